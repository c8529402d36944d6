//! Which licence a text is: by its title first, then by how much of a standard text it holds, with what is left over shown.
//!
//! A text that opens like a well-known licence is often not that licence: vendors add a clause and keep the title. So the rest
//! counts, and more than [`PLAIN_MAX`] unexplained shingles make it "that licence and other text", never the plain one.

use std::collections::HashMap;

use serde_json::Value;

use super::shingle::{Word, words};
use super::template::{COVERED_MIN, Fit, best_fit, has_template};
use super::{LicenseRow, Licenses};
use crate::model::LicenseId;

/// Words at the start of a text in which a title is looked for.
const TITLE_WORDS: usize = 150;
/// Most shingles beside a standard text that a copyright line and small edits explain (measured: 4 to 18 for plain copies).
pub const PLAIN_MAX: usize = 30;
/// Score of a title whose text has no template to compare with.
const TITLE_SCORE: f64 = 0.9;
/// Score of a mention in a text too short to be the licence itself.
const MENTION_SCORE: f64 = 0.5;
/// Words up to which a text is a mention of a licence and not its text.
const MENTION_WORDS: usize = 120;
/// Longest residue that is reported, in characters.
const RESIDUE: usize = 240;

/// Unexplained words this near are one passage: a clause shares short phrases with any licence.
const JOINED: usize = 5;

/// What a text turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognition {
    /// The row, or an SPDX id that no row has; `None` where the text is not recognised.
    pub license: Option<LicenseId>,
    /// How much of the text the match explains, 0 to 1.
    pub score: f64,
    /// The text that is not explained, where it is more than a copyright line.
    pub residue: Option<String>,
    /// Byte offset of the title or of the first word.
    pub offset: usize,
}

/// Phrases by the hash of their first word.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    by_first: HashMap<u64, Vec<Phrase>>,
}

#[derive(Debug)]
struct Phrase {
    row: usize,
    words: Vec<u64>,
    others: Vec<Vec<u64>>,
}

impl Phrases {
    pub(super) fn new(rows: &[LicenseRow]) -> Self {
        let mut phrases = Self::default();
        for (row, license) in rows.iter().enumerate() {
            for alternative in &license.detect {
                let texts: Vec<&str> = match alternative {
                    Value::String(text) => vec![text],
                    Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
                    _ => continue,
                };
                phrases.add(row, &texts);
            }
        }
        phrases
    }

    /// Titles that mean no row: policies.
    pub(super) fn titles(titles: &[String]) -> Self {
        let mut phrases = Self::default();
        for (number, title) in titles.iter().enumerate() {
            phrases.add(number, &[title]);
        }
        phrases
    }

    fn add(&mut self, row: usize, texts: &[&str]) {
        let mut all = texts.iter().map(|text| words(text).iter().map(|word| word.hash).collect::<Vec<u64>>());
        let Some(first) = all.next().filter(|first| !first.is_empty()) else { return };
        self.by_first.entry(first[0]).or_default().push(Phrase { row, words: first, others: all.collect() });
    }

    /// The earliest phrase in the opening of a text, at one place the longest: its row and its first word's number.
    fn first_in(&self, text: &[Word]) -> Option<(usize, usize)> {
        let hashes: Vec<u64> = text.iter().map(|word| word.hash).collect();
        let holds = |phrase: &[u64]| !phrase.is_empty() && hashes.windows(phrase.len()).any(|window| window == phrase);
        (0..hashes.len().min(TITLE_WORDS)).find_map(|at| {
            let here = self.by_first.get(&hashes[at])?.iter();
            here.filter(|phrase| hashes[at..].starts_with(&phrase.words) && phrase.others.iter().all(|other| holds(other)))
                .max_by_key(|phrase| phrase.words.len() + phrase.others.iter().map(Vec::len).sum::<usize>())
                .map(|phrase| (phrase.row, at))
        })
    }
}

impl Licenses {
    /// Which licence a text is.
    #[must_use]
    pub fn recognise(&self, text: &str) -> Recognition {
        let words = words(text);
        let titled = self.phrases.first_in(&words);
        let offset = titled.map_or(0, |(_, at)| at);
        let offset = words.get(offset).map_or(0, |word| word.start);
        if let Some((row, _)) = titled {
            let license = &self.rows[row].id;
            if !has_template(license.as_str()) {
                let score = if words.len() <= MENTION_WORDS { MENTION_SCORE } else { TITLE_SCORE };
                return Recognition { license: Some(license.clone()), score, residue: None, offset };
            }
        }
        let fit = best_fit(&words, None).filter(|fit| fit.covered >= COVERED_MIN);
        let fit = fit.or_else(|| titled.and_then(|(row, _)| best_fit(&words, Some(self.rows[row].id.as_str()))));
        match fit {
            Some(fit) => explained(text, &words, &fit, offset),
            None => self.mentioned(text, &words),
        }
    }

    /// Which licence a text holds in whole, where it is longer than a mention of one and is recognised.
    #[must_use]
    pub fn recognise_whole(&self, text: &str) -> Option<Recognition> {
        // Cheap first: a word has five letters or so, and most texts that stand elsewhere than in a licence file are short.
        if text.len() < 4 * MENTION_WORDS {
            return None;
        }
        Some(self.recognise(text)).filter(|found| found.license.is_some() && found.score > MENTION_SCORE)
    }

    /// The title of an acceptable-use policy that a text opens with, and its byte offset.
    #[must_use]
    pub fn policy_title(&self, text: &str) -> Option<(&str, usize)> {
        let words = words(text);
        let (title, at) = self.policies.first_in(&words)?;
        Some((self.policy_titles.get(title)?, words.get(at)?.start))
    }

    /// A short text that names one licence and holds none.
    fn mentioned(&self, text: &str, words: &[Word]) -> Recognition {
        let named = if words.len() <= MENTION_WORDS { self.names_in(text) } else { Vec::new() };
        let license = match named.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        };
        let score = if license.is_some() { MENTION_SCORE } else { 0.0 };
        Recognition { license, score, residue: None, offset: words.first().map_or(0, |word| word.start) }
    }
}

fn explained(text: &str, words: &[Word], fit: &Fit, offset: usize) -> Recognition {
    let all = words.len().saturating_sub(2).max(1);
    let share = 1.0 - fit.unexplained as f64 / all as f64;
    let plain = fit.unexplained <= PLAIN_MAX && fit.covered >= COVERED_MIN;
    Recognition {
        license: fit.license.parse().ok(),
        score: (share.min(fit.covered) * 1000.0).round() / 1000.0,
        residue: (!plain).then(|| residue(text, words, &fit.strange)),
        offset,
    }
}

/// The longest runs of unexplained words, as the text has them.
fn residue(text: &str, words: &[Word], strange: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for word in strange.iter().copied().filter(|word| *word < words.len()) {
        match runs.last_mut() {
            Some((_, end)) if word - *end <= JOINED => *end = word,
            _ => runs.push((word, word)),
        }
    }
    let longest = runs.iter().copied().max_by_key(|(start, end)| (end - start, usize::MAX - start));
    match longest {
        Some((start, end)) => crate::document::quote(&text[words[start].start..words[end].end], RESIDUE),
        None => "parts of the standard text are missing".to_owned(),
    }
}
