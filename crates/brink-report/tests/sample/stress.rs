//! Results that are hard to draw: nothing solved, nothing there, hostile and very long names.

use brink_study::SolveStatus;
use brink_study::results::{Analysis, Series};

use super::{analysis, entry_game, long_game};

/// Every number missing.
pub(crate) fn unsolved() -> Analysis {
    let mut a = analysis();
    let blank = |series: &mut Vec<Series>| {
        for one in series {
            one.values.fill(f64::NAN);
        }
    };
    blank(&mut a.dial.outcomes);
    blank(&mut a.dial.measures);
    blank(&mut a.dial.values);
    a.dial.best = usize::MAX;
    for optimum in [Some(&mut a.best_dial), a.best_levers.as_mut()].into_iter().flatten() {
        optimum.value = f64::NAN;
        let named = optimum.controls.iter_mut().chain(&mut optimum.measures);
        named.for_each(|named| named.value = f64::NAN);
    }
    if let Some(map) = &mut a.map {
        map.best.fill(f64::NAN);
        map.base = [f64::NAN; 2];
    }
    if let Some(frontier) = &mut a.frontier {
        frontier.attack.values.fill(f64::NAN);
        frontier.dial.attack.fill(f64::NAN);
        frontier.dial.catastrophe.fill(f64::NAN);
    }
    for row in &mut a.tornado {
        (row.best, row.value, row.attack) = ([f64::NAN; 3], [f64::NAN; 3], [f64::NAN; 3]);
    }
    for claim in &mut a.claims {
        claim.holds = None;
        claim.evidence.clear();
    }
    for claim in &mut a.breaks {
        claim.fails = f64::NAN;
    }
    for shift in a.worlds.iter_mut().flat_map(|worlds| &mut worlds.parameters) {
        shift.prior = [f64::NAN; 4];
        shift.posterior = Some([f64::NAN; 4]);
    }
    for node in &mut a.solution.nodes {
        node.reach = f64::NAN;
        node.actions.iter_mut().for_each(|action| action.probability = f64::NAN);
    }
    for picture in &mut a.solution.types {
        picture.density.fill(f64::NAN);
        picture.intervals.iter_mut().for_each(|interval| interval.high = f64::NAN);
    }
    a.solution.status = SolveStatus::NotConverged;
    a
}

/// Every list empty, every option absent.
pub(crate) fn empty() -> Analysis {
    let mut a = analysis();
    a.assumptions.clear();
    a.claims.clear();
    a.worlds = None;
    a.breaks.clear();
    a.tornado.clear();
    a.solution.nodes.clear();
    a.solution.types.clear();
    a.solution.players.clear();
    a.dial.dial.clear();
    a.dial.outcomes.clear();
    a.dial.measures.clear();
    a.dial.values.clear();
    a.best_dial.controls.clear();
    a.best_dial.measures.clear();
    a.best_levers = None;
    if let Some(map) = &mut a.map {
        map.x.values.clear();
        map.y.values.clear();
        map.best.clear();
    }
    if let Some(frontier) = &mut a.frontier {
        frontier.attack.values.clear();
        frontier.catastrophe.values.clear();
        frontier.dial.dial.clear();
        frontier.dial.attack.clear();
        frontier.dial.catastrophe.clear();
    }
    a
}

/// Markup, control letters and great length wherever text comes in.
pub(crate) fn hostile() -> Analysis {
    let mut a = analysis();
    let bad = "</script><script>alert('x')</script>&\u{0}\u{7}\"; a very long name that does not end where \
               one would expect a name to end, ΔЖ漢字";
    a.about.title = bad.to_owned();
    a.about.story = bad.to_owned();
    a.about.command = bad.to_owned();
    a.about.player = bad.to_owned();
    a.about.dial = bad.to_owned();
    a.about.dial_label = bad.to_owned();
    a.solution.players = vec![bad.to_owned(), "defender".to_owned()];
    for node in &mut a.solution.nodes {
        node.name = format!("{bad} {}", node.name);
        for action in &mut node.actions {
            action.name = format!("{bad} {}", action.name);
        }
    }
    for picture in &mut a.solution.types {
        picture.attribute = bad.to_owned();
        picture.cell = bad.to_owned();
        for interval in &mut picture.intervals {
            interval.action = format!("{bad} {}", interval.action);
        }
    }
    for series in &mut a.dial.outcomes {
        series.name = format!("{} {bad}", series.name);
        series.label = bad.to_owned();
    }
    if let Some(map) = &mut a.map {
        map.x.label = bad.to_owned();
        map.y.parameter = bad.to_owned();
        map.y.label = String::new();
    }
    if let Some(frontier) = &mut a.frontier {
        frontier.attack.name = bad.to_owned();
        frontier.catastrophe.name = bad.to_owned();
    }
    for row in &mut a.tornado {
        row.parameter = format!("{} {bad}", row.parameter);
        row.low_text = bad.to_owned();
    }
    for claim in &mut a.claims {
        claim.id = bad.to_owned();
        claim.text = format!("{bad} {bad}");
        for evidence in &mut claim.evidence {
            evidence.name = bad.to_owned();
        }
    }
    for found in &mut a.breaks {
        (found.id, found.text) = (bad.to_owned(), format!("{bad} {bad}"));
        for limit in found.boxes.iter_mut().flat_map(|own| &mut own.limits) {
            limit.parameter = bad.to_owned();
            limit.elements.iter_mut().for_each(|element| *element = bad.to_owned());
        }
    }
    if let Some(worlds) = &mut a.worlds {
        worlds.name = bad.to_owned();
        worlds.parameters.iter_mut().for_each(|shift| shift.name = bad.to_owned());
        for piece in &mut worlds.evidence {
            (piece.id, piece.text, piece.source) = (bad.into(), bad.into(), bad.into());
        }
        for constraint in &mut worlds.constraints {
            (constraint.text, constraint.predicate) = (bad.into(), bad.into());
        }
    }
    for assumption in &mut a.assumptions {
        assumption.name = bad.to_owned();
        assumption.source = bad.to_owned();
    }
    a
}

/// Lists of unequal length and branches that lead nowhere.
pub(crate) fn ragged() -> Analysis {
    let mut a = analysis();
    a.dial.outcomes[0].values.truncate(3);
    a.dial.values[1].values.truncate(2);
    a.dial.dial.truncate(7);
    if let Some(map) = &mut a.map {
        map.best.truncate(40);
        map.y.values.truncate(1);
    }
    if let Some(frontier) = &mut a.frontier {
        frontier.attack.values.truncate(5);
        frontier.value.truncate(1);
        frontier.dial.dial.truncate(2);
        frontier.dial.attack.truncate(9);
    }
    for node in &mut a.solution.nodes {
        for branch in node.actions.iter_mut().flat_map(|action| &mut action.branches) {
            branch.target += 25;
        }
    }
    for picture in &mut a.solution.types {
        picture.density.truncate(1);
        picture.x.truncate(4);
    }
    a
}

/// A sample with the tiny and one with the huge game.
pub(crate) fn other_games() -> [Analysis; 2] {
    [entry_game(), long_game()].map(|solution| Analysis { solution, ..analysis() })
}
