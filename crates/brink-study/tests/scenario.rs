//! What is said about wrong scenarios, and what right ones mean.
#![allow(
    clippy::needless_pass_by_value,
    clippy::needless_raw_string_hashes,
    reason = "the form in which expect-test writes snapshots"
)]

mod common;

use brink_study::plausible::{Plausible, Shape};
use brink_study::sweep::Axis;
use brink_study::worlds::Worlds;
use common::{SCENARIO, case_with, resolve};
use expect_test::{Expect, expect};

/// Compares all findings of a scenario, one line each, with those expected.
fn check(text: &str, expected: Expect) {
    let found = match resolve(text, None) {
        Ok(_) => "nothing wrong".to_owned(),
        Err(found) => found.to_string(),
    };
    expected.assert_eq(&found);
}

/// The usual scenario with one piece of text replaced.
fn with(old: &str, new: &str) -> String {
    assert!(SCENARIO.contains(old), "{old}");
    SCENARIO.replace(old, new)
}

#[test]
fn a_right_scenario_means_what_it_says() {
    let case = case_with("[controls]\nposture = 0.2\n");
    let base = case.base();
    assert_eq!(base.base, [1.5, 0.5, 0.25, 0.75, 1.0, 0.5]);
    assert_eq!(case.controls[0], 0.2);
    assert!(case.controls[1].is_nan());
    assert_eq!(case.plan.dial, Some(0));
    assert_eq!(case.plan.player, Some(1));
    assert_eq!(case.uncertain, [0, 1, 2, 4]);
    assert_eq!(base.plausible[4], Plausible::Chances(vec![0.25, 0.75]));
    assert!(matches!(
        base.plausible[2],
        Plausible::Range { low: 0.1, high: 0.5, shape: Shape::Triangular, .. }
    ));
    assert_eq!(base.plausible[3], Plausible::Fixed);
    assert_eq!(base.origin[5].source, "default of the model");
    assert!(base.origin[1].judgement && !base.origin[0].judgement);
}

#[test]
fn views_inherit_what_they_do_not_say() {
    let case = resolve(SCENARIO, Some("rival")).unwrap();
    assert_eq!(case.view_name(), Some("rival"));
    assert_eq!(case.base().base[0], 2.5);
    assert_eq!(case.base().plausible[0], case.beliefs[0].plausible[0].clone());
    assert_eq!(case.base().base[1], 0.5);
    let found = resolve(SCENARIO, Some("rivals")).unwrap_err().to_string();
    assert!(found.contains("did you mean `rival`?"), "{found}");
}

#[test]
fn values_set_by_hand_hold_in_every_view_and_world() {
    let mut case = case_with("");
    case.set("prize", "0.5").unwrap();
    case.set("war", "quick").unwrap();
    assert_eq!(case.beliefs[1].base[2..5], [0.5, 0.5, 0.0]);
    assert_eq!(case.beliefs[0].plausible[2], Plausible::Fixed);
    assert_eq!(case.uncertain, [0, 1, 2, 4]);
    for (name, value, reason) in [
        ("stak", "1", "did you mean `stake`?"),
        ("stake", "-1", "-1 is outside (0, inf)"),
        ("stake", "NaN", "NaN is outside (0, inf)"),
        ("stake", "much", "there is no parameter `much`"),
        ("stake", "stake - 2", "-0.5 is outside (0, inf)"),
        ("stake", "stake < 2", "a new value is a number; this is a condition"),
        ("posture", "0.5", "`posture` is a control: move it by --control posture=0.5"),
        ("prize[convoy", "1", "`prize[convoy` has no closing `]`; write `prize[convoy]`"),
        ("prize[", "1", "no closing `]`"),
        ("prize[raid]", "1", "entries: `prize[convoy]`, `prize[invasion]`"),
        ("war", "quik", "did you mean `quick`?"),
    ] {
        let found = case.set(name, value).unwrap_err().to_string();
        assert!(found.contains(reason), "{found}");
    }
    assert!(case.control("posture", 1.5).unwrap_err().to_string().contains("[0, 1]"));
}

#[test]
fn formulas_set_by_hand_are_those_of_each_view() {
    let mut case = case_with("");
    case.set("stake", "2 * stake").unwrap();
    assert_eq!([0, 1].map(|view| case.beliefs[view].base[0]), [3.0, 5.0]);
    // The name of a family means the entry of the same indices.
    case.set("prize", "1 - prize").unwrap();
    assert_eq!(case.base().base[2..4], [0.75, 0.25]);
    case.set("pressure", "min(1, pressure + spare)").unwrap();
    assert_eq!(case.base().base[1], 1.0);
}

