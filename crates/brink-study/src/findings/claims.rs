//! Verdicts on claims, and how robust they are.

use super::Weighed;
use crate::case::Case;
use crate::claims::Verdict;
use crate::results::{ClaimResult, Evidence, Judged, Multiplicity, Robustness};
use crate::run::{EvidenceColumns, Rows};

/// Verdicts of all claims in one row of a run that asked for them in full
/// ([`crate::run::Claims::in_full`]).
pub fn base_verdicts(case: &Case, rows: &Rows, row: usize) -> Vec<Verdict> {
    let (table, first) = (&rows.table, rows.first);
    let mut column = first + case.claims.len() + EvidenceColumns::count(case);
    let claims = case.claims.iter().enumerate();
    claims
        .map(|(position, claim)| {
            let mut evidence = Vec::with_capacity(claim.statement.references.len());
            for reference in &claim.statement.references {
                let end = column + claim.statement.positions(reference);
                evidence.push((column..end).map(|at| table.numbers(at)[row]).collect());
                column = end;
            }
            let trouble = table.words(column)[row].clone();
            column += 1;
            Verdict { holds: table.truths(first + position)[row], evidence, trouble }
        })
        .collect()
}

/// How often each claim holds over the worlds of a run, before and after the evidence.
pub fn robustness(case: &Case, rows: &Rows, weighed: &Weighed) -> Vec<Robustness> {
    let claims = (0..case.claims.len()).map(|claim| rows.table.truths(rows.first + claim));
    claims
        .map(|verdicts| {
            let Judged { prior, posterior, face_value } = weighed.judged(verdicts);
            Robustness {
                worlds: verdicts.len(),
                share: prior.share,
                interval: prior.interval,
                undecided: verdicts.iter().filter(|verdict| verdict.is_none()).count(),
                posterior,
                face_value,
            }
        })
        .collect()
}

/// How often the verdict on each claim depends on the equilibrium, in the base case (the rows of
/// `base`) and over the worlds of `rows`; both asked for [`crate::run::ClaimsUnderOthers`].
pub fn multiplicity(case: &Case, base: &Rows, rows: &Rows, starts: usize) -> Vec<Multiplicity> {
    let claims = 0..case.claims.len();
    claims
        .map(|claim| {
            let worlds = rows.table.truths(rows.first + claim);
            Multiplicity {
                base: base.table.truths(base.first + claim)[0],
                worlds: worlds.len(),
                depends: worlds.iter().filter(|depends| **depends == Some(true)).count(),
                starts,
            }
        })
        .collect()
}

/// Verdicts of the base case with what is known of their robustness, as result data.
pub fn claim_results(
    case: &Case,
    base: &[Verdict],
    robustness: Option<&[Robustness]>,
) -> Vec<ClaimResult> {
    let claims = case.claims.iter().zip(base).enumerate();
    claims
        .map(|(position, (claim, verdict))| ClaimResult {
            id: claim.id.clone(),
            text: claim.text.clone(),
            predicate: claim.predicate.clone(),
            holds: verdict.holds,
            evidence: claim
                .statement
                .references
                .iter()
                .zip(&verdict.evidence)
                .map(|(r, values)| Evidence { name: r.text.clone(), values: values.clone() })
                .collect(),
            robustness: robustness.map(|all| all[position].clone()),
            multiplicity: None,
        })
        .collect()
}
