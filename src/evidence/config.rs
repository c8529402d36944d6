//! `config.json` and the small files beside it: architecture, sizes, quantization, foreign code, and what was loaded.
//!
//! `_name_or_path` is what the trainer's script loaded, not what the model is called: a hub id, somebody's folder, or, when a
//! model was saved from its own repository, the model itself. It is noted as it stands; the lineage stage knows the rest.

mod quantization;
mod shape;

pub(super) use shape::summary;

use std::collections::BTreeSet;

use serde_json::Value;

use super::load::{self, JSON_LIMIT, Json, Loaded};
use super::{Claim, Observations};
use crate::model::Basis;
use crate::source::{Snapshot, SourceFile};

const NAME: &str = "config";

/// Notes what these files say.
pub(super) fn observe(snapshot: &Snapshot, seen: &mut Observations) {
    // A sentence-transformers folder may keep its transformer one folder down.
    let config = snapshot.file("config.json").or_else(|| {
        snapshot.file("modules.json").and(snapshot.files.iter().find(|file| file.name == "0_Transformer/config.json"))
    });
    if let Some(json) = config.and_then(|file| load::json(snapshot, file, JSON_LIMIT, seen)) {
        model_config(&json, seen);
    } else if let Some(json) = read(snapshot, "params.json", seen) {
        // The format of weights before they are converted: sizes only.
        note_shape(&json, seen);
    }
    if snapshot.file("model_index.json").is_some() {
        for file in snapshot.files.iter().filter(|file| is_component(file)) {
            if let Some(json) = load::json(snapshot, file, JSON_LIMIT, seen) {
                note_loaded(&json, "_name_or_path", seen);
            }
        }
    }
    if let Some(json) = read(snapshot, "quantize_config.json", seen) {
        quantization::quantize_config(&json, seen);
        note_quantization_parent(&json, seen);
    }
    if let Some(json) = read(snapshot, "hf_quant_config.json", seen) {
        quantization::producer_config(&json, seen);
    }
    if let Some(document) = snapshot.file("recipe.yaml").and_then(|file| load::text(snapshot, file, JSON_LIMIT, seen)) {
        quantization::recipe(&document, seen);
    }
    if let Some(json) = read(snapshot, "config_sentence_transformers.json", seen) {
        let tag = match json.text("__version__.sentence_transformers") {
            Some(version) => format!("sentence-transformers:{version}"),
            None => "sentence-transformers".to_owned(),
        };
        seen.note(NAME, Basis::Recorded, json.place("__version__"), &tag, Claim::Tag { tag: tag.clone() });
    }
    let list = snapshot.file("modules.json");
    if let Some(json) = list.and_then(|file| load::json_of_any_shape(snapshot, file, JSON_LIMIT, seen)) {
        modules(&json, seen);
    }
}

fn read(snapshot: &Snapshot, name: &str, seen: &mut Observations) -> Option<Json> {
    load::json(snapshot, snapshot.file(name)?, JSON_LIMIT, seen)
}

/// Whether a file is the configuration of one part of a pipeline: `unet/config.json`.
fn is_component(file: &SourceFile) -> bool {
    file.name.strip_suffix("/config.json").is_some_and(|folder| !folder.contains('/'))
}

fn model_config(json: &Json, seen: &mut Observations) {
    json.expects_text(&["model_type", "_name_or_path"], seen);
    let first = json.get("architectures").and_then(|list| list.get(0)).and_then(Value::as_str);
    let found = json.text("model_type").map(|word| ("model_type", word)).or(first.map(|word| ("architectures", word)));
    if let Some((key, word)) = found {
        seen.note(NAME, Basis::Structural, json.place(key), word, Claim::Architecture { model_type: word.to_owned() });
    }
    note_shape(json, seen);
    note_loaded(json, "_name_or_path", seen);
    quantization::model_config(json, seen);
    remote_code(json, NAME, seen);
    for key in ["unsloth_version", "unsloth_fixed"] {
        if let Some(value) = json.get(key) {
            seen.note(NAME, Basis::Recorded, json.place(key), &plain(value), Claim::Tool { tool: "unsloth".to_owned() });
            break;
        }
    }
    if let Some(version) = json.text("transformers_version") {
        let tag = format!("transformers:{version}");
        seen.note(NAME, Basis::Recorded, json.place("transformers_version"), version, Claim::Tag { tag });
    }
}

