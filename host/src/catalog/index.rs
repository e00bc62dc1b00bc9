//! Every skill that can be called, in order of names, laid out so that a search reads memory from beginning to end.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use memchr::memmem::Finder;

use super::{
    Card, Page, Query, Sort,
    audience::Audience,
    search::{Term, terms},
};
use crate::domain::Caller;

/// A look at all skills at one moment.
pub(super) struct Index {
    /// In order of names.
    cards: Vec<Arc<Card>>,
    audiences: Vec<Audience>,
    categories: Labels,
    languages: Labels,
    created: Vec<i64>,
    /// The words of all cards, one after the other.
    text: String,
    /// Where those of each card end.
    ends: Vec<usize>,
}

/// A word for each card, by number.
#[derive(Default)]
struct Labels {
    names: Vec<String>,
    of: Vec<usize>,
}

impl Index {
    pub(super) fn of(mut all: Vec<(Arc<Card>, Audience)>) -> Self {
        all.sort_by_cached_key(|(card, _)| (card.words.title.clone(), card.id.clone()));
        let (cards, audiences): (Vec<Arc<Card>>, Vec<Audience>) = all.into_iter().unzip();
        let (mut text, mut ends) = (String::new(), Vec::with_capacity(cards.len()));
        for card in &cards {
            let words = &card.words;
            for part in [&words.id, &words.title, &words.description, &words.more] {
                text.push_str(part);
                text.push('\n');
            }
            ends.push(text.len());
        }
        Self {
            categories: Labels::of(cards.iter().map(|card| card.category.as_str())),
            languages: Labels::of(cards.iter().map(|card| card.language.as_str())),
            created: cards.iter().map(|card| card.created_at.0).collect(),
            cards,
            audiences,
            text,
            ends,
        }
    }

    /// How many skills there are of each category for this caller.
    pub(super) fn categories(&self, caller: &Caller) -> BTreeMap<String, usize> {
        let mut counts = vec![0; self.categories.names.len()];
        for (label, audience) in self.categories.of.iter().zip(&self.audiences) {
            if audience.has(caller) {
                counts.get_mut(*label).into_iter().for_each(|count| *count += 1);
            }
        }
        let counted = self.categories.names.iter().cloned().zip(counts);
        counted.filter(|(_, count)| *count > 0).collect()
    }

    /// What matches, in order, and the page of it that is asked for.
    pub(super) fn search(&self, query: &Query) -> Page {
        let terms = terms(&query.words);
        let ranks = self.ranks(&terms);
        let category = self.categories.like(query.category.as_deref());
        let language = self.languages.like(query.language.as_deref());
        let matches = |at: &usize| {
            ranks.get(*at).is_none_or(|rank| *rank > 0)
                && self.audiences.get(*at).is_some_and(|audience| audience.has(&query.caller))
                && self.categories.is(*at, &category)
                && self.languages.is(*at, &language)
        };
        let by_rank = query.sort.is_none() && !terms.is_empty();
        let key = |at: usize| match query.sort {
            None if by_rank => u64::from(ranks.get(at).copied().unwrap_or(0)),
            None | Some(Sort::Name) => 0,
            Some(Sort::Date) => self.created.get(at).map_or(0, |it| u64::try_from(*it).unwrap_or(0)),
            // Counts go on meanwhile: each is read once.
            Some(Sort::Popularity) => self.cards.get(at).map_or(0, |card| card.usage.counts().calls),
        };
        // The largest key first, then by name: that is the place in the index.
        let mut found: Vec<_> = (0..self.cards.len()).filter(matches).map(|at| (u64::MAX - key(at), at)).collect();
        let total = found.len();
        let skip = query.page.saturating_sub(1).saturating_mul(query.page_size);
        let end = skip.saturating_add(query.page_size);
        // What comes after the page need not be in order.
        if end < total {
            found.select_nth_unstable(end);
            found.truncate(end);
        }
        found.sort_unstable();
        let skills = found.iter().skip(skip).filter_map(|(_, at)| self.cards.get(*at).cloned()).collect();
        Page { skills, total }
    }

