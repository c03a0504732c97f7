//! A network reduced to what costs time: a chain of square matrices.

use nalgebra::{DMatrix, DVector};
use problems::Objective;

use crate::kernel::Entry;

/// A network of L layers, each an m×m matrix $W_l$ and a bend $σ(z) = z/\sqrt{1 + z²}$ (but for the last, which stays
/// straight), with half the mean squared error over B examples.
///
/// $$A_0 = X, \quad Z_l = W_lA_{l−1}, \quad A_l = σ(Z_l), \quad f = \frac1{2B} ‖Z_L − T‖²$$
///
/// It has no biases: N = Lm², all of it in products of matrices, so what a gradient costs can be read off. The
/// parameters are the matrices one after the other, by columns. In `f64` the products are faer's and the chain is an
/// [`Objective`]; in [`Tally`](crate::Tally) they are the textbook's.
///
/// ```
/// use complexity::Chain;
/// use nalgebra::DMatrix;
/// use problems::Objective;
///
/// // One layer is least squares: f = ½(w·2 − 6)² has gradient 2(2w − 6) and curvature 4.
/// let one = |x: f64| DMatrix::from_element(1, 1, x);
/// let chain = Chain::new(1, one(2.0), one(6.0))?;
/// let (w, v) = (nalgebra::dvector![1.0], nalgebra::dvector![1.0]);
/// assert_eq!((chain.value(&w), chain.gradient(&w)[0], chain.hessian_vector(&w, &v)[0]), (8.0, -8.0, 4.0));
/// # Ok::<(), complexity::ChainError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Chain<S> {
    layers: usize,
    /// X, m×B
    inputs: DMatrix<S>,
    /// its transpose
    inputs_transposed: DMatrix<S>,
    /// T, m×B
    targets: DMatrix<S>,
}

/// Why there is no such chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// No layers, no width or no examples.
    #[error("{layers} layer(s) of {width} inputs and {examples} example(s): give at least one of each")]
    Empty {
        /// layers asked for
        layers: usize,
        /// rows of the inputs
        width: usize,
        /// columns of the inputs
        examples: usize,
    },
    /// Targets that do not fit the inputs.
    #[error("the targets are {rows}×{columns}: give one of the inputs' shape")]
    Targets {
        /// rows of the targets
        rows: usize,
        /// columns of the targets
        columns: usize,
    },
    /// A number that is NaN or infinite.
    #[error("entry ({row}, {column}) of the {which} is not finite: give finite numbers")]
    NotFinite {
        /// `inputs` or `targets`
        which: &'static str,
        /// its row, from 0
        row: usize,
        /// its column, from 0
        column: usize,
    },
}

/// What a gradient leaves behind and a Hessian-vector product at the same point takes up, layer by layer.
#[derive(Debug, Clone)]
pub struct Memory<S> {
    /// $W_l$ and its transpose
    weights: Vec<[DMatrix<S>; 2]>,
    /// $A_lᵀ$ for l = 1 … L − 1
    activations: Vec<DMatrix<S>>,
    /// $σ'(Z_l)$ and $σ''(Z_l)$
    slopes: Vec<[DMatrix<S>; 2]>,
    /// $∂f/∂Z_l$ for l = 1 … L
    deltas: Vec<DMatrix<S>>,
    /// $W_{l+1}ᵀ ∂f/∂Z_{l+1}$ for l = 1 … L − 1
    errors: Vec<DMatrix<S>>,
}

impl<S: Entry> Chain<S> {
    /// L layers between `inputs` and `targets`, both m×B.
    ///
    /// Fails if anything is empty or not finite, or if the shapes differ.
    pub fn new(layers: usize, inputs: DMatrix<S>, targets: DMatrix<S>) -> Result<Self, ChainError> {
        let (width, examples) = inputs.shape();
        if layers == 0 || width == 0 || examples == 0 {
            return Err(ChainError::Empty {
                layers,
                width,
                examples,
            });
        }
        if targets.shape() != inputs.shape() {
            let (rows, columns) = targets.shape();
            return Err(ChainError::Targets { rows, columns });
        }
        for (which, matrix) in [("inputs", &inputs), ("targets", &targets)] {
            if let Some(at) = matrix.iter().position(|x| !x.value().is_finite()) {
                let (row, column) = (at % width, at / width);
                return Err(ChainError::NotFinite { which, row, column });
            }
        }
        Ok(Self {
            layers,
            inputs_transposed: inputs.transpose(),
            inputs,
            targets,
        })
    }

    /// N = Lm².
    pub fn parameters(&self) -> usize {
        self.layers * self.inputs.nrows().pow(2)
    }

    /// B.
    pub fn examples(&self) -> usize {
        self.inputs.ncols()
    }

    fn matrices(&self, x: &DVector<S>) -> Vec<[DMatrix<S>; 2]> {
        let width = self.inputs.nrows();
        x.as_slice()
            .chunks_exact(width * width)
            .map(|entries| {
                let matrix = DMatrix::from_column_slice(width, width, entries);
                let transposed = matrix.transpose();
                [matrix, transposed]
            })
            .collect()
    }

