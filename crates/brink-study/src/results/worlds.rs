//! Result data about plausible worlds: how they were drawn, what evidence does to them.

use serde::{Deserialize, Serialize};

/// Plausible worlds and the evidence about them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WorldsSummary {
    /// What tells these worlds from all others: the scenario's name, a hash of its model and text, the
    /// seed and the number, `baltic-2022-1f0a9c3e-seed-1-of-1000`.
    pub name: String,
    /// Number of worlds.
    pub count: u64,
    /// Seed.
    pub seed: u64,
    /// How points are laid: `sobol` or `latin-hypercube`.
    pub sampling: String,
    /// Independent replicates of the design, whose differences give error bars.
    pub replicates: u64,
    /// Share of the draws that were refused as incoherent.
    pub refused: f64,
    /// The conditions that refused them, as written, each with its words.
    pub constraints: Vec<ConstraintText>,
    /// The pieces of evidence.
    pub evidence: Vec<PieceOfEvidence>,
    /// How the worlds are weighed: under handicaps, and at face value where that differs. Empty
    /// without evidence.
    pub weights: Vec<WeightsSummary>,
    /// Uncertain numbers before and after the evidence.
    pub parameters: Vec<ParameterShift>,
    /// Share of worlds in which every claim holds; `None` without claims.
    pub all_claims: Option<Judged>,
}

/// A condition that every world satisfies.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConstraintText {
    /// In words.
    pub text: String,
    /// As written.
    pub predicate: String,
}

/// A piece of evidence.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PieceOfEvidence {
    /// Identifier.
    pub id: String,
    /// In words.
    pub text: String,
    /// Citation, or the analyst's reasoning.
    pub source: String,
    /// Whether `source` is a judgement.
    pub judgement: bool,
    /// Whether it is an expectation: what any sensible case must say.
    pub expectation: bool,
    /// Whether it was observed under a handicap.
    pub handicapped: bool,
    /// Pareto k̂ of the weights that it alone gives.
    #[serde(deserialize_with = "crate::missing::read")]
    pub k_hat: f64,
    /// Effective number of worlds after it alone.
    #[serde(deserialize_with = "crate::missing::read")]
    pub effective: f64,
    /// Worlds in which what it speaks of does not exist; they do not count.
    pub unjudged: usize,
}

/// How worlds are weighed by all evidence under one reading.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WeightsSummary {
    /// `handicapped` or `face_value`.
    pub reading: String,
    /// Effective sample size: how many worlds of equal weight say as much.
    #[serde(deserialize_with = "crate::missing::read")]
    pub effective: f64,
    /// Pareto k̂: from 0.7 on, few worlds carry the weight, and no number can be trusted.
    #[serde(deserialize_with = "crate::missing::read")]
    pub k_hat: f64,
    /// Highest k̂ at which so many worlds give numbers that can be trusted.
    pub threshold: f64,
    /// Why numbers under these weights are withheld and what would help; `None` where they are shown.
    pub withheld: Option<String>,
}

/// An uncertain number before and after the evidence.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ParameterShift {
    /// Parameter with its index, or `handicap.ID`.
    pub name: String,
    /// Mean and the 5%, 50% and 95% quantiles over all worlds.
    pub prior: [f64; 4],
    /// The same after the evidence; `None` without or where withheld.
    pub posterior: Option<[f64; 4]>,
    /// The same with the evidence at face value.
    pub face_value: Option<[f64; 4]>,
}

/// A share over all worlds, and after the evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// Over all worlds.
    pub prior: Share,
    /// After the evidence; `None` without or where withheld.
    pub posterior: Option<Share>,
    /// After the evidence at face value.
    pub face_value: Option<Share>,
}

/// A share of worlds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// Share of the decided worlds; NaN where none is.
    #[serde(deserialize_with = "crate::missing::read")]
    pub share: f64,
    /// Its 95% interval, from the differences between replicates of the design.
    #[serde(deserialize_with = "crate::missing::read")]
    pub interval: [f64; 2],
}
