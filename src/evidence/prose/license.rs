//! What the prose says of the licence, in its own words.

mod applies;
mod badge;
mod before;
mod cues;
mod keyed;
mod referred;
mod shape;
mod titled;
mod whose;

use std::cell::OnceCell;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

pub(super) use self::badge::{Badge, badges, has_pictures, pictured};
use self::cues::{ENDS, ENDS_ELSEWHERE, LEADS, RELEASE, Then};
pub(super) use self::keyed::{Keyed, is_weights, keyed};
use self::shape::{is_about_others, is_compound, is_told_by_whose, is_worded};
pub(super) use self::shape::{is_code, is_slug, is_titled, looks_like_one, names_one};
pub(super) use self::titled::file_title;
use self::whose::whose;
pub(super) use self::whose::{names_the_model, opens_with_this, whose_link};
use super::names::Sentence;
use super::own::{Own, Subject, subject};
use super::words::find;
use crate::evidence::Mention;

static LEADING: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let phrases = LEADS.iter().map(|(phrase, _)| phrase);
    let builder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(phrases);
    builder.expect("the list is small and constant")
});

/// Words without which a sentence says nothing of terms.
static MARKS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let words = [
        "licen",
        "usage policy",
        "lizenz",
        "лиценз",
        "许可",
        "协议",
        "許可",
        "協議",
        "授权",
        "授權",
        "ライセンス",
        "라이선스",
        " under ",
        "open source (",
        " only (",
        "same as the ",
        "public domain",
        "accept the terms",
        " unter der ",
        "agreement",
        "governed",
        "subject to",
        "restrictions of",
        "comply with",
        "complies with",
        "commercial (",
        "限制",
        "weights are ",
    ];
    // Which one stands there is all the same; leftmost ones are looked for many bytes at once.
    AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(words).expect("the list is small and constant")
});

/// Whether a folded text may be about terms.
pub(super) fn is_about(folded: &str) -> bool {
    MARKS.is_match(folded)
}

/// One licence that a sentence states.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    /// The offset in the plain text at which its name starts.
    pub(super) at: usize,
    /// Its name, in the words of the text.
    pub(super) words: String,
    /// Of whom it is said.
    pub(super) of: Of,
}

/// Of whom a licence is said.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Of {
    /// This model's weights.
    Own,
    /// Another model, which may be a base; by its name where the text gives one.
    Other(Option<Mention>),
}

/// The licences that a sentence states for models.
pub(super) fn stated(sentence: &Sentence, own: &Own) -> Vec<Said> {
    let folded = &sentence.text.folded[sentence.span.clone()];
    // "Thank you to Acme for a model under X": theirs.
    let thanks = ["thank ", "thanks ", "special thanks", "kudos "].iter().any(|word| folded.starts_with(word));
    if folded.ends_with(['?', '？']) || thanks && !["this ", "our "].iter().any(|word| folded.contains(word)) {
        return Vec::new();
    }
    let mut out = referred::stated(sentence, own);
    if !out.is_empty() {
        return out;
    }
    // Asked only where something is found: most words for terms lead to nothing.
    let about = OnceCell::new();
    let other = || *about.get_or_init(|| matches!(subject(sentence, own), Subject::Other));
    // Where the next statement may start, and where the next word for terms is looked for.
    let (mut from, mut next) = (0, 0);
    while let Some(found) = LEADING.find(&folded[next..]) {
        let (at, (phrase, then)) = (next + found.start(), LEADS[found.pattern().as_usize()]);
        let start = at + phrase.len();
        // What stands behind is looked at first: it costs less than what stands before.
        let said = said_behind(sentence, own, (phrase, then), start).and_then(|behind| {
            // "weights are X", "model is X": the words hold of whom it is said.
            let copula = then == Then::Known && phrase.ends_with(" is ");
            let of = whose(sentence, own, other(), from..if copula || then == Then::Code { start } else { at })?;
            // "The reward model is Zorb-2.0" is of one beside this one.
            let beside = copula && of == Of::Own && !whose::is_own_noun(&folded[from..start]);
            (!beside && (behind.named || of == Of::Own)).then_some(Said { at: behind.at, words: behind.words, of })
        });
        // What leads to much else may hold the next word: "weights are under X", "X has been released under Y".
        (from, next) = match then != Then::Named && said.is_none() {
            true => (from, at + phrase.chars().next().map_or(1, char::len_utf8)),
            false => (start, start),
        };
        out.extend(said);
    }
    out.extend(before::stated(sentence, own, &other));
    before::licensed(sentence, own, &other, &mut out);
    before::bracketed(sentence, &mut out);
    before::attributed(sentence, own, &other, &mut out);
    before::opened(sentence, own, &other, &mut out);
    titled::stated(sentence, own, &other, &mut out);
    applies::stated(sentence, own, &other, &mut out);
    out
}

