use super::*;
use crate::normal::{cdf, quantile};
use crate::points::Net;
use crate::weights::{Estimate, Weights};

const REPLICATES: u32 = 16;
const SIZE: u64 = 2048;

/// Worlds whose values are a prior's quantiles at scrambled points, weighted by observations.
struct Study {
    values: Vec<f64>,
    replicates: Vec<u32>,
    weights: Weights,
}

impl Study {
    fn new(prior: impl Fn(f64) -> f64, observations: &[Observation]) -> Self {
        let (mut values, mut replicates) = (Vec::new(), Vec::new());
        for replicate in 0..REPLICATES {
            let net = Net::new(&[(0, 900 + u64::from(replicate))]).unwrap();
            values.extend((0..SIZE).map(|k| prior(net.coordinate(k, 0))));
            replicates.extend(vec![replicate; SIZE as usize]);
        }
        let log: Vec<f64> = values
            .iter()
            .map(|&v| observations.iter().map(|o| o.log_likelihood(v)).sum())
            .collect();
        let weights = Weights::from_log(&log).unwrap();
        Self { values, replicates, weights }
    }

    /// The mean of a function is a number, up to the error that the estimate itself states.
    fn check(&self, of: impl Fn(f64) -> f64, expected: f64, what: &str) {
        let values: Vec<f64> = self.values.iter().map(|&v| of(v)).collect();
        let Estimate { value, standard_error, .. } =
            self.weights.mean_of_replicates(&values, &self.replicates);
        // Student's distribution with 15 degrees of freedom is beyond 4.9 once in 5,000 times.
        assert!(
            (value - expected).abs() < 4.9 * standard_error,
            "{what}: {value} is not {expected}"
        );
        assert!(standard_error < 0.01 * expected.abs().max(0.1), "{what}: {standard_error}");
    }
}

/// Prior N(1, 2²), seen 3 with error 1 and 2.5 with error 0.5: precisions 1/4, 1, 4 add up.
#[test]
fn normal_and_normal_is_normal() {
    let seen = [
        Observation::Normal { observed: 3.0, sd: 1.0 },
        Observation::Normal { observed: 2.5, sd: 0.5 },
    ];
    let study = Study::new(|u| 1.0 + 2.0 * quantile(u), &seen);
    let precision = 0.25 + 1.0 + 4.0;
    let mean = (0.25 + 3.0 + 10.0) / precision;
    let sd = 1.0 / f64::sqrt(precision);
    study.check(|x| x, mean, "mean");
    study.check(|x| (x - mean).powi(2), 1.0 / precision, "variance");
    study.check(|x| f64::from(x < 2.0), cdf((2.0 - mean) / sd), "share");
    // The evidence is normal too: 3 and 2.5 given the prior alone.
    let (a, b, c) = (4.0 + 1.0, 4.0, 4.0 + 0.25);
    let (x, y) = (3.0 - 1.0, 2.5 - 1.0);
    let determinant: f64 = a * c - b * b;
    let form = (c * x * x - 2.0 * b * x * y + a * y * y) / determinant;
    let log = -0.5 * form - 0.5 * determinant.ln() - (2.0 * std::f64::consts::PI).ln();
    assert!((study.weights.log_evidence() - log).abs() < 1e-3);
}

/// A uniform prior and 7 of 10: Beta(8, 4); with the judgement Beta(2, 5) besides, Beta(9, 8).
#[test]
fn beta_and_binomial_is_beta() {
    let trials = Observation::Binomial { successes: 7.0, trials: 10.0 };
    let judgement = Observation::Beta { successes: 2.0, failures: 5.0 };
    for (seen, a, b) in [(vec![trials], 8.0, 4.0), (vec![trials, judgement], 9.0, 8.0)] {
        let study = Study::new(|u| u, &seen);
        let mean = a / (a + b);
        study.check(|x| x, mean, "mean");
        study.check(|x| (x - mean).powi(2), mean * (1.0 - mean) / (a + b + 1.0), "variance");
    }
    // Each number of successes is as likely as another before anything is known.
    let study = Study::new(|u| u, &[trials]);
    assert!((study.weights.log_evidence() + 11.0_f64.ln()).abs() < 1e-4);
}

