//! Claims: statements of the text, bound to a measurement.

/// How a measured value relates to its bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `==`
    Equal,
    /// `in`: between two bounds, both included
    In,
}

impl Relation {
    /// Whether the measured value keeps the bound. NaN never does, on either side.
    ///
    /// ```
    /// use exhibit::Relation;
    /// assert!(Relation::AtMost.holds(6.0, &[7.0]));
    /// assert!(!Relation::AtMost.holds(f64::NAN, &[7.0]));
    /// assert!(Relation::In.holds(0.98, &[0.9, 1.1]));
    /// ```
    pub fn holds(self, measured: f64, bound: &[f64]) -> bool {
        match (self, bound) {
            (Self::Less, [b]) => measured < *b,
            (Self::AtMost, [b]) => measured <= *b,
            (Self::Greater, [b]) => measured > *b,
            (Self::AtLeast, [b]) => measured >= *b,
            (Self::Equal, [b]) => measured == *b,
            (Self::In, [lo, hi]) => (*lo..=*hi).contains(&measured),
            _ => false,
        }
    }

    /// The relation as it is written in code and in the manifest.
    pub fn token(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
            Self::Equal => "==",
            Self::In => "in",
        }
    }

    /// The relation of a token.
    pub fn from_token(token: &str) -> Option<Self> {
        [
            Self::Less,
            Self::AtMost,
            Self::Greater,
            Self::AtLeast,
            Self::Equal,
            Self::In,
        ]
        .into_iter()
        .find(|relation| relation.token() == token)
    }

    /// The bound as a reader sees it: `≤ 7`, `in [0.9, 1.1]`.
    pub fn bound_text(self, bound: &[f64]) -> String {
        let numbers: Vec<String> = bound.iter().map(|b| short(*b)).collect();
        let sign = match self {
            Self::Less => "<",
            Self::AtMost => "≤",
            Self::Greater => ">",
            Self::AtLeast => "≥",
            Self::Equal => "=",
            Self::In => return format!("in [{}]", numbers.join(", ")),
        };
        format!("{sign} {}", numbers.join(", "))
    }
}

/// Whole numbers as they are, others with up to four significant digits and no trailing zeros.
pub(crate) fn short(x: f64) -> String {
    use crate::number::Format;
    if x.fract() == 0.0 && x.abs() < 1e7 {
        return Format::Integer.text(x);
    }
    let text = Format::Significant(4).text(x);
    let (mantissa, power) = text.find('×').map_or((text.as_str(), ""), |at| text.split_at(at));
    if !mantissa.contains('.') {
        return text;
    }
    let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
    format!("{mantissa}{power}")
}

/// Publishes a claim: the run, a name, the statement, the measured value, a relation, a literal bound.
///
/// The bound must be a literal, so that the text's promise cannot follow the measurement.
///
/// ```
/// # fn main() -> exhibit::Outcome {
/// use exhibit::{Run, claim};
/// let mut run = Run::in_memory();
/// claim!(run, "few-iterations", "Newton needs at most seven iterations", 6, <=, 7)?;
/// claim!(run, "slope", "the fitted slope is one", 1.02, in, 0.9, 1.1)?;
/// assert!(run.claim("slope").holds);
/// # Ok(()) }
/// ```
///
/// ```compile_fail
/// # let mut run = exhibit::Run::in_memory();
/// let bound = 7.0;
/// exhibit::claim!(run, "n", "a bound is a literal", 6, <=, bound);
/// ```
#[macro_export]
macro_rules! claim {
    ($run:expr, $name:expr, $statement:expr, $measured:expr, in, $lo:literal, $hi:literal $(,)?) => {
        $run.publish_claim(
            $name,
            $statement,
            $measured,
            $crate::Relation::In,
            &[$lo as f64, $hi as f64],
        )
    };
    ($run:expr, $name:expr, $statement:expr, $measured:expr, <, $bound:literal $(,)?) => {
        $run.publish_claim(
            $name,
            $statement,
            $measured,
            $crate::Relation::Less,
            &[$bound as f64],
        )
    };
    ($run:expr, $name:expr, $statement:expr, $measured:expr, <=, $bound:literal $(,)?) => {
        $run.publish_claim(
            $name,
            $statement,
            $measured,
            $crate::Relation::AtMost,
            &[$bound as f64],
        )
    };
    ($run:expr, $name:expr, $statement:expr, $measured:expr, >, $bound:literal $(,)?) => {
        $run.publish_claim(
            $name,
            $statement,
            $measured,
            $crate::Relation::Greater,
            &[$bound as f64],
        )
    };
    ($run:expr, $name:expr, $statement:expr, $measured:expr, >=, $bound:literal $(,)?) => {
        $run.publish_claim(
            $name,
            $statement,
            $measured,
            $crate::Relation::AtLeast,
            &[$bound as f64],
        )
    };
    ($run:expr, $name:expr, $statement:expr, $measured:expr, ==, $bound:literal $(,)?) => {
        $run.publish_claim(
            $name,
            $statement,
            $measured,
            $crate::Relation::Equal,
            &[$bound as f64],
        )
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_relation_can_hold_and_fail() {
        use Relation::*;
        let b = [2.0];
        assert!(Less.holds(1.9, &b) && !Less.holds(2.0, &b));
        assert!(AtMost.holds(2.0, &b) && !AtMost.holds(2.1, &b));
        assert!(Greater.holds(2.1, &b) && !Greater.holds(2.0, &b));
        assert!(AtLeast.holds(2.0, &b) && !AtLeast.holds(1.9, &b));
        assert!(Equal.holds(2.0, &b) && !Equal.holds(2.0 + 1e-15, &b));
        assert!(In.holds(1.0, &[1.0, 3.0]) && In.holds(3.0, &[1.0, 3.0]));
        assert!(!In.holds(0.99, &[1.0, 3.0]) && !In.holds(3.01, &[1.0, 3.0]));
    }

    #[test]
    fn nan_never_holds() {
        for relation in ["<", "<=", ">", ">=", "=="] {
            let relation = Relation::from_token(relation).unwrap();
            assert!(!relation.holds(f64::NAN, &[2.0]), "{relation:?}");
            assert!(!relation.holds(2.0, &[f64::NAN]), "{relation:?}");
            assert!(!relation.holds(2.0, &[]), "{relation:?} without a bound");
        }
        assert!(!Relation::In.holds(f64::NAN, &[0.0, 1.0]));
        assert!(!Relation::In.holds(0.5, &[0.0, f64::NAN]));
    }

    #[test]
    fn bounds_are_readable() {
        assert_eq!(Relation::AtMost.bound_text(&[7.0]), "≤ 7");
        assert_eq!(Relation::In.bound_text(&[-0.9, 1.1]), "in [−0.9, 1.1]");
        assert_eq!(Relation::Less.bound_text(&[1e-14]), "< 1×10⁻¹⁴");
        assert_eq!(short(2508.0096), "2508");
        assert_eq!(short(0.1), "0.1");
    }
}
