//! What is told: a versioned mirror of the audit, and one file a format.
//!
//! [`mirror`] is the contract that other programs read, filled by `build`; [`json`] writes it. [`table`] is for people.
//! [`license`] and [`checklist`] show licences with their duties; [`lineage`], [`tree`], [`dot`] and [`mermaid`] family trees. A format decides how things look, never what is told.

mod build;
pub mod census;
pub mod checklist;
mod claim;
pub mod compression;
pub mod dot;
mod excerpt;
pub mod exposure;
pub mod fit;
mod gaps;
pub mod horizon;
pub mod json;
pub mod license;
pub mod lineage;
pub mod mermaid;
pub mod mirror;
mod picture;
mod referred;
#[cfg(test)]
mod sample;
pub mod table;
pub mod text;
pub mod transfer;
pub mod tree;
mod underline;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

pub use build::Known;
pub use mirror::Report;

use crate::audited::{AuditedModel, Outcome};
use crate::catalog::Catalog;
use crate::finding::Finding;

/// What every report says of itself.
pub const NOTICE: &str = "This report states facts and flags risks; it is not legal advice.";

/// What a report is made from: the audit, and what is known beforehand of ancestors and authorities.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The audit.
    pub outcome: &'a Outcome,
    /// What is known beforehand.
    pub catalog: &'a Catalog,
    /// Whose tests class the licences of a set.
    pub profile: census::Profile,
}

impl<'a> Context<'a> {
    /// Whether facts reviewed on that day count as old on the day of the audit.
    #[must_use]
    pub fn is_stale(self, reviewed: &str) -> bool {
        crate::rules::is_stale(reviewed, self.outcome.as_of)
    }

    /// The models, each with its findings.
    pub fn models(self) -> impl Iterator<Item = (&'a AuditedModel, &'a [Finding])> {
        let findings = self.outcome.findings.iter().map(Vec::as_slice).chain(std::iter::repeat(&[][..]));
        self.outcome.models.iter().zip(findings)
    }
}

/// The JSON Schema of a type as it is written.
fn schema_of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}

/// The JSON Schema of the report.
#[must_use]
pub fn schema() -> Schema {
    schema_of::<Report<'static>>()
}

/// The JSON Schema of `provaudit horizon --format json`.
#[must_use]
pub fn horizon_schema() -> Schema {
    schema_of::<crate::rules::horizon::Horizon>()
}

/// The JSON Schema of `provaudit substitutes --format json`.
#[must_use]
pub fn substitutes_schema() -> Schema {
    schema_of::<crate::rules::substitutes::Substitutes>()
}

/// The JSON Schema of `provaudit export router`.
#[must_use]
pub fn router_schema() -> Schema {
    schema_of::<crate::rules::router::Router>()
}

/// The JSON Schema of `provaudit license --format json`.
#[must_use]
pub fn license_schema() -> Schema {
    schema_of::<license::Licenses<'static>>()
}

/// The JSON Schema of `provaudit lineage --format json`.
#[must_use]
pub fn lineage_schema() -> Schema {
    schema_of::<lineage::Lineage<'static>>()
}
