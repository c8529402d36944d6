//! What the names of folders, files and repositories suggest.
//!
//! A name proves nothing: what rests on it alone has the basis [`Basis::Named`]. Only a name that a tool wrote down (a cache's
//! layout, a store's manifest, a git remote) is recorded.

mod mention;
pub mod packing;

use std::collections::BTreeSet;

pub(super) use mention::mention;

use super::{Claim, Observations, ollama};
use crate::catalog::Catalog;
use crate::document::Place;
use crate::model::Basis;
use crate::source::{HintFrom, NameHint, Snapshot, file};

const EXTRACTOR: &str = "naming";
/// How many different quantizations the files of one model are believed to have.
const MAX_METHODS: usize = 32;

/// Words in a model's name for the way its weights were quantized, in lower case.
const METHODS: [&str; 18] = [
    "aqlm", "awq", "bnb", "eetq", "exl2", "exl3", "fp4", "fp8", "gptq", "hqq", "int4", "int8", "mlx", "mxfp4", "nf4", "nvfp4",
    "w4a16", "w8a8",
];

/// Notes what names say.
pub(super) fn observe(snapshot: &Snapshot, catalog: &Catalog, seen: &mut Observations) {
    let mut methods = BTreeSet::new();
    for hint in &snapshot.hints {
        let (basis, place) = whence(hint, snapshot);
        for (basis, name) in names(hint, basis, catalog) {
            if let Some((method, bits)) = quantization(&name)
                && methods.insert(method.to_ascii_lowercase())
            {
                seen.note(EXTRACTOR, Basis::Named, place.clone(), &hint.name, Claim::Quantization { method, bits });
            }
            seen.note(EXTRACTOR, basis, place.clone(), &hint.name, Claim::Name { name });
        }
    }
    for file in snapshot.files.iter().filter(|file| file::is_weights(&file.name)) {
        let name = file.name.rsplit_once('/').map_or(file.name.as_str(), |(_, name)| name);
        let Some((_, word)) = file::quantization(file::stem(name)).filter(|(_, word)| !is_full_width(word)) else { continue };
        if methods.len() < MAX_METHODS && methods.insert(word.to_ascii_lowercase()) {
            let claim = Claim::Quantization { method: word.to_owned(), bits: bits(word) };
            seen.note(EXTRACTOR, Basis::Named, Place::file(file.name.as_str()), name, claim);
        }
    }
}

/// How strong a hint is, and where it stands.
fn whence(hint: &NameHint, snapshot: &Snapshot) -> (Basis, Place) {
    match hint.from {
        HintFrom::FileName => {
            let first = snapshot.files.iter().find(|file| file::is_weights(&file.name));
            (Basis::Named, Place::file(first.map_or(".", |file| file.name.as_str())))
        }
        HintFrom::Folder | HintFrom::FolderPair | HintFrom::Reference => (Basis::Named, Place::file(".")),
        HintFrom::OllamaManifest => (Basis::Recorded, Place::file(crate::source::ollama::MANIFEST)),
        HintFrom::GitRemote => (Basis::Recorded, Place::file(".git/config")),
        HintFrom::HfCache => (Basis::Recorded, Place::file(".")),
        HintFrom::Hub => (Basis::Recorded, Place::key(crate::source::hub::INFO, "id")),
        HintFrom::Policy => (Basis::Recorded, Place::key("provaudit.yaml", "models")),
    }
}

/// The names in a hint. An owner in an Ollama store is not the owner of that name elsewhere, so it is only suggested.
fn names(hint: &NameHint, basis: Basis, catalog: &Catalog) -> Vec<(Basis, String)> {
    if !matches!(hint.from, HintFrom::OllamaManifest | HintFrom::Reference) || !hint.name.contains(':') {
        return vec![(basis, hint.name.clone())];
    }
    let Some(reference) = ollama::named(&hint.name, catalog) else { return vec![(Basis::Named, hint.name.clone())] };
    match reference.text.split_once('/') {
        Some((_, name)) => vec![(basis, name.to_owned()), (Basis::Named, reference.text)],
        None => vec![(basis, reference.text)],
    }
}

