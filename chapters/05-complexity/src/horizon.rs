//! How long a person can wait, and how far measured times reach.

/// One hour, in seconds.
pub const HOUR: f64 = 3600.0;

/// A year of 365.25 days, in seconds.
pub const YEAR: f64 = 365.25 * 24.0 * HOUR;

/// The age of the universe, 13.8 · 10⁹ years (Planck Collaboration 2020), in seconds.
pub const UNIVERSE: f64 = 13.8e9 * YEAR;

/// A memory that one can buy: its name and its bytes.
pub const MEMORIES: [(&str, f64); 2] = [("a 24 GB card", 24e9), ("an 80 GB card", 80e9)];

/// Bytes of an N×N matrix in `f64`: 8N².
pub fn hessian_bytes(parameters: f64) -> f64 {
    8.0 * parameters * parameters
}

/// The largest N whose matrix fits into so many bytes.
///
/// ```
/// assert_eq!(complexity::horizon::fitting(8e12), 1e6);
/// ```
pub fn fitting(bytes: f64) -> f64 {
    (bytes / 8.0).sqrt()
}

/// Time as a law of known power: $t = cN^p$, with p counted and c measured.
///
/// A fitted exponent describes the sizes that were measured. A thousand times beyond them a hundredth of an exponent
/// is a tenth of the time, so for extrapolation the exponent comes from the count and the measurement gives the
/// constant alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Law {
    /// c, in seconds
    pub constant: f64,
    /// p
    pub power: f64,
}

impl Law {
    /// Through the measured (N, seconds) with the largest N; `None` if there are none.
    pub fn through_last(points: &[(f64, f64)], power: f64) -> Option<Self> {
        let (n, seconds) = points.iter().copied().max_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(Self {
            constant: seconds / n.powf(power),
            power,
        })
    }

    /// Seconds at N.
    pub fn seconds(&self, parameters: f64) -> f64 {
        self.constant * parameters.powf(self.power)
    }

    /// The N that takes so many seconds.
    ///
    /// ```
    /// let law = complexity::horizon::Law::through_last(&[(1e3, 0.01)], 3.0).unwrap();
    /// assert!((law.reach(10.0) - 1e4).abs() < 1e-6);
    /// ```
    pub fn reach(&self, seconds: f64) -> f64 {
        (seconds / self.constant).powf(1.0 / self.power)
    }
}
