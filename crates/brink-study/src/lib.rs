//! From a scenario to an argument that has been checked: values, views, claims, the best
//! posture, plausible worlds and what carries the conclusion.
//!
//! Nothing here prints, reads a clock or opens a network connection: long work reports typed
//! events and can be cancelled, and results are plain data ([`results`]) for the report.

pub mod analysis;
pub mod case;
pub mod claims;
mod curves;
pub mod dial;
pub mod draws;
mod error;
pub mod exchange;
pub mod files;
mod fingerprint;
pub mod frontier;
pub mod map;
pub mod optimise;
pub mod plausible;
mod point;
pub mod progress;
pub mod quasi;
pub mod results;
pub mod scenario;
pub mod search;
pub mod solve;
pub mod statistics;
mod study;
pub mod sweep;
pub mod tornado;
pub mod worlds;

pub use analysis::{AnalysisOptions, analyse, check_claims};
pub use brink_game::Certificate;
pub use brink_lang as language;
pub use curves::curves;
pub use error::StudyError;
pub use point::{Engine, Point, PointStatus};
pub use study::{ModelSource, Study};
