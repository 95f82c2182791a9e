//! The public graph: nodes and outcomes at all indices that play can reach.

use std::collections::{BTreeMap, VecDeque};

use brink_game::{Graph, GraphBuilder, Layout, MAX_NODES};

use super::lotteries::Branch;
use super::{Expanded, Expander, MAX_FORMULAS};
use crate::expand::dag::Value;
use crate::resolve::definitions::{Head, NodeDef, Pattern, TargetDef};
use crate::source::{Diagnostic, Diagnostics, Span};

/// A node or an outcome at given indices.
pub(crate) type PlaceKey = (usize, Box<[u32]>);

/// Errors in one expansion after which it stops.
const MAX_ERRORS: usize = 20;

/// An action that has been added to the builder.
#[derive(Clone, Debug)]
pub(crate) struct ActionInstance {
    /// Node and action in the definitions; `None` at a chance node.
    pub(crate) definition: Option<(usize, usize)>,
    /// Values of the variables of the node's head, then of the action's.
    pub(crate) env: Box<[usize]>,
    pub(crate) name: String,
    /// Elements of the action's own indices.
    pub(crate) positions: Box<[u32]>,
    /// The builder's node.
    pub(crate) node: usize,
}

/// The graph with what stands at each of its parts.
pub(crate) struct ExpandedGraph {
    pub(crate) graph: Graph,
    /// Outcome and its indices, by terminal.
    pub(crate) terminals: Vec<(usize, Box<[u32]>)>,
    /// `[action]` of the graph.
    pub(crate) actions: Vec<ActionInstance>,
    /// `[edge]` of the graph.
    pub(crate) probabilities: Vec<Value>,
    /// Graph node of every node and outcome that can be reached.
    pub(crate) nodes: BTreeMap<PlaceKey, usize>,
}

/// Where a node is defined: which definition, for which values of its variables.
pub(super) struct Defined {
    pub(super) node: usize,
    env: Box<[usize]>,
}

pub(super) struct Growth<'m> {
    builder: GraphBuilder,
    defined: BTreeMap<PlaceKey, Defined>,
    builder_nodes: BTreeMap<PlaceKey, usize>,
    keys: Vec<PlaceKey>,
    queue: VecDeque<usize>,
    actions: Vec<ActionInstance>,
    probabilities: Vec<Value>,
    nodes: &'m [NodeDef],
}

impl<'m> Expander<'m> {
    pub(crate) fn expand_graph(&mut self) -> Result<ExpandedGraph, Diagnostics> {
        let definitions = self.definitions;
        let defined = self.define_nodes()?;
        let players = definitions.players.iter().map(|player| player.name.clone());
        let mut growth = Growth {
            builder: GraphBuilder::new(players),
            defined,
            builder_nodes: BTreeMap::new(),
            keys: Vec::new(),
            queue: VecDeque::new(),
            actions: Vec::new(),
            probabilities: Vec::new(),
            nodes: &definitions.nodes,
        };
        let Some(start) = &definitions.start else {
            return Err(Diagnostic::error(self.file, Span::default(), "no start", "").into());
        };
        let start_node = match self.target(start, &mut growth) {
            Ok(node) => node,
            Err(diagnostic) => return Err((*diagnostic).into()),
        };
        let mut diagnostics = Diagnostics::new();
        while let Some(node) = growth.queue.pop_front() {
            if let Err(diagnostic) = self.grow(node, &mut growth) {
                diagnostics.push(*diagnostic);
                if diagnostics.list.len() >= MAX_ERRORS {
                    break;
                }
            }
            if growth.keys.len() > MAX_NODES {
                let message = format!("the game has more than {MAX_NODES} nodes");
                let help = "smaller index sets, or fewer of them on one node, make it smaller";
                let diagnostic = Diagnostic::error(self.file, start.span, message, "from here");
                return Err(diagnostic.with_help(help).into());
            }
        }
        if !diagnostics.is_empty() {
            diagnostics.sort();
            return Err(diagnostics);
        }
        self.finish(growth, start_node)
    }

