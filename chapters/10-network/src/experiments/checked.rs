//! Every derivative against hyper-dual numbers, which know nothing of layers.

use std::sync::Arc;

use exhibit::{ChaCha8Rng, Column, Format, Outcome, Run, Table, cells, claim};
use hessian::{HyperDual, hyper_dual};
use nalgebra::{DMatrix, DVector};
use network::{Activation, Architecture, Examples, Loss, Network, NetworkError, Targets, exact, per_example};
use problems::{Formula, Objective};
use rand_distr::{Distribution, StandardNormal};

const WIDTHS: [usize; 4] = [4, 5, 3, 3];
const EXAMPLES: usize = 8;

pub fn checked(run: &mut Run) -> Outcome {
    checked_of(run, &|network, x, v| network.hessian_vector(x, v))
}

/// A product of the Hessian with a vector.
type Product<'a> = &'a dyn Fn(&Network, &DVector<f64>, &DVector<f64>) -> DVector<f64>;

pub fn checked_of(run: &mut Run, product: Product) -> Outcome {
    let mut table = Table::new(format!(
        "Relative errors against hyper-dual numbers, at random points of a {}-{}-{}-{} network with the activation in its hidden \
         layers, in each cell the worst of all losses: of the gradient, of each example’s own gradient (the worst of {EXAMPLES}), \
         of the products $Hv$ and $Gv$ by the R-operator, and of the exact Hessian.",
        WIDTHS[0], WIDTHS[1], WIDTHS[2], WIDTHS[3]
    ))
    .column(Column::text("activation"));
    for head in ["$\\nabla f$", "each $\\nabla \\ell$", "$Hv$", "$Gv$", "$H$"] {
        table = table.column(Column::new(head, Format::Scientific(0)));
    }
    let mut rng = run.rng("checked");
    let mut worst: f64 = 0.0;
    for hidden in Activation::ALL {
        let mut errors = [0.0; 5];
        for loss in Loss::ALL {
            let found = Case::new(hidden, loss, &mut rng)?.errors(product)?;
            errors = std::array::from_fn(|at| larger(errors[at], found[at]));
        }
        worst = errors.into_iter().fold(worst, larger);
        let mut row = cells![word(hidden)];
        row.extend(errors.map(Into::into));
        table = table.row(row);
    }
    run.table("checked", table)?;
    claim!(run, "derivatives-exact", "gradients, products and Hessian agree with hyper-dual numbers to twelve digits, for every activation and loss", worst, <, 1e-12)?;
    Ok(())
}

fn word(activation: Activation) -> &'static str {
    match activation {
        Activation::Linear => "linear",
        Activation::Logistic => "logistic",
        Activation::Tanh => "tanh",
        Activation::Relu => "ReLU",
    }
}

/// The larger of two errors, and NaN if one of them is: an error that is no number must not get lost.
fn larger(a: f64, b: f64) -> f64 {
    if a.is_nan() || a > b { a } else { b }
}

/// A small network on random examples, at a random point, with a random direction.
struct Case {
    network: Network,
    x: DVector<f64>,
    v: DVector<f64>,
}

impl Case {
    fn new(hidden: Activation, loss: Loss, rng: &mut ChaCha8Rng) -> Result<Self, NetworkError> {
        let mut numbers = |rows: usize, columns: usize| {
            DMatrix::from_fn(rows, columns, |_, _| {
                let number: f64 = StandardNormal.sample(rng);
                0.8 * number
            })
        };
        let outputs = WIDTHS[WIDTHS.len() - 1];
        let inputs = numbers(WIDTHS[0], EXAMPLES);
        let targets = match loss {
            Loss::CrossEntropy => Targets::Classes((0..EXAMPLES).map(|b| (b % outputs) as u8).collect()),
            Loss::Bernoulli => Targets::Values(numbers(outputs, EXAMPLES).map(|t| 1.0 / (1.0 + t.exp()))),
            Loss::Squared => Targets::Values(numbers(outputs, EXAMPLES)),
        };
        let shape = Architecture::new(&WIDTHS, hidden, Activation::Linear)?;
        let [x, v] = [(); 2].map(|()| numbers(shape.dimension(), 1).column(0).into_owned());
        let network = Network::new(shape, loss, Arc::new(Examples::new(inputs, targets)?))?;
        Ok(Self { network, x, v })
    }

