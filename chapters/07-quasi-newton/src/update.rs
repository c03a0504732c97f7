//! The formulas: how a pair changes the matrix.

use nalgebra::{DMatrix, DVector};

use crate::{PairError, SecantPair};

/// A symmetric matrix of rank two, $abᵀ + baᵀ$. Every formula of this chapter adds one of these.
#[derive(Debug, Clone, PartialEq)]
pub struct RankTwo {
    /// $a$, N entries
    pub a: DVector<f64>,
    /// $b$, N entries
    pub b: DVector<f64>,
}

impl RankTwo {
    /// $(abᵀ + baᵀ)v$, in O(N).
    pub fn times(&self, v: &DVector<f64>) -> DVector<f64> {
        &self.a * self.b.dot(v) + &self.b * self.a.dot(v)
    }

    /// Adds it to a matrix, in $4N²$ operations.
    ///
    /// # Panics
    /// If the matrix is not N×N.
    pub fn add_to(&self, matrix: &mut DMatrix<f64>) {
        matrix.ger(1.0, &self.a, &self.b, 1.0);
        matrix.ger(1.0, &self.b, &self.a, 1.0);
    }
}

/// Why there is no update. Each message says what to do.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum UpdateError {
    /// The pair itself is unusable.
    #[error(transparent)]
    Pair(#[from] PairError),

    /// Matrix, product and pair do not belong together.
    #[error("the pair has {pair} entries, the matrix or its product {matrix}")]
    Dimension {
        /// N of the pair
        pair: usize,
        /// N of the matrix
        matrix: usize,
    },

    /// The old matrix is not positive definite.
    #[error(
        "the old matrix is not positive definite (xᵀMx = {curvature:.1e}): start again from a multiple of the identity"
    )]
    NotPositiveDefinite {
        /// $xᵀMx$
        curvature: f64,
    },

    /// SR1 would divide by next to nothing.
    #[error(
        "the residual is at a right angle to the step (cosine {cosine:.1e}), where SR1 has no answer: skip this pair"
    )]
    RightAngle {
        /// of the angle between $r$ and $x$
        cosine: f64,
    },
}

/// A formula for learning a matrix from pairs.
///
/// Each serves twice: it changes an approximation $B$ of the Hessian so that $Bs = y$, or one of the inverse Hessian,
/// $H$, so that $Hy = s$. The two results are inverse to each other, if the matrices were before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Update {
    /// Broyden, Fletcher, Goldfarb and Shanno 1970: the least change of the *inverse*. The one to use.
    Bfgs,
    /// Davidon 1959, Fletcher and Powell 1963: the least change of the matrix itself.
    Dfp,
    /// The symmetric rank-one update: the only one that does not need, or keep, a positive definite matrix.
    Sr1,
}

impl Update {
    /// As a legend shows it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bfgs => "BFGS",
            Self::Dfp => "DFP",
            Self::Sr1 => "SR1",
        }
    }

    /// The change of the inverse Hessian's approximation $H$, where `hy` is $Hy$: O(N).
    ///
    /// Fails if the pair violates the curvature condition (SR1: if it would divide by next to nothing), or if $H$ is
    /// not positive definite along $y$ (DFP).
    pub fn of_inverse(self, pair: &SecantPair, hy: &DVector<f64>) -> Result<RankTwo, UpdateError> {
        let (s, y) = (pair.step(), pair.change());
        self.check(pair, hy)?;
        match self {
            Self::Bfgs => Ok(least_change(y, s, hy)),
            Self::Dfp => least_change_of_inverse(y, s, hy),
            Self::Sr1 => rank_one(y, s, hy),
        }
    }

    /// The change of the Hessian's approximation $B$, where `bs` is $Bs$: O(N). Fails as
    /// [`of_inverse`](Self::of_inverse).
    pub fn of_hessian(self, pair: &SecantPair, bs: &DVector<f64>) -> Result<RankTwo, UpdateError> {
        let (s, y) = (pair.step(), pair.change());
        self.check(pair, bs)?;
        match self {
            Self::Bfgs => least_change_of_inverse(s, y, bs),
            Self::Dfp => Ok(least_change(s, y, bs)),
            Self::Sr1 => rank_one(s, y, bs),
        }
    }

    /// $H$ after the pair: one product, then a matrix of rank two, $6N²$ operations. Fails as
    /// [`of_inverse`](Self::of_inverse), and leaves $H$ as it was.
    ///
    /// ```
    /// use nalgebra::{DMatrix, dvector};
    /// use quasi_newton::{Update, SecantPair};
    ///
    /// let pair = SecantPair::new(dvector![1.0, 1.0], dvector![2.0, 6.0])?;
    /// let mut h = DMatrix::identity(2, 2);
    /// Update::Bfgs.update_inverse(&mut h, &pair)?;
    /// assert!((h * pair.change() - pair.step()).norm() < 1e-15); // the secant equation
    /// # Ok::<(), quasi_newton::UpdateError>(())
    /// ```
    pub fn update_inverse(self, h: &mut DMatrix<f64>, pair: &SecantPair) -> Result<(), UpdateError> {
        fits(h, pair)?;
        let hy = &*h * pair.change();
        self.of_inverse(pair, &hy)?.add_to(h);
        Ok(())
    }

    /// $B$ after the pair, in $6N²$ operations. Fails as [`of_inverse`](Self::of_inverse), and leaves $B$ as it was.
    pub fn update_hessian(self, b: &mut DMatrix<f64>, pair: &SecantPair) -> Result<(), UpdateError> {
        fits(b, pair)?;
        let bs = &*b * pair.step();
        self.of_hessian(pair, &bs)?.add_to(b);
        Ok(())
    }

    fn check(self, pair: &SecantPair, product: &DVector<f64>) -> Result<(), UpdateError> {
        if product.len() != pair.step().len() {
            return Err(UpdateError::Dimension {
                pair: pair.step().len(),
                matrix: product.len(),
            });
        }
        match self {
            Self::Bfgs | Self::Dfp => Ok(pair.check_curvature()?),
            Self::Sr1 => Ok(()),
        }
    }
}

