//! The Hessian by Hessian-vector products, one a column.

use nalgebra::{DMatrix, DVector};
use problems::Objective;

use crate::Result;
use crate::columns::{assemble, check_point};

/// H, whose column j is H eⱼ: the product with the j-th unit vector.
///
/// Costs N products, and is as exact as they are: to rounding where the
/// problem brings its own, to about ten digits where it leaves them to
/// differences of the gradient.
pub fn hessian(f: &dyn Objective, x: &DVector<f64>) -> Result<DMatrix<f64>> {
    check_point(x, f.dimension())?;
    let mut unit = DVector::zeros(x.len());
    assemble(x.len(), |j| {
        unit[j] = 1.0;
        let column = f.hessian_vector(x, &unit);
        unit[j] = 0.0;
        Ok(column)
    })
}
