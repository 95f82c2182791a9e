//! Games for the tests: seeded random trees of the class.
#![allow(dead_code, missing_docs, unreachable_pub)]

pub mod brute;
pub mod crisis;
pub mod ladder;
pub mod sketch;
pub mod tree;
pub mod unseen;

use std::sync::Arc;

use super::brink_game::{Distribution, Game, Graph, GraphBuilder};
use sketch::Sketch;

/// The `SplitMix64` generator (Steele, Lea & Flood 2014): a few lines keep the tests free of a crate.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}

/// What kind of types a random game has.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Types {
    Discrete,
    Continuous,
}

/// A random tree of at most `depth` moves by two players, with chance branches.
pub fn random_graph(random: &mut Random, depth: usize) -> Graph {
    let mut builder = GraphBuilder::new(["first", "second"]);
    let mut count = 0;
    let start = grow(&mut builder, random, depth, 0, &mut count);
    builder.build(start).expect("a tree is valid").0
}

fn grow(
    b: &mut GraphBuilder,
    r: &mut Random,
    depth: usize,
    mover: usize,
    count: &mut usize,
) -> usize {
    *count += 1;
    let id = *count;
    if depth == 0 || (id > 1 && r.unit() < 0.15) {
        return b.terminal(format!("end{id}"));
    }
    let player = if r.unit() < 0.8 { mover } else { 1 - mover };
    let node = b.decision(format!("node{id}"), player);
    for k in 0..2 + usize::from(r.unit() < 0.3) {
        let next = grow(b, r, depth - 1, 1 - player, count);
        if r.unit() < 0.3 {
            let accident = grow(b, r, 0, 0, count);
            b.action(node, format!("a{k}"), [(Some("accident".into()), accident), (None, next)]);
        } else {
            b.action(node, format!("a{k}"), [(None, next)]);
        }
    }
    node
}

pub fn random_game(random: &mut Random, depth: usize, kind: Types) -> Game {
    let graph = random_graph(random, depth);
    random_numbers(random, graph, kind)
}

/// A game of atoms in which several routes lead to some node where somebody moves.
pub fn random_game_with_merges(random: &mut Random, nodes: usize) -> Game {
    loop {
        let sketch = Sketch::random(random, nodes);
        let meets = |&node: &usize| !sketch.is_settled(node) && sketch.routes(node).len() > 1;
        let merges = || sketch.moves().any(|node| meets(&node));
        if let Ok(graph) = sketch.build()
            && merges()
        {
            let mut game = random_numbers(random, graph, Types::Discrete);
            random_flows(random, &mut game, 1.0);
            return game;
        }
    }
}

/// Has every action pay every type some amount of at most this size.
pub fn random_flows(random: &mut Random, game: &mut Game, size: f64) {
    let actions = game.graph.actions().len();
    for types in &mut game.types {
        let entries = actions * types.cells();
        types.flow_intercept = (0..entries).map(|_| random.between(-size, size)).collect();
        types.flow_slope = vec![0.0; entries];
    }
}

/// Random chances, types and payoffs for a graph.
pub fn random_numbers(random: &mut Random, graph: Graph, kind: Types) -> Game {
    let graph = Arc::new(graph);
    let cells: Vec<usize> = graph.players().iter().map(|_| 1 + random.below(3)).collect();
    let mut game = Game::zeros(Arc::clone(&graph), &cells);
    for action in graph.actions() {
        let hazard = if action.edges.len() > 1 { random.between(0.01, 0.4) } else { 0.0 };
        for (k, edge) in action.edges.clone().enumerate() {
            game.edge_probability[edge] = match (action.edges.len(), k) {
                (1, _) => 1.0,
                (_, 0) => hazard,
                _ => 1.0 - hazard,
            };
        }
    }
    for types in &mut game.types {
        let weights: Vec<f64> =
            types.probability.iter().map(|_| random.between(0.1, 1.0)).collect();
        let sum: f64 = weights.iter().sum();
        types.probability.iter_mut().zip(weights).for_each(|(p, w)| *p = w / sum);
        types.payoff_intercept.iter_mut().for_each(|v| *v = random.between(-1.0, 1.0));
        if kind == Types::Continuous {
            types.payoff_slope.iter_mut().for_each(|v| *v = random.between(-1.0, 1.0));
            for attribute in &mut types.attribute {
                *attribute = Some(match random.below(3) {
                    0 => Distribution::uniform(-0.5, 1.0).unwrap(),
                    1 => Distribution::lognormal(0.7, 0.6).unwrap(),
                    _ => Distribution::normal(0.0, 1.0).unwrap(),
                });
            }
        }
    }
    game
}
