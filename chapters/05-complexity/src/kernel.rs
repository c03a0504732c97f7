//! The textbook's algorithms, in numbers of any kind, so that they can be counted.
//!
//! Each works in the memory of its N×N matrix. They are here to be read and to be counted; to *use* one, take
//! [`problems::dense`], which does the same in blocks and many times as fast.

use nalgebra::{DMatrix, DVector};
use problems::Scalar;

/// A number that a matrix may hold and an algorithm compute with.
pub trait Entry: Scalar + nalgebra::Scalar {
    /// AB, the textbook's way: $2mkn$ flops for an m×k matrix times a k×n matrix.
    fn product(a: &DMatrix<Self>, b: &DMatrix<Self>) -> DMatrix<Self> {
        let mut c = DMatrix::from_element(a.nrows(), b.ncols(), Self::from(0.0));
        for j in 0..b.ncols() {
            for k in 0..a.ncols() {
                for i in 0..a.nrows() {
                    c[(i, j)] = c[(i, j)] + a[(i, k)] * b[(k, j)];
                }
            }
        }
        c
    }
}

impl Entry for crate::Tally {}
impl Entry for hessian::HyperDual {}

/// The same product, by faer's blocks.
impl Entry for f64 {
    fn product(a: &DMatrix<f64>, b: &DMatrix<f64>) -> DMatrix<f64> {
        let shape = [a.nrows(), a.ncols(), b.ncols()];
        let mut c = DMatrix::zeros(shape[0], shape[2]);
        problems::Real::multiply(
            c.as_mut_slice(),
            shape[0],
            false,
            1.0,
            a.as_slice(),
            b.as_slice(),
            shape,
        );
        c
    }
}

/// Why an algorithm could not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Breakdown {
    /// There is no pivot to divide by.
    #[error("pivot {pivot} is not positive: give a symmetric positive definite matrix")]
    Pivot {
        /// which pivot, from 0
        pivot: usize,
    },
    /// The shapes do not fit.
    #[error(
        "a {rows}×{columns} matrix and {entries} entries: give a square matrix and one entry for each row"
    )]
    Shape {
        /// rows of the matrix
        rows: usize,
        /// its columns
        columns: usize,
        /// entries of the vector; the rows again where there is no vector
        entries: usize,
    },
}

fn square<S: Entry>(a: &DMatrix<S>, entries: usize) -> Result<usize, Breakdown> {
    let (rows, columns) = a.shape();
    if rows == columns && rows == entries {
        Ok(rows)
    } else {
        Err(Breakdown::Shape {
            rows,
            columns,
            entries,
        })
    }
}

fn positive<S: Entry>(a: &DMatrix<S>, pivot: usize) -> Result<S, Breakdown> {
    let value = a[(pivot, pivot)];
    // Not `<= 0`: a NaN is no pivot either.
    if value.value() > 0.0 {
        Ok(value)
    } else {
        Err(Breakdown::Pivot { pivot })
    }
}

/// Cholesky's factorization: replaces the lower triangle of a symmetric positive definite $A$ by $L$, $A = LLᵀ$.
///
/// [`count::cholesky`](crate::count::cholesky) flops, $N³/3$ and less; reads and writes the lower triangle alone.
/// Fails if the matrix is not square or not positive definite.
pub fn cholesky<S: Entry>(a: &mut DMatrix<S>) -> Result<(), Breakdown> {
    let n = square(a, a.nrows())?;
    for j in 0..n {
        for k in 0..j {
            for i in j..n {
                a[(i, j)] = a[(i, j)] - a[(i, k)] * a[(j, k)];
            }
        }
        let root = positive(a, j)?.sqrt();
        a[(j, j)] = root;
        for i in j + 1..n {
            a[(i, j)] = a[(i, j)] / root;
        }
    }
    Ok(())
}

/// Solves $LLᵀx = b$ in the memory of b, with the lower triangle that [`cholesky`] leaves: $2N²$ flops, exactly.
///
/// Fails if the shapes do not fit, or if the diagonal of L is not positive.
pub fn solve<S: Entry>(l: &DMatrix<S>, x: &mut DVector<S>) -> Result<(), Breakdown> {
    let n = square(l, x.len())?;
    for j in 0..n {
        x[j] = x[j] / positive(l, j)?;
        for i in j + 1..n {
            x[i] = x[i] - l[(i, j)] * x[j];
        }
    }
    for j in (0..n).rev() {
        for i in j + 1..n {
            x[j] = x[j] - l[(i, j)] * x[i];
        }
        x[j] = x[j] / l[(j, j)];
    }
    Ok(())
}

