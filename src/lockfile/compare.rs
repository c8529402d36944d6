//! Compares what a lock says with what is there now; each difference is named, with old and new.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Lock, LockedFile, LockedFinding, LockedModel};
use crate::audited::Gate;
use crate::finding::{FindingState, Standing};
use crate::model::DigestOrigin;

/// What was found when a lock was compared.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Verification {
    /// The version of this shape; 1. Fields may be added, never renamed or removed.
    pub schema_version: u32,
    /// The lock, as it was named.
    pub lock: String,
    /// The day as of which was judged now, `YYYY-MM-DD`.
    pub as_of: String,
    /// The day as of which the lock was made.
    pub locked_as_of: String,
    /// Whether everything is as it was locked.
    pub result: Outcome,
    /// How many models of the lock were compared.
    pub models: usize,
    /// How the files were compared.
    pub files: Files,
    /// What differs, by model.
    pub drift: Vec<Drift>,
    /// What else is not as it was when the lock was made, and may be why verdicts differ.
    pub notes: Vec<String>,
}

/// Whether everything is as it was locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is.
    Match,
    /// Something differs.
    Drift,
}

/// How files were compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Files {
    /// By the digest of their bytes.
    pub hashed: usize,
    /// How many bytes were read for that.
    pub bytes: u64,
    /// By the digest that a download tool wrote down; their bytes were not read.
    pub by_recorded_digest: usize,
    /// By their size alone; their bytes were not read.
    pub by_size: usize,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Drift {
    /// The model: its id, else its path.
    pub model: String,
    /// Its path, relative to the lock.
    pub path: Option<String>,
    /// What differs.
    pub kind: DriftKind,
    /// The file, parent or rule concerned.
    pub subject: Option<String>,
    /// What the lock says.
    pub old: Option<String>,
    /// What is there now.
    pub new: Option<String>,
}

/// What differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DriftKind {
    /// A model of the lock is not there.
    ModelMissing,
    /// A model that the lock does not have.
    ModelAdded,
    /// The model says another id.
    IdChanged,
    /// Another commit: the branch moved.
    RevisionChanged,
    /// A file has other bytes.
    FileChanged,
    /// The model card has other bytes.
    CardChanged,
    /// A file of the lock is not there.
    FileMissing,
    /// A file that the lock does not have.
    FileAdded,
    /// A file cannot be compared.
    FileUnreadable,
    /// A direct parent that the lock does not have.
    ParentNew,
    /// A direct parent of the lock is gone.
    ParentLost,
    /// A relation to a parent stands otherwise.
    ParentStanding,
    /// An ancestor that the lock does not have.
    AncestorNew,
    /// An ancestor of the lock is gone.
    AncestorLost,
    /// The licence declared, resolved or concluded.
    LicenseChanged,
    /// A finding that the lock does not have.
    FindingNew,
    /// A finding of the lock is gone.
    FindingGone,
    /// A finding has another severity, verdict, standing or state.
    FindingChanged,
    /// The gate stands otherwise on the model.
    VerdictChanged,
}

impl DriftKind {
    /// In words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ModelMissing => "missing model",
            Self::ModelAdded => "added model",
            Self::IdChanged => "changed id",
            Self::RevisionChanged => "moved commit",
            Self::FileChanged => "changed file",
            Self::CardChanged => "changed card",
            Self::FileMissing => "missing file",
            Self::FileAdded => "added file",
            Self::FileUnreadable => "unreadable file",
            Self::ParentNew => "new parent",
            Self::ParentLost => "lost parent",
            Self::ParentStanding => "changed parent",
            Self::AncestorNew => "new ancestor",
            Self::AncestorLost => "lost ancestor",
            Self::LicenseChanged => "changed licence",
            Self::FindingNew => "new finding",
            Self::FindingGone => "gone finding",
            Self::FindingChanged => "changed finding",
            Self::VerdictChanged => "changed verdict",
        }
    }
}

