//! The drawings: pure functions from counted or measured numbers to a figure.

use exhibit::{Anchor, Axis, Figure, Format, Ink, Plot, Stroke};

use crate::Curve;
use crate::horizon::{self, HOUR, MEMORIES, UNIVERSE, YEAR};
use crate::network::NETWORKS;

/// A dashed line of a power law between two N.
fn law(curve: &Curve, from: f64, to: f64) -> Vec<(f64, f64)> {
    curve.law().map_or(Vec::new(), |law| {
        vec![(from, law.seconds(from)), (to, law.seconds(to))]
    })
}

fn last(curve: &Curve) -> f64 {
    curve.points.last().map_or(1.0, |point| point.0)
}

/// What was measured: time against N for each kernel.
pub fn times(curves: &[Curve], budget: f64, batch: usize) -> Figure {
    let mut dense = Plot::new(
        Axis::log(60.0, 12e3).label("N").ticks([100.0, 1000.0, 10_000.0]),
        Axis::log(1e-5, 10.0).label("seconds"),
    )
    .size(340, 360)
    .title("dense kernels");
    let mut data = Plot::new(
        Axis::log(60.0, 1e7).label("N").ticks([1e2, 1e4, 1e6]),
        Axis::log(1e-5, 10.0).label("seconds"),
    )
    .size(340, 360)
    .title("derivatives");
    // The key names them from the top down, by the time at the first size.
    let mut curves: Vec<&Curve> = curves.iter().collect();
    let first = |curve: &Curve| curve.points.first().map_or(0.0, |point| point.1);
    curves.sort_by(|a, b| first(b).total_cmp(&first(a)));
    for curve in &curves {
        let panel = if curve.power < 3.0 { &mut data } else { &mut dense };
        *panel = panel.clone().line(curve.name, curve.ink, curve.points.clone());
    }
    let reach = |slug: &str| {
        let curve = curves.iter().find(|curve| curve.slug == slug);
        Format::Count.text(curve.map_or(0.0, |curve| last(curve)))
    };
    let (largest, furthest) = (reach("cholesky"), reach("gradient"));
    Figure::panels(2, vec![dense, data])
        .caption(format!(
            "Seconds for one call, on one thread and in double precision. Sizes grow by $\\sqrt 2$ as long as a call takes \
             no more than about {}. Cholesky's factorization reaches $N$ = {}. The gradient of a chain of layers with a \
             batch of {batch} reaches $N$ = {} without strain.",
            Format::Seconds.text(budget),
            largest,
            furthest,
        ))
        .alt(format!(
            "Time against N, all axes logarithmic. Left: five steep, nearly parallel lines, the eigenvalues and the unblocked \
             factorization on top, the blocked factorization lowest; all end at the same height, none beyond N = {}. Right: \
             forming H rises half as steeply as they do; the gradient rises gently and goes on to N = {}.",
            largest,
            furthest,
        ))
}

