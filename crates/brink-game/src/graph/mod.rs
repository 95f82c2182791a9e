//! The public state graph: who moves where, and where each action leads. Shape only, no numbers.

mod beliefs;
mod error;
mod sets;

use std::collections::BTreeSet;
use std::ops::Range;

use beliefs::check_beliefs;
pub use error::GraphError;
use sets::Declared;
pub use sets::InformationSet;
pub(crate) use sets::Route;

/// Index of a node in [`Graph::nodes`]; the start is 0 and every edge leads to a larger index.
pub type NodeId = usize;
/// Index of an action in [`Graph::actions`].
pub type ActionId = usize;
/// Index of an edge in [`Graph::edges`].
pub type EdgeId = usize;
/// Index of a terminal node among the terminals, in node order.
pub type TerminalId = usize;

/// More nodes than this are refused. Memory for a graph and for a game of perfect information is
/// linear in nodes; solvers refuse other games by themselves if they would need too much.
pub const MAX_NODES: usize = 1_000_000;

/// What happens at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// The player with this index chooses one of the node's actions.
    Decision(usize),
    /// Chance moves: the node has exactly one action, whose edges are the draw.
    Chance,
    /// Play ends.
    Terminal(TerminalId),
}

/// A node: public, unless it is in an information set with others.
#[derive(Clone, Debug)]
pub struct Node {
    /// Name with its indices, as in `response[land_grab, 1]`.
    pub name: String,
    /// Who moves.
    pub kind: NodeKind,
    /// The node's actions in [`Graph::actions`]; empty for a terminal, one for chance.
    pub actions: Range<ActionId>,
}

/// An action, which leads on by a lottery over edges.
#[derive(Clone, Debug)]
pub struct Action {
    /// Name with its indices, as in `attack[land_grab]`; empty at a chance node.
    pub name: String,
    /// The node where it is taken.
    pub node: NodeId,
    /// The lottery's edges in [`Graph::edges`]; at least one.
    pub edges: Range<EdgeId>,
}

/// One branch of an action's lottery; its probability is in [`crate::Game::edge_probability`].
#[derive(Clone, Debug)]
pub struct Edge {
    /// What happened, where the lottery has several branches (`"catastrophe"`, a drawn value).
    pub label: Option<String>,
    /// Where play goes on.
    pub target: NodeId,
}

/// The shape of a game: topologically sorted, every node reachable, every history that somebody
/// still moves after consistent with beliefs that factor by player (see
/// [`GraphError::CorrelatedBeliefs`]).
#[derive(Clone, Debug)]
pub struct Graph {
    players: Vec<String>,
    nodes: Vec<Node>,
    actions: Vec<Action>,
    edges: Vec<Edge>,
    terminals: Vec<NodeId>,
    slot: Vec<usize>,
    own_actions: Vec<Vec<ActionId>>,
    depth: usize,
    /// See [`Graph::is_settled`], `[node]`.
    settled: Vec<bool>,
    sets: Vec<InformationSet>,
    /// `[node]`; empty in a graph without sets.
    set_of: Vec<Option<usize>>,
}

impl Graph {
    /// Names of the players, in the order of every per-player array.
    pub fn players(&self) -> &[String] {
        &self.players
    }
    /// All nodes in topological order; the start is node 0.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }
    /// All actions, grouped by node.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }
    /// All edges, grouped by action.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }
    /// The node of each terminal, by [`TerminalId`].
    pub fn terminals(&self) -> &[NodeId] {
        &self.terminals
    }
    /// The actions of one player over all its nodes, in order of [`ActionId`].
    pub fn own_actions(&self, player: usize) -> &[ActionId] {
        &self.own_actions[player]
    }
    /// Position of an action within its owner's [`Graph::own_actions`] (0 at chance nodes).
    pub fn slot(&self, action: ActionId) -> usize {
        self.slot[action]
    }
    /// The player who takes an action, or `None` at a chance node.
    pub fn owner(&self, action: ActionId) -> Option<usize> {
        match self.nodes[self.actions[action].node].kind {
            NodeKind::Decision(player) => Some(player),
            NodeKind::Chance | NodeKind::Terminal(_) => None,
        }
    }
    /// Largest number of decision nodes on any path.
    pub fn depth(&self) -> usize {
        self.depth
    }
    /// Whether nobody moves any more from this node on: what is left is chance, if anything.
    /// Beliefs do not matter there, so that routes of any kind may meet.
    pub fn is_settled(&self, node: NodeId) -> bool {
        self.settled[node]
    }
    /// The node of this name.
    pub fn find_node(&self, name: &str) -> Option<NodeId> {
        self.nodes.iter().position(|node| node.name == name)
    }
    /// The action of this name at a node.
    pub fn find_action(&self, node: NodeId, name: &str) -> Option<ActionId> {
        self.nodes[node].actions.clone().find(|&a| self.actions[a].name == name)
    }
}

