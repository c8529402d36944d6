//! Reads a file that people write for us, and notes every mistake instead of stopping at the first.
//!
//! Each method takes what it understands and gives `None` for what it does not; the mistake is noted by then. A load therefore
//! goes on to the end of the file, and fails once, with all of them.

use std::str::FromStr;
use std::sync::Arc;

use chrono::NaiveDate;

use super::{Diagnostic, Diagnostics, nearest};
use crate::country;
use crate::document::Document;
use crate::document::yaml::{self, Data, Node};

/// Longest list of known names that a hint prints.
const MOST_LISTED: usize = 40;

/// A file under reading.
pub struct Reader {
    document: Document,
    noted: Diagnostics,
}

impl Reader {
    /// A reader over a file's text.
    #[must_use]
    pub fn new(name: &str, text: &str) -> Self {
        Self { document: Document::new(name, text.to_owned()), noted: Diagnostics::default() }
    }

    /// The file's name, as it was given.
    #[must_use]
    pub fn name(&self) -> Arc<str> {
        self.document.name().clone()
    }

    /// The file's tree; `None` where it is no YAML.
    pub fn parse(&mut self) -> Option<Node> {
        match yaml::parse(self.document.text()) {
            Ok(node) => Some(node),
            Err(problem) => {
                self.push(problem.line, problem.column, 1, problem.message, "here", None);
                None
            }
        }
    }

    /// The file's rows, up to the first mistake; `None` where it has one.
    pub fn rows<T: serde::de::DeserializeOwned>(&mut self) -> Option<T> {
        match yaml::read(self.document.text()) {
            Ok(rows) => Some(rows),
            Err(problem) => {
                self.push(problem.line, problem.column, 1, problem.message, "here", None);
                None
            }
        }
    }

    /// The mistakes.
    #[must_use]
    pub fn finish(self) -> Diagnostics {
        self.noted
    }

    /// How many mistakes were noted so far.
    #[must_use]
    pub fn mistakes(&self) -> usize {
        self.noted.items().len()
    }

    /// Notes a mistake at a node.
    pub fn mistake(&mut self, at: &Node, title: impl Into<String>, label: impl Into<String>, hint: Option<String>) {
        let width = at.text().map_or(1, |text| text.lines().next().unwrap_or_default().chars().count());
        let quotes = usize::from(matches!(&at.data, Data::Scalar { quoted: true, .. })) * 2;
        self.push(at.line, at.column, width + quotes, title.into(), label, hint);
    }

    /// Notes a word that is not among the known ones, with the nearest that is.
    pub fn unknown(&mut self, at: &Node, what: &str, word: &str, known: &[&str]) {
        let hint = match nearest(word, known.iter().copied()) {
            Some(name) => Some(format!("did you mean `{name}`?")),
            None if known.len() > MOST_LISTED => Some(format!("{} are known, and none is near", known.len())),
            None => Some(format!("known: {}", known.join(", "))),
        };
        self.mistake(at, format!("unknown {what}: `{}`", printable(word)), format!("no such {what}"), hint);
    }

    fn push(&mut self, line: u32, column: u32, width: usize, title: String, label: impl Into<String>, hint: Option<String>) {
        let excerpt = self.document.line_text(line).to_owned();
        let left = excerpt.chars().count().saturating_sub(column.saturating_sub(1) as usize).max(1);
        let width = u32::try_from(width.clamp(1, left)).unwrap_or(1);
        let file = self.name();
        self.noted.push(Diagnostic { title, label: label.into(), file, line, column, width, excerpt, hint });
    }

