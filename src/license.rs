//! Under what terms: the licence declared, the one it resolves to, and the one concluded after what ancestors still demand.
//!
//! A licence tag is a claim. What binds a user is the text that the ancestors were released under, so [`resolve`] reads the
//! model's own statements and [`conclude`] carries the duties of every ancestor's licence down the lineage, edge by edge, from
//! the rows of the catalogue. A conflict is the difference between the two.

mod ascent;
mod bases;
pub mod class;
mod compare;
mod conclude;
pub mod deployer;
mod licensor;
mod naming;
mod open;
mod read;
mod terms;

use crate::catalog::{Catalog, Confidence, ModelRow};
use crate::evidence::{CATALOG, Claim, Evidence};
use crate::lineage::{EvidenceId, LineageGraph, Node};
use crate::model::{LicenseId, ModelId, RelationKind};

/// A model's licence.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct License {
    /// The id as the card or file has it.
    pub declared: Option<String>,
    /// Rows of the catalogue that the model's own statements resolve to; all apply.
    pub resolved: Vec<LicenseId>,
    /// Rows that the card's prose names, whether they govern or not.
    pub in_prose: Vec<LicenseId>,
    /// The resolved licence as an SPDX expression, `LicenseRef-` names included.
    pub spdx: Option<String>,
    /// The class of the strictest resolved licence.
    pub class: String,
    /// The licences that bind a user of the model: its own and those that ancestors impose, as an SPDX expression.
    pub concluded: Option<String>,
    /// What must be done or left, and which ancestor demands it.
    pub obligations: Vec<Obligation>,
    /// Where statements or licences do not fit together.
    pub conflicts: Vec<Conflict>,
    /// Evidence for the declared and resolved licence.
    pub evidence: Vec<EvidenceId>,
    /// Rows of which one is meant, where the model's own statements do not tell which.
    pub candidates: Vec<LicenseId>,
    /// Whether nothing but a row of the catalogue says so, and that from memory or second hand.
    pub recalled: bool,
    /// What of all that matters is not known; empty where the model's and its ancestors' licences are.
    pub unknown: Vec<Unknown>,
}

/// The licences that an ancestor is under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licensed {
    /// Rows of the catalogue; all apply.
    pub rows: Vec<LicenseId>,
    /// Whether that was read, in its files or in a source of the catalogue, and is not only recalled or reported.
    pub read: bool,
}

impl Licensed {
    /// What the model's own files say of its licence; `None` where they say nothing that is known.
    #[must_use]
    pub fn of_own(license: &License) -> Option<Self> {
        (!license.resolved.is_empty()).then(|| Self { rows: license.resolved.clone(), read: !license.recalled })
    }

    /// The licence that the catalogue has a model under; `None` where it has none.
    #[must_use]
    pub fn of_row(row: &ModelRow) -> Option<Self> {
        Some(Self { rows: vec![row.license.clone()?], read: row.license_confidence().is_read() })
    }
}

/// A licence that is not known, or not wholly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The ancestor whose it is; `None` for the model's own.
    pub of: Option<ModelId>,
    /// Why it is not known, as a clause (`no licence is stated`).
    pub why: String,
}

/// One duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligation {
    /// The duty's term, as in `obligations` of `rules/catalog/licenses.yaml` (`license-copy`, `name-prefix`).
    pub term: String,
    /// What it asks, in words.
    pub text: String,
    /// The model whose licence imposes it.
    pub from_model: ModelId,
    /// That licence.
    pub from_license: LicenseId,
    /// From the model to the one that imposes it; the model alone for a duty of its own licence.
    pub path: Vec<ModelId>,
    /// The kinds of relation on that path, from the model upwards.
    pub via: Vec<RelationKind>,
    /// Whether path and terms are sure enough to fail on.
    pub certain: bool,
    /// Whether it is not certain for no other reason than that a licence is only recalled or reported to be that model's.
    pub unverified: bool,
}

/// Two statements that do not fit together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The class, as in `conflict_classes` of `rules/catalog/licenses.yaml`, by its slug (`use-restrictions-dropped`).
    pub class: String,
    /// `fail` where the facts were read and the terms leave no room; `review` otherwise.
    pub certain: bool,
    /// Whether it is not certain for no other reason than that a licence is only recalled or reported to be that model's.
    pub unverified: bool,
    /// The ancestor concerned; `None` for a conflict within the model itself.
    pub ancestor: Option<ModelId>,
    /// The ancestor's licence.
    pub ancestor_license: Option<LicenseId>,
    /// What does not fit, in a sentence.
    pub why: String,
    /// Evidence for the statement that is wrong or missing.
    pub evidence: Vec<EvidenceId>,
}

impl License {
    /// Whether all that matters is known.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.unknown.is_empty()
    }

    /// Notes that the model's own licence is not known, or not wholly.
    pub(crate) fn own_unknown(&mut self, why: impl Into<String>) {
        self.unknown.push(Unknown { of: None, why: why.into() });
    }

    /// The conflict that says that a duty is not met, the surest first; `None` where nothing says so.
    #[must_use]
    pub fn unmet(&self, duty: &Obligation, catalog: &Catalog) -> Option<&Conflict> {
        let about = |conflict: &&Conflict| {
            conflict.ancestor_license.as_ref() == Some(&duty.from_license)
                && conflict.ancestor.as_ref().is_none_or(|ancestor| *ancestor == duty.from_model)
                && catalog.licenses.conflicts_of_duty(&duty.term).any(|class| class == conflict.class)
        };
        self.conflicts.iter().filter(about).max_by_key(|conflict| conflict.certain)
    }
}

impl Unknown {
    /// What is not known, in words; `model` is the name of the model audited.
    #[must_use]
    pub fn told(&self, model: &str) -> String {
        ["the licence of ", self.of.as_ref().map_or(model, ModelId::as_str), " (", &self.why, ")"].concat()
    }
}

/// What the model's own files say of its licence, resolved against the catalogue. Nothing is inherited yet.
#[must_use]
pub fn resolve(evidence: &[Evidence], catalog: &Catalog) -> License {
    let mut license = read::resolve(evidence, catalog);
    license.recalled = is_recalled(&license, evidence, catalog);
    license
}

/// Whether a licence is only what a row of the catalogue recalls of the model.
fn is_recalled(license: &License, evidence: &[Evidence], catalog: &Catalog) -> bool {
    let mut said = license.evidence.iter().filter_map(|id| evidence.get(id.0)).peekable();
    let names = evidence.iter().filter_map(|seen| match &seen.claim {
        Claim::Name { name } => catalog.families.get(&name.parse().ok()?),
        _ => None,
    });
    said.peek().is_some()
        && said.all(|seen| seen.extractor == CATALOG)
        && !names.map(ModelRow::license_confidence).any(Confidence::is_read)
}

/// Adds what ancestors still demand: `concluded`, `obligations` and `conflicts`. `licensed` gives the licences of a node of the
/// graph (the resolved ones of a scanned model, else the catalogue's); `None` where they are not known.
#[must_use]
pub fn conclude(
    own: License,
    id: &ModelId,
    graph: &LineageGraph,
    licensed: &dyn Fn(&Node) -> Option<Licensed>,
    evidence: &[Evidence],
    catalog: &Catalog,
) -> License {
    conclude::conclude(own, id, graph, licensed, evidence, catalog)
}
