//! What a claim rests on, in words.

use brink_study::results::RestsOn;

use super::join;

/// Priors named in a sentence, at most.
const NAMED: usize = 3;

/// What a claim rests on, in one or a few sentences: "C4 rests on fear and greed. The range of
/// fear and the evidence `performance` disagree about it. The evidence says nothing about greed."
pub fn rests_on(found: &RestsOn) -> String {
    let id = &found.id;
    if !found.varies {
        return format!("{id} is the same in every decided world: it rests on no range.");
    }
    let carriers: Vec<String> = found.carriers().map(|prior| prior.parameter.clone()).collect();
    let decides: Vec<String> = found
        .evidence
        .iter()
        .filter(|piece| piece.matters)
        .map(|piece| format!("the evidence `{}`", piece.id))
        .collect();
    // A single one left over is named too.
    let shown = if carriers.len() == NAMED + 1 { NAMED + 1 } else { NAMED };
    let mut named: Vec<String> = carriers.iter().take(shown).cloned().collect();
    if carriers.len() > shown {
        named.push(format!("{} others", carriers.len() - shown));
    }
    named.extend(decides);
    let mut sentences = vec![match named.as_slice() {
        [] => format!("{id} rests on no single range"),
        named => format!("{id} rests on {}", join(named)),
    }];
    sentences.extend(found.conflicts.iter().map(|conflict| {
        let (range, piece) = (&conflict.parameter, &conflict.evidence);
        format!("The range of {range} and the evidence `{piece}` disagree about it")
    }));
    let silent: Vec<String> = found.silent.iter().take(NAMED).cloned().collect();
    if !silent.is_empty() {
        sentences.push(format!("The evidence says nothing about {}", join(&silent)));
    }
    sentences.join(". ") + "."
}

#[cfg(test)]
mod tests {
    use brink_study::results::{Disagreement, EvidenceSensitivity, PriorSensitivity};

    use super::*;

    fn found(priors: &[&str], silent: &[&str]) -> RestsOn {
        let prior = |name: &&str| PriorSensitivity {
            parameter: (*name).into(),
            label: String::new(),
            strength: 0.2,
            place: f64::NAN,
            matters: true,
        };
        RestsOn {
            id: "C4".into(),
            text: String::new(),
            varies: true,
            threshold: 0.05,
            priors: priors.iter().map(prior).collect(),
            evidence: Vec::new(),
            conflicts: Vec::new(),
            silent: silent.iter().map(|&name| name.into()).collect(),
        }
    }

    fn check(found: &RestsOn, expected: &str) {
        assert_eq!(rests_on(found), expected);
    }

    #[test]
    fn what_a_claim_rests_on_is_a_sentence() {
        check(&found(&["fear", "force"], &[]), "C4 rests on fear and force.");
        check(&found(&[], &[]), "C4 rests on no single range.");
        check(&found(&["a", "b", "c", "d", "e"], &[]), "C4 rests on a, b, c and 2 others.");
        check(
            &found(&["fear"], &["fear"]),
            "C4 rests on fear. The evidence says nothing about fear.",
        );
        let mut torn = found(&["fear"], &[]);
        torn.evidence =
            vec![EvidenceSensitivity { id: "seen".into(), strength: 0.1, matters: true }];
        torn.conflicts = vec![Disagreement { parameter: "fear".into(), evidence: "seen".into() }];
        check(
            &torn,
            "C4 rests on fear and the evidence `seen`. The range of fear and the evidence `seen` \
             disagree about it.",
        );
        let same = RestsOn { varies: false, ..found(&[], &[]) };
        check(&same, "C4 is the same in every decided world: it rests on no range.");
    }
}
