//! Types: cells with their probabilities, and distributions of the continuous attributes.

use super::{Expanded, Expander, Requirement, View};
use crate::expand::dag::Value;
use crate::resolve::definitions::{AttributeKind, Family, Probability};
use crate::resolve::formula::{AttributeReference, Formula, SetId};
use crate::source::Span;

/// The types of one player.
pub(crate) struct PlayerTypes {
    /// Positions of the discrete attributes, `[cell][attribute]`; 0 for continuous ones.
    pub(crate) cells: Vec<Vec<usize>>,
    /// `[cell]`, as in `greedy, weak`.
    pub(crate) labels: Vec<String>,
    /// `[cell]`
    pub(crate) probability: Vec<Value>,
    /// The continuous attributes, as positions among all attributes of the player.
    pub(crate) continuous: Vec<usize>,
    /// `[cell][continuous attribute]`
    pub(crate) distributions: Vec<Vec<DistributionValues>>,
}

/// A distribution with arguments to be evaluated.
pub(crate) struct DistributionValues {
    pub(crate) family: Family,
    pub(crate) arguments: Vec<Value>,
    pub(crate) truncated: Option<[Value; 2]>,
    pub(crate) origin: usize,
}

impl<'m> Expander<'m> {
    pub(crate) fn expand_types(&mut self, player: usize) -> Expanded<PlayerTypes> {
        let definitions = self.definitions;
        let attributes = &definitions.attributes[player];
        let mut sets: Vec<Option<SetId>> = Vec::new();
        let mut continuous = Vec::new();
        for (at, attribute) in attributes.iter().enumerate() {
            match &attribute.kind {
                AttributeKind::Discrete { set, .. } => sets.push(Some(*set)),
                AttributeKind::Continuous { .. } => {
                    sets.push(None);
                    continuous.push(at);
                }
            }
        }
        let cells = self.cells(player, &sets)?;
        let mut labels = Vec::new();
        let mut probability = Vec::new();
        let mut distributions = Vec::new();
        for cell in &cells {
            let names = sets
                .iter()
                .zip(cell)
                .filter_map(|(set, &position)| set.map(|set| self.sets[set].name(position)));
            labels.push(names.collect::<Vec<_>>().join(", "));
            self.enter_view(player, cell.clone());
            let own = self.cell_types(player, cell);
            self.leave_view();
            let (chance, own) = own?;
            probability.push(chance);
            distributions.push(own);
        }
        Ok(PlayerTypes { cells, labels, probability, continuous, distributions })
    }

    /// All combinations of the discrete attributes, the last running fastest.
    fn cells(&mut self, player: usize, sets: &[Option<SetId>]) -> Expanded<Vec<Vec<usize>>> {
        const MAX_CELLS: usize = 100_000;
        let mut cells = vec![Vec::new()];
        for (at, set) in sets.iter().enumerate() {
            let count = set.map_or(1, |set| self.sets[set].len());
            if cells.len() * count > MAX_CELLS {
                let span = self.definitions.attributes[player][at].declaration.span;
                let message = format!("a player has more than {MAX_CELLS} combinations of types");
                return Err(self.error(span, message));
            }
            cells = cells
                .iter()
                .flat_map(|cell| {
                    (0..count).map(move |position| {
                        let mut cell = cell.clone();
                        cell.push(position);
                        cell
                    })
                })
                .collect();
        }
        Ok(cells)
    }

    pub(crate) fn enter_view(&mut self, player: usize, cell: Vec<usize>) {
        self.views += 1;
        self.view = Some(View { player, cell, id: self.views });
    }

    pub(crate) fn leave_view(&mut self) {
        self.view = None;
    }

    /// An attribute of the payee as a number.
    pub(super) fn attribute(
        &mut self,
        reference: &AttributeReference,
        span: Span,
    ) -> Expanded<Value> {
        let found = self
            .view
            .as_ref()
            .and_then(|view| reference.of(view.player).map(|at| (view.player, at, view.cell[at])));
        let Some((player, attribute, position)) = found else {
            return Err(self.error(span, "a private type cannot be used here"));
        };
        match self.definitions.attributes[player][attribute].kind {
            AttributeKind::Discrete { set, .. } => {
                Ok(self.dag.constant(self.sets[set].number(position)))
            }
            AttributeKind::Continuous { .. } => {
                Ok(self.dag.attribute(self.attribute_offsets[player] + attribute))
            }
        }
    }

    fn cell_types(
        &mut self,
        player: usize,
        cell: &[usize],
    ) -> Expanded<(Value, Vec<DistributionValues>)> {
        let definitions = self.definitions;
        let mut chance = self.dag.constant(1.0);
        let mut distributions = Vec::new();
        for (attribute, &position) in definitions.attributes[player].iter().zip(cell) {
            match &attribute.kind {
                AttributeKind::Discrete { set, probability } => {
                    let own = self.attribute_probability(*set, probability, position)?;
                    chance = self.dag.multiply(chance, own);
                }
                AttributeKind::Continuous { family, arguments, truncated } => {
                    let mut values = Vec::new();
                    for argument in arguments {
                        values.push(self.number(argument)?);
                    }
                    let truncated = match truncated {
                        None => None,
                        Some(bounds) => Some([self.number(&bounds[0])?, self.number(&bounds[1])?]),
                    };
                    let origin = self.origin(attribute.declaration.span);
                    distributions.push(DistributionValues {
                        family: *family,
                        arguments: values,
                        truncated,
                        origin,
                    });
                }
            }
        }
        Ok((chance, distributions))
    }

    /// Probability of one value of a discrete attribute; checks that all of them sum to one.
    fn attribute_probability(
        &mut self,
        set: SetId,
        probability: &'m Probability,
        position: usize,
    ) -> Expanded<Value> {
        let mut total = self.dag.constant(0.0);
        let mut own = total;
        let mut last: Option<&'m Formula> = None;
        for other in 0..self.sets[set].len() {
            let (formula, value) = match probability {
                Probability::Each(formulas) => (&formulas[other], self.number(&formulas[other])?),
                Probability::Over(variable, formula) => {
                    let variables = std::slice::from_ref(variable);
                    let value: Expanded<Value> = self.framed(variables, &[other], |expander| {
                        let value = expander.number(formula)?;
                        expander.check(value, Requirement::Probability, formula.span);
                        Ok(value)
                    });
                    (formula, value?)
                }
            };
            self.check(value, Requirement::Probability, formula.span);
            total = self.dag.add(total, value);
            if other == position {
                own = value;
            }
            last = Some(formula);
        }
        if let Some(formula) = last {
            let first = match probability {
                Probability::Each(formulas) => formulas[0].span,
                Probability::Over(_, formula) => formula.span,
            };
            self.check(total, Requirement::SumsToOne, first.to(formula.span));
        }
        Ok(own)
    }
}
