//! From a scenario to an argument that has been checked: values, views, claims, the best
//! posture, plausible worlds and what carries the conclusion.
//!
//! Nothing here prints, reads a clock or opens a network connection: long work reports typed
//! events and can be cancelled, and results are plain data ([`results`]) for the report.

pub mod analysis;
mod answer;
pub mod case;
pub mod claims;
pub mod design;
mod error;
pub mod exchange;
pub mod files;
pub mod findings;
mod fingerprint;
pub mod maximise;
mod missing;
pub mod optimise;
pub mod progress;
pub mod results;
pub mod run;
pub mod scenario;
pub mod solve;
mod study;
pub mod table;
pub mod uncertain;

pub use analysis::{AnalysisOptions, analyse, check_claims};
pub use answer::{Answer, AnswerStatus, Engine, SolveStatus};
pub use brink_game::Certificate;
pub use brink_lang as language;
pub use error::StudyError;
pub use fingerprint::Hasher;
pub use study::{ModelSource, Study};
