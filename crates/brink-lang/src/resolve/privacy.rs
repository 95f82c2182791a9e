//! Private values: what a formula may know of types depends on whose formula it is.

use super::{Context, Resolver};
use crate::resolve::formula::AttributeReference;
use crate::source::{Diagnostic, Span};

/// An attribute that a named formula depends on, directly or through others.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Requirement {
    attribute: AttributeReference,
    /// Where the attribute stands.
    span: Span,
}

impl Resolver<'_> {
    pub(super) fn check_privacy(&mut self) {
        self.close_requirements();
        let contexts = std::mem::take(&mut self.contexts);
        for (context, uses) in &contexts {
            if matches!(context, Context::Let(_)) {
                continue;
            }
            for (attribute, span) in &uses.attributes {
                self.check_use(*context, attribute, *span, None);
            }
            for &(id, span) in &uses.lets {
                let requirements = self.let_requirements.get(id).cloned().unwrap_or_default();
                for requirement in requirements {
                    self.check_use(
                        *context,
                        &requirement.attribute,
                        span,
                        Some((id, requirement.span)),
                    );
                }
            }
        }
        self.contexts = contexts;
        for (id, requirements) in self.let_requirements.iter().enumerate() {
            if let Some(definition) = self.definitions.lets.get_mut(id) {
                definition.private = !requirements.is_empty();
            }
        }
    }

    /// What each named formula depends on through others, to a fixed point; and which are
    /// defined through themselves.
    fn close_requirements(&mut self) {
        let lets = self.definitions.lets.len();
        let mut uses = vec![Vec::new(); lets];
        self.let_requirements = vec![Vec::new(); lets];
        for (context, used) in &self.contexts {
            let Context::Let(id) = *context else { continue };
            uses[id].clone_from(&used.lets);
            for (attribute, span) in &used.attributes {
                let requirement = Requirement { attribute: attribute.clone(), span: *span };
                push_new(&mut self.let_requirements[id], requirement);
            }
        }
        let mut changed = true;
        while changed {
            changed = false;
            for (id, own) in uses.iter().enumerate() {
                for &(used, _) in own {
                    for requirement in self.let_requirements[used].clone() {
                        changed |= push_new(&mut self.let_requirements[id], requirement);
                    }
                }
            }
        }
        self.check_let_cycles(&uses);
    }

    /// A formula may use itself at other indices (a recurrence, checked when it is expanded);
    /// one without index cannot.
    fn check_let_cycles(&mut self, uses: &[Vec<(usize, Span)>]) {
        for (id, recursive) in on_cycles(uses).into_iter().enumerate() {
            self.definitions.lets[id].recursive = recursive;
        }
        let plain: Vec<Vec<(usize, Span)>> = uses
            .iter()
            .enumerate()
            .map(|(id, used)| {
                let scalar = |id: usize| self.definitions.lets[id].variables.is_empty();
                used.iter().copied().filter(|&(other, _)| scalar(id) && scalar(other)).collect()
            })
            .collect();
        if let Some(cycle) = find_cycle(&plain) {
            let names: Vec<&str> = cycle
                .iter()
                .map(|&id| self.definitions.lets[id].declaration.name.as_str())
                .collect();
            let message = format!("formulas use each other in a circle: {}", names.join(" -> "));
            let span = self.definitions.lets[cycle[0]].declaration.span;
            self.error(span, message, "");
        }
    }

    fn check_use(
        &mut self,
        context: Context,
        attribute: &AttributeReference,
        span: Span,
        through: Option<(usize, Span)>,
    ) {
        let Some(&pair) = attribute.candidates.first() else { return };
        let Some((message, help)) = self.refusal(context, attribute, pair) else { return };
        let mut diagnostic =
            Diagnostic::error(self.file, span, message, "depends on a private type");
        if let Some((id, inner)) = through {
            let name = &self.definitions.lets[id].declaration.name;
            diagnostic = diagnostic.with_secondary(inner, format!("`{name}` depends on it here"));
        }
        self.diagnostics.push(diagnostic.with_help(help));
    }

    /// Why a formula may not use an attribute, and what to do about it; `None` if it may.
    fn refusal(
        &self,
        context: Context,
        attribute: &AttributeReference,
        (owner, at): (usize, usize),
    ) -> Option<(String, String)> {
        let types = self.symbols.types.iter().zip(&self.syntax.types);
        let name = types
            .filter_map(|(id, syntax)| id.map(|id| (id, syntax)))
            .find(|(id, _)| (id.0, id.1) == (owner, at))
            .map_or("", |(_, syntax)| &syntax.attribute.name);
        let owner_name = &self.definitions.players[owner].name;
        let qualified = format!("{owner_name}.{name}");
        Some(match context {
            Context::Let(_) => return None,
            Context::Payoff(player) if attribute.of(player).is_some() => return None,
            Context::Payoff(player) => {
                let payee = &self.definitions.players[player].name;
                let message = format!("the payoff of `{payee}` cannot depend on `{qualified}`");
                (message, as_a_draw(payee, owner_name, name))
            }
            Context::Type(player, own) => {
                let message = format!("this distribution cannot depend on `{qualified}`");
                let help = match attribute.of(player) {
                    Some(at) if at < own && self.attribute_set((player, at)).is_some() => {
                        return None;
                    }
                    Some(_) => {
                        "it may depend on the player's own discrete attributes declared above it"
                    }
                    None => "types of different players are independent",
                };
                (message, help.to_owned())
            }
            Context::Public(what) => (
                format!("{what} cannot depend on `{qualified}`, which is private"),
                format!(
                    "only payoffs of `{owner_name}` may depend on its type; what everybody sees \
                     may not"
                ),
            ),
            Context::Measure => (
                format!("a measure cannot use `{qualified}`, which is private"),
                match self.attribute_set((owner, at)) {
                    Some(_) => format!(
                        "write `reach(... | {qualified} = VALUE)` for what happens given a type"
                    ),
                    None => format!("`value({owner_name})` is its expected payoff over all types"),
                },
            ),
        })
    }
}

