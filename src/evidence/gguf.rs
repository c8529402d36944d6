//! Headers of GGUF files: names, base models, licence, sizes, tokenizer and chat template, in one file with the weights.
//!
//! A folder often holds one model many times, in different quantizations. What the first file says is noted once; of the
//! others, only what differs. Of a model in several splits only the first has the keys, and the tensors are summed.

mod header;
mod provenance;
mod stream;
mod types;
mod vocabulary;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::tokenizer::template;
use super::{Claim, Observations, Shape, TokenizerFacts};
use crate::document::Place;
use crate::model::{Basis, ModelKind};
use crate::source::{Snapshot, SourceFile};
use header::{Header, Value};

const NAME: &str = "gguf";
/// Most splits of one model.
const MAX_SPLITS: u64 = 4096;
/// Most files of one folder whose headers are read.
const MAX_FILES: usize = 1024;

/// Notes claims at the keys of one file, leaving out what the folder's first file said already.
struct Notes<'a> {
    file: &'a str,
    seen: &'a mut Observations,
    first: std::ops::Range<usize>,
}

impl Notes<'_> {
    fn note(&mut self, key: &str, quote: &str, claim: Claim) {
        self.with_basis(Basis::Recorded, key, quote, claim);
    }

    fn with_basis(&mut self, basis: Basis, key: &str, quote: &str, claim: Claim) {
        let known =
            self.seen.evidence.get(self.first.clone()).is_some_and(|first| first.iter().any(|item| item.claim == claim));
        if !known {
            self.seen.note(NAME, basis, Place::key(self.file, key), quote, claim);
        }
    }

    fn gap(&mut self, what: &'static str, why: String, close_by: &'static str) {
        self.seen.gaps.push(Place::file(self.file).gap(what, why, close_by));
    }
}

/// Notes what these files say.
pub(super) fn observe(snapshot: &Snapshot, seen: &mut Observations) {
    let mut models: BTreeMap<(String, u64), Vec<&SourceFile>> = BTreeMap::new();
    let files = snapshot.files.iter().filter(|file| file.name.to_ascii_lowercase().ends_with(".gguf"));
    for (index, file) in files.enumerate() {
        if index == MAX_FILES {
            let why = format!("more than {MAX_FILES} GGUF files: the others were not read");
            seen.gaps.push(Place::file(file.name.as_str()).gap("GGUF header", why, "scan the files in smaller folders"));
            break;
        }
        models.entry(split_of(&file.name).unwrap_or((file.name.clone(), 1))).or_default().push(file);
    }
    let mut first = 0..0;
    for files in models.values() {
        let start = seen.evidence.len();
        let mut notes = Notes { file: &files[0].name, seen, first: first.clone() };
        observe_model(snapshot, files, &mut notes);
        if first.is_empty() {
            first = start..seen.evidence.len();
        }
    }
}

/// `model-00001-of-00003.gguf` as the name of the whole and the number of its splits.
fn split_of(name: &str) -> Option<(String, u64)> {
    let (rest, of) = name.get(..name.len() - ".gguf".len())?.rsplit_once("-of-")?;
    let (stem, number) = rest.rsplit_once('-')?;
    number.parse::<u64>().ok()?;
    Some((stem.to_owned(), of.parse().ok().filter(|of| *of > 0)?))
}

