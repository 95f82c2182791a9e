//! `brink solve`

use brink_study::progress::Cancel;
use brink_study::solve::{Pool, Solved, cutpoints, document};
use brink_study::{PointStatus, Study};
use serde_json::Value;

use super::{equilibria, heading, print, print_json, study};
use crate::arguments::Solve;
use crate::failure::{Failure, Verdict};
use crate::tables;

pub(super) fn run(arguments: &Solve) -> Result<Verdict, Failure> {
    let (study, settings) = study(&arguments.case)?;
    // One solve has nothing to save: Ctrl-C ends it at once, as it ends any program.
    let pool = study.pool(&settings, &Cancel::new())?;
    let found = equilibria(&study, &pool, arguments.starts)?;
    let first = &found[0];
    if arguments.json {
        let mut value = document(&study, &pool, first);
        if arguments.starts > 1 {
            let all = found.iter().map(|solved| document(&study, &pool, solved)).collect();
            value["starts"] = arguments.starts.into();
            value["equilibria"] = Value::Array(all);
        }
        print_json(&value);
    } else {
        for (number, solved) in found.iter().enumerate() {
            print(&heading(number, found.len()));
            print(&text(&study, &pool, solved));
        }
    }
    let trusted = first.point.status == PointStatus::Converged;
    Ok(if trusted { Verdict::Done } else { Verdict::Untrusted })
}

fn text(study: &Study, pool: &Pool, solved: &Solved) -> String {
    let interface = &study.case().interface;
    let (point, equilibrium) = (&solved.point, &solved.equilibrium);
    let certificate = point.certificate;
    let mut out = format!(
        "{} ({}): {}, relative regret {:.1e}, local regret {:.1e}, residual {:.1e}\n\n",
        study.name(),
        tables::concept(pool.settings().concept),
        point.status.word(),
        certificate.relative_regret,
        certificate.local_regret,
        certificate.residual
    );
    let mut table = tables::table(&["", "value"]);
    let controls = interface.controls.iter().map(|control| &control.name).zip(&point.controls);
    for (name, value) in controls {
        table.add_row([format!("control {name}"), tables::number(*value)]);
    }
    for (name, value) in interface.players.iter().zip(&point.values) {
        table.add_row([format!("value of {name}"), tables::number(*value)]);
    }
    for (measure, value) in interface.measures.iter().zip(&point.measures) {
        table.add_row([measure.name.to_string(), tables::number(*value)]);
    }
    out.push_str(&format!("{table}\n\n"));
    let graph = pool.compiled().graph();
    let mut table = tables::table(&["node", "reached", "action", "probability"]);
    let reach = graph.choice_reach(&equilibrium.reach);
    for (node, _) in graph.choices() {
        let own = graph.nodes()[node].actions.clone();
        for action in own.clone() {
            let first = action == own.start;
            table.add_row([
                if first { graph.seen_as(node).to_owned() } else { String::new() },
                if first { tables::number(reach[node]) } else { String::new() },
                graph.actions()[action].name.clone(),
                tables::number(equilibrium.aggregate[action]),
            ]);
        }
    }
    out.push_str(&format!("{table}\n"));
    let cuts = cutpoints(pool.compiled(), equilibrium);
    if !cuts.is_empty() {
        let mut table = tables::table(&["node", "type", "attribute", "cutpoint", "below", "above"]);
        for cut in cuts {
            let owner = match cut.cell.as_str() {
                "" => cut.player,
                cell => format!("{} {}", cell, cut.player),
            };
            let at = tables::number(cut.at);
            table.add_row([cut.node, owner, cut.attribute, at, cut.below, cut.above]);
        }
        out.push_str(&format!("\n{table}\n"));
    }
    out
}
