//! Result data about which parameter a result hangs on.

use brink_statistics::sensitivity::Verdict;
use serde::{Deserialize, Serialize};

use super::RestsOn;
use crate::missing;

/// How it is found out which parameter a result hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SensitivityMethod {
    /// First-order indices from plain worlds.
    Given,
    /// Shapley effects from plain worlds, for parameters that may depend on each other.
    Shapley,
    /// First-order and total Sobol indices from a design of its own, for independent parameters.
    Sobol,
    /// Screening by elementary effects, for independent parameters.
    Morris,
}

/// Which parameters some quantities hang on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sensitivity {
    /// The methods, one or both of those that need plain worlds only.
    pub methods: Vec<SensitivityMethod>,
    /// Number of worlds; of trajectories for a screening.
    pub worlds: u64,
    /// Rows of the design: worlds in which every quantity was worked out.
    pub rows: u64,
    /// Seed of the worlds.
    pub seed: u64,
    /// What to know when reading the numbers.
    pub notes: Vec<String>,
    /// The quantities, in the order asked for.
    pub quantities: Vec<QuantitySensitivity>,
    /// What each quantity rests on, prior or evidence; plain worlds only.
    pub rests_on: Vec<RestsOn>,
}

/// Which parameters one quantity hangs on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct QuantitySensitivity {
    /// A measure, `value.PLAYER`, `best` or the identifier of a claim.
    pub name: String,
    /// One line on what it is; of a claim its words.
    pub label: String,
    /// Rows in which it has no value: a claim is undecided, a solve did not converge. They are left
    /// out.
    pub undecided: usize,
    /// One for each uncertain parameter, in model order.
    pub effects: Vec<Effect>,
    /// The noise floor: what a parameter shows that does nothing at all. A screening needs none.
    pub dummy: Option<Effect>,
    /// The same estimates on nested subsets of the worlds, the smallest first, all of them last.
    pub convergence: Vec<SubsetEffects>,
}

/// What one parameter does, by the methods that were asked for. The names of the numbers are those of
/// `SALib`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// Parameter with its index.
    pub parameter: String,
    /// One-line meaning.
    pub label: String,
    /// First-order index.
    #[serde(flatten)]
    pub first: Option<FirstOrder>,
    /// Total index.
    #[serde(flatten)]
    pub total: Option<Total>,
    /// Shapley effect.
    #[serde(flatten)]
    pub shapley: Option<ShapleyEffect>,
    /// Elementary effects.
    #[serde(flatten)]
    pub screening: Option<Screening>,
    /// Rows left out of its estimates because a value is missing.
    pub left_out: usize,
}

/// An index with its uncertainty, under the names that it has in JSON.
macro_rules! index {
    ($(#[$about:meta])* $name:ident, $own:tt, $conf:tt, $interval:tt, $verdict:tt) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
        pub struct $name {
            /// The estimate as the formula gives it; small ones may be negative.
            #[serde(rename = $own, deserialize_with = "missing::read")]
            pub estimate: f64,
            /// Half width of its 95% interval, from the standard deviation of resampled estimates.
            #[serde(rename = $conf, deserialize_with = "missing::read")]
            pub conf: f64,
            /// 95% interval of resampled estimates.
            #[serde(rename = $interval, deserialize_with = "missing::read")]
            pub interval: [f64; 2],
            /// Whether it differs from 0.
            #[serde(rename = $verdict)]
            pub verdict: Verdict,
        }
    };
}

index!(
    /// Share of the variance that goes if the parameter alone is learnt.
    FirstOrder, "S1", "S1_conf", "S1_interval", "S1_verdict"
);
index!(
    /// Share of the variance that stays if all other parameters are learnt.
    Total, "ST", "ST_conf", "ST_interval", "ST_verdict"
);
index!(
    /// What learning the parameter takes off the variance, averaged over all orders of learning.
    ShapleyEffect, "shapley", "shapley_conf", "shapley_interval", "shapley_verdict"
);

/// Elementary effects of a parameter, in units of the quantity per crossing of the whole range.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Screening {
    /// Mean effect.
    #[serde(deserialize_with = "missing::read")]
    pub mu: f64,
    /// Mean size of the effect: how much the parameter matters.
    #[serde(deserialize_with = "missing::read")]
    pub mu_star: f64,
    /// Half width of the 95% interval of `mu_star`.
    #[serde(deserialize_with = "missing::read")]
    pub mu_star_conf: f64,
    /// 95% interval of `mu_star`.
    #[serde(deserialize_with = "missing::read")]
    pub mu_star_interval: [f64; 2],
    /// Whether `mu_star` differs from 0.
    pub mu_star_verdict: Verdict,
    /// Standard deviation of the effects: how much they depend on the other parameters.
    #[serde(deserialize_with = "missing::read")]
    pub sigma: f64,
}

/// Estimates on the first worlds, `[parameter]`; those of other methods are empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SubsetEffects {
    /// Number of worlds.
    pub worlds: usize,
    /// First-order indices.
    #[serde(rename = "S1", deserialize_with = "missing::read")]
    pub first: Vec<f64>,
    /// Total indices.
    #[serde(rename = "ST", deserialize_with = "missing::read")]
    pub total: Vec<f64>,
    /// Shapley effects.
    #[serde(deserialize_with = "missing::read")]
    pub shapley: Vec<f64>,
    /// Mean sizes of elementary effects.
    #[serde(deserialize_with = "missing::read")]
    pub mu_star: Vec<f64>,
}

/// An estimate as tables show it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Its name, as in JSON.
    pub name: &'static str,
    /// The estimate.
    pub value: f64,
    /// Half width of its 95% interval.
    pub conf: f64,
    /// 95% interval.
    pub interval: [f64; 2],
    /// Whether it differs from 0.
    pub verdict: Verdict,
}

impl Effect {
    /// The estimates that there are, the one that says most about the parameter last.
    pub fn estimates(&self) -> Vec<Estimate> {
        let mut all = Vec::new();
        if let Some(FirstOrder { estimate, conf, interval, verdict }) = self.first {
            all.push(Estimate { name: "S1", value: estimate, conf, interval, verdict });
        }
        if let Some(Total { estimate, conf, interval, verdict }) = self.total {
            all.push(Estimate { name: "ST", value: estimate, conf, interval, verdict });
        }
        if let Some(ShapleyEffect { estimate, conf, interval, verdict }) = self.shapley {
            all.push(Estimate { name: "shapley", value: estimate, conf, interval, verdict });
        }
        if let Some(found) = self.screening {
            all.push(Estimate {
                name: "mu_star",
                value: found.mu_star,
                conf: found.mu_star_conf,
                interval: found.mu_star_interval,
                verdict: found.mu_star_verdict,
            });
        }
        all
    }
}

impl QuantitySensitivity {
    /// By how much the estimates changed at most when the worlds were doubled for the last time; NaN
    /// where there are too few.
    pub fn last_change(&self) -> f64 {
        let [.., half, all] = self.convergence.as_slice() else { return f64::NAN };
        let pairs = [
            (&half.first, &all.first),
            (&half.total, &all.total),
            (&half.shapley, &all.shapley),
            (&half.mu_star, &all.mu_star),
        ];
        let changes = pairs.into_iter().flat_map(|(half, all)| half.iter().zip(all));
        changes.map(|(half, all)| (all - half).abs()).fold(f64::NAN, f64::max)
    }
}
