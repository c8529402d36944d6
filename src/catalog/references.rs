//! How code and configuration name models: which files are read, and which calls, flags, commands and keys take a name.
//!
//! The rows of `rules/catalog/references.yaml` are turned into look-ups once, so that a file of code costs one pass over its
//! tokens, however many rows there are.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

/// `rules/catalog/references.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(rename = "schema")]
    _schema: u32,
    reviewed: String,
    files: Vec<FileRow>,
    skip: Skip,
    calls: Vec<Call>,
    #[serde(default)]
    defaults: Vec<DefaultRow>,
    flags: Vec<Flag>,
    commands: Vec<Command>,
    keys: Vec<KeyRow>,
    prefixes: Vec<Prefix>,
    not_owners: Vec<String>,
    not_names: Vec<String>,
}

/// Which files are read, and as what.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRow {
    /// How they are read.
    pub syntax: Syntax,
    /// How a comment begins.
    #[serde(default)]
    pub comments: Comments,
    /// The characters that open and close a text.
    #[serde(default)]
    pub quotes: String,
    /// Ends of names, with the dot.
    #[serde(default)]
    pub ends: Vec<String>,
    /// Whole names; `*` at either end stands for anything.
    #[serde(default)]
    pub names: Vec<String>,
}

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Syntax {
    /// As tokens of a programming language.
    Code,
    /// As lines of words and keys: shell, container files, YAML.
    Text,
    /// As the code cells of a notebook.
    Notebook,
    /// As a recipe of Ollama.
    Modelfile,
}

/// How a comment begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Comments {
    /// With `#`.
    #[default]
    Hash,
    /// With `//`, or between `/*` and `*/`.
    Slash,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Skip {
    folders: HashSet<String>,
    files: Vec<String>,
}

/// A call that names a model.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// The function's or class's name without what stands before it.
    pub name: String,
    /// The place of the argument, counted from 0.
    #[serde(default)]
    pub argument: Option<usize>,
    /// Its keywords.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// The keyword of the revision.
    #[serde(default)]
    pub revision: Option<String>,
    /// What names it only where this stands before the dot or the two colons; empty for anything.
    #[serde(default)]
    pub receivers: Vec<String>,
    /// Keywords with values under which the call names something else.
    #[serde(default)]
    pub unless: BTreeMap<String, Vec<String>>,
    /// The owner of names without one.
    #[serde(default)]
    pub owner: Option<String>,
    /// Which names count.
    #[serde(default)]
    pub names: Names,
    /// Whether an argument that is no literal is a gap.
    #[serde(default)]
    pub sure: bool,
}

/// Which names count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Names {
    /// Ids, and names without owner that the catalogue has.
    #[default]
    Hub,
    /// Only `owner/name`.
    Strict,
    /// Only what has a prefix of the Hub.
    Prefixed,
    /// Names of the Ollama library.
    Ollama,
    /// Ids, and names of any model that the catalogue has.
    Known,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct DefaultRow {
    name: String,
    keyword: String,
}

/// A command-line option.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flag {
    /// The option with its dashes.
    pub flag: String,
    /// Whether a value that cannot be read is a gap.
    #[serde(default)]
    pub sure: bool,
}

/// Words of a command that is followed by a model's name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Command {
    /// The words.
    pub words: Vec<String>,
    /// Which names count.
    #[serde(default)]
    pub names: Names,
    /// An option with values under which the command names something else.
    #[serde(default)]
    pub unless: Option<Unless>,
}

/// An option with values under which a command names something else.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unless {
    /// The option.
    pub flag: String,
    /// The values.
    pub values: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyRow {
    key: String,
}

/// What stands before an id in a value.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prefix {
    /// The text.
    pub prefix: String,
    /// What follows it.
    pub then: Then,
}

/// What follows a prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Then {
    /// An id of the Hub.
    Id,
    /// A name of the Ollama library.
    Ollama,
    /// A name that the catalogue may have.
    Known,
    /// Nothing that is a model's name.
    Nothing,
}

/// How code and configuration name models.
#[derive(Debug, Clone)]
pub struct References {
    /// When the file was last reviewed, `YYYY-MM-DD`.
    pub reviewed: String,
    file: File,
    calls: HashMap<String, Vec<usize>>,
    flags: HashMap<String, usize>,
    commands: HashMap<String, Vec<usize>>,
    exact_keys: HashSet<String>,
    patterns: Vec<(String, String)>,
    not_owners: HashSet<String>,
    triggers: AhoCorasick,
    call_starts: AhoCorasick,
}

