//! Quadratics.

use nalgebra::{DMatrix, DVector, RealField, convert};
use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

use crate::{InputError, Objective};

/// $f(x) = ½ xᵀAx − bᵀx$: gradient $Ax − b$, Hessian $A$ everywhere.
///
/// With $A$ positive definite the minimizer solves $Ax = b$. The fields are open; [`new`](Self::new) checks what is
/// put there.
///
/// ```
/// use nalgebra::{dmatrix, dvector};
/// use problems::{Objective, Quadratic};
///
/// let f = Quadratic::new(dmatrix![2.0, 0.0; 0.0, 4.0], dvector![2.0, 8.0])?;
/// // Minimizer (1, 2), where f = −bᵀx/2 = −9.
/// let minimizer = f.minimizer().expect("A is positive definite");
/// assert!((minimizer - dvector![1.0, 2.0]).norm() < 1e-15);
/// assert_eq!(f.value(&dvector![1.0, 2.0]), -9.0);
/// # Ok::<(), problems::InputError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Quadratic<T = f64> {
    /// $A$, N×N, symmetric
    pub matrix: DMatrix<T>,
    /// $b$, N entries
    pub linear: DVector<T>,
}

impl<T: RealField> Quadratic<T> {
    /// With this $A$ and $b$.
    ///
    /// Fails if `matrix` is not square, not finite or not symmetric (to $\sqrt ε$ of its largest entry), or `linear`
    /// does not fit it.
    pub fn new(matrix: DMatrix<T>, linear: DVector<T>) -> Result<Self, InputError> {
        let (rows, columns) = matrix.shape();
        if rows != columns {
            return Err(InputError::NotSquare { rows, columns });
        }
        if linear.len() != rows {
            return Err(InputError::Dimension {
                what: "linear term",
                expected: rows,
                found: linear.len(),
            });
        }
        if matrix.iter().any(|entry| !entry.is_finite()) {
            return Err(InputError::NotFinite { what: "matrix" });
        }
        if linear.iter().any(|entry| !entry.is_finite()) {
            return Err(InputError::NotFinite { what: "linear term" });
        }
        if rows > 0 {
            let asymmetry = (&matrix - matrix.transpose()).abs();
            let (row, column) = asymmetry.iamax_full();
            if asymmetry[(row, column)] > matrix.amax() * T::default_epsilon().sqrt() {
                return Err(InputError::NotSymmetric {
                    row: row.min(column),
                    column: row.max(column),
                });
            }
        }
        Ok(Self { matrix, linear })
    }

    /// N, the number of variables.
    pub fn dimension(&self) -> usize {
        self.linear.len()
    }

    /// The solution of $Ax = b$ by Cholesky's factors; `None` if $A$ is not positive definite, so that there is no
    /// minimizer or more than one.
    pub fn minimizer(&self) -> Option<DVector<T>> {
        Some(self.matrix.clone().cholesky()?.solve(&self.linear))
    }
}

impl Quadratic {
    /// $f(x) = ½ \sum_i λ_i x_i²$ in `n` variables with the eigenvalues of [`spectrum`](Self::spectrum), smallest
    /// first. Its minimum is 0 at 0.
    ///
    /// Aligned with the axes it flatters methods that scale each variable by itself (Adam, RMSprop): use
    /// [`rotated`](Self::rotated) to compare.
    ///
    /// # Panics
    /// As [`spectrum`](Self::spectrum).
    ///
    /// ```
    /// use nalgebra::dvector;
    /// use problems::{Objective, Quadratic};
    ///
    /// // ½ (x² + 20 y²)
    /// assert_eq!(Quadratic::diagonal(20.0, 2).value(&dvector![2.0, 1.0]), 12.0);
    /// ```
    pub fn diagonal(kappa: f64, n: usize) -> Self {
        Self {
            matrix: DMatrix::from_diagonal(&Self::spectrum(kappa, n)),
            linear: DVector::zeros(n),
        }
    }

    /// The quadratic of [`diagonal`](Self::diagonal), turned at random: $A = Q Λ Qᵀ$.
    ///
    /// $Q$ is that of a matrix of independent normal entries: uniform over all rotations and reflections (Haar) but for
    /// the signs of its columns (Mezzadri 2007), and these cancel in $A$. Takes $N²$ normal numbers from `rng`.
    ///
    /// # Panics
    /// As [`spectrum`](Self::spectrum).
    pub fn rotated<R: Rng + ?Sized>(kappa: f64, n: usize, rng: &mut R) -> Self {
        let spectrum = Self::spectrum(kappa, n);
        let normal = DMatrix::<f64>::from_fn(n, n, |_, _| StandardNormal.sample(rng));
        let q = normal.qr().q();
        let product = &q * DMatrix::from_diagonal(&spectrum) * q.transpose();
        Self {
            matrix: (&product + product.transpose()) * 0.5,
            linear: DVector::zeros(n),
        }
    }

    /// `n` eigenvalues from 1 to κ, equally spaced in their logarithm: $λ_i = κ^{(i−1)/(n−1)}$. So κ is both the
    /// condition number and the largest curvature, and gradient descent's best step size is $2/(1 + κ)$. For n = 1 it
    /// is 1, whatever κ.
    ///
    /// # Panics
    /// If κ is not a finite number of at least 1, or n is 0.
    pub fn spectrum(kappa: f64, n: usize) -> DVector<f64> {
        assert!(
            kappa.is_finite() && kappa >= 1.0,
            "the condition number is {kappa}: give at least 1"
        );
        assert!(n > 0, "a quadratic needs at least one variable");
        let last = n.saturating_sub(1).max(1);
        DVector::from_fn(n, |i, _| {
            if i > 0 && i == last {
                kappa
            } else {
                kappa.powf(i as f64 / last as f64)
            }
        })
    }

    /// Where to draw two variables around the minimum at 0.
    pub fn bounds(&self) -> [(f64, f64); 2] {
        [(-2.0, 2.0), (-2.0, 2.0)]
    }
}

impl<T: RealField> Objective<T> for Quadratic<T> {
    fn dimension(&self) -> usize {
        self.linear.len()
    }

    fn value(&self, x: &DVector<T>) -> T {
        x.dot(&((&self.matrix * x) * convert::<f64, T>(0.5) - &self.linear))
    }

    fn gradient(&self, x: &DVector<T>) -> DVector<T> {
        &self.matrix * x - &self.linear
    }

    /// One product with $A$ for both.
    fn value_and_gradient(&self, x: &DVector<T>) -> (T, DVector<T>) {
        let product = &self.matrix * x;
        let value = x.dot(&(&product * convert::<f64, T>(0.5) - &self.linear));
        (value, product - &self.linear)
    }

    fn hessian_vector(&self, _: &DVector<T>, v: &DVector<T>) -> DVector<T> {
        &self.matrix * v
    }

    fn hessian(&self, _: &DVector<T>) -> DMatrix<T> {
        self.matrix.clone()
    }
}
