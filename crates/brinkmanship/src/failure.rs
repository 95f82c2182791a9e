//! How commands end, and with which exit code.

use std::io::IsTerminal;
use std::process::ExitCode;

use brink_report::ReportError;
use brink_study::StudyError;

/// A command that ran to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Done: exit code 0.
    Done,
    /// A result that must not be trusted, or claims that fail where they must hold: 1.
    Untrusted,
    /// Files with errors: 2.
    Faulty,
}

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Done => ExitCode::SUCCESS,
            Verdict::Untrusted => ExitCode::from(1),
            Verdict::Faulty => ExitCode::from(2),
        }
    }
}

/// A command that could not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The study refuses: bad input, or cancelled.
    Study(StudyError),
    /// Files could not be written.
    Report(ReportError),
    /// Anything else that is wrong with the input, said in full.
    Input(String),
    /// The user interrupted.
    Interrupted,
}

impl Failure {
    /// What to print to stderr.
    pub(crate) fn message(&self) -> String {
        let color = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        match self {
            Self::Study(StudyError::Cancelled) | Self::Interrupted => {
                "interrupted: no file was left half-written".into()
            }
            Self::Study(StudyError::Diagnostics(diagnostics)) => diagnostics.render(color),
            Self::Study(error) => format!("error: {error}"),
            Self::Report(error) => format!("error: {error}"),
            Self::Input(text) => format!("error: {text}"),
        }
    }
}

impl From<Failure> for ExitCode {
    fn from(failure: Failure) -> Self {
        match failure {
            // What shells report for a program that Ctrl-C has ended.
            Failure::Interrupted | Failure::Study(StudyError::Cancelled) => ExitCode::from(130),
            _ => ExitCode::from(2),
        }
    }
}

impl From<StudyError> for Failure {
    fn from(error: StudyError) -> Self {
        Self::Study(error)
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Interrupted => Self::Interrupted,
            error => Self::Report(error),
        }
    }
}
