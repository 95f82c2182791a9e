//! Solvers, as many as there are threads, lent out one by one.

use std::sync::{Arc, Mutex, PoisonError};

use brink_game::starts::{self, StartOptions};
use brink_game::{Concept, Equilibrium, Game, Status, pbe, qre};
use brink_lang::{Compiled, Diagnostics, EvalError, Evaluator, Severity};

use super::Settings;
use crate::error::StudyError;
use crate::point::{Engine, Point, PointStatus};
use crate::progress::Cancel;

/// Two equilibria that reach every node with probabilities this close are one on the path.
const SAME: f64 = 1e-4;

/// Solves games of one compiled model from any number of threads. A solve depends on its inputs
/// alone: solvers are interchangeable.
#[derive(Debug)]
pub struct Pool {
    compiled: Arc<Compiled>,
    settings: Settings,
    cancel: Cancel,
    idle: Mutex<Vec<Solver>>,
    tally: Mutex<Tally>,
}

/// Counts and worst certificates of all solves of a pool.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Solves, whatever their end.
    pub solved: usize,
    /// Those that did not converge.
    pub not_converged: usize,
    /// Those for which the model has no value.
    pub invalid: usize,
    /// Largest relative regret among the converged.
    pub worst_relative_regret: f64,
    /// Largest local regret among the converged.
    pub worst_local_regret: f64,
    /// Largest residual among the converged.
    pub worst_residual: f64,
}

impl Tally {
    fn add(&mut self, point: &Point) {
        self.solved += 1;
        match point.status {
            PointStatus::NotConverged => self.not_converged += 1,
            PointStatus::Invalid(_) => self.invalid += 1,
            PointStatus::Converged => {
                let found = point.certificate;
                self.worst_relative_regret = self.worst_relative_regret.max(found.relative_regret);
                self.worst_local_regret = self.worst_local_regret.max(found.local_regret);
                self.worst_residual = self.worst_residual.max(found.residual);
            }
        }
    }
}

/// A solved game in full.
#[derive(Clone, Debug)]
pub struct Solved {
    /// The game that was solved (discretised, where the concept asks for it).
    pub game: Game,
    /// Its equilibrium.
    pub equilibrium: Equilibrium,
    /// The numbers of the solve.
    pub point: Point,
}

/// One thread's workspace.
#[derive(Debug)]
struct Solver {
    evaluator: Evaluator,
    pbe: pbe::Solver,
    qre: qre::Solver,
    /// The game, where it had to be discretised; else it is the evaluator's own.
    discrete: Option<Game>,
}

impl Pool {
    /// Solvers for a compiled model. Fails where the exact engine is asked for a model that it
    /// does not solve.
    pub fn new(
        compiled: &Arc<Compiled>,
        settings: &Settings,
        cancel: &Cancel,
    ) -> Result<Self, StudyError> {
        if settings.concept == Concept::Pbe
            && let Some(reason) = compiled.not_affine()
        {
            let mut refused = reason.clone();
            refused.severity = Severity::Error;
            let help = "the exact engine does not apply: ask for concept qre instead";
            return Err(Diagnostics::from(refused.with_help(help)).into());
        }
        Ok(Self {
            compiled: Arc::clone(compiled),
            settings: *settings,
            cancel: cancel.clone(),
            idle: Mutex::default(),
            tally: Mutex::default(),
        })
    }

    /// The compiled model.
    pub fn compiled(&self) -> &Arc<Compiled> {
        &self.compiled
    }

    /// How the pool solves.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Counts and worst certificates so far.
    pub fn tally(&self) -> Tally {
        *self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Solves in full. Errors name the formula that has no value for these inputs.
    pub fn solve(&self, inputs: &[f64], controls: &[f64]) -> Result<Solved, StudyError> {
        self.lend(|solver| {
            let equilibrium = solver.equilibrium(&self.settings, inputs, controls)?;
            self.record(solver, equilibrium)
        })
    }

    /// Searches from `starts` starts and returns the equilibria that differ on the path of play,
    /// as `several` says.
    pub fn search(
        &self,
        inputs: &[f64],
        controls: &[f64],
        starts: usize,
    ) -> Result<Vec<Solved>, StudyError> {
        self.lend(|solver| {
            let first = solver.equilibrium(&self.settings, inputs, controls)?;
            let found = several(&solver.game()?, first, self.settings.concept, starts)?;
            found.into_iter().map(|equilibrium| self.record(solver, equilibrium)).collect()
        })
    }

    fn record(&self, solver: &mut Solver, equilibrium: Equilibrium) -> Result<Solved, StudyError> {
        let point = solver.point(&equilibrium);
        self.count(&point);
        Ok(Solved { game: solver.game()?, equilibrium, point })
    }

    /// The numbers of what `solve` finds with one of the solvers.
    fn numbers(
        &self,
        controls: usize,
        solve: impl FnOnce(&mut Solver) -> Result<Equilibrium, StudyError>,
    ) -> Result<Point, StudyError> {
        let solved = self.lend(|solver| {
            let equilibrium = solve(solver)?;
            let point = solver.point(&equilibrium);
            solver.pbe.recycle(equilibrium);
            Ok(point)
        });
        let point = match solved {
            Err(StudyError::Evaluation(reason)) => {
                let players = self.compiled.graph().players().len();
                Point::invalid(controls, players, self.compiled.interface().measures.len(), reason)
            }
            other => other?,
        };
        self.count(&point);
        Ok(point)
    }

    fn count(&self, point: &Point) {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner).add(point);
    }

