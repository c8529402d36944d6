//! Licences whose name stands before the word for it, as in Chinese, Japanese and Korean: "在 X 许可证下发布", "X ライセンスの下で".

use super::super::names::Sentence;
use super::super::own::Own;
use super::super::words::find;
use super::{Of, Said, names_one, whose};

/// What follows a licence's name.
const BEHIND: &[&str] = &[
    "许可证下",
    "许可证发布",
    "许可证授权",
    "许可证开源",
    "许可下",
    "许可发布",
    "许可协议发布",
    "许可协议授权",
    "许可协议开源",
    "协议发布",
    "协议开源",
    "协议授权",
    "協議",
    "ライセンスの下",
    "ライセンスのもと",
    "ライセンスの元",
    "ライセンスで公開",
    "ライセンスで提供",
    "ライセンスに基づ",
    "ライセンスに従",
    "ライセンスです",
    "ライセンスで配布",
    "の下でリリース",
    "の下で公開",
    "の下で提供",
    "の下で配布",
    "のもとで公開",
    "라이선스 하에",
    "라이선스에 따라",
    "라이선스로",
    "라이선스를 따",
    "라이선스 아래",
];

/// Adds the licence of "X is Zorb-2.0 licensed".
pub(super) fn licensed(sentence: &Sentence, own: &Own, other: &dyn Fn() -> bool, out: &mut Vec<Said>) {
    let folded = &sentence.text.folded[sentence.span.clone()];
    let Some(end) = find(folded, " licensed").filter(|at| !folded[at + " licensed".len()..].starts_with(" under")) else {
        return;
    };
    let verb =
        [" is ", " are ", " is a ", " is an "].iter().filter_map(|verb| folded[..end].rfind(verb).map(|at| at + verb.len()));
    let Some(start) = verb.max() else { return };
    let words = sentence.text.plain[sentence.span.start + start..sentence.span.start + end].trim();
    let known = sentence.catalog.licenses.named(words).is_some_and(|named| !named.is_vague() && !named.rows.is_empty());
    let of = whose(sentence, own, other(), 0..start)
        .filter(|_| known && words.len() < 60 && out.iter().all(|said| said.words != words));
    out.extend(of.map(|of| Said { at: sentence.span.start + start, words: words.to_owned(), of }));
}

/// Adds the licence of "With Zorb-licensed weights, it runs anywhere".
pub(super) fn attributed(sentence: &Sentence, own: &Own, other: &dyn Fn() -> bool, out: &mut Vec<Said>) {
    let folded = &sentence.text.folded[sentence.span.clone()];
    let behind = |at: usize| folded[at + LICENSED.len()..].trim_start_matches("open ");
    let nouns = ["model", "weights", "checkpoint"];
    if !folded.contains(LICENSED) {
        return;
    }
    let mut found = folded.match_indices(LICENSED).map(|(at, _)| at);
    let Some(end) = found.find(|at| nouns.iter().any(|noun| behind(*at).starts_with(noun))) else { return };
    let plain = &sentence.text.plain[sentence.span.clone()];
    let start = plain[..end].rfind(' ').map_or(0, |at| at + 1);
    let words = &plain[start..end];
    if ["unlike ", "models with ", "other "].iter().any(|word| folded[..start].contains(word)) {
        return;
    }
    let known = sentence.catalog.licenses.named(words).is_some_and(|named| !named.is_vague() && !named.rows.is_empty());
    let of = if known && out.is_empty() && !other() { whose(sentence, own, other(), 0..start) } else { None };
    out.extend(of.map(|of| Said { at: sentence.span.start + start, words: words.to_owned(), of }));
}

/// Between a licence's name and what has it.
const LICENSED: &str = " licensed ";

/// Words before a bracket that holds the licence. Folded.
const OPENED: &[&str] =
    &["is open source", "is fully open source", "is open sourced", "is open weight", "are open source", " only"];

