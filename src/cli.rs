//! What can be typed. Types only; what they do is in `commands`.

mod fetching;
mod help;
mod lock;
mod rules;
mod under;
mod values;

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use crate::policy::{Level, Sector};
pub use fetching::Fetching;
use help::{
    EXIT_CODES, EXPLAIN_EXAMPLES, EXPORT_EXAMPLES, HORIZON_EXAMPLES, LICENSE_EXAMPLES, LINEAGE_EXAMPLES, SCAN_EXAMPLES,
    SUBSTITUTES_EXAMPLES,
};
pub use lock::{Lock, Verify};
pub use rules::{Rules, RulesAuthorities, RulesCommand, RulesFiles, RulesList, RulesTest};
pub use under::Under;
use values::{country, level, sector};

/// Audits AI models: where they come from, under what terms, and which law or rule that touches.
#[derive(Debug, Parser)]
#[command(name = "provaudit", version, about, after_help = EXIT_CODES, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
}

/// What holds for every command.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// When to colour the output; `NO_COLOR` and `CLICOLOR_FORCE` are honoured under `auto`
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub color: When,
    /// Print no progress bar and no warnings
    #[arg(short, long, global = true, help_heading = "Output")]
    pub quiet: bool,
    /// Log more on stderr; twice for still more
    #[arg(short, long, global = true, action = ArgAction::Count, conflicts_with = "quiet", help_heading = "Output")]
    pub verbose: u8,
}

/// When to colour the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal that wants it
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Audit models and gate on the policy
    Scan(Scan),
    /// Show family trees with the evidence for each edge
    Lineage(Lineage),
    /// Show a licence as declared, resolved and concluded, with every duty and who imposes it
    License(License),
    /// Show what binds today, on each coming day, and under each pending measure
    Horizon(Horizon),
    /// Look for models that could stand in for one
    Substitutes(Substitutes),
    /// Export records for other programs
    Export(Export),
    /// Pin models: their bytes, lineage, licence and verdict
    Lock(Lock),
    /// Compare models with the lock, and fail on every difference
    Verify(Verify),
    /// Explain a rule, an authority or a finding
    Explain(Explain),
    /// List, check and test rule packs
    Rules(Rules),
    /// Write a policy file with comments
    Init(Init),
    /// Print a JSON Schema
    Schema(Schema),
}

/// `provaudit scan`.
#[derive(Debug, Args)]
#[command(after_help = SCAN_EXAMPLES)]
pub struct Scan {
    /// Folders, weight files, a Hugging Face cache, an Ollama store, `hf://owner/name[@revision]` or `hf://owner`
    #[arg(required_unless_present = "from", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Audit the models that a list, a file or a folder of code names; several times for several
    #[arg(long, value_name = "FILE|DIR")]
    pub from: Vec<PathBuf>,
    /// How to print the report
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Output")]
    pub format: ScanFormat,
    /// How the licences of a set are classed in its summary
    #[arg(long, value_name = "PROFILE", default_value = "terms", help_heading = "Output")]
    pub profile: LicenseProfile,
    /// Write the report to a file
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
    /// Under what is judged.
    #[command(flatten)]
    pub under: Under,
}

/// `provaudit horizon`.
#[derive(Debug, Args)]
#[command(after_help = HORIZON_EXAMPLES)]
pub struct Horizon {
    /// What is audited, and under what.
    #[command(flatten)]
    pub auditing: Auditing,
}

/// `provaudit substitutes`.
#[derive(Debug, Args)]
#[command(after_help = SUBSTITUTES_EXAMPLES)]
pub struct Substitutes {
    /// What is audited, and under what. The first model is to be replaced; the others are candidates beside the catalogue's.
    #[command(flatten)]
    pub auditing: Auditing,
}

/// `provaudit export`.
#[derive(Debug, Args)]
#[command(after_help = EXPORT_EXAMPLES)]
pub struct Export {
    /// What to export.
    #[command(subcommand)]
    pub command: ExportCommand,
}

/// What to export.
#[derive(Debug, Subcommand)]
pub enum ExportCommand {
    /// Provenance records and allow-lists by level and task, as JSON for a model router
    Router(ExportRouter),
}

/// `provaudit export router`.
#[derive(Debug, Args)]
pub struct ExportRouter {
    /// What is audited, and under what.
    #[command(flatten)]
    pub auditing: Auditing,
    /// Write the records to a file
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
}

/// What is audited, and under what.
#[derive(Debug, Clone, Args)]
pub struct Auditing {
    /// Folders, weight files, a Hugging Face cache, an Ollama store, `hf://owner/name[@revision]` or `hf://owner`
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How to print it; `provaudit schema` describes the JSON
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: TextFormat,
    /// Under what is judged.
    #[command(flatten)]
    pub under: Under,
}

/// Which rules and which catalogue.
#[derive(Debug, Clone, Args)]
pub struct Judging {
    /// Rule files, or folders of them, besides the packs
    #[arg(long, value_name = "FILE|DIR")]
    pub rules: Vec<PathBuf>,
    /// Shipped packs that judge, instead of the policy's
    #[arg(long, value_name = "PACK")]
    pub pack: Vec<String>,
    /// A catalogue instead of the shipped one
    #[arg(long, value_name = "DIR")]
    pub catalog: Option<PathBuf>,
}

