//! The family tree of one model: its own relations, then those of every parent that was scanned beside it or is in the
//! catalogue, each node once, within the bounds of [`super::walk`].

use std::collections::HashMap;

use super::assemble::Assembled;
use super::confidence::{catalog_weight, probability};
use super::identity::{Identity, Known};
use super::walk::{MAX_DEPTH, MAX_NODES};
use super::{AncestorSource, Edge, LineageGraph, Node, RelationStanding, names};
use crate::catalog::{Catalog, Confidence, Resolution};
use crate::model::{DatasetId, ModelId, RelationKind};

/// What the whole audit knows of the scanned models.
pub struct Scanned<'a> {
    /// Their identities, in order.
    pub identities: &'a [Identity],
    /// What the claims about each come to, in the same order.
    pub assembled: &'a [Assembled],
    /// The index over their ids.
    pub known: &'a Known,
    /// How many of them were given; those after them were looked up on the Hub.
    pub given: usize,
}

/// So many nodes are looked through one by one.
const FEW: usize = 16;

struct Growing<'a> {
    graph: LineageGraph,
    /// The numbers of the nodes by id, once there are more than [`FEW`].
    at: HashMap<ModelId, usize>,
    scanned: &'a Scanned<'a>,
    catalog: &'a Catalog,
}

/// The tree of the scanned model at `index`; `name` stands for it where it has no id.
#[must_use]
pub fn tree(index: usize, name: &str, scanned: &Scanned<'_>, catalog: &Catalog) -> LineageGraph {
    let own = &scanned.assembled[index];
    let id = scanned.identities[index].id.clone().or_else(|| name.parse().ok());
    let Some(id) = id.or_else(|| "model".parse().ok()) else { return LineageGraph::default() };
    // Most trees end with the model's own parents.
    let steps = own.relations.len();
    let (nodes, edges) = (Vec::with_capacity(1 + steps), Vec::with_capacity(steps));
    let graph = LineageGraph { nodes, edges, ..LineageGraph::default() };
    let mut growing = Growing { graph, at: HashMap::new(), scanned, catalog };
    growing.graph.nodes.push(Node { id, source: AncestorSource::Scanned, scanned: Some(index), root: own.scratch });

    // Breadth first: the nodes of one depth are numbered before the next, so edges are grouped by child in node order.
    let mut node = 0;
    let mut depth = vec![0usize];
    while node < growing.graph.nodes.len() {
        if depth[node] >= MAX_DEPTH || growing.graph.nodes.len() >= MAX_NODES {
            growing.graph.truncated = true;
            break;
        }
        growing.parents_of(node);
        depth.resize(growing.graph.nodes.len(), depth[node] + 1);
        node += 1;
    }
    growing.graph
}

impl Growing<'_> {
    fn parents_of(&mut self, node: usize) {
        let scanned = self.scanned;
        if let Some(index) = self.graph.nodes[node].scanned {
            for (number, relation) in scanned.assembled[index].relations.iter().enumerate() {
                let parent = self.node(&relation.parent);
                self.graph.edges.push(Edge {
                    child: node,
                    parent,
                    kind: relation.kind,
                    standing: relation.standing,
                    confidence: relation.confidence,
                    named_only: relation.named_only,
                    relation: (node == 0).then_some(number),
                    through: relation.through.clone(),
                });
            }
            return;
        }
        let catalog = self.catalog;
        let id = self.graph.nodes[node].id.clone();
        if let Some(row) = catalog.families.get(&id) {
            self.graph.nodes[node].root = row.root;
            for parent in &row.parents {
                self.known_edge(node, &parent.id, parent.kind, row.confidence, None);
            }
            for dataset in &row.datasets {
                let Some(data) = catalog.datasets.get(dataset) else { continue };
                for teacher in &data.teachers {
                    let known = row.confidence.min(data.confidence);
                    self.known_edge(node, teacher, RelationKind::Distillation, known, Some(dataset.clone()));
                }
            }
        } else if let Some((original, kind, known)) = republished(&id, catalog) {
            self.known_edge(node, &original, kind, known, None);
        }
    }

    fn known_edge(
        &mut self,
        child: usize,
        parent: &ModelId,
        kind: RelationKind,
        known: Confidence,
        through: Option<DatasetId>,
    ) {
        let parent = self.node(parent);
        if self.graph.parents(child).any(|edge| self.graph.edges[edge].parent == parent && self.graph.edges[edge].kind == kind)
        {
            return;
        }
        self.graph.edges.push(Edge {
            child,
            parent,
            kind,
            standing: RelationStanding::Inferred,
            confidence: probability(catalog_weight(known)),
            named_only: false,
            relation: None,
            through,
        });
    }

    fn node(&mut self, id: &ModelId) -> usize {
        let number = self.graph.nodes.len();
        let known = if number <= FEW {
            self.graph.nodes.iter().position(|node| node.id == *id)
        } else {
            let indexed = self.at.len();
            self.at.extend(self.graph.nodes.iter().enumerate().skip(indexed).map(|(number, node)| (node.id.clone(), number)));
            self.at.get(id).copied()
        };
        if let Some(known) = known {
            return known;
        }
        let scanned = self.scanned.known.get(id);
        let source = match scanned {
            Some(index) if index >= self.scanned.given => AncestorSource::Hub,
            Some(_) => AncestorSource::Scanned,
            None if self.catalog.families.get(id).is_some() || republished(id, self.catalog).is_some() => {
                AncestorSource::Catalog
            }
            None => AncestorSource::Unresolved,
        };
        let root = scanned.is_some_and(|index| self.scanned.assembled[index].scratch);
        self.graph.nodes.push(Node { id: id.clone(), source, scanned, root });
        number
    }
}

