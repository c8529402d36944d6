//! Models whose weight files have the same digests: the same bytes under two names.
//!
//! The digests are those that the Hub or a cache records. Equal ones say that one is a copy; which of the two came first they
//! do not say, so that a relation follows only where one model names the other.

use std::collections::HashMap;

use crate::document::Place;
use crate::evidence::{Claim, Mention, MentionForm, Observations};
use crate::lineage::identity::Identity;
use crate::model::{Basis, ModelId, RelationKind};
use crate::source::{Snapshot, file};

/// For each model those with the same weights, by place.
pub(super) fn find(snapshots: &[Snapshot]) -> Vec<Vec<usize>> {
    let mut places: HashMap<Vec<&str>, Vec<usize>> = HashMap::new();
    for (place, snapshot) in snapshots.iter().enumerate() {
        let weights = snapshot.digests.iter().filter(|digest| file::is_weights(&digest.file));
        let mut digests: Vec<&str> = weights.map(|digest| digest.sha256.as_str()).collect();
        digests.sort_unstable();
        if !digests.is_empty() {
            places.entry(digests).or_default().push(place);
        }
    }
    let mut same = vec![Vec::new(); snapshots.len()];
    for group in places.into_values().filter(|group| group.len() > 1) {
        for place in &group {
            same[*place] = group.iter().copied().filter(|other| other != place).collect();
        }
    }
    same
}

/// The ids, under other owners, of models with the same weights.
pub(super) fn ids(place: usize, same: &[Vec<usize>], identities: &[Identity]) -> Vec<ModelId> {
    let owner = |id: &ModelId| id.owner().map(str::to_ascii_lowercase);
    let own = identities[place].id.as_ref().and_then(owner);
    let others = same[place].iter().filter_map(|other| identities[*other].id.clone());
    let mut ids: Vec<ModelId> = others.filter(|id| owner(id) != own).collect();
    ids.sort();
    ids.dedup();
    ids
}

/// Notes, where a model names another as its parent and the weights are the same bytes, that it is a copy.
pub(super) fn note(snapshots: &[Snapshot], same: &[Vec<usize>], identities: &[Identity], seen: &mut [Observations]) {
    for (place, seen) in seen.iter_mut().enumerate() {
        for id in ids(place, same, identities) {
            let names =
                |claim: &Claim| matches!(claim, Claim::Parent { parent, .. } if parent.model_id().as_ref() == Some(&id));
            let weights = || snapshots[place].digests.iter().find(|digest| file::is_weights(&digest.file));
            if let Some(weights) = seen.evidence.iter().any(|item| names(&item.claim)).then(weights).flatten() {
                let parent = Mention { text: id.to_string(), form: MentionForm::HubId, revision: None };
                let quote = format!("sha256 {}, as that of {id}", weights.sha256);
                let claim = Claim::Parent { parent, kind: Some(RelationKind::Copy) };
                seen.note("digest", Basis::Measured, Place::file(weights.file.as_str()), &quote, claim);
            }
        }
    }
}
