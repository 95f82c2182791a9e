//! Equilibria of finite, acyclic public-state games with independent private types.
//!
//! # The problem
//! A [`Graph`] of nodes is common knowledge: at each node one player chooses among named actions,
//! chance moves, or play ends. Every action leads to the next node by a lottery. Everybody sees the
//! node, unless it is in an [`InformationSet`] with others. Player
//! `i` privately knows a *type*: a discrete *cell* `c` with probability `w(c)` and, in the exact
//! engine, at most one continuous attribute `x` with a distribution that may depend on the cell.
//! Types are independent across players and payoffs depend on the payee's own type only (private
//! values), affinely in `x`:
//!
//! ```text
//! payoff of i at terminal z  =  a_i(z, c) + b_i(z, c) x
//! ```
//!
//! With private values all that one player needs to know of the others is, at each public node,
//! the *aggregate* probability of each action there under the belief held at that node. An
//! equilibrium is a fixed point in those few numbers, whatever the number of types. Nodes of an
//! information set have the same aggregates; how likely each is for the mover is a product of the
//! others' aggregates.
//!
//! # The engines
//! * [`pbe`]: perfect Bayesian equilibrium in the trembling-hand limit. Best replies are exact
//!   upper envelopes of lines in `x`; there is no grid over types.
//! * [`qre`]: agent quantal response equilibrium (logit) on discretised types.
//! * [`starts`]: a search for several equilibria with either engine.
//!
//! Both engines follow a path from the centroid with Newton's method (`continuation`), and hand
//! their strategy profile to [`verify`], which shares no code with them beyond the graph, the
//! numbers of the game and the distributions, and measures the largest gain from deviating. It
//! alone makes a [`Certified`] profile and decides its [`Status`].
//!
//! [`efg`] writes games of atoms in the format of Gambit and reads them back.
//!
//! The crate knows nothing of the modelling language, of war, of files or of clocks.

#[cfg(test)]
use crate as brink_game;
mod backward;
mod block;
#[cfg(test)]
#[path = "../tests/common/mod.rs"]
mod common;
mod continuation;
mod distribution;
pub mod efg;
mod game;
mod graph;
mod limit;
mod linear;
pub mod outcome;
pub mod pbe;
#[expect(clippy::doc_markdown, reason = "McKelvey is a name")]
pub mod qre;
mod relative;
mod shape;
mod solution;
pub mod starts;
pub mod verify;

pub use distribution::{Distribution, DistributionError};
pub use game::{Game, GameError, TypeSpace};
pub use graph::{
    Action, ActionId, Edge, EdgeId, Graph, GraphBuilder, GraphError, InformationSet, Layout,
    MAX_NODES, Node, NodeId, NodeKind, TerminalId,
};
pub use solution::{Certificate, Concept, Equilibrium, Pieces, Profile, Status};
pub use verify::{Certified, Verdict};
