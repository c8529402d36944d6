//! What ancestors still demand, and what does not fit.

use provaudit::catalog::Catalog;
use provaudit::evidence::{Evidence, LicenseClaim};
use provaudit::license::Conflict;
use provaudit::license::deployer::{Deployer, conflicts};
use provaudit::model::{ModelId, RelationKind};

use super::tree::{Tree, classes, declared, says, second_hand, text};

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
    assert!(license.is_complete());
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
    assert!(!license.is_complete());
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
    assert!(!license.is_complete() && license.concluded.as_deref() == Some("MIT"));
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
    let barred = |conflicts: &[Conflict]| conflicts.iter().any(|conflict| conflict.class == "distillation-barred");
    assert!(barred(&taught("mit")));
    assert!(!barred(&taught("llama2")));
}

#[test]
fn warns_only_where_a_licence_is_recalled_of_a_base() {
    let of = |own: &[Evidence], base: &str, read: bool| {
        let mut tree =
            Tree::new(&[("acme/helper-7b", RelationKind::FineTune, "example/base-7b")], &[("example/base-7b", base)]);
        tree.read = read;
        tree.conclude(own)
    };
    for base in ["llama3.1", "gemma", "cc-by-nc-4.0", "cc-by-nd-4.0", "gpl-3.0", "exaone-nc"] {
        let (read, recalled) = (of(&[declared("mit")], base, true), of(&[declared("mit")], base, false));
        assert_eq!(classes(&read), classes(&recalled), "{base}");
        assert!(read.conflicts.iter().any(|conflict| conflict.certain), "{base}");
        for (sure, weak) in read.conflicts.iter().zip(&recalled.conflicts) {
            assert!(!weak.certain && !sure.unverified, "{base}: {weak:?}");
            assert_eq!(weak.unverified, sure.certain, "{base}: {weak:?}");
        }
        assert!(recalled.obligations.iter().all(|duty| !duty.certain || duty.from_model.as_str() == "acme/helper-7b"));
    }
    // What the model's own files say stays as sure as it was.
    let text = says(text("mit"));
    for read in [true, false] {
        let own = of(&[declared("gpl-3.0"), text.clone()], "mit", read);
        let tag = own.conflicts.iter().find(|conflict| conflict.class == "license-text-contradicts-tag").unwrap();
        assert!(!tag.unverified, "{tag:?}");
        assert!(of(&[], "llama3.1", read).conflicts.iter().any(|found| found.class == "license-omitted" && found.certain));
    }
}

