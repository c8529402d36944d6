//! Parses the command line, runs the command, prints the error with its hint, exits.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use provaudit::cli::Cli;
use provaudit::commands;

/// Ten thousand models are millions of small values: a fifth of a scan's time with the allocator of the system.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
