//! The plainest front matter, read without the YAML parser: `key: value` lines and lists of plain words.
//!
//! Most cards hold nothing else. What is taken here is a part of YAML on which no two readers differ, and the tree is the one
//! that the parser builds; whatever goes beyond it, be it a quote, a comment or a blank line, is left to the parser.

use super::{Data, Node};

/// The longest text and the most keys that are read here.
const MAX_TEXT: usize = 64 << 10;
const MAX_KEYS: usize = 48;

/// The tree of a text that is plain throughout.
pub(super) fn parse(text: &str) -> Option<Node> {
    if text.len() > MAX_TEXT || !text.ends_with('\n') {
        return None;
    }
    let mut pairs: Vec<(Node, Node)> = Vec::with_capacity(12);
    // The list that the last key opened, and how far its items are indented.
    let mut open: Option<(String, u32)> = None;
    let mut items: Vec<Node> = Vec::new();
    let mut indent = None;
    for (line, row) in (1_u32..).zip(text[..text.len() - 1].split('\n')) {
        let body = row.trim_start_matches(' ');
        let skipped = row.len() - body.len();
        if let Some(value) = body.strip_prefix("- ") {
            let skipped = u32::try_from(skipped).ok()?;
            if open.is_none() || skipped > 8 || *indent.get_or_insert(skipped) != skipped || !is_plain(value) {
                return None;
            }
            items.push(scalar(value, line, skipped + 3));
            continue;
        }
        close(&mut pairs, &mut open, &mut items, &mut indent)?;
        let colon = body.bytes().position(|byte| byte == b':')?;
        let (key, value) = (&body[..colon], &body[colon + 1..]);
        if skipped > 0 || !is_key(key) || is_null(key) || pairs.len() >= MAX_KEYS {
            return None;
        }
        if pairs.iter().any(|(known, _)| known.text() == Some(key)) {
            return None;
        }
        if value.is_empty() {
            open = Some((key.to_owned(), line));
        } else {
            let value = value.strip_prefix(' ').filter(|value| is_plain(value))?;
            let column = u32::try_from(key.len()).ok()? + 3;
            pairs.push((scalar(key, line, 1), scalar(value, line, column)));
        }
    }
    close(&mut pairs, &mut open, &mut items, &mut indent)?;
    (!pairs.is_empty()).then_some(Node { data: Data::Mapping(pairs), line: 1, column: 1 })
}

/// Ends the list that is open; a key without a value and without items is left to the parser.
fn close(
    pairs: &mut Vec<(Node, Node)>,
    open: &mut Option<(String, u32)>,
    items: &mut Vec<Node>,
    indent: &mut Option<u32>,
) -> Option<()> {
    let Some((key, line)) = open.take() else { return Some(()) };
    // The parser has a list that is not indented start where its first item does.
    let column = indent.take().map(|indent| if indent == 0 { 3 } else { indent + 1 })?;
    let list = Node { line: items.first()?.line, column, data: Data::Sequence(std::mem::take(items)) };
    pairs.push((scalar(&key, line, 1), list));
    Some(())
}

fn scalar(text: &str, line: u32, column: u32) -> Node {
    let data = if is_null(text) { Data::Null } else { Data::Scalar { text: text.to_owned(), quoted: false } };
    Node { data, line, column }
}

fn is_null(text: &str) -> bool {
    matches!(text, "null" | "Null" | "NULL")
}

/// Whether a text is a key as those of cards are; every such text is a plain scalar.
fn is_key(text: &str) -> bool {
    let begins = text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
    begins && text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// Which bytes a plain scalar may hold anywhere within.
const INNER: [bool; 256] = {
    let mut inner = [false; 256];
    let mut byte = 0;
    while byte < inner.len() {
        let is = byte as u8;
        inner[byte] = is.is_ascii_alphanumeric() || matches!(is, b' ' | b'.' | b'/' | b'_' | b'-' | b'+' | b'(' | b')');
        byte += 1;
    }
    inner
};

/// Whether a text is a plain scalar to every reader: words, ids, numbers, addresses.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let [first, .., last] = bytes else { return matches!(bytes, [only] if only.is_ascii_alphanumeric()) };
    let inner = |(at, byte): (usize, &u8)| INNER[usize::from(*byte)] || *byte == b':' && bytes.get(at + 1) == Some(&b'/');
    first.is_ascii_alphanumeric() && *last != b' ' && bytes.iter().enumerate().all(inner)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::build;
    use super::*;

    /// Whether a text is read here, and if so as the parser reads it.
    fn agrees(text: &str) -> bool {
        let Some(flat) = parse(text) else { return false };
        let parsed = build::parse(text, 1).unwrap_or_else(|problem| panic!("{text:?}: {problem:?}"));
        assert_eq!(parsed.documents, [flat], "{text:?}");
        assert!(parsed.duplicates.is_empty(), "{text:?}");
        true
    }

    #[test]
    fn reads_what_most_cards_hold() {
        for text in [
            "license: apache-2.0\nbase_model: acme/base-7b\ntags:\n- chat\n- a b\nlanguage:\n  - en\n  - no\npipeline_tag: null\n",
            "a: https://example.com/x\nb: 1.10\nn: x\n",
        ] {
            assert!(agrees(text), "{text:?}");
        }
    }

    #[test]
    fn leaves_the_rest_to_the_parser() {
        for text in [
            "",
            "\n",
            "a: 1",
            "a: 'x'\n",
            "a: 1 # b\n",
            "a:\nb: 1\n",
            "a: 1\n\nb: 2\n",
            "a: 1\na: 2\n",
            "a:\n- b: c\n",
            "a: b: c\n",
            "- a\n",
            "a: 1\n- b\n",
            "a:\n- b\n  - c\n",
            "a: ~\n",
            "a: [b]\n",
            "a: b \n",
            "a: ü\n",
            "a:  b\n",
            " a: b\n",
            "a:\n\t- b\n",
            "a: b\r\n",
            "a:\n-  b\n",
            "null: 1\n",
            "a: b\n...\n",
            "a: b\n---\n",
        ] {
            assert!(parse(text).is_none(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_parser_on_plain_text(
            text in "(a: VAL\n)?(b:\n( {0,2}- VAL\n){0,3})?(c:( VAL)?\n)?(d:\n(- VAL\n){1,3})?( {0,2}- VAL\n)?(a: VAL\n)?"
                .replace("VAL", "(null|[a-c0-9][a-c0-9./:+() -]{0,4})")
                .as_str()
        ) {
            agrees(&text);
        }

        #[test]
        fn agrees_with_the_parser_on_any_text(text in "[a-b:\\- \n#/.0~\r\t'(\\[?]{0,24}\n") {
            agrees(&text);
        }
    }
}
