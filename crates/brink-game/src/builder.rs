//! Games written down by hand: nodes, actions, payoffs, in a line each.
//!
//! A [`Tree`] collects the parts in any order and turns them into a [`Game`]; several routes may
//! lead to one node, so that it need not be a tree. Games with parameters are better written in
//! the modelling language, of which this crate knows nothing.
//!
//! Deterrence with a private cost of war: a challenger attacks for a prize of 1, a defender
//! resists or gives in. War costs each its own cost, uniform on \[0, 1\].
//!
//! ```
//! use brink_game::builder::Tree;
//! use brink_game::{Concept, Distribution, Status, solve};
//!
//! let mut tree = Tree::new(["challenger", "defender"]);
//! let quiet = tree.outcome("quiet", [0.0, 0.0]);
//! let ceded = tree.outcome("ceded", [1.0, -0.6]);
//! // Intercept and slope in the payee's own cost.
//! let war = tree.end_affine("war", |player, _| [(0.5, -1.0), (0.0, -1.0)][player]);
//! let reply = tree.choice("reply", 1, &[("give in", ceded), ("resist", war)]);
//! let open = tree.choice("open", 0, &[("wait", quiet), ("attack", reply)]);
//! let cost = Distribution::uniform(0.0, 1.0)?;
//! let game = tree.build(open, &[vec![(1.0, Some(cost))], vec![(1.0, Some(cost))]])?;
//!
//! let solution = solve(&game, Concept::Pbe)?;
//! assert_eq!(solution.status, Status::Converged);
//! // A defender with a cost below 0.6 resists: whoever attacks gets 0.4 + 0.6 (0.5 - cost), which
//! // is worth it up to a cost of 7/6. So everybody attacks.
//! let taken = |node: &str, action: &str| {
//!     let action = game.graph.find_node(node).and_then(|n| game.graph.find_action(n, action));
//!     solution.aggregate[action.expect("the names above")]
//! };
//! assert!((taken("reply", "resist") - 0.6).abs() < 1e-6);
//! assert!((taken("open", "attack") - 1.0).abs() < 1e-6);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::sync::Arc;

use crate::{Distribution, Game, GameError, GraphBuilder, GraphError, TerminalId};

/// Prior probability, in \[0, 1\], and continuous attribute of each cell of one player; the
/// probabilities sum to one.
pub type Cells = Vec<(f64, Option<Distribution>)>;

/// Payoff of (player, cell) as intercept and slope in the attribute.
type Payoff = Box<dyn Fn(usize, usize) -> (f64, f64)>;

/// Types without continuous attribute, by their prior probabilities.
pub fn atoms(probabilities: &[f64]) -> Cells {
    probabilities.iter().map(|&p| (p, None)).collect()
}

/// Why a tree is not a game.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BuildError {
    /// Nodes and actions are refused.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// Probabilities or payoffs are refused.
    #[error(transparent)]
    Game(#[from] GameError),
}

/// A game in the making. Nodes are known by the numbers that the methods return.
pub struct Tree {
    builder: GraphBuilder,
    /// Probability of each edge of the builder.
    chances: Vec<(usize, f64)>,
    payoffs: Vec<(usize, Payoff)>,
    sets: usize,
}

impl Tree {
    /// A tree without nodes for these players; in what follows a player is its position here.
    pub fn new<S: Into<String>>(players: impl IntoIterator<Item = S>) -> Self {
        Self {
            builder: GraphBuilder::new(players),
            chances: Vec::new(),
            payoffs: Vec::new(),
            sets: 0,
        }
    }

    /// A node where a player chooses; give it actions by [`Tree::act`] and [`Tree::lottery`].
    pub fn decision(&mut self, name: &str, player: usize) -> usize {
        self.builder.decision(name, player)
    }

    /// A node where a player chooses among actions, each of which leads to one node.
    pub fn choice(&mut self, name: &str, player: usize, actions: &[(&str, usize)]) -> usize {
        let node = self.decision(name, player);
        for &(action, target) in actions {
            self.act(node, action, target);
        }
        node
    }

    /// A node where chance moves; give it its draw by one call of [`Tree::lottery`], whose action
    /// has no name.
    pub fn chance(&mut self, name: &str) -> usize {
        self.builder.chance(name)
    }

    /// An end of play that pays each player the same whatever its type, `[player]`.
    pub fn outcome<const PLAYERS: usize>(&mut self, name: &str, payoffs: [f64; PLAYERS]) -> usize {
        self.end(name, move |player, _| payoffs.get(player).copied().unwrap_or(f64::NAN))
    }

    /// An end of play with payoffs by player and cell.
    pub fn end(&mut self, name: &str, payoff: impl Fn(usize, usize) -> f64 + 'static) -> usize {
        self.end_affine(name, move |player, cell| (payoff(player, cell), 0.0))
    }

    /// An end of play with payoffs by player and cell, each an intercept and a slope in the
    /// payee's continuous attribute.
    pub fn end_affine(
        &mut self,
        name: &str,
        payoff: impl Fn(usize, usize) -> (f64, f64) + 'static,
    ) -> usize {
        let node = self.builder.terminal(name);
        self.payoffs.push((node, Box::new(payoff)));
        node
    }

    /// The player at these nodes cannot tell them apart. Their actions have to be the same, in
    /// the same order.
    pub fn alike(&mut self, nodes: &[usize]) {
        self.sets += 1;
        self.builder.information_set(format!("set {}", self.sets), nodes.iter().copied());
    }

    /// An action that leads to one node; the builder's action.
    pub fn act(&mut self, node: usize, name: &str, target: usize) -> usize {
        self.lottery(node, name, &[(1.0, target)])
    }

    /// An action that leads on by a lottery of (probability, node), at least one; the builder's
    /// action.
    pub fn lottery(&mut self, node: usize, name: &str, branches: &[(f64, usize)]) -> usize {
        let targets = branches.iter().map(|&(_, target)| (None, target));
        let (action, first) = self.builder.action(node, name, targets);
        self.chances.extend(branches.iter().enumerate().map(|(k, &(p, _))| (first + k, p)));
        action
    }

    /// The game that begins at `start`, with the types of each player, `[player]`. What cannot be
    /// reached from there is left out.
    pub fn build(self, start: usize, types: &[Cells]) -> Result<Game, BuildError> {
        let (graph, layout) = self.builder.build(start)?;
        let cells: Vec<usize> = types.iter().map(Vec::len).collect();
        let mut game = Game::zeros(Arc::new(graph), &cells);
        for (edge, probability) in self.chances {
            if let Some(edge) = layout.edge[edge] {
                game.edge_probability[edge] = probability;
            }
        }
        let mut terminal: Vec<Option<TerminalId>> = vec![None; game.graph.nodes().len()];
        for (id, &node) in game.graph.terminals().iter().enumerate() {
            terminal[node] = Some(id);
        }
        for (player, cells) in types.iter().enumerate() {
            let own = &mut game.types[player];
            own.probability = cells.iter().map(|&(probability, _)| probability).collect();
            own.attribute = cells.iter().map(|&(_, attribute)| attribute).collect();
            for (node, payoff) in &self.payoffs {
                let Some(id) = layout.node[*node].and_then(|node| terminal[node]) else { continue };
                for cell in 0..cells.len() {
                    let at = id * cells.len() + cell;
                    (own.payoff_intercept[at], own.payoff_slope[at]) = payoff(player, cell);
                }
            }
        }
        game.validate()?;
        Ok(game)
    }
}