fn note_shape(json: &Json, seen: &mut Observations) {
    if let Some((key, shape)) = shape::read(json) {
        let quote = shape::summary(&shape);
        seen.note(NAME, Basis::Structural, json.place(key), &quote, Claim::Shape(Box::new(shape)));
    }
}

/// Notes a model that a tool loaded, as a parent of a kind that the file does not say.
pub(super) fn note_loaded(json: &Json, key: &str, seen: &mut Observations) {
    let Some(text) = json.text(key) else { return };
    match load::loaded(text) {
        Some(Loaded::Model(parent)) => {
            let quote = parent.text.clone();
            seen.note(NAME, Basis::Recorded, json.place(key), &quote, Claim::Parent { parent, kind: None });
        }
        Some(Loaded::Path(shown)) => load::note_path(seen, NAME, json.place(key), &shown),
        None => {}
    }
}

fn note_quantization_parent(json: &Json, seen: &mut Observations) {
    const KEY: &str = "model_name_or_path";
    let Some(text) = json.text(KEY) else { return };
    match load::loaded(text) {
        Some(Loaded::Model(parent)) => {
            let (quote, kind) = (parent.text.clone(), Some(crate::model::RelationKind::Quantization));
            seen.note(NAME, Basis::Recorded, json.place(KEY), &quote, Claim::Parent { parent, kind });
        }
        Some(Loaded::Path(shown)) => load::note_path(seen, NAME, json.place(KEY), &shown),
        None => {}
    }
}

/// Notes code that loading the model would run: the model's own, or that of another repository (`org/repo--file.Class`).
pub(super) fn remote_code(json: &Json, extractor: &'static str, seen: &mut Observations) {
    let mut repositories = BTreeSet::new();
    for value in json.get("auto_map").and_then(Value::as_object).into_iter().flat_map(|map| map.values()) {
        let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        repositories
            .extend(items.iter().filter_map(Value::as_str).map(|text| text.split_once("--").map(|(repo, _)| repo.to_owned())));
    }
    for value in json.get("custom_pipelines").and_then(Value::as_object).into_iter().flat_map(|map| map.values()) {
        let text = value.get("impl").and_then(Value::as_str);
        repositories.extend(text.map(|text| text.split_once("--").map(|(repo, _)| repo.to_owned())));
    }
    let key = if json.get("auto_map").is_some() { "auto_map" } else { "custom_pipelines" };
    for repository in repositories {
        let quote = repository.as_deref().unwrap_or(key).to_owned();
        seen.note(extractor, Basis::Recorded, json.place(key), &quote, Claim::RemoteCode { repository });
    }
}

/// Notes modules of a sentence-transformers model that are not part of that library.
fn modules(json: &Json, seen: &mut Observations) {
    let types = json.root().as_array().into_iter().flatten().filter_map(|module| module.get("type").and_then(Value::as_str));
    let foreign: BTreeSet<&str> = types.filter(|name| !name.starts_with("sentence_transformers.")).collect();
    for name in foreign {
        let repository = name.split_once("--").map(|(repository, _)| repository.to_owned());
        seen.note(NAME, Basis::Recorded, json.place("type"), name, Claim::RemoteCode { repository });
    }
}

