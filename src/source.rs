//! Where bytes are: folders, single files, Hugging Face caches, Ollama stores.
//!
//! The only stage that touches the disk. A [`Snapshot`] lists a model's files under the names they have inside the model,
//! whatever they are called on disk, and opens them lazily; weights are read by range, never whole.

mod file;
mod hf_cache;
mod local;
mod ollama;

use std::io::{self, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::model::{Digest, Gap, Revision, SourceKind};

/// A name that the place of a model suggests, before any of its files is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameHint {
    /// `org/name`, `org__name` already split, `models--org--name` already split, or an Ollama name.
    pub name: String,
    /// Where it comes from.
    pub from: HintFrom,
}

/// Where a [`NameHint`] comes from, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HintFrom {
    /// A file's name without its ending.
    FileName,
    /// The name of one folder.
    Folder,
    /// Two folder names `org/name`, or one of the form `org__name` or `org--name`.
    FolderPair,
    /// A manifest of an Ollama store.
    OllamaManifest,
    /// A remote in `.git/config`.
    GitRemote,
    /// The layout of a Hugging Face cache.
    HfCache,
    /// `models:` in the policy.
    Policy,
}

/// One file of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name inside the model, with `/` between folders.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256 where the layout records one (the blob's name in a cache or store).
    pub recorded_sha256: Option<String>,
    location: Location,
}

/// Where the bytes of a [`SourceFile`] are.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Location {
    Disk(PathBuf),
    Memory(Arc<[u8]>),
}

/// A readable, seekable file of a model.
pub trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Larger than the limit for its kind.
    #[error("is {size} bytes, over the limit of {limit}")]
    TooLarge {
        /// The file's size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The operating system refused.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// A model's files at one place and moment.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// What kind of place it is.
    pub kind: SourceKind,
    /// The path as it was given, relative and with `/`; `None` for a remote model.
    pub path: Option<String>,
    /// Names that the place suggests.
    pub hints: Vec<NameHint>,
    /// The commit, where the layout records it.
    pub revision: Option<Revision>,
    /// The files, sorted by name.
    pub files: Vec<SourceFile>,
    /// Digests that the layout records.
    pub digests: Vec<Digest>,
    /// What could not be listed.
    pub gaps: Vec<Gap>,
}

impl Snapshot {
    /// A snapshot of files in memory, for tests and for callers that hold the files already. A name given twice keeps the
    /// first file.
    pub fn from_files<N, B>(kind: SourceKind, path: Option<&str>, files: impl IntoIterator<Item = (N, B)>) -> Self
    where
        N: Into<String>,
        B: Into<Vec<u8>>,
    {
        let mut files: Vec<SourceFile> = files
            .into_iter()
            .map(|(name, bytes)| {
                let bytes: Arc<[u8]> = bytes.into().into();
                let (name, size) = (name.into(), bytes.len() as u64);
                SourceFile { name, size, recorded_sha256: None, location: Location::Memory(bytes) }
            })
            .collect();
        files.sort_by(|a, b| a.name.cmp(&b.name));
        files.dedup_by(|later, first| later.name == first.name);
        Self { path: path.map(str::to_owned), files, ..Self::empty(kind) }
    }

    /// A snapshot of nothing yet.
    fn empty(kind: SourceKind) -> Self {
        Self { kind, path: None, hints: Vec::new(), revision: None, files: Vec::new(), digests: Vec::new(), gaps: Vec::new() }
    }

    /// The file of that name.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&SourceFile> {
        self.files.binary_search_by(|file| file.name.as_str().cmp(name)).ok().map(|index| &self.files[index])
    }

    /// Reads a whole file of at most `limit` bytes.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] before anything is read; [`ReadError::Io`] as the system gives it.
    pub fn read(&self, file: &SourceFile, limit: u64) -> Result<Vec<u8>, ReadError> {
        if file.size > limit {
            return Err(ReadError::TooLarge { size: file.size, limit });
        }
        let path = match &file.location {
            Location::Memory(bytes) => return Ok(bytes.to_vec()),
            Location::Disk(path) => path,
        };
        let mut bytes = Vec::with_capacity(usize::try_from(file.size).unwrap_or(0));
        std::fs::File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        let size = bytes.len() as u64;
        if size > limit { Err(ReadError::TooLarge { size, limit }) } else { Ok(bytes) }
    }

    /// Opens a file for ranged reading.
    ///
    /// # Errors
    /// As the system gives it.
    pub fn open(&self, file: &SourceFile) -> io::Result<Box<dyn ReadSeek>> {
        Ok(match &file.location {
            Location::Disk(path) => Box::new(std::fs::File::open(path)?),
            Location::Memory(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }
}

/// Everything found under the given paths.
#[derive(Debug, Default)]
pub struct Discovery {
    /// The models, sorted by path; a model found twice is here once.
    pub snapshots: Vec<Snapshot>,
    /// What could not be looked at outside any model.
    pub gaps: Vec<Gap>,
}

/// Why discovery could not start.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The path does not exist.
    #[error("no such file or folder: `{0}`")]
    Missing(String),
    /// The path cannot be read.
    #[error("cannot read `{path}`: {error}")]
    Unreadable {
        /// The path as given.
        path: String,
        /// What the system said.
        error: io::Error,
    },
}

/// Finds the models under `paths`: folders at any depth, single weight files, Hugging Face caches, Ollama stores.
///
/// # Errors
/// A path that does not exist or cannot be opened.
pub fn discover(_paths: &[PathBuf]) -> Result<Discovery, SourceError> {
    Ok(Discovery::default())
}

/// A path as it is shown: relative as given, `/` between parts, never absolute.
#[must_use]
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_files_that_are_held_in_memory() {
        let snapshot = Snapshot::from_files(SourceKind::Local, Some("models/x"), [("b", "two"), ("a", "one")]);
        let file = snapshot.file("a").unwrap();
        assert_eq!(snapshot.read(file, 3).unwrap(), b"one");
        assert!(matches!(snapshot.read(file, 2), Err(ReadError::TooLarge { size: 3, limit: 2 })));
        let mut text = String::new();
        snapshot.open(snapshot.file("b").unwrap()).unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "two");
    }
}
