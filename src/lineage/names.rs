//! What a model's own name says of its parent: the weakest evidence, used where nothing stronger speaks.

use crate::catalog::{Families, Resolution};
use crate::evidence::naming::{is_size, packing};
use crate::model::ModelId;

/// The name without the words at its end that say how the weights are stored; `None` where there are none.
pub(super) fn without_storage_words(name: &str) -> Option<&str> {
    packing::unpacked(name).map(|(bare, _)| bare)
}

/// Words in a model's name for what stands beside a model, and for a training that starts from nothing.
const BESIDE: [&str; 6] = ["draft", "drafter", "scratch", "specdec", "speculator", "tokenizer"];

/// The model that the longest run of words in a name means, and the run. Runs of one word count only when they hold a digit, so
/// that a common word never names a parent.
pub(super) fn named_inside<'a>(name: &'a str, families: &Families) -> Option<(ModelId, &'a str)> {
    let words: Vec<(usize, usize)> = word_bounds(name);
    let bounded = &words[..words.len().min(16)];
    for length in (1..=bounded.len().min(8)).rev() {
        for run in bounded.windows(length) {
            let text = &name[run[0].0..run[length - 1].1];
            let distinct = text.bytes().any(|byte| byte.is_ascii_digit()) || length > 1;
            if distinct
                && text.len() >= 4
                && let Resolution::One(id) = families.resolve(text)
            {
                return Some((id, text));
            }
        }
    }
    None
}

/// Whether a name says whose weights it has with nothing beside it: the model's name that it holds, and adds to, gives a size, or
/// is three words or more that it begins with. A shorter one is also that of a design, to which others train anew, and two
/// makers may call two models alike.
pub(super) fn says_enough(name: &str, inside: &str) -> bool {
    let sized = words(inside).any(|word| is_size(&word)) || has_experts(inside);
    let exact = sized || name.starts_with(inside) && word_bounds(inside).len() > 2;
    exact && inside != name && !words(name).any(|word| BESIDE.contains(&word.as_str()))
}

/// Whether a name tells of experts put side by side: `8x7b`.
pub(super) fn has_experts(name: &str) -> bool {
    words(name).any(|word| {
        word.split_once('x').is_some_and(|(count, size)| {
            !count.is_empty()
                && count.bytes().all(|byte| byte.is_ascii_digit())
                && size.starts_with(|character: char| character.is_ascii_digit())
        })
    })
}

/// The words of a name, lower case.
pub(super) fn words(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split(['-', '_', ' ', '/', ':', '.']).map(str::to_ascii_lowercase)
}

fn word_bounds(name: &str) -> Vec<(usize, usize)> {
    let mut bounds = Vec::new();
    let mut start = 0;
    for (at, character) in name.char_indices() {
        if matches!(character, '-' | '_' | ' ' | '/' | ':') {
            if at > start {
                bounds.push((start, at));
            }
            start = at + character.len_utf8();
        }
    }
    if name.len() > start {
        bounds.push((start, name.len()));
    }
    bounds
}
