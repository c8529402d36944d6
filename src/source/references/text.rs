//! Finds models in lines of words and keys: shell, container files, compose, Kubernetes and Helm, `.env`.
//!
//! The text is not parsed: Helm's templates are no YAML, and a script may stand in any value. A value stands behind a key, an
//! option or the words of a command; a variable is read where the same file gives its value.

mod words;

use std::collections::{HashMap, HashSet};

use super::code;
use super::name::{Asked, Value};
use super::sink::Sink;
use crate::catalog::references::Names;
use words::{Word, words};

/// How much of a line is looked at as a call.
const MAX_CALL: usize = 2000;
/// How many calls of one line are looked at.
const MAX_CALLS: usize = 64;
/// How many words behind a command may come before the model's name.
const MAX_BETWEEN: usize = 8;

/// Reads a file.
pub(super) fn read(text: &str, sink: &mut Sink<'_>) {
    let words = words(text);
    let mut page = Page { values: HashMap::new(), taken: HashSet::new() };
    let lines = lines(text);
    for (at, line) in &lines {
        if let Some(entry) = entry(*at, line)
            && !entry.value.is_empty()
        {
            page.values.entry(entry.key).or_insert(entry.value);
        }
    }
    page.named_values(&lines);
    page.commands(&words, sink);
    page.keys(&lines, sink);
    page.calls(&lines, sink);
}

/// Reads a text that is no file: options, commands and addresses only.
pub(super) fn commands(text: &str, sink: &mut Sink<'_>) {
    Page { values: HashMap::new(), taken: HashSet::new() }.commands(&words(text), sink);
}

/// The lines that are no comment, each with its place.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let all = text.split_inclusive('\n').map(|line| {
        at += line.len();
        (at - line.len(), line.trim_end())
    });
    all.filter(|(_, line)| !line.trim_start().starts_with('#') && !line.is_empty()).collect()
}

/// A key with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry<'a> {
    key: &'a str,
    value: &'a str,
    /// Where the value stands.
    at: usize,
}

/// What may stand before a key.
const BEFORE: [&str; 10] = ["- ", "export ", "ENV ", "ARG ", "env ", "local ", "readonly ", "declare ", "Environment=", "set "];

/// The key and value of a line: `key: value`, `KEY=value`, `ENV KEY value`.
fn entry(at: usize, line: &str) -> Option<Entry<'_>> {
    let mut rest = line.trim_start();
    let mut spaced = false;
    while let Some(next) = BEFORE.iter().find_map(|before| rest.strip_prefix(before).map(|next| (*before, next))) {
        spaced |= next.0 == "ENV ";
        rest = next.1.trim_start().trim_start_matches(['"', '\'']);
    }
    let rest = rest.strip_prefix(['"', '\'']).unwrap_or(rest);
    let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')).count();
    let (key, after) = rest.split_at(length);
    if key.is_empty() || key.starts_with('-') {
        return None;
    }
    let after = after.trim_start_matches(['"', '\'']);
    let bare = after.trim_start();
    let value = ["?=", ":=", "="].iter().find_map(|sign| bare.strip_prefix(sign)).or_else(|| {
        let colon = bare.strip_prefix(':').filter(|rest| rest.is_empty() || rest.starts_with(' '));
        colon.or_else(|| (spaced && after.starts_with(' ')).then_some(bare))
    })?;
    let value = value.trim_start();
    let value = match value.bytes().next() {
        Some(quote @ (b'"' | b'\'')) => value[1..].split(char::from(quote)).next().unwrap_or(""),
        _ => value.split(" #").next().unwrap_or("").trim_end_matches(['"', '\'', ',']).trim_end(),
    };
    let offset = value.as_ptr() as usize - line.as_ptr() as usize;
    Some(Entry { key, value, at: at + offset })
}

/// A file being read: its variables, and the places that are read already.
struct Page<'a> {
    values: HashMap<&'a str, &'a str>,
    taken: HashSet<usize>,
}

