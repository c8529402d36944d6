//! The keys of a front matter that bear on where a model comes from and under what terms.
//!
//! A value may be a scalar where a list belongs, a map where a scalar belongs, an address where an id belongs, or the filler of
//! a template; whatever names nothing is no claim.

use std::borrow::Cow;

use super::{Block, is_unfilled, named};
use crate::catalog::Catalog;
use crate::document::yaml::{Data, Node};
use crate::evidence::{Claim, LicenseClaim, Mention, MentionForm, Observations};
use crate::model::RelationKind;

/// Most items of one list that become claims.
const MAX_ITEMS: usize = 1_000;

/// Tags and libraries that name the tool which made the model or wrote its files, sorted.
const TOOLS: [&str; 37] = [
    "adapter-transformers",
    "adapters",
    "auto-gptq",
    "autoawq",
    "autotrain",
    "axolotl",
    "compressed-tensors",
    "ctranslate2",
    "distily",
    "dpo",
    "exl2",
    "exl3",
    "generated_from_trainer",
    "gguf",
    "grpo",
    "imatrix",
    "kto",
    "lazymergekit",
    "llama-factory",
    "llamafactory",
    "llm-compressor",
    "lora",
    "merge",
    "mergekit",
    "mergekit-moe",
    "mlx",
    "modelopt",
    "onnx",
    "openvino",
    "orpo",
    "peft",
    "ppo",
    "qlora",
    "rlhf",
    "sft",
    "trl",
    "unsloth",
];

/// Notes what the keys of a mapping say.
pub(super) fn observe(block: &Block<'_>, root: &Node, catalog: &Catalog, seen: &mut Observations) {
    let relation = Relation::of(root);
    for (key, value) in root.pairs() {
        let Some(key) = key.text() else { continue };
        let lower = match key.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => Cow::Owned(key.to_ascii_lowercase()),
            false => Cow::Borrowed(key),
        };
        match &*lower {
            "license" | "licence" | "licenses" | "licences" => licenses(block, key, value, seen),
            "license_name" | "license_details" => license_texts(block, key, value, LicenseClaim::Name, seen),
            "license_link" => license_texts(block, key, value, LicenseClaim::Link, seen),
            "base_model" | "base_models" | "base_model_sources" | "base_model_name" | "base_model_id" | "parent_model"
            | "parent_models" | "foundation_model" => parents(block, key, value, &relation, seen),
            "teacher" | "teachers" | "teacher_model" | "teacher_models" => words(block, key, value, teacher, seen),
            "base_model_relation" => unknown_relation(block, key, value, seen),
            "datasets" | "dataset" | "dataset_sources" => datasets(block, key, value, seen),
            "library_name" | "library" | "pipeline_tag" => words(block, key, value, tag, seen),
            "tags" | "tag" => words(block, key, value, tag, seen),
            "model-index" => model_index(block, key, value, seen),
            "model_name" | "model_id" => words(block, key, value, name, seen),
            "model_type" => words(block, key, value, architecture, seen),
            "quantized_by" => words(block, key, value, maker, seen),
            "model_creator" => words(block, key, value, creator, seen),
            "extra_gated_prompt" | "extra_gated_description" => {
                words(block, key, value, gate, seen);
                gate_texts(block, key, value, catalog, seen);
            }
            "extra_gated_eu_disallowed" => words(block, key, value, gate_if_true, seen),
            lower => {
                if let Some(kind) = kind_in_key(lower) {
                    parents(block, key, value, &Relation { kind: Some(kind), merged: false }, seen);
                }
            }
        }
    }
    foreign_card(block, root, seen);
}

/// How a card says that its model stems from its base models.
#[derive(Default)]
struct Relation {
    kind: Option<RelationKind>,
    /// Whether tags or library call the model a merge.
    merged: bool,
}

