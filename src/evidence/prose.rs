//! What a card's prose says: parents, teachers, datasets, terms.
//!
//! Most models say where they come from only here. The card is cut into blocks, each block read as plain text, and sentences
//! that hold a cue are analysed: a claim needs a cue, an object in the place where the cue's grammar puts it, this model as its
//! subject, and nothing that speaks against. A missed parent costs less than a false one: in doubt this module is silent.
//!
//! A model distilled from another is a [`Claim::Parent`] of kind distillation; data that another model wrote, answered or
//! scored makes that one a [`Claim::Teacher`].

mod blocks;
mod cues;
mod fields;
mod grammar;
mod guards;
mod license;
mod names;
mod own;
mod sections;
mod text;

use std::ops::Range;

use self::blocks::{Block, BlockKind};
use self::cues::{Cue, Hit};
use self::fields::Field;
use self::grammar::{Says, Setting};
use self::names::{Name, Sentence, Sure, Thing};
use self::own::Own;
use self::sections::{Section, Sections};
use self::text::Text;
use super::{Claim, LicenseClaim, Mention, MentionForm, Observations};
use crate::catalog::Catalog;
use crate::document::Document;
use crate::model::{Basis, RelationKind};

/// The most claims taken from one card.
const MAX_CLAIMS: usize = 256;

/// Notes what the prose of a card says, from the line after its front matter. Called by the card extractor, which has read
/// the file already; `first_line` is counted from 1.
pub(super) fn observe(card: &Document, first_line: u32, catalog: &Catalog, seen: &mut Observations) {
    let Some(start) = card.line_start(first_line) else { return };
    let own = Own::new(seen);
    let mut reader = Reader {
        card,
        catalog,
        own,
        seen,
        sections: Sections::default(),
        titled: false,
        ended: false,
        packaging: None,
        foreign: None,
        merges: false,
        pending: None,
        header: Vec::new(),
        noted: Vec::new(),
        scratch: None,
        descends: false,
    };
    let (mut text, mut hits) = (Text::default(), Vec::new());
    for block in blocks::blocks(card.text(), start) {
        if reader.ended || reader.noted.len() >= MAX_CLAIMS {
            break;
        }
        reader.block(&block, &mut text, &mut hits);
    }
    reader.finish();
}

/// A claim as it is told from another of the same card.
#[derive(Debug, PartialEq, Eq)]
struct Noted {
    sort: u8,
    kind: Option<RelationKind>,
    name: String,
}

struct Reader<'a> {
    card: &'a Document,
    catalog: &'a Catalog,
    own: Own,
    seen: &'a mut Observations,
    sections: Sections,
    titled: bool,
    /// Whether the rest is another model's card.
    ended: bool,
    /// How the title says that the model is packed: as a quantization or a conversion.
    packaging: Option<RelationKind>,
    /// Whether the card has spoken of a merge.
    merges: bool,
    /// The indentation of a block about another model; what is indented further belongs to it.
    foreign: Option<usize>,
    /// What the items of the list below are, where a sentence announced them, and how far they are indented at least.
    pending: Option<(Says, usize)>,
    /// What the columns of the table below mean.
    header: Vec<Option<Field>>,
    noted: Vec<Noted>,
    scratch: Option<(usize, String)>,
    descends: bool,
}

