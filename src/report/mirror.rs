//! The report as other programs read it: version 1 of the contract, field by field.
//!
//! A mirror, not a dump: inner types may change, these names may not. Within version 1 fields are added, never renamed or
//! removed.

mod policy;

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use super::compression::{Compression, Shrunk};
use super::exposure::LayerExposure;
use crate::audited::Gate;
use crate::finding::{AppliedWaiver, FindingState, Severity, Standing, Verdict};
use crate::lineage::{AncestorSource, EvidenceId, RelationStanding};
use crate::model::{Basis, Digest, Gap, ModelId, ModelKind, RelationKind, SourceKind};
use crate::source::hub::HubFacts;
use crate::source::references::Reference;
pub use policy::{GatePolicy, Policy};

/// The version of the contract.
pub const SCHEMA_VERSION: u32 = 1;

/// Text that is borrowed from the audit where it can be.
pub type Text<'a> = Cow<'a, str>;

/// What one audit concluded.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Report<'a> {
    /// The version of this format: 1.
    pub schema_version: u32,
    /// The program that wrote the report.
    pub tool: Tool,
    /// The day as of which the audit judges, `YYYY-MM-DD`.
    pub as_of: String,
    /// Authorities that the audit takes as in force.
    pub assumptions: Vec<Assumption<'a>>,
    /// The policy it was made under.
    pub policy: Policy<'a>,
    /// The rule packs that judged.
    pub rule_packs: Vec<RulePack<'a>>,
    /// The catalogue of what is known beforehand.
    pub catalog: CatalogStamp<'a>,
    /// The models, sorted by path.
    pub models: Vec<Model<'a>>,
    /// Findings about no single model: an expired waiver, a rule that matched nothing.
    pub findings: Vec<Finding<'a>>,
    /// What could not be looked at outside any model.
    pub gaps: Vec<Cow<'a, Gap>>,
    /// Everything counted, also what was held back.
    pub summary: Summary<'a>,
    /// How much was read from the Hub; null where nothing was asked of it.
    pub hub: Option<super::transfer::Transfer>,
    /// Licence conflicts by class, over all models.
    pub licenses: Option<super::census::Census<'a>>,
    /// What the report is not.
    pub notice: &'static str,
}

/// The program that wrote a report.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// An authority that the audit takes as in force.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Assumption<'a> {
    /// The authority's id.
    pub authority: Text<'a>,
    /// From this day, `YYYY-MM-DD`; null for always.
    pub from: Option<String>,
}

/// A rule pack as it was used.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RulePack<'a> {
    /// Its name.
    pub pack: Text<'a>,
    /// Its version.
    pub version: Text<'a>,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: Text<'a>,
}

/// Which catalogue was used.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CatalogStamp<'a> {
    /// When its oldest file was reviewed, `YYYY-MM-DD`.
    pub reviewed: Text<'a>,
    /// SHA-256 over its files, hexadecimal.
    pub sha256: Text<'a>,
}

/// One model.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Model<'a> {
    /// Its id; null when nothing but the path is known.
    pub id: Option<Text<'a>>,
    /// The strongest kind of evidence for the id; `named` means that only a folder's or file's name says so.
    pub id_basis: Option<Basis>,
    /// Its path as given, relative; null for a remote model.
    pub path: Option<Text<'a>>,
    /// Where its bytes are.
    pub source: Source<'a>,
    /// What it holds.
    pub kind: ModelKind,
    /// The architecture's word.
    pub architecture: Option<Text<'a>>,
    /// How many parameters it has.
    pub parameters: Option<u64>,
    /// Digests that are known.
    pub digests: Cow<'a, [Digest]>,
    /// Where code or configuration names it.
    pub references: Cow<'a, [Reference]>,
    /// Its own direct relations, surest first.
    pub relations: Vec<Relation<'a>>,
    /// Every ancestor, nearest first.
    pub ancestors: Vec<Ancestor<'a>>,
    /// What it was trained on.
    pub datasets: Vec<Dataset<'a>>,
    /// Where it comes from.
    pub origin: Origin<'a>,
    /// Under what terms.
    pub license: License<'a>,
    /// How much smaller it is than its teachers, and on what it runs; null where it learned from no model's outputs.
    pub compression: Option<Compression<'a>>,
    /// All evidence; `e1` is the first.
    pub evidence: Vec<Evidence<'a>>,
    /// What rules found, worst first.
    pub findings: Vec<Finding<'a>>,
    /// What could not be looked at.
    pub gaps: Cow<'a, [Gap]>,
}

/// Where a model's bytes are.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Source<'a> {
    /// What kind of place.
    pub kind: SourceKind,
    /// The commit.
    pub revision: Option<Text<'a>>,
    /// What the Hub says of the repository, where it was asked.
    pub hub: Option<Cow<'a, HubFacts>>,
}

