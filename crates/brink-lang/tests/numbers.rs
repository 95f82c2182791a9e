//! Small models from text to numbers, against values worked out by hand.

use brink_game::{Certificate, Concept, Pieces, Profile, Status, Verdict};
use brink_lang::{Compiled, Evaluator, parse};

const CRISIS: &str = r#"
model crisis "A crisis with two ways in"
players c, d
set path = { a, b }
param prize[path] in [0, 10]
param worth[motive] in [0, 10]
param share in [0, 1]
param risk[path] in [0, 1]
type c.motive in { greedy: share, meek: 1 - share }
type c.cost ~ uniform(0, 2 + worth[motive])
type d.cost ~ lognormal(median = 3, sigma = 0.5)
let gain[path] = prize[path] * worth[motive]
outcome quiet
outcome crash       { c: -cost   d: -2 * cost + 1 }
outcome ceded[path] { c: gain[path] - cost / 4   d: -prize[path] }
start open
c at open:
  wait -> quiet
  attack[path] pays { c: -0.1 - 0.5 * cost } ->
      hazard risk[path]: crash, hazard 0.5: quiet, else answer[path]
d at answer[path]:
  yield -> ceded[path]
  fight -> battle[path]
chance at battle[path]:
  win with 0.25 -> ceded[path]
  lose -> crash
measure attack = reach(open.attack)
measure share_of[path] = reach(open.attack[path]) / attack
measure crashes = reach(crash)
measure lost = expect(prize[path] at ceded[path], 1 at crash)
measure greedy_attacks = reach(open.attack | c.motive = greedy)
measure belief = reach(c.motive = greedy | answer[a])
measure fights_given_a = reach(answer.fight | open.attack[a])
measure a_given_crash = reach(open.attack[a] | crash)
measure never = reach(quiet | answer[b], c.motive = meek)
measure worth_d = value(d)
"#;

fn compile(text: &str) -> Compiled {
    let model = parse("test.brink", text).unwrap_or_else(|d| panic!("{}", d.render(false)));
    model.compile(&[]).unwrap_or_else(|d| panic!("{}", d.render(false)))
}

fn evaluated(compiled: &Compiled, inputs: &[f64]) -> Evaluator {
    let mut evaluator = compiled.evaluator();
    let controls = vec![f64::NAN; compiled.interface().controls.len()];
    evaluator.evaluate(inputs, &controls).unwrap_or_else(|e| panic!("{e}"));
    evaluator
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "found {found}, expected {expected}");
}

/// prize 4, 6; worth 1 (greedy), 0.5 (meek); share 0.4; risk 0.2, 0.1
const INPUTS: [f64; 7] = [4.0, 6.0, 1.0, 0.5, 0.4, 0.2, 0.1];

#[test]
fn inputs_and_cells_are_named() {
    let compiled = compile(CRISIS);
    let names: Vec<&str> =
        compiled.interface().inputs.iter().map(|input| input.name.as_str()).collect();
    let expected =
        ["prize[a]", "prize[b]", "worth[greedy]", "worth[meek]", "share", "risk[a]", "risk[b]"];
    assert_eq!(names, expected);
    assert_eq!(compiled.cells(0), ["greedy", "meek"]);
    assert_eq!(compiled.cells(1), [""]);
    assert_eq!(compiled.attribute(0), Some("cost"));
    assert_eq!(compiled.interface().find_inputs("worth[ meek ]"), Ok(vec![3]));
    assert!(compiled.is_affine());
}

