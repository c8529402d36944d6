//! Fenced code blocks of a Markdown text: where they are, so that recipes are read as recipes and never as prose.

use std::ops::Range;

use crate::document::Document;

/// A fenced code block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::evidence) struct Fence {
    /// The word after the opening fence, lower case; empty where there is none.
    pub(in crate::evidence) language: String,
    /// The line of the opening fence, counted from 1.
    pub(in crate::evidence) first_line: u32,
    /// The line of the closing fence, or the last line where the block is never closed.
    pub(in crate::evidence) last_line: u32,
    /// The bytes between the fences.
    pub(in crate::evidence) body: Range<usize>,
}

/// The fenced code blocks from line `first_line` on, in file order.
pub(in crate::evidence) fn fences(document: &Document, first_line: u32) -> Vec<Fence> {
    let mut found = Vec::new();
    let Some(start) = document.line_start(first_line) else { return found };
    let text = document.text();
    let mut open: Option<(u8, usize, Fence)> = None;
    let mut at = start;
    while let Some(number) = next_marked(document, at) {
        let begin = document.line_start(number).unwrap_or(text.len());
        let end = document.line_start(number.saturating_add(1)).unwrap_or(text.len());
        at = end;
        match (&mut open, mark(&text[begin..end])) {
            (None, Some((byte, length, info))) => {
                let language = info.split([' ', '\t', ',', '{']).next().unwrap_or("").to_ascii_lowercase();
                open = Some((byte, length, Fence { language, first_line: number, last_line: number, body: end..end }));
            }
            (Some((byte, length, fence)), Some((other, count, ""))) if *byte == other && count >= *length => {
                fence.body.end = begin;
                fence.last_line = number;
                found.extend(open.take().map(|(_, _, fence)| fence));
            }
            _ => {}
        }
    }
    if let Some((_, _, mut fence)) = open {
        fence.body.end = text.len();
        fence.last_line = document.line_at(text.len().saturating_sub(1));
        found.push(fence);
    }
    found
}

/// The next line from a byte offset on that has the three marks of a fence, wherever it has them.
fn next_marked(document: &Document, mut from: usize) -> Option<u32> {
    let bytes = document.text().as_bytes();
    loop {
        from += memchr::memchr2(b'`', b'~', bytes.get(from..)?)?;
        let marks = &bytes[from..bytes.len().min(from + 3)];
        if marks == b"```" || marks == b"~~~" {
            return Some(document.line_at(from));
        }
        from += 1;
    }
}

/// The fence that a line is: its character, its length, and the text after it.
fn mark(line: &str) -> Option<(u8, usize, &str)> {
    let line = line.trim();
    let line = line.trim_start_matches(['>', ' ', '\t']);
    let byte = *line.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = line.bytes().take_while(|other| *other == byte).count();
    let info = line[length..].trim();
    (length >= 3 && !(byte == b'`' && info.contains('`'))).then_some((byte, length, info))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_blocks_with_their_language_and_lines() {
        let text = "a\n```yaml\nx: 1\n```\n\n~~~\n```\n~~~~\n  ````py title\nopen\n";
        let document = Document::new("README.md", text.to_owned());
        let found = fences(&document, 1);
        let shown: Vec<_> =
            found.iter().map(|f| (f.language.as_str(), f.first_line, f.last_line, &text[f.body.clone()])).collect();
        assert_eq!(shown, [("yaml", 2, 4, "x: 1\n"), ("", 6, 8, "```\n"), ("py", 9, 10, "open\n")]);
        assert_eq!(fences(&document, 5).len(), 2);
    }

    #[test]
    fn takes_inline_code_for_no_fence() {
        let document = Document::new("README.md", "```code``` in a line\ntext\n".to_owned());
        assert!(fences(&document, 1).is_empty());
    }
}
