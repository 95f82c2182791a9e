//! From the places found in a tree to a game.

use std::collections::BTreeMap;
use std::sync::Arc;

use num_traits::Zero;

use super::numbers::{Exact, nearest};
use super::parse::{Kind, Tree};
use super::recognise::{Lead, Place, Walk, refuse};
use super::routes::Tolls;
use super::sets;
use super::types::Types;
use super::{EfgError, Names, Read};
use crate::{Game, NodeKind};

/// Numbers that wait for the graph, by the builder's edges, actions and nodes.
#[derive(Default)]
pub(super) struct Numbers {
    edges: Vec<(usize, f64)>,
    /// What actions pay.
    flows: Vec<(usize, Tolls)>,
    /// What has been paid before play ends there.
    settled: BTreeMap<usize, Tolls>,
}

impl Walk<'_> {
    /// Adds the actions of all places.
    pub(super) fn connect(&mut self) -> Result<Numbers, EfgError> {
        let mut numbers = Numbers::default();
        for id in 0..self.places.len() {
            for lead in self.leads(&self.places[id].nodes)? {
                self.connect_lead(id, lead, &mut numbers);
            }
        }
        Ok(numbers)
    }

    /// Adds an action. What its route pays more than the first route to where it leads becomes
    /// what the action pays. Where the branches of its lottery differ in this, each branch gets a
    /// node on its way instead, at which it is paid.
    fn connect_lead(&mut self, id: usize, lead: Lead, numbers: &mut Numbers) {
        let targets: Vec<(usize, Tolls)> =
            lead.targets.iter().map(|nodes| self.place_of_node[&nodes[0]].clone()).collect();
        let ends =
            |place: usize| self.tree.nodes[self.places[place].nodes[0]].kind == Kind::Terminal;
        let nothing = |tolls: &Tolls| tolls.iter().flatten().all(Zero::is_zero);
        let going_on: Vec<&Tolls> =
            targets.iter().filter(|(place, _)| !ends(*place)).map(|(_, tolls)| tolls).collect();
        let common = going_on.first().filter(|first| going_on.iter().all(|tolls| tolls == *first));
        let common: Option<Tolls> = common.filter(|tolls| !nothing(tolls)).map(|t| (*t).clone());
        let mut branches = Vec::new();
        for ((label, _), (place, tolls)) in lead.branches.iter().zip(&targets) {
            let mut target = *place;
            if let Some(paid) = common.as_ref().filter(|_| ends(*place)) {
                numbers.settled.insert(*place, paid.clone());
            }
            if common.is_none() && !nothing(tolls) {
                let name = format!("way to {}", self.places[*place].name);
                target = self.builder.chance(self.names.invent(&name));
                let (action, edge) = self.builder.action(target, "", [(None, *place)]);
                numbers.edges.push((edge, 1.0));
                numbers.flows.push((action, tolls.clone()));
            }
            branches.push((label.clone(), target));
        }
        let (action, first) = self.builder.action(id, lead.name, branches);
        let chances = lead.branches.iter().enumerate();
        numbers.edges.extend(chances.map(|(k, &(_, probability))| (first + k, probability)));
        numbers.flows.extend(common.map(|tolls| (action, tolls)));
    }

    pub(super) fn finish(self, numbers: Numbers) -> Result<Read, EfgError> {
        let Self { tree, types, mut builder, mut names, unseen, places, .. } = self;
        for members in unseen.groups() {
            let name = sets::check(tree, types, &places, &members)?;
            builder.information_set(names.unused(&name), members);
        }
        let (graph, layout) = builder.build(0)?;
        let cells: Vec<usize> = types.probability.iter().map(Vec::len).collect();
        let mut game = Game::zeros(Arc::new(graph), &cells);
        for (edge, probability) in numbers.edges {
            if let Some(edge) = layout.edge[edge] {
                game.edge_probability[edge] = probability;
            }
        }
        for (own, probability) in game.types.iter_mut().zip(&types.probability) {
            own.probability.clone_from(probability);
        }
        for (action, tolls) in numbers.flows {
            let Some(action) = layout.action[action] else { continue };
            let actions = game.graph.actions().len();
            for (own, tolls) in game.types.iter_mut().zip(tolls) {
                let cells = own.cells();
                own.flow_intercept.resize(actions * cells, 0.0);
                own.flow_slope.resize(actions * cells, 0.0);
                let flows = &mut own.flow_intercept[action * cells..][..cells];
                flows.iter_mut().zip(&tolls).for_each(|(flow, toll)| *flow = nearest(toll));
            }
        }
        let mut information_sets = vec![Vec::new(); game.graph.nodes().len()];
        for (id, Place { nodes, .. }) in places.iter().enumerate() {
            let Some(node) = layout.node[id] else { continue };
            match game.graph.nodes()[node].kind {
                NodeKind::Terminal(terminal) => {
                    payoffs(tree, types, &mut game, terminal, nodes, numbers.settled.get(&id))?;
                }
                NodeKind::Decision(player) => {
                    let mut known = vec![0; cells[player]];
                    for (opening, &node) in types.openings.iter().zip(nodes) {
                        if let Kind::Decision(_, set) = tree.nodes[node].kind {
                            known[opening.cell[player]] = tree.sets[set].number;
                        }
                    }
                    information_sets[node] = known;
                }
                NodeKind::Chance => {}
            }
        }
        game.validate()?;
        let names = Names { title: tree.title.clone(), types: types.labels.clone() };
        Ok(Read { game, names, information_sets, tree: Arc::clone(tree) })
    }
}

/// Payoffs at an end, less what has been paid before; each may depend on the payee's own type
/// alone.
fn payoffs(
    tree: &Tree,
    types: &Types,
    game: &mut Game,
    terminal: usize,
    nodes: &[usize],
    settled: Option<&Tolls>,
) -> Result<(), EfgError> {
    for (player, own) in game.types.iter_mut().enumerate() {
        let mut seen: Vec<Option<usize>> = vec![None; own.cells()];
        for (opening, &node) in types.openings.iter().zip(nodes) {
            let cell = opening.cell[player];
            let payoff = tree.paid(node, player);
            let Some(before) = seen[cell] else {
                seen[cell] = Some(node);
                let rest = settled.map(|tolls| payoff - &tolls[player][cell]);
                let at = terminal * own.cells() + cell;
                own.payoff_intercept[at] = nearest(rest.as_ref().unwrap_or(payoff));
                continue;
            };
            let known = tree.paid(before, player);
            if payoff != known {
                let reason = format!(
                    "the payoff of {} depends on another player's type or on a hidden draw: \
                     {} here and {} in line {}, for one and the same type of its own",
                    tree.players[player],
                    in_words(payoff, known),
                    in_words(known, payoff),
                    tree.nodes[before].line
                );
                return refuse(tree, node, reason);
            }
        }
    }
    Ok(())
}

/// A number as it can be told from another.
fn in_words(number: &Exact, other: &Exact) -> String {
    let near = nearest(number);
    if near == nearest(other) { number.to_string() } else { near.to_string() }
}