#[test]
fn lotteries_payoffs_and_types_have_the_values_of_the_formulas() {
    let compiled = compile(CRISIS);
    let evaluator = evaluated(&compiled, &INPUTS);
    let game = evaluator.game().expect("affine");
    game.validate().expect("valid");
    let graph = compiled.graph();
    let open = graph.find_node("open").unwrap();
    let attack = graph.find_action(open, "attack[a]").unwrap();
    let lottery: Vec<(Option<&str>, f64)> = graph.actions()[attack]
        .edges
        .clone()
        .map(|edge| (graph.edges()[edge].label.as_deref(), game.edge_probability[edge]))
        .collect();
    // Hazards in sequence: 0.2, then half of the remaining 0.8.
    assert_eq!(lottery.len(), 3);
    assert_eq!(lottery[0].0, Some("crash"));
    assert_eq!(lottery[1].0, Some("quiet"));
    assert_eq!(lottery[2].0, None);
    close(lottery[0].1, 0.2);
    close(lottery[1].1, 0.4);
    close(lottery[2].1, 0.4);

    let c = &game.types[0];
    close(c.probability[0], 0.4);
    close(c.probability[1], 0.6);
    assert_eq!(c.attribute[0].unwrap().support(), (0.0, 3.0));
    assert_eq!(c.attribute[1].unwrap().support(), (0.0, 2.5));
    let terminal = |name: &str| {
        let node = graph.find_node(name).unwrap();
        graph.terminals().iter().position(|&id| id == node).unwrap()
    };
    // gain[b] - cost / 4 with gain 6 (greedy) and 3 (meek)
    close(c.payoff(terminal("ceded[b]"), 0, 0.0), 6.0);
    close(c.payoff(terminal("ceded[b]"), 1, 2.0), 3.0 - 0.5);
    close(c.payoff_slope[terminal("ceded[b]") * 2], -0.25);
    close(c.payoff(terminal("quiet"), 1, 2.0), 0.0);
    close(c.flow(attack, 0, 1.0), -0.6);
    let d = &game.types[1];
    close(d.payoff(terminal("crash"), 0, 3.0), -5.0);
    close(d.payoff(terminal("ceded[a]"), 0, 3.0), -4.0);
    assert!(d.flow_intercept.is_empty());
}

#[test]
fn evaluation_again_gives_the_numbers_of_the_new_values() {
    let compiled = compile(CRISIS);
    let mut evaluator = evaluated(&compiled, &INPUTS);
    let first = evaluator.game().unwrap().clone();
    let mut other = INPUTS;
    other[0] = 8.0;
    evaluator.evaluate(&other, &[]).unwrap();
    assert_ne!(
        evaluator.game().unwrap().types[0].payoff_intercept,
        first.types[0].payoff_intercept
    );
    evaluator.evaluate(&INPUTS, &[]).unwrap();
    assert_eq!(
        evaluator.game().unwrap().types[0].payoff_intercept,
        first.types[0].payoff_intercept
    );
}

/// The greedy attack by `a` with probability one half, the meek by `b` with one quarter; the
/// defender fights at `a` with 0.3 and never at `b`.
fn profile(compiled: &Compiled) -> Verdict {
    let graph = compiled.graph();
    let mut play =
        [vec![0.0; graph.own_actions(0).len() * 2], vec![0.0; graph.own_actions(1).len()]];
    let mut set = |node: &str, action: &str, player: usize, values: &[f64]| {
        let node = graph.find_node(node).unwrap();
        let slot = graph.slot(graph.find_action(node, action).unwrap());
        for (piece, &value) in values.iter().enumerate() {
            play[player][slot * values.len() + piece] = value;
        }
    };
    set("open", "wait", 0, &[0.5, 0.75]);
    set("open", "attack[a]", 0, &[0.5, 0.0]);
    set("open", "attack[b]", 0, &[0.0, 0.25]);
    set("answer[a]", "fight", 1, &[0.3]);
    set("answer[a]", "yield", 1, &[0.7]);
    set("answer[b]", "yield", 1, &[1.0]);
    let mut aggregate = vec![1.0; graph.actions().len()];
    let mut reach = vec![0.0; graph.nodes().len()];
    let at = |name: &str| graph.find_node(name).unwrap();
    let action = |node: &str, name: &str| graph.find_action(at(node), name).unwrap();
    aggregate[action("open", "wait")] = 0.65;
    aggregate[action("open", "attack[a]")] = 0.2;
    aggregate[action("open", "attack[b]")] = 0.15;
    aggregate[action("answer[a]", "fight")] = 0.3;
    aggregate[action("answer[a]", "yield")] = 0.7;
    aggregate[action("answer[b]", "fight")] = 0.0;
    // attack[a]: crash 0.2, quiet 0.4, answer 0.4; attack[b]: 0.1, 0.45, 0.45
    reach[at("open")] = 1.0;
    reach[at("quiet")] = 0.65 + 0.2 * 0.4 + 0.15 * 0.45;
    reach[at("answer[a]")] = 0.08;
    reach[at("answer[b]")] = 0.0675;
    reach[at("battle[a]")] = 0.024;
    reach[at("ceded[a]")] = 0.056 + 0.006;
    reach[at("ceded[b]")] = 0.0675;
    reach[at("crash")] = 0.04 + 0.015 + 0.018;
    let [c, d] = play;
    let pieces = Pieces {
        cell: vec![0, 1],
        low: vec![0.0, 0.0],
        high: vec![3.0, 2.5],
        mean: vec![1.5, 1.25],
        probability: vec![0.4, 0.6],
        play: c,
    };
    let other = Pieces {
        cell: vec![0],
        low: vec![0.0],
        high: vec![f64::INFINITY],
        mean: vec![3.4],
        probability: vec![1.0],
        play: d,
    };
    Verdict {
        concept: Concept::Pbe,
        status: Status::Converged,
        aggregate,
        reach,
        value: vec![0.5, -0.25],
        profile: Profile { players: vec![pieces, other] },
        certificate: Certificate::default(),
    }
}

