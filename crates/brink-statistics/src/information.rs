//! What it is worth to know more before choosing an option.
//!
//! * EVPI: the mean of the best value in each world less the best mean value.
//! * EVPPI of an input or a group: worlds are cut into cells of equal size along the inputs (level
//!   by level where an input is categorical), and within a cell the option with the best mean is
//!   chosen (the single-loop idea of Strong & Oakley 2013, *Medical Decision Making* 33: 755–766,
//!   with bins in several dimensions). Choosing and judging by the same worlds reads too high;
//!   judging by worlds that had no part in the choice reads too low. Both are given, and what an
//!   input that tells nothing would show (permuted worlds).

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::resample::{InputError, Resampling, generator, length, quantile, shuffled};
use crate::robust::{Complete, Worlds};
use crate::sensitivity::Verdict;
use crate::sensitivity::given::Input;

/// Value of perfect information.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Perfect {
    /// In units of the values; never negative.
    pub estimate: f64,
    /// Percentile interval of resampled worlds.
    pub interval: [f64; 2],
    /// Share of the range of mean values of the options; NaN if these are equal.
    pub relative: f64,
    /// Worlds left out.
    pub undecided: usize,
}

/// Value of learning some inputs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    /// Chosen and judged by the same worlds: reads too high.
    pub estimate: f64,
    /// Judged by other worlds than chosen by: reads too low, may be negative.
    pub held_out: f64,
    /// Percentile interval of `estimate` less `noise` over resampled worlds (or replicates).
    pub interval: [f64; 2],
    /// Mean of the estimate if the inputs tell nothing.
    pub noise: f64,
    /// The size that such estimates stay below, with the level of the intervals.
    pub floor: f64,
    /// Number of cells.
    pub cells: usize,
    /// What to say of it: not different from zero unless the estimate is above the floor and the
    /// interval above zero.
    pub verdict: Verdict,
    /// Worlds left out.
    pub undecided: usize,
}

/// Expected value of perfect information.
pub fn perfect(worlds: &Worlds, resampling: &Resampling) -> Result<Perfect, InputError> {
    resampling.check()?;
    let complete = Complete::of(worlds, &[])?;
    let all = vec![0; complete.weights.len()];
    let of = |weights: &[f64]| {
        let total: f64 = weights.iter().sum();
        let best = |i: usize| complete.world(i).iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let means = means(&complete, &all, 1, weights);
        let top = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        // Differences are averaged, not means subtracted, so that large values cost no digits.
        let gain = weights.iter().enumerate().map(|(i, w)| w / total * (best(i) - top));
        gain.sum::<f64>().max(0.0)
    };
    let estimate = of(&complete.weights);
    let resampled: Vec<f64> = resampling
        .weights(&complete.weights, complete.replicates.as_deref())
        .par_iter()
        .map(|weights| of(weights))
        .collect();
    let plain = means(&complete, &all, 1, &complete.weights);
    let range = plain.iter().copied().fold(f64::NEG_INFINITY, f64::max)
        - plain.iter().copied().fold(f64::INFINITY, f64::min);
    Ok(Perfect {
        estimate,
        interval: resampling.interval(&resampled),
        relative: if range > 0.0 { estimate / range } else { f64::NAN },
        undecided: complete.undecided,
    })
}

/// Expected value of learning all inputs of a group together, before choosing an option.
/// Each input has one value per world; a world without one is left out.
pub fn partial(
    worlds: &Worlds,
    group: &[Input],
    resampling: &Resampling,
) -> Result<Partial, InputError> {
    resampling.check()?;
    let options = worlds.options.max(1);
    let n = worlds.values.len() / options;
    group.iter().try_for_each(|input| length("an input", input.len(), n))?;
    let mut weights = worlds.weights.map_or_else(|| vec![1.0; n], <[f64]>::to_vec);
    length("the weights", weights.len(), n)?;
    for (i, weight) in weights.iter_mut().enumerate() {
        if !group.iter().all(|input| input.known(i)) {
            *weight = f64::NAN;
        }
    }
    let complete = Complete::of(&Worlds { weights: Some(&weights), ..*worlds }, &[])?;
    let (cell, cells) = cells(group, &complete.rows);
    let estimate = gain(&complete, &cell, cells, &complete.weights);
    let noise = noise(&complete, &cell, cells, resampling);
    let mean_noise = noise.iter().sum::<f64>() / noise.len() as f64;
    let resampled: Vec<f64> = resampling
        .weights(&complete.weights, complete.replicates.as_deref())
        .par_iter()
        .map(|weights| gain(&complete, &cell, cells, weights) - mean_noise)
        .collect();
    let interval = resampling.interval(&resampled);
    let floor = quantile(&noise, resampling.level);
    let verdict = match Verdict::of(estimate, interval, floor) {
        Verdict::Influential if estimate <= floor => Verdict::NotDifferentFromZero,
        verdict => verdict,
    };
    Ok(Partial {
        estimate,
        held_out: held_out(&complete, &cell, cells, resampling.seed),
        interval,
        noise: mean_noise,
        floor,
        cells,
        verdict,
        undecided: complete.undecided,
    })
}

/// Sorted gains of permuted worlds.
fn noise(complete: &Complete, cell: &[usize], cells: usize, resampling: &Resampling) -> Vec<f64> {
    let mut noise: Vec<f64> = (0..resampling.resamples)
        .into_par_iter()
        .map(|r| {
            let mut random = generator(!resampling.seed, r as u64);
            let order = shuffled(&mut random, cell.len());
            let permuted: Vec<usize> = order.iter().map(|&i| cell[i]).collect();
            gain(complete, &permuted, cells, &complete.weights)
        })
        .collect();
    noise.sort_by(f64::total_cmp);
    noise
}

