//! Text that remembers where it stands: documents, places, located values.
//!
//! Whatever is read from a file keeps its [`Place`] until it is printed, so that every conclusion can point at the line it
//! rests on.

pub mod json;
pub mod packed;
pub mod yaml;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::model::Gap;

/// A position in a file of a model.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file's name inside the model (`README.md`), or the name of a policy or rule file as it was given.
    pub file: Arc<str>,
    /// The line, counted from 1. `None` where the file has no lines (binary headers, names).
    pub line: Option<u32>,
    /// The column in characters, counted from 1.
    pub column: Option<u32>,
    /// The key inside the file (`general.base_model.0.repo_url`, `quantization_config.quant_method`).
    pub key: Option<Box<str>>,
}

impl Place {
    /// The file as a whole.
    #[must_use]
    pub fn file(file: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), line: None, column: None, key: None }
    }

    /// A line of the file, counted from 1.
    #[must_use]
    pub fn line(file: impl Into<Arc<str>>, line: u32) -> Self {
        Self { line: Some(line), ..Self::file(file) }
    }

    /// A key of the file.
    #[must_use]
    pub fn key(file: impl Into<Arc<str>>, key: &str) -> Self {
        Self { key: Some(key.into()), ..Self::file(file) }
    }

    /// The same place with a key.
    #[must_use]
    pub fn with_key(mut self, key: &str) -> Self {
        self.key = Some(key.into());
        self
    }

    /// The same place with a line and a column, both counted from 1.
    #[must_use]
    pub fn with_position(mut self, line: u32, column: u32) -> Self {
        self.line = Some(line);
        self.column = Some(column);
        self
    }

    /// A gap at this place.
    #[must_use]
    pub fn gap(
        &self,
        what: impl Into<Cow<'static, str>>,
        why: impl Into<Cow<'static, str>>,
        close_by: impl Into<Cow<'static, str>>,
    ) -> Gap {
        Gap { what: what.into(), place: self.to_string(), why: why.into(), close_by: close_by.into() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(column) = self.column {
                write!(f, ":{column}")?;
            }
        } else if let Some(key) = &self.key {
            write!(f, " {key}")?;
        }
        Ok(())
    }
}

/// A value with the place it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

/// A text file of a model, decoded, with an index of its lines.
#[derive(Debug, Clone)]
pub struct Document {
    name: Arc<str>,
    text: String,
    lines: Vec<u32>,
}

impl Document {
    /// A document over `text`. Line ends are LF; a CR before one belongs to the line and is trimmed by [`Document::line_text`].
    #[must_use]
    pub fn new(name: impl Into<Arc<str>>, text: String) -> Self {
        let lines = line_starts(text.as_bytes());
        Self { name: name.into(), text, lines }
    }

    /// Decodes bytes: UTF-8 with or without a byte-order mark, UTF-16 with one. What cannot be decoded becomes U+FFFD.
    /// The second value says what was unusual, for a [`Gap`].
    #[must_use]
    pub fn decode(name: impl Into<Arc<str>>, bytes: Vec<u8>) -> (Self, Option<&'static str>) {
        let (text, note) = decode(bytes);
        (Self::new(name, text), note)
    }

    /// The file's name inside the model.
    #[must_use]
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many lines there are.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// The line, counted from 1, that holds a byte offset.
    #[must_use]
    pub fn line_at(&self, offset: usize) -> u32 {
        let index = self.lines.partition_point(|start| *start as usize <= offset).saturating_sub(1);
        u32::try_from(index + 1).unwrap_or(u32::MAX)
    }

    /// The byte offset at which a line, counted from 1, starts.
    #[must_use]
    pub fn line_start(&self, line: u32) -> Option<usize> {
        let index = line.checked_sub(1)? as usize;
        self.lines.get(index).map(|start| *start as usize)
    }

    /// The text of a line, counted from 1, without its line end.
    #[must_use]
    pub fn line_text(&self, line: u32) -> &str {
        let Some(start) = self.line_start(line) else { return "" };
        let end = self.lines.get(line as usize).map_or(self.text.len(), |next| *next as usize);
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }

    /// The place of a byte offset, with line and column.
    #[must_use]
    pub fn place_at(&self, offset: usize) -> Place {
        let line = self.line_at(offset);
        let start = self.line_start(line).unwrap_or(0);
        let column = self.text.get(start..offset).map_or(1, |before| before.chars().count() + 1);
        Place::file(self.name.clone()).with_position(line, u32::try_from(column).unwrap_or(u32::MAX))
    }
}

/// The byte offsets at which lines start; the first is 0.
fn line_starts(bytes: &[u8]) -> Vec<u32> {
    let ends = memchr::memchr_iter(b'\n', bytes);
    let mut starts = Vec::with_capacity(ends.clone().count() + 1);
    starts.push(0);
    starts.extend(ends.map(|index| u32::try_from(index + 1).unwrap_or(u32::MAX)));
    starts
}

