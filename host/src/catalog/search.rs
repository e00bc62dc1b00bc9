//! What can be looked for, and how well a skill matches it.

use std::sync::Arc;

use memchr::memmem::Finder;

use super::Card;
use crate::domain::Caller;

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Query {
    /// Who looks.
    pub caller: Caller,
    /// Words; all of them must be found. Chinese needs no spaces.
    pub words: String,
    /// Only of this category.
    pub category: Option<String>,
    /// Only of this language.
    pub language: Option<String>,
    /// The order; where none is asked for, the best match first, and by name without words.
    pub sort: Option<Sort>,
    /// The page, from 1.
    pub page: usize,
    /// Skills on a page.
    pub page_size: usize,
}

/// An order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// By name, A first.
    Name,
    /// The newest first.
    Date,
    /// The most used first.
    Popularity,
}

/// A page of what was found.
#[derive(Debug)]
pub struct Page {
    /// The skills on it.
    pub skills: Vec<Arc<Card>>,
    /// Skills on all pages.
    pub total: usize,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            caller: Caller::administrator(),
            words: String::new(),
            category: None,
            language: None,
            sort: None,
            page: 1,
            page_size: 20,
        }
    }
}

/// What a skill is found by, in lower case.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) more: String,
}

impl Words {
    pub(super) fn of(id: &str, title: &str, description: &str, more: &[&str]) -> Self {
        let lower = |text: &str| text.to_lowercase();
        Self { id: lower(id), title: lower(title), description: lower(description), more: lower(&more.join("\n")) }
    }

    /// How well a word that it holds matches it: names count for more than descriptions.
    pub(super) fn rank(&self, word: &Finder<'_>) -> u32 {
        let name = |name: &str| match word.find(name.as_bytes()) {
            Some(0) if name.len() == word.needle().len() => 100,
            Some(0) => 60,
            Some(_) => 40,
            None => 0,
        };
        let holds = |text: &str, worth| if word.find(text.as_bytes()).is_some() { worth } else { 0 };
        name(&self.id).max(name(&self.title)) + holds(&self.description, 10) + holds(&self.more, 5)
    }
}

/// One word of a query.
pub(super) struct Term {
    pub(super) word: Finder<'static>,
    /// Of a word in Han characters, kana or hangul, which have no spaces: each two neighbours. 平方计算 means the same as
    /// 计算平方; what holds at least half of the pairs is found, behind all that holds the whole.
    pub(super) pairs: Vec<Finder<'static>>,
}

/// More words than this are no search.
const MOST_TERMS: usize = 16;

/// The words of a query.
pub(super) fn terms(words: &str) -> Vec<Term> {
    let words = words.to_lowercase();
    let split = words.split(|c: char| c.is_whitespace() || "，。、；,;".contains(c)).filter(|it| !it.is_empty());
    let term = |word: &str| {
        let characters: Vec<char> = word.chars().collect();
        let pairs = match characters.len() > 2 && characters.iter().all(|c| is_east_asian(*c)) {
            true => characters.windows(2).map(|two| finder(&two.iter().collect::<String>())).collect(),
            false => Vec::new(),
        };
        Term { word: finder(word), pairs }
    };
    split.take(MOST_TERMS).map(term).collect()
}

fn finder(text: &str) -> Finder<'static> {
    Finder::new(text.as_bytes()).into_owned()
}

fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
