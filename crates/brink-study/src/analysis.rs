//! Everything `brink analyze` finds, in one go.

use brink_lang::Quantity;

use crate::case::Case;
use crate::claims::Argument;
use crate::dial::dial_sweep;
use crate::error::StudyError;
use crate::frontier::frontier;
use crate::map::posture_map;
use crate::optimise::{Best, Problem, is_interior};
use crate::point::{Engine, Point};
use crate::progress::{Cancel, Event, Progress};
use crate::results::{About, Analysis, CertificateSummary, Named, Optimum};
use crate::search::{BoxOptions, LineOptions};
use crate::solve::{Settings, picture};
use crate::study::Study;
use crate::tornado::tornado;
use crate::worlds::Worlds;

/// A part of an analysis that can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The trade-off between attack and catastrophe.
    Frontier,
    /// The best dial position over two parameters.
    Map,
    /// One assumption at a time.
    Tornado,
    /// The claims.
    Claims,
    /// The search for other equilibria at the best position.
    Others,
}

/// Which parts an analysis has, beside the best position and the outcomes along the dial.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Parts {
    /// All that the scenario asks for.
    #[default]
    All,
    /// One, or none; no best mix of levers but for the frontier, which shows it.
    Only(Option<Part>),
}

impl Parts {
    fn has(self, part: Part) -> bool {
        self == Self::All || self == Self::Only(Some(part))
    }
}

/// What to include in an analysis.
#[derive(Clone, Debug)]
pub struct AnalysisOptions {
    /// Plausible worlds over which claims are checked; 0 for none. Default 1,000.
    pub worlds: u64,
    /// Seed of the worlds. Default 1.
    pub seed: u64,
    /// Starts of the search for other equilibria at the best dial position. Default 20.
    pub starts: usize,
    /// Which parts to work out. Default all.
    pub parts: Parts,
    /// How to solve; `None` as the scenario asks.
    pub settings: Option<Settings>,
    /// The command that reproduces the analysis, for the report.
    pub command: String,
    /// Version of the program, for the report.
    pub version: String,
}

impl Default for AnalysisOptions {
    fn default() -> Self {
        Self {
            worlds: 1000,
            seed: 1,
            starts: 20,
            parts: Parts::All,
            settings: None,
            command: String::new(),
            version: env!("CARGO_PKG_VERSION").into(),
        }
    }
}

/// Runs the whole analysis of a study: the best dial position and mix of levers, outcomes along
/// the dial, the frontier, the map, one assumption at a time, and the claims in the base case
/// and over plausible worlds. The same study, seed and options give the same result on any
/// number of threads.
pub fn analyse(
    study: &Study,
    options: &AnalysisOptions,
    progress: &dyn Progress,
    cancel: &Cancel,
) -> Result<Analysis, StudyError> {
    let case = study.case();
    case.complete()?;
    let (dial, player) = goal(case)?;
    let settings = options.settings.unwrap_or_else(|| study.settings());
    let pool = study.pool(&settings, cancel)?;
    let stage = |name: &str| progress.event(Event::Stage { name: name.into(), total: 0 });
    // A base case without value is an input error and says which formula has none.
    pool.solve(&case.base().base, &case.controls)?;

    stage("best posture");
    let problem = Problem {
        engine: &pool,
        inputs: &case.base().base,
        controls: &case.controls,
        infos: &case.interface.controls,
        player,
    };
    let best = problem.best_dial(dial, &LineOptions::default())?.ok_or_else(|| {
        StudyError::Missing("no solve along the dial converged: there is no best posture".into())
    })?;
    if !best.complete {
        let text = "some solves along the dial did not converge: a better posture may be missed";
        progress.event(Event::Warning(text.into()));
    }
    let mix = match case.plan.levers.as_slice() {
        [] => None,
        _ if !options.parts.has(Part::Frontier) => None,
        levers => problem.best_mix(levers, Some(&best), &BoxOptions::default())?,
    };
    let solved = pool.solve(&case.base().base, &best.controls)?;

    stage("outcomes along the dial");
    let (sweep, along) = dial_sweep(case, &pool, dial, &best)?;
    let optima: Vec<&Point> = mix.iter().map(|mix| &mix.point).chain([&best.point]).collect();
    let frontier = if options.parts.has(Part::Frontier) {
        stage("frontier");
        frontier(case, &pool, &best.controls, &sweep.dial, &along, &optima)?
    } else {
        None
    };
    let map = match &case.plan.map {
        Some(axes) if options.parts.has(Part::Map) => {
            Some(posture_map(case, &pool, axes, dial, player, progress)?)
        }
        _ => None,
    };
    let rows = if options.parts.has(Part::Tornado) {
        tornado(case, &pool, dial, player, progress)?
    } else {
        Vec::new()
    };

    let claims = if options.parts.has(Part::Claims) {
        check_claims(case, &pool, options, progress)?
    } else {
        Vec::new()
    };
    let (starts, distinct) = if options.parts.has(Part::Others) {
        stage("other equilibria");
        let found = pool.search(&case.base().base, &best.controls, options.starts)?;
        (options.starts, found.len())
    } else {
        (0, 1)
    };
    let tally = pool.tally();
    Ok(Analysis {
        about: about(study, options, dial, player),
        assumptions: study.assumptions(),
        best_dial: optimum(case, &best, dial),
        best_levers: mix.map(|mix| optimum(case, &mix, dial)),
        solution: picture(&pool, &solved),
        dial: sweep,
        frontier,
        map,
        tornado: rows,
        claims,
        certificates: CertificateSummary {
            solved: tally.solved,
            not_converged: tally.not_converged,
            worst_relative_regret: tally.worst_relative_regret,
            worst_local_regret: tally.worst_local_regret,
            worst_residual: tally.worst_residual,
            starts,
            distinct,
        },
    })
}

