//! Names of datasets: those that the catalogue knows, and titles that hold a model's name.

use super::super::tokens::Sort;
use super::super::words::{DATA_WORDS, is_noise_word};
use super::{Name, Sentence, Sure, Thing, bare, hub};
use crate::catalog::Resolution;
use crate::evidence::naming::is_size;
use crate::evidence::{Mention, MentionForm};
use crate::model::{is_hub_id, split_owner};

/// Tasks that datasets are called after: a name only before the word for it.
const TASKS: &[&str] =
    &["VQA", "OCR", "NER", "QA", "NLI", "ASR", "TTS", "STS", "IR", "MT", "POS", "NLU", "NLG", "RAG", "MRC", "OCR-VQA"];

/// What may follow an id of two plain words.
const BOUNDS: &[&str] = &["", ",", ".", ";", "(", ")", "and", "&", "+", "for", "using", "with", "via", "by", "|"];

/// Words that stand beside another behind a slash, in the singular: "text/image", "train/test".
const EVERYDAY: &[&str] = &[
    "answer",
    "assistant",
    "audio",
    "book",
    "chat",
    "chosen",
    "code",
    "conversation",
    "data",
    "dataset",
    "dev",
    "dialogue",
    "document",
    "eval",
    "expert",
    "false",
    "file",
    "finance",
    "folder",
    "human",
    "image",
    "input",
    "instruct",
    "instruction",
    "internal",
    "law",
    "legal",
    "local",
    "male",
    "female",
    "math",
    "medical",
    "model",
    "monolingual",
    "bilingual",
    "music",
    "negative",
    "news",
    "novel",
    "output",
    "path",
    "pdf",
    "positive",
    "private",
    "prompt",
    "proprietary",
    "public",
    "question",
    "read",
    "real",
    "reasoning",
    "rejected",
    "response",
    "science",
    "sentence",
    "speech",
    "story",
    "storie",
    "target",
    "test",
    "text",
    "train",
    "true",
    "user",
    "val",
    "valid",
    "validation",
    "video",
    "web",
    "website",
    "wiki",
    "write",
    "forum",
    "paper",
    "article",
    "photo",
    "picture",
    "poem",
    "post",
    "comment",
    "review",
    "tweet",
    "youtube",
    "reddit",
    "twitter",
    "github",
    "kaggle",
    "custom",
    "manual",
    "automatic",
    "machine",
    "role",
    "play",
    "tool",
    "physics",
    "chemistry",
    "biology",
];

