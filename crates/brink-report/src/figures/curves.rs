//! Measures and values along one parameter or control.

use brink_study::results::{Curves, Series};

use super::outcomes::{LIKELY, axis_title, draw_curves, draw_points, gaps, label_ends, points};
use crate::axis::{AxisLabel, Plot};
use crate::scale::{Scale, extent, probability_domain};
use crate::style::{INK, LABEL, SMALL};
use crate::svg::{Stroke, Svg, font};
use crate::{Figure, Style, Table, number, text};

const LEFT: f64 = 64.0;
const TOP: f64 = 26.0;
const BETWEEN: f64 = 34.0;
/// Height of each of several panels.
const PANEL: f64 = 170.0;

/// One panel: what its axis is called, whether it holds probabilities, its curves by number.
struct Panel<'a> {
    title: String,
    percent: bool,
    series: Vec<(usize, &'a Series)>,
}

/// Draws measures and values against the parameter or control that moves, with the base case
/// marked. Probabilities, other measures and values have a panel each. Over elements there is
/// nothing between them: points stand alone.
pub fn curves(data: &Curves, style: &Style) -> Figure {
    let mut svg = Svg::new("curves");
    let all: Vec<&Series> = all(data).collect();
    let names: Vec<String> = all.iter().map(|s| text::humanize(&s.name)).collect();
    let widest = names.iter().map(|name| text::width(name, LABEL, false)).fold(0.0, f64::max);
    let right = style.width - 24.0 - widest.min(170.0);
    let panels = panels(data);
    let height = if panels.len() > 1 { PANEL } else { LIKELY };
    let x = Scale::linear(across(data), (LEFT, right));
    let places: Vec<f64> = if data.elements.is_empty() {
        data.axis.values.clone()
    } else {
        (0..data.elements.len()).map(|place| place as f64).collect()
    };

    let mut top = TOP;
    let base = base_place(data);
    for (place, panel) in panels.iter().enumerate() {
        let plot = Plot { x, y: Scale::linear(up(panel), (top + height, top)) };
        let y = AxisLabel { title: &panel.title, percent: panel.percent, ticks: 5, grid: true };
        plot.left_axis(&mut svg, y);
        let last = place + 1 == panels.len();
        bottom_axis(&mut svg, &plot, data, last);
        if let Some(base) = base {
            mark_base(&mut svg, base, &plot, place == 0);
        }
        let curve =
            |(index, series): &(usize, &Series)| (*index, points(&plot, &places, &series.values));
        let lines: Vec<_> = panel.series.iter().map(curve).collect();
        if lines.iter().flat_map(|(_, line)| line).all(|point| !point.1.is_finite()) {
            plot.note(&mut svg, nothing(data));
        }
        if data.elements.is_empty() {
            draw_curves(&mut svg, &lines);
        } else {
            draw_points(&mut svg, &lines);
        }
        label_ends(&mut svg, &lines, &names, (right, top, top + height), style.width);
        top += height + BETWEEN;
    }

    let axis = text::humanize(&data.axis.name);
    Figure {
        name: "curves".to_owned(),
        title: format!("Effects of the {axis}"),
        caption: caption(data, base.is_some()),
        svg: svg.finish(
            style.width,
            top - BETWEEN + 46.0,
            &format!("{} along the {axis}", names.join(", ")),
            &description(&all, &names),
        ),
        table: table(data),
    }
}

fn all(data: &Curves) -> impl Iterator<Item = &Series> {
    data.probabilities.iter().chain(&data.measures).chain(&data.values)
}

/// A panel for each kind of number that there is.
fn panels(data: &Curves) -> Vec<Panel<'_>> {
    let groups = [
        (&data.probabilities, "probability", true),
        (&data.measures, "measure", false),
        (&data.values, "value", false),
    ];
    let mut number = 0;
    let mut panels = Vec::new();
    for (series, kind, percent) in groups {
        let numbered: Vec<(usize, &Series)> =
            series.iter().enumerate().map(|(place, series)| (number + place, series)).collect();
        number += series.len();
        let title = match numbered.as_slice() {
            [] => continue,
            // Alone, the axis says what it holds.
            [(_, one)] if !percent && !one.label.is_empty() => one.label.clone(),
            [(_, one)] if !percent => text::humanize(&one.name),
            several => in_common(several).unwrap_or_else(|| kind.to_owned()),
        };
        panels.push(Panel { title, percent, series: numbered });
    }
    panels
}

