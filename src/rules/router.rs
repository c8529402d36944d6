//! What a model router can load: one provenance record a model, and who may go where, by level and task.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::horizon::{Brief, brief};
use super::{Judging, judge};
use crate::audited::AuditedModel;
use crate::evidence::Claim;
use crate::finding::{Finding, FindingState, Verdict};
use crate::lineage::{AncestorSource, RelationStanding};
use crate::policy::{GatePolicy, Level, Policy};

/// Tasks as model hubs name them; a model's own tags say which it is for.
const TASKS: &[&str] = &[
    "text-generation",
    "text2text-generation",
    "image-text-to-text",
    "feature-extraction",
    "sentence-similarity",
    "text-classification",
    "token-classification",
    "question-answering",
    "summarization",
    "translation",
    "fill-mask",
    "text-to-image",
    "image-classification",
    "automatic-speech-recognition",
    "text-to-speech",
];

/// The task of a model that names none.
const UNKNOWN: &str = "unknown";

/// Records and allow-lists for a router, version 1.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Router {
    /// The version of this shape; 1. Fields may be added, never renamed or removed.
    pub schema_version: u32,
    /// The day as of which everything was judged, `YYYY-MM-DD`.
    pub as_of: String,
    /// When the oldest catalogue file was reviewed, `YYYY-MM-DD`.
    pub reviewed: String,
    /// Authorities that were taken as in force.
    pub assumptions: Vec<String>,
    /// One record a model, in the order of the audit.
    pub models: Vec<Record>,
    /// Names of the models that may serve, by level, then by task. A level or task that is not here allows nothing.
    pub allow: BTreeMap<&'static str, BTreeMap<String, Vec<String>>>,
    /// What the answer is not.
    pub notice: String,
}

/// The provenance of one model.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Record {
    /// Its name in the allow-lists: its id, else its path.
    pub name: String,
    /// Its path.
    pub path: Option<String>,
    /// Its commit.
    pub revision: Option<String>,
    /// The tasks that its card names; `unknown` where it names none.
    pub tasks: Vec<String>,
    /// Who published it.
    pub maker: Option<String>,
    /// The country of that maker.
    pub country: Option<String>,
    /// Countries of the makers where its lines begin; `ZZ` is not known.
    pub root_countries: Vec<String>,
    /// Whether every maker in its lineage is of the United States; `null` where one is not known.
    pub us_origin: Option<bool>,
    /// Whether its identity and every relation rest on more than names, no ancestor is unresolved and nothing is left unread.
    pub verified: bool,
    /// Where its training data comes from.
    pub training_data: Data,
    /// Its licence.
    pub license: Terms,
    /// What restricts it today or may: findings that count, worst first.
    pub restrictions: Vec<Brief>,
    /// `allow`, `review` or `deny` at each level.
    pub verdict: BTreeMap<&'static str, &'static str>,
}

/// Where training data comes from.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Data {
    /// Datasets that it names.
    pub datasets: Vec<String>,
    /// Models whose outputs trained it or an ancestor.
    pub teachers: Vec<String>,
    /// Whether any dataset is named and every named one is known to the catalogue.
    pub known: bool,
}

/// A licence in brief.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Terms {
    /// As its card or file has it.
    pub declared: Option<String>,
    /// With what ancestors still demand, as an SPDX expression.
    pub concluded: Option<String>,
    /// The class of the strictest.
    pub class: String,
    /// Whether all licences that bind are known.
    pub complete: bool,
}

/// The levels, strictest first.
const LEVELS: [Level; 3] = [Level::Regulated, Level::Standard, Level::Low];

