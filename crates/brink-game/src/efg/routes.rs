//! Routes that meet: parts of a tree from which play goes on alike, so that they are one public
//! node to which several routes lead.

use std::collections::BTreeMap;

use num_traits::Zero;

use super::numbers::Exact;
use super::parse::{Kind, Tree};
use super::types::Types;

/// What every type is paid more on one route to a node than on another, `[player][cell]`.
pub(super) type Tolls = Vec<Vec<Exact>>;

/// Compares play from two positions on, each a list of nodes, one for each opening: the same
/// information sets in the same places, the same chances, and payoffs that differ by an amount
/// which every type is paid whatever happens next. Returns these amounts, or `None` if play goes
/// on differently.
pub(super) fn compare(
    tree: &Tree,
    types: &Types,
    known: &[usize],
    nodes: &[usize],
) -> Option<Tolls> {
    let mut tolls: Vec<Vec<Option<Exact>>> =
        types.probability.iter().map(|cells| vec![None; cells.len()]).collect();
    for ((opening, &old), &new) in types.openings.iter().zip(known).zip(nodes) {
        // Nodes stand in prefix order: equal kinds one by one are equal subtrees.
        let length = tree.nodes[old].end - old;
        if tree.nodes[new].end - new != length {
            return None;
        }
        for step in 0..length {
            let (a, b) = (old + step, new + step);
            match (tree.nodes[a].kind, tree.nodes[b].kind) {
                (Kind::Terminal, Kind::Terminal) => {}
                (Kind::Chance(a), Kind::Chance(b)) if same_chances(tree, a, b) => continue,
                (a, b) if a == b => continue,
                _ => return None,
            }
            for (player, own) in tolls.iter_mut().enumerate() {
                let more = tree.paid(b, player) - tree.paid(a, player);
                match &mut own[opening.cell[player]] {
                    Some(toll) if *toll != more => return None,
                    toll => *toll = Some(more),
                }
            }
        }
    }
    let amount = |toll: Option<Exact>| toll.unwrap_or_else(Exact::zero);
    Some(tolls.into_iter().map(|own| own.into_iter().map(amount).collect()).collect())
}

fn same_chances(tree: &Tree, a: usize, b: usize) -> bool {
    a == b || tree.sets[a].chances == tree.sets[b].chances
}

/// For every node of a subtree a number that nodes from which play goes on alike have in common,
/// given as far as the next information sets; `None` where nobody moves any more.
pub(super) fn marks(tree: &Tree, top: usize) -> BTreeMap<usize, usize> {
    let mut found: BTreeMap<usize, usize> = BTreeMap::new();
    let mut numbers: BTreeMap<Vec<u64>, usize> = BTreeMap::new();
    for node in (top..tree.nodes[top].end).rev() {
        match tree.nodes[node].kind {
            Kind::Terminal => {}
            Kind::Decision(_, set) => {
                found.insert(node, set);
            }
            Kind::Chance(set) => {
                let children = &tree.nodes[node].children;
                let below: Vec<Option<usize>> =
                    children.iter().map(|child| found.get(child).copied()).collect();
                if below.iter().all(Option::is_none) {
                    continue;
                }
                let mut description: Vec<u64> =
                    tree.sets[set].probability.iter().map(|p| p.to_bits()).collect();
                description.extend(below.iter().map(|mark| mark.map_or(0, |m| m as u64 + 1)));
                let next = tree.sets.len() + numbers.len();
                found.insert(node, *numbers.entry(description).or_insert(next));
            }
        }
    }
    found
}
