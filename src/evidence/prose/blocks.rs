//! A card's body, cut into the blocks that prose comes in.
//!
//! One pass over the lines. Code is left out here, so that a usage snippet never reaches the grammar; what a block says is
//! read by [`super::text`].

use std::ops::Range;

/// The longest block, in bytes. A longer paragraph is cut at a space: bounded work, whatever the card.
const MAX_BLOCK: usize = 16 * 1024;

/// Most addresses of references that are kept.
const MAX_REFERENCES: usize = 256;
/// Longest name and address of a reference, in bytes.
const MAX_NAME: usize = 96;
const MAX_ADDRESS: usize = 1024;

/// What form a block has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// A heading, 1 to 6; 7 for a line of bold type that stands for one.
    Heading(u8),
    /// Running text.
    Paragraph,
    /// One item of a list.
    Item,
    /// One row of a table; the second row of dashes is left out.
    Row,
}

/// One block and the bytes it covers, list marker and heading marks excluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) kind: BlockKind,
    pub(super) range: Range<usize>,
    /// Whether an empty line or the start of the text precedes it.
    pub(super) apart: bool,
    /// How far it is indented, in bytes.
    pub(super) indent: usize,
}

/// Cuts `source`, from the byte offset `start`, into blocks.
pub(super) fn blocks(source: &str, start: usize) -> Vec<Block> {
    let mut cutter = Cutter { source, out: Vec::new(), open: None, apart: true, indent: 0 };
    let mut fence: Option<(u8, usize)> = None;
    let mut comment = false;
    let mut offset = start;
    while offset < source.len() {
        let end = memchr::memchr(b'\n', &source.as_bytes()[offset..]).map_or(source.len(), |end| offset + end + 1);
        let (line_start, line) = (offset, source.get(offset..end).unwrap_or("").trim_end());
        offset = end;
        let body = unquoted(line);
        let body_start = line_start + (line.len() - body.len());
        if let Some((mark, length)) = fence {
            let run = body.bytes().take_while(|byte| *byte == mark).count();
            if run >= length && body[run..].trim().is_empty() {
                fence = None;
                cutter.apart = true;
            }
            continue;
        }
        if comment {
            comment = !body.contains("-->");
            continue;
        }
        if let Some(opened) = fence_of(body) {
            cutter.close();
            fence = Some(opened);
        } else if body.is_empty() {
            cutter.close();
            cutter.apart = true;
        } else if body.starts_with("<!--") && !body.contains("-->") {
            cutter.close();
            comment = true;
        } else if !defines(body) {
            cutter.indent = body_start - line_start;
            cutter.line(body, body_start);
        }
    }
    cutter.close();
    cutter.out
}

struct Cutter<'a> {
    source: &'a str,
    out: Vec<Block>,
    open: Option<Block>,
    apart: bool,
    indent: usize,
}

impl Cutter<'_> {
    fn line(&mut self, body: &str, at: usize) {
        let end = at + body.len();
        if let Some((level, skip)) = heading(body) {
            self.close();
            let text = body[skip..].trim_end_matches(['#', ' ']);
            self.push(BlockKind::Heading(level), at + skip..at + skip + text.len());
        } else if body.len() >= 3 && body.bytes().all(|byte| matches!(byte, b'=' | b'-' | b' ' | b'*' | b'_')) {
            // A rule, or the underline that makes one line of text a heading.
            let underline = body.starts_with("==") || body.starts_with("--");
            if let Some(open) = self.open.as_mut().filter(|_| underline)
                && open.kind == BlockKind::Paragraph
                && open.range.len() < 200
                && !self.source[open.range.clone()].contains('\n')
            {
                open.kind = BlockKind::Heading(if body.starts_with('=') { 1 } else { 2 });
            }
            self.close();
            self.apart = true;
        } else if body.starts_with('|') || (self.open.is_none() && self.after_row() && body.contains('|')) {
            self.close();
            if !body.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ')) {
                self.push(BlockKind::Row, at..end);
            }
        } else if let Some(skip) = marker(body) {
            self.close();
            self.open = Some(Block { kind: BlockKind::Item, range: at + skip..end, apart: self.apart, indent: self.indent });
            self.apart = false;
        } else if let Some(open) = self.open.as_mut().filter(|open| {
            let text = &self.source[open.range.clone()];
            let above = || text.rsplit('\n').next().unwrap_or("");
            let apart = starts_field(body) || is_labelled(body) && is_labelled(above()) || is_license(text) && titled(body);
            !apart && open.range.len() < MAX_BLOCK
        }) {
            open.range.end = end;
        } else {
            self.close();
            self.open = Some(Block { kind: BlockKind::Paragraph, range: at..end, apart: self.apart, indent: self.indent });
            self.apart = false;
        }
    }

    fn after_row(&self) -> bool {
        !self.apart && self.out.last().is_some_and(|block| block.kind == BlockKind::Row)
    }

    fn push(&mut self, kind: BlockKind, range: Range<usize>) {
        self.out.push(Block { kind, range, apart: self.apart, indent: self.indent });
        self.apart = false;
    }

    /// Ends the open block; a line of bold type by itself becomes a heading, an overlong block several.
    fn close(&mut self) {
        let Some(mut block) = self.open.take() else { return };
        let text = &self.source[block.range.clone()];
        if block.kind == BlockKind::Paragraph && text.len() < 70 && is_bold(text) {
            block.kind = BlockKind::Heading(7);
        }
        while block.range.len() > MAX_BLOCK {
            let mut cut = block.range.start + MAX_BLOCK;
            while !self.source.is_char_boundary(cut) {
                cut -= 1;
            }
            let space = self.source[block.range.start..cut].rfind(' ').filter(|at| *at > MAX_BLOCK / 2);
            cut = space.map_or(cut, |at| block.range.start + at);
            self.out.push(Block { range: block.range.start..cut, ..block.clone() });
            block.range.start = cut;
        }
        self.out.push(block);
    }
}

