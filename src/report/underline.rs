//! Which part of a quote a claim names, and the marks under it.
//!
//! A quote is wrapped to the width of the terminal, so the part that counts may begin in one line and end in another: the marks
//! follow it.

/// The lines of a quote, each with the marks that stand under it: their column, from 0, and their number.
pub(super) type Marked = Vec<(String, Option<(usize, usize)>)>;

/// Marks what a claim names in the wrapped lines of a quote; all of a quote of one line where it names nothing, and the start of
/// the last line of a longer one.
pub(super) fn marked(lines: Vec<String>, value: Option<&str>) -> Marked {
    let text = lines.concat();
    // The lines hold the text without the spaces at which it was broken, so spaces count for nothing.
    let found = value.and_then(|value| find(&text, value));
    let Some((start, end)) = found else {
        let (last, only) = (lines.len() - 1, lines.len() == 1);
        let marks = |line: &str| (0, if only { line.chars().count().max(1) } else { 1 });
        let mark = |(index, line): (usize, String)| {
            let under = (index == last).then(|| marks(&line));
            (line, under)
        };
        return lines.into_iter().enumerate().map(mark).collect();
    };
    let mut before = 0;
    let mut out = Marked::new();
    for line in lines {
        let (from, to) = (start.max(before), end.min(before + line.len()));
        let under = (from < to).then(|| {
            let column = line[..from - before].chars().count();
            (column, line[from - before..to - before].chars().count())
        });
        before += line.len();
        out.push((line, under));
    }
    out
}

/// The bytes of a text at which a value stands, as a whole word where it does so anywhere; spaces and the case of ASCII letters
/// aside.
fn find(text: &str, value: &str) -> Option<(usize, usize)> {
    let letters = |text: &str| -> Vec<(usize, char)> {
        text.char_indices().filter(|(_, letter)| !letter.is_whitespace()).map(|(at, c)| (at, c.to_ascii_lowercase())).collect()
    };
    let (text_letters, wanted) = (letters(text), letters(value));
    if wanted.is_empty() || wanted.len() > text_letters.len() {
        return None;
    }
    let range = |first: usize| {
        let last = text_letters[first + wanted.len() - 1].0;
        let width = text[last..].chars().next().map_or(1, char::len_utf8);
        (text_letters[first].0, last + width)
    };
    let mut any = None;
    for first in 0..=text_letters.len() - wanted.len() {
        let same = text_letters[first..].iter().zip(&wanted).all(|(a, b)| a.1 == b.1);
        if !same {
            continue;
        }
        if spaced(text, range(first)) {
            return Some(range(first));
        }
        any = any.or(Some(range(first)));
    }
    any
}

/// Whether a part of a text has no letter or digit at either side.
fn spaced(text: &str, (from, to): (usize, usize)) -> bool {
    let open = |letter: Option<char>| !letter.is_some_and(char::is_alphanumeric);
    open(text[..from].chars().next_back()) && open(text[to..].chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn under(lines: &[&str], value: Option<&str>) -> Vec<Option<(usize, usize)>> {
        let lines = lines.iter().map(|line| (*line).to_owned()).collect();
        marked(lines, value).into_iter().map(|(_, under)| under).collect()
    }

    #[test]
    fn marks_the_whole_of_what_a_claim_names() {
        assert_eq!(under(&["base_model: example/base-7b"], Some("example/base-7b")), [Some((12, 15))]);
        assert_eq!(under(&["Fine-tuned from Base-7B."], Some("base-7b")), [Some((16, 7))]);
        assert_eq!(under(&["limited: mit"], Some("mit")), [Some((9, 3))]);
    }

    #[test]
    fn follows_what_is_broken_over_two_lines() {
        assert_eq!(under(&["trained on Example", "Base 7B by us"], Some("Example Base 7B")), [Some((11, 7)), Some((0, 7))]);
        assert_eq!(under(&["一二 Größe-", "7b"], Some("größe-7b")), [Some((3, 6)), Some((0, 2))]);
    }

    #[test]
    fn marks_a_short_quote_whole_where_nothing_is_named() {
        assert_eq!(under(&["trained from scratch"], None), [Some((0, 20))]);
        assert_eq!(under(&["one", "two"], Some("three")), [None, Some((0, 1))]);
        assert_eq!(under(&[""], None), [Some((0, 1))]);
    }
}
