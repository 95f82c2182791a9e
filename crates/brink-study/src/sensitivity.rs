//! Everything `brink sensitivity` finds, in one go.

use brink_lang::{EntryKind, NameError, value_name};

use crate::analysis::goal;
use crate::case::Case;
use crate::claims::Argument;
use crate::design::{Design, Morris, SobolAb, Worlds, nothing_uncertain};
use crate::error::StudyError;
use crate::findings::{self, Coordinates, Quantity, Weighed};
use crate::maximise::LineOptions;
use crate::progress::Event;
use crate::results::{Sensitivity, SensitivityMethod};
use crate::run::{AnswerColumns, BestDial, Claims, OneSolve, Question, Rows, Runner, Work};

/// What to ask of [`sensitivity`].
#[derive(Clone, Debug)]
pub struct SensitivityOptions {
    /// How; `None` for both ways that need plain worlds only.
    pub method: Option<SensitivityMethod>,
    /// Of what: measures, `value` (of the analysis' player), `value.PLAYER`, `best` (the best posture),
    /// claims by their identifier (also `claim.ID`); none for the scenario's outcomes, its player's
    /// value, the best posture and all claims.
    pub of: Vec<String>,
    /// Worlds, or trajectories of a screening; `None` for 1,000, of a screening 100.
    pub worlds: Option<u64>,
    /// Seed of the worlds.
    pub seed: u64,
}

/// Worlds where no number is given.
const WORLDS: u64 = 1000;

/// Trajectories of a screening where no number is given.
const TRAJECTORIES: u64 = 100;

/// One quantity of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Measure(usize),
    Value(usize),
    Best { dial: usize, player: usize },
    Claim(usize),
}

/// Which parameters of a case some of its quantities hang on. The same case, seed and options give the
/// same result on any number of threads, and whether or not the work was interrupted.
pub fn sensitivity(
    runner: &mut Runner,
    options: &SensitivityOptions,
) -> Result<Sensitivity, StudyError> {
    let case = runner.case;
    let targets = targets(case, &options.of)?;
    if case.uncertain.is_empty() {
        return Err(nothing_uncertain());
    }
    match options.method {
        Some(SensitivityMethod::Sobol) => by_sobol(runner, options, &targets),
        Some(SensitivityMethod::Morris) => by_screening(runner, options, &targets),
        Some(method) => by_worlds(runner, options, &targets, &[method]),
        None => {
            let both = [SensitivityMethod::Given, SensitivityMethod::Shapley];
            by_worlds(runner, options, &targets, &both)
        }
    }
}

fn by_worlds(
    runner: &mut Runner,
    options: &SensitivityOptions,
    targets: &[Target],
    methods: &[SensitivityMethod],
) -> Result<Sensitivity, StudyError> {
    let case = runner.case;
    let seed = options.seed;
    let worlds = Worlds::new(case, seed, options.worlds.unwrap_or(WORLDS))?;
    let evaluated = Evaluated::new(runner, &worlds, targets, !case.evidence.is_empty())?;
    let quantities = evaluated.quantities(case, targets);
    let (coordinates, judged) = evaluated.over_worlds()?;
    if coordinates.columns.is_empty() {
        return Err(StudyError::Input("these worlds do not differ: ask for more --worlds".into()));
    }
    runner.progress.event(Event::Stage { name: "sensitivity".into(), total: 0 });
    let found = findings::sensitivity_of_worlds(&coordinates, &quantities, methods, seed)?;
    let weighed = Weighed::new(case, &worlds, judged);
    let mut notes = Vec::new();
    if !case.evidence.is_empty() {
        notes.push("worlds count the same here: evidence does not weigh them".to_owned());
    }
    Ok(Sensitivity {
        methods: methods.to_vec(),
        worlds: worlds.rows(),
        rows: worlds.rows(),
        seed,
        notes,
        quantities: found,
        rests_on: findings::rests_on(case, &worlds, &weighed, &quantities),
    })
}

