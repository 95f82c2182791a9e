//! The safest bet: options judged over worlds.
//!
//! A matrix of values, worlds by options, more is better. A world in which any option has no value
//! (NaN) is undecided: it is left out and counted. All weights are relative.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::resample::{InputError, Resampling, below, generator, length};

/// Values of options in worlds.
#[derive(Clone, Copy, Debug)]
pub struct Worlds<'a> {
    /// `[world · options + option]`; more is better.
    pub values: &'a [f64],
    /// Number of options; at least 1.
    pub options: usize,
    /// `[world]`, not negative; equal if not given.
    pub weights: Option<&'a [f64]>,
    /// `[world]`: which randomisation of the design a world is of. If given, whole replicates are
    /// resampled instead of worlds.
    pub replicates: Option<&'a [u32]>,
}

/// An outcome that is to stay on the right side of a limit.
#[derive(Clone, Copy, Debug)]
pub struct Requirement<'a> {
    /// `[world · options + option]`.
    pub values: &'a [f64],
    /// The limit; on it the requirement is met.
    pub limit: f64,
    /// Whether the outcome is to be at most the limit, else at least.
    pub at_most: bool,
}

/// What is asked besides expected value, regret and worst case.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Demands {
    /// Quantile of regret, for example 0.9.
    pub regret_quantile: f64,
    /// Share of worst worlds that the conditional value at risk averages, for example 0.1.
    pub tail: f64,
    /// Options are as good as the best if their expected value is within this share of the range
    /// of expected values.
    pub margin: f64,
    /// Options tie in a world if they differ by at most this share of the range of its values.
    pub tie: f64,
}

impl Default for Demands {
    fn default() -> Self {
        Self { regret_quantile: 0.9, tail: 0.1, margin: 0.05, tie: 1e-9 }
    }
}

/// How options are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// Mean value; more is better.
    ExpectedValue,
    /// Mean regret; less is better.
    MeanRegret,
    /// Largest regret in any world (Savage 1951); less is better.
    MaximumRegret,
    /// Quantile of regret; less is better.
    RegretQuantile,
    /// Share of worlds in which all requirements are met; more is better.
    Satisficing,
    /// Mean of the worst share of worlds (Rockafellar & Uryasev 2000); more is better.
    ConditionalValueAtRisk,
    /// Value in the worst world (Wald); more is better.
    WorstCase,
}

impl Criterion {
    fn less_is_better(self) -> bool {
        matches!(self, Self::MeanRegret | Self::MaximumRegret | Self::RegretQuantile)
    }
}

/// All options under one criterion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// Which criterion.
    pub criterion: Criterion,
    /// `[option]`.
    pub scores: Vec<f64>,
    /// `[option]`: percentile interval of the resampled scores.
    pub intervals: Vec<[f64; 2]>,
    /// Options with the best score, ties all named.
    pub best: Vec<usize>,
    /// `[option]`: share of resamples in which the option is best, ties split evenly.
    pub best_share: Vec<f64>,
}

/// Options judged over worlds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Robust {
    /// Worlds that were judged.
    pub worlds: usize,
    /// Worlds left out because a value is missing or the weight is not above zero.
    pub undecided: usize,
    /// One entry per criterion; satisficing only if something is required.
    pub criteria: Vec<Scores>,
    /// `[option]`: share of worlds in which the option alone is best.
    pub alone_best: Vec<f64>,
    /// `[option]`: share of worlds in which the option is among several best.
    pub tied_best: Vec<f64>,
    /// `[option]`: both, with ties split evenly; adds up to 1.
    pub best_share: Vec<f64>,
    /// Options whose expected value is within the margin of the best.
    pub good: Vec<usize>,
    /// Whether these are neighbours, so that first and last are the ends of an interval.
    pub good_is_interval: bool,
}

/// Judges options over worlds.
pub fn robust(
    worlds: &Worlds,
    requirements: &[Requirement],
    demands: &Demands,
    resampling: &Resampling,
) -> Result<Robust, InputError> {
    resampling.check()?;
    for (what, x) in
        [("the quantile of regret", demands.regret_quantile), ("the tail", demands.tail)]
    {
        if !(x > 0.0 && x <= 1.0) {
            return Err(InputError::Range { what, range: "above 0 and at most 1" });
        }
    }
    let complete = Complete::of(worlds, requirements)?;
    let table = Table::of(&complete, requirements, demands);
    let resampled: Vec<Vec<Vec<f64>>> = resampling
        .weights(&complete.weights, complete.replicates.as_deref())
        .par_iter()
        .map(|weights| table.scores(weights))
        .collect();
    let plain = table.scores(&complete.weights);
    let criteria: Vec<Scores> = table
        .criteria
        .iter()
        .enumerate()
        .map(|(c, &criterion)| {
            let all: Vec<&[f64]> = resampled.iter().map(|scores| scores[c].as_slice()).collect();
            summary(criterion, &plain[c], &all, resampling)
        })
        .collect();
    let (alone_best, tied_best, best_share) = complete.best_in(demands.tie);
    let good = as_good(&plain[0], demands.margin);
    let good_is_interval = good.windows(2).all(|pair| pair[1] == pair[0] + 1);
    Ok(Robust {
        worlds: complete.weights.len(),
        undecided: complete.undecided,
        criteria,
        alone_best,
        tied_best,
        best_share,
        good,
        good_is_interval,
    })
}

