//! What breaks each claim: the box of parameters in which it fails.

use brink_study::results::{
    Assumption, BreakBox, BreakLimit, BreakSearch, ClaimBreaks, WorldsSummary,
};

use super::claims::words_from;
use super::range::{self, Range};
use super::worlds::base_marker;
use crate::scale::Scale;
use crate::style::{AXIS, COLORS, GREY, GRID, INK, LABEL, SMALL};
use crate::svg::{Svg, font, stroke};
use crate::table::Cells;
use crate::{Figure, Style, Table, number, text, words};

const ID: f64 = 12.0;
const LINE: f64 = 14.0;
const TOP: f64 = 40.0;
/// Height of a limit with its words, px.
const LIMIT: f64 = 29.0;
/// Width of the bar of failures.
const BAR: f64 = 74.0;
/// Room for a number at either end of an axis.
const END: f64 = 40.0;
const COLUMN: f64 = 64.0;

/// Left edges of the columns after the identifiers.
struct Columns {
    text: f64,
    fails: f64,
    limits: f64,
    coverage: f64,
    density: f64,
    right: f64,
}

/// Whether some claim fails somewhere.
pub(crate) fn shows_something(found: &[ClaimBreaks]) -> bool {
    found.iter().any(fails)
}

fn fails(claim: &ClaimBreaks) -> bool {
    !matches!(claim.search, BreakSearch::NeverFails | BreakSearch::Undecided)
}

/// Draws, for each claim that fails in some world, the share of worlds in which it does and the
/// limits of its first box, each on the plausible range of its parameter.
pub fn breaks(
    found: &[ClaimBreaks],
    assumptions: &[Assumption],
    worlds: Option<&WorldsSummary>,
    style: &Style,
) -> Figure {
    let mut svg = Svg::new("breaks");
    let right = style.width - 14.0;
    let density = right - COLUMN + 10.0;
    let coverage = density - COLUMN;
    let text = words_from(found.iter().map(|claim| claim.id.as_str()));
    let limits = text + 0.28 * (coverage - text) + BAR + 24.0;
    let columns = Columns { text, fails: limits - BAR - 14.0, limits, coverage, density, right };
    heading(&mut svg, &columns);
    let mut y = TOP;
    let shown: Vec<&ClaimBreaks> = found.iter().filter(|claim| fails(claim)).collect();
    for claim in &shown {
        svg.line((ID, y), (right, y), stroke(GRID, 1.0));
        let axis = |limit: &BreakLimit| Range::of(&limit.parameter, assumptions, worlds);
        y += draw_row(&mut svg, claim, &axis, &columns, y);
    }
    svg.line((ID, y), (right, y), stroke(AXIS, 1.0));
    let told: Vec<String> = shown.iter().map(|claim| words::breaks(claim)).collect();
    Figure {
        name: "breaks".to_owned(),
        title: "What breaks the claims".to_owned(),
        caption: caption(found.len() - shown.len(), worlds.is_some_and(weighed)),
        svg: svg.finish(style.width, y + 12.0, "Where claims fail", &told.join(" ")),
        table: table(found),
    }
}

fn heading(svg: &mut Svg, columns: &Columns) {
    let head = |svg: &mut Svg, x: f64, label: &str, room: f64| {
        let label = text::shorten(label, SMALL, true, room);
        svg.text((x, TOP - 12.0), font(SMALL, GREY).bold(), &label);
    };
    head(svg, columns.text, "claim", 60.0);
    head(svg, columns.fails, "fails in", BAR);
    let room = columns.coverage - columns.limits - 8.0;
    head(svg, columns.limits, "where most of its failures lie", room);
    head(svg, columns.coverage, "coverage", COLUMN);
    head(svg, columns.density, "density", COLUMN);
    svg.line((ID, TOP), (columns.right, TOP), stroke(AXIS, 1.0));
}

