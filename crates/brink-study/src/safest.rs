//! The safest bet: positions of the dial, and mixes of the levers, in every plausible world.

use brink_lang::Quantity;
use brink_statistics::robust::{Criterion, Demands};

use crate::analysis::goal;
use crate::case::Case;
use crate::claims::Argument;
use crate::design::{Axis, AxisTarget, Design, Grid, List, Product, Worlds};
use crate::error::StudyError;
use crate::evidence::Reading;
use crate::findings::{self, Coordinates, Outcomes, Required, Weighed};
use crate::maximise::{lattice, line_grid};
use crate::progress::Event;
use crate::results::{BetDemands, BetWeights, OptionsJudged, SafestBet, Series, WorldsSummary};
use crate::run::{AnswerColumns, Claims, OneSolve, Runner, Tally, Work, coordinates};
use crate::table::Table;

/// Numbers held in memory at most, a gigabyte: what came out in every world, and the weights of
/// resampled worlds.
const HELD: u64 = 1 << 27;

/// What is asked of a bet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BetOptions {
    /// Plausible worlds, at least 1. Default 500.
    pub worlds: u64,
    /// Seed of the worlds and of resamples. Default 1.
    pub seed: u64,
    /// Positions of the dial, evenly spaced from end to end, at least 2. Default 21.
    pub positions: usize,
    /// Mixes of the levers, about; 0 for none. Default 64.
    pub mixes: usize,
    /// The most that attack may be in a world that satisfies; `None` for no such demand.
    pub attack_at_most: Option<f64>,
    /// The most that catastrophe may be.
    pub catastrophe_at_most: Option<f64>,
    /// Options are as good as the best if their expected value is within this share of the range of
    /// expected values, 0 to 1. Default 0.01.
    pub margin: f64,
}

impl Default for BetOptions {
    fn default() -> Self {
        Self {
            worlds: 500,
            seed: 1,
            positions: 21,
            mixes: 64,
            attack_at_most: None,
            catastrophe_at_most: None,
            margin: 0.01,
        }
    }
}

impl BetOptions {
    fn demands(&self) -> Demands {
        Demands { margin: self.margin, ..Demands::default() }
    }

    /// The same as result data.
    fn stated(&self) -> BetDemands {
        let Demands { regret_quantile, tail, margin, .. } = self.demands();
        let (attack_at_most, catastrophe_at_most) = (self.attack_at_most, self.catastrophe_at_most);
        BetDemands { regret_quantile, tail, margin, attack_at_most, catastrophe_at_most }
    }

    /// What is required of measures. Fails where the scenario does not name one.
    fn required(&self, case: &Case) -> Result<Vec<Required>, StudyError> {
        let plan = &case.plan;
        let asked = [
            ("attack", plan.attack, self.attack_at_most),
            ("catastrophe", plan.catastrophe, self.catastrophe_at_most),
        ];
        let mut required = Vec::new();
        for (field, measure, at_most) in asked {
            let Some(at_most) = at_most else { continue };
            let Some(measure) = measure else {
                return Err(StudyError::Missing(format!(
                    "the scenario does not say which measure is the {field}: add {field} = \
                     \"MEASURE\" to [analysis] in {}, or leave out --{field}-at-most",
                    case.scenario.file.name
                )));
            };
            required.push(Required { measure, at_most });
        }
        Ok(required)
    }
}

/// The safest bet of a case over plausible worlds. The same case, seed and options give the same
/// result on any number of threads, and whether or not the work was interrupted.
pub fn safest_bet(runner: &mut Runner, options: &BetOptions) -> Result<SafestBet, StudyError> {
    Ok(Judging::new(runner, options)?.bet)
}

/// A bet with what it was read from.
pub(crate) struct Judging {
    pub(crate) bet: SafestBet,
    /// What came out at each position of the dial.
    pub(crate) positions: Outcomes,
    pub(crate) weighed: Weighed,
}

impl Judging {
    pub(crate) fn new(runner: &mut Runner, options: &BetOptions) -> Result<Self, StudyError> {
        let case = runner.case;
        case.complete()?;
        let (dial, player) = goal(case)?;
        let required = options.required(case)?;
        check_size(case, options)?;
        let worlds = Worlds::new(case, options.seed, options.worlds)?;
        let known = Known::of(runner, &worlds)?;
        let demands = options.demands();
        let judge = |outcomes: &Outcomes, controls| {
            let asked = (required.as_slice(), &demands);
            findings::judge(case, outcomes, controls, &known.weighed, asked, options.seed)
        };

        let axis = dial_axis(case, dial, options.positions);
        let controls = vec![control_series(case, dial, axis.values.clone())];
        let design = Product(worlds.clone(), Grid::new(vec![axis])?);
        let name = "positions of the dial in every world";
        let positions = solve(runner, name, &design, options.positions, player)?;
        runner.progress.event(Event::Stage { name: "judging positions".into(), total: 0 });
        let judged = judge(&positions, controls)?;
        let information =
            findings::information(&positions, &known.coordinates, &known.weighed, options.seed)?;

        let mixes = match lever_mixes(case, dial, &judged, options.mixes) {
            Some((list, controls)) => {
                let count = list.values.len();
                let name = "mixes of the levers in every world";
                let outcomes = solve(runner, name, &Product(worlds, list), count, player)?;
                runner.progress.event(Event::Stage { name: "judging mixes".into(), total: 0 });
                Some(judge(&outcomes, controls)?)
            }
            None => None,
        };
        let Known { weighed, summary, .. } = known;
        let control = &case.interface.controls[dial];
        let bet = SafestBet {
            view: case.view_name().map(Into::into),
            player: case.interface.players[player].clone(),
            dial: control.name.to_string(),
            dial_range: [control.low, control.high],
            worlds: summary,
            weights: weights(case, &weighed),
            demands: options.stated(),
            positions: judged,
            mixes,
            information,
        };
        Ok(Self { bet, positions, weighed })
    }
}

