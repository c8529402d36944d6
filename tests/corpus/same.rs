//! When two spellings name one model or one dataset.
//!
//! The catalogue decides first: an alias, an old owner and a mirror are the model they stand for. What it doesn't know is one
//! model when the names agree and one side gives no owner, or owns nothing but copies.

use std::collections::BTreeSet;

use provaudit::catalog::families::{Resolution, normal_name};
use provaudit::catalog::{Catalog, Families};
use provaudit::model::{DatasetId, ModelId};

/// Whether both texts name one model.
pub fn model(one: &str, other: &str) -> bool {
    let (one, other) = (today(one), today(other));
    if one == other {
        return true;
    }
    let copies = |id: &ModelId| {
        let families = &Catalog::shipped().families;
        id.owner().is_none_or(|owner| families.owner(owner).is_some_and(|owner| owner.republishes))
    };
    normal_name(one.name()) == normal_name(other.name()) && (copies(&one) || copies(&other))
}

/// Whether a found model is what a label that gives no id means: the same model, or, where one of both is not a model that the
/// catalogue knows, a name whose words are all in the other's. Two well-known models never pass for each other.
pub fn vague_model(label: &str, found: &str) -> bool {
    if model(label, found) {
        return true;
    }
    if is_known(label) && is_known(found) {
        return false;
    }
    let (label, found) = (words(name_of(label)), words(name_of(found)));
    !label.is_empty() && label.is_subset(&found) || found.len() >= 2 && found.is_subset(&label)
}

/// Whether a found model is the teacher that a label names: the same model, one of the family where the label names the family,
/// or any version where the label gives none ("Claude"), or the name within a description ("BERTScore with BERT-Base"). A label
/// that gives a version is only that version.
pub fn teacher(label: &str, found: &str) -> bool {
    if model(label, found) {
        return true;
    }
    let families = &Catalog::shipped().families;
    if let Resolution::Family(family) = families.resolve(label) {
        return family_of(families, found).as_deref() == Some(&family);
    }
    let (label, found) = (words(label), words(name_of(found)));
    let has_version = label.iter().any(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    !label.is_empty() && !has_version && (label.is_subset(&found) || (found.len() >= 2 && found.is_subset(&label)))
}

/// Whether both texts name one dataset.
pub fn dataset(one: &str, other: &str) -> bool {
    let datasets = &Catalog::shipped().datasets;
    let of = |id: &DatasetId| datasets.get(id).map(|row| &row.ids[0]);
    let row = |text: &str| text.parse().ok().and_then(|id| of(&id)).or_else(|| datasets.named(text).and_then(of));
    if one.eq_ignore_ascii_case(other) || row(one).is_some_and(|first| row(other) == Some(first)) {
        return true;
    }
    let owner = |text: &str| text.contains('/');
    let name = |text: &str| normal_name(name_of(text)).trim_start_matches("the ").to_owned();
    (!owner(one) || !owner(other)) && name(one) == name(other)
}

/// Whether free words name a dataset: all words of the shorter are in the longer.
pub fn dataset_in_words(text: &str, id: &str) -> bool {
    let (text, id) = (words(text), words(name_of(id)));
    !text.is_empty() && !id.is_empty() && (id.is_subset(&text) || text.is_subset(&id))
}

/// What stands behind the owner.
pub fn name_of(id: &str) -> &str {
    match id.split_once('/') {
        Some((_, name)) if !name.contains(' ') => name,
        _ => id,
    }
}

/// The words of a name: runs of letters, runs of digits.
pub fn words(text: &str) -> BTreeSet<String> {
    let normal = normal_name(text);
    normal.split(' ').filter(|word| !word.is_empty() && *word != "the").map(str::to_owned).collect()
}

/// Whether the catalogue knows one model by that name.
pub fn is_known(name: &str) -> bool {
    matches!(Catalog::shipped().families.resolve(name), Resolution::One(_))
        || name.parse::<ModelId>().is_ok_and(|id| Catalog::shipped().families.mirror_of(&id).is_some())
}

fn today(name: &str) -> ModelId {
    let families = &Catalog::shipped().families;
    let id = match families.resolve(name) {
        Resolution::One(id) => id,
        _ => {
            let text = if name.trim().is_empty() { "-" } else { name };
            text.parse().map(|id| families.canonical(&id).into_owned()).expect("labels and reports hold names that are ids")
        }
    };
    families.mirror_of(&id).cloned().unwrap_or(id)
}

fn family_of(families: &Families, name: &str) -> Option<String> {
    match families.resolve(name) {
        Resolution::One(id) => families.get(&id).map(|row| families.family_of(row).id.clone()),
        Resolution::Family(family) => Some(family),
        _ => None,
    }
}