/// A licence behind a word for terms.
struct Behind {
    at: usize,
    words: String,
    /// Whether it has a name, and is not "the Model License".
    named: bool,
}

/// The licence that stands behind a word for terms, where what stands there can be one.
fn said_behind(sentence: &Sentence, own: &Own, (phrase, then): (&str, Then), start: usize) -> Option<Behind> {
    let folded = &sentence.text.folded[sentence.span.clone()];
    let plain = &sentence.text.plain[sentence.span.clone()];
    let licenses = &sentence.catalog.licenses;
    let cut =
        cut(&plain[start..], &folded[start..]).filter(|(_, words)| names_one(words) || is_known_in_lower_case(sentence, words));
    let Some((offset, words)) = cut else {
        let words = referred::model_license(sentence, own, start)?;
        return Some(Behind { at: sentence.span.start + start, words, named: false });
    };
    let at = sentence.span.start + start + offset;
    let known = || !licenses.names_in(&words).is_empty();
    let named = || licenses.named(&words).is_some_and(|named| !named.rows.is_empty() && !named.is_vague());
    let accepted = match then {
        Then::Named => true,
        Then::Bound => is_worded(&words) || known(),
        Then::Worded => is_worded(&words) && !is_told_by_whose(&words),
        Then::Released if phrase == " under " && is_worded(&words) && whose::names_the_model(sentence, at) => {
            !is_hedged(folded)
        }
        Then::Released if phrase == " under " && is_bare_subject(&folded[..start - phrase.len()]) => {
            (known() || named()) && !is_hedged(folded)
        }
        Then::Released => RELEASE.iter().any(|word| folded.contains(word)) && !is_hedged(folded) && known(),
        Then::Known => named(),
        Then::Code => words.starts_with(|c: char| c.is_ascii_uppercase()) && is_code(&words),
    };
    let words = match accepted && !is_about_others(&words) && !is_compound(&words) {
        true => titled_by_link(sentence, at, words),
        false => (then == Then::Bound).then(|| linked_at(sentence, at)).flatten()?,
    };
    Some(Behind { at, words, named: true })
}

/// The licence of "This library is licensed under X", which in a section about terms is what the card has instead of the model.
pub(super) fn of_library(sentence: &Sentence) -> Option<Said> {
    let folded = &sentence.text.folded[sentence.span.clone()];
    let leads = ["this library is licensed under ", "this library is released under ", "this library is under "];
    let lead = leads.iter().find(|lead| folded.starts_with(**lead))?;
    let (offset, words) = name(&sentence.text.plain[sentence.span.clone()][lead.len()..], &folded[lead.len()..])?;
    Some(Said { at: sentence.span.start + lead.len() + offset, words, of: Of::Own })
}

/// Whether words are nothing but this model: "Model under X".
fn is_bare_subject(words: &str) -> bool {
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    let words = words.strip_prefix("the ").or_else(|| words.strip_prefix("this ")).unwrap_or(words);
    ["model", "weights", "model weights", "adapter", "adapter weights", "checkpoints", "models"].contains(&words)
}

/// Whether a sentence takes back what it says, or speaks of training.
fn is_hedged(folded: &str) -> bool {
    ["as much as possible", "where possible", "trained on"].iter().any(|word| folded.contains(word))
}

/// The title of the licence that a link at a place leads to.
fn linked_at(sentence: &Sentence, at: usize) -> Option<String> {
    let link = sentence.link_at(at)?;
    // What a model's own file says today need not be what it said when the card was written.
    let row = sentence.catalog.licenses.by_link(&sentence.source[link.target.clone()])?;
    Some(sentence.catalog.licenses.get(row)?.title.split('(').next()?.trim().to_owned())
}

/// A licence's words, or the title of the licence that they link to where the words alone tell none.
fn titled_by_link(sentence: &Sentence, at: usize, words: String) -> String {
    let licenses = &sentence.catalog.licenses;
    let known = licenses.named(&words).is_some_and(|named| !named.is_family()) || !licenses.names_in(&words).is_empty();
    if known { words } else { linked_at(sentence, at).unwrap_or(words) }
}

/// Whether words without a capital are the name of a licence that is known: "the quux research licence".
fn is_known_in_lower_case(sentence: &Sentence, words: &str) -> bool {
    let named = || sentence.catalog.licenses.named(words);
    words == "public domain" && named().is_some()
        || is_worded(words)
            && (2..=6).contains(&words.split_whitespace().count())
            && named().is_some_and(|named| named.rows.len() == 1 && !named.is_vague() && !named.is_family())
}

