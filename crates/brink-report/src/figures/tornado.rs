//! One assumption at a time: what moves the advice.

use brink_study::results::{About, TornadoRow};

use super::legend::{ROW, legend};
use crate::axis::{AxisLabel, Plot};
use crate::scale::{Scale, extent, probability_domain};
use crate::style::{COLORS, GREY, GRID, INK, LABEL, Marker};
use crate::svg::{Stroke, Svg, font, stroke};
use crate::{Figure, Style, Table, number, text, words};

const LABELS: f64 = 186.0;
const ROW_HEIGHT: f64 = 27.0;
const SHOWN: usize = 15;
const GAP: f64 = 34.0;
/// Differences of this share of a number are those of the search for the best position.
const SEARCH: f64 = 1e-9;
/// Stands for the best position where all are as good as each other.
const NO_DIFFERENCE: &str = "=";

/// Draws, for each uncertain parameter, how far the best dial position, the value and the
/// probability of attack move when it alone goes to the ends of its range, in the order given.
/// Without a measure of attack there are two panels. Those that change nothing are named in the
/// caption, unless there is no other.
pub fn tornado(about: &About, rows: &[TornadoRow], style: &Style) -> Figure {
    let mut svg = Svg::new("tornado");
    let (mut shown, idle): (Vec<&TornadoRow>, Vec<&TornadoRow>) =
        rows.iter().partition(|row| makes_difference(row));
    if shown.is_empty() {
        shown.clone_from(&idle);
    }
    let all = shown.len();
    shown.truncate(SHOWN);
    let shown = &shown[..];
    let dial = text::humanize(&about.dial);
    let mut entries =
        ["at the low end of its range", "at the high end", "base case"].map(str::to_owned).to_vec();
    if shown.iter().any(|row| row.idle[1..].contains(&true)) {
        entries.push(format!("{dial} makes no difference"));
    }
    let right = style.width - 18.0;
    let top =
        40.0 + legend(&mut svg, (12.0, right, 18.0), &entries, |svg, index, (x, y)| match index {
            0 => end_marker(svg, (x, y), false),
            1 => end_marker(svg, (x, y), true),
            2 => svg.line((x, y - 7.0), (x, y + 7.0), base_line()),
            _ => svg.text((x, y + 3.5), font(LABEL, GREY).bold().middle(), NO_DIFFERENCE),
        }) - ROW
            + 14.0;
    let height = ROW_HEIGHT * shown.len() as f64;
    draw_labels(&mut svg, shown, top);

    let mut panels: Vec<(String, Kind, Pick)> = vec![
        (format!("best {dial}"), Kind::Position, |row| row.best),
        (format!("value, {}", text::humanize(&about.player)), Kind::Value, |row| row.value),
    ];
    if let Some(attack) = &about.attack {
        let title = format!("chance of {}", text::humanize(attack));
        panels.push((title, Kind::Probability, |row| row.attack));
    }
    let count = panels.len() as f64;
    let width = (right - LABELS - GAP * (count - 1.0)) / count;
    for (index, (title, kind, pick)) in panels.iter().enumerate() {
        let left = LABELS + index as f64 * (width + GAP);
        let values = shown.iter().flat_map(|row| pick(row));
        let domain = match kind {
            Kind::Position => (about.dial_range[0], about.dial_range[1]),
            Kind::Probability => probability_domain(values),
            Kind::Value => extent(values, 0.06),
        };
        let plot = Plot {
            x: Scale::linear(domain, (left, left + width)),
            y: Scale::linear((0.0, 1.0), (top + height, top)),
        };
        let percent = *kind == Kind::Probability;
        let axis = AxisLabel { title: "", percent, ticks: 4, grid: true };
        plot.bottom_axis(&mut svg, axis);
        let title = text::shorten(title, LABEL, true, width + GAP - 6.0);
        svg.text((left, top - 10.0), font(LABEL, INK).bold(), &title);
        draw_bars(&mut svg, shown, &plot, (*kind, *pick), top);
    }

    Figure {
        name: "tornado".to_owned(),
        title: "Which assumption carries the conclusion".to_owned(),
        caption: caption(about, shown, all, &idle),
        svg: svg.finish(
            style.width,
            top + height + 30.0,
            "One assumption at a time",
            &description(about, shown),
        ),
        table: table(about, rows),
    }
}