/// Notes what one model says, in one file or in splits.
fn observe_model(snapshot: &Snapshot, files: &[&SourceFile], notes: &mut Notes<'_>) {
    let Some(mut header) = open(snapshot, files[0], notes) else { return };
    let mut complete = header.tensors_read;
    for file in &files[1..] {
        let Some(split) = open(snapshot, file, notes) else {
            complete = false;
            continue;
        };
        complete &= split.tensors_read;
        header.tensors.merge(split.tensors);
        for (number, elements) in split.types {
            let count = header.types.entry(number).or_default();
            *count = count.saturating_add(elements);
        }
    }
    let named = split_of(&files[0].name).map(|(_, of)| of);
    let splits = header.integer("split.count").filter(|count| *count > 1).or(named).unwrap_or(1).min(MAX_SPLITS);
    if (files.len() as u64) < splits {
        complete = false;
        let why = format!("{} of {splits} splits are missing", splits - files.len() as u64);
        notes.gap("GGUF splits", why, "fetch the other splits");
    }
    for odd in std::mem::take(&mut header.odd) {
        let place = Place::key(notes.file, &odd.key);
        notes.seen.gaps.push(place.gap("GGUF key", odd.why, "ask the file's maker to write it again"));
    }
    for (key, form) in header.no_texts() {
        let place = Place::key(notes.file, key);
        let why = format!("is {form}, not text");
        notes.seen.gaps.push(place.gap("GGUF key", why, "ask the file's maker to write it again"));
    }
    note_network(&header, complete, notes);
    provenance::observe(&header, notes);
    note_tokenizer(&header, notes);
}

/// Reads the header of one file; `None` where there is nothing to believe.
fn open(snapshot: &Snapshot, file: &SourceFile, notes: &mut Notes<'_>) -> Option<Header> {
    let place = Place::file(file.name.as_str());
    let source = match snapshot.open(file) {
        Ok(source) => source,
        Err(error) => {
            notes.seen.gaps.push(place.gap("GGUF header", error.to_string(), "make the file readable"));
            return None;
        }
    };
    let header = header::read(source, file.size);
    if let Some(stop) = &header.stop {
        let why = format!("at byte {}: {}", stop.offset, stop.why);
        notes.seen.gaps.push(place.gap("GGUF header", why, "fetch the file again, or convert the model anew"));
    }
    if header.data_end > file.size {
        let why = format!("truncated: tensor data ends at byte {}, the file has {}", header.data_end, file.size);
        notes.seen.gaps.push(place.gap("tensor data", why, "fetch the file again"));
    }
    header.tensor_count.is_some().then_some(header)
}

/// Notes what the file holds: architecture, sizes, parameters, quantization.
fn note_network(header: &Header, complete: bool, notes: &mut Notes<'_>) {
    let kind = header.text_of("general.type");
    let architecture = header.text_of("general.architecture");
    if kind == Some("mmproj") || architecture == Some("clip") {
        // The eye of another file: its sizes are not the model's.
        return notes.note("general.type", kind.unwrap_or("mmproj"), Claim::Tag { tag: "mmproj".to_owned() });
    }
    if kind == Some("imatrix") {
        return notes.note("general.type", "imatrix", Claim::Tag { tag: "imatrix".to_owned() });
    }
    if let Some(word) = architecture {
        let claim = Claim::Architecture { model_type: word.to_owned() };
        notes.with_basis(Basis::Structural, "general.architecture", word, claim);
        if let Some(shape) = shape(header, word) {
            let quote = super::config::summary(&shape);
            notes.with_basis(Basis::Structural, &format!("{word}.block_count"), &quote, Claim::Shape(Box::new(shape)));
        }
    }
    let empty = header.tensor_count == Some(0) && header.tensors.tensors == 0;
    let adapter = kind == Some("adapter") || header.tensors.is_adapter();
    if adapter {
        notes.note("general.type", "adapter", Claim::Kind(ModelKind::Adapter));
    } else if empty && header.tensors_read {
        notes.with_basis(Basis::Structural, "tensor count", "0 tensors", Claim::Kind(ModelKind::Vocabulary));
    } else if !empty {
        notes.with_basis(Basis::Structural, "tensor count", "tensors", Claim::Kind(ModelKind::Model));
    }
    if empty {
        return;
    }
    if complete {
        let (count, tensors) = (header.tensors.elements, header.tensors.tensors);
        let quote = format!("{count} parameters in {tensors} tensors");
        notes.with_basis(Basis::Structural, "tensor infos", &quote, Claim::Parameters { count });
    }
    if !adapter && let Some(shape) = header.tensors.shape() {
        let quote = super::config::summary(&shape);
        notes.with_basis(Basis::Structural, "tensor infos", &quote, Claim::Shape(Box::new(shape)));
    }
    note_quantization(header, notes);
}

