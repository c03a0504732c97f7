//! The exact Hessian by its structure: products of matrices, none of them with a vector.
//!
//! Nudge the sums of every layer, $Z_l + ε_l$. Of one example let $S_{lk} = ∂²ℓ/∂ε_l ∂ε_k$ be the curvature between the
//! sums of two layers, $δ_k$ the errors, $a_l$ the outputs with a 1 at their end, and $J = ∂a_{k−1}/∂ε_l$. A weight
//! from unit j to unit i of layer l nudges $ε_{l,i}$ by $a_{l−1,j}$. So for $l ≤ k$
//!
//! $$\frac{∂²ℓ}{∂W_{l,ij} ∂W_{k,pq}} = a_{l−1,j} \, a_{k−1,q} \, S_{lk,ip} + \[l < k\] \, a_{l−1,j} \, δ_{k,p} \, J_{qi} .$$
//!
//! Summed over a batch the first term is one product: pairs (i, p) of curvatures against pairs (j, q) of outputs. Both
//! are small beside the Hessian, and where l = k both are symmetric, which halves either side. Everything here is stored
//! the other way round than in a pass: the batch runs down the columns.

use nalgebra::{DMatrix, DVector, convert};
use problems::{Factor, Real};

use crate::workspace::Piece;
use crate::{Curvature, Layer, Network};

/// $H$ over all examples, N×N, exact to rounding and symmetric to the last bit.
///
/// # Panics
/// If `x` has the wrong length.
pub fn hessian<T: Real>(network: &Network<T>, x: &DVector<T>) -> DMatrix<T> {
    matrix(network, x, Curvature::Hessian)
}

/// $G = \operatorname{mean}(JᵀH_ℓJ)$ over all examples, N×N: the generalized Gauss–Newton matrix.
///
/// # Panics
/// If `x` has the wrong length.
pub fn gauss_newton<T: Real>(network: &Network<T>, x: &DVector<T>) -> DMatrix<T> {
    matrix(network, x, Curvature::GaussNewton)
}

fn matrix<T: Real>(network: &Network<T>, x: &DVector<T>, curvature: Curvature) -> DMatrix<T> {
    let layers = network.architecture().layers();
    let mut matrix = DMatrix::zeros(x.len(), x.len());
    // One sum for each pair of layers l ≤ k: row (i, p), column (j, q).
    let mut sums: Vec<Vec<Vec<T>>> = vec![vec![Vec::new(); layers.len()]; layers.len()];
    network.with_passes(x, None, |workspace| {
        let weight = T::one() / convert(workspace.examples() as f64);
        for piece in workspace.pieces() {
            let columns = Columns::new(network, piece);
            let whole = curvature == Curvature::Hessian;
            let mut between = columns.of_loss(network, piece, whole);
            for k in (0..layers.len()).rev() {
                let mut own = Vec::new();
                add_pairs(&mut sums[k][k], weight, &columns, layers, [k, k], &between);
                for l in (0..k).rev() {
                    between = columns.pull_back(&layers[l + 1], x.as_slice(), l, &between, layers[k].outputs);
                    add_pairs(&mut sums[l][k], weight, &columns, layers, [l, k], &between);
                    if l + 1 == k {
                        own = columns.own(&layers[k], x.as_slice(), l, &between, whole);
                    }
                }
                between = own;
            }
            if whole {
                for l in 0..layers.len() {
                    columns.add_errors(layers, x.as_slice(), l, weight, &mut matrix);
                }
            }
        }
    });
    for k in 0..layers.len() {
        for l in 0..=k {
            scatter(&mut matrix, [&layers[l], &layers[k]], &sums[l][k]);
        }
    }
    mirror(&mut matrix, network.regularization());
    matrix
}

/// One piece of the batch, transposed: B down the columns.
struct Columns<T> {
    batch: usize,
    /// $a_0, …, a_L$, each with a column of ones at its end
    outputs: Vec<Vec<T>>,
    /// φ′ of each layer
    slopes: Vec<Vec<T>>,
    /// $\frac{φ″}{φ′} δ$ of each layer
    bends: Vec<Vec<T>>,
    /// δ of each layer
    errors: Vec<Vec<T>>,
}

