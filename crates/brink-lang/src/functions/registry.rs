//! One entry for each form of a function.

use std::sync::{Arc, LazyLock};

use super::curves::{self, Curve, Real, Truth};
use super::numbers::{self, BinaryFunction};

/// Largest number of parameters of [`Body::Several`].
pub(crate) const MAX_PARAMETERS: usize = 8;

/// Where a function may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsedIn {
    /// Formulas of models, measures among them.
    Models,
    /// Measures only.
    Measures,
    /// Claims only.
    Claims,
    /// Models and claims.
    Both,
}

impl UsedIn {
    /// In words, as tables have it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Models => "models",
            Self::Measures => "measures",
            Self::Claims => "claims",
            Self::Both => "models, claims",
        }
    }
}

/// Functions of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetFunction {
    /// Its first element.
    First,
    /// Its last element.
    Last,
    /// Number of its elements.
    Count,
}

/// How a function is worked out. All are pure: the same arguments give the same bits.
#[derive(Clone, Copy, Debug)]
pub enum Body {
    /// Of one number.
    One(fn(f64) -> f64),
    /// Of as many numbers as there are parameters, in their order; at most eight.
    Several(fn(&[f64]) -> f64),
    /// An operation on two numbers; where the last parameter repeats, on any number from the
    /// left.
    Fold(BinaryFunction),
    /// Of a curve.
    Curve(fn(Curve<'_>) -> Real),
    /// Of a curve and a number.
    CurveAt(fn(Curve<'_>, f64) -> Real),
    /// Of a curve, true or false.
    Trend(fn(Curve<'_>) -> Truth),
    /// Of a condition at each position of a control.
    Conditions(fn(&[Truth]) -> Truth),
    /// Of a set.
    Set(SetFunction),
    /// The expected payoff of a player.
    PlayerValue,
    /// Has a syntax of its own, which the parser reads.
    Syntax,
}

/// One form of a function. Two forms of one name differ in what they take.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// What formulas call it.
    pub name: &'static str,
    /// What it takes, by name, as documentation has it.
    pub parameters: &'static [&'static str],
    /// Whether the last parameter may stand any number of times.
    pub repeats: bool,
    /// What it gives, in a line.
    pub doc: &'static str,
    /// Where it may be called.
    pub used_in: UsedIn,
    /// How it is worked out.
    pub body: Body,
}

impl Function {
    /// How it is written, as in `min(x, ...)`.
    pub fn form(&self) -> String {
        let more = if self.repeats { ", ..." } else { "" };
        format!("{}({}{more})", self.name, self.parameters.join(", "))
    }

    /// Whether it takes numbers only, and so goes number by number along curves.
    pub fn is_of_numbers(&self) -> bool {
        matches!(self.body, Body::One(_) | Body::Several(_) | Body::Fold(_))
    }

    /// Whether it takes this many arguments.
    pub fn takes(&self, arguments: usize) -> bool {
        let wanted = self.parameters.len();
        arguments == wanted || (self.repeats && arguments >= wanted)
    }

    /// The value of a function of numbers; NaN for any other, and for a wrong number of
    /// arguments.
    pub fn value(&self, numbers: &[f64]) -> f64 {
        match (self.body, numbers) {
            (Body::One(function), [x]) => function(*x),
            (Body::Several(function), all) if self.takes(all.len()) => function(all),
            (Body::Fold(function), all) if self.takes(all.len()) => {
                all.iter().copied().reduce(|a, b| function.apply(a, b)).unwrap_or(f64::NAN)
            }
            _ => f64::NAN,
        }
    }
}

/// The functions that a text may call: the built-in ones, and what other crates add.
#[derive(Clone, Debug)]
pub struct Functions {
    entries: Arc<[&'static Function]>,
}

impl Functions {
    /// Those of the language itself.
    pub fn built_in() -> &'static Functions {
        static ALL: LazyLock<Functions> =
            LazyLock::new(|| Functions { entries: BUILT_IN.iter().collect() });
        &ALL
    }

    /// The same with more. Refused, with a reason, where a name is in use, is not a name, or
    /// where an entry's parameters do not fit its body.
    pub fn with(&self, more: &'static [Function]) -> Result<Self, String> {
        let mut entries = self.entries.to_vec();
        for function in more {
            let name = function.name;
            if self.forms(name).next().is_some() {
                return Err(format!("there is a function `{name}` already"));
            }
            let mut letters = name.chars();
            if !letters.next().is_some_and(char::is_alphabetic)
                || !letters.all(|c| c.is_alphanumeric() || c == '_')
            {
                return Err(format!("`{name}` is not a name"));
            }
            let fits = match function.body {
                Body::One(_) => function.parameters.len() == 1 && !function.repeats,
                Body::Several(_) => {
                    (1..=MAX_PARAMETERS).contains(&function.parameters.len()) && !function.repeats
                }
                _ => false,
            };
            if !fits {
                return Err(format!(
                    "`{name}` must be a function of one to {MAX_PARAMETERS} numbers"
                ));
            }
            entries.push(function);
        }
        Ok(Self { entries: entries.into() })
    }

    /// Every entry, in the order of the documentation.
    pub fn all(&self) -> impl Iterator<Item = &'static Function> + '_ {
        self.entries.iter().copied()
    }

    /// The entries of a name.
    pub fn forms<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'static Function> + 'a {
        self.all().filter(move |function| function.name == name)
    }

    /// The entries that models may call, measures among them.
    pub fn of_models(&self) -> impl Iterator<Item = &'static Function> + '_ {
        self.all().filter(|function| function.used_in != UsedIn::Claims)
    }

    /// The entries that claims may call.
    pub fn of_claims(&self) -> impl Iterator<Item = &'static Function> + '_ {
        self.all().filter(|function| matches!(function.used_in, UsedIn::Claims | UsedIn::Both))
    }
}

/// Shorthand for the table.
const fn entry(
    name: &'static str,
    parameters: &'static [&'static str],
    used_in: UsedIn,
    body: Body,
    doc: &'static str,
) -> Function {
    Function { name, parameters, repeats: false, doc, used_in, body }
}

const fn repeating(function: Function) -> Function {
    Function { repeats: true, ..function }
}

static BUILT_IN: [Function; 36] = {
    use UsedIn::{Both, Claims, Measures, Models};
    [
        entry("abs", &["x"], Both, Body::One(libm::fabs), "size without sign"),
        entry("exp", &["x"], Both, Body::One(libm::exp), "e to the power x"),
        entry("log", &["x"], Both, Body::One(libm::log), "natural logarithm"),
        entry("sqrt", &["x"], Both, Body::One(libm::sqrt), "square root"),
        entry("floor", &["x"], Both, Body::One(libm::floor), "largest integer not above x"),
        entry("ceil", &["x"], Both, Body::One(libm::ceil), "smallest integer not below x"),
        entry("logistic", &["x"], Both, Body::One(numbers::logistic), "1 / (1 + e^-x)"),
        entry(
            "normal_cdf",
            &["x"],
            Both,
            Body::One(numbers::normal_cdf),
            "probability that a standard normal variable is at most x",
        ),
        entry(
            "normal_pdf",
            &["x"],
            Both,
            Body::One(numbers::normal_pdf),
            "density of a standard normal variable at x",
        ),
        entry("pow", &["x", "y"], Both, Body::Fold(BinaryFunction::Power), "x to the power y"),
        entry(
            "clamp",
            &["x", "low", "high"],
            Both,
            Body::Several(numbers::clamp),
            "x, but at least low and at most high",
        ),
        repeating(entry(
            "min",
            &["x"],
            Both,
            Body::Fold(BinaryFunction::Minimum),
            "least of several numbers",
        )),
        repeating(entry(
            "max",
            &["x"],
            Both,
            Body::Fold(BinaryFunction::Maximum),
            "largest of several numbers",
        )),
        entry("sum", &["i in set: x"], Models, Body::Syntax, "sum over a set"),
        entry("product", &["i in set: x"], Models, Body::Syntax, "product over a set"),
        entry("min", &["i in set: x"], Models, Body::Syntax, "least over a set"),
        entry("max", &["i in set: x"], Models, Body::Syntax, "largest over a set"),
        entry("first", &["set"], Models, Body::Set(SetFunction::First), "its first element"),
        entry("last", &["set"], Models, Body::Set(SetFunction::Last), "its last element"),
        entry("count", &["set"], Models, Body::Set(SetFunction::Count), "number of its elements"),
        entry("reach", &["event | event, ..."], Measures, Body::Syntax, "probability of an event"),
        entry("expect", &["x at place, ..."], Measures, Body::Syntax, "expected amount"),
        entry(
            "value",
            &["player"],
            Measures,
            Body::PlayerValue,
            "expected payoff before types are known",
        ),
        entry("min", &["curve"], Claims, Body::Curve(curves::least), "its least value"),
        entry("max", &["curve"], Claims, Body::Curve(curves::greatest), "its largest value"),
        entry("mean", &["curve"], Claims, Body::Curve(curves::mean), "its mean value"),
        entry(
            "range",
            &["curve"],
            Claims,
            Body::Curve(curves::range),
            "its largest less its least value",
        ),
        entry(
            "first",
            &["curve"],
            Claims,
            Body::Curve(curves::first),
            "its value at the first position",
        ),
        entry(
            "last",
            &["curve"],
            Claims,
            Body::Curve(curves::last),
            "its value at the last position",
        ),
        entry(
            "value_at",
            &["curve", "position"],
            Claims,
            Body::CurveAt(curves::value_at),
            "its value at a position, between two by a straight line",
        ),
        entry(
            "argmin",
            &["curve"],
            Claims,
            Body::Curve(curves::argmin),
            "first position of its least value",
        ),
        entry(
            "argmax",
            &["curve"],
            Claims,
            Body::Curve(curves::argmax),
            "first position of its largest value",
        ),
        entry(
            "increasing",
            &["curve"],
            Claims,
            Body::Trend(curves::increasing),
            "whether it rises somewhere and never falls",
        ),
        entry(
            "decreasing",
            &["curve"],
            Claims,
            Body::Trend(curves::decreasing),
            "whether it falls somewhere and never rises",
        ),
        entry(
            "all",
            &["condition"],
            Claims,
            Body::Conditions(curves::all),
            "whether it holds at every position",
        ),
        entry(
            "any",
            &["condition"],
            Claims,
            Body::Conditions(curves::any),
            "whether it holds at some position",
        ),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_right_by_name() {
        let of = |name: &str, numbers: &[f64]| {
            let mut forms = Functions::built_in().forms(name).filter(|f| f.is_of_numbers());
            forms.next().unwrap().value(numbers)
        };
        assert_eq!(of("min", &[3.0, 1.0, 2.0]), 1.0);
        assert_eq!(of("max", &[3.0]), 3.0);
        assert_eq!(of("pow", &[2.0, 10.0]), 1024.0);
        assert_eq!(of("clamp", &[7.0, 0.0, 5.0]), 5.0);
        assert_eq!(of("clamp", &[-7.0, 0.0, 5.0]), 0.0);
        assert!(of("clamp", &[f64::NAN, 0.0, 5.0]).is_nan());
        assert_eq!(of("floor", &[-0.5]), -1.0);
        assert_eq!(of("log", &[1.0]), 0.0);
        assert!(of("pow", &[1.0]).is_nan());
    }

    #[test]
    fn no_form_stands_twice() {
        let all: Vec<String> = Functions::built_in().all().map(Function::form).collect();
        for (at, form) in all.iter().enumerate() {
            assert!(!all[..at].contains(form), "{form}");
        }
    }

    /// The reference has a row for every entry, as the entry says it.
    #[test]
    fn the_reference_has_every_function() {
        let reference = include_str!("../../../../docs/language.md");
        for function in Functions::built_in().all() {
            let form = function.form().replace('|', "\\|");
            let row = format!("| `{form}` | {} | {} |", function.used_in.words(), function.doc);
            assert!(reference.contains(&row), "docs/language.md lacks: {row}");
        }
    }

    #[test]
    fn other_crates_add_functions() {
        fn twice(x: f64) -> f64 {
            2.0 * x
        }
        static MORE: [Function; 1] =
            [entry("twice", &["x"], UsedIn::Both, Body::One(twice), "two times x")];
        static WRONG: [Function; 1] =
            [entry("two", &["x", "y"], UsedIn::Both, Body::One(twice), "no")];
        let all = Functions::built_in().with(&MORE).unwrap();
        assert_eq!(all.forms("twice").next().unwrap().value(&[4.0]), 8.0);
        assert!(all.with(&MORE).unwrap_err().contains("already"));
        assert!(all.with(&WRONG).is_err());
    }
}
