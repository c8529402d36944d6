//! The plain text of a block, with its links and code spans, and the way back to the card.
//!
//! Markup is dropped, white space folded, and a second copy of the text, of the same length, is folded for matching: lower
//! case, hyphens as spaces. Offsets in both are the same, and [`Text::origin`] turns them into offsets of the card.

use std::collections::HashMap;
use std::ops::Range;

use super::marks::{is_ornament, quoted_name};
use super::runs;
use super::sentences::opens_a_sentence;

/// How far the end of a link, a tag or a code span is looked for, in bytes.
const REACH: usize = 1024;

/// A link: what it covers in the plain text, and its target in the card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) span: Range<usize>,
    pub(super) target: Range<usize>,
}

/// The text of one block. Buffers are kept between blocks.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// What a reader sees; a line break in it is a hard one and ends a sentence.
    pub(super) plain: String,
    /// The same, folded for matching, byte for byte at the same offsets.
    pub(super) folded: String,
    /// Links, in order.
    pub(super) links: Vec<Link>,
    /// Code spans, in order.
    pub(super) codes: Vec<Range<usize>>,
    /// Addresses that references lead to, by their labels in lower case; kept between blocks.
    pub(super) references: HashMap<String, Range<usize>>,
    origins: Vec<(usize, usize)>,
    /// Whether pictures before a line are kept.
    decorated: bool,
}

impl Text {
    /// Reads the block at `range`, without the pictures before its lines.
    pub(super) fn render(&mut self, source: &str, range: Range<usize>) {
        self.decorated = false;
        self.read(source, range);
    }

    /// The same of a heading, with its pictures: a lone name behind them is a topic as often as another model.
    pub(super) fn render_heading(&mut self, source: &str, range: Range<usize>) {
        self.decorated = true;
        self.read(source, range);
    }

    fn read(&mut self, source: &str, range: Range<usize>) {
        self.plain.clear();
        self.folded.clear();
        self.links.clear();
        self.codes.clear();
        self.origins.clear();
        Renderer { text: self, source, at: range.start, end: range.end, open: None, anchor: None }.run();
    }

    /// The offset in the card of an offset in the plain text.
    pub(super) fn origin(&self, offset: usize) -> usize {
        let index = self.origins.partition_point(|(plain, _)| *plain <= offset);
        let (plain, source) = index.checked_sub(1).map_or((0, 0), |index| self.origins[index]);
        source + (offset - plain)
    }

    fn put(&mut self, character: char, at: usize) {
        if !self.decorated && is_ornament(character) && (self.plain.is_empty() || self.plain.ends_with('\n')) {
            return;
        }
        // A hyphen that keeps a line together is a hyphen.
        let character = if matches!(character, '\u{2010}' | '\u{2011}') { '-' } else { character };
        let plain = self.plain.len();
        if self.origins.last().is_none_or(|(p, s)| at.wrapping_sub(*s) != plain - p) {
            self.origins.push((plain, at));
        }
        self.plain.push(character);
        self.folded.push(fold(character));
    }

    /// Puts a run of ASCII that stands as it is.
    fn put_run(&mut self, run: &str, at: usize) {
        let plain = self.plain.len();
        if self.origins.last().is_none_or(|(p, s)| at.wrapping_sub(*s) != plain - p) {
            self.origins.push((plain, at));
        }
        self.plain.push_str(run);
        let mut rest = run;
        if let Some(behind) = run.strip_prefix('!') {
            self.folded.push(fold('!'));
            rest = behind;
        }
        while let Some(hyphen) = memchr::memchr(b'-', rest.as_bytes()) {
            self.folded.push_str(&rest[..hyphen]);
            self.folded.push(' ');
            rest = &rest[hyphen + 1..];
        }
        self.folded.push_str(rest);
        self.folded[plain..].make_ascii_lowercase();
    }

    fn space(&mut self, at: usize) {
        if !self.plain.is_empty() && !self.plain.ends_with([' ', '\n']) {
            self.put(' ', at);
        }
    }

    fn hard_break(&mut self, at: usize) {
        if !self.plain.is_empty() && !self.plain.ends_with('\n') {
            self.put('\n', at);
        }
    }
}