impl<T: Real> Columns<T> {
    fn new(network: &Network<T>, piece: &Piece<T>) -> Self {
        let (layers, pass) = (network.architecture().layers(), &piece.pass);
        let batch = pass.batch();
        let with_ones = |a: &[T]| {
            let mut columns = transposed(a, a.len() / batch);
            columns.resize(columns.len() + batch, T::one());
            columns
        };
        let mut outputs = vec![with_ones(piece.inputs(network.data()))];
        let (mut slopes, mut bends, mut errors) = (Vec::new(), Vec::new(), Vec::new());
        for (l, layer) in layers.iter().enumerate() {
            let (a, d) = (pass.outputs(l), pass.errors(l));
            outputs.push(with_ones(a));
            slopes.push(transposed(
                &a.iter().map(|&a| layer.activation.slope(a)).collect::<Vec<_>>(),
                layer.outputs,
            ));
            let bend = a.iter().zip(d).map(|(&a, &d)| layer.activation.bend(a) * d);
            bends.push(transposed(&bend.collect::<Vec<_>>(), layer.outputs));
            errors.push(transposed(d, layer.outputs));
        }
        Self {
            batch,
            outputs,
            slopes,
            bends,
            errors,
        }
    }

    fn column<'a>(&self, columns: &'a [T], at: usize) -> &'a [T] {
        &columns[at * self.batch..(at + 1) * self.batch]
    }

    /// $S_{LL}$: the loss's curvature through the last layer's slope, and that slope's own change.
    fn of_loss(&self, network: &Network<T>, piece: &Piece<T>, whole: bool) -> Vec<T> {
        let (last, m) = (self.slopes.len() - 1, network.architecture().outputs());
        let mut s = vec![T::zero(); self.batch * m * m];
        let mut unit = vec![T::zero(); self.batch * m];
        for p in 0..m {
            // The loss's curvature times a unit vector, for all examples at once.
            unit.fill(T::zero());
            unit.iter_mut()
                .skip(p)
                .step_by(m)
                .for_each(|entry| *entry = T::one());
            network.loss.curve(piece.pass.probabilities(), &mut unit, m);
            s[p * m * self.batch..(p + 1) * m * self.batch].copy_from_slice(&transposed(&unit, m));
        }
        for (at, column) in s.chunks_exact_mut(self.batch).enumerate() {
            multiply(column, self.column(&self.slopes[last], at % m));
            multiply(column, self.column(&self.slopes[last], at / m));
        }
        if whole {
            self.add_bends(last, m, &mut s);
        }
        s
    }

    fn add_bends(&self, l: usize, m: usize, s: &mut [T]) {
        for i in 0..m {
            let diagonal = &mut s[(i + i * m) * self.batch..(i + i * m + 1) * self.batch];
            for (s, &bend) in diagonal.iter_mut().zip(self.column(&self.bends[l], i)) {
                *s += bend;
            }
        }
    }

    /// $S_{lk} = \operatorname{diag}(φ′_l) W_{l+1}ᵀ S_{l+1,k}$ for the `width` units of layer k.
    fn pull_back(&self, next: &Layer, x: &[T], l: usize, s: &[T], width: usize) -> Vec<T> {
        let (b, from, to) = (self.batch, next.outputs, next.inputs);
        let mut result = vec![T::zero(); b * to * width];
        let weights = Factor::new(next.weights(x), from, to);
        for (result, s) in result.chunks_exact_mut(b * to).zip(s.chunks_exact(b * from)) {
            T::product(result, b, false, T::one(), Factor::new(s, b, from), weights);
        }
        for (at, column) in result.chunks_exact_mut(b).enumerate() {
            multiply(column, self.column(&self.slopes[l], at % to));
        }
        result
    }

    /// $S_{ll} = S_{l,l+1} W_{l+1} \operatorname{diag}(φ′_l) + \operatorname{diag}(\frac{φ″}{φ′} δ_l)$.
    fn own(&self, next: &Layer, x: &[T], l: usize, s: &[T], whole: bool) -> Vec<T> {
        let (rows, from, to) = (self.batch * next.inputs, next.outputs, next.inputs);
        let mut result = vec![T::zero(); rows * to];
        let weights = Factor::new(next.weights(x), from, to);
        T::product(
            &mut result,
            rows,
            false,
            T::one(),
            Factor::new(s, rows, from),
            weights,
        );
        for (at, column) in result.chunks_exact_mut(self.batch).enumerate() {
            multiply(column, self.column(&self.slopes[l], at / to));
        }
        if whole {
            self.add_bends(l, to, &mut result);
        }
        result
    }

    /// Adds the second term, $a_{l−1,j} δ_{k,p} J_{qi}$, for all k > l.
    fn add_errors(&self, layers: &[Layer], x: &[T], l: usize, weight: T, matrix: &mut DMatrix<T>) {
        let (b, layer) = (self.batch, &layers[l]);
        let before = Factor::new(&self.outputs[l], b, layer.inputs + 1);
        // J, column (q, i): at first only the entries q = i are not zero, and only they are kept.
        let mut jacobian = self.slopes[l].clone();
        let mut diagonal = true;
        for (k, later) in layers.iter().enumerate().skip(l + 1) {
            let (columns, height) = (jacobian.len() / b, layers[k - 1].outputs);
            let mut weighted = vec![T::zero(); jacobian.len()];
            let mut sum = vec![T::zero(); columns * (layer.inputs + 1)];
            for p in 0..later.outputs {
                weighted.copy_from_slice(&jacobian);
                for column in weighted.chunks_exact_mut(b) {
                    multiply(column, self.column(&self.errors[k], p));
                }
                let left = Factor::new(&weighted, b, columns).transpose();
                T::product(&mut sum, columns, false, weight, left, before);
                for j in 0..=layer.inputs {
                    for c in 0..columns {
                        let (q, i) = if diagonal {
                            (c, c)
                        } else {
                            (c % height, c / height)
                        };
                        let row = layer.start + i + j * layer.outputs;
                        matrix[(row, later.start + p + q * later.outputs)] += sum[c + j * columns];
                    }
                }
            }
            if k + 1 < layers.len() {
                jacobian = self.push_forward(later, x, k, &jacobian, (layer.outputs, diagonal));
                diagonal = false;
            }
        }
    }

    /// $∂a_k/∂ε_l = \operatorname{diag}(φ′_k) W_k \, ∂a_{k−1}/∂ε_l$ for the `width` units of layer l.
    fn push_forward(
        &self,
        layer: &Layer,
        x: &[T],
        k: usize,
        jacobian: &[T],
        (width, diagonal): (usize, bool),
    ) -> Vec<T> {
        let (b, from, to) = (self.batch, layer.inputs, layer.outputs);
        let mut result = vec![T::zero(); b * to * width];
        let weights = layer.weights(x);
        if diagonal {
            for (at, column) in result.chunks_exact_mut(b).enumerate() {
                let (q, i) = (at % to, at / to);
                for (entry, &slope) in column.iter_mut().zip(self.column(jacobian, i)) {
                    *entry = weights[q + i * to] * slope;
                }
            }
        } else {
            let weights = Factor::new(weights, to, from).transpose();
            for (result, j) in result
                .chunks_exact_mut(b * to)
                .zip(jacobian.chunks_exact(b * from))
            {
                T::product(result, b, false, T::one(), Factor::new(j, b, from), weights);
            }
        }
        for (at, column) in result.chunks_exact_mut(b).enumerate() {
            multiply(column, self.column(&self.slopes[k], at % to));
        }
        result
    }
}

