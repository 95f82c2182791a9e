//! Result data about what a claim or number rests on: which prior, which piece of evidence.

use serde::{Deserialize, Serialize};

use crate::missing;

/// What a claim or number rests on. Sensitivities are rates of change of its distribution over worlds
/// (cumulative Jensen–Shannon distance, 0 to 1, per doubling of the strength of a prior or of a piece
/// of evidence), by weighing the same worlds again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RestsOn {
    /// Identifier of the claim, or name of the quantity.
    pub id: String,
    /// In words.
    pub text: String,
    /// Whether it differs between worlds that count.
    pub varies: bool,
    /// What a sensitivity must reach to be worth a word: 0.05, or more where parameters that do nothing
    /// reach more.
    #[serde(deserialize_with = "missing::read")]
    pub threshold: f64,
    /// Priors of parameters and handicaps, the one that matters most first.
    pub priors: Vec<PriorSensitivity>,
    /// The pieces of evidence, in their order; empty without, or where their weights are withheld.
    pub evidence: Vec<EvidenceSensitivity>,
    /// Priors and pieces of evidence that pull it apart: it is sensitive to both, and the piece moves
    /// the parameter.
    pub conflicts: Vec<Disagreement>,
    /// Parameters that it rests on and that no piece of evidence moves; empty without evidence.
    pub silent: Vec<String>,
}

/// How sensitive something is to a prior.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PriorSensitivity {
    /// Parameter with its index, or `handicap.ID`.
    pub parameter: String,
    /// One-line meaning.
    pub label: String,
    /// To its strength: to drawing it in or spreading it out (power-scaling).
    #[serde(deserialize_with = "missing::read")]
    pub strength: f64,
    /// To its place: to leaning it towards either end, or towards one of its elements, as much.
    #[serde(deserialize_with = "missing::read")]
    pub place: f64,
    /// Whether one of them reaches the threshold.
    pub matters: bool,
}

/// How sensitive something is to a piece of evidence.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EvidenceSensitivity {
    /// Identifier.
    pub id: String,
    /// To its strength (power-scaling).
    #[serde(deserialize_with = "missing::read")]
    pub strength: f64,
    /// Whether it reaches the threshold.
    pub matters: bool,
}

/// A prior and a piece of evidence that pull something apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreement {
    /// The parameter.
    pub parameter: String,
    /// The piece of evidence.
    pub evidence: String,
}

impl RestsOn {
    /// The priors that matter, the one that matters most first.
    pub fn carriers(&self) -> impl Iterator<Item = &PriorSensitivity> {
        self.priors.iter().filter(|prior| prior.matters)
    }
}

impl PriorSensitivity {
    /// The larger sensitivity.
    pub fn largest(&self) -> f64 {
        self.strength.max(self.place)
    }
}