/// Draws one claim from `top` on; returns its height.
fn draw_row(
    svg: &mut Svg,
    claim: &ClaimBreaks,
    axis: &dyn Fn(&BreakLimit) -> Range,
    columns: &Columns,
    top: f64,
) -> f64 {
    let first = claim.boxes.first();
    let lines = text::wrap(&claim.text, LABEL, false, columns.fails - columns.text - 12.0, 6);
    let limits = first.map_or(0, |found| found.limits.len());
    let height = (LINE * lines.len() as f64).max(LIMIT * limits as f64).max(30.0) + 14.0;
    let middle = top + height / 2.0;
    let id = text::shorten(&claim.id, LABEL, true, columns.text - ID - 4.0);
    svg.text((ID, middle + 4.0), font(LABEL, INK).bold(), &id);
    for (line, content) in lines.iter().enumerate() {
        let y = middle - LINE * lines.len() as f64 / 2.0 + LINE * line as f64 + 10.5;
        svg.text((columns.text, y), font(LABEL, INK), content);
    }
    draw_share(svg, claim, columns.fails, middle);
    let Some(first) = first else {
        let words = match claim.search {
            BreakSearch::AlwaysFails => "everywhere",
            _ => "no parameter tells where",
        };
        let words = text::shorten(words, LABEL, false, columns.coverage - columns.limits - 8.0);
        svg.text((columns.limits, middle + 4.0), font(LABEL, GREY), &words);
        return height;
    };
    let start = middle - LIMIT * limits as f64 / 2.0;
    for (place, limit) in first.limits.iter().enumerate() {
        draw_limit(svg, limit, &axis(limit), columns, start + LIMIT * place as f64);
    }
    draw_quality(svg, first, columns, middle);
    height
}

/// The share of worlds in which a claim fails, as a bar with its number.
fn draw_share(svg: &mut Svg, claim: &ClaimBreaks, left: f64, middle: f64) {
    let width = BAR - 32.0;
    svg.rect((left, middle - 5.0), (width, 10.0), "#ededed");
    if claim.fails.is_finite() {
        svg.rect((left, middle - 5.0), (width * claim.fails.clamp(0.0, 1.0), 10.0), COLORS[1]);
    }
    svg.frame((left, middle - 5.0), (width, 10.0), stroke(AXIS, 0.7));
    let share = number::percent(claim.fails);
    svg.text((left + width + 5.0, middle + 4.0), font(SMALL, INK).bold(), &share);
}

/// A limit in words, and below them what of the parameter's range lies inside.
fn draw_limit(svg: &mut Svg, limit: &BreakLimit, range: &Range, columns: &Columns, top: f64) {
    let (left, right) = (columns.limits + END, columns.coverage - 14.0 - END);
    let again = limit.reproduced.map(|share| format!("(again in {})", number::percent(share)));
    let again = again.unwrap_or_default();
    let room = columns.coverage - 14.0 - columns.limits - text::width(&again, 9.0, false);
    let spoken = BreakLimit { parameter: range::name(&limit.parameter), ..limit.clone() };
    let spoken = text::shorten(&words::limit(&spoken), SMALL, false, room);
    svg.text((columns.limits, top + 11.0), font(SMALL, INK), &spoken);
    let after = columns.limits + text::width(&spoken, SMALL, false) + 5.0;
    svg.text((after, top + 11.0), font(9.0, GREY), &again);
    if !limit.elements.is_empty() {
        return;
    }
    let scale = range.scale([limit.low, limit.high], (left, right));
    let (y, height) = (top + 17.0, 6.0);
    let inside = |end: f64, open: f64| if end.is_finite() { scale.at(end) } else { open };
    let (from, to) = (inside(limit.low, left), inside(limit.high, right));
    svg.rect((left, y), (right - left, height), "#ededed");
    svg.rect((from, y), ((to - from).max(1.5), height), COLORS[1]);
    svg.frame((left, y), (right - left, height), stroke(AXIS, 0.7));
    if range.base.is_finite() {
        base_marker(svg, (scale.at(range.base), y + height / 2.0));
    }
    ends(svg, &scale, y + height);
}

/// The numbers at the ends of an axis.
fn ends(svg: &mut Svg, scale: &Scale, baseline: f64) {
    let (low, high) = scale.domain;
    let number = |x: f64| text::shorten(&number::value(x), 9.0, false, END - 6.0);
    svg.text((scale.range.0 - 5.0, baseline), font(9.0, GREY).end(), &number(low));
    svg.text((scale.range.1 + 5.0, baseline), font(9.0, GREY), &number(high));
}

/// How many of the failures the box holds, and how pure it is.
fn draw_quality(svg: &mut Svg, found: &BreakBox, columns: &Columns, middle: f64) {
    for (x, share, interval) in [
        (columns.coverage, found.coverage, found.coverage_interval),
        (columns.density, found.density, found.density_interval),
    ] {
        svg.text((x, middle + 1.0), font(LABEL, INK).bold(), &number::percent(share));
        if let Some([low, high]) = interval {
            let words = format!("{}–{}", number::percent(low), number::percent(high));
            let words = text::shorten(&words, 9.0, false, COLUMN - 8.0);
            svg.text((x, middle + 12.0), font(9.0, GREY), &words);
        }
    }
}

/// Whether worlds count as the evidence weighs them.
pub(crate) fn weighed(worlds: &WorldsSummary) -> bool {
    worlds.weights.first().is_some_and(|own| own.withheld.is_none())
}

