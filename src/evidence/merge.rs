//! Merge recipes: which models' weights were combined, as mergekit wrote it down.
//!
//! Every model that a recipe names gives weights, its base model too: task arithmetic adds differences to the base's weights,
//! and a merge of layers takes what no slice names from it. A LoRA after `+` is merged in, so it counts like the rest.

use std::collections::HashSet;

use super::card::{Block, is_unfilled};
use super::{Claim, Evidence, Mention, Observations};
use crate::document::yaml::{self, Node};
use crate::document::{Document, Place};
use crate::model::{Basis, RelationKind, is_hub_id};
use crate::source::{ReadError, Snapshot};

const EXTRACTOR: &str = "merge";
/// Most bytes of a recipe that are read.
const MAX_RECIPE: u64 = 1 << 20;
/// Most sources of one recipe that are noted.
const MAX_SOURCES: usize = 256;

/// Notes what the merge recipes beside the weights say.
pub(super) fn observe(snapshot: &Snapshot, seen: &mut Observations) {
    for name in ["mergekit_config.yaml", "mergekit_config.yml", "mergekit_moe_config.yaml", "mergekit_moe_config.yml"] {
        let Some(file) = snapshot.file(name) else { continue };
        match snapshot.read(file, MAX_RECIPE) {
            Ok(bytes) => {
                let (document, unusual) = Document::decode(name, bytes);
                if let Some(unusual) = unusual {
                    seen.gaps.push(Place::file(name).gap("merge recipe", unusual, "save the recipe as UTF-8"));
                }
                let before = (seen.evidence.len(), seen.gaps.len());
                observe_text(&document, 1, document.text(), EXTRACTOR, seen);
                let says_parent = |item: &Evidence| matches!(item.claim, Claim::Parent { .. });
                if seen.gaps.len() == before.1 && !seen.evidence[before.0..].iter().any(says_parent) {
                    let why = "names no model that was merged";
                    seen.gaps.push(Place::file(name).gap("merge recipe", why, "put the recipe itself in its place"));
                }
            }
            Err(error) => {
                let close_by = match error {
                    ReadError::TooLarge { .. } => "put the recipe itself in its place",
                    ReadError::Io(_) => "make the file readable",
                };
                seen.gaps.push(Place::file(name).gap("merge recipe", error.to_string(), close_by));
            }
        }
    }
}

/// Whether a text is a merge recipe, by the keys that only a recipe has.
pub(super) fn is_recipe(text: &str) -> bool {
    let has = |key: &str| {
        text.lines().any(|line| {
            let line = line.trim_start().trim_start_matches("- ");
            line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':'))
        })
    };
    has("merge_method") || has("layer_slices") || (has("source_model") && has("experts"))
}

/// Notes what a recipe says that stands in a document from line `first_line` on.
pub(super) fn observe_text(document: &Document, first_line: u32, text: &str, extractor: &'static str, seen: &mut Observations) {
    let block = Block::new(document, first_line, extractor, Basis::Recorded);
    let parsed = yaml::parse_all(text).or_else(|problem| {
        // What stands before the mistake is often the whole recipe: prose follows where a fence was never closed.
        let before: usize = text.split_inclusive('\n').take(problem.line.saturating_sub(1) as usize).map(str::len).sum();
        let place = block.place_of(problem.line, problem.column);
        seen.gaps.push(place.gap("merge recipe", problem.message, "correct the YAML at this place"));
        yaml::parse_all(&text[..before])
    });
    let Ok(parsed) = parsed else { return };
    let merges: Vec<&Node> = parsed.documents.iter().flat_map(Node::items).collect();
    let mut sources = Sources::default();
    for merge in &merges {
        // A recipe of several steps names its intermediate results.
        sources.steps.extend(merge.get("name").and_then(Node::text));
    }
    if let Some(first) = merges.iter().find(|merge| !merge.pairs().is_empty()) {
        let method = first.get("merge_method").unwrap_or(first);
        block.note(seen, method, "merge_method", Claim::Tool { tool: "mergekit".to_owned() });
    }
    for merge in merges {
        sources.of_merge(merge, "");
        for key in ["merge_method", "tokenizer_source"] {
            let named = merge.get(key).or_else(|| merge.get("tokenizer")?.get("source").filter(|_| key == "tokenizer_source"));
            if let Some((node, text)) =
                named.and_then(|node| Some((node, node.text()?.trim()))).filter(|(_, text)| !is_unfilled(text))
            {
                block.note(seen, node, key, Claim::Tag { tag: format!("{key}:{text}") });
            }
        }
    }
    sources.note(&block, seen);
}

