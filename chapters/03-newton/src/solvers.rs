//! Ways to solve Hp = −g, timed and checked against a known solution.

use std::time::{Duration, Instant};

use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::cholesky::llt::inverse as llt_inverse;
use faer::{MatMut, MatRef, Par};
use nalgebra::{DMatrix, DVector};
use problems::dense::{self, Backend, Cholesky};

/// A way to solve a symmetric positive definite system; `None` if it finds that it cannot.
pub type Solve = fn(&DMatrix<f64>, &DVector<f64>, Backend) -> Option<DVector<f64>>;

/// A way with its name.
#[derive(Clone, Copy)]
pub struct Way {
    pub name: &'static str,
    pub solve: Solve,
}

/// Invert by elimination, then multiply: what `hessian.inv()` does in many a library.
pub const INVERSE: Way = Way {
    name: "inverse",
    solve: |h, b, backend| Some(dense::inverse(h, backend).ok()? * b),
};

/// Invert by Cholesky's factorization, then multiply: the cheapest inverse of a symmetric positive definite matrix.
pub const CHOLESKY_INVERSE: Way = Way {
    name: "Cholesky inverse",
    solve: |h, b, backend| Some(cholesky_inverse(h, backend)? * b),
};

fn cholesky_inverse(h: &DMatrix<f64>, backend: Backend) -> Option<DMatrix<f64>> {
    if backend == Backend::Nalgebra {
        return Some(h.clone().cholesky()?.inverse());
    }
    let n = h.nrows();
    let lower = Cholesky::new(h.clone(), backend).ok()?.lower();
    let mut inverse = DMatrix::zeros(n, n);
    llt_inverse::inverse(
        MatMut::from_column_major_slice_mut(inverse.as_mut_slice(), n, n),
        MatRef::from_column_major_slice(lower.as_slice(), n, n),
        Par::Seq,
        MemStack::new(&mut MemBuffer::new(llt_inverse::inverse_scratch::<f64>(
            n,
            Par::Seq,
        ))),
    );
    // faer fills the lower triangle.
    inverse.fill_upper_triangle_with_lower_triangle();
    Some(inverse)
}

/// The library whose kernels a backend calls.
pub fn library(backend: Backend) -> &'static str {
    match backend {
        Backend::Nalgebra => "nalgebra",
        Backend::Faer | Backend::Threads(_) => "faer",
    }
}

/// Elimination with partial pivoting.
pub const LU: Way = Way {
    name: "LU",
    solve: |h, b, backend| dense::lu_solve(h, b, backend).ok(),
};

/// Cholesky's factorization.
pub const CHOLESKY: Way = Way {
    name: "Cholesky",
    solve: |h, b, backend| dense::cholesky_solve(h, b, backend).ok(),
};

/// A system whose solution is known.
pub struct System {
    pub name: String,
    pub matrix: DMatrix<f64>,
    pub right: DVector<f64>,
    pub solution: DVector<f64>,
}

impl System {
    /// The system with this solution.
    pub fn new(name: impl Into<String>, matrix: DMatrix<f64>, solution: DVector<f64>) -> Self {
        Self {
            name: name.into(),
            right: &matrix * &solution,
            matrix,
            solution,
        }
    }

    pub fn size(&self) -> usize {
        self.matrix.nrows()
    }
}

/// What one way cost on one system, and how well it did.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    pub seconds: f64,
    /// ‖Hx − b‖ / ‖b‖
    pub residual: f64,
    /// ‖x − x*‖ / ‖x*‖
    pub forward_error: f64,
}

/// Solves the system three times, and more often until `patience` has passed; keeps the shortest time. Where one solution
/// alone takes ten times as long, once is enough.
pub fn measure(system: &System, way: &Way, backend: Backend, patience: Duration) -> Option<Measured> {
    let mut shortest = f64::INFINITY;
    let mut solution = None;
    let begin = Instant::now();
    for repetition in 0.. {
        let start = Instant::now();
        let found = (way.solve)(&system.matrix, &system.right, backend)?;
        shortest = shortest.min(start.elapsed().as_secs_f64());
        solution = Some(found);
        if begin.elapsed() >= patience * if repetition < 2 { 10 } else { 1 } {
            break;
        }
    }
    let solution = solution?;
    Some(Measured {
        seconds: shortest,
        residual: (&system.matrix * &solution - &system.right).norm() / system.right.norm(),
        forward_error: (&solution - &system.solution).norm() / system.solution.norm(),
    })
}
