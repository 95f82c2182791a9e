//! The standard normal distribution: tail and density from one exponential.
//!
//! Cutpoints need both at the same point, thousands of times in a solve. The tail is W. J. Cody's
//! rational approximation of the complementary error function (Mathematics of Computation 23,
//! 1969), which leaves `exp(-z^2 / 2)` as a factor; the density is that factor again.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// `1 / sqrt(2 pi)`.
const DENSITY_AT_ZERO: f64 = 0.398_942_280_401_432_7;
/// `1 / sqrt(pi)`.
const INVERSE_ROOT_PI: f64 = 0.564_189_583_547_756_3;

/// Coefficients for `|x| <= 0.46875`, `0.46875 < x <= 4` and `x > 4`, highest power last but for
/// the leading one of the numerator, which Cody keeps at the end.
const NEAR: ([f64; 5], [f64; 4]) = (
    [
        3.161_123_743_870_565_6,
        113.864_154_151_050_16,
        377.485_237_685_302,
        3_209.377_589_138_469_5,
        0.185_777_706_184_603_15,
    ],
    [
        23.601_290_952_344_122,
        244.024_637_934_444_17,
        1_282.616_526_077_372_3,
        2_844.236_833_439_171,
    ],
);
const MIDDLE: ([f64; 9], [f64; 8]) = (
    [
        0.564_188_496_988_670_1,
        8.883_149_794_388_375,
        66.119_190_637_141_63,
        298.635_138_197_400_1,
        881.952_221_241_769,
        1_712.047_612_634_070_7,
        2_051.078_377_826_071_6,
        1_230.339_354_797_997_2,
        2.153_115_354_744_038_3e-8,
    ],
    [
        15.744_926_110_709_835,
        117.693_950_891_312_5,
        537.181_101_862_009_9,
        1_621.389_574_566_690_3,
        3_290.799_235_733_459_7,
        4_362.619_090_143_247,
        3_439.367_674_143_721_6,
        1_230.339_354_803_749_5,
    ],
);
const FAR: ([f64; 6], [f64; 5]) = (
    [
        0.305_326_634_961_232_36,
        0.360_344_899_949_804_45,
        0.125_781_726_111_229_26,
        0.016_083_785_148_742_275,
        6.587_491_615_298_378e-4,
        0.016_315_387_137_302_097,
    ],
    [
        2.568_520_192_289_822,
        1.872_952_849_923_460_4,
        0.527_905_102_951_428_5,
        0.060_518_341_312_441_32,
        0.002_335_204_976_268_691_8,
    ],
);

/// Probability of values above `|z|`, and the density at `z`. The rounding of the
/// exponent makes the relative error grow as `z^2` times the machine's precision; it is below
/// 1e-13 up to `|z| = 12`.
pub(super) fn tail_and_density(z: f64) -> (f64, f64) {
    let x = z.abs() * FRAC_1_SQRT_2;
    let square = x * x;
    let exponential = libm::exp(-square);
    let tail = if x <= 0.468_75 {
        0.5 - 0.5 * x * ratio(square, NEAR.0[4], &NEAR.0[..4], &NEAR.1)
    } else if x <= 4.0 {
        0.5 * exponential * ratio(x, MIDDLE.0[8], &MIDDLE.0[..8], &MIDDLE.1)
    } else if x < 27.0 {
        let inverse = 1.0 / square;
        let correction = inverse * ratio(inverse, FAR.0[5], &FAR.0[..5], &FAR.1);
        0.5 * exponential * (INVERSE_ROOT_PI - correction) / x
    } else {
        0.0
    };
    (tail, exponential * DENSITY_AT_ZERO)
}

/// `(lead x^n + a_0 x^(n-1) + ... ) / (x^n + b_0 x^(n-1) + ...)` by Horner's rule.
fn ratio(x: f64, lead: f64, above: &[f64], below: &[f64]) -> f64 {
    let last = above.len() - 1;
    let (mut numerator, mut denominator) = (lead * x, x);
    for k in 0..last {
        numerator = (numerator + above[k]) * x;
        denominator = (denominator + below[k]) * x;
    }
    (numerator + above[last]) / (denominator + below[last])
}

/// Standard normal density.
pub(super) fn density(z: f64) -> f64 {
    libm::exp(-0.5 * z * z) / libm::sqrt(2.0 * PI)
}

/// Standard normal probability of `[a, b]`, from the smaller tail.
pub(super) fn mass(a: f64, b: f64) -> f64 {
    let upper = |z: f64| 0.5 * libm::erfc(z * FRAC_1_SQRT_2);
    if a > 0.0 { upper(a) - upper(b) } else { upper(-b) - upper(-a) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_error_function_of_libm() {
        for step in -12_000..=12_000 {
            let z = f64::from(step) / 1_000.0;
            let (tail, at) = tail_and_density(z);
            let bound = f64::EPSILON * (20.0 + 2.0 * z * z);
            let wanted = 0.5 * libm::erfc(z.abs() / std::f64::consts::SQRT_2);
            assert!((tail / wanted - 1.0).abs() < bound, "{z}: {tail} and {wanted}");
            assert!((at / density(z) - 1.0).abs() < bound, "{z}");
        }
        assert_eq!(tail_and_density(60.0), (0.0, 0.0));
        assert_eq!(tail_and_density(f64::INFINITY).0, 0.0);
    }
}
