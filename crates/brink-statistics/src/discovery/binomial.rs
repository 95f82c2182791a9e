//! The upper tail of the binomial distribution.

/// Probability of at least `k` successes in `n` trials with success probability `p`.
///
/// The first term is Loader's saddle-point form (Loader 2000, *Fast and accurate computation of
/// binomial probabilities*), the others follow by their ratios, so that large counts lose no
/// digits. Where the tail is the larger part, the other one is summed.
pub(super) fn at_least(k: f64, n: f64, p: f64) -> f64 {
    if k <= 0.0 || p >= 1.0 {
        return 1.0;
    }
    if k > n || p <= 0.0 {
        return 0.0;
    }
    if k > n * p { upper(k, n, p) } else { 1.0 - upper(n - k + 1.0, n, 1.0 - p) }
}

/// The tail from `k`, which lies beyond the mean.
fn upper(k: f64, n: f64, p: f64) -> f64 {
    if k > n {
        return 0.0;
    }
    let odds = p / (1.0 - p);
    let (mut term, mut sum, mut at) = (1.0, 1.0, k);
    while at < n {
        term *= (n - at) / (at + 1.0) * odds;
        sum += term;
        at += 1.0;
        if term < sum * 1e-17 {
            break;
        }
    }
    (mass(k, n, p) * sum).min(1.0)
}

/// Probability of exactly `k` of `n`.
fn mass(k: f64, n: f64, p: f64) -> f64 {
    if k == n {
        return libm::exp(n * libm::log(p));
    }
    let remainder = stirling(n) - stirling(k) - stirling(n - k);
    let exponent = remainder - deviance(k, n * p) - deviance(n - k, n * (1.0 - p));
    let root = 2.0 * core::f64::consts::PI * k * ((n - k) / n);
    libm::exp(exponent) / libm::sqrt(root)
}

/// What Stirling's formula lacks of `ln n!`.
fn stirling(n: f64) -> f64 {
    if n < 16.0 {
        let half_log = 0.5 * libm::log(2.0 * core::f64::consts::PI * n);
        return libm::lgamma(n + 1.0) - (n * libm::log(n) - n + half_log);
    }
    let square = n * n;
    (1.0 / 12.0
        - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / square) / square) / square)
            / square)
        / n
}

/// `x ln(x / m) + m − x`, without cancellation where `x` is near `m`.
fn deviance(x: f64, m: f64) -> f64 {
    if (x - m).abs() >= 0.1 * (x + m) {
        return x * libm::log(x / m) + m - x;
    }
    let v = (x - m) / (x + m);
    let mut sum = (x - m) * v;
    let mut term = 2.0 * x * v;
    for j in 1..1000 {
        term *= v * v;
        let next = sum + term / f64::from(2 * j + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::at_least;

    #[test]
    fn small_tails_are_sums_of_fractions() {
        // At least 8 heads of 10: (45 + 10 + 1) / 1024. At least 3 of 10: 1 - (1 + 10 + 45) / 1024.
        assert!((at_least(8.0, 10.0, 0.5) / (56.0 / 1024.0) - 1.0).abs() < 1e-13);
        assert!((at_least(3.0, 10.0, 0.5) / (968.0 / 1024.0) - 1.0).abs() < 1e-13);
        assert!((at_least(10.0, 10.0, 0.5) * 1024.0 - 1.0).abs() < 1e-13);
        assert_eq!(at_least(0.0, 10.0, 0.5), 1.0);
        assert_eq!(at_least(3.0, 10.0, 0.0), 0.0);
        assert_eq!(at_least(3.0, 10.0, 1.0), 1.0);
    }

    #[test]
    fn tails_of_large_counts_are_complementary() {
        let (n, p) = (100_000.0, 0.37);
        for k in [36_500.0, 37_000.0, 37_600.0] {
            let sum = at_least(k, n, p) + at_least(n - k + 1.0, n, 1.0 - p);
            assert!((sum - 1.0).abs() < 1e-11, "{sum}");
        }
    }
}
