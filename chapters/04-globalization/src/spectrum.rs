//! A symmetric matrix in its own axes.

use nalgebra::{DMatrix, DVector};
use problems::dense::{Backend, Eigen, symmetric_eigen};

use crate::subproblem::{self, SubproblemError};

/// Eigenvalues of the matrix, smallest first, and the gradient along each eigenvector.
pub(crate) struct Spectrum {
    pub eigen: Eigen,
    /// $vᵢᵀg$
    pub slopes: DVector<f64>,
}

impl Spectrum {
    pub fn new(
        gradient: &DVector<f64>,
        hessian: &DMatrix<f64>,
        what: &'static str,
        weight: f64,
    ) -> Result<Self, SubproblemError> {
        subproblem::check(gradient, hessian, what, weight)?;
        let eigen = symmetric_eigen(hessian, Backend::for_size(hessian.nrows()))
            .map_err(|_| SubproblemError::NoConvergence { factorizations: 1 })?;
        let slopes = eigen.vectors.tr_mul(gradient);
        Ok(Self { eigen, slopes })
    }

    /// The step with these parts along the eigenvectors.
    pub fn assemble(&self, parts: DVector<f64>) -> DVector<f64> {
        &self.eigen.vectors * parts
    }

    /// The largest eigenvalue in absolute value.
    pub fn size(&self) -> f64 {
        self.eigen.values.amax()
    }
}
