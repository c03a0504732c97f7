//! A trust region in Rosenbrock's valley.

use exhibit::{Format, Outcome, Run, claim};
use globalization::figures;
use problems::Trace;

pub fn trust_region(run: &mut Run) -> Outcome {
    let p: figures::Region = run.parameters();
    run.figure("trust-region", figures::trust_region(&p))?;
    let (trace, _) = figures::region(&p);
    uphill(run, &trace)
}

pub fn uphill(run: &mut Run, trace: &Trace) -> Outcome {
    run.value("region-iterations", trace.iterations.len() - 1, Format::Integer)?;
    let rises = trace
        .iterations
        .windows(2)
        .filter(|pair| pair[1].value > pair[0].value)
        .count();
    claim!(run, "never-up", "the trust region never goes uphill", rises, ==, 0)?;
    Ok(())
}
