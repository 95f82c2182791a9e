//! Attributes of types in formulas: whose is meant, and what it is.

use super::elements::Reading;
use super::symbols::Value;
use super::{Context, Resolver};
use crate::resolve::formula::{AttributeReference, ElementKind, Formula, FormulaKind, SetId};
use crate::source::Span;
use crate::syntax::{Expr, ExprKind, Identifier, Segment};

impl Resolver<'_> {
    pub(super) fn attribute_of(&self, player: usize, name: &str) -> Option<usize> {
        match self.symbols.values.get(name) {
            Some((Value::Attribute(pairs), _)) => {
                pairs.iter().find(|&&(owner, _)| owner == player).map(|&(_, at)| at)
            }
            _ => None,
        }
    }

    pub(super) fn attribute_set(&self, (player, attribute): (usize, usize)) -> Option<SetId> {
        let mut types = self.symbols.types.iter().flatten();
        types.find(|t| (t.0, t.1) == (player, attribute)).and_then(|t| t.2)
    }

    /// Of the players' attributes of one name those that can be meant here: the payee's own, or
    /// the player's whose types these are, where that player has one.
    fn meant(&self, candidates: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let own = match self.context {
            Context::Payoff(player) | Context::Type(player, _) => {
                candidates.iter().find(|&&(owner, _)| owner == player)
            }
            Context::Public(_) | Context::Let(_) | Context::Measure => None,
        };
        own.map_or_else(|| candidates.to_vec(), |&own| vec![own])
    }

    /// The set that all attributes of one name take their values from.
    pub(super) fn common_set(&self, candidates: &[(usize, usize)]) -> Option<SetId> {
        let candidates = self.meant(candidates);
        let set = self.attribute_set(*candidates.first()?)?;
        candidates.iter().all(|&pair| self.attribute_set(pair) == Some(set)).then_some(set)
    }

    /// Reports a plain name of which it is not known whose attribute is meant, though players
    /// have values of their own under it: the same name of a value may be another value.
    pub(super) fn only_one_meant(&mut self, expr: &Expr) -> Option<()> {
        let ExprKind::Name(segments) = &expr.kind else { return Some(()) };
        let [Segment { name, indices: None }] = &segments[..] else { return Some(()) };
        let Some((Value::Attribute(candidates), _)) = self.symbols.values.get(&name.name) else {
            return Some(());
        };
        let candidates = self.meant(candidates);
        let named = |&pair| self.attribute_set(pair).is_some_and(|set| !self.is_integer_set(set));
        if self.variable(&name.name).is_some()
            || self.common_set(&candidates).is_some()
            || !candidates.iter().any(named)
        {
            return Some(());
        }
        self.ambiguous(name);
        None
    }

    /// Reports the name of a discrete attribute that means different sets with different players.
    pub(super) fn ambiguous(&mut self, name: &Identifier) {
        let mut types = self.syntax.types.iter();
        let owner = types.find(|t| t.attribute.name == name.name).map(|t| &t.player.name);
        let message = format!("several players have values called `{}`", name.name);
        let owner = owner.map_or("PLAYER", String::as_str);
        let help = format!("say whose are meant, as in `{owner}.{}`", name.name);
        self.error_with_help(name.span, message, "ambiguous", help);
    }

    pub(super) fn attribute_number(
        &mut self,
        candidates: &[(usize, usize)],
        span: Span,
    ) -> Option<Formula> {
        let candidates = self.meant(candidates);
        let mut sets = candidates.iter().filter_map(|&pair| self.attribute_set(pair));
        let named = sets.find(|&set| !self.is_integer_set(set));
        let reference = AttributeReference { candidates };
        self.uses.attributes.push((reference.clone(), span));
        if let Some(set) = named {
            self.not_a_number(set, span);
            return None;
        }
        Some(Formula { kind: FormulaKind::Attribute(reference), span })
    }

    /// `player.attribute`
    pub(super) fn dotted(&mut self, segments: &[Segment], span: Span) -> Option<Formula> {
        let pair = self.player_attribute(segments)?;
        self.attribute_number(&[pair], span)
    }

    /// The attribute that `player.attribute` names.
    pub(super) fn player_attribute(&mut self, segments: &[Segment]) -> Option<(usize, usize)> {
        let [player, attribute] = segments else {
            let span = segments[0].name.span;
            self.error(span, "expected `player.attribute`", "");
            return None;
        };
        if !self.symbols.players.contains_key(&player.name.name)
            && self.symbols.places.contains_key(&player.name.name)
        {
            let message = "actions have no value of their own";
            let help =
                "write `reach(node.action)` in a measure for the probability that it is taken";
            self.error_with_help(player.name.span.to(attribute.name.span), message, "", help);
            return None;
        }
        let owner = self.player(&player.name)?;
        if let Some(at) = self.attribute_of(owner, &attribute.name.name) {
            return Some((owner, at));
        }
        let known: Vec<String> = self
            .syntax
            .types
            .iter()
            .filter(|t| t.player.name == player.name.name)
            .map(|t| t.attribute.name.clone())
            .collect();
        self.unknown(&attribute.name, &format!("attribute of `{}`", player.name.name), &known);
        None
    }

    /// An attribute as an element of a set.
    pub(super) fn attribute_element(
        &mut self,
        candidates: &[(usize, usize)],
        set: SetId,
        span: Span,
    ) -> Option<Reading> {
        let mut candidates = self.meant(candidates);
        let Some(own) = candidates.iter().find_map(|&pair| self.attribute_set(pair)) else {
            self.error(span, "a continuous attribute cannot be an index", "");
            return None;
        };
        if self.is_integer_set(set) && self.common_set(&candidates) != Some(set) {
            return Some(Reading::Number);
        }
        candidates.retain(|&pair| self.attribute_set(pair) == Some(set));
        if candidates.is_empty() {
            self.wrong_set(span, own, set);
            return None;
        }
        let reference = AttributeReference { candidates };
        self.uses.attributes.push((reference.clone(), span));
        Some(Reading::Element(ElementKind::Attribute(reference)))
    }
}
