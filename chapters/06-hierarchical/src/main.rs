use std::time::Instant;
use hierarchical::*;
use nalgebra::DVector;
fn go<K: Kernel<f64> + Copy>(name: &str, k: K, n: usize, tol: f64, leaf: usize) {
    let points: Vec<f64> = (0..n).map(|i| i as f64 * 0.1 + 0.03*((i*7919)%10) as f64 * 0.1).collect();
    let m = KernelMatrix::new(k, &points, 0.01);
    let t = Instant::now();
    let h = Hodlr::new(&m, &Compression::default().tolerance(tol).leaf(leaf)).unwrap();
    let a = t.elapsed();
    let t = Instant::now();
    let f = h.factor().unwrap();
    let b = t.elapsed();
    let x = DVector::from_fn(n, |i, _| (i as f64).sin());
    let y = h.product(&x).unwrap();
    let t = Instant::now();
    let z = f.solve(&y).unwrap();
    let c = t.elapsed();
    println!("{name} n {n} leaf {leaf} tol {tol:e}: assemble {a:.2?} factor {b:.2?} solve {c:.2?} err {:.1e} ranks top {:?} bottom {:?} gflop {:.3} rate {:.1}", (z-&x).norm()/x.norm(), h.ranks(0), h.ranks(h.levels()-1).iter().max(), f.flops()/1e9, f.flops()/1e9/b.as_secs_f64());
}
fn main() {
    for n in [4000, 16000, 64000] { for leaf in [32, 64, 128] {
        go("se", SquaredExponential { length: 1.0 }, n, 1e-8, leaf);
        go("mat", Matern32 { length: 1.0 }, n, 1e-8, leaf);
    } }
    go("se", SquaredExponential { length: 1.0 }, 4000, 1e-14, 64);
    go("mat", Matern32 { length: 1.0 }, 4000, 1e-14, 64);
}
