//! Payoffs at outcomes and what actions pay, per player and cell.

use super::graph::ExpandedGraph;
use super::{Expanded, Expander, PlayerTypes};

use crate::expand::dag::Value;
use crate::resolve::formula::{
    Condition, ConditionKind, Element, ElementKind, Formula, FormulaKind,
};
use crate::source::Span;

/// A payoff that is not affine in the player's continuous attribute.
#[derive(Clone, Debug)]
pub(crate) struct NotAffine {
    /// The smallest formula concerned.
    pub(crate) span: Span,
    /// The payoff that it is part of.
    pub(crate) payoff: Span,
}

/// The payoffs of one player.
pub(crate) struct PlayerPayoffs {
    /// As written: `[terminal * cells + cell]`.
    pub(crate) payoffs: Vec<Value>,
    /// As written: `[action * cells + cell]`, or empty where no action pays this player.
    pub(crate) flows: Vec<Value>,
    /// The same split into intercepts and slopes, unless some payoff is not affine.
    pub(crate) affine: Option<AffinePayoffs>,
    pub(crate) not_affine: Option<NotAffine>,
}

/// Intercepts and slopes, in the shapes of [`PlayerPayoffs`].
#[derive(Default)]
pub(crate) struct AffinePayoffs {
    pub(crate) payoff_intercept: Vec<Value>,
    pub(crate) payoff_slope: Vec<Value>,
    pub(crate) flow_intercept: Vec<Value>,
    pub(crate) flow_slope: Vec<Value>,
}

