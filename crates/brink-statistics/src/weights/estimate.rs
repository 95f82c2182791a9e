//! Means, shares and quantiles under weights, with their uncertainty.

use super::{Weights, sum};
use crate::interval::{Z95, student95, wilson};

/// A number made from weighted worlds.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Estimate {
    /// The number itself; NaN where nothing counts.
    pub value: f64,
    /// Its standard error; NaN where there is none.
    pub standard_error: f64,
    /// Its 95% interval.
    pub interval: [f64; 2],
    /// Effective sample size of the worlds that have a value.
    pub effective: f64,
    /// Weight of the worlds that have none (NaN) and are left out.
    pub missing: f64,
}

impl Estimate {
    fn none(missing: f64) -> Self {
        let nan = f64::NAN;
        Self { value: nan, standard_error: nan, interval: [nan, nan], effective: 0.0, missing }
    }
}

/// The worlds that have a value, their weights summing to one.
struct Counted {
    /// Of value and weight.
    pairs: Vec<(f64, f64)>,
    /// Number of each of `pairs` among all worlds.
    worlds: Vec<usize>,
    effective: f64,
    missing: f64,
}

impl Counted {
    fn mean(&self) -> f64 {
        sum(self.pairs.iter().map(|(v, w)| v * w))
    }
}

impl Weights {
    /// `None` where no weight is on a value.
    fn counted(&self, values: &[f64]) -> Result<Counted, Estimate> {
        assert_eq!(values.len(), self.worlds(), "one value per world");
        let shares = self.shares();
        // A world without weight has no say, not even by an infinite value.
        let counts = |i: &usize| !values[*i].is_nan() && shares[*i] > 0.0;
        let worlds: Vec<usize> = (0..values.len()).filter(counts).collect();
        let missing = sum((0..values.len()).filter(|&i| values[i].is_nan()).map(|i| shares[i]));
        let total = sum(worlds.iter().map(|&i| shares[i]));
        if total == 0.0 {
            return Err(Estimate::none(missing));
        }
        let pairs: Vec<(f64, f64)> =
            worlds.iter().map(|&i| (values[i], shares[i] / total)).collect();
        let effective = 1.0 / sum(pairs.iter().map(|(_, w)| w * w));
        Ok(Counted { pairs, worlds, effective, missing })
    }

    /// Weighted mean of `values`, one per world; NaN values are left out.
    ///
    /// The standard error is that of self-normalised importance sampling, √Σw²(x − mean)² (Owen
    /// 2013, *Monte Carlo theory, methods and examples*, equation 9.9), as if worlds were drawn
    /// independently; the interval is normal.
    pub fn mean(&self, values: &[f64]) -> Estimate {
        let counted = match self.counted(values) {
            Ok(counted) => counted,
            Err(none) => return none,
        };
        let value = counted.mean();
        let squares = counted.pairs.iter().map(|(v, w)| (w * (v - value)).powi(2));
        let standard_error = libm::sqrt(sum(squares));
        let half = Z95 * standard_error;
        let interval = [value - half, value + half];
        let Counted { effective, missing, .. } = counted;
        Estimate { value, standard_error, interval, effective, missing }
    }

    /// Weighted share of worlds in which something holds: `values` of 1 (it does), 0 (it does not)
    /// or NaN (undecided, left out). The interval is Wilson's with the effective sample size for
    /// the number of trials.
    pub fn share(&self, values: &[f64]) -> Estimate {
        let mut estimate = self.mean(values);
        // Weights sum to one up to rounding.
        estimate.value = estimate.value.clamp(0.0, 1.0);
        estimate.interval = wilson(estimate.value, estimate.effective);
        estimate
    }

