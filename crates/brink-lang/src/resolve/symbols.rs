//! The table of names, and suggestions for names that are not in it.

use std::collections::BTreeMap;

use super::Resolver;
use crate::names::nearest;
use crate::resolve::definitions::{Declaration, SetDef, SetKind};
use crate::resolve::formula::{Formula, FormulaKind, SetId};
use crate::source::{Diagnostic, Span};
use crate::syntax::{Identifier, SetBody, TypeBody};

/// What a name in a formula stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Size(usize),
    Parameter(usize),
    Control(usize),
    Let(usize),
    Measure(usize),
    /// An attribute of one or several players: (player, attribute) pairs.
    Attribute(Vec<(usize, usize)>),
}

#[derive(Debug, Default)]
pub(super) struct Symbols {
    pub(super) players: BTreeMap<String, usize>,
    /// Attributes of two players may give two sets of one name; the name alone is then refused.
    pub(super) sets: BTreeMap<String, Vec<SetId>>,
    pub(super) values: BTreeMap<String, (Value, Span)>,
    pub(super) places: BTreeMap<String, usize>,
    /// `[type statement]`: the player, the attribute and, where it is discrete, its set.
    pub(super) types: Vec<Option<(usize, usize, Option<SetId>)>>,
}

impl Resolver<'_> {
    pub(super) fn declare_players(&mut self) {
        for (name, doc) in &self.syntax.players {
            if self.symbols.players.contains_key(&name.name) {
                self.error(name.span, format!("player `{}` is named twice", name.name), "again");
                continue;
            }
            self.symbols.players.insert(name.name.clone(), self.definitions.players.len());
            let declaration = self.declaration(name, doc.as_ref(), &[]);
            self.definitions.players.push(declaration);
            self.definitions.attributes.push(Vec::new());
        }
        if self.syntax.players.is_empty() {
            let span = self.syntax.name.as_ref().map_or(Span::default(), |name| name.span);
            let help = "write for example `players challenger, defender`";
            self.error_with_help(span, "the model has no players", "", help);
        }
    }

    /// Sets that are declared, then those that are made by discrete attributes.
    pub(super) fn declare_sets(&mut self) {
        let syntax = self.syntax;
        for set in &syntax.sets {
            let declaration = self.declaration(&set.name, set.doc.as_ref(), &[]);
            let kind = match &set.body {
                SetBody::Elements(elements) => SetKind::Named(self.element_names(elements)),
                SetBody::Range(bounds) => {
                    // The bounds are resolved with the sizes; until then they are placeholders.
                    let zero = |span| Formula { kind: FormulaKind::Number(0.0), span };
                    SetKind::Range(Box::new([zero(bounds[0].span), zero(bounds[1].span)]))
                }
            };
            if self.symbols.sets.contains_key(&set.name.name) {
                let message = format!("set `{}` is defined twice", set.name.name);
                self.error(set.name.span, message, "again");
            }
            let id = self.definitions.sets.len();
            self.symbols.sets.entry(set.name.name.clone()).or_insert_with(|| vec![id]);
            self.definitions.sets.push(SetDef { declaration, kind });
        }
        self.declare_attributes();
    }

    fn element_names(&mut self, elements: &[Identifier]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let mut seen = BTreeMap::new();
        for element in elements {
            if let Some(first) = seen.insert(&element.name, element.span) {
                let message = format!("element `{}` is named twice", element.name);
                let diagnostic = Diagnostic::error(self.file, element.span, message, "again");
                self.diagnostics.push(diagnostic.with_secondary(first, "first here"));
            }
            names.push(element.name.clone());
        }
        if names.len() > crate::model::MAX_SET_SIZE {
            let message = format!("a set may have {} elements", crate::model::MAX_SET_SIZE);
            let span = elements.first().map_or(Span::default(), |e| e.span);
            self.error(span, message, format!("this one has {}", names.len()));
        }
        names
    }

    fn declare_attributes(&mut self) {
        let syntax = self.syntax;
        let mut own_sets: Vec<(usize, SetId)> = Vec::new();
        for statement in &syntax.types {
            let Some(player) = self.player(&statement.player) else {
                self.symbols.types.push(None);
                continue;
            };
            let attribute = self.symbols.types.iter().flatten().filter(|t| t.0 == player).count();
            let set = match &statement.body {
                TypeBody::Values(values) => {
                    let names: Vec<Identifier> = values.iter().map(|v| v.0.clone()).collect();
                    let kind = SetKind::Named(self.element_names(&names));
                    let doc = statement.doc.as_ref();
                    let declaration = self.declaration(&statement.attribute, doc, &[]);
                    let id = self.definitions.sets.len();
                    self.definitions.sets.push(SetDef { declaration, kind });
                    own_sets.push((player, id));
                    Some(id)
                }
                TypeBody::OverSet(set, _) => self.set(set),
                TypeBody::Continuous { .. } => None,
            };
            self.symbols.types.push(Some((player, attribute, set)));
            self.declare_attribute(&statement.attribute, (player, attribute));
        }
        self.name_own_sets(&own_sets);
    }

    /// Makes an attribute known by its name, which several players may give to one of theirs.
    fn declare_attribute(&mut self, attribute: &Identifier, pair: (usize, usize)) {
        let name = &attribute.name;
        match self.symbols.values.get_mut(name) {
            Some((Value::Attribute(pairs), first)) => {
                if pairs.iter().any(|&(owner, _)| owner == pair.0) {
                    let message = format!("attribute `{name}` is defined twice");
                    let first = *first;
                    let span = attribute.span;
                    let diagnostic = Diagnostic::error(self.file, span, message, "again");
                    self.diagnostics.push(diagnostic.with_secondary(first, "first here"));
                } else {
                    pairs.push(pair);
                }
            }
            _ => self.declare(attribute, Value::Attribute(vec![pair])),
        }
    }

    /// Makes the sets of attributes that list their values known by their names.
    fn name_own_sets(&mut self, own_sets: &[(usize, SetId)]) {
        let syntax = self.syntax;
        for &(_, id) in own_sets {
            let Declaration { name, span, .. } = self.definitions.sets[id].declaration.clone();
            if syntax.sets.iter().any(|set| set.name.name == name) {
                let message = format!("attribute `{name}` lists its values and is a set as well");
                let help = format!(
                    "write `type PLAYER.{name} in {name} with PROBABILITY`, or \
                                    choose another name"
                );
                self.error_with_help(span, message, "", help);
                continue;
            }
            self.symbols.sets.entry(name).or_default().push(id);
        }
        // A name that two sets share says nothing without its player.
        for &(player, id) in own_sets {
            let name = &mut self.definitions.sets[id].declaration.name;
            if self.symbols.sets.get(name).is_some_and(|sets| sets.len() > 1) {
                *name = format!("{}.{name}", self.definitions.players[player].name);
            }
        }
    }

    /// Names of sizes, parameters, controls, formulas and measures.
    pub(super) fn declare_values(&mut self) {
        let syntax = self.syntax;
        for (id, size) in syntax.sizes.iter().enumerate() {
            self.declare(&size.name, Value::Size(id));
        }
        for (id, parameter) in syntax.parameters.iter().enumerate() {
            self.declare(&parameter.head.name, Value::Parameter(id));
        }
        for (id, control) in syntax.controls.iter().enumerate() {
            self.declare(&control.head.name, Value::Control(id));
        }
        for (id, definition) in syntax.lets.iter().enumerate() {
            self.declare(&definition.head.name, Value::Let(id));
        }
        for (id, measure) in syntax.measures.iter().enumerate() {
            self.declare(&measure.head.name, Value::Measure(id));
        }
    }

    fn declare(&mut self, name: &Identifier, value: Value) {
        if let Some((_, first)) = self.symbols.values.get(&name.name) {
            let message = format!("`{}` is defined twice", name.name);
            let diagnostic = Diagnostic::error(self.file, name.span, message, "again")
                .with_secondary(*first, "first here");
            self.diagnostics.push(diagnostic);
            return;
        }
        self.symbols.values.insert(name.name.clone(), (value, name.span));
    }

    pub(super) fn player(&mut self, name: &Identifier) -> Option<usize> {
        if let Some(&player) = self.symbols.players.get(&name.name) {
            return Some(player);
        }
        let known: Vec<String> = self.symbols.players.keys().cloned().collect();
        // A model without players has been reported once.
        if !known.is_empty() {
            self.unknown(name, "player", &known);
        }
        None
    }

    /// The set of this name, or of this player's discrete attribute.
    pub(super) fn set(&mut self, path: &[Identifier]) -> Option<SetId> {
        let found = match path {
            [name] => match self.symbols.sets.get(&name.name).map(Vec::as_slice) {
                Some(&[set]) => Some(set),
                Some(_) => {
                    self.ambiguous(name);
                    return None;
                }
                None => {
                    let known: Vec<String> = self.symbols.sets.keys().cloned().collect();
                    self.unknown(name, "set", &known);
                    return None;
                }
            },
            [player, attribute] => {
                let owner = self.player(player)?;
                let set = self.attribute_of(owner, &attribute.name).and_then(|at| {
                    let types = self.symbols.types.iter().flatten();
                    types.filter(|t| (t.0, t.1) == (owner, at)).find_map(|t| t.2)
                });
                if set.is_none() {
                    let message =
                        format!("`{}` has no discrete attribute `{}`", player.name, attribute.name);
                    self.error(attribute.span, message, "");
                }
                set
            }
            _ => {
                if let Some(last) = path.last() {
                    self.error(last.span, "a set is one name or `player.attribute`", "");
                }
                None
            }
        };
        if let Some(set) = found
            && let Some(used) = self.used.sets.get_mut(set)
        {
            *used = true;
        }
        found
    }

    /// Reports a name that is not known, with the nearest one that is.
    pub(super) fn unknown(&mut self, name: &Identifier, what: &str, known: &[String]) {
        let message = format!("there is no {what} `{}`", name.name);
        let mut diagnostic = Diagnostic::error(self.file, name.span, message, "not defined");
        if let Some(near) = nearest(&name.name, known.iter().map(String::as_str)) {
            diagnostic = diagnostic.with_help(format!("did you mean `{near}`?"));
        } else if !known.is_empty() && known.len() <= 12 {
            let list: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            diagnostic = diagnostic.with_help(format!("there is {}", list.join(", ")));
        }
        self.diagnostics.push(diagnostic);
    }
}
