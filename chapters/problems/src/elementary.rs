//! Elementary functions of many numbers at once.
//!
//! A loop over the standard library's exponential takes one number at a time. These are written without branches and
//! calls, so that the compiler turns a loop over them into vector instructions; and without fused operations, so that
//! every processor finds the same bits.

/// $x ← f(x)$ for each entry, with the widest instructions that this processor has.
#[inline(always)]
pub fn each<T: Copy>(x: &mut [T], f: impl Fn(T) -> T) {
    #[cfg(not(target_arch = "wasm32"))]
    {
        pulp::Arch::new().dispatch(Each(x, f));
    }
    #[cfg(target_arch = "wasm32")]
    for entry in x {
        *entry = f(*entry);
    }
}

/// The loop, to be compiled once for each kind of processor.
#[cfg(not(target_arch = "wasm32"))]
struct Each<'a, T, F>(&'a mut [T], F);

#[cfg(not(target_arch = "wasm32"))]
impl<T: Copy, F: Fn(T) -> T> pulp::NullaryFnOnce for Each<'_, T, F> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for entry in self.0 {
            *entry = (self.1)(*entry);
        }
    }
}

macro_rules! elementary {
    ($type:ident, $mantissa:literal, $round:literal, $ln_2:expr, $limits:expr, $saturated:literal, $terms:expr) => {
        /// For numbers of this type.
        pub mod $type {
            /// Added to a small number and taken away again, this leaves a whole number, whose bits then stand in the
            /// lowest places of the sum.
            const ROUND: $type = $round;
            /// ln 2 in two parts (fdlibm, Cephes): the first ends in zeros, so that its small multiples are exact.
            const LN_2: [$type; 2] = $ln_2;
            /// Below the first, eˣ comes out as 0; above the second, as ∞.
            const LIMITS: [$type; 2] = $limits;
            /// 1/k! from k = 2 on, as many as matter for |r| ≤ ½ ln 2.
            const TERMS: &[$type] = &$terms;

            /// 2ⁿ⁻¹ and eʳ − 1, with x = n ln 2 + r and |r| ≤ ½ ln 2.
            #[inline(always)]
            fn reduced(x: $type) -> ($type, $type) {
                let sum = x * std::$type::consts::LOG2_E + ROUND;
                let n = sum - ROUND;
                let r = (x - n * LN_2[0]) - n * LN_2[1];
                let series = TERMS.iter().rev().fold(0.0, |rest, term| term + r * rest);
                let bias = ($type::MAX_EXP - 2) as _;
                let half_power = $type::from_bits(sum.to_bits().wrapping_add(bias) << $mantissa);
                (half_power, r + r * r * series)
            }

            /// x between the two; NaN stays.
            #[inline(always)]
            fn clamp(x: $type, [lo, hi]: [$type; 2]) -> $type {
                let x = if x < lo { lo } else { x };
                if x > hi { hi } else { x }
            }

            /// eˣ
            #[inline(always)]
            pub fn exp(x: $type) -> $type {
                let (half_power, p) = reduced(clamp(x, LIMITS));
                let result = (1.0 + p) * half_power * 2.0;
                let result = if x < LIMITS[0] { 0.0 } else { result };
                if x > LIMITS[1] {
                    $type::INFINITY
                } else {
                    result
                }
            }

            /// tanh x = q/(q + 2) with q = e²ˣ − 1, which loses no digits where x is small.
            #[inline(always)]
            pub fn tanh(x: $type) -> $type {
                let (half_power, p) = reduced(2.0 * clamp(x, [-$saturated, $saturated]));
                let power = 2.0 * half_power;
                let q = power * p + (power - 1.0);
                q / (q + 2.0)
            }

            /// 1/(1 + e⁻ˣ)
            #[inline(always)]
            pub fn logistic(x: $type) -> $type {
                1.0 / (1.0 + exp(-x))
            }
        }
    };
}