#[test]
fn measures_of_a_profile_worked_out_by_hand() {
    let compiled = compile(CRISIS);
    let mut evaluator = evaluated(&compiled, &INPUTS);
    let mut out = Vec::new();
    evaluator.measures(None, &profile(&compiled), &mut out);
    let of = |name: &str| out[compiled.interface().find_measures(name).unwrap()[0]];
    close(of("attack"), 0.35);
    close(of("share_of[a]"), 0.2 / 0.35);
    close(of("share_of[b]"), 0.15 / 0.35);
    close(of("crashes"), 0.073);
    close(of("lost"), 4.0 * 0.062 + 6.0 * 0.0675 + 0.073);
    close(of("greedy_attacks"), 0.5);
    // Only the greedy attack by `a`.
    close(of("belief"), 1.0);
    close(of("fights_given_a"), 0.4 * 0.3);
    // Crash by `a`: 0.2 * (0.2 + 0.4 * 0.3 * 0.75) = 0.058; by `b`: 0.015.
    close(of("a_given_crash"), 0.058 / 0.073);
    close(of("never"), 0.0);
    close(of("worth_d"), -0.25);
}

#[test]
fn a_probability_given_the_impossible_is_undefined() {
    let compiled = compile(CRISIS);
    let mut evaluator = evaluated(&compiled, &INPUTS);
    let mut equilibrium = profile(&compiled);
    let graph = compiled.graph();
    // Nobody attacks.
    let open = graph.find_node("open").unwrap();
    let pieces = &mut equilibrium.profile.players[0];
    for action in graph.nodes()[open].actions.clone() {
        let waits = graph.actions()[action].name == "wait";
        for piece in 0..2 {
            pieces.play[graph.slot(action) * 2 + piece] = f64::from(u8::from(waits));
        }
        equilibrium.aggregate[action] = f64::from(u8::from(waits));
    }
    let mut out = Vec::new();
    evaluator.measures(None, &equilibrium, &mut out);
    assert!(out[compiled.interface().find_measures("belief").unwrap()[0]].is_nan());
    assert!(out[compiled.interface().find_measures("share_of[a]").unwrap()[0]].is_nan());
    close(out[compiled.interface().find_measures("attack").unwrap()[0]], 0.0);
}

/// A model of one outcome whose payoff to `p` is this formula.
fn payoff_model(declarations: &str, formula: &str) -> String {
    format!(
        "model one\nplayers p, q\nset path = {{ a, b, c }}\nset n = 1..4\n{declarations}\n\
         outcome end {{ p: {formula} }}\nstart go\np at go: on -> end\n"
    )
}

fn payoff(declarations: &str, formula: &str, inputs: &[f64]) -> f64 {
    let compiled = compile(&payoff_model(declarations, formula));
    evaluated(&compiled, inputs).game().unwrap().types[0].payoff_intercept[0]
}

#[test]
fn operators_bind_as_in_mathematics() {
    close(payoff("", "2 + 3 * 4", &[]), 14.0);
    close(payoff("", "-2 ^ 2", &[]), -4.0);
    close(payoff("", "2 ^ 3 ^ 2", &[]), 512.0);
    close(payoff("", "2 ^ -1", &[]), 0.5);
    close(payoff("", "7 - 4 - 2", &[]), 1.0);
    close(payoff("", "8 / 4 / 2", &[]), 1.0);
    close(payoff("", "7 mod 3 * 2", &[]), 2.0);
    close(payoff("", "if 1 < 2 and not 3 < 2 or 1 > 5 then 1 else 0", &[]), 1.0);
}

