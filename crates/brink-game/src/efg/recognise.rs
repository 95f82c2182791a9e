//! From a tree to a game, if it is of the kind.

use std::collections::BTreeMap;
use std::sync::Arc;

use num_traits::Zero;

use super::labels::{Taken, distinct};
use super::numbers::Exact;
use super::parse::{Kind, Set, Tree};
use super::routes::{Tolls, compare, marks};
use super::sets::Unseen;
use super::types::{Draws, Types, types};
use super::{EfgError, Read};
use crate::GraphBuilder;

/// More opening draws in a row than this are not tried as types one after another.
const LAYERS: usize = 16;
/// No more places of one information set than this are compared with a new position.
const COMPARED: usize = 64;

/// Finds types and graph in a tree. There may be several readings, and any that succeeds is the
/// same game, so they are tried in turn; of a file without any, the first says why.
///
/// Positions of one information set after which play goes on alike are one node, or if that does
/// not let beliefs factor by player, nodes that their player cannot tell apart. Which opening
/// draws of chance give types is told by the information sets; but where routes meet again after a
/// public draw, that draw looks like one of types. So at last the first draws on every way are
/// taken for those of types, as in files where they are drawn player by player; then everything
/// after them has to be seen, lest a draw of types pass for a public draw that somebody missed.
pub(super) fn recognise(tree: &Arc<Tree>) -> Result<Read, EfgError> {
    let read = |draws, merging| types(tree, draws).and_then(|t| read_with(tree, &t, merging));
    read(Draws::ByInformation, true).or_else(|first| {
        let all_seen = |found: &Read| found.game.graph.information_sets().is_empty();
        let layers = (0..=tree.players.len().min(LAYERS)).rev().map(Draws::First);
        let mut others = layers.filter_map(|draws| read(draws, true).ok()).filter(all_seen);
        read(Draws::ByInformation, false).ok().or_else(|| others.next()).ok_or(first)
    })
}

fn read_with(tree: &Arc<Tree>, types: &Types, merging: bool) -> Result<Read, EfgError> {
    let start: Vec<usize> = types.openings.iter().map(|opening| opening.node).collect();
    let mut walk = Walk {
        tree,
        marks: marks(tree, start[0]),
        types,
        builder: GraphBuilder::new(tree.players.clone()),
        names: Taken::with_given(tree.given_names()),
        places_of_set: BTreeMap::new(),
        unseen: Unseen::default(),
        merging,
        place_of_mark: BTreeMap::new(),
        places: Vec::new(),
        place_of_node: BTreeMap::new(),
    };
    // In the order of the file, so that the first route to a node names it.
    let mut pending = vec![start];
    while let Some(nodes) = pending.pop() {
        let leads = walk.enter(nodes)?;
        pending.extend(leads.into_iter().flat_map(|lead| lead.targets).rev());
    }
    let numbers = walk.connect()?;
    walk.finish(numbers)
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

impl Tree {
    /// Names of nodes and labels of information sets in the file.
    fn given_names(&self) -> impl Iterator<Item = &str> {
        let nodes = self.nodes.iter().map(|node| node.name.as_str());
        nodes.chain(self.sets.iter().map(|set| set.label.as_str()))
    }
}

pub(super) fn refuse<T>(tree: &Tree, node: usize, reason: String) -> Result<T, EfgError> {
    let (line, place) = place(tree, node);
    Err(EfgError::Class { line, place, reason })
}

/// Walks the subtrees of all openings at once. A public position is a list of nodes of the tree,
/// one for each opening.
pub(super) struct Walk<'a> {
    pub(super) tree: &'a Arc<Tree>,
    pub(super) types: &'a Types,
    /// See [`marks`]; of nodes under the first opening.
    marks: BTreeMap<usize, usize>,
    pub(super) builder: GraphBuilder,
    pub(super) names: Taken,
    /// The places of each information set met so far.
    places_of_set: BTreeMap<usize, Vec<usize>>,
    /// Places that their player cannot tell apart.
    pub(super) unseen: Unseen,
    /// Whether positions after which play goes on alike are one place.
    merging: bool,
    /// The place of the chance node first met with a mark.
    place_of_mark: BTreeMap<usize, usize>,
    /// The nodes of the graph, numbered as in the builder.
    pub(super) places: Vec<Place>,
    /// By the first node of a position, its place and what its route pays more than the first.
    pub(super) place_of_node: BTreeMap<usize, (usize, Tolls)>,
}

/// A node of the graph.
pub(super) struct Place {
    pub(super) name: String,
    /// The position from which it was first entered.
    pub(super) nodes: Vec<usize>,
}

/// An action, or the draw at a chance node, and where it leads.
pub(super) struct Lead {
    pub(super) name: String,
    /// Label and probability of each branch.
    pub(super) branches: Vec<(Option<String>, f64)>,
    /// The position at the end of each branch.
    pub(super) targets: Vec<Vec<usize>>,
}

