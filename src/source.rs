//! Where bytes are: folders, single files, Hugging Face caches, Ollama stores, the Hub; and which models code names.
//!
//! The only stage that touches the disk and the network. A [`Snapshot`] lists a model's files under the names they have inside the model,
//! whatever they are called on disk, and opens them lazily; weights are read by range, never whole.

mod classify;
pub(crate) mod file;
pub mod hash;
mod hf_cache;
pub mod hub;
mod local;
pub(crate) mod names;
pub(crate) mod ollama;
pub(crate) mod recorded;
pub mod references;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{self, Cursor, Read, Seek};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::model::{Digest, Gap, Revision, SourceKind};

/// Largest file on the Hub that an extractor may read whole without its being fetched beforehand, in bytes.
const MAX_REMOTE: u64 = 4 << 20;

/// So many files are looked through one by one: their lengths tell most names apart.
const FEW: usize = 16;

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
    /// Code or configuration that names the model.
    Reference,
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
    /// The Hub's own answer.
    Hub,
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

impl SourceFile {
    /// Whether its bytes would have to be fetched.
    #[must_use]
    pub fn is_remote(&self) -> bool {
        matches!(self.location, Location::Remote(_))
    }
}

/// Where the bytes of a [`SourceFile`] are.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Location {
    Disk(PathBuf),
    Memory(Arc<[u8]>),
    Remote(Arc<hub::Remote>),
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
    /// What the Hub says of it, where it was asked.
    pub hub: Option<Box<hub::OnHub>>,
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
        Self {
            kind,
            path: None,
            hints: Vec::new(),
            revision: None,
            files: Vec::new(),
            digests: Vec::new(),
            gaps: Vec::new(),
            hub: None,
        }
    }

    /// The file of that name.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&SourceFile> {
        if self.files.len() <= FEW {
            return self.files.iter().find(|file| file.name.len() == name.len() && file.name == name);
        }
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
        let mut bytes = Vec::new();
        match &file.location {
            Location::Memory(bytes) => return Ok(bytes.to_vec()),
            Location::Remote(_) if file.size > MAX_REMOTE => {
                return Err(ReadError::TooLarge { size: file.size, limit: MAX_REMOTE });
            }
            Location::Remote(remote) => drop(remote.open().read_to_end(&mut bytes)?),
            Location::Disk(path) => bytes = read_disk(path, file.size, limit)?,
        }
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
            Location::Remote(remote) => Box::new(remote.open()),
        })
    }
}

