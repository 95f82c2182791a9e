//! Result data about what breaks a claim.

use serde::{Deserialize, Serialize};

use crate::missing;

/// Where a claim fails.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClaimBreaks {
    /// Identifier of the claim.
    pub id: String,
    /// The claim in words.
    pub text: String,
    /// Share of the decided worlds in which it fails, by weight.
    #[serde(deserialize_with = "missing::read")]
    pub fails: f64,
    /// Decided worlds.
    pub decided: usize,
    /// Worlds without verdict, which are left out.
    pub undecided: usize,
    /// How the search for a box ended.
    pub search: BreakSearch,
    /// Boxes of parameters in which it fails, each among the worlds outside those before it.
    pub boxes: Vec<BreakBox>,
    /// Every box on the way to the first, from all worlds to the smallest: how many failures it has
    /// against how pure it is.
    pub trajectory: Vec<PeelingStep>,
    /// A small tree of parameters, as a second opinion.
    pub tree: Option<BreakNode>,
}

/// How a search for boxes ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakSearch {
    /// There is a box.
    Found,
    /// The claim holds in every decided world.
    NeverFails,
    /// The claim fails in every decided world.
    AlwaysFails,
    /// No parameter tells where it fails from where it holds.
    NoPattern,
    /// No world is decided.
    Undecided,
}

/// A box of parameters.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BreakBox {
    /// Its limits, the most significant first.
    pub limits: Vec<BreakLimit>,
    /// Share of all failures that lie inside.
    pub coverage: f64,
    /// Share of the worlds inside in which the claim fails.
    pub density: f64,
    /// Share of all decided worlds inside.
    pub mass: f64,
    /// 95% intervals of coverage and density over resampled worlds, of the first box.
    pub coverage_interval: Option<[f64; 2]>,
    /// See `coverage_interval`.
    pub density_interval: Option<[f64; 2]>,
}

/// A limit of a box.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BreakLimit {
    /// Parameter with its index.
    pub parameter: String,
    /// One-line meaning.
    pub label: String,
    /// Lowest value inside; NaN where it is not restricted.
    #[serde(deserialize_with = "missing::read")]
    pub low: f64,
    /// Highest value inside; NaN where it is not restricted.
    #[serde(deserialize_with = "missing::read")]
    pub high: f64,
    /// The elements inside, for a parameter that takes elements.
    pub elements: Vec<String>,
    /// Probability of as many failures inside if the limit meant nothing: of the lower and upper end.
    pub quasi_p: [Option<f64>; 2],
    /// Share of resamples of the worlds whose box of the same coverage restricts the parameter too; of
    /// the first box.
    pub reproduced: Option<f64>,
}

/// A box on the way to the one reported.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PeelingStep {
    /// Share of all failures inside.
    pub coverage: f64,
    /// Share of the worlds inside in which the claim fails.
    pub density: f64,
    /// Share of all decided worlds inside.
    pub mass: f64,
    /// Parameters restricted.
    pub restricted: usize,
}

/// A node of the small tree.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BreakNode {
    /// Share of all decided worlds.
    pub mass: f64,
    /// Share of its worlds in which the claim fails.
    pub density: f64,
    /// How it is split.
    pub split: Option<BreakSplit>,
}

/// A split of a node.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BreakSplit {
    /// Parameter with its index.
    pub parameter: String,
    /// Worlds with at most this value go to the first branch; NaN for elements.
    #[serde(deserialize_with = "missing::read")]
    pub at_most: f64,
    /// Worlds with one of these elements go to the first branch.
    pub elements: Vec<String>,
    /// Fall of the impurity.
    pub gain: f64,
    /// The branches: where the condition holds, and where not.
    pub branches: Vec<BreakNode>,
}
