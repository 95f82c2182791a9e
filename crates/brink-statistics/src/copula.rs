//! Correlated uniforms from independent ones: a Gaussian copula with given rank correlations.

use std::f64::consts::PI;

use crate::normal::{cdf, quantile};

/// A Gaussian copula.
#[derive(Clone, Debug)]
pub struct Copula {
    size: usize,
    /// Lower triangle of the Cholesky factor of the correlations of the normals, row by row.
    factor: Vec<f64>,
    /// Whether a variable depends on an earlier one.
    tied: Vec<bool>,
    /// Whether a variable correlates with another at all.
    involved: Vec<bool>,
}

/// Two variables and how they correlate.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Entry {
    /// Number of a variable, from 0.
    pub first: usize,
    /// Number of another.
    pub second: usize,
    /// Spearman's rank correlation, strictly between −1 and 1.
    pub correlation: f64,
}

/// Why there is no such copula.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CopulaError {
    /// A correlation is not strictly between −1 and 1, or a variable correlates with itself, or is
    /// out of range.
    #[error(
        "the rank correlation of variables {} and {} is {}; it must be between two different \
         variables and strictly between -1 and 1",
        .0.first, .0.second, .0.correlation
    )]
    Entry(Entry),
    /// Two correlations are given for the same pair.
    #[error("variables {} and {} are given two rank correlations", .0.first, .0.second)]
    Twice(Entry),
    /// No variables can correlate like this, all at once.
    #[error("no variables can have these {} rank correlations at once", .entries.len())]
    Impossible {
        /// The correlations that contradict each other: without one of the variables they would
        /// be possible.
        entries: Vec<Entry>,
        /// Between which bounds each of these would have to be if the others stay; `None` where no
        /// value would do.
        possible: Vec<Option<[f64; 2]>>,
        /// By which factor below 1 all of these together could be multiplied at most.
        strength: f64,
    },
}

impl Copula {
    /// The copula of so many variables with these rank correlations, those not named being 0.
    ///
    /// Normals with the correlation 2 sin(π r/6) have the rank correlation r (Pearson 1907).
    pub fn new(size: usize, entries: &[Entry]) -> Result<Self, CopulaError> {
        for (number, entry) in entries.iter().enumerate() {
            let Entry { first, second, correlation } = *entry;
            let inside = first != second && first.max(second) < size;
            // Written so that NaN is refused.
            if !(inside && correlation.abs() < 1.0) {
                return Err(CopulaError::Entry(*entry));
            }
            let same = |e: &Entry| pair(e) == pair(entry);
            if entries[..number].iter().any(same) {
                return Err(CopulaError::Twice(*entry));
            }
        }
        let all: Vec<usize> = (0..size).collect();
        match cholesky(&matrix(&all, entries, 1.0), size) {
            Some(factor) => {
                let tied = |i: usize| row(&factor, i)[..i].iter().any(|&l| l != 0.0);
                let followed = |i: usize| (i + 1..size).any(|j| row(&factor, j)[i] != 0.0);
                let involved = (0..size).map(|i| tied(i) || followed(i)).collect();
                Ok(Self { size, tied: (0..size).map(tied).collect(), involved, factor })
            }
            None => Err(contradiction(size, entries)),
        }
    }

    /// Number of variables.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Makes independent uniforms, strictly between 0 and 1, correlated ones, in place.
    ///
    /// A variable depends on its own uniform and those of earlier variables with which it
    /// correlates, directly or through others. One that depends on no earlier variable is left
    /// untouched.
    pub fn apply(&self, uniforms: &mut [f64]) {
        assert_eq!(uniforms.len(), self.size, "one uniform per variable");
        if !self.tied.iter().any(|&tied| tied) {
            return;
        }
        let normal = |(&u, &involved)| if involved { quantile(u) } else { 0.0 };
        let normals: Vec<f64> = uniforms.iter().zip(&self.involved).map(normal).collect();
        for i in (0..self.size).filter(|&i| self.tied[i]) {
            let z: f64 = row(&self.factor, i).iter().zip(&normals).map(|(l, n)| l * n).sum();
            // Strictly inside, so that every distribution has a finite quantile there.
            uniforms[i] = cdf(z).clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0);
        }
    }
}

fn pair(entry: &Entry) -> (usize, usize) {
    (entry.first.min(entry.second), entry.first.max(entry.second))
}

/// The correlation of normals for a rank correlation.
fn normal_correlation(rank: f64) -> f64 {
    2.0 * libm::sin(PI * rank / 6.0)
}

/// Its inverse.
fn rank_correlation_of(normal: f64) -> f64 {
    6.0 / PI * libm::asin(normal / 2.0)
}

/// Row `i` of a lower triangle.
fn row(triangle: &[f64], i: usize) -> &[f64] {
    &triangle[i * (i + 1) / 2..(i + 1) * (i + 2) / 2]
}

