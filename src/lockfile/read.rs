//! Reads a lock, and says what is wrong with one that is not as it was written.

use std::io;
use std::path::Path;

use serde_json::Value;

use super::write::{CHECKSUM, checksum};
use super::{Lock, SCHEMA_VERSION};
use crate::diagnostic::file;

/// Largest lock that is read, in bytes.
const LARGEST: u64 = 256 << 20;

/// Why a lock cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// There is none.
    #[error("no lock `{0}`")]
    Missing(String),
    /// It cannot be read.
    #[error("cannot read the lock `{path}`: {error}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system said.
        error: io::Error,
    },
    /// It ends too early.
    #[error("the lock `{path}` is cut off: it ends in line {line}")]
    CutOff {
        /// The file.
        path: String,
        /// The last line.
        line: usize,
    },
    /// It holds the marks of a merge.
    #[error("the lock `{path}` holds a conflict of a merge in line {line}")]
    Conflict {
        /// The file.
        path: String,
        /// The line of the first mark.
        line: usize,
    },
    /// It is not JSON, or not what a lock holds.
    #[error("the lock `{path}` is damaged: {why}")]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong, with the line where there is one.
        why: String,
    },
    /// Its checksum does not fit.
    #[error("the lock `{0}` is not as it was written: its checksum does not fit")]
    Edited(String),
    /// A later program wrote it.
    #[error("the lock `{path}` has version {version} of the format; this program reads {SCHEMA_VERSION}")]
    Newer {
        /// The file.
        path: String,
        /// Its version.
        version: u64,
    },
}

impl LockError {
    /// What the reader can do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Missing(_) => "`provaudit lock PATH` writes one; `--lock FILE` names another",
            Self::Unreadable { .. } => "check that you may read it",
            Self::Conflict { .. } => "take one side of the merge, then write the lock again with `provaudit lock`",
            Self::Newer { .. } => "update provaudit, or write the lock again with `provaudit lock`",
            Self::CutOff { .. } | Self::Damaged { .. } | Self::Edited(_) => {
                "restore it from version control; or look at the models, and accept them again with `provaudit lock`"
            }
        }
    }
}

/// Reads the lock at a path, which is shown as `shown`.
///
/// # Errors
/// Where it is missing, unreadable, cut off, edited, damaged or too new.
pub fn load(path: &Path, shown: &str) -> Result<Lock, LockError> {
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => LockError::Missing(shown.to_owned()),
        _ => LockError::Unreadable { path: shown.to_owned(), error },
    };
    let larger = || io::Error::other(format!("is over the limit of {LARGEST} bytes"));
    let bytes = file::bytes(path, LARGEST).and_then(|bytes| bytes.ok_or_else(larger)).map_err(unreadable)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| LockError::Damaged { path: shown.to_owned(), why: "it is not text in UTF-8".to_owned() })?;
    parse(&text, shown)
}

/// Reads the text of a lock.
///
/// # Errors
/// Where it is cut off, edited, damaged or too new.
pub fn parse(text: &str, shown: &str) -> Result<Lock, LockError> {
    let path = || shown.to_owned();
    // Version control may have changed the ends of lines.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let value: Value = serde_json::from_str(&text).map_err(|error| {
        let marks = text.lines().position(|line| line.starts_with("<<<<<<<") || line.starts_with(">>>>>>>"));
        match marks {
            Some(line) => LockError::Conflict { path: path(), line: line + 1 },
            None if error.is_eof() => LockError::CutOff { path: path(), line: text.lines().count() },
            None => LockError::Damaged { path: path(), why: format!("line {}: {}", error.line(), unplaced(&error)) },
        }
    })?;
    let Some(version) = value.get("schema_version").and_then(Value::as_u64) else {
        return Err(LockError::Damaged { path: path(), why: "it has no `schema_version`".to_owned() });
    };
    if version > u64::from(SCHEMA_VERSION) {
        return Err(LockError::Newer { path: path(), version });
    }
    let body = text.rfind(CHECKSUM).map(|at| text.split_at(at));
    let said = body.and_then(|(_, rest)| rest[CHECKSUM.len()..].strip_suffix("\"\n}\n"));
    match (body, said) {
        (Some((body, _)), Some(said)) if checksum(body) == said => {}
        _ => return Err(LockError::Edited(path())),
    }
    serde_json::from_value(value).map_err(|error| LockError::Damaged { path: path(), why: unplaced(&error) })
}

/// The message without its place, which counts columns of a line that no person reads.
fn unplaced(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}
