//! Importance weights of worlds, and whether numbers made from them can be trusted.
//!
//! Evidence does not draw new worlds: it weighs those there are by how likely it is in each. If few
//! worlds carry most of the weight, numbers rest on these few. The effective sample size (Kish
//! 1965) counts them; the shape k̂ of the generalised Pareto distribution that fits the largest
//! weights says whether the count itself can be believed, and smoothing the largest weights by that
//! distribution makes estimates steadier (Vehtari, Simpson, Gelman, Yao & Gabry 2024, *Journal of
//! Machine Learning Research* 25(72)).

mod estimate;
mod pareto;

pub use estimate::Estimate;
pub(crate) use pareto::smooth;

use pareto::{Smoothed, k_hat};

/// The weights of worlds, normalised to sum to one.
#[derive(Clone, Debug)]
pub struct Weights {
    /// Relative to the largest, as given: without smoothing.
    raw: Vec<f64>,
    /// Smoothed and normalised.
    shares: Vec<f64>,
    effective: f64,
    k_hat: f64,
    log_evidence: f64,
}

/// Why there are no weights.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum WeightsError {
    /// No worlds were given.
    #[error("there are no worlds to weigh")]
    Empty,
    /// A log weight is not a number, or is plus infinity.
    #[error("the log weight of world {world} is {value}; it must be a number or minus infinity")]
    NotAWeight {
        /// Its number, from 0.
        world: usize,
        /// Its log weight.
        value: f64,
    },
    /// Every log weight is minus infinity.
    #[error("the evidence is impossible in each of {worlds} worlds")]
    Impossible {
        /// How many worlds there are.
        worlds: usize,
    },
}

/// Whether numbers made from weights can be shown.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum Verdict {
    /// k̂ is at most the threshold for this many worlds.
    Usable,
    /// k̂ is above the threshold.
    Withheld {
        /// How many worlds would do if k̂ stays as it is; null where no number is known to do,
        /// because weights this uneven have no reliable mean (k̂ of 0.7 and above with as many
        /// worlds as there are). Where weights are bounded k̂ falls as worlds are added.
        worlds: Option<f64>,
    },
}

impl Weights {
    /// Equal weights.
    pub fn equal(worlds: usize) -> Self {
        Self {
            raw: vec![0.0; worlds],
            shares: vec![1.0 / worlds as f64; worlds],
            effective: worlds as f64,
            k_hat: f64::NEG_INFINITY,
            log_evidence: 0.0,
        }
    }

    /// Weights from their logarithms, up to a common constant. Minus infinity stands for a world in
    /// which the evidence is impossible.
    ///
    /// The largest weights are smoothed if there is a tail to fit: the largest min(S/5, 3√S) of S
    /// weights, at least five of them and not all the same.
    pub fn from_log(log: &[f64]) -> Result<Self, WeightsError> {
        if log.is_empty() {
            return Err(WeightsError::Empty);
        }
        if let Some(world) = log.iter().position(|l| l.is_nan() || *l == f64::INFINITY) {
            return Err(WeightsError::NotAWeight { world, value: log[world] });
        }
        let largest = log.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if largest == f64::NEG_INFINITY {
            return Err(WeightsError::Impossible { worlds: log.len() });
        }
        let raw: Vec<f64> = log.iter().map(|l| l - largest).collect();
        let mean = sum(raw.iter().map(|&l| libm::exp(l))) / raw.len() as f64;
        let log_evidence = largest + libm::log(mean);
        let Smoothed { log, k_hat } = smooth(&raw);
        let mut shares: Vec<f64> = log.iter().map(|&l| libm::exp(l)).collect();
        let total = sum(shares.iter().copied());
        for share in &mut shares {
            *share /= total;
        }
        let effective = 1.0 / sum(shares.iter().map(|share| share * share));
        Ok(Self { raw, shares, effective, k_hat, log_evidence })
    }

    /// Number of worlds.
    pub fn worlds(&self) -> usize {
        self.shares.len()
    }

    /// Smoothed weights, which sum to one.
    pub fn shares(&self) -> &[f64] {
        &self.shares
    }

    /// Effective sample size: with how many worlds of equal weight a mean would be as uncertain.
    pub fn effective(&self) -> f64 {
        self.effective
    }

