//! The solve as one JSON document.

use serde_json::{Map, Value, json};

use super::{Concept, Pool, Solved, cutpoints};
use crate::study::Study;

/// A solve as JSON, in the shape that `brink solve --json` promises. Numbers that do not exist
/// or are not finite are null.
pub fn document(study: &Study, pool: &Pool, solved: &Solved) -> Value {
    let interface = &study.case().interface;
    let graph = pool.compiled().graph();
    let (point, equilibrium) = (&solved.point, &solved.equilibrium);
    let certificate = &point.certificate;
    let mut actions = Map::new();
    for (id, _) in graph.choices() {
        let own = graph.nodes()[id].actions.clone();
        let names = own.clone().map(|a| graph.actions()[a].name.as_str());
        let play = own.map(|a| equilibrium.aggregate[a]);
        actions.insert(graph.seen_as(id).to_owned(), object(names, play));
    }
    let cuts: Vec<Value> = cutpoints(pool.compiled(), equilibrium)
        .into_iter()
        .map(|cut| {
            json!({
                "player": cut.player, "node": cut.node, "cell": cut.cell,
                "attribute": cut.attribute, "at": number(cut.at),
                "below": cut.below, "above": cut.above,
            })
        })
        .collect();
    let (concept, lambda) = match pool.settings().concept {
        Concept::Pbe => ("pbe", Value::Null),
        Concept::Qre { lambda } => ("qre", number(lambda)),
    };
    json!({
        "scenario": study.name(),
        "model": study.model().name(),
        "view": study.case().view_name(),
        "concept": concept,
        "lambda": lambda,
        "status": point.status.word(),
        "certificate": {
            "max_regret": number(certificate.max_regret),
            "relative_regret": number(certificate.relative_regret),
            "local_regret": number(certificate.local_regret),
            "residual": number(certificate.residual),
        },
        "controls": object(interface.controls.iter().map(|c| c.name.as_str()), point.controls.iter().copied()),
        "values": object(interface.players.iter().map(String::as_str), point.values.iter().copied()),
        "measures": object(interface.measures.iter().map(|m| m.name.as_str()), point.measures.iter().copied()),
        "actions": actions,
        "cutpoints": cuts,
    })
}

fn object<'a>(names: impl Iterator<Item = &'a str>, values: impl Iterator<Item = f64>) -> Value {
    let entries = names.zip(values).map(|(name, value)| (name.to_owned(), number(value)));
    Value::Object(entries.collect())
}

/// A number, or null where JSON has none.
fn number(value: f64) -> Value {
    serde_json::Number::from_f64(value).map_or(Value::Null, Value::Number)
}