/// Makes the records. At each level the gate has the defaults of that level; waivers and overrides of the policy count.
#[must_use]
pub fn router(models: &[AuditedModel], judging: Judging<'_>, notice: &str) -> Router {
    let today = judge(models, judging).0;
    let levels: Vec<(Level, Policy, Vec<Vec<Finding>>)> = LEVELS
        .into_iter()
        .map(|level| {
            let mut at = judging.policy.clone();
            at.deployment.level = level;
            at.gate = GatePolicy::of(level);
            let findings = judge(models, Judging { policy: &at, ..judging }).0;
            (level, at, findings)
        })
        .collect();
    let mut allow: BTreeMap<&'static str, BTreeMap<String, Vec<String>>> =
        LEVELS.iter().map(|level| (level.as_str(), BTreeMap::new())).collect();
    let mut records = Vec::with_capacity(models.len());
    for (place, model) in models.iter().enumerate() {
        let tasks = tasks(model);
        let mut verdict = BTreeMap::new();
        for (level, at, findings) in &levels {
            let word = word(*level, model, &findings[place], at);
            verdict.insert(level.as_str(), word);
            if word == "allow" {
                for task in &tasks {
                    allow.entry(level.as_str()).or_default().entry(task.clone()).or_default().push(model.name().to_owned());
                }
            }
        }
        records.push(record(model, tasks, &today[place], verdict));
    }
    Router {
        schema_version: 1,
        as_of: judging.as_of.to_string(),
        reviewed: judging.catalog.reviewed().to_owned(),
        assumptions: judging.assumptions.iter().map(|assumed| assumed.authority.to_string()).collect(),
        models: records,
        allow,
        notice: notice.to_owned(),
    }
}

/// What a level says of a model: regulated use takes verified provenance only.
fn word(level: Level, model: &AuditedModel, findings: &[Finding], at: &Policy) -> &'static str {
    let failing = |verdict: Verdict| findings.iter().any(|finding| finding.verdict == verdict && at.gate.fails(finding));
    if failing(Verdict::Fail) {
        "deny"
    } else if failing(Verdict::Review) || (level == Level::Regulated && !verified(model)) {
        "review"
    } else {
        "allow"
    }
}

fn verified(model: &AuditedModel) -> bool {
    let sound =
        |relation: &crate::lineage::Relation| !relation.named_only && relation.standing != RelationStanding::Contradicted;
    model.id.is_some()
        && !model.id_named_only
        && model.gaps.is_empty()
        && model.relations.iter().all(sound)
        && !model.graph.nodes.iter().skip(1).any(|node| node.source == AncestorSource::Unresolved)
}

fn tasks(model: &AuditedModel) -> Vec<String> {
    let mut tasks: Vec<String> = model
        .evidence
        .iter()
        .filter_map(|seen| match &seen.claim {
            Claim::Tag { tag } if TASKS.contains(&tag.as_str()) => Some(tag.clone()),
            _ => None,
        })
        .collect();
    tasks.sort_unstable();
    tasks.dedup();
    if tasks.is_empty() {
        tasks.push(UNKNOWN.to_owned());
    }
    tasks
}

fn record(
    model: &AuditedModel,
    tasks: Vec<String>,
    findings: &[Finding],
    verdict: BTreeMap<&'static str, &'static str>,
) -> Record {
    let edges = model.graph.edges.iter().filter(|edge| !edge.kind.carries_weights());
    let mut teachers: Vec<String> = edges.map(|edge| model.graph.nodes[edge.parent].id.to_string()).collect();
    teachers.sort_unstable();
    teachers.dedup();
    Record {
        name: model.name().to_owned(),
        path: model.path.clone(),
        revision: model.revision.as_ref().map(|revision| revision.as_str().to_owned()),
        tasks,
        maker: model.origin.maker.clone(),
        country: model.origin.country.clone(),
        root_countries: model.origin.root_countries.clone(),
        us_origin: model.origin.us_origin,
        verified: verified(model),
        training_data: Data {
            datasets: model.datasets.iter().map(|data| data.id.to_string()).collect(),
            teachers,
            known: !model.datasets.is_empty() && model.datasets.iter().all(|data| data.known),
        },
        license: Terms {
            declared: model.license.declared.clone(),
            concluded: model.license.concluded.clone(),
            class: if model.license.class.is_empty() { "unknown".to_owned() } else { model.license.class.clone() },
            complete: model.license.is_complete(),
        },
        restrictions: findings.iter().filter(|finding| finding.state == FindingState::Active).map(brief).collect(),
        verdict,
    }
}
