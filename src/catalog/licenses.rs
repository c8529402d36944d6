//! Licences: their ids, their terms, the duties that travel with the weights.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde_json::Value;

use super::Confidence;
use crate::model::LicenseId;

/// `rules/catalog/licenses.yaml`.
#[derive(Debug, Deserialize)]
pub(super) struct File {
    reviewed: String,
    obligations: BTreeMap<String, Value>,
    hf_ids: BTreeMap<String, HubId>,
    #[serde(default)]
    historic_hf_ids: BTreeMap<String, HubId>,
    license_names: BTreeMap<String, Vec<LicenseId>>,
    licenses: Vec<LicenseRow>,
}

/// One id of the Hub's licence list.
#[derive(Debug, Clone, Deserialize)]
pub struct HubId {
    /// The row it means.
    pub license: LicenseId,
    /// The SPDX id or `LicenseRef-` name to emit.
    #[serde(default)]
    pub spdx: Option<String>,
    /// What the id leaves open: `variant`, `version`, `only-or-later`, `no-information`, `see-license_name`.
    #[serde(default)]
    pub ambiguous: Option<String>,
}

/// One licence and its terms.
#[derive(Debug, Clone, Deserialize)]
pub struct LicenseRow {
    /// The row's id.
    pub id: LicenseId,
    /// SPDX id, or `LicenseRef-` name.
    #[serde(default)]
    pub spdx: Option<String>,
    /// Its title.
    pub title: String,
    /// permissive, weak-copyleft, copyleft, open-rail, community-restricted, non-commercial, research-only, proprietary, unknown.
    pub class: String,
    /// What it grants, on five axes.
    pub grant: Grant,
    /// Terms as the file has them.
    #[serde(default)]
    pub terms: Value,
    /// What derivatives owe.
    #[serde(default)]
    pub derivatives: Derivatives,
    /// Phrases by which its text is recognised: alternatives, an inner list must match in full.
    #[serde(default)]
    pub detect: Vec<Value>,
    /// How the terms are known.
    pub confidence: Confidence,
    /// What a reader should know besides.
    #[serde(default)]
    pub note: Option<String>,
}

/// What a licence grants.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Grant {
    /// `yes`, `conditional`, `no` or `unknown`.
    pub commercial: String,
    /// `any`, `non-production` or `research`.
    pub field: String,
    /// `free`, `law-only`, `restricted` or `unknown`.
    pub uses: String,
    /// `free`, `additive`, `additive-restricted`, `same-only`, `none` or `unknown`.
    pub relicense: String,
}

/// What derivatives of a licensed model owe.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Derivatives {
    /// Obligation codes by kind of relation: `weights`, `adapter`, `distill`.
    pub inherit: BTreeMap<String, Vec<String>>,
}

/// All licences.
#[derive(Debug)]
pub struct Licenses {
    /// When the file was last reviewed, `YYYY-MM-DD`.
    pub reviewed: String,
    obligations: BTreeMap<String, Value>,
    hub_ids: HashMap<String, HubId>,
    names: HashMap<String, Vec<LicenseId>>,
    rows: Vec<LicenseRow>,
    by_id: HashMap<String, usize>,
}

impl Licenses {
    pub(super) fn new(file: File) -> Self {
        let by_id = file.licenses.iter().enumerate().map(|(index, row)| (row.id.key(), index)).collect();
        let mut hub_ids: HashMap<String, HubId> = file.historic_hf_ids.into_iter().collect();
        hub_ids.extend(file.hf_ids);
        Self {
            reviewed: file.reviewed,
            obligations: file.obligations,
            hub_ids,
            names: file.license_names.into_iter().collect(),
            rows: file.licenses,
            by_id,
        }
    }

    /// All rows, sorted by id.
    #[must_use]
    pub fn rows(&self) -> &[LicenseRow] {
        &self.rows
    }

    /// The licence of that id.
    #[must_use]
    pub fn get(&self, id: &LicenseId) -> Option<&LicenseRow> {
        self.by_id.get(&id.key()).map(|index| &self.rows[*index])
    }

    /// What an id of the Hub's licence list means; the id is compared without regard to case.
    #[must_use]
    pub fn hub_id(&self, id: &str) -> Option<&HubId> {
        self.hub_ids.get(&id.trim().to_ascii_lowercase())
    }

    /// What a `license_name` beside `license: other` can mean: no row, one, or several.
    #[must_use]
    pub fn by_name(&self, name: &str) -> &[LicenseId] {
        let name = name.trim().to_ascii_lowercase().replace([' ', '_'], "-");
        self.names.get(&name).map_or(&[], Vec::as_slice)
    }

    /// Every name that points at a licence, with what it points at.
    pub fn references(&self) -> impl Iterator<Item = (&str, &LicenseId)> {
        let ids = self.hub_ids.iter().map(|(name, row)| (name.as_str(), &row.license));
        ids.chain(self.names.iter().flat_map(|(name, rows)| rows.iter().map(move |row| (name.as_str(), row))))
    }

    /// The row of an obligation code.
    #[must_use]
    pub fn obligation(&self, code: &str) -> Option<&Value> {
        self.obligations.get(code)
    }
}
