//! Solving a game once.

use brink_study::progress::Cancel;

use crate::documents::SolveDocument;
use crate::{Refusal, SolveRequest, Workbench};

impl Workbench {
    pub(crate) fn solve(
        &self,
        request: &SolveRequest,
        cancel: &Cancel,
    ) -> Result<SolveDocument, Refusal> {
        let opened = self.open(&request.case)?;
        let pool = opened.study.pool(&opened.settings, cancel)?;
        let found = opened.equilibria(&pool, request.starts)?;
        let documents = found.iter().map(|one| SolveDocument::of(&opened.study, &pool, one));
        let documents: Vec<SolveDocument> = documents.collect();
        let mut first = documents[0].clone();
        if request.starts > 1 {
            first.starts = Some(request.starts);
            first.equilibria = Some(documents);
        }
        Ok(first)
    }
}
