//! Models that code names join those that were scanned: each once, read where this machine has it, else as nothing but its name.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::audited::AuditedModel;
use crate::catalog::Catalog;
use crate::digest::is_hex;
use crate::evidence::{self, Observations};
use crate::lineage::identity::{self, Identity};
use crate::model::{ModelId, SourceKind};
use crate::source::references::{Reference, Referred, Stores, Target};
use crate::source::{HintFrom, Snapshot};

/// Who a model is; one that is merely named is what it is named.
pub(super) fn identify(snapshot: &Snapshot, seen: &Observations, catalog: &Catalog) -> Identity {
    let mut identity = identity::identify(&seen.evidence, catalog);
    if snapshot.kind == SourceKind::Named && identity.id.is_none() {
        identity.id = snapshot.hints.first().and_then(|hint| hint.name.parse().ok());
        identity.named_only = true;
    }
    identity
}

/// Takes back what rests on files that were never read: that nothing is stated is not known, and nothing is certain.
pub(super) fn weaken(model: &mut AuditedModel) {
    model.license.own_unknown("its files were not read");
    model.license.conflicts.retain(|conflict| !conflict.evidence.is_empty());
    model.license.conflicts.iter_mut().for_each(|conflict| (conflict.certain, conflict.unverified) = (false, false));
}

/// The address at which the Hub has a named model.
pub(super) fn on_hub(named: &Referred) -> Option<PathBuf> {
    let Target::Hub { id, .. } = &named.target else { return None };
    let revision = named.target.revision().map_or_else(String::new, |revision| format!("@{revision}"));
    Some(format!("hf://{id}{revision}").into())
}

/// Adds the models that are named and were not scanned, and tells for every model where it is named.
pub(super) fn join(
    named: Vec<Referred>,
    stores: &Stores,
    snapshots: &mut Vec<Snapshot>,
    seen: &mut Vec<Observations>,
    catalog: &Catalog,
) -> Vec<Vec<Reference>> {
    let mut references = vec![Vec::new(); snapshots.len()];
    if named.is_empty() {
        return references;
    }
    let mut places: HashMap<String, usize> = HashMap::new();
    for (index, (snapshot, seen)) in snapshots.iter().zip(seen.iter()).enumerate() {
        for name in names(snapshot, &identify(snapshot, seen, catalog), catalog) {
            places.entry(name).or_insert(index);
        }
    }
    for referred in named {
        let keys = [key(&referred.target, catalog)];
        let known =
            keys.iter().find_map(|key| places.get(key).copied()).filter(|index| fits(&snapshots[*index], &referred.target));
        let index = known.unwrap_or_else(|| {
            let snapshot = referred.installed(stores).unwrap_or_else(|| referred.named());
            let mut observed = evidence::observe(&snapshot, catalog);
            let identity = identify(&snapshot, &observed, catalog);
            if snapshot.kind == SourceKind::Named
                && let Some(row) = identity.id.as_ref().and_then(|id| catalog.families.get(id))
            {
                super::note_row(row, &mut observed);
            }
            for name in names(&snapshot, &identity, catalog).into_iter().chain(keys) {
                places.entry(name).or_insert(snapshots.len());
            }
            snapshots.push(snapshot);
            seen.push(observed);
            references.push(Vec::new());
            snapshots.len() - 1
        });
        references[index].extend(referred.references);
    }
    references.iter_mut().for_each(|places| places.sort_unstable());
    references
}

/// Every name by which a model can be meant.
fn names(snapshot: &Snapshot, identity: &Identity, catalog: &Catalog) -> Vec<String> {
    let manifests = snapshot.hints.iter().filter(|hint| hint.from == HintFrom::OllamaManifest);
    let mut names: Vec<String> = manifests.map(|hint| format!("ollama {}", hint.name.to_ascii_lowercase())).collect();
    let asked = snapshot.hub.as_ref().and_then(|hub| hub.facts().asked);
    names.extend(identity.id.iter().chain(&asked).map(|id| catalog.families.canonical(id).key()));
    names
}

fn key(target: &Target, catalog: &Catalog) -> String {
    match target {
        Target::Hub { id, .. } => id.parse::<ModelId>().map_or_else(|_| id.clone(), |id| catalog.families.canonical(&id).key()),
        Target::Ollama(name) => format!("ollama {name}"),
    }
}

/// Whether a scanned model can be the one that is named: not if both say a commit and the commits differ.
fn fits(snapshot: &Snapshot, target: &Target) -> bool {
    match (snapshot.revision.as_ref(), target.revision()) {
        (Some(has), Some(wanted)) if is_hex(has.as_str(), 40) && is_hex(wanted, 40) && snapshot.kind != SourceKind::Named => {
            has.as_str().eq_ignore_ascii_case(wanted)
        }
        _ => true,
    }
}
