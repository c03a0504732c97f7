//! The bill: what one step of every method of the book costs.
//!
//! Counted for a network like [`Chain`](crate::Chain): L square layers of side $d = \sqrt{N/L}$, a batch of B examples,
//! so that a gradient takes 6NB flops and a Hessian-vector product 12NB, two gradients. Leading terms only.

use std::fmt::Write;

/// What the bill is made out for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// N
    pub parameters: f64,
    /// B, examples in a batch
    pub batch: f64,
    /// C, outputs of the network
    pub outputs: f64,
    /// L, layers
    pub layers: f64,
    /// m, pairs that L-BFGS remembers
    pub pairs: f64,
    /// k, Hessian-vector products in a solution by conjugate gradients
    pub products: f64,
    /// r, the rank of a sketch or of an off-diagonal block
    pub rank: f64,
    /// T, steps from one refreshment of a preconditioner to the next
    pub refresh: f64,
}

impl Setting {
    /// The book's example with so many parameters: B = 128, C = 10, L = 10, m = 10, k = 50, r = 20, T = 10.
    pub fn with_parameters(parameters: f64) -> Self {
        Self {
            parameters,
            batch: 128.0,
            outputs: 10.0,
            layers: 10.0,
            pairs: 10.0,
            products: 50.0,
            rank: 20.0,
            refresh: 10.0,
        }
    }

    /// d, the side of a layer's matrix.
    pub fn side(&self) -> f64 {
        (self.parameters / self.layers).sqrt()
    }

    /// 6NB, the flops of one gradient.
    pub fn gradient(&self) -> f64 {
        6.0 * self.parameters * self.batch
    }

    /// The setting in words and symbols, save N.
    pub fn legend(&self) -> String {
        let mut text = String::new();
        for (symbol, number, meaning) in [
            ("B", self.batch, "examples in a batch"),
            ("C", self.outputs, "outputs"),
            ("L", self.layers, "layers"),
            ("m", self.pairs, "remembered pairs"),
            (
                "k",
                self.products,
                "products in a solution by conjugate gradients",
            ),
            ("r", self.rank, "for a rank"),
            (
                "T",
                self.refresh,
                "steps between refreshments of a preconditioner",
            ),
        ] {
            let comma = if text.is_empty() { "" } else { ", " };
            // Writing to a string does not fail.
            let _ = write!(text, "{comma}${symbol} = {number}$ {meaning}");
        }
        text
    }
}

/// One method's entry in the bill.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// what it is called
    pub method: &'static str,
    /// the package of the chapter that teaches it
    pub chapter: &'static str,
    /// work on the data in gradients, in TeX; `None` where a matrix is given instead
    pub gradients: Option<&'static str>,
    /// flops beside them, in TeX
    pub flops: &'static str,
    /// numbers kept beside parameters and gradient, in TeX
    pub memory: &'static str,
    bill: fn(&Setting) -> Bill,
}

/// A step in numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bill {
    /// work on the data, in gradients
    pub gradients: f64,
    /// flops beside it
    pub algebra: f64,
    /// numbers kept beside parameters and gradient
    pub memory: f64,
}

impl Entry {
    /// The numbers for a setting.
    pub fn bill(&self, setting: &Setting) -> Bill {
        (self.bill)(setting)
    }

    /// Flops of a step, the work on the data included.
    pub fn total(&self, setting: &Setting) -> f64 {
        let bill = self.bill(setting);
        bill.gradients * setting.gradient() + bill.algebra
    }

    /// Bytes kept beside parameters and gradient, in `f64`.
    pub fn bytes(&self, setting: &Setting) -> f64 {
        8.0 * self.bill(setting).memory
    }
}

macro_rules! ledger {
    ($($method:literal, $chapter:literal, $gradients:expr, $flops:literal, $memory:literal, |$s:ident, $n:ident| [$g:expr, $f:expr, $m:expr];)*) => {
        &[$(Entry {
            method: $method,
            chapter: $chapter,
            gradients: $gradients,
            flops: $flops,
            memory: $memory,
            bill: |$s| {
                let $n = $s.parameters;
                Bill { gradients: $g as f64, algebra: $f, memory: $m }
            },
        }),*]
    };
}

