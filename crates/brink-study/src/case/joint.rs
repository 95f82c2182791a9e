//! How the uncertain parameters of a world hang together: order, correlation, constraints.

use std::sync::Arc;

use brink_lang::functions::Functions;
use brink_lang::{Diagnostic, Diagnostics, Domain, Interface, SourceFile, Span};
use brink_statistics::copula::{Copula, Entry};
use brink_statistics::ordered::{Marginal, Ordered};

use super::Beliefs;
use crate::claims::{Formula, Quantity, Real, input_condition};
use crate::design::Sampling;
use crate::scenario::{CorrelatedEntry, Located, Scenario};
use crate::uncertain::Plausible;

/// How the uncertain parameters of a world hang together. What is said of a parameter holds in
/// every view in which it has a range.
#[derive(Clone, Debug)]
pub struct Joint {
    /// How points are laid.
    pub sampling: Sampling,
    /// Independent repetitions of the design, between which worlds alternate.
    pub replicates: u64,
    /// Parameters none of which is below the one before it, each list by position.
    pub ordered: Vec<Vec<usize>>,
    /// Parameters that move together, where there are any.
    pub correlated: Option<Correlated>,
    /// What holds in every coherent world.
    pub constraints: Vec<Constraint>,
}

/// Parameters with rank correlations.
#[derive(Clone, Debug)]
pub struct Correlated {
    /// Positions of the parameters.
    pub inputs: Vec<usize>,
    /// Spearman's rank correlations, between parameters by their number in `inputs`.
    pub entries: Vec<Entry>,
    /// From independent to correlated coordinates.
    pub copula: Copula,
}

/// A condition on the parameters of a world; worlds without it are not drawn.
#[derive(Clone, Debug)]
pub struct Constraint {
    /// In words.
    pub text: String,
    /// As written.
    pub predicate: String,
    /// The condition; its references are positions of parameters.
    pub condition: Formula,
}

impl Joint {
    /// Turns independent coordinates of the inputs `uncertain` into correlated ones.
    pub(super) fn correlate(&self, uncertain: &[usize], unit: &mut [f64]) {
        let Some(group) = &self.correlated else { return };
        let place = |input: &usize| uncertain.iter().position(|known| known == input);
        let places: Vec<usize> = group.inputs.iter().filter_map(place).collect();
        let mut own: Vec<f64> = places.iter().map(|&at| unit[at]).collect();
        group.copula.apply(&mut own);
        for (at, u) in places.into_iter().zip(own) {
            unit[at] = u;
        }
    }

    /// Whether a world with these parameters is coherent. A condition without truth value refuses it.
    pub fn is_coherent(&self, inputs: &[f64]) -> bool {
        if self.constraints.is_empty() {
            return true;
        }
        let references: Vec<Quantity> =
            inputs.iter().map(|&x| Quantity::Number(Real::exact(x))).collect();
        self.constraints.iter().all(|c| c.condition.truth(&references, &[]) == Some(true))
    }
}

/// Parameters that one set of beliefs draws in order.
#[derive(Clone, Debug)]
pub(super) struct Order {
    inputs: Vec<usize>,
    sampler: Ordered,
    /// Values of those that are not uncertain.
    known: Vec<Option<f64>>,
}

impl Order {
    /// The order of these parameters, where beliefs allow it.
    pub(super) fn new(inputs: &[usize], beliefs: &Beliefs) -> Option<Self> {
        let functions: Vec<_> = inputs
            .iter()
            .map(|&input| {
                let (plausible, base) = (&beliefs.plausible[input], beliefs.base[input]);
                (move |x: f64| plausible.cdf(x, base), move |u: f64| plausible.quantile(u, base))
            })
            .collect();
        let marginals: Vec<Marginal> =
            functions.iter().map(|(cdf, quantile)| Marginal { cdf, quantile }).collect();
        let known = |&input: &usize| {
            (!beliefs.plausible[input].is_uncertain()).then_some(beliefs.base[input])
        };
        let known = inputs.iter().map(known).collect();
        Some(Self { inputs: inputs.to_vec(), sampler: Ordered::new(&marginals)?, known })
    }

    /// Draws them at their coordinates among those of `uncertain`.
    pub(super) fn draw(&self, uncertain: &[usize], unit: &[f64], inputs: &mut [f64]) {
        let place = |input: &usize| uncertain.iter().position(|known| known == input);
        let own: Vec<f64> = self.inputs.iter().filter_map(place).map(|at| unit[at]).collect();
        let mut drawn = self.sampler.draw(&own);
        // A value that is known is itself to the last digit, and the others keep to that.
        for (at, known) in self.known.iter().enumerate().filter_map(|(at, k)| Some((at, (*k)?))) {
            drawn[at] = known;
            drawn[..at].iter_mut().for_each(|value| *value = value.min(known));
            drawn[at..].iter_mut().for_each(|value| *value = value.max(known));
        }
        for (&input, value) in self.inputs.iter().zip(drawn) {
            inputs[input] = value;
        }
    }
}

/// Looks `[worlds]` up.
pub(super) fn resolve(
    scenario: &Scenario,
    interface: &Interface,
    functions: &Functions,
    beliefs: &[Beliefs],
    problems: &mut Diagnostics,
) -> Joint {
    let entry = &scenario.worlds;
    let mut reader =
        Reader { file: &scenario.file, interface, beliefs, taken: Vec::new(), problems };
    let ordered = entry.ordered.iter().filter_map(|names| reader.ordered(names)).collect();
    let correlated = reader.correlated(&entry.correlated);
    let constraints = entry.constraints.iter().filter_map(|entry| {
        let (file, holds) = (&scenario.file, &entry.holds);
        let condition = input_condition(file, holds, interface, functions, reader.problems)?;
        let (text, predicate) = (entry.text.clone(), entry.holds.value.clone());
        Some(Constraint { text, predicate, condition })
    });
    let constraints = constraints.collect();
    Joint {
        sampling: entry.sampling,
        replicates: entry.replicates,
        ordered,
        correlated,
        constraints,
    }
}

