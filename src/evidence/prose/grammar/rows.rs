//! Datasets in a row: "trained on A, B (20k) and C". What stands beside a dataset in such a row is one too, known or not.

use super::super::names::{Name, Sure, Thing};
use super::super::own::Subject;
use super::super::tokens::Sort;
use super::super::words::DATA_WORDS;
use super::data::LISTS;
use super::{Reader, Says};

/// Most names of one row that are read.
const MOST: usize = 32;
/// Longest bracket between two of them, in tokens.
const BRACKET: usize = 14;

/// What joins them.
const JOINTS: &[&str] = &[",", "and", "&", "+", "plus", "、", "，", "和", "与", "及"];

/// What may stand right behind one.
const BOUNDS: &[&str] = &[
    "", ".", ",", ";", ":", "(", ")", "[", "and", "&", "+", "plus", "、", "，", "和", "与", "及", "dataset", "datasets",
    "corpus", "corpora", "data", "for", "using", "with", "as", "from", "by", "\n",
];

impl Reader<'_> {
    /// Notes what stands in a row with the datasets found so far, and the row before "datasets" in a sentence about training.
    pub(super) fn rows(&mut self, trains: Option<usize>) {
        // "Tested on A and B, where it was trained on C": what stands before the verb is no part of its row.
        let verb = trains.map_or(0, |index| self.sentence.token_from(self.hits[index].span.start));
        let found = self.out.findings.iter().filter(|finding| finding.says == Says::Dataset);
        let seeds: Vec<Name> =
            found.map(|finding| finding.name.clone()).filter(|name| name.tokens.start >= verb).take(MOST).collect();
        for seed in &seeds {
            self.row_behind(seed);
            self.row_before(seed, false);
        }
        // "on the Foo and bar_20k datasets": the plural says what all of them are.
        if trains.is_some() && seeds.is_empty() && self.guards.subject != Subject::Other {
            let plural =
                (verb..self.sentence.tokens.len()).find(|at| matches!(self.sentence.word(*at), "datasets" | "corpora"));
            let last = plural.and_then(|at| Some((at, self.sentence.name_before(at)?)));
            if let Some((_, last)) = last.filter(|(at, last)| last.tokens.end == *at && self.fits_row(last, true))
                && self.row_before(&last, true)
            {
                self.push(Says::Dataset, Name { thing: Thing::Dataset, ..last });
            }
        }
    }

    fn row_behind(&mut self, seed: &Name) {
        let mut at = seed.tokens.end;
        for _ in 0..MOST {
            at = self.over_bracket(at);
            if DATA_WORDS.contains(self.sentence.word(at)) {
                at = self.over_bracket(at + 1);
            }
            let joint = at;
            while JOINTS.contains(&self.sentence.word(at)) {
                at += 1;
            }
            at += usize::from(at > joint && self.sentence.word(at) == "the");
            let next = self.sentence.name_at(at).filter(|next| at > joint && self.fits_row(next, false));
            let Some(next) = next else { return };
            at = next.tokens.end;
            self.note_row(next);
        }
    }

    /// True where something stands before the name in its row.
    fn row_before(&mut self, seed: &Name, plural: bool) -> bool {
        let mut start = seed.tokens.start;
        let mut row = Vec::new();
        while row.len() < MOST {
            let mut at = start;
            at -= usize::from(at > 0 && self.sentence.word(at - 1) == "the");
            let joint = at;
            while at > 0 && JOINTS.contains(&self.sentence.word(at - 1)) {
                at -= 1;
            }
            let before = (at < joint).then(|| self.sentence.name_before(at)).flatten();
            let Some(before) = before.filter(|before| self.fits_row(before, plural)) else { break };
            start = before.tokens.start;
            row.push(before);
        }
        // What stands in front of the row must lead to it: "over the combined X and Y" says more of X.
        let lead = start.checked_sub(1 + usize::from(start > 0 && self.sentence.word(start - 1) == "the"));
        if !lead.is_none_or(|at| LISTS.contains(self.sentence.word(at))) {
            return false;
        }
        let found = !row.is_empty();
        row.into_iter().rev().for_each(|name| self.note_row(name));
        found
    }

    fn note_row(&mut self, name: Name) {
        let known = self.out.findings.iter().any(|finding| finding.name.tokens.start == name.tokens.start);
        if !known {
            self.push(Says::Dataset, Name { thing: Thing::Dataset, ..name });
        }
    }

    /// Whether a name may be a dataset where the one beside it is: no model, no maker and no machine, and nothing goes on behind it.
    fn fits_row(&self, name: &Name, plural: bool) -> bool {
        let text = &name.mention.text;
        let titled = || self.sentence.catalog.datasets.named(text).is_some();
        let inner = text.bytes().skip(1).any(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
        let named = match name.sure {
            Sure::Capital => plural || text.len() > 2 && inner && !text.contains(' '),
            Sure::Shape | Sure::Id => true,
            Sure::Family | Sure::Known => name.thing == Thing::Dataset || titled(),
        };
        named
            && (name.thing != Thing::Model || titled())
            && BOUNDS.contains(&self.sentence.word(name.tokens.end))
            && !self.setting.own.is(text)
            && !self.is_maker(name)
            && !self.guards.aside(name.tokens.start)
    }

    /// The token behind a bracket that starts at a token, or the same.
    fn over_bracket(&self, at: usize) -> usize {
        let close = match self.sentence.word(at) {
            "(" => ")",
            "[" => "]",
            _ => return at,
        };
        let end = self.sentence.tokens.len().min(at + BRACKET);
        (at..end)
            .find(|at| self.sentence.word(*at) == close && self.sentence.tokens[*at].sort != Sort::Word)
            .map_or(at, |at| at + 1)
    }
}
