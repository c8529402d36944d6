//! Licences in tables, and in lists below a key: the row, the column or the items that are about this model.

use std::ops::Range;

use super::Reader;
use super::bases::OfOther;
use super::blocks::{Block, BlockKind};
use super::fields::{self, Field};
use super::pages::{Page, page};
use super::sections::Section;
use super::text::Text;
use crate::evidence::{Claim, LicenseClaim};

/// What a row of a table of licences is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// This model's weights.
    Own,
    /// The weights that it was made from.
    Base,
}

impl Part {
    /// Reads a row's folded first cell, which says nothing else: "Model weights", "LoRA adapter", "Base model (Zorb-7B)".
    fn of(folded: &str) -> Option<Self> {
        const NOUNS: &[&str] =
            &["model", "models", "weights", "weight", "adapter", "adapters", "checkpoint", "checkpoints", "lora"];
        const QUALIFIERS: &[&str] =
            &["the", "this", "our", "fine", "tuned", "finetuned", "merged", "quantized", "released", "trained", "final"];
        let key = folded.split('(').next().unwrap_or(folded).replace('-', " ");
        let mut words = key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let base = words.clone().any(|word| matches!(word, "base" | "original" | "upstream"));
        let noun = words.clone().any(|word| NOUNS.contains(&word));
        let known = words.all(|word| {
            NOUNS.contains(&word) || QUALIFIERS.contains(&word) || matches!(word, "base" | "original" | "upstream")
        });
        (noun && known).then_some(if base { Self::Base } else { Self::Own })
    }
}

/// Most cells of a row that are looked at.
const MOST_CELLS: usize = 16;

impl Reader<'_> {
    /// A row of a table with a column of licences, where a cell is this model's name or a link to it; true where it was read.
    pub(super) fn license_row(&mut self, cells: &[Range<usize>], text: &mut Text) -> bool {
        let Some(column) = self.header.iter().position(|field| *field == Some(Field::License)) else { return false };
        let Some(cell) = cells.get(column) else { return false };
        let terms = self.sections.current() == Section::Terms;
        let part = cells.first().filter(|_| terms && column > 0).and_then(|key| {
            text.render(self.card.text(), key.clone());
            Part::of(&text.folded)
        });
        match part {
            Some(Part::Own) => self.license_cell(cell, text),
            Some(Part::Base) => {
                let before = self.seen.evidence.len();
                let read = self.license_cell(cell, text);
                for seen in self.seen.evidence.split_off(before) {
                    if let Claim::License(LicenseClaim::Stated(license)) = seen.claim {
                        let (place, quote) = (seen.place, seen.quote);
                        self.of_others.push(OfOther { license, base: None, quoted: false, notice: false, place, quote });
                    }
                }
                read
            }
            None => self.own_cell(cells, Some(column), text).is_some() && self.license_cell(cell, text),
        }
    }

    /// A row that gives a licence to the model of each column, where a column is this one's; true where it was read.
    pub(super) fn license_across(&mut self, cells: &[Range<usize>], text: &mut Text) -> bool {
        let (Some(column), [key, _, _, ..]) = (self.own_column, cells) else { return false };
        text.render(self.card.text(), key.clone());
        let fits = !self.header.is_empty() && fields::field(&text.folded) == Some(Field::License);
        let Some(cell) = cells.get(column).filter(|_| fits) else { return false };
        self.license_cell(cell, text)
    }

    fn license_cell(&mut self, cell: &Range<usize>, text: &mut Text) -> bool {
        text.render(self.card.text(), cell.clone());
        let end = text.plain.trim_end().len();
        self.field(text, Field::License, 0..end)
    }

    /// The first cell that is this model's name or links to it, other than one.
    pub(super) fn own_cell(&self, cells: &[Range<usize>], but: Option<usize>, text: &mut Text) -> Option<usize> {
        let source = self.card.text();
        let mut others = cells.iter().enumerate().take(MOST_CELLS).filter(|(at, _)| Some(*at) != but);
        let found = others.find(|(_, cell)| {
            text.render(source, (*cell).clone());
            let linked = |link: &super::text::Link| matches!(page(&source[link.target.clone()]), Some(Page::Model(id)) if self.own.is(&id));
            self.own.is(text.plain.trim()) || text.links.iter().any(linked)
        });
        found.map(|(at, _)| at)
    }

    /// An item below a key for licences that has no value of its own, as in front matter that slipped into the text.
    pub(super) fn licenses_below(&mut self, block: &Block, text: &Text) -> bool {
        if block.kind == BlockKind::Item && self.licenses_below.is_some_and(|indent| block.indent >= indent) && !block.apart {
            return self.field(text, Field::License, 0..text.plain.trim_end().len());
        }
        let folded = text.folded.trim_end();
        let keyed = block.kind == BlockKind::Paragraph
            && matches!(fields::key(folded), Some((Field::License, at)) if folded[at..].trim().is_empty());
        self.licenses_below = keyed.then_some(block.indent);
        false
    }
}