/// How the licences of a set are classed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LicenseProfile {
    /// By what licences grant and demand
    Terms,
    /// By id strings, as the AI Supply Chain Galaxy study does, to compare counts with it
    Aiscg,
}

/// How `scan` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ScanFormat {
    /// For people
    Table,
    /// For programs; see `provaudit schema report`
    Json,
}

/// `provaudit lineage`.
#[derive(Debug, Args)]
#[command(after_help = LINEAGE_EXAMPLES)]
pub struct Lineage {
    /// Folders, weight files, a Hugging Face cache, an Ollama store, `hf://owner/name[@revision]` or `hf://owner`
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// What may be asked of the Hub.
    #[command(flatten)]
    pub hub: Fetching,
    /// How to print the trees
    #[arg(long, value_name = "FORMAT", default_value = "tree", help_heading = "Output")]
    pub format: LineageFormat,
    /// A catalogue instead of the shipped one
    #[arg(long, value_name = "DIR")]
    pub catalog: Option<PathBuf>,
}

/// How `lineage` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LineageFormat {
    /// For people
    Tree,
    /// For programs; see `provaudit schema lineage`
    Json,
    /// For Graphviz
    Dot,
    /// For Markdown that draws Mermaid
    Mermaid,
}

/// `provaudit license`.
#[derive(Debug, Args)]
#[command(after_help = LICENSE_EXAMPLES)]
pub struct License {
    /// Folders, weight files, a Hugging Face cache, an Ollama store, `hf://owner/name[@revision]` or `hf://owner`
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// What may be asked of the Hub.
    #[command(flatten)]
    pub hub: Fetching,
    /// How to print the licences
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: TextFormat,
    /// The policy, for users, revenue, places and uses; without it `provaudit.yaml` beside the first path or above it
    #[arg(long, value_name = "FILE", conflicts_with = "no_policy")]
    pub policy: Option<PathBuf>,
    /// Read no policy file
    #[arg(long)]
    pub no_policy: bool,
    /// A catalogue instead of the shipped one
    #[arg(long, value_name = "DIR")]
    pub catalog: Option<PathBuf>,
}

/// How lists and explanations are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TextFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// `provaudit explain`.
#[derive(Debug, Args)]
#[command(after_help = EXPLAIN_EXAMPLES)]
pub struct Explain {
    /// The id of a rule or of an authority, or the fingerprint of a finding
    #[arg(value_name = "RULE|AUTHORITY|FINGERPRINT")]
    pub id: String,
    /// Where the finding with that fingerprint is: a saved JSON report, or a folder to audit as of today
    #[arg(long = "in", value_name = "FILE|DIR")]
    pub within: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: TextFormat,
    /// Which rules and which catalogue
    #[command(flatten)]
    pub judging: Judging,
}

/// `provaudit init`.
#[derive(Debug, Args)]
pub struct Init {
    /// Where the models are used; several are possible
    #[arg(long, value_name = "SECTOR", value_parser = sector)]
    pub sector: Vec<Sector>,
    /// How strict the gate is; without it, as the strictest of the sectors has it
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    pub level: Option<Level>,
    /// Where the models are used: ISO 3166-1 codes, or EU; several are possible
    #[arg(long, value_name = "CODE", value_parser = country)]
    pub jurisdiction: Vec<String>,
    /// Print the policy instead of writing the file
    #[arg(long, conflicts_with = "force")]
    pub print: bool,
    /// Overwrite a policy that is there
    #[arg(long)]
    pub force: bool,
}

/// `provaudit schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// Of what
    pub of: SchemaOf,
}

/// What there is a JSON Schema of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// `provaudit scan --format json`
    Report,
    /// `provaudit lineage --format json`
    Lineage,
    /// `provaudit horizon --format json`
    Horizon,
    /// `provaudit substitutes --format json`
    Substitutes,
    /// `provaudit export router`
    Router,
    /// `provaudit license --format json`
    License,
    /// `provaudit.lock`
    Lock,
    /// `provaudit verify --format json`
    Verify,
    /// `provaudit.yaml`
    Policy,
    /// Rule files
    Rules,
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use clap::CommandFactory;

    use super::values::{assumption, day};
    use super::*;
    use crate::error::ExitCode;
    use crate::policy::{LEVELS, SECTORS};

    #[test]
    fn is_a_consistent_command_line() {
        Cli::command().debug_assert();
    }

    #[test]
    fn says_every_exit_code_in_the_help() {
        for (code, meaning) in ExitCode::MEANINGS {
            let line = format!("  {}  {meaning}", code as u8);
            assert!(EXIT_CODES.contains(&line) && SCAN_EXAMPLES.contains(&line), "{line}");
        }
    }

    #[test]
    fn reads_days_and_assumptions() {
        assert_eq!(assumption("sample-bill").unwrap().from, None);
        assert_eq!(assumption("sample-bill=2027-01-15").unwrap().from, NaiveDate::from_ymd_opt(2027, 1, 15));
        for bad in ["2026-13-01", "tomorrow", "23.11.2026", ""] {
            assert!(day(bad).unwrap_err().contains("YYYY-MM-DD"));
        }
    }

    #[test]
    fn reads_every_sector_and_level() {
        for word in SECTORS {
            assert!(sector(word).is_ok(), "{word}");
        }
        for word in LEVELS {
            assert!(level(word).is_ok(), "{word}");
        }
        assert!(sector("defence").unwrap_err().contains("did you mean `defense`?"));
    }
}
