//! Lists the folders under a scanned root, breadth first, within bounds.
//!
//! A level of folders is listed in parallel, the result is ordered by name: neither threads nor the order in which the system
//! lists a folder show. Links to folders are never walked: what a link leads to inside the root is walked where it really
//! stands, so loops end and nothing is found twice. A link that leads outside the fence is a trouble, not a file.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::classify::is_telling;
use crate::model::Gap;

/// How deep folders are followed below the root.
pub(super) const MAX_DEPTH: usize = 32;
/// How many entries are listed under one root.
pub(super) const MAX_ENTRIES: usize = 1_000_000;

/// Hidden folders whose layout is understood; all others are left alone.
const UNDERSTOOD: [&str; 4] = [".cache/huggingface/hub", ".cache/lm-studio/models", ".lmstudio/models", ".ollama"];

/// The folders under one root. A child always stands after its parent; the root is the first.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) folders: Vec<Folder>,
}

/// One listed folder.
#[derive(Debug)]
pub(super) struct Folder {
    /// Where it is on disk.
    pub(super) path: PathBuf,
    /// Its path for people.
    pub(super) shown: String,
    /// Its own name; several parts for an understood hidden folder.
    pub(super) name: String,
    pub(super) parent: Option<usize>,
    /// Regular files and links to such, sorted by name.
    pub(super) files: Vec<Entry>,
    /// Indices of the folders in it, sorted by name.
    pub(super) children: Vec<usize>,
    /// Links to folders inside the root: name and index of the target.
    pub(super) links: Vec<(String, usize)>,
    pub(super) role: Role,
    /// Whether it holds a `.git` folder.
    pub(super) git: bool,
    /// Whether it holds a `.cache` folder.
    pub(super) cache: bool,
    pub(super) troubles: Vec<Trouble>,
}

/// A file of a folder.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    /// Where a link leads, or the name on disk where it is not UTF-8.
    pub(super) target: Option<PathBuf>,
    /// Its size in bytes, where the listing could ask for it cheaply and a model is likely to need it.
    pub(super) size: Option<u64>,
}

/// What the names of its sub-folders make of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Plain,
    /// `models--org--name` with `snapshots/`.
    HfRepo,
    /// `manifests/` beside `blobs/`.
    OllamaStore,
}

/// Something in a folder that could not be listed; becomes a [`Gap`] of the model it belongs to, or of the discovery.
#[derive(Debug, Clone)]
pub(super) struct Trouble {
    /// The entry's name; empty for the folder itself.
    pub(super) name: String,
    /// `folder`, `link` to a folder or to nothing, or `file`.
    pub(super) what: &'static str,
    pub(super) why: String,
    pub(super) close_by: &'static str,
}

impl Trouble {
    pub(super) fn new(name: &str, what: &'static str, why: impl Into<String>, close_by: &'static str) -> Self {
        Self { name: name.to_owned(), what, why: why.into(), close_by }
    }

    /// The gap, with the entry's name below `prefix`.
    pub(super) fn gap(&self, prefix: &str) -> Gap {
        let place = join(prefix, &self.name);
        let place = if place.is_empty() { ".".to_owned() } else { place };
        Gap { what: self.what.into(), place, why: self.why.clone().into(), close_by: self.close_by.into() }
    }
}

/// Two parts of a shown path; an empty one or `.` adds nothing.
pub(super) fn join(prefix: &str, name: &str) -> String {
    match (prefix, name) {
        ("" | ".", name) => name.to_owned(),
        (prefix, "") => prefix.to_owned(),
        (prefix, name) => {
            let mut joined = String::with_capacity(prefix.len() + 1 + name.len());
            joined.extend([prefix, "/", name]);
            joined
        }
    }
}

