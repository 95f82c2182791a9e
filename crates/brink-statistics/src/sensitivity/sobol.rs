//! Sobol indices from a Saltelli design: rows A, rows B, and for each input j the rows of A with
//! column j from B (AB), if wanted the rows of B with column j from A (BA).
//!
//! First order: Saltelli et al. 2010, *Computer Physics Communications* 181: 259–270. Total: Jansen
//! 1999, same journal 117: 35–43. Second order: Saltelli 2002, same journal 145: 280–297. These are
//! `SALib`'s estimators, with its normalisation of all outputs together beforehand.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Index, Verdict};
use crate::resample::{InputError, Resampling, length, quantile};

/// Outputs of a design. NaN stands for a missing or undecided output.
#[derive(Clone, Copy, Debug)]
pub struct Evaluations<'a> {
    /// `[row]`.
    pub a: &'a [f64],
    /// `[row]`.
    pub b: &'a [f64],
    /// `[input][row]`: A with the input's column from B.
    pub ab: &'a [Vec<f64>],
    /// `[input][row]`: B with the input's column from A; only second order needs it.
    pub ba: Option<&'a [Vec<f64>]>,
}

/// Sobol indices of one output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sobol {
    /// `[input]`: share of variance that goes if the input alone is learnt.
    pub s1: Vec<Index>,
    /// `[input]`: share of variance that stays if all other inputs are learnt.
    pub st: Vec<Index>,
    /// Pairs (j, k), j < k, with what they do together beyond what each does alone.
    pub s2: Vec<(usize, usize, Index)>,
    /// What an input without effect would show.
    pub dummy: Dummy,
    /// Indices on the first n/8, n/4, n/2 and n rows.
    pub convergence: Vec<Subset>,
}

/// The noise floor: indices of a parameter that does nothing, from A and B alone, by estimators
/// that do not cancel exactly for it (Khorashadi Zadeh et al. 2017, *Environmental Modelling &
/// Software* 91: 210–222).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dummy {
    /// First-order index of the dummy.
    pub s1: f64,
    /// Total index of the dummy.
    pub st: f64,
    /// The size that the resampled first-order index stays below, with the level of the intervals.
    pub s1_floor: f64,
    /// The same of the total index.
    pub st_floor: f64,
}

/// Indices on the first rows of a design.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subset {
    /// Number of rows.
    pub rows: usize,
    /// First order, `[input]`.
    pub s1: Vec<f64>,
    /// Total, `[input]`.
    pub st: Vec<f64>,
}

/// First-order, total and (where BA is given) second-order indices.
pub fn sobol(evaluations: &Evaluations, resampling: &Resampling) -> Result<Sobol, InputError> {
    resampling.check()?;
    evaluations.check()?;
    let n = evaluations.a.len();
    let scaled = Scaled::of(evaluations, n);
    let counts = resampling.counts(n);
    let dummy = dummy(&scaled, &counts, resampling);
    let inputs = evaluations.ab.len();
    let singles: Vec<(Index, Index)> = (0..inputs)
        .into_par_iter()
        .map(|j| {
            let rows = scaled.single(j);
            let left_out = left_out(&rows);
            let (s1, st) = ratios(&rows, &counts, |s| (s[3] / s[0], s[4] / s[0]));
            (
                index(&s1, dummy.s1_floor, left_out, resampling),
                index(&st, dummy.st_floor, left_out, resampling),
            )
        })
        .collect();
    let (s1, st) = singles.into_iter().unzip();
    let s2 = if evaluations.ba.is_some() {
        second(&scaled, &counts, dummy.s1_floor, resampling)
    } else {
        Vec::new()
    };
    let convergence = [8, 4, 2, 1].into_iter().filter(|d| n / d >= 2);
    let convergence = convergence.map(|d| subset(evaluations, n / d)).collect();
    Ok(Sobol { s1, st, s2, dummy, convergence })
}

