//! prose

use super::Observations;
use crate::catalog::Catalog;
use crate::document::Document;

/// Notes what the prose of a card says, from the line after its front matter. Called by the card extractor, which has read
/// the file already; `first_line` is counted from 1.
pub(super) fn observe(_card: &Document, _first_line: u32, _catalog: &Catalog, _seen: &mut Observations) {}