    /// Logarithm of the mean of the weights as given, without smoothing: where these are
    /// likelihoods, the probability of the evidence under the prior. Its difference between two
    /// views of the same evidence is the logarithm of their Bayes factor.
    pub fn log_evidence(&self) -> f64 {
        self.log_evidence
    }

    /// Pareto k̂ of the weights: below 0 bounded, from 0.5 without variance, from 1 without mean.
    /// Minus infinity where all positive weights of the tail are the same; infinity where fewer than
    /// five worlds make the tail, so that nothing is known.
    pub fn k_hat(&self) -> f64 {
        self.k_hat
    }

    /// Pareto k̂ of a mean of `values` (of each world): the larger of that of the weights and that of
    /// either tail of value times weight. A yes or no (two values) adds nothing to the weights.
    /// As `E_loo` of the package `loo` has it.
    pub fn k_hat_for(&self, values: &[f64]) -> f64 {
        let mut finite = values.iter().copied().filter(|v| !v.is_nan());
        let first = finite.next().unwrap_or(f64::NAN);
        let second = finite.clone().find(|&v| v != first);
        let more = second.is_some_and(|second| finite.any(|v| v != first && v != second));
        if !more || self.is_equal() {
            return self.k_hat;
        }
        let product = |sign: f64| -> Vec<f64> {
            let terms = values.iter().zip(&self.raw);
            terms.filter(|(v, _)| !v.is_nan()).map(|(v, &l)| sign * v * libm::exp(l)).collect()
        };
        self.k_hat.max(k_hat(&product(1.0))).max(k_hat(&product(-1.0)))
    }

    /// Whether no world counts more than another.
    fn is_equal(&self) -> bool {
        self.raw.iter().all(|&l| l == 0.0)
    }

    /// Whether numbers made from these weights can be shown.
    pub fn verdict(&self) -> Verdict {
        self.judge(self.k_hat)
    }

    /// Whether a mean of `values` can be shown.
    pub fn verdict_for(&self, values: &[f64]) -> Verdict {
        self.judge(self.k_hat_for(values))
    }

    fn judge(&self, k_hat: f64) -> Verdict {
        let worlds = self.worlds() as f64;
        if self.is_equal() || k_hat <= threshold(worlds) {
            return Verdict::Usable;
        }
        let enough = if k_hat == f64::INFINITY {
            // Too few worlds agree for a tail: what is known is how many have to.
            let agree = self.raw.iter().filter(|&&l| l > MIN_LOG).count() as f64;
            libm::ceil(worlds * SMALLEST / agree)
        } else {
            libm::ceil(minimum_worlds(k_hat))
        };
        Verdict::Withheld { worlds: (enough.is_finite() && enough > worlds).then_some(enough) }
    }
}

/// Logarithm of the smallest normal number: weights below count as zero, as in `ArviZ`.
const MIN_LOG: f64 = -708.396_418_532_264_1;

/// The fewest weights of which a tail of five remains.
const SMALLEST: f64 = 25.0;

/// The largest k̂ at which numbers from so many worlds are reliable: min(1 − 1/log10 S, 0.7)
/// (Vehtari et al. 2024, section 3.2.4).
pub fn threshold(worlds: f64) -> f64 {
    (1.0 - 1.0 / libm::log10(worlds)).min(0.7)
}

/// How many worlds make numbers reliable at this k̂: 10^(1/(1 − max(0, k̂))) (Vehtari et al. 2024,
/// equation 12); infinite from 1 on.
pub fn minimum_worlds(k_hat: f64) -> f64 {
    if k_hat >= 1.0 {
        return f64::INFINITY;
    }
    libm::pow(10.0, 1.0 / (1.0 - k_hat.max(0.0)))
}

/// A sum that loses no digits to the number of its terms (Neumaier 1974, *Zeitschrift für
/// Angewandte Mathematik und Mechanik* 54: 39–51), in the order given.
pub(crate) fn sum(terms: impl IntoIterator<Item = f64>) -> f64 {
    let (mut total, mut lost) = (0.0_f64, 0.0);
    for term in terms {
        let next = total + term;
        lost +=
            if total.abs() >= term.abs() { (total - next) + term } else { (term - next) + total };
        total = next;
    }
    if total.is_finite() { total + lost } else { total }
}

#[cfg(test)]
mod tests;
