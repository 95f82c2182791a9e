//! Everything `brink analyze` finds, in one go.

use crate::case::{Case, MapAxisPlan};
use crate::claims::Argument;
use crate::design::{Design, Grid, List, OneAtATime, Worlds};
use crate::error::StudyError;
use crate::findings::{self, BestRow, Weighed};
use crate::maximise::{BoxOptions, LineOptions};
use crate::progress::{Cancel, Event, Progress};
use crate::results::{
    About, Analysis, CertificateSummary, ClaimBreaks, ClaimResult, DialSweep, Frontier,
    Multiplicity, PostureMap, Solution, TornadoRow, WorldsSummary,
};
use crate::run::{
    BestDial, BestLevers, Claims, ClaimsUnderOthers, OneSolve, Rows, Runner, Solvers, Store, Tally,
    Work,
};
use crate::solve::{Settings, picture};
use crate::study::Study;
use crate::table::Table;

/// Plausible worlds in which claims are looked at under other equilibria, at most.
const SCANNED_WORLDS: u64 = 16;

/// Starts of the search for them behind every solve.
const SCANNED_STARTS: usize = 6;

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
    /// Whether to look for what breaks each claim in those worlds. Default true.
    pub breaks: bool,
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
            breaks: true,
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
/// number of threads, and whether or not the work was interrupted and went on from `store`.
pub fn analyse(
    study: &Study,
    options: &AnalysisOptions,
    store: &mut dyn Store,
    progress: &dyn Progress,
    cancel: &Cancel,
) -> Result<Analysis, StudyError> {
    let case = study.case();
    case.complete()?;
    let (dial, player) = goal(case)?;
    let settings = options.settings.unwrap_or_else(|| study.settings());
    let solvers = study.solvers(&settings)?;
    let identity = study.identity(&settings);
    // A base case without value is an input error and says which formula has none.
    let mut tally = Tally::default();
    tally.count(&solvers.solve(&case.base().base, &case.controls)?.answer);
    let runner =
        Runner { case, engine: &solvers, identity: &identity, store, progress, cancel, tally };
    let mut analyst = Analyst { runner, dial, player };

    let parts = options.parts;
    let best = analyst.best_dial()?;
    let with_frontier = parts.has(Part::Frontier);
    let mix = if with_frontier { analyst.best_levers(&best)? } else { None };
    let sweep = analyst.dial(&best)?;
    let frontier =
        if with_frontier { analyst.frontier(&best, mix.as_ref(), &sweep)? } else { None };
    let map = if parts.has(Part::Map) { analyst.map()? } else { None };
    let tornado = if parts.has(Part::Tornado) { analyst.tornado(&best)? } else { Vec::new() };
    let claims = if parts.has(Part::Claims) {
        check_claims(&mut analyst.runner, options)?
    } else {
        Checked::default()
    };
    let mut tally = analyst.runner.tally;

    let starts = if parts.has(Part::Others) { options.starts } else { 0 };
    if starts > 0 {
        progress.event(Event::Stage { name: "other equilibria".into(), total: 0 });
    }
    let (solution, distinct) = solved_at(&solvers, case, (dial, best.at[0]), starts, &mut tally)?;
    Ok(Analysis {
        about: about(study, options, dial, player),
        assumptions: study.assumptions(),
        best_dial: findings::optimum(case, &best, dial),
        best_levers: mix.map(|mix| findings::optimum(case, &mix, dial)),
        solution,
        dial: sweep.sweep,
        frontier,
        map,
        tornado,
        claims: claims.claims,
        worlds: claims.worlds,
        breaks: claims.breaks,
        certificates: CertificateSummary {
            solved: tally.solved as usize,
            not_converged: tally.not_converged as usize,
            worst_relative_regret: tally.worst_relative_regret,
            worst_local_regret: tally.worst_local_regret,
            worst_residual: tally.worst_residual,
            starts,
            distinct,
        },
    })
}

/// The game solved at a dial position, in full, and how many equilibria so many starts find there.
fn solved_at(
    solvers: &Solvers,
    case: &Case,
    (dial, position): (usize, f64),
    starts: usize,
    tally: &mut Tally,
) -> Result<(Solution, usize), StudyError> {
    let mut controls = case.controls.clone();
    controls[dial] = position;
    let solved = solvers.solve(&case.base().base, &controls)?;
    tally.count(&solved.answer);
    let picture = picture(solvers, &solved);
    if starts == 0 {
        return Ok((picture, 1));
    }
    let others = solvers.search(&case.base().base, &controls, starts)?;
    for solved in &others {
        tally.count(&solved.answer);
    }
    Ok((picture, others.len()))
}