/// Lists everything below `root`, which must be canonical. Links may lead anywhere inside `fence`.
pub(super) fn walk(root: &Path, shown: &str, fence: &Path, max_entries: usize) -> io::Result<Tree> {
    let name = root.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let mut tree = Tree { folders: vec![Folder::new(root.to_path_buf(), shown.to_owned(), name, None)] };
    let mut pending: Vec<(usize, PathBuf, String)> = Vec::new();
    let mut level = 0..1;
    let mut entries = 0;
    for depth in 0..=MAX_DEPTH {
        let listings: Vec<io::Result<Listing>> =
            tree.folders[level.clone()].par_iter().map(|folder| list(&folder.path, &folder.name, fence, max_entries)).collect();
        let next = tree.folders.len();
        for (index, listing) in level.zip(listings) {
            let listing = match listing {
                Ok(listing) => listing,
                Err(error) if index == 0 => return Err(error),
                Err(error) => {
                    let trouble = Trouble::new("", "folder", error.to_string(), "make the folder readable and scan again");
                    tree.folders[index].troubles.push(trouble);
                    continue;
                }
            };
            entries += listing.seen;
            if entries > max_entries {
                let why = format!("more than {max_entries} files and folders under the scanned path");
                tree.folders[index].troubles.push(Trouble::new("", "folder", why, "scan its sub-folders one by one"));
                entries -= listing.seen;
                continue;
            }
            pending.extend(listing.links.into_iter().map(|(name, target)| (index, target, name)));
            let mut children = Vec::with_capacity(listing.folders.len());
            for (name, path) in listing.folders {
                if depth == MAX_DEPTH {
                    let why = format!("deeper than {MAX_DEPTH} folders under the scanned path");
                    tree.folders[index].troubles.push(Trouble::new(&name, "folder", why, "scan it by itself"));
                    continue;
                }
                children.push(tree.folders.len());
                let shown = join(&tree.folders[index].shown, &name);
                tree.folders.push(Folder::new(path, shown, name, Some(index)));
            }
            let folder = &mut tree.folders[index];
            folder.troubles.extend(listing.troubles);
            (folder.files, folder.role, folder.git, folder.cache) = (listing.files, listing.role, listing.git, listing.cache);
            folder.children = children;
        }
        level = next..tree.folders.len();
        if level.is_empty() {
            break;
        }
    }
    tree.join_links(pending);
    Ok(tree)
}

impl Tree {
    /// Joins links to the folders they lead to.
    fn join_links(&mut self, pending: Vec<(usize, PathBuf, String)>) {
        if pending.is_empty() {
            return;
        }
        let by_path: HashMap<PathBuf, usize> =
            self.folders.iter().enumerate().map(|(index, folder)| (folder.path.clone(), index)).collect();
        for (index, target, name) in pending {
            match by_path.get(&target) {
                Some(found) => self.folders[index].links.push((name, *found)),
                None => self.folders[index].troubles.push(Trouble::new(
                    &name,
                    "link",
                    "leads to a folder that is not listed",
                    "scan the folder it leads to",
                )),
            }
        }
    }

    /// Whether `folder` is `above` or stands beneath it.
    pub(super) fn is_within(&self, folder: usize, above: usize) -> bool {
        self.folders[folder].path.starts_with(&self.folders[above].path)
    }
}

impl Folder {
    fn new(path: PathBuf, shown: String, name: String, parent: Option<usize>) -> Self {
        Self {
            path,
            shown,
            name,
            parent,
            files: Vec::new(),
            children: Vec::new(),
            links: Vec::new(),
            role: Role::Plain,
            git: false,
            cache: false,
            troubles: Vec::new(),
        }
    }

    /// Whether it holds a file of that name, in any case.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.files.iter().any(|file| file.name.eq_ignore_ascii_case(name))
    }

    /// Where a file of it is on disk.
    pub(super) fn locate(&self, entry: &Entry) -> PathBuf {
        entry.target.clone().unwrap_or_else(|| self.path.join(&entry.name))
    }
}

/// What one folder holds.
struct Listing {
    seen: usize,
    files: Vec<Entry>,
    folders: Vec<(String, PathBuf)>,
    links: Vec<(String, PathBuf)>,
    role: Role,
    git: bool,
    cache: bool,
    troubles: Vec<Trouble>,
}

