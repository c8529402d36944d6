//! `provaudit explain` of a finding: by its fingerprint, in a saved report or a folder.

use serde_json::Value;

use super::support::Folder;

#[test]
fn explains_a_finding_by_its_fingerprint_with_its_evidence() {
    let folder = Folder::new().model("models/acme/helper-7b", "license: mit\nbase_model: Qwen/Qwen2.5-7B", "# Helper");
    let arguments = ["scan", "models", "--no-policy", "--as-of", "2026-11-23", "--format", "json", "-o", "report.json"];
    folder.provaudit(&arguments).run();
    let report: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("report.json")).unwrap()).unwrap();
    let all = report["models"][0]["findings"].as_array().unwrap();
    let finding = all.iter().find(|found| found["rule"] == "RET-001").unwrap();
    let fingerprint = finding["fingerprint"].as_str().unwrap();
    let told = folder.provaudit(&["explain", fingerprint, "--in", "report.json"]).run().exits(0).stdout;
    assert!(told.starts_with("RET-001: ") && told.contains("README.md:3") && told.contains("Qwen/Qwen2.5-7B"), "{told}");
    let again = folder.provaudit(&["explain", fingerprint, "--in", "models", "--format", "json"]).run().exits(0).stdout;
    let again: Value = serde_json::from_str(&again).unwrap();
    assert!(again["finding"]["rule"] == "RET-001" && !again["evidence"].as_array().unwrap().is_empty());
    let without = folder.provaudit(&["explain", fingerprint]).run().exits(2).stderr;
    assert!(without.contains("--in report.json"), "{without}");
}

#[test]
fn exits_2_on_a_fingerprint_or_a_report_that_is_not_there() {
    let folder =
        Folder::new().file("broken.json", "{").file("other.json", "[]").file("empty.json", r#"{"models": [], "findings": []}"#);
    for report in ["broken.json", "other.json", "empty.json", "no-such.json"] {
        let run = folder.provaudit(&["explain", "0000000000000000", "--in", report]).run().exits(2);
        assert!(run.stderr.starts_with("error: unknown "), "{}", run.stderr);
    }
}
