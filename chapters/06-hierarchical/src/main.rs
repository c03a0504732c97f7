use std::time::Instant;
use hierarchical::*;
use globalization::TrustRegion;
use problems::{Limits, Objective, minimize};
fn main() {
    let r = problems::data::co2().unwrap();
    let pick = |x: &[f64]| x.iter().enumerate().filter(|(i, _)| [0, 1, 6].contains(&(i % 16))).map(|(_, x)| *x).collect::<Vec<f64>>();
    let (t, y) = (pick(&r.years), pick(&r.ppm));
    let f = Likelihood::new(&t, &y);
    let x = MaunaLoa::PUBLISHED.logarithms();
    let s = Instant::now();
    println!("n {} value {}", t.len(), f.value(&x));
    println!("{:?}", s.elapsed());
    let s = Instant::now(); let g = f.gradient(&x); println!("grad {:?} {g}", s.elapsed());
    let s = Instant::now(); let _ = f.hessian(&x); println!("hess {:?}", s.elapsed());
    let s = Instant::now();
    let d = minimize(&mut TrustRegion::exact(), &f, &x, &Limits::default().gradient_tolerance(1e-6).maximum_iterations(60)).unwrap();
    println!("{:?} {} ", s.elapsed(), d.stop);
    for i in &d.trace.iterations { println!("{} {:.8} {:.2e}", i.k, i.value, i.gradient_norm); }
    let k = MaunaLoa::from_logarithms(&d.best);
    println!("{k:?}");
    for kern in [MaunaLoa::PUBLISHED, k] {
    let m = KernelMatrix::new(kern, &r.years, kern.noise());
    let places: Vec<f64> = (0..240).map(|i| 1958.5 + i as f64 * 0.25).collect();
    // dense
    let s = Instant::now();
    let dm = dense(&m); let ch = problems::dense::Cholesky::new(dm.clone(), problems::dense::Backend::Faer).unwrap();
    println!("dense {:?}", s.elapsed());
    let mean = r.ppm.iter().sum::<f64>() / r.ppm.len() as f64;
    let yy = nalgebra::DVector::from_iterator(r.ppm.len(), r.ppm.iter().map(|v| v - mean));
    let w = ch.solve(&yy).unwrap();
    let truth: Vec<f64> = places.iter().map(|p| mean + r.years.iter().zip(w.iter()).map(|(q, w)| kern.covariance(p, q) * w).sum::<f64>()).collect();
    for tol in [1e-3, 1e-4, 1e-5, 1e-6, 1e-8, 1e-10, 1e-12, 1e-13, 1e-14, 1e-15] {
        let s = Instant::now();
        let h = Hodlr::new(&m, &Compression::default().tolerance(tol)).unwrap();
        let a = s.elapsed();
        let ranks: Vec<_> = (0..h.levels()).map(|l| h.ranks(l).into_iter().max().unwrap()).collect();
        match Regression::new(kern, &r.years, &r.ppm, kern.noise(), &Compression::default().tolerance(tol)) {
            Ok(reg) => {
                let b = s.elapsed();
                let p = reg.predict(&places).unwrap();
                let e = p.iter().zip(&truth).map(|((m, _), t)| (m - t).abs()).fold(0.0, f64::max);
                println!("{tol:e} {a:.1?} {b:.1?} ranks {ranks:?} err {e:.1e} ll {}", reg.log_likelihood());
            }
            Err(e) => println!("{tol:e} {ranks:?} {e}"),
        }
    }
    }
}
