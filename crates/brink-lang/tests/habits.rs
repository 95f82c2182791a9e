//! What is said to those who write as in another language, and where brackets stay open.

use brink_lang::{Diagnostics, parse};
use expect_test::{Expect, expect};

const BASE: &str = r"model m
players a, b
set path = { north, south }
param prize[path] in [0, 1]
param p in [0, 1]
outcome peace { a: prize[north] + p }
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
fn numbers() {
    check_replaced("prize[north] + p", "prize[north] + .5 * p", &expect![[""]]);
    check(
        "let x = 20%\n",
        &expect![
            "m.brink:10:11: error: expected the end of the line, found `%` (write 0.2 for 20%)"
        ],
    );
    check(
        "let x = 7 % 2\n",
        &expect![
            "m.brink:10:11: error: expected the end of the line, found `%` (write `a mod b` for a remainder, and 0.2 for 20%)"
        ],
    );
    check(
        "let x = p % 2\n",
        &expect![
            "m.brink:10:11: error: expected the end of the line, found `%` (write `a mod b` for a remainder, and 0.2 for 20%)"
        ],
    );
    check_replaced(
        "prize[north] + p",
        "prize[north] ** 2 + p",
        &expect!["m.brink:6:33: error: `**` has no meaning here (write `x ^ y` for a power)"],
    );
}

