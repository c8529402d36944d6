//! Cards, recipes and circles that nobody should write: each gives a gap with its place or a marked relation, in bounded time.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::support::Folder;

/// The report on a folder, which must come soon whatever the build: a check against work that grows with the square of the input.
#[track_caller]
fn scan(folder: &Folder) -> Value {
    let started = Instant::now();
    let report = folder.provaudit(&["scan", "models", "--no-policy", "--format", "json"]).run().report();
    assert!(started.elapsed() < Duration::from_secs(120), "{:?}", started.elapsed());
    report
}

#[track_caller]
fn model<'a>(report: &'a Value, path: &str) -> &'a Value {
    let models = report["models"].as_array().unwrap();
    models.iter().find(|model| model["path"] == path).unwrap_or_else(|| panic!("no {path}: {models:#?}"))
}

fn parents(model: &Value) -> Vec<String> {
    let relations = model["relations"].as_array().unwrap().iter();
    relations
        .map(|relation| format!("{} {}", relation["kind"].as_str().unwrap(), relation["parent"].as_str().unwrap()))
        .collect()
}

fn gap(model: &Value, of: &str) -> String {
    let gaps = model["gaps"].as_array().unwrap();
    let told = gaps.iter().find(|gap| gap["where"].as_str().unwrap().starts_with(of));
    told.unwrap_or_else(|| panic!("no gap at {of}: {gaps:#?}"))["why"].as_str().unwrap().to_owned()
}

const SAYS: &str = "Helper is fine-tuned from [example/base-7b](https://huggingface.co/example/base-7b).";

#[test]
fn reads_the_start_of_a_card_of_sixty_megabytes_and_says_so() {
    let mut card = format!("# Helper\n\n{SAYS}\n\n");
    card.push_str(&"Words of a long story that has no end. ".repeat(60 * 1024 * 1024 / 39));
    let report = scan(&Folder::new().file("models/acme/helper-7b/README.md", &card));
    let told = model(&report, "models/acme/helper-7b");
    assert!(parents(told).contains(&"fine-tune example/base-7b".to_owned()), "{:?}", parents(told));
    assert!(gap(told, "README.md").contains("only its start was read"));
}

#[test]
fn reads_a_card_of_one_line() {
    let card = format!("{} {SAYS} {}", "word ".repeat(20_000), "and more ".repeat(20_000));
    let report = scan(&Folder::new().file("models/acme/helper-7b/README.md", &card));
    assert_eq!(parents(model(&report, "models/acme/helper-7b")), ["fine-tune example/base-7b"]);
}

#[test]
fn reads_a_card_of_nothing_but_html() {
    let card = "<div align=\"center\"><h1>Helper</h1>\n<p>Helper is fine-tuned from <a href=\"https://huggingface.co/example/base-7b\">Base 7B</a>.</p>\n</div>\n";
    let report = scan(&Folder::new().file("models/acme/helper-7b/README.md", card));
    assert_eq!(parents(model(&report, "models/acme/helper-7b")), ["fine-tune example/base-7b"]);
}

#[test]
fn reads_a_card_in_utf_16_and_says_so() {
    let card = format!("---\nlicense: mit\n---\n# Helper\n\n{SAYS}\n");
    let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(card.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let report = scan(&Folder::new().bytes("models/acme/helper-7b/README.md", &bytes));
    let told = model(&report, "models/acme/helper-7b");
    assert_eq!(parents(told), ["fine-tune example/base-7b"]);
    assert_eq!(told["license"]["declared"], "mit");
    assert!(gap(told, "README.md").contains("UTF-16"));
}

#[test]
fn tells_of_front_matter_that_is_a_list_and_reads_the_rest() {
    let card = format!("---\n- license: mit\n- base_model: example/other-7b\n---\n# Helper\n\n{SAYS}\n");
    let report = scan(&Folder::new().file("models/acme/helper-7b/README.md", &card));
    let told = model(&report, "models/acme/helper-7b");
    assert!(!gap(told, "README.md").is_empty());
    assert!(parents(told).contains(&"fine-tune example/base-7b".to_owned()), "{:?}", parents(told));
}

#[test]
fn keeps_all_of_a_merge_recipes_forty_sources() {
    let mut recipe = "merge_method: ties\ndtype: bfloat16\nmodels:\n".to_owned();
    for number in 1..=40 {
        let _ = writeln!(recipe, "  - model: example/part-{number}-7b\n    parameters: {{weight: 0.025}}");
    }
    let report = scan(
        &Folder::new()
            .file("models/acme/helper-7b/mergekit_config.yml", &recipe)
            .file("models/acme/helper-7b/config.json", "{}"),
    );
    let merged = parents(model(&report, "models/acme/helper-7b"));
    assert_eq!(merged.iter().filter(|parent| parent.starts_with("merge example/part-")).count(), 40, "{merged:?}");
}

#[test]
fn ends_in_a_circle_of_parents_and_marks_a_model_that_is_its_own() {
    let card = |base: &str| format!("---\nlicense: mit\nbase_model: {base}\n---\n# Helper\n");
    let folder = Folder::new()
        .file("models/acme/one-7b/README.md", &card("acme/two-7b"))
        .file("models/acme/two-7b/README.md", &card("acme/one-7b"))
        .file("models/acme/self-7b/README.md", &card("acme/self-7b"));
    let report = scan(&folder);
    assert_eq!(parents(model(&report, "models/acme/one-7b")), ["fine-tune acme/two-7b"]);
    assert_eq!(parents(model(&report, "models/acme/two-7b")), ["fine-tune acme/one-7b"]);
    let own = model(&report, "models/acme/self-7b");
    assert!(parents(own).is_empty());
    assert!(gap(own, "README.md:3").contains("names the model itself"));
}