struct Reader<'a> {
    file: &'a Arc<SourceFile>,
    interface: &'a Interface,
    beliefs: &'a [Beliefs],
    /// Parameters that are ordered.
    taken: Vec<usize>,
    problems: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn error(&mut self, span: Span, message: String, help: &str) {
        let found = Diagnostic::error(self.file, span, message, "");
        self.problems.push(found.with_help(help));
    }

    /// The parameters of a group, two at least: numbers with a range.
    fn group(&mut self, names: &[Located<String>]) -> Option<Vec<usize>> {
        let mut group = Vec::new();
        for name in names {
            let found = match self.interface.find_inputs(&name.value) {
                Ok(found) => found,
                Err(unknown) => {
                    self.error(name.span, unknown.message, &unknown.help);
                    return None;
                }
            };
            for input in found {
                let info = &self.interface.inputs[input];
                if let Some((message, help)) = self.unfit(input) {
                    self.error(name.span, format!("`{}` {message}", info.name), help);
                    return None;
                }
                if group.contains(&input) {
                    let message = format!("`{}` is named twice", info.name);
                    self.error(name.span, message, "name each parameter once");
                    return None;
                }
                group.push(input);
            }
        }
        if group.len() < 2 {
            let span = names.first().map_or(Span::default(), |name| name.span);
            self.error(span, "a group has two parameters at least".into(), "name another one");
            return None;
        }
        Some(group)
    }

    /// Notes that a parameter is drawn in some order; the second time is an error.
    fn take(&mut self, group: &[usize], span: Span) -> bool {
        for &input in group {
            if self.taken.contains(&input) {
                let name = &self.interface.inputs[input].name;
                let message = format!("`{name}` is ordered already");
                let help = "a parameter is in one order at most, and not also correlated";
                self.error(span, message, help);
                return false;
            }
        }
        self.taken.extend(group);
        true
    }

    /// Why a parameter cannot be in a group.
    fn unfit(&self, input: usize) -> Option<(&'static str, &'static str)> {
        let info = &self.interface.inputs[input];
        if matches!(info.domain, Domain::Elements(_)) {
            return Some(("takes elements, which have no order", "leave it out"));
        }
        if info.simplex.is_some() {
            return Some(("is a share of a whole, which moves with the others", "leave it out"));
        }
        let ranged = self.beliefs.iter().any(|b| b.plausible[input].is_uncertain());
        (!ranged).then_some(("has no range", "give it a `range`, or leave it out"))
    }

    fn ordered(&mut self, names: &[Located<String>]) -> Option<Vec<usize>> {
        let group = self.group(names)?;
        if !self.take(&group, names[0].span) {
            return None;
        }
        for beliefs in self.beliefs {
            if let Some(pair) = beliefs.out_of_order(&group) {
                let [a, b] = pair.map(|input| self.interface.inputs[input].name.as_str());
                let message = format!("`{b}` cannot be at least `{a}`: its range lies below");
                let help = "list parameters from the lowest to the highest, base values too";
                self.error(names[0].span, message, help);
                return None;
            }
        }
        Some(group)
    }

    /// All correlations together.
    fn correlated(&mut self, given: &[CorrelatedEntry]) -> Option<Correlated> {
        let mut inputs: Vec<usize> = Vec::new();
        let mut entries: Vec<Entry> = Vec::new();
        for entry in given {
            let group = self.group(&entry.parameters)?;
            if let Some(&ordered) = group.iter().find(|input| self.taken.contains(input)) {
                let name = &self.interface.inputs[ordered].name;
                let message = format!("`{name}` is ordered already");
                self.error(entry.rank.span, message, "order or correlate it, not both");
                return None;
            }
            let mut places = Vec::new();
            for input in group {
                places.push(inputs.iter().position(|known| *known == input).unwrap_or_else(|| {
                    inputs.push(input);
                    inputs.len() - 1
                }));
            }
            for (at, &first) in places.iter().enumerate() {
                let later = places[at + 1..].iter();
                entries.extend(later.map(|&second| Entry {
                    first,
                    second,
                    correlation: entry.rank.value,
                }));
            }
        }
        let last = given.last()?;
        match Copula::new(inputs.len(), &entries) {
            Ok(copula) => Some(Correlated { inputs, entries, copula }),
            Err(impossible) => {
                let message = format!("these correlations are impossible together: {impossible}");
                let name =
                    |at: usize| format!("{at} is `{}`", self.interface.inputs[inputs[at]].name);
                let names: Vec<String> = (0..inputs.len()).map(name).collect();
                let help = format!("counted from 0, {}", names.join(", "));
                self.error(last.rank.span, message, &help);
                None
            }
        }
    }
}

impl Beliefs {
    /// The first two neighbours of an ordered group that cannot be in order: the base values are
    /// not, or the second's range ends below the first's.
    fn out_of_order(&self, group: &[usize]) -> Option<[usize; 2]> {
        let ends = |input: usize| match self.plausible[input] {
            Plausible::Range { low, high, .. } => [low, high],
            _ => [self.base[input]; 2],
        };
        let mut floor = f64::NEG_INFINITY;
        let mut previous = group[0];
        for &input in group {
            let [low, high] = ends(input);
            if high < floor || self.base[input] < self.base[previous] {
                return Some([previous, input]);
            }
            floor = floor.max(low);
            previous = input;
        }
        None
    }
}
