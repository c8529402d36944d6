//! What in a sentence names a model or a dataset.
//!
//! A name is looked for only where the grammar expects one. It is a link to a Hub page, an id, a name that the catalogue
//! knows, or a word of the shape of a model's name; how sure that is decides how strong a cue it needs.

use std::cell::RefCell;
use std::ops::Range;

use super::text::{Link, Text};
use crate::catalog::{Catalog, Resolution};
use crate::evidence::{Mention, MentionForm};
use crate::model::is_hub_id;

/// The most words that one name has.
const MAX_WORDS: usize = 7;

/// What sort of thing a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A word of an alphabet, with the digits, dots and hyphens inside it.
    Word,
    /// One character of a script without spaces.
    Sign,
    /// Punctuation; `'s` counts as one.
    Mark,
}

/// One token of a sentence.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) span: Range<usize>,
    pub(super) sort: Sort,
}

/// What a name can stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    /// A model.
    Model,
    /// A dataset.
    Dataset,
    /// Either; the words around it decide.
    Either,
}

/// How sure it is that a text is a name, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sure {
    /// A capital letter only.
    Capital,
    /// The shape of a model's name: a size, a version, capitals inside.
    Shape,
    /// A family that the catalogue knows.
    Family,
    /// A model that the catalogue knows.
    Known,
    /// An id or a link to a page of the Hub.
    Id,
}

/// A name found in a sentence.
#[derive(Debug, Clone)]
pub(super) struct Name {
    /// The tokens it covers.
    pub(super) tokens: Range<usize>,
    pub(super) thing: Thing,
    pub(super) sure: Sure,
    pub(super) mention: Mention,
}

/// What the address of a Hub page names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Page {
    /// A model's page.
    Model(String),
    /// A dataset's page.
    Dataset(String),
}

/// Reads an address of the Hub.
pub(super) fn page(address: &str) -> Option<Page> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let path = rest.strip_prefix("huggingface.co/").or_else(|| rest.strip_prefix("hf.co/"))?;
    let path = path.split(['?', '#']).next().unwrap_or("");
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let first = parts.next()?;
    let id = |owner: &str, name: Option<&str>| {
        let id = name.map_or_else(|| owner.to_owned(), |name| format!("{owner}/{name}"));
        is_hub_id(&id).then_some(id)
    };
    match first {
        "datasets" => id(parts.next()?, parts.next()).map(Page::Dataset),
        "spaces" | "papers" | "docs" | "blog" | "collections" | "settings" | "models" | "organizations" | "posts" | "learn"
        | "join" | "pricing" | "transformers" | "tasks" | "course" | "api" | "front" | "login" | "new" => None,
        owner => match parts.next() {
            Some("resolve" | "blob" | "tree" | "raw" | "discussions") => id(owner, None).map(Page::Model),
            Some(name) => id(owner, Some(name)).map(Page::Model),
            None => owner.contains('-').then(|| id(owner, None).map(Page::Model)).flatten(),
        },
    }
}

/// One sentence with its tokens.
pub(super) struct Sentence<'a> {
    pub(super) text: &'a Text,
    pub(super) source: &'a str,
    pub(super) catalog: &'a Catalog,
    pub(super) span: Range<usize>,
    pub(super) tokens: Vec<Token>,
    /// What was found at each token so far: every cue asks again.
    found: RefCell<Vec<Option<Option<Name>>>>,
}

impl<'a> Sentence<'a> {
    pub(super) fn new(text: &'a Text, source: &'a str, catalog: &'a Catalog, span: Range<usize>) -> Self {
        let tokens = tokens(text, span.clone());
        Self { text, source, catalog, span, tokens, found: RefCell::default() }
    }

