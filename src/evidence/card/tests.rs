//! Cards from the tidy to the hostile, each read through a snapshot in memory.

use proptest::prelude::*;

use super::super::LicenseClaim;
use super::*;
use crate::model::{RelationKind, SourceKind};

fn observe_bytes(bytes: impl Into<Vec<u8>>) -> Observations {
    let snapshot = Snapshot::from_files(SourceKind::Local, None, [("README.md", bytes.into())]);
    let mut seen = Observations::default();
    observe(&snapshot, Catalog::shipped(), &mut seen);
    seen.evidence.retain(|evidence| evidence.extractor == EXTRACTOR);
    seen
}

/// The claims of a card in a short form, with their lines and columns.
fn claims(card: &str) -> Vec<String> {
    shown(&observe_bytes(card))
}

fn shown(seen: &Observations) -> Vec<String> {
    let kind = |kind: Option<RelationKind>| kind.map_or("?", RelationKind::as_str);
    seen.evidence
        .iter()
        .map(|evidence| {
            let claim = match &evidence.claim {
                Claim::License(LicenseClaim::Declared(text)) => format!("license {text}"),
                Claim::License(LicenseClaim::Name(text)) => format!("license name {text}"),
                Claim::License(LicenseClaim::Link(text)) => format!("license link {text}"),
                Claim::Parent { parent, kind: how } => format!("parent {parent} {}", kind(*how)),
                Claim::Teacher { teacher } => format!("teacher {teacher}"),
                Claim::Dataset { dataset } => format!("dataset {dataset}"),
                Claim::Tag { tag } => format!("tag {tag}"),
                Claim::Tool { tool } => format!("tool {tool}"),
                Claim::Name { name } => format!("name {name}"),
                Claim::Maker { name } => format!("maker {name}"),
                other => format!("{other:?}"),
            };
            let place = &evidence.place;
            format!("{}:{} {claim}", place.line.unwrap_or(0), place.column.unwrap_or(0))
        })
        .collect()
}

fn gaps(card: &str) -> Vec<String> {
    observe_bytes(card).gaps.into_iter().map(|gap| format!("{}: {} {}", gap.place, gap.what, gap.why)).collect()
}

#[test]
fn reads_the_keys_of_a_tidy_card() {
    let card = "---\nlicense: other\nlicense_name: acme-1.0\nlicense_link: LICENSE\nbase_model: example/base-7b\nbase_model_relation: quantized\ndatasets:\n- example/chats\n- name: example/sums\nlibrary_name: peft\ntags: [lora, odd]\nmodel_name: Helper\nmodel_creator: Example\nquantized_by: acme\nmodel-index:\n- name: helper-7b\nnew_version: acme/helper-8b\n---\n# Helper\n";
    assert_eq!(
        claims(card),
        [
            "2:10 license other",
            "3:15 license name acme-1.0",
            "4:15 license link LICENSE",
            "5:13 parent example/base-7b quantization",
            "8:3 dataset example/chats",
            "9:9 dataset example/sums",
            "10:15 tag peft",
            "10:15 tool peft",
            "11:8 tag lora",
            "11:8 tool lora",
            "11:14 tag odd",
            "12:13 name Helper",
            "13:16 tag model_creator:Example",
            "14:15 maker acme",
            "16:9 name helper-7b",
        ]
    );
    let seen = observe_bytes(card);
    assert!(seen.gaps.is_empty());
    assert_eq!(seen.evidence[4].quote, "- example/chats");
    assert_eq!(seen.evidence[4].place.key.as_deref(), Some("datasets.0"));
    assert!(seen.evidence.iter().all(|evidence| evidence.basis == Basis::Declared));
}

