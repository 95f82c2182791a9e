//! Outcomes along the dial.

use brink_lang::Quantity;

use crate::case::Case;
use crate::design::{Axis, AxisTarget};
use crate::maximise::line_grid;
use crate::results::{DialSweep, Series};
use crate::run::{AnswerColumns, Rows};

/// Grid positions of the dial, besides the best one.
pub const POSITIONS: usize = 51;

/// The dial's positions, the best one among the grid's.
pub fn dial_design(case: &Case, dial: usize, best: f64) -> Axis {
    let control = &case.interface.controls[dial];
    let mut values = line_grid(control.low, control.high, POSITIONS);
    if !values.contains(&best) {
        values.push(best);
        values.sort_by(f64::total_cmp);
    }
    Axis {
        name: control.name.to_string(),
        target: AxisTarget::Controls(vec![dial]),
        values,
        elements: Vec::new(),
    }
}

/// Outcomes along the dial, from solves at each of its positions.
pub fn dial_sweep(case: &Case, rows: &Rows, positions: &[f64], best: f64) -> DialSweep {
    let (names, table) = (&case.interface, &rows.table);
    let columns = AnswerColumns::new(case, rows.first);
    let series = |quantity: Quantity, values: &[f64]| Series {
        name: names.name(quantity),
        label: names.label(quantity),
        values: values.to_vec(),
    };
    let measure = |at: usize| series(Quantity::Measure(at), columns.measure(table, at));
    let value = |player: usize| series(Quantity::Value(player), columns.value(table, player));
    DialSweep {
        outcomes: case.plan.outcomes.iter().map(|&m| measure(m)).collect(),
        measures: (0..names.measures.len()).map(measure).collect(),
        values: (0..names.players.len()).map(value).collect(),
        best: positions.iter().position(|&p| p == best).unwrap_or(0),
        dial: positions.to_vec(),
    }
}
