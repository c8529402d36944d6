//! Decides which folders of a tree are models, which are parts of one, and which only hold models.
//!
//! - A folder that holds a config, an index of shards, a tokenizer, a Modelfile or weights with a role for a name
//!   (`model.safetensors`) is a model.
//! - A folder of loose weights (`helper.Q4_K_M.gguf`) is one model if they share a stem or lie beside a card; otherwise every
//!   stem is a model. Loose weights above folders of models are models by themselves. What else lies beside such files (a
//!   licence) belongs to none of them.
//! - A folder with nothing but a `README.md` is a model unless models lie beneath it or it is plainly a folder of code or
//!   documents. One above models is a model only if its `README.md` is a model card (front matter with a card's keys).
//! - A folder inside a model is a part of it (`onnx/`, `1_Pooling/`, `checkpoint-500/`, the components of a pipeline), unless it
//!   is complete by itself: weights or a card beside a config, or weights beside a card. Then it is a model of its own.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde_json::Value;

use super::file::{self, Group};
use super::recorded::read_small;
use super::walk::{Folder, Role, Tree};

const CONFIGS: [&str; 9] = [
    "config.json",
    "adapter_config.json",
    "model_index.json",
    "mergekit_config.yml",
    "mergekit_config.yaml",
    "mergekit_moe_config.yml",
    "mergekit_moe_config.yaml",
    "modules.json",
    "hf_quant_config.json",
];

const SUPPORT: [&str; 4] = ["tokenizer.json", "tokenizer.model", "tokenizer_config.json", "Modelfile"];

/// Folders that are parts of the model that holds them, in lower case and without trailing digits.
const PARTS: [&str; 17] = [
    "assets",
    "checkpoint",
    "coreml",
    "epoch",
    "figures",
    "flax",
    "gguf",
    "global_step",
    "images",
    "logs",
    "onnx",
    "openvino",
    "original",
    "runs",
    "step",
    "tflite",
    "tokenizer",
];

/// Folders that hold code or documents and no model, unless they say otherwise.
const NO_MODELS: [&str; 22] = [
    "assets",
    "benchmarks",
    "bin",
    "demo",
    "doc",
    "docs",
    "examples",
    "figures",
    "images",
    "img",
    "include",
    "lib",
    "node_modules",
    "notebooks",
    "scripts",
    "spec",
    "src",
    "test",
    "tests",
    "third_party",
    "tools",
    "vendor",
];

/// Files that make a folder one of code.
const CODE: [&str; 9] = [
    "Cargo.toml",
    "CMakeLists.txt",
    "build.gradle",
    "go.mod",
    "Makefile",
    "package.json",
    "pom.xml",
    "pyproject.toml",
    "setup.py",
];

/// A model that was found in a tree.
#[derive(Debug)]
pub(super) enum Candidate {
    /// A folder with its parts.
    Folder(usize),
    /// Loose weight files of a folder; the group's members are indices into its files.
    Files(usize, Group),
    /// A repository of a Hugging Face cache.
    HfRepo(usize),
    /// An Ollama store.
    OllamaStore(usize),
}

/// The models of a tree.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) candidates: Vec<Candidate>,
    /// For every folder the folder of the model it belongs to.
    pub(super) owner: Vec<Option<usize>>,
}

/// What the names of its files make of a folder.
#[derive(Debug, Clone, Copy, Default)]
struct Look {
    config: bool,
    support: bool,
    readme: bool,
    weights: bool,
    /// Weights with a role for a name.
    role: bool,
    special: bool,
}

/// Whether a file of that name can make its folder a model.
pub(super) fn is_telling(name: &str) -> bool {
    Look::default().with(name).is_model_like()
}

impl Look {
    fn with(mut self, name: &str) -> Self {
        self.config |= CONFIGS.contains(&name)
            || (name.ends_with(".index.json") && (name.contains(".safetensors.") || name.contains(".bin.")));
        self.support |= SUPPORT.contains(&name);
        self.readme |= name.eq_ignore_ascii_case("readme.md");
        self.weights |= file::is_weights(name);
        self
    }

    fn at(folder: &Folder) -> Self {
        let look = Self { special: folder.role != Role::Plain, ..Self::default() };
        let mut look = names(folder).fold(look, Self::with);
        look.role = look.weights && file::groups(names(folder)).is_none();
        look
    }

