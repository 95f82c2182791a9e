//! Measures along one parameter or control.

use rayon::prelude::*;

use crate::case::Case;
use crate::error::StudyError;
use crate::point::{Engine, Point};
use crate::results::{Curves, Series};
use crate::sweep::{Axis, AxisTarget};

/// Solves the base case at every value of an axis and keeps some measures, given by position in
/// the interface.
pub fn curves(
    case: &Case,
    engine: &dyn Engine,
    axis: &Axis,
    measures: &[usize],
) -> Result<Curves, StudyError> {
    let points: Vec<Point> = axis
        .values
        .par_iter()
        .map(|&value| {
            let (mut inputs, mut controls) = (case.base().base.clone(), case.controls.clone());
            let (moved, positions) = match &axis.target {
                AxisTarget::Inputs(positions) => (&mut inputs, positions),
                AxisTarget::Controls(positions) => (&mut controls, positions),
            };
            for &position in positions {
                moved[position] = value;
            }
            engine.point(&inputs, &controls)
        })
        .collect::<Result<_, _>>()?;
    let label = match &axis.target {
        AxisTarget::Inputs(positions) => &case.interface.inputs[positions[0]].label,
        AxisTarget::Controls(positions) => &case.interface.controls[positions[0]].label,
    };
    let series = |&measure: &usize| {
        let info = &case.interface.measures[measure];
        let values = points.iter().map(|point| point.measure(measure)).collect();
        Series { name: info.name.to_string(), label: info.label.clone(), values }
    };
    Ok(Curves {
        axis: Series { name: axis.name.clone(), label: label.clone(), values: axis.values.clone() },
        measures: measures.iter().map(series).collect(),
    })
}