impl Evaluations<'_> {
    fn check(&self) -> Result<(), InputError> {
        let n = self.a.len();
        if n < 2 {
            return Err(InputError::Empty("Sobol indices"));
        }
        length("B", self.b.len(), n)?;
        self.ab.iter().try_for_each(|column| length("AB", column.len(), n))?;
        if let Some(ba) = self.ba {
            length("the inputs of BA", ba.len(), self.ab.len())?;
            ba.iter().try_for_each(|column| length("BA", column.len(), n))?;
        }
        Ok(())
    }
}

/// The first rows of a design, centred and divided by the deviation of all outputs together.
struct Scaled<'a> {
    from: &'a Evaluations<'a>,
    rows: usize,
    mean: f64,
    /// One over the standard deviation; NaN if nothing varies.
    factor: f64,
}

impl<'a> Scaled<'a> {
    fn of(from: &'a Evaluations<'a>, rows: usize) -> Self {
        let mut columns = vec![from.a, from.b];
        columns.extend(from.ab.iter().chain(from.ba.unwrap_or_default()).map(Vec::as_slice));
        let finite = || columns.iter().flat_map(|c| &c[..rows]).copied().filter(|y| y.is_finite());
        let (low, high) = finite()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), y| (f64::min(l, y), f64::max(h, y)));
        // Units of the range first: squares of tiny or huge outputs would under- or overflow.
        let range = high - low;
        let (count, sum) = finite().fold((0.0, 0.0), |(n, s), y| (n + 1.0, s + (y - low) / range));
        let mean = sum / count;
        let squares: f64 = finite()
            .map(|y| {
                let off = (y - low) / range - mean;
                off * off
            })
            .sum();
        let factor = 1.0 / (range * libm::sqrt(squares / count));
        let factor = if factor.is_finite() { factor } else { f64::NAN };
        Self { from, rows, mean: low + mean * range, factor }
    }

    fn value(&self, raw: f64) -> f64 {
        (raw - self.mean) * self.factor
    }

    /// What the sums for input j are over: 1, a+b, a²+b², first-order and total product; zeros
    /// where a value is missing.
    fn single(&self, j: usize) -> Vec<[f64; 5]> {
        let ab = &self.from.ab[j];
        (0..self.rows)
            .map(|i| {
                let [a, b, ab] = [self.from.a[i], self.from.b[i], ab[i]].map(|y| self.value(y));
                let row = [1.0, a + b, a * a + b * b, b * (ab - a), 0.5 * (a - ab) * (a - ab)];
                if row.iter().all(|x| x.is_finite()) { row } else { [0.0; 5] }
            })
            .collect()
    }

    fn pair(&self, j: usize, k: usize, ba: &[Vec<f64>]) -> Vec<[f64; 4]> {
        (0..self.rows)
            .map(|i| {
                let from = self.from;
                let [a, b, abj, abk, baj] =
                    [from.a[i], from.b[i], from.ab[j][i], from.ab[k][i], ba[j][i]]
                        .map(|y| self.value(y));
                let product = baj * abk - a * b - b * (abj - a) - b * (abk - a);
                let row = [1.0, a + b, a * a + b * b, product];
                if row.iter().all(|x| x.is_finite()) { row } else { [0.0; 4] }
            })
            .collect()
    }
}

fn left_out<const K: usize>(rows: &[[f64; K]]) -> usize {
    rows.iter().filter(|row| row[0] == 0.0).count()
}

/// Variance of all a and b from the sums of 1, a+b and a²+b²; NaN where it is only rounding.
fn variance(sums: &[f64]) -> f64 {
    let n = 2.0 * sums[0];
    let variance = sums[2] / n - (sums[1] / n) * (sums[1] / n);
    if variance > f64::EPSILON { variance } else { f64::NAN }
}

fn weighted<const K: usize>(rows: &[[f64; K]], counts: &[u32]) -> [f64; K] {
    let mut sums = [0.0; K];
    for (row, &count) in rows.iter().zip(counts) {
        let count = f64::from(count);
        for k in 0..K {
            sums[k] += count * row[k];
        }
    }
    sums
}

