//! What in a sentence names a model or a dataset.
//!
//! A name is looked for only where the grammar expects one. It is a link to a Hub page, an id, a name that the catalogue
//! knows, or a word of the shape of a model's name; how sure that is decides how strong a cue it needs.

mod called;
mod data;
mod found;
mod joined;
mod lower;
mod walk;

pub(super) use self::data::{has_size, is_everyday};
pub(super) use self::joined::series;

use std::cell::{OnceCell, RefCell};
use std::ops::Range;

use self::found::Found;
use super::pages::{Page, is_title, page, shown_id};
use super::text::{Link, Text};
use super::tokens::{Sort, Token, tokens};
use super::words::{
    DATA_WORDS, MODEL_WORDS, SUFFIXES, is_file, is_noise, is_noise_word, is_size, is_version, name_shaped, short_capitals,
};
use crate::catalog::{Catalog, Resolution};
use crate::evidence::{Mention, MentionForm};
use crate::model::{is_hub_id, split_owner};

/// The most words that one name has.
const MAX_WORDS: usize = 7;

/// What a name can stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    /// A model.
    Model,
    /// A dataset.
    Dataset,
    /// Either; the words around it decide.
    Either,
}

/// How sure it is that a text is a name, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sure {
    /// A capital letter only.
    Capital,
    /// The shape of a model's name: a size, a version, capitals inside.
    Shape,
    /// A family that the catalogue knows.
    Family,
    /// A model that the catalogue knows.
    Known,
    /// An id or a link to a page of the Hub.
    Id,
}

/// A name found in a sentence.
#[derive(Debug, Clone)]
pub(super) struct Name {
    /// The tokens it covers.
    pub(super) tokens: Range<usize>,
    pub(super) thing: Thing,
    pub(super) sure: Sure,
    pub(super) mention: Mention,
}

/// One sentence with its tokens.
pub(super) struct Sentence<'a> {
    pub(super) text: &'a Text,
    pub(super) source: &'a str,
    pub(super) catalog: &'a Catalog,
    pub(super) span: Range<usize>,
    /// Its words and marks, cut when first asked for: of most sentences nobody does.
    tokens: OnceCell<Vec<Token>>,
    /// What was found so far: every cue asks again.
    found: RefCell<Found>,
}

impl<'a> Sentence<'a> {
    pub(super) fn new(text: &'a Text, source: &'a str, catalog: &'a Catalog, span: Range<usize>) -> Self {
        Self { text, source, catalog, span, tokens: OnceCell::new(), found: RefCell::default() }
    }

    /// Its words and marks.
    #[inline]
    pub(super) fn tokens(&self) -> &[Token] {
        self.tokens.get_or_init(|| tokens(self.text, self.span.clone()))
    }

    /// The first token that starts at or after an offset.
    pub(super) fn token_from(&self, offset: usize) -> usize {
        self.tokens().partition_point(|token| token.span.start < offset)
    }

