//! The search of Hager and Zhang.

use nalgebra::RealField;

use super::wolfe::UNBOUNDED;
use super::{Conditions, ConstantsError, LineSearch, Ray, Reason, Trial};

/// Wolfe's conditions, or where values are too close to compare, slopes alone (Hager and Zhang 2005 and 2006).
///
/// Close to a minimum the decrease of the value drowns in rounding long before the slope does, since the value changes
/// with the square of the distance. For a parabola Armijo's condition is the same as $φ'(α) ≤ (2δ − 1)φ'(0)$, which
/// compares slopes. So a step is accepted if it satisfies Wolfe's conditions, or if
/// $(2δ − 1)φ'(0) ≥ φ'(α) ≥ σφ'(0)$ and $φ(α) ≤ φ(0) + ε|φ(0)|$. The search keeps an interval with slopes of opposite
/// signs at its ends and shrinks it by two secant steps at a time.
///
/// Defaults, all from the papers: $δ = 0.1$, $σ = 0.9$, $ε = 10^{−6}$, $θ = ½$, $γ = ⅔$, $ρ = 5$, 50 trials.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HagerZhang {
    conditions: Conditions,
    tolerance: f64,
    shrinkage: f64,
    expansion: f64,
}

impl Default for HagerZhang {
    fn default() -> Self {
        Self {
            conditions: DELTA_SIGMA,
            tolerance: 1e-6,
            shrinkage: 2.0 / 3.0,
            expansion: 5.0,
        }
    }
}

const DELTA_SIGMA: Conditions = Conditions::constants(0.1, 0.9);

impl HagerZhang {
    /// With $0 < δ < ½$ and $δ ≤ σ < 1$.
    pub fn new(decrease: f64, curvature: f64) -> Result<Self, ConstantsError> {
        if decrease >= 0.5 {
            return Err(ConstantsError { decrease, curvature });
        }
        Ok(Self {
            conditions: Conditions::new(decrease, curvature)?,
            ..Self::default()
        })
    }
}

impl<T: RealField + Copy> LineSearch<T> for HagerZhang {
    fn name(&self) -> &str {
        "Hager–Zhang"
    }

    fn search(&self, ray: &mut Ray<'_, T>, first: f64) -> Result<f64, Reason> {
        let start = ray.start();
        let ceiling = start.value + self.tolerance * start.value.abs();
        let hunt = Hunt {
            search: self,
            ray,
            start,
            ceiling,
        };
        match hunt.run(first) {
            Ok(never) => match never {},
            Err(End::Accepted(step)) => Ok(step),
            Err(End::Failed(reason)) => Err(reason),
        }
    }
}

/// How a hunt ends: it ends wherever it meets a step that is good enough, however deep it is in its rules.
enum End {
    Accepted(f64),
    Failed(Reason),
}

impl From<Reason> for End {
    fn from(reason: Reason) -> Self {
        Self::Failed(reason)
    }
}

/// One search, on one ray. The names of the rules are the paper's.
struct Hunt<'h, 'a, T: RealField + Copy> {
    search: &'h HagerZhang,
    ray: &'h mut Ray<'a, T>,
    start: Trial,
    /// $φ(0) + ε_k$, as high as a value may be
    ceiling: f64,
}

impl<T: RealField + Copy> Hunt<'_, '_, T> {
    fn run(mut self, first: f64) -> Result<std::convert::Infallible, End> {
        let (mut a, mut b) = self.bracket(first)?;
        loop {
            let width = b.step - a.step;
            (a, b) = self.double_secant(a, b)?;
            if b.step - a.step > self.search.shrinkage * width {
                let middle = a.step + (b.step - a.step) / 2.0;
                (a, b) = self.update(a, b, middle)?.0;
            }
            if b.step - a.step <= 1e-15 * b.step {
                return Err(Reason::IntervalTooSmall { step_length: a.step }.into());
            }
        }
    }

    /// Looks at a step length, and is done if it is good enough: rules T1 and T2.
    fn look(&mut self, step: f64) -> Result<Trial, End> {
        let trial = self.ray.value_and_slope(step)?;
        let (start, conditions) = (self.start, self.search.conditions);
        let falls = conditions.falls_enough(start, step, trial.value);
        let levels =
            trial.slope <= (2.0 * conditions.decrease() - 1.0) * start.slope && trial.value <= self.ceiling;
        if trial.value.is_finite() && (falls || levels) && conditions.is_long_enough(start, trial) {
            return Err(End::Accepted(step));
        }
        Ok(trial)
    }

    /// Lengthens the step until an interval with opposite slopes is found: rules B0 to B3.
    fn bracket(&mut self, first: f64) -> Result<(Trial, Trial), End> {
        let (mut low, mut step) = (self.start, first);
        loop {
            let trial = self.look(step)?;
            if trial.value > self.ceiling && !(trial.slope >= 0.0 && trial.value.is_finite()) {
                return self.bisect(self.start, trial);
            }
            if trial.slope >= 0.0 {
                return Ok((low, trial));
            }
            if step > UNBOUNDED * first {
                return Err(Reason::Unbounded { step_length: step }.into());
            }
            (low, step) = (trial, self.search.expansion * step);
        }
    }

    /// An interval with opposite slopes within one whose upper end is too high: rule U3.
    fn bisect(&mut self, mut a: Trial, mut b: Trial) -> Result<(Trial, Trial), End> {
        loop {
            if b.step - a.step <= 1e-15 * b.step {
                return Err(Reason::IntervalTooSmall { step_length: a.step }.into());
            }
            let middle = self.look(a.step + (b.step - a.step) / 2.0)?;
            if !middle.value.is_finite() {
                b = middle;
            } else if middle.slope >= 0.0 {
                return Ok((a, middle));
            } else if middle.value <= self.ceiling {
                a = middle;
            } else {
                b = middle;
            }
        }
    }

    /// The interval with `step` as an end, if it lies within: rules U0 to U3; and what is known at `step`.
    fn update(&mut self, a: Trial, b: Trial, step: f64) -> Result<((Trial, Trial), Option<Trial>), End> {
        // A slope that overflows almost makes a secant step that changes no digit of the point: as if outside.
        if !(step > a.step && step < b.step) || self.ray.is_in_place(step) {
            return Ok(((a, b), None));
        }
        let c = self.look(step)?;
        let interval = if c.slope >= 0.0 && c.value.is_finite() {
            (a, c)
        } else if c.value <= self.ceiling {
            (c, b)
        } else {
            self.bisect(a, c)?
        };
        Ok((interval, Some(c)))
    }

    /// Two secant steps: rules S1 to S4.
    fn double_secant(&mut self, a: Trial, b: Trial) -> Result<(Trial, Trial), End> {
        let ((low, high), c) = self.update(a, b, secant(a, b))?;
        let again = match c {
            Some(c) if c.step == high.step => secant(b, high),
            Some(c) if c.step == low.step => secant(a, low),
            _ => return Ok((low, high)),
        };
        Ok(self.update(low, high, again)?.0)
    }
}

/// Where the line through two slopes is zero.
fn secant(a: Trial, b: Trial) -> f64 {
    (a.step * b.slope - b.step * a.slope) / (b.slope - a.slope)
}
