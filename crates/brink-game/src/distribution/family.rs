//! The families of distributions: masses, densities, quantiles and partial moments.

use std::f64::consts::SQRT_2;

use statrs::function::{beta as beta_function, erf};

use super::normal;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Family {
    Uniform { low: f64, high: f64 },
    Normal { mean: f64, sd: f64 },
    Lognormal { mu: f64, sigma: f64 },
    Beta { alpha: f64, beta: f64, low: f64, width: f64, log_norm: f64 },
    Triangular { low: f64, mode: f64, high: f64 },
}

impl Family {
    /// Probability of `[a, b]` with `a <= b`, either possibly infinite.
    pub(super) fn mass(&self, a: f64, b: f64) -> f64 {
        match *self {
            Family::Uniform { low, high } => {
                ((b.clamp(low, high) - a.clamp(low, high)) / (high - low)).max(0.0)
            }
            Family::Normal { mean, sd } => normal::mass((a - mean) / sd, (b - mean) / sd),
            Family::Lognormal { mu, sigma } => {
                let z = |x: f64| (libm::log(x.max(0.0)) - mu) / sigma;
                normal::mass(z(a), z(b))
            }
            Family::Beta { alpha, beta, low, width, .. } => {
                let u = |x: f64| ((x - low) / width).clamp(0.0, 1.0);
                let (a, b) = (u(a), u(b));
                if a > 0.5 {
                    return beta_function::beta_reg(beta, alpha, 1.0 - a)
                        - beta_function::beta_reg(beta, alpha, 1.0 - b);
                }
                beta_function::beta_reg(alpha, beta, b) - beta_function::beta_reg(alpha, beta, a)
            }
            Family::Triangular { low, mode, high } => {
                let (a, b) = (a.clamp(low, high), b.clamp(low, high));
                let rise = |x: f64| (x - low) * (x - low);
                let fall = |x: f64| (high - x) * (high - x);
                let mut mass = 0.0;
                if a < mode {
                    mass += (rise(b.min(mode)) - rise(a)) / ((high - low) * (mode - low));
                }
                if b > mode {
                    mass += (fall(a.max(mode)) - fall(b)) / ((high - low) * (high - mode));
                }
                mass
            }
        }
    }

    /// Probability below and above `x`, and the density there.
    pub(super) fn point(&self, x: f64) -> (f64, f64, f64) {
        let normal = |z: f64, scale: f64| {
            let (tail, density) = normal::tail_and_density(z);
            let (below, above) = if z < 0.0 { (tail, 1.0 - tail) } else { (1.0 - tail, tail) };
            (below, above, density / scale)
        };
        match *self {
            Family::Normal { mean, sd } => normal((x - mean) / sd, sd),
            Family::Lognormal { mu, sigma } if x > 0.0 => {
                normal((libm::log(x) - mu) / sigma, sigma * x)
            }
            _ => {
                let (below, above) = (self.mass(f64::NEG_INFINITY, x), self.mass(x, f64::INFINITY));
                (below, above, self.density(x))
            }
        }
    }

    pub(super) fn density(&self, x: f64) -> f64 {
        match *self {
            Family::Uniform { low, high } => 1.0 / (high - low),
            Family::Normal { mean, sd } => normal::density((x - mean) / sd) / sd,
            Family::Lognormal { mu, sigma } => {
                if x <= 0.0 {
                    return 0.0;
                }
                normal::density((libm::log(x) - mu) / sigma) / (sigma * x)
            }
            Family::Beta { alpha, beta, low, width, log_norm } => {
                let u = (x - low) / width;
                let log = log_norm + (alpha - 1.0) * libm::log(u) + (beta - 1.0) * libm::log1p(-u);
                // 0 * log 0 is NaN where a shape is exactly one: the factor is then one.
                if log.is_nan() { libm::exp(log_norm) / width } else { libm::exp(log) / width }
            }
            Family::Triangular { low, mode, high } => {
                if x < mode {
                    2.0 * (x - low) / ((high - low) * (mode - low))
                } else if x > mode {
                    2.0 * (high - x) / ((high - low) * (high - mode))
                } else {
                    2.0 / (high - low)
                }
            }
        }
    }

    pub(super) fn quantile(&self, p: f64) -> f64 {
        match *self {
            Family::Uniform { low, high } => low + p * (high - low),
            Family::Normal { mean, sd } => mean - sd * SQRT_2 * erf::erfc_inv(2.0 * p),
            Family::Lognormal { mu, sigma } => {
                libm::exp(mu - sigma * SQRT_2 * erf::erfc_inv(2.0 * p))
            }
            Family::Beta { alpha, beta, low, width, .. } => {
                low + width * beta_function::inv_beta_reg(alpha, beta, p.clamp(0.0, 1.0))
            }
            Family::Triangular { low, mode, high } => {
                let peak = (mode - low) / (high - low);
                if p < peak {
                    low + libm::sqrt(p * (high - low) * (mode - low))
                } else {
                    high - libm::sqrt((1.0 - p) * (high - low) * (high - mode))
                }
            }
        }
    }

    pub(super) fn upper_quantile(&self, p: f64) -> f64 {
        match *self {
            Family::Normal { mean, sd } => mean + sd * SQRT_2 * erf::erfc_inv(2.0 * p),
            Family::Lognormal { mu, sigma } => {
                libm::exp(mu + sigma * SQRT_2 * erf::erfc_inv(2.0 * p))
            }
            // The others are bounded: no tail to be precise in.
            _ => self.quantile(1.0 - p),
        }
    }

    /// Integral of `x f(x)` over `[a, b]`.
    pub(super) fn moment(&self, a: f64, b: f64) -> f64 {
        match *self {
            Family::Uniform { low, high } => 0.5 * (b - a) * (b + a) / (high - low),
            Family::Normal { mean, sd } => {
                let (a, b) = ((a - mean) / sd, (b - mean) / sd);
                mean * normal::mass(a, b) + sd * (normal::density(a) - normal::density(b))
            }
            Family::Lognormal { mu, sigma } => {
                let z = |x: f64| (libm::log(x.max(0.0)) - mu) / sigma - sigma;
                libm::exp(mu + 0.5 * sigma * sigma) * normal::mass(z(a), z(b))
            }
            Family::Beta { alpha, beta, low, width, .. } => {
                let u = |x: f64| ((x - low) / width).clamp(0.0, 1.0);
                let raised = beta_function::beta_reg(alpha + 1.0, beta, u(b))
                    - beta_function::beta_reg(alpha + 1.0, beta, u(a));
                low * self.mass(a, b) + width * alpha / (alpha + beta) * raised
            }
            Family::Triangular { low, mode, high } => {
                let mass = self.mass(a, b);
                let (a, b) = (a.clamp(low, high), b.clamp(low, high));
                // About the low end, so that the zero of the attribute does not matter:
                // antiderivatives of (x - low)^2 and (x - low) (high - x).
                let rise = |x: f64| (x - low) * (x - low) * (x - low) / 3.0;
                let fall = |x: f64| {
                    let (u, width) = (x - low, high - low);
                    u * u * (width / 2.0 - u / 3.0)
                };
                let mut moment = low * mass;
                if a < mode {
                    moment += 2.0 * (rise(b.min(mode)) - rise(a)) / ((high - low) * (mode - low));
                }
                if b > mode {
                    moment += 2.0 * (fall(b) - fall(a.max(mode))) / ((high - low) * (high - mode));
                }
                moment
            }
        }
    }
}
