//! Systems of n equations in n unknowns: 26, 27, 28, 29, 30, 31.

use nalgebra::DMatrix;

use super::least_squares::{LeastSquares, Symmetric};
use super::minimum::{Location, Minimum};
use crate::Scalar;

/// 26, the trigonometric function: $n − \sum_j \cos x_j + i (1 − \cos x_i) − \sin x_i$. Its zeros are many, the origin
/// one of them; from the standard start good methods end in a local minimum.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Trigonometric {
    pub n: usize,
}

impl LeastSquares for Trigonometric {
    fn shape(&self) -> (usize, usize) {
        (self.n, self.n)
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0 / self.n as f64; self.n]
    }

    fn minima(&self) -> Vec<Minimum> {
        let mut minima = vec![Minimum::global(0.0).at(&vec![0.0; self.n])];
        if self.n == 10 {
            minima.extend(
                [4.47357e-7, 2.79505e-5, 4.21863e-5, 8.78822e-4].map(|value| Minimum::local(value).later()),
            );
        }
        minima
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let one = S::from(1.0);
        let common = x.iter().fold(S::from(0.0), |sum, &x| sum + (one - x.cos()));
        let residual = |(i, &x): (usize, &S)| common + S::from(i as f64) * (one - x.cos()) - x.sin();
        (1..).zip(x).map(residual).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        for j in 0..self.n {
            let (sin, cos) = x[j].sin_cos();
            jacobian.column_mut(j).fill(sin);
            jacobian[(j, j)] += (j + 1) as f64 * sin - cos;
        }
    }

    fn curvature(&self, x: &[f64], w: &[f64], sum: &mut Symmetric) {
        let common: f64 = w.iter().sum();
        for j in 0..self.n {
            let (sin, cos) = x[j].sin_cos();
            sum.add(j, j, common * cos + w[j] * ((j + 1) as f64 * cos + sin));
        }
    }
}

/// 27, Brown's almost-linear function: $x_i + \sum_j x_j − (n + 1)$ for all i but the last, and $\prod_j x_j − 1$.
///
/// The paper lists $f = 1$ at $(0, …, 0, n + 1)$ too. The gradient vanishes there, and the first n − 2 derivatives along
/// the curve on which all residuals but the last remain 0; still f falls along it. A method may stall there, but it is
/// no minimum.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BrownAlmostLinear {
    pub n: usize,
}

/// The product of all entries but those at j and k.
fn product_without(x: &[f64], j: usize, k: usize) -> f64 {
    let rest = x.iter().enumerate().filter(|&(l, _)| l != j && l != k);
    rest.map(|(_, x)| x).product()
}

impl LeastSquares for BrownAlmostLinear {
    fn shape(&self) -> (usize, usize) {
        (self.n, self.n)
    }

    fn start(&self) -> Vec<f64> {
        vec![0.5; self.n]
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![
            Minimum::global(0.0).at(&vec![1.0; self.n]),
            Minimum::global(0.0).located(Location::Set("(a, …, a, a¹⁻ⁿ) where naⁿ − (n + 1)aⁿ⁻¹ + 1 = 0")),
            Minimum::local(1.0).located(Location::Set(
                "(0, …, 0, n + 1), a stationary point and no minimum",
            )),
        ]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let n = self.n;
        let sum = x.iter().fold(S::from(-((n + 1) as f64)), |sum, &x| sum + x);
        let product = x.iter().fold(S::from(1.0), |product, &x| product * x);
        let linear = x[..n - 1].iter().map(|&x| x + sum);
        linear.chain([product - S::from(1.0)]).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        let last = self.n - 1;
        jacobian.fill(1.0);
        for j in 0..self.n {
            jacobian[(j, j)] += 1.0;
        }
        for j in 0..self.n {
            jacobian[(last, j)] = product_without(x, j, j);
        }
    }

    fn curvature(&self, x: &[f64], w: &[f64], sum: &mut Symmetric) {
        for j in 0..self.n {
            for k in 0..j {
                sum.add(j, k, w[self.n - 1] * product_without(x, j, k));
            }
        }
    }
}

/// A minimum of zero, with its location if there are ten variables.
fn zero_of_ten(n: usize, location: &[f64; 10]) -> Minimum {
    match n {
        10 => Minimum::global(0.0).at(location),
        _ => Minimum::global(0.0),
    }
}

/// The grid $t_i = ih$, $h = 1/(n + 1)$, of the next two problems, and their start, $t_i (t_i − 1)$.
struct Grid {
    n: usize,
    h: f64,
}

