//! Where the method goes from every start of a square.

use exhibit::{Detail, Format, Outcome, Run, claim};
use newton::figures;

pub fn basins(run: &mut Run) -> Outcome {
    let p: figures::Basins = run.parameters();
    run.figure("basins", figures::basins(&p, Detail::Full))?;
    basins_of(run, &p, &figures::whole_step)
}

pub fn basins_of(run: &mut Run, p: &figures::Basins, step: &figures::Step) -> Outcome {
    let [himmelblau, wells] = figures::census(step, p);
    run.value("starts", figures::cells(Detail::Full).pow(2), Format::Count)?;
    for (name, share) in [
        ("himmelblau-saddle-share", himmelblau.saddle),
        ("himmelblau-maximum-share", himmelblau.maximum),
        ("wells-saddle-share", wells.saddle),
        ("wells-maximum-share", wells.maximum),
    ] {
        run.value(name, share, Format::Percent(1))?;
    }
    let astray = himmelblau.saddle + himmelblau.maximum;
    run.value("himmelblau-astray", astray, Format::Percent(1))?;
    claim!(run, "astray", "more than a fifth of the starts on Himmelblau's function end in a saddle or in the maximum", astray, >, 0.2)?;
    let astray_with = |damping: f64| {
        let [himmelblau, _] = figures::census(step, &figures::Basins { damping });
        himmelblau.saddle + himmelblau.maximum
    };
    let damped = astray_with(0.2);
    run.value("damped-astray", damped, Format::Percent(1))?;
    claim!(
        run,
        "damping-no-help",
        "on Himmelblau's function more starts go astray with damping 0.2 than with the whole step",
        damped - astray_with(1.0),
        >,
        0
    )?;
    Ok(())
}
