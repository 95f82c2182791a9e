//! Heads of nodes, actions and branches: which index is a variable, which a constant element.

use super::declarations::set_path;
use super::{Context, Resolver};
use crate::names::nearest;
use crate::resolve::definitions::{Head, Pattern, SetKind};
use crate::resolve::formula::{SetId, Variable};
use crate::syntax::{Expr, ExprKind, Index, Segment};

pub(super) const GUARD: Context = Context::Public("a guard");
pub(super) const INDEX: Context = Context::Public("an index");

impl Resolver<'_> {
    /// The set of each index in the head of a node or an action.
    pub(super) fn pattern_sets(&mut self, head: &Segment) -> Vec<Option<SetId>> {
        let indices = head.indices.iter().flatten();
        indices.map(|index| self.pattern_set(head, index)).collect()
    }

    fn pattern_set(&mut self, head: &Segment, index: &Index) -> Option<SetId> {
        let expr = match index {
            Index::Binder(binder) => return self.set(&binder.set),
            Index::Expression(expr) => expr,
        };
        let names_set = set_path(expr)
            .is_some_and(|path| path.len() == 2 || self.symbols.sets.contains_key(&path[0].name));
        if names_set {
            return self.set(&set_path(expr)?);
        }
        // A constant. If another head of the node names the set at this position, it is that.
        let from_other = self.other_head_set(head, index);
        if from_other.is_some() {
            return from_other;
        }
        let found = match &expr.kind {
            ExprKind::Name(segments) if segments.len() == 1 => {
                let name = &segments[0].name.name;
                self.definitions.sets.iter().position(
                    |set| matches!(&set.kind, SetKind::Named(names) if names.contains(name)),
                )
            }
            ExprKind::Call { function, arguments }
                if matches!(function.name.as_str(), "first" | "last") && arguments.len() == 1 =>
            {
                return self.set_argument(&arguments[0].value);
            }
            _ => self.definitions.sets.iter().position(|set| matches!(set.kind, SetKind::Range(_))),
        };
        if found.is_none() {
            let message =
                format!("`{}` is neither a set nor an element of one", self.file.brief(expr.span));
            let known: Vec<&str> = self.symbols.sets.keys().map(String::as_str).collect();
            let near =
                set_path(expr).and_then(|path| nearest(&path[0].name, known).map(str::to_owned));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write the name of a set, `p in path`, or an element".into(),
            };
            self.error_with_help(expr.span, message, "", help);
        }
        found
    }

    fn other_head_set(&mut self, head: &Segment, index: &Index) -> Option<SetId> {
        let position = head.indices.iter().flatten().position(|i| std::ptr::eq(i, index))?;
        let syntax = self.syntax;
        let other_heads = syntax
            .nodes
            .iter()
            .filter(|node| node.head.name.name == head.name.name)
            .map(|node| &node.head);
        for other in other_heads {
            match other.indices.as_deref().and_then(|indices| indices.get(position)) {
                Some(Index::Binder(binder)) => return self.set(&binder.set),
                Some(Index::Expression(expr)) => {
                    if let Some(path) = set_path(expr)
                        && path.len() == 1
                        && self.symbols.sets.contains_key(&path[0].name)
                    {
                        return self.set(&path);
                    }
                }
                None => {}
            }
        }
        None
    }

    /// Resolves a head; the variables in scope are `outer`, and the head's own come after them.
    pub(super) fn head(
        &mut self,
        segment: &Segment,
        guard: Option<&Expr>,
        outer: &[Variable],
        sets: &[SetId],
    ) -> Option<Head> {
        let mut variables: Vec<Variable> = Vec::new();
        let mut pattern = Vec::new();
        for (index, &set) in segment.indices.iter().flatten().zip(sets) {
            let name = match index {
                Index::Binder(binder) => Some(binder.variable.clone()),
                Index::Expression(expr) => set_path(expr)
                    .filter(|path| path.len() == 2 || self.symbols.sets.contains_key(&path[0].name))
                    .and_then(|path| path.last().cloned()),
            };
            match (name, index) {
                (Some(name), _) => {
                    let mut bound = outer.iter().chain(&variables);
                    if bound.any(|v| v.name == name.name) {
                        let message = format!("index variable `{}` is bound twice", name.name);
                        let help = format!(
                            "give one another name, as in `other in {}`",
                            self.set_name(set)
                        );
                        self.error_with_help(name.span, message, "again", help);
                    }
                    pattern.push(Pattern::Variable(variables.len()));
                    variables.push(Variable { name: name.name, set });
                }
                (None, Index::Expression(expr)) => {
                    let element = self.within(INDEX, outer, |r| r.element(expr, set))?;
                    pattern.push(Pattern::Constant(element));
                }
                (None, Index::Binder(_)) => return None,
            }
        }
        let scope: Vec<Variable> = outer.iter().chain(&variables).cloned().collect();
        let guard = match guard {
            None => None,
            Some(expr) => Some(self.within(GUARD, &scope, |r| r.condition(expr))?),
        };
        let (name, span) = (segment.name.name.clone(), segment.name.span);
        Some(Head { name, span, pattern, variables, guard })
    }
}
