//! What must come out right on the kinds of input that other tools get wrong, each through the program.

use serde_json::Value;

use super::support::{Folder, Program, repository};

fn scan(arguments: &[&str]) -> Value {
    let mut all = vec!["scan", "--no-policy", "--format", "json", "--as-of", "2026-11-23"];
    all.extend(arguments);
    Program::new(&all).run().report()
}

fn model<'a>(report: &'a Value, path: &str) -> &'a Value {
    let models = report["models"].as_array().unwrap();
    models.iter().find(|model| model["path"].as_str().is_some_and(|shown| shown.ends_with(path))).unwrap()
}

/// The relations of a model, written `kind parent`.
fn relations(model: &Value) -> Vec<String> {
    let all = model["relations"].as_array().unwrap();
    all.iter().map(|one| format!("{} {}", one["kind"].as_str().unwrap(), one["parent"].as_str().unwrap())).collect()
}

#[test]
fn finds_the_teacher_and_the_base_that_only_prose_names() {
    let report = scan(&["fixtures/models/deepseek-ai"]);
    let qwen = model(&report, "DeepSeek-R1-Distill-Qwen-32B");
    assert_eq!(relations(qwen), ["fine-tune Qwen/Qwen2.5-32B", "distillation deepseek-ai/DeepSeek-R1"]);
    let llama = model(&report, "DeepSeek-R1-Distill-Llama-70B");
    assert_eq!(relations(llama), ["fine-tune meta-llama/Llama-3.3-70B-Instruct", "distillation deepseek-ai/DeepSeek-R1"]);
    assert!(llama["license"]["concluded"].as_str().unwrap().starts_with("MIT AND LicenseRef-"), "{}", llama["license"]);
}

#[test]
fn finds_the_teacher_behind_a_training_dataset() {
    let report = scan(&["fixtures/models/acme"]);
    assert!(relations(model(&report, "ledger-7b")).contains(&"distillation deepseek-ai/DeepSeek-R1".to_owned()));
}

#[test]
fn finds_the_fourth_parent_that_only_the_merge_recipe_names() {
    let report = scan(&["fixtures/models/acme/blend-8b"]);
    let found = relations(model(&report, "blend-8b"));
    assert_eq!(found.len(), 4);
    assert!(found.contains(&"merge 01-ai/Yi-1.5-9B-Chat".to_owned()), "{found:?}");
}

#[test]
fn does_not_pass_a_permissive_tag_on_an_adapter_of_a_restricted_base() {
    let run = Program::new(&["scan", "--no-policy", "--format", "json", "fixtures/models/acme/helper-7b-lora"]).run();
    assert_eq!(run.code, 1);
    let report = run.report();
    assert!(model(&report, "helper-7b-lora")["license"]["concluded"].as_str().unwrap().contains("llama-3.1"));
}

#[test]
fn shows_the_country_of_every_ancestor() {
    let report = scan(&["fixtures/models/bespokelabs/Bespoke-Stratos-7B"]);
    let found = model(&report, "Bespoke-Stratos-7B");
    assert_eq!((&found["origin"]["country"], &found["origin"]["us_origin"]), (&"US".into(), &false.into()));
    let ancestors = found["ancestors"].as_array().unwrap();
    assert!(ancestors.len() >= 3 && ancestors.iter().all(|one| one["country"] == "CN"), "{ancestors:?}");
}

#[test]
fn resolves_other_by_its_license_name() {
    let report = scan(&["fixtures/models/acme/mystery-8b"]);
    assert_eq!(model(&report, "mystery-8b")["license"]["resolved"][0], "llama3.1");
}

#[test]
fn never_passes_what_is_unknown_at_level_regulated() {
    let silent = [("empty/README.md", "\n"), ("bare/README.md", "---\nlicense: mit\n---\nA model.\n")];
    for (name, text) in silent {
        let folder = Folder::new().file(name, text);
        let run = folder.provaudit(&["scan", ".", "--level", "regulated", "--no-policy"]).run();
        assert!([1, 3, 4].contains(&run.code), "{name}: {}", run.code);
    }
}

