//! Measures and values along one parameter or control.

use brink_lang::{Domain, Quantity};

use crate::case::Case;
use crate::design::{Axis, AxisTarget};
use crate::results::{Curves, Series};
use crate::run::{AnswerColumns, Rows};

/// Some measures and the values of some players, given by position in the interface, from solves at
/// every value of an axis. Measures that the scenario draws as outcomes, or calls attack or
/// catastrophe, are probabilities.
pub fn curves(
    case: &Case,
    rows: &Rows,
    axis: &Axis,
    measures: &[usize],
    players: &[usize],
) -> Curves {
    let (columns, table) = (AnswerColumns::new(case, rows.first), &rows.table);
    let (interface, plan) = (&case.interface, &case.plan);
    let probability = |measure: &usize| {
        plan.outcomes.contains(measure) || [plan.attack, plan.catastrophe].contains(&Some(*measure))
    };
    let series = |quantity: Quantity, values: &[f64]| Series {
        name: interface.name(quantity),
        label: interface.label(quantity),
        values: values.to_vec(),
    };
    let measure = |at: usize| series(Quantity::Measure(at), columns.measure(table, at));
    let value = |player: usize| series(Quantity::Value(player), columns.value(table, player));
    let (probabilities, others): (Vec<usize>, Vec<usize>) =
        measures.iter().partition(|m| probability(m));
    let moves = Moves::of(case, axis);
    let converged = |status: &Option<String>| status.as_deref() == Some("converged");
    Curves {
        axis: Series { name: axis.name.clone(), label: moves.label, values: axis.values.clone() },
        unit: moves.unit,
        elements: moves.elements,
        base: moves.base,
        probabilities: probabilities.into_iter().map(measure).collect(),
        measures: others.into_iter().map(measure).collect(),
        values: players.iter().copied().map(value).collect(),
        solved: columns.status(table).iter().map(converged).collect(),
    }
}

/// What is known of the parameter or control that moves.
struct Moves {
    label: String,
    unit: String,
    /// `[value of the axis]`; empty where it holds numbers.
    elements: Vec<String>,
    base: f64,
}

impl Moves {
    fn of(case: &Case, axis: &Axis) -> Self {
        let same = |values: Vec<f64>| {
            let first = values.first().copied().unwrap_or(f64::NAN);
            if values.iter().all(|value| *value == first) { first } else { f64::NAN }
        };
        match &axis.target {
            AxisTarget::Inputs(positions) => {
                let info = &case.interface.inputs[positions[0]];
                let elements = match &info.domain {
                    Domain::Elements(_) => {
                        axis.values.iter().map(|&value| info.domain.show(value)).collect()
                    }
                    Domain::Interval { .. } => Vec::new(),
                };
                let base = same(positions.iter().map(|&at| case.base().base[at]).collect());
                Self { label: info.label.clone(), unit: info.unit.clone(), elements, base }
            }
            AxisTarget::Controls(positions) => {
                let info = &case.interface.controls[positions[0]];
                let base = same(positions.iter().map(|&at| case.controls[at]).collect());
                let (label, unit) = (info.label.clone(), String::new());
                Self { label, unit, elements: Vec::new(), base }
            }
        }
    }
}
