//! Teachers that enter through training data: a dataset that a model wrote makes that model a teacher.

use std::borrow::Cow;

use super::{EvidenceId, TrainedOn};
use crate::catalog::families::normal_bare_name;
use crate::catalog::{Catalog, Confidence, Resolution};
use crate::evidence::{Claim, Evidence};
use crate::model::{DatasetId, ModelId};

/// A dataset with how its teachers are known.
#[derive(Debug)]
pub(super) struct Taught {
    pub on: TrainedOn,
    /// How the catalogue knows the teachers; `None` where the dataset's name alone suggests them.
    pub confidence: Option<Confidence>,
}

/// Words in a dataset's name that say its text was written by a model.
const WRITTEN_BY_MODEL: [&str; 21] = [
    "distill",
    "distilled",
    "distillation",
    "distil",
    "reasoning",
    "traces",
    "trace",
    "cot",
    "synthetic",
    "generated",
    "outputs",
    "thinking",
    "responses",
    "conversations",
    "sharegpt",
    "instruct",
    "instructions",
    "sft",
    "completions",
    "thoughts",
    "evol",
];

/// The datasets a model was trained on, each once, with the models that wrote them.
pub(super) fn trained_on(evidence: &[Evidence], catalog: &Catalog) -> Vec<Taught> {
    let mut found: Vec<Taught> = Vec::new();
    for (index, seen) in evidence.iter().enumerate() {
        let Claim::Dataset { dataset } = &seen.claim else { continue };
        let Some(given) = dataset.dataset_id() else { continue };
        let (id, row) = match catalog.datasets.get(&given) {
            Some(row) => (given, Some(row)),
            None => match catalog.datasets.named(given.as_str()) {
                Some(id) => (id.clone(), catalog.datasets.get(id)),
                None => (given, None),
            },
        };
        // A row may hold several datasets of one writer; a mirror has the name of its original.
        let same = |taught: &&mut Taught| {
            taught.on.id == id
                || row.is_some_and(|row| row.ids.contains(&taught.on.id) && row.ids.contains(&id))
                    && bare(&taught.on.id) == bare(&id)
        };
        if let Some(taught) = found.iter_mut().find(same) {
            taught.on.evidence.push(EvidenceId(index));
            continue;
        }
        let (teachers, confidence) = match row {
            Some(row) => (row.teachers.clone(), Some(row.confidence)),
            None => (named_teacher(&id, catalog).into_iter().collect(), None),
        };
        let on = TrainedOn { id, teachers, known: row.is_some(), evidence: vec![EvidenceId(index)] };
        found.push(Taught { on, confidence });
    }
    found
}

/// The dataset's name without its owner, as names are compared.
fn bare(id: &DatasetId) -> String {
    normal_bare_name(id.as_str())
}

/// The teacher that a dataset's own name suggests: a closed model's name always (its weights cannot be the trained ones), an
/// open one's only beside a word that says a model wrote the text.
fn named_teacher(id: &DatasetId, catalog: &Catalog) -> Option<ModelId> {
    let name = id.as_str().rsplit('/').next().unwrap_or_default();
    let words: Vec<&str> = name.split(['-', '_', '.', ' ']).filter(|word| !word.is_empty()).take(16).collect();
    let tells = |word: &&str| WRITTEN_BY_MODEL.iter().any(|known| known.eq_ignore_ascii_case(word));
    let written = words.iter().any(tells);
    for length in (1..=words.len().min(5)).rev() {
        for run in words.windows(length) {
            let separators = ["-", "."];
            for separator in &separators[..length.min(2)] {
                let name = match run {
                    [word] => Cow::Borrowed(*word),
                    words => Cow::Owned(words.join(separator)),
                };
                let teacher = match catalog.families.resolve(&name) {
                    Resolution::One(id) => id,
                    Resolution::Family(family) if written && length > 1 => family.parse().ok()?,
                    _ => continue,
                };
                let closed = catalog.families.get(&teacher).is_some_and(|row| row.access.as_deref() == Some("closed"));
                if closed || written {
                    return Some(teacher);
                }
            }
        }
    }
    None
}
