//! Exercise: a performance profile depends on who takes part.
//!
//! The profile divides by the best cost *among those present*. Take a method out, and where it was the best, another one
//! becomes it: at τ = 1 the others gain, each by as many problems as it inherits, not all alike. Two methods can change places, as saddle-free
//! and strong Wolfe do here.

use globalization::contest::{Contestant, contest, contestants, costs};
use globalization::profile::{Profile, profiles};
use problems::more_garbow_hillstrom::collection;
use problems::{InputError, Limits};

fn race(contestants: &[Contestant]) -> Result<Vec<Profile>, InputError> {
    let limits = Limits::default().keep_points(false);
    let entries = contest(contestants, &collection(), &[1.0], &limits)?;
    Ok(profiles(&costs(&entries, |entry| {
        (entry.evaluations.values + entry.evaluations.gradients) as f64
    })))
}

fn with_and_without() -> Result<[Vec<Profile>; 2], InputError> {
    let everyone: Vec<Contestant> = contestants().into_iter().filter(|c| c.name != "Cauchy").collect();
    let others: Vec<Contestant> = everyone
        .iter()
        .copied()
        .filter(|c| c.name != "Levenberg–Marquardt")
        .collect();
    Ok([race(&everyone)?, race(&others)?])
}

fn main() -> Result<(), InputError> {
    let [everyone, others] = with_and_without()?;
    println!("share of problems on which a method is best, with and without Levenberg–Marquardt:");
    for profile in &others {
        let before = everyone
            .iter()
            .find(|known| known.name == profile.name)
            .map_or(f64::NAN, |known| known.share(1.0));
        println!("{:16} {before:.2} {:.2}", profile.name, profile.share(1.0));
    }
    Ok(())
}

#[test]
fn the_others_gain_unevenly() {
    let [everyone, others] = with_and_without().unwrap();
    let gains: Vec<f64> = others
        .iter()
        .map(|profile| {
            let before = everyone.iter().find(|known| known.name == profile.name).unwrap();
            // What a method solves at all does not depend on its rivals.
            assert_eq!(before.solved(), profile.solved());
            profile.share(1.0) - before.share(1.0)
        })
        .collect();
    assert!(gains.iter().all(|&gain| gain >= 0.0));
    let (least, most) = (
        gains.iter().copied().fold(1.0, f64::min),
        gains.iter().copied().fold(0.0, f64::max),
    );
    assert!(most > least + 0.05, "{gains:?}");
    // And two methods change places, though neither did anything else than before.
    let share = |race: &[Profile], name: &str| {
        race.iter()
            .find(|profile| profile.name == name)
            .unwrap()
            .share(1.0)
    };
    assert!(share(&everyone, "saddle-free") > share(&everyone, "strong Wolfe"));
    assert!(share(&others, "saddle-free") < share(&others, "strong Wolfe"));
}
