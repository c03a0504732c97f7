//! Solution to *Seven instead of eight*: Strassen's product, counted.

use complexity::kernel::Entry;
use complexity::{Tally, operations};
use nalgebra::DMatrix;

/// The product of two matrices whose side is a power of two: Strassen's seven products down to side `least`, from
/// there on the textbook's.
fn strassen(a: &DMatrix<Tally>, b: &DMatrix<Tally>, least: usize) -> DMatrix<Tally> {
    let n = a.nrows();
    if n <= least.max(1) {
        return Tally::product(a, b);
    }
    let h = n / 2;
    let part = |m: &DMatrix<Tally>, i: usize, j: usize| m.view((i * h, j * h), (h, h)).into_owned();
    let plus = |x: &DMatrix<Tally>, y: &DMatrix<Tally>| x.zip_map(y, |x, y| x + y);
    let minus = |x: &DMatrix<Tally>, y: &DMatrix<Tally>| x.zip_map(y, |x, y| x - y);
    let [a11, a12, a21, a22] = [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(i, j)| part(a, i, j));
    let [b11, b12, b21, b22] = [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(i, j)| part(b, i, j));
    let times = |x: &DMatrix<Tally>, y: &DMatrix<Tally>| strassen(x, y, least);
    let m1 = times(&plus(&a11, &a22), &plus(&b11, &b22));
    let m2 = times(&plus(&a21, &a22), &b11);
    let m3 = times(&a11, &minus(&b12, &b22));
    let m4 = times(&a22, &minus(&b21, &b11));
    let m5 = times(&plus(&a11, &a12), &b22);
    let m6 = times(&minus(&a21, &a11), &plus(&b11, &b12));
    let m7 = times(&minus(&a12, &a22), &plus(&b21, &b22));
    let mut c = DMatrix::from_element(n, n, Tally::from(0.0));
    for (i, j, block) in [
        (0, 0, plus(&minus(&plus(&m1, &m4), &m5), &m7)),
        (0, 1, plus(&m3, &m5)),
        (1, 0, plus(&m2, &m4)),
        (1, 1, plus(&plus(&minus(&m1, &m2), &m3), &m6)),
    ] {
        c.view_mut((i * h, j * h), (h, h)).copy_from(&block);
    }
    c
}

fn matrix(n: usize, seed: f64) -> DMatrix<Tally> {
    DMatrix::from_fn(n, n, |i, j| Tally::from((seed + (3 * i + 7 * j) as f64).sin()))
}

fn flops(n: usize, least: usize) -> u64 {
    let (a, b) = (matrix(n, 0.1), matrix(n, 0.2));
    operations(|| strassen(&a, &b, least)).1.total()
}

fn main() {
    println!(
        "flops of a product by Strassen's recursion over the textbook's 2n³, for the side where the recursion ends"
    );
    println!("{:>6} {:>8} {:>8} {:>8} {:>8}", "n", "1", "8", "16", "32");
    for n in [16usize, 32, 64, 128] {
        let ratios = [1, 8, 16, 32].map(|least| flops(n, least) as f64 / (2 * n.pow(3)) as f64);
        let text = ratios.map(|ratio| format!("{ratio:>8.2}")).join(" ");
        println!("{n:>6} {text}");
    }
    println!("Each level saves an eighth of the products and adds 18 sums of quarters.");
}

#[cfg(test)]
mod tests {
    use super::*;
    use problems::Scalar;

    #[test]
    fn it_is_the_product() {
        let (a, b) = (matrix(16, 0.1), matrix(16, 0.2));
        let difference = strassen(&a, &b, 1).zip_map(&Tally::product(&a, &b), |x, y| (x - y).value().abs());
        assert!(difference.max() < 1e-12);
    }

    #[test]
    fn seven_products_a_level() {
        let (a, b) = (matrix(16, 0.1), matrix(16, 0.2));
        assert_eq!(operations(|| strassen(&a, &b, 1)).1.multiplications, 7u64.pow(4));
    }

    #[test]
    fn down_to_one_it_wins_nothing_at_these_sizes() {
        assert!(flops(64, 1) > 2 * 64u64.pow(3));
        assert!(flops(64, 16) < 2 * 64u64.pow(3));
    }
}
