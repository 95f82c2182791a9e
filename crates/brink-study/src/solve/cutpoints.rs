//! Where along their attribute types change their action.

use brink_game::{Equilibrium, Graph, Pieces};
use brink_lang::Compiled;

/// A type that is indifferent: below it one action is taken, above it another.
#[derive(Clone, Debug, PartialEq)]
pub struct Cutpoint {
    /// The player.
    pub player: String,
    /// The node, or what the nodes that the player cannot tell apart are called.
    pub node: String,
    /// The cell (`greedy`); empty where the player has no discrete attribute.
    pub cell: String,
    /// The continuous attribute.
    pub attribute: String,
    /// The indifferent type, in units of the attribute.
    pub at: f64,
    /// Action of the types just below.
    pub below: String,
    /// Action of the types just above.
    pub above: String,
}

/// The cutpoints of an equilibrium in continuous types, by player, node, cell and attribute;
/// none for quantal response, where types change their action gradually.
pub fn cutpoints(compiled: &Compiled, equilibrium: &Equilibrium) -> Vec<Cutpoint> {
    let graph: &Graph = compiled.graph();
    let mut found = Vec::new();
    for (player, name) in graph.players().iter().enumerate() {
        let labels = compiled.cells(player);
        let Some(attribute) = compiled.attribute(player) else { continue };
        let pieces = &equilibrium.profile.players[player];
        for (id, _) in graph.choices().filter(|&(_, mover)| mover == player) {
            let node = &graph.nodes()[id];
            let action = |piece: usize| favourite(graph, node.actions.clone(), pieces, piece);
            for piece in 1..pieces.len() {
                let (below, above) = (action(piece - 1), action(piece));
                let inside = pieces.cell[piece] == pieces.cell[piece - 1]
                    && pieces.low[piece] < pieces.high[piece];
                if !inside || below == above {
                    continue;
                }
                found.push(Cutpoint {
                    player: name.clone(),
                    node: graph.seen_as(id).to_owned(),
                    cell: labels.get(pieces.cell[piece]).cloned().unwrap_or_default(),
                    attribute: attribute.to_owned(),
                    at: pieces.low[piece],
                    below: graph.actions()[below].name.clone(),
                    above: graph.actions()[above].name.clone(),
                });
            }
        }
    }
    found
}

/// The action that a piece takes with the highest probability.
pub(super) fn favourite(
    graph: &Graph,
    actions: std::ops::Range<usize>,
    pieces: &Pieces,
    piece: usize,
) -> usize {
    let play = |action: usize| pieces.play(graph.slot(action), piece);
    let first = actions.start;
    actions.fold(first, |best, action| if play(action) > play(best) { action } else { best })
}