fn caption(holding: usize, weighed: bool) -> String {
    let weighed = if weighed { " Worlds count as the evidence weighs them." } else { "" };
    let holding = match holding {
        0 => String::new(),
        1 => " One claim fails in no decided world and is left out.".to_owned(),
        many => format!(" {many} claims fail in no decided world and are left out."),
    };
    format!(
        "For each claim the share of plausible worlds in which it fails, and the limits that most \
         of its failures have in common (filled), each on the plausible range of its parameter, \
         with the base case (diamond). Coverage is the share of all failures inside these limits, \
         density the share of the worlds inside in which the claim fails; below them are 95% \
         intervals over resampled worlds, and beside each limit the share of resamples that limit \
         the parameter again.{weighed}{holding}"
    )
}

/// One row for each limit of each box; a claim without a box has one row.
fn table(found: &[ClaimBreaks]) -> Table {
    type Row<'a> = (&'a ClaimBreaks, Option<(usize, &'a BreakBox, &'a BreakLimit)>);
    let mut rows: Vec<Row> = Vec::new();
    for claim in found {
        let before = rows.len();
        for (place, own) in claim.boxes.iter().enumerate() {
            rows.extend(own.limits.iter().map(|limit| (claim, Some((place, own, limit)))));
        }
        if rows.len() == before {
            rows.push((claim, None));
        }
    }
    let whole = |pick: &dyn Fn(&Row) -> Option<usize>| {
        Cells::I64(rows.iter().map(|row| pick(row).and_then(|n| i64::try_from(n).ok())).collect())
    };
    let boxed = |pick: &dyn Fn(&BreakBox) -> f64| -> Vec<f64> {
        rows.iter().map(|(_, limit)| limit.map_or(f64::NAN, |(_, own, _)| pick(own))).collect()
    };
    let limited = |pick: &dyn Fn(&BreakLimit) -> f64| -> Vec<f64> {
        rows.iter().map(|(_, limit)| limit.map_or(f64::NAN, |(.., own)| pick(own))).collect()
    };
    let words = |pick: &dyn Fn(&BreakLimit) -> String| -> Vec<String> {
        rows.iter().map(|(_, limit)| limit.map_or(String::new(), |(.., own)| pick(own))).collect()
    };
    let end = |interval: Option<[f64; 2]>, at: usize| interval.map_or(f64::NAN, |ends| ends[at]);
    Table::new()
        .utf8("id", "identifier of the claim", rows.iter().map(|(c, _)| c.id.clone()).collect())
        .f64(
            "fails",
            "share of decided worlds in which it fails",
            rows.iter().map(|(claim, _)| claim.fails).collect(),
        )
        .with("decided", "worlds with a verdict", whole(&|(claim, _)| Some(claim.decided)))
        .with("undecided", "worlds without a verdict", whole(&|(claim, _)| Some(claim.undecided)))
        .with("box", "number of the box, from 1", whole(&|(_, own)| own.map(|(at, ..)| at + 1)))
        .f64("coverage", "share of all failures in the box", boxed(&|own| own.coverage))
        .f64(
            "coverage_low",
            "lower end of its 95% interval",
            boxed(&|own| end(own.coverage_interval, 0)),
        )
        .f64(
            "coverage_high",
            "upper end of its 95% interval",
            boxed(&|own| end(own.coverage_interval, 1)),
        )
        .f64("density", "share of the worlds in the box that fail", boxed(&|own| own.density))
        .f64(
            "density_low",
            "lower end of its 95% interval",
            boxed(&|own| end(own.density_interval, 0)),
        )
        .f64(
            "density_high",
            "upper end of its 95% interval",
            boxed(&|own| end(own.density_interval, 1)),
        )
        .f64("mass", "share of all decided worlds in the box", boxed(&|own| own.mass))
        .utf8("parameter", "parameter that is limited", words(&|own| own.parameter.clone()))
        .f64("low", "lowest value in the box", limited(&|own| own.low))
        .f64("high", "highest value in the box", limited(&|own| own.high))
        .utf8("elements", "elements in the box", words(&|own| own.elements.join(" ")))
        .f64(
            "quasi_p_low",
            "probability of so many failures if the lower limit meant nothing",
            limited(&|own| own.quasi_p[0].unwrap_or(f64::NAN)),
        )
        .f64(
            "quasi_p_high",
            "probability of so many failures if the upper limit meant nothing",
            limited(&|own| own.quasi_p[1].unwrap_or(f64::NAN)),
        )
        .f64(
            "reproduced",
            "share of resamples whose box limits the parameter too",
            limited(&|own| own.reproduced.unwrap_or(f64::NAN)),
        )
}
