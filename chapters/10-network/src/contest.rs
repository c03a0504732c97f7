//! Training on MNIST, the same for every method.

use std::sync::Arc;

use exhibit::{Cell, ChaCha8Rng, Ink};
use first_order::{Adam, HeavyBall, HyperparameterError, Schedule, TrainingError, train};
use nalgebra::DVector;
use network::{Activation, Architecture, Examples, Initialization, Loss, Network, NetworkError, Targets};
use problems::data::{Images, Mnist};
use problems::{Method, Objective, State, StepError};
use rayon::prelude::*;

/// How long the chapter trains.
pub const SCHEDULE: Schedule = Schedule {
    epochs: 8,
    batch: 128,
};
/// Images on which the training loss is followed: as many as there are to test with.
const FOLLOWED: usize = 10_000;

/// How a method is made, from its step size.
type Recipe = fn(f32) -> Result<Box<dyn Method<f32>>, HyperparameterError>;

/// A method with its step size, and the network it trains.
#[derive(Clone, Copy)]
pub struct Contestant {
    pub name: &'static str,
    pub ink: Ink,
    pub hidden: Activation,
    pub step_size: f32,
    pub recipe: Recipe,
}

/// What happened in one run.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// loss on the first training images, after each epoch and before the first
    pub loss: Vec<f64>,
    /// the fraction of test images that are misread
    pub error: Vec<f64>,
    /// how it ended; where it diverged, the curves end with the epoch before
    pub end: Result<(), TrainingError>,
}

impl Course {
    /// The error at the end; none of a run that did not come to its end.
    pub fn last(&self) -> Option<f64> {
        self.end.as_ref().ok().and_then(|()| self.error.last().copied())
    }

    /// In two or three words why there is no last error: *diverged at step 12*.
    pub fn failure(&self) -> Option<String> {
        match &self.end {
            Ok(()) => None,
            Err(TrainingError::NotFinite { step, .. }) => Some(format!("diverged at step {step}")),
            Err(other) => Some(other.to_string()),
        }
    }
}

/// The mean of the last errors, or what became of the first run that has none.
pub fn mean_error(courses: &[Course]) -> Cell {
    if let Some(failure) = courses.iter().find_map(Course::failure) {
        return Cell::missing(failure);
    }
    let errors: Vec<f64> = courses.iter().filter_map(Course::last).collect();
    Cell::number_or(
        (!errors.is_empty()).then(|| errors.iter().sum::<f64>() / errors.len() as f64),
        "no run",
    )
}

pub fn momentum(step_size: f32) -> Result<Box<dyn Method<f32>>, HyperparameterError> {
    Ok(Box::new(HeavyBall::new(step_size, 0.9)?))
}

pub fn adam(step_size: f32) -> Result<Box<dyn Method<f32>>, HyperparameterError> {
    Ok(Box::new(Adam::new(step_size)?))
}

/// A method whose steps shrink along a straight line to nothing at the end of training, so that in the end the noise of
/// the mini-batches averages out.
struct Annealed {
    method: Box<dyn Method<f32>>,
    steps: usize,
}

impl Method<f32> for Annealed {
    fn name(&self) -> &str {
        self.method.name()
    }

    fn step(&mut self, f: &dyn Objective<f32>, at: &State<f32>) -> Result<DVector<f32>, StepError> {
        let left = self.steps.saturating_sub(at.iteration) as f32 / self.steps as f32;
        Ok(self.method.step(f, at)? * left)
    }
}

/// The data, in the form that networks take.
pub struct Contest {
    pub training: Arc<Examples<f32>>,
    pub followed: Arc<Examples<f32>>,
    pub test: Arc<Examples<f32>>,
    pub widths: Vec<usize>,
    pub schedule: Schedule,
}

fn examples(images: &Images) -> Result<Arc<Examples<f32>>, NetworkError> {
    Examples::new(images.columns(), Targets::Classes(images.labels.clone())).map(Arc::new)
}

impl Contest {
    /// Trains on the images before `cut`, and tests on the test set, or on the images from there on if `held_out`.
    pub fn new(mnist: &Mnist, held_out: usize, schedule: Schedule) -> Result<Self, NetworkError> {
        let cut = mnist.training.len() - held_out;
        let training = mnist.training.part(0, cut);
        Ok(Self {
            followed: examples(&training.part(0, FOLLOWED))?,
            test: if held_out == 0 {
                examples(&mnist.test)?
            } else {
                examples(&mnist.training.part(cut, mnist.training.len()))?
            },
            training: examples(&training)?,
            widths: vec![784, 128, 10],
            schedule,
        })
    }

    /// One run a generator, all at once on as many threads as there are; which, does not matter to the results.
    pub fn run(
        &self,
        contestants: &[Contestant],
        generators: &[ChaCha8Rng],
    ) -> Result<Vec<Vec<Course>>, Failure> {
        let pairs: Vec<_> = contestants
            .iter()
            .flat_map(|who| generators.iter().map(move |rng| (who, rng)))
            .collect();
        let courses: Vec<Course> = pairs
            .into_par_iter()
            .map(|(who, rng)| self.train(who, rng.clone()))
            .collect::<Result<_, _>>()?;
        Ok(courses
            .chunks(generators.len().max(1))
            .map(<[Course]>::to_vec)
            .collect())
    }

    fn train(&self, who: &Contestant, mut rng: ChaCha8Rng) -> Result<Course, Failure> {
        let shape = Architecture::new(&self.widths, who.hidden, Activation::Linear)?;
        let network = |examples: &Arc<Examples<f32>>| {
            Network::new(shape.clone(), Loss::CrossEntropy, Arc::clone(examples))
        };
        let (training, followed, test) = (
            network(&self.training)?,
            network(&self.followed)?,
            network(&self.test)?,
        );
        let start: DVector<f32> = Initialization::He.draw(&shape, &mut rng)?;
        let mut course = Course {
            loss: Vec::new(),
            error: Vec::new(),
            end: Ok(()),
        };
        let mut method = Annealed {
            method: (who.recipe)(who.step_size)?,
            steps: self.schedule.epochs * self.training.len().div_ceil(self.schedule.batch.max(1)),
        };
        let mut observe = |_: usize, x: &DVector<f32>| {
            course.loss.push(f64::from(followed.value(x)));
            course.error.push(test.error_rate(x));
        };
        course.end = train(
            &mut method,
            &training,
            &start,
            &self.schedule,
            &mut rng,
            &mut observe,
        )
        .map(|_| ());
        Ok(course)
    }
}

/// What keeps a run from starting.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Network(#[from] NetworkError),
    #[error(transparent)]
    Hyperparameter(#[from] HyperparameterError),
}

/// The largest of the last errors; NaN if one run has none.
pub fn worst_error(courses: &[Course]) -> f64 {
    courses
        .iter()
        .fold(0.0, |worst: f64, course| match course.last() {
            Some(error) if !worst.is_nan() => worst.max(error),
            _ => f64::NAN,
        })
}