    /// Of ∇f, each example's ∇ℓ, Hv, Gv and H.
    fn errors(&self, product: Product) -> Result<[f64; 5], Box<dyn std::error::Error>> {
        let Self { network, x, v } = self;
        let h = hyper_dual::hessian(network, x)?;
        let (hv, gv) = (&h * v, self.gauss_newton_vector());
        let slope = gradient(network, x);
        let all: Vec<usize> = (0..EXAMPLES).collect();
        let gradients = per_example::gradients(network, x, &all);
        let mut worst: f64 = 0.0;
        for example in all {
            let truth = gradient(&self.alone(example)?, x);
            worst = larger(worst, (gradients.column(example) - &truth).norm() / truth.norm());
        }
        Ok([
            (network.gradient(x) - &slope).norm() / slope.norm(),
            worst,
            (product(network, x, v) - &hv).norm() / hv.norm(),
            (network.gauss_newton_vector(x, v) - &gv).norm() / gv.norm(),
            (exact::hessian(network, x) - &h).norm() / h.norm(),
        ])
    }

    /// The same network on one example only.
    fn alone(&self, example: usize) -> Result<Network, NetworkError> {
        let data = self.network.data();
        let targets = match data.targets() {
            Targets::Classes(labels) => Targets::Classes(vec![labels[example]]),
            Targets::Values(values) => Targets::Values(values.columns(example, 1).into_owned()),
            Targets::Inputs => Targets::Inputs,
        };
        let examples = Examples::new(data.inputs().columns(example, 1).into_owned(), targets)?;
        Network::new(
            self.network.architecture().clone(),
            self.network.loss(),
            Arc::new(examples),
        )
    }

    /// $\operatorname{mean}(JᵀH_ℓJ) v$ with J by hyper-duals and $H_ℓ$ as the textbook has it.
    fn gauss_newton_vector(&self) -> DVector<f64> {
        let mut sum = DVector::zeros(self.x.len());
        for example in 0..EXAMPLES {
            let (j, o) = self.jacobian(example);
            let curvature = match self.network.loss() {
                Loss::CrossEntropy => {
                    let e = o.map(f64::exp);
                    let p = &e / e.sum();
                    DMatrix::from_diagonal(&p) - &p * p.transpose()
                }
                Loss::Bernoulli => {
                    DMatrix::from_diagonal(&o.map(|o| 1.0 / (1.0 + o.exp()) / (1.0 + (-o).exp())))
                }
                Loss::Squared => DMatrix::identity(o.len(), o.len()),
            };
            sum += j.transpose() * (curvature * (&j * &self.v)) / EXAMPLES as f64;
        }
        sum
    }

    /// J of one example's outputs, a column a parameter, and the outputs.
    fn jacobian(&self, example: usize) -> (DMatrix<f64>, DVector<f64>) {
        let (shape, inputs) = (self.network.architecture(), self.network.data().inputs());
        let columns: Vec<Vec<HyperDual>> = (0..self.x.len())
            .map(|i| {
                let marked = marked(&self.x, i);
                let mut a: Vec<HyperDual> = inputs.column(example).iter().map(|&a| a.into()).collect();
                for layer in shape.layers() {
                    let (weights, biases) = (layer.weights(&marked), layer.biases(&marked));
                    a = (0..layer.outputs)
                        .map(|p| {
                            let terms = a.iter().enumerate();
                            let z =
                                terms.fold(biases[p], |z, (q, &a)| z + weights[p + q * layer.outputs] * a);
                            layer.activation.evaluate(z)
                        })
                        .collect();
                }
                a
            })
            .collect();
        let outputs = shape.outputs();
        (
            DMatrix::from_fn(outputs, self.x.len(), |p, i| columns[i][p].first),
            DVector::from_fn(outputs, |p, _| columns[0][p].value),
        )
    }
}

/// ∇f, one hyper-dual evaluation an entry.
fn gradient(network: &Network, x: &DVector<f64>) -> DVector<f64> {
    DVector::from_fn(x.len(), |i, _| Formula::evaluate(network, &marked(x, i)).first)
}

/// The point, with the parameter i marked: derivatives are by it.
fn marked(x: &DVector<f64>, i: usize) -> Vec<HyperDual> {
    let mut marked: Vec<HyperDual> = x.iter().map(|&value| HyperDual::from(value)).collect();
    marked[i].first = 1.0;
    marked
}
