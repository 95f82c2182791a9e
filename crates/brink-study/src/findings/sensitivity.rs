//! Which parameter a quantity hangs on.

use brink_statistics::resample::{InputError, Resampling};
use brink_statistics::sensitivity::given::{Input, given};
use brink_statistics::sensitivity::morris::{Effects, morris};
use brink_statistics::sensitivity::shapley::{EXACT, Effort, shapley};
use brink_statistics::sensitivity::sobol::{Dummy, Evaluations, Sobol, sobol};
use brink_statistics::sensitivity::{Index, Verdict};
use rayon::prelude::*;

use super::rests_on::Quantity;
use super::worlds_table::{Coordinates, Values};
use crate::case::Case;
use crate::design::{Draws, Morris, SobolAb};
use crate::error::StudyError;
use crate::results::{
    Effect, FirstOrder, QuantitySensitivity, Screening, Sensitivity, SensitivityMethod,
    ShapleyEffect, SubsetEffects, Total,
};
use crate::table::Table;

/// Looks at rows among sets of parameters that a Shapley effect by all sets may take: seconds.
const LOOKS: usize = 1_000_000_000;

/// Fewest rows around which Shapley effects are estimated.
const FEWEST_CENTRES: usize = 100;

/// What the numbers of all methods are resampled with.
fn resampling(seed: u64) -> Resampling {
    Resampling { seed, ..Resampling::default() }
}

/// From plain worlds: first-order indices, Shapley effects or both.
pub fn sensitivity_of_worlds(
    coordinates: &Coordinates,
    quantities: &[Quantity],
    methods: &[SensitivityMethod],
    seed: u64,
) -> Result<Vec<QuantitySensitivity>, StudyError> {
    let mut inputs: Vec<Input> =
        coordinates.columns.iter().map(|column| input(&column.values)).collect();
    let worlds = inputs.first().map_or(0, Input::len);
    // A parameter that does nothing, as any other.
    let dummy = Draws::new(["dummy"], seed, 1, None);
    inputs.push(Input::Numeric((0..worlds as u64).map(|k| dummy.point(k)[0]).collect()));
    let of = |quantity: &Quantity| {
        let plain = Plain { inputs: &inputs, y: &quantity.values, methods, seed };
        let all = plain.indices(worlds, resampling(seed))?;
        let mut effects: Vec<Effect> = (0..inputs.len()).map(|at| all.effect(at)).collect();
        let dummy = effects.pop();
        for (effect, column) in effects.iter_mut().zip(&coordinates.columns) {
            (effect.parameter, effect.label) = (column.name.clone(), column.label.clone());
        }
        let parts = nested(worlds).map(|worlds| plain.subset(worlds));
        let mut convergence = parts.collect::<Result<Vec<_>, InputError>>()?;
        convergence.push(all.summary(worlds));
        Ok(finding(quantity, effects, dummy.map(named_dummy), convergence))
    };
    let found: Result<Vec<_>, InputError> = quantities.iter().map(of).collect();
    found.map_err(refused)
}

fn finding(
    quantity: &Quantity,
    effects: Vec<Effect>,
    dummy: Option<Effect>,
    convergence: Vec<SubsetEffects>,
) -> QuantitySensitivity {
    QuantitySensitivity {
        name: quantity.name.clone(),
        label: quantity.label.clone(),
        undecided: quantity.values.iter().filter(|x| !x.is_finite()).count(),
        effects,
        dummy,
        convergence,
    }
}

fn named_dummy(mut effect: Effect) -> Effect {
    effect.parameter = "dummy".into();
    effect.label = "a parameter that does nothing".into();
    effect
}

/// Sizes of the subsets before all of so many worlds.
fn nested(worlds: usize) -> impl Iterator<Item = usize> {
    [8, 4, 2].into_iter().map(move |part| worlds / part).filter(|rows| *rows >= 8)
}

fn input(values: &Values) -> Input {
    match values {
        Values::Numbers(values) => Input::Numeric(values.clone()),
        Values::Elements(codes, _) => Input::Categorical(codes.clone()),
    }
}

