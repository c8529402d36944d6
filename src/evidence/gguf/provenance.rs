//! Keys of a GGUF file that say where it comes from: names, makers, licence, base models, datasets, sources.
//!
//! The converter copies them from the card, the configuration and the folder's name, so they are recorded, but only as good as
//! what was copied.

use super::Notes;
use super::header::Header;
use crate::evidence::load::redacted;
use crate::evidence::{Claim, LicenseClaim, Mention, MentionForm};
use crate::model::{RelationKind, is_hub_id};

/// Most base models and datasets that a file may name.
const MAX_NAMED: u64 = 256;
/// Most tags that are noted.
const MAX_TAGS: usize = 256;

/// Notes where the file says it comes from.
pub(super) fn observe(header: &Header, notes: &mut Notes<'_>) {
    let text = |key: &str| header.text_of(key);
    if let Some(name) = text("general.name") {
        notes.note("general.name", name, Claim::Name { name: name.to_owned() });
    }
    if let Some(url) = text("general.repo_url")
        && let Some(mention) = Mention::parse(url).filter(|mention| mention.form == MentionForm::HubId)
    {
        notes.note("general.repo_url", url, Claim::Name { name: mention.text });
    }
    for key in ["general.organization", "general.author"] {
        if let Some(name) = text(key) {
            notes.note(key, name, Claim::Maker { name: name.to_owned() });
        }
    }
    for (key, word) in [
        ("general.basename", "basename"),
        ("general.finetune", "finetune"),
        ("general.size_label", "size-label"),
        ("general.version", "version"),
        ("general.quantized_by", "quantized-by"),
    ] {
        if let Some(value) = text(key) {
            notes.note(key, value, Claim::Tag { tag: format!("{word}:{value}") });
        }
    }
    for tag in header.texts("general.tags").into_iter().filter(|tag| !tag.is_empty()).take(MAX_TAGS) {
        notes.note("general.tags", tag, Claim::Tag { tag: tag.to_owned() });
    }
    if let Some(license) = text("general.license") {
        notes.note("general.license", license, Claim::License(LicenseClaim::Declared(license.to_owned())));
    }
    if let Some(name) = text("general.license.name") {
        notes.note("general.license.name", name, Claim::License(LicenseClaim::Name(name.to_owned())));
    }
    if let Some(link) = text("general.license.link") {
        notes.note("general.license.link", link, Claim::License(LicenseClaim::Link(link.to_owned())));
    }
    parents(header, notes);
    datasets(header, notes);
    for key in ["quantize.imatrix.file", "quantize.imatrix.dataset"] {
        if let Some(path) = text(key) {
            notes.note(key, &redacted(path), Claim::Tag { tag: "imatrix".to_owned() });
            break;
        }
    }
}

fn parents(header: &Header, notes: &mut Notes<'_>) {
    let adapter = header.text_of("general.type") == Some("adapter");
    let kind = adapter.then_some(RelationKind::Adapter);
    for index in 0..count(header, "general.base_model", notes) {
        if let Some((key, parent)) = named(header, &format!("general.base_model.{index}")) {
            let quote = header.text_of(&key).unwrap_or_default();
            notes.note(&key, quote, Claim::Parent { parent, kind });
        }
    }
    for key in ["general.source.huggingface.repository", "general.source.repo_url", "general.source.url"] {
        let Some(value) = header.text_of(key) else { continue };
        if let Some(parent) = Mention::parse(value).filter(|mention| mention.form == MentionForm::HubId) {
            let claim = Claim::Parent { parent, kind: Some(RelationKind::Conversion) };
            notes.note(key, value, claim);
            break;
        }
    }
}

fn datasets(header: &Header, notes: &mut Notes<'_>) {
    for index in 0..count(header, "general.dataset", notes) {
        if let Some((key, dataset)) = named(header, &format!("general.dataset.{index}"))
            && dataset.form != MentionForm::LocalPath
        {
            let quote = header.text_of(&key).unwrap_or_default();
            notes.note(&key, quote, Claim::Dataset { dataset });
        }
    }
    if let Some(count) = header.length("general.datasets").filter(|count| *count > MAX_NAMED) {
        let why = format!("`general.datasets` names {count}; the first {MAX_NAMED} were noted");
        notes.gap("dataset", why, "see the card of the model");
    }
    for name in header.texts("general.datasets").into_iter().take(MAX_NAMED as usize) {
        if let Some(dataset) = Mention::parse(name).filter(|mention| mention.form != MentionForm::LocalPath) {
            notes.note("general.datasets", name, Claim::Dataset { dataset });
        }
    }
}

/// How many entries a numbered group of keys has: as many as its count says, or more where more stand there. Entries that are
/// counted and not named are a gap.
fn count(header: &Header, group: &str, notes: &mut Notes<'_>) -> u64 {
    let said = header.integer(&format!("{group}.count")).unwrap_or(0);
    let limit = said.min(MAX_NAMED);
    let mut named_ones = 0;
    let mut end = 0;
    while end < MAX_NAMED {
        let found = named(header, &format!("{group}.{end}")).is_some();
        if !found && end >= limit {
            break;
        }
        named_ones += u64::from(found);
        end += 1;
    }
    if said > named_ones {
        let why = format!("`{group}.count` is {said}, and {named_ones} are named");
        notes.gap(if group.ends_with("dataset") { "dataset" } else { "parent" }, why, "see the card of the model");
    }
    end
}

/// The model or dataset of one numbered group, with the key that names it best: its repository, else organisation and name.
fn named(header: &Header, group: &str) -> Option<(String, Mention)> {
    for field in ["repo_url", "url"] {
        let key = format!("{group}.{field}");
        if let Some(url) = header.text_of(&key) {
            let url = url.replacen("/datasets/", "/", 1);
            if let Some(mention) = Mention::parse(&url).filter(|mention| mention.form == MentionForm::HubId) {
                return Some((key, mention));
            }
        }
    }
    let key = format!("{group}.name");
    let name = header.text_of(&key)?;
    // The converter turned `org-x/name-7b` into "Org X" and "Name 7b"; ids compare without regard to case.
    let id = header
        .text_of(&format!("{group}.organization"))
        .map(|owner| format!("{}/{}", owner.replace(' ', "-"), name.replace(' ', "-")))
        .filter(|id| is_hub_id(id));
    let mention = Mention::parse(id.as_deref().unwrap_or(name))?;
    (mention.form != MentionForm::LocalPath).then_some((key, mention))
}