impl fmt::Display for DriftKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Compares the models of a lock that `concerns` admits with those that are there now.
#[must_use]
pub fn compare(old: &Lock, new: &Lock, shown: &str, concerns: impl Fn(&LockedModel) -> bool) -> Verification {
    let wanted: Vec<&LockedModel> = old.models.iter().filter(|model| concerns(model)).collect();
    let pairs = pairs(&wanted, &new.models);
    let mut page = Page { drift: Vec::new(), files: Files::default() };
    for (old, new) in &pairs {
        page.model(*old, *new);
    }
    Verification {
        schema_version: 1,
        lock: shown.to_owned(),
        as_of: new.as_of.clone(),
        locked_as_of: old.as_of.clone(),
        result: if page.drift.is_empty() { Outcome::Match } else { Outcome::Drift },
        models: wanted.len(),
        files: page.files,
        drift: page.drift,
        notes: notes(old, new),
    }
}

type Pair<'a> = (Option<&'a LockedModel>, Option<&'a LockedModel>);

/// Which model now is which of the lock: by path, then by id, where a cache has another commit at another path.
fn pairs<'a>(old: &[&'a LockedModel], new: &'a [LockedModel]) -> Vec<Pair<'a>> {
    let key = |id: &Option<String>| id.as_ref().map(|id| id.to_ascii_lowercase());
    let mut free: BTreeSet<usize> = (0..new.len()).collect();
    let by_path: BTreeMap<&str, usize> =
        new.iter().enumerate().filter_map(|(index, model)| Some((model.path.as_deref()?, index))).collect();
    let mut out: Vec<Pair<'a>> = Vec::with_capacity(old.len());
    for model in old {
        let at = model.path.as_deref().and_then(|path| by_path.get(path)).copied().filter(|at| free.remove(at));
        out.push((Some(*model), at.map(|at| &new[at])));
    }
    let mut by_id: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for index in free.iter().rev() {
        if let Some(id) = key(&new[*index].id) {
            by_id.entry(id).or_default().push(*index);
        }
    }
    for pair in out.iter_mut().filter(|pair| pair.1.is_none()) {
        let id = pair.0.and_then(|model| key(&model.id));
        if let Some(at) = id.and_then(|id| by_id.get_mut(&id)).and_then(Vec::pop) {
            free.remove(&at);
            pair.1 = Some(&new[at]);
        }
    }
    out.extend(free.into_iter().map(|at| (None, Some(&new[at]))));
    out
}

/// The differences as they are found.
struct Page {
    drift: Vec<Drift>,
    files: Files,
}

impl Page {
    fn note(&mut self, model: &LockedModel, kind: DriftKind, subject: Option<&str>, old: Option<String>, new: Option<String>) {
        let name = model.id.clone().or_else(|| model.path.clone()).unwrap_or_else(|| "model".to_owned());
        let subject = subject.map(str::to_owned);
        self.drift.push(Drift { model: name, path: model.path.clone(), kind, subject, old, new });
    }

    fn model(&mut self, old: Option<&LockedModel>, new: Option<&LockedModel>) {
        let (old, new) = match (old, new) {
            (Some(old), Some(new)) => (old, new),
            (Some(old), None) => return self.note(old, DriftKind::ModelMissing, None, old.path.clone(), None),
            (None, Some(new)) => return self.note(new, DriftKind::ModelAdded, None, None, new.path.clone()),
            (None, None) => return,
        };
        let same_id = match (&old.id, &new.id) {
            (Some(old), Some(new)) => old.eq_ignore_ascii_case(new),
            (old, new) => old == new,
        };
        if !same_id {
            self.note(old, DriftKind::IdChanged, None, old.id.clone(), new.id.clone());
        }
        if old.revision != new.revision {
            self.note(old, DriftKind::RevisionChanged, None, old.revision.clone(), new.revision.clone());
        }
        self.files(old, new);
        self.lineage(old, new);
        for (name, was, is) in [
            ("declared", &old.license.declared, &new.license.declared),
            ("resolved", &old.license.spdx, &new.license.spdx),
            ("concluded", &old.license.concluded, &new.license.concluded),
        ] {
            if was != is {
                self.note(old, DriftKind::LicenseChanged, Some(name), was.clone(), is.clone());
            }
        }
        self.findings(old, new);
        if old.verdict != new.verdict {
            self.note(old, DriftKind::VerdictChanged, None, Some(gate(old.verdict)), Some(gate(new.verdict)));
        }
    }