/// The method and bits that a model's name gives: `helper-7b-awq`, `helper-7b-bnb-4bit`, `helper-7b-Q4_K_M-GGUF`.
fn quantization(name: &str) -> Option<(String, Option<u8>)> {
    let name = name.rsplit_once('/').map_or(name, |(_, name)| name);
    let bare = ["-GGUF", "-gguf", "_GGUF", ".gguf"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    if let Some((_, word)) = file::quantization(bare).filter(|(_, word)| !is_full_width(word)) {
        return Some((word.to_owned(), bits(word)));
    }
    let words = || name.split(['-', '_', '.', ' ']).skip(1);
    let width = words().find_map(|word| {
        let lower = word.to_ascii_lowercase();
        lower.strip_suffix("bits").or(lower.strip_suffix("bit"))?.parse::<u8>().ok().filter(|bits| (1..=8).contains(bits))
    });
    let method = words().map(str::to_ascii_lowercase).find(|word| METHODS.contains(&word.as_str()));
    match (method, width) {
        // This one is a framework, which quantizes only where it says so.
        (Some(method), None) if method == "mlx" => None,
        (Some(method), width) => {
            let bits = width.or_else(|| bits(&method));
            Some((method, bits))
        }
        (None, Some(width)) => Some((format!("{width}bit"), Some(width))),
        (None, None) => None,
    }
}

/// Whether a word of a model's name gives its size: `7b`, `0.5B`, `350M`.
#[must_use]
pub fn is_size(word: &str) -> bool {
    let digits = word.strip_suffix(['b', 'B', 'm', 'M']).unwrap_or("");
    digits.len() < 6
        && digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// Whether the word is a type of full width, which is no quantization.
fn is_full_width(word: &str) -> bool {
    ["f16", "f32", "bf16", "fp16", "fp32"].iter().any(|full| word.eq_ignore_ascii_case(full))
}

/// The bits in a word such as `Q4_K_M`, `int8`, `w4a16`; other words that hold digits say nothing of bits.
fn bits(word: &str) -> Option<u8> {
    let lower = word.to_ascii_lowercase();
    let starts = ["iq", "tq", "q", "int", "fp", "nf", "mxfp", "nvfp", "w"];
    let rest = starts
        .iter()
        .find_map(|start| lower.strip_prefix(start).filter(|rest| rest.starts_with(|first: char| first.is_ascii_digit())))?;
    rest.bytes().next().map(|digit| digit - b'0').filter(|bits| (1..=8).contains(bits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SourceKind;

    fn observed(kind: SourceKind, hint: (&str, HintFrom), files: &[&str]) -> Vec<(Basis, Claim)> {
        let mut snapshot = Snapshot::from_files(kind, Some("m"), files.iter().map(|name| (*name, "")));
        snapshot.hints.push(NameHint { name: hint.0.to_owned(), from: hint.1 });
        let mut seen = Observations::default();
        observe(&snapshot, Catalog::shipped(), &mut seen);
        seen.evidence.into_iter().map(|evidence| (evidence.basis, evidence.claim)).collect()
    }

    fn name(name: &str) -> Claim {
        Claim::Name { name: name.to_owned() }
    }

    #[test]
    fn tells_suggested_names_from_recorded_ones() {
        let pair = observed(SourceKind::Local, ("acme/helper-7b", HintFrom::FolderPair), &[]);
        assert_eq!(pair, [(Basis::Named, name("acme/helper-7b"))]);
        let cache = observed(SourceKind::HfCache, ("acme/helper-7b", HintFrom::HfCache), &[]);
        assert_eq!(cache, [(Basis::Recorded, name("acme/helper-7b"))]);
    }

    #[test]
    fn takes_no_owner_in_a_store_for_one_on_the_hub() {
        let library = observed(SourceKind::Ollama, ("library/helper:3b", HintFrom::OllamaManifest), &[]);
        assert_eq!(library, [(Basis::Recorded, name("helper-3b"))]);
        let other = observed(SourceKind::Ollama, ("acme/helper:latest", HintFrom::OllamaManifest), &[]);
        assert_eq!(other, [(Basis::Recorded, name("helper")), (Basis::Named, name("acme/helper"))]);
        let hub = observed(SourceKind::Ollama, ("acme/helper-GGUF", HintFrom::OllamaManifest), &[]);
        assert_eq!(hub, [(Basis::Recorded, name("acme/helper-GGUF"))]);
    }

    #[test]
    fn reads_quantizations_from_names() {
        let read = |name: &str| quantization(name).map(|(method, bits)| format!("{method} {bits:?}"));
        for (text, expected) in [
            ("acme/helper-7b-AWQ", "awq None"),
            ("helper-7b-gptq-4bit", "gptq Some(4)"),
            ("helper-7b-bnb-4bit", "bnb Some(4)"),
            ("helper-7b-mlx-4bit", "mlx Some(4)"),
            ("helper-7b-Int4", "Int4 Some(4)"),
            ("helper-7b-8bit", "8bit Some(8)"),
            ("helper-7b-Q4_K_M-GGUF", "Q4_K_M Some(4)"),
            ("helper-7b.w4a16", "w4a16 Some(4)"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["helper-7b", "helper-mlx", "awq", "helper-7b-GGUF", "helper-bf16", "helper-16bit", "helper-64bit"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn notes_each_quantization_of_the_files_once() {
        let files =
            ["helper.Q4_K_M.gguf", "helper.Q8_0-00001-of-00002.gguf", "helper.Q8_0-00002-of-00002.gguf", "helper.f16.gguf"];
        let seen = observed(SourceKind::Local, ("helper", HintFrom::Folder), &files);
        let methods: Vec<_> = seen
            .iter()
            .filter_map(|(_, claim)| match claim {
                Claim::Quantization { method, bits } => Some((method.as_str(), *bits)),
                _ => None,
            })
            .collect();
        assert_eq!(methods, [("Q4_K_M", Some(4)), ("Q8_0", Some(8))]);
    }
}
