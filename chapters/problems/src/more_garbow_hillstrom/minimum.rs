//! What is known of a minimum.

use nalgebra::DVector;

/// Below this a sum of squares counts as the zero that a problem lists.
///
/// Small enough to tell a minimizer from a valley that leads there: in that of Powell's badly scaled function the
/// minimizer is still a quarter away where f is $10^{−9}$. Large enough to be reached where the Hessian is singular at the
/// minimizer: in Powell's singular function the gradient need only fall below some $10^{−7}$.
pub const ZERO: f64 = 1e-10;

/// A minimum that is known of a problem.
///
/// ```
/// use problems::more_garbow_hillstrom::problem;
///
/// let freudenstein_roth = problem(2).expect("the second of 35");
/// let [global, local] = freudenstein_roth.minima() else { panic!("two minima") };
/// assert!(global.is_reached(1e-20) && !global.is_reached(48.98));
/// assert!(local.is_reached(48.98425) && !local.global);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Minimum {
    /// $f$ there, to the digits published.
    pub value: f64,
    /// How far from `value` a computed one may lie and still be the same minimum: one unit in the sixth digit, since
    /// the paper prints six and cuts off the rest; [`ZERO`] for a zero.
    pub tolerance: f64,
    /// Whether no smaller value is known.
    pub global: bool,
    /// Who says so.
    pub source: Source,
    /// Where.
    pub location: Location,
}

/// Where the knowledge of a minimum comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The paper of 1981 lists it.
    Paper,
    /// The paper does not list it; found later, and checked by the tests of this crate.
    Later,
}

/// Where a minimum lies.
#[derive(Debug, Clone, PartialEq)]
pub enum Location {
    /// At this point, exact or computed to about twelve digits (eight where the Hessian is close to singular). The paper
    /// prints few of these, and none to more than five digits.
    Point(DVector<f64>),
    /// At every point of this set.
    Set(&'static str),
    /// Nowhere: an infimum, approached as the variables run off like this.
    Infinity(&'static str),
    /// Somewhere: known by its value only.
    Unstated,
}

impl Minimum {
    /// The global minimum, of the paper; where, is to be added.
    pub(super) fn global(value: f64) -> Self {
        Self {
            value,
            tolerance: if value == 0.0 { ZERO } else { sixth_digit(value) },
            global: true,
            source: Source::Paper,
            location: Location::Unstated,
        }
    }

    /// A local one.
    pub(super) fn local(value: f64) -> Self {
        Self {
            global: false,
            ..Self::global(value)
        }
    }

    pub(super) fn later(self) -> Self {
        Self {
            source: Source::Later,
            ..self
        }
    }

    pub(super) fn at(self, point: &[f64]) -> Self {
        self.located(Location::Point(DVector::from_column_slice(point)))
    }

    pub(super) fn located(self, location: Location) -> Self {
        Self { location, ..self }
    }

    /// Whether `value` is this minimum, within its [`tolerance`](Self::tolerance).
    pub fn is_reached(&self, value: f64) -> bool {
        (value - self.value).abs() <= self.tolerance
    }
}

/// One unit in the sixth significant digit.
fn sixth_digit(value: f64) -> f64 {
    10f64.powf(value.abs().log10().floor() - 5.0)
}
