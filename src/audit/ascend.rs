//! The way up: ancestors that the models name are looked up on the Hub, generation by generation, each once.
//!
//! An ancestor is read like any model (its card, configs and headers), and what it says of its own parents leads further. How
//! far is bounded in generations and in models; what lies beyond a bound, or cannot be had, stays a gap of whoever descends
//! from it.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::{Joined, join};
use crate::catalog::Catalog;
use crate::evidence::{self, Observations};
use crate::lineage::graph::{self, Scanned};
use crate::model::{Gap, ModelId, Revision, SourceKind};
use crate::source::Snapshot;
use crate::source::hub::{Extent, Hub, Network};

/// How many generations are followed.
const MAX_GENERATIONS: usize = 12;
/// How many ancestors are looked up in one audit.
const MAX_ANCESTORS: usize = 500;

/// Models that an audit knows beside those that were given.
#[derive(Debug, Default)]
pub(super) struct Ascent {
    /// Ids by which models were asked for, with their places.
    pub(super) asked: Vec<(ModelId, usize)>,
    /// Ancestors that could not be looked up, by lower-case id.
    pub(super) missing: HashMap<String, Missing>,
    /// What could not be read of each looked-up model, by its place after the given ones.
    pub(super) gaps: Vec<Vec<Gap>>,
}

/// Why an ancestor could not be looked up.
#[derive(Debug)]
pub(super) struct Missing {
    pub(super) why: String,
    pub(super) close_by: String,
    /// Whether it was asked for; offline nothing is, and what the catalogue knows has to do.
    pub(super) asked: bool,
}

/// Looks ancestors up and adds them behind the given models.
pub(super) fn ascend(
    hub: &Hub<'_>,
    network: Network,
    snapshots: &mut Vec<Snapshot>,
    seen: &mut Vec<Observations>,
    catalog: &Catalog,
) -> Ascent {
    let given = snapshots.len();
    let mut ascent = Ascent::default();
    for (place, snapshot) in snapshots.iter().enumerate() {
        ascent.asked.extend(snapshot.hub.as_ref().and_then(|hub| Some((hub.facts().asked?, place))));
    }
    let from: Vec<usize> =
        (0..given).filter(|place| network == Network::Ancestors || snapshots[*place].kind == SourceKind::Hub).collect();
    let mut tried: BTreeSet<ModelId> = BTreeSet::new();
    for generation in 0..=MAX_GENERATIONS {
        let joined = join(snapshots, seen, &ascent.asked, catalog);
        let Joined { identities, known, assembled } = &joined;
        let scanned = Scanned { identities, assembled, known, given };
        let named: BTreeSet<ModelId> = from
            .par_iter()
            .flat_map_iter(|place| graph::tree(*place, "", &scanned, catalog).nodes)
            .filter(|node| node.scanned.is_none() && node.id.owner().is_some() && node.id.is_hub_id())
            .filter(|node| catalog.families.access(&node.id).is_none_or(|(access, _)| access != "closed"))
            .map(|node| node.id)
            .collect();
        let mut wanted: Vec<(ModelId, Option<Revision>)> =
            named.into_iter().filter(|id| !tried.contains(id)).map(|id| (id, None)).collect();
        let room = if generation == MAX_GENERATIONS { 0 } else { MAX_ANCESTORS.saturating_sub(tried.len()) };
        for (id, _) in wanted.drain(room.min(wanted.len())..) {
            let why =
                format!("was not looked up: no more than {MAX_GENERATIONS} generations and {MAX_ANCESTORS} ancestors are");
            let close_by = format!("scan `hf://{id}` by itself");
            ascent.missing.insert(id.key(), Missing { why, close_by, asked: true });
        }
        if wanted.is_empty() {
            break;
        }
        let fetched = hub.fetch(&wanted, Extent::Ancestor);
        let mut found = Vec::new();
        for ((id, _), result) in wanted.into_iter().zip(fetched) {
            match result {
                Ok(snapshot) => found.push((id.clone(), snapshot)),
                Err(error) => {
                    let asked = network != Network::Offline;
                    ascent.missing.insert(id.key(), Missing { why: error.why(), close_by: error.hint(), asked });
                }
            }
            tried.insert(id);
        }
        let observed: Vec<Observations> = found.par_iter().map(|(_, snapshot)| evidence::observe(snapshot, catalog)).collect();
        for ((id, snapshot), observed) in found.into_iter().zip(observed) {
            ascent.asked.push((id.clone(), snapshots.len()));
            let told = |gap: &Gap| Gap { place: format!("{id}: {}", gap.place), ..gap.clone() };
            ascent.gaps.push(snapshot.gaps.iter().map(told).collect());
            snapshots.push(snapshot);
            seen.push(observed);
        }
    }
    ascent
}