impl References {
    pub(super) fn new(file: File) -> Self {
        let mut calls: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, call) in file.calls.iter().enumerate() {
            calls.entry(call.name.clone()).or_default().push(index);
        }
        let mut commands: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, command) in file.commands.iter().enumerate() {
            commands.entry(command.words.first().cloned().unwrap_or_default()).or_default().push(index);
        }
        let (patterns, exact): (Vec<&KeyRow>, Vec<&KeyRow>) = file.keys.iter().partition(|row| row.key.contains('*'));
        let split = |row: &KeyRow| {
            let (before, after) = row.key.split_once('*').unwrap_or((&row.key, ""));
            (normal_key(before), normal_key(after))
        };
        let words = file.flags.iter().map(|flag| flag.flag.clone());
        let triggers: Vec<String> = words
            .chain(file.commands.iter().map(|command| format!("{} ", command.words.join(" "))))
            .chain(["huggingface.co/".to_owned(), "hf.co/".to_owned(), "hf://".to_owned()])
            .collect();
        let starts = file.calls.iter().map(|call| format!("{}(", call.name));
        // A table of plain words always builds; were it too large, nothing would be found in texts, and the tests would say so.
        let table = |words: Vec<String>| AhoCorasick::new(words).unwrap_or_else(|_| empty_table());
        Self {
            reviewed: file.reviewed.clone(),
            calls,
            flags: file.flags.iter().enumerate().map(|(index, flag)| (flag.flag.clone(), index)).collect(),
            commands,
            exact_keys: exact.iter().map(|row| normal_key(&row.key)).collect(),
            patterns: patterns.into_iter().map(split).collect(),
            not_owners: file.not_owners.iter().cloned().collect(),
            triggers: table(triggers),
            call_starts: table(starts.collect()),
            file,
        }
    }

    /// The rows that are compiled in. Loaded once.
    ///
    /// # Panics
    /// Never: a test loads them.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<References> = OnceLock::new();
        SHIPPED.get_or_init(|| Self::new(super::shipped(6)))
    }

    /// How a file of that name is read; `None` where it is not.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&FileRow> {
        if self.file.skip.files.iter().any(|pattern| fits(pattern, name)) {
            return None;
        }
        let named = self.file.files.iter().find(|row| row.names.iter().any(|pattern| fits(pattern, name)));
        let end = || {
            let end = &name[name.rfind('.')?..];
            self.file.files.iter().find(|row| row.ends.iter().any(|known| known.eq_ignore_ascii_case(end)))
        };
        named.or_else(end)
    }

    /// Whether a folder of that name holds other people's or generated files.
    #[must_use]
    pub fn skips_folder(&self, name: &str) -> bool {
        self.file.skip.folders.contains(name)
    }

    /// The calls of that name.
    pub fn calls<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Call> {
        self.calls.get(name).into_iter().flatten().map(|index| &self.file.calls[*index])
    }

    /// The keyword that gives an option its default, for a call of that name.
    #[must_use]
    pub fn default_keyword(&self, name: &str) -> Option<&str> {
        self.file.defaults.iter().find(|row| row.name == name).map(|row| row.keyword.as_str())
    }

    /// The command-line option of that name.
    #[must_use]
    pub fn flag(&self, word: &str) -> Option<&Flag> {
        self.flags.get(word).map(|index| &self.file.flags[*index])
    }

    /// The commands that begin with that word.
    pub fn commands<'a>(&'a self, first: &str) -> impl Iterator<Item = &'a Command> {
        self.commands.get(first).into_iter().flatten().map(|index| &self.file.commands[*index])
    }

    /// Whether a key of configuration names a model.
    #[must_use]
    pub fn is_key(&self, key: &str) -> bool {
        let key = normal_key(key);
        let fits = |(before, after): &(String, String)| {
            key.len() >= before.len() + after.len() && key.starts_with(before.as_str()) && key.ends_with(after.as_str())
        };
        !key.is_empty() && (self.exact_keys.contains(&key) || self.patterns.iter().any(fits))
    }

    /// The longest prefix that a value begins with.
    #[must_use]
    pub fn prefix(&self, value: &str) -> Option<&Prefix> {
        let begins = |row: &&Prefix| value.get(..row.prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(&row.prefix));
        self.file.prefixes.iter().filter(begins).max_by_key(|row| row.prefix.len())
    }

    /// Whether the first part of a value of the form `a/b` is no owner of models.
    #[must_use]
    pub fn is_no_owner(&self, owner: &str) -> bool {
        self.not_owners.contains(&owner.to_ascii_lowercase())
    }

    /// Whether the last part of a value of the form `a/b` is a file.
    #[must_use]
    pub fn is_file_name(&self, name: &str) -> bool {
        let Some(at) = name.rfind('.') else { return false };
        self.file.not_names.iter().any(|end| end.eq_ignore_ascii_case(&name[at..]))
    }

    /// Whether a text in code may hold a command line or an address.
    #[must_use]
    pub fn may_hold_command(&self, text: &str) -> bool {
        self.triggers.is_match(text)
    }

    /// Where calls may begin in a line of text.
    pub fn call_starts<'a>(&'a self, line: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.call_starts.find_iter(line).map(|found| found.start())
    }

    /// What is wrong with the rows, one line each.
    pub(super) fn lint(&self) -> Vec<String> {
        const FILE: &str = "references.yaml";
        let mut wrong = Vec::new();
        let mut twice = |what: &str, names: Vec<&str>| {
            let mut seen = HashSet::new();
            wrong.extend(
                names
                    .into_iter()
                    .filter(|name| !seen.insert(*name))
                    .map(|name| format!("{FILE}: {what} `{name}` stands twice")),
            );
        };
        twice("flag", self.file.flags.iter().map(|flag| flag.flag.as_str()).collect());
        twice("key", self.file.keys.iter().map(|row| row.key.as_str()).collect());
        twice("prefix", self.file.prefixes.iter().map(|row| row.prefix.as_str()).collect());
        twice("end", self.file.files.iter().flat_map(|row| &row.ends).map(String::as_str).collect());
        twice("call", self.file.calls.iter().map(|call| call.name.as_str()).collect());
        for call in self.file.calls.iter().filter(|call| call.argument.is_none() && call.keywords.is_empty()) {
            wrong.push(format!("{FILE}: `{}` takes a model nowhere", call.name));
        }
        for flag in self.file.flags.iter().filter(|flag| !flag.flag.starts_with('-')) {
            wrong.push(format!("{FILE}: `{}` is no option", flag.flag));
        }
        for command in self.file.commands.iter().filter(|command| command.words.is_empty()) {
            wrong.push(format!("{FILE}: a command has no words: {command:?}"));
        }
        let lower = |words: &[String]| words.iter().find(|word| word.to_ascii_lowercase() != **word).cloned();
        wrong.extend(lower(&self.file.not_owners).map(|word| format!("{FILE}: `{word}` is not in lower case")));
        wrong
    }
}

