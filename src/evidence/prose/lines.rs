//! Lines that are no sentences: items of announced lists, fields, a licence's name by itself.

use std::ops::Range;

use super::fields::{self, Field};
use super::grammar::Says;
use super::names::{Name, Sentence, Sure, Thing};
use super::sections::Section;
use super::text::Text;
use super::{MAX_CLAIMS, Noted, Reader, license};
use crate::evidence::{Claim, LicenseClaim, Mention, MentionForm};
use crate::model::Basis;

impl Reader<'_> {
    /// One item of an announced list: its first name.
    pub(super) fn item(&mut self, text: &Text, says: Says) -> bool {
        let end = text.plain.find('\n').unwrap_or(text.plain.len());
        let sentence = Sentence::new(text, self.card.text(), self.catalog, 0..end);
        if text.plain[..end].starts_with(['/', '.', '~'])
            || text.plain.get(1..3) == Some(":/")
            || text.plain.get(1..3) == Some(":\\")
        {
            // A path on somebody's disk, spaces and all.
            let mention = Mention { text: text.plain[..end].trim().to_owned(), form: MentionForm::LocalPath, revision: None };
            self.note(&sentence, says, &Name { tokens: 0..1, thing: Thing::Model, sure: Sure::Id, mention });
            return true;
        }
        let name = (0..4.min(sentence.tokens.len())).find_map(|at| {
            let name = sentence.name_at(at)?;
            let fits = match says {
                Says::Dataset => name.sure == Sure::Id || name.sure >= Sure::Shape && (at == 0 || name.thing == Thing::Dataset),
                _ => name.thing != Thing::Dataset && name.sure >= Sure::Shape,
            };
            fits.then_some(name)
        });
        let Some(name) = name else { return false };
        self.note(&sentence, says, &name);
        true
    }

    /// A line with a known key; false where its value is not read here.
    pub(super) fn field(&mut self, text: &Text, field: Field, span: Range<usize>) -> bool {
        let section = self.sections.current();
        match field {
            Field::License => {
                let trimmed = text.plain[span.clone()].trim_start();
                let skipped = span.end - trimmed.len();
                let named = license::name(trimmed, &text.folded[skipped..span.end]);
                let value = named.as_ref().map_or(trimmed, |(_, name)| name.as_str()).trim_end_matches(['.', ' ']);
                let known =
                    || self.catalog.licenses.hub_id(value).is_some() || !self.catalog.licenses.by_name(value).is_empty();
                if value.len() <= 100 && (license::looks_like_one(value) && !value.starts_with('[') || known()) {
                    let words = value.to_owned();
                    let at = skipped;
                    let sentence = Sentence::new(text, self.card.text(), self.catalog, span);
                    self.license(&sentence, at, words);
                    return true;
                }
                false
            }
            Field::Names(says) if !matches!(section, Section::Terms) => {
                let sentence = Sentence::new(text, self.card.text(), self.catalog, span);
                let names = fields::values(&sentence, says);
                for name in &names {
                    self.note(&sentence, says, name);
                }
                !names.is_empty()
            }
            Field::Original if !matches!(section, Section::Terms) => {
                let sentence = Sentence::new(text, self.card.text(), self.catalog, span);
                let says = Says::Parent(self.packaging);
                let names = fields::values(&sentence, says);
                for name in names.iter().filter(|name| name.sure >= Sure::Shape).take(1) {
                    self.note(&sentence, says, name);
                }
                !names.is_empty()
            }
            _ => false,
        }
    }

    /// A section about terms that holds nothing but a licence's name.
    pub(super) fn lone_license(&mut self, sentence: &Sentence) {
        let words = sentence.text.plain[sentence.span.clone()].trim_end_matches('.').to_owned();
        let licenses = &self.catalog.licenses;
        let known = licenses.hub_id(&words).is_some() || !licenses.by_name(&words).is_empty();
        let lower = words.to_lowercase();
        if [" is ", " are ", "under ", "licensed", "released"].iter().any(|word| lower.contains(word)) {
            return;
        }
        let most = if lower.ends_with("license") { 8 } else { 5 };
        if known || license::looks_like_one(&words) && words.split_whitespace().count() <= most && !words.contains(['[', ':']) {
            self.license(sentence, sentence.span.start, words);
        }
    }

    pub(super) fn license(&mut self, sentence: &Sentence, at: usize, words: String) {
        let words = ["The ", "the ", "A ", "An "]
            .iter()
            .find_map(|article| words.strip_prefix(article))
            .map(str::to_owned)
            .unwrap_or(words);
        let key = Noted { sort: 3, kind: None, name: words.to_lowercase() };
        if !self.noted.contains(&key) && self.noted.len() < MAX_CLAIMS {
            self.noted.push(key);
            let place = self.card.place_at(sentence.text.origin(at));
            let quote = &sentence.text.plain[sentence.span.clone()];
            self.seen.note("prose", Basis::Stated, place, quote, Claim::License(LicenseClaim::Stated(words)));
        }
    }
}
