//! A small model in closed form, so that everything above the engines can be tested alone.
//!
//! With `p` the posture, `a` the alert (which follows the posture unless moved), `s` the stake:
//!
//! ```text
//! value of the defender = -(p - s/4)^2 - (a - 1/4)^2        attack      = max(0, 1 - p)
//! value of challenger   = pressure - p                      catastrophe = (p + a) / 20
//! path_share[convoy]    = prize[convoy] / (sum of prizes), and likewise for invasion
//! ```
//!
//! so the best posture with the alert following it is `(s + 1) / 8`, and the best mix is
//! `p = s/4, a = 1/4`. It does not converge where pressure > 0.9 and has no value where s > 10.
#![allow(dead_code, unreachable_pub, reason = "shared by tests that use parts of it")]

use std::sync::Arc;

use brink_game::Certificate;
use brink_lang::functions::Functions;
use brink_lang::{Control, Diagnostics, Domain, Input, Interface, Measure, SourceFile, Span};
use brink_study::case::Case;
use brink_study::design::{Axis, Design, Grid, Product, Worlds};
use brink_study::progress::{Cancel, Silent};
use brink_study::run::{NoStore, OneSolve, Question, Rows, Runner, Store, Summary, Tally, Work};
use brink_study::scenario::Scenario;
use brink_study::table::Table;
use brink_study::{Answer, AnswerStatus, Engine, StudyError};

/// The scenario that most tests begin with.
pub const SCENARIO: &str = r#"
title = "A test"
model = "closed-form"

[analysis]
player = "defender"
dial = "posture"
levers = ["posture", "alert"]
attack = "attack"
catastrophe = "catastrophe"
outcomes = ["attack", "catastrophe"]
[analysis.map]
x = { parameter = "stake", range = [1, 4], points = 4, scale = "log" }
y = { parameter = "pressure", range = [0, 1], points = 3 }

[parameters.stake]
value = 1.5
range = [1, 3]
source = "hand"

[parameters.pressure]
value = 0.5
range = [0, 1]
judgement = "hand"

[parameters.prize]
value = { convoy = 0.25, invasion = 0.75 }
range = { convoy = [0.1, 0.5] }
distribution = "triangular"
judgement = "hand"

[parameters.war]
value = "stalemate"
chances = { quick = 0.25, stalemate = 0.75 }
judgement = "hand"

[views.rival]
title = "Another forecast"
[views.rival.parameters.stake]
value = 2.5
judgement = "hand"
"#;

/// What the model takes and gives.
pub fn interface() -> Arc<Interface> {
    let interval = |low, high| Domain::Interval { low, low_open: false, high, high_open: false };
    let input = |name: &str, domain, default| Input {
        name: name.parse().unwrap(),
        label: format!("the {name}"),
        unit: "unit".into(),
        domain,
        default,
        simplex: None,
        parameter: 0,
        span: Span::default(),
    };
    let positive =
        Domain::Interval { low: 0.0, low_open: true, high: f64::INFINITY, high_open: true };
    let war = Domain::Elements(["quick".to_owned(), "stalemate".to_owned()].into());
    let control = |name: &str, has_default| Control {
        name: name.parse().unwrap(),
        label: format!("the {name}"),
        unit: String::new(),
        low: 0.0,
        high: 1.0,
        has_default,
        control: 0,
        span: Span::default(),
    };
    let measure = |name: &str| Measure {
        name: name.parse().unwrap(),
        label: format!("the {name}"),
        unit: String::new(),
        measure: 0,
    };
    Arc::new(Interface {
        players: vec!["challenger".into(), "defender".into()],
        inputs: vec![
            input("stake", positive, None),
            input("pressure", interval(0.0, 1.0), None),
            input("prize[convoy]", interval(0.0, 1.0), None),
            input("prize[invasion]", interval(0.0, 1.0), None),
            input("war", war, None),
            input("spare", interval(0.0, 1.0), Some(0.5)),
        ],
        controls: vec![control("posture", false), control("alert", true)],
        measures: vec![
            measure("attack"),
            measure("catastrophe"),
            measure("path_share[convoy]"),
            measure("path_share[invasion]"),
        ],
        simplexes: Vec::new(),
    })
}

