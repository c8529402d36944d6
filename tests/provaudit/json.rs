//! The JSON contract: what `schema report` prints is what other programs rely on.

use serde_json::Value;

use super::support::{Program, validator};

fn schema() -> Value {
    serde_json::from_str(&Program::new(&["schema", "report"]).run().exits(0).stdout).unwrap()
}

/// The names of the required fields of a type of the schema.
fn required(schema: &Value) -> Vec<&str> {
    schema["required"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect()
}

#[test]
fn keeps_every_field_of_version_1() {
    let schema = schema();
    let of = |name: &str| match name {
        "" => &schema,
        name => &schema["$defs"][name],
    };
    for (name, fields) in [
        ("", "schema_version tool as_of assumptions policy rule_packs catalog models findings summary"),
        ("Tool", "name version"),
        ("Assumption", "authority from"),
        ("Policy", "path sector level"),
        ("RulePack", "pack version sha256"),
        ("CatalogStamp", "reviewed sha256"),
        (
            "Model",
            "id path source kind architecture parameters digests relations ancestors datasets origin license evidence findings gaps",
        ),
        ("Source", "kind revision"),
        ("Digest", "file sha256 origin"),
        ("Relation", "kind parent standing confidence evidence"),
        ("Ancestor", "id depth via maker country source"),
        ("Dataset", "id teachers evidence"),
        ("Origin", "maker legal_entity country lists root_countries us_origin standing"),
        ("Listing", "list since applies_to"),
        ("License", "declared spdx class concluded obligations conflicts"),
        ("Obligation", "term from_model from_license"),
        ("Conflict", "class ancestor ancestor_license why"),
        ("Evidence", "id claim basis file line quote extractor"),
        (
            "Finding",
            "rule title severity verdict standing confidence message authorities path evidence fix fingerprint state waiver",
        ),
        ("Gap", "what where why close_by"),
        ("Summary", "models findings waived gaps gate"),
        ("Severities", "critical high medium low info"),
    ] {
        let there = required(of(name));
        for field in fields.split(' ') {
            assert!(there.contains(&field), "{name}.{field}");
        }
    }
}

#[test]
fn explains_every_field() {
    let schema = schema();
    for (name, of) in schema["$defs"].as_object().unwrap() {
        for (field, property) in of["properties"].as_object().into_iter().flatten() {
            let said = property["description"].as_str().is_some_and(|text| !text.is_empty());
            assert!(said, "{name}.{field}");
        }
    }
}

#[test]
fn refuses_what_is_no_report() {
    for bad in [r#"{}"#, r#"{"schema_version": "1"}"#, "[]"] {
        assert!(!validator("report").is_valid(&serde_json::from_str(bad).unwrap()), "{bad}");
    }
}
