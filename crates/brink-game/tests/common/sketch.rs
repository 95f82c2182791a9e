//! Random graphs in which routes meet, and what is known of them by comparing all routes.
#![allow(dead_code, missing_docs, unreachable_pub)]

use super::super::brink_game::{Graph, GraphBuilder, GraphError};
use super::Random;

/// Who moves at each node (`None`: chance or, without actions, nobody: play ends) and, for each
/// action, where its branches lead: always to later nodes.
#[derive(Debug)]
pub struct Sketch(pub Vec<(Option<usize>, Vec<Vec<usize>>)>);

const ENDS: usize = 3;

impl Sketch {
    /// At most `nodes` nodes where somebody moves, at least two.
    pub fn random(random: &mut Random, nodes: usize) -> Self {
        let moves = 2 + random.below(nodes - 1);
        let mut sketch = Vec::new();
        for node in 0..moves {
            let mover = Some(random.below(4)).filter(|&player| player < 3);
            let actions = if mover.is_some() { 1 + random.below(3) } else { 1 };
            let mut leads = Vec::new();
            for _ in 0..actions {
                let branches = if mover.is_none() { 2 } else { 1 + random.below(4) / 3 };
                // Short steps make routes meet soon, so that many sketches are accepted.
                let step = |random: &mut Random| match random.below(4) {
                    0 => moves + random.below(ENDS),
                    _ => (node + 1 + random.below(3)).min(moves + ENDS - 1),
                };
                leads.push((0..branches).map(|_| step(random)).collect());
            }
            sketch.push((mover, leads));
        }
        sketch.extend((0..ENDS).map(|_| (None, Vec::new())));
        Self(sketch)
    }

    pub fn build(&self) -> Result<Graph, GraphError> {
        let mut builder = GraphBuilder::new(["0", "1", "2"]);
        for (node, (mover, actions)) in self.0.iter().enumerate() {
            match mover {
                _ if actions.is_empty() => builder.terminal(format!("{node}")),
                Some(player) => builder.decision(format!("{node}"), *player),
                None => builder.chance(format!("{node}")),
            };
        }
        for (node, (_, actions)) in self.0.iter().enumerate() {
            for (name, branches) in actions.iter().enumerate() {
                let targets = branches.iter().map(|&target| (None, target));
                builder.action(node, format!("{name}"), targets);
            }
        }
        builder.build(0).map(|(graph, _)| graph)
    }

    /// The nodes at which somebody moves.
    pub fn moves(&self) -> std::ops::Range<usize> {
        0..self.0.len() - ENDS
    }

    /// Whether nobody moves from a node on.
    pub fn is_settled(&self, node: usize) -> bool {
        let (mover, actions) = &self.0[node];
        mover.is_none() && actions.iter().flatten().all(|&next| self.is_settled(next))
    }

    /// All routes to a node, each as the list of (node, action) taken.
    pub fn routes(&self, to: usize) -> Vec<Vec<(usize, usize)>> {
        self.routes_between(0, to)
    }

    fn routes_between(&self, from: usize, to: usize) -> Vec<Vec<(usize, usize)>> {
        if from == to {
            return vec![Vec::new()];
        }
        let mut found = Vec::new();
        for (action, branches) in self.0[from].1.iter().enumerate() {
            for &next in branches {
                for rest in self.routes_between(next, to) {
                    found.push([vec![(from, action)], rest].concat());
                }
            }
        }
        found
    }

    /// The players who move differently on routes that meet at a node, by comparing all routes
    /// after the last node that they have in common.
    pub fn differing(&self, node: usize) -> Vec<usize> {
        let all = self.routes(node);
        let common = |at: &usize| all.iter().all(|route| route.iter().any(|(n, _)| n == at));
        let Some(last) = (0..node).rev().find(common) else { return Vec::new() };
        let own = |route: &[(usize, usize)], player: usize| -> Vec<(usize, usize)> {
            let owned = |&(n, _): &(usize, usize)| n >= last && self.0[n].0 == Some(player);
            route.iter().copied().filter(owned).collect()
        };
        (0..3)
            .filter(|&player| all.iter().any(|route| own(route, player) != own(&all[0], player)))
            .collect()
    }
}
