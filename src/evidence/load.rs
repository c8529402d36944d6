//! Loading of JSON and text for the extractors: the one place where limits, encodings and mistakes of syntax become gaps.
//!
//! An extractor asks for a file and gets it or nothing; when it gets nothing, the reason is in the report already.

use std::borrow::Cow;
use std::cell::OnceCell;

use serde_json::Value;

use super::{Claim, Mention, MentionForm, Observations};
use crate::document::json;
use crate::document::{Document, Place};
use crate::model::{Basis, Revision};
use crate::source::{ReadError, Snapshot, SourceFile};

/// Largest JSON file that is read, in bytes; `tokenizer.json` has its own limit.
pub(super) const JSON_LIMIT: u64 = 16 << 20;

/// Most oddities of one JSON file that are reported.
const MAX_NOTES: usize = 8;

/// The bytes of a whole file; a gap where it is over the limit or cannot be read.
pub(super) fn bytes(snapshot: &Snapshot, file: &SourceFile, limit: u64, seen: &mut Observations) -> Option<Vec<u8>> {
    match snapshot.read(file, limit) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            let close_by = match error {
                ReadError::TooLarge { .. } => "check why the file is so large",
                ReadError::Io(_) => "make the file readable",
            };
            seen.gaps.push(Place::file(file.name.as_str()).gap("file", error.to_string(), close_by));
            None
        }
    }
}

/// A text file, decoded.
pub(super) fn text(snapshot: &Snapshot, file: &SourceFile, limit: u64, seen: &mut Observations) -> Option<Document> {
    let bytes = bytes(snapshot, file, limit, seen)?;
    let (document, note) = Document::decode(file.name.as_str(), bytes);
    if let Some(note) = note {
        seen.gaps.push(Place::file(document.name().clone()).gap("text", note, "save the file as UTF-8"));
    }
    Some(document)
}

/// A JSON file that holds an object, parsed; what stands before a mistake, where it has one.
pub(super) fn json(snapshot: &Snapshot, file: &SourceFile, limit: u64, seen: &mut Observations) -> Option<Json> {
    let json = json_of_any_shape(snapshot, file, limit, seen)?;
    if !json.value.is_object() {
        seen.gaps.push(json.file().gap("JSON", "holds no keys", "correct the file"));
        return None;
    }
    Some(json)
}

/// A JSON file, parsed, whatever it holds.
pub(super) fn json_of_any_shape(snapshot: &Snapshot, file: &SourceFile, limit: u64, seen: &mut Observations) -> Option<Json> {
    let document = text(snapshot, file, limit, seen)?;
    let mut note = |problem: json::Problem| {
        let place = Place::file(document.name().clone()).with_position(problem.line, problem.column);
        seen.gaps.push(place.gap("JSON", problem.message, "correct the file"));
    };
    match json::parse_noting(&document) {
        Ok(parsed) => {
            parsed.notes.into_iter().take(MAX_NOTES).chain(parsed.broken).for_each(&mut note);
            Some(Json { document, value: parsed.value, places: OnceCell::new() })
        }
        Err(problem) => {
            note(problem);
            None
        }
    }
}

/// A JSON file whose values can be asked for by key path (`quantization_config.bits`) and noted with their place.
pub(super) struct Json {
    document: Document,
    value: Value,
    places: OnceCell<json::Places>,
}

impl Json {
    /// The whole value.
    pub(super) fn root(&self) -> &Value {
        &self.value
    }

    /// The value at a key path; `None` where it is missing or `null`.
    pub(super) fn get(&self, path: &str) -> Option<&Value> {
        at(&self.value, path)
    }

    /// The text at a key path, trimmed; `None` where nothing or something else stands there.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.get(path)?.as_str().map(str::trim).filter(|text| !text.is_empty())
    }

    /// The whole number at a key path.
    pub(super) fn number(&self, path: &str) -> Option<u64> {
        integer(self.get(path)?)
    }

    /// Whether `true` stands at a key path.
    pub(super) fn is_true(&self, path: &str) -> bool {
        self.get(path).and_then(Value::as_bool) == Some(true)
    }

    /// Reports values that stand at these keys and are no text: what they would have said is not known.
    pub(super) fn expects_text(&self, keys: &[&str], seen: &mut Observations) {
        for key in keys {
            let Some(value) = self.get(key).filter(|value| !value.is_string()) else { continue };
            let why = format!("`{key}` is {}, not text", form(value));
            seen.gaps.push(self.place(key).gap("value", why, "correct the file"));
        }
    }

    /// The place of a key path.
    pub(super) fn place(&self, path: &str) -> Place {
        self.places.get_or_init(|| json::Places::of(&self.document)).place(&self.document, path)
    }

    /// The file as a place.
    pub(super) fn file(&self) -> Place {
        Place::file(self.document.name().clone())
    }
}

/// The form of a value, for people.
fn form(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}

/// The value at a key path below another; `None` where it is missing or `null`.
pub(super) fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    let (found, rest) = member(value, path)?;
    match rest {
        Some(rest) => at(found, rest),
        None => Some(found).filter(|value| !value.is_null()),
    }
}

