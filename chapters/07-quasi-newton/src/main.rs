mod rival;
use problems::*;
use problems::more_garbow_hillstrom::{collection, Minimum};
use quasi_newton::*;
use globalization::line_search::*;
use nalgebra::DVector;
use std::cell::Cell;
struct Watch<'a> { f: &'a Counted<&'a dyn Objective>, best: Cell<f64>, minima: &'a [Minimum], at: Cell<Option<Evaluations>> , g: Cell<f64>}
impl Watch<'_> { fn see(&self, v: f64) { if v < self.best.get() { self.best.set(v) } if self.at.get().is_none() && self.minima.iter().any(|m| m.is_reached(v)) { self.at.set(Some(self.f.evaluations())) } } }
impl Objective for Watch<'_> {
    fn dimension(&self) -> usize { self.f.dimension() }
    fn value(&self, x: &DVector<f64>) -> f64 { let v = self.f.value(x); self.see(v); v }
    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> { let g= self.f.gradient(x); self.g.set(g.norm()); g }
    fn value_and_gradient(&self, x: &DVector<f64>) -> (f64, DVector<f64>) { let (v, g) = self.f.value_and_gradient(x); self.g.set(g.norm()); self.see(v); (v, g) }
}
fn run(p: &dyn Objective, minima: &[Minimum], start: &DVector<f64>, which: usize, tol: f64) -> Option<(usize, usize)> {
    let c = Counted::new(p);
    let w = Watch { f: &c, best: Cell::new(f64::INFINITY), minima, at: Cell::new(None), g: Cell::new(0.0) };
    let limits = Limits::default().gradient_tolerance(tol).maximum_iterations(1000);
    let sw = |c2: f64| StrongWolfe::new(1e-4, c2).unwrap();
    match which {
        0 => { rival::bfgs(&w, start, tol, 1000, rival::Search::HagerZhang); }
        1 => { rival::bfgs(&w, start, tol, 1000, rival::Search::MoreThuente);  }
        2 => { minimize(&mut QuasiNewton::bfgs(), &w, start, &limits).unwrap(); }
        3 => { minimize(&mut QuasiNewton::new(Update::Bfgs, sw(0.9)), &w, start, &limits).unwrap(); }
        4 => { minimize(&mut QuasiNewton::new(Update::Bfgs, sw(0.5)), &w, start, &limits).unwrap(); }
        5 => { minimize(&mut QuasiNewton::new(Update::Bfgs, sw(0.1)), &w, start, &limits).unwrap(); }
        6 => { minimize(&mut QuasiNewton::new(Update::Bfgs, Wolfe::default()), &w, start, &limits).unwrap(); }
        7 => { minimize(&mut QuasiNewton::new(Update::Bfgs, Armijo::default()), &w, start, &limits).unwrap(); }
        8 => { minimize(&mut QuasiNewton::new(Update::Bfgs, Armijo::default()).safeguard(Safeguard::Damp), &w, start, &limits).unwrap(); }
        9 => { minimize(&mut QuasiNewton::new(Update::Dfp, sw(0.1)), &w, start, &limits).unwrap(); }
        11 => { minimize(&mut Sr1TrustRegion::default(), &w, start, &limits).unwrap(); }
        12 => { minimize(&mut globalization::TrustRegion::exact(), &w, start, &limits).unwrap(); }
        _ => { minimize(&mut QuasiNewton::new(Update::Sr1, sw(0.9)), &w, start, &limits).unwrap(); }
    }
    w.at.get().map(|e| (e.values, e.gradients))
}
fn main() {
    for factor in [1.0, 10.0, 100.0] {
      let mut all = vec![];
      for which in 0..13 {
        let r: Vec<_> = collection().iter().map(|p| { eprintln!("{factor} {which} {}", p.number()); run(p, p.minima(), &p.scaled_start(factor), which, 1e-8) }).collect();
        all.push(r);
      }
      for which in 0..13 {
        let r = &all[which];
        let solved = r.iter().flatten().count();
        let unsolved: Vec<usize> = r.iter().enumerate().filter(|(_, r)| r.is_none()).map(|(i, _)| i + 1).collect();
        let med = |f: &dyn Fn((usize, usize)) -> usize| { let mut q: Vec<f64> = r.iter().zip(&all[1]).filter_map(|(a, b)| Some(f((*a)?) as f64 / f((*b)?) as f64)).collect(); q.sort_by(f64::total_cmp); q[q.len() / 2] };
        println!("x{factor} {which}: solved {solved} ratio to MT: values {:.2} gradients {:.2} sum {:.2}  unsolved {unsolved:?}", med(&|e| e.0), med(&|e| e.1), med(&|e| e.0 + e.1));
      }
    }
}