#[test]
fn what_makes_no_sense_together_is_refused_with_the_place() {
    let map = "y = { parameter = \"pressure\", range = [0, 1], points = 3 }";
    for (from, to, finding) in [
        (
            map,
            "y = { parameter = \"pressure\", range = [0, 2] }",
            "test.toml:13:38: error: the range of the axis leaves the domain of `pressure`: 2 is outside [0, 1] (draw a range within the domain)",
        ),
        (
            map,
            "y = { parameter = \"stake\", range = [1, 2] }",
            "test.toml:13:19: error: both axes of the map are `stake` (name another parameter for one of them)",
        ),
        (
            "levers = [\"posture\", \"alert\"]",
            "levers = [\"posture\", \"posture\"]",
            "test.toml:8:22: error: `posture` is named twice (name each control once)",
        ),
        (
            "catastrophe = ",
            "lambda = 5\ncatastrophe = ",
            "test.toml:10:10: error: `lambda` is the precision of quantal response, which is not asked for (add concept = \"qre\", or leave `lambda` out)",
        ),
        (
            "source = \"hand\"",
            "source = \" \"",
            "test.toml:19:10: error: the `source` of parameter `stake` is empty (add source = \"citation\" or judgement = \"why this value was chosen\")",
        ),
        (
            "title = \"A test\"",
            "title = \"A \\u001b[31mtest\"",
            "test.toml:2:9: error: a text holds the control character U+001B (leave it out; lines and tabs may stay)",
        ),
    ] {
        let found = resolve(&with(from, to), None).unwrap_err().to_string();
        assert_eq!(found, finding);
    }
    let nothing = "[[claims]]\nid = \"A\"\ntext = \"t\"\nholds = \"b.attack < 1\"\n[claims.experiments]\nb = { optimise = [] }";
    let found = resolve(&format!("{SCENARIO}\n{nothing}"), None).unwrap_err().to_string();
    assert!(found.contains("`optimise` of experiment `b` names no control"), "{found}");
}

#[test]
fn numbers_as_people_write_them_get_the_hint() {
    for (written, hint) in [
        (".5", "write 0.5 for .5: a digit comes before the point"),
        ("-.5", "write -0.5 for -.5"),
        ("20%", "write 0.2 for 20%"),
        ("2.", "write 2.0 for 2."),
    ] {
        let text = with("value = 1.5", &format!("value = {written}"));
        let found = resolve(&text, None).unwrap_err().to_string();
        assert!(found.contains(hint), "{found}");
    }
}

#[test]
fn an_axis_over_elements_has_these_and_nothing_between() {
    let case = case_with("");
    let axis = Axis::parse(&case, "war=quick:stalemate:2").unwrap();
    assert_eq!(
        (axis.values, axis.elements),
        (vec![0.0, 1.0], vec!["quick".into(), "stalemate".into()])
    );
    let found = Axis::parse(&case, "war=quick:stalemate:3").unwrap_err().to_string();
    assert!(found.contains("from quick to stalemate there are 2 elements"), "{found}");
    assert!(Axis::parse(&case, "stake=1:2:3").unwrap().elements.is_empty());
}

/// A range without width drops out of the draws, as does a parameter without range: all others
/// keep theirs.
#[test]
fn draws_of_a_parameter_depend_on_nothing_but_its_name() {
    let all = case_with("");
    let narrow = resolve(&with("range = [1, 3]", "range = [1.5, 1.5]"), None).unwrap();
    let [all, narrow] = [all, narrow].map(|case| {
        let worlds = Worlds::new(&case, 5);
        (0..16).map(|world| worlds.inputs(&case, world)).collect::<Vec<_>>()
    });
    for (a, b) in all.iter().zip(&narrow) {
        assert_eq!((b[0], &a[1..]), (1.5, &b[1..]));
        assert_ne!(a[0], b[0]);
    }
}

