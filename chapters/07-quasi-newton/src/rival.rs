//! argmin's BFGS on this book's problems.

use std::cell::Cell;
use std::rc::Rc;

use argmin::core::observers::{Observe, ObserverMode};
use argmin::core::{CostFunction, Error, Executor, Gradient, IterState, KV, LineSearch, Solver, State as _};
use argmin::solver::linesearch::{HagerZhangLineSearch, MoreThuenteLineSearch};
use argmin::solver::quasinewton::BFGS;
use globalization::contest::{Entry, Failure, Outcome};
use nalgebra::DVector;
use problems::more_garbow_hillstrom::{Minimum, TestProblem};
use problems::{Evaluations, Limits, Objective, Rosenbrock};

/// Questions after which argmin is stopped, many times what any solved problem takes.
///
/// Its line searches have no bound of their own: on Brown and Dennis's function, in the rounding at the minimum, that of
/// Moré and Thuente asks for ever.
const PATIENCE: usize = 20_000;

/// Which of argmin's line searches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Search {
    /// Hager and Zhang's
    HagerZhang,
    /// Moré and Thuente's
    MoreThuente,
}

/// A problem as argmin wants it, with vectors of the standard library, which counts.
struct Plain<'a> {
    objective: &'a dyn Objective,
    asked: Rc<Cell<Evaluations>>,
}

impl Plain<'_> {
    fn count(&self, one: impl FnOnce(&mut Evaluations)) -> Result<(), Error> {
        let mut asked = self.asked.get();
        one(&mut asked);
        self.asked.set(asked);
        if asked.values + asked.gradients > PATIENCE {
            return Err(Error::msg("asked too often"));
        }
        Ok(())
    }
}

impl CostFunction for Plain<'_> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, x: &Vec<f64>) -> Result<f64, Error> {
        self.count(|asked| asked.values += 1)?;
        Ok(self.objective.value(&DVector::from_column_slice(x)))
    }
}

impl Gradient for Plain<'_> {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;

    fn gradient(&self, x: &Vec<f64>) -> Result<Vec<f64>, Error> {
        self.count(|asked| asked.gradients += 1)?;
        Ok(self
            .objective
            .gradient(&DVector::from_column_slice(x))
            .as_slice()
            .to_vec())
    }
}

/// The state in which argmin keeps a descent by BFGS.
type Course = IterState<Vec<f64>, Vec<f64>, (), Vec<Vec<f64>>, (), f64>;

/// What argmin's run looked like from outside.
#[derive(Debug, Clone)]
struct Seen {
    /// the first iterate at a listed minimum: its number, what was asked up to there, and the minimum
    arrival: Option<(usize, Evaluations, Minimum)>,
    iterations: usize,
    lowest: f64,
}

/// Sees every iterate, and notes when the first one is at a listed minimum.
struct Lookout {
    minima: Vec<Minimum>,
    asked: Rc<Cell<Evaluations>>,
    seen: Rc<Cell<Option<Seen>>>,
}

impl Observe<Course> for Lookout {
    fn observe_iter(&mut self, state: &Course, _: &KV) -> Result<(), Error> {
        let (iteration, value) = (state.get_iter() as usize + 1, state.get_cost());
        let mut seen = self.seen.take().unwrap_or(Seen {
            arrival: None,
            iterations: 0,
            lowest: f64::INFINITY,
        });
        seen.iterations = iteration;
        seen.lowest = seen.lowest.min(value);
        if seen.arrival.is_none() {
            let minimum = self.minima.iter().find(|minimum| minimum.is_reached(value));
            seen.arrival = minimum.map(|minimum| (iteration, self.asked.get(), minimum.clone()));
        }
        self.seen.set(Some(seen));
        Ok(())
    }
}

/// One descent by argmin's BFGS, entered as [`Contestant::run`](globalization::contest::Contestant::run) enters this
/// book's: what it cost up to the first iterate at a listed minimum.
///
/// From $H_0 = I$, as in its documentation. Its second stopping rule, that the value has changed by less than ε, is
/// switched off, since this book's methods have none. If it leaves the minimum again, that is not held against it.
pub fn enter(problem: &TestProblem, factor: f64, limits: &Limits, search: Search) -> Entry {
    let asked = Rc::new(Cell::new(Evaluations::default()));
    let seen = Rc::new(Cell::new(None));
    let lookout = Lookout {
        minima: problem.minima().to_vec(),
        asked: Rc::clone(&asked),
        seen: Rc::clone(&seen),
    };
    let plain = Plain {
        objective: problem,
        asked: Rc::clone(&asked),
    };
    let start = problem.scaled_start(factor);
    let words = match search {
        Search::HagerZhang => descend(plain, &start, limits, HagerZhangLineSearch::new(), Some(lookout)),
        Search::MoreThuente => descend(plain, &start, limits, MoreThuenteLineSearch::new(), Some(lookout)),
    };
    let reason = words.unwrap_or_else(|error| error.to_string());
    let seen = seen.take();
    let (iterations, value) = seen
        .as_ref()
        .map_or((0, f64::INFINITY), |seen| (seen.iterations, seen.lowest));
    let (iterations, evaluations, outcome) = match seen.and_then(|seen| seen.arrival) {
        Some((iteration, asked, minimum)) => (iteration, asked, Outcome::Reached(minimum)),
        None => (
            iterations,
            asked.get(),
            Outcome::Failed(Failure::NoStep { reason }),
        ),
    };
    Entry {
        contestant: "argmin",
        problem: problem.number(),
        factor,
        iterations,
        evaluations,
        value,
        outcome,
    }
}

/// Seconds that argmin's BFGS takes for one iteration on Rosenbrock's function of `n` variables, whose own cost is
/// nothing beside it: the mean of `iterations`.
pub fn seconds(n: usize, iterations: usize) -> Result<f64, Error> {
    let valley = Rosenbrock::new(n);
    let plain = Plain {
        objective: &valley,
        asked: Rc::default(),
    };
    let limits = Limits::default().maximum_iterations(iterations);
    let start = valley.start();
    let work = || descend(plain, &start, &limits, MoreThuenteLineSearch::new(), None);
    let (ending, time) = crate::ways::clocked(work);
    ending?;
    Ok(time.as_secs_f64() / iterations as f64)
}

/// Runs argmin, and returns how it says that it ended.
fn descend<'a, L>(
    problem: Plain<'a>,
    start: &DVector<f64>,
    limits: &Limits,
    search: L,
    lookout: Option<Lookout>,
) -> Result<String, Error>
where
    L: Clone + LineSearch<Vec<f64>, f64> + Solver<Plain<'a>, IterState<Vec<f64>, Vec<f64>, (), (), (), f64>>,
{
    let n = start.len();
    let row = |i: usize| (0..n).map(|j| f64::from(u8::from(i == j))).collect();
    let solver = BFGS::new(search)
        .with_tolerance_grad(limits.gradient_tolerance)?
        .with_tolerance_cost(0.0)?;
    let mut executor = Executor::new(problem, solver).configure(|state: Course| {
        state
            .param(start.as_slice().to_vec())
            .inv_hessian((0..n).map(row).collect())
            .max_iters(limits.maximum_iterations as u64)
    });
    if let Some(lookout) = lookout {
        executor = executor.add_observer(lookout, ObserverMode::Always);
    }
    Ok(executor.run()?.state().get_termination_status().to_string())
}