/// What was solved along the dial.
struct Along {
    sweep: DialSweep,
    rows: Rows,
    positions: Vec<f64>,
}

/// The runs of an analysis.
struct Analyst<'a> {
    runner: Runner<'a>,
    dial: usize,
    player: usize,
}

impl Analyst<'_> {
    /// Cold work under a name.
    fn rows(
        &mut self,
        name: &str,
        design: &dyn Design,
        question: &dyn crate::run::Question,
    ) -> Result<Rows, StudyError> {
        self.runner.table(&Work { name, design, question, warm: false })
    }

    fn question(&self, options: LineOptions) -> BestDial {
        BestDial { dial: self.dial, player: self.player, options }
    }

    fn best_dial(&mut self) -> Result<BestRow, StudyError> {
        let question = self.question(LineOptions::default());
        let rows = self.rows("best posture", &Grid::default(), &question)?;
        let best = findings::best_row(self.runner.case, &rows, 1, 0);
        if !best.exists() {
            let text = "no solve along the dial converged: there is no best posture";
            return Err(StudyError::Missing(text.into()));
        }
        if !best.complete {
            let text =
                "some solves along the dial did not converge: a better posture may be missed";
            self.runner.progress.event(Event::Warning(text.into()));
        }
        Ok(best)
    }

    /// The best mix of levers, searched with the dial at its best position and from there.
    fn best_levers(&mut self, best: &BestRow) -> Result<Option<BestRow>, StudyError> {
        let case = self.runner.case;
        let levers = &case.plan.levers;
        if levers.is_empty() {
            return Ok(None);
        }
        let start =
            List { inputs: Vec::new(), controls: vec![self.dial], values: vec![best.at.clone()] };
        let question = BestLevers {
            levers: levers.clone(),
            player: self.player,
            floor: Some(levers.iter().map(|&lever| best.controls[lever]).collect()),
            options: BoxOptions::default(),
        };
        let rows = self.rows("best mix of levers", &start, &question)?;
        let mix = findings::best_row(case, &rows, levers.len(), 0);
        Ok(Some(mix).filter(BestRow::exists))
    }

    /// Outcomes along the dial, and the rows that they are read from.
    fn dial(&mut self, best: &BestRow) -> Result<Along, StudyError> {
        let case = self.runner.case;
        let axis = findings::dial_design(case, self.dial, best.at[0]);
        let positions = axis.values.clone();
        let rows = self.rows("outcomes along the dial", &Grid::new(vec![axis])?, &OneSolve)?;
        let sweep = findings::dial_sweep(case, &rows, &positions, best.at[0]);
        Ok(Along { sweep, rows, positions })
    }

    fn frontier(
        &mut self,
        best: &BestRow,
        mix: Option<&BestRow>,
        along: &Along,
    ) -> Result<Option<Frontier>, StudyError> {
        let case = self.runner.case;
        if case.plan.attack.is_none() || case.plan.catastrophe.is_none() {
            return Ok(None);
        }
        let mixes = findings::mixes(case, self.dial, best.at[0]);
        let mixes = self.rows("frontier", &mixes, &OneSolve)?;
        let optima: Vec<&BestRow> = mix.into_iter().chain([best]).collect();
        Ok(findings::frontier(case, &mixes, &along.rows, &along.positions, &optima))
    }

    fn map(&mut self) -> Result<Option<PostureMap>, StudyError> {
        let case = self.runner.case;
        let Some(axes) = &case.plan.map else { return Ok(None) };
        // A map is read to two digits; every cell is refined a little, not to the last digit.
        let options = LineOptions { brackets: 1, tolerance: 1e-3, ..LineOptions::default() };
        let question = self.question(options);
        let grid = Grid::new(findings::map_axes(axes))?;
        let rows = self.rows("posture map", &grid, &question)?;
        let mut map = findings::posture_map(case, &rows, axes, self.player);
        map.jumps = self.jumps(&map, axes, &question)?;
        Ok(Some(map))
    }

    /// Halves the ways between cells that differ until they are known to hold a jump or not to.
    fn jumps(
        &mut self,
        map: &PostureMap,
        axes: &[MapAxisPlan; 2],
        question: &BestDial,
    ) -> Result<Vec<crate::results::MapJump>, StudyError> {
        let case = self.runner.case;
        let control = &case.interface.controls[self.dial];
        let mut edges = findings::suspects(map, [control.low, control.high]);
        for _ in 0..findings::HALVINGS {
            let middles = findings::middles(map, axes, &edges);
            let rows = self.rows("jumps in the map", &middles, question)?;
            edges = findings::narrow(case, &edges, &rows);
        }
        Ok(findings::jumps(&edges))
    }

    fn tornado(&mut self, base: &BestRow) -> Result<Vec<TornadoRow>, StudyError> {
        let case = self.runner.case;
        let design = OneAtATime::new(case);
        let question = self.question(LineOptions::default());
        let rows = self.rows("one assumption at a time", &design, &question)?;
        Ok(findings::tornado(case, &design, &rows, base, self.player))
    }
}

