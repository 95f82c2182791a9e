//! `brink export`

use brink_study::exchange;

use super::{print, study};
use crate::arguments::Export;
use crate::failure::{Failure, Verdict};

pub(super) fn run(arguments: &Export) -> Result<Verdict, Failure> {
    let points = arguments.points;
    if points == 0 {
        return Err(Failure::Input("--points must be at least 1".into()));
    }
    let case = crate::arguments::Case {
        scenario: arguments.scenario.clone(),
        view: arguments.view.clone(),
        set: arguments.set.clone(),
        control: arguments.control.clone(),
        concept: None,
        lambda: None,
        points: Some(points),
    };
    let (study, _) = study(&case)?;
    let written = exchange::export(&study, points).map_err(|error| match error {
        brink_study::StudyError::Input(text) if points > 1 => {
            Failure::Input(format!("{text}\n  help: ask for fewer --points (now {points})"))
        }
        error => error.into(),
    })?;
    if let Some(node) = &written.forgetful {
        eprintln!(
            "warning: at `{node}` a player no longer knows what it did before; programs that \
             demand perfect recall refuse such a game"
        );
    }
    save(&arguments.output, &written.text)?;
    let output = arguments.output.display();
    print(&format!("{output}: {} nodes, {points} types per continuous attribute\n", written.nodes));
    Ok(Verdict::Done)
}

/// Writes beside the name and renames when complete.
fn save(path: &std::path::Path, text: &str) -> Result<(), Failure> {
    let explain =
        |error: std::io::Error| Failure::Input(format!("cannot write {}: {error}", path.display()));
    let mut name = path
        .file_name()
        .map(std::ffi::OsString::from)
        .ok_or_else(|| Failure::Input(format!("{} is not the name of a file", path.display())))?;
    name.push(format!(".{}.partial", std::process::id()));
    let partial = path.with_file_name(name);
    let written = std::fs::write(&partial, text).and_then(|()| std::fs::rename(&partial, path));
    written.map_err(|error| {
        let _ = std::fs::remove_file(&partial);
        explain(error)
    })
}
