//! Measures along one parameter or control.

use crate::case::Case;
use crate::design::{Axis, AxisTarget};
use crate::results::{Curves, Series};
use crate::run::{AnswerColumns, Rows};

/// Measures, by position in the model's list, from solves at every value of an axis.
pub fn curves(case: &Case, rows: &Rows, axis: &Axis, measures: &[usize]) -> Curves {
    let columns = AnswerColumns::new(case, rows.first);
    let label = match &axis.target {
        AxisTarget::Inputs(positions) => &case.interface.inputs[positions[0]].label,
        AxisTarget::Controls(positions) => &case.interface.controls[positions[0]].label,
    };
    let series = |&measure: &usize| {
        let info = &case.interface.measures[measure];
        let values = columns.measure(&rows.table, measure).to_vec();
        Series { name: info.name.to_string(), label: info.label.clone(), values }
    };
    Curves {
        axis: Series { name: axis.name.clone(), label: label.clone(), values: axis.values.clone() },
        measures: measures.iter().map(series).collect(),
    }
}