/// Where the parts handed to a [`GraphBuilder`] stand in the [`Graph`]: `None` where a part
/// cannot be reached from the start and was left out.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Builder node to graph node.
    pub node: Vec<Option<NodeId>>,
    /// Builder action to graph action.
    pub action: Vec<Option<ActionId>>,
    /// Builder edge to graph edge.
    pub edge: Vec<Option<EdgeId>>,
}

/// Collects nodes, actions and edges in any order; [`GraphBuilder::build`] checks and sorts them.
#[derive(Clone, Debug)]
pub struct GraphBuilder {
    players: Vec<String>,
    nodes: Vec<(String, NodeKind, Vec<usize>)>,
    actions: Vec<(String, usize, Vec<usize>)>,
    edges: Vec<Edge>,
    sets: Vec<Declared>,
}

impl GraphBuilder {
    /// A graph for these players and no node yet.
    pub fn new<S: Into<String>>(players: impl IntoIterator<Item = S>) -> Self {
        Self {
            players: players.into_iter().map(Into::into).collect(),
            nodes: Vec::new(),
            actions: Vec::new(),
            edges: Vec::new(),
            sets: Vec::new(),
        }
    }

    /// Adds a node where `player` (an index into the players) decides.
    pub fn decision(&mut self, name: impl Into<String>, player: usize) -> NodeId {
        assert!(player < self.players.len(), "player {player} does not exist");
        self.node(name.into(), NodeKind::Decision(player))
    }

    /// Adds a chance node; give it its draw with one call of [`GraphBuilder::action`].
    pub fn chance(&mut self, name: impl Into<String>) -> NodeId {
        self.node(name.into(), NodeKind::Chance)
    }

    /// Adds a terminal node.
    pub fn terminal(&mut self, name: impl Into<String>) -> NodeId {
        self.node(name.into(), NodeKind::Terminal(0))
    }

    fn node(&mut self, name: String, kind: NodeKind) -> NodeId {
        self.nodes.push((name, kind, Vec::new()));
        self.nodes.len() - 1
    }

    /// Adds an action at `node` whose lottery has these (label, target) branches. The edges get
    /// consecutive builder indices, in order, starting from the returned edge.
    pub fn action(
        &mut self,
        node: NodeId,
        name: impl Into<String>,
        branches: impl IntoIterator<Item = (Option<String>, NodeId)>,
    ) -> (ActionId, EdgeId) {
        let first = self.edges.len();
        self.edges.extend(branches.into_iter().map(|(label, target)| Edge { label, target }));
        assert!(self.edges.len() > first, "an action needs at least one branch");
        let action = self.actions.len();
        self.actions.push((name.into(), node, (first..self.edges.len()).collect()));
        self.nodes[node].2.push(action);
        (action, first)
    }

    /// Checks the graph, drops what cannot be reached from `start`, and sorts it.
    pub fn build(self, start: NodeId) -> Result<(Graph, Layout), GraphError> {
        if self.nodes.len() > MAX_NODES {
            return Err(GraphError::TooLarge(self.nodes.len()));
        }
        self.check_names()?;
        let mut targets = self.targets();
        let mut order = self.topological(start, &targets)?;
        let mut sets = self.reachable_sets(&order);
        if !sets.is_empty() {
            self.check_sets(&sets)?;
            Self::join_targets(&mut targets, &sets);
            order = self.topological(start, &targets).map_err(|error| match error {
                GraphError::Cycle(nodes) => GraphError::SetOrder(nodes),
                other => other,
            })?;
        }
        let (mut graph, layout) = self.assemble(&order);
        let dominator = check_beliefs(&graph)?;
        for member in sets.iter_mut().flat_map(|(_, members)| members) {
            *member = layout.node[*member].unwrap_or(0);
        }
        graph.add_sets(sets, &dominator)?;
        Ok((graph, layout))
    }

    fn check_names(&self) -> Result<(), GraphError> {
        let mut seen = BTreeSet::new();
        for (name, kind, actions) in &self.nodes {
            if !seen.insert(name.as_str()) {
                return Err(GraphError::DuplicateNode(name.clone()));
            }
            if actions.is_empty() && !matches!(kind, NodeKind::Terminal(_)) {
                return Err(GraphError::NoAction(name.clone()));
            }
            let mut names = BTreeSet::new();
            for &action in actions {
                if !names.insert(self.actions[action].0.as_str()) {
                    let action = self.actions[action].0.clone();
                    return Err(GraphError::DuplicateAction { node: name.clone(), action });
                }
            }
        }
        Ok(())
    }

