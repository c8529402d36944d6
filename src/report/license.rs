//! Licences as data: what a model declares, what that resolves to, what is concluded, and every duty with its standing.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Context;
use super::mirror::{Evidence, License, SCHEMA_VERSION, Text, Tool};
use crate::audited::AuditedModel;
use crate::catalog::LicenseRow;
use crate::license::Obligation;
use crate::lineage::AncestorSource;
use crate::model::{LicenseId, RelationKind};

/// What `provaudit license --format json` prints.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Licenses<'a> {
    /// The version of this format: 1.
    pub schema_version: u32,
    /// The program that wrote it.
    pub tool: Tool,
    /// One entry a model, sorted by path.
    pub models: Vec<Licensed<'a>>,
    /// What the answer is not.
    pub notice: &'static str,
}

/// The licence of one model.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Licensed<'a> {
    /// The model's id; null when nothing but the path is known.
    pub id: Option<Text<'a>>,
    /// Its path as given.
    pub path: Option<Text<'a>>,
    /// The licence as the report of a scan has it.
    pub license: License<'a>,
    /// What the model's own files say of it, with the places.
    pub statements: Vec<Evidence<'a>>,
    /// Every ancestor with its licence, nearest first.
    pub chain: Vec<Link<'a>>,
    /// The licences that bind, with what their licensors can do and whose law they name; in the order of their duties.
    pub licenses: Vec<Terms<'a>>,
    /// Every duty with its standing, ancestors' first; the same order as `license.obligations`.
    pub checklist: Vec<Item<'a>>,
}

/// One ancestor and its licence.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Link<'a> {
    /// The ancestor.
    pub id: Text<'a>,
    /// The kinds of relation on the surest path to it, from the model upwards.
    pub via: Vec<RelationKind>,
    /// Its licence; null where it is not known.
    pub license: Option<Text<'a>>,
    /// How that is known: `files` where its own files say it, else as the catalogue knows it (`page`, `secondary`, `unverified`); null
    /// where it is not known.
    pub license_known_by: Option<&'static str>,
    /// How it came to be known.
    pub source: AncestorSource,
}

/// What a licence says of itself.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Terms<'a> {
    /// The licence's row in the catalogue.
    pub license: Text<'a>,
    /// Its title.
    pub title: Text<'a>,
    /// The law that it names, as an ISO country with a state; null where it names none or it is not known.
    pub governing_law: Option<Text<'a>>,
    /// Whether the licensor can end it: `no`, `on-breach`, `at-will`, `unclear`; null where it is not known.
    pub revocable: Option<Text<'a>>,
    /// What the licensor can change on its own: `none`, `aup`, `licence`, `licence-for-legal-reasons`; null where it is not known.
    pub unilateral_change: Option<Text<'a>>,
    /// Whether a change reaches those who hold the licence already; null where it is not known.
    pub retroactive: Option<Text<'a>>,
    /// Where in the text each of its terms stands, as far as that is known: the duties by their terms, and `commercial-use`,
    /// `governing-law`, `revocable`, `unilateral-change`.
    pub clauses: BTreeMap<Text<'a>, Text<'a>>,
    /// How the terms are known: `primary`, `read in part`, `standard text`, `secondary`, `unverified`.
    pub confidence: &'static str,
    /// Where the text stands, or what is known of it.
    pub sources: Vec<Text<'a>>,
}

/// One duty and how it stands.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Item<'a> {
    /// The duty's term.
    pub term: Text<'a>,
    /// What it asks, in words.
    pub text: Text<'a>,
    /// The model whose licence imposes it.
    pub from_model: Text<'a>,
    /// That licence.
    pub from_license: Text<'a>,
    /// From the model to the one that imposes it.
    pub path: Vec<Text<'a>>,
    /// Where in the licence it stands; null where that is not known.
    pub clause: Option<Text<'a>>,
    /// How the licence's terms are known.
    pub confidence: Option<&'static str>,
    /// How it stands.
    pub standing: DutyStanding,
    /// What says that it is not met.
    pub why: Option<Text<'a>>,
}

