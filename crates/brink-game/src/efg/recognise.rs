//! From a tree to a game, if it is of the kind.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::parse::{Kind, Set, Tree};
use super::sets::{self, Unseen};
use super::types::{SAME, Types, types};
use super::write::unused;
use super::{EfgError, Names, Read};
use crate::{Game, GraphBuilder, NodeKind};

/// Finds types and public graph in a tree.
pub(super) fn recognise(tree: &Tree) -> Result<Read, EfgError> {
    let types = types(tree)?;
    let mut walk = Walk {
        tree,
        types: &types,
        builder: GraphBuilder::new(tree.players.clone()),
        names: BTreeSet::new(),
        place_of_set: BTreeMap::new(),
        unseen: Unseen::default(),
        edges: Vec::new(),
        found: Vec::new(),
        pending: Vec::new(),
    };
    let start = walk.enter(types.openings.iter().map(|opening| opening.node).collect())?;
    while let Some((id, nodes)) = walk.pending.pop() {
        walk.actions(id, &nodes)?;
    }
    walk.finish(start)
}

/// A node in words, with its line.
pub(super) fn place(tree: &Tree, node: usize) -> (usize, String) {
    let found = &tree.nodes[node];
    let label = match found.kind {
        Kind::Chance(set) | Kind::Decision(_, set) => tree.sets[set].label.as_str(),
        Kind::Terminal => "",
    };
    let name = if found.name.is_empty() { label } else { &found.name };
    let named = if name.is_empty() { String::new() } else { format!(" `{name}`") };
    let words = match found.kind {
        Kind::Chance(set) => format!("chance node{named} ({})", tree.sets[set].number),
        Kind::Decision(player, set) => {
            let (player, number) = (&tree.players[player], tree.sets[set].number);
            format!("node{named}, information set {number} of {player}")
        }
        Kind::Terminal => format!("end{named}"),
    };
    (found.line, words)
}

pub(super) fn refuse<T>(tree: &Tree, node: usize, reason: String) -> Result<T, EfgError> {
    let (line, place) = place(tree, node);
    Err(EfgError::Class { line, place, reason })
}

/// Walks the subtrees of all openings at once. A public node is a list of nodes of the tree, one
/// for each opening.
struct Walk<'a> {
    tree: &'a Tree,
    types: &'a Types,
    builder: GraphBuilder,
    names: BTreeSet<String>,
    /// The builder's node of each information set met so far.
    place_of_set: BTreeMap<usize, usize>,
    /// Nodes that their player cannot tell apart.
    unseen: Unseen,
    /// (builder's edge, probability).
    edges: Vec<(usize, f64)>,
    /// (builder's node, the nodes of the tree).
    found: Vec<(usize, Vec<usize>)>,
    /// Nodes whose actions are to be added.
    pending: Vec<(usize, Vec<usize>)>,
}