    /// Lends a solver to `work`, made new if none is idle.
    fn lend<T>(
        &self,
        work: impl FnOnce(&mut Solver) -> Result<T, StudyError>,
    ) -> Result<T, StudyError> {
        if self.cancel.is_cancelled() {
            return Err(StudyError::Cancelled);
        }
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut solver = idle.unwrap_or_else(|| Solver::new(&self.compiled));
        let result = work(&mut solver);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(solver);
        result
    }
}

impl Engine for Pool {
    fn point(&self, inputs: &[f64], controls: &[f64]) -> Result<Point, StudyError> {
        self.numbers(controls.len(), |solver| solver.equilibrium(&self.settings, inputs, controls))
    }

    fn point_near(
        &self,
        inputs: &[f64],
        controls: &[f64],
        near: &mut Vec<f64>,
    ) -> Result<Point, StudyError> {
        if let Concept::Qre { .. } = self.settings.concept {
            let text = "a warm start is for the exact engine alone: a quantal response is reported \
                        on the principal branch, which only its own path from the centroid finds; \
                        solve cold, or ask for concept pbe";
            return Err(StudyError::Input(text.into()));
        }
        self.numbers(controls.len(), |solver| solver.equilibrium_near(inputs, controls, near))
    }
}

impl Solver {
    fn new(compiled: &Compiled) -> Self {
        Self {
            evaluator: compiled.evaluator(),
            pbe: pbe::Solver::new(compiled.graph()),
            qre: qre::Solver::new(compiled.graph()),
            discrete: None,
        }
    }

    fn equilibrium(
        &mut self,
        settings: &Settings,
        inputs: &[f64],
        controls: &[f64],
    ) -> Result<Equilibrium, StudyError> {
        self.evaluator.evaluate(inputs, controls).map_err(|error| explain(&error))?;
        match settings.concept {
            Concept::Pbe => self.exact(&pbe::Options::default()),
            Concept::Qre { lambda } => {
                let game = self
                    .evaluator
                    .discrete_game(settings.points)
                    .map_err(|error| explain(&error))?;
                let found = self.qre.solve(&game, &qre::Options::at(lambda));
                self.discrete = Some(game);
                Ok(found?)
            }
        }
    }

    /// The exact equilibrium found from the aggregates `near`, or by the usual paths where those
    /// are none or lead nowhere. See [`Engine::point_near`].
    fn equilibrium_near(
        &mut self,
        inputs: &[f64],
        controls: &[f64],
        near: &mut Vec<f64>,
    ) -> Result<Equilibrium, StudyError> {
        let start = Some(std::mem::take(near)).filter(|start| !start.is_empty());
        self.evaluator.evaluate(inputs, controls).map_err(|error| explain(&error))?;
        let warm = pbe::Options { start, start_at: Some(1.0), ..pbe::Options::default() };
        let mut found = self.exact(&warm)?;
        if warm.start.is_some() && found.status != Status::Converged {
            self.pbe.recycle(found);
            found = self.exact(&pbe::Options::default())?;
        }
        if found.status == Status::Converged {
            *near = warm.start.unwrap_or_default();
            near.clear();
            // Rounding takes some an ulp beyond.
            near.extend(found.aggregate.iter().map(|probability| probability.clamp(0.0, 1.0)));
        }
        Ok(found)
    }

    /// Solves the game that was evaluated last by the exact engine.
    fn exact(&mut self, options: &pbe::Options) -> Result<Equilibrium, StudyError> {
        self.discrete = None;
        let game = self.evaluator.game().ok_or_else(|| {
            StudyError::Input("the exact engine does not apply to this model".into())
        })?;
        Ok(self.pbe.solve(game, options)?)
    }

    /// The game solved last.
    fn game(&self) -> Result<Game, StudyError> {
        let game = self.discrete.as_ref().or_else(|| self.evaluator.game());
        game.cloned().ok_or_else(|| StudyError::Input("there is no game to record".into()))
    }

    fn point(&mut self, equilibrium: &Equilibrium) -> Point {
        let mut measures = Vec::new();
        self.evaluator.measures(equilibrium, &mut measures);
        Point {
            controls: self.evaluator.control_values().to_vec(),
            values: equilibrium.value.clone(),
            measures,
            status: match equilibrium.status {
                Status::Converged => PointStatus::Converged,
                Status::NotConverged => PointStatus::NotConverged,
            },
            certificate: equilibrium.certificate,
        }
    }
}

fn explain(error: &EvalError) -> StudyError {
    StudyError::Evaluation(error.to_string())
}

/// The equilibria of a game that differ on the path of play, from `starts` starts (see
/// [`brink_game::starts`]), of which the path from the centroid is one: `first` is what it gave. If
/// that did not converge it is returned only where nothing else was found.
pub(crate) fn several(
    game: &Game,
    first: Equilibrium,
    concept: Concept,
    starts: usize,
) -> Result<Vec<Equilibrium>, StudyError> {
    let options = StartOptions { starts: starts.saturating_sub(1), seed: 0 };
    let others = match concept {
        _ if starts < 2 => Vec::new(),
        Concept::Pbe => starts::search(game, &options)?,
        Concept::Qre { lambda } => starts::search_quantal(game, lambda, &options)?,
    };
    let mut found = vec![first];
    for equilibrium in others {
        if found.iter().all(|old| differs(old, &equilibrium)) {
            found.push(equilibrium);
        }
    }
    if found.iter().any(|equilibrium| equilibrium.status == Status::Converged) {
        found.retain(|equilibrium| equilibrium.status == Status::Converged);
    }
    Ok(found)
}

/// Whether two equilibria differ on the path of play.
fn differs(a: &Equilibrium, b: &Equilibrium) -> bool {
    a.reach.iter().zip(&b.reach).any(|(x, y)| (x - y).abs() > SAME)
}
