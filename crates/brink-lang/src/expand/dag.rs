//! Scalar formulas as a graph without repetitions: equal formulas are one value.

use rustc_hash::FxHashMap;

use crate::functions::{BinaryFunction, Body, Function, UnaryFunction, to_index};

/// A scalar value, by its position in the [`Dag`]; operands come before what uses them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Value(pub(crate) u32);

impl Value {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Node {
    /// Bits of the number, so that nodes can be compared.
    Constant(u64),
    Input(u32),
    Control(u32),
    /// A continuous attribute, numbered over all players.
    Attribute(u32),
    /// A number read off a solution.
    Leaf(u32),
    Unary(UnaryFunction, Value),
    Binary(BinaryFunction, Value, Value),
    /// A function by its position among the graph's, of the entries of a table.
    Call(u32, u32),
    /// Condition (0 is false), then, else.
    Select(Value, Value, Value),
    /// The entry of a table at an index.
    Gather(Value, u32),
    /// The first unless it is not a number, else the second.
    Default(Value, Value),
}

/// What a value depends on, as bits.
pub(crate) mod depends {
    pub(crate) const ON_ATTRIBUTE: u8 = 1;
    pub(crate) const ON_SOLUTION: u8 = 2;
    pub(crate) const ON_INPUT: u8 = 4;
    pub(crate) const ON_CONTROL: u8 = 8;
}

#[derive(Debug, Default)]
pub(crate) struct Dag {
    nodes: Vec<Node>,
    depends: Vec<u8>,
    known: FxHashMap<Node, Value>,
    tables: Vec<Box<[Value]>>,
    known_tables: FxHashMap<Box<[Value]>, u32>,
    functions: Vec<&'static Function>,
}

impl Dag {
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn node(&self, value: Value) -> Node {
        self.nodes[value.index()]
    }

    pub(crate) fn depends(&self, value: Value) -> u8 {
        self.depends[value.index()]
    }

    pub(crate) fn table(&self, table: u32) -> &[Value] {
        &self.tables[table as usize]
    }

