//! A method that looks at all examples for each step.

use nalgebra::{DMatrix, DVector};
use network::{Curvature, Network, exact};
use problems::{Counted, Method, Objective, State, StepError};

use crate::{Batch, Cost, Step, Trainer};

/// Any [`Method`] on the whole training set.
///
/// What the method asks of the network is counted by asking, and its own algebra by [`Algebra`].
#[derive(Debug, Clone)]
pub struct FullBatch<M> {
    method: M,
    curvature: Curvature,
    algebra: Algebra<M>,
    state: Option<State>,
}

/// How often a method does its own algebra: a factorization, an update.
#[derive(Debug, Clone, Copy)]
pub enum Algebra<M> {
    /// once a step, as BFGS updates its matrix
    Step,
    /// once for each point that is tried, as a trust region solves anew for each radius
    Trial,
    /// as often as the method says, counted since it was made: damped Newton's failed factorizations try no point
    Told(fn(&M) -> usize),
}

impl<M> FullBatch<M> {
    /// With a method that has taken no step yet. Where it asks for the Hessian, it gets this curvature.
    pub fn new(method: M, curvature: Curvature, algebra: Algebra<M>) -> Self {
        Self {
            method,
            curvature,
            algebra,
            state: None,
        }
    }

    /// What [`Algebra::Told`] tells.
    fn told(&self) -> usize {
        match self.algebra {
            Algebra::Told(count) => count(&self.method),
            _ => 0,
        }
    }
}

impl<M: Method> Trainer<f64> for FullBatch<M> {
    fn looks_at_all(&self) -> bool {
        true
    }

    fn step(&mut self, batch: Batch<'_, f64>, x: &mut DVector<f64>) -> Result<Step, StepError> {
        let objective = Counted::new(Curved {
            network: batch.network,
            curvature: self.curvature,
        });
        let at = self.state.take().unwrap_or_else(|| {
            let (value, gradient) = objective.value_and_gradient(x);
            State {
                x: x.clone(),
                value,
                gradient,
                iteration: 0,
            }
        });
        let (asked, told) = (objective.evaluations(), self.told());
        let step = self.method.step(&objective, &at)?;
        let algebra = match self.algebra {
            Algebra::Step => 1,
            Algebra::Trial => (objective.evaluations() - asked).values,
            Algebra::Told(_) => self.told() - told,
        };
        let landing = self.method.landing();
        *x = &at.x + step;
        let (value, gradient) = match landing {
            Some(landing) => {
                *x = landing.x;
                let gradient = landing.gradient.unwrap_or_else(|| objective.gradient(x));
                (landing.value, gradient)
            }
            None => objective.value_and_gradient(x),
        };
        let loss = at.value;
        self.state = Some(State {
            x: x.clone(),
            value,
            gradient,
            iteration: at.iteration + 1,
        });
        let asked = objective.evaluations();
        Ok(Step {
            loss,
            cost: Cost {
                // The network keeps the outputs of a loss for the gradient at the same point.
                values: asked.values.saturating_sub(asked.gradients) as f64,
                gradients: asked.gradients as f64,
                products: asked.hessian_vectors as f64,
                hessians: asked.hessians as f64,
                algebra: algebra as f64,
            },
        })
    }
}

/// A network whose Hessian is the true one, or the Gauss–Newton matrix in its place.
///
/// Whatever method is given the second becomes a Gauss–Newton method.
#[derive(Debug, Clone, Copy)]
pub struct Curved<'a> {
    /// the network
    pub network: &'a Network,
    /// which matrix
    pub curvature: Curvature,
}

impl Objective for Curved<'_> {
    fn dimension(&self) -> usize {
        Objective::dimension(self.network)
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        self.network.value(x)
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        self.network.gradient(x)
    }

    fn value_and_gradient(&self, x: &DVector<f64>) -> (f64, DVector<f64>) {
        self.network.value_and_gradient(x)
    }

    fn hessian_vector(&self, x: &DVector<f64>, v: &DVector<f64>) -> DVector<f64> {
        match self.curvature {
            Curvature::Hessian => self.network.hessian_vector(x, v),
            Curvature::GaussNewton => self.network.gauss_newton_vector(x, v),
        }
    }

    fn hessian(&self, x: &DVector<f64>) -> DMatrix<f64> {
        match self.curvature {
            Curvature::Hessian => exact::hessian(self.network, x),
            Curvature::GaussNewton => exact::gauss_newton(self.network, x),
        }
    }
}
