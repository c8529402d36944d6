//! Whom a sentence is about: this model, or another.
//!
//! A card speaks of many models. Edges are only for its own, which it calls "this model", "we", or by a name: the one its
//! folder has, or the one in its title.

use super::names::{Name, Sentence, Sure, Thing};
use super::tokens::Sort;
use super::words::WordSet;
use crate::catalog::families::{normal_bare_name, normal_name};
use crate::catalog::{Families, Resolution};
use crate::evidence::{Claim, Observations};
use crate::model::ModelId;

/// What this model is called.
#[derive(Debug, Default)]
pub(super) struct Own {
    /// Ids and names that are surely its own.
    names: Vec<Called>,
    /// Names that its title gives it.
    titles: Vec<Called>,
}

/// A name of this model in the forms that others are compared with.
#[derive(Debug)]
struct Called {
    text: String,
    /// All of it, as names are compared.
    normal: String,
    /// What stands after the owner, as names are compared.
    bare: String,
    /// The runs of letters and of digits of what stands after the last slash.
    parts: Vec<String>,
}

impl Called {
    fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            normal: normal_name(text),
            bare: normal_name(text.split_once('/').map_or(text, |(_, bare)| bare)),
            parts: parts(text.rsplit('/').next().unwrap_or(text)),
        }
    }
}

impl Own {
    /// The names that other extractors have seen.
    pub(super) fn new(seen: &Observations) -> Self {
        let mut own = Self::default();
        for evidence in &seen.evidence {
            if let Claim::Name { name } = &evidence.claim
                && own.names.len() < 8
            {
                own.names.push(Called::new(name));
            }
        }
        own
    }

    /// Takes the names out of the card's title.
    pub(super) fn title(&mut self, title: &str, families: &Families) {
        let title = title.trim();
        let lower = title.to_lowercase();
        let skip = ["model card for the", "model card for", "model card of", "model card:", "model card -", "model name:"]
            .into_iter()
            .find(|prefix| lower.starts_with(prefix))
            .map_or(0, str::len);
        let Some(title) = title.get(skip..).map(str::trim).filter(|title| !title.is_empty() && title.len() < 120) else {
            return;
        };
        let cut = title.find([':', '(', '|', '—', '–']).unwrap_or(title.len());
        let short = title[..cut].split(" - ").next().unwrap_or("").trim();
        let short = short.strip_suffix("Model Card").or_else(|| short.strip_suffix("model card")).unwrap_or(short).trim();
        for name in [title, short] {
            // A card copied from another model keeps that one's title: no name of this one.
            let foreign = !self.names.is_empty()
                && matches!(families.resolve(name), Resolution::One(id) if !self.names.iter().any(|own| own.text == id.as_str() || own.normal == normal_name(id.name())));
            if name.len() > 2 && !foreign && !self.titles.iter().any(|known| known.text == name) {
                self.titles.push(Called::new(name));
            }
        }
    }

    /// Whether a name can only be this model's: never its own parent.
    pub(super) fn is(&self, name: &str) -> bool {
        let normal = normal_name(name);
        let whole = name.contains('/');
        self.names.iter().any(|own| own.normal == normal || !whole && own.bare == normal)
            || self.titles.iter().any(|title| title.normal == normal)
    }

