//! Profiles with a verdict, which only this module can make.

use std::ops::Deref;

use crate::{Certificate, Concept, Profile, Status};

/// A profile that an engine puts forward. The verifier says what it is worth.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    /// The concept that it was solved for.
    pub(crate) concept: Concept,
    /// What every type does.
    pub(crate) profile: Profile,
    /// The aggregates to be reported, `[action]`; empty where these are what the profile implies.
    pub(crate) aggregate: Vec<f64>,
}

impl Default for Claim {
    fn default() -> Self {
        Self { concept: Concept::Pbe, profile: Profile::default(), aggregate: Vec::new() }
    }
}

/// What the verifier found: read-only, see [`Certified`].
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The concept by which the profile was judged.
    pub concept: Concept,
    /// Whether the certificate is good enough to trust the profile.
    pub status: Status,
    /// Probability of each action given that its node is reached, under the belief held there,
    /// `[action]`; 1 at chance nodes.
    pub aggregate: Vec<f64>,
    /// Probability that play reaches each node, `[node]`.
    pub reach: Vec<f64>,
    /// Expected payoff of each player before it knows its type, `[player]`.
    pub value: Vec<f64>,
    /// What each type does.
    pub profile: Profile,
    /// How close to equilibrium this is.
    pub certificate: Certificate,
}

/// A profile with the verdict of the verifier, which alone can make one: an engine cannot say that
/// its own work is good, and nobody can change what was certified. It reads like a [`Verdict`].
#[derive(Clone, Debug)]
pub struct Certified {
    verdict: Verdict,
}

impl Certified {
    pub(super) fn new(verdict: Verdict) -> Self {
        Self { verdict }
    }

    /// The verdict of a second judge, which can only make it worse: the larger of both judges'
    /// numbers, and not converged where the second refutes the profile.
    #[must_use]
    pub(crate) fn doubted(mut self, second: Certificate, refuted: bool) -> Self {
        let certificate = &mut self.verdict.certificate;
        for (number, other) in [
            (&mut certificate.max_regret, second.max_regret),
            (&mut certificate.relative_regret, second.relative_regret),
            (&mut certificate.local_regret, second.local_regret),
            (&mut certificate.residual, second.residual),
        ] {
            *number = super::worse(*number, other);
        }
        if refuted {
            self.verdict.status = Status::NotConverged;
        }
        self
    }

    /// Gives up the seal for what is inside.
    pub fn into_verdict(self) -> Verdict {
        self.verdict
    }
}

impl Deref for Certified {
    type Target = Verdict;

    fn deref(&self) -> &Verdict {
        &self.verdict
    }
}
