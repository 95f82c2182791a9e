//! The way to each box: how many failures a box holds against how pure it is.

use brink_study::results::{ClaimBreaks, PeelingStep};

use super::legend::{ROW, legend};
use crate::axis::{AxisLabel, Plot};
use crate::scale::{Scale, probability_domain};
use crate::style::{COLORS, GREY, INK, LABEL, Marker};
use crate::svg::{Stroke, Svg, font, stroke};
use crate::table::Cells;
use crate::{Figure, Style, Table, number, text};

const LEFT: f64 = 56.0;
const GAP: f64 = 46.0;
const HEIGHT: f64 = 150.0;
/// Room above a panel for its title and below it for its axis.
const HEAD: f64 = 24.0;
const FOOT: f64 = 46.0;
/// Narrowest panel.
const NARROW: f64 = 170.0;

/// Whether some claim has a box.
pub(super) fn shows_something(found: &[ClaimBreaks]) -> bool {
    found.iter().any(has_way)
}

fn has_way(claim: &ClaimBreaks) -> bool {
    !claim.trajectory.is_empty()
}

/// Draws, for each claim with a box, every box on the way to it, from all worlds to the smallest.
pub fn peeling(found: &[ClaimBreaks], style: &Style) -> Figure {
    let shown: Vec<&ClaimBreaks> = found.iter().filter(|claim| has_way(claim)).collect();
    let mut svg = Svg::new("peeling");
    let right = style.width - 16.0;
    let entries = ["a box on the way", "the box reported, with 95% intervals", "all worlds"];
    let used =
        legend(&mut svg, (12.0, right, 18.0), &entries.map(str::to_owned), |svg, entry, at| {
            match entry {
                0 => {
                    svg.line((at.0 - 11.0, at.1), (at.0 + 11.0, at.1), stroke(COLORS[0], 1.2));
                    step_marker(svg, at);
                }
                1 => chosen_marker(svg, at),
                _ => svg.line((at.0 - 11.0, at.1), (at.0 + 11.0, at.1), base_line()),
            }
        });
    let top = 26.0 + used - ROW;
    let fit = libm::floor((right - LEFT + GAP) / (NARROW + GAP)).max(1.0) as usize;
    // Few panels are drawn no wider than three beside each other.
    let across = fit.min(3);
    let width = (right - LEFT - GAP * (across as f64 - 1.0)) / across as f64;
    for (place, claim) in shown.iter().enumerate() {
        let (row, column) = (place / across, place % across);
        let left = LEFT + (width + GAP) * column as f64;
        let top = top + (HEAD + HEIGHT + FOOT) * row as f64 + HEAD;
        let last = place + across >= shown.len();
        draw_panel(&mut svg, claim, (left, top, width), (column == 0, last));
    }
    let rows = shown.len().div_ceil(across);
    Figure {
        name: "peeling".to_owned(),
        title: "How the limits were found".to_owned(),
        caption: caption(),
        svg: svg.finish(
            style.width,
            top + (HEAD + HEIGHT + FOOT) * rows as f64,
            "Coverage against density of boxes",
            &description(&shown),
        ),
        table: table(&shown),
    }
}

fn base_line<'a>() -> Stroke<'a> {
    Stroke { color: GREY, width: 1.0, dash: "4 2.5" }
}

fn step_marker(svg: &mut Svg, at: (f64, f64)) {
    svg.marker(Marker::Circle, at, 2.4, "#ffffff", stroke(COLORS[0], 1.2));
}

fn chosen_marker(svg: &mut Svg, at: (f64, f64)) {
    svg.marker(Marker::Diamond, at, 5.4, COLORS[1], stroke("#ffffff", 0.9));
}

