//! What files cannot settle, what is not known and whose it is, and what is asked once or not at all.

use provaudit::catalog::{Catalog, Resolution};
use provaudit::evidence::{Evidence, LicenseClaim};
use provaudit::license::Conflict;
use provaudit::lineage::{AncestorSource, Node, RelationStanding};
use provaudit::model::{ModelId, RelationKind};

use super::tree::{Tree, classes, declared, says};

/// The tree of a model whose parent only its structure tells of.
fn inferred(license: &str) -> Tree {
    let mut tree = Tree::new(&[("acme/helper-7b", RelationKind::FineTune, "example/base-7b")], &[("example/base-7b", license)]);
    tree.graph.edges[0].standing = RelationStanding::Inferred;
    tree
}

#[test]
fn misses_the_name_of_a_parent_that_nothing_names() {
    let found = inferred("apache-2.0").conclude(&[declared("mit")]);
    let missing = found.conflicts.iter().find(|conflict| conflict.class == "attribution-missing").unwrap();
    assert!(!missing.certain && missing.ancestor.as_ref().is_some_and(|id| id.as_str() == "example/base-7b"));
    // A relation that is claimed names its parent, and some licences ask for no name.
    let claimed =
        Tree::new(&[("acme/helper-7b", RelationKind::FineTune, "example/base-7b")], &[("example/base-7b", "apache-2.0")]);
    assert!(!classes(&claimed.conclude(&[declared("mit")])).contains(&"attribution-missing"));
    assert!(!classes(&inferred("llama2").conclude(&[declared("llama2")])).contains(&"attribution-missing"));
}

#[test]
fn misses_marks_of_changes_to_a_parent_that_nothing_names() {
    let found = inferred("apache-2.0").conclude(&[declared("mit")]);
    assert!(found.conflicts.iter().any(|conflict| conflict.class == "changes-unmarked" && !conflict.certain));
    // A licence that asks for the name alone.
    let mit = inferred("mit").conclude(&[declared("mit")]);
    assert!(classes(&mit).contains(&"attribution-missing") && !classes(&mit).contains(&"changes-unmarked"), "{mit:?}");
    // Who says what a model was made of says that it was changed.
    let mut tree = inferred("apache-2.0");
    tree.graph.edges[0].standing = RelationStanding::Declared;
    assert!(!classes(&tree.conclude(&[declared("mit")])).contains(&"changes-unmarked"));
}

#[test]
fn leaves_the_source_that_a_parents_licence_asks_for_to_a_person() {
    let of = |license: &str, kind| {
        let tree = Tree::new(&[("acme/helper-7b", kind, "example/base-7b")], &[("example/base-7b", license)]);
        tree.conclude(&[declared(license)]).conflicts
    };
    let source = |conflicts: &[Conflict]| {
        conflicts.iter().find(|conflict| conflict.class == "source-review").map(|conflict| conflict.certain)
    };
    assert_eq!(source(&of("agpl-3.0", RelationKind::FineTune)), Some(false));
    assert_eq!(source(&of("apache-2.0", RelationKind::FineTune)), None);
    // What was learned from outputs holds no work of the teacher.
    assert_eq!(source(&of("agpl-3.0", RelationKind::Distillation)), None);
}

#[test]
fn names_the_ancestor_whose_licence_is_not_known_and_why() {
    let tree = Tree::new(
        &[
            ("acme/helper-7b", RelationKind::Merge, "example/one-7b"),
            ("acme/helper-7b", RelationKind::Merge, "example/two-7b"),
            ("acme/helper-7b", RelationKind::Merge, "example/three-7b"),
        ],
        &[("example/one-7b", "mit"), ("example/three-7b", "other")],
    );
    let license = tree.conclude(&[declared("openrail")]);
    let told: Vec<String> = license.unknown.iter().map(|unknown| unknown.told("acme/helper-7b")).collect();
    assert_eq!(
        told,
        [
            "the licence of acme/helper-7b (`openrail` is a family of licences, and none says which of them)",
            "the licence of example/two-7b (the catalogue has the model and not its licence)",
            "the licence of example/three-7b (the catalogue has the model and not its licence)",
        ]
    );
}

fn is_family(name: &str) -> bool {
    matches!(Catalog::shipped().families.resolve(name), Resolution::Family(_))
}

