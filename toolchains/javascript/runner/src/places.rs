//! Where code comes from, for stacks: the engine counts in the text that it was given, people in the file.

use std::cell::RefCell;
use std::collections::HashMap;

use rquickjs::Ctx;

/// A place of generated code, and the one that it was made from; both from 0.
#[derive(Clone, Copy)]
pub struct Token {
    pub line: u32,
    pub column: u32,
    pub from: (u32, u32),
}

/// How the text of a file differs from the file.
#[derive(Clone, Default)]
pub struct Origin {
    /// Characters that stand before its first line.
    pub prefix: u32,
    /// In order; empty where lines are the file's own.
    pub tokens: Vec<Token>,
}

const WIDTH: usize = 16;

impl Origin {
    /// As bytes, for the code cache.
    pub fn to_bytes(&self) -> Vec<u8> {
        let numbers = |t: &Token| [t.line, t.column, t.from.0, t.from.1].map(u32::to_le_bytes).concat();
        let mut bytes = self.prefix.to_le_bytes().to_vec();
        bytes.extend(self.tokens.iter().flat_map(numbers));
        bytes
    }

    /// From `to_bytes`.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let number = |bytes: &[u8]| Some(u32::from_le_bytes(bytes.try_into().ok()?));
        let (prefix, rest) = bytes.split_at_checked(4)?;
        let token = |t: &[u8]| {
            let at = |i: usize| t.get(4 * i..4 * i + 4).and_then(number);
            Some(Token { line: at(0)?, column: at(1)?, from: (at(2)?, at(3)?) })
        };
        Some(Self { prefix: number(prefix)?, tokens: rest.chunks(WIDTH).map(token).collect::<Option<_>>()? })
    }

    /// The file's line and column, from 1.
    fn place(&self, line: u32, column: u32) -> (u32, u32) {
        let column = if line == 1 { column.saturating_sub(self.prefix).max(1) } else { column };
        let at = (line - 1, column - 1);
        let after = self.tokens.partition_point(|t| (t.line, t.column) <= at);
        match after.checked_sub(1).and_then(|i| self.tokens.get(i)) {
            Some(token) => (token.from.0 + 1, token.from.1 + 1),
            None => (line, column),
        }
    }
}

thread_local! {
    static ORIGINS: RefCell<HashMap<String, Origin>> = RefCell::default();
}

/// Remembers how the text of a file differs.
pub fn note(file: &str, origin: Origin) {
    ORIGINS.with_borrow_mut(|all| all.insert(file.to_owned(), origin));
}

/// The place in the file, `[line, column]`.
pub fn of(_: Ctx, file: String, line: u32, column: u32) -> Vec<u32> {
    let (line, column) = (line.max(1), column.max(1));
    let (line, column) = ORIGINS.with_borrow(|all| all.get(&file).map_or((line, column), |o| o.place(line, column)));
    vec![line, column]
}
