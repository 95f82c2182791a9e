//! Distributions of a continuous type attribute.
//!
//! Probabilities of intervals are computed from whichever tail is smaller, so that a belief
//! about types far out in the upper tail keeps its relative precision.

mod family;
mod normal;

use statrs::function::gamma;

use family::Family;

/// Mass left out in each tail of an unbounded distribution by [`Distribution::span`].
const TAIL: f64 = 1e-16;

/// A univariate continuous distribution, possibly truncated, with its constants worked out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distribution {
    family: Family,
    low: f64,
    high: f64,
    /// Probability that the untruncated variable lies in `[low, high]`.
    mass: f64,
}

/// Why a distribution is refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DistributionError {
    /// A parameter is out of range or not a number.
    #[error("{family}: {requirement}, but {parameter} = {value}")]
    Parameter {
        /// Which family.
        family: &'static str,
        /// What it needs.
        requirement: &'static str,
        /// The parameter at fault.
        parameter: &'static str,
        /// Its value.
        value: f64,
    },
    /// Truncation to an interval that holds (almost) none of the distribution.
    #[error("truncated to [{low}, {high}], where the distribution has probability {mass:.1e}")]
    EmptyTruncation {
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
        /// What is left there.
        mass: f64,
    },
}

fn require(
    ok: bool,
    family: &'static str,
    requirement: &'static str,
    parameter: &'static str,
    value: f64,
) -> Result<(), DistributionError> {
    if ok {
        return Ok(());
    }
    Err(DistributionError::Parameter { family, requirement, parameter, value })
}

impl Distribution {
    fn whole(family: Family, low: f64, high: f64) -> Self {
        Self { family, low, high, mass: 1.0 }
    }

    /// Uniform on `[low, high]`, finite, `low < high`.
    pub fn uniform(low: f64, high: f64) -> Result<Self, DistributionError> {
        require(low.is_finite(), "uniform", "the low end must be finite", "low", low)?;
        let ok = high.is_finite() && high > low;
        require(ok, "uniform", "the high end must exceed the low end", "high", high)?;
        Ok(Self::whole(Family::Uniform { low, high }, low, high))
    }

    /// Normal with this mean and standard deviation `sd > 0`.
    pub fn normal(mean: f64, sd: f64) -> Result<Self, DistributionError> {
        require(mean.is_finite(), "normal", "the mean must be finite", "mean", mean)?;
        let ok = sd.is_finite() && sd > 0.0;
        require(ok, "normal", "the standard deviation must be positive", "sd", sd)?;
        Ok(Self::whole(Family::Normal { mean, sd }, f64::NEG_INFINITY, f64::INFINITY))
    }

    /// Lognormal with this median `> 0`; `sigma > 0` is the standard deviation of the logarithm.
    pub fn lognormal(median: f64, sigma: f64) -> Result<Self, DistributionError> {
        let ok = median.is_finite() && median > 0.0;
        require(ok, "lognormal", "the median must be positive", "median", median)?;
        let ok = sigma.is_finite() && sigma > 0.0;
        require(ok, "lognormal", "sigma must be positive", "sigma", sigma)?;
        Ok(Self::whole(Family::Lognormal { mu: libm::log(median), sigma }, 0.0, f64::INFINITY))
    }

    /// Beta with shapes `alpha, beta > 0`, stretched to `[low, high]`.
    pub fn beta(alpha: f64, beta: f64, low: f64, high: f64) -> Result<Self, DistributionError> {
        let ok = alpha.is_finite() && alpha > 0.0;
        require(ok, "beta", "alpha must be positive", "alpha", alpha)?;
        let ok = beta.is_finite() && beta > 0.0;
        require(ok, "beta", "beta must be positive", "beta", beta)?;
        require(low.is_finite(), "beta", "the low end must be finite", "low", low)?;
        let ok = high.is_finite() && high > low;
        require(ok, "beta", "the high end must exceed the low end", "high", high)?;
        let log_norm =
            gamma::ln_gamma(alpha + beta) - gamma::ln_gamma(alpha) - gamma::ln_gamma(beta);
        let family = Family::Beta { alpha, beta, low, width: high - low, log_norm };
        Ok(Self::whole(family, low, high))
    }

    /// Triangular on `[low, high]` with its peak at `mode`.
    pub fn triangular(low: f64, mode: f64, high: f64) -> Result<Self, DistributionError> {
        three_points("triangular", low, mode, high)?;
        Ok(Self::whole(Family::Triangular { low, mode, high }, low, high))
    }

