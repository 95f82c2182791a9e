//! Expressions of claims and of experiments: read once, evaluated in every world.

use std::sync::Arc;

use brink_lang::functions::Functions;
use brink_lang::syntax::{BinaryOperator, Comparison, Expr, ExprKind, Segment};
use brink_lang::{Diagnostic, Diagnostics, SourceFile, Span, suggestion};

use super::functions::{Function, names};
use super::quantity::{
    Kind, Quantity, Real, Truth, and, arithmetic, compare, connect, map, not, number, or,
};

/// An expression with its names looked up.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    root: Term,
    /// What its value is.
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
enum Term {
    Number(f64),
    Reference(usize),
    Call(Function, Vec<Term>, Option<usize>),
    Negate(Box<Term>),
    Arithmetic(BinaryOperator, Box<[Term; 2]>),
    Compare(Comparison, Box<[Term; 2]>),
    And(Box<[Term; 2]>),
    Or(Box<[Term; 2]>),
    Not(Box<Term>),
    If(Box<[Term; 3]>),
}

impl Formula {
    /// Its value where its references are these numbers; NaN where it has none.
    pub fn number(&self, references: &[f64]) -> f64 {
        let exact = |&x: &f64| Quantity::Number(Real::exact(x));
        let references: Vec<Quantity> = references.iter().map(exact).collect();
        number(&self.evaluate(&references, &[])).value
    }
}

/// What the names in an expression mean.
pub(crate) trait Scope {
    /// The number of a reference and the kind of its value. An error has been reported where
    /// there is none.
    fn reference(&mut self, name: &[Segment], span: Span) -> Option<(usize, Kind)>;
}

/// Reads an expression that may call these functions; `None` where something was wrong and has been reported.
pub(crate) fn read(
    expr: &Expr,
    file: &Arc<SourceFile>,
    functions: &Functions,
    scope: &mut dyn Scope,
    problems: &mut Diagnostics,
) -> Option<Formula> {
    let mut reader = Reader { file, functions, scope, problems };
    let (root, kind) = reader.term(expr)?;
    Some(Formula { root, kind })
}