    /// The link that covers an offset.
    pub(super) fn link_at(&self, offset: usize) -> Option<&'a Link> {
        let index = self.text.links.partition_point(|link| link.span.end <= offset);
        self.text.links.get(index).filter(|link| link.span.start <= offset)
    }

    /// The links that stand in the sentence.
    pub(super) fn links(&self) -> impl Iterator<Item = &'a Link> {
        let links = &self.text.links;
        let first = links.partition_point(|link| link.span.start < self.span.start);
        let end = self.span.end;
        links[first..].iter().take_while(move |link| link.span.end <= end)
    }

    fn in_code(&self, offset: usize) -> bool {
        let index = self.text.codes.partition_point(|code| code.end <= offset);
        self.text.codes.get(index).is_some_and(|code| code.start <= offset)
    }

    /// The Hub page that a link leads to.
    pub(super) fn page_of(&self, link: &Link) -> Option<Page> {
        page(&self.source[link.target.clone()])
    }

    /// The name that starts at a token.
    pub(super) fn name_at(&self, index: usize) -> Option<Name> {
        let token = self.tokens().get(index)?;
        if token.sort != Sort::Word && !self.opens_link(token) {
            return None;
        }
        if let Some(found) = self.found.borrow().at(index) {
            return found.cloned();
        }
        let name = self.find_name_at(index);
        self.found.borrow_mut().keep(index, self.tokens().len(), name.clone());
        name
    }

    /// "[某模型](its page)", "[こちら](its page)": the first sign of what a link to a page covers.
    fn opens_link(&self, token: &Token) -> bool {
        token.sort == Sort::Sign
            && self
                .link_at(token.span.start)
                .is_some_and(|link| link.span.start == token.span.start && self.page_of(link).is_some())
    }

    fn find_name_at(&self, index: usize) -> Option<Name> {
        let token = self.tokens().get(index)?;
        let start = token.span.start;
        if token.lower && !self.begins_in_lower_case(index) {
            return None;
        }
        if let Some(link) = self.link_at(start)
            && is_title(&self.text.plain[link.span.clone()], &self.source[link.target.clone()])
        {
            return None;
        }
        if let Some(link) = self.link_at(start).filter(|link| link.span.start == start)
            && let Some(page) = self.page_of(link).filter(|page| !page.is_makers(self.catalog))
        {
            let end = self.token_from(link.span.end);
            let (thing, id) = match page {
                // "[acme/talk](its id, without `datasets/`) dataset".
                Page::Model(id) if self.is_data_page(&self.text.plain[link.span.clone()], end.max(index + 1), &id) => {
                    (Thing::Dataset, id)
                }
                Page::Model(id) => (Thing::Model, shown_id(&self.text.plain[link.span.clone()], &id).unwrap_or(id)),
                Page::Dataset(id) => (Thing::Dataset, id),
            };
            return Some(Name { tokens: index..end.max(index + 1), thing, sure: Sure::Id, mention: hub(&id)? });
        }
        // An address in code is no link.
        if self.plain(index).starts_with("http")
            && let Some(page) = page(self.plain(index))
        {
            let (thing, id) = match page {
                Page::Model(id) => (Thing::Model, id),
                Page::Dataset(id) => (Thing::Dataset, id),
            };
            return Some(Name { tokens: index..index + 1, thing, sure: Sure::Id, mention: hub(&id)? });
        }
        let known = self
            .series_at(index)
            .or_else(|| self.id_at(index))
            .or_else(|| self.plain_id_at(index))
            .or_else(|| self.alternatives(index))
            .or_else(|| self.lower_at(index))
            .or_else(|| match (self.known_at(index), self.dataset_at(index)) {
                (Some(model), Some(data))
                    if data.tokens.end > model.tokens.end || model.sure == Sure::Family && self.is_learnt(index) =>
                {
                    Some(data)
                }
                (model, data) => model.or(data),
            });
        let longer = |name: &Name| {
            self.shaped_at(index).filter(|longer| {
                longer.tokens.end > name.tokens.end
                    && longer.sure >= Sure::Shape
                    && (name.thing != Thing::Dataset || self.goes_on_with_number(name.tokens.end, longer.tokens.end))
                    && !(name.sure >= Sure::Family && (name.tokens.end..longer.tokens.end).all(|at| self.word(at) == "base"))
            })
        };
        let mut name = match known {
            None => self.shaped_at(index)?,
            Some(name) if name.sure < Sure::Id => longer(&name).unwrap_or(name),
            Some(name) => name,
        };
        if let Some(titled) = self.dataset_titled(&name) {
            return Some(titled);
        }
        if name.thing == Thing::Either {
            name.thing = self.thing_told(index, &name);
        }
        Some(name)
    }

    /// The name that ends right before a token, as in "X-generated" and "X のファインチューニング"; a bracket without a name may
    /// stand between, as in "X (70%)".
    pub(super) fn name_before(&self, end: usize) -> Option<Name> {
        self.name_right_before(end).or_else(|| {
            let close = end.checked_sub(1).filter(|close| self.word(*close) == ")")?;
            let open = (close.saturating_sub(6)..close).rev().find(|at| self.word(*at) == "(")?;
            self.name_right_before(open).filter(|name| name.sure >= Sure::Shape)
        })
    }

    fn name_right_before(&self, end: usize) -> Option<Name> {
        let mut end = end;
        // A word for a model, a particle or a closing bracket may stand between.
        for _ in 0..3 {
            let between = end.checked_sub(1).map(|index| self.word(index));
            match between {
                Some(
                    "model" | "models" | "\"" | "'" | ")" | "」" | "』" | "”" | "`" | "llm" | "weights" | "checkpoint" | "モ"
                    | "デ" | "ル" | "模" | "型" | "모" | "델" | "の" | "的" | "을" | "를" | "의" | "-",
                ) => end -= 1,
                _ => break,
            }
        }
        let end = (0..3).fold(end, |end, _| match end.checked_sub(1).map(|index| self.word(index)) {
            Some("モ" | "デ" | "ル" | "模" | "型" | "모" | "델") => end - 1,
            _ => end,
        });
        if let Some(link) = end.checked_sub(1).and_then(|last| self.link_at(self.tokens()[last].span.start)) {
            let first = self.token_from(link.span.start);
            if first < end && self.page_of(link).is_some() {
                return self.name_at(first);
            }
        }
        // Back over the words that a name can have; its first may be in lower case.
        let mut start = end;
        while start > 0 && end - start < MAX_WORDS && self.goes_on(start - 1) {
            start -= 1;
        }
        let lower = start > 0 && self.tokens()[start - 1].sort == Sort::Word && (start == end || self.numbered(start));
        (start - usize::from(lower)..end).find_map(|start| {
            let name = self.name_at(start)?;
            (name.tokens.end == end && name.sure >= Sure::Capital).then_some(name)
        })
    }

    /// What the word after a name says that it is.
    pub(super) fn thing_after(&self, index: usize) -> Thing {
        let mut index = index;
        while matches!(self.word(index), ")" | "\"" | "'" | "’" | "”" | "'s" | "base" | "training" | "instruction" | "v")
            || self.word(index) == "language" && MODEL_WORDS.contains(self.word(index + 1))
        {
            index += 1;
        }
        match self.word(index) {
            word if DATA_WORDS.contains(word) => Thing::Dataset,
            word if MODEL_WORDS.contains(word) => Thing::Model,
            "数" if self.word(index + 1) == "据" => Thing::Dataset,
            "デ" if self.word(index + 1) == "ー" => Thing::Dataset,
            "데" if self.word(index + 1) == "이" => Thing::Dataset,
            _ => Thing::Either,
        }
    }

    fn id_at(&self, index: usize) -> Option<Name> {
        let text = self.plain(index);
        let (owner, name) = split_owner(text)?;
        if let Some(link) = self.link_at(self.tokens()[index].span.start)
            && let Some((_, path)) = self.source[link.target.clone()].split_once("github.com/")
            && path.get(..text.len()).is_some_and(|path| path.eq_ignore_ascii_case(text))
        {
            // "[acme/code](github.com/acme/code)": a repository of code.
            return None;
        }
        if name.contains('/') && !text.contains("://") && self.link_at(self.tokens()[index].span.start).is_none() {
            return self.path(index);
        }
        if !is_hub_id(text) || text.contains("://") {
            let path = (text.starts_with("./") || text.starts_with('/')) && text.len() > 3;
            return path.then(|| self.path(index)).flatten();
        }
        if Mention::parse(text).is_some_and(|mention| mention.form == MentionForm::LocalPath) {
            // "models/base-7b" is a folder.
            return self.path(index);
        }
        let marked = |part: &str| part.bytes().any(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.'));
        let letters = |part: &str| part.bytes().any(|byte| byte.is_ascii_alphabetic());
        if is_file(name) || owner.contains('.') || !letters(owner) || !letters(name) && name.len() < 3 {
            return None;
        }
        let known = || self.catalog.families.knows(text);
        let plausible = marked(name) && owner.len() > 1 && name.len() > 2 && !short_capitals(owner, name);
        let plausible = plausible || self.in_code(self.tokens()[index].span.start) && owner.len() > 2 && name.len() > 2;
        (plausible || known() || self.catalog.datasets.get(&text.parse().ok()?).is_some()).then(|| {
            let dataset = text.parse().is_ok_and(|id| self.catalog.datasets.get(&id).is_some());
            let thing = match () {
                () if dataset => Thing::Dataset,
                () if has_size(name) => Thing::Model,
                () => Thing::Either,
            };
            Some(Name { tokens: index..index + 1, thing, sure: Sure::Id, mention: hub(text)? })
        })?
    }

    /// "Foo/Bar", both families: the one made from the other, which is written last.
    fn alternatives(&self, index: usize) -> Option<Name> {
        let (one, other) = split_owner(self.plain(index))?;
        let families = &self.catalog.families;
        let both = [one, other].iter().all(|part| families.resolve(part) != Resolution::Unknown);
        // "Foo-7B/Bar Pro 2": further words belong to the last.
        let start = self.tokens()[index].span.end - other.len();
        let mut end = index + 1;
        while end < self.tokens().len().min(index + MAX_WORDS) && self.goes_on(end) {
            end += 1;
        }
        let end = (index + 1..=end)
            .rev()
            .find(|end| families.resolve(&self.text.plain[start..self.tokens()[end - 1].span.end]) != Resolution::Unknown)?;
        let mention = bare(&self.text.plain[start..self.tokens()[end - 1].span.end])?;
        both.then_some(Name { tokens: index..end, thing: Thing::Either, sure: Sure::Family, mention })
    }

    /// A path on somebody's disk, to the end of the word: kept, so that it is seen not to be a parent.
    fn path(&self, index: usize) -> Option<Name> {
        let mention = Mention { text: self.plain(index).to_owned(), form: MentionForm::LocalPath, revision: None };
        Some(Name { tokens: index..index + 1, thing: Thing::Model, sure: Sure::Id, mention })
    }

    fn known_at(&self, index: usize) -> Option<Name> {
        let first = self.plain(index);
        let marked = self.in_code(self.tokens()[index].span.start) || self.link_at(self.tokens()[index].span.start).is_some();
        if !marked && first.bytes().all(|byte| byte.is_ascii_lowercase()) && !first.is_empty() && !self.numbered(index + 1) {
            return None;
        }
        if !marked && is_noise_word(self.word(index)) {
            return None;
        }
        let mut last = index;
        while last + 1 < self.tokens().len().min(index + MAX_WORDS) && self.goes_on(last + 1) {
            last += 1;
        }
        (index..=last).rev().find_map(|last| {
            let text = &self.text.plain[self.tokens()[index].span.start..self.tokens()[last].span.end];
            let sure = match self.catalog.families.resolve(text) {
                Resolution::One(_) | Resolution::Several(_) => Sure::Known,
                Resolution::Family(_) => Sure::Family,
                Resolution::Unknown => return None,
            };
            Some(Name { tokens: index..last + 1, thing: Thing::Either, sure, mention: bare(text)? })
        })
    }

    /// Whether a token can be a further word of a name.
    fn goes_on(&self, index: usize) -> bool {
        let plain = self.plain(index);
        self.tokens()[index].sort == Sort::Word
            && (is_size(plain)
                || name_shaped(plain)
                || SUFFIXES.contains(self.word(index))
                || plain.bytes().any(|byte| byte.is_ascii_digit()))
    }

    fn numbered(&self, index: usize) -> bool {
        self.plain(index).bytes().next().is_some_and(|byte| byte.is_ascii_digit())
            && self.tokens().get(index).is_some_and(|token| token.sort == Sort::Word)
    }

    /// Whether a word in a range has a digit: "Foo 2.0" is another dataset than "Foo", "Foo Entity Recognition" is not.
    fn goes_on_with_number(&self, start: usize, end: usize) -> bool {
        (start..end).any(|at| self.plain(at).bytes().any(|byte| byte.is_ascii_digit()))
    }

    /// Whether a token is the first of a line of the form "key: value".
    fn begins_a_field(&self, index: usize) -> bool {
        let gap = &self.text.plain[self.tokens()[index - 1].span.end..self.tokens()[index].span.start];
        gap.contains('\n') && (index + 1..index + 4).any(|at| self.word(at) == ":")
    }

    fn shaped_at(&self, index: usize) -> Option<Name> {
        let first = self.plain(index);
        if !name_shaped(first) || is_version(first) || is_noise(self.word(index), first) {
            return None;
        }
        let mut end = index + 1;
        while end < self.tokens().len().min(index + MAX_WORDS) {
            let word = self.plain(end);
            let goes_on = self.tokens()[end].sort == Sort::Word
                && self.tokens()[end].span.start <= self.tokens()[end - 1].span.end + 1
                && (is_size(word) || name_shaped(word) || SUFFIXES.contains(self.word(end)))
                && (is_size(word) || !is_noise(self.word(end), word))
                // "[Foo-mini](its page) 4B parameters": how large it is, and no part of its name.
                && !(is_size(word)
                    && matches!(self.word(end + 1), "parameter" | "parameters" | "params")
                    && self.link_at(self.tokens()[end - 1].span.start).is_some()
                    && self.link_at(self.tokens()[end].span.start).is_none())
                && !(self.word(end) == "base" && MODEL_WORDS.contains(self.word(end + 1)))
                && !DATA_WORDS.contains(self.word(end))
                && !MODEL_WORDS.contains(self.word(end))
                && !self.begins_a_field(end)
                && self.link_at(self.tokens()[end].span.start).is_none_or(|link| link.span.start != self.tokens()[end].span.start)
                // "[acme/foo](its code) B/14": what a link calls by an id ends with it.
                && !(first.contains('/') && end == index + 1 && self.link_at(self.tokens()[index].span.start).is_some());
            if !goes_on {
                break;
            }
            end += 1;
        }
        let text = &self.text.plain[self.tokens()[index].span.start..self.tokens()[end - 1].span.end];
        // "Acme Helper-7B": what the catalogue knows under the shorter name is known.
        if let Some(known) = (index + 1..end).find_map(|start| self.known_at(start).filter(|name| name.sure >= Sure::Family))
            && known.tokens.end >= end
        {
            return Some(Name { tokens: index..end, ..known });
        }
        let digits = text.bytes().any(|byte| byte.is_ascii_digit());
        let inner = text.split([' ', '/']).any(|word| {
            word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase())
                && word.bytes().any(|byte| byte.is_ascii_lowercase() || byte == b'-')
                || word.contains('-') && word.len() > 4 && word.bytes().any(|byte| byte.is_ascii_uppercase())
        });
        let sure = if digits && text.len() > 2 || inner { Sure::Shape } else { Sure::Capital };
        Some(Name { tokens: index..end, thing: Thing::Either, sure, mention: bare(text)? })
    }
}

