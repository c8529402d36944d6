//! The shared cache on disk, in the layout of the Hub's own tools: a file fetched by any of them is used, and what is fetched
//! here is there for them.
//!
//! A blob's name is a digest of its bytes, and it is recomputed before the bytes are believed: other writers are known to have
//! stored error pages under good names. What has no place in the shared layout (answers of the API, parts of weight files)
//! lies in a hidden folder beside, with a digest at its end, so that a half-written or altered file is known.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use hf_hub::{Cache as Folder, Repo, RepoType};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::api::{Listed, is_plain};
use crate::digest::{hex, sha256};
use crate::model::{ModelId, Revision};
use crate::source::recorded;

/// The hidden folder beside the snapshots.
const OWN: &str = ".provaudit";
/// Largest file of that folder, in bytes.
const MAX_OWN: u64 = 160 << 20;

/// One repository in the cache.
#[derive(Debug, Clone)]
pub(super) struct Repository {
    cache: Folder,
    id: ModelId,
}

/// What the cache holds of a file.
pub(super) enum Cached {
    /// Nothing.
    Nothing,
    /// Its bytes, with the digest that was expected.
    Good(PathBuf),
    /// Bytes with another digest.
    Lying {
        /// The digest that was expected.
        expected: String,
        /// The digest of the bytes.
        got: String,
    },
}

impl Repository {
    pub(super) fn new(cache: &Path, id: &ModelId) -> Self {
        Self { cache: Folder::new(cache.to_path_buf()), id: id.clone() }
    }

    fn at(&self, revision: &str) -> hf_hub::CacheRepo {
        self.cache.repo(Repo::with_revision(self.id.to_string(), RepoType::Model, revision.to_owned()))
    }

    fn folder(&self) -> PathBuf {
        self.cache.path().join(Repo::model(self.id.to_string()).folder_name())
    }

    /// The folder of a commit's files. The commit is one that was checked to be hexadecimal.
    pub(super) fn snapshot(&self, commit: &str) -> PathBuf {
        self.at("main").pointer_path(commit)
    }

    /// The commit that a branch or tag had when it was last looked up.
    pub(super) fn commit_of(&self, revision: &Revision) -> Option<String> {
        if let Some(commit) = recorded::commit(revision.as_str()) {
            return Some(commit);
        }
        let bytes = recorded::read_small(&self.folder().join("refs").join(revision.as_str()), 1024).ok()?;
        recorded::commit(std::str::from_utf8(&bytes).ok()?.trim())
    }

    /// Notes the commit of a branch or tag.
    pub(super) fn note_commit(&self, revision: &Revision, commit: &str) {
        if recorded::commit(revision.as_str()).is_some() || self.commit_of(revision).as_deref() == Some(commit) {
            return;
        }
        told(self.at(revision.as_str()).create_ref(commit));
    }

    /// Notes the files of a commit, as the Hub's own tools do.
    pub(super) fn note_tree(&self, commit: &str, files: &[Listed]) {
        let path = self.folder().join("trees").join(format!("{commit}.json"));
        if path.exists() {
            return;
        }
        let files: serde_json::Map<String, serde_json::Value> = files
            .iter()
            .map(|file| {
                let mut entry = serde_json::json!({"size": file.size, "blob_id": file.git});
                if let Some(sha256) = &file.sha256 {
                    entry["lfs_sha256"] = sha256.as_str().into();
                    entry["lfs_size"] = file.size.into();
                }
                (file.name.clone(), entry)
            })
            .collect();
        let tree = serde_json::json!({"format_version": 1, "files": files});
        told(write(&path, tree.to_string().as_bytes()));
    }

    /// Looks for a file, and recomputes its digest where the cache or the Hub's list has one.
    pub(super) fn find(&self, commit: &str, file: &Listed, limit: u64) -> Cached {
        let path = self.snapshot(commit).join(&file.name);
        let Ok(metadata) = fs::metadata(&path) else { return Cached::Nothing };
        if !metadata.is_file() || metadata.len() > limit {
            return Cached::Nothing;
        }
        let Ok(bytes) = recorded::read_small(&path, limit) else { return Cached::Nothing };
        // Without a digest in the list the blob's own name is all there is.
        let blob = || fs::read_link(&path).ok()?.file_name()?.to_str().map(str::to_ascii_lowercase);
        let expected = match (&file.sha256, &file.git) {
            (Some(sha256), _) => Some(sha256.clone()),
            (None, Some(git)) => Some(git.clone()),
            (None, None) => blob(),
        };
        match expected {
            Some(expected) => match mismatch(&bytes, &expected) {
                Some(got) => Cached::Lying { expected, got },
                None => Cached::Good(path),
            },
            None => Cached::Good(path),
        }
    }