impl<'a> Walk<'a> {
    fn set(&self, node: usize) -> Option<&'a Set> {
        match self.tree.nodes[node].kind {
            Kind::Chance(set) | Kind::Decision(_, set) => Some(&self.tree.sets[set]),
            Kind::Terminal => None,
        }
    }

    /// Finds or adds the place of a position; returns where a new one leads.
    fn enter(&mut self, nodes: Vec<usize>) -> Result<Vec<Lead>, EfgError> {
        self.check_alike(&nodes)?;
        if let Some(known) = self.known(&nodes) {
            self.place_of_node.insert(nodes[0], known);
            return Ok(Vec::new());
        }
        let first = &self.tree.nodes[nodes[0]];
        let label = self.set(nodes[0]).map(|set| set.label.as_str()).unwrap_or_default();
        let word = match first.kind {
            Kind::Chance(_) => "chance",
            Kind::Decision(..) => "node",
            Kind::Terminal => "end",
        };
        let name = match (first.name.as_str(), label) {
            ("", "") => self.names.invent(&format!("{word} {}", self.places.len() + 1)),
            ("", label) => self.names.unused(label),
            (name, _) => self.names.unused(name),
        };
        let id = match first.kind {
            Kind::Chance(_) => self.builder.chance(name.as_str()),
            Kind::Decision(player, _) => self.builder.decision(name.as_str(), player),
            Kind::Terminal => self.builder.terminal(name.as_str()),
        };
        match first.kind {
            Kind::Decision(player, _) => self.check_sets(id, player, &nodes)?,
            Kind::Chance(_) => {
                if let Some(&mark) = self.marks.get(&nodes[0]) {
                    self.place_of_mark.entry(mark).or_insert(id);
                }
            }
            Kind::Terminal => {}
        }
        let nothing = self.types.probability.iter().map(|cells| vec![Exact::zero(); cells.len()]);
        self.place_of_node.insert(nodes[0], (id, nothing.collect()));
        let leads = self.leads(&nodes)?;
        self.places.push(Place { name, nodes });
        Ok(leads)
    }

    /// The place at which a position is another route's arrival, if it is, and what this route
    /// pays more.
    fn known(&self, nodes: &[usize]) -> Option<(usize, Tolls)> {
        let candidates: &[usize] = match self.tree.nodes[nodes[0]].kind {
            _ if !self.merging => &[],
            Kind::Decision(_, set) => self.places_of_set.get(&set).map_or(&[], Vec::as_slice),
            Kind::Chance(_) => {
                let mark = self.marks.get(&nodes[0]);
                let place = mark.and_then(|mark| self.place_of_mark.get(mark));
                place.map_or(&[], std::slice::from_ref)
            }
            Kind::Terminal => &[],
        };
        candidates.iter().take(COMPARED).find_map(|&place| {
            let tolls = compare(self.tree, self.types, &self.places[place].nodes, nodes)?;
            Some((place, tolls))
        })
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
            if own.chances != other.chances {
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
            // Two places share it if the player has not seen what leads to one and not the other.
            let places = self.places_of_set.entry(set).or_default();
            if places.last() != Some(&id) {
                places.push(id);
            }
            self.unseen.join(places[0], id);
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

    /// The actions at a position. An unnamed draw right after an action is that action's lottery.
    pub(super) fn leads(&self, nodes: &[usize]) -> Result<Vec<Lead>, EfgError> {
        let tree = self.tree;
        let Some(set) = self.set(nodes[0]) else { return Ok(Vec::new()) };
        let after = |nodes: &[usize], k: usize| -> Vec<usize> {
            nodes.iter().map(|&node| tree.nodes[node].children[k]).collect()
        };
        let draw = |name: String, set: &Set, nodes: &[usize]| {
            let label = |label: &String| Some(label.clone()).filter(|label| !label.is_empty());
            let branches = set.actions.iter().zip(&set.probability);
            Lead {
                name,
                branches: branches.map(|(name, &p)| (label(name), p)).collect(),
                targets: (0..set.actions.len()).map(|k| after(nodes, k)).collect(),
            }
        };
        if let Kind::Chance(_) = tree.nodes[nodes[0]].kind {
            return Ok(vec![draw(String::new(), set, nodes)]);
        }
        let mut leads: Vec<Lead> = Vec::new();
        let names = distinct(&set.actions, |k| format!("action {}", k + 1));
        for (k, name) in names.into_iter().enumerate() {
            let next = after(nodes, k);
            let below = &tree.nodes[next[0]];
            leads.push(match below.kind {
                Kind::Chance(lottery) if below.name.is_empty() => {
                    self.check_alike(&next)?;
                    draw(name, &tree.sets[lottery], &next)
                }
                _ => Lead { name, branches: vec![(None, 1.0)], targets: vec![next] },
            });
        }
        Ok(leads)
    }
}
