//! From words to what is to be done.

use super::words::Word;

#[derive(Clone, Debug)]
pub enum Expression {
    Number(String),
    Place(Place),
    Negative(Box<Self>),
    Not(Box<Self>),
    Binary(&'static str, Box<Self>, Box<Self>),
    /// `x = …`, `x += …`
    Assign(Place, &'static str, Box<Self>),
    /// `++x`, `x--`: by how much, and whether the value is that before.
    Step(Place, i64, bool),
    Call(String, Vec<Argument>),
    Group(Box<Self>),
}

#[derive(Clone, Debug)]
pub enum Argument {
    Value(Expression),
    Array(String),
}

#[derive(Clone, Debug)]
pub enum Place {
    Name(String),
    Element(String, Box<Expression>),
}

#[derive(Clone, Debug)]
pub enum Statement {
    Show(Expression),
    Text(String),
    Print(Vec<Statement>),
    Block(Vec<Statement>),
    If(Expression, Box<Statement>, Option<Box<Statement>>),
    While(Expression, Box<Statement>),
    For(Option<Expression>, Option<Expression>, Option<Expression>, Box<Statement>),
    Break,
    Continue,
    Return(Option<Expression>),
    Halt,
    Nothing,
}

#[derive(Clone, Debug)]
pub struct Function {
    pub name: String,
    /// Names; arrays end with `[]`.
    pub parameters: Vec<String>,
    pub autos: Vec<String>,
    pub body: Vec<Statement>,
    pub void: bool,
}

/// What stands on a line.
pub enum Item {
    Statements(Vec<Statement>),
    Function(Function),
    Quit,
}

pub struct Parser {
    words: Vec<(Word, usize)>,
    at: usize,
    quits: bool,
}

/// It is not as it should be; the line.
pub struct Wrong(pub usize);

type Parsed<T> = Result<T, Wrong>;

impl Parser {
    pub fn new(words: Vec<(Word, usize)>) -> Self {
        Self { words, at: 0, quits: false }
    }

    /// The next line, or `None` at the end. After an error it goes on with the line after.
    pub fn item(&mut self) -> Option<Parsed<Item>> {
        while self.eat_line() {}
        self.peek()?;
        let item = self.whole_item();
        if item.is_err() {
            while self.peek().is_some_and(|word| *word != Word::Line) {
                self.at += 1;
            }
        }
        Some(item)
    }

    fn whole_item(&mut self) -> Parsed<Item> {
        if self.eat_name("define") {
            return self.function().map(Item::Function);
        }
        let mut statements = Vec::new();
        loop {
            if !matches!(self.peek(), None | Some(Word::Line | Word::Sign(";"))) {
                statements.push(self.statement()?);
            }
            if self.quits {
                return Ok(Item::Quit);
            }
            if !self.eat(";") {
                break;
            }
        }
        match self.peek() {
            None | Some(Word::Line) => Ok(Item::Statements(statements)),
            Some(_) => Err(self.wrong()),
        }
    }

    fn function(&mut self) -> Parsed<Function> {
        let mut name = self.name()?;
        let void = name == "void" && matches!(self.peek(), Some(Word::Name(_)));
        if void {
            name = self.name()?;
        }
        self.must("(")?;
        let parameters = self.names(")")?;
        self.must(")")?;
        while self.eat_line() {}
        self.must("{")?;
        while self.eat_line() || self.eat(";") {}
        let mut autos = Vec::new();
        while self.eat_name("auto") {
            autos.extend(self.names(";")?);
            while self.eat_line() || self.eat(";") {}
        }
        let body = self.block()?;
        Ok(Function { name, parameters, autos, body, void })
    }

    fn names(&mut self, end: &str) -> Parsed<Vec<String>> {
        let mut names = Vec::new();
        while !self.is(end) && self.peek() != Some(&Word::Line) {
            self.eat("&");
            let _pointer = self.eat("*");
            let mut name = self.name()?;
            if self.eat("[") {
                self.must("]")?;
                name.push_str("[]");
            }
            names.push(name);
            if !self.eat(",") {
                break;
            }
        }
        Ok(names)
    }

    /// What follows `{`.
    fn block(&mut self) -> Parsed<Vec<Statement>> {
        let mut statements = Vec::new();
        loop {
            while self.eat_line() || self.eat(";") {}
            if self.eat("}") {
                return Ok(statements);
            }
            statements.push(self.statement()?);
            if !matches!(self.peek(), Some(Word::Line | Word::Sign(";" | "}"))) {
                return Err(self.wrong());
            }
        }
    }

    fn statement(&mut self) -> Parsed<Statement> {
        if self.eat("{") {
            return self.block().map(Statement::Block);
        }
        let word = self.peek().cloned();
        match word {
            Some(Word::Text(text)) => {
                self.at += 1;
                Ok(Statement::Text(text))
            }
            Some(Word::Name(name)) => match self.keyword(&name) {
                Some(statement) => statement,
                None => self.expression().map(Statement::Show),
            },
            _ => self.expression().map(Statement::Show),
        }
    }

    fn keyword(&mut self, name: &str) -> Option<Parsed<Statement>> {
        let parse: fn(&mut Self) -> Parsed<Statement> = match name {
            "print" => Self::print,
            "if" => Self::condition,
            "while" => Self::repeated,
            "for" => Self::counted,
            "return" => Self::returned,
            "break" => |_| Ok(Statement::Break),
            "continue" => |_| Ok(Statement::Continue),
            "halt" => |_| Ok(Statement::Halt),
            "limits" | "warranty" => |_| Ok(Statement::Nothing),
            "quit" => |parser| {
                parser.quits = true;
                Ok(Statement::Nothing)
            },
            _ => return None,
        };
        self.at += 1;
        Some(parse(self))
    }

    fn print(&mut self) -> Parsed<Statement> {
        let mut shown = Vec::new();
        loop {
            shown.push(match self.peek().cloned() {
                Some(Word::Text(text)) => {
                    self.at += 1;
                    Statement::Text(text)
                }
                _ => Statement::Show(self.expression()?),
            });
            if !self.eat(",") {
                return Ok(Statement::Print(shown));
            }
        }
    }

    fn condition(&mut self) -> Parsed<Statement> {
        self.must("(")?;
        let condition = self.expression()?;
        self.must(")")?;
        while self.eat_line() {}
        let then = Box::new(self.statement()?);
        let before = self.at;
        while self.eat_line() || self.eat(";") {}
        if self.eat_name("else") {
            while self.eat_line() {}
            return Ok(Statement::If(condition, then, Some(Box::new(self.statement()?))));
        }
        self.at = before;
        Ok(Statement::If(condition, then, None))
    }

    fn repeated(&mut self) -> Parsed<Statement> {
        self.must("(")?;
        let condition = self.expression()?;
        self.must(")")?;
        while self.eat_line() {}
        Ok(Statement::While(condition, Box::new(self.statement()?)))
    }

    fn counted(&mut self) -> Parsed<Statement> {
        self.must("(")?;
        let first = if self.is(";") { None } else { Some(self.expression()?) };
        self.must(";")?;
        let condition = if self.is(";") { None } else { Some(self.expression()?) };
        self.must(";")?;
        let step = if self.is(")") { None } else { Some(self.expression()?) };
        self.must(")")?;
        while self.eat_line() {}
        Ok(Statement::For(first, condition, step, Box::new(self.statement()?)))
    }

    fn returned(&mut self) -> Parsed<Statement> {
        let none = matches!(self.peek(), None | Some(Word::Line | Word::Sign(";" | "}")));
        Ok(Statement::Return(if none { None } else { Some(self.expression()?) }))
    }

    fn expression(&mut self) -> Parsed<Expression> {
        self.binary(0)
    }

    /// Operators from those that bind least to those that bind most; `!` stands between.
    fn binary(&mut self, level: usize) -> Parsed<Expression> {
        const LEVELS: [&[&str]; 3] = [&["||"], &["&&"], &["==", "!=", "<=", ">=", "<", ">"]];
        if level == 2 && self.eat("!") {
            return Ok(Expression::Not(Box::new(self.binary(2)?)));
        }
        let Some(signs) = LEVELS.get(level) else { return self.sum() };
        let mut left = self.binary(level + 1)?;
        while let Some(sign) = self.eat_any(signs) {
            let right = self.binary(level + 1)?;
            left = Expression::Binary(sign, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn sum(&mut self) -> Parsed<Expression> {
        let mut left = self.product()?;
        while let Some(sign) = self.eat_any(&["+", "-"]) {
            left = Expression::Binary(sign, Box::new(left), Box::new(self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Parsed<Expression> {
        let mut left = self.power()?;
        while let Some(sign) = self.eat_any(&["*", "/", "%"]) {
            left = Expression::Binary(sign, Box::new(left), Box::new(self.power()?));
        }
        Ok(left)
    }

    fn power(&mut self) -> Parsed<Expression> {
        let base = self.unary()?;
        if self.eat("^") {
            return Ok(Expression::Binary("^", Box::new(base), Box::new(self.power()?)));
        }
        Ok(base)
    }

    fn unary(&mut self) -> Parsed<Expression> {
        if self.eat("-") {
            return Ok(Expression::Negative(Box::new(self.unary()?)));
        }
        if let Some(sign) = self.eat_any(&["++", "--"]) {
            let step = if sign == "++" { 1 } else { -1 };
            return match self.value()? {
                Expression::Place(place) => Ok(Expression::Step(place, step, false)),
                _ => Err(self.wrong()),
            };
        }
        let value = self.value()?;
        let Expression::Place(place) = value else { return Ok(value) };
        if let Some(sign) = self.eat_any(&["++", "--"]) {
            return Ok(Expression::Step(place, if sign == "++" { 1 } else { -1 }, true));
        }
        match self.eat_any(&["=", "+=", "-=", "*=", "/=", "%=", "^="]) {
            Some(sign) => Ok(Expression::Assign(place, sign, Box::new(self.sum()?))),
            None => Ok(Expression::Place(place)),
        }
    }

    fn value(&mut self) -> Parsed<Expression> {
        let word = self.peek().cloned();
        self.at += 1;
        match word {
            Some(Word::Number(text)) => Ok(Expression::Number(text)),
            Some(Word::Sign("(")) => {
                let inner = self.expression()?;
                self.must(")")?;
                Ok(Expression::Group(Box::new(inner)))
            }
            Some(Word::Name(name)) if self.eat("(") => self.arguments().map(|all| Expression::Call(name, all)),
            Some(Word::Name(name)) if self.eat("[") => {
                let index = self.expression()?;
                self.must("]")?;
                Ok(Expression::Place(Place::Element(name, Box::new(index))))
            }
            Some(Word::Name(name)) => Ok(Expression::Place(Place::Name(name))),
            _ => {
                self.at -= 1;
                Err(self.wrong())
            }
        }
    }

    fn arguments(&mut self) -> Parsed<Vec<Argument>> {
        let mut all = Vec::new();
        while !self.is(")") {
            let array = match self.words.get(self.at..self.at + 3) {
                Some([(Word::Name(name), _), (Word::Sign("["), _), (Word::Sign("]"), _)]) => Some(name.clone()),
                _ => None,
            };
            match array {
                Some(name) => {
                    self.at += 3;
                    all.push(Argument::Array(name));
                }
                None => all.push(Argument::Value(self.expression()?)),
            }
            if !self.eat(",") {
                break;
            }
        }
        self.must(")")?;
        Ok(all)
    }

    fn peek(&self) -> Option<&Word> {
        self.words.get(self.at).map(|(word, _)| word)
    }

    fn is(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Word::Sign(found)) if *found == sign)
    }

    fn eat(&mut self, sign: &str) -> bool {
        let found = self.is(sign);
        self.at += usize::from(found);
        found
    }

    fn eat_any(&mut self, signs: &[&'static str]) -> Option<&'static str> {
        let sign = *signs.iter().find(|sign| self.is(sign))?;
        self.at += 1;
        Some(sign)
    }

    fn eat_line(&mut self) -> bool {
        let found = self.peek() == Some(&Word::Line);
        self.at += usize::from(found);
        found
    }

    fn eat_name(&mut self, name: &str) -> bool {
        let found = matches!(self.peek(), Some(Word::Name(found)) if found == name);
        self.at += usize::from(found);
        found
    }

    fn name(&mut self) -> Parsed<String> {
        let Some(Word::Name(name)) = self.peek().cloned() else { return Err(self.wrong()) };
        self.at += 1;
        Ok(name)
    }

    fn must(&mut self, sign: &str) -> Parsed<()> {
        if self.eat(sign) { Ok(()) } else { Err(self.wrong()) }
    }

    fn wrong(&self) -> Wrong {
        Wrong(self.words.get(self.at).or(self.words.last()).map_or(1, |(word, line)| line + usize::from(*word == Word::Line)))
    }
}
