//! The syntax tree: what was written, before any name is looked up.

use crate::source::Span;

/// A name where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier {
    /// The name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// An expression where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A number; `inf` is the infinite one.
    Number(f64),
    /// A text in quotes (in claims only).
    Text(String),
    /// A name with dots and indices, as in `open[1].attack[invasion]`.
    Name(Vec<Segment>),
    /// A function call.
    Call {
        /// The function.
        function: Identifier,
        /// Its arguments in order.
        arguments: Vec<Argument>,
    },
    /// `-x`.
    Negate(Box<Expr>),
    /// Arithmetic.
    Binary(BinaryOperator, Box<[Expr; 2]>),
    /// A comparison.
    Compare(Comparison, Box<[Expr; 2]>),
    /// `x in { a, b }`.
    Member(Box<Expr>, Vec<Expr>),
    /// `a and b`.
    And(Box<[Expr; 2]>),
    /// `a or b`.
    Or(Box<[Expr; 2]>),
    /// `not a`.
    Not(Box<Expr>),
    /// `if condition then a else b`: condition, then, else.
    If(Box<[Expr; 3]>),
    /// `sum(p in path if guard: body)` and its like.
    Reduce {
        /// Which one.
        reduction: Reduction,
        /// The variables and the sets that they run over.
        binders: Vec<Binder>,
        /// Which combinations count.
        guard: Option<Box<Expr>>,
        /// What is added up, multiplied or compared.
        body: Box<Expr>,
    },
    /// `reach(event | given, ...)` (in measures only).
    Reach {
        /// The event whose probability is asked for.
        event: Box<Event>,
        /// What is given.
        given: Vec<Event>,
    },
    /// `expect(amount at place, ...)` (in measures only).
    Expect(Vec<(Expr, Vec<Segment>)>),
    /// Stands where nothing could be read; an error has been reported.
    Missing,
}

/// One part of a dotted name.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// The name.
    pub name: Identifier,
    /// Indices in brackets, if any.
    pub indices: Option<Vec<Index>>,
}

/// What stands in an index position.
#[derive(Clone, Debug, PartialEq)]
pub enum Index {
    /// An expression: an element, a variable, or the name of a set, which binds a variable where
    /// names are defined.
    Expression(Expr),
    /// `p in path`: binds `p`.
    Binder(Binder),
}

/// `variable in set`.
#[derive(Clone, Debug, PartialEq)]
pub struct Binder {
    /// The variable.
    pub variable: Identifier,
    /// The set, one name or `player.attribute`.
    pub set: Vec<Identifier>,
}

/// An argument of a call, by position or by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// `name =`, if given.
    pub name: Option<Identifier>,
    /// The value.
    pub value: Expr,
}

/// What can happen in a play of the game.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Play comes to a node or an outcome, or takes an action (`node.action`).
    Place(Vec<Segment>),
    /// A player is of a type: `challenger.motive = greedy`.
    Type(Vec<Segment>, Expr),
}

/// Arithmetic operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `^`
    Power,
    /// `mod`: the remainder with the sign of the divisor.
    Modulo,
}

/// Comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `==` or `=`
    Equal,
    /// `!=`
    NotEqual,
}

/// What runs over sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reduction {
    /// `sum`
    Sum,
    /// `product`
    Product,
    /// `min`
    Minimum,
    /// `max`
    Maximum,
}

/// A text in quotes.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) text: String,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct ModelSyntax {
    pub(crate) name: Option<Identifier>,
    pub(crate) title: Option<Text>,
    pub(crate) story: Option<Text>,
    pub(crate) description: Option<Text>,
    pub(crate) citation: Option<Text>,
    pub(crate) players: Vec<(Identifier, Option<Text>)>,
    pub(crate) sets: Vec<SetSyntax>,
    pub(crate) sizes: Vec<SizeSyntax>,
    pub(crate) parameters: Vec<ParameterSyntax>,
    pub(crate) controls: Vec<ParameterSyntax>,
    pub(crate) types: Vec<TypeSyntax>,
    pub(crate) lets: Vec<LetSyntax>,
    pub(crate) outcomes: Vec<OutcomeSyntax>,
    pub(crate) starts: Vec<Target>,
    pub(crate) nodes: Vec<NodeSyntax>,
    pub(crate) measures: Vec<LetSyntax>,
}