/// The id of a piece of evidence within its model: `e1`, `e2` …
#[derive(Debug, Clone, Copy, PartialEq, Eq, JsonSchema)]
#[schemars(with = "String")]
pub struct EvidenceRef(pub EvidenceId);

impl Serialize for EvidenceRef {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.written(&mut [0; 21]))
    }
}

/// Pieces of evidence of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, JsonSchema)]
#[schemars(with = "Vec<String>")]
pub struct Refs<'a>(pub &'a [EvidenceId]);

impl Serialize for Refs<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().copied().map(EvidenceRef))
    }
}

/// Models by their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, JsonSchema)]
#[schemars(with = "Vec<String>")]
pub struct Ids<'a>(pub &'a [ModelId]);

impl Serialize for Ids<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(ModelId::as_str))
    }
}

/// A direct relation of a model.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Relation<'a> {
    /// How the child stems from the parent.
    pub kind: RelationKind,
    /// The parent.
    pub parent: Text<'a>,
    /// How the relation stands.
    pub standing: RelationStanding,
    /// Probability that it holds, 0 to 1.
    pub confidence: f64,
    /// Evidence for it.
    pub evidence: Refs<'a>,
    /// Evidence against it.
    pub against: Refs<'a>,
    /// Other models that the name could mean.
    pub alternatives: Ids<'a>,
    /// The dataset through which a teacher entered.
    pub through: Option<Text<'a>>,
    /// Whether nothing stronger than a name carries it.
    pub named_only: bool,
    /// What agrees, what disagrees, what a name was resolved from.
    pub note: Option<Text<'a>>,
}

/// An ancestor of a model.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Ancestor<'a> {
    /// Its id.
    pub id: Text<'a>,
    /// How many relations away it is on the surest path.
    pub depth: usize,
    /// The kinds of relation on that path, from the model upwards.
    pub via: Vec<RelationKind>,
    /// The ids on that path, from the model to the ancestor.
    pub path: Vec<Text<'a>>,
    /// The lowest confidence on that path.
    pub confidence: f64,
    /// Who made it: the catalogue's row id, or the owner's name.
    pub maker: Option<Text<'a>>,
    /// The maker's country, ISO 3166 alpha-2; null when it is not known.
    pub country: Option<Text<'a>>,
    /// Lists and statutes that name the maker.
    pub lists: Vec<Listing<'a>>,
    /// Its licence as far as it is known.
    pub license: Option<Text<'a>>,
    /// How it came to be known.
    pub source: AncestorSource,
}

/// A training dataset.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Dataset<'a> {
    /// Its id.
    pub id: Text<'a>,
    /// The models that wrote it.
    pub teachers: Ids<'a>,
    /// Whether the catalogue has it.
    pub known: bool,
    /// Evidence that the model was trained on it.
    pub evidence: Refs<'a>,
}

/// Where a model comes from.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Origin<'a> {
    /// Who published it: the catalogue's row id, or the owner's name.
    pub maker: Option<Text<'a>>,
    /// The maker's legal entity.
    pub legal_entity: Option<Text<'a>>,
    /// The maker's country, ISO 3166 alpha-2.
    pub country: Option<Text<'a>>,
    /// Lists and statutes that name the maker.
    pub lists: Vec<Listing<'a>>,
    /// Countries of the makers of every root and teacher, sorted; `ZZ` for one that is not known.
    pub root_countries: Cow<'a, [String]>,
    /// Whether maker and ancestors are known to be of the United States; null where one is not known.
    pub us_origin: Option<bool>,
    /// How the maker is known.
    pub standing: Text<'a>,
}

/// A list or statute that names a maker.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Listing<'a> {
    /// The list's code.
    pub list: Text<'a>,
    /// Since when.
    pub since: Option<Text<'a>>,
    /// `self`, `parent` or `affiliate`.
    pub applies_to: Text<'a>,
    /// How the listing is known; `unverified` where it is only recalled.
    pub known_by: &'static str,
}

/// A model's licence.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct License<'a> {
    /// The id as the card or file has it.
    pub declared: Option<Text<'a>>,
    /// Rows of the catalogue that the statements resolve to; all apply.
    pub resolved: Vec<Text<'a>>,
    /// The resolved licence as an SPDX expression.
    pub spdx: Option<Text<'a>>,
    /// The class of the strictest resolved licence.
    pub class: Text<'a>,
    /// The licences that bind a user, those of ancestors included, as an SPDX expression.
    pub concluded: Option<Text<'a>>,
    /// Whether all that matters is known.
    pub complete: bool,
    /// What of that is not known; empty where all is.
    pub unknown: Vec<Unknown<'a>>,
    /// What must be done or left, and which ancestor demands it.
    pub obligations: Vec<Obligation<'a>>,
    /// Where statements or licences do not fit together.
    pub conflicts: Vec<Conflict<'a>>,
    /// Evidence for the declared and resolved licence.
    pub evidence: Refs<'a>,
}