    fn files(&mut self, old: &LockedModel, new: &LockedModel) {
        let now: BTreeMap<&str, &LockedFile> = new.files.iter().map(|file| (file.file.as_str(), file)).collect();
        let was: BTreeSet<&str> = old.files.iter().map(|file| file.file.as_str()).collect();
        for file in &old.files {
            let name = file.file.as_str();
            match now.get(name) {
                None => self.note(old, DriftKind::FileMissing, Some(name), Some(digest(file)), None),
                Some(now) => self.file(old, file, now),
            }
        }
        for file in new.files.iter().filter(|file| !was.contains(file.file.as_str())) {
            self.note(old, DriftKind::FileAdded, Some(&file.file), None, Some(digest(file)));
        }
    }

    fn file(&mut self, model: &LockedModel, old: &LockedFile, new: &LockedFile) {
        let name = old.file.as_str();
        let card = name.eq_ignore_ascii_case("README.md");
        let changed = if card { DriftKind::CardChanged } else { DriftKind::FileChanged };
        let sizes_differ = old.size.is_some() && new.size.is_some() && old.size != new.size;
        match (&old.sha256, &new.sha256, new.origin) {
            (Some(was), Some(is), origin) => {
                if origin == Some(DigestOrigin::Computed) {
                    self.files.hashed += 1;
                    self.files.bytes += new.size.unwrap_or(0);
                } else {
                    self.files.by_recorded_digest += 1;
                }
                if was != is || sizes_differ {
                    self.note(model, changed, Some(name), Some(digest(old)), Some(digest(new)));
                }
            }
            (_, None, _) if sizes_differ => self.note(model, changed, Some(name), Some(digest(old)), Some(digest(new))),
            // Not read, because it was not asked for: one that could not be read has no size.
            (Some(_), None, _) if old.size.is_some() && new.size.is_some() => self.files.by_size += 1,
            (None, Some(_), _) => self.note(model, changed, Some(name), Some(digest(old)), Some(digest(new))),
            _ => self.note(model, DriftKind::FileUnreadable, Some(name), Some(digest(old)), None),
        }
    }

    fn lineage(&mut self, old: &LockedModel, new: &LockedModel) {
        let direct = |model: &LockedModel| -> BTreeMap<(String, &'static str), String> {
            let pairs = model.parents.iter();
            pairs.map(|parent| ((parent.parent.to_ascii_lowercase(), parent.kind.as_str()), word(parent.standing))).collect()
        };
        let (was, is) = (direct(old), direct(new));
        for ((parent, kind), standing) in &was {
            match is.get(&(parent.clone(), *kind)) {
                None => self.note(old, DriftKind::ParentLost, Some(parent), Some(format!("{kind}, {standing}")), None),
                Some(now) if now != standing => {
                    let (was, is) = (Some(format!("{kind}, {standing}")), Some(format!("{kind}, {now}")));
                    self.note(old, DriftKind::ParentStanding, Some(parent), was, is);
                }
                Some(_) => {}
            }
        }
        for ((parent, kind), standing) in is.iter().filter(|(key, _)| !was.contains_key(*key)) {
            self.note(old, DriftKind::ParentNew, Some(parent), None, Some(format!("{kind}, {standing}")));
        }
        let indirect = |model: &LockedModel, parents: &BTreeMap<(String, &str), String>| -> BTreeSet<String> {
            let above = model.ancestors.iter().map(|id| id.to_ascii_lowercase());
            above.filter(|id| !parents.keys().any(|(parent, _)| parent == id)).collect()
        };
        let (above_was, above_is) = (indirect(old, &was), indirect(new, &is));
        for id in above_was.difference(&above_is).filter(|id| !is.keys().any(|(parent, _)| parent == *id)) {
            self.note(old, DriftKind::AncestorLost, Some(id), Some(id.clone()), None);
        }
        for id in above_is.difference(&above_was).filter(|id| !was.keys().any(|(parent, _)| parent == *id)) {
            self.note(old, DriftKind::AncestorNew, Some(id), None, Some(id.clone()));
        }
    }

