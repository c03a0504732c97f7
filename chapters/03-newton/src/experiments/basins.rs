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
    let [whole, damped] = [1.0, 0.2].map(|damping| figures::census(step, &figures::Basins { damping }));
    let astray = |[himmelblau, _]: &[figures::Census; 2]| himmelblau.saddle + himmelblau.maximum;
    run.value("damped-astray", astray(&damped), Format::Percent(1))?;
    claim!(
        run,
        "damping-no-help",
        "on Himmelblau's function more starts go astray with damping 0.2 than with the whole step",
        astray(&damped) - astray(&whole),
        >,
        0
    )?;
    run.value("patch", whole[0].maximum, Format::Percent(1))?;
    run.value("damped-patch", damped[0].maximum, Format::Percent(1))?;
    claim!(
        run,
        "patch-grows",
        "on Himmelblau's function more starts end in the maximum with damping 0.2 than with the whole step",
        damped[0].maximum - whole[0].maximum,
        >,
        0
    )?;
    let pieces = |censuses: &[figures::Census; 2]| censuses.iter().map(|census| census.pieces).sum::<usize>();
    run.value("pieces", pieces(&whole), Format::Integer)?;
    run.value("damped-pieces", pieces(&damped), Format::Integer)?;
    claim!(
        run,
        "calmer",
        "with damping 0.2 the two maps have at least a quarter fewer pieces than with the whole step",
        pieces(&damped) as f64 / pieces(&whole) as f64,
        <=,
        0.75
    )?;
    Ok(())
}