/// Prior: within a factor of 3 of 2; seen 5, right within a factor of 1.5.
#[test]
fn lognormal_and_lognormal_is_lognormal() {
    let (prior, error) = (3.0_f64.ln(), 1.5_f64.ln());
    let seen = [Observation::Lognormal { observed: 5.0, factor: 1.5 }];
    let study = Study::new(|u| 2.0 * libm::exp(prior * quantile(u)), &seen);
    let precision = prior.powi(-2) + error.powi(-2);
    let mean = (2.0_f64.ln() * prior.powi(-2) + 5.0_f64.ln() * error.powi(-2)) / precision;
    study.check(f64::ln, mean, "mean of the logarithm");
    study.check(|x| (x.ln() - mean).powi(2), 1.0 / precision, "variance of the logarithm");
    study.check(|x| x, (mean + 0.5 / precision).exp(), "mean");
}

/// A standard normal that is at least b, give or take s: with t = √(1 + s²), the probability is
/// Φ(−b/t) and the mean φ(b/t)/(t Φ(−b/t)) (Azzalini 1985).
#[test]
fn soft_bounds_have_their_closed_form() {
    for (b, s) in [(0.5_f64, 0.7_f64), (-1.0, 0.2), (1.0, 0.0)] {
        let t = (1.0 + s * s).sqrt();
        let density = (-0.5 * (b / t).powi(2)).exp() / (2.0 * std::f64::consts::PI).sqrt();
        let mean = density / (t * cdf(-b / t));
        let study = Study::new(quantile, &[Observation::AtLeast { bound: b, sd: s }]);
        study.check(|x| x, mean, "at least");
        assert!((study.weights.log_evidence() - cdf(-b / t).ln()).abs() < 2e-3);
        let study = Study::new(quantile, &[Observation::AtMost { bound: -b, sd: s }]);
        study.check(|x| x, -mean, "at most");
    }
}

#[test]
fn probabilities_sum_to_one() {
    for p in [0.0, 1e-200, 0.3, 1.0] {
        let chance = |k: i32| {
            let seen = Observation::Binomial { successes: f64::from(k), trials: 20.0 };
            libm::exp(seen.log_likelihood(p))
        };
        assert!(((0..=20).map(chance).sum::<f64>() - 1.0).abs() < 1e-13, "{p}");
    }
    // Densities over what could be seen, by the trapezoid rule in the logarithm.
    let density = |observed: f64| {
        let seen = Observation::Lognormal { observed, factor: 1.3 };
        libm::exp(seen.log_likelihood(40.0)) * observed
    };
    let step = 0.01;
    let total: f64 = (-400..400).map(|i| density(40.0 * (step * f64::from(i)).exp()) * step).sum();
    assert!((total - 1.0).abs() < 1e-12, "{total}");
}

#[test]
fn the_impossible_and_the_unknown_are_kept_apart() {
    let binomial = Observation::Binomial { successes: 1.0, trials: 2.0 };
    assert_eq!(binomial.log_likelihood(0.0), f64::NEG_INFINITY);
    assert_eq!(binomial.log_likelihood(1.5), f64::NEG_INFINITY);
    assert!(binomial.log_likelihood(f64::NAN).is_nan());
    let lognormal = Observation::Lognormal { observed: 1.0, factor: 2.0 };
    assert_eq!(lognormal.log_likelihood(-1.0), f64::NEG_INFINITY);
    let far = Observation::AtLeast { bound: 1e3, sd: 1.0 }.log_likelihood(0.0);
    assert!((far + 500_007.826_694_812_2).abs() < 1e-8, "{far}");
}

#[test]
fn wrong_numbers_are_explained() {
    for wrong in [
        Observation::Normal { observed: 1.0, sd: 0.0 },
        Observation::Normal { observed: f64::NAN, sd: 1.0 },
        Observation::Lognormal { observed: 1.0, factor: 1.0 },
        Observation::Lognormal { observed: -1.0, factor: 2.0 },
        Observation::Binomial { successes: 3.0, trials: 2.0 },
        Observation::Binomial { successes: 0.5, trials: 2.0 },
        Observation::Beta { successes: 0.0, failures: 2.0 },
        Observation::AtMost { bound: 0.0, sd: -1.0 },
    ] {
        assert!(wrong.check().is_err(), "{wrong:?}");
    }
    assert!(Observation::AtLeast { bound: 0.0, sd: 0.0 }.check().is_ok());
    assert!(Observation::Binomial { successes: 0.0, trials: 0.0 }.check().is_ok());
}
