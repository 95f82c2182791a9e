//! What numbers rest on: their change as a prior or a piece of evidence is raised to a power.
//!
//! Power-scaling (Kallioinen, Paananen, Bürkner & Vehtari 2024, *Statistics and Computing* 34: 57)
//! weighs the same draws again by a component of the posterior to the power α − 1. The change of
//! the distribution of a quantity per doubling of α at α = 1 is its sensitivity to the component.
//! The measure of change is the cumulative Jensen–Shannon distance: a share of its greatest value,
//! the same in every unit.

use crate::weights::{smooth, sum};

/// Sensitivities of at least this much are worth a word (Kallioinen et al. 2024, section 2.5).
pub const THRESHOLD: f64 = 0.05;

/// α is 1 + this, and its inverse, in the packages `priorsense` and `ArviZ`.
const DELTA: f64 = 0.01;

/// What sensitivities to prior and evidence say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Diagnosis {
    /// Sensitive to both: prior and evidence pull the quantity apart.
    Conflict,
    /// Sensitive to the prior alone: it is strong, or the evidence is weak.
    StrongPrior,
    /// Sensitive to the evidence alone: the evidence decides.
    Evidence,
    /// Sensitive to neither: they agree, or say nothing of the quantity.
    Insensitive,
}

/// The diagnosis (Kallioinen et al. 2024, table 1) at a threshold such as [`THRESHOLD`]; `None`
/// where a sensitivity is NaN.
pub fn diagnose(prior: f64, evidence: f64, threshold: f64) -> Option<Diagnosis> {
    if prior.is_nan() || evidence.is_nan() {
        return None;
    }
    Some(match (prior >= threshold, evidence >= threshold) {
        (true, true) => Diagnosis::Conflict,
        (true, false) => Diagnosis::StrongPrior,
        (false, true) => Diagnosis::Evidence,
        (false, false) => Diagnosis::Insensitive,
    })
}

/// A component of the posterior, prepared for any number of quantities.
#[derive(Clone, Debug)]
pub struct Scaling {
    /// Weights of worlds, before, with α below 1 and with α above 1; each sums to one.
    base: Vec<f64>,
    scaled: [Vec<f64>; 2],
    k_hat: f64,
}

impl Scaling {
    /// Scales the component whose logarithm in each world is `component` (the log density of a
    /// prior or the log likelihood of a piece of evidence, up to a constant), where worlds have
    /// these weights now ([`crate::weights::Weights::shares`]).
    ///
    /// A world without weight has no say. `None` where a component is NaN or infinite in a world
    /// with weight, where lengths differ or where there is no weight.
    pub fn new(shares: &[f64], component: &[f64]) -> Option<Self> {
        let total = sum(shares.iter().copied());
        if shares.len() != component.len() || total.is_nan() || total <= 0.0 {
            return None;
        }
        let counted: Vec<usize> = (0..shares.len()).filter(|&i| shares[i] > 0.0).collect();
        if counted.iter().any(|&i| !component[i].is_finite()) {
            return None;
        }
        let mut k_hat = f64::NEG_INFINITY;
        let mut scaled = |alpha: f64| {
            let log: Vec<f64> = counted.iter().map(|&i| (alpha - 1.0) * component[i]).collect();
            let largest = log.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let ratio = smooth(&log.iter().map(|l| l - largest).collect::<Vec<_>>());
            k_hat = k_hat.max(ratio.k_hat);
            let mut weights = vec![0.0; shares.len()];
            for (&i, l) in counted.iter().zip(&ratio.log) {
                weights[i] = shares[i] * libm::exp(*l);
            }
            let total = sum(weights.iter().copied());
            for weight in &mut weights {
                *weight /= total;
            }
            weights
        };
        let scaled = [scaled(1.0 / (1.0 + DELTA)), scaled(1.0 + DELTA)];
        let base = shares.iter().map(|share| share / total).collect();
        Some(Self { base, scaled, k_hat })
    }

    /// Pareto k̂ of the change of weights, the larger of the two; see
    /// [`crate::weights::Weights::k_hat`].
    pub fn k_hat(&self) -> f64 {
        self.k_hat
    }

