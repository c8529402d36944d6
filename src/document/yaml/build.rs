//! Builds the tree from parse events, without recursion and within bounds.
//!
//! Every value is pushed onto the innermost open collection; aliases copy the finished value of their anchor and pay for the
//! copy out of the same budget as values that are written out.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use granit_parser::{Event, Marker, Parser, ScalarStyle, ScanError};

use super::{Data, MAX_ALIASES, MAX_DEPTH, MAX_NODES, MAX_REPEATED, Node, Parsed, Problem};

/// Most duplicate keys that are listed.
const MAX_DUPLICATES: usize = 64;
/// Mappings up to this size are checked for duplicate keys pair by pair, larger ones with a set.
const SMALL: usize = 12;

pub(super) fn parse(text: &str, documents: usize) -> Result<Parsed, Problem> {
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut builder = Builder { bare_returns: bare_returns(text), ..Builder::default() };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| builder.refused(&error))?;
        builder.take(event, span.start)?;
        if builder.parsed.len() >= documents {
            break;
        }
    }
    if builder.parsed.is_empty() {
        builder.parsed.push(Node { data: Data::Null, line: 1, column: 1 });
    }
    Ok(Parsed { documents: builder.parsed, duplicates: builder.duplicates })
}

/// The byte offsets of carriage returns without a line feed: line ends for YAML, but not for [`crate::document::Document`].
fn bare_returns(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'\r', bytes).filter(|index| bytes.get(index + 1) != Some(&b'\n')).collect()
}

/// A collection that is still open.
struct Open {
    node: Node,
    anchor: usize,
    key: Option<Node>,
}