#[test]
fn changes_nothing_when_folders_are_renamed_and_licences_lie_around() {
    let card = std::fs::read_to_string(repository().join("fixtures/models/acme/ledger-7b/README.md")).unwrap();
    let config = std::fs::read_to_string(repository().join("fixtures/models/acme/ledger-7b/config.json")).unwrap();
    let told = |folder: &Folder, path: &str| {
        let report = folder.provaudit(&["scan", path, "--no-policy", "--format", "json"]).run().report();
        let found = report["models"][0].clone();
        (relations(&found), found["license"]["concluded"].clone())
    };
    let one = Folder::new().file("models/a/README.md", &card).file("models/a/config.json", &config);
    let other = Folder::new()
        .file("x/y/z9/README.md", &card)
        .file("x/y/z9/config.json", &config)
        .file("LICENSE", "MIT License")
        .file("x/LICENSE", "GNU GENERAL PUBLIC LICENSE");
    assert_eq!(told(&one, "models"), told(&other, "x/y"));
}

#[test]
fn recovers_id_and_commit_from_a_hugging_face_cache() {
    let commit = "0123456789abcdef0123456789abcdef01234567";
    let folder = Folder::new()
        .file("hub/models--acme--helper-7b/refs/main", commit)
        .file(&format!("hub/models--acme--helper-7b/snapshots/{commit}/README.md"), "---\nlicense: mit\n---\nA model.\n");
    let report = folder.provaudit(&["scan", "hub", "--no-policy", "--format", "json"]).run().report();
    let found = &report["models"][0];
    assert_eq!((&found["id"], &found["source"]["kind"]), (&"acme/helper-7b".into(), &"hf-cache".into()));
    assert_eq!(found["source"]["revision"], commit);
}

#[test]
fn reads_name_and_licence_from_an_ollama_store() {
    let weights = std::fs::read(repository().join("fixtures/models/acme/ledger-7b-GGUF/ledger-7b.Q4_K_M.gguf")).unwrap();
    let (config, model, text) = ("a".repeat(64), "b".repeat(64), "c".repeat(64));
    let manifest = format!(
        r#"{{"schemaVersion": 2, "config": {{"mediaType": "application/vnd.docker.container.image.v1+json", "digest": "sha256:{config}", "size": 2}},
        "layers": [{{"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:{model}", "size": {}}},
        {{"mediaType": "application/vnd.ollama.image.license", "digest": "sha256:{text}", "size": 3}}]}}"#,
        weights.len()
    );
    let license = std::fs::read_to_string(repository().join("LICENSE")).unwrap();
    let folder = Folder::new()
        .file("store/manifests/registry.ollama.ai/library/ledger/7b", &manifest)
        .file(
            &format!("store/blobs/sha256-{config}"),
            r#"{"model_family": "llama", "model_type": "7B", "file_type": "Q4_K_M"}"#,
        )
        .file(&format!("store/blobs/sha256-{text}"), &license);
    std::fs::write(folder.join(&format!("store/blobs/sha256-{model}")), weights).unwrap();
    let report = folder.provaudit(&["scan", "store", "--no-policy", "--format", "json"]).run().report();
    let found = &report["models"][0];
    assert_eq!((&found["source"]["kind"], &found["architecture"]), (&"ollama".into(), &"llama".into()));
    assert_eq!((&found["id"], &found["id_basis"]), (&"ledger-7b".into(), &"recorded".into()));
    assert_eq!(found["license"]["resolved"][0], "apache-2.0");
}

#[test]
fn recognises_a_real_gguf_header_from_its_own_keys() {
    let real = repository().join("../shared/corpus/gguf/deepseek-r1-distill-qwen-7b.header.gguf");
    let Ok(bytes) = std::fs::read(real) else {
        eprintln!("skipped: no ../shared/corpus");
        return;
    };
    let folder = Folder::new();
    std::fs::write(folder.join("model.gguf"), bytes).unwrap();
    let report = folder.provaudit(&["scan", "model.gguf", "--no-policy", "--format", "json"]).run().report();
    let found = &report["models"][0];
    assert_eq!(found["id"], "deepseek-ai/DeepSeek-R1-Distill-Qwen-7B");
    assert_eq!(relations(found), ["fine-tune Qwen/Qwen2.5-Math-7B", "distillation deepseek-ai/DeepSeek-R1"]);
}
