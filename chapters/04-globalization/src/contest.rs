//! Many methods on many problems.

use std::fmt::{self, Display, Formatter};

use hessian::stationary::{self, Kind};
use nalgebra::{DMatrix, DVector};
use problems::more_garbow_hillstrom::{Minimum, TestProblem};
use problems::{Descent, Evaluations, InputError, Iteration, Limits, Method, Objective, Stop, minimize};

pub use crate::contestants::contestants;
use crate::{GaussNewton, SumOfSquares};

impl SumOfSquares for TestProblem {
    fn residuals(&self, x: &DVector<f64>) -> DVector<f64> {
        self.residuals(x)
    }

    fn jacobian(&self, x: &DVector<f64>) -> DMatrix<f64> {
        self.jacobian(x)
    }
}

impl<P: SumOfSquares + ?Sized> SumOfSquares for &P {
    fn residuals(&self, x: &DVector<f64>) -> DVector<f64> {
        (**self).residuals(x)
    }

    fn jacobian(&self, x: &DVector<f64>) -> DMatrix<f64> {
        (**self).jacobian(x)
    }
}

/// Which matrix a contestant gets when it asks for the Hessian.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curvature {
    /// the Hessian
    Exact,
    /// Gauss's $2JᵀJ$
    GaussNewton,
}

/// A method that takes part.
#[derive(Clone, Copy)]
pub struct Contestant {
    /// its name in tables and figures
    pub name: &'static str,
    /// a fresh one
    pub method: fn() -> Box<dyn Method>,
    /// what it gets for a Hessian
    pub curvature: Curvature,
}

impl Contestant {
    /// A method that gets the Hessian, or asks for none.
    pub fn new(name: &'static str, method: fn() -> Box<dyn Method>) -> Self {
        Self {
            name,
            method,
            curvature: Curvature::Exact,
        }
    }

    /// The same with $2JᵀJ$ for a Hessian.
    pub fn gauss_newton(self) -> Self {
        Self {
            curvature: Curvature::GaussNewton,
            ..self
        }
    }

    /// One descent on one problem.
    ///
    /// The cost is what was spent up to the first iterate whose value is that of the minimum where the run ends; what
    /// a method does after that, to find out that it has arrived, depends on its stopping rule and is not counted.
    pub fn run(&self, problem: &TestProblem, factor: f64, limits: &Limits) -> Result<Entry, InputError> {
        let start = problem.scaled_start(factor);
        let mut method = (self.method)();
        let descent = match self.curvature {
            Curvature::Exact => minimize(&mut method, problem, &start, limits)?,
            Curvature::GaussNewton => minimize(&mut method, &GaussNewton(problem), &start, limits)?,
        };
        let outcome = Outcome::of(problem, &start, &descent);
        let arrived = |seen: &&Iteration| match &outcome {
            Outcome::Reached(minimum) => minimum.is_reached(seen.value),
            Outcome::Failed(_) => false,
        };
        let end = descent
            .trace
            .iterations
            .iter()
            .find(arrived)
            .or(descent.trace.last());
        Ok(Entry {
            contestant: self.name,
            problem: problem.number(),
            factor,
            iterations: end.map_or(0, |end| end.k),
            evaluations: end.map_or_else(Evaluations::default, |end| end.evaluations),
            value: descent.best_value,
            outcome,
        })
    }
}

/// How one descent ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// who
    pub contestant: &'static str,
    /// the problem's number, 1 to 35
    pub problem: usize,
    /// the start is the standard one times this
    pub factor: f64,
    /// steps taken
    pub iterations: usize,
    /// what they asked of the function
    pub evaluations: Evaluations,
    /// the lowest value seen
    pub value: f64,
    /// where it ended
    pub outcome: Outcome,
}

impl Entry {
    /// Whether it reached a listed minimum.
    pub fn reached(&self) -> bool {
        matches!(self.outcome, Outcome::Reached(_))
    }

    /// A cost, if it reached a listed minimum.
    pub fn cost(&self, cost: impl Fn(&Self) -> f64) -> Option<f64> {
        self.reached().then(|| cost(self))
    }
}

