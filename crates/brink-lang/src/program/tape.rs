//! Straight-line programs over a file of registers.

use crate::expand::dag::{Dag, Node, Value, depends};
use crate::functions::{
    BinaryFunction, Body, Function, MAX_PARAMETERS, UnaryFunction, maximum, minimum, to_index,
};

/// One operation on registers; its result goes to the tape's next register. The commonest ones
/// stand by themselves, so that they cost one branch.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Op {
    Add(u32, u32),
    Subtract(u32, u32),
    Multiply(u32, u32),
    Divide(u32, u32),
    Negate(u32),
    Minimum(u32, u32),
    Maximum(u32, u32),
    Select(u32, u32, u32),
    Default(u32, u32),
    /// Index register, then where the table starts and how long it is.
    Gather(u32, u32, u32),
    Unary(UnaryFunction, u32),
    Binary(BinaryFunction, u32, u32),
    /// Which function, then where its arguments start in the tables.
    Call(u32, u32),
}

/// Operations whose results fill the registers from `first` on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tape {
    first: usize,
    ops: Vec<Op>,
    /// Registers of the entries of all tables and of the arguments of all calls.
    tables: Vec<u32>,
    functions: Vec<&'static Function>,
}

impl Tape {
    pub(crate) fn len(&self) -> usize {
        self.ops.len()
    }

    /// Runs all operations.
    pub(crate) fn run(&self, registers: &mut [f64]) {
        for (target, op) in (self.first..).zip(&self.ops) {
            let of = |register: u32| registers[register as usize];
            registers[target] = match *op {
                Op::Add(a, b) => of(a) + of(b),
                Op::Subtract(a, b) => of(a) - of(b),
                Op::Multiply(a, b) => of(a) * of(b),
                Op::Divide(a, b) => of(a) / of(b),
                Op::Negate(a) => -of(a),
                Op::Minimum(a, b) => minimum(of(a), of(b)),
                Op::Maximum(a, b) => maximum(of(a), of(b)),
                Op::Select(c, a, b) => {
                    let condition = of(c);
                    if condition == 0.0 {
                        of(b)
                    } else if condition.is_nan() {
                        condition
                    } else {
                        of(a)
                    }
                }
                Op::Default(a, b) => {
                    let given = of(a);
                    if given.is_nan() { of(b) } else { given }
                }
                Op::Gather(index, start, length) => {
                    let at = of(index);
                    if at >= 0.0 && at < f64::from(length) {
                        of(self.tables[start as usize + to_index(at)])
                    } else {
                        f64::NAN
                    }
                }
                Op::Unary(function, a) => function.apply(of(a)),
                Op::Binary(function, a, b) => function.apply(of(a), of(b)),
                Op::Call(function, start) => {
                    let function = self.functions[function as usize];
                    call(function, &self.tables[start as usize..], registers)
                }
            };
        }
    }
}

fn call(function: &Function, arguments: &[u32], registers: &[f64]) -> f64 {
    if let Body::One(apply) = function.body {
        return apply(registers[arguments[0] as usize]);
    }
    let count = function.parameters.len();
    let mut numbers = [f64::NAN; MAX_PARAMETERS];
    for (number, &register) in numbers.iter_mut().zip(&arguments[..count]) {
        *number = registers[register as usize];
    }
    function.value(&numbers[..count])
}

/// Where the numbers of an array come from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Column {
    /// Register of each entry.
    registers: Vec<u32>,
    /// Entries that are not the same finite number at every evaluation.
    varying: Vec<u32>,
}

impl Column {
    /// All entries, to begin with.
    pub(crate) fn read(&self, registers: &[f64]) -> Vec<f64> {
        self.registers.iter().map(|&register| registers[register as usize]).collect()
    }

    /// Brings the entries that vary up to date, and gives the first that is not finite.
    pub(crate) fn update(&self, registers: &[f64], entries: &mut [f64]) -> Option<usize> {
        let mut wrong = None;
        for &at in &self.varying {
            let value = registers[self.registers[at as usize] as usize];
            entries[at as usize] = value;
            if !value.is_finite() && wrong.is_none() {
                wrong = Some(at as usize);
            }
        }
        wrong
    }

    /// All entries that are not finite.
    pub(crate) fn undefined<'a>(
        &'a self,
        registers: &'a [f64],
    ) -> impl Iterator<Item = (usize, f64)> + 'a {
        let value = |&at: &u32| registers[self.registers[at as usize] as usize];
        let entries = self.varying.iter().map(move |at| (*at as usize, value(at)));
        entries.filter(|(_, value)| !value.is_finite())
    }
}

const NONE: u32 = u32::MAX;

/// Gives values their registers and writes tapes.
pub(crate) struct Registers<'d> {
    dag: &'d Dag,
    of: Vec<u32>,
    next: usize,
    /// Most registers in use at any time.
    peak: usize,
    /// Contents before any tape has run.
    pub(crate) image: Vec<f64>,
    /// First registers of inputs, controls, attributes and leaves.
    pub(crate) inputs: usize,
    pub(crate) controls: usize,
    pub(crate) attributes: usize,
    pub(crate) leaves: usize,
}

