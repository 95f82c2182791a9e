//! Claims: what they mean, what is said about wrong ones, and how robust they are.
#![allow(
    clippy::needless_pass_by_value,
    clippy::needless_raw_string_hashes,
    reason = "the form in which expect-test writes snapshots"
)]

mod common;

use brink_study::claims::{Argument, Verdict};
use brink_study::design::{Grid, Worlds};
use brink_study::findings::{Weighed, base_verdicts, multiplicity, robustness};
use brink_study::run::{Claims, ClaimsUnderOthers, NoStore, Runner, Work};
use brink_study::{Answer, Engine, StudyError};
use common::{ClosedForm, SCENARIO, ask, case_with, numbers, resolve, with_runner};
use expect_test::{Expect, expect};

/// The verdict on one claim with these experiments in the base case.
fn verdict(holds: &str, experiments: &str) -> Verdict {
    let case = case_with(&claim(holds, experiments));
    let argument = Argument::new(&case);
    let question = Claims { argument: &argument, in_full: true };
    base_verdicts(&case, &ask(&case, &Grid::default(), &question), 0).remove(0)
}

fn claim(holds: &str, experiments: &str) -> String {
    format!(
        "[[claims]]\nid = \"C\"\ntext = \"c\"\nholds = '{holds}'\n[claims.experiments]\n{experiments}\n"
    )
}

/// Compares all findings on a claim with those expected.
fn check(holds: &str, experiments: &str, expected: Expect) {
    let text = format!("{SCENARIO}\n{}", claim(holds, experiments));
    let found = resolve(&text, None).map_or_else(|found| found.to_string(), |_| "fine".into());
    expected.assert_eq(&found);
}

#[test]
fn points_optima_and_curves_have_their_closed_forms() {
    // Best posture with the alert following: (1.5 + 1) / 8 = 0.3125.
    let best = verdict("best.attack < 0.7", "best = { optimise = \"posture\" }");
    assert_eq!(best.holds, Some(true));
    assert!((best.evidence[0][0] - 0.6875).abs() < 1e-4);
    let none =
        verdict("none.value > none.value.challenger", "none = { controls = { posture = 0 } }");
    // -(3/8)^2 - 1/16 = -0.203125 against a pressure of 0.5.
    assert_eq!((none.holds, none.evidence[0][0]), (Some(false), -0.203_125));
    let curve = verdict(
        "decreasing(many.attack) and argmax(many.value) == 0.3 and value_at(many.posture, 0.5) == 0.5",
        "many = { over = \"posture\" }",
    );
    assert_eq!(curve.holds, Some(true));
    assert_eq!(curve.evidence[0].len(), 21);
    let mix = verdict(
        "abs(mix.posture - 0.375) < 0.001 and abs(mix.alert - 0.25) < 0.001",
        "mix = { optimise = [\"posture\", \"alert\"] }",
    );
    assert_eq!(mix.holds, Some(true));
}

#[test]
fn settings_are_numbers_elements_and_formulas_in_the_old_values() {
    let changed = verdict(
        "more.path_share[convoy] == 0.5 and more.value == -0.328125",
        // Prizes become 0.75 and 0.75; stake 2 * 1.5 - 1 = 2, so -(0.5)^2 - ... at posture 0.
        "more = { set = { \"prize[convoy]\" = \"prize[invasion]\", stake = \"2 * stake - 1\" }, controls = { posture = 0, alert = 0.529508497187474 } }",
    );
    assert!((changed.evidence[0][0] - 0.5).abs() < 1e-15);
    assert!((changed.evidence[1][0] - (-0.25 - 0.279_508_497_187_474_f64.powi(2))).abs() < 1e-12);
    let halved = verdict(
        "half.path_share[convoy] == 0.25",
        "half = { set = { prize = \"prize / 2\", war = \"quick\" } }",
    );
    assert_eq!(halved.holds, Some(true));
    let rival = verdict(
        "rival.posture > base.posture",
        "rival = { optimise = \"posture\", view = \"rival\" }\nbase = { optimise = \"posture\" }",
    );
    assert!((rival.evidence[0][0] - 3.5 / 8.0).abs() < 1e-4);
}