impl Grid {
    fn new(n: usize) -> Self {
        Self {
            n,
            h: 1.0 / (n + 1) as f64,
        }
    }

    /// $t_i$, counted from 0.
    fn t(&self, i: usize) -> f64 {
        (i + 1) as f64 * self.h
    }

    fn start(&self) -> Vec<f64> {
        (0..self.n).map(|i| self.t(i) * (self.t(i) - 1.0)).collect()
    }

    /// $x_i + t_i + 1$, whose cube is the right side of the equation $u″ = (u + t + 1)³/2$, $u(0) = u(1) = 0$.
    fn shifted<S: Scalar>(&self, x: &[S], i: usize) -> S {
        x[i] + S::from(self.t(i) + 1.0)
    }
}

/// The zero of the next two problems for n = 10, the same for both.
const BOUNDARY_VALUE_ZERO: &[f64; 10] = &[
    -0.043_164_982_518_764_9,
    -0.081_577_156_535_386_9,
    -0.114_485_714_380_529,
    -0.140_973_576_862_597,
    -0.159_908_696_181_983,
    -0.169_877_202_312_775,
    -0.169_089_983_781_208,
    -0.155_249_535_221_832,
    -0.125_355_891_678_935,
    -0.075_416_533_685_892_1,
];

/// 28, that equation by differences: $2x_i − x_{i−1} − x_{i+1} + h² (x_i + t_i + 1)³/2$ with $x_0 = x_{n+1} = 0$.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DiscreteBoundaryValue {
    pub n: usize,
}

impl LeastSquares for DiscreteBoundaryValue {
    fn shape(&self) -> (usize, usize) {
        (self.n, self.n)
    }

    fn start(&self) -> Vec<f64> {
        Grid::new(self.n).start()
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![zero_of_ten(self.n, BOUNDARY_VALUE_ZERO)]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let grid = Grid::new(self.n);
        let half = S::from(grid.h * grid.h / 2.0);
        let outside = S::from(0.0);
        let residual = |i: usize| {
            let before = if i == 0 { outside } else { x[i - 1] };
            let after = x.get(i + 1).copied().unwrap_or(outside);
            S::from(2.0) * x[i] - before - after + half * grid.shifted(x, i).powi(3)
        };
        (0..self.n).map(residual).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        let grid = Grid::new(self.n);
        for i in 0..self.n {
            jacobian[(i, i)] = 2.0 + 1.5 * (grid.h * grid.shifted(x, i)).powi(2);
            if i > 0 {
                jacobian[(i, i - 1)] = -1.0;
                jacobian[(i - 1, i)] = -1.0;
            }
        }
    }

    fn curvature(&self, x: &[f64], w: &[f64], sum: &mut Symmetric) {
        let grid = Grid::new(self.n);
        for (i, w) in w.iter().enumerate() {
            sum.add(i, i, 3.0 * w * grid.h * grid.h * grid.shifted(x, i));
        }
    }
}

/// 29, the same equation as an integral: $x_i + \frac h2 \big((1 − t_i) \sum_{j ≤ i} t_j (x_j + t_j + 1)³ + t_i
/// \sum_{j > i} (1 − t_j) (x_j + t_j + 1)³\big)$. Its Jacobian is full.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DiscreteIntegral {
    pub n: usize,
}

impl DiscreteIntegral {
    /// The factor of the j-th cube in residual i.
    fn kernel(grid: &Grid, i: usize, j: usize) -> f64 {
        let (low, high) = (grid.t(i.min(j)), grid.t(i.max(j)));
        grid.h / 2.0 * low * (1.0 - high)
    }
}

impl LeastSquares for DiscreteIntegral {
    fn shape(&self) -> (usize, usize) {
        (self.n, self.n)
    }

    fn start(&self) -> Vec<f64> {
        Grid::new(self.n).start()
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![zero_of_ten(self.n, BOUNDARY_VALUE_ZERO)]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let grid = Grid::new(self.n);
        let cubes: Vec<S> = (0..self.n).map(|j| grid.shifted(x, j).powi(3)).collect();
        let residual = |i: usize| {
            let terms = cubes.iter().enumerate();
            terms.fold(x[i], |sum, (j, &cube)| {
                sum + S::from(Self::kernel(&grid, i, j)) * cube
            })
        };
        (0..self.n).map(residual).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        let grid = Grid::new(self.n);
        for j in 0..self.n {
            let slope = 3.0 * grid.shifted(x, j).powi(2);
            for i in 0..self.n {
                jacobian[(i, j)] = f64::from(i == j) + Self::kernel(&grid, i, j) * slope;
            }
        }
    }

