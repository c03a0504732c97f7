//! The experiments of the chapter *A network from nothing*, in the order of the page.

use std::process::ExitCode;
use std::sync::Arc;

use exhibit::{Cell, Column, Format, Ink, Outcome, Run, Table, cells, claim};
use first_order::Schedule;
use hessian::{HyperDual, hyper_dual};
use nalgebra::{DMatrix, DVector};
use network::{
    Activation, Architecture, Examples, Initialization, Loss, Network, NetworkError, Targets, exact, figures,
};
use problems::{Formula, Objective};

mod cost;
mod ranks;
mod speed;
mod training;

#[cfg(test)]
mod perturbed;

use training::{Contest, Contestant, Course};

fn main() -> ExitCode {
    exhibit::chapter!()
        .experiment("checked", checked)
        .experiment("sizes", sizes)
        .experiment("training", training)
        .experiment("ranks", ranks::ranks)
        .timed("speed", cost::speed)
        .timed("anatomy", cost::anatomy)
        .timed("whole-hessian", cost::whole_hessian)
        .run()
}

// -------------------------------------------------------------------------------------------------------- the derivatives

fn checked(run: &mut Run) -> Outcome {
    checked_of(run, &|network, x, v| network.hessian_vector(x, v))
}

/// What is checked beside the gradient and the Hessian: a product of the Hessian with a vector.
type Product<'a> = &'a dyn Fn(&Network, &DVector<f64>, &DVector<f64>) -> DVector<f64>;

fn checked_of(run: &mut Run, product: Product) -> Outcome {
    let widths = [4, 5, 3, 3];
    let mut table = Table::new(format!(
        "Relative errors against hyper-dual numbers, at a random point of a {}-{}-{}-{} network with the activation in its \
         hidden layers: of the gradient, of a product $Hv$ by the R-operator, and of the exact Hessian.",
        widths[0], widths[1], widths[2], widths[3]
    ))
    .column(Column::text("activation"))
    .column(Column::text("loss"))
    .column(Column::new("$\\nabla f$", Format::Scientific(0)))
    .column(Column::new("$Hv$", Format::Scientific(0)))
    .column(Column::new("$H$", Format::Scientific(0)));
    let mut worst: f64 = 0.0;
    for hidden in Activation::ALL {
        for loss in Loss::ALL {
            let (network, x, v) = small(run, &widths, hidden, loss)?;
            let truth = hyper_dual::hessian(&network, &x)?;
            let slope = DVector::from_fn(x.len(), |i, _| {
                let mut marked: Vec<HyperDual> = x.iter().map(|&value| HyperDual::from(value)).collect();
                marked[i].first = 1.0;
                Formula::evaluate(&network, &marked).first
            });
            let hv = &truth * &v;
            let errors = [
                (network.gradient(&x) - &slope).norm() / slope.norm(),
                (product(&network, &x, &v) - &hv).norm() / hv.norm(),
                (exact::hessian(&network, &x) - &truth).norm() / truth.norm(),
            ];
            worst = errors
                .iter()
                .fold(worst, |worst, &error| if error > worst { error } else { worst });
            table = table.row(cells![word(hidden), words(loss), errors[0], errors[1], errors[2]]);
        }
    }
    run.table("checked", table)?;
    claim!(run, "derivatives-exact", "gradient, product and Hessian agree with hyper-dual numbers to twelve digits, for every activation and loss", worst, <, 1e-12)?;
    Ok(())
}

fn word(activation: Activation) -> &'static str {
    match activation {
        Activation::Linear => "linear",
        Activation::Logistic => "logistic",
        Activation::Tanh => "tanh",
        Activation::Relu => "ReLU",
    }
}

fn words(loss: Loss) -> &'static str {
    match loss {
        Loss::CrossEntropy => "softmax cross-entropy",
        Loss::Bernoulli => "Bernoulli",
        Loss::Squared => "squared",
    }
}

