//! Why graphs are refused.

use super::MAX_NODES;

/// Why a graph is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GraphError {
    /// Two nodes have one name.
    #[error("two nodes are called `{0}`")]
    DuplicateNode(String),
    /// Two actions at a node have one name.
    #[error("node `{node}` has two actions called `{action}`")]
    DuplicateAction {
        /// The node.
        node: String,
        /// The repeated name.
        action: String,
    },
    /// A decision or chance node has no action.
    #[error("node `{0}` has no action: play would stop there without an outcome")]
    NoAction(String),
    /// Play can return to a node.
    #[error("the graph has a cycle: {}", .0.join(" -> "))]
    Cycle(Vec<String>),
    /// More than [`MAX_NODES`] nodes.
    #[error("the graph has {0} nodes; the limit is {MAX_NODES}")]
    TooLarge(usize),
    /// Two routes to one node differ in the moves of more than one player, so that what each
    /// has learnt of the other there depends on the route, and beliefs do not factor by player.
    /// Where nobody moves any more, any routes may meet.
    #[error(
        "node `{node}` is reached by routes that differ in moves of both `{first}` and `{second}`; \
         give the node an index that tells the routes apart"
    )]
    CorrelatedBeliefs {
        /// The node where the routes meet.
        node: String,
        /// One player who moved differently.
        first: String,
        /// Another.
        second: String,
    },
    /// Nodes of an information set where different players move, or nobody.
    #[error(
        "nodes `{0}` and `{1}` are in one information set, but not the same player moves at both"
    )]
    SetMovers(String, String),
    /// Nodes of an information set with different actions, by which they could be told apart.
    #[error(
        "nodes `{0}` and `{1}` are in one information set, but have different actions: by these \
         their player could tell them apart"
    )]
    SetActions(String, String),
    /// A node in two information sets.
    #[error("node `{0}` is in two information sets")]
    SetTwice(String),
    /// Nodes of an information set that follow upon different moves of their own player.
    #[error(
        "nodes `{first}` and `{second}` are in one information set of `{player}`, but follow upon \
         different moves of its own, which it would have forgotten"
    )]
    SetRecall {
        /// Who moves there.
        player: String,
        /// One of the nodes.
        first: String,
        /// Another.
        second: String,
    },
    /// Information sets each of which has a node that follows upon a node of another.
    #[error(
        "the information sets of these nodes do not follow upon each other in any order: {}",
        .0.join(", ")
    )]
    SetOrder(Vec<String>),
}
