//! Files damaged at random: whatever the damage, the reading ends and nothing panics.
//!
//! One sound file of every kind that an extractor reads, cut short, with bits turned over and stretches repeated. The library
//! is called directly: the program would spend its time on starting.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::Index;
use provaudit::catalog::Catalog;
use provaudit::evidence;
use provaudit::model::SourceKind;
use provaudit::source::Snapshot;
use serde_json::json;

use super::support::{Gguf, repository};

/// How much of a file of the corpus is damaged: the headers stand at the start.
const MOST: usize = 48 << 10;

/// A sound file of every kind, by its name in the model.
fn sound() -> Vec<(&'static str, Vec<u8>)> {
    let fixture = |path: &str| std::fs::read(repository().join("fixtures/models").join(path)).unwrap();
    let header = json!({
        "__metadata__": {"format": "pt", "modelspec.title": "Helper", "modelspec.merged_from": "example/a, example/b"},
        "wte.weight": {"dtype": "F16", "shape": [4, 2], "data_offsets": [0, 16]},
        "h.0.attn.weight": {"dtype": "F32", "shape": [2, 2], "data_offsets": [16, 32]},
    })
    .to_string();
    let safetensors = [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &[0; 32]].concat();
    let gguf = Gguf::new()
        .text("general.architecture", "llama")
        .text("general.name", "Helper 7B")
        .text("general.license", "mit")
        .number("general.base_model.count", 1)
        .text("general.base_model.0.repo_url", "https://huggingface.co/example/base-7b")
        .text("tokenizer.chat_template", "{% if x %}<|im_start|>{% endif %}")
        .bytes();
    let tokenizer = json!({
        "added_tokens": [{"id": 3, "content": "<|end|>", "special": true}],
        "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]},
    });
    let tokenizer_config =
        json!({"tokenizer_class": "X", "added_tokens_decoder": {"3": {"content": "<|end|>"}}, "chat_template": "{{ x }}"});
    let manifest = json!({"layers": [{"mediaType": "application/vnd.ollama.image.model", "from": "helper:3b"}]});
    let mut files: Vec<(&'static str, Vec<u8>)> = vec![
        ("README.md", fixture("deepseek-ai/DeepSeek-R1-Distill-Qwen-32B/README.md")),
        ("README.md", fixture("acme/blend-8b/README.md")),
        ("config.json", fixture("deepseek-ai/DeepSeek-R1-Distill-Qwen-32B/config.json")),
        ("adapter_config.json", fixture("acme/helper-7b-lora/adapter_config.json")),
        ("mergekit_config.yml", fixture("acme/blend-8b/mergekit_config.yml")),
        ("model.gguf", fixture("acme/ledger-7b-GGUF/ledger-7b.Q4_K_M.gguf")),
        ("model.gguf", gguf),
        ("model.safetensors", safetensors),
        ("model.safetensors.index.json", json!({"weight_map": {"a": "a.safetensors"}}).to_string().into()),
        ("model_index.json", json!({"_class_name": "X", "unet": ["diffusers", "Y"]}).to_string().into()),
        ("tokenizer.json", tokenizer.to_string().into()),
        ("tokenizer_config.json", tokenizer_config.to_string().into()),
        ("tokenizer.model", vec![0x0a, 5, 0x0a, 1, b'a', 0x18, 1, 0x12, 2, 0x18, 2]),
        ("manifest.json", manifest.to_string().into()),
        ("ollama-config.json", json!({"model_family": "llama", "file_type": "Q4_K_M"}).to_string().into()),
        ("Modelfile", b"FROM helper:7b\nLICENSE \"\"\"\nThe terms\n\"\"\"\n".to_vec()),
        ("LICENSE", std::fs::read(repository().join("LICENSE")).unwrap()),
        (".cache/huggingface/download/config.json.metadata", format!("{}\n\"x\"\n1.5\n", "a".repeat(40)).into()),
    ];
    let corpus = repository().join("../shared/corpus");
    for (name, path) in [
        ("model.gguf", "gguf/deepseek-r1-distill-qwen-7b.header.gguf"),
        ("README.md", "cards/HuggingFaceH4__zephyr-7b-beta/README.md"),
        ("README.md", "cards/Gryphe__MythoMax-L2-13b/README.md"),
    ] {
        match std::fs::read(corpus.join(path)) {
            Ok(mut bytes) => {
                bytes.truncate(MOST);
                files.push((name, bytes));
            }
            Err(_) => eprintln!("skipped: no ../shared/corpus"),
        }
    }
    files
}

/// What happens to a file.
#[derive(Debug, Clone)]
struct Damage {
    cut: Option<Index>,
    flips: Vec<(Index, u8)>,
    repeat: Option<(Index, u8, u8)>,
}

fn damage() -> impl Strategy<Value = Damage> {
    let cut = proptest::option::weighted(0.4, any::<Index>());
    let flips = proptest::collection::vec((any::<Index>(), 1u8..), 0..12);
    let repeat = proptest::option::weighted(0.3, (any::<Index>(), 1u8..64, 1u8..));
    (cut, flips, repeat).prop_map(|(cut, flips, repeat)| Damage { cut, flips, repeat })
}

fn damaged(mut bytes: Vec<u8>, damage: &Damage) -> Vec<u8> {
    for (at, mask) in &damage.flips {
        let at = at.index(bytes.len());
        bytes[at] ^= mask;
    }
    if let Some((at, length, times)) = &damage.repeat {
        let at = at.index(bytes.len());
        let end = bytes.len().min(at + usize::from(*length));
        let piece = bytes[at..end].repeat(usize::from(*times));
        bytes.splice(at..at, piece);
    }
    if let Some(cut) = &damage.cut {
        bytes.truncate(cut.index(bytes.len()));
    }
    bytes
}

proptest! {
    // Each case damages every file. PROPTEST_CASES raises the number for a longer search.
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ends_without_a_panic_on_every_damaged_file(damage in damage()) {
        for (name, bytes) in sound() {
            let kind = if name.starts_with("ollama") || name == "manifest.json" { SourceKind::Ollama } else { SourceKind::Local };
            let snapshot = Snapshot::from_files(kind, Some("model"), [(name, damaged(bytes, &damage))]);
            let started = Instant::now();
            let seen = evidence::observe(&snapshot, Catalog::shipped());
            prop_assert!(started.elapsed() < Duration::from_secs(30), "{name} took {:?}", started.elapsed());
            for gap in &seen.gaps {
                prop_assert!(!gap.place.is_empty() && !gap.why.is_empty() && !gap.close_by.is_empty(), "{gap:?}");
            }
        }
    }
}
