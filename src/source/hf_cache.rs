//! Hugging Face caches: `models--org--name/{refs,blobs,snapshots}`.
//!
//! A snapshot is partial by nature: a file that is not in it was not downloaded, unless `.no_exist/<commit>/` or
//! `trees/<commit>.json` says that the commit does not hold it. A blob's name is a digest: 64 digits are a SHA-256, 40 a git
//! digest, which is not recorded as a SHA-256.

use std::fs;
use std::path::{Path, PathBuf};

use super::walk::{Tree, Trouble};
use super::{Found, HintFrom, NameHint, Snapshot, local, names, recorded};
use crate::model::{Gap, SourceKind};

/// Every snapshot of a repository in the cache.
pub(super) fn repository(tree: &Tree, index: usize) -> Vec<Found> {
    let repository = &tree.folders[index];
    commits(tree, index).filter_map(|commit| snapshot(tree, commit, &repository.path)).collect()
}

fn commits(tree: &Tree, index: usize) -> impl Iterator<Item = usize> {
    tree.folders[index].children.iter().flat_map(|snapshots| &tree.folders[*snapshots].children).copied()
}

/// What a repository without any snapshot leaves open: it was asked for, and no file of it has arrived.
pub(super) fn nothing_yet(tree: &Tree, index: usize) -> Option<Gap> {
    let empty = |commit: usize| {
        let folder = &tree.folders[commit];
        folder.files.is_empty() && folder.children.is_empty() && folder.links.is_empty() && folder.troubles.is_empty()
    };
    let shown = tree.folders[index].shown.as_str();
    let why = "the cache knows the repository and holds no file of it";
    commits(tree, index)
        .all(empty)
        .then(|| Trouble::new("", "model", why, "download the model, or remove the folder").gap(shown))
}

/// The snapshots of a tree that starts at a snapshot or at the folder of all snapshots; `None` where it starts elsewhere.
pub(super) fn below(tree: &Tree, repository: &Path) -> Option<Vec<Found>> {
    let root = tree.folders.first()?;
    match root.path.strip_prefix(repository).ok()?.components().count() {
        1 => Some(root.children.iter().filter_map(|commit| snapshot(tree, *commit, repository)).collect()),
        2 => Some(snapshot(tree, 0, repository).into_iter().collect()),
        _ => None,
    }
}

/// The repository's folder, if `path` is its folder of snapshots.
pub(super) fn repository_of(path: &Path) -> Option<PathBuf> {
    let repository = path.parent().filter(|_| path.file_name().is_some_and(|name| name == "snapshots"))?;
    repository.file_name()?.to_str()?.starts_with("models--").then(|| repository.to_path_buf())
}

/// The model at one commit; `None` where the folder holds nothing.
fn snapshot(tree: &Tree, index: usize, repository: &Path) -> Option<Found> {
    let this = &tree.folders[index];
    let mut snapshot = Snapshot::empty(SourceKind::HfCache);
    snapshot.path = Some(this.shown.clone());
    local::snapshot_files(tree, index, |_| true, &mut snapshot);
    if snapshot.files.is_empty() && snapshot.gaps.is_empty() {
        return None;
    }
    let folder = repository.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match names::from_cache_folder(folder) {
        Some(name) => snapshot.hints.push(NameHint { name, from: HintFrom::HfCache }),
        None => {
            let why = "the cache folder's name is not that of a repository";
            snapshot.gaps.push(Trouble::new("", "name", why, "name the model under `models:` in the policy").gap(""));
        }
    }
    let commit = recorded::commit(this.path.file_name().and_then(|name| name.to_str()).unwrap_or_default());
    snapshot.revision = commit.as_deref().and_then(|commit| commit.parse().ok());
    listed(&mut snapshot, repository, commit.as_deref());
    Some(local::finish(snapshot, this.path.clone()))
}

/// Takes digests from the list of the commit, and notes a card that was never downloaded.
fn listed(snapshot: &mut Snapshot, repository: &Path, commit: Option<&str>) {
    const CARD: &str = "README.md";
    let path = commit.map(|commit| repository.join("trees").join(format!("{commit}.json")));
    let tree = path.filter(|path| fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())).and_then(|path| {
        let bytes = recorded::read_small(&path, recorded::MAX_TREE).ok()?;
        recorded::tree(&bytes)
    });
    let absent = |name: &str| match (&tree, commit) {
        (Some(tree), _) => !tree.contains_key(name),
        (None, Some(commit)) => repository.join(".no_exist").join(commit).join(name).exists(),
        (None, None) => false,
    };
    if snapshot.file(CARD).is_none() && !absent(CARD) {
        let close_by = "download the repository's README.md and LICENSE into the cache";
        snapshot.gaps.push(Trouble::new(CARD, "model card", "was not downloaded into the cache", close_by).gap(""));
    }
    for (name, sha256) in tree.into_iter().flatten() {
        local::record(snapshot, &name, sha256);
    }
}
