//! Training datasets, and the models that wrote them.
//!
//! A model that names such a dataset learned from its authors' models: the commonest way a teacher enters unnamed.

use std::collections::HashMap;

use serde::Deserialize;

use super::Confidence;
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

/// All datasets by id.
#[derive(Debug)]
pub struct Datasets {
    /// When the file was last reviewed, `YYYY-MM-DD`.
    pub reviewed: String,
    rows: Vec<DatasetRow>,
    by_id: HashMap<String, usize>,
}

impl Datasets {
    pub(super) fn new(file: File) -> Self {
        let by_id =
            file.datasets.iter().enumerate().flat_map(|(index, row)| row.ids.iter().map(move |id| (id.key(), index))).collect();
        Self { reviewed: file.reviewed, rows: file.datasets, by_id }
    }

    /// All rows, sorted by their first id.
    #[must_use]
    pub fn rows(&self) -> &[DatasetRow] {
        &self.rows
    }

    /// The row that has that id.
    #[must_use]
    pub fn get(&self, id: &DatasetId) -> Option<&DatasetRow> {
        self.by_id.get(&id.key()).map(|index| &self.rows[*index])
    }
}
