//! From a game to the text of a file.

use num_traits::Zero;

use super::labels::{Taken, distinct};
use super::numbers::{Exact, as_written};
use super::size::{forgetful, tree_nodes};
use super::{EfgError, MAX_TREE_NODES, Names, PUBLIC_DRAW, Written, numbers};
use crate::{ActionId, Game, GameError, NodeId, NodeKind};

/// Writes a game of atoms; one with continuous attributes is refused (see [`Game::discretise`]).
pub fn write(game: &Game, names: &Names) -> Result<Written, EfgError> {
    game.validate()?;
    if game.types.iter().any(|types| types.attribute.iter().any(Option::is_some)) {
        let reason = "the file format has no continuous types: discretise the game first";
        return Err(GameError::Unsupported(reason.into()).into());
    }
    let nodes = tree_nodes(game);
    if nodes > MAX_TREE_NODES as f64 {
        return Err(EfgError::TooLarge { nodes });
    }
    let mut writer = Writer::new(game, names);
    writer.header();
    writer.types();
    // A line for each node, as labels have no line ends, and three before them.
    let nodes = writer.text.lines().count() - 3;
    Ok(Written { text: writer.text, nodes, forgetful: forgetful(game) })
}

struct Writer<'a> {
    game: &'a Game,
    title: &'a str,
    /// Label of each type, `[player][cell]`.
    type_labels: Vec<Vec<String>>,
    text: String,
    /// Chance nodes so far: each is its own information set.
    chances: usize,
    /// Ends so far: each has its own outcome.
    outcomes: usize,
    /// Position of each choice among those of its player, `[node]`.
    position: Vec<usize>,
    /// The cells with positive probability, `[player][]`.
    cells: Vec<Vec<usize>>,
    /// Labels of nodes so far; `None` once the first combination of types is written.
    labels: Option<Taken>,
}

/// What is to be written next: a node of the public graph or the lottery of an action.
enum Task {
    Node { node: NodeId, paid: Vec<Exact> },
    Lottery { action: ActionId, paid: Vec<Exact> },
}

impl<'a> Writer<'a> {
    fn new(game: &'a Game, names: &'a Names) -> Self {
        let graph = &game.graph;
        let mut counts = vec![0; graph.players().len()];
        let mut position = vec![0; graph.nodes().len()];
        for (node, player) in graph.choices() {
            position[node] = counts[player];
            counts[player] += 1;
        }
        for node in 0..position.len() {
            position[node] = position[graph.first_alike(node)];
        }
        let positive = |weights: &[f64]| (0..weights.len()).filter(|&k| weights[k] > 0.0).collect();
        let type_labels = game.types.iter().enumerate().map(|(player, types)| {
            let given: Vec<String> =
                (0..types.cells()).map(|cell| names.type_label(player, cell)).collect();
            distinct(&given, |cell| (cell + 1).to_string())
        });
        Self {
            game,
            title: &names.title,
            type_labels: type_labels.collect(),
            text: String::new(),
            chances: 0,
            outcomes: 0,
            position,
            cells: game.types.iter().map(|types| positive(&types.probability)).collect(),
            labels: Some(Taken::default()),
        }
    }

    fn header(&mut self) {
        let players: Vec<String> = self.game.graph.players().iter().map(|p| quoted(p)).collect();
        self.line(&format!("EFG 2 R {} {{ {} }}", quoted(self.title), players.join(" ")));
        self.line("\"Types by chance, each known to its player; then moves. By Brink.\"");
        self.line("");
    }

    /// The draws of types, player by player, and under every combination the public graph.
    fn types(&mut self) {
        let mut stack = vec![Vec::new()];
        while let Some(mut drawn) = stack.pop() {
            while drawn.len() < self.cells.len() && self.cells[drawn.len()].len() == 1 {
                drawn.push(self.cells[drawn.len()][0]);
            }
            let player = drawn.len();
            if player == self.cells.len() {
                self.unfold(&drawn);
                self.labels = None;
                continue;
            }
            let own = &self.cells[player];
            let probability: Vec<f64> =
                own.iter().map(|&cell| self.game.types[player].probability[cell]).collect();
            let labels: Vec<String> =
                own.iter().map(|&cell| self.type_labels[player][cell].clone()).collect();
            stack.extend(own.iter().rev().map(|&cell| {
                let mut next = drawn.clone();
                next.push(cell);
                next
            }));
            let name = format!("type of {}", self.game.graph.players()[player]);
            self.chance((&name, ""), &labels, &probability);
        }
    }

