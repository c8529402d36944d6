//! What a card's prose says: parents, teachers, datasets, terms.
//!
//! Most models say where they come from only here. The card is cut into blocks, each block read as plain text, and sentences
//! that hold a cue are analysed: a claim needs a cue, an object in the place where the cue's grammar puts it, this model as its
//! subject, and nothing that speaks against. A missed parent costs less than a false one: in doubt this module is silent.
//!
//! A model distilled from another is a [`Claim::Parent`] of kind distillation; data that another model wrote, answered or
//! scored makes that one a [`Claim::Teacher`].

mod abroad;
mod bases;
mod beside;
mod blocks;
mod chains;
mod cues;
mod fields;
mod grammar;
mod guards;
mod labels;
mod license;
mod lines;
mod listed;
mod marks;
mod names;
mod note;
mod original;
mod own;
mod packaged;
mod pages;
mod phrases;
mod referred;
mod runs;
mod sections;
mod sentences;
mod settle;
mod tables;
mod taught;
mod terms;
mod text;
mod tokens;
mod words;

use std::cell::LazyCell;

use self::blocks::{Block, BlockKind};
use self::cues::{Cue, Hit};
use self::fields::Field;
use self::grammar::{Says, Setting};
use self::lines::Before;
use self::names::{Sentence, Sure};
use self::note::Noted;
use self::own::Own;
use self::sections::{Section, Sections};
use self::text::Text;
use super::{Claim, Observations};
use crate::catalog::Catalog;
use crate::document::{Document, Place};
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
        pictured: license::has_pictures(card.text()),
        ended: false,
        packaging: None,
        foreign: None,
        merges: false,
        mixed: false,
        merged: false,
        pending: None,
        awaited: None,
        before: Before::default(),
        lists_data: false,
        weighs_data: false,
        header: Vec::new(),
        own_column: None,
        licenses_below: None,
        noted: Vec::new(),
        scratch: None,
        descends: false,
        direct: false,
        tabled: Vec::new(),
        of_others: Vec::new(),
        cut: None,
        of_model: Vec::new(),
        of_project: Vec::new(),
        adapts: None,
        in_recipe: false,
        recipe: Vec::new(),
    };
    let (mut text, mut hits) = (Text::default(), Vec::new());
    // Only addresses of licences: what else a reference leads to is told by its words.
    let licence = |target: &std::ops::Range<usize>| catalog.license_at(&card.text()[target.clone()]).is_some();
    text.references = blocks::references(card.text(), start).into_iter().filter(|(_, target)| licence(target)).collect();
    for block in blocks::blocks(card.text(), start) {
        if reader.ended && reader.of_others.len() < MAX_CLAIMS {
            if reader.awaited.is_some() && matches!(block.kind, BlockKind::Paragraph | BlockKind::Item) {
                text.render(card.text(), block.range.clone());
                if reader.awaits(&text) {
                    continue;
                }
                reader.awaited = None;
            }
            reader.original(&block, &mut text);
            continue;
        }
        if reader.noted.len() >= MAX_CLAIMS {
            reader.full(card.place_at(block.range.start));
            break;
        }
        reader.block(&block, &mut text, &mut hits);
    }
    reader.finish();
}

/// The level of a heading that is a line of bold type.
const BOLD: u8 = 7;

