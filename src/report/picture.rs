//! One model in full: identity, family tree, data, origin, licence.

use std::io::{self, Write};

use super::Context;
use super::build::id_basis;
use super::compression::{self, Compression};
use super::text::{Ink, Look, parameters, visible};
use super::{referred, tree};
use crate::audited::AuditedModel;
use crate::lineage::EvidenceId;
use crate::model::ModelId;
use crate::origin::Listing;
use crate::source::hub::HubFacts;

/// Writes the picture; findings and gaps follow elsewhere.
pub(super) fn write(context: Context<'_>, look: Look, model: &AuditedModel, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { look, out };
    identity(&mut page, model)?;
    page.heading("Lineage")?;
    tree::write_model(context, look, model, "  ", page.out)?;
    if !model.datasets.is_empty() {
        page.heading("Data")?;
        datasets(&mut page, model)?;
    }
    page.heading("Origin")?;
    origin(&mut page, model)?;
    if let Some(compression) = Compression::of(context, model) {
        page.heading("Compression")?;
        compression::write(&compression, look, page.out)?;
    }
    page.heading("Licence")?;
    licence(&mut page, model)?;
    writeln!(page.out)
}

/// How many places that name the model are shown.
const MAX_REFERENCES: usize = 12;
/// Most digests that are shown.
const MAX_DIGESTS: usize = 8;

/// Where the lines go, and how they look.
struct Page<'a> {
    look: Look,
    out: &'a mut dyn Write,
}

impl Page<'_> {
    fn heading(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "\n{}", self.look.paint(Ink::Strong, text))
    }

    /// A named value; `text` is untrusted.
    fn line(&mut self, name: &str, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", self.look.wrapped(&format!("  {name:<13} "), &visible(text)))
    }

    /// The places of evidence, each on its line.
    fn evidence(&mut self, model: &AuditedModel, ids: &[EvidenceId]) -> io::Result<()> {
        for seen in ids.iter().filter_map(|id| model.evidence.get(id.0)) {
            let text = self.look.wrapped(&" ".repeat(16), &tree::quoted(seen));
            writeln!(self.out, "{text}")?;
        }
        Ok(())
    }
}

fn identity(page: &mut Page<'_>, model: &AuditedModel) -> io::Result<()> {
    writeln!(page.out, "{}", page.look.paint(Ink::Strong, &visible(model.name())))?;
    if let Some(path) = &model.path {
        page.line("path", &format!("{path} ({})", model.source.as_str()))?;
    }
    match (&model.id, id_basis(model)) {
        (None, _) => page.line("id", "unknown: no file says what the model is called")?,
        (Some(id), Some(basis)) => page.line("id", &format!("{id} ({basis})"))?,
        (Some(id), None) => page.line("id", id.as_str())?,
    }
    let architecture = model.architecture.as_deref().unwrap_or("architecture unknown");
    let size = model.parameters.map_or_else(String::new, |count| format!(", {} parameters", parameters(count)));
    page.line("holds", &format!("{}, {architecture}{size}", model.kind.as_str()))?;
    if let Some(revision) = &model.revision {
        page.line("revision", revision.as_str())?;
    }
    for (number, reference) in model.references.iter().take(MAX_REFERENCES).enumerate() {
        page.line(if number == 0 { "named by" } else { "" }, &referred::told(reference))?;
    }
    if model.references.len() > MAX_REFERENCES {
        page.line("", &format!("and {} more: --format json", model.references.len() - MAX_REFERENCES))?;
    }
    for digest in model.digests.iter().take(MAX_DIGESTS) {
        page.line("digest", &format!("{} sha256 {}", digest.file, digest.sha256))?;
    }
    if let Some(more) = model.digests.len().checked_sub(MAX_DIGESTS).filter(|more| *more > 0) {
        page.line("", &format!("and {more} more: --format json"))?;
    }
    if let Some(hub) = &model.hub {
        page.line("on the Hub", &on_hub(hub))?;
    }
    Ok(())
}