fn by_sobol(
    runner: &mut Runner,
    options: &SensitivityOptions,
    targets: &[Target],
) -> Result<Sensitivity, StudyError> {
    let case = runner.case;
    let design = SobolAb::new(case, options.seed, options.worlds.unwrap_or(WORLDS))?;
    announce(runner, &design, design.worlds(), "worlds", 2);
    let quantities = Evaluated::new(runner, &design, targets, false)?.quantities(case, targets);
    Ok(Sensitivity {
        methods: vec![SensitivityMethod::Sobol],
        worlds: design.worlds(),
        rows: design.rows(),
        seed: options.seed,
        notes: notes(case, false),
        quantities: findings::sobol_indices(case, &design, &quantities, options.seed)?,
        rests_on: Vec::new(),
    })
}

fn by_screening(
    runner: &mut Runner,
    options: &SensitivityOptions,
    targets: &[Target],
) -> Result<Sensitivity, StudyError> {
    let case = runner.case;
    let design = Morris::new(case, options.seed, options.worlds.unwrap_or(TRAJECTORIES))?;
    announce(runner, &design, design.trajectories(), "trajectories", 1);
    let quantities = Evaluated::new(runner, &design, targets, false)?.quantities(case, targets);
    Ok(Sensitivity {
        methods: vec![SensitivityMethod::Morris],
        worlds: design.trajectories(),
        rows: design.rows(),
        seed: options.seed,
        notes: notes(case, true),
        quantities: findings::elementary_effects(case, &design, &quantities, options.seed)?,
        rests_on: Vec::new(),
    })
}

/// Says beforehand how many rows a design has.
fn announce(runner: &Runner, design: &dyn Design, count: u64, what: &str, more: usize) {
    let parameters = runner.case.uncertain.len();
    runner.progress.event(Event::Warning(format!(
        "{count} {what} x ({parameters} parameters + {more}) = {} rows, each a solve or more",
        design.rows()
    )));
}

/// What to know of parameters that are moved one by one.
fn notes(case: &Case, screening: bool) -> Vec<String> {
    let mut notes = Vec::new();
    let uncertain = || case.uncertain.iter().map(|&input| &case.interface.inputs[input]);
    if uncertain().any(|input| input.simplex.is_some()) {
        notes.push("shares of a whole are moved before they are scaled to fill it".to_owned());
    }
    if screening && uncertain().any(|input| input.domain.elements().is_some()) {
        let text = "elements are moved in their order: two steps apart may be the same or others";
        notes.push(text.to_owned());
    }
    notes
}

/// The quantities asked for, looked up.
fn targets(case: &Case, of: &[String]) -> Result<Vec<Target>, StudyError> {
    let mut targets = Vec::new();
    for name in of {
        targets.extend(target(case, name)?);
    }
    if of.is_empty() {
        case.complete()?;
        let plan = &case.plan;
        targets.extend(plan.outcomes.iter().copied().map(Target::Measure));
        targets.extend(plan.player.map(Target::Value));
        if let Ok((dial, player)) = goal(case) {
            targets.push(Target::Best { dial, player });
        }
        targets.extend((0..case.claims.len()).map(Target::Claim));
        if targets.is_empty() {
            let text = "the scenario names no outcome, player or claim: name a measure by --of";
            return Err(StudyError::Input(text.into()));
        }
    }
    let mut distinct: Vec<Target> = Vec::new();
    for target in targets {
        if !distinct.contains(&target) {
            distinct.push(target);
        }
    }
    Ok(distinct)
}

fn target(case: &Case, name: &str) -> Result<Vec<Target>, StudyError> {
    let interface = &case.interface;
    match name {
        "best" => {
            let (dial, player) = goal(case)?;
            return Ok(vec![Target::Best { dial, player }]);
        }
        "value" => {
            case.complete()?;
            let player = case.plan.player.ok_or_else(|| {
                let text = "--of value: [analysis] names no player; write value.PLAYER";
                StudyError::Input(text.into())
            })?;
            return Ok(vec![Target::Value(player)]);
        }
        _ => {}
    }
    if let Some(player) = interface.players.iter().position(|own| value_name(own) == name) {
        return Ok(vec![Target::Value(player)]);
    }
    let id = name.strip_prefix("claim.").unwrap_or(name);
    if let Some(claim) = case.claims.iter().position(|claim| claim.id == id) {
        case.complete()?;
        return Ok(vec![Target::Claim(claim)]);
    }
    let found = interface.find(EntryKind::Measure, name).map_err(|NameError { message, help, .. }| {
        StudyError::Input(format!(
            "--of {name}: {message}; {help}\nalso value, value.PLAYER, best, or the id of a claim"
        ))
    })?;
    Ok(found.into_iter().map(Target::Measure).collect())
}