/// Whether a name is one everyday word and no more, as "Code" is: so much data is called that no dataset is meant.
pub(in crate::evidence::prose) fn is_everyday(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    text.bytes().skip(1).all(|byte| byte.is_ascii_lowercase())
        && (EVERYDAY.contains(&lower.as_str()) || EVERYDAY.contains(&lower.trim_end_matches('s')))
}

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
        // "databricks-talk-15k": words in lower case that hyphens join.
        let slug = || first.len() > 7 && first.contains(['-', '_']) && self.thing_after(index + 1) != Thing::Model;
        if slug() && self.catalog.datasets.named(first).is_some() {
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
            let numbered = || last > index && text.ends_with(|last: char| last.is_ascii_digit());
            if self.catalog.datasets.named(text).is_none()
                && !(numbered() && self.catalog.datasets.named(&format!("{text} 0")).is_some())
            {
                return None;
            }
            if is_everyday(text) {
                return None;
            }
            let after = self.thing_after(last + 1);
            let distinct = text.bytes().skip(1).any(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
            let introduced = index.checked_sub(1).is_some_and(|before| self.word(before) == "the")
                || (self.is_learnt(index) || self.is_amount(index)) && self.ends_name(last + 1);
            let task = TASKS.contains(&text) && after != Thing::Dataset;
            (after != Thing::Model && !task && (distinct || introduced || after == Thing::Dataset)).then(|| {
                Some(Name { tokens: index..last + 1, thing: Thing::Dataset, sure: Sure::Known, mention: bare(text)? })
            })?
        })
    }

    /// Whether "trained on" stands right before a word: what is called like a family of models and a dataset is the dataset there.
    pub(super) fn is_learnt(&self, index: usize) -> bool {
        let index = index - usize::from(index > 0 && LANGUAGES.contains(&self.word(index - 1)));
        let it = usize::from(self.word_back(index, 2) == "it");
        let before = |back: usize| self.word_back(index, if back > 1 { back + it } else { back });
        before(1) == "on" && ["trained", "tuned"].iter().any(|verb| before(2).ends_with(verb))
    }

    /// Whether what stands at a token can follow a whole name: "X silk" is another thing than "X".
    fn ends_name(&self, index: usize) -> bool {
        const AFTER: &[&str] =
            &["audio", "articles", "abstracts", "reviews", "speech", "train", "training", "at", "to", "in", "from", "as"];
        let word = self.word(index);
        BOUNDS.contains(&word) || DATA_WORDS.contains(word) || AFTER.contains(&word)
    }

    /// "trained on acme/talk", "Dataset: acme/talk": two plain words are the id of a dataset where only one can stand, and nothing
    /// goes on behind them.
    pub(super) fn plain_id_at(&self, index: usize) -> Option<Name> {
        let text = self.plain(index);
        let (owner, name) = split_owner(text)?;
        let letters = |part: &str| {
            part.len() > 2
                && part.starts_with(|first: char| first.is_ascii_alphabetic())
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
                && !part.bytes().all(|byte| byte.is_ascii_uppercase())
        };
        let everyday = |part: &str| {
            let lower = part.to_ascii_lowercase();
            EVERYDAY.contains(&lower.as_str()) || EVERYDAY.contains(&lower.trim_end_matches('s')) || is_noise_word(&lower)
        };
        if !is_hub_id(text) || ![owner, name].into_iter().all(letters) || everyday(owner) || everyday(name) {
            return None;
        }
        let families = &self.catalog.families;
        if families.knows(text) || families.resolve(name) != Resolution::Unknown {
            return None;
        }
        let bound = BOUNDS.contains(&self.word(index + 1)) || DATA_WORDS.contains(self.word(index + 1));
        let before = |back: usize| self.word_back(index, back);
        let id = |at: usize| self.plain(at).contains('/');
        let verbs = || {
            (index.saturating_sub(6)..index).any(|at| {
                let word = self.word(at);
                ["trained", "training"].iter().any(|verb| word.ends_with(verb))
                    || matches!(word, "dpo" | "sft" | "grpo" | "orpo" | "kto")
            })
        };
        let placed = match before(1) {
            "" => true,
            "dataset" | "datasets" | "corpus" => true,
            ":" => matches!(before(2), "dataset" | "datasets" | "data" | "corpus" | "sft" | "dpo" | "grpo" | "orpo"),
            "on" | "over" => verbs(),
            "of" | "from" => self.is_amount(index) && verbs() || self.is_source(index),
            "," | "and" | "&" | "+" => {
                index > 1 && id(index - 2) && self.name_at(index - 2).is_some_and(|name| name.thing == Thing::Dataset)
            }
            _ => false,
        };
        let mention = hub(text)?;
        (bound && placed).then_some(Name { tokens: index..index + 1, thing: Thing::Dataset, sure: Sure::Id, mention })
    }

    /// "Foo (v11)", "the Foo dataset (en)", "Foo 17": the dataset that has this version or part in its name.
    pub(in crate::evidence::prose) fn in_version(&self, name: &Name) -> Option<Mention> {
        let text = &name.mention.text;
        if text.contains('/') || name.tokens.end > self.tokens().len() {
            return None;
        }
        let mut at = name.tokens.end;
        at += usize::from(DATA_WORDS.contains(self.word(at)));
        let bracket = self.word(at) == "(" && self.word(at + 2) == ")";
        let version = self.plain(at + 1);
        let version = version
            .strip_prefix(['v', 'V'])
            .filter(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
            .unwrap_or(version);
        let numbered = text.ends_with(|last: char| last.is_ascii_digit());
        let full = [
            bracket.then(|| format!("{text} {version}")),
            bracket.then(|| format!("{text} {version} 0")),
            (numbered && !bracket).then(|| format!("{text} 0")),
        ];
        let whole = |name: String| {
            let datasets = &self.catalog.datasets;
            // "FooBar 11" is "Foo Bar 11".
            datasets.named(&name).or_else(|| datasets.named(&spaced(&name)))
        };
        let id = full.into_iter().flatten().find_map(whole)?;
        Some(Mention { text: id.as_str().to_owned(), form: MentionForm::HubId, revision: None })
    }

    /// Whether an amount of it stands right before a word: "960 hours of X", "10% of X", "a subset of X".
    fn is_amount(&self, index: usize) -> bool {
        let of = index > 1 && matches!(self.word(index - 1), "of" | "from");
        let before = if of { self.word(index - 2) } else { "" };
        let counted =
            before.starts_with(|first: char| first.is_ascii_digit()) && !before.ends_with(|last: char| last.is_ascii_digit());
        counted
            || matches!(
                before,
                "%" | "hours"
                    | "tokens"
                    | "subset"
                    | "split"
                    | "portion"
                    | "half"
                    | "articles"
                    | "samples"
                    | "rows"
                    | "sentences"
                    | "sample"
                    | "slice"
                    | "fraction"
                    | "pairs"
                    | "examples"
                    | "images"
            )
    }

    /// Whether "data from" stands before a word: a dataset's name in lower case is one there.
    pub(super) fn is_source(&self, index: usize) -> bool {
        index > 1
            && self.word(index - 1) == "from"
            && matches!(self.word(index - 2), "data" | "samples" | "examples" | "conversations" | "dialogues" | "pairs")
            && self.plain(index).len() > 4
    }
}

/// Languages before the name of what there is in many: "on English X".
const LANGUAGES: &[&str] = &[
    "english",
    "german",
    "french",
    "spanish",
    "italian",
    "portuguese",
    "dutch",
    "russian",
    "chinese",
    "japanese",
    "korean",
    "arabic",
    "hindi",
    "turkish",
    "polish",
    "swedish",
    "danish",
    "norwegian",
    "finnish",
    "vietnamese",
    "indonesian",
    "greek",
    "czech",
    "ukrainian",
    "hebrew",
    "persian",
    "romanian",
    "hungarian",
    "thai",
    "bengali",
];

/// A name in which a capital after a small letter begins a word of its own.
fn spaced(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    for character in name.chars() {
        if before.is_ascii_lowercase() && character.is_ascii_uppercase() {
            out.push(' ');
        }
        out.push(character);
        before = character;
    }
    out
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