impl<'d> Registers<'d> {
    /// Registers for this many inputs, controls, attributes and leaves, and for all constants.
    pub(crate) fn new(dag: &'d Dag, counts: [usize; 4]) -> Self {
        let [inputs, controls, attributes, leaves] = counts;
        let mut registers = Self {
            dag,
            of: vec![NONE; dag.len()],
            next: counts.iter().sum(),
            peak: 0,
            image: Vec::new(),
            inputs: 0,
            controls: inputs,
            attributes: inputs + controls,
            leaves: inputs + controls + attributes,
        };
        debug_assert!(leaves <= registers.next);
        registers.image = vec![f64::NAN; registers.next];
        for index in 0..dag.len() {
            let value = Value(index as u32);
            let register = match dag.node(value) {
                Node::Input(at) => registers.inputs + at as usize,
                Node::Control(at) => registers.controls + at as usize,
                Node::Attribute(at) => registers.attributes + at as usize,
                Node::Leaf(at) => registers.leaves + at as usize,
                Node::Constant(bits) => {
                    registers.image.push(f64::from_bits(bits));
                    registers.next += 1;
                    registers.next - 1
                }
                _ => continue,
            };
            registers.of[index] = register as u32;
        }
        registers
    }

    /// Number of registers needed.
    pub(crate) fn len(&self) -> usize {
        self.peak.max(self.next)
    }

    /// The register of a value that has one.
    pub(crate) fn of(&self, value: Value) -> u32 {
        debug_assert!(self.of[value.index()] != NONE);
        self.of[value.index()]
    }

    pub(crate) fn all(&self, values: &[Value]) -> Vec<u32> {
        values.iter().map(|&value| self.of(value)).collect()
    }

    pub(crate) fn column(&self, values: &[Value]) -> Column {
        let varies = |&(_, &value): &(usize, &Value)| {
            !self.dag.constant_of(value).is_some_and(f64::is_finite)
        };
        let varying = values.iter().enumerate().filter(varies);
        let varying = varying.map(|(at, _)| at as u32).collect();
        Column { registers: self.all(values), varying }
    }

    /// A tape that computes what these values need, as far as it depends on nothing in
    /// `excluded` (bits of [`depends`]) and is not computed yet.
    pub(crate) fn tape(&mut self, roots: impl IntoIterator<Item = Value>, excluded: u8) -> Tape {
        let needed = self.needed(roots, |dag, value| dag.depends(value) & excluded == 0);
        let mut tape = Tape { first: self.next, ..Tape::default() };
        for value in needed {
            self.emit(value, &mut tape);
        }
        tape
    }

    /// A tape for values that depend on a continuous attribute. Its registers are scratch:
    /// they are the same for every such tape, and `read` must be looked up before the next.
    pub(crate) fn scratch_tape(&mut self, roots: &[Value]) -> (Tape, Vec<u32>) {
        let on_attribute =
            |dag: &Dag, value: Value| dag.depends(value) & depends::ON_ATTRIBUTE != 0;
        let needed = self.needed(roots.iter().copied(), on_attribute);
        let start = self.next;
        let mut tape = Tape { first: start, ..Tape::default() };
        for &value in &needed {
            self.emit(value, &mut tape);
        }
        let read = self.all(roots);
        for value in needed {
            self.of[value.index()] = NONE;
        }
        self.peak = self.len();
        self.next = start;
        (tape, read)
    }

    /// Values without register among the roots and what they are made of, in order; only those
    /// that `wanted` accepts are listed.
    fn needed(
        &self,
        roots: impl IntoIterator<Item = Value>,
        wanted: impl Fn(&Dag, Value) -> bool,
    ) -> Vec<Value> {
        let mut seen = vec![false; self.dag.len()];
        let mut queue: Vec<Value> = roots.into_iter().collect();
        let mut needed = Vec::new();
        while let Some(value) = queue.pop() {
            if self.of[value.index()] != NONE || std::mem::replace(&mut seen[value.index()], true) {
                continue;
            }
            if wanted(self.dag, value) {
                needed.push(value);
            }
            self.dag.operands(value, |operand| queue.push(operand));
        }
        needed.sort_unstable();
        needed
    }

    fn emit(&mut self, value: Value, tape: &mut Tape) {
        let op = match self.dag.node(value) {
            Node::Unary(UnaryFunction::Negate, x) => Op::Negate(self.of(x)),
            Node::Unary(function, x) => Op::Unary(function, self.of(x)),
            Node::Binary(function, a, b) => {
                let (a, b) = (self.of(a), self.of(b));
                match function {
                    BinaryFunction::Add => Op::Add(a, b),
                    BinaryFunction::Subtract => Op::Subtract(a, b),
                    BinaryFunction::Multiply => Op::Multiply(a, b),
                    BinaryFunction::Divide => Op::Divide(a, b),
                    BinaryFunction::Minimum => Op::Minimum(a, b),
                    BinaryFunction::Maximum => Op::Maximum(a, b),
                    _ => Op::Binary(function, a, b),
                }
            }
            Node::Select(c, a, b) => Op::Select(self.of(c), self.of(a), self.of(b)),
            Node::Default(a, b) => Op::Default(self.of(a), self.of(b)),
            Node::Call(function, table) => {
                let start = tape.tables.len() as u32;
                let entries = self.dag.table(table);
                tape.tables.extend(entries.iter().map(|&entry| self.of(entry)));
                let function = self.dag.function(function);
                let known = tape.functions.iter().position(|other| other.name == function.name);
                let at = known.unwrap_or_else(|| {
                    tape.functions.push(function);
                    tape.functions.len() - 1
                });
                Op::Call(at as u32, start)
            }
            Node::Gather(index, table) => {
                let start = tape.tables.len() as u32;
                let entries = self.dag.table(table);
                tape.tables.extend(entries.iter().map(|&entry| self.of(entry)));
                Op::Gather(self.of(index), start, entries.len() as u32)
            }
            // These have had registers from the start.
            Node::Constant(_)
            | Node::Input(_)
            | Node::Control(_)
            | Node::Attribute(_)
            | Node::Leaf(_) => return,
        };
        self.of[value.index()] = self.next as u32;
        self.next += 1;
        tape.ops.push(op);
    }
}
