//! The house keeps its order: imports go one way, files stay short, knowledge stays out of the code.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::support::{files, repository};

/// The stages in order. A module imports only from earlier rows, and from its own.
const ORDER: [&[&str]; 14] = [
    &["model", "country", "digest", "filter"],
    &["document"],
    &["diagnostic"],
    &["source", "catalog"],
    &["evidence"],
    &["lineage"],
    &["origin", "license", "finding"],
    &["policy", "audited"],
    &["rules"],
    &["report"],
    &["audit", "lockfile"],
    &["error", "terminal"],
    &["cli"],
    &["commands"],
];

/// Files that may be longer than [`LONGEST`] because they are a table of one repeated shape.
const TABLES: [&str; 1] = ["src/report/mirror.rs"];

/// The longest file, in lines, its unit tests aside.
const LONGEST: usize = 450;

fn rank(module: &str) -> usize {
    ORDER
        .iter()
        .position(|row| row.contains(&module))
        .unwrap_or_else(|| panic!("`src/{module}` is not in the table of stages: add it to ORDER in its place"))
}

fn shown(path: &Path) -> String {
    path.strip_prefix(repository()).unwrap().to_string_lossy().replace('\\', "/")
}

/// The module of a file under `src/`: the name of its stage.
fn module(path: &Path) -> String {
    let inside = path.strip_prefix(repository().join("src")).unwrap();
    inside.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// The source without its unit tests, which may look around freely.
fn without_tests(text: &str) -> &str {
    text.find("#[cfg(test)]\nmod tests").map_or(text, |start| &text[..start])
}

/// The modules that a source names as `crate::…`, comments aside.
fn imports(text: &str) -> BTreeSet<String> {
    let code: String =
        without_tests(text).lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n");
    let mut found = BTreeSet::new();
    let name = |text: &str| text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    for (at, lead) in code.match_indices("crate::") {
        let rest = &code[at + lead.len()..];
        match rest.strip_prefix('{') {
            None => drop(found.insert(name(rest))),
            Some(group) => {
                let mut depth = 0;
                let mut start = true;
                for (index, character) in group.char_indices() {
                    match character {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        character if start && !character.is_whitespace() => {
                            found.insert(name(&group[index..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    found
}

#[test]
fn imports_go_one_way() {
    let mut wrong = Vec::new();
    for file in files("src", "rs") {
        let own = module(&file);
        if matches!(own.as_str(), "lib" | "main") || shown(&file) == "src/report/sample.rs" {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for other in imports(&text).into_iter().filter(|other| *other != own) {
            if rank(&other) > rank(&own) {
                wrong.push(format!("{} imports {other}", shown(&file)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn reads_imports_from_paths_and_groups() {
    let text = "use crate::model::Gap;\nuse crate::{policy, rules::{load, check}, report};\n// crate::audit\nfn x() { crate::error::nearest() }";
    assert_eq!(imports(text).into_iter().collect::<Vec<_>>(), ["error", "model", "policy", "report", "rules"]);
}

#[test]
fn keeps_files_short_and_main_shortest() {
    for file in files("src", "rs").into_iter().chain(files("tests", "rs")) {
        let name = shown(&file);
        // Unit tests in a file of their own are cases, one after the other.
        if name.starts_with("src/") && name.ends_with("/tests.rs") {
            continue;
        }
        let lines = without_tests(&fs::read_to_string(&file).unwrap()).lines().count();
        let limit = if name == "src/main.rs" { 49 } else { LONGEST };
        assert!(lines <= limit || TABLES.contains(&name.as_str()), "{name} has {lines} lines, over {limit}: split it by noun");
    }
}

#[test]
fn opens_every_file_with_what_it_is_for() {
    for file in files("src", "rs").into_iter().chain(files("tests", "rs")) {
        let text = fs::read_to_string(&file).unwrap();
        // A file that the build script includes cannot have inner docs.
        let included = text.starts_with("// ") && text.contains("an included file has no inner docs");
        assert!(text.starts_with("//! ") || included, "{} has no module docs", shown(&file));
    }
}

/// Names in the catalogue that are also words of formats, tools or the language, and so may stand in code.
const GENERIC: [&str; 10] = [
    "general",
    "google",
    "huggingface",
    "llama",
    "llamafactory",
    "ollama",
    "openvino",
    "sentence-transformers",
    "unsloth",
    "writer",
];

/// Handles of makers and names of families, as the catalogue has them.
fn known_names() -> BTreeSet<String> {
    let catalog = |name: &str| -> serde_json::Value {
        let path = repository().join("rules/catalog").join(name);
        serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    };
    let words = |value: &serde_json::Value| -> Vec<String> {
        let items = value.as_array().cloned().unwrap_or_default();
        items.iter().filter_map(|item| Some(item.as_str()?.to_lowercase())).collect()
    };
    let mut names = BTreeSet::new();
    for maker in catalog("makers.yaml")["makers"].as_array().unwrap() {
        names.extend(words(&maker["handles"]));
    }
    for family in catalog("families.yaml")["families"].as_array().unwrap() {
        names.extend(words(&family["names"]));
        names.extend(family["name"].as_str().map(str::to_lowercase));
    }
    names.retain(|name| name.len() >= 5 && !GENERIC.contains(&name.as_str()));
    names
}

/// The string literals of a source, comments aside.
fn literals(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\'") {
            at += 3;
        } else if bytes[at] == b'"' {
            let hashes = text[..at].bytes().rev().take_while(|byte| *byte == b'#').count();
            let raw = text[..at - hashes].ends_with('r');
            let close = format!("\"{}", "#".repeat(if raw { hashes } else { 0 }));
            let mut end = at + 1;
            while end < bytes.len() && !text.as_bytes()[end..].starts_with(close.as_bytes()) {
                end += if !raw && bytes[end] == b'\\' { 2 } else { 1 };
            }
            found.push(String::from_utf8_lossy(&bytes[at + 1..end.min(bytes.len())]).into_owned());
            at = end + close.len();
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

#[test]
fn names_no_maker_or_family_in_the_code() {
    let names = known_names();
    assert!(names.len() > 20, "the catalogue has names to look for");
    let mut wrong = Vec::new();
    for file in files("src", "rs") {
        for literal in literals(&fs::read_to_string(&file).unwrap()) {
            let lower = literal.to_lowercase();
            let mut words = lower.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')));
            if let Some(word) = words.find(|word| names.contains(*word)) {
                wrong.push(format!("{}: {word} in {literal:?}", shown(&file)));
            }
        }
    }
    assert!(wrong.is_empty(), "knowledge belongs in rules/catalog:\n{}", wrong.join("\n"));
}

#[test]
fn reads_literals_and_skips_comments() {
    let text = "// \"no\"\nlet a = \"one\\\"x\"; let b = r#\"two \"x\" \"#; let c = '\"'; let d = \"three\";";
    assert_eq!(literals(text), ["one\\\"x", "two \"x\" ", "three"]);
}
