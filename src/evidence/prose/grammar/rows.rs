//! Datasets in a row: "trained on A, B (20k) and C". What stands beside a dataset in such a row is one too, known or not.

use super::super::names::{Name, Sure, Thing, bare};
use super::super::own::Subject;
use super::super::tokens::Sort;
use super::super::words::{DATA_WORDS, WordSet};
use super::data::{LISTS, SETS, Told};
use super::{Reader, Says};
use crate::catalog::Resolution;

/// Most names of one row that are read.
const MOST: usize = 32;
/// Longest bracket between two of them, in tokens.
const BRACKET: usize = 14;

/// What joins them.
static JOINTS: WordSet = WordSet::new(&[",", ";", "and", "&", "+", "plus", "、", "，", "和", "与", "及"]);

/// What may stand right behind one.
pub(super) static BOUNDS: WordSet = WordSet::new(&[
    "", ".", ",", ";", ":", "(", ")", "[", "and", "&", "+", "plus", "、", "，", "和", "与", "及", "dataset", "datasets",
    "corpus", "corpora", "data", "for", "using", "with", "as", "from", "by", "\n",
]);

impl Reader<'_> {
    /// Notes what stands in a row with the datasets found so far, and the row before "datasets" in a sentence about training.
    pub(super) fn rows(&mut self, trains: Option<usize>, told: &Told) {
        // "Tested on A and B, where it was trained on C": what stands before the verb is no part of its row.
        let verb = trains.map_or(0, |index| self.sentence.token_from(self.hits[index].span.start));
        let found = self.out.findings.iter().filter(|finding| finding.says == Says::Dataset);
        let seeds: Vec<Name> =
            found.map(|finding| finding.name.clone()).filter(|name| name.tokens.start >= verb).take(MOST).collect();
        let mixed = self.tells_of_a_mixture(told);
        for seed in &seeds {
            self.row_from(seed.tokens.end, mixed).into_iter().for_each(|name| self.note_row(name));
            // "the FOO Talk and X datasets": the plural says what all of them are.
            let plural = SETS.contains(self.sentence.word(seed.tokens.end));
            self.row_before(seed, mixed || plural);
        }
        if let Some(index) = trains.filter(|_| seeds.is_empty() && self.guards.subject != Subject::Other) {
            self.led_row(index);
        }
        // "on the Foo and bar_20k datasets": the plural says what all of them are.
        if told.sets.is_some() && trains.is_some() && seeds.is_empty() && self.guards.subject != Subject::Other {
            let plural = (verb..self.sentence.tokens().len()).find(|at| SETS.contains(self.sentence.word(*at)));
            let last = plural.and_then(|at| self.sentence.name_before(at).filter(|last| last.tokens.end == at));
            if let Some(last) = last.filter(|last| self.fits_row(last, true))
                && self.row_before(&last, true)
            {
                self.push(Says::Dataset, Name { thing: Thing::Dataset, ..last });
            }
        }
    }

    /// "the data is a mixture of A, B and C", "a blend of data from A and B": whatever stands there is data.
    fn tells_of_a_mixture(&self, told: &Told) -> bool {
        let count = self.sentence.tokens().len();
        // "Datasets used were: A, B".
        let listed = (0..count.min(4)).any(|at| {
            matches!(self.sentence.word(at), "datasets" | "corpora")
                && (at + 1..at + 4).any(|at| matches!(self.sentence.word(at), ":" | "include"))
        });
        listed
            || told.mix.is_some_and(|mix| {
                (0..count.min(mix + 4)).any(|at| matches!(self.sentence.word(at), "data" | "dataset" | "datasets"))
            })
    }

    /// "trained on A, B and C", where one of them is a dataset that is known and a family of models may be called alike.
    fn led_row(&mut self, index: usize) {
        let next = self.sentence.token_from(self.hits[index].span.end);
        let Some(first) = (self.sentence.word(next) == "on").then(|| self.sentence.name_at(next + 1)).flatten() else { return };
        if !self.fits_row(&first, false) {
            return;
        }
        let mut row = self.row_from(first.tokens.end, false);
        row.insert(0, first);
        let titled = |name: &Name| self.sentence.catalog.datasets.named(&name.mention.text).is_some();
        if row.len() > 1 && row.iter().any(titled) {
            row.into_iter().for_each(|name| self.note_row(name));
        }
    }

    /// The names of a row that goes on behind a token.
    fn row_from(&self, mut at: usize, plural: bool) -> Vec<Name> {
        let mut row = Vec::new();
        while row.len() < MOST {
            at = self.over_bracket(at);
            if DATA_WORDS.contains(self.sentence.word(at)) {
                at = self.over_bracket(at + 1);
            }
            let joint = at;
            while JOINTS.contains(self.sentence.word(at)) {
                at += 1;
            }
            at += usize::from(at > joint && self.sentence.word(at) == "the");
            // "20k from X": how much of it.
            let counted = self.sentence.plain(at).starts_with(|c: char| c.is_ascii_digit());
            at += if at > joint && counted && matches!(self.sentence.word(at + 1), "from" | "of") { 2 } else { 0 };
            let initials = || if row.is_empty() { None } else { self.initials_at(at) };
            let next = self.sentence.name_at(at).filter(|next| self.fits_row(next, plural)).or_else(initials);
            let next = next.filter(|_| at > joint);
            let Some(next) = next else { break };
            at = next.tokens.end;
            row.push(next);
        }
        row
    }

    /// True where something stands before the name in its row.
    fn row_before(&mut self, seed: &Name, plural: bool) -> bool {
        let mut start = seed.tokens.start;
        let mut row = Vec::new();
        while row.len() < MOST {
            let mut at = start;
            at -= usize::from(at > 0 && self.sentence.word(at - 1) == "the");
            let joint = at;
            while at > 0 && JOINTS.contains(self.sentence.word(at - 1)) {
                at -= 1;
            }
            let named = || self.sentence.name_before(at).filter(|before| self.fits_row(before, plural));
            let initials = || at.checked_sub(1).filter(|_| !row.is_empty()).and_then(|at| self.initials_at(at));
            let Some(before) = (at < joint).then(|| named().or_else(initials)).flatten() else { break };
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

    /// "A, FOO and B": initials, which elsewhere are no name, are one in a row of several.
    fn initials_at(&self, at: usize) -> Option<Name> {
        const OTHERS: &[&str] = &[
            "SFT", "DPO", "RLHF", "ORPO", "KTO", "PPO", "GRPO", "GPU", "GPUS", "TPU", "CPU", "LORA", "QLORA", "PEFT", "LLM",
            "LLMS", "API", "JSON", "HTML", "CSV", "PDF", "PDFS", "NLP", "OCR", "USA", "FAQ", "FAQS",
        ];
        let word = self.sentence.plain(at);
        let capitals = (3..9).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase());
        let bound = BOUNDS.contains(self.sentence.word(at + 1));
        let families = &self.sentence.catalog.families;
        if !capitals || !bound || OTHERS.contains(&word) || families.resolve(word) != Resolution::Unknown {
            return None;
        }
        let mention = bare(word)?;
        let name = Name { tokens: at..at + 1, thing: Thing::Dataset, sure: Sure::Capital, mention };
        (!self.is_maker(&name) && !self.setting.own.is(word)).then_some(name)
    }

    /// Whether a name may be a dataset where the one beside it is: no model, no maker and no machine, and nothing goes on behind it.
    fn fits_row(&self, name: &Name, plural: bool) -> bool {
        let text = &name.mention.text;
        let titled = || self.sentence.catalog.datasets.named(text).is_some();
        let inner = text.bytes().skip(1).any(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
        // Sets of data are called after families of models, but for their versions and sizes.
        let family = plural && name.sure == Sure::Family && !text.bytes().any(|byte| byte.is_ascii_digit());
        let named = match name.sure {
            Sure::Capital => plural || titled() || text.len() > 2 && inner && !text.contains(' '),
            Sure::Shape | Sure::Id => true,
            Sure::Family | Sure::Known => name.thing == Thing::Dataset || titled() || family,
        };
        named
            && (name.thing != Thing::Model || titled() || family)
            && BOUNDS.contains(self.sentence.word(name.tokens.end))
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
        let end = self.sentence.tokens().len().min(at + BRACKET);
        (at..end)
            .find(|at| self.sentence.word(*at) == close && self.sentence.tokens()[*at].sort != Sort::Word)
            .map_or(at, |at| at + 1)
    }
}