    fn is_model_like(self) -> bool {
        self.config || self.support || self.readme || self.weights || self.special
    }

    fn is_anchored(self) -> bool {
        self.config || self.support || self.role
    }

    /// Whether it would be a whole model even inside another one.
    fn is_complete(self) -> bool {
        (self.config && (self.weights || self.readme)) || (self.weights && self.readme)
    }
}

fn names(folder: &Folder) -> impl Iterator<Item = &str> {
    folder.files.iter().map(|file| file.name.as_str())
}

/// Finds the models of a tree.
pub(super) fn plan(tree: &Tree) -> Plan {
    let looks: Vec<Look> = tree.folders.par_iter().with_min_len(64).map(Look::at).collect();
    let mut below = vec![false; looks.len()];
    for (index, folder) in tree.folders.iter().enumerate().skip(1).rev() {
        let counts =
            below[index] || (looks[index].is_model_like() && !is_part_name(&folder.name) && !is_excluded(folder, looks[index]));
        if let Some(parent) = folder.parent {
            below[parent] |= counts;
        }
    }
    let mut planner =
        Planner { tree, looks, below, plan: Plan { candidates: Vec::new(), owner: vec![None; tree.folders.len()] } };
    planner.run();
    planner.plan
}

struct Planner<'a> {
    tree: &'a Tree,
    looks: Vec<Look>,
    /// Whether something that looks like a model lies beneath a folder.
    below: Vec<bool>,
    plan: Plan,
}

/// How the children of a folder are to be taken.
#[derive(Clone)]
enum Inside {
    Nothing,
    Model { index: usize, components: Option<std::rc::Rc<BTreeSet<String>>> },
}

impl Planner<'_> {
    fn run(&mut self) {
        let mut pending = vec![(0, Inside::Nothing)];
        while let Some((index, inside)) = pending.pop() {
            let next = match self.looks[index].special {
                true => {
                    self.special(index);
                    continue;
                }
                false => match inside {
                    Inside::Model { index: model, ref components } if self.is_part(index, model, components.as_deref()) => {
                        self.plan.owner[index] = Some(model);
                        // Only the folders directly in a pipeline are its components.
                        Inside::Model { index: model, components: None }
                    }
                    _ => self.alone(index),
                },
            };
            pending.extend(self.tree.folders[index].children.iter().map(|child| (*child, next.clone())));
        }
    }

    fn special(&mut self, index: usize) {
        self.plan.candidates.push(match self.tree.folders[index].role {
            Role::OllamaStore => Candidate::OllamaStore(index),
            Role::HfRepo | Role::Plain => Candidate::HfRepo(index),
        });
        if self.tree.folders[index].role != Role::HfRepo {
            return;
        }
        // Each snapshot tells of its own troubles; those of the folders above them are nobody's.
        let folders = &self.tree.folders;
        let commits = folders[index].children.iter().flat_map(|snapshots| &folders[*snapshots].children);
        let mut pending: Vec<usize> = commits.copied().collect();
        while let Some(child) = pending.pop() {
            self.plan.owner[child] = Some(index);
            pending.extend(&folders[child].children);
        }
    }

    /// Judges a folder that is no part of a model.
    fn alone(&mut self, index: usize) -> Inside {
        let (look, below, folder) = (self.looks[index], self.below[index], &self.tree.folders[index]);
        if look.is_anchored() {
            return self.model(index);
        }
        if look.weights {
            let groups = file::groups(names(folder)).unwrap_or_default();
            let one = groups.len() <= 1 && !below;
            if one || (look.readme && has_card(folder)) {
                return self.model(index);
            }
            self.plan.candidates.extend(groups.into_iter().map(|group| Candidate::Files(index, group)));
            return Inside::Nothing;
        }
        let is_model = look.readme && if below || (index != 0 && is_excluded(folder, look)) { has_card(folder) } else { true };
        if is_model { self.model(index) } else { Inside::Nothing }
    }

    fn model(&mut self, index: usize) -> Inside {
        self.plan.owner[index] = Some(index);
        self.plan.candidates.push(Candidate::Folder(index));
        let folder = &self.tree.folders[index];
        let components = folder.holds("model_index.json").then(|| components(folder)).flatten();
        Inside::Model { index, components: components.map(std::rc::Rc::new) }
    }

    /// Whether a folder inside a model is a part of it.
    fn is_part(&self, index: usize, model: usize, components: Option<&BTreeSet<String>>) -> bool {
        let (look, holder, folder) = (self.looks[index], self.looks[model], &self.tree.folders[index]);
        if folder.name.starts_with('.') {
            return false;
        }
        if is_part_name(&folder.name) || components.is_some_and(|components| components.contains(&folder.name)) {
            return true;
        }
        // A lone config above models may be anything; a card, weights or traces of a download beside it make it a model that
        // has parts.
        let traced = self.tree.folders[model].git || self.tree.folders[model].cache;
        let is_whole = holder.readme || holder.weights || traced;
        !look.is_complete() && (is_whole || !look.is_model_like())
    }
}

