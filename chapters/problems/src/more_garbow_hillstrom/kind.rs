//! Which formula stands behind a number.

use super::bumps::{Gaussian, Osborne2};
use super::chebyquad::Chebyquad;
use super::exponentials::{BiggsExp6, Box3, JennrichSampson, Osborne1};
use super::fits::{Bard, BrownDennis, Gulf, KowalikOsborne, Meyer};
use super::linear::{FullRank, RankOne};
use super::penalties::{PenaltyOne, PenaltyTwo, VariablyDimensioned, Watson};
use super::systems::{
    BrownAlmostLinear, BroydenBanded, BroydenTridiagonal, DiscreteBoundaryValue, DiscreteIntegral,
    Trigonometric,
};
use super::two_variables::{Beale, BrownBadlyScaled, FreudensteinRoth, PowellBadlyScaled};
use super::valleys::{ExtendedPowell, ExtendedRosenbrock, HelicalValley, Wood};

/// The problems that differ by more than their size.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    ExtendedRosenbrock(ExtendedRosenbrock),
    FreudensteinRoth(FreudensteinRoth),
    PowellBadlyScaled(PowellBadlyScaled),
    BrownBadlyScaled(BrownBadlyScaled),
    Beale(Beale),
    JennrichSampson(JennrichSampson),
    HelicalValley(HelicalValley),
    Bard(Bard),
    Gaussian(Gaussian),
    Meyer(Meyer),
    Gulf(Gulf),
    Box3(Box3),
    ExtendedPowell(ExtendedPowell),
    Wood(Wood),
    KowalikOsborne(KowalikOsborne),
    BrownDennis(BrownDennis),
    Osborne1(Osborne1),
    BiggsExp6(BiggsExp6),
    Osborne2(Osborne2),
    Watson(Watson),
    PenaltyOne(PenaltyOne),
    PenaltyTwo(PenaltyTwo),
    VariablyDimensioned(VariablyDimensioned),
    Trigonometric(Trigonometric),
    BrownAlmostLinear(BrownAlmostLinear),
    DiscreteBoundaryValue(DiscreteBoundaryValue),
    DiscreteIntegral(DiscreteIntegral),
    BroydenTridiagonal(BroydenTridiagonal),
    BroydenBanded(BroydenBanded),
    FullRank(FullRank),
    RankOne(RankOne),
    Chebyquad(Chebyquad),
}

/// The same expression of every kind of problem.
macro_rules! each {
    ($kind:expr, $problem:ident => $result:expr) => {
        match $kind {
            Kind::ExtendedRosenbrock($problem) => $result,
            Kind::FreudensteinRoth($problem) => $result,
            Kind::PowellBadlyScaled($problem) => $result,
            Kind::BrownBadlyScaled($problem) => $result,
            Kind::Beale($problem) => $result,
            Kind::JennrichSampson($problem) => $result,
            Kind::HelicalValley($problem) => $result,
            Kind::Bard($problem) => $result,
            Kind::Gaussian($problem) => $result,
            Kind::Meyer($problem) => $result,
            Kind::Gulf($problem) => $result,
            Kind::Box3($problem) => $result,
            Kind::ExtendedPowell($problem) => $result,
            Kind::Wood($problem) => $result,
            Kind::KowalikOsborne($problem) => $result,
            Kind::BrownDennis($problem) => $result,
            Kind::Osborne1($problem) => $result,
            Kind::BiggsExp6($problem) => $result,
            Kind::Osborne2($problem) => $result,
            Kind::Watson($problem) => $result,
            Kind::PenaltyOne($problem) => $result,
            Kind::PenaltyTwo($problem) => $result,
            Kind::VariablyDimensioned($problem) => $result,
            Kind::Trigonometric($problem) => $result,
            Kind::BrownAlmostLinear($problem) => $result,
            Kind::DiscreteBoundaryValue($problem) => $result,
            Kind::DiscreteIntegral($problem) => $result,
            Kind::BroydenTridiagonal($problem) => $result,
            Kind::BroydenBanded($problem) => $result,
            Kind::FullRank($problem) => $result,
            Kind::RankOne($problem) => $result,
            Kind::Chebyquad($problem) => $result,
        }
    };
}

impl Kind {
    /// Problem `number` in n variables, if it exists.
    pub(super) fn new(number: usize, n: usize) -> Option<Self> {
        Some(match (number, n) {
            (1, 2) => Self::ExtendedRosenbrock(ExtendedRosenbrock { n }),
            (2, 2) => Self::FreudensteinRoth(FreudensteinRoth),
            (3, 2) => Self::PowellBadlyScaled(PowellBadlyScaled),
            (4, 2) => Self::BrownBadlyScaled(BrownBadlyScaled),
            (5, 2) => Self::Beale(Beale),
            (6, 2) => Self::JennrichSampson(JennrichSampson),
            (7, 3) => Self::HelicalValley(HelicalValley),
            (8, 3) => Self::Bard(Bard),
            (9, 3) => Self::Gaussian(Gaussian),
            (10, 3) => Self::Meyer(Meyer),
            (11, 3) => Self::Gulf(Gulf),
            (12, 3) => Self::Box3(Box3),
            (13, 4) => Self::ExtendedPowell(ExtendedPowell { n }),
            (14, 4) => Self::Wood(Wood),
            (15, 4) => Self::KowalikOsborne(KowalikOsborne),
            (16, 4) => Self::BrownDennis(BrownDennis),
            (17, 5) => Self::Osborne1(Osborne1),
            (18, 6) => Self::BiggsExp6(BiggsExp6),
            (19, 11) => Self::Osborne2(Osborne2),
            (20, 2..=31) => Self::Watson(Watson { n }),
            (21, n) if n > 0 && n.is_multiple_of(2) => Self::ExtendedRosenbrock(ExtendedRosenbrock { n }),
            (22, n) if n > 0 && n.is_multiple_of(4) => Self::ExtendedPowell(ExtendedPowell { n }),
            (23, 1..) => Self::PenaltyOne(PenaltyOne { n }),
            (24, 1..) => Self::PenaltyTwo(PenaltyTwo { n }),
            (25, 1..) => Self::VariablyDimensioned(VariablyDimensioned { n }),
            (26, 1..) => Self::Trigonometric(Trigonometric { n }),
            (27, 2..) => Self::BrownAlmostLinear(BrownAlmostLinear { n }),
            (28, 1..) => Self::DiscreteBoundaryValue(DiscreteBoundaryValue { n }),
            (29, 1..) => Self::DiscreteIntegral(DiscreteIntegral { n }),
            (30, 1..) => Self::BroydenTridiagonal(BroydenTridiagonal { n }),
            (31, 1..) => Self::BroydenBanded(BroydenBanded { n }),
            (32, 1..) => Self::FullRank(FullRank { m: 2 * n, n }),
            (33, 1..) => Self::RankOne(RankOne {
                m: 2 * n,
                n,
                bordered: false,
            }),
            (34, 3..) => Self::RankOne(RankOne {
                m: 2 * n,
                n,
                bordered: true,
            }),
            (35, 1..) => Self::Chebyquad(Chebyquad { n }),
            _ => return None,
        })
    }
}
