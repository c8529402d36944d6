//! Badges: pictures whose address says what they show, `…/badge/License-ZPL%202.0-blue`. The first thing that a card shows of its
//! licence is often one of these, and the plain text of a block drops pictures.
//!
//! A badge is believed where its label is about the model's licence and the picture's other text does not name another one.

/// What stands in the address of such a picture.
const MARK: &str = "/badge/";
/// Longest address that is read, in bytes.
const REACH: usize = 400;

/// Most badges of one block that are looked at.
const MOST: usize = 256;

/// A licence that a badge shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Badge {
    /// The offset of the address.
    pub(in super::super) at: usize,
    /// What it shows.
    pub(in super::super) words: String,
    /// The picture's other text.
    pub(in super::super) other: String,
    /// Whether its label says that it is the model's licence.
    pub(in super::super) of_model: bool,
}

/// Whether a card shows any picture that may be one of a licence.
pub(in super::super) fn has_pictures(source: &str) -> bool {
    [MARK, "!["].iter().any(|mark| memchr::memmem::find(source.as_bytes(), mark.as_bytes()).is_some())
}

/// The licences that badges in a piece of a card show.
pub(in super::super) fn badges(source: &str) -> Vec<Badge> {
    let mut found = Vec::new();
    for at in memchr::memmem::find_iter(source.as_bytes(), MARK).take(MOST) {
        let rest = &source[at + MARK.len()..super::super::text::floor(source, at + MARK.len() + REACH)];
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, ')' | '"' | '\'' | '?' | '>' | ']')).unwrap_or(rest.len());
        let address = rest[..end].strip_suffix(".svg").unwrap_or(&rest[..end]);
        let Some((label, words)) = parts(address) else { continue };
        if is_about_the_model(&label) && words.contains(char::is_alphanumeric) && words.len() < 80 {
            let label = label.to_lowercase();
            let of_model = label.contains("model") || label.contains("weight");
            found.push(Badge { at, words, other: alternative(source, at), of_model });
        }
    }
    found
}

/// Licences that a line gives as a picture: "License: ![Zorb 2.0][picture]". The picture's other text is the licence.
pub(in super::super) fn pictured(source: &str) -> Vec<Badge> {
    let mut found = Vec::new();
    for at in memchr::memmem::find_iter(source.as_bytes(), "![").take(MOST) {
        let line = source[..at].rfind('\n').map_or(0, |end| end + 1);
        let label = source[line..at].trim_matches(|c: char| !c.is_alphanumeric());
        let keyed = source[line..at].contains(':') && is_about_the_model(label);
        let rest = &source[at + 2..super::super::text::floor(source, at + 2 + REACH)];
        let Some(words) = rest.find(']').map(|end| rest[..end].trim()).filter(|_| keyed) else { continue };
        if words.contains(char::is_alphanumeric) && words.len() < 80 {
            let label = label.to_lowercase();
            let of_model = label.contains("model") || label.contains("weight");
            found.push(Badge { at, words: words.to_owned(), other: String::new(), of_model });
        }
    }
    found
}

/// Label and message of a badge: three parts with one hyphen between; two stand for one, and `_` for a space.
fn parts(address: &str) -> Option<(String, String)> {
    let held = address.replace("--", "\u{1}").replace("__", "\u{2}");
    let mut parts = held
        .split('-')
        .map(|part| decoded(&part.replace('_', " ")).replace('\u{1}', "-").replace('\u{2}', "_").trim().to_owned());
    let (label, words) = (parts.next()?, parts.next()?);
    let rest: Vec<String> = parts.collect();
    // Many forget to double the hyphens of an id: all but the last part, the colour, belong to it.
    let more = rest.len().checked_sub(1)?;
    let words = rest[..more].iter().fold(words, |words, part| format!("{words}-{part}"));
    Some((label, words))
}

/// A text without the escapes of an address.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let escaped = tail.first().and_then(hex).zip(tail.get(1).and_then(hex)).filter(|_| *first == b'%');
        match escaped {
            Some((high, low)) => {
                bytes.push(high << 4 | low);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).chars().filter(|c| !c.is_control() || matches!(c, '\u{1}' | '\u{2}')).collect()
}

fn is_about_the_model(label: &str) -> bool {
    let label = label.to_lowercase().replace(['-', ':'], " ");
    let words: Vec<&str> = label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let about = |word: &&str| {
        matches!(
            *word,
            "license" | "licence" | "licenses" | "许可证" | "许可" | "ライセンス" | "라이선스" | "lizenz" | "licencia"
        )
    };
    words.iter().any(&about) && words.iter().all(|word| about(word) || matches!(*word, "model" | "weights" | "weight" | "the"))
}

/// The text that stands for a picture whose address is at an offset: between `![` and `](`, or in `alt="…"` of the same tag.
fn alternative(source: &str, at: usize) -> String {
    let from = super::super::text::floor(source, at.saturating_sub(REACH));
    let before = &source[from..at];
    if let Some(open) = before.rfind("](") {
        let label = &before[..open];
        if let Some(start) = label.rfind("![").filter(|start| !label[*start..].contains(']')) {
            return label[start + 2..].to_owned();
        }
    }
    let limit = super::super::text::floor(source, at + REACH);
    let end = memchr::memchr(b'>', &source.as_bytes()[at..limit]).map_or(limit, |end| at + end);
    let tag = &source[from + before.rfind('<').unwrap_or(0)..end];
    let quoted = tag.find("alt=").map(|alt| &tag[alt + 4..]);
    let quote = quoted.and_then(|text| text.chars().next()).filter(|quote| matches!(quote, '"' | '\''));
    quoted.zip(quote).and_then(|(text, quote)| text[1..].split(quote).next()).unwrap_or("").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> Vec<(String, String)> {
        badges(source).into_iter().map(|badge| (badge.words, badge.other)).collect()
    }

    #[test]
    fn reads_the_message_of_a_licence_badge() {
        let of = |words: &str, other: &str| vec![(words.to_owned(), other.to_owned())];
        let source = "[![License](https://img.example.io/badge/license-Zorb%202.0-blue)](LICENSE)";
        assert_eq!(read(source), of("Zorb 2.0", "License"));
        let source =
            "<img alt=\"Model License\" src=\"https://img.example.io/badge/Model_License-ZPL--2.0-f5de53?&color=f5\"/>";
        assert_eq!(read(source), of("ZPL-2.0", "Model License"));
        assert_eq!(read("![](https://img.example.io/badge/License-ZPL-NC-4.0-green.svg)"), of("ZPL-NC-4.0", ""));
    }

    #[test]
    fn leaves_badges_about_code_data_and_other_things() {
        for source in [
            "![Code License](https://img.example.io/badge/Code_License-ZPL-blue)",
            "![Data](https://img.example.io/badge/Data%20License-ZPL-blue)",
            "![](https://img.example.io/badge/python-3.10-blue)",
            "![](https://img.example.io/badge/License-blue)",
            "![](https://img.example.io/badge/",
            "![](https://img.example.io/badge/license-%-%zz",
        ] {
            assert!(read(source).is_empty(), "{source}: {:?}", read(source));
        }
    }

    #[test]
    fn stays_linear_on_many_badges() {
        let source = "![/badge/license-".repeat(40_000);
        let started = std::time::Instant::now();
        badges(&source);
        assert!(started.elapsed().as_secs() < 5);
    }
}
