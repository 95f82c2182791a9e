//! What a compiled model takes and gives: inputs, controls and measures by name.

use std::sync::Arc;

use crate::dag::Value;
use crate::definitions::DomainDef;
use crate::expand::{Expanded, Expander, Requirement};
use crate::model::Domain;

/// A parameter at given indices.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// With its indices, as in `prize[land_grab]`.
    pub name: String,
    /// Number of the parameter in [`crate::Model::parameters`].
    pub parameter: usize,
    /// The indices.
    pub indices: Vec<String>,
    /// The values it may take.
    pub domain: Domain,
    /// Its value where none is given.
    pub default: Option<f64>,
    /// Whether it is a number or an element.
    pub kind: InputKind,
}

/// What the value of an input means.
#[derive(Clone, Debug, PartialEq)]
pub enum InputKind {
    /// A number.
    Number,
    /// The position of an element in its set, from 0.
    Element {
        /// Name of the set.
        set: String,
        /// Its elements.
        elements: Arc<[String]>,
    },
}

/// A control at given indices.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlInput {
    /// With its indices, as in `posture[3]`.
    pub name: String,
    /// Number of the control in [`crate::Model::controls`].
    pub control: usize,
    /// The indices.
    pub indices: Vec<String>,
    /// Lowest value.
    pub low: f64,
    /// Highest value.
    pub high: f64,
    /// Whether a formula gives its value where none is given.
    pub has_default: bool,
}

/// A measure at given indices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasureInfo {
    /// With its indices, as in `path_share[land_grab]`.
    pub name: String,
    /// Number of the measure in [`crate::Model::measures`].
    pub measure: usize,
    /// The text beside its definition.
    pub doc: Option<String>,
    /// Its unit, if the text gives one.
    pub unit: Option<String>,
}

impl Expander<'_> {
    /// The inputs, with checks on those that are shares of a whole.
    pub(crate) fn describe_inputs(&mut self) -> Expanded<Vec<Input>> {
        let definitions = self.definitions;
        let mut inputs = Vec::new();
        for (id, parameter) in definitions.parameters.iter().enumerate() {
            let sets: Vec<usize> = parameter.variables.iter().map(|v| v.set).collect();
            let domain = self.parameters[id].domain;
            let kind = match parameter.domain {
                DomainDef::Element(set) => InputKind::Element {
                    set: definitions.sets[set].declaration.name.clone(),
                    elements: (0..self.sets[set].len()).map(|p| self.sets[set].name(p)).collect(),
                },
                _ => InputKind::Number,
            };
            // An element of an integer set counts by position, not by its own value.
            let low = match parameter.domain {
                DomainDef::Element(set) => self.sets[set].low() as f64,
                _ => 0.0,
            };
            for scalar in 0..self.parameters[id].len() {
                let positions = positions_of(&self.parameters[id].shape, scalar);
                let default = match &parameter.default {
                    None => None,
                    Some(formula) => Some(
                        self.framed(&parameter.variables, &positions, |e| e.constant(formula))?
                            - low,
                    ),
                };
                if let Some(value) = default
                    && !domain.contains(value)
                {
                    let name = &parameter.declaration.name;
                    let message = format!("the default {value} of `{name}` is not in {domain}");
                    let span =
                        parameter.default.as_ref().map_or(parameter.declaration.span, |f| f.span);
                    return Err(self.error(span, message));
                }
                inputs.push(Input {
                    name: self.full_name(&parameter.declaration.name, &sets, &positions),
                    parameter: id,
                    indices: self.element_names(&sets, &positions),
                    domain,
                    default,
                    kind: kind.clone(),
                });
            }
            if matches!(parameter.domain, DomainDef::Simplex) {
                self.require_simplex(id);
            }
        }
        Ok(inputs)
    }

    /// Shares over the last index must sum to one.
    fn require_simplex(&mut self, id: usize) {
        let definitions = self.definitions;
        let parameter = &definitions.parameters[id];
        let block = self.parameters[id].clone();
        let Some((&last, outer)) = block.shape.split_last() else { return };
        for row in 0..outer.iter().product() {
            let mut total = self.dag.constant(0.0);
            for at in 0..last {
                let share = self.dag.input(block.first + row * last + at);
                total = self.dag.add(total, share);
            }
            let positions = positions_of(outer, row);
            let variables = &parameter.variables[..outer.len()];
            let span = parameter.declaration.span;
            self.framed(variables, &positions, |expander| {
                expander.check(total, Requirement::SumsToOne, span);
            });
        }
    }

    pub(crate) fn describe_controls(&self) -> Vec<ControlInput> {
        let mut controls = Vec::new();
        for (id, control) in self.definitions.controls.iter().enumerate() {
            let sets: Vec<usize> = control.variables.iter().map(|v| v.set).collect();
            let block = &self.controls[id];
            let Domain::Interval { low, high, .. } = block.domain else { continue };
            for scalar in 0..block.len() {
                let positions = positions_of(&block.shape, scalar);
                controls.push(ControlInput {
                    name: self.full_name(&control.declaration.name, &sets, &positions),
                    control: id,
                    indices: self.element_names(&sets, &positions),
                    low,
                    high,
                    has_default: control.default.is_some(),
                });
            }
        }
        controls
    }

    /// The effective values of a control at all its indices.
    pub(crate) fn all_effective(&mut self, control: usize) -> Expanded<Vec<Value>> {
        let shape = self.controls[control].shape.clone();
        (0..self.controls[control].len())
            .map(|scalar| self.effective_control(control, &positions_of(&shape, scalar)))
            .collect()
    }

    fn full_name(&self, name: &str, sets: &[usize], positions: &[usize]) -> String {
        let short: Vec<u32> = positions.iter().map(|&position| position as u32).collect();
        self.indexed_name(name, sets, &short)
    }

    fn element_names(&self, sets: &[usize], positions: &[usize]) -> Vec<String> {
        sets.iter().zip(positions).map(|(&set, &at)| self.sets[set].name(at)).collect()
    }
}

/// Positions along each index of the scalar at a flat offset, the last index running fastest.
fn positions_of(shape: &[usize], offset: usize) -> Vec<usize> {
    let mut positions = vec![0; shape.len()];
    let mut rest = offset;
    for (position, &count) in positions.iter_mut().zip(shape).rev() {
        *position = rest % count;
        rest /= count;
    }
    positions
}