fn empty_table() -> AhoCorasick {
    AhoCorasick::new(std::iter::empty::<&str>()).expect("an empty table builds")
}

/// A key as it is compared: lower case, without `-`, `_` and dots.
fn normal_key(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, '-' | '_' | '.')).map(|c| c.to_ascii_lowercase()).collect()
}

fn fits(pattern: &str, name: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(end), _) => name.ends_with(end),
        (None, Some(start)) => name.starts_with(start),
        (None, None) => pattern == name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_how_files_are_read() {
        let rows = References::shipped();
        let syntax = |name: &str| rows.file(name).map(|row| row.syntax);
        assert_eq!(syntax("app.py"), Some(Syntax::Code));
        assert_eq!(syntax("Dockerfile.gpu"), Some(Syntax::Text));
        assert_eq!(syntax("values.YAML"), Some(Syntax::Text));
        assert_eq!(syntax("Modelfile"), Some(Syntax::Modelfile));
        assert_eq!(syntax("a.ipynb"), Some(Syntax::Notebook));
        for name in ["README.md", "package-lock.json", "x.min.js", "weights.bin", "noending"] {
            assert_eq!(syntax(name), None, "{name}");
        }
    }

    #[test]
    fn compares_keys_without_case_and_separators() {
        let rows = References::shipped();
        for key in ["model", "MODEL_ID", "modelId", "embedding-model", "HF_MODEL_ID", "base_model_name_or_path"] {
            assert!(rows.is_key(key), "{key}");
        }
        for key in ["", "modeling", "dataset", "image"] {
            assert!(!rows.is_key(key), "{key}");
        }
    }
}
