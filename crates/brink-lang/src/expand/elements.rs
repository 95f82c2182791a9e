//! Elements of sets, by position.

use super::{Expanded, Expander, SetValues};
use crate::expand::dag::Value;
use crate::functions::to_index;
use crate::resolve::formula::{Element, ElementKind, SetId};
use crate::source::Span;

/// Which element of its set.
#[derive(Clone, Copy, Debug)]
pub(super) enum Position {
    Known(usize),
    /// Known only when the model is evaluated.
    Dynamic(Value),
}

impl<'m> Expander<'m> {
    pub(super) fn set_values(&self, set: SetId, span: Span) -> Expanded<&SetValues> {
        self.sets.get(set).ok_or_else(|| self.error(span, "this set is used above its definition"))
    }

    pub(super) fn position_value(&mut self, position: Position) -> Value {
        match position {
            Position::Known(position) => self.dag.constant(position as f64),
            Position::Dynamic(value) => value,
        }
    }

    pub(super) fn element(&mut self, element: &'m Element) -> Expanded<Position> {
        let values = self.set_values(element.set, element.span)?;
        match &element.kind {
            ElementKind::Variable(slot) => {
                Ok(Position::Known(self.env[self.frame + slot].position))
            }
            ElementKind::Position(position) => Ok(Position::Known(*position)),
            ElementKind::First => Ok(Position::Known(0)),
            ElementKind::Last => Ok(Position::Known(values.len() - 1)),
            ElementKind::Attribute(reference) => {
                let found = self.view.as_ref().and_then(|view| {
                    reference.of(view.player).map(|attribute| view.cell[attribute])
                });
                found
                    .map(Position::Known)
                    .ok_or_else(|| self.error(element.span, "a private type cannot be used here"))
            }
            ElementKind::Parameter(id, indices) => {
                let id = *id;
                if id >= self.parameters.len() {
                    return Err(self.not_constant(element.span));
                }
                let value = self.indexed(indices, &mut |expander, positions| {
                    let scalar = expander.parameters[id].at(positions);
                    Ok(expander.dag.input(scalar))
                })?;
                Ok(Position::Dynamic(value))
            }
            ElementKind::Number(formula) => {
                let value = self.number(formula)?;
                let Some(number) = self.dag.constant_of(value) else {
                    let message = "an index must be known when the game is built";
                    let help = "it may use index variables, sizes and numbers; an \
                                element-valued parameter can be an index only by itself";
                    return Err(Box::new(self.error(element.span, message).with_help(help)));
                };
                self.integer_position(number, element)
            }
            ElementKind::If(condition, branches) => {
                let condition = self.truth(condition)?;
                match self.dag.constant_of(condition) {
                    Some(0.0) => self.element(&branches[1]),
                    Some(_) => self.element(&branches[0]),
                    None => {
                        let then = self.element(&branches[0])?;
                        let then = self.position_value(then);
                        let otherwise = self.element(&branches[1])?;
                        let otherwise = self.position_value(otherwise);
                        Ok(Position::Dynamic(self.dag.select(condition, then, otherwise)))
                    }
                }
            }
        }
    }

    fn integer_position(&self, number: f64, element: &Element) -> Expanded<Position> {
        let values = &self.sets[element.set];
        let offset = number - values.low() as f64;
        if number.fract() == 0.0 && offset >= 0.0 && offset < values.len() as f64 {
            return Ok(Position::Known(to_index(offset)));
        }
        let name = &self.definitions.sets[element.set].declaration.name;
        let message = format!(
            "`{}` = {number} is not in the set `{name}` ({}..{})",
            self.file.brief(element.span),
            values.name(0),
            values.name(values.len() - 1),
        );
        let help = format!("a guard leaves such an index out: `if {name} < last({name})`");
        Err(Box::new(self.error(element.span, message).with_help(help)))
    }

    /// The position of an element that shapes the graph.
    pub(super) fn known(&mut self, element: &'m Element) -> Expanded<usize> {
        match self.element(element)? {
            Position::Known(position) => Ok(position),
            Position::Dynamic(_) => {
                let message = "which node is meant must be known when the game is built";
                let help = "for a node that a parameter chooses, let chance draw it: \
                            `draw w in SET with (if w == PARAMETER then 1 else 0) -> node[w]`";
                Err(Box::new(self.error(element.span, message).with_help(help)))
            }
        }
    }
}
