//! Flops, exactly: what counting with pencil and paper gives for the algorithms of [`kernel`](crate::kernel) and for
//! [`Chain`](crate::Chain).
//!
//! One addition, multiplication, division or square root is one flop. `n` is the number of rows.

/// Cholesky's factorization: $\tfrac13n³ + \tfrac12n² + \tfrac16n$.
///
/// Entry (i, j) of the lower triangle, columns numbered from 0, subtracts j products, two flops each; column j has
/// $n − j$ entries, and $\sum_j j(n − j) = n(n² − 1)/6$. Then come n roots and $n(n − 1)/2$ divisions.
pub fn cholesky(n: u64) -> u64 {
    n * (n * n - 1) / 3 + n * (n - 1) / 2 + n
}

/// Two triangular solves: $2n²$. Each takes n divisions, and a product to subtract for each entry beside the diagonal.
pub fn solve(n: u64) -> u64 {
    2 * n * n
}

/// Elimination: $\tfrac23n³ − \tfrac12n² − \tfrac16n$. Step k updates a square of side $n − 1 − k$, two flops an entry,
/// after as many divisions as the square has rows.
pub fn lu(n: u64) -> u64 {
    n * (n - 1) * (2 * n - 1) / 3 + n * (n - 1) / 2
}

/// The inverse: $2n³ − 2n² + n$. Each of n steps updates all $(n − 1)²$ entries off its row and column, two flops an
/// entry, scales the row and the column, and divides once.
pub fn inverse(n: u64) -> u64 {
    n * (2 * (n - 1) * (n - 1) + 2 * (n - 1) + 1)
}

/// Reduction to a tridiagonal matrix, to leading order: $\tfrac43n³$. Step k multiplies a symmetric matrix of side
/// $m = n − 1 − k$ by a vector, $2m²$, and adds two outer products to one half of it, $2m²$ again.
pub fn tridiagonal(n: u64) -> f64 {
    4.0 / 3.0 * (n as f64).powi(3)
}

/// What a chain's matrices cost: flops in products of matrices alone, so without activations.
///
/// A layer's matrix is m×m and a batch has B columns, so a product of the two takes $2m²B$ flops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainCount {
    /// how many matrices there are, L
    pub layers: u64,
    /// the side of each, m
    pub width: u64,
    /// examples, B
    pub batch: u64,
}

impl ChainCount {
    /// N = Lm²
    pub fn parameters(&self) -> u64 {
        self.layers * self.width * self.width
    }

    fn products(&self, how_many: u64) -> u64 {
        how_many * 2 * self.width * self.width * self.batch
    }

    /// The gradient: a layer multiplies by W on the way forward, by Wᵀ on the way back, and makes its own gradient,
    /// three products, save that the first passes nothing back: $(6L − 2)m²B$, which for large L is 6NB.
    pub fn gradient(&self) -> u64 {
        self.products(3 * self.layers - 1)
    }

    /// A Hessian-vector product at a point whose gradient is known: the product rule makes two of each of the three,
    /// save where the first layer's input, which does not change, is concerned: $(12L − 8)m²B$, which for large L is
    /// 12NB.
    pub fn hessian_vector(&self) -> u64 {
        self.products(6 * self.layers - 4)
    }

    /// The N×N Hessian, one column after the other.
    pub fn hessian(&self) -> u64 {
        self.gradient() + self.parameters() * self.hessian_vector()
    }
}

/// The Hessian of softmax regression as a product of matrices for each pair of classes: $BN²(1 − 1/C)$ flops for C
/// classes; see [`problems::SoftmaxRegression`].
pub fn softmax_hessian(parameters: f64, batch: f64, classes: f64) -> f64 {
    batch * parameters * parameters * (1.0 - 1.0 / classes)
}

/// The N, in batches, from which factoring $N³/3$ is dearer than forming, if forming takes `per_entry` flops for each
/// of N² entries and each example: 3 `per_entry`.
///
/// ```
/// // A network's Hessian-vector products: 12NB flops a column, so 12B an entry.
/// assert_eq!(complexity::count::crossover(12.0), 36.0);
/// ```
pub fn crossover(per_entry: f64) -> f64 {
    3.0 * per_entry
}
