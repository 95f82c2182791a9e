//! The models and scenarios that ship inside the program, texts given from outside, and files.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use brink_study::Study;
use brink_study::files;
use brink_study::language::{Model, SourceFile, parse_source};
use rust_embed::RustEmbed;

use crate::documents::{ListDocument, ListedModel, ListedScenario, ShowDocument};
use crate::request::quoted;
use crate::{Refusal, ShowPart, ShowRequest, Workbench};

#[derive(RustEmbed)]
#[folder = "../../models"]
struct Models;

#[derive(RustEmbed)]
#[folder = "../../scenarios"]
struct Scenarios;

/// The ending of a model's file.
pub(crate) const MODEL: &str = "brink";
/// The ending of a scenario's file.
pub(crate) const SCENARIO: &str = "toml";

/// The ending of a game's file, as other programs write it.
const GAME: &str = "efg";

/// A text with its origin.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// Path as given, or the shipped file's name, for messages.
    pub(crate) name: String,
    /// The file it was read from; none for what is shipped or was given as text.
    pub(crate) path: Option<PathBuf>,
    /// Its bytes.
    bytes: Cow<'static, [u8]>,
}

impl Source {
    /// As a source of the language.
    pub(crate) fn file(&self) -> Result<SourceFile, Refusal> {
        Ok(SourceFile::from_bytes(self.name.clone(), &self.bytes)?)
    }

    /// As a text.
    pub(crate) fn text(&self) -> Result<&str, Refusal> {
        std::str::from_utf8(&self.bytes)
            .map_err(|error| Refusal::Input(format!("{}: not a text in UTF-8: {error}", self.name)))
    }

    /// Another text that stands where this one does.
    pub(crate) fn replaced(&self, name: String, text: String) -> Self {
        Self { name, path: self.path.clone(), bytes: Cow::Owned(text.into_bytes()) }
    }

    /// A model as parsed.
    pub(crate) fn model(&self) -> Result<Model, Refusal> {
        Ok(parse_source(self.file()?)?)
    }
}

/// What a name on the command line means.
pub(crate) enum Found {
    /// A scenario.
    Scenario(Source),
    /// A model alone.
    Model(Source),
}

impl Workbench {
    /// What a name means: texts given from outside, then what is shipped, then files. A name with a
    /// separator or an ending is always a file, so that a shipped name means the same in every
    /// folder, and a file beside it can be asked for.
    pub(crate) fn find(&self, name: &str) -> Result<Found, Refusal> {
        if let Some(found) = self.given(name) {
            return Ok(found);
        }
        let ending = Path::new(name).extension().map(std::ffi::OsStr::to_ascii_lowercase);
        let is = |wanted: &str| ending.as_deref().is_some_and(|ending| ending == wanted);
        let explicit = name.contains(['/', '\\']) || is(MODEL) || is(SCENARIO) || name == "-";
        if !explicit {
            if let Some(source) = shipped::<Scenarios>(name, SCENARIO) {
                return Ok(Found::Scenario(source));
            }
            if let Some(source) = shipped::<Models>(name, MODEL) {
                return Ok(Found::Model(source));
            }
        }
        if is(GAME) {
            return Err(Refusal::Input(format!(
                "{name} is a game file, not a scenario: solve it by `brink import {}`",
                quoted(name)
            )));
        }
        if self.disk && (explicit || Path::new(name).exists()) {
            let source = self.read(Path::new(name), files::MAX_INPUT_BYTES)?;
            return Ok(if is(MODEL) { Found::Model(source) } else { Found::Scenario(source) });
        }
        Err(self.unknown(name))
    }

    fn unknown(&self, name: &str) -> Refusal {
        let known = scenario_names().join(", ");
        let beside = [SCENARIO, MODEL].map(|ending| format!("{name}.{ending}"));
        let beside = beside.iter().find(|file| self.disk && Path::new(file).is_file());
        let own = match beside {
            Some(file) => format!("there is a file {file}: give its name with the ending"),
            None => format!("your own: give its path, as in `./{name}.toml`"),
        };
        Refusal::Input(format!("no scenario is called `{name}`\n  shipped: {known}\n  {own}"))
    }

    /// A text given from outside, by its name with or without ending.
    fn given(&self, name: &str) -> Option<Found> {
        let candidates = [name.to_owned(), format!("{name}.{SCENARIO}"), format!("{name}.{MODEL}")];
        let (name, text) = candidates.iter().find_map(|name| self.texts.get_key_value(name))?;
        let bytes = Cow::Owned(text.clone().into_bytes());
        let source = Source { name: name.clone(), path: None, bytes };
        let model = Path::new(name).extension().is_some_and(|ending| ending == MODEL);
        Some(if model { Found::Model(source) } else { Found::Scenario(source) })
    }

