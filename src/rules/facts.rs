//! What fields hold: the audited model, its ancestors, its licence, the deployment, looked up and never concluded.
//!
//! [`View`] is one model in its [`World`], with what several rules ask of it looked up once.

use std::cell::OnceCell;

use chrono::NaiveDate;

use super::condition::{Kinds, Which};
use super::field::Field;
use super::world::World;
use crate::audited::{AuditedModel, TrainedOn};
use crate::catalog::authorities::first_day;
use crate::catalog::makers::Action;
use crate::catalog::{LicenseRow, ListEntry, Maker, ModelRow};
use crate::evidence::Claim;
use crate::lineage::{AncestorPath, Edge};
use crate::model::{DatasetId, LicenseId, MakerId, ModelId, RelationKind};
use crate::origin;

/// What a field holds.
#[derive(Debug, Clone)]
pub(super) enum Fact<'a> {
    /// Not known.
    Unknown,
    /// Known to be none.
    Absent,
    /// One text; `sure` tells facts that were read from those only recalled.
    Text(&'a str, bool),
    /// Several texts; `open` where there may be more.
    Texts(Vec<&'a str>, bool),
    /// Terms of licences, each with `sure` as above.
    Terms(Vec<(&'a str, bool)>),
    /// Licences, at least one; `sure` as above.
    Licenses(&'a [LicenseId], bool),
    /// Listings of a maker.
    Lists(&'a [ListEntry]),
    /// Those listings that name the maker itself (`true`), or a parent or an affiliate (`false`).
    ListsOf(&'a [ListEntry], bool),
    /// Allegations about a maker.
    Actions(&'a [Action]),
    /// A day; `sure` as above.
    Day(NaiveDate, bool),
    /// A number.
    Number(f64),
    /// Yes or no; `sure` as above.
    Flag(bool, bool),
}

impl<'a> Fact<'a> {
    pub(super) fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Unknown, |text| Self::Text(text, true))
    }

    pub(super) fn known(texts: Vec<&'a str>) -> Self {
        if texts.is_empty() { Self::Unknown } else { Self::Texts(texts, false) }
    }

    pub(super) fn licenses(ids: &'a [LicenseId], sure: bool) -> Self {
        if ids.is_empty() { Self::Unknown } else { Self::Licenses(ids, sure) }
    }
}

/// A dataset of the model or of an ancestor.
#[derive(Debug, Clone, Copy)]
pub(super) struct DataAt<'a> {
    pub id: &'a DatasetId,
    pub teachers: &'a [ModelId],
    pub known: bool,
    /// Place in the model's own datasets; `None` for an ancestor's.
    pub own: Option<usize>,
}

impl<'a> From<&'a TrainedOn> for DataAt<'a> {
    fn from(data: &'a TrainedOn) -> Self {
        Self { id: &data.id, teachers: &data.teachers, known: data.known, own: None }
    }
}

/// The ways to the models that a matcher asks.
#[derive(Clone, Copy)]
pub(super) struct Ways<'v> {
    all: &'v [AncestorPath],
    /// The only model that is asked.
    only: Option<usize>,
}

impl<'v> Ways<'v> {
    pub fn iter(self) -> impl Iterator<Item = &'v AncestorPath> {
        self.all.iter().filter(move |path| self.only.is_none_or(|node| path.node == node))
    }
}

/// The ways to the models that a matcher asks by some kinds of relation, and then those that were asked for later.
struct Found {
    asked: (Which, Kinds),
    paths: Box<[AncestorPath]>,
    next: OnceCell<Box<Found>>,
}

/// What is looked up of a node once.
#[derive(Default)]
struct Looked<'a> {
    maker: OnceCell<Option<&'a Maker>>,
    row: OnceCell<Option<&'a ModelRow>>,
    licenses: OnceCell<Vec<&'a LicenseRow>>,
}

