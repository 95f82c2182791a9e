//! Numbers: from formulas to values of the graph of scalars.

use super::elements::Position;
use super::{Expanded, Expander, LetState, MAX_NESTING};
use crate::expand::dag::{Value, depends};
use crate::functions::{BinaryFunction, UnaryFunction};
use crate::resolve::formula::{Condition, ConditionKind, Element, Formula, FormulaKind, Variable};
use crate::source::{Diagnostic, Span};
use crate::syntax::{Comparison, Reduction};

impl<'m> Expander<'m> {
    /// Expands a formula with the present index values and view.
    pub(crate) fn number(&mut self, formula: &'m Formula) -> Expanded<Value> {
        self.step(formula.span)?;
        if self.depth >= MAX_NESTING {
            let message = format!("formulas are nested more than {MAX_NESTING} levels deep here");
            return Err(self.error(formula.span, message));
        }
        self.depth += 1;
        let result = self.number_inside(formula);
        self.depth -= 1;
        let value = result?;
        if self.dag.depends(value) & depends::ON_ATTRIBUTE != 0 {
            self.places.entry(value).or_insert(formula.span);
        }
        Ok(value)
    }

    fn number_inside(&mut self, formula: &'m Formula) -> Expanded<Value> {
        let span = formula.span;
        match &formula.kind {
            FormulaKind::Number(number) => Ok(self.dag.constant(*number)),
            FormulaKind::Size(id) => match self.sizes.get(*id).copied() {
                Some(size) => Ok(self.dag.constant(size)),
                None => Err(self.error(span, "this size is used above its definition")),
            },
            FormulaKind::Parameter(id, indices) => self.parameter(*id, indices, span),
            FormulaKind::Control(id, indices) => self.control(*id, indices, span),
            FormulaKind::Let(id, indices) => {
                self.indexed(indices, &mut |expander, at| expander.named(*id, at, span))
            }
            FormulaKind::Measure(id, indices) => {
                self.indexed(indices, &mut |expander, at| expander.measure_value(*id, at))
            }
            FormulaKind::Integer(element) => self.integer(element, span),
            FormulaKind::Count(set) => {
                let count = self.set_values(*set, span)?.len();
                Ok(self.dag.constant(count as f64))
            }
            FormulaKind::Attribute(reference) => self.attribute(reference, span),
            FormulaKind::Unary(function, operand) => {
                let operand = self.number(operand)?;
                Ok(self.dag.unary(*function, operand))
            }
            FormulaKind::Binary(function, operands) => {
                let left = self.number(&operands[0])?;
                let right = self.number(&operands[1])?;
                Ok(self.dag.binary(*function, left, right))
            }
            FormulaKind::Call(function, arguments) => {
                let arguments: Expanded<Vec<Value>> =
                    arguments.iter().map(|argument| self.number(argument)).collect();
                Ok(self.dag.call(function, arguments?))
            }
            FormulaKind::If(condition, branches) => self.choice(condition, branches),
            FormulaKind::Reduce { reduction, variables, guard, body } => {
                self.reduce(*reduction, variables, guard.as_deref(), body, span)
            }
            FormulaKind::Reach { event, given } => self.reach(event, given),
            FormulaKind::Expect(terms) => self.expect(terms),
            FormulaKind::PlayerValue(player) => Ok(self.value_leaf(*player)),
        }
    }

    fn parameter(&mut self, id: usize, indices: &'m [Element], span: Span) -> Expanded<Value> {
        if id >= self.parameters.len() {
            return Err(self.not_constant(span));
        }
        self.indexed(indices, &mut |expander, positions| {
            let scalar = expander.parameters[id].at(positions);
            Ok(expander.dag.input(scalar))
        })
    }

    fn control(&mut self, id: usize, indices: &'m [Element], span: Span) -> Expanded<Value> {
        if id >= self.controls.len() {
            return Err(self.not_constant(span));
        }
        self.indexed(indices, &mut |expander, at| expander.effective_control(id, at))
    }

    /// An element of an integer set as the integer that it is.
    fn integer(&mut self, element: &'m Element, span: Span) -> Expanded<Value> {
        let low = self.set_values(element.set, span)?.low() as f64;
        match self.element(element)? {
            Position::Known(position) => {
                let number = self.sets[element.set].number(position);
                Ok(self.dag.constant(number))
            }
            Position::Dynamic(position) => {
                let low = self.dag.constant(low);
                Ok(self.dag.add(position, low))
            }
        }
    }

    /// A branch that is never taken need not even make sense for these indices.
    fn choice(&mut self, condition: &'m Condition, branches: &'m [Formula; 2]) -> Expanded<Value> {
        let condition = self.truth(condition)?;
        match self.dag.constant_of(condition) {
            Some(0.0) => self.number(&branches[1]),
            Some(_) => self.number(&branches[0]),
            None => {
                let then = self.number(&branches[0])?;
                let otherwise = self.number(&branches[1])?;
                Ok(self.dag.select(condition, then, otherwise))
            }
        }
    }

