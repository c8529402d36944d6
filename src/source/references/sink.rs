//! Where the readers of code put what they find, and what becomes of one file.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::files::{Listed, gap};
use super::name::{self, Asked, Value};
use super::{Reference, Target, code, exists_below, list, notebook, text};
use crate::catalog::Catalog;
use crate::catalog::references::{Names, Syntax};
use crate::document::Document;
use crate::model::Gap;
use crate::source::recorded::read_small;

/// How many references of one file are kept.
const MAX_FOUND: usize = 20_000;
/// How much of a line is counted in characters.
const MAX_COUNTED: usize = 4096;
/// How many places of one file are named in its gap.
const MAX_TOLD: usize = 8;

/// What one file named.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) found: Vec<(Target, Reference)>,
    pub(super) paths: Vec<PathBuf>,
    pub(super) gaps: Vec<Gap>,
    pub(super) open: Vec<Open>,
    pub(super) file: String,
}

/// Reads one file.
pub(super) fn read(file: &Listed<'_>, root: &Path, catalog: &Catalog) -> Read {
    let bytes = match read_small(&file.path, file.limit) {
        Ok(bytes) => bytes,
        Err(error) => {
            let gaps = vec![gap(&file.shown, "file", error.to_string(), "look through it yourself")];
            return Read { gaps, ..Read::default() };
        }
    };
    let (document, _) = Document::decode(file.shown.as_str(), bytes);
    let folder = file.path.parent().map(Path::to_path_buf);
    let root = root.is_dir().then(|| root.to_path_buf());
    let mut sink = Sink {
        catalog,
        document,
        lines: None,
        base: 0,
        fixed: false,
        folder,
        root,
        found: Vec::new(),
        taken: HashSet::new(),
        open: Vec::new(),
        paths: Vec::new(),
    };
    let text = sink.document.text().to_owned();
    match file.row {
        None => list::read(&text, &mut sink),
        Some(row) => match row.syntax {
            Syntax::Code => code::read(&text, row.comments, &row.quotes, &mut sink),
            Syntax::Text => text::read(&text, &mut sink),
            Syntax::Notebook => notebook::read(&text, &mut sink),
            Syntax::Modelfile => list::modelfile(&text, &mut sink),
        },
    }
    sink.finish(&file.shown)
}

/// Something that looks like a reference and cannot be read.
#[derive(Debug)]
pub(super) struct Open {
    line: u32,
    by: String,
    what: &'static str,
    /// The variable of the environment that holds it.
    variable: Option<String>,
}

/// Where references of one file go.
pub(super) struct Sink<'a> {
    pub(super) catalog: &'a Catalog,
    document: Document,
    /// The line of the file at which each line of the text stands, for a cell of a notebook.
    lines: Option<Vec<u32>>,
    /// What is added to offsets, for a text inside another.
    base: usize,
    /// Whether all offsets stand for `base`.
    fixed: bool,
    pub(super) folder: Option<PathBuf>,
    root: Option<PathBuf>,
    found: Vec<(Target, Reference)>,
    taken: HashSet<(u32, u32)>,
    open: Vec<Open>,
    pub(super) paths: Vec<PathBuf>,
}

