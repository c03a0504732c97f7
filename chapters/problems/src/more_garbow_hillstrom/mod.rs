//! The collection of Moré, Garbow and Hillstrom: 35 sums of squares on which optimizers have been tested since 1981.
//!
//! J. J. Moré, B. S. Garbow and K. E. Hillstrom, "Testing unconstrained optimization software", ACM Transactions on
//! Mathematical Software 7 (1981), 17–41, with the Fortran code of the same issue, Algorithm 566. Every problem is to
//! minimize $f(x) = \sum_{i=1}^m r_i(x)²$ over n variables. Here each comes as a [`TestProblem`]: its residuals, their
//! Jacobian and their second derivatives by hand, the standard start, and the minima that are known.
//!
//! Problems 1 to 19 have a fixed number of variables, the others any: [`problem`] says what is standard here, [`sized`]
//! takes as many as you like.
//!
//! ```
//! use problems::Objective;
//! use problems::more_garbow_hillstrom::problem;
//!
//! let rosenbrock = problem(1).expect("the first of 35");
//! assert!((rosenbrock.value(&rosenbrock.start()) - 24.2).abs() < 1e-13);
//! assert!(rosenbrock.minima()[0].is_reached(0.0));
//! ```

#[macro_use]
mod kind;
mod least_squares;
mod minimum;

mod bumps;
mod chebyquad;
mod exponentials;
mod fits;
mod linear;
mod penalties;
mod systems;
mod two_variables;
mod valleys;

use nalgebra::{DMatrix, DVector};

use self::kind::Kind;
use self::least_squares::{LeastSquares, Symmetric};
pub use self::minimum::{Location, Minimum, Source, ZERO};
use crate::{Formula, Objective, Scalar};

/// Name and standard number of variables of the problems 1 to 35.
const STANDARD: [(&str, usize); 35] = [
    ("Rosenbrock", 2),
    ("Freudenstein and Roth", 2),
    ("Powell badly scaled", 2),
    ("Brown badly scaled", 2),
    ("Beale", 2),
    ("Jennrich and Sampson", 2),
    ("helical valley", 3),
    ("Bard", 3),
    ("Gaussian", 3),
    ("Meyer", 3),
    ("Gulf research and development", 3),
    ("Box three-dimensional", 3),
    ("Powell singular", 4),
    ("Wood", 4),
    ("Kowalik and Osborne", 4),
    ("Brown and Dennis", 4),
    ("Osborne 1", 5),
    ("Biggs EXP6", 6),
    ("Osborne 2", 11),
    ("Watson", 6),
    ("extended Rosenbrock", 10),
    ("extended Powell singular", 12),
    ("penalty I", 4),
    ("penalty II", 4),
    ("variably dimensioned", 10),
    ("trigonometric", 10),
    ("Brown almost-linear", 10),
    ("discrete boundary value", 10),
    ("discrete integral equation", 10),
    ("Broyden tridiagonal", 10),
    ("Broyden banded", 10),
    ("linear, full rank", 5),
    ("linear, rank 1", 5),
    ("linear, rank 1 with zero columns and rows", 5),
    ("Chebyquad", 8),
];

/// All 35, in the order of the paper and with the numbers of variables that [`problem`] chooses.
pub fn collection() -> Vec<TestProblem> {
    (1..=STANDARD.len()).filter_map(problem).collect()
}

/// The problem of this number, 1 to 35, with its standard number of variables: that of the paper for 1 to 19; 6 for
/// Watson's (20), 4 for the penalties (23, 24), 8 for Chebyquad (35), for which minima are
/// published; 5 with ten residuals for the linear ones (32 to 34), as in MINPACK's tests; 12 for the extended Powell
/// function (22), which takes multiples of four; and 10 for the rest.
pub fn problem(number: usize) -> Option<TestProblem> {
    let (_, dimension) = STANDARD.get(number.checked_sub(1)?)?;
    sized(number, *dimension)
}

/// The problem of this number in `dimension` variables; `None` if it does not exist.
///
/// Problems 1 to 19 exist in their standard dimension only. Watson's (20) takes 2 to 31 variables; 21 an even number, 22
/// a multiple of four; 27 at least two and 34 at least three; the rest any. The linear ones (32 to 34) come with twice
/// as many residuals as variables.
///
/// ```
/// use problems::more_garbow_hillstrom::sized;
///
/// let watson = sized(20, 9).expect("2 to 31 variables");
/// assert_eq!((watson.residual_count(), watson.dimension()), (31, 9));
/// assert_eq!(watson.minima()[0].value, 1.39976e-6);
/// assert!(sized(1, 3).is_none());
/// ```
pub fn sized(number: usize, dimension: usize) -> Option<TestProblem> {
    let kind = Kind::new(number, dimension)?;
    let (name, _) = STANDARD[number - 1];
    let minima = each!(&kind, problem => problem.minima());
    Some(TestProblem {
        number,
        name,
        minima,
        kind,
    })
}

