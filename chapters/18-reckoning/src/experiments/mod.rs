//! The experiments, a file for each part of the page.

pub mod digits;
pub mod mnist;
pub mod reach;
pub mod search;
pub mod seconds;
pub mod walls;

use exhibit::Axis;
use reckoning::figures::Curves;
use reckoning::{Point, Protocol};

use crate::field::Judged;

/// What an experiment works with may fail for many reasons; a run names them.
pub type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

/// The protocol of the book: sixteen trials a method, three seeds.
pub const PROTOCOL: Protocol = Protocol {
    trials: 16,
    seeds: 3,
    seed: 1,
};

/// The protocol with the seed of a run: another seed judges the same settings from other starts.
pub fn judging(seed: u64) -> Protocol {
    Protocol { seed, ..PROTOCOL }
}

/// The curves of all methods in some coordinates.
pub fn curves(judged: &[Judged], coordinates: impl Fn(&Point) -> (f64, f64)) -> Vec<Curves> {
    let of = |who: &Judged| Curves {
        name: who.name,
        ink: who.ink,
        runs: who
            .runs
            .iter()
            .map(|run| run.curve.iter().map(&coordinates).collect())
            .collect(),
    };
    let mut all: Vec<Curves> = judged.iter().map(of).collect();
    // Without a hidden layer the Gauss–Newton matrix is the Hessian: two methods, one line.
    if let [.., newton, gauss] = &mut all[..]
        && newton.name == "damped Newton"
        && alike(&newton.runs, &gauss.runs)
    {
        newton.name = "both Newtons";
        all.pop();
    }
    all
}

/// Whether runs are the same to what rounding may do on the way.
fn alike(a: &[Vec<(f64, f64)>], b: &[Vec<(f64, f64)>]) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1e-3);
    let points = |runs: &[Vec<(f64, f64)>]| runs.iter().flatten().copied().collect::<Vec<_>>();
    let (a, b) = (points(a), points(b));
    a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| near(a.0, b.0) && near(a.1, b.1))
}

/// A logarithmic axis around the numbers of some curves.
pub fn around(curves: &[Curves], least: f64, pick: fn(&(f64, f64)) -> f64, room: f64) -> Axis {
    let all = curves
        .iter()
        .flat_map(|curves| curves.runs.iter().flatten())
        .map(pick);
    let (low, high) = all
        .filter(|x| *x > 0.0)
        .fold((f64::INFINITY, 0.0f64), |(low, high), x| {
            (low.min(x), high.max(x))
        });
    Axis::log(low.max(least), high * room)
}

/// The least of some numbers; NaN of none.
pub fn least(numbers: impl IntoIterator<Item = Option<f64>>) -> f64 {
    numbers.into_iter().flatten().fold(f64::NAN, f64::min)
}
