//! The loop that every method shares.

use nalgebra::{DVector, RealField};

use crate::{
    Counted, InputError, Iteration, Landing, Limits, Method, Objective, State, Stop, Stopwatch, Trace,
};

/// What [`minimize`] found.
#[derive(Debug, Clone, PartialEq)]
pub struct Descent<T = f64> {
    /// the point with the lowest finite value, of the iterates and of what a failed step [tried](Method::landing); the
    /// start, if no value was finite
    pub best: DVector<T>,
    /// its value
    pub best_value: T,
    /// the last iterate that is in the trace; not `best` where the value rose, as on the way to a saddle
    pub last: DVector<T>,
    /// why it ended
    pub stop: Stop,
    /// every iteration, the start first
    pub trace: Trace<T>,
}

/// Repeats a method's steps until it converges or meets a limit.
///
/// Each iteration evaluates value and gradient once, unless the method [hands over](Method::landing) what it has asked
/// already; what the method asks of the function is counted with it in the trace. The descent ends, in this order of precedence, when value or gradient is not finite, $|f|$ or $‖x‖$
/// passes the divergence bound, a target is reached, $‖∇f‖$ is at most the tolerance, as many steps are taken as
/// allowed, or the method fails or steps to where there are no numbers. Whatever the reason, [`Descent::best`] is the
/// best point seen: the result of a failed descent is still usable. An iterate that is not finite is in the trace
/// (its value says so), so the trace shows how it ended.
///
/// Fails before the first evaluation if the start is empty, not finite or of the wrong dimension, or if a limit is
/// not a positive number.
///
/// ```
/// use nalgebra::{DVector, dvector};
/// use problems::{Limits, Method, Objective, Quadratic, State, StepError, Stop, minimize};
///
/// /// Steps of a tenth of the gradient.
/// struct Tenth;
///
/// impl Method for Tenth {
///     fn name(&self) -> &str {
///         "a tenth"
///     }
///     fn step(&mut self, _: &dyn Objective, at: &State) -> Result<DVector<f64>, StepError> {
///         Ok(&at.gradient * -0.1)
///     }
/// }
///
/// // On f = x²/2 each step leaves 9/10 of the distance: after ten steps .9¹⁰.
/// let limits = Limits::default().maximum_iterations(10);
/// let descent = minimize(&mut Tenth, &Quadratic::diagonal(1.0, 1), &dvector![1.0], &limits)?;
/// assert_eq!(descent.stop, Stop::MaximumIterations);
/// assert!((descent.best[0] - 0.9f64.powi(10)).abs() < 1e-15);
/// # Ok::<(), problems::InputError>(())
/// ```
pub fn minimize<T: RealField>(
    method: &mut dyn Method<T>,
    objective: &dyn Objective<T>,
    start: &DVector<T>,
    limits: &Limits,
) -> Result<Descent<T>, InputError> {
    check(objective, start, limits)?;
    let objective = Counted::new(objective);
    let watch = Stopwatch::start();
    let mut trace = Trace::new();
    let (value, gradient) = objective.value_and_gradient(start);
    let mut at = State {
        x: start.clone(),
        value,
        gradient,
        iteration: 0,
    };
    let mut best = (at.x.clone(), at.value.clone());
    let mut step_norm = 0.0;
    let stop = loop {
        let seen = Iteration {
            k: at.iteration,
            value: number(&at.value),
            gradient_norm: number(&at.gradient.norm()),
            step_norm,
            evaluations: objective.evaluations(),
            seconds: watch.seconds(),
        };
        trace.iterations.push(seen);
        if limits.keep_points {
            trace.points.push(at.x.clone());
        }
        better(&mut best, &at.x, &at.value);
        if let Some(stop) = verdict(&at, &seen, limits) {
            break stop;
        }
        let step = match method.step(&objective, &at) {
            Ok(step) => step,
            Err(error) => {
                if let Some(tried) = method.landing() {
                    better(&mut best, &tried.x, &tried.value);
                }
                break Stop::StepFailed {
                    iteration: at.iteration,
                    reason: error.to_string(),
                };
            }
        };
        if step.len() != at.x.len() {
            let reason = format!("a step of {} entries from a point of {}", step.len(), at.x.len());
            break Stop::StepFailed {
                iteration: at.iteration,
                reason,
            };
        }
        step_norm = number(&step.norm());
        if !step_norm.is_finite() {
            break Stop::NotFinite {
                iteration: at.iteration,
                what: "step",
            };
        }
        let landing = method.landing();
        at.x += step;
        (at.value, at.gradient) = match landing {
            Some(Landing { x, value, gradient }) if x.len() == at.x.len() => {
                // The point that was evaluated, to the last bit.
                at.x = x;
                let gradient = gradient.unwrap_or_else(|| objective.gradient(&at.x));
                (value, gradient)
            }
            _ => objective.value_and_gradient(&at.x),
        };
        at.iteration += 1;
    };
    Ok(Descent {
        best: best.0,
        best_value: best.1,
        last: at.x,
        stop,
        trace,
    })
}

