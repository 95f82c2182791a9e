//! Outcomes along the dial.

use brink_lang::Quantity;
use rayon::prelude::*;

use crate::case::Case;
use crate::error::StudyError;
use crate::optimise::Best;
use crate::point::{Engine, Point};
use crate::results::{DialSweep, Series};
use crate::search::line_grid;

/// Grid positions of the dial, besides the best one.
pub const POSITIONS: usize = 51;

/// Solves along the dial in the base case, the best position among the grid's.
pub fn dial_sweep(
    case: &Case,
    engine: &dyn Engine,
    dial: usize,
    best: &Best,
) -> Result<(DialSweep, Vec<Point>), StudyError> {
    let control = &case.interface.controls[dial];
    let at_best = best.controls[dial];
    let mut positions = line_grid(control.low, control.high, POSITIONS);
    if !positions.contains(&at_best) {
        positions.push(at_best);
        positions.sort_by(f64::total_cmp);
    }
    let points: Vec<Point> = positions
        .par_iter()
        .map(|&position| {
            let mut controls = case.controls.clone();
            controls[dial] = position;
            engine.point(&case.base().base, &controls)
        })
        .collect::<Result<_, _>>()?;
    let interface = &case.interface;
    let series = |name: &str, label: &str, of: &dyn Fn(&Point) -> f64| Series {
        name: name.into(),
        label: label.into(),
        values: points.iter().map(of).collect(),
    };
    let measure = |position: usize| {
        let info = &interface.measures[position];
        series(info.name.as_str(), &info.label, &|point| point.measure(position))
    };
    let values = (0..interface.players.len()).map(|player| {
        let value = Quantity::Value(player);
        let (name, label) = (interface.name(value), interface.label(value));
        series(&name, &label, &|point| point.value(player))
    });
    let sweep = DialSweep {
        outcomes: case.plan.outcomes.iter().map(|&m| measure(m)).collect(),
        measures: (0..interface.measures.len()).map(measure).collect(),
        values: values.collect(),
        best: positions.iter().position(|&p| p == at_best).unwrap_or(0),
        dial: positions,
    };
    Ok((sweep, points))
}