fn hub(id: &str) -> Option<Mention> {
    let form = if id.contains('/') { MentionForm::HubId } else { MentionForm::Name };
    (!id.is_empty()).then(|| Mention { text: id.to_owned(), form, revision: None })
}

/// A bare name as a mention.
pub(super) fn bare(text: &str) -> Option<Mention> {
    let text = text.trim_start_matches(['(', '[', '"', '“', '\'']).trim_matches(['.', ',', ':', '-', ' ']);
    (text.len() > 1 && text.len() < 120).then(|| Mention { text: text.to_owned(), form: MentionForm::Name, revision: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(source: &str, word: &str) -> Option<(String, Thing, Sure)> {
        let mut text = Text::default();
        text.render(source, 0..source.len());
        let sentence = Sentence::new(&text, source, Catalog::shipped(), 0..text.plain.len());
        let at = sentence.token_from(text.plain.find(word).unwrap());
        sentence.name_at(at).map(|name| (name.mention.text, name.thing, name.sure))
    }

    #[test]
    fn tells_ids_names_and_ordinary_words_apart() {
        assert_eq!(name("from `acme/base-7b`.", "acme"), Some(("acme/base-7b".into(), Thing::Model, Sure::Id)));
        assert_eq!(name("from Zorblax-7B v1.5 weights", "Zorb"), Some(("Zorblax-7B v1.5".into(), Thing::Model, Sure::Shape)));
        assert_eq!(name("on the Zorb dataset", "Zorb"), Some(("Zorb".into(), Thing::Dataset, Sure::Capital)));
        for (source, word) in [
            ("yes and/or no", "and"),
            ("with SFT/DPO.", "SFT"),
            ("in 2023 we", "2023"),
            ("as Q4_K_M", "Q4"),
            ("a house", "house"),
        ] {
            assert_eq!(name(source, word), None, "{source}");
        }
    }
}
