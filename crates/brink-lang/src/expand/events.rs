//! Events of measures: which nodes and actions of the graph they are.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::graph::{ExpandedGraph, PlaceKey};
use super::{Expanded, Expander};
use crate::expand::dag::Value;
use crate::resolve::formula::{EventDef, EventIndex, ExpectTerm, PlaceEvent};

/// A number that is read off a solution.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Leaf {
    /// Expected payoff of a player.
    Value(usize),
    /// Sum of the probabilities of these, of which a play meets one at most.
    Sum(Vec<Target>),
    /// Probability that play meets some target of every list, and that types are in these cells.
    Joint { targets: Vec<Vec<Target>>, cells: Vec<(usize, Vec<bool>)> },
}

/// A node or an action of the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Target {
    Node(usize),
    Action(usize),
}

/// An action of the graph with its name and the positions of its indices.
type NamedAction = (usize, String, Box<[u32]>);

/// What measures need to know of the graph.
#[derive(Debug, Default)]
pub(crate) struct EventTable {
    nodes: BTreeMap<PlaceKey, usize>,
    /// `[node]`: actions with their name and indices.
    actions: Vec<Vec<NamedAction>>,
    /// `[node]`: its actions in the graph.
    own_actions: Vec<Range<usize>>,
    /// `[action]`: where its edges lead.
    successors: Vec<Vec<usize>>,
    /// `[player][cell][attribute]`
    cells: Vec<Vec<Vec<usize>>>,
    pub(super) measures: BTreeMap<(usize, Box<[usize]>), Value>,
}

impl EventTable {
    fn new(graph: &ExpandedGraph, names: &[Option<String>], cells: Vec<Vec<Vec<usize>>>) -> Self {
        let shape = &graph.graph;
        let mut actions = vec![Vec::new(); shape.nodes().len()];
        let mut successors = Vec::with_capacity(shape.actions().len());
        for (id, action) in shape.actions().iter().enumerate() {
            if let Some(name) = &names[id] {
                let positions = graph.actions[id].positions.clone();
                actions[action.node].push((id, name.clone(), positions));
            }
            let edges = shape.edges()[action.edges.clone()].iter();
            successors.push(edges.map(|edge| edge.target).collect());
        }
        let own_actions = shape.nodes().iter().map(|node| node.actions.clone()).collect();
        let (nodes, measures) = (graph.nodes.clone(), BTreeMap::new());
        Self { nodes, actions, own_actions, successors, cells, measures }
    }

    /// The node of a target.
    fn node_of(&self, target: Target) -> usize {
        match target {
            Target::Node(node) => node,
            Target::Action(action) => self.own_actions.partition_point(|own| own.end <= action),
        }
    }

    /// Whether a play can meet two of the targets.
    fn overlap(&self, targets: &[Target]) -> bool {
        let members: BTreeSet<Target> = targets.iter().copied().collect();
        // Edges lead to larger numbers, so that nothing beyond the last target matters.
        let last = targets.iter().map(|&target| self.node_of(target)).max().unwrap_or(0);
        let mut seen = BTreeSet::new();
        // Actions whose consequences are to be looked at.
        let mut queue: Vec<usize> = Vec::new();
        let mut open = |node: usize, queue: &mut Vec<usize>| {
            let own = self.own_actions[node].clone();
            let met = own.clone().any(|action| members.contains(&Target::Action(action)));
            if node <= last && seen.insert(node) {
                queue.extend(own);
            }
            met
        };
        for &target in targets {
            match target {
                Target::Node(node) if open(node, &mut queue) => return true,
                Target::Node(_) => {}
                Target::Action(action) => queue.push(action),
            }
        }
        while let Some(action) = queue.pop() {
            for &node in &self.successors[action] {
                if members.contains(&Target::Node(node)) || open(node, &mut queue) {
                    return true;
                }
            }
        }
        false
    }
}

/// A place that an event stands for, with the values of the variables that it binds.
type Match = (Target, Vec<usize>);

impl<'m> Expander<'m> {
    pub(crate) fn set_events(&mut self, graph: &ExpandedGraph, cells: Vec<Vec<Vec<usize>>>) {
        let names: Vec<Option<String>> = graph
            .actions
            .iter()
            .map(|instance| {
                let (node, action) = instance.definition?;
                Some(self.definitions.nodes[node].actions[action].head.name.clone())
            })
            .collect();
        self.events = EventTable::new(graph, &names, cells);
    }

    fn new_leaf(&mut self, leaf: Leaf) -> Value {
        let new = self.leaves.len();
        let at = *self.known_leaves.entry(leaf.clone()).or_insert(new);
        if at == new {
            self.leaves.push(leaf);
        }
        self.dag.leaf(at)
    }

    pub(super) fn value_leaf(&mut self, player: usize) -> Value {
        self.new_leaf(Leaf::Value(player))
    }

