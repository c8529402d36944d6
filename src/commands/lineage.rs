//! `provaudit lineage`: family trees with the evidence for each edge. Nothing is judged.

use std::io::Write;

use super::{knowledge, output};
use crate::audit::{self, Request};
use crate::cli::{Global, Lineage, LineageFormat};
use crate::error::{Error, ExitCode};
use crate::policy::Policy;
use crate::report::census::Profile;
use crate::report::lineage::Lineage as Trees;
use crate::report::{Context, dot, json, mermaid, tree};
use crate::rules::RuleSet;
use crate::source::references::Sought;
use crate::terminal::{self, Progress};

pub fn run(typed: &Lineage, global: &Global) -> Result<ExitCode, Error> {
    let catalog = knowledge::catalog(typed.catalog.as_deref())?;
    let progress = Progress::new(global.quiet);
    let outcome = audit::run(Request {
        paths: typed.paths.clone(),
        sought: Sought::default(),
        policy: Policy::default(),
        rules: RuleSet::default(),
        catalog,
        as_of: chrono::Utc::now().date_naive(),
        assumptions: Vec::new(),
        reach: typed.hub.reach(),
        progress: &|done, all| progress.update(done, all),
        fetching: &|what| progress.fetching(what),
    })?;
    drop(progress);
    if outcome.models.is_empty() {
        return Err(knowledge::nothing_found(&typed.paths));
    }
    let context = Context { outcome: &outcome, catalog, profile: Profile::Terms };
    output::print(|out: &mut dyn Write| match typed.format {
        LineageFormat::Tree => output::fit(terminal::stdout_look(), out, |look, out| tree::write(context, look, out)),
        LineageFormat::Json => json::write_value(&Trees::build(context), out),
        LineageFormat::Dot => dot::write(context, out),
        LineageFormat::Mermaid => mermaid::write(context, out),
    })?;
    Ok(ExitCode::Pass)
}
