//! What every estimate here shares: errors of shape, seeded resampling, quantiles.

use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Why arrays cannot be worked on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// Two arrays that belong together differ in length.
    #[error("{what} has {found} entries where {expected} are needed")]
    Length {
        /// Which array.
        what: &'static str,
        /// Its length.
        found: usize,
        /// The length it should have.
        expected: usize,
    },
    /// A number is out of its range.
    #[error("{what} must be {range}")]
    Range {
        /// Which number.
        what: &'static str,
        /// What it may be.
        range: &'static str,
    },
    /// Nothing to work on.
    #[error("{0}: too few complete rows")]
    Empty(&'static str),
}

/// Refuses an array of another length.
pub(crate) fn length(what: &'static str, found: usize, expected: usize) -> Result<(), InputError> {
    if found == expected { Ok(()) } else { Err(InputError::Length { what, found, expected }) }
}

/// How an estimate is resampled.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resampling {
    /// Number of resamples; at least 2.
    pub resamples: usize,
    /// Level of intervals, between 0 and 1.
    pub level: f64,
    /// Seed of the resamples.
    pub seed: u64,
}

impl Default for Resampling {
    /// 100 resamples at 95%, as `SALib` has it.
    fn default() -> Self {
        Self { resamples: 100, level: 0.95, seed: 1 }
    }
}

impl Resampling {
    /// Refuses what no interval can be made of.
    pub(crate) fn check(&self) -> Result<(), InputError> {
        if self.resamples < 2 {
            return Err(InputError::Range { what: "the number of resamples", range: "2 or more" });
        }
        if !(self.level > 0.0 && self.level < 1.0) {
            return Err(InputError::Range { what: "the level", range: "between 0 and 1" });
        }
        Ok(())
    }

    /// How often each of `n` rows occurs in each resample: `[resample][row]`. Resample `r` depends
    /// on the seed, `n` and `r` alone.
    pub(crate) fn counts(&self, n: usize) -> Vec<Vec<u32>> {
        (0..self.resamples)
            .into_par_iter()
            .map(|r| {
                let mut random = generator(self.seed, r as u64);
                let mut counts = vec![0; n];
                for _ in 0..n {
                    counts[below(&mut random, n)] += 1;
                }
                counts
            })
            .collect()
    }

    /// Percentile interval of resampled estimates, NaNs left out.
    pub(crate) fn interval(&self, estimates: &[f64]) -> [f64; 2] {
        let mut sorted: Vec<f64> = estimates.iter().copied().filter(|x| !x.is_nan()).collect();
        sorted.sort_by(f64::total_cmp);
        let tail = (1.0 - self.level) / 2.0;
        [quantile(&sorted, tail), quantile(&sorted, 1.0 - tail)]
    }

    /// Half width of the normal interval: z times the standard deviation of the estimates.
    pub(crate) fn half_width(&self, estimates: &[f64]) -> f64 {
        normal_quantile(0.5 + self.level / 2.0) * deviation(estimates)
    }
}

/// The generator of one stream of a seed.
pub(crate) fn generator(seed: u64, stream: u64) -> Pcg64Mcg {
    // Odd multiplier of Knuth: neighbouring streams must not have neighbouring seeds.
    Pcg64Mcg::seed_from_u64(seed ^ (stream.wrapping_add(1)).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// A uniform index below `n` (Lemire's multiplication; its bias is below `n`/2⁶⁴).
pub(crate) fn below(random: &mut Pcg64Mcg, n: usize) -> usize {
    ((u128::from(random.next_u64()) * n as u128) >> 64) as usize
}

/// A random order of `0..n` (Fisher and Yates).
pub(crate) fn shuffled(random: &mut Pcg64Mcg, n: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    for k in (1..n).rev() {
        order.swap(k, below(random, k + 1));
    }
    order
}

/// Quantile of sorted numbers by linear interpolation (Hyndman and Fan's type 7); NaN of none.
#[expect(clippy::cast_sign_loss, reason = "a place in a list is not negative")]
pub(crate) fn quantile(sorted: &[f64], p: f64) -> f64 {
    if sorted.is_empty() {
        return f64::NAN;
    }
    let at = p.clamp(0.0, 1.0) * (sorted.len() - 1) as f64;
    let below = at as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (at - below as f64) * (sorted[above] - sorted[below])
}

/// Standard deviation with divisor n − 1; NaN of fewer than two numbers.
pub(crate) fn deviation(numbers: &[f64]) -> f64 {
    let n = numbers.len() as f64;
    if numbers.len() < 2 {
        return f64::NAN;
    }
    let mean = numbers.iter().sum::<f64>() / n;
    libm::sqrt(numbers.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0))
}

/// Quantile of the standard normal distribution.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    -core::f64::consts::SQRT_2 * statrs::function::erf::erfc_inv(2.0 * p)
}