    /// Weighted quantile of `values` at `p` in \[0, 1\] (outside, NaN); NaN values are left out.
    ///
    /// Type 7 with weights (Akinshin 2023, arXiv:2304.07265): with equal weights, the usual linear
    /// interpolation between order statistics. The interval is Woodruff's (1952, *Journal of the
    /// American Statistical Association* 47: 635–646): quantiles at the ends of Wilson's interval
    /// of the share `p`; the standard error is its width over that of a normal interval.
    pub fn quantile(&self, values: &[f64], p: f64) -> Estimate {
        let mut counted = match self.counted(values) {
            Ok(counted) if (0.0..=1.0).contains(&p) => counted,
            Ok(counted) => return Estimate::none(counted.missing),
            Err(none) => return none,
        };
        counted.pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let Counted { pairs, effective, missing, .. } = counted;
        let value = quantile(&pairs, effective, p);
        let interval = wilson(p, effective).map(|end| quantile(&pairs, effective, end));
        let standard_error = (interval[1] - interval[0]) / (2.0 * Z95);
        Estimate { value, standard_error, interval, effective, missing }
    }

    /// Weighted mean of `values`, its uncertainty from independent replicates of the design:
    /// `replicates` says to which, numbered from 0, each world belongs.
    ///
    /// Where points fill the space evenly the error is smaller than counting says, and only the
    /// spread of replicates tells (Owen 2013, chapter 17). The mean is a ratio of sums over
    /// replicates; its variance is that of the ratio to first order (Cochran 1977, *Sampling
    /// Techniques*, section 6.3), the interval Student's with one degree of freedom less than there
    /// are replicates. With fewer than two there is no error (NaN).
    pub fn mean_of_replicates(&self, values: &[f64], replicates: &[u32]) -> Estimate {
        let mut estimate = self.mean(values);
        let Ok(counted) = self.counted(values) else { return estimate };
        assert_eq!(replicates.len(), values.len(), "one replicate per world");
        let count = replicates.iter().max().map_or(0, |&last| last as usize + 1);
        let mut residuals = vec![0.0; count];
        for (&world, (v, w)) in counted.worlds.iter().zip(&counted.pairs) {
            residuals[replicates[world] as usize] += w * (v - estimate.value);
        }
        let factor = count as f64 / (count as f64 - 1.0);
        let variance = sum(residuals.iter().map(|r| r * r)) * factor;
        estimate.standard_error = if count < 2 { f64::NAN } else { libm::sqrt(variance) };
        let half = student95(count.saturating_sub(1)) * estimate.standard_error;
        estimate.interval = [estimate.value - half, estimate.value + half];
        estimate
    }

    /// Weighted share with its uncertainty from replicates; see [`Weights::share`] and
    /// [`Weights::mean_of_replicates`].
    ///
    /// The interval is Wilson's with the number of trials that would have the standard error found,
    /// less what few replicates leave open (Korn & Graubard 1998, *Survey Methodology* 24:
    /// 193–201); where replicates agree to the digit, with the effective sample size.
    pub fn share_of_replicates(&self, values: &[f64], replicates: &[u32]) -> Estimate {
        let mut estimate = self.mean_of_replicates(values, replicates);
        estimate.value = estimate.value.clamp(0.0, 1.0);
        let count = replicates.iter().max().map_or(0, |&last| last as usize + 1);
        let widening = Z95 / student95(count.saturating_sub(1));
        let (value, error) = (estimate.value, estimate.standard_error);
        let trials = value * (1.0 - value) / (error * error) * widening * widening;
        let known = trials.is_finite() && trials > 0.0;
        estimate.interval = wilson(value, if known { trials } else { estimate.effective });
        estimate
    }
}

/// Quantile of sorted pairs of value and weight: the mean of the order statistics over a window as
/// wide as one of `effective` observations.
fn quantile(pairs: &[(f64, f64)], effective: f64, p: f64) -> f64 {
    let start = p * (effective - 1.0) / effective;
    let end = start + 1.0 / effective;
    let (mut below, mut total, mut covered) = (0.0, 0.0, 0.0);
    for &(value, weight) in pairs {
        let above = below + weight;
        let part = (above.min(end) - f64::max(below, start)).max(0.0);
        if part > 0.0 {
            total += part * value;
            covered += part;
        }
        below = above;
    }
    // Rounding can leave a sliver of the window beyond the last value.
    if covered > 0.0 { total / covered } else { pairs.last().map_or(f64::NAN, |pair| pair.0) }
}