/// A small network with random examples, a random point and a random direction.
fn small(
    run: &Run,
    widths: &[usize],
    hidden: Activation,
    loss: Loss,
) -> Result<(Network, DVector<f64>, DVector<f64>), NetworkError> {
    let mut rng = run.rng("small");
    let mut numbers = |n: usize| -> Result<DVector<f64>, NetworkError> {
        // A unit of n links: n normal numbers and a bias of 0.
        let shape = Architecture::new(&[n, 1], Activation::Linear, Activation::Linear)?;
        let unit = Initialization::Sparse { links: n, scale: 0.8 }.draw::<f64, _>(&shape, &mut rng)?;
        Ok(unit.rows(0, n).into_owned())
    };
    let examples = 8;
    let (n, m) = (widths[0], widths[widths.len() - 1]);
    let inputs = DMatrix::from_column_slice(n, examples, numbers(n * examples)?.as_slice());
    let values = DMatrix::from_column_slice(m, examples, numbers(m * examples)?.as_slice());
    let targets = match loss {
        Loss::CrossEntropy => Targets::Classes((0..examples).map(|b| (b % m) as u8).collect()),
        Loss::Bernoulli => Targets::Values(values.map(|t| 1.0 / (1.0 + t.exp()))),
        Loss::Squared => Targets::Values(values),
    };
    let shape = Architecture::new(widths, hidden, Activation::Linear)?;
    let (x, v) = (numbers(shape.dimension())?, numbers(shape.dimension())?);
    let examples = Arc::new(Examples::new(inputs, targets)?);
    Ok((Network::new(shape, loss, examples)?, x, v))
}

// ---------------------------------------------------------------------------------------------------------------- the sizes

/// A network of the literature: its name, its year and its number of parameters as published there.
const KNOWN: [(&str, u32, f64); 5] = [
    // LeCun et al. 1998, section II.B
    ("LeNet-5", 1998, 60e3),
    // Krizhevsky, Sutskever and Hinton 2012, abstract
    ("AlexNet", 2012, 60e6),
    // Simonyan and Zisserman 2015, table 2, configuration D
    ("VGG-16", 2015, 138e6),
    // Radford et al. 2019, table 2
    ("GPT-2", 2019, 1542e6),
    // Brown et al. 2020, abstract
    ("GPT-3", 2020, 175e9),
];

fn sizes(run: &mut Run) -> Outcome {
    let ours = [
        ("softmax regression, digits", vec![64, 10]),
        ("one hidden layer, digits", vec![64, 16, 10]),
        ("one hidden layer, MNIST", vec![784, 128, 10]),
        (
            "deep autoencoder, MNIST",
            vec![784, 1000, 500, 250, 30, 250, 500, 1000, 784],
        ),
    ];
    let mut rows: Vec<(String, Option<u32>, f64)> = Vec::new();
    for (name, widths) in ours {
        let shape = Architecture::new(&widths, Activation::Tanh, Activation::Linear)?;
        rows.push((name.to_owned(), None, shape.dimension() as f64));
    }
    rows.extend(KNOWN.map(|(name, year, n)| (name.to_owned(), Some(year), n)));
    rows.sort_by(|a, b| a.2.total_cmp(&b.2));
    let table = Table::new(
        "How many parameters networks have, and what their Hessian would take in memory, four bytes an entry. Those \
         without a year are this book’s own; the sizes of the others are rounded as their papers give them \
         {{#cite lecun1998 krizhevsky2012 simonyan2015 radford2019 brown2020}}.",
    )
    .column(Column::text("network"))
    .column(Column::text("year"))
    .column(Column::new("$N$", Format::Significant(3)))
    .column(Column::new("Hessian", Format::Bytes))
    .rows(rows.iter().map(|(name, year, n)| {
        let year = year.map_or(Cell::missing(""), |year| Cell::from(year.to_string()));
        cells![name.as_str(), year, *n, 4.0 * n * n]
    }));
    run.table("sizes", table)?;
    run.value("parameters", dimension(&MNIST)? as f64, Format::Count)?;
    run.value("digits-parameters", dimension(&DIGITS)? as f64, Format::Count)?;
    run.value(
        "hessian-bytes",
        4.0 * (dimension(&MNIST)? as f64).powi(2),
        Format::Bytes,
    )?;
    Ok(())
}

/// The network of this chapter.
const MNIST: [usize; 3] = [784, 128, 10];
/// The network small enough for its whole Hessian.
const DIGITS: [usize; 3] = [64, 16, 10];

fn dimension(widths: &[usize]) -> Result<usize, NetworkError> {
    Ok(Architecture::new(widths, Activation::Relu, Activation::Linear)?.dimension())
}

// ------------------------------------------------------------------------------------------------------------- the training

const SCHEDULE: Schedule = Schedule {
    epochs: 8,
    batch: 128,
};
const SEEDS: usize = 3;
/// The step sizes that `--full` tries for each method.
const GRIDS: [[f32; 5]; 2] = [[0.05, 0.1, 0.2, 0.4, 0.8], [1e-3, 2e-3, 4e-3, 8e-3, 16e-3]];