    /// The pairs of a mapping whose keys are among `known`; unknown and repeated keys are mistakes. Keys in file order.
    pub fn mapping<'n>(&mut self, node: &'n Node, what: &str, known: &[&str]) -> Vec<(&'n str, &'n Node, &'n Node)> {
        let pairs = self.pairs(node, what);
        pairs
            .into_iter()
            .filter(|(name, key, _)| {
                let fine = known.contains(name);
                if !fine {
                    self.unknown(key, &format!("key of {what}"), name, known);
                }
                fine
            })
            .collect()
    }

    /// The pairs of a mapping, whatever their keys; repeated keys are mistakes.
    pub fn pairs<'n>(&mut self, node: &'n Node, what: &str) -> Vec<(&'n str, &'n Node, &'n Node)> {
        let Data::Mapping(pairs) = &node.data else {
            self.mistake(node, format!("{what} must be a mapping"), format!("this is {}", kind(node)), None);
            return Vec::new();
        };
        let mut seen: Vec<(&str, &Node, &Node)> = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let Some(name) = key.text() else {
                self.mistake(key, "a key must be a word", format!("this is {}", kind(key)), None);
                continue;
            };
            if seen.len() < 256 && seen.iter().any(|(known, ..)| *known == name) {
                self.mistake(key, format!("`{}` stands twice", printable(name)), "given before", None);
            } else {
                seen.push((name, key, value));
            }
        }
        seen
    }

    /// A text that is not empty.
    pub fn text<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n str> {
        match node.text().map(str::trim) {
            Some("") => {
                self.mistake(node, format!("{what} is empty"), "say something here", None);
                None
            }
            Some(text) => Some(text),
            None => {
                self.mistake(node, format!("{what} must be a text"), format!("this is {}", kind(node)), None);
                None
            }
        }
    }

    /// One of a closed list of words.
    pub fn word<'n>(&mut self, node: &'n Node, what: &str, known: &[&str]) -> Option<&'n str> {
        let text = self.text(node, what)?;
        if known.contains(&text) {
            return Some(text);
        }
        self.unknown(node, what, text, known);
        None
    }

    /// A word that reads as `T`, which has these words.
    pub fn choice<T: serde::de::DeserializeOwned>(&mut self, node: &Node, what: &str, known: &[&str]) -> Option<T> {
        let word = self.word(node, what, known)?;
        serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
    }

    /// An identifier.
    pub fn id<T: FromStr<Err = crate::model::IdError>>(&mut self, node: &Node, what: &str) -> Option<T> {
        let text = self.text(node, what)?;
        match text.parse() {
            Ok(id) => Some(id),
            Err(error) => {
                self.mistake(node, format!("{what} is no identifier"), error.to_string(), None);
                None
            }
        }
    }

    /// The items of a list; a scalar stands for a list of one. An empty list is a mistake unless `empty` is allowed.
    pub fn items<'n>(&mut self, node: &'n Node, what: &str) -> &'n [Node] {
        match &node.data {
            Data::Mapping(_) => {
                self.mistake(node, format!("{what} must be a value or a list of values"), "this is a mapping", None);
                &[]
            }
            Data::Sequence(items) if items.is_empty() => {
                self.mistake(node, format!("{what} is an empty list"), "this can never match", None);
                &[]
            }
            Data::Null => {
                self.mistake(node, format!("{what} has no value"), "nothing stands here", None);
                &[]
            }
            _ => node.items(),
        }
    }

    /// A real day, `YYYY-MM-DD`.
    pub fn date(&mut self, node: &Node, what: &str) -> Option<NaiveDate> {
        let text = self.text(node, what)?;
        let written = text.len() == 10
            && text
                .bytes()
                .enumerate()
                .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
        let day = written.then(|| text.parse().ok()).flatten();
        if day.is_none() {
            let hint = Some("write a day as YYYY-MM-DD, such as 2027-03-01".to_owned());
            let label = if written { "the calendar has no such day" } else { "not a day" };
            self.mistake(node, format!("{what} `{}` is no date", printable(text)), label, hint);
        }
        day
    }

    /// A country's code.
    pub fn country<'n>(&mut self, node: &'n Node) -> Option<&'n str> {
        let code = self.text(node, "country")?;
        if country::is_code(code) {
            return Some(code);
        }
        let hint = match (code, code.to_ascii_uppercase()) {
            ("UK" | "uk", _) => "the code of the United Kingdom is `GB`".to_owned(),
            (_, upper) if country::is_code(&upper) => format!("did you mean `{upper}`?"),
            _ => "write a code of ISO 3166-1 alpha-2 in capitals, such as US, or EU".to_owned(),
        };
        self.mistake(node, format!("unknown country: `{}`", printable(code)), "no such country", Some(hint));
        None
    }

    /// A finite number; `_` between digits is allowed.
    pub fn number(&mut self, node: &Node, what: &str) -> Option<f64> {
        let text = self.text(node, what)?;
        let quoted = matches!(&node.data, Data::Scalar { quoted: true, .. });
        let number = text.replace('_', "").parse::<f64>().ok().filter(|number| number.is_finite() && !quoted);
        if number.is_none() {
            self.mistake(node, format!("{what} must be a number"), "not a number", None);
        }
        number
    }

    /// `true` or `false`.
    pub fn flag(&mut self, node: &Node, what: &str) -> Option<bool> {
        match (self.text(node, what)?, &node.data) {
            ("true", Data::Scalar { quoted: false, .. }) => Some(true),
            ("false", Data::Scalar { quoted: false, .. }) => Some(false),
            _ => {
                self.mistake(node, format!("{what} must be true or false"), "neither true nor false", None);
                None
            }
        }
    }

    /// The `schema:` of a file, which must be 1.
    pub fn schema(&mut self, node: Option<&Node>, root: &Node) {
        match node {
            Some(node) if node.text() == Some("1") => {}
            Some(node) => self.mistake(node, "unknown schema version", "this program reads schema 1", None),
            None => self.mistake(root, "`schema` is missing", "the file's first key", Some("add `schema: 1`".to_owned())),
        }
    }
}

/// What a node is, in words.
fn kind(node: &Node) -> &'static str {
    match &node.data {
        Data::Null => "empty",
        Data::Scalar { .. } => "a scalar",
        Data::Sequence(_) => "a list",
        Data::Mapping(_) => "a mapping",
    }
}

/// A word of the file, cut and without control characters.
fn printable(text: &str) -> String {
    text.chars().take(80).map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect()
}
