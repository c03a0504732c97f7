//! Each claim of the chapter, with its method or its input perturbed: a claim that cannot fail says nothing.

use exhibit::{Cell, Run};
use first_order::{HyperparameterError, Schedule, TrainingError};
use nalgebra::{DMatrix, DVector};
use network::{Activation, Architecture, Initialization, Network};
use problems::data::{Images, Mnist};
use problems::{Method, Objective, State, StepError};

use crate::case::Case;
use crate::contest::{self, Contest, Contestant};
use crate::experiments::checked::{checked, checked_of};
use crate::experiments::depth::{depth, depth_of};
use crate::experiments::ranks::{ranks, ranks_of};
use crate::experiments::sizes::sizes;
use crate::experiments::speed::speed_of;
use crate::experiments::training::{ADAM, MOMENTUM, search, training_of};
use crate::experiments::whole_hessian::whole_hessian_of;

#[test]
fn derivatives_claim_holds_and_the_wrong_curvature_breaks_it() {
    let mut run = Run::in_memory();
    checked(&mut run).unwrap();
    assert!(run.claim("derivatives-exact").holds);

    // The Gauss–Newton product, where the Hessian's is claimed.
    let mut run = Run::in_memory();
    checked_of(&mut run, &|network, x, v| network.gauss_newton_vector(x, v)).unwrap();
    assert!(!run.claim("derivatives-exact").holds);
}

#[test]
fn sizes_are_those_of_the_layers() {
    let mut run = Run::in_memory();
    sizes(&mut run).unwrap();
    assert_eq!(run.number("parameters"), 101_770.0);
    assert_eq!(run.number("digits-parameters"), 1210.0);
}

/// Images of one bright pixel, whose place tells the class: learnable in a moment.
fn dots(count: usize) -> Images {
    let mut pixels = vec![0; count * 784];
    let labels: Vec<u8> = (0..count).map(|i| (i * 7 % 10) as u8).collect();
    for (image, label) in pixels.chunks_exact_mut(784).zip(&labels) {
        image[usize::from(*label) * 30] = 255;
    }
    Images { pixels, labels }
}

fn contest(count: usize) -> Contest {
    let mnist = Mnist {
        training: dots(count),
        test: dots(100),
    };
    let schedule = Schedule { epochs: 8, batch: 8 };
    let mut contest = Contest::new(&mnist, 0, schedule).unwrap();
    contest.widths = vec![784, 12, 10];
    contest
}

#[test]
fn training_claim_holds_and_a_step_size_too_large_breaks_it() {
    let contest = contest(800);
    let mut run = Run::in_memory();
    training_of(&mut run, &contest, &[MOMENTUM, ADAM]).unwrap();
    assert!(
        run.claim("test-error").holds,
        "{:?}",
        run.claim("test-error").measured
    );

    let wild = Contestant {
        step_size: 1e30,
        ..MOMENTUM
    };
    let mut run = Run::in_memory();
    training_of(&mut run, &contest, &[wild, ADAM]).unwrap();
    assert!(!run.claim("test-error").holds);
    let timid = Contestant {
        step_size: 1e-9,
        ..ADAM
    };
    let mut run = Run::in_memory();
    training_of(&mut run, &contest, &[MOMENTUM, timid]).unwrap();
    assert!(!run.claim("test-error").holds);
}

/// Takes timid steps, until the 150th is infinite.
struct Sudden;

impl Method<f32> for Sudden {
    fn name(&self) -> &str {
        "sudden"
    }

    fn step(&mut self, _: &dyn Objective<f32>, at: &State<f32>) -> Result<DVector<f32>, StepError> {
        let size = if at.iteration == 149 { f32::INFINITY } else { -1e-3 };
        Ok(&at.gradient * size)
    }
}

fn sudden(_: f32) -> Result<Box<dyn Method<f32>>, HyperparameterError> {
    Ok(Box::new(Sudden))
}