/// The same lines drawn on to the sizes of real networks, and the memory for H beside them.
pub fn wall(curves: &[Curve]) -> Figure {
    let (from, to) = (1e2, 2e11);
    let mut time = Plot::new(
        Axis::log(from, to).label("N").ticks([1e3, 1e5, 1e7, 1e9, 1e11]),
        Axis::log(1e-9, 1e26).label("seconds"),
    )
    .size(560, 460)
    .title("time of one step");
    let mut memory = Plot::new(
        Axis::log(from, to).label("N").ticks([1e3, 1e5, 1e7, 1e9, 1e11]),
        Axis::log(1.0, 1e25).label("bytes"),
    )
    .size(560, 360)
    .title("memory for H");
    // The names stand beside their lines, below everything else, by turns on two levels.
    for (network, (level, anchor, shift)) in NETWORKS.into_iter().zip([
        (0, Anchor::Start, 1.4),
        (1, Anchor::End, 0.7),
        (0, Anchor::Start, 1.4),
        (1, Anchor::End, 0.7),
    ]) {
        let (n, name) = (network.parameters, network.name);
        time = time
            .vertical(n, "")
            .text(n * shift, [1e-8, 1e-6][level], name, anchor, Ink::Muted);
        memory = memory
            .vertical(n, "")
            .text(n * shift, [1e1, 5e2][level], name, anchor, Ink::Muted);
    }
    for (seconds, name) in [
        (HOUR, "an hour"),
        (YEAR, "a year"),
        (UNIVERSE, "age of the universe"),
    ] {
        // On the left, where neither line nor network crosses the words.
        time = time
            .horizontal(seconds, "")
            .text(1.5 * from, 30.0 * seconds, name, Anchor::Start, Ink::Muted);
    }
    for curve in curves {
        time = time
            .line_with("", curve.ink, Stroke::solid().width(3.5), curve.points.clone())
            .line_with(
                curve.name,
                curve.ink,
                Stroke::dashed(),
                law(curve, last(curve), to),
            );
    }
    // The lower one below its line, right of where the line of H passes.
    for ((name, bytes), (x, shift)) in MEMORIES.into_iter().zip([(1e5, 0.04), (1.5 * from, 25.0)]) {
        memory = memory
            .horizontal(bytes, "")
            .text(x, bytes * shift, name, Anchor::Start, Ink::Muted);
    }
    memory = memory
        .line(
            "8N²",
            Ink::Blue,
            [from, to].map(|n| (n, horizon::hessian_bytes(n))).to_vec(),
        )
        .line(
            "gradient, 8N",
            Ink::Orange,
            vec![(from, 8.0 * from), (to, 8.0 * to)],
        );
    let reach = |seconds: f64| {
        let cholesky = curves.iter().find(|curve| curve.slug == "cholesky");
        let law = cholesky.and_then(Curve::law);
        Format::Scientific(1).text(law.map_or(0.0, |law| law.reach(seconds)))
    };
    Figure::panels(1, vec![time, memory])
        .caption(format!(
            "The wall. Above, thick: what was measured; dashed: the same lines drawn on with the counted exponents, through \
             the last measured point. Factoring $H$ takes an hour at $N$ = {}, a year at {}, the age of the universe at \
             {}. Below, $8N^2$ bytes for $H$ itself; the two memories end at $N$ = {} and {}.",
            reach(HOUR),
            reach(YEAR),
            reach(UNIVERSE),
            Format::Count.text(horizon::fitting(MEMORIES[0].1)),
            Format::Count.text(horizon::fitting(MEMORIES[1].1)),
        ))
        .alt(format!(
            "Two plots, one above the other, against N, from a hundred to beyond the 70 billion parameters of Llama 2, both logarithmic. Above: \
             the line of a gradient stays far below the others; the steep lines of forming and of \
             factoring pass an hour, a year ({}) and the age of the universe ({}) long before the largest networks. Below: \
             the memory for H passes the smaller marked memory just before LeNet-5 and the larger one soon after it.",
            reach(YEAR),
            reach(UNIVERSE),
        ))
}

/// Time per flop against N, where caches end.
pub fn per_flop(curves: &[Curve], flops: fn(u64) -> f64, caches: &[(String, f64)]) -> Figure {
    let picoseconds = |curve: &Curve| -> Vec<(f64, f64)> {
        let each = |&(n, seconds): &(f64, f64)| (n, 1e12 * seconds / flops(n as u64));
        curve.points.iter().map(each).collect()
    };
    let most = curves.iter().map(last).fold(1000.0, f64::max) * 1.6;
    let mut plot = Plot::new(
        Axis::log(64.0, most)
            .label("N")
            .ticks([100.0, 300.0, 1000.0, 3000.0, 10_000.0]),
        Axis::log(10.0, 1000.0).label("picoseconds a flop"),
    );
    for (level, bytes) in caches {
        let n = horizon::fitting(*bytes);
        if (64.0..most).contains(&n) {
            plot = plot.vertical(n, level.as_str());
        }
    }
    let mut ends = Vec::new();
    for curve in curves {
        let points = picoseconds(curve);
        let least = points.iter().map(|point| point.1).fold(f64::INFINITY, f64::min);
        ends.push((curve.name, least, points.last().map_or(f64::NAN, |point| point.1)));
        plot = plot.line(curve.name, curve.ink, points);
    }
    let said: Vec<String> = ends
        .iter()
        .map(|(name, least, end)| {
            let text = |x: f64| Format::Significant(2).text(x);
            format!(
                "{name}: {} at the best, {} at the largest $N$",
                text(*least),
                text(*end)
            )
        })
        .collect();
    Figure::new(plot)
        .caption(format!(
            "Cholesky's factorization, time divided by the counted flops: a flat line would be an exponent of three. \
             Vertical lines: where the matrix, $8N^2$ bytes, outgrows a level of the processor's cache. Picoseconds a \
             flop: {}.",
            said.join("; ")
        ))
        .alt(format!(
            "Picoseconds a flop against N. The line of the blocked factorization falls and flattens out; that of the \
             unblocked one lies higher, stops falling near the second-level cache, and rises toward the largest N. {}.",
            said.join("; ").replace('$', "")
        ))
}

/// Fetched numbers a flop, for one size of cache.
#[derive(Debug, Clone, PartialEq)]
pub struct Traffic {
    /// the order of work, as readers know it
    pub name: &'static str,
    /// its color
    pub ink: Ink,
    /// (lower triangle over cache, fetched numbers a flop)
    pub points: Vec<(f64, f64)>,
}