    /// Reads a file of at most `limit` bytes, or standard input.
    pub(crate) fn read(&self, path: &Path, limit: u64) -> Result<Source, Refusal> {
        if !self.disk {
            let text = format!("{}: files are not read here", path.display());
            return Err(Refusal::Input(text));
        }
        let bytes = Cow::Owned(files::read(path, limit)?);
        let name = if path == Path::new("-") {
            "standard input".to_owned()
        } else {
            path.display().to_string()
        };
        Ok(Source { name, path: Some(path.to_path_buf()), bytes })
    }

    /// The model that a scenario in `folder` means by `name`: texts given from outside, then a file
    /// beside the scenario, then what is shipped.
    pub(crate) fn model_of(
        &self,
        name: &str,
        folder: Option<&Path>,
    ) -> Option<Result<Source, Refusal>> {
        if let Some(Found::Model(source)) = self.given(name) {
            return Some(Ok(source));
        }
        let beside = folder.filter(|_| self.disk).and_then(|folder| {
            let candidates = [folder.join(name), folder.join(format!("{name}.{MODEL}"))];
            candidates.into_iter().find(|path| path.is_file())
        });
        match beside {
            Some(path) => Some(self.read(&path, files::MAX_INPUT_BYTES)),
            None => shipped::<Models>(name, MODEL).map(Ok),
        }
    }
}

/// Names of the shipped models.
pub(crate) fn model_names() -> Vec<String> {
    names::<Models>(MODEL)
}

/// Names of the shipped scenarios.
pub(crate) fn scenario_names() -> Vec<String> {
    names::<Scenarios>(SCENARIO)
}

fn shipped<Folder: RustEmbed>(name: &str, ending: &str) -> Option<Source> {
    let name = format!("{name}.{ending}");
    let bytes = Folder::get(&name)?.data;
    Some(Source { name, path: None, bytes })
}

fn names<Folder: RustEmbed>(ending: &str) -> Vec<String> {
    let ending = format!(".{ending}");
    let mut names: Vec<String> =
        Folder::iter().filter_map(|file| file.strip_suffix(&ending).map(str::to_owned)).collect();
    names.sort();
    names
}

/// What is shipped.
pub(crate) fn list() -> Result<ListDocument, Refusal> {
    let mut models = Vec::new();
    for name in model_names() {
        let Some(source) = shipped::<Models>(&name, MODEL) else { continue };
        let title = source.model()?.title().unwrap_or_default().to_owned();
        models.push(ListedModel { name, title });
    }
    let mut scenarios = Vec::new();
    for name in scenario_names() {
        let study = shipped_study(&name)?;
        scenarios.push(ListedScenario {
            name,
            model: study.scenario().model.value.clone(),
            title: study.scenario().title.clone(),
        });
    }
    Ok(ListDocument { models, scenarios })
}

/// Shipped scenarios of a shipped model.
pub(crate) fn scenarios_of(model: &str) -> Vec<String> {
    let listed = list().map(|listed| listed.scenarios).unwrap_or_default();
    let of = listed.into_iter().filter(|scenario| scenario.model == model);
    of.map(|scenario| scenario.name).collect()
}

fn shipped_study(name: &str) -> Result<Study, Refusal> {
    Workbench::without_disk().study(name, None)
}

/// The text of something shipped.
pub(crate) fn show(request: &ShowRequest) -> Result<ShowDocument, Refusal> {
    let name = request.name.as_str();
    let scenario = shipped::<Scenarios>(name, SCENARIO);
    let model = shipped::<Models>(name, MODEL);
    let model = match (&scenario, model) {
        (_, Some(model)) => Some(model),
        (Some(_), None) => shipped::<Models>(&shipped_study(name)?.scenario().model.value, MODEL),
        (None, None) => None,
    };
    let file = match request.part {
        ShowPart::File | ShowPart::Story => scenario.as_ref().or(model.as_ref()),
        ShowPart::Model => model.as_ref(),
    };
    let Some(file) = file else {
        let (scenarios, models) = (scenario_names().join(", "), model_names().join(", "));
        return Err(Refusal::Input(format!(
            "nothing shipped is called `{name}`\n  scenarios: {scenarios}\n  models: {models}"
        )));
    };
    let text = match (request.part, &scenario) {
        (ShowPart::Story, Some(_)) => scenario_story(&shipped_study(name)?),
        (ShowPart::Story, None) => model_story(&file.model()?),
        _ => file.text()?.to_owned(),
    };
    Ok(ShowDocument { name: file.name.clone(), text })
}

fn scenario_story(study: &Study) -> String {
    let scenario = study.scenario();
    let model = model_story(study.model());
    paragraphs(&[&scenario.title, &scenario.date, &scenario.story, "The model:", &model])
}

fn model_story(model: &Model) -> String {
    let part = |part: Option<&str>| part.unwrap_or_default().to_owned();
    let parts = [model.title(), model.description(), model.story(), model.citation()].map(part);
    paragraphs(&parts.each_ref().map(String::as_str))
}

fn paragraphs(parts: &[&str]) -> String {
    let parts = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("\n\n") + "\n"
}
