//! Shapley effects: shares of variance for dependent inputs, from worlds already evaluated.
//!
//! What an input adds to the explained variance, averaged over all orders in which inputs may be
//! learnt (Owen 2014; Song, Nelson & Staum 2016, *SIAM/ASA Journal on Uncertainty Quantification*
//! 4: 1060–1083). The effects add up to 1. The remaining variance E\[Var(Y | X of a set)\] comes from
//! nearest neighbours in the inputs of the set (Broto, Bachoc & Depecker 2020, same journal 8:
//! 693–716), on ranks, so that no scale of an input matters. Up to [`EXACT`] inputs all sets are
//! formed, beyond that random orders.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::given::{Input, standardised};
use super::{Index, Verdict};
use crate::resample::{InputError, Resampling, generator, length, shuffled};

/// Most inputs whose every subset is formed.
pub const EXACT: usize = 12;

/// How Shapley effects are estimated.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Effort {
    /// Rows around which the remaining variance is estimated; all if there are fewer.
    pub centres: usize,
    /// Rows among which neighbours are sought; all if there are fewer.
    pub rows: usize,
    /// Neighbours of a centre, itself counted; at least 2.
    pub neighbours: usize,
    /// Random orders per centre beyond [`EXACT`] inputs.
    pub orders: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Self { centres: 500, rows: 4000, neighbours: 3, orders: 8 }
    }
}

/// Shapley effect of every input. Rows with a missing output or input are left out and counted.
/// The intervals resample centres; they do not hold the bias of neighbours at a distance, which
/// falls with the number of rows.
pub fn shapley(
    inputs: &[Input],
    y: &[f64],
    effort: &Effort,
    resampling: &Resampling,
) -> Result<Vec<Index>, InputError> {
    resampling.check()?;
    inputs.iter().try_for_each(|input| length("an input", input.len(), y.len()))?;
    if effort.neighbours < 2 {
        return Err(InputError::Range { what: "the number of neighbours", range: "2 or more" });
    }
    let complete: Vec<usize> = (0..y.len())
        .filter(|&i| y[i].is_finite() && inputs.iter().all(|input| input.known(i)))
        .collect();
    let left_out = y.len() - complete.len();
    if complete.len() < effort.neighbours.max(3) || effort.centres == 0 {
        return Err(InputError::Empty("Shapley effects"));
    }
    let mut random = generator(resampling.seed, u64::MAX - 1);
    let mut rows: Vec<usize> =
        shuffled(&mut random, complete.len()).into_iter().map(|k| complete[k]).collect();
    rows.truncate(effort.rows.max(effort.neighbours.max(3)));
    let space = Space {
        columns: inputs.iter().map(|input| Column::of(input, &rows)).collect(),
        y: standardised(&rows.iter().map(|&i| y[i]).collect::<Vec<f64>>()),
        neighbours: effort.neighbours,
    };
    let centres = effort.centres.min(rows.len());
    let shares: Vec<Vec<f64>> = (0..centres)
        .into_par_iter()
        .map_init(Scratch::default, |scratch, centre| {
            if inputs.len() <= EXACT {
                space.exact(centre, scratch)
            } else {
                space.by_orders(centre, effort.orders.max(1), resampling.seed, scratch)
            }
        })
        .collect();
    Ok(summaries(&shares, inputs.len(), left_out, resampling))
}

fn summaries(
    shares: &[Vec<f64>],
    inputs: usize,
    left_out: usize,
    resampling: &Resampling,
) -> Vec<Index> {
    let counts = resampling.counts(shares.len());
    let totals: Vec<f64> = shares.iter().map(|row| row.iter().sum()).collect();
    let one = |j: usize| {
        let ratio = |weight: &dyn Fn(usize) -> f64| {
            let (share, total) = shares.iter().zip(&totals).enumerate().fold(
                (0.0, 0.0),
                |(share, all), (i, (row, total))| {
                    (share + weight(i) * row[j], all + weight(i) * total)
                },
            );
            share / total
        };
        let resampled: Vec<f64> =
            counts.iter().map(|counts| ratio(&|i| f64::from(counts[i]))).collect();
        let estimate = ratio(&|_| 1.0);
        let interval = resampling.interval(&resampled);
        Index {
            estimate,
            interval,
            conf: resampling.half_width(&resampled),
            verdict: Verdict::of(estimate, interval, f64::NAN),
            left_out,
        }
    };
    (0..inputs).map(one).collect()
}

/// Places of the rows along one input.
enum Column {
    /// Ranks in \[0, 1\], ties at their middle.
    Ranks(Vec<f64>),
    Levels(Vec<f64>),
}

impl Column {
    fn of(input: &Input, rows: &[usize]) -> Self {
        let keys: Vec<f64> = rows.iter().map(|&i| input.key(i)).collect();
        if matches!(input, Input::Categorical(_)) {
            return Self::Levels(keys);
        }
        let mut order: Vec<usize> = (0..keys.len()).collect();
        order.sort_by(|&i, &j| keys[i].total_cmp(&keys[j]));
        let mut ranks = vec![0.0; keys.len()];
        let mut start = 0;
        while start < order.len() {
            let tied = order[start..].iter().take_while(|&&i| keys[i] == keys[order[start]]);
            let end = start + tied.count().max(1);
            for &i in &order[start..end] {
                ranks[i] = (start + end - 1) as f64 / (2.0 * keys.len() as f64);
            }
            start = end;
        }
        Self::Ranks(ranks)
    }

