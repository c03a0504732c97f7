//! A change of coordinates.

use nalgebra::{DMatrix, DVector};
use problems::Objective;

/// The same function in other coordinates: $\hat f(y) = f(Ay)$.
///
/// By the chain rule its gradient is $Aᵀg$ and its Hessian $AᵀHA$, both taken at $x = Ay$.
///
/// ```
/// use nalgebra::{dmatrix, dvector};
/// use newton::affine::Affine;
/// use problems::{Objective, Rosenbrock};
///
/// // y counts hundreds in the first coordinate, so x = (100 y₁, y₂).
/// let scaled = Affine::new(Rosenbrock::new(2), dmatrix![100.0, 0.0; 0.0, 1.0]);
/// assert_eq!(scaled.value(&dvector![0.01, 1.0]), 0.0);
/// ```
#[derive(Debug, Clone)]
pub struct Affine<O> {
    objective: O,
    matrix: DMatrix<f64>,
}

impl<O: Objective> Affine<O> {
    /// The function $f(Ay)$ of $y$.
    ///
    /// # Panics
    /// If `matrix` does not have as many rows as `objective` has variables.
    pub fn new(objective: O, matrix: DMatrix<f64>) -> Self {
        assert_eq!(
            matrix.nrows(),
            objective.dimension(),
            "A needs one row for each variable of f"
        );
        Self { objective, matrix }
    }

    /// $A$.
    pub fn matrix(&self) -> &DMatrix<f64> {
        &self.matrix
    }

    /// $x = Ay$.
    pub fn original(&self, y: &DVector<f64>) -> DVector<f64> {
        &self.matrix * y
    }
}

impl<O: Objective> Objective for Affine<O> {
    fn dimension(&self) -> usize {
        self.matrix.ncols()
    }

    fn value(&self, y: &DVector<f64>) -> f64 {
        self.objective.value(&self.original(y))
    }

    fn gradient(&self, y: &DVector<f64>) -> DVector<f64> {
        self.matrix.tr_mul(&self.objective.gradient(&self.original(y)))
    }

    fn hessian(&self, y: &DVector<f64>) -> DMatrix<f64> {
        self.matrix
            .tr_mul(&(self.objective.hessian(&self.original(y)) * &self.matrix))
    }
}