/// The claims of a case in the base case and, if asked for, over plausible worlds.
pub fn check_claims(
    case: &Case,
    engine: &dyn Engine,
    options: &AnalysisOptions,
    progress: &dyn Progress,
) -> Result<Vec<crate::results::ClaimResult>, StudyError> {
    case.complete()?;
    if case.claims.is_empty() {
        return Ok(Vec::new());
    }
    progress.event(Event::Stage { name: "claims".into(), total: 0 });
    let argument = Argument::new(case);
    let base = argument.base(engine)?;
    for (claim, verdict) in case.claims.iter().zip(&base) {
        if let (None, Some(reason)) = (verdict.holds, &verdict.trouble) {
            progress.event(Event::Warning(format!("claim {} is undecided: {reason}", claim.id)));
        }
    }
    let robustness = match options.worlds {
        0 => None,
        count => {
            let worlds = Worlds::new(case, options.seed);
            Some(argument.robustness(engine, &worlds, count, progress)?)
        }
    };
    Ok(argument.results(&base, robustness.as_deref()))
}

/// The dial and the player of an analysis, which it cannot do without.
fn goal(case: &Case) -> Result<(usize, usize), StudyError> {
    let missing = |field: &str, example: &str| {
        StudyError::Missing(format!(
            "the scenario does not say what to analyse: add {field} = \"{example}\" to [analysis] \
             in {}",
            case.scenario.file.name
        ))
    };
    let controls = &case.interface.controls;
    let example = controls.first().map_or("CONTROL", |control| control.name.as_str());
    let dial = case.plan.dial.ok_or_else(|| missing("dial", example))?;
    let players = &case.interface.players;
    let example = players.first().map_or("PLAYER", |player| player);
    let player = case.plan.player.ok_or_else(|| missing("player", example))?;
    if case.moved_controls().contains(&dial) {
        let name = &controls[dial].name;
        return Err(StudyError::Input(format!(
            "`{name}` is the dial, whose best position the analysis looks for: leave out \
             --control {name}, or solve one position by `brink solve`"
        )));
    }
    Ok((dial, player))
}

fn about(study: &Study, options: &AnalysisOptions, dial: usize, player: usize) -> About {
    let case = study.case();
    let control = &case.interface.controls[dial];
    let (view_title, view_story) = case.view_text();
    let join = |a: &str, b: &str, with: &str| match (a, b) {
        (a, "") => a.to_owned(),
        ("", b) => b.to_owned(),
        (a, b) => format!("{a}{with}{b}"),
    };
    About {
        scenario: study.name().into(),
        title: join(&case.scenario.title, view_title, " — "),
        date: case.scenario.date.clone(),
        story: join(case.scenario.story.trim(), view_story.trim(), "\n\n"),
        model: study.model().name().into(),
        model_title: study.model().title().unwrap_or_default().into(),
        view: case.view_name().map(Into::into),
        player: case.interface.players[player].clone(),
        attack: case.plan.attack.map(|at| case.interface.measures[at].name.to_string()),
        dial: control.name.to_string(),
        dial_label: control.label.clone(),
        dial_range: [control.low, control.high],
        version: options.version.clone(),
        seed: options.seed,
        command: options.command.clone(),
    }
}

/// A best posture as result data.
pub fn optimum(case: &Case, best: &Best, dial: usize) -> Optimum {
    let interface = &case.interface;
    let named = |of: fn(usize) -> Quantity, values: &[f64]| -> Vec<Named> {
        let pairs = values.iter().enumerate();
        pairs.map(|(at, &value)| Named { name: interface.name(of(at)), value }).collect()
    };
    let point = &best.point;
    let values = interface.players.iter().zip(&point.values);
    Optimum {
        controls: named(Quantity::Control, &point.controls),
        value: case.plan.player.map_or(f64::NAN, |player| point.value(player)),
        measures: named(Quantity::Measure, &point.measures),
        values: values.map(|(name, &value)| Named { name: name.clone(), value }).collect(),
        interior: is_interior(point.controls[dial], &interface.controls[dial]),
    }
}
