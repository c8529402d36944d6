//! `provaudit lock` and `verify`: what was accepted is pinned, and every difference from it is named.

use serde_json::Value;

use super::support::{Folder, Program, validator};

const HELPER: &str = "license: mit\nbase_model: example/base-7b\nbase_model_relation: finetune";
const DAY: [&str; 3] = ["--no-policy", "--as-of", "2026-11-23"];

fn models() -> Folder {
    Folder::new()
        .model("models/helper", HELPER, "# Helper")
        .model("models/other", "license: apache-2.0", "# Other")
        .file("models/helper/model.safetensors", "\u{2}\0\0\0\0\0\0\0{}")
}

fn run(folder: &Folder, arguments: &[&str]) -> super::support::Run {
    folder.provaudit(&[arguments, &DAY].concat()).run()
}

#[track_caller]
fn lock(folder: &Folder) -> Value {
    run(folder, &["lock", "models"]).exits(0);
    let text = std::fs::read_to_string(folder.join("provaudit.lock")).unwrap();
    let value = serde_json::from_str(&text).unwrap();
    let mistakes: Vec<String> = validator("lock").iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(mistakes.is_empty(), "{mistakes:#?}");
    value
}

#[track_caller]
fn verified(folder: &Folder, more: &[&str], code: i32) -> Value {
    run(folder, &[&["verify", "--format", "json"], more].concat()).exits(code).checked("verify")
}

/// The differences: `kind subject old new`.
fn drift(found: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let rows = found["drift"].as_array().unwrap().iter();
    rows.map(|row| format!("{} {} {} {}", text(&row["kind"]), text(&row["subject"]), text(&row["old"]), text(&row["new"])))
        .collect()
}

#[track_caller]
fn has(rows: &[String], expected: &str) {
    assert!(rows.iter().any(|row| row.starts_with(expected)), "{expected}: {rows:#?}");
}

