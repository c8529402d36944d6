//! `provaudit horizon`: what binds today, on each coming day, and under each pending measure.

use super::{knowledge, output};
use crate::audit::{self, Request};
use crate::audited::Outcome;
use crate::catalog::Catalog;
use crate::cli::{Auditing, Global, Horizon, TextFormat};
use crate::error::{Error, ExitCode};
use crate::report::horizon;
use crate::rules::RuleSet;
use crate::rules::horizon::{Judging, horizon as look_ahead};
use crate::source::references::Sought;
use crate::terminal::Progress;

pub fn run(typed: &Horizon, global: &Global) -> Result<ExitCode, Error> {
    let (outcome, rules, catalog) = audited(&typed.auditing, global)?;
    let assumptions = &typed.auditing.assume;
    let judging = Judging { catalog, rules: &rules, policy: &outcome.policy, as_of: outcome.as_of, assumptions };
    let ahead = look_ahead(&outcome.models, judging);
    match typed.auditing.format {
        TextFormat::Json => output::print_json(&ahead)?,
        TextFormat::Text => output::print_text(|look, out| horizon::write(&ahead, look, out))?,
    }
    Ok(ExitCode::Pass)
}

/// Audits what was typed, for commands that judge the models again: at least one model, with the rules and the catalogue.
pub fn audited(typed: &Auditing, global: &Global) -> Result<(Outcome, RuleSet, &'static Catalog), Error> {
    let catalog = knowledge::catalog(typed.judging.catalog.as_deref())?;
    knowledge::check_assumptions(&typed.assume, catalog)?;
    let deployed = knowledge::Deployed {
        paths: &typed.paths,
        policy: typed.policy.as_deref(),
        no_policy: typed.no_policy,
        level: typed.level,
        sector: &typed.sector,
        pack: &typed.judging.pack,
    };
    let policy = knowledge::policy_of(deployed, catalog)?;
    let catalog = knowledge::vouched(&policy, typed.judging.catalog.as_deref(), catalog)?;
    let rules = knowledge::rules(&typed.judging, &policy, catalog)?;
    let progress = Progress::new(global.quiet);
    let outcome = audit::run(Request {
        paths: typed.paths.clone(),
        sought: Sought::default(),
        policy,
        rules: rules.clone(),
        catalog,
        as_of: typed.as_of.unwrap_or_else(|| chrono::Utc::now().date_naive()),
        assumptions: typed.assume.clone(),
        reach: typed.hub.reach(),
        progress: &|done, all| progress.update(done, all),
        fetching: &|what| progress.fetching(what),
    })?;
    drop(progress);
    if outcome.models.is_empty() {
        return Err(knowledge::nothing_found(&typed.paths));
    }
    Ok((outcome, rules, catalog))
}