fn fits(matrix: &DMatrix<f64>, pair: &SecantPair) -> Result<(), UpdateError> {
    let n = pair.step().len();
    let wrong = [matrix.nrows(), matrix.ncols()]
        .into_iter()
        .find(|side| *side != n);
    wrong.map_or(Ok(()), |matrix| Err(UpdateError::Dimension { pair: n, matrix }))
}

/// The symmetric $M_+$ with $M_+x = z$ that is nearest to $M$: with $u = Mx$ and $ρ = 1/xᵀz$,
/// $M_+ = (I − ρzxᵀ)\,M\,(I − ρxzᵀ) + ρzzᵀ$, multiplied out.
///
/// Nearest in the norm $‖W^{½}(M_+ − M)W^{½}‖$ of Frobenius, for any positive definite $W$ with $Wz = x$.
fn least_change(x: &DVector<f64>, z: &DVector<f64>, u: &DVector<f64>) -> RankTwo {
    let rho = 1.0 / x.dot(z);
    RankTwo {
        a: z.clone(),
        b: z * (0.5 * rho * (1.0 + rho * x.dot(u))) - u * rho,
    }
}

/// The $M_+$ with $M_+x = z$ whose *inverse* is nearest to $M^{−1}$: $M_+ = M + zzᵀ/zᵀx − uuᵀ/xᵀu$.
///
/// With $p = z/\sqrt{zᵀx}$ and $q = u/\sqrt{xᵀu}$ that adds $ppᵀ − qqᵀ$, the symmetric part of $(p − q)(p + q)ᵀ$.
fn least_change_of_inverse(
    x: &DVector<f64>,
    z: &DVector<f64>,
    u: &DVector<f64>,
) -> Result<RankTwo, UpdateError> {
    let curvature = x.dot(u);
    if curvature.is_nan() || curvature <= 0.0 {
        return Err(UpdateError::NotPositiveDefinite { curvature });
    }
    let (p, q) = (z / x.dot(z).sqrt(), u / curvature.sqrt());
    Ok(RankTwo {
        a: (&p - &q) * 0.5,
        b: p + q,
    })
}

/// The only $M_+$ with $M_+x = z$ that differs from $M$ by rank one: $M_+ = M + rrᵀ/rᵀx$ with $r = z − Mx$.
///
/// Where $r$ is nearly at a right angle to $x$ there is none; the limit, a cosine of 1e-8, is that of Nocedal and
/// Wright (2006, equation 6.26). Where $r = 0$ the pair is known already, and nothing changes.
fn rank_one(x: &DVector<f64>, z: &DVector<f64>, u: &DVector<f64>) -> Result<RankTwo, UpdateError> {
    let r = z - u;
    let (along, size) = (r.dot(x), r.norm() * x.norm());
    if size == 0.0 {
        return Ok(RankTwo { a: r.clone(), b: r });
    }
    // Written so that a NaN is refused too.
    if along.abs() >= 1e-8 * size {
        Ok(RankTwo {
            b: &r * (0.5 / along),
            a: r,
        })
    } else {
        Err(UpdateError::RightAngle { cosine: along / size })
    }
}
