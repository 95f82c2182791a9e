//! How likely an observation is in a world: log likelihoods as functions of what the world says.
//!
//! All densities are normalised over what could have been observed, so that pieces of evidence add
//! up and log likelihoods of different precision compare. Where an observation was made under a
//! handicap, the value that goes in here is the world's value *under* the handicap (times or plus
//! what the world draws for it); taken at face value, it is the world's value itself.
//!
//! NaN where the value is NaN or a precision is out of range: see [`Observation::check`].

use crate::normal::log_cdf;

/// What was observed, and how precisely.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Observation {
    /// A number with a normal error.
    Normal {
        /// What was seen, in the unit of the value.
        observed: f64,
        /// Standard deviation of the error, positive.
        sd: f64,
    },
    /// A positive number, right up to a factor.
    Lognormal {
        /// What was seen, positive.
        observed: f64,
        /// Above 1: the observed number is within this factor of the value, up or down, with a
        /// probability of 68.27% (one standard deviation of the logarithm).
        factor: f64,
    },
    /// So many of so many independent trials, each of which succeeds with a probability that is the
    /// value.
    Binomial {
        /// How many succeeded, 0 to `trials`.
        successes: f64,
        /// How many there were.
        trials: f64,
    },
    /// A judgement about a share, as a beta density of the value: as much as `successes` − 1 and
    /// `failures` − 1 trials would say. With 1 and 1 it says nothing.
    Beta {
        /// First shape parameter, positive.
        successes: f64,
        /// Second shape parameter, positive.
        failures: f64,
    },
    /// The value is at least this, give or take an error.
    AtLeast {
        /// The bound, in the unit of the value.
        bound: f64,
        /// Standard deviation of the normal error of the bound; at 0 the bound is strict.
        sd: f64,
    },
    /// The value is at most this, give or take an error.
    AtMost {
        /// The bound, in the unit of the value.
        bound: f64,
        /// Standard deviation of the normal error of the bound; at 0 the bound is strict.
        sd: f64,
    },
}

impl Observation {
    /// Says what is wrong with the numbers of the observation and how to mend it, if anything.
    pub fn check(&self) -> Result<(), String> {
        let wrong = |what: &str, is: f64| Err(format!("{what}; it is {is}"));
        match *self {
            Self::Normal { sd, .. } if !(sd > 0.0 && sd.is_finite()) => {
                wrong("the standard deviation of an observation must be positive", sd)
            }
            Self::Lognormal { factor, .. } if !(factor > 1.0 && factor.is_finite()) => {
                wrong("the factor within which an observation is right must be above 1", factor)
            }
            Self::Lognormal { observed, .. } if !(observed > 0.0 && observed.is_finite()) => {
                wrong("what is known up to a factor must be positive", observed)
            }
            Self::Binomial { trials, .. } if !whole(trials) => {
                wrong("the number of trials must be a whole number of at least 0", trials)
            }
            Self::Binomial { successes, trials } if !(whole(successes) && successes <= trials) => {
                wrong("the number of successes must be a whole number up to the trials'", successes)
            }
            Self::Beta { successes, failures } => match [successes, failures]
                .into_iter()
                .find(|shape| !(*shape > 0.0 && shape.is_finite()))
            {
                Some(shape) => wrong("both numbers of a beta judgement must be positive", shape),
                None => Ok(()),
            },
            Self::AtLeast { sd, .. } | Self::AtMost { sd, .. }
                if !(sd >= 0.0 && sd.is_finite()) =>
            {
                wrong("the standard deviation of a bound must not be negative", sd)
            }
            Self::Normal { observed: number, .. }
            | Self::AtLeast { bound: number, .. }
            | Self::AtMost { bound: number, .. }
                if !number.is_finite() =>
            {
                wrong("what was observed must be a number", number)
            }
            _ => Ok(()),
        }
    }

    /// Logarithm of the probability (density) of the observation where the world's value is
    /// `value`; of a bound, of the probability that it holds. Minus infinity where it is
    /// impossible, NaN where the value is NaN.
    pub fn log_likelihood(&self, value: f64) -> f64 {
        if value.is_nan() {
            return f64::NAN;
        }
        match *self {
            Self::Normal { observed, sd } => normal(observed, value, sd),
            // A density of the observed number itself, hence the term of the change of variable.
            Self::Lognormal { observed, factor } if value > 0.0 => {
                let log = libm::log(observed);
                normal(log, libm::log(value), libm::log(factor)) - log
            }
            Self::Lognormal { .. } => f64::NEG_INFINITY,
            Self::Binomial { successes, trials } => {
                let ways = choose(trials, successes);
                ways + share(value, successes, trials - successes)
            }
            Self::Beta { successes, failures } => {
                let total = libm::lgamma(successes + failures);
                let ways = total - libm::lgamma(successes) - libm::lgamma(failures);
                ways + share(value, successes - 1.0, failures - 1.0)
            }
            Self::AtLeast { bound, sd } => above(value, bound, sd),
            Self::AtMost { bound, sd } => above(bound, value, sd),
        }
    }
}

/// Whether a number counts something.
fn whole(x: f64) -> bool {
    x >= 0.0 && x.is_finite() && libm::trunc(x) == x
}

fn normal(observed: f64, mean: f64, sd: f64) -> f64 {
    let z = (observed - mean) / sd;
    -0.5 * z * z - libm::log(sd) - 0.5 * libm::log(2.0 * std::f64::consts::PI)
}

/// p^a (1 − p)^b in logs, with 0 · log 0 = 0; impossible where `p` is not a share.
fn share(p: f64, a: f64, b: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NEG_INFINITY;
    }
    let power = |log: f64, exponent: f64| if exponent == 0.0 { 0.0 } else { exponent * log };
    power(libm::log(p), a) + power(libm::log1p(-p), b)
}

/// Logarithm of the number of ways to choose `k` of `n`.
fn choose(n: f64, k: f64) -> f64 {
    libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0)
}

/// Whether `upper` is at least `lower`, up to a normal error of the difference.
fn above(upper: f64, lower: f64, sd: f64) -> f64 {
    if sd > 0.0 {
        return log_cdf((upper - lower) / sd);
    }
    if upper >= lower { 0.0 } else { f64::NEG_INFINITY }
}

#[cfg(test)]
mod tests;
