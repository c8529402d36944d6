//! What can be typed after `lock` and `verify`.

use std::path::PathBuf;

use clap::Args;

use super::help::{LOCK_EXAMPLES, VERIFY_EXAMPLES};
use super::{TextFormat, Under};

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
