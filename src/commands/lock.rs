//! `provaudit lock`: audit models and write down what they are.

use std::path::{Path, PathBuf};

use super::{auditing, output};
use crate::audited::Outcome;
use crate::cli::{Global, Lock, Under};
use crate::error::{Error, ExitCode};
use crate::lockfile::{self, Hashing, Measured};
use crate::report::text::{bytes, visible};
use crate::source::references::Sought;
use crate::source::{SourceError, hub};
use crate::terminal::Progress;

pub fn run(typed: &Lock, global: &Global) -> Result<ExitCode, Error> {
    let place = Place::of(&typed.output)?;
    let paths = typed.paths.iter().map(|path| place.inside(path)).collect::<Result<Vec<PathBuf>, Error>>()?;
    let under = place.under(&typed.under);
    place.enter(&typed.output)?;
    let judged = auditing::judged(&paths, Sought::default(), &under, global.quiet)?;
    let outcome = auditing::some(judged.outcome, &typed.paths)?;
    let hashing = if typed.full { Hashing::All } else { Hashing::Unrecorded };
    let measured = measured(&outcome, hashing, global);
    let lock = lockfile::build(&outcome, &measured, paths.iter().map(|path| slashed(path)).collect());
    let name = typed.output.file_name().map_or_else(|| PathBuf::from(lockfile::NAME), PathBuf::from);
    output::save(&name, |out| out.write_all(lockfile::to_text(&lock).as_bytes()))?;
    for (model, file, why) in &measured.unread {
        log::warn!("{model} {file}: not pinned: {why}");
    }
    for (model, file, recorded, computed) in &measured.lies {
        log::warn!("{model} {file}: recorded as sha256 {recorded}, its bytes give {computed}");
    }
    let recorded = lock.models.iter().flat_map(|model| &model.files).count() - measured.hashed;
    output::print(|out| {
        let name = visible(&crate::source::shown(&typed.output)).into_owned();
        let models = lock.models.len();
        let size = bytes(measured.bytes);
        writeln!(
            out,
            "{name}: models {models}, files hashed {} ({size}), digests recorded by download tools {recorded}",
            measured.hashed
        )
    })?;
    Ok(if measured.unread.is_empty() && measured.lies.is_empty() { ExitCode::Pass } else { ExitCode::Incomplete })
}

/// Measures the files of an audit, with a progress bar.
pub fn measured(outcome: &Outcome, hashing: Hashing, global: &Global) -> Measured {
    let progress = Progress::hashing(global.quiet);
    let count = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
    lockfile::measure(outcome, hashing, &|done, all| progress.update(count(done), count(all)))
}

/// Where a lock is. Everything is seen from its folder, so that a repository can be checked out anywhere and the program run
/// from anywhere in it: what a model is called depends on how its path is given.
pub struct Place {
    /// Its folder.
    folder: PathBuf,
}

impl Place {
    /// The place of a lock that is there or will be.
    pub fn of(lock: &Path) -> Result<Self, Error> {
        let above = lock.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = std::fs::canonicalize(above).map_err(|error| Error::Write { path: crate::source::shown(lock), error })?;
        Ok(Self { folder })
    }

    /// Works from the lock's folder from now on.
    pub fn enter(&self, lock: &Path) -> Result<(), Error> {
        std::env::set_current_dir(&self.folder).map_err(|error| Error::Write { path: crate::source::shown(lock), error })
    }

    /// A path as seen from the lock's folder.
    pub fn inside(&self, path: &Path) -> Result<PathBuf, Error> {
        if hub::typed(path).is_some() {
            return Ok(path.to_owned());
        }
        // A link names what it leads to, so only what is above it is resolved.
        let named = path.file_name().and_then(|name| Some((path.parent()?, name)));
        let canonical = match named {
            Some((above, name)) if std::fs::symlink_metadata(path).is_ok() => {
                let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
                std::fs::canonicalize(above).map(|above| above.join(name))
            }
            _ => std::fs::canonicalize(path),
        };
        let missing = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => SourceError::Missing(path.to_string_lossy().into_owned()),
            _ => SourceError::Unreadable { path: crate::source::shown(path), error },
        };
        let way = way(&self.folder, &canonical.map_err(missing)?);
        Ok(if way.as_os_str().is_empty() { PathBuf::from(".") } else { way })
    }

    /// What was typed about judging, its files as seen from the lock's folder.
    pub fn under(&self, typed: &Under) -> Under {
        let mut under = typed.clone();
        let files = under.policy.iter_mut().chain(&mut under.judging.catalog).chain(&mut under.judging.rules);
        for file in files {
            // One that is not there keeps its name for the message.
            if let Ok(inside) = self.inside(file) {
                *file = inside;
            }
        }
        under
    }
}

/// A path with `/` between its parts.
pub fn slashed(path: &Path) -> String {
    if let Some(address) = hub::typed(path) {
        return format!("hf://{address}");
    }
    path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>().join("/")
}

/// The way from one folder to another place, both canonical.
fn way(from: &Path, to: &Path) -> PathBuf {
    let shared = from.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    let up = from.components().skip(shared).map(|_| std::path::Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}
