//! One parameter at a time at the ends of its range.

use super::{Design, Setting};
use crate::case::Case;
use crate::fingerprint::Hasher;

/// Each uncertain parameter of the case's view at each of its extremes, all others at base: the
/// rows of a tornado. The base case itself is not among them.
#[derive(Clone, Debug)]
pub struct OneAtATime {
    /// Parameter and value of each row.
    rows: Vec<(usize, f64)>,
}

impl OneAtATime {
    /// The rows of a case, by parameter in model order.
    pub fn new(case: &Case) -> Self {
        let beliefs = case.base();
        let ends = |input: usize| {
            let ends = beliefs.plausible[input].extremes().into_iter();
            ends.map(move |end| (input, end))
        };
        Self { rows: (0..case.interface.inputs.len()).flat_map(ends).collect() }
    }

    /// Parameter (by position) and its value in each row.
    pub fn ends(&self) -> &[(usize, f64)] {
        &self.rows
    }
}

impl Design for OneAtATime {
    fn rows(&self) -> u64 {
        self.rows.len() as u64
    }

    fn apply(&self, row: u64, setting: &mut Setting) {
        setting.inputs.push(self.rows[row as usize]);
    }

    fn moved(&self, _: &Case) -> Vec<usize> {
        self.rows.iter().map(|(input, _)| *input).collect()
    }

    fn identify(&self, hasher: &mut Hasher) {
        hasher.text("one at a time");
        for &(input, end) in &self.rows {
            hasher.number(input as u64);
            hasher.reals(&[end]);
        }
    }
}