/// So many pairs of outputs are made before they are multiplied: enough for the kernel, few enough for the cache.
const PAIRS: usize = 192;

/// Adds to `sum`, for the layers l ≤ k, the products of pairs (i, p) of `s` with pairs (j, q) of outputs.
///
/// Where l = k only pairs with i ≤ p and j ≤ q: the others are the same.
fn add_pairs<T: Real>(
    sum: &mut Vec<T>,
    weight: T,
    columns: &Columns<T>,
    layers: &[Layer],
    [l, k]: [usize; 2],
    s: &[T],
) {
    let (b, same, m) = (columns.batch, l == k, layers[k].outputs);
    // One example a column, as the kernel likes its left factor.
    let curvatures = if same {
        let pairs: Vec<usize> = upper_pairs(m).map(|(i, p)| i + p * m).collect();
        rows_of(s, b, &pairs)
    } else {
        rows_of(s, b, &(0..s.len() / b).collect::<Vec<_>>())
    };
    let height = curvatures.len() / b;
    let curvatures = Factor::new(&curvatures, height, b);
    let (left, right) = (&columns.outputs[l], &columns.outputs[k]);
    let (from, to) = (layers[l].inputs + 1, layers[k].inputs + 1);
    let pairs = if same { to * (to + 1) / 2 } else { from * to };
    sum.resize(height * pairs, T::zero());
    let mut rest = sum.as_mut_slice();
    let mut products = Vec::with_capacity(b * (PAIRS + to));
    for j in 0..from {
        let own = columns.column(left, j);
        for other in right[if same { j * b } else { 0 }..].chunks_exact(b) {
            products.extend(own.iter().zip(other).map(|(&x, &y)| x * y));
        }
        let width = products.len() / b;
        if width >= PAIRS || j + 1 == from {
            let (here, later) = rest.split_at_mut(height * width);
            let pairs = Factor::new(&products, b, width);
            T::product(here, height, true, weight, curvatures, pairs);
            products.clear();
            rest = later;
        }
    }
}

