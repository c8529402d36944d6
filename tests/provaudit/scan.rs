//! `provaudit scan` from one end to the other, on small invented models.

use super::support::{Folder, Program};

const FINE_TUNE: &str = "license: mit\nbase_model: example/base-7b\nbase_model_relation: finetune";

#[test]
fn exits_3_where_there_is_no_model_and_says_what_one_is() {
    let folder = Folder::new().file("notes/todo.txt", "nothing here\n");
    let run = folder.provaudit(&["scan", "notes", "--no-policy"]).run().exits(3);
    assert!(run.stderr.starts_with("error: no model found under `notes`\nhint: a model is "), "{}", run.stderr);
    assert!(run.stdout.ends_with("not legal advice.\n"), "{}", run.stdout);
}

#[test]
fn writes_a_whole_report_even_where_nothing_was_found() {
    let folder = Folder::new();
    let report = folder.provaudit(&["scan", ".", "--no-policy", "--format", "json"]).run().exits(3).report();
    assert_eq!((&report["schema_version"], &report["summary"]["models"]), (&1.into(), &0.into()));
}

#[test]
fn exits_2_when_the_report_cannot_be_written() {
    let folder = Folder::new();
    let run = folder.provaudit(&["scan", ".", "--no-policy", "-o", "no/such/folder/report.json"]).run().exits(2);
    assert!(run.stderr.starts_with("error: cannot write `no/such/folder/report.json`"), "{}", run.stderr);
}

#[test]
fn exits_2_on_a_missing_path_and_names_its_nearest_sibling() {
    let folder = Folder::new().model("models/helper", FINE_TUNE, "# Helper");
    let run = folder.provaudit(&["scan", "models/helpr", "--no-policy"]).run().exits(2);
    assert_eq!(run.stderr, "error: no such file or folder: `models/helpr`\nhint: did you mean `models/helper`?\n");
}

#[test]
fn tells_every_model_of_a_folder_in_order_of_path() {
    let folder = Folder::new().model("models/b", FINE_TUNE, "# B").model("models/a", "license: apache-2.0", "# A").model(
        "models/c/deep",
        FINE_TUNE,
        "# C",
    );
    let report = folder.provaudit(&["scan", "models", "--no-policy", "--format", "json"]).run().report();
    let paths: Vec<&str> = report["models"].as_array().unwrap().iter().map(|model| model["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["models/a", "models/b", "models/c/deep"]);
}

#[test]
fn shows_the_declared_parent_with_the_line_that_declares_it() {
    let folder = Folder::new().model("models/helper", FINE_TUNE, "# Helper");
    let report = folder.provaudit(&["scan", "models", "--no-policy", "--format", "json"]).run().report();
    let model = &report["models"][0];
    assert_eq!(
        (&model["relations"][0]["kind"], &model["relations"][0]["parent"]),
        (&"fine-tune".into(), &"example/base-7b".into())
    );
    let first = model["relations"][0]["evidence"][0].as_str().unwrap();
    let seen = model["evidence"].as_array().unwrap().iter().find(|seen| seen["id"] == first).unwrap();
    assert_eq!((&seen["file"], &seen["line"]), (&"README.md".into(), &3.into()));
    let text = folder.provaudit(&["scan", "models", "--no-policy"]).run().stdout;
    assert!(text.contains("fine-tune → example/base-7b") && text.contains("README.md:3"), "{text}");
}

#[test]
fn finds_the_policy_and_the_models_it_names_from_wherever_it_runs() {
    let policy =
        "schema: 1\ndeployment: {sector: [general], level: regulated}\nmodels: [{path: models/deep/a, id: acme/named}]\n";
    let folder = Folder::new().model("models/deep/a", FINE_TUNE, "# A").file("provaudit.yaml", policy);
    let file = folder.join("provaudit.yaml");
    for (place, path) in [
        (".", "models/deep/a"),
        (".", "./models"),
        (".", "."),
        ("models", "deep"),
        ("models/deep/a", "."),
        ("models", "../models"),
    ] {
        let found = ["scan", path, "--format", "json"];
        let named = ["--policy", &*file.to_string_lossy()];
        let arguments = if place == "." { found.to_vec() } else { [&found[..], &named].concat() };
        let report = Program::new(&arguments).within(&folder.join(place)).run().report();
        assert_eq!(report["policy"]["level"], "regulated", "{path} in {place}");
        assert_eq!(report["models"][0]["id"], "acme/named", "{path} in {place}");
    }
}

#[test]
fn gives_the_same_bytes_each_time_and_in_a_file() {
    let folder = Folder::new().model("models/a", FINE_TUNE, "# A").model("models/b", FINE_TUNE, "# B");
    for format in ["table", "json"] {
        let arguments = ["scan", "models", "--no-policy", "--as-of", "2026-11-23", "--format", format];
        let first = folder.provaudit(&arguments).run();
        assert_eq!(first.stdout, folder.provaudit(&arguments).run().stdout);
        let file = folder.provaudit(&[&arguments[..], &["-o", "report"]].concat()).run().exits(first.code);
        assert_eq!(file.stdout, "");
        assert_eq!(std::fs::read_to_string(folder.join("report")).unwrap(), first.stdout);
    }
}

#[test]
fn prints_nothing_that_acts_on_a_terminal() {
    let hostile = "license: \"mit\u{202e}\"\nbase_model: \"example/\u{200b}base\"\ntags: [\"\\e]0;title\\a\"]";
    let folder = Folder::new().model("models/x", hostile, "# Bad \u{1b}[2J card\u{9b}31m");
    for format in ["table", "json"] {
        let stdout = folder.provaudit(&["scan", "models", "--no-policy", "--format", format]).run().stdout;
        let acts = |character: &char| provaudit::report::text::is_hidden(*character) && *character != '\n';
        assert_eq!(stdout.chars().find(acts), None, "{format}");
    }
}

#[test]
fn exits_the_same_for_every_format() {
    let folder = Folder::new().model("models/a", FINE_TUNE, "# A");
    for level in ["regulated", "standard", "low"] {
        let code =
            |format| folder.provaudit(&["scan", "models", "--no-policy", "--level", level, "--format", format]).run().code;
        assert_eq!(code("table"), code("json"), "{level}");
    }
}

#[test]
fn ends_without_a_panic_on_every_card_of_the_corpus() {
    let corpus = super::support::repository().join("../shared/corpus/cards");
    if !corpus.is_dir() {
        eprintln!("skipped: no ../shared/corpus");
        return;
    }
    let run = Program::new(&["scan", "../shared/corpus/cards", "--no-policy", "--format", "json"]).run();
    let folders = std::fs::read_dir(&corpus).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_dir()).count();
    let report = run.report();
    let told = report["models"].as_array().unwrap().len() + report["gaps"].as_array().unwrap().len();
    assert!(told >= folders, "{told} of {folders} folders are told");
}
