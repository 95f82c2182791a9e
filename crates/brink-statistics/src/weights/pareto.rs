//! The tail of the weights: its shape, and its smoothing.

use super::{MIN_LOG, sum};

/// The fewest weights of which the shape is estimated.
const TAIL: usize = 5;

/// Log weights with a smoothed tail, and the shape of the tail.
pub(crate) struct Smoothed {
    /// Log weights, at most 0.
    pub(crate) log: Vec<f64>,
    /// See [`super::Weights::k_hat`].
    pub(crate) k_hat: f64,
}

/// Replaces the largest weights by the expected order statistics of the generalised Pareto
/// distribution that fits them, none above the largest raw weight; `log` is relative to this.
/// Equals `psislw` of `ArviZ` with a relative efficiency of 1.
pub(crate) fn smooth(log: &[f64]) -> Smoothed {
    let mut log = log.to_vec();
    let size = log.len();
    let wanted = tail_length(size);
    let largest = log.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let cutoff = if size > wanted { ranked(&log, wanted).max(MIN_LOG) } else { MIN_LOG };
    // Weights that are the same as far as digits go have no tail.
    let same = |l: f64| largest - l <= 16.0 * f64::EPSILON;
    if same(cutoff) {
        return Smoothed { log, k_hat: f64::NEG_INFINITY };
    }
    let mut tail: Vec<usize> = (0..size).filter(|&i| log[i] > cutoff).collect();
    if tail.len() < TAIL {
        return Smoothed { log, k_hat: f64::INFINITY };
    }
    // A stable sort: ties keep the order of the worlds.
    tail.sort_by(|&a, &b| log[a].total_cmp(&log[b]));
    if same(log[tail[0]]) {
        return Smoothed { log, k_hat: f64::NEG_INFINITY };
    }
    // Excess over the cutoff, in units of it: exact also where the tail is narrow.
    let excess: Vec<f64> = tail.iter().map(|&i| libm::expm1(log[i] - cutoff)).collect();
    let (k_hat, scale) = fit(&excess);
    if k_hat.is_finite() {
        let count = tail.len() as f64;
        for (rank, &i) in tail.iter().enumerate() {
            let p = (rank as f64 + 0.5) / count;
            log[i] = (cutoff + libm::log1p(quantile(p, k_hat, scale))).min(largest);
        }
        share_ties(&mut log, &tail, &excess);
    }
    Smoothed { log, k_hat: if k_hat.is_nan() { f64::INFINITY } else { k_hat } }
}

/// Worlds of the same raw weight get the same smoothed weight, the mean of theirs, so that the order
/// of the worlds does not matter.
fn share_ties(log: &mut [f64], tail: &[usize], excess: &[f64]) {
    let mut start = 0;
    while start < tail.len() {
        let end = start + excess[start..].iter().take_while(|&&e| e == excess[start]).count();
        if end - start > 1 {
            let weights = tail[start..end].iter().map(|&i| libm::exp(log[i]));
            let mean = libm::log(sum(weights) / (end - start) as f64);
            tail[start..end].iter().for_each(|&i| log[i] = mean);
        }
        start = end;
    }
}

/// Shape of the right tail of `values`: infinite where it is too short, minus infinity where it is
/// flat.
pub(super) fn k_hat(values: &[f64]) -> f64 {
    let wanted = tail_length(values.len());
    if wanted < TAIL {
        return f64::INFINITY;
    }
    let cutoff = ranked(values, wanted);
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if largest - cutoff <= 16.0 * f64::EPSILON * largest.abs() {
        return f64::NEG_INFINITY;
    }
    let mut excess: Vec<f64> = values.iter().map(|v| v - cutoff).filter(|&e| e > 0.0).collect();
    excess.sort_by(f64::total_cmp);
    if excess.len() < TAIL {
        return f64::INFINITY;
    }
    if excess[0] == excess[excess.len() - 1] {
        return f64::NEG_INFINITY;
    }
    let k_hat = fit(&excess).0;
    if k_hat.is_nan() { f64::INFINITY } else { k_hat }
}