#[test]
fn functions_have_their_values() {
    let x = "param x in (-inf, inf)";
    close(payoff(x, "exp(log(x))", &[3.0]), 3.0);
    close(
        payoff(x, "sqrt(x) + abs(-x) + floor(x + 0.5) + ceil(x + 0.5)", &[4.0]),
        2.0 + 4.0 + 4.0 + 5.0,
    );
    close(payoff(x, "logistic(x)", &[0.0]), 0.5);
    close(payoff(x, "normal_cdf(x)", &[0.0]), 0.5);
    close(payoff(x, "normal_pdf(x)", &[0.0]), 0.398_942_280_401_432_7);
    close(payoff(x, "clamp(x, 0, 1) + min(x, 5, 3) + max(x, 1)", &[7.0]), 1.0 + 3.0 + 7.0);
    close(payoff(x, "pow(x, 3)", &[2.0]), 8.0);
}

#[test]
fn sums_run_over_sets() {
    close(payoff("", "sum(i in n: i ^ 2)", &[]), 30.0);
    close(payoff("", "product(n: n)", &[]), 24.0);
    close(payoff("", "sum(i in n, j in n if i < j: 1)", &[]), 6.0);
    close(
        payoff(
            "param v[path] in [0, 9]",
            "max(p in path: v[p]) - min(path: v[path])",
            &[2.0, 7.0, 3.0],
        ),
        5.0,
    );
    close(payoff("", "first(n) + 10 * last(n) + 100 * count(path)", &[]), 341.0);
    close(payoff("", "sum(p in path if p in { a, c }: 1) + sum(path if path != b: 1)", &[]), 4.0);
}

#[test]
fn element_valued_parameters_gather() {
    let declarations = "param which in path\nparam level in n\nparam v[path] in [0, 9]\n\
                        param m[path, n] in [0, 99]\nlet twice[path] = 2 * v[path]";
    let mut inputs = vec![1.0, 2.0, 4.0, 5.0, 6.0];
    inputs.extend((0..12).map(f64::from));
    // which = b, level = 3
    close(payoff(declarations, "v[which]", &inputs), 5.0);
    close(payoff(declarations, "twice[which]", &inputs), 10.0);
    close(payoff(declarations, "m[which, level]", &inputs), 6.0);
    close(payoff(declarations, "level", &inputs), 3.0);
    close(payoff(declarations, "if which == b then 1 else 0", &inputs), 1.0);
    close(payoff(declarations, "sum(path: if path == which then v[path] else 0)", &inputs), 5.0);
    close(payoff(declarations, "v[if level > 2 then which else a]", &inputs), 5.0);
}

#[test]
fn recurrences_run_forwards_and_backwards() {
    let long = "set t = 1..500\nlet f[t] = if t == 1 then 1 else f[t - 1] + t";
    close(payoff(long, "f[500]", &[]), 125_250.0);
    let back = "set t = 1..500\nlet f[t] = if t == last(t) then 0 else f[t + 1] + 1";
    close(payoff(back, "f[1]", &[]), 499.0);
}

#[test]
fn defaults_of_parameters_and_controls() {
    let text = payoff_model(
        "param x[path] in [0, 9] = 3\nparam w in path = b\ncontrol dial in [0, 1]\n\
         control lever in [0, 1] = dial ^ 2",
        "x[w] + 10 * lever",
    );
    let compiled = compile(&text);
    assert_eq!(compiled.interface().inputs[3].default, Some(1.0));
    let mut evaluator = compiled.evaluator();
    let nan = f64::NAN;
    let value = |evaluator: &Evaluator| evaluator.game().unwrap().types[0].payoff_intercept[0];
    evaluator.evaluate(&[nan, 5.0, nan, nan], &[0.5, nan]).unwrap();
    close(value(&evaluator), 7.5);
    assert_eq!(evaluator.control_values(), [0.5, 0.25]);
    evaluator.evaluate(&[nan, 5.0, nan, 0.0], &[0.5, 1.0]).unwrap();
    close(value(&evaluator), 13.0);
}