/// Where a descent ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// at this listed minimum: the lowest value seen agrees with it within its tolerance
    Reached(Minimum),
    /// elsewhere
    Failed(Failure),
}

/// Why a descent did not reach a listed minimum. As text it is a clause.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// the gradient is as good as zero, but the problem lists no such minimum
    Unlisted {
        /// what the eigenvalues of the Hessian say
        kind: Kind,
    },
    /// the value or the point ran away
    Diverged,
    /// there was no number where it stepped, or where it started
    NotFinite {
        /// the iterate; the start is 0
        iteration: usize,
        /// `value`, `gradient` or `step`
        what: &'static str,
    },
    /// the method had no step to offer, and said why
    NoStep {
        /// its words
        reason: String,
    },
    /// it was still on its way
    IterationLimit {
        /// how far it had come, $‖x − x_0‖$
        distance: f64,
    },
}

impl Outcome {
    fn of(problem: &TestProblem, start: &DVector<f64>, descent: &Descent) -> Self {
        if let Some(minimum) = problem
            .minima()
            .iter()
            .find(|minimum| minimum.is_reached(descent.best_value))
        {
            return Self::Reached(minimum.clone());
        }
        Self::Failed(match &descent.stop {
            Stop::Converged { .. } | Stop::TargetReached { .. } => Failure::Unlisted {
                kind: kind(problem, &descent.last),
            },
            Stop::MaximumIterations => Failure::IterationLimit {
                distance: (&descent.last - start).norm(),
            },
            Stop::NotFinite { iteration, what } => Failure::NotFinite {
                iteration: *iteration,
                what,
            },
            Stop::Diverged { .. } => Failure::Diverged,
            Stop::StepFailed { reason, .. } => Failure::NoStep {
                reason: reason.clone(),
            },
        })
    }
}

fn kind(problem: &TestProblem, x: &DVector<f64>) -> Kind {
    stationary::eigenvalues(&problem.hessian(x)).map_or(Kind::Degenerate, |eigenvalues| {
        stationary::classify(&eigenvalues, stationary::rounding_floor(&eigenvalues))
    })
}

impl Display for Failure {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unlisted { kind } => match kind {
                Kind::Minimum => write!(to, "ended at a minimum that is not listed"),
                Kind::Saddle => write!(to, "ended at a saddle"),
                Kind::Maximum => write!(to, "ended at a maximum"),
                Kind::Degenerate => write!(to, "ended on a plateau: the gradient and a curvature vanish"),
            },
            Self::Diverged => write!(to, "ran away"),
            Self::NotFinite { iteration: 0, what } => write!(to, "starts where the {what} is no number"),
            Self::NotFinite { what, .. } => write!(to, "stepped to where the {what} is no number"),
            Self::NoStep { reason } => write!(to, "{reason}"),
            Self::IterationLimit { distance } => {
                write!(
                    to,
                    "was still on its way at the iteration limit, at a distance of {distance:.0e} from the start"
                )
            }
        }
    }
}

/// Every contestant on every problem from every start: the standard one times each factor.
///
/// The entries come problem by problem, start by start, contestant by contestant. Fails if `limits` are no limits.
pub fn contest(
    contestants: &[Contestant],
    problems: &[TestProblem],
    factors: &[f64],
    limits: &Limits,
) -> Result<Vec<Entry>, InputError> {
    let mut entries = Vec::new();
    for problem in problems {
        for &factor in factors {
            for contestant in contestants {
                entries.push(contestant.run(problem, factor, limits)?);
            }
        }
    }
    Ok(entries)
}

/// The cost of each contestant's runs, `None` where it reached no listed minimum: what
/// [`profiles`](crate::profile::profiles) takes.
pub fn costs(
    entries: &[Entry],
    cost: impl Fn(&Entry) -> f64 + Copy,
) -> Vec<(&'static str, Vec<Option<f64>>)> {
    let mut costs: Vec<(&'static str, Vec<Option<f64>>)> = Vec::new();
    for entry in entries {
        let spent = entry.cost(cost);
        match costs.iter_mut().find(|(name, _)| *name == entry.contestant) {
            Some((_, spents)) => spents.push(spent),
            None => costs.push((entry.contestant, vec![spent])),
        }
    }
    costs
}
