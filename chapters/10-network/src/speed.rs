//! Seconds, measured so that they can be compared: the works take turns, and the least time of each counts.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use exhibit::ChaCha8Rng;
use first_order::Adam;
use nalgebra::{DMatrix, DVector};
use network::{
    Activation, Architecture, Curvature, Examples, Initialization, Loss, Network, NetworkError, Targets,
};
use problems::{Factor, Method, Real, State};
use rand::Rng;

/// Seconds of one run of `work`, and what it made.
pub fn seconds<R>(work: impl FnOnce() -> R) -> (f64, R) {
    let start = Instant::now();
    let made = black_box(work());
    (start.elapsed().as_secs_f64(), made)
}

/// 784-128-10 with tanh units in single precision on as many examples as a batch, twice over.
pub struct Case {
    network: Network<f32>,
    start: DVector<f32>,
    batches: [Vec<usize>; 2],
    /// how often each product is taken; 1 but in tests
    repeats: usize,
}

impl Case {
    /// The same with each product taken so often.
    #[cfg(test)]
    pub fn repeated(self, repeats: usize) -> Self {
        Self { repeats, ..self }
    }

    /// Examples of noise: the time does not depend on what they show.
    pub fn new(batch: usize, mut rng: ChaCha8Rng) -> Result<Self, NetworkError> {
        let shape = Architecture::new(&[784, 128, 10], Activation::Tanh, Activation::Linear)?;
        let inputs = DMatrix::from_fn(784, 2 * batch, |_, _| (rng.next_u32() >> 24) as f32 / 255.0);
        let labels = (0..2 * batch).map(|b| (b % 10) as u8).collect();
        let examples = Examples::new(inputs, Targets::Classes(labels))?;
        Ok(Self {
            start: Initialization::Glorot.draw(&shape, &mut rng)?,
            network: Network::new(shape, Loss::CrossEntropy, Arc::new(examples))?,
            repeats: 1,
            batches: [(0..batch).collect(), (batch..2 * batch).collect()],
        })
    }

    /// B
    pub fn batch(&self) -> usize {
        self.batches[0].len()
    }

    /// Flops of one product of each layer's shape: $2 m n B$.
    fn products(&self) -> Vec<f64> {
        let layers = self.network.architecture().layers().iter();
        layers
            .map(|layer| (2 * layer.outputs * layer.inputs * self.batch()) as f64)
            .collect()
    }

    /// Flops of the products in a gradient: three a layer, save that the first layer needs no errors of its inputs.
    pub fn gradient_flops(&self) -> f64 {
        let products = self.products();
        3.0 * products.iter().sum::<f64>() - products[0]
    }

    /// Flops of the products that $Hv$ adds to the forward and backward pass: two a layer forward, four backward, save
    /// what the first layer does not need.
    fn hessian_flops(&self) -> f64 {
        let products = self.products();
        6.0 * products.iter().sum::<f64>() - 4.0 * products[0]
    }

    /// Flops of the products that $Gv$ adds to the forward pass.
    fn gauss_newton_flops(&self) -> f64 {
        let products = self.products();
        4.0 * products.iter().sum::<f64>() - 2.0 * products[0]
    }

    fn point(&self, call: usize) -> DVector<f32> {
        &self.start * (1.0 + call as f32 * 1e-6)
    }
}

/// The least seconds of each derivative.
pub struct Measured {
    /// Gflop/s of a product of square matrices of 512 or 1024 rows, whichever is faster
    pub peak: f64,
    pub gradient: f64,
    pub hessian_new: f64,
    pub hessian_same: f64,
    pub gauss_newton_new: f64,
    pub gauss_newton_same: f64,
    flops: [f64; 5],
}

impl Measured {
    /// What, seconds, flops of its products.
    pub fn rows(&self) -> [(&'static str, f64, f64); 5] {
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
pub fn measure(case: &Case, rounds: usize) -> Result<Measured, NetworkError> {
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

/// Where the time of a training step goes: names and least seconds.
pub fn anatomy(case: &Case, rounds: usize) -> Result<[(&'static str, f64); 5], NetworkError> {
    let (network, b) = (&case.network, case.batch());
    let mut least = [f64::INFINITY; 5];
    let mut result = case.start.clone();
    let mut adam = Adam::<f32>::new(1e-3).ok();
    let layers = network.architecture().layers();
    let inputs = network.data().inputs().as_slice();
    let (mut hidden, mut outputs) = (vec![0.1f32; 128 * b], vec![0.1f32; 10 * b]);
    let mut gathered: Vec<f32> = Vec::new();
    for round in 0..rounds {
        // Examples far apart, as a shuffled epoch has them.
        let order = (0..b).map(|at| (at * 7919 + round * 31) % (2 * b));
        let (time, ()) = seconds(|| {
            gathered.clear();
            for example in order {
                gathered.extend_from_slice(&inputs[example * 784..(example + 1) * 784]);
            }
        });
        least[0] = least[0].min(time);

        let x = case.point(round);
        let weights = |l: usize| {
            Factor::new(
                layers[l].weights(x.as_slice()),
                layers[l].outputs,
                layers[l].inputs,
            )
        };
        let a = Factor::new(&gathered, 784, b);
        let (time, ()) = seconds(|| {
            f32::product(&mut hidden, 128, false, 1.0, weights(0), a);
            f32::product(
                &mut outputs,
                10,
                false,
                1.0,
                weights(1),
                Factor::new(&hidden, 128, b),
            );
        });
        least[1] = least[1].min(time);
        let (time, ()) = seconds(|| {
            let d = Factor::new(&outputs, 10, b);
            let gradient = result.as_mut_slice();
            let (first, second) = gradient.split_at_mut(layers[1].start);
            f32::product(
                second,
                10,
                false,
                1.0,
                d,
                Factor::new(&hidden, 128, b).transpose(),
            );
            f32::product(&mut hidden, 128, false, 1.0, weights(1).transpose(), d);
            f32::product(
                first,
                128,
                false,
                1.0,
                Factor::new(&hidden, 128, b),
                a.transpose(),
            );
        });
        least[2] = least[2].min(time);

        let (time, value) = seconds(|| network.evaluate(&x, &case.batches[0], &mut result));
        value?;
        least[3] = least[3].min(time);
        if let Some(adam) = &mut adam {
            let at = State {
                x,
                value: 0.0,
                gradient: result.clone(),
                iteration: round,
            };
            let (time, _) = seconds(|| adam.step(network, &at).map(|step| at.x + step));
            least[4] = least[4].min(time);
        }
    }
    Ok([
        ("gathering the batch", least[0]),
        ("forward products", least[1]),
        ("backward products", least[2]),
        (
            "activations, loss, sums",
            (least[3] - least[1] - least[2]).max(0.0),
        ),
        ("Adam’s step", least[4]),
    ])
}