#[test]
fn findings_show_the_text() {
    let Err(found) = resolve(&with("value = 1.5", "value = -1.5"), None) else {
        panic!("the value is outside its domain");
    };
    expect![[r#"
        Error: parameter `stake` must be in (0, inf)
            ╭─[ test.toml:17:9 ]
            │
         17 │ value = -1.5
            │         ──┬─
            │           ╰─── -1.5 is outside
        ────╯
    "#]]
    .assert_eq(&found.render(false));
}

#[test]
fn several_findings_in_one_run() {
    let text = with("[parameters.stake]", "[parameters.stak]")
        .replace("dial = \"posture\"", "dail = \"posture\"")
        .replace("judgement = \"hand\"\n\n[parameters.prize]", "\n[parameters.prize]");
    check(
        &text,
        expect![[r#"
        test.toml:7:1: error: [analysis] has no field `dail` (did you mean `dial`?)
        test.toml:21:13: error: parameter `pressure` says neither where its value comes from nor who judged it (add source = "citation" or judgement = "why this value was chosen")"#]],
    );
    let text = with("[parameters.stake]", "[parameters.stak]")
        .replace("player = \"defender\"", "player = \"defendr\"")
        .replace("attack = \"attack\"", "attack = \"atack\"");
    check(
        &text,
        expect![[r#"
            test.toml:3:9: error: a parameter of the model has no value (add, each with value = ... and a source or judgement:
            [parameters.stake]  # in (0, inf); the stake [unit])
            test.toml:6:10: error: there is no player `defendr` (did you mean `defender`?)
            test.toml:9:10: error: there is no measure `atack` (did you mean `attack`?)
            test.toml:16:13: error: the model has no parameter `stak` (did you mean `stake`?)"#]],
    );
}

#[test]
fn values_of_wrong_kinds() {
    check(
        &with("value = 1.5", "value = \"1.5\""),
        expect!["test.toml:17:9: error: parameter `stake` takes a number here"],
    );
    check(
        &with("value = 1.5", "value = nan"),
        expect![
            "test.toml:17:9: error: a scenario holds finite numbers only; `inf` and `nan` are not values"
        ],
    );
    check(
        &with("value = 1.5", "value = 4.0"),
        expect![
            "test.toml:17:9: error: the value of `stake` lies outside its range (widen the range, or give this value a range of its own)"
        ],
    );
    check(
        &with("value = \"stalemate\"", "value = 1"),
        expect![
            "test.toml:33:9: error: parameter `war` takes an element of a set (one of `quick`, `stalemate`, in quotes)"
        ],
    );
    check(
        &with("value = \"stalemate\"", "value = \"stalemat\""),
        expect![
            "test.toml:33:9: error: parameter `war` cannot be `stalemat` (did you mean `stalemate`?)"
        ],
    );
    check(
        &with("convoy = 0.25, ", "convoi = 0.25, "),
        expect!["test.toml:27:11: error: `prize` has no entry `convoi` (did you mean `convoy`?)"],
    );
    check(
        &with("value = { convoy = 0.25, invasion = 0.75 }", "value = [1]"),
        expect![
            "test.toml:27:9: error: `prize` needs 2 values here, one for each element (in this order: `convoy`, `invasion`)"
        ],
    );
}

#[test]
fn ranges_and_chances() {
    check(
        &with("range = [1, 3]", "range = [3, 1]"),
        expect!["test.toml:18:9: error: the range of `stake` begins above its end (write [1, 3])"],
    );
    check(
        &with("range = [1, 3]", "range = [0, 3]"),
        expect![
            "test.toml:18:9: error: the range of `stake` leaves the parameter's domain (0, inf)"
        ],
    );
    check(
        &with("range = [1, 3]", "range = 3"),
        expect!["test.toml:18:9: error: the range of `stake` must be two numbers [low, high]"],
    );
    check(
        &with("range = [1, 3]", "range = [1, 3]\ndistribution = \"normal\""),
        expect![
            "test.toml:19:16: error: `normal` is not a possible `distribution` of parameter `stake` (possible: `uniform`, `loguniform`, `pert`, `triangular`)"
        ],
    );
    check(
        &with(
            "range = [0, 1]\njudgement",
            "range = [0, 1]\ndistribution = \"loguniform\"\njudgement",
        ),
        expect!["test.toml:23:9: error: the range of `pressure` cannot be used"],
    );
    check(
        &with("stalemate = 0.75", "stalemate = 0.5"),
        expect!["test.toml:34:11: error: the chances of `war` must sum to one"],
    );
    check(
        &with("value = 2.5", "value = 3.5"),
        expect![
            "test.toml:40:9: error: the value of `stake` lies outside its range (widen the range, or give this value a range of its own)"
        ],
    );
}

#[test]
fn forms_and_syntax() {
    check(
        "title = \"x",
        expect![[
            r#"test.toml:1:11: error: this is not valid TOML: invalid basic string, expected `"` (text is quoted, tables are written [name], lists [a, b])"#
        ]],
    );
    check(
        "title = \"x\"\n",
        expect![[
            r#"test.toml:1:1: error: the scenario has no `model` (model = "name of a shipped model, or a path")"#
        ]],
    );
    check(
        &with("dial = \"posture\"", "dial = 3"),
        expect!["test.toml:7:8: error: `dial` of [analysis] must be a text in quotes"],
    );
    check(
        &with("scale = \"log\"", "scale = \"logarithmic\""),
        expect![
            "test.toml:13:64: error: `logarithmic` is not a possible `scale` of axis `x` of [analysis.map] (possible: `linear`, `log`)"
        ],
    );
    check(
        &with("source = \"hand\"", "source = \"hand\"\njudgement = \"too\""),
        expect![
            "test.toml:20:13: error: parameter `stake` has both a `source` and a `judgement` (a value is either taken from a source or judged by the analyst)"
        ],
    );
    check(
        &format!("{SCENARIO}\n[controls]\nposture = 2\nalrt = 1"),
        expect![[r#"
        test.toml:44:11: error: control `posture` must be in [0, 1]
        test.toml:45:1: error: there is no control `alrt` (did you mean `alert`?)"#]],
    );
}
