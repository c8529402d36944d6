//! Where this machine keeps models that were fetched: the Hugging Face cache and the Ollama store.

use std::fs;
use std::path::{Path, PathBuf};

use super::Target;
use crate::source::hub::Folders;
use crate::source::walk::join;
use crate::source::{Snapshot, discover, recorded};

/// The caches and stores of a machine.
#[derive(Debug, Clone, Default)]
pub struct Stores {
    /// The Hugging Face cache.
    pub hf_cache: Option<PathBuf>,
    /// The Ollama store.
    pub ollama: Option<PathBuf>,
}

impl Stores {
    /// The places that the environment names, else the standard ones; only those that are there.
    #[must_use]
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let home = set("HOME").or_else(|| set("USERPROFILE"));
        let hf_cache = Folders::read(&variable, home.as_deref()).cache;
        let ollama = set("OLLAMA_MODELS").or_else(|| Some(home.as_ref()?.join(".ollama/models")));
        let there = |path: &PathBuf| path.is_dir();
        Self { hf_cache: hf_cache.filter(there), ollama: ollama.filter(there) }
    }

    /// The model that a name leads to.
    pub(super) fn find(&self, target: &Target) -> Option<Snapshot> {
        let (store, inside) = match target {
            Target::Hub { id, revision } => {
                let store = self.hf_cache.as_deref()?;
                (store, in_cache(store, id, revision.as_deref().unwrap_or("main"))?)
            }
            Target::Ollama(name) => {
                let (name, tag) = name.rsplit_once(':')?;
                let host = if name.matches('/').count() == 2 { "" } else { "registry.ollama.ai/" };
                (self.ollama.as_deref()?, format!("manifests/{host}{name}/{tag}"))
            }
        };
        let found = discover(&[store.join(&inside)]).ok()?.snapshots;
        let [mut snapshot] = <[Snapshot; 1]>::try_from(found).ok()?;
        // The path within the store is the same on every machine.
        snapshot.path = Some(join("", &inside));
        Some(snapshot)
    }
}

/// The folder of a revision in the cache: a commit as it is, a branch or tag through `refs/`.
fn in_cache(cache: &Path, id: &str, revision: &str) -> Option<String> {
    let sound = revision.split('/').all(|part| !part.is_empty() && !part.starts_with('.')) && !revision.contains('\\');
    let repository = format!("models--{}", id.replace('/', "--"));
    let commit = recorded::commit(revision).or_else(|| {
        let path = cache.join(&repository).join("refs").join(revision);
        let bytes = recorded::read_small(&path, 1024).ok().filter(|_| sound)?;
        recorded::commit(std::str::from_utf8(&bytes).ok()?.trim())
    })?;
    let inside = format!("{repository}/snapshots/{commit}");
    fs::metadata(cache.join(&inside)).is_ok_and(|metadata| metadata.is_dir()).then_some(inside)
}
