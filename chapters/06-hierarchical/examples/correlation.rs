//! Exercise: the determinant of a matrix cut in four, by hand.
//!
//! $\begin{pmatrix} A & B \\ Bᵀ & C \end{pmatrix}$ with $A = L_1L_1ᵀ$, $C = L_2L_2ᵀ$ and $X = L_1⁻¹BL_2⁻ᵀ$ is
//! $\operatorname{diag}(L_1, L_2) \begin{pmatrix} I & X \\ Xᵀ & I \end{pmatrix} \operatorname{diag}(L_1, L_2)ᵀ$. Elimination in the middle leaves
//! $I − XᵀX$, so the determinant is $\det A \det C \det(I − XᵀX)$, and the matrix is positive definite if and only if A and C are and the
//! largest singular value of X is less than 1. For two variables X is their correlation.

use nalgebra::{DMatrix, dmatrix};

/// X, the correlations between the first `half` rows and the others; `None` if a diagonal block is not positive definite.
fn correlations(matrix: &DMatrix<f64>, half: usize) -> Option<DMatrix<f64>> {
    let rest = matrix.nrows() - half;
    let factor = |at: usize, size: usize| {
        Some(
            matrix
                .view((at, at), (size, size))
                .into_owned()
                .cholesky()?
                .unpack(),
        )
    };
    let (first, second) = (factor(0, half)?, factor(half, rest)?);
    let block = matrix.view((0, half), (half, rest)).into_owned();
    let left = first.solve_lower_triangular(&block)?;
    Some(second.solve_lower_triangular(&left.transpose())?.transpose())
}

fn main() {
    let matrix = dmatrix![4.0, 1.0, 1.2; 1.0, 3.0, 0.5; 1.2, 0.5, 2.0];
    if let Some(x) = correlations(&matrix, 2) {
        let gap = DMatrix::identity(1, 1) - x.tr_mul(&x);
        let first = matrix.view((0, 0), (2, 2)).determinant();
        println!(
            "det by parts {}, at once {}",
            first * matrix[(2, 2)] * gap.determinant(),
            matrix.determinant()
        );
        println!("largest correlation {}", x.singular_values().max());
    }
}

#[test]
fn determinants_agree_and_a_correlation_above_one_is_indefinite() {
    let matrix = dmatrix![4.0, 1.0, 1.2; 1.0, 3.0, 0.5; 1.2, 0.5, 2.0];
    let x = correlations(&matrix, 2).unwrap();
    let by_parts = 11.0 * 2.0 * (DMatrix::identity(1, 1) - x.tr_mul(&x)).determinant();
    assert!((by_parts - matrix.determinant()).abs() < 1e-12);
    for entry in [2.3, 2.5] {
        let matrix = dmatrix![4.0, 0.0, entry; 0.0, 3.0, 0.5; entry, 0.5, 1.5];
        let most = correlations(&matrix, 2).unwrap().singular_values().max();
        assert_eq!(most < 1.0, matrix.cholesky().is_some(), "{entry}: {most}");
    }
}
