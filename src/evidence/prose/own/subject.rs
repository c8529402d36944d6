//! Whom a sentence or a block speaks of, as its first words tell.

use super::super::names::{Name, Sentence, Sure, Thing};
use super::super::tokens::Sort;
use super::super::words::WordSet;
use super::Own;

/// Whom a sentence speaks of, as its first words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::evidence::prose) enum Subject {
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
pub(in crate::evidence::prose) fn subject(sentence: &Sentence, own: &Own) -> Subject {
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
    // "There is a version that was": it is told of because it is another.
    if sentence.word(index) == "there"
        && matches!(next, "is" | "exists")
        && matches!(sentence.word(index + 2), "a" | "an" | "also" | "no" | "another")
    {
        return Subject::Other;
    }
    let plural = matches!(
        sentence.word(index),
        "other" | "many" | "most" | "some" | "previous" | "prior" | "earlier" | "existing" | "several" | "recent"
    ) && (index + 1..index + 4).any(|at| PLURALS.contains(sentence.word(at)))
        || matches!(sentence.word(index), "other" | "many") && next == "datasets";
    if plural || sentence.word(index) == "they" && !VERBS.contains(next) && next != "all" {
        return Subject::Other;
    }
    // "Merge of X and Y" tells what this is.
    let merged = || sentence.word(0) == "merge" && sentence.name_at(1).is_some_and(|name| name.sure == Sure::Id);
    if index == 0
        && IMPERATIVES.contains(sentence.word(0))
        && !matches!(sentence.word(1), "of" | "von" | "aus" | "de" | "entre")
        && !matches!(sentence.word(2), "de" | "von")
        && !merged()
    {
        return Subject::Reader;
    }
    let Some(name) = sentence.name_at(index).filter(|name| name.sure >= Sure::Capital) else { return Subject::Open };
    let covered = || own.covers(&name, &sentence.catalog.families);
    if name.sure < Sure::Shape {
        let other = own.has_title() && is_other_word(sentence, own, &name) && !covered();
        return if other { Subject::Other } else { Subject::Open };
    }
    if covered() {
        return Subject::This;
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
    while sentence.tokens().get(end).is_some_and(|token| token.sort == Sort::Mark)
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
    let clause = |at: usize| {
        matches!(
            sentence.word(at),
            "is" | "was" | "has" | "uses" | "used" | "learns" | "learned" | "是" | "は" | "는" | "은" | "在" | "由"
        )
    };
    let closed = || {
        let apposed = sentence.word(end) == "," && matches!(sentence.word(end + 1), "a" | "an");
        apposed && (end + 2..sentence.tokens().len().min(end + 40)).any(|at| sentence.word(at) == "," && clause(at + 1))
    };
    let told = matches!(sentence.word(end), ":" | "：") && matches!(sentence.word(end + 1), "a" | "an");
    clause(end) || told || closed() || bracketed(sentence, end).is_some_and(clause)
}

/// The token after a bracket that opens right here and holds what a model is: "Elder (a model that was) is".
fn bracketed(sentence: &Sentence, at: usize) -> Option<usize> {
    if sentence.word(at) != "(" || !matches!(sentence.word(at + 1), "a" | "an" | "the") {
        return None;
    }
    let end = (at..sentence.tokens().len().min(at + 40)).find(|at| sentence.word(*at) == ")")? + 1;
    VERBS.contains(sentence.word(end)).then_some(end)
}

/// Whether a block opens with another model's name, so that all of it is about that one.
pub(in crate::evidence::prose) fn titled_other(sentence: &Sentence, own: &Own, item: bool) -> bool {
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
    // "- 🚀 Foo-7B: based on".
    let marks =
        (0..3).take_while(|at| item && sentence.tokens().get(*at).is_some_and(|token| token.sort == Sort::Mark)).count();
    let Some(name) = sentence.name_at(marks).filter(|name| name.sure >= Sure::Shape && name.thing != Thing::Dataset) else {
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
    "laden",
    "téléchargez",
    "descargue",
    "descarga",
    "скачайте",
    "скачать",
    "запускайте",
    "запустите",
    "используйте",
    "utilisez",
    "utilice",
    "installieren",
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
static PLURALS: WordSet =
    WordSet::new(&["models", "work", "works", "approaches", "methods", "attempts", "studies", "papers", "projects", "teams"]);

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
    "continues",
    "starts",
    "learns",
    "stems",
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
