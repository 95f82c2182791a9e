//! `brink claims`

use brink_study::results::ClaimResult;
use brink_study::{AnalysisOptions, check_claims};

use super::{print, print_json, study};
use crate::arguments::Claims;
use crate::failure::{Failure, Verdict};
use crate::progress::Bar;
use crate::{interrupt, tables};

pub(super) fn run(arguments: &Claims) -> Result<Verdict, Failure> {
    let (study, settings) = study(&arguments.case)?;
    let pool = study.pool(&settings, &interrupt::cancel_on_interrupt())?;
    let options = AnalysisOptions {
        worlds: arguments.worlds,
        seed: arguments.seed,
        settings: Some(settings),
        ..AnalysisOptions::default()
    };
    let bar = Bar::new();
    let results = check_claims(study.case(), &pool, &options, &bar);
    bar.finish();
    let results = results?;
    if arguments.json {
        print_json(&results);
    } else {
        print(&text(&results));
    }
    let undecided = results.iter().any(|claim| claim.holds.is_none());
    let failed = results.iter().any(|claim| claim.holds == Some(false));
    if undecided || (failed && arguments.strict) {
        return Ok(Verdict::Untrusted);
    }
    Ok(Verdict::Done)
}

fn text(results: &[ClaimResult]) -> String {
    if results.is_empty() {
        return "the scenario makes no claims: add [[claims]] to it\n".into();
    }
    let mut out = format!("{}\n", tables::claims(results));
    for claim in results {
        out.push_str(&format!("\n{}  {}\n", claim.id, claim.predicate));
        for evidence in &claim.evidence {
            out.push_str(&format!(
                "    {} = {}\n",
                evidence.name,
                tables::numbers(&evidence.values)
            ));
        }
    }
    out
}
