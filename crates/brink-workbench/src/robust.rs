//! The safest bet over plausible worlds, and views side by side.

use brink_report::words;
use brink_study::progress::{Cancel, Progress};
use brink_study::{BetOptions, compare_views, safest_bet};

use crate::documents::{CompareDocument, RobustDocument};
use crate::open::Unfinished;
use crate::{CompareRequest, Refusal, RobustRequest, Workbench, limits};

impl Workbench {
    pub(crate) fn robust(
        &self,
        request: &RobustRequest,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<RobustDocument, Refusal> {
        let options = BetOptions {
            worlds: limits::some_worlds(request.worlds)?,
            seed: request.seed,
            positions: limits::positions(request.positions)?,
            attack_at_most: limits::at_most("attack-at-most", request.attack_at_most)?,
            catastrophe_at_most: limits::at_most(
                "catastrophe-at-most",
                request.catastrophe_at_most,
            )?,
            margin: limits::margin(request.margin)?,
            ..BetOptions::default()
        };
        let opened = self.open(&request.case)?;
        let scenario = opened.study.name().to_owned();
        let mut unfinished = Unfinished::of(&format!("{scenario}.robust"), self.disk);
        let bet = opened.run(unfinished.store(), progress, cancel, |runner| {
            Ok(safest_bet(runner, &options)?)
        })?;
        unfinished.remove()?;
        Ok(RobustDocument { scenario, words: words::safest(&bet), bet })
    }

    pub(crate) fn compare(
        &self,
        request: &CompareRequest,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<CompareDocument, Refusal> {
        let options = BetOptions {
            worlds: limits::some_worlds(request.worlds)?,
            seed: request.seed,
            positions: limits::positions(request.positions)?,
            ..BetOptions::default()
        };
        if let Some(view) = &request.case.view {
            return Err(Refusal::Input(format!(
                "--view {view}: the views to compare stand after the scenario, as in `brink compare \
                 {} base {view}`",
                request.case.scenario
            )));
        }
        let opened = self.open(&request.case)?;
        let scenario = opened.study.name().to_owned();
        let mut unfinished = Unfinished::of(&format!("{scenario}.compare"), self.disk);
        let comparison = opened.run(unfinished.store(), progress, cancel, |runner| {
            Ok(compare_views(runner, &request.views, &options)?)
        })?;
        unfinished.remove()?;
        Ok(CompareDocument { scenario, words: words::partings(&comparison), comparison })
    }
}
