//! Result data about the safest bet: which posture to take where no parameter is known, and what it
//! would be worth to know more.

use brink_statistics::robust::Criterion;
use serde::{Deserialize, Serialize};

use super::{Series, WorldsSummary};
use crate::missing;

/// The safest bet over plausible worlds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SafestBet {
    /// The view whose beliefs are taken; `None` for the scenario's own.
    pub view: Option<String>,
    /// The player whose value is judged.
    pub player: String,
    /// The dial.
    pub dial: String,
    /// The dial's lower and upper end.
    #[serde(deserialize_with = "missing::read")]
    pub dial_range: [f64; 2],
    /// The worlds, and what evidence does to them.
    pub worlds: WorldsSummary,
    /// How worlds count.
    pub weights: BetWeights,
    /// What was asked of a good bet.
    pub demands: BetDemands,
    /// Positions of the dial.
    pub positions: OptionsJudged,
    /// Mixes of the levers with the dial at its best position by expected value; `None` where the
    /// scenario names no levers but the dial, or where they were not asked for.
    pub mixes: Option<OptionsJudged>,
    /// What it would be worth to know more before choosing a position.
    pub information: Information,
}

/// How worlds count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BetWeights {
    /// All the same: there is no evidence.
    Equal,
    /// As the evidence under its handicaps weighs them.
    Evidence,
    /// All the same, because numbers under the weights of the evidence cannot be trusted; the summary
    /// of the worlds says why.
    EqualEvidenceWithheld,
}

/// What was asked of a good bet.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BetDemands {
    /// Quantile of regret that is judged.
    pub regret_quantile: f64,
    /// Share of worst worlds that the conditional value at risk averages.
    pub tail: f64,
    /// An option is as good as the best if its expected value is within this share of the range of
    /// expected values.
    pub margin: f64,
    /// Attack is to be at most this likely; `None` where nothing is required of it.
    pub attack_at_most: Option<f64>,
    /// Catastrophe is to be at most this likely.
    pub catastrophe_at_most: Option<f64>,
}

/// Options, positions of the dial or mixes of levers, judged over worlds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OptionsJudged {
    /// Controls of each option, `[control]`, each `[option]`.
    pub controls: Vec<Series>,
    /// Worlds that were judged.
    pub worlds: usize,
    /// Worlds left out because a solve did not converge or a number does not exist in them.
    pub undecided: usize,
    /// The criteria side by side; satisficing only where something was required.
    pub criteria: Vec<JudgedBy>,
    /// Share of worlds in which each option is best, `[option]`, ties split evenly; adds up to one.
    pub best_share: Vec<f64>,
    /// Share of worlds in which each option is best alone, `[option]`.
    pub alone_best: Vec<f64>,
    /// Options whose expected value is within the margin of the best, rising.
    pub good: Vec<usize>,
    /// Whether these follow each other, so that along a dial they are one interval.
    pub good_is_interval: bool,
    /// Lowest and highest value of each control among them, `[control]`.
    pub good_range: Vec<[f64; 2]>,
    /// What no other option beats in everything; `None` where the scenario names no outcomes.
    pub front: Option<Front>,
}

/// All options under one criterion.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JudgedBy {
    /// Which.
    pub criterion: Criterion,
    /// The best option; of several the first.
    pub best: usize,
    /// All options that are as good to rounding, the best among them.
    pub ties: Vec<usize>,
    /// Controls of the best option, `[control]`.
    pub at: Vec<f64>,
    /// Where each control of the best option lies in 95% of resamples of the worlds (whole
    /// replicates of the design), `[control]`.
    #[serde(deserialize_with = "missing::read")]
    pub spread: Vec<[f64; 2]>,
    /// Score of the best option.
    #[serde(deserialize_with = "missing::read")]
    pub score: f64,
    /// Its 95% interval over the resamples.
    #[serde(deserialize_with = "missing::read")]
    pub interval: [f64; 2],
    /// Score of each option, `[option]`.
    #[serde(deserialize_with = "missing::read")]
    pub scores: Vec<f64>,
}

impl OptionsJudged {
    /// The options under a criterion, where it was asked for.
    pub fn by(&self, criterion: Criterion) -> Option<&JudgedBy> {
        self.criteria.iter().find(|judged| judged.criterion == criterion)
    }
}

/// Options that no other beats in every objective, in expectation over worlds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Front {
    /// Attack, catastrophe and the other outcomes that the scenario names; of each, less is better.
    /// Values are `[option]`.
    pub objectives: Vec<Series>,
    /// Options on the front, rising.
    pub options: Vec<usize>,
}

/// What it would be worth to know more before choosing, in the player's payoff units.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Information {
    /// Expected value of perfect information.
    #[serde(deserialize_with = "missing::read")]
    pub perfect: f64,
    /// Its 95% interval.
    #[serde(deserialize_with = "missing::read")]
    pub interval: [f64; 2],
    /// As a share of the range of expected values; NaN where all options are worth the same.
    #[serde(deserialize_with = "missing::read")]
    pub relative: f64,
    /// Expected value of learning one uncertain number alone, the most valuable first.
    pub parameters: Vec<ParameterWorth>,
}

/// What it would be worth to learn one uncertain number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ParameterWorth {
    /// Parameter with its index, or `handicap.ID`.
    pub name: String,
    /// One-line meaning.
    pub label: String,
    /// The estimate less what a number that tells nothing would show, payoff units; may be negative.
    #[serde(deserialize_with = "missing::read")]
    pub worth: f64,
    /// Its 95% interval.
    #[serde(deserialize_with = "missing::read")]
    pub interval: [f64; 2],
    /// The worth as a share of that of perfect information; NaN where that is zero.
    #[serde(deserialize_with = "missing::read")]
    pub relative: f64,
    /// The estimate as it is: chosen and judged by the same worlds, which reads too high.
    #[serde(deserialize_with = "missing::read")]
    pub estimate: f64,
    /// The same judged by other worlds than chosen by, which reads too low.
    #[serde(deserialize_with = "missing::read")]
    pub held_out: f64,
    /// What the estimate of a number that tells nothing stays below in 95% of cases.
    #[serde(deserialize_with = "missing::read")]
    pub floor: f64,
    /// Whether the worth is more than noise; if not, it is not different from zero.
    pub above_noise: bool,
}