    /// Whether a sentence about `name` is about this model: its name, or the first words of it.
    pub(super) fn covers(&self, name: &Name, families: &Families) -> bool {
        let text = &name.mention.text;
        if self.is(text) {
            return true;
        }
        let known = families.resolve(text);
        if let Resolution::One(id) = &known {
            return self.owns(id);
        }
        if text.contains('/') {
            let bare = normal_bare_name(text);
            return self.names.is_empty() && self.titles.iter().any(|title| title.normal == bare);
        }
        let words = parts(text);
        let covered = |own: &[String]| {
            // "X-7B-v0.1" is "X-7B".
            let rest: Vec<&String> = words.iter().filter(|word| !own.contains(word)).collect();
            if own.len() > 2
                && own.first() == words.first()
                && own.iter().all(|word| words.contains(word))
                && rest.iter().all(|word| *word == "v" || word.bytes().all(|byte| byte.is_ascii_digit()))
            {
                return true;
            }
            // "X-7B" is another model than "X-7B-chat"; "X" alone is both.
            let sized =
                words.iter().any(|word| word.bytes().all(|byte| byte.is_ascii_digit())) && words.iter().any(|word| word == "b");
            let tuned = |word: &String| {
                matches!(word.as_str(), "chat" | "instruct" | "it" | "distill" | "rl" | "base" | "coder" | "math" | "vl")
            };
            if sized && own.iter().any(|word| tuned(word) && !words.contains(word)) {
                return false;
            }
            let prefix = !words.is_empty() && own.first() == words.first() && words.iter().all(|word| own.contains(word));
            // A family's name alone stands for this model only if no other name follows it in its own.
            let only_sizes = || own.iter().filter(|word| !words.contains(word)).all(|word| is_variant(word));
            prefix && (!matches!(known, Resolution::Family(_) | Resolution::Several(_)) || only_sizes())
        };
        self.names.iter().chain(&self.titles).any(|own| covered(&own.parts))
    }

    /// Whether the card's title is more than a heading that any card has.
    fn has_title(&self) -> bool {
        self.titles.iter().any(|title| !matches!(title.normal.as_str(), "model card" | "readme" | "model" | "model details"))
    }

    /// Whether a word is a part of one of its names.
    fn mentions(&self, word: &str) -> bool {
        self.names.iter().chain(&self.titles).any(|own| own.normal.split(' ').any(|part| part == word))
    }

    /// The names that are surely its own, without owner.
    pub(super) fn bare_names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| name.text.rsplit('/').next().unwrap_or(&name.text))
    }

    fn owns(&self, id: &ModelId) -> bool {
        let bare = normal_name(id.name());
        self.names.iter().any(|own| own.text.eq_ignore_ascii_case(id.as_str()) || own.normal == bare)
    }
}

/// The runs of letters and of digits of a name, lower case.
fn parts(name: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut last = ' ';
    for character in name.chars().flat_map(char::to_lowercase) {
        if character.is_alphanumeric() {
            let joined = last.is_alphanumeric() && last.is_ascii_digit() == character.is_ascii_digit();
            match out.last_mut().filter(|_| joined) {
                Some(part) => part.push(character),
                None => out.push(character.to_string()),
            }
        }
        last = character;
    }
    out
}

fn is_variant(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
        || matches!(
            word,
            "b" | "m"
                | "v"
                | "k"
                | "x"
                | "chat"
                | "instruct"
                | "base"
                | "it"
                | "pt"
                | "hf"
                | "gguf"
                | "gptq"
                | "awq"
                | "mlx"
                | "fp"
                | "bf"
                | "int"
                | "bit"
                | "large"
                | "small"
                | "medium"
                | "tiny"
                | "mini"
                | "preview"
                | "dpo"
                | "sft"
                | "rl"
                | "en"
        )
}

/// Whom a sentence speaks of, as its first words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// "This model", "we", its name.
    This,
    /// Another model by name.
    Other,
    /// "You", "users", "developers".
    Reader,
    /// Not told.
    Open,
}

