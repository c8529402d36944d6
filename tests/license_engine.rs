//! The licence engine through the library: what is read, what ancestors still demand, what does not fit.
//!
//! Model names are invented; licences are rows of the catalogue.

use provaudit::catalog::Catalog;
use provaudit::document::Place;
use provaudit::evidence::{Claim, Evidence, LicenseClaim};
use provaudit::license::{License, conclude, resolve};
use provaudit::lineage::{AncestorSource, Edge, LineageGraph, Node, RelationStanding};
use provaudit::model::{Basis, LicenseId, ModelId, RelationKind};

fn seen(file: &str, claim: Claim, basis: Basis) -> Evidence {
    Evidence { claim, basis, place: Place::line(file, 2), quote: String::new(), extractor: "test" }
}

fn says(claim: LicenseClaim) -> Evidence {
    let file = if matches!(claim, LicenseClaim::Text { .. }) { "LICENSE" } else { "README.md" };
    seen(file, Claim::License(claim), Basis::Declared)
}

fn declared(id: &str) -> Evidence {
    says(LicenseClaim::Declared(id.to_owned()))
}

fn text(license: &str) -> LicenseClaim {
    LicenseClaim::Text { license: license.parse().ok(), score: 1.0, residue: None }
}

fn read(evidence: &[Evidence]) -> License {
    resolve(evidence, Catalog::shipped())
}

fn classes(license: &License) -> Vec<&str> {
    license.conflicts.iter().map(|conflict| conflict.class.as_str()).collect()
}

/// A tree written as `child kind parent`; licences as `model licence`.
struct Tree {
    graph: LineageGraph,
    licenses: Vec<(ModelId, Vec<LicenseId>)>,
}

impl Tree {
    fn new(edges: &[(&str, RelationKind, &str)], licenses: &[(&str, &str)]) -> Self {
        let mut graph = LineageGraph::default();
        let number = |name: &str, graph: &mut LineageGraph| {
            let id: ModelId = name.parse().unwrap();
            graph.nodes.iter().position(|node| node.id == id).unwrap_or_else(|| {
                graph.nodes.push(Node { id, source: AncestorSource::Catalog, scanned: None, root: false });
                graph.nodes.len() - 1
            })
        };
        for (child, kind, parent) in edges {
            let (child, parent) = (number(child, &mut graph), number(parent, &mut graph));
            graph.edges.push(Edge {
                child,
                parent,
                kind: *kind,
                standing: RelationStanding::Declared,
                confidence: 0.9,
                named_only: false,
                relation: None,
                through: None,
            });
        }
        graph.edges.sort_by_key(|edge| edge.child);
        let has_parents: Vec<usize> = graph.edges.iter().map(|edge| edge.child).collect();
        for (number, node) in graph.nodes.iter_mut().enumerate() {
            node.root = !has_parents.contains(&number);
        }
        let licenses =
            licenses.iter().map(|(model, license)| (model.parse().unwrap(), vec![license.parse().unwrap()])).collect();
        Self { graph, licenses }
    }

    fn conclude(&self, evidence: &[Evidence]) -> License {
        let id = self.graph.nodes[0].id.clone();
        let mut evidence = evidence.to_vec();
        evidence.push(seen("README.md", Claim::Name { name: id.to_string() }, Basis::Declared));
        let licensed = |node: &Node| self.licenses.iter().find(|(id, _)| *id == node.id).map(|(_, rows)| rows.clone());
        conclude(read(&evidence), &id, &self.graph, &licensed, &evidence, Catalog::shipped())
    }
}

