//! Reads lists of models and requirements, and recipes of Ollama.
//!
//! A list holds one model a line: an id, an address on the Hub, a name with `ollama:` before it, or a path, which is looked up
//! beside the list and then from where the program runs. `#` begins a comment. `owner/name==revision` and `@revision` are as
//! requirements write them; in a file of that name, words without an owner are packages and no models.

use std::path::{Path, PathBuf};

use super::name::{Asked, Value};
use super::sink::Sink;

/// Reads a list.
pub(super) fn read(text: &str, sink: &mut Sink<'_>) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let bare = line.split_once(" #").map_or(line, |(before, _)| before).trim();
        let bare = bare.split_once('\t').map_or(bare, |(before, _)| before).trim_end();
        if bare.is_empty() || bare.starts_with('#') || bare.starts_with('-') {
            continue;
        }
        let at = at + line.find(bare).unwrap_or(0);
        item(at, bare, sink);
    }
}

fn item(at: usize, line: &str, sink: &mut Sink<'_>) {
    // `package @ https://…`, as requirements write an address.
    let (value, is_package) = match line.split_once(" @ ") {
        Some((_, address)) => (address.trim(), true),
        None => (line.split(';').next().unwrap_or("").trim(), false),
    };
    let (value, pinned) = match value.split_once("==") {
        Some((value, version)) => (value.trim(), Some(version.trim())),
        None => (value.split(['>', '<', '~', '!', ' ']).next().unwrap_or(value), None),
    };
    // Anything there is on disk is meant, but for words of requirements.
    let requirement = pinned.is_some() || value.len() < line.len();
    if !requirement && let Some(path) = path_of(value, sink.folder.as_deref()) {
        sink.paths.push(path);
        return;
    }
    if !value.contains(['/', ':']) && requirement {
        return;
    }
    match sink.note_with(at, value, "list", Asked::SURE, pinned) {
        Value::Model(_) => {}
        Value::Path => sink.open(at, "list", "a path that is not there"),
        Value::Unclear | Value::Nothing if is_package => {}
        Value::Unclear | Value::Nothing => sink.open(at, "list", "neither an id with its owner, nor a known name, nor a path"),
    }
}

/// The path that a line names, if there is such.
fn path_of(value: &str, folder: Option<&Path>) -> Option<PathBuf> {
    if value.contains("://") {
        return None;
    }
    let path = Path::new(value);
    let beside = folder.map(|folder| folder.join(path)).filter(|path| path.exists());
    beside.or_else(|| path.exists().then(|| path.to_path_buf()))
}

/// Reads a recipe of Ollama: `FROM` names a model of the library, one on the Hub, or a file.
pub(super) fn modelfile(text: &str, sink: &mut Sink<'_>) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let bare = line.trim();
        let Some((instruction, value)) = bare.split_once(char::is_whitespace) else { continue };
        if !instruction.eq_ignore_ascii_case("from") && !instruction.eq_ignore_ascii_case("adapter") {
            continue;
        }
        let value = value.trim().trim_matches('"');
        let at = at + line.find(value).unwrap_or(0);
        let asked = Asked { names: crate::catalog::references::Names::Ollama, ..Asked::SURE };
        match sink.note(at, value, &instruction.to_ascii_uppercase(), asked) {
            Value::Model(_) | Value::Nothing => {}
            Value::Path => sink.open(at, instruction, "a path"),
            Value::Unclear => sink.open(at, instruction, "a variable"),
        }
    }
}