/// Reads the subject from the first words of a sentence.
pub(super) fn subject(sentence: &Sentence, own: &Own) -> Subject {
    let mut index = 0;
    while index < 4
        && matches!(sentence.word(index), "the" | "our" | "\"" | "(" | "*" | "-" | "," | "note" | ":" | "here" | "🚨" | "also")
    {
        index += 1;
    }
    match sentence.word(index) {
        "this" | "these" | "we" | "it" | "i" | "model" | "repo" | "repository" => return Subject::This,
        "you" | "users" | "developers" | "people" | "anyone" | "someone" | "researchers" | "others" => return Subject::Reader,
        _ => {}
    }
    let next = sentence.word(index + 1);
    if matches!(sentence.word(index), "some" | "many" | "other" | "several")
        && matches!(next, "users" | "people" | "developers" | "researchers")
    {
        return Subject::Reader;
    }
    let plural = matches!(
        sentence.word(index),
        "other" | "many" | "most" | "some" | "previous" | "prior" | "earlier" | "existing" | "several" | "recent"
    ) && (index + 1..index + 4).any(|at| PLURALS.contains(&sentence.word(at)))
        || matches!(sentence.word(index), "other" | "many") && next == "datasets";
    if plural || sentence.word(index) == "they" && !VERBS.contains(next) && next != "all" {
        return Subject::Other;
    }
    // "Merge of X and Y" tells what this is.
    let merged = || sentence.word(0) == "merge" && sentence.name_at(1).is_some_and(|name| name.sure == Sure::Id);
    if index == 0 && IMPERATIVES.contains(sentence.word(0)) && sentence.word(1) != "of" && !merged() {
        return Subject::Reader;
    }
    let Some(name) = sentence.name_at(index).filter(|name| name.sure >= Sure::Capital) else { return Subject::Open };
    if own.covers(&name, &sentence.catalog.families) {
        return if name.sure >= Sure::Shape { Subject::This } else { Subject::Open };
    }
    if name.sure < Sure::Shape {
        return if own.has_title() && is_other_word(sentence, own, &name) { Subject::Other } else { Subject::Open };
    }
    let mut end = name.tokens.end;
    while matches!(sentence.word(end), "&" | "and" | ",")
        && let Some(next) = sentence.name_at(end + 1).filter(|next| next.sure >= Sure::Shape)
    {
        if own.covers(&next, &sentence.catalog.families) {
            return Subject::This;
        }
        end = next.tokens.end;
    }
    while sentence.tokens.get(end).is_some_and(|token| token.sort == Sort::Mark)
        && matches!(sentence.word(end), "\"" | ")" | "'" | "”")
        || matches!(sentence.word(end), "model" | "models" | "also" | "series" | "itself")
    {
        end += 1;
    }
    let apposition = sentence.word(end) == "," && matches!(sentence.word(end + 1), "a" | "an" | "the" | "which" | "our");
    if apposition
        || bracketed(sentence, end).is_some()
        || VERBS.contains(sentence.word(end))
        || sentence.word(end).starts_with("trained")
    {
        Subject::Other
    } else {
        Subject::Open
    }
}

/// Whether a sentence's first word, which has a capital as any first word has, is the name of another model: "Elder is a model
/// that was", "Elder, a model such as this, is". Ordinary words stand there too: "Training was".
fn is_other_word(sentence: &Sentence, own: &Own, name: &Name) -> bool {
    let word = sentence.word(name.tokens.start);
    let ordinary = name.tokens.len() > 1
        || !word.bytes().all(|byte| byte.is_ascii_lowercase())
        || word.len() < 3
        || ORDINARY.contains(word)
        || ["ing", "ion", "ment", "ness", "ity", "ly", "s", "ance", "ence", "ure", "al", "ed"]
            .iter()
            .any(|end| word.ends_with(end));
    if ordinary || own.mentions(word) {
        return false;
    }
    let end = name.tokens.end;
    let clause = |at: usize| matches!(sentence.word(at), "is" | "was" | "has" | "uses" | "used" | "learns" | "learned");
    let closed = || {
        let apposed = sentence.word(end) == "," && matches!(sentence.word(end + 1), "a" | "an");
        apposed && (end + 2..sentence.tokens.len().min(end + 40)).any(|at| sentence.word(at) == "," && clause(at + 1))
    };
    clause(end) || closed() || bracketed(sentence, end).is_some_and(clause)
}

/// The token after a bracket that opens right here and holds what a model is: "Elder (a model that was) is".
fn bracketed(sentence: &Sentence, at: usize) -> Option<usize> {
    if sentence.word(at) != "(" || !matches!(sentence.word(at + 1), "a" | "an" | "the") {
        return None;
    }
    let end = (at..sentence.tokens.len().min(at + 40)).find(|at| sentence.word(*at) == ")")? + 1;
    VERBS.contains(sentence.word(end)).then_some(end)
}

