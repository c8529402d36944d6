//! Which models code and configuration name: lists, requirements, source trees, notebooks, container and cluster files.
//!
//! A reference is a name with a place, nothing more: which model it is, and where its files are, is found afterwards. What
//! looks like a reference and cannot be read without running the code (a variable, a format string, a local path) is a gap.
//! The calls, flags, commands and keys that take a name are rows of the catalogue.

mod code;
mod files;
mod list;
mod name;
mod notebook;
mod sink;
mod stores;
mod text;
mod tokens;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

use super::{HintFrom, NameHint, Snapshot, SourceError, not_opened, root_names};
use crate::catalog::Catalog;
use crate::model::{Gap, Revision, SourceKind};
pub use stores::Stores;

/// A place in code or configuration that names a model.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
pub struct Reference {
    /// The file, as it was given or below the folder that was.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
    /// What names it there: a call, an option, a key, `list`.
    pub by: String,
}

/// Which files to look through for names of models, and where models that are named may be installed.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// Lists, files of code, folders of code.
    pub files: Vec<PathBuf>,
    /// The caches and stores of this machine.
    pub stores: Stores,
}

/// What a name leads to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// An id on the Hub, or of a known model, in its spelling.
    Hub {
        /// The id.
        id: String,
        /// The revision, where one is named.
        revision: Option<String>,
    },
    /// A whole name in the Ollama library: `library/name:tag`.
    Ollama(String),
}

/// A model that is named somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referred {
    /// What is named.
    pub target: Target,
    /// Where, in order.
    pub references: Vec<Reference>,
}

/// Everything that the files name.
#[derive(Debug, Default)]
pub struct References {
    /// The models, each once, sorted by name.
    pub models: Vec<Referred>,
    /// Paths that lists name.
    pub paths: Vec<PathBuf>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
}

/// Reads lists, files and folders of code.
///
/// # Errors
/// A path that does not exist or cannot be opened.
pub fn read(sought: &Sought, catalog: &Catalog) -> Result<References, SourceError> {
    let mut roots = Vec::with_capacity(sought.files.len());
    for path in &sought.files {
        roots.push((path.as_path(), fs::canonicalize(path).map_err(|error| not_opened(path, error))?));
    }
    let shown = root_names(&roots);
    let mut out = References::default();
    let mut found: Vec<(Target, Reference)> = Vec::new();
    let mut open = Vec::new();
    for ((given, canonical), shown) in roots.iter().zip(&shown) {
        let files = files::list(given, canonical, shown, catalog, &mut out.gaps).map_err(|error| not_opened(given, error))?;
        let read: Vec<sink::Read> = files.par_iter().map(|file| sink::read(file, canonical, catalog)).collect();
        for file in read {
            found.extend(file.found);
            out.paths.extend(file.paths);
            out.gaps.extend(file.gaps);
            open.push((file.file, file.open));
        }
    }
    let given: HashSet<String> = found.iter().map(|(_, reference)| reference.by.clone()).collect();
    out.gaps.extend(open.into_iter().filter_map(|(file, open)| sink::told(&file, open, &given)));
    out.models = gathered(found);
    out.paths.sort();
    out.paths.dedup();
    out.gaps.sort();
    out.gaps.dedup();
    Ok(out)
}

/// One entry a model, in the spelling of its first reference.
fn gathered(mut found: Vec<(Target, Reference)>) -> Vec<Referred> {
    found.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    let mut models: BTreeMap<String, Referred> = BTreeMap::new();
    for (target, reference) in found {
        let entry = models.entry(target.key()).or_insert_with(|| Referred { target, references: Vec::new() });
        // They come in order, so that the same place stands last.
        if entry.references.last() != Some(&reference) {
            entry.references.push(reference);
        }
    }
    models.into_values().collect()
}

impl Target {
    /// How it is compared: without regard to case, the revision included.
    fn key(&self) -> String {
        match self {
            Self::Hub { id, revision: None } => id.to_ascii_lowercase(),
            Self::Hub { id, revision: Some(revision) } => format!("{}@{revision}", id.to_ascii_lowercase()),
            Self::Ollama(name) => format!("ollama {name}"),
        }
    }

    /// The name for people.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Hub { id, .. } => id,
            Self::Ollama(name) => name,
        }
    }

    /// The revision that is named.
    #[must_use]
    pub fn revision(&self) -> Option<&str> {
        match self {
            Self::Hub { revision, .. } => revision.as_deref(),
            Self::Ollama(_) => None,
        }
    }
}

impl Referred {
    /// The model where this machine has it: in the Hugging Face cache or in the Ollama store.
    #[must_use]
    pub fn installed(&self, stores: &Stores) -> Option<Snapshot> {
        stores.find(&self.target)
    }

    /// The model as nothing but its name; what is missing is a gap.
    #[must_use]
    pub fn named(&self) -> Snapshot {
        let mut snapshot = Snapshot::empty(SourceKind::Named);
        let name = self.target.name();
        snapshot.hints.push(NameHint { name: name.to_owned(), from: HintFrom::Reference });
        snapshot.revision = self.target.revision().and_then(|revision| revision.parse::<Revision>().ok());
        snapshot.gaps.push(Gap {
            what: "model".into(),
            place: name.to_owned(),
            why: "code names it, and none of its files was read: only what the catalogue knows of the name is told".into(),
            close_by: "scan its folder beside the code, or download it into the cache that the code uses".into(),
        });
        snapshot
    }
}

/// Whether a path stands inside another, for values that are files of the tree.
fn exists_below(folder: Option<&Path>, value: &str) -> bool {
    folder.is_some_and(|folder| fs::symlink_metadata(folder.join(value)).is_ok())
}