fn decode(bytes: Vec<u8>) -> (String, Option<&'static str>) {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => (utf16(rest, u16::from_le_bytes), Some("is UTF-16, not UTF-8")),
        [0xfe, 0xff, rest @ ..] => (utf16(rest, u16::from_be_bytes), Some("is UTF-16, not UTF-8")),
        [0xef, 0xbb, 0xbf, rest @ ..] => match std::str::from_utf8(rest) {
            Ok(text) => (text.to_owned(), None),
            Err(_) => (String::from_utf8_lossy(rest).into_owned(), Some("is not valid UTF-8")),
        },
        _ => match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some("is not valid UTF-8")),
        },
    }
}

/// At most `limit` characters of a text on one line, white space folded, for a quote in a report.
#[must_use]
pub fn quote(text: &str, limit: usize) -> String {
    if text.len() <= limit && is_folded(text.as_bytes()) {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut left = limit;
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
            left = left.saturating_sub(1);
        }
        if let Some((end, _)) = word.char_indices().nth(left) {
            out.push_str(&word[..end]);
            out.push('…');
            return out;
        }
        out.push_str(word);
        left -= word.chars().count();
    }
    out
}

/// Whether a text is ASCII words with one space between them.
fn is_folded(text: &[u8]) -> bool {
    let ([first, rest @ ..], [.., last]) = (text, text) else { return false };
    // Without a branch for each byte, so that many are looked at together.
    let odd = text
        .iter()
        .zip(rest)
        .fold(false, |odd, (one, next)| odd | !(b' '..0x80).contains(next) | ((*one == b' ') & (*next == b' ')));
    (b'!'..0x80).contains(first) && *last != b' ' && !odd
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn finds_line_and_column_of_an_offset() {
        let document = Document::new("README.md", "one\r\ntwö three\n".to_owned());
        let offset = document.text().find("three").unwrap();
        assert_eq!(document.place_at(offset).to_string(), "README.md:2:5");
        assert_eq!(document.line_text(1), "one");
    }

    #[test]
    fn starts_a_line_after_each_line_end() {
        for length in 0..20 {
            for byte in 0..=u8::MAX {
                let bytes: Vec<u8> = (0..length).map(|at| if at % 3 == length % 3 { b'\n' } else { byte }).collect();
                let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
                let expected: Vec<u32> = std::iter::once(0).chain(ends.map(|(at, _)| at as u32 + 1)).collect();
                assert_eq!(line_starts(&bytes), expected, "{bytes:?}");
            }
        }
    }

    #[test]
    fn decodes_utf16_and_says_so() {
        let bytes = [0xff, 0xfe, b'h', 0, b'i', 0].to_vec();
        let (document, note) = Document::decode("README.md", bytes);
        assert_eq!((document.text(), note), ("hi", Some("is UTF-16, not UTF-8")));
    }

    #[test]
    fn quotes_fold_white_space_and_stop_at_the_limit() {
        assert_eq!(quote("a\n\t b", 80), "a b");
        assert_eq!(quote("abcdef", 3), "abc…");
        assert_eq!(quote("abc def", 3), "abc …");
        assert_eq!(quote("äöü ßx", 5), "äöü ß…");
        assert_eq!(quote("", 3), "");
    }

    #[test]
    fn takes_ascii_words_with_one_space_between_for_folded() {
        for length in 1..20 {
            for (at, byte) in (0..length).flat_map(|at| (0..=u8::MAX).map(move |byte| (at, byte))) {
                let mut text = b"one two three four.."[..length].to_vec();
                text[at] = byte;
                let ascii = text.iter().all(|byte| (b' '..0x80).contains(byte));
                let words = text.split(|byte| *byte == b' ').all(|word| !word.is_empty());
                assert_eq!(is_folded(&text), ascii && words, "{text:?}");
            }
        }
        assert!(!is_folded(b""));
    }

    proptest! {
        #[test]
        fn quotes_what_is_quoted_character_by_character(text in "[a ä\t\n\u{a0}\u{1}]{0,12}", limit in 0_usize..8) {
            let mut folded = Vec::new();
            for word in text.split_whitespace() {
                folded.extend((!folded.is_empty()).then_some(' '));
                folded.extend(word.chars());
            }
            let cut = folded.iter().skip(limit).any(|character| *character != ' ');
            let written = quote(&text, limit);
            prop_assert_eq!(written.ends_with('…'), cut);
            prop_assert!(folded.iter().collect::<String>().starts_with(written.trim_end_matches('…')));
            prop_assert!(cut || written.chars().count() == folded.len());
        }
    }
}
