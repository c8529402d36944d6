//! Mistakes in files that people write for us, shown where they stand: file, line, excerpt, caret, nearest known name.
//!
//! A policy or a rule file is read to its end, so that all its mistakes are seen at once ([`reader`]).

pub mod file;
pub mod reader;

use std::fmt;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// Most mistakes of one load that are shown; the rest are counted.
const MOST_SHOWN: usize = 50;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong, as a lower-case fragment.
    pub title: String,
    /// What stands under the caret.
    pub label: String,
    /// The file, as it was given.
    pub file: Arc<str>,
    /// The line, counted from 1.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
    /// How many characters are marked.
    pub width: u32,
    /// The text of the line.
    pub excerpt: String,
    /// What would be right: the nearest known name, or what is allowed.
    pub hint: Option<String>,
}

/// All mistakes of one load, in the order in which they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
}

impl Diagnostics {
    /// The mistakes.
    #[must_use]
    pub fn items(&self) -> &[Diagnostic] {
        &self.items
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Notes one more.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// Adds those of another load.
    pub fn extend(&mut self, other: Self) {
        self.items.extend(other.items);
    }

    /// `value`, or the mistakes, sorted by file and place.
    ///
    /// # Errors
    /// The mistakes, where there are any.
    pub fn or<T>(mut self, value: T) -> Result<T, Self> {
        if self.items.is_empty() {
            return Ok(value);
        }
        self.items.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        Err(self)
    }

    /// The mistakes as a person reads them, like a compiler's.
    #[must_use]
    pub fn render(&self, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii);
        let mut out = String::new();
        for item in self.items.iter().take(MOST_SHOWN) {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&item.render(&renderer));
            out.push('\n');
        }
        let hidden = self.items.len().saturating_sub(MOST_SHOWN);
        if hidden > 0 {
            out.push_str(&format!("\nand {hidden} more mistakes\n"));
        }
        out
    }
}

impl Diagnostic {
    fn render(&self, renderer: &Renderer) -> String {
        let title = Level::ERROR.primary_title(self.title.as_str());
        if self.excerpt.is_empty() && self.label.is_empty() {
            // It stands in no line: a file that cannot be read, or something typed.
            let help = self.hint.iter().map(|hint| Level::HELP.message(hint.as_str()));
            return renderer.render(&[Group::with_title(title).elements(help)]);
        }
        let from = byte_at(&self.excerpt, self.column.saturating_sub(1) as usize);
        let to = byte_at(&self.excerpt, (self.column.saturating_sub(1) + self.width) as usize).max(from);
        let snippet = Snippet::source(self.excerpt.as_str())
            .line_start(self.line as usize)
            .path(&*self.file)
            .annotation(AnnotationKind::Primary.span(from..to).label(self.label.as_str()));
        let group = title.element(snippet);
        match &self.hint {
            Some(hint) => renderer.render(&[group.element(Level::HELP.message(hint.as_str()))]),
            None => renderer.render(&[group]),
        }
    }
}

fn byte_at(text: &str, character: usize) -> usize {
    text.char_indices().nth(character).map_or(text.len(), |(offset, _)| offset)
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.render(false).trim_end())
    }
}

impl std::error::Error for Diagnostics {}

/// The known name that a misspelt one is nearest to, where it is near enough to be meant.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.to_lowercase().chars().take(64).collect();
    let limit = 1 + word.len() / 4;
    known
        .into_iter()
        .filter_map(|name| {
            let candidate: Vec<char> = name.to_lowercase().chars().take(64).collect();
            if candidate.len().abs_diff(word.len()) > limit {
                return ending(&word, &candidate).then_some((limit, name));
            }
            let distance = distance(&word, &candidate);
            (distance <= limit || ending(&word, &candidate)).then_some((distance.min(limit), name))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Whether one is the last part of the other (`lists` for `maker.lists`).
fn ending(word: &[char], name: &[char]) -> bool {
    word.len() >= 4 && name.len() > word.len() && name.ends_with(word) && name[name.len() - word.len() - 1] == '.'
}

/// Edits between two words: insertions, deletions, replacements, swaps of neighbours.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut cost = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                cost = cost.min(before[j - 1] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_nearest_known_name_or_none() {
        let known = ["maker.lists", "maker.country", "license.class"];
        assert_eq!(nearest("maker.list", known), Some("maker.lists"));
        assert_eq!(nearest("lists", known), Some("maker.lists"));
        assert_eq!(nearest("maker.counrty", known), Some("maker.country"));
        assert_eq!(nearest("weather", known), None);
    }

    #[test]
    fn shows_file_line_excerpt_caret_and_hint() {
        let mut all = Diagnostics::default();
        all.push(Diagnostic {
            title: "unknown field `maker.list`".to_owned(),
            label: "not a field of `ancestor`".to_owned(),
            file: "own.yaml".into(),
            line: 7,
            column: 5,
            width: 10,
            excerpt: "    maker.list: x".to_owned(),
            hint: Some("did you mean `maker.lists`?".to_owned()),
        });
        insta::assert_snapshot!(all.to_string(), @r#"
        error: unknown field `maker.list`
         --> own.yaml:7:5
          |
        7 |     maker.list: x
          |     ^^^^^^^^^^ not a field of `ancestor`
          |
          = help: did you mean `maker.lists`?
        "#);
    }
}
