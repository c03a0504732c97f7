//! Solution: a published range of step sizes ends at 1. What does SGD do beyond?

use reckoning::{ReckoningError, Setting, contestants, digits, train};

/// The work until SGD is within 10⁻² of the lowest loss, for each step size.
fn work(step_sizes: &[f64]) -> Result<Vec<Option<f64>>, ReckoningError> {
    let mut task = digits::softmax_regression()?;
    task.budget = 100.0;
    let sgd = &contestants::first_order::<f64>()[0];
    let each = step_sizes.iter().map(|&step_size| {
        let setting = Setting {
            values: vec![step_size],
            horizon: 1.0,
        };
        let run = train(&task, sgd, &setting, 1)?;
        Ok(run.within(&task, 1e-2).map(|point| point.work))
    });
    each.collect()
}

fn main() -> Result<(), ReckoningError> {
    let step_sizes = [0.3, 1.0, 3.0, 10.0, 30.0];
    for (step_size, work) in step_sizes.iter().zip(work(&step_sizes)?) {
        match work {
            Some(work) => println!("step size {step_size}: within 10⁻² after {work:.0} gradients"),
            None => println!("step size {step_size}: not within 10⁻² in 100 gradients"),
        }
    }
    Ok(())
}

#[test]
fn the_range_was_too_narrow_for_sgd() -> Result<(), ReckoningError> {
    let work = work(&[1.0, 10.0])?;
    assert!(work[0].is_none() && work[1].is_some());
    Ok(())
}
