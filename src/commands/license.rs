//! `provaudit license`: declared, resolved, concluded, and every duty. Nothing is judged.

use std::io::Write;

use super::{auditing, knowledge, output};
use crate::cli::{Global, License, TextFormat};
use crate::error::{Error, ExitCode};
use crate::report::census::Profile;
use crate::report::license::Licenses;
use crate::report::{Context, checklist, json};
use crate::terminal;

pub fn run(typed: &License, global: &Global) -> Result<ExitCode, Error> {
    let catalog = knowledge::catalog(typed.catalog.as_deref())?;
    let file = knowledge::policy_file(typed.policy.as_deref(), typed.no_policy, &typed.paths);
    let policy = knowledge::load_policy(file.as_deref(), None, catalog)?;
    let catalog = knowledge::vouched(&policy, typed.catalog.as_deref(), catalog)?;
    let outcome = auditing::unjudged(&typed.paths, policy, catalog, &typed.hub, global.quiet)?;
    let context = Context { outcome: &outcome, catalog, profile: Profile::Terms };
    output::print(|out: &mut dyn Write| match typed.format {
        TextFormat::Text => output::fit(terminal::stdout_look(), out, |look, out| checklist::write(context, look, out)),
        TextFormat::Json => json::write_value(&Licenses::build(context), out),
    })?;
    Ok(ExitCode::Pass)
}
