//! What a program does.

use std::{collections::HashMap, str::Lines};

use bashkit::ExecResult;

use super::{
    library,
    number::Number,
    parse::{Argument, Expression, Function, Item, Parser, Place, Statement, Wrong},
    words::words,
};

/// Calls in calls.
const DEPTH: usize = 500;

pub struct Machine {
    names: HashMap<String, Number>,
    arrays: HashMap<String, HashMap<i64, Number>>,
    functions: HashMap<String, Function>,
    scale: u32,
    input_base: u32,
    output_base: u32,
    last: Number,
    library: bool,
    width: usize,
    column: usize,
    depth: usize,
    ended: bool,
    out: String,
    errors: String,
}

/// Why it does not go on with the next statement.
enum Stop {
    Break,
    Continue,
    Return(Number),
    Halt,
    Error(String),
}

type Done<T> = Result<T, Stop>;

impl Machine {
    pub fn new(library: bool, width: usize) -> Self {
        Self {
            names: HashMap::new(),
            arrays: HashMap::new(),
            functions: HashMap::new(),
            scale: if library { 20 } else { 0 },
            input_base: 10,
            output_base: 10,
            last: 0.into(),
            library,
            width,
            column: 0,
            depth: 0,
            ended: false,
            out: String::new(),
            errors: String::new(),
        }
    }

    pub fn ended(&self) -> bool {
        self.ended
    }

    pub fn warn(&mut self, text: &str) {
        self.errors.push_str(text);
    }

    pub fn result(self, code: i32) -> ExecResult {
        let mut result = ExecResult::with_code(self.out, code);
        result.stderr = self.errors.into();
        result
    }

    /// Standard input is the program, and what `read()` reads.
    pub fn run_input(&mut self, text: &str) {
        self.run(text, "(standard_in)", &mut "".lines());
    }

    pub fn run(&mut self, text: &str, source: &str, input: &mut Lines<'_>) {
        let mut parser = Parser::new(words(text));
        while let Some(item) = parser.item() {
            let done = match item {
                Ok(Item::Quit) => Err(Stop::Halt),
                Ok(Item::Function(function)) => {
                    self.functions.insert(function.name.clone(), function);
                    Ok(())
                }
                Ok(Item::Statements(all)) => all.iter().try_for_each(|one| self.statement(one, input)),
                Err(Wrong(line)) => {
                    self.warn(&format!("{source} {line}: syntax error\n"));
                    Ok(())
                }
            };
            match done {
                Err(Stop::Halt) => {
                    self.ended = true;
                    return;
                }
                Err(Stop::Error(why)) => self.warn(&format!("Runtime error (func=(main), adr=0): {why}\n")),
                _ => {}
            }
        }
    }

    fn statement(&mut self, statement: &Statement, input: &mut Lines<'_>) -> Done<()> {
        match statement {
            Statement::Show(expression) => {
                let value = self.value(expression, input)?;
                let silent = match expression {
                    Expression::Assign(..) => true,
                    Expression::Call(name, _) => self.functions.get(name).is_some_and(|f| f.void),
                    _ => false,
                };
                if !silent {
                    self.show(&value);
                    self.put("\n");
                    self.last = value;
                }
            }
            Statement::Text(text) => self.put(text),
            Statement::Print(all) => {
                for one in all {
                    match one {
                        Statement::Text(text) => self.put(&unescaped(text)),
                        Statement::Show(expression) => {
                            let value = self.value(expression, input)?;
                            self.show(&value);
                            self.last = value;
                        }
                        _ => {}
                    }
                }
            }
            Statement::Block(all) => all.iter().try_for_each(|one| self.statement(one, input))?,
            Statement::If(condition, then, other) => match (self.holds(condition, input)?, other) {
                (true, _) => self.statement(then, input)?,
                (false, Some(other)) => self.statement(other, input)?,
                (false, None) => {}
            },
            Statement::While(condition, body) => self.repeat(Some(condition), None, body, input)?,
            Statement::For(first, condition, step, body) => {
                if let Some(first) = first {
                    self.value(first, input)?;
                }
                self.repeat(condition.as_ref(), step.as_ref(), body, input)?;
            }
            Statement::Break => return Err(Stop::Break),
            Statement::Continue => return Err(Stop::Continue),
            Statement::Return(value) => {
                let value = value.as_ref().map_or(Ok(0.into()), |value| self.value(value, input))?;
                return Err(Stop::Return(value));
            }
            Statement::Halt => return Err(Stop::Halt),
            Statement::Nothing => {}
        }
        Ok(())
    }

    fn repeat(
        &mut self,
        condition: Option<&Expression>,
        step: Option<&Expression>,
        body: &Statement,
        input: &mut Lines<'_>,
    ) -> Done<()> {
        while condition.map_or(Ok(true), |condition| self.holds(condition, input))? {
            match self.statement(body, input) {
                Err(Stop::Break) => break,
                Err(Stop::Continue) | Ok(()) => {}
                Err(stop) => return Err(stop),
            }
            if let Some(step) = step {
                self.value(step, input)?;
            }
        }
        Ok(())
    }