    /// All indices at which nodes are defined, each once.
    fn define_nodes(&mut self) -> Result<BTreeMap<PlaceKey, Defined>, Diagnostics> {
        let definitions = self.definitions;
        let mut diagnostics = Diagnostics::new();
        let mut defined: BTreeMap<PlaceKey, Defined> = BTreeMap::new();
        for (id, node) in definitions.nodes.iter().enumerate() {
            let mut inside = |expander: &mut Self, positions: &[usize]| {
                let Some(key) = expander.head_key(&node.head, &[], positions)? else {
                    return Ok(());
                };
                let key = (node.place, key);
                if let Some(first) = defined.get(&key) {
                    let name = expander.place_name(&key);
                    let first = definitions.nodes[first.node].head.span;
                    let message = format!("node `{name}` is defined twice");
                    let diagnostic =
                        Diagnostic::error(expander.file, node.head.span, message, "again");
                    return Err(Box::new(diagnostic.with_secondary(first, "first here")));
                }
                if defined.len() >= MAX_FORMULAS {
                    let message = format!("more than {MAX_FORMULAS} nodes are defined");
                    return Err(expander.error(node.head.span, message));
                }
                defined.insert(key, Defined { node: id, env: positions.into() });
                Ok(())
            };
            let outcome = self.for_each(&node.head.variables, node.head.span, &mut inside);
            if let Err(diagnostic) = outcome {
                diagnostics.push(*diagnostic);
            }
        }
        if diagnostics.is_empty() { Ok(defined) } else { Err(diagnostics) }
    }

    /// The indices that a head has for these values of its variables, or `None` where its guard
    /// does not hold. `outer` are the values of the variables around it.
    pub(super) fn head_key(
        &mut self,
        head: &'m Head,
        outer: &[usize],
        positions: &[usize],
    ) -> Expanded<Option<Box<[u32]>>> {
        let depth = self.env.len();
        if outer.is_empty() {
            self.frame = depth;
        }
        for (variable, &position) in head.variables.iter().zip(positions) {
            self.push_variable(variable, position);
        }
        let result = self.head_key_inside(head, positions);
        self.env.truncate(depth);
        if outer.is_empty() {
            self.frame = 0;
        }
        result
    }

    fn head_key_inside(
        &mut self,
        head: &'m Head,
        positions: &[usize],
    ) -> Expanded<Option<Box<[u32]>>> {
        if let Some(guard) = &head.guard
            && !self.holds(guard)?
        {
            return Ok(None);
        }
        let mut key = Vec::with_capacity(head.pattern.len());
        for pattern in &head.pattern {
            key.push(match pattern {
                Pattern::Variable(variable) => positions[*variable] as u32,
                Pattern::Constant(element) => self.known(element)? as u32,
            });
        }
        Ok(Some(key.into_boxed_slice()))
    }

    /// The name of a place with its indices.
    pub(crate) fn place_name(&self, (place, positions): &PlaceKey) -> String {
        let place = &self.definitions.places[*place];
        self.indexed_name(&place.name, &place.sets, positions)
    }

    pub(crate) fn indexed_name(&self, name: &str, sets: &[usize], positions: &[u32]) -> String {
        self.indexed_name_hiding(name, sets, positions, &[])
    }

    /// The same with `*` in place of the elements at some positions of the list.
    pub(super) fn indexed_name_hiding(
        &self,
        name: &str,
        sets: &[usize],
        positions: &[u32],
        hidden: &[usize],
    ) -> String {
        if positions.is_empty() {
            return name.to_owned();
        }
        let elements = sets.iter().zip(positions).enumerate();
        let elements: Vec<String> = elements
            .map(|(at, (&set, &position))| {
                if hidden.contains(&at) {
                    "*".to_owned()
                } else {
                    self.sets[set].name(position as usize)
                }
            })
            .collect();
        format!("{name}[{}]", elements.join(", "))
    }

    /// The builder's node for a target with the present index values, created at first sight.
    pub(super) fn target(
        &mut self,
        target: &'m TargetDef,
        growth: &mut Growth<'m>,
    ) -> Expanded<usize> {
        let mut positions = Vec::with_capacity(target.indices.len());
        for index in &target.indices {
            positions.push(self.known(index)? as u32);
        }
        let key: PlaceKey = (target.place, positions.into_boxed_slice());
        if let Some(&node) = growth.builder_nodes.get(&key) {
            return Ok(node);
        }
        let place = &self.definitions.places[target.place];
        let name = self.place_name(&key);
        let node = match (place.outcome, growth.defined.get(&key)) {
            (Some(_), _) => growth.builder.terminal(name),
            (None, Some(defined)) => {
                let id = match growth.nodes[defined.node].player {
                    Some(player) => growth.builder.decision(name, player),
                    None => growth.builder.chance(name),
                };
                growth.queue.push_back(id);
                id
            }
            (None, None) => {
                let message = format!("play goes to `{name}`, which is not defined");
                let help = format!(
                    "no head `... at {}[...]:` covers these indices; add one, or guard the move",
                    place.name
                );
                let diagnostic = self.error(target.span, message);
                return Err(Box::new(
                    diagnostic
                        .with_help(help)
                        .with_secondary(place.span, "defined here for other indices"),
                ));
            }
        };
        growth.builder_nodes.insert(key.clone(), node);
        growth.keys.push(key);
        Ok(node)
    }

