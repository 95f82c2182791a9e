//! From a scenario to an argument that has been checked: values, views, claims, the best
//! posture, plausible worlds and what carries the conclusion.
//!
//! The way through the crate, one module after the other:
//!
//! ```text
//! scenario   a file of numbers with sources, ranges, views and claims
//! case       the scenario looked up in its model: every number in its place
//! design     which rows are to be solved: a grid, plausible worlds, one parameter at a time
//! run        the rows solved, in order, with a store from which an interrupted run goes on
//! table      what came out, by column
//! findings   what tables say: best posture, map, tornado, claims, sensitivity
//! results    all of it as plain data, read from and written to JSON
//! ```
//!
//! [`Study`] opens a scenario with its model and takes changes; [`Study::solvers`] solves one game;
//! [`run::Runner`] solves rows; [`analyse`] does everything that a report shows.
//!
//! ```
//! use brink_study::language::{Diagnostics, SourceFile};
//! use brink_study::{ModelSource, Study};
//!
//! struct Shelf;
//!
//! impl ModelSource for Shelf {
//!     fn model(&self, _: &str) -> Option<Result<SourceFile, Diagnostics>> {
//!         let text = "
//! model entry
//! players entrant
//! param prize in [0, 10]
//! outcome away    { entrant: 1 }
//! outcome entered { entrant: prize }
//! start choice
//! entrant at choice:
//!   stay  -> away
//!   enter -> entered
//! measure enters = reach(entered)
//! ";
//!         Some(Ok(SourceFile::new("entry.brink", text)))
//!     }
//! }
//!
//! let scenario = r#"
//! title = "Entry"
//! model = "entry"
//! [parameters.prize]
//! value = 2
//! judgement = "An example."
//! "#;
//! let mut study =
//!     Study::open("entry", SourceFile::new("entry.toml", scenario), &Shelf, None).unwrap();
//! study.set("prize", "prize / 4").unwrap();
//! let solvers = study.solvers(&study.settings()).unwrap();
//! let case = study.case();
//! let solved = solvers.solve(&case.base().base, &case.controls).unwrap();
//! assert!(solved.answer.converged());
//! // A prize of 0.5 is worth less than staying away.
//! assert_eq!(solved.answer.measures, [0.0]);
//! assert_eq!(solved.answer.values, [1.0]);
//! ```
//!
//! Functions of one's own for models and claims: [`Study::open_with`].
//!
//! Nothing here prints, reads a clock or opens a network connection: long work reports typed
//! events and can be cancelled, and results are plain data ([`results`]) for the report.

pub mod analysis;
mod answer;
pub mod case;
pub mod claims;
pub mod compare;
pub mod design;
mod error;
pub mod evidence;
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
pub mod safest;
pub mod scenario;
mod sensitivity;
pub mod solve;
mod study;
pub mod table;
pub mod uncertain;

pub use analysis::{AnalysisOptions, Checked, analyse, check_claims};
pub use answer::{Answer, AnswerStatus, Engine, SolveStatus};
pub use brink_game::Certificate;
pub use brink_lang as language;
pub use compare::compare_views;
pub use error::StudyError;
pub use fingerprint::Hasher;
pub use safest::{BetOptions, safest_bet};
pub use sensitivity::{SensitivityOptions, sensitivity};
pub use study::{ModelSource, Study};
