//! Result data about views side by side.

use serde::{Deserialize, Serialize};

use super::SafestBet;
use crate::missing;

/// Views of one scenario side by side, over the same draws.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Comparison {
    /// The player whose value is judged.
    pub player: String,
    /// The dial.
    pub dial: String,
    /// The dial's lower and upper end.
    #[serde(deserialize_with = "missing::read")]
    pub dial_range: [f64; 2],
    /// The views, as they were named.
    pub views: Vec<ViewBet>,
    /// How each view parts from each other one, every ordered pair.
    pub partings: Vec<Parting>,
}

/// What one view would do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ViewBet {
    /// Its name; `base` for the scenario's own beliefs.
    pub view: String,
    /// Its title, or the scenario's.
    pub title: String,
    /// Best position of the dial in the base case; NaN where no solve converged.
    #[serde(deserialize_with = "missing::read")]
    pub base_best: f64,
    /// Value of the player there.
    #[serde(deserialize_with = "missing::read")]
    pub base_value: f64,
    /// Whether all positions are as good as each other in the base case.
    pub idle: bool,
    /// The safest bet over its worlds.
    pub bet: SafestBet,
}

/// Where one view parts from another.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Parting {
    /// The view in whose worlds the other is judged.
    pub own: String,
    /// The other view.
    pub other: String,
    /// Best position of the other less the own best, in the base case.
    #[serde(deserialize_with = "missing::read")]
    pub base_difference: f64,
    /// The same by expected value over worlds.
    #[serde(deserialize_with = "missing::read")]
    pub expected_difference: f64,
    /// What it costs, in expectation over the own worlds, to take the other's best position by expected
    /// value instead of the own; payoff units.
    #[serde(deserialize_with = "missing::read")]
    pub cost: f64,
    /// Its 95% interval, from the differences between replicates of the design.
    #[serde(deserialize_with = "missing::read")]
    pub cost_interval: [f64; 2],
    /// The cost as a share of the range of the own expected values; NaN where all positions are worth
    /// the same.
    #[serde(deserialize_with = "missing::read")]
    pub cost_relative: f64,
    /// Largest regret of the other's best position in any of the own worlds, payoff units.
    #[serde(deserialize_with = "missing::read")]
    pub worst_cost: f64,
    /// The beliefs that differ, that which closes most of the difference first.
    pub beliefs: Vec<DifferentBelief>,
}

/// A belief that differs between two views, and what it alone does to the best position.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DifferentBelief {
    /// Parameter with its index; the name without index where shares of a whole differ.
    pub name: String,
    /// One-line meaning.
    pub label: String,
    /// The own value as text, one for each share of a whole.
    pub own: Vec<String>,
    /// The other's.
    pub other: Vec<String>,
    /// Whether base values agree and the ranges alone differ: then the base case cannot tell.
    pub range_only: bool,
    /// Best position in the own base case with the other's value for this alone.
    #[serde(deserialize_with = "missing::read")]
    pub best: f64,
    /// Share of the difference in the best position that this closes: 1 all of it, 0 none, negative
    /// where it leads further apart; NaN where there is no difference.
    #[serde(deserialize_with = "missing::read")]
    pub closes: f64,
}
