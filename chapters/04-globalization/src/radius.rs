//! How far to trust a model.

/// The ratio of actual to promised decrease, $ρ = (f(x) − f(x + p))/(m(0) − m(p))$.
///
/// Where both differences are rounding noise their quotient says nothing. So $10ε|f|$ is added to both, which makes the
/// ratio tend to 1 there (Conn, Gould and Toint 2000, §17.4.2). A value that is NaN or infinite gives $−∞$.
pub fn gain_ratio(value: f64, trial: f64, promised: f64) -> f64 {
    if !trial.is_finite() {
        return f64::NEG_INFINITY;
    }
    let noise = 10.0 * f64::EPSILON * value.abs();
    (value - trial + noise) / (promised + noise)
}

/// A trust radius $Δ$, and how it learns from the gain ratio.
///
/// Below a ratio of ¼ the model was too optimistic: the radius becomes a quarter of the step. Above ¾, if the step went
/// to the radius, it doubles. In between it stays (Nocedal and Wright 2006, algorithm 4.1; there it is a quarter of the
/// radius, which for a step that ends inside it may change nothing). Defaults: $Δ_0 = 1$, no maximum. Libraries have a
/// maximum of 100; Brown's badly scaled problem has its minimum at a distance of a million.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Radius {
    value: f64,
    maximum: f64,
}

impl Default for Radius {
    fn default() -> Self {
        Self {
            value: 1.0,
            maximum: f64::INFINITY,
        }
    }
}

impl Radius {
    /// Least ratio at which a step is taken. Default of Nocedal and Wright 2006: anything below ¼.
    pub const ACCEPTED: f64 = 0.1;

    /// With this $Δ_0$, a positive number.
    pub fn new(initial: f64) -> Result<Self, crate::subproblem::SubproblemError> {
        Self::default().with_initial(initial)
    }

    fn with_initial(self, value: f64) -> Result<Self, crate::subproblem::SubproblemError> {
        if value > 0.0 && value.is_finite() {
            Ok(Self { value, ..self })
        } else {
            Err(crate::subproblem::SubproblemError::NotPositive {
                what: "radius",
                value,
            })
        }
    }

    /// With a maximum that it never passes.
    pub fn at_most(self, maximum: f64) -> Self {
        Self {
            value: self.value.min(maximum),
            maximum,
        }
    }

    /// $Δ$.
    pub fn value(&self) -> f64 {
        self.value
    }

    /// Learns from a step of this length; says whether the step is good enough to take.
    pub fn learn(&mut self, ratio: f64, length: f64) -> bool {
        if ratio < 0.25 || ratio.is_nan() {
            self.value = 0.25 * length.min(self.value);
        } else if ratio > 0.75 && length >= 0.99 * self.value {
            self.value = (2.0 * self.value).min(self.maximum);
        }
        ratio >= Self::ACCEPTED
    }
}