impl<'a> Page<'a> {
    /// Takes pairs of lines `name: KEY` and `value: …` as that key.
    fn named_values(&mut self, lines: &[(usize, &'a str)]) {
        for (name, value) in named(lines) {
            self.values.entry(name).or_insert(value.value);
        }
    }

    /// The value of a word, its variable put in; `None` where the file does not give it.
    fn value<'b>(&'b self, text: &'b str) -> Option<&'b str> {
        let Some((name, default)) = variable(text) else { return Some(text) };
        let known = self.values.get(name).copied().filter(|value| !value.starts_with('$'));
        known.or_else(|| Some(default).filter(|default| !default.is_empty()))
    }

    /// Takes a value that stands at a place.
    fn note(&mut self, at: usize, text: &str, by: &str, asked: Asked<'_>, sink: &mut Sink<'_>) -> bool {
        if !self.taken.insert(at) {
            return false;
        }
        let Some(value) = self.value(text) else {
            if asked.sure {
                sink.open_variable(at, by, variable(text).map_or(text, |(name, _)| name));
            }
            return false;
        };
        match sink.note(at, value, by, asked) {
            Value::Model(_) => return true,
            Value::Unclear if asked.sure => sink.open(at, by, "a variable"),
            Value::Path if asked.sure => sink.open(at, by, "a path"),
            _ => {}
        }
        false
    }

    /// Reads options, commands and addresses.
    fn commands(&mut self, words: &[Word<'a>], sink: &mut Sink<'_>) {
        let rows = sink.catalog.references();
        for (index, word) in words.iter().enumerate() {
            let text = word.text.as_ref();
            if let Some((name, value)) = text.split_once('=') {
                let at = word.at + name.len() + 1;
                let value = value.trim_matches(['"', '\'']);
                if let Some(flag) = rows.flag(name) {
                    self.note(at, value, &flag.flag, Asked { sure: flag.sure, ..Asked::WEAK }, sink);
                } else if rows.is_key(name) {
                    self.note(at, value, name, Asked::WEAK, sink);
                }
            } else if let Some(flag) = rows.flag(text) {
                // The value of an option stands beside it, or in the next item of a list.
                if let Some(value) = words.get(index + 1).filter(|next| !word.ends && (next.line == word.line || next.is_item))
                {
                    self.note(value.at, &value.text, &flag.flag, Asked { sure: flag.sure, ..Asked::WEAK }, sink);
                }
            }
            for command in rows.commands(text.rsplit('/').next().unwrap_or(text)) {
                let said = words.get(index..index + command.words.len()).unwrap_or(&[]);
                let same = !said.is_empty()
                    && said.iter().zip(&command.words).skip(1).all(|(word, known)| word.text == known.as_str());
                if !same {
                    continue;
                }
                let rest = command_words(words, index + command.words.len());
                let otherwise = command.unless.as_ref().is_some_and(|unless| {
                    rest.windows(2).any(|pair| {
                        pair[0].text == unless.flag.as_str() && unless.values.iter().any(|value| pair[1].text == value.as_str())
                    })
                });
                let asked = Asked { names: command.names, ..Asked::SURE };
                let asked = if command.names == Names::Ollama { asked } else { Asked { names: Names::Strict, ..asked } };
                let by = command.words.join(" ");
                let mut given = rest.iter().take(MAX_BETWEEN).enumerate().filter(|(at, word)| {
                    let is_value = *at > 0
                        && rest[*at - 1].text.starts_with('-')
                        && !rest[*at - 1].text.contains('=')
                        && command.names != Names::Ollama;
                    !word.text.starts_with('-') && !is_value
                });
                if let Some((_, word)) = given.next().filter(|_| !otherwise) {
                    self.note(word.at, &word.text, &by, asked, sink);
                }
            }
            if text.contains("hf.co/") || text.contains("huggingface.co/") || text.contains("hf://") {
                let cloned = index >= 2
                    && words[index - 1].line == word.line
                    && words[..index].iter().rev().take(4).any(|word| word.text == "clone");
                self.note(word.at, text, "address", Asked { address: cloned, ..Asked::WEAK }, sink);
            }
        }
    }

    /// Reads values under keys that name models.
    fn keys(&mut self, lines: &[(usize, &'a str)], sink: &mut Sink<'_>) {
        let rows = sink.catalog.references();
        let mut list: Option<&str> = None;
        for (at, line) in lines {
            let bare = line.trim_start();
            let entry = entry(*at, line);
            if let Some(entry) = entry {
                let names_model = rows.is_key(entry.key);
                list = (names_model && entry.value.is_empty()).then_some(entry.key);
                if names_model && !entry.value.is_empty() {
                    self.list_or_value(entry, sink);
                }
            } else if let (Some(key), Some(item)) = (list, bare.strip_prefix("- ")) {
                let text = item.split(" #").next().unwrap_or("").trim().trim_matches(['"', '\'']);
                let at = at + (text.as_ptr() as usize - line.as_ptr() as usize);
                self.note(at, text, key, Asked::WEAK, sink);
            } else {
                list = None;
            }
        }
        for (name, value) in named(lines) {
            if rows.is_key(name) {
                self.note(value.at, value.value, name, Asked::WEAK, sink);
            }
        }
    }

    /// Reads a value, or each of a list in brackets.
    fn list_or_value(&mut self, entry: Entry<'_>, sink: &mut Sink<'_>) {
        let Some(inner) = entry.value.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) else {
            self.note(entry.at, entry.value, entry.key, Asked::WEAK, sink);
            return;
        };
        for item in inner.split(',') {
            let text = item.trim().trim_matches(['"', '\'']);
            let at = entry.at + (text.as_ptr() as usize - entry.value.as_ptr() as usize);
            self.note(at, text, entry.key, Asked::WEAK, sink);
        }
    }

    /// Reads calls in scripts that stand in the text.
    fn calls(&mut self, lines: &[(usize, &'a str)], sink: &mut Sink<'_>) {
        let catalog = sink.catalog;
        for (at, line) in lines {
            for (number, start) in catalog.references().call_starts(line).take(MAX_CALLS + 1).enumerate() {
                if number == MAX_CALLS {
                    sink.open(at + start, "calls", "more calls on one line than are read");
                    break;
                }
                let mut end = line.len().min(start + MAX_CALL);
                while !line.is_char_boundary(end) {
                    end -= 1;
                }
                let call = &line[start..end];
                if end < line.len() && !closes(call) {
                    sink.open(at + start, "calls", "a call longer than is read");
                }
                sink.within(at + start, false, |sink| code::read_call(call, sink));
            }
        }
    }
}

/// Whether the first bracket of a text is closed in it.
fn closes(text: &str) -> bool {
    let mut depth = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => return true,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// The name and the default of a variable: `$NAME`, `${NAME:-default}`.
fn variable(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix('$')?;
    let inner = rest.strip_prefix(['{', '(']).and_then(|inner| inner.strip_suffix(['}', ')'])).unwrap_or(rest);
    Some(inner.split_once(":-").or_else(|| inner.split_once('-')).unwrap_or((inner, "")))
}

/// The words of a command from `from` on, up to its end.
fn command_words<'b, 'a>(words: &'b [Word<'a>], from: usize) -> &'b [Word<'a>] {
    let Some(last) = from.checked_sub(1).and_then(|last| words.get(last)) else { return &[] };
    let rest = words.get(from..).unwrap_or(&[]);
    if last.ends {
        return &[];
    }
    let in_command = |(at, word): (usize, &Word<'a>)| {
        let before = if at == 0 { last } else { &rest[at - 1] };
        !before.ends && (word.line == before.line || word.is_item)
    };
    let length = rest.iter().enumerate().take(64).take_while(|pair| in_command(*pair)).count();
    &rest[..length]
}

/// Pairs of lines `name: KEY` and `value: …`, as containers are given their environment.
fn named<'a>(lines: &[(usize, &'a str)]) -> Vec<(&'a str, Entry<'a>)> {
    let mut out = Vec::new();
    let mut name: Option<(&str, usize)> = None;
    for (index, (at, line)) in lines.iter().enumerate() {
        match entry(*at, line) {
            Some(found) if found.key == "name" => name = Some((found.value, index)),
            Some(found) if matches!(found.key, "value" | "default") => {
                if let Some((name, seen)) = name.take()
                    && index - seen <= 3
                {
                    out.push((name, found));
                }
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_keys_and_values_in_every_form() {
        for line in [
            "model: acme/x-1",
            "  - model: 'acme/x-1' # no",
            "MODEL=acme/x-1",
            "ENV MODEL acme/x-1",
            "export MODEL=\"acme/x-1\"",
            "model = acme/x-1",
            "MODEL ?= acme/x-1",
            "\"model\": \"acme/x-1\",",
            "- MODEL=acme/x-1",
            "ARG MODEL=acme/x-1",
        ] {
            let found = entry(0, line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((found.key.to_lowercase().as_str(), found.value), ("model", "acme/x-1"), "{line}");
            assert!(line[found.at..].starts_with("acme"), "{line}");
        }
        for line in ["", "- acme/x-1", "vllm serve acme/x-1", "--model acme/x-1", "http://x"] {
            assert_eq!(entry(0, line), None, "{line}");
        }
    }
}
