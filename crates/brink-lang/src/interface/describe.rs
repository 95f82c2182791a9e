//! The interface of a model, from its definitions and the elements of its sets.

use super::{Control, Domain, Input, Interface, Measure, Name};
use crate::expand::dag::Value;
use crate::expand::{Expanded, ExpandedMeasure, Expander, Requirement};
use crate::resolve::definitions::{Declaration, DomainDef};

impl Expander<'_> {
    /// Parameters and controls, with checks on parameters that are shares of a whole.
    pub(crate) fn describe_inputs(&mut self) -> Expanded<Interface> {
        let definitions = self.definitions;
        let mut interface = Interface {
            players: definitions.players.iter().map(|player| player.name.clone()).collect(),
            controls: self.describe_controls(),
            ..Interface::default()
        };
        for id in 0..definitions.parameters.len() {
            self.describe_parameter(id, &mut interface)?;
        }
        Ok(interface)
    }

    /// The entries of one parameter.
    fn describe_parameter(&mut self, id: usize, interface: &mut Interface) -> Expanded<()> {
        let definitions = self.definitions;
        let parameter = &definitions.parameters[id];
        let (label, unit) = texts(&parameter.declaration);
        let sets: Vec<usize> = parameter.variables.iter().map(|v| v.set).collect();
        let block = self.parameters[id].clone();
        let is_simplex = matches!(parameter.domain, DomainDef::Simplex);
        let whole = block.shape.last().copied().filter(|_| is_simplex);
        for scalar in 0..block.len() {
            let positions = positions_of(&block.shape, scalar);
            let at = interface.inputs.len();
            if whole.is_some_and(|whole| scalar % whole == 0) {
                interface.simplexes.push(Vec::new());
            }
            let simplex = whole.map(|_| interface.simplexes.len() - 1);
            if let Some(group) = simplex {
                interface.simplexes[group].push(at);
            }
            interface.inputs.push(Input {
                name: self.entry_name(&parameter.declaration.name, &sets, &positions),
                label: label.clone(),
                unit: unit.clone(),
                domain: block.domain.clone(),
                default: self.default_of(id, &positions)?,
                simplex,
                parameter: id,
                span: parameter.declaration.span,
            });
        }
        if is_simplex {
            self.require_simplex(id);
        }
        Ok(())
    }

    /// The default of a parameter at these positions, checked against its domain.
    fn default_of(&mut self, id: usize, positions: &[usize]) -> Expanded<Option<f64>> {
        let definitions = self.definitions;
        let parameter = &definitions.parameters[id];
        let Some(formula) = &parameter.default else { return Ok(None) };
        // An element of an integer set counts by position, not by its own value.
        let low = match parameter.domain {
            DomainDef::Element(set) => self.sets[set].low() as f64,
            _ => 0.0,
        };
        let value = self.framed(&parameter.variables, positions, |e| e.constant(formula))? - low;
        let domain = &self.parameters[id].domain;
        if !domain.contains(value) {
            let name = &parameter.declaration.name;
            let message = format!("the default {value} of `{name}` is not in {domain}");
            return Err(self.error(formula.span, message));
        }
        Ok(Some(value))
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

    fn describe_controls(&self) -> Vec<Control> {
        let mut controls = Vec::new();
        for (id, control) in self.definitions.controls.iter().enumerate() {
            let sets: Vec<usize> = control.variables.iter().map(|v| v.set).collect();
            let (label, unit) = texts(&control.declaration);
            let block = &self.controls[id];
            let Domain::Interval { low, high, .. } = block.domain else { continue };
            for scalar in 0..block.len() {
                let positions = positions_of(&block.shape, scalar);
                controls.push(Control {
                    name: self.entry_name(&control.declaration.name, &sets, &positions),
                    label: label.clone(),
                    unit: unit.clone(),
                    low,
                    high,
                    has_default: control.default.is_some(),
                    control: id,
                    span: control.declaration.span,
                });
            }
        }
        controls
    }

    /// Measures at all their indices, as they were expanded.
    pub(crate) fn describe_measures(&self, measures: &[ExpandedMeasure]) -> Vec<Measure> {
        let describe = |measure: &ExpandedMeasure| {
            let (label, unit) = texts(&self.definitions.measures[measure.measure].declaration);
            Measure { name: measure.name.clone(), label, unit, measure: measure.measure }
        };
        measures.iter().map(describe).collect()
    }

    /// The effective values of a control at all its indices.
    pub(crate) fn all_effective(&mut self, control: usize) -> Expanded<Vec<Value>> {
        let shape = self.controls[control].shape.clone();
        (0..self.controls[control].len())
            .map(|scalar| self.effective_control(control, &positions_of(&shape, scalar)))
            .collect()
    }

    /// The name of an entry of a family that is indexed by these sets.
    pub(crate) fn entry_name(&self, family: &str, sets: &[usize], positions: &[usize]) -> Name {
        let elements = sets.iter().zip(positions).map(|(&set, &at)| self.sets[set].name(at));
        Name::new(family, elements.collect())
    }
}

/// Label and unit; empty where there is none.
fn texts(declaration: &Declaration) -> (String, String) {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    (text(&declaration.doc), text(&declaration.unit))
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
