//! Which code and configuration names each of several models.

use std::io::{self, Write};

use super::Context;
use super::text::{Ink, Look, visible};
use crate::source::references::Reference;

/// How many places are shown of each model.
const SHOWN: usize = 3;

/// A place and what names the model there.
pub(super) fn told(reference: &Reference) -> String {
    format!("{}:{} ({})", reference.file, reference.line, reference.by)
}

/// Writes a line a model that is named anywhere.
pub(super) fn write(context: Context<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let named: Vec<_> = context.outcome.models.iter().filter(|model| !model.references.is_empty()).collect();
    if named.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", look.paint(Ink::Strong, "Named by"))?;
    for model in named {
        let mut places: Vec<String> = model.references.iter().take(SHOWN).map(told).collect();
        let more = model.references.len().saturating_sub(SHOWN);
        if more > 0 {
            places.push(format!("and {more} more"));
        }
        writeln!(out, "{}", look.wrapped("  ", &visible(&format!("{}: {}", model.name(), places.join(", ")))))?;
    }
    writeln!(out)
}
