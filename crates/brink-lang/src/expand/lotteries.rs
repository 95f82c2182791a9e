//! Lotteries: hazards in sequence, draws and chance nodes, flattened to edges.

use brink_game::MAX_NODES;

use super::graph::{ActionInstance, Growth, add_action, head_sets};
use super::{Expanded, Expander, Requirement};
use crate::expand::dag::Value;
use crate::resolve::definitions::{BranchDef, LotteryDef, NodeDef, TailDef};

/// One edge of a flattened lottery.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    pub(super) label: Option<String>,
    /// The builder's node.
    pub(super) target: usize,
    pub(super) probability: Value,
}

impl<'m> Expander<'m> {
    pub(super) fn lottery(
        &mut self,
        lottery: &'m LotteryDef,
        growth: &mut Growth<'m>,
    ) -> Expanded<Vec<Branch>> {
        self.refuse_too_many(lottery)?;
        let mut branches = Vec::new();
        let mut remaining = self.dag.constant(1.0);
        let one = remaining;
        for (hazard, target) in &lottery.hazards {
            let probability = self.number(hazard)?;
            self.check(probability, Requirement::Probability, hazard.span);
            let label = Some(self.target_name(target)?);
            let target = self.target(target, growth)?;
            let strikes = self.dag.multiply(remaining, probability);
            branches.push(Branch { label, target, probability: strikes });
            let survives = self.dag.subtract(one, probability);
            remaining = self.dag.multiply(remaining, survives);
        }
        match &lottery.tail {
            TailDef::Target(target) => {
                let target = self.target(target, growth)?;
                branches.push(Branch { label: None, target, probability: remaining });
            }
            TailDef::Draw { variable, guard, probability, then, span } => {
                let variables = std::slice::from_ref(variable);
                let mut total = self.dag.constant(0.0);
                self.for_each(variables, *span, |expander, positions| {
                    let depth = expander.env.len();
                    expander.push_variable(variable, positions[0]);
                    let drawn = expander.draw_one(guard.as_ref(), probability, then, growth);
                    expander.env.truncate(depth);
                    let Some((chance, drawn)) = drawn? else { return Ok(()) };
                    total = expander.dag.add(total, chance);
                    let element = expander.sets[variable.set].name(positions[0]);
                    let share = expander.dag.multiply(remaining, chance);
                    branches.extend(expander.scaled(drawn, share, &element));
                    Ok(())
                })?;
                self.check(total, Requirement::SumsToOne, probability.span);
            }
        }
        Ok(branches)
    }

    /// Refuses draws within draws that come to more edges than a game may have nodes, before
    /// any is made.
    fn refuse_too_many(&self, lottery: &LotteryDef) -> Expanded<()> {
        let TailDef::Draw { span, .. } = &lottery.tail else { return Ok(()) };
        let edges = self.least_edges(lottery);
        if edges <= MAX_NODES {
            return Ok(());
        }
        let message = format!(
            "the draws of this continuation come to {edges} edges; the limit is {MAX_NODES}"
        );
        let help = "each draw within a draw multiplies them: draw less at once, or sum over the \
                    draws in the formulas of the payoffs";
        Err(Box::new(self.error(*span, message).with_help(help)))
    }

    /// Edges of a lottery, those behind a guard not counted. Saturates.
    fn least_edges(&self, lottery: &LotteryDef) -> usize {
        let tail = match &lottery.tail {
            TailDef::Target(_) => 1,
            TailDef::Draw { guard: Some(_), .. } => 0,
            TailDef::Draw { variable, then, .. } => {
                let elements = self.sets.get(variable.set).map_or(0, super::setup::SetValues::len);
                self.least_edges(then).saturating_mul(elements)
            }
        };
        tail.saturating_add(lottery.hazards.len())
    }

    fn target_name(
        &mut self,
        target: &'m crate::resolve::definitions::TargetDef,
    ) -> Expanded<String> {
        let mut positions = Vec::new();
        for index in &target.indices {
            positions.push(self.known(index)? as u32);
        }
        Ok(self.place_name(&(target.place, positions.into_boxed_slice())))
    }

