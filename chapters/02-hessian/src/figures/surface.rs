//! A function near a stationary point.

use problems::{Formula, Scalar};

/// $½(λ_1u² + λ_2v²) + qv⁴$, in coordinates along the two eigenvectors of its Hessian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Surface {
    /// $λ_1$ and $λ_2$
    pub eigenvalues: [f64; 2],
    /// $q$
    pub quartic: f64,
}

impl Surface {
    /// The quadratic with these curvatures.
    pub fn quadratic(eigenvalues: [f64; 2]) -> Self {
        Self {
            eigenvalues,
            quartic: 0.0,
        }
    }

    /// Two with the same Hessian, flat along $v$: a minimum, and a saddle.
    pub fn degenerate() -> [Self; 2] {
        [0.15, -0.15].map(|quartic| Self {
            eigenvalues: [2.0, 0.0],
            quartic,
        })
    }
}

impl Formula for Surface {
    fn dimension(&self) -> usize {
        2
    }

    fn evaluate<S: Scalar>(&self, x: &[S]) -> S {
        let [first, second] = self.eigenvalues.map(S::from);
        let (u, v) = (x[0], x[1]);
        (first * u * u + second * v * v) / S::from(2.0) + S::from(self.quartic) * (v * v) * (v * v)
    }
}
