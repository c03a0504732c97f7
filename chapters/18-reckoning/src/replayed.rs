//! Recorded trials, run again: a record of other methods than those of today fails here.

use reckoning::Trial;

use crate::experiments::PROTOCOL;
use crate::field::{self, Field};
use crate::record::{self, Line};

/// What another order of summation, as on another processor, may change in runs as short as these. A changed method
/// changes more: that is tested below.
const TOLERANCE: f64 = 1e-6;

const ANEW: &str = "a method, or the frame, is not the one that was recorded. If that is meant, record anew: \
    `just chapter 18 --full --only search`; copy target/runs/reckoning/trials.csv and \
    target/runs/reckoning/untimed/search.csv into chapters/18-reckoning/recorded/search; and replace `exhibits` in its \
    manifest.json by those of target/runs/reckoning/untimed/manifest.json";

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= TOLERANCE * a.abs().max(b.abs())
}

fn both_near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => near(a, b),
        (None, None) => true,
        _ => false,
    }
}

/// Whether two trials found the same.
fn same(a: &Line, b: &Line) -> bool {
    a.diverged == b.diverged
        && both_near(a.score.work, b.score.work)
        && both_near(a.score.validation_loss, b.score.validation_loss)
        && a.gaps.len() == b.gaps.len()
        && a.gaps.iter().zip(&b.gaps).all(|(a, b)| both_near(*a, *b))
}

/// For each contestant the shortest of its recorded trials, with what the record says and what the same trial finds when a
/// factor changes its first hyperparameter.
fn replay(field: &Field<f64>, factor: f64) -> Vec<(Line, Line)> {
    let recorded = record::read(record::COMMITTED, field, &PROTOCOL).unwrap();
    let trials = PROTOCOL.search(&field.task, &field.contestants);
    let shortest = |own: &Vec<Line>| {
        let order = |a: &&Line, b: &&Line| a.setting.horizon.total_cmp(&b.setting.horizon);
        own.iter().min_by(order).unwrap().clone()
    };
    let each = recorded.iter().map(shortest).enumerate().map(|(who, line)| {
        let is_it = |trial: &&Trial| trial.contestant == who && trial.number == line.number;
        let mut trial = trials.iter().find(is_it).unwrap().clone();
        let drawn = trial.setting.values.iter().zip(&line.setting.values);
        assert!(
            drawn.into_iter().all(|(a, b)| near(*a, *b)),
            "{} draws other settings: {ANEW}",
            line.contestant
        );
        trial.setting.values[0] *= factor;
        let run = trial.run(&field.task, &field.contestants).unwrap();
        (line, Line::of(field, &trial, &run))
    });
    each.collect()
}

fn fields() -> [Field<f64>; 2] {
    [field::convex().unwrap(), field::network().unwrap()]
}

#[test]
fn recorded_trials_find_the_same_again() {
    for field in fields() {
        for (recorded, found) in replay(&field, 1.0) {
            assert!(
                same(&recorded, &found),
                "trial {} of {} on {} was recorded as\n{recorded:?}\nand is now\n{found:?}\n{ANEW}",
                recorded.number,
                recorded.contestant,
                recorded.task
            );
        }
    }
}

/// A method whose first hyperparameter is halved is noticed on one of the tasks. (Newton's method finds the
/// minimum of the convex task whatever its first damping.)
#[test]
fn a_changed_method_is_noticed() {
    let [convex, network] = fields().map(|field| replay(&field, 0.5));
    for (on_convex, on_network) in convex.iter().zip(&network) {
        let noticed = [on_convex, on_network].map(|(recorded, found)| !same(recorded, found));
        assert!(noticed.contains(&true), "{}", on_convex.0.contestant);
    }
}
