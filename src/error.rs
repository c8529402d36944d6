//! Everything that can end a run early, with the hint that helps and the exit code that says which kind it is.

use std::fmt::Write as _;
use std::io;

use crate::audited::Gate;
use crate::catalog::CatalogError;
use crate::diagnostic::nearest;
use crate::lockfile::LockError;
use crate::policy::PolicyError;
use crate::report::text::visible;
use crate::source::SourceError;
use crate::source::hub::Fault;

/// The exit codes: a promise to whoever runs the program in a pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum ExitCode {
    /// The gate passed.
    Pass = 0,
    /// The gate failed.
    Fail = 1,
    /// Wrong usage, policy or rule file.
    Usage = 2,
    /// Nothing could be audited.
    Nothing = 3,
    /// The gate would pass, but gaps remain and the policy does not allow them.
    Incomplete = 4,
}

impl ExitCode {
    /// All codes with what they mean, for `--help` and the README.
    pub const MEANINGS: [(Self, &'static str); 5] = [
        (Self::Pass, "the gate passed"),
        (Self::Fail, "the gate failed"),
        (Self::Usage, "wrong usage, policy or rule file"),
        (Self::Nothing, "nothing could be audited"),
        (Self::Incomplete, "the gate would pass, but gaps remain and the policy does not allow them"),
    ];

    /// The code of an audit that found `models` models.
    #[must_use]
    pub fn of_audit(gate: Gate, models: usize) -> Self {
        match gate {
            _ if models == 0 => Self::Nothing,
            Gate::Pass => Self::Pass,
            Gate::Fail => Self::Fail,
            Gate::Incomplete => Self::Incomplete,
        }
    }
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}

/// How stdout is called in messages.
const STDOUT: &str = "stdout";

/// Why a run ended early.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A path cannot be audited.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The catalogue cannot be loaded.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The policy cannot be read.
    #[error(transparent)]
    Policy(PolicyError),
    /// The lock cannot be used.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// A rule or policy file has mistakes; the text shows each with its place.
    #[error("{0}")]
    Mistakes(String),
    /// A name that nothing has.
    #[error("unknown {what} `{name}`")]
    Unknown {
        /// What kind of thing it should be: "rule", "authority".
        what: &'static str,
        /// The name as given.
        name: String,
        /// What to do: the nearest known names, or where they are listed.
        hint: String,
    },
    /// A file that is about to be written is there already.
    #[error("`{0}` exists already")]
    Exists(String),
    /// The answer could not be written.
    #[error("cannot write `{path}`: {error}")]
    Write {
        /// Where to.
        path: String,
        /// What the system said.
        error: io::Error,
    },
    /// The reader of stdout went away: no error to the user.
    #[error("the reader of the output went away")]
    ClosedPipe,
    /// There is no model under the paths.
    #[error("no model found under {}", quoted(.0))]
    NothingFound(Vec<String>),
    /// No file under the paths names a model.
    #[error("no model is named in {}", quoted(.0))]
    NothingNamed(Vec<String>),
}