    /// Squared distance; two levels are further apart than any two ranks.
    fn squared(&self, i: usize, j: usize) -> f64 {
        match self {
            Self::Ranks(ranks) => (ranks[i] - ranks[j]) * (ranks[i] - ranks[j]),
            Self::Levels(levels) => f64::from(u8::from(levels[i] != levels[j])) * 1e3,
        }
    }
}

/// Buffers of one thread.
#[derive(Default)]
struct Scratch {
    /// `[set of the first half of the inputs][row]`.
    low: Vec<f64>,
    /// The same of the second half.
    high: Vec<f64>,
    /// `[set]`: variance explained by the set.
    value: Vec<f64>,
    /// The nearest rows so far: (squared distance, row).
    nearest: Vec<(f64, usize)>,
}

struct Space {
    columns: Vec<Column>,
    /// Mean 0, variance 1.
    y: Vec<f64>,
    neighbours: usize,
}

impl Space {
    /// Variance of Y among the rows nearest to the centre.
    fn remaining(
        &self,
        centre: usize,
        distance: impl Fn(usize) -> f64,
        nearest: &mut Vec<(f64, usize)>,
    ) -> f64 {
        nearest.clear();
        nearest.push((0.0, centre));
        let n = self.y.len();
        let mut furthest = f64::INFINITY;
        // From the centre on, so that of rows equally far every centre has others.
        for i in (centre + 1..n).chain(0..centre) {
            let found = distance(i);
            if found < furthest {
                if nearest.len() == self.neighbours {
                    nearest.pop();
                }
                // The centre stays first whatever comes as near.
                let place = nearest.partition_point(|(d, _)| *d <= found);
                nearest.insert(place, (found, i));
                if nearest.len() == self.neighbours {
                    furthest = nearest[self.neighbours - 1].0;
                }
            }
        }
        let k = nearest.len() as f64;
        let mean = nearest.iter().map(|(_, i)| self.y[*i]).sum::<f64>() / k;
        let squares = nearest.iter().map(|(_, i)| (self.y[*i] - mean) * (self.y[*i] - mean));
        squares.sum::<f64>() / (k - 1.0)
    }

    /// Squared distances from the centre for every set of these columns: `[set][row]`.
    fn distances(&self, centre: usize, columns: &[Column], into: &mut Vec<f64>) {
        let n = self.y.len();
        into.clear();
        into.resize(n << columns.len(), 0.0);
        for set in 1..1_usize << columns.len() {
            let top = set.ilog2() as usize;
            let rest = set ^ (1 << top);
            for i in 0..n {
                into[set * n + i] = into[rest * n + i] + columns[top].squared(centre, i);
            }
        }
    }

    /// Share of every input in the explained variance around a centre, from all sets.
    fn exact(&self, centre: usize, scratch: &mut Scratch) -> Vec<f64> {
        let (n, inputs) = (self.y.len(), self.columns.len());
        let half = inputs / 2;
        let Scratch { low, high, value, nearest } = scratch;
        self.distances(centre, &self.columns[..half], low);
        self.distances(centre, &self.columns[half..], high);
        let all = (1_usize << inputs) - 1;
        let total = self.y[centre] * self.y[centre];
        value.clear();
        value.resize(all + 1, 0.0);
        for set in 1..=all {
            let low = &low[(set & ((1 << half) - 1)) * n..][..n];
            let high = &high[(set >> half) * n..][..n];
            // All inputs together leave nothing: a world decides its output.
            let left = if set == all {
                0.0
            } else {
                self.remaining(centre, |i| low[i] + high[i], nearest)
            };
            value[set] = total - left;
        }
        let weights = weights(inputs);
        let mut shares = vec![0.0; inputs];
        for set in 0..all {
            for (j, share) in shares.iter_mut().enumerate().filter(|(j, _)| set >> j & 1 == 0) {
                *share += weights[set.count_ones() as usize] * (value[set | 1 << j] - value[set]);
            }
        }
        shares
    }

    /// The same from random orders of the inputs.
    fn by_orders(
        &self,
        centre: usize,
        orders: usize,
        seed: u64,
        scratch: &mut Scratch,
    ) -> Vec<f64> {
        let (n, inputs) = (self.y.len(), self.columns.len());
        let mut random = generator(seed, (centre as u64) << 1);
        let total = self.y[centre] * self.y[centre];
        let mut shares = vec![0.0; inputs];
        for _ in 0..orders {
            let Scratch { low: distance, nearest, .. } = scratch;
            distance.clear();
            distance.resize(n, 0.0);
            let mut before = 0.0;
            for (place, j) in shuffled(&mut random, inputs).into_iter().enumerate() {
                for (i, distance) in distance.iter_mut().enumerate() {
                    *distance += self.columns[j].squared(centre, i);
                }
                let left = if place + 1 == inputs {
                    0.0
                } else {
                    self.remaining(centre, |i| distance[i], nearest)
                };
                shares[j] += (total - left - before) / orders as f64;
                before = total - left;
            }
        }
        shares
    }
}

/// Shapley's weight of a set of each size: 1 / (inputs · C(inputs − 1, size)).
fn weights(inputs: usize) -> Vec<f64> {
    let mut weights = Vec::with_capacity(inputs);
    let mut choose = 1.0;
    for size in 0..inputs {
        weights.push(1.0 / (inputs as f64 * choose));
        choose *= (inputs - 1 - size) as f64 / (size + 1) as f64;
    }
    weights
}