    #[expect(clippy::unnecessary_box_returns, reason = "it is the error of `Expanded`")]
    pub(super) fn not_constant(&self, span: Span) -> Box<Diagnostic> {
        let text = self.file.brief(span);
        let message = format!("`{text}` is not a constant");
        let help = "what shapes the sets may use numbers, sizes and bounds of sets only; a `size` \
                    is an integer that a scenario can set";
        Box::new(self.error(span, message).with_help(help))
    }

    fn reduce(
        &mut self,
        reduction: Reduction,
        variables: &'m [Variable],
        guard: Option<&'m Condition>,
        body: &'m Formula,
        span: Span,
    ) -> Expanded<Value> {
        let mut result: Option<Value> = None;
        self.for_each(variables, span, |expander, positions| {
            let outer = expander.env.len();
            for (variable, &position) in variables.iter().zip(positions) {
                expander.push_variable(variable, position);
            }
            let term = expander.reduce_term(guard, body);
            expander.env.truncate(outer);
            if let Some(term) = term? {
                let function = match reduction {
                    Reduction::Sum => BinaryFunction::Add,
                    Reduction::Product => BinaryFunction::Multiply,
                    Reduction::Minimum => BinaryFunction::Minimum,
                    Reduction::Maximum => BinaryFunction::Maximum,
                };
                result = Some(match result {
                    None => term,
                    Some(before) => expander.dag.binary(function, before, term),
                });
            }
            Ok(())
        })?;
        match (result, reduction) {
            (Some(result), _) => Ok(result),
            (None, Reduction::Sum) => Ok(self.dag.constant(0.0)),
            (None, Reduction::Product) => Ok(self.dag.constant(1.0)),
            (None, _) => Err(self.error(span, "this runs over nothing, so it has no value")),
        }
    }

    fn reduce_term(
        &mut self,
        guard: Option<&'m Condition>,
        body: &'m Formula,
    ) -> Expanded<Option<Value>> {
        if let Some(guard) = guard
            && !self.holds(guard)?
        {
            return Ok(None);
        }
        self.number(body).map(Some)
    }

    /// A value at indices of which some may be known only when the model is evaluated: those
    /// are looked up in a table over the whole set.
    pub(super) fn indexed(
        &mut self,
        indices: &'m [Element],
        value: &mut dyn FnMut(&mut Self, &[usize]) -> Expanded<Value>,
    ) -> Expanded<Value> {
        let mut positions = Vec::with_capacity(indices.len());
        for index in indices {
            positions.push(self.element(index)?);
        }
        let mut known: Vec<usize> = Vec::with_capacity(indices.len());
        self.indexed_from(indices, &positions, &mut known, value)
    }

    fn indexed_from(
        &mut self,
        indices: &'m [Element],
        positions: &[Position],
        known: &mut Vec<usize>,
        value: &mut dyn FnMut(&mut Self, &[usize]) -> Expanded<Value>,
    ) -> Expanded<Value> {
        match positions.get(known.len()) {
            None => value(self, known),
            Some(&Position::Known(position)) => {
                known.push(position);
                let result = self.indexed_from(indices, positions, known, value);
                known.pop();
                result
            }
            Some(&Position::Dynamic(index)) => {
                let count = self.sets[indices[known.len()].set].len();
                let mut entries = Vec::with_capacity(count);
                for position in 0..count {
                    known.push(position);
                    let entry = self.indexed_from(indices, positions, known, value);
                    known.pop();
                    entries.push(entry?);
                }
                Ok(self.dag.gather(index, entries))
            }
        }
    }

    /// The value of a named formula at these indices.
    fn named(&mut self, id: usize, positions: &[usize], span: Span) -> Expanded<Value> {
        let definition = &self.definitions.lets[id];
        let view = match &self.view {
            Some(view) if definition.private => view.id,
            _ => 0,
        };
        if definition.recursive && self.filled_lets.insert((id, view)) {
            self.fill(id, view);
        }
        self.named_at(id, view, positions, span)
    }

    /// Expands a recurrence at all indices in order, so that each value finds those before it
    /// ready; if it runs backwards, in the reverse order. Errors show up where a value is used.
    fn fill(&mut self, id: usize, view: usize) {
        let variables = &self.definitions.lets[id].variables;
        let span = self.definitions.lets[id].body.span;
        let mut all: Vec<Box<[usize]>> = Vec::new();
        let counted = self.for_each(variables, span, |_, positions| {
            all.push(positions.into());
            Ok(())
        });
        let forwards = counted.is_ok()
            && all.iter().all(|positions| self.named_at(id, view, positions, span).is_ok());
        if !forwards {
            for positions in all.iter().rev() {
                if self.named_at(id, view, positions, span).is_err() {
                    return;
                }
            }
        }
    }

