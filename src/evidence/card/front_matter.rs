//! Where the front matter of a card begins and ends, and its reading.
//!
//! The Hub takes what stands between two lines `---` at the top and nothing else. Cards in folders hold more: a fence that is
//! never closed, a comment before it, YAML that no parser accepts. What the Hub would not see is read too, and said to be so.

use super::{Block, EXTRACTOR, keys, recover};
use crate::catalog::Catalog;
use crate::document::yaml::{self, Data, Parsed};
use crate::document::{Document, Place};
use crate::evidence::Observations;
use crate::model::Basis;

/// Most bytes of front matter that are read.
const MAX_FRONT_MATTER: usize = 1 << 20;
/// Most lines of comment and blank lines before the front matter that are looked at.
const MAX_LEAD: u32 = 200;
/// Most lines of other text before the front matter that are looked at.
const MAX_TITLE: u32 = 12;

/// Where front matter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    /// The first line after the opening fence.
    first_line: u32,
    /// The line after the last line of YAML: the closing fence, where there is one.
    end_line: u32,
    /// The first line of the prose.
    body_line: u32,
    ending: Ending,
    /// Whether other text stands before it.
    displaced: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// `---`.
    Fence,
    /// `...`, which ends a YAML document but not a front matter.
    Dots,
    /// None: it was taken to end where YAML cannot go on.
    Missing,
}

/// Notes what the front matter says, and gives the first line after it.
pub(super) fn observe(document: &Document, catalog: &Catalog, seen: &mut Observations) -> u32 {
    let Some(mut found) = find(document) else { return 1 };
    let mut text = yaml_of(document, found);
    let mut whole = true;
    if text.len() > MAX_FRONT_MATTER {
        let why = format!("is {} bytes, over the limit of {MAX_FRONT_MATTER}; only its start was read", text.len());
        let place = Place::line(document.name().clone(), found.first_line);
        seen.gaps.push(place.gap("front matter", why, "move evaluation results out of the front matter"));
        text = start_of(text);
        whole = false;
    }
    let mut parsed = yaml::parse_first(text);
    if parsed.is_err() && found.ending == Ending::Fence {
        // A fence that was never closed runs on to the first rule of the prose; a heading inside gives it away.
        let end_line = plausible_end(document, found.first_line, found.end_line);
        if end_line < found.end_line && document.line_text(end_line).starts_with('#') {
            found = Found { end_line, body_line: end_line, ending: Ending::Missing, ..found };
            text = yaml_of(document, found);
            parsed = yaml::parse_first(text);
        }
    }
    note_ending(document, found, seen);
    let block = Block::new(document, found.first_line, EXTRACTOR, Basis::Declared);
    match parsed {
        Ok(parsed) => take(&block, parsed, document, found, catalog, seen),
        Err(problem) => {
            let root = recover::keys_of(text);
            // The cut of an oversized text may split a value; its gap says so already.
            if whole {
                let why = match root.pairs().len() {
                    0 => problem.message,
                    count => format!("{}; its {count} keys were read one by one", problem.message),
                };
                let place = block.place_of(problem.line, problem.column);
                seen.gaps.push(place.gap("front matter", why, "correct the YAML at this place"));
            }
            keys::observe(&block, &root, catalog, seen);
        }
    }
    found.body_line
}

fn take(block: &Block<'_>, parsed: Parsed, document: &Document, found: Found, catalog: &Catalog, seen: &mut Observations) {
    for problem in &parsed.duplicates {
        // Twins inside `widget` and the like mislead nobody about where the model comes from.
        if problem.column == 1 {
            let why = format!("{}; readers take the last value", problem.message);
            let place = block.place_of(problem.line, problem.column);
            seen.gaps.push(place.gap("front matter", why, "keep one of the two values"));
        }
    }
    let Some(root) = parsed.documents.first() else { return };
    match root.data {
        Data::Mapping(_) => keys::observe(block, root, catalog, seen),
        Data::Null => {}
        _ => {
            let why = format!("is {}, not a map of keys and values", root.describe());
            let place = Place::line(document.name().clone(), found.first_line);
            seen.gaps.push(place.gap("front matter", why, "write it as `key: value` lines"));
        }
    }
}

fn note_ending(document: &Document, found: Found, seen: &mut Observations) {
    let place = |line: u32| Place::line(document.name().clone(), line.max(1));
    if found.displaced {
        let why = "stands after other text, so the Hub sees none of it";
        seen.gaps.push(place(found.first_line - 1).gap("front matter", why, "move it to the top of the card"));
    }
    let why = match found.ending {
        Ending::Fence => return,
        Ending::Dots => "ends with `...` where `---` belongs, so the Hub sees none of it",
        Ending::Missing => "has no closing `---`, so the Hub sees none of it; it was read up to where YAML cannot go on",
    };
    seen.gaps.push(place(found.end_line - 1).gap("front matter", why, "close it with a line `---`"));
}

fn yaml_of(document: &Document, found: Found) -> &str {
    let start = document.line_start(found.first_line).unwrap_or(document.text().len());
    let end = document.line_start(found.end_line).unwrap_or(document.text().len());
    document.text().get(start..end).unwrap_or("")
}

