//! The safest bet: options judged over worlds, and what it would be worth to know more.

use brink_statistics::information::{partial, perfect};
use brink_statistics::pareto::{Direction, front};
use brink_statistics::resample::{InputError, Resampling};
use brink_statistics::robust::{self, Demands, Requirement, Robust};
use brink_statistics::sensitivity::Verdict;
use brink_statistics::sensitivity::given::Input;

use super::Weighed;
use super::worlds_table::{Coordinate, Coordinates, Values};
use crate::case::Case;
use crate::error::StudyError;
use crate::results::{Front, Information, JudgedBy, OptionsJudged, ParameterWorth, Series};
use crate::run::AnswerColumns;
use crate::table::Table;

/// Resamples behind every interval.
const RESAMPLES: usize = 200;

/// Numbers that resampling takes for each world.
pub const RESAMPLED: u64 = 2 * RESAMPLES as u64;

/// What is kept of solves of the same options in every world: the value of a player and some
/// measures. Rows come world by world, options within a world in order.
#[derive(Clone, Debug)]
pub struct Outcomes {
    /// Number of options.
    pub options: usize,
    /// Value of the player, `[world · options + option]`; NaN where a solve did not converge.
    pub value: Vec<f64>,
    /// Measures by position with their values, in the shape of the value.
    pub measures: Vec<(usize, Vec<f64>)>,
}

impl Outcomes {
    /// No rows yet of so many options, of which these measures are kept.
    pub fn new(options: usize, measures: &[usize]) -> Self {
        let measures = measures.iter().map(|&measure| (measure, Vec::new())).collect();
        Self { options, value: Vec::new(), measures }
    }

    /// Takes the next rows of a run of single solves, [`crate::run::OneSolve`].
    pub fn add(&mut self, columns: &AnswerColumns, player: usize, rows: &Table) {
        self.value.extend_from_slice(columns.value(rows, player));
        for (measure, values) in &mut self.measures {
            values.extend_from_slice(columns.measure(rows, *measure));
        }
    }

    /// A measure that is kept.
    fn measure(&self, measure: usize) -> Option<&[f64]> {
        let found = self.measures.iter().find(|(own, _)| *own == measure);
        found.map(|(_, values)| values.as_slice())
    }

    /// The values of each world that has all of them.
    fn complete<'a>(&self, values: &'a [f64]) -> impl Iterator<Item = (usize, &'a [f64])> {
        let worlds = values.chunks(self.options).enumerate();
        worlds.filter(|(_, world)| world.iter().all(|value| value.is_finite()))
    }

    /// How much more the first option is worth than the second, `[world]`; NaN where any option has no
    /// value.
    pub fn difference(&self, first: usize, second: usize) -> Vec<f64> {
        let mut differences = vec![f64::NAN; self.value.len() / self.options];
        for (world, values) in self.complete(&self.value) {
            differences[world] = values[first] - values[second];
        }
        differences
    }

    fn worlds<'a>(&'a self, weighed: &'a Weighed) -> robust::Worlds<'a> {
        robust::Worlds {
            values: &self.value,
            options: self.options,
            weights: Some(weighed.best().shares()),
            replicates: Some(&weighed.replicates),
        }
    }
}

/// Measures by which bets are judged beside the value: attack, catastrophe, and the other outcomes
/// of the scenario, each once.
pub fn bet_measures(case: &Case) -> Vec<usize> {
    let plan = &case.plan;
    let named =
        plan.attack.into_iter().chain(plan.catastrophe).chain(plan.outcomes.iter().copied());
    let mut measures = Vec::new();
    for measure in named {
        if !measures.contains(&measure) {
            measures.push(measure);
        }
    }
    measures
}

/// A measure that is to stay low.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Required {
    /// The measure, by position.
    pub measure: usize,
    /// The most it may be.
    pub at_most: f64,
}

/// Judges options over worlds. `controls` are those of each option, `seed` draws the resamples.
pub fn judge(
    case: &Case,
    outcomes: &Outcomes,
    controls: Vec<Series>,
    weighed: &Weighed,
    (required, demands): (&[Required], &Demands),
    seed: u64,
) -> Result<OptionsJudged, StudyError> {
    let requirements: Vec<Requirement> = required
        .iter()
        .filter_map(|required| {
            let values = outcomes.measure(required.measure)?;
            Some(Requirement { values, limit: required.at_most, at_most: true })
        })
        .collect();
    let worlds = outcomes.worlds(weighed);
    let found =
        robust::robust(&worlds, &requirements, demands, &resampling(seed)).map_err(refused)?;
    let criteria = found.criteria.iter().map(|scores| judged_by(scores, &controls)).collect();
    let ends = |series: &Series| ends(found.good.iter().map(|&option| series.values[option]));
    let good_range = controls.iter().map(ends).collect();
    let front = pareto(case, outcomes, weighed)?;
    let Robust { worlds, undecided, best_share, alone_best, good, good_is_interval, .. } = found;
    Ok(OptionsJudged {
        controls,
        worlds,
        undecided,
        criteria,
        best_share,
        alone_best,
        good,
        good_is_interval,
        good_range,
        front,
    })
}