impl Walk<'_> {
    fn set(&self, node: usize) -> Option<&Set> {
        match self.tree.nodes[node].kind {
            Kind::Chance(set) | Kind::Decision(_, set) => Some(&self.tree.sets[set]),
            Kind::Terminal => None,
        }
    }

    /// Adds a public node; its actions follow later.
    fn enter(&mut self, nodes: Vec<usize>) -> Result<usize, EfgError> {
        self.check_alike(&nodes)?;
        let first = &self.tree.nodes[nodes[0]];
        let label = self.set(nodes[0]).map(|set| set.label.as_str()).unwrap_or_default();
        let word = match first.kind {
            Kind::Chance(_) => "chance",
            Kind::Decision(..) => "node",
            Kind::Terminal => "end",
        };
        let name = match (first.name.as_str(), label) {
            ("", "") => format!("{word} {}", self.found.len() + 1),
            ("", label) => label.to_owned(),
            (name, _) => name.to_owned(),
        };
        let name = unused(&mut self.names, &name);
        let id = match first.kind {
            Kind::Chance(_) => self.builder.chance(name),
            Kind::Decision(player, _) => self.builder.decision(name, player),
            Kind::Terminal => self.builder.terminal(name),
        };
        if let Kind::Decision(player, _) = first.kind {
            self.check_sets(id, player, &nodes)?;
        }
        if first.kind != Kind::Terminal {
            self.pending.push((id, nodes.clone()));
        }
        self.found.push((id, nodes));
        Ok(id)
    }

    /// The same move under every opening.
    fn check_alike(&self, nodes: &[usize]) -> Result<(), EfgError> {
        let tree = self.tree;
        let mover = |node: usize| match tree.nodes[node].kind {
            Kind::Chance(_) => "chance moves".to_owned(),
            Kind::Decision(player, _) => format!("{} moves", tree.players[player]),
            Kind::Terminal => "play ends".to_owned(),
        };
        let first = nodes[0];
        for &node in nodes {
            let line = tree.nodes[first].line;
            if mover(node) != mover(first) {
                let reason = format!(
                    "{} here, but {} under other types (line {line}): what happens after the \
                     draw of types must be public",
                    mover(node),
                    mover(first)
                );
                return refuse(tree, node, reason);
            }
            let (Some(own), Some(other)) = (self.set(node), self.set(first)) else { continue };
            if own.actions != other.actions {
                let reason =
                    format!("the actions differ from those under other types (line {line})");
                return refuse(tree, node, reason);
            }
            let mut pairs = own.probability.iter().zip(&other.probability);
            if pairs.any(|(a, b)| (a - b).abs() > SAME) {
                let reason = format!("the chances depend on types (line {line} has others)");
                return refuse(tree, node, reason);
            }
        }
        Ok(())
    }

    /// One information set for each type of the mover.
    fn check_sets(&mut self, id: usize, player: usize, nodes: &[usize]) -> Result<(), EfgError> {
        let mut of_type: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for (opening, &node) in self.types.openings.iter().zip(nodes) {
            let Kind::Decision(_, set) = self.tree.nodes[node].kind else { continue };
            // Two nodes share it if the player has not seen what leads to one and not the other.
            let first = *self.place_of_set.entry(set).or_insert(id);
            if first != id {
                self.unseen.join(first, id);
            }
            let (known, at) = *of_type.entry(opening.cell[player]).or_insert((set, node));
            if known != set {
                let reason = format!(
                    "the player has learnt something of another player's type, or of a hidden \
                     draw: with the same type of its own and the same public history it is at \
                     information set {} in line {}",
                    self.tree.sets[known].number, self.tree.nodes[at].line
                );
                return refuse(self.tree, node, reason);
            }
        }
        Ok(())
    }

    fn actions(&mut self, id: usize, nodes: &[usize]) -> Result<(), EfgError> {
        let tree = self.tree;
        let Some(set) = self.set(nodes[0]).cloned() else { return Ok(()) };
        let child = |k: usize| -> Vec<usize> {
            nodes.iter().map(|&node| tree.nodes[node].children[k]).collect()
        };
        if let Kind::Chance(_) = tree.nodes[nodes[0]].kind {
            return self.draw(id, "", &set, (0..set.actions.len()).map(child).collect());
        }
        let mut names: Vec<String> = Vec::new();
        for (k, name) in set.actions.iter().enumerate() {
            let unusable = name.is_empty() || names.contains(name);
            let name = if unusable { format!("action {}", k + 1) } else { name.clone() };
            names.push(name.clone());
            let next = child(k);
            let below = &tree.nodes[next[0]];
            if let (Kind::Chance(draw), true) = (below.kind, below.name.is_empty()) {
                self.check_alike(&next)?;
                let branches = (0..below.children.len())
                    .map(|branch| next.iter().map(|&n| tree.nodes[n].children[branch]).collect());
                self.draw(id, &name, &tree.sets[draw].clone(), branches.collect())?;
            } else {
                let target = self.enter(next)?;
                let (_, edge) = self.builder.action(id, name, [(None, target)]);
                self.edges.push((edge, 1.0));
            }
        }
        Ok(())
    }

    /// Adds an action with a lottery.
    fn draw(
        &mut self,
        id: usize,
        name: &str,
        draw: &Set,
        branches: Vec<Vec<usize>>,
    ) -> Result<(), EfgError> {
        let mut targets = Vec::new();
        for (label, nodes) in draw.actions.iter().zip(branches) {
            let label = Some(label.clone()).filter(|label| !label.is_empty());
            targets.push((label, self.enter(nodes)?));
        }
        let (_, first) = self.builder.action(id, name, targets);
        self.edges.extend(draw.probability.iter().enumerate().map(|(k, &p)| (first + k, p)));
        Ok(())
    }

    fn finish(self, start: usize) -> Result<Read, EfgError> {
        let Self { tree, types, mut builder, mut names, unseen, edges, found, .. } = self;
        for members in unseen.groups() {
            let name = sets::check(tree, types, &found, &members)?;
            builder.information_set(unused(&mut names, &name), members);
        }
        let (graph, layout) = builder.build(start)?;
        let cells: Vec<usize> = types.probability.iter().map(Vec::len).collect();
        let mut game = Game::zeros(Arc::new(graph), &cells);
        for (edge, probability) in edges {
            if let Some(edge) = layout.edge[edge] {
                game.edge_probability[edge] = probability;
            }
        }
        for (own, probability) in game.types.iter_mut().zip(&types.probability) {
            own.probability.clone_from(probability);
        }
        let mut information_sets = vec![Vec::new(); game.graph.nodes().len()];
        for (id, nodes) in found {
            let Some(node) = layout.node[id] else { continue };
            match game.graph.nodes()[node].kind {
                NodeKind::Terminal(terminal) => payoffs(tree, types, &mut game, terminal, &nodes)?,
                NodeKind::Decision(player) => {
                    let mut numbers = vec![0; cells[player]];
                    for (opening, &node) in types.openings.iter().zip(&nodes) {
                        if let Kind::Decision(_, set) = tree.nodes[node].kind {
                            numbers[opening.cell[player]] = tree.sets[set].number;
                        }
                    }
                    information_sets[node] = numbers;
                }
                NodeKind::Chance => {}
            }
        }
        game.validate()?;
        let names = Names { title: tree.title.clone(), types: types.labels.clone() };
        Ok(Read { game, names, information_sets })
    }
}

/// Payoffs at an end; each may depend on the payee's own type alone.
fn payoffs(
    tree: &Tree,
    types: &Types,
    game: &mut Game,
    terminal: usize,
    nodes: &[usize],
) -> Result<(), EfgError> {
    let players = tree.players.len();
    for (player, own) in game.types.iter_mut().enumerate() {
        let mut seen: Vec<Option<usize>> = vec![None; own.cells()];
        for (opening, &node) in types.openings.iter().zip(nodes) {
            let cell = opening.cell[player];
            let payoff = tree.paid[node * players + player];
            let at = terminal * own.cells() + cell;
            let Some(before) = seen[cell] else {
                seen[cell] = Some(node);
                own.payoff_intercept[at] = payoff;
                continue;
            };
            let known = own.payoff_intercept[at];
            if (payoff - known).abs() > SAME * known.abs().max(1.0) {
                let reason = format!(
                    "the payoff of {} depends on another player's type or on a hidden draw: \
                     {payoff} here and {known} in line {}, for one and the same type of its own",
                    tree.players[player], tree.nodes[before].line
                );
                return refuse(tree, node, reason);
            }
        }
    }
    Ok(())
}
