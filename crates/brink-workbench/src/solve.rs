//! Solving a game once.

use crate::documents::SolveDocument;
use crate::{Refusal, SolveRequest, Workbench};

impl Workbench {
    pub(crate) fn solve(&self, request: &SolveRequest) -> Result<SolveDocument, Refusal> {
        let opened = self.open(&request.case)?;
        let solvers = opened.solvers()?;
        let found = opened.equilibria(&solvers, request.starts)?;
        let documents = found.iter().map(|one| SolveDocument::of(&opened.study, &solvers, one));
        let documents: Vec<SolveDocument> = documents.collect();
        let mut first = documents[0].clone();
        if request.starts > 1 {
            first.starts = Some(request.starts);
            first.equilibria = Some(documents);
        }
        Ok(first)
    }
}
