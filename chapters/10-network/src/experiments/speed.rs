//! What the derivatives cost, in gradients and as a share of the peak of a matrix product.
//!
//! The works take turns, and the least time of each counts.

use exhibit::{Column, Format, Outcome, Run, Table, cells, claim};
use network::{Curvature, NetworkError};
use problems::Real;

use crate::case::{Case, seconds};

pub fn speed(run: &mut Run) -> Outcome {
    let rounds = if run.full() { 2000 } else { 200 };
    speed_of(run, &Case::new(512, run.rng("speed"))?, rounds)
}

pub fn speed_of(run: &mut Run, case: &Case, rounds: usize) -> Outcome {
    let measured = measure(case, rounds)?;
    let rate = |seconds: f64, flops: f64| flops / seconds / 1e9;
    let peak = measured.peak;
    let mut table = Table::new(format!(
        "The derivatives of 784-128-10 with tanh units, a batch of {} in single precision on one thread: the least time of \
         {rounds} rounds, in gradients, and the arithmetic of the matrix products as a share of what a large product \
         reaches here, {} Gflop/s.",
        case.batch(),
        Format::Integer.text(peak),
    ))
    .column(Column::text("what"))
    .column(Column::new("time", Format::Seconds).unit("ms"))
    .column(Column::new("gradients", Format::Fixed(2)))
    .column(Column::new("share of peak", Format::Percent(0)));
    let gradient = measured.gradient;
    for (what, seconds, flops) in measured.rows() {
        table = table.row(cells![
            what,
            seconds,
            seconds / gradient,
            rate(seconds, flops) / peak
        ]);
    }
    run.table("speed", table)?;
    run.value("peak", peak, Format::Integer)?;
    run.value("gradient-flops", case.gradient_flops() / 1e6, Format::Integer)?;
    run.value("speed-batch", case.batch(), Format::Integer)?;
    let share = rate(gradient, case.gradient_flops()) / peak;
    run.value("gradient-share", share, Format::Percent(0))?;
    claim!(run, "gradient-near-peak", "the gradient runs at 80 % or more of the peak of a matrix product", share, >=, 0.8)?;
    let hessian = measured.hessian_new / gradient;
    run.value("hessian-gradients", hessian, Format::Fixed(2))?;
    run.value(
        "hessian-again-gradients",
        measured.hessian_same / gradient,
        Format::Fixed(2),
    )?;
    claim!(run, "hessian-product-cheap", "a product with the Hessian at a new point takes at most 1.7 gradients", hessian, <=, 1.7)?;
    let gauss_newton = measured.gauss_newton_new / gradient;
    run.value("gauss-newton-gradients", gauss_newton, Format::Fixed(2))?;
    claim!(run, "gauss-newton-product-cheap", "a product with the Gauss–Newton matrix at a new point takes at most 1.7 gradients", gauss_newton, <=, 1.7)?;
    Ok(())
}

/// The least seconds of each derivative.
struct Measured {
    /// Gflop/s of a product of square matrices of 512 or 1024 rows, whichever is faster
    peak: f64,
    gradient: f64,
    hessian_new: f64,
    hessian_same: f64,
    gauss_newton_new: f64,
    gauss_newton_same: f64,
    flops: [f64; 5],
}

impl Measured {
    /// What, seconds, flops of its products.
    fn rows(&self) -> [(&'static str, f64, f64); 5] {
        [
            ("gradient", self.gradient, self.flops[0]),
            ("$Hv$ at a new point", self.hessian_new, self.flops[1]),
            ("$Hv$ again at the same point", self.hessian_same, self.flops[2]),
            ("$Gv$ at a new point", self.gauss_newton_new, self.flops[3]),
            (
                "$Gv$ again at the same point",
                self.gauss_newton_same,
                self.flops[4],
            ),
        ]
    }
}

/// Measures all of them, one after the other in each round.
fn measure(case: &Case, rounds: usize) -> Result<Measured, NetworkError> {
    let squares = [512usize, 1024];
    let mut matrices: Vec<[Vec<f32>; 3]> = squares
        .iter()
        .map(|n| [0.5, 0.25, 0.0].map(|entry| vec![entry; n * n]))
        .collect();
    let (mut peak, mut least) = (0.0f64, [f64::INFINITY; 5]);
    let mut result = case.start.clone();
    let v = case.point(1);
    let (network, batch) = (&case.network, &case.batches[0]);
    for round in 0..rounds {
        for (which, (&n, [a, b, c])) in squares.iter().zip(&mut matrices).enumerate() {
            // The larger one takes eight times as long.
            if which == 0 || round % 8 == 0 {
                let time = seconds(|| f32::multiply(c, n, false, 1.0, a, b, [n, n, n])).0;
                peak = peak.max(2.0 * (n * n * n) as f64 / time / 1e9);
            }
        }
        // A new point for each: at one that was the last, the passes would not be made again.
        let x = case.point(5 * round);
        let (time, value) = seconds(|| network.evaluate(&x, batch, &mut result));
        value?;
        least[0] = least[0].min(time);
        for (at, curvature) in [(1, Curvature::Hessian), (3, Curvature::GaussNewton)] {
            let x = case.point(5 * round + at);
            for again in 0..2 {
                let (time, done) = seconds(|| {
                    (0..case.repeats).try_for_each(|_| network.product(curvature, &x, &v, batch, &mut result))
                });
                done?;
                least[at + again] = least[at + again].min(time);
            }
        }
    }
    let (forward, back): (f64, f64) = {
        let products = case.products();
        let all = products.iter().sum::<f64>();
        (all, all - products[0])
    };
    let (hessian, gauss_newton) = (case.hessian_flops(), case.gauss_newton_flops());
    Ok(Measured {
        peak,
        gradient: least[0],
        hessian_new: least[1],
        hessian_same: least[2],
        gauss_newton_new: least[3],
        gauss_newton_same: least[4],
        flops: [
            case.gradient_flops(),
            forward + back + hessian,
            hessian,
            forward + gauss_newton,
            gauss_newton,
        ],
    })
}