/// A licence that is not known, or not wholly.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Unknown<'a> {
    /// The ancestor whose it is; null for the model's own.
    pub ancestor: Option<Text<'a>>,
    /// Why it is not known, as a clause.
    pub why: Text<'a>,
}

/// One duty.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Obligation<'a> {
    /// The duty's term in the catalogue.
    pub term: Text<'a>,
    /// What it asks, in words.
    pub text: Text<'a>,
    /// The model whose licence imposes it.
    pub from_model: Text<'a>,
    /// That licence.
    pub from_license: Text<'a>,
    /// From the model to the one that imposes it; the model alone for a duty of its own licence.
    pub path: Ids<'a>,
    /// The kinds of relation on that path, from the model upwards.
    pub via: Cow<'a, [RelationKind]>,
}

/// Two statements that do not fit together.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Conflict<'a> {
    /// The class of conflict.
    pub class: Text<'a>,
    /// The ancestor concerned; null for a conflict within the model itself.
    pub ancestor: Option<Text<'a>>,
    /// The ancestor's licence.
    pub ancestor_license: Option<Text<'a>>,
    /// What does not fit, in a sentence.
    pub why: Text<'a>,
    /// Whether the facts were read and the terms leave no room.
    pub certain: bool,
    /// Evidence for the statement that is wrong or missing.
    pub evidence: Refs<'a>,
}

/// One claim with its place.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Evidence<'a> {
    /// Its id within the model: `e1` is the first.
    pub id: EvidenceRef,
    /// What is claimed, as a phrase.
    pub claim: String,
    /// The kind of claim, in one word.
    pub kind: &'static str,
    /// What the claim names, where it names one thing.
    pub value: Option<Text<'a>>,
    /// How strong a kind of evidence it is.
    pub basis: Basis,
    /// The file inside the model.
    pub file: Text<'a>,
    /// The line, counted from 1.
    pub line: Option<u32>,
    /// The column in characters, counted from 1.
    pub column: Option<u32>,
    /// The key inside the file.
    pub key: Option<Text<'a>>,
    /// The words or value it rests on, as the file has them.
    pub quote: Text<'a>,
    /// Which extractor saw it.
    pub extractor: &'static str,
}

/// What a rule found.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Finding<'a> {
    /// The rule's id.
    pub rule: Text<'a>,
    /// The pattern found, as a fact.
    pub title: Text<'a>,
    /// How bad it is.
    pub severity: Severity,
    /// What the rule says.
    pub verdict: Verdict,
    /// How it stands on the day of the audit.
    pub standing: Standing,
    /// The lowest confidence on the path it rests on, 0 to 1.
    pub confidence: f64,
    /// What was found on this model.
    pub message: Text<'a>,
    /// What would decide an undecided condition.
    pub undecided: Option<Text<'a>>,
    /// The authorities it rests on.
    pub authorities: Vec<Text<'a>>,
    /// From the model to the ancestor concerned.
    pub path: Ids<'a>,
    /// Evidence of the model that it rests on.
    pub evidence: Refs<'a>,
    /// What the reader can do today.
    pub fix: Text<'a>,
    /// A stable name: the same rule, model and path give the same one.
    pub fingerprint: Text<'a>,
    /// Whether it counts.
    pub state: FindingState,
    /// The waiver that accepts it.
    pub waiver: Option<Cow<'a, AppliedWaiver>>,
}

/// Everything counted.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Summary<'a> {
    /// Models.
    pub models: usize,
    /// Findings that count, by severity.
    pub findings: Severities,
    /// Of those, how many a person must look at.
    pub review: usize,
    /// Of those, how many are pending.
    pub pending: usize,
    /// Findings accepted by a waiver.
    pub waived: usize,
    /// Findings turned off by the policy.
    pub suppressed: usize,
    /// What could not be looked at, inside models and outside.
    pub gaps: usize,
    /// How the gate stands.
    pub gate: Gate,
    /// Findings by what their authorities act on; those without findings are left out.
    pub layers: Vec<LayerExposure>,
    /// Models that learned from other models' outputs, and how much smaller they are.
    pub distilled: Vec<Shrunk<'a>>,
}

/// Findings by severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Severities {
    /// Stops use.
    pub critical: usize,
    /// Needs an answer before use.
    pub high: usize,
    /// Needs an answer.
    pub medium: usize,
    /// Worth a look.
    pub low: usize,
    /// Worth knowing.
    pub info: usize,
}
