//! Each claim of the chapter, with its method or its input perturbed: a claim that cannot fail says nothing.

use exhibit::{Progress, Run};
use reckoning::{End, Protocol, ReckoningError, Trial};

use crate::experiments::reach::{self, Step};
use crate::experiments::walls;
use crate::experiments::{digits, mnist, search, seconds};
use crate::field::{self, Field, Judged, complete};
use crate::journal::Journal;
use crate::record::{self, RecordError};

fn progress() -> Progress {
    Run::in_memory().progress(0, "test")
}

/// Made-up courses: each method reaches the target after so many steps and so much work, and then the lowest error.
fn courses(works: [(usize, f64); 7]) -> Vec<Judged> {
    let names = field::everybody().into_iter().map(|who| who.name);
    names
        .zip(works)
        .map(|(name, (steps, work))| course(name, steps, work))
        .collect()
}

const AS_MEASURED: [(usize, f64); 7] = [
    (500, 30.0),
    (200, 10.0),
    (340, 20.0),
    (130, 7.0),
    (200, 400.0),
    (5, 4000.0),
    (4, 2500.0),
];

#[test]
fn the_claims_on_the_digits_hold_and_fail_when_the_methods_change_places() {
    let (convex, network) = (field::convex().unwrap(), field::network().unwrap());
    let run_of = |convex: &reckoning::Task<f64>, network: &reckoning::Task<f64>| {
        let (mut run, judged) = (Run::in_memory(), courses(AS_MEASURED));
        digits::digits_of(&mut run, (convex, &judged), (network, &judged)).unwrap();
        run
    };
    let claims = |on_convex: &[Judged], on_network: &[Judged]| {
        let mut run = Run::in_memory();
        digits::digits_of(&mut run, (&convex.task, on_convex), (&network.task, on_network)).unwrap();
        run
    };
    let measured = courses(AS_MEASURED);
    let mut places = AS_MEASURED;
    places.swap(3, 6);
    places.swap(2, 5);
    places[0].0 = 4;
    let swapped = courses(places);
    let run = claims(&measured, &measured);
    for claim in ["fewer-steps", "more-work", "same-errors"] {
        assert!(run.claim(claim).holds, "{claim}: {:?}", run.claim(claim));
    }
    let run = claims(&swapped, &swapped);
    assert!(!run.claim("fewer-steps").holds && !run.claim("more-work").holds);
    // A method that was stopped on its way misreads more.
    let mut stopped = courses(AS_MEASURED);
    stopped[1].runs[0].curve.truncate(1);
    assert!(!claims(&stopped, &measured).claim("same-errors").holds);

    // With few images, there is less to form.
    let mut few = convex.task.clone();
    few.parts.training = few.parts.validation.clone();
    assert!(run_of(&convex.task, &network.task).claim("forming-dearer").holds);
    assert!(!run_of(&few, &network.task).claim("forming-dearer").holds);

    // By the clock, which in a made-up course shows a thousandth of the work.
    let timed = |judged: &[Judged]| {
        let mut run = Run::in_memory();
        seconds::seconds_of(&mut run, (&convex, &measured), (&network, judged), None).unwrap();
        run
    };
    let run = timed(&measured);
    assert!(run.claim("longer").holds && run.claim("flops-tell").holds);
    assert!(!timed(&swapped).claim("longer").holds);
    let mut slow = courses(AS_MEASURED);
    let points = slow
        .iter_mut()
        .skip(5)
        .flat_map(|who| who.runs[0].curve.iter_mut());
    points.for_each(|point| point.seconds *= 1e2);
    assert!(!timed(&slow).claim("flops-tell").holds);
}

#[test]
fn other_settings_have_no_record() {
    let mut convex = field::convex().unwrap();
    convex.task.budget *= 2.0;
    let stale = record::read(record::COMMITTED, &convex, &crate::experiments::PROTOCOL);
    assert_eq!(
        stale.unwrap_err(),
        RecordError::Stale {
            task: "digits, convex"
        }
    );
}