/// Whether the folder's name is that of a part: `onnx`, `1_Pooling`, `checkpoint-500`, `step_20`.
fn is_part_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let digits = lower.bytes().take_while(u8::is_ascii_digit).count();
    let bare = lower.trim_end_matches(|last: char| last.is_ascii_digit()).trim_end_matches(['-', '_']);
    PARTS.contains(&bare) || (digits > 0 && lower[digits..].starts_with('_') && lower.len() > digits + 1)
}

/// Whether a folder with nothing but a `README.md` plainly holds code or documents.
fn is_excluded(folder: &Folder, look: Look) -> bool {
    let bare = look.readme && !look.config && !look.support && !look.weights && !look.special;
    let named = || NO_MODELS.contains(&folder.name.to_ascii_lowercase().as_str());
    bare && (named() || CODE.iter().any(|name| folder.holds(name)))
}

/// The components that `model_index.json` names; `None` where it cannot be read.
fn components(folder: &Folder) -> Option<BTreeSet<String>> {
    let entry = folder.files.iter().find(|file| file.name == "model_index.json")?;
    let value: Value = serde_json::from_slice(&read_small(&folder.locate(entry), 1 << 20).ok()?).ok()?;
    Some(value.as_object()?.iter().filter(|(_, value)| value.is_array()).map(|(name, _)| name.clone()).collect())
}

/// Whether the folder's `README.md` opens with the front matter of a model card: with a card's keys, and not that of a Space.
fn has_card(folder: &Folder) -> bool {
    let Some(entry) = folder.files.iter().find(|file| file.name.eq_ignore_ascii_case("readme.md")) else { return false };
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(folder.locate(entry));
    if opened.and_then(|file| std::io::Read::read_to_end(&mut std::io::Read::take(file, 64 << 10), &mut bytes)).is_err() {
        return false;
    }
    is_card(&String::from_utf8_lossy(&bytes))
}

fn is_card(text: &str) -> bool {
    const KEYS: [&str; 9] = [
        "base_model",
        "datasets",
        "language",
        "library_name",
        "license",
        "license_name",
        "model-index",
        "pipeline_tag",
        "tags",
    ];
    let mut lines = text.trim_start_matches('\u{feff}').trim_start().lines();
    if lines.next() != Some("---") {
        return false;
    }
    let mut found = false;
    for line in lines {
        if line.trim_end() == "---" {
            return found;
        }
        let key = line.split_once(':').map_or("", |(key, _)| key);
        if matches!(key, "sdk" | "dataset_info") {
            return false;
        }
        found |= KEYS.contains(&key);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_cards_from_other_front_matter() {
        assert!(is_card("---\nlicense: mit\n---\n# Helper\n"));
        assert!(is_card("\u{feff}\n---\r\ntags:\r\n- x\r\n---\r\n"));
        assert!(!is_card("---\ntitle: Home\nlayout: page\n---\n"));
        assert!(!is_card("---\nlicense: mit\nsdk: gradio\n---\n"));
        assert!(!is_card("# license: mit\n"));
    }

    #[test]
    fn knows_the_names_of_parts() {
        for name in ["onnx", "1_Pooling", "checkpoint-500", "step_20", "Original", "global_step100"] {
            assert!(is_part_name(name), "{name}");
        }
        for name in ["helper-7b", "2024", "unet", "gguf-models", "7b_"] {
            assert!(!is_part_name(name), "{name}");
        }
    }
}