impl Relation {
    fn of(root: &Node) -> Self {
        let kind =
            root.get("base_model_relation").and_then(|value| value.items().first()).and_then(Node::text).and_then(kind_of);
        let lists = [root.get("tags"), root.get("library_name")];
        let mut words = lists.into_iter().flatten().flat_map(Node::items).filter_map(Node::text);
        let merged = words.any(|word| {
            ["merge", "mergekit", "mergekit-moe", "lazymergekit"].iter().any(|merge| word.trim().eq_ignore_ascii_case(merge))
        });
        Self { kind, merged }
    }

    fn kind_of_one_in(&self, count: usize) -> Option<RelationKind> {
        self.kind.or_else(|| (count > 1 && self.merged).then_some(RelationKind::Merge))
    }
}

/// The kind that a key says itself. The Hub writes `duplicated_from` where a repository was duplicated; the others are of people.
fn kind_in_key(key: &str) -> Option<RelationKind> {
    match key {
        "finetuned_from" | "fine_tuned_from" | "finetuned_from_model" => Some(RelationKind::FineTune),
        "duplicated_from" => Some(RelationKind::Copy),
        "quantized_from" => Some(RelationKind::Quantization),
        "converted_from" => Some(RelationKind::Conversion),
        "distilled_from" => Some(RelationKind::Distillation),
        _ => None,
    }
}

/// The kind that a `base_model_relation` or the middle of a tag `base_model:…:ID` means.
fn kind_of(word: &str) -> Option<RelationKind> {
    match word.trim().to_ascii_lowercase().as_str() {
        "finetune" | "finetuned" | "fine-tune" | "fine-tuned" => Some(RelationKind::FineTune),
        "adapter" => Some(RelationKind::Adapter),
        "merge" | "merged" => Some(RelationKind::Merge),
        "quantized" | "quantised" | "quantization" => Some(RelationKind::Quantization),
        _ => None,
    }
}

fn unknown_relation(block: &Block<'_>, key: &str, value: &Node, seen: &mut Observations) {
    for item in value.items() {
        if let Some(text) = item.text().filter(|text| !is_unfilled(text) && kind_of(text).is_none()) {
            block.note(seen, item, key, Claim::Tag { tag: format!("{key}:{}", text.trim()) });
        }
    }
}

/// The items of a value with their key paths, at most [`MAX_ITEMS`]; more is a gap.
fn items<'k, 'n>(
    block: &Block<'_>,
    key: &'k str,
    value: &'n Node,
    seen: &mut Observations,
) -> impl ExactSizeIterator<Item = (Cow<'k, str>, &'n Node)> + use<'k, 'n> {
    let all = value.items();
    if all.len() > MAX_ITEMS {
        let why = format!("`{key}` has {} items; the first {MAX_ITEMS} were read", all.len());
        seen.gaps.push(block.place(value, key).gap("front matter", why, "shorten the list"));
    }
    let is_list = matches!(value.data, Data::Sequence(_));
    let path = move |index: usize| match is_list {
        true => Cow::Owned([key, ".", &index.to_string()].concat()),
        false => Cow::Borrowed(key),
    };
    all.iter().take(MAX_ITEMS).enumerate().map(move |(index, item)| (path(index), item))
}

fn licenses(block: &Block<'_>, key: &str, value: &Node, seen: &mut Observations) {
    for (path, item) in items(block, key, value, seen) {
        let keys = ["id", "spdx", "license", "name", "license_name"];
        let id = if item.text().is_some() { Some(item) } else { keys.iter().find_map(|key| item.get(key)) };
        match id.and_then(|id| Some((id, id.text()?.trim()))) {
            // `license: license` is the filler of a trainer's template.
            Some((id, text)) if !is_unfilled(text) && !text.eq_ignore_ascii_case("license") => {
                block.note(seen, id, &path, Claim::License(LicenseClaim::Declared(text.to_owned())));
            }
            Some(_) => {}
            None if says_something(item) => {
                let why = format!("`{path}` is {}, not the id of a licence", item.describe());
                seen.gaps.push(block.place(item, &path).gap("licence", why, "write the licence as one id"));
            }
            None => {}
        }
        if let Some(link) = item.get("link").or_else(|| item.get("url")) {
            license_texts(block, &path, link, LicenseClaim::Link, seen);
        }
    }
}

