//! `brink claims`

use brink_study::results::ClaimResult;
use brink_study::run::{DirectoryStore, NoStore, Runner, Tally};
use brink_study::{AnalysisOptions, StudyError, check_claims};

use super::{print, print_json, study};
use crate::arguments::Claims;
use crate::failure::{Failure, Verdict};
use crate::progress::Bar;
use crate::{interrupt, tables};

pub(super) fn run(arguments: &Claims) -> Result<Verdict, Failure> {
    let (study, settings) = study(&arguments.case)?;
    let (solvers, identity) = (study.solvers(&settings)?, study.identity(&settings));
    let cancel = interrupt::cancel_on_interrupt();
    let options = AnalysisOptions {
        worlds: arguments.worlds,
        seed: arguments.seed,
        settings: Some(settings),
        ..AnalysisOptions::default()
    };
    let bar = Bar::new();
    let mut unsaved = NoStore;
    let folder = format!(".{}.claims.unfinished", study.name());
    let mut saved = (arguments.worlds > 0).then(|| DirectoryStore::new(folder));
    let mut runner = Runner {
        case: study.case(),
        engine: &solvers,
        identity: &identity,
        store: match &mut saved {
            Some(store) => store,
            None => &mut unsaved,
        },
        progress: &bar,
        cancel: &cancel,
        tally: Tally::default(),
    };
    let results = check_claims(&mut runner, &options);
    bar.finish();
    let results = results?;
    saved.map_or(Ok(()), DirectoryStore::remove).map_err(StudyError::Storage)?;
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