    fn holds(&mut self, condition: &Expression, input: &mut Lines<'_>) -> Done<bool> {
        Ok(!self.value(condition, input)?.is_zero())
    }

    fn value(&mut self, expression: &Expression, input: &mut Lines<'_>) -> Done<Number> {
        Ok(match expression {
            Expression::Number(text) => Number::read(text, self.input_base),
            Expression::Group(inner) => self.value(inner, input)?,
            Expression::Negative(inner) => self.value(inner, input)?.negated(),
            Expression::Not(inner) => i64::from(self.value(inner, input)?.is_zero()).into(),
            Expression::Place(place) => self.get(place, input)?,
            Expression::Step(place, step, before) => {
                let old = self.get(place, input)?;
                let new = old.plus(&(*step).into());
                self.set(place, new.clone(), input)?;
                if *before { old } else { new }
            }
            Expression::Assign(place, sign, of) => {
                let of = self.value(of, input)?;
                let value = match sign.strip_suffix('=').filter(|sign| !sign.is_empty()) {
                    Some(sign) => {
                        let old = self.get(place, input)?;
                        self.binary(sign, &old, &of)?
                    }
                    None => of,
                };
                self.set(place, value.clone(), input)?;
                value
            }
            Expression::Binary(sign, left, right) => {
                let left = self.value(left, input)?;
                let right = self.value(right, input)?;
                self.binary(sign, &left, &right)?
            }
            Expression::Call(name, arguments) => self.call(name, arguments, input)?,
        })
    }

    fn binary(&self, sign: &str, left: &Number, right: &Number) -> Done<Number> {
        let truth = |holds: bool| Ok(i64::from(holds).into());
        let order = left.compare(right);
        let by_zero = || Stop::Error("Divide by zero".to_owned());
        match sign {
            "+" => Ok(left.plus(right)),
            "-" => Ok(left.minus(right)),
            "*" => Ok(left.times(right, self.scale)),
            "/" => left.over(right, self.scale).ok_or_else(by_zero),
            "%" => left.rest(right, self.scale).ok_or_else(by_zero),
            "^" => {
                let exponent = right.whole().ok_or_else(|| Stop::Error("exponent too large in raise".to_owned()))?;
                left.power(exponent, self.scale).ok_or_else(|| Stop::Error("exponent too large in raise".to_owned()))
            }
            "==" => truth(order.is_eq()),
            "!=" => truth(order.is_ne()),
            "<" => truth(order.is_lt()),
            ">" => truth(order.is_gt()),
            "<=" => truth(order.is_le()),
            ">=" => truth(order.is_ge()),
            "&&" => truth(!left.is_zero() && !right.is_zero()),
            _ => truth(!left.is_zero() || !right.is_zero()),
        }
    }

    fn get(&mut self, place: &Place, input: &mut Lines<'_>) -> Done<Number> {
        Ok(match place {
            Place::Name(name) => match name.as_str() {
                "scale" => i64::from(self.scale).into(),
                "ibase" => i64::from(self.input_base).into(),
                "obase" => i64::from(self.output_base).into(),
                "last" => self.last.clone(),
                name => self.names.get(name).cloned().unwrap_or_else(|| 0.into()),
            },
            Place::Element(name, index) => {
                let index = self.index(index, input)?;
                self.arrays.get(name).and_then(|array| array.get(&index)).cloned().unwrap_or_else(|| 0.into())
            }
        })
    }

    fn set(&mut self, place: &Place, value: Number, input: &mut Lines<'_>) -> Done<()> {
        let small = |low: u32, high: u32| value.whole().map_or(high, |n| u32::try_from(n.max(0)).unwrap_or(high).clamp(low, high));
        match place {
            Place::Name(name) => match name.as_str() {
                "scale" => self.scale = small(0, 1 << 20),
                "ibase" => self.input_base = small(2, 36),
                "obase" => self.output_base = small(2, 1 << 30),
                "last" => self.last = value,
                name => {
                    self.names.insert(name.to_owned(), value);
                }
            },
            Place::Element(name, index) => {
                let index = self.index(index, input)?;
                self.arrays.entry(name.clone()).or_default().insert(index, value);
            }
        }
        Ok(())
    }

    fn index(&mut self, index: &Expression, input: &mut Lines<'_>) -> Done<i64> {
        let index = self.value(index, input)?.whole().filter(|index| (0..1 << 24).contains(index));
        index.ok_or_else(|| Stop::Error("Array subscript out of bounds".to_owned()))
    }