#[test]
fn warns_only_where_the_terms_are_known_second_hand() {
    let catalog = second_hand();
    let deployer = Deployer {
        monthly_active_users: Some(u64::MAX),
        annual_revenue_usd: Some(u64::MAX),
        jurisdictions: &["EU", "GB", "KR", "CN", "US"].map(str::to_owned),
        uses: &["military".to_owned()],
    };
    let (mut weak, mut read) = (0, 0);
    for row in catalog.licenses.rows() {
        for kind in RelationKind::ALL {
            let tree = Tree::new(
                &[("acme/helper-7b", kind, "example/base-7b"), ("acme/helper-7b", RelationKind::Merge, "example/other-7b")],
                &[("example/base-7b", row.id.as_str()), ("example/other-7b", "exaone-nc")],
            );
            for own in ["mit", row.id.as_str()] {
                let all = |catalog: &Catalog| {
                    let mut license = tree.conclude_by(&[declared(own)], catalog);
                    license.conflicts.extend(conflicts(&license, &deployer, catalog));
                    license.conflicts
                };
                let found = all(&catalog);
                // That no licence is stated, or none that is known, is seen and no term.
                let on_terms = |conflict: &&Conflict| {
                    let class = conflict.class.as_str();
                    conflict.certain && !class.ends_with("license-omitted") && class != "custom-license-unresolved"
                };
                let certain: Vec<&Conflict> = found.iter().filter(on_terms).collect();
                assert!(certain.is_empty(), "{} by {kind}: {certain:?}", row.id);
                weak += found.len();
                read += all(Catalog::shipped()).iter().filter(|conflict| conflict.certain).count();
            }
        }
    }
    assert!(weak > 1000 && read > 1000, "{weak} weak, {read} certain where they were read");
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
    assert_eq!((license.is_complete(), license.concluded.as_deref()), (false, Some("MIT")));
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

#[test]
fn asks_for_a_phrase_until_the_card_shows_it() {
    let tree = Tree::new(&[("acme/helper-8b", RelationKind::FineTune, "example/base-8b")], &[("example/base-8b", "llama3.1")]);
    let missing = tree.conclude(&[declared("llama3.1")]);
    assert!(classes(&missing).contains(&"attribution-display-missing"), "{:?}", classes(&missing));
    let row = Catalog::shipped().licenses.get(&"llama3.1".parse().unwrap()).unwrap();
    let phrase = row.display_phrases().next().unwrap();
    let shown = tree.conclude(&[declared("llama3.1"), says(LicenseClaim::Shown(phrase.to_owned()))]);
    assert!(!classes(&shown).contains(&"attribution-display-missing"));
}

#[test]
fn doubts_a_licensors_licence_that_no_ancestor_is_under() {
    let tree = |base| Tree::new(&[("acme/helper-8b", RelationKind::FineTune, "example/base-8b")], &[("example/base-8b", base)]);
    let claimed = tree("apache-2.0").conclude(&[declared("llama3")]);
    let doubt = claimed.conflicts.iter().find(|conflict| conflict.class == "family-claim-unsupported").unwrap();
    assert!(!doubt.certain);
    for (base, own) in [("llama3.1", "llama3"), ("apache-2.0", "mit"), ("apache-2.0", "cc-by-nc-4.0")] {
        let license = tree(base).conclude(&[declared(own)]);
        assert!(!classes(&license).contains(&"family-claim-unsupported"), "{own} on {base}");
    }
}

#[test]
fn names_the_whole_way_to_the_one_that_imposes_a_duty() {
    let tree = Tree::new(
        &[
            ("acme/helper-7b", RelationKind::FineTune, "someone/base-7b-4bit"),
            ("someone/base-7b-4bit", RelationKind::Quantization, "example/base-7b"),
        ],
        &[("someone/base-7b-4bit", "mit"), ("example/base-7b", "cc-by-nc-4.0")],
    );
    let license = tree.conclude(&[declared("mit")]);
    let duty = license.obligations.iter().find(|duty| duty.term == "non-commercial").unwrap();
    let path: Vec<&str> = duty.path.iter().map(ModelId::as_str).collect();
    assert_eq!(path, ["acme/helper-7b", "someone/base-7b-4bit", "example/base-7b"]);
    assert_eq!(duty.via, [RelationKind::FineTune, RelationKind::Quantization]);
    let unmet = license.unmet(duty, Catalog::shipped()).unwrap();
    assert_eq!(unmet.class, "noncommercial-dropped");
}

#[test]
fn takes_a_family_of_licences_for_a_member_that_an_ancestor_has() {
    let tree = Tree::new(
        &[("acme/paint-1", RelationKind::FineTune, "example/paint-0")],
        &[("example/paint-0", "creativeml-openrail-m")],
    );
    assert!(!classes(&tree.conclude(&[declared("openrail")])).contains(&"use-restrictions-dropped"));
    assert!(classes(&tree.conclude(&[declared("mit")])).contains(&"use-restrictions-dropped"));
}

#[test]
fn leaves_what_a_teacher_behind_a_dataset_asks_to_a_person() {
    let mut tree = Tree::new(
        &[("acme/student-7b", RelationKind::Distillation, "example/teacher-70b")],
        &[("example/teacher-70b", "deepseek")],
    );
    assert!(tree.conclude(&[declared("mit")]).conflicts.iter().any(|conflict| conflict.certain));
    tree.graph.edges[0].through = "example/answers".parse().ok();
    assert!(tree.conclude(&[declared("mit")]).conflicts.iter().all(|conflict| !conflict.certain));
}

#[test]
fn gives_review_where_a_teachers_licence_is_silent_on_distillation() {
    let mut silent = 0;
    for row in Catalog::shipped().licenses.rows() {
        let kept = row.derivatives.inherit.get("distill").map_or(&[][..], Vec::as_slice);
        let placeholder = Catalog::shipped().licenses.is_placeholder(&row.id);
        if placeholder || !kept.iter().any(|code| code == "REVIEW") || kept.iter().any(|code| code.starts_with("FORBIDDEN")) {
            continue;
        }
        let tree = Tree::new(
            &[("acme/student-7b", RelationKind::Distillation, "example/teacher-70b")],
            &[("example/teacher-70b", row.id.as_str())],
        );
        let license = tree.conclude(&[declared("mit")]);
        let found = license.conflicts.iter().find(|conflict| conflict.class == "distillation-barred");
        assert!(found.is_some_and(|found| !found.certain), "{}: {:?}", row.id, license.conflicts);
        silent += 1;
    }
    assert!(silent > 0);
}

#[test]
fn asks_nothing_where_a_work_was_given_to_the_public() {
    for base in ["cc0-1.0", "unlicense", "pddl", "wtfpl"] {
        let tree = Tree::new(&[("acme/helper-7b", RelationKind::FineTune, "example/base-7b")], &[("example/base-7b", base)]);
        let license = tree.conclude(&[declared("mit")]);
        let asked: Vec<&str> = license.obligations.iter().map(|duty| duty.from_license.as_str()).collect();
        assert!(asked.iter().all(|license| *license == "mit"), "{base}: {asked:?}");
        assert!(license.is_complete(), "{base}: {:?}", license.unknown);
        // Its own licence asks as little.
        assert!(tree.conclude(&[declared(base)]).obligations.is_empty(), "{base}");
    }
    // One that is as free and wants its notice kept still asks for it.
    let tree =
        Tree::new(&[("acme/helper-7b", RelationKind::FineTune, "example/base-7b")], &[("example/base-7b", "bsd-3-clause")]);
    assert!(tree.conclude(&[declared("mit")]).obligations.iter().any(|duty| duty.from_license.as_str() == "bsd-3-clause"));
}

#[test]
fn says_whether_a_licensor_may_end_a_licence_or_only_calls_it_revocable() {
    let why = |id: &str| {
        let base = "example/base-7b";
        let tree = Tree::new(&[("acme/helper-7b", RelationKind::FineTune, base)], &[(base, "mit")]);
        let license = tree.conclude(&[declared(id)]);
        let revocable = license.conflicts.iter().find(|conflict| conflict.class == "revocable-at-will");
        revocable.map(|conflict| conflict.why.clone()).unwrap_or_default()
    };
    assert!(why("llama1").contains("may end it at will"), "{}", why("llama1"));
    assert!(why("yi-license").contains("names a breach only"), "{}", why("yi-license"));
    assert_eq!(why("mit"), "");
}
