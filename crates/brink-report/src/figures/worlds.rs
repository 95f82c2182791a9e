//! What evidence does to the uncertain numbers.

use brink_study::results::{Assumption, ParameterShift, WorldsSummary};

use super::legend::{ROW, legend};
use super::range::{self, Range};
use crate::scale::Scale;
use crate::style::{COLORS, GREY, GRID, INK, LABEL, Marker, SMALL};
use crate::svg::{Svg, font, stroke};
use crate::{Figure, Style, Table, number, text};

/// Rows drawn; the table has all.
const SHOWN: usize = 20;
const LABELS: f64 = 196.0;
/// Room for one median in numbers.
const NUMBER: f64 = 60.0;
/// Height of a bar and of the gap below it, px.
const BAR: f64 = 6.0;
const BETWEEN: f64 = 2.5;
/// Worlds before the evidence.
const BEFORE: &str = "#a3a3a3";

/// Mean and the 5%, 50% and 95% quantiles.
type Summary = [f64; 4];

/// Whether there is something to draw: numbers after evidence that can be trusted.
pub(super) fn shows_something(worlds: &WorldsSummary) -> bool {
    worlds.parameters.iter().any(|shift| shift.posterior.is_some() || shift.face_value.is_some())
}

/// Draws every uncertain number with the middle 90% of the worlds and their median: before the
/// evidence, after it, and with it taken at face value. Those that it moves most come first.
pub fn worlds(summary: &WorldsSummary, assumptions: &[Assumption], style: &Style) -> Figure {
    let mut rows: Vec<&ParameterShift> = summary.parameters.iter().collect();
    rows.sort_by(|a, b| moved(b).total_cmp(&moved(a)));
    rows.truncate(SHOWN);
    let readings = [true, drawn(summary, |s| s.posterior), drawn(summary, |s| s.face_value)];

    let mut svg = Svg::new("worlds");
    let right = style.width - 14.0;
    let kinds: Vec<usize> = (0..3).filter(|&kind| readings[kind]).collect();
    let names = ["before the evidence", "after it", "after it, taken at face value"];
    let mut entries: Vec<String> = kinds.iter().map(|&kind| names[kind].to_owned()).collect();
    entries.push("base case".to_owned());
    let used = legend(&mut svg, (12.0, right, 18.0), &entries, |svg, index, (x, y)| {
        match kinds.get(index) {
            Some(&kind) => draw_bar(svg, kind, (x - 12.0, x + 12.0), x, y - BAR / 2.0),
            None => base_marker(svg, (x, y)),
        }
    });
    let top = 46.0 + used - ROW;
    let numbers = right - NUMBER * kinds.len() as f64;
    for (place, &kind) in kinds.iter().enumerate() {
        let head = ["before", "after", "face value"][kind];
        let at = (numbers + NUMBER * (place as f64 + 1.0), top - 6.0);
        svg.text(at, font(SMALL, GREY).bold().end(), head);
    }
    let plot = (LABELS, numbers - 8.0);
    let height = (BAR + BETWEEN) * kinds.len() as f64 + 14.0;
    for (index, row) in rows.iter().enumerate() {
        let y = top + height * index as f64;
        svg.line((12.0, y), (right, y), stroke(GRID, 0.8));
        let range = Range::of(&row.name, assumptions, Some(summary));
        draw_label(&mut svg, &row.name, &range, y + height / 2.0);
        draw_row(&mut svg, row, &kinds, &range, (plot, y + 7.0));
    }

    Figure {
        name: "worlds".to_owned(),
        title: "What the evidence says of the assumptions".to_owned(),
        caption: caption(summary, readings, rows.len()),
        svg: svg.finish(
            style.width,
            top + height * rows.len() as f64 + 10.0,
            "Uncertain numbers before and after the evidence",
            &description(&rows),
        ),
        table: table(summary),
    }
}

fn drawn(summary: &WorldsSummary, pick: fn(&ParameterShift) -> Option<Summary>) -> bool {
    summary.parameters.iter().any(|shift| pick(shift).is_some())
}

/// How far the evidence moves the median and the ends, in widths of the middle 90% before it.
fn moved(shift: &ParameterShift) -> f64 {
    let width = shift.prior[3] - shift.prior[1];
    let after = shift.posterior.or(shift.face_value);
    let far = |at: usize| after.map_or(0.0, |after| (after[at] - shift.prior[at]).abs() / width);
    let far = (1..4).map(far).fold(0.0, f64::max);
    if far.is_finite() { far } else { 0.0 }
}

fn summary_of(shift: &ParameterShift, kind: usize) -> Option<Summary> {
    match kind {
        0 => Some(shift.prior),
        1 => shift.posterior,
        _ => shift.face_value,
    }
}

fn draw_label(svg: &mut Svg, name: &str, range: &Range, middle: f64) {
    let name = text::shorten(&range::name(name), LABEL, false, LABELS - 30.0);
    svg.text((LABELS - 18.0, middle - 1.0), font(LABEL, INK).end(), &name);
    if range.ends.iter().all(|end| end.is_finite()) {
        let [low, high] = range.ends.map(number::value);
        let words = text::shorten(&format!("{low} to {high}"), 9.0, false, LABELS - 30.0);
        svg.text((LABELS - 18.0, middle + 10.0), font(9.0, GREY).end(), &words);
    }
}

