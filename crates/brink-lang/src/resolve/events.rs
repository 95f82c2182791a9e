//! Measures: what can happen, and what is expected there.

use super::{Context, Resolver};
use crate::resolve::formula::{
    EventDef, EventIndex, ExpectTerm, FormulaKind, PlaceEvent, SetId, Variable,
};
use crate::source::Span;
use crate::syntax::{Event, Expr, Index, Segment};

use super::declarations::set_path;

/// A conditional probability may combine this many events with places; each doubles the work.
const MAX_EVENTS: usize = 4;

impl Resolver<'_> {
    pub(super) fn resolve_measures(&mut self) {
        let syntax = self.syntax;
        for (id, measure) in syntax.measures.iter().enumerate() {
            let variables = self.definitions.measures[id].variables.clone();
            if let Some(body) = self.number_in(Context::Measure, &variables, &measure.body) {
                self.definitions.measures[id].body = body;
            }
        }
    }

    fn only_in_measures(&mut self, function: &str, span: Span) -> Option<()> {
        if self.context == Context::Measure {
            return Some(());
        }
        let message = format!("`{function}` belongs in measures");
        let help = "the game is given before it is solved, so no formula of the game can use \
                    what happens in equilibrium";
        self.error_with_help(span, message, "", help);
        None
    }

    pub(super) fn reach(
        &mut self,
        event: &Event,
        given: &[Event],
        span: Span,
    ) -> Option<FormulaKind> {
        self.only_in_measures("reach", span)?;
        let event = self.event(event);
        let given: Vec<Option<EventDef>> = given.iter().map(|event| self.event(event)).collect();
        let event = event?;
        let given = given.into_iter().collect::<Option<Vec<_>>>()?;
        if given.len() >= MAX_EVENTS {
            let message = format!("at most {} conditions can be given", MAX_EVENTS - 1);
            self.error(span, message, "");
            return None;
        }
        Some(FormulaKind::Reach { event, given })
    }

    fn event(&mut self, event: &Event) -> Option<EventDef> {
        match event {
            Event::Place(segments) => {
                let mut bound = Vec::new();
                self.place_event(segments, &mut bound).map(EventDef::Place)
            }
            Event::Type(segments, expr) => {
                let (player, attribute) = self.player_attribute(segments)?;
                let span = segments[0].name.span.to(expr.span);
                let Some(set) = self.attribute_set((player, attribute)) else {
                    let message = "only discrete attributes can be given";
                    self.error(span, message, "a continuous attribute");
                    return None;
                };
                let element = self.element(expr, set)?;
                Some(EventDef::Type { player, attribute, element })
            }
        }
    }

    /// A node or outcome, perhaps with an action. Names of sets in its indices bind variables,
    /// which are added to `bound`.
    fn place_event(
        &mut self,
        segments: &[Segment],
        bound: &mut Vec<Variable>,
    ) -> Option<PlaceEvent> {
        let node = &segments[0];
        let span = node.name.span.to(segments[segments.len() - 1].name.span);
        if self.symbols.players.contains_key(&node.name.name) && segments.len() > 1 {
            let message = "a type needs a value here";
            let help = format!("write `{} = VALUE`", self.file.brief(span));
            self.error_with_help(span, message, "", help);
            return None;
        }
        let place = self.place(&node.name)?;
        let sets = self.definitions.places[place].sets.clone();
        let indices = self.event_indices(node, &sets, bound)?;
        let action = match segments {
            [] | [_] => None,
            [_, action] => {
                let known = &self.definitions.places[place].actions;
                let Some(sets) = known.get(&action.name.name).cloned() else {
                    let known: Vec<String> = known.keys().cloned().collect();
                    let what = format!("action at `{}` called", node.name.name);
                    self.unknown(&action.name, &what, &known);
                    return None;
                };
                let indices = self.event_indices(action, &sets, bound)?;
                Some((action.name.name.clone(), indices))
            }
            [_, _, third, ..] => {
                let message = "expected `node` or `node.action`";
                self.error(third.name.span, message, "one part too many");
                return None;
            }
        };
        Some(PlaceEvent { place, indices, action })
    }

    fn event_indices(
        &mut self,
        segment: &Segment,
        sets: &[SetId],
        bound: &mut Vec<Variable>,
    ) -> Option<Vec<EventIndex>> {
        let Some(given) = &segment.indices else {
            return Some(sets.iter().map(|_| EventIndex::Any).collect());
        };
        if given.len() != sets.len() {
            // Reports the number of indices in the same words as everywhere else.
            let plain = Segment { name: segment.name.clone(), indices: segment.indices.clone() };
            self.indices(&plain, sets);
            return None;
        }
        let mut indices = Vec::new();
        for (index, &set) in given.iter().zip(sets) {
            let binder = match index {
                Index::Binder(binder) => {
                    let own = self.set(&binder.set)?;
                    Some((binder.variable.name.clone(), own, binder.variable.span))
                }
                Index::Expression(expr) => self.bare_set(expr),
            };
            match (binder, index) {
                (Some((name, own, span)), _) => {
                    if own != set {
                        let message = format!(
                            "expected an index of `{}`, found `{}`",
                            self.set_name(set),
                            self.set_name(own)
                        );
                        self.error(span, message, "");
                        return None;
                    }
                    indices.push(EventIndex::Free(bound.len()));
                    bound.push(Variable { name, set });
                }
                (None, Index::Expression(expr)) => {
                    indices.push(EventIndex::Fixed(self.element(expr, set)?));
                }
                (None, Index::Binder(_)) => return None,
            }
        }
        Some(indices)
    }

    /// The name of a set that is not the name of a variable in scope.
    fn bare_set(&mut self, expr: &Expr) -> Option<(String, SetId, Span)> {
        let path = set_path(expr)?;
        let name = path.last()?.clone();
        let shadowed = path.len() == 1 && self.variable(&name.name).is_some();
        if shadowed || (path.len() == 1 && !self.symbols.sets.contains_key(&name.name)) {
            return None;
        }
        if path.len() == 2 && !self.symbols.players.contains_key(&path[0].name) {
            return None;
        }
        let set = self.set(&path)?;
        Some((name.name, set, name.span))
    }

    pub(super) fn expect(
        &mut self,
        items: &[(Expr, Vec<Segment>)],
        span: Span,
    ) -> Option<FormulaKind> {
        self.only_in_measures("expect", span)?;
        let mut terms = Vec::new();
        for (amount, place) in items {
            let mut variables = Vec::new();
            let place = self.place_event(place, &mut variables);
            let outer = self.scope.len();
            self.scope.extend(variables.iter().cloned());
            let amount = self.number(amount);
            self.scope.truncate(outer);
            terms.push(place.zip(amount).map(|(place, amount)| ExpectTerm {
                variables,
                place,
                amount,
            }));
        }
        terms.into_iter().collect::<Option<Vec<_>>>().map(FormulaKind::Expect)
    }

    pub(super) fn check_measure_cycles(&mut self) {
        let measures = self.definitions.measures.len();
        let mut edges = vec![Vec::new(); measures];
        let used: Vec<Vec<(usize, Span)>> = self
            .contexts
            .iter()
            .filter(|(context, _)| *context == Context::Measure)
            .map(|(_, uses)| uses.measures.clone())
            .collect();
        for (id, uses) in used.into_iter().enumerate() {
            if id < measures {
                edges[id] = uses;
            }
        }
        if let Some(cycle) = super::privacy::find_cycle(&edges) {
            let names: Vec<&str> = cycle
                .iter()
                .map(|&id| self.definitions.measures[id].declaration.name.as_str())
                .collect();
            let message = format!("measures use each other in a circle: {}", names.join(" -> "));
            let span = self.definitions.measures[cycle[0]].declaration.span;
            self.error(span, message, "");
        }
    }
}
