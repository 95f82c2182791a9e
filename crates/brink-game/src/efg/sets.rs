//! Public nodes that a player cannot tell apart.

use std::collections::BTreeMap;

use super::EfgError;
use super::parse::{Kind, Tree};
use super::recognise::{Place, refuse};
use super::types::Types;

/// Which nodes share an information set, directly or through others.
#[derive(Clone, Debug, Default)]
pub(super) struct Unseen {
    /// Another node of the same group, earlier than the node; absent where there is none.
    earlier: BTreeMap<usize, usize>,
}

impl Unseen {
    fn first(&self, mut node: usize) -> usize {
        while let Some(&earlier) = self.earlier.get(&node) {
            node = earlier;
        }
        node
    }

    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.first(a), self.first(b));
        if a != b {
            self.earlier.insert(a.max(b), a.min(b));
        }
    }

    /// The groups of two nodes or more, each ascending.
    pub(super) fn groups(&self) -> Vec<Vec<usize>> {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &node in self.earlier.keys() {
            groups.entry(self.first(node)).or_default().push(node);
        }
        groups
            .into_iter()
            .map(|(first, mut others)| {
                others.insert(0, first);
                others
            })
            .collect()
    }
}

/// Whether every type of the player fails to tell these places apart; a name for them.
pub(super) fn check(
    tree: &Tree,
    types: &Types,
    places: &[Place],
    members: &[usize],
) -> Result<String, EfgError> {
    let mut set_of_type: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    let mut name = String::new();
    for &member in members {
        for (opening, &node) in types.openings.iter().zip(&places[member].nodes) {
            let Kind::Decision(player, set) = tree.nodes[node].kind else { continue };
            let label = &tree.sets[set].label;
            if name.is_empty() {
                // Files written here add the type to the name.
                label.split(" | ").next().unwrap_or(label).clone_into(&mut name);
            }
            let (known, at) = *set_of_type.entry(opening.cell[player]).or_insert((set, node));
            if known != set {
                let reason = format!(
                    "with another type the player cannot tell this node from others that it can \
                     tell apart with this type, for which it is at information set {} in line {}; \
                     what a player sees of moves must not depend on its type",
                    tree.sets[known].number, tree.nodes[at].line
                );
                return refuse(tree, node, reason);
            }
        }
    }
    Ok(if name.is_empty() { format!("set of node {}", members[0] + 1) } else { name })
}
