//! The tables of the page.

use brink_study::results::{
    Analysis, Assumption, BreakNode, ClaimResult, Optimum, PieceOfEvidence, Robustness, Share,
    WorldsSummary,
};
use brink_study::uncertain::Drawn;
use maud::{Markup, html};

use crate::figures::{evidence_numbers, verdict};
use crate::table::Cell;
use crate::text::humanize;
use crate::words::{self, Three};
use crate::{Best, Figure, Table, number};

/// Rows of a figure's table that the page repeats; longer tables are only in the data files.
const ROWS_ON_PAGE: usize = 64;

/// Outcomes and value at the lowest, best and highest position.
pub(super) fn ends(analysis: &Analysis) -> Markup {
    let at = |position: f64| number::position(position, analysis.about.dial_range);
    let [low, high] = analysis.about.dial_range.map(at);
    let best = at(Best::of(analysis).position);
    let outcomes: Vec<Three> =
        analysis.dial.outcomes.iter().map(|series| words::three(analysis, series)).collect();
    let undefined = words::undefined_note(analysis, &outcomes);
    html! {
        div.scroll { table.ends {
            caption { "At the ends of the " (humanize(&analysis.about.dial)) " and at its best position" }
            thead { tr {
                th scope="col" { "In equilibrium" }
                th.number scope="col" { (low) }
                th.number.best scope="col" { (best) " (best)" }
                th.number scope="col" { (high) }
            } }
            tbody {
                @for outcome in &outcomes { (row_of_three(outcome, number::percent)) }
                @if let Some(value) = words::value_of(analysis) {
                    (row_of_three(
                        &Three { name: format!("value to the {}", value.name), ..value },
                        number::value,
                    ))
                }
            }
        } }
        @if let Some(note) = undefined { p.meaning { (note) } }
    }
}

fn row_of_three(three: &Three, show: fn(f64) -> String) -> Markup {
    html! { tr {
        th scope="row" {
            (three.name)
            @if !three.label.is_empty() { span.meaning { (three.label) } }
        }
        td.number { (show(three.lowest)) }
        td.number.best { (show(three.best)) }
        td.number { (show(three.highest)) }
    } }
}

/// The claims with verdicts, numbers and robustness.
pub(super) fn claims(claims: &[ClaimResult]) -> Markup {
    let robust = claims.iter().any(|claim| claim.robustness.is_some());
    html! {
        div.scroll { table.claims {
            thead { tr {
                th scope="col" { "Claim" }
                th scope="col" { "Base case" }
                th scope="col" { "Numbers it rests on" }
                @if robust { th scope="col" { "Share of plausible worlds" } }
            } }
            tbody { @for claim in claims { tr {
                th scope="row" {
                    span.id { (claim.id) } " " (claim.text)
                    code.predicate { (claim.predicate) }
                }
                td { (verdict_badge(claim.holds)) }
                td { ul.plain { @for evidence in &claim.evidence {
                    li { code { (evidence.name) } " " (evidence_numbers(&evidence.values)) }
                } } }
                @if robust { td { @if let Some(robustness) = &claim.robustness {
                    (robustness_bar(robustness))
                } } }
            } } }
        } }
    }
}

fn verdict_badge(holds: Option<bool>) -> Markup {
    let (class, sign) = match holds {
        Some(true) => ("verdict holds", "✓"),
        Some(false) => ("verdict fails", "✗"),
        None => ("verdict open", "?"),
    };
    html! { span class=(class) { span aria-hidden="true" { (sign) } " " (verdict(holds)) } }
}

/// The share of plausible worlds in which a claim holds, also after the evidence.
fn robustness_bar(robustness: &Robustness) -> Markup {
    let prior = Share { share: robustness.share, interval: robustness.interval };
    let after = [
        ("share after", "after the evidence", robustness.posterior.as_ref()),
        ("share bare", "at face value", robustness.face_value.as_ref()),
    ];
    let weighed = after.iter().any(|(.., share)| share.is_some());
    html! {
        @if weighed {
            (share_bar(&prior, "share before", "before the evidence"))
        } @else {
            (share_bar(&prior, "share", ""))
        }
        @for (class, words, share) in after { @if let Some(share) = share {
            (share_bar(share, class, words))
        } }
        span.meaning {
            (robustness.worlds) " worlds"
            @if robustness.undecided > 0 {
                ", " (robustness.undecided)
                " undecided: a number that the claim needs does not exist, or a solve did not converge"
            }
        }
    }
}

fn share_bar(share: &Share, class: &str, words: &str) -> Markup {
    let percent = |share: f64| if share.is_finite() { share.clamp(0.0, 1.0) * 100.0 } else { 0.0 };
    let [low, high] = share.interval;
    let bar = format!("width:{:.1}%", percent(share.share));
    let span =
        format!("left:{:.1}%;width:{:.1}%", percent(low), (percent(high) - percent(low)).max(0.0));
    html! {
        strong { (number::percent(share.share)) }
        @if share.share.is_finite() {
            " (" (number::percent(low)) " to " (number::percent(high)) ")"
        }
        @if !words.is_empty() { span.meaning { (words) } }
        @if share.share.is_finite() {
            div.bar aria-hidden="true" { div class=(class) style=(bar) {} div.interval style=(span) {} }
        }
    }
}

