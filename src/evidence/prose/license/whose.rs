//! Of whom a sentence gives a licence: of this model, of another, or of code and data, which are no concern here.

use std::ops::Range;

use super::super::names::{Name, Sentence, Sure, Thing};
use super::super::own::{Own, Subject, subject};
use super::super::phrases::other_before;
use super::Of;
use crate::catalog::Resolution;
use crate::catalog::families::normal_name;

/// Words for a model. Folded.
const MODEL: &[&str] = &[
    "model",
    "weight",
    "checkpoint",
    "adapter",
    "模型",
    "权重",
    "權重",
    "モデル",
    "ウェイト",
    "重み",
    "모델",
    "가중치",
    "modell",
    "modèle",
    "modelo",
    "модел",
];

/// Words for what has its own terms.
const ASIDE: &[&str] = &[
    "code",
    "dataset",
    "data ",
    "corpus",
    "library",
    "script",
    "documentation",
    "module",
    "package",
    "toolkit",
    "font",
    "output",
    "demo",
    "api ",
    "website",
    "app",
    "user interface",
    "源码",
    "源代码",
    "代码",
    "代碼",
    "数据",
    "paper",
    "データ",
    "コード",
    "코드",
    "데이터",
];

/// Nouns that own the participle right after them: "data licensed under X".
const ASIDE_NOUNS: &[&str] = &[
    "code",
    "data",
    "dataset",
    "datasets",
    "corpus",
    "corpora",
    "text",
    "texts",
    "images",
    "audio",
    "recordings",
    "articles",
    "software",
    "library",
    "libraries",
    "material",
    "content",
    "documents",
    "sources",
    "repositories",
    "books",
    "pages",
    "papers",
    "posts",
];

/// Subjects that are no model: "The images are licensed under X".
const THINGS: &[&str] = &[
    "images",
    "photos",
    "videos",
    "audio",
    "recordings",
    "samples",
    "voices",
    "articles",
    "books",
    "papers",
    "texts",
    "prompts",
    "questions",
    "results",
    "harness",
    "benchmark",
    "benchmarks",
];

/// Words for what holds a model and may have other terms; a link beside them is not enough.
const PROJECT: &[&str] = &["project", "repository", "software", "项目", "仓库"];

/// Words that make a sentence no statement of what holds.
const UNSAID: &[&str] = &[
    " not ",
    "isn't",
    "if you",
    "if the",
    "dependenc",
    "tokenizer",
    "may be bound",
    " must be ",
    "plan to ",
    "plan on ",
    "plans to ",
    "planning to ",
    "intend to ",
    "hope to ",
    "considering ",
    "other model",
    "teacher model",
    "for instance",
    "for example",
    "long as it ",
    " we use",
    "第三方",
];

/// Ends of a request that leads to terms and asks nothing else.
const REFERS: &[&str] =
    &["please", "please strictly", "please visit", "please see", "please refer to", "please check", "please read"];

/// Words for the model that this one was made from.
const BASE: &[&str] = &[
    "original",
    "underlying",
    "base model",
    "基座模型",
    "ベースモデル",
    "베이스 모델",
    "basismodell",
    "modèle de base",
    "modelo base",
];

/// Of whom a sentence speaks before a link in it; see [`whose`].
pub(in super::super) fn whose_link(sentence: &Sentence, own: &Own, link: usize) -> Option<Of> {
    let scope = 0..link - sentence.span.start;
    if is_project(&sentence.text.folded[sentence.span.start..link]) {
        return None;
    }
    let other = matches!(subject(sentence, own), Subject::Other) && scope.end > 0;
    whose(sentence, own, other, scope)
}

