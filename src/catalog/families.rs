//! Which models there are: families, names, sizes, parents, shapes, tokenizers; renamed owners and mirrors.
//!
//! A name is compared after normalisation ([`normal_name`]): with or without owner, in any case, with any separators, it is one
//! model's name.

mod known;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Deserialize;

pub(super) use self::known::KnownNames;
pub use self::known::{normal_bare_name, normal_name};
use super::Confidence;
use super::any_case::AnyCase;
use crate::model::{DatasetId, LicenseId, ModelId, RelationKind, Shape, identifier, split_owner};

/// `rules/catalog/families.yaml`.
#[derive(Debug, Deserialize)]
pub(super) struct File {
    reviewed: String,
    #[serde(default)]
    owners: Vec<Owner>,
    #[serde(default)]
    mirrors: Vec<Mirror>,
    #[serde(default)]
    renames: Vec<Rename>,
    families: Vec<Family>,
    #[serde(default)]
    gguf_pre_names: Vec<PreName>,
    #[serde(default)]
    signatures: Vec<Signature>,
}

/// A small, exact trace in a tokenizer that names a teacher, a tool or a step. Easy to copy, so never proof.
#[derive(Debug, Clone, Deserialize)]
pub struct Signature {
    /// The row's id.
    pub id: String,
    /// What it says, in words.
    pub says: String,
    /// Tokens that must stand at these ids.
    #[serde(default)]
    pub token_at: BTreeMap<String, String>,
    /// The relation it makes likely.
    #[serde(default)]
    pub concludes: Option<KnownParent>,
}

impl Signature {
    /// Whether every token of the signature stands at its id. `special` is sorted by id. A signature without tokens never matches.
    #[must_use]
    pub fn matches(&self, special: &[(u64, String)]) -> bool {
        !self.token_at.is_empty()
            && self.token_at.iter().all(|(id, text)| {
                let id = id.parse::<u64>().ok();
                special.iter().any(|(at, token)| Some(*at) == id && token == text)
            })
    }
}

/// A Hub organisation that was renamed, or that re-uploads other owners' models.
#[derive(Debug, Clone, Deserialize)]
pub struct Owner {
    /// The organisation's name on the Hub.
    pub handle: String,
    /// Its name today.
    #[serde(default)]
    pub renamed_to: Option<String>,
    /// Whether `handle/X` is commonly a copy of another owner's `X`.
    #[serde(default)]
    pub republishes: bool,
}

#[derive(Debug, Deserialize)]
struct Mirror {
    id: ModelId,
    of: ModelId,
}

#[derive(Debug, Deserialize)]
struct Rename {
    from: ModelId,
    to: ModelId,
}

#[derive(Debug, Deserialize)]
struct PreName {
    pre: String,
    models: Vec<ModelId>,
}

/// A family of models under one name.
#[derive(Debug, Clone, Deserialize)]
pub struct Family {
    /// The row's id.
    pub id: String,
    /// The name that people use.
    pub name: String,
    /// Bare names, lower case, that mean the family and no one model.
    #[serde(default)]
    pub names: Vec<String>,
    /// The Hub organisation that publishes it.
    #[serde(default)]
    pub owner: Option<String>,
    /// `model_type` of its configs.
    #[serde(default)]
    pub model_types: Vec<String>,
    /// Its models.
    #[serde(default)]
    pub models: Vec<ModelRow>,
}

