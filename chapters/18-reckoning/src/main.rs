//! Probe.
use rayon::prelude::*;
use reckoning::{Protocol, Target, contestants, digits};
use std::process::ExitCode;
fn main() -> ExitCode {
    for mut task in [digits::softmax_regression().unwrap(), digits::network().unwrap()] {
        task.budget = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(500.0);
        let mut who = contestants::first_order::<f64>();
        who.extend(contestants::second_order());
        let protocol = Protocol { trials: 12, seeds: 3, seed: 1 };
        task.target = Target::ValidationError(0.03);
        let trials = protocol.search(&who);
        let start = std::time::Instant::now();
        let runs: Vec<_> = trials.par_iter().map(|t| (t, t.run(&task, &who).unwrap())).collect();
        println!("{} {:?}", task.name, start.elapsed());
        for (t, r) in &runs {
            let l = r.curve.last().unwrap();
            println!("{:14} {:2} {:40} loss {:.6} val {:.4} test {:.4} steps {} work {:.0} s {:.3} {} reach {:?}", who[t.contestant].name, t.number, t.setting.to_string(), l.loss, l.validation_error, l.test_error, l.step, l.work, l.seconds, r.end, r.reached(task.target).map(|p| (p.work as i64, p.step)));
        }
    }
    ExitCode::SUCCESS
}
