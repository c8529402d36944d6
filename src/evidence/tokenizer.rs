//! Tokenizer files: the vocabulary's digest, special tokens by id, and the chat template's markers.
//!
//! A vocabulary is costly to train, so models of one line share it, and students keep that of their own base: its digest names
//! the tokenizer family whatever the card says. One vocabulary is read a model: `tokenizer.json`, else the older files.

pub(super) mod file;
pub(super) mod pieces;
mod sentencepiece;
pub(super) mod template;

use std::collections::HashSet;

use serde_json::Value;

use super::load::{self, JSON_LIMIT, Json, Loaded};
use super::{Claim, Observations, TokenizerFacts};
use crate::document::Place;
use crate::model::Basis;
use crate::source::{Snapshot, SourceFile};

const NAME: &str = "tokenizer";
/// Largest `tokenizer.json`, in bytes.
const LIMIT: u64 = 64 << 20;
/// Names of SentencePiece models.
const SENTENCEPIECE: [&str; 4] = ["tokenizer.model", "spiece.model", "sentencepiece.bpe.model", "sentencepiece.model"];
/// Most named chat templates that are read.
const MAX_TEMPLATES: usize = 32;

/// Notes what these files say.
pub(super) fn observe(snapshot: &Snapshot, seen: &mut Observations) {
    let config = snapshot.file("tokenizer_config.json").and_then(|file| load::json(snapshot, file, JSON_LIMIT, seen));
    if let Some(file) = snapshot.file("tokenizer.json") {
        tokenizer_json(snapshot, file, seen);
    } else {
        older_files(snapshot, config.as_ref(), seen);
    }
    if let Some(json) = &config {
        tokenizer_config(json, seen);
    }
    if let Some(document) = snapshot.file("chat_template.jinja").and_then(|file| load::text(snapshot, file, JSON_LIMIT, seen)) {
        note_template(Place::file(document.name().clone()), document.text(), seen);
    }
    if let Some(json) = snapshot.file("chat_template.json").and_then(|file| load::json(snapshot, file, JSON_LIMIT, seen)) {
        note_templates(&json, seen);
    }
}

fn tokenizer_json(snapshot: &Snapshot, file: &SourceFile, seen: &mut Observations) {
    let place = Place::file(file.name.as_str());
    let Some(bytes) = load::bytes(snapshot, file, LIMIT, seen) else { return };
    match file::read(&bytes) {
        Ok((facts, note)) => {
            if let Some(note) = note {
                seen.gaps.push(place.gap("vocabulary digest", note, "check why the vocabulary is so large"));
            }
            note_facts(place, facts, seen);
        }
        Err(error) => {
            let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
            let column = u32::try_from(error.column()).unwrap_or(u32::MAX);
            let place = place.with_position(line, column);
            seen.gaps.push(place.gap("tokenizer", error.to_string(), "correct the file"));
        }
    }
}

fn note_facts(place: Place, facts: TokenizerFacts, seen: &mut Observations) {
    if facts == TokenizerFacts::default() {
        return;
    }
    let kind = facts.kind.as_deref().unwrap_or("tokenizer");
    let quote = match facts.vocabulary {
        Some(entries) => format!("{kind}, {entries} entries"),
        None => kind.to_owned(),
    };
    seen.note(NAME, Basis::Structural, place, &quote, Claim::Tokenizer(Box::new(facts)));
}

fn tokenizer_config(json: &Json, seen: &mut Observations) {
    json.expects_text(&["tokenizer_class", "name_or_path"], seen);
    if let Some(class) = json.text("tokenizer_class") {
        let tag = format!("tokenizer-class:{class}");
        seen.note(NAME, Basis::Recorded, json.place("tokenizer_class"), class, Claim::Tag { tag });
    }
    // Where the tokenizer came from says nothing sure about the weights.
    match json.text("name_or_path").and_then(load::loaded) {
        Some(Loaded::Model(from)) => {
            let tag = format!("tokenizer-from:{from}");
            seen.note(NAME, Basis::Recorded, json.place("name_or_path"), &from.text, Claim::Tag { tag });
        }
        Some(Loaded::Path(shown)) => load::note_path(seen, NAME, json.place("name_or_path"), &shown),
        None => {}
    }
    super::config::remote_code(json, NAME, seen);
    let special = added_tokens(json);
    if !special.is_empty() {
        let quote = format!("{} added tokens", special.len());
        let facts = TokenizerFacts { special, ..TokenizerFacts::default() };
        seen.note(NAME, Basis::Recorded, json.place("added_tokens_decoder"), &quote, Claim::Tokenizer(Box::new(facts)));
    }
    note_templates(json, seen);
}

