//! Verdicts on claims, and how robust they are.

use crate::case::Case;
use crate::claims::Verdict;
use crate::results::{ClaimResult, Evidence, Robustness};
use crate::run::{EvidenceColumns, Rows};
use brink_statistics::interval::wilson;

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

/// How often each claim holds over the rows of a run, each of which counts with its weight,
/// `[row]`.
pub fn robustness(case: &Case, rows: &Rows, weights: &[f64]) -> Vec<Robustness> {
    let verdicts = |claim: usize| rows.table.truths(rows.first + claim);
    (0..case.claims.len()).map(|claim| share(verdicts(claim), weights)).collect()
}

/// The share of decided rows, by weight, in which a claim holds. Its interval is that of as many
/// rows of equal weight as say as much (Kish 1965, *Survey Sampling*: the square of the sum of
/// weights over the sum of their squares).
fn share(verdicts: &[Option<bool>], weights: &[f64]) -> Robustness {
    let decided = || verdicts.iter().zip(weights).filter_map(|(v, &w)| v.map(|holds| (holds, w)));
    let count = decided().count();
    let weight: f64 = decided().map(|(_, weight)| weight).sum();
    let squares: f64 = decided().map(|(_, weight)| weight * weight).sum();
    let holding: f64 = decided().filter(|(holds, _)| *holds).map(|(_, weight)| weight).sum();
    // A sum of nothing is -0: no sign belongs before a share of none.
    let share = if count == 0 { f64::NAN } else { (holding / weight).abs() };
    let trials = if count == 0 { 0.0 } else { weight * weight / squares };
    Robustness {
        worlds: verdicts.len(),
        share,
        interval: wilson(share, trials),
        undecided: verdicts.len() - count,
    }
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
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_equal_weight_are_counted() {
        let verdicts = [Some(true), Some(false), None, Some(true)];
        let found = share(&verdicts, &[1.0; 4]);
        assert_eq!((found.worlds, found.undecided), (4, 1));
        assert_eq!(found.share, 2.0 / 3.0);
        assert_eq!(found.interval, wilson(2.0 / 3.0, 3.0));
        // The unit of weight does not matter.
        assert_eq!(share(&verdicts, &[4.0; 4]).interval, found.interval);
        assert!(share(&[None], &[1.0]).share.is_nan());
        assert!(share(&[Some(false)], &[1.0]).share.is_sign_positive());
    }

    #[test]
    fn weights_shift_shares_and_widen_intervals() {
        // Three to one for the row where it holds; (3 + 1)^2 / (9 + 1) = 1.6 rows' worth.
        let found = share(&[Some(true), Some(false)], &[3.0, 1.0]);
        assert_eq!(found.share, 0.75);
        assert_eq!(found.interval, wilson(0.75, 1.6));
    }
}
