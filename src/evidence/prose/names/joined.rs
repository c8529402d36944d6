//! Names that a hyphen joins to a cue: "X-based", "X-generated".

use super::super::words::name_shaped;
use super::{MAX_WORDS, Name, Sentence, Sure, Thing, bare, has_size, hub};
use crate::catalog::Resolution;
use crate::evidence::{Mention, MentionForm};

/// The models of "X-1.7B/14B" and "acme/X-1.7B/4B/14B-it": one of each size. None where a word is no such series.
pub(in crate::evidence::prose) fn series(word: &str) -> Vec<Mention> {
    // "7B", "1.7b", "0.5B".
    let size = |text: &str| {
        let digits = text.strip_suffix(['b', 'B', 'm', 'M']).unwrap_or("");
        digits.starts_with(|first: char| first.is_ascii_digit())
            && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    if !word.bytes().any(|byte| byte == b'/') {
        return Vec::new();
    }
    let mut parts: Vec<&str> = word.split('/').collect();
    if parts.len() > MOST_SIZES {
        return Vec::new();
    }
    let Some(last) = parts.pop() else { return Vec::new() };
    let (last, suffix) = last.find('-').map_or((last, ""), |at| last.split_at(at));
    let sized = |part: &&str| part.rsplit_once('-').is_some_and(|(stem, end)| !stem.is_empty() && size(end));
    let Some(first) = parts.iter().take(2).position(sized) else { return Vec::new() };
    if !size(last) || !parts[first + 1..].iter().all(|part| size(part)) {
        return Vec::new();
    }
    let (stem, one) = parts[first].rsplit_once('-').unwrap_or_default();
    let owner = parts[..first].first().map(|owner| format!("{owner}/")).unwrap_or_default();
    let sizes = [one].into_iter().chain(parts[first + 1..].iter().copied()).chain([last]);
    sizes
        .filter_map(|size| {
            let text = format!("{owner}{stem}-{size}{suffix}");
            if owner.is_empty() { bare(&text) } else { hub(&text) }
        })
        .collect()
}

/// Most parts of a series.
const MOST_SIZES: usize = 8;

impl Sentence<'_> {
    /// The first of a series.
    pub(super) fn series_at(&self, index: usize) -> Option<Name> {
        let mention = series(self.plain(index)).into_iter().next()?;
        let sure = match self.catalog.families.resolve(&mention.text) {
            _ if mention.form == MentionForm::HubId => Sure::Id,
            Resolution::One(_) | Resolution::Several(_) => Sure::Known,
            Resolution::Family(_) => Sure::Family,
            Resolution::Unknown => Sure::Shape,
        };
        Some(Name { tokens: index..index + 1, thing: Thing::Model, sure, mention })
    }

    /// The name that ends at an offset inside a token: "X" of "X-generated".
    pub(in crate::evidence::prose) fn name_cut(&self, index: usize, cut: usize) -> Option<Name> {
        let known = |start: usize| {
            let text = self.text.plain.get(self.tokens()[start].span.start..cut)?;
            let sure = match self.catalog.families.resolve(text) {
                Resolution::One(_) | Resolution::Several(_) => Sure::Known,
                Resolution::Family(_) => Sure::Family,
                Resolution::Unknown => return None,
            };
            Some(Name { tokens: start..index + 1, thing: Thing::Model, sure, mention: bare(text)? })
        };
        (index.saturating_sub(MAX_WORDS)..=index).find_map(known).or_else(|| {
            let text = self.text.plain.get(self.tokens()[index].span.start..cut)?;
            let sized = name_shaped(text) && has_size(text) && !text.contains('/');
            let mention = bare(text).filter(|_| sized)?;
            Some(Name { tokens: index..index + 1, thing: Thing::Model, sure: Sure::Shape, mention })
        })
    }
}
