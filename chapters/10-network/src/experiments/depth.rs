//! The size of what goes through a deep network, for three variances of the weights.

use std::sync::Arc;

use exhibit::{Format, Ink, Outcome, Run, claim};
use nalgebra::{DMatrix, DVector};
use network::{
    Activation, Architecture, Examples, Initialization, Loss, Network, NetworkError, Targets, figures,
};
use rand_distr::{Distribution, StandardNormal};

/// Units of a layer, and inputs.
const WIDTH: usize = 400;
const LAYERS: usize = 20;
const EXAMPLES: usize = 50;
/// The variances times n.
const VARIANCES: [(&str, Ink, f64); 3] = [
    ("variance 4/n", Ink::Orange, 4.0),
    ("variance 2/n", Ink::Blue, 2.0),
    ("variance 1/n", Ink::Purple, 1.0),
];

pub fn depth(run: &mut Run) -> Outcome {
    depth_of(run, Initialization::He)
}

pub fn depth_of(run: &mut Run, initialization: Initialization) -> Outcome {
    let mut rng = run.rng("depth");
    let inputs = DMatrix::from_fn(WIDTH, EXAMPLES, |_, _| StandardNormal.sample(&mut rng));
    let examples = Arc::new(Examples::new(inputs, Targets::Inputs)?);
    let x: DVector<f64> = initialization.draw(&deep(LAYERS)?, &mut rng)?;
    let mut curves = Vec::new();
    for (name, ink, variance) in VARIANCES {
        // He's is 2/n.
        let sizes = sizes(&examples, &(&x * (variance / 2.0f64).sqrt()))?;
        curves.push(figures::Depth { name, ink, sizes });
    }
    let last = |at: usize| curves[at].sizes[LAYERS];
    let kept = curves[1].sizes.iter().map(|size| size.max(1.0 / size));
    let kept = kept.fold(1.0, f64::max);
    let significant = |x: f64| Format::Significant(2).text(x);
    run.value("depth-layers", LAYERS, Format::Integer)?;
    run.value("depth-small", 1.0 / last(2), Format::Significant(2))?;
    run.value("depth-large", last(0), Format::Significant(2))?;
    claim!(run, "depth-kept", "with variance 2/n no layer’s outputs are more than twice or less than half the size of the inputs", kept, <=, 2)?;
    let figure = figures::depth(&curves)
        .caption(format!(
            "{LAYERS} layers of {WIDTH} units with ReLU, at random weights: the root mean square of each layer’s outputs, that of the \
             inputs being 1. With variance $2/n$ it stays within a factor of {}; with half of that it is divided by {} on its way, \
             with twice of it multiplied by {}.",
            significant(kept),
            significant(1.0 / last(2)),
            significant(last(0)),
        ))
        .alt(format!(
            "Size of the outputs against the layer, on a logarithmic axis: three nearly straight lines from 1. With variance 4/n the \
             line rises to {}, with 2/n it stays level, with 1/n it falls to {}.",
            significant(last(0)),
            significant(last(2)),
        ));
    run.figure("depth", figure)?;
    Ok(())
}

fn deep(layers: usize) -> Result<Architecture, NetworkError> {
    Architecture::with(WIDTH, &vec![(WIDTH, Activation::Relu); layers])
}

/// The root mean square of the outputs of each layer, the inputs first, over that of the inputs.
fn sizes(examples: &Arc<Examples<f64>>, x: &DVector<f64>) -> Result<Vec<f64>, NetworkError> {
    let whole = examples.inputs().norm();
    let mut sizes = vec![1.0];
    for layers in 1..=LAYERS {
        // The first layers of the network, with the first parameters.
        let shape = deep(layers)?;
        let own = x.rows(0, shape.dimension()).into_owned();
        let network = Network::new(shape, Loss::Squared, Arc::clone(examples))?;
        sizes.push(network.outputs(&own).norm() / whole);
    }
    Ok(sizes)
}