/// One well-known model.
#[derive(Debug, Clone, Deserialize)]
pub struct ModelRow {
    /// Its canonical id.
    pub id: ModelId,
    /// Names that normalisation does not find.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Parameters, where known.
    #[serde(default)]
    pub parameters: Option<u64>,
    /// When it was published, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[serde(default)]
    pub released: Option<String>,
    /// Its licence, where known.
    #[serde(default)]
    pub license: Option<LicenseId>,
    /// The licence that it was released under before, where its licensor changed it for another.
    #[serde(default)]
    pub license_before: Option<LicenseId>,
    /// Its direct parents.
    #[serde(default)]
    pub parents: Vec<KnownParent>,
    /// Whether it was trained from scratch.
    #[serde(default)]
    pub root: bool,
    /// Its sizes.
    #[serde(default)]
    pub shape: Option<Shape>,
    /// `open`, `gated` or `closed`.
    #[serde(default)]
    pub access: Option<String>,
    /// Training datasets, where well known.
    #[serde(default)]
    pub datasets: Vec<DatasetId>,
    /// How the row is known.
    pub confidence: Confidence,
    /// How its licence is known, where that is another way than the rest of the row.
    #[serde(default)]
    license_confidence: Option<Confidence>,
    /// How it is known whether its weights are published, where that is another way than the rest of the row.
    #[serde(default)]
    access_confidence: Option<Confidence>,
    #[serde(skip)]
    family: usize,
}

impl ModelRow {
    /// `open`, `gated` or `closed`.
    #[must_use]
    pub fn access(&self) -> &str {
        self.access.as_deref().unwrap_or("open")
    }

    /// How its licence is known.
    #[must_use]
    pub fn license_confidence(&self) -> Confidence {
        self.license_confidence.unwrap_or(self.confidence)
    }

    /// How it is known whether its weights are published.
    #[must_use]
    pub fn access_confidence(&self) -> Confidence {
        self.access_confidence.unwrap_or(self.confidence)
    }
}

/// A parent that the catalogue knows.
#[derive(Debug, Clone, Deserialize)]
pub struct KnownParent {
    /// The parent.
    pub id: ModelId,
    /// How the child stems from it.
    pub kind: RelationKind,
}

/// What a name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// One model. `via` holds the id that was named when it is a mirror, an old name or a re-upload of it.
    One(ModelId),
    /// Several models could be meant.
    Several(Vec<ModelId>),
    /// A family could be meant, not one of its models.
    Family(String),
    /// Nothing known has that name.
    Unknown,
}

/// All families, by every name.
#[derive(Debug)]
pub struct Families {
    /// When the file was last reviewed, `YYYY-MM-DD`.
    pub reviewed: String,
    families: Vec<Family>,
    owners: AnyCase<Owner>,
    mirrors: AnyCase<ModelId>,
    renames: AnyCase<ModelId>,
    by_id: AnyCase<(usize, usize)>,
    by_name: AnyCase<Vec<(usize, usize)>>,
    by_family_name: AnyCase<usize>,
    pre_names: HashMap<String, Vec<ModelId>>,
    signatures: Vec<Signature>,
    known: KnownNames,
}

impl Families {
    pub(super) fn new(mut file: File) -> Self {
        let mut by_id = AnyCase::default();
        let mut by_name: AnyCase<Vec<(usize, usize)>> = AnyCase::default();
        let mut by_family_name = AnyCase::default();
        for (index, family) in file.families.iter_mut().enumerate() {
            for name in &family.names {
                by_family_name.insert(&normal_name(name), index);
            }
            by_family_name.insert(&normal_name(&family.name), index);
            for (row, model) in family.models.iter_mut().enumerate() {
                model.family = index;
                by_id.insert(model.id.as_str(), (index, row));
                for name in std::iter::once(model.id.name()).chain(model.aliases.iter().map(String::as_str)) {
                    let at = by_name.get_or_default(&normal_name(name));
                    if !at.contains(&(index, row)) {
                        at.push((index, row));
                    }
                }
            }
        }
        for rename in &file.renames {
            let Some(at) = by_id.get(rename.to.as_str()) else { continue };
            let names = by_name.get_or_default(&normal_name(rename.from.name()));
            if !names.contains(at) {
                names.push(*at);
            }
        }
        let owners: AnyCase<Owner> = file.owners.iter().map(|owner| (owner.handle.as_str(), owner.clone())).collect();
        let renames: AnyCase<ModelId> = file.renames.iter().map(|rename| (rename.from.as_str(), rename.to.clone())).collect();
        let names = by_name.iter().map(|(name, _)| name).chain(by_family_name.iter().map(|(name, _)| name));
        let ids = by_id.iter().map(|(id, _)| id).chain(renames.iter().map(|(id, _)| id));
        Self {
            known: KnownNames::new(names, ids, owners.iter().map(|(owner, _)| owner)),
            reviewed: file.reviewed,
            owners,
            renames,
            mirrors: file.mirrors.iter().map(|mirror| (mirror.id.as_str(), mirror.of.clone())).collect(),
            pre_names: file.gguf_pre_names.into_iter().map(|row| (row.pre, row.models)).collect(),
            signatures: file.signatures,
            families: file.families,
            by_id,
            by_name,
            by_family_name,
        }
    }

