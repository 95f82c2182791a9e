//! One test for each kind of diagnostic. The snapshots are what the user reads.

use brink_lang::{Diagnostics, SourceFile, parse, parse_expression};
use expect_test::{Expect, expect};

/// A model without fault, to which the tests add one.
const BASE: &str = r"model m
players a, b
set path = { north, south }
set round = 1..3
param prize[path] in [0, 1]
param p in [0, 1]
type a.kind in { greedy: p, meek: 1 - p }
type a.cost ~ uniform(0, 1)
type b.cost ~ uniform(0, 1)
outcome peace { a: prize[north] * cost }
start open
a at open:
  wait -> peace
";

fn diagnose(text: &str) -> Diagnostics {
    match parse("m.brink", text) {
        Err(diagnostics) => diagnostics,
        Ok(model) => match model.compile(&[]) {
            Err(diagnostics) => diagnostics,
            Ok(_) => model.warnings().clone(),
        },
    }
}

/// What is said of the base model with these lines after it.
fn check(lines: &str, expected: &Expect) {
    expected.assert_eq(&diagnose(&format!("{BASE}{lines}")).to_string());
}

/// What is said of the base model with one text in it replaced.
fn check_replaced(old: &str, new: &str, expected: &Expect) {
    assert!(BASE.contains(old));
    expected.assert_eq(&diagnose(&BASE.replacen(old, new, 1)).to_string());
}

#[test]
fn the_base_has_no_fault() {
    check("", &expect![[""]]);
}