/// Whether an assumption moved to an end of its range changes the best position, the value or the
/// probability of attack.
pub fn makes_difference(row: &TornadoRow) -> bool {
    let moved = |base: f64, end: f64| {
        base.is_finite() != end.is_finite()
            || (end - base).abs() > SEARCH * base.abs().max(end.abs())
    };
    [row.best, row.value, row.attack]
        .iter()
        .any(|[base, low, high]| moved(*base, *low) || moved(*base, *high))
        || row.idle.contains(&!row.idle[0])
}

type Pick = fn(&TornadoRow) -> [f64; 3];

/// What a panel shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Position,
    Value,
    Probability,
}

fn base_line<'a>() -> Stroke<'a> {
    Stroke { color: INK, width: 1.0, dash: "4 2.5" }
}

fn end_marker(svg: &mut Svg, point: (f64, f64), high: bool) {
    if high {
        svg.marker(Marker::Square, point, 4.6, COLORS[0], stroke("#ffffff", 0.8));
    } else {
        svg.marker(Marker::Circle, point, 4.2, "#ffffff", stroke(COLORS[1], 1.8));
    }
}

fn draw_labels(svg: &mut Svg, rows: &[&TornadoRow], top: f64) {
    for (index, row) in rows.iter().enumerate() {
        let middle = top + ROW_HEIGHT * (index as f64 + 0.5);
        let name = text::shorten(&text::humanize(&row.parameter), LABEL, false, LABELS - 24.0);
        svg.open(&row.label);
        svg.text((LABELS - 14.0, middle - 1.0), font(LABEL, INK).end(), &name);
        svg.close();
        let [low, high] = [&row.low_text, &row.high_text].map(|end| text::humanize(end));
        let range = format!("{low} to {high}");
        let range = text::shorten(&range, 9.0, false, LABELS - 24.0);
        svg.text((LABELS - 14.0, middle + 10.0), font(9.0, GREY).end(), &range);
    }
}

fn draw_bars(
    svg: &mut Svg,
    rows: &[&TornadoRow],
    plot: &Plot,
    (kind, pick): (Kind, Pick),
    top: f64,
) {
    let (left, _, right, bottom) = plot.edges();
    for index in 1..rows.len() {
        let y = top + ROW_HEIGHT * index as f64;
        svg.line((left, y), (right, y), stroke(GRID, 0.8));
    }
    let base = rows.iter().map(|row| pick(row)[0]).find(|base| base.is_finite());
    if let Some(base) = base {
        svg.line((plot.x.at(base), top - 3.0), (plot.x.at(base), bottom), base_line());
    }
    for (index, row) in rows.iter().enumerate() {
        let y = top + ROW_HEIGHT * (index as f64 + 0.5);
        let [base, low, high] = pick(row);
        let idle = |end: usize| kind == Kind::Position && row.idle[end];
        // The ends lie a little apart so that both show where they fall together.
        for (end, value, shift, color, dash) in
            [(1, low, -4.0, COLORS[1], "3 2"), (2, high, 4.0, COLORS[0], "")]
        {
            if idle(end) || !value.is_finite() {
                // On the side of the base case where the other end is not.
                let other = if low.is_finite() && !idle(1) { low } else { high };
                let side = if other > base { -9.0 } else { 9.0 };
                let x = if base.is_finite() { plot.x.at(base) + side } else { left + 8.0 };
                let sign = match (idle(end), row.best[end].is_finite()) {
                    (true, _) => NO_DIFFERENCE,
                    // A solved end may lack a number: a conditional on what never happens.
                    (_, true) => number::MISSING,
                    _ => "?",
                };
                svg.text((x, y + shift + 3.5), font(LABEL, GREY).bold().middle(), sign);
                continue;
            }
            if base.is_finite() {
                let from = (plot.x.at(base), y + shift);
                svg.line(from, (plot.x.at(value), y + shift), Stroke { color, width: 3.0, dash });
            }
            end_marker(svg, (plot.x.at(value), y + shift), shift > 0.0);
        }
    }
}