#[test]
fn pins_files_lineage_licence_and_verdict_and_finds_them_again() {
    let folder = models();
    let value = lock(&folder);
    let helper = &value["models"][0];
    assert_eq!((&helper["path"], &helper["license"]["declared"]), (&"models/helper".into(), &"mit".into()));
    assert_eq!(
        (&helper["parents"][0]["parent"], &helper["parents"][0]["kind"]),
        (&"example/base-7b".into(), &"fine-tune".into())
    );
    assert!(!helper["findings"].as_array().unwrap().is_empty());
    let files: Vec<&str> = helper["files"].as_array().unwrap().iter().map(|file| file["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["README.md", "config.json", "model.safetensors"]);
    let found = verified(&folder, &[], 0);
    assert_eq!((&found["result"], &found["files"]["hashed"]), (&"match".into(), &5.into()));
}

#[test]
fn writes_the_same_bytes_each_time_and_leaves_nothing_else() {
    let folder = models();
    lock(&folder);
    let first = std::fs::read(folder.join("provaudit.lock")).unwrap();
    lock(&folder);
    assert_eq!(std::fs::read(folder.join("provaudit.lock")).unwrap(), first);
    let mut left: Vec<String> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    left.sort();
    assert_eq!(left, ["models", "provaudit.lock"]);
}

#[test]
fn names_every_difference_with_old_and_new() {
    let mut folder = models();
    lock(&folder);
    let card = "---\nlicense: cc-by-nc-4.0\nbase_model: example/new-7b\nbase_model_relation: finetune\n---\n# Helper\n";
    folder = folder
        .file("models/helper/README.md", card)
        .file("models/helper/model.safetensors", "\u{2}\0\0\0\0\0\0\0[]")
        .file("models/helper/extra.json", "{}")
        .model("models/third", HELPER, "# Third");
    std::fs::remove_file(folder.join("models/helper/config.json")).unwrap();
    std::fs::remove_dir_all(folder.join("models/other")).unwrap();
    let rows = drift(&verified(&folder, &[], 1));
    for expected in [
        "card-changed README.md sha256 ",
        "file-changed model.safetensors sha256 ",
        "file-missing config.json sha256 ",
        "file-added extra.json - sha256 ",
        "parent-new example/new-7b - fine-tune",
        "parent-lost example/base-7b fine-tune",
        "license-changed declared mit cc-by-nc-4.0",
        "model-missing - models/other -",
        "model-added - - models/third",
    ] {
        has(&rows, expected);
    }
    let text = run(&folder, &["verify"]).exits(1).stdout;
    for part in ["changed card", "lost parent", "declared: mit → cc-by-nc-4.0", " differences from provaudit.lock"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn names_a_verdict_that_changed_with_the_day_or_the_level() {
    let folder = Folder::new().file("models/acme/x/README.md", "---\nlicense: mit\n---\n# X\n");
    lock(&folder);
    let found = verified(&folder, &["--level", "regulated"], 1);
    has(&drift(&found), "verdict-changed - passes ");
    assert!(
        found["notes"].as_array().unwrap().iter().any(|note| note.as_str().unwrap().starts_with("level: standard")),
        "{found}"
    );
}

#[test]
fn verifies_a_part_and_from_anywhere() {
    let folder = models();
    lock(&folder);
    let folder = folder.file("models/other/README.md", "---\nlicense: mit\n---\n# Other\n");
    assert_eq!(verified(&folder, &["models/helper"], 0)["models"], 1);
    has(&drift(&verified(&folder, &["models/other"], 1)), "license-changed declared apache-2.0 mit");
    let arguments =
        ["verify", "helper", "--lock", "../provaudit.lock", "--format", "json", "--no-policy", "--as-of", "2026-11-23"];
    Program::new(&arguments).within(&folder.join("models")).run().exits(0);
    let absolute = folder.join("provaudit.lock");
    let arguments = ["verify", "--lock", absolute.to_str().unwrap(), "--no-policy", "--as-of", "2026-11-23"];
    let run = Program::new(&arguments).within(std::path::Path::new("/")).run().exits(1);
    assert!(run.stdout.starts_with("models"), "no absolute path: {}", run.stdout);
}

/// A cache with one model at one commit.
fn cache(folder: Folder, commit: &str, weights: &[u8]) -> Folder {
    let digest = "ab".repeat(32);
    let repository = "models/models--acme--helper-7b";
    let folder = folder
        .bytes(&format!("{repository}/blobs/{digest}"), weights)
        .file(&format!("{repository}/snapshots/{commit}/README.md"), "---\nlicense: mit\n---\n# Helper\n");
    #[cfg(unix)]
    let _ = std::os::unix::fs::symlink(
        format!("../../blobs/{digest}"),
        folder.join(&format!("{repository}/snapshots/{commit}/model.safetensors")),
    );
    folder
}

#[cfg(unix)]
#[test]
fn marks_recorded_digests_and_reads_the_bytes_when_it_verifies() {
    let folder = cache(Folder::new(), &"a".repeat(40), b"\x02\0\0\0\0\0\0\0{}");
    let value = lock(&folder);
    let file = &value["models"][0]["files"][1];
    assert_eq!(
        (&file["file"], &file["origin"], &file["sha256"]),
        (&"model.safetensors".into(), &"recorded".into(), &"ab".repeat(32).into())
    );
    let quick = verified(&folder, &["--quick"], 0);
    assert_eq!((&quick["files"]["by_recorded_digest"], &quick["files"]["hashed"]), (&1.into(), &1.into()));
    has(&drift(&verified(&folder, &[], 1)), "file-changed model.safetensors sha256 abab");
    let run = run(&folder, &["lock", "models", "--full"]).exits(4);
    assert!(run.stderr.contains("its bytes give"), "{}", run.stderr);
    verified(&folder, &[], 0);
}

#[cfg(unix)]
#[test]
fn names_a_commit_that_moved() {
    let folder = cache(Folder::new(), &"a".repeat(40), b"\x02\0\0\0\0\0\0\0{}");
    lock(&folder);
    std::fs::remove_dir_all(folder.join("models/models--acme--helper-7b/snapshots")).unwrap();
    let folder = cache(folder, &"b".repeat(40), b"\x02\0\0\0\0\0\0\0{}");
    has(&drift(&verified(&folder, &["--quick"], 1)), &format!("revision-changed - {} {}", "a".repeat(40), "b".repeat(40)));
}

#[test]
fn says_what_was_compared_by_size_alone() {
    let folder = models();
    lock(&folder);
    let folder = folder.file("models/helper/model.safetensors", "\u{2}\0\0\0\0\0\0\0[]");
    let run = run(&folder, &["verify", "--quick"]);
    assert!(run.stdout.contains("1 file by size alone"), "{}", run.stdout);
    let folder = folder.file("models/helper/model.safetensors", "\u{2}\0\0\0\0\0\0\0[] ");
    has(&drift(&verified(&folder, &["--quick"], 1)), "file-changed model.safetensors sha256 ");
}

#[test]
fn refuses_a_lock_that_is_not_as_it_was_written() {
    let folder = models();
    lock(&folder);
    let whole = std::fs::read_to_string(folder.join("provaudit.lock")).unwrap();
    let cases = [
        (whole[..whole.len() / 2].to_owned(), "is cut off: it ends in line "),
        (String::new(), "is cut off: it ends in line 0"),
        (whole.replacen("\"declared\": \"mit\"", "\"declared\": \"gpl\"", 1), "its checksum does not fit"),
        (format!("{whole}\n"), "its checksum does not fit"),
        (
            whole.replacen("\"schema_version\": 1", "\"schema_version\": 2", 1),
            "has version 2 of the format; this program reads 1",
        ),
        (whole.replacen("  \"gate\"", "<<<<<<< ours\n  \"gate\"", 1), "holds a conflict of a merge in line "),
        (whole.replacen("{", "{{", 1), "is damaged: line 1: "),
        ("[]".to_owned(), "is damaged: it has no `schema_version`"),
        ("\0\u{1b}[2J".to_owned(), "is damaged: line 1: "),
    ];
    for (text, expected) in cases {
        std::fs::write(folder.join("provaudit.lock"), &text).unwrap();
        let run = run(&folder, &["verify"]).exits(2);
        assert!(run.stderr.contains(expected) && run.stderr.contains("\nhint: "), "{expected}: {}", run.stderr);
        assert_eq!(run.stdout, "");
    }
    std::fs::write(folder.join("provaudit.lock"), whole.replace('\n', "\r\n")).unwrap();
    run(&folder, &["verify"]).exits(0);
    std::fs::remove_file(folder.join("provaudit.lock")).unwrap();
    let run = run(&folder, &["verify"]).exits(2);
    assert!(
        run.stderr.starts_with("error: no lock `provaudit.lock`\nhint: `provaudit lock PATH` writes one"),
        "{}",
        run.stderr
    );
}

#[test]
fn exits_3_where_there_is_nothing_to_lock_and_2_where_it_cannot_be_written() {
    let folder = Folder::new().file("models/notes.txt", "");
    run(&folder, &["lock", "models"]).exits(3);
    assert!(!folder.join("provaudit.lock").exists());
    let folder = models();
    run(&folder, &["lock", "models", "-o", "no/such/provaudit.lock"]).exits(2);
    run(&folder, &["lock", "modls"]).exits(2);
}

#[test]
fn tells_a_model_that_is_gone_as_a_difference() {
    let folder = models();
    lock(&folder);
    std::fs::remove_dir_all(folder.join("models")).unwrap();
    let rows = drift(&verified(&folder, &[], 1));
    assert_eq!(rows.len(), 2, "{rows:#?}");
    has(&rows, "model-missing");
}
