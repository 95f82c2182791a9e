//! Outcome probabilities and the value of the analysis player along the dial.

use brink_study::results::{About, DialSweep, Optimum, Series};

use crate::axis::{AxisLabel, Plot};
use crate::best;
use crate::labels::{Area, Placer, spread};
use crate::scale::{Scale, extent, probability_domain};
use crate::style::{GREY, INK, LABEL, Marker, SMALL, color, dash, marker};
use crate::svg::{Stroke, Svg, font, stroke};
use crate::{Figure, Style, Table, number, text, words};

const LEFT: f64 = 64.0;
const TOP: f64 = 26.0;
const BETWEEN: f64 = 34.0;
/// Height of the panel of likely outcomes, of each of rarer ones, and of the value.
pub(super) const LIKELY: f64 = 230.0;
const RARE: f64 = 130.0;
const VALUE: f64 = 110.0;
/// Outcomes that never reach this share of the likeliest one have a panel of their own, and so
/// on: on one scale they would all be zero.
const RARE_SHARE: f64 = 0.15;
/// Panels of probabilities at most; the last holds all that are left.
const PANELS: usize = 3;

/// Draws the probabilities named by the scenario against the dial and, below, the value of the
/// analysis player; the best position is marked in both.
pub fn outcomes(about: &About, data: &DialSweep, best_dial: &Optimum, style: &Style) -> Figure {
    let mut svg = Svg::new("outcomes");
    let names: Vec<String> = data.outcomes.iter().map(|s| text::humanize(&s.name)).collect();
    let player = text::humanize(&about.player);
    let widest = names
        .iter()
        .map(|name| text::width(name, LABEL, false))
        .fold(text::width(&player, LABEL, false), f64::max);
    let right = style.width - 24.0 - widest.min(170.0);

    let best = Marked::new(about, data, best_dial);
    let x = Scale::linear(extent(data.dial.iter().copied(), 0.0), (LEFT, right));
    let ticks = AxisLabel { title: "", percent: false, ticks: 10, grid: true };
    let panels = panels(&data.outcomes);
    let mut top = TOP;
    for (group, height) in &panels {
        let values = group.iter().flat_map(|index| data.outcomes[*index].values.iter().copied());
        let y = Scale::linear(probability_domain(values), (top + height, top));
        let plot = Plot { x, y };
        let count = if *height < LIKELY { 3 } else { 5 };
        let axis = AxisLabel { title: "probability", percent: true, ticks: count, grid: true };
        plot.left_axis(&mut svg, axis);
        plot.bottom_axis(&mut svg, ticks);
        mark_best(&mut svg, best.position, &plot);
        draw_outcomes(&mut svg, data, group, &names, &plot, &best, style);
        top += height + BETWEEN;
    }

    let value = data.value_of(&about.player).map_or(&[][..], |series| &series.values);
    // Alone, the value has the room of the probabilities.
    let height = if panels.is_empty() { LIKELY } else { VALUE };
    let y = Scale::linear(extent(value.iter().copied(), 0.12), (top + height, top));
    let plot = Plot { x, y };
    let title = format!("value, {player}");
    let axis = AxisLabel { title: &title, percent: false, ticks: 4, grid: true };
    plot.left_axis(&mut svg, axis);
    let title = axis_title(&about.dial, &about.dial_label);
    plot.bottom_axis(&mut svg, AxisLabel { title: &title, ..ticks });
    mark_best(&mut svg, best.position, &plot);
    draw_value(&mut svg, data, value, &best, &plot);
    head_best(&mut svg, &best, &plot);

    Figure {
        name: "outcomes".to_owned(),
        title: format!("Effects of the {}", text::humanize(&about.dial)),
        caption: caption(about, data, value, &best, panels.len()),
        svg: svg.finish(
            style.width,
            top + height + 46.0,
            &format!("Outcomes along the {}", about.dial),
            &description(data, &names, &best),
        ),
        table: table(about, data),
    }
}