    /// A weight file that another tool downloaded whole. Its size is compared; its digest is what the list has.
    pub(super) fn find_large(&self, commit: &str, file: &Listed) -> Option<PathBuf> {
        let path = self.snapshot(commit).join(&file.name);
        fs::metadata(&path).ok().filter(|metadata| metadata.is_file() && metadata.len() == file.size).map(|_| path)
    }

    /// Stores a file whose digest was checked. Returns where it lies, unless it could not be stored.
    pub(super) fn store(&self, commit: &str, file: &Listed, bytes: &[u8]) -> Option<PathBuf> {
        let blob = match &file.sha256 {
            Some(sha256) => sha256.clone(),
            None => git_digest(bytes),
        };
        let safe = recorded::commit(commit).is_some() && is_plain(&file.name);
        let is_digest = recorded::sha256(&blob).is_some() || recorded::commit(&blob).is_some();
        if !safe || !is_digest {
            return None;
        }
        let pointer = self.snapshot(commit).join(&file.name);
        let stored = write(&self.folder().join("blobs").join(&blob), bytes).and_then(|()| {
            let up = "../".repeat(file.name.matches('/').count() + 2);
            link(&format!("{up}blobs/{blob}"), &pointer, bytes)
        });
        told(stored).then_some(pointer)
    }

    fn own(&self, commit: &str, name: &str) -> PathBuf {
        self.folder().join(OWN).join(commit).join(name)
    }

    /// What was stored under that name for a commit; `None` where nothing sound is there.
    pub(super) fn load_own(&self, commit: &str, name: &str) -> Option<Vec<u8>> {
        let mut bytes = recorded::read_small(&self.own(commit, name), MAX_OWN).ok()?;
        let at = bytes.len().checked_sub(32)?;
        (Sha256::digest(&bytes[..at])[..] == bytes[at..]).then_some(())?;
        bytes.truncate(at);
        Some(bytes)
    }

    /// Stores what the shared layout has no place for.
    pub(super) fn store_own(&self, commit: &str, name: &str, bytes: &[u8]) {
        let mut sealed = bytes.to_vec();
        sealed.extend_from_slice(&Sha256::digest(bytes));
        told(write(&self.own(commit, name), &sealed));
    }
}

/// The ids of an owner's models that the cache holds, sorted.
pub(super) fn models_of(cache: &Path, owner: &ModelId) -> Vec<ModelId> {
    let names = fs::read_dir(cache).into_iter().flatten().flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut ids: Vec<ModelId> = names
        .filter_map(|name| crate::source::names::from_cache_folder(&name)?.parse::<ModelId>().ok())
        .filter(|id| id.owner().is_some_and(|of| of.eq_ignore_ascii_case(owner.as_str())))
        .collect();
    ids.sort();
    ids.dedup();
    ids
}

/// The digest that git gives to a file.
fn git_digest(bytes: &[u8]) -> String {
    let mut hash = Sha1::new();
    hash.update(format!("blob {}\0", bytes.len()));
    hash.update(bytes);
    hex(&hash.finalize())
}

/// The digest of the bytes where it is not the expected one, which is a SHA-256 or git's.
pub(super) fn mismatch(bytes: &[u8], expected: &str) -> Option<String> {
    let got = match expected.len() {
        64 => sha256(bytes),
        40 => git_digest(bytes),
        // Another tool's name for a blob says nothing.
        _ => return None,
    };
    (got != expected).then_some(got)
}

/// A file's name for what is being written: no other process and no other thread uses it.
fn temporary(path: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!(".{}-{count}.incomplete", std::process::id()))
}

/// Writes a file whole or not at all: a run that is killed leaves nothing that a later one believes.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let parent = path.parent().ok_or_else(|| io::Error::other("has no folder"))?;
    fs::create_dir_all(parent)?;
    let unfinished = temporary(path);
    let written = fs::File::create(&unfinished)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&unfinished, path));
    if written.is_err() {
        // What is left of it is not believed by anyone; that it stays is no second error.
        let _ = fs::remove_file(&unfinished);
    }
    written
}

