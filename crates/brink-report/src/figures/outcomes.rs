//! Outcome probabilities and the value of the analysis player along the dial.

use brink_study::results::{About, DialSweep, Optimum, Series};

use crate::axis::{AxisLabel, Plot};
use crate::labels::{Area, Placer, spread};
use crate::scale::{Scale, extent};
use crate::style::{INK, LABEL, Marker, SMALL, color, dash, marker};
use crate::svg::{Stroke, Svg, font, stroke};
use crate::{Figure, Style, Table, number, text};

const LEFT: f64 = 64.0;
const TOP: f64 = 26.0;
const BETWEEN: f64 = 34.0;
/// Height of the panel of likely outcomes, of that of rare ones, and of the value.
const LIKELY: f64 = 230.0;
const RARE: f64 = 130.0;
const VALUE: f64 = 110.0;
/// Outcomes that never reach this share of the likeliest one have a panel of their own: on one
/// scale they would all be zero.
const RARE_SHARE: f64 = 0.15;

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

    let best = Best::new(about, data, best_dial);
    let x = Scale::linear(extent(data.dial.iter().copied(), 0.0), (LEFT, right));
    let ticks = AxisLabel { title: "", percent: false, ticks: 10, grid: true };
    let mut top = TOP;
    for (group, height) in panels(&data.outcomes) {
        let highest = group.iter().map(|index| highest(&data.outcomes[*index])).fold(0.0, f64::max);
        let reach = (highest * 1.08).clamp(1e-4, 1.0);
        let plot = Plot { x, y: Scale::linear((0.0, reach), (top + height, top)) };
        let count = if height < LIKELY { 3 } else { 5 };
        let axis = AxisLabel { title: "probability", percent: true, ticks: count, grid: true };
        plot.left_axis(&mut svg, axis);
        plot.bottom_axis(&mut svg, ticks);
        mark_best(&mut svg, best.position, &plot);
        draw_outcomes(&mut svg, data, &group, &names, &plot, &best, style);
        top += height + BETWEEN;
    }

    let value = data.value_of(&about.player).map_or(&[][..], |series| &series.values);
    let y = Scale::linear(extent(value.iter().copied(), 0.12), (top + VALUE, top));
    let plot = Plot { x, y };
    let title = format!("value, {player}");
    let axis = AxisLabel { title: &title, percent: false, ticks: 4, grid: true };
    plot.left_axis(&mut svg, axis);
    let title = axis_title(&about.dial, &about.dial_label);
    plot.bottom_axis(&mut svg, AxisLabel { title: &title, ..ticks });
    mark_best(&mut svg, best.position, &plot);
    draw_value(&mut svg, data, &value, &best, &plot);
    head_best(&mut svg, best.position, &plot);

    Figure {
        name: "outcomes".to_owned(),
        title: format!("What the {} changes", text::humanize(&about.dial)),
        caption: caption(about, best.position),
        svg: svg.finish(
            style.width,
            top + VALUE + 46.0,
            &format!("Outcomes along the {}", about.dial),
            &description(data, &names, &best),
        ),
        table: table(about, data),
    }
}

/// The best position with its numbers.
struct Best {
    position: f64,
    /// `[outcome]`.
    outcomes: Vec<f64>,
    /// Value of the analysis player.
    value: f64,
}

impl Best {
    /// The optimum itself; where it lacks a number, that of the nearest position of the sweep.
    fn new(about: &About, data: &DialSweep, optimum: &Optimum) -> Self {
        let on_grid = |values: &[f64]| values.get(data.best).copied().unwrap_or(f64::NAN);
        let control = optimum.controls.iter().find(|control| control.name == about.dial);
        let position = control.map_or_else(|| on_grid(&data.dial), |control| control.value);
        let outcomes = data.outcomes.iter().map(|series| {
            let measure = optimum.measures.iter().find(|measure| measure.name == series.name);
            measure.map_or_else(|| on_grid(&series.values), |measure| measure.value)
        });
        Self { position, outcomes: outcomes.collect(), value: optimum.value }
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

/// The outcomes of each panel with its height: likely ones, then rare ones.
fn panels(outcomes: &[Series]) -> Vec<(Vec<usize>, f64)> {
    let most = outcomes.iter().map(highest).fold(0.0, f64::max);
    let rare = |index: &usize| highest(&outcomes[*index]) < RARE_SHARE * most;
    let (rare, likely): (Vec<usize>, Vec<usize>) = (0..outcomes.len()).partition(rare);
    let shown = rare.iter().any(|index| highest(&outcomes[*index]) > 0.0);
    if shown {
        vec![(likely, LIKELY), (rare, RARE)]
    } else {
        vec![([likely, rare].concat(), LIKELY)]
    }
}

/// The dashed line at the best position.
fn mark_best(svg: &mut Svg, best: f64, plot: &Plot) {
    if best.is_finite() {
        let (x, (_, top, _, bottom)) = (plot.x.at(best), plot.edges());
        svg.line((x, top - 4.0), (x, bottom), Stroke { color: INK, width: 1.0, dash: "4 3" });
    }
}

/// The best position, above the first panel.
fn head_best(svg: &mut Svg, best: f64, plot: &Plot) {
    if best.is_finite() {
        let label = format!("best {}", number::position(best));
        let half = text::width(&label, LABEL, true) / 2.0;
        let x = plot.x.at(best).clamp(LEFT + half - 12.0, plot.edges().2 + 12.0 - half);
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
    best: &Best,
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

/// Names of the curves right of where they end.
pub(super) fn label_ends(
    svg: &mut Svg,
    curves: &[(usize, Vec<(f64, f64)>)],
    names: &[String],
    (right, top, bottom): (f64, f64, f64),
    width: f64,
) {
    let ends: Vec<(usize, f64, f64)> = curves
        .iter()
        .filter_map(|(index, curve)| {
            curve.iter().rev().find(|point| point.1.is_finite()).map(|end| (*index, end.0, end.1))
        })
        .collect();
    let wanted: Vec<f64> = ends.iter().map(|end| end.2).collect();
    for ((index, x, y), placed) in ends.iter().zip(spread(&wanted, 14.0, top, bottom)) {
        let line = stroke(color(*index), 0.8);
        if (placed - y).abs() > 2.0 || *x < right - 1.0 {
            svg.line((x + 3.0, *y), (right + 9.0, placed), line);
        }
        let label = text::shorten(&names[*index], LABEL, false, width - right - 14.0);
        svg.text((right + 11.0, placed + 4.0), font(LABEL, color(*index)), &label);
    }
}

fn draw_value(svg: &mut Svg, data: &DialSweep, value: &[f64], best: &Best, plot: &Plot) {
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

fn caption(about: &About, best: f64) -> String {
    let dial = text::humanize(&about.dial);
    let player = text::humanize(&about.player);
    let best = if best.is_finite() {
        format!(
            "The dashed line marks the position {} that gives the {player} its highest value; \
             filled markers carry the numbers there.",
            number::position(best)
        )
    } else {
        "No position could be solved.".to_owned()
    };
    format!(
        "Probability of each outcome in equilibrium and, below, value to the {player} for every \
         position of the {dial}; rare outcomes have a scale of their own. {best} A gap in a line is a position at which no \
         equilibrium was found."
    )
}

fn description(data: &DialSweep, names: &[String], best: &Best) -> String {
    let mut parts = vec![format!("Best position {}.", number::position(best.position))];
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
