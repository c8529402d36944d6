//! Statements and family trees to conclude from: invented models, licences of the catalogue.

use provaudit::catalog::Catalog;
use provaudit::document::Place;
use provaudit::evidence::{Claim, Evidence, LicenseClaim};
use provaudit::license::{License, Licensed, conclude, resolve};
use provaudit::lineage::{AncestorSource, Edge, LineageGraph, Node, RelationStanding};
use provaudit::model::{Basis, LicenseId, ModelId, RelationKind};

pub fn seen(file: &str, claim: Claim, basis: Basis) -> Evidence {
    Evidence { claim, basis, place: Place::line(file, 2), quote: String::new(), extractor: "test" }
}

pub fn says(claim: LicenseClaim) -> Evidence {
    let file = if matches!(claim, LicenseClaim::Text { .. }) { "LICENSE" } else { "README.md" };
    seen(file, Claim::License(claim), Basis::Declared)
}

pub fn declared(id: &str) -> Evidence {
    says(LicenseClaim::Declared(id.to_owned()))
}

pub fn text(license: &str) -> LicenseClaim {
    LicenseClaim::Text { license: license.parse().ok(), score: 1.0, residue: None }
}

pub fn read(evidence: &[Evidence]) -> License {
    resolve(evidence, Catalog::shipped())
}

pub fn classes(license: &License) -> Vec<&str> {
    license.conflicts.iter().map(|conflict| conflict.class.as_str()).collect()
}

/// A tree written as `child kind parent`; licences as `model licence`.
pub struct Tree {
    pub graph: LineageGraph,
    licenses: Vec<(ModelId, Vec<LicenseId>)>,
    /// Whether it was read that the models are under these licences.
    pub read: bool,
}

impl Tree {
    pub fn new(edges: &[(&str, RelationKind, &str)], licenses: &[(&str, &str)]) -> Self {
        let mut graph = LineageGraph::default();
        let number = |name: &str, graph: &mut LineageGraph| {
            let id: ModelId = name.parse().unwrap();
            graph.nodes.iter().position(|node| node.id == id).unwrap_or_else(|| {
                graph.nodes.push(Node { id, source: AncestorSource::Catalog, scanned: None, root: false });
                graph.nodes.len() - 1
            })
        };
        for (child, kind, parent) in edges {
            let (child, parent) = (number(child, &mut graph), number(parent, &mut graph));
            graph.edges.push(Edge {
                child,
                parent,
                kind: *kind,
                standing: RelationStanding::Declared,
                confidence: 0.9,
                named_only: false,
                relation: None,
                through: None,
            });
        }
        graph.edges.sort_by_key(|edge| edge.child);
        let has_parents: Vec<usize> = graph.edges.iter().map(|edge| edge.child).collect();
        for (number, node) in graph.nodes.iter_mut().enumerate() {
            node.root = !has_parents.contains(&number);
        }
        let licenses =
            licenses.iter().map(|(model, license)| (model.parse().unwrap(), vec![license.parse().unwrap()])).collect();
        Self { graph, licenses, read: true }
    }

    pub fn conclude(&self, evidence: &[Evidence]) -> License {
        self.conclude_by(evidence, Catalog::shipped())
    }

    pub fn conclude_by(&self, evidence: &[Evidence], catalog: &Catalog) -> License {
        let id = self.graph.nodes[0].id.clone();
        let mut evidence = evidence.to_vec();
        evidence.push(seen("README.md", Claim::Name { name: id.to_string() }, Basis::Declared));
        let licensed = |node: &Node| {
            let known = self.licenses.iter().find(|(id, _)| *id == node.id);
            known.map(|(_, rows)| Licensed { rows: rows.clone(), read: self.read })
        };
        conclude(resolve(&evidence, catalog), &id, &self.graph, &licensed, &evidence, catalog)
    }
}

/// The shipped catalogue, as if no licence had been read and all were known second hand.
pub fn second_hand() -> Catalog {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/catalog");
    let texts = provaudit::catalog::FILES.map(|file| {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        let known = ["text-read-partial", "text-read", "standard-text", "primary"];
        match file {
            "licenses.yaml" => {
                known.iter().fold(text, |text, how| text.replace(&format!("confidence: {how}"), "confidence: secondary"))
            }
            _ => text,
        }
    });
    let catalog = Catalog::parse(&texts).unwrap();
    assert!(catalog.licenses.rows().iter().all(|row| !row.confidence.is_read()));
    catalog
}
