//! Questions: what is asked about one row.

use super::columns::of_claim;
use super::{AnswerColumns, EvidenceColumns};
use crate::answer::Engine;
use crate::case::Case;
use crate::claims::{Argument, Found, Verdict};
use crate::design::Setting;
use crate::error::StudyError;
use crate::fingerprint::Hasher;
use crate::maximise::{BoxOptions, LineOptions};
use crate::optimise::{Best, Problem};
use crate::table::{Cell, Column, Kind};

/// A row about which a question is asked.
pub struct Asked<'a> {
    /// The case.
    pub case: &'a Case,
    /// Who solves.
    pub engine: &'a dyn Engine,
    /// What the row changes in the case.
    pub setting: &'a Setting,
    /// Parameters, as the case's view sees them, `[input]`.
    pub inputs: Vec<f64>,
    /// Controls, `[control]`; NaN is the default formula.
    pub controls: Vec<f64>,
    /// What the row may start from, in a warm run, and where it leaves what the next may start from.
    pub near: Option<&'a mut Vec<f64>>,
}

/// What is asked about every row of a run. The answer is a matter of the row alone (in a warm run
/// also of the row before).
pub trait Question: Sync {
    /// Columns of the answer.
    fn columns(&self, case: &Case) -> Vec<Column>;

    /// Appends the cells of the answer.
    fn ask(&self, asked: Asked<'_>, cells: &mut Vec<Cell<'static>>) -> Result<(), StudyError>;

    /// Adds all that tells the question from others.
    fn identify(&self, hasher: &mut Hasher);
}

/// One solve. Columns are those of [`AnswerColumns`].
#[derive(Clone, Copy, Debug, Default)]
pub struct OneSolve;

impl Question for OneSolve {
    fn columns(&self, case: &Case) -> Vec<Column> {
        AnswerColumns::headings(case)
    }

    fn ask(&self, asked: Asked<'_>, cells: &mut Vec<Cell<'static>>) -> Result<(), StudyError> {
        let Asked { engine, inputs, controls, near, .. } = asked;
        let answer = match near {
            Some(near) => engine.answer_near(&inputs, &controls, near)?,
            None => engine.answer(&inputs, &controls)?,
        };
        AnswerColumns::write(&answer, cells);
        Ok(())
    }

    fn identify(&self, hasher: &mut Hasher) {
        hasher.text("one solve");
    }
}

/// The best position of one control for a player. Columns: those of the solve there, the position
/// (`best.CONTROL`), whether every solve on the way to it converged (`complete`), and whether all positions
/// are as good as each other (`idle`). Without any solve that converged all are missing.
#[derive(Clone, Copy, Debug)]
pub struct BestDial {
    /// The control that moves.
    pub dial: usize,
    /// The player whose value is maximised.
    pub player: usize,
    /// How it is searched.
    pub options: LineOptions,
}

/// Columns after the solve at an optimum: `complete` and `idle`.
const FINDINGS: usize = 2;

fn best_columns(case: &Case, levers: &[usize]) -> Vec<Column> {
    let mut columns = AnswerColumns::headings(case);
    columns.extend(levers.iter().map(|&lever| {
        let name = &case.interface.controls[lever].name;
        Column::new(format!("best.{name}"), Kind::F64, format!("best position of {name}"))
    }));
    columns.push(Column::new(
        "complete",
        Kind::Bool,
        "whether every solve of the search converged",
    ));
    columns.push(Column::new("idle", Kind::Bool, "whether the position makes no difference"));
    columns
}

fn best_cells(case: &Case, levers: &[usize], best: Option<Best>, cells: &mut Vec<Cell<'static>>) {
    let Some(best) = best else {
        AnswerColumns::write_none(case, cells);
        cells.extend(std::iter::repeat_n(Cell::Missing, levers.len() + FINDINGS));
        return;
    };
    AnswerColumns::write(&best.answer, cells);
    cells.extend(levers.iter().map(|&lever| Cell::F64(best.controls[lever])));
    cells.extend([Cell::Bool(best.complete), Cell::Bool(best.idle)]);
}

fn problem<'a>(asked: &'a Asked<'_>, player: usize) -> Problem<'a> {
    Problem {
        engine: asked.engine,
        inputs: &asked.inputs,
        controls: &asked.controls,
        infos: &asked.case.interface.controls,
        player,
    }
}