/// The pieces of evidence and how far each alone narrows the worlds.
pub(super) fn evidence(summary: &WorldsSummary) -> Markup {
    html! {
        div.scroll { table.evidence {
            thead { tr {
                th scope="col" { "Piece" }
                th scope="col" { "Source" }
                th scope="col" { "Read" }
                th.number scope="col" { "Worlds it leaves" }
                th.number scope="col" { "Pareto k" }
            } }
            tbody { @for piece in &summary.evidence { tr {
                th scope="row" { span.id { (piece.id) } " " (piece.text) }
                td {
                    @if piece.judgement { span.judgement { "judgement" } " " }
                    (piece.source)
                }
                td { (reading(piece)) }
                td.number {
                    (number::value(libm::round(piece.effective))) " of " (summary.count)
                    @if piece.unjudged > 0 { span.meaning { (piece.unjudged) " not judged" } }
                }
                td.number { (words::two(piece.k_hat)) }
            } } }
        } }
    }
}

fn reading(piece: &PieceOfEvidence) -> &'static str {
    match (piece.handicapped, piece.expectation) {
        (true, _) => "under a handicap",
        (false, true) => "as expected of any sensible case",
        (false, false) => "as observed",
    }
}

/// The conditions that every world satisfies.
pub(super) fn constraints(summary: &WorldsSummary) -> Markup {
    html! {
        ul { @for constraint in &summary.constraints {
            li { (constraint.text) code.predicate { (constraint.predicate) } }
        } }
    }
}

/// A small tree of parameters as nested lists, with the share of failures at its leaves.
pub(super) fn tree(node: &BreakNode) -> Markup {
    let (Some(split), Some(conditions)) = (&node.split, words::split(node)) else {
        return html! {};
    };
    html! {
        ul { @for (branch, condition) in split.branches.iter().zip(conditions) {
            li {
                (condition) ": fails in " (number::percent(branch.density)) " of "
                (number::percent(branch.mass)) " of the worlds"
                (tree(branch))
            }
        } }
    }
}

/// Controls, measures and values at the best dial position and the best mix of levers.
pub(super) fn levers(dial: &Optimum, levers: &Optimum, player: &str) -> Markup {
    let both = |a: &[brink_study::results::Named], b: &[brink_study::results::Named]| {
        a.iter()
            .map(|named| {
                let other = b.iter().find(|other| other.name == named.name);
                (named.name.clone(), named.value, other.map_or(f64::NAN, |other| other.value))
            })
            .collect::<Vec<_>>()
    };
    let controls = both(&levers.controls, &dial.controls);
    let measures = both(&levers.measures, &dial.measures);
    let group = |title: &str, rows: &[(String, f64, f64)]| {
        html! {
            tbody {
                tr { th.group colspan="3" scope="rowgroup" { (title) } }
                @for (name, mix, one) in rows { tr {
                    th scope="row" { (humanize(name)) }
                    td.number { (number::value(*one)) }
                    td.number { (number::value(*mix)) }
                } }
            }
        }
    };
    html! {
        div.scroll { table {
            thead { tr {
                th scope="col" { "" }
                th.number scope="col" { "Best dial" }
                th.number scope="col" { "Best mix of levers" }
            } }
            (group("Controls", &controls))
            (group("Measures", &measures))
            tbody { tr {
                th scope="row" { "value to the " (humanize(player)) }
                td.number { (number::value(dial.value)) }
                td.number { (number::value(levers.value)) }
            } }
        } }
    }
}

/// Every assumption with its range and source.
pub(super) fn assumptions(assumptions: &[Assumption]) -> Markup {
    html! {
        div.scroll { table.assumptions {
            thead { tr {
                th scope="col" { "Assumption" }
                th.number scope="col" { "Value" }
                th scope="col" { "Plausible range" }
                th scope="col" { "Source" }
            } }
            tbody { @for assumption in assumptions { tr {
                th scope="row" {
                    code { (assumption.name) }
                    @if !assumption.label.is_empty() { span.meaning { (assumption.label) } }
                }
                td.number {
                    (assumption.text)
                    @if !assumption.unit.is_empty() { span.meaning { (assumption.unit) } }
                }
                td {
                    @if assumption.low.is_finite() && assumption.high.is_finite() {
                        (number::value(assumption.low)) " to " (number::value(assumption.high))
                    }
                    @if assumption.distribution != Drawn::Fixed {
                        span.meaning { (assumption.distribution.word()) }
                    } @else if !assumption.low.is_finite() { "fixed" }
                }
                td {
                    @if assumption.judgement { span.judgement { "judgement" } " " }
                    (assumption.source)
                }
            } } }
        } }
    }
}

/// A figure with caption, a link that saves it, and its numbers where they are few.
pub(super) fn figure(figure: &Figure, number: usize) -> Markup {
    let rows = figure.table.rows();
    html! {
        figure id=(figure.name) {
            h3 { (figure.title) }
            div.card { (maud::PreEscaped(&figure.svg)) }
            figcaption {
                strong { "Figure " (number) ". " } (figure.caption)
                " " a.save href="#" download=(format!("{}.svg", figure.name)) hidden { "Save as SVG" }
            }
            @if rows > 0 && rows <= ROWS_ON_PAGE && figure.table.columns.len() <= 12 {
                details { summary { "The numbers of this figure" } (data(&figure.table)) }
            } @else {
                p.meaning { "All " (rows) " rows of numbers are in " code { "data/" (figure.name) ".csv" } "." }
            }
        }
    }
}

fn data(table: &Table) -> Markup {
    html! {
        div.scroll { table.data {
            thead { tr { @for column in &table.columns {
                th scope="col" title=(column.description) { (column.name) }
            } } }
            tbody { @for row in 0..table.rows() { tr { @for column in &table.columns {
                (cell(column.cells.cell(row)))
            } } } }
        } }
    }
}

fn cell(cell: Cell<'_>) -> Markup {
    html! {
        @match cell {
            Cell::F64(value) => td.number { (number::value(value)) },
            Cell::I64(value) => td.number { (value) },
            Cell::Bool(value) => td { @if value { "yes" } @else { "no" } },
            Cell::Utf8(text) => td { (text) },
            Cell::Missing => td {},
        }
    }
}
