//! `provaudit scan`: audit models and gate on the policy.

use std::io::Write;

use super::auditing::{self, Judged};
use super::{knowledge, output};
use crate::cli::{Global, LicenseProfile, Scan, ScanFormat};
use crate::error::{Error, ExitCode};
use crate::report::census::Profile;
use crate::report::{Context, json, table};
use crate::source::references::{Sought, Stores};
use crate::terminal;

pub fn run(typed: &Scan, global: &Global) -> Result<ExitCode, Error> {
    if let Some(path) = &typed.output {
        output::check(path)?;
    }
    let sought = Sought {
        files: typed.from.clone(),
        stores: if typed.from.is_empty() { Stores::default() } else { Stores::of_environment(|name| std::env::var(name).ok()) },
    };
    let Judged { outcome, catalog, .. } = auditing::judged(&typed.paths, sought, &typed.under, global.quiet)?;
    let profile = match typed.profile {
        LicenseProfile::Terms => Profile::Terms,
        LicenseProfile::Aiscg => Profile::Galaxy,
    };
    let context = Context { outcome: &outcome, catalog, profile };
    let look = if typed.output.is_some() { terminal::file_look() } else { terminal::stdout_look() };
    let write = |mut out: &mut dyn Write| match typed.format {
        ScanFormat::Table => output::fit(look, out, |look, out| table::write(context, look, out)),
        ScanFormat::Json => json::write(context, &mut out),
    };
    match &typed.output {
        Some(path) => output::save(path, write)?,
        None => output::print(write)?,
    }
    if outcome.models.is_empty() {
        return Err(match typed.from.as_slice() {
            [] => knowledge::nothing_found(&typed.paths),
            from => Error::NothingNamed(from.iter().chain(&typed.paths).map(|path| crate::source::shown(path)).collect()),
        });
    }
    let code = ExitCode::of_audit(outcome.gate, outcome.models.len());
    // The process ends here: to give back what ten thousand models hold, one by one, would be a tenth of its time.
    std::mem::forget(outcome);
    Ok(code)
}
