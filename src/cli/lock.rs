//! What can be typed after `lock` and `verify`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

use super::help::{LOCK_EXAMPLES, VERIFY_EXAMPLES};
use super::values::{assumption, day, level, sector};
use super::{Fetching, Judging, TextFormat};
use crate::audited::Assumption;
use crate::policy::{Level, Sector};

/// `provaudit lock`.
#[derive(Debug, Args)]
#[command(after_help = LOCK_EXAMPLES)]
pub struct Lock {
    /// Folders, weight files, a Hugging Face cache, an Ollama store, `hf://owner/name[@revision]` or `hf://owner`
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Where to write the lock; paths in it are relative to its folder
    #[arg(short, long, value_name = "FILE", default_value = crate::lockfile::NAME, help_heading = "Output")]
    pub output: PathBuf,
    /// Read every file for its digest, also where a download tool recorded one
    #[arg(long)]
    pub full: bool,
    /// Under what is judged.
    #[command(flatten)]
    pub under: Under,
}

/// `provaudit verify`.
#[derive(Debug, Args)]
#[command(after_help = VERIFY_EXAMPLES)]
pub struct Verify {
    /// What to verify of the lock; without any, all of it
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The lock
    #[arg(long, value_name = "FILE", default_value = crate::lockfile::NAME)]
    pub lock: PathBuf,
    /// Read no weights: compare their sizes, and their digests where a download tool recorded them; a change of bytes can escape
    #[arg(long)]
    pub quick: bool,
    /// How to print what differs; `provaudit schema verify` describes the JSON
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: TextFormat,
    /// Under what is judged.
    #[command(flatten)]
    pub under: Under,
}

/// Under what is judged.
#[derive(Debug, Clone, Args)]
pub struct Under {
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
    /// What the rules are
    #[command(flatten)]
    pub judging: Judging,
    /// What may be asked of the Hub.
    #[command(flatten)]
    pub hub: Fetching,
    /// Judge as of this day; without it, today
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<NaiveDate>,
    /// Judge as if this authority were in force, from a day where one is given
    #[arg(long, value_name = "AUTHORITY[=DATE]", value_parser = assumption)]
    pub assume: Vec<Assumption>,
}