/// What the orders of work fetch as the matrix outgrows the cache.
pub fn traffic(orders: &[Traffic], cache: usize, block: usize) -> Figure {
    let mut plot = Plot::new(
        Axis::log(0.1, 40.0).label("lower triangle / cache"),
        Axis::log(0.01, 1.0).label("numbers fetched a flop"),
    )
    .vertical(1.0, "cache full");
    for order in orders {
        plot = plot.line(order.name, order.ink, order.points.clone());
    }
    let end = |k: usize| {
        let point = orders.get(k).and_then(|order| order.points.last());
        Format::Significant(2).text(point.map_or(f64::NAN, |point| point.1))
    };
    Figure::new(plot)
        .caption(format!(
            "The same flops in two orders, before a simulated cache of {cache} numbers. As long as the lower triangle fits, both \
             fetch each number once. Beyond, the order by columns fetches its data again for every column, {} of a number \
             a flop in the end; the order by blocks of side {block} fetches {}.",
            end(0),
            end(1),
        ))
        .alt(format!(
            "Numbers fetched a flop against the size of the lower triangle over the size of the cache, both logarithmic. Up to one \
             the two lines fall together. Beyond, the line by columns jumps up to a plateau at {} while the line by blocks \
             stays low and ends at {}.",
            end(0),
            end(1),
        ))
}

/// How dear forming H is beside factoring it.
#[derive(Debug, Clone, PartialEq)]
pub struct Formation {
    /// the way to form it, as readers know it
    pub name: &'static str,
    /// its color
    pub ink: Ink,
    /// (N/B, forming over factoring) measured
    pub measured: Vec<(f64, f64)>,
    /// (N/B, forming over factoring) counted
    pub counted: Vec<(f64, f64)>,
}

/// Where a falling curve passes one, by the straight line between logarithms; `None` if it does not.
pub fn crossing(points: &[(f64, f64)]) -> Option<f64> {
    points.windows(2).find_map(|pair| {
        let [(x0, y0), (x1, y1)] = [pair[0], pair[1]];
        let at = y0.ln() / (y0.ln() - y1.ln());
        (y0 >= 1.0 && y1 < 1.0).then(|| x0 * (x1 / x0).powf(at))
    })
}

/// Forming over factoring, against N in batches.
pub fn crossover(formations: &[Formation]) -> Figure {
    let mut plot = Plot::new(
        Axis::log(0.4, 110.0)
            .label("N / B")
            .ticks([0.5, 1.0, 3.0, 10.0, 30.0, 100.0]),
        Axis::log(0.1, 40.0).label("forming / factoring"),
    )
    .horizontal(1.0, "equal");
    for formation in formations {
        plot = plot
            .line_with("", formation.ink, Stroke::dashed(), formation.counted.clone())
            .line_with("", formation.ink, Stroke::solid(), formation.measured.clone())
            .data(format!("{}, counted", formation.name), formation.counted.clone())
            .data(
                format!("{}, measured", formation.name),
                formation.measured.clone(),
            );
        // A falling line leaves room to the upper right of its middle.
        if let Some(&(x, y)) = formation.measured.get(formation.measured.len() / 2) {
            plot = plot.text(1.1 * x, 1.2 * y, formation.name, Anchor::Start, formation.ink);
        }
    }
    plot = plot
        .text(50.0, 27.0, "forming is dearer", Anchor::Middle, Ink::Muted)
        .text(0.9, 0.15, "factoring is dearer", Anchor::Middle, Ink::Muted);
    let said: Vec<String> = formations
        .iter()
        .map(|formation| {
            let text = |points: &[(f64, f64)]| {
                crossing(points).map_or("nowhere".to_owned(), |x| Format::Significant(2).text(x))
            };
            format!(
                "{} at {} (counted: {})",
                formation.name,
                text(&formation.measured),
                text(&formation.counted)
            )
        })
        .collect();
    Figure::new(plot)
        .caption(format!(
            "Time to form $H$ over time to factor it, against $N$ in units of the batch size $B$; solid measured, dashed \
             from the counts. Above one, forming is the dearer half of a Newton step. The lines pass one: {}.",
            said.join("; ")
        ))
        .alt(format!(
            "Forming over factoring against N over B, both logarithmic. Falling lines, measured ones close to the counted \
             ones. They pass one: {}.",
            said.join("; ")
        ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crossing_is_found_between_points() {
        assert_eq!(crossing(&[(1.0, 4.0), (16.0, 0.25)]), Some(4.0));
        assert_eq!(crossing(&[(1.0, 4.0), (16.0, 2.0)]), None);
        assert_eq!(crossing(&[]), None);
    }
}
