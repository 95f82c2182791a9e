use super::*;
use crate::normal::{cdf, quantile};
use crate::weights::Weights;

/// A normal prior and a normal observation.
#[derive(Clone, Copy)]
struct Model {
    prior: [f64; 2],
    seen: [f64; 2],
}

impl Model {
    /// Mean and standard deviation with powers of prior and likelihood.
    fn posterior(self, prior: f64, seen: f64) -> [f64; 2] {
        let (a, b) = (prior / self.prior[1].powi(2), seen / self.seen[1].powi(2));
        [(a * self.prior[0] + b * self.seen[0]) / (a + b), 1.0 / (a + b).sqrt()]
    }

    /// Log densities of prior and likelihood, up to a constant.
    fn components(self, x: f64) -> [f64; 2] {
        [self.prior, self.seen].map(|[mean, sd]| -0.5 * ((x - mean) / sd).powi(2))
    }

    /// Sensitivities of the mean of the draws' distribution in closed form: distances between normal
    /// distributions from one end of the draws to the other, by the trapezoid rule.
    fn expected(self, ends: [f64; 2]) -> [f64; 2] {
        let base = self.posterior(1.0, 1.0);
        let sensitivity = |scale: &dyn Fn(f64) -> [f64; 2]| {
            let both = [1.0 / (1.0 + DELTA), 1.0 + DELTA].map(|alpha| {
                let other = scale(alpha);
                let at = |x: f64, [mean, sd]: [f64; 2], sign: f64| cdf(sign * (x - mean) / sd);
                let distance = |sign: f64| {
                    let (mut apart, mut most) = (0.0, 0.0);
                    for i in 0..=20_000 {
                        let x = ends[0] + (ends[1] - ends[0]) * f64::from(i) / 20_000.0;
                        let (p, q) = (at(x, base, sign), at(x, other, sign));
                        let m = f64::midpoint(p, q);
                        apart += p * (p / m).log2() + q * (q / m).log2();
                        most += p + q;
                    }
                    (apart / most).sqrt()
                };
                distance(1.0).max(distance(-1.0))
            });
            (both[0] + both[1]) / (2.0 * (1.0 + DELTA).log2())
        };
        [sensitivity(&|a| self.posterior(a, 1.0)), sensitivity(&|a| self.posterior(1.0, a))]
    }
}

const MODELS: [Model; 4] = [
    // They agree, and the evidence is as strong as the prior: the width moves.
    Model { prior: [0.0, 1.0], seen: [0.0, 1.0] },
    // They disagree.
    Model { prior: [0.0, 1.0], seen: [6.0, 1.0] },
    // The prior is weak.
    Model { prior: [0.0, 20.0], seen: [3.0, 0.5] },
    // The evidence is weak.
    Model { prior: [0.0, 0.5], seen: [4.0, 20.0] },
];

/// Draws of the posterior at evenly spaced probabilities.
#[test]
fn normal_and_normal_have_their_closed_form() {
    let size = 4000;
    for model in MODELS {
        let [mean, sd] = model.posterior(1.0, 1.0);
        let draws: Vec<f64> = (0..size)
            .map(|i| mean + sd * quantile((f64::from(i) + 0.5) / f64::from(size)))
            .collect();
        let expected = model.expected([draws[0], draws[draws.len() - 1]]);
        for (component, expected) in expected.into_iter().enumerate() {
            let log: Vec<f64> = draws.iter().map(|&x| model.components(x)[component]).collect();
            let scaling = Scaling::new(Weights::equal(draws.len()).shares(), &log).unwrap();
            let found = scaling.sensitivity(&draws);
            // Steps instead of curves: an error of some draws in 4,000.
            assert!((found / expected - 1.0).abs() < 0.02, "{found} is not {expected}");
            assert!(scaling.k_hat() < 0.7);
        }
    }
}

/// Draws of the prior with the evidence as weights say the same, over a range that fits how many
/// of them count.
#[test]
fn weighted_draws_say_the_same() {
    let size = 100_000;
    for model in [MODELS[0], MODELS[3]] {
        let draws: Vec<f64> = (0..size)
            .map(|i| {
                model.prior[0] + model.prior[1] * quantile((f64::from(i) + 0.5) / f64::from(size))
            })
            .collect();
        let components: Vec<[f64; 2]> = draws.iter().map(|&x| model.components(x)).collect();
        let log: Vec<f64> = components.iter().map(|c| c[1]).collect();
        let weights = Weights::from_log(&log).unwrap();
        let [mean, sd] = model.posterior(1.0, 1.0);
        let end = sd * quantile(0.5 / weights.effective());
        let expected = model.expected([mean + end, mean - end]);
        for (component, expected) in expected.into_iter().enumerate() {
            let log: Vec<f64> = components.iter().map(|c| c[component]).collect();
            let found = Scaling::new(weights.shares(), &log).unwrap().sensitivity(&draws);
            assert!((found / expected - 1.0).abs() < 0.02, "{found} is not {expected}");
        }
    }
}

