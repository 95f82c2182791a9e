//! How likely an observation is in one world.

use brink_statistics::evidence::Observation as Likelihood;

use crate::claims::{Quantity, Real};

/// On which scale an observation errs and a handicap acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// As it stands; handicaps are added.
    Linear,
    /// In logarithms: errors are relative, handicaps are factors.
    Log,
    /// In log odds, for probabilities; handicaps are added to the log odds.
    Logit,
}

impl Scale {
    /// Every scale with its name in scenarios.
    pub const ALL: [(&'static str, Scale); 3] =
        [("linear", Scale::Linear), ("log", Scale::Log), ("logit", Scale::Logit)];

    /// The name in scenarios.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, scale)| *scale == self).map_or("", |(name, _)| name)
    }

    /// Whether a number can stand on the scale.
    pub fn holds(self, x: f64) -> bool {
        match self {
            Self::Linear => x.is_finite(),
            Self::Log => x > 0.0 && x.is_finite(),
            Self::Logit => x > 0.0 && x < 1.0,
        }
    }

    /// The numbers of the scale in words.
    pub fn range(self) -> &'static str {
        match self {
            Self::Linear => "a finite number",
            Self::Log => "above 0",
            Self::Logit => "between 0 and 1",
        }
    }

    /// The handicap that changes nothing.
    pub fn no_handicap(self) -> f64 {
        if self == Self::Log { 1.0 } else { 0.0 }
    }

    /// Where a quantity with a handicap stands on the scale; infinite at its ends.
    fn place(self, x: f64, handicap: f64) -> f64 {
        match self {
            Self::Linear => x + handicap,
            Self::Log => libm::log(x) + libm::log(handicap),
            Self::Logit => libm::log(x) - libm::log1p(-x) + handicap,
        }
    }
}

/// Whether an observation is a value or a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The value itself.
    Exact,
    /// The quantity is at least this.
    AtLeast,
    /// The quantity is at most this.
    AtMost,
}

/// What was observed of a quantity.
#[derive(Clone, Debug, PartialEq)]
pub enum Observation {
    /// A value, or a bound on it, with a normal error on the scale.
    Value {
        /// What was observed.
        value: f64,
        /// Whether it is a bound.
        bound: Bound,
        /// Scale of error and handicap.
        scale: Scale,
        /// Standard deviation on the scale, > 0.
        error: f64,
    },
    /// Successes in independent trials, whole numbers; the quantity is the probability of success.
    Count {
        /// Successes.
        successes: f64,
        /// Trials.
        trials: f64,
    },
    /// Something happened, with the probability that the quantity is.
    Chance,
    /// A condition should hold; worlds in which it does not keep this weight, in \[0, 1).
    Holds {
        /// The weight.
        doubt: f64,
    },
}

impl Observation {
    /// Scale on which a handicap acts.
    pub fn scale(&self) -> Scale {
        match self {
            Self::Value { scale, .. } => *scale,
            Self::Count { .. } => Scale::Logit,
            Self::Chance | Self::Holds { .. } => Scale::Linear,
        }
    }

    /// The log-likelihood in a world where the statement has this value; `-inf` where the world rules the observation out, NaN where the
    /// quantity does not exist there or cannot stand on the scale.
    pub fn log_likelihood(&self, quantity: &Quantity, handicap: f64) -> f64 {
        match (self, quantity) {
            (Self::Holds { doubt }, Quantity::Truth(truth)) => match truth {
                Some(true) => 0.0,
                Some(false) => libm::log(*doubt),
                None => f64::NAN,
            },
            (_, Quantity::Number(Real { value, .. })) => self.of_number(*value, handicap),
            _ => f64::NAN,
        }
    }

