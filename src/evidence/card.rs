//! Model cards: the front matter's claims, and the recipes of training tools in fenced blocks.
//!
//! A card is text that a person edits, so it is read with forbearance: a broken front matter costs one [`Gap`] that names line,
//! column and reason, and its other keys are still read.
//!
//! [`Gap`]: crate::model::Gap

mod fences;
mod front_matter;
mod keys;
mod recipe;
mod recover;
mod training;
mod usage;

use std::cell::Cell;
use std::io::{self, Read};

use super::{Claim, Mention, MentionForm, Observations, license_text, merge, prose};
use crate::catalog::Catalog;
use crate::document::yaml::Node;
use crate::document::{Document, Place};
use crate::model::{Basis, RelationKind};
use crate::source::{ReadError, Snapshot, SourceFile};

pub(in crate::evidence) use fences::{Fence, fences};

const EXTRACTOR: &str = "card";
/// Most bytes of a card that are read.
const MAX_CARD: u64 = 8 << 20;

/// Notes what the model's cards say: `README.md` in any case, and `model_card.md`.
pub(super) fn observe(snapshot: &Snapshot, catalog: &Catalog, seen: &mut Observations) {
    for file in &snapshot.files {
        let is = |name: &str| file.name.eq_ignore_ascii_case(name);
        if (is("README.md") || is("model_card.md") || is("modelcard.md"))
            && let Some(document) = read(snapshot, file, seen)
        {
            observe_document(&document, catalog, seen);
        }
    }
}

/// The first [`MAX_CARD`] bytes of a card; what is missing or unusual becomes a gap.
fn read(snapshot: &Snapshot, file: &SourceFile, seen: &mut Observations) -> Option<Document> {
    let place = Place::file(file.name.as_str());
    let mut bytes = match start_of(snapshot, file) {
        Ok(bytes) => bytes,
        Err(error) => {
            seen.gaps.push(place.gap("model card", error.to_string(), "make the file readable"));
            return None;
        }
    };
    if file.size > MAX_CARD {
        let why = format!("is {} bytes, over the limit of {MAX_CARD}; only its start was read", file.size);
        seen.gaps.push(place.gap("model card", why, "move what is not about the model out of the card"));
        drop_partial_character(&mut bytes);
    }
    let (document, unusual) = Document::decode(file.name.as_str(), bytes);
    if let Some(unusual) = unusual {
        seen.gaps.push(place.gap("model card", unusual, "save the card as UTF-8"));
    }
    Some(document)
}

/// At most [`MAX_CARD`] bytes of a file.
fn start_of(snapshot: &Snapshot, file: &SourceFile) -> io::Result<Vec<u8>> {
    match snapshot.read(file, MAX_CARD) {
        Ok(bytes) => Ok(bytes),
        Err(ReadError::Io(error)) => Err(error),
        Err(ReadError::TooLarge { .. }) => {
            let mut bytes = Vec::new();
            snapshot.open(file)?.take(MAX_CARD).read_to_end(&mut bytes)?;
            Ok(bytes)
        }
    }
}

/// Drops the start of a UTF-8 character whose rest was cut off.
fn drop_partial_character(bytes: &mut Vec<u8>) {
    if let Err(error) = std::str::from_utf8(bytes)
        && error.error_len().is_none()
    {
        bytes.truncate(error.valid_up_to());
    }
}

fn observe_document(document: &Document, catalog: &Catalog, seen: &mut Observations) {
    // Most cards claim as much.
    seen.evidence.reserve(16);
    let body = front_matter::observe(document, catalog, seen);
    license_text::note_shown(document, catalog.licenses.displayed_in(document.text()), seen);
    let fences = fences(document, body);
    recipe::observe(document, &fences, seen);
    usage::observe(document, &fences, seen);
    training::observe(document, &fences, catalog, seen);
    prose::observe(document, body, catalog, seen);
}

