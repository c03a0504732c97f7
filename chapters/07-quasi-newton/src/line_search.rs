//! Quasi-Newton methods that search along a line.

use globalization::line_search::{LineSearch, StrongWolfe};
use nalgebra::{DMatrix, DVector};
use problems::{Landing, Method, Objective, State, StepError};

use crate::{SecantPair, Symmetric, Update};

/// What to do with a pair that violates the curvature condition.
///
/// A search that ends with Wolfe's second condition never makes one. Backtracking does, and so does a search that gave
/// up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Safeguard {
    /// Learn nothing from it. The default.
    #[default]
    Skip,
    /// Learn from it what [`SecantPair::damped`] leaves.
    Damp,
}

/// A quasi-Newton method: $x_{k+1} = x_k − α_kH_kg_k$, where $H_k$ is learned from the steps taken.
///
/// One step costs one product with $H$ and one change of rank two, made in the same pass over $H$: about $4N²$
/// operations and $8N²$ bytes, besides what the function costs.
///
/// * The first step goes along $−g$, with $1/‖g‖$ or 1 as the first step length, whichever is less: nothing is known
///   about units yet. The first usable pair sets them, $H_0 = γI$ (see [`SecantPair::scale`]).
/// * A pair without positive curvature is skipped, or damped: see [`Safeguard`].
/// * Where a line search fails, what was learned is thrown away, and the method starts again from the best point that
///   the search saw. If a search along $−g$ fails, the step fails with the search's reason, and the best point seen is
///   handed on.
///
/// ```
/// use nalgebra::dvector;
/// use problems::{Limits, Rosenbrock, minimize};
/// use quasi_newton::QuasiNewton;
///
/// let descent = minimize(&mut QuasiNewton::bfgs(), &Rosenbrock::new(2), &dvector![-1.2, 1.0], &Limits::default())?;
/// assert!((descent.best - dvector![1.0, 1.0]).norm() < 1e-8);
/// # Ok::<(), problems::InputError>(())
/// ```
#[derive(Debug, Clone)]
pub struct QuasiNewton<S = StrongWolfe> {
    update: Update,
    search: S,
    safeguard: Safeguard,
    scaled: bool,
    last: Option<Last>,
    learned: Option<Learned>,
    landing: Option<Landing>,
    tally: Tally,
}

/// Where the step before began.
#[derive(Debug, Clone)]
struct Last {
    x: DVector<f64>,
    gradient: DVector<f64>,
}

/// The inverse Hessian as far as it is known, and its product with the present gradient.
#[derive(Debug, Clone)]
struct Learned {
    h: Symmetric,
    hg: DVector<f64>,
}

/// How often the method had to be careful.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// pairs from which nothing was learned
    pub skipped: usize,
    /// pairs that were damped
    pub damped: usize,
    /// times that everything learned was thrown away
    pub restarts: usize,
}

impl QuasiNewton {
    /// BFGS with the strong Wolfe conditions ($c_1 = 10^{−4}$, $c_2 = 0.9$): the default of this book.
    pub fn bfgs() -> Self {
        Self::new(Update::Bfgs, StrongWolfe::default())
    }

    /// DFP with the strong Wolfe conditions.
    pub fn dfp() -> Self {
        Self::new(Update::Dfp, StrongWolfe::default())
    }
}

impl<S: LineSearch> QuasiNewton<S> {
    /// With this update and this line search.
    pub fn new(update: Update, search: S) -> Self {
        Self {
            update,
            search,
            safeguard: Safeguard::default(),
            scaled: true,
            last: None,
            learned: None,
            landing: None,
            tally: Tally::default(),
        }
    }

    /// Sets what to do with pairs that violate the curvature condition.
    pub fn safeguard(mut self, safeguard: Safeguard) -> Self {
        self.safeguard = safeguard;
        self
    }

    /// Begins with $H_0 = I$, whatever the first pair says about units.
    pub fn unscaled(mut self) -> Self {
        self.scaled = false;
        self
    }

    /// $H_k$, N×N, with which the last step was made; `None` before the first pair, where the step went along $−g$.
    pub fn inverse_hessian(&self) -> Option<DMatrix<f64>> {
        Some(self.learned.as_ref()?.h.dense())
    }

    /// How often the method had to be careful since iteration 0.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Learns from the step that led to `at`, and multiplies with the gradient.
    fn learn(&mut self, at: &State) -> Result<(), StepError> {
        let Some(last) = self.last.take() else {
            return Ok(());
        };
        let mut pair = SecantPair::new(&at.x - &last.x, &at.gradient - &last.gradient)?;
        let g = &at.gradient;
        let Some(Learned { h, hg }) = &mut self.learned else {
            self.begin(&pair, g);
            return Ok(());
        };
        if self.safeguard == Safeguard::Damp && pair.check_curvature().is_err() {
            // s = −αHg at the point before, so that Bs = −αg there.
            let step_length = pair.step().norm() / hg.norm();
            pair = pair.damped(&(&last.gradient * -step_length));
            self.tally.damped += 1;
        }
        // Hg is known at the point before: one product gives Hg here, and with it Hy.
        let next = h.times(g);
        let hy = &next - &*hg;
        *hg = next;
        match self.update.of_inverse(&pair, &hy) {
            Ok(change) => {
                *hg += change.times(g);
                h.add(change);
            }
            Err(_) => self.tally.skipped += 1,
        }
        Ok(())
    }

    /// Sets $H = γI$ from the first usable pair, and updates that.
    fn begin(&mut self, pair: &SecantPair, g: &DVector<f64>) {
        let gamma = if self.scaled { pair.scale() } else { 1.0 };
        let change = pair
            .check_curvature()
            .map_err(Into::into)
            .and_then(|()| self.update.of_inverse(pair, &(pair.change() * gamma)));
        match change {
            Ok(change) => {
                let hg = g * gamma + change.times(g);
                let mut h = Symmetric::multiple_of_identity(g.len(), gamma);
                h.add(change);
                self.learned = Some(Learned { h, hg });
            }
            Err(_) => self.tally.skipped += 1,
        }
    }

    /// Goes there, and remembers from where.
    fn go(&mut self, at: &State, landing: Landing) -> DVector<f64> {
        self.last = Some(Last {
            x: at.x.clone(),
            gradient: at.gradient.clone(),
        });
        let step = &landing.x - &at.x;
        self.landing = Some(landing);
        step
    }
}

impl<S: LineSearch> Method for QuasiNewton<S> {
    fn name(&self) -> &str {
        self.update.name()
    }

    fn step(&mut self, objective: &dyn Objective, at: &State) -> Result<DVector<f64>, StepError> {
        self.landing = None;
        if at.iteration == 0 {
            (self.last, self.learned, self.tally) = (None, None, Tally::default());
        }
        self.learn(at)?;
        loop {
            let (direction, first) = match &self.learned {
                Some(Learned { hg, .. }) => (-hg, 1.0),
                None => (-&at.gradient, at.gradient.norm().recip().min(1.0)),
            };
            match self.search.along(objective, at, &direction, first) {
                Ok(found) => return Ok(self.go(at, found.landing)),
                Err(failed) if self.learned.is_some() => {
                    self.learned = None;
                    self.tally.restarts += 1;
                    if let Some(best) = failed.best {
                        return Ok(self.go(at, *best));
                    }
                }
                Err(failed) => {
                    self.landing = failed.best.clone().map(|best| *best);
                    return Err(failed.into());
                }
            }
        }
    }

    fn landing(&mut self) -> Option<Landing> {
        self.landing.take()
    }
}