#[test]
fn the_claims_of_the_search_hold_and_fail_when_methods_change_places() {
    let mut run = Run::in_memory();
    search::settings(&mut run).unwrap();
    let claims = [
        "loose-first-order",
        "tight-second-order",
        "tighter-never",
        "defaults-flip",
        "tuning-matters",
        "needs-no-tuning",
        "no-level-flips",
        "untuned-too",
        "search-is-dear",
    ];
    for claim in claims {
        assert!(run.claim(claim).holds, "{claim}");
    }
    let convex = field::convex().unwrap();
    let network = field::network().unwrap();
    let protocol = crate::experiments::PROTOCOL;
    let mut lines = record::read(record::COMMITTED, &convex, &protocol).unwrap();
    let mut on_network = record::read(record::COMMITTED, &network, &protocol).unwrap();
    // First order in the place of second, and back.
    lines.rotate_left(digits::FIRST_ORDER);
    lines.swap(3, 6);
    on_network.rotate_left(digits::FIRST_ORDER);
    on_network.swap(2, 3);
    for (own, name) in [(3, "Adam"), (6, "Gauss–Newton")] {
        for line in &mut on_network[own] {
            line.contestant = name.to_owned();
        }
    }
    let mut run = Run::in_memory();
    search::tolerance(&mut run, &convex.task.gaps, &lines).unwrap();
    search::defaults(&mut run, &lines, &on_network).unwrap();
    search::levels(&mut run, &network.task.gaps, &on_network).unwrap();
    // With runs as short as a gradient, a search is cheap.
    search::bill(&mut run, 1.0, &on_network).unwrap();
    for claim in claims {
        assert!(!run.claim(claim).holds, "{claim}");
    }
}

#[test]
fn a_damaged_record_is_an_error_that_names_its_line() {
    let convex = field::convex().unwrap();
    let protocol = crate::experiments::PROTOCOL;
    let read = |text: &str| record::read(text, &convex, &protocol);
    assert!(read(record::COMMITTED).is_ok());
    let cut: String = record::COMMITTED
        .lines()
        .take(20)
        .map(|line| format!("{line}\n"))
        .collect();
    assert!(matches!(read(&cut), Err(RecordError::Trials { .. })));
    let altered = record::COMMITTED.replacen("digits; convex,SGD,1,", "digits; convex,SGD,one,", 1);
    assert_eq!(read(&altered), Err(RecordError::Damaged { line: 4 }));
    let other = Protocol {
        trials: 8,
        ..protocol
    };
    assert!(matches!(
        record::read(record::COMMITTED, &convex, &other),
        Err(RecordError::Stale { .. })
    ));
}

#[test]
fn the_claims_on_reach_hold_for_a_cubic_machine_and_fail_for_others() {
    let machine = |forming: f64, factoring: f64, copies: f64| -> Run {
        let step = |n: f64| Step {
            parameters: n,
            forming: forming * n.powi(2),
            factoring: factoring * n.powi(3),
            bytes: copies * 8.0 * n * n,
        };
        let steps: Vec<Step> = [310.0, 1210.0, 2410.0, 3610.0, 4810.0].map(step).to_vec();
        let mut run = Run::in_memory();
        reach::reach_of(&mut run, &steps).unwrap();
        run
    };
    let run = machine(3e-8, 1e-11, 2.0);
    for claim in ["fits-a-second", "minute-ends", "copies-counted"] {
        assert!(run.claim(claim).holds, "{claim}");
    }
    // 60 s = c N³ at the size that the law gives.
    let n = run.number("reach-minute");
    assert!((3e-8 * n * n + 1e-11 * n.powi(3) - 60.0).abs() < 1e-6);
    assert!((run.number("reach-memory") - (8e9f64 / 16.0).sqrt()).abs() < 1.0);
    assert!(!machine(1e-6, 1e-9, 2.0).claim("fits-a-second").holds);
    assert!(!machine(1e-10, 1e-15, 2.0).claim("minute-ends").holds);
    assert!(!machine(3e-8, 1e-11, 6.0).claim("copies-counted").holds);
}

#[test]
fn the_step_that_fills_a_minute_is_found_from_a_wrong_guess_and_not_on_a_machine_that_jumps() {
    let made_of = |seconds: &dyn Fn(f64) -> f64, hidden: usize| {
        let parameters = (75 * hidden + 10) as f64;
        Step {
            parameters,
            forming: 0.0,
            factoring: seconds(parameters),
            bytes: 0.0,
        }
    };
    for guess in [5e3, 5e4] {
        let step = walls::filling(60.0, guess, |hidden| Ok(made_of(&|n| 1e-11 * n.powi(3), hidden))).unwrap();
        assert!((step.parameters - 6e12f64.cbrt()).abs() < 0.02 * step.parameters);
    }
    let jumps = |n: f64| if n < 15e3 { 1.0 } else { 1e3 };
    assert!(walls::filling(60.0, 2e4, |hidden| Ok(made_of(&jumps, hidden))).is_err());
}

