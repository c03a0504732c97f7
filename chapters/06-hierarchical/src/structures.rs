//! Structured matrices, and solvers that use the structure.

use std::error::Error;

use nalgebra::{DMatrix, DVector};
use problems::dense::{Backend, Cholesky};

use crate::clock;

/// A structured system, solved by its structure and densely.
pub struct Structured {
    pub name: &'static str,
    /// flops of the structured solution
    pub cost: &'static str,
    pub where_found: &'static str,
    pub n: usize,
    /// seconds by the structure
    pub fast: f64,
    /// seconds by dense Cholesky
    pub dense: f64,
    /// how far apart the two solutions are, relatively
    pub apart: f64,
}

type Solve<'a> = &'a dyn Fn(&DVector<f64>) -> Option<DVector<f64>>;

fn measure(
    [name, cost, where_found]: [&'static str; 3],
    matrix: &DMatrix<f64>,
    solve: Solve,
) -> Result<Structured, Box<dyn Error>> {
    let n = matrix.nrows();
    let right = DVector::from_fn(n, |i, _| (i as f64).cos());
    let fast = solve(&right).ok_or("a structured matrix is not positive definite")?;
    let exact = Cholesky::new(matrix.clone(), Backend::for_size(n))?.solve(&right)?;
    let seconds = clock::seconds(|| solve(&right));
    let dense = clock::seconds(|| -> Option<DVector<f64>> {
        Cholesky::new(matrix.clone(), Backend::for_size(n))
            .ok()?
            .solve(&right)
            .ok()
    });
    Ok(Structured {
        name,
        cost,
        where_found,
        n,
        fast: seconds,
        dense,
        apart: (fast - &exact).norm() / exact.norm(),
    })
}

/// All structures of the table, at about the same n.
pub fn all(side: usize) -> Result<Vec<Structured>, Box<dyn Error>> {
    let n = 2 * side * side;
    let spline = Banded::new(n, 2, &|i, j| match i.abs_diff(j) {
        0 => 6.1,
        1 => -4.0,
        _ => 1.0,
    });
    // Neighbors in a grid of `side` columns.
    let grid = Banded::new(n, side, &|i, j| match i.abs_diff(j) {
        0 => 4.1,
        1 if i.max(j) % side != 0 => -1.0,
        apart if apart == side => -1.0,
        _ => 0.0,
    });
    let smooth = |m: usize| DMatrix::from_fn(m, m, |i, j| (-(i.abs_diff(j) as f64) / 4.0).exp());
    let (left, right) = (smooth(side), smooth(2 * side));
    let tall = DMatrix::from_fn(n, 20, |i, j| ((i * (j + 1)) as f64 * 0.7).sin());
    Ok(vec![
        measure(
            ["banded, $b = 2$", "$n b^2$", "chains: splines, time series"],
            &spline.dense(),
            &|b| Some(spline.factor()?.solve(b)),
        )?,
        measure(
            [
                "sparse, a grid",
                "$n b^2$, $b = \\sqrt{n/2}$",
                "fields of physics, images",
            ],
            &grid.dense(),
            &|b| Some(grid.factor()?.solve(b)),
        )?,
        measure(
            ["Kronecker, $A \\otimes B$", "$n^{3/2}$", "a layer, approximately"],
            &left.kronecker(&right),
            &|b| kronecker_solve(&left, &right, b),
        )?,
        measure(
            [
                "diagonal plus rank 20",
                "$n r^2$",
                "few examples, many parameters",
            ],
            &(DMatrix::identity(n, n) + &tall * tall.transpose()),
            &|b| woodbury_solve(&tall, b),
        )?,
    ])
}

/// A symmetric matrix with b diagonals beside the main one, by columns: entry (j + k, j) is `columns[j][k]`.
struct Banded {
    columns: Vec<Vec<f64>>,
}

impl Banded {
    fn new(n: usize, width: usize, entry: &dyn Fn(usize, usize) -> f64) -> Self {
        let column = |j: usize| (j..(j + width + 1).min(n)).map(|i| entry(i, j)).collect();
        Self {
            columns: (0..n).map(column).collect(),
        }
    }

    fn dense(&self) -> DMatrix<f64> {
        let n = self.columns.len();
        DMatrix::from_fn(n, n, |i, j| {
            let column = &self.columns[i.min(j)];
            column.get(i.abs_diff(j)).copied().unwrap_or(0.0)
        })
    }

    /// Cholesky's factor: it has the same band.
    fn factor(&self) -> Option<BandedFactor> {
        let mut columns = self.columns.clone();
        for j in 0..columns.len() {
            let (done, rest) = columns.split_at_mut(j + 1);
            let column = &mut done[j];
            if column[0] <= 0.0 {
                return None;
            }
            let pivot = column[0].sqrt();
            column.iter_mut().for_each(|entry| *entry /= pivot);
            for (k, target) in rest.iter_mut().take(column.len() - 1).enumerate() {
                let weight = column[k + 1];
                for (entry, other) in target.iter_mut().zip(&column[k + 1..]) {
                    *entry -= weight * other;
                }
            }
        }
        Some(BandedFactor { columns })
    }
}

struct BandedFactor {
    columns: Vec<Vec<f64>>,
}

impl BandedFactor {
    fn solve(&self, b: &DVector<f64>) -> DVector<f64> {
        let mut x = b.clone();
        let x_of = x.as_mut_slice();
        for (j, column) in self.columns.iter().enumerate() {
            let value = x_of[j] / column[0];
            x_of[j] = value;
            for (entry, below) in x_of[j + 1..].iter_mut().zip(&column[1..]) {
                *entry -= value * below;
            }
        }
        for (j, column) in self.columns.iter().enumerate().rev() {
            let sum: f64 = column[1..].iter().zip(&x_of[j + 1..]).map(|(l, x)| l * x).sum();
            x_of[j] = (x_of[j] - sum) / column[0];
        }
        x
    }
}

/// $(A ⊗ B) \operatorname{vec} X = b$, that is $BXAᵀ = $ b as a matrix.
fn kronecker_solve(a: &DMatrix<f64>, b: &DMatrix<f64>, right: &DVector<f64>) -> Option<DVector<f64>> {
    let matrix = DMatrix::from_column_slice(b.nrows(), a.nrows(), right.as_slice());
    let inner = b.clone().cholesky()?.solve(&matrix);
    let outer = a.clone().cholesky()?.solve(&inner.transpose());
    Some(DVector::from_column_slice(outer.transpose().as_slice()))
}

/// $(I + UUᵀ)x = b$ by Woodbury's identity, $x = b − U(I + UᵀU)^{−1}Uᵀb$.
fn woodbury_solve(u: &DMatrix<f64>, b: &DVector<f64>) -> Option<DVector<f64>> {
    let small = DMatrix::identity(u.ncols(), u.ncols()) + u.tr_mul(u);
    Some(b - u * small.cholesky()?.solve(&u.tr_mul(b)))
}