/// The whole lines within the first [`MAX_FRONT_MATTER`] bytes.
fn start_of(text: &str) -> &str {
    let mut end = MAX_FRONT_MATTER;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &text[..end];
    text.rfind('\n').map_or(text, |end| &text[..=end])
}

fn find(document: &Document) -> Option<Found> {
    let last = u32::try_from(document.line_count()).unwrap_or(u32::MAX);
    let Some((open, strict)) = opening(document, last.min(MAX_LEAD)) else { return find_below_title(document, last) };
    let first_line = open + 1;
    let displaced = false;
    let plausible = (first_line..=last)
        .map(|line| document.line_text(line))
        .find(|line| !line.trim().is_empty())
        .is_some_and(|line| is_key_line(line) || !line.starts_with(char::is_alphanumeric));
    match closing(document, first_line, last) {
        // Prose between two rules: the Hub tries to read it as YAML, a person reads it as prose.
        Some((end_line, _)) if !plausible && strict => {
            Some(Found { first_line, end_line, body_line: first_line, ending: Ending::Fence, displaced })
        }
        Some((end_line, ending)) if plausible => {
            Some(Found { first_line, end_line, body_line: end_line + 1, ending, displaced })
        }
        None if plausible => {
            let end_line = plausible_end(document, first_line, last.saturating_add(1));
            let ending = Ending::Missing;
            (end_line > first_line).then_some(Found { first_line, end_line, body_line: end_line, ending, displaced })
        }
        _ => None,
    }
}

/// The closing fence.
fn closing(document: &Document, first_line: u32, last: u32) -> Option<(u32, Ending)> {
    let bytes = document.text().as_bytes();
    // Nearly every line begins with another byte.
    let may_be = |line: &u32| document.line_start(*line).is_some_and(|at| matches!(bytes.get(at), Some(b'-' | b'.')));
    (first_line..=last).filter(may_be).find_map(|line| match document.line_text(line).trim_end() {
        "---" => Some((line, Ending::Fence)),
        "..." => Some((line, Ending::Dots)),
        _ => None,
    })
}

/// Front matter below a title: believed only where the fences hold nothing but keys, a known one among them.
fn find_below_title(document: &Document, last: u32) -> Option<Found> {
    let open = (2..=last.min(MAX_TITLE)).find(|line| document.line_text(*line).trim_end() == "---")?;
    let first_line = open + 1;
    let (end_line, ending) = closing(document, first_line, last)?;
    let known = ["license", "base_model", "tags", "datasets", "language", "library_name", "pipeline_tag"];
    let is_known = |line: u32| key_of(document.line_text(line)).is_some_and(|(key, _)| known.contains(&key));
    let believed = ending == Ending::Fence
        && plausible_end(document, first_line, end_line) == end_line
        && (first_line..end_line).any(is_known);
    believed.then_some(Found { first_line, end_line, body_line: end_line + 1, ending, displaced: true })
}

/// The line of the opening fence, and whether the Hub would take it for one.
fn opening(document: &Document, last: u32) -> Option<(u32, bool)> {
    let mut strict = true;
    let mut comment = false;
    for line in 1..=last {
        let raw = document.line_text(line);
        let text = raw.trim().trim_start_matches('\u{feff}');
        if comment {
            comment = !text.contains("-->");
        } else if text.starts_with("<!--") {
            strict = false;
            comment = !text.contains("-->");
        } else if text == "---" {
            return Some((line, strict && raw.ends_with("---")));
        } else if !text.is_empty() {
            return None;
        }
    }
    None
}

/// The first line from `first` on, before `limit`, that cannot belong to YAML of keys and values.
fn plausible_end(document: &Document, first: u32, limit: u32) -> u32 {
    let mut after_blank = false;
    let mut end = first;
    for line in first..limit {
        let text = document.line_text(line);
        if text.trim().is_empty() {
            after_blank = true;
            continue;
        }
        let goes_on = match text.as_bytes()[0] {
            b' ' | b'\t' => true,
            b'#' => !after_blank,
            b'-' => text == "-" || text.starts_with("- ") || text.starts_with("-\t"),
            b'"' | b'\'' | b'?' | b']' | b'}' | b'[' | b'{' => !after_blank,
            byte => is_key_line(text) && !(after_blank && byte.is_ascii_uppercase()),
        };
        if !goes_on {
            return if after_blank { line } else { end.max(line) };
        }
        after_blank = false;
        end = line + 1;
    }
    end
}

/// Whether a line starts with `key:` at its first column.
pub(super) fn is_key_line(line: &str) -> bool {
    key_of(line).is_some()
}

/// The key that a line starts with at its first column, and what follows its colon.
pub(super) fn key_of(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let trimmed = key.trim_end().trim_matches(['"', '\'']);
    let is_key = !trimmed.is_empty()
        && trimmed.len() <= 64
        && key.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '_' | '"' | '\''))
        && trimmed.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    (is_key && (value.is_empty() || value.starts_with([' ', '\t', '\r']))).then_some((trimmed, value))
}
