//! Licences that a text gives by whose they are, and not by name: "the restrictions of the original X", "the Model License".

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::super::names::{Name, Sentence, Sure, Thing};
use super::super::own::Own;
use super::super::words::find;
use super::{Of, Said};

/// Words that stand for terms before "of X". Folded.
const TERMS: &[&str] = &[
    "restrictions of ",
    "limitations of ",
    "restrictions by ",
    "license of ",
    "licence of ",
    "license terms of ",
    "license of this model is the same as ",
    "license for this model is the same as ",
    "license for ",
    "licence for ",
    "license agreement of ",
    "licence agreement of ",
    "same usage policy as ",
    "licensing is the same as ",
    "license is the same as ",
    "licence is the same as ",
    "same license as ",
    "same licence as ",
    "same terms as ",
    "的使用限制",
    "的许可",
    "的协议",
    "的开源许可",
    "的开源协议",
];

static FIND_TERMS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let builder = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(TERMS);
    builder.expect("the phrases are few")
});

/// Words that bind the reader or the model to those terms.
const BINDS: &[&str] = &[
    "bound by",
    "comply with",
    "complies with",
    "subject to",
    "inherit",
    "adhere",
    "abide by",
    "follows the",
    "follow the",
    "governed by",
    "under the",
    "has the same",
    "uses the same",
    "遵守",
    "遵循",
    "受",
];

/// Words between the terms and the name of the model whose they are.
const SKIPPED: &[&str] = &["the", "original", "base", "model", "underlying", "pretrained", "parent", "its", "both"];

/// Words that stand in front of terms and are no part of them.
const LEADS: &[&str] = &[
    "the", "a", "an", "by", "with", "to", "under", "and", "or", "all", "any", "of", "inherits", "inherit", "this", "has",
    "uses", "follow", "follows",
];

/// Words that send the reader to the text of a licence.
const POINTS: &[&str] = &["refer to the ", "refer to ", "see the ", "according to the ", "consult the "];

/// Words before "X's licence" that put this model under it.
const GIVEN: &[&str] = &[
    "considering ",
    "due to ",
    "because of ",
    "given ",
    "respect ",
    "comply with ",
    "subject to ",
    "bound by ",
    "under ",
    "adhere to ",
    "follow ",
    "follows ",
    "inherits ",
];

/// What belongs to a model and stands for its terms. Folded.
const OWNED: &[&str] = &["license", "licence", "licensing", "usage policy", "use restrictions", "usage restrictions"];

/// The model whose terms a sentence gives in the possessive and puts this one under: "due to Zorb's license".
fn possessive(sentence: &Sentence, own: &Own) -> Option<Said> {
    let folded = &sentence.text.folded[sentence.span.clone()];
    let against = ["not ", "n't ", "dataset", "data ", "code ", "if you"];
    let mut from = 0;
    while let Some(at) = find(&folded[from..], "'s ").or_else(|| find(&folded[from..], "’s ")).map(|at| from + at) {
        let mark = folded[at..].find(' ').map_or(folded.len(), |space| at + space + 1);
        from = mark;
        let rest = folded[mark..].trim_start_matches("original ");
        if !OWNED.iter().any(|owned| rest.starts_with(owned)) || against.iter().any(|word| folded[..at].contains(word)) {
            continue;
        }
        let end = sentence.token_from(sentence.span.start + at);
        let Some(mut name) = sentence.name_before(end) else { continue };
        // "Considering Zorb": the capital of a sentence's first word makes no name.
        let first = format!("{} ", sentence.word(name.tokens.start));
        if GIVEN.contains(&first.as_str()) {
            let Some(rest) = sentence.name_at(name.tokens.start + 1).filter(|rest| rest.tokens.end == name.tokens.end) else {
                continue;
            };
            name = rest;
        }
        let other = name.thing != Thing::Dataset && name.sure >= Sure::Family && !own.covers(&name, &sentence.catalog.families);
        let start = sentence.tokens().get(name.tokens.start).map_or(sentence.span.start, |token| token.span.start);
        let head = sentence.text.folded[sentence.span.start..start].trim_end_matches("original ").trim_end_matches("the ");
        if other && GIVEN.iter().any(|word| head.ends_with(word)) {
            // A licence that is called like the name goes before the licence of what the name stands for.
            let called = format!("{} license", name.mention.text);
            let known =
                sentence.catalog.licenses.named(&called).is_some_and(|named| named.rows.len() == 1 && !named.is_vague());
            let one = sentence.catalog.license_of_model(&name.mention.text).is_some();
            let words = if one && !known { format!("license of {}", name.mention.text) } else { called };
            return Some(Said { at: start, words, of: Of::Own });
        }
    }
    None
}

/// A licence by its name, to whose text a sentence sends the reader: "refer to the license of zorb-2.0".
fn pointed(sentence: &Sentence, at: usize, behind: usize) -> Option<Said> {
    let folded = &sentence.text.folded[sentence.span.clone()];
    let plain = &sentence.text.plain[sentence.span.clone()];
    if !POINTS.iter().any(|word| folded[..at].ends_with(word)) {
        return None;
    }
    let (offset, words) = super::cut(&plain[behind..], &folded[behind..])?;
    let named = sentence.catalog.licenses.named(&words)?;
    let one = named.rows.len() == 1 && !named.is_vague() && !named.ambiguous;
    one.then(|| Said { at: sentence.span.start + behind + offset, words, of: Of::Own })
}