/// The best position with its numbers.
struct Marked {
    position: f64,
    /// The position in words.
    label: String,
    /// `[outcome]`.
    outcomes: Vec<f64>,
    /// Value of the analysis player.
    value: f64,
}

impl Marked {
    /// The optimum itself; where it lacks a number, that of the nearest position of the sweep.
    fn new(about: &About, data: &DialSweep, optimum: &Optimum) -> Self {
        let on_grid = |values: &[f64]| values.get(data.best).copied().unwrap_or(f64::NAN);
        let position = best::position(&about.dial, optimum, data);
        let outcomes = data.outcomes.iter().map(|series| {
            let measure = optimum.measures.iter().find(|measure| measure.name == series.name);
            measure.map_or_else(|| on_grid(&series.values), |measure| measure.value)
        });
        let label = number::position(position, about.dial_range);
        Self { position, label, outcomes: outcomes.collect(), value: optimum.value }
    }
}

/// `posture: 0 minimum, 1 maximum brinkmanship`.
pub(super) fn axis_title(name: &str, label: &str) -> String {
    let name = text::humanize(name);
    if label.is_empty() { name } else { format!("{name}: {label}") }
}

/// Largest value of a series, 0 if there is none.
fn highest(series: &Series) -> f64 {
    series.values.iter().copied().filter(|value| value.is_finite()).fold(0.0, f64::max)
}

/// The outcomes of each panel with its height: likely ones, then rarer ones. What is never
/// above zero stands with the likely ones.
fn panels(outcomes: &[Series]) -> Vec<(Vec<usize>, f64)> {
    let mut left: Vec<usize> = (0..outcomes.len()).collect();
    let mut panels: Vec<(Vec<usize>, f64)> = Vec::new();
    let mut nothing = Vec::new();
    left.retain(|index| {
        let some = highest(&outcomes[*index]) > 0.0;
        if !some {
            nothing.push(*index);
        }
        some
    });
    while !left.is_empty() {
        let most = left.iter().map(|index| highest(&outcomes[*index])).fold(0.0, f64::max);
        let last = panels.len() + 1 == PANELS;
        let (likely, rare): (Vec<usize>, Vec<usize>) = left
            .into_iter()
            .partition(|index| last || highest(&outcomes[*index]) >= RARE_SHARE * most);
        panels.push((likely, if panels.is_empty() { LIKELY } else { RARE }));
        left = rare;
    }
    match panels.first_mut() {
        Some((likely, _)) => likely.extend(nothing),
        None if nothing.is_empty() => {}
        None => panels.push((nothing, LIKELY)),
    }
    panels
}

/// The dashed line at the best position.
fn mark_best(svg: &mut Svg, best: f64, plot: &Plot) {
    if best.is_finite() {
        let (x, (_, top, _, bottom)) = (plot.x.at(best), plot.edges());
        svg.line((x, top - 4.0), (x, bottom), Stroke { color: INK, width: 1.0, dash: "4 3" });
    }
}

/// The best position, above the first panel.
fn head_best(svg: &mut Svg, best: &Marked, plot: &Plot) {
    if best.position.is_finite() {
        let label = format!("best {}", best.label);
        let half = text::width(&label, LABEL, true) / 2.0;
        let x = plot.x.at(best.position).clamp(LEFT + half - 12.0, plot.edges().2 + 12.0 - half);
        svg.text((x, TOP - 9.0), font(LABEL, INK).bold().middle(), &label);
    }
}