    pub(super) fn reach(&mut self, event: &'m EventDef, given: &'m [EventDef]) -> Expanded<Value> {
        let mut targets = Vec::new();
        let mut cells: Vec<(usize, Vec<bool>)> = Vec::new();
        for condition in given {
            self.add_event(condition, &mut targets, &mut cells)?;
        }
        if given.is_empty() {
            self.add_event(event, &mut targets, &mut cells)?;
            return Ok(self.joint(&targets, &cells));
        }
        // Both from the profile, so that the quotient cannot leave [0, 1] by more than rounding.
        let denominator = Leaf::Joint { targets: targets.clone(), cells: cells.clone() };
        let denominator = self.new_leaf(denominator);
        self.add_event(event, &mut targets, &mut cells)?;
        let numerator = self.new_leaf(Leaf::Joint { targets, cells });
        Ok(self.dag.divide(numerator, denominator))
    }

    fn joint(&mut self, targets: &[Vec<Target>], cells: &[(usize, Vec<bool>)]) -> Value {
        match (targets, cells) {
            ([], []) => self.dag.constant(1.0),
            ([] | [_, _, ..], _) | (_, [_, ..]) => {
                self.new_leaf(Leaf::Joint { targets: targets.to_vec(), cells: cells.to_vec() })
            }
            ([only], []) if only.is_empty() => self.dag.constant(0.0),
            ([only], []) if !self.events.overlap(only) => self.new_leaf(Leaf::Sum(only.clone())),
            ([_], []) => {
                let targets = targets.to_vec();
                self.new_leaf(Leaf::Joint { targets, cells: Vec::new() })
            }
        }
    }

    fn add_event(
        &mut self,
        event: &'m EventDef,
        targets: &mut Vec<Vec<Target>>,
        cells: &mut Vec<(usize, Vec<bool>)>,
    ) -> Expanded<()> {
        match event {
            EventDef::Place(place) => {
                let matches = self.matches(place, 0)?;
                let mut own: Vec<Target> = matches.into_iter().map(|(target, _)| target).collect();
                own.sort_unstable();
                targets.push(own);
            }
            EventDef::Type { player, attribute, element } => {
                let wanted = self.known(element)?;
                let own = &self.events.cells[*player];
                let mut allowed: Vec<bool> =
                    own.iter().map(|cell| cell[*attribute] == wanted).collect();
                if let Some(at) = cells.iter().position(|(other, _)| other == player) {
                    let (_, old) = cells.remove(at);
                    allowed.iter_mut().zip(old).for_each(|(new, old)| *new &= old);
                }
                cells.push((*player, allowed));
                cells.sort_unstable_by_key(|(player, _)| *player);
            }
        }
        Ok(())
    }

    /// The nodes or actions that an event stands for, in order of their indices.
    fn matches(&mut self, event: &'m PlaceEvent, variables: usize) -> Expanded<Vec<Match>> {
        let indices = self.fixed(&event.indices)?;
        let action = match &event.action {
            None => None,
            Some((name, indices)) => Some((name, indices, self.fixed(indices)?)),
        };
        // Leading known indices bound the search, as the table is sorted by them.
        let prefix: Vec<u32> = indices.iter().map_while(|index| *index).collect();
        let low: PlaceKey = (event.place, prefix.clone().into_boxed_slice());
        let mut found = Vec::new();
        for ((place, positions), &node) in self.events.nodes.range(low..) {
            if *place != event.place || !positions.starts_with(&prefix) {
                break;
            }
            if !agrees(positions, &indices) {
                continue;
            }
            let mut bound = vec![0; variables];
            bind(&event.indices, positions, &mut bound);
            match &action {
                None => found.push((Target::Node(node), bound)),
                Some((name, free, fixed)) => {
                    for (id, own, positions) in &self.events.actions[node] {
                        if own == *name && agrees(positions, fixed) {
                            bind(free, positions, &mut bound);
                            found.push((Target::Action(*id), bound.clone()));
                        }
                    }
                }
            }
        }
        Ok(found)
    }

    /// Positions of the indices that are given.
    fn fixed(&mut self, indices: &'m [EventIndex]) -> Expanded<Vec<Option<u32>>> {
        indices
            .iter()
            .map(|index| match index {
                EventIndex::Fixed(element) => self.known(element).map(|at| Some(at as u32)),
                EventIndex::Free(_) | EventIndex::Any => Ok(None),
            })
            .collect()
    }

    /// Sum over the places of the probability of coming there times the amount.
    pub(super) fn expect(&mut self, terms: &'m [ExpectTerm]) -> Expanded<Value> {
        let mut total = self.dag.constant(0.0);
        for term in terms {
            for (target, positions) in self.matches(&term.place, term.variables.len())? {
                let outer = self.env.len();
                for (variable, &position) in term.variables.iter().zip(&positions) {
                    self.push_variable(variable, position);
                }
                let amount = self.number(&term.amount);
                self.env.truncate(outer);
                let reach = self.new_leaf(Leaf::Sum(vec![target]));
                let product = self.dag.multiply(reach, amount?);
                total = self.dag.add(total, product);
            }
        }
        Ok(total)
    }
}

fn agrees(positions: &[u32], wanted: &[Option<u32>]) -> bool {
    positions.iter().zip(wanted).all(|(own, wanted)| wanted.is_none_or(|wanted| wanted == *own))
}

fn bind(indices: &[EventIndex], positions: &[u32], bound: &mut [usize]) {
    for (index, &position) in indices.iter().zip(positions) {
        if let EventIndex::Free(variable) = index
            && let Some(slot) = bound.get_mut(*variable)
        {
            *slot = position as usize;
        }
    }
}
