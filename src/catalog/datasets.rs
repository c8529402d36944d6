//! Training datasets, and the models that wrote them.
//!
//! A model that names such a dataset learned from its authors' models: the commonest way a teacher enters unnamed.

use serde::Deserialize;

use super::Confidence;
use super::any_case::AnyCase;
use super::families::{KnownNames, normal_bare_name, normal_name};
use crate::model::{DatasetId, ModelId};

/// `rules/catalog/datasets.yaml`.
#[derive(Debug, Deserialize)]
pub(super) struct File {
    reviewed: String,
    datasets: Vec<DatasetRow>,
}

/// One dataset.
#[derive(Debug, Clone, Deserialize)]
pub struct DatasetRow {
    /// Its Hub ids; the first is the original.
    pub ids: Vec<DatasetId>,
    /// What people call the first of them, where that is not its id without the owner.
    #[serde(default)]
    pub names: Vec<String>,
    /// The models that wrote it; empty for data written by people or gathered from the web.
    #[serde(default)]
    pub teachers: Vec<ModelId>,
    /// `reasoning-traces`, `instruction`, `preference`, `mixture`, `synthetic-pretraining`, `human` or `web`.
    pub kind: String,
    /// How it is known.
    pub confidence: Confidence,
    /// What a reader should know besides.
    #[serde(default)]
    pub note: Option<String>,
}

/// What a name means.
#[derive(Debug, Default)]
struct Named {
    /// The first row of that name, and the id within it.
    first: Option<(usize, usize)>,
    /// Whether several datasets of different writers have the name.
    several: bool,
}

/// All datasets by id.
#[derive(Debug)]
pub struct Datasets {
    /// When the file was last reviewed, `YYYY-MM-DD`.
    pub reviewed: String,
    rows: Vec<DatasetRow>,
    by_id: AnyCase<usize>,
    by_name: AnyCase<Named>,
    known: KnownNames,
}

impl Datasets {
    pub(super) fn new(file: File) -> Self {
        let rows = file.datasets.iter().enumerate();
        let by_id = rows.flat_map(|(index, row)| row.ids.iter().map(move |id| (id.as_str(), index))).collect();
        let mut by_name: AnyCase<Named> = AnyCase::default();
        for (index, row) in file.datasets.iter().enumerate() {
            let bare = |id: &DatasetId| normal_bare_name(id.as_str());
            let ids = row.ids.iter().enumerate().map(|(at, id)| (at, bare(id)));
            for (at, name) in row.names.iter().map(|name| (0, normal_name(name))).chain(ids) {
                let named = by_name.get_or_default(&name);
                let (first, _) = *named.first.get_or_insert((index, at));
                named.several |= file.datasets[first].teachers != row.teachers;
            }
        }
        let known = KnownNames::new(by_name.iter().map(|(name, _)| name), std::iter::empty(), std::iter::empty());
        Self { reviewed: file.reviewed, rows: file.datasets, by_id, by_name, known }
    }

    /// All rows, sorted by their first id.
    #[must_use]
    pub fn rows(&self) -> &[DatasetRow] {
        &self.rows
    }

    /// The row that has that id.
    #[must_use]
    pub fn get(&self, id: &DatasetId) -> Option<&DatasetRow> {
        self.by_id.get(id.as_str()).map(|index| &self.rows[*index])
    }

    /// The dataset that people mean by a name without owner: a name that the row lists, or the id's own.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&DatasetId> {
        if !self.known.may_be_name(name) {
            return None;
        }
        let named = self.by_name.get(&normal_name(name)).filter(|named| !named.several)?;
        let (row, at) = named.first?;
        self.rows[row].ids.get(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_dataset_by_the_name_that_people_use() {
        let rows = "reviewed: '2026-01-01'\ndatasets:\n\
            - {ids: [acme/talk-10k, acme/talk], names: [Acme Talk], teachers: [closed/teacher-4], kind: instruction, confidence: page}\n\
            - {ids: [other/chat], teachers: [], kind: human, confidence: page}\n\
            - {ids: [third/chat], teachers: [closed/teacher-4], kind: instruction, confidence: page}\n";
        let datasets = Datasets::new(crate::document::yaml::read(rows).unwrap());
        let named = |name: &str| datasets.named(name).map(DatasetId::as_str);
        assert_eq!(named("acme talk"), Some("acme/talk-10k"));
        assert_eq!(named("Talk 10k"), Some("acme/talk-10k"));
        assert_eq!(named("Talk"), Some("acme/talk"));
        assert_eq!(named("Chat"), None, "two writers have one of that name");
        assert_eq!(named("walk"), None);
    }
}
