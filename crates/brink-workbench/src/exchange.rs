//! Games to and from other programs.

use std::io::Write;
use std::path::Path;

use brink_study::StudyError;
use brink_study::exchange;
use brink_study::files::{FileError, Output};
use brink_study::solve::Concept;

use crate::documents::{ExportDocument, ImportDocument};
use crate::open::check_lambda;
use crate::{ConceptName, ExportRequest, ImportRequest, Refusal, Workbench, limits};

/// Larger files are refused unread: a tree of the size limit takes less.
const MAX_BYTES: u64 = 512 << 20;

impl Workbench {
    pub(crate) fn export(&self, request: &ExportRequest) -> Result<ExportDocument, Refusal> {
        let opened = self.open(&request.case)?;
        let points = opened.settings.points;
        let output = self.output(request.output.as_deref(), &opened.inputs())?;
        let _lock = output.as_ref().map(Output::lock).transpose()?;
        let written = exchange::export(&opened.study, points).map_err(|error| match error {
            StudyError::Input(text) if points > 1 => {
                Refusal::Input(format!("{text}\n  help: ask for fewer --points (now {points})"))
            }
            error => error.into(),
        })?;
        let recall = written.forgetful.iter().map(|node| {
            format!(
                "at `{node}` a player no longer knows what it did before; programs that demand \
                 perfect recall refuse such a game"
            )
        });
        let mut document = ExportDocument {
            path: None,
            text: None,
            nodes: written.nodes,
            points,
            warnings: recall.collect(),
        };
        match output {
            Some(output) => {
                save(&output, written.text.as_bytes())?;
                document.path = Some(output.path().to_path_buf());
            }
            None => document.text = Some(written.text),
        }
        Ok(document)
    }

    pub(crate) fn import(&self, request: &ImportRequest) -> Result<ImportDocument, Refusal> {
        check_lambda(request.concept, request.lambda)?;
        let starts = limits::starts(request.starts)?;
        let source = self.read(Path::new(&request.file), MAX_BYTES)?;
        let refuse = |error: StudyError| Refusal::Input(format!("{}: {error}", source.name));
        let read = exchange::import(source.text()?).map_err(refuse)?;
        let concept = match (request.concept, request.lambda) {
            (_, Some(lambda)) => Concept::Qre { lambda },
            (Some(ConceptName::Qre), None) => {
                Concept::Qre { lambda: exchange::default_lambda(&read) }
            }
            _ => Concept::Pbe,
        };
        let found = exchange::search(&read, concept, starts)?;
        let documents: Vec<ImportDocument> =
            found.iter().map(|equilibrium| ImportDocument::of(&read, equilibrium)).collect();
        let Some(mut first) = documents.first().cloned() else {
            return Err(Refusal::input("no start led anywhere"));
        };
        if starts > 1 {
            first.starts = Some(starts);
            first.equilibria = Some(documents);
        }
        Ok(first)
    }

    /// The output of a request, checked; none where the answer is to hold it.
    pub(crate) fn output(
        &self,
        path: Option<&Path>,
        inputs: &[&Path],
    ) -> Result<Option<Output>, Refusal> {
        match path {
            None => Ok(None),
            Some(path) if !self.disk => {
                Err(Refusal::Input(format!("{}: files are not written here", path.display())))
            }
            Some(path) => Ok(Some(Output::check(path, inputs)?)),
        }
    }
}

/// Writes an output in one go.
pub(crate) fn save(output: &Output, bytes: &[u8]) -> Result<(), Refusal> {
    let mut file = output.create()?;
    let explain = |source| FileError::Write { path: output.path().to_path_buf(), source };
    file.write_all(bytes).map_err(explain)?;
    file.finish()?;
    Ok(())
}
