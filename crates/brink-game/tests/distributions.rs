//! Distributions against statrs, numerical integration and hand computation.

use brink_game::{Distribution, DistributionError};
use proptest::prelude::*;
use statrs::distribution as reference;
use statrs::distribution::{Continuous, ContinuousCDF};

#[track_caller]
fn assert_close(found: f64, expected: f64, tolerance: f64) {
    let error = (found - expected).abs();
    assert!(error <= tolerance * (1.0 + expected.abs()), "{found}, expected {expected}");
}

/// One of every family, with the same from statrs where it has one.
fn families() -> Vec<Distribution> {
    vec![
        Distribution::uniform(-2.0, 3.0).unwrap(),
        Distribution::normal(0.7, 1.3).unwrap(),
        Distribution::lognormal(12.0, 0.7).unwrap(),
        Distribution::beta(2.5, 0.8, -1.0, 4.0).unwrap(),
        Distribution::triangular(0.0, 0.3, 1.0).unwrap(),
        Distribution::triangular(1.0, 1.0, 3.0).unwrap(),
        Distribution::triangular(1.0, 3.0, 3.0).unwrap(),
        Distribution::pert(0.5, 2.0, 6.0).unwrap(),
        Distribution::normal(0.0, 1.0).unwrap().truncated(0.5, f64::INFINITY).unwrap(),
        Distribution::lognormal(1.0, 0.5).unwrap().truncated(0.4, 2.0).unwrap(),
        Distribution::beta(3.0, 2.0, 0.0, 1.0).unwrap().truncated(0.2, 0.9).unwrap(),
        Distribution::uniform(0.0, 1.0).unwrap().truncated(f64::NEG_INFINITY, 0.25).unwrap(),
    ]
}

/// Simpson's rule on `[a, b]`.
fn integral(f: impl Fn(f64) -> f64, a: f64, b: f64) -> f64 {
    let steps = 20_000;
    let h = (b - a) / f64::from(steps);
    let inner: f64 =
        (1..steps).map(|k| f(a + f64::from(k) * h) * if k % 2 == 1 { 4.0 } else { 2.0 }).sum();
    (f(a) + inner + f(b)) * h / 3.0
}

fn check_against<R>(found: &Distribution, expected: &R, points: &[f64])
where
    R: Continuous<f64, f64> + ContinuousCDF<f64, f64>,
{
    for &x in points {
        assert_close(found.pdf(x), expected.pdf(x), 1e-11);
        // statrs computes the normal distribution function to about 1e-10 only.
        assert_close(found.cdf(x), expected.cdf(x), 1e-10);
    }
    for p in [1e-6, 0.01, 0.2, 0.5, 0.77, 0.99, 1.0 - 1e-6] {
        assert_close(found.quantile(p), expected.inverse_cdf(p), 1e-5);
        assert_close(found.cdf(found.quantile(p)), p, 1e-11);
    }
}

#[test]
fn families_agree_with_statrs() {
    let points = [-3.0, -1.0, -0.4, 0.0, 0.1, 0.3, 0.5, 0.99, 1.7, 2.9, 6.0, 40.0];
    let uniform = Distribution::uniform(-2.0, 3.0).unwrap();
    check_against(&uniform, &reference::Uniform::new(-2.0, 3.0).unwrap(), &points);
    let normal = Distribution::normal(0.7, 1.3).unwrap();
    check_against(&normal, &reference::Normal::new(0.7, 1.3).unwrap(), &points);
    let lognormal = Distribution::lognormal(12.0, 0.7).unwrap();
    let expected = reference::LogNormal::new(12.0_f64.ln(), 0.7).unwrap();
    check_against(&lognormal, &expected, &points);
    let beta = Distribution::beta(2.5, 0.8, 0.0, 1.0).unwrap();
    let inside = [0.05, 0.1, 0.3, 0.5, 0.9, 0.99];
    check_against(&beta, &reference::Beta::new(2.5, 0.8).unwrap(), &inside);
    let triangular = Distribution::triangular(0.0, 0.3, 1.0).unwrap();
    check_against(&triangular, &reference::Triangular::new(0.0, 1.0, 0.3).unwrap(), &points);
}

