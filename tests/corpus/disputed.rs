//! Labels that the card itself shows to be wrong or unfair: scored apart, so that neither side gains by them.
//!
//! A row is added only after the card was read, and says what it says. The table is to stay tiny.

use crate::score::{Facet, Verdict};

struct Dispute {
    /// The labelled model.
    model: &'static str,
    /// The name of the facet, as the tables print it.
    facet: &'static str,
    verdict: Verdict,
    /// A part of what the label has (for a miss) or of what was found (for a false alarm).
    about: &'static str,
    why: &'static str,
}

const DISPUTED: &[Dispute] = &[];

/// Why an outcome is disputed; `None` for those that count.
pub fn why(model: &str, facet: Facet, verdict: Verdict, expected: &str, got: &str) -> Option<&'static str> {
    let text = if verdict == Verdict::FalseAlarm { got } else { expected };
    let row = DISPUTED
        .iter()
        .find(|row| row.model == model && row.facet == facet.to_string() && row.verdict == verdict && text.contains(row.about));
    row.map(|row| row.why)
}
