//! Exact steps on a quadratic.

use nalgebra::{DMatrix, DVector};
use problems::Quadratic;

use crate::{SecantPair, Update, UpdateError};

/// Where an iteration stands: a point and what is known of the inverse Hessian there.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// $x_k$
    pub x: DVector<f64>,
    /// $H_k$
    pub h: DMatrix<f64>,
}

/// Goes `steps` steps from `start`, each to the lowest point along $−H_kg_k$, with $H_0 = I$.
///
/// On a quadratic that point is known: $α = −gᵀp/pᵀAp$. Returns every standing, the start first; fewer than `steps`, if
/// the gradient becomes exactly zero. Fails if an update does, as BFGS's and DFP's do where $A$ is not positive definite.
///
/// ```
/// use nalgebra::{dmatrix, dvector};
/// use problems::Quadratic;
/// use quasi_newton::{Update, exact_steps};
///
/// let bowl = Quadratic::new(dmatrix![2.0, 1.0; 1.0, 3.0], dvector![1.0, 1.0])?;
/// let course = exact_steps(Update::Bfgs, &bowl, &dvector![5.0, -4.0], 2)?;
/// // Two variables, two steps: at the minimum, and H is the inverse.
/// assert!((&bowl.matrix * &course[2].x - &bowl.linear).norm() < 1e-12);
/// assert!((&course[2].h * &bowl.matrix - dmatrix![1.0, 0.0; 0.0, 1.0]).norm() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn exact_steps(
    update: Update,
    quadratic: &Quadratic,
    start: &DVector<f64>,
    steps: usize,
) -> Result<Vec<Standing>, UpdateError> {
    let a = &quadratic.matrix;
    let mut at = Standing {
        x: start.clone(),
        h: DMatrix::identity(start.len(), start.len()),
    };
    let mut course = vec![at.clone()];
    for _ in 0..steps {
        let gradient = a * &at.x - &quadratic.linear;
        if gradient.norm() == 0.0 {
            break;
        }
        let direction = -(&at.h * &gradient);
        let bend = a * &direction;
        let step = &direction * (-gradient.dot(&direction) / direction.dot(&bend));
        let change = a * &step;
        at.x += &step;
        update.update_inverse(&mut at.h, &SecantPair::new(step, change)?)?;
        course.push(at.clone());
    }
    Ok(course)
}