/// What is known of worlds before any option is tried.
struct Known {
    weighed: Weighed,
    coordinates: Coordinates,
    summary: WorldsSummary,
}

impl Known {
    /// Asks how likely the evidence is in every world: the question of the claims, without claims.
    fn of(runner: &mut Runner, worlds: &Worlds) -> Result<Self, StudyError> {
        let mut case = runner.case.clone();
        case.claims.clear();
        let argument = Argument::new(&case);
        let question = Claims { argument: &argument, in_full: false };
        let mut asking = Runner {
            case: &case,
            engine: runner.engine,
            identity: runner.identity,
            store: &mut *runner.store,
            progress: runner.progress,
            cancel: runner.cancel,
            tally: Tally::default(),
        };
        let name = "plausible worlds";
        let work = Work { name, design: worlds, question: &question, warm: false };
        let rows = asking.table(&work)?;
        let (name, tally) = (asking.name_of(worlds), asking.tally);
        runner.tally.add(&tally);
        let weighed = Weighed::new(&case, worlds, &rows);
        let summary = weighed.summary(&case, &name, worlds, &rows);
        Ok(Self { weighed, coordinates: Coordinates::of(&rows), summary })
    }
}

fn weights(case: &Case, weighed: &Weighed) -> BetWeights {
    match weighed.usable(Reading::Handicapped) {
        Some(_) => BetWeights::Evidence,
        None if case.evidence.is_empty() => BetWeights::Equal,
        None => BetWeights::EqualEvidenceWithheld,
    }
}

/// Solves every row and keeps what bets are judged by.
fn solve(
    runner: &mut Runner,
    name: &str,
    design: &dyn Design,
    options: usize,
    player: usize,
) -> Result<Outcomes, StudyError> {
    let case = runner.case;
    let columns = AnswerColumns::new(case, coordinates(case, design).len());
    let mut outcomes = Outcomes::new(options, &findings::bet_measures(case));
    let mut sink = |rows: &Table| {
        outcomes.add(&columns, player, rows);
        Ok(())
    };
    runner.stream(&Work { name, design, question: &OneSolve, warm: false }, &mut sink)?;
    Ok(outcomes)
}

/// Refuses worlds that memory cannot hold.
fn check_size(case: &Case, options: &BetOptions) -> Result<(), StudyError> {
    let columns = 1 + findings::bet_measures(case).len() as u64;
    let most = options.positions.max(options.mixes) as u64;
    let each = most.saturating_mul(columns).saturating_add(findings::RESAMPLED);
    let (worlds, limit) = (options.worlds, HELD / each);
    if worlds <= limit {
        return Ok(());
    }
    Err(StudyError::Input(format!(
        "{worlds} worlds with {most} options each are more than memory is set aside for: ask for at \
         most {limit} worlds, or for fewer positions"
    )))
}

fn dial_axis(case: &Case, dial: usize, positions: usize) -> Axis {
    let control = &case.interface.controls[dial];
    Axis {
        name: control.name.to_string(),
        target: AxisTarget::Controls(vec![dial]),
        values: line_grid(control.low, control.high, positions),
        elements: Vec::new(),
    }
}

fn control_series(case: &Case, control: usize, values: Vec<f64>) -> Series {
    let names = &case.interface;
    let quantity = Quantity::Control(control);
    Series { name: names.name(quantity), label: names.label(quantity), values }
}

/// Mixes of the levers with the dial where its expected value is highest (a lever that is the dial
/// moves all the same), and the controls of each; `None` where there are no levers but the dial.
fn lever_mixes(
    case: &Case,
    dial: usize,
    positions: &OptionsJudged,
    count: usize,
) -> Option<(List, Vec<Series>)> {
    let (infos, levers) = (&case.interface.controls, &case.plan.levers);
    if count == 0 || levers.iter().all(|&lever| lever == dial) {
        return None;
    }
    let best = positions.by(Criterion::ExpectedValue)?.at[0];
    let bounds: Vec<[f64; 2]> = levers.iter().map(|&l| [infos[l].low, infos[l].high]).collect();
    let mixes = lattice(&bounds, count);
    let series = |(at, &lever): (usize, &usize)| {
        control_series(case, lever, mixes.iter().map(|mix| mix[at]).collect())
    };
    let mut controls: Vec<Series> = levers.iter().enumerate().map(series).collect();
    if !levers.contains(&dial) {
        controls.insert(0, control_series(case, dial, vec![best; mixes.len()]));
    }
    let with_dial = |mix: Vec<f64>| std::iter::once(best).chain(mix).collect();
    let list = List {
        inputs: Vec::new(),
        controls: std::iter::once(dial).chain(levers.iter().copied()).collect(),
        values: mixes.into_iter().map(with_dial).collect(),
    };
    Some((list, controls))
}
