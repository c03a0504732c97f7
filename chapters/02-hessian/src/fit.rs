//! Exponents: the slope of a straight line through logarithms.

/// The least-squares slope of log y against log x: y grows as x to this power. NaN with fewer than two points.
pub fn exponent(points: &[(f64, f64)]) -> f64 {
    Line::through(points).slope
}

/// $y = c\,x^p$, fitted by least squares to logarithms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PowerLaw {
    /// $c$
    pub constant: f64,
    /// $p$
    pub exponent: f64,
    /// Half the width of the 95% confidence interval of $p$.
    ///
    /// By Student's $t$ with two degrees of freedom fewer than there are points. It is honest about scatter, which it
    /// assumes to be independent from point to point; a bend in the data is not scatter, and no interval covers it.
    pub half_width: f64,
}

/// What no power law can be fitted to.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum FitError {
    /// Two points fix a line and leave nothing to judge it by.
    #[error("{found} points do not show how well a line fits: give at least three")]
    TooFew {
        /// points given
        found: usize,
    },
    /// A logarithm is missing.
    #[error("point {index}, ({x}, {y}), has no logarithm: give positive, finite numbers")]
    NotPositive {
        /// which point, from 0
        index: usize,
        /// its x
        x: f64,
        /// its y
        y: f64,
    },
    /// All points lie above each other.
    #[error("all points have the same x, {x}: give different ones")]
    NoSpread {
        /// the x of all points
        x: f64,
    },
}

impl PowerLaw {
    /// Through (x, y), at least three points of positive numbers at different x.
    ///
    /// ```
    /// use hessian::fit::PowerLaw;
    ///
    /// let law = PowerLaw::fit(&[(1.0, 5.0), (2.0, 40.0), (10.0, 5000.0)])?;
    /// assert!((law.exponent - 3.0).abs() < 1e-12 && (law.constant - 5.0).abs() < 1e-11);
    /// # Ok::<(), hessian::fit::FitError>(())
    /// ```
    pub fn fit(points: &[(f64, f64)]) -> Result<Self, FitError> {
        let usable = |v: f64| v > 0.0 && v.is_finite();
        if let Some(index) = points.iter().position(|&(x, y)| !(usable(x) && usable(y))) {
            let (x, y) = points[index];
            return Err(FitError::NotPositive { index, x, y });
        }
        if points.len() < 3 {
            return Err(FitError::TooFew { found: points.len() });
        }
        let line = Line::through(points);
        if line.spread == 0.0 {
            return Err(FitError::NoSpread { x: points[0].0 });
        }
        let freedom = points.len() - 2;
        let missed: f64 = points
            .iter()
            .map(|(x, y)| (y.ln() - line.height - line.slope * x.ln()).powi(2))
            .sum();
        let standard_error = (missed / freedom as f64 / line.spread).sqrt();
        Ok(Self {
            constant: line.height.exp(),
            exponent: line.slope,
            half_width: student_t(freedom) * standard_error,
        })
    }

    /// $c\,x^p$.
    pub fn at(&self, x: f64) -> f64 {
        self.constant * x.powf(self.exponent)
    }
}

/// A line through logarithms.
struct Line {
    slope: f64,
    /// log y at log x = 0
    height: f64,
    /// $\sum(\log x − \text{mean})²$
    spread: f64,
}

impl Line {
    fn through(points: &[(f64, f64)]) -> Self {
        let logs: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
        let n = logs.len() as f64;
        let (mean_x, mean_y) = logs
            .iter()
            .fold((0.0, 0.0), |sum, (x, y)| (sum.0 + x / n, sum.1 + y / n));
        let spread: f64 = logs.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
        let both: f64 = logs.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
        let slope = both / spread;
        Self {
            slope,
            height: mean_y - slope * mean_x,
            spread,
        }
    }
}

