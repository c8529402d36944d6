//! The ways from a model up to each ancestor, as far as licences tell them apart.
//!
//! A duty survives a path when it survives every kind of relation on it, so a way is known by its ancestor and the set of
//! kinds: at most eight for an ancestor, however many paths there are.

use std::collections::VecDeque;

use super::terms::Keys;
use crate::catalog::Catalog;
use crate::lineage::walk::MAX_DEPTH;
use crate::lineage::{Edge, LineageGraph, RelationStanding};
use crate::model::ModelId;

/// One way up.
#[derive(Debug, Clone)]
pub(super) struct Way {
    /// The ancestor's node number.
    pub(super) node: usize,
    /// Kinds of relation on the way.
    pub(super) keys: Keys,
    /// Edge numbers from the model upwards.
    pub(super) edges: Vec<usize>,
    /// Whether every step rests on more than a name or a weak inference.
    pub(super) firm: bool,
    /// Whether the last step leads from one work of a licensor to another, whose licence does not bind its own licensor.
    pub(super) within_licensor: bool,
    /// Whether the weights were only copied, quantised or converted on the way.
    pub(super) repacked: bool,
    confidence: f64,
}

impl Way {
    /// The node before the ancestor on the way.
    pub(super) fn child(&self, graph: &LineageGraph) -> usize {
        self.edges.last().map_or(0, |edge| graph.edges[*edge].child)
    }
}

/// All ways up, nearest first. `licensed` says of a node whether its licence is known.
pub(super) fn ways(graph: &LineageGraph, id: &ModelId, licensed: &dyn Fn(usize) -> bool, catalog: &Catalog) -> Vec<Way> {
    // The number of the best way so far, by node and set of kinds.
    let mut best: Vec<[Option<u32>; 16]> = vec![[None; 16]; graph.nodes.len()];
    let mut found: Vec<Way> = Vec::new();
    let start = Way {
        node: 0,
        keys: Keys::default(),
        edges: Vec::new(),
        firm: true,
        within_licensor: false,
        repacked: true,
        confidence: 1.0,
    };
    let mut queue = VecDeque::from([start]);
    while let Some(way) = queue.pop_front() {
        if way.edges.len() >= MAX_DEPTH {
            continue;
        }
        for index in graph.parents(way.node) {
            let edge = &graph.edges[index];
            if edge.parent == 0
                || edge.parent >= graph.nodes.len()
                || way.edges.iter().any(|past| graph.edges[*past].child == edge.parent)
            {
                continue;
            }
            let next = step(&way, index, graph, id, licensed, catalog);
            let slot = next.keys.index() + if next.within_licensor { 8 } else { 0 };
            match best[next.node][slot] {
                Some(known) => {
                    let known = &mut found[known as usize];
                    if (known.firm, known.confidence) >= (next.firm, next.confidence) {
                        continue;
                    }
                    *known = next.clone();
                }
                None => {
                    best[next.node][slot] = u32::try_from(found.len()).ok();
                    found.push(next.clone());
                }
            }
            if graph.parents(next.node).next().is_some() {
                queue.push_back(next);
            }
        }
    }
    found
}

fn step(
    way: &Way,
    index: usize,
    graph: &LineageGraph,
    id: &ModelId,
    licensed: &dyn Fn(usize) -> bool,
    catalog: &Catalog,
) -> Way {
    let edge = &graph.edges[index];
    let mut edges = way.edges.clone();
    edges.push(index);
    Way {
        node: edge.parent,
        keys: way.keys.with(edge.kind),
        edges,
        firm: way.firm && is_firm(edge),
        within_licensor: licensed(edge.child) && is_within_licensor(edge, graph, id, catalog),
        repacked: way.repacked && edge.kind.repacks(),
        confidence: way.confidence.min(edge.confidence),
    }
}

/// Whether a relation rests on more than a name or a weak inference.
pub(super) fn is_firm(edge: &Edge) -> bool {
    let weak = match edge.standing {
        RelationStanding::Inferred => edge.confidence < 0.5,
        RelationStanding::Contradicted => true,
        RelationStanding::Corroborated | RelationStanding::Declared => false,
    };
    // Whoever trains on a dataset may have left out what that teacher wrote.
    !weak && !edge.named_only && edge.through.is_none()
}

/// Whether child and parent are works of one licensor, who may release the second under what terms he likes.
///
/// The parent must be the licensor's own work, and that is believed only where its own origin is known.
fn is_within_licensor(edge: &Edge, graph: &LineageGraph, id: &ModelId, catalog: &Catalog) -> bool {
    let parent = &graph.nodes[edge.parent];
    let child = if edge.child == 0 { id } else { &graph.nodes[edge.child].id };
    let (Some(a), Some(b)) = (child.owner(), parent.id.owner()) else { return false };
    let maker = |owner: &str| catalog.makers.by_handle(owner).map(|maker| (&maker.id, maker.republisher));
    let same = a.eq_ignore_ascii_case(b) || maker(a).zip(maker(b)).is_some_and(|((a, _), (b, _))| a == b);
    let republishes = maker(b).is_some_and(|(_, republisher)| republisher)
        || catalog.families.owner(b).is_some_and(|owner| owner.republishes);
    let origin_known = parent.root || graph.parents(edge.parent).next().is_some();
    same && !republishes && (origin_known || !edge.kind.carries_weights())
}
