//! `brink list`

use brink_study::language::{SourceFile, parse_source};
use serde_json::json;

use super::{diagnosed, open, print, print_json};
use crate::arguments::List;
use crate::failure::{Failure, Verdict};
use crate::{library, tables};

pub(super) fn run(arguments: &List) -> Result<Verdict, Failure> {
    let mut models = Vec::new();
    for name in library::model_names() {
        let Some(source) = library::model(&name) else { continue };
        let file = SourceFile::from_bytes(source.name, &source.bytes).map_err(diagnosed)?;
        let model = parse_source(file).map_err(diagnosed)?;
        models.push((name, model.title().unwrap_or_default().to_owned()));
    }
    let mut scenarios = Vec::new();
    for name in library::scenario_names() {
        let study = open(&name, library::scenario(&name)?, None)?;
        scenarios.push((
            name,
            study.scenario().model.value.clone(),
            study.scenario().title.clone(),
        ));
    }
    if arguments.json {
        let models = models.iter().map(|(name, title)| json!({ "name": name, "title": title }));
        let scenarios = scenarios
            .iter()
            .map(|(name, model, title)| json!({ "name": name, "model": model, "title": title }));
        print_json(&json!({
            "models": models.collect::<Vec<_>>(),
            "scenarios": scenarios.collect::<Vec<_>>(),
        }));
        return Ok(Verdict::Done);
    }
    let mut table = tables::table(&["scenario", "model", "title"]);
    for (name, model, title) in &scenarios {
        table.add_row([name, model, title]);
    }
    print(&format!("{table}\n\n"));
    let mut table = tables::table(&["model", "title"]);
    for (name, title) in &models {
        table.add_row([name, title]);
    }
    print(&format!("{table}\n"));
    Ok(Verdict::Done)
}
