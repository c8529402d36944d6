//! What can be typed about judging, the same for every command that judges.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

use super::values::{assumption, day, level, sector};
use super::{Fetching, Judging};
use crate::audited::Assumption;
use crate::policy::{Level, Sector};

/// Under what is judged.
#[derive(Debug, Clone, Args)]
pub struct Under {
    /// What may be asked of the Hub.
    #[command(flatten)]
    pub hub: Fetching,
    /// The policy; without it `provaudit.yaml` beside the first path or above it
    #[arg(long, value_name = "FILE", conflicts_with = "no_policy")]
    pub policy: Option<PathBuf>,
    /// Read no policy file
    #[arg(long)]
    pub no_policy: bool,
    /// Overrides the policy's sectors
    #[arg(long, value_name = "SECTOR", value_parser = sector)]
    pub sector: Vec<Sector>,
    /// Overrides the policy's level, and the gate's defaults with it
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    pub level: Option<Level>,
    /// What the rules are and when they are applied
    #[command(flatten)]
    pub judging: Judging,
    /// Judge as of this day; without it, today
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<NaiveDate>,
    /// Judge as if this authority were in force, from a day where one is given
    #[arg(long, value_name = "AUTHORITY[=DATE]", value_parser = assumption)]
    pub assume: Vec<Assumption>,
}

impl Under {
    /// The rules that were typed, and of all else what holds where nothing is typed.
    #[must_use]
    pub fn of(judging: Judging) -> Self {
        Self {
            hub: Fetching::default(),
            policy: None,
            no_policy: false,
            sector: Vec::new(),
            level: None,
            judging,
            as_of: None,
            assume: Vec::new(),
        }
    }
}
