//! What the prose says of the licence, in its own words.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::names::Sentence;
use super::own::{Own, Subject, other_before, subject};

/// Words after which a licence is named. Folded; each ends where the name starts.
const UNDER: &[&str] = &[
    "licensed under ",
    "released under ",
    "distributed under ",
    "available under ",
    "provided under ",
    "published under ",
    "licenced under ",
    "license under ",
    "open sourced under ",
    "shared under ",
    "under the terms of ",
    "governed by ",
    "subject to ",
    " is under ",
    " are under ",
    "bound by ",
    "lizenziert unter ",
    "unter der ",
    "sous licence ",
    "sous la licence ",
    "bajo la licencia ",
    "bajo licencia ",
    "под лицензией ",
    "released with ",
    "license is ",
    "licence is ",
    " license as ",
    "use of this model is governed by ",
    "adhere to ",
    "inherits the ",
    "采用",
    "遵循",
    "ライセンスは",
    "라이선스는",
];

static UNDER_WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let builder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(UNDER);
    builder.expect("the list is small and constant")
});

/// Words that end a licence's name.
const ENDS: &[&str] = &[
    " for ",
    " see ",
    " which ",
    " as ",
    " by ",
    " with ",
    " - ",
    " to ",
    " from ",
    " in ",
    " that ",
    " on ",
    " because ",
    " due ",
    " since ",
    " and ",
    " but ",
    " while ",
    " where ",
    " unless ",
    " if ",
    " at ",
    " so ",
    "许可",
    "协议",
    "です",
    "입니다",
];

/// Words without which a sentence says nothing of terms.
static MARKS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let words = [
        "licen",
        "lizenz",
        "лиценз",
        "许可",
        "协议",
        "ライセンス",
        "라이선스",
        " under ",
        "agreement",
        "governed",
        "subject to",
    ];
    AhoCorasick::new(words).expect("the list is small and constant")
});

/// Whether a folded text may be about terms.
pub(super) fn is_about(folded: &str) -> bool {
    MARKS.is_match(folded)
}

/// The licences that a sentence states for this model's weights, with the offset at which each name starts.
pub(super) fn stated(sentence: &Sentence, own: &Own) -> Vec<(usize, String)> {
    let folded = &sentence.text.folded[sentence.span.clone()];
    let plain = &sentence.text.plain[sentence.span.clone()];
    let mut out = Vec::new();
    if folded.ends_with(['?', '？']) || matches!(subject(sentence, own), Subject::Other) {
        return out;
    }
    let mut from = 0;
    while let Some(found) = UNDER_WORDS.find(&folded[from..]) {
        let (at, phrase) = (from + found.start(), UNDER[found.pattern().as_usize()]);
        let start = at + phrase.len();
        let scope = &folded[from..at];
        from = start;
        if !scope_is_model(scope) || other_before(sentence, own, sentence.token_from(sentence.span.start + at), false) {
            continue;
        }
        let loose = matches!(phrase, "subject to " | "governed by " | "bound by " | "adhere to " | "under the terms of ");
        if let Some((offset, name)) = name(&plain[start..], &folded[start..])
            && (!loose || ["licen", "agreement", "terms"].iter().any(|word| name.to_lowercase().contains(word)))
        {
            out.push((sentence.span.start + start + offset, name));
        }
    }
    out
}

/// Whether what stands before "licensed under" is the model, and not its code, its data or its ancestors.
fn scope_is_model(scope: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| scope.contains(word));
    let model =
        has(&["model", "weight", "checkpoint", "adapter", "模型", "モデル", "모델", "modell", "modèle", "modelo", "модел"]);
    !has(&["original", " not ", "isn't", "base model", "please", "if you", "dependenc", "tokenizer"])
        && (model || !has(&["code", "dataset", "data ", "corpus", "library", "script", "documentation", "代码", "paper"]))
}