/// Whether a line defines the target of a reference, as in `[name]: address`.
fn defines(body: &str) -> bool {
    body.starts_with('[')
        && body.find("]: ").is_some_and(|at| at < 60 && body[at + 3..].trim_start().starts_with(['h', '<', '/', '.']))
}

/// The addresses that lines like `[name]: address` define, by name in lower case.
pub(super) fn references(source: &str, start: usize) -> Vec<(String, Range<usize>)> {
    let bytes = source.as_bytes();
    let mut found = Vec::new();
    for at in memchr::memmem::find_iter(bytes.get(start..).unwrap_or_default(), b"]: ").map(|at| start + at) {
        if found.len() >= MAX_REFERENCES {
            break;
        }
        // Names are short: where no line starts close before, none does.
        let near = at.saturating_sub(MAX_NAME).max(start);
        let line = match memchr::memrchr(b'\n', &bytes[near..at]) {
            Some(end) => near + end + 1,
            None if near == start => start,
            None => continue,
        };
        let limit = super::text::floor(source, at + MAX_ADDRESS);
        let end = memchr::memchr(b'\n', &bytes[at..limit]).map_or(limit, |end| at + end);
        let body = unquoted(&source[line..end]);
        let open = end - body.len();
        if open >= at || !defines(body) {
            continue;
        }
        let address = source[at + 3..end].trim_start();
        let bare = address.trim_start_matches('<');
        let from = end - bare.len();
        let length = bare.find([' ', '>', '\r']).unwrap_or(bare.len());
        found.push((source[open + 1..at].trim().to_lowercase(), from..from + length));
    }
    found
}

/// The line without indentation and quotation marks of a block quote.
fn unquoted(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>'])
}

fn fence_of(body: &str) -> Option<(u8, usize)> {
    let mark = *body.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let run = body.bytes().take_while(|byte| *byte == mark).count();
    (run >= 3 && !(mark == b'`' && body[run..].contains('`'))).then_some((mark, run))
}

fn heading(body: &str) -> Option<(u8, usize)> {
    let level = body.bytes().take_while(|byte| *byte == b'#').count();
    if (1..=6).contains(&level) && body.as_bytes().get(level).is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'*')) {
        let skip = body[level..].len() - body[level..].trim_start().len();
        return Some((u8::try_from(level).unwrap_or(6), level + skip));
    }
    let bytes = body.as_bytes();
    if bytes.len() > 4 && bytes[0] == b'<' && matches!(bytes[1], b'h' | b'H') && (b'1'..=b'6').contains(&bytes[2]) {
        return Some((bytes[2] - b'0', 0));
    }
    None
}

/// How many bytes a list marker and the space after it take.
fn marker(body: &str) -> Option<usize> {
    let bytes = body.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let length = match bytes.get(digits) {
        Some(b'.' | b')') if (1..=3).contains(&digits) => digits + 1,
        Some(b'-' | b'*' | b'+') if digits == 0 => 1,
        _ if body.starts_with('•') => '•'.len_utf8(),
        _ => return None,
    };
    let rest = &body[length..];
    let space = rest.len() - rest.trim_start().len();
    (space > 0 && !rest.trim().is_empty()).then_some(length + space)
}