#[derive(Default)]
struct Builder {
    parsed: Vec<Node>,
    duplicates: Vec<Problem>,
    stack: Vec<Open>,
    anchors: HashMap<usize, (Node, usize, usize)>,
    nodes: usize,
    aliases: usize,
    repeated: usize,
    bare_returns: Vec<usize>,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, start: Marker) -> Result<(), Problem> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let node = self.node(scalar(text, style), start)?;
                self.finish(node, anchor, start)
            }
            Event::SequenceStart(_, anchor, _) => self.open(Data::Sequence(Vec::new()), anchor, start),
            Event::MappingStart(_, anchor, _) => self.open(Data::Mapping(Vec::new()), anchor, start),
            Event::SequenceEnd | Event::MappingEnd => self.close(start),
            Event::Alias(anchor) => self.alias(anchor, start),
            Event::DocumentEnd => {
                self.anchors.clear();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn node(&mut self, data: Data, start: Marker) -> Result<Node, Problem> {
        self.pay(1, start)?;
        let (line, column) = self.position(start);
        Ok(Node { data, line, column })
    }

    fn pay(&mut self, nodes: usize, start: Marker) -> Result<(), Problem> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > MAX_NODES { Err(self.problem(start, format!("more than {MAX_NODES} values"))) } else { Ok(()) }
    }

    fn open(&mut self, data: Data, anchor: usize, start: Marker) -> Result<(), Problem> {
        if self.stack.len() >= MAX_DEPTH {
            return Err(self.problem(start, format!("nested more than {MAX_DEPTH} deep")));
        }
        let node = self.node(data, start)?;
        self.stack.push(Open { node, anchor, key: None });
        Ok(())
    }

    fn close(&mut self, start: Marker) -> Result<(), Problem> {
        let Some(mut open) = self.stack.pop() else { return Ok(()) };
        if let Data::Mapping(pairs) = &mut open.node.data {
            self.list_duplicates(pairs);
            resolve_merge_keys(pairs);
        }
        self.finish(open.node, open.anchor, start)
    }

    /// Puts a finished value into the collection around it.
    fn finish(&mut self, node: Node, anchor: usize, start: Marker) -> Result<(), Problem> {
        if anchor != 0 {
            let (nodes, bytes) = size(&node);
            self.pay(nodes, start)?;
            self.repeat(bytes, start)?;
            self.anchors.insert(anchor, (node.clone(), nodes, bytes));
        }
        match self.stack.last_mut() {
            None => self.parsed.push(node),
            Some(open) => match &mut open.node.data {
                Data::Mapping(pairs) => match open.key.take() {
                    None => open.key = Some(node),
                    Some(key) => pairs.push((key, node)),
                },
                Data::Sequence(items) => items.push(node),
                _ => {}
            },
        }
        Ok(())
    }

    fn alias(&mut self, anchor: usize, start: Marker) -> Result<(), Problem> {
        self.aliases += 1;
        if self.aliases > MAX_ALIASES {
            return Err(self.problem(start, format!("more than {MAX_ALIASES} aliases")));
        }
        let Some(&(_, nodes, bytes)) = self.anchors.get(&anchor) else {
            return Err(self.problem(start, "an alias stands inside the value that it names".to_owned()));
        };
        self.pay(nodes, start)?;
        self.repeat(bytes, start)?;
        let mut node = self.anchors[&anchor].0.clone();
        (node.line, node.column) = self.position(start);
        if self.stack.len() + depth(&node) > MAX_DEPTH {
            return Err(self.problem(start, format!("nested more than {MAX_DEPTH} deep by an alias")));
        }
        self.finish(node, 0, start)
    }

    fn repeat(&mut self, bytes: usize, start: Marker) -> Result<(), Problem> {
        self.repeated = self.repeated.saturating_add(bytes);
        if self.repeated > MAX_REPEATED {
            return Err(self.problem(start, format!("aliases repeat more than {MAX_REPEATED} bytes")));
        }
        Ok(())
    }

    fn list_duplicates(&mut self, pairs: &[(Node, Node)]) {
        let mut note = |node: &Node, text: &str| {
            if self.duplicates.len() < MAX_DUPLICATES {
                let message = format!("the key `{}` stands twice", crate::document::quote(text, 80));
                self.duplicates.push(Problem { line: node.line, column: node.column, message });
            }
        };
        let keys = || pairs.iter().filter_map(|(key, _)| Some((key, key.text()?))).filter(|(_, text)| *text != "<<");
        if pairs.len() <= SMALL {
            for (index, (node, text)) in keys().enumerate() {
                if keys().take(index).any(|(_, earlier)| earlier == text) {
                    note(node, text);
                }
            }
        } else {
            let mut seen = HashSet::with_capacity(pairs.len());
            for (node, text) in keys() {
                if !seen.insert(text) {
                    note(node, text);
                }
            }
        }
    }

    fn position(&self, mark: Marker) -> (u32, u32) {
        let clip = |figure: usize| u32::try_from(figure).unwrap_or(u32::MAX);
        let before = match mark.byte_offset() {
            Some(offset) if !self.bare_returns.is_empty() => self.bare_returns.partition_point(|index| *index < offset),
            _ => 0,
        };
        (clip(mark.line().saturating_sub(before)).max(1), clip(mark.col() + 1))
    }

    fn problem(&self, mark: Marker, message: String) -> Problem {
        let (line, column) = self.position(mark);
        Problem { line, column, message }
    }

    fn refused(&self, error: &ScanError) -> Problem {
        self.problem(*error.marker(), crate::document::quote(&error.info(), 200))
    }
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle) -> Data {
    let quoted = style != ScalarStyle::Plain;
    if !quoted && matches!(&*text, "" | "~" | "null" | "Null" | "NULL") {
        Data::Null
    } else {
        Data::Scalar { text: text.into_owned(), quoted }
    }
}

/// How many values and how many bytes of text a tree holds. Recursion is bounded by [`MAX_DEPTH`].
fn size(node: &Node) -> (usize, usize) {
    let add = |(nodes, bytes): (usize, usize), node: &Node| {
        let (more_nodes, more_bytes) = size(node);
        (nodes + more_nodes, bytes + more_bytes)
    };
    match &node.data {
        Data::Null => (1, 0),
        Data::Scalar { text, .. } => (1, text.len()),
        Data::Sequence(items) => items.iter().fold((1, 0), add),
        Data::Mapping(pairs) => pairs.iter().flat_map(|(key, value)| [key, value]).fold((1, 0), add),
    }
}

