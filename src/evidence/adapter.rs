//! `adapter_config.json`: which model an adapter (LoRA and its kin) needs beside it.
//!
//! The tool that trained the adapter wrote the base down as it was loaded: often a quantized re-upload of the base, or a folder
//! on the trainer's disk. A folder names no model, so that is a gap, not a parent.

use super::load::{self, JSON_LIMIT, Json, Loaded};
use super::{BESIDE_FULL_WEIGHTS, Claim, Mention, Observations};
use crate::document::Place;
use crate::model::{Basis, ModelKind, RelationKind, Revision};
use crate::source::{Snapshot, SourceFile};

const NAME: &str = "adapter";
/// Files that hold an adapter's weights and nothing else, by the names that libraries give them.
const WEIGHTS: [&str; 7] = [
    "adapter_model.safetensors",
    "adapter_model.bin",
    "adapters.safetensors",
    "adapters.npz",
    "pytorch_lora_weights.safetensors",
    "pytorch_lora_weights.bin",
    "pytorch_adapter.bin",
];

/// What the names of files that only an adapter has begin with, as cards list them.
pub(super) const ADAPTER_FILES: [&str; 2] = ["adapter_config.json", "adapter_model."];

/// Notes what these files say.
pub(super) fn observe(snapshot: &Snapshot, seen: &mut Observations) {
    let config = snapshot.file("adapter_config.json").or_else(|| {
        // Named adapters of a model without weights of its own lie one folder down.
        let nested =
            |file: &&SourceFile| file.name.strip_suffix("/adapter_config.json").is_some_and(|name| !name.contains('/'));
        snapshot.file("config.json").is_none().then(|| snapshot.files.iter().find(nested)).flatten()
    });
    let weights = WEIGHTS.iter().find_map(|name| snapshot.file(name));
    let full = snapshot.files.iter().find(|file| is_full_weights(&file.name));
    if let Some(json) = config.and_then(|file| load::json(snapshot, file, JSON_LIMIT, seen)) {
        adapter_config(&json, seen);
    } else if config.is_none() {
        for file in ["head_config.json"].iter().filter_map(|name| snapshot.file(name)) {
            if let Some(json) = load::json(snapshot, file, JSON_LIMIT, seen) {
                note_base(&json, "model_name", seen);
            }
        }
    }
    let Some(file) = config.or(weights) else { return };
    let place = Place::file(file.name.as_str());
    match full {
        None => seen.note(NAME, Basis::Recorded, place, &file.name, Claim::Kind(ModelKind::Adapter)),
        Some(full) => {
            let tag = BESIDE_FULL_WEIGHTS.to_owned();
            seen.note(NAME, Basis::Recorded, place, &full.name, Claim::Tag { tag });
        }
    }
}

fn adapter_config(json: &Json, seen: &mut Observations) {
    // adapter-transformers wrote another file of the same name.
    let peft = json.get("peft_type").is_some() || json.get("base_model_name_or_path").is_some();
    note_base(json, if peft { "base_model_name_or_path" } else { "model_name" }, seen);
    if !peft {
        return;
    }
    let version = json.text("peft_version").unwrap_or("peft");
    let key = if json.get("peft_version").is_some() { "peft_version" } else { "peft_type" };
    seen.note(NAME, Basis::Recorded, json.place(key), version, Claim::Tool { tool: "peft".to_owned() });
    for key in ["peft_type", "auto_mapping.base_model_class"] {
        if let Some(word) = json.text(key) {
            let name = key.rsplit('.').next().unwrap_or(key).replace('_', "-");
            seen.note(NAME, Basis::Recorded, json.place(key), word, Claim::Tag { tag: format!("{name}:{word}") });
        }
    }
}