/// The model that a repository is a mirror or re-upload of, how, and how that is known: a row of the catalogue, or the name of
/// a model under an owner that the catalogue has as one who re-uploads.
pub(super) fn republished(id: &ModelId, catalog: &Catalog) -> Option<(ModelId, RelationKind, Confidence)> {
    if let Some(original) = catalog.families.mirror_of(id) {
        return Some((original.clone(), RelationKind::Copy, Confidence::Recollection));
    }
    catalog.families.owner(id.owner()?).filter(|owner| owner.republishes)?;
    let stored = names::without_storage_words(id.name());
    let original = match catalog.families.resolve(stored.unwrap_or(id.name())) {
        Resolution::One(original) if original != *id => original,
        _ => return None,
    };
    let kind = if stored.is_some() { RelationKind::Quantization } else { RelationKind::Copy };
    Some((original, kind, Confidence::Recollection))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lineage::{EvidenceId, Relation};

    fn relation(parent: &str, kind: RelationKind) -> Relation {
        Relation {
            kind,
            parent: parent.parse().unwrap(),
            standing: RelationStanding::Declared,
            confidence: 0.5,
            evidence: vec![EvidenceId(0)],
            against: Vec::new(),
            alternatives: Vec::new(),
            through: None,
            named_only: false,
            note: None,
        }
    }

    /// The trees of models that are scanned together, given as id and parents.
    fn trees(models: &[(&str, &[&str])]) -> Vec<LineageGraph> {
        let identities: Vec<Identity> =
            models.iter().map(|(id, _)| Identity { id: Some(id.parse().unwrap()), ..Identity::default() }).collect();
        let assembled: Vec<Assembled> = models
            .iter()
            .map(|(_, parents)| Assembled {
                relations: parents.iter().map(|parent| relation(parent, RelationKind::FineTune)).collect(),
                ..Assembled::default()
            })
            .collect();
        let texts = [
            "{reviewed: '2026-01-01', authorities: []}",
            "{reviewed: '2026-01-01', datasets: []}",
            "{reviewed: '2026-01-01', families: []}",
            "{reviewed: '2026-01-01', obligations: {}, hf_ids: {}, license_names: {}, licenses: []}",
            "{reviewed: '2026-01-01', makers: []}",
        ];
        let catalog = Catalog::parse(&texts.map(str::to_owned)).unwrap();
        let ids = identities.iter().map(|identity| identity.id.clone()).collect();
        let known = Known::new(ids, vec![None; models.len()], &catalog.families);
        let scanned = Scanned { identities: &identities, assembled: &assembled, known: &known, given: models.len() };
        (0..models.len()).map(|index| tree(index, "", &scanned, &catalog)).collect()
    }

    fn names(graph: &LineageGraph) -> Vec<&str> {
        graph.nodes.iter().map(|node| node.id.as_str()).collect()
    }

    #[test]
    fn ends_in_a_circle_of_parents() {
        let trees = trees(&[("acme/a", &["acme/b"]), ("acme/b", &["ACME/A"])]);
        assert_eq!(names(&trees[0]), ["acme/a", "acme/b"]);
        assert_eq!(trees[0].edges.iter().map(|edge| (edge.child, edge.parent)).collect::<Vec<_>>(), [(0, 1), (1, 0)]);
        assert_eq!(trees[0].ancestors(|_| true).len(), 1);
    }

    #[test]
    fn holds_an_ancestor_once_however_many_ways_lead_to_it() {
        let trees = trees(&[("acme/a", &["acme/b", "acme/c"]), ("acme/b", &["acme/root"]), ("acme/c", &["acme/root"])]);
        assert_eq!(names(&trees[0]), ["acme/a", "acme/b", "acme/c", "acme/root"]);
        assert_eq!(trees[0].ancestors(|_| true).len(), 3);
    }

    #[test]
    fn stops_at_the_depth_that_is_bounded() {
        let ids: Vec<String> = (0..50).map(|number| format!("acme/m{number}")).collect();
        let parents: Vec<[&str; 1]> = ids.iter().skip(1).map(|id| [id.as_str()]).collect();
        let mut models: Vec<(&str, &[&str])> = ids.iter().map(String::as_str).zip(parents.iter().map(|one| &one[..])).collect();
        models.push((&ids[49], &[]));
        let graph = &trees(&models)[0];
        assert!(graph.truncated);
        assert_eq!(graph.nodes.len(), MAX_DEPTH + 1);
    }
}
