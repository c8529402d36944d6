//! What the files and the catalogue leave open of a model, as gaps.
//!
//! Missing is not clean. A rule judges only what its pack asks for; what nobody knows is a gap whatever packs judge, so that a
//! gate that allows no gaps never passes it.

use std::borrow::Cow;

use super::ascend::Ascent;
use crate::catalog::{Catalog, Maker};
use crate::license::License;
use crate::lineage::assemble::Assembled;
use crate::lineage::walk::{MAX_DEPTH, MAX_NODES};
use crate::lineage::{AncestorSource, LineageGraph};
use crate::model::Gap;
use crate::origin::{self, Origin};

/// What was concluded about one model.
pub(super) struct Concluded<'a> {
    pub(super) name: &'a str,
    /// Whether nothing but a name says what the model is.
    pub(super) named_only: bool,
    pub(super) assembled: &'a Assembled,
    pub(super) graph: &'a LineageGraph,
    pub(super) origin: &'a Origin,
    pub(super) license: &'a License,
    pub(super) ascent: &'a Ascent,
    /// How many models were given; those after them were looked up.
    pub(super) given: usize,
}

impl Concluded<'_> {
    /// Adds what is not known of parents, ancestors, maker, licence and data.
    pub(super) fn left_open(&self, catalog: &Catalog, gaps: &mut Vec<Gap>) {
        self.parents(gaps);
        self.ancestors(catalog, gaps);
        gaps.extend(self.maker());
        gaps.extend(self.terms());
        gaps.extend(self.data());
    }

    fn gap(&self, what: &'static str, why: impl Into<Cow<'static, str>>, close_by: &'static str) -> Gap {
        Gap { what: what.into(), place: self.name.to_owned(), why: why.into(), close_by: close_by.into() }
    }

    /// Where the tree ends without a known beginning, or turns in a circle: one of the claims is wrong, and none says which.
    fn parents(&self, gaps: &mut Vec<Gap>) {
        let weights = self.assembled.relations.iter().any(|relation| relation.kind.carries_weights());
        if !weights && !self.assembled.scratch {
            let close_by = "ask the publisher; name the model under `models:` in the policy if it is a known one";
            gaps.push(self.gap("parent", "no file says where the weights come from", close_by));
        }
        for edge in self.graph.edges.iter().filter(|edge| edge.parent == 0 && edge.child != 0) {
            let why = format!("a circle: `{}` above it names this model as its parent", self.graph.nodes[edge.child].id);
            gaps.push(self.gap("lineage", why, "correct the parent that is named wrongly"));
        }
        if self.graph.truncated {
            let why = format!("the tree is followed no further than {MAX_DEPTH} generations and {MAX_NODES} models");
            gaps.push(self.gap("lineage", why, "scan the ancestors beyond by themselves"));
        }
    }

    /// Ancestors of which nothing is known but the name, or not where they were made.
    fn ancestors(&self, catalog: &Catalog, gaps: &mut Vec<Gap>) {
        let mut open = |what: &'static str, id: &str, why: Cow<'static, str>, close_by: Cow<'static, str>| {
            gaps.push(Gap { what: what.into(), place: id.to_owned(), why, close_by });
        };
        for node in &self.graph.nodes {
            let id = node.id.as_str();
            // What was asked for and could not be had is told whatever the catalogue knows.
            let unresolved = node.source == AncestorSource::Unresolved;
            let missing = if self.ascent.missing.is_empty() { None } else { self.ascent.missing.get(&node.id.key()) };
            if let Some(missing) = missing.filter(|missing| missing.asked || unresolved) {
                open("ancestor", id, missing.why.clone().into(), missing.close_by.clone().into());
                continue;
            }
            match node.source {
                AncestorSource::Unresolved => {
                    let why = "neither scanned nor in the catalogue: its own parents and licence are not known";
                    open("ancestor", id, why.into(), format!("scan `{id}` beside this model").into());
                }
                AncestorSource::Catalog if origin::maker_of(catalog, &node.id).and_then(Maker::known_country).is_none() => {
                    let close_by = "find out who made it, and add the maker to a catalogue of your own (`--catalog`)";
                    open("maker", id, "the country of its maker is not known".into(), close_by.into());
                }
                _ => {}
            }
        }
        let looked_up = self.graph.nodes.iter().filter_map(|node| node.scanned?.checked_sub(self.given));
        gaps.extend(looked_up.filter_map(|place| self.ascent.gaps.get(place)).flatten().cloned());
    }

    /// A maker that is not known, or that a name alone gives: it must no more pass a gate than fail it.
    fn maker(&self) -> Option<Gap> {
        let (why, close_by) = match (self.origin.maker.as_deref(), self.origin.country.is_some()) {
            (Some(maker), true) if self.named_only => (
                format!("only the name of a folder or file says that `{maker}` made it"),
                "name the model under `models:` in the policy, or keep what the download recorded beside it",
            ),
            (Some(_), true) => return None,
            (Some(maker), false) => (
                format!("the country of its maker, `{maker}`, is not known"),
                "find out who publishes it, and add the maker to a catalogue of your own (`--catalog`)",
            ),
            (None, _) => (
                "nothing says who made it".to_owned(),
                "name the model under `models:` in the policy, or keep what the download recorded beside it",
            ),
        };
        Some(self.gap("maker", why, close_by))
    }

    /// A declared licence whose terms are not known.
    fn terms(&self) -> Option<Gap> {
        let declared = self.license.declared.as_deref().filter(|_| self.license.resolved.is_empty())?;
        let close_by = "read the terms yourself, and add them to a catalogue of your own (`--catalog`)";
        Some(self.gap("licence", format!("`{declared}` is not in the catalogue: its terms are not known"), close_by))
    }

    /// Datasets of which nobody knows whether a model wrote them.
    fn data(&self) -> Option<Gap> {
        let unheard: Vec<&str> =
            self.assembled.datasets.iter().filter(|data| !data.known).map(|data| data.id.as_str()).collect();
        let [first, rest @ ..] = unheard.as_slice() else { return None };
        let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
        let close_by = "find out how it was made, and add it to a catalogue of your own (`--catalog`)";
        Some(self.gap("dataset", format!("whether a model wrote `{first}`{more} is not known"), close_by))
    }
}