/// The model in closed form.
pub struct ClosedForm;

impl Engine for ClosedForm {
    fn answer(&self, inputs: &[f64], controls: &[f64]) -> Result<Answer, StudyError> {
        let (stake, pressure, prizes) = (inputs[0], inputs[1], inputs[2] + inputs[3]);
        let posture = controls[0];
        let alert = if controls[1].is_nan() { posture } else { controls[1] };
        if stake > 10.0 {
            return Ok(Answer::invalid(2, 2, 4, "the stake is too high".into()));
        }
        let square = |x: f64| x * x;
        let regret = if pressure > 0.9 { 0.1 } else { 1e-12 };
        Ok(Answer {
            controls: vec![posture, alert],
            values: vec![pressure - posture, -square(posture - stake / 4.0) - square(alert - 0.25)],
            measures: vec![
                (1.0 - posture).max(0.0),
                (posture + alert) / 20.0,
                inputs[2] / prizes,
                inputs[3] / prizes,
            ],
            status: if pressure > 0.9 {
                AnswerStatus::NotConverged
            } else {
                AnswerStatus::Converged
            },
            certificate: Certificate {
                max_regret: regret,
                relative_regret: regret,
                local_regret: regret,
                residual: regret,
            },
        })
    }
}

/// Looks a scenario up in the model.
pub fn resolve(text: &str, view: Option<&str>) -> Result<Case, Diagnostics> {
    let file = Arc::new(SourceFile::new("test.toml", text));
    let scenario = Arc::new(Scenario::parse(&file)?);
    let case = Case::resolve(&scenario, &interface(), Functions::built_in(), view)?;
    case.complete()?;
    Ok(case)
}

/// The usual scenario with more text after it.
pub fn case_with(more: &str) -> Case {
    resolve(&format!("{SCENARIO}\n{more}"), None).unwrap_or_else(|found| panic!("{found}"))
}

/// Does something with a runner of the case.
pub fn with_runner<T>(
    case: &Case,
    engine: &dyn Engine,
    store: &mut dyn Store,
    work: impl FnOnce(&mut Runner) -> T,
) -> T {
    let (identity, progress, cancel) = ("an engine", &Silent, &Cancel::new());
    let tally = Tally::default();
    work(&mut Runner { case, engine, identity, store, progress, cancel, tally })
}

/// The design of a sweep with seed 3.
pub fn sweep(case: &Case, axes: &[&str], worlds: Option<u64>) -> Product<Option<Worlds>, Grid> {
    let axes = axes.iter().map(|text| Axis::parse(case, text).unwrap()).collect();
    let worlds = worlds.map(|count| Worlds::new(case, 3, count).unwrap());
    Product(worlds, Grid::new(axes).unwrap())
}

/// All rows of some cold work with the closed form.
pub fn ask(case: &Case, design: &dyn Design, question: &dyn Question) -> Rows {
    let work = Work { name: "test", design, question, warm: false };
    with_runner(case, &ClosedForm, &mut NoStore, |runner| runner.table(&work)).unwrap()
}

/// All rows of a sweep, and how it went.
pub fn solved(
    case: &Case,
    design: &dyn Design,
    warm: bool,
    engine: &dyn Engine,
    store: &mut dyn Store,
) -> Result<(Table, Summary), StudyError> {
    let work = Work { name: "sweep", design, question: &OneSolve, warm };
    with_runner(case, engine, store, |runner| {
        let mut table = Table::with_columns(&runner.columns(&work));
        let mut sink = |rows: &Table| {
            table.append(rows);
            Ok(())
        };
        let summary = runner.stream(&work, &mut sink)?;
        Ok((table, summary))
    })
}

/// A column of numbers by its name.
pub fn numbers<'a>(table: &'a Table, name: &str) -> &'a [f64] {
    let column = table.columns.iter().position(|column| column.name == name);
    table.numbers(column.unwrap_or_else(|| panic!("there is no column {name}")))
}
