//! Training on MNIST by two methods, three runs each.

use exhibit::{Column, Format, Ink, Outcome, Run, Table, cells, claim};
use network::{Activation, figures};

use crate::contest::{self, Contest, Contestant, Course, SCHEDULE};

const SEEDS: usize = 3;
/// The test error that the chapter promises.
const BOUND: f64 = 0.025;
/// The step sizes that `--full` tries for each method.
const GRIDS: [[f32; 5]; 2] = [[0.05, 0.1, 0.2, 0.4, 0.8], [1e-3, 2e-3, 4e-3, 8e-3, 16e-3]];

pub const MOMENTUM: Contestant = Contestant {
    name: "momentum",
    ink: Ink::Green,
    hidden: Activation::Relu,
    step_size: 0.2,
    recipe: contest::momentum,
};
pub const ADAM: Contestant = Contestant {
    name: "Adam",
    ink: Ink::Red,
    hidden: Activation::Relu,
    step_size: 8e-3,
    recipe: contest::adam,
};
const ADAM_TANH: Contestant = Contestant {
    name: "Adam, tanh",
    ink: Ink::Purple,
    hidden: Activation::Tanh,
    ..ADAM
};

pub fn training(run: &mut Run) -> Outcome {
    let mnist = problems::data::mnist()?;
    if run.full() {
        // On the last 10 000 training images.
        let contest = Contest::new(&mnist, 10_000, SCHEDULE)?;
        search(run, &contest, GRIDS.each_ref().map(|grid| &grid[..]))?;
    }
    training_of(run, &Contest::new(&mnist, 0, SCHEDULE)?, &[MOMENTUM, ADAM])
}

/// The search for step sizes, on images held out from training.
pub fn search(run: &mut Run, contest: &Contest, grids: [&[f32]; 2]) -> Outcome {
    let generators = [run.rng("search 1"), run.rng("search 2")];
    let mut table = Table::new(
        "The search for the step sizes: error on training images held out from training, the mean of two runs.",
    )
    .column(Column::text("method"))
    .column(Column::new("step size", Format::Significant(1)))
    .column(Column::new("error", Format::Percent(2)));
    for (who, grid) in [MOMENTUM, ADAM].into_iter().zip(grids) {
        for &step_size in grid {
            let courses = contest.run(&[Contestant { step_size, ..who }], &generators)?;
            table = table.row(cells![
                who.name,
                step_size,
                contest::mean_error(&courses.concat())
            ]);
        }
    }
    run.table("search", table)?;
    Ok(())
}

