//! The JSON Schema of a rule file, made from the table of fields, for editors and other programs.
//!
//! It knows the words that are fixed in the program. Ids of the catalogue are texts here: [`super::load`] checks them.

use serde_json::{Map, Value, json};

use super::field::{FieldRow, MATCHERS, Matcher, Type, fields_of};
use crate::country;
use crate::finding::Severity;
use crate::model::RelationKind;

/// The JSON Schema of a rule file.
#[must_use]
pub fn schema() -> Value {
    let text = json!({"type": "string", "minLength": 1});
    let severity = json!({"enum": Severity::WORST_FIRST.map(Severity::as_str)});
    let certainty = json!({"enum": ["high", "medium", "low"]});
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "provaudit rule file",
        "type": "object",
        "additionalProperties": false,
        "required": ["schema", "pack", "rules"],
        "properties": {
            "schema": {"const": 1},
            "pack": text,
            "version": {"type": "string"},
            "rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}},
        },
        "$defs": {
            "rule": {
                "type": "object",
                "additionalProperties": false,
                "required": ["id"],
                "anyOf": [
                    {"required": ["extends"]},
                    {"required": ["title", "severity", "when", "message", "why", "fix", "examples"]},
                ],
                "properties": {
                    "id": {"type": "string", "pattern": "^[A-Z0-9]+(-[A-Z0-9]+)+$", "maxLength": 40},
                    "extends": text,
                    "title": text,
                    "severity": graded("severity", &severity),
                    "certainty": graded("certainty", &certainty),
                    "authorities": {"type": "array", "items": {"$ref": "#/$defs/authority"}},
                    "when": {"$ref": "#/$defs/condition"},
                    "if_unknown": {"enum": ["review", "pass", "note"]},
                    "yields_to": {"type": "array", "items": text},
                    "score": score(&severity),
                    "message": message(&text),
                    "why": text,
                    "fix": text,
                    "examples": {
                        "type": "object", "additionalProperties": false, "required": ["hit", "miss"],
                        "properties": {"hit": examples(), "miss": examples()},
                    },
                },
            },
            "authority": {"anyOf": [text, {
                "type": "object", "additionalProperties": false, "required": ["id"],
                "properties": {"id": text, "if": {"$ref": "#/$defs/condition"}, "background": {"type": "boolean"}},
            }]},
            "condition": condition(),
        },
    })
}

fn message(text: &Value) -> Value {
    let when = json!({
        "type": "object", "additionalProperties": false, "required": ["message", "if"],
        "properties": {"message": text, "if": {"$ref": "#/$defs/condition"}},
    });
    json!({"anyOf": [text, {
        "type": "object", "additionalProperties": false, "required": ["ancestor"],
        "properties": {"ancestor": text, "self": text, "when": {"type": "array", "items": when}},
    }]})
}

/// The points of a rule that weighs terms.
fn score(severity: &Value) -> Value {
    let list = |required: Value, properties: Value| json!({"type": "array", "items": {"type": "object", "additionalProperties": false, "required": required, "properties": properties}});
    let when = json!({"$ref": "#/$defs/condition"});
    json!({
        "type": "object", "additionalProperties": false, "required": ["terms", "severity"],
        "properties": {
            "most": {"type": "number"},
            "terms": list(
                json!(["points", "term", "if"]),
                json!({"points": {"type": "number"}, "term": {"type": "string"}, "if": when, "halve": {"type": "boolean"}}),
            ),
            "severity": list(json!(["severity", "from"]), json!({"severity": severity, "from": {"type": "number"}})),
            "at_most": list(json!(["severity", "if"]), json!({"severity": severity, "if": when})),
        },
    })
}

fn examples() -> Value {
    json!({"anyOf": [{"type": "object"}, {"type": "array", "items": {"type": "object"}, "minItems": 1}]})
}

fn graded(name: &str, value: &Value) -> Value {
    json!({"anyOf": [value, {
        "type": "object",
        "additionalProperties": false,
        "required": ["default"],
        "properties": {
            "default": value,
            "when": {"type": "array", "items": {
                "type": "object", "additionalProperties": false, "required": [name, "if"],
                "properties": {name: value, "if": {"$ref": "#/$defs/condition"}},
            }},
        },
    }]})
}

