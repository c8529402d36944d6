//! What a model's own files say of its licence, and which statement governs.

use provaudit::catalog::Catalog;
use provaudit::evidence::{Claim, LicenseClaim};
use provaudit::model::{Basis, LicenseId, RelationKind};

use super::tree::{Tree, classes, declared, read, says, seen, text};

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
    assert_eq!((license.spdx.as_deref(), license.is_complete()), (None, false));
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
    assert_eq!((name.class.as_str(), name.is_complete()), ("research-only", true));
    let link = read(&[declared("other"), says(LicenseClaim::Link("https://ai.google.dev/gemma/terms".to_owned()))]);
    assert_eq!(link.resolved, ["gemma".parse().unwrap()]);
    let file = read(&[declared("other"), says(text("llama2"))]);
    assert_eq!(file.resolved, ["llama2".parse().unwrap()]);
    let none = read(&[declared("other")]);
    assert_eq!((classes(&none), none.is_complete()), (vec!["custom-license-unresolved"], false));
}

#[test]
fn leaves_a_name_of_several_texts_open_until_a_text_is_there() {
    let open = read(&[declared("other"), says(LicenseClaim::Name("modified-mit".to_owned()))]);
    assert_eq!((classes(&open), open.is_complete(), open.resolved.len()), (vec!["license-name-ambiguous"], false, 0));
    let version = read(&[declared("cc-by-nc-sa")]);
    assert_eq!((classes(&version), version.class.as_str()), (vec!["license-name-ambiguous"], "non-commercial"));
    let settled =
        read(&[declared("other"), says(LicenseClaim::Name("modified-mit".to_owned())), says(text("modified-mit-kimi-k2"))]);
    assert_eq!((classes(&settled), settled.is_complete()), (vec![], true));
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
fn recognises_a_standard_text_and_shows_what_was_added() {
    let licenses = &Catalog::shipped().licenses;
    let plain = include_str!("../../LICENSE");
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
    let plain = include_str!("../../LICENSE");
    let body = plain.split("END OF TERMS AND CONDITIONS").next().unwrap();
    let found = Catalog::shipped().licenses.recognise(body);
    assert_eq!((found.license.as_ref().map(LicenseId::as_str), found.residue), (Some("apache-2.0"), None));
}

#[test]
fn recognises_standard_texts_that_no_row_has() {
    let text = "\"THE BEER-WARE LICENSE\" (Revision 42): <someone@example.org> wrote this file. As long as you retain this notice you \
        can do whatever you want with this stuff. If we meet some day, and you think this stuff is worth it, you can buy me a beer in \
        return.";
    let licenses = &Catalog::shipped().licenses;
    let found = licenses.recognise(text);
    assert_eq!((found.license.as_ref().map(LicenseId::as_str), found.residue), (Some("Beerware"), None));
    assert!(licenses.get(&found.license.unwrap()).is_none());
    let license = read(&[declared("mit"), says(self::text("Beerware"))]);
    assert!(!license.is_complete(), "{license:?}");
}

#[test]
fn keeps_a_standard_text_that_the_catalogue_has_no_terms_of() {
    let license = read(&[says(text("X11"))]);
    assert_eq!((license.spdx.as_deref(), license.resolved.len(), license.is_complete()), (Some("X11"), 0, false));
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
fn reads_what_stands_beside_a_vendors_own_name() {
    let license = read(&[declared("other"), says(LicenseClaim::Name("acme-license".to_owned())), says(text("llama2"))]);
    assert_eq!((license.is_complete(), license.conflicts.len()), (true, 0), "{:?}", license.conflicts);
    let license = read(&[declared("other"), says(LicenseClaim::Name("acme-license".to_owned()))]);
    assert_eq!(classes(&license), ["custom-license-unresolved"]);
}

#[test]
fn keeps_a_modified_text_apart_from_the_plain_one() {
    let claim = LicenseClaim::Text { license: "mit".parse().ok(), score: 0.8, residue: Some("shall display".to_owned()) };
    let license = read(&[declared("mit"), says(claim)]);
    assert_eq!((license.spdx.as_deref(), license.class.as_str()), (Some("LicenseRef-modified-MIT"), "unknown"));
    assert_eq!((classes(&license), license.is_complete()), (vec!["license-text-modified"], false));
}

#[test]
fn takes_the_member_that_the_prose_names_for_a_family_and_a_name_of_several_texts() {
    let stated = |text: &str| says(LicenseClaim::Stated(text.to_owned()));
    let family = read(&[declared("cc"), stated("CC BY-SA 3.0")]);
    assert_eq!((family.spdx.as_deref(), family.conflicts.len()), (Some("CC-BY-SA-3.0"), 0), "{:?}", family.conflicts);
    let several = read(&[
        declared("cc-by-nc-sa"),
        stated("Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International License"),
    ]);
    assert_eq!((several.spdx.as_deref(), several.conflicts.len()), (Some("CC-BY-NC-SA-4.0"), 0), "{:?}", several.conflicts);
}

#[test]
fn calls_a_licence_that_only_the_prose_names_and_nobody_knows_unresolved_and_not_omitted() {
    let license = read(&[says(LicenseClaim::Stated("Acme Non-Commercial Community License Agreement".to_owned()))]);
    assert_eq!((classes(&license), license.is_complete()), (vec!["custom-license-unresolved"], false));
    assert!(!license.conflicts[0].certain && license.conflicts[0].why.contains("Acme"), "{:?}", license.conflicts);
    // Of a card that says no more than "other", too, it tells what the prose calls it.
    let other = read(&[declared("other"), says(LicenseClaim::Stated("Acme Chat License v1.0".to_owned()))]);
    assert_eq!(classes(&other), ["custom-license-unresolved"]);
    assert!(other.conflicts[0].why.contains("Acme Chat License v1.0") && other.conflicts[0].evidence.len() == 2, "{other:?}");
}

#[test]
fn tells_two_licences_of_one_licensor_apart_by_their_titles() {
    let licenses = &Catalog::shipped().licenses;
    for (title, row) in [("The CogVideoX License", "cogvideox"), ("The CogVLM License", "cogvlm")] {
        assert_eq!(licenses.recognise(&format!("{title}\n\n1. Definitions\n")).license, row.parse().ok(), "{title}");
        let own = read(&[declared("other"), says(LicenseClaim::Name(format!("{row}-license")))]);
        assert_eq!(own.resolved, [row.parse::<LicenseId>().unwrap()], "{row}");
    }
    let terms = |row: &str| licenses.get(&row.parse().unwrap()).unwrap().terms["conditions"].to_string();
    assert!(terms("cogvideox").contains("1000000") && !terms("cogvlm").contains("1000000"));
}

#[test]
fn leaves_open_which_of_a_licensors_licences_is_meant_until_an_ancestor_tells() {
    let said = says(LicenseClaim::Stated("the Meta license".to_owned()));
    let open = read(&[declared("other"), said.clone()]);
    assert_eq!(classes(&open), ["license-name-ambiguous"]);
    assert!(open.resolved.is_empty() && !open.is_complete());
    let why = &open.conflicts[0].why;
    assert!(why.contains("`the Meta license`") && why.contains("`llama2`"), "{why}");
    // A declared licence of that licensor is the one that is meant, and so is an ancestor's.
    let told = read(&[declared("llama3.1"), said.clone()]);
    assert!(told.conflicts.iter().all(|conflict| conflict.class != "license-name-ambiguous"), "{:?}", told.conflicts);
    let of = |base: &str| {
        let tree = Tree::new(&[("acme/helper-7b", RelationKind::FineTune, "example/base-7b")], &[("example/base-7b", base)]);
        tree.conclude(&[declared("other"), said.clone()])
    };
    let llama = of("llama2");
    assert_eq!(llama.resolved, ["llama2".parse::<LicenseId>().unwrap()]);
    assert!(llama.is_complete() && !classes(&llama).contains(&"license-name-ambiguous"), "{:?}", llama.conflicts);
    assert!(classes(&of("gemma")).contains(&"license-name-ambiguous"));
    // Whoever has no licence of its own, or is nobody known, is no licensor.
    for words in ["the Acme Helper license", "the license"] {
        let nobody = read(&[declared("other"), says(LicenseClaim::Stated(words.to_owned()))]);
        assert_eq!(classes(&nobody), ["custom-license-unresolved"], "{words}");
    }
}
