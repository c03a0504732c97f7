//! What a failed line search says.

use exhibit::{Cell, Column, Format, Outcome, Run, Table, cells};
use globalization::line_search::{Armijo, LineSearch, LineSearchError, StrongWolfe, Wolfe};
use globalization::{ModifiedCholesky, Searched};
use nalgebra::{DVector, dvector};
use newton::newton_step;
use problems::{FourWells, Limits, Objective, Rosenbrock, State, minimize};

/// Rosenbrock's function with a mistake in its gradient: 180 where it ought to be 200.
struct Mistaken;

impl Objective for Mistaken {
    fn dimension(&self) -> usize {
        2
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        Rosenbrock::new(2).value(x)
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        let across = x[1] - x[0] * x[0];
        dvector![-400.0 * x[0] * across - 2.0 * (1.0 - x[0]), 180.0 * across]
    }
}

/// $−x$: no minimum.
struct Slope;

impl Objective for Slope {
    fn dimension(&self) -> usize {
        1
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        -x[0]
    }

    fn gradient(&self, _: &DVector<f64>) -> DVector<f64> {
        dvector![-1.0]
    }
}

fn state(objective: &dyn Objective, x: DVector<f64>) -> State {
    let (value, gradient) = objective.value_and_gradient(&x);
    State {
        x,
        value,
        gradient,
        iteration: 0,
    }
}

pub fn reasons(run: &mut Run) -> Outcome {
    let mut table = Table::new(
        "What a failed search says. *Start* is the value where it begins, *best* the lowest that it saw on the way, which it \
         hands back with the reason.",
    )
    .column(Column::text("question"))
    .column(Column::text("answer"))
    .column(Column::new("start", Format::Significant(2)))
    .column(Column::new("best", Format::Significant(2)));
    let wells = state(&FourWells, dvector![1.0, 0.4]);
    let uphill = newton_step(&FourWells.hessian(&wells.x), &wells.gradient)?;
    let slope = state(&Slope, dvector![0.0]);
    let mistaken = minimize(
        &mut Searched::newton(StrongWolfe::default()),
        &Mistaken,
        &dvector![-1.2, 1.0],
        &Limits::default(),
    )?;
    let stuck = state(&Mistaken, mistaken.last.clone());
    let direction = ModifiedCholesky::new(&Mistaken.hessian(&stuck.x))?.solve(&-&stuck.gradient);
    type Question<'a> = (
        &'a str,
        &'a dyn LineSearch,
        &'a dyn Objective,
        &'a State,
        &'a DVector<f64>,
    );
    let (armijo, wolfe, strong) = (Armijo::default(), Wolfe::default(), StrongWolfe::default());
    let forward = dvector![1.0];
    let nothing = dvector![f64::NAN];
    let questions: [Question; 4] = [
        (
            "Newton's direction, next to a saddle",
            &armijo,
            &FourWells,
            &wells,
            &uphill,
        ),
        (
            "a function without a minimum, $-x$",
            &wolfe,
            &Slope,
            &slope,
            &forward,
        ),
        (
            "a gradient with a mistake in it",
            &strong,
            &Mistaken,
            &stuck,
            &direction,
        ),
        ("a direction that is no number", &armijo, &Slope, &slope, &nothing),
    ];
    for (question, search, objective, at, direction) in questions {
        let LineSearchError { reason, best, .. } = search
            .along(objective, at, direction, 1.0)
            .err()
            .ok_or_else(|| format!("{question}: the search succeeded"))?;
        table = table.row(cells![
            format!("{}: {question}", search.name()).as_str(),
            typeset(&reason.to_string()).as_str(),
            at.value,
            Cell::number_or(best.map(|best| best.value), "none"),
        ]);
    }
    run.table("reasons", table)?;
    Ok(())
}

/// Powers of ten in an error's text, `5.4e8`, as a page shows them: 5.4×10⁸.
pub fn typeset(text: &str) -> String {
    let readable = |value: f64| {
        let plain = (1e-2..1e3).contains(&value.abs());
        if plain {
            Format::Significant(2).text(value)
        } else {
            Format::Scientific(1).text(value)
        }
    };
    let number = |word: &str| {
        let bare = word.trim_end_matches([':', ',', ')']);
        let value: f64 = bare.contains('e').then(|| bare.parse().ok())??;
        Some(format!("{}{}", readable(value), &word[bare.len()..]))
    };
    text.split(' ')
        .map(|word| number(word).unwrap_or_else(|| word.to_owned()))
        .collect::<Vec<_>>()
        .join(" ")
}
