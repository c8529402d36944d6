//! Rule files, policies and waivers with mistakes: all are told at once, each where it stands.

use serde_json::json;

use super::support::Folder;

const SOUND: &str = "license: mit\nbase_model: example/base-7b\nbase_model_relation: finetune";

/// The mistakes that a run shows, each by its first line.
fn mistakes(stderr: &str) -> Vec<&str> {
    stderr.lines().filter_map(|line| line.strip_prefix("error: ")).collect()
}

#[test]
fn refuses_a_rule_file_with_every_mistake_at_once() {
    let rule = |id: &str, more: &str| {
        format!(
            "  - id: {id}\n    title: t\n    severity: low\n    message: m\n    why: w\n    fix: f\n{more}    examples: {{hit: {{model: {{id: acme/x}}}}, miss: {{model: {{id: acme/y}}}}}}\n"
        )
    };
    let rules = [
        "schema: 1\npack: own\nrules:\n".to_owned(),
        rule("OWN-001", "    when: {self: {maker.lists: bis-entity-lst}}\n    authorities: [bis-entity-lst]\n"),
        rule("OWN-001", "    when: {self: {access: open}}\n"),
        rule("OWN-002", "    when: {all: [{self: {access: open}}, {self: {access: closed}}]}\n"),
        rule("OWN-003", "    when: {date: {before: 2020-01-01}}\n"),
        rule("OWN-004", "    when: {date: {after: 2027-02-30}}\n"),
        rule("OWN-005", "    when: {self: {id: {matches: '(a+)+$'}}}\n"),
        rule("OWN-006", "    when: {self: {access: open}}\n").replace(
            "hit: {model:",
            "hit: {assume: [hr828], deployment: {cites: [sr-11-77], effective: {hr82833: 2027-01-01}}, model:",
        ),
    ]
    .concat();
    let folder = Folder::new().model("models/a", SOUND, "# A").file("own.yaml", &rules);
    for arguments in [&["rules", "check", "own.yaml"][..], &["scan", "models", "--no-policy", "--rules", "own.yaml"]] {
        let run = folder.provaudit(arguments).run().exits(2);
        let told = mistakes(&run.stderr);
        for mistake in [
            "unknown list: `bis-entity-lst`",
            "unknown authority: `bis-entity-lst`",
            "rule id `OWN-001` is given twice",
            "the rule can never match",
            "the rule's time is over",
            "the day `2027-02-30` is no date",
            "unknown operator of `id`: `matches`",
            "unknown authority: `hr828`",
            "unknown authority: `sr-11-77`",
            "unknown authority: `hr82833`",
        ] {
            assert!(told.contains(&mistake), "{mistake}\n{}", run.stderr);
        }
        for part in
            ["own.yaml:", "^^^^", "did you mean `bis-entity-list`?", "did you mean `hr8283`?", "did you mean `sr-11-7`?"]
        {
            assert!(run.stderr.contains(part), "{part}\n{}", run.stderr);
        }
    }
}

#[test]
fn refuses_a_policy_with_every_mistake_at_once() {
    let policy = "schema: 1
deployment:
  sector: finance
  hostin: local
  cites: [sr-11-77]
  effective: {hr82833: 2027-01-01, hr8283: 2027-02-30}
makers: [{name: A, handles: [nvidia], country: UK, vouched_by: B}]
waivers: [{rule: RET-001, model: acme/x, reason: r, approved_by: a, expires: 2026-02-31}]
";
    let folder = Folder::new().model("models/a", SOUND, "# A").file("provaudit.yaml", policy);
    let run = folder.provaudit(&["scan", "models", "--policy", "provaudit.yaml"]).run().exits(2);
    let told = mistakes(&run.stderr);
    for mistake in [
        "unknown key of `deployment`: `hostin`",
        "unknown authority: `sr-11-77`",
        "unknown authority: `hr82833`",
        "the day `2027-02-30` is no date",
        "the catalogue has the maker `nvidia`",
        "unknown country: `UK`",
        "`expires` `2026-02-31` is no date",
    ] {
        assert!(told.contains(&mistake), "{mistake}\n{}", run.stderr);
    }
    assert!(run.stderr.contains("provaudit.yaml:6:15") && run.stderr.contains("did you mean `hr8283`?"), "{}", run.stderr);
}

#[test]
fn shows_a_mistake_in_a_catalogue_where_it_stands() {
    let shipped = super::support::repository().join("rules/catalog");
    let mut folder = Folder::new().model("models/a", SOUND, "# A");
    for file in provaudit::catalog::FILES {
        let mut text = std::fs::read_to_string(shipped.join(file)).unwrap();
        if file == "datasets.yaml" {
            text = "reviewed: '2026-11-23'\ndatasets:\n- {id: notes, name: Notes, confidence: pge}\n".to_owned();
        }
        folder = folder.file(&format!("own/{file}"), &text);
    }
    let run = folder.provaudit(&["scan", "models", "--catalog", "own"]).run().exits(2);
    assert!(mistakes(&run.stderr)[0].starts_with("unknown variant `pge`, expected one of"), "{}", run.stderr);
    assert!(run.stderr.contains("datasets.yaml:3:40") && run.stderr.contains("^ here"), "{}", run.stderr);
}