    /// Sensitivity of the quantity with these values: the mean rate of change of its distribution,
    /// in cumulative Jensen–Shannon distance per doubling of α, below and above α = 1. Values that
    /// are NaN or infinite are left out; NaN where all worlds that count have the same value.
    pub fn sensitivity(&self, values: &[f64]) -> f64 {
        let counts = |&i: &usize| values[i].is_finite() && self.base[i] > 0.0;
        let mut order: Vec<usize> = (0..values.len().min(self.base.len())).filter(counts).collect();
        order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
        let before = Steps::new(values, &order, &self.base);
        let distance = |scaled: &Vec<f64>| before.distance(&cumulate(&order, scaled));
        let [below, above] = self.scaled.each_ref().map(distance);
        (below + above) / (2.0 * libm::log2(1.0 + DELTA))
    }
}

/// Weights up to each of these worlds, of all of them.
fn cumulate(order: &[usize], weights: &[f64]) -> Vec<f64> {
    let total = sum(order.iter().map(|&i| weights[i]));
    let mut below = 0.0;
    let steps = order.iter().map(|&i| {
        below += weights[i] / total;
        below.min(1.0)
    });
    steps.collect()
}

/// A distribution function between its first and its last value.
struct Steps {
    below: Vec<f64>,
    /// From each value to the next, relative to the whole.
    widths: Vec<f64>,
}

impl Steps {
    /// Of values in this order.
    ///
    /// The greatest distance there can be grows with the range of values. So that worlds without
    /// say do not stretch it, it ends where less than half of one effective observation lies
    /// beyond; under equal weights these are all worlds, as in the packages.
    fn new(values: &[f64], order: &[usize], weights: &[f64]) -> Self {
        let below = cumulate(order, weights);
        let total = sum(order.iter().map(|&i| weights[i]));
        let beyond = 0.5 * sum(order.iter().map(|&i| (weights[i] / total).powi(2)));
        // Halves and a common unit, so that none is too large or too small a number.
        let half = |j: usize| values[order[j]] / 2.0;
        let range = if order.is_empty() { 0.0 } else { half(order.len() - 1) - half(0) };
        let widths = (1..order.len()).map(|j| {
            let counts = (beyond..=1.0 - beyond).contains(&below[j - 1]);
            if counts && range > 0.0 { (half(j) - half(j - 1)) / range } else { 0.0 }
        });
        Self { widths: widths.collect(), below }
    }

    /// Cumulative Jensen–Shannon distance to other weights of the same values, the larger of that
    /// of the quantity and of its negative; NaN without any width.
    fn distance(&self, other: &[f64]) -> f64 {
        let of = |place: fn(f64) -> f64| {
            let pairs = self.below.iter().zip(other).map(|(&p, &q)| (place(p), place(q)));
            let terms = self.widths.iter().zip(pairs);
            let apart = sum(terms.clone().map(|(width, (p, q))| width * divergence(p, q)));
            libm::sqrt(apart / sum(terms.map(|(width, (p, q))| width * (p + q))))
        };
        of(|p| p).max(of(|p| 1.0 - p))
    }
}

/// p log2(p/m) + q log2(q/m) with m the mean of both: not negative, and to all digits also where
/// they are close.
fn divergence(p: f64, q: f64) -> f64 {
    let m = 0.5 * (p + q);
    if m <= 0.0 {
        return 0.0;
    }
    let d = ((q - p) / (p + q)).abs();
    let nats = if d < 0.1 {
        // (1 + d) log(1 + d) + (1 − d) log(1 − d) = Σ d^2k / (k (2k − 1)).
        let x = d * d;
        (1..=8).rev().map(f64::from).fold(0.0, |s, k| x * (s + 1.0 / (k * (2.0 * k - 1.0))))
    } else {
        let rest = if d < 1.0 { (1.0 - d) * libm::log1p(-d) } else { 0.0 };
        (1.0 + d) * libm::log1p(d) + rest
    };
    m * nats / std::f64::consts::LN_2
}

/// Log component that stands for a uniform range in power-scaling, at a relative position in the
/// range (0 to 1).
///
/// A power of a uniform density is the same density. What makes a range stronger is to draw in from
/// its ends: beta densities with both shapes 1 + 3(α − 1)/2 have, to first order, a variance of that
/// of the range over α, as powers of a normal density do.
pub fn range_component(position: f64) -> f64 {
    1.5 * (libm::log(position) + libm::log1p(-position))
}

#[cfg(test)]
mod tests;