/// The argument, checked.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// The claims, in the order of the scenario.
    pub claims: Vec<ClaimResult>,
    /// The worlds over which they were checked, if any.
    pub worlds: Option<WorldsSummary>,
    /// What breaks each claim over those worlds.
    pub breaks: Vec<ClaimBreaks>,
    /// One row for each world: its parameters, the verdict on every claim, and how likely each piece
    /// of evidence is in it.
    pub table: Option<Table>,
}

/// The claims of a case in the base case and, if asked for, over plausible worlds.
pub fn check_claims(runner: &mut Runner, options: &AnalysisOptions) -> Result<Checked, StudyError> {
    let case = runner.case;
    case.complete()?;
    if case.claims.is_empty() && case.evidence.is_empty() {
        return Ok(Checked::default());
    }
    let argument = Argument::new(case);
    let base = Grid::default();
    let question = Claims { argument: &argument, in_full: true };
    let work = Work { name: "claims", design: &base, question: &question, warm: false };
    let rows = runner.table(&work)?;
    let verdicts = findings::base_verdicts(case, &rows, 0);
    for (claim, verdict) in case.claims.iter().zip(&verdicts) {
        if let (None, Some(reason)) = (verdict.holds, &verdict.trouble) {
            let text = format!("claim {} is undecided: {reason}", claim.id);
            runner.progress.event(Event::Warning(text));
        }
    }
    if options.worlds == 0 {
        let claims = findings::claim_results(case, &verdicts, None);
        return Ok(Checked { claims, ..Checked::default() });
    }
    let worlds = Worlds::new(case, options.seed, options.worlds)?;
    let question = Claims { argument: &argument, in_full: false };
    let name = "claims over plausible worlds";
    let rows = runner.table(&Work { name, design: &worlds, question: &question, warm: false })?;
    let weighed = Weighed::new(case, &worlds, &rows);
    let robustness = findings::robustness(case, &rows, &weighed);
    let name = runner.name_of(&worlds);
    let mut claims = findings::claim_results(case, &verdicts, Some(&robustness));
    if options.breaks && !claims.is_empty() {
        let scanned = Worlds::new(case, options.seed, options.worlds.min(SCANNED_WORLDS))?;
        for (claim, found) in claims.iter_mut().zip(under_others(runner, &argument, &scanned)?) {
            claim.multiplicity = Some(found);
        }
    }
    Ok(Checked {
        claims,
        worlds: Some(weighed.summary(case, &name, &worlds, &rows)),
        breaks: if options.breaks {
            runner.progress.event(Event::Stage { name: "what breaks the claims".into(), total: 0 });
            findings::breaks(case, &rows, &weighed, options.seed)?
        } else {
            Vec::new()
        },
        table: Some(rows.table),
    })
}

/// Whether verdicts depend on the equilibrium, in the base case and over a sample of worlds.
fn under_others(
    runner: &mut Runner,
    argument: &Argument,
    worlds: &Worlds,
) -> Result<Vec<Multiplicity>, StudyError> {
    let case = runner.case;
    let player = case.plan.player.unwrap_or(0);
    let question = ClaimsUnderOthers { argument, player, starts: SCANNED_STARTS };
    let mut rows = |design: &dyn Design| {
        let name = "claims under other equilibria";
        runner.table(&Work { name, design, question: &question, warm: false })
    };
    let (base, rows) = (rows(&Grid::default())?, rows(worlds)?);
    Ok(findings::multiplicity(case, &base, &rows, SCANNED_STARTS))
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
