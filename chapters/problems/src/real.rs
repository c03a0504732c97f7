//! Floating-point numbers with a fast product of matrices and fast elementary functions.

use nalgebra::RealField;

use crate::elementary;

/// A matrix as a factor of a product: entries stored by columns without gaps, read as they are or transposed.
///
/// ```
/// use problems::{Factor, Real};
///
/// // AᵀA for a column A of three entries: one number, 1 + 4 + 9.
/// let a = Factor::new(&[1.0, 2.0, 3.0], 3, 1);
/// let mut square = [0.0];
/// f64::product(&mut square, 1, false, 1.0, a.transpose(), a);
/// assert_eq!(square, [14.0]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factor<'a, T> {
    entries: &'a [T],
    rows: usize,
    columns: usize,
    transposed: bool,
}

impl<'a, T> Factor<'a, T> {
    /// A matrix of `rows` by `columns` entries, column after column.
    ///
    /// # Panics
    /// If there are fewer entries than that.
    pub fn new(entries: &'a [T], rows: usize, columns: usize) -> Self {
        let entries = &entries[..rows * columns];
        Self {
            entries,
            rows,
            columns,
            transposed: false,
        }
    }

    /// The transpose. Nothing moves: the product reads the entries in another order.
    pub fn transpose(self) -> Self {
        let transposed = !self.transposed;
        Self { transposed, ..self }
    }

    /// Rows and columns, as the product sees them.
    pub fn shape(&self) -> (usize, usize) {
        if self.transposed {
            (self.columns, self.rows)
        } else {
            (self.rows, self.columns)
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn view(&self) -> faer::MatRef<'a, T> {
        let view = faer::MatRef::from_column_major_slice(self.entries, self.rows, self.columns);
        if self.transposed { view.transpose() } else { view }
    }
}

/// `f32` or `f64`: a real number, the product of matrices of such numbers, and elementary functions of many at once.
///
/// The product is `faer`'s on one thread, whose blocks and instructions follow the processor at hand; nalgebra's in a
/// browser's page (wasm32), where faer does not build.
pub trait Real: RealField + Copy + Send + Sync {
    /// $C ← αAB$, or $C ← C + αAB$ if `add`, for matrices stored by columns.
    ///
    /// A and B may be transposed; the columns of C lie `stride` entries apart.
    ///
    /// # Panics
    /// If the shapes do not fit each other, or C is too short.
    fn product(c: &mut [Self], stride: usize, add: bool, alpha: Self, a: Factor<Self>, b: Factor<Self>);

    /// $C ← αAB$, or $C ← C + αAB$ if `add`, for matrices stored by columns.
    ///
    /// A is `shape[0]`×`shape[1]` and B is `shape[1]`×`shape[2]`, both without gaps; the columns of C lie `stride`
    /// entries apart.
    ///
    /// # Panics
    /// If a slice is too short for its shape.
    fn multiply(
        c: &mut [Self],
        stride: usize,
        add: bool,
        alpha: Self,
        a: &[Self],
        b: &[Self],
        [rows, inner, columns]: [usize; 3],
    ) {
        let (a, b) = (Factor::new(a, rows, inner), Factor::new(b, inner, columns));
        Self::product(c, stride, add, alpha, a, b);
    }

    /// $x ← eˣ$ for each entry, within three units in the last place; 0 where that would be subnormal.
    fn exp_each(x: &mut [Self]);

    /// $x ← \tanh x$ for each entry, within four units in the last place.
    fn tanh_each(x: &mut [Self]);

