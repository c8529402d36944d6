//! What the Hub's API says about a repository where its files cannot say it: behind a gate, or in shards of which few were read.
//!
//! The Hub parses the card and counts parameters itself. Its answer repeats the card, so it is no second hand: it is used only
//! for what no file of the model has said.

use serde_json::Value;

use super::load::{self, Json};
use super::{Claim, LicenseClaim, Mention, Observations};
use crate::model::{Basis, RelationKind};
use crate::source::Snapshot;
use crate::source::hub::INFO;

const NAME: &str = "hub";
/// Largest answer that is read.
const LIMIT: u64 = 8 << 20;
/// Most items of a list that are noted.
const MAX_ITEMS: usize = 200;

/// Notes what the answer says.
pub(super) fn observe(snapshot: &Snapshot, seen: &mut Observations) {
    let Some(json) = snapshot.file(INFO).and_then(|file| load::json(snapshot, file, LIMIT, seen)) else { return };
    if !seen.evidence.iter().any(|item| matches!(item.claim, Claim::Parameters { .. })) {
        parameters(&json, seen);
    }
    if !seen.evidence.iter().any(|item| matches!(item.claim, Claim::Architecture { .. }))
        && let Some(word) = json.text("config.model_type").or_else(|| json.text("gguf.architecture"))
    {
        let claim = Claim::Architecture { model_type: word.to_owned() };
        seen.note(NAME, Basis::Recorded, json.place("config.model_type"), word, claim);
    }
    if snapshot.files.iter().all(|file| !file.name.eq_ignore_ascii_case("readme.md")) {
        card(&json, seen);
    }
}

/// The count of parameters, unless the numbers are packed.
fn parameters(json: &Json, seen: &mut Observations) {
    let packed = seen.evidence.iter().any(|item| match &item.claim {
        Claim::Tag { tag } => tag == "parameters:packed",
        Claim::Quantization { bits, .. } => bits.is_some_and(|bits| bits < 8),
        _ => false,
    });
    let whole = ["U8", "I8", "I32", "U32", "I16", "U16"];
    let counted = whole.iter().filter_map(|dtype| json.number(&format!("safetensors.parameters.{dtype}"))).sum::<u64>();
    for key in ["safetensors.total", "gguf.total"] {
        if let Some(count) =
            json.number(key).filter(|count| *count > 0 && !(key.starts_with('s') && (packed || counted > count / 10)))
        {
            let quote = format!("{count} parameters, as the Hub counts");
            seen.note(NAME, Basis::Recorded, json.place(key), &quote, Claim::Parameters { count });
            return;
        }
    }
}

/// The card's front matter as the Hub has parsed it.
fn card(json: &Json, seen: &mut Observations) {
    let texts = |key: &str| -> Vec<String> {
        let items = match json.get(key) {
            Some(Value::String(text)) => vec![text.clone()],
            Some(Value::Array(items)) => items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect(),
            _ => Vec::new(),
        };
        items.into_iter().take(MAX_ITEMS).collect()
    };
    let mut note = |key: &str, quote: &str, claim| seen.note(NAME, Basis::Declared, json.place(key), quote, claim);
    for text in texts("cardData.license") {
        note("cardData.license", &text, Claim::License(LicenseClaim::Declared(text.clone())));
    }
    for (key, wrap) in
        [("license_name", LicenseClaim::Name as fn(String) -> LicenseClaim), ("license_link", LicenseClaim::Link)]
    {
        let key = format!("cardData.{key}");
        if let Some(text) = json.text(&key) {
            note(&key, text, Claim::License(wrap(text.to_owned())));
        }
    }
    let kind = match json.text("cardData.base_model_relation") {
        Some("finetune") => Some(RelationKind::FineTune),
        Some("adapter") => Some(RelationKind::Adapter),
        Some("merge") => Some(RelationKind::Merge),
        Some("quantized") => Some(RelationKind::Quantization),
        _ => None,
    };
    for text in texts("cardData.base_model") {
        if let Some(parent) = Mention::parse(&text) {
            note("cardData.base_model", &text, Claim::Parent { parent, kind });
        }
    }
    for text in texts("cardData.datasets") {
        if let Some(dataset) = Mention::parse(&text) {
            note("cardData.datasets", &text, Claim::Dataset { dataset });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SourceKind;

    fn observed(files: &[(&str, &str)]) -> Vec<Claim> {
        let snapshot = Snapshot::from_files(SourceKind::Hub, None, files.iter().map(|(name, text)| (*name, *text)));
        let mut seen = Observations::default();
        observe(&snapshot, &mut seen);
        seen.evidence.into_iter().map(|item| item.claim).collect()
    }

    const ANSWER: &str = r#"{"cardData": {"license": "mit", "base_model": ["example/base-7b", null]},
        "config": {"model_type": "decoder"}, "safetensors": {"total": 7000, "parameters": {"BF16": 7000}}}"#;

    #[test]
    fn speaks_for_a_card_that_cannot_be_read() {
        let claims = observed(&[(INFO, ANSWER)]);
        assert!(claims.contains(&Claim::License(LicenseClaim::Declared("mit".to_owned()))));
        assert!(claims.contains(&Claim::Parameters { count: 7000 }));
        let parent = Mention::parse("example/base-7b").unwrap();
        assert!(claims.contains(&Claim::Parent { parent, kind: None }));
    }

    #[test]
    fn repeats_nothing_that_the_card_says() {
        let claims = observed(&[(INFO, ANSWER), ("README.md", "")]);
        assert!(!claims.iter().any(|claim| matches!(claim, Claim::License(_) | Claim::Parent { .. })));
    }

    #[test]
    fn believes_no_count_of_packed_numbers_and_no_odd_shapes() {
        assert!(
            observed(&[(INFO, r#"{"safetensors": {"total": 100, "parameters": {"I32": 90}}, "README.md": 1}"#)]).is_empty()
        );
        assert!(observed(&[(INFO, r#"{"cardData": [1], "config": "x", "safetensors": 7}"#)]).is_empty());
    }
}
