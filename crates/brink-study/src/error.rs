//! Why a study fails.

use brink_lang::{Diagnostics, EvalError, NameError};

/// Why a study fails. Scenario and model errors carry their diagnostics.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StudyError {
    /// The work was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// A scenario or model is wrong.
    #[error("{0}")]
    Diagnostics(Diagnostics),
    /// A name, value or option given from outside is wrong: what, and what to do about it.
    #[error("{0}")]
    Input(String),
    /// The model has no value for these inputs: which formula, where, and what was found.
    #[error("{0}")]
    Evaluation(#[from] EvalError),
    /// The engine refuses the game.
    #[error("{0}")]
    Game(#[from] brink_game::GameError),
    /// The scenario lacks something that the work needs.
    #[error("{0}")]
    Missing(String),
    /// Results could not be written or read back.
    #[error("{0}")]
    Storage(String),
}

impl From<Diagnostics> for StudyError {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Diagnostics(diagnostics)
    }
}

impl From<NameError> for StudyError {
    fn from(unknown: NameError) -> Self {
        Self::Input(unknown.to_string())
    }
}
