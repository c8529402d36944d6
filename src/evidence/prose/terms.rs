//! Where a card speaks of terms: which sentences, keys, links and badges are read, and what becomes of what they say.
//!
//! What is said of another model is kept: see [`super::bases`].

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::bases::OfOther;
use super::blocks::{Block, BlockKind};
use super::fields::{self, Field};
use super::license::{self, Badge, Keyed, Of, Said};
use super::names::Sentence;
use super::sections::Section;
use super::sentences;
use super::text::Text;
use super::{MAX_CLAIMS, Noted, Reader};
use crate::catalog::families::normal_bare_name;
use crate::document::Place;
use crate::evidence::{Claim, LicenseClaim};
use crate::model::Basis;

/// Parts of what is a sentence, or says where the licence is, and no licence's name.
static SENTENCES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let parts = [
        " is ",
        " are ",
        "under ",
        "licensed",
        "released",
        " at ",
        "check ",
        "see ",
        "refer ",
        " our ",
        " uses ",
        " follows ",
        "same as the ",
        " adopts ",
        "available",
        "comply",
        "copyright",
        " page",
        " the license",
        " this license",
        ".md",
        ".txt",
        "参照",
    ];
    AhoCorasick::new(parts).expect("the list is small and constant")
});

/// How far from a sentence's start a licence's name is looked for, in bytes.
const LEADING: usize = 140;

