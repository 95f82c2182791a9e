//! How much of a source is shown, and that nothing in it steers a terminal.

use std::sync::Arc;

use brink_lang::{Diagnostic, SourceFile, Span, parse};
use expect_test::expect;

#[test]
fn long_lines_are_cut_to_what_lies_around_the_place() {
    let line = format!("let x = {}u + {}\n", "p + ".repeat(500), "p + ".repeat(20_000));
    let text = format!(
        "model m\nplayers a\nparam p in [0, 1]\n{line}start o\na at o: w -> z\noutcome z\n"
    );
    let found = parse("m.brink", &text.replace("+ \n", "+ p\n")).unwrap_err();
    let first = found.list[0].render(false);
    assert!(first.len() < 1000, "{first}");
    expect![[r"
        Error: this is nested more than 200 levels deep
           ╭─[ m.brink:4:805 ]
           │
         4 │ …p + p + p + p + p + p + p + p + p + p + p + p + p + p + p + p + p + p + p + p + p + p + p + p + p + p + p + p + p + p + p…
           │                                                              ┬
           │                                                              ╰──
           │
           │ Help: name parts of it with `let`
        ───╯
    "]].assert_eq(&first);
}

#[test]
fn places_far_apart_in_a_long_line_are_both_shown() {
    let text = format!("first{}second\n", "-".repeat(1000));
    let file = Arc::new(SourceFile::new("m.brink", text));
    let found = Diagnostic::error(&file, Span::new(1005, 1011), "twice", "again")
        .with_secondary(Span::new(0, 5), "first here");
    expect![[r"
        Error: twice
           ╭─[ m.brink:1:1006 ]
           │
         1 │ first------------------------------------------------------------…------------------------------------------------------------second
           │ ──┬──                                                                                                                         ───┬──
           │   ╰─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────── first here
           │                                                                                                                                  │
           │                                                                                                                                  ╰──── again
        ───╯
    "]].assert_eq(&found.render(false));
}

#[test]
fn what_steers_a_terminal_is_escaped() {
    let text = "one\r\nt\u{e4}\u{1b}[31m\u{202e}wo\u{2028}x = y\r\n";
    let file = Arc::new(SourceFile::new("a\u{1b}b", text));
    let at = text.find('y').unwrap();
    let found = Diagnostic::error(&file, Span::new(at, at + 1), "no \u{7} `\u{2066}y`", "\u{9b}m")
        .with_help("\u{85}write");
    let shown = found.render(false);
    expect![[r"
        Error: no \u{7} `\u{2066}y`
           ╭─[ a\u{1b}b:2:16 ]
           │
         2 │ tä\u{1b}[31m\u{202e}wo\u{2028}x = y
           │                                   ┬
           │                                   ╰── \u{9b}m
           │
           │ Help: \u{85}write
        ───╯
    "]]
    .assert_eq(&shown);
    let steers = |c: char| c != '\n' && c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!shown.contains(steers));
    expect![[r"a\u{1b}b:2:16: error: no \u{7} `\u{2066}y` (\u{85}write)"]]
        .assert_eq(&found.to_string());
}

#[test]
fn all_wrong_numbers_are_found_at_once() {
    let text = "model m\nplayers a\nset path = { north, south }\nparam p[path] in [0, 1]\n\
                param q in [0, 9]\nstart o\na at o:\n  go[path] -> n[path]\n  out -> z\n\
                chance at n[path]:\n  up with p[path] -> z\n  down with q -> z\n\
                outcome z { a: 1 / (q - 0.7) }\n";
    let model = parse("m.brink", text).unwrap_or_else(|d| panic!("{d}"));
    let compiled = model.compile(&[]).unwrap();
    let mut evaluator = compiled.evaluator();
    assert!(evaluator.check(&[0.25, 0.25, 0.75], &[]).is_empty());
    // Sums of 1.4 and a division by zero, each formula once.
    expect![[r"
        m.brink:11:11: error: sum of the probabilities `p[path]` must be 1 (one branch must happen: let the last one take what the others leave)
        m.brink:13:16: error: payoff of a `1 / (q - 0.7)` must be a finite number (look for a division by zero, or a logarithm or root of a negative number)"]].assert_eq(&evaluator.check(&[0.7, 0.7, 0.7], &[]).to_string());
    expect![[r"
        Error: sum of the probabilities `p[path]` must be 1
            ╭─[ m.brink:11:11 ]
            │
         11 │   up with p[path] -> z
            │           ───┬───
            │              ╰───── = 1.4 at path = north
            │
            │ Help: one branch must happen: let the last one take what the others leave
        ────╯
    "]]
    .assert_eq(&evaluator.check(&[0.7, 0.7, 0.7], &[]).list[0].render(false));
    // Parameters outside their domains, and nothing of what follows from them.
    expect![[r"
        m.brink:4:7: error: parameter `p[north]` must be in [0, 1]
        m.brink:4:7: error: parameter `p[south]` has no value
        m.brink:5:7: error: parameter `q` must be in [0, 9]"]]
    .assert_eq(&evaluator.check(&[1.5, f64::NAN, -1.0], &[]).to_string());
    expect!["m.brink:1:1: error: number of parameter values `inputs` must be 3"]
        .assert_eq(&evaluator.check(&[1.5], &[]).to_string());
}
