//! The scenario file: one case of a model, in TOML.
//!
//! ```toml
//! title = "The Baltic window, spring 2022"
//! model = "extended-deterrence"          # a shipped model, or a path relative to this file
//! date = "2022-04"
//! story = """What the case is about."""
//!
//! [analysis]
//! player = "defender"                    # whose value the dial maximises
//! dial = "posture"                       # the control with which the argument is about
//! levers = ["declaratory", "alert"]      # controls mixed freely in the second optimisation
//! attack = "attack"                      # measures: horizontal ...
//! catastrophe = "catastrophe"            # ... and vertical axis of the frontier
//! outcomes = ["attack", "catastrophe"]   # probabilities drawn against the dial
//! concept = "pbe"                        # or "qre", with lambda = 20 and points = 32
//! [analysis.map]                         # best dial position over two parameters
//! x = { parameter = "share_greedy", range = [0, 1], points = 33, label = "share of greed" }
//! y = { parameter = "force_ratio", range = [0.25, 4], scale = "log", points = 25 }
//!
//! [controls]                             # where controls stand unless moved; else their default
//! posture = 0.2                          # formula, else their lower end
//!
//! [sizes]
//! rounds = 8
//!
//! [parameters.stake]
//! value = 1.5
//! range = [0.8, 2.5]                     # plausible values; without it the value is fixed
//! distribution = "pert"                  # "uniform" (default), "loguniform", "pert", "triangular"
//! unit = "challenger's full prize"
//! source = "where the number comes from" # or: judgement = "why the analyst chose it"
//!
//! [parameters.prize]                     # by element, nested for two indices; one number for all
//! value = { convoy_strike = 0.2, land_grab = 0.45, invasion = 1.0 }
//! range = { convoy_strike = [0.1, 0.3] } # elements left out have no range
//! judgement = "..."
//!
//! [parameters.war]                       # an element of a set
//! value = "stalemate"
//! chances = { quick_victory = 0.2, stalemate = 0.6, defeat = 0.2 }
//! judgement = "..."
//!
//! [views.rival]                          # another set of beliefs about the same model
//! title = "The rival forecast"
//! [views.rival.parameters.force_ratio]   # fields left out are those of the scenario
//! value = 0.4
//! range = [0.2, 0.8]
//! judgement = "..."
//!
//! [worlds]                               # how plausible worlds are drawn
//! sampling = "sobol"                     # or "latin-hypercube"
//! replicates = 8                         # repetitions of the design, for error bars
//! [[worlds.ordered]]                     # none below the one before it
//! parameters = ["inherent[raid]", "inherent[invasion]"]
//! [[worlds.correlated]]                  # rank correlation of every two of them
//! parameters = ["stake", "resolve"]
//! rank = 0.5
//! [[worlds.constraints]]                 # worlds without it are not drawn
//! text = "the ally is worth more than the pressure"
//! holds = "stake > pressure"
//!
//! [[evidence]]                           # reweights worlds; shown before and after
//! id = "performance"
//! text = "what was seen"
//! of = "force_ratio"                     # a formula in parameters and numbers of experiments
//! observed = 0.4                         # or [successes, trials]; or at_least, at_most
//! error = 0.3                            # standard deviation on the scale
//! scale = "log"                          # "linear" (default), "log" or "logit"
//! source = "..."
//! [evidence.handicap]                    # under which it was seen; at face value: none
//! range = [0.3, 0.8]
//! judgement = "..."
//! # instead of `of`: chance = "1 - seen.attack", the probability of what happened,
//! # or holds = "seen.attack < 0.1" with doubt = 0.1, the weight of worlds that say otherwise
//!
//! [[expectations]]                       # what any sensible case must say: as [[evidence]]
//! id = "X1"
//! text = "..."
//! holds = "now.attack < 0.1"
//! judgement = "..."
//! [expectations.experiments]
//! now = { controls = { posture = 0.2 } }
//!
//! [[claims]]
//! id = "C5"
//! text = "Minimum brinkmanship without denial invites attack"
//! holds = "none.attack > 2 * best.attack"
//! [claims.experiments]
//! none = { controls = { posture = 0 } }
//! best = { optimise = "posture" }
//! ```
//!
//! [`Scenario::parse`] checks the form; [`crate::Study`] checks it against the model.

mod evidence;
mod fields;
mod node;
mod read;
mod worlds;

use std::sync::Arc;

use brink_lang::{Diagnostics, SourceFile, Span};

