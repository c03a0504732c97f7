use globalization::contest::*;
use problems::Limits;
use problems::more_garbow_hillstrom::collection;
#[path = "../src/contestants.rs"]
mod contestants;
fn main() {
    let t = std::time::Instant::now();
    let limits = Limits::default()
        .keep_points(false)
        .gradient_tolerance(std::env::args().nth(1).unwrap().parse().unwrap());
    let entries = contest(
        &contestants::contestants(),
        &collection(),
        &[1.0, 10.0, 100.0],
        &limits,
    )
    .unwrap();
    println!("{:?}", t.elapsed());
    for e in &entries {
        println!(
            "{:2} x{:<3} {:20} it {:4} f {:4} g {:4} H {:4} {:12.6e} {}",
            e.problem,
            e.factor,
            e.contestant,
            e.iterations,
            e.evaluations.values,
            e.evaluations.gradients,
            e.evaluations.hessians,
            e.value,
            match &e.outcome {
                Outcome::Reached(m) => format!("{} {}", if m.global { "global" } else { "local" }, m.value),
                Outcome::Failed(f) => format!("FAIL {f}"),
            }
        );
    }
    for f in [1.0, 10.0, 100.0] {
        for c in contestants::contestants() {
            let n = entries
                .iter()
                .filter(|e| e.factor == f && e.contestant == c.name && e.reached())
                .count();
            println!("x{f} {:20} {n}", c.name);
        }
    }
}
