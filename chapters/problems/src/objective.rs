//! A function to minimize.

use nalgebra::{DMatrix, DVector, RealField, convert};

/// A function $f: ℝᴺ → ℝ$ to minimize, with as many derivatives as it can give.
///
/// Points, gradients and directions are columns of [`dimension`](Self::dimension) entries, the Hessian is N×N. A
/// function must give its value and its gradient; the other derivatives have defaults made of these, which cost more
/// and are good to about ten digits in `f64`. Outside the domain of the function a value is NaN or infinite, never
/// an error: [`minimize`](crate::minimize) looks. A point of the wrong length is a mistake of the caller's and may
/// panic.
///
/// `&O` and `Box<O>` are objectives wherever `O` is, `dyn Objective<T>` included.
///
/// ```
/// use nalgebra::dvector;
/// use problems::{Himmelblau, Objective};
///
/// // f = (x² + y − 11)² + (x + y² − 7)² has a minimum at (3, 2).
/// let (value, gradient) = Himmelblau.value_and_gradient(&dvector![3.0, 2.0]);
/// assert_eq!((value, gradient.norm()), (0.0, 0.0));
/// ```
pub trait Objective<T: RealField = f64> {
    /// N, the number of variables.
    fn dimension(&self) -> usize;

    /// $f(x)$.
    fn value(&self, x: &DVector<T>) -> T;

    /// $g = ∇f(x)$, a column of N entries.
    fn gradient(&self, x: &DVector<T>) -> DVector<T>;

    /// $f(x)$ and $∇f(x)$ together, for functions that share work between them.
    ///
    /// By default one call of each.
    fn value_and_gradient(&self, x: &DVector<T>) -> (T, DVector<T>) {
        (self.value(x), self.gradient(x))
    }

    /// $Hv$, the Hessian at `x` times a direction: how the gradient changes along `v`.
    ///
    /// By default the central difference $(∇f(x + hv) − ∇f(x − hv))/2h$, two gradients. With
    /// $h = ε^{1/3} \max(1, ‖x‖)/‖v‖$ truncation, of order $h²$, and rounding, of order $ε/h$, are in balance: the
    /// relative error is near $ε^{2/3} ≈ 4·10^{−11}$ for a function whose third derivatives are of the size of its
    /// second, and larger where they are not. For $v = 0$ it is 0 without an evaluation.
    fn hessian_vector(&self, x: &DVector<T>, v: &DVector<T>) -> DVector<T> {
        let length = v.norm();
        if length == T::zero() {
            return DVector::zeros(x.len());
        }
        let reach = T::one().max(x.norm()) * T::default_epsilon().cbrt();
        let h = reach / length;
        let ahead = self.gradient(&(x + v * h.clone()));
        let behind = self.gradient(&(x - v * h.clone()));
        (ahead - behind) / (h * convert(2.0))
    }

    /// $H = ∇²f(x)$, symmetric, N×N.
    ///
    /// By default one [`hessian_vector`](Self::hessian_vector) for each column (so 2N gradients if that is the
    /// default too), then the mean with its transpose, which makes it symmetric to the last bit.
    fn hessian(&self, x: &DVector<T>) -> DMatrix<T> {
        let n = x.len();
        let mut columns = DMatrix::zeros(n, n);
        let mut axis = DVector::zeros(n);
        for j in 0..n {
            axis[j] = T::one();
            columns.set_column(j, &self.hessian_vector(x, &axis));
            axis[j] = T::zero();
        }
        (&columns + columns.transpose()) * convert::<f64, T>(0.5)
    }
}

/// Hands every method on, so that what the inner function does better than the default is used.
macro_rules! hand_on {
    () => {
        fn dimension(&self) -> usize {
            (**self).dimension()
        }

        fn value(&self, x: &DVector<T>) -> T {
            (**self).value(x)
        }

        fn gradient(&self, x: &DVector<T>) -> DVector<T> {
            (**self).gradient(x)
        }

        fn value_and_gradient(&self, x: &DVector<T>) -> (T, DVector<T>) {
            (**self).value_and_gradient(x)
        }

        fn hessian_vector(&self, x: &DVector<T>, v: &DVector<T>) -> DVector<T> {
            (**self).hessian_vector(x, v)
        }

        fn hessian(&self, x: &DVector<T>) -> DMatrix<T> {
            (**self).hessian(x)
        }
    };
}

impl<T: RealField, O: Objective<T> + ?Sized> Objective<T> for &O {
    hand_on!();
}

impl<T: RealField, O: Objective<T> + ?Sized> Objective<T> for Box<O> {
    hand_on!();
}