/// Whether a block opens with another model's name, so that all of it is about that one.
pub(super) fn titled_other(sentence: &Sentence, own: &Own, item: bool) -> bool {
    // "- 13B: based on Y": one of a series, by its size alone.
    let size = sentence.word(0);
    let digits = size.strip_suffix('b').unwrap_or("");
    if item && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        let of_size =
            own.names.iter().chain(&own.titles).any(|name| {
                name.text.to_lowercase().split(|c: char| !(c.is_alphanumeric() || c == '.')).any(|part| part == size)
            });
        return !of_size && matches!(sentence.plain(1), ":" | "：" | "-" | "–" | "—");
    }
    let Some(name) = sentence.name_at(0).filter(|name| name.sure >= Sure::Shape && name.thing != Thing::Dataset) else {
        return false;
    };
    // As the card has it: a folded dash is a space.
    let next = sentence.plain(name.tokens.end);
    let opens = matches!(next, ":" | "：") || item && matches!(next, "-" | "–" | "—" | "," | "(" | "");
    opens && !own.covers(&name, &sentence.catalog.families)
}

/// Verbs that tell the reader to do something.
static IMPERATIVES: WordSet = WordSet::new(&[
    "download",
    "use",
    "run",
    "load",
    "install",
    "clone",
    "convert",
    "see",
    "check",
    "try",
    "visit",
    "refer",
    "click",
    "follow",
    "make",
    "ensure",
    "create",
    "generate",
    "prepare",
    "set",
    "choose",
    "select",
    "open",
    "start",
    "launch",
    "read",
    "consider",
    "feel",
    "if",
    "fine tune",
    "finetune",
    "merge",
    "quantize",
    "distill",
    "train",
    "retrain",
    "initialize",
]);

/// Words that a sentence about this model may begin with before a verb, besides those that their endings tell.
static ORDINARY: WordSet = WordSet::new(&[
    "adapter",
    "anything",
    "author",
    "backbone",
    "base",
    "checkpoint",
    "code",
    "config",
    "core",
    "corpus",
    "data",
    "dataset",
    "default",
    "encoder",
    "everything",
    "foundation",
    "goal",
    "he",
    "inference",
    "input",
    "language",
    "license",
    "model",
    "name",
    "network",
    "nothing",
    "origin",
    "output",
    "parent",
    "process",
    "project",
    "release",
    "repo",
    "she",
    "source",
    "speech",
    "student",
    "system",
    "teacher",
    "text",
    "that",
    "there",
    "tokenizer",
    "type",
    "variant",
    "version",
    "weight",
    "what",
    "which",
    "who",
    "work",
]);

/// What many of are others' work.
const PLURALS: &[&str] =
    &["models", "work", "works", "approaches", "methods", "attempts", "studies", "papers", "projects", "teams"];

/// Verbs that follow a subject.
static VERBS: WordSet = WordSet::new(&[
    "is",
    "was",
    "are",
    "were",
    "has",
    "have",
    "had",
    "uses",
    "used",
    "outperforms",
    "achieves",
    "does",
    "did",
    "trained",
    "finetuned",
    "fine-tuned",
    "fine",
    "combines",
    "builds",
    "comes",
    "represents",
    "consists",
    "derives",
    "can",
    "是",
    "は",
    "는",
    "은",
    "ist",
    "wurde",
    "est",
    "es",
]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_names_into_runs_of_letters_and_digits() {
        assert_eq!(parts("Helper-7B v1.5"), ["helper", "7", "b", "v", "1", "5"]);
    }

    #[test]
    fn takes_a_name_out_of_a_title() {
        let mut own = Own::default();
        own.title("Model Card for Zorblax-7B (preview)", &crate::catalog::Catalog::shipped().families);
        assert!(own.is("zorblax 7b") && !own.is("zorblax-13b"));
    }
}