#[test]
fn what_does_not_exist_is_unknown_unless_it_does_not_matter() {
    let broken = "broken = { set = { pressure = 1 } }\nfine = { }\noff = { set = { stake = 11 } }";
    assert_eq!(verdict("broken.attack > 0", broken).holds, None);
    assert_eq!(verdict("off.attack > 0", broken).holds, None);
    assert_eq!(verdict("broken.attack > 0 or fine.attack > 0", broken).holds, Some(true));
    assert_eq!(verdict("broken.attack > 0 and fine.attack < 0", broken).holds, Some(false));
    assert_eq!(verdict("not broken.attack > 0", broken).holds, None);
}

#[test]
fn wrong_claims_are_explained_in_their_place() {
    let best = "best = { optimise = \"posture\" }\nmany = { over = \"posture\" }";
    check(
        "best.atack < 1",
        best,
        expect![
            "test.toml:46:10: error: there is no measure or control `atack` (did you mean `attack`?)"
        ],
    );
    check(
        "bst.attack < 1",
        best,
        expect!["test.toml:46:10: error: there is no experiment `bst` here (did you mean `best`?)"],
    );
    check(
        "attack < 1",
        best,
        expect![
            "test.toml:46:10: error: of which experiment is `attack` meant? (write EXPERIMENT.attack, where the experiment is `best`, `many`)"
        ],
    );
    check(
        "best.attack",
        best,
        expect![
            "test.toml:46:9: error: a claim is one condition; this is a number (compare it with something: <, <=, >, >=, ==, !=)"
        ],
    );
    check(
        "many.attack < 1",
        best,
        expect![
            "test.toml:46:9: error: a claim is one condition; this is a condition at each position of a control (put all(...) or any(...) around it)"
        ],
    );
    check(
        "maxx(many.attack) < 1 and best.path_share > 0",
        best,
        expect![[r#"
            test.toml:46:10: error: there is no function `maxx` in claims (did you mean `max`?)
            test.toml:46:36: error: `path_share` has 2 entries; name one of them (write path_share[INDEX])"#]],
    );
    check(
        "all(best.attack) and value_at(many.attack) > 1",
        best,
        expect![[r#"
            test.toml:46:10: error: `all` does not take these arguments (its form is all(condition))
            test.toml:46:31: error: `value_at` does not take these arguments (its form is value_at(curve, position))"#]],
    );
    check(
        "best.attack <",
        best,
        expect![
            "test.toml:46:23: error: expected an expression (a number, a name or a parenthesis), found the end of the text"
        ],
    );
    check(
        "a.attack < 1",
        "a = { optimise = \"postur\", over = \"posture\" }",
        expect!["test.toml:48:35: error: experiment `a` has both `optimise` and `over`"],
    );
    check(
        "a.attack < 1",
        "a = { set = { stak = 1, stake = \"2 * stak\", pressure = 2 } }",
        expect![[r#"
            test.toml:48:15: error: there is no parameter `stak` (did you mean `stake`?)
            test.toml:48:38: error: there is no parameter `stak` (did you mean `stake`?)
            test.toml:48:56: error: parameter `pressure` must be in [0, 1]"#]],
    );
    check(
        "a.attack < 1",
        "a = { view = \"rivals\", controls = { posture = 2 } }",
        expect![[r#"
            test.toml:48:14: error: the scenario has no view `rivals` (did you mean `rival`?)
            test.toml:48:47: error: control `posture` must be in [0, 1]"#]],
    );
    check(
        "all(a.attack < b.attack)",
        "a = { over = \"posture\" }\nb = { over = { control = \"posture\", from = 0, to = 0.5, steps = 5 } }",
        expect![
            "test.toml:46:14: error: the two sides are curves over different positions (give both experiments the same `over`)"
        ],
    );
}

#[test]
fn findings_underline_the_part_of_the_claim() {
    let text = format!("{SCENARIO}\n{}", claim("best.value > 0 and best.atack < 1", "best = { }"));
    let Err(found) = resolve(&text, None) else { panic!("the measure does not exist") };
    expect![[r#"
        Error: there is no measure or control `atack`
            ╭─[ test.toml:46:29 ]
            │
         46 │ holds = 'best.value > 0 and best.atack < 1'
            │                             ─────┬────
            │                                  ╰──────
            │
            │ Help: did you mean `attack`?
        ────╯
    "#]]
    .assert_eq(&found.render(false));
}

#[test]
fn robustness_is_the_share_of_worlds() {
    // Pressure is uniform on [0, 1] and solves above 0.9 do not converge: of 1,000 shifted
    // Sobol points 900 are decided (to within one), and 500 of them lie below 0.5.
    let case =
        case_with(&claim("now.value.challenger < 0.5", "now = { controls = { posture = 0 } }"));
    let argument = Argument::new(&case);
    let worlds = Worlds::new(&case, 7, 1000).unwrap();
    let question = Claims { argument: &argument, in_full: false };
    let rows = ask(&case, &worlds, &question);
    let found = robustness(&case, &rows, &Weighed::new(&case, &worlds, &rows)).remove(0);
    assert_eq!(found.worlds, 1000);
    assert!(found.undecided.abs_diff(100) <= 8, "{found:?}");
    assert!((found.share - 5.0 / 9.0).abs() < 0.01, "{found:?}");
    assert!(found.interval[0] < found.share && found.share < found.interval[1]);
}

#[test]
fn claims_share_experiments_that_are_the_same() {
    let both = format!(
        "{}{}",
        claim("best.attack < 1", "best = { optimise = \"posture\" }"),
        claim("top.attack < 1", "top = { optimise = \"posture\" }").replace("\"C\"", "\"D\""),
    );
    let case = case_with(&both);
    assert_eq!(Argument::new(&case).experiments(), 1);
}

/// The closed form with a second equilibrium wherever the stake is above 2: there the defender is
/// worse off and an attack is certain.
struct Two;

impl Engine for Two {
    fn answer(&self, inputs: &[f64], controls: &[f64]) -> Result<Answer, StudyError> {
        ClosedForm.answer(inputs, controls)
    }

    fn answers(
        &self,
        inputs: &[f64],
        controls: &[f64],
        starts: usize,
    ) -> Result<Vec<Answer>, StudyError> {
        assert_eq!(starts, 6);
        let first = self.answer(inputs, controls)?;
        let mut second = first.clone();
        (second.measures[0], second.values[1]) = (1.0, first.values[1] - 1.0);
        Ok(if inputs[0] > 2.0 { vec![first, second] } else { vec![first] })
    }
}

#[test]
fn verdicts_that_depend_on_the_equilibrium_are_found() {
    let case = case_with(&claim("half.attack < 0.6", "half = { controls = { posture = 0.5 } }"));
    let argument = Argument::new(&case);
    let question = ClaimsUnderOthers { argument: &argument, player: 1, starts: 6 };
    let worlds = Worlds::new(&case, 7, 200).unwrap();
    let work = Work { name: "others", design: &worlds, question: &question, warm: false };
    let run = |runner: &mut Runner| runner.table(&work).unwrap();
    let rows = with_runner(&case, &Two, &mut NoStore, run);
    let stakes = numbers(&rows.table, "stake");
    let pressures = numbers(&rows.table, "pressure");
    for (row, depends) in rows.table.truths(rows.first).iter().enumerate() {
        // Without convergence the claim is undecided for that reason.
        let expected = (pressures[row] <= 0.9).then_some(stakes[row] > 2.0);
        assert_eq!(*depends, expected, "stake {}", stakes[row]);
    }
    let base = with_runner(&case, &Two, &mut NoStore, |runner| {
        let work = Work { design: &Grid::default(), ..work };
        runner.table(&work).unwrap()
    });
    let found = multiplicity(&case, &base, &rows, 6).remove(0);
    assert_eq!((found.base, found.worlds), (Some(false), 200));
    // Stakes are uniform on [1, 3] and independent of the pressure, decided up to 0.9.
    assert!(found.depends.abs_diff(90) <= 5, "{found:?}");
}
