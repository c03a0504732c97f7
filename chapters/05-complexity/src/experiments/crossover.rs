//! Forming a Hessian or factoring it: where the two cost the same.

use std::time::Duration;

use complexity::count::{self, ChainCount};
use complexity::figures::{self, Formation, crossing};
use exhibit::{Format, Ink, Outcome, Run, claim};
use nalgebra::{DMatrix, DVector};
use problems::dense::Backend;
use problems::{Objective, SoftmaxRegression};
use rand::RngExt;

use crate::clock::Clock;
use crate::survey;

/// Times at one N: [N/B, forming, factoring, counted forming over factoring].
pub type Pair = [f64; 4];

pub fn crossover(run: &mut Run) -> Outcome {
    let patience = Duration::from_millis(60);
    let [cholesky, ..] = survey::kernels::<f64>();
    let factoring = |n: usize| survey::time(run, &cholesky, Backend::Faer, n, patience);
    let progress = run.progress(17, "forming and factoring");
    let batch = 64;
    let mut columns: Vec<Pair> = Vec::new();
    for width in [4, 6, 8, 11, 13, 16, 19, 23, 27, 32] {
        let (chain, x) = survey::chain(run, width, batch)?;
        let n = chain.parameters();
        let formula = ChainCount {
            layers: survey::LAYERS as u64,
            width: width as u64,
            batch: batch as u64,
        };
        let counted = formula.hessian() as f64 / count::cholesky(n as u64) as f64;
        let forming = survey::forming_time(&chain, &x, patience);
        columns.push([n as f64 / batch as f64, forming, factoring(n)?, counted]);
        progress.inc(1);
    }
    let (batch, classes) = (768, 10);
    let mut products: Vec<Pair> = Vec::new();
    let mut rng = run.rng("softmax");
    for features in [38, 76, 114, 153, 230, 306, 460] {
        let images = DMatrix::from_fn(batch, features, |_, _| rng.random_range(0.0..1.0));
        let labels: Vec<u8> = (0..batch).map(|example| (example % classes) as u8).collect();
        let model = SoftmaxRegression::new(&images, &labels, classes, 1e-4)?;
        let n = model.dimension();
        let x = DVector::from_fn(n, |_, _| rng.random_range(-0.1..0.1));
        let counted =
            count::softmax_hessian(n as f64, batch as f64, classes as f64) / count::cholesky(n as u64) as f64;
        let forming = Clock::Thread.shortest(patience, || model.hessian(&x));
        products.push([n as f64 / batch as f64, forming, factoring(n)?, counted]);
        progress.inc(1);
    }
    drop(progress);
    judge_crossover(run, &columns, &products)
}

pub fn judge_crossover(run: &mut Run, columns: &[Pair], products: &[Pair]) -> Outcome {
    let formation = |name, ink, pairs: &[Pair]| Formation {
        name,
        ink,
        measured: pairs
            .iter()
            .map(|[x, forming, factoring, _]| (*x, forming / factoring))
            .collect(),
        counted: pairs.iter().map(|[x, _, _, counted]| (*x, *counted)).collect(),
    };
    let columns = formation("column by column", Ink::Red, columns);
    let products = formation("with structure", Ink::Green, products);
    for (name, formation) in [("columns", &columns), ("softmax", &products)] {
        let measured = crossing(&formation.measured).ok_or_else(|| {
            format!(
                "{name}: forming and factoring never cost the same: {:?}",
                formation.measured
            )
        })?;
        run.value(&format!("{name}-crossing"), measured, Format::Significant(2))?;
        let counted = crossing(&formation.counted).ok_or("the counts never cross")?;
        run.value(
            &format!("{name}-crossing-counted"),
            counted,
            Format::Significant(2),
        )?;
    }
    let nearest = |formation: &Formation, x: f64| {
        let away = |point: &&(f64, f64)| (point.0 / x).ln().abs();
        let near = formation
            .measured
            .iter()
            .min_by(|a, b| away(a).total_cmp(&away(b)));
        near.map_or(f64::NAN, |point| point.1)
    };
    claim!(run, "columns-dearer", "at N = 10 B forming H column by column takes at least 1.5 times as long as factoring it", nearest(&columns, 10.0), >=, 1.5)?;
    claim!(run, "structure-cheaper", "at N = 6 B the structured H of softmax regression is formed in less time than it is factored", nearest(&products, 6.0), <, 1)?;
    run.figure("crossover", figures::crossover(&[columns, products]))?;
    Ok(())
}