/// Draws the outcomes of one panel; a series keeps its look whatever its panel.
fn draw_outcomes(
    svg: &mut Svg,
    data: &DialSweep,
    group: &[usize],
    names: &[String],
    plot: &Plot,
    best: &Marked,
    style: &Style,
) {
    let (left, top, right, bottom) = plot.edges();
    let mut placer = Placer::new(Area { left, top, right, bottom });
    let x = plot.x.at(best.position);
    placer.block_line(&[(x, top), (x, bottom)]);
    let curves: Vec<(usize, Vec<(f64, f64)>)> = group
        .iter()
        .map(|index| (*index, points(plot, &data.dial, &data.outcomes[*index].values)))
        .collect();
    for (_, curve) in &curves {
        placer.block_line(curve);
    }
    draw_curves(svg, &curves);
    for (index, _) in &curves {
        let at = plot.at(best.position, best.outcomes[*index]);
        if at.0.is_finite() && at.1.is_finite() {
            let ink = color(*index);
            svg.marker(marker(*index), at, 4.2, ink, stroke("#ffffff", 1.0));
            let label = number::percent(best.outcomes[*index]);
            if let Some(place) = placer.place(at, 7.0, &label, SMALL, true) {
                svg.text(place, font(SMALL, ink).bold().halo(), &label);
            }
        }
    }
    label_ends(svg, &curves, names, (right, top, bottom), style.width);
}

/// Draws curves, each with the look of its number.
pub(super) fn draw_curves(svg: &mut Svg, curves: &[(usize, Vec<(f64, f64)>)]) {
    for (place, (index, curve)) in curves.iter().enumerate() {
        let ink = color(*index);
        svg.polyline(curve, Stroke { color: ink, width: 2.0, dash: dash(*index) });
        // Markers of different series stand at different places.
        let every = (curve.len() / 6).max(1);
        for point in curve.iter().skip(every * place / curves.len()).step_by(every) {
            svg.marker(marker(*index), *point, 3.4, "#ffffff", stroke(ink, 1.5));
        }
    }
}

/// Draws the points of curves alone, where nothing lies between them.
pub(super) fn draw_points(svg: &mut Svg, curves: &[(usize, Vec<(f64, f64)>)]) {
    for (index, curve) in curves {
        for point in curve {
            svg.marker(marker(*index), *point, 4.6, color(*index), stroke("#ffffff", 1.0));
        }
    }
}

/// Names of the curves right of where they end; a name alone with a dash where a curve has no
/// point at all.
pub(super) fn label_ends(
    svg: &mut Svg,
    curves: &[(usize, Vec<(f64, f64)>)],
    names: &[String],
    (right, top, bottom): (f64, f64, f64),
    width: f64,
) {
    let ends: Vec<(usize, Option<(f64, f64)>)> = curves
        .iter()
        .map(|(index, curve)| {
            (*index, curve.iter().rev().find(|point| point.1.is_finite()).copied())
        })
        .collect();
    let wanted: Vec<f64> = ends.iter().map(|(_, end)| end.map_or(bottom, |end| end.1)).collect();
    for ((index, end), placed) in ends.iter().zip(spread(&wanted, 14.0, top, bottom)) {
        let room = width - right - 14.0;
        let at = (right + 11.0, placed + 4.0);
        let Some((x, y)) = *end else {
            let missing = format!(" {}", number::MISSING);
            let room = room - text::width(&missing, LABEL, false);
            let label = text::shorten(&names[*index], LABEL, false, room);
            svg.text(at, font(LABEL, GREY), &format!("{label}{missing}"));
            continue;
        };
        let line = stroke(color(*index), 0.8);
        if (placed - y).abs() > 2.0 || x < right - 1.0 {
            svg.line((x + 3.0, y), (right + 9.0, placed), line);
        }
        let label = text::shorten(&names[*index], LABEL, false, room);
        svg.text(at, font(LABEL, color(*index)), &label);
    }
}

fn draw_value(svg: &mut Svg, data: &DialSweep, value: &[f64], best: &Marked, plot: &Plot) {
    let curve = points(plot, &data.dial, value);
    if curve.iter().all(|point| !point.1.is_finite()) {
        plot.note(svg, "no value was found");
        return;
    }
    svg.polyline(&curve, stroke(INK, 2.0));
    let at = plot.at(best.position, best.value);
    if !(at.0.is_finite() && at.1.is_finite()) {
        return;
    }
    svg.marker(Marker::Diamond, at, 4.6, INK, stroke("#ffffff", 1.0));
    let (left, top, right, bottom) = plot.edges();
    let mut placer = Placer::new(Area { left, top, right, bottom });
    placer.block_line(&curve);
    placer.block_line(&[(at.0, top), (at.0, bottom)]);
    let label = number::value(best.value);
    if let Some(place) = placer.place(at, 7.0, &label, SMALL, true) {
        svg.text(place, font(SMALL, INK).bold().halo(), &label);
    }
}