/// A value as a quote.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Shape;
    use crate::model::{RelationKind, SourceKind};

    fn observed(files: &[(&str, &str)]) -> Observations {
        let snapshot = Snapshot::from_files(SourceKind::Local, None, files.iter().map(|(name, text)| (*name, *text)));
        let mut seen = Observations::default();
        observe(&snapshot, &mut seen);
        seen
    }

    fn claims(seen: &Observations) -> Vec<&Claim> {
        seen.evidence.iter().map(|item| &item.claim).collect()
    }

    fn parent(seen: &Observations) -> Option<(&str, Option<RelationKind>)> {
        seen.evidence.iter().find_map(|item| match &item.claim {
            Claim::Parent { parent, kind } => Some((parent.text.as_str(), *kind)),
            _ => None,
        })
    }

    #[test]
    fn reads_architecture_sizes_and_what_was_loaded() {
        let seen = observed(&[(
            "config.json",
            r#"{"_name_or_path": "example/base-7b", "model_type": "acme", "hidden_size": 64, "num_hidden_layers": 2, "vocab_size": 100,
                "transformers_version": "4.1.0", "unsloth_version": "2025.1"}"#,
        )]);
        assert_eq!(parent(&seen), Some(("example/base-7b", None)));
        assert!(claims(&seen).contains(&&Claim::Architecture { model_type: "acme".to_owned() }));
        let shape = Shape { hidden: Some(64), layers: Some(2), vocab: Some(100), ..Shape::default() };
        assert!(claims(&seen).contains(&&Claim::Shape(Box::new(shape))));
        assert!(claims(&seen).contains(&&Claim::Tool { tool: "unsloth".to_owned() }));
    }

    #[test]
    fn takes_the_first_architecture_where_no_model_type_stands() {
        let seen = observed(&[("config.json", r#"{"architectures": ["AcmeForCausalLM"]}"#)]);
        assert_eq!(claims(&seen), [&Claim::Architecture { model_type: "AcmeForCausalLM".to_owned() }]);
    }

    #[test]
    fn never_takes_a_path_for_a_parent_nor_shows_its_folders() {
        let seen = observed(&[("config.json", r#"{"_name_or_path": "/home/someone/models/base-7b"}"#)]);
        assert_eq!(parent(&seen), None);
        assert_eq!(seen.evidence[0].quote, "…/base-7b");
        assert_eq!(claims(&seen), [&Claim::Tag { tag: "local-path".to_owned() }]);
    }

    #[test]
    fn reads_quantization_and_its_parent() {
        let seen = observed(&[
            ("config.json", r#"{"quantization_config": {"quant_method": "gptq", "bits": 4}}"#),
            ("quantize_config.json", r#"{"bits": 4, "model_name_or_path": "example/base-7b"}"#),
        ]);
        assert!(claims(&seen).contains(&&Claim::Quantization { method: "gptq".to_owned(), bits: Some(4) }));
        assert_eq!(parent(&seen), Some(("example/base-7b", Some(RelationKind::Quantization))));
    }

    #[test]
    fn tells_foreign_code_from_the_model_s_own() {
        let seen = observed(&[
            (
                "config.json",
                r#"{"auto_map": {"AutoConfig": "configuration_acme.Config", "AutoModel": "acme/code--modeling.Model"}}"#,
            ),
            ("modules.json", r#"[{"type": "sentence_transformers.models.Pooling"}, {"type": "custom_acme.Pooling"}]"#),
        ]);
        let repositories: Vec<Option<&str>> = seen
            .evidence
            .iter()
            .filter_map(|item| match &item.claim {
                Claim::RemoteCode { repository } => Some(repository.as_deref()),
                _ => None,
            })
            .collect();
        assert_eq!(repositories, [None, Some("acme/code"), None]);
    }

    #[test]
    fn reads_what_the_parts_of_a_pipeline_were_loaded_from() {
        let seen = observed(&[
            ("model_index.json", "{}"),
            ("text_encoder/config.json", r#"{"_name_or_path": "example/encoder", "hidden_size": 8}"#),
        ]);
        assert_eq!(seen.evidence.len(), 1);
        assert_eq!(parent(&seen), Some(("example/encoder", None)));
    }

    #[test]
    fn survives_values_of_the_wrong_type() {
        let seen = observed(&[
            (
                "config.json",
                r#"{"_name_or_path": 7, "model_type": [], "architectures": "x", "hidden_size": "big", "auto_map": [1],
                    "quantization_config": "yes", "text_config": 3}"#,
            ),
            ("modules.json", r#"{"a": 1}"#),
            ("quantize_config.json", "[]"),
        ]);
        assert!(seen.evidence.is_empty(), "{seen:?}");
        assert_eq!(
            seen.gaps.iter().map(|gap| &*gap.place).collect::<Vec<_>>(),
            ["config.json:1:22", "config.json:1:2", "quantize_config.json"]
        );
    }
}
