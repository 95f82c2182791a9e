//! Every combination of the values of some axes.

use super::{Axis, AxisTarget, Design, Setting};
use crate::case::Case;
use crate::error::StudyError;
use crate::fingerprint::Hasher;

/// Every combination of the axes' values, the last axis fastest. Without axes one row, which
/// changes nothing: the base case.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    axes: Vec<Axis>,
}

impl Grid {
    /// The grid over these axes. Fails where two of them move the same entry, of which one would
    /// silently win.
    pub fn new(axes: Vec<Axis>) -> Result<Self, StudyError> {
        for (at, axis) in axes.iter().enumerate() {
            if let Some(other) = axes[..at].iter().find(|other| other.target.meets(&axis.target)) {
                let text = if other.name == axis.name {
                    format!("`{}` is given twice: give all its values in one axis", axis.name)
                } else {
                    format!("`{}` and `{}` move the same entry", other.name, axis.name)
                };
                return Err(StudyError::Input(text));
            }
        }
        Ok(Self { axes })
    }

    /// The axes, the slowest first.
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }
}

impl Design for Grid {
    fn rows(&self) -> u64 {
        self.axes.iter().fold(1, |rows, axis| rows.saturating_mul(axis.values.len() as u64))
    }

    fn apply(&self, row: u64, setting: &mut Setting) {
        let mut rest = row;
        for axis in self.axes.iter().rev() {
            let length = axis.values.len() as u64;
            let value = axis.values[(rest % length) as usize];
            rest /= length;
            match &axis.target {
                AxisTarget::Inputs(inputs) => {
                    setting.inputs.extend(inputs.iter().map(|&input| (input, value)));
                }
                AxisTarget::Controls(controls) => {
                    setting.controls.extend(controls.iter().map(|&control| (control, value)));
                }
            }
        }
    }

    fn run_length(&self) -> u64 {
        self.axes.last().map_or(1, |axis| axis.values.len() as u64)
    }

    fn moved(&self, _: &Case) -> Vec<usize> {
        let inputs = self.axes.iter().filter_map(|axis| match &axis.target {
            AxisTarget::Inputs(inputs) => Some(inputs.clone()),
            AxisTarget::Controls(_) => None,
        });
        inputs.flatten().collect()
    }

    fn identify(&self, hasher: &mut Hasher) {
        hasher.text("grid");
        for axis in &self.axes {
            hasher.text(&format!("{:?}", axis.target));
            hasher.reals(&axis.values);
        }
    }
}