    fn curvature(&self, x: &[f64], w: &[f64], sum: &mut Symmetric) {
        let grid = Grid::new(self.n);
        for j in 0..self.n {
            let weighted: f64 = (0..self.n).map(|i| w[i] * Self::kernel(&grid, i, j)).sum();
            sum.add(j, j, 6.0 * weighted * grid.shifted(x, j));
        }
    }
}

/// The zero of the next problem for n = 10.
const TRIDIAGONAL_ZERO: &[f64; 10] = &[
    -0.570_722_132_011_225,
    -0.681_806_949_984_275,
    -0.702_210_076_017_66,
    -0.705_510_629_895_08,
    -0.704_906_155_728_744,
    -0.701_496_607_029_851,
    -0.691_889_322_354_798,
    -0.665_796_514_405_854,
    -0.596_035_109_026_366,
    -0.416_412_257_528_693,
];

/// 30, Broyden's tridiagonal function: $(3 − 2x_i) x_i − x_{i−1} − 2x_{i+1} + 1$ with $x_0 = x_{n+1} = 0$.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BroydenTridiagonal {
    pub n: usize,
}

impl LeastSquares for BroydenTridiagonal {
    fn shape(&self) -> (usize, usize) {
        (self.n, self.n)
    }

    fn start(&self) -> Vec<f64> {
        vec![-1.0; self.n]
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![zero_of_ten(self.n, TRIDIAGONAL_ZERO)]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let [zero, one, two, three] = [0.0, 1.0, 2.0, 3.0].map(S::from);
        let residual = |i: usize| {
            let before = if i == 0 { zero } else { x[i - 1] };
            let after = x.get(i + 1).copied().unwrap_or(zero);
            (three - two * x[i]) * x[i] - before - two * after + one
        };
        (0..self.n).map(residual).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        for i in 0..self.n {
            jacobian[(i, i)] = 3.0 - 4.0 * x[i];
            if i > 0 {
                jacobian[(i, i - 1)] = -1.0;
                jacobian[(i - 1, i)] = -2.0;
            }
        }
    }

    fn curvature(&self, _x: &[f64], w: &[f64], sum: &mut Symmetric) {
        for (i, w) in w.iter().enumerate() {
            sum.add(i, i, -4.0 * w);
        }
    }
}

/// The zero of the next problem for n = 10.
const BANDED_ZERO: &[f64; 10] = &[
    -0.428_302_863_587_25,
    -0.476_596_424_356_29,
    -0.519_652_463_646_862,
    -0.558_099_324_832_181,
    -0.592_506_156_829_457,
    -0.624_503_682_199_468,
    -0.623_239_471_440_591,
    -0.621_393_841_796_574,
    -0.620_453_596_659_087,
    -0.586_469_270_720_435,
];

/// 31, Broyden's banded function: $x_i (2 + 5x_i²) + 1 − \sum_j x_j (1 + x_j)$ over the neighbors j from $i − 5$ to
/// $i + 1$ without i.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BroydenBanded {
    pub n: usize,
}

impl BroydenBanded {
    fn neighbors(&self, i: usize) -> impl Iterator<Item = usize> {
        (i.saturating_sub(5)..(i + 2).min(self.n)).filter(move |&j| j != i)
    }
}

impl LeastSquares for BroydenBanded {
    fn shape(&self) -> (usize, usize) {
        (self.n, self.n)
    }

    fn start(&self) -> Vec<f64> {
        vec![-1.0; self.n]
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![zero_of_ten(self.n, BANDED_ZERO)]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let [one, two, five] = [1.0, 2.0, 5.0].map(S::from);
        let residual = |i: usize| {
            let own = x[i] * (two + five * x[i] * x[i]) + one;
            self.neighbors(i).fold(own, |sum, j| sum - x[j] * (one + x[j]))
        };
        (0..self.n).map(residual).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        for i in 0..self.n {
            jacobian[(i, i)] = 2.0 + 15.0 * x[i] * x[i];
            for j in self.neighbors(i) {
                jacobian[(i, j)] = -1.0 - 2.0 * x[j];
            }
        }
    }

    fn curvature(&self, x: &[f64], w: &[f64], sum: &mut Symmetric) {
        for i in 0..self.n {
            sum.add(i, i, 30.0 * w[i] * x[i]);
            for j in self.neighbors(i) {
                sum.add(j, j, -2.0 * w[i]);
            }
        }
    }
}
