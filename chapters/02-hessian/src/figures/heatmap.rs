//! The Hessian of softmax regression, entry by entry and block by block.

use exhibit::{Axis, Figure, Palette, Plot};
use nalgebra::DMatrix;

/// The Hessian of softmax regression, entry by entry, and the size of each of its blocks.
///
/// `hessian` is made of `classes`×`classes` blocks of equal size.
pub fn heatmap(hessian: &DMatrix<f64>, classes: usize, steps: usize) -> Figure {
    let n = hessian.nrows();
    // A root keeps the many small entries visible beside the few large ones; the cube root keeps the sign too.
    let last = classes as f64 - 0.5;
    let counted =
        |lo, hi| Axis::linear(lo, hi).ticks((0..classes).map(|class| class as f64).collect::<Vec<_>>());
    let ground = Plot::new(
        counted(-0.5, last).label("class"),
        counted(last, -0.5).label("class"),
    )
    .size(340, 340)
    .square();
    let entries = ground.clone().title("every entry").heatmap(
        n,
        n,
        &|i, j| hessian[(i, j)].cbrt(),
        Palette::Diverging,
        "cube root of the entry",
    );
    let norms = block_norms(hessian, classes);
    let blocks = ground
        .title("every block")
        .heatmap(
            classes,
            classes,
            &|c, d| norms[(c, d)],
            Palette::Sequential,
            "Frobenius norm of the block",
        )
        .log();
    let (first, second) = most_coupled(&norms);
    Figure::panels(2, vec![entries, blocks])
        .caption(format!(
            "The Hessian of softmax regression on the digits after {steps} steps of gradient descent. *Every entry*: all {n} × \
             {n} of them, {} rows and columns a class. Blocks on the diagonal are \
             positive, the others negative. *Every block*: each shrunk to its norm. Off the diagonal the classes {first} and \
             {second} stand out.",
            n / classes
        ))
        .alt(format!(
            "Two heat maps. The first shows {classes} by {classes} square blocks: positive on the diagonal, weaker and \
             negative elsewhere, each with the same fine grid of stripes. The second has one cell a block: a strong \
             diagonal, and among the others the cell of {first} and {second} is the strongest."
        ))
}

/// Frobenius norms of the `classes`×`classes` blocks.
pub fn block_norms(hessian: &DMatrix<f64>, classes: usize) -> DMatrix<f64> {
    let size = hessian.nrows() / classes;
    DMatrix::from_fn(classes, classes, |c, d| {
        hessian.view((c * size, d * size), (size, size)).norm()
    })
}

/// The two different classes whose block is the largest, the smaller class first.
pub fn most_coupled(norms: &DMatrix<f64>) -> (usize, usize) {
    let mut best = (0, 1.min(norms.ncols().saturating_sub(1)));
    for d in 0..norms.ncols() {
        for c in 0..d {
            if norms[(c, d)] > norms[best] {
                best = (c, d);
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_told_apart() {
        let hessian = DMatrix::from_fn(4, 4, |i, j| if i / 2 == j / 2 { 3.0 } else { -1.0 });
        let norms = block_norms(&hessian, 2);
        assert_eq!((norms[(0, 0)], norms[(0, 1)]), (6.0, 2.0));
        assert_eq!(most_coupled(&norms), (0, 1));
    }
}
