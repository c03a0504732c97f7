//! A symmetric matrix that is read once a step.

use std::array;
use std::ops::{Add, Mul};

use nalgebra::{DMatrix, DVector};

use crate::RankTwo;

/// A symmetric N×N matrix that keeps its lower triangle, and puts changes off until it is read.
///
/// For large N the time of a quasi-Newton step is the time in which the matrix passes through the processor. A step
/// wants to change it by a matrix of rank two and then to multiply with it: two passes. Waiting with the change until
/// the next product leaves one, and symmetry halves that one: $8N²$ bytes in all, $4N²$ read and $4N²$ written.
///
/// ```
/// use nalgebra::{dmatrix, dvector};
/// use quasi_newton::{RankTwo, Symmetric};
///
/// let mut matrix = Symmetric::multiple_of_identity(2, 3.0);
/// matrix.add(RankTwo { a: dvector![1.0, 0.0], b: dvector![0.5, 1.0] });
/// assert_eq!(matrix.times(&dvector![1.0, 1.0]), dvector![5.0, 4.0]);
/// assert_eq!(matrix.dense(), dmatrix![4.0, 1.0; 1.0, 3.0]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Symmetric {
    /// the lower triangle; what stands above it means nothing
    lower: DMatrix<f64>,
    pending: Option<RankTwo>,
}

impl Symmetric {
    /// $γI$.
    pub fn multiple_of_identity(n: usize, gamma: f64) -> Self {
        Self {
            lower: DMatrix::from_diagonal_element(n, n, gamma),
            pending: None,
        }
    }

    /// N.
    pub fn dimension(&self) -> usize {
        self.lower.nrows()
    }

    /// Adds a change: at once in O(1), and to every entry at the next [`times`](Self::times).
    ///
    /// # Panics
    /// If its vectors do not have N entries.
    pub fn add(&mut self, change: RankTwo) {
        let n = self.dimension();
        assert!(
            change.a.len() == n && change.b.len() == n,
            "a change of {} and {} entries to a matrix of {n} rows",
            change.a.len(),
            change.b.len()
        );
        if self.pending.is_some() {
            self.times(&DVector::zeros(n));
        }
        self.pending = Some(change);
    }

    /// The product with `x`, N entries, in one pass over the triangle.
    ///
    /// # Panics
    /// If `x` does not have N entries.
    pub fn times(&mut self, x: &DVector<f64>) -> DVector<f64> {
        let n = self.dimension();
        assert_eq!(x.len(), n, "a matrix of {n} rows times {} entries", x.len());
        let mut product = DVector::zeros(n);
        let change = self.pending.take().unwrap_or_else(|| RankTwo {
            a: DVector::zeros(n),
            b: DVector::zeros(n),
        });
        pulp::Arch::new().dispatch(Pass {
            lower: self.lower.as_mut_slice(),
            a: change.a.as_slice(),
            b: change.b.as_slice(),
            x: x.as_slice(),
            product: product.as_mut_slice(),
        });
        product
    }

    /// The whole matrix, N×N.
    pub fn dense(&self) -> DMatrix<f64> {
        let mut dense = self.lower.clone();
        dense.fill_upper_triangle_with_lower_triangle();
        if let Some(change) = &self.pending {
            change.add_to(&mut dense);
        }
        dense
    }
}

/// How many sums run side by side. Fixed, so that the result is the same on every processor, however wide its registers.
const LANES: usize = 8;

/// One pass over the lower triangle: change every entry by $a_ib_j + b_ia_j$, and multiply with $x$ while it is at hand.
///
/// `lower` is N×N by columns, the vectors have N entries, `product` is zero. Generic in its numbers, so that operations
/// can be counted by a number that counts.
#[derive(Debug)]
pub struct Pass<'a, T> {
    /// the matrix, of which the lower triangle is read and written
    pub lower: &'a mut [T],
    /// $a$
    pub a: &'a [T],
    /// $b$
    pub b: &'a [T],
    /// $x$
    pub x: &'a [T],
    /// becomes the changed matrix times $x$
    pub product: &'a mut [T],
}

/// `pulp` compiles this once for each set of instructions and chooses when the program runs.
impl<T: Copy + From<f64> + Add<Output = T> + Mul<Output = T>> pulp::NullaryFnOnce for Pass<'_, T> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self {
            lower,
            a,
            b,
            x,
            product,
        } = self;
        let n = x.len();
        for j in 0..n {
            let (diagonal, entries) = lower[j * n + j..(j + 1) * n].split_at_mut(1);
            let (above, below) = product.split_at_mut(j + 1);
            diagonal[0] = diagonal[0] + a[j] * b[j] + b[j] * a[j];
            let rest = [&a[j + 1..], &b[j + 1..], &x[j + 1..]];
            above[j] = above[j] + diagonal[0] * x[j] + column(entries, rest, [a[j], b[j], x[j]], below);
        }
    }
}

/// One column below the diagonal: changes its entries, adds $h_{ij}x_j$ to each entry $i$ of the product, and returns
/// $\sum_i h_{ij}x_i$, which by symmetry belongs to the product's entry $j$.
#[inline(always)]
fn column<T: Copy + From<f64> + Add<Output = T> + Mul<Output = T>>(
    entries: &mut [T],
    [a, b, x]: [&[T]; 3],
    [aj, bj, xj]: [T; 3],
    product: &mut [T],
) -> T {
    let (blocks, rest) = entries.as_chunks_mut::<LANES>();
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let ((x, x_rest), (product, product_rest)) = (x.as_chunks::<LANES>(), product.as_chunks_mut::<LANES>());
    let mut sums = [T::from(0.0); LANES];
    for ((((h, a), b), x), product) in blocks.iter_mut().zip(a).zip(b).zip(x).zip(product) {
        // One array at a time, so that each line becomes a few wide instructions.
        *h = array::from_fn(|lane| h[lane] + a[lane] * bj + b[lane] * aj);
        *product = array::from_fn(|lane| product[lane] + h[lane] * xj);
        sums = array::from_fn(|lane| sums[lane] + h[lane] * x[lane]);
    }
    for (i, h) in rest.iter_mut().enumerate() {
        *h = *h + a_rest[i] * bj + b_rest[i] * aj;
        product_rest[i] = product_rest[i] + *h * xj;
        sums[i] = sums[i] + *h * x_rest[i];
    }
    sums.into_iter().fold(T::from(0.0), T::add)
}