fn list(path: &Path, own_name: &str, fence: &Path, max_entries: usize) -> io::Result<Listing> {
    let mut out = Listing {
        seen: 0,
        files: Vec::new(),
        folders: Vec::new(),
        links: Vec::new(),
        role: Role::Plain,
        git: false,
        cache: false,
        troubles: Vec::new(),
    };
    let mut hidden = Vec::new();
    let mut regular = Vec::new();
    for entry in fs::read_dir(path)? {
        out.seen += 1;
        if out.seen > max_entries {
            return Ok(Listing { files: Vec::new(), folders: Vec::new(), links: Vec::new(), ..out });
        }
        let entry = entry?;
        let (text, is_text) = match entry.file_name().into_string() {
            Ok(text) => (text, true),
            Err(name) => (name.to_string_lossy().into_owned(), false),
        };
        let kind = match entry.file_type() {
            Ok(kind) => kind,
            Err(error) => {
                out.troubles.push(unreadable(&text, &error));
                continue;
            }
        };
        if kind.is_dir() {
            if text.starts_with('.') {
                hidden.push(text);
            } else {
                out.folders.push((text, entry.path()));
            }
        } else if kind.is_file() {
            let target = (!is_text).then(|| entry.path());
            regular.push((out.files.len(), entry));
            out.files.push(Entry { name: text, target, size: None });
        } else if kind.is_symlink() {
            follow(&mut out, text, &entry.path(), fence);
        } else {
            out.troubles.push(Trouble::new(&text, "file", "is not a regular file", "replace it by a regular file"));
        }
    }
    out.git = hidden.iter().any(|name| name == ".git");
    out.cache = hidden.iter().any(|name| name == ".cache");
    for understood in UNDERSTOOD.into_iter().filter(|_| !hidden.is_empty()) {
        let first = understood.split('/').next().unwrap_or(understood);
        if hidden.iter().any(|name| name == first) && is_real_folder(path, understood) {
            out.folders.push((understood.to_owned(), path.join(understood)));
        }
    }
    // While the folder is open the system need not find it again for each file.
    if out.files.iter().any(|file| is_telling(&file.name)) {
        for (place, entry) in regular {
            out.files[place].size = entry.metadata().ok().map(|metadata| metadata.len());
        }
    }
    out.files.sort_by(|a, b| a.name.cmp(&b.name));
    out.folders.sort();
    out.links.sort();
    out.troubles.sort_by(|a, b| a.name.cmp(&b.name));
    assign_role(&mut out, own_name);
    Ok(out)
}

/// Tells caches and stores by the names of their folders, and leaves their blobs out of the walk.
fn assign_role(out: &mut Listing, own_name: &str) {
    let has = |name: &str| out.folders.iter().any(|(folder, _)| folder == name);
    let is_repo = |kind: &str| own_name.strip_prefix(kind).is_some_and(|rest| rest.starts_with("--"));
    if is_repo("models") && (has("snapshots") || has("refs") && out.files.is_empty()) {
        out.role = Role::HfRepo;
        out.folders.retain(|(name, _)| name == "snapshots");
    } else if has("snapshots") && ["datasets", "spaces", "kernels"].into_iter().any(is_repo) {
        out.folders.clear();
    } else if has("manifests") && has("blobs") {
        out.role = Role::OllamaStore;
        out.folders.retain(|(name, _)| name == "manifests");
    }
}

/// Whether every part of `relative` below `path` is a folder and no link.
fn is_real_folder(path: &Path, relative: &str) -> bool {
    let mut path = path.to_path_buf();
    relative.split('/').all(|part| {
        path.push(part);
        fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_dir())
    })
}

fn follow(out: &mut Listing, name: String, link: &Path, fence: &Path) {
    match fs::canonicalize(link).and_then(|target| Ok((fs::metadata(&target)?, target))) {
        Ok((metadata, target)) if !target.starts_with(fence) => out.troubles.push(Trouble::new(
            &name,
            if metadata.is_dir() { "link" } else { "file" },
            "leads outside the scanned folder",
            "scan a folder that holds both the link and what it leads to",
        )),
        Ok((metadata, target)) if metadata.is_file() => {
            out.files.push(Entry { name, target: Some(target), size: Some(metadata.len()) });
        }
        Ok((metadata, _)) if metadata.is_dir() && name.starts_with('.') => {}
        Ok((metadata, target)) if metadata.is_dir() => out.links.push((name, target)),
        Ok(_) => out.troubles.push(Trouble::new(&name, "file", "is not a regular file", "replace it by a regular file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            out.troubles.push(Trouble::new(&name, "link", "leads nowhere", "restore what it leads to, or remove the link"));
        }
        Err(error) => out.troubles.push(unreadable(&name, &error)),
    }
}

pub(super) fn unreadable(name: &str, error: &io::Error) -> Trouble {
    Trouble::new(name, "file", error.to_string(), "make the file readable and scan again")
}
