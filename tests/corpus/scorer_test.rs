//! The scorer itself: a right report scores full marks, and each kind of mistake is seen.

use serde_json::{Value, json};

use crate::labels::{self, Label};
use crate::score::Facet;
use crate::tables::{Measured, Tally};
use crate::{scan, score_all};

const LABEL: &str = "
id: acme/helper-7b
publisher: Acme (a copy)
edges:
- {base: example/base-7b, relation: finetune}
- {base: example/grand-7b, relation: finetune, indirect: true}
- {base: its own merged model (GGUF), relation: quantized, base_not_given_as_id: true}
teachers: [example/teacher-70b (answers), unnamed judge]
datasets: [example/answers, private chats of nurses]
license_declared: [mit, apache-2.0]
license_in_text: 'code: MIT; weights: Apache 2.0'
";

fn label() -> Label {
    labels::parse(LABEL)
}

/// A report that the label calls right in full.
fn right() -> Value {
    json!({
        "id": "acme/helper-7b", "path": "cards/acme__helper-7b",
        "relations": [
            {"kind": "fine-tune", "parent": "Example/Base-7B", "standing": "declared", "confidence": 0.9, "evidence": ["e1"]},
            {"kind": "continued-pretraining", "parent": "example/grand-7b", "standing": "declared", "confidence": 0.9},
            {"kind": "distillation", "parent": "example/teacher-70b", "standing": "declared", "confidence": 0.9},
        ],
        "datasets": [{"id": "example/answers", "teachers": []}, {"id": "acme/nurses-chats", "teachers": []}],
        "origin": {"maker": "acme"},
        "license": {"declared": "apache-2.0, mit"},
        "evidence": [
            {"id": "e1", "kind": "parent", "value": "Example/Base-7B", "file": "README.md", "line": 3, "quote": "Example/Base-7B",
             "extractor": "card"},
            {"id": "e2", "kind": "license-stated", "value": "MIT License", "file": "README.md", "line": 9, "extractor": "prose"},
        ],
    })
}

fn measure(model: Value) -> Measured {
    measure_against(&label(), model)
}

fn measure_against(label: &Label, model: Value) -> Measured {
    let report = json!({"schema_version": 1, "models": [model]});
    score_all(&scan::parse(report.to_string().as_bytes()), std::slice::from_ref(label), Label::folder)
}

fn counts(tally: Tally) -> [usize; 3] {
    [tally.hits, tally.misses, tally.false_alarms]
}

#[test]
fn gives_full_marks_to_a_right_report() {
    let measured = measure(right());
    assert_eq!(counts(measured.relations()), [1, 0, 0]);
    for (facet, hits) in [
        (Facet::Parent, 1),
        (Facet::Teacher, 1),
        (Facet::Dataset, 1),
        (Facet::DeclaredLicense, 2),
        (Facet::ProseLicense, 1),
        (Facet::Maker, 1),
    ] {
        assert_eq!(counts(measured.facet(facet)), [hits, 0, 0], "{facet}");
    }
}

#[test]
fn counts_a_wrong_parent_as_a_miss_and_a_false_alarm() {
    let mut model = right();
    model["relations"][0]["parent"] = json!("example/other-7b");
    let measured = measure(model);
    assert_eq!(counts(measured.relations()), [0, 1, 1]);
    assert_eq!(counts(measured.facet(Facet::Parent)), [0, 1, 1]);
    let alarm = measured.outcomes.iter().find(|outcome| outcome.got.contains("example/other-7b")).expect("the alarm is kept");
    assert!(alarm.got.contains("README.md:3 [card] «Example/Base-7B»"), "{}", alarm.got);
}

#[test]
fn counts_a_wrong_kind_in_pairs_and_not_in_parents() {
    let mut model = right();
    model["relations"][0]["kind"] = json!("merge");
    let measured = measure(model);
    assert_eq!(counts(measured.relations()), [0, 1, 1]);
    assert_eq!(counts(measured.facet(Facet::Parent)), [1, 0, 0]);
}