fn license_texts(block: &Block<'_>, key: &str, value: &Node, claim: fn(String) -> LicenseClaim, seen: &mut Observations) {
    for (path, item) in items(block, key, value, seen) {
        if let Some(text) = item.text().map(str::trim).filter(|text| !is_unfilled(text)) {
            block.note(seen, item, &path, Claim::License(claim(text.to_owned())));
        }
    }
}

/// Whether any scalar stands in a value: `{base_model}` and `{{ license }}`, the fillers of templates, hold none but keys.
fn says_something(node: &Node) -> bool {
    match &node.data {
        Data::Null => false,
        Data::Scalar { text, .. } => !is_unfilled(text),
        Data::Sequence(items) => items.iter().any(says_something),
        Data::Mapping(pairs) => pairs.iter().any(|(_, value)| says_something(value)),
    }
}

/// A mention, unless the text is the filler of a template, a number or a truth value.
fn mention(text: &str) -> Option<Mention> {
    let text = text.trim().trim_start_matches('@');
    let filler = ["base", "base_model", "model", "model_id", "true", "false", "dataset", "datasets"];
    if is_unfilled(text) || filler.iter().any(|filler| text.eq_ignore_ascii_case(filler)) || text.parse::<f64>().is_ok() {
        return None;
    }
    Mention::parse(text)
}

fn parents(block: &Block<'_>, key: &str, value: &Node, relation: &Relation, seen: &mut Observations) {
    let items = items(block, key, value, seen);
    let kind = relation.kind_of_one_in(items.len());
    for (path, item) in items {
        let Some(id) = named(item) else {
            if says_something(item) {
                let why = format!("`{path}` is {} that names no model", item.describe());
                seen.gaps.push(block.place(item, &path).gap("parent", why, "write the base model as one id"));
            }
            continue;
        };
        let own = item.get("relation").and_then(Node::text).and_then(kind_of);
        if let Some(parent) = id.text().and_then(mention) {
            block.note_parent(seen, id, &path, parent, own.or(kind));
        }
    }
}

fn datasets(block: &Block<'_>, key: &str, value: &Node, seen: &mut Observations) {
    for (path, item) in items(block, key, value, seen) {
        if let Some(id) = named(item)
            && let Some(dataset) = id.text().and_then(mention)
            && dataset.form != MentionForm::LocalPath
        {
            block.note(seen, id, &path, Claim::Dataset { dataset });
        }
    }
}

type Word = fn(&Block<'_>, &Node, &str, &str, &mut Observations);

fn words(block: &Block<'_>, key: &str, value: &Node, word: Word, seen: &mut Observations) {
    for (path, item) in items(block, key, value, seen) {
        if let Some(text) = item.text().map(str::trim).filter(|text| !is_unfilled(text)) {
            word(block, item, &path, text, seen);
        }
    }
}

fn teacher(block: &Block<'_>, node: &Node, key: &str, text: &str, seen: &mut Observations) {
    if let Some(teacher) = mention(text).filter(|teacher| teacher.form != MentionForm::LocalPath) {
        block.note(seen, node, key, Claim::Teacher { teacher });
    }
}

fn tag(block: &Block<'_>, node: &Node, key: &str, text: &str, seen: &mut Observations) {
    block.note(seen, node, key, Claim::Tag { tag: text.to_owned() });
    if let Some((prefix, id)) = text.split_once(':') {
        match prefix {
            "base_model" => {
                let (kind, id) = match id.split_once(':') {
                    Some((word, id)) => (kind_of(word), id),
                    None => (None, id),
                };
                if let Some(parent) = mention(id) {
                    block.note_parent(seen, node, key, parent, kind);
                }
            }
            "dataset" => {
                if let Some(dataset) = mention(id).filter(|dataset| dataset.form != MentionForm::LocalPath) {
                    block.note(seen, node, key, Claim::Dataset { dataset });
                }
            }
            "license" if !is_unfilled(id) => {
                block.note(seen, node, key, Claim::License(LicenseClaim::Declared(id.trim().to_owned())));
            }
            _ => {}
        }
    } else if let Some(tool) = tool_of(text) {
        block.note(seen, node, key, Claim::Tool { tool: tool.to_owned() });
    }
}

/// The tool that a tag is called after.
fn tool_of(tag: &str) -> Option<&'static str> {
    let mut lower = [0; 24];
    let lower = lower.get_mut(..tag.len())?;
    lower.copy_from_slice(tag.as_bytes());
    lower.make_ascii_lowercase();
    TOOLS.binary_search_by(|tool| tool.as_bytes().cmp(lower)).ok().map(|at| TOOLS[at])
}