#[test]
fn takes_the_licence_that_all_models_of_a_name_have() {
    let catalog = Catalog::shipped();
    let rows = catalog.families.rows().iter().flat_map(|family| &family.models);
    let known = |name: &&str| !name.contains('/') && catalog.license_of_all(name).is_some();
    let name = rows.map(|row| row.id.name()).find(known).unwrap();
    let license = Tree::new(&[("acme/helper-7b", RelationKind::FineTune, name)], &[]).conclude(&[declared("mit")]);
    assert!(license.is_complete(), "{name}: {:?}", license.unknown);
    let mixed = catalog.families.rows().iter().find(|family| {
        let licenses: Vec<_> = family.models.iter().map(|row| row.license.as_ref()).collect();
        licenses.iter().any(Option::is_some) && licenses.contains(&None) && family.names.iter().any(|name| is_family(name))
    });
    let name_of_some = mixed.unwrap().names.iter().find(|name| is_family(name)).unwrap();
    let open = Tree::new(&[("acme/helper-7b", RelationKind::FineTune, name_of_some)], &[]).conclude(&[declared("mit")]);
    assert!(!open.is_complete(), "{name_of_some}");
    // Which of them it is, nobody knows.
    let imposed = license.obligations.iter().filter(|duty| duty.from_model.as_str() == name);
    assert!(imposed.inspect(|duty| assert!(!duty.certain, "{duty:?}")).count() > 0);
}

#[test]
fn knows_the_terms_of_a_closed_family_by_its_name() {
    let catalog = Catalog::shipped();
    let barred = |name: &&String| {
        let id: ModelId = name.parse().unwrap();
        let terms = provaudit::origin::maker_of(catalog, &id).and_then(|maker| catalog.licenses.provider_terms(&maker.id));
        catalog.families.access(&id).is_some_and(|(access, _)| access == "closed")
            && terms.is_some_and(|terms| terms.verdict.starts_with("FORBIDDEN"))
    };
    let name = catalog.families.rows().iter().flat_map(|family| &family.names).find(barred).unwrap();
    let license = Tree::new(&[("acme/helper-7b", RelationKind::Distillation, name)], &[]).conclude(&[declared("mit")]);
    assert!(license.is_complete() && classes(&license) == ["distillation-barred"], "{name}: {license:?}");
    assert!(!license.conflicts[0].certain);
}

#[test]
fn asks_no_licence_of_who_only_repacks() {
    let packed = |kind| {
        let edges = [
            ("acme/helper-lora", RelationKind::Adapter, "someone/base-7b-4bit"),
            ("someone/base-7b-4bit", kind, "example/base-7b"),
        ];
        Tree::new(&edges, &[("example/base-7b", "apache-2.0")]).conclude(&[declared("apache-2.0")])
    };
    for kind in [RelationKind::Copy, RelationKind::Conversion, RelationKind::Quantization] {
        assert!(packed(kind).is_complete(), "{kind}");
    }
    let trained = packed(RelationKind::FineTune);
    assert_eq!(trained.unknown[0].of.as_ref().map(ModelId::as_str), Some("someone/base-7b-4bit"));
}

#[test]
fn believes_no_repacker_whose_original_is_only_a_name() {
    let mut tree = Tree::new(
        &[
            ("acme/helper-lora", RelationKind::Adapter, "someone/base-7b-4bit"),
            ("someone/base-7b-4bit", RelationKind::Quantization, "example/base-7b"),
        ],
        &[("example/base-7b", "apache-2.0")],
    );
    tree.graph.edges[1].named_only = true;
    assert!(!tree.conclude(&[declared("apache-2.0")]).is_complete());
}

#[test]
fn finds_no_dropped_limits_where_the_card_gives_the_bases_notice() {
    let tree = Tree::new(&[("acme/helper-7b", RelationKind::FineTune, "example/base-7b")], &[("example/base-7b", "llama2")]);
    let row = Catalog::shipped().licenses.get(&"llama2".parse().unwrap()).unwrap();
    let notice = row.notice_phrases().collect::<Vec<_>>().join(", Copyright ");
    let of_base = |quote: &str| Evidence {
        quote: quote.to_owned(),
        ..says(LicenseClaim::OfBase { license: row.title.clone(), base: None })
    };
    let dropped = |evidence: &[Evidence]| {
        let found = tree.conclude(evidence).conflicts.into_iter();
        found
            .filter(|conflict| conflict.class == "use-restrictions-dropped")
            .map(|conflict| conflict.certain)
            .collect::<Vec<_>>()
    };
    assert_eq!(dropped(&[declared("cc-by-nc-4.0")]), [true]);
    assert_eq!(dropped(&[declared("cc-by-nc-4.0"), of_base("The base is under its own licence.")]), [false]);
    assert!(dropped(&[declared("cc-by-nc-4.0"), of_base(&notice)]).is_empty());
    // Who promises any commercial use contradicts the base, whatever the card says besides.
    let relabelled = tree.conclude(&[declared("mit"), of_base(&notice)]).conflicts;
    assert!(relabelled.iter().any(|conflict| conflict.class == "relabelled" && conflict.certain), "{relabelled:?}");
}

