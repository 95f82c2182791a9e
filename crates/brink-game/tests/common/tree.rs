//! Games written down by hand: nodes, actions, payoffs, in a line each.
#![allow(dead_code, missing_docs, unreachable_pub)]

use std::sync::Arc;

use super::super::brink_game::{
    Distribution, Equilibrium, Game, GraphBuilder, Pieces, Status, pbe,
};

/// Payoff of (player, cell) as intercept and slope in the attribute.
type Payoff = Box<dyn Fn(usize, usize) -> (f64, f64)>;

pub struct Tree {
    builder: GraphBuilder,
    chances: Vec<(usize, f64)>,
    payoffs: Vec<(usize, Payoff)>,
}

/// Prior probability and attribute of each cell of one player.
pub type Cells = Vec<(f64, Option<Distribution>)>;

/// Cells without attribute.
pub fn atoms(probabilities: &[f64]) -> Cells {
    probabilities.iter().map(|&p| (p, None)).collect()
}

impl Tree {
    pub fn new(players: &[&str]) -> Self {
        Self { builder: GraphBuilder::new(players.to_vec()), chances: vec![], payoffs: vec![] }
    }

    pub fn decision(&mut self, name: &str, player: usize) -> usize {
        self.builder.decision(name, player)
    }

    pub fn chance(&mut self, name: &str) -> usize {
        self.builder.chance(name)
    }

    /// A terminal with payoffs by player and cell.
    pub fn end(&mut self, name: &str, payoff: impl Fn(usize, usize) -> f64 + 'static) -> usize {
        self.end_affine(name, move |player, cell| (payoff(player, cell), 0.0))
    }

    /// A terminal with payoffs (intercept, slope) by player and cell.
    pub fn end_affine(
        &mut self,
        name: &str,
        payoff: impl Fn(usize, usize) -> (f64, f64) + 'static,
    ) -> usize {
        let node = self.builder.terminal(name);
        self.payoffs.push((node, Box::new(payoff)));
        node
    }

    /// The player at these nodes cannot tell them apart.
    pub fn alike(&mut self, nodes: &[usize]) {
        self.builder.information_set("set", nodes.iter().copied());
    }

    /// An action that leads to one node.
    pub fn act(&mut self, node: usize, name: &str, target: usize) -> usize {
        self.lottery(node, name, &[(1.0, target)])
    }

    /// An action that leads on by a lottery; the builder's action.
    pub fn lottery(&mut self, node: usize, name: &str, branches: &[(f64, usize)]) -> usize {
        let targets = branches.iter().map(|&(_, target)| (None, target));
        let (action, first) = self.builder.action(node, name, targets);
        self.chances.extend(branches.iter().enumerate().map(|(k, &(p, _))| (first + k, p)));
        action
    }

    /// Why the graph is refused.
    pub fn refusal(self, start: usize) -> String {
        self.builder.build(start).expect_err("the graph is invalid").to_string()
    }

    pub fn game(self, start: usize, types: &[Cells]) -> Game {
        let (graph, layout) = self.builder.build(start).expect("a valid graph");
        let cells: Vec<usize> = types.iter().map(Vec::len).collect();
        let mut game = Game::zeros(Arc::new(graph), &cells);
        for (edge, p) in self.chances {
            if let Some(edge) = layout.edge[edge] {
                game.edge_probability[edge] = p;
            }
        }
        for (player, cells) in types.iter().enumerate() {
            let own = &mut game.types[player];
            own.probability = cells.iter().map(|(p, _)| *p).collect();
            own.attribute = cells.iter().map(|(_, attribute)| *attribute).collect();
            for (node, payoff) in &self.payoffs {
                let Some(node) = layout.node[*node] else { continue };
                let terminal = game.graph.terminals().iter().position(|&n| n == node).unwrap();
                for cell in 0..cells.len() {
                    let at = terminal * cells.len() + cell;
                    (own.payoff_intercept[at], own.payoff_slope[at]) = payoff(player, cell);
                }
            }
        }
        game
    }
}

/// The equilibrium that the exact engine finds, which has to be certified.
#[track_caller]
pub fn solve(game: &Game) -> Equilibrium {
    let solution = pbe::Solver::new(&game.graph).solve(game, &pbe::Options::default()).unwrap();
    assert_eq!(solution.status, Status::Converged, "{:?}", solution.certificate);
    solution
}

/// Probability of an action at a node, by their names.
pub fn taken(game: &Game, solution: &Equilibrium, node: &str, action: &str) -> f64 {
    let node = game.graph.find_node(node).expect("the node exists");
    solution.aggregate[game.graph.find_action(node, action).expect("the action exists")]
}

/// Probability with which the types of one cell take an action, by their names.
pub fn cell_takes(
    game: &Game,
    solution: &Equilibrium,
    cell: usize,
    node: &str,
    action: &str,
) -> f64 {
    let node = game.graph.find_node(node).expect("the node exists");
    let action = game.graph.find_action(node, action).expect("the action exists");
    let player = game.graph.owner(action).expect("somebody moves");
    let pieces: &Pieces = &solution.profile.players[player];
    let own = (0..pieces.len()).filter(|&k| pieces.cell[k] == cell);
    let (mut mass, mut total) = (0.0, 0.0);
    for piece in own {
        mass += pieces.probability[piece] * pieces.play(game.graph.slot(action), piece);
        total += pieces.probability[piece];
    }
    mass / total
}

/// Probability that play reaches a node, by its name.
pub fn reached(game: &Game, solution: &Equilibrium, node: &str) -> f64 {
    solution.reach[game.graph.find_node(node).expect("the node exists")]
}

#[track_caller]
pub fn assert_close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found}, expected {expected}");
}