fn draw_panel(
    svg: &mut Svg,
    claim: &ClaimBreaks,
    (left, top, width): (f64, f64, f64),
    (first, last): (bool, bool),
) {
    let reported = claim.boxes.first().and_then(|first| first.density_interval);
    let steps = claim.trajectory.iter().map(|step| step.density);
    let densities = steps.chain(reported.into_iter().flatten());
    let plot = Plot {
        x: Scale::linear((0.0, 1.0), (left, left + width)),
        y: Scale::linear(probability_domain(densities), (top + HEIGHT, top)),
    };
    let title = |there: bool, words: &'static str| if there { words } else { "" };
    let axis = |title| AxisLabel { title, percent: true, ticks: 4, grid: true };
    plot.bottom_axis(svg, axis(title(last, "coverage: share of failures inside")));
    plot.left_axis(svg, axis(title(first, "density: share inside that fails")));
    let id = text::shorten(&claim.id, LABEL, true, width);
    svg.text((left, top - 9.0), font(LABEL, INK).bold(), &id);
    if claim.fails.is_finite() {
        let y = plot.y.at(claim.fails);
        svg.line((left, y), (left + width, y), base_line());
    }
    let points: Vec<(f64, f64)> =
        claim.trajectory.iter().map(|step| plot.at(step.coverage, step.density)).collect();
    svg.polyline(&points, stroke(COLORS[0], 1.2));
    for point in points {
        step_marker(svg, point);
    }
    let Some(chosen) = claim.boxes.first() else { return };
    let (x, y) = plot.at(chosen.coverage, chosen.density);
    if let Some(ends) = chosen.coverage_interval {
        let [low, high] = ends.map(|end| plot.x.at(end));
        svg.line((low, y), (high, y), stroke(COLORS[1], 1.3));
    }
    if let Some(ends) = chosen.density_interval {
        let [low, high] = ends.map(|end| plot.y.at(end));
        svg.line((x, low), (x, high), stroke(COLORS[1], 1.3));
    }
    chosen_marker(svg, (x, y));
}

fn caption() -> String {
    "Each point is a box of parameters on the way from all worlds (right) to the smallest box (left): \
     the more is peeled off, the larger the share of the worlds inside that break the claim, and the \
     fewer of all failures are left inside. The limits reported are those of the diamond; the dashed \
     line is the share of all worlds in which the claim fails. A way that rises steeply means that \
     the limits tell much."
        .to_owned()
}

fn description(shown: &[&ClaimBreaks]) -> String {
    let words = |claim: &&ClaimBreaks| {
        let first = claim.boxes.first()?;
        let [coverage, density] = [first.coverage, first.density].map(number::percent);
        Some(format!("{}: coverage {coverage}, density {density}.", claim.id))
    };
    shown.iter().filter_map(words).collect::<Vec<_>>().join(" ")
}

fn table(shown: &[&ClaimBreaks]) -> Table {
    let rows: Vec<(&str, usize, &PeelingStep)> = shown
        .iter()
        .flat_map(|claim| {
            claim.trajectory.iter().enumerate().map(|(at, step)| (claim.id.as_str(), at, step))
        })
        .collect();
    let number = |pick: fn(&PeelingStep) -> f64| {
        rows.iter().map(|(.., step)| pick(step)).collect::<Vec<_>>()
    };
    let whole = |pick: &dyn Fn(&(&str, usize, &PeelingStep)) -> usize| {
        Cells::I64(rows.iter().map(|row| i64::try_from(pick(row)).ok()).collect())
    };
    let ids = rows.iter().map(|(id, ..)| (*id).to_owned()).collect();
    Table::new()
        .utf8("id", "identifier of the claim", ids)
        .with("step", "boxes before it; 0 holds all worlds", whole(&|(_, at, _)| *at))
        .f64("coverage", "share of all failures inside", number(|step| step.coverage))
        .f64("density", "share of the worlds inside that fail", number(|step| step.density))
        .f64("mass", "share of all decided worlds inside", number(|step| step.mass))
        .with("restricted", "parameters restricted", whole(&|(.., step)| step.restricted))
}
