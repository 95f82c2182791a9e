//! Solvers of one compiled model, one for each thread that asks.

use std::cell::RefCell;
use std::sync::Arc;

use brink_game::starts::{self, StartOptions};
use brink_game::verify::payoff_range;
use brink_game::{Concept, Equilibrium, Game, Status, pbe, qre};
use brink_lang::{Compiled, Diagnostics, Evaluator, Severity};
use thread_local::ThreadLocal;

use crate::answer::{Answer, AnswerStatus, Engine};
use crate::error::StudyError;
use crate::solve::Settings;

/// Two equilibria that reach every node with probabilities this close are one on the path.
const SAME: f64 = 1e-4;

/// More starts than this are refused.
pub const MAX_STARTS: usize = 100_000;

/// Solves games of one compiled model from any number of threads. A solve depends on its inputs
/// alone: solvers are interchangeable.
#[derive(Debug)]
pub struct Solvers {
    compiled: Arc<Compiled>,
    settings: Settings,
    idle: ThreadLocal<RefCell<Option<Box<Solver>>>>,
}

/// A solved game in full.
#[derive(Clone, Debug)]
pub struct Solved {
    /// The game that was solved (discretised, where the concept asks for it).
    pub game: Game,
    /// Its equilibrium.
    pub equilibrium: Equilibrium,
    /// The numbers of the solve.
    pub answer: Answer,
}

/// One thread's workspace.
#[derive(Debug)]
struct Solver {
    evaluator: Evaluator,
    compiled: Arc<Compiled>,
    /// Each engine is built when it is first used.
    pbe: Option<pbe::Solver>,
    qre: Option<qre::Solver>,
    /// The game, where it had to be discretised; else it is the evaluator's own.
    discrete: Option<Game>,
}

impl Solvers {
    /// Solvers for a compiled model. Fails where the exact engine is asked for a model that it
    /// does not solve.
    pub fn new(compiled: &Arc<Compiled>, settings: &Settings) -> Result<Self, StudyError> {
        settings.check()?;
        if settings.concept == Concept::Pbe
            && let Some(reason) = compiled.not_affine()
        {
            let mut refused = reason.clone();
            refused.severity = Severity::Error;
            let help = "the exact engine does not apply: ask for concept qre instead";
            return Err(Diagnostics::from(refused.with_help(help)).into());
        }
        Ok(Self { compiled: Arc::clone(compiled), settings: *settings, idle: ThreadLocal::new() })
    }

    /// The compiled model.
    pub fn compiled(&self) -> &Arc<Compiled> {
        &self.compiled
    }

    /// How they solve.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Solves in full. Errors name the formula that has no value for these inputs.
    pub fn solve(&self, inputs: &[f64], controls: &[f64]) -> Result<Solved, StudyError> {
        self.lend(|solver| {
            let equilibrium = solver.equilibrium(&self.settings, inputs, controls)?;
            Self::record(solver, equilibrium)
        })
    }

    /// Searches from `starts` starts and returns the equilibria that differ on the path of play,
    /// as `several` says. Fails for more than [`MAX_STARTS`] starts.
    pub fn search(
        &self,
        inputs: &[f64],
        controls: &[f64],
        starts: usize,
    ) -> Result<Vec<Solved>, StudyError> {
        if starts > MAX_STARTS {
            return Err(StudyError::Input(format!(
                "{starts} starts are more than {MAX_STARTS}; what some thousands of starts do not \
                 find, more of them seldom do"
            )));
        }
        self.lend(|solver| {
            let first = solver.equilibrium(&self.settings, inputs, controls)?;
            let found = several(&solver.game()?, first, self.settings.concept, starts)?;
            found.into_iter().map(|equilibrium| Self::record(solver, equilibrium)).collect()
        })
    }

    fn record(solver: &mut Solver, equilibrium: Equilibrium) -> Result<Solved, StudyError> {
        let answer = solver.answer(&equilibrium);
        Ok(Solved { game: solver.game()?, equilibrium, answer })
    }

    /// The numbers of what `solve` finds with one of the solvers.
    fn numbers(
        &self,
        controls: usize,
        solve: impl FnOnce(&mut Solver) -> Result<Equilibrium, StudyError>,
    ) -> Result<Answer, StudyError> {
        let solved = self.lend(|solver| {
            let equilibrium = solve(solver)?;
            let answer = solver.answer(&equilibrium);
            if let Some(engine) = &mut solver.pbe {
                engine.recycle(equilibrium);
            }
            Ok(answer)
        });
        match solved {
            Err(StudyError::Evaluation(reason)) => {
                let players = self.compiled.graph().players().len();
                let measures = self.compiled.interface().measures.len();
                Ok(Answer::invalid(controls, players, measures, reason.to_string()))
            }
            other => other,
        }
    }