fn judged_by(scores: &robust::Scores, controls: &[Series]) -> JudgedBy {
    // Ties go to the first: along a dial the lowest position.
    let best = scores.best.first().copied().unwrap_or(0);
    JudgedBy {
        criterion: scores.criterion,
        best,
        ties: scores.best.clone(),
        at: controls.iter().map(|series| series.values[best]).collect(),
        spread: controls.iter().map(|series| spread(&series.values, &scores.best_share)).collect(),
        score: scores.scores[best],
        interval: scores.intervals[best],
        scores: scores.scores.clone(),
    }
}

/// Ends of the middle 95% of the values of options that are best in these shares of resamples.
fn spread(values: &[f64], shares: &[f64]) -> [f64; 2] {
    let mut order: Vec<usize> = (0..values.len()).filter(|&option| shares[option] > 0.0).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let total: f64 = order.iter().map(|&option| shares[option]).sum();
    [0.025, 0.975].map(|p| {
        let mut left = p * total;
        let reached = order.iter().find(|&&option| {
            left -= shares[option];
            // Rounding of the sum must not push an end one option on.
            left <= 1e-12 * total
        });
        reached.or(order.last()).map_or(f64::NAN, |&option| values[option])
    })
}

fn ends(values: impl Iterator<Item = f64>) -> [f64; 2] {
    values.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], x| [low.min(x), high.max(x)])
}

/// The front over expected outcomes. An outcome is averaged over the worlds in which every option has
/// it; one that exists in none is left out.
fn pareto(
    case: &Case,
    outcomes: &Outcomes,
    weighed: &Weighed,
) -> Result<Option<Front>, StudyError> {
    let shares = weighed.best().shares();
    let mut objectives = Vec::new();
    for (measure, values) in &outcomes.measures {
        let mut sums = vec![0.0; outcomes.options];
        let mut total = 0.0;
        for (world, values) in outcomes.complete(values) {
            total += shares[world];
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += shares[world] * value);
        }
        if total > 0.0 {
            let info = &case.interface.measures[*measure];
            let values = sums.into_iter().map(|sum| sum / total).collect();
            let (name, label) = (info.name.to_string(), info.label.clone());
            objectives.push(Series { name, label, values });
        }
    }
    if objectives.is_empty() {
        return Ok(None);
    }
    let row = |option: usize| objectives.iter().map(|series| series.values[option]).collect();
    let rows: Vec<Vec<f64>> = (0..outcomes.options).map(row).collect();
    let options = front(&rows, &vec![Direction::Minimise; objectives.len()]).map_err(refused)?;
    Ok(Some(Front { objectives, options }))
}

/// What it would be worth to know everything, or one uncertain number alone, before choosing among
/// options.
pub fn information(
    outcomes: &Outcomes,
    coordinates: &Coordinates,
    weighed: &Weighed,
    seed: u64,
) -> Result<Information, StudyError> {
    let worlds = outcomes.worlds(weighed);
    let all = perfect(&worlds, &resampling(seed)).map_err(refused)?;
    let one = |coordinate: &Coordinate| {
        let found = partial(&worlds, &[input(coordinate)], &resampling(seed)).map_err(refused)?;
        let worth = found.estimate - found.noise;
        Ok(ParameterWorth {
            name: coordinate.name.clone(),
            label: coordinate.label.clone(),
            worth,
            interval: found.interval,
            relative: if all.estimate > 0.0 { worth / all.estimate } else { f64::NAN },
            estimate: found.estimate,
            held_out: found.held_out,
            floor: found.floor,
            above_noise: found.verdict == Verdict::Influential,
        })
    };
    let parameters = coordinates.columns.iter().map(one).collect::<Result<Vec<_>, StudyError>>();
    let mut parameters = parameters?;
    // What is more than noise first; of equals the first of the model.
    parameters.sort_by(|a, b| b.above_noise.cmp(&a.above_noise).then(b.worth.total_cmp(&a.worth)));
    Ok(Information {
        perfect: all.estimate,
        interval: all.interval,
        relative: all.relative,
        parameters,
    })
}

fn input(coordinate: &Coordinate) -> Input {
    match &coordinate.values {
        Values::Numbers(values) => Input::Numeric(values.clone()),
        Values::Elements(codes, _) => Input::Categorical(codes.clone()),
    }
}

fn resampling(seed: u64) -> Resampling {
    Resampling { resamples: RESAMPLES, seed, ..Resampling::default() }
}

fn refused(error: InputError) -> StudyError {
    match error {
        InputError::Empty(_) => StudyError::Missing(
            "in no plausible world did every solve converge: there is nothing to judge by; solve one \
             world by `brink solve --world 0` to see why"
                .into(),
        ),
        error => StudyError::Input(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn the_middle_of_what_resamples_choose() {
        let values = [0.5, 0.0, 1.0, 0.25];
        assert_eq!(spread(&values, &[1.0, 0.0, 0.0, 0.0]), [0.5, 0.5]);
        // 2% at the lower end are outside, 3% at the upper are inside.
        assert_eq!(spread(&values, &[0.95, 0.02, 0.03, 0.0]), [0.5, 1.0]);
        assert!(spread(&values, &[0.0; 4])[0].is_nan());
    }
}