/// Makes a relative link to a blob, or a copy where links are not possible.
#[cfg(unix)]
fn link(target: &str, pointer: &Path, bytes: &[u8]) -> io::Result<()> {
    let parent = pointer.parent().ok_or_else(|| io::Error::other("has no folder"))?;
    fs::create_dir_all(parent)?;
    let unfinished = temporary(pointer);
    let linked = std::os::unix::fs::symlink(target, &unfinished).and_then(|()| fs::rename(&unfinished, pointer));
    linked.or_else(|_| write(pointer, bytes))
}

#[cfg(not(unix))]
fn link(_: &str, pointer: &Path, bytes: &[u8]) -> io::Result<()> {
    write(pointer, bytes)
}

/// A cache that cannot be written costs time and nothing else.
fn told(result: io::Result<()>) -> bool {
    if let Err(error) = &result {
        log::info!("the cache cannot be written: {error}");
    }
    result.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository() -> (tempfile::TempDir, Repository) {
        let place = tempfile::tempdir().unwrap();
        let repository = Repository::new(place.path(), &"acme/helper-7b".parse().unwrap());
        (place, repository)
    }

    fn listed(name: &str, bytes: &[u8]) -> Listed {
        Listed { name: name.to_owned(), size: bytes.len() as u64, sha256: None, git: Some(git_digest(bytes)) }
    }

    #[test]
    fn computes_the_digest_of_git() {
        assert_eq!(git_digest(b"hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
    }

    #[test]
    fn stores_files_where_other_tools_look_for_them() {
        let (place, repository) = repository();
        let commit = "1".repeat(40);
        let file = listed("1_Pooling/config.json", b"{}");
        repository.store(&commit, &file, b"{}").unwrap();
        repository.note_commit(&"main".parse().unwrap(), &commit);
        let root = place.path().join("models--acme--helper-7b");
        assert_eq!(fs::read(root.join("blobs").join(file.git.as_ref().unwrap())).unwrap(), b"{}");
        assert_eq!(fs::read(root.join("snapshots").join(&commit).join("1_Pooling/config.json")).unwrap(), b"{}");
        let found = Folder::new(place.path().to_path_buf()).model("acme/helper-7b".to_owned()).get("1_Pooling/config.json");
        assert!(found.is_some());
        assert!(matches!(repository.find(&commit, &file, 100), Cached::Good(_)));
    }

    #[test]
    fn finds_a_cache_that_lies() {
        let (_place, repository) = repository();
        let commit = "1".repeat(40);
        let file = listed("README.md", b"# Helper\n");
        let path = repository.store(&commit, &file, b"# Helper\n").unwrap();
        fs::write(path, b"{\"error\": \"gated\"}").unwrap();
        assert!(matches!(repository.find(&commit, &file, 100), Cached::Lying { .. }));
        assert!(matches!(repository.find(&commit, &listed("other", b""), 100), Cached::Nothing));
    }

    #[test]
    fn stores_nothing_outside_the_repository() {
        let (place, repository) = repository();
        let commit = "1".repeat(40);
        for (commit, name) in [(commit.as_str(), "../../x"), ("../../..", "x"), (commit.as_str(), "/etc/x")] {
            assert!(repository.store(commit, &listed(name, b"x"), b"x").is_none(), "{commit} {name}");
        }
        let odd = Listed { sha256: Some("../../../x".to_owned()), ..listed("x", b"x") };
        assert!(repository.store(&commit, &odd, b"x").is_none());
        assert!(fs::read_dir(place.path()).unwrap().next().is_none());
    }

    #[test]
    fn believes_nothing_that_was_cut_off_or_altered() {
        let (_place, repository) = repository();
        let commit = "1".repeat(40);
        repository.store_own(&commit, "info.json", b"{\"sha\": 1}");
        assert_eq!(repository.load_own(&commit, "info.json").unwrap(), b"{\"sha\": 1}");
        let path = repository.own(&commit, "info.json");
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() - 1]).unwrap();
        assert!(repository.load_own(&commit, "info.json").is_none());
        let mut altered = whole.clone();
        altered[0] = b'[';
        fs::write(&path, &altered).unwrap();
        assert!(repository.load_own(&commit, "info.json").is_none());
        fs::write(&path, b"").unwrap();
        assert!(repository.load_own(&commit, "info.json").is_none());
    }
}
