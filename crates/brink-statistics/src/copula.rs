//! Numbers that move together: the Gaussian copula.

use statrs::function::erf;
use thiserror::Error;

/// A matrix of rank correlations that no joint distribution has.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum Impossible {
    /// A correlation outside (-1, 1).
    #[error("a rank correlation lies strictly between -1 and 1, not at {0}")]
    Outside(f64),
    /// So many numbers cannot all be correlated by so much.
    #[error(
        "{count} parameters cannot all have a rank correlation of {rank} with each other: it must be \
         above {least:.4}"
    )]
    TooNegative {
        /// Numbers.
        count: usize,
        /// The rank correlation asked for.
        rank: f64,
        /// What it must exceed.
        least: f64,
    },
}

/// Turns independent uniform numbers into uniform numbers with rank correlations.
#[derive(Clone, Debug, PartialEq)]
pub struct Copula {
    /// Lower triangle of the Cholesky factor of the normal correlations, `[row][column]`.
    factor: Vec<Vec<f64>>,
}

impl Copula {
    /// So many numbers, every two of which have Spearman's rank correlation `rank`, in (-1, 1). The
    /// correlation of the normal numbers behind them is `2 sin(pi rank / 6)` (Pearson 1907).
    pub fn with_common_rank(count: usize, rank: f64) -> Result<Self, Impossible> {
        if !(rank.abs() < 1.0) {
            return Err(Impossible::Outside(rank));
        }
        let rho = 2.0 * libm::sin(std::f64::consts::PI * rank / 6.0);
        let mut factor = vec![Vec::with_capacity(count); count];
        for row in 0..count {
            for column in 0..=row {
                let target = if row == column { 1.0 } else { rho };
                let pairs = (0..column).map(|k| factor_product(&factor, row, column, k));
                let rest: f64 = target - pairs.sum::<f64>();
                if row > column {
                    let pivot = factor[column][column];
                    factor[row].push(rest / pivot);
                } else if rest > 0.0 {
                    factor[row].push(libm::sqrt(rest));
                } else {
                    // Of n normal numbers the common correlation is above -1 / (n - 1).
                    let least = libm::asin(-0.5 / (count as f64 - 1.0)) * 6.0 / std::f64::consts::PI;
                    return Err(Impossible::TooNegative { count, rank, least });
                }
            }
        }
        Ok(Self { factor })
    }

    /// Replaces independent uniform numbers, one for each, by correlated ones, in (0, 1).
    pub fn correlate(&self, unit: &mut [f64]) {
        let normal: Vec<f64> = unit.iter().map(|&u| quantile(u)).collect();
        for (row, u) in self.factor.iter().zip(unit) {
            *u = cdf(row.iter().zip(&normal).map(|(weight, z)| weight * z).sum());
        }
    }
}

fn factor_product(factor: &[Vec<f64>], row: usize, column: usize, k: usize) -> f64 {
    factor[row][k] * factor[column][k]
}

/// The standard normal distribution function, never 0 or 1.
fn cdf(z: f64) -> f64 {
    let u = 0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2);
    u.clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0)
}

/// Its inverse, polished by one Newton step, so that it depends on `libm` alone in its last digits.
fn quantile(u: f64) -> f64 {
    let z = -std::f64::consts::SQRT_2 * erf::erfc_inv(2.0 * u);
    let density = libm::exp(-0.5 * z * z) / libm::sqrt(2.0 * std::f64::consts::PI);
    if density > 0.0 { z - (cdf(z) - u) / density } else { z }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::Points;

    /// Spearman's rank correlation by its definition.
    fn spearman(pairs: &[(f64, f64)]) -> f64 {
        let ranks = |of: &dyn Fn(&(f64, f64)) -> f64| {
            let mut order: Vec<usize> = (0..pairs.len()).collect();
            order.sort_by(|&a, &b| of(&pairs[a]).total_cmp(&of(&pairs[b])));
            let mut ranks = vec![0.0; pairs.len()];
            order.into_iter().enumerate().for_each(|(rank, at)| ranks[at] = rank as f64);
            ranks
        };
        let (x, y) = (ranks(&|pair| pair.0), ranks(&|pair| pair.1));
        let n = pairs.len() as f64;
        let squares: f64 = x.iter().zip(&y).map(|(a, b)| (a - b) * (a - b)).sum();
        1.0 - 6.0 * squares / (n * (n * n - 1.0))
    }

    #[test]
    fn draws_have_the_rank_correlation_asked_for() {
        for rank in [-0.45, 0.0, 0.3, 0.9] {
            let copula = Copula::with_common_rank(3, rank).unwrap();
            let points = Points::shifted(3, 3).unwrap();
            let draws: Vec<Vec<f64>> = (0..1 << 13)
                .map(|k| {
                    let mut point = points.point(k);
                    copula.correlate(&mut point);
                    point
                })
                .collect();
            for (a, b) in [(0, 1), (0, 2), (1, 2)] {
                let pairs: Vec<(f64, f64)> = draws.iter().map(|d| (d[a], d[b])).collect();
                let found = spearman(&pairs);
                assert!((found - rank).abs() < 0.01, "{found} is not {rank}");
            }
            // Each is still uniform.
            let mean = draws.iter().map(|d| d[2]).sum::<f64>() / draws.len() as f64;
            assert!((mean - 0.5).abs() < 2e-3, "{mean}");
        }
    }

    #[test]
    fn impossible_correlations_are_refused_with_the_limit() {
        // Three normal numbers: above -1/2, which is a rank correlation of 6 asin(-1/4) / pi.
        let found = Copula::with_common_rank(3, -0.6).unwrap_err();
        assert!(found.to_string().contains("-0.4826"), "{found}");
        assert!(Copula::with_common_rank(3, -0.48).is_ok());
        assert_eq!(Copula::with_common_rank(2, 1.0), Err(Impossible::Outside(1.0)));
    }

    #[test]
    fn normal_functions_meet_tables() {
        // Abramowitz & Stegun, tables 26.1 and 26.5.
        assert!((cdf(1.0) - 0.841_344_746_068_543).abs() < 1e-15);
        assert!((quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
        assert!((quantile(1e-10) + 6.361_340_902_404_056).abs() < 1e-12);
    }
}
