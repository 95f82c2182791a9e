//! Intervals for shares.

/// The 0.975 quantile of the standard normal distribution.
const Z95: f64 = 1.959_963_984_540_054;

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
    use super::wilson;

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