/// The licence's name at the start of a text, without article; `None` where nothing names one.
pub(super) fn name(plain: &str, folded: &str) -> Option<(usize, String)> {
    cut(plain, folded).filter(|(_, text)| names_one(text))
}

/// What follows "with" where a licence is changed and not described. Folded.
const ADDED: &[&str] = &["additional ", "added ", "further ", "extra ", "restrictions", "modifications", "commons clause"];

/// What stands at the start of a text where a licence's name should, without article.
fn cut(plain: &str, folded: &str) -> Option<(usize, String)> {
    let mut skip = 0;
    let articles = [
        "the following ",
        "the ",
        "a ",
        "an ",
        "its ",
        "der ",
        "die ",
        "la ",
        "le ",
        "l'",
        "fully ",
        "permissive ",
        "terms of ",
        "terms and conditions of ",
    ];
    while let Some(article) = articles.iter().find(|article| folded[skip..].starts_with(**article)) {
        skip += article.len();
    }
    let rest = &folded[skip..super::text::floor(folded, skip + 110)];
    // A title in title marks is read whole elsewhere.
    let mut end = rest.find('《').unwrap_or(rest.len());
    // "CC BY 4.0" goes on, and so does "Zorb 2.0 with restrictions", which is another one.
    let goes_on = |at: usize, word: &str| match word {
        "by" => ["cc", "commons", "attribution"].iter().any(|cc| rest[..at].ends_with(cc)),
        "with" => ADDED.iter().any(|more| rest[at + " with ".len()..].starts_with(more)),
        _ => false,
    };
    let mut spaces = memchr::memchr_iter(b' ', rest.as_bytes());
    let mut last = spaces.next();
    while let Some((before, after)) = last.zip(spaces.next()) {
        let word = &rest[before + 1..after];
        if ENDS.contains(word) && !goes_on(before, word) {
            end = end.min(before);
            break;
        }
        last = Some(after);
    }
    if !rest.is_ascii() {
        end = ENDS_ELSEWHERE.iter().filter_map(|word| find(rest, word)).fold(end, usize::min);
    }
    for (at, character) in rest[..end].char_indices() {
        let number = character == '.' && rest[at + 1..].starts_with(|c: char| c.is_ascii_digit());
        if matches!(character, ',' | ';' | '(' | '\n' | '|' | '。' | '，' | '—' | ':' | '"' | '）' | '（')
            || character == '.' && !number
        {
            end = at;
            break;
        }
    }
    for word in ["agreement", "license", "licence"] {
        let licensed = |at: usize| rest[at + word.len()..].starts_with('d');
        if let Some(at) = find(&rest[..end], word).filter(|at| *at > 0 && !licensed(*at)) {
            end = at + word.len();
            // "License Agreement", "License 2.0", "License v2".
            let tail = &rest[end..];
            let more = [" agreement", " version"].into_iter().find(|more| tail.starts_with(more)).map_or(0, str::len);
            end += more;
            // "License, Version 2.0".
            let comma =
                rest[end..].strip_prefix(", version ").is_some_and(|tail| tail.starts_with(|c: char| c.is_ascii_digit()));
            end += if comma { ", version".len() } else { 0 };
            let version = rest[end..].strip_prefix(' ').map_or(0, |tail| {
                let length = tail.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | 'v'))).unwrap_or(tail.len());
                if tail[..length].bytes().any(|byte| byte.is_ascii_digit()) { length + 1 } else { 0 }
            });
            end += version;
            // "License with additional restrictions": another one.
            let added = rest[end..].strip_prefix(" with ").is_some_and(|more| ADDED.iter().any(|word| more.starts_with(word)));
            if added {
                end += rest[end..].find([',', ';', '(', '.', ':', '\n']).unwrap_or(rest.len() - end);
            }
            break;
        }
    }
    // "Foo Attribution 4.0 (F BY 4.0)": the code helps.
    let bracket = rest[end..].find('(').filter(|at| rest[end..end + at].trim().is_empty());
    let close = bracket
        .and_then(|_| rest[end..].find(')'))
        .filter(|at| *at < 24 && rest[end..end + at].contains(|c: char| c.is_ascii_digit()));
    let end = close.map_or(end, |at| end + at + 1);
    let text = plain.get(skip..skip + end)?.trim().trim_end_matches(['.', ',', ':', '和', '及', '与']).trim_end();
    let text = [" too", " licensed"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
    Some((skip, text.to_owned()))
}

#[cfg(test)]
mod tests;