    /// All families, sorted by id.
    #[must_use]
    pub fn rows(&self) -> &[Family] {
        &self.families
    }

    /// The model of that id, as it is spelled canonically or by an old name; mirrors are not followed.
    #[must_use]
    pub fn get(&self, id: &ModelId) -> Option<&ModelRow> {
        if !self.known.may_be_id(id.as_str()) {
            return None;
        }
        self.row(id.as_str()).or_else(|| self.row(self.renamed(id.as_str())?.as_str()))
    }

    fn row(&self, id: &str) -> Option<&ModelRow> {
        self.by_id.get(id).map(|(family, row)| &self.families[*family].models[*row])
    }

    /// The id a repository has today, with the model of that id.
    #[must_use]
    pub fn today<'a>(&self, id: &'a ModelId) -> (Cow<'a, ModelId>, Option<&ModelRow>) {
        if !self.known.may_be_id(id.as_str()) {
            return (Cow::Borrowed(id), None);
        }
        let today = self.canonical(id);
        let row = self.get(&today);
        (today, row)
    }

    /// The family of that id.
    #[must_use]
    pub fn family(&self, id: &str) -> Option<&Family> {
        self.families.iter().find(|family| family.id == id)
    }

    /// The family that a well-known model belongs to.
    #[must_use]
    pub fn family_of(&self, model: &ModelRow) -> &Family {
        &self.families[model.family]
    }

    /// The id a repository has today: single renames first, then renamed organisations. The id itself when neither applies.
    #[must_use]
    pub fn canonical<'a>(&self, id: &'a ModelId) -> Cow<'a, ModelId> {
        self.renamed(id.as_str()).map_or(Cow::Borrowed(id), Cow::Owned)
    }

    /// The id a repository has today, where it has another.
    fn renamed(&self, id: &str) -> Option<ModelId> {
        if !self.known.may_be_id(id) {
            return None;
        }
        if let Some(to) = self.renames.get(id) {
            return Some(to.clone());
        }
        let (owner, name) = split_owner(id)?;
        let owner = self.owners.get(owner)?.renamed_to.as_deref()?;
        format!("{owner}/{name}").parse().ok()
    }

    /// The model that this repository is a mirror of.
    #[must_use]
    pub fn mirror_of(&self, id: &ModelId) -> Option<&ModelId> {
        self.mirrors.get(id.as_str())
    }

    /// The organisation of that name, where it was renamed or re-uploads other owners' models.
    #[must_use]
    pub fn owner(&self, handle: &str) -> Option<&Owner> {
        self.owners.get(handle)
    }

    /// What a name means: an id first, then a bare name, then a family's name.
    #[must_use]
    pub fn resolve(&self, name: &str) -> Resolution {
        if !name.contains('/') && !self.known.may_be_name(name) {
            return Resolution::Unknown;
        }
        if let Ok(id) = identifier(name) {
            if self.known.may_be_id(id)
                && let Some(row) = self.row(self.renamed(id).as_ref().map_or(id, ModelId::as_str))
            {
                return Resolution::One(row.id.clone());
            }
            if split_owner(id).is_some() {
                return Resolution::Unknown;
            }
        }
        let normal = normal_name(name);
        match self.by_name.get(&normal).map(Vec::as_slice) {
            Some([(family, row)]) => Resolution::One(self.families[*family].models[*row].id.clone()),
            Some(several @ [_, ..]) => Resolution::Several(
                several.iter().map(|(family, row)| self.families[*family].models[*row].id.clone()).collect(),
            ),
            _ => match self.by_family_name.get(&normal) {
                Some(family) => Resolution::Family(self.families[*family].id.clone()),
                None => Resolution::Unknown,
            },
        }
    }

    /// The rows of the models that a name may stand for; none where nothing is known of it.
    #[must_use]
    pub fn models_of(&self, name: &str) -> Vec<&ModelRow> {
        match self.resolve(name) {
            Resolution::One(id) => self.get(&id).into_iter().collect(),
            Resolution::Several(ids) => ids.iter().filter_map(|id| self.get(id)).collect(),
            Resolution::Family(id) => self.family(&id).into_iter().flat_map(|family| &family.models).collect(),
            Resolution::Unknown => Vec::new(),
        }
    }

    /// Every row that points at a model from outside `families`: mirrors, renames, signatures, with what they point at.
    pub fn references(&self) -> impl Iterator<Item = (&str, &ModelId)> {
        let mirrors = self.mirrors.iter().chain(self.renames.iter());
        let signatures = self.signatures.iter().filter_map(|row| row.concludes.as_ref().map(|to| (row.id.as_str(), &to.id)));
        mirrors.chain(signatures)
    }

    /// Traces in tokenizers.
    #[must_use]
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Whether two well-known models share weights by what the catalogue knows: one descends from the other, or both from a third.
    #[must_use]
    pub fn share_line(&self, one: &ModelId, other: &ModelId) -> bool {
        !self.line(one).is_disjoint(&self.line(other))
    }

    /// Whether a well-known model descends from another, by weights or by teaching.
    #[must_use]
    pub fn descends(&self, from: &ModelId, ancestor: &ModelId) -> bool {
        let mut seen = HashSet::from([from.clone()]);
        let mut queue = vec![from.clone()];
        while let Some(next) = queue.pop() {
            if next == *ancestor {
                return true;
            }
            let Some(row) = self.get(&next) else { continue };
            queue.extend(row.parents.iter().map(|parent| &parent.id).filter(|id| seen.insert((*id).clone())).cloned());
        }
        false
    }

    /// A model and everything above it, by weights.
    fn line(&self, id: &ModelId) -> HashSet<ModelId> {
        let mut line = HashSet::from([id.clone()]);
        let mut queue = vec![id.clone()];
        while let Some(next) = queue.pop() {
            let Some(row) = self.get(&next) else { continue };
            for parent in row.parents.iter().filter(|parent| parent.kind.carries_weights()) {
                if line.insert(parent.id.clone()) {
                    queue.push(parent.id.clone());
                }
            }
        }
        line
    }

    /// Whether weights are published: `open`, `gated` or `closed`, and how that is known; of a family's name, where all its models
    /// agree. `None` where the catalogue does not know the model.
    #[must_use]
    pub fn access(&self, id: &ModelId) -> Option<(&str, Confidence)> {
        if let Some(row) = self.get(id) {
            return Some((row.access(), row.access_confidence()));
        }
        let Resolution::Family(family) = self.resolve(id.as_str()) else { return None };
        let models = &self.family(&family)?.models;
        let first = models.first()?.access();
        let known = models.iter().map(ModelRow::access_confidence).min()?;
        models.iter().all(|row| row.access() == first).then_some((first, known))
    }

    /// The models that a GGUF `tokenizer.ggml.pre` was recorded for.
    #[must_use]
    pub fn pre_name(&self, pre: &str) -> &[ModelId] {
        self.pre_names.get(pre).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_names_by_runs_of_letters_and_digits() {
        for name in ["Acme2.5-32B", "Acme 2.5 32B", "acme2_5_32b", "ACME-2.5--32b"] {
            assert_eq!(normal_name(name), "acme 2 5 32 b", "{name}");
        }
        assert_ne!(normal_name("acme-1.3b"), normal_name("acme-13b"));
        assert_ne!(normal_name("acme-r+"), normal_name("acme-r"));
    }
}
