//! The shapes of answers. Each reads from and writes to JSON; a number that does not exist is null
//! there. Objects keep the order of the model.

mod import;
mod solve;

use std::path::PathBuf;

use brink_study::language::Diagnostics;
use brink_study::results::{Analysis, ClaimBreaks, ClaimResult, WorldsSummary};
use serde::{Deserialize, Serialize};

pub use import::{ImportDocument, PlayDocument};
pub use solve::{Certificate, CutDocument, SolveDocument};

/// A figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrawDocument {
    /// Where it was written, if it was.
    pub path: Option<PathBuf>,
    /// One line.
    pub title: String,
    /// What it shows.
    pub caption: String,
    /// The figure itself, where no output was named.
    pub svg: Option<String>,
    /// Whether the equilibrium drawn converged, or one point of a curve at least.
    pub trusted: bool,
}

/// A table that a sweep has written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SweepDocument {
    /// The table.
    pub path: PathBuf,
    /// Its rows.
    pub rows: u64,
    /// How many of them an earlier, interrupted run had solved.
    pub restored: u64,
    /// Rows whose solve did not converge.
    pub not_converged: u64,
    /// Rows for which the model has no value.
    pub invalid: u64,
}

/// A report.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AnalyzeDocument {
    /// Everything that was found.
    pub analysis: Analysis,
    /// The finding in a sentence or two.
    pub headline: String,
    /// Outcomes at the ends of the dial and at its best position.
    pub outcomes: crate::TableDocument,
    /// The best mix of levers, where the scenario names any.
    pub levers: Option<crate::TableDocument>,
    /// The folder of the report, where one was written.
    pub folder: Option<PathBuf>,
    /// The files in it, the page first.
    pub written: Vec<PathBuf>,
    /// What happened to results that stood there before; empty where there were none.
    pub replaced: String,
}

/// Verdicts on claims.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClaimsDocument {
    /// In the order of the scenario.
    pub claims: Vec<ClaimResult>,
    /// The plausible worlds over which they were checked, and what evidence does to them.
    pub worlds: Option<WorldsSummary>,
    /// Which verdicts depend on the equilibrium that is played, in words; empty where nobody looked.
    pub multiplicity: String,
    /// What breaks each claim over those worlds, where asked for.
    pub breaks: Vec<BreaksDocument>,
    /// Whether all were demanded to hold.
    pub strict: bool,
}

/// What breaks a claim, with its words.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BreaksDocument {
    /// In one or two sentences.
    pub words: String,
    /// The boxes, the way to them, and a small tree.
    #[serde(flatten)]
    pub found: ClaimBreaks,
}

/// Diagnoses of files.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CheckDocument {
    /// In the order of the request.
    pub files: Vec<FileCheck>,
}

/// The diagnosis of one file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileCheck {
    /// The file as it was named.
    pub name: String,
    /// Whether it cannot be used.
    pub faulty: bool,
    /// Whether the base case was solved without finding its equilibrium.
    pub not_converged: bool,
    /// One line on a file without errors.
    pub summary: String,
    /// What was found, as compilers print it.
    pub report: String,
    /// The same for who wants to print it otherwise.
    #[serde(skip)]
    pub diagnostics: Diagnostics,
}

/// A game for other programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportDocument {
    /// Where it was written, if it was.
    pub path: Option<PathBuf>,
    /// The game, where no output was named.
    pub text: Option<String>,
    /// Its nodes.
    pub nodes: usize,
    /// Types per continuous attribute.
    pub points: usize,
    /// What to know before it is used.
    pub warnings: Vec<String>,
}

/// What is shipped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListDocument {
    /// Models by name.
    pub models: Vec<ListedModel>,
    /// Scenarios by name.
    pub scenarios: Vec<ListedScenario>,
}

/// A shipped model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedModel {
    /// Name.
    pub name: String,
    /// One line.
    pub title: String,
}

/// A shipped scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedScenario {
    /// Name.
    pub name: String,
    /// Its model.
    pub model: String,
    /// One line.
    pub title: String,
}

/// Files that were started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDocument {
    /// The model.
    pub model: PathBuf,
    /// The scenario.
    pub scenario: PathBuf,
}

/// A text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowDocument {
    /// The file it is from.
    pub name: String,
    /// The text.
    pub text: String,
}
