//! What one row changes in the case.

use crate::case::Case;

/// What one row of a design changes in the case; nothing, at first.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Number of the plausible world, where the row belongs to one.
    pub world: Option<u64>,
    /// Coordinates of that world in (0, 1), one for each of [`Case::uncertain`], then one for each
    /// handicap of evidence.
    pub unit: Vec<f64>,
    /// How much the row counts in shares and means, > 0; 1 unless evidence says otherwise.
    pub weight: f64,
    /// Parameters moved, by position, with their values; later ones win.
    pub inputs: Vec<(usize, f64)>,
    /// Controls moved, by position, with their values; later ones win.
    pub controls: Vec<(usize, f64)>,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            world: None,
            unit: Vec::new(),
            weight: 1.0,
            inputs: Vec::new(),
            controls: Vec::new(),
        }
    }
}

impl Setting {
    /// A world as it was drawn, without its coordinates.
    pub(super) fn in_world(number: u64) -> Self {
        Self { world: Some(number), ..Self::default() }
    }

    /// The coordinate of handicap `number`, counted over the evidence that has one; `None` outside
    /// worlds.
    pub fn handicap(&self, case: &Case, number: usize) -> Option<f64> {
        self.unit.get(case.uncertain.len() + number).copied()
    }

    /// Parameters of the row as a view of the case (by position among its beliefs) sees them,
    /// `[input]`. Every view sees the same world through its own ranges.
    pub fn inputs(&self, case: &Case, view: usize) -> Vec<f64> {
        let beliefs = &case.beliefs[view];
        let mut inputs = match self.world {
            Some(_) => beliefs.world(&case.joint, &case.uncertain, &self.unit),
            None => beliefs.base.clone(),
        };
        case.move_inputs(&mut inputs, &self.inputs);
        inputs
    }

    /// Controls of the row, `[control]`; NaN is the model's default formula.
    pub fn controls(&self, case: &Case) -> Vec<f64> {
        let mut controls = case.controls.clone();
        for &(control, value) in &self.controls {
            controls[control] = value;
        }
        controls
    }
}