impl Reader<'_> {
    fn block(&mut self, block: &Block, text: &mut Text, hits: &mut Vec<Hit>) {
        if block.kind != BlockKind::Row {
            self.header.clear();
        }
        if self.pending.is_some_and(|(_, indent)| block.indent < indent) {
            self.pending = None;
        }
        if self.foreign.is_some_and(|indent| block.indent <= indent || block.kind != BlockKind::Item) {
            self.foreign = None;
        }
        match block.kind {
            BlockKind::Row => self.row(block, text),
            BlockKind::Heading(level) => {
                text.render(self.card.text(), block.range.clone());
                self.heading(level, text, hits);
            }
            BlockKind::Paragraph | BlockKind::Item => {
                text.render(self.card.text(), block.range.clone());
                self.prose(block, text, hits);
            }
        }
    }

    fn heading(&mut self, level: u8, text: &Text, hits: &mut Vec<Hit>) {
        self.pending = None;
        let first = !self.titled && (level == 1 || sections::section(&text.folded).is_none());
        self.titled = true;
        if first {
            let title = text.plain.trim().to_owned();
            let place = self.card.place_at(text.origin(0));
            self.seen.note("prose", Basis::Stated, place, &title, Claim::Title { title: title.clone() });
            self.own.title(&text.plain, &self.catalog.families);
            self.packaging = packaging(&text.folded);
            self.sections.enter(level, "");
        } else {
            let span = 0..text.plain.trim_end().len();
            let sentence = Sentence::new(text, self.card.text(), self.catalog, span);
            // A section under another model's name is about that one.
            let foreign = sentence.name_at(0).is_some_and(|name| {
                name.sure >= Sure::Shape
                    && name.tokens.end == sentence.tokens.len()
                    && !self.own.covers(&name, &self.catalog.families)
            });
            self.sections.enter(level, if foreign { "other models" } else { &text.folded });
        }
        let section = self.sections.current();
        if section == Section::Original {
            self.ended = true;
            return;
        }
        if section == Section::Sources {
            self.pending = Some((Says::Parent(Some(RelationKind::Merge)), 0));
        }
        if first || section == Section::Open {
            let setting = Setting { own: &self.own, section, heading: true, foreign: false };
            cues::find(&text.folded, hits);
            cues::outside_names(hits, text, self.card.text());
            self.merges |= hits.iter().any(|hit| matches!(hit.cue, Cue::Kind(RelationKind::Merge, _)));
            if !hits.is_empty() {
                let sentence = Sentence::new(text, self.card.text(), self.catalog, 0..text.plain.trim_end().len());
                let reading = grammar::read(&sentence, hits, setting);
                self.take(&sentence, reading, 0);
            }
        }
    }

    fn prose(&mut self, block: &Block, text: &Text, hits: &mut Vec<Hit>) {
        let kind = block.kind;
        let section = self.sections.current();
        if kind == BlockKind::Item
            && let Some((says, _)) = self.pending
        {
            if self.item(text, says) || says != Says::Dataset {
                return;
            }
        } else if kind == BlockKind::Paragraph {
            self.pending = None;
        }
        cues::find(&text.folded, hits);
        cues::outside_names(hits, text, self.card.text());
        self.merges |=
            hits.iter().any(|hit| matches!(hit.cue, Cue::Kind(RelationKind::Merge, _))) || text.folded.contains("mergekit");
        if self.foreign.is_none() && (kind == BlockKind::Item || !hits.is_empty()) {
            let end = text::floor(&text.plain, 200);
            let head = Sentence::new(text, self.card.text(), self.catalog, 0..end);
            if own::titled_other(&head, &self.own, kind == BlockKind::Item) {
                self.foreign = Some(block.indent);
            }
        }
        let foreign = self.foreign.is_some();
        let terms = section == Section::Terms;
        let (mut next, single) = (0, text.plain.len() < 120);
        for span in text::sentences(&text.plain) {
            let start = next;
            while next < hits.len() && hits[next].span.start < span.end {
                next += 1;
            }
            if section == Section::Mute {
                continue;
            }
            if let Some((field, at)) = fields::key(&text.folded[span.clone()])
                && !foreign
            {
                let says = match field {
                    Field::Names(says) => Some(says),
                    Field::Sources if self.merges => Some(Says::Parent(Some(RelationKind::Merge))),
                    _ => None,
                };
                if let Some(says) = says.filter(|_| text.folded[span.start + at..span.end].trim().is_empty()) {
                    self.pending = Some((says, block.indent + usize::from(kind == BlockKind::Item)));
                    continue;
                }
                if self.field(text, field, span.start + at..span.end) {
                    continue;
                }
            }
            let hits = &hits[start..next];
            let about_terms = section != Section::Quiet;
            if kind == BlockKind::Item
                && let Some(at) = text.plain[span.clone()].find([':', '：'])
                && text.folded[span.start..span.start + at].ends_with(" license")
                && license::names_one(&text.plain[span.start..span.start + at])
                && !foreign
            {
                // "Foo 2.0 License: open to all".
                let words = text.plain[span.start..span.start + at].to_owned();
                let sentence = Sentence::new(text, self.card.text(), self.catalog, span.clone());
                self.license(&sentence, span.start, words);
                continue;
            }
            if hits.is_empty()
                && !terms
                && !text.folded[span.clone()].contains("under ")
                && !text.folded[span.clone()].contains("licen")
                && !(section == Section::Datasets && !text.links.is_empty())
            {
                continue;
            }
            let sentence = Sentence::new(text, self.card.text(), self.catalog, span.clone());
            if about_terms && !foreign {
                let stated = license::stated(&sentence, &self.own);
                let short = single && text.plain.trim_end_matches('.').to_lowercase().ends_with("license") && span.start == 0;
                if stated.is_empty() && single && (terms || short) {
                    self.lone_license(&sentence);
                }
                for (at, words) in stated {
                    self.license(&sentence, at, words);
                }
            }
            let setting = Setting { own: &self.own, section, heading: false, foreign };
            let reading = grammar::read(&sentence, hits, setting);
            self.take(&sentence, reading, block.indent + usize::from(kind == BlockKind::Item));
        }
    }

    /// One item of an announced list: its first name.
    fn item(&mut self, text: &Text, says: Says) -> bool {
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
    fn field(&mut self, text: &Text, field: Field, span: Range<usize>) -> bool {
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

    /// A row of a table: a field with its value, or a line about this model under known columns.
    fn row(&mut self, block: &Block, text: &mut Text) {
        if self.sections.current() == Section::Mute {
            return;
        }
        let cells = cells(self.card.text(), block.range.clone());
        if cells.len() == 2 || cells.len() == 3 && self.header.len() != 2 {
            text.render(self.card.text(), cells[0].clone());
            if let Some(field) = fields::field(&text.folded) {
                text.render(self.card.text(), cells[1].clone());
                let end = text.plain.trim_end().len();
                let few = cells.len() == 2 || matches!(field, Field::Names(Says::Parent(_)));
                if few && field != Field::Subject && !text.plain.is_empty() && self.field(text, field, 0..end) {
                    return;
                }
            }
        }
        if self.header.is_empty() {
            self.header = cells
                .iter()
                .take(16)
                .map(|cell| {
                    text.render(self.card.text(), cell.clone());
                    fields::field(&text.folded)
                })
                .collect();
            return;
        }
        let useful = |field: &Option<Field>| matches!(field, Some(Field::Names(Says::Parent(_) | Says::Teacher)));
        if !self.header.iter().any(useful) || cells.len() != self.header.len() {
            return;
        }
        let mut own = false;
        for cell in &cells {
            text.render(self.card.text(), cell.clone());
            own |= self.own.is(text.plain.trim());
        }
        for (cell, field) in cells.into_iter().zip(self.header.clone()) {
            if let (true, Some(field @ Field::Names(_))) = (own, field) {
                text.render(self.card.text(), cell);
                let end = text.plain.trim_end().len();
                self.field(text, field, 0..end);
            }
        }
    }

    /// A section about terms that holds nothing but a licence's name.
    fn lone_license(&mut self, sentence: &Sentence) {
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

    fn license(&mut self, sentence: &Sentence, at: usize, words: String) {
        let key = Noted { sort: 3, kind: None, name: words.to_lowercase() };
        if !self.noted.contains(&key) && self.noted.len() < MAX_CLAIMS {
            self.noted.push(key);
            let place = self.card.place_at(sentence.text.origin(at));
            let quote = &sentence.text.plain[sentence.span.clone()];
            self.seen.note("prose", Basis::Stated, place, quote, Claim::License(LicenseClaim::Stated(words)));
        }
    }

    fn take(&mut self, sentence: &Sentence, reading: grammar::Reading, indent: usize) {
        for finding in &reading.findings {
            self.note(sentence, finding.says, &finding.name);
        }
        if reading.scratch && self.scratch.is_none() {
            self.scratch =
                Some((sentence.text.origin(sentence.span.start), sentence.text.plain[sentence.span.clone()].to_owned()));
        }
        if let Some(says) = reading.announces {
            let merges = self.merges && says == Says::Parent(None);
            self.pending = Some((if merges { Says::Parent(Some(RelationKind::Merge)) } else { says }, indent));
        }
    }

    fn note(&mut self, sentence: &Sentence, says: Says, name: &Name) {
        let mention = name.mention.clone();
        if says != Says::Dataset && mention.form != MentionForm::LocalPath && self.own.is(&mention.text) {
            return;
        }
        let lower = mention.text.to_lowercase();
        let (sort, kind) = match says {
            Says::Parent(kind) => (0, kind),
            Says::Teacher => (1, None),
            Says::Dataset => (2, None),
        };
        let repeated =
            self.noted.iter().any(|noted| noted.sort == sort && noted.name == lower && (kind.is_none() || noted.kind == kind));
        if repeated || self.noted.len() >= MAX_CLAIMS {
            return;
        }
        self.noted.push(Noted { sort, kind, name: lower });
        let claim = match says {
            Says::Parent(kind) => {
                self.descends |= kind.is_none_or(RelationKind::carries_weights) && mention.form != MentionForm::LocalPath;
                Claim::Parent { parent: mention, kind }
            }
            Says::Teacher => Claim::Teacher { teacher: mention },
            Says::Dataset => Claim::Dataset { dataset: mention },
        };
        let at = sentence.tokens.get(name.tokens.start).map_or(sentence.span.start, |token| token.span.start);
        let place = self.card.place_at(sentence.text.origin(at));
        let quote = &sentence.text.plain[sentence.span.clone()];
        self.seen.note("prose", Basis::Stated, place, quote, claim);
    }

    /// A card that names a parent and says "from scratch" means the parent's training.
    fn finish(self) {
        if let Some((at, quote)) = self.scratch.filter(|_| !self.descends) {
            self.seen.note("prose", Basis::Stated, self.card.place_at(at), &quote, Claim::FromScratch);
        }
    }
}

/// How a title says that a model is packed.
fn packaging(title: &str) -> Option<RelationKind> {
    let holds = |words: &[&str]| words.iter().any(|word| title.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word));
    if holds(&[
        "gguf",
        "ggml",
        "gptq",
        "awq",
        "exl2",
        "exl3",
        "quantized",
        "quantizations",
        "quants",
        "int4",
        "int8",
        "4bit",
        "8bit",
    ]) {
        Some(RelationKind::Quantization)
    } else if holds(&["mlx", "onnx", "openvino", "coreml"]) {
        Some(RelationKind::Conversion)
    } else {
        None
    }
}

/// The cells of a table's row.
fn cells(source: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let row = &source[range.clone()];
    let inner = row.trim().trim_start_matches('|');
    let mut start = range.start + (row.len() - row.trim_start().len()) + (row.trim().len() - inner.len());
    let end = range.start + row.trim_end().len();
    let mut out = Vec::new();
    let bytes = source.as_bytes();
    for at in memchr::memchr_iter(b'|', &bytes[start..end]).map(|at| start + at).collect::<Vec<_>>() {
        if at > start && bytes[at - 1] == b'\\' {
            continue;
        }
        out.push(start..at);
        start = at + 1;
    }
    if start < end {
        out.push(start..end);
    }
    out
}

#[cfg(test)]
mod tests;