#[test]
fn remarks() {
    check(
        "// nothing (here\nlet x = p\n",
        &expect![
            "m.brink:10:1: error: `//` has no meaning here (a remark begins with `#`; a division is `a / b`, without its rest `floor(a / b)`)"
        ],
    );
    check(
        "/* nothing\n here */\nlet x = 7 // 2\n",
        &expect![[r"
        m.brink:10:1: error: `/*` has no meaning here (a remark begins with `#`; a division is `a / b`, without its rest `floor(a / b)`)
        m.brink:12:11: error: `//` has no meaning here (a remark begins with `#`; a division is `a / b`, without its rest `floor(a / b)`)"]],
    );
}

#[test]
fn domains_and_distributions() {
    check(
        "param x ~ [0, 1]\n",
        &expect![
            "m.brink:10:9: error: expected the end of the line, found `~` (write `in`; `~` stands before a distribution alone)"
        ],
    );
    check(
        "param x ~ uniform(0, 1)\n",
        &expect![
            "m.brink:10:9: error: expected the end of the line, found `~` (only the type of a player has a distribution here; a parameter has an interval, as in `param p in [0, 1]`, and how uncertain it is the scenario says)"
        ],
    );
    check(
        "type a.kind ~ { bold: 0.5, meek: 0.5 }\n",
        &expect![
            "m.brink:10:15: error: expected the name of a distribution, found `{` (the values of a discrete attribute stand after `in`, as in `type challenger.kind in { bold: 0.3, meek: 0.7 }`)"
        ],
    );
    check(
        "type a.cost in uniform(0, 1)\n",
        &expect![
            "m.brink:10:16: error: expected the values of a discrete attribute, found a distribution (write `~ uniform(...)` instead of `in`)"
        ],
    );
    check(
        "let x = sum(p ~ path: prize[p])\n",
        &expect![
            "m.brink:10:15: error: expected `:` after the index variables, found `~` (write `in`; `~` stands before a distribution alone)"
        ],
    );
}

#[test]
fn operators() {
    check(
        "let x = if p > 0 && p < 1 then 1 else 0\n",
        &expect![
            "m.brink:10:18: error: expected `then` after the condition of `if`, found `&` (write `and`)"
        ],
    );
    check(
        "let x = if p > 0 || p < 1 then 1 else 0\n",
        &expect![
            "m.brink:10:18: error: expected `then` after the condition of `if`, found `|` (write `or`; `|` stands in `reach(event | given)` alone)"
        ],
    );
    check(
        "let x = if p => 1 then 1 else 0\n",
        &expect![
            "m.brink:10:15: error: expected an expression (a number, a name or a parenthesis), found `>` (write `>=` for at least)"
        ],
    );
    check(
        "let x = if p <> 1 then 1 else 0\n",
        &expect![
            "m.brink:10:15: error: expected an expression (a number, a name or a parenthesis), found `>` (write `!=` for unequal)"
        ],
    );
    check(
        "let x := p\n",
        &expect![
            "m.brink:10:7: error: expected `=` and a formula after the name, found `:` (write `=`)"
        ],
    );
    check(
        "let x = p > 0 ? 1 : 2\n",
        &expect![[r"
        m.brink:10:15: error: the character `?` has no meaning here (write `if CONDITION then x else y` for a choice)
        m.brink:10:17: error: expected the end of the line, found the number 1"]],
    );
    check_replaced(
        "wait -> peace",
        "wait => peace",
        &expect![
            "m.brink:9:8: error: expected `->` and where play goes on after an action, found `=` (write `->` where play goes on)"
        ],
    );
}

#[test]
fn open_brackets() {
    check_replaced(
        "prize[north] + p }",
        "prize[path=north }",
        &expect!["m.brink:6:25: error: this `[` is never closed (write `]` before `}`)"],
    );
    check_replaced(
        "prize[north] + p }",
        "prize[north\n}",
        &expect!["m.brink:6:25: error: this `[` is never closed (write `]` before `}`)"],
    );
    check_replaced(
        "prize[north] + p }",
        "(prize[north] + p }",
        &expect!["m.brink:6:20: error: this `(` is never closed (write `)` before `}`)"],
    );
    check_replaced(
        "prize[north] + p }",
        "prize[north] + p",
        &expect![
            "m.brink:6:15: error: this `{` is never closed (write `}` before the word `start`)"
        ],
    );
    check_replaced(
        "start open\n",
        "outcome war { a: p\na at other:\n  go -> war\nstart open\n",
        &expect!["m.brink:7:13: error: this `{` is never closed (write `}` before the name `a`)"],
    );
    check_replaced(
        "south }",
        "south",
        &expect![
            "m.brink:3:12: error: this `{` is never closed (write `}` before the word `param`)"
        ],
    );
    check(
        "let x = exp(p",
        &expect![
            "m.brink:10:12: error: this `(` is never closed (write `)` before the end of the text)"
        ],
    );
    check(
        "param x in [0, 1\n",
        &expect![
            "m.brink:10:12: error: this `[` is never closed (write `]` before the end of the text)"
        ],
    );
    check(
        "type a.cost ~ uniform(0, 1\nlet x = 2\n",
        &expect![
            "m.brink:10:22: error: this `(` is never closed (write `)` before the word `let`)"
        ],
    );
}

#[test]
fn wrong_indices() {
    check_replaced(
        "prize[north]",
        "prize[path=north]",
        &expect![
            "m.brink:6:26: error: expected an element of `path`, found an equation (write `[north]` alone; its elements are `north`, `south`)"
        ],
    );
    check_replaced(
        "prize[north]",
        "prize[nort]",
        &expect![
            "m.brink:6:26: error: `nort` is not an element of `path` (its elements are `north`, `south`)"
        ],
    );
    check(
        "set round = 1..3\nlet x[round] = round\nlet y = x[round = 2]\n",
        &expect![
            "m.brink:12:11: error: expected an element of `round`, found an equation (write `[2]` alone; its elements are the integers 1..3)"
        ],
    );
    check(
        "let x[path] = prize[pat]\n",
        &expect![
            "m.brink:10:21: error: `pat` is not an element of `path` (its elements are `north`, `south`; bound here: `path`)"
        ],
    );
    let many: Vec<String> = (1..=40).map(|at| format!("e{at}")).collect();
    check(
        &format!("set many = {{ {} }}\nlet x[many] = 1\nlet y = x[e41]\n", many.join(", ")),
        &expect![
            "m.brink:12:11: error: `e41` is not an element of `many` (its elements are `e1`, `e2`, `e3`, `e4`, `e5`, `e6`, `e7`, `e8`, `e9`, `e10`, `e11`, `e12` and 28 more)"
        ],
    );
}
