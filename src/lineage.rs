//! Where a model's weights and behaviour come from: claims joined into a graph of relations.
//!
//! Agreement between independent bases raises confidence; contradiction is kept and shown with both sides.
//! Confidence is computed ([`confidence`]), never typed in.

pub mod assemble;
pub mod confidence;
mod context;
mod families;
pub mod graph;
pub mod identity;
mod learn;
mod names;
pub mod structure;
mod teachers;
mod upstream;
pub mod walk;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{DatasetId, ModelId, RelationKind};

/// The number of a piece of evidence within its model; `e1` in reports is number 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EvidenceId(pub usize);

impl EvidenceId {
    /// How reports name it, written into `room`.
    pub fn written(self, room: &mut [u8; 21]) -> &str {
        let (mut at, mut left) = (room.len(), self.0 + 1);
        while left > 0 {
            at -= 1;
            room[at] = b'0' + (left % 10) as u8;
            left /= 10;
        }
        at -= 1;
        room[at] = b'e';
        str::from_utf8(&room[at..]).unwrap_or_default()
    }
}

impl std::fmt::Display for EvidenceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.written(&mut [0; 21]))
    }
}

/// How a relation stands after all evidence is weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RelationStanding {
    /// Claimed, and two independent bases agree.
    Corroborated,
    /// Claimed only.
    Declared,
    /// Not claimed; the evidence says so.
    Inferred,
    /// The evidence speaks against the claim.
    Contradicted,
}

impl RelationStanding {
    /// The standing as it is written in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Corroborated => "corroborated",
            Self::Declared => "declared",
            Self::Inferred => "inferred",
            Self::Contradicted => "contradicted",
        }
    }
}

/// An edge from a model to one direct parent or teacher.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// How the child stems from the parent.
    pub kind: RelationKind,
    /// The parent: a Hub id, or the name as given where it resolves to none.
    pub parent: ModelId,
    /// How the relation stands.
    pub standing: RelationStanding,
    /// Probability that the relation holds, 0.01 to 0.999.
    pub confidence: f64,
    /// Evidence for it.
    pub evidence: Vec<EvidenceId>,
    /// Evidence against it.
    pub against: Vec<EvidenceId>,
    /// The other models that the name could mean, where it is ambiguous.
    pub alternatives: Vec<ModelId>,
    /// The dataset through which a teacher entered.
    pub through: Option<DatasetId>,
    /// Whether nothing stronger than a name carries it; such a relation gives `review` at most.
    pub named_only: bool,
    /// One sentence for people: what agrees, what disagrees, what a name was resolved from.
    pub note: Option<String>,
}

/// A training dataset of a model, with the models that wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainedOn {
    /// The dataset.
    pub id: DatasetId,
    /// The models that wrote it, as the catalogue or the name says.
    pub teachers: Vec<ModelId>,
    /// Whether the catalogue has it.
    pub known: bool,
    /// Evidence that the model was trained on it.
    pub evidence: Vec<EvidenceId>,
}

/// How an ancestor came to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AncestorSource {
    /// It is among the scanned models.
    Scanned,
    /// It was looked up on the Hub.
    Hub,
    /// The catalogue has it.
    Catalog,
    /// Nothing but its name is known.
    Unresolved,
}

/// One node of a model's family tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The model.
    pub id: ModelId,
    /// How it is known.
    pub source: AncestorSource,
    /// The scanned model's place in the audit, where it is one.
    pub scanned: Option<usize>,
    /// Whether it is known to be trained from scratch.
    pub root: bool,
}

/// One edge of a model's family tree, by node number.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// The child's number.
    pub child: usize,
    /// The parent's number.
    pub parent: usize,
    /// How the child stems from the parent.
    pub kind: RelationKind,
    /// How the relation stands.
    pub standing: RelationStanding,
    /// Probability that the relation holds.
    pub confidence: f64,
    /// Whether nothing stronger than a name carries it.
    pub named_only: bool,
    /// Place in the audited model's relations, for its own direct edges.
    pub relation: Option<usize>,
    /// The dataset through which a teacher entered.
    pub through: Option<DatasetId>,
}

/// A model's family tree: itself as node 0, and every ancestor up to the bounds of [`walk`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LineageGraph {
    /// The nodes; 0 is the model itself.
    pub nodes: Vec<Node>,
    /// The edges, grouped by child in node order.
    pub edges: Vec<Edge>,
    /// Whether a bound stopped the walk.
    pub truncated: bool,
}

/// One way from the model up to an ancestor.
#[derive(Debug, Clone, PartialEq)]
pub struct AncestorPath {
    /// The ancestor's node number.
    pub node: usize,
    /// Edge numbers from the model upwards.
    pub edges: Vec<usize>,
    /// The lowest confidence on the path.
    pub confidence: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_evidence_by_its_number_counted_from_one() {
        for (number, name) in [(0, "e1"), (8, "e9"), (9, "e10"), (usize::MAX - 1, "e18446744073709551615")] {
            assert_eq!(EvidenceId(number).to_string(), name);
        }
    }
}