#[test]
fn types_and_defaults_may_use_formulas_that_stand_below() {
    let text = payoff_model(
        "control dial in [0, 9] = twice\ntype p.motive in { greedy: half, meek: 1 - half }\n\
         type p.x ~ uniform(0, width[motive])\n\
         let width[motive] = if motive == greedy then twice else 1\nlet twice = 2 * half + 1\n\
         let half = 0.5",
        "dial + x",
    );
    let compiled = compile(&text);
    let evaluator = evaluated(&compiled, &[]);
    let types = &evaluator.game().unwrap().types[0];
    assert_eq!(types.probability, [0.5, 0.5]);
    assert_eq!(types.attribute[0].unwrap().support(), (0.0, 2.0));
    assert_eq!(types.attribute[1].unwrap().support(), (0.0, 1.0));
    assert_eq!(types.payoff_intercept, [2.0, 2.0]);
    assert_eq!(types.payoff_slope, [1.0, 1.0]);
}

#[test]
fn sizes_can_be_changed() {
    let text = "model m\nplayers p, q\nsize rounds = 3\nset round = 1..rounds\noutcome end\n\
                start play[1]\np at play[round]:\n  on if round < last(round) -> play[round + 1]\n  \
                off -> end\n";
    let model = parse("m.brink", text).unwrap();
    assert_eq!(model.sizes()[0].value, 3);
    assert_eq!(model.compile(&[]).unwrap().graph().nodes().len(), 4);
    assert_eq!(model.compile(&[("rounds".into(), 10)]).unwrap().graph().nodes().len(), 11);
}

#[test]
fn draws_lead_on_with_the_probabilities_of_their_elements() {
    let text = "model m\nplayers p, q\nset war = { won, stalled, lost }\n\
                param t[war, war] in simplex\noutcome end\nstart now[stalled]\n\
                p at now[war]:\n  on -> hazard 0.1: end, else draw next in war if next != lost \
                with t[war, next] / (1 - t[war, lost]) -> later[next]\n  off -> end\n\
                chance at later[war]: draw w in war with t[war, w] -> hazard 0.5: end, else last[w]\n\
                q at last[war]: stop -> end\n";
    let compiled = compile(text);
    let row = [0.2, 0.3, 0.5];
    let mut inputs = vec![1.0, 0.0, 0.0];
    inputs.extend(row);
    inputs.extend([0.0, 0.0, 1.0]);
    let evaluator = evaluated(&compiled, &inputs);
    let game = evaluator.game().unwrap();
    let graph = compiled.graph();
    let on = graph.find_action(0, "on").unwrap();
    let edges: Vec<(String, f64)> = graph.actions()[on]
        .edges
        .clone()
        .map(|e| (graph.edges()[e].label.clone().unwrap_or_default(), game.edge_probability[e]))
        .collect();
    assert_eq!(edges[0].0, "end");
    assert_eq!(edges[1].0, "won");
    close(edges[1].1, 0.9 * 0.2 / 0.5);
    close(edges[2].1, 0.9 * 0.3 / 0.5);
    let later = graph.find_node("later[stalled]").unwrap();
    let labels: Vec<String> = graph.actions()[graph.nodes()[later].actions.start]
        .edges
        .clone()
        .map(|e| graph.edges()[e].label.clone().unwrap_or_default())
        .collect();
    assert_eq!(labels, ["won, end", "won", "stalled, end", "stalled", "lost, end", "lost"]);
    // A row that does not sum to one names the parameter and the row.
    inputs[3] = 0.3;
    let error = compiled.evaluator().evaluate(&inputs, &[]).unwrap_err();
    assert_eq!(error.indices, "war = stalled");
    assert_eq!(error.formula, "t");
    close(error.value, 1.1);
}

#[test]
fn discrete_attributes_multiply_and_may_depend_on_each_other() {
    let text = "model m\nplayers p, q\nset grade = 1..2\nparam high[motive] in [0, 1]\n\
                type p.motive in { greedy: 0.4, meek: 0.6 }\n\
                type p.grade in grade with if grade == 2 then high[motive] else 1 - high[motive]\n\
                outcome end { p: (if motive == greedy then 10 else 20) + grade }\n\
                start go\np at go: on -> end\n";
    let compiled = compile(text);
    assert_eq!(compiled.cells(0), ["greedy, 1", "greedy, 2", "meek, 1", "meek, 2"]);
    let evaluator = evaluated(&compiled, &[0.25, 0.5]);
    let types = &evaluator.game().unwrap().types[0];
    for (found, expected) in types.probability.iter().zip([0.3, 0.1, 0.3, 0.3]) {
        close(*found, expected);
    }
    assert_eq!(types.payoff_intercept, [11.0, 12.0, 21.0, 22.0]);
    assert!(types.attribute.iter().all(Option::is_none));
}