fn first_rows(input: &Input, rows: usize) -> Input {
    match input {
        Input::Numeric(values) => Input::Numeric(values[..rows].to_vec()),
        Input::Categorical(levels) => Input::Categorical(levels[..rows].to_vec()),
    }
}

/// One quantity over plain worlds.
struct Plain<'a> {
    /// The last is the dummy.
    inputs: &'a [Input],
    y: &'a [f64],
    methods: &'a [SensitivityMethod],
    seed: u64,
}

/// Indices of every input by either method; empty where it was not asked for.
struct Indices {
    first: Vec<Index>,
    shapley: Vec<Index>,
}

impl Plain<'_> {
    /// On the first of the worlds.
    fn indices(&self, worlds: usize, resampling: Resampling) -> Result<Indices, InputError> {
        let own: Vec<Input> = self.inputs.iter().map(|input| first_rows(input, worlds)).collect();
        let y = &self.y[..worlds];
        let asked = |method| self.methods.contains(&method);
        let first =
            if asked(SensitivityMethod::Given) { given(&own, y, &resampling)? } else { vec![] };
        let shapley = if asked(SensitivityMethod::Shapley) {
            effects_or_none(&own, y, &resampling)?
        } else {
            vec![]
        };
        Ok(Indices { first, shapley })
    }

    fn subset(&self, worlds: usize) -> Result<SubsetEffects, InputError> {
        // Estimates alone are wanted: as few resamples as there may be.
        let resampling = Resampling { resamples: 2, ..resampling(self.seed) };
        Ok(self.indices(worlds, resampling)?.summary(worlds))
    }
}

/// Shapley effects; undefined ones where too few worlds are decided.
fn effects_or_none(
    inputs: &[Input],
    y: &[f64],
    resampling: &Resampling,
) -> Result<Vec<Index>, InputError> {
    let undecided = y.iter().filter(|x| !x.is_finite()).count();
    match shapley(inputs, y, &effort(inputs.len(), y.len()), resampling) {
        Err(InputError::Empty(_)) => Ok(inputs.iter().map(|_| undefined(undecided)).collect()),
        found => found,
    }
}

fn undefined(left_out: usize) -> Index {
    let (estimate, conf, interval) = (f64::NAN, f64::NAN, [f64::NAN; 2]);
    Index { estimate, interval, conf, verdict: Verdict::Undefined, left_out }
}

/// As many centres as take seconds where all sets of inputs are formed.
fn effort(inputs: usize, rows: usize) -> Effort {
    let usual = Effort::default();
    if inputs > EXACT {
        return usual;
    }
    let looks = rows.clamp(1, usual.rows) << inputs;
    let centres = (LOOKS / looks).clamp(FEWEST_CENTRES, usual.centres);
    Effort { centres, ..usual }
}

impl Indices {
    fn effect(&self, at: usize) -> Effect {
        let own = |all: &[Index]| all.get(at).copied();
        // Resampled centres share their neighbours, so intervals are too short for effects near 0. What
        // size the dummy stays below is the noise of both.
        let size = |dummy: &Index| dummy.interval[0].abs().max(dummy.interval[1].abs());
        let floor = self.shapley.last().map_or(f64::NAN, size);
        let shapley = own(&self.shapley).map(|index| {
            let Index { estimate, interval, conf, .. } = index;
            let below = estimate <= floor && index.verdict == Verdict::Influential;
            let verdict = if below { Verdict::NotDifferentFromZero } else { index.verdict };
            ShapleyEffect { estimate, conf, interval, verdict }
        });
        let first = own(&self.first).map(first_order);
        let left_out = own(&self.first).or(own(&self.shapley)).map_or(0, |index| index.left_out);
        Effect { first, shapley, left_out, ..Effect::default() }
    }

