//! `provaudit init`: a policy file with comments, where the command is run.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};

use super::output;
use crate::cli::Init;
use crate::error::{Error, ExitCode};
use crate::policy;

/// The name under which a policy is found.
const FILE: &str = "provaudit.yaml";

pub fn run(typed: &Init) -> Result<ExitCode, Error> {
    let text = policy::template(&typed.sector, typed.level, &typed.jurisdiction);
    if typed.print {
        output::print(|out| out.write_all(text.as_bytes()))?;
        return Ok(ExitCode::Pass);
    }
    // `create_new` refuses in one step what is there, a dangling link included.
    let mut options = OpenOptions::new();
    let options =
        if typed.force { options.write(true).create(true).truncate(true) } else { options.write(true).create_new(true) };
    let written = options.open(FILE).and_then(|mut file| file.write_all(text.as_bytes()));
    match written {
        Ok(()) => output::print(|out| writeln!(out, "wrote {FILE}: read it, and change what does not fit"))?,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(Error::Exists(FILE.to_owned())),
        Err(error) => return Err(Error::Write { path: FILE.to_owned(), error }),
    }
    Ok(ExitCode::Pass)
}