/// The models that a recipe names, each once.
#[derive(Default)]
struct Sources<'n> {
    steps: HashSet<&'n str>,
    known: HashSet<String>,
    found: Vec<(Mention, &'n Node, String)>,
}

impl<'n> Sources<'n> {
    /// The models of one merge, or of one module of it.
    fn of_merge(&mut self, merge: &'n Node, path: &str) {
        if let Some(base) = merge.get("base_model") {
            self.reference(base, format!("{path}base_model"));
        }
        self.list(merge.get("models"), "model", &format!("{path}models"));
        // The first tool for stacking layers wrote its slices so.
        self.list(merge.get("layer_slices"), "model", &format!("{path}layer_slices"));
        for (index, slice) in merge.get("slices").map_or(&[][..], Node::items).iter().enumerate() {
            let path = format!("{path}slices.{index}");
            if let Some(base) = slice.get("base_model") {
                self.reference(base, format!("{path}.base_model"));
            }
            self.list(slice.get("sources"), "model", &format!("{path}.sources"));
        }
        self.list(merge.get("experts"), "source_model", &format!("{path}experts"));
        self.list(merge.get("shared_experts"), "source_model", &format!("{path}shared_experts"));
        if path.is_empty() {
            for (name, module) in merge.get("modules").map_or(&[][..], Node::pairs) {
                self.of_merge(module, &format!("modules.{}.", name.text().unwrap_or("?")));
            }
        }
    }

    fn list(&mut self, list: Option<&'n Node>, key: &str, path: &str) {
        for (index, item) in list.map_or(&[][..], Node::items).iter().enumerate() {
            if item.text().is_some() {
                self.reference(item, format!("{path}.{index}"));
            } else if let Some(model) = item.get(key) {
                self.reference(model, format!("{path}.{index}.{key}"));
            }
        }
    }

    /// `path[@revision][+lora[@revision]]`, or a map of the same.
    fn reference(&mut self, node: &'n Node, path: String) {
        if let Some(text) = node.text() {
            for part in text.split('+') {
                self.mention(part, None, node, &path);
            }
            return;
        }
        let inner = node.get("model").unwrap_or(node);
        for part in [Some(inner), node.get("lora"), inner.get("lora")].into_iter().flatten() {
            if let Some(text) = part.text() {
                self.mention(text, None, part, &path);
            } else if let Some(named) = part.get("path").or_else(|| part.get("model"))
                && let Some(text) = named.text()
            {
                self.mention(text, part.get("revision").and_then(Node::text), named, &path);
            }
        }
    }

    fn mention(&mut self, text: &str, revision: Option<&str>, node: &'n Node, path: &str) {
        if self.steps.contains(text.trim()) {
            return;
        }
        // "acme/x-7b - # the best": an id, and what its author typed behind it.
        let id = text.split_whitespace().next().filter(|first| first.contains('/') && is_hub_id(first));
        let Some(mut mention) = Mention::parse(id.unwrap_or(text)) else { return };
        if self.known.insert(mention.text.to_ascii_lowercase()) {
            mention.revision = mention.revision.or_else(|| revision?.parse().ok());
            self.found.push((mention, node, path.to_owned()));
        }
    }

    fn note(self, block: &Block<'_>, seen: &mut Observations) {
        let count = self.found.len();
        if let Some((_, node, path)) = self.found.get(MAX_SOURCES) {
            let why = format!("the recipe names {count} models; the first {MAX_SOURCES} were noted");
            seen.gaps.push(block.place(node, path).gap("merge recipe", why, "audit the other models by themselves"));
        }
        for (parent, node, path) in self.found.into_iter().take(MAX_SOURCES) {
            block.note_parent(seen, node, &path, parent, Some(RelationKind::Merge));
        }
    }
}

#[cfg(test)]
mod tests;
