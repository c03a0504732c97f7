//! Softmax regression on the digits: the same search for each method, then training and test by epoch.

use exhibit::{Cell, Column, Format, Outcome, Run, Table, cells, claim};
use first_order::Schedule;
use first_order::figures::{self, Training};
use problems::{SoftmaxRegression, data};

use crate::contest::{Contest, Contestant, best, contestants, lowest};

pub fn digits(run: &mut Run) -> Outcome {
    digits_of(run, &contestants(), 3)
}

/// What the search found for one method.
struct Tuned<'a> {
    who: &'a Contestant,
    /// the training cost with each step size of the grid; `None` where a run diverged
    costs: Vec<Option<f64>>,
    /// the step size with the lowest cost
    step_size: f64,
    /// that cost
    cost: f64,
}

pub fn digits_of(run: &mut Run, contestants: &[Contestant], repetitions: usize) -> Outcome {
    let (training, test) = data::digits()?.split();
    let contest = Contest {
        training: SoftmaxRegression::from_digits(&training, 1e-4)?,
        test: SoftmaxRegression::from_digits(&test, 1e-4)?,
        schedule: Schedule::default(),
        orders: (0..repetitions)
            .map(|order| run.rng(&format!("order {order}")))
            .collect(),
    };
    let grid: Vec<f64> = (-8..=2).map(|half| 10f64.powf(f64::from(half) / 2.0)).collect();
    let progress = run.progress(contestants.len() as u64, "tuning");
    let mut tuned = Vec::new();
    for who in contestants {
        let costs = contest.search(who, &grid);
        let (step_size, cost) =
            best(&grid, &costs).ok_or_else(|| format!("{} diverged with every step size", who.name))?;
        tuned.push(Tuned {
            who,
            costs,
            step_size,
            cost,
        });
        progress.inc(1);
    }
    run.table("search", search_table(&contest, &grid, &tuned))?;

    let mut trainings = Vec::new();
    let mut nearby = contest.training.start();
    for Tuned { who, step_size, .. } in &tuned {
        let (training, end) = contest
            .train(who, *step_size)
            .ok_or_else(|| format!("{} diverged", who.name))?;
        trainings.push(training);
        nearby = end;
    }
    let lowest = lowest(&contest.training, &nearby)?;
    run.figure("digits", figures::digits(&trainings, lowest))?;
    run.table("outcome", outcome_table(&contest, &tuned, &trainings, lowest))?;

    run.value("examples", contest.training.examples(), Format::Count)?;
    run.value("test-examples", contest.test.examples(), Format::Count)?;
    run.value("parameters", contest.training.dimension(), Format::Count)?;
    run.value("batch", contest.schedule.batch, Format::Count)?;
    run.value("epochs", contest.schedule.epochs, Format::Count)?;
    run.value(
        "steps-per-epoch",
        contest.training.examples().div_ceil(contest.schedule.batch),
        Format::Count,
    )?;
    run.value("lowest-cost", lowest, Format::Fixed(3))?;
    judge(run, &grid, &tuned, &trainings)
}

fn search_table(contest: &Contest, grid: &[f64], tuned: &[Tuned]) -> Table {
    let winners: Vec<String> = tuned
        .iter()
        .map(|found| {
            format!(
                "{} {}",
                found.who.name,
                Format::Significant(2).text(found.step_size)
            )
        })
        .collect();
    let table = Table::new(format!(
        "The search: training cost after {} epochs with each step size $\\eta$, the mean of {} runs that differ in the order of \
         the examples. The lowest of each column: {}.",
        contest.schedule.epochs,
        contest.orders.len(),
        winners.join(", "),
    ));
    let table = table.column(Column::new("$\\eta$", Format::Significant(2)));
    let table = tuned.iter().fold(table, |table, found| {
        table.column(Column::new(found.who.name, Format::Fixed(3)))
    });
    table.rows(grid.iter().enumerate().map(|(row, step_size)| {
        let costs = tuned
            .iter()
            .map(|found| Cell::number_or(found.costs[row], "diverged"));
        std::iter::once(Cell::from(*step_size)).chain(costs).collect()
    }))
}

fn outcome_table(contest: &Contest, tuned: &[Tuned], trainings: &[Training], lowest: f64) -> Table {
    let table = Table::new(format!(
        "Where the search leads: each method with its best step size, after one epoch and after {}. The least cost that any \
         parameters have is {}.",
        contest.schedule.epochs,
        Format::Fixed(3).text(lowest),
    ))
    .column(Column::text("method"))
    .column(Column::new("$\\eta$", Format::Significant(2)))
    .column(Column::new("cost, first epoch", Format::Fixed(3)))
    .column(Column::new("cost, last epoch", Format::Fixed(3)))
    .column(Column::new("test error", Format::Percent(1)));
    table.rows(tuned.iter().zip(trainings).map(|(found, training)| {
        let error = training.error.last().copied().unwrap_or(f64::NAN);
        cells![
            training.name.clone(),
            found.step_size,
            training.cost[1],
            found.cost,
            error
        ]
    }))
}

/// The largest number over the smallest.
fn spread(numbers: &[f64]) -> f64 {
    let most = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    most / numbers.iter().copied().fold(f64::INFINITY, f64::min)
}

fn judge(run: &mut Run, grid: &[f64], tuned: &[Tuned], trainings: &[Training]) -> Outcome {
    let costs: Vec<f64> = tuned.iter().map(|found| found.cost).collect();
    let step_sizes: Vec<f64> = tuned.iter().map(|found| found.step_size).collect();
    // What a step size ten times too small costs, two half decades down. Where the grid ends before, nothing is shown,
    // and the penalty counts as none.
    let too_small = |found: &Tuned| {
        let row = grid
            .iter()
            .position(|other| *other == found.step_size)?
            .checked_sub(2)?;
        Some(found.costs[row]? / found.cost)
    };
    let least_penalty = tuned
        .iter()
        .map(|found| too_small(found).unwrap_or_default())
        .fold(f64::INFINITY, f64::min);
    // After one epoch: the best of the others over momentum.
    let (momentum, others): (Vec<&Training>, Vec<&Training>) =
        trainings.iter().partition(|training| training.name == "momentum");
    let least = |some: &[&Training]| {
        some.iter()
            .map(|training| training.cost[1])
            .fold(f64::INFINITY, f64::min)
    };
    claim!(
        run,
        "momentum-early",
        "after one epoch momentum has the lowest training cost (the best of the others over momentum's)",
        least(&others) / least(&momentum),
        >,
        1
    )?;
    claim!(
        run,
        "digits-equal",
        "tuned alike, the four methods end within a quarter of each other's training cost (highest over lowest)",
        spread(&costs),
        <=,
        1.25
    )?;
    claim!(
        run,
        "digits-step-sizes",
        "the best step sizes of the four methods lie far apart (largest over smallest)",
        spread(&step_sizes),
        >=,
        30
    )?;
    claim!(
        run,
        "digits-tuning",
        "a step size ten times too small costs more than the wrong choice among the four methods (least penalty over spread of costs)",
        least_penalty / spread(&costs),
        >,
        1
    )?;
    Ok(())
}
