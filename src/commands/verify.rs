//! `provaudit verify`: audit again, measure again, and compare with the lock.

use std::path::PathBuf;

use super::lock::{Place, measured, slashed};
use super::{auditing, output};
use crate::cli::{Global, TextFormat, Verify};
use crate::error::{Error, ExitCode};
use crate::lockfile::{self, Hashing, Outcome};
use crate::report::json;
use crate::source::hub;
use crate::source::references::Sought;
use crate::terminal;

pub fn run(typed: &Verify, global: &Global) -> Result<ExitCode, Error> {
    let shown = crate::source::shown(&typed.lock);
    let lock = lockfile::load(&typed.lock, &shown)?;
    let place = Place::of(&typed.lock)?;
    let typed_paths = typed.paths.iter().map(|path| place.inside(path)).collect::<Result<Vec<PathBuf>, Error>>()?;
    let under = place.under(&typed.under);
    place.enter(&typed.lock)?;
    // All that was locked is audited, whatever is verified of it: models are each other's parents.
    let mut paths: Vec<PathBuf> = lock.paths.iter().map(PathBuf::from).collect();
    let locked: Vec<String> = lock.paths.clone();
    paths.extend(typed_paths.iter().filter(|path| !is_below_any(&slashed(path), &locked)).cloned());
    // What is gone from a path of the lock is a difference, not a mistake.
    paths.retain(|path| path.exists() || hub::typed(path).is_some());
    let outcome = auditing::judged(&paths, Sought::default(), &under, global.quiet)?.outcome;
    let concerned: Vec<String> = typed_paths.iter().map(|path| slashed(path)).collect();
    let concerns = |path: Option<&str>| concerned.is_empty() || path.is_some_and(|path| is_below_any(path, &concerned));
    let outcome = outcome.only(|model| concerns(model.path.as_deref()));
    let measured = measured(&outcome, if typed.quick { Hashing::Quick } else { Hashing::All }, global);
    let now = lockfile::build(&outcome, &measured, Vec::new());
    let found = lockfile::compare(&lock, &now, &shown, |model| concerns(model.path.as_deref()));
    match typed.format {
        TextFormat::Text => output::print(|out| lockfile::tell(&found, terminal::stdout_look(), out))?,
        TextFormat::Json => output::print(|out| json::write_value(&found, out))?,
    }
    Ok(if found.result == Outcome::Match { ExitCode::Pass } else { ExitCode::Fail })
}

/// Whether a path is one of others or stands below one.
fn is_below_any(path: &str, above: &[String]) -> bool {
    let is_below =
        |above: &String| path.strip_prefix(above.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    above.iter().any(|above| above == "." && !path.starts_with("..") || is_below(above))
}
