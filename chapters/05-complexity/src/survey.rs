//! Times of every kernel over a range of sizes.

use std::error::Error;
use std::time::Duration;

use complexity::{Chain, count};
use exhibit::Run;
use nalgebra::{DMatrix, DVector};
use problems::dense::{self, Backend, Cholesky, DenseError, Entry};
use rand::RngExt;

use crate::clock::Clock;

/// Something done to an N×N matrix, which it may use up.
pub type Work<T> = fn(DMatrix<T>, Backend) -> Result<DMatrix<T>, DenseError>;

/// A kernel of dense linear algebra.
#[derive(Clone, Copy)]
pub struct Kernel<T: Entry> {
    pub slug: &'static str,
    pub name: &'static str,
    pub work: Work<T>,
    /// flops at N, counted
    pub flops: fn(u64) -> f64,
}

/// Cholesky's factorization, LU with a solution, the inverse, the eigenvalues.
pub fn kernels<T: Entry>() -> [Kernel<T>; 4] {
    [
        Kernel {
            slug: "cholesky",
            name: "Cholesky",
            work: |a, backend| Cholesky::new(a, backend).map(Cholesky::packed),
            flops: |n| count::cholesky(n) as f64,
        },
        Kernel {
            slug: "lu",
            name: "LU",
            work: |a, backend| {
                let right = DVector::from_element(a.nrows(), T::one());
                dense::lu_solve(&a, &right, backend).map(|_| a)
            },
            flops: |n| count::lu(n) as f64,
        },
        Kernel {
            slug: "inverse",
            name: "inverse",
            work: |a, backend| dense::inverse(&a, backend),
            flops: |n| count::inverse(n) as f64,
        },
        Kernel {
            slug: "eigenvalues",
            name: "eigenvalues",
            work: |a, backend| dense::symmetric_eigenvalues(&a, backend).map(|_| a),
            flops: count::tridiagonal,
        },
    ]
}

/// A random symmetric matrix, made positive definite by its diagonal.
pub fn definite<T: Entry>(run: &Run, n: usize) -> DMatrix<T> {
    let mut rng = run.rng("matrix");
    let mut matrix = DMatrix::zeros(n, n);
    for j in 0..n {
        for i in j..n {
            let entry =
                nalgebra::convert(rng.random_range(-1.0..1.0) + if i == j { 2.0 * n as f64 } else { 0.0 });
            matrix[(i, j)] = entry;
            matrix[(j, i)] = entry;
        }
    }
    matrix
}

/// The time that one kernel takes at one size.
pub fn time<T: Entry>(
    run: &Run,
    kernel: &Kernel<T>,
    backend: Backend,
    n: usize,
    patience: Duration,
) -> Result<f64, DenseError> {
    let matrix = definite::<T>(run, n);
    (kernel.work)(matrix.clone(), backend)?;
    let clock = if matches!(backend, Backend::Threads(_)) {
        Clock::Wall
    } else {
        Clock::Thread
    };
    Ok(clock.shortest_on(
        patience,
        || matrix.clone(),
        |matrix| (kernel.work)(matrix, backend),
    ))
}

/// Sizes from `first` on by factors of `step`, as long as the next is expected to take no longer than `budget` seconds.
///
/// `time` returns what one size takes, and the N that it really had.
pub fn grow(
    [first, step, most]: [f64; 3],
    power: f64,
    budget: f64,
    mut time: impl FnMut(f64) -> Result<(f64, f64), Box<dyn Error>>,
) -> Result<Vec<(f64, f64)>, Box<dyn Error>> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    let mut size = first;
    while size <= most {
        let point = time(size)?;
        points.push(point);
        if point.1 * step.powf(power) > budget {
            break;
        }
        size *= step;
    }
    Ok(points)
}

/// The nearest odd number, or the one above it. At powers of two the columns of a matrix fall on few lines of the cache,
/// and that is slow for a reason of its own.
pub fn odd(size: f64) -> usize {
    size.round() as usize | 1
}

/// How many times as long the second kernel takes as the first at one size. The two take turns, so that whatever
/// disturbs this machine disturbs both; of each the fastest run counts.
pub fn ratio(run: &Run, [first, second]: [Work<f64>; 2], n: usize, turns: usize) -> Result<f64, DenseError> {
    let matrix = definite::<f64>(run, n);
    let mut best = [f64::INFINITY; 2];
    for work in [first, second] {
        work(matrix.clone(), Backend::Faer)?;
    }
    for _ in 0..turns {
        for (work, best) in [first, second].into_iter().zip(&mut best) {
            *best = best.min(Clock::Thread.shortest_on(
                Duration::ZERO,
                || matrix.clone(),
                |matrix| work(matrix, Backend::Faer),
            ));
        }
    }
    Ok(best[1] / best[0])
}

/// L, the matrices of the chain whose gradient and Hessian are timed.
pub const LAYERS: usize = 4;

/// A chain of this width on random examples, and a random point.
pub fn chain(run: &Run, width: usize, batch: usize) -> Result<(Chain<f64>, DVector<f64>), Box<dyn Error>> {
    let mut rng = run.rng("chain");
    let mut numbers = |rows, columns, scale: f64| {
        DMatrix::from_fn(rows, columns, |_, _| scale * rng.random_range(-1.0..1.0))
    };
    let (inputs, targets) = (numbers(width, batch, 1.0), numbers(width, batch, 1.0));
    // Entries of variance 1/m keep the activations' size from layer to layer.
    let x = numbers(LAYERS * width * width, 1, (3.0 / width as f64).sqrt());
    let chain = Chain::new(LAYERS, inputs, targets)?;
    Ok((chain, DVector::from_column_slice(x.as_slice())))
}

/// Seconds for a chain's gradient.
pub fn gradient_time(chain: &Chain<f64>, x: &DVector<f64>, patience: Duration) -> f64 {
    Clock::Thread.shortest(patience, || chain.evaluate(x))
}

/// Seconds to form a chain's Hessian by its columns: one gradient, and N times what one of the products takes.
pub fn forming_time(chain: &Chain<f64>, x: &DVector<f64>, patience: Duration) -> f64 {
    let (_, direction, memory) = chain.evaluate(x);
    let column = Clock::Thread.shortest(patience, || chain.product(&memory, &direction));
    gradient_time(chain, x, patience) + chain.parameters() as f64 * column
}

/// A level of the processor's caches, as Linux tells it; nothing elsewhere.
pub fn caches() -> Vec<(String, f64)> {
    let read = |index: usize, what: &str| {
        let path = format!("/sys/devices/system/cpu/cpu0/cache/index{index}/{what}");
        std::fs::read_to_string(path)
            .ok()
            .map(|text| text.trim().to_owned())
    };
    (0..8)
        .filter_map(|index| {
            let data = read(index, "type")? != "Instruction";
            let kilobytes: f64 = read(index, "size")?.strip_suffix('K')?.parse().ok()?;
            data.then_some((format!("L{}", read(index, "level")?), 1024.0 * kilobytes))
        })
        .collect()
}