    fn of_number(&self, x: f64, handicap: f64) -> f64 {
        match *self {
            Self::Value { value, bound, scale, error: sd } => {
                let place = scale.place(x, handicap);
                let observed = scale.place(value, scale.no_handicap());
                let seen = match bound {
                    Bound::Exact => Likelihood::Normal { observed, sd },
                    Bound::AtLeast => Likelihood::AtLeast { bound: observed, sd },
                    Bound::AtMost => Likelihood::AtMost { bound: observed, sd },
                };
                seen.log_likelihood(place)
            }
            Self::Count { .. } | Self::Chance if !(0.0..=1.0).contains(&x) => f64::NAN,
            Self::Count { successes, trials } => {
                let odds = Scale::Logit.place(x, handicap);
                // Of success and failure the less likely, whose probability has all its digits.
                let (successes, odds) =
                    if odds > 0.0 { (trials - successes, -odds) } else { (successes, odds) };
                let probability = libm::exp(odds) / (1.0 + libm::exp(odds));
                Likelihood::Binomial { successes, trials }.log_likelihood(probability)
            }
            Self::Chance => libm::log(x),
            Self::Holds { .. } => f64::NAN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likelihood(observation: &Observation, x: f64, handicap: f64) -> f64 {
        observation.log_likelihood(&Quantity::Number(Real::exact(x)), handicap)
    }

    /// The log-likelihood beside that where it is highest.
    fn relative(observation: &Observation, x: f64, handicap: f64, best: f64) -> f64 {
        likelihood(observation, x, handicap) - likelihood(observation, best, 0.0)
    }

    fn value(value: f64, bound: Bound, scale: Scale, error: f64) -> Observation {
        Observation::Value { value, bound, scale, error }
    }

    #[test]
    fn a_value_is_normal_on_its_scale() {
        let linear = value(3.0, Bound::Exact, Scale::Linear, 2.0);
        // (5 + 1 - 3) / 2 = 1.5 standard deviations.
        assert!((relative(&linear, 5.0, 1.0, 3.0) + 1.125).abs() < 1e-14);
        let log = value(0.4, Bound::Exact, Scale::Log, 0.5);
        // A capability of 0.8 under a handicap of a half is exactly what was seen.
        let best = likelihood(&log, 0.4, 1.0);
        assert!((likelihood(&log, 0.8, 0.5) - best).abs() < 1e-15);
        assert_eq!(likelihood(&log, 0.0, 1.0), f64::NEG_INFINITY);
        assert!(likelihood(&log, -1.0, 1.0).is_nan());
    }

    #[test]
    fn counts_are_binomial_with_the_handicap_in_log_odds() {
        let count = Observation::Count { successes: 2.0, trials: 5.0 };
        let expected = libm::log(10.0) + 2.0 * libm::log(0.3) + 3.0 * libm::log(0.7);
        assert!((likelihood(&count, 0.3, 0.0) - expected).abs() < 1e-13);
        // Odds of 1 to 100 with a handicap of log 100 are even.
        let even = likelihood(&count, 1.0 / 101.0, libm::log(100.0));
        assert!((even - libm::log(10.0 / 32.0)).abs() < 1e-13);
        // A failure at odds of e^50 to one.
        let sure = Observation::Count { successes: 4.0, trials: 5.0 };
        assert!((likelihood(&sure, 0.5, 50.0) - (libm::log(5.0) - 50.0)).abs() < 1e-12);
        let none = Observation::Count { successes: 0.0, trials: 5.0 };
        assert_eq!(likelihood(&none, 0.0, 0.0), 0.0);
        assert_eq!(likelihood(&count, 0.0, 0.0), f64::NEG_INFINITY);
        assert!(likelihood(&count, 1.5, 0.0).is_nan());
    }

    #[test]
    fn bounds_are_soft_by_the_error() {
        let least = value(0.0, Bound::AtLeast, Scale::Linear, 1.0);
        let most = value(0.0, Bound::AtMost, Scale::Linear, 1.0);
        assert!((likelihood(&least, 0.0, 0.0) - libm::log(0.5)).abs() < 1e-15);
        // Phi(-3) = 0.0013498980316301 (Abramowitz & Stegun, table 26.1).
        assert!((libm::exp(likelihood(&least, -3.0, 0.0)) - 0.001_349_898_031_630_1).abs() < 1e-15);
        assert_eq!(likelihood(&least, -3.0, 0.0), likelihood(&most, 3.0, 0.0));
        assert!(likelihood(&least, -100.0, 0.0).is_finite());
    }

    #[test]
    fn conditions_and_chances() {
        let truth = |t| Quantity::Truth(t);
        let soft = Observation::Holds { doubt: 0.25 };
        assert_eq!(soft.log_likelihood(&truth(Some(true)), 0.0), 0.0);
        assert_eq!(soft.log_likelihood(&truth(Some(false)), 0.0), libm::log(0.25));
        assert!(soft.log_likelihood(&truth(None), 0.0).is_nan());
        let hard = Observation::Holds { doubt: 0.0 };
        assert_eq!(hard.log_likelihood(&truth(Some(false)), 0.0), f64::NEG_INFINITY);
        assert_eq!(likelihood(&Observation::Chance, 0.25, 0.0), libm::log(0.25));
        assert!(likelihood(&Observation::Chance, 1.25, 0.0).is_nan());
    }
}
