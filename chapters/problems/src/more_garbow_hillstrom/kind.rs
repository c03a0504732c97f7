//! Which formula stands behind a number.

use super::valleys::{ExtendedPowell, ExtendedRosenbrock, HelicalValley, Wood};

/// The problems that differ by more than their size.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    ExtendedRosenbrock(ExtendedRosenbrock),
    HelicalValley(HelicalValley),
    ExtendedPowell(ExtendedPowell),
    Wood(Wood),
}

/// The same expression of every kind of problem.
macro_rules! each {
    ($kind:expr, $problem:ident => $result:expr) => {
        match $kind {
            Kind::ExtendedRosenbrock($problem) => $result,
            Kind::HelicalValley($problem) => $result,
            Kind::ExtendedPowell($problem) => $result,
            Kind::Wood($problem) => $result,
        }
    };
}

impl Kind {
    /// Problem `number` in n variables, if it exists.
    pub(super) fn new(number: usize, n: usize) -> Option<Self> {
        Some(match (number, n) {
            (1, 2) => Self::ExtendedRosenbrock(ExtendedRosenbrock { n }),
            (7, 3) => Self::HelicalValley(HelicalValley),
            (13, 4) => Self::ExtendedPowell(ExtendedPowell { n }),
            (14, 4) => Self::Wood(Wood),
            (21, n) if n > 0 && n.is_multiple_of(2) => Self::ExtendedRosenbrock(ExtendedRosenbrock { n }),
            (22, n) if n > 0 && n.is_multiple_of(4) => Self::ExtendedPowell(ExtendedPowell { n }),
            _ => return None,
        })
    }
}
