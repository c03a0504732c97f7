//! Rosenbrock's banana.

use nalgebra::{DMatrix, DVector};

use crate::{Formula, Objective, Scalar};

/// $f(x) = \sum_{i=1}^{N-1} 100 (x_{i+1} − x_i²)² + (1 − x_i)²$: a curved valley, steep across and nearly flat along.
///
/// Rosenbrock 1960 for N = 2; for larger N the chained form. The minimum is 0 at $(1, …, 1)$; for N from 4 to 30 or so
/// there is a second, local one near $(−1, 1, …, 1)$ (Shang and Qiu 2006). The classical start is (−1.2, 1). At the
/// minimum of N = 2 the Hessian is $\begin{pmatrix} 802 & −400 \\ −400 & 200 \end{pmatrix}$ and its condition number
/// about 2508.
///
/// ```
/// use nalgebra::{dmatrix, dvector};
/// use problems::{Objective, Rosenbrock};
///
/// assert_eq!(Rosenbrock::new(2).hessian(&dvector![1.0, 1.0]), dmatrix![802.0, -400.0; -400.0, 200.0]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rosenbrock {
    dimension: usize,
}

impl Default for Rosenbrock {
    /// Two variables.
    fn default() -> Self {
        Self::new(2)
    }
}

impl Rosenbrock {
    /// In `dimension` variables.
    ///
    /// # Panics
    /// If `dimension` is below 2.
    pub fn new(dimension: usize) -> Self {
        assert!(
            dimension >= 2,
            "Rosenbrock's function needs at least two variables, not {dimension}"
        );
        Self { dimension }
    }

    /// N, the number of variables.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// The classical start, $(−1.2, 1, −1.2, 1, …)$.
    pub fn start(&self) -> DVector<f64> {
        DVector::from_fn(self.dimension, |i, _| if i % 2 == 0 { -1.2 } else { 1.0 })
    }

    /// The global minimizer, $(1, …, 1)$.
    pub fn minimizers(&self) -> Vec<DVector<f64>> {
        vec![DVector::from_element(self.dimension, 1.0)]
    }

    /// Where to draw the first two variables: the valley from the start to the minimum.
    pub fn bounds(&self) -> [(f64, f64); 2] {
        [(-2.0, 2.0), (-1.0, 3.0)]
    }
}

impl Formula for Rosenbrock {
    fn dimension(&self) -> usize {
        self.dimension
    }

    fn evaluate<S: Scalar>(&self, x: &[S]) -> S {
        assert_eq!(
            x.len(),
            self.dimension,
            "Rosenbrock's function of {} variables",
            self.dimension
        );
        x.windows(2).fold(S::from(0.0), |sum, pair| {
            let (across, along) = (pair[1] - pair[0] * pair[0], S::from(1.0) - pair[0]);
            sum + S::from(100.0) * across * across + along * along
        })
    }
}

impl Objective for Rosenbrock {
    fn dimension(&self) -> usize {
        self.dimension
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        self.evaluate(x.as_slice())
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        assert_eq!(
            x.len(),
            self.dimension,
            "Rosenbrock's function of {} variables",
            self.dimension
        );
        let mut gradient = DVector::zeros(x.len());
        for i in 0..x.len() - 1 {
            let across = x[i + 1] - x[i] * x[i];
            gradient[i] += -400.0 * x[i] * across - 2.0 * (1.0 - x[i]);
            gradient[i + 1] += 200.0 * across;
        }
        gradient
    }

    /// Exact, in O(N): the Hessian is tridiagonal.
    fn hessian_vector(&self, x: &DVector<f64>, v: &DVector<f64>) -> DVector<f64> {
        let mut product = DVector::zeros(x.len());
        for i in 0..x.len() - 1 {
            let (own, mixed) = second_derivatives(x[i], x[i + 1]);
            product[i] += own * v[i] + mixed * v[i + 1];
            product[i + 1] += mixed * v[i] + 200.0 * v[i + 1];
        }
        product
    }

    fn hessian(&self, x: &DVector<f64>) -> DMatrix<f64> {
        let mut hessian = DMatrix::zeros(x.len(), x.len());
        for i in 0..x.len() - 1 {
            let (own, mixed) = second_derivatives(x[i], x[i + 1]);
            hessian[(i, i)] += own;
            hessian[(i + 1, i + 1)] += 200.0;
            hessian[(i, i + 1)] = mixed;
            hessian[(i + 1, i)] = mixed;
        }
        hessian
    }
}

/// Of one term: twice by its first variable, and by both.
fn second_derivatives(x: f64, y: f64) -> (f64, f64) {
    (1200.0 * x * x - 400.0 * y + 2.0, -400.0 * x)
}
