//! Splits code into words, texts and marks: enough to see a call with a literal in it, in any language with quotes.
//!
//! One pass, linear: a text on one line that is not closed is looked through once more to the end of its line at most.

use std::borrow::Cow;

use crate::catalog::references::Comments;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, a keyword or a number.
    Word,
    /// A text that stands as it is.
    Text,
    /// A text with blanks that are filled in when the program runs.
    Blank,
    /// Any other character.
    Mark(u8),
    /// The end of a line.
    Line,
}

/// A token.
#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    /// The word, or the content of the text.
    pub(super) text: Cow<'a, str>,
    /// Where it stands; of a text, where its content begins.
    pub(super) at: usize,
}

/// Splits a text.
pub(super) fn split<'a>(text: &'a str, comments: Comments, quotes: &str) -> Vec<Token<'a>> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(text.len() / 6);
    let mut at = 0;
    let plain = |kind, text: &'a str, at| Token { kind, text: Cow::Borrowed(text), at };
    while let Some(&byte) = bytes.get(at) {
        let rest = &bytes[at..];
        match byte {
            b'\n' => {
                out.push(plain(Kind::Line, "", at));
                at += 1;
            }
            _ if byte.is_ascii_whitespace() => at += 1,
            b'#' if comments == Comments::Hash => at += line_end(rest),
            b'/' if comments == Comments::Slash && rest.starts_with(b"//") => at += line_end(rest),
            b'/' if comments == Comments::Slash && rest.starts_with(b"/*") => {
                at += text[at..].find("*/").map_or(rest.len(), |end| end + 2);
            }
            b'"' | b'\'' | b'`' if quotes.as_bytes().contains(&byte) => {
                let Some((content, length)) = quoted(rest, byte, comments) else {
                    out.push(plain(Kind::Mark(byte), "", at));
                    at += 1;
                    continue;
                };
                let (from, to) = (at + content.start, at + content.end);
                let formatted = take_prefix(&mut out, at);
                let inner = &text[from..to];
                let has_blanks = formatted && inner.contains('{') || byte == b'`' && inner.contains("${");
                let kind = if has_blanks { Kind::Blank } else { Kind::Text };
                out.push(Token { kind, text: unescaped(inner), at: from });
                at += length;
            }
            // A character or a lifetime, where `'` opens no text.
            b'\'' => {
                at += if rest.get(1) == Some(&b'\\') {
                    4
                } else if rest.get(2) == Some(&b'\'') {
                    3
                } else {
                    1
                }
            }
            _ if is_word(byte) => {
                let length = rest.iter().take_while(|byte| is_word(**byte)).count();
                out.push(plain(Kind::Word, text.get(at..at + length).unwrap_or(""), at));
                at += length;
            }
            _ => {
                out.push(plain(Kind::Mark(byte), "", at));
                at += 1;
            }
        }
    }
    out
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

fn line_end(rest: &[u8]) -> usize {
    memchr::memchr(b'\n', rest).unwrap_or(rest.len())
}

/// Where the content of a text is, and how long the text is with its quotes; `None` where it is not closed.
fn quoted(rest: &[u8], quote: u8, comments: Comments) -> Option<(std::ops::Range<usize>, usize)> {
    let triple = [quote; 3];
    if comments == Comments::Hash && rest.starts_with(&triple) {
        let end = rest[3..].windows(3).position(|three| three == triple).map_or(rest.len(), |end| end + 3);
        return Some((3..end, (end + 3).min(rest.len())));
    }
    let mut at = 1;
    while let Some(&byte) = rest.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' if quote != b'`' => return None,
            _ if byte == quote => return Some((1..at, at + 1)),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Takes off the letters that mark a text (`f"…"`, `rb'…'`); tells whether it is a format string.
fn take_prefix(out: &mut Vec<Token<'_>>, at: usize) -> bool {
    let Some(last) = out.last() else { return false };
    let marks = last.kind == Kind::Word
        && last.text.len() <= 2
        && last.at + last.text.len() == at
        && last.text.bytes().all(|byte| matches!(byte.to_ascii_lowercase(), b'f' | b'r' | b'b' | b'u' | b'c'));
    marks && out.pop().is_some_and(|mark| mark.text.bytes().any(|byte| byte.eq_ignore_ascii_case(&b'f')))
}

fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match (character, character == '\\') {
            (_, true) => match characters.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some(other) => out.push(other),
                None => {}
            },
            (other, false) => out.push(other),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(code: &str, comments: Comments, quotes: &str) -> Vec<(bool, String)> {
        let tokens = split(code, comments, quotes).into_iter();
        tokens
            .filter(|token| matches!(token.kind, Kind::Text | Kind::Blank))
            .map(|token| (token.kind == Kind::Text, token.text.into_owned()))
            .collect()
    }

    #[test]
    fn tells_texts_from_comments_and_format_strings() {
        let code = "a = 'one' # 'no'\nb = f\"two{x}\"\nc = \"\"\"three\n'x'\"\"\"\nd = r'four' + 'open\ne = f'five'";
        let expected = [(true, "one"), (false, "two{x}"), (true, "three\n'x'"), (true, "four"), (true, "five")];
        assert_eq!(texts(code, Comments::Hash, "\"'"), expected.map(|(whole, text)| (whole, text.to_owned())));
        let code = "let a = `x${y}`; // 'no'\n/* \"no\" */ b('it\\'s')";
        assert_eq!(texts(code, Comments::Slash, "\"'`"), [(false, "x${y}".to_owned()), (true, "it's".to_owned())]);
    }

    #[test]
    fn survives_lifetimes_characters_and_cut_off_code() {
        assert_eq!(
            texts("fn f<'a>(x: &'a str) { g('\"', '\\'', \"one\") }", Comments::Slash, "\""),
            [(true, "one".to_owned())]
        );
        for code in ["'", "\"\"\"", "/*", "\"\\", "f'", "é'\u{1f600}"] {
            split(code, Comments::Hash, "\"'");
            split(code, Comments::Slash, "\"");
        }
    }
}