    /// Lends this thread's solver to `work`, made new where it has none (or has lent it already).
    fn lend<T>(&self, work: impl FnOnce(&mut Solver) -> T) -> T {
        let place = self.idle.get_or_default();
        let mut solver = place.take().unwrap_or_else(|| Box::new(Solver::new(&self.compiled)));
        let result = work(&mut solver);
        place.replace(Some(solver));
        result
    }
}

impl Engine for Solvers {
    fn answer(&self, inputs: &[f64], controls: &[f64]) -> Result<Answer, StudyError> {
        self.numbers(controls.len(), |solver| solver.equilibrium(&self.settings, inputs, controls))
    }

    fn answers(
        &self,
        inputs: &[f64],
        controls: &[f64],
        starts: usize,
    ) -> Result<Vec<Answer>, StudyError> {
        match self.search(inputs, controls, starts) {
            Ok(found) => Ok(found.into_iter().map(|solved| solved.answer).collect()),
            // A game without value has no equilibria, which its one answer says.
            Err(StudyError::Evaluation(_)) => Ok(vec![self.answer(inputs, controls)?]),
            Err(other) => Err(other),
        }
    }

    fn payoff_ranges(&self, inputs: &[f64], controls: &[f64]) -> Result<Vec<f64>, StudyError> {
        let found = self.lend(|solver| {
            solver.evaluator.evaluate(inputs, controls)?;
            let players = 0..self.compiled.graph().players().len();
            let ranges = |game: &Game| players.map(|player| payoff_range(game, player)).collect();
            if let Some(game) = solver.evaluator.game() {
                return Ok(ranges(game));
            }
            let game = solver.evaluator.discrete_game(self.settings.points);
            Ok(ranges(&game?))
        });
        match found {
            // No game, no range: the solves will say so.
            Err(StudyError::Evaluation(_)) => Ok(Vec::new()),
            other => other,
        }
    }

    fn answer_near(
        &self,
        inputs: &[f64],
        controls: &[f64],
        near: &mut Vec<f64>,
    ) -> Result<Answer, StudyError> {
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
    fn new(compiled: &Arc<Compiled>) -> Self {
        Self {
            evaluator: compiled.evaluator(),
            compiled: Arc::clone(compiled),
            pbe: None,
            qre: None,
            discrete: None,
        }
    }

    fn equilibrium(
        &mut self,
        settings: &Settings,
        inputs: &[f64],
        controls: &[f64],
    ) -> Result<Equilibrium, StudyError> {
        self.evaluator.evaluate(inputs, controls)?;
        match settings.concept {
            Concept::Pbe => self.exact(&pbe::Options::default()),
            Concept::Qre { lambda } => {
                let game = self.evaluator.discrete_game(settings.points)?;
                let graph = self.compiled.graph();
                let engine = self.qre.get_or_insert_with(|| qre::Solver::new(graph));
                let found = engine.solve(&game, &qre::Options::at(lambda));
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
        self.evaluator.evaluate(inputs, controls)?;
        let warm = pbe::Options { start, start_at: Some(1.0), ..pbe::Options::default() };
        let mut found = self.exact(&warm)?;
        if warm.start.is_some() && found.status != Status::Converged {
            if let Some(engine) = &mut self.pbe {
                engine.recycle(found);
            }
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
        let graph = self.compiled.graph();
        let engine = self.pbe.get_or_insert_with(|| pbe::Solver::new(graph));
        Ok(engine.solve(game, options)?)
    }

    /// The game solved last.
    fn game(&self) -> Result<Game, StudyError> {
        let game = self.discrete.as_ref().or_else(|| self.evaluator.game());
        game.cloned().ok_or_else(|| StudyError::Input("there is no game to record".into()))
    }

    fn answer(&mut self, equilibrium: &Equilibrium) -> Answer {
        let mut measures = Vec::new();
        self.evaluator.measures(self.discrete.as_ref(), equilibrium, &mut measures);
        Answer {
            controls: self.evaluator.control_values().to_vec(),
            values: equilibrium.value.clone(),
            measures,
            status: match equilibrium.status {
                Status::Converged => AnswerStatus::Converged,
                Status::NotConverged => AnswerStatus::NotConverged,
            },
            certificate: equilibrium.certificate,
        }
    }
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
