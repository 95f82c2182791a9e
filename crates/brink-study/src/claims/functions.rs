//! The functions that claims may call: the language's entries for claims, with arguments that
//! may be curves.

use brink_lang::functions::{Body, Curve, Function as Entry, Functions, Real};

use super::quantity::{Kind, Quantity, number, truths};

/// A function of a claim: every form of one name.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    name: &'static str,
    forms: Vec<&'static Entry>,
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// Names of the functions that claims may call, for messages.
pub(crate) fn names(functions: &Functions) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = functions.of_claims().map(|entry| entry.name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

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
    /// The function of this name, if claims may call one.
    pub(crate) fn find(functions: &Functions, name: &str) -> Option<Self> {
        let forms: Vec<_> = functions.of_claims().filter(|entry| entry.name == name).collect();
        forms.first().map(|entry| entry.name).map(|name| Self { name, forms })
    }

    /// How it is written, every form of it.
    pub(crate) fn written(&self) -> String {
        self.forms.iter().map(|entry| entry.form()).collect::<Vec<_>>().join(" or ")
    }

    /// The kind of the result for arguments of these kinds; `None` where they do not fit.
    pub(crate) fn kind(&self, arguments: &[Kind]) -> Option<Kind> {
        self.forms.iter().find_map(|entry| kind_of(entry, arguments))
    }

    /// The value for arguments whose kinds fit; `positions` are those of the first argument.
    pub(crate) fn value(&self, arguments: &[Quantity], positions: &[f64]) -> Quantity {
        let form = self.forms.iter().find(|entry| is_for(entry, arguments));
        let (Some(entry), Some(first)) = (form, arguments.first()) else {
            return Quantity::Number(Real::missing());
        };
        let values: &[Real] = match first {
            Quantity::Curve(values) => values,
            _ => &[],
        };
        let curve = Curve { positions, values };
        match entry.body {
            Body::Curve(apply) => Quantity::Number(apply(curve)),
            Body::CurveAt(apply) => {
                let place = arguments.get(1).map_or(f64::NAN, |place| number(place).value);
                Quantity::Number(apply(curve, place))
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
        let numbers: Vec<Real> = arguments
            .iter()
            .map(|argument| match argument {
                Quantity::Curve(values) => {
                    values.get(position).copied().unwrap_or_else(Real::missing)
                }
                other => number(other),
            })
            .collect();
        Real::of(&numbers, |numbers| entry.value(numbers))
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
        Function::find(Functions::built_in(), name).unwrap()
    }

    fn of(name: &str, arguments: &[Quantity]) -> Quantity {
        find(name).value(arguments, &[0.0, 0.5, 1.0])
    }

    fn exact(x: f64) -> Quantity {
        Quantity::Number(Real::exact(x))
    }

    fn curve(values: &[f64]) -> Quantity {
        Quantity::Curve(values.iter().copied().map(Real::exact).collect())
    }

    /// The numbers of a quantity without their errors.
    fn plain(quantity: &Quantity) -> Vec<f64> {
        match quantity {
            Quantity::Curve(values) => values.iter().map(|real| real.value).collect(),
            other => vec![number(other).value],
        }
    }

    #[test]
    fn a_curve_alone_is_summarised_and_beside_numbers_taken_point_by_point() {
        let [bent, two] = [curve(&[3.0, 1.0, 5.0]), exact(2.0)];
        let plainly = |name: &str, arguments: &[Quantity]| plain(&of(name, arguments));
        assert_eq!(plainly("min", std::slice::from_ref(&bent)), [1.0]);
        assert_eq!(plainly("argmax", std::slice::from_ref(&bent)), [1.0]);
        assert_eq!(plainly("min", &[bent.clone(), two.clone()]), [2.0, 1.0, 2.0]);
        assert_eq!(plainly("min", &[two.clone(), exact(7.0)]), [2.0]);
        assert_eq!(plainly("max", std::slice::from_ref(&two)), [2.0]);
        assert_eq!(plainly("value_at", &[bent.clone(), exact(0.25)]), [2.0]);
        assert_eq!(find("min").kind(&[Kind::Curve(3), Kind::Number]), Some(Kind::Curve(3)));
        assert_eq!(find("min").kind(&[Kind::Curve(3), Kind::Curve(4)]), None);
        assert_eq!(find("mean").kind(&[Kind::Number]), None);
    }

    #[test]
    fn functions_of_numbers_are_those_of_models() {
        let plainly = |name: &str, arguments: &[Quantity]| plain(&of(name, arguments));
        assert_eq!(plainly("floor", &[exact(-0.5)]), [-1.0]);
        assert_eq!(plainly("logistic", &[exact(0.0)]), [0.5]);
        assert_eq!(plainly("normal_cdf", &[exact(0.0)]), [0.5]);
        assert_eq!(plainly("pow", &[exact(2.0), exact(3.0)]), [8.0]);
        assert_eq!(plainly("clamp", &[exact(2.0), exact(0.0), exact(1.0)]), [1.0]);
        assert_eq!(plainly("sqrt", &[curve(&[4.0, 9.0])]), [2.0, 3.0]);
    }

    #[test]
    fn conditions_are_gathered_in_three_values() {
        let truths = Quantity::Truths(vec![Some(true), None]);
        assert_eq!(of("all", std::slice::from_ref(&truths)), Quantity::Truth(None));
        assert_eq!(of("any", std::slice::from_ref(&truths)), Quantity::Truth(Some(true)));
    }
}
