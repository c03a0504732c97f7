//! Every claim, with its method or its input spoilt: each must then be false.

use exhibit::{Outcome, Point, Run};
use first_order::figures::{Paths, walks};
use first_order::{Adam, GradientDescent, HeavyBall, RmsProp};

use crate::contest::{Contestant, boxed, contestants};
use crate::experiments::cost::cost_of;
use crate::experiments::digits::digits_of;
use crate::experiments::hover::hover_of;
use crate::experiments::iterations::{Race, iterations_of};
use crate::experiments::paths::{
    along_the_axes, beyond_the_limits, first_step, from_the_floor, from_wall_to_wall, steep,
};
use crate::experiments::rates::rates_of;
use crate::ledger::Cost;
use crate::race::{BEST_DESCENT, BEST_MOMENTUM, Recipe};

fn claim_of(name: &str, experiment: impl FnOnce(&mut Run) -> Outcome) -> bool {
    let mut run = Run::in_memory();
    experiment(&mut run).unwrap();
    run.claim(name).holds
}

/// Gradient descent whose step size is too large by this factor.
fn stretched(factor: f64) -> impl Fn(f64) -> Option<Box<dyn problems::Method>> + Sync {
    move |kappa| boxed(GradientDescent::new(factor * 2.0 / (1.0 + kappa)))
}

/// A race that is over soon.
fn short() -> Race<'static> {
    Race {
        kappas: vec![1.0, 10.0, 100.0, 1000.0],
        draws: 1,
        ..Race::default()
    }
}

#[test]
fn the_drawn_paths_are_as_told() {
    let drawn = Paths::default();
    assert!(claim_of("wall-to-wall", |run| from_wall_to_wall(run, &drawn)));
    let [.., rmsprop, adam] = walks(&drawn);
    assert!(claim_of("first-step", |run| first_step(run, &rmsprop)));
    // A valley that is no valley; and a method that corrects its bias.
    let round = Paths { kappa: 1.0, ..drawn };
    assert!(!claim_of("wall-to-wall", |run| from_wall_to_wall(run, &round)));
    assert!(!claim_of("first-step", |run| first_step(run, &adam)));
}

#[test]
fn from_anywhere_but_the_floor_the_way_is_not_straight() {
    assert!(claim_of("floor-is-straight", |run| from_the_floor(
        run,
        Point(-2.25, -1.3)
    )));
    let off = Paths::default().start;
    assert!(!claim_of("floor-is-straight", |run| from_the_floor(run, off)));
}

#[test]
fn the_limits_hold_and_within_them_nothing_flies_off() {
    for name in ["beyond-the-limit", "stay"] {
        assert!(claim_of(name, |run| beyond_the_limits(run, 1.05, 0.12)), "{name}");
    }
    assert!(!claim_of("beyond-the-limit", |run| beyond_the_limits(
        run, 0.95, 0.12
    )));
    assert!(!claim_of("stay", |run| beyond_the_limits(run, 1.05, 2.0)));
}

#[test]
fn in_the_drawn_valley_somebody_gets_far() {
    assert!(claim_of("nobody-gets-far", |run| steep(run, 1000.0)));
    assert!(!claim_of("nobody-gets-far", |run| steep(run, 20.0)));
}

#[test]
fn rmsprop_likes_the_axes_and_not_a_turned_valley() {
    assert!(claim_of("aligned", |run| along_the_axes(run, 0.0)));
    assert!(!claim_of("aligned", |run| along_the_axes(run, 30.0)));
}

#[test]
fn the_rates_hold_for_these_methods_alone() {
    let honest = |run: &mut Run| rates_of(run, BEST_DESCENT, BEST_MOMENTUM);
    for name in ["descent-bound", "descent-rate", "momentum-rate"] {
        assert!(claim_of(name, honest), "{name}");
    }
    assert!(!claim_of("descent-bound", |run| rates_of(
        run,
        &stretched(1.02),
        BEST_MOMENTUM
    )));
    assert!(!claim_of("descent-rate", |run| rates_of(
        run,
        &stretched(0.9),
        BEST_MOMENTUM
    )));
    let heavier: Recipe = &|kappa| {
        let beta: f64 = HeavyBall::rate(kappa);
        boxed(HeavyBall::new(4.0 / (1.0 + kappa.sqrt()).powi(2), beta))
    };
    assert!(!claim_of("momentum-rate", |run| rates_of(
        run,
        BEST_DESCENT,
        heavier
    )));
}

