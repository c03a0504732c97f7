//! The bridge to argmin, for this chapter's benches and those of later ones.

use argmin::core::{CostFunction, Error, Gradient, Hessian};
use nalgebra::DVector;
use problems::Objective;

/// An objective as argmin wants it: on the standard library's vectors, the only ones that its solvers have in common with
/// this version of nalgebra.
pub struct Plain<'a>(pub &'a dyn Objective);

impl CostFunction for Plain<'_> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, x: &Vec<f64>) -> Result<f64, Error> {
        Ok(self.0.value(&DVector::from_column_slice(x)))
    }
}

impl Gradient for Plain<'_> {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;

    fn gradient(&self, x: &Vec<f64>) -> Result<Vec<f64>, Error> {
        let gradient = self.0.gradient(&DVector::from_column_slice(x));
        Ok(gradient.as_slice().to_vec())
    }
}

impl Hessian for Plain<'_> {
    type Param = Vec<f64>;
    type Hessian = Vec<Vec<f64>>;

    fn hessian(&self, x: &Vec<f64>) -> Result<Vec<Vec<f64>>, Error> {
        let hessian = self.0.hessian(&DVector::from_column_slice(x));
        let columns = hessian.column_iter();
        Ok(columns.map(|column| column.iter().copied().collect()).collect())
    }
}