fn depth(node: &Node) -> usize {
    match &node.data {
        Data::Null | Data::Scalar { .. } => 0,
        Data::Sequence(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Data::Mapping(pairs) => 1 + pairs.iter().map(|(key, value)| depth(key).max(depth(value))).max().unwrap_or(0),
    }
}

/// Replaces `<<: *base` by the pairs of `base` that the mapping does not have itself. The alias was paid for; pairs only move.
fn resolve_merge_keys(pairs: &mut Vec<(Node, Node)>) {
    let is_merge = |(key, value): &(Node, Node)| {
        matches!(&key.data, Data::Scalar { text, quoted: false } if text == "<<")
            && (matches!(value.data, Data::Mapping(_))
                || matches!(&value.data, Data::Sequence(items) if items.iter().all(|item| matches!(item.data, Data::Mapping(_)))))
    };
    if !pairs.iter().any(is_merge) {
        return;
    }
    let mut own = Vec::with_capacity(pairs.len());
    let mut merged = Vec::new();
    for pair in pairs.drain(..) {
        if !is_merge(&pair) {
            own.push(pair);
            continue;
        }
        let sources = match pair.1.data {
            Data::Sequence(items) => items,
            _ => vec![pair.1],
        };
        for source in sources {
            if let Data::Mapping(inherited) = source.data {
                merged.extend(inherited);
            }
        }
    }
    let mut present: HashSet<String> = own.iter().filter_map(|(key, _)| key.text().map(str::to_owned)).collect();
    merged.retain(|(key, _)| key.text().is_none_or(|text| present.insert(text.to_owned())));
    own.extend(merged);
    *pairs = own;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{parse, parse_all, parse_first};
    use super::*;

    fn text_of(node: &Node, key: &str) -> String {
        node.get(key).and_then(Node::text).unwrap_or("(none)").to_owned()
    }

    #[test]
    fn keeps_the_raw_text_of_scalars() {
        let node = parse("language: no\nversion: 1.10\nid: 0123\nquoted: \"no\"\nempty:\nnil: ~\n").unwrap();
        assert_eq!(text_of(&node, "language"), "no");
        assert_eq!(text_of(&node, "version"), "1.10");
        assert_eq!(text_of(&node, "id"), "0123");
        assert_eq!(node.get("quoted").unwrap().data, Data::Scalar { text: "no".to_owned(), quoted: true });
        assert!(node.get("empty").unwrap().is_null() && node.get("nil").unwrap().is_null());
    }

    #[test]
    fn counts_lines_and_columns_with_crlf_and_wide_characters() {
        let node = parse("zwölf: ünf # ö\r\nlist:\r\n- a\r\n- {ä: ß, b: here}\r\n").unwrap();
        let first = node.get("zwölf").unwrap();
        assert_eq!((first.line, first.column), (1, 8));
        let here = node.get("list").unwrap().items()[1].get("b").unwrap();
        assert_eq!((here.line, here.column), (4, 13));
    }

    #[test]
    fn counts_lines_by_line_feed_only() {
        let node = parse("a: 1\rb: 2\nc: 3\n").unwrap();
        assert_eq!(node.get("c").unwrap().line, 2);
    }

    #[test]
    fn copies_anchored_values_to_their_aliases() {
        let node = parse("a: &x {k: v}\nb: *x\n").unwrap();
        assert_eq!(text_of(node.get("b").unwrap(), "k"), "v");
    }

    #[test]
    fn applies_merge_keys_without_overriding() {
        let node = parse("base: &b {x: 1, y: 2}\nother: &o {y: 3, z: 4}\nc:\n  <<: [*b, *o]\n  x: 9\n").unwrap();
        let c = node.get("c").unwrap();
        assert_eq!((text_of(c, "x"), text_of(c, "y"), text_of(c, "z")), ("9".into(), "2".into(), "4".into()));
        assert_eq!(c.pairs().len(), 3);
    }

    #[test]
    fn keeps_and_lists_duplicate_keys() {
        let parsed = parse_first("license: a\ntags: []\nlicense: b\n").unwrap();
        assert_eq!(text_of(&parsed.documents[0], "license"), "b");
        assert_eq!(parsed.documents[0].pairs().len(), 3);
        assert_eq!(parsed.duplicates.len(), 1);
        assert_eq!((parsed.duplicates[0].line, parsed.duplicates[0].message.as_str()), (3, "the key `license` stands twice"));
    }

    #[test]
    fn lists_duplicate_keys_of_a_large_mapping() {
        let mut text: String = (0..100).map(|index| format!("k{index}: 1\n")).collect();
        text.push_str("k50: 2\n");
        assert_eq!(parse_first(&text).unwrap().duplicates[0].line, 101);
    }

    #[test]
    fn reads_the_first_document_and_all_on_request() {
        let text = "a: 1\n---\na: 2\n";
        assert_eq!(text_of(&parse(text).unwrap(), "a"), "1");
        assert_eq!(parse_all(text).unwrap().documents.len(), 2);
        assert_eq!(text_of(&parse("a: 1\n---\n\t@ [broken\n").unwrap(), "a"), "1");
    }

    #[test]
    fn ignores_tags() {
        let node = parse("a: !!python/object/apply:os.system [x]\nb: !custom y\n").unwrap();
        assert_eq!(node.get("a").unwrap().items().len(), 1);
        assert_eq!(text_of(&node, "b"), "y");
    }

    #[test]
    fn reads_nothing_as_null() {
        for text in ["", "\n\n", "# only a comment\n", "---\n"] {
            assert!(parse(text).unwrap().is_null(), "{text:?}");
        }
    }

    #[test]
    fn refuses_broken_texts_with_their_place() {
        for (text, line) in [
            ("a: 1\nb:\n\t- x\n", 3),
            ("a: 1\nb: @org/name\n", 2),
            ("a: 1\nb: c: d\n", 2),
            ("a: 1\nb: *bold*\n", 2),
            ("a: 1\nb: \u{7}\n", 2),
        ] {
            let problem = parse(text).unwrap_err();
            assert_eq!(problem.line, line, "{text:?}: {problem:?}");
            assert!(!problem.message.is_empty());
        }
        assert!(parse("a: \"open\nb: c\n").is_err());
    }

    #[test]
    fn refuses_alias_bombs() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..10 {
            let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
            bomb.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
        }
        assert!(parse(&bomb).unwrap_err().message.contains("more than"));
        let quadratic = format!("a: &a {}\nb: [{}]\n", "x".repeat(65_000), vec!["*a"; 99].join(","));
        assert!(parse(&quadratic).unwrap_err().message.contains("repeat"));
        let many = format!("a: &a 1\nb: [{}]\n", vec!["*a"; 101].join(","));
        assert!(parse(&many).unwrap_err().message.contains("aliases"));
        assert!(parse("a: &a [*a]\n").is_err());
    }

    #[test]
    fn refuses_deep_nesting_without_overflow() {
        let blocks = "- ".repeat(20_000);
        assert!(parse(&blocks).is_err());
        assert!(parse(&"[".repeat(100_000)).is_err());
        assert!(parse(&"{a: ".repeat(100_000)).is_err());
        let maps: String = (0..5_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        assert!(parse(&maps).is_err());
        assert!(parse(&"? ".repeat(20_000)).is_err());
    }

    #[test]
    fn refuses_more_values_than_the_bound() {
        assert!(parse(&"- a\n".repeat(MAX_NODES + 1)).unwrap_err().message.contains("values"));
    }

    proptest! {
        #[test]
        fn never_panics_on_random_text(text in "[\\PC\\n\\t]{0,400}") {
            let _ = parse_all(&text);
        }

        #[test]
        fn never_panics_on_yaml_like_text(text in "([a-c&*!<|>'\"#%@\\[\\]{},:?\\- \n\r\t~.]{0,120})") {
            let _ = parse_all(&text);
        }
    }
}
