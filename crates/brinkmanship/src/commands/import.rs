//! `brink import`

use std::path::Path;

use brink_study::exchange::{self, Equilibrium, Read, Status};
use brink_study::solve::Concept;
use serde_json::Value;

use super::{heading, print, print_json};
use crate::arguments::{Concept as ConceptArgument, Import};
use crate::failure::{Failure, Verdict};
use crate::{library, tables};

/// Larger files are refused unread: a tree of the size limit takes less.
const MAX_BYTES: u64 = 512 << 20;

pub(super) fn run(arguments: &Import) -> Result<Verdict, Failure> {
    let source = library::read_up_to(Path::new(&arguments.file), MAX_BYTES)?;
    let refuse = |text: String| Failure::Input(format!("{}: {text}", arguments.file));
    let file = std::str::from_utf8(&source.bytes)
        .map_err(|error| refuse(format!("not a text in UTF-8: {error}")))?;
    let read = exchange::import(file).map_err(|error| refuse(error.to_string()))?;
    let concept = match (arguments.concept, arguments.lambda) {
        (_, Some(lambda)) if !(lambda >= 0.0 && lambda.is_finite()) => {
            let text = format!("--lambda {lambda}: expected a finite number, 0 or more");
            return Err(Failure::Input(text));
        }
        (Some(ConceptArgument::Pbe), Some(_)) => {
            let text = "--lambda belongs to --concept qre; the exact engine has no precision";
            return Err(Failure::Input(text.into()));
        }
        (_, Some(lambda)) => Concept::Qre { lambda },
        (Some(ConceptArgument::Qre), None) => {
            Concept::Qre { lambda: exchange::default_lambda(&read) }
        }
        (_, None) => Concept::Pbe,
    };
    if arguments.starts == 0 {
        return Err(Failure::Input("--starts must be at least 1".into()));
    }
    let found = exchange::search(&read, concept, arguments.starts)?;
    let Some(first) = found.first() else {
        return Err(Failure::Input("no start led anywhere".into()));
    };
    if arguments.json {
        let mut value = exchange::document(&read, first);
        if arguments.starts > 1 {
            let all = found.iter().map(|equilibrium| exchange::document(&read, equilibrium));
            value["starts"] = arguments.starts.into();
            value["equilibria"] = Value::Array(all.collect());
        }
        print_json(&value);
    } else {
        for (number, equilibrium) in found.iter().enumerate() {
            print(&heading(number, found.len()));
            print(&text(&read, equilibrium));
        }
    }
    let trusted = first.status == Status::Converged;
    Ok(if trusted { Verdict::Done } else { Verdict::Untrusted })
}

fn text(read: &Read, equilibrium: &Equilibrium) -> String {
    let status = match equilibrium.status {
        Status::Converged => "converged",
        Status::NotConverged => "not_converged",
    };
    let mut out = format!(
        "{} ({}): {status}, relative regret {:.1e}, local regret {:.1e}, residual {:.1e}\n\n",
        read.names.title,
        tables::concept(equilibrium.concept),
        equilibrium.certificate.relative_regret,
        equilibrium.certificate.local_regret,
        equilibrium.certificate.residual
    );
    let mut table = tables::table(&["", "value"]);
    for (name, value) in read.game.graph.players().iter().zip(&equilibrium.value) {
        table.add_row([format!("value of {name}"), tables::number(*value)]);
    }
    out.push_str(&format!("{table}\n\n"));
    let mut table = tables::table(&["node", "player", "type", "action", "probability"]);
    for play in exchange::play(read, equilibrium) {
        for (k, (action, probability)) in play.actions.iter().enumerate() {
            let head = |text: &str| if k == 0 { text.to_owned() } else { String::new() };
            table.add_row([
                head(&play.node),
                head(&play.player),
                head(&play.type_label),
                action.clone(),
                tables::number(*probability),
            ]);
        }
    }
    out.push_str(&format!("{table}\n"));
    out
}
