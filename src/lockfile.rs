//! `provaudit.lock`: what the models were when they were accepted: their bytes, where they come from, their terms, the verdict.
//!
//! The file is JSON with one fact a line, in a fixed order, so that a change is a small diff. Its last line is a checksum over
//! the lines before: it tells a file that was cut off or edited by hand from one that was written; it is no signature.

mod build;
mod compare;
mod read;
mod told;
mod write;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};

use crate::audited::Gate;
use crate::finding::{FindingState, Severity, Standing, Verdict};
use crate::lineage::RelationStanding;
use crate::model::{DigestOrigin, RelationKind, SourceKind};
use crate::policy::{Level, Sector};

pub use build::{Hashing, Measured, build, measure};
pub use compare::{Drift, DriftKind, Files, Outcome, Verification, compare};
pub use read::{LockError, load, parse};
pub use told::write as tell;
pub use write::to_text;

/// The name of the file.
pub const NAME: &str = "provaudit.lock";

/// The version of the format.
pub const SCHEMA_VERSION: u32 = 1;

/// A lock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// The version of this format: 1.
    pub schema_version: u32,
    /// The program that wrote it.
    pub tool: LockTool,
    /// The day as of which was judged, `YYYY-MM-DD`.
    pub as_of: String,
    /// Authorities that were taken as in force.
    pub assumptions: Vec<String>,
    /// The policy.
    pub policy: LockPolicy,
    /// The rule packs that judged.
    pub rule_packs: Vec<LockPack>,
    /// The catalogue of what was known.
    pub catalog: LockCatalog,
    /// The folders and files that were locked, relative to the lock.
    pub paths: Vec<String>,
    /// How the gate stood.
    pub gate: Gate,
    /// The models, sorted by path.
    pub models: Vec<LockedModel>,
    /// SHA-256 over the lines before, hexadecimal.
    pub checksum: String,
}

/// The program that wrote a lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LockTool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The policy that a lock was made under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LockPolicy {
    /// How strict the gate was by default.
    pub level: Level,
    /// Where the models are used.
    pub sector: Vec<Sector>,
}

/// A rule pack that judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LockPack {
    /// Its name.
    pub pack: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its file, hexadecimal.
    pub sha256: String,
}

/// The catalogue that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LockCatalog {
    /// When its oldest file was reviewed, `YYYY-MM-DD`.
    pub reviewed: String,
    /// SHA-256 over its files, hexadecimal.
    pub sha256: String,
}

/// One model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LockedModel {
    /// Its id, where one is known.
    pub id: Option<String>,
    /// Its path, relative to the lock.
    pub path: Option<String>,
    /// What kind of place it was in.
    pub source: SourceKind,
    /// The commit, where one is known.
    pub revision: Option<String>,
    /// How the gate stood on this model alone.
    pub verdict: Gate,
    /// Its terms.
    pub license: LockedLicense,
    /// Its direct relations, sorted.
    pub parents: Vec<LockedParent>,
    /// Ids of all ancestors, sorted.
    pub ancestors: Vec<String>,
    /// What rules found, sorted.
    pub findings: Vec<LockedFinding>,
    /// Its files, sorted by name.
    pub files: Vec<LockedFile>,
}

/// A model's terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LockedLicense {
    /// As the card or file declares it.
    pub declared: Option<String>,
    /// As it was resolved.
    pub spdx: Option<String>,
    /// With what ancestors still demand.
    pub concluded: Option<String>,
}

/// A direct relation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LockedParent {
    /// The parent.
    pub parent: String,
    /// How the model stems from it.
    pub kind: RelationKind,
    /// How the relation stood.
    pub standing: RelationStanding,
}

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LockedFinding {
    /// The rule.
    pub rule: String,
    /// The finding's stable name.
    pub fingerprint: String,
    /// How bad it was.
    pub severity: Severity,
    /// What the rule said.
    pub verdict: Verdict,
    /// How it stood.
    pub standing: Standing,
    /// Whether it counted.
    pub state: FindingState,
}

/// One file of a model.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LockedFile {
    /// Its name inside the model.
    pub file: String,
    /// Its size in bytes; null where only a note of it was there, or where it could not be read.
    pub size: Option<u64>,
    /// Its SHA-256; null where it could not be read.
    pub sha256: Option<String>,
    /// How the digest is known: from the bytes, or from what a download tool wrote down.
    pub origin: Option<DigestOrigin>,
}

/// The JSON Schema of a lock.
#[must_use]
pub fn schema() -> Schema {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Lock>()
}

/// The JSON Schema of `provaudit verify --format json`.
#[must_use]
pub fn verification_schema() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Verification>()
}
