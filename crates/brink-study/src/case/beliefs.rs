//! Beliefs: a value for every parameter, where it comes from, and its plausible range.

use std::collections::BTreeMap;
use std::sync::Arc;

use brink_lang::{
    Diagnostic, Diagnostics, EntryKind, Input, Interface, SourceFile, Span, suggestion,
};

use super::joint::{Joint, Order};
use super::spread::Spread;
use super::values::Values;
use crate::scenario::{ParameterEntry, Scenario};
use crate::uncertain::{Plausible, Shape};

/// Shares of a whole may sum to one give or take this: numbers written in decimals.
const SUM: f64 = 1e-6;

/// A set of beliefs about a model: the scenario's own, or those of one of its views.
#[derive(Clone, Debug)]
pub struct Beliefs {
    /// Base value of each parameter, `[input]`; elements as positions in their set.
    pub base: Vec<f64>,
    /// Plausible values of each parameter, `[input]`.
    pub plausible: Vec<Plausible>,
    /// Where each value comes from, `[input]`.
    pub origin: Vec<Origin>,
    /// Groups of inputs that are shares of one whole.
    simplexes: Vec<Vec<usize>>,
    /// Whether an input is set by hand, `[input]`: it keeps its value in every world.
    held: Vec<bool>,
    /// Parameters that are drawn in order.
    orders: Vec<Order>,
}

/// Where a value comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Unit as the scenario gives it, else as the model does; empty if neither.
    pub unit: String,
    /// Citation, or the analyst's reasoning.
    pub source: String,
    /// Whether `source` is a judgement.
    pub judgement: bool,
}

impl Beliefs {
    /// Draws the ordered parameters of worlds together from now on. Groups whose order what is set by
    /// hand makes impossible are drawn one by one.
    pub(super) fn put_in_order(&mut self, joint: &Joint) {
        let orders = joint.ordered.iter().filter_map(|inputs| Order::new(inputs, self));
        self.orders = orders.collect();
    }

    /// Holds inputs at values in every world.
    pub(super) fn fix(&mut self, moved: &[(usize, f64)]) {
        let mut base = std::mem::take(&mut self.base);
        self.move_inputs(&mut base, moved);
        self.base = base;
        for &(input, _) in moved {
            self.held[input] = true;
            self.plausible[input] = Plausible::Fixed;
            self.origin[input].source = "set for this run".into();
            self.origin[input].judgement = true;
        }
    }

    /// See [`super::Case::move_inputs`].
    pub(super) fn move_inputs(&self, inputs: &mut [f64], moved: &[(usize, f64)]) {
        for &(input, value) in moved {
            inputs[input] = value;
        }
        let is_moved = |input: usize| moved.iter().any(|(own, _)| *own == input);
        for group in self.simplexes.iter().filter(|g| g.iter().any(|&input| is_moved(input))) {
            fill_rest(inputs, group, |input| is_moved(input) || self.held[input]);
        }
    }

    /// Shares of a whole whose base values do not sum to one, and their sum.
    pub(super) fn broken_simplex(&self) -> Option<(&[usize], f64)> {
        let sum = |group: &[usize]| group.iter().map(|&input| self.base[input]).sum::<f64>();
        let sums = self.simplexes.iter().map(|group| (group.as_slice(), sum(group)));
        sums.into_iter().find(|(_, sum)| (sum - 1.0).abs() > SUM)
    }

    /// Inputs of the world at the coordinates `unit` in (0, 1), one for each of the inputs
    /// `uncertain`. Correlated and ordered parameters are drawn together; shares of one whole one by
    /// one, and scaled to sum to one.
    pub fn world(&self, joint: &Joint, uncertain: &[usize], unit: &[f64]) -> Vec<f64> {
        let mut inputs = self.drawn(joint, uncertain, unit);
        for group in &self.simplexes {
            if group.iter().any(|&input| self.plausible[input].is_uncertain()) {
                fill_rest(&mut inputs, group, |input| self.held[input]);
            }
        }
        inputs
    }

    /// Inputs of a world as they are drawn from their ranges: [`Beliefs::world`] before shares of a
    /// whole are scaled.
    pub fn drawn(&self, joint: &Joint, uncertain: &[usize], unit: &[f64]) -> Vec<f64> {
        let mut unit = unit.to_vec();
        joint.correlate(uncertain, &mut unit);
        let mut inputs = self.base.clone();
        for (&input, &u) in uncertain.iter().zip(&unit) {
            inputs[input] = self.plausible[input].quantile(u, self.base[input]);
        }
        for group in &self.orders {
            group.draw(uncertain, &unit, &mut inputs);
        }
        inputs
    }
}