#[test]
fn means_in_closed_form() {
    let mean = |d: Result<Distribution, DistributionError>| d.unwrap().mean();
    assert_close(mean(Distribution::uniform(-2.0, 3.0)), 0.5, 1e-12);
    assert_close(mean(Distribution::normal(0.7, 1.3)), 0.7, 1e-12);
    assert_close(mean(Distribution::lognormal(12.0, 0.7)), 12.0 * (0.245_f64).exp(), 1e-12);
    assert_close(mean(Distribution::beta(2.5, 0.8, -1.0, 4.0)), -1.0 + 5.0 * 2.5 / 3.3, 1e-12);
    assert_close(mean(Distribution::triangular(0.0, 0.3, 1.0)), 1.3 / 3.0, 1e-12);
    assert_close(mean(Distribution::pert(0.5, 2.0, 6.0)), (0.5 + 8.0 + 6.0) / 6.0, 1e-12);
    // The half-normal's mean, and the inverse Mills ratio phi(1) / (1 - Phi(1)).
    let half = Distribution::normal(0.0, 1.0).unwrap().truncated(0.0, f64::INFINITY);
    assert_close(mean(half), (2.0 / std::f64::consts::PI).sqrt(), 1e-12);
    let upper = Distribution::normal(0.0, 1.0).unwrap().truncated(1.0, f64::INFINITY);
    assert_close(mean(upper), 1.525_135_276_160_981, 1e-12);
}

#[test]
fn integrals_of_the_density() {
    for family in families() {
        let (low, high) = (family.quantile(0.03), family.quantile(0.97));
        let middle = low + 0.37 * (high - low);
        // Each side of a kink of the density apart, so that Simpson's rule keeps its order.
        for (a, b) in [(low, middle), (middle, high)] {
            let mass = integral(|x| family.pdf(x), a, b);
            assert_close(family.probability(a, b), mass, 1e-6);
            assert_close(family.cdf(b) - family.cdf(a), mass, 1e-6);
            let moment = integral(|x| x * family.pdf(x), a, b);
            assert_close(family.mean_within(a, b), moment / mass, 1e-6);
        }
    }
}

#[test]
fn bins_keep_the_mean_and_their_order() {
    for family in families() {
        for points in [1, 2, 7, 24] {
            let means = family.bin_means(points);
            assert_eq!(means.len(), points);
            assert!(means.windows(2).all(|pair| pair[0] < pair[1]));
            let average = means.iter().sum::<f64>() / points as f64;
            assert_close(average, family.mean(), 1e-9);
            for (bin, &mean) in means.iter().enumerate() {
                let edge = |k: usize| family.quantile(k as f64 / points as f64);
                assert!((edge(bin)..=edge(bin + 1)).contains(&mean));
            }
        }
    }
}

#[test]
fn tails_keep_their_relative_precision() {
    let normal = Distribution::normal(0.0, 1.0).unwrap();
    // Phi(-10) and the difference of two upper tails, 1 - Phi(9) less 1 - Phi(10).
    let tail = 7.619_853_024_160_527e-24;
    assert!((normal.probability(10.0, f64::INFINITY) / tail - 1.0).abs() < 1e-9);
    assert!((normal.probability(f64::NEG_INFINITY, -10.0) / tail - 1.0).abs() < 1e-9);
    let nine = 1.128_588_405_953_840_6e-19;
    assert!((normal.probability(9.0, 10.0) / (nine - tail) - 1.0).abs() < 1e-9);
    let (low, high) = normal.span();
    assert!((8.0..8.5).contains(&high) && (low + high).abs() < 1e-9);
    assert_eq!(normal.support(), (f64::NEG_INFINITY, f64::INFINITY));
    assert_eq!(Distribution::lognormal(2.0, 1.0).unwrap().support(), (0.0, f64::INFINITY));
}

