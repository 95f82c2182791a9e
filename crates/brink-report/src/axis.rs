//! Axes and plot frames.

use crate::number;
use crate::scale::Scale;
use crate::style::{AXIS, GREY, GRID, INK, LABEL, SMALL};
use crate::svg::{Svg, font, stroke};
use crate::text;

/// The plot area of a chart with its two scales.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plot {
    pub(crate) x: Scale,
    pub(crate) y: Scale,
}

/// How an axis is labelled.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AxisLabel<'a> {
    /// Title of the axis; empty for none.
    pub(crate) title: &'a str,
    /// Whether the numbers are probabilities.
    pub(crate) percent: bool,
    /// About how many ticks.
    pub(crate) ticks: usize,
    /// Whether to draw grid lines across the plot.
    pub(crate) grid: bool,
}

impl Plot {
    /// Left, top, right, bottom in px.
    pub(crate) fn edges(&self) -> (f64, f64, f64, f64) {
        (self.x.range.0, self.y.range.1, self.x.range.1, self.y.range.0)
    }

    /// Point of the plane in px.
    pub(crate) fn at(&self, x: f64, y: f64) -> (f64, f64) {
        (self.x.at(x), self.y.at(y))
    }

    /// Draws the horizontal axis below the plot.
    pub(crate) fn bottom_axis(&self, svg: &mut Svg, axis: AxisLabel<'_>) {
        let (left, top, right, bottom) = self.edges();
        let ticks = self.x.ticks(axis.ticks);
        let labels = labels(&self.x, &ticks, axis.percent);
        let mut free_from = f64::NEG_INFINITY;
        for (tick, label) in ticks.iter().zip(labels) {
            let x = self.x.at(*tick);
            if axis.grid {
                svg.line((x, top), (x, bottom), stroke(GRID, 0.8));
            }
            svg.line((x, bottom), (x, bottom + 4.0), stroke(AXIS, 1.0));
            let half = text::width(&label, SMALL, false) / 2.0;
            if x - half > free_from {
                svg.text((x, bottom + 16.0), font(SMALL, INK).middle(), &label);
                free_from = x + half + 4.0;
            }
        }
        svg.line((left, bottom), (right, bottom), stroke(AXIS, 1.0));
        let title = text::shorten(axis.title, LABEL, false, right - left + 40.0);
        svg.text((f64::midpoint(left, right), bottom + 33.0), font(LABEL, INK).middle(), &title);
    }

    /// Draws a horizontal axis of names, one at each whole number from zero on, without anything
    /// in between.
    pub(crate) fn bottom_names(&self, svg: &mut Svg, names: &[String], title: &str) {
        let (left, _, right, bottom) = self.edges();
        let room = (right - left) / names.len().max(1) as f64 - 6.0;
        for (place, name) in names.iter().enumerate() {
            let x = self.x.at(place as f64);
            svg.line((x, bottom), (x, bottom + 4.0), stroke(AXIS, 1.0));
            let name = text::shorten(name, SMALL, false, room);
            svg.text((x, bottom + 16.0), font(SMALL, INK).middle(), &name);
        }
        svg.line((left, bottom), (right, bottom), stroke(AXIS, 1.0));
        let title = text::shorten(title, LABEL, false, right - left + 40.0);
        svg.text((f64::midpoint(left, right), bottom + 33.0), font(LABEL, INK).middle(), &title);
    }

    /// Draws the vertical axis left of the plot.
    pub(crate) fn left_axis(&self, svg: &mut Svg, axis: AxisLabel<'_>) {
        let (left, top, right, bottom) = self.edges();
        let ticks = self.y.ticks(axis.ticks);
        let labels = labels(&self.y, &ticks, axis.percent);
        let mut widest = 0.0_f64;
        for (tick, label) in ticks.iter().zip(labels) {
            let y = self.y.at(*tick);
            if axis.grid {
                svg.line((left, y), (right, y), stroke(GRID, 0.8));
            }
            svg.line((left - 4.0, y), (left, y), stroke(AXIS, 1.0));
            svg.text((left - 7.0, y + 3.6), font(SMALL, INK).end(), &label);
            widest = widest.max(text::width(&label, SMALL, false));
        }
        svg.line((left, top), (left, bottom), stroke(AXIS, 1.0));
        if !axis.title.is_empty() {
            let title = text::shorten(axis.title, LABEL, false, bottom - top + 20.0);
            let x = (left - 7.0 - widest - 9.0).max(11.0);
            svg.text_up((x, f64::midpoint(top, bottom)), font(LABEL, INK).middle(), &title);
        }
    }

    /// A note in the middle of an empty plot.
    pub(crate) fn note(&self, svg: &mut Svg, content: &str) {
        let (left, top, right, bottom) = self.edges();
        let middle = (f64::midpoint(left, right), f64::midpoint(top, bottom));
        svg.text(middle, font(LABEL, GREY).middle(), content);
    }
}

fn labels(scale: &Scale, ticks: &[f64], percent: bool) -> Vec<String> {
    if scale.log { number::log_tick_labels(ticks) } else { number::tick_labels(ticks, percent) }
}