    /// The public graph as a tree, for these types, `[player]`.
    fn unfold(&mut self, drawn: &[usize]) {
        let game = self.game;
        let mut stack = vec![Task::Node { node: 0, paid: vec![Exact::zero(); drawn.len()] }];
        while let Some(task) = stack.pop() {
            match task {
                Task::Lottery { action, paid } => self.lottery("", action, &paid, &mut stack),
                Task::Node { node, paid } => match game.graph.nodes()[node].kind {
                    NodeKind::Terminal(terminal) => self.end(node, terminal, drawn, &paid),
                    NodeKind::Chance => {
                        let action = game.graph.nodes()[node].actions.start;
                        let paid = self.after(action, drawn, &paid);
                        self.lottery(&game.graph.nodes()[node].name, action, &paid, &mut stack);
                    }
                    NodeKind::Decision(player) => {
                        self.decision(node, player, drawn[player]);
                        for action in game.graph.nodes()[node].actions.clone().rev() {
                            let paid = self.after(action, drawn, &paid);
                            let edges = self.edges(action);
                            stack.push(match edges[..] {
                                [edge] => {
                                    Task::Node { node: game.graph.edges()[edge].target, paid }
                                }
                                _ => Task::Lottery { action, paid },
                            });
                        }
                    }
                },
            }
        }
    }

    /// What each player has been paid once an action is taken.
    fn after(&self, action: ActionId, drawn: &[usize], paid: &[Exact]) -> Vec<Exact> {
        let players = paid.iter().enumerate();
        players
            .map(|(player, paid)| match self.game.types[player].flow(action, drawn[player], 0.0) {
                0.0 => paid.clone(),
                flow => paid + as_written(flow),
            })
            .collect()
    }

    fn edges(&self, action: ActionId) -> Vec<usize> {
        let edges = self.game.graph.actions()[action].edges.clone();
        edges.filter(|&edge| self.game.edge_probability[edge] > 0.0).collect()
    }

    fn lottery(&mut self, name: &str, action: ActionId, paid: &[Exact], stack: &mut Vec<Task>) {
        let edges = self.edges(action);
        let graph = &self.game.graph;
        let given: Vec<String> = edges
            .iter()
            .map(|&edge| graph.edges()[edge].label.clone().unwrap_or_default())
            .collect();
        let labels = distinct(&given, |k| (k + 1).to_string());
        let probability: Vec<f64> = edges.iter().map(|&e| self.game.edge_probability[e]).collect();
        stack.extend(edges.iter().rev().map(|&edge| {
            let node = graph.edges()[edge].target;
            Task::Node { node, paid: paid.to_vec() }
        }));
        let kind = if name.is_empty() { "" } else { PUBLIC_DRAW };
        self.chance((name, kind), &labels, &probability);
    }

    fn chance(&mut self, (name, kind): (&str, &str), labels: &[String], probability: &[f64]) {
        self.chances += 1;
        let branches: Vec<String> = labels
            .iter()
            .zip(numbers::exact(probability))
            .map(|(label, probability)| format!("{} {probability}", quoted(label)))
            .collect();
        let (name, number) = (self.label(name), self.chances);
        let label = if kind.is_empty() { String::new() } else { format!("{kind} {number}") };
        let (label, branches) = (quoted(&label), branches.join(" "));
        self.line(&format!("c {name} {number} {label} {{ {branches} }} 0"));
    }

    fn decision(&mut self, node: NodeId, player: usize, cell: usize) {
        let graph = &self.game.graph;
        let number = self.position[node] * self.game.types[player].cells() + cell + 1;
        let type_label = &self.type_labels[player][cell];
        let label = quoted(&format!("{} | {type_label}", graph.seen_as(node)));
        let actions = graph.nodes()[node].actions.clone();
        let actions: Vec<String> = actions.map(|a| quoted(&graph.actions()[a].name)).collect();
        let name = self.label(&graph.nodes()[node].name);
        let (player, actions) = (player + 1, actions.join(" "));
        self.line(&format!("p {name} {player} {number} {label} {{ {actions} }} 0"));
    }

    fn end(&mut self, node: NodeId, terminal: usize, drawn: &[usize], paid: &[Exact]) {
        self.outcomes += 1;
        let payoffs: Vec<String> = (0..drawn.len())
            .map(|player| {
                let payoff = self.game.types[player].payoff(terminal, drawn[player], 0.0);
                if paid[player].is_zero() {
                    // No payoff is minus zero: adding zero makes it plain.
                    return (payoff + 0.0).to_string();
                }
                numbers::write(&(&paid[player] + as_written(payoff)))
            })
            .collect();
        let (name, number) = (self.label(&self.game.graph.nodes()[node].name), self.outcomes);
        self.line(&format!("t {name} {number} \"\" {{ {} }}", payoffs.join(", ")));
    }

    /// The label of a node, which no other node has.
    fn label(&mut self, name: &str) -> String {
        let Some(known) = self.labels.as_mut().filter(|_| !name.is_empty()) else {
            return quoted("");
        };
        quoted(&known.unused(name))
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }
}

/// A label between quotation marks. The format has no escape for a backslash before one, and
/// line ends would move the lines of messages.
fn quoted(label: &str) -> String {
    let label = label.replace('\\', "/").replace(['\n', '\r', '\t'], " ").replace('"', "\\\"");
    format!("\"{label}\"")
}
