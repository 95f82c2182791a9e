//! Looks the names of evidence up.

use brink_lang::functions::Functions;
use brink_lang::{Diagnostic, Diagnostics, Interface};

use super::{Evidence, Handicap, Observation, Scale};
use crate::case::Plan;
use crate::claims::StatementReader;
use crate::scenario::{EvidenceEntry, EvidenceKindEntry, HandicapEntry, ObservedEntry, Scenario};
use crate::uncertain::Plausible;

/// Looks up all evidence and all expectations of a scenario. Pieces with errors are reported and left
/// out.
pub(crate) fn resolve(
    scenario: &Scenario,
    interface: &Interface,
    functions: &Functions,
    plan: &Plan,
    problems: &mut Diagnostics,
) -> Vec<Evidence> {
    let mut pieces: Vec<Evidence> = Vec::new();
    for entry in &scenario.evidence {
        if pieces.iter().any(|piece| piece.id == entry.id.value) {
            let message = format!("two pieces of evidence are called `{}`", entry.id.value);
            let found = Diagnostic::error(&scenario.file, entry.id.span, message, "used before");
            problems.push(found.with_help("give each its own `id`"));
        }
        let mut reader = StatementReader { scenario, interface, functions, plan, problems };
        pieces.extend(piece(entry, &mut reader));
    }
    pieces
}

fn piece(entry: &EvidenceEntry, reader: &mut StatementReader<'_>) -> Option<Evidence> {
    let experiments = &entry.experiments;
    let (statement, observation, handicap) = match &entry.kind {
        EvidenceKindEntry::Observed { of, observed, scale, handicap } => {
            let statement = reader.number("what is observed", of, experiments)?;
            let handicap = match handicap {
                Some(handicap) => Some(read_handicap(handicap, reader)?),
                None => None,
            };
            (statement, observation(observed, *scale), handicap)
        }
        EvidenceKindEntry::Chance(of) => {
            (reader.number("a probability", of, experiments)?, Observation::Chance, None)
        }
        EvidenceKindEntry::Holds { condition, doubt } => {
            let statement = reader.condition("what is expected", condition, experiments)?;
            (statement, Observation::Holds { doubt: *doubt }, None)
        }
    };
    Some(Evidence {
        id: entry.id.value.clone(),
        text: entry.text.clone(),
        source: entry.source.clone(),
        judgement: entry.judgement,
        expectation: entry.expectation,
        statement,
        observation,
        handicap,
    })
}

fn observation(observed: &ObservedEntry, scale: Scale) -> Observation {
    match observed {
        ObservedEntry::Value { value, bound, error } => {
            Observation::Value { value: value.value, bound: *bound, scale, error: error.value }
        }
        ObservedEntry::Count { successes, trials } => {
            Observation::Count { successes: *successes, trials: *trials }
        }
    }
}

fn read_handicap(entry: &HandicapEntry, reader: &mut StatementReader<'_>) -> Option<Handicap> {
    let base = entry.value.value;
    let plausible = match &entry.range {
        None => Plausible::Fixed,
        Some(range) => {
            let [low, high] = range.value;
            if !(low..=high).contains(&base) {
                let message = "the value of the handicap lies outside its range";
                reader.report(entry.value.span, message);
                return None;
            }
            match Plausible::range(entry.shape, low, base, high) {
                Ok(plausible) => plausible,
                Err(reason) => {
                    reader.report(entry.span, &format!("this range cannot be used: {reason}"));
                    return None;
                }
            }
        }
    };
    Some(Handicap { base, plausible, source: entry.source.clone(), judgement: entry.judgement })
}
