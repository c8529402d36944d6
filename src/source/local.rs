//! Makes snapshots of the folders that [`super::classify`] found to be models.
//!
//! Files of parts stand under `part/name`. Linked folders are listed through their target; links inside them are not followed
//! again, so the cost of a link is bounded by what it leads to.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::classify::{Candidate, Plan};
use super::walk::{Folder, Tree, Trouble, join, unreadable};
use super::{Found, HintFrom, Location, NameHint, Snapshot, SourceFile, file, names, recorded};
use crate::model::{Digest, DigestOrigin, SourceKind};

/// How many files one model may have.
const MAX_FILES: usize = 100_000;

/// A file of a model before its size is known.
struct Item {
    name: String,
    path: PathBuf,
    linked: bool,
    size: Option<u64>,
}

/// The model in a folder, with its parts.
pub(super) fn folder(tree: &Tree, plan: &Plan, index: usize, given: &Path) -> Found {
    let this = &tree.folders[index];
    let mut snapshot = Snapshot::empty(SourceKind::Local);
    snapshot.path = Some(this.shown.clone());
    snapshot.hints.extend(names::of_folder(tree, index, given));
    let items = collect(tree, index, |child| plan.owner[child] == Some(index), &mut snapshot);
    fill(&mut snapshot, items);
    if this.git {
        git(&mut snapshot, &this.path);
    }
    if this.cache {
        downloads(&mut snapshot, &this.path);
    }
    if let Some([only]) = file::groups(snapshot.files.iter().map(|file| file.name.as_str())).as_deref() {
        snapshot.hints.extend(names::of_file(&only.stem));
    }
    note_missing_splits(&mut snapshot);
    finish(snapshot, this.path.clone())
}

/// The model that loose weight files of a folder are.
pub(super) fn files(tree: &Tree, folder: usize, group: &file::Group) -> Found {
    let this = &tree.folders[folder];
    let mut snapshot = Snapshot::empty(SourceKind::File);
    let entries: Vec<_> = group.members.iter().map(|member| &this.files[*member]).collect();
    let first = entries.first().map_or("", |entry| entry.name.as_str());
    let canonical = this.path.join(first);
    snapshot.path = Some(join(&this.shown, first));
    let name = if let [only] = entries.as_slice() { file::stem(&only.name) } else { &group.stem };
    snapshot.hints.extend(names::of_file(name));
    let items = entries.iter().map(|entry| item("", this, entry)).collect();
    fill(&mut snapshot, items);
    note_missing_splits(&mut snapshot);
    finish(snapshot, canonical)
}

/// Every model of a tree that is no cache and no store.
pub(super) fn build(tree: &Tree, plan: &Plan, candidate: &Candidate, given: &Path) -> Vec<Found> {
    match candidate {
        Candidate::Folder(index) => vec![folder(tree, plan, *index, given)],
        Candidate::Files(index, group) => vec![files(tree, *index, group)],
        Candidate::HfRepo(index) => super::hf_cache::repository(tree, *index),
        Candidate::OllamaStore(index) => super::ollama::store(tree, *index),
    }
}

/// A single file that was given by itself, with the other splits of its set. Where it was given through a link, the link
/// names it and `path` is what it leads to.
pub(super) fn single(given: &Path, path: &Path, shown: &str) -> Found {
    let mut snapshot = Snapshot::empty(SourceKind::File);
    let name = given.file_name().or(path.file_name()).map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    snapshot.path = Some(shown.to_owned());
    snapshot.hints.extend(names::of_file(file::stem(&name)));
    let mut items = vec![Item { name: name.clone(), path: path.to_path_buf(), linked: true, size: None }];
    if file::missing_splits([name.as_str()].into_iter()).is_some() {
        let entries = path.parent().and_then(|parent| fs::read_dir(parent).ok()).into_iter().flatten().flatten();
        items.extend(entries.take(MAX_FILES).filter_map(|entry| {
            let other = entry.file_name().into_string().ok()?;
            let belongs = other != name && file::same_set(&other, &name) && entry.file_type().is_ok_and(|kind| kind.is_file());
            belongs.then(|| Item { name: other, path: entry.path(), linked: false, size: None })
        }));
    }
    fill(&mut snapshot, items);
    note_missing_splits(&mut snapshot);
    finish(snapshot, path.to_path_buf())
}