/// The rows of a design, with every question that the quantities need.
struct Evaluated {
    solved: Option<Rows>,
    best: Option<Rows>,
    claims: Option<Rows>,
}

impl Evaluated {
    /// Asks what the quantities need, and the evidence where it is to be judged.
    fn new(
        runner: &mut Runner,
        design: &dyn Design,
        targets: &[Target],
        evidence: bool,
    ) -> Result<Self, StudyError> {
        let case = runner.case;
        let mut ask = |name: &str, question: &dyn Question| {
            runner.table(&Work { name, design, question, warm: false })
        };
        let has = |wanted: fn(&Target) -> bool| targets.iter().any(wanted);
        let solved = has(|t| matches!(t, Target::Measure(_) | Target::Value(_)));
        let solved = if solved { Some(ask("outcomes", &OneSolve)?) } else { None };
        let best = targets.iter().find_map(|target| match target {
            Target::Best { dial, player } => Some((*dial, *player)),
            _ => None,
        });
        let best = match best {
            Some((dial, player)) => {
                // As the map's cells: the third digit is noise among worlds.
                let options = LineOptions { brackets: 1, tolerance: 1e-3, ..Default::default() };
                Some(ask("best posture", &BestDial { dial, player, options })?)
            }
            None => None,
        };
        let claims = if evidence || has(|t| matches!(t, Target::Claim(_))) {
            case.complete()?;
            let argument = Argument::new(case);
            Some(ask("claims", &Claims { argument: &argument, in_full: false })?)
        } else {
            None
        };
        Ok(Self { solved, best, claims })
    }

    /// The uncertain parameters of the rows, and the rows in which evidence was judged, if any was.
    fn over_worlds(&self) -> Result<(Coordinates, &Rows), StudyError> {
        let Some(rows) = self.claims.as_ref().or(self.solved.as_ref()).or(self.best.as_ref())
        else {
            return Err(StudyError::Input("nothing is asked for: name it by --of".into()));
        };
        let mut coordinates = Coordinates::of(rows);
        // Handicaps change what is observed, and no quantity.
        coordinates.columns.retain(|column| !column.name.starts_with("handicap."));
        Ok((coordinates, rows))
    }

    fn quantities(&self, case: &Case, targets: &[Target]) -> Vec<Quantity> {
        let claims = self.claims.as_ref().map(|rows| findings::claim_quantities(case, rows));
        let one = |target: &Target| match *target {
            Target::Measure(measure) => {
                let rows = self.solved.as_ref()?;
                let info = &case.interface.measures[measure];
                let columns = AnswerColumns::new(case, rows.first);
                let values = columns.measure(&rows.table, measure).to_vec();
                Some(Quantity { name: info.name.to_string(), label: info.label.clone(), values })
            }
            Target::Value(player) => {
                let rows = self.solved.as_ref()?;
                let name = &case.interface.players[player];
                let columns = AnswerColumns::new(case, rows.first);
                let values = columns.value(&rows.table, player).to_vec();
                let label = format!("expected payoff of {name}");
                Some(Quantity { name: value_name(name), label, values })
            }
            Target::Best { dial, .. } => {
                let rows = self.best.as_ref()?;
                let name = &case.interface.controls[dial].name;
                let label = format!("best {name}");
                Some(Quantity { name: "best".into(), label, values: postures(case, rows) })
            }
            Target::Claim(claim) => claims.as_ref()?.get(claim).cloned(),
        };
        targets.iter().filter_map(one).collect()
    }
}

/// Best posture in each row; NaN where there is none, or where all are as good.
fn postures(case: &Case, rows: &Rows) -> Vec<f64> {
    let best = (0..rows.table.rows()).map(|row| findings::best_row(case, rows, 1, row));
    best.map(|best| if best.idle { f64::NAN } else { best.at[0] }).collect()
}