/// Keeps the point, if its value is finite and lower.
fn better<T: RealField>(best: &mut (DVector<T>, T), x: &DVector<T>, value: &T) {
    if value.is_finite() && (value < &best.1 || !best.1.is_finite()) {
        *best = (x.clone(), value.clone());
    }
}

/// The reason to stop here, if there is one.
fn verdict<T: RealField>(at: &State<T>, seen: &Iteration, limits: &Limits) -> Option<Stop> {
    let iteration = at.iteration;
    for (what, size) in [("value", seen.value), ("gradient", seen.gradient_norm)] {
        if !size.is_finite() {
            return Some(Stop::NotFinite { iteration, what });
        }
    }
    for (what, size) in [("value", seen.value.abs()), ("point", number(&at.x.norm()))] {
        if size > limits.divergence {
            return Some(Stop::Diverged { iteration, what });
        }
    }
    let low = limits.target_value.is_some_and(|target| seen.value <= target);
    let near = limits.target_point.as_ref().is_some_and(|(target, distance)| {
        let gap =
            at.x.iter()
                .zip(target.iter())
                .map(|(x, y)| (number(x) - y).powi(2))
                .sum::<f64>()
                .sqrt();
        gap <= *distance
    });
    if low || near {
        return Some(Stop::TargetReached {
            iteration,
            value: seen.value,
        });
    }
    if seen.gradient_norm <= limits.gradient_tolerance {
        return Some(Stop::Converged {
            gradient_norm: seen.gradient_norm,
        });
    }
    (iteration >= limits.maximum_iterations).then_some(Stop::MaximumIterations)
}

fn check<T: RealField>(
    objective: &dyn Objective<T>,
    start: &DVector<T>,
    limits: &Limits,
) -> Result<(), InputError> {
    let expected = objective.dimension();
    if start.is_empty() {
        return Err(InputError::EmptyStart);
    }
    if start.len() != expected {
        return Err(InputError::Dimension {
            what: "start",
            expected,
            found: start.len(),
        });
    }
    if let Some((index, entry)) = start.iter().enumerate().find(|(_, entry)| !entry.is_finite()) {
        return Err(InputError::StartNotFinite {
            index,
            value: number(entry),
        });
    }
    let distance = limits.target_point.as_ref().map(|(_, distance)| *distance);
    for (what, value) in [
        ("gradient tolerance", Some(limits.gradient_tolerance)),
        ("divergence bound", Some(limits.divergence)),
        ("distance to the target point", distance),
    ] {
        if let Some(value) = value
            && (value.is_nan() || value <= 0.0)
        {
            return Err(InputError::NotPositive { what, value });
        }
    }
    if limits.target_value.is_some_and(|value| !value.is_finite()) {
        return Err(InputError::TargetNotFinite { what: "target value" });
    }
    if let Some((target, _)) = &limits.target_point {
        if target.len() != expected {
            return Err(InputError::Dimension {
                what: "target point",
                expected,
                found: target.len(),
            });
        }
        if target.iter().any(|entry| !entry.is_finite()) {
            return Err(InputError::TargetNotFinite { what: "target point" });
        }
    }
    Ok(())
}

/// A number of the trace.
fn number<T: RealField>(x: &T) -> f64 {
    x.to_subset_unchecked()
}
