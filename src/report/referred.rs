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

/// Writes each model that is named anywhere, with its first places.
pub(super) fn write(context: Context<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let named: Vec<_> = context.outcome.models.iter().filter(|model| !model.references.is_empty()).collect();
    if named.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", look.paint(Ink::Strong, "Named by"))?;
    for model in named {
        writeln!(out, "  {}", visible(model.name()))?;
        for reference in model.references.iter().take(SHOWN) {
            writeln!(out, "{}", look.wrapped("    ", &visible(&told(reference))))?;
        }
        let more = model.references.len().saturating_sub(SHOWN);
        if more > 0 {
            writeln!(out, "    and {more} more: --format json")?;
        }
    }
    writeln!(out)
}