    fn findings(&mut self, old: &LockedModel, new: &LockedModel) {
        let by_name = |model: &LockedModel| -> BTreeMap<(String, String), Vec<String>> {
            let mut out: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
            for found in &model.findings {
                out.entry((found.rule.clone(), found.fingerprint.clone())).or_default().push(stands(found));
            }
            out
        };
        let (was, is) = (by_name(old), by_name(new));
        for (key, old_standing) in &was {
            let told = Some(old_standing.join("; "));
            match is.get(key) {
                None => self.note(old, DriftKind::FindingGone, Some(&key.0), told, None),
                Some(now) if now != old_standing => {
                    self.note(old, DriftKind::FindingChanged, Some(&key.0), told, Some(now.join("; ")));
                }
                Some(_) => {}
            }
        }
        for (key, now) in is.iter().filter(|(key, _)| !was.contains_key(*key)) {
            self.note(old, DriftKind::FindingNew, Some(&key.0), None, Some(now.join("; ")));
        }
    }
}

fn digest(file: &LockedFile) -> String {
    match (&file.sha256, file.size) {
        (Some(sha256), _) => format!("sha256 {sha256}"),
        (None, Some(size)) => format!("{size} bytes"),
        (None, None) => "not read".to_owned(),
    }
}

fn gate(gate: Gate) -> String {
    match gate {
        Gate::Pass => "passes",
        Gate::Fail => "fails",
        Gate::Incomplete => "is incomplete",
    }
    .to_owned()
}

/// A word of the report's vocabulary, as it is written in JSON.
fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn stands(found: &LockedFinding) -> String {
    let pending = if found.standing == Standing::Pending { ", pending" } else { "" };
    let state = if found.state == FindingState::Active { String::new() } else { format!(", {}", word(found.state)) };
    format!("{} {}{pending}{state}", found.severity, word(found.verdict))
}

/// What the lock was made with that is otherwise now.
fn notes(old: &Lock, new: &Lock) -> Vec<String> {
    let mut notes = Vec::new();
    let mut differs = |what: &str, was: &str, is: &str| {
        if was != is {
            notes.push(format!("{what}: {was} when it was locked, {is} now"));
        }
    };
    let short = |sha256: &str| sha256.chars().take(12).collect::<String>();
    differs("judged as of", &old.as_of, &new.as_of);
    differs("provaudit", &old.tool.version, &new.tool.version);
    let catalog = |lock: &Lock| format!("{} ({})", lock.catalog.reviewed, short(&lock.catalog.sha256));
    differs("catalogue", &catalog(old), &catalog(new));
    let packs = |lock: &Lock| {
        let each = lock.rule_packs.iter().map(|pack| format!("{} {} ({})", pack.pack, pack.version, short(&pack.sha256)));
        each.collect::<Vec<_>>().join(", ")
    };
    differs("rule packs", &packs(old), &packs(new));
    differs("level", old.policy.level.as_str(), new.policy.level.as_str());
    let sectors = |lock: &Lock| lock.policy.sector.iter().map(word).collect::<Vec<_>>().join(", ");
    differs("sector", &sectors(old), &sectors(new));
    differs("assumptions", &old.assumptions.join(", "), &new.assumptions.join(", "));
    notes
}
