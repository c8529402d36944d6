//! Splits lines of shell, container files and YAML into words, quotes taken off, lists of arguments taken apart.

use std::borrow::Cow;

/// A word.
#[derive(Debug, Clone)]
pub(super) struct Word<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) at: usize,
    /// The line, a continued one counting as one.
    pub(super) line: usize,
    /// Whether it is the first word of an item of a list (`- word`).
    pub(super) is_item: bool,
    /// Whether a command ends behind it.
    pub(super) ends: bool,
}

/// Splits a text. Comments are left out.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let bytes = text.as_bytes();
    let mut out: Vec<Word<'_>> = Vec::new();
    let (mut at, mut line, mut first, mut item) = (0, 0, true, false);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\n' => {
                let continued = bytes[..at]
                    .iter()
                    .rev()
                    .find(|byte| !matches!(byte, b' ' | b'\r' | b'\t'))
                    .is_some_and(|last| *last == b'\\');
                if !continued {
                    line += 1;
                    first = true;
                    item = false;
                }
                at += 1;
            }
            _ if byte.is_ascii_whitespace() => at += 1,
            b'#' if first || bytes[at - 1].is_ascii_whitespace() => {
                at += memchr::memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at)
            }
            b'-' if first && bytes.get(at + 1).is_some_and(|next| matches!(next, b' ' | b'\t')) => {
                item = true;
                at += 1;
            }
            _ => {
                let end = at + word_length(&bytes[at..]);
                pieces(text, at, end, line, item, &mut out);
                (first, item) = (false, false);
                at = end;
            }
        }
    }
    out
}

/// How long the word is that begins here; white space inside quotes belongs to it.
fn word_length(rest: &[u8]) -> usize {
    let mut quote = None;
    let mut at = 0;
    while let Some(&byte) = rest.get(at) {
        match (quote, byte) {
            (_, b'\n') => break,
            (Some(open), byte) if byte == open => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, byte) if byte.is_ascii_whitespace() => break,
            _ => {}
        }
        at += 1;
    }
    at.max(1)
}

/// Takes a word apart: a list of arguments at its commas, a quoted command into its words.
fn pieces<'a>(text: &'a str, from: usize, to: usize, line: usize, is_item: bool, out: &mut Vec<Word<'a>>) {
    let Some(raw) = text.get(from..to) else { return };
    if raw == "\\" {
        return;
    }
    let quoted = raw.contains(['"', '\'']);
    let mut start = 0;
    let mut first = is_item;
    let parts: Vec<&str> = if quoted && raw.contains(',') { raw.split(',').collect() } else { vec![raw] };
    for part in parts {
        let ends = part.ends_with(';') || matches!(part, "&&" | "||" | "|" | "&");
        let bare = part.trim_matches(|c: char| matches!(c, '[' | ']' | ',' | ';' | '(' | ')'));
        let inner = bare.trim_matches(['"', '\'']);
        let at = from + start + (inner.as_ptr() as usize - part.as_ptr() as usize);
        start += part.len() + 1;
        if inner.contains(char::is_whitespace) {
            // A command in quotes: its words, one after the other.
            let mut offset = 0;
            for word in inner.split_inclusive(char::is_whitespace) {
                let begin = at + offset;
                offset += word.len();
                let word = word.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';'));
                if !word.is_empty() {
                    let begin = begin + text[begin..].find(word).unwrap_or(0);
                    out.push(Word { text: Cow::Borrowed(word), at: begin, line, is_item: first, ends: false });
                    first = false;
                }
            }
            continue;
        }
        if inner.is_empty() {
            if ends && let Some(last) = out.last_mut() {
                last.ends = true;
            }
            continue;
        }
        if matches!(inner, "&&" | "||" | "|" | "&") {
            if let Some(last) = out.last_mut() {
                last.ends = true;
            }
            continue;
        }
        // Quotes inside a word: `--model="x"`.
        let text = if inner.contains(['"', '\'']) { Cow::Owned(inner.replace(['"', '\''], "")) } else { Cow::Borrowed(inner) };
        out.push(Word { text, at, line, is_item: first, ends });
        first = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text.into_owned()).collect()
    }

    #[test]
    fn splits_commands_and_lists_of_arguments() {
        assert_eq!(split("vllm serve \\\n  acme/x-1 --port 80 # no"), ["vllm", "serve", "acme/x-1", "--port", "80"]);
        assert_eq!(split("CMD [\"serve\",\"--model\", \"acme/x-1\"]"), ["CMD", "serve", "--model", "acme/x-1"]);
        assert_eq!(split("args:\n- --model\n- acme/x-1"), ["args:", "--model", "acme/x-1"]);
        assert_eq!(split("bash -c 'ollama run helper:3b'"), ["bash", "-c", "ollama", "run", "helper:3b"]);
        assert_eq!(split("x --model=\"acme/x-1\""), ["x", "--model=acme/x-1"]);
        let at: Vec<usize> = words("a 'b c'").iter().map(|word| word.at).collect();
        assert_eq!(at, [0, 3, 5]);
        for odd in ["'", "\"", "- ", "-", "[", "é 'ü", "\\", "a,b'", ";;"] {
            split(odd);
        }
    }
}
