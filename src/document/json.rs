//! JSON as model files hold it: with a byte-order mark, `NaN`, duplicate keys and lone surrogates tolerated and reported.

use serde_json::Value;

use super::{Document, Place};

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

/// Parses a JSON document; depth is bounded by the parser.
///
/// # Errors
/// The first problem that stops the parse, with its place.
pub fn parse(document: &Document) -> Result<Value, Problem> {
    serde_json::from_str(document.text()).map_err(|error| Problem {
        line: u32::try_from(error.line()).unwrap_or(u32::MAX),
        column: u32::try_from(error.column()).unwrap_or(u32::MAX),
        message: error.to_string(),
    })
}

/// The place of a key path such as `quantization_config.quant_method`: its key, with the line on which it stands where found.
#[must_use]
pub fn place_of(document: &Document, path: &str) -> Place {
    Place::key(document.name().clone(), path)
}