    /// $x ← 1/(1 + e^{−x})$ for each entry, within five units in the last place.
    fn logistic_each(x: &mut [Self]);
}

/// To be called after one of `faer`'s products, before other arithmetic.
///
/// Its AVX-512 kernels end without `vzeroupper`. A processor then takes the upper halves of the registers along through
/// every plain instruction, until some function clears them: on a Xeon of 2023 an exponential takes 300 ns instead of 5.
/// `faer`'s product with a single column is compiled, not hand-written, and clears them on its way out; one of 1×1 costs
/// about 50 ns.
#[cfg(not(target_arch = "wasm32"))]
pub fn clear_upper_registers() {
    #[cfg(target_arch = "x86_64")]
    {
        use faer::{Accum, MatMut, MatRef, Par};
        let one = [1.0];
        let mut product = [0.0];
        faer::linalg::matmul::matmul(
            MatMut::from_column_major_slice_mut(&mut product, 1, 1),
            Accum::Replace,
            MatRef::from_column_major_slice(&one, 1, 1),
            MatRef::from_column_major_slice(&one, 1, 1),
            1.0,
            Par::Seq,
        );
        std::hint::black_box(product);
    }
}

macro_rules! real {
    ($type:ident) => {
        impl Real for $type {
            #[cfg(not(target_arch = "wasm32"))]
            fn product(
                c: &mut [Self],
                stride: usize,
                add: bool,
                alpha: Self,
                a: Factor<Self>,
                b: Factor<Self>,
            ) {
                use faer::{Accum, MatMut, Par};
                let (rows, columns) = (a.shape().0, b.shape().1);
                faer::linalg::matmul::matmul(
                    MatMut::from_column_major_slice_with_stride_mut(c, rows, columns, stride),
                    if add { Accum::Add } else { Accum::Replace },
                    a.view(),
                    b.view(),
                    alpha,
                    Par::Seq,
                );
                clear_upper_registers();
            }

            #[cfg(target_arch = "wasm32")]
            fn product(
                c: &mut [Self],
                stride: usize,
                add: bool,
                alpha: Self,
                a: Factor<Self>,
                b: Factor<Self>,
            ) {
                by_nalgebra(c, stride, add, alpha, a, b);
            }

            fn exp_each(x: &mut [Self]) {
                elementary::each(x, elementary::$type::exp);
            }

            fn tanh_each(x: &mut [Self]) {
                elementary::each(x, elementary::$type::tanh);
            }

            fn logistic_each(x: &mut [Self]) {
                elementary::each(x, elementary::$type::logistic);
            }
        }
    };
}

real!(f32);
real!(f64);

/// The product where there is no faer.
#[cfg(any(test, target_arch = "wasm32"))]
fn by_nalgebra<T: RealField + Copy>(
    c: &mut [T],
    stride: usize,
    add: bool,
    alpha: T,
    a: Factor<T>,
    b: Factor<T>,
) {
    use nalgebra::{Const, DMatrix, DMatrixView, Dyn, MatrixViewMut};
    // Copies a transpose: nalgebra's kernel must not be handed short strided views.
    let matrix = |factor: Factor<T>| -> DMatrix<T> {
        let view = DMatrixView::from_slice(factor.entries, factor.rows, factor.columns);
        if factor.transposed {
            view.transpose()
        } else {
            view.into_owned()
        }
    };
    let (rows, columns) = (a.shape().0, b.shape().1);
    MatrixViewMut::from_slice_with_strides_generic(c, Dyn(rows), Dyn(columns), Const::<1>, Dyn(stride)).gemm(
        alpha,
        &matrix(a),
        &matrix(b),
        if add { T::one() } else { T::zero() },
    );
}

#[cfg(test)]
mod tests {
    use super::{Factor, Real, by_nalgebra};

    /// Both kernels do the same, and neither touches what lies between the columns of C.
    #[test]
    fn the_kernels_agree() {
        for (shape, stride) in [
            ([1, 1, 1], 1),
            ([3, 2, 4], 5),
            ([17, 40, 9], 17),
            ([65, 256, 130], 650),
        ] {
            let [rows, inner, columns] = shape;
            let numbers =
                |n: usize, scale: f64| (0..n).map(|i| (i as f64 * scale).sin()).collect::<Vec<f64>>();
            let (a, b) = (numbers(rows * inner, 0.7), numbers(inner * columns, 1.3));
            let before = numbers((columns - 1) * stride + rows, 0.1);
            for add in [false, true] {
                let (mut blocked, mut plain) = (before.clone(), before.clone());
                let (left, right) = (Factor::new(&a, rows, inner), Factor::new(&b, inner, columns));
                f64::multiply(&mut blocked, stride, add, -0.5, &a, &b, shape);
                by_nalgebra(&mut plain, stride, add, -0.5, left, right);
                for (at, (x, y)) in blocked.iter().zip(&plain).enumerate() {
                    assert!((x - y).abs() < 1e-12, "{shape:?} {add} entry {at}: {x} and {y}");
                    let (row, column) = (at % stride, at / stride);
                    if row >= rows {
                        assert_eq!(*x, before[at], "{shape:?} touched ({row}, {column})");
                    } else {
                        let terms = (0..inner).map(|k| a[row + k * rows] * b[k + column * inner]);
                        let expected = -0.5 * terms.sum::<f64>() + if add { before[at] } else { 0.0 };
                        assert!((x - expected).abs() < 1e-12, "{shape:?} {add} entry {at}");
                    }
                }
            }
        }
    }

    /// A transposed factor is the matrix with its entries written down the other way round.
    #[test]
    fn a_transpose_is_a_transpose() {
        let numbers = |n: usize| (0..n).map(|i| (i as f64 * 0.9).sin()).collect::<Vec<f64>>();
        let transpose = |x: &[f64], rows: usize, columns: usize| -> Vec<f64> {
            (0..rows * columns)
                .map(|at| x[at / rows + at % rows * columns])
                .collect()
        };
        for [rows, inner, columns] in [[1, 1, 1], [3, 2, 4], [17, 40, 9], [65, 256, 130]] {
            let (a, b) = (numbers(rows * inner), numbers(inner * columns));
            let (at, bt) = (transpose(&a, inner, rows), transpose(&b, columns, inner));
            let mut expected = vec![0.0; rows * columns];
            f64::multiply(&mut expected, rows, false, 2.0, &a, &b, [rows, inner, columns]);
            for kernel in [f64::product, by_nalgebra] {
                let mut found = vec![f64::NAN; rows * columns];
                let left = Factor::new(&at, inner, rows).transpose();
                let right = Factor::new(&bt, columns, inner).transpose();
                kernel(&mut found, rows, false, 2.0, left, right);
                let error = found.iter().zip(&expected).map(|(x, y)| (x - y).abs());
                assert!(error.fold(0.0, f64::max) < 1e-12, "{rows} {inner} {columns}");
            }
        }
    }
}