/// The first colon of a text, of either width: where it starts and where it ends.
pub(super) fn colon(text: &str) -> Option<Range<usize>> {
    let narrow = memchr::memchr(b':', text.as_bytes());
    let wide = if text.is_ascii() { None } else { memchr::memmem::find(text.as_bytes(), "：".as_bytes()) };
    match (narrow, wide) {
        (Some(narrow), Some(wide)) if wide < narrow => Some(wide..wide + '：'.len_utf8()),
        (Some(narrow), _) => Some(narrow..narrow + 1),
        (None, wide) => wide.map(|wide| wide..wide + '：'.len_utf8()),
    }
}

/// Lower case where that keeps the length; a hyphen becomes a space, an exclamation ends a sentence as a full stop does, a curly
/// apostrophe stays.
fn fold(character: char) -> char {
    match character {
        '-' => ' ',
        '!' => '.',
        '！' => '。',
        _ if character.is_ascii() => character.to_ascii_lowercase(),
        _ => {
            let mut lower = character.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) if one.len_utf8() == character.len_utf8() => one,
                _ => character,
            }
        }
    }
}

struct Renderer<'a> {
    text: &'a mut Text,
    source: &'a str,
    at: usize,
    end: usize,
    /// An open Markdown link: where its label starts, where the label ends in the card, and its target.
    open: Option<(usize, usize, Range<usize>, usize)>,
    /// An open HTML anchor.
    anchor: Option<(usize, Range<usize>)>,
}

