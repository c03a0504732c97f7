//! In which order the points should stand.

use nalgebra::DMatrix;
use problems::dense::{Backend, DenseError, symmetric_eigen};

use crate::HodlrError;

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

/// An order that puts rows next to each other which are strongly coupled: by their entries in the *Fiedler vector* of the
/// graph whose edges weigh $|A_{ij}|$, degrees taken out (Fiedler 1973).
///
/// Costs the eigenvectors of an n×n matrix, more than factoring it. Fails if the matrix is empty, not symmetric or not
/// finite.
pub fn by_coupling(matrix: &DMatrix<f64>) -> Result<Vec<usize>, DenseError> {
    let n = matrix.nrows();
    let weight = |i: usize, j: usize| if i == j { 0.0 } else { matrix[(i, j)].abs() };
    let root = |i: usize| {
        let degree: f64 = (0..n).map(|j| weight(i, j)).sum();
        degree.max(f64::MIN_POSITIVE).sqrt()
    };
    let roots: Vec<f64> = (0..n).map(root).collect();
    let laplacian = DMatrix::from_fn(n, n, |i, j| {
        if i == j {
            1.0
        } else {
            -weight(i, j) / roots[i] / roots[j]
        }
    });
    let eigen = symmetric_eigen(&laplacian, Backend::Faer)?;
    let second = eigen.vectors.column(1.min(n - 1));
    let keys: Vec<f64> = second.iter().zip(&roots).map(|(x, root)| x / root).collect();
    Ok(rising(&keys))
}

/// The order in which these keys rise; those that are NaN come last.
pub fn rising(keys: &[f64]) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..keys.len()).collect();
    rows.sort_by(|&i, &j| keys[i].total_cmp(&keys[j]));
    rows
}

/// The singular values of the upper right quarter of a matrix with its rows and columns in this order; largest first.
///
/// [`needed`](crate::needed) tells from them the numerical rank for a tolerance. Fails if they do not converge.
///
/// ```
/// use hierarchical::coupling;
/// use nalgebra::dmatrix;
///
/// // Rows 0 and 2 against rows 1 and 3.
/// let matrix = dmatrix![9.0, 3.0, 9.0, 0.0; 3.0, 9.0, 0.0, 9.0; 9.0, 0.0, 9.0, 4.0; 0.0, 9.0, 4.0, 9.0];
/// let values = coupling(&matrix, &[0, 2, 1, 3])?;
/// assert!((values[0] - 4.0).abs() < 1e-14 && (values[1] - 3.0).abs() < 1e-14);
/// # Ok::<(), hierarchical::HodlrError>(())
/// ```
pub fn coupling(matrix: &DMatrix<f64>, order: &[usize]) -> Result<Vec<f64>, HodlrError> {
    let half = order.len() / 2;
    let block = DMatrix::from_fn(half, order.len() - half, |i, j| {
        matrix[(order[i], order[half + j])]
    });
    crate::svd::values(&block).ok_or(HodlrError::NoConvergence {
        rows: 0..half,
        columns: half..order.len(),
    })
}
