//! `[worlds]`: how plausible worlds are drawn, and what makes one incoherent.

use std::sync::Arc;

use brink_lang::{Diagnostics, SourceFile, Span};

use super::fields::Fields;
use super::head;
use super::node::{Located, Table};
use crate::design::Sampling;

/// Replicates of the design where none are given: enough for an error bar, few enough for each
/// to be a good design of its own.
const REPLICATES: u64 = 8;

/// `[worlds]`.
#[derive(Clone, Debug)]
pub(crate) struct WorldsEntry {
    pub(crate) sampling: Sampling,
    pub(crate) replicates: u64,
    pub(crate) ordered: Vec<Vec<Located<String>>>,
    pub(crate) correlated: Vec<CorrelatedEntry>,
    pub(crate) constraints: Vec<ConstraintEntry>,
}

impl Default for WorldsEntry {
    fn default() -> Self {
        Self {
            sampling: Sampling::Sobol,
            replicates: REPLICATES,
            ordered: Vec::new(),
            correlated: Vec::new(),
            constraints: Vec::new(),
        }
    }
}

/// `[[worlds.correlated]]`: every two of these parameters have this rank correlation.
#[derive(Clone, Debug)]
pub(crate) struct CorrelatedEntry {
    pub(crate) parameters: Vec<Located<String>>,
    pub(crate) rank: Located<f64>,
}

/// `[[worlds.constraints]]`: what holds in every coherent world.
#[derive(Clone, Debug)]
pub(crate) struct ConstraintEntry {
    pub(crate) text: String,
    pub(crate) holds: Located<String>,
}

/// Reads `[worlds]`.
pub(super) fn read(
    file: &Arc<SourceFile>,
    table: &Table,
    span: Span,
    problems: &mut Diagnostics,
) -> WorldsEntry {
    let known = ["sampling", "replicates", "ordered", "correlated", "constraints"];
    let mut fields = Fields::new(file, table, span, "[worlds]", &known, problems);
    let plain = WorldsEntry::default();
    let sampling = fields.word("sampling", &Sampling::ALL).unwrap_or(plain.sampling);
    let replicates = fields.whole("replicates", 2, 64);
    let replicates = replicates.and_then(|count| u64::try_from(count.value).ok());
    let replicates = replicates.unwrap_or(plain.replicates);
    let [ordered, correlated, constraints] =
        ["ordered", "correlated", "constraints"].map(|key| fields.tables(key));
    WorldsEntry {
        sampling,
        replicates,
        ordered: ordered.iter().filter_map(|&(t, s)| read_ordered(file, t, s, problems)).collect(),
        correlated: correlated
            .iter()
            .filter_map(|&(t, s)| read_correlated(file, t, s, problems))
            .collect(),
        constraints: constraints
            .iter()
            .filter_map(|&(t, s)| read_constraint(file, t, s, problems))
            .collect(),
    }
}

fn read_ordered(
    file: &Arc<SourceFile>,
    table: &Table,
    span: Span,
    problems: &mut Diagnostics,
) -> Option<Vec<Located<String>>> {
    let what = "the entry of [[worlds.ordered]]";
    let span = head(file, span);
    let mut fields = Fields::new(file, table, span, what, &["parameters"], problems);
    let parameters = fields.texts("parameters");
    if parameters.is_empty() {
        let help = "parameters = [\"the lowest\", \"the next\", ...], or a family's name";
        fields.error(span, "what is ordered?", "no `parameters`", help);
        return None;
    }
    Some(parameters)
}

fn read_correlated(
    file: &Arc<SourceFile>,
    table: &Table,
    span: Span,
    problems: &mut Diagnostics,
) -> Option<CorrelatedEntry> {
    let what = "the entry of [[worlds.correlated]]";
    let span = head(file, span);
    let mut fields = Fields::new(file, table, span, what, &["parameters", "rank"], problems);
    let parameters = fields.texts("parameters");
    let rank = fields.number("rank");
    let Some(rank) = rank.filter(|_| !parameters.is_empty()) else {
        let help = "parameters = [\"stake\", \"resolve\"] and rank = 0.5, a rank correlation";
        fields.error(span, format!("{what} needs `parameters` and `rank`"), "", help);
        return None;
    };
    if rank.value.is_nan() || rank.value.abs() >= 1.0 {
        let help = "parameters that always move together are one parameter";
        fields.error(rank.span, "a rank correlation lies between -1 and 1", "outside", help);
    }
    Some(CorrelatedEntry { parameters, rank })
}

fn read_constraint(
    file: &Arc<SourceFile>,
    table: &Table,
    span: Span,
    problems: &mut Diagnostics,
) -> Option<ConstraintEntry> {
    let what = "the entry of [[worlds.constraints]]";
    let span = head(file, span);
    let mut fields = Fields::new(file, table, span, what, &["text", "holds"], problems);
    let text = fields.required_text("text", "text = \"what every coherent world has, in words\"");
    let holds = fields.required_text("holds", "holds = \"stake > 2 * pressure\"");
    Some(ConstraintEntry { text: text?.value, holds: holds? })
}