/// Of whom the words before "licensed under" speak; `None` for code, data and what is no statement.
pub(super) fn whose(sentence: &Sentence, own: &Own, other: bool, scope: Range<usize>) -> Option<Of> {
    let words = last_statement(&sentence.text.folded[sentence.span.clone()][scope.clone()]);
    let has = |list: &[&str]| list.iter().any(|word| words.contains(word));
    let model = speaks_of_a_model(words);
    let asked = words.trim_end_matches(|c: char| !c.is_alphanumeric());
    // "For these checkpoints, please refer to the X" is of those.
    let asked = asked.strip_suffix(" the").filter(|rest| rest.trim_start().starts_with("please")).unwrap_or(asked);
    let asks = words.contains("please") && !REFERS.iter().any(|end| asked.ends_with(end));
    if has(UNSAID)
        || asks
        || !model && place(words, ASIDE).is_some()
        || aside_of_model(words)
        || ASIDE_NOUNS.contains(&last_word(words))
        || !model && THINGS.contains(&subject_noun(words))
        || words.trim_start().starts_with("if ")
    {
        return None;
    }
    let before = sentence.token_from(sentence.span.start + scope.end);
    let first = sentence.token_from(sentence.span.start + scope.start);
    // Many a licence is called like the model that it covers; what is surely a model stays one.
    let is_license = |name: &Name| {
        let spelled = || sentence.catalog.licenses.named(&name.mention.text).is_some();
        name.sure < Sure::Family && (spelled() || is_version(&name.mention.text))
    };
    let named =
        || (first..before).filter_map(|at| sentence.name_at(at)).find(|name| name.sure >= Sure::Shape && !is_license(name));
    if (!other || words.trim_end().ends_with("of this model")) && own_noun(words) {
        return if has(BASE) { Some(Of::Other(named().filter(is_model).map(|name| name.mention))) } else { Some(Of::Own) };
    }
    if other || other_before(sentence, own, before, false) {
        let Some(name) = named() else {
            // "Models are released under X" with no name: its own, where the words don't tell others apart.
            let others = ["other", "some ", "their", "those", "third", "following", "upstream"];
            return (!other && !has(&others)).then_some(Of::Own);
        };
        if is_this_work(sentence, &name) || is_series_of(sentence, own, &name) {
            return Some(Of::Own);
        }
        let is_base = name.thing != Thing::Dataset && !own.covers(&name, &sentence.catalog.families);
        return is_base.then_some(Of::Other(Some(name.mention)));
    }
    if has(BASE) {
        return Some(Of::Other(named().filter(is_model).map(|name| name.mention)));
    }
    if scope.start > 0 && !model && stranger(sentence, own, first..before) {
        return None;
    }
    Some(Of::Own)
}

/// Whether words speak of a project and not of its models.
pub(super) fn is_project(words: &str) -> bool {
    PROJECT.iter().any(|word| words.contains(word)) && !speaks_of_a_model(words)
}

/// Whether what leads to a licence says that it is a model's, and not only a project's or a name's.
pub(in super::super) fn names_the_model(sentence: &Sentence, at: usize) -> bool {
    let words = sentence.text.folded.get(sentence.span.start..at).unwrap_or("");
    let clause = words.rfind([';', '；', '，', '\n']).map_or(0, |at| at + 1);
    speaks_of_a_model(words.get(clause..).unwrap_or(words))
}

/// Whether a sentence is about this model or its project in so many words.
pub(in super::super) fn opens_with_this(folded: &str) -> bool {
    let subjects = ["this model ", "this project ", "the project ", "our model ", "this checkpoint ", "these weights "];
    let folded = folded.trim_start().trim_start_matches("note: ");
    let used = ["usage of ", "use of ", "using "].iter().find_map(|used| folded.strip_prefix(used)).unwrap_or(folded);
    subjects.iter().any(|subject| used.starts_with(subject))
}

/// Whether words name a model.
pub(super) fn speaks_of_a_model(words: &str) -> bool {
    MODEL.iter().any(|word| words.contains(word))
}

/// Whether words name a model, code or data.
pub(super) fn speaks_of_something(words: &str) -> bool {
    speaks_of_a_model(words) || place(words, ASIDE).is_some()
}

/// Whether a name is the start of this model's own, and stands for its whole series: "Pretrained Zorb models are".
fn is_series_of(sentence: &Sentence, own: &Own, name: &Name) -> bool {
    let plural = ["models", "checkpoints", "weights"].contains(&sentence.word(name.tokens.end));
    let first = sentence.word_back(name.tokens.start, 1);
    let all = name.tokens.start == 0 || matches!(first, "pretrained" | "all" | "our" | "these" | "the" | "trained");
    let series = normal_name(&name.mention.text);
    let starts = |own: &str| normal_name(own).strip_prefix(&*series).is_some_and(|rest| rest.starts_with(' '));
    let nobodys = matches!(sentence.catalog.families.resolve(&name.mention.text), Resolution::Unknown);
    plural && all && nobodys && !series.is_empty() && own.bare_names().any(starts)
}

/// Whether the text says `This work "X"` of a name.
fn is_this_work(sentence: &Sentence, name: &Name) -> bool {
    const LEAD: &str = "this work ";
    let folded = name.mention.text.to_lowercase().replace('-', " ");
    let rest = sentence.text.folded.find(LEAD).map_or("", |at| &sentence.text.folded[at + LEAD.len()..]);
    rest.strip_prefix('"').unwrap_or(rest).starts_with(&folded)
}

