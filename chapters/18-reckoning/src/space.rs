//! Where hyperparameters are looked for.

use std::fmt::{self, Display, Formatter};

use rand::Rng;
use rand_distr::{Distribution, StandardUniform};

/// One number that a method wants to be told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hyperparameter {
    /// its symbol, in TeX
    pub symbol: &'static str,
    /// what the method's authors or the libraries use
    pub default: f64,
    /// where the default comes from, for a table: a citation or a library
    pub default_source: &'static str,
    /// the ends of the range, both positive; searched log-uniformly
    pub range: [f64; 2],
    /// where the range comes from
    pub range_source: &'static str,
    /// whether the search is over 1 − the number, as for decays near 1
    pub from_one: bool,
}

impl Hyperparameter {
    /// The number at a fraction of the way, in logarithms, through the range.
    ///
    /// ```
    /// use reckoning::contestants;
    ///
    /// let step_size = contestants::first_order::<f64>()[0].space.hyperparameters[0];
    /// assert!((step_size.at(0.5) - 1e-2).abs() < 1e-12); // between 10⁻⁴ and 1
    /// ```
    pub fn at(&self, fraction: f64) -> f64 {
        let [low, high] = self.range;
        let drawn = low * (high / low).powf(fraction);
        if self.from_one { 1.0 - drawn } else { drawn }
    }

    /// Whether the number lies in the range.
    pub fn contains(&self, value: f64) -> bool {
        let drawn = if self.from_one { 1.0 - value } else { value };
        (self.range[0]..=self.range[1]).contains(&drawn)
    }
}

/// Everything that is searched for a method.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchSpace {
    /// the method's own hyperparameters
    pub hyperparameters: Vec<Hyperparameter>,
    /// whether a run's length is searched too, for methods whose steps shrink over it: log-uniform between the task's
    /// shortest and its budget. That is ours: a budget that suits a method of second order is long for one of first order,
    /// which reaches most targets sooner if its steps shrink sooner.
    pub horizon: bool,
}

impl SearchSpace {
    /// The published defaults; for the length the whole budget.
    pub fn defaults(&self) -> Setting {
        Setting {
            values: self.hyperparameters.iter().map(|h| h.default).collect(),
            horizon: 1.0,
        }
    }

    /// One random setting, with a length of at least the share `shortest` of the budget. The length is drawn first, for
    /// every method, so that the same trial of two methods draws the same length and the same first hyperparameter.
    pub fn draw<R: Rng>(&self, shortest: f64, rng: &mut R) -> Setting {
        let mut fraction = || -> f64 { StandardUniform.sample(rng) };
        let horizon = shortest.powf(1.0 - fraction());
        Setting {
            values: self.hyperparameters.iter().map(|h| h.at(fraction())).collect(),
            horizon: if self.horizon { horizon } else { 1.0 },
        }
    }

    /// How many numbers are searched.
    pub fn dimension(&self) -> usize {
        self.hyperparameters.len() + usize::from(self.horizon)
    }

    /// A setting in words, for a table.
    pub fn describe(&self, setting: &Setting) -> String {
        let own = self.hyperparameters.iter().zip(&setting.values);
        let mut words: Vec<String> = own
            .map(|(h, value)| format!("${} = {}$", h.symbol, short(*value)))
            .collect();
        if self.horizon {
            words.push(format!("length {}", short(setting.horizon)));
        }
        words.join(", ")
    }
}

/// Values for a method's hyperparameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// in the order of the space
    pub values: Vec<f64>,
    /// the run's length as a share of the budget
    pub horizon: f64,
}

impl Display for Setting {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        let values: Vec<String> = self.values.iter().map(|value| short(*value)).collect();
        write!(
            to,
            "[{}] over {} of the budget",
            values.join(", "),
            short(self.horizon)
        )
    }
}

/// Three significant digits without a power of ten.
fn short(value: f64) -> String {
    let digits = 2 - value.abs().log10().floor().clamp(-6.0, 2.0) as i32;
    let text = format!("{value:.*}", digits.max(0) as usize);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}