use crate::uncertain::Shape;
pub(crate) use evidence::{EvidenceEntry, EvidenceKindEntry, HandicapEntry, ObservedEntry};
pub(crate) use fields::pair;
pub use node::Located;
pub(crate) use node::{Node, Table, Value};
pub(crate) use worlds::CorrelatedEntry;

/// A scenario as written, before its names are looked up in the model.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The file it comes from.
    pub file: Arc<SourceFile>,
    /// One-line title.
    pub title: String,
    /// Name or path of the model.
    pub model: Located<String>,
    /// Date the facts are as of, free form; empty if not given.
    pub date: String,
    /// Paragraphs; empty if not given.
    pub story: String,
    pub(crate) analysis: AnalysisEntry,
    pub(crate) controls: Table,
    pub(crate) sizes: Vec<(Located<String>, Located<i64>)>,
    pub(crate) parameters: Vec<ParameterEntry>,
    pub(crate) views: Vec<ViewEntry>,
    pub(crate) claims: Vec<ClaimEntry>,
    pub(crate) worlds: worlds::WorldsEntry,
    pub(crate) evidence: Vec<EvidenceEntry>,
}

impl Scenario {
    /// Reads a scenario. Everything wrong with its form is reported in one go; names are not
    /// looked up yet.
    pub fn parse(file: &Arc<SourceFile>) -> Result<Self, Diagnostics> {
        read::scenario(file)
    }

    /// Names of the views, in the order of the file.
    pub fn views(&self) -> impl Iterator<Item = &str> {
        self.views.iter().map(|view| view.name.value.as_str())
    }
}

/// `[analysis]`.
#[derive(Clone, Debug, Default)]
pub(crate) struct AnalysisEntry {
    pub(crate) player: Option<Located<String>>,
    pub(crate) dial: Option<Located<String>>,
    pub(crate) levers: Vec<Located<String>>,
    pub(crate) attack: Option<Located<String>>,
    pub(crate) catastrophe: Option<Located<String>>,
    pub(crate) outcomes: Vec<Located<String>>,
    pub(crate) map: Option<[MapAxisEntry; 2]>,
    pub(crate) quantal: bool,
    pub(crate) lambda: Option<f64>,
    pub(crate) points: Option<usize>,
}

/// One axis of `[analysis.map]`.
#[derive(Clone, Debug)]
pub(crate) struct MapAxisEntry {
    pub(crate) parameter: Located<String>,
    pub(crate) range: Located<[f64; 2]>,
    pub(crate) log: bool,
    pub(crate) label: Option<String>,
    pub(crate) points: usize,
}

/// `[parameters.NAME]`.
#[derive(Clone, Debug)]
pub(crate) struct ParameterEntry {
    pub(crate) name: Located<String>,
    pub(crate) value: Option<Node>,
    pub(crate) range: Option<Node>,
    pub(crate) shape: Option<Shape>,
    pub(crate) chances: Option<Node>,
    pub(crate) unit: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) judgement: Option<String>,
}

/// `[views.NAME]`.
#[derive(Clone, Debug)]
pub(crate) struct ViewEntry {
    pub(crate) name: Located<String>,
    pub(crate) title: String,
    pub(crate) story: String,
    pub(crate) parameters: Vec<ParameterEntry>,
}

/// `[[claims]]`.
#[derive(Clone, Debug)]
pub(crate) struct ClaimEntry {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) holds: Located<String>,
    pub(crate) experiments: Vec<ExperimentEntry>,
}

/// One entry of `[claims.experiments]`.
#[derive(Clone, Debug)]
pub(crate) struct ExperimentEntry {
    pub(crate) name: Located<String>,
    pub(crate) controls: Table,
    pub(crate) set: Table,
    pub(crate) view: Option<Located<String>>,
    pub(crate) player: Option<Located<String>>,
    pub(crate) kind: ExperimentKindEntry,
}

/// What an experiment does.
#[derive(Clone, Debug)]
pub(crate) enum ExperimentKindEntry {
    Point,
    Optimise(Vec<Located<String>>),
    Over { control: Located<String>, ends: Option<[Located<f64>; 2]>, steps: usize },
}

/// Where a field stands that is spoken of as missing: the head of its table.
pub(crate) fn head(file: &SourceFile, span: Span) -> Span {
    let text = file.text.get(span.start..span.end).unwrap_or_default();
    Span::new(span.start, span.start + text.find('\n').unwrap_or(text.len()))
}