const MOMENTUM: Contestant = Contestant {
    name: "momentum",
    ink: Ink::Green,
    hidden: Activation::Relu,
    step_size: 0.2,
    recipe: training::momentum,
};
const ADAM: Contestant = Contestant {
    name: "Adam",
    ink: Ink::Red,
    hidden: Activation::Relu,
    step_size: 8e-3,
    recipe: training::adam,
};
const ADAM_TANH: Contestant = Contestant {
    name: "Adam, tanh",
    ink: Ink::Purple,
    hidden: Activation::Tanh,
    ..ADAM
};

fn training(run: &mut Run) -> Outcome {
    let mnist = problems::data::mnist()?;
    if run.full() {
        search(run, &mnist)?;
    }
    training_of(run, &Contest::new(&mnist, 0, SCHEDULE)?, &[MOMENTUM, ADAM])
}

/// The search for step sizes, on the last 10 000 training images.
fn search(run: &mut Run, mnist: &problems::data::Mnist) -> Outcome {
    let contest = Contest::new(mnist, 10_000, SCHEDULE)?;
    let generators = [run.rng("search 1"), run.rng("search 2")];
    let mut table = Table::new(
        "The search for the step sizes: error on training images held out from training, the mean of two runs.",
    )
    .column(Column::text("method"))
    .column(Column::new("step size", Format::Significant(1)))
    .column(Column::new("error", Format::Percent(2)));
    for (who, grid) in [MOMENTUM, ADAM].into_iter().zip(GRIDS) {
        for step_size in grid {
            let courses = contest.run(&[Contestant { step_size, ..who }], &generators)?;
            let errors = courses
                .concat()
                .iter()
                .filter_map(|c| c.error.last().copied())
                .collect::<Vec<_>>();
            let mean = errors.iter().sum::<f64>() / errors.len().max(1) as f64;
            table = table.row(cells![who.name, step_size, mean]);
        }
    }
    run.table("search", table)?;
    Ok(())
}

fn training_of(run: &mut Run, contest: &Contest, contestants: &[Contestant; 2]) -> Outcome {
    let generators: Vec<_> = (1..=SEEDS)
        .map(|seed| run.rng(&format!("training {seed}")))
        .collect();
    let courses = contest.run(contestants, &generators)?;
    let tanh = contest.run(&[ADAM_TANH], &generators[..1])?;
    let worst: Vec<f64> = courses
        .iter()
        .map(|courses| training::worst_error(courses))
        .collect();
    let [momentum, adam] = contestants;
    let percent = |x: f64| Format::Percent(2).text(x);
    let trainings: Vec<figures::Training> = contestants
        .iter()
        .zip(&courses)
        .map(|(who, courses)| curves(who, courses))
        .collect();
    let figure = figures::training(&trainings, contest.schedule.epochs)
        .caption(format!(
            "Training 784-128-10 on MNIST, mini-batches of {}, {SEEDS} runs each of {} and {} from different starts and orders. \
             After {} epochs the worst runs misread {} and {} of the test images. The loss on training images keeps \
             falling long after the test error has settled.",
            contest.schedule.batch,
            momentum.name,
            adam.name,
            contest.schedule.epochs,
            percent(worst[0]),
            percent(worst[1]),
        ))
        .alt(format!(
            "Two panels against the epoch. Left, the loss on training images falls steeply in the first epoch and steadily after it. Right, the test error drops in the first epochs and levels off; the worst runs \
             end at {} and {}.",
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
    run.value("worst-momentum", finite(worst[0]), Format::Percent(2))?;
    run.value("worst-adam", finite(worst[1]), Format::Percent(2))?;
    run.value(
        "tanh-error",
        finite(training::worst_error(&tanh[0])),
        Format::Percent(2),
    )?;
    run.value("first-epoch", worst_after(&courses, 1), Format::Percent(1))?;
    run.value("momentum-step-size", momentum.step_size, Format::Significant(1))?;
    run.value("adam-step-size", adam.step_size, Format::Significant(1))?;
    run.value("training-batch", contest.schedule.batch, Format::Integer)?;
    run.value("epochs", contest.schedule.epochs, Format::Integer)?;
    run.value("seeds", SEEDS, Format::Integer)?;
    run.value("grid", GRIDS[0].len(), Format::Integer)?;
    Ok(())
}

/// A number that can be published: a run that failed misreads everything.
fn finite(error: f64) -> f64 {
    if error.is_nan() { 1.0 } else { error }
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
