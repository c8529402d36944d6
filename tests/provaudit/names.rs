//! What a name says of the model, alone and beside what the card links.

use serde_json::json;

use super::real_input::{concluded, failed, relations, scan};
use super::support::Folder;

#[test]
fn takes_a_parent_from_a_name_that_holds_a_whole_name() {
    let cases = [
        ("acme__Qwen2.5-7B-Instruct-forms", Some(("fine-tune", "Qwen/Qwen2.5-7B-Instruct"))),
        ("acme__bert-base-uncased-forms", Some(("fine-tune", "google-bert/bert-base-uncased"))),
        ("acme__Forms-Mixtral-8x7B", Some(("fine-tune", "mistralai/Mixtral-8x7B-v0.1"))),
        ("acme__Mistral-7B-v0.3-lora", Some(("adapter", "mistralai/Mistral-7B-v0.3"))),
        // Two makers may call two models alike, or begin otherwise.
        ("acme__Mistral-7B-v0.3", None),
        ("acme__xy-bert-base-uncased", None),
        // A design is trained anew under its name, too.
        ("acme__gpt2-japanese", None),
        ("acme__roberta-base-forms", None),
        // What stands beside a model, and what does not start from it.
        ("acme__Qwen2.5-7B-Instruct-speculator", None),
        ("acme__Qwen2.5-7B-Instruct-draft", None),
        ("acme__Llama-3.1-8B-from-scratch", None),
        // Another name of the model itself.
        ("codellama__CodeLlama-7B", None),
    ];
    let card = "# A model\n\nIt answers questions.\n";
    let nameless = failed(&concluded(&scan(&Folder::new().file("helper/README.md", card), "helper")));
    for (name, expected) in cases {
        let folder = Folder::new().file(&format!("{name}/README.md"), card);
        let model = scan(&folder, name);
        assert_eq!(relations(&model), Vec::from_iter(expected), "{name}");
        let other_design = Folder::new().model(name, "", "# A model\n\nIt answers questions.");
        assert_eq!(relations(&scan(&other_design, name)), [], "{name}");
        for relation in model["relations"].as_array().unwrap() {
            assert_eq!(relation["standing"], json!("inferred"), "{name}");
        }
        // The name accuses of nothing and excuses nothing: the missing licence fails as before, an adapter's by its own rule.
        assert_eq!(failed(&concluded(&model)).len(), nameless.len(), "{name}");
    }
}

#[test]
fn joins_the_folders_of_a_recipe_with_the_pages_that_the_card_links() {
    let recipe = "```yaml\nmodels:\n  - model: /data/raw/acme_Thistle-13B\n  - model: /data/raw/zorb_Clover-13B-v2\n  - model: /data/mistralaiMistral-7B-v0.1\n  - model: /data/step-one-13b\nmerge_method: ties\nbase_model: /data/raw/acme_Thistle-13B\n```\n";
    let card =
        format!("# Posy\n\n{recipe}\nhttps://huggingface.co/acme/Thistle-13B\n\nhttps://huggingface.co/zorb/Clover-13B-v2\n");
    let folder = Folder::new().file("posy/README.md", &card);
    assert_eq!(
        relations(&scan(&folder, "posy")),
        [("merge", "acme/Thistle-13B"), ("merge", "mistralai/Mistral-7B-v0.1"), ("merge", "zorb/Clover-13B-v2"),]
    );
}

#[test]
fn takes_an_older_name_of_the_model_for_no_parent() {
    let card = "# Posy-Base-7B-v0.1\n\n- Base Model: [Posy-Base-7B-v0.1](https://huggingface.co/acme/Posy-Base-7B-v0.1)\n";
    let folder = Folder::new().file("acme__Posy-7B-Base/README.md", card);
    assert_eq!(relations(&scan(&folder, "acme__Posy-7B-Base")), []);
    let other = Folder::new().file("acme__Posy-7B-Chat/README.md", card);
    assert_eq!(relations(&scan(&other, "acme__Posy-7B-Chat")), [("fine-tune", "acme/Posy-Base-7B-v0.1")]);
}

#[test]
fn takes_the_steps_of_a_recipe_in_parts_for_no_parents() {
    let step = |name: &str, models: [&str; 2]| {
        let [first, second] = models;
        format!("### {name}\n\n```yaml\nmodels:\n  - model: {first}\n  - model: {second}\nmerge_method: slerp\n```\n\n")
    };
    let first = step("Posy-1", ["acme/Thistle-13B", "zorb/Clover-13B"]);
    let last = step("Posy-13B", ["acme/Posy-1", "zorb/Nettle-13B"]);
    let folder = Folder::new().file("acme__Posy-13B/README.md", &format!("# Posy 13B\n\n{first}{last}"));
    let told = scan(&folder, "acme__Posy-13B");
    assert_eq!(relations(&told), [("merge", "acme/Thistle-13B"), ("merge", "zorb/Clover-13B"), ("merge", "zorb/Nettle-13B")]);
    let alone = Folder::new().file("acme__Posy-13B/README.md", &format!("# Posy 13B\n\n{last}"));
    let told = scan(&alone, "acme__Posy-13B");
    assert_eq!(relations(&told), [("merge", "acme/Posy-1"), ("merge", "zorb/Nettle-13B")]);
}