pub(super) fn points(plot: &Plot, x: &[f64], y: &[f64]) -> Vec<(f64, f64)> {
    x.iter().zip(y).map(|(x, y)| plot.at(*x, *y)).collect()
}

fn caption(about: &About, data: &DialSweep, value: &[f64], best: &Marked, panels: usize) -> String {
    let dial = text::humanize(&about.dial);
    let player = text::humanize(&about.player);
    let mut sentences = vec![match panels {
        0 => format!("Value to the {player} in equilibrium for every position of the {dial}."),
        _ => format!(
            "Probability of each outcome in equilibrium and, below, value to the {player} for \
             every position of the {dial}{}.",
            if panels > 1 { "; rare outcomes have a scale of their own" } else { "" }
        ),
    }];
    sentences.push(if best.position.is_finite() {
        format!(
            "The dashed line marks the position {} that gives the {player} its highest value; \
             filled markers carry the numbers there.",
            best.label
        )
    } else {
        "No position could be solved.".to_owned()
    });
    sentences.extend(gaps(&data.outcomes, value, "position"));
    sentences.join(" ")
}

/// Why lines have gaps, where they have: no equilibrium, or a number that does not exist in one.
/// `solved` is finite where the game was solved; `place` is what the axis holds.
pub(super) fn gaps(series: &[Series], solved: &[f64], place: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let any_solved = solved.iter().any(|value| value.is_finite());
    if any_solved && solved.iter().any(|value| !value.is_finite()) {
        sentences
            .push(format!("A gap in all lines is a {place} at which no equilibrium was found."));
    }
    let names = |chosen: &dyn Fn(&Series) -> bool| -> Vec<String> {
        let chosen = series.iter().filter(|series| chosen(series));
        chosen.map(|series| text::humanize(&series.name)).collect()
    };
    let has = |series: &Series| series.values.iter().any(|value| value.is_finite());
    let nowhere = names(&|series| any_solved && !has(series));
    if !nowhere.is_empty() {
        sentences.push(format!(
            "The dash at {} says that no {place} has such a number, as for the probability of \
             something given what never happens.",
            words::join(&nowhere)
        ));
    }
    let here_and_there = names(&|series| {
        let both = series.values.iter().zip(solved);
        has(series) && both.into_iter().any(|(own, solved)| own.is_nan() && solved.is_finite())
    });
    if !here_and_there.is_empty() {
        sentences.push(format!(
            "Where the line of {} alone has a gap, such a number does not exist.",
            words::join(&here_and_there)
        ));
    }
    sentences
}

fn description(data: &DialSweep, names: &[String], best: &Marked) -> String {
    let mut parts = vec![format!("Best position {}.", best.label)];
    for ((series, name), there) in data.outcomes.iter().zip(names).zip(&best.outcomes) {
        let at =
            |index: usize| number::percent(series.values.get(index).copied().unwrap_or(f64::NAN));
        let last = series.values.len().saturating_sub(1);
        parts.push(format!("{name}: {} at the lowest position,", at(0)));
        parts.push(format!(
            "{} at the best, {} at the highest.",
            number::percent(*there),
            at(last)
        ));
    }
    parts.join(" ")
}

fn table(about: &About, data: &DialSweep) -> Table {
    let mut table = Table::new().f64(&about.dial, &about.dial_label, data.dial.clone());
    for series in &data.measures {
        table = table.f64(&series.name, &series.label, series.values.clone());
    }
    for series in &data.outcomes {
        if !data.measures.iter().any(|measure| measure.name == series.name) {
            table = table.f64(&series.name, &series.label, series.values.clone());
        }
    }
    for series in &data.values {
        table = table.f64(&series.name, &series.label, series.values.clone());
    }
    table
}