#[test]
fn the_exponents_belong_to_their_methods() {
    let honest = |run: &mut Run| iterations_of(run, &short());
    for name in ["descent-exponent", "momentum-exponent", "adam-heavy-ball"] {
        assert!(claim_of(name, honest), "{name}");
    }
    let swapped = Race {
        descent: BEST_MOMENTUM,
        momentum: BEST_DESCENT,
        ..short()
    };
    assert!(!claim_of("descent-exponent", |run| iterations_of(run, &swapped)));
    assert!(!claim_of("momentum-exponent", |run| iterations_of(run, &swapped)));
    let lighter: Recipe = &|step_size| boxed(Adam::with(step_size, [0.5, 0.999], 1e-8));
    assert!(!claim_of("adam-heavy-ball", |run| iterations_of(
        run,
        &Race {
            adam: lighter,
            ..short()
        }
    )));
}

#[test]
fn gradient_descent_does_not_hover() {
    assert!(claim_of("rmsprop-hovers", |run| hover_of(run, &|eta| boxed(
        RmsProp::torch(eta)
    ))));
    assert!(!claim_of("rmsprop-hovers", |run| hover_of(run, &|_| boxed(
        GradientDescent::fastest(1.0, 100.0)
    ))));
}

#[test]
fn spoilt_contestants_are_noticed() {
    fn spoilt(who: usize, recipe: Recipe<'static>) -> Vec<Contestant> {
        let mut all = contestants();
        all[who].recipe = recipe;
        all
    }
    let lame = spoilt(0, &|eta| boxed(GradientDescent::new(eta * 1e-4)));
    assert!(!claim_of("digits-equal", |run| digits_of(run, &lame, 1)));
    // In units in which all best step sizes are alike.
    let mut alike = contestants();
    alike[0].recipe = &|eta| boxed(GradientDescent::new(eta * 100.0));
    alike[1].recipe = &|eta| boxed(HeavyBall::new(eta * 31.6, 0.9));
    assert!(!claim_of("digits-step-sizes", |run| digits_of(run, &alike, 1)));
    // The names of momentum and RMSprop exchanged.
    let mut renamed = contestants();
    (renamed[1].name, renamed[2].name) = ("RMSprop", "momentum");
    assert!(!claim_of("momentum-early", |run| digits_of(run, &renamed, 1)));
    // One that does not care about its step size.
    let indifferent = spoilt(3, &|_| boxed(Adam::new(0.03)));
    assert!(!claim_of("digits-tuning", |run| digits_of(run, &indifferent, 1)));
}

#[test]
fn the_honest_contest_holds() {
    let mut run = Run::in_memory();
    digits_of(&mut run, &contestants(), 1).unwrap();
    for name in [
        "momentum-early",
        "digits-equal",
        "digits-step-sizes",
        "digits-tuning",
    ] {
        assert!(run.claim(name).holds, "{name}");
    }
}

#[test]
fn costs_are_read_off_the_source() {
    let cost = |source: &str| Cost::of(source, "");
    let vector = "pub struct M<T> {\n    a: DVector<T>,\n}\n    fn step(&mut self) -> V {\n        &self.a * self.b - &at.g * self.c\n    }";
    assert_eq!(cost(vector), Cost { state: 1, flops: 4 });
    // A method with more arithmetic than a tenth of its gradient.
    let costly = vector.replace("self.c", &"self.c * self.c".repeat(20));
    assert!(cost(&costly).flops > 20);
    assert_eq!(cost(include_str!("adam.rs")), Cost { state: 2, flops: 14 });
}

#[test]
fn the_costs_claim_can_fail() {
    let sources = |costly: bool| {
        let adam = include_str!("adam.rs");
        if costly {
            adam.replace("square.sqrt()", &format!("square.sqrt(){}", " * *s".repeat(20)))
        } else {
            adam.to_owned()
        }
    };
    assert!(claim_of("step-is-cheap", |run| cost_of(run, &sources(false))));
    assert!(!claim_of("step-is-cheap", |run| cost_of(run, &sources(true))));
}