impl Question for BestDial {
    fn columns(&self, case: &Case) -> Vec<Column> {
        best_columns(case, &[self.dial])
    }

    fn ask(&self, asked: Asked<'_>, cells: &mut Vec<Cell<'static>>) -> Result<(), StudyError> {
        let best = problem(&asked, self.player).best_dial(self.dial, &self.options)?;
        best_cells(asked.case, &[self.dial], best, cells);
        Ok(())
    }

    fn identify(&self, hasher: &mut Hasher) {
        hasher.text(&format!("best dial {self:?}"));
    }
}

/// The best mix of several controls for a player, never worse than where the row has them. Columns
/// as of [`BestDial`], with a position for each lever.
#[derive(Clone, Debug)]
pub struct BestLevers {
    /// The controls that move.
    pub levers: Vec<usize>,
    /// The player whose value is maximised.
    pub player: usize,
    /// A mix of the levers known to be good, from which the search starts too.
    pub floor: Option<Vec<f64>>,
    /// How it is searched.
    pub options: BoxOptions,
}

impl Question for BestLevers {
    fn columns(&self, case: &Case) -> Vec<Column> {
        best_columns(case, &self.levers)
    }

    fn ask(&self, asked: Asked<'_>, cells: &mut Vec<Cell<'static>>) -> Result<(), StudyError> {
        let problem = problem(&asked, self.player);
        let best = problem.best_mix(&self.levers, self.floor.as_deref(), &self.options)?;
        best_cells(asked.case, &self.levers, best, cells);
        Ok(())
    }

    fn identify(&self, hasher: &mut Hasher) {
        hasher.text(&format!("best levers {:?} {} {:?}", self.levers, self.player, self.options));
        hasher.reals(self.floor.as_deref().unwrap_or_default());
    }
}

/// Verdicts of all claims of the case, one column a claim under its identifier, then how likely each
/// piece of evidence is (see [`EvidenceColumns`]). In full, also the numbers that each claim rests on
/// and why any is missing.
#[derive(Clone, Copy, Debug)]
pub struct Claims<'a> {
    /// The claims with their experiments.
    pub argument: &'a Argument<'a>,
    /// Whether the numbers are wanted too.
    pub in_full: bool,
}

impl Question for Claims<'_> {
    fn columns(&self, case: &Case) -> Vec<Column> {
        let mut columns: Vec<Column> = case
            .claims
            .iter()
            .map(|claim| (of_claim(case, &claim.id), claim.text.as_str()))
            .map(|(name, text)| Column::new(name, Kind::Bool, text))
            .collect();
        EvidenceColumns::headings(case, &mut columns);
        if self.in_full {
            for claim in &case.claims {
                for reference in &claim.statement.references {
                    let name = format!("{}: {}", claim.id, reference.text);
                    let count = claim.statement.positions(reference);
                    columns.extend((0..count).map(|_| Column::new(name.as_str(), Kind::F64, "")));
                }
                let name = format!("{}: trouble", claim.id);
                columns.push(Column::new(name, Kind::Utf8, "why a number is missing"));
            }
        }
        columns
    }

    fn ask(&self, asked: Asked<'_>, cells: &mut Vec<Cell<'static>>) -> Result<(), StudyError> {
        let Asked { case, engine, setting, controls, .. } = asked;
        let inputs: Vec<Vec<f64>> =
            (0..case.beliefs.len()).map(|view| setting.inputs(case, view)).collect();
        let mut found = self.argument.found(engine, &inputs, &controls)?;
        let evidence = found.split_off(case.claims.len());
        let verdicts: Vec<Verdict> = found.into_iter().map(Found::into_verdict).collect();
        cells.extend(verdicts.iter().map(|verdict| Cell::truth(verdict.holds)));
        EvidenceColumns::write(case, setting, &evidence, cells);
        if self.in_full {
            for verdict in verdicts {
                cells.extend(verdict.evidence.into_iter().flatten().map(Cell::F64));
                cells.push(verdict.trouble.map_or(Cell::Missing, Cell::text));
            }
        }
        Ok(())
    }

    fn identify(&self, hasher: &mut Hasher) {
        // The claims themselves stand in the scenario's text.
        hasher.text(if self.in_full { "claims in full" } else { "claims" });
    }
}
