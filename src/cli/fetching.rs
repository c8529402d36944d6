//! What can be typed about the Hub, the same for every command that audits.

use std::time::Duration;

use clap::Args;

use crate::source::hub::{Network, Reach};

/// What may be asked of the Hub.
#[derive(Debug, Clone, Copy, Args)]
pub struct Fetching {
    /// Look ancestors up on the Hub, also those of models on disk; without it only for models given as `hf://…`
    #[arg(long, conflicts_with = "offline", help_heading = "Hub")]
    pub online: bool,
    /// Make no request: models given as `hf://…` come from the cache alone
    #[arg(long, help_heading = "Hub")]
    pub offline: bool,
    /// Most models of one `hf://owner` that are audited
    #[arg(long, value_name = "COUNT", default_value_t = Self::default().limit, help_heading = "Hub")]
    pub limit: usize,
    /// The longest that one answer of the Hub may take
    #[arg(long, value_name = "SECONDS", default_value_t = Self::default().timeout, value_parser = clap::value_parser!(u64).range(1..=3600), help_heading = "Hub")]
    pub timeout: u64,
}

impl Default for Fetching {
    fn default() -> Self {
        let Reach { limit, timeout, .. } = Reach::default();
        Self { online: false, offline: false, limit, timeout: timeout.as_secs() }
    }
}

impl Fetching {
    /// What was typed, as the audit takes it.
    #[must_use]
    pub fn reach(&self) -> Reach {
        let network = match (self.online, self.offline) {
            (_, true) => Network::Offline,
            (true, false) => Network::Ancestors,
            (false, false) => Network::Named,
        };
        Reach { network, limit: self.limit, timeout: Duration::from_secs(self.timeout) }
    }
}