/// Elimination: replaces $A$ by $U$ on and above the diagonal and $L$ (whose diagonal is 1) below it, $A = LU$.
///
/// [`count::lu`](crate::count::lu) flops, $2N³/3$ and less. It does not look for pivots, which would take comparisons
/// and no flops; so it wants the matrix symmetric positive definite, and fails where it is not.
pub fn lu<S: Entry>(a: &mut DMatrix<S>) -> Result<(), Breakdown> {
    let n = square(a, a.nrows())?;
    for k in 0..n {
        let pivot = positive(a, k)?;
        for i in k + 1..n {
            a[(i, k)] = a[(i, k)] / pivot;
        }
        for j in k + 1..n {
            for i in k + 1..n {
                a[(i, j)] = a[(i, j)] - a[(i, k)] * a[(k, j)];
            }
        }
    }
    Ok(())
}

/// Gauss and Jordan's inverse, in place: [`count::inverse`](crate::count::inverse) flops, $2N³$ and a little less.
///
/// Without pivots, and wants what [`lu`] wants.
pub fn inverse<S: Entry>(a: &mut DMatrix<S>) -> Result<(), Breakdown> {
    let n = square(a, a.nrows())?;
    let others = |k: usize| (0..n).filter(move |&i| i != k);
    for k in 0..n {
        let reciprocal = S::from(1.0) / positive(a, k)?;
        a[(k, k)] = reciprocal;
        for j in others(k) {
            a[(k, j)] = a[(k, j)] * reciprocal;
            for i in others(k) {
                a[(i, j)] = a[(i, j)] - a[(i, k)] * a[(k, j)];
            }
        }
        for i in others(k) {
            a[(i, k)] = -(a[(i, k)] * reciprocal);
        }
    }
    Ok(())
}

/// Householder's reduction of a symmetric matrix to a tridiagonal one with the same eigenvalues, which any method for
/// eigenvalues begins with: $4N³/3$ flops to leading order. Returns its diagonal and what stands beside it.
///
/// Reads the lower triangle. Fails if the matrix is not square.
pub fn tridiagonal<S: Entry>(a: &mut DMatrix<S>) -> Result<(Vec<S>, Vec<S>), Breakdown> {
    let n = square(a, a.nrows())?;
    let zero = S::from(0.0);
    let mut beside = Vec::new();
    for k in 0..n.saturating_sub(1) {
        // The reflection I − vvᵀ/h takes what is left of column k to a multiple of the first unit vector.
        let mut v: Vec<S> = (k + 1..n).map(|i| a[(i, k)]).collect();
        let square = v.iter().fold(zero, |sum, &x| sum + x * x);
        if v.len() == 1 || square.value() == 0.0 {
            beside.push(v[0]);
            continue;
        }
        let length = if v[0].value() > 0.0 {
            -square.sqrt()
        } else {
            square.sqrt()
        };
        let h = square - v[0] * length;
        v[0] = v[0] - length;
        beside.push(length);
        // p = Av/h with the lower triangle alone, then A ← A − vqᵀ − qvᵀ with q = p − (vᵀp/2h) v.
        let m = v.len();
        let at = |i: usize, j: usize| (k + 1 + i, k + 1 + j);
        let mut q = vec![zero; m];
        for j in 0..m {
            q[j] = q[j] + a[at(j, j)] * v[j];
            for i in j + 1..m {
                q[i] = q[i] + a[at(i, j)] * v[j];
                q[j] = q[j] + a[at(i, j)] * v[i];
            }
        }
        let along = q.iter().zip(&v).fold(zero, |sum, (&x, &y)| sum + x * y) / (h + h);
        for (x, &y) in q.iter_mut().zip(&v) {
            *x = (*x - along * y) / h;
        }
        for j in 0..m {
            for i in j..m {
                a[at(i, j)] = a[at(i, j)] - v[i] * q[j] - q[i] * v[j];
            }
        }
    }
    Ok(((0..n).map(|i| a[(i, i)]).collect(), beside))
}