/// Whether a line opens with a key in bold type, as in `**Licence:** …`: it is not the last line's continuation.
fn starts_field(body: &str) -> bool {
    if keyed(body) || is_license(body) {
        return true;
    }
    let Some(rest) = body.strip_prefix("**") else { return false };
    rest.find("**").is_some_and(|end| {
        end < 60 && (rest[..end].ends_with([':', '：']) || rest[end + 2..].trim_start().starts_with([':', '：']))
    })
}

/// Whether a line is `License: value`.
fn is_license(body: &str) -> bool {
    ["License:", "Licence:", "LICENSE:"].iter().any(|key| body.starts_with(key))
}

/// Whether a line is `Key of some words: value`.
fn titled(body: &str) -> bool {
    let key = body.bytes().take_while(|byte| byte.is_ascii_alphabetic() || *byte == b' ').count();
    (2..32).contains(&key) && body.starts_with(|first: char| first.is_ascii_uppercase()) && body[key..].starts_with(": ")
}

/// Whether a line is `key: value` as in front matter that slipped into the text.
fn keyed(body: &str) -> bool {
    let key = body.bytes().take_while(|byte| byte.is_ascii_lowercase() || *byte == b'_').count();
    (3..24).contains(&key)
        && body.as_bytes().get(key) == Some(&b':')
        && body.as_bytes().get(key + 1).is_none_or(|byte| *byte == b' ')
}

/// Whether a line is "Label: value", a label of a few words. Two such lines, one below the other, are two.
fn is_labelled(line: &str) -> bool {
    let head = line.bytes().take_while(|byte| byte.is_ascii_alphabetic() || *byte == b' ').take(41).count();
    (3..40).contains(&head)
        && line.starts_with(|first: char| first.is_ascii_uppercase())
        && line[head..].starts_with(": ")
        && line[..head].split(' ').count() <= 4
}

fn is_bold(text: &str) -> bool {
    let inner = text.strip_prefix("**").and_then(|text| text.strip_suffix("**"));
    // "**This is a copy.**" is a sentence.
    let sentence = |inner: &str| inner.ends_with(['.', '!', '。', '！']) && (inner.split(' ').count() > 2 || !inner.is_ascii());
    inner.is_some_and(|inner| !inner.contains("**") && !inner.contains("](") && !inner.contains('\n') && !sentence(inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> Vec<(BlockKind, &str)> {
        blocks(source, 0).into_iter().map(|block| (block.kind, &source[block.range])).collect()
    }

    #[test]
    fn tells_headings_paragraphs_items_and_rows() {
        use BlockKind::{Heading, Item, Paragraph, Row};
        let source =
            "# Title\nOne\ntwo\n\n- a\n- b\n  more\n1. c\n\n| k | v |\n|---|---|\n| x | y |\n\nOld\n===\n**Bold line**\n";
        assert_eq!(
            read(source),
            [
                (Heading(1), "Title"),
                (Paragraph, "One\ntwo"),
                (Item, "a"),
                (Item, "b\n  more"),
                (Item, "c"),
                (Row, "| k | v |"),
                (Row, "| x | y |"),
                (Heading(1), "Old"),
                (Heading(7), "**Bold line**"),
            ]
        );
    }

    #[test]
    fn leaves_out_code_and_comments() {
        assert_eq!(
            read("```py\nx\n```\na\n~~~\ny\n~~~\n<!-- b\n\nc -->\nd"),
            [(BlockKind::Paragraph, "a"), (BlockKind::Paragraph, "d")]
        );
    }

    #[test]
    fn starts_a_new_block_at_a_bold_key() {
        assert_eq!(read("**A:** x\n**B**: y").len(), 2);
    }

    #[test]
    fn finds_the_addresses_of_references() {
        let source = "See [a][one].\n\n[One]: https://a.example/x \"t\"\n> [two]: <https://b.example>\n[three]: nothing\ntext [four]: https://c.example\n";
        let found: Vec<(String, &str)> = references(source, 0).into_iter().map(|(name, at)| (name, &source[at])).collect();
        assert_eq!(found, [("one".to_owned(), "https://a.example/x"), ("two".to_owned(), "https://b.example")]);
        for unit in ["[a]: https://b ", "]: ", "[a]: \n", "[a]: https://b\n", "\u{e9}]: "] {
            let source = unit.repeat(4_000_000 / unit.len());
            let started = std::time::Instant::now();
            assert!(references(&source, 0).len() <= MAX_REFERENCES);
            assert!(started.elapsed().as_secs() < 5, "{unit}");
        }
    }

    #[test]
    fn cuts_an_endless_line_into_bounded_blocks() {
        let source = "word ".repeat(20_000);
        let found = blocks(&source, 0);
        assert!(found.len() > 5 && found.iter().all(|block| block.range.len() <= MAX_BLOCK));
    }
}
