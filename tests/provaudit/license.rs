//! Licences from end to end: `provaudit license`, the rules of the `license` pack, the count over a set, bad licence files.
//!
//! The bases are well-known models, since what they are released under is the catalogue's to say; the children are invented.

use serde_json::Value;

use super::support::{Folder, Program, repository};

/// A fine-tune of a base under this licence.
fn child(license: &str, base: &str) -> Folder {
    Folder::new().model(
        "acme--helper",
        &format!("license: {license}\nbase_model: {base}\nbase_model_relation: finetune"),
        "# helper",
    )
}

fn scanned(folder: &Folder) -> Value {
    folder.provaudit(&["scan", ".", "--no-policy", "--pack", "license", "--format", "json"]).run().report()
}

fn classes(model: &Value) -> Vec<&str> {
    model["license"]["conflicts"].as_array().unwrap().iter().map(|conflict| conflict["class"].as_str().unwrap()).collect()
}

fn rules(model: &Value) -> Vec<&str> {
    model["findings"].as_array().unwrap().iter().map(|found| found["rule"].as_str().unwrap()).collect()
}

fn gaps(report: &Value) -> String {
    report["models"][0]["gaps"].to_string()
}

#[test]
fn concludes_the_base_of_a_distilled_student_with_its_naming_duty() {
    let models = repository().join("fixtures/models/deepseek-ai");
    let models = models.to_str().unwrap();
    let told: Value =
        serde_json::from_str(&Program::new(&["license", models, "--format", "json"]).run().exits(0).stdout).unwrap();
    let of = |name: &str| {
        let all = told["models"].as_array().unwrap();
        all.iter().find(|model| model["id"].as_str().unwrap().ends_with(name)).unwrap().clone()
    };
    let student = of("Distill-Llama-70B");
    assert!(student["license"]["concluded"].as_str().unwrap().contains("llama-3.3"), "{student}");
    let duties = student["checklist"].as_array().unwrap();
    let naming = duties.iter().find(|duty| duty["term"] == "name-prefix").unwrap();
    assert_ne!(naming["standing"], "open");
    assert_eq!(naming["path"].as_array().unwrap().len(), 2, "{naming}");
    assert_eq!(of("Distill-Qwen-32B")["license"]["concluded"], "MIT");
}

#[test]
fn tells_models_of_one_family_apart_by_size() {
    for (base, barred) in [("Qwen/Qwen2.5-3B", true), ("Qwen/Qwen2.5-32B", false), ("Qwen/Qwen2.5-7B", false)] {
        let report = scanned(&child("apache-2.0", base));
        let model = &report["models"][0];
        assert_eq!(classes(model).contains(&"noncommercial-dropped"), barred, "{base}: {model}");
        assert_eq!(rules(model).contains(&"LIC-012"), barred, "{base}");
    }
}

#[test]
fn calls_a_permissive_tag_on_terms_that_must_be_passed_on_relabelled() {
    let report = scanned(&child("apache-2.0", "google/gemma-2-9b"));
    let model = &report["models"][0];
    assert!(classes(model).contains(&"relabelled"), "{model}");
    for rule in ["LIC-002", "LIC-013", "LIC-014"] {
        assert!(rules(model).contains(&rule), "{rule}: {:?}", rules(model));
    }
}

