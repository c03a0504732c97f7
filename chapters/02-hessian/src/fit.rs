//! Exponents: the slope of a straight line through logarithms.

/// The least-squares slope of log y against log x: y grows as x to this power. NaN with fewer than two points.
pub fn exponent(points: &[(f64, f64)]) -> f64 {
    let logs: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let n = logs.len() as f64;
    let (mean_x, mean_y) = logs
        .iter()
        .fold((0.0, 0.0), |sum, (x, y)| (sum.0 + x / n, sum.1 + y / n));
    let along: f64 = logs.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    let both: f64 = logs.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    both / along
}

#[cfg(test)]
mod tests {
    use super::exponent;

    #[test]
    fn a_power_law_is_found() {
        let points: Vec<(f64, f64)> = [1.0, 2.0, 5.0, 9.0]
            .iter()
            .map(|x| (*x, 7.0 * f64::powf(*x, -1.5)))
            .collect();
        assert!((exponent(&points) + 1.5).abs() < 1e-12);
        assert!(exponent(&points[..1]).is_nan());
    }
}