/// Players with attributes of one name: `aim` lists values in another order, `grade` is of other
/// integers, and `mood` is an integer to one player and continuous to the other.
const NAMESAKES: &str = "
model namesakes
players a, b
set low = 1..3
set high = 5..6
type a.aim in { security: 0.5, greed: 0.5 }
type b.aim in { greed: 0.25, security: 0.75 }
type a.grade in low with 1/3
type b.grade in high with 1/2
type a.mood in low with 1/3
type b.mood ~ uniform(0, if aim == security then 1 else 2)
param worth[low] in [0, 9]
let twice = 2 * grade
outcome aims   { a: if aim == security then 1 else 0  b: if security == aim then 1 else 0 }
outcome listed { a: if aim in { greed } then 1 else 0  b: if aim in { greed } then 1 else 0 }
outcome grades { a: grade  b: grade }
outcome twices { a: twice  b: twice }
outcome moods  { a: mood  b: mood }
outcome worths { a: worth[grade]  b: worth[grade - 4] }
start go
chance at go:
  aims with 1/6 -> aims
  listed with 1/6 -> listed
  grades with 1/6 -> grades
  twices with 1/6 -> twices
  moods with 1/6 -> moods
  worths with 1/6 -> worths
";

#[test]
fn a_name_that_several_players_have_means_the_payees_own() {
    let compiled = compile(NAMESAKES);
    let evaluator = evaluated(&compiled, &[7.0, 8.0, 9.0]);
    let game = evaluator.game().unwrap();
    let graph = compiled.graph();
    let mean = |outcome: &str, player: usize| {
        let node = graph.find_node(outcome).unwrap();
        let terminal = graph.terminals().iter().position(|&id| id == node).unwrap();
        let types = &game.types[player];
        let worth = |cell: usize| {
            let attribute = types.attribute[cell].map_or(0.0, |own| own.mean());
            types.probability[cell] * types.payoff(terminal, cell, attribute)
        };
        (0..types.probability.len()).map(worth).sum::<f64>()
    };
    for (outcome, a, b) in [
        ("aims", 0.5, 0.75),
        ("listed", 0.5, 0.25),
        ("grades", 2.0, 5.5),
        ("twices", 4.0, 11.0),
        // Half the upper bound, which is 1 for three quarters and 2 for one.
        ("moods", 2.0, 0.75 * 0.5 + 0.25 * 1.0),
        ("worths", 8.0, 7.5),
    ] {
        close(mean(outcome, 0), a);
        close(mean(outcome, 1), b);
    }
}

#[test]
fn payoffs_that_are_not_affine_are_integrated() {
    let text = payoff_model("type p.x ~ uniform(0, 1)", "x ^ 2 - 3 * x");
    let compiled = compile(&text);
    assert!(!compiled.is_affine());
    let reason = compiled.not_affine().unwrap();
    assert_eq!(reason.file.snippet(reason.span), "x ^ 2");
    let mut evaluator = compiled.evaluator();
    evaluator.evaluate(&[], &[]).unwrap();
    assert!(evaluator.game().is_none());
    let game = evaluator.discrete_game(2).unwrap();
    game.validate().unwrap();
    // Bins of equal probability have their means at 0.25 and 0.75.
    assert_eq!(game.types[0].probability, [0.5, 0.5]);
    close(game.types[0].payoff_intercept[0], 0.0625 - 0.75);
    close(game.types[0].payoff_intercept[1], 0.5625 - 2.25);
}

#[test]
fn two_continuous_attributes_are_combined() {
    let text = payoff_model("type p.x ~ uniform(0, 1)\ntype p.y ~ uniform(0, 2)", "x * y");
    let compiled = compile(&text);
    assert!(!compiled.is_affine());
    let mut evaluator = compiled.evaluator();
    evaluator.evaluate(&[], &[]).unwrap();
    let game = evaluator.discrete_game(2).unwrap();
    game.validate().unwrap();
    let expected = [0.25 * 0.5, 0.25 * 1.5, 0.75 * 0.5, 0.75 * 1.5];
    for (found, expected) in game.types[0].payoff_intercept.iter().zip(expected) {
        close(*found, expected);
    }
}

