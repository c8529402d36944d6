//! `__metadata__` of a safetensors file: what trainers and mergers wrote about base, licence and maker.

use super::NAME;
use super::header::Header;
use crate::document::Place;
use crate::evidence::load::{self, Loaded};
use crate::evidence::{Claim, LicenseClaim, Mention, Observations};
use crate::model::{Basis, ModelKind, RelationKind};

/// Keys under which a base model's name stands, and how the file's weights stem from it.
const BASES: [(&str, Option<RelationKind>); 6] = [
    ("ss_sd_model_name", Some(RelationKind::Adapter)),
    ("base_model", None),
    ("base_model_name_or_path", Some(RelationKind::Adapter)),
    ("base_model_name", None),
    ("model_name_or_path", None),
    ("_name_or_path", None),
];
/// Keys that become tags, with the tag's first word.
const TAGS: [(&str, &str); 5] = [
    ("ss_base_model_version", "base-model-version"),
    ("ss_new_sd_model_hash", "base-model-sha256"),
    ("modelspec.architecture", "architecture"),
    ("ss_network_module", "network-module"),
    ("modelspec.implementation", "implementation"),
];
/// Most parents that a merge may name.
const MAX_PARENTS: usize = 256;

/// Notes what the metadata says; whether it says that the file is an adapter is returned.
pub(super) fn observe(file: &str, header: &Header, seen: &mut Observations) -> bool {
    let text = |key: &str| header.metadata.get(key).map(|text| text.trim()).filter(|text| !text.is_empty());
    let place = |key: &str| Place::key(file, &format!("__metadata__.{key}"));
    let mut note = |key: &str, quote: &str, claim: Claim| seen.note(NAME, Basis::Recorded, place(key), quote, claim);

    let trained_by_kohya = text("ss_network_module").is_some() || text("ss_sd_scripts_commit_hash").is_some();
    let diffusers_adapter = text("lora_adapter_metadata").is_some();
    let adapter = text("ss_network_module").is_some()
        || diffusers_adapter
        || text("modelspec.architecture").is_some_and(|word| word.ends_with("/lora"));

    if let Some(format) = text("format") {
        note("format", format, Claim::Tag { tag: format!("format:{format}") });
        if format == "mlx" {
            note("format", format, Claim::Tool { tool: "mlx".to_owned() });
        }
    }
    if trained_by_kohya {
        let key = if text("ss_network_module").is_some() { "ss_network_module" } else { "ss_sd_scripts_commit_hash" };
        note(key, text(key).unwrap_or_default(), Claim::Tool { tool: "sd-scripts".to_owned() });
    }
    if diffusers_adapter {
        note("lora_adapter_metadata", "lora_adapter_metadata", Claim::Tool { tool: "diffusers".to_owned() });
    }
    if let Some(tool) = text("software").and_then(software) {
        note("software", &tool, Claim::Tool { tool: tool.to_lowercase() });
    }
    if adapter {
        let key = ["ss_network_module", "lora_adapter_metadata", "modelspec.architecture"]
            .into_iter()
            .find(|key| text(key).is_some());
        let key = key.unwrap_or_default();
        note(key, text(key).unwrap_or_default(), Claim::Kind(ModelKind::Adapter));
    }
    for (key, word) in TAGS {
        if let Some(value) = text(key).filter(|value| *value != "None") {
            note(key, value, Claim::Tag { tag: format!("{word}:{value}") });
        }
    }
    if let Some(name) = text("modelspec.title") {
        note("modelspec.title", name, Claim::Name { name: name.to_owned() });
    }
    if let Some(name) = text("modelspec.author") {
        note("modelspec.author", name, Claim::Maker { name: name.to_owned() });
    }
    for key in ["modelspec.license", "license"] {
        if let Some(license) = text(key) {
            note(key, license, Claim::License(LicenseClaim::Declared(license.to_owned())));
        }
    }
    if let Some(list) = text("modelspec.merged_from") {
        for name in list.split(',').take(MAX_PARENTS) {
            if let Some(parent) = base(name) {
                let claim = Claim::Parent { parent, kind: Some(RelationKind::Merge) };
                note("modelspec.merged_from", name.trim(), claim);
            }
        }
    }
    for (key, kind) in BASES {
        let Some(value) = text(key) else { continue };
        let kind = if adapter { Some(RelationKind::Adapter) } else { kind };
        if let Some(parent) = base(value) {
            let quote = parent.text.clone();
            note(key, &quote, Claim::Parent { parent, kind });
        } else if let Some(Loaded::Path(shown)) = load::loaded(value) {
            note(key, &shown, Claim::Tag { tag: "local-path".to_owned() });
        }
    }
    adapter
}

/// A base as a trainer wrote it: an id, a name, or the name of a checkpoint's file, whose ending is dropped.
fn base(text: &str) -> Option<Mention> {
    let text = text.trim();
    let stem = [".safetensors", ".ckpt", ".pt", ".bin"].iter().find_map(|ending| text.strip_suffix(ending)).unwrap_or(text);
    match load::loaded(stem)? {
        Loaded::Model(mention) => Some(mention),
        Loaded::Path(_) => None,
    }
}

/// The name in `software`: JSON with a `name`, or plain text.
fn software(text: &str) -> Option<String> {
    let named = serde_json::from_str::<serde_json::Value>(text).ok();
    match named {
        Some(serde_json::Value::Object(fields)) => fields.get("name")?.as_str().map(str::to_owned),
        Some(serde_json::Value::String(name)) => Some(name),
        Some(_) => None,
        None => Some(text.to_owned()).filter(|text| text.len() <= 64),
    }
}