impl Renderer<'_> {
    fn run(mut self) {
        while self.at < self.end {
            if let Some((start, label_end, target, after)) = self.open.clone()
                && self.at >= label_end
            {
                self.open = None;
                self.link(start, target);
                self.at = after;
                continue;
            }
            let bytes = self.source.as_bytes();
            match bytes[self.at] {
                b'\n' => self.line_end(),
                byte if byte.is_ascii_whitespace() => {
                    self.text.space(self.at);
                    self.at += 1;
                }
                b'`' => self.code(),
                b'!' if bytes.get(self.at + 1) == Some(&b'[') && self.target(self.at + 1).is_some() => {
                    let (_, _, after) = self.target(self.at + 1).unwrap_or((0, 0..0, self.at + 2));
                    self.at = after;
                }
                b'[' => self.bracket(),
                b']' if bytes.get(self.at + 1) == Some(&b'(') => {
                    // What is left of a linked image.
                    let limit = self.end.min(self.at + REACH);
                    let close = memchr::memchr(b')', &bytes[self.at..limit]).unwrap_or(0);
                    self.at += close + 1;
                }
                b'<' => self.tag(),
                b'*' | b'~' => self.at += 1,
                b'_' if self.at_word_edge() => self.at += 1,
                b'\\' if bytes.get(self.at + 1).is_some_and(u8::is_ascii_punctuation) => {
                    self.text.put(char::from(bytes[self.at + 1]), self.at + 1);
                    self.at += 2;
                }
                b'&' => self.entity(),
                b'h' if self.source[self.at..self.end].starts_with("http") => self.address(),
                b'"' if self.quoted_name("\"", "\"") => {}
                byte if byte.is_ascii() => {
                    let run = self.at + runs::length(&self.source[self.at..self.end]);
                    self.text.put_run(&self.source[self.at..run], self.at);
                    self.at = run;
                }
                _ => self.wide(),
            }
        }
        if let Some((start, _, target, _)) = self.open.take() {
            self.link(start, target);
        }
    }

    fn wide(&mut self) {
        let Some(character) = self.source[self.at..].chars().next() else {
            self.at = self.end;
            return;
        };
        match character {
            '\u{a0}' | '\u{3000}' => self.text.space(self.at),
            '\u{200b}' | '\u{feff}' => {}
            '“' if self.quoted_name("“", "”") => return,
            '„' if self.quoted_name("„", "“") || self.quoted_name("„", "”") => return,
            '«' if self.quoted_name("«", "»") => return,
            '‘' if self.quoted_name("‘", "’") => return,
            '\u{2010}' | '\u{2011}' => self.text.put('-', self.at),
            _ => self.text.put(character, self.at),
        }
        self.at += character.len_utf8();
    }

    /// Reads a name in quotation marks without them; false where none stands here.
    fn quoted_name(&mut self, open: &str, close: &str) -> bool {
        let start = self.at + open.len();
        let Some(length) = quoted_name(&self.source.as_bytes()[start..self.end], close) else { return false };
        self.text.put_run(&self.source[start..start + length], start);
        self.at = start + length + close.len();
        true
    }

    /// A line end is a space, unless Markdown makes it hard.
    fn line_end(&mut self) {
        let before = &self.source.as_bytes()[..self.at];
        let hard = before.ends_with(b"  ") || before.ends_with(b"\\") || before.ends_with(b"  \r");
        let rest = self.source[self.at + 1..self.end].trim_start_matches([' ', '\t', '>']);
        if hard || opens_a_sentence(rest) {
            self.text.hard_break(self.at)
        } else {
            self.text.space(self.at)
        }
        self.at = self.end - rest.len();
    }

    fn code(&mut self) {
        let bytes = self.source.as_bytes();
        let run = bytes[self.at..self.end].iter().take_while(|byte| **byte == b'`').count();
        let start = self.at + run;
        let limit = self.end.min(start + REACH);
        let Some(length) = memchr::memchr(b'`', &bytes[start.min(limit)..limit]) else {
            self.at += run;
            return;
        };
        let from = self.text.plain.len();
        let content = &self.source[start..start + length];
        for (index, character) in content.char_indices() {
            if character == '\n' { self.text.space(start + index) } else { self.text.put(character, start + index) }
        }
        self.text.codes.push(from..self.text.plain.len());
        let close = bytes[start + length..self.end].iter().take_while(|byte| **byte == b'`').count();
        self.at = start + length + close;
    }

    /// For a `[` at `at`: the end of its label, its target, and what follows, where it is an inline link.
    fn target(&self, at: usize) -> Option<(usize, Range<usize>, usize)> {
        let bytes = self.source.as_bytes();
        let limit = self.end.min(at + REACH);
        let close = at + memchr::memchr(b']', &bytes[at..limit])?;
        if close + 1 < self.end && bytes.get(close + 1) == Some(&b'[') && bytes[at] == b'[' && close > at + 3 {
            // A reference: its target is defined elsewhere.
            let limit = self.end.min(close + REACH);
            let end = close + 1 + memchr::memchr(b']', &bytes[close + 1..limit])?;
            let label = self.source[close + 2..end].trim().to_lowercase();
            let target = self.text.references.get(&label).cloned().unwrap_or(close..close);
            return Some((close, target, end + 1));
        }
        if bytes.get(close + 1) != Some(&b'(') || close + 1 >= self.end {
            return None;
        }
        let start = close + 2;
        let limit = self.end.min(start + REACH);
        let mut end = start + memchr::memchr(b')', &bytes[start..limit])?;
        if memchr::memchr(b'(', &bytes[start..end]).is_some()
            && let Some(more) = memchr::memchr(b')', &bytes[end + 1..limit.max(end + 1)])
        {
            end += 1 + more;
        }
        let target = self.source[start..end].split([' ', '\n']).next().unwrap_or("");
        Some((close, start..start + target.len(), end + 1))
    }

    fn bracket(&mut self) {
        let image = self.source[self.at..self.end].starts_with("[![") || self.source[self.at..self.end].starts_with("[<");
        match self.target(self.at) {
            _ if image => self.at += 1,
            Some((close, target, after)) if self.open.is_none() => {
                self.open = Some((self.text.plain.len(), close, target, after));
                self.at += 1;
            }
            _ => {
                self.text.put('[', self.at);
                self.at += 1;
            }
        }
    }

    fn link(&mut self, start: usize, target: Range<usize>) {
        let label = &self.text.plain[start.min(self.text.plain.len())..];
        let start = start + (label.len() - label.trim_start().len());
        let end = self.text.plain.trim_end().len();
        if end > start && !target.is_empty() {
            self.text.links.push(Link { span: start..end, target });
        }
    }

    fn tag(&mut self) {
        let rest = &self.source[self.at..self.end];
        if rest.starts_with("<!--") {
            self.at += rest.find("-->").map_or(rest.len(), |at| at + 3);
            return;
        }
        if rest[1..].starts_with("http") {
            self.at += 1;
            return;
        }
        let named = rest.as_bytes().get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/');
        let limit = floor(rest, REACH * 2);
        let Some(end) = memchr::memchr(b'>', &rest.as_bytes()[..limit]).filter(|_| named) else {
            self.text.put('<', self.at);
            self.at += 1;
            return;
        };
        let inner = &rest[1..end];
        let name: String = inner
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '/')
            .take(12)
            .collect::<String>()
            .to_ascii_lowercase();
        match name.trim_end_matches('/') {
            "a" => self.anchor = self.href(inner).map(|target| (self.text.plain.len(), target)),
            "/a" => {
                if let Some((start, target)) = self.anchor.take() {
                    self.link(start, target);
                }
            }
            "b" | "i" | "em" | "strong" | "span" | "code" | "u" | "sup" | "sub" | "font" | "small" | "mark" | "/b" | "/i"
            | "/em" | "/strong" | "/span" | "/code" | "/u" | "/sup" | "/sub" | "/font" | "/small" | "/mark" | "img" => {}
            _ => self.text.hard_break(self.at),
        }
        self.at += end + 1;
    }

    fn href(&self, inner: &str) -> Option<Range<usize>> {
        let at = inner.find("href")?;
        let quoted = inner[at + 4..].trim_start_matches([' ', '=']);
        let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let start = self.at + 1 + (inner.len() - quoted.len()) + 1;
        let length = quoted[1..].find(quote)?;
        Some(start..start + length)
    }

    fn entity(&mut self) {
        let rest = &self.source[self.at..self.end];
        let known = [("&amp;", '&'), ("&nbsp;", ' '), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\'')];
        if let Some((name, character)) = known.into_iter().find(|(name, _)| rest.starts_with(name)) {
            if character == ' ' {
                self.text.space(self.at)
            } else {
                self.text.put(character, self.at)
            }
            self.at += name.len();
        } else {
            self.text.put('&', self.at);
            self.at += 1;
        }
    }

    /// A bare address is a link to itself.
    fn address(&mut self) {
        let rest = &self.source[self.at..self.end];
        if !rest.starts_with("http://") && !rest.starts_with("https://") {
            self.text.put('h', self.at);
            self.at += 1;
            return;
        }
        let length = rest
            .bytes()
            .take(REACH)
            .take_while(|byte| {
                byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b')' | b']' | b'"' | b'*' | b'`' | b'|')
            })
            .count();
        let target = rest[..length].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
        let from = self.text.plain.len();
        for (index, byte) in target.bytes().enumerate() {
            self.text.put(char::from(byte), self.at + index);
        }
        if self.open.is_none() && self.anchor.is_none() {
            self.text.links.push(Link { span: from..self.text.plain.len(), target: self.at..self.at + target.len() });
        }
        self.at += target.len().max(1);
    }

    fn at_word_edge(&self) -> bool {
        let bytes = self.source.as_bytes();
        let word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80);
        !(word(self.at.checked_sub(1).and_then(|at| bytes.get(at))) && word(bytes.get(self.at + 1)))
    }
}

