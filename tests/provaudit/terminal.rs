//! How the text looks: as wide as it may be, coloured where it may be, in files that are whole.

use super::support::{Folder, Program};

/// How many columns a line takes; the tests' own texts hold no other wide characters.
fn columns(line: &str) -> usize {
    line.chars().map(|character| if ('\u{4e00}'..='\u{9fff}').contains(&character) { 2 } else { 1 }).sum()
}

fn wide() -> Folder {
    let card = "license: other\nlicense_name: 模型许可协议模型许可协议模型许可协议模型许可协议\nbase_model: example/a-base-model-with-quite-a-long-name-7b-instruct";
    Folder::new()
        .model("models/a-folder-with-quite-a-long-name/and-another-one-in-it", card, "# 模型\n\nFine-tuned from 模型.")
        .model("models/short", "license: mit", "# Short")
}

#[test]
fn fits_the_width_in_every_command() {
    let folder = wide();
    let commands: [&[&str]; 11] = [
        &["scan", "models", "--no-policy"],
        &["scan", "models/short", "--no-policy"],
        &["lineage", "models"],
        &["license", "models"],
        &["horizon", "models", "--no-policy"],
        &["rules", "list"],
        &["rules", "authorities"],
        &["rules", "authorities", "bis-entity-list"],
        &["rules", "test"],
        &["explain", "EAR-002"],
        &["explain", "bis-entity-list"],
    ];
    for width in [100, 60, 40] {
        for command in commands {
            let run = folder.provaudit(command).env("COLUMNS", &width.to_string()).run();
            assert!(!run.stdout.is_empty(), "{command:?}: {}", run.stderr);
            let long: Vec<&str> = run.stdout.lines().filter(|line| columns(line) > width).collect();
            assert!(long.is_empty(), "{command:?} at {width}: {long:#?}");
        }
    }
    let run = Program::new(&["scan", "fixtures/models", "--no-policy"]).env("COLUMNS", "60").run();
    assert!(run.stdout.lines().all(|line| columns(line) <= 60), "{}", run.stdout);
}

#[test]
fn fits_the_width_where_it_tells_what_drifted_from_a_lock() {
    let folder = wide();
    folder.provaudit(&["lock", "models", "--no-policy"]).run();
    let verify = |width: usize| {
        let run = folder.provaudit(&["verify"]).env("COLUMNS", &width.to_string()).run();
        let long: Vec<&str> = run.stdout.lines().filter(|line| columns(line) > width).collect();
        assert!(!run.stdout.is_empty() && long.is_empty(), "at {width}: {long:#?}\n{}", run.stderr);
        run
    };
    assert!([100, 60, 40].map(verify).iter().all(|run| run.code == 0));
    let folder = folder.model(
        "models/a-folder-with-quite-a-long-name/and-another-one-in-it",
        "license: apache-2.0\nbase_model: example/another-base-model-with-quite-a-long-name-7b-instruct",
        "# A model",
    );
    for width in [100, 60, 40] {
        let run = folder.provaudit(&["verify"]).env("COLUMNS", &width.to_string()).run().exits(1);
        let long: Vec<&str> = run.stdout.lines().filter(|line| columns(line) > width).collect();
        assert!(run.stdout.contains("a-folder-with-quite-a-long-name") && long.is_empty(), "at {width}: {long:#?}");
        let words: Vec<&str> = run.stdout.split_whitespace().collect();
        assert!(words.join(" ").contains("from provaudit.lock (locked as of"), "{}", run.stdout);
    }
}

#[test]
fn carries_no_colour_through_a_pipe_or_into_a_file() {
    let folder = wide();
    let scan = ["scan", "models", "--no-policy"];
    let piped = folder.provaudit(&scan).run();
    assert!(!piped.stdout.contains('\u{1b}') && !piped.stderr.contains('\u{1b}'));
    assert!(folder.provaudit(&scan).env("CLICOLOR_FORCE", "1").run().stdout.contains('\u{1b}'));
    assert!(!folder.provaudit(&scan).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").run().stdout.contains('\u{1b}'));
    folder.provaudit(&[&scan[..], &["-o", "report.txt", "--color", "always"]].concat()).run();
    assert!(!std::fs::read_to_string(folder.join("report.txt")).unwrap().contains('\u{1b}'));
}

#[test]
fn draws_no_progress_where_nobody_watches() {
    let mut folder = Folder::new();
    for number in 0..200 {
        folder = folder.model(&format!("models/m{number}"), "license: mit", "# A");
    }
    assert_eq!(folder.provaudit(&["scan", "models", "--no-policy", "-o", "report"]).run().stderr, "");
}

#[test]
fn writes_a_file_whole_or_not_at_all() {
    let folder = wide().file("report.json", "what stood there before, and is longer than nothing");
    let scan = ["scan", "models", "--no-policy", "--format", "json", "-o"];
    folder.provaudit(&[&scan[..], &["report.json"]].concat()).run();
    let text = std::fs::read_to_string(folder.join("report.json")).unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{text}");
    let names: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert!(names.iter().all(|name| !name.ends_with(".part")), "{names:?}");
}

#[test]
fn exits_2_on_a_file_that_cannot_be_written_before_anything_is_done() {
    let folder = wide();
    for path in ["nowhere/report.json", "models", "models/short/README.md/report.json"] {
        let run = folder.provaudit(&["scan", "models", "--no-policy", "-o", path]).run().exits(2);
        assert_eq!(run.stdout, "");
        assert!(run.stderr.starts_with(&format!("error: cannot write `{path}`: ")), "{}", run.stderr);
        assert!(run.stderr.contains("\nhint: "), "{}", run.stderr);
    }
}

#[cfg(unix)]
#[test]
fn writes_into_what_cannot_be_replaced_and_keeps_links() {
    let folder = wide().file("real/report.json", "old");
    std::os::unix::fs::symlink("real/report.json", folder.join("link.json")).unwrap();
    let scan = ["scan", "models", "--no-policy", "--format", "json", "-o"];
    folder.provaudit(&[&scan[..], &["link.json"]].concat()).run();
    assert!(folder.join("link.json").is_symlink());
    assert!(std::fs::read_to_string(folder.join("real/report.json")).unwrap().starts_with('{'));
    let run = folder.provaudit(&[&scan[..], &["/dev/null"]].concat()).run();
    assert_ne!(run.code, 2, "{}", run.stderr);
}