#[test]
fn evaluation_errors_name_formula_place_index_and_value() {
    let fails = |text: &str, inputs: &[f64], controls: &[f64]| {
        compile(text).evaluator().evaluate(inputs, controls).unwrap_err().to_string()
    };
    let hazard = "model m\nplayers p, q\nset path = { a, b }\nparam h[path] in [0, 9]\n\
                  control dial in [0, 1]\noutcome end\nstart go\n\
                  p at go:\n  on[path] -> hazard dial * h[path]: end, else end\n";
    assert_eq!(
        fails(hazard, &[0.5, 2.0], &[0.6]),
        "test.brink:9:22: probability `dial * h[path]` = 1.2 at path = b, must be in [0, 1] \
         (change the parameters that it is made of, or bound it with `clamp(x, 0, 1)`)"
    );
    assert_eq!(
        fails(hazard, &[0.5, 10.0], &[0.6]),
        "test.brink:4:7: parameter `h[b]` = 10, must be in [0, 9]"
    );
    assert_eq!(
        fails(hazard, &[0.5, 1.0], &[1.5]),
        "test.brink:5:9: control `dial` = 1.5, must be in [0, 1]"
    );
    assert_eq!(
        fails(hazard, &[0.5, f64::NAN], &[0.5]),
        "test.brink:4:7: parameter `h[b]` = NaN, has no value"
    );
    let ratio = payoff_model("param x in [0, 1]", "1 / x");
    assert_eq!(
        fails(&ratio, &[0.0], &[]),
        "test.brink:6:18: payoff of p `1 / x` = inf at outcome end, must be a finite number \
         (look for a division by zero, or a logarithm or root of a negative number)"
    );
    let bad = payoff_model("param s in [-1, 1]\ntype p.x ~ normal(mean = 0, sd = s)", "x");
    let error = compile(&bad).evaluator().evaluate(&[-1.0], &[]).unwrap_err();
    assert_eq!(error.what, "normal distribution of");
    assert_eq!(error.formula, "x");
    let shares = "model m\nplayers p, q\nparam s in [0, 1]\noutcome end\nstart toss\n\
                  chance at toss:\n  head with s -> end\n  tail with 0.6 -> end\n";
    assert_eq!(
        fails(shares, &[0.5], &[]),
        "test.brink:7:13: sum of the probabilities `s` = 1.1, must be 1 (one branch must happen: \
         let the last one take what the others leave)"
    );
}

#[test]
fn equal_formulas_are_computed_once_and_unused_ones_never() {
    let text = payoff_model(
        "param x in [0, 1]\nlet unused = exp(x)\nlet used = exp(2 * x)",
        "used + used * used + 0 * exp(3 * x)",
    );
    // 2 * x, exp, square, sum
    assert_eq!(compile(&text).operations().0, 4);
}

/// Twenty draws of two elements within each other are 2^20 edges: counted, not made.
#[test]
fn nested_draws_are_counted_before_the_work() {
    let draws: Vec<String> = (0..40).map(|at| format!("draw s{at} in side with 0.5 -> ")).collect();
    let draws = draws.concat();
    for depth in [20, 40] {
        let draws: String = draws.split_inclusive("-> ").take(depth).collect();
        let text = format!(
            "model m\nplayers a\nset side = {{ l, r }}\noutcome end {{ a: 1 }}\nstart open\n\
             chance at open:\n  {draws}end\n"
        );
        let model = brink_lang::parse("m.brink", &text).unwrap();
        let refused = model.compile(&[]).unwrap_err();
        let edges = 1_u64 << depth;
        assert!(refused.to_string().contains(&format!("{edges} edges")), "{refused}");
    }
}

#[test]
fn very_many_findings_are_counted() {
    let measures: Vec<String> =
        (0..5000).map(|at| format!("measure m{at} = nothing{at}\n")).collect();
    let measures = measures.concat();
    let text = format!("model m\nplayers a\noutcome end {{ a: 1 }}\nstart end\n{measures}");
    let found = brink_lang::parse("m.brink", &text).unwrap_err();
    assert_eq!((found.list.len(), found.omitted()), (50, 4950));
    assert!(found.render(false).contains("and 4950 more"));
}