/// What all of several curves are, if their meanings begin alike: `probability` of this and that.
fn in_common(series: &[(usize, &Series)]) -> Option<String> {
    let first = |series: &Series| series.label.split(' ').next().map(str::to_owned);
    let word = first(series.first()?.1).filter(|word| word == "probability" || word == "share")?;
    series.iter().all(|(_, one)| first(one).as_ref() == Some(&word)).then_some(word)
}

/// Ends of the horizontal axis.
fn across(data: &Curves) -> (f64, f64) {
    match data.elements.len() {
        0 => extent(data.axis.values.iter().copied(), 0.0),
        count => (-0.5, count as f64 - 0.5),
    }
}

/// Ends of the vertical axis of a panel: from zero where zero is near.
fn up(panel: &Panel<'_>) -> (f64, f64) {
    let values = panel.series.iter().flat_map(|(_, series)| series.values.iter().copied());
    if panel.percent {
        return probability_domain(values);
    }
    let (low, high) = extent(values, 0.06);
    if high > 0.0 && low > -0.1 * high && low < 0.5 * high {
        (low.min(0.0), high)
    } else {
        (low, high)
    }
}

fn bottom_axis(svg: &mut Svg, plot: &Plot, data: &Curves, last: bool) {
    let title = if last { axis_words(data) } else { String::new() };
    if data.elements.is_empty() {
        let axis = AxisLabel { title: &title, percent: false, ticks: 8, grid: true };
        plot.bottom_axis(svg, axis);
    } else {
        let names: Vec<String> = data.elements.iter().map(|name| text::humanize(name)).collect();
        plot.bottom_names(svg, &names, &title);
    }
}

/// `warheads: usable tactical warheads (number)`.
fn axis_words(data: &Curves) -> String {
    let title = axis_title(&data.axis.name, &data.axis.label);
    if data.unit.is_empty() { title } else { format!("{title} ({})", data.unit) }
}

/// Where the base case stands on the horizontal axis, if it does.
fn base_place(data: &Curves) -> Option<f64> {
    if data.elements.is_empty() {
        let (low, high) = across(data);
        return (data.base >= low && data.base <= high).then_some(data.base);
    }
    let place = data.axis.values.iter().position(|value| *value == data.base)?;
    Some(place as f64)
}

fn mark_base(svg: &mut Svg, base: f64, plot: &Plot, first: bool) {
    let (x, (left, top, right, bottom)) = (plot.x.at(base), plot.edges());
    svg.line((x, top - 4.0), (x, bottom), Stroke { color: INK, width: 1.0, dash: "4 3" });
    if first {
        let half = text::width("base case", SMALL, false) / 2.0;
        let middle = x.clamp(left + half - 12.0, right + 12.0 - half);
        svg.text((middle, top - 8.0), font(SMALL, INK).middle(), "base case");
    }
}

/// Why a panel is empty.
fn nothing(data: &Curves) -> &'static str {
    if data.solved.iter().any(|solved| *solved) {
        "such a number does not exist anywhere here"
    } else {
        "no equilibrium was found"
    }
}

fn caption(data: &Curves, base: bool) -> String {
    let axis = text::humanize(&data.axis.name);
    let mut sentences = vec![format!("Equilibrium at every value of the {axis}.")];
    if base {
        let at = match base_element(data) {
            Some(name) => text::humanize(name),
            None => number::value(data.base),
        };
        sentences.push(format!("The dashed line is the base case ({at})."));
    }
    let solved: Vec<f64> =
        data.solved.iter().map(|solved| if *solved { 1.0 } else { f64::NAN }).collect();
    if solved.iter().all(|solved| solved.is_nan()) {
        sentences.push("No equilibrium was found at any of them.".to_owned());
    }
    let series: Vec<Series> = all(data).cloned().collect();
    sentences.extend(gaps(&series, &solved, "value"));
    sentences.join(" ")
}

fn base_element(data: &Curves) -> Option<&String> {
    let place = data.axis.values.iter().position(|value| *value == data.base)?;
    data.elements.get(place)
}

fn description(all: &[&Series], names: &[String]) -> String {
    let part = |(series, name): (&&Series, &String)| {
        let at = |value: Option<&f64>| number::value(value.copied().unwrap_or(f64::NAN));
        format!("{name}: from {} to {}.", at(series.values.first()), at(series.values.last()))
    };
    all.iter().zip(names).map(part).collect::<Vec<_>>().join(" ")
}

fn table(data: &Curves) -> Table {
    let start = if data.elements.is_empty() {
        Table::new().f64(&data.axis.name, &axis_words(data), data.axis.values.clone())
    } else {
        Table::new().utf8(&data.axis.name, &axis_words(data), data.elements.clone())
    };
    all(data)
        .fold(start, |table, series| table.f64(&series.name, &series.label, series.values.clone()))
}