impl Sink<'_> {
    /// Reads with offsets inside another text: those of a part of it, or all at one place.
    pub(super) fn within(&mut self, base: usize, fixed: bool, read: impl FnOnce(&mut Self)) {
        let before = (self.base, self.fixed);
        // A place that stands for all offsets stands for those of texts inside it too.
        if !self.fixed {
            (self.base, self.fixed) = (self.base + base, fixed);
        }
        read(self);
        (self.base, self.fixed) = before;
    }

    /// Reads another text whose lines stand at these lines of the file.
    pub(super) fn cell(&mut self, text: &str, lines: Vec<u32>, read: impl FnOnce(&mut Self)) {
        let document = Document::new(self.document.name().clone(), text.to_owned());
        let whole = std::mem::replace(&mut self.document, document);
        self.lines = Some(lines);
        read(self);
        self.document = whole;
        self.lines = None;
    }

    fn place(&self, at: usize) -> (u32, u32) {
        let at = if self.fixed { self.base } else { self.base + at };
        let line = self.document.line_at(at);
        let start = self.document.line_start(line).unwrap_or(0);
        // On a line that no person reads, bytes are counted: characters would cost a pass for every reference.
        let before = self.document.text().get(start..at).filter(|before| before.len() <= MAX_COUNTED);
        let column = before.map_or(at.saturating_sub(start), |before| before.chars().count()) + 1;
        let line =
            self.lines.as_ref().map_or(line, |lines| lines.get(line as usize - 1).or(lines.last()).copied().unwrap_or(1));
        (line, u32::try_from(column).unwrap_or(u32::MAX))
    }

    /// Takes a value that stands where a model's name belongs, and says what it is.
    pub(super) fn note(&mut self, at: usize, value: &str, by: &str, asked: Asked<'_>) -> Value {
        self.note_with(at, value, by, asked, None)
    }

    /// The same, with a revision that is named elsewhere.
    pub(super) fn note_with(&mut self, at: usize, value: &str, by: &str, asked: Asked<'_>, revision: Option<&str>) -> Value {
        let mut read = name::read(value, asked, self.catalog);
        let named_by_path =
            |value: &str| exists_below(self.folder.as_deref(), value) || exists_below(self.root.as_deref(), value);
        if let Value::Model(Target::Hub { revision: own, .. }) = &mut read {
            if asked.names != Names::Ollama && named_by_path(value) {
                return Value::Path;
            }
            if own.is_none() {
                *own = revision.map(str::to_owned);
            }
        }
        if let Value::Model(target) = &read {
            let (line, column) = self.place(at);
            if self.found.len() < MAX_FOUND && self.taken.insert((line, column)) {
                let file = self.document.name().to_string();
                self.found.push((target.clone(), Reference { file, line, column, by: by.to_owned() }));
            }
        }
        read
    }

    /// Notes that a reference cannot be read.
    pub(super) fn open(&mut self, at: usize, by: &str, what: &'static str) {
        let (line, _) = self.place(at);
        if self.open.len() < MAX_FOUND {
            self.open.push(Open { line, by: by.to_owned(), what, variable: None });
        }
    }

    /// Notes that a reference is a variable of the environment, which this file does not give.
    pub(super) fn open_variable(&mut self, at: usize, by: &str, name: &str) {
        self.open(at, by, "a variable");
        if let Some(open) = self.open.last_mut() {
            open.variable = Some(name.to_owned());
        }
    }

    /// What the file named, and what was left open.
    fn finish(self, shown: &str) -> Read {
        let mut gaps = Vec::new();
        if self.found.len() >= MAX_FOUND {
            let why = format!("more than {MAX_FOUND} references: the others were not read");
            gaps.push(gap(shown, "references", why, "split the file"));
        }
        Read { file: shown.to_owned(), found: self.found, paths: self.paths, gaps, open: self.open }
    }
}

/// One gap a file for all that could not be read in it. Variables that other files give a model's name are no gap.
pub(super) fn told(file: &str, mut open: Vec<Open>, given: &HashSet<String>) -> Option<Gap> {
    open.retain(|open| open.variable.as_ref().is_none_or(|name| !given.contains(name)));
    open.sort_by(|a, b| (a.line, &a.by).cmp(&(b.line, &b.by)));
    open.dedup_by(|later, first| later.line == first.line && later.by == first.by);
    let first = open.first()?;
    let told: Vec<String> =
        open.iter().take(MAX_TOLD).map(|open| format!("{} ({}, line {})", open.what, open.by, open.line)).collect();
    let more = open.len().saturating_sub(MAX_TOLD);
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    let why = format!("which model is used is not written there: {}{more}", told.join(", "));
    let close_by = "name the models that are used in a list, or scan their folders";
    Some(gap(&format!("{file}:{}", first.line), "reference", why, close_by))
}
