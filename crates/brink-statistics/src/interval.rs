//! Intervals for shares and means.

/// The 0.975 quantile of the standard normal distribution.
pub const Z95: f64 = 1.959_963_984_540_054;

/// The 0.975 quantile of Student's distribution with so many degrees of freedom; NaN with none.
///
/// To seven digits up to 30, from there on by its expansion in the inverse of their number (Abramowitz &
/// Stegun 26.7.5), to five.
pub fn student95(freedom: usize) -> f64 {
    if freedom == 0 {
        return f64::NAN;
    }
    if let Some(&quantile) = STUDENT.get(freedom - 1) {
        return quantile;
    }
    let (v, z) = (freedom as f64, Z95);
    let z2 = z * z;
    let first = z * (z2 + 1.0) / 4.0;
    let second = z * ((5.0 * z2 + 16.0) * z2 + 3.0) / 96.0;
    let third = z * (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) / 384.0;
    z + (first + (second + third / v) / v) / v
}

/// 0.975 quantiles of Student's distribution with 1, 2, ... degrees of freedom.
const STUDENT: [f64; 30] = [
    12.706_204_736,
    4.302_652_730,
    3.182_446_305,
    2.776_445_105,
    2.570_581_836,
    2.446_911_851,
    2.364_624_252,
    2.306_004_135,
    2.262_157_163,
    2.228_138_852,
    2.200_985_160,
    2.178_812_830,
    2.160_368_656,
    2.144_786_688,
    2.131_449_546,
    2.119_905_299,
    2.109_815_578,
    2.100_922_040,
    2.093_024_054,
    2.085_963_447,
    2.079_613_845,
    2.073_873_068,
    2.068_657_610,
    2.063_898_562,
    2.059_538_553,
    2.055_529_439,
    2.051_830_516,
    2.048_407_142,
    2.045_229_642,
    2.042_272_456,
];

/// 95% Wilson score interval for a share in so many trials (Wilson 1927, *Journal of the American
/// Statistical Association* 22: 209–212). NaN where there was no trial.
///
/// Unlike the textbook interval it never leaves \[0, 1\] and has a width at shares of 0 and 1.
pub fn wilson(share: f64, trials: f64) -> [f64; 2] {
    if trials.is_nan() || trials <= 0.0 {
        return [f64::NAN, f64::NAN];
    }
    let z2 = Z95 * Z95;
    let scale = 1.0 / (1.0 + z2 / trials);
    let centre = scale * (share + z2 / (2.0 * trials));
    let half =
        scale * Z95 * libm::sqrt(share * (1.0 - share) / trials + z2 / (4.0 * trials * trials));
    // Rounding must not exclude a share of exactly 0 or 1 from its own interval.
    let low = if share == 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if share == 1.0 { 1.0 } else { (centre + half).min(1.0) };
    [low, high]
}

#[cfg(test)]
mod tests {
    use super::{student95, wilson};

    #[test]
    fn students_quantiles_are_tabulated() {
        // Abramowitz & Stegun, table 26.10.
        for (freedom, quantile) in [(1, 12.706), (30, 2.042), (40, 2.021), (120, 1.980)] {
            assert!((student95(freedom) - quantile).abs() < 6e-4, "{freedom} degrees of freedom");
        }
        assert!(student95(0).is_nan());
    }

    #[test]
    fn matches_newcombe_1998() {
        // Newcombe, Statistics in Medicine 17: 857–872, table I, method 3.
        for (successes, trials, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)]
        {
            let (successes, trials) = (f64::from(successes), f64::from(trials));
            let [l, h] = wilson(successes / trials, trials);
            assert!((l - low).abs() < 5e-5, "{l} is not {low}");
            assert!((h - high).abs() < 5e-5, "{h} is not {high}");
        }
    }

    #[test]
    fn keeps_the_ends_inside() {
        assert_eq!(wilson(1.0, 20.0)[1], 1.0);
        assert_eq!(wilson(0.0, 20.0)[0], 0.0);
        assert!(wilson(0.0, 0.0)[0].is_nan());
    }
}