/// A made-up course, which reaches every target after so many steps and so much work.
fn course(name: &'static str, steps: usize, work: f64) -> Judged {
    let point = |step: usize, at: f64, error: f64| reckoning::Point {
        step,
        cost: reckoning::Cost {
            gradients: at,
            ..Default::default()
        },
        work: at,
        seconds: at / 1000.0,
        loss: error,
        validation_loss: error,
        validation_error: error,
        test_error: error,
    };
    let who = field::everybody()
        .into_iter()
        .find(|who| who.name == name)
        .unwrap();
    let run = reckoning::Run {
        curve: vec![point(0, 0.0, 0.9), point(steps, work, 0.02)],
        end: End::Finished,
    };
    Judged::new(&who, who.space.defaults(), vec![run])
}

#[test]
fn the_claims_on_mnist_fail_for_a_smaller_network_and_a_straggler() {
    let mut task = field::large().unwrap().task;
    let even = [("SGD", 4.0), ("momentum", 3.0), ("RMSprop", 2.5), ("Adam", 2.0)];
    let claims = |task: &reckoning::Task<f32>, works: &[(&'static str, f64)]| {
        let judged: Vec<Judged> = works
            .iter()
            .map(|&(name, work)| course(name, 900, work))
            .collect();
        let mut run = Run::in_memory();
        mnist::mnist_of(&mut run, task, &judged).unwrap();
        run
    };
    let run = claims(&task, &even);
    assert!(run.claim("does-not-fit").holds && run.claim("close-race").holds);
    let straggler = [("SGD", 4.0), ("momentum", 7.0), ("RMSprop", 2.5), ("Adam", 2.0)];
    assert!(!claims(&task, &straggler).claim("close-race").holds);
    let shape = network::Architecture::new(
        &[784, 16, 10],
        network::Activation::Relu,
        network::Activation::Linear,
    );
    task.architecture = shape.unwrap();
    assert!(!claims(&task, &even).claim("does-not-fit").holds);
}

fn trials(field: &Field<f64>) -> Vec<Trial> {
    let protocol = Protocol {
        trials: 3,
        seeds: 1,
        seed: 7,
    };
    protocol.search(&field.task, &field.contestants)
}

#[test]
fn a_search_that_was_killed_computes_only_what_is_missing() {
    let mut field = field::convex().unwrap();
    field.task.budget = 3.0;
    let trials = trials(&field);
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(folder.path().to_owned(), record::digest("settings"));
    let key = |trial: &Trial| format!("{} {}", trial.contestant, trial.number);
    let computed = std::sync::atomic::AtomicUsize::new(0);
    let count = |killed: Option<usize>| {
        let (field, computed) = (&field, &computed);
        move |trial: &Trial| {
            if killed == Some(trial.contestant) {
                return Err(ReckoningError::NoPrice { entry: "killed" });
            }
            computed.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let mut run = trial.run(&field.task, &field.contestants)?;
            without_clock(&mut run);
            Ok(run)
        }
    };
    assert!(complete(&trials, &key, Some(&journal), &count(Some(4)), progress()).is_err());
    let before = computed.swap(0, std::sync::atomic::Ordering::SeqCst);
    // One of the files is cut off, as by a full disk.
    let some = std::fs::read_dir(folder.path())
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let text = std::fs::read(&some).unwrap();
    std::fs::write(&some, &text[..text.len() / 2]).unwrap();

    let resumed = complete(&trials, &key, Some(&journal), &count(None), progress()).unwrap();
    let after = computed.load(std::sync::atomic::Ordering::SeqCst);
    assert_eq!(after, trials.len() - before + 1);
    let fresh = complete(&trials, &key, None, &count(None), progress()).unwrap();
    assert_eq!(resumed, fresh);
}

fn without_clock(run: &mut reckoning::Run) {
    run.curve.iter_mut().for_each(|point| point.seconds = 0.0);
}

#[test]
fn one_thread_and_two_find_the_same_bits() {
    let mut field = field::network().unwrap();
    field.task.budget = 4.0;
    let trials = trials(&field);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let progress = progress();
        let mut runs = pool.install(|| field.runs(&trials, None, progress)).unwrap();
        runs.iter_mut().for_each(without_clock);
        runs
    };
    assert_eq!(on(1), on(2));
}