/// These columns of `s`, of b entries each, as rows.
fn rows_of<T: Real>(s: &[T], b: usize, chosen: &[usize]) -> Vec<T> {
    let mut rows = vec![T::zero(); chosen.len() * b];
    for (row, &column) in chosen.iter().enumerate() {
        let places = rows[row..].iter_mut().step_by(chosen.len());
        for (place, &entry) in places.zip(&s[column * b..(column + 1) * b]) {
            *place = entry;
        }
    }
    rows
}

/// (i, p) with i ≤ p < n, by p.
fn upper_pairs(n: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n).flat_map(|p| (0..=p).map(move |i| (i, p)))
}

/// Adds a sum of [`add_pairs`] to the block of its two layers, column by column.
fn scatter<T: Real>(matrix: &mut DMatrix<T>, [left, right]: [&Layer; 2], sum: &[T]) {
    let same = left.start == right.start;
    let (from, to, m) = (left.inputs + 1, right.inputs + 1, left.outputs);
    let height = if same { m * (m + 1) / 2 } else { m * right.outputs };
    for q in 0..to {
        for p in 0..right.outputs {
            let mut column = matrix.column_mut(right.start + p + q * right.outputs);
            let block = &mut column.as_mut_slice()[left.start..];
            // Where l = k, what is below the diagonal is left to `mirror`.
            for j in 0..if same { q + 1 } else { from } {
                let entries = &mut block[j * m..(j + 1) * m];
                if same {
                    let pair = j * to - j * (j + 1) / 2 + q;
                    let own = &sum[pair * height..(pair + 1) * height];
                    let (above, below) = entries.split_at_mut(p);
                    add(above, &own[p * (p + 1) / 2..]);
                    for (i, entry) in (p..).zip(below) {
                        *entry += own[i * (i + 1) / 2 + p];
                    }
                } else {
                    add(entries, &sum[(j * to + q) * height + p * m..]);
                }
            }
        }
    }
}

fn add<T: Real>(entries: &mut [T], more: &[T]) {
    for (entry, &more) in entries.iter_mut().zip(more) {
        *entry += more;
    }
}

/// Copies what is above the diagonal below it, and adds λ on it.
fn mirror<T: Real>(matrix: &mut DMatrix<T>, regularization: T) {
    const TILE: usize = 16;
    let n = matrix.nrows();
    let entries = matrix.as_mut_slice();
    for columns in (0..n).step_by(TILE) {
        for rows in (columns..n).step_by(TILE) {
            for column in columns..n.min(columns + TILE) {
                for row in rows.max(column + 1)..n.min(rows + TILE) {
                    entries[row + column * n] = entries[column + row * n];
                }
            }
        }
    }
    for at in 0..n {
        entries[at + at * n] += regularization;
    }
}

/// From m×B to B×m.
fn transposed<T: Real>(a: &[T], rows: usize) -> Vec<T> {
    let batch = a.len() / rows;
    let mut columns = Vec::with_capacity(a.len() + batch);
    for row in 0..rows {
        columns.extend(a.iter().skip(row).step_by(rows));
    }
    columns
}

fn multiply<T: Real>(column: &mut [T], by: &[T]) {
    for (entry, &factor) in column.iter_mut().zip(by) {
        *entry *= factor;
    }
}
