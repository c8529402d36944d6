//! Ways up the family tree, bounded in depth and size, safe against cycles.

use std::collections::VecDeque;

use super::{AncestorPath, LineageGraph};
use crate::model::{ModelId, RelationKind};

/// Longest path that is followed.
pub const MAX_DEPTH: usize = 32;
/// Most nodes of one model's tree.
pub const MAX_NODES: usize = 10_000;

impl LineageGraph {
    /// The edges from a node to its parents, by number.
    pub fn parents(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        let from = self.edges.partition_point(|edge| edge.child < node);
        (from..self.edges.len()).take_while(move |index| self.edges[*index].child == node)
    }

    /// The surest way from the model to every ancestor that is reached over edges that `follow` allows; nearest first,
    /// then by node number. Each ancestor once.
    #[must_use]
    pub fn ancestors(&self, follow: impl Fn(RelationKind) -> bool) -> Vec<AncestorPath> {
        let mut best: Vec<Option<AncestorPath>> = vec![None; self.nodes.len()];
        let mut order = Vec::new();
        let mut queue = VecDeque::from([AncestorPath { node: 0, edges: Vec::new(), confidence: 1.0 }]);
        while let Some(path) = queue.pop_front() {
            if path.edges.len() >= MAX_DEPTH {
                continue;
            }
            for index in self.parents(path.node) {
                let edge = &self.edges[index];
                if !follow(edge.kind) || edge.parent == 0 {
                    continue;
                }
                let confidence = path.confidence.min(edge.confidence);
                let known = best[edge.parent].as_ref();
                if known.is_some_and(|known| known.confidence >= confidence) {
                    continue;
                }
                if known.is_none() {
                    order.push(edge.parent);
                }
                let mut edges = path.edges.clone();
                edges.push(index);
                let next = AncestorPath { node: edge.parent, edges, confidence };
                if self.parents(edge.parent).next().is_some() {
                    queue.push_back(next.clone());
                }
                best[edge.parent] = Some(next);
            }
        }
        order.into_iter().filter_map(|node| best[node].take()).collect()
    }

    /// The ids along a path, from the model to the ancestor.
    #[must_use]
    pub fn path_ids(&self, path: &AncestorPath) -> Vec<ModelId> {
        let mut ids: Vec<ModelId> = self.nodes.first().map(|node| node.id.clone()).into_iter().collect();
        ids.extend(path.edges.iter().map(|edge| self.nodes[self.edges[*edge].parent].id.clone()));
        ids
    }

    /// The kinds of relation along a path, from the model upwards.
    #[must_use]
    pub fn path_kinds(&self, path: &AncestorPath) -> Vec<RelationKind> {
        path.edges.iter().map(|edge| self.edges[*edge].kind).collect()
    }

    /// Whether a path rests at any step on nothing but a name.
    #[must_use]
    pub fn path_named_only(&self, path: &AncestorPath) -> bool {
        path.edges.iter().any(|edge| self.edges[*edge].named_only)
    }

    /// Numbers of the nodes above the model that have no parents: where the lines begin, or where knowledge ends.
    #[must_use]
    pub fn roots(&self) -> Vec<usize> {
        (0..self.nodes.len()).filter(|node| self.parents(*node).next().is_none()).collect()
    }
}
