//! In which order the points should stand.

/// An order in which every half of the list is a compact half of the space: the list is sorted along the longest
/// side of the box around the points and cut in the middle, each half again, and so on.
///
/// The cuts fall where [`partition`](crate::partition) cuts the matrix, so an off-diagonal block couples two boxes that share a
/// face at most. In one dimension this is sorting. Coordinates that are NaN come last.
///
/// ```
/// use hierarchical::by_bisection;
///
/// assert_eq!(by_bisection(&[[3.0], [1.0], [2.0]]), [1, 2, 0]);
/// ```
pub fn by_bisection<const D: usize>(points: &[[f64; D]]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..points.len()).collect();
    bisect(points, &mut order);
    order
}

fn bisect<const D: usize>(points: &[[f64; D]], order: &mut [usize]) {
    if order.len() < 2 {
        return;
    }
    let extent = |axis: usize| {
        let coordinates = order.iter().map(|&i| points[i][axis]);
        let (lo, hi) = coordinates.fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), x| {
            (lo.min(x), hi.max(x))
        });
        hi - lo
    };
    let Some(longest) = (0..D).max_by(|&a, &b| extent(a).total_cmp(&extent(b))) else {
        return;
    };
    order.sort_by(|&i, &j| points[i][longest].total_cmp(&points[j][longest]));
    let (first, second) = order.split_at_mut(order.len() / 2);
    bisect(points, first);
    bisect(points, second);
}
