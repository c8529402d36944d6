//! What can be typed after `rules`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::help::RULES_EXAMPLES;
use super::values::day;
use super::{Judging, TextFormat};

/// `provaudit rules`.
#[derive(Debug, Args)]
#[command(after_help = RULES_EXAMPLES)]
pub struct Rules {
    /// What to do with them.
    #[command(subcommand)]
    pub command: RulesCommand,
}

/// What to do with rules.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// List the rules of the shipped packs and of the files given
    List(RulesList),
    /// Check rule files and show every mistake with its place
    Check(RulesFiles),
    /// Run the examples of the shipped packs, or of the files given
    Test(RulesTest),
    /// List the authorities that rules rest on, or show one with its sources
    Authorities(RulesAuthorities),
}

/// `provaudit rules list`.
#[derive(Debug, Args)]
pub struct RulesList {
    /// How to print the list
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: TextFormat,
    /// Which rules and which catalogue
    #[command(flatten)]
    pub judging: Judging,
}

/// `provaudit rules check`.
#[derive(Debug, Args)]
pub struct RulesFiles {
    /// Rule files, or folders of them
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// A catalogue instead of the shipped one
    #[arg(long, value_name = "DIR")]
    pub catalog: Option<PathBuf>,
}

/// `provaudit rules test`.
#[derive(Debug, Args)]
pub struct RulesTest {
    /// Rule files, or folders of them; without any, the shipped packs
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// A catalogue instead of the shipped one
    #[arg(long, value_name = "DIR")]
    pub catalog: Option<PathBuf>,
    /// How to print the result
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: TextFormat,
}

/// `provaudit rules authorities`.
#[derive(Debug, Args)]
pub struct RulesAuthorities {
    /// The authority to show in full
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// Where they stand on this day; without it, today
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<NaiveDate>,
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: TextFormat,
    /// A catalogue instead of the shipped one
    #[arg(long, value_name = "DIR")]
    pub catalog: Option<PathBuf>,
}
