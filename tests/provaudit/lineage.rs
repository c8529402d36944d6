//! `provaudit lineage`: trees, and the formats that draw them.

use super::support::Folder;

fn family() -> Folder {
    Folder::new().model(
        "models/acme--helper-7b",
        "license: mit\nbase_model: example/base-7b\nbase_model_relation: finetune",
        "# helper-7b",
    )
}

#[test]
fn exits_3_where_there_is_no_model() {
    for format in ["tree", "json", "dot", "mermaid"] {
        let run = Folder::new().provaudit(&["lineage", ".", "--format", format]).run().exits(3);
        assert_eq!(run.stdout, "", "{format}");
        assert!(run.stderr.contains("no model found"), "{}", run.stderr);
    }
}

#[test]
fn draws_the_same_tree_in_every_format() {
    let folder = family();
    let told = |format| folder.provaudit(&["lineage", "models", "--format", format]).run().exits(0);
    let tree = told("tree").stdout;
    assert!(tree.contains("└─ fine-tune → example/base-7b") && tree.contains("README.md:3"), "{tree}");
    let trees = told("json").trees();
    assert_eq!(trees["models"][0]["edges"][0]["kind"], "fine-tune");
    assert_eq!(trees["models"][0]["edges"][0]["evidence"][0]["file"], "README.md");
    assert!(told("dot").stdout.contains("n0 -> n1 [label=\"fine-tune"));
    assert!(told("mermaid").stdout.contains("n0 -->|\"fine-tune"));
}
