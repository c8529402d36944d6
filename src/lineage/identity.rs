//! Which model is this, and which model does a name mean?
//!
//! What a file says about a model is a claim, never the model's identity: a card's base model is a relation, not a name. The
//! id comes from the strongest of: the policy, a cache's or store's layout, the card's or GGUF's own statement of its name,
//! and, weakest, folder and file names.

use std::collections::HashMap;

use super::EvidenceId;
use crate::catalog::{Catalog, Families, Resolution, families::normal_name};
use crate::evidence::{Claim, Evidence, Mention, MentionForm};
use crate::model::{Basis, ModelId, Shape};

/// Who a scanned model is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Identity {
    /// The id; `None` when nothing but the path is known.
    pub id: Option<ModelId>,
    /// Whether the id rests on a folder's or file's name alone.
    pub named_only: bool,
    /// The evidence it rests on.
    pub evidence: Vec<EvidenceId>,
}

/// The identity of a model, from the names that its files and its place give.
#[must_use]
pub fn identify(evidence: &[Evidence], catalog: &Catalog) -> Identity {
    let names: Vec<(usize, &Evidence, &str)> = evidence
        .iter()
        .enumerate()
        .filter_map(|(index, seen)| match &seen.claim {
            Claim::Name { name } => Some((index, seen, name.as_str())),
            _ => None,
        })
        .collect();

    // A layout or the policy gives a whole id.
    let layout = names.iter().find(|(_, seen, _)| seen.basis >= Basis::Recorded && seen.extractor == "naming");
    if let Some((index, _, name)) = layout
        && let Ok(id) = name.parse()
    {
        return Identity { id: Some(id), named_only: false, evidence: vec![EvidenceId(*index)] };
    }

    let folder = names.iter().find(|(_, seen, name)| seen.basis == Basis::Named && name.contains('/'));
    for (index, seen, name) in &names {
        if seen.basis == Basis::Named {
            continue;
        }
        let id = match Mention::parse(name) {
            Some(mention) if mention.form == MentionForm::HubId => mention.model_id(),
            Some(mention) if mention.form == MentionForm::Name => match catalog.families.resolve(&mention.text) {
                Resolution::One(id) => Some(id),
                _ => None,
            },
            _ => None,
        };
        // A bare name of its own agrees with a folder `org/name`: then the folder supplies the owner.
        let folder_agrees = folder
            .filter(|(_, _, folder)| folder.split_once('/').is_some_and(|(_, bare)| normal_name(bare) == normal_name(name)));
        if let Some((other, _, folder)) = folder_agrees
            && let Ok(id) = folder.parse()
        {
            return Identity { id: Some(id), named_only: false, evidence: vec![EvidenceId(*index), EvidenceId(*other)] };
        }
        if folder.is_none()
            && let Some(id) = id
        {
            return Identity { id: Some(id), named_only: false, evidence: vec![EvidenceId(*index)] };
        }
    }
    if let Some((index, _, name)) = folder
        && let Ok(id) = name.parse()
    {
        return Identity { id: Some(id), named_only: true, evidence: vec![EvidenceId(*index)] };
    }
    let known = names.iter().find_map(|(index, seen, name)| match catalog.families.resolve(name) {
        Resolution::One(id) => Some((*index, seen.basis, id)),
        _ => None,
    });
    match known {
        Some((index, basis, id)) => {
            Identity { id: Some(id), named_only: basis == Basis::Named, evidence: vec![EvidenceId(index)] }
        }
        None => Identity::default(),
    }
}

/// The models that are audited together, by every name that can mean one of them.
#[derive(Debug, Default)]
pub struct Known {
    by_id: HashMap<ModelId, usize>,
    by_name: HashMap<String, Vec<usize>>,
    ids: Vec<Option<ModelId>>,
    shapes: Vec<Option<Shape>>,
}

impl Known {
    /// The index over the scanned models: their ids and shapes, in their order.
    #[must_use]
    pub fn new(ids: Vec<Option<ModelId>>, shapes: Vec<Option<Shape>>, families: &Families) -> Self {
        let mut by_id = HashMap::new();
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, id) in ids.iter().enumerate() {
            let Some(id) = id else { continue };
            by_id.entry(id.clone()).or_insert(index);
            by_id.entry(families.canonical(id).into_owned()).or_insert(index);
            by_name.entry(normal_name(id.name())).or_default().push(index);
        }
        Self { by_id, by_name, ids, shapes }
    }

    /// Takes note of another id by which a model was asked for.
    pub fn also(&mut self, id: &ModelId, index: usize) {
        self.by_id.entry(id.clone()).or_insert(index);
    }

    /// The scanned model of that id.
    #[must_use]
    pub fn get(&self, id: &ModelId) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The shape of a scanned model, where its files give one.
    #[must_use]
    pub fn shape(&self, id: &ModelId) -> Option<&Shape> {
        self.shapes[self.get(id)?].as_ref()
    }

    /// The scanned models whose name without owner is this one.
    fn named(&self, name: &str) -> Vec<ModelId> {
        let found = self.by_name.get(&normal_name(name)).map_or(&[][..], Vec::as_slice);
        let mut ids: Vec<ModelId> = found.iter().filter_map(|index| self.ids[*index].clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// What a mention in a file means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// The model; the name as given where it resolves to none.
    pub id: ModelId,
    /// Other models that could be meant.
    pub alternatives: Vec<ModelId>,
    /// How the name was read, where the id is not what the file says.
    pub note: Option<String>,
    /// Whether the id is one of a model, and not a bare name or a family.
    pub resolved: bool,
}

/// What a mention means: the id as it is spelled today, or a bare name looked up among the scanned models and in the catalogue.
/// `None` for a local path.
#[must_use]
pub fn meaning(mention: &Mention, known: &Known, families: &Families) -> Option<Meaning> {
    let as_given = mention.model_id()?;
    let plain = |id: ModelId, resolved: bool, note: Option<String>| Meaning { id, alternatives: Vec::new(), note, resolved };
    if known.get(&as_given).is_some() {
        return Some(plain(as_given, true, None));
    }
    if mention.form == MentionForm::HubId {
        let today = families.canonical(&as_given).into_owned();
        let note = (today != as_given).then(|| format!("`{as_given}` is called `{today}` today"));
        return Some(plain(today, true, note));
    }
    let named = match families.resolve(&mention.text) {
        Resolution::One(id) => {
            let note = Some(format!("the name `{}` is that of `{id}`", mention.text));
            return Some(plain(id, true, note));
        }
        Resolution::Several(ids) => ids,
        Resolution::Family(family) => {
            let note = Some(format!("`{}` names the family {family}, not one model", mention.text));
            return Some(plain(as_given, false, note));
        }
        Resolution::Unknown => known.named(&mention.text),
    };
    Some(match named.as_slice() {
        [] => plain(as_given, false, None),
        [one] => plain(one.clone(), true, Some(format!("the name `{}` is that of `{one}`, scanned beside it", mention.text))),
        several => {
            let list: Vec<&str> = several.iter().map(ModelId::as_str).collect();
            let note = format!("`{}` could be {}", mention.text, list.join(" or "));
            Meaning { id: as_given, alternatives: several.to_vec(), note: Some(note), resolved: false }
        }
    })
}
