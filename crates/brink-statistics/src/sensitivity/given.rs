//! First-order indices from worlds already evaluated, however they were drawn.
//!
//! Rank estimator of Gamboa, Gremaud, Klein & Lagnoux 2022, *Bernoulli* 28: 2345–2374: with rows
//! in the order of the input, the mean product of neighbouring outputs estimates the second moment
//! of the conditional mean. A categorical input is its own conditioning: within each level every
//! row is paired with the next. Inputs may depend on each other.

use serde::{Deserialize, Serialize};

use super::{Index, Verdict};
use crate::resample::{InputError, Resampling, generator, length, quantile, shuffled};

/// Values of one input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// Numbers; only their order matters.
    Numeric(Vec<f64>),
    /// Levels without order.
    Categorical(Vec<u32>),
}

impl Input {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Numeric(values) => values.len(),
            Self::Categorical(levels) => levels.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the row has a value.
    pub(crate) fn known(&self, row: usize) -> bool {
        match self {
            Self::Numeric(values) => !values[row].is_nan(),
            Self::Categorical(_) => true,
        }
    }

    /// The value as a number to sort by.
    pub(crate) fn key(&self, row: usize) -> f64 {
        match self {
            // Zero of either sign is one value.
            Self::Numeric(values) => values[row] + 0.0,
            Self::Categorical(levels) => f64::from(levels[row]),
        }
    }
}

/// First-order index of every input, with the noise floor of permuted outputs. Intervals are
/// percentile intervals of resampled pairs of neighbours, which keeps the order of the input.
pub fn given(
    inputs: &[Input],
    y: &[f64],
    resampling: &Resampling,
) -> Result<Vec<Index>, InputError> {
    resampling.check()?;
    inputs.iter().try_for_each(|input| length("an input", input.len(), y.len()))?;
    let one = |(k, input): (usize, &Input)| index(input, y, k as u64, resampling);
    Ok(inputs.iter().enumerate().map(one).collect())
}

fn index(input: &Input, y: &[f64], stream: u64, resampling: &Resampling) -> Index {
    let mut rows: Vec<usize> =
        (0..y.len()).filter(|&i| y[i].is_finite() && input.known(i)).collect();
    let left_out = y.len() - rows.len();
    let mut random = generator(resampling.seed, stream);
    // Ties stand in random order, else neighbours would tell of the order of the rows.
    let rank = shuffled(&mut random, y.len());
    rows.sort_by(|&i, &j| input.key(i).total_cmp(&input.key(j)).then(rank[i].cmp(&rank[j])));
    let next = neighbours(input, &rows);
    let scaled = standardised(&rows.iter().map(|&i| y[i]).collect::<Vec<f64>>());
    let n = rows.len();
    let of = |values: &[f64]| {
        next.iter().enumerate().map(|(i, &j)| values[i] * values[j]).sum::<f64>() / n as f64
    };
    let estimate = of(&scaled);
    let resampled: Vec<f64> = resampling
        .counts(n)
        .iter()
        .map(|counts| {
            let [mut product, mut sum, mut square] = [0.0; 3];
            for (i, &count) in counts.iter().enumerate() {
                let count = f64::from(count);
                product += count * scaled[i] * scaled[next[i]];
                sum += count * scaled[i];
                square += count * scaled[i] * scaled[i];
            }
            let (n, mean) = (n as f64, sum / n as f64);
            (product / n - mean * mean) / (square / n - mean * mean)
        })
        .collect();
    let mut noise: Vec<f64> = (0..resampling.resamples)
        .map(|_| of(&shuffled(&mut random, n).iter().map(|&i| scaled[i]).collect::<Vec<_>>()).abs())
        .filter(|x| !x.is_nan())
        .collect();
    noise.sort_by(f64::total_cmp);
    let interval = resampling.interval(&resampled);
    Index {
        estimate,
        interval,
        conf: resampling.half_width(&resampled),
        verdict: Verdict::of(estimate, interval, quantile(&noise, resampling.level)),
        left_out,
    }
}

/// The next row in order; the last one of all, or of a level, is followed by the first.
fn neighbours(input: &Input, rows: &[usize]) -> Vec<usize> {
    let n = rows.len();
    let mut next: Vec<usize> = (1..=n).map(|k| k % n).collect();
    if matches!(input, Input::Categorical(_)) {
        let mut start = 0;
        for k in 0..n {
            if k + 1 == n || input.key(rows[k]) != input.key(rows[k + 1]) {
                // A level seen once has no partner; the next row tells nothing of it either.
                if start < k {
                    next[k] = start;
                }
                start = k + 1;
            }
        }
    }
    next
}

/// Centred and divided by the standard deviation (divisor n); NaN if nothing varies.
pub(crate) fn standardised(y: &[f64]) -> Vec<f64> {
    let low = y.iter().copied().fold(f64::INFINITY, f64::min);
    let range = y.iter().copied().fold(f64::NEG_INFINITY, f64::max) - low;
    let unit: Vec<f64> = y.iter().map(|y| (y - low) / range).collect();
    let n = y.len() as f64;
    let mean = unit.iter().sum::<f64>() / n;
    let deviation = libm::sqrt(unit.iter().map(|u| (u - mean) * (u - mean)).sum::<f64>() / n);
    unit.iter().map(|u| (u - mean) / deviation).collect()
}