/// `added_tokens_decoder` by id.
fn added_tokens(json: &Json) -> Vec<(u64, String)> {
    let Some(tokens) = json.get("added_tokens_decoder").and_then(Value::as_object) else { return Vec::new() };
    let mut special: Vec<(u64, String)> =
        tokens.iter().filter_map(|(id, token)| Some((id.parse().ok()?, token.get("content")?.as_str()?.to_owned()))).collect();
    special.sort();
    special.truncate(file::MAX_SPECIAL);
    special
}

/// `chat_template`: one template, or a list of `{name, template}`.
fn note_templates(json: &Json, seen: &mut Observations) {
    let place = || json.place("chat_template");
    match json.get("chat_template") {
        Some(Value::String(text)) => note_template(place(), text, seen),
        Some(Value::Array(list)) => {
            if list.len() > MAX_TEMPLATES {
                let why = format!("{} chat templates are over the limit of {MAX_TEMPLATES}", list.len());
                seen.gaps.push(place().gap("chat template", why, "check why there are so many"));
            }
            for text in list.iter().filter_map(|item| item.get("template")?.as_str()).take(MAX_TEMPLATES) {
                note_template(place(), text, seen);
            }
        }
        Some(_) => json.expects_text(&["chat_template"], seen),
        None => {}
    }
}

/// Notes one chat template.
fn note_template(place: Place, text: &str, seen: &mut Observations) {
    if !text.trim().is_empty() {
        seen.note(NAME, Basis::Recorded, place, text, Claim::Tokenizer(Box::new(template::facts(text))));
    }
}

/// `vocab.json` with `merges.txt`, or `vocab.txt`, with the files that name special tokens beside them.
fn older_files(snapshot: &Snapshot, config: Option<&Json>, seen: &mut Observations) {
    let vocab = ["vocab.json", "vocab.txt"].iter().find_map(|name| snapshot.file(name));
    let mut special: HashSet<String> = HashSet::new();
    let mut facts = TokenizerFacts::default();
    if let Some(json) = snapshot.file("added_tokens.json").and_then(|file| load::json(snapshot, file, JSON_LIMIT, seen)) {
        let tokens = json.root().as_object().into_iter().flatten();
        facts.special = tokens.filter_map(|(token, id)| Some((load::integer(id)?, token.clone()))).collect();
        facts.special.sort();
        facts.special.truncate(file::MAX_SPECIAL);
        special.extend(facts.special.iter().map(|(_, token)| token.clone()));
    }
    let Some(file) = vocab else {
        note_facts(Place::file("added_tokens.json"), facts, seen);
        return sentencepiece_model(snapshot, seen);
    };
    special.extend(config.map(added_tokens).unwrap_or_default().into_iter().map(|(_, token)| token));
    if let Some(json) = snapshot.file("special_tokens_map.json").and_then(|file| load::json(snapshot, file, JSON_LIMIT, seen)) {
        special.extend(named_tokens(json.root()));
    }
    let Some(bytes) = load::bytes(snapshot, file, LIMIT, seen) else { return };
    let place = Place::file(file.name.as_str());
    if file.name == "vocab.txt" {
        facts.kind = Some("WordPiece".to_owned());
        let lines = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let pieces: Vec<&[u8]> = lines.filter(|line| !line.is_empty()).take(pieces::MAX_PIECES + 1).collect();
        facts.vocabulary = Some(pieces.len() as u64);
        if pieces.len() <= pieces::MAX_PIECES {
            let normal =
                pieces.into_iter().filter(|piece| !std::str::from_utf8(piece).is_ok_and(|piece| special.contains(piece)));
            facts.pieces_sha256 = pieces::set_digest(normal);
        }
    } else {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let vocabulary: file::Vocabulary = match serde_json::from_slice(bytes) {
            Ok(vocabulary) => vocabulary,
            Err(error) => {
                seen.gaps.push(place.gap("vocabulary", error.to_string(), "correct the file"));
                return;
            }
        };
        if vocabulary.dropped {
            let why = file::too_many(vocabulary.entries);
            seen.gaps.push(place.gap("vocabulary digest", why, "check why the vocabulary is so large"));
        }
        facts.vocabulary = Some(vocabulary.entries);
        let normal = vocabulary.pieces.iter().filter(|(piece, _)| !special.contains(piece.as_ref()));
        facts.pieces_sha256 = pieces::set_digest(normal.map(|(piece, _)| piece.as_bytes()));
        if let Some(bytes) = snapshot.file("merges.txt").and_then(|file| load::bytes(snapshot, file, LIMIT, seen)) {
            facts.kind = Some("BPE".to_owned());
            let rules = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty() && !line.starts_with(b"#version"));
            facts.merges = Some(rules.count() as u64);
        }
    }
    note_facts(place, facts, seen);
}