/// Whether a name is nothing but a version: "V2".
fn is_version(name: &str) -> bool {
    let digits = name.trim_start_matches(['v', 'V']);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn is_model(name: &Name) -> bool {
    name.thing != Thing::Dataset
}

/// Where the first of these words stands, as a word and not inside a name: "CodeHelper" is no code.
fn place(words: &str, list: &[&str]) -> Option<usize> {
    let inside = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    let whole = |at: usize, word: &str| {
        let rest = &words[at + word.len()..];
        let rest = ["base", "s"].iter().find_map(|ending| rest.strip_prefix(ending)).unwrap_or(rest);
        !word.is_ascii() || !inside(words[..at].chars().next_back()) && (word.ends_with(' ') || !inside(rest.chars().next()))
    };
    let first = |word: &str| words.match_indices(word).map(|(at, _)| at).find(|at| whole(*at, word));
    list.iter().filter_map(|word| first(word)).min()
}

/// Whether code or data stands first and the model is what it is for: "the code of the model", "data used to train this model".
fn aside_of_model(words: &str) -> bool {
    let model = MODEL.iter().filter_map(|word| words.find(word)).min();
    let (Some(aside), Some(model)) = (place(words, ASIDE), model) else { return false };
    let between = words.get(aside..model).unwrap_or("");
    let leads = [" for ", " of ", " to ", " used ", " from ", " behind "];
    !between.is_empty()
        && leads.iter().any(|lead| between.contains(lead))
        && !["and", "&", ","].iter().any(|joint| between.contains(joint))
}

/// The last of several statements: ", and the codebase" after "the model is fast".
fn last_statement(words: &str) -> &str {
    let joints = [", and ", "; ", ", while ", ", but ", " while ", " whereas "];
    let cut = joints.iter().filter_map(|joint| words.rfind(joint).map(|at| at + joint.len())).max();
    let Some((before, last)) = cut.map(|cut| words.split_at(cut)) else { return words };
    let stated = [" is ", " are ", " was ", " were ", " has ", " have "].iter().any(|verb| before.contains(verb));
    if stated && speaks_of_something(last) { last } else { words }
}

/// The last word before a participle, without marks.
fn last_word(words: &str) -> &str {
    let last = words.trim_end().rsplit(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')')).next().unwrap_or("");
    last.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The last word before the verbs that end a text: "images" of "the images are".
fn subject_noun(words: &str) -> &str {
    words.split([' ', '\n']).rev().find(|word| !word.is_empty() && !VERBS.contains(word)).unwrap_or("")
}

/// Words between a subject and the word for its terms.
const VERBS: &[&str] = &[
    "is",
    "are",
    "was",
    "were",
    "been",
    "has",
    "have",
    "also",
    "all",
    "both",
    "licensed",
    "released",
    "distributed",
    "available",
    "provided",
    "published",
    "made",
];

/// Whether words that lead to a licence start a statement about this model: "the model is".
pub(super) fn is_own_noun(words: &str) -> bool {
    own_noun(last_statement(words))
}

/// Whether the words end with "the model weights", "our pretrained models": this one's, whatever was named before.
fn own_noun(words: &str) -> bool {
    const NOUNS: &[&str] =
        &["model", "models", "weight", "weights", "checkpoint", "checkpoints", "parameters", "adapter", "adapters"];
    const BETWEEN: &[&str] =
        &["pre", "trained", "pretrained", "fine", "tuned", "finetuned", "released", "final", "resulting", "model"];
    let mut back = words.split([' ', '\n']).rev().filter(|word| !word.is_empty()).skip_while(|word| VERBS.contains(word));
    back.next().is_some_and(|noun| NOUNS.contains(&noun))
        && back
            .find(|word| !BETWEEN.contains(word))
            .is_some_and(|word| matches!(word, "the" | "our" | "these" | "this" | "its"))
}

/// Whether a second statement of a sentence has a subject of its own, which is not this model: ", FooTool is licensed under X".
fn stranger(sentence: &Sentence, own: &Own, tokens: Range<usize>) -> bool {
    let Some(at) = tokens.rev().find(|at| !VERBS.contains(&sentence.word(*at))) else { return false };
    let plain = sentence.plain(at);
    let capital = plain.starts_with(|c: char| c.is_ascii_uppercase()) && plain.len() > 1;
    let folded = plain.to_lowercase();
    capital && !own.bare_names().any(|name| name.to_lowercase().contains(&folded))
}