fn draw_row(
    svg: &mut Svg,
    row: &ParameterShift,
    kinds: &[usize],
    range: &Range,
    ((left, right), top): ((f64, f64), f64),
) {
    let summaries = kinds.iter().filter_map(|&kind| summary_of(row, kind));
    let scale = range.scale(summaries.flat_map(|one| [one[1], one[3]]), (left, right));
    let height = (BAR + BETWEEN) * kinds.len() as f64;
    draw_ground(svg, range, &scale, (top - 3.0, height + 3.5));
    let mut y = top;
    for (place, &kind) in kinds.iter().enumerate() {
        if let Some([_, low, median, high]) = summary_of(row, kind) {
            if [low, median, high].iter().all(|x| x.is_finite()) {
                draw_bar(svg, kind, (scale.at(low), scale.at(high)), scale.at(median), y);
            }
            let words = text::shorten(&number::value(median), SMALL, false, NUMBER - 6.0);
            let x = right + 8.0 + NUMBER * (place as f64 + 1.0);
            svg.text((x, top + height / 2.0 + 2.0), font(SMALL, INK).end(), &words);
        }
        y += BAR + BETWEEN;
    }
    if range.base.is_finite() {
        base_marker(svg, (scale.at(range.base), top - 3.0));
    }
}

/// The plausible range, as a pale ground with an edge at both ends.
fn draw_ground(svg: &mut Svg, range: &Range, scale: &Scale, (top, height): (f64, f64)) {
    let [low, high] = range.ends.map(|end| scale.at(end));
    if low.is_finite() && high.is_finite() {
        svg.rect((low, top), (high - low, height), "#f1f1f1");
        for end in [low, high] {
            svg.line((end, top), (end, top + height), stroke("#b0b0b0", 0.8));
        }
    }
}

/// From the 5% to the 95% quantile with the median across.
fn draw_bar(svg: &mut Svg, kind: usize, (low, high): (f64, f64), median: f64, top: f64) {
    let width = (high - low).max(1.5);
    let across = |svg: &mut Svg, color: &str| {
        svg.line((median, top - 1.0), (median, top + BAR + 1.0), stroke(color, 1.8));
    };
    match kind {
        0 | 1 => {
            svg.rect((low, top), (width, BAR), if kind == 0 { BEFORE } else { COLORS[0] });
            across(svg, if kind == 0 { INK } else { "#ffffff" });
        }
        _ => {
            svg.rect((low, top), (width, BAR), "#ffffff");
            svg.frame((low, top + 0.7), (width, BAR - 1.4), stroke(COLORS[1], 1.4));
            across(svg, COLORS[1]);
        }
    }
}

/// The value of the base case.
pub(super) fn base_marker(svg: &mut Svg, (x, y): (f64, f64)) {
    svg.marker(Marker::Diamond, (x, y), 3.6, "#ffffff", stroke(INK, 1.1));
}

fn caption(summary: &WorldsSummary, [_, after, bare]: [bool; 3], shown: usize) -> String {
    let mut sentences = vec![
        "Each uncertain number with its plausible range (pale), the middle 90% of the worlds (bars, \
         from the 5% to the 95% quantile) and their median (stroke, and in numbers), before the \
         evidence and after it."
            .to_owned(),
    ];
    if bare {
        sentences.push(
            "The outlined bar takes what was observed at face value, without the handicaps under \
             which it was observed."
                .to_owned(),
        );
    }
    if !after {
        sentences.push("After the evidence under its handicaps numbers are withheld.".to_owned());
    }
    sentences.push("What the evidence moves most comes first.".to_owned());
    let all = summary.parameters.len();
    if shown < all {
        sentences.push(format!("{shown} of {all} are shown; the table has all."));
    }
    sentences.join(" ")
}

fn description(rows: &[&ParameterShift]) -> String {
    let words = |row: &&ParameterShift| {
        let after = row.posterior.or(row.face_value);
        let after = after.map(|after| format!(", after the evidence {}", number::value(after[2])));
        let before = number::value(row.prior[2]);
        format!("{}: median {before}{}.", range::name(&row.name), after.unwrap_or_default())
    };
    rows.iter().take(8).map(words).collect::<Vec<_>>().join(" ")
}

fn table(summary: &WorldsSummary) -> Table {
    let rows = &summary.parameters;
    let mut table = Table::new().utf8(
        "parameter",
        "uncertain number",
        rows.iter().map(|row| row.name.clone()).collect(),
    );
    for (kind, (reading, words)) in [
        ("prior", "over all worlds"),
        ("posterior", "after the evidence"),
        ("face_value", "after the evidence at face value"),
    ]
    .into_iter()
    .enumerate()
    {
        let names = ["mean", "5% quantile", "median", "95% quantile"];
        for (at, (name, of)) in ["mean", "q05", "median", "q95"].into_iter().zip(names).enumerate()
        {
            let cell = |row: &ParameterShift| summary_of(row, kind).map_or(f64::NAN, |own| own[at]);
            let cells = rows.iter().map(cell).collect();
            table = table.f64(&format!("{reading}_{name}"), &format!("{of} {words}"), cells);
        }
    }
    table
}
