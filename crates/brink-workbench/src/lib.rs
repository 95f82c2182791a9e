//! The one door to Brink: a [`Request`] in, a [`Response`] out.
//!
//! The command line, a page, the browser and Python ask the same questions here and get the same
//! documents; they convert, and hold no logic of an analysis. The crate owns what is common to all of
//! them: the library of shipped models and scenarios, where models are looked up, how options
//! change a case, limits on what may be asked, and the shape of every answer.
//!
//! ```
//! use brink_workbench::progress::{Cancel, Silent};
//! use brink_workbench::{CaseRequest, Request, Response, SolveRequest, Workbench};
//!
//! let case = CaseRequest { scenario: "powell-1988".into(), ..CaseRequest::default() };
//! let request = Request::Solve(SolveRequest { case, ..SolveRequest::default() });
//! let response = Workbench::new().handle(&request, &Silent, &Cancel::new()).unwrap();
//! let Response::Solve(document) = response else { unreachable!() };
//! assert!(document.status.converged());
//! ```
//!
//! What can be asked is a [`Request`], one kind for each command of `brink`; options left out have
//! the defaults of the command line. What comes back is the [`Response`] of the same name, with a
//! document: [`SolveDocument`] for an equilibrium, [`AnalyzeDocument`] for a report with all its
//! [`results`], [`TableDocument`] for a table, and so on. [`Response::is_trusted`] says whether it may
//! be relied upon. What cannot be answered is a [`Refusal`].
//!
//! Requests and responses read from and write to JSON, the same bytes each time; a number that does
//! not exist is NaN in memory and null there.
//!
//! ```
//! use brink_workbench::progress::{Cancel, Silent};
//! use brink_workbench::{Request, Response, Workbench};
//!
//! let model = "
//! model entry
//! players entrant
//! param prize in [0, 10] = 2
//! outcome away    { entrant: 1 }
//! outcome entered { entrant: prize }
//! start choice
//! entrant at choice:
//!   stay  -> away
//!   enter -> entered
//! ";
//! let workbench = Workbench::without_disk().with_text("entry.brink", model);
//! let request = r#"{"ask": "solve", "case": {"scenario": "entry.brink"}}"#;
//! let request: Request = serde_json::from_str(request).unwrap();
//! let response = workbench.handle(&request, &Silent, &Cancel::new()).unwrap();
//! assert!(response.is_trusted());
//! let written = serde_json::to_string(&response).unwrap();
//! let read: Response = serde_json::from_str(&written).unwrap();
//! assert_eq!(serde_json::to_string(&read).unwrap(), written);
//! ```
//!
//! Architecture invariants: nothing here prints, reads a clock, the environment or the network.
//! Outputs are checked before any work. Numbers come from `brink-study` and are only arranged.

mod advice;
mod analyze;
mod check;
mod documents;
mod draw;
mod exchange;
mod library;
mod limits;
mod new;
mod number;
mod open;
mod refusal;
mod request;
mod response;
mod solve;
mod sweep;
mod table;

pub use brink_study::language::Diagnostics;
pub use brink_study::{files, progress, results};

pub use brink_report::figures::makes_difference;
pub use brink_report::number as numbers;
pub use brink_study::solve::ConceptName;
pub use documents::{
    AnalyzeDocument, BreaksDocument, Certificate, CheckDocument, ClaimsDocument, CutDocument,
    DrawDocument, ExportDocument, FileCheck, ImportDocument, ListDocument, ListedModel,
    ListedScenario, NewDocument, PlayDocument, ShowDocument, SolveDocument, SweepDocument,
};
pub use number::Number;
pub use refusal::Refusal;
pub use request::{
    AnalyzeRequest, Assignment, CaseRequest, CheckRequest, ClaimsRequest, DrawRequest,
    ExportRequest, FigureName, ImportRequest, NewRequest, Request, ShowPart, ShowRequest,
    SolveRequest, SweepRequest, TableFormat, TableName, TableRequest, WorldChoice,
};
pub use response::Response;
pub use table::{Cell, Column, TableDocument};

use std::collections::BTreeMap;

use progress::{Cancel, Progress};

/// Where requests are answered: what is shipped, texts given from outside, and, unless it is
/// [`Workbench::without_disk`], the files of the machine.
#[derive(Clone, Debug)]
pub struct Workbench {
    texts: BTreeMap<String, String>,
    disk: bool,
}

impl Default for Workbench {
    fn default() -> Self {
        Self::new()
    }
}

impl Workbench {
    /// A workbench that reads and writes files.
    pub fn new() -> Self {
        Self { texts: BTreeMap::new(), disk: true }
    }

    /// A workbench that knows what is shipped and what it is given, and touches no file: for
    /// browsers, and for servers that answer strangers. Requests with an output are refused.
    pub fn without_disk() -> Self {
        Self { texts: BTreeMap::new(), disk: false }
    }

    /// Adds a model (`NAME.brink`) or scenario (`NAME.toml`) as text. It goes before files and
    /// shipped ones of the same name.
    #[must_use]
    pub fn with_text(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.texts.insert(name.into(), text.into());
        self
    }

    /// Answers a request. Long work reports to `progress` and stops when `cancel` is thrown. What
    /// cannot be answered is a [`Refusal`] that says why and what to do; a result that must not be
    /// trusted is a response (see [`Response::is_trusted`]).
    pub fn handle(
        &self,
        request: &Request,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<Response, Refusal> {
        Ok(match request {
            Request::Solve(request) => Response::Solve(Box::new(self.solve(request)?)),
            Request::Draw(request) => Response::Draw(self.draw(request, progress, cancel)?),
            Request::Sweep(request) => Response::Sweep(self.sweep(request, progress, cancel)?),
            Request::Analyze(request) => {
                Response::Analyze(Box::new(self.analyze(request, progress, cancel)?))
            }
            Request::Claims(request) => {
                Response::Claims(Box::new(self.claims(request, progress, cancel)?))
            }
            Request::Check(request) => Response::Check(self.check(request)),
            Request::Export(request) => Response::Export(self.export(request)?),
            Request::Import(request) => Response::Import(Box::new(self.import(request)?)),
            Request::List => Response::List(library::list()?),
            Request::New(request) => Response::New(self.new_case(request)?),
            Request::Show(request) => Response::Show(library::show(request)?),
            Request::Table(request) => Response::Table(self.table(request, progress, cancel)?),
        })
    }
}