/// A YAML block inside a document: knows the place and the raw line of every value in it.
pub(in crate::evidence) struct Block<'a> {
    document: &'a Document,
    first_line: u32,
    extractor: &'static str,
    basis: Basis,
    last: Cell<(u32, &'a str)>,
}

impl<'a> Block<'a> {
    /// A block whose first line is line `first_line` of the document.
    pub(in crate::evidence) fn new(document: &'a Document, first_line: u32, extractor: &'static str, basis: Basis) -> Self {
        Self { document, first_line, extractor, basis, last: Cell::new((0, "")) }
    }

    /// The place of a value of the block.
    pub(in crate::evidence) fn place(&self, node: &Node, key: &str) -> Place {
        node.place(self.document.name(), self.first_line).with_key(key)
    }

    /// The place of a problem in the block.
    pub(in crate::evidence) fn place_of(&self, line: u32, column: u32) -> Place {
        let line = self.first_line.saturating_add(line).saturating_sub(1);
        Place::file(self.document.name().clone()).with_position(line, column)
    }

    /// Notes a claim that rests on a value of the block; the quote is the value's raw line.
    pub(in crate::evidence) fn note(&self, seen: &mut Observations, node: &Node, key: &str, claim: Claim) {
        let place = self.place(node, key);
        let line = self.raw_line(place.line.unwrap_or(1));
        seen.note(self.extractor, self.basis, place, line, claim);
    }

    /// Notes a parent; a path on somebody's disk is a gap instead, for it names a parent that nobody else can find.
    pub(in crate::evidence) fn note_parent(
        &self,
        seen: &mut Observations,
        node: &Node,
        key: &str,
        parent: Mention,
        kind: Option<RelationKind>,
    ) {
        if parent.form == MentionForm::LocalPath {
            let what = if kind == Some(RelationKind::Merge) { "merge source" } else { "base model" };
            let why = format!("the {what} is a local path, `{}`", crate::document::quote(&parent.text, 120));
            let close_by = "name the model behind the path: in this file, or under `models:` in the policy";
            // A card repeats the recipe beside it: one gap a path is enough.
            if !seen.gaps.iter().any(|gap| gap.why == why) {
                seen.gaps.push(self.place(node, key).gap("parent", why, close_by));
                if let Some(named) = Mention::of_path(&parent.text).filter(|_| kind == Some(RelationKind::Merge)) {
                    let place = self.place(node, key);
                    seen.note(self.extractor, Basis::Named, place, &named.text.clone(), Claim::Parent { parent: named, kind });
                }
            }
        } else {
            self.note(seen, node, key, Claim::Parent { parent, kind });
        }
    }

    /// A line of the document. The last one is kept: many values may stand on one very long line.
    fn raw_line(&self, line: u32) -> &'a str {
        let (last, text) = self.last.get();
        if last == line {
            return text;
        }
        let text = self.document.line_text(line);
        self.last.set((line, text));
        text
    }
}

/// Whether a value says nothing: empty, or the filler of a template.
pub(in crate::evidence) fn is_unfilled(text: &str) -> bool {
    let text = text.trim();
    let short = ["", "-", "--", "?", "none", "null", "nil", "n/a", "na", "tbd", "todo", "..."];
    text.len() < 5 && short.iter().any(|filler| text.eq_ignore_ascii_case(filler))
        || text.eq_ignore_ascii_case("more information needed")
        || matches!(text.as_bytes(), [b'[', .., b']'] | [b'{', .., b'}'] | [b'<', .., b'>'])
}

/// The name that stands for a model or dataset: a scalar, or the telling key of a map.
pub(in crate::evidence) fn named(node: &Node) -> Option<&Node> {
    if node.text().is_some() {
        return Some(node);
    }
    let keys = ["id", "repo_id", "hub_id", "model_id", "name", "model", "model_name", "path", "repo", "url", "repo_url"];
    keys.iter().find_map(|key| node.get(key).filter(|value| value.text().is_some_and(|text| !is_unfilled(text))))
}

#[cfg(test)]
mod tests;