    /// The folded text of a token.
    pub(super) fn word(&self, index: usize) -> &'a str {
        self.tokens.get(index).map_or("", |token| &self.text.folded[token.span.clone()])
    }

    /// The text of a token as the card has it.
    pub(super) fn plain(&self, index: usize) -> &'a str {
        self.tokens.get(index).map_or("", |token| &self.text.plain[token.span.clone()])
    }

    /// The first token that starts at or after an offset.
    pub(super) fn token_from(&self, offset: usize) -> usize {
        self.tokens.partition_point(|token| token.span.start < offset)
    }

    /// The link that covers an offset.
    pub(super) fn link_at(&self, offset: usize) -> Option<&'a Link> {
        let index = self.text.links.partition_point(|link| link.span.end <= offset);
        self.text.links.get(index).filter(|link| link.span.start <= offset)
    }

    fn in_code(&self, offset: usize) -> bool {
        let index = self.text.codes.partition_point(|code| code.end <= offset);
        self.text.codes.get(index).is_some_and(|code| code.start <= offset)
    }

    /// The Hub page that a link leads to.
    pub(super) fn page_of(&self, link: &Link) -> Option<Page> {
        page(&self.source[link.target.clone()])
    }

    /// The name that starts at a token.
    pub(super) fn name_at(&self, index: usize) -> Option<Name> {
        if self.tokens.get(index)?.sort != Sort::Word {
            return None;
        }
        if let Some(Some(found)) = self.found.borrow().get(index) {
            return found.clone();
        }
        let name = self.find_name_at(index);
        let mut found = self.found.borrow_mut();
        if found.is_empty() {
            found.resize(self.tokens.len(), None);
        }
        found[index] = Some(name.clone());
        name
    }

    fn find_name_at(&self, index: usize) -> Option<Name> {
        let start = self.tokens.get(index)?.span.start;
        if let Some(link) = self.link_at(start).filter(|link| link.span.start == start)
            && let Some(page) = self.page_of(link)
        {
            let end = self.token_from(link.span.end);
            let (thing, id) = match page {
                Page::Model(id) => (Thing::Model, id),
                Page::Dataset(id) => (Thing::Dataset, id),
            };
            return Some(Name { tokens: index..end.max(index + 1), thing, sure: Sure::Id, mention: hub(&id)? });
        }
        let mut name = self.id_at(index).or_else(|| self.known_at(index)).or_else(|| self.shaped_at(index))?;
        if let Some(longer) = self.shaped_at(index)
            && name.sure < Sure::Id
            && longer.tokens.end > name.tokens.end
            && longer.sure >= Sure::Shape
        {
            name = longer;
        }
        if name.thing == Thing::Either {
            name.thing = self.thing_after(name.tokens.end);
            if name.thing == Thing::Either && matches!(name.sure, Sure::Known | Sure::Family) {
                name.thing = Thing::Model;
            }
        }
        Some(name)
    }

    /// The name that ends right before a token, as in "X-generated" and "X のファインチューニング".
    pub(super) fn name_before(&self, end: usize) -> Option<Name> {
        let mut end = end;
        // A word for a model, a particle or a closing bracket may stand between.
        for _ in 0..3 {
            let between = end.checked_sub(1).map(|index| self.word(index));
            match between {
                Some(
                    "model" | "models" | "\"" | "'" | ")" | "」" | "』" | "”" | "`" | "llm" | "weights" | "checkpoint" | "モ"
                    | "デ" | "ル" | "模" | "型" | "모" | "델" | "の" | "的" | "을" | "를" | "의" | "-",
                ) => end -= 1,
                _ => break,
            }
        }
        let end = (0..3).fold(end, |end, _| match end.checked_sub(1).map(|index| self.word(index)) {
            Some("モ" | "デ" | "ル" | "模" | "型" | "모" | "델") => end - 1,
            _ => end,
        });
        if let Some(link) = end.checked_sub(1).and_then(|last| self.link_at(self.tokens[last].span.start)) {
            let first = self.token_from(link.span.start);
            if first < end && self.page_of(link).is_some() {
                return self.name_at(first);
            }
        }
        (end.saturating_sub(MAX_WORDS)..end).find_map(|start| {
            let name = self.name_at(start)?;
            (name.tokens.end == end && name.sure >= Sure::Capital).then_some(name)
        })
    }

    /// The name that ends at an offset inside a token: "X" of "X-generated".
    pub(super) fn name_cut(&self, index: usize, cut: usize) -> Option<Name> {
        (index.saturating_sub(MAX_WORDS)..=index).find_map(|start| {
            let text = self.text.plain.get(self.tokens[start].span.start..cut)?;
            let sure = match self.catalog.families.resolve(text) {
                Resolution::One(_) | Resolution::Several(_) => Sure::Known,
                Resolution::Family(_) => Sure::Family,
                Resolution::Unknown => return None,
            };
            Some(Name { tokens: start..index + 1, thing: Thing::Model, sure, mention: bare(text)? })
        })
    }

    /// What the word after a name says that it is.
    pub(super) fn thing_after(&self, index: usize) -> Thing {
        let mut index = index;
        while matches!(self.word(index), ")" | "\"" | "'" | "’" | "”" | "'s" | "base" | "training" | "instruction" | "v") {
            index += 1;
        }
        match self.word(index) {
            word if DATA_WORDS.contains(&word) => Thing::Dataset,
            word if MODEL_WORDS.contains(&word) => Thing::Model,
            "数" if self.word(index + 1) == "据" => Thing::Dataset,
            "デ" if self.word(index + 1) == "ー" => Thing::Dataset,
            "데" if self.word(index + 1) == "이" => Thing::Dataset,
            _ => Thing::Either,
        }
    }

    fn id_at(&self, index: usize) -> Option<Name> {
        let text = self.plain(index);
        let (owner, name) = text.split_once('/')?;
        if !is_hub_id(text) || text.contains("://") {
            let path = (text.starts_with("./") || text.starts_with('/')) && text.len() > 3;
            return path.then(|| self.path(index)).flatten();
        }
        let marked = |part: &str| part.bytes().any(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.'));
        let letters = |part: &str| part.bytes().any(|byte| byte.is_ascii_alphabetic());
        let file =
            [".py", ".md", ".json", ".txt", ".sh", ".ipynb", ".yaml", ".yml", ".com", ".org", ".html", ".pdf", ".bin", ".gguf"];
        let lower = name.to_ascii_lowercase();
        if file.iter().any(|ending| lower.ends_with(ending)) || !letters(owner) || !letters(name) && name.len() < 3 {
            return None;
        }
        let known = || text.parse().is_ok_and(|id| self.catalog.families.get(&id).is_some());
        let plausible = marked(name) && owner.len() > 1 && name.len() > 2 && !short_capitals(owner, name);
        let plausible = plausible || self.in_code(self.tokens[index].span.start) && owner.len() > 2 && name.len() > 2;
        (plausible || known() || self.catalog.datasets.get(&text.parse().ok()?).is_some()).then(|| {
            let dataset = text.parse().is_ok_and(|id| self.catalog.datasets.get(&id).is_some());
            let thing = if dataset { Thing::Dataset } else { Thing::Either };
            Some(Name { tokens: index..index + 1, thing, sure: Sure::Id, mention: hub(text)? })
        })?
    }

    /// A path on somebody's disk, to the end of the word: kept, so that it is seen not to be a parent.
    fn path(&self, index: usize) -> Option<Name> {
        let mention = Mention { text: self.plain(index).to_owned(), form: MentionForm::LocalPath, revision: None };
        Some(Name { tokens: index..index + 1, thing: Thing::Model, sure: Sure::Id, mention })
    }

    fn known_at(&self, index: usize) -> Option<Name> {
        let first = self.plain(index);
        let marked = self.in_code(self.tokens[index].span.start) || self.link_at(self.tokens[index].span.start).is_some();
        if !marked && first.bytes().all(|byte| byte.is_ascii_lowercase()) && !first.is_empty() && !self.numbered(index + 1) {
            return None;
        }
        let mut last = index;
        while last + 1 < self.tokens.len().min(index + MAX_WORDS) && self.tokens[last + 1].sort == Sort::Word {
            last += 1;
        }
        (index..=last).rev().find_map(|last| {
            let text = &self.text.plain[self.tokens[index].span.start..self.tokens[last].span.end];
            let sure = match self.catalog.families.resolve(text) {
                Resolution::One(_) | Resolution::Several(_) => Sure::Known,
                Resolution::Family(_) => Sure::Family,
                Resolution::Unknown => return None,
            };
            Some(Name { tokens: index..last + 1, thing: Thing::Either, sure, mention: bare(text)? })
        })
    }

    fn numbered(&self, index: usize) -> bool {
        self.plain(index).bytes().next().is_some_and(|byte| byte.is_ascii_digit())
            && self.tokens.get(index).is_some_and(|token| token.sort == Sort::Word)
    }

    fn shaped_at(&self, index: usize) -> Option<Name> {
        let first = self.plain(index);
        if !name_shaped(first) || is_noise(self.word(index), first) {
            return None;
        }
        let mut end = index + 1;
        while end < self.tokens.len().min(index + MAX_WORDS) {
            let word = self.plain(end);
            let goes_on = self.tokens[end].sort == Sort::Word
                && self.tokens[end].span.start <= self.tokens[end - 1].span.end + 1
                && (is_size(word) || name_shaped(word) || SUFFIXES.contains(&self.word(end)))
                && !is_noise(self.word(end), word)
                && !DATA_WORDS.contains(&self.word(end))
                && !MODEL_WORDS.contains(&self.word(end))
                && self.link_at(self.tokens[end].span.start).is_none_or(|link| link.span.start != self.tokens[end].span.start);
            if !goes_on {
                break;
            }
            end += 1;
        }
        let text = &self.text.plain[self.tokens[index].span.start..self.tokens[end - 1].span.end];
        // "Acme Helper-7B": what the catalogue knows under the shorter name is known.
        if let Some(known) = (index + 1..end).find_map(|start| self.known_at(start).filter(|name| name.sure == Sure::Known))
            && known.tokens.end >= end
        {
            return Some(Name { tokens: index..end, ..known });
        }
        let digits = text.bytes().any(|byte| byte.is_ascii_digit());
        let inner = text.split([' ', '/']).any(|word| {
            word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase())
                && word.bytes().any(|byte| byte.is_ascii_lowercase() || byte == b'-')
                || word.contains('-') && word.len() > 4 && word.bytes().any(|byte| byte.is_ascii_uppercase())
        });
        let sure = if digits && text.len() > 2 || inner { Sure::Shape } else { Sure::Capital };
        Some(Name { tokens: index..end, thing: Thing::Either, sure, mention: bare(text)? })
    }
}

