//! Recipes of training and merging tools that a card holds in fenced YAML blocks.
//!
//! The tools write these blocks themselves, so they are recorded, not merely declared: they name the base model and the data
//! that the run was given, whatever the text around them says.

use super::{Block, EXTRACTOR, Fence, is_unfilled, merge, named};
use crate::document::yaml::{self, Node};
use crate::document::{Document, Place};
use crate::evidence::{Claim, Mention, MentionForm, Observations};
use crate::model::{Basis, RelationKind};

/// Most bytes of a block that are read.
const MAX_BLOCK: usize = 256 << 10;
/// Most datasets of one recipe.
const MAX_DATASETS: usize = 256;

/// Notes what the recipes in fenced blocks say.
pub(super) fn observe(document: &Document, fences: &[Fence], seen: &mut Observations) {
    for fence in fences {
        let text = &document.text()[fence.body.clone()];
        if !may_be_recipe(fence, text) {
            continue;
        }
        if text.len() <= MAX_BLOCK {
            note(document, fence.first_line + 1, text, seen);
        } else {
            let why = format!("a block of {} bytes is over the limit of {MAX_BLOCK}", text.len());
            let place = Place::line(document.name().clone(), fence.first_line);
            seen.gaps.push(place.gap("recipe", why, "keep the recipe in a file of its own"));
        }
    }
}

/// A cheap test that spares the YAML parser every block of shell and Python.
fn may_be_recipe(fence: &Fence, text: &str) -> bool {
    // Whatever a block is called, these keys are of no script.
    if text.lines().take(8).any(|line| line.starts_with("layer_slices:") || line.starts_with("merge_method:")) {
        return true;
    }
    matches!(fence.language.as_str(), "" | "yaml" | "yml" | "text" | "txt")
        && ["merge_method", "base_model", "model_name_or_path", "source_model", "model_name"].iter().any(|key| {
            text.lines().any(|line| line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':')))
        })
}

fn note(document: &Document, first_line: u32, text: &str, seen: &mut Observations) {
    if merge::is_recipe(text) {
        merge::observe_text(document, first_line, text, EXTRACTOR, seen);
        return;
    }
    let Ok(root) = yaml::parse(text) else { return };
    let block = Block::new(document, first_line, EXTRACTOR, Basis::Recorded);
    let Some(run) = Run::of(&root) else { return };
    block.note(seen, run.model, run.key, Claim::Tool { tool: run.tool.to_owned() });
    if let Some(parent) = run.model.text().and_then(Mention::parse) {
        block.note_parent(seen, run.model, run.key, parent, Some(run.kind()));
    }
    for (key, name) in
        ["datasets", "dataset", "dataset_name", "pretraining_dataset"].iter().filter_map(|key| Some((key, root.get(key)?)))
    {
        datasets(&block, key, name, seen);
    }
}

/// A training run as a tool's configuration gives it.
struct Run<'n> {
    tool: &'static str,
    key: &'static str,
    model: &'n Node,
    adapter: bool,
}

impl<'n> Run<'n> {
    /// Tells the tools apart by the keys that only they have; a block without any is an example of something else.
    fn of(root: &'n Node) -> Option<Self> {
        let has = |keys: &[&str]| keys.iter().any(|key| root.get(key).is_some());
        let says = |key: &str, words: &[&str]| {
            root.get(key).and_then(Node::text).is_some_and(|text| words.iter().any(|word| text.eq_ignore_ascii_case(word)))
        };
        let model = |key: &str| root.get(key).filter(|node| node.text().is_some_and(|text| !is_unfilled(text)));
        let lists_paths = root.get("datasets").is_some_and(|list| list.items().iter().any(|item| item.get("path").is_some()));
        let axolotl = ["adapter", "sequence_len", "micro_batch_size", "dataset_prepared_path", "val_set_size"];
        let factory = ["finetuning_type", "stage", "template", "cutoff_len"];
        let trl = ["dataset_name", "use_peft", "trust_remote_code", "torch_dtype", "output_dir", "learning_rate"];
        if let Some(found) = model("base_model").filter(|_| lists_paths || has(&axolotl)) {
            let adapter = says("adapter", &["lora", "qlora", "dora"]);
            return Some(Self { tool: "axolotl", key: "base_model", model: found, adapter });
        }
        if let Some(found) = model("model_name_or_path") {
            let adapter = says("finetuning_type", &["lora", "qlora"]) || says("use_peft", &["true"]);
            let tool = match (has(&factory), has(&trl)) {
                (true, _) => "llama-factory",
                (false, true) => "trl",
                (false, false) => return None,
            };
            return Some(Self { tool, key: "model_name_or_path", model: found, adapter });
        }
        let found = model("model_name").filter(|_| has(&["load_in_4bit", "max_seq_length"]))?;
        Some(Self { tool: "unsloth", key: "model_name", model: found, adapter: has(&["lora_r", "lora_alpha", "r"]) })
    }

    fn kind(&self) -> RelationKind {
        if self.adapter { RelationKind::Adapter } else { RelationKind::FineTune }
    }
}

fn datasets(block: &Block<'_>, key: &str, list: &Node, seen: &mut Observations) {
    let items = list.items();
    if items.len() > MAX_DATASETS {
        let why = format!("`{key}` has {} items; the first {MAX_DATASETS} were read", items.len());
        seen.gaps.push(block.place(list, key).gap("training recipe", why, "shorten the list"));
    }
    for (index, item) in items.iter().take(MAX_DATASETS).enumerate() {
        // With files given, `path` names a loader (`json`) and no dataset.
        if item.get("data_files").is_some() || item.get("ds_type").is_some() {
            continue;
        }
        let Some((node, text)) = item.get("path").or_else(|| named(item)).and_then(|node| Some((node, node.text()?))) else {
            continue;
        };
        // LLaMA-Factory lists names of its own register, several to a line; only ids mean the same everywhere.
        let parts = text.split(',').map(str::trim).filter(|part| part.contains('/'));
        for dataset in parts.filter_map(Mention::parse).filter(|dataset| dataset.form == MentionForm::HubId) {
            block.note(seen, node, &format!("{key}.{index}"), Claim::Dataset { dataset });
        }
    }
}