/// How a duty stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DutyStanding {
    /// It is not met.
    Unmet,
    /// It does not seem to be met; a person must look.
    Review,
    /// Nothing says that it is not met: to be kept.
    Open,
}

impl DutyStanding {
    /// How a duty of a model stands, and what says so.
    pub(super) fn of<'a>(context: Context<'a>, model: &'a AuditedModel, duty: &Obligation) -> (Self, Option<&'a str>) {
        match model.license.unmet(duty, context.catalog) {
            Some(conflict) if conflict.certain => (Self::Unmet, Some(&conflict.why)),
            Some(conflict) => (Self::Review, Some(&conflict.why)),
            None => (Self::Open, None),
        }
    }
}

impl<'a> Licenses<'a> {
    /// The licences of all models of an audit.
    #[must_use]
    pub fn build(context: Context<'a>) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            models: context.outcome.models.iter().map(|model| Licensed::build(context, model)).collect(),
            notice: super::NOTICE,
        }
    }
}

/// The licences that impose duties on a model, each once, in their order.
pub(super) fn binding(model: &AuditedModel) -> impl Iterator<Item = &LicenseId> {
    let duties = &model.license.obligations;
    let first = move |(place, duty): &(usize, &Obligation)| {
        !duties[..*place].iter().any(|other| other.from_license == duty.from_license)
    };
    duties.iter().enumerate().filter(first).map(|(_, duty)| &duty.from_license)
}

impl<'a> Terms<'a> {
    fn build(row: &'a LicenseRow) -> Self {
        let term = |name: &str| row.terms[name].as_str().filter(|word| *word != "unknown").map(Into::into);
        Self {
            license: row.id.as_str().into(),
            title: row.title.as_str().into(),
            governing_law: term("governing_law"),
            revocable: term("revocable"),
            unilateral_change: term("unilateral_change"),
            retroactive: term("retroactive"),
            clauses: row.clauses.iter().map(|(term, clause)| (term.as_str().into(), clause.as_str().into())).collect(),
            confidence: row.confidence.as_str(),
            sources: row.source.iter().map(|source| source.as_str().into()).collect(),
        }
    }
}

impl<'a> Licensed<'a> {
    fn build(context: Context<'a>, model: &'a AuditedModel) -> Self {
        let row_of = |duty: &Obligation| context.catalog.licenses.get(&duty.from_license);
        let item = |duty: &'a Obligation| {
            let (standing, why) = DutyStanding::of(context, model, duty);
            Item {
                term: duty.term.as_str().into(),
                text: duty.text.as_str().into(),
                from_model: duty.from_model.as_str().into(),
                from_license: duty.from_license.as_str().into(),
                path: duty.path.iter().map(|id| id.as_str().into()).collect(),
                clause: row_of(duty).and_then(|row| row.clause(&duty.term)).map(Into::into),
                confidence: row_of(duty).map(|row| row.confidence.as_str()),
                standing,
                why: why.map(Into::into),
            }
        };
        let graph = &model.graph;
        let link = |path: &crate::lineage::AncestorPath| {
            let node = &graph.nodes[path.node];
            let known = context.known(node);
            Link {
                id: node.id.as_str().into(),
                via: graph.path_kinds(path),
                license: known.license,
                license_known_by: known.license_known_by,
                source: node.source,
            }
        };
        let statement = |id: &crate::lineage::EvidenceId| Some(Evidence::build(id.0, model.evidence.get(id.0)?));
        Self {
            id: model.id.as_ref().map(|id| id.as_str().into()),
            path: model.path.as_deref().map(Into::into),
            license: License::build(&model.license),
            statements: model.license.evidence.iter().filter_map(statement).collect(),
            chain: graph.ancestors(|_| true).iter().map(link).collect(),
            licenses: binding(model).filter_map(|id| Some(Terms::build(context.catalog.licenses.get(id)?))).collect(),
            checklist: model.license.obligations.iter().map(item).collect(),
        }
    }
}