fn hub(id: &str) -> Option<Mention> {
    let form = if id.contains('/') { MentionForm::HubId } else { MentionForm::Name };
    (!id.is_empty()).then(|| Mention { text: id.to_owned(), form, revision: None })
}

/// A bare name as a mention.
pub(super) fn bare(text: &str) -> Option<Mention> {
    let text = text.trim().trim_end_matches(['.', ',', ':', '-']);
    (text.len() > 1 && text.len() < 120).then(|| Mention { text: text.to_owned(), form: MentionForm::Name, revision: None })
}

/// "SFT/DPO", "TF/JAX": abbreviations beside one another, not an id.
fn short_capitals(owner: &str, name: &str) -> bool {
    [owner, name]
        .iter()
        .all(|part| part.len() <= 5 && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()))
}

/// "7B", "1.5", "v2", "8x7b", "32k", "β".
fn is_size(word: &str) -> bool {
    let bytes = word.as_bytes();
    let core = bytes.strip_prefix(b"v").or_else(|| bytes.strip_prefix(b"V")).unwrap_or(bytes);
    core.first().is_some_and(u8::is_ascii_digit) && word.len() < 12 && !word.contains('/')
        || matches!(word, "β" | "α" | "beta" | "alpha")
}

/// Whether a word looks like a name: a capital letter, or letters and digits in one.
fn name_shaped(word: &str) -> bool {
    let bytes = word.as_bytes();
    let letter = bytes.iter().any(u8::is_ascii_alphabetic);
    let digit = bytes.iter().any(u8::is_ascii_digit);
    letter
        && !word.starts_with("http")
        && (bytes[0].is_ascii_uppercase()
            || digit && bytes[0].is_ascii_alphabetic() && word.len() > 2
            || bytes.iter().skip(1).any(u8::is_ascii_uppercase) && bytes[0].is_ascii_lowercase())
}

