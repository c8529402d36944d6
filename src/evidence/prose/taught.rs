//! Teachers where a card does not speak in sentences about itself: in the values of fields and cells on data, and in thanks.
//!
//! "Training data: 5k pairs (X-distilled)" names a teacher beside or instead of a dataset. Who is thanked is no teacher, unless
//! the same sentence says that the data came from there.

use std::ops::Range;

use super::Reader;
use super::blocks::Block;
use super::cues::{self, Cue, Hit};
use super::fields::{self, Field};
use super::grammar::{self, Says, Setting};
use super::names::Sentence;
use super::sections::Section;
use super::sentences;
use super::text::Text;
use crate::model::RelationKind::Distillation;

/// Parts of words without which nobody is a teacher.
const TEACHES: [&[u8]; 9] =
    [b"istill", b"enerat", b"ynthe", b"abel", b"nnotat", b"output", b"trace", b"used to", b"trained on"];

impl Reader<'_> {
    /// Notes the teachers, and nothing else, that a piece of text on training data names.
    pub(super) fn taught(&mut self, text: &Text, span: Range<usize>, hits: &[Hit], section: Section) {
        if hits.is_empty() {
            return;
        }
        let sentence = Sentence::new(text, self.card.text(), self.catalog, span);
        let setting = Setting { own: &self.own, section, heading: false, foreign: false, opening: false };
        let reading = grammar::read(&sentence, hits, setting);
        for finding in reading.findings {
            if matches!(finding.says, Says::Teacher | Says::Parent(Some(Distillation))) {
                self.note(&sentence, Says::Teacher, &finding.name);
            }
        }
    }

    /// Notes the teachers in a cell on training data.
    pub(super) fn taught_cell(&mut self, cells: &[Range<usize>], text: &mut Text) {
        let [key, value] = cells else { return };
        if !may_teach(&self.card.text().as_bytes()[value.clone()]) {
            return;
        }
        text.render(self.card.text(), key.clone());
        if fields::field(&text.folded) != Some(Field::Names(Says::Dataset)) {
            return;
        }
        text.render(self.card.text(), value.clone());
        let mut hits = Vec::new();
        cues::find(&text.folded, &mut hits);
        cues::outside_names(&mut hits, text, self.card.text());
        self.taught(text, 0..text.plain.trim_end().len(), &hits, Section::Datasets);
    }

    /// Reads a block of a mute section: licences of other models, and teachers who are thanked for what they wrote.
    pub(super) fn muted(&mut self, block: &Block, text: &mut Text, hits: &mut Vec<Hit>) {
        self.muted_terms(block, text);
        let source = self.card.text();
        let raw = &source[block.range.clone()];
        if raw.len() < 40 && raw.contains("PEFT ") {
            text.render(source, block.range.clone());
            self.adapts_by(false, text);
        }
        if !self.sections.thanks() || !may_teach(&source.as_bytes()[block.range.clone()]) {
            return;
        }
        text.render(source, block.range.clone());
        cues::find(&text.folded, hits);
        cues::outside_names(hits, text, source);
        hits.retain(|hit| hit.cue != Cue::Thanks);
        for span in sentences::sentences(&text.plain) {
            let told = cues::within(hits, &span);
            self.taught(text, span, told, Section::Open);
        }
    }
}

fn may_teach(raw: &[u8]) -> bool {
    TEACHES.iter().any(|part| memchr::memmem::find(raw, part).is_some())
}