fn name(block: &Block<'_>, node: &Node, key: &str, text: &str, seen: &mut Observations) {
    block.note(seen, node, key, Claim::Name { name: text.to_owned() });
}

fn architecture(block: &Block<'_>, node: &Node, key: &str, text: &str, seen: &mut Observations) {
    block.note(seen, node, key, Claim::Architecture { model_type: text.to_owned() });
}

fn maker(block: &Block<'_>, node: &Node, key: &str, text: &str, seen: &mut Observations) {
    block.note(seen, node, key, Claim::Maker { name: text.to_owned() });
}

fn gate(block: &Block<'_>, node: &Node, key: &str, _text: &str, seen: &mut Observations) {
    block.note(seen, node, key, Claim::Tag { tag: key.to_owned() });
}

/// What the Hub shows before a download may be the whole licence.
fn gate_texts(block: &Block<'_>, key: &str, value: &Node, catalog: &Catalog, seen: &mut Observations) {
    for (path, item) in items(block, key, value, seen) {
        if let Some(found) = item.text().and_then(|text| catalog.licenses.recognise_whole(text)) {
            let claim = LicenseClaim::Text { license: found.license, score: found.score, residue: found.residue };
            block.note(seen, item, &path, Claim::License(claim));
        }
    }
}

fn gate_if_true(block: &Block<'_>, node: &Node, key: &str, text: &str, seen: &mut Observations) {
    if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("yes") {
        gate(block, node, key, text, seen);
    }
}

/// `model_creator` names the maker of the original, not of this model.
fn creator(block: &Block<'_>, node: &Node, key: &str, text: &str, seen: &mut Observations) {
    block.note(seen, node, key, Claim::Tag { tag: format!("model_creator:{text}") });
}

fn model_index(block: &Block<'_>, key: &str, value: &Node, seen: &mut Observations) {
    for (path, item) in items(block, key, value, seen) {
        if let Some(entry) = item.get("name")
            && let Some(text) = entry.text().map(str::trim).filter(|text| !is_unfilled(text))
        {
            name(block, entry, &format!("{path}.name"), text, seen);
        }
    }
}

/// A card that was written for a dataset or a Space says nothing reliable about a model.
fn foreign_card(block: &Block<'_>, root: &Node, seen: &mut Observations) {
    let marks = [("dataset_info", "a dataset"), ("sdk", "a Space"), ("app_file", "a Space")];
    if let Some((key, value, kind)) = marks.iter().find_map(|(key, kind)| Some((key, root.get(key)?, kind))) {
        let why = format!("`{key}` belongs to the card of {kind}, not of a model");
        seen.gaps.push(block.place(value, key).gap("model card", why, "put the model's own card in its place"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_each_tool() {
        assert!(TOOLS.iter().all(|tool| tool_of(&tool.to_uppercase()) == Some(*tool)));
        assert_eq!(tool_of("a tag that is longer than any of them"), None);
    }
}