fn item(prefix: &str, folder: &Folder, entry: &super::walk::Entry) -> Item {
    Item { name: join(prefix, &entry.name), path: folder.locate(entry), linked: entry.target.is_some(), size: entry.size }
}

/// The files of a folder and of the folders below it that `takes` admits, under their names inside the model.
pub(super) fn snapshot_files(tree: &Tree, index: usize, takes: impl Fn(usize) -> bool, snapshot: &mut Snapshot) {
    let items = collect(tree, index, takes, snapshot);
    fill(snapshot, items);
}

fn collect(tree: &Tree, index: usize, takes: impl Fn(usize) -> bool, snapshot: &mut Snapshot) -> Vec<Item> {
    let mut items = Vec::new();
    let mut pending = vec![(index, String::new(), false)];
    while let Some((current, prefix, linked)) = pending.pop() {
        let folder = &tree.folders[current];
        if items.len() + folder.files.len() > MAX_FILES {
            let why = format!("the model has more than {MAX_FILES} files");
            snapshot.gaps.push(Trouble::new("", "folder", why, "scan the folder by itself").gap(&prefix));
            continue;
        }
        items.extend(folder.files.iter().map(|entry| item(&prefix, folder, entry)));
        snapshot.gaps.extend(folder.troubles.iter().map(|trouble| trouble.gap(&prefix)));
        let below = folder.children.iter().filter(|child| linked || takes(**child));
        pending.extend(below.map(|child| (*child, join(&prefix, &tree.folders[*child].name), linked)));
        if !linked {
            // A link to a folder above is a loop.
            let targets = folder.links.iter().filter(|(_, target)| !tree.is_within(current, *target));
            pending.extend(targets.map(|(name, target)| (*target, join(&prefix, name), true)));
        }
    }
    items
}

/// Measures the files and takes them into the snapshot; pointers to large files are no files.
fn fill(snapshot: &mut Snapshot, mut items: Vec<Item>) {
    items.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    snapshot.files.reserve(items.len());
    for Item { name, path, linked, size } in items {
        let measure = || Ok(if linked { fs::metadata(&path) } else { fs::symlink_metadata(&path) }?.len());
        let size = match size.map_or_else(measure, Ok) {
            Ok(size) => size,
            Err(error) => {
                snapshot.gaps.push(unreadable(&name, &error).gap(""));
                continue;
            }
        };
        if snapshot.files.last().is_some_and(|last| last.name == name) {
            let why = "another file's name reads the same once it is decoded";
            snapshot.gaps.push(Trouble::new(&name, "file", why, "rename one of the two files").gap(""));
            continue;
        }
        if let Some(sha256) = pointer(&name, &path, size) {
            let why = "only the pointer to the large file is there, the weights were not pulled";
            snapshot.gaps.push(Trouble::new(&name, "weights", why, "run `git lfs pull` and scan again").gap(""));
            snapshot.digests.push(Digest { file: name, sha256, origin: DigestOrigin::Recorded });
            continue;
        }
        let in_blobs = linked && path.parent().and_then(Path::file_name).is_some_and(|folder| folder == "blobs");
        let digest = path.file_name().filter(|_| in_blobs).and_then(|blob| recorded::sha256(blob.to_str()?));
        snapshot.files.push(SourceFile { name, size, recorded_sha256: digest, location: Location::Disk(path) });
    }
}

/// The digest of the file that a small file merely points at.
fn pointer(name: &str, path: &Path, size: u64) -> Option<String> {
    let large = file::is_weights(name) || [".bin", ".model", ".pb", "tokenizer.json"].iter().any(|end| name.ends_with(end));
    if !large || !(100..=1024).contains(&size) {
        return None;
    }
    recorded::pointer(&recorded::read_small(path, 1024).ok()?)
}