    /// The estimates without that of the dummy.
    fn summary(&self, worlds: usize) -> SubsetEffects {
        let values = |all: &[Index]| -> Vec<f64> {
            let real = all.len().saturating_sub(1);
            all[..real].iter().map(|index| index.estimate).collect()
        };
        let (first, shapley) = (values(&self.first), values(&self.shapley));
        SubsetEffects { worlds, first, shapley, ..SubsetEffects::default() }
    }
}

fn first_order(index: Index) -> FirstOrder {
    let Index { estimate, interval, conf, verdict, .. } = index;
    FirstOrder { estimate, conf, interval, verdict }
}

fn total(index: Index) -> Total {
    let Index { estimate, interval, conf, verdict, .. } = index;
    Total { estimate, conf, interval, verdict }
}

/// First-order and total indices from the rows of a [`SobolAb`]; values of quantities are `[row]`.
pub fn sobol_indices(
    case: &Case,
    design: &SobolAb,
    quantities: &[Quantity],
    seed: u64,
) -> Result<Vec<QuantitySensitivity>, StudyError> {
    let block = design.block();
    let of = |quantity: &Quantity| {
        let column = |place: usize| -> Vec<f64> {
            quantity.values.iter().skip(place).step_by(block).copied().collect()
        };
        let (a, b) = (column(0), column(1));
        let ab: Vec<Vec<f64>> = (2..block).map(column).collect();
        let evaluations = Evaluations { a: &a, b: &b, ab: &ab, ba: None };
        let Sobol { s1, st, dummy, convergence, .. } = sobol(&evaluations, &resampling(seed))?;
        let pairs = s1.into_iter().zip(st).zip(&case.uncertain);
        let effects = pairs.map(|((s1, st), &input)| Effect {
            left_out: s1.left_out,
            first: Some(first_order(s1)),
            total: Some(total(st)),
            ..named(case, input)
        });
        let convergence = convergence.into_iter().map(|part| SubsetEffects {
            worlds: part.rows,
            first: part.s1,
            total: part.st,
            ..SubsetEffects::default()
        });
        let dummy = Some(noise_floor(dummy));
        Ok(finding(quantity, effects.collect(), dummy, convergence.collect()))
    };
    let found: Result<Vec<_>, InputError> = quantities.par_iter().map(of).collect();
    found.map_err(refused)
}

fn named(case: &Case, input: usize) -> Effect {
    let info = &case.interface.inputs[input];
    let (parameter, label) = (info.name.to_string(), info.label.clone());
    Effect { parameter, label, ..Effect::default() }
}

/// What a parameter without effect shows: its interval is what 95% of the resamples stay within.
fn noise_floor(dummy: Dummy) -> Effect {
    let Dummy { s1, st, s1_floor, st_floor } = dummy;
    let verdict = Verdict::NotDifferentFromZero;
    let around = |floor: f64| (floor, [-floor, floor]);
    let (conf, interval) = around(s1_floor);
    let first = Some(FirstOrder { estimate: s1, conf, interval, verdict });
    let (conf, interval) = around(st_floor);
    let total = Some(Total { estimate: st, conf, interval, verdict });
    named_dummy(Effect { first, total, ..Effect::default() })
}

/// Elementary effects from the rows of a [`Morris`] design.
pub fn elementary_effects(
    case: &Case,
    design: &Morris,
    quantities: &[Quantity],
    seed: u64,
) -> Result<Vec<QuantitySensitivity>, StudyError> {
    let trajectories = design.trajectories() as usize;
    let of = |quantity: &Quantity| {
        let on = |trajectories: usize, resampling: &Resampling| {
            let rows = trajectories * (case.uncertain.len() + 1);
            let (x, y) = (&design.points()[..rows], &quantity.values[..rows]);
            morris(x, y, Morris::LEVELS, resampling)
        };
        let effects = on(trajectories, &resampling(seed))?;
        let few = Resampling { resamples: 2, ..resampling(seed) };
        let mut convergence = Vec::new();
        for part in nested(trajectories) {
            convergence.push(screened(part, &on(part, &few)?));
        }
        convergence.push(screened(trajectories, &effects));
        let effects = effects.iter().zip(&case.uncertain).map(|(found, &input)| Effect {
            screening: Some(screening(found)),
            left_out: found.left_out,
            ..named(case, input)
        });
        Ok(finding(quantity, effects.collect(), None, convergence))
    };
    let found: Result<Vec<_>, InputError> = quantities.par_iter().map(of).collect();
    found.map_err(refused)
}

