//! Measures along one parameter or control.

use brink_study::results::{Curves, Series};

use super::outcomes::{axis_title, draw_curves, draw_points, label_ends, points};
use crate::axis::{AxisLabel, Plot};
use crate::scale::{Scale, extent};
use crate::style::LABEL;
use crate::svg::Svg;
use crate::{Figure, Style, Table, number, text};

const LEFT: f64 = 64.0;
const TOP: f64 = 14.0;
const HEIGHT: f64 = 250.0;

/// Draws measures against the parameter or control that moves.
pub fn curves(data: &Curves, style: &Style) -> Figure {
    let mut svg = Svg::new("curves");
    let names: Vec<String> = data.measures.iter().map(|s| text::humanize(&s.name)).collect();
    let widest = names.iter().map(|name| text::width(name, LABEL, false)).fold(0.0, f64::max);
    let right = style.width - 24.0 - widest.min(170.0);
    let bottom = TOP + HEIGHT;

    let values = data.measures.iter().flat_map(|series| series.values.iter().copied());
    let (low, high) = extent(values, 0.06);
    let low = if low > -0.1 * high { 0.0 } else { low };
    let x = Scale::linear(extent(data.axis.values.iter().copied(), 0.0), (LEFT, right));
    let plot = Plot { x, y: Scale::linear((low, high), (bottom, TOP)) };
    plot.left_axis(&mut svg, AxisLabel { title: "", percent: false, ticks: 5, grid: true });
    let title = axis_title(&data.axis.name, &data.axis.label);
    let axis = AxisLabel { title: &title, percent: false, ticks: 8, grid: true };
    if data.elements.is_empty() {
        plot.bottom_axis(&mut svg, axis);
    } else {
        let places = data.axis.values.iter().copied();
        plot.bottom_elements(&mut svg, &title, places.zip(&data.elements));
    }

    let curve = |series: &Series| points(&plot, &data.axis.values, &series.values);
    let curves: Vec<_> = data.measures.iter().map(curve).enumerate().collect();
    if curves.iter().flat_map(|(_, curve)| curve).all(|point| !point.1.is_finite()) {
        plot.note(&mut svg, "no equilibrium was found");
    }
    if data.elements.is_empty() {
        draw_curves(&mut svg, &curves);
    } else {
        draw_points(&mut svg, &curves);
    }
    label_ends(&mut svg, &curves, &names, (right, TOP, bottom), style.width);

    let axis = text::humanize(&data.axis.name);
    let gap = if data.elements.is_empty() { "A gap in a line" } else { "A missing marker" };
    Figure {
        name: "curves".to_owned(),
        title: format!("What the {axis} changes"),
        caption: format!(
            "Equilibrium at every value of the {axis}. {gap} is a value at which no \
             equilibrium was found."
        ),
        svg: svg.finish(
            style.width,
            bottom + 46.0,
            &format!("{} along the {axis}", names.join(", ")),
            &description(data, &names),
        ),
        table: table(data),
    }
}

fn description(data: &Curves, names: &[String]) -> String {
    let part = |(series, name): (&Series, &String)| {
        let at = |value: Option<&f64>| number::value(value.copied().unwrap_or(f64::NAN));
        format!("{name}: from {} to {}.", at(series.values.first()), at(series.values.last()))
    };
    data.measures.iter().zip(names).map(part).collect::<Vec<_>>().join(" ")
}

fn table(data: &Curves) -> Table {
    // A measure asked for twice is drawn twice and tabled once.
    let first = |at: &usize| data.measures[..*at].iter().all(|m| m.name != data.measures[*at].name);
    let measures = (0..data.measures.len()).filter(first).map(|at| &data.measures[at]);
    let axis = &data.axis;
    let start = if data.elements.is_empty() {
        Table::new().f64(&axis.name, &axis.label, axis.values.clone())
    } else {
        Table::new().utf8(&axis.name, &axis.label, data.elements.clone())
    };
    measures
        .fold(start, |table, series| table.f64(&series.name, &series.label, series.values.clone()))
}