/// The licence's name at the start of a text, without article; `None` where nothing names one.
pub(super) fn name(plain: &str, folded: &str) -> Option<(usize, String)> {
    let skip = ["the following ", "the ", "a ", "an ", "its ", "der ", "die ", "la ", "le ", "l'"]
        .iter()
        .find(|article| folded.starts_with(**article))
        .map_or(0, |a| a.len());
    let rest = &folded[skip..super::text::floor(folded, skip + 110)];
    let mut end = rest.len();
    for word in ENDS {
        end = end.min(rest.find(word).unwrap_or(end));
    }
    for (at, character) in rest.char_indices() {
        let number = character == '.' && rest[at + 1..].starts_with(|c: char| c.is_ascii_digit());
        if matches!(character, ',' | ';' | '(' | '\n' | '。' | '，' | '—' | ':' | '"' | '）' | '（')
            || character == '.' && !number
        {
            end = end.min(at);
            break;
        }
    }
    for word in ["agreement", "license", "licence"] {
        if let Some(at) = rest[..end].find(word).filter(|at| *at > 0) {
            end = at + word.len();
            // "License Agreement", "License 2.0", "License v2".
            let tail = &rest[end..];
            let more = [" agreement", " version"].into_iter().find(|more| tail.starts_with(more)).map_or(0, str::len);
            end += more;
            let version = rest[end..].strip_prefix(' ').map_or(0, |tail| {
                let length = tail.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | 'v'))).unwrap_or(tail.len());
                if tail[..length].bytes().any(|byte| byte.is_ascii_digit()) { length + 1 } else { 0 }
            });
            end += version;
            break;
        }
    }
    // "Foo Attribution 4.0 (F BY 4.0)": the code helps.
    let bracket = rest[end..].find('(').filter(|at| rest[end..end + at].trim().is_empty());
    let close = bracket
        .and_then(|_| rest[end..].find(')'))
        .filter(|at| *at < 24 && rest[end..end + at].contains(|c: char| c.is_ascii_digit()));
    let end = close.map_or(end, |at| end + at + 1);
    let text = plain.get(skip..skip + end)?.trim().trim_end_matches(['.', ',', ':']);
    names_one(text).then(|| (skip, text.to_owned()))
}

/// Whether a text names a licence, and not "the same licence" or "an open licence".
pub(super) fn names_one(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let core = |word: &str| {
        let lower = word.to_ascii_lowercase();
        !matches!(
            lower.trim_matches(|c: char| !c.is_ascii_alphanumeric()),
            "license"
                | "licence"
                | "agreement"
                | "terms"
                | "same"
                | "open"
                | "permissive"
                | "section"
                | "file"
                | "model"
                | "community"
                | "view"
                | "cc"
                | "see"
                | "link"
                | "here"
                | "read"
                | "base"
                | ""
        )
    };
    (1..=12).contains(&words)
        && text.len() <= 100
        && text
            .split_whitespace()
            .any(|word| core(word) && word.bytes().any(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()))
}

/// Whether a text by itself looks like a licence: its name says so, or it is a code with a version.
pub(super) fn looks_like_one(text: &str) -> bool {
    let lower = text.to_lowercase();
    names_one(text)
        && (["licen", "terms", "creative commons", "agreement"].iter().any(|word| lower.contains(word))
            || text.bytes().any(|byte| byte.is_ascii_digit()) && text.len() < 48
            || !text.contains(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(plain: &str) -> Option<String> {
        name(plain, &plain.to_lowercase().replace('-', " ")).map(|(_, name)| name)
    }

    #[test]
    fn keeps_the_words_of_a_licence_and_no_more() {
        assert_eq!(read("the Zorb 2.0 license, see below").as_deref(), Some("Zorb 2.0 license"));
        assert_eq!(read("the Acme License 1.1 for research").as_deref(), Some("Acme License 1.1"));
        assert_eq!(read("ZB-NC-4.0.").as_deref(), Some("ZB-NC-4.0"));
        assert_eq!(read("the Acme Community License Agreement").as_deref(), Some("Acme Community License Agreement"));
        assert_eq!(read("the same license as before"), None);
    }
}