#[test]
fn reads_base_models_in_every_form() {
    let parents = |value: &str| {
        let card = format!("---\nbase_model: {value}\n---\n");
        claims(&card).into_iter().map(|claim| claim.split_once(' ').unwrap().1.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(parents("example/base-7b"), ["parent example/base-7b ?"]);
    assert_eq!(parents("[example/a, example/b]"), ["parent example/a ?", "parent example/b ?"]);
    assert_eq!(parents("\n- name: example/a\n- id: example/b"), ["parent example/a ?", "parent example/b ?"]);
    for nothing in [
        "",
        "[]",
        "\"\"",
        "None",
        "N/A",
        "null",
        "[base]",
        "{base_model}",
        "'{{ base_model }}'",
        "{{ base_model }}",
        "no-such: x: y",
    ] {
        let parents = parents(nothing);
        assert!(nothing == "no-such: x: y" || parents.is_empty(), "{nothing:?}: {parents:?}");
    }
}

#[test]
fn reads_keys_that_say_the_kind_themselves() {
    let card = "---\nduplicated_from: example/a\nquantized_from: [example/b]\ndistilled_from: example/c\nteacher_model: example/d\nparent_model: example/e\n---\n";
    assert_eq!(
        claims(card),
        [
            "2:18 parent example/a copy",
            "3:18 parent example/b quantization",
            "4:17 parent example/c distillation",
            "5:16 teacher example/d",
            "6:15 parent example/e ?",
        ]
    );
}

#[test]
fn calls_several_base_models_a_merge_only_where_the_card_does() {
    let merge = "---\nbase_model: [example/a, example/b]\ntags: [MergeKit]\n---\n";
    assert_eq!(claims(merge)[..2], ["2:14 parent example/a merge", "2:25 parent example/b merge"]);
    let single = "---\nbase_model: example/a\ntags: [merge]\n---\n";
    assert_eq!(claims(single)[0], "2:13 parent example/a ?");
    let odd = "---\nbase_model: example/a\nbase_model_relation: inspired\n---\n";
    assert_eq!(claims(odd), ["2:13 parent example/a ?", "3:22 tag base_model_relation:inspired"]);
}

#[test]
fn reads_tags_that_carry_a_relation() {
    let card = "---\ntags:\n- base_model:adapter:example/a\n- base_model:example/b\n- base_model:quantized:example/c\n- dataset:example/d\n- license:mit\n---\n";
    let claims: Vec<_> = claims(card).into_iter().filter(|claim| !claim.contains(" tag ")).collect();
    assert_eq!(
        claims,
        [
            "3:3 parent example/a adapter",
            "4:3 parent example/b ?",
            "5:3 parent example/c quantization",
            "6:3 dataset example/d",
            "7:3 license mit"
        ]
    );
}

#[test]
fn reads_gates_as_tags() {
    let card = "---\nextra_gated_prompt: >\n  You agree to the terms.\nextra_gated_eu_disallowed: true\n---\n";
    assert_eq!(claims(card), ["3:3 tag extra_gated_prompt", "4:28 tag extra_gated_eu_disallowed"]);
}

#[test]
fn reads_licences_in_every_form() {
    assert_eq!(claims("---\nlicense:\n- mit\n- cc-by-4.0\n---\n"), ["3:3 license mit", "4:3 license cc-by-4.0"]);
    assert_eq!(claims("---\nlicence: mit\n---\n"), ["2:10 license mit"]);
    assert_eq!(claims("---\nlicense: {name: acme-1.0, link: LICENSE}\n---\n")[0], "2:17 license acme-1.0");
    assert_eq!(claims("---\nlicense: license\n---\n"), [""; 0]);
    assert_eq!(claims("---\nlicense: unknown\n---\n"), ["2:10 license unknown"]);
    assert!(gaps("---\nlicense: {odd: {a: b}}\n---\n")[0].contains("README.md:2:10: licence `license` is a map"));
}

#[test]
fn finds_fences_that_are_less_than_tidy() {
    let expected = "license mit";
    for card in [
        "\u{feff}---\nlicense: mit\n---\n",
        "---\r\nlicense: mit\r\n---\r\nText\r\n",
        "\n\n  ---\nlicense: mit\n---  \n",
        "---  \nlicense: mit\n---\t\n",
        "<!-- a\ncomment -->\n---\nlicense: mit\n---\n",
        "---\nlicense: mit\n---",
        "---\n# comment\n\nlicense: mit\n---\n",
    ] {
        let claims = claims(card);
        assert!(claims.len() == 1 && claims[0].ends_with(expected), "{card:?}: {claims:?}");
        assert_eq!(gaps(card), [""; 0], "{card:?}");
    }
}

#[test]
fn finds_no_front_matter_where_there_is_none() {
    for card in [
        "",
        "# Title\n",
        "Text\n\n---\n\nMore: text\n",
        "# Title\n---\nSome prose.\n---\n",
        "---\n",
        "---\n---\n",
        "----\nlicense: mit\n----\n",
    ] {
        assert_eq!((claims(card), gaps(card)), (vec![], vec![]), "{card:?}");
    }
}

#[test]
fn reads_a_front_matter_that_is_never_closed() {
    let card = "---\nlicense: mit\n\ntags:\n- odd\n\n# Title\n\nText: this is prose.\n";
    assert_eq!(claims(card), ["2:10 license mit", "5:3 tag odd"]);
    assert_eq!(gaps(card).len(), 1);
    assert!(gaps(card)[0].contains("no closing `---`"));
    // A rule further down closes nothing.
    let card = "---\nlicense: mit\n\n# Title\n\nSome: prose: here\n\n---\nlicense: gpl-3.0\n";
    assert_eq!(claims(card), ["2:10 license mit"]);
    assert!(gaps(card)[0].contains("no closing `---`"));
    let card = "---\nlicense: mit\n...\nText\n";
    assert_eq!((claims(card).len(), gaps(card).len()), (1, 1));
}

#[test]
fn reads_a_front_matter_below_the_title() {
    let card = "# Title\n\n---\nlicense: mit\n---\n";
    assert_eq!(claims(card), ["4:10 license mit"]);
    assert_eq!(gaps(card), ["README.md:3: front matter stands after other text, so the Hub sees none of it"]);
    assert_eq!(claims("# Title\n\n---\nlicense: mit\n\nProse.\n---\n"), [""; 0]);
}

#[test]
fn reads_what_is_sound_of_broken_yaml_and_names_the_place() {
    let card = "---\nlicense: mit\nbase_model: @example/base-7b\ntags:\n\t- odd\ndatasets:\n- example/chats\n---\n";
    let found = claims(card);
    assert_eq!(found, ["2:10 license mit", "3:13 parent example/base-7b ?", "5:5 tag odd", "7:3 dataset example/chats"]);
    let gaps = gaps(card);
    assert_eq!(gaps.len(), 1);
    assert!(
        gaps[0].starts_with("README.md:3:13: front matter ") && gaps[0].contains("4 keys were read one by one"),
        "{gaps:?}"
    );
}

#[test]
fn reads_both_values_of_a_key_that_stands_twice() {
    let card = "---\nlicense: mit\nlicense: cc-by-nc-4.0\nwidget: {a: 1, a: 2}\n---\n";
    assert_eq!(claims(card), ["2:10 license mit", "3:10 license cc-by-nc-4.0"]);
    assert_eq!(gaps(card), ["README.md:3:1: front matter the key `license` stands twice; readers take the last value"]);
}

#[test]
fn reports_front_matter_that_is_no_map() {
    assert_eq!(gaps("---\n- a\n- b\n---\n"), ["README.md:2: front matter is a list, not a map of keys and values"]);
    assert_eq!(gaps("---\njust text\n---\n"), ["README.md:2: front matter is text, not a map of keys and values"]);
}

#[test]
fn reports_the_card_of_a_dataset_or_space() {
    assert!(gaps("---\nlicense: mit\nsdk: gradio\n---\n")[0].contains("README.md:3:6: model card `sdk`"));
    assert!(gaps("---\ndataset_info: {features: []}\n---\n")[0].contains("card of a dataset"));
}

#[test]
fn reads_utf16_and_says_so() {
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend("---\nlicense: mit\n---\n".encode_utf16().flat_map(u16::to_le_bytes));
    let seen = observe_bytes(bytes);
    assert_eq!((shown(&seen), seen.gaps.len()), (vec!["2:10 license mit".to_owned()], 1));
}

#[test]
fn reads_training_recipes_in_fenced_blocks() {
    let card = "# Helper\n<details><summary>See axolotl config</summary>\n\n```yaml\nbase_model: example/base-7b\nadapter: qlora\ndatasets:\n  - path: example/chats\n    type: sharegpt\n  - path: json\n    data_files: a.json\n  - path: ./local\n```\n</details>\n\n```yaml\nmodel_name_or_path: example/base-8b\nstage: sft\ndataset: alpaca_en, example/sums\nfinetuning_type: full\n```\n";
    assert_eq!(
        claims(card),
        [
            "5:13 tool axolotl",
            "5:13 parent example/base-7b adapter",
            "8:11 dataset example/chats",
            "17:21 tool llama-factory",
            "17:21 parent example/base-8b fine-tune",
            "19:10 dataset example/sums",
        ]
    );
    assert!(observe_bytes(card).evidence.iter().all(|evidence| evidence.basis == Basis::Recorded));
    assert_eq!(claims("```yaml\nbase_model: example/base-7b\n```\n```python\nmodel_name_or_path: x\n```\n"), [""; 0]);
}

#[test]
fn reads_a_merge_recipe_in_a_fenced_block() {
    let card = "```yaml\nmerge_method: slerp\nslices:\n- sources:\n  - model: example/a\n  - model: example/b\n```\n";
    let claims = claims(card);
    assert!(
        claims.contains(&"5:12 parent example/a merge".to_owned()) && claims.contains(&"2:15 tool mergekit".to_owned()),
        "{claims:?}"
    );
}

#[test]
fn reads_readmes_in_any_case_and_leaves_translations() {
    let files = [
        ("readme.MD", "---\nlicense: a\n---\n"),
        ("README_zh.md", "---\nlicense: b\n---\n"),
        ("docs/README.md", "---\nlicense: c\n---\n"),
    ];
    let snapshot = Snapshot::from_files(SourceKind::Local, None, files);
    let mut seen = Observations::default();
    observe(&snapshot, Catalog::shipped(), &mut seen);
    assert_eq!(shown(&seen), ["2:10 license a"]);
}

#[test]
fn reads_the_start_of_an_oversized_card() {
    let mut card = "---\nlicense: mit\n---\n".to_owned();
    card.push_str(&"ä".repeat(30 << 20));
    let seen = observe_bytes(card);
    assert_eq!(shown(&seen), ["2:10 license mit"]);
    assert_eq!(seen.gaps.len(), 1);
    assert!(seen.gaps[0].why.contains("over the limit of 8388608"), "{:?}", seen.gaps);
}

#[test]
fn reads_the_start_of_oversized_front_matter() {
    let metrics = "- {name: x, value: 0.123}\n".repeat(60_000);
    let seen = observe_bytes(format!("---\nlicense: mit\nresults:\n{metrics}base_model: example/a\n---\n"));
    assert_eq!(shown(&seen), ["2:10 license mit"]);
    assert!(seen.gaps[0].why.contains("over the limit of 1048576"), "{:?}", seen.gaps);
}

#[test]
fn ends_quickly_on_hostile_cards() {
    let mut bomb = "---\nlicense: mit\na0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        bomb.push_str(&format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(", ")));
    }
    bomb.push_str("---\n");
    let cards = [
        bomb,
        format!("---\nlicense: mit\nx:\n  {}\n---\n", "- ".repeat(20_000)),
        format!("---\nlicense: mit\ntags: [{}]\n---\n", "a, ".repeat(250_000)),
        format!("---\nlicense: mit\n{}---\n", "k: @\n".repeat(150_000)),
        format!("---\nlicense: mit\nx: {}\n---\n", "[".repeat(900_000)),
    ];
    for card in cards {
        let seen = observe_bytes(card.as_str());
        assert!(shown(&seen).iter().any(|claim| claim == "2:10 license mit"), "{}", &card[..40]);
        assert!(!seen.gaps.is_empty(), "{}", &card[..40]);
        // Far above what a loaded machine needs, far below what quadratic work would take.
    }
    observe_bytes("x".repeat(60 << 20));
    observe_bytes(format!("```yaml\nmerge_method: {}", "[".repeat(200_000)));
    observe_bytes("```\n".repeat(500_000));
}

#[test]
fn takes_no_local_path_for_a_parent() {
    let document = Document::new("README.md", "---\nbase_model: ./runs/last\n---\n".to_owned());
    let root = crate::document::yaml::parse("base_model: ./runs/last").unwrap();
    let parent = Mention { text: "./runs/last".to_owned(), form: MentionForm::LocalPath, revision: None };
    let mut seen = Observations::default();
    let block = Block::new(&document, 2, EXTRACTOR, Basis::Declared);
    block.note_parent(&mut seen, root.get("base_model").unwrap(), "base_model", parent, None);
    assert!(seen.evidence.is_empty());
    assert_eq!(seen.gaps[0].place, "README.md:2:13");
    assert_eq!(seen.gaps[0].why, "the base model is a local path, `./runs/last`");
    assert!(seen.gaps[0].close_by.contains("policy"));
}

proptest! {
    #[test]
    fn never_panics_on_random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        observe_bytes(bytes);
    }

    #[test]
    fn never_panics_on_card_like_text(lines in proptest::collection::vec("(---|\\.\\.\\.|```yaml|```|<!--|-->|# x|tags:|license: [a-z@*\\[\\]{}:\"]{0,8}|[ \t]{0,3}- [a-z/&*]{0,6}|base_model: [ -~]{0,12}|merge_method: x|)", 0..24)) {
        observe_bytes(lines.join("\n"));
    }
}
