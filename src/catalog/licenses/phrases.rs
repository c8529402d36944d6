//! Phrases that licences ask to be shown: "Built with …" in a card, a name in a notice.
//!
//! Whether a duty to show a phrase is met is a question about the text of the card, so the extractors look for every phrase of
//! the catalogue at once, and the licence stage asks later for the one that an ancestor demands.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, packed};

use super::{LicenseRow, Licenses};

impl LicenseRow {
    /// The phrases of which one must be displayed; none where the licence asks for none, or only encourages it.
    pub fn display_phrases(&self) -> impl Iterator<Item = &str> {
        let display = &self.terms["display"];
        let asked = display["when"].as_str().is_none_or(|when| !when.contains("encouraged"));
        display["text"].as_str().filter(|_| asked).into_iter().flat_map(|text| text.split('|')).map(str::trim)
    }

    /// The uses that the licence bars, as words of the catalogue.
    pub fn restricted_uses(&self) -> impl Iterator<Item = &str> {
        let uses = self.terms["restricted_uses"].as_array();
        let known = |word: &&str| !matches!(*word, "unknown");
        uses.into_iter().flatten().filter_map(serde_json::Value::as_str).filter(known)
    }

    /// The phrases that a notice file must hold, all of them.
    pub fn notice_phrases(&self) -> impl Iterator<Item = &str> {
        let phrases = self.terms["notice_file"]["must_mention"].as_array();
        phrases.into_iter().flatten().filter_map(serde_json::Value::as_str)
    }
}

/// A set of phrases to look for in a text.
#[derive(Debug)]
pub(super) struct Shown {
    phrases: Vec<String>,
    /// Finds all of them. Made when it is first asked for: most models show no phrase.
    machine: OnceLock<Option<AhoCorasick>>,
    /// Finds any of the phrases in a text without capitals; `None` where the processor cannot look at many bytes at once.
    quick: Option<packed::Searcher>,
}

impl Shown {
    pub(super) fn new<'a>(phrases: impl Iterator<Item = &'a str>) -> Self {
        let mut phrases: Vec<String> = phrases.filter(|phrase| !phrase.is_empty()).map(str::to_owned).collect();
        phrases.sort_unstable();
        phrases.dedup();
        let quick = packed::Searcher::new(phrases.iter().map(|phrase| phrase.to_ascii_lowercase()));
        Self { phrases, machine: OnceLock::new(), quick }
    }

    fn machine(&self) -> Option<&AhoCorasick> {
        let make = || AhoCorasick::builder().ascii_case_insensitive(true).build(&self.phrases).ok();
        self.machine.get_or_init(make).as_ref()
    }

    /// Whether a text holds any of the phrases.
    fn any_within(&self, text: &str) -> bool {
        match &self.quick {
            Some(quick) => quick.find(text.to_ascii_lowercase()).is_some(),
            None => self.machine().is_some_and(|machine| machine.is_match(text)),
        }
    }

    /// The phrases that a text holds in any case, each once with the offset of the first place. One may stand inside another.
    fn within(&self, text: &str) -> Vec<(usize, &str)> {
        // Most texts hold none, and to tell that is cheaper than to look for each.
        if !self.any_within(text) {
            return Vec::new();
        }
        let Some(machine) = self.machine() else { return Vec::new() };
        let mut first: Vec<Option<usize>> = vec![None; self.phrases.len()];
        for found in machine.find_overlapping_iter(text) {
            first[found.pattern().as_usize()].get_or_insert(found.start());
        }
        let mut found: Vec<(usize, &str)> =
            first.iter().zip(&self.phrases).filter_map(|(at, phrase)| Some(((*at)?, phrase.as_str()))).collect();
        found.sort_unstable();
        found
    }
}

impl Licenses {
    /// The phrases that licences ask to be displayed and that a card shows, each with its byte offset.
    #[must_use]
    pub fn displayed_in(&self, text: &str) -> Vec<(usize, &str)> {
        self.displayed.within(text)
    }

    /// The phrases that licences ask of a notice file and that a notice holds, each with its byte offset.
    #[must_use]
    pub fn noticed_in(&self, text: &str) -> Vec<(usize, &str)> {
        self.noticed.within(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_phrase_once_in_any_case_and_one_inside_another() {
        let shown = Shown::new(["Built with Acme", "Acme 3", "Built with Acme 3"].into_iter());
        let found = shown.within("We say: BUILT WITH ACME 3. Built with Acme 3!");
        assert_eq!(found, [(8, "Built with Acme"), (8, "Built with Acme 3"), (19, "Acme 3")]);
        assert!(shown.within("built by Acme").is_empty());
        // Texts too short to look at many bytes at once, and long ones.
        for around in [0, 1, 40, 400] {
            let around = "x ".repeat(around);
            assert_eq!(shown.within(&format!("{around}aCME 3{around}")), [(around.len(), "Acme 3")]);
        }
    }
}
