//! Names that the place of a model suggests: `org/name`, `org__name`, `models--org--name`, or one folder's name.
//!
//! A folder says who owns a model only if it is not one of the words that people give to folders of any model (`models`,
//! `outputs`, `checkpoints`), and never if it is the scanned folder itself.

use std::borrow::Cow;
use std::path::Path;

use super::walk::Tree;
use super::{HintFrom, NameHint};
use crate::model::is_hub_id;

/// Names of folders that say nothing about who owns what is in them, in lower case.
const FOLDER_WORDS: [&str; 56] = [
    "adapters",
    "artifacts",
    "base",
    "cache",
    "cards",
    "checkpoint",
    "checkpoints",
    "ckpt",
    "ckpts",
    "configs",
    "content",
    "data",
    "dataset",
    "datasets",
    "dist",
    "download",
    "downloads",
    "exp",
    "experiment",
    "experiments",
    "exports",
    "final",
    "fixtures",
    "gguf",
    "hf",
    "home",
    "hub",
    "huggingface",
    "llm",
    "llms",
    "local",
    "lora",
    "loras",
    "merged",
    "mnt",
    "model",
    "models",
    "onnx",
    "out",
    "output",
    "outputs",
    "parents",
    "pretrained",
    "quantized",
    "results",
    "run",
    "runs",
    "safetensors",
    "saved",
    "students",
    "teachers",
    "tmp",
    "tokenizers",
    "vocab",
    "weights",
    "workspace",
];

/// Folders that hold owners' folders.
const HOLDERS: [&str; 4] = ["hub", "huggingface", "llms", "models"];

/// Whether a folder's name is one that people give to folders of any model.
pub(crate) fn is_folder_word(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let bare = lower.trim_end_matches(|last: char| last.is_ascii_digit() || matches!(last, '-' | '_' | '.'));
    let has = |word: &str| FOLDER_WORDS.binary_search(&word).is_ok();
    has(&lower)
        || bare.len() < lower.len() && has(bare)
        || lower.strip_prefix("saved_").or_else(|| lower.strip_prefix("saved-")).is_some_and(has)
}

/// The id in a folder name of the form `models--org--name` or `models--name`.
pub(crate) fn from_cache_folder(name: &str) -> Option<String> {
    let id = name.strip_prefix("models--")?.replacen("--", "/", 1);
    is_hub_id(&id).then_some(id)
}

/// The id in a folder name of the form `org__name`. Three underscores stand for a dot, as one downloader writes it.
fn from_pair(name: &str) -> Option<String> {
    if !holds_twice(name, b'_') {
        return None;
    }
    let id = name.replace("___", ".").replacen("__", "/", 1);
    (id.contains('/') && is_hub_id(&id)).then_some(id)
}

/// Whether a byte stands twice in a row; for a text as short as a name, a search costs more than a look at each pair.
fn holds_twice(name: &str, byte: u8) -> bool {
    name.as_bytes().windows(2).any(|pair| *pair == [byte, byte])
}

/// What the names of a folder and of the folder above it suggest.
fn folder(name: &str, parent: Option<&str>) -> Option<NameHint> {
    let hint = |name: String, from| Some(NameHint { name, from });
    if let Some(id) = from_cache_folder(name).or_else(|| from_pair(name)) {
        return hint(id, HintFrom::FolderPair);
    }
    if holds_twice(name, b'-')
        && let Some((owner, rest)) = name.split_once("--")
        && is_hub_id(&format!("{owner}/{rest}"))
    {
        return hint(format!("{owner}/{rest}"), HintFrom::FolderPair);
    }
    let name = if holds_twice(name, b'_') { name.replace("___", ".") } else { name.to_owned() };
    if name.is_empty() || name.starts_with('.') || is_folder_word(&name) {
        return None;
    }
    match parent {
        Some(owner) if !is_folder_word(owner) && is_hub_id(&format!("{owner}/{name}")) => {
            hint(format!("{owner}/{name}"), HintFrom::FolderPair)
        }
        _ => hint(name, HintFrom::Folder),
    }
}

/// What the place of a folder in the tree suggests; `given` is the path by which the root was named.
pub(super) fn of_folder(tree: &Tree, index: usize, given: &Path) -> Option<NameHint> {
    let this = &tree.folders[index];
    let parent = match this.parent {
        // What is typed above the scanned folder names an owner only where it is clearly meant so.
        None => typed_owner(given).map(Cow::Owned),
        Some(0) => None,
        Some(parent) => Some(Cow::Borrowed(tree.folders[parent].name.as_str())),
    };
    folder(&this.name, parent.as_deref())
}

/// The folder typed above the last one: of a relative path as it is, of an absolute one only below a folder of models.
fn typed_owner(given: &Path) -> Option<String> {
    let mut above = given.components().rev().skip(1);
    let std::path::Component::Normal(owner) = above.next()? else { return None };
    if given.is_absolute() {
        let std::path::Component::Normal(top) = above.next()? else { return None };
        if !HOLDERS.iter().any(|holder| top.eq_ignore_ascii_case(holder)) {
            return None;
        }
    }
    Some(owner.to_string_lossy().into_owned())
}

/// What a weight file's name suggests.
pub(super) fn of_file(stem: &str) -> Option<NameHint> {
    let stem = stem.trim_matches(['-', '.', '_', ' ']);
    (!stem.is_empty() && !is_folder_word(stem)).then(|| NameHint { name: stem.to_owned(), from: HintFrom::FileName })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(name: &str, parent: Option<&str>) -> Option<(String, HintFrom)> {
        folder(name, parent).map(|hint| (hint.name, hint.from))
    }

    #[test]
    fn keeps_the_folder_words_sorted() {
        assert!(FOLDER_WORDS.is_sorted());
        assert!(is_folder_word("Models") && is_folder_word("checkpoint-500") && is_folder_word("saved_models"));
        assert!(!is_folder_word("acme"));
    }

    #[test]
    fn reads_owner_and_name_from_folder_names() {
        let pair = |name: &str| Some((name.to_owned(), HintFrom::FolderPair));
        assert_eq!(hint("acme__helper-7b", None), pair("acme/helper-7b"));
        assert_eq!(hint("models--acme--helper-7b", None), pair("acme/helper-7b"));
        assert_eq!(hint("acme--helper-7b", None), pair("acme/helper-7b"));
        assert_eq!(hint("helper-7b", Some("acme")), pair("acme/helper-7b"));
        assert_eq!(hint("helper-1___5", Some("acme")), pair("acme/helper-1.5"));
        assert_eq!(hint("helper-1___5", None), Some(("helper-1.5".to_owned(), HintFrom::Folder)));
    }

    #[test]
    fn takes_no_folder_of_models_for_an_owner() {
        assert_eq!(hint("helper-7b", Some("models")), Some(("helper-7b".to_owned(), HintFrom::Folder)));
        assert_eq!(hint("models", None), None);
        assert_eq!(typed_owner(Path::new("/home/somebody/helper-7b")), None);
        assert_eq!(typed_owner(Path::new("/data/models/acme/helper-7b")).as_deref(), Some("acme"));
        assert_eq!(typed_owner(Path::new("acme/helper-7b")).as_deref(), Some("acme"));
        assert_eq!(typed_owner(Path::new("../helper-7b")), None);
    }
}
