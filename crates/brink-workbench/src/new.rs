//! Starting a model and scenario of one's own.

use std::path::{Path, PathBuf};

use brink_study::files::Output;

use crate::documents::NewDocument;
use crate::exchange::save;
use crate::library::{MODEL, SCENARIO};
use crate::{NewRequest, Refusal, Workbench};

/// What stands for the name in the templates.
const NAME: &str = "NAME";

impl Workbench {
    pub(crate) fn new_case(&self, request: &NewRequest) -> Result<NewDocument, Refusal> {
        let path = Path::new(&request.name);
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        if !is_name(&file) {
            let name = &request.name;
            return Err(Refusal::Input(format!(
                "`{name}` cannot name a model: give a letter followed by letters, digits, `-` or \
                 `_`, without an ending, as in `brink new strait`"
            )));
        }
        let word = file.replace('-', "_");
        let written = |ending: &str, template: &str| -> Result<(Output, String), Refusal> {
            let path = PathBuf::from(format!("{}.{ending}", path.display()));
            if path.symlink_metadata().is_ok() {
                let path = path.display();
                return Err(Refusal::Input(format!(
                    "{path} exists and is not overwritten: choose another name"
                )));
            }
            let output = self.output(Some(&path), &[])?;
            let output = output.ok_or_else(|| Refusal::input("name the files to write"))?;
            Ok((output, template.replace("NAME_WORD", &word).replace(NAME, &file)))
        };
        // Both are checked before either is written.
        let model = written(MODEL, include_str!("../templates/new.brink"))?;
        let scenario = written(SCENARIO, include_str!("../templates/new.toml"))?;
        for (output, text) in [&model, &scenario] {
            save(output, text.as_bytes())?;
        }
        Ok(NewDocument {
            model: model.0.path().to_path_buf(),
            scenario: scenario.0.path().to_path_buf(),
        })
    }
}

fn is_name(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && characters.all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        && text.len() <= 60
}