/// How a type that matters to another player is written: as a draw that its owner sees.
fn as_a_draw(payee: &str, owner: &str, name: &str) -> String {
    format!(
        "a player's payoff depends on its own type alone. Let chance draw what matters to both: \
         `set {name} = {{ ... }}`, `start nature`, `chance at nature: draw k in {name} with \
         SHARE -> move[k]`. Its owner sees it, `{owner} at move[{name}]`, and `{payee}` does not, \
         `{payee} at reply[{name}] unseen {name}`; outcomes carry it as an index"
    )
}

fn push_new(list: &mut Vec<Requirement>, new: Requirement) -> bool {
    let fresh = !list.iter().any(|old| old.attribute == new.attribute);
    if fresh {
        list.push(new);
    }
    fresh
}

/// Some cycle of a directed graph, its first node repeated at the end.
pub(super) fn find_cycle(edges: &[Vec<(usize, Span)>]) -> Option<Vec<usize>> {
    let mut done = vec![false; edges.len()];
    for start in 0..edges.len() {
        let mut path = vec![(start, 0)];
        while let Some(&mut (node, ref mut next)) = path.last_mut() {
            let Some(&(target, _)) = edges[node].get(*next).filter(|_| !done[node]) else {
                done[node] = true;
                path.pop();
                continue;
            };
            *next += 1;
            if let Some(at) = path.iter().position(|&(id, _)| id == target) {
                let mut cycle: Vec<usize> = path[at..].iter().map(|&(id, _)| id).collect();
                cycle.push(target);
                return Some(cycle);
            }
            if !done[target] {
                path.push((target, 0));
            }
        }
    }
    None
}

/// Which nodes of a directed graph can be reached from themselves.
fn on_cycles(edges: &[Vec<(usize, Span)>]) -> Vec<bool> {
    (0..edges.len())
        .map(|start| {
            let mut seen = vec![false; edges.len()];
            let mut queue = vec![start];
            while let Some(node) = queue.pop() {
                for &(target, _) in &edges[node] {
                    if target == start {
                        return true;
                    }
                    if !std::mem::replace(&mut seen[target], true) {
                        queue.push(target);
                    }
                }
            }
            false
        })
        .collect()
}