/// The greatest character boundary of a text at or below an offset.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(source: &str) -> Text {
        let mut text = Text::default();
        text.render(source, 0..source.len());
        text
    }

    #[test]
    fn drops_markup_and_keeps_links_and_code() {
        let source = "A **fine-tuned** _version_ of [`acme/base`](https://huggingface.co/acme/base \"t\") and `x_y`.";
        let text = render(source);
        assert_eq!(text.plain, "A fine-tuned version of acme/base and x_y.");
        assert_eq!(text.folded, "a fine tuned version of acme/base and x_y.");
        assert_eq!(&text.plain[text.links[0].span.clone()], "acme/base");
        assert_eq!(&source[text.links[0].target.clone()], "https://huggingface.co/acme/base");
        assert_eq!(text.codes.len(), 2);
        let at = text.plain.find("x_y").unwrap();
        assert_eq!(&source[text.origin(at)..text.origin(at) + 3], "x_y");
    }

    #[test]
    fn reads_html_and_bare_addresses() {
        let source =
            "<p>Made from <a href=\"https://huggingface.co/acme/base\">Base</a>.<br>See https://huggingface.co/acme/two.</p>";
        let text = render(source);
        assert_eq!(text.plain.trim(), "Made from Base.\nSee https://huggingface.co/acme/two.");
        let targets: Vec<&str> = text.links.iter().map(|link| &source[link.target.clone()]).collect();
        assert_eq!(targets, ["https://huggingface.co/acme/base", "https://huggingface.co/acme/two"]);
    }

    #[test]
    fn drops_images_and_badges() {
        assert_eq!(render("[![License](https://x/y.svg)](https://z) hello ![a](b)").plain.trim(), "hello");
    }

    #[test]
    fn stays_linear_on_hostile_markup() {
        for unit in ["[", "<a ", "`", "![", "](", "[a](", "http://", "&", "_", "<!--"] {
            let source = unit.repeat(200_000 / unit.len());
            let started = std::time::Instant::now();
            let text = render(&source);
            let _ = super::super::sentences::sentences(&text.plain);
            assert!(started.elapsed().as_secs() < 5, "{unit}");
        }
    }
}
