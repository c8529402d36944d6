//! Licences that are the subject of their sentence: "The original Zorb license and all limits of its data apply."

use super::super::names::Sentence;
use super::super::own::Own;
use super::super::words::find;
use super::whose::speaks_of_something;
use super::{Of, Said};

/// Words that stand before the name. Folded.
const SKIPPED: &[&str] =
    &["the terms of the ", "all terms of the ", "terms of the ", "the original ", "original ", "the ", "same "];
/// Words that make it hold.
const HOLDS: &[&str] = &[" apply", " applies", " still applies", " still apply"];

/// Adds the licence that a sentence opens with and says to apply.
pub(super) fn stated(sentence: &Sentence, own: &Own, other: &dyn Fn() -> bool, out: &mut Vec<Said>) {
    let folded = &sentence.text.folded[sentence.span.clone()];
    if !out.is_empty() {
        return;
    }
    let mut start = folded.len() - folded.trim_start().len();
    while let Some(word) = SKIPPED.iter().find(|word| folded[start..].starts_with(**word)) {
        start += word.len();
    }
    let Some((end, word)) =
        [" license", " licence"].iter().filter_map(|word| find(&folded[start..], word).map(|at| (start + at, *word))).min()
    else {
        return;
    };
    let rest = &folded[end + word.len()..];
    let Some(verb) = HOLDS.iter().filter_map(|verb| find(rest, verb).map(|at| (at, at + verb.len()))).min() else { return };
    // What it applies to: "applies to the model", or nothing, which is this card's.
    let to = rest[verb.1..].trim_start();
    let about = to.strip_prefix("to ").unwrap_or("");
    let of_aside = !about.is_empty()
        && !["this", "the model", "the weights", "these weights", "our"].iter().any(|own| about.starts_with(own));
    if of_aside || rest[..verb.0].contains(" not") || end - start > 60 || speaks_of_something(&folded[start..end]) || other() {
        return;
    }
    let words = sentence.text.plain[sentence.span.start + start..sentence.span.start + end + word.len()].trim();
    let known = sentence.catalog.licenses.named(words).is_some_and(|named| named.rows.len() == 1 && !named.is_vague());
    // "The license of X applies" is told elsewhere.
    let owned = rest.trim_start().starts_with("of ");
    if known && !owned && own.bare_names().all(|name| !name.eq_ignore_ascii_case(words)) {
        out.push(Said { at: sentence.span.start + start, words: words.to_owned(), of: Of::Own });
    }
}
