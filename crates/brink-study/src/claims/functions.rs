//! The functions that claims may call: the language's entries for claims, with arguments that
//! may be curves.

use std::sync::LazyLock;

use brink_lang::functions::{Body, Curve, Function as Entry, Functions};

use super::quantity::{Kind, Quantity, number, truths};

/// A function of a claim: every form of one name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Function {
    name: &'static str,
    forms: &'static [&'static Entry],
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// Every function with its name and its forms, for messages.
pub(crate) static FUNCTIONS: LazyLock<Vec<(&'static str, Function, String)>> =
    LazyLock::new(|| {
        let mut names: Vec<&'static str> =
            Functions::built_in().of_claims().map(|entry| entry.name).collect();
        names.sort_unstable();
        names.dedup();
        let of_name = |name: &'static str| {
            let entries = Functions::built_in().of_claims().filter(|entry| entry.name == name);
            let forms: &'static [&'static Entry] = entries.collect::<Vec<_>>().leak();
            let written: Vec<String> = forms.iter().map(|entry| entry.form()).collect();
            (name, Function { name, forms }, written.join(" or "))
        };
        names.into_iter().map(of_name).collect()
    });

/// The kind of a form's result for arguments of these kinds; `None` where they do not fit.
fn kind_of(entry: &Entry, arguments: &[Kind]) -> Option<Kind> {
    match (entry.body, arguments) {
        (Body::One(_) | Body::Several(_) | Body::Fold(_), kinds) if entry.takes(kinds.len()) => {
            // One curve alone is summarised where there is such a form (`min(curve)`).
            if entry.repeats && matches!(kinds, [Kind::Curve(_)]) {
                return None;
            }
            kinds.iter().copied().try_fold(Kind::Number, |all, kind| match (all, kind) {
                (all, Kind::Number) => Some(all),
                (Kind::Number, Kind::Curve(_)) => Some(kind),
                (Kind::Curve(a), Kind::Curve(b)) if a == b => Some(kind),
                _ => None,
            })
        }
        (Body::Curve(_), [Kind::Curve(_)]) | (Body::CurveAt(_), [Kind::Curve(_), Kind::Number]) => {
            Some(Kind::Number)
        }
        (Body::Trend(_), [Kind::Curve(_)])
        | (Body::Conditions(_), [Kind::Truth | Kind::Truths(_)]) => Some(Kind::Truth),
        _ => None,
    }
}

fn is_for(entry: &Entry, arguments: &[Quantity]) -> bool {
    let kind = |quantity: &Quantity| match quantity {
        Quantity::Number(_) => Kind::Number,
        Quantity::Curve(_) => Kind::Curve(0),
        Quantity::Truth(_) => Kind::Truth,
        Quantity::Truths(_) => Kind::Truths(0),
    };
    let kinds: Vec<Kind> = arguments.iter().map(kind).collect();
    kind_of(entry, &kinds).is_some()
}

impl Function {
    /// The kind of the result for arguments of these kinds; `None` where they do not fit.
    pub(crate) fn kind(self, arguments: &[Kind]) -> Option<Kind> {
        self.forms.iter().find_map(|entry| kind_of(entry, arguments))
    }

    /// The value for arguments whose kinds fit; `positions` are those of the first argument.
    pub(crate) fn value(self, arguments: &[Quantity], positions: &[f64]) -> Quantity {
        let form = self.forms.iter().find(|entry| is_for(entry, arguments));
        let (Some(entry), Some(first)) = (form, arguments.first()) else {
            return Quantity::Number(f64::NAN);
        };
        let values: &[f64] = match first {
            Quantity::Curve(values) => values,
            _ => &[],
        };
        let curve = Curve { positions, values };
        match entry.body {
            Body::Curve(apply) => Quantity::Number(apply(curve)),
            Body::CurveAt(apply) => {
                Quantity::Number(apply(curve, arguments.get(1).map_or(f64::NAN, number)))
            }
            Body::Trend(apply) => Quantity::Truth(apply(curve)),
            Body::Conditions(apply) => Quantity::Truth(apply(&truths(first))),
            _ => pointwise(entry, arguments),
        }
    }
}

/// A function of numbers, number by number along the curves among its arguments.
fn pointwise(entry: &Entry, arguments: &[Quantity]) -> Quantity {
    let lengths = arguments.iter().filter_map(|argument| match argument {
        Quantity::Curve(values) => Some(values.len()),
        _ => None,
    });
    let at = |position: usize| {
        let numbers: Vec<f64> = arguments
            .iter()
            .map(|argument| match argument {
                Quantity::Curve(values) => values.get(position).copied().unwrap_or(f64::NAN),
                other => number(other),
            })
            .collect();
        entry.value(&numbers)
    };
    match lengths.min() {
        None => Quantity::Number(at(0)),
        Some(length) => Quantity::Curve((0..length).map(at).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(name: &str) -> Function {
        FUNCTIONS.iter().find(|(known, _, _)| *known == name).unwrap().1
    }

    fn of(name: &str, arguments: &[Quantity]) -> Quantity {
        find(name).value(arguments, &[0.0, 0.5, 1.0])
    }

    #[test]
    fn a_curve_alone_is_summarised_and_beside_numbers_taken_point_by_point() {
        let curve = Quantity::Curve(vec![3.0, 1.0, 5.0]);
        let two = Quantity::Number(2.0);
        assert_eq!(of("min", std::slice::from_ref(&curve)), Quantity::Number(1.0));
        assert_eq!(of("argmax", std::slice::from_ref(&curve)), Quantity::Number(1.0));
        assert_eq!(of("min", &[curve.clone(), two.clone()]), Quantity::Curve(vec![2.0, 1.0, 2.0]));
        assert_eq!(of("min", &[two.clone(), Quantity::Number(7.0)]), two);
        assert_eq!(of("max", std::slice::from_ref(&two)), two);
        let quarter = Quantity::Number(0.25);
        assert_eq!(of("value_at", &[curve.clone(), quarter]), Quantity::Number(2.0));
        assert_eq!(find("min").kind(&[Kind::Curve(3), Kind::Number]), Some(Kind::Curve(3)));
        assert_eq!(find("min").kind(&[Kind::Curve(3), Kind::Curve(4)]), None);
        assert_eq!(find("mean").kind(&[Kind::Number]), None);
    }

    #[test]
    fn functions_of_numbers_are_those_of_models() {
        let number = |x: f64| Quantity::Number(x);
        assert_eq!(of("floor", &[number(-0.5)]), number(-1.0));
        assert_eq!(of("logistic", &[number(0.0)]), number(0.5));
        assert_eq!(of("normal_cdf", &[number(0.0)]), number(0.5));
        assert_eq!(of("pow", &[number(2.0), number(3.0)]), number(8.0));
        assert_eq!(of("clamp", &[number(2.0), number(0.0), number(1.0)]), number(1.0));
        assert_eq!(of("sqrt", &[Quantity::Curve(vec![4.0, 9.0])]), Quantity::Curve(vec![2.0, 3.0]));
    }

    #[test]
    fn conditions_are_gathered_in_three_values() {
        let truths = Quantity::Truths(vec![Some(true), None]);
        assert_eq!(of("all", std::slice::from_ref(&truths)), Quantity::Truth(None));
        assert_eq!(of("any", std::slice::from_ref(&truths)), Quantity::Truth(Some(true)));
    }
}
