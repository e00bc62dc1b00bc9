//! Finding skills: filters, words in any script, ranks, pages. All in memory.

use std::{cmp::Ordering, sync::Arc};

use memchr::memmem::Finder;

use super::Card;

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Query {
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
        Self { words: String::new(), category: None, language: None, sort: None, page: 1, page_size: 20 }
    }
}

impl Query {
    /// Puts what matches in order and cuts the page out of it.
    pub(super) fn answer(&self, cards: impl Iterator<Item = Arc<Card>>) -> Page {
        let terms = terms(&self.words);
        let is = |wanted: &Option<String>, value: &str| wanted.as_ref().is_none_or(|it| it.eq_ignore_ascii_case(value));
        let found = cards.filter(|it| is(&self.category, &it.category) && is(&self.language, &it.language));
        let found = found.filter_map(|card| {
            let rank = card.words.rank(&terms)?;
            Some(Found { key: self.key(&card, rank, !terms.is_empty()), card })
        });
        let mut found: Vec<Found> = found.collect();
        let total = found.len();
        let skip = self.page.saturating_sub(1).saturating_mul(self.page_size);
        let first = skip.saturating_add(self.page_size);
        // What comes after the page need not be in order.
        if first < total {
            found.select_nth_unstable_by(first, order);
            found.truncate(first);
        }
        found.sort_unstable_by(order);
        Page { skills: found.into_iter().skip(skip).map(|found| found.card).collect(), total }
    }

    /// What comes first, in the order that is asked for.
    fn key(&self, card: &Card, rank: u32, by_rank: bool) -> u64 {
        match self.sort {
            None if by_rank => u64::from(rank),
            None | Some(Sort::Name) => 0,
            Some(Sort::Date) => u64::try_from(card.created_at.0).unwrap_or(0),
            // Counts go on while this sorts: each is read once.
            Some(Sort::Popularity) => card.usage.counts().calls,
        }
    }
}

struct Found {
    key: u64,
    card: Arc<Card>,
}

/// The largest key first, then by name.
fn order(a: &Found, b: &Found) -> Ordering {
    b.key.cmp(&a.key).then_with(|| a.name().cmp(&b.name()))
}

impl Found {
    fn name(&self) -> (&str, &str) {
        (&self.card.words.title, &self.card.id)
    }
}

/// What a skill is found by, in lower case.
#[derive(Debug)]
pub(super) struct Words {
    id: Arc<str>,
    title: Arc<str>,
    description: String,
    more: String,
    /// All of it: most skills hold nothing of what is looked for, and one look says so.
    all: String,
}

impl Words {
    pub(super) fn of(id: &str, title: &str, description: &str, more: &[&str]) -> Self {
        let lower = |text: &str| text.to_lowercase();
        let (id, title, description, more) = (lower(id), lower(title), lower(description), lower(&more.join("\n")));
        let all = [&*id, &title, &description, &more].join("\n");
        Self { id: id.into(), title: title.into(), description, more, all }
    }

    /// How well it matches: none where a term is not found.
    fn rank(&self, terms: &[Term]) -> Option<u32> {
        terms.iter().map(|term| self.rank_of(term)).sum()
    }

    fn rank_of(&self, term: &Term) -> Option<u32> {
        if term.word.find(self.all.as_bytes()).is_none() {
            return self.rank_of_pairs(&term.pairs);
        }
        let name = |name: &str| match term.word.find(name.as_bytes()) {
            Some(0) if name.len() == term.word.needle().len() => 100,
            Some(0) => 60,
            Some(_) => 40,
            None => 0,
        };
        let holds = |text: &str, worth| if term.word.find(text.as_bytes()).is_some() { worth } else { 0 };
        Some(name(&self.id).max(name(&self.title)) + holds(&self.description, 10) + holds(&self.more, 5))
    }

    /// Han has no spaces: 平方计算 means the same as 计算平方. What holds at least half of its pairs of characters is found,
    /// behind all that holds the whole.
    fn rank_of_pairs(&self, pairs: &[Finder<'static>]) -> Option<u32> {
        let found = pairs.iter().filter(|pair| pair.find(self.all.as_bytes()).is_some()).count();
        let enough = found > 0 && found * 2 >= pairs.len();
        enough.then(|| u32::try_from(found * 4 / pairs.len()).unwrap_or(1))
    }
}

/// One word of a query.
struct Term {
    word: Finder<'static>,
    /// Of a word in Han characters, kana or hangul: each two neighbours.
    pairs: Vec<Finder<'static>>,
}

/// More words than this are no search.
const MOST_TERMS: usize = 16;

fn terms(words: &str) -> Vec<Term> {
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

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::domain::Timestamp;

    fn card(id: &str, title: &str, description: &str, category: &str, at: i64) -> Arc<Card> {
        Arc::new(Card {
            id: id.into(),
            title: title.into(),
            description: description.into(),
            version: Some("1.0.0".into()),
            language: "python".into(),
            author: None,
            category: category.into(),
            created_at: Timestamp(at),
            usage: Arc::default(),
            words: Words::of(id, title, description, &[category]),
        })
    }

    fn cards() -> Vec<Arc<Card>> {
        let cards = vec![
            card("skill_square", "计算平方", "计算数值的平方值", "math", 3),
            card("skill_cube", "计算立方", "把数值乘三次", "math", 2),
            card("text_stats", "Text statistics", "Counts words; 计算字数", "text", 1),
            card("squares", "Draws", "square pictures", "image", 4),
        ];
        for _ in 0..5 {
            cards[2].usage.count(true);
        }
        cards
    }

    fn ids(query: Query) -> Vec<String> {
        query.answer(cards().into_iter()).skills.iter().map(|it| it.id.to_string()).collect()
    }

    fn words(words: &str) -> Vec<String> {
        ids(Query { words: words.into(), ..Query::default() })
    }

    #[test]
    fn words_are_found_the_best_match_first() {
        assert_eq!(words("square"), ["squares", "skill_square"]);
        assert_eq!(words("skill_square"), ["skill_square"]);
        assert_eq!(words("COUNTS words"), ["text_stats"]);
        assert_eq!(words("square nothing"), [""; 0]);
        assert_eq!(words("math"), ["skill_square", "skill_cube"]);
    }

    #[test]
    fn chinese_is_found_without_spaces_and_in_another_order() {
        assert_eq!(words("计算"), ["skill_square", "skill_cube", "text_stats"]);
        assert_eq!(words("平方"), ["skill_square"]);
        assert_eq!(words("平方计算"), ["skill_square"]);
        assert_eq!(words("计算平方的技能"), ["skill_square"]);
        assert_eq!(words("天气预报"), [""; 0]);
    }

    #[test]
    fn orders_filters_and_pages() {
        let sorted = |sort| ids(Query { sort: Some(sort), ..Query::default() });
        assert_eq!(sorted(Sort::Date), ["squares", "skill_square", "skill_cube", "text_stats"]);
        assert_eq!(sorted(Sort::Popularity)[0], "text_stats");
        assert_eq!(sorted(Sort::Name)[..2], ["squares", "text_stats"]);
        assert_eq!(ids(Query { category: Some("math".into()), ..Query::default() }).len(), 2);
        assert_eq!(ids(Query { language: Some("go".into()), ..Query::default() }).len(), 0);
        let page = |page| Query { page, page_size: 3, ..Query::default() }.answer(cards().into_iter());
        assert_eq!((page(1).skills.len(), page(2).skills.len(), page(9).skills.len(), page(9).total), (3, 1, 0, 4));
        assert_eq!(page(usize::MAX).skills.len(), 0);
    }
}
