//! JSON as model files hold it: with a byte-order mark, `NaN`, duplicate keys and lone surrogates tolerated and reported.
//!
//! A clean text goes through `serde_json` alone. Whatever it refuses, or any object with a key that stands twice, is read once
//! more by the lenient reader, which knows the place of everything it tolerates.

mod cursor;
mod lenient;
mod strict;

use serde_json::Value;

use super::{Document, Place};

/// Deepest nesting that is read.
pub const MAX_DEPTH: usize = 64;

/// What is wrong with a JSON text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted from 1.
    pub column: u32,
    /// What is wrong, as a lower-case fragment.
    pub message: String,
}

/// A parsed text.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The value; of a key that stands twice the last value, as readers take it.
    pub value: Value,
    /// What was tolerated, at most 64.
    pub notes: Vec<Problem>,
    /// Where an object breaks off; `value` then holds the members before that.
    pub broken: Option<Problem>,
}

/// Parses a JSON document. Depth is bounded by [`MAX_DEPTH`].
///
/// # Errors
/// The first problem that stops the parse, with its place.
pub fn parse(document: &Document) -> Result<Value, Problem> {
    let parsed = parse_noting(document)?;
    parsed.broken.map_or(Ok(parsed.value), Err)
}

/// Parses a JSON document and lists what was tolerated: keys that stand twice, `NaN` and infinities (read as null), lone
/// surrogates (read as U+FFFD), raw control characters in strings, numbers too large to hold (read as null), a comma before the
/// end of an object or list. Of an object that breaks off the members before the break are kept.
///
/// # Errors
/// The first problem that stops the parse, with its place, where nothing was read before it.
pub fn parse_noting(document: &Document) -> Result<Parsed, Problem> {
    match strict::parse(document.text()) {
        Some(value) => Ok(Parsed { value, notes: Vec::new(), broken: None }),
        None => lenient::parse(document),
    }
}

/// The place of a key path such as `quantization_config.quant_method` or `architectures.0`: its key, with the line and column
/// at which the key stands (for an item of a list: at which the item stands) where found. A key may itself hold dots.
///
/// Walks the text; for many paths of one document, [`Places`] walks it once.
#[must_use]
pub fn place_of(document: &Document, path: &str) -> Place {
    Places::of(document).place(document, path)
}

/// The places of a document's keys: its outermost object is walked once, inner ones when they are asked for.
#[derive(Debug)]
pub struct Places {
    root: Option<cursor::Members>,
}

impl Places {
    /// Walks the outermost object.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let mut cursor = cursor::Cursor::new(document.text().as_bytes());
        let root = (cursor.peek() == Some(b'{')).then(|| cursor::Members::of(cursor));
        Self { root }
    }

    /// The place of a key path of that same document; see [`place_of`].
    #[must_use]
    pub fn place(&self, document: &Document, path: &str) -> Place {
        let bytes = document.text().as_bytes();
        let found = match &self.root {
            Some(root) => root.find(bytes, path),
            None => cursor::find_from(cursor::Cursor::new(bytes), path),
        };
        match found {
            Some(offset) => document.place_at(offset).with_key(path),
            None => Place::key(document.name().clone(), path),
        }
    }
}