impl Error {
    /// A failure to write to stdout.
    #[must_use]
    pub fn stdout(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            _ => Self::Write { path: STDOUT.to_owned(), error },
        }
    }

    /// What the reader can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Source(SourceError::Missing(path)) => Some(nearest_sibling(path).map_or_else(
                || "a path is looked for from the working folder on".to_owned(),
                |name| format!("did you mean `{name}`?"),
            )),
            Self::Source(SourceError::Unreadable { .. }) => Some("check that you may read it".to_owned()),
            Self::Source(SourceError::Hub(error)) => Some(error.hint()),
            Self::Catalog(CatalogError::Unreadable { error, .. }) if error.kind() != io::ErrorKind::FileTooLarge => {
                Some(format!("`--catalog` names a folder that holds {}", crate::catalog::FILES.join(", ")))
            }
            Self::Policy(_) => Some("a policy is a YAML file in UTF-8; `provaudit init` writes one".to_owned()),
            Self::Lock(error) => Some(error.hint().to_owned()),
            Self::Unknown { hint, .. } => Some(hint.clone()),
            Self::Exists(_) => Some("`--force` overwrites it".to_owned()),
            Self::NothingFound(_) => Some(
                "a model is a folder with `config.json`, weights or a model card, one `.gguf` or `.safetensors` file, \
                 a Hugging Face cache or an Ollama store"
                    .to_owned(),
            ),
            Self::Write { path, .. } if path != STDOUT => {
                Some("name a file in a folder that is there and that you may write to".to_owned())
            }
            Self::NothingNamed(_) => Some(
                "a list holds one id or path a line; in code, ids are found in calls, options and keys that take a model"
                    .to_owned(),
            ),
            Self::Catalog(_) | Self::Mistakes(_) | Self::Write { .. } | Self::ClosedPipe => None,
        }
    }

    /// The exit code that says which kind it is.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::NothingFound(_) | Self::NothingNamed(_) => ExitCode::Nothing,
            Self::Source(SourceError::Hub(error)) => match error.fault {
                Fault::Reference | Fault::Settings(_) => ExitCode::Usage,
                _ => ExitCode::Nothing,
            },
            Self::ClosedPipe => ExitCode::Pass,
            _ => ExitCode::Usage,
        }
    }

    /// The message and its hint, as they are printed; names in it are untrusted.
    #[must_use]
    pub fn told(&self) -> String {
        let mut out = String::new();
        if let Self::Mistakes(text) = self {
            out.push_str(text.trim_end());
            out.push('\n');
            return out;
        }
        let _ = writeln!(out, "error: {}", visible(&self.to_string()));
        if let Some(hint) = self.hint() {
            let _ = writeln!(out, "hint: {}", visible(&hint));
        }
        out
    }
}

fn quoted(paths: &[String]) -> String {
    paths.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ")
}

/// The entry beside a missing path whose name is nearest to it.
fn nearest_sibling(path: &str) -> Option<String> {
    let path = std::path::Path::new(path.trim_end_matches('/'));
    let folder = path.parent()?;
    let look_in = if folder.as_os_str().is_empty() { std::path::Path::new(".") } else { folder };
    let wanted = path.file_name()?.to_string_lossy();
    let names: Vec<String> = std::fs::read_dir(look_in)
        .ok()?
        .take(10_000)
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .collect();
    let name = nearest(&wanted, names.iter().map(String::as_str))?;
    Some(folder.join(name).to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_every_end_of_a_run_to_its_exit_code() {
        let unknown = Error::Unknown { what: "rule", name: "X".to_owned(), hint: String::new() };
        let pipe = Error::stdout(io::ErrorKind::BrokenPipe.into());
        let full = Error::stdout(io::ErrorKind::StorageFull.into());
        for (code, number) in [
            (ExitCode::of_audit(Gate::Pass, 1), 0),
            (ExitCode::of_audit(Gate::Fail, 1), 1),
            (ExitCode::of_audit(Gate::Incomplete, 1), 4),
            (ExitCode::of_audit(Gate::Pass, 0), 3),
            (ExitCode::of_audit(Gate::Incomplete, 0), 3),
            (Error::NothingFound(vec!["x".to_owned()]).exit_code(), 3),
            (Error::Source(SourceError::Missing("x".to_owned())).exit_code(), 2),
            (Error::Mistakes(String::new()).exit_code(), 2),
            (Error::Exists("x".to_owned()).exit_code(), 2),
            (unknown.exit_code(), 2),
            (full.exit_code(), 2),
            (pipe.exit_code(), 0),
        ] {
            assert_eq!(code as u8, number);
        }
    }

    #[test]
    fn tells_message_and_hint_once() {
        let error = Error::Unknown { what: "rule", name: "A\u{1b}".to_owned(), hint: "did you mean `B`?".to_owned() };
        assert_eq!(error.told(), "error: unknown rule `A\\u{1b}`\nhint: did you mean `B`?\n");
    }
}