#[test]
fn rendering_underlines_the_text() {
    let text = BASE.replace("prize[north]", "prise[north]");
    expect![[r"
        Error: there is no `prise`
            ╭─[ m.brink:10:20 ]
            │
         10 │ outcome peace { a: prise[north] * cost }
            │                    ──┬──
            │                      ╰──── not defined
            │
            │ Help: did you mean `prize`?
        ────╯
    "]]
    .assert_eq(&diagnose(&text).render(false));
}

#[test]
fn several_errors_in_one_run() {
    check(
        "let x = )\nparam y in [0 1]\nmeasure z = (1\n",
        &expect![[r"
            m.brink:14:9: error: expected an expression (a number, a name or a parenthesis), found `)`
            m.brink:15:15: error: expected `,` between the ends of an interval, found the number 1
            m.brink:16:13: error: this `(` is never closed (write `)` before the end of the text)"]],
    );
    check(
        "let x = u\nlet y = v\n",
        &expect![[r"
        m.brink:14:9: error: there is no `u` (declare it, for example `param u in [0, 1]`)
        m.brink:15:9: error: there is no `v` (declare it, for example `param v in [0, 1]`)"]],
    );
}

#[test]
fn lexical_errors() {
    check(
        "let x = 2x\n",
        &expect![
            "m.brink:14:9: error: `2x` is neither a number nor a name (for a product write `2 * x`)"
        ],
    );
    check(
        "let x = p ≤ 1\n",
        &expect![[r"
        m.brink:14:11: error: the character `≤` has no meaning here (write `<=`)
        m.brink:14:13: error: expected the end of the line, found the number 1"]],
    );
    check(
        "param y in [0, 1] \"never closed\n",
        &expect![[
            r#"m.brink:14:19: error: this text has no closing quotation mark (a text over several lines stands between """ and """)"#
        ]],
    );
    check(
        "let x = 1e999\n",
        &expect!["m.brink:14:9: error: this number is too large for a computer's real numbers"],
    );
}

#[test]
fn syntax_errors_say_what_was_expected() {
    check(
        "parm y in [0, 1]\n",
        &expect![
            "m.brink:14:1: error: expected a statement, found the name `parm` (did you mean `param`?)"
        ],
    );
    check(
        "param set in [0, 1]\n",
        &expect![
            "m.brink:14:7: error: expected the name of a parameter, found the word `set` (`set` is a word of the language; choose another name)"
        ],
    );
    check(
        "let x = 1 2\n",
        &expect!["m.brink:14:11: error: expected the end of the line, found the number 2"],
    );
    check(
        "let x = 0 < p < 1\n",
        &expect!["m.brink:14:11: error: comparisons cannot be chained (write `a < b and b < c`)"],
    );
    check(
        "a at later:\n",
        &expect![
            "m.brink:15:1: error: expected an action, such as `wait -> status_quo`, found the end of the text"
        ],
    );
    check(
        "a at later:\n  go peace\n",
        &expect![
            "m.brink:15:6: error: expected `->` and where play goes on after an action, found the name `peace`"
        ],
    );
    check(
        "a at later:\n  go -> hazard p: peace\n",
        &expect![
            "m.brink:16:1: error: expected `else` and where play goes on without the hazard, or another `hazard`, found the end of the text"
        ],
    );
    check(
        "type a.wealth = 3\n",
        &expect![
            "m.brink:14:15: error: expected `in` and the values of a discrete attribute, or `~` and the distribution of a continuous one, found `=`"
        ],
    );
    check(
        "let x = sum(prize)\n",
        &expect![
            "m.brink:14:18: error: expected `:` after the index variables, found `)` (a sum runs over a set: `sum(p in path: prize[p])`)"
        ],
    );
}

#[test]
fn unknown_names_come_with_suggestions() {
    check_replaced(
        "prize[north] *",
        "prizes[north] *",
        &expect!["m.brink:10:20: error: there is no `prizes` (did you mean `prize`?)"],
    );
    check_replaced(
        "prize[north]",
        "prize[nort]",
        &expect![
            "m.brink:10:26: error: `nort` is not an element of `path` (its elements are `north`, `south`)"
        ],
    );
    check_replaced(
        "wait -> peace",
        "wait -> piece",
        &expect![
            "m.brink:13:11: error: there is no node or outcome `piece` (did you mean `peace`?)"
        ],
    );
    check(
        "set near = 1..rounds\n",
        &expect![
            "m.brink:14:15: error: there is no `rounds` (declare it, for example `param rounds in [0, 1]`)"
        ],
    );
    check(
        "let x = sum(p in paths: 1)\n",
        &expect!["m.brink:14:18: error: there is no set `paths` (did you mean `path`?)"],
    );
    check(
        "c at later:\n  go -> peace\n",
        &expect!["m.brink:14:1: error: there is no player `c` (there is `a`, `b`)"],
    );
    check(
        "let x = esp(1)\n",
        &expect!["m.brink:14:9: error: there is no function `esp` (did you mean `exp`?)"],
    );
    check(
        "let x = prize(1)\n",
        &expect![
            "m.brink:14:9: error: there is no function `prize` (`prize` is not a function; write `prize * (...)` for a product, or brackets `prize[...]` for an index)"
        ],
    );
    check(
        "type a.wealth ~ lognormal(median = 1, sd = 2)\n",
        &expect![
            "m.brink:14:39: error: `lognormal` has no argument `sd` (write `lognormal(median, sigma)`)"
        ],
    );
    check(
        "type a.wealth ~ gamma(1, 2)\n",
        &expect![
            "m.brink:14:17: error: there is no distribution `gamma` (there is `uniform`, `normal`, `lognormal`, `beta`, `triangular`, `pert`)"
        ],
    );
    check(
        "measure x = reach(open.wat)\n",
        &expect![
            "m.brink:14:24: error: there is no action at `open` called `wat` (did you mean `wait`?)"
        ],
    );
}

#[test]
fn names_are_defined_once() {
    check("param p in [0, 1]\n", &expect!["m.brink:14:7: error: `p` is defined twice"]);
    check("outcome peace\n", &expect!["m.brink:14:9: error: `peace` is defined twice"]);
    check("set path = { east }\n", &expect!["m.brink:14:5: error: set `path` is defined twice"]);
    check(
        "type a.cost ~ uniform(0, 1)\n",
        &expect!["m.brink:14:8: error: attribute `cost` is defined twice"],
    );
    check(
        "set side = { left, left }\n",
        &expect!["m.brink:14:20: error: element `left` is named twice"],
    );
}

#[test]
fn indices_must_fit() {
    check_replaced(
        "prize[north]",
        "prize",
        &expect!["m.brink:10:20: error: `prize` needs one index, found 0 (write `prize[path]`)"],
    );
    check_replaced(
        "prize[north]",
        "prize[north, south]",
        &expect!["m.brink:10:20: error: `prize` needs one index, found 2 (write `prize[path]`)"],
    );
    check_replaced(
        "prize[north]",
        "prize[path]",
        &expect![
            "m.brink:10:26: error: no index variable `path` is bound here (bind it by `[path]` in the head or by `sum(path: ...)`)"
        ],
    );
    check(
        "let x[round] = prize[round]\n",
        &expect!["m.brink:14:22: error: expected an element of `path`, found one of `round`"],
    );
    check(
        "let x[path] = path\n",
        &expect![
            "m.brink:14:15: error: expected a number, found an element of the set `path` (`path`) (elements serve as indices, as in `prize[path]`, and can be compared)"
        ],
    );
    check(
        "let x = path\n",
        &expect![
            "m.brink:14:9: error: expected a number, found a set (`path`) (an index variable is bound by `[path]` in a head or by `sum(path: ...)`)"
        ],
    );
    check(
        "let x[path, path] = 1\n",
        &expect![
            "m.brink:14:13: error: index variable `path` is bound twice (give one another name, as in `other in path`)"
        ],
    );
}

#[test]
fn numbers_and_conditions_are_told_apart() {
    check(
        "let x = p < 1\n",
        &expect![
            "m.brink:14:9: error: expected a number, found a condition (write `if CONDITION then 1 else 0` for a number)"
        ],
    );
    check(
        "let x = if p then 1 else 0\n",
        &expect!["m.brink:14:12: error: expected a condition, such as `round < last(round)`"],
    );
}

#[test]
fn values_are_private() {
    check_replaced(
        "a: prize[north] * cost",
        "a: b.cost",
        &expect![
            "m.brink:10:20: error: the payoff of `a` cannot depend on `b.cost` (a player's payoff depends on its own type alone. Let chance draw what matters to both: `set cost = { ... }`, `start nature`, `chance at nature: draw k in cost with SHARE -> move[k]`. Its owner sees it, `b at move[cost]`, and `a` does not, `a at reply[cost] unseen cost`; outcomes carry it as an index)"
        ],
    );
    check_replaced(
        "a: prize[north] * cost",
        "b: if kind == greedy then 1 else 0",
        &expect![
            "m.brink:10:23: error: the payoff of `b` cannot depend on `a.kind` (a player's payoff depends on its own type alone. Let chance draw what matters to both: `set kind = { ... }`, `start nature`, `chance at nature: draw k in kind with SHARE -> move[k]`. Its owner sees it, `a at move[kind]`, and `b` does not, `b at reply[kind] unseen kind`; outcomes carry it as an index)"
        ],
    );
    check(
        "let hidden = a.cost\nb at later:\n  go -> hazard hidden: peace, else peace\n",
        &expect![
            "m.brink:16:16: error: a probability cannot depend on `a.cost`, which is private (only payoffs of `a` may depend on its type; what everybody sees may not)"
        ],
    );
    check(
        "measure x = cost\n",
        &expect![
            "m.brink:14:13: error: a measure cannot use `a.cost`, which is private (`value(a)` is its expected payoff over all types)"
        ],
    );
    check(
        "type b.wealth ~ uniform(0, a.cost)\n",
        &expect![
            "m.brink:14:28: error: this distribution cannot depend on `a.cost` (types of different players are independent)"
        ],
    );
}

/// Both players have a `kind`, each with values of its own.
fn check_namesakes(lines: &str, expected: &Expect) {
    check(&format!("type b.kind in {{ meek: p, greedy: 1 - p }}\n{lines}"), expected);
}

#[test]
fn namesakes_are_told_apart() {
    check_namesakes("", &expect![[""]]);
    check_namesakes(
        "let mine = if a.kind == meek then 1 else 0\n",
        &expect!["m.brink:15:5: warning: formula `mine` is never used"],
    );
    check_namesakes(
        "let greed = if kind == greedy then 1 else 0\n",
        &expect![
            "m.brink:15:16: error: several players have values called `kind` (say whose are meant, as in `a.kind`)"
        ],
    );
    check_namesakes(
        "param worth[kind] in [0, 1]\n",
        &expect![
            "m.brink:15:13: error: several players have values called `kind` (say whose are meant, as in `a.kind`)"
        ],
    );
    check_namesakes(
        "param worth[a.kind] in [0, 1]\noutcome war { b: worth[kind] }\n",
        &expect!["m.brink:16:24: error: expected an element of `a.kind`, found one of `b.kind`"],
    );
    check_namesakes(
        "outcome war { a: kind }\n",
        &expect![
            "m.brink:15:18: error: expected a number, found an element of the set `a.kind` (`kind`) (elements serve as indices, as in `prize[path]`, and can be compared)"
        ],
    );
}

#[test]
fn formulas_do_not_use_themselves() {
    check(
        "let x = y\nlet y = x\n",
        &expect!["m.brink:14:5: error: formulas use each other in a circle: x -> y -> x"],
    );
    check_replaced(
        "outcome peace { a: prize[north]",
        "let x[round] = x[round] + 1\noutcome peace { a: x[2]",
        &expect!["m.brink:10:16: error: `x[2]` is defined through itself"],
    );
    check(
        "measure x = y\nmeasure y = x\n",
        &expect!["m.brink:14:9: error: measures use each other in a circle: x -> y -> x"],
    );
}

#[test]
fn measures_stay_outside_the_game() {
    check(
        "measure x = reach(peace)\nlet y = x\n",
        &expect![
            "m.brink:15:9: error: `x` is a measure of a solution (only other measures may use it: a game is given before it is solved)"
        ],
    );
    check(
        "let y = reach(peace)\n",
        &expect![
            "m.brink:14:9: error: `reach` belongs in measures (the game is given before it is solved, so no formula of the game can use what happens in equilibrium)"
        ],
    );
    check(
        "measure x = peace\n",
        &expect![
            "m.brink:14:13: error: expected a number, found a node or an outcome (`peace`) (write `reach(peace)` for the probability of reaching it)"
        ],
    );
}

#[test]
fn nodes_are_defined_once_for_each_index() {
    check_replaced(
        "  wait -> peace",
        "  wait -> peace\n  go -> step[1]\nb at step[r in round]:\n  on -> peace\n\
         b at step[2]:\n  off -> peace",
        &expect!["m.brink:17:6: error: node `step[2]` is defined twice"],
    );
}

#[test]
fn targets_are_defined_for_each_index() {
    let steps = |guard: &str| {
        format!(
            "  wait -> peace\n  go -> step[1]\nb at step[round]:\n  on{guard} -> step[round + 1]\n  \
             off -> peace"
        )
    };
    check_replaced(
        "  wait -> peace",
        &steps(""),
        &expect![
            "m.brink:16:14: error: `round + 1` = 4 is not in the set `round` (1..3) (a guard leaves such an index out: `if round < last(round)`)"
        ],
    );
    check_replaced("  wait -> peace", &steps(" if round < last(round)"), &expect![[""]]);
    check_replaced(
        "  wait -> peace",
        "  wait -> step[1]\nb at step[r in round] if r > 1:\n  on -> peace",
        &expect![
            "m.brink:13:11: error: play goes to `step[1]`, which is not defined (no head `... at step[...]:` covers these indices; add one, or guard the move)"
        ],
    );
    check_replaced(
        "  wait -> peace",
        "  wait if 1 > 2 -> peace",
        &expect![
            "m.brink:12:6: error: node `open` has no action: every guard is false (play would stop there without an outcome; guard the node's head, or add an action)"
        ],
    );
}

#[test]
fn guards_use_indices_only() {
    check_replaced(
        "  wait -> peace",
        "  wait if p < 0.5 -> peace",
        &expect![
            "m.brink:13:11: error: a guard may depend on indices and sizes only (it shapes the game, which is built before parameters have values; for a number write `if ... then ... else ...` in the formula)"
        ],
    );
}

#[test]
fn element_valued_parameters_do_not_shape_the_graph() {
    check_replaced(
        "  wait -> peace",
        "  wait -> side[which]\nb at side[path]:\n  on -> peace\nparam which in path",
        &expect![
            "m.brink:13:16: error: which node is meant must be known when the game is built (for a node that a parameter chooses, let chance draw it: `draw w in SET with (if w == PARAMETER then 1 else 0) -> node[w]`)"
        ],
    );
}

#[test]
fn graph_errors_point_to_the_head() {
    check_replaced(
        "  wait -> peace",
        "  wait -> peace\n  go -> back\nb at back:\n  back -> open\n  off -> peace",
        &expect![
            "m.brink:12:6: error: the graph has a cycle: open -> back -> open (play must end: give the nodes an index that counts the rounds, as in `open[round + 1]` with a guard `if round < last(round)`)"
        ],
    );
    check_replaced(
        "  wait -> peace",
        "  left -> second[north]\n  right -> second[south]\n\
         b at second[path]:\n  up -> third\n  down -> third\n\
         a at third:\n  on -> peace",
        &expect![
            "m.brink:18:6: error: node `third` is reached by routes that differ in moves of both `a` and `b`; give the node an index that tells the routes apart (what each player has learnt of the others at a node must not depend on the route; an index that records the moves keeps the routes apart)"
        ],
    );
}

/// The base with a move of `a` that `b` answers, and these lines after it.
fn check_unseen(lines: &str, expected: &Expect) {
    let moves = "a at open:\n  go[path] -> reply[path]\n";
    let text = BASE.replacen("a at open:\n  wait -> peace\n", moves, 1);
    expected.assert_eq(&diagnose(&format!("{text}{lines}")).to_string());
}

#[test]
fn unseen_moves() {
    check_unseen("b at reply[path] unseen path:\n  stay -> peace\n  go -> peace\n", &expect![[""]]);
    // Not an index of the node.
    check_unseen(
        "b at reply[path] unseen round:\n  stay -> peace\n",
        &expect![
            "m.brink:14:25: error: `round` is not an index variable of `reply` (index variables here: `path`)"
        ],
    );
    check_unseen(
        "b at reply[p in path] unseen path:\n  stay -> peace\n",
        &expect![
            "m.brink:14:30: error: `path` is not an index variable of `reply` (index variables here: `p`)"
        ],
    );
    check_unseen(
        "b at reply[path] unseen path, path:\n  stay -> peace\n",
        &expect!["m.brink:14:31: error: `path` stands after `unseen` twice"],
    );
    check_unseen(
        "b at reply[path] unseen:\n  stay -> peace\n",
        &expect![
            "m.brink:14:24: error: expected an index of the node that its player does not see, found `:`"
        ],
    );
    check_unseen(
        "chance at reply[path] unseen path:\n  stay -> peace\n",
        &expect![
            "m.brink:14:23: error: expected `:` and the moves after the name of a node, found the word `unseen`"
        ],
    );
    // One head shows what another hides.
    check_unseen(
        "b at reply[path] unseen path if path == north:\n  stay -> peace\n\
         b at reply[path] if path == south:\n  stay -> peace\n",
        &expect![
            "m.brink:16:6: error: the head of `reply` has other unseen indices elsewhere (what a player sees at a node is the same for all of its heads)"
        ],
    );
    // The actions tell the nodes apart.
    check_unseen(
        "b at reply[path] unseen path:\n  stay -> peace\n  leave if path == north -> peace\n",
        &expect![
            "m.brink:14:6: error: nodes `reply[north]` and `reply[south]` are in one information set, but have different actions: by these their player could tell them apart (guards and names of actions must not use an index that the player does not see)"
        ],
    );
    // An own move.
    check_unseen(
        "a at reply[path] unseen path:\n  stay -> peace\n",
        &expect![
            "m.brink:14:6: error: nodes `reply[north]` and `reply[south]` are in one information set of `a`, but follow upon different moves of its own, which it would have forgotten (only moves of others and of chance can be unseen; keep an index for the player's own moves and do not name it after `unseen`)"
        ],
    );
    // Different players.
    check_unseen(
        "b at reply[path] unseen path if path == north:\n  stay -> peace\n\
         a at reply[path] unseen path if path == south:\n  stay -> peace\n",
        &expect![
            "m.brink:14:6: error: nodes `reply[north]` and `reply[south]` are in one information set, but not the same player moves at both"
        ],
    );
}

#[test]
fn sets_and_sizes() {
    check("set none = 3..1\n", &expect!["m.brink:14:12: error: the set 3..1 is empty"]);
    check(
        "set big = 1..200000\n",
        &expect!["m.brink:14:11: error: the set has 200000 elements; the limit is 100000"],
    );
    check("set half = 1..1.5\n", &expect!["m.brink:14:15: error: expected an integer, found 1.5"]);
    check(
        "set chosen = 1..p\n",
        &expect![
            "m.brink:14:17: error: `p` is not a constant (what shapes the sets may use numbers, sizes and bounds of sets only; a `size` is an integer that a scenario can set)"
        ],
    );
    check(
        "param w in (1, 0)\n",
        &expect!["m.brink:14:12: error: the lower end lies above the upper end"],
    );
    check(
        "param w in [0, 1] = 2\nlet x = w\n",
        &expect!["m.brink:14:21: error: the default 2 of `w` is not in [0, 1]"],
    );
    check(
        "control c in (0, inf)\nlet x = c\n",
        &expect![
            "m.brink:14:9: error: a control needs an interval with both ends included (write for example `in [0, 1]`)"
        ],
    );
    check(
        "param w in simplex\n",
        &expect![
            "m.brink:14:12: error: a simplex needs an index (shares of a whole need an index, as in `param share[path] in simplex`)"
        ],
    );
    let model = parse("m.brink", &format!("{BASE}size rounds = 2\nset r = 1..rounds\n")).unwrap();
    let refused = model.compile(&[("round".into(), 3)]).unwrap_err();
    expect!["m.brink:1:1: error: the model has no size `round` (did you mean `rounds`?)"]
        .assert_eq(&refused.to_string());
}

#[test]
fn too_large_expansions_are_refused_before_they_start() {
    let sets = "set big = 1..100000\n";
    check(
        &format!("{sets}b at n[i in big, j in big]:\n  go -> peace\n"),
        &expect![
            "m.brink:15:6: error: this expands to 100000 x 100000 formulas; the limit is 5000000"
        ],
    );
    check_replaced(
        "outcome peace { a: prize[north]",
        "set big = 1..100000\noutcome peace { a: sum(i in round, j in big, k in big: 1)",
        &expect![
            "m.brink:11:20: error: this expands to 3 x 100000 x 100000 formulas; the limit is 5000000"
        ],
    );
}

#[test]
fn the_model_needs_its_parts() {
    check_replaced(
        "players a, b\n",
        "",
        &expect![
            "m.brink:1:7: error: the model has no players (write for example `players challenger, defender`)"
        ],
    );
    check_replaced(
        "start open\n",
        "",
        &expect![
            "m.brink:1:7: error: the model does not say where play starts (write `start NODE`)"
        ],
    );
    check_replaced(
        "model m\n",
        "",
        &expect!["m.brink:1:1: error: a model begins with `model NAME`"],
    );
    check("start open\n", &expect!["m.brink:14:7: error: play starts once"]);
}

#[test]
fn unused_definitions_are_warnings() {
    check(
        "param idle in [0, 1]\nlet spare = p\nb at lonely: go -> peace\n",
        &expect![[r"
        m.brink:14:7: warning: parameter `idle` is never used
        m.brink:15:5: warning: formula `spare` is never used
        m.brink:16:6: warning: node `lonely` is never used"]],
    );
}

#[test]
fn deep_nesting_is_refused() {
    let deep = format!("let x = {}1{}\n", "(".repeat(5000), ")".repeat(5000));
    check(
        &deep,
        &expect![
            "m.brink:14:209: error: this is nested more than 200 levels deep (name parts of it with `let`)"
        ],
    );
    let chain = format!("let x = 1{}\n", " + 1".repeat(5000));
    check(
        &chain,
        &expect![
            "m.brink:14:805: error: this is nested more than 200 levels deep (name parts of it with `let`)"
        ],
    );
}

#[test]
fn files_that_are_not_models() {
    let refused = |bytes: &[u8]| match SourceFile::from_bytes("m.brink", bytes) {
        Ok(_) => String::from("accepted"),
        Err(diagnostics) => diagnostics.to_string(),
    };
    expect!["m.brink: error: the file is empty (a model begins with `model NAME` and a text that says what it is)"].assert_eq(&diagnose("").to_string());
    expect![
        "m.brink: error: this is a binary file, not a text (give the name of a text file in UTF-8)"
    ]
    .assert_eq(&refused(b"\x7fELF\0\0"));
    expect!["m.brink: error: the file is not valid UTF-8 text (save it as UTF-8; a text editor offers this as its encoding)"].assert_eq(&refused(b"caf\xe9"));
    expect!["m.brink: error: the file has 2097152 bytes; the limit is 1048576 (models and scenarios are text written by hand; is this the right file?)"].assert_eq(&refused(&vec![b' '; 2 << 20]));
    expect!["m.brink:1:1: error: a model begins with `model NAME`"]
        .assert_eq(&diagnose("# nothing but a remark\n").to_string());
}

#[test]
fn claims_have_diagnostics_too() {
    let refused = |text: &str| parse_expression("C1", text).unwrap_err().to_string();
    expect!["C1:1:16: error: expected an expression (a number, a name or a parenthesis), found the end of the text"].assert_eq(&refused("best.posture > "));
    expect!["C1:1:25: error: expected an expression (a number, a name or a parenthesis), found the word `and`"].assert_eq(&refused("best.posture > 0.05 and and x"));
    assert!(
        parse_expression("C1", "all(a.attack > b.attack) and argmax(x.value) == \"y\"").is_ok()
    );
}