fn condition() -> Value {
    let mut properties = Map::new();
    let list = json!({"type": "array", "items": {"$ref": "#/$defs/condition"}, "minItems": 1});
    properties.insert("all".to_owned(), list.clone());
    properties.insert("any".to_owned(), list);
    properties.insert("not".to_owned(), json!({"$ref": "#/$defs/condition"}));
    for (name, matcher, doc) in MATCHERS {
        let mut block = block(matcher);
        block["description"] = json!(doc);
        properties.insert(name.to_owned(), block);
    }
    let day = json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"});
    properties.insert(
        "date".to_owned(),
        json!({"type": "object", "additionalProperties": false, "minProperties": 1, "properties": {"before": day, "after": day}}),
    );
    properties.insert(
        "authority".to_owned(),
        json!({
            "type": "object", "additionalProperties": false, "required": ["id", "status"],
            "properties": {"id": {"type": "string"}, "status": several(&json!({"type": "string"}))},
        }),
    );
    json!({"type": "object", "additionalProperties": false, "minProperties": 1, "properties": properties})
}

/// The block of a matcher. Blocks inside connectives are open: the loader checks them.
fn block(matcher: Matcher) -> Value {
    let mut properties = Map::new();
    let inner = json!({"type": "array", "items": {"type": "object"}, "minItems": 1});
    properties.insert("all".to_owned(), inner.clone());
    properties.insert("any".to_owned(), inner);
    properties.insert("not".to_owned(), json!({"type": "object"}));
    if matches!(matcher, Matcher::Model(which) if which != super::condition::Which::Myself) {
        properties.insert("via".to_owned(), several(&json!({"enum": RelationKind::ALL.map(RelationKind::as_str)})));
    }
    for row in fields_of(matcher) {
        properties.insert(row.name.to_owned(), field(row));
    }
    json!({"type": "object", "additionalProperties": false, "minProperties": 1, "properties": properties})
}

fn field(row: &FieldRow) -> Value {
    let value = match row.of {
        Type::Word(words) => json!({"enum": words}),
        Type::Country => json!({"enum": country::codes().collect::<Vec<_>>()}),
        Type::Day => json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
        Type::Number => json!({"type": "number"}),
        Type::Flag => json!({"type": "boolean"}),
        _ => json!({"type": "string", "minLength": 1}),
    };
    let bare = if matches!(row.of, Type::Number | Type::Flag) { value.clone() } else { several(&value) };
    let operators: Map<String, Value> = row
        .of
        .operators()
        .iter()
        .map(|name| {
            let of = match *name {
                "exists" => json!({"type": "boolean"}),
                _ => bare.clone(),
            };
            ((*name).to_owned(), of)
        })
        .collect();
    json!({
        "description": row.doc,
        "anyOf": [bare, {"type": "object", "additionalProperties": false, "minProperties": 1, "properties": operators}],
    })
}

fn several(value: &Value) -> Value {
    json!({"anyOf": [value, {"type": "array", "items": value, "minItems": 1}]})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::load::SHIPPED;

    #[test]
    fn accepts_the_shipped_packs_and_refuses_a_misspelt_field() {
        let validator = jsonschema::validator_for(&schema()).unwrap();
        for pack in SHIPPED {
            let options = serde_yaml::options! { strict_booleans: true, };
            let file: Value = serde_yaml::from_str_with_options(pack.text, options).unwrap();
            let mistakes: Vec<String> = validator.iter_errors(&file).map(|mistake| mistake.to_string()).collect();
            assert!(mistakes.is_empty(), "{}: {mistakes:?}", pack.name);
        }
        let options = serde_yaml::options! { strict_booleans: true, };
        let text = SHIPPED[0].text.replace("maker.lists", "maker.list");
        let file: Value = serde_yaml::from_str_with_options(&text, options).unwrap();
        assert!(!validator.is_valid(&file));
    }
}