    /// f, its gradient, and the memory for [`product`](Self::product): $3L − 1$ products of matrices.
    ///
    /// # Panics
    /// If `x` does not have N entries.
    pub fn evaluate(&self, x: &DVector<S>) -> (S, DVector<S>, Memory<S>) {
        assert_eq!(x.len(), self.parameters(), "a chain's parameters are Lm²");
        let (mut activations, mut slopes) = (Vec::new(), Vec::new());
        let weights = self.matrices(x);
        let mut z = S::product(&weights[0][0], &self.inputs);
        for [w, _] in &weights[1..] {
            // σ = zs, σ′ = s³ and σ″ = −3zs⁵ with s = 1/√(1 + z²).
            let s = z.map(|z| S::from(1.0) / (S::from(1.0) + z * z).sqrt());
            let a = z.zip_map(&s, |z, s| z * s);
            let slope = s.map(|s| s * s * s);
            let bend = slope.zip_zip_map(&a, &s, |slope, a, s| S::from(-3.0) * slope * a * s);
            z = S::product(w, &a);
            activations.push(a.transpose());
            slopes.push([slope, bend]);
        }
        let count = S::from(self.examples() as f64);
        let missed = z.zip_map(&self.targets, |z, t| z - t);
        let value = missed.iter().fold(S::from(0.0), |sum, &e| sum + e * e) / (count + count);
        let mut deltas = vec![missed.map(|e| e / count)];
        let mut errors = Vec::new();
        for l in (1..self.layers).rev() {
            let error = S::product(&weights[l][1], &deltas[deltas.len() - 1]);
            deltas.push(error.zip_map(&slopes[l - 1][0], |e, slope| e * slope));
            errors.push(error);
        }
        deltas.reverse();
        errors.reverse();
        let gradient = self.stack((0..self.layers).map(|l| {
            let before = if l == 0 {
                &self.inputs_transposed
            } else {
                &activations[l - 1]
            };
            S::product(&deltas[l], before)
        }));
        let memory = Memory {
            weights,
            activations,
            slopes,
            deltas,
            errors,
        };
        (value, gradient, memory)
    }

    /// Hv, the derivative of every line of [`evaluate`](Self::evaluate) along v: $6L − 4$ products of matrices.
    ///
    /// # Panics
    /// If `v` does not have N entries.
    pub fn product(&self, memory: &Memory<S>, v: &DVector<S>) -> DVector<S> {
        assert_eq!(
            v.len(),
            self.parameters(),
            "a direction has as many entries as a point"
        );
        let directions = self.matrices(v);
        let sum = |a: DMatrix<S>, b: DMatrix<S>| a.zip_map(&b, |a, b| a + b);
        // A dot is a derivative along v: of Zₗ here, and of Aₗ, transposed.
        let mut z_dots = vec![S::product(&directions[0][0], &self.inputs)];
        let mut a_dots = Vec::new();
        for l in 1..self.layers {
            let a_dot = z_dots[l - 1].zip_map(&memory.slopes[l - 1][0], |z, slope| z * slope);
            z_dots.push(sum(
                S::product(&directions[l][0], &memory.activations[l - 1].transpose()),
                S::product(&memory.weights[l][0], &a_dot),
            ));
            a_dots.push(a_dot.transpose());
        }
        let count = S::from(self.examples() as f64);
        let mut delta_dot = z_dots[self.layers - 1].map(|z| z / count);
        let mut columns = Vec::new();
        for l in (0..self.layers).rev() {
            if l == 0 {
                columns.push(S::product(&delta_dot, &self.inputs_transposed));
                break;
            }
            columns.push(sum(
                S::product(&delta_dot, &memory.activations[l - 1]),
                S::product(&memory.deltas[l], &a_dots[l - 1]),
            ));
            let error_dot = sum(
                S::product(&memory.weights[l][1], &delta_dot),
                S::product(&directions[l][1], &memory.deltas[l]),
            );
            let [slope, bend] = &memory.slopes[l - 1];
            let turned = bend.zip_zip_map(&memory.errors[l - 1], &z_dots[l - 1], |bend, e, z| bend * e * z);
            delta_dot = sum(error_dot.zip_map(slope, |e, slope| e * slope), turned);
        }
        self.stack(columns.into_iter().rev())
    }

    fn stack(&self, matrices: impl Iterator<Item = DMatrix<S>>) -> DVector<S> {
        let mut entries = Vec::with_capacity(self.parameters());
        for matrix in matrices {
            entries.extend_from_slice(matrix.as_slice());
        }
        DVector::from_vec(entries)
    }
}

impl Objective for Chain<f64> {
    fn dimension(&self) -> usize {
        self.parameters()
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        self.evaluate(x).0
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        self.evaluate(x).1
    }

    fn value_and_gradient(&self, x: &DVector<f64>) -> (f64, DVector<f64>) {
        let (value, gradient, _) = self.evaluate(x);
        (value, gradient)
    }

    fn hessian_vector(&self, x: &DVector<f64>, v: &DVector<f64>) -> DVector<f64> {
        self.product(&self.evaluate(x).2, v)
    }

    /// Column by column: N products at one point, whose memory they share.
    fn hessian(&self, x: &DVector<f64>) -> DMatrix<f64> {
        let n = self.parameters();
        let (_, _, memory) = self.evaluate(x);
        let mut unit = DVector::zeros(n);
        let mut hessian = DMatrix::zeros(n, n);
        for j in 0..n {
            unit[j] = 1.0;
            hessian.set_column(j, &self.product(&memory, &unit));
            unit[j] = 0.0;
        }
        hessian
    }
}
