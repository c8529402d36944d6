//! A sentence cut into words, signs and marks.

use std::ops::Range;

use super::text::Text;

/// What sort of thing a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A word of an alphabet, with the digits, dots and hyphens inside it.
    Word,
    /// One character of a script without spaces.
    Sign,
    /// Punctuation; `'s` counts as one.
    Mark,
}

/// One token of a sentence.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) span: Range<usize>,
    pub(super) sort: Sort,
    /// Whether it is nothing but small letters of ASCII: most words are, and hardly a name begins with one.
    pub(super) lower: bool,
}

/// Cuts a sentence into tokens.
pub(super) fn tokens(text: &Text, span: Range<usize>) -> Vec<Token> {
    let mut out = Vec::with_capacity(span.len() / 5);
    let plain = &text.plain[span.clone()];
    let bytes = plain.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b' ' {
            at += 1;
            continue;
        }
        let plain_word = plain_word(&bytes[at..]);
        let (sort, length) = match plain_word {
            Some((length, _)) => (Sort::Word, length),
            None => {
                let rest = &plain[at..];
                let Some(character) = rest.chars().next() else { break };
                if character.is_whitespace() {
                    at += character.len_utf8();
                    continue;
                }
                any(rest, character)
            }
        };
        // A code span ends a word, also where no space follows it.
        let start = span.start + at;
        let code = text.codes.partition_point(|code| code.end <= start);
        let length =
            text.codes.get(code).filter(|code| code.start <= start).map_or(length, |code| length.min(code.end - start));
        let lower = match plain_word {
            Some((whole, lower)) if whole == length => lower,
            _ => bytes[at..at + length].iter().all(u8::is_ascii_lowercase),
        };
        out.push(Token { span: start..start + length, sort, lower });
        at += length;
    }
    out
}

/// The length of a word of ASCII letters and digits that nothing can go on behind, and whether all are small letters: most words
/// are such.
fn plain_word(rest: &[u8]) -> Option<(usize, bool)> {
    let small = rest.iter().take_while(|byte| byte.is_ascii_lowercase()).count();
    let length = small + rest[small..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let ends = rest.get(length).is_none_or(|byte| matches!(byte, b' ' | b',' | b')' | b'\n' | b':' | b';'));
    (length > 0 && ends && !(rest[0] == b'h' && rest.starts_with(b"http"))).then_some((length, small == length))
}

/// What sort of token a text begins with, and how long it is.
fn any(rest: &str, character: char) -> (Sort, usize) {
    if rest.starts_with("http") && address_length(rest) > 10 {
        (Sort::Word, address_length(rest))
    } else if joins(character) || matches!(character, '.' | '/') && path_starts(rest) {
        (Sort::Word, word_length(rest))
    } else if rest.starts_with("'s ") || rest.starts_with("’s ") || rest.starts_with("´s ") {
        (Sort::Mark, character.len_utf8() + 1)
    } else if character.is_alphanumeric() {
        (Sort::Sign, character.len_utf8())
    } else {
        (Sort::Mark, character.len_utf8())
    }
}

fn path_starts(rest: &str) -> bool {
    rest.starts_with("./") || rest.starts_with('/') && rest.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic)
}

fn address_length(rest: &str) -> usize {
    rest.bytes().take_while(|byte| byte.is_ascii_graphic() && !matches!(byte, b',' | b';')).count()
}

/// A letter or digit of a script that spaces its words.
fn joins(character: char) -> bool {
    character.is_ascii_alphanumeric() || character.is_alphabetic() && (character as u32) < 0x0e00
}

fn word_length(rest: &str) -> usize {
    let mut end = 0;
    loop {
        end += rest.as_bytes()[end..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let mut characters = rest[end..].chars();
        let Some(character) = characters.next() else { break };
        let next = characters.next();
        let inside = joins(character)
            || matches!(character, '-' | '_' | '.' | '/' | '@') && next.is_some_and(joins)
            || end == 0 && matches!(character, '.' | '/')
            || character == '/' && end > 0 && rest.starts_with('.') && next.is_some_and(|next| !next.is_whitespace())
            || character == '+' && end > 0 && next.is_none_or(|next| !joins(next) || next == '+');
        if !inside {
            break;
        }
        end += character.len_utf8();
    }
    end.max(1)
}
