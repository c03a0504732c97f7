//! Exercise: what happens to the ranks if the points are not sorted?
//!
//! Sorted, a block couples two neighboring stretches of the line, and only what is near their common end matters. Shuffled,
//! every block couples everything with everything, and its rank is that of the whole kernel: here it is the number of length
//! scales that fit into the record, times a few, so it grows with n. The bound on the ranks is there to say so.

use hierarchical::{Compression, Hodlr, HodlrError, KernelMatrix, SquaredExponential};

/// The matrix of n points a tenth of a length scale apart, taken in steps of `stride` (coprime to n) around the record.
fn compressed(n: usize, stride: usize) -> Result<Hodlr, HodlrError> {
    let points: Vec<f64> = (0..n).map(|i| (i * stride % n) as f64 / 10.0).collect();
    let matrix = KernelMatrix::new(SquaredExponential { length: 1.0 }, &points, 0.01);
    Hodlr::new(&matrix, &Compression::default().rank_bound(200))
}

fn main() {
    for n in [500, 1000, 2000] {
        for (order, stride) in [("sorted", 1), ("shuffled", 387)] {
            match compressed(n, stride) {
                Ok(matrix) => println!("n = {n}, {order}: rank {:?}", matrix.ranks(0)),
                Err(error) => println!("n = {n}, {order}: {error}"),
            }
        }
    }
}

#[test]
fn order_is_everything() {
    let sorted = |n| compressed(n, 1).unwrap().ranks(0)[0];
    assert_eq!(sorted(500), sorted(2000));
    let shuffled = compressed(500, 387).unwrap().ranks(0)[0];
    assert!(shuffled > 5 * sorted(500), "{shuffled}");
    assert!(matches!(
        compressed(2000, 387),
        Err(HodlrError::Rank { bound: 200, .. })
    ));
}