/// What the Hub says of the repository, in a line.
fn on_hub(hub: &HubFacts) -> String {
    let number = |count: Option<u64>, what: &str| count.map(|count| format!("{count} {what}"));
    let day =
        |time: &Option<String>, what: &str| time.as_deref().and_then(|time| time.get(..10)).map(|day| format!("{what} {day}"));
    let gated = match hub.gated.as_deref() {
        Some("no") => Some("not gated".to_owned()),
        Some(how) => Some(format!("gated ({how})")),
        None => None,
    };
    let names = |ids: &[ModelId]| ids.iter().map(ModelId::as_str).collect::<Vec<_>>().join(", ");
    let parts = [
        number(hub.downloads, "downloads a month"),
        number(hub.downloads_all_time, "in all"),
        number(hub.likes, "likes"),
        number(hub.children, "models name it as their base"),
        gated,
        day(&hub.created, "created"),
        day(&hub.modified, "changed"),
        hub.asked.as_ref().map(|id| format!("asked for as {id}")),
        (!hub.duplicates.is_empty()).then(|| format!("the same weights as {}", names(&hub.duplicates))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "nothing else is said".to_owned() } else { parts.join(", ") }
}

fn datasets(page: &mut Page<'_>, model: &AuditedModel) -> io::Result<()> {
    for dataset in &model.datasets {
        let teachers: Vec<&str> = dataset.teachers.iter().map(|id| id.as_str()).collect();
        let written = match (teachers.is_empty(), dataset.known) {
            (false, _) => format!("{}, written by {}", dataset.id, teachers.join(", ")),
            (true, true) => format!("{}, written by no model", dataset.id),
            (true, false) => format!("{}, not in the catalogue", dataset.id),
        };
        page.line("dataset", &written)?;
        page.evidence(model, &dataset.evidence)?;
    }
    Ok(())
}

fn origin(page: &mut Page<'_>, model: &AuditedModel) -> io::Result<()> {
    let origin = &model.origin;
    let maker = origin.maker.as_deref().unwrap_or("unknown");
    let entity = origin.legal_entity.as_deref().map_or_else(String::new, |entity| format!(" ({entity})"));
    let country = origin.country.as_deref().unwrap_or("country unknown");
    let standing = if origin.standing.is_empty() { "unknown" } else { origin.standing.as_str() };
    match origin.maker {
        Some(_) => page.line("maker", &format!("{maker}{entity}, {country}; known by {standing}"))?,
        None => page.line("maker", &format!("unknown, {country}"))?,
    }
    for Listing { list, since, applies_to, confidence } in &origin.lists {
        let since = since.as_deref().map_or_else(String::new, |day| format!(" since {day}"));
        let whom = if applies_to == "self" { "the maker" } else { applies_to.as_str() };
        let known = if confidence.is_sourced() { "" } else { "; unverified" };
        page.line("listed", &format!("{list}{since}, {whom}{known}"))?;
    }
    if !origin.root_countries.is_empty() {
        page.line("roots", &origin.root_countries.join(", "))?;
    }
    page.line(
        "US origin",
        match origin.us_origin {
            Some(true) => "yes",
            Some(false) => "no",
            None => "unknown",
        },
    )
}

fn licence(page: &mut Page<'_>, model: &AuditedModel) -> io::Result<()> {
    let license = &model.license;
    page.line("declared", license.declared.as_deref().unwrap_or("nothing"))?;
    page.evidence(model, &license.evidence)?;
    if let Some(spdx) = &license.spdx {
        page.line("resolved", &format!("{spdx} ({})", license.class))?;
    }
    page.line("concluded", license.concluded.as_deref().unwrap_or("unknown"))?;
    for unknown in &license.unknown {
        page.line("not known", &unknown.told(model.name()))?;
    }
    for duty in &license.obligations {
        let words = if duty.text.is_empty() { &duty.term } else { &duty.text };
        page.line("duty", &format!("{words} ({} of {})", duty.from_license, duty.from_model))?;
    }
    for conflict in &license.conflicts {
        let whom = conflict.ancestor.as_ref().map_or_else(String::new, |id| format!(" [{id}]"));
        page.line("conflict", &format!("{}: {}{whom}", conflict.class, conflict.why))?;
        page.evidence(model, &conflict.evidence)?;
    }
    Ok(())
}