/// One problem of the collection: $f(x) = \sum_{i=1}^m r_i(x)²$ of n variables.
///
/// As an [`Objective`] it has all its derivatives exactly: the gradient $2Jᵀr$ and the Hessian
/// $2(JᵀJ + \sum_i r_i ∇²r_i)$, in about $mn²$ operations. As a [`Formula`] it can be evaluated in any other [`Scalar`]. Outside the domain of the
/// residuals, or where they overflow, a value is NaN or infinite.
///
/// # Panics
/// All its methods, if a point does not have n entries.
#[derive(Debug, Clone, PartialEq)]
pub struct TestProblem {
    number: usize,
    name: &'static str,
    minima: Vec<Minimum>,
    kind: Kind,
}

impl TestProblem {
    /// Its number in the paper, 1 to 35.
    pub fn number(&self) -> usize {
        self.number
    }

    /// Its name in the paper.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// n, the number of variables.
    pub fn dimension(&self) -> usize {
        self.shape().1
    }

    /// m, the number of residuals, at least n.
    pub fn residual_count(&self) -> usize {
        self.shape().0
    }

    /// The minima that are known, the global ones first: those of the paper, and some that were found later. In a
    /// dimension for which nothing is published there may be none.
    pub fn minima(&self) -> &[Minimum] {
        &self.minima
    }

    /// The standard start, n entries.
    pub fn start(&self) -> DVector<f64> {
        DVector::from_vec(each!(&self.kind, problem => problem.start()))
    }

    /// The standard start times `factor`, for which the paper takes 1, 10 and 100.
    ///
    /// Watson's start is zero, which no factor moves. There, as in the subroutine INITPT of Algorithm 566, every entry
    /// is `factor` itself unless that is 1.
    pub fn scaled_start(&self, factor: f64) -> DVector<f64> {
        let start = self.start();
        if factor != 1.0 && start.iter().all(|&entry| entry == 0.0) {
            return DVector::from_element(start.len(), factor);
        }
        start * factor
    }

    /// $r(x)$, m entries.
    pub fn residuals(&self, x: &DVector<f64>) -> DVector<f64> {
        DVector::from_vec(self.residuals_in(x.as_slice()))
    }

    /// $r(x)$ in any kind of number: in dual numbers, with their derivatives.
    pub fn residuals_in<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        self.check(x.len());
        each!(&self.kind, problem => problem.residuals(x))
    }

    /// $J_{ij} = ∂r_i/∂x_j$, m×n.
    pub fn jacobian(&self, x: &DVector<f64>) -> DMatrix<f64> {
        self.check(x.len());
        let (m, n) = self.shape();
        let mut jacobian = DMatrix::zeros(m, n);
        each!(&self.kind, problem => problem.jacobian(x.as_slice(), &mut jacobian));
        jacobian
    }

    /// $\sum_i w_i ∇²r_i(x)$, n×n: the second derivatives of the residuals, weighted. With $w = r$ it is what
    /// Gauss and Newton leave out of half the Hessian.
    ///
    /// # Panics
    /// If `weights` does not have m entries.
    pub fn curvature(&self, x: &DVector<f64>, weights: &DVector<f64>) -> DMatrix<f64> {
        self.check(x.len());
        let (m, n) = self.shape();
        assert_eq!(weights.len(), m, "one weight for each of the {m} residuals");
        let mut sum = Symmetric::zeros(n);
        each!(&self.kind, problem => problem.curvature(x.as_slice(), weights.as_slice(), &mut sum));
        sum.into_matrix()
    }

    fn shape(&self) -> (usize, usize) {
        each!(&self.kind, problem => problem.shape())
    }

    fn check(&self, length: usize) {
        let (name, n) = (self.name, self.dimension());
        assert_eq!(
            length, n,
            "the problem “{name}” has {n} variables, and the point {length}"
        );
    }
}

impl Formula for TestProblem {
    fn dimension(&self) -> usize {
        self.dimension()
    }

    fn evaluate<S: Scalar>(&self, x: &[S]) -> S {
        let squares = self.residuals_in(x).into_iter().map(|r| r * r);
        squares.fold(S::from(0.0), |sum, square| sum + square)
    }
}

impl Objective for TestProblem {
    fn dimension(&self) -> usize {
        self.dimension()
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        self.residuals(x).norm_squared()
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        self.value_and_gradient(x).1
    }

    fn value_and_gradient(&self, x: &DVector<f64>) -> (f64, DVector<f64>) {
        let r = self.residuals(x);
        (r.norm_squared(), self.jacobian(x).tr_mul(&r) * 2.0)
    }

    fn hessian_vector(&self, x: &DVector<f64>, v: &DVector<f64>) -> DVector<f64> {
        self.hessian(x) * v
    }

    fn hessian(&self, x: &DVector<f64>) -> DMatrix<f64> {
        let jacobian = self.jacobian(x);
        (jacobian.tr_mul(&jacobian) + self.curvature(x, &self.residuals(x))) * 2.0
    }
}