#[test]
fn counts_a_second_kind_for_one_parent_as_a_false_alarm() {
    let mut model = right();
    let mut second = model["relations"][0].clone();
    second["kind"] = json!("adapter");
    model["relations"].as_array_mut().expect("a list").push(second);
    assert_eq!(counts(measure(model).relations()), [1, 0, 1]);
}

#[test]
fn counts_an_invented_teacher_in_teachers_and_in_relations() {
    let mut model = right();
    model["relations"][2]["parent"] = json!("example/other-70b");
    let measured = measure(model);
    assert_eq!(counts(measured.facet(Facet::Teacher)), [0, 1, 1]);
    assert_eq!(counts(measured.relations()), [1, 0, 1]);
}

#[test]
fn does_not_judge_a_teacher_that_the_catalogue_knows_behind_a_labelled_dataset() {
    let mut model = right();
    let taught = json!({"kind": "distillation", "parent": "example/other-70b", "standing": "declared", "confidence": 0.9,
        "through": "example/answers"});
    model["relations"].as_array_mut().expect("a list").push(taught);
    model["datasets"][0]["teachers"] = json!(["example/other-70b"]);
    let measured = measure(model.clone());
    assert_eq!((counts(measured.facet(Facet::Teacher)), counts(measured.relations())), ([1, 0, 0], [1, 0, 0]));
    assert_eq!(measured.known_beyond_label.len(), 1);
    // The same teacher through a dataset that the label doesn't have is a false alarm.
    model["datasets"][0]["id"] = json!("example/invented");
    let measured = measure(model);
    assert_eq!((counts(measured.facet(Facet::Teacher)), counts(measured.relations())), ([1, 0, 1], [1, 0, 1]));
}

#[test]
fn does_not_judge_a_copy_under_another_owner_for_its_original() {
    let mut model = right();
    let original = json!({"kind": "copy", "parent": "acme/helper-7b", "standing": "inferred", "confidence": 0.2});
    model["relations"].as_array_mut().expect("a list").push(original);
    // Without the edge to its own merged model, which excuses the model as its own parent.
    let lines: Vec<&str> = LABEL.lines().filter(|line| !line.contains("its own")).collect();
    let label: Label = labels::parse(&lines.join("\n"));
    assert_eq!(counts(measure_against(&label, model.clone()).relations()), [1, 0, 1], "a model is not its own parent");
    model["id"] = json!("somebody/helper-7b");
    assert_eq!(counts(measure_against(&label, model).relations()), [1, 0, 0]);
}

#[test]
fn counts_wrong_datasets_licences_and_makers() {
    let mut model = right();
    model["datasets"] = json!([{"id": "example/squirrels", "teachers": []}]);
    model["license"]["declared"] = json!("mit, gpl-3.0");
    model["evidence"][1]["value"] = json!("GPL 3.0");
    model["origin"]["maker"] = json!("example");
    let measured = measure(model);
    assert_eq!(counts(measured.facet(Facet::Dataset)), [0, 1, 1]);
    assert_eq!(counts(measured.facet(Facet::DeclaredLicense)), [1, 1, 1]);
    assert_eq!(counts(measured.facet(Facet::ProseLicense)), [0, 1, 1]);
    assert_eq!(counts(measured.facet(Facet::Maker)), [0, 1, 1]);
}

#[test]
fn counts_an_empty_report_as_misses() {
    let measured = measure(json!({"id": null, "path": "cards/acme__helper-7b", "origin": {}, "license": {}}));
    assert_eq!(counts(measured.relations()), [0, 1, 0]);
    for facet in [Facet::Teacher, Facet::Dataset, Facet::ProseLicense, Facet::Maker] {
        assert_eq!(counts(measured.facet(facet)), [0, 1, 0], "{facet}");
    }
    assert_eq!((measured.relations().precision(), measured.relations().recall(), measured.relations().f1()), (1.0, 0.0, 0.0));
}

#[test]
#[should_panic(expected = "acme__helper-7b is not reported")]
fn refuses_a_report_that_lacks_a_model() {
    let mut model = right();
    model["path"] = json!("cards/acme__other-7b");
    let _ = measure(model);
}
