//! The game unfolded into a tree of rows and columns.

use std::collections::BTreeSet;

use brink_study::results::{Solution, TreeAction, TreeBranch, TreeNode};

use crate::{number, text};

/// Below this probability a part of the tree is drawn dim, and closed where room is short.
pub(super) const UNLIKELY: f64 = 0.001;
/// Rows of a tree that fits a page.
const ROWS: usize = 54;
/// Trees of up to this many rows are drawn whole, unlikely parts included.
const SMALL_TREE: usize = 24;
/// A branch this likely is the main one, the others its risks.
const MAIN: f64 = 0.75;

/// Who moves at a vertex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mover {
    /// A player, by position.
    Player(usize),
    Chance,
    /// Nobody: play ends.
    End,
    /// A part of the game that is not drawn.
    Closed,
}

/// The line that leads to a vertex.
#[derive(Clone, Debug, Default)]
pub(super) struct Edge {
    /// Action or what chance brought, for people; may be empty.
    pub(super) label: String,
    /// Probability given that its start is reached.
    pub(super) probability: f64,
    /// Ends that may cut the edge short: name and probability given the action.
    pub(super) risks: Vec<(String, f64)>,
}

/// A place in the drawn tree.
#[derive(Clone, Debug)]
pub(super) struct Vertex {
    pub(super) mover: Mover,
    /// Name of the node for people, or a note on what was left out.
    pub(super) name: String,
    /// Probability of the path from the start to here.
    pub(super) flow: f64,
    /// How play came here; empty at the start.
    pub(super) edge: Edge,
    pub(super) depth: usize,
    pub(super) children: Vec<usize>,
    /// Node of the game, or `None` for a lottery inside an action.
    pub(super) node: Option<usize>,
}

/// A step of the game: an edge and where it leads.
struct Step {
    edge: Edge,
    /// Probability of arriving, given the start of the edge.
    arrival: f64,
    target: Target,
}

enum Target {
    Node(usize),
    /// A lottery with several outcomes that all deserve a line.
    Lottery(Vec<Step>),
}

/// Unfolds the game: the likeliest parts first, until the page is full. `depth` bounds the
/// number of steps shown.
pub(super) fn unfold(solution: &Solution, depth: usize) -> Vec<Vertex> {
    let whole = count_rows(solution, depth, SMALL_TREE) <= SMALL_TREE;
    let mut tree = vec![Vertex {
        mover: mover(solution, 0),
        name: solution.nodes.first().map(name_of).unwrap_or_default(),
        flow: 1.0,
        edge: Edge::default(),
        depth: 0,
        children: Vec::new(),
        node: Some(0),
    }];
    if solution.nodes.is_empty() {
        tree[0].mover = Mover::End;
        return tree;
    }
    let mut open = vec![0];
    let mut rows = 1;
    while let Some(next) = likeliest(&tree, &open) {
        let vertex = open.swap_remove(next);
        let steps = steps_from(solution, tree[vertex].node);
        let more = rows_of(&steps).saturating_sub(1);
        let unlikely = !whole && tree[vertex].flow < UNLIKELY;
        let full = rows + more > ROWS;
        if vertex != 0 && (unlikely || full || tree[vertex].depth >= depth) {
            close(solution, &mut tree[vertex]);
            continue;
        }
        rows += more;
        add(solution, &mut tree, vertex, steps, &mut open);
    }
    tree
}

/// Position in `open` of the vertex with the largest flow; the first of equals.
fn likeliest(tree: &[Vertex], open: &[usize]) -> Option<usize> {
    let mut best: Option<usize> = None;
    for (place, vertex) in open.iter().enumerate() {
        let better = best.is_none_or(|other| {
            let (new, old) = (&tree[*vertex], &tree[open[other]]);
            new.flow > old.flow || (new.flow == old.flow && *vertex < open[other])
        });
        if better {
            best = Some(place);
        }
    }
    best
}

