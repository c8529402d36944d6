//! Tables: two columns are keys and values; more are read where a row is about this model and a column's head is a known key.

use std::ops::Range;

use super::Reader;
use super::blocks::Block;
use super::fields::{self, Field};
use super::grammar::Says;
use super::names::{Name, Sentence, Sure, Thing, is_everyday};
use super::pages::{Page, page};
use super::sections::Section;
use super::text::Text;
use crate::evidence::MentionForm;

/// The most columns of a table that are looked at.
const MOST_COLUMNS: usize = 16;
/// Heads of columns that tell how much of a dataset a model was given.
const WEIGHTS: &[&str] = &[
    "weight",
    "weights",
    "tokens",
    "# tokens",
    "training tokens",
    "token count",
    "ratio",
    "mixing ratio",
    "proportion",
    "share",
    "epochs",
    "sampling ratio",
    "sampling weight",
    "sampling proportion",
    "mix",
    "mixture",
    "num tokens",
    "tokens (b)",
    "%",
];
/// Parts of heads of columns that tell how a model did.
const SCORES: &[&str] = &[
    "score",
    "acc",
    "f1",
    "wer",
    "bleu",
    "rouge",
    "metric",
    "eval",
    "test",
    "result",
    "perplexity",
    "recall",
    "exact",
    "infer",
    "latency",
    "speed",
];

impl Reader<'_> {
    /// A row of a table: a field with its value, or a line about this model under known columns.
    pub(super) fn row(&mut self, block: &Block, text: &mut Text) {
        if self.sections.current() == Section::Mute {
            return;
        }
        let cells = cells(self.card.text(), block.range.clone());
        self.taught_cell(&cells, text);
        self.adapts_cell(&cells, text);
        if cells.len() == 2 || cells.len() == 3 && !self.header.is_empty() && self.header.len() != 2 {
            text.render(self.card.text(), cells[0].clone());
            if let Some(field) = fields::field(&text.folded) {
                text.render(self.card.text(), cells[1].clone());
                let end = text.plain.trim_end().len();
                let few = cells.len() == 2 || matches!(field, Field::Names(Says::Parent(_)));
                let source = field == Field::Original && self.sections.current() == Section::Datasets;
                if few && !source && field != Field::Subject && !text.plain.is_empty() && self.field(text, field, 0..end) {
                    return;
                }
            }
        }
        if self.license_across(&cells, text) {
            return;
        }
        if self.header.is_empty() {
            self.own_column = self.own_cell(&cells, None, text);
            if let Some(first) = cells.first() {
                text.render(self.card.text(), first.clone());
                self.lists_data = ["data", "source", "corpus", "数据", "データ"].iter().any(|word| text.folded.contains(word));
            }
            let mut weighs = cells.len() > 1;
            let mut weight = false;
            for cell in cells.into_iter().take(MOST_COLUMNS) {
                text.render(self.card.text(), cell);
                let key = text.folded.trim();
                let field = fields::field(key);
                weight |= WEIGHTS.contains(&key) || key.contains("token");
                // What each of several models was given.
                weighs &= key != "models" && field != Some(Field::Subject);
                weighs &= !SCORES.iter().any(|score| key.contains(score));
                self.header.push(field);
            }
            self.weighs_data = weighs && weight && self.sections.current() >= Section::Open;
            return;
        }
        let whole = cells.len() == self.header.len();
        if whole {
            self.writers_row(&cells, text);
        }
        if whole && (self.dataset_row(&cells, text) || self.known_row(&cells, text) || self.license_row(&cells, text)) {
            return;
        }
        let useful = |field: &Option<Field>| matches!(field, Some(Field::Names(Says::Parent(_) | Says::Teacher)));
        if !self.header.iter().any(useful) || cells.len() != self.header.len() {
            return;
        }
        let mut own = false;
        for cell in &cells {
            text.render(self.card.text(), cell.clone());
            let source = self.card.text();
            let linked = || {
                text.links
                    .iter()
                    .any(|link| matches!(page(&source[link.target.clone()]), Some(Page::Model(id)) if self.own.is(&id)))
            };
            own |= self.own.is(text.plain.trim()) || linked();
        }
        for (cell, field) in cells.into_iter().zip(self.header.clone()) {
            if let (true, Some(field @ Field::Names(_))) = (own, field) {
                text.render(self.card.text(), cell);
                let end = text.plain.trim_end().len();
                let before = self.seen.evidence.len();
                self.field(text, field, 0..end);
                if matches!(field, Field::Names(Says::Parent(None))) {
                    self.tabled.extend(before..self.seen.evidence.len());
                }
            }
        }
    }
}

