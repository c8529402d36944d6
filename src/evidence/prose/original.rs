//! The card of the model that this one was made from, below this one's own: only what it says of terms is read, as the base's.

use super::Reader;
use super::bases::OfOther;
use super::blocks::{Block, BlockKind};
use super::fields::{self, Field};
use super::license;
use super::names::{Sentence, Sure};
use super::sections::Section;
use super::sentences;
use super::text::Text;
use crate::evidence::{Claim, LicenseClaim, Mention};

impl Reader<'_> {
    /// Reads the terms that a block of the original's card states.
    pub(super) fn original(&mut self, block: &Block, text: &mut Text) {
        let source = self.card.text();
        let raw = &source.as_bytes()[block.range.clone()];
        if block.kind == BlockKind::Row
            || ["icen", "ICEN", "ライセンス", "许可"].iter().all(|word| memchr::memmem::find(raw, word.as_bytes()).is_none())
        {
            return;
        }
        let before = (self.seen.evidence.len(), self.of_model.len(), self.of_project.len());
        text.render(source, block.range.clone());
        // Below "License" in a card that another's heading opened, a name alone is one.
        let keyed = || text.plain.len() < 120 && text.folded.starts_with("license ");
        let terms = !self.ended && (self.sections.names_terms() || keyed());
        let section = if terms { Section::Terms } else { Section::Open };
        let single = section == Section::Terms && text.plain.len() < 120;
        for span in sentences::sentences(&text.plain) {
            let keyed = fields::key(&text.folded[span.clone()]).filter(|(field, _)| *field == Field::License);
            let read = self.keyed_license(text, span.clone(), section)
                || keyed.is_some_and(|(field, at)| self.field(text, field, span.start + at..span.end));
            if !read && license::is_about(&text.folded[span.clone()]) {
                let sentence = Sentence::new(text, source, self.catalog, span);
                self.terms(block, &sentence, section, single);
            }
        }
        self.of_model.truncate(before.1);
        self.of_project.truncate(before.2);
        for seen in self.seen.evidence.split_off(before.0) {
            if let Claim::License(LicenseClaim::Stated(license)) = seen.claim {
                let base = self.sections.foreign().cloned();
                let quoted = base.is_some();
                self.of_others.push(OfOther { license, base, quoted, notice: false, place: seen.place, quote: seen.quote });
            }
        }
    }

    /// The other model whose card a heading opens: "Zorb-7B Model Card", "Model card for Zorb-7B".
    pub(super) fn other_card(&self, text: &Text) -> Option<Mention> {
        let sentence = Sentence::new(text, self.card.text(), self.catalog, 0..text.plain.trim_end().len());
        let form =
            |at: usize| matches!(sentence.word(at), "model" | "card" | "for" | "of" | "the" | ":" | "-" | "\u{2013}" | "'s");
        let mut at = 0;
        let mut found = None;
        while at < sentence.tokens().len() {
            match sentence.name_at(at).filter(|name| name.sure >= Sure::Shape && found.is_none()) {
                Some(name) => {
                    at = name.tokens.end;
                    found = Some(name);
                }
                None if form(at) => at += 1,
                None => return None,
            }
        }
        found.filter(|name| !self.own.covers(name, &self.catalog.families)).map(|name| name.mention)
    }
}
