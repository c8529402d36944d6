//! The audits that commands start: with everything that was typed about judging, or without judging at all.

use std::path::PathBuf;

use chrono::Utc;

use super::knowledge;
use crate::audit::{self, Request};
use crate::audited::Outcome;
use crate::catalog::Catalog;
use crate::cli::{Fetching, Under};
use crate::error::Error;
use crate::policy::Policy;
use crate::rules::RuleSet;
use crate::source::references::Sought;
use crate::terminal::Progress;

/// An audit, and what it was judged by.
pub struct Judged {
    pub outcome: Outcome,
    pub rules: RuleSet,
    pub catalog: &'static Catalog,
}

/// Audits models under what was typed.
pub fn judged(paths: &[PathBuf], sought: Sought, under: &Under, quiet: bool) -> Result<Judged, Error> {
    let catalog = knowledge::catalog(under.judging.catalog.as_deref())?;
    knowledge::check_assumptions(&under.assume, catalog)?;
    let policy = knowledge::policy(if paths.is_empty() { &sought.files } else { paths }, under, catalog)?;
    let catalog = knowledge::vouched(&policy, under.judging.catalog.as_deref(), catalog)?;
    let rules = knowledge::rules(&under.judging, &policy, catalog)?;
    let progress = Progress::new(quiet);
    let outcome = audit::run(Request {
        paths: paths.to_vec(),
        sought,
        policy,
        rules: &rules,
        catalog,
        as_of: under.as_of.unwrap_or_else(|| Utc::now().date_naive()),
        assumptions: under.assume.clone(),
        reach: under.hub.reach(),
        progress: &|done, all| progress.update(done, all),
        fetching: &|what| progress.fetching(what),
    })?;
    Ok(Judged { outcome, rules, catalog })
}

/// Audits models for commands that judge nothing: at least one model.
pub fn unjudged(paths: &[PathBuf], policy: Policy, catalog: &Catalog, hub: &Fetching, quiet: bool) -> Result<Outcome, Error> {
    let progress = Progress::new(quiet);
    let outcome = audit::run(Request {
        paths: paths.to_vec(),
        sought: Sought::default(),
        policy,
        rules: &RuleSet::default(),
        catalog,
        as_of: Utc::now().date_naive(),
        assumptions: Vec::new(),
        reach: hub.reach(),
        progress: &|done, all| progress.update(done, all),
        fetching: &|what| progress.fetching(what),
    })?;
    some(outcome, paths)
}

/// An outcome with at least one model.
pub fn some(outcome: Outcome, paths: &[PathBuf]) -> Result<Outcome, Error> {
    if outcome.models.is_empty() { Err(knowledge::nothing_found(paths)) } else { Ok(outcome) }
}
