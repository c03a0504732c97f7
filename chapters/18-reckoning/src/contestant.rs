//! Who takes part.

use exhibit::Ink;

use crate::{ReckoningError, SearchSpace, Setting, Trainer};

/// How a trainer is made from the values of its hyperparameters; the error is the method's own words.
pub type Recipe<T> = fn(&[f64]) -> Result<Box<dyn Trainer<T>>, String>;

/// A method that can be made, with all that the contest must know of it.
#[derive(Debug, Clone)]
pub struct Contestant<T> {
    /// its name in tables and figures
    pub name: &'static str,
    /// its color
    pub ink: Ink,
    /// its entry in `complexity::ledger::LEDGER`, which knows its algebra and its memory
    pub entry: &'static str,
    /// what is searched
    pub space: SearchSpace,
    /// how it is made
    pub recipe: Recipe<T>,
}

impl<T> Contestant<T> {
    /// The trainer with this setting.
    ///
    /// Fails if the setting has another number of values than the space, or if the method refuses one.
    pub fn trainer(&self, setting: &Setting) -> Result<Box<dyn Trainer<T>>, ReckoningError> {
        let (expected, found) = (self.space.hyperparameters.len(), setting.values.len());
        if expected != found {
            return Err(ReckoningError::Hyperparameters {
                method: self.name,
                expected,
                found,
            });
        }
        (self.recipe)(&setting.values).map_err(|reason| ReckoningError::Setting {
            method: self.name,
            setting: setting.to_string(),
            reason,
        })
    }
}