/// A SentencePiece model. Other tools use the same name for text files of their own, which say nothing here.
fn sentencepiece_model(snapshot: &Snapshot, seen: &mut Observations) {
    let Some(file) = SENTENCEPIECE.iter().find_map(|name| snapshot.file(name)) else { return };
    let Some(bytes) = load::bytes(snapshot, file, LIMIT, seen) else { return };
    let place = Place::file(file.name.as_str());
    match sentencepiece::read(&bytes) {
        Some(facts) => note_facts(place, facts, seen),
        None if std::str::from_utf8(&bytes).is_ok() => {}
        None => {
            let why = "is neither text nor a whole SentencePiece model";
            seen.gaps.push(place.gap("tokenizer", why, "fetch the file again"));
        }
    }
}

/// The tokens that `special_tokens_map.json` names: strings, `{"content": …}`, or lists of either.
fn named_tokens(map: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().or_else(|| value.get("content")?.as_str()).map(str::to_owned);
    map.as_object()
        .into_iter()
        .flat_map(|map| map.values())
        .flat_map(|value| value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice))
        .filter_map(text)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SourceKind;

    fn observed(files: &[(&str, &str)]) -> Observations {
        let snapshot = Snapshot::from_files(SourceKind::Local, None, files.iter().map(|(name, text)| (*name, *text)));
        let mut seen = Observations::default();
        observe(&snapshot, &mut seen);
        seen
    }

    fn facts(seen: &Observations) -> Vec<&TokenizerFacts> {
        seen.evidence
            .iter()
            .filter_map(|item| if let Claim::Tokenizer(facts) = &item.claim { Some(&**facts) } else { None })
            .collect()
    }

    #[test]
    fn reads_class_origin_specials_and_template_of_the_configuration() {
        let seen = observed(&[(
            "tokenizer_config.json",
            r#"{"tokenizer_class": "AcmeTokenizer", "name_or_path": "example/base-7b", "chat_template": "<|turn|>{{ x }}",
                "added_tokens_decoder": {"7": {"content": "<|turn|>"}, "x": {}, "3": {"content": "<s>"}}}"#,
        )]);
        let tags: Vec<&str> = seen
            .evidence
            .iter()
            .filter_map(|item| if let Claim::Tag { tag } = &item.claim { Some(tag.as_str()) } else { None })
            .collect();
        assert_eq!(tags, ["tokenizer-class:AcmeTokenizer", "tokenizer-from:example/base-7b"]);
        assert_eq!(facts(&seen)[0].special, [(3, "<s>".to_owned()), (7, "<|turn|>".to_owned())]);
        assert_eq!(facts(&seen)[1].markers, ["<|turn|>"]);
    }

    #[test]
    fn gives_the_same_digest_for_new_and_old_files() {
        let new = observed(&[(
            "tokenizer.json",
            r#"{"added_tokens": [{"id": 0, "content": "<s>"}], "model": {"type": "BPE", "vocab": {"<s>": 0, "b": 1, "a": 2}, "merges": ["a b"]}}"#,
        )]);
        let old = observed(&[
            ("vocab.json", r#"{"<s>": 0, "b": 1, "a": 2}"#),
            ("merges.txt", "#version: 0.2\na b\n"),
            ("special_tokens_map.json", r#"{"bos_token": {"content": "<s>"}, "additional_special_tokens": []}"#),
        ]);
        let words = observed(&[("vocab.txt", "<s>\r\nb\na\n"), ("special_tokens_map.json", r#"{"cls_token": "<s>"}"#)]);
        assert_eq!(facts(&new)[0].pieces_sha256, facts(&old)[0].pieces_sha256);
        assert_eq!(facts(&new)[0].pieces_sha256, facts(&words)[0].pieces_sha256);
        assert_eq!((facts(&old)[0].merges, facts(&old)[0].vocabulary), (Some(1), Some(3)));
    }

    #[test]
    fn reads_templates_from_lists_and_files_of_their_own() {
        let seen = observed(&[
            (
                "tokenizer_config.json",
                r#"{"chat_template": [{"name": "default", "template": "a"}, {"name": "tool", "template": "b"}, 3]}"#,
            ),
            ("chat_template.jinja", "c"),
            ("chat_template.json", r#"{"chat_template": "d"}"#),
        ]);
        assert_eq!(facts(&seen).len(), 4);
    }

    #[test]
    fn reports_a_broken_tokenizer_with_its_place() {
        let seen = observed(&[("tokenizer.json", "{\"model\":\n{")]);
        assert!(seen.gaps[0].place.starts_with("tokenizer.json:2:"), "{:?}", seen.gaps);
    }
}