/// Techniques, tools, formats, hardware and words of a sentence's start: never a model's name by their shape.
fn is_noise(folded: &str, plain: &str) -> bool {
    if plain.bytes().next().is_some_and(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let first = folded.split(' ').next().unwrap_or("");
    NOISE.binary_search(&first).is_ok()
        || plain.split_once('/').is_some_and(|(owner, name)| short_capitals(owner, name))
        || plain.len() > 1 && plain.len() < 4 && plain.bytes().all(|byte| byte.is_ascii_uppercase())
        || folded.ends_with("trainer")
        || quantization_code(folded)
}

/// `Q4_K_M`, `fp16`, `bf16`, `int8`, `w4a16`.
fn quantization_code(folded: &str) -> bool {
    let rest = ["iq", "q", "fp", "bf", "int", "tf", "w", "uint"].iter().find_map(|prefix| folded.strip_prefix(prefix));
    rest.is_some_and(|rest| {
        rest.bytes().next().is_some_and(|byte| byte.is_ascii_digit())
            && rest.len() < 8
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b'_' | b'k' | b'm' | b's' | b'l' | b'x' | b'a' | b'0'))
    })
}

/// Cuts a sentence into tokens.
fn tokens(text: &Text, span: Range<usize>) -> Vec<Token> {
    let mut out = Vec::with_capacity(span.len() / 5);
    let plain = &text.plain[span.clone()];
    let mut at = 0;
    while let Some(character) = plain[at..].chars().next() {
        if character.is_whitespace() {
            at += character.len_utf8();
            continue;
        }
        let rest = &plain[at..];
        let (sort, length) = if character == 'h' && rest.starts_with("http") && address_length(rest) > 10 {
            (Sort::Word, address_length(rest))
        } else if joins(character) || matches!(character, '.' | '/') && path_starts(rest) {
            (Sort::Word, word_length(rest))
        } else if rest.starts_with("'s ") || rest.starts_with("’s ") {
            (Sort::Mark, character.len_utf8() + 1)
        } else if character.is_alphanumeric() {
            (Sort::Sign, character.len_utf8())
        } else {
            (Sort::Mark, character.len_utf8())
        };
        out.push(Token { span: span.start + at..span.start + at + length, sort });
        at += length;
    }
    out
}