/// Adds the licence of "It is open source (Zorb-2.0)" and of "Same as the base model (Zorb-2.0)".
pub(super) fn opened(sentence: &Sentence, own: &Own, other: &dyn Fn() -> bool, out: &mut Vec<Said>) {
    let folded = &sentence.text.folded[sentence.span.clone()];
    if !out.is_empty() {
        return;
    }
    for (open, _) in folded.match_indices('(').take(4) {
        let head = folded[..open].trim_end();
        let has = |words: &[&str]| words.iter().any(|word| head.contains(word));
        let same = has(&["same as ", "same license", "same licence", "inherits ", "follows "])
            && has(&[" base", "original model", "parent"])
            && !has(&["dataset", "data ", "code", " not "]);
        if !same && !OPENED.iter().any(|word| head.ends_with(word)) {
            continue;
        }
        let Some(close) = folded[open..].find(')').map(|at| open + at) else { return };
        let words = sentence.text.plain[sentence.span.start + open + 1..sentence.span.start + close].trim();
        let named = || sentence.catalog.licenses.named(words);
        let known = words.len() < 60 && named().is_some_and(|named| !named.is_vague() && !named.rows.is_empty());
        let of = match known {
            true if same => Some(Of::Own),
            true => whose(sentence, own, other(), 0..open),
            false => None,
        };
        if let Some(of) = of {
            out.push(Said { at: sentence.span.start + open + 1, words: words.to_owned(), of });
            return;
        }
    }
}

/// Adds the licence of "This model is for non-commercial (Zorb-NC 4.0) use".
pub(super) fn bracketed(sentence: &Sentence, out: &mut Vec<Said>) {
    let folded = &sentence.text.folded[sentence.span.clone()];
    // A line that is nothing but "License" may stand above.
    let is_about_this =
        |head: &str| head.rsplit('\n').next().unwrap_or(head).trim_start_matches("license ").starts_with("this model ");
    let Some(open) =
        folded.find('(').filter(|at| is_about_this(&folded[..*at]) && folded[..*at].trim_end().ends_with("commercial"))
    else {
        return;
    };
    let Some(close) = folded[open..].find(')').map(|at| open + at) else { return };
    let words = sentence.text.plain[sentence.span.start + open + 1..sentence.span.start + close].trim();
    let known = words.len() < 60 && sentence.catalog.licenses.named(words).is_some_and(|named| !named.is_vague());
    if known && out.iter().all(|said| said.words != words) {
        out.push(Said { at: sentence.span.start + open + 1, words: words.to_owned(), of: Of::Own });
    }
}

/// The licences whose name stands before such a word.
pub(super) fn stated(sentence: &Sentence, own: &Own, other: &dyn Fn() -> bool) -> Vec<Said> {
    let folded = &sentence.text.folded[sentence.span.clone()];
    if folded.is_ascii() {
        return Vec::new();
    }
    let plain = &sentence.text.plain[sentence.span.clone()];
    let found = BEHIND.iter().filter_map(|word| find(folded, word)).min();
    let Some(end) = found else { return Vec::new() };
    let head = plain[..end].trim_end();
    let latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '-' | '+');
    let start = head.rfind(|c: char| !latin(c)).map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    let words = head[start..].trim();
    let at = start + (head[start..].len() - head[start..].trim_start().len());
    // What stands in front of the name tells of whom it is said; other forms of these sentences are read by what leads to the name.
    let led = ["采用", "遵循", "ライセンスは", "라이선스는"].iter().any(|lead| folded[..at].trim_end().ends_with(lead));
    // "… の下で" says nothing of a licence by itself.
    let bare = !["許", "许", "协", "協", "ライ", "라이"].iter().any(|word| folded[end..].starts_with(word));
    let worded = !bare || ["licen", "agreement"].iter().any(|word| words.to_lowercase().contains(word));
    if led || words.len() > 60 || !names_one(words) || !worded {
        return Vec::new();
    }
    whose(sentence, own, other(), 0..at)
        .map(|of| Said { at: sentence.span.start + at, words: words.to_owned(), of })
        .into_iter()
        .collect()
}
