//! The JSON Schema of `provaudit.yaml`, for editors and other programs; [`super::Policy::parse`] is what decides.

use serde_json::{Value, json};

use super::questions::{QUESTIONS, Takes};
use super::{DEALINGS, EXPOSURES, LEVELS, PACKS, SECTORS};
use crate::catalog::Catalog;
use crate::country;

/// The JSON Schema of a policy.
#[must_use]
pub fn schema() -> Value {
    let text = json!({"type": "string", "minLength": 1});
    let bound = json!({"enum": ["critical", "high", "medium", "low", "info", "none"]});
    let action = json!({"enum": ["fail", "warn"]});
    let object = |properties: Value, required: Value| json!({"type": "object", "additionalProperties": false, "properties": properties, "required": required});
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "provaudit policy",
        "type": "object",
        "additionalProperties": false,
        "required": ["schema"],
        "properties": {
            "schema": {"const": 1},
            "deployment": deployment_schema(),
            "packs": {
                "description": "The shipped packs that judge.",
                "type": "array", "items": {"enum": PACKS}, "uniqueItems": true,
            },
            "rules": {"description": "Rule files of your own, relative to this file.", "type": "array", "items": text},
            "gate": {
                "description": "What fails the gate; what is left out, the level decides.",
                "type": "object", "additionalProperties": false,
                "properties": {
                    "fail_on": object(json!({"binding": bound, "pending": bound}), json!([])),
                    "review": action, "gaps": action,
                },
            },
            "overrides": {
                "description": "Severities changed, or rules turned off with `none`, with the reason.",
                "type": "array",
                "items": object(json!({"rule": text, "severity": bound, "reason": text}), json!(["rule", "severity", "reason"])),
            },
            "models": {
                "description": "Identities where no file says them.",
                "type": "array",
                "items": object(json!({"path": text, "id": text, "revision": text}), json!(["path", "id"])),
            },
            "makers": {
                "description": "Makers that the catalogue does not have and you answer for, such as your own organisation.",
                "type": "array",
                "items": object(
                    json!({
                        "name": text, "vouched_by": text,
                        "handles": {
                            "description": "The owners under which it publishes: what stands before the slash of its models' ids.",
                            "anyOf": [text, {"type": "array", "items": text, "minItems": 1}],
                        },
                        "country": {
                            "description": "Where its ultimate parent sits.", "enum": country::codes().collect::<Vec<_>>(),
                        },
                    }),
                    json!(["name", "handles", "country", "vouched_by"]),
                ),
            },
            "waivers": {
                "description": "Accepted findings.",
                "type": "array",
                "items": object(
                    json!({
                        "rule": text, "reason": text, "approved_by": text,
                        "model": {"description": "An id or a path; `*` and `?` are possible.", "type": "string", "minLength": 1},
                        "expires": {
                            "description": "The last day on which it is accepted.",
                            "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                        },
                    }),
                    json!(["rule", "model", "reason", "approved_by", "expires"]),
                ),
            },
        },
    })
}

/// The JSON Schema of `deployment:`.
pub(crate) fn deployment_schema() -> Value {
    let several = |items: Value| json!({"anyOf": [items.clone(), {"type": "array", "items": items, "minItems": 1}]});
    let mut sector = several(json!({"enum": SECTORS}));
    sector["description"] = json!("Where the models are used; left out: unknown.");
    let mut countries = several(json!({"enum": country::codes().collect::<Vec<_>>()}));
    countries["description"] = json!("ISO 3166-1 codes, or EU; left out: unknown.");
    let mut uses = several(json!({"enum": Catalog::shipped().licenses.use_words()}));
    uses["description"] = json!("What the models are used for, in the words by which licences bar uses; left out: unknown.");
    let mut schema = json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "sector": sector,
            "level": {"description": "How strict the gate is.", "enum": LEVELS},
            "exposure": {"description": "Who meets the output; left out: unknown.", "enum": EXPOSURES},
            "jurisdictions": countries,
            "monthly_active_users": {
                "description": "Of all products of your group; left out: unknown.", "type": "integer", "minimum": 0,
            },
            "annual_revenue_usd": {
                "description": "Of your group, in US dollars; left out: unknown.", "type": "integer", "minimum": 0,
            },
            "uses": uses,
            "dealings": {
                "description": "What passes between you and a model's maker besides the download; [] says that nothing does.",
                "anyOf": [{"enum": DEALINGS}, {"type": "array", "items": {"enum": DEALINGS}}],
            },
        },
    });
    let day = json!({"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"});
    schema["properties"]["effective"] = json!({
        "description": "Authorities that took effect since the catalogue was reviewed, with the day.",
        "type": "object", "additionalProperties": day,
    });
    for question in QUESTIONS {
        let words = |items: Value| json!({"anyOf": [items.clone(), {"type": "array", "items": items}]});
        let mut of = match question.takes {
            Takes::Flag => json!({"type": "boolean"}),
            Takes::Words(known) => words(json!({"enum": known})),
            Takes::Countries => words(json!({"enum": country::codes().collect::<Vec<_>>()})),
            Takes::Authorities => words(json!({"type": "string", "minLength": 1})),
            Takes::Day => day.clone(),
            Takes::Number => json!({"type": "number"}),
            Takes::Text => json!({"type": "string", "minLength": 1}),
        };
        of["description"] = json!(question.doc);
        schema["properties"][question.name] = of;
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_the_policy_that_init_writes_and_refuses_unknown_keys() {
        let validator = jsonschema::validator_for(&schema()).unwrap();
        let policy: Value = serde_yaml::from_str(&crate::policy::template(&[], None, &[])).unwrap();
        assert!(validator.is_valid(&policy));
        assert!(!validator.is_valid(&json!({"schema": 1, "waiver": []})));
        assert!(!validator.is_valid(&json!({"schema": 1, "deployment": {"sector": ["defence"]}})));
    }
}
