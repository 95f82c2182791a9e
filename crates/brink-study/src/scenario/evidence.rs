//! `[[evidence]]` and `[[expectations]]`: what was observed, and what any sensible case must say.

use std::sync::Arc;

use brink_lang::{Diagnostics, SourceFile, Span};

use super::fields::{Fields, pair};
use super::node::{Located, Node, Table};
use super::read::read_experiments;
use super::{ExperimentEntry, head};
use crate::evidence::{Bound, Scale};
use crate::uncertain::Shape;

/// One piece of evidence, or one expectation.
#[derive(Clone, Debug)]
pub(crate) struct EvidenceEntry {
    pub(crate) id: Located<String>,
    pub(crate) text: String,
    pub(crate) source: String,
    pub(crate) judgement: bool,
    /// Whether it stands under `[[expectations]]`.
    pub(crate) expectation: bool,
    pub(crate) experiments: Vec<ExperimentEntry>,
    pub(crate) kind: EvidenceKindEntry,
}

/// In which of three ways it speaks of the world.
#[derive(Clone, Debug)]
pub(crate) enum EvidenceKindEntry {
    /// A number was observed, more or less exactly.
    Observed {
        of: Located<String>,
        observed: ObservedEntry,
        scale: Scale,
        handicap: Option<HandicapEntry>,
    },
    /// Something happened whose probability the formula gives.
    Chance(Located<String>),
    /// A condition that should hold; worlds in which it does not keep this weight.
    Holds { condition: Located<String>, doubt: f64 },
}

/// What was observed.
#[derive(Clone, Debug)]
pub(crate) enum ObservedEntry {
    /// A number, with a standard deviation on the scale.
    Value { value: Located<f64>, bound: Bound, error: Located<f64> },
    /// So many successes in so many trials, whole numbers.
    Count { successes: f64, trials: f64 },
}

/// What stood between the quantity and its observation.
#[derive(Clone, Debug)]
pub(crate) struct HandicapEntry {
    pub(crate) value: Located<f64>,
    pub(crate) range: Option<Located<[f64; 2]>>,
    pub(crate) shape: Shape,
    pub(crate) source: String,
    pub(crate) judgement: bool,
    pub(crate) span: Span,
}

/// Reads `[[evidence]]`, or `[[expectations]]`. Identifiers are not compared yet.
pub(super) fn read(
    file: &Arc<SourceFile>,
    tables: &[(&Table, Span)],
    expectation: bool,
    problems: &mut Diagnostics,
) -> Vec<EvidenceEntry> {
    let read = |&(table, span): &(&Table, Span)| piece(file, table, span, expectation, problems);
    tables.iter().filter_map(read).collect()
}

fn piece(
    file: &Arc<SourceFile>,
    table: &Table,
    span: Span,
    expectation: bool,
    problems: &mut Diagnostics,
) -> Option<EvidenceEntry> {
    let known = [
        "id",
        "text",
        "source",
        "judgement",
        "experiments",
        "of",
        "observed",
        "at_least",
        "at_most",
        "error",
        "scale",
        "handicap",
        "chance",
        "holds",
        "doubt",
    ];
    let what = if expectation { "the expectation" } else { "the piece of evidence" };
    let span = head(file, span);
    let mut fields = Fields::new(file, table, span, what, &known, problems);
    let id = fields.required_text("id", "id = \"performance\"");
    let text = fields.required_text("text", "text = \"what was observed, in words\"");
    let (source, judgement) = origin(&mut fields, span, what);
    let kind = kind(file, &mut fields, span, what);
    let entries = fields.table("experiments");
    let experiments = entries
        .map(|(table, _)| read_experiments(file, table, fields.problems()))
        .unwrap_or_default();
    Some(EvidenceEntry {
        id: id?,
        text: text?.value,
        source,
        judgement,
        expectation,
        experiments,
        kind: kind?,
    })
}

/// The source, or the judgement; one of them must be there.
fn origin(fields: &mut Fields<'_, '_>, span: Span, what: &str) -> (String, bool) {
    let help = "add source = \"citation\" or judgement = \"why this was chosen\"";
    match (fields.text("source"), fields.text("judgement")) {
        (Some(_), Some(second)) => {
            let message = format!("{what} has both a `source` and a `judgement`");
            fields.error(second.span, message, "keep one of the two", "");
            (String::new(), false)
        }
        (Some(text), None) if !text.value.trim().is_empty() => (text.value, false),
        (None, Some(text)) if !text.value.trim().is_empty() => (text.value, true),
        _ => {
            let message = format!("{what} says neither where it comes from nor who judged it");
            fields.error(span, message, "no `source` and no `judgement`", help);
            (String::new(), false)
        }
    }
}

