//! Names of datasets: those that the catalogue knows, and titles that hold a model's name.

use super::super::tokens::Sort;
use super::super::words::is_noise_word;
use super::{Name, Sentence, Sure, Thing, bare};
use crate::evidence::naming::is_size;

/// Tasks that datasets are called after: a name only before the word for it.
const TASKS: &[&str] =
    &["VQA", "OCR", "NER", "QA", "NLI", "ASR", "TTS", "STS", "IR", "MT", "POS", "NLU", "NLG", "RAG", "MRC", "OCR-VQA"];

impl Sentence<'_> {
    /// "the Foo Talk dataset", where Foo is a family of models: its name is a part of the dataset's.
    pub(super) fn dataset_titled(&self, name: &Name) -> Option<Name> {
        if name.thing != Thing::Either || !matches!(name.sure, Sure::Known | Sure::Family) {
            return None;
        }
        let mut end = name.tokens.end;
        while end < name.tokens.end + 4
            && self.plain(end).starts_with(|first: char| first.is_ascii_uppercase())
            && self.tokens()[end].sort == Sort::Word
            && self.link_at(self.tokens()[end].span.start).is_none()
        {
            end += 1;
        }
        let data = end > name.tokens.end && matches!(self.word(end), "dataset" | "datasets" | "corpus");
        let text = &self.text.plain[self.tokens()[name.tokens.start].span.start..self.tokens()[end - 1].span.end];
        let mention = bare(text).filter(|_| data)?;
        Some(Name { tokens: name.tokens.start..end, thing: Thing::Dataset, sure: Sure::Capital, mention })
    }

    /// Whether what follows a link to a page that looks like a model's says that it is a dataset's, and no such model is known.
    pub(super) fn is_data_page(&self, label: &str, end: usize, id: &str) -> bool {
        // A label that is no id may stand for another page.
        label == id
            && matches!(self.word(end), "dataset" | "datasets" | "corpus")
            && id.parse().is_ok_and(|id| self.catalog.families.get(&id).is_none())
    }

    /// A dataset that the catalogue knows under a name without owner. One word that may be any word counts only as "the X" or
    /// "the X dataset".
    pub(super) fn dataset_at(&self, index: usize) -> Option<Name> {
        let first = self.plain(index);
        let article = self.word(index) == "the";
        if self.is_source(index) && self.catalog.datasets.named(first).is_some() {
            return Some(Name { tokens: index..index + 1, thing: Thing::Dataset, sure: Sure::Known, mention: bare(first)? });
        }
        if !first.bytes().any(|byte| byte.is_ascii_uppercase()) || !article && is_noise_word(self.word(index)) {
            return None;
        }
        let mut last = index;
        while last + 1 < self.tokens().len().min(index + 4) && self.goes_on(last + 1) {
            last += 1;
        }
        (index..=last).rev().find_map(|last| {
            let text = &self.text.plain[self.tokens()[index].span.start..self.tokens()[last].span.end];
            self.catalog.datasets.named(text)?;
            let after = self.thing_after(last + 1);
            let distinct = text.bytes().skip(1).any(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
            let introduced = index.checked_sub(1).is_some_and(|before| self.word(before) == "the");
            let task = TASKS.contains(&text) && after != Thing::Dataset;
            (after != Thing::Model && !task && (distinct || introduced || after == Thing::Dataset)).then(|| {
                Some(Name { tokens: index..last + 1, thing: Thing::Dataset, sure: Sure::Known, mention: bare(text)? })
            })?
        })
    }

    /// Whether "trained on" stands right before a word: what is called like a family of models and a dataset is the dataset there.
    pub(super) fn is_learnt(&self, index: usize) -> bool {
        let before = |back: usize| self.word_back(index, back);
        before(1) == "on" && ["trained", "tuned"].iter().any(|verb| before(2).ends_with(verb))
    }

    /// Whether "data from" stands before a word: a dataset's name in lower case is one there.
    pub(super) fn is_source(&self, index: usize) -> bool {
        index > 1
            && self.word(index - 1) == "from"
            && matches!(self.word(index - 2), "data" | "samples" | "examples" | "conversations" | "dialogues" | "pairs")
            && self.plain(index).len() > 4
    }
}

impl Name {
    /// Whether this is surely a model's: the catalogue knows it, or it says its size.
    pub(in crate::evidence::prose) fn is_model(&self) -> bool {
        self.thing != Thing::Dataset && (self.sure >= Sure::Family || self.sure == Sure::Shape && has_size(&self.mention.text))
    }
}

/// Whether a repository's name tells how large a model it is, and not what was written by one: `helper-7b`, not `helper-7b-chats`.
pub(in crate::evidence::prose) fn has_size(name: &str) -> bool {
    let words = || name.split(['-', '_', ' ', '/']).filter(|word| !word.is_empty());
    let data = || {
        let lower = name.to_ascii_lowercase();
        OF_DATA.iter().any(|part| lower.contains(part))
    };
    words().skip(1).any(is_size) && !data()
}

/// Parts of names of data.
const OF_DATA: [&str; 20] = [
    "data",
    "corp",
    "outputs",
    "responses",
    "traces",
    "chats",
    "sft",
    "pairs",
    "tokens",
    "samples",
    "conversations",
    "dpo",
    "prompts",
    "instructions",
    "subset",
    "bench",
    "generated",
    "distill",
    "preference",
    "logs",
];
