//! Usage, help, exit codes, colour, pipes.

use std::process::Stdio;

use clap::CommandFactory;
use provaudit::cli::Cli;

use super::support::{Folder, Program};

#[test]
fn exits_2_on_wrong_usage_and_says_what_is_expected() {
    for (arguments, expected) in [
        (&["scan"][..], "PATH"),
        (&["scan", "x", "--format", "tabel"], "table"),
        (&["scan", "x", "--as-of", "tomorrow"], "YYYY-MM-DD"),
        (&["scan", "x", "--as-of", "2026-02-30"], "YYYY-MM-DD"),
        (&["scan", "x", "--assume", "some-bill=soon"], "YYYY-MM-DD"),
        (&["scan", "x", "--sector", "defence"], "did you mean `defense`?"),
        (&["scan", "x", "--level", "strict"], "regulated, standard, low"),
        (&["scan", "x", "--policy", "p.yaml", "--no-policy"], "cannot be used with"),
        (&["lineage", "x", "--format", "svg"], "mermaid"),
        (&["schema", "rule"], "rules"),
        (&["scna", "x"], "scan"),
        (&["-q", "-v", "scan", "x"], "cannot be used with"),
    ] {
        let run = Program::new(arguments).run().exits(2);
        assert!(run.stderr.contains(expected), "{arguments:?}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{arguments:?}");
    }
}

#[test]
fn exits_2_on_an_unknown_authority_and_names_the_nearest() {
    let run = Program::new(&["scan", ".", "--assume", "bis-entity-lst"]).run().exits(2);
    assert_eq!(run.stderr, "error: unknown authority `bis-entity-lst`\nhint: did you mean `bis-entity-list`?\n");
}

#[test]
fn exits_2_on_an_unknown_rule_and_points_to_the_list() {
    let run = Program::new(&["explain", "NO-SUCH-RULE"]).run().exits(2);
    assert!(run.stderr.starts_with("error: unknown rule `NO-SUCH-RULE`\nhint: "), "{}", run.stderr);
    assert!(run.stderr.contains("provaudit rules list"), "{}", run.stderr);
}

#[test]
fn exits_2_on_a_rule_file_with_mistakes_and_shows_each_with_its_place() {
    let folder = Folder::new().file("own.yaml", "schema: 1\npack: own\nrules:\n  - id: OWN-001\n    titel: x\n");
    for arguments in [&["rules", "check", "own.yaml"][..], &["scan", ".", "--no-policy", "--rules", "own.yaml"]] {
        let run = folder.provaudit(arguments).run().exits(2);
        assert_eq!(run.stdout, "");
        for part in ["own.yaml:5:5", "did you mean `title`?", "own.yaml:4:5"] {
            assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
        }
    }
}

#[test]
fn runs_the_examples_of_the_shipped_rules_and_they_hold() {
    let run = Program::new(&["rules", "test", "--format", "json"]).run().exits(0);
    let tested: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert!(tested["examples"].as_u64().unwrap() >= 2 * tested["rules"].as_u64().unwrap(), "{tested}");
}

#[test]
fn explains_an_authority_as_text_and_as_json() {
    let text = Program::new(&["explain", "bis-entity-list"]).run().exits(0).stdout;
    assert!(text.starts_with("bis-entity-list: ") && text.contains("not legal advice"), "{text}");
    let json = Program::new(&["explain", "BIS-Entity-List", "--format", "json"]).run().exits(0).stdout;
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["id"], "bis-entity-list");
}

#[test]
fn shows_every_subcommand_in_the_help_with_an_explanation() {
    let help = Program::new(&["--help"]).run().exits(0).stdout;
    for command in Cli::command().get_subcommands() {
        let name = command.get_name();
        assert!(help.contains(name), "{name}");
        assert!(command.get_about().is_some(), "{name}");
        let own = Program::new(&[name, "--help"]).run().exits(0).stdout;
        assert!(own.contains("Usage: provaudit"), "{name}");
    }
    assert!(help.contains("Exit codes:"));
}

#[test]
fn prints_help_to_stdout_when_asked_and_to_stderr_when_nothing_was_typed() {
    assert_ne!(Program::new(&["help"]).run().exits(0).stdout, "");
    let run = Program::new(&[]).run().exits(2);
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("Usage: provaudit"));
}

#[test]
fn writes_a_policy_once_and_again_only_by_force() {
    let folder = Folder::new();
    folder.provaudit(&["init", "--sector", "finance"]).run().exits(0);
    let written = std::fs::read_to_string(folder.join("provaudit.yaml")).unwrap();
    assert!(written.contains("schema: 1"), "{written}");
    std::fs::write(folder.join("provaudit.yaml"), "mine\n").unwrap();
    let run = folder.provaudit(&["init"]).run().exits(2);
    assert_eq!(run.stderr, "error: `provaudit.yaml` exists already\nhint: `--force` overwrites it\n");
    assert_eq!(std::fs::read_to_string(folder.join("provaudit.yaml")).unwrap(), "mine\n");
    folder.provaudit(&["init", "--force"]).run().exits(0);
    assert_ne!(std::fs::read_to_string(folder.join("provaudit.yaml")).unwrap(), "mine\n");
}

#[test]
fn ends_quietly_when_its_reader_goes_away_and_keeps_its_exit_code() {
    let folder = Folder::new().model("models/a", "license: mit\nbase_model: example/base-7b", "# A");
    let scan = ["scan", "models", "--no-policy", "--level", "regulated"];
    for arguments in [&["schema", "report"][..], &["rules", "list"], &["explain", "bis-entity-list"], &scan, &["--help"]] {
        let whole = folder.provaudit(arguments).run();
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = folder.provaudit(arguments).command().stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
        let output = output.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), whole.stderr, "{arguments:?}");
        assert_eq!(output.status.code(), Some(whole.code), "{arguments:?}");
    }
}

#[test]
fn colours_only_where_it_is_wanted() {
    let colored = |program: Program| program.run().exits(0).stdout.contains('\u{1b}');
    let explain = |more: &[&str]| Program::new(&[&["explain", "bis-entity-list"], more].concat());
    assert!(!colored(explain(&[])), "stdout is no terminal");
    assert!(colored(explain(&["--color", "always"])));
    assert!(colored(explain(&["--color", "always"]).env("NO_COLOR", "1")), "what is typed wins");
    assert!(colored(explain(&[]).env("CLICOLOR_FORCE", "1")));
    assert!(!colored(explain(&[]).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1")));
    assert!(!colored(explain(&["--color", "never"]).env("CLICOLOR_FORCE", "1")));
}

#[test]
fn prints_five_schemas_that_are_schemas() {
    for of in ["report", "lineage", "license", "policy", "rules"] {
        let text = Program::new(&["schema", of]).run().exits(0).stdout;
        let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{of}");
    }
}