#[test]
fn a_run_that_diverges_is_recorded_with_its_step() {
    let contest = contest(800);
    let who = Contestant {
        name: "sudden",
        recipe: sudden,
        ..MOMENTUM
    };
    let mut run = Run::in_memory();
    let course = contest.run(&[who], &[run.rng("sudden")]).unwrap()[0][0].clone();
    assert!(matches!(
        course.end,
        Err(TrainingError::NotFinite {
            step: 150,
            epoch: 2,
            ..
        })
    ));
    assert_eq!(course.failure().unwrap(), "diverged at step 150");
    // The start and one whole epoch of 100 steps; nothing after.
    assert_eq!((course.loss.len(), course.error.len()), (2, 2));
    assert!(course.loss.iter().all(|loss| loss.is_finite()));
    // Its last error is not the one of the epoch before, neither alone nor in a mean.
    let good = contest.run(&[MOMENTUM], &[run.rng("good")]).unwrap()[0][0].clone();
    assert!(course.last().is_none() && good.last().is_some());
    let failed = Cell::missing("diverged at step 150");
    assert_eq!(contest::mean_error(&[good.clone(), course.clone()]), failed);
    assert_eq!(
        contest::mean_error(std::slice::from_ref(&good)),
        Cell::from(good.last().unwrap())
    );
    assert!(contest::worst_error(&[course, good]).is_nan());

    training_of(&mut run, &contest, &[who, ADAM]).unwrap();
    assert!(!run.claim("test-error").holds);
    let published = shown(&run, "worst-momentum") + &shown(&run, "training");
    assert!(published.contains("diverged at step 150"), "{published}");
    assert!(
        published.contains("Run 1 of sudden diverged at step 150."),
        "{published}"
    );
}

/// An exhibit as text.
fn shown(run: &Run, name: &str) -> String {
    format!("{:?}", run.exhibit(name).unwrap())
}

#[test]
fn the_search_says_where_a_step_size_diverged() {
    let contest = contest(80);
    let mut run = Run::in_memory();
    search(&mut run, &contest, [&[0.1, 1e30], &[1e-3]]).unwrap();
    let table = shown(&run, "search");
    assert_eq!(table.matches("diverged at step ").count(), 1, "{table}");
}

#[test]
fn depth_claim_holds_and_another_variance_breaks_it() {
    let mut run = Run::in_memory();
    depth(&mut run).unwrap();
    assert!(
        run.claim("depth-kept").holds,
        "{:?}",
        run.claim("depth-kept").measured
    );
    // Half in each layer of twenty, near enough a factor of √2: ReLU cuts off what a linear unit would keep.
    assert!((300.0..3000.0).contains(&run.number("depth-small")));

    let mut run = Run::in_memory();
    depth_of(&mut run, Initialization::Glorot).unwrap();
    assert!(!run.claim("depth-kept").holds);
}

#[test]
fn the_same_seed_gives_the_same_numbers_on_one_thread_and_on_two() {
    let contest = contest(100);
    let generators = [Run::in_memory().rng("a"), Run::in_memory().rng("b")];
    let [one, two] = [1, 2].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| contest.run(&[MOMENTUM, ADAM], &generators).unwrap())
    });
    assert_eq!(one, two);
    assert_ne!(one[0][0], one[0][1], "another seed is another run");
}

#[test]
fn exact_claim_fails_when_columns_take_its_place() {
    let mut run = Run::in_memory();
    let columns = |network: &Network, x: &DVector<f64>| hessian::product::hessian(network, x).unwrap();
    whole_hessian_of(&mut run, &columns, 1).unwrap();
    assert!(!run.claim("exact-faster").holds);
}

#[test]
fn speed_claims_are_measured_and_a_tiny_batch_breaks_the_first() {
    let mut run = Run::in_memory();
    let case = Case::new(1, run.rng("speed")).unwrap();
    speed_of(&mut run, &case, 20).unwrap();
    assert!(
        !run.claim("gradient-near-peak").holds,
        "a single example is no product of matrices"
    );
    // The bounds on the products: as many gradients as one likes, if the product is taken twice.
    let times = |n: usize| {
        let mut run = Run::in_memory();
        let case = Case::new(64, run.rng("speed")).unwrap();
        speed_of(&mut run, &case.repeated(n), 20).unwrap();
        [
            run.number("hessian-gradients"),
            run.number("gauss-newton-gradients"),
        ]
    };
    let [once, thrice] = [times(1), times(3)];
    assert!(thrice[0] > 1.7 && thrice[1] > 1.7, "{once:?} {thrice:?}");
}

#[test]
fn ranks_claims_hold_and_a_kernel_in_the_place_of_the_hessian_breaks_them() {
    let claims = ["ranks-high", "ranks-above-kernel"];
    let mut run = Run::in_memory();
    ranks(&mut run).unwrap();
    assert!(claims.iter().all(|claim| run.claim(claim).holds));

    let shape = Architecture::new(&[9, 4, 3], Activation::Tanh, Activation::Linear).unwrap();
    let n = shape.dimension();
    let near = |i: usize, j: usize| (-(i.abs_diff(j) as f64 / n as f64).powi(2)).exp();
    let kernel = DMatrix::from_fn(n, n, near);
    let mut run = Run::in_memory();
    ranks_of(&mut run, shape.layers(), [&kernel; 3]).unwrap();
    assert!(claims.iter().all(|claim| !run.claim(claim).holds));
}
