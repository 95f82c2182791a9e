//! Claims under other equilibria than the one that is reported.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::question::{Asked, Question};
use crate::answer::{Answer, Engine};
use crate::case::Case;
use crate::claims::{Argument, Truth};
use crate::error::StudyError;
use crate::fingerprint::Hasher;
use crate::table::{Cell, Column, Kind};

/// Whether the verdict on each claim depends on which of several equilibria is played, one column a
/// claim under its identifier: the claim is judged in the equilibrium that is reported, then with the
/// worst that the search finds for a player in the place of every solve, and with the best.
#[derive(Clone, Copy, Debug)]
pub struct ClaimsUnderOthers<'a> {
    /// The claims with their experiments.
    pub argument: &'a Argument<'a>,
    /// The player for whom equilibria are better or worse.
    pub player: usize,
    /// Starts of the search behind every solve.
    pub starts: usize,
}

impl Question for ClaimsUnderOthers<'_> {
    fn columns(&self, case: &Case) -> Vec<Column> {
        let text = "whether the verdict depends on which equilibrium is played";
        let column = |id: &str| Column::new(id, Kind::Bool, text);
        case.claims.iter().map(|claim| column(&claim.id)).collect()
    }

    fn ask(&self, asked: Asked<'_>, cells: &mut Vec<Cell<'static>>) -> Result<(), StudyError> {
        let Asked { case, engine, setting, controls, .. } = asked;
        let inputs: Vec<Vec<f64>> =
            (0..case.beliefs.len()).map(|view| setting.inputs(case, view)).collect();
        let found = Found { engine, starts: self.starts, seen: Mutex::default() };
        let verdicts = |pick: Pick| -> Result<Vec<Truth>, StudyError> {
            let engine = Picking { found: &found, player: self.player, pick };
            let verdicts = self.argument.verdicts(&engine, &inputs, &controls)?;
            Ok(verdicts.into_iter().map(|verdict| verdict.holds).collect())
        };
        let [reported, worst, best] =
            [verdicts(Pick::Reported)?, verdicts(Pick::Worst)?, verdicts(Pick::Best)?];
        let claims = reported.iter().zip(worst).zip(best);
        cells.extend(claims.map(|((reported, worst), best)| {
            // What is undecided for another reason is counted with that.
            Cell::truth(reported.map(|_| *reported != worst || *reported != best))
        }));
        Ok(())
    }

    fn identify(&self, hasher: &mut Hasher) {
        hasher.text("claims under other equilibria");
        hasher.number(self.player as u64);
        hasher.number(self.starts as u64);
    }
}

/// All equilibria of games that were searched, so that no game is searched twice.
struct Found<'a> {
    engine: &'a dyn Engine,
    starts: usize,
    seen: Mutex<HashMap<Vec<u64>, Vec<Answer>>>,
}

/// Which of several equilibria stands for the solve.
#[derive(Clone, Copy)]
enum Pick {
    Reported,
    Worst,
    Best,
}

/// An engine that answers with one of all equilibria.
struct Picking<'a> {
    found: &'a Found<'a>,
    player: usize,
    pick: Pick,
}

impl Engine for Picking<'_> {
    fn answer(&self, inputs: &[f64], controls: &[f64]) -> Result<Answer, StudyError> {
        let Found { engine, starts, seen } = self.found;
        let key: Vec<u64> = inputs.iter().chain(controls).map(|x| x.to_bits()).collect();
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.contains_key(&key) {
            seen.insert(key.clone(), engine.answers(inputs, controls, *starts)?);
        }
        let all = &seen[&key];
        let value = |answer: &&Answer| answer.value(self.player);
        // Of equals the one reported, which comes first; those that did not converge are no choice.
        let usable = || all.iter().filter(|answer| !value(answer).is_nan());
        let picked = match self.pick {
            Pick::Reported => None,
            Pick::Worst => usable().reduce(|a, b| if value(&b) < value(&a) { b } else { a }),
            Pick::Best => usable().reduce(|a, b| if value(&b) > value(&a) { b } else { a }),
        };
        Ok(picked.unwrap_or(&all[0]).clone())
    }

    fn payoff_ranges(&self, inputs: &[f64], controls: &[f64]) -> Result<Vec<f64>, StudyError> {
        self.found.engine.payoff_ranges(inputs, controls)
    }
}