fn git(snapshot: &mut Snapshot, path: &Path) {
    if let Some((id, commit)) = recorded::git(path) {
        snapshot.hints.push(NameHint { name: id, from: HintFrom::GitRemote });
        snapshot.revision = commit.and_then(|commit| commit.parse().ok());
    }
}

/// Lists the metadata of downloads, and takes commit and digests from it.
fn downloads(snapshot: &mut Snapshot, path: &Path) {
    let (found, more) = recorded::metadata_files(path);
    if more {
        let why = "more files of metadata than are read";
        let close_by = "download the model again into an empty folder";
        snapshot.gaps.push(Trouble::new(recorded::DOWNLOADS, "download metadata", why, close_by).gap(""));
    }
    let mut commits: BTreeMap<String, usize> = BTreeMap::new();
    let mut files = Vec::with_capacity(found.len());
    for name in found {
        let path = path.join(&name);
        let Ok(metadata) = fs::symlink_metadata(&path) else { continue };
        if let Some(target) = name.strip_prefix(recorded::DOWNLOADS).and_then(|rest| rest.strip_suffix(".metadata"))
            && let Some(download) = recorded::read_small(&path, 4096).ok().and_then(|bytes| recorded::Download::parse(&bytes))
        {
            *commits.entry(download.commit).or_insert(0) += 1;
            record(snapshot, target, download.sha256);
        }
        files.push(SourceFile { name, size: metadata.len(), recorded_sha256: None, location: Location::Disk(path) });
    }
    snapshot.files.extend(files);
    snapshot.files.sort_by(|a, b| a.name.cmp(&b.name));
    // Where the files come from several commits, the commit of most of them stands for the model.
    let most = commits.into_iter().rev().max_by_key(|(_, count)| *count).map(|(commit, _)| commit);
    if let (None, Some(commit)) = (&snapshot.revision, &most) {
        snapshot.revision = commit.parse().ok();
    }
    if let Some(commit) = most
        && let Some(tree) = snapshot.file(&format!("{}{commit}.json", recorded::TREES))
        && let Ok(bytes) = snapshot.read(tree, recorded::MAX_TREE)
    {
        for (name, sha256) in recorded::tree(&bytes).unwrap_or_default() {
            record(snapshot, &name, sha256);
        }
    }
}

/// Records a file's digest unless one is recorded already.
pub(super) fn record(snapshot: &mut Snapshot, name: &str, sha256: Option<String>) {
    if let (Some(sha256), Ok(index)) = (sha256, snapshot.files.binary_search_by(|file| file.name.as_str().cmp(name))) {
        snapshot.files[index].recorded_sha256.get_or_insert(sha256);
    }
}

fn note_missing_splits(snapshot: &mut Snapshot) {
    let names =
        snapshot.files.iter().map(|file| file.name.as_str()).chain(snapshot.digests.iter().map(|digest| digest.file.as_str()));
    if let Some((missing, count)) = file::missing_splits(names) {
        let why = format!("{missing} of {count} files of a split set are not there");
        snapshot.gaps.push(Trouble::new("", "weights", why, "fetch the missing files").gap(""));
    }
}

/// Orders what was gathered, and lists recorded digests once more as such.
pub(super) fn finish(mut snapshot: Snapshot, canonical: PathBuf) -> Found {
    let recorded = snapshot.files.iter().filter_map(|file| {
        let sha256 = file.recorded_sha256.clone()?;
        Some(Digest { file: file.name.clone(), sha256, origin: DigestOrigin::Recorded })
    });
    snapshot.digests.extend(recorded);
    snapshot.digests.sort();
    snapshot.digests.dedup();
    snapshot.gaps.sort();
    snapshot.gaps.dedup();
    Found { canonical, snapshot }
}
