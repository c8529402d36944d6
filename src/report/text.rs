//! Text for people: what a model says made safe to print, lines that fit, and colour.
//!
//! Everything read from a model is hostile: a name may hold codes that move the cursor, set the window's title or turn the
//! line around. [`visible`] is the one way such text reaches a terminal.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether output carries colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// Plain text.
    Plain,
    /// With ANSI codes.
    Styled,
}

/// How a report for people looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether it carries colour.
    pub color: Color,
    /// How many columns there are.
    pub width: usize,
}

/// What a piece of text is, so that colour follows meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// A finding that is critical or high.
    Error,
    /// A finding that is medium, or needs a person.
    Warning,
    /// A finding that is low or less.
    Note,
    /// A place in a file, and the frame around a quote.
    Frame,
    /// A heading.
    Strong,
    /// What matters less.
    Faint,
    /// What is well.
    Good,
}

impl Look {
    /// The text in its ink.
    #[must_use]
    pub fn paint<'a>(self, ink: Ink, text: &'a str) -> Cow<'a, str> {
        if self.color == Color::Plain || text.is_empty() {
            return Cow::Borrowed(text);
        }
        let code = match ink {
            Ink::Error => "1;31",
            Ink::Warning => "1;33",
            Ink::Note => "1;36",
            Ink::Frame => "1;34",
            Ink::Strong => "1",
            Ink::Faint => "2",
            Ink::Good => "1;32",
        };
        Cow::Owned(format!("\u{1b}[{code}m{text}\u{1b}[0m"))
    }

    /// `text` after `lead`, broken at spaces so that it fits; further lines stand under the text.
    #[must_use]
    pub fn wrapped(self, lead: &str, text: &str) -> String {
        self.wrapped_under(lead, &" ".repeat(width_of(lead)), text)
    }

    /// `text` after `lead`, broken at spaces so that it fits; further lines stand after `under`.
    #[must_use]
    pub fn wrapped_under(self, lead: &str, under: &str, text: &str) -> String {
        let lines = wrap(text, self.width.saturating_sub(width_of(lead)).max(20));
        let mut out = String::from(lead);
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                out.push('\n');
                out.push_str(under);
            }
            out.push_str(line);
        }
        out
    }
}

/// Whether a character shows nothing, or changes how its neighbours show: controls, bidirectional controls, zero-width ones.
#[must_use]
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Text that is safe to print on one line: what is hidden becomes a visible escape (`\n`, `\t`, `\u{202e}`).
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) || !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            hidden if is_hidden(hidden) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(hidden));
            }
            shown => out.push(shown),
        }
    }
    Cow::Owned(out)
}

/// How many columns of a terminal a text takes: two for the wide characters of East Asia and for pictures, none for marks that
/// join the character before them.
#[must_use]
pub fn width_of(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(columns).sum() }
}