    fn named_at(
        &mut self,
        id: usize,
        view: usize,
        positions: &[usize],
        span: Span,
    ) -> Expanded<Value> {
        let key = (id, view, Box::from(positions));
        let definition = &self.definitions.lets[id];
        match self.lets.get(&key) {
            Some(LetState::Done(value)) => return Ok(*value),
            Some(LetState::InProgress) => {
                let name = &definition.declaration.name;
                let elements: Vec<String> = definition
                    .variables
                    .iter()
                    .zip(positions)
                    .map(|(v, &p)| self.sets[v.set].name(p))
                    .collect();
                let name = if elements.is_empty() {
                    name.clone()
                } else {
                    format!("{name}[{}]", elements.join(", "))
                };
                return Err(self.error(span, format!("`{name}` is defined through itself")));
            }
            None => {}
        }
        self.lets.insert(key.clone(), LetState::InProgress);
        // A public formula is the same in every view, and its checks must not name one.
        let outer = if definition.private { None } else { Some(self.view.take()) };
        let result = self
            .framed(&definition.variables, positions, |expander| expander.number(&definition.body));
        if let Some(view) = outer {
            self.view = view;
        }
        match result {
            Ok(value) => {
                self.lets.insert(key, LetState::Done(value));
                Ok(value)
            }
            Err(diagnostic) => {
                self.lets.remove(&key);
                Err(diagnostic)
            }
        }
    }

    /// The value of a control: what is given, or its default formula where nothing is.
    pub(crate) fn effective_control(&mut self, id: usize, positions: &[usize]) -> Expanded<Value> {
        let scalar = self.controls[id].at(positions);
        let definition = &self.definitions.controls[id];
        match self.effective_controls[scalar] {
            Some(LetState::Done(value)) => return Ok(value),
            Some(LetState::InProgress) => {
                let message =
                    format!("the default of `{}` depends on itself", definition.declaration.name);
                return Err(self.error(definition.declaration.span, message));
            }
            None => {}
        }
        let given = self.dag.control(scalar);
        let value = match &definition.default {
            None => given,
            Some(default) => {
                self.effective_controls[scalar] = Some(LetState::InProgress);
                let view = self.view.take();
                let default = self.framed(&definition.variables, positions, |e| e.number(default));
                self.view = view;
                self.effective_controls[scalar] = None;
                self.dag.given_or(given, default?)
            }
        };
        self.effective_controls[scalar] = Some(LetState::Done(value));
        Ok(value)
    }

    /// A condition as 1 or 0.
    pub(super) fn truth(&mut self, condition: &'m Condition) -> Expanded<Value> {
        self.step(condition.span)?;
        match &condition.kind {
            ConditionKind::Numbers(comparison, pair) => {
                let left = self.number(&pair[0])?;
                let right = self.number(&pair[1])?;
                Ok(self.compare(*comparison, left, right))
            }
            ConditionKind::Elements(comparison, pair) => {
                let left = self.element(&pair[0])?;
                let left = self.position_value(left);
                let right = self.element(&pair[1])?;
                let right = self.position_value(right);
                Ok(self.compare(*comparison, left, right))
            }
            ConditionKind::And(pair) => {
                let left = self.truth(&pair[0])?;
                if self.dag.constant_of(left) == Some(0.0) {
                    return Ok(left);
                }
                let right = self.truth(&pair[1])?;
                Ok(self.dag.binary(BinaryFunction::And, left, right))
            }
            ConditionKind::Or(pair) => {
                let left = self.truth(&pair[0])?;
                if self.dag.constant_of(left).is_some_and(|truth| truth != 0.0) {
                    return Ok(left);
                }
                let right = self.truth(&pair[1])?;
                Ok(self.dag.binary(BinaryFunction::Or, left, right))
            }
            ConditionKind::Not(inner) => {
                let inner = self.truth(inner)?;
                Ok(self.dag.unary(UnaryFunction::Not, inner))
            }
        }
    }

    fn compare(&mut self, comparison: Comparison, left: Value, right: Value) -> Value {
        let (function, swapped) = BinaryFunction::comparison(comparison);
        let (left, right) = if swapped { (right, left) } else { (left, right) };
        self.dag.binary(function, left, right)
    }

    /// A condition that shapes the graph, and so may depend on indices and sizes only.
    pub(super) fn holds(&mut self, condition: &'m Condition) -> Expanded<bool> {
        let truth = self.truth(condition)?;
        if let Some(truth) = self.dag.constant_of(truth) {
            Ok(truth != 0.0)
        } else {
            let message = "a guard may depend on indices and sizes only";
            let help = "it shapes the game, which is built before parameters have values; \
                        for a number write `if ... then ... else ...` in the formula";
            Err(Box::new(self.error(condition.span, message).with_help(help)))
        }
    }
}