#[test]
fn finds_a_noncommercial_base_through_a_quantised_copy_under_another_tag() {
    let folder = Folder::new()
        .model("acme--chat-7b", "license: mit\nbase_model: acme/base-7b-4bit", "# chat-7b")
        .model(
            "acme--base-7b-4bit",
            "license: mit\nbase_model: example/base-7b\nbase_model_relation: quantized",
            "# base-7b-4bit",
        )
        .model("example--base-7b", "license: cc-by-nc-4.0", "# base-7b\n\nTrained from scratch.");
    let report = scanned(&folder);
    let models = report["models"].as_array().unwrap();
    let chat = models.iter().find(|model| model["id"] == "acme/chat-7b").unwrap();
    let found = chat["findings"].as_array().unwrap().iter().find(|found| found["rule"] == "LIC-012").unwrap();
    let path: Vec<&str> = found["path"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    assert_eq!(path, ["acme/chat-7b", "acme/base-7b-4bit", "example/base-7b"]);
    assert_eq!(chat["license"]["concluded"], "MIT AND CC-BY-NC-4.0");
}

#[test]
fn gives_an_adapter_without_licence_the_licence_of_its_base() {
    let folder = Folder::new()
        .model("acme--helper-lora", "library_name: peft\nbase_model: mistralai/Mistral-7B-v0.1", "# helper-lora")
        .file(
            "acme--helper-lora/adapter_config.json",
            r#"{"peft_type": "LORA", "base_model_name_or_path": "mistralai/Mistral-7B-v0.1", "r": 8}"#,
        );
    let report = scanned(&folder);
    let model = &report["models"][0];
    assert_eq!((&model["license"]["declared"], &model["license"]["concluded"]), (&Value::Null, &"Apache-2.0".into()));
    assert!(rules(model).contains(&"LIC-011") && !rules(model).contains(&"LIC-010"), "{:?}", rules(model));
}

#[test]
fn holds_thresholds_territories_and_uses_against_the_policy() {
    let deployment = "level: standard, monthly_active_users: 800000000, jurisdictions: [FR], uses: [military]";
    let folder = child("llama3.1", "meta-llama/Llama-3.1-8B")
        .file("provaudit.yaml", &format!("schema: 1\ndeployment: {{{deployment}}}\npacks: [license]\n"));
    let report = folder.provaudit(&["scan", "acme--helper", "--policy", "provaudit.yaml", "--format", "json"]).run().report();
    let model = &report["models"][0];
    assert!(classes(model).contains(&"threshold-crossed") && classes(model).contains(&"use-restricted"), "{model}");
    assert!(rules(model).contains(&"LIC-016") && rules(model).contains(&"LIC-022"));
    let nothing = scanned(&child("llama3.1", "meta-llama/Llama-3.1-8B"));
    assert!(!rules(&nothing["models"][0]).contains(&"LIC-016"));
}

#[test]
fn refuses_a_use_that_no_licence_speaks_of_and_names_the_nearest() {
    let folder = Folder::new().file("provaudit.yaml", "schema: 1\ndeployment: {uses: [militarry]}\n");
    let run = folder.provaudit(&["license", ".", "--policy", "provaudit.yaml"]).run().exits(2);
    assert!(run.stderr.contains("did you mean `military`?"), "{}", run.stderr);
}

#[test]
fn takes_a_shown_phrase_for_the_duty_to_show_it() {
    let base = "license: llama3.1\nbase_model: meta-llama/Llama-3.1-8B\nbase_model_relation: finetune";
    let silent = scanned(&Folder::new().model("acme--helper", base, "# helper"));
    assert!(classes(&silent["models"][0]).contains(&"attribution-display-missing"));
    let shown = scanned(&Folder::new().model("acme--helper", base, "# helper\n\n**Built with Llama**"));
    assert!(!classes(&shown["models"][0]).contains(&"attribution-display-missing"), "{}", shown["models"][0]);
}

#[test]
fn reads_a_licence_that_stands_in_the_gate_before_the_download() {
    let license = std::fs::read_to_string(repository().join("LICENSE")).unwrap();
    let indented: String = license.lines().map(|line| format!("  {line}\n")).collect();
    let report = scanned(&Folder::new().model(
        "acme--helper",
        &format!("license: other\nextra_gated_prompt: |2-\n{indented}"),
        "# helper",
    ));
    assert_eq!(report["models"][0]["license"]["spdx"], "Apache-2.0", "{}", report["models"][0]["license"]);
}

#[test]
fn says_what_is_wrong_with_a_licence_file_and_goes_on() {
    let model = || Folder::new().model("acme--helper", "license: mit", "# helper");
    let binary = scanned(&model().file("acme--helper/LICENSE", "MIT License\0\0\u{1}"));
    assert!(gaps(&binary).contains("is binary, not text"), "{}", gaps(&binary));
    let large = scanned(&model().file("acme--helper/LICENSE", &"All rights reserved. ".repeat(250_000)));
    assert!(gaps(&large).contains("licence text") && gaps(&large).contains("LICENSE"), "{}", gaps(&large));
    for (report, what) in [(binary, "binary"), (large, "large")] {
        assert_eq!(report["models"][0]["license"]["spdx"], "MIT", "{what}");
    }
    let empty = scanned(&model().file("acme--helper/LICENSE", ""));
    assert_eq!(empty["models"][0]["license"]["declared"], "mit");
}

#[test]
fn reads_typos_and_lax_spellings_and_hints_at_the_nearest_id() {
    for written in ["apache2", "Apache 2", "'Apache License, Version 2.0'"] {
        let report = scanned(&Folder::new().model("acme--helper", &format!("license: {written}"), "# helper"));
        assert_eq!(report["models"][0]["license"]["spdx"], "Apache-2.0", "{written}");
    }
    for (written, hint) in [("apche-2.0", "`apache-2.0`"), ("MIT OR OR Apache-2.0", "no licence that is known")] {
        let report = scanned(&Folder::new().model("acme--helper", &format!("license: {written}"), "# helper"));
        let model = &report["models"][0];
        assert!(rules(model).contains(&"LIC-020"), "{written}");
        assert!(model["license"]["conflicts"].to_string().contains(hint), "{written}: {}", model["license"]);
    }
}

#[test]
fn prints_what_is_declared_resolved_and_concluded_with_a_mark_for_each_duty() {
    // No configuration lies beside the card, so nothing speaks against the base that it declares.
    let card = "---\nlicense: mit\nbase_model: meta-llama/Llama-3.1-8B\nbase_model_relation: finetune\n---\n# helper\n";
    let run = Folder::new().file("acme--helper/README.md", card).provaudit(&["license", "."]).run().exits(0);
    for part in [
        "declared      mit",
        "resolved      MIT (permissive)",
        "concluded     MIT AND ",
        "Chain",
        "[!] ",
        "[?] ",
        "[ ] ",
        "README.md:2:10",
    ] {
        assert!(run.stdout.contains(part), "{part}: {}", run.stdout);
    }
    assert_eq!(Folder::new().provaudit(&["license", "."]).run().exits(3).stdout, "");
}

#[test]
fn prints_licences_as_its_schema_says() {
    let schema: Value = serde_json::from_str(&Program::new(&["schema", "license"]).run().exits(0).stdout).unwrap();
    let told = child("mit", "meta-llama/Llama-3.1-8B").provaudit(&["license", ".", "--format", "json"]).run().exits(0);
    let told: Value = serde_json::from_str(&told.stdout).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let mistakes: Vec<String> = validator.iter_errors(&told).map(|error| error.to_string()).collect();
    assert!(mistakes.is_empty(), "{mistakes:#?}");
    assert_eq!(told["models"][0]["chain"][0]["via"][0], "fine-tune");
}

#[test]
fn counts_the_conflicts_of_a_set_by_terms_and_by_id_strings() {
    let folder = child("llama3", "meta-llama/Llama-3.1-8B")
        .model("acme--open-gemma", "license: apache-2.0\nbase_model: google/gemma-2-9b", "# open-gemma")
        .model("acme--quiet", "tags: [chat]", "# quiet");
    let count = |profile: &str| {
        let report = folder.provaudit(&["scan", ".", "--no-policy", "--profile", profile, "--format", "json"]).run().report();
        let licenses = &report["licenses"];
        assert_eq!(licenses["models"], 3);
        let of = |letter: &str| {
            licenses["classes"].as_array().unwrap().iter().find(|row| row["class"] == letter).unwrap()["models"]
                .as_u64()
                .unwrap()
        };
        (of("g"), of("h"))
    };
    // Another version of the same licence is no loss of terms, but another string.
    assert_eq!((count("terms"), count("aiscg")), ((1, 1), (2, 1)));
    let table = folder.provaudit(&["scan", ".", "--no-policy"]).run().stdout;
    assert!(table.contains("Licence conflicts of 3 models, by terms"), "{table}");
}