fn add(
    solution: &Solution,
    tree: &mut Vec<Vertex>,
    parent: usize,
    steps: Vec<Step>,
    open: &mut Vec<usize>,
) {
    for step in steps {
        let flow = tree[parent].flow * step.arrival;
        let depth = tree[parent].depth + 1;
        let child = tree.len();
        tree[parent].children.push(child);
        let blank = Vertex {
            mover: Mover::Chance,
            name: String::new(),
            flow,
            edge: step.edge,
            depth,
            children: Vec::new(),
            node: None,
        };
        match step.target {
            Target::Node(node) => {
                let mover = mover(solution, node);
                let name = solution.nodes.get(node).map(name_of).unwrap_or_default();
                tree.push(Vertex { mover, name, node: Some(node), ..blank });
                if mover != Mover::End {
                    open.push(child);
                }
            }
            Target::Lottery(inner) => {
                tree.push(blank);
                add(solution, tree, child, inner, open);
            }
        }
    }
}

/// Replaces what follows a vertex by a note.
fn close(solution: &Solution, vertex: &mut Vertex) {
    let Some(node) = vertex.node else { return };
    let count = descendants(solution, node);
    vertex.mover = Mover::Closed;
    vertex.name = format!("{} … {count} more", vertex.name);
}

/// Nodes of the game that can follow `node`.
fn descendants(solution: &Solution, node: usize) -> usize {
    let mut seen = BTreeSet::new();
    let mut open = vec![node];
    while let Some(next) = open.pop() {
        let Some(here) = solution.nodes.get(next) else { continue };
        let targets = here.actions.iter().flat_map(|action| &action.branches);
        for branch in targets {
            if seen.insert(branch.target) {
                open.push(branch.target);
            }
        }
    }
    seen.len()
}

/// Rows of the tree if drawn whole, counted no further than `enough` allows.
fn count_rows(solution: &Solution, depth: usize, enough: usize) -> usize {
    let mut rows = 0;
    let mut open = vec![(0, 0)];
    while let Some((node, level)) = open.pop() {
        let steps = if level < depth { steps_from(solution, Some(node)) } else { Vec::new() };
        if steps.is_empty() {
            rows += 1;
        }
        for step in steps {
            push_targets(step.target, level + 1, &mut open);
        }
        if rows + open.len() > enough {
            return rows + open.len();
        }
    }
    rows
}

fn push_targets(target: Target, level: usize, open: &mut Vec<(usize, usize)>) {
    match target {
        Target::Node(node) => open.push((node, level)),
        Target::Lottery(steps) => {
            for step in steps {
                push_targets(step.target, level + 1, open);
            }
        }
    }
}

fn rows_of(steps: &[Step]) -> usize {
    steps
        .iter()
        .map(|step| match &step.target {
            Target::Node(_) => 1,
            Target::Lottery(inner) => rows_of(inner),
        })
        .sum()
}

fn mover(solution: &Solution, node: usize) -> Mover {
    let Some(node) = solution.nodes.get(node) else { return Mover::End };
    if node.actions.is_empty() {
        return Mover::End;
    }
    let player = node
        .player
        .as_ref()
        .and_then(|player| solution.players.iter().position(|candidate| candidate == player));
    player.map_or(Mover::Chance, Mover::Player)
}

fn name_of(node: &TreeNode) -> String {
    text::humanize(&node.name)
}

fn steps_from(solution: &Solution, node: Option<usize>) -> Vec<Step> {
    let Some(node) = node.and_then(|node| solution.nodes.get(node)) else { return Vec::new() };
    if node.player.is_none() {
        return node
            .actions
            .iter()
            .flat_map(|action| &action.branches)
            .map(|branch| outcome(solution, branch))
            .collect();
    }
    node.actions.iter().map(|action| step(solution, node, action)).collect()
}

/// One outcome of a lottery as a line of its own.
fn outcome(solution: &Solution, branch: &TreeBranch) -> Step {
    let label = branch.label.as_deref().map(text::humanize).unwrap_or_default();
    // The end names itself.
    let named = solution.nodes.get(branch.target).is_some_and(|node| name_of(node) == label);
    let label = if named { String::new() } else { label };
    Step {
        edge: Edge { label, probability: branch.probability, risks: Vec::new() },
        arrival: branch.probability,
        target: Target::Node(branch.target),
    }
}