pub fn training_of(run: &mut Run, contest: &Contest, contestants: &[Contestant; 2]) -> Outcome {
    let generators: Vec<_> = (1..=SEEDS)
        .map(|seed| run.rng(&format!("training {seed}")))
        .collect();
    let courses = contest.run(contestants, &generators)?;
    let tanh = contest.run(&[ADAM_TANH], &generators[..1])?;
    let worst: Vec<f64> = courses
        .iter()
        .map(|courses| contest::worst_error(courses))
        .collect();
    let [momentum, adam] = contestants;
    let percent = |x: f64| {
        if x.is_nan() {
            "—".to_owned()
        } else {
            Format::Percent(2).text(x)
        }
    };
    let half = contest.schedule.epochs / 2;
    let [halfway, end] = [half, contest.schedule.epochs].map(|epoch| mean_at(&courses[1], epoch));
    let trainings: Vec<figures::Training> = contestants
        .iter()
        .zip(&courses)
        .map(|(who, courses)| curves(who, courses))
        .collect();
    // A run that did not come to its end is part of the record, and of the caption.
    let mut failures = String::new();
    for (who, courses) in contestants.iter().zip(&courses) {
        for (course, seed) in courses.iter().zip(1..) {
            if let Some(failure) = course.failure() {
                failures += &format!(" Run {seed} of {} {failure}.", who.name);
            }
        }
    }
    let figure = figures::training(&trainings, contest.schedule.epochs, BOUND)
        .caption(format!(
            "Training 784-128-10 on MNIST, mini-batches of {}, {SEEDS} runs each of {} and {} from different starts and orders. \
             After {} epochs the worst runs misread {} and {} of the test images. In the second half {} divides its loss by {}, \
             and its mean test error only goes from {} to {}.{failures}",
            contest.schedule.batch,
            momentum.name,
            adam.name,
            contest.schedule.epochs,
            percent(worst[0]),
            percent(worst[1]),
            adam.name,
            Format::Significant(2).text(halfway.loss / end.loss),
            percent(halfway.error),
            percent(end.error),
        ))
        .alt(format!(
            "Two panels against the epoch, both axes of height logarithmic, one line a run. First the loss on training images, which for \
             {} goes from {} before the first epoch to {} at the end. Then the test error, after the first epoch at most {}, at the end \
             at most {} and {}, with a line at the promised bound.",
            adam.name,
            Format::Significant(2).text(mean_at(&courses[1], 0).loss),
            Format::Significant(2).text(end.loss),
            percent(worst_after(&courses, 1)),
            percent(worst[0]),
            percent(worst[1]),
        ));
    run.figure("training", figure)?;
    let both = if worst[0] > worst[1] || worst[0].is_nan() {
        worst[0]
    } else {
        worst[1]
    };
    claim!(run, "test-error", "with ReLU the worst run of either method misreads at most 2.5 % of the test images", both, <=, 0.025)?;
    for (name, courses) in [
        ("worst-momentum", &courses[0]),
        ("worst-adam", &courses[1]),
        ("tanh-error", &tanh[0]),
    ] {
        match courses.iter().find_map(Course::failure) {
            Some(failure) => run.text(name, failure)?,
            None => run.value(name, contest::worst_error(courses), Format::Percent(2))?,
        }
    }
    run.value("half", half, Format::Integer)?;
    for (name, number, format) in [
        ("half-loss", halfway.loss / end.loss, Format::Significant(2)),
        ("half-error", halfway.error, Format::Percent(2)),
        ("end-error", end.error, Format::Percent(2)),
    ] {
        // Without it where a run failed: a mean over the others would be another number.
        if number.is_finite() {
            run.value(name, number, format)?;
        } else {
            run.text(name, "—")?;
        }
    }
    run.value("first-epoch", worst_after(&courses, 1), Format::Percent(1))?;
    run.value("momentum-step-size", momentum.step_size, Format::Significant(1))?;
    run.value("adam-step-size", adam.step_size, Format::Significant(1))?;
    run.value("training-batch", contest.schedule.batch, Format::Integer)?;
    run.value("epochs", contest.schedule.epochs, Format::Integer)?;
    run.value("seeds", SEEDS, Format::Integer)?;
    run.value("grid", GRIDS[0].len(), Format::Integer)?;
    Ok(())
}

/// Means of some runs at one epoch.
struct Mean {
    loss: f64,
    error: f64,
}

/// After so many epochs; NaN where a run did not come so far.
fn mean_at(courses: &[Course], epoch: usize) -> Mean {
    let mean = |of: fn(&Course) -> &Vec<f64>| {
        let values = courses
            .iter()
            .map(|course| of(course).get(epoch).copied().unwrap_or(f64::NAN));
        values.sum::<f64>() / courses.len() as f64
    };
    Mean {
        loss: mean(|course| &course.loss),
        error: mean(|course| &course.error),
    }
}

/// The largest test error after so many epochs.
fn worst_after(courses: &[Vec<Course>], epoch: usize) -> f64 {
    let errors = courses
        .iter()
        .flatten()
        .map(|course| course.error.get(epoch).copied().unwrap_or(1.0));
    errors.fold(0.0, f64::max)
}

fn curves(who: &Contestant, courses: &[Course]) -> figures::Training {
    figures::Training {
        name: who.name.to_owned(),
        ink: who.ink,
        losses: courses.iter().map(|course| course.loss.clone()).collect(),
        errors: courses.iter().map(|course| course.error.clone()).collect(),
    }
}
