//! Sensitivities as tables and sentences for a terminal.

use brink_workbench::SensitivityDocument;
use brink_workbench::numbers::plain;
use brink_workbench::results::{Effect, EffectVerdict, Estimate, QuantitySensitivity};
use comfy_table::CellAlignment;

use crate::texts::table;

/// The answer as text: a table for each quantity, what it rests on, what to know.
pub(crate) fn text(document: &SensitivityDocument) -> String {
    let found = &document.found;
    let mut out = String::new();
    for own in &found.quantities {
        out.push_str(&quantity(own, found.rows));
        out.push('\n');
    }
    if !document.words.is_empty() {
        out.push_str("What they rest on:\n");
        for words in &document.words {
            out.push_str(&format!("  {words}\n"));
        }
    }
    for note in &found.notes {
        out.push_str(&format!("note: {note}\n"));
    }
    if let Some(path) = document.path.as_deref().filter(|path| path.as_os_str() != "/dev/stdout") {
        out.push_str(&format!("{}\n", path.display()));
    }
    out
}

fn quantity(own: &QuantitySensitivity, rows: u64) -> String {
    let mut out = format!("{}  {}\n", own.name, own.label);
    if own.undecided > 0 {
        out.push_str(&format!(
            "    {} of {rows} rows have no value and are left out\n",
            own.undecided
        ));
    }
    let all = own.effects.iter().flat_map(Effect::estimates);
    if all.clone().all(|estimate| estimate.verdict == EffectVerdict::Undefined) {
        return out + "    it is the same in all rows: it hangs on no parameter\n";
    }
    // The last estimate is the one that says most.
    let size = |effect: &Effect| effect.estimates().last().map_or(f64::NAN, |last| last.value);
    let mut effects: Vec<&Effect> = own.effects.iter().collect();
    effects.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let matters = |effect: &Effect| {
        effect.estimates().iter().any(|found| found.verdict == EffectVerdict::Influential)
    };
    let (shown, rest): (Vec<&Effect>, Vec<&Effect>) =
        effects.into_iter().partition(|effect| matters(effect));
    let names = own.effects.first().map(Effect::estimates).unwrap_or_default();
    let mut header = vec!["parameter"];
    header.extend(names.iter().map(|estimate| estimate.name));
    let mut lines = table(&header);
    for effect in shown.into_iter().chain(&own.dummy) {
        let mut row = vec![effect.parameter.clone()];
        row.extend(effect.estimates().iter().map(cell));
        lines.add_row(row);
    }
    for column in lines.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    if lines.row_iter().next().is_some() {
        out.push_str(&format!("{lines}\n"));
    }
    if !rest.is_empty() {
        let names: Vec<&str> = rest.iter().map(|effect| effect.parameter.as_str()).collect();
        out.push_str(&format!("    not different from 0: {}\n", names.join(", ")));
    }
    let change = own.last_change();
    if change.is_finite() {
        let change = plain(digits(change));
        out.push_str(&format!(
            "    the last doubling of worlds changed these by at most {change}\n"
        ));
    }
    out
}

/// An estimate with its interval.
fn cell(found: &Estimate) -> String {
    let [low, high] = found.interval.map(|end| plain(digits(end)));
    let numbers = format!("{} [{low}, {high}]", plain(digits(found.value)));
    match found.verdict {
        EffectVerdict::Influential => numbers,
        EffectVerdict::NotDifferentFromZero => format!("{numbers}, not different from 0"),
        EffectVerdict::Undefined => "undefined".into(),
    }
}

/// Three digits: resampled numbers are known no better.
fn digits(x: f64) -> f64 {
    if x.is_finite() { format!("{x:.2e}").parse().unwrap_or(x) } else { x }
}