#[test]
fn takes_the_name_that_any_way_to_the_base_allows() {
    let tree = |name| {
        Tree::new(
            &[
                (name, RelationKind::Adapter, "example/base-8b"),
                (name, RelationKind::Adapter, "someone/old-llama-base-4bit"),
                ("someone/old-llama-base-4bit", RelationKind::Quantization, "example/base-8b"),
            ],
            &[("example/base-8b", "llama3.1")],
        )
    };
    let named = |name| classes(&tree(name).conclude(&[declared("llama3.1")])).contains(&"name-prefix-missing");
    assert!(!named("acme/old-llama-helper") && !named("acme/llama-helper") && named("acme/helper"));
}

#[test]
fn asks_once_what_licences_of_one_family_ask() {
    let mut tree = Tree::new(
        &[
            ("acme/helper-70b", RelationKind::FineTune, "example/new-70b"),
            ("acme/helper-70b", RelationKind::FineTune, "example/old-70b"),
        ],
        &[("example/new-70b", "llama3.1"), ("example/old-70b", "llama3")],
    );
    let asked = |tree: &Tree| {
        let found = tree.conclude(&[declared("llama3.1")]).conflicts;
        found.iter().filter(|conflict| conflict.class == "notice-missing").count()
    };
    assert_eq!(asked(&tree), 2);
    tree.graph.edges[1].standing = RelationStanding::Contradicted;
    assert_eq!(asked(&tree), 1);
    let skew = tree.conclude(&[declared("llama3.1")]).conflicts;
    assert!(skew.iter().any(|conflict| conflict.class == "license-version-skew" && !conflict.certain), "{skew:?}");
}

#[test]
fn leaves_to_a_person_what_a_licence_for_works_asks_of_weights() {
    let tree =
        |base: &str| Tree::new(&[("acme/helper-7b", RelationKind::FineTune, "example/base-7b")], &[("example/base-7b", base)]);
    let found = tree("cc-by-4.0").conclude(&[declared("apache-2.0")]);
    let scope = found.conflicts.iter().find(|conflict| conflict.class == "creative-commons-scope").unwrap();
    assert!(!scope.certain && scope.ancestor.as_ref().is_some_and(|id| id.as_str() == "example/base-7b"), "{scope:?}");
    // Under the same licence, under another for works, one that asks for nothing, one that asks for itself.
    for (base, own) in [
        ("cc-by-4.0", "cc-by-4.0"),
        ("cc-by-4.0", "cc-by-nc-4.0"),
        ("cc0-1.0", "mit"),
        ("mit", "apache-2.0"),
        ("cc-by-sa-4.0", "mit"),
        ("cc-by-nc-4.0", "mit"),
    ] {
        let license = tree(base).conclude(&[declared(own)]);
        assert!(!classes(&license).contains(&"creative-commons-scope"), "{base} {own}");
    }
    let tree =
        Tree::new(&[("acme/helper-7b", RelationKind::Distillation, "example/base-7b")], &[("example/base-7b", "cc-by-4.0")]);
    assert!(!classes(&tree.conclude(&[declared("mit")])).contains(&"creative-commons-scope"));
}

#[test]
fn leaves_to_a_person_a_common_licence_on_a_name_of_a_restricted_family() {
    let catalog = Catalog::shipped();
    // Whatever the catalogue holds: a model's own name under another owner.
    let limited = |row: &&provaudit::catalog::ModelRow| {
        let license = row.license.as_ref().and_then(|id| catalog.licenses.get(id));
        let resolves = matches!(catalog.families.resolve(row.id.name()), Resolution::One(_));
        license.is_some_and(|row| row.grant.relicense == "additive-restricted" && !catalog.licenses.is_generic(row))
            && row.access() != "closed"
            && resolves
            && row.id.name().split(['-', '_']).count() <= 3
    };
    let row = catalog.families.rows().iter().flat_map(|family| &family.models).find(limited).unwrap();
    let alone = |id: &str, own: &str, edges: &[(&str, RelationKind, &str)]| {
        let mut tree = Tree::new(edges, &[]);
        if edges.is_empty() {
            let id = id.parse().unwrap();
            tree.graph.nodes.push(Node { id, source: AncestorSource::Scanned, scanned: None, root: false });
        }
        classes(&tree.conclude(&[declared(own)])).contains(&"generic-license-on-family")
    };
    let named = format!("acme/{}-helper", row.id.name());
    assert!(alone(&named, "mit", &[]));
    assert!(!alone(&named, row.license.as_ref().unwrap().as_str(), &[]));
    assert!(!alone("acme/helper-7b", "mit", &[]));
    assert!(!alone(row.id.as_str(), "mit", &[]));
    // A base that is stated says more than a name.
    assert!(!alone(&named, "mit", &[(&named, RelationKind::FineTune, "example/base-7b")]));
}