/// The value with so many values above it, counted in order of size.
fn ranked(values: &[f64], above: usize) -> f64 {
    let mut values = values.to_vec();
    let place = values.len() - 1 - above;
    *values.select_nth_unstable_by(place, f64::total_cmp).1
}

/// How many of so many weights are the tail (Vehtari et al. 2024, section 3.2.2).
fn tail_length(size: usize) -> usize {
    // ⌈3√S⌉ = ⌈√(9 S)⌉.
    let root = (9 * size).isqrt();
    let root = if root * root < 9 * size { root + 1 } else { root };
    size.div_ceil(5).min(root)
}

/// Shape and scale of the generalised Pareto distribution of these excesses, rising and positive:
/// the empirical Bayes estimate of Zhang & Stephens 2009 (*Technometrics* 51: 316–325), the shape
/// drawn towards 0.5 with the weight of ten observations (Vehtari et al. 2024, appendix G).
fn fit(excess: &[f64]) -> (f64, f64) {
    let count = excess.len();
    let n = count as f64;
    let quarter = excess[(count + 2) / 4 - 1];
    let largest = excess[count - 1];
    let grid = 30 + count.isqrt();
    let shape = |b: f64| sum(excess.iter().map(|e| libm::log1p(-b * e))) / n;
    let place = |j: usize| 1.0 - libm::sqrt(grid as f64 / (j as f64 + 0.5));
    let b: Vec<f64> = (0..grid).map(|j| place(j) / (3.0 * quarter) + 1.0 / largest).collect();
    let likelihood: Vec<f64> = b
        .iter()
        .map(|&b| {
            let k = shape(b);
            n * (libm::log(-(b / k)) - k - 1.0)
        })
        .collect();
    let highest = likelihood.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = likelihood.iter().map(|l| libm::exp(l - highest)).collect();
    let total = sum(weights.iter().copied());
    // Negligible weights are left out, as in the authors' programs.
    let kept = |w: &f64| *w / total >= 10.0 * f64::EPSILON;
    let total = sum(weights.iter().copied().filter(kept));
    let all = sum(weights.iter().zip(&b).filter(|(w, _)| kept(w)).map(|(w, b)| w * b));
    let b = all / total;
    let k = shape(b);
    ((n * k + 5.0) / (n + 10.0), -k / b)
}

/// Quantile of the generalised Pareto distribution.
fn quantile(p: f64, shape: f64, scale: f64) -> f64 {
    let exponential = -libm::log1p(-p);
    if shape.abs() < f64::EPSILON {
        return scale * exponential;
    }
    scale * libm::expm1(shape * exponential) / shape
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected order statistics of a distribution have its shape, drawn to 0.5 as ten
    /// observations do.
    #[test]
    fn the_shape_of_a_known_distribution_is_found() {
        for shape in [-0.5, 0.0, 0.3, 0.7, 1.0] {
            for unit in [1e-300, 1.0, 1e250] {
                let n = 20_000;
                let excess: Vec<f64> = (0..n)
                    .map(|i| quantile((f64::from(i) + 0.5) / f64::from(n), shape, unit))
                    .collect();
                let (k, scale) = fit(&excess);
                assert!((k - shape).abs() < 0.01, "{k} is not {shape}");
                assert!((scale / unit - 1.0).abs() < 0.02, "{scale} is not {unit}");
            }
        }
    }

    #[test]
    fn worlds_of_the_same_weight_keep_the_same_weight() {
        let log: Vec<f64> = (0..400).map(|i| -f64::from(i % 7)).collect();
        let Smoothed { log: smoothed, .. } = smooth(&log);
        for (i, l) in smoothed.iter().enumerate() {
            assert_eq!(*l, smoothed[i % 7]);
        }
    }
}