    /// How well each card matches all terms; 0 where it lacks one. Empty where there are none.
    fn ranks(&self, terms: &[Term]) -> Vec<u32> {
        let mut all: Option<Vec<u32>> = None;
        for term in terms {
            let ranks = self.ranks_of(term);
            all = Some(match all {
                None => ranks,
                Some(before) => {
                    let both = |(a, b): (u32, u32)| if a == 0 || b == 0 { 0 } else { a + b };
                    before.into_iter().zip(ranks).map(both).collect()
                }
            });
        }
        all.unwrap_or_default()
    }

    fn ranks_of(&self, term: &Term) -> Vec<u32> {
        let mut pairs = vec![0_usize; self.cards.len()];
        for pair in &term.pairs {
            self.holding(pair, |at| pairs.get_mut(at).into_iter().for_each(|count| *count += 1));
        }
        let enough = |count: usize| count > 0 && count * 2 >= term.pairs.len();
        let share = |count: usize| u32::try_from(count * 4 / term.pairs.len().max(1)).unwrap_or(1).max(1);
        let mut ranks: Vec<u32> = pairs.into_iter().map(|count| if enough(count) { share(count) } else { 0 }).collect();
        self.holding(&term.word, |at| {
            if let (Some(rank), Some(card)) = (ranks.get_mut(at), self.cards.get(at)) {
                // One that spans two of its texts is no match of any.
                *rank = (*rank).max(card.words.rank(&term.word));
            }
        });
        ranks
    }

    /// Every card that holds this, once, in order.
    fn holding(&self, what: &Finder<'_>, mut tell: impl FnMut(usize)) {
        let (mut from, mut at) = (0, 0);
        while let Some(found) = self.text.as_bytes().get(from..).and_then(|rest| what.find(rest)) {
            while self.ends.get(at).is_some_and(|end| *end <= from + found) {
                at += 1;
            }
            tell(at);
            match self.ends.get(at) {
                Some(end) => from = *end,
                None => return,
            }
        }
    }
}

impl Labels {
    fn of<'a>(labels: impl Iterator<Item = &'a str>) -> Self {
        let mut all = Self::default();
        let mut numbers = HashMap::new();
        for label in labels {
            let number = *numbers.entry(label).or_insert_with(|| {
                all.names.push(label.to_owned());
                all.names.len() - 1
            });
            all.of.push(number);
        }
        all
    }

    /// The numbers of the names that are like this one; none where all are wanted.
    fn like(&self, wanted: Option<&str>) -> Option<Vec<bool>> {
        wanted.map(|wanted| self.names.iter().map(|name| name.eq_ignore_ascii_case(wanted)).collect())
    }

    fn is(&self, at: usize, wanted: &Option<Vec<bool>>) -> bool {
        let Some(wanted) = wanted else { return true };
        self.of.get(at).and_then(|label| wanted.get(*label)).copied().unwrap_or(false)
    }
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::{
        catalog::{Sort, search::Words},
        domain::Timestamp,
    };

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

    fn cards() -> Vec<(Arc<Card>, Audience)> {
        let cards = vec![
            card("skill_square", "计算平方", "计算数值的平方值", "math", 3),
            card("skill_cube", "计算立方", "把数值乘三次", "math", 2),
            card("text_stats", "Text statistics", "Counts words; 计算字数", "text", 1),
            card("squares", "Draws", "square pictures", "image", 4),
        ];
        for _ in 0..5 {
            cards[2].usage.count(true);
        }
        cards.into_iter().map(|card| (card, Audience::Everybody)).collect()
    }

    fn ids(query: Query) -> Vec<String> {
        Index::of(cards()).search(&query).skills.iter().map(|it| it.id.to_string()).collect()
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
        let page = |page| Index::of(cards()).search(&Query { page, page_size: 3, ..Query::default() });
        assert_eq!((page(1).skills.len(), page(2).skills.len(), page(9).skills.len(), page(9).total), (3, 1, 0, 4));
        assert_eq!(page(usize::MAX).skills.len(), 0);
    }
}