/// Two ratios to the variance: of all rows first, then of every resample.
fn ratios<const K: usize>(
    rows: &[[f64; K]],
    counts: &[Vec<u32>],
    ratio: impl Fn(&[f64; K]) -> (f64, f64) + Sync,
) -> (Vec<f64>, Vec<f64>) {
    let of = |sums: [f64; K]| {
        let (one, two) = ratio(&sums);
        let variance = variance(&sums);
        (one / variance, two / variance)
    };
    let mut all = [0.0; K];
    for row in rows {
        for k in 0..K {
            all[k] += row[k];
        }
    }
    let first = std::iter::once(of(all));
    first.chain(counts.iter().map(|counts| of(weighted(rows, counts)))).unzip()
}

/// The index whose first entry is the estimate and whose others are resampled.
fn index(estimates: &[f64], floor: f64, left_out: usize, resampling: &Resampling) -> Index {
    let interval = resampling.interval(&estimates[1..]);
    Index {
        estimate: estimates[0],
        interval,
        conf: resampling.half_width(&estimates[1..]),
        verdict: Verdict::of(estimates[0], interval, floor),
        left_out,
    }
}

fn second(
    scaled: &Scaled,
    counts: &[Vec<u32>],
    floor: f64,
    resampling: &Resampling,
) -> Vec<(usize, usize, Index)> {
    let ba = scaled.from.ba.unwrap_or_default();
    let inputs = scaled.from.ab.len();
    let pairs: Vec<(usize, usize)> =
        (0..inputs).flat_map(|j| (j + 1..inputs).map(move |k| (j, k))).collect();
    pairs
        .into_par_iter()
        .map(|(j, k)| {
            let rows = scaled.pair(j, k, ba);
            let (s2, _) = ratios(&rows, counts, |s| (s[3] / s[0], f64::NAN));
            let mut index = index(&s2, floor, left_out(&rows), resampling);
            // An interaction may have either sign, so an interval below zero is one too.
            if index.interval[1] < 0.0 && index.interval[0].abs() > floor {
                index.verdict = Verdict::Influential;
            }
            (j, k, index)
        })
        .collect()
}

fn dummy(scaled: &Scaled, counts: &[Vec<u32>], resampling: &Resampling) -> Dummy {
    let rows: Vec<[f64; 5]> = (0..scaled.rows)
        .map(|i| {
            let [a, b] = [scaled.from.a[i], scaled.from.b[i]].map(|y| scaled.value(y));
            let row = [1.0, a + b, a * a + b * b, a * b, a * a];
            if row.iter().all(|x| x.is_finite()) { row } else { [0.0; 5] }
        })
        .collect();
    let (s1, st) = ratios(&rows, counts, |s| {
        let mean = s[1] / (2.0 * s[0]);
        (s[3] / s[0] - mean * mean, variance(s) - (s[4] / s[0] - mean * mean))
    });
    let floor = |estimates: &[f64]| {
        let mut sizes: Vec<f64> =
            estimates.iter().map(|x| x.abs()).filter(|x| !x.is_nan()).collect();
        sizes.sort_by(f64::total_cmp);
        quantile(&sizes, resampling.level)
    };
    Dummy { s1: s1[0], st: st[0], s1_floor: floor(&s1[1..]), st_floor: floor(&st[1..]) }
}

fn subset(evaluations: &Evaluations, rows: usize) -> Subset {
    let scaled = Scaled::of(evaluations, rows);
    let of = |j| {
        let (s1, st) = ratios(&scaled.single(j), &[], |s| (s[3] / s[0], s[4] / s[0]));
        (s1[0], st[0])
    };
    let (s1, st) = (0..evaluations.ab.len()).into_par_iter().map(of).unzip();
    Subset { rows, s1, st }
}