impl Expander<'_> {
    pub(crate) fn expand_payoffs(
        &mut self,
        player: usize,
        types: &PlayerTypes,
        graph: &ExpandedGraph,
    ) -> Expanded<PlayerPayoffs> {
        let cells = types.cells.len();
        let zero = self.dag.constant(0.0);
        let mut payoffs = vec![zero; graph.terminals.len() * cells];
        let pays_anything = self.pays_anything(player, graph);
        let mut flows = vec![zero; if pays_anything { graph.actions.len() * cells } else { 0 }];
        for (cell, positions) in types.cells.iter().enumerate() {
            // One view for all payoffs of the cell, so that named formulas are shared.
            self.enter_view(player, positions.clone());
            let result = self.cell_payoffs(player, (cell, cells), graph, &mut payoffs, &mut flows);
            self.leave_view();
            result?;
        }
        let mut split = AffinePayoffs::default();
        let mut not_affine = None;
        for (list, flow) in [(&payoffs, false), (&flows, true)] {
            for (at, &value) in list.iter().enumerate() {
                match self.affine.split(&mut self.dag, value) {
                    Ok((intercept, slope)) if flow => {
                        split.flow_intercept.push(intercept);
                        split.flow_slope.push(slope);
                    }
                    Ok((intercept, slope)) => {
                        split.payoff_intercept.push(intercept);
                        split.payoff_slope.push(slope);
                    }
                    Err(value) if not_affine.is_none() => {
                        let payoff = self.payoff_span(player, graph, flow, at / cells);
                        let span = self.places.get(&value).copied().unwrap_or(payoff);
                        not_affine = Some(NotAffine { span, payoff });
                    }
                    Err(_) => {}
                }
            }
        }
        let affine = not_affine.is_none().then_some(split);
        Ok(PlayerPayoffs { payoffs, flows, affine, not_affine })
    }

    /// Whether any action pays the player.
    fn pays_anything(&self, player: usize, graph: &ExpandedGraph) -> bool {
        let mut definitions = graph.actions.iter().filter_map(|action| action.definition);
        definitions.any(|(node, action)| {
            self.definitions.nodes[node].actions[action].pays[player].is_some()
        })
    }

    fn cell_payoffs(
        &mut self,
        player: usize,
        (cell, cells): (usize, usize),
        graph: &ExpandedGraph,
        payoffs: &mut [Value],
        flows: &mut [Value],
    ) -> Expanded<()> {
        let definitions = self.definitions;
        for (terminal, (outcome, positions)) in graph.terminals.iter().enumerate() {
            let outcome = &definitions.outcomes[*outcome];
            let Some(formula) = &outcome.payoffs[player] else { continue };
            let at = terminal * cells + cell;
            if cell > 0 && !self.is_private(formula) {
                payoffs[at] = payoffs[terminal * cells];
                continue;
            }
            let positions: Vec<usize> = positions.iter().map(|&p| p as usize).collect();
            payoffs[at] =
                self.framed(&outcome.variables, &positions, |expander| expander.number(formula))?;
        }
        if flows.is_empty() {
            return Ok(());
        }
        for (at, action) in graph.actions.iter().enumerate() {
            let Some((node, own)) = action.definition else { continue };
            let node = &definitions.nodes[node];
            let own = &node.actions[own];
            let Some(formula) = &own.pays[player] else { continue };
            let (outer, inner) = action.env.split_at(node.head.variables.len());
            let value = self.framed(&node.head.variables, outer, |expander| {
                for (variable, &position) in own.head.variables.iter().zip(inner) {
                    expander.push_variable(variable, position);
                }
                expander.number(formula)
            })?;
            flows[at * cells + cell] = value;
        }
        Ok(())
    }

    /// Where the payoff at a terminal, or of an action, is written.
    pub(crate) fn payoff_span(
        &self,
        player: usize,
        graph: &ExpandedGraph,
        flow: bool,
        at: usize,
    ) -> Span {
        let formula = if flow {
            graph.actions[at].definition.and_then(|(node, action)| {
                self.definitions.nodes[node].actions[action].pays[player].as_ref()
            })
        } else {
            self.definitions.outcomes[graph.terminals[at].0].payoffs[player].as_ref()
        };
        formula.map_or(Span::default(), |formula| formula.span)
    }

    /// Whether a formula depends on the payee's type.
    fn is_private(&self, formula: &Formula) -> bool {
        let elements = |list: &[Element]| list.iter().any(|element| self.element_private(element));
        match &formula.kind {
            FormulaKind::Number(_)
            | FormulaKind::Size(_)
            | FormulaKind::Count(_)
            | FormulaKind::PlayerValue(_)
            | FormulaKind::Reach { .. }
            | FormulaKind::Expect(_) => false,
            FormulaKind::Attribute(_) => true,
            FormulaKind::Parameter(_, indices)
            | FormulaKind::Control(_, indices)
            | FormulaKind::Measure(_, indices) => elements(indices),
            FormulaKind::Let(id, indices) => {
                self.definitions.lets[*id].private || elements(indices)
            }
            FormulaKind::Integer(element) => self.element_private(element),
            FormulaKind::Unary(_, operand) => self.is_private(operand),
            FormulaKind::Binary(_, pair) => pair.iter().any(|f| self.is_private(f)),
            FormulaKind::Call(_, all) => all.iter().any(|f| self.is_private(f)),
            FormulaKind::If(condition, pair) => {
                self.condition_private(condition) || pair.iter().any(|f| self.is_private(f))
            }
            FormulaKind::Reduce { guard, body, .. } => {
                guard.as_ref().is_some_and(|guard| self.condition_private(guard))
                    || self.is_private(body)
            }
        }
    }

    fn element_private(&self, element: &Element) -> bool {
        match &element.kind {
            ElementKind::Attribute(_) => true,
            ElementKind::Variable(_)
            | ElementKind::Position(_)
            | ElementKind::First
            | ElementKind::Last => false,
            ElementKind::Number(formula) => self.is_private(formula),
            ElementKind::Parameter(_, indices) => {
                indices.iter().any(|index| self.element_private(index))
            }
            ElementKind::If(condition, pair) => {
                self.condition_private(condition) || pair.iter().any(|e| self.element_private(e))
            }
        }
    }

    fn condition_private(&self, condition: &Condition) -> bool {
        match &condition.kind {
            ConditionKind::Numbers(_, pair) => pair.iter().any(|f| self.is_private(f)),
            ConditionKind::Elements(_, pair) => pair.iter().any(|e| self.element_private(e)),
            ConditionKind::And(pair) | ConditionKind::Or(pair) => {
                pair.iter().any(|c| self.condition_private(c))
            }
            ConditionKind::Not(inner) => self.condition_private(inner),
        }
    }
}