fn note_quantization(header: &Header, notes: &mut Notes<'_>) {
    let written = header.integer("general.file_type");
    let main = header.types.iter().max_by_key(|(_, elements)| **elements).map(|(number, _)| *number);
    let (key, name, bits) = match (written, written.and_then(types::file_type), main) {
        (Some(_), Some((name, bits)), _) => ("general.file_type", name.to_owned(), Some(bits)),
        (Some(number), None, _) => ("general.file_type", format!("file type {number}"), None),
        (None, _, Some(number)) => {
            let name = types::tensor_type(number).map_or_else(|| format!("tensor type {number}"), |kind| kind.name.to_owned());
            ("tensor infos", name, None)
        }
        (None, _, None) => return,
    };
    if types::is_plain(&name) {
        let tag = format!("dtype:{}", name.to_ascii_lowercase());
        notes.note(key, &name, Claim::Tag { tag });
    } else {
        notes.note(key, &name.clone(), Claim::Quantization { method: name, bits });
    }
}

/// The sizes that the keys of the architecture give.
fn shape(header: &Header, architecture: &str) -> Option<Shape> {
    let size = |key: &str| header.integer(&format!("{architecture}.{key}"));
    let rope = match header.keys.get(&format!("{architecture}.rope.freq_base")) {
        Some(Value::Float(base)) => Some(*base),
        _ => None,
    };
    let shape = Shape {
        hidden: size("embedding_length"),
        layers: size("block_count"),
        heads: size("attention.head_count"),
        kv_heads: size("attention.head_count_kv"),
        intermediate: size("feed_forward_length"),
        vocab: size("vocab_size"),
        rope_theta: rope,
        experts: size("expert_count"),
    };
    (shape.hidden.is_some() || shape.layers.is_some()).then_some(shape)
}

/// Notes the tokenizer, and each chat template by itself.
fn note_tokenizer(header: &Header, notes: &mut Notes<'_>) {
    let ids = ["bos", "eos"].map(|name| header.integer(&format!("tokenizer.ggml.{name}_token_id")));
    let ids: Vec<u64> = ids.into_iter().flatten().collect();
    let vocabulary = &header.vocabulary;
    let facts = TokenizerFacts {
        kind: header.text_of("tokenizer.ggml.model").map(str::to_owned),
        pre: header.text_of("tokenizer.ggml.pre").map(str::to_owned),
        vocabulary: (!vocabulary.is_empty()).then_some(vocabulary.count),
        merges: header.length("tokenizer.ggml.merges"),
        special: vocabulary.special(&ids),
        pieces_sha256: vocabulary.digest(),
        ..TokenizerFacts::default()
    };
    if vocabulary.dropped {
        let why = format!("{} tokens, or a token among them, are over the limit", vocabulary.count);
        notes.gap("vocabulary digest", why, "check why the vocabulary is so large");
    }
    if facts != TokenizerFacts::default() {
        let word = facts.pre.as_deref().or(facts.kind.as_deref()).unwrap_or("tokenizer");
        let quote = format!("{word}, {} tokens", vocabulary.count);
        let key = if facts.pre.is_some() { "tokenizer.ggml.pre" } else { "tokenizer.ggml.model" };
        notes.with_basis(Basis::Structural, key, &quote, Claim::Tokenizer(Box::new(facts)));
    }
    let mut templates: Vec<(&str, &str)> = header
        .keys
        .keys()
        .filter(|key| key.strip_prefix("tokenizer.chat_template").is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
        .filter_map(|key| Some((key.as_str(), header.text_of(key)?)))
        .collect();
    templates.sort_unstable();
    for (key, _) in templates {
        // The digest is over the text as it stands, with its white space.
        if let Some(Value::Text(text)) = header.keys.get(key) {
            notes.note(key, text, Claim::Tokenizer(Box::new(template::facts(text))));
        }
    }
}