    fn draw_one(
        &mut self,
        guard: Option<&'m crate::resolve::formula::Condition>,
        probability: &'m crate::resolve::formula::Formula,
        then: &'m LotteryDef,
        growth: &mut Growth<'m>,
    ) -> Expanded<Option<(Value, Vec<Branch>)>> {
        if let Some(guard) = guard
            && !self.holds(guard)?
        {
            return Ok(None);
        }
        let chance = self.number(probability)?;
        self.check(chance, Requirement::Probability, probability.span);
        Ok(Some((chance, self.lottery(then, growth)?)))
    }

    /// A lottery that is played with some probability, its labels after the one given.
    fn scaled(&mut self, branches: Vec<Branch>, share: Value, label: &str) -> Vec<Branch> {
        branches
            .into_iter()
            .map(|branch| Branch {
                label: Some(match branch.label {
                    Some(inner) => format!("{label}, {inner}"),
                    None => label.to_owned(),
                }),
                target: branch.target,
                probability: self.dag.multiply(share, branch.probability),
            })
            .collect()
    }

    /// The single action of a chance node.
    pub(super) fn grow_chance(
        &mut self,
        definition: &'m NodeDef,
        node: usize,
        env: &[usize],
        growth: &mut Growth<'m>,
    ) -> Expanded<()> {
        let branches = self.chance_branches(definition, growth)?;
        let instance = ActionInstance {
            definition: None,
            env: env.into(),
            name: String::new(),
            positions: Box::default(),
            node,
        };
        add_action(growth, instance, branches);
        Ok(())
    }

    fn chance_branches(
        &mut self,
        definition: &'m NodeDef,
        growth: &mut Growth<'m>,
    ) -> Expanded<Vec<Branch>> {
        let span = definition.head.span;
        if let [BranchDef { head: None, lottery, .. }] = &definition.branches[..] {
            return self.lottery(lottery, growth);
        }
        // (branches, probability or `None` for the remainder, label)
        let mut parts: Vec<(Vec<Branch>, Option<Value>, String)> = Vec::new();
        let mut total = self.dag.constant(0.0);
        for branch in &definition.branches {
            let Some(head) = &branch.head else {
                let message = "a `draw` or a hazard is the only branch of its chance node";
                return Err(self.error(span, message));
            };
            let sets = head_sets(head);
            self.for_each(&head.variables, head.span, |expander, positions| {
                let Some(key) = expander.head_key_within(head, positions)? else { return Ok(()) };
                let depth = expander.env.len();
                for (variable, &position) in head.variables.iter().zip(positions) {
                    expander.push_variable(variable, position);
                }
                let part = expander.chance_part(branch, growth);
                expander.env.truncate(depth);
                let (chance, branches) = part?;
                if let Some(chance) = chance {
                    total = expander.dag.add(total, chance);
                }
                parts.push((branches, chance, expander.indexed_name(&head.name, &sets, &key)));
                Ok(())
            })?;
        }
        let remainders = parts.iter().filter(|part| part.1.is_none()).count();
        if remainders > 1 || parts.is_empty() {
            let message = if parts.is_empty() {
                "this chance node has no branch: every guard is false"
            } else {
                "only one branch may leave out its probability"
            };
            return Err(self.error(span, message));
        }
        let one = self.dag.constant(1.0);
        let rest = self.dag.subtract(one, total);
        let probability_span = definition
            .branches
            .iter()
            .find_map(|b| b.probability.as_ref())
            .map_or(span, |f| f.span);
        if remainders == 0 {
            self.check(total, Requirement::SumsToOne, probability_span);
        } else {
            self.check(rest, Requirement::Probability, probability_span);
        }
        let mut all = Vec::new();
        for (branches, chance, label) in parts {
            all.extend(self.scaled(branches, chance.unwrap_or(rest), &label));
        }
        Ok(all)
    }

    fn chance_part(
        &mut self,
        branch: &'m BranchDef,
        growth: &mut Growth<'m>,
    ) -> Expanded<(Option<Value>, Vec<Branch>)> {
        let chance = match &branch.probability {
            None => None,
            Some(formula) => {
                let chance = self.number(formula)?;
                self.check(chance, Requirement::Probability, formula.span);
                Some(chance)
            }
        };
        Ok((chance, self.lottery(&branch.lottery, growth)?))
    }
}