fn caption(about: &About, shown: &[&TornadoRow], all: usize, idle: &[&TornadoRow]) -> String {
    let dial = text::humanize(&about.dial);
    let mut sentences = vec![format!(
        "Each assumption alone is moved to the low end (circle) and the high end (square) of its \
         plausible range, with a new search for the best {dial}. Rows are sorted by the move of \
         the best {dial}, then by that of the value. The dashed lines are the base case."
    )];
    if let Some(attack) = &about.attack {
        let attack = text::humanize(attack);
        sentences.push(format!("The chance of {attack} is that at the new best {dial}."));
    }
    let missing = |row: &&TornadoRow| row.best.iter().any(|best| !best.is_finite());
    if shown.iter().any(missing) {
        sentences.push("A question mark is an end that was not solved.".to_owned());
    }
    if shown.iter().any(|row| row.idle[1..].contains(&true)) {
        sentences.push(format!(
            "An equals sign is an end at which the {dial} makes no difference: every position is as \
             good as any other."
        ));
    }
    if shown.iter().any(|row| row.idle[0]) {
        sentences.push(format!(
            "In the base case the {dial} makes no difference; the line stands at its lowest \
             position."
        ));
    }
    if shown.len() < all {
        let count = shown.len();
        sentences
            .push(format!("The {count} that matter most of {all} are shown; the table has all."));
    }
    if shown.iter().all(|row| !makes_difference(row)) {
        sentences.push("None of them changes anything here.".to_owned());
    } else if !idle.is_empty() {
        let names: Vec<String> = idle.iter().map(|row| text::humanize(&row.parameter)).collect();
        sentences.push(format!("Without any effect here: {}.", words::join(&names)));
    }
    sentences.join(" ")
}

fn description(about: &About, rows: &[&TornadoRow]) -> String {
    let dial = text::humanize(&about.dial);
    let at = |row: &TornadoRow, end: usize| {
        if row.idle[end] {
            return "anywhere".to_owned();
        }
        number::position(row.best[end], about.dial_range)
    };
    let parts: Vec<String> = rows
        .iter()
        .take(5)
        .map(|row| {
            format!(
                "{}: best {dial} {} at {}, {} at {}.",
                row.parameter,
                at(row, 1),
                row.low_text,
                at(row, 2),
                row.high_text
            )
        })
        .collect();
    parts.join(" ")
}

fn table(about: &About, rows: &[TornadoRow]) -> Table {
    let text =
        |pick: fn(&TornadoRow) -> &String| rows.iter().map(|row| pick(row).clone()).collect();
    let mut table = Table::new()
        .utf8("parameter", "moved alone", text(|row| &row.parameter))
        .utf8("label", "its meaning", text(|row| &row.label))
        .utf8("low", "low end of its range", text(|row| &row.low_text))
        .utf8("high", "high end of its range", text(|row| &row.high_text));
    let mut picks: Vec<(&str, &str, Pick)> = vec![
        ("best", "best dial position", |row| row.best),
        ("value", "value of the analysis player at the best position", |row| row.value),
    ];
    if about.attack.is_some() {
        picks.push(("attack", "probability of attack at the best position", |row| row.attack));
    }
    for (name, meaning, pick) in picks {
        for (end, place) in [("base", 0), ("low", 1), ("high", 2)] {
            let cells = rows.iter().map(|row| pick(row)[place]).collect();
            table = table.f64(&format!("{name}_{end}"), &format!("{meaning}, {end}"), cells);
        }
    }
    for (end, place) in [("base", 0), ("low", 1), ("high", 2)] {
        let cells = rows.iter().map(|row| row.idle[place]).collect();
        let meaning = format!("whether the dial makes no difference there, {end}");
        table = table.bool(&format!("idle_{end}"), &meaning, cells);
    }
    table
}