/// Reads a file of `size` bytes when it was listed; of a larger one by now no more than shows that it is over the limit.
fn read_disk(path: &Path, size: u64, limit: u64) -> io::Result<Vec<u8>> {
    let mut file = fs::File::open(path)?;
    let size = usize::try_from(size).map_err(|_| io::ErrorKind::OutOfMemory)?;
    // With room for a byte more, a read that fills all but that has come to the end, and no other need say so.
    let mut bytes = vec![0; size.saturating_add(1)];
    let mut filled = 0;
    while filled < bytes.len() {
        match file.read(&mut bytes[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        }
        if filled == size {
            break;
        }
    }
    bytes.truncate(filled);
    if filled > size {
        file.take(limit.saturating_add(1).saturating_sub(filled as u64)).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
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
    /// The Hub could not be asked, or has nothing under the name.
    #[error(transparent)]
    Hub(#[from] hub::HubError),
}

/// A model with the place that makes it one and the same, however it was reached.
struct Found {
    canonical: PathBuf,
    snapshot: Snapshot,
}

/// Finds the models under `paths`: folders at any depth, single weight files, Hugging Face caches, Ollama stores.
///
/// Paths are shown as given, those given as absolute from their last part on; no two models have the same one. Which folders
/// are models is told in the docs of the `classify` module.
///
/// # Errors
/// A path that does not exist or cannot be opened.
pub fn discover(paths: &[PathBuf]) -> Result<Discovery, SourceError> {
    let mut roots = Vec::with_capacity(paths.len());
    let mut seen = HashSet::new();
    for path in paths {
        let canonical = fs::canonicalize(path).map_err(|error| not_opened(path, error))?;
        if seen.insert(canonical.clone()) {
            roots.push((path.as_path(), canonical));
        }
    }
    let names = root_names(&roots);
    let mut discovery = Discovery::default();
    let mut found = Vec::new();
    for ((given, canonical), shown) in roots.iter().zip(&names) {
        found.extend(in_root(given, canonical, shown, &mut discovery.gaps).map_err(|error| not_opened(given, error))?);
    }
    // Sorting is stable: of a model found twice, the one under the path given first stays.
    let mut places = HashSet::with_capacity(found.len());
    let first: Vec<bool> = found.iter().map(|model| places.insert(model.canonical.as_os_str())).collect();
    let first = found.into_iter().zip(first).filter(|(_, first)| *first);
    let mut snapshots: Vec<Snapshot> = first.map(|(model, _)| model.snapshot).collect();
    snapshots.sort_by(|a, b| a.path.cmp(&b.path));
    tell_apart(&mut snapshots);
    discovery.snapshots = snapshots;
    discovery.gaps.sort();
    discovery.gaps.dedup();
    Ok(discovery)
}

fn not_opened(path: &Path, error: io::Error) -> SourceError {
    let path = shown(path);
    match error.kind() {
        io::ErrorKind::NotFound => SourceError::Missing(path),
        _ => SourceError::Unreadable { path, error },
    }
}

/// The models under one path.
fn in_root(given: &Path, canonical: &Path, shown: &str, gaps: &mut Vec<Gap>) -> io::Result<Vec<Found>> {
    let metadata = fs::metadata(canonical)?;
    if metadata.is_file() {
        fs::File::open(canonical)?;
        let model = ollama::single(canonical, shown).unwrap_or_else(|| local::single(given, canonical, shown));
        return Ok(vec![model]);
    } else if !metadata.is_dir() {
        return Err(io::Error::other("is neither a folder nor a regular file"));
    }
    // Inside a cache links lead to blobs, which lie above the snapshot.
    let repository = canonical.ancestors().find_map(hf_cache::repository_of);
    let tree = walk::walk(canonical, shown, repository.as_deref().unwrap_or(canonical), walk::MAX_ENTRIES)?;
    if let Some(repository) = &repository
        && let Some(found) = hf_cache::below(&tree, repository)
    {
        return Ok(found);
    }
    let plan = classify::plan(&tree);
    for (folder, _) in tree.folders.iter().zip(&plan.owner).filter(|(_, owner)| owner.is_none()) {
        // Outside any model only what may have been one is missing.
        let matters = |trouble: &&walk::Trouble| trouble.what != "file" || classify::is_telling(&trouble.name);
        gaps.extend(folder.troubles.iter().filter(matters).map(|trouble| trouble.gap(&folder.shown)));
    }
    for candidate in &plan.candidates {
        if let classify::Candidate::HfRepo(index) = candidate {
            gaps.extend(hf_cache::nothing_yet(&tree, *index));
        }
    }
    Ok(plan.candidates.par_iter().flat_map_iter(|candidate| local::build(&tree, &plan, candidate, given)).collect())
}

/// How each given path is shown: as it is without `.` parts, an absolute one by as many of its last parts as tell it from the
/// others.
fn root_names(roots: &[(&Path, PathBuf)]) -> Vec<String> {
    let parts: Vec<Vec<String>> = roots.iter().map(|(given, canonical)| root_parts(given, canonical)).collect();
    let mut taken: HashSet<String> = HashSet::new();
    for ((given, _), parts) in roots.iter().zip(&parts) {
        if !given.is_absolute() {
            taken.insert(parts.join("/"));
        }
    }
    let name = |((given, _), parts): (&(&Path, PathBuf), &Vec<String>)| {
        if !given.is_absolute() {
            return parts.join("/");
        }
        let tails = (0..parts.len()).rev().map(|from| parts[from..].join("/"));
        let name =
            tails.into_iter().find(|tail| !taken.contains(tail)).unwrap_or_else(|| parts.last().cloned().unwrap_or_default());
        taken.insert(name.clone());
        name
    };
    roots.iter().zip(&parts).map(name).collect()
}

fn root_parts(given: &Path, canonical: &Path) -> Vec<String> {
    let text = |part: Component<'_>| match part {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        Component::ParentDir if !given.is_absolute() => Some("..".to_owned()),
        _ => None,
    };
    let named = given.components().next_back().is_some_and(|last| matches!(last, Component::Normal(_)));
    let parts: Vec<String> = if given.is_absolute() && !named {
        canonical.components().filter_map(text).collect()
    } else {
        given.components().filter_map(text).collect()
    };
    if parts.is_empty() { vec![".".to_owned()] } else { parts }
}

/// Gives a number to every model whose path is shown like that of another. They are sorted by path.
fn tell_apart(snapshots: &mut [Snapshot]) {
    if !snapshots.windows(2).any(|pair| pair[0].path.is_some() && pair[0].path == pair[1].path) {
        return;
    }
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    let all: HashSet<String> = snapshots.iter().filter_map(|snapshot| snapshot.path.clone()).collect();
    for path in snapshots.iter_mut().filter_map(|snapshot| snapshot.path.as_mut()) {
        let count = used.entry(path.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            let free = (*count..).map(|number| format!("{path} ({number})")).find(|name| !all.contains(name));
            *path = free.unwrap_or_default();
        }
    }
    snapshots.sort_by(|a, b| a.path.cmp(&b.path));
}

/// Finds the models that were given: those on the Hub through `hub`, which is opened only where it is needed, and the others
/// as [`discover`] does. Models on the Hub stand last, sorted by id.
///
/// # Errors
/// As [`discover`]; and where nothing was found, what stood in the way on the Hub.
pub fn discover_all<'a>(
    paths: &[PathBuf],
    reach: &hub::Reach,
    fetching: &'a (dyn Fn(&str) + Sync),
) -> Result<(Discovery, Option<hub::Hub<'a>>), SourceError> {
    let typed: Vec<&str> = paths.iter().filter_map(|path| hub::typed(path)).collect();
    let local: Vec<PathBuf> = paths.iter().filter(|path| hub::typed(path).is_none()).cloned().collect();
    let mut found = if local.is_empty() { Discovery::default() } else { discover(&local)? };
    if typed.is_empty() && reach.network != hub::Network::Ancestors {
        return Ok((found, None));
    }
    let hub = hub::Hub::open(reach, fetching)?;
    let given = hub.given(&typed)?;
    found.snapshots.extend(given.snapshots);
    found.gaps.extend(given.gaps);
    match given.errors.into_iter().next() {
        Some(error) if found.snapshots.is_empty() => Err(error.into()),
        _ => Ok((found, Some(hub))),
    }
}

/// A path as it is shown: relative as given, `/` between parts, never absolute: of an absolute path only its last part is.
#[must_use]
pub fn shown(path: &Path) -> String {
    if let Some(typed) = hub::typed(path) {
        return format!("hf://{typed}");
    }
    root_parts(path, path).last().filter(|_| path.is_absolute()).cloned().unwrap_or_else(|| root_parts(path, path).join("/"))
}

/// The path at which a report shows what is at `target`, if that is `given` or lies below it.
#[must_use]
pub fn shown_below(given: &Path, target: &Path) -> Option<String> {
    let (root, target) = (fs::canonicalize(given).ok()?, fs::canonicalize(target).ok()?);
    let below: Vec<_> = target.strip_prefix(&root).ok()?.iter().map(|part| part.to_string_lossy()).collect();
    let given = shown(given);
    Some(if below.is_empty() { given } else { walk::join(&given, &below.join("/")) })
}
