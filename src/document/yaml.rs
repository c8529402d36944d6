//! YAML with places: a bounded tree in which every scalar keeps its line, column and raw text.
//!
//! Built from parse events rather than from values: `no`, `1.10` and `0123` stay text, aliases are counted and refused past a
//! bound, and depth is bounded, so a hostile front matter costs no more than its size.

mod build;
mod flat;
pub mod outline;
mod rows;
mod write;

use crate::document::Place;

pub use rows::read;

/// Deepest nesting that is read.
pub const MAX_DEPTH: usize = 64;
/// Most values in one text, those that aliases repeat included.
pub const MAX_NODES: usize = 200_000;
/// Most aliases in one text.
pub const MAX_ALIASES: usize = 100;
/// Most bytes of text that aliases may repeat.
pub const MAX_REPEATED: usize = 4 << 20;

/// A value and where it starts.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What stands there.
    pub data: Data,
    /// The line, counted from 1 within the parsed text.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
}

/// The kinds of YAML value that a model's files use.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// An empty value, `~` or `null`.
    Null,
    /// A scalar as its raw text; `quoted` tells `"no"` from `no`.
    Scalar {
        /// The text after unquoting.
        text: String,
        /// Whether it was quoted or a block scalar.
        quoted: bool,
    },
    /// A list.
    Sequence(Vec<Node>),
    /// Keys and values in file order; duplicate keys are kept, merge keys (`<<`) are resolved.
    Mapping(Vec<(Node, Node)>),
}

/// What is wrong with a YAML text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, counted from 1 within the parsed text.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
    /// What is wrong, as a lower-case fragment.
    pub message: String,
}

impl Node {
    /// The value under a key; the last one where the key stands twice, as the Hub's readers take it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.data {
            Data::Mapping(pairs) => pairs.iter().rev().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text of a scalar.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The items of a list, or the value itself where a list belongs and a scalar stands.
    #[must_use]
    pub fn items(&self) -> &[Node] {
        match &self.data {
            Data::Sequence(items) => items,
            Data::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// The keys and values of a mapping in file order; none for any other value.
    #[must_use]
    pub fn pairs(&self) -> &[(Node, Node)] {
        match &self.data {
            Data::Mapping(pairs) => pairs,
            _ => &[],
        }
    }

    /// Whether nothing stands there.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.data == Data::Null
    }

    /// What stands there, for a message: "a list", "a map", "text", "nothing".
    #[must_use]
    pub fn describe(&self) -> &'static str {
        match self.data {
            Data::Null => "nothing",
            Data::Scalar { .. } => "text",
            Data::Sequence(_) => "a list",
            Data::Mapping(_) => "a map",
        }
    }

    /// The place of the value in the file that holds the parsed text, whose first line is line `first_line` of the file.
    #[must_use]
    pub fn place(&self, file: &std::sync::Arc<str>, first_line: u32) -> Place {
        Place::file(file.clone()).with_position(first_line.saturating_add(self.line).saturating_sub(1), self.column)
    }
}

/// A parsed text.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The documents in file order; front matter has one, some recipes have several. Never empty: an empty text is one null.
    pub documents: Vec<Node>,
    /// Keys that stand twice in one mapping, at most 64.
    pub duplicates: Vec<Problem>,
}

/// Parses the first YAML document of a text. Bounds: [`MAX_DEPTH`], [`MAX_NODES`], [`MAX_ALIASES`].
///
/// # Errors
/// The first problem that stops the parse, with its place. What follows the first document is not looked at.
pub fn parse(text: &str) -> Result<Node, Problem> {
    let mut parsed = build::parse(text, 1)?;
    Ok(parsed.documents.swap_remove(0))
}

/// Parses every YAML document of a text, and lists the keys that stand twice. The bounds hold for all documents together.
///
/// # Errors
/// The first problem that stops the parse, with its place.
pub fn parse_all(text: &str) -> Result<Parsed, Problem> {
    build::parse(text, usize::MAX)
}

/// Parses the first YAML document of a text, and lists the keys that stand twice.
///
/// # Errors
/// As [`parse`].
pub fn parse_first(text: &str) -> Result<Parsed, Problem> {
    match flat::parse(text) {
        Some(root) => Ok(Parsed { documents: vec![root], duplicates: Vec::new() }),
        None => build::parse(text, 1),
    }
}
