mod rival;
use problems::*;
use problems::more_garbow_hillstrom::collection;
use quasi_newton::*;
use std::cell::Cell;
struct Watch<'a> { f: &'a Counted<&'a dyn Objective>, best: Cell<f64>, minima: &'a [problems::more_garbow_hillstrom::Minimum], at: Cell<Option<Evaluations>> , g: Cell<f64>}
impl Watch<'_> { fn see(&self, v: f64) { if v < self.best.get() { self.best.set(v) } if self.at.get().is_none() && self.minima.iter().any(|m| m.is_reached(v)) { self.at.set(Some(self.f.evaluations())) } } }
impl Objective for Watch<'_> {
    fn dimension(&self) -> usize { self.f.dimension() }
    fn value(&self, x: &nalgebra::DVector<f64>) -> f64 { let v = self.f.value(x); self.see(v); v }
    fn gradient(&self, x: &nalgebra::DVector<f64>) -> nalgebra::DVector<f64> { let g= self.f.gradient(x); self.g.set(g.norm()); g }
    fn value_and_gradient(&self, x: &nalgebra::DVector<f64>) -> (f64, nalgebra::DVector<f64>) { let (v, g) = self.f.value_and_gradient(x); self.g.set(g.norm()); self.see(v); (v, g) }
}
fn main() {
    let tol = 1e-6;
    for p in collection() {
        print!("{:>2} {:<28}", p.number(), p.name().chars().take(26).collect::<String>());
        let start = p.start();
        for which in 0..5 {
            let o: &dyn Objective = &p;
            let c = Counted::new(o);
            let w = Watch { f: &c, best: Cell::new(f64::INFINITY), minima: p.minima(), at: Cell::new(None), g: Cell::new(0.0) };
            let (it, words) = match which {
                0 => { let e = rival::bfgs(&w, &start, tol, 1000, rival::Search::HagerZhang); (e.iterations, e.words) }
                1 => { let e = rival::bfgs(&w, &start, tol, 1000, rival::Search::MoreThuente); (e.iterations, e.words) }
                i => {
                    let limits = Limits::default().gradient_tolerance(tol).maximum_iterations(1000);
                    let d = match i { 2 => minimize(&mut QuasiNewton::bfgs(), &w, &start, &limits),
                      3 => minimize(&mut QuasiNewton::new(Update::Bfgs, globalization::line_search::StrongWolfe::default()), &w, &start, &limits),
                      _ => minimize(&mut QuasiNewton::dfp(), &w, &start, &limits) }.unwrap();
                    (d.trace.iterations.len() - 1, d.stop.to_string())
                }
            };
            let e = c.evaluations();
            let f = w.at.get().map_or("-".into(), |a| a.values.max(a.gradients).to_string());
            print!("| {it:>4} {:>4}/{:>4} {f:>4} {:.0e} {:<8}", e.values, e.gradients, w.g.get(), words.chars().skip(if words.starts_with("no step") {20} else {0}).take(8).collect::<String>());
        }
        println!();
    }
}