#[test]
fn reads_ids_and_lax_spellings_and_keeps_the_original() {
    let cases = [
        ("MIT", "MIT"),
        ("MIT License", "MIT"),
        ("apache2", "Apache-2.0"),
        ("Apache 2", "Apache-2.0"),
        ("apache-2", "Apache-2.0"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("cc by nc 4.0", "CC-BY-NC-4.0"),
        ("CC-BY-NC-SA 4.0", "CC-BY-NC-SA-4.0"),
        ("Creative Commons Attribution-NonCommercial 4.0 International", "CC-BY-NC-4.0"),
        ("gplv3", "GPL-3.0-only"),
        ("llama-3.1", "LicenseRef-scancode-llama-3.1-license-2024"),
        ("Llama 2 Community License Agreement", "LicenseRef-scancode-llama-2-license-2023"),
        ("bsd", "LicenseRef-bsd-unspecified"),
        ("mit OR apache-2.0", "MIT OR Apache-2.0"),
        ("GPL-3.0-or-later", "GPL-3.0-or-later"),
    ];
    for (written, spdx) in cases {
        let license = read(&[declared(written)]);
        assert_eq!(license.spdx.as_deref(), Some(spdx), "{written}");
        assert_eq!(license.declared.as_deref(), Some(written));
        assert!(license.conflicts.is_empty(), "{written}: {:?}", license.conflicts);
    }
}

#[test]
fn names_the_nearest_id_for_one_that_is_unknown() {
    let license = read(&[declared("apche-2.0")]);
    assert_eq!((license.spdx.as_deref(), license.complete), (None, false));
    assert_eq!(classes(&license), ["custom-license-unresolved"]);
    assert!(license.conflicts[0].why.contains("`apache-2.0`"), "{}", license.conflicts[0].why);
}

#[test]
fn takes_no_expression_with_errors() {
    for written in ["MIT OR", "MIT OR OR Apache-2.0", "MIT/Apache-2.0/"] {
        assert!(read(&[declared(written)]).resolved.is_empty(), "{written}");
    }
}

#[test]
fn reads_a_list_as_all_apply() {
    let license = read(&[declared("gemma"), declared("llama3.3")]);
    assert_eq!(license.declared.as_deref(), Some("gemma, llama3.3"));
    assert_eq!(license.resolved.len(), 2);
    assert!(license.conflicts.is_empty());
}

#[test]
fn resolves_other_by_name_link_and_text() {
    let name = read(&[declared("other"), says(LicenseClaim::Name("exaone".to_owned()))]);
    assert_eq!((name.class.as_str(), name.complete), ("research-only", true));
    let link = read(&[declared("other"), says(LicenseClaim::Link("https://ai.google.dev/gemma/terms".to_owned()))]);
    assert_eq!(link.resolved, ["gemma".parse().unwrap()]);
    let file = read(&[declared("other"), says(text("llama2"))]);
    assert_eq!(file.resolved, ["llama2".parse().unwrap()]);
    let none = read(&[declared("other")]);
    assert_eq!((classes(&none), none.complete), (vec!["custom-license-unresolved"], false));
}

#[test]
fn leaves_a_name_of_several_texts_open_until_a_text_is_there() {
    let open = read(&[declared("other"), says(LicenseClaim::Name("modified-mit".to_owned()))]);
    assert_eq!((classes(&open), open.complete, open.resolved.len()), (vec!["license-name-ambiguous"], false, 0));
    let version = read(&[declared("cc-by-nc-sa")]);
    assert_eq!((classes(&version), version.class.as_str()), (vec!["license-name-ambiguous"], "non-commercial"));
    let settled =
        read(&[declared("other"), says(LicenseClaim::Name("modified-mit".to_owned())), says(text("modified-mit-kimi-k2"))]);
    assert_eq!((classes(&settled), settled.complete), (vec![], true));
}

#[test]
fn lets_the_stricter_govern_where_text_and_tag_differ() {
    let license = read(&[declared("mit"), says(text("cc-by-nc-4.0"))]);
    assert_eq!(license.spdx.as_deref(), Some("CC-BY-NC-4.0"));
    assert_eq!(classes(&license), ["license-text-contradicts-tag"]);
    assert!(license.conflicts[0].certain && license.conflicts[0].evidence.len() == 2);
    let license = read(&[declared("cc-by-nc-4.0"), says(text("mit"))]);
    assert_eq!(license.spdx.as_deref(), Some("CC-BY-NC-4.0"));
    assert!(!license.conflicts[0].certain);
}

#[test]
fn takes_the_text_for_the_model_and_not_the_one_for_code() {
    let model = seen("MODEL_LICENSE", Claim::License(text("deepseek")), Basis::Declared);
    let license = read(&[declared("other"), says(text("mit")), model]);
    assert_eq!((license.resolved, license.conflicts.len()), (vec!["deepseek".parse().unwrap()], 0));
}

#[test]
fn sees_no_contradiction_in_a_licence_of_code() {
    let stated = "The code is under the MIT License, the model weights are under the Llama 2 Community License.";
    let license = read(&[declared("llama2"), says(LicenseClaim::Stated(stated.to_owned()))]);
    assert!(license.conflicts.is_empty(), "{:?}", license.conflicts);
}

#[test]
fn carries_restrictions_through_a_distilled_student_of_a_permissive_teacher() {
    let tree = Tree::new(
        &[
            ("acme/thinker-distill-70b", RelationKind::FineTune, "example/base-70b"),
            ("acme/thinker-distill-70b", RelationKind::Distillation, "acme/thinker"),
        ],
        &[("example/base-70b", "llama3.3"), ("acme/thinker", "mit")],
    );
    let license = tree.conclude(&[declared("mit")]);
    assert_eq!(license.concluded.as_deref(), Some("MIT AND LicenseRef-scancode-llama-3.3-license-2024"));
    let classes = classes(&license);
    for class in ["relabelled", "use-restrictions-dropped", "conditions-dropped", "name-prefix-missing"] {
        assert!(classes.contains(&class), "{class}: {classes:?}");
    }
    assert!(!classes.contains(&"distillation-barred"), "{classes:?}");
    let naming = license.obligations.iter().find(|duty| duty.term == "name-prefix").unwrap();
    assert!(naming.text.contains("Llama") && naming.from_model.as_str() == "example/base-70b", "{naming:?}");
    assert!(license.complete);
}

#[test]
fn finds_nothing_wrong_with_a_permissive_student_of_permissive_parents() {
    let tree = Tree::new(
        &[
            ("acme/thinker-distill-32b", RelationKind::FineTune, "example/base-32b"),
            ("acme/thinker-distill-32b", RelationKind::Distillation, "acme/thinker"),
        ],
        &[("example/base-32b", "apache-2.0"), ("acme/thinker", "mit")],
    );
    let license = tree.conclude(&[declared("mit")]);
    assert_eq!(license.concluded.as_deref(), Some("MIT"));
    assert!(license.conflicts.is_empty(), "{:?}", license.conflicts);
    assert!(license.obligations.iter().any(|duty| duty.from_license.as_str() == "apache-2.0"));
}

#[test]
fn finds_a_permissive_tag_on_an_adapter_of_a_restricted_base() {
    let tree = Tree::new(&[("acme/helper-lora", RelationKind::Adapter, "example/base-8b")], &[("example/base-8b", "llama3.1")]);
    let license = tree.conclude(&[declared("apache-2.0")]);
    assert!(classes(&license).contains(&"use-restrictions-dropped"));
    assert!(license.conflicts.iter().any(|conflict| conflict.class == "relabelled" && conflict.certain));
}

#[test]
fn finds_a_relabelled_child_of_terms_that_must_be_passed_on() {
    let tree = Tree::new(&[("acme/helper-2b", RelationKind::FineTune, "example/base-2b")], &[("example/base-2b", "gemma")]);
    assert!(classes(&tree.conclude(&[declared("apache-2.0")])).contains(&"relabelled"));
    assert!(!classes(&tree.conclude(&[declared("gemma")])).contains(&"relabelled"));
}

#[test]
fn finds_a_noncommercial_base_behind_a_quantised_copy() {
    let tree = Tree::new(
        &[
            ("acme/helper-7b", RelationKind::FineTune, "someone/base-7b-4bit"),
            ("someone/base-7b-4bit", RelationKind::Quantization, "example/base-7b"),
        ],
        &[("someone/base-7b-4bit", "mit"), ("example/base-7b", "cc-by-nc-4.0")],
    );
    let license = tree.conclude(&[declared("mit")]);
    let dropped = license.conflicts.iter().find(|conflict| conflict.class == "noncommercial-dropped").unwrap();
    assert_eq!(dropped.ancestor.as_ref().map(ModelId::as_str), Some("example/base-7b"));
    assert_eq!(license.concluded.as_deref(), Some("MIT AND CC-BY-NC-4.0"));
}

#[test]
fn gives_an_adapter_without_licence_its_bases() {
    let tree =
        Tree::new(&[("acme/helper-lora", RelationKind::Adapter, "example/base-7b")], &[("example/base-7b", "apache-2.0")]);
    let license = tree.conclude(&[]);
    assert_eq!((license.declared.as_deref(), license.concluded.as_deref()), (None, Some("Apache-2.0")));
    assert_eq!(classes(&license), ["adapter-license-omitted"]);
    assert!(!license.complete);
}

#[test]
fn reports_parents_of_a_merge_that_cannot_be_met_together() {
    let tree = Tree::new(
        &[
            ("acme/mix-7b", RelationKind::Merge, "example/one-7b"),
            ("acme/mix-7b", RelationKind::Merge, "example/two-7b"),
            ("acme/mix-7b", RelationKind::Merge, "example/three-7b"),
        ],
        &[("example/one-7b", "llama3.1"), ("example/two-7b", "exaone-nc"), ("example/three-7b", "cc-by-sa-4.0")],
    );
    let classes_of = tree.conclude(&[declared("mit")]);
    let classes = classes(&classes_of);
    assert!(classes.contains(&"name-prefix-clash") && classes.contains(&"copyleft-dropped"), "{classes:?}");
}

#[test]
fn never_passes_an_ancestor_whose_licence_is_unknown() {
    let tree = Tree::new(&[("acme/helper-7b", RelationKind::FineTune, "example/unheard-of")], &[]);
    let license = tree.conclude(&[declared("mit")]);
    assert!(!license.complete && license.concluded.as_deref() == Some("MIT"));
}

#[test]
fn bars_a_student_outside_the_family_and_lets_one_inside_pass() {
    let taught = |base: &str| {
        let tree = Tree::new(
            &[
                ("acme/student-7b", RelationKind::FineTune, "example/base-7b"),
                ("acme/student-7b", RelationKind::Distillation, "example/teacher-70b"),
            ],
            &[("example/base-7b", base), ("example/teacher-70b", "llama2")],
        );
        tree.conclude(&[declared(base)]).conflicts
    };
    let barred =
        |conflicts: &[provaudit::license::Conflict]| conflicts.iter().any(|conflict| conflict.class == "distillation-barred");
    assert!(barred(&taught("mit")));
    assert!(!barred(&taught("llama2")));
}

#[test]
fn warns_only_where_the_terms_are_known_second_hand() {
    let tree =
        Tree::new(&[("acme/helper-7b", RelationKind::FineTune, "example/base-7b")], &[("example/base-7b", "grok2-community")]);
    let license = tree.conclude(&[declared("mit")]);
    assert!(
        !license.conflicts.is_empty() && license.conflicts.iter().all(|conflict| !conflict.certain),
        "{:?}",
        license.conflicts
    );
}

#[test]
fn lets_a_licensor_release_its_own_work_anew() {
    let tree = Tree::new(
        &[
            ("acme/helper-7b", RelationKind::FineTune, "example/base-7b-instruct"),
            ("example/base-7b-instruct", RelationKind::FineTune, "example/base-7b"),
        ],
        &[("example/base-7b-instruct", "apache-2.0"), ("example/base-7b", "cc-by-nc-4.0")],
    );
    let license = tree.conclude(&[declared("apache-2.0")]);
    assert!(license.conflicts.is_empty(), "{:?}", license.conflicts);
}

#[test]
fn reports_another_version_of_the_ancestors_licence() {
    let tree =
        Tree::new(&[("acme/llama-helper", RelationKind::FineTune, "example/base-70b")], &[("example/base-70b", "llama3.1")]);
    let license = tree.conclude(&[declared("llama3")]);
    assert!(classes(&license).contains(&"license-version-skew"));
    assert!(!classes(&license).contains(&"use-restrictions-dropped"));
}

#[test]
fn recognises_a_standard_text_and_shows_what_was_added() {
    let licenses = &Catalog::shipped().licenses;
    let plain = include_str!("../LICENSE");
    let found = licenses.recognise(plain);
    assert_eq!((found.license.as_ref().map(LicenseId::as_str), found.residue), (Some("apache-2.0"), None));
    let one_line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(licenses.recognise(&one_line).residue, None);
    let clause = "Whoever serves more than one thousand users a month with the work shows the name of the author in a prominent place \
        of the user interface, and asks the author for a separate agreement before the day on which that number is exceeded.";
    let found = licenses.recognise(&format!("{plain}\n{clause}"));
    assert!(found.residue.as_ref().is_some_and(|residue| residue.contains("more than one thousand users")), "{found:?}");
}

#[test]
fn recognises_a_standard_text_without_its_appendix() {
    let plain = include_str!("../LICENSE");
    let body = plain.split("END OF TERMS AND CONDITIONS").next().unwrap();
    let found = Catalog::shipped().licenses.recognise(body);
    assert_eq!((found.license.as_ref().map(LicenseId::as_str), found.residue), (Some("apache-2.0"), None));
}

#[test]
fn keeps_a_standard_text_that_the_catalogue_has_no_terms_of() {
    let license = read(&[says(text("X11"))]);
    assert_eq!((license.spdx.as_deref(), license.resolved.len(), license.complete), (Some("X11"), 0, false));
}

#[test]
fn recognises_titles_of_licences_that_have_no_template() {
    let licenses = &Catalog::shipped().licenses;
    let text = format!(
        "# LLAMA 3.1 COMMUNITY LICENSE AGREEMENT\nLlama 3.1 Version Release Date: July 23\n{}",
        "some terms ".repeat(200)
    );
    let found = licenses.recognise(&text);
    assert_eq!(found.license.as_ref().map(LicenseId::as_str), Some("llama3.1"));
    assert!(found.offset < 5 && found.score < 1.0);
    assert_eq!(licenses.recognise("All rights reserved.").license, None);
    assert_eq!(licenses.recognise("Licensed under the Apache License, Version 2.0").license, "apache-2.0".parse().ok());
}

#[test]
fn takes_unknown_and_none_for_no_licence() {
    let tree =
        Tree::new(&[("acme/helper-7b", RelationKind::FineTune, "example/base-7b")], &[("example/base-7b", "apache-2.0")]);
    for written in ["unknown", "none"] {
        let license = tree.conclude(&[declared(written)]);
        assert_eq!(license.declared.as_deref(), Some(written));
        assert_eq!((classes(&license), license.class.as_str()), (vec!["license-omitted"], "unknown"), "{written}");
    }
}

#[test]
fn never_passes_an_ancestor_that_says_other() {
    let tree = Tree::new(&[("acme/helper-7b", RelationKind::FineTune, "example/base-7b")], &[("example/base-7b", "other")]);
    let license = tree.conclude(&[declared("mit")]);
    assert_eq!((license.complete, license.concluded.as_deref()), (false, Some("MIT")));
}

#[test]
fn reads_what_stands_beside_a_vendors_own_name() {
    let license = read(&[declared("other"), says(LicenseClaim::Name("acme-license".to_owned())), says(text("llama2"))]);
    assert_eq!((license.complete, license.conflicts.len()), (true, 0), "{:?}", license.conflicts);
    let license = read(&[declared("other"), says(LicenseClaim::Name("acme-license".to_owned()))]);
    assert_eq!(classes(&license), ["custom-license-unresolved"]);
}

#[test]
fn keeps_a_modified_text_apart_from_the_plain_one() {
    let claim = LicenseClaim::Text { license: "mit".parse().ok(), score: 0.8, residue: Some("shall display".to_owned()) };
    let license = read(&[declared("mit"), says(claim)]);
    assert_eq!((license.spdx.as_deref(), license.class.as_str()), (Some("LicenseRef-modified-MIT"), "unknown"));
    assert_eq!((classes(&license), license.complete), (vec!["license-text-modified"], false));
}

#[test]
fn survives_a_cycle_of_parents() {
    let mut tree = Tree::new(
        &[("acme/a", RelationKind::FineTune, "acme/b"), ("acme/b", RelationKind::FineTune, "acme/a")],
        &[("acme/a", "mit"), ("acme/b", "cc-by-nc-4.0")],
    );
    tree.graph.nodes[1].root = false;
    let license = tree.conclude(&[declared("mit")]);
    assert_eq!(license.declared.as_deref(), Some("mit"));
}

#[test]
fn gives_review_where_the_parent_rests_on_a_name() {
    let mut tree =
        Tree::new(&[("acme/helper-8b", RelationKind::FineTune, "example/base-8b")], &[("example/base-8b", "llama3.1")]);
    tree.graph.edges[0].named_only = true;
    let license = tree.conclude(&[declared("mit")]);
    assert!(!license.conflicts.is_empty());
    assert!(license.conflicts.iter().all(|conflict| !conflict.certain), "{:?}", license.conflicts);
}