#[test]
fn reports_waivers_that_are_over_unmatched_or_too_broad_with_their_line() {
    let policy = "schema: 1
overrides:
  - {rule: DATA-001, severity: high, reason: our own policy}
  - {rule: EAR-001, severity: none, reason: not for us}
waivers:
  - {rule: DATA-001, model: models/a, reason: asked for, approved_by: Ada, expires: 2027-03-01}
  - {rule: RET-002, model: 'acme/*', reason: r, approved_by: Ada, expires: 2026-11-22}
  - {rule: LIN-001, model: acme/none, reason: r, approved_by: Ada, expires: 2027-03-01}
  - {rule: LIN-002, model: '*', reason: r, approved_by: Ada, expires: 2027-03-01}
  - {rule: LIN-02, model: acme/x, reason: r, approved_by: Ada, expires: 2027-03-01}
";
    let folder = Folder::new().model("models/a", SOUND, "# A").file("provaudit.yaml", policy);
    let arguments = ["scan", "models", "--policy", "provaudit.yaml", "--as-of", "2026-11-23", "--format", "json"];
    let report = folder.provaudit(&arguments).run().report();
    let general: Vec<(&str, &str)> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| (found["rule"].as_str().unwrap(), found["message"].as_str().unwrap()))
        .collect();
    for (rule, part) in [
        ("POL-001", "the waiver of RET-002 for acme/* (provaudit.yaml:7) expired on 2026-11-22"),
        ("POL-002", "the waiver of LIN-001 for acme/none (provaudit.yaml:8) matches no finding"),
        ("POL-003", "the waiver of LIN-002 for * (provaudit.yaml:9) takes every model"),
        ("POL-004", "a waiver (provaudit.yaml:10) names LIN-02, which no loaded pack has; did you mean LIN-002?"),
    ] {
        assert!(general.iter().any(|(id, message)| *id == rule && message.contains(part)), "{part}: {general:#?}");
    }
    let findings = report["models"][0]["findings"].as_array().unwrap();
    let data = findings.iter().find(|found| found["rule"] == "DATA-001").unwrap();
    assert_eq!(
        (&data["severity"], &data["state"], &data["waiver"]["approved_by"]),
        (&json!("high"), &json!("waived"), &json!("Ada"))
    );
    assert!(findings.iter().any(|found| found["rule"] == "EAR-001" && found["state"] == "suppressed"));
}

#[test]
fn extends_a_shipped_rule_and_refuses_an_id_that_is_taken() {
    let own = |id: &str, extends: &str| {
        format!("schema: 1\npack: own\nrules: [{{id: {id}, extends: {extends}, severity: critical}}]\n")
    };
    let folder = Folder::new()
        .model("models/a", SOUND, "# A")
        .file("own.yaml", &own("OWN-001", "DATA-001"))
        .file("taken.yaml", &own("EAR-002", "DATA-001"))
        .file("unknown.yaml", &own("OWN-001", "DATA-01"));
    let scan = |rules| folder.provaudit(&["scan", "models", "--no-policy", "--rules", rules, "--format", "json"]).run();
    let report = scan("own.yaml").report();
    let rules: Vec<(&str, &str)> = report["models"][0]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| (found["rule"].as_str().unwrap(), found["severity"].as_str().unwrap()))
        .collect();
    assert!(rules.contains(&("OWN-001", "critical")) && !rules.iter().any(|(rule, _)| *rule == "DATA-001"), "{rules:?}");
    let taken = scan("taken.yaml").exits(2).stderr;
    assert!(taken.contains("rule id `EAR-002` is given twice") && taken.contains("first given in rules/ear.yaml:"), "{taken}");
    assert!(scan("unknown.yaml").exits(2).stderr.contains("did you mean `DATA-001`?"));
}

#[test]
fn refuses_files_over_the_limit_without_reading_them_whole() {
    let comment = |bytes: usize| format!("# {}\n", "x".repeat(bytes));
    let folder = Folder::new()
        .model("models/a", "license: mit", "# A")
        .file("large.yaml", &comment(4 << 20))
        .file("provaudit.yaml", &comment(1 << 20))
        .file("catalog/authorities.yaml", &comment(16 << 20));
    for (arguments, message, hint) in [
        (
            &["--no-policy", "--rules", "large.yaml"][..],
            "cannot read `large.yaml`: it is over the limit of 4194304 bytes",
            "several files",
        ),
        (&["--policy", "provaudit.yaml"], "cannot read `provaudit.yaml`: it is over the limit of 1048576 bytes", ""),
        (&["--no-policy", "--catalog", "catalog"], "authorities.yaml`: it is over the limit of 16777216 bytes", ""),
    ] {
        let run = folder.provaudit(&[&["scan", "models"][..], arguments].concat()).run().exits(2);
        assert_eq!(run.stdout, "");
        assert!(run.stderr.contains(message) && run.stderr.contains(hint), "{arguments:?}: {}", run.stderr);
        assert_eq!(run.stderr.matches("error").count(), 1, "{arguments:?}: {}", run.stderr);
    }
}
