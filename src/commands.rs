//! The subcommands, one thin file each: read what was typed, call the pipeline, print.

mod auditing;
mod explain;
mod explain_finding;
mod export;
mod horizon;
mod init;
mod knowledge;
mod license;
mod lineage;
mod lock;
mod output;
mod rules;
mod scan;
mod schema;
mod substitutes;
mod verify;

use crate::cli::{Cli, Command, When};
use crate::error::{Error, ExitCode};
use crate::terminal;

/// Runs what was typed.
///
/// # Errors
/// Whatever ends the run early; [`Error::told`] is what the user sees of it.
pub fn run(cli: &Cli) -> Result<ExitCode, Error> {
    match cli.global.color {
        When::Auto => {}
        When::Always => anstream::ColorChoice::Always.write_global(),
        When::Never => anstream::ColorChoice::Never.write_global(),
    }
    terminal::start_logging(cli.global.quiet, cli.global.verbose);
    match &cli.command {
        Command::Scan(typed) => scan::run(typed, &cli.global),
        Command::Lineage(typed) => lineage::run(typed, &cli.global),
        Command::Horizon(typed) => horizon::run(typed, &cli.global),
        Command::Substitutes(typed) => substitutes::run(typed, &cli.global),
        Command::Export(typed) => export::run(typed, &cli.global),
        Command::Lock(typed) => lock::run(typed, &cli.global),
        Command::Verify(typed) => verify::run(typed, &cli.global),
        Command::License(typed) => license::run(typed, &cli.global),
        Command::Explain(typed) => explain::run(typed),
        Command::Rules(typed) => rules::run(&typed.command),
        Command::Init(typed) => init::run(typed),
        Command::Schema(typed) => schema::run(typed),
    }
}