/// How many standard errors a 95% confidence interval reaches to either side: Student's $t$ with so many degrees of
/// freedom. NaN with none.
///
/// For whole degrees of freedom the distribution is a finite sum (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4), which
/// bisection inverts.
///
/// ```
/// assert!((hessian::fit::student_t(10) - 2.228).abs() < 5e-4);
/// ```
pub fn student_t(freedom: usize) -> f64 {
    if freedom == 0 {
        return f64::NAN;
    }
    let (mut low, mut high) = (0.0, std::f64::consts::FRAC_PI_2);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if within(middle, freedom) < 0.95 {
            low = middle;
        } else {
            high = middle;
        }
    }
    (freedom as f64).sqrt() * low.tan()
}

/// The probability that $|t| < \sqrtν \tan θ$.
fn within(theta: f64, freedom: usize) -> f64 {
    let odd = freedom % 2;
    let (mut term, mut sum) = (if odd == 1 { theta.cos() } else { 1.0 }, 0.0);
    for step in 0..freedom.div_ceil(2).saturating_sub(odd) {
        sum += term;
        let k = (2 * step + odd) as f64;
        term *= (k + 1.0) / (k + 2.0) * theta.cos().powi(2);
    }
    if odd == 1 {
        (theta + theta.sin() * sum) * std::f64::consts::FRAC_2_PI
    } else {
        theta.sin() * sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_law_is_found() {
        let points: Vec<(f64, f64)> = [1.0, 2.0, 5.0, 9.0]
            .iter()
            .map(|x| (*x, 7.0 * f64::powf(*x, -1.5)))
            .collect();
        assert!((exponent(&points) + 1.5).abs() < 1e-12);
        assert!(exponent(&points[..1]).is_nan());
        let law = PowerLaw::fit(&points).unwrap();
        assert!((law.exponent + 1.5).abs() < 1e-12 && (law.at(4.0) - 7.0 / 8.0).abs() < 1e-12);
        assert!(law.half_width < 1e-12);
    }

    /// The columns of any statistics textbook.
    #[test]
    fn students_table_comes_out() {
        for (freedom, t) in [
            (1, 12.706),
            (2, 4.303),
            (3, 3.182),
            (4, 2.776),
            (5, 2.571),
            (8, 2.306),
            (9, 2.262),
            (30, 2.042),
            (120, 1.980),
        ] {
            assert!(
                (student_t(freedom) - t).abs() < 6e-4,
                "{freedom}: {}",
                student_t(freedom)
            );
        }
        assert!(student_t(0).is_nan());
    }

    /// Points 1, 2, 3 with one in the middle lifted by e: slope unchanged, residuals −e/3, 2e/3, −e/3.
    #[test]
    fn the_interval_is_the_textbooks() {
        let lift = 0.3f64;
        let points = [(1.0, 1.0), (2.0, 2.0 * lift.exp()), (4.0, 4.0)];
        let law = PowerLaw::fit(&points).unwrap();
        let error = (lift * lift * 6.0 / 9.0 / (2.0 * 2f64.ln().powi(2))).sqrt();
        assert!((law.exponent - 1.0).abs() < 1e-12);
        assert!((law.half_width - 12.7062 * error).abs() < 1e-3);
    }

    #[test]
    fn what_cannot_be_fitted_is_refused() {
        assert_eq!(
            PowerLaw::fit(&[(1.0, 1.0), (2.0, 2.0)]),
            Err(FitError::TooFew { found: 2 })
        );
        assert!(matches!(
            PowerLaw::fit(&[(1.0, 1.0), (2.0, 0.0), (3.0, 1.0)]),
            Err(FitError::NotPositive { index: 1, .. })
        ));
        assert!(matches!(
            PowerLaw::fit(&[(1.0, f64::NAN); 3]),
            Err(FitError::NotPositive { .. })
        ));
        assert_eq!(
            PowerLaw::fit(&[(2.0, 1.0); 3]),
            Err(FitError::NoSpread { x: 2.0 })
        );
    }
}