    /// Adds the actions of a node.
    fn grow(&mut self, node: usize, growth: &mut Growth<'m>) -> Expanded<()> {
        let Some(defined) = growth.defined.get(&growth.keys[node]) else { return Ok(()) };
        let (id, env) = (defined.node, defined.env.clone());
        let definition = &growth.nodes[id];
        self.framed(&definition.head.variables, &env, |expander| {
            if definition.player.is_none() {
                return expander.grow_chance(definition, node, &env, growth);
            }
            let before = growth.actions.len();
            for (at, action) in definition.actions.iter().enumerate() {
                let variables = &action.head.variables;
                expander.for_each(variables, action.head.span, |expander, positions| {
                    let Some(key) = expander.head_key_within(&action.head, positions)? else {
                        return Ok(());
                    };
                    let depth = expander.env.len();
                    for (variable, &position) in variables.iter().zip(positions) {
                        expander.push_variable(variable, position);
                    }
                    let branches = expander.lottery(&action.lottery, growth);
                    expander.env.truncate(depth);
                    let branches = branches?;
                    let sets: Vec<usize> = head_sets(&action.head);
                    let instance = ActionInstance {
                        definition: Some((id, at)),
                        env: env.iter().chain(positions).copied().collect(),
                        name: expander.indexed_name(&action.head.name, &sets, &key),
                        positions: key,
                        node,
                    };
                    add_action(growth, instance, branches);
                    Ok(())
                })?;
            }
            if growth.actions.len() == before {
                let name = expander.place_name(&growth.keys[node]);
                let message = format!("node `{name}` has no action: every guard is false");
                let help = "play would stop there without an outcome; guard the node's head, or \
                            add an action";
                let diagnostic = expander.error(definition.head.span, message);
                return Err(Box::new(diagnostic.with_help(help)));
            }
            Ok(())
        })
    }

    /// Like [`Expander::head_key`] with the variables in scope kept.
    pub(super) fn head_key_within(
        &mut self,
        head: &'m Head,
        positions: &[usize],
    ) -> Expanded<Option<Box<[u32]>>> {
        let depth = self.env.len();
        for (variable, &position) in head.variables.iter().zip(positions) {
            self.push_variable(variable, position);
        }
        let result = self.head_key_inside(head, positions);
        self.env.truncate(depth);
        result
    }

    fn finish(&mut self, growth: Growth<'m>, start: usize) -> Result<ExpandedGraph, Diagnostics> {
        let Growth { mut builder, builder_nodes, actions, probabilities, keys, defined, .. } =
            growth;
        for (name, members) in self.information_sets(&builder_nodes, &defined) {
            builder.information_set(name, members);
        }
        let built = builder.build(start);
        let (graph, layout) = match built {
            Ok(built) => built,
            Err(error) => return Err(self.graph_error(&error, &keys, &defined).into()),
        };
        let Layout { node, action, edge } = layout;
        let mut graph_actions: Vec<Option<ActionInstance>> = vec![None; graph.actions().len()];
        for (instance, at) in actions.into_iter().zip(&action) {
            if let Some(at) = *at {
                graph_actions[at] = Some(instance);
            }
        }
        let zero = self.dag.constant(0.0);
        let mut edges = vec![zero; graph.edges().len()];
        for (value, at) in probabilities.into_iter().zip(&edge) {
            if let Some(at) = *at {
                edges[at] = value;
            }
        }
        let mut nodes = BTreeMap::new();
        let mut terminals = vec![(0, Box::default()); graph.terminals().len()];
        for (key, at) in builder_nodes {
            let Some(at) = node[at] else { continue };
            if let brink_game::NodeKind::Terminal(terminal) = graph.nodes()[at].kind
                && let Some(outcome) = self.definitions.places[key.0].outcome
            {
                terminals[terminal] = (outcome, key.1.clone());
            }
            nodes.insert(key, at);
        }
        let actions = graph_actions.into_iter().flatten().collect();
        Ok(ExpandedGraph { graph, terminals, actions, probabilities: edges, nodes })
    }
}

/// Adds an action with its lottery to the graph.
pub(super) fn add_action(growth: &mut Growth<'_>, instance: ActionInstance, branches: Vec<Branch>) {
    let (node, name) = (instance.node, instance.name.clone());
    growth.probabilities.extend(branches.iter().map(|branch| branch.probability));
    let edges = branches.into_iter().map(|branch| (branch.label, branch.target));
    growth.builder.action(node, name, edges);
    growth.actions.push(instance);
}

/// The set of each index of a head.
pub(super) fn head_sets(head: &Head) -> Vec<usize> {
    let set = |pattern: &Pattern| match pattern {
        Pattern::Variable(variable) => head.variables[*variable].set,
        Pattern::Constant(element) => element.set,
    };
    head.pattern.iter().map(set).collect()
}