fn kind(
    file: &Arc<SourceFile>,
    fields: &mut Fields<'_, '_>,
    span: Span,
    what: &str,
) -> Option<EvidenceKindEntry> {
    let given: Vec<&str> =
        ["of", "chance", "holds"].into_iter().filter(|key| fields.node(key).is_some()).collect();
    let [key] = given[..] else {
        let message = match given.as_slice() {
            [] => format!("{what} does not say what it is about"),
            several => format!("{what} has {}: keep one", several.join(" and ")),
        };
        let help = "of = \"formula\" with observed = number and error = standard deviation, \
                    chance = \"probability of what happened\", or holds = \"condition\"";
        fields.error(span, message, "", help);
        return None;
    };
    let only = |fields: &mut Fields<'_, '_>, keys: &[&str], with: &str| {
        for name in keys {
            if let Some(node) = fields.node(name) {
                let message = format!("`{name}` belongs to `{with}`, which {what} does not have");
                fields.error(node.span, message, "no effect", "");
            }
        }
    };
    let of_observed = ["observed", "at_least", "at_most", "error", "scale", "handicap"];
    if key != "of" {
        only(fields, &of_observed, "of");
    }
    if key != "holds" {
        only(fields, &["doubt"], "holds");
    }
    match key {
        "of" => observed(file, fields, span, what),
        "chance" => fields.text("chance").map(EvidenceKindEntry::Chance),
        _ => {
            let doubt = fields.number("doubt");
            if let Some(doubt) = doubt.as_ref().filter(|d| !(0.0..1.0).contains(&d.value)) {
                let help = "0 leaves out the worlds that say otherwise; 0.1 counts them a tenth";
                fields.error(doubt.span, "`doubt` is a weight from 0 to below 1", "", help);
            }
            let doubt = doubt.map_or(0.0, |d| d.value);
            fields.text("holds").map(|condition| EvidenceKindEntry::Holds { condition, doubt })
        }
    }
}

fn observed(
    file: &Arc<SourceFile>,
    fields: &mut Fields<'_, '_>,
    span: Span,
    what: &str,
) -> Option<EvidenceKindEntry> {
    let of = fields.text("of")?;
    let scale = fields.word("scale", &Scale::ALL);
    let handicap = fields.table("handicap");
    let bounds =
        [("observed", Bound::Exact), ("at_least", Bound::AtLeast), ("at_most", Bound::AtMost)];
    let given: Vec<(&str, Bound)> =
        bounds.into_iter().filter(|(key, _)| fields.node(key).is_some()).collect();
    let [(key, bound)] = given[..] else {
        let help = "one of observed = number, observed = [successes, trials], at_least = number \
                    and at_most = number";
        fields.error(span, format!("what is the observation of {what}?"), "", help);
        return None;
    };
    let node = fields.node(key)?;
    let count = (bound == Bound::Exact).then(|| pair(node)).flatten();
    let observed = match count {
        Some(pair) => count_of(fields, node, pair, scale),
        None => value_of(fields, span, key, bound, scale.unwrap_or(Scale::Linear)),
    }?;
    // Counts are of a probability; their handicap is in log odds.
    let scale = if count.is_some() { Scale::Logit } else { scale.unwrap_or(Scale::Linear) };
    let handicap = match handicap {
        Some((table, span)) => Some(read_handicap(file, table, span, scale, fields.problems())?),
        None => None,
    };
    Some(EvidenceKindEntry::Observed { of, observed, scale, handicap })
}

fn count_of(
    fields: &mut Fields<'_, '_>,
    node: &Node,
    [successes, trials]: [f64; 2],
    scale: Option<Scale>,
) -> Option<ObservedEntry> {
    let whole = |x: f64| x.fract() == 0.0 && (0.0..1e15).contains(&x);
    if !(whole(successes) && whole(trials) && successes <= trials) {
        let help = "observed = [1, 12]: one success in twelve trials";
        fields.error(node.span, "successes and trials are whole numbers", "", help);
        return None;
    }
    for (key, there) in [("scale", scale.is_some_and(|s| s != Scale::Logit)), ("error", true)] {
        if let Some(extra) = fields.node(key).filter(|_| there) {
            let message = format!("a count of successes needs no `{key}`");
            let help = "counts are binomial, and their handicap is in log odds";
            fields.error(extra.span, message, "", help);
        }
    }
    Some(ObservedEntry::Count { successes, trials })
}

fn value_of(
    fields: &mut Fields<'_, '_>,
    span: Span,
    key: &str,
    bound: Bound,
    scale: Scale,
) -> Option<ObservedEntry> {
    let value = fields.number(key)?;
    if !scale.holds(value.value) {
        let message = format!("an observation on the {} scale is {}", scale.name(), scale.range());
        fields.error(value.span, message, "outside", "");
    }
    let Some(error) = fields.number("error") else {
        if fields.node("error").is_none() {
            let help = "error = standard deviation, on the scale of the observation";
            fields.error(span, "how exact is the observation?", "no `error`", help);
        }
        return None;
    };
    if !(error.value > 0.0 && error.value.is_finite()) {
        let help = "what is known for certain is a constraint of [worlds]";
        fields.error(error.span, "`error` is a standard deviation above 0", "", help);
    }
    Some(ObservedEntry::Value { value, bound, error })
}

fn read_handicap(
    file: &Arc<SourceFile>,
    table: &Table,
    span: Span,
    scale: Scale,
    problems: &mut Diagnostics,
) -> Option<HandicapEntry> {
    let known = ["value", "range", "distribution", "source", "judgement"];
    let what = "the handicap";
    let mut fields = Fields::new(file, table, span, what, &known, problems);
    let (source, judgement) = origin(&mut fields, span, what);
    let range = fields.range("range");
    let shape = fields.word("distribution", &Shape::ALL).unwrap_or(Shape::Uniform);
    let middle = range.as_ref().map(|range| Located {
        value: f64::midpoint(range.value[0], range.value[1]),
        span: range.span,
    });
    let Some(value) = fields.number("value").or(middle) else {
        let help = "value = 0.5, range = [0.3, 0.8], or both";
        fields.error(span, "how large is the handicap?", "no `value` and no `range`", help);
        return None;
    };
    let lowest = range.as_ref().map_or(value.value, |range| range.value[0]);
    if scale == Scale::Log && lowest <= 0.0 {
        let help = "on the log scale a handicap is a factor: 1 for none, 0.5 for half";
        fields.error(value.span, "this handicap must be positive", "", help);
    }
    Some(HandicapEntry { value, range, shape, source, judgement, span })
}