struct Reader<'a> {
    card: &'a Document,
    catalog: &'a Catalog,
    own: Own,
    seen: &'a mut Observations,
    sections: Sections,
    titled: bool,
    /// Whether the card shows pictures.
    pictured: bool,
    /// Whether the rest is another model's card.
    ended: bool,
    /// How the title says that the model is packed: as a quantization or a conversion.
    packaging: Option<RelationKind>,
    /// Whether the card has spoken of a merge.
    merges: bool,
    /// Whether its title calls the model a mix.
    mixed: bool,
    /// Whether the card has said that this model is a merged one.
    merged: bool,
    /// The indentation of a block about another model; what is indented further belongs to it.
    foreign: Option<usize>,
    /// What the items of the list below are, where a sentence announced them, and how far they are indented at least.
    pending: Option<(Says, usize)>,
    /// The field that a heading, or a line that is nothing but a key, announced for the line below.
    awaited: Option<Field>,
    /// The paragraph before.
    before: Before,
    /// Whether the first column of the table below is called after data.
    lists_data: bool,
    /// Whether a column of it tells how much of each dataset was used.
    weighs_data: bool,
    /// What the columns of the table below mean.
    header: Vec<Option<Field>>,
    /// The column of the table below that is about this model.
    own_column: Option<usize>,
    /// The indentation of a key for licences whose values are the items of the list below.
    licenses_below: Option<usize>,
    noted: Vec<Noted>,
    scratch: Option<(usize, String)>,
    descends: bool,
    /// Whether a parent was named with its kind, by an id.
    direct: bool,
    /// Which claims are base models out of a table, which may be an ancestor further up.
    tabled: Vec<usize>,
    /// Licences of other models, which may turn out to be bases.
    of_others: Vec<bases::OfOther>,
    /// The first place of which not all was read, and why.
    cut: Option<(Place, String)>,
    /// Which claims give a licence to the model in so many words, and which to the project that holds it.
    of_model: Vec<usize>,
    of_project: Vec<usize>,
    /// Where the card says that this model is an adapter.
    adapts: Option<(usize, String)>,
    /// Whether a recipe was announced: its items are read as long as they are models and nothing else.
    in_recipe: bool,
    /// Which claims are items of a recipe.
    recipe: Vec<usize>,
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
        if self.pictured && self.sections.current() != Section::Mute && self.foreign.is_none() {
            self.badges(block);
        }
        match block.kind {
            BlockKind::Row => self.row(block, text),
            BlockKind::Heading(level) => {
                text.render_heading(self.card.text(), block.range.clone());
                self.heading(level, text, hits);
                self.heading_license(text);
                if level == BOLD {
                    self.bold_terms(text);
                }
            }
            BlockKind::Paragraph | BlockKind::Item if self.sections.foreign().is_some() => self.original(block, text),
            BlockKind::Paragraph | BlockKind::Item if self.pending.is_none() && self.sections.current() == Section::Mute => {
                self.muted(block, text, hits);
            }
            BlockKind::Paragraph | BlockKind::Item => {
                text.render(self.card.text(), block.range.clone());
                if !self.licenses_below(block, text) {
                    self.prose(block, text, hits);
                }
            }
        }
    }

    fn heading(&mut self, level: u8, text: &Text, hits: &mut Vec<Hit>) {
        self.pending = None;
        self.before = Before::default();
        self.awaited = fields::field(&text.folded)
            .filter(|field| matches!(field, Field::Names(Says::Parent(_) | Says::Teacher) | Field::Original));
        if self.awaited == Some(Field::Names(Says::Teacher)) {
            // "### Teachers", and a list below.
            self.pending = Some((Says::Teacher, 0));
        }
        let first = !self.titled && (level == 1 || sections::section(&text.folded).is_none());
        self.titled = true;
        if first {
            let title = text.plain.trim().to_owned();
            let place = self.card.place_at(text.origin(0));
            self.seen.note("prose", Basis::Stated, place, &title, Claim::Title { title: title.clone() });
            self.own.title(&text.plain, &self.catalog.families);
            self.packaging = packaged::packaging(&text.folded);
            self.mixed = lines::calls_a_mix(&text.folded);
            self.packaged_title(text);
            self.sections.enter(level, "");
        } else {
            // A section under another model's name is about that one.
            let foreign = self.awaited.is_none() && !sections::is_phrase(text.folded.trim_end()) && {
                let sentence = Sentence::new(text, self.card.text(), self.catalog, 0..text.plain.trim_end().len());
                sentence.name_at(0).is_some_and(|name| {
                    name.sure >= Sure::Shape
                        && name.tokens.end == sentence.tokens().len()
                        && !self.own.covers(&name, &self.catalog.families)
                })
            };
            // Nor is what stands in that one's card.
            if sections::names_a_card(text.folded.trim_end())
                && let Some(other) = self.other_card(text)
            {
                return self.sections.enter_foreign(level, other);
            }
            self.adapts_by(true, text);
            // "license: x" above a line of dashes is front matter that slipped into the text, and no section.
            let title = if text.plain.starts_with("license:") { "" } else { text.folded.as_str() };
            self.sections.enter(level, if foreign { "other models" } else { title });
        }
        let section = self.sections.current();
        if section == Section::Original {
            self.ended = true;
            return;
        }
        if let Some((Field::License, at)) = fields::key(&text.folded) {
            self.field(text, Field::License, at..text.plain.trim_end().len());
        }
        self.in_recipe = fields::field(&text.folded) == Some(Field::Recipe);
        if section == Section::Sources {
            self.pending = Some((Says::Parent(Some(RelationKind::Merge)), 0));
        }
        if first || section == Section::Open || section == Section::Training && text.folded.contains("distill") {
            let setting = Setting { own: &self.own, section, heading: true, foreign: false, opening: false };
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
        if self.in_recipe && self.foreign.is_none() {
            self.in_recipe = kind == BlockKind::Paragraph && self.recipe.is_empty() || kind == BlockKind::Item;
            if kind == BlockKind::Item && self.ingredient(text) {
                return;
            }
        }
        if self.foreign.is_none()
            && (self.awaits(text) || section >= Section::Open && self.chained(text) || self.labelled(text))
        {
            return;
        }
        if kind == BlockKind::Item
            && let Some((says, _)) = self.pending
        {
            if self.item(text, says) || says != Says::Dataset {
                return;
            }
        } else if kind == BlockKind::Paragraph {
            self.pending = None;
            self.before = Before::new(block.range.clone());
        }
        if self.foreign.is_none() {
            if kind == BlockKind::Item {
                self.adapts_by(false, text);
            }
            self.unmodified(text);
        }
        if kind == BlockKind::Item && section == Section::Datasets && self.foreign.is_none() && self.lone_dataset(text) {
            return;
        }
        let running = kind == BlockKind::Paragraph && section >= Section::Open;
        if running && self.foreign.is_none() && (self.mixed && self.summed(text) || self.added(text)) {
            return;
        }
        cues::find(&text.folded, hits);
        cues::outside_names(hits, text, self.card.text());
        self.merges = self.merges
            || hits.iter().any(|hit| matches!(hit.cue, Cue::Kind(RelationKind::Merge, _)))
            || text.folded.contains("mergekit");
        if self.foreign.is_none() && (kind == BlockKind::Item || !hits.is_empty()) {
            let end = text::floor(&text.plain, 80);
            // Only an item can do so without a colon.
            let may = kind == BlockKind::Item || text::colon(&text.plain[..end]).is_some();
            let head = may.then(|| Sentence::new(text, self.card.text(), self.catalog, 0..end));
            let titled = head.is_some_and(|head| own::titled_other(&head, &self.own, kind == BlockKind::Item));
            if titled && !self.is_license_line(text) && fields::key(&text.folded).is_none() {
                self.foreign = Some(block.indent);
            }
        }
        let foreign = self.foreign.is_some();
        let about = !foreign && (section == Section::Terms || license::is_about(&text.folded));
        let links = text.links.iter().any(|link| self.card.text()[link.target.clone()].contains("/datasets/"));
        let listed = kind == BlockKind::Item && section == Section::Datasets && !self.before.tests(self.card.text());
        let lists = |hits: &[Hit]| {
            section == Section::Datasets && (listed || !text.links.is_empty())
                || links && hits.iter().any(|hit| matches!(hit.cue, Cue::Output))
        };
        // What no sentence can say by itself, all of them together do not say either.
        let keyed = text::colon(&text.plain).is_some();
        let data = links || ["data", "corp", "mixture"].iter().any(|part| text.folded.contains(part));
        let opens = || running && grammar::may_open(&text.folded, hits);
        let told = about || lists(hits) || keyed || data || grammar::claims(hits, section);
        if section == Section::Mute || !(told || opens()) {
            return;
        }
        let single = text.plain.len() < 120;
        let mut merged_with = false;
        let uncapped = LazyCell::new(|| words::may_be_uncapped(&text.folded));
        for span in sentences::sentences(&text.plain) {
            let span = sentences::past_label(&text.folded, span);
            if merged_with && self.merged_line(text, span.clone()) {
                continue;
            }
            merged_with |= !foreign
                && span.len() < 40
                && text.folded[span.clone()].trim_matches(|c: char| !c.is_alphanumeric()) == "merged with";
            if let Some(field) =
                self.awaited.take().filter(|_| told && kind == BlockKind::Paragraph && !foreign && span.len() < 160)
                && self.field(text, field, span.clone())
            {
                continue;
            }
            if text.plain[span.end..].trim_start_matches(' ').starts_with('\n') && span.len() < 40 {
                self.awaited = fields::field(&text.folded[span.clone()])
                    .filter(|field| matches!(field, Field::Names(Says::Parent(_) | Says::Teacher | Says::Dataset)));
            }
            let hits = cues::within(hits, &span);
            if keyed && !foreign && self.keyed_license(text, span.clone(), section) {
                continue;
            }
            if keyed
                && !foreign
                && let Some((field, at)) = fields::key(&text.folded[span.clone()])
            {
                let says = match field {
                    Field::Names(says) => Some(says),
                    Field::Sources if self.merges => Some(Says::Parent(Some(RelationKind::Merge))),
                    _ => None,
                };
                let empty = text.folded[span.start + at..span.end].trim().is_empty();
                self.in_recipe |= empty && field == Field::Recipe;
                if let Some(says) = says.filter(|_| empty) {
                    self.pending = Some((says, block.indent + usize::from(kind == BlockKind::Item)));
                    continue;
                }
                let value = span.start + at..span.end;
                let read =
                    self.field(text, field, value.clone()) || field == Field::Subject && self.model_of_a_run(text, value);
                if field == Field::Names(Says::Dataset) {
                    self.taught(text, span.clone(), hits, Section::Datasets);
                }
                if read {
                    continue;
                }
            }
            let sentence = Sentence::new(text, self.card.text(), self.catalog, span.clone());
            if about && self.terms(block, &sentence, section, single) {
                continue;
            }
            let opening = running && span.start == 0;
            let opens = data && grammar::opens_with_data(&text.folded[span.clone()]);
            let claims = grammar::claims(hits, section) || lists(hits) || opens;
            let may_open = || opening && grammar::may_open(&text.folded[span.clone()], hits);
            if !claims && !may_open() {
                continue;
            }
            let scratch = || hits.iter().any(|hit| hit.cue == Cue::Scratch);
            let adapter = || hits.iter().any(|hit| matches!(hit.cue, Cue::Kind(RelationKind::Adapter, _)));
            let bare = text.links.is_empty() && text.codes.is_empty() && !scratch() && !adapter();
            let folded = &text.folded[span.clone()];
            let nameless =
                || words::is_running_text(&text.plain[span.clone()], folded) && !(*uncapped && words::may_be_uncapped(folded));
            if bare && !opens && nameless() {
                continue;
            }
            if !foreign && section != Section::Mute {
                self.adapts(&sentence, hits);
            }
            if claims && !foreign && section >= Section::Open && section != Section::Terms {
                self.beside(&sentence, hits);
            }
            let setting = Setting { own: &self.own, section, heading: false, foreign, opening };
            let reading = grammar::read(&sentence, hits, setting);
            self.take(&sentence, reading, block.indent + usize::from(kind == BlockKind::Item));
        }
        if kind == BlockKind::Paragraph && !foreign {
            self.referred(text, hits);
        }
    }
}

#[cfg(test)]
mod tests;
