//! The last word on width: no line of a report for people is wider than the terminal.
//!
//! Most lines are broken where they are written, by what they say. What is left, such as a place with a long path, is broken
//! here, at a space where there is one; what continues stands under the frame that its line began with.

use std::io::{self, Write};

use super::text::width_of;

/// The start of an ANSI code.
const ESCAPE: char = '\u{1b}';

/// A writer of lines that are at most so many columns wide.
pub struct Fitted<W> {
    out: W,
    width: usize,
    line: Vec<u8>,
}

impl<W: Write> Fitted<W> {
    /// A writer that passes fitting lines on to `out`.
    pub fn new(out: W, width: usize) -> Self {
        Self { out, width: width.max(20), line: Vec::new() }
    }

    fn end_line(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        // A column takes one byte at least.
        if line.len() <= self.width {
            return self.out.write_all(&line);
        }
        self.out.write_all(fitted(&String::from_utf8_lossy(&line), self.width).as_bytes())
    }
}

impl<W: Write> Write for Fitted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                self.end_line()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.end_line()?;
        self.out.flush()
    }
}

/// One line, with its end where it has one, as lines that fit.
fn fitted(line: &str, width: usize) -> String {
    let (text, end) = line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n"));
    let parts = parts(text);
    if parts.iter().map(|part| part.columns).sum::<usize>() <= width {
        return line.to_owned();
    }
    let under = under(&parts, width);
    let indent = width_of(&under);
    let mut out = String::with_capacity(line.len() + 16);
    let mut rest = parts.as_slice();
    let mut room = width;
    loop {
        let cut = cut(rest, room);
        let (now, later) = rest.split_at(cut);
        now.iter().for_each(|part| out.push_str(part.text));
        if later.iter().all(|part| part.columns == 0) {
            later.iter().for_each(|part| out.push_str(part.text));
            break;
        }
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
        out.push_str(&under);
        let spaces = later.iter().take_while(|part| part.text == " ").count();
        rest = &later[spaces..];
        room = width - indent;
    }
    out.push_str(end);
    out
}

/// A character, or an ANSI code, which takes no column.
struct Part<'a> {
    text: &'a str,
    columns: usize,
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let code = (first == ESCAPE).then(|| rest.find('m')).flatten();
        let (text, columns) = match code {
            Some(end) => (&rest[..=end], 0),
            None => {
                let text = &rest[..first.len_utf8()];
                (text, width_of(text))
            }
        };
        parts.push(Part { text, columns });
        rest = &rest[text.len()..];
    }
    parts
}

/// How many parts fit, at least one: up to the last space, or to the last place where a path or a name may be broken.
fn cut(parts: &[Part<'_>], room: usize) -> usize {
    let mut used = 0;
    let fits = parts
        .iter()
        .position(|part| {
            used += part.columns;
            used > room
        })
        .unwrap_or(parts.len());
    if fits == parts.len() {
        return fits;
    }
    if parts[fits].text == " " {
        return fits.max(1);
    }
    // A cut that leaves most of the line empty helps nobody.
    let last = |marks: &[&str]| parts[..fits].iter().rposition(|part| marks.contains(&part.text)).filter(|at| at * 3 >= fits);
    last(&[" "]).or_else(|| last(&["/", "-", "_", ":"])).map_or(fits, |at| at + 1).max(1)
}

/// What stands before the lines that continue one: its frame, and two spaces more.
fn under(parts: &[Part<'_>], width: usize) -> String {
    let mut under = String::new();
    let visible = parts.iter().filter(|part| part.columns > 0);
    for part in visible.take(width / 2) {
        match part.text {
            " " | "|" | "│" => under.push_str(part.text),
            "├" => under.push('│'),
            "└" | "─" => under.push(' '),
            _ => break,
        }
    }
    under.push_str("  ");
    under
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, width: usize) -> String {
        let mut out = Vec::new();
        let mut fitted = Fitted::new(&mut out, width);
        fitted.write_all(text.as_bytes()).unwrap();
        fitted.flush().unwrap();
        drop(fitted);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn leaves_lines_that_fit_as_they_are() {
        let text = "one  two\n\n  three\nno end";
        assert_eq!(written(text, 20), text);
    }

    #[test]
    fn breaks_at_a_space_and_continues_under_the_frame() {
        assert_eq!(written("   | ^ fine-tune of example/base-7b\n", 24), "   | ^ fine-tune of\n   |   example/base-7b\n");
        assert_eq!(written("├─ merge → example/base-7b-chat\n", 24), "├─ merge →\n│    example/base-7b-\n│    chat\n");
    }

    #[test]
    fn breaks_a_word_that_never_fits() {
        let text = written(&format!("{}\n", "x".repeat(90)), 40);
        assert!(text.lines().all(|line| line.len() <= 40), "{text}");
        assert_eq!(text.chars().filter(|letter| *letter == 'x').count(), 90);
    }

    #[test]
    fn counts_no_column_for_a_code_and_two_for_a_wide_character() {
        let painted = "\u{1b}[1;31mred and some more\u{1b}[0m\n";
        assert_eq!(written(painted, 20), painted);
        assert_eq!(written("模型模型模型模型模型模型\n", 20), "模型模型模型模型模型\n  模型\n");
    }
}