elementary!(
    f32,
    23,
    12_582_912.0,
    [0.693_359_4, -2.121_944_4e-4],
    [-86.0, 88.722_83],
    9.5,
    [
        1.0 / 2.0,
        1.0 / 6.0,
        1.0 / 24.0,
        1.0 / 120.0,
        1.0 / 720.0,
        1.0 / 5040.0
    ]
);
elementary!(
    f64,
    52,
    6_755_399_441_055_744.0,
    [0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10],
    [-707.0, 709.782_712_893_384],
    20.0,
    [
        1.0 / 2.0,
        1.0 / 6.0,
        1.0 / 24.0,
        1.0 / 120.0,
        1.0 / 720.0,
        1.0 / 5040.0,
        1.0 / 40_320.0,
        1.0 / 362_880.0,
        1.0 / 3_628_800.0,
        1.0 / 39_916_800.0,
        1.0 / 479_001_600.0,
        1.0 / 6_227_020_800.0
    ]
);

#[cfg(test)]
mod tests {
    use crate::Real;

    /// The largest error of `f` against `truth` (taken in f64) on a grid, in units of the last place of f32.
    fn worst_f32(f: fn(&mut [f32]), truth: fn(f64) -> f64, [lo, hi]: [f32; 2]) -> f64 {
        let grid: Vec<f32> = (0..=100_000).map(|i| lo + (hi - lo) * i as f32 / 1e5).collect();
        let mut found = grid.clone();
        f(&mut found);
        let errors = grid.iter().zip(&found).map(|(&x, &y)| {
            let exact = truth(f64::from(x));
            (f64::from(y) - exact).abs() / (exact.abs() * f64::from(f32::EPSILON)).max(1e-45)
        });
        errors.fold(0.0, f64::max)
    }

    fn worst_f64(f: fn(&mut [f64]), truth: fn(f64) -> f64, [lo, hi]: [f64; 2]) -> f64 {
        let grid: Vec<f64> = (0..=100_000)
            .map(|i| lo + (hi - lo) * f64::from(i) / 1e5)
            .collect();
        let mut found = grid.clone();
        f(&mut found);
        let errors = grid.iter().zip(&found).map(|(&x, &y)| {
            let exact = truth(x);
            (y - exact).abs() / (exact.abs() * f64::EPSILON).max(1e-320)
        });
        errors.fold(0.0, f64::max)
    }

    #[test]
    fn they_are_good_to_the_last_places() {
        let logistic = |x: f64| 1.0 / (1.0 + (-x).exp());
        for range in [[-80.0, 88.0], [-1.0, 1.0], [-1e-3, 1e-3]] {
            assert!(worst_f32(f32::exp_each, f64::exp, range) < 3.0, "{range:?}");
            assert!(worst_f32(f32::tanh_each, f64::tanh, range) < 4.0, "{range:?}");
            assert!(worst_f32(f32::logistic_each, logistic, range) < 5.0, "{range:?}");
        }
        for range in [[-700.0, 709.0], [-1.0, 1.0], [-1e-3, 1e-3]] {
            assert!(worst_f64(f64::exp_each, f64::exp, range) < 3.0, "{range:?}");
            assert!(worst_f64(f64::tanh_each, f64::tanh, range) < 4.0, "{range:?}");
            assert!(worst_f64(f64::logistic_each, logistic, range) < 5.0, "{range:?}");
        }
    }

    #[test]
    fn they_keep_what_is_no_number_and_saturate() {
        let edges = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, 1e4, -1e4];
        let of = |f: fn(&mut [f64])| {
            let mut x = edges;
            f(&mut x);
            assert!(x[0].is_nan());
            x[1..].to_vec()
        };
        assert_eq!(of(f64::exp_each), [f64::INFINITY, 0.0, 1.0, f64::INFINITY, 0.0]);
        assert_eq!(of(f64::tanh_each), [1.0, -1.0, 0.0, 1.0, -1.0]);
        assert_eq!(of(f64::logistic_each), [1.0, 0.0, 0.5, 1.0, 0.0]);
        let mut x = edges.map(|x| x as f32);
        f32::tanh_each(&mut x);
        assert!(x[0].is_nan() && x[1..] == [1.0, -1.0, 0.0, 1.0, -1.0]);
        f32::exp_each(&mut []);
    }
}