    /// The nodes that follow each node, the last first.
    fn targets(&self) -> Vec<Vec<NodeId>> {
        let following = |actions: &[usize]| -> Vec<NodeId> {
            let edges = actions.iter().flat_map(|&a| &self.actions[a].2);
            edges.map(|&e| self.edges[e].target).rev().collect()
        };
        self.nodes.iter().map(|(_, _, actions)| following(actions)).collect()
    }

    /// Reverse postorder of a depth-first search, so that a subtree's nodes stand together.
    fn topological(
        &self,
        start: NodeId,
        targets: &[Vec<NodeId>],
    ) -> Result<Vec<NodeId>, GraphError> {
        const NEW: u8 = 0;
        const OPEN: u8 = 1;
        const DONE: u8 = 2;
        let mut state = vec![NEW; self.nodes.len()];
        let mut postorder = Vec::with_capacity(self.nodes.len());
        let mut stack = vec![(start, 0)];
        state[start] = OPEN;
        while let Some((node, next)) = stack.last_mut() {
            let Some(&target) = targets[*node].get(*next) else {
                state[*node] = DONE;
                postorder.push(*node);
                stack.pop();
                continue;
            };
            *next += 1;
            match state[target] {
                NEW => {
                    state[target] = OPEN;
                    stack.push((target, 0));
                }
                OPEN => {
                    let from = stack.iter().position(|&(n, _)| n == target).unwrap_or(0);
                    let mut names: Vec<String> =
                        stack[from..].iter().map(|&(n, _)| self.nodes[n].0.clone()).collect();
                    names.push(self.nodes[target].0.clone());
                    return Err(GraphError::Cycle(names));
                }
                _ => {}
            }
        }
        postorder.reverse();
        Ok(postorder)
    }

    fn assemble(self, order: &[NodeId]) -> (Graph, Layout) {
        let mut layout = Layout {
            node: vec![None; self.nodes.len()],
            action: vec![None; self.actions.len()],
            edge: vec![None; self.edges.len()],
        };
        for (position, &node) in order.iter().enumerate() {
            layout.node[node] = Some(position);
        }
        let mut graph = Graph {
            own_actions: vec![Vec::new(); self.players.len()],
            players: self.players,
            nodes: Vec::with_capacity(order.len()),
            actions: Vec::new(),
            edges: Vec::new(),
            terminals: Vec::new(),
            slot: Vec::new(),
            depth: 0,
            settled: Vec::new(),
            sets: Vec::new(),
            set_of: Vec::new(),
        };
        for (position, &node) in order.iter().enumerate() {
            let (name, mut kind, own) = self.nodes[node].clone();
            if let NodeKind::Terminal(id) = &mut kind {
                *id = graph.terminals.len();
                graph.terminals.push(position);
            }
            let first_action = graph.actions.len();
            for action in own {
                let (name, _, edges) = &self.actions[action];
                let id = graph.actions.len();
                layout.action[action] = Some(id);
                let first_edge = graph.edges.len();
                for &edge in edges {
                    layout.edge[edge] = Some(graph.edges.len());
                    let Edge { label, target } = &self.edges[edge];
                    let target = layout.node[*target].unwrap_or(position);
                    graph.edges.push(Edge { label: label.clone(), target });
                }
                let edges = first_edge..graph.edges.len();
                graph.actions.push(Action { name: name.clone(), node: position, edges });
                if let NodeKind::Decision(player) = kind {
                    graph.slot.push(graph.own_actions[player].len());
                    graph.own_actions[player].push(id);
                } else {
                    graph.slot.push(0);
                }
            }
            let actions = first_action..graph.actions.len();
            graph.nodes.push(Node { name, kind, actions });
        }
        let depth = decisions_ahead(&graph);
        graph.depth = depth[0];
        graph.settled = depth.iter().map(|&depth| depth == 0).collect();
        (graph, layout)
    }
}

/// Largest number of decision nodes on any path from each node, `[node]`.
fn decisions_ahead(graph: &Graph) -> Vec<usize> {
    let mut depth = vec![0; graph.nodes.len()];
    for (id, node) in graph.nodes.iter().enumerate().rev() {
        let below = node
            .actions
            .clone()
            .flat_map(|a| graph.actions[a].edges.clone())
            .map(|e| depth[graph.edges[e].target])
            .max()
            .unwrap_or(0);
        depth[id] = below + usize::from(matches!(node.kind, NodeKind::Decision(_)));
    }
    depth
}