/// How many columns a character takes.
fn columns(character: char) -> usize {
    match character {
        '\0'..='\u{2ff}' => 1,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{a4cf}' | '\u{a960}'..='\u{a97f}' => 2,
        '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' => 2,
        '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1f64f}' | '\u{1f680}'..='\u{1f6ff}' | '\u{1f900}'..='\u{1f9ff}' => 2,
        '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// Breaks text at spaces into lines of at most `width` columns; a longer word is broken after a `/`, `-`, `_` or `:`
/// where it has one, else where it must.
#[must_use]
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let mut rest = word;
        let mut length = width_of(word);
        if used > 0 && used + 1 + length > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        while length > width {
            let cut = cut(rest, width);
            lines.push(rest[..cut].to_owned());
            length -= width_of(&rest[..cut]);
            rest = &rest[cut..];
        }
        line.push_str(rest);
        used += length;
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// The longest start of a text that takes at most `width` columns; one character at least.
pub(super) fn fitting(text: &str, width: usize) -> &str {
    let mut used = 0;
    let over = text.char_indices().find(|(index, character)| {
        used += columns(*character);
        used > width && *index > 0
    });
    over.map_or(text, |(index, _)| &text[..index])
}

/// Where to cut a word that is wider than `width` columns: a byte offset above 0.
fn cut(word: &str, width: usize) -> usize {
    let hard = fitting(word, width).len();
    // A cut that leaves most of the line empty helps nobody.
    let soft = word[..hard].rfind(['/', '-', '_', ':']).map(|index| index + 1);
    soft.filter(|soft| *soft * 3 >= hard).unwrap_or(hard)
}

/// The width of each column of a table that has `room` characters for text: what each needs where all fit, else what the
/// short ones need and an equal share of the rest for the long ones.
#[must_use]
pub(super) fn share(needs: &[usize], room: usize) -> Vec<usize> {
    let mut widths = vec![0; needs.len()];
    let mut order: Vec<usize> = (0..needs.len()).collect();
    order.sort_by_key(|column| needs[*column]);
    let mut left = room;
    for (place, column) in order.into_iter().enumerate() {
        let fair = left / (needs.len() - place);
        widths[column] = needs[column].min(fair).max(1);
        left = left.saturating_sub(widths[column]);
    }
    widths
}

/// A count with its noun: `1 model`, `3 models`.
#[must_use]
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A count of bytes in a unit that suits it.
#[must_use]
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if count < 1000 {
        return counted(usize::try_from(count).unwrap_or(usize::MAX), "byte");
    }
    let mut value = count as f64 / 1000.0;
    let mut unit = 0;
    while value >= 999.95 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

/// A number of parameters as people say it: `32.8B`, `500M`.
#[must_use]
pub fn parameters(count: u64) -> String {
    let scaled = |unit: u64, letter: &str| {
        let tenths = (count + unit / 20) / (unit / 10);
        if tenths.is_multiple_of(10) {
            format!("{}{letter}", tenths / 10)
        } else {
            format!("{}.{}{letter}", tenths / 10, tenths % 10)
        }
    };
    match count {
        1_000_000_000_000.. => scaled(1_000_000_000_000, "T"),
        1_000_000_000.. => scaled(1_000_000_000, "B"),
        1_000_000.. => scaled(1_000_000, "M"),
        1_000.. => scaled(1_000, "K"),
        _ => count.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_bytes_in_a_unit_that_suits() {
        for (count, told) in
            [(0, "0 bytes"), (1, "1 byte"), (1500, "1.5 kB"), (999_999, "1.0 MB"), (1_342_000_000_000, "1.3 TB")]
        {
            assert_eq!(bytes(count), told);
        }
    }

    #[test]
    fn shows_what_is_hidden() {
        assert_eq!(visible("a\u{1b}[31mb\u{7}"), "a\\u{1b}[31mb\\u{7}");
        assert_eq!(visible("a\u{202e}b\u{200b}\u{feff}\u{85}"), "a\\u{202e}b\\u{200b}\\u{feff}\\u{85}");
        assert_eq!(visible("one\r\n\ttwo"), "one\\r\\n\\ttwo");
        assert_eq!(visible("\u{e0041}"), "\\u{e0041}");
    }

    #[test]
    fn leaves_honest_text_as_it_is() {
        for text in ["acme/helper-7b", "Größe 模型 ✓", ""] {
            assert!(matches!(visible(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn wraps_at_spaces_and_breaks_words_that_never_fit() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("acme/helper-7b-instruct", 14), ["acme/helper-", "7b-instruct"]);
    }

    #[test]
    fn shares_a_table_between_short_and_long_columns() {
        assert_eq!(share(&[5, 10, 3], 40), [5, 10, 3]);
        assert_eq!(share(&[5, 60, 40], 45), [5, 20, 20]);
        assert_eq!(share(&[9, 9], 0), [1, 1]);
    }

    #[test]
    fn says_parameter_counts_as_people_do() {
        for (count, said) in
            [(999, "999"), (1_500, "1.5K"), (500_000_000, "500M"), (32_763_876_352, "32.8B"), (671_000_000_000, "671B")]
        {
            assert_eq!(parameters(count), said);
        }
    }

    #[test]
    fn paints_only_where_colour_is_wanted() {
        let plain = Look { color: Color::Plain, width: 80 };
        assert_eq!(plain.paint(Ink::Error, "x"), "x");
        let styled = Look { color: Color::Styled, ..plain };
        assert_eq!(styled.paint(Ink::Error, "x"), "\u{1b}[1;31mx\u{1b}[0m");
    }
}