/// The terms of other models under which a sentence puts this one.
pub(super) fn stated(sentence: &Sentence, own: &Own) -> Vec<Said> {
    let folded = &sentence.text.folded[sentence.span.clone()];
    if let Some(said) = possessive(sentence, own) {
        return vec![said];
    }
    let Some(found) = FIND_TERMS.find(folded) else { return Vec::new() };
    let (at, phrase) = (found.start(), TERMS[found.pattern().as_usize()]);
    if let Some(said) = pointed(sentence, at, at + phrase.len()) {
        return vec![said];
    }
    let speaks_against = ["not ", "n't ", "dataset", "data ", "code ", "数据集", "if you"];
    if !BINDS.iter().any(|word| folded[..at].contains(word) || phrase.contains("same") && folded[..at].ends_with("the "))
        && !phrase.contains("is the same")
        || speaks_against.iter().any(|word| folded[..at].contains(word))
    {
        return Vec::new();
    }
    let other =
        |name: &Name| name.thing != Thing::Dataset && name.sure >= Sure::Shape && !own.covers(name, &sentence.catalog.families);
    let start = sentence.span.start + at;
    if !phrase.is_ascii() {
        // The model stands before its terms.
        let Some(name) = sentence.name_before(sentence.token_from(start)).filter(other) else { return Vec::new() };
        return vec![Said { at: start, words: format!("license of {}", name.mention.text), of: Of::Own }];
    }
    let begin = qualified(&sentence.text.folded, start);
    let behind = start + phrase.len();
    let mut next = sentence.token_from(behind);
    while SKIPPED.contains(&sentence.word(next)) {
        next += 1;
    }
    if let Some(name) = sentence.name_at(next).filter(other) {
        let last = name.tokens.end - 1;
        let dataset = ["dataset", "datasets", "corpus", "data", "library", "code"].contains(&sentence.word(last + 1));
        let end = if sentence.word(last + 1) == "model" { last + 1 } else { last };
        let words = sentence.text.plain[begin..sentence.tokens()[end].span.end].to_owned();
        return if dataset { Vec::new() } else { vec![Said { at: begin, words, of: Of::Own }] };
    }
    // "these two models", named before.
    let meant = matches!(sentence.word(next), "these" | "those" | "two")
        && (next..next + 4).any(|at| matches!(sentence.word(at), "models" | "bases"));
    if !meant {
        return Vec::new();
    }
    let terms = sentence.text.plain[begin..behind].trim_end().to_owned();
    let mut names: Vec<Name> = Vec::new();
    let mut token = sentence.token_from(sentence.span.start);
    while token < sentence.token_from(begin) {
        match sentence.name_at(token).filter(|name| name.sure >= Sure::Family && other(name)) {
            Some(name) => {
                token = name.tokens.end;
                names.push(name);
            }
            None => token += 1,
        }
    }
    names
        .into_iter()
        .take(2)
        .map(|name| Said { at: begin, words: format!("{terms} {}", name.mention.text), of: Of::Own })
        .collect()
}

/// Where the words that qualify terms start: "commercial use restrictions", "data distillation license".
fn qualified(folded: &str, mut at: usize) -> usize {
    for _ in 0..3 {
        let before = folded[..at].trim_end_matches(' ');
        let word = before.rsplit(' ').next().unwrap_or("");
        let ends = word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_alphabetic()) || LEADS.contains(&word);
        if ends || before.len() == folded.len() {
            break;
        }
        at = before.len() - word.len();
    }
    at
}

/// What "the Model License" at an offset of the sentence is called: after the models that the sentence speaks of, or after this
/// one. `None` where something else stands there.
pub(super) fn model_license(sentence: &Sentence, own: &Own, start: usize) -> Option<String> {
    let folded = &sentence.text.folded[sentence.span.clone()];
    let rest = folded[start..].strip_prefix("the ").unwrap_or(&folded[start..]);
    let called = [
        "model license agreement",
        "model license",
        "model licence",
        "model agreement",
        "community license agreement",
        "community license",
    ]
    .into_iter()
    .find(|called| rest.starts_with(called))?;
    let at = sentence.span.start + start + (folded.len() - start - rest.len());
    let called = &sentence.text.plain[at..at + called.len()];
    if let Some(link) = sentence.link_at(at)
        && let Some(row) = sentence.catalog.license_at(&sentence.source[link.target.clone()])
    {
        return sentence.catalog.licenses.get(row).map(|row| row.title.split('(').next().unwrap_or("").trim().to_owned());
    }
    let mut named: Vec<String> = Vec::new();
    let mut token = sentence.token_from(sentence.span.start);
    while token < sentence.token_from(at) {
        match sentence.name_at(token).filter(|name| name.sure >= Sure::Shape && name.thing != Thing::Dataset) {
            Some(name) => {
                token = name.tokens.end;
                named.push(name.mention.text);
            }
            None => token += 1,
        }
    }
    named.extend(own.bare_names().map(str::to_owned));
    named.iter().find_map(|name| known(sentence, name, called)).or_else(|| named.first().map(|name| format!("{name} {called}")))
}

/// The name with the fewest words cut off its end under which a licence is known.
fn known(sentence: &Sentence, name: &str, called: &str) -> Option<String> {
    let licenses = &sentence.catalog.licenses;
    let mut end = name.len();
    loop {
        let head = name[..end].trim_end_matches(|c: char| !c.is_alphanumeric());
        let spelled = format!("{head} {called}");
        if head.len() > 1 && licenses.named(&spelled).is_some_and(|named| !named.ambiguous && !named.is_vague()) {
            return Some(spelled);
        }
        end = name[..head.len()].rfind(|c: char| !c.is_alphanumeric())?;
    }
}
