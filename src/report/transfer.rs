//! How much was read from the Hub, against how much its repositories hold.
//!
//! Counted is what the audit needed, whether it came over the network or from the cache, so that the same commits give the same
//! report.

use schemars::JsonSchema;
use serde::Serialize;

use super::text::bytes;
use crate::audited::Outcome;

/// How much was read from the Hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Transfer {
    /// Repositories, those of ancestors included.
    pub repositories: usize,
    /// Bytes that were read.
    pub bytes_read: u64,
    /// Bytes that the repositories hold.
    pub bytes_held: u64,
}

impl Transfer {
    /// What an audit read; `None` where nothing was asked of the Hub.
    #[must_use]
    pub fn of(outcome: &Outcome) -> Option<Self> {
        let facts = outcome.models.iter().chain(&outcome.ancestors).filter_map(|model| model.hub.as_deref());
        let mut all = Self { repositories: 0, bytes_read: 0, bytes_held: 0 };
        for facts in facts {
            all.repositories += 1;
            all.bytes_read = all.bytes_read.saturating_add(facts.bytes_read);
            all.bytes_held = all.bytes_held.saturating_add(facts.bytes_held);
        }
        (all.repositories > 0).then_some(all)
    }

    /// The figures in words.
    #[must_use]
    pub fn told(&self) -> String {
        let repositories =
            if self.repositories == 1 { "1 repository".to_owned() } else { format!("{} repositories", self.repositories) };
        format!(
            "read {} of the {} that {repositories} {}",
            bytes(self.bytes_read),
            bytes(self.bytes_held),
            if self.repositories == 1 { "holds" } else { "hold" }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_nothing_where_the_hub_was_not_asked() {
        assert_eq!(Transfer::of(&crate::report::sample::outcome()), None);
    }
}
