//! Measures and values along one parameter or control.

use crate::case::Case;
use crate::design::{Axis, AxisTarget};
use crate::results::{Curves, Series};
use crate::run::{AnswerColumns, Rows};

/// Measures and values of players, by position in the interface, from solves at every value of an
/// axis. Measures that the scenario draws as outcomes, or calls attack or catastrophe, are
/// probabilities.
pub fn curves(
    case: &Case,
    rows: &Rows,
    axis: &Axis,
    measures: &[usize],
    players: &[usize],
) -> Curves {
    let columns = AnswerColumns::new(case, rows.first);
    let (interface, plan) = (&case.interface, &case.plan);
    let probability = |measure: &usize| {
        plan.outcomes.contains(measure) || [plan.attack, plan.catastrophe].contains(&Some(*measure))
    };
    let series = |measure: usize| {
        let info = &interface.measures[measure];
        let values = columns.measure(&rows.table, measure).to_vec();
        Series { name: info.name.to_string(), label: info.label.clone(), values }
    };
    let value = |player: usize| {
        let name = &interface.players[player];
        let values = columns.value(&rows.table, player).to_vec();
        let label = format!("expected payoff of {name}");
        Series { name: brink_lang::value_name(name), label, values }
    };
    let (probabilities, others): (Vec<usize>, Vec<usize>) =
        measures.iter().partition(|m| probability(m));
    let moves = Moves::of(case, axis);
    Curves {
        axis: Series { name: axis.name.clone(), label: moves.label, values: axis.values.clone() },
        unit: moves.unit,
        elements: axis.elements.clone(),
        base: moves.base,
        probabilities: probabilities.into_iter().map(series).collect(),
        measures: others.into_iter().map(series).collect(),
        values: players.iter().copied().map(value).collect(),
        solved: columns.converged(&rows.table),
    }
}

/// What is known of the parameter or control that moves.
struct Moves {
    label: String,
    unit: String,
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
                let base = same(positions.iter().map(|&at| case.base().base[at]).collect());
                Self { label: info.label.clone(), unit: info.unit.clone(), base }
            }
            AxisTarget::Controls(positions) => {
                let info = &case.interface.controls[positions[0]];
                let base = same(positions.iter().map(|&at| case.controls[at]).collect());
                let (label, unit) = (info.label.clone(), String::new());
                Self { label, unit, base }
            }
        }
    }
}