impl Resampling {
    /// Resampled weights `[resample][world]`: worlds, or whole replicates where there are several.
    pub(crate) fn weights(&self, weights: &[f64], replicates: Option<&[u32]>) -> Vec<Vec<f64>> {
        let mut names = replicates.map(<[u32]>::to_vec).unwrap_or_default();
        names.sort_unstable();
        names.dedup();
        let Some(of) = replicates.filter(|_| names.len() > 1) else {
            let times = |counts: Vec<u32>| {
                counts.iter().zip(weights).map(|(&c, w)| f64::from(c) * w).collect()
            };
            return self.counts(weights.len()).into_iter().map(times).collect();
        };
        let group: Vec<usize> =
            of.iter().map(|id| names.partition_point(|name| name < id)).collect();
        (0..self.resamples)
            .map(|r| {
                let mut random = generator(self.seed, r as u64);
                let mut counts = vec![0.0; names.len()];
                for _ in 0..names.len() {
                    counts[below(&mut random, names.len())] += 1.0;
                }
                group.iter().zip(weights).map(|(&g, w)| counts[g] * w).collect()
            })
            .collect()
    }
}

/// Worlds that have all their values.
pub(crate) struct Complete {
    /// Which worlds.
    pub(crate) rows: Vec<usize>,
    /// `[world · options + option]`.
    pub(crate) values: Vec<f64>,
    pub(crate) options: usize,
    /// `[world]`.
    pub(crate) weights: Vec<f64>,
    pub(crate) replicates: Option<Vec<u32>>,
    pub(crate) undecided: usize,
}

impl Complete {
    pub(crate) fn of(worlds: &Worlds, requirements: &[Requirement]) -> Result<Self, InputError> {
        let options = worlds.options;
        if options == 0 || !worlds.values.len().is_multiple_of(options) {
            return Err(InputError::Range {
                what: "the number of values",
                range: "a multiple of the number of options, which is at least 1",
            });
        }
        let n = worlds.values.len() / options;
        worlds.weights.map_or(Ok(()), |w| length("the weights", w.len(), n))?;
        worlds.replicates.map_or(Ok(()), |r| length("the replicates", r.len(), n))?;
        for requirement in requirements {
            length("an outcome", requirement.values.len(), worlds.values.len())?;
        }
        let known = |values: &[f64], i: usize| {
            values[i * options..(i + 1) * options].iter().all(|v| v.is_finite())
        };
        let weight = |i: usize| worlds.weights.map_or(1.0, |w| w[i]);
        let rows: Vec<usize> = (0..n)
            .filter(|&i| {
                let outcomes = requirements.iter().all(|r| known(r.values, i));
                known(worlds.values, i) && outcomes && weight(i) > 0.0 && weight(i).is_finite()
            })
            .collect();
        if rows.is_empty() {
            return Err(InputError::Empty("values of options in worlds"));
        }
        let row = |&i: &usize| worlds.values[i * options..(i + 1) * options].iter().copied();
        // In units of the largest, so that tiny or huge weights neither vanish nor overflow.
        let largest = rows.iter().map(|&i| weight(i)).fold(0.0, f64::max);
        Ok(Self {
            values: rows.iter().flat_map(row).collect(),
            options,
            weights: rows.iter().map(|&i| weight(i) / largest).collect(),
            replicates: worlds.replicates.map(|ids| rows.iter().map(|&i| ids[i]).collect()),
            undecided: n - rows.len(),
            rows,
        })
    }

    pub(crate) fn world(&self, i: usize) -> &[f64] {
        &self.values[i * self.options..(i + 1) * self.options]
    }

    /// Shares of worlds in which each option is best: alone, among several, with ties split.
    fn best_in(&self, tie: f64) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
        let total: f64 = self.weights.iter().sum();
        let [mut alone, mut tied, mut split] = [(); 3].map(|()| vec![0.0; self.options]);
        for (i, weight) in self.weights.iter().enumerate() {
            let best = within(self.world(i), tie);
            for &option in &best {
                let into = if best.len() == 1 { &mut alone } else { &mut tied };
                into[option] += weight / total;
                split[option] += weight / total / best.len() as f64;
            }
        }
        (alone, tied, split)
    }
}

/// Options within so large a share of the range from the best.
fn within(values: &[f64], share: f64) -> Vec<usize> {
    let top = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    (0..values.len()).filter(|&k| top - values[k] <= share * (top - low)).collect()
}

/// Options whose score is within the margin of the best.
fn as_good(scores: &[f64], margin: f64) -> Vec<usize> {
    within(scores, margin.max(0.0))
}