#[derive(Clone, Debug)]
pub(crate) struct SetSyntax {
    pub(crate) name: Identifier,
    pub(crate) body: SetBody,
    pub(crate) doc: Option<Text>,
}

#[derive(Clone, Debug)]
pub(crate) enum SetBody {
    Elements(Vec<Identifier>),
    Range(Box<[Expr; 2]>),
}

#[derive(Clone, Debug)]
pub(crate) struct SizeSyntax {
    pub(crate) name: Identifier,
    pub(crate) value: Expr,
    pub(crate) doc: Option<Text>,
}

/// A parameter or a control.
#[derive(Clone, Debug)]
pub(crate) struct ParameterSyntax {
    pub(crate) head: Segment,
    pub(crate) domain: DomainSyntax,
    pub(crate) default: Option<Expr>,
    pub(crate) doc: Option<Text>,
}

#[derive(Clone, Debug)]
pub(crate) enum DomainSyntax {
    Interval {
        low: Expr,
        low_open: bool,
        high: Expr,
        high_open: bool,
        span: Span,
    },
    Simplex(Span),
    Set(Vec<Identifier>),
    /// None was written: any real number.
    Real,
}

#[derive(Clone, Debug)]
pub(crate) struct TypeSyntax {
    pub(crate) player: Identifier,
    pub(crate) attribute: Identifier,
    pub(crate) body: TypeBody,
    pub(crate) doc: Option<Text>,
}

#[derive(Clone, Debug)]
pub(crate) enum TypeBody {
    Values(Vec<(Identifier, Expr)>),
    OverSet(Vec<Identifier>, Expr),
    Continuous {
        family: Identifier,
        arguments: Vec<Argument>,
        truncated: Option<(Span, Vec<Argument>)>,
    },
}

/// A `let` or a measure.
#[derive(Clone, Debug)]
pub(crate) struct LetSyntax {
    pub(crate) head: Segment,
    pub(crate) body: Expr,
    pub(crate) doc: Option<Text>,
}

#[derive(Clone, Debug)]
pub(crate) struct OutcomeSyntax {
    pub(crate) head: Segment,
    pub(crate) payoffs: Vec<(Identifier, Expr)>,
    pub(crate) doc: Option<Text>,
}

/// A node or an outcome with indices, as a continuation names it.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) segment: Segment,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) struct NodeSyntax {
    /// `None` is chance.
    pub(crate) player: Option<Identifier>,
    pub(crate) head: Segment,
    /// Indices that the mover does not see.
    pub(crate) unseen: Vec<Identifier>,
    pub(crate) guard: Option<Expr>,
    pub(crate) body: NodeBody,
}

#[derive(Clone, Debug)]
pub(crate) enum NodeBody {
    Actions(Vec<ActionSyntax>),
    Branches(Vec<BranchSyntax>),
}

#[derive(Clone, Debug)]
pub(crate) struct ActionSyntax {
    pub(crate) head: Segment,
    pub(crate) guard: Option<Expr>,
    pub(crate) pays: Vec<(Identifier, Expr)>,
    pub(crate) lottery: Lottery,
}

/// A branch of a chance node.
#[derive(Clone, Debug)]
pub(crate) enum BranchSyntax {
    Named(Box<NamedBranch>),
    Lottery(Box<Lottery>),
}

#[derive(Clone, Debug)]
pub(crate) struct NamedBranch {
    pub(crate) head: Segment,
    pub(crate) guard: Option<Expr>,
    pub(crate) probability: Option<Expr>,
    pub(crate) lottery: Lottery,
}

/// Hazards in sequence, then where play goes if none of them strikes.
#[derive(Clone, Debug)]
pub(crate) struct Lottery {
    pub(crate) hazards: Vec<(Expr, Target)>,
    pub(crate) tail: Tail,
}

#[derive(Clone, Debug)]
pub(crate) enum Tail {
    Target(Target),
    Draw { binder: Binder, guard: Option<Expr>, probability: Expr, then: Box<Lottery> },
}
