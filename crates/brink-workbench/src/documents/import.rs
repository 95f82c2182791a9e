//! An equilibrium of a game of another program.

use brink_study::SolveStatus;
use brink_study::exchange::{self, Equilibrium, Read};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::Certificate;
use super::solve::{object, split};
use crate::ConceptName;
use crate::number::Number;

/// An equilibrium of a game that was read from a file, as `brink import --json` prints it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportDocument {
    /// Title of the game.
    pub game: String,
    /// Solution concept.
    pub concept: ConceptName,
    /// Precision of quantal response, per payoff unit.
    pub lambda: Option<Number>,
    /// How the solve ended.
    pub status: SolveStatus,
    /// How close to equilibrium it is.
    pub certificate: Certificate,
    /// Expected payoff of each player.
    pub values: IndexMap<String, Number>,
    /// Probability of each action, by node, given that the node is reached.
    pub actions: IndexMap<String, IndexMap<String, Number>>,
    /// What every type does at every node of its player, by node and type.
    pub information_sets: Vec<PlayDocument>,
    /// What to try next, where it did not converge.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub advice: Vec<String>,
    /// Starts of the search, where it had several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<usize>,
    /// All that the search found, this one first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equilibria: Option<Vec<ImportDocument>>,
}

/// What one type does at one of its player's nodes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlayDocument {
    /// The player.
    pub player: String,
    /// Number of the information set in the file; numbers count from 1 for each player anew.
    pub information_set: usize,
    /// The node, or what the nodes that its player cannot tell apart are called.
    pub node: String,
    /// Label of the type.
    #[serde(rename = "type")]
    pub type_label: String,
    /// Each action with its probability.
    pub actions: IndexMap<String, Number>,
}

impl ImportDocument {
    /// The document of a solve.
    pub(crate) fn of(read: &Read, equilibrium: &Equilibrium) -> Self {
        let graph = &read.game.graph;
        let mut actions = IndexMap::new();
        for (id, _) in graph.choices() {
            let play = graph.nodes()[id].actions.clone();
            let name = |a: usize| graph.actions()[a].name.clone();
            let play = play.map(|a| (name(a), Number(equilibrium.aggregate[a])));
            actions.insert(graph.seen_as(id).to_owned(), play.collect());
        }
        let sets = exchange::play(read, equilibrium).into_iter().map(|play| PlayDocument {
            player: play.player,
            information_set: play.information_set,
            node: play.node,
            type_label: play.type_label,
            actions: play.actions.into_iter().map(|(name, p)| (name, Number(p))).collect(),
        });
        let (concept, lambda) = split(equilibrium.concept);
        let status = SolveStatus::from(equilibrium.status);
        let advice = crate::advice::not_converged(equilibrium.concept);
        Self {
            game: read.names.title.clone(),
            concept,
            lambda,
            status,
            certificate: Certificate::of(&equilibrium.certificate),
            values: object(graph.players().iter().map(String::as_str), &equilibrium.value),
            actions,
            information_sets: sets.collect(),
            advice: if status.converged() { Vec::new() } else { advice },
            starts: None,
            equilibria: None,
        }
    }
}
