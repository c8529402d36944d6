//! What is over a limit, or in a form that says nothing, is told: never dropped in silence.

use serde_json::{Value, json};

use super::support::{Folder, Gguf};

/// The gaps of the only model: place and reason.
#[track_caller]
fn gaps(folder: &Folder) -> Vec<(String, String)> {
    let report = folder.provaudit(&["scan", "model", "--no-policy", "--format", "json"]).run().report();
    let told = report["models"][0]["gaps"].as_array().unwrap().iter();
    let text = |gap: &Value, key: &str| gap[key].as_str().unwrap().to_owned();
    told.map(|gap| (text(gap, "where"), text(gap, "why"))).collect()
}

#[track_caller]
fn assert_told(file: &str, bytes: &[u8], why: &str) {
    let folder = Folder::new().file("model/README.md", "---\nlicense: mit\n---\n# A\n").bytes(&format!("model/{file}"), bytes);
    let found = gaps(&folder);
    assert!(found.iter().any(|(place, told)| place.starts_with(file) && told.contains(why)), "{file}: {found:#?}");
}

#[test]
fn tells_values_of_the_wrong_form() {
    for (file, text, why) in [
        ("config.json", r#"{"model_type": 7}"#, "`model_type` is a number, not text"),
        ("config.json", r#"{"_name_or_path": ["example/base-7b"]}"#, "`_name_or_path` is a list, not text"),
        ("model_index.json", r#"{"_class_name": "X", "_name_or_path": {}}"#, "`_name_or_path` is a map, not text"),
        ("tokenizer_config.json", r#"{"chat_template": true}"#, "`chat_template` is a truth value, not text"),
        ("adapter_config.json", r#"{"peft_type": "LORA", "base_model_name_or_path": 1}"#, "names no base"),
        ("mergekit_config.yml", "just text\n", "names no model"),
        ("mergekit_config.yml", "- a\n- b\n", "names no model"),
        ("mergekit_config.yml", "models: null\nmerge_method: slerp\n", "names no model"),
    ] {
        assert_told(file, text.as_bytes(), why);
    }
    assert_told("tokenizer.model", b"\x0a\xff\xff\xff\xff\x0f\x01", "SentencePiece");
    let number = Gguf::new().text("general.architecture", "llama").number("general.name", 7).bytes();
    assert_told("model.gguf", &number, "is a number, not text");
}

#[test]
fn tells_parents_that_a_gguf_counts_and_does_not_name() {
    let gguf = Gguf::new().text("general.architecture", "llama").number("general.base_model.count", 3);
    let gguf = gguf.text("general.base_model.0.repo_url", "https://huggingface.co/example/base-7b").bytes();
    assert_told("model.gguf", &gguf, "is 3, and 1 are named");
}

#[test]
fn reads_parents_that_a_gguf_names_beyond_its_count() {
    let gguf = Gguf::new().text("general.architecture", "llama").number("general.base_model.count", 1);
    let gguf = (0..3).fold(gguf, |gguf, number| {
        let url = format!("https://huggingface.co/example/base-{number}b");
        gguf.text(&format!("general.base_model.{number}.repo_url"), &url)
    });
    let folder = Folder::new().bytes("model/model.gguf", &gguf.bytes());
    let report = folder.provaudit(&["scan", "model", "--no-policy", "--format", "json"]).run().report();
    assert_eq!(report["models"][0]["relations"].as_array().unwrap().len(), 3);
}

#[test]
fn tells_what_a_card_names_beyond_the_limits() {
    let card: String = (0..400).map(|number| format!("Fine-tuned from example/base-{number}b.\n\n")).collect();
    assert_told("README.md", format!("# A model\n\n{card}").as_bytes(), "the rest was not read");
    let filler = "# filler\n".repeat(40_000);
    let block = format!("# A model\n\n```yaml\nmerge_method: slerp\nmodels:\n  - model: example/base-7b\n{filler}```\n");
    assert_told("README.md", block.as_bytes(), "over the limit");
}

#[test]
fn tells_metadata_and_layers_beyond_the_limits() {
    let pairs: serde_json::Map<String, Value> = (0..5_000).map(|number| (format!("k{number}"), json!("v"))).collect();
    let header = json!({"__metadata__": pairs}).to_string();
    let bytes = [&(header.len() as u64).to_le_bytes()[..], header.as_bytes()].concat();
    assert_told("model.safetensors", &bytes, "904 entries over the limit");
    let folder = Folder::new()
        .file("store/blobs/x", "")
        .file("store/manifests/registry.ollama.ai/library/helper/7b", "{}")
        .file("store/manifests/registry.ollama.ai/library/other/7b", r#"{"layers": [{"digest": "sha256:../../../etc/passwd"}]}"#)
        .file(
            "store/manifests/registry.ollama.ai/library/third/7b",
            &json!({"layers": [{"mediaType": "application/vnd.ollama.image.model", "digest": format!("sha256:{}", "a".repeat(64))}]})
                .to_string(),
        );
    let report = folder.provaudit(&["scan", "store", "--no-policy", "--format", "json"]).run().report();
    let models = report["models"].as_array().unwrap();
    for (name, why) in [("helper", "lists no layers"), ("other", "its digest is not"), ("third", "does not hold the blob")] {
        let model = models.iter().find(|model| model["path"].as_str().unwrap().contains(name)).unwrap();
        let told = model["gaps"].as_array().unwrap();
        assert!(told.iter().any(|gap| gap["why"].as_str().unwrap().contains(why)), "{name}: {told:#?}");
    }
}

#[test]
fn ends_soon_on_what_is_large_and_empty() {
    let keys: serde_json::Map<String, Value> = (0..100_000).map(|number| (format!("k{number}"), json!(number))).collect();
    let nested = format!("{}1{}", "{\"a\": ".repeat(1_000), "}".repeat(1_000));
    let deep = (0..1_000).map(|level| format!("{}a:\n", " ".repeat(level))).collect::<String>();
    let folder = Folder::new()
        .file("models/keys/config.json", &Value::Object(keys).to_string())
        .file("models/nested/config.json", &nested)
        .file("models/line/README.md", &format!("---\nlicense: mit\n---\n{}\n", "word ".repeat(400_000)))
        .file("models/deep/README.md", &format!("---\nlicense: mit\n{deep}---\n# A\n"))
        .file("models/ticks/README.md", &"`".repeat(1 << 20))
        .file("models/brackets/README.md", &"[".repeat(1 << 20))
        .file("models/links/README.md", &"[a](".repeat(1 << 18));
    let report = folder.provaudit(&["scan", "models", "--no-policy", "--format", "json"]).run().report();
    assert_eq!(report["models"].as_array().unwrap().len(), 7);
    let deep = report["models"].as_array().unwrap().iter().find(|model| model["path"] == "models/deep").unwrap();
    assert_eq!(deep["license"]["declared"], "mit");
}
