//! Answers.

use serde::{Deserialize, Serialize};

use crate::TableDocument;
use crate::documents::{
    AnalyzeDocument, CheckDocument, ClaimsDocument, DrawDocument, ExportDocument, ImportDocument,
    ListDocument, NewDocument, ShowDocument, SolveDocument, SweepDocument,
};

/// The answer to the request of the same name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "answer", content = "document", rename_all = "snake_case")]
pub enum Response {
    /// An equilibrium.
    Solve(Box<SolveDocument>),
    /// A figure.
    Draw(DrawDocument),
    /// A table on the disk.
    Sweep(SweepDocument),
    /// A report.
    Analyze(Box<AnalyzeDocument>),
    /// Verdicts.
    Claims(Box<ClaimsDocument>),
    /// Diagnoses.
    Check(CheckDocument),
    /// A game for other programs.
    Export(ExportDocument),
    /// An equilibrium of a game of another program.
    Import(Box<ImportDocument>),
    /// What is shipped.
    List(ListDocument),
    /// Files that were started.
    New(NewDocument),
    /// A text.
    Show(ShowDocument),
    /// A table.
    Table(TableDocument),
}

impl Response {
    /// Whether the answer may be relied upon: its equilibria converged, at least one row of a sweep
    /// and one point of a figure did, claims are decided (and hold, where that was demanded), and
    /// the files checked have no errors.
    pub fn is_trusted(&self) -> bool {
        match self {
            Self::Solve(document) => document.status.converged(),
            Self::Import(document) => document.status.converged(),
            Self::Draw(document) => document.trusted,
            Self::Sweep(document) => {
                document.rows == 0 || document.rows > document.not_converged + document.invalid
            }
            Self::Analyze(document) => document.analysis.solution.status.converged(),
            Self::Claims(document) => {
                let bad = |holds: Option<bool>| match holds {
                    None => true,
                    Some(holds) => !holds && document.strict,
                };
                !document.claims.iter().any(|claim| bad(claim.holds))
            }
            Self::Check(document) => {
                document.files.iter().all(|file| !file.faulty && !file.not_converged)
            }
            Self::Table(document) => document.trusted,
            Self::Export(_) | Self::List(_) | Self::New(_) | Self::Show(_) => true,
        }
    }
}
