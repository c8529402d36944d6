//! `provaudit export`: records for other programs.

use super::auditing::Judged;
use super::horizon::audited;
use super::output;
use crate::cli::{Export, ExportCommand, Global};
use crate::error::{Error, ExitCode};
use crate::report::{NOTICE, json};
use crate::rules::Judging;
use crate::rules::router::router;

pub fn run(typed: &Export, global: &Global) -> Result<ExitCode, Error> {
    let ExportCommand::Router(typed) = &typed.command;
    let Judged { outcome, rules, catalog } = audited(&typed.auditing, global)?;
    let judging = Judging {
        catalog,
        rules: &rules,
        policy: &outcome.policy,
        as_of: outcome.as_of,
        assumptions: &typed.auditing.under.assume,
    };
    let records = router(&outcome.models, judging, NOTICE);
    match &typed.output {
        Some(path) => output::save(path, |out| json::write_value(&records, out))?,
        None => output::print_json(&records)?,
    }
    Ok(ExitCode::Pass)
}
