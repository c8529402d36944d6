//! `provaudit horizon`: what binds today, on each coming day, and under each pending measure.

use super::auditing::{self, Judged};
use super::output;
use crate::cli::{Auditing, Global, Horizon, TextFormat};
use crate::error::{Error, ExitCode};
use crate::report::horizon;
use crate::rules::Judging;
use crate::rules::horizon::horizon as look_ahead;
use crate::source::references::Sought;

pub fn run(typed: &Horizon, global: &Global) -> Result<ExitCode, Error> {
    let Judged { outcome, rules, catalog } = audited(&typed.auditing, global)?;
    let assumptions = &typed.auditing.under.assume;
    let judging = Judging { catalog, rules: &rules, policy: &outcome.policy, as_of: outcome.as_of, assumptions };
    let ahead = look_ahead(&outcome.models, judging);
    match typed.auditing.format {
        TextFormat::Json => output::print_json(&ahead)?,
        TextFormat::Text => output::print_text(|look, out| horizon::write(&ahead, look, out))?,
    }
    Ok(ExitCode::Pass)
}

/// Audits what was typed, for commands that judge the models again: at least one model.
pub fn audited(typed: &Auditing, global: &Global) -> Result<Judged, Error> {
    let judged = auditing::judged(&typed.paths, Sought::default(), &typed.under, global.quiet)?;
    Ok(Judged { outcome: auditing::some(judged.outcome, &typed.paths)?, ..judged })
}