    /// PERT: the beta on `[low, high]` whose mean is `(low + 4 mode + high) / 6`
    /// (Malcolm et al. 1959).
    pub fn pert(low: f64, mode: f64, high: f64) -> Result<Self, DistributionError> {
        three_points("pert", low, mode, high)?;
        let width = high - low;
        Self::beta(1.0 + 4.0 * (mode - low) / width, 1.0 + 4.0 * (high - mode) / width, low, high)
    }

    /// The same conditional on `[low, high]`; either end may be infinite. At least 1e-9 of the
    /// distribution must lie there.
    pub fn truncated(self, low: f64, high: f64) -> Result<Self, DistributionError> {
        let cut = Self { low: self.low.max(low), high: self.high.min(high), ..self };
        let mass = if low < high { cut.family.mass(cut.low, cut.high) } else { 0.0 };
        // Written so that a NaN bound is refused as well.
        if !(mass >= 1e-9 && cut.low < cut.high) {
            return Err(DistributionError::EmptyTruncation { low, high, mass });
        }
        Ok(Self { mass, ..cut })
    }

    /// Lowest and highest possible value; infinite where unbounded.
    pub fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// A finite interval that holds all but 1e-16 of each tail.
    pub fn span(&self) -> (f64, f64) {
        let low = if self.low.is_finite() { self.low } else { self.quantile(TAIL) };
        let high = if self.high.is_finite() { self.high } else { self.upper_quantile(TAIL) };
        (low, high)
    }

    /// Probability of the interval `[a, b]`; 0 if it is empty.
    pub fn probability(&self, a: f64, b: f64) -> f64 {
        let (a, b) = (a.max(self.low), b.min(self.high));
        if a < b { self.family.mass(a, b) / self.mass } else { 0.0 }
    }

    /// Probability of values up to `x`.
    pub fn cdf(&self, x: f64) -> f64 {
        self.probability(self.low, x)
    }

    /// Density at `x`; 0 outside the support.
    pub fn pdf(&self, x: f64) -> f64 {
        if x < self.low || x > self.high {
            return 0.0;
        }
        self.family.density(x) / self.mass
    }

    /// The value below which a share `p` in \[0, 1\] lies.
    pub fn quantile(&self, p: f64) -> f64 {
        let below = self.family.mass(f64::NEG_INFINITY, self.low);
        self.family.quantile(below + p * self.mass).clamp(self.low, self.high)
    }

    /// The value above which a share `p` lies, precise for tiny `p`.
    fn upper_quantile(&self, p: f64) -> f64 {
        let above = self.family.mass(self.high, f64::INFINITY);
        self.family.upper_quantile(above + p * self.mass).clamp(self.low, self.high)
    }

    /// Probability below and above `x` and density there, for the untruncated variable, and
    /// the mass to divide them by; see [`Point::mass_to`].
    pub(crate) fn point(&self, x: f64) -> Point {
        let x = x.clamp(self.low, self.high);
        let (below, above, density) = self.family.point(x);
        Point { below: below / self.mass, above: above / self.mass, density: density / self.mass }
    }

    /// Mean.
    pub fn mean(&self) -> f64 {
        self.family.moment(self.low, self.high) / self.mass
    }

    /// Mean within `[a, b]`; the midpoint where the interval holds no probability.
    pub fn mean_within(&self, a: f64, b: f64) -> f64 {
        let (a, b) = (a.max(self.low), b.min(self.high));
        let mass = self.family.mass(a, b);
        if mass > 1e-300 {
            return (self.family.moment(a, b) / mass).clamp(a, b);
        }
        let (low, high) = self.span();
        0.5 * (a.max(low) + b.min(high))
    }

    /// Means over `points` bins of equal probability, ascending. Their average is the mean.
    pub fn bin_means(&self, points: usize) -> Vec<f64> {
        let edge = |i: usize| match i {
            0 => self.low,
            i if i == points => self.high,
            i => self.quantile(i as f64 / points as f64),
        };
        (0..points).map(|i| self.mean_within(edge(i), edge(i + 1))).collect()
    }
}

/// A distribution at one point: what lies to either side, and the density.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Point {
    pub(crate) below: f64,
    pub(crate) above: f64,
    pub(crate) density: f64,
}

impl Point {
    /// Probability from here up to a higher point, from whichever tail is smaller.
    pub(crate) fn mass_to(&self, higher: &Self) -> f64 {
        if self.above < self.below { self.above - higher.above } else { higher.below - self.below }
    }
}

fn three_points(
    family: &'static str,
    low: f64,
    mode: f64,
    high: f64,
) -> Result<(), DistributionError> {
    require(low.is_finite(), family, "the low end must be finite", "low", low)?;
    let ok = high.is_finite() && high > low;
    require(ok, family, "the high end must exceed the low end", "high", high)?;
    require(
        (low..=high).contains(&mode),
        family,
        "the mode must lie between the ends",
        "mode",
        mode,
    )
}
