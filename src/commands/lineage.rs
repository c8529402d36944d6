//! `provaudit lineage`: family trees with the evidence for each edge. Nothing is judged.

use std::io::Write;

use super::{auditing, knowledge, output};
use crate::cli::{Global, Lineage, LineageFormat};
use crate::error::{Error, ExitCode};
use crate::policy::Policy;
use crate::report::census::Profile;
use crate::report::lineage::Lineage as Trees;
use crate::report::{Context, dot, json, mermaid, tree};
use crate::terminal;

pub fn run(typed: &Lineage, global: &Global) -> Result<ExitCode, Error> {
    let catalog = knowledge::catalog(typed.catalog.as_deref())?;
    let outcome = auditing::unjudged(&typed.paths, Policy::default(), catalog, &typed.hub, global.quiet)?;
    let context = Context { outcome: &outcome, catalog, profile: Profile::Terms };
    output::print(|out: &mut dyn Write| match typed.format {
        LineageFormat::Tree => output::fit(terminal::stdout_look(), out, |look, out| tree::write(context, look, out)),
        LineageFormat::Json => json::write_value(&Trees::build(context), out),
        LineageFormat::Dot => dot::write(context, out),
        LineageFormat::Mermaid => mermaid::write(context, out),
    })?;
    Ok(ExitCode::Pass)
}
