//! What can still be read of YAML that no parser accepts.
//!
//! The text is split at the lines that start a key at the first column, each piece is parsed alone, and of a piece that fails
//! the words of its first line, or the items of its list, are taken as they stand.

use super::front_matter::{is_key_line, key_of};
use crate::document::yaml::{self, Data, Node};

/// Most keys that are recovered.
const MAX_PIECES: usize = 10_000;

/// The keys and values that can be read, as a mapping.
pub(super) fn keys_of(text: &str) -> Node {
    let mut pairs = Vec::new();
    for piece in pieces(text).into_iter().take(MAX_PIECES) {
        match yaml::parse(&piece.text).ok().or_else(|| without_tabs(&piece.text)) {
            Some(Node { data: Data::Mapping(parsed), .. }) => {
                pairs.extend(parsed.into_iter().map(|(mut key, mut value)| {
                    shift(&mut key, piece.line - 1);
                    shift(&mut value, piece.line - 1);
                    (key, value)
                }));
            }
            _ => pairs.extend(raw(&piece)),
        }
    }
    Node { data: Data::Mapping(pairs), line: 1, column: 1 }
}

/// The lines from one key at the first column to the next.
struct Piece {
    line: u32,
    text: String,
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut line = 0u32;
    for raw in text.split_inclusive('\n') {
        line = line.saturating_add(1);
        let bare = raw.trim_end();
        if is_key_line(bare) {
            found.push(Piece { line, text: raw.to_owned() });
        } else if let Some(piece) = found.last_mut() {
            // Other text at the first column (conflict markers, markup) belongs to no key; its line stays, for the count.
            let belongs = bare.is_empty()
                || bare.starts_with([' ', '\t', '#', ']', '}', '"', '\''])
                || bare == "-"
                || bare.starts_with("- ");
            piece.text.push_str(if belongs { raw } else { "\n" });
        }
    }
    found
}

/// The text once more with spaces for its tabs, where it has any.
fn without_tabs(text: &str) -> Option<Node> {
    text.contains('\t').then(|| yaml::parse(&text.replace('\t', "  ")).ok()).flatten()
}

fn shift(node: &mut Node, lines: u32) {
    node.line = node.line.saturating_add(lines);
    match &mut node.data {
        Data::Sequence(items) => items.iter_mut().for_each(|item| shift(item, lines)),
        Data::Mapping(pairs) => pairs.iter_mut().for_each(|(key, value)| {
            shift(key, lines);
            shift(value, lines);
        }),
        Data::Null | Data::Scalar { .. } => {}
    }
}

/// The key of a piece with the words of its first line, or with the items of the list below it.
fn raw(piece: &Piece) -> Option<(Node, Node)> {
    let first = piece.text.lines().next()?;
    let (key, rest) = key_of(first)?;
    let scalar = |text: &str, line: u32, column: usize| Node {
        data: Data::Scalar { text: text.to_owned(), quoted: false },
        line,
        column: u32::try_from(column).unwrap_or(u32::MAX),
    };
    let key_node = scalar(key, piece.line, 1);
    let column = first.chars().count() - rest.trim_start().chars().count() + 1;
    let words = clean(rest);
    let value = if let Some(list) = words.strip_prefix('[') {
        let items = list.trim_end_matches(']').split(',').map(clean).filter(|item| !item.is_empty());
        Data::Sequence(items.map(|item| scalar(item, piece.line, column)).collect())
    } else if !words.is_empty() && !words.starts_with(['|', '>']) {
        return Some((key_node, scalar(words, piece.line, column)));
    } else {
        let items = piece.text.lines().zip(piece.line..).skip(1).filter_map(|(text, line)| {
            let item = text.trim_start().strip_prefix("- ").map(clean).filter(|item| !item.is_empty())?;
            Some(scalar(item, line, text.chars().count() - text.trim_start().chars().count() + 3))
        });
        Data::Sequence(items.collect())
    };
    Some((key_node, Node { data: value, line: piece.line, column: u32::try_from(column).unwrap_or(u32::MAX) }))
}

/// A value without its comment, control characters at its ends and one layer of quotes.
fn clean(text: &str) -> &str {
    let text = text.split(" #").next().unwrap_or(text);
    text.trim_matches(|character: char| {
        character.is_whitespace() || character.is_control() || matches!(character, '"' | '\'' | '*')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_sound_keys_around_a_broken_one() {
        let text = "license: mit\nbroken: a: b\ntags:\n\t- one\n\t- two\nbase_model: @acme/base-7b\n<<<<<<< HEAD\nlist: [a, @b, \"c]\nlast: *bold*\n";
        let root = keys_of(text);
        let value = |key: &str| root.get(key).unwrap();
        assert_eq!(value("license").text(), Some("mit"));
        assert_eq!(value("broken").text(), Some("a: b"));
        assert_eq!(value("tags").items().iter().filter_map(Node::text).collect::<Vec<_>>(), ["one", "two"]);
        assert_eq!((value("base_model").text(), value("base_model").line), (Some("@acme/base-7b"), 6));
        assert_eq!(value("list").items().iter().filter_map(Node::text).collect::<Vec<_>>(), ["a", "@b", "c"]);
        assert_eq!((value("last").text(), value("last").line, value("last").column), (Some("bold"), 9, 7));
    }

    #[test]
    fn reads_the_items_of_a_broken_list() {
        let root = keys_of("datasets:\n- acme/one\n- @acme/two\n- *x\n");
        let items: Vec<_> =
            root.get("datasets").unwrap().items().iter().map(|item| (item.text().unwrap(), item.line)).collect();
        assert_eq!(items, [("acme/one", 2), ("@acme/two", 3), ("x", 4)]);
    }
}