    /// The number, if the value is the same for all inputs.
    pub(crate) fn constant_of(&self, value: Value) -> Option<f64> {
        match self.nodes[value.index()] {
            Node::Constant(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    fn is(&self, value: Value, number: f64) -> bool {
        self.constant_of(value) == Some(number)
    }

    fn insert(&mut self, node: Node, depends: u8) -> Value {
        if let Some(&value) = self.known.get(&node) {
            return value;
        }
        let value = Value(self.nodes.len() as u32);
        self.nodes.push(node);
        self.depends.push(depends);
        self.known.insert(node, value);
        value
    }

    pub(crate) fn constant(&mut self, number: f64) -> Value {
        // One zero: -0.0 and 0.0 are the same value to every formula here.
        let number = if number == 0.0 { 0.0 } else { number };
        self.insert(Node::Constant(number.to_bits()), 0)
    }

    pub(crate) fn input(&mut self, input: usize) -> Value {
        self.insert(Node::Input(input as u32), depends::ON_INPUT)
    }

    pub(crate) fn control(&mut self, control: usize) -> Value {
        self.insert(Node::Control(control as u32), depends::ON_CONTROL)
    }

    pub(crate) fn attribute(&mut self, attribute: usize) -> Value {
        self.insert(Node::Attribute(attribute as u32), depends::ON_ATTRIBUTE)
    }

    pub(crate) fn leaf(&mut self, leaf: usize) -> Value {
        self.insert(Node::Leaf(leaf as u32), depends::ON_SOLUTION)
    }

    pub(crate) fn unary(&mut self, function: UnaryFunction, x: Value) -> Value {
        if let Some(number) = self.constant_of(x) {
            return self.constant(function.apply(number));
        }
        if let (UnaryFunction::Negate, Node::Unary(UnaryFunction::Negate, inner)) =
            (function, self.node(x))
        {
            return inner;
        }
        let depends = self.depends(x);
        self.insert(Node::Unary(function, x), depends)
    }

    pub(crate) fn binary(&mut self, function: BinaryFunction, a: Value, b: Value) -> Value {
        if let (Some(x), Some(y)) = (self.constant_of(a), self.constant_of(b)) {
            return self.constant(function.apply(x, y));
        }
        if let Some(simple) = self.simplify(function, a, b) {
            return simple;
        }
        let (a, b) = if function.commutes() && b < a { (b, a) } else { (a, b) };
        let depends = self.depends(a) | self.depends(b);
        self.insert(Node::Binary(function, a, b), depends)
    }

    /// Identities that hold for all finite numbers.
    fn simplify(&mut self, function: BinaryFunction, a: Value, b: Value) -> Option<Value> {
        match function {
            BinaryFunction::Add if self.is(a, 0.0) => Some(b),
            BinaryFunction::Add | BinaryFunction::Subtract if self.is(b, 0.0) => Some(a),
            BinaryFunction::Subtract if self.is(a, 0.0) => {
                Some(self.unary(UnaryFunction::Negate, b))
            }
            BinaryFunction::Multiply if self.is(a, 0.0) || self.is(b, 0.0) => {
                Some(self.constant(0.0))
            }
            BinaryFunction::Multiply if self.is(a, 1.0) => Some(b),
            BinaryFunction::Multiply | BinaryFunction::Divide | BinaryFunction::Power
                if self.is(b, 1.0) =>
            {
                Some(a)
            }
            BinaryFunction::Multiply if self.is(a, -1.0) => {
                Some(self.unary(UnaryFunction::Negate, b))
            }
            BinaryFunction::Multiply if self.is(b, -1.0) => {
                Some(self.unary(UnaryFunction::Negate, a))
            }
            BinaryFunction::Power if self.is(b, 0.0) => Some(self.constant(1.0)),
            BinaryFunction::Power if self.is(b, 2.0) => {
                Some(self.binary(BinaryFunction::Multiply, a, a))
            }
            BinaryFunction::Minimum | BinaryFunction::Maximum if a == b => Some(a),
            _ => None,
        }
    }

    pub(crate) fn add(&mut self, a: Value, b: Value) -> Value {
        self.binary(BinaryFunction::Add, a, b)
    }

    pub(crate) fn subtract(&mut self, a: Value, b: Value) -> Value {
        self.binary(BinaryFunction::Subtract, a, b)
    }

    pub(crate) fn multiply(&mut self, a: Value, b: Value) -> Value {
        self.binary(BinaryFunction::Multiply, a, b)
    }

    pub(crate) fn divide(&mut self, a: Value, b: Value) -> Value {
        self.binary(BinaryFunction::Divide, a, b)
    }

    pub(crate) fn select(&mut self, condition: Value, then: Value, otherwise: Value) -> Value {
        if let Some(truth) = self.constant_of(condition) {
            return if truth == 0.0 { otherwise } else { then };
        }
        if then == otherwise {
            return then;
        }
        let depends = self.depends(condition) | self.depends(then) | self.depends(otherwise);
        self.insert(Node::Select(condition, then, otherwise), depends)
    }

    pub(crate) fn gather(&mut self, index: Value, entries: Vec<Value>) -> Value {
        if let Some(number) = self.constant_of(index)
            && let Some(&entry) = entries.get(to_index(number))
        {
            return entry;
        }
        if let Some(&first) = entries.first()
            && entries.iter().all(|&entry| entry == first)
        {
            return first;
        }
        let mut depends = self.depends(index);
        for &entry in &entries {
            depends |= self.depends(entry);
        }
        let table = self.insert_table(entries);
        self.insert(Node::Gather(index, table), depends)
    }

    fn insert_table(&mut self, entries: Vec<Value>) -> u32 {
        let entries = entries.into_boxed_slice();
        if let Some(&table) = self.known_tables.get(&entries) {
            return table;
        }
        let table = self.tables.len() as u32;
        self.tables.push(entries.clone());
        self.known_tables.insert(entries, table);
        table
    }

    /// A function of numbers, as many as it takes.
    pub(crate) fn call(&mut self, function: &'static Function, arguments: Vec<Value>) -> Value {
        if let Body::Fold(operation) = function.body {
            let folded = arguments.into_iter().reduce(|a, b| self.binary(operation, a, b));
            return folded.unwrap_or_else(|| self.constant(f64::NAN));
        }
        let constants = arguments.iter().map(|&argument| self.constant_of(argument));
        if let Some(numbers) = constants.collect::<Option<Vec<f64>>>() {
            return self.constant(function.value(&numbers));
        }
        let known = self.functions.iter().position(|other| other.name == function.name);
        let at = known.unwrap_or_else(|| {
            self.functions.push(function);
            self.functions.len() - 1
        });
        let depends = arguments.iter().fold(0, |all, &argument| all | self.depends(argument));
        let table = self.insert_table(arguments);
        self.insert(Node::Call(at as u32, table), depends)
    }

    /// The function of a call.
    pub(crate) fn function(&self, function: u32) -> &'static Function {
        self.functions[function as usize]
    }

    pub(crate) fn given_or(&mut self, given: Value, otherwise: Value) -> Value {
        let depends = self.depends(given) | self.depends(otherwise);
        self.insert(Node::Default(given, otherwise), depends)
    }

    /// Calls `visit` for every operand of a value.
    pub(crate) fn operands(&self, value: Value, mut visit: impl FnMut(Value)) {
        match self.node(value) {
            Node::Constant(_)
            | Node::Input(_)
            | Node::Control(_)
            | Node::Attribute(_)
            | Node::Leaf(_) => {}
            Node::Unary(_, x) => visit(x),
            Node::Binary(_, a, b) | Node::Default(a, b) => {
                visit(a);
                visit(b);
            }
            Node::Select(c, a, b) => {
                visit(c);
                visit(a);
                visit(b);
            }
            Node::Call(_, table) => self.table(table).iter().for_each(|&entry| visit(entry)),
            Node::Gather(index, table) => {
                visit(index);
                self.table(table).iter().for_each(|&entry| visit(entry));
            }
        }
    }
}
