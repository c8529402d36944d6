//! Parses the command line, runs the command, prints the error with its hint, exits.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use provaudit::cli::Cli;
use provaudit::commands;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match commands::run(&cli) {
        Ok(code) => code.into(),
        Err(error) => {
            // A closed stderr leaves nothing to say it to.
            let _ = std::io::stderr().write_all(error.told().as_bytes());
            error.exit_code().into()
        }
    }
}