/// Kallioinen et al. 2024, section 2.5 and figure 4.
#[test]
fn diagnoses_are_those_of_the_paper() {
    let diagnosis = |model: Model| {
        let [prior, seen] = model.expected([-3.5, 3.5].map(|z| {
            let [mean, sd] = model.posterior(1.0, 1.0);
            mean + sd * z
        }));
        diagnose(prior, seen, THRESHOLD)
    };
    assert_eq!(diagnosis(MODELS[1]), Some(Diagnosis::Conflict));
    assert_eq!(diagnosis(MODELS[2]), Some(Diagnosis::Evidence));
    assert_eq!(diagnosis(MODELS[3]), Some(Diagnosis::StrongPrior));
    assert_eq!(diagnose(0.01, 0.049, THRESHOLD), Some(Diagnosis::Insensitive));
    assert_eq!(diagnose(f64::NAN, 0.1, THRESHOLD), None);
}

#[test]
fn units_do_not_matter() {
    let draws: Vec<f64> = (1..500).map(|i| quantile(f64::from(i) / 500.0)).collect();
    let scaling = Scaling::new(Weights::equal(499).shares(), &draws).unwrap();
    let found = scaling.sensitivity(&draws);
    for (factor, shift) in [(1e-300, 0.0), (1e300, 0.0), (-2.0, 0.0), (3.0, 50.0)] {
        let other: Vec<f64> = draws.iter().map(|x| factor * x + shift).collect();
        let again = scaling.sensitivity(&other);
        assert!((again / found - 1.0).abs() < 1e-9, "{again} is not {found}");
    }
    assert!(scaling.sensitivity(&[1.0; 499]).is_nan());
    // What does not vary between worlds moves nothing.
    let nothing = Scaling::new(Weights::equal(499).shares(), &[-3.0; 499]).unwrap();
    assert_eq!(nothing.sensitivity(&draws), 0.0);
}

#[test]
fn worlds_without_a_component_are_refused_only_where_they_count() {
    let shares = [0.5, 0.5, 0.0];
    assert!(Scaling::new(&shares, &[0.0, f64::NAN, 0.0]).is_none());
    assert!(Scaling::new(&shares, &[0.0, 1.0, f64::NEG_INFINITY]).is_some());
    assert!(Scaling::new(&[0.0], &[0.0]).is_none());
    assert!(Scaling::new(&shares, &[0.0]).is_none());
}

/// The share of a claim moves from p to q: the distance between two steps.
#[test]
fn a_claim_has_its_closed_form() {
    let values = [0.0, 0.0, 0.0, 1.0];
    let log = [0.0, 0.0, 0.0, 1.0];
    let found = Scaling::new(&[0.25; 4], &log).unwrap().sensitivity(&values);
    let distance = |alpha: f64| {
        let p: f64 = 0.75;
        let q = 3.0 / (3.0 + f64::exp(alpha - 1.0));
        let of = |p: f64, q: f64| {
            let m = f64::midpoint(p, q);
            ((p * (p / m).log2() + q * (q / m).log2()) / (p + q)).sqrt()
        };
        of(p, q).max(of(1.0 - p, 1.0 - q))
    };
    let expected = (distance(1.0 / 1.01) + distance(1.01)) / (2.0 * 1.01_f64.log2());
    assert!((found / expected - 1.0).abs() < 1e-9, "{found} is not {expected}");
}

#[test]
fn a_stronger_range_has_the_variance_of_a_power() {
    // Of Beta(1 + e, 1 + e): 1/(4 (3 + 2e)), against 1/12; by the midpoint rule.
    let alpha: f64 = 1.01;
    let size = 100_000;
    let (mut total, mut square) = (0.0, 0.0);
    for i in 0..size {
        let x = (f64::from(i) + 0.5) / f64::from(size);
        let w = libm::exp((alpha - 1.0) * range_component(x));
        total += w;
        square += w * (x - 0.5).powi(2);
    }
    let ratio = square / total * 12.0;
    assert!((ratio - 1.0 / alpha).abs() < 1e-6, "{ratio}");
}
