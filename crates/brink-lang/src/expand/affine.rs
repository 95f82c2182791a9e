//! Payoffs as intercept plus slope times the continuous attribute, worked out symbolically.

use crate::expand::dag::{Dag, Node, Value, depends};
use crate::functions::{BinaryFunction, UnaryFunction};
use rustc_hash::FxHashMap;

/// Intercept and slope, or the value that is not affine in the attribute.
pub(crate) type Pair = Result<(Value, Value), Value>;

/// Remembers what has been worked out.
#[derive(Debug, Default)]
pub(crate) struct Affine {
    known: FxHashMap<Value, Pair>,
}

impl Affine {
    /// Parts `value` into an intercept and a slope that do not depend on the attribute. The value
    /// may depend on one attribute only.
    pub(crate) fn split(&mut self, dag: &mut Dag, value: Value) -> Pair {
        if !varies(dag, value) {
            let zero = dag.constant(0.0);
            return Ok((value, zero));
        }
        if let Some(&pair) = self.known.get(&value) {
            return pair;
        }
        let pair = self.split_new(dag, value);
        self.known.insert(value, pair);
        pair
    }

    fn split_new(&mut self, dag: &mut Dag, value: Value) -> Pair {
        match dag.node(value) {
            Node::Attribute(_) => Ok((dag.constant(0.0), dag.constant(1.0))),
            Node::Unary(UnaryFunction::Negate, x) => {
                let (a, b) = self.split(dag, x)?;
                let negate = UnaryFunction::Negate;
                Ok((dag.unary(negate, a), dag.unary(negate, b)))
            }
            Node::Binary(function @ (BinaryFunction::Add | BinaryFunction::Subtract), x, y) => {
                let (a, b) = self.split(dag, x)?;
                let (c, d) = self.split(dag, y)?;
                Ok((dag.binary(function, a, c), dag.binary(function, b, d)))
            }
            Node::Binary(BinaryFunction::Multiply, x, y) => {
                let (factor, varying) = match (varies(dag, x), varies(dag, y)) {
                    (false, _) => (x, y),
                    (_, false) => (y, x),
                    _ => return Err(value),
                };
                let (a, b) = self.split(dag, varying)?;
                Ok((dag.multiply(factor, a), dag.multiply(factor, b)))
            }
            Node::Binary(BinaryFunction::Divide, x, y) if !varies(dag, y) => {
                let (a, b) = self.split(dag, x)?;
                Ok((dag.divide(a, y), dag.divide(b, y)))
            }
            Node::Select(condition, x, y) if !varies(dag, condition) => {
                let (a, b) = self.split(dag, x)?;
                let (c, d) = self.split(dag, y)?;
                Ok((dag.select(condition, a, c), dag.select(condition, b, d)))
            }
            Node::Gather(index, table) if !varies(dag, index) => {
                let entries = dag.table(table).to_vec();
                let mut intercepts = Vec::with_capacity(entries.len());
                let mut slopes = Vec::with_capacity(entries.len());
                for entry in entries {
                    let (a, b) = self.split(dag, entry)?;
                    intercepts.push(a);
                    slopes.push(b);
                }
                Ok((dag.gather(index, intercepts), dag.gather(index, slopes)))
            }
            _ => Err(value),
        }
    }
}

fn varies(dag: &Dag, value: Value) -> bool {
    dag.depends(value) & depends::ON_ATTRIBUTE != 0
}
