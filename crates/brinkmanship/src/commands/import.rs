//! `brink import`

use std::path::Path;

use brink_study::exchange;
use brink_study::solve::Concept;

use super::{print, print_json};
use crate::arguments::{Concept as ConceptArgument, Import};
use crate::failure::{Failure, Verdict};
use crate::{library, tables};

/// Larger files are refused unread: a tree of the size limit takes less.
const MAX_BYTES: u64 = 512 << 20;

pub(super) fn run(arguments: &Import) -> Result<Verdict, Failure> {
    let source = library::read_up_to(Path::new(&arguments.file), MAX_BYTES)?;
    let refuse = |text: String| Failure::Input(format!("{}: {text}", arguments.file));
    let text = std::str::from_utf8(&source.bytes)
        .map_err(|error| refuse(format!("not a text in UTF-8: {error}")))?;
    let read = exchange::import(text).map_err(|error| refuse(error.to_string()))?;
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
    let equilibrium = exchange::solve(&read, concept)?;
    let document = exchange::document(&read, &equilibrium);
    let converged = document["status"] == "converged";
    if arguments.json {
        print_json(&document);
    } else {
        let mut out = format!(
            "{} ({}): {}, relative regret {:.1e}, residual {:.1e}\n\n",
            read.names.title,
            tables::concept(concept),
            if converged { "converged" } else { "not_converged" },
            equilibrium.certificate.relative_regret,
            equilibrium.certificate.residual
        );
        let mut table = tables::table(&["", "value"]);
        for (name, value) in read.game.graph.players().iter().zip(&equilibrium.value) {
            table.add_row([format!("value of {name}"), tables::number(*value)]);
        }
        out.push_str(&format!("{table}\n\n"));
        let mut table = tables::table(&["node", "player", "type", "action", "probability"]);
        for play in exchange::play(&read, &equilibrium) {
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
        print(&out);
    }
    Ok(if converged { Verdict::Done } else { Verdict::Untrusted })
}