/// One model in its world.
pub(super) struct View<'a> {
    pub world: &'a World<'a>,
    pub model: &'a AuditedModel,
    nodes: Box<[Looked<'a>]>,
    /// The kinds of relation in the tree.
    kinds: Kinds,
    /// The way to the model itself, which has no steps.
    own: [AncestorPath; 1],
    found: OnceCell<Box<Found>>,
    /// Whether the class of the model's licence was read.
    pub class_read: OnceCell<bool>,
}

impl<'a> View<'a> {
    pub fn new(world: &'a World<'a>, model: &'a AuditedModel) -> Self {
        let graph = &model.graph;
        Self {
            world,
            model,
            nodes: (0..graph.nodes.len().max(1)).map(|_| Looked::default()).collect(),
            kinds: graph.edges.iter().fold(Kinds::NONE, |kinds, edge| kinds.with(edge.kind)),
            own: [AncestorPath { node: 0, edges: Vec::new(), confidence: 1.0 }],
            found: OnceCell::new(),
            class_read: OnceCell::new(),
        }
    }

    /// The id of a node; `None` for an audited model without one.
    pub fn id(&self, node: usize) -> Option<&'a ModelId> {
        if node == 0 { self.model.id.as_ref() } else { self.model.graph.nodes.get(node).map(|node| &node.id) }
    }

    /// The name of a node for people.
    pub fn name(&self, node: usize) -> &'a str {
        if node == 0 { self.model.name() } else { self.id(node).map_or("model", ModelId::as_str) }
    }

    /// The audited model that a node is.
    pub(super) fn audited(&self, node: usize) -> Option<&'a AuditedModel> {
        if node == 0 { Some(self.model) } else { self.world.models.get(self.model.graph.nodes.get(node)?.scanned?) }
    }

    pub(super) fn row(&self, node: usize) -> Option<&'a ModelRow> {
        *self.nodes.get(node)?.row.get_or_init(|| self.world.catalog.families.get(self.id(node)?))
    }

    /// The maker of a node, where it is known.
    pub fn maker(&self, node: usize) -> Option<&'a Maker> {
        *self.nodes.get(node)?.maker.get_or_init(|| self.find_maker(node))
    }

    /// The rows of a node's licences.
    pub fn license_rows(&self, node: usize) -> &[&'a LicenseRow] {
        self.nodes.get(node).map_or(&[], |looked| looked.licenses.get_or_init(|| self.find_license_rows(node)))
    }

    fn find_maker(&self, node: usize) -> Option<&'a Maker> {
        let id = self.id(node);
        if let (Some(given), Some(owner)) = (self.world.given, id.and_then(ModelId::owner))
            && let Some(maker) = given.makers.get(&owner.to_ascii_lowercase())
        {
            return Some(maker);
        }
        let known = |standing: &str| standing.starts_with("catalog") || standing == "vouched";
        let concluded = self.audited(node).map(|model| &model.origin).filter(|origin| known(&origin.standing));
        concluded
            .and_then(|origin| origin.maker.as_deref()?.parse::<MakerId>().ok())
            .and_then(|maker| self.world.catalog.makers.get(&maker))
            .or_else(|| origin::maker_of(self.world.catalog, id?))
    }

    fn country(&self, node: usize) -> Option<(&'a str, bool)> {
        let maker = self.maker(node)?;
        Some((maker.known_country()?, maker.confidence.is_sourced()))
    }

    /// The ways to the models that a matcher asks; `subject` is the node that a finding is about. A subject that is to be reached
    /// by some kinds of relation is never the model itself.
    pub fn ways(&self, which: Which, via: Kinds, subject: usize) -> Ways<'_> {
        match which {
            Which::Subject if subject > 0 || via != Kinds::ALL => {
                Ways { all: self.paths(Which::Ancestor, via), only: Some(subject) }
            }
            Which::Subject | Which::Myself => Ways { all: &self.own, only: None },
            which => Ways { all: self.paths(which, via), only: None },
        }
    }

    fn paths(&self, which: Which, via: Kinds) -> &[AncestorPath] {
        // Kinds that the tree does not have lead nowhere.
        let asked = (which, via.and(self.kinds));
        let mut place = &self.found;
        while let Some(found) = place.get() {
            if found.asked == asked {
                return &found.paths;
            }
            place = &found.next;
        }
        // To find these may be to ask for others, which stand before them then.
        let paths = self.find_paths(asked.0, asked.1).into();
        while let Some(found) = place.get() {
            place = &found.next;
        }
        &place.get_or_init(|| Box::new(Found { asked, paths, next: OnceCell::new() })).paths
    }

    fn find_paths(&self, which: Which, via: Kinds) -> Vec<AncestorPath> {
        let graph = &self.model.graph;
        let up = |path: &AncestorPath, index: usize| {
            let edge: &Edge = &graph.edges[index];
            let edges = path.edges.iter().copied().chain([index]).collect();
            AncestorPath { node: edge.parent, edges, confidence: path.confidence.min(edge.confidence) }
        };
        match which {
            Which::Myself | Which::Subject => self.own.to_vec(),
            Which::Parent => graph
                .parents(0)
                .filter(|index| via.has(graph.edges[*index].kind))
                .map(|index| up(&self.own[0], index))
                .collect(),
            Which::Ancestor if via == Kinds::NONE => Vec::new(),
            Which::Ancestor => graph.ancestors(|kind| via.has(kind)),
            Which::Root => (self.own.iter().chain(self.paths(Which::Ancestor, via).iter()))
                .filter(|path| !graph.parents(path.node).any(|index| via.has(graph.edges[index].kind)))
                .cloned()
                .collect(),
            Which::Teacher if !self.kinds.has(RelationKind::Distillation) => Vec::new(),
            Which::Teacher => {
                let mut best: Vec<AncestorPath> = Vec::new();
                for child in self.own.iter().chain(self.paths(Which::Ancestor, via).iter()) {
                    for index in graph.parents(child.node) {
                        if graph.edges[index].kind != RelationKind::Distillation || graph.edges[index].parent == 0 {
                            continue;
                        }
                        let path = up(child, index);
                        match best.iter_mut().find(|known| known.node == path.node) {
                            Some(known) if known.confidence < path.confidence => *known = path,
                            Some(_) => {}
                            None => best.push(path),
                        }
                    }
                }
                best
            }
        }
    }

    /// Whether a node is trained from scratch, where that is known.
    fn is_from_scratch(&self, node: usize) -> Option<bool> {
        let graph = &self.model.graph;
        if graph.nodes.get(node).is_some_and(|node| node.root) || self.row(node).is_some_and(|row| row.root) {
            return Some(true);
        }
        graph.parents(node).any(|index| graph.edges[index].kind.carries_weights()).then_some(false)
    }

    /// Whether a node is known to be trained from scratch.
    pub fn is_root(&self, node: usize) -> bool {
        self.is_from_scratch(node) == Some(true)
    }

    /// What a field of a model holds. `path` leads to the model.
    pub fn model_fact(&self, field: Field, path: &AncestorPath) -> Fact<'a> {
        let node = path.node;
        let audited = || self.audited(node);
        match field {
            Field::Id => Fact::text(self.id(node).map(ModelId::as_str)),
            Field::Maker => {
                self.maker(node).map_or(Fact::Unknown, |maker| Fact::Text(maker.id.as_str(), maker.confidence.is_sourced()))
            }
            Field::MakerCountry => self.country(node).map_or(Fact::Unknown, |(country, sure)| Fact::Text(country, sure)),
            Field::MakerLists => self.maker(node).map_or(Fact::Unknown, |maker| Fact::Lists(&maker.lists)),
            Field::MakerListsOwn => self.maker(node).map_or(Fact::Unknown, |maker| Fact::ListsOf(&maker.lists, true)),
            Field::MakerListsAbove => self.maker(node).map_or(Fact::Unknown, |maker| Fact::ListsOf(&maker.lists, false)),
            Field::MakerActions => self.maker(node).map_or(Fact::Unknown, |maker| Fact::Actions(&maker.actions)),
            Field::MakerKind => Fact::text(self.maker(node).and_then(|maker| maker.kind.as_deref())),
            Field::MakerRepublisher => self.maker(node).map_or(Fact::Unknown, |maker| Fact::Flag(maker.republisher, true)),
            Field::ModelLicense => self.licenses(node),
            Field::ModelLicenseClass | Field::RestrictedUses | Field::BarsTerritory => self.terms_fact(field, node),
            Field::OutputsBarred => {
                let student = path.edges.last().map(|edge| self.model.graph.edges[*edge].child);
                self.outputs_barred(node, student).map_or(Fact::Unknown, |(barred, sure)| Fact::Flag(barred, sure))
            }
            Field::Released => {
                let given = self.world.given.zip(self.id(node)).and_then(|(given, id)| given.released.get(&id.key()).copied());
                let row = || {
                    let row = self.row(node)?;
                    Some(Fact::Day(first_day(row.released.as_deref()?)?, row.confidence.is_read()))
                };
                let sure = !self.is_given_as_recalled(node);
                given.map(|day| Fact::Day(day, sure)).or_else(row).unwrap_or(Fact::Unknown)
            }
            Field::Access => {
                let given = self.world.given.zip(self.id(node)).and_then(|(given, id)| given.access.get(&id.key()));
                let hub =
                    || audited()?.hub.as_deref()?.gated.as_deref().map(|gated| if gated == "no" { "open" } else { "gated" });
                let row = || self.world.catalog.families.access(self.id(node)?);
                match given.map(String::as_str).or_else(hub) {
                    Some(read) => Fact::Text(read, !self.is_given_as_recalled(node)),
                    None => row().map_or(Fact::Unknown, |(access, known)| Fact::Text(access, known.is_read())),
                }
            }
            Field::ModelKind => Fact::text(audited().map(|model| model.kind.as_str())),
            Field::Parameters => {
                let count = audited().and_then(|model| model.parameters).or_else(|| self.row(node)?.parameters);
                count.map_or(Fact::Unknown, |count| Fact::Number(count as f64))
            }
            Field::Downloads | Field::Likes | Field::Children => {
                let count = audited().and_then(|model| model.hub.as_deref()).and_then(|hub| match field {
                    Field::Downloads => hub.downloads,
                    Field::Likes => hub.likes,
                    _ => hub.children,
                });
                count.map_or(Fact::Unknown, |count| Fact::Number(count as f64))
            }
            Field::Duplicates => match audited().and_then(|model| model.hub.as_deref()) {
                Some(hub) => Fact::Texts(hub.duplicates.iter().map(ModelId::as_str).collect(), true),
                None => Fact::Unknown,
            },
            Field::Architecture => match audited().and_then(|model| model.architecture.as_deref()) {
                Some(word) => Fact::Text(word, true),
                None => {
                    let row = self.row(node).map(|row| self.world.catalog.families.family_of(row));
                    Fact::known(row.map_or_else(Vec::new, |family| family.model_types.iter().map(String::as_str).collect()))
                }
            },
            Field::FromScratch => self.is_from_scratch(node).map_or(Fact::Unknown, |known| Fact::Flag(known, true)),
            Field::CountryDiffers if node == 0 && path.edges.is_empty() => self.any_root_differs(),
            Field::CountryDiffers => self.differs(node).map_or(Fact::Unknown, |(differs, sure)| Fact::Flag(differs, sure)),
            Field::Depth => Fact::Number(path.edges.len() as f64),
            Field::Confidence => Fact::Number(path.confidence),
            Field::Source => Fact::text(self.model.graph.nodes.get(node).map(|node| match node.source {
                crate::lineage::AncestorSource::Scanned => "scanned",
                crate::lineage::AncestorSource::Hub => "hub",
                crate::lineage::AncestorSource::Catalog => "catalog",
                crate::lineage::AncestorSource::Unresolved => "unresolved",
            })),
            Field::Standing => Fact::text(path.edges.last().map(|edge| self.model.graph.edges[*edge].standing.as_str())),
            _ => self.own_fact(field),
        }
    }

    /// What a field holds that only the audited model has.
    fn own_fact(&self, field: Field) -> Fact<'a> {
        let model = self.model;
        match field {
            Field::Relations => Fact::Number(model.relations.len() as f64),
            Field::BaseDeclared => Fact::Flag(self.is_from_scratch(0).is_some(), true),
            Field::UsOrigin => model.origin.us_origin.map_or(Fact::Unknown, |known| Fact::Flag(known, true)),
            Field::RootCountries => {
                let known = model.origin.root_countries.iter().map(String::as_str).filter(|country| *country != "ZZ").collect();
                let open =
                    model.origin.root_countries.is_empty() || model.origin.root_countries.iter().any(|country| country == "ZZ");
                Fact::Texts(known, open)
            }
            Field::HasCard => {
                let card = |file: &str| file.rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case("readme.md"));
                Fact::Flag(model.evidence.iter().any(|seen| card(&seen.place.file)), true)
            }
            Field::RevisionKnown => Fact::Flag(model.revision.is_some(), true),
            Field::RemoteCode => {
                Fact::Flag(model.evidence.iter().any(|seen| matches!(seen.claim, Claim::RemoteCode { .. })), true)
            }
            Field::Quantization => {
                let methods: Vec<&str> = model
                    .evidence
                    .iter()
                    .filter_map(|seen| match &seen.claim {
                        Claim::Quantization { method, .. } => Some(method.as_str()),
                        _ => None,
                    })
                    .collect();
                if methods.is_empty() { Fact::Absent } else { Fact::Texts(methods, false) }
            }
            Field::Gaps => Fact::Number(model.gaps.len() as f64),
            _ => Fact::Unknown,
        }
    }

    fn differs(&self, node: usize) -> Option<(bool, bool)> {
        if node == 0 {
            return Some((false, true));
        }
        let (own, own_sure) = self.country(0)?;
        let (other, sure) = self.country(node)?;
        Some((own != other, sure && own_sure))
    }

    fn any_root_differs(&self) -> Fact<'a> {
        let mut open = false;
        for path in self.paths(Which::Root, Kinds::WEIGHTS).iter() {
            open |= !self.is_root(path.node);
            match self.differs(path.node) {
                Some((true, sure)) => return Fact::Flag(true, sure),
                Some((false, _)) => {}
                None => open = true,
            }
        }
        if open { Fact::Unknown } else { Fact::Flag(false, true) }
    }

    /// The datasets of the model and of the ancestors whose weights it has.
    pub fn datasets(&self) -> impl Iterator<Item = DataAt<'a>> {
        let own = self.model.datasets.iter().enumerate().map(|(index, data)| DataAt { own: Some(index), ..DataAt::from(data) });
        let above = std::iter::once_with(|| self.ways(Which::Ancestor, Kinds::WEIGHTS, 0));
        own.chain(above.flat_map(|ways| ways.iter().flat_map(|path| self.datasets_above(path.node)).collect::<Vec<_>>()))
    }

    fn datasets_above(&self, node: usize) -> Vec<DataAt<'a>> {
        match self.audited(node) {
            Some(model) => model.datasets.iter().map(DataAt::from).collect(),
            None => {
                let of = |id| {
                    let row = self.world.catalog.datasets.get(id);
                    DataAt { id, teachers: row.map_or(&[], |row| &row.teachers), known: row.is_some(), own: None }
                };
                self.row(node).into_iter().flat_map(|row| &row.datasets).map(of).collect()
            }
        }
    }

    /// What a field of a dataset holds.
    pub fn dataset_fact(field: Field, data: &DataAt<'a>) -> Fact<'a> {
        match field {
            Field::DatasetId => Fact::Text(data.id.as_str(), true),
            Field::DatasetTeachers => Fact::Texts(data.teachers.iter().map(ModelId::as_str).collect(), !data.known),
            Field::DatasetKnown => Fact::Flag(data.known, true),
            _ => Fact::Unknown,
        }
    }
}
