//! The exact Hessian of a small network: by its structure, and by one product a column.

use std::sync::Arc;

use exhibit::{Format, Outcome, Run, claim};
use nalgebra::{DMatrix, DVector};
use network::{Activation, Architecture, Examples, Initialization, Loss, Network, Targets, exact};

use super::sizes::DIGITS;
use crate::case::seconds;

pub fn whole_hessian(run: &mut Run) -> Outcome {
    whole_hessian_of(run, &|network, x| exact::hessian(network, x), 8)
}

pub fn whole_hessian_of(
    run: &mut Run,
    form: &dyn Fn(&Network, &DVector<f64>) -> DMatrix<f64>,
    rounds: usize,
) -> Outcome {
    let digits = problems::data::digits()?;
    let examples = Examples::new(digits.images.transpose() / 16.0, Targets::Classes(digits.labels))?;
    let shape = Architecture::new(&DIGITS, Activation::Tanh, Activation::Linear)?;
    let x = Initialization::Glorot.draw(&shape, &mut run.rng("digits"))?;
    let network = Network::new(shape, Loss::CrossEntropy, Arc::new(examples))?;
    let mut least = [f64::INFINITY; 2];
    for _ in 0..rounds {
        let column = || hessian::product::hessian(&network, &x);
        least[0] = least[0].min(seconds(|| form(&network, &x)).0);
        let (time, whole) = seconds(column);
        whole?;
        least[1] = least[1].min(time);
    }
    run.value("exact-seconds", least[0], Format::Seconds)?;
    run.value("columns-seconds", least[1], Format::Seconds)?;
    run.value("exact-ratio", least[1] / least[0], Format::Significant(2))?;
    run.value("digits-images", network.data().len(), Format::Count)?;
    claim!(run, "exact-faster", "the Hessian by its structure takes at most a tenth of the time of one product a column", least[1] / least[0], >=, 10)?;
    Ok(())
}
