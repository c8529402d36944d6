//! Recipes of every shape that mergekit reads.

use super::super::Claim;
use super::*;
use crate::model::SourceKind;

fn observe_recipe(name: &str, text: &str) -> Observations {
    let snapshot = Snapshot::from_files(SourceKind::Local, None, [(name, text)]);
    let mut seen = Observations::default();
    observe(&snapshot, &mut seen);
    seen
}

fn parents(text: &str) -> Vec<String> {
    let seen = observe_recipe("mergekit_config.yml", text);
    assert!(seen.evidence.iter().all(|evidence| evidence.basis == Basis::Recorded));
    seen.evidence
        .iter()
        .filter_map(|evidence| match &evidence.claim {
            Claim::Parent { parent, kind } => {
                assert_eq!(*kind, Some(RelationKind::Merge));
                let revision = parent.revision.as_ref().map(|revision| format!("@{revision}")).unwrap_or_default();
                Some(format!("{} {parent}{revision}", evidence.place.line.unwrap_or(0)))
            }
            _ => None,
        })
        .collect()
}

#[test]
fn reads_models_and_slices_once_each() {
    let text = "models:\n- model: example/a\n- model: example/b\n  parameters: {weight: 0.5}\nmerge_method: ties\nbase_model: example/base\n";
    assert_eq!(parents(text), ["6 example/base", "2 example/a", "3 example/b"]);
    let text = "slices:\n- sources:\n  - model: example/a\n    layer_range: [0, 8]\n  - {model: example/b, layer_range: [0, 8]}\n- sources:\n  - model: Example/A\nmerge_method: slerp\nbase_model: example/b\n";
    assert_eq!(parents(text), ["9 example/b", "3 example/a"]);
}

#[test]
fn leaves_out_what_was_typed_behind_an_id() {
    let text =
        "models:\n- model: example/a-7b - # the best\n- model: example/b 7b\n- model: a model of mine\nmerge_method: ties\n";
    assert_eq!(parents(text), ["2 example/a-7b", "3 example/b", "4 a model of mine"]);
}

#[test]
fn reads_slices_of_layers_in_their_first_form() {
    let text = "layer_slices:\n  - model: example/a\n    start: 0\n    end: 16\n  - model: example/b\n    start: 8\n    end: 20\n  - model: example/a\n    start: 17\n    end: 32\n";
    assert!(is_recipe(text));
    assert_eq!(parents(text), ["2 example/a", "5 example/b"]);
}

#[test]
fn reads_references_with_adapters_and_maps() {
    let text = "models:\n- model: example/a+example/lora\n- model:\n    model: {path: example/b, revision: abc}\n    lora: {path: example/lora-b}\n- model: {model: example/c, lora: example/lora-c}\nmerge_method: linear\n";
    assert_eq!(
        parents(text),
        ["2 example/a", "2 example/lora", "4 example/b@abc", "5 example/lora-b", "6 example/c", "6 example/lora-c"]
    );
}

#[test]
fn reads_modules_and_experts() {
    let text = "modules:\n  text_decoder:\n    slices:\n    - sources:\n      - model: example/a\n  vision: {models: [{model: example/b}]}\nmerge_method: passthrough\n";
    assert_eq!(parents(text), ["5 example/a", "6 example/b"]);
    let text = "base_model: example/base\nexperts:\n- source_model: example/a\n  positive_prompts: [hi]\n- source_model: example/b\nshared_experts:\n- source_model: example/c\n";
    assert_eq!(parents(text), ["1 example/base", "3 example/a", "5 example/b", "7 example/c"]);
    assert!(is_recipe(text) && !is_recipe("base_model: example/a\n"));
}

#[test]
fn leaves_out_the_steps_of_a_recipe_in_several_documents() {
    let text = "name: step-1\nmerge_method: slerp\nmodels: [{model: example/a}, {model: example/b}]\n---\nname: final\nmerge_method: linear\nmodels: [{model: step-1}, {model: example/c}]\n";
    assert_eq!(parents(text), ["3 example/a", "3 example/b", "7 example/c"]);
}

#[test]
fn notes_method_tool_and_tokenizer_source() {
    let seen = observe_recipe("mergekit_config.yaml", "merge_method: slerp\ntokenizer: {source: union}\nmodels: []\n");
    let claims: Vec<_> = seen.evidence.iter().map(|evidence| &evidence.claim).collect();
    assert_eq!(
        claims,
        [
            &Claim::Tool { tool: "mergekit".to_owned() },
            &Claim::Tag { tag: "merge_method:slerp".to_owned() },
            &Claim::Tag { tag: "tokenizer_source:union".to_owned() }
        ]
    );
}

#[test]
fn reads_what_stands_before_a_mistake() {
    let text = "merge_method: slerp\nmodels:\n- model: example/a\n\nProse: follows: here\n";
    assert_eq!(parents(text), ["3 example/a"]);
    let seen = observe_recipe("mergekit_config.yml", text);
    assert_eq!(seen.gaps.len(), 1, "{:?}", seen.gaps);
    assert!(seen.gaps[0].place.starts_with("mergekit_config.yml:"));
}

#[test]
fn reads_forty_sources_and_bounds_a_thousand() {
    let recipe = |count: usize| {
        let models: String = (0..count).map(|index| format!("- model: example/m{index}\n")).collect();
        format!("merge_method: linear\nmodels:\n{models}")
    };
    assert_eq!(parents(&recipe(48)).len(), 48);
    let seen = observe_recipe("mergekit_config.yml", &recipe(1_000));
    assert_eq!(seen.evidence.iter().filter(|evidence| matches!(evidence.claim, Claim::Parent { .. })).count(), MAX_SOURCES);
    assert!(seen.gaps[0].why.contains("names 1000 models"));
}

#[test]
fn reports_an_oversized_recipe() {
    let seen = observe_recipe("mergekit_moe_config.yml", &"#".repeat(2 << 20));
    assert!(seen.gaps[0].why.contains("over the limit"));
}