/// Every method of the book, in the order of its chapters. A line: method, chapter, gradients, flops beside them,
/// numbers kept, and the same three as arithmetic.
#[rustfmt::skip]
pub const LEDGER: &[Entry] = ledger![
    "gradient descent", "first-order", Some("1"), "2N", "0", |_s, n| [1, 2.0 * n, 0.0];
    "momentum", "first-order", Some("1"), "4N", "N", |_s, n| [1, 4.0 * n, n];
    "Nesterov", "first-order", Some("1"), "6N", "N", |_s, n| [1, 6.0 * n, n];
    "RMSprop", "first-order", Some("1"), "9N", "N", |_s, n| [1, 9.0 * n, n];
    "Adam", "first-order", Some("1"), "14N", "2N", |_s, n| [1, 14.0 * n, 2.0 * n];
    "Newton, by Cholesky", "newton", Some("1 + 2N"), "N^3/3", "N^2", |_s, n| [1.0 + 2.0 * n, n.powi(3) / 3.0, n * n];
    "trust region, three factorizations", "globalization", Some("1 + 2N"), "N^3", "2N^2", |_s, n| [1.0 + 2.0 * n, n.powi(3), 2.0 * n * n];
    "cubic regularization, three factorizations", "globalization", Some("1 + 2N"), "N^3", "2N^2", |_s, n| [1.0 + 2.0 * n, n.powi(3), 2.0 * n * n];
    "saddle-free Newton", "globalization", Some("1 + 2N"), "9N^3", "2N^2", |_s, n| [1.0 + 2.0 * n, 9.0 * n.powi(3), 2.0 * n * n];
    "HODLR: factor and solve", "hierarchical", None, r"r^2 N (\log_2 N)^2", r"2 r N \log_2 N", |s, n| [0, s.rank.powi(2) * n * n.log2().powi(2), 2.0 * s.rank * n * n.log2()];
    "SR1, the update alone", "quasi-newton", Some("1"), "3N^2", "N^2/2", |_s, n| [1, 3.0 * n * n, n * n / 2.0];
    "DFP", "quasi-newton", Some("1"), "4N^2", "N^2/2", |_s, n| [1, 4.0 * n * n, n * n / 2.0];
    "BFGS", "quasi-newton", Some("1"), "4N^2", "N^2/2", |_s, n| [1, 4.0 * n * n, n * n / 2.0];
    "L-BFGS", "limited-memory", Some("1"), "8mN", "2mN", |s, n| [1, 8.0 * s.pairs * n, 2.0 * s.pairs * n];
    "nonlinear conjugate gradients", "krylov", Some("1"), "8N", "2N", |_s, n| [1, 8.0 * n, 2.0 * n];
    "Newton-CG", "krylov", Some("1 + 2k"), "10kN", "4N", |s, n| [1.0 + 2.0 * s.products, 10.0 * s.products * n, 4.0 * n];
    "Gauss–Newton (Levenberg–Marquardt)", "gauss-newton", Some("1 + C"), "BCN^2 + N^3/3", "N^2 + BCN", |s, n| [1.0 + s.outputs, s.batch * s.outputs * n * n + n.powi(3) / 3.0, n * n + s.batch * s.outputs * n];
    "sample-space Gauss–Newton", "gauss-newton", Some("1 + C"), "(BC)^2 N + (BC)^3/3", "BCN + (BC)^2", |s, n| [1.0 + s.outputs, (s.batch * s.outputs).powi(2) * n + (s.batch * s.outputs).powi(3) / 3.0, s.batch * s.outputs * n + (s.batch * s.outputs).powi(2)];
    "Hessian-free", "hessian-free", Some("1 + 2k"), "12kN", "6N", |s, n| [1.0 + 2.0 * s.products, 12.0 * s.products * n, 6.0 * n];
    "K-FAC", "kfac", Some("2"), "2NB + 4N d + 2N d/T", "5N", |s, n| [2, 2.0 * n * s.batch + n * s.side() * (4.0 + 2.0 / s.refresh), 5.0 * n];
    "EKFAC", "kfac", Some("2"), "8NB + 8N d + 18N d/T", "6N", |s, n| [2, 8.0 * n * s.batch + n * s.side() * (8.0 + 18.0 / s.refresh), 6.0 * n];
    "Shampoo", "preconditioners", Some("1"), "6N d + 22N d/T", "6N", |s, n| [1, n * s.side() * (6.0 + 22.0 / s.refresh), 6.0 * n];
    "SOAP", "preconditioners", Some("1"), "10N d + 28N d/(3T) + 14N", "6N", |s, n| [1, n * s.side() * (10.0 + 28.0 / 3.0 / s.refresh) + 14.0 * n, 6.0 * n];
    "Muon", "preconditioners", Some("1"), "30N d", "N", |s, n| [1, 30.0 * n * s.side(), n];
    "AdaHessian", "diagonal", Some("3"), "20N", "2N", |_s, n| [3, 20.0 * n, 2.0 * n];
    "Sophia", "diagonal", Some("1 + 2/T"), "12N", "2N", |s, n| [1.0 + 2.0 / s.refresh, 12.0 * n, 2.0 * n];
    "subsampled Newton-CG, a tenth of the batch", "noise", Some("1 + k/5"), "10kN", "4N", |s, n| [1.0 + 0.2 * s.products, 10.0 * s.products * n, 4.0 * n];
    "sketched Newton (Nyström)", "noise", Some("1 + 2r"), "4r^2 N", "2rN", |s, n| [1.0 + 2.0 * s.rank, 4.0 * s.rank.powi(2) * n, 2.0 * s.rank * n];
];
