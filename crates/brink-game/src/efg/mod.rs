//! Games of atoms in Gambit's file format for extensive games, EFG 2.
//!
//! A Brink game is an extensive game of a particular kind: chance draws the players' types one
//! after another, each player learns its own alone, and everything after that is public or seen
//! alike whatever one's type. This module writes a game in that form ([`write()`]) and finds the
//! form in a file ([`read()`]), saying of any other game where it departs from it. Both are
//! functions of their arguments alone.
//!
//! # The file
//! * A player with one type has no draw. Types, branches and lotteries of probability zero are
//!   left out.
//! * The public graph is unfolded into a tree under every combination of types. An information
//!   set is a public node, or several that its player cannot tell apart, and a type of the player;
//!   its label is `node | type`. Where routes merge at a node, one information set covers them
//!   all. Gambit wants labels of nodes to be
//!   unique: only the first copy of the tree has them, a number tells copies within it apart.
//! * The lottery of an action is an unnamed chance node after it. What actions pay is added to
//!   the payoffs where play ends.
//! * A draw of the public game is a chance node whose label says so: that is how a draw which some
//!   player does not see is told from one of types.
//! * Payoffs are sums of decimals, written in full. Chance probabilities are decimals that sum to one exactly, as Gambit demands.

mod assemble;
mod judge;
mod labels;
mod numbers;
mod parse;
mod recognise;
mod routes;
mod sets;
mod size;
mod text;
mod types;
mod write;

use std::sync::Arc;

use crate::{Game, GameError, GraphError};
use labels::distinct;
use parse::Tree;

pub use write::write;

/// Larger trees are neither written nor read: that many nodes make a file of some 100 MB.
pub const MAX_TREE_NODES: usize = 1_000_000;

/// How labels of the public graph's own draws begin.
const PUBLIC_DRAW: &str = "public draw";

/// The names of a game that its numbers do not carry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The game's title.
    pub title: String,
    /// Label of each type, `[player][cell]`; where absent, the cell's number from 1.
    pub types: Vec<Vec<String>>,
}

impl Names {
    /// The label of a cell.
    pub fn type_label(&self, player: usize, cell: usize) -> String {
        let label = self.types.get(player).and_then(|labels| labels.get(cell));
        label.cloned().unwrap_or_else(|| (cell + 1).to_string())
    }
}

/// A file as text, and what a reader of it should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub text: String,
    /// Nodes of the tree.
    pub nodes: usize,
    /// A public node at which a player no longer knows what it did before, if there is one:
    /// programs that demand perfect recall refuse the game.
    pub forgetful: Option<String>,
}

/// A game found in a file.
#[derive(Clone, Debug)]
pub struct Read {
    /// The game; every type is a cell without continuous attribute.
    pub game: Game,
    /// Its title and the labels of the types.
    pub names: Names,
    /// Number in the file of the information set of a public node's player with a given cell,
    /// `[node][cell]`; empty at chance nodes and ends.
    pub information_sets: Vec<Vec<usize>>,
    /// What was read.
    tree: Arc<Tree>,
}

/// Why a game is not written, or a file not read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EfgError {
    /// The text is not in the format.
    #[error("line {line}: {message}")]
    Syntax {
        /// Line of the text, from 1.
        line: usize,
        /// What is wrong there.
        message: String,
    },
    /// A game of another kind.
    #[error("line {line}: {place}: {reason}")]
    Class {
        /// Line of the node concerned, from 1.
        line: usize,
        /// The node or information set concerned, in words.
        place: String,
        /// What a Brink game does not have there.
        reason: String,
    },
    /// More nodes than [`MAX_TREE_NODES`].
    #[error("the game unfolds into {nodes:.0} nodes; the limit is {MAX_TREE_NODES}")]
    TooLarge {
        /// Nodes of the tree.
        nodes: f64,
    },
    /// The numbers of the game are refused.
    #[error(transparent)]
    Game(#[from] GameError),
    /// The public graph is refused.
    #[error(transparent)]
    Graph(#[from] GraphError),
}

/// Reads a game from the text of a file, if it is of Brink's kind: types drawn by chance at the
/// start, independently across players, each known to its player alone; moves after that which
/// the types of a player see alike and nobody forgets; payoffs that depend on the payee's own type
/// and on no other. Types may be drawn one after another or at once. Nodes of one information set
/// after which play goes on alike are read as one node where routes meet; what one route pays more
/// than another becomes what its last action pays. Whether numbers are the same is decided exactly,
/// on decimals and fractions as they stand in the file; the probabilities of combinations of types
/// may depart from products by a share of 1e-9.
///
/// Solutions of the game have to hold in the tree, too: see [`Read::confirm`].
pub fn read(text: &str) -> Result<Read, EfgError> {
    recognise::recognise(&Arc::new(parse::parse(text)?))
}
