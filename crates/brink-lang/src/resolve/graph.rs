//! Outcomes, nodes, actions and where they lead.

use std::collections::BTreeMap;

use super::formulas::sets_of;
use super::heads::{GUARD, INDEX};
use super::{Context, Resolver};
use crate::names::nearest;
use crate::resolve::definitions::{
    ActionDef, BranchDef, LotteryDef, NodeDef, OutcomeDef, PlaceDef, TailDef, TargetDef,
};
use crate::resolve::formula::{Formula, SetId, Variable};
use crate::source::{Diagnostic, Span};
use crate::syntax::{
    ActionSyntax, BranchSyntax, Expr, Identifier, Lottery, NamedBranch, NodeBody, NodeSyntax, Tail,
    Target,
};

const PROBABILITY: Context = Context::Public("a probability");

impl Resolver<'_> {
    /// Names and index sets of outcomes and nodes, before any formula is read.
    pub(super) fn declare_places(&mut self) {
        let syntax = self.syntax;
        for (id, outcome) in syntax.outcomes.iter().enumerate() {
            let sets = sets_of(&self.binders(&outcome.head));
            let name = &outcome.head.name;
            if let Some(&first) = self.symbols.places.get(&name.name) {
                self.twice(name, self.definitions.places[first].span);
                continue;
            }
            self.declare_place(name, Some(id), sets);
        }
        for node in &syntax.nodes {
            let sets = self.pattern_sets(&node.head);
            let name = &node.head.name;
            let place = match self.symbols.places.get(&name.name) {
                None => self.declare_place(name, None, sets.into_iter().flatten().collect()),
                Some(&first) => {
                    self.check_same_sets(name, first, &sets);
                    first
                }
            };
            self.declare_actions(node, place);
        }
    }

    fn declare_place(
        &mut self,
        name: &Identifier,
        outcome: Option<usize>,
        sets: Vec<SetId>,
    ) -> usize {
        let id = self.definitions.places.len();
        self.symbols.places.insert(name.name.clone(), id);
        let actions = BTreeMap::new();
        let (name, span) = (name.name.clone(), name.span);
        self.definitions.places.push(PlaceDef { name, span, outcome, sets, actions });
        id
    }

    fn twice(&mut self, name: &Identifier, first: Span) {
        let message = format!("`{}` is defined twice", name.name);
        let diagnostic = Diagnostic::error(self.file, name.span, message, "again");
        self.diagnostics.push(diagnostic.with_secondary(first, "first here"));
    }

    /// Heads of one node may differ in which indices are constants, not in their sets.
    fn check_same_sets(&mut self, name: &Identifier, first: usize, sets: &[Option<SetId>]) {
        let place = &self.definitions.places[first];
        let first_span = place.span;
        if place.outcome.is_some() {
            self.twice(name, first_span);
            return;
        }
        let known = place.sets.clone();
        let agree = known.len() == sets.len()
            && known.iter().zip(sets).all(|(known, set)| set.is_none_or(|set| set == *known));
        if !agree {
            let list = |sets: Vec<&str>| format!("[{}]", sets.join(", "));
            let known = list(known.iter().map(|&set| self.set_name(set)).collect());
            let message = format!("node `{}` has the indices {known} elsewhere", name.name);
            let diagnostic = Diagnostic::error(self.file, name.span, message, "other indices here")
                .with_secondary(first_span, format!("{known} here"));
            self.diagnostics.push(diagnostic);
        }
    }

    fn declare_actions(&mut self, node: &NodeSyntax, place: usize) {
        let NodeBody::Actions(actions) = &node.body else { return };
        for action in actions {
            let sets: Vec<SetId> = self.pattern_sets(&action.head).into_iter().flatten().collect();
            let name = &action.head.name;
            let known = self.definitions.places[place].actions.get(&name.name);
            if known.is_some_and(|known| *known != sets) {
                let message = format!("action `{}` has other indices elsewhere", name.name);
                self.error(name.span, message, "");
            }
            self.definitions.places[place].actions.insert(name.name.clone(), sets);
        }
    }

    pub(super) fn resolve_outcomes(&mut self) {
        let syntax = self.syntax;
        for outcome in &syntax.outcomes {
            let variables = self.binders(&outcome.head);
            let declaration =
                self.declaration(&outcome.head.name, outcome.doc.as_ref(), &variables);
            let payoffs = self.payoffs(&outcome.payoffs, &variables);
            self.definitions.outcomes.push(OutcomeDef { declaration, variables, payoffs });
        }
    }

    fn payoffs(
        &mut self,
        syntax: &[(Identifier, Expr)],
        scope: &[Variable],
    ) -> Vec<Option<Formula>> {
        let mut payoffs: Vec<Option<Formula>> = vec![None; self.definitions.players.len()];
        for (name, expr) in syntax {
            let Some(player) = self.player(name) else { continue };
            if payoffs[player].is_some() {
                let message = format!("`{}` has two payoffs here", name.name);
                self.error(name.span, message, "again");
            }
            payoffs[player] = self.number_in(Context::Payoff(player), scope, expr);
        }
        payoffs
    }

    pub(super) fn resolve_nodes(&mut self) {
        let syntax = self.syntax;
        for node in &syntax.nodes {
            let Some(&place) = self.symbols.places.get(&node.head.name.name) else { continue };
            let player = match &node.player {
                None => None,
                Some(name) => match self.player(name) {
                    Some(player) => Some(player),
                    None => continue,
                },
            };
            let sets = self.definitions.places[place].sets.clone();
            let Some(head) = self.head(&node.head, node.guard.as_ref(), &[], &sets) else {
                continue;
            };
            let scope = head.variables.clone();
            let unseen = self.unseen(node, place, &head);
            let mut definition =
                NodeDef { place, player, head, unseen, actions: Vec::new(), branches: Vec::new() };
            match &node.body {
                NodeBody::Actions(actions) => {
                    let actions = actions.iter().filter_map(|a| self.action(a, &scope));
                    definition.actions = actions.collect();
                }
                NodeBody::Branches(branches) => {
                    let branches = branches.iter().filter_map(|b| self.branch(b, &scope));
                    definition.branches = branches.collect();
                    self.check_remainders(&definition);
                }
            }
            self.definitions.nodes.push(definition);
        }
    }

    fn check_remainders(&mut self, node: &NodeDef) {
        let without = node
            .branches
            .iter()
            .filter(|branch| branch.probability.is_none())
            .filter_map(|branch| branch.head.as_ref())
            .nth(1);
        if let Some(head) = without {
            let help =
                "one branch may leave out `with PROBABILITY`: it takes what the others leave";
            let message = format!("branch `{}` has no probability", head.name);
            self.error_with_help(head.span, message, "a second one without", help);
        }
    }

    fn action(&mut self, action: &ActionSyntax, outer: &[Variable]) -> Option<ActionDef> {
        let sets: Vec<SetId> = self.pattern_sets(&action.head).into_iter().flatten().collect();
        let head = self.head(&action.head, action.guard.as_ref(), outer, &sets);
        let head = head?;
        let scope: Vec<Variable> = outer.iter().chain(&head.variables).cloned().collect();
        let pays = self.payoffs(&action.pays, &scope);
        let lottery = self.lottery(&action.lottery, &scope)?;
        Some(ActionDef { head, pays, lottery })
    }

    fn branch(&mut self, branch: &BranchSyntax, outer: &[Variable]) -> Option<BranchDef> {
        match branch {
            BranchSyntax::Lottery(lottery) => {
                let lottery = self.lottery(lottery, outer)?;
                Some(BranchDef { head: None, probability: None, lottery })
            }
            BranchSyntax::Named(branch) => {
                let NamedBranch { head, guard, probability, lottery } = &**branch;
                let sets: Vec<SetId> = self.pattern_sets(head).into_iter().flatten().collect();
                let head = self.head(head, guard.as_ref(), outer, &sets)?;
                let scope: Vec<Variable> = outer.iter().chain(&head.variables).cloned().collect();
                let probability = match probability {
                    None => None,
                    Some(expr) => Some(self.number_in(PROBABILITY, &scope, expr)?),
                };
                let lottery = self.lottery(lottery, &scope)?;
                Some(BranchDef { head: Some(head), probability, lottery })
            }
        }
    }

    fn lottery(&mut self, lottery: &Lottery, scope: &[Variable]) -> Option<LotteryDef> {
        let hazards: Vec<_> = lottery
            .hazards
            .iter()
            .map(|(expr, target)| {
                let probability = self.number_in(PROBABILITY, scope, expr);
                let target = self.target(target, scope);
                probability.zip(target)
            })
            .collect();
        let tail = match &lottery.tail {
            Tail::Target(target) => self.target(target, scope).map(TailDef::Target),
            Tail::Draw { binder, guard, probability, then } => {
                let set = self.set(&binder.set)?;
                let span = binder.variable.span;
                let variable = Variable { name: binder.variable.name.clone(), set };
                let mut scope = scope.to_vec();
                scope.push(variable.clone());
                let guard = match guard {
                    None => None,
                    Some(expr) => Some(self.within(GUARD, &scope, |r| r.condition(expr))?),
                };
                let probability = self.number_in(PROBABILITY, &scope, probability);
                let then = Box::new(self.lottery(then, &scope)?);
                let probability = probability?;
                Some(TailDef::Draw { variable, guard, probability, then, span })
            }
        };
        let hazards = hazards.into_iter().collect::<Option<Vec<_>>>()?;
        Some(LotteryDef { hazards, tail: tail? })
    }

    fn target(&mut self, target: &Target, scope: &[Variable]) -> Option<TargetDef> {
        let place = self.place(&target.segment.name)?;
        let sets = self.definitions.places[place].sets.clone();
        let indices = self.within(INDEX, scope, |r| r.indices(&target.segment, &sets))?;
        Some(TargetDef { place, indices, span: target.span })
    }

    /// The node or outcome of this name.
    pub(super) fn place(&mut self, name: &Identifier) -> Option<usize> {
        if let Some(&place) = self.symbols.places.get(&name.name) {
            if let Some(used) = self.used.places.get_mut(place) {
                *used = true;
            }
            return Some(place);
        }
        let known: Vec<String> = self.symbols.places.keys().cloned().collect();
        let message = format!("there is no node or outcome `{}`", name.name);
        let near = nearest(&name.name, known.iter().map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                format!("define it: `outcome {0} {{ ... }}` or `PLAYER at {0}: ...`", name.name)
            }
        };
        self.error_with_help(name.span, message, "not defined", help);
        None
    }

    pub(super) fn resolve_start(&mut self) {
        let syntax = self.syntax;
        match &syntax.starts[..] {
            [start] => self.definitions.start = self.target(start, &[]),
            [] => {
                let span = syntax.name.as_ref().map_or(Span::default(), |name| name.span);
                let help = "write `start NODE`";
                self.error_with_help(span, "the model does not say where play starts", "", help);
            }
            [first, second, ..] => {
                let diagnostic =
                    Diagnostic::error(self.file, second.span, "play starts once", "again")
                        .with_secondary(first.span, "first here");
                self.diagnostics.push(diagnostic);
            }
        }
    }
}