    fn call(&mut self, name: &str, arguments: &[Argument], input: &mut Lines<'_>) -> Done<Number> {
        if let Some(function) = self.functions.get(name).cloned() {
            return self.call_defined(&function, arguments, input);
        }
        let mut values = Vec::new();
        for argument in arguments {
            match argument {
                Argument::Value(expression) => values.push(self.value(expression, input)?),
                Argument::Array(name) => {
                    values.push(i64::try_from(self.arrays.get(name).map_or(0, HashMap::len)).unwrap_or(0).into());
                }
            }
        }
        let undefined = || Stop::Error(format!("Function {name} not defined."));
        match (name, values.as_slice()) {
            ("length", [x]) => Ok(x.length().into()),
            ("scale", [x]) => Ok(i64::from(x.scale).into()),
            ("sqrt", [x]) => x.root(self.scale).ok_or_else(|| Stop::Error("Square root of a negative number".to_owned())),
            ("read", []) => Ok(Number::read(input.next().unwrap_or_default().trim(), self.input_base)),
            ("j", [n, x]) if self.library => self.bessel(n, x).ok_or_else(undefined),
            (name, [x]) if self.library => library::call(name, x, self.scale).ok_or_else(undefined),
            _ => Err(undefined()),
        }
    }

    fn bessel(&self, n: &Number, x: &Number) -> Option<Number> {
        // The sum of (-1)^k (x/2)^(2k+n) / (k! (k+n)!).
        let n = n.whole().filter(|n| (0..=1000).contains(n))?;
        let work = self.scale + 20 + u32::try_from(x.at(0).length()).ok()? * 20;
        let half = x.over(&2.into(), work)?;
        let square = half.times(&half, work).negated();
        let mut term = half.power(n, work)?;
        for k in 1..=n {
            term = term.over(&k.into(), work)?;
        }
        let (mut sum, mut k) = (term.clone(), 0i64);
        while !term.is_zero() {
            k += 1;
            term = term.times(&square, work).at(work).over(&(k * (k + n)).into(), work)?;
            sum = sum.plus(&term);
        }
        Some(sum.at(self.scale))
    }

    fn call_defined(&mut self, function: &Function, arguments: &[Argument], input: &mut Lines<'_>) -> Done<Number> {
        if arguments.len() != function.parameters.len() {
            return Err(Stop::Error("Parameter number mismatch".to_owned()));
        }
        if self.depth >= DEPTH {
            return Err(Stop::Error(format!("more than {DEPTH} calls in calls")));
        }
        let mut given = Vec::new();
        for argument in arguments {
            given.push(match argument {
                Argument::Value(expression) => (Some(self.value(expression, input)?), None),
                Argument::Array(name) => (None, Some(self.arrays.get(name).cloned().unwrap_or_default())),
            });
        }
        let locals: Vec<&String> = function.parameters.iter().chain(&function.autos).collect();
        let saved: Vec<_> = locals.iter().map(|name| self.take_local(name)).collect();
        for (name, (value, array)) in function.parameters.iter().zip(given) {
            if let Some(value) = value {
                self.names.insert(name.clone(), value);
            }
            if let Some(array) = array {
                self.arrays.insert(name.trim_end_matches("[]").to_owned(), array);
            }
        }
        self.depth += 1;
        let done = function.body.iter().try_for_each(|one| self.statement(one, input));
        self.depth -= 1;
        for (name, (value, array)) in locals.iter().zip(saved).rev() {
            self.put_local(name, value, array);
        }
        match done {
            Ok(()) => Ok(0.into()),
            Err(Stop::Return(value)) => Ok(value),
            Err(stop) => Err(stop),
        }
    }

    fn take_local(&mut self, name: &str) -> (Option<Number>, Option<HashMap<i64, Number>>) {
        match name.strip_suffix("[]") {
            Some(array) => (None, self.arrays.remove(array)),
            None => (self.names.remove(name), None),
        }
    }

    fn put_local(&mut self, name: &str, value: Option<Number>, array: Option<HashMap<i64, Number>>) {
        self.take_local(name);
        if let Some(value) = value {
            self.names.insert(name.to_owned(), value);
        }
        if let Some(array) = array {
            self.arrays.insert(name.trim_end_matches("[]").to_owned(), array);
        }
    }

    /// A number, on as many lines as it needs.
    fn show(&mut self, value: &Number) {
        let shown = value.shown(self.output_base);
        if self.width < 3 {
            return self.put(&shown);
        }
        for digit in shown.chars() {
            if self.column + 2 >= self.width {
                self.out.push_str("\\\n");
                self.column = 0;
            }
            self.out.push(digit);
            self.column += 1;
        }
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
        self.column = text.rfind('\n').map_or(self.column + text.chars().count(), |at| text.len() - at - 1);
    }
}

/// Escapes of `print`.
fn unescaped(text: &str) -> String {
    let (mut out, mut chars) = (String::with_capacity(text.len()), text.chars());
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('a') => out.push('\u{7}'),
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('q') => out.push('"'),
            Some('\\') => out.push('\\'),
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
    out
}