/// What the criteria need, sorted once.
struct Table<'a> {
    complete: &'a Complete,
    demands: &'a Demands,
    criteria: Vec<Criterion>,
    /// `[option][world]`.
    regret: Vec<Vec<f64>>,
    /// `[option]`: worlds in rising order of regret.
    by_regret: Vec<Vec<usize>>,
    /// `[option]`: worlds in rising order of value.
    by_value: Vec<Vec<usize>>,
    /// `[option][world]`; empty if nothing is required.
    met: Vec<Vec<bool>>,
}

impl<'a> Table<'a> {
    fn of(complete: &'a Complete, requirements: &[Requirement], demands: &'a Demands) -> Self {
        use Criterion as C;
        let (n, options) = (complete.weights.len(), complete.options);
        let best = |i: usize| complete.world(i).iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let regret: Vec<Vec<f64>> = (0..options)
            .map(|o| (0..n).map(|i| best(i) - complete.world(i)[o]).collect())
            .collect();
        let sorted = |key: &dyn Fn(usize) -> f64| {
            let mut order: Vec<usize> = (0..n).collect();
            order.sort_by(|&i, &j| key(i).total_cmp(&key(j)));
            order
        };
        let meets = |o: usize, i: usize| {
            requirements.iter().all(|r| {
                let value = r.values[complete.rows[i] * options + o];
                if r.at_most { value <= r.limit } else { value >= r.limit }
            })
        };
        let mut criteria =
            vec![C::ExpectedValue, C::MeanRegret, C::MaximumRegret, C::RegretQuantile];
        criteria.extend([C::ConditionalValueAtRisk, C::WorstCase]);
        let mut met = Vec::new();
        if !requirements.is_empty() {
            criteria.push(C::Satisficing);
            met = (0..options).map(|o| (0..n).map(|i| meets(o, i)).collect()).collect();
        }
        Self {
            complete,
            demands,
            criteria,
            by_regret: regret.iter().map(|regret| sorted(&|i| regret[i])).collect(),
            by_value: (0..options).map(|o| sorted(&|i| complete.world(i)[o])).collect(),
            regret,
            met,
        }
    }

    /// `[criterion][option]` under these weights.
    fn scores(&self, weights: &[f64]) -> Vec<Vec<f64>> {
        let total: f64 = weights.iter().sum();
        let each = |&criterion: &Criterion| {
            (0..self.complete.options).map(|o| self.score(criterion, o, weights, total)).collect()
        };
        self.criteria.iter().map(each).collect()
    }

    fn score(&self, criterion: Criterion, o: usize, weights: &[f64], total: f64) -> f64 {
        let value = |i: usize| self.complete.world(i)[o];
        let mean = |of: &dyn Fn(usize) -> f64| {
            weights.iter().enumerate().map(|(i, w)| w / total * of(i)).sum::<f64>()
        };
        let present = |i: &&usize| weights[**i] > 0.0;
        match criterion {
            Criterion::ExpectedValue => mean(&value),
            Criterion::MeanRegret => mean(&|i| self.regret[o][i]),
            Criterion::Satisficing => mean(&|i| f64::from(u8::from(self.met[o][i]))),
            Criterion::MaximumRegret => {
                let last = self.by_regret[o].iter().rev().find(present);
                last.map_or(f64::NAN, |&i| self.regret[o][i])
            }
            Criterion::WorstCase => {
                self.by_value[o].iter().find(present).map_or(f64::NAN, |&i| value(i))
            }
            Criterion::RegretQuantile => {
                let mut left = self.demands.regret_quantile * total;
                let reached = self.by_regret[o].iter().find(|&&i| {
                    left -= weights[i];
                    // Rounding of the sum must not push a quantile one world on.
                    weights[i] > 0.0 && left <= 1e-12 * total
                });
                reached
                    .or(self.by_regret[o].iter().rev().find(present))
                    .map_or(f64::NAN, |&i| self.regret[o][i])
            }
            Criterion::ConditionalValueAtRisk => {
                let tail = self.demands.tail * total;
                let (mut left, mut sum) = (tail, 0.0);
                for &i in &self.by_value[o] {
                    let weight = weights[i].min(left);
                    sum += weight / tail * value(i);
                    left -= weight;
                    if left <= 0.0 {
                        break;
                    }
                }
                sum
            }
        }
    }
}

fn summary(
    criterion: Criterion,
    scores: &[f64],
    resampled: &[&[f64]],
    resampling: &Resampling,
) -> Scores {
    let best = |scores: &[f64]| {
        let sign = if criterion.less_is_better() { -1.0 } else { 1.0 };
        within(&scores.iter().map(|s| sign * s).collect::<Vec<f64>>(), 1e-12)
    };
    let column = |o: usize| resampled.iter().map(|scores| scores[o]).collect::<Vec<f64>>();
    let mut best_share = vec![0.0; scores.len()];
    for scores in resampled {
        let best = best(scores);
        for &option in &best {
            best_share[option] += 1.0 / (best.len() * resampled.len()) as f64;
        }
    }
    Scores {
        criterion,
        scores: scores.to_vec(),
        intervals: (0..scores.len()).map(|o| resampling.interval(&column(o))).collect(),
        best: best(scores),
        best_share,
    }
}
