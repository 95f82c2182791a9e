//! Sizes, sets, parameters, controls, types and named formulas.

use super::{Context, Resolver};
use crate::names::nearest;
use crate::resolve::definitions::{
    AttributeDef, AttributeKind, DomainDef, Family, LetDef, ParameterDef, Probability, SetKind,
    SizeDef,
};
use crate::resolve::formula::{Formula, FormulaKind, Variable};
use crate::source::Span;
use crate::syntax::{
    Argument, DomainSyntax, Expr, ExprKind, Identifier, Index, ParameterSyntax, Segment, SetBody,
    TypeBody, TypeSyntax,
};

const BOUND: Context = Context::Public("a bound");

pub(super) fn zero(span: Span) -> Formula {
    Formula { kind: FormulaKind::Number(0.0), span }
}

impl Resolver<'_> {
    pub(super) fn resolve_sizes(&mut self) {
        let syntax = self.syntax;
        for size in &syntax.sizes {
            let value = self.number_in(Context::Public("a size"), &[], &size.value);
            let declaration = self.declaration(&size.name, size.doc.as_ref(), &[]);
            let value = value.unwrap_or_else(|| zero(size.value.span));
            self.definitions.sizes.push(SizeDef { declaration, value });
        }
        for (id, set) in syntax.sets.iter().enumerate() {
            if let SetBody::Range(bounds) = &set.body {
                let [low, high] = [&bounds[0], &bounds[1]].map(|bound| {
                    self.number_in(BOUND, &[], bound).unwrap_or_else(|| zero(bound.span))
                });
                self.definitions.sets[id].kind = SetKind::Range(Box::new([low, high]));
            }
        }
    }

    /// The variables that the indices of a definition bind.
    pub(super) fn binders(&mut self, head: &Segment) -> Vec<Variable> {
        let mut variables: Vec<Variable> = Vec::new();
        for index in head.indices.iter().flatten() {
            let Some((name, set)) = self.binder(index) else { continue };
            if variables.iter().any(|v| v.name == name.name) {
                let message = format!("index variable `{}` is bound twice", name.name);
                let help =
                    format!("give one another name, as in `other in {}`", self.set_name(set));
                self.error_with_help(name.span, message, "again", help);
            }
            variables.push(Variable { name: name.name, set });
        }
        variables
    }

    fn binder(&mut self, index: &Index) -> Option<(Identifier, usize)> {
        match index {
            Index::Binder(binder) => {
                self.set(&binder.set).map(|set| (binder.variable.clone(), set))
            }
            Index::Expression(expr) => {
                let Some(path) = set_path(expr) else {
                    let help = "write the name of a set, or `p in path`";
                    self.error_with_help(expr.span, "expected an index set here", "", help);
                    return None;
                };
                let variable = path.last()?.clone();
                self.set(&path).map(|set| (variable, set))
            }
        }
    }

    pub(super) fn resolve_parameters(&mut self) {
        let syntax = self.syntax;
        for parameter in &syntax.parameters {
            let definition = self.parameter(parameter, "the default of a parameter");
            self.definitions.parameters.push(definition);
        }
        for control in &syntax.controls {
            let definition = self.parameter(control, "the default of a control");
            if !matches!(definition.domain, DomainDef::Interval { .. }) {
                let message = format!("control `{}` has no interval", control.head.name.name);
                let help = "write for example `control posture in [0, 1]`";
                self.error_with_help(control.head.name.span, message, "", help);
            }
            self.definitions.controls.push(definition);
        }
    }

    fn parameter(&mut self, parameter: &ParameterSyntax, what: &'static str) -> ParameterDef {
        let variables = self.parameter_variables(&parameter.head);
        let domain = match &parameter.domain {
            DomainSyntax::Real => DomainDef::Real,
            DomainSyntax::Set(path) => match self.set(path) {
                Some(set) => DomainDef::Element(set),
                None => DomainDef::Real,
            },
            DomainSyntax::Simplex(span) => {
                if variables.is_empty() {
                    let help =
                        "shares of a whole need an index, as in `param share[path] in simplex`";
                    self.error_with_help(*span, "a simplex needs an index", "", help);
                }
                DomainDef::Simplex
            }
            DomainSyntax::Interval { low, low_open, high, high_open, span } => {
                let ends = Box::new([low, high].map(|bound| {
                    self.number_in(BOUND, &[], bound).unwrap_or_else(|| zero(bound.span))
                }));
                let (low_open, high_open) = (*low_open, *high_open);
                DomainDef::Interval { ends, low_open, high_open, span: *span }
            }
        };
        let default = parameter.default.as_ref().and_then(|expr| match domain {
            DomainDef::Element(set) => {
                let context = Context::Public(what);
                let element = self.within(context, &variables, |r| r.element(expr, set))?;
                let span = element.span;
                Some(Formula { kind: FormulaKind::Integer(Box::new(element)), span })
            }
            _ => self.number_in(Context::Public(what), &variables, expr),
        });
        let declaration =
            self.declaration(&parameter.head.name, parameter.doc.as_ref(), &variables);
        ParameterDef { declaration, variables, domain, default }
    }

    /// Like [`Resolver::binders`], but two indices over one set need no names of their own.
    fn parameter_variables(&mut self, head: &Segment) -> Vec<Variable> {
        let mut variables: Vec<Variable> = Vec::new();
        for index in head.indices.iter().flatten() {
            let Some((name, set)) = self.binder(index) else { continue };
            variables.push(Variable { name: name.name, set });
        }
        variables
    }

    pub(super) fn resolve_attributes(&mut self) {
        let syntax = self.syntax;
        for (at, statement) in syntax.types.iter().enumerate() {
            let Some((player, attribute, set)) = self.symbols.types[at] else { continue };
            let kind = self.attribute(statement, Context::Type(player, attribute), set);
            let doc = statement.doc.as_ref();
            let declaration = self.declaration(&statement.attribute, doc, &[]);
            let kind = kind.unwrap_or(AttributeKind::Continuous {
                family: Family::Uniform,
                arguments: Vec::new(),
                truncated: None,
            });
            self.definitions.attributes[player].push(AttributeDef { declaration, kind });
        }
    }

    fn attribute(
        &mut self,
        statement: &TypeSyntax,
        context: Context,
        set: Option<usize>,
    ) -> Option<AttributeKind> {
        match &statement.body {
            TypeBody::Values(values) => {
                let formulas = values
                    .iter()
                    .map(|(_, expr)| self.number_in(context, &[], expr))
                    .collect::<Option<Vec<_>>>()?;
                Some(AttributeKind::Discrete {
                    set: set?,
                    probability: Probability::Each(formulas),
                })
            }
            TypeBody::OverSet(path, expr) => {
                let variable = Variable { name: path.last()?.name.clone(), set: set? };
                let formula = self.number_in(context, std::slice::from_ref(&variable), expr)?;
                let probability = Probability::Over(variable, formula);
                Some(AttributeKind::Discrete { set: set?, probability })
            }
            TypeBody::Continuous { family, arguments, truncated } => {
                let found = Family::ALL.into_iter().find(|f| f.name() == family.name);
                let Some(known) = found else {
                    let names: Vec<String> =
                        Family::ALL.iter().map(|f| f.name().to_owned()).collect();
                    self.unknown(family, "distribution", &names);
                    return None;
                };
                let required = if known == Family::Beta { 2 } else { known.arguments().len() };
                let names = known.arguments();
                let mut formulas =
                    self.distribution_arguments(context, family, names, required, arguments)?;
                if formulas.len() == 3 && known == Family::Beta {
                    let message = "a beta distribution has both bounds or none";
                    self.error(family.span, message, "");
                    return None;
                }
                if known == Family::Beta && formulas.len() == 2 {
                    let one = Formula { kind: FormulaKind::Number(1.0), span: family.span };
                    formulas.extend([zero(family.span), one]);
                }
                let truncated = match truncated {
                    None => None,
                    Some((span, bounds)) => {
                        let word = Identifier { name: "truncated".into(), span: *span };
                        let names = &["low", "high"];
                        let bounds =
                            self.distribution_arguments(context, &word, names, 2, bounds)?;
                        <[Formula; 2]>::try_from(bounds).ok().map(Box::new)
                    }
                };
                Some(AttributeKind::Continuous { family: known, arguments: formulas, truncated })
            }
        }
    }

    /// Arguments by position or by name, put in order.
    fn distribution_arguments(
        &mut self,
        context: Context,
        function: &Identifier,
        names: &[&str],
        required: usize,
        arguments: &[Argument],
    ) -> Option<Vec<Formula>> {
        let signature = || format!("write `{}({})`", function.name, names.join(", "));
        let mut slots: Vec<Option<Formula>> = vec![None; names.len()];
        for (position, argument) in arguments.iter().enumerate() {
            let slot = match &argument.name {
                None => position,
                Some(name) => {
                    if let Some(slot) = names.iter().position(|known| *known == name.name) {
                        slot
                    } else {
                        let message =
                            format!("`{}` has no argument `{}`", function.name, name.name);
                        let help = match nearest(&name.name, names.iter().copied()) {
                            Some(near) => format!("did you mean `{near}`?"),
                            None => signature(),
                        };
                        self.error_with_help(name.span, message, "", help);
                        return None;
                    }
                }
            };
            let formula = self.number_in(context, &[], &argument.value)?;
            if slot >= names.len() || slots[slot].is_some() {
                let message = format!("one argument too many for `{}`", function.name);
                self.error_with_help(argument.value.span, message, "", signature());
                return None;
            }
            slots[slot] = Some(formula);
        }
        if let Some(missing) = (0..required).find(|&slot| slots[slot].is_none()) {
            let message = format!("`{}` lacks its argument `{}`", function.name, names[missing]);
            self.error_with_help(function.span, message, "", signature());
            return None;
        }
        Some(slots.into_iter().flatten().collect())
    }

    /// The indices of named formulas and measures, before any formula that may use them.
    pub(super) fn declare_formulas(&mut self) {
        let syntax = self.syntax;
        for definition in &syntax.lets {
            let variables = self.binders(&definition.head);
            let declaration =
                self.declaration(&definition.head.name, definition.doc.as_ref(), &variables);
            let body = zero(definition.body.span);
            let definition =
                LetDef { declaration, variables, body, private: false, recursive: false };
            self.definitions.lets.push(definition);
        }
        for measure in &syntax.measures {
            let variables = self.binders(&measure.head);
            let declaration =
                self.declaration(&measure.head.name, measure.doc.as_ref(), &variables);
            let body = zero(measure.body.span);
            let definition =
                crate::resolve::definitions::MeasureDef { declaration, variables, body };
            self.definitions.measures.push(definition);
        }
    }

    pub(super) fn resolve_lets(&mut self) {
        let syntax = self.syntax;
        for (id, definition) in syntax.lets.iter().enumerate() {
            let variables = self.definitions.lets[id].variables.clone();
            if let Some(body) = self.number_in(Context::Let(id), &variables, &definition.body) {
                self.definitions.lets[id].body = body;
            }
        }
    }
}

/// The names of an expression that could be a set: `set` or `player.attribute`.
pub(super) fn set_path(expr: &Expr) -> Option<Vec<Identifier>> {
    let ExprKind::Name(segments) = &expr.kind else { return None };
    if segments.len() > 2 || segments.iter().any(|segment| segment.indices.is_some()) {
        return None;
    }
    Some(segments.iter().map(|segment| segment.name.clone()).collect())
}
