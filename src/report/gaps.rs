//! Gaps for people: what could not be looked at, where, why, and what closes it. What many models lack is told once.

use std::collections::HashMap;
use std::io::{self, Write};

use super::Context;
use super::text::{Ink, Look, visible};
use crate::audited::AuditedModel;
use crate::model::Gap;

/// How many places of one gap are shown.
const SHOWN: usize = 4;

/// Writes the gaps of every model, then those outside any.
pub(super) fn write(context: Context<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let models = &context.outcome.models;
    let inside = models.iter().flat_map(|model| model.gaps.iter().map(move |gap| (Some(model), gap)));
    let outside = context.outcome.gaps.iter().map(|gap| (None, gap));
    let mut numbers = HashMap::new();
    let mut told: Vec<(&Gap, Vec<String>)> = Vec::new();
    for (model, gap) in inside.chain(outside) {
        let number = *numbers.entry((&gap.what, &gap.why, &gap.close_by)).or_insert(told.len());
        match told.get_mut(number) {
            Some((_, places)) => places.push(place(model, gap)),
            None => told.push((gap, vec![place(model, gap)])),
        }
    }
    for (gap, places) in &told {
        let text = match places.as_slice() {
            [place] => format!("{place}: {}: {}", gap.what, gap.why),
            _ => format!("{}: {}", gap.what, gap.why),
        };
        let text = look.wrapped("gap: ", &visible(&text));
        writeln!(out, "{}{}", look.paint(Ink::Warning, "gap"), &text[3..])?;
        if places.len() > 1 {
            let more = places.len().saturating_sub(SHOWN);
            let more = if more == 0 { String::new() } else { format!("; and {more} more: --format json") };
            let shown = places.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join("; ");
            writeln!(out, "{}", look.wrapped("  = at: ", &visible(&format!("{shown}{more}"))))?;
        }
        if !gap.close_by.is_empty() {
            writeln!(out, "{}", look.wrapped("  = fix: ", &visible(&gap.close_by)))?;
        }
    }
    if told.is_empty() { Ok(()) } else { writeln!(out) }
}

/// Where a gap is: the model's path, and the place in the model where that is another.
fn place(model: Option<&AuditedModel>, gap: &Gap) -> String {
    let Some(model) = model else { return gap.place.clone() };
    let path = model.path.as_deref().unwrap_or(model.name());
    if gap.place == path || gap.place == model.name() { path.to_owned() } else { format!("{path} {}", gap.place) }
}
