//! `provaudit verify`: audit again, measure again, and compare with the lock.

use std::path::PathBuf;

use super::lock::{Place, audited, lockfile_path, measured};
use super::output;
use crate::cli::{Global, TextFormat, Verify};
use crate::error::{Error, ExitCode};
use crate::lockfile::{self, Hashing, LockedModel, Outcome};
use crate::report::json;
use crate::terminal;

pub fn run(typed: &Verify, global: &Global) -> Result<ExitCode, Error> {
    let shown = crate::source::shown(&typed.lock);
    let lock = lockfile::load(&typed.lock, &shown)?;
    let place = Place::of(&typed.lock)?;
    let concerned: Vec<PathBuf> = if typed.paths.is_empty() {
        lock.paths.iter().map(PathBuf::from).collect()
    } else {
        typed.paths.iter().map(|path| place.inside(path)).collect::<Result<_, _>>()?
    };
    // What is gone from a path of the lock is a difference, not a mistake.
    let paths: Vec<PathBuf> = concerned.iter().map(|path| place.from_here(path)).filter(|path| path.exists()).collect();
    let outcome = audited(&paths, &typed.under, global)?;
    let measured = measured(&outcome, if typed.quick { Hashing::Quick } else { Hashing::All }, global);
    let now = lockfile::build(&outcome, &measured, Vec::new(), |path| place.shown_inside(path));
    let concerned: Vec<String> = concerned.iter().map(|path| lockfile_path(path)).collect();
    let concerns = |model: &LockedModel| {
        let below = |path: &str| concerned.iter().any(|above| above == "." || is_below(path, above));
        typed.paths.is_empty() || model.path.as_deref().is_some_and(below)
    };
    let found = lockfile::compare(&lock, &now, &shown, concerns);
    match typed.format {
        TextFormat::Text => output::print(|out| lockfile::tell(&found, terminal::stdout_look(), out))?,
        TextFormat::Json => output::print(|out| json::write_value(&found, out))?,
    }
    Ok(if found.result == Outcome::Match { ExitCode::Pass } else { ExitCode::Fail })
}

/// Whether a path is another or stands below it.
fn is_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