fn path_starts(rest: &str) -> bool {
    rest.starts_with("./") || rest.starts_with('/') && rest.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic)
}

fn address_length(rest: &str) -> usize {
    rest.bytes().take_while(|byte| byte.is_ascii_graphic() && !matches!(byte, b',' | b';')).count()
}

/// A letter or digit of a script that spaces its words.
fn joins(character: char) -> bool {
    character.is_ascii_alphanumeric() || character.is_alphabetic() && (character as u32) < 0x0e00
}

fn word_length(rest: &str) -> usize {
    // The most common letters first, without looking around them.
    let start = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let mut end = start;
    let mut characters = rest[start..].char_indices().map(|(at, character)| (start + at, character)).peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let inside = joins(character)
            || matches!(character, '-' | '_' | '.' | '/' | '@') && next.is_some_and(joins)
            || at == 0 && matches!(character, '.' | '/')
            || character == '/' && at > 0 && rest.starts_with('.') && next.is_some_and(|next| !next.is_whitespace())
            || character == '+' && at > 0 && next.is_none_or(|next| !joins(next) || next == '+');
        if !inside {
            break;
        }
        end = at + character.len_utf8();
    }
    end.max(1)
}

/// Words that call what stands before them a dataset.
pub(super) const DATA_WORDS: &[&str] = &[
    "dataset",
    "datasets",
    "data",
    "corpus",
    "corpora",
    "dump",
    "dumps",
    "collection",
    "subset",
    "split",
    "benchmark",
    "pairs",
    "datensatz",
    "datensätze",
    "datensatzes",
    "korpus",
    "daten",
    "jeu",
    "données",
    "conjunto",
    "datos",
    "датасет",
    "датасете",
    "датасета",
    "корпус",
    "корпусе",
    "mix",
    "mixture",
];

/// Words that call what stands before them a model.
pub(super) const MODEL_WORDS: &[&str] = &[
    "model",
    "models",
    "checkpoint",
    "checkpoints",
    "weights",
    "llm",
    "llms",
    "backbone",
    "modell",
    "modèle",
    "modelo",
    "модель",
    "модели",
    "series",
    "family",
    "lm",
];

/// Words in lower case that belong to a name before them.
const SUFFIXES: &[&str] = &[
    "base",
    "large",
    "small",
    "tiny",
    "mini",
    "medium",
    "xl",
    "xxl",
    "instruct",
    "chat",
    "it",
    "uncased",
    "cased",
    "turbo",
    "pro",
    "preview",
    "opus",
    "sonnet",
    "haiku",
    "flash",
    "plus",
    "coder",
    "math",
    "nano",
    "lite",
    "ultra",
    "multilingual",
    "it-sft",
    "code",
    "vision",
    "distill",
    "think",
    "thinking",
];