/// Scales the shares of a whole that are not kept so that all sum to one. Where those to be
/// scaled are all zero they share the rest equally; where the kept ones exceed one, zero is left.
fn fill_rest(inputs: &mut [f64], group: &[usize], kept: impl Fn(usize) -> bool) {
    let (kept, free): (Vec<usize>, Vec<usize>) = group.iter().partition(|&&input| kept(input));
    let sum = |of: &[usize]| of.iter().map(|&input| inputs[input]).sum::<f64>();
    let (rest, sum) = ((1.0 - sum(&kept)).max(0.0), sum(&free));
    for &input in &free {
        inputs[input] =
            if sum > 0.0 { inputs[input] * (rest / sum) } else { rest / free.len() as f64 };
    }
}

/// What has been said so far about one input.
#[derive(Clone, Default)]
struct Draft {
    value: Option<(f64, Span)>,
    range: Option<([f64; 2], Span)>,
    shape: Option<Shape>,
    chances: Option<Vec<f64>>,
    origin: Origin,
    /// A value was given and refused: that has been reported, a missing value need not be.
    refused: bool,
}

impl Draft {
    fn describe(&mut self, entry: &ParameterEntry) {
        self.shape = entry.shape.or(self.shape);
        if let Some(unit) = &entry.unit {
            self.origin.unit.clone_from(unit);
        }
        if let Some(source) = entry.source.as_ref().or(entry.judgement.as_ref()) {
            self.origin.source.clone_from(source);
            self.origin.judgement = entry.judgement.is_some();
        }
    }
}

/// Beliefs of the scenario and of each of its views, in that order.
pub(super) fn resolve(
    scenario: &Scenario,
    interface: &Interface,
    problems: &mut Diagnostics,
) -> Vec<Beliefs> {
    let reader = Reader { file: &scenario.file, interface };
    let mut base: Vec<Draft> = interface.inputs.iter().map(model_default).collect();
    for entry in &scenario.parameters {
        reader.entry(entry, &mut base, problems);
    }
    reader.missing(scenario, &base, problems);
    let mut all = vec![reader.finish(&base, problems)];
    for view in &scenario.views {
        let mut drafts = base.clone();
        for entry in &view.parameters {
            reader.entry(entry, &mut drafts, problems);
        }
        all.push(reader.finish(&drafts, problems));
    }
    all
}

fn model_default(input: &Input) -> Draft {
    let source = if input.default.is_some() { "default of the model" } else { "" };
    Draft {
        value: input.default.map(|value| (value, Span::default())),
        origin: Origin { unit: input.unit.clone(), source: source.into(), judgement: false },
        ..Draft::default()
    }
}

struct Reader<'a> {
    file: &'a Arc<SourceFile>,
    interface: &'a Interface,
}

