//! What players see of an expanded graph, and what is said where the graph is refused.

use std::collections::BTreeMap;

use brink_game::GraphError;

use super::Expander;
use super::graph::{Defined, PlaceKey};
use crate::source::{Diagnostic, Span};

impl Expander<'_> {
    /// Nodes that differ only in indices that their player does not see, with a name for them.
    pub(super) fn information_sets(
        &self,
        nodes: &BTreeMap<PlaceKey, usize>,
        defined: &BTreeMap<PlaceKey, Defined>,
    ) -> BTreeMap<String, Vec<usize>> {
        let mut sets: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (key, &node) in nodes {
            let Some(defined) = defined.get(key) else { continue };
            let unseen = &self.definitions.nodes[defined.node].unseen;
            if !unseen.is_empty() {
                let place = &self.definitions.places[key.0];
                let name = self.indexed_name_hiding(&place.name, &place.sets, &key.1, unseen);
                sets.entry(name).or_default().push(node);
            }
        }
        sets
    }

    /// A refusal of the graph as a diagnostic at the head of the node concerned.
    pub(super) fn graph_error(
        &self,
        error: &GraphError,
        keys: &[PlaceKey],
        defined: &BTreeMap<PlaceKey, Defined>,
    ) -> Diagnostic {
        let span_of = |name: &str| {
            let key = keys.iter().find(|key| self.place_name(key) == name);
            let node = key.and_then(|key| defined.get(key)).map(|defined| defined.node);
            match (node, key) {
                (Some(node), _) => self.definitions.nodes[node].head.span,
                (None, Some(key)) => self.definitions.places[key.0].span,
                (None, None) => Span::default(),
            }
        };
        let message = error.to_string();
        match error {
            GraphError::Cycle(names) => {
                let span = names.first().map_or(Span::default(), |name| span_of(name));
                let help = "play must end: give the nodes an index that counts the rounds, as in \
                            `open[round + 1]` with a guard `if round < last(round)`";
                Diagnostic::error(self.file, span, message, "play returns here").with_help(help)
            }
            GraphError::CorrelatedBeliefs { node, .. } => {
                let help = "what each player has learnt of the others at a node must not depend on \
                            the route; an index that records the moves keeps the routes apart";
                let label = "routes with different moves meet here";
                Diagnostic::error(self.file, span_of(node), message, label).with_help(help)
            }
            GraphError::SetActions(first, _) => {
                let help = "guards and names of actions must not use an index that the player \
                            does not see";
                let label = "the actions here depend on an unseen index";
                Diagnostic::error(self.file, span_of(first), message, label).with_help(help)
            }
            GraphError::SetRecall { first, .. } => {
                let help = "only moves of others and of chance can be unseen; keep an index for \
                            the player's own moves and do not name it after `unseen`";
                let label = "an own move is unseen here";
                Diagnostic::error(self.file, span_of(first), message, label).with_help(help)
            }
            GraphError::SetOrder(nodes) => {
                let span = nodes.first().map_or(Span::default(), |name| span_of(name));
                let help = "each of two moves would come before the other; name fewer indices \
                            after `unseen`";
                Diagnostic::error(self.file, span, message, "here").with_help(help)
            }
            GraphError::SetMovers(node, _)
            | GraphError::SetTwice(node)
            | GraphError::DuplicateNode(node)
            | GraphError::NoAction(node)
            | GraphError::DuplicateAction { node, .. } => {
                Diagnostic::error(self.file, span_of(node), message, "")
            }
            GraphError::TooLarge(_) => Diagnostic::error(self.file, Span::default(), message, ""),
        }
    }
}
