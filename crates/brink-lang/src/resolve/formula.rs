//! Formulas after name resolution: every name is an index into the definitions, every index
//! variable a slot of the environment, and numbers, elements and conditions are told apart.

use crate::functions::{BinaryFunction, Function, UnaryFunction};
use crate::source::Span;
use crate::syntax::{Comparison, Reduction};

pub(crate) type SetId = usize;

/// A formula whose value is a number.
#[derive(Clone, Debug)]
pub(crate) struct Formula {
    pub(crate) kind: FormulaKind,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) enum FormulaKind {
    Number(f64),
    Size(usize),
    Parameter(usize, Vec<Element>),
    Control(usize, Vec<Element>),
    Let(usize, Vec<Element>),
    Measure(usize, Vec<Element>),
    /// An element of an integer set as a number.
    Integer(Box<Element>),
    /// Number of elements of a set.
    Count(SetId),
    /// An attribute of the payee: continuous, or with values in an integer set.
    Attribute(AttributeReference),
    Unary(UnaryFunction, Box<Formula>),
    Binary(BinaryFunction, Box<[Formula; 2]>),
    /// A function of numbers.
    Call(&'static Function, Vec<Formula>),
    If(Box<Condition>, Box<[Formula; 2]>),
    Reduce {
        reduction: Reduction,
        variables: Vec<Variable>,
        guard: Option<Box<Condition>>,
        body: Box<Formula>,
    },
    Reach {
        event: EventDef,
        given: Vec<EventDef>,
    },
    Expect(Vec<ExpectTerm>),
    PlayerValue(usize),
}

/// Which attribute is meant: one (player, attribute) pair, or one of several players' attributes
/// of the same name, of which the payee's is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AttributeReference {
    pub(crate) candidates: Vec<(usize, usize)>,
}

impl AttributeReference {
    /// The attribute meant in formulas of a player.
    pub(crate) fn of(&self, player: usize) -> Option<usize> {
        self.candidates.iter().find(|&&(owner, _)| owner == player).map(|&(_, at)| at)
    }
}

/// A formula whose value is an element of a set.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    pub(crate) kind: ElementKind,
    pub(crate) set: SetId,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) enum ElementKind {
    Variable(usize),
    /// A named element by its position in the set.
    Position(usize),
    /// A number that must come out as an integer in the set.
    Number(Box<Formula>),
    First,
    Last,
    Attribute(AttributeReference),
    Parameter(usize, Vec<Element>),
    If(Box<Condition>, Box<[Element; 2]>),
}

/// A formula that is true or false.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub(crate) kind: ConditionKind,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) enum ConditionKind {
    Numbers(Comparison, Box<[Formula; 2]>),
    Elements(Comparison, Box<[Element; 2]>),
    And(Box<[Condition; 2]>),
    Or(Box<[Condition; 2]>),
    Not(Box<Condition>),
}

/// An index variable and the set that it runs over.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    pub(crate) name: String,
    pub(crate) set: SetId,
}

/// An event of a measure.
#[derive(Clone, Debug)]
pub(crate) enum EventDef {
    Place(PlaceEvent),
    Type { player: usize, attribute: usize, element: Element },
}

/// Coming to a node or an outcome, or taking an action there.
#[derive(Clone, Debug)]
pub(crate) struct PlaceEvent {
    pub(crate) place: usize,
    pub(crate) indices: Vec<EventIndex>,
    pub(crate) action: Option<(String, Vec<EventIndex>)>,
}

#[derive(Clone, Debug)]
pub(crate) enum EventIndex {
    Fixed(Element),
    /// Binds the variable of `expect` with this place among the term's variables.
    Free(usize),
    Any,
}

/// `amount at place`, summed over the variables that the place binds.
#[derive(Clone, Debug)]
pub(crate) struct ExpectTerm {
    pub(crate) variables: Vec<Variable>,
    pub(crate) place: PlaceEvent,
    pub(crate) amount: Formula,
}
