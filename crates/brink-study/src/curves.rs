//! Measures along one parameter or control.

use brink_lang::Domain;
use rayon::prelude::*;

use crate::case::Case;

use crate::error::StudyError;
use crate::point::{Engine, Point};
use crate::results::{Curves, Series};
use crate::sweep::{Axis, AxisTarget};

/// Solves the base case at every value of an axis and keeps some measures and the values of some
/// players, given by position in the interface. Measures that the scenario draws as outcomes, or
/// calls attack or catastrophe, are probabilities.
pub fn curves(
    case: &Case,
    engine: &dyn Engine,
    axis: &Axis,
    measures: &[usize],
    players: &[usize],
) -> Result<Curves, StudyError> {
    let points: Vec<Point> = axis
        .values
        .par_iter()
        .map(|&value| {
            let (mut inputs, mut controls) = (case.base().base.clone(), case.controls.clone());
            match &axis.target {
                AxisTarget::Inputs(positions) => {
                    let moved: Vec<_> = positions.iter().map(|&input| (input, value)).collect();
                    case.move_inputs(&mut inputs, &moved);
                }
                AxisTarget::Controls(positions) => {
                    positions.iter().for_each(|&control| controls[control] = value);
                }
            }
            engine.point(&inputs, &controls)
        })
        .collect::<Result<_, _>>()?;
    let interface = &case.interface;
    let plan = &case.plan;
    let probability = |measure: &usize| {
        plan.outcomes.contains(measure) || [plan.attack, plan.catastrophe].contains(&Some(*measure))
    };
    let series = |measure: usize| {
        let info = &interface.measures[measure];
        let values = points.iter().map(|point| point.measure(measure)).collect();
        Series { name: info.name.to_string(), label: info.label.clone(), values }
    };
    let value = |player: usize| {
        let name = &interface.players[player];
        let values = points.iter().map(|point| point.value(player)).collect();
        let label = format!("expected payoff of {name}");
        Series { name: brink_lang::value_name(name), label, values }
    };
    let (probabilities, others): (Vec<usize>, Vec<usize>) =
        measures.iter().partition(|m| probability(m));
    let moves = Moves::of(case, axis);
    Ok(Curves {
        axis: Series { name: axis.name.clone(), label: moves.label, values: axis.values.clone() },
        unit: moves.unit,
        elements: moves.elements,
        base: moves.base,
        probabilities: probabilities.into_iter().map(series).collect(),
        measures: others.into_iter().map(series).collect(),
        values: players.iter().copied().map(value).collect(),
        solved: points.iter().map(Point::converged).collect(),
    })
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
