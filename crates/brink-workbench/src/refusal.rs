//! Why a request is not answered.

use brink_report::ReportError;
use brink_study::StudyError;
use brink_study::files::FileError;
use brink_study::language::{Diagnostic, Diagnostics};

/// Why a request is not answered: what is wrong, where, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The models or scenarios asked about are wrong.
    #[error("{0}")]
    Diagnostics(Diagnostics),
    /// The study refuses.
    #[error("{0}")]
    Study(StudyError),
    /// A report or table could not be written.
    #[error("{0}")]
    Report(ReportError),
    /// A file was refused, could not be read or could not be written.
    #[error("{0}")]
    File(#[from] FileError),
    /// Anything else that is wrong with the request.
    #[error("{0}")]
    Input(String),
    /// The caller asked to stop: what to say about what is kept.
    #[error("{0}")]
    Interrupted(&'static str),
}

/// What is true of every command that was stopped.
const STOPPED: &str = "interrupted: no file was left half-written";

impl Refusal {
    /// A text of what is wrong with the request.
    pub(crate) fn input(text: impl Into<String>) -> Self {
        Self::Input(text.into())
    }

    /// What to say; `color` adds ANSI colours to underlined sources.
    pub fn message(&self, color: bool) -> String {
        match self {
            Self::Diagnostics(diagnostics) => diagnostics.render(color),
            Self::Interrupted(text) => (*text).to_owned(),
            refusal => format!("error: {refusal}"),
        }
    }

    /// Whether the reader of an output that is a pipe has gone away, which is no fault.
    pub fn is_closed_pipe(&self) -> bool {
        match self {
            Self::File(error) => error.is_closed_pipe(),
            Self::Report(ReportError::Write { source, .. }) => {
                source.kind() == std::io::ErrorKind::BrokenPipe
            }
            _ => false,
        }
    }
}

impl From<StudyError> for Refusal {
    fn from(error: StudyError) -> Self {
        match error {
            StudyError::Cancelled => Self::Interrupted(STOPPED),
            StudyError::Diagnostics(diagnostics) => Self::Diagnostics(diagnostics),
            StudyError::Evaluation(error) => error.to_diagnostic().into(),
            error => Self::Study(error),
        }
    }
}

impl From<ReportError> for Refusal {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Interrupted => Self::Interrupted(STOPPED),
            error => Self::Report(error),
        }
    }
}

impl From<Diagnostics> for Refusal {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Diagnostics(diagnostics)
    }
}

impl From<Diagnostic> for Refusal {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Diagnostics(diagnostic.into())
    }
}