/// The member of an object that a path begins with, and the rest of the path. Comparing the keys of a small object costs less
/// than hashing, and configurations are asked for many.
fn member<'a, 'p>(value: &'a Value, path: &'p str) -> Option<(&'a Value, Option<&'p str>)> {
    let object = value.as_object()?;
    if object.len() > 24 {
        let (key, rest) = path.split_once('.').map_or((path, None), |(key, rest)| (key, Some(rest)));
        return Some((object.get(key)?, rest));
    }
    object.iter().find_map(|(name, value)| {
        // Most keys are told apart by their first letter.
        if name.bytes().next() != path.bytes().next() {
            return None;
        }
        let rest = match path.as_bytes().get(name.len()) {
            None if path.len() == name.len() => None,
            Some(b'.') => Some(&path[name.len() + 1..]),
            _ => return None,
        };
        // A key that itself holds a dot is no step of a path.
        (path.starts_with(name.as_str()) && !name.contains('.')).then_some((value, rest))
    })
}

/// A whole number, also where it is written as `1.0`.
pub(super) fn integer(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| {
        value.as_f64().filter(|number| number.fract() == 0.0 && (0.0..9e15).contains(number)).map(|number| number as u64)
    })
}

/// A model that a tool wrote down as the one it loaded.
pub(super) enum Loaded {
    /// A model with an id or a name.
    Model(Mention),
    /// A path on somebody's disk, as it may be shown.
    Path(String),
}

/// Reads what a tool wrote where it loaded a model from. A path through a Hugging Face cache still names the repository and
/// the commit (`…/models--org--name/snapshots/COMMIT`); of any other path only its last part may be shown.
pub(super) fn loaded(text: &str) -> Option<Loaded> {
    if let Some(mention) = cached(text) {
        return Some(Loaded::Model(mention));
    }
    let mention = Mention::parse(text)?;
    Some(match mention.form {
        MentionForm::HubId if !is_path(text) => Loaded::Model(mention),
        MentionForm::Name if !is_path(text) => Loaded::Model(mention),
        _ => Loaded::Path(redacted(text)),
    })
}

/// The repository and commit in a path through a Hugging Face cache.
fn cached(path: &str) -> Option<Mention> {
    let mut parts = path.split(['/', '\\']);
    let folder = parts.by_ref().find_map(|part| part.strip_prefix("models--"))?;
    let mut mention = Mention::parse(&folder.replacen("--", "/", 1))?;
    if parts.next() == Some("snapshots") {
        mention.revision = parts.next().and_then(|commit| commit.parse::<Revision>().ok());
    }
    (mention.form != MentionForm::LocalPath).then_some(mention)
}

/// Whether a text can only be a path: absolute, relative by its dots, with a drive letter, or with a slash at its end.
fn is_path(text: &str) -> bool {
    let text = text.trim();
    let drive = text.as_bytes().get(1) == Some(&b':') && text.as_bytes()[0].is_ascii_alphabetic();
    (text.starts_with(['/', '~', '.', '\\']) || drive || text.contains('\\') || text.ends_with('/')) && !text.contains("://")
}

/// A path without the folders above its last part: those name users and machines.
pub(super) fn redacted(path: &str) -> String {
    let path = path.trim().trim_end_matches(['/', '\\']);
    path.rsplit_once(['/', '\\']).map_or_else(|| path.to_owned(), |(_, last)| format!("…/{last}"))
}

/// Notes a path where a model's name belongs: it shows that the model was loaded from a disk, and no more.
pub(super) fn note_path(seen: &mut Observations, extractor: &'static str, place: Place, shown: &str) {
    seen.note(extractor, Basis::Recorded, place, shown, Claim::Tag { tag: "local-path".to_owned() });
}

/// A text of bytes that should be UTF-8.
pub(super) fn lossy(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    let text = String::from_utf8_lossy(bytes);
    let damaged = matches!(text, Cow::Owned(_));
    (text, damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SourceKind;
    use crate::source::Snapshot;

    #[test]
    fn reads_the_repository_out_of_a_cache_path() {
        for path in [
            "/home/someone/.cache/huggingface/hub/models--acme--helper-7b/snapshots/0123abcd",
            "C:\\Users\\someone\\hub\\models--acme--helper-7b\\snapshots\\0123abcd",
        ] {
            let Some(Loaded::Model(mention)) = loaded(path) else { panic!("{path}") };
            assert_eq!(mention.text, "acme/helper-7b");
            assert_eq!(mention.revision.unwrap().as_str(), "0123abcd");
        }
    }

    #[test]
    fn shows_only_the_last_part_of_a_path() {
        for path in ["/home/someone/runs/base/", "C:\\someone\\base", "./runs/base", "base/"] {
            let Some(Loaded::Path(shown)) = loaded(path) else { panic!("{path}") };
            assert!(!shown.contains("someone") && shown.ends_with("base"), "{shown}");
        }
    }

    #[test]
    fn turns_what_cannot_be_parsed_into_a_gap_with_its_place() {
        let snapshot = Snapshot::from_files(SourceKind::Local, None, [("config.json", "{\n  \"a\": }")]);
        let mut seen = Observations::default();
        assert!(json(&snapshot, &snapshot.files[0], JSON_LIMIT, &mut seen).is_none());
        assert!(seen.gaps[0].place.starts_with("config.json:2:"), "{:?}", seen.gaps);
    }

    #[test]
    fn turns_a_file_over_the_limit_into_a_gap_with_the_figure() {
        let snapshot = Snapshot::from_files(SourceKind::Local, None, [("config.json", "{}")]);
        let mut seen = Observations::default();
        assert!(json(&snapshot, &snapshot.files[0], 1, &mut seen).is_none());
        assert!(seen.gaps[0].why.contains("2 bytes"), "{:?}", seen.gaps);
    }
}
