//! Which parameters results hang on.

use brink_report::{Table, TableWriter, words};
use brink_study::files::Output;
use brink_study::findings::sensitivity_table;
use brink_study::progress::{Cancel, Progress};
use brink_study::{SensitivityOptions, sensitivity};

use crate::documents::SensitivityDocument;
use crate::open::Unfinished;
use crate::sweep::check_ending;
use crate::{Refusal, SensitivityRequest, Workbench, limits};

impl Workbench {
    pub(crate) fn sensitivity(
        &self,
        request: &SensitivityRequest,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<SensitivityDocument, Refusal> {
        let worlds = request.worlds.map(limits::some_worlds).transpose()?;
        if let Some(path) = &request.output {
            check_ending(path)?;
        }
        let opened = self.open(&request.case)?;
        let output = self.output(request.output.as_deref(), &opened.inputs())?;
        let lock = output.as_ref().map(Output::lock).transpose()?;
        let (method, of, seed) = (request.method, request.of.clone(), request.seed);
        let options = SensitivityOptions { method, of, worlds, seed };
        let mut unfinished =
            Unfinished::of(&format!("{}.sensitivity", opened.study.name()), self.disk);
        let found = opened.run(unfinished.store(), progress, cancel, |runner| {
            Ok(sensitivity(runner, &options)?)
        })?;
        if let Some(output) = &output {
            write(output, &sensitivity_table(&found), &request.seed.to_string())?;
        }
        unfinished.remove()?;
        drop(lock);
        Ok(SensitivityDocument {
            words: found.rests_on.iter().map(words::rests_on).collect(),
            path: output.map(|output| output.path().to_path_buf()),
            found,
        })
    }
}

fn write(output: &Output, table: &Table, seed: &str) -> Result<(), Refusal> {
    let metadata = [
        ("brink.version".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
        ("brink.seed".to_owned(), seed.to_owned()),
    ];
    let mut writer = TableWriter::create(output.path(), &table.headings(), &metadata)?;
    writer.write(table)?;
    writer.finish()?;
    Ok(())
}