impl Reader<'_> {
    fn error(
        &self,
        problems: &mut Diagnostics,
        span: Span,
        message: String,
        label: &str,
        help: &str,
    ) {
        let found = Diagnostic::error(self.file, span, message, label);
        problems.push(found.with_help(help));
    }

    /// Takes over what one `[parameters.NAME]` says.
    fn entry(&self, entry: &ParameterEntry, drafts: &mut [Draft], problems: &mut Diagnostics) {
        let name = entry.name.value.as_str();
        let inputs = match self.interface.find_inputs(name) {
            Ok(inputs) if !name.contains('[') => inputs,
            Ok(_) => {
                let help = "write [parameters.NAME] with value = { element = ... }";
                let message = format!("`{name}`: indices do not belong into the table's name");
                self.error(problems, entry.name.span, message, "", help);
                return;
            }
            Err(_) => {
                let known = self.interface.families(EntryKind::Input);
                let message = format!("the model has no parameter `{name}`");
                let help = suggestion(name, "parameters", &known);
                self.error(problems, entry.name.span, message, "unknown parameter", &help);
                return;
            }
        };
        let labels: Vec<&[String]> =
            inputs.iter().map(|&i| self.interface.inputs[i].name.indices()).collect();
        let spread = |lists| Spread { file: self.file, parameter: name, labels: &labels, lists };
        let domain = &self.interface.inputs[inputs[0]].domain;
        let reader = Values { file: self.file, name, domain };
        if let Some(node) = &entry.value {
            let before = problems.list.len();
            let values = spread(true).read(node, problems, &mut |node, _, p| reader.value(node, p));
            let refused = problems.list.len() > before;
            for (&input, value) in inputs.iter().zip(values) {
                drafts[input].value = value.or(drafts[input].value);
                drafts[input].refused |= refused;
            }
        }
        if let Some(node) = &entry.range {
            let ranges =
                spread(false).read(node, problems, &mut |node, _, p| reader.range(node, p));
            for (&input, range) in inputs.iter().zip(ranges) {
                drafts[input].range = range.or(drafts[input].range);
            }
        } else if entry.shape.is_some() && drafts[inputs[0]].range.is_none() {
            let message = format!("parameter `{name}` has a `distribution` but no `range`");
            self.error(problems, entry.name.span, message, "", "add range = [low, high]");
        }
        if let Some(node) = &entry.chances {
            let chances = reader.chances(node, problems);
            for &input in &inputs {
                drafts[input].chances.clone_from(&chances);
            }
        }
        for &input in &inputs {
            drafts[input].describe(entry);
        }
    }

    /// Reports all parameters without a value in one go, with the text that would set them.
    fn missing(&self, scenario: &Scenario, drafts: &[Draft], problems: &mut Diagnostics) {
        let mut lines: BTreeMap<usize, (String, Vec<&str>)> = BTreeMap::new();
        let mut family: Option<(usize, &str)> = None;
        for (at, (input, draft)) in self.interface.inputs.iter().zip(drafts).enumerate() {
            let name = input.name.family();
            let first = match family {
                Some((first, last)) if last == name => first,
                _ => at,
            };
            family = Some((first, name));
            if draft.value.is_some() || draft.refused {
                continue;
            }
            let line = lines.entry(first).or_insert_with(|| {
                let about = format!("{} [{}]", input.label, input.unit);
                let about = about.trim_end_matches(" []");
                (format!("[parameters.{name}]  # in {}; {about}", input.domain.text()), Vec::new())
            });
            if let Some(index) =
                input.name.as_str().get(name.len()..).filter(|rest| !rest.is_empty())
            {
                line.1.push(index);
            }
        }
        if lines.is_empty() {
            return;
        }
        let listed: Vec<String> = lines
            .into_values()
            .map(|(line, entries)| match entries.as_slice() {
                [] => line,
                entries => format!("{line}; for {}", entries.join(" ")),
            })
            .collect();
        let message = match listed.len() {
            1 => "a parameter of the model has no value".to_owned(),
            n => format!("{n} parameters of the model have no value"),
        };
        let help =
            format!("add, each with value = ... and a source or judgement:\n{}", listed.join("\n"));
        let label = format!("model `{}` needs more parameters", scenario.model.value);
        self.error(problems, scenario.model.span, message, &label, &help);
    }

    /// Checks that values lie in their ranges, and builds the distributions.
    fn finish(&self, drafts: &[Draft], problems: &mut Diagnostics) -> Beliefs {
        let mut beliefs = Beliefs {
            base: Vec::new(),
            plausible: Vec::new(),
            origin: Vec::new(),
            simplexes: self.interface.simplexes.clone(),
            held: vec![false; self.interface.inputs.len()],
            orders: Vec::new(),
        };
        for (input, draft) in self.interface.inputs.iter().zip(drafts) {
            let (value, place) = draft.value.unwrap_or((f64::NAN, Span::default()));
            beliefs.base.push(value);
            beliefs.origin.push(draft.origin.clone());
            beliefs.plausible.push(match (&draft.range, &draft.chances) {
                (Some(([low, high], span)), _) if value < *low || value > *high => {
                    let message = format!("the value of `{}` lies outside its range", input.name);
                    let label = format!("{value} is not in [{low}, {high}]");
                    let help = "widen the range, or give this value a range of its own";
                    let mut found = Diagnostic::error(self.file, place, message, label);
                    found = found.with_help(help).with_secondary(*span, "the range");
                    problems.push(found);
                    Plausible::Fixed
                }
                (Some(([low, high], span)), _) if !value.is_nan() => {
                    let shape = draft.shape.unwrap_or(Shape::Uniform);
                    Plausible::range(shape, *low, value, *high).unwrap_or_else(|reason| {
                        let message = format!("the range of `{}` cannot be used", input.name);
                        self.error(problems, *span, message, &reason, "");
                        Plausible::Fixed
                    })
                }
                (None, Some(chances)) => Plausible::Chances(chances.clone()),
                _ => Plausible::Fixed,
            });
        }
        check_sums(self, &beliefs, drafts, problems);
        beliefs
    }
}

fn check_sums(
    reader: &Reader<'_>,
    beliefs: &Beliefs,
    drafts: &[Draft],
    problems: &mut Diagnostics,
) {
    for group in &beliefs.simplexes {
        let sum: f64 = group.iter().map(|&input| beliefs.base[input]).sum();
        if (sum - 1.0).abs() > SUM {
            let first = group[0];
            let name = reader.interface.inputs[first].name.family();
            let place = drafts[first].value.map_or(Span::default(), |(_, span)| span);
            let message = format!("the entries of `{name}` are shares and must sum to one");
            reader.error(problems, place, message, &format!("they sum to {sum}"), "");
        }
    }
}