/// Whether a link's label says that terms stand behind it, or where they stand; "credit" does not.
fn is_pointer(label: &str) -> bool {
    let lower = label.to_lowercase();
    !label.is_ascii()
        || label.bytes().any(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        || ["licen", "terms", "agreement", "here", "link", "this", "cc", "page", "file", "website"]
            .iter()
            .any(|word| lower.contains(word))
        || lower.contains('-')
}

impl Reader<'_> {
    /// Reads what a sentence says of terms; true where it says nothing else.
    pub(super) fn terms(&mut self, block: &Block, sentence: &Sentence, section: Section, single: bool) -> bool {
        let (text, span) = (sentence.text, sentence.span.clone());
        let terms = section == Section::Terms;
        if !(terms || license::is_about(&text.folded[span.clone()])) {
            // Below the key "License" a further sentence may hold nothing but the link.
            if span.start > 0 && matches!(fields::key(&text.folded), Some((Field::License, _))) {
                self.linked_license(sentence);
            }
            return false;
        }
        if block.kind == BlockKind::Item
            && let Some(at) = text.plain[span.clone()].find([':', '：'])
            && text.folded[span.start..span.start + at].ends_with(" license")
            && license::names_one(&text.plain[span.start..span.start + at])
        {
            // "Foo 2.0 License: open to all".
            let words = text.plain[span.start..span.start + at].to_owned();
            self.license(sentence, span.start, words);
            return true;
        }
        let stated = license::stated(sentence, &self.own);
        let short = || single && text.plain.trim_end_matches('.').to_lowercase().ends_with("license") && span.start == 0;
        if !stated.is_empty() {
            stated.into_iter().for_each(|said| self.said(sentence, said));
        } else if let Some(said) = license::of_library(sentence).filter(|_| terms) {
            self.said(sentence, said);
        } else if !self.linked_license(sentence) {
            let opens = || terms && span.start == 0 && self.is_known(text.plain[span.clone()].trim_end_matches('.'));
            let alone = single && (terms || short()) || opens();
            let led = self.leading_license(sentence, section);
            if !led && alone {
                self.lone_license(sentence);
            }
        }
        false
    }

    /// Reads the licence that a heading names beside the word for it: "License - Zorb 2.0", "License (Zorb 2.0)".
    pub(super) fn heading_license(&mut self, text: &Text) {
        let plain = text.plain.trim_end();
        let rest = ["License", "Licence", "LICENSE", "license"].iter().find_map(|word| plain.strip_prefix(word));
        let Some(rest) = rest.filter(|rest| rest.starts_with([' ', ':', '-', '('])) else { return };
        let words = rest.trim_matches(|c: char| !c.is_alphanumeric());
        let words = words.strip_prefix("The ").unwrap_or(words);
        let known = words.is_ascii() && self.catalog.licenses.named(words).is_some_and(|named| !named.is_vague());
        if known && self.sections.current() == Section::Terms {
            let sentence = Sentence::new(text, self.card.text(), self.catalog, 0..plain.len());
            self.license(&sentence, 0, words.to_owned());
        }
    }

    /// Reads what a line of bold type says of terms, which may be a sentence and no heading.
    pub(super) fn bold_terms(&mut self, text: &Text) {
        if self.sections.current() == Section::Mute || !license::is_about(&text.folded) {
            return;
        }
        let sentence = Sentence::new(text, self.card.text(), self.catalog, 0..text.plain.trim_end().len());
        license::stated(&sentence, &self.own).into_iter().for_each(|said| self.said(&sentence, said));
    }

    /// Reads the licences of other models where nothing is heard of this one, as under the heading "Base model"; and what is said of
    /// this one in so many words, as below a citation.
    pub(super) fn muted_terms(&mut self, block: &Block, text: &mut Text) {
        let source = self.card.text();
        let mentioned = || memchr::memmem::find(&source.as_bytes()[block.range.clone()], b"icen").is_some();
        if !self.sections.names_terms() && !mentioned() {
            return;
        }
        text.render(source, block.range.clone());
        let single = text.plain.len() < 120;
        for span in sentences::sentences(&text.plain) {
            if self.sections.names_terms() {
                if !self.keyed_license(text, span.clone(), Section::Terms) {
                    let sentence = Sentence::new(text, source, self.catalog, span);
                    self.terms(block, &sentence, Section::Terms, single);
                }
                continue;
            }
            if !license::is_about(&text.folded[span.clone()]) {
                continue;
            }
            let sentence = Sentence::new(text, source, self.catalog, span);
            let of_this = license::opens_with_this(&sentence.text.folded[sentence.span.clone()]);
            let heard = |said: &Said| matches!(said.of, Of::Other(Some(_))) || of_this && said.of == Of::Own;
            let stated = license::stated(&sentence, &self.own);
            stated.into_iter().filter(heard).for_each(|said| self.said(&sentence, said));
        }
    }

    /// Reads a line of the form "key: licence"; true where it is one.
    pub(super) fn keyed_license(&mut self, text: &Text, span: Range<usize>, section: Section) -> bool {
        let folded = &text.folded[span.clone()];
        let terms = section == Section::Terms;
        let head = &folded[..super::text::floor(folded, 100)];
        let weights = || super::text::colon(head).is_some_and(|colon| license::is_weights(head[..colon.start].trim()));
        if super::text::colon(head).is_none() || !(terms || license::is_about(head) || weights()) {
            return false;
        }
        let sentence = Sentence::new(text, self.card.text(), self.catalog, span.clone());
        let (of, at) = match license::keyed(&sentence, &self.own, terms) {
            None => return false,
            Some(Keyed::Aside) => return true,
            Some(Keyed::Licence(of, at)) => (of, at),
        };
        let value = Sentence::new(text, self.card.text(), self.catalog, at..span.end);
        let stated: Vec<Said> = license::stated(&value, &self.own).into_iter().filter(|said| said.of == Of::Own).collect();
        if !stated.is_empty() {
            stated.into_iter().for_each(|said| self.said(&sentence, Said { of: of.clone(), ..said }));
            return true;
        }
        let plain = text.plain[at..span.end].trim_start();
        if text.folded[at..span.end].contains(" under ") {
            return true;
        }
        let start = span.end - plain.len();
        let named = license::name(plain, &text.folded[start..span.end]).map(|(offset, words)| (start + offset, words));
        // Weights are given sizes and formats too.
        let sure = terms || license::is_about(head);
        let fits = |words: &str| if sure { self.is_licence(words) } else { self.is_known(words) };
        let named = named.filter(|(_, words)| license::looks_like_one(words) && fits(words));
        match named {
            Some((at, words)) => {
                self.said(&sentence, Said { at, words, of });
                true
            }
            None => self.linked(&value, of),
        }
    }

    /// Whether a text can be a licence where no word but a key says that one follows.
    fn is_licence(&self, words: &str) -> bool {
        license::is_code(words)
            || self.is_known(words)
            || words.split_once(' ').is_some() && words.bytes().any(|byte| byte.is_ascii_digit())
    }

    fn is_known(&self, words: &str) -> bool {
        self.catalog.licenses.named(words).is_some_and(|named| !named.is_vague())
    }

    /// The licence that a link in a sentence about terms leads to; true where one does.
    pub(super) fn linked_license(&mut self, sentence: &Sentence) -> bool {
        let Some((at, words)) = self.known_link(sentence) else { return false };
        let Some(of) = license::whose_link(sentence, &self.own, at) else { return false };
        self.said(sentence, Said { at, words, of });
        true
    }

    fn linked(&mut self, sentence: &Sentence, of: Of) -> bool {
        let Some((at, words)) = self.known_link(sentence) else { return false };
        self.said(sentence, Said { at, words, of });
        true
    }

    /// The first link of a sentence that leads to a licence: where it starts, and the licence's title.
    fn known_link(&self, sentence: &Sentence) -> Option<(usize, String)> {
        let source = self.card.text();
        sentence.links().find_map(|link| {
            let target = &source[link.target.clone()];
            is_pointer(&sentence.text.plain[link.span.clone()]).then_some(())?;
            let Some(row) = self.catalog.license_at(target) else {
                return Some((link.span.start, license::file_title(target)?));
            };
            Some((link.span.start, self.catalog.licenses.get(row)?.title.split('(').next()?.trim().to_owned()))
        })
    }

    /// A licence that opens a sentence, as in "MIT, see the file" below a heading about terms or "Zorb 2.0 license, free for all".
    /// True where one does.
    fn leading_license(&mut self, sentence: &Sentence, section: Section) -> bool {
        let plain = &sentence.text.plain[sentence.span.clone()];
        let plain = plain.strip_prefix("The ").unwrap_or(plain);
        let head = &plain[..super::text::floor(plain, LEADING)];
        let may_be_worded = || head.to_lowercase().contains(" license");
        if !(section == Section::Terms || matches!(section, Section::Open | Section::Quiet) && may_be_worded()) {
            return false;
        }
        let ends = [",", "(", ";", "—", ". ", " inherited", " - "];
        let Some(end) = ends.iter().filter_map(|end| super::words::find(head, end)).min() else { return false };
        let words = head[..end].trim();
        let worded = words.to_lowercase().ends_with(" license");
        let named = self.catalog.licenses.named(words).filter(|_| words.is_ascii());
        let known = named.is_some_and(|named| !named.is_vague() && !named.rows.is_empty());
        if known && (section == Section::Terms || matches!(section, Section::Open | Section::Quiet) && worded) {
            self.license(sentence, sentence.span.start, words.to_owned());
            // "Zorb 2.0 (modified)" is kept in its own words too.
            return !["modif", "amend", "additional", "restrict", "except"].iter().any(|word| plain.contains(word));
        }
        false
    }

    /// Whether a text is nothing but a licence's name, which no model's name is.
    pub(super) fn is_license_line(&self, text: &Text) -> bool {
        let words = text.plain.trim();
        words.is_ascii() && self.catalog.licenses.named(words).is_some_and(|named| !named.is_vague())
    }

    /// Notes what badges of a block show.
    pub(super) fn badges(&mut self, block: &Block) {
        let source = self.card.text();
        let mut badges = license::badges(&source[block.range.clone()]);
        if badges.is_empty() {
            badges = license::pictured(&source[block.range.clone()]);
        }
        let licenses = &self.catalog.licenses;
        let known = |words: &str| licenses.named(words).filter(|named| !named.is_vague()).map(|named| named.rows);
        // Two badges beside one another that show different licences: one is the code's, and they don't tell which.
        let mut rows = badges.iter().map(|badge| known(&badge.words));
        let first = rows.next();
        let differ = first.is_some_and(|first| rows.any(|row| row != first));
        for Badge { at, words, other, of_model } in badges {
            if differ && !of_model {
                continue;
            }
            let shown = known(&words);
            let distinct = words.contains(' ') || words.bytes().any(|byte| byte.is_ascii_digit());
            if shown.is_none() && !(distinct && license::is_code(&words)) {
                continue;
            }
            // The text that stands for the picture names another licence: one of the two is a leftover of a template.
            let also = licenses.names_in(&other);
            if !also.is_empty() && shown.is_some_and(|shown| !shown.iter().any(|row| also.contains(row))) {
                continue;
            }
            let place = self.card.place_at(block.range.start + at);
            let before = self.seen.evidence.len();
            self.license_at(place, &words.clone(), words);
            let noted = before..self.seen.evidence.len();
            if of_model { self.of_model.extend(noted) } else { self.of_project.extend(noted) }
        }
    }

    pub(super) fn said(&mut self, sentence: &Sentence, said: Said) {
        match said.of {
            Of::Own => {
                let before = self.seen.evidence.len();
                let of_model = license::names_the_model(sentence, said.at);
                self.license(sentence, said.at, said.words);
                let noted = before..self.seen.evidence.len();
                if of_model { self.of_model.extend(noted) } else { self.of_project.extend(noted) }
            }
            Of::Other(base) if self.of_others.len() < MAX_CLAIMS => {
                // "Zorb 2 is licensed under the Zorb 2 License" below "License" is the notice that a base's maker asks for.
                let folded = &sentence.text.folded[sentence.span.clone()];
                let notice = self.sections.current() == Section::Terms
                    && base.as_ref().map(|base| normal_bare_name(&base.text)).is_some_and(|base| {
                        normal_bare_name(&said.words).starts_with(&*base)
                            && normal_bare_name(&folded[..super::text::floor(folded, 80)]).starts_with(&*base)
                    });
                let place = self.card.place_at(sentence.text.origin(said.at));
                let quote = sentence.text.plain[sentence.span.clone()].to_owned();
                self.of_others.push(OfOther { license: said.words, base, quoted: false, notice, place, quote });
            }
            Of::Other(_) => self.full(self.card.place_at(sentence.text.origin(said.at))),
        }
    }

    /// The claims that give a project's licence, where another one is said to be the model's: code's, as it turns out.
    pub(super) fn of_code(&self) -> Vec<usize> {
        let words = |index: &usize| match &self.seen.evidence[*index].claim {
            Claim::License(LicenseClaim::Stated(words)) => words.as_str(),
            _ => "",
        };
        let rows = |words: &str| self.catalog.licenses.named(words).map(|named| named.rows);
        let model: Vec<_> = self.of_model.iter().map(|index| (words(index), rows(words(index)))).collect();
        let same = |one: &str| {
            let known = rows(one);
            model.iter().any(|(other, rows)| one.eq_ignore_ascii_case(other) || known.is_some() && known == *rows)
        };
        self.of_project.iter().filter(|index| !model.is_empty() && !same(words(index))).copied().collect()
    }

    /// A section about terms that holds nothing but a licence's name.
    fn lone_license(&mut self, sentence: &Sentence) {
        let words = sentence.text.plain[sentence.span.clone()].trim_end_matches('.');
        // "[MIT License]": a link that leads nowhere.
        let words = words.strip_prefix('[').and_then(|words| words.strip_suffix(']')).unwrap_or(words).to_owned();
        // The line above is often nothing but "License".
        let below = ["License ", "LICENSE ", "Licence "].iter().find_map(|key| words.strip_prefix(key));
        let below = below.filter(|rest| license::names_one(rest) && (self.is_known(rest) || license::looks_like_one(rest)));
        let words = below.map_or(words.clone(), str::to_owned);
        let licenses = &self.catalog.licenses;
        let known = words.is_ascii() && licenses.named(&words).is_some_and(|named| !named.is_vague())
            || !licenses.by_name(&words).is_empty();
        let lower = words.to_lowercase();
        if SENTENCES.is_match(&lower) {
            return;
        }
        let most = if lower.ends_with("license") { 8 } else { 5 };
        // What nobody knows is a licence only where nothing else is said.
        let whole =
            sentence.span.start == 0 && sentence.text.plain[sentence.span.end..].trim_matches(['.', ' ', '\n']).is_empty();
        if known
            || whole
                && license::looks_like_one(&words)
                && words.split_whitespace().count() <= most
                && !words.contains(['[', ':', '：', '/'])
        {
            self.license(sentence, sentence.span.start, words);
        }
    }

    pub(super) fn license(&mut self, sentence: &Sentence, at: usize, words: String) {
        let words = ["The ", "the ", "A ", "An "]
            .iter()
            .find_map(|article| words.strip_prefix(article))
            .map(str::to_owned)
            .unwrap_or(words);
        let place = self.card.place_at(sentence.text.origin(at));
        self.license_at(place, &sentence.text.plain[sentence.span.clone()], words);
    }

    fn license_at(&mut self, place: Place, quote: &str, words: String) {
        let key = Noted { sort: 3, kind: None, name: words.to_lowercase() };
        if self.noted.contains(&key) {
            return;
        }
        if self.noted.len() >= MAX_CLAIMS {
            self.full(place);
        } else {
            self.noted.push(key);
            self.seen.note("prose", Basis::Stated, place, quote, Claim::License(LicenseClaim::Stated(words)));
        }
    }
}
