//! The contestants of this edition. A method enters by one more entry here.
//!
//! Defaults are those of the papers or of the libraries that most people use. Ranges of step sizes are those of Schmidt,
//! Schneider and Hennig (2021), read off the settings of their published runs; the range of a decay of the gradient is
//! that of AdamW in AlgoPerf's baselines (Dahl et al. 2023). What no benchmark has searched is said to be ours.

use exhibit::Ink;
use first_order::{Adam, GradientDescent, HeavyBall, RmsProp};
use globalization::Damped;
use globalization::line_search::StrongWolfe;
use nalgebra::convert;
use network::Curvature;
use problems::{Method, Real};
use quasi_newton::{QuasiNewton, Update};

use crate::{Algebra, Contestant, FullBatch, Hyperparameter, MiniBatch, SearchSpace, Trainer};

const SCHMIDT: &str = "{{#cite schmidt2021}}";

/// η, with this default.
const fn step_size(default: f64, default_source: &'static str) -> Hyperparameter {
    Hyperparameter {
        symbol: r"\eta",
        default,
        default_source,
        range: [1e-4, 1.0],
        range_source: SCHMIDT,
        from_one: false,
    }
}

/// The decay of the average of gradients.
const fn decay(symbol: &'static str, default_source: &'static str) -> Hyperparameter {
    Hyperparameter {
        symbol,
        default: 0.9,
        default_source,
        range: [0.02, 0.5],
        range_source: "{{#cite dahl2023}}",
        from_one: true,
    }
}

/// The four that know the gradient only, in `f32` or `f64`.
pub fn first_order<T: Real>() -> Vec<Contestant<T>> {
    vec![
        Contestant {
            name: "SGD",
            ink: Ink::Orange,
            entry: "gradient descent",
            space: stochastic(vec![step_size(0.01, "Keras")]),
            recipe: |values| mini_batch(GradientDescent::new(convert(values[0]))),
        },
        Contestant {
            name: "momentum",
            ink: Ink::Green,
            entry: "momentum",
            space: stochastic(vec![
                step_size(0.01, "Keras"),
                decay(r"\beta", "{{#cite sutskever2013}}"),
            ]),
            recipe: |values| mini_batch(HeavyBall::new(convert(values[0]), convert(values[1]))),
        },
        Contestant {
            name: "RMSprop",
            ink: Ink::Purple,
            entry: "RMSprop",
            space: stochastic(vec![step_size(0.01, "PyTorch")]),
            recipe: |values| mini_batch(RmsProp::torch(convert(values[0]))),
        },
        Contestant {
            name: "Adam",
            ink: Ink::Red,
            entry: "Adam",
            space: stochastic(vec![
                step_size(0.001, "{{#cite kingma2015}}"),
                decay(r"\beta_1", "{{#cite kingma2015}}"),
            ]),
            recipe: |values| {
                let betas = [convert(values[1]), convert(0.999)];
                mini_batch(Adam::with(convert(values[0]), betas, convert(1e-8)))
            },
        },
    ]
}

/// Those that build a matrix of N×N, in `f64`.
pub fn second_order() -> Vec<Contestant<f64>> {
    // Madsen, Nielsen and Tingleff 2004, section 3.2: 10⁻⁶ where the start is thought good, else 10⁻³ or even 1.
    let damping = Hyperparameter {
        symbol: r"\tau",
        default: 1e-3,
        default_source: "{{#cite madsen2004}}",
        range: [1e-6, 1.0],
        range_source: "{{#cite madsen2004}}",
        from_one: false,
    };
    vec![
        Contestant {
            name: "BFGS",
            ink: Ink::Cyan,
            entry: "BFGS",
            space: whole(Hyperparameter {
                symbol: "c_2",
                default: 0.9,
                default_source: "{{#cite nocedal2006}}",
                range: [0.1, 0.9],
                range_source: "{{#cite nocedal2006}}",
                from_one: false,
            }),
            recipe: |values| {
                let search = StrongWolfe::new(1e-4, values[0]).map_err(|error| error.to_string())?;
                let method = QuasiNewton::new(Update::Bfgs, search);
                // It asks for no Hessian, and updates its own matrix once a step.
                Ok(Box::new(FullBatch::new(
                    method,
                    Curvature::Hessian,
                    Algebra::Step,
                )))
            },
        },
        Contestant {
            name: "damped Newton",
            ink: Ink::Blue,
            entry: "Newton, by Cholesky",
            space: whole(damping),
            recipe: |values| damped(values[0], Curvature::Hessian),
        },
        Contestant {
            name: "Gauss–Newton",
            ink: Ink::Text,
            entry: "Newton, by Cholesky",
            space: whole(damping),
            recipe: |values| damped(values[0], Curvature::GaussNewton),
        },
    ]
}

/// Every factorization is counted, also those that fail because the matrix is not positive definite.
fn damped(share: f64, curvature: Curvature) -> Result<Box<dyn Trainer<f64>>, String> {
    let method = Damped::default().beginning_at(share);
    let algebra = Algebra::Told(Damped::factorizations);
    Ok(Box::new(FullBatch::new(method, curvature, algebra)))
}

fn stochastic(hyperparameters: Vec<Hyperparameter>) -> SearchSpace {
    SearchSpace {
        hyperparameters,
        horizon: true,
    }
}

fn whole(hyperparameter: Hyperparameter) -> SearchSpace {
    SearchSpace {
        hyperparameters: vec![hyperparameter],
        horizon: false,
    }
}

fn mini_batch<T: Real, M: Method<T> + 'static, E: ToString>(
    method: Result<M, E>,
) -> Result<Box<dyn Trainer<T>>, String> {
    let method = method.map_err(|error| error.to_string())?;
    Ok(Box::new(MiniBatch::new(method)))
}
