//! Rectangles in one large array, and their products.

use std::ops::Range;

#[cfg(not(target_arch = "wasm32"))]
use faer::{Accum, MatMut, MatRef, Par, linalg};

/// A rectangle of numbers whose columns lie `stride` entries apart.
#[derive(Clone, Copy)]
pub(crate) struct Panel<'a> {
    pub data: &'a [f64],
    pub stride: usize,
    pub rows: usize,
    pub columns: usize,
}

/// A rectangle to write to.
pub(crate) struct PanelMut<'a> {
    pub data: &'a mut [f64],
    pub stride: usize,
    pub rows: usize,
    pub columns: usize,
}

impl<'a> Panel<'a> {
    /// A matrix without gaps.
    pub fn of(data: &'a [f64], rows: usize, columns: usize) -> Self {
        Self {
            data,
            stride: rows,
            rows,
            columns,
        }
    }

    /// Some rows, and the first columns, of an array whose columns lie `stride` apart.
    pub fn rows(data: &'a [f64], stride: usize, rows: &Range<usize>, columns: usize) -> Self {
        Self {
            data: if columns == 0 { &[] } else { &data[rows.start..] },
            stride,
            rows: rows.len(),
            columns,
        }
    }

    fn is_empty(&self) -> bool {
        self.rows == 0 || self.columns == 0
    }

    /// $AᵀB$, without gaps.
    pub fn transposed_times(self, b: Panel) -> Vec<f64> {
        debug_assert_eq!(self.rows, b.rows);
        let mut product = vec![0.0; self.columns * b.columns];
        if product.is_empty() || self.is_empty() {
            return product;
        }
        #[cfg(not(target_arch = "wasm32"))]
        {
            linalg::matmul::matmul(
                MatMut::from_column_major_slice_mut(&mut product, self.columns, b.columns),
                Accum::Replace,
                self.faer().transpose(),
                b.faer(),
                1.0,
                Par::Seq,
            );
            problems::clear_upper_registers();
        }
        #[cfg(target_arch = "wasm32")]
        nalgebra::DMatrixViewMut::from_slice(&mut product, self.columns, b.columns).gemm_tr(
            1.0,
            &self.nalgebra(),
            &b.nalgebra(),
            0.0,
        );
        product
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn faer(&self) -> MatRef<'a, f64> {
        MatRef::from_column_major_slice_with_stride(self.data, self.rows, self.columns, self.stride)
    }

    #[cfg(target_arch = "wasm32")]
    fn nalgebra(
        &self,
    ) -> nalgebra::MatrixView<'a, f64, nalgebra::Dyn, nalgebra::Dyn, nalgebra::U1, nalgebra::Dyn> {
        use nalgebra::{Const, Dyn};
        nalgebra::MatrixView::from_slice_with_strides_generic(
            self.data,
            Dyn(self.rows),
            Dyn(self.columns),
            Const::<1>,
            Dyn(self.stride),
        )
    }
}

impl<'a> From<&'a nalgebra::DMatrix<f64>> for Panel<'a> {
    fn from(matrix: &'a nalgebra::DMatrix<f64>) -> Self {
        Self::of(matrix.as_slice(), matrix.nrows(), matrix.ncols())
    }
}

impl<'a> PanelMut<'a> {
    /// A matrix without gaps.
    pub fn of(matrix: &'a mut nalgebra::DMatrix<f64>) -> Self {
        let (rows, columns) = matrix.shape();
        Self {
            data: matrix.as_mut_slice(),
            stride: rows,
            rows,
            columns,
        }
    }

    /// Some rows, and the first columns, of an array whose columns lie `stride` apart.
    pub fn rows(data: &'a mut [f64], stride: usize, rows: &Range<usize>, columns: usize) -> Self {
        Self {
            data: if columns == 0 {
                &mut []
            } else {
                &mut data[rows.start..]
            },
            stride,
            rows: rows.len(),
            columns,
        }
    }

    pub fn read(&self) -> Panel<'_> {
        Panel {
            data: self.data,
            stride: self.stride,
            rows: self.rows,
            columns: self.columns,
        }
    }

    pub fn column(&mut self, column: usize) -> &mut [f64] {
        &mut self.data[column * self.stride..][..self.rows]
    }

    /// $C ← C + αAB$.
    pub fn add_product(&mut self, alpha: f64, a: Panel, b: Panel) {
        debug_assert!(self.rows == a.rows && a.columns == b.rows && b.columns == self.columns);
        if a.is_empty() || b.is_empty() {
            return;
        }
        #[cfg(not(target_arch = "wasm32"))]
        {
            linalg::matmul::matmul(
                MatMut::from_column_major_slice_with_stride_mut(
                    self.data,
                    self.rows,
                    self.columns,
                    self.stride,
                ),
                Accum::Add,
                a.faer(),
                b.faer(),
                alpha,
                Par::Seq,
            );
            problems::clear_upper_registers();
        }
        #[cfg(target_arch = "wasm32")]
        self.nalgebra().gemm(alpha, &a.nalgebra(), &b.nalgebra(), 1.0);
    }

    /// $B ← L⁻¹B$, or $B ← L⁻ᵀB$ if `transposed`, for a lower triangular L.
    pub fn solve_lower(&mut self, lower: &nalgebra::DMatrix<f64>, transposed: bool) {
        if self.rows == 0 || self.columns == 0 {
            return;
        }
        #[cfg(not(target_arch = "wasm32"))]
        {
            let l = MatRef::from_column_major_slice(lower.as_slice(), lower.nrows(), lower.ncols());
            let b = MatMut::from_column_major_slice_with_stride_mut(
                self.data,
                self.rows,
                self.columns,
                self.stride,
            );
            if transposed {
                linalg::triangular_solve::solve_upper_triangular_in_place(l.transpose(), b, Par::Seq);
            } else {
                linalg::triangular_solve::solve_lower_triangular_in_place(l, b, Par::Seq);
            }
            problems::clear_upper_registers();
        }
        // Cannot fail: the diagonal of a factor is positive.
        #[cfg(target_arch = "wasm32")]
        if transposed {
            lower.tr_solve_lower_triangular_mut(&mut self.nalgebra());
        } else {
            lower.solve_lower_triangular_mut(&mut self.nalgebra());
        }
    }

    #[cfg(target_arch = "wasm32")]
    fn nalgebra(
        &mut self,
    ) -> nalgebra::MatrixViewMut<'_, f64, nalgebra::Dyn, nalgebra::Dyn, nalgebra::U1, nalgebra::Dyn> {
        use nalgebra::{Const, Dyn};
        nalgebra::MatrixViewMut::from_slice_with_strides_generic(
            self.data,
            Dyn(self.rows),
            Dyn(self.columns),
            Const::<1>,
            Dyn(self.stride),
        )
    }
}
