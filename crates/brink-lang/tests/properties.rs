//! Properties over random formulas and random texts.

use brink_lang::{parse, parse_expression};
use proptest::prelude::*;

/// A formula that is affine in the attribute `x`, for parameters `a`, `b`, `c` in [0, 1].
#[derive(Clone, Debug)]
enum Formula {
    Number(f64),
    Parameter(usize),
    Attribute,
    Add(Box<[Formula; 2]>),
    Subtract(Box<[Formula; 2]>),
    /// The first factor is free of the attribute.
    Multiply(Box<[Formula; 2]>),
    /// Divided by 2 plus the exponential of the second, which is free of the attribute.
    Divide(Box<[Formula; 2]>),
    Negate(Box<Formula>),
    /// The second while the first, free of the attribute, is below one half; else the third.
    If(Box<[Formula; 3]>),
}

impl Formula {
    fn text(&self) -> String {
        match self {
            Formula::Number(number) => format!("{number:?}"),
            Formula::Parameter(at) => ["a", "b", "c"][*at].into(),
            Formula::Attribute => "x".into(),
            Formula::Add(pair) => format!("({} + {})", pair[0].text(), pair[1].text()),
            Formula::Subtract(pair) => format!("({} - {})", pair[0].text(), pair[1].text()),
            Formula::Multiply(pair) => format!("{} * ({})", pair[0].text(), pair[1].text()),
            Formula::Divide(pair) => {
                format!("({}) / (2 + exp(-abs({})))", pair[0].text(), pair[1].text())
            }
            Formula::Negate(inner) => format!("(-{})", inner.text()),
            Formula::If(parts) => format!(
                "(if {} < 0.5 then {} else {})",
                parts[0].text(),
                parts[1].text(),
                parts[2].text()
            ),
        }
    }

    fn value(&self, parameters: &[f64; 3], x: f64) -> f64 {
        let of = |formula: &Formula| formula.value(parameters, x);
        match self {
            Formula::Number(number) => *number,
            Formula::Parameter(at) => parameters[*at],
            Formula::Attribute => x,
            Formula::Add(pair) => of(&pair[0]) + of(&pair[1]),
            Formula::Subtract(pair) => of(&pair[0]) - of(&pair[1]),
            Formula::Multiply(pair) => of(&pair[0]) * of(&pair[1]),
            Formula::Divide(pair) => of(&pair[0]) / (2.0 + libm::exp(-of(&pair[1]).abs())),
            Formula::Negate(inner) => -of(inner),
            Formula::If(parts) if of(&parts[0]) < 0.5 => of(&parts[1]),
            Formula::If(parts) => of(&parts[2]),
        }
    }
}

/// Formulas with or without the attribute.
fn formula(with_attribute: bool) -> BoxedStrategy<Formula> {
    let number = (-3.0..3.0_f64).prop_map(Formula::Number);
    let parameter = (0..3_usize).prop_map(Formula::Parameter);
    let leaf = if with_attribute {
        prop_oneof![number, parameter, Just(Formula::Attribute)].boxed()
    } else {
        prop_oneof![number, parameter].boxed()
    };
    leaf.prop_recursive(4, 24, 3, move |inner| {
        let free = if with_attribute { formula(false) } else { inner.clone() };
        let pair = |a: BoxedStrategy<Formula>, b: BoxedStrategy<Formula>| {
            (a, b).prop_map(|(a, b)| Box::new([a, b]))
        };
        let inner = inner.boxed();
        prop_oneof![
            pair(inner.clone(), inner.clone()).prop_map(Formula::Add),
            pair(inner.clone(), inner.clone()).prop_map(Formula::Subtract),
            pair(free.clone().boxed(), inner.clone()).prop_map(Formula::Multiply),
            pair(inner.clone(), free.clone().boxed()).prop_map(Formula::Divide),
            inner.clone().prop_map(|formula| Formula::Negate(Box::new(formula))),
            (free, inner.clone(), inner).prop_map(|(a, b, c)| Formula::If(Box::new([a, b, c]))),
        ]
    })
    .boxed()
}

const SKETCH: &str = include_str!("models/sketch.brink");

/// The sketch with some of its lines and words moved, dropped or replaced.
fn mutated() -> impl Strategy<Value = String> {
    let pieces: Vec<&'static str> = SKETCH.split_inclusive(char::is_whitespace).collect();
    let count = pieces.len();
    let others = vec!["[", "]", "(", ")", "{", "}", ",", ":", "->", "in ", "if ", "\"", "..", "0 "];
    let change = (0..count, 0..count, 0..4_usize, proptest::sample::select(others));
    proptest::collection::vec(change, 1..6).prop_map(move |changes| {
        let mut pieces = pieces.clone();
        for (at, other, kind, symbol) in changes {
            match kind {
                0 => pieces[at] = "",
                1 => pieces[at] = symbol,
                2 => pieces.swap(at, other),
                _ => pieces[at] = pieces[other],
            }
        }
        pieces.concat()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn intercept_and_slope_agree_with_direct_evaluation(
        formula in formula(true),
        parameters in [0.0..1.0_f64, 0.0..1.0, 0.0..1.0],
        x in 0.0..2.0_f64,
    ) {
        let text = format!(
            "model m\nplayers p, q\nparam a in [0, 1]\nparam b in [0, 1]\nparam c in [0, 1]\n\
             type p.x ~ uniform(0, 2)\noutcome end {{ p: {} }}\nstart go\np at go: on -> end\n",
            formula.text()
        );
        let model = parse("m.brink", &text).map_err(|d| TestCaseError::fail(d.render(false)))?;
        let compiled = model.compile(&[]).map_err(|d| TestCaseError::fail(d.render(false)))?;
        prop_assert!(compiled.is_affine());
        let mut evaluator = compiled.evaluator();
        evaluator.evaluate(&parameters, &[]).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let found = evaluator.game().unwrap().types[0].payoff(0, 0, x);
        let expected = formula.value(&parameters, x);
        prop_assert!(
            (found - expected).abs() <= 1e-9 * (1.0 + expected.abs()),
            "{}: found {found}, expected {expected}", formula.text()
        );
    }

    #[test]
    fn any_text_gives_a_model_or_diagnostics(text in "\\PC{0,200}") {
        let _ = parse("m.brink", &text).map(|model| model.compile(&[]));
        let _ = parse_expression("claim", &text);
    }

    #[test]
    fn any_sequence_of_words_gives_a_model_or_diagnostics(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "model", "players", "set", "param", "type", "let", "outcome", "start", "measure",
                "at", "unseen", "chance", "hazard", "else", "draw", "with", "if", "then", "in", "a", "b", "c",
                "sum", "reach", "first", "(", ")", "[", "]", "{", "}", ",", ":", "=", "->", "..",
                "1", "0.5", "+", "-", "*", "^", "~", "|", ".", "\n", "\n", "\"text\"", "uniform",
            ]),
            0..60,
        )
    ) {
        let text = words.join(" ");
        let _ = parse("m.brink", &format!("model m\nplayers a, b\n{text}\n"));
        let _ = parse_expression("claim", &text);
    }

    #[test]
    fn changed_models_give_a_model_or_diagnostics(text in mutated()) {
        match parse("m.brink", &text) {
            Err(diagnostics) => prop_assert!(!diagnostics.render(false).is_empty()),
            Ok(model) => {
                if let Err(diagnostics) = model.compile(&[]) {
                    prop_assert!(!diagnostics.render(true).is_empty());
                }
            }
        }
    }
}