#[test]
fn truncation_is_conditioning() {
    let whole = Distribution::lognormal(1.0, 0.5).unwrap();
    let cut = whole.truncated(0.4, 2.0).unwrap();
    let mass = whole.cdf(2.0) - whole.cdf(0.4);
    for x in [0.41, 0.8, 1.0, 1.9] {
        assert_close(cut.cdf(x), (whole.cdf(x) - whole.cdf(0.4)) / mass, 1e-12);
        assert_close(cut.pdf(x), whole.pdf(x) / mass, 1e-12);
    }
    assert_eq!((cut.pdf(0.39), cut.pdf(2.1)), (0.0, 0.0));
    assert_eq!((cut.cdf(0.0), cut.cdf(5.0)), (0.0, 1.0));
    assert_close(cut.quantile(0.0), 0.4, 1e-12);
    assert_close(cut.quantile(1.0), 2.0, 1e-12);
    // Truncating twice is truncating to the intersection.
    let twice = cut.truncated(0.7, 9.0).unwrap();
    let once = whole.truncated(0.7, 2.0).unwrap();
    assert_close(twice.mean(), once.mean(), 1e-12);
    assert_eq!(twice.support(), (0.7, 2.0));
}

#[test]
fn wrong_parameters_are_refused() {
    let (nan, inf) = (f64::NAN, f64::INFINITY);
    for (low, high) in [(1.0, 1.0), (2.0, 1.0), (nan, 1.0), (0.0, nan), (0.0, inf), (-inf, 0.0)] {
        assert!(Distribution::uniform(low, high).is_err());
        assert!(Distribution::beta(1.0, 1.0, low, high).is_err());
        assert!(Distribution::triangular(low, 0.5, high).is_err());
        assert!(Distribution::pert(low, 0.5, high).is_err());
    }
    for bad in [0.0, -1.0, nan, inf] {
        assert!(Distribution::normal(0.0, bad).is_err());
        assert!(Distribution::lognormal(bad, 1.0).is_err());
        assert!(Distribution::lognormal(1.0, bad).is_err());
        assert!(Distribution::beta(bad, 1.0, 0.0, 1.0).is_err());
        assert!(Distribution::beta(1.0, bad, 0.0, 1.0).is_err());
    }
    for mode in [-0.1, 1.1, nan] {
        assert!(Distribution::triangular(0.0, mode, 1.0).is_err());
        assert!(Distribution::pert(0.0, mode, 1.0).is_err());
    }
    assert!(Distribution::normal(nan, 1.0).is_err());
    let normal = Distribution::normal(0.0, 1.0).unwrap();
    for (low, high) in [(1.0, 1.0), (2.0, 1.0), (nan, 1.0), (0.0, nan), (20.0, 30.0)] {
        let refused = normal.truncated(low, high);
        assert!(matches!(refused, Err(DistributionError::EmptyTruncation { .. })), "{low} {high}");
    }
    let message = Distribution::normal(0.0, -2.0).unwrap_err().to_string();
    assert_eq!(message, "normal: the standard deviation must be positive, but sd = -2");
}

proptest! {
    #[test]
    fn quantile_inverts_the_distribution_function(index in 0..12_usize, p in 1e-6..1.0_f64) {
        let family = families()[index];
        let p = p.min(1.0 - 1e-6);
        let x = family.quantile(p);
        prop_assert!((family.cdf(x) - p).abs() < 1e-9);
        prop_assert!((family.quantile(family.cdf(x)) - x).abs() < 1e-6 * (1.0 + x.abs()));
    }

    #[test]
    fn probabilities_add_up(index in 0..12_usize, u in 0.0..1.0_f64, v in 0.0..1.0_f64) {
        let family = families()[index];
        let (a, b) = (family.quantile(u.min(v)), family.quantile(u.max(v)));
        let (low, high) = family.support();
        let parts = [family.probability(low, a), family.probability(a, b), family.probability(b, high)];
        prop_assert!(parts.iter().all(|&part| (0.0..=1.0 + 1e-12).contains(&part)));
        prop_assert!((parts.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        prop_assert_eq!(family.probability(b, a.min(b) - 1.0), 0.0);
    }
}