fn screening(found: &Effects) -> Screening {
    Screening {
        mu: found.mu,
        mu_star: found.mu_star,
        mu_star_conf: found.mu_star_conf,
        mu_star_interval: found.interval,
        mu_star_verdict: Verdict::of(found.mu_star, found.interval, f64::NAN),
        sigma: found.sigma,
    }
}

fn screened(worlds: usize, effects: &[Effects]) -> SubsetEffects {
    let mu_star = effects.iter().map(|found| found.mu_star).collect();
    SubsetEffects { worlds, mu_star, ..SubsetEffects::default() }
}

/// Arrays made here are refused only where there are too few rows.
fn refused(reason: impl std::fmt::Display) -> StudyError {
    StudyError::Input(format!("{reason}: ask for more --worlds"))
}

/// One row for each quantity and parameter, the dummy last; columns are named as in JSON.
pub fn sensitivity_table(found: &Sensitivity) -> Table {
    let rows: Vec<(&QuantitySensitivity, &Effect)> = found
        .quantities
        .iter()
        .flat_map(|own| own.effects.iter().chain(&own.dummy).map(move |effect| (own, effect)))
        .collect();
    let quantities = rows.iter().map(|(own, _)| own.name.clone()).collect();
    let parameters = rows.iter().map(|(_, effect)| effect.parameter.clone()).collect();
    let mut table = Table::new()
        .utf8("quantity", "measure, value, best posture or claim", quantities)
        .utf8("parameter", "uncertain parameter", parameters);
    let names = found.quantities.iter().flat_map(|own| &own.effects).next();
    let names: Vec<&str> =
        names.map_or_else(Vec::new, |effect| effect.estimates().iter().map(|e| e.name).collect());
    for name in names {
        let estimate = |row: &(&QuantitySensitivity, &Effect)| {
            row.1.estimates().into_iter().find(|estimate| estimate.name == name)
        };
        let numbers = |of: fn(crate::results::Estimate) -> f64| -> Vec<f64> {
            rows.iter().map(|row| estimate(row).map_or(f64::NAN, of)).collect()
        };
        let verdicts = rows
            .iter()
            .map(|row| estimate(row).map_or(String::new(), |found| word(found.verdict).to_owned()));
        table = table
            .f64(name, "estimate", numbers(|e| e.value))
            .f64(&format!("{name}_conf"), "half width of its 95% interval", numbers(|e| e.conf))
            .f64(&format!("{name}_low"), "lower end of its interval", numbers(|e| e.interval[0]))
            .f64(&format!("{name}_high"), "upper end of its interval", numbers(|e| e.interval[1]))
            .utf8(&format!("{name}_verdict"), "whether it differs from 0", verdicts.collect());
    }
    if found.methods.contains(&SensitivityMethod::Morris) {
        let numbers = |of: fn(&Screening) -> f64| -> Vec<f64> {
            rows.iter().map(|row| row.1.screening.as_ref().map_or(f64::NAN, of)).collect()
        };
        table = table.f64("mu", "mean elementary effect", numbers(|e| e.mu)).f64(
            "sigma",
            "standard deviation of elementary effects",
            numbers(|e| e.sigma),
        );
    }
    let left_out =
        rows.iter().map(|row| i64::try_from(row.1.left_out).unwrap_or(i64::MAX)).collect();
    table.i64("left_out", "rows left out because a value is missing", left_out)
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Influential => "influential",
        Verdict::NotDifferentFromZero => "not_different_from_zero",
        Verdict::Undefined => "undefined",
    }
}
