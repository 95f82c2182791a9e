//! Rows given one by one.

use super::{Design, Setting};
use crate::case::Case;
use crate::fingerprint::Hasher;

/// Rows given one by one, as mixes of levers on a lattice or points between cells of a map.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// Parameters that rows move, by position.
    pub inputs: Vec<usize>,
    /// Controls that rows move, by position.
    pub controls: Vec<usize>,
    /// Values of each row, first of the parameters, then of the controls, `[row][moved]`.
    pub values: Vec<Vec<f64>>,
}

impl Design for List {
    fn rows(&self) -> u64 {
        self.values.len() as u64
    }

    fn apply(&self, row: u64, setting: &mut Setting) {
        let (inputs, controls) = self.values[row as usize].split_at(self.inputs.len());
        setting.inputs.extend(self.inputs.iter().copied().zip(inputs.iter().copied()));
        setting.controls.extend(self.controls.iter().copied().zip(controls.iter().copied()));
    }

    fn moved(&self, _: &Case) -> Vec<usize> {
        self.inputs.clone()
    }

    fn identify(&self, hasher: &mut Hasher) {
        hasher.text("list");
        for positions in [&self.inputs, &self.controls] {
            hasher.number(positions.len() as u64);
            for &position in positions {
                hasher.number(position as u64);
            }
        }
        hasher.number(self.values.len() as u64);
        self.values.iter().for_each(|row| hasher.reals(row));
    }
}
