//! Real files against what is known of them: a corpus beside the repository, with manifests that other readers wrote.
//!
//! The corpus is not part of the repository. Where it is missing the tests say so; `PROVAUDIT_CORPUS` names another place.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::{Claim, Observations, Shape, TokenizerFacts};
use crate::model::{ModelKind, SourceKind};
use crate::source::Snapshot;

fn corpus() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = std::env::var_os("PROVAUDIT_CORPUS").map_or_else(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no ../shared/corpus");
    None
}

fn yaml(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap();
    let options = serde_yaml::options! { strict_booleans: true, budget: None, };
    serde_yaml::from_str_with_options(&text, options).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn observed(name: &str, bytes: Vec<u8>) -> Observations {
    let snapshot = Snapshot::from_files(SourceKind::Local, None, [(name, bytes)]);
    let mut seen = Observations::default();
    super::config::observe(&snapshot, &mut seen);
    super::tokenizer::observe(&snapshot, &mut seen);
    super::safetensors::observe(&snapshot, &mut seen);
    super::gguf::observe(&snapshot, &mut seen);
    seen
}

fn tokenizers(seen: &Observations) -> impl Iterator<Item = &TokenizerFacts> {
    seen.evidence.iter().filter_map(|item| if let Claim::Tokenizer(facts) = &item.claim { Some(&**facts) } else { None })
}

fn shapes(seen: &Observations) -> impl Iterator<Item = &Shape> {
    seen.evidence.iter().filter_map(|item| if let Claim::Shape(shape) = &item.claim { Some(&**shape) } else { None })
}

/// The digests of the known tokenizer families, from the file of facts beside the corpus.
fn known_digests(corpus: &Path) -> HashSet<String> {
    let families = yaml(&corpus.join("../facts/tokenizer_families.yaml"));
    families["families"].as_array().unwrap().iter().map(|family| family["set"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn agrees_with_another_reader_on_real_gguf_headers() {
    let Some(corpus) = corpus() else { return };
    let digests = known_digests(&corpus);
    for entry in yaml(&corpus.join("gguf/MANIFEST.yaml"))["files"].as_array().unwrap() {
        let name = entry["file"].as_str().unwrap();
        let seen = observed(name, std::fs::read(corpus.join("gguf").join(name)).unwrap());
        let metadata = &entry["metadata"];
        let claims: Vec<&Claim> = seen.evidence.iter().map(|item| &item.claim).collect();
        let word = metadata["general.architecture"].as_str().unwrap();
        assert!(claims.contains(&&Claim::Architecture { model_type: word.to_owned() }), "{name}");
        if let Some(text) = metadata["general.name"].as_str() {
            assert!(claims.contains(&&Claim::Name { name: text.to_owned() }), "{name}");
        }
        let facts = tokenizers(&seen).next().unwrap();
        assert_eq!(facts.kind.as_deref(), metadata["tokenizer.ggml.model"].as_str(), "{name}");
        assert_eq!(facts.pre.as_deref(), metadata["tokenizer.ggml.pre"].as_str(), "{name}");
        assert_eq!(facts.vocabulary, metadata["tokenizer.ggml.tokens"]["array_len"].as_u64(), "{name}");
        assert_eq!(facts.merges, metadata["tokenizer.ggml.merges"]["array_len"].as_u64(), "{name}");
        let digest = facts.pieces_sha256.as_ref().unwrap();
        assert!(digests.contains(digest), "{name}: {digest}");
        let template = tokenizers(&seen).find_map(|facts| facts.chat_template_sha256.clone());
        // Short templates stand there in full.
        let wanted = match &metadata["tokenizer.chat_template"] {
            Value::String(text) => Some(crate::digest::sha256(text.as_bytes())),
            template => template["sha256"].as_str().map(str::to_owned),
        };
        assert_eq!(template, wanted, "{name}");
        let shape = shapes(&seen).next().unwrap();
        for (found, key) in [
            (shape.layers, "block_count"),
            (shape.hidden, "embedding_length"),
            (shape.intermediate, "feed_forward_length"),
            (shape.heads, "attention.head_count"),
            (shape.kv_heads, "attention.head_count_kv"),
        ] {
            assert_eq!(found, metadata[format!("{word}.{key}")].as_u64(), "{name} {key}");
        }
        assert_eq!(shape.rope_theta, metadata[format!("{word}.rope.freq_base")].as_f64(), "{name}");
        let cut = entry["tensors"].as_u64() > Some(0);
        assert_eq!(claims.contains(&&Claim::Kind(ModelKind::Vocabulary)), !cut, "{name}");
        assert_eq!(seen.gaps.len(), usize::from(cut), "{name}: {:?}", seen.gaps);
        assert!(seen.gaps.iter().all(|gap| gap.why.starts_with("truncated")), "{name}: {:?}", seen.gaps);
        if cut {
            let measured = shapes(&seen).nth(1).unwrap();
            assert_eq!((measured.layers, measured.hidden), (shape.layers, shape.hidden), "{name}");
            assert_eq!((measured.intermediate, measured.vocab), (shape.intermediate, facts.vocabulary), "{name}");
        }
    }
}

#[test]
fn agrees_with_another_reader_on_real_tokenizers() {
    let Some(corpus) = corpus() else { return };
    let digests = known_digests(&corpus);
    let mut unknown = Vec::new();
    for entry in yaml(&corpus.join("tokenizers/MANIFEST.yaml"))["tokenizers"].as_array().unwrap() {
        let files: Vec<&str> =
            entry["files"].as_array().into_iter().flatten().filter_map(|file| file["file"].as_str()).collect();
        let facts = &entry["facts"];
        for file in files {
            let path = corpus.join("tokenizers").join(file);
            if file.ends_with("tokenizer.json.gz") {
                let output =
                    Command::new("gzip").arg("-dc").arg(&path).output().expect("gzip is installed where the corpus is");
                let seen = observed("tokenizer.json", output.stdout);
                assert!(seen.gaps.is_empty(), "{file}: {:?}", seen.gaps);
                let found = tokenizers(&seen).next().unwrap();
                assert_eq!(found.kind.as_deref(), facts["model_type"].as_str(), "{file}");
                assert_eq!(found.merges.unwrap_or(0), facts["merges"].as_u64().unwrap_or(0), "{file}");
                assert_eq!(found.special.len() as u64, facts["added_tokens"].as_u64().unwrap(), "{file}");
                assert!(found.vocabulary >= facts["vocab_size"].as_u64(), "{file}");
                if !digests.contains(found.pieces_sha256.as_ref().unwrap()) {
                    unknown.push(file.to_owned());
                }
            } else if file.ends_with("tokenizer_config.json") {
                let seen = observed("tokenizer_config.json", std::fs::read(&path).unwrap());
                let found = tokenizers(&seen).find_map(|facts| facts.chat_template_sha256.as_deref());
                assert_eq!(found, facts["chat_template_sha256"].as_str(), "{file}");
            }
        }
    }
    eprintln!("not among the known families: {unknown:?}");
    assert!(unknown.len() <= 3, "{unknown:?}");
}

#[test]
fn reads_real_configurations_without_gaps() {
    let Some(corpus) = corpus() else { return };
    let mut with_sizes = 0;
    for entry in std::fs::read_dir(corpus.join("configs")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let seen = observed("config.json", bytes.clone());
        let name = path.display();
        assert!(seen.gaps.is_empty(), "{name}: {:?}", seen.gaps);
        for item in &seen.evidence {
            assert!(!["/home/", "Users", "/root/", "/mnt/"].iter().any(|part| item.quote.contains(part)), "{name}: {item:?}");
        }
        let Ok(value) = serde_json::from_slice::<Value>(&bytes) else { continue };
        if let Some(hidden) = value["hidden_size"].as_u64().filter(|_| value.get("text_config").is_none()) {
            assert_eq!(shapes(&seen).next().unwrap().hidden, Some(hidden), "{name}");
            with_sizes += 1;
        }
    }
    assert!(with_sizes > 50, "{with_sizes}");
}

#[test]
fn reads_a_real_safetensors_header_without_its_data() {
    let Some(corpus) = corpus() else { return };
    for entry in yaml(&corpus.join("safetensors/MANIFEST.yaml"))["files"].as_array().unwrap() {
        let Some(folder) = entry["dir"].as_str() else { continue };
        let folder = corpus.join("safetensors").join(folder);
        let bytes = std::fs::read(folder.join("model.header.safetensors")).unwrap();
        let header = observed("model.safetensors", bytes);
        assert!(header.gaps.iter().all(|gap| gap.why.starts_with("truncated")) && header.gaps.len() == 1, "{:?}", header.gaps);
        let config = observed("config.json", std::fs::read(folder.join("config.json")).unwrap());
        let (measured, said) = (shapes(&header).next().unwrap(), shapes(&config).next().unwrap());
        assert_eq!((measured.hidden, measured.layers, measured.vocab), (said.hidden, said.layers, said.vocab));
        assert_eq!(measured.intermediate, said.intermediate);
    }
}
