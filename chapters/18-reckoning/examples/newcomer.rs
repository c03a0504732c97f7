//! Solution: a method that enters the contest, the trust region of chapter 4.

use exhibit::Ink;
use globalization::{Radius, TrustRegion};
use network::Curvature;
use reckoning::{
    Algebra, Contestant, FullBatch, Hyperparameter, ReckoningError, Run, SearchSpace, digits, train,
};

fn trust_region() -> Contestant<f64> {
    Contestant {
        name: "trust region",
        ink: Ink::Muted,
        entry: "trust region, three factorizations",
        space: SearchSpace {
            hyperparameters: vec![Hyperparameter {
                symbol: r"\Delta_0",
                default: 1.0,
                default_source: "{{#cite nocedal2006}}",
                range: [0.1, 100.0],
                range_source: "ours",
                from_one: false,
            }],
            horizon: false,
        },
        recipe: |values| {
            let radius = Radius::new(values[0]).map_err(|error| error.to_string())?;
            let method = TrustRegion::exact().with_radius(radius);
            // A step that is tried in vain solves for another radius: the ledger's algebra once more.
            Ok(Box::new(FullBatch::new(
                method,
                Curvature::Hessian,
                Algebra::Trial,
            )))
        },
    }
}

/// On softmax regression, to within 10⁻² of the lowest loss.
fn enter() -> Result<(Run, Option<usize>), ReckoningError> {
    let mut task = digits::softmax_regression()?;
    task.budget = 1800.0;
    let newcomer = trust_region();
    let run = train(&task, &newcomer, &newcomer.space.defaults(), 1)?;
    let steps = run.within(&task, 1e-2).map(|point| point.step);
    Ok((run, steps))
}

fn main() -> Result<(), ReckoningError> {
    let (run, steps) = enter()?;
    for point in &run.curve {
        println!(
            "step {:2}, work {:5.0}: loss {:.6}",
            point.step, point.work, point.loss
        );
    }
    match steps {
        Some(steps) => println!("within 10⁻² after {steps} steps"),
        None => println!("not within 10⁻²: {}", run.end),
    }
    Ok(())
}

#[test]
fn the_trust_region_arrives() -> Result<(), ReckoningError> {
    let (_, steps) = enter()?;
    assert!(steps.is_some_and(|steps| steps <= 15), "{steps:?}");
    Ok(())
}