/// An action: one line with its risks where one branch is the main one, else a lottery.
fn step(solution: &Solution, node: &TreeNode, action: &TreeAction) -> Step {
    let edge = Edge {
        label: action_label(node, &action.name),
        probability: action.probability,
        risks: Vec::new(),
    };
    let ends = |branch: &&TreeBranch| {
        solution.nodes.get(branch.target).is_none_or(|node| node.actions.is_empty())
    };
    let going_on: Vec<&TreeBranch> =
        action.branches.iter().filter(|branch| !ends(branch)).collect();
    let likeliest = action
        .branches
        .iter()
        .max_by(|a, b| a.probability.total_cmp(&b.probability))
        .filter(|branch| branch.probability >= MAIN);
    let main = match (going_on.as_slice(), action.branches.as_slice()) {
        (_, [only]) => Some(only),
        ([only], _) => Some(*only),
        ([], _) => likeliest,
        _ => None,
    };
    match main {
        Some(main) => {
            let others = action.branches.iter().filter(|branch| !std::ptr::eq(*branch, main));
            let risks = others
                .filter(|branch| branch.probability > 0.0)
                .map(|branch| {
                    let end = solution.nodes.get(branch.target).map(name_of);
                    (end.unwrap_or_default(), branch.probability)
                })
                .collect();
            Step {
                edge: Edge { risks, ..edge },
                arrival: action.probability * main.probability,
                target: Target::Node(main.target),
            }
        }
        None => Step {
            edge,
            arrival: action.probability,
            target: Target::Lottery(
                action.branches.iter().map(|branch| outcome(solution, branch)).collect(),
            ),
        },
    }
}

/// The action for people, without indices that the node already has and that do not tell it from
/// others of its name.
fn action_label(node: &TreeNode, action: &str) -> String {
    let parts = |name: &str| -> Option<(String, Vec<String>)> {
        let (head, rest) = name.split_once('[')?;
        let inside = rest.strip_suffix(']')?;
        Some((head.to_owned(), inside.split(',').map(|part| part.trim().to_owned()).collect()))
    };
    let Some((head, indices)) = parts(action) else { return text::humanize(action) };
    let known = parts(&node.name).map(|(_, indices)| indices).unwrap_or_default();
    let alike: Vec<Vec<String>> = node
        .actions
        .iter()
        .filter_map(|other| parts(&other.name))
        .filter(|(other, _)| *other == head)
        .map(|(_, indices)| indices)
        .collect();
    let mut new = Vec::new();
    for (place, index) in indices.iter().enumerate() {
        let tells = alike.iter().any(|other| other.get(place) != Some(index));
        if tells || !known.contains(index) {
            new.push(index.as_str());
        }
    }
    if new.is_empty() {
        return text::humanize(&head);
    }
    text::humanize(&format!("{head}[{}]", new.join(", ")))
}

impl Edge {
    /// The risks in one line.
    pub(super) fn risk_text(&self) -> String {
        let parts: Vec<String> = self
            .risks
            .iter()
            .map(|(name, probability)| format!("{name} {}", number::percent(*probability)))
            .collect();
        parts.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use brink_study::results::NodeKind;

    use super::*;

    #[test]
    fn actions_keep_the_indices_that_tell_them_apart() {
        let labels = |node: &str, actions: &[&str]| -> Vec<String> {
            let action = |name: &&str| TreeAction {
                name: (*name).to_owned(),
                probability: 0.5,
                branches: Vec::new(),
            };
            let node = TreeNode {
                name: node.to_owned(),
                player: Some("first".to_owned()),
                kind: NodeKind::Decision,
                information_set: None,
                reach: 1.0,
                actions: actions.iter().map(action).collect(),
            };
            actions.iter().map(|name| action_label(&node, name)).collect()
        };
        let both = ["choose[defect]", "choose[cooperate]"];
        assert_eq!(labels("reply[defect]", &both), ["choose: defect", "choose: cooperate"]);
        assert_eq!(labels("reply[invasion, 1]", &["yield[1]", "fight"]), ["yield", "fight"]);
        assert_eq!(labels("open", &["attack[land_grab]"]), ["attack: land grab"]);
    }
}
