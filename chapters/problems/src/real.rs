//! Floating-point numbers with a fast product of matrices.

use nalgebra::RealField;

/// `f32` or `f64`: a real number, and the product of matrices of such numbers.
///
/// The product is `faer`'s on one thread, whose blocks and instructions follow the processor at hand; nalgebra's in a
/// browser's page (wasm32), where faer does not build.
pub trait Real: RealField + Copy {
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
        shape: [usize; 3],
    );
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
    ($type:ty) => {
        impl Real for $type {
            #[cfg(not(target_arch = "wasm32"))]
            fn multiply(
                c: &mut [Self],
                stride: usize,
                add: bool,
                alpha: Self,
                a: &[Self],
                b: &[Self],
                [rows, inner, columns]: [usize; 3],
            ) {
                use faer::{Accum, MatMut, MatRef, Par};
                faer::linalg::matmul::matmul(
                    MatMut::from_column_major_slice_with_stride_mut(c, rows, columns, stride),
                    if add { Accum::Add } else { Accum::Replace },
                    MatRef::from_column_major_slice(a, rows, inner),
                    MatRef::from_column_major_slice(b, inner, columns),
                    alpha,
                    Par::Seq,
                );
                clear_upper_registers();
            }

            #[cfg(target_arch = "wasm32")]
            fn multiply(
                c: &mut [Self],
                stride: usize,
                add: bool,
                alpha: Self,
                a: &[Self],
                b: &[Self],
                [rows, inner, columns]: [usize; 3],
            ) {
                by_nalgebra(c, stride, add, alpha, a, b, [rows, inner, columns]);
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
    a: &[T],
    b: &[T],
    [rows, inner, columns]: [usize; 3],
) {
    use nalgebra::{Const, DMatrixView, Dyn, MatrixViewMut};
    MatrixViewMut::from_slice_with_strides_generic(c, Dyn(rows), Dyn(columns), Const::<1>, Dyn(stride)).gemm(
        alpha,
        &DMatrixView::from_slice(a, rows, inner),
        &DMatrixView::from_slice(b, inner, columns),
        if add { T::one() } else { T::zero() },
    );
}

#[cfg(test)]
mod tests {
    use super::{Real, by_nalgebra};

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
                f64::multiply(&mut blocked, stride, add, -0.5, &a, &b, shape);
                by_nalgebra(&mut plain, stride, add, -0.5, &a, &b, shape);
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
}