/// Lower triangle of the correlations of the normals of these variables, all rank correlations
/// multiplied by `strength`.
fn matrix(variables: &[usize], entries: &[Entry], strength: f64) -> Vec<f64> {
    let mut triangle = Vec::new();
    for (i, &a) in variables.iter().enumerate() {
        for &b in &variables[..i] {
            let found = entries.iter().find(|e| pair(e) == (a.min(b), a.max(b)));
            triangle.push(found.map_or(0.0, |e| normal_correlation(strength * e.correlation)));
        }
        triangle.push(1.0);
    }
    triangle
}

/// The factor of a positive definite matrix; `None` where it is not one, to the digits there are.
fn cholesky(triangle: &[f64], size: usize) -> Option<Vec<f64>> {
    let mut factor: Vec<f64> = Vec::with_capacity(triangle.len());
    for i in 0..size {
        for j in 0..=i {
            let start = i * (i + 1) / 2;
            let product: f64 = if i == j {
                factor[start..].iter().map(|l| l * l).sum()
            } else {
                factor[start..].iter().zip(row(&factor, j)).map(|(a, b)| a * b).sum()
            };
            let rest = triangle[start + j] - product;
            if i != j {
                factor.push(rest / row(&factor, j)[j]);
            } else if rest > 16.0 * f64::EPSILON * size as f64 {
                factor.push(libm::sqrt(rest));
            } else {
                return None;
            }
        }
    }
    Some(factor)
}

/// The smallest contradiction that leaving out variables one by one leads to.
fn contradiction(size: usize, entries: &[Entry]) -> CopulaError {
    let fits = |variables: &[usize], strength: f64| {
        cholesky(&matrix(variables, entries, strength), variables.len()).is_some()
    };
    let mut variables: Vec<usize> = (0..size).collect();
    for variable in (0..size).rev() {
        let without: Vec<usize> = variables.iter().copied().filter(|&v| v != variable).collect();
        if !fits(&without, 1.0) {
            variables = without;
        }
    }
    let inside = |e: &&Entry| variables.contains(&e.first) && variables.contains(&e.second);
    let within: Vec<Entry> = entries.iter().filter(inside).copied().collect();
    let (mut strength, mut too_strong) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = 0.5 * (strength + too_strong);
        *(if fits(&variables, middle) { &mut strength } else { &mut too_strong }) = middle;
    }
    let possible = within.iter().map(|entry| bounds(&variables, &within, entry)).collect();
    CopulaError::Impossible { entries: within, possible, strength }
}

/// Between which bounds a rank correlation has to be, given the others among these variables: the
/// normals' correlation, given all other variables, has to be one.
fn bounds(variables: &[usize], entries: &[Entry], entry: &Entry) -> Option<[f64; 2]> {
    let apart = |v: &usize| *v != entry.first && *v != entry.second;
    let mut order: Vec<usize> = variables.iter().copied().filter(apart).collect();
    let others = order.len();
    order.extend([entry.first, entry.second]);
    let triangle = matrix(&order, entries, 1.0);
    let factor = cholesky(&triangle[..others * (others + 1) / 2], others)?;
    // Loadings of either variable on the others, and what is left of its variance.
    let load = |correlations: &[f64]| {
        let mut loads: Vec<f64> = Vec::with_capacity(others);
        for (i, &correlation) in correlations[..others].iter().enumerate() {
            let known: f64 = loads.iter().zip(row(&factor, i)).map(|(a, b)| a * b).sum();
            loads.push((correlation - known) / row(&factor, i)[i]);
        }
        let rest = 1.0 - loads.iter().map(|l| l * l).sum::<f64>();
        (rest > 0.0).then_some((loads, rest))
    };
    let (first, first_rest) = load(row(&triangle, others))?;
    let (second, second_rest) = load(row(&triangle, others + 1))?;
    let shared: f64 = first.iter().zip(&second).map(|(a, b)| a * b).sum();
    let free = libm::sqrt(first_rest * second_rest);
    Some([shared - free, shared + free].map(|r| rank_correlation_of(r.clamp(-1.0, 1.0))))
}

/// Spearman's rank correlation of two columns, ties ranked by their mean (Kendall 1945); NaN where
/// a column is constant or a value is NaN.
pub fn rank_correlation(x: &[f64], y: &[f64]) -> f64 {
    assert_eq!(x.len(), y.len(), "columns of one table");
    let (Some(x), Some(y)) = (centred_ranks(x), centred_ranks(y)) else { return f64::NAN };
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    product(&x, &y) / libm::sqrt(product(&x, &x) * product(&y, &y))
}

/// Ranks less their mean.
fn centred_ranks(x: &[f64]) -> Option<Vec<f64>> {
    if x.iter().any(|v| v.is_nan()) {
        return None;
    }
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_by(|&a, &b| x[a].total_cmp(&x[b]));
    let mut ranks = vec![0.0; x.len()];
    let mut start = 0;
    while start < order.len() {
        let tied = order[start..].iter().take_while(|&&i| x[i] == x[order[start]]).count();
        let rank = start as f64 + (tied as f64 - 1.0) / 2.0 - (x.len() as f64 - 1.0) / 2.0;
        order[start..start + tied].iter().for_each(|&i| ranks[i] = rank);
        start += tied;
    }
    Some(ranks)
}

#[cfg(test)]
mod tests;
