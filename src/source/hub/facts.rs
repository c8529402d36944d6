//! What the Hub says about a repository beside its files: how often it is downloaded, whether it is gated, when it was made.
//!
//! These are figures of a day, not of a commit. They are kept with the cached commit, so that an audit of the cache alone
//! repeats them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::model::ModelId;

/// What the Hub says about a repository.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct HubFacts {
    /// The id that was asked for, where the Hub knows the repository under another one.
    pub asked: Option<ModelId>,
    /// Downloads in the last 30 days.
    pub downloads: Option<u64>,
    /// Downloads since counting began.
    pub downloads_all_time: Option<u64>,
    /// How many people like it.
    pub likes: Option<u64>,
    /// Whether its files are given only to those who ask: `no`, `auto` or `manual`.
    pub gated: Option<String>,
    /// When it was made, as the Hub has it; never before 2022-03-02, when recording began.
    pub created: Option<String>,
    /// When it was last changed.
    pub modified: Option<String>,
    /// How many models name it as their base.
    pub children: Option<u64>,
    /// Other models of this audit, under other owners, whose weight files have the same digests.
    pub duplicates: Vec<ModelId>,
    /// How many files it holds.
    pub files: u64,
    /// How many bytes its files hold.
    pub bytes_held: u64,
    /// How many bytes of it were read for the audit: moved over the network, or taken from the cache where an earlier run left
    /// them.
    pub bytes_read: u64,
}

/// Bytes read so far, counted wherever a file of the repository is opened.
#[derive(Debug, Clone, Default)]
pub(super) struct Meter(Arc<AtomicU64>);

impl Meter {
    pub(super) fn add(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(super) fn total(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl HubFacts {
    /// Reads the facts of an answer of the API. What has another shape than it should is left out.
    pub(super) fn read(value: &Value) -> Self {
        let number = |name: &str| value.get(name).and_then(whole);
        Self {
            downloads: number("downloads"),
            downloads_all_time: number("downloadsAllTime"),
            likes: number("likes"),
            gated: match value.get("gated") {
                Some(Value::Bool(false)) => Some("no".to_owned()),
                Some(Value::Bool(true)) => Some("manual".to_owned()),
                Some(Value::String(word)) if matches!(word.as_str(), "auto" | "manual") => Some(word.clone()),
                _ => None,
            },
            created: value.get("createdAt").and_then(time),
            modified: value.get("lastModified").and_then(time),
            children: value.get("childrenModelCount").and_then(children),
            ..Self::default()
        }
    }

    /// Takes what only the second answer has.
    pub(super) fn extend(&mut self, other: Self) {
        self.downloads_all_time = self.downloads_all_time.or(other.downloads_all_time);
        self.children = self.children.or(other.children);
    }
}

fn whole(value: &Value) -> Option<u64> {
    value
        .as_u64()
        .or_else(|| value.as_f64().filter(|number| number.fract() == 0.0 && (0.0..9e15).contains(number)).map(|n| n as u64))
}

/// A count of children: a number, or counts by relation.
fn children(value: &Value) -> Option<u64> {
    match value {
        Value::Object(counts) => Some(counts.values().filter_map(whole).fold(0, u64::saturating_add)),
        value => whole(value),
    }
}

/// A time as the Hub writes it: `2024-01-31T10:00:00.000Z`.
fn time(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let plain = (10..=30).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b':' | b'.' | b'T' | b'Z' | b'+'));
    plain.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_facts_of_any_shape() {
        let facts = HubFacts::read(&json!({"downloads": 12, "likes": 3.0, "gated": "manual",
            "createdAt": "2024-01-31T10:00:00.000Z", "lastModified": 7, "childrenModelCount": {"adapter": 2, "finetune": 5}}));
        assert_eq!((facts.downloads, facts.likes, facts.children), (Some(12), Some(3), Some(7)));
        assert_eq!((facts.gated.as_deref(), facts.modified), (Some("manual"), None));
        assert_eq!(facts.created.as_deref(), Some("2024-01-31T10:00:00.000Z"));
        let odd =
            HubFacts::read(&json!({"downloads": -1, "likes": "many", "gated": true, "createdAt": "\u{1b}[31m2024-01-01"}));
        assert_eq!((odd.downloads, odd.likes, odd.created), (None, None, None));
        assert_eq!(odd.gated.as_deref(), Some("manual"));
        assert_eq!(HubFacts::read(&json!([])), HubFacts::default());
    }
}
