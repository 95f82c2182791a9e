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
//! # Five lines
//! A [`builder::Tree`] makes a game and [`solve`] solves it. An entrant faces an incumbent who
//! would rather share the market than fight:
//!
//! ```
//! use brink_game::builder::{Tree, atoms};
//! use brink_game::{Concept, Status, solve};
//!
//! let mut tree = Tree::new(["entrant", "incumbent"]);
//! let ends = [("out", [0.0, 2.0]), ("fought", [-1.0, -1.0]), ("shared", [1.0, 1.0])];
//! let [out, fought, shared] = ends.map(|(name, payoffs)| tree.outcome(name, payoffs));
//! let answer = tree.choice("answer", 1, &[("fight", fought), ("share", shared)]);
//! let entry = tree.choice("entry", 0, &[("stay out", out), ("enter", answer)]);
//! let game = tree.build(entry, &[atoms(&[1.0]), atoms(&[1.0])])?;
//!
//! let solution = solve(&game, Concept::Pbe)?;
//! assert_eq!(solution.status, Status::Converged);
//! // The threat to fight is not credible, so the entrant enters, and both get 1.
//! assert!(solution.value.iter().all(|value| (value - 1.0).abs() < 1e-6));
//! assert!(solution.certificate.relative_regret < 1e-6);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Not finding an equilibrium is a [`Status`] of the answer, not an error; errors are about input.
//! What each type does is in [`Equilibrium::profile`], what everybody expects in
//! [`Equilibrium::aggregate`], and how far from equilibrium that is at most in
//! [`Equilibrium::certificate`].
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
//! # From here
//! * To write a game: [`builder`] for games by hand, [`GraphBuilder`] and [`Game`] to fill in many
//!   games of one shape.
//! * To solve many games of one shape: [`pbe::Solver`] and [`qre::Solver`], which keep their
//!   buffers.
//! * To know what an answer leads to: [`outcome`]. To check one yourself: [`verify::certify`].
//! * `docs/glossary.md` leads from the words used here to those of the field.
//!
//! The crate knows nothing of the modelling language, of war, of files or of clocks.

#[cfg(test)]
use crate as brink_game;
mod backward;
mod block;
pub mod builder;
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
mod solve;
pub mod starts;
pub mod verify;

pub use distribution::{Distribution, DistributionError};
pub use game::{Game, GameError, TypeSpace};
pub use graph::{
    Action, ActionId, Edge, EdgeId, Graph, GraphBuilder, GraphError, InformationSet, Layout,
    MAX_NODES, Node, NodeId, NodeKind, TerminalId,
};
pub use solution::{Certificate, Concept, Equilibrium, Pieces, Profile, Status};
pub use solve::solve;
pub use verify::{Certified, Verdict};