impl Reader<'_> {
    /// A row below a heading on training data whose first cell is a dataset that the catalogue knows, whatever its column is called.
    fn known_row(&mut self, cells: &[Range<usize>], text: &mut Text) -> bool {
        let Some(first) = cells.first().filter(|_| self.sections.current() == Section::Datasets) else { return false };
        let source = self.card.text();
        text.render(source, first.clone());
        let sentence = Sentence::new(text, source, self.catalog, 0..text.plain.trim_end().len());
        let name = sentence.name_at(0).filter(|name| {
            let rest = sentence.word(name.tokens.end);
            let known = || self.catalog.families.knows(&name.mention.text);
            let id = name.sure == Sure::Id && name.thing == Thing::Either && name.mention.form == MentionForm::HubId;
            name.thing == Thing::Dataset && name.sure >= Sure::Known && matches!(rest, "" | "(" | "dataset")
                || id && self.lists_data && text.links.is_empty() && !known() && !self.own.is(&name.mention.text)
        });
        if let Some(name) = name {
            self.note(&sentence, Says::Dataset, &name);
            return true;
        }
        false
    }

    /// A row of a table of datasets with the models that wrote each: "| Talk | Acme-70B; Acme-7B |".
    fn writers_row(&mut self, cells: &[Range<usize>], text: &mut Text) {
        let column = |wanted: Field| self.header.iter().position(|field| *field == Some(wanted));
        let Some(writers) = column(Field::Writers) else { return };
        let of_data = self.lists_data || column(Field::Names(Says::Dataset)).is_some();
        if !of_data || self.sections.current() < Section::Training {
            return;
        }
        let source = self.card.text();
        text.render(source, cells[writers].clone());
        // "[acme/one-7b]; [Two 5]": each is one, in brackets or not.
        let (mut start, end) = (0, text.plain.trim_end().len());
        while start < end {
            let part = &text.plain[start..end];
            let part = &part[..part.find(';').unwrap_or(part.len())];
            let inner = part.trim_matches([' ', '[', ']', '`']);
            let from = inner.as_ptr() as usize - text.plain.as_ptr() as usize;
            start += part.len() + 1;
            let sentence = Sentence::new(text, source, self.catalog, from..from + inner.len());
            let mut names = fields::values(&sentence, Says::Teacher);
            let numbered = |name: &Name| {
                name.tokens.end == sentence.tokens().len() && name.mention.text.bytes().any(|byte| byte.is_ascii_digit())
            };
            if names.is_empty() {
                names.extend(sentence.name_at(0).filter(numbered));
            }
            for name in names.into_iter().filter(Name::is_model) {
                self.note(&sentence, Says::Teacher, &name);
            }
        }
    }

    /// A row of a table of datasets, where the section is about training data or the row says that it is used for training: what
    /// stands in the column of datasets.
    fn dataset_row(&mut self, cells: &[Range<usize>], text: &mut Text) -> bool {
        let Some(column) = self.header.iter().position(|field| *field == Some(Field::Names(Says::Dataset))) else {
            return false;
        };
        let weighs = self.weighs_data && column == 0;
        let source = self.card.text();
        let announced = self.pending.is_some_and(|(says, _)| says == Says::Dataset);
        let trains = announced
            || weighs
            || self.sections.current() == Section::Datasets
            || self.sections.current() == Section::Training && self.links_to_data(&cells[column]) && !self.scores(cells)
            || cells.iter().enumerate().filter(|(at, _)| *at != column).any(|(_, cell)| {
                text.render(source, cell.clone());
                matches!(
                    text.folded.trim(),
                    "sft" | "dpo" | "grpo" | "orpo" | "rlhf" | "pretraining" | "pre training" | "fine tuning"
                ) || ["training data", "fine tuning data", "finetuning data", "used for training", "used to train"]
                    .iter()
                    .any(|phrase| text.folded.contains(phrase))
            });
        if !trains {
            return false;
        }
        text.render(source, cells[column].clone());
        let sentence = Sentence::new(text, source, self.catalog, 0..text.plain.trim_end().len());
        let known = |name: &Name| self.catalog.families.knows(&name.mention.text);
        let id = |name: &Name| {
            weighs
                && name.sure == Sure::Id
                && name.mention.form == MentionForm::HubId
                && name.thing == Thing::Either
                && !known(name)
        };
        let first = sentence.name_at(0).filter(|name| name.thing == Thing::Dataset && name.sure >= Sure::Known || id(name));
        // "| Wikipedia | 3B tokens |": one word is a name where it is all of the cell.
        let word = || {
            let cell = text.plain.trim_end();
            let known = weighs && !is_everyday(cell) && self.catalog.datasets.named(cell).is_some();
            let mention = super::names::bare(cell).filter(|_| known)?;
            Some(Name { tokens: 0..sentence.tokens().len(), thing: Thing::Dataset, sure: Sure::Known, mention })
        };
        if let Some(name) = first.or_else(word) {
            self.note(&sentence, Says::Dataset, &name);
            return true;
        }
        false
    }
}

impl Reader<'_> {
    /// Whether a cell has the address of a dataset's page.
    fn links_to_data(&self, cell: &Range<usize>) -> bool {
        self.card.text()[cell.clone()].contains("/datasets/")
    }

    /// Whether one of a row's cells is a figure with a fraction or a share, as results are.
    fn scores(&self, cells: &[Range<usize>]) -> bool {
        cells.iter().any(|cell| {
            let figure = self.card.text()[cell.clone()].trim().trim_matches('*');
            let digits = figure.trim_end_matches('%').trim_end();
            (digits.contains('.') || digits.len() < figure.len())
                && digits.starts_with(|first: char| first.is_ascii_digit())
                && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        })
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