struct Reader<'a> {
    file: &'a Arc<SourceFile>,
    functions: &'a Functions,
    scope: &'a mut dyn Scope,
    problems: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn error<T>(&mut self, span: Span, message: String, label: &str, help: &str) -> Option<T> {
        let found = Diagnostic::error(self.file, span, message, label);
        self.problems.push(found.with_help(help));
        None
    }

    fn term(&mut self, expr: &Expr) -> Option<(Term, Kind)> {
        match &expr.kind {
            ExprKind::Number(x) => Some((Term::Number(*x), Kind::Number)),
            ExprKind::Name(name) => {
                let (id, kind) = self.scope.reference(name, expr.span)?;
                Some((Term::Reference(id), kind))
            }
            ExprKind::Negate(inner) => {
                let (term, kind) = self.numeric(inner)?;
                Some((Term::Negate(Box::new(term)), kind))
            }
            ExprKind::Binary(operator, sides) => {
                let (terms, axis) = self.numeric_pair(sides, expr.span)?;
                let kind = axis.map_or(Kind::Number, Kind::Curve);
                Some((Term::Arithmetic(*operator, terms), kind))
            }
            ExprKind::Compare(comparison, sides) => {
                let (terms, axis) = self.numeric_pair(sides, expr.span)?;
                let kind = axis.map_or(Kind::Truth, Kind::Truths);
                Some((Term::Compare(*comparison, terms), kind))
            }
            ExprKind::And(sides) => self.connective(sides, expr.span, Term::And),
            ExprKind::Or(sides) => self.connective(sides, expr.span, Term::Or),
            ExprKind::Not(inner) => {
                let (term, kind) = self.condition(inner)?;
                Some((Term::Not(Box::new(term)), kind))
            }
            ExprKind::If(parts) => self.choice(parts),
            ExprKind::Call { function, arguments } => {
                let terms: Vec<_> = arguments.iter().map(|a| self.term(&a.value)).collect();
                let terms: Vec<(Term, Kind)> = terms.into_iter().collect::<Option<_>>()?;
                self.call(&function.name, function.span, expr.span, terms)
            }
            ExprKind::Missing => None,
            _ => self.error(
                expr.span,
                "a claim cannot use this kind of expression".into(),
                "not possible here",
                "claims have numbers, EXPERIMENT.MEASURE, arithmetic, comparisons, and, or, not, and functions such as all, any, min, max",
            ),
        }
    }

    fn numeric(&mut self, expr: &Expr) -> Option<(Term, Kind)> {
        let (term, kind) = self.term(expr)?;
        match kind {
            Kind::Number | Kind::Curve(_) => Some((term, kind)),
            _ => self.error(expr.span, "a number is needed here".into(), "this is a condition", ""),
        }
    }

    fn condition(&mut self, expr: &Expr) -> Option<(Term, Kind)> {
        let (term, kind) = self.term(expr)?;
        match kind {
            Kind::Truth | Kind::Truths(_) => Some((term, kind)),
            _ => self.error(
                expr.span,
                "a condition is needed here".into(),
                &format!("this is {}", kind.words()),
                "compare it with something: <, <=, >, >=, ==, !=",
            ),
        }
    }

    fn numeric_pair(
        &mut self,
        sides: &[Expr; 2],
        span: Span,
    ) -> Option<(Box<[Term; 2]>, Option<usize>)> {
        // Both sides are read before either can end the reading: more errors in one go.
        let (left, right) = (self.numeric(&sides[0]), self.numeric(&sides[1]));
        let ((a, left), (b, right)) = (left?, right?);
        let axis = self.common_axis(left, right, span).ok()?;
        Some((Box::new([a, b]), axis))
    }

    fn connective(
        &mut self,
        sides: &[Expr; 2],
        span: Span,
        make: fn(Box<[Term; 2]>) -> Term,
    ) -> Option<(Term, Kind)> {
        let (left, right) = (self.condition(&sides[0]), self.condition(&sides[1]));
        let ((a, left), (b, right)) = (left?, right?);
        let axis = self.common_axis(left, right, span).ok()?;
        Some((make(Box::new([a, b])), axis.map_or(Kind::Truth, Kind::Truths)))
    }

    /// The positions that two sides run over: those of the side that has any. Fails where they
    /// run over different ones.
    fn common_axis(&mut self, a: Kind, b: Kind, span: Span) -> Result<Option<usize>, ()> {
        let axis = |kind| match kind {
            Kind::Curve(axis) | Kind::Truths(axis) => Some(axis),
            Kind::Number | Kind::Truth => None,
        };
        match (axis(a), axis(b)) {
            (Some(x), Some(y)) if x != y => {
                let message = "the two sides are curves over different positions";
                let label = "these cannot be compared point by point";
                let help = "give both experiments the same `over`";
                self.error::<()>(span, message.into(), label, help);
                Err(())
            }
            (x, y) => Ok(x.or(y)),
        }
    }

    fn choice(&mut self, parts: &[Expr; 3]) -> Option<(Term, Kind)> {
        let condition = self.condition(&parts[0]);
        let (yes, no) = (self.numeric(&parts[1]), self.numeric(&parts[2]));
        let ((condition, asked), (yes, a), (no, b)) = (condition?, yes?, no?);
        if [asked, a, b] != [Kind::Truth, Kind::Number, Kind::Number] {
            let span = parts[0].span.to(parts[2].span);
            let message = "`if` in a claim chooses between two numbers by one condition";
            return self.error(span, message.into(), "there is a curve in here", "");
        }
        Some((Term::If(Box::new([condition, yes, no])), Kind::Number))
    }

    fn call(
        &mut self,
        name: &str,
        place: Span,
        whole: Span,
        arguments: Vec<(Term, Kind)>,
    ) -> Option<(Term, Kind)> {
        let Some(function) = Function::find(self.functions, name) else {
            let help = suggestion(name, "functions", &names(self.functions));
            let message = format!("there is no function `{name}` in claims");
            return self.error(place, message, "unknown function", &help);
        };
        let (terms, kinds): (Vec<Term>, Vec<Kind>) = arguments.into_iter().unzip();
        let axis = kinds.iter().find_map(|kind| match kind {
            Kind::Curve(axis) | Kind::Truths(axis) => Some(*axis),
            Kind::Number | Kind::Truth => None,
        });
        let Some(kind) = function.kind(&kinds) else {
            let words: Vec<&str> = kinds.iter().map(|kind| kind.words()).collect();
            let label = match words.as_slice() {
                [] => "nothing is given".to_owned(),
                words => format!("given {}", words.join(", ")),
            };
            let message = format!("`{name}` does not take these arguments");
            return self.error(
                whole,
                message,
                &label,
                &format!("its form is {}", function.written()),
            );
        };
        Some((Term::Call(function, terms, axis), kind))
    }
}

impl Formula {
    /// The value, given the value of each reference and the positions of each axis.
    pub fn evaluate(&self, references: &[Quantity], axes: &[Vec<f64>]) -> Quantity {
        evaluate(&self.root, references, axes)
    }

    /// The truth value of a condition.
    pub fn truth(&self, references: &[Quantity], axes: &[Vec<f64>]) -> Truth {
        match self.evaluate(references, axes) {
            Quantity::Truth(truth) => truth,
            _ => None,
        }
    }
}

fn evaluate(term: &Term, references: &[Quantity], axes: &[Vec<f64>]) -> Quantity {
    let value = |term: &Term| evaluate(term, references, axes);
    match term {
        Term::Number(x) => Quantity::Number(Real::exact(*x)),
        Term::Reference(id) => references[*id].clone(),
        Term::Call(function, arguments, axis) => {
            let arguments: Vec<Quantity> = arguments.iter().map(value).collect();
            function.value(&arguments, axis.map_or(&[], |axis| &axes[axis]))
        }
        Term::Negate(inner) => map(&value(inner), |x| -x),
        Term::Arithmetic(operator, sides) => {
            arithmetic(*operator, &value(&sides[0]), &value(&sides[1]))
        }
        Term::Compare(comparison, sides) => {
            compare(*comparison, &value(&sides[0]), &value(&sides[1]))
        }
        Term::And(sides) => connect(&value(&sides[0]), &value(&sides[1]), and),
        Term::Or(sides) => connect(&value(&sides[0]), &value(&sides[1]), or),
        Term::Not(inner) => match value(inner) {
            Quantity::Truths(truths) => Quantity::Truths(truths.into_iter().map(not).collect()),
            Quantity::Truth(truth) => Quantity::Truth(not(truth)),
            other => other,
        },
        Term::If(parts) => match value(&parts[0]) {
            Quantity::Truth(Some(true)) => value(&parts[1]),
            Quantity::Truth(Some(false)) => value(&parts[2]),
            _ => Quantity::Number(Real::exact(f64::NAN)),
        },
    }
}
