//! argmin's BFGS on this book's problems, counted by this book's counter.

use std::cell::Cell;

use argmin::core::{CostFunction, Error, Executor, Gradient, IterState, LineSearch, Solver, State as _};
use argmin::solver::linesearch::{HagerZhangLineSearch, MoreThuenteLineSearch};
use argmin::solver::quasinewton::BFGS;
use nalgebra::DVector;
use problems::Objective;

/// A problem as argmin wants it: vectors of the standard library, and an error where patience ends.
///
/// argmin's line searches have no bound of their own: on Brown and Dennis's function the search of Moré and Thuente, in
/// the rounding at the minimum, asks for ever.
struct Plain<'a> {
    objective: &'a dyn Objective,
    left: Cell<usize>,
}

impl Plain<'_> {
    fn ask<R>(&self, question: impl FnOnce(&dyn Objective) -> R) -> Result<R, Error> {
        let left = self.left.get().checked_sub(1).ok_or_else(|| Error::msg("asked too often"))?;
        self.left.set(left);
        Ok(question(self.objective))
    }
}

impl CostFunction for Plain<'_> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, x: &Vec<f64>) -> Result<f64, Error> {
        self.ask(|f| f.value(&DVector::from_column_slice(x)))
    }
}

impl Gradient for Plain<'_> {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;

    fn gradient(&self, x: &Vec<f64>) -> Result<Vec<f64>, Error> {
        self.ask(|f| f.gradient(&DVector::from_column_slice(x)).as_slice().to_vec())
    }
}

/// Questions after which argmin is stopped: many times what any solved problem takes.
const PATIENCE: usize = 20_000;

/// Which of argmin's line searches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Search {
    /// Hager and Zhang's
    HagerZhang,
    /// Moré and Thuente's
    MoreThuente,
}

/// How argmin's run ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Ending {
    /// iterations
    pub iterations: usize,
    /// what it says
    pub words: String,
}

/// argmin's BFGS from `start`, from $H_0 = I$ as in its documentation, until the gradient is no longer than `tolerance`.
///
/// Its second stopping rule, that the value has changed by less than ε, is switched off, as this book's methods have
/// none. The wrapped `objective` counts.
pub fn bfgs(
    objective: &dyn Objective,
    start: &DVector<f64>,
    tolerance: f64,
    maximum_iterations: usize,
    search: Search,
) -> Ending {
    let run = match search {
        Search::HagerZhang => go(objective, start, tolerance, maximum_iterations, HagerZhangLineSearch::new()),
        Search::MoreThuente => go(objective, start, tolerance, maximum_iterations, MoreThuenteLineSearch::new()),
    };
    run.unwrap_or_else(|error| Ending { iterations: 0, words: error.to_string() })
}

/// The state in which argmin keeps a descent by BFGS.
type Course = IterState<Vec<f64>, Vec<f64>, (), Vec<Vec<f64>>, (), f64>;

fn go<'a, L>(
    objective: &'a dyn Objective,
    start: &DVector<f64>,
    tolerance: f64,
    maximum_iterations: usize,
    search: L,
) -> Result<Ending, Error>
where
    L: Clone + LineSearch<Vec<f64>, f64> + Solver<Plain<'a>, IterState<Vec<f64>, Vec<f64>, (), (), (), f64>>,
{
    let n = start.len();
    let identity = (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    let solver = BFGS::new(search).with_tolerance_grad(tolerance)?.with_tolerance_cost(0.0)?;
    let result = Executor::new(Plain { objective, left: Cell::new(PATIENCE) }, solver)
        .configure(|state: Course| {
            state
                .param(start.as_slice().to_vec())
                .inv_hessian(identity)
                .max_iters(maximum_iterations as u64)
        })
        .run()?;
    Ok(Ending {
        iterations: result.state().get_iter() as usize,
        words: result.state().get_termination_status().to_string(),
    })
}
