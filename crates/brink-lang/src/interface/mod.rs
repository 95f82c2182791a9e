//! What a compiled model takes and gives: parameters, controls, measures and players, by name.
//!
//! A [`Name`] is a family with indices. It is text only where people write and read it:
//! [`Interface::find`] turns text into positions, [`Interface::name`] and [`Interface::column`]
//! turn positions into text.

mod columns;
mod describe;
mod domain;
mod find;
mod name;
mod quantity;

use crate::source::Span;

pub use columns::column_name;
pub use domain::Domain;
pub use find::EntryKind;
pub use name::{Name, NameError};
pub use quantity::{Quantity, value_name};

/// What a compiled model takes and gives, each list in order of declaration, the last index of
/// a family running fastest. Values of inputs and controls are given to
/// [`crate::Evaluator::evaluate`] in this order, and measures are found in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Interface {
    /// Players, in the order of every per-player array.
    pub players: Vec<String>,
    /// Parameters, one entry per combination of indices.
    pub inputs: Vec<Input>,
    /// Controls, one entry per combination of indices.
    pub controls: Vec<Control>,
    /// Measures, one entry per combination of indices.
    pub measures: Vec<Measure>,
    /// Groups of inputs that are shares of one whole and sum to one, `[group][share]`, by
    /// position.
    pub simplexes: Vec<Vec<usize>>,
}

/// A parameter at given indices.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Name with indices, `prize[land_grab]`.
    pub name: Name,
    /// One-line meaning; empty if the model gives none.
    pub label: String,
    /// Unit; empty if the model gives none.
    pub unit: String,
    /// The values it may take.
    pub domain: Domain,
    /// Its value where none is given.
    pub default: Option<f64>,
    /// Its group among [`Interface::simplexes`], if it is a share of a whole.
    pub simplex: Option<usize>,
    /// Number of the parameter in [`crate::Model::parameters`].
    pub parameter: usize,
    /// Where the model declares it.
    pub span: Span,
}

/// A control at given indices.
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    /// Name with indices, `posture[3]`.
    pub name: Name,
    /// One-line meaning; empty if the model gives none.
    pub label: String,
    /// Unit; empty if the model gives none.
    pub unit: String,
    /// Lowest value.
    pub low: f64,
    /// Highest value.
    pub high: f64,
    /// Whether a formula of the model says where it stands unless moved.
    pub has_default: bool,
    /// Number of the control in [`crate::Model::controls`].
    pub control: usize,
    /// Where the model declares it.
    pub span: Span,
}

/// A measure at given indices.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Name with indices, `path_share[land_grab]`.
    pub name: Name,
    /// One-line meaning; empty if the model gives none.
    pub label: String,
    /// Unit; empty if the model gives none.
    pub unit: String,
    /// Number of the measure in [`crate::Model::measures`].
    pub measure: usize,
}

impl Control {
    /// Whether it may stand at a value.
    pub fn contains(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

impl Interface {
    /// Where controls stand that nothing moves, `[control]`: at their default formula (NaN) or
    /// lower end.
    pub fn resting_controls(&self) -> Vec<f64> {
        let rest = |control: &Control| if control.has_default { f64::NAN } else { control.low };
        self.controls.iter().map(rest).collect()
    }
}
