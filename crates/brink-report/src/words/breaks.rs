//! What breaks a claim, in words.

use brink_study::results::{BreakBox, BreakLimit, BreakSearch, ClaimBreaks};

use super::join;
use crate::number;

/// Where a claim fails, in one or two sentences: "C4 fails in 31% of the worlds; 84% of these have
/// fear above 0.7 and force below 1.3, where it fails in 92%."
pub fn breaks(found: &ClaimBreaks) -> String {
    let id = &found.id;
    let share = number::percent(found.fails);
    let undecided = match found.undecided {
        0 => String::new(),
        1 => " One world is undecided.".into(),
        many => format!(" {many} worlds are undecided."),
    };
    let text = match (found.search, found.boxes.first()) {
        (BreakSearch::Undecided, _) => format!("{id} is undecided in every world."),
        (BreakSearch::NeverFails, _) => format!("{id} holds in every decided world.{undecided}"),
        (BreakSearch::AlwaysFails, _) => format!("{id} fails in every decided world.{undecided}"),
        (BreakSearch::Found, Some(first)) => {
            format!("{id} fails in {share} of the worlds; {}.{undecided}", describe(first))
        }
        (BreakSearch::NoPattern | BreakSearch::Found, _) => format!(
            "{id} fails in {share} of the worlds, and no parameter tells in which.{undecided}"
        ),
    };
    let others = found.boxes.len().saturating_sub(1);
    if others == 0 {
        return text;
    }
    let next: Vec<String> = found.boxes[1..].iter().map(describe).collect();
    format!("{text} Of the failures outside, {}.", next.join("; and further "))
}

/// "84% of these have A and B, where it fails in 92%".
fn describe(found: &BreakBox) -> String {
    let limits: Vec<String> = found.limits.iter().map(limit).collect();
    format!(
        "{} of all failures have {}, where it fails in {}",
        number::percent(found.coverage),
        join(&limits),
        number::percent(found.density)
    )
}

/// A limit in words: "fear above 0.7", "war stalemate or defeat".
pub fn limit(limit: &BreakLimit) -> String {
    let name = &limit.parameter;
    match (limit.low.is_nan(), limit.high.is_nan()) {
        _ if !limit.elements.is_empty() => format!("{name} {}", limit.elements.join(" or ")),
        (false, false) => {
            format!("{name} between {} and {}", short(limit.low), short(limit.high))
        }
        (false, true) => format!("{name} above {}", short(limit.low)),
        _ => format!("{name} below {}", short(limit.high)),
    }
}

/// Three digits, as a limit is known no better, with a plain minus sign for terminals.
fn short(x: f64) -> String {
    number::value(x).replace('\u{2212}', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(search: BreakSearch, boxes: Vec<BreakBox>) -> ClaimBreaks {
        ClaimBreaks {
            id: "C4".into(),
            text: String::new(),
            fails: 0.314,
            decided: 1000,
            undecided: 2,
            search,
            boxes,
            trajectory: Vec::new(),
            tree: None,
        }
    }

    fn part(parameter: &str, low: f64, high: f64, elements: &[&str]) -> BreakLimit {
        BreakLimit {
            parameter: parameter.into(),
            label: String::new(),
            low,
            high,
            elements: elements.iter().map(|&name| name.into()).collect(),
            quasi_p: [None, None],
            reproduced: None,
        }
    }

    #[test]
    fn a_box_is_a_sentence() {
        let limits = vec![
            part("fear", 0.712_34, f64::NAN, &[]),
            part("force_ratio", f64::NAN, 1.298_7, &[]),
            part("war", f64::NAN, f64::NAN, &["defeat", "stalemate"]),
        ];
        let found = BreakBox {
            limits,
            coverage: 0.84,
            density: 0.92,
            mass: 0.28,
            coverage_interval: None,
            density_interval: None,
        };
        assert_eq!(
            breaks(&claim(BreakSearch::Found, vec![found])),
            "C4 fails in 31% of the worlds; 84% of all failures have fear above 0.712, force_ratio \
             below 1.3 and war defeat or stalemate, where it fails in 92%. 2 worlds are undecided."
        );
    }

    #[test]
    fn the_other_endings_are_sentences_too() {
        let text = breaks(&claim(BreakSearch::NoPattern, Vec::new()));
        assert!(text.contains("no parameter tells in which"), "{text}");
        let text = breaks(&claim(BreakSearch::NeverFails, Vec::new()));
        assert!(text.starts_with("C4 holds in every decided world."), "{text}");
    }
}
