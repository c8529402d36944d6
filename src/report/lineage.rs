//! Family trees as data: nodes, edges, and the evidence for each edge.
//!
//! An edge of the model itself rests on the model's own evidence; one further up on the evidence of the scanned parent, or on
//! the catalogue where the parent was not scanned.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use super::Context;
use super::build::rounded;
use super::mirror::{Evidence, SCHEMA_VERSION, Text, Tool};
use crate::audited::AuditedModel;
use crate::lineage::{self, AncestorSource, EvidenceId, RelationStanding};
use crate::model::{Gap, RelationKind};

/// What `provaudit lineage --format json` prints.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Lineage<'a> {
    /// The version of this format: 1.
    pub schema_version: u32,
    /// The program that wrote it.
    pub tool: Tool,
    /// One tree a model, sorted by path.
    pub models: Vec<Tree<'a>>,
    /// What could not be looked at outside any model.
    pub gaps: Vec<Cow<'a, Gap>>,
    /// What the answer is not.
    pub notice: &'static str,
}

/// The family tree of one model.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Tree<'a> {
    /// The model's id; null when nothing but the path is known.
    pub id: Option<Text<'a>>,
    /// Its path as given.
    pub path: Option<Text<'a>>,
    /// The models of the tree; the first is the model itself.
    pub nodes: Vec<Node<'a>>,
    /// Its relations, child to parent, by node number.
    pub edges: Vec<Edge<'a>>,
    /// Whether a bound stopped the walk.
    pub truncated: bool,
    /// What could not be looked at.
    pub gaps: Cow<'a, [Gap]>,
}

/// One model of a tree.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Node<'a> {
    /// Its id.
    pub id: Text<'a>,
    /// How it came to be known.
    pub source: AncestorSource,
    /// Whether it is known to be trained from scratch.
    pub root: bool,
    /// Who made it.
    pub maker: Option<Text<'a>>,
    /// The maker's country.
    pub country: Option<Text<'a>>,
    /// Its licence.
    pub license: Option<Text<'a>>,
}

/// One relation of a tree.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Edge<'a> {
    /// The child's number among the nodes, counted from 0.
    pub child: usize,
    /// The parent's number among the nodes, counted from 0.
    pub parent: usize,
    /// How the child stems from the parent.
    pub kind: RelationKind,
    /// How the relation stands.
    pub standing: RelationStanding,
    /// Probability that it holds, 0 to 1.
    pub confidence: f64,
    /// Whether nothing stronger than a name carries it.
    pub named_only: bool,
    /// The dataset through which a teacher entered.
    pub through: Option<Text<'a>>,
    /// What agrees, what disagrees.
    pub note: Option<Text<'a>>,
    /// Evidence for it; empty where the catalogue states it.
    pub evidence: Vec<Evidence<'a>>,
    /// Evidence against it.
    pub against: Vec<Evidence<'a>>,
}

/// The relation behind an edge, with the scanned model whose evidence it rests on.
#[derive(Debug, Clone, Copy)]
pub struct Grounds<'a> {
    /// The model whose files say so.
    pub model: &'a AuditedModel,
    /// The relation.
    pub relation: &'a lineage::Relation,
}

impl<'a> Context<'a> {
    /// What an edge of a model's tree rests on; `None` where the catalogue states it.
    #[must_use]
    pub fn grounds(self, model: &'a AuditedModel, edge: &lineage::Edge) -> Option<Grounds<'a>> {
        if let Some(number) = edge.relation {
            return model.relations.get(number).map(|relation| Grounds { model, relation });
        }
        let parent = &model.graph.nodes.get(edge.parent)?.id;
        let child = self.outcome.model_at(model.graph.nodes.get(edge.child)?.scanned?)?;
        let relation = child.relations.iter().find(|relation| relation.kind == edge.kind && relation.parent == *parent)?;
        Some(Grounds { model: child, relation })
    }
}

impl<'a> Grounds<'a> {
    /// The evidence of these numbers, strongest first.
    fn strongest_first(self, ids: &[EvidenceId]) -> Vec<(usize, &'a crate::evidence::Evidence)> {
        let mut seen: Vec<_> = ids.iter().filter_map(|id| Some((id.0, self.model.evidence.get(id.0)?))).collect();
        seen.sort_by_key(|(number, evidence)| (std::cmp::Reverse(evidence.basis), *number));
        seen
    }

    /// Evidence for the relation, strongest first.
    #[must_use]
    pub fn evidence(self) -> Vec<(usize, &'a crate::evidence::Evidence)> {
        self.strongest_first(&self.relation.evidence)
    }

    /// Evidence against the relation, strongest first.
    #[must_use]
    pub fn against(self) -> Vec<(usize, &'a crate::evidence::Evidence)> {
        self.strongest_first(&self.relation.against)
    }
}

impl<'a> Lineage<'a> {
    /// The trees of all models of an audit.
    #[must_use]
    pub fn build(context: Context<'a>) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            models: context.outcome.models.iter().map(|model| Tree::build(context, model)).collect(),
            gaps: context.outcome.gaps.iter().map(Cow::Borrowed).collect(),
            notice: super::NOTICE,
        }
    }
}

impl<'a> Tree<'a> {
    fn build(context: Context<'a>, model: &'a AuditedModel) -> Self {
        let node = |node: &'a lineage::Node| {
            let known = context.known(node);
            Node {
                id: node.id.as_str().into(),
                source: node.source,
                root: node.root,
                maker: known.maker,
                country: known.country,
                license: known.license,
            }
        };
        let mirror = |seen: Vec<(usize, &'a crate::evidence::Evidence)>| {
            seen.into_iter().map(|(number, seen)| Evidence::build(number, seen)).collect()
        };
        let edge = |edge: &'a lineage::Edge| {
            let grounds = context.grounds(model, edge);
            Edge {
                child: edge.child,
                parent: edge.parent,
                kind: edge.kind,
                standing: edge.standing,
                confidence: rounded(edge.confidence),
                named_only: edge.named_only,
                through: edge.through.as_ref().map(|dataset| dataset.as_str().into()),
                note: grounds.and_then(|grounds| grounds.relation.note.as_deref()).map(Cow::Borrowed),
                evidence: grounds.map_or_else(Vec::new, |grounds| mirror(grounds.evidence())),
                against: grounds.map_or_else(Vec::new, |grounds| mirror(grounds.against())),
            }
        };
        Self {
            id: model.id.as_ref().map(|id| id.as_str().into()),
            path: model.path.as_deref().map(Cow::Borrowed),
            nodes: model.graph.nodes.iter().map(node).collect(),
            edges: model.graph.edges.iter().map(edge).collect(),
            truncated: model.graph.truncated,
            gaps: Cow::Borrowed(&model.gaps),
        }
    }
}
