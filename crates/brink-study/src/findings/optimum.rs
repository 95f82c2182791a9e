//! Best postures.

use brink_lang::Quantity;

use crate::case::Case;
use crate::optimise::is_interior;
use crate::results::{Named, Optimum};
use crate::run::{AnswerColumns, Rows};

/// A row of a run whose question was a best posture ([`crate::run::BestDial`],
/// [`crate::run::BestLevers`]).
#[derive(Clone, Debug)]
pub struct BestRow {
    /// Best position of each control that moved, in their order; NaN where no solve converged.
    pub at: Vec<f64>,
    /// Effective value of each control there, `[control]`.
    pub controls: Vec<f64>,
    /// Value of each player there, `[player]`.
    pub values: Vec<f64>,
    /// Each measure there, `[measure]`.
    pub measures: Vec<f64>,
    /// Whether every solve of the search converged.
    pub complete: bool,
    /// Whether the position makes no difference.
    pub idle: bool,
}

impl BestRow {
    /// Whether any solve converged.
    pub fn exists(&self) -> bool {
        self.at.iter().all(|position| !position.is_nan())
    }
}

/// Reads a row of best postures over so many `levers`.
pub fn best_row(case: &Case, rows: &Rows, levers: usize, row: usize) -> BestRow {
    let (names, table) = (&case.interface, &rows.table);
    let columns = AnswerColumns::new(case, rows.first);
    let at = columns.end();
    let truth = |column: usize| table.truths(column)[row].unwrap_or(false);
    BestRow {
        at: (at..at + levers).map(|column| table.numbers(column)[row]).collect(),
        controls: (0..names.controls.len()).map(|c| columns.control(table, c)[row]).collect(),
        values: (0..names.players.len()).map(|p| columns.value(table, p)[row]).collect(),
        measures: (0..names.measures.len()).map(|m| columns.measure(table, m)[row]).collect(),
        complete: truth(at + levers),
        idle: truth(at + levers + 1),
    }
}

/// A best posture as result data.
pub fn optimum(case: &Case, best: &BestRow, dial: usize) -> Optimum {
    let interface = &case.interface;
    let named = |of: fn(usize) -> Quantity, values: &[f64]| -> Vec<Named> {
        let pairs = values.iter().enumerate();
        pairs.map(|(at, &value)| Named { name: interface.name(of(at)), value }).collect()
    };
    let values = interface.players.iter().zip(&best.values);
    Optimum {
        controls: named(Quantity::Control, &best.controls),
        value: case.plan.player.map_or(f64::NAN, |player| best.values[player]),
        measures: named(Quantity::Measure, &best.measures),
        values: values.map(|(name, &value)| Named { name: name.clone(), value }).collect(),
        interior: !best.idle && is_interior(best.controls[dial], &interface.controls[dial]),
        idle: best.idle,
    }
}
