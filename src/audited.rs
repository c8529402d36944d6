//! What an audit concluded: the models with everything known of them, the findings, and how the gate stands.
//!
//! These are the types that rules judge and reports tell; they hold no behaviour of a stage.

use chrono::NaiveDate;

use crate::evidence::Evidence;
use crate::finding::Finding;
use crate::license::License;
pub use crate::lineage::TrainedOn;
use crate::lineage::{LineageGraph, Relation};
use crate::model::{AuthorityId, Digest, Gap, ModelId, ModelKind, Revision, SourceKind};
use crate::origin::Origin;
use crate::policy::Policy;
use crate::source::SourceFile;
use crate::source::hub::HubFacts;
use crate::source::references::Reference;

/// One model with everything that was concluded about it: what rules judge and reports tell.
#[derive(Debug, Clone)]
pub struct AuditedModel {
    /// Its id; `None` when nothing but the path is known.
    pub id: Option<ModelId>,
    /// Whether the id rests on nothing but a folder's or file's name.
    pub id_named_only: bool,
    /// Its path as given, relative.
    pub path: Option<String>,
    /// What kind of place it was found in.
    pub source: SourceKind,
    /// The commit.
    pub revision: Option<Revision>,
    /// What it holds.
    pub kind: ModelKind,
    /// The architecture's word.
    pub architecture: Option<String>,
    /// How many parameters it has.
    pub parameters: Option<u64>,
    /// Digests that are known.
    pub digests: Vec<Digest>,
    /// Its files, as they were listed.
    pub files: Vec<SourceFile>,
    /// Where code or configuration names it, in order.
    pub references: Vec<Reference>,
    /// Its own direct relations, surest first.
    pub relations: Vec<Relation>,
    /// Its family tree.
    pub graph: LineageGraph,
    /// What it was trained on.
    pub datasets: Vec<TrainedOn>,
    /// Where it comes from.
    pub origin: Origin,
    /// Under what terms.
    pub license: License,
    /// All evidence, in report order.
    pub evidence: Vec<Evidence>,
    /// What could not be looked at.
    pub gaps: Vec<Gap>,
    /// What the Hub says of it, where it was asked.
    pub hub: Option<Box<HubFacts>>,
}

impl AuditedModel {
    /// The name for people: the id, else the path.
    #[must_use]
    pub fn name(&self) -> &str {
        self.id.as_ref().map(ModelId::as_str).or(self.path.as_deref()).unwrap_or("model")
    }
}

/// How the gate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Gate {
    /// Nothing that counts was found.
    Pass,
    /// The policy is broken.
    Fail,
    /// It would pass, but gaps remain and the policy does not allow them.
    Incomplete,
}

/// An authority that the audit takes as in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// The authority.
    pub authority: AuthorityId,
    /// From this day; `None` for always.
    pub from: Option<NaiveDate>,
}

/// A rule pack as it was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedPack {
    /// Its name.
    pub pack: String,
    /// Its version, where the file has one.
    pub version: String,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
}

/// Everything an audit concluded, before it is told.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The day as of which it was audited.
    pub as_of: NaiveDate,
    /// What was assumed to be in force.
    pub assumptions: Vec<Assumption>,
    /// The policy it was audited under.
    pub policy: Policy,
    /// The packs that judged.
    pub packs: Vec<UsedPack>,
    /// When the oldest catalogue file was reviewed, `YYYY-MM-DD`.
    pub catalog_reviewed: String,
    /// SHA-256 over the catalogue files, hexadecimal.
    pub catalog_sha256: String,
    /// The models, sorted by path.
    pub models: Vec<AuditedModel>,
    /// Models that were not given but looked up on the Hub, because one of `models` descends from them. Places in a family tree
    /// count on from `models` into these.
    pub ancestors: Vec<AuditedModel>,
    /// The findings of each model, worst first; the same order as `models`.
    pub findings: Vec<Vec<Finding>>,
    /// Findings about no single model: an expired waiver, a rule that matched nothing.
    pub general: Vec<Finding>,
    /// What could not be looked at outside any model.
    pub gaps: Vec<Gap>,
    /// How the gate stands.
    pub gate: Gate,
}

impl Outcome {
    /// The outcome with those of its models that `keeps` admits, each with its findings.
    #[must_use]
    pub fn only(mut self, keeps: impl Fn(&AuditedModel) -> bool) -> Self {
        let findings = std::mem::take(&mut self.findings);
        let pairs = std::mem::take(&mut self.models).into_iter().zip(findings).filter(|(model, _)| keeps(model));
        (self.models, self.findings) = pairs.unzip();
        self
    }

    /// The model at a place that a node of a family tree names.
    #[must_use]
    pub fn model_at(&self, place: usize) -> Option<&AuditedModel> {
        self.models.get(place).or_else(|| self.ancestors.get(place.checked_sub(self.models.len())?))
    }
}
