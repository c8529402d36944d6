//! What the program reports about a folder: the fields of its JSON that are scored.

use std::path::Path;
use std::process::Command;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Report {
    pub models: Vec<Model>,
}

#[derive(Debug, Deserialize)]
pub struct Model {
    pub id: Option<String>,
    pub path: Option<String>,
    #[serde(default)]
    pub relations: Vec<Relation>,
    #[serde(default)]
    pub datasets: Vec<Dataset>,
    pub origin: Origin,
    pub license: License,
    #[serde(default)]
    pub evidence: Vec<Evidence>,
}

#[derive(Debug, Deserialize)]
pub struct Relation {
    pub kind: provaudit::model::RelationKind,
    pub parent: String,
    pub standing: String,
    pub confidence: f64,
    #[serde(default)]
    pub through: Option<String>,
    #[serde(default)]
    pub evidence: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub struct Dataset {
    pub id: String,
    #[serde(default)]
    pub teachers: Vec<String>,
    #[serde(default)]
    pub evidence: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub struct Origin {
    pub maker: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct License {
    pub declared: Option<String>,
    #[serde(default)]
    pub conflicts: Vec<Conflict>,
}

#[derive(Debug, Deserialize)]
pub struct Conflict {
    pub class: String,
    pub ancestor: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Evidence {
    pub id: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub value: Option<String>,
    pub file: String,
    pub line: Option<u32>,
    #[serde(default)]
    pub quote: String,
    #[serde(default)]
    pub extractor: String,
}

impl Model {
    /// Where evidence stands and what it says, shortened: for people who look into a mistake.
    pub fn places(&self, ids: &[String]) -> String {
        let evidence = ids.iter().filter_map(|id| self.evidence.iter().find(|evidence| evidence.id == *id));
        let places: Vec<String> = evidence.take(3).map(Evidence::place).collect();
        places.join("; ")
    }
}

impl Evidence {
    pub fn place(&self) -> String {
        let line = self.line.map_or(String::new(), |line| format!(":{line}"));
        let quote: String = self.quote.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(140).collect();
        format!("{}{line} [{}] «{quote}»", self.file, self.extractor)
    }
}

/// Scans a folder of models with the built program, in an empty environment and without a policy.
pub fn run(folder: &Path) -> Report {
    let output = Command::new(env!("CARGO_BIN_EXE_provaudit"))
        .arg("scan")
        .arg(folder)
        .args(["--format", "json", "--no-policy"])
        .env_clear()
        .output()
        .expect("the program was built with this test");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!errors.contains("panicked"), "the program panicked:\n{errors}");
    let code = output.status.code().unwrap_or_else(|| panic!("the program was stopped:\n{errors}"));
    assert!([0, 1, 4].contains(&code), "the scan ended with exit code {code}:\n{errors}");
    parse(&output.stdout)
}

/// Reads a report. A relation that the report itself calls contradicted is no assertion: it is neither found nor a false alarm,
/// and where the label agrees with it, it is missed.
pub fn parse(json: &[u8]) -> Report {
    let mut report: Report =
        serde_json::from_slice(json).unwrap_or_else(|error| panic!("the report is JSON of version 1: {error}"));
    for model in &mut report.models {
        model.relations.retain(|relation| relation.standing != "contradicted");
    }
    report
}