/// Notes the base, with the revision where one is named.
fn note_base(json: &Json, key: &str, seen: &mut Observations) {
    let found = json.text(key).and_then(load::loaded);
    match found {
        Some(Loaded::Model(mut parent)) => {
            parent.revision = json.text("revision").and_then(|text| text.parse::<Revision>().ok()).or(parent.revision);
            let quote = parent.text.clone();
            let claim = Claim::Parent { parent, kind: Some(RelationKind::Adapter) };
            seen.note(NAME, Basis::Recorded, json.place(key), &quote, claim);
        }
        Some(Loaded::Path(shown)) => {
            let place = json.place(key);
            let why = format!("the adapter's base is a local path, `{shown}`, which names no model");
            seen.gaps.push(place.gap("base model", why, "name the base in the model's card or in the policy"));
            if let Some(parent) = Mention::of_path(&shown) {
                let claim = Claim::Parent { parent, kind: Some(RelationKind::Adapter) };
                seen.note(NAME, Basis::Named, place.clone(), &shown, claim);
            }
            load::note_path(seen, NAME, place, &shown);
        }
        None => seen.gaps.push(json.file().gap(
            "base model",
            format!("the adapter's configuration names no base in `{key}`"),
            "name the base in the model's card or in the policy",
        )),
    }
}

/// Whether a file holds the weights of a whole model, by the names that libraries give such files.
pub(super) fn is_full_weights(name: &str) -> bool {
    let starts = |start: &str, end: &str| name.starts_with(start) && name.ends_with(end);
    !name.contains('/')
        && (starts("model", ".safetensors")
            || starts("pytorch_model", ".bin")
            || starts("consolidated", ".pth")
            || name.ends_with(".gguf"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SourceKind;

    fn observed(files: &[(&str, &str)]) -> Observations {
        let snapshot = Snapshot::from_files(SourceKind::Local, None, files.iter().map(|(name, text)| (*name, *text)));
        let mut seen = Observations::default();
        observe(&snapshot, &mut seen);
        seen
    }

    fn has(seen: &Observations, claim: &Claim) -> bool {
        seen.evidence.iter().any(|item| item.claim == *claim)
    }

    #[test]
    fn reads_base_revision_and_tool() {
        let seen = observed(&[(
            "adapter_config.json",
            r#"{"base_model_name_or_path": "example/base-7b", "revision": "abc", "peft_type": "LORA"}"#,
        )]);
        let Claim::Parent { parent, kind } = &seen.evidence[0].claim else { panic!("{seen:?}") };
        assert_eq!((parent.text.as_str(), *kind), ("example/base-7b", Some(RelationKind::Adapter)));
        assert_eq!(parent.revision.as_ref().unwrap().as_str(), "abc");
        assert!(has(&seen, &Claim::Tool { tool: "peft".to_owned() }));
        assert!(has(&seen, &Claim::Tag { tag: "peft-type:LORA".to_owned() }));
        assert!(has(&seen, &Claim::Kind(ModelKind::Adapter)));
    }

    #[test]
    fn reports_a_base_that_is_a_local_path() {
        let seen =
            observed(&[("adapter_config.json", r#"{"base_model_name_or_path": "/root/someone/base", "peft_type": "LORA"}"#)]);
        assert!(!seen.evidence.iter().any(|item| matches!(item.claim, Claim::Parent { .. })));
        assert_eq!(seen.gaps.len(), 1);
        assert!(!seen.gaps[0].why.contains("someone"));
    }

    #[test]
    fn keeps_a_model_with_full_weights_a_model() {
        let seen = observed(&[("adapter_config.json", r#"{"peft_type": "LORA"}"#), ("model.safetensors", "")]);
        assert!(!has(&seen, &Claim::Kind(ModelKind::Adapter)));
        assert!(has(&seen, &Claim::Tag { tag: BESIDE_FULL_WEIGHTS.to_owned() }));
    }

    #[test]
    fn takes_adapter_weights_without_configuration_for_an_adapter() {
        assert!(has(&observed(&[("adapter_model.bin", "")]), &Claim::Kind(ModelKind::Adapter)));
    }

    #[test]
    fn reads_the_older_library_s_file_of_the_same_name() {
        let seen = observed(&[("adapter_config.json", r#"{"model_name": "example/base", "model_class": "X"}"#)]);
        let Claim::Parent { parent, .. } = &seen.evidence[0].claim else { panic!("{seen:?}") };
        assert_eq!(parent.text, "example/base");
    }

    #[test]
    fn says_nothing_without_adapter_files() {
        let seen = observed(&[("config.json", "{}")]);
        assert!(seen.evidence.is_empty() && seen.gaps.is_empty());
    }
}