/// Sorted, folded, first word only.
#[rustfmt::skip]
const NOISE: &[&str] = &[
    "a", "a100", "a100s", "accelerate", "adam", "adamw", "adapter", "additionally", "after", "ai", "all", "also",
    "although", "an", "and", "apache", "api", "april", "arxiv", "as", "at", "august", "autoawq", "autogptq", "automatic",
    "autotrain", "awq", "axolotl", "because", "before", "bfloat16", "bitsandbytes", "bleu", "both", "bpe", "by", "cc",
    "chatml", "chinese", "cloud", "colab", "context", "cuda", "dare", "data", "dataset", "datasets", "december",
    "deepspeed", "despite", "diffusers", "direct", "dora", "dpo", "during", "each", "easylm", "eight", "english", "epoch",
    "evol", "exl2", "february", "figure", "finally", "fine", "finetuned", "first", "flax", "float16", "for", "four",
    "french", "from", "fsdp", "full", "further", "furthermore", "german", "ggml", "gguf", "github", "gptq", "gpu", "gpus",
    "gradio", "grpo", "h100", "h100s", "he", "hellaswag", "here", "how", "however", "hub", "humaneval", "i", "if",
    "important", "in", "instruction", "introduction", "is", "it", "italian", "its", "january", "japanese", "jax", "july",
    "june", "keras", "koboldcpp", "korean", "kto", "lazymergekit", "licence", "license", "llamacpp", "llm", "llms", "lm",
    "lmstudio", "lora", "loras", "march", "megatron", "merge", "mergekit", "mit", "mlx", "mmlu", "model", "models", "moe",
    "more", "moreover", "most", "mps", "mteb", "multi", "my", "new", "no", "note", "notebook", "november", "october", "of",
    "ollama", "on", "one", "onnx", "openvino", "optimum", "original", "orpo", "our", "paper", "peft", "please",
    "portuguese", "ppo", "project", "python", "pytorch", "qlora", "readme", "reinforcement", "release", "rlaif", "rlhf",
    "rope", "rouge", "rtx", "russian", "safetensors", "section", "see", "self", "sentencepiece", "september", "sft",
    "sfttrainer", "since", "slerp", "sota", "spanish", "spin", "stage", "state", "step", "supervised", "table",
    "tensorflow", "tensorrt", "tf32", "the", "their", "then", "there", "these", "they", "this", "thus", "ties", "to",
    "tokenizer", "tpu", "tpus", "training", "transformer", "transformers", "trl", "truthfulqa", "two", "unlike", "unsloth",
    "using", "v100", "version", "vllm", "warning", "we", "what", "when", "where", "which", "while", "winogrande", "with",
    "you", "your", "zero",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_list_of_noise_sorted() {
        assert!(NOISE.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", NOISE.windows(2).find(|pair| pair[0] >= pair[1]));
    }

    #[test]
    fn reads_addresses_of_the_hub() {
        assert_eq!(page("https://huggingface.co/acme/base-7b/tree/main"), Some(Page::Model("acme/base-7b".into())));
        assert_eq!(page("https://hf.co/datasets/acme/talk"), Some(Page::Dataset("acme/talk".into())));
        assert_eq!(page("https://huggingface.co/base-uncased"), Some(Page::Model("base-uncased".into())));
        for other in ["https://huggingface.co/papers/1", "https://huggingface.co/acme", "https://example.com/a/b", "#usage"] {
            assert_eq!(page(other), None, "{other}");
        }
    }

    fn name(source: &str, word: &str) -> Option<(String, Thing, Sure)> {
        let mut text = Text::default();
        text.render(source, 0..source.len());
        let sentence = Sentence::new(&text, source, Catalog::shipped(), 0..text.plain.len());
        let at = sentence.token_from(text.plain.find(word).unwrap());
        sentence.name_at(at).map(|name| (name.mention.text, name.thing, name.sure))
    }

    #[test]
    fn tells_ids_names_and_ordinary_words_apart() {
        assert_eq!(name("from `acme/base-7b`.", "acme"), Some(("acme/base-7b".into(), Thing::Either, Sure::Id)));
        assert_eq!(name("from Zorblax-7B v1.5 weights", "Zorb"), Some(("Zorblax-7B v1.5".into(), Thing::Model, Sure::Shape)));
        assert_eq!(name("on the Zorb dataset", "Zorb"), Some(("Zorb".into(), Thing::Dataset, Sure::Capital)));
        for (source, word) in [
            ("yes and/or no", "and"),
            ("with SFT/DPO.", "SFT"),
            ("in 2023 we", "2023"),
            ("as Q4_K_M", "Q4"),
            ("a house", "house"),
        ] {
            assert_eq!(name(source, word), None, "{source}");
        }
    }
}