/// Mean value of each option in each cell: `[cell · options + option]`; NaN in an empty cell.
fn means(complete: &Complete, cell: &[usize], cells: usize, weights: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; cells * complete.options];
    let mut totals = vec![0.0; cells];
    for (i, (&cell, &weight)) in cell.iter().zip(weights).enumerate() {
        totals[cell] += weight;
        for (o, value) in complete.world(i).iter().enumerate() {
            sums[cell * complete.options + o] += weight * value;
        }
    }
    sums.iter().enumerate().map(|(k, sum)| sum / totals[k / complete.options]).collect()
}

/// First of the best.
fn best(values: &[f64]) -> usize {
    (0..values.len()).fold(0, |best, k| if values[k] > values[best] { k } else { best })
}

/// What choosing in every cell gains over choosing once.
fn gain(complete: &Complete, cell: &[usize], cells: usize, weights: &[f64]) -> f64 {
    let options = complete.options;
    let by_cell = means(complete, cell, cells, weights);
    let once = best(&means(complete, &vec![0; cell.len()], 1, weights));
    let mut by_weight = vec![0.0; cells];
    cell.iter().zip(weights).for_each(|(&cell, weight)| by_weight[cell] += weight);
    let total: f64 = by_weight.iter().sum();
    let one = |(k, &weight): (usize, &f64)| {
        let values = &by_cell[k * options..(k + 1) * options];
        if weight > 0.0 { weight / total * (values[best(values)] - values[once]) } else { 0.0 }
    };
    by_weight.iter().enumerate().map(one).sum::<f64>().max(0.0)
}

/// The gain where each half of the worlds is judged by the choices of the other.
fn held_out(complete: &Complete, cell: &[usize], cells: usize, seed: u64) -> f64 {
    let (n, options) = (cell.len(), complete.options);
    let mut random = generator(seed, u64::MAX - 2);
    let mut fold = vec![0; n];
    shuffled(&mut random, n).iter().enumerate().for_each(|(k, &i)| fold[i] = k % 2);
    let total: f64 = complete.weights.iter().sum();
    let mut sum = 0.0;
    for chooser in 0..2 {
        let weight = |i: usize| if fold[i] == chooser { complete.weights[i] } else { 0.0 };
        let weights: Vec<f64> = (0..n).map(weight).collect();
        let once = best(&means(complete, &vec![0; n], 1, &weights));
        let by_cell = means(complete, cell, cells, &weights);
        for i in (0..n).filter(|&i| fold[i] != chooser) {
            let values = &by_cell[cell[i] * options..(cell[i] + 1) * options];
            let choice = if values[0].is_nan() { once } else { best(values) };
            let world = complete.world(i);
            sum += complete.weights[i] / total * (world[choice] - world[once]);
        }
    }
    sum
}

/// The cell of every row, and how many there are: about 2 n^(1/3), by halving along the numeric
/// inputs in turn within every combination of levels.
#[expect(clippy::cast_sign_loss, reason = "levels and sizes are not negative")]
fn cells(group: &[Input], rows: &[usize]) -> (Vec<usize>, usize) {
    let numeric: Vec<&Input> = group.iter().filter(|g| matches!(g, Input::Numeric(_))).collect();
    let levels = |i: usize| -> Vec<u64> {
        let categorical = group.iter().filter(|g| matches!(g, Input::Categorical(_)));
        categorical.map(|input| input.key(rows[i]) as u64).collect()
    };
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_cached_key(|&i| (levels(i), i));
    let size = (rows.len() as f64 / (2.0 * libm::cbrt(rows.len() as f64))).max(1.0) as usize;
    let mut cutter = Cutter { numeric, rows, size, cell: vec![0; rows.len()], cells: 0 };
    let mut start = 0;
    while start < order.len() {
        let first = levels(order[start]);
        let count = order[start..].iter().take_while(|&&i| levels(i) == first).count();
        cutter.cut(&mut order[start..start + count], 0);
        start += count;
    }
    (cutter.cell, cutter.cells)
}

struct Cutter<'a> {
    numeric: Vec<&'a Input>,
    rows: &'a [usize],
    /// Cells are not halved below this number of rows.
    size: usize,
    cell: Vec<usize>,
    cells: usize,
}

impl Cutter<'_> {
    /// Halves by the numeric inputs in turn; rows with equal values stay together.
    fn cut(&mut self, part: &mut [usize], depth: usize) {
        let inputs = self.numeric.len();
        for turn in 0..inputs {
            if part.len() < 2 * self.size {
                break;
            }
            let input = self.numeric[(depth + turn) % inputs];
            let key = |i: usize| input.key(self.rows[i]);
            part.sort_by(|&i, &j| key(i).total_cmp(&key(j)).then(i.cmp(&j)));
            let middle = key(part[part.len() / 2]);
            let below = part.partition_point(|&i| key(i) < middle);
            let upto = part.partition_point(|&i| key(i) <= middle);
            // The border of equal values that is nearer to the middle.
            let half = part.len() / 2;
            let at = if half - below <= upto - half { below } else { upto };
            let at = if at == 0 { upto } else { at };
            if at < part.len() {
                let (left, right) = part.split_at_mut(at);
                self.cut(left, depth + turn + 1);
                self.cut(right, depth + turn + 1);
                return;
            }
        }
        for &i in &*part {
            self.cell[i] = self.cells;
        }
        self.cells += 1;
    }
}
