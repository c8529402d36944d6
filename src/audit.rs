//! THE PIPELINE; read this first.
//!
//! [`run`] is the whole of it: what each stage takes and gives, in order. Everything after [`crate::source`] is pure; the work of
//! a stage is spread over the cores, model by model, and put back in order, so that the same input gives the same bytes.

mod ascend;
mod copies;
mod open;
mod referred;

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::audited::{Assumption, AuditedModel, Outcome};
use crate::catalog::{Catalog, ModelRow};
use crate::document::Place;
use crate::evidence::{self, CATALOG, Claim, Evidence, LicenseClaim, Mention, Observations};
use crate::license::{self, Licensed, deployer::Deployer};
use crate::lineage::assemble::{self, Assembled};
use crate::lineage::graph::{self, Scanned};
use crate::lineage::identity::{Identity, Known};
use crate::lineage::{Node, structure};
use crate::model::{Basis, ModelId, ModelKind, Revision, SourceKind};
use crate::origin;
use crate::policy::{Deployment, NamedModel, Policy};
use crate::rules::Judging;
use crate::rules::load::RuleSet;
use crate::source::hub::{Network, Reach};
use crate::source::references::{self, Sought};
use crate::source::{self, Snapshot, SourceError};
use ascend::Ascent;
use open::Concluded;

/// What to audit, and under what.
pub struct Request<'a> {
    /// Folders and files.
    pub paths: Vec<PathBuf>,
    /// Lists and code whose models are audited too.
    pub sought: Sought,
    /// The policy.
    pub policy: Policy,
    /// The rules.
    pub rules: &'a RuleSet,
    /// What is known beforehand.
    pub catalog: &'a Catalog,
    /// The day as of which to audit.
    pub as_of: NaiveDate,
    /// What to take as in force.
    pub assumptions: Vec<Assumption>,
    /// How far to go for what is not given.
    pub reach: Reach,
    /// Told how many models are done of how many, from any thread.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
    /// Told what is being fetched, from any thread.
    pub fetching: &'a (dyn Fn(&str) + Sync),
}

/// Runs the pipeline.
///
/// # Errors
/// A path that does not exist or cannot be opened.
pub fn run(request: Request<'_>) -> Result<Outcome, SourceError> {
    let Request { mut paths, sought, policy, rules, catalog, as_of, assumptions, reach, progress, fetching } = request;

    let named = references::read(&sought, catalog)?;
    paths.extend(named.paths);
    if reach.network == Network::Ancestors {
        paths.extend(named.models.iter().filter_map(referred::on_hub));
    }
    let (mut found, hub) = source::discover_all(&paths, &reach, fetching)?;
    found.gaps.extend(named.gaps);
    let mut seen = observe(&found.snapshots, &policy, catalog, progress);
    let referred = referred::join(named.models, &sought.stores, &mut found.snapshots, &mut seen, catalog);
    let given = found.snapshots.len();
    let ascent = match &hub {
        Some(hub) => ascend::ascend(hub, reach.network, &mut found.snapshots, &mut seen, catalog),
        None => Ascent::default(),
    };

    let mut models = conclude_all(found.snapshots, seen, given, &ascent, &policy.deployment, catalog);
    models.iter_mut().zip(referred).for_each(|(model, references)| model.references = references);

    // Ancestors that were looked up are asked about, and not judged themselves.
    let (mut findings, general) =
        crate::rules::judge(&models, Judging { catalog, rules, policy: &policy, as_of, assumptions: &assumptions });
    findings.truncate(given);
    let ancestors = models.split_off(given);
    if let Some(hub) = &hub {
        hub.log_moved();
    }
    let gate = crate::policy::gate(&policy, &models, &findings, &general, &found.gaps);
    Ok(Outcome {
        as_of,
        assumptions: crate::rules::assumed(&policy.deployment, &assumptions),
        policy,
        packs: rules.packs.clone(),
        catalog_reviewed: catalog.reviewed().to_owned(),
        catalog_sha256: catalog.sha256.clone(),
        models,
        ancestors,
        findings,
        general,
        gaps: found.gaps,
        gate,
    })
}

/// Everything from the evidence to the audited models: identities first, since models that are audited together find each other.
fn conclude_all(
    snapshots: Vec<Snapshot>,
    mut seen: Vec<Observations>,
    given: usize,
    ascent: &Ascent,
    deployment: &Deployment,
    catalog: &Catalog,
) -> Vec<AuditedModel> {
    let same = copies::find(&snapshots);
    if same.iter().any(|same| !same.is_empty()) {
        let identities = identities(&snapshots, &seen, catalog);
        copies::note(&snapshots, &same, &identities, &mut seen);
    }
    let Joined { identities, known, assembled } = join(&snapshots, &seen, &ascent.asked, catalog);
    let scanned = Scanned { identities: &identities, assembled: &assembled, known: &known, given };
    let licenses: Vec<license::License> = seen.par_iter().map(|seen| license::resolve(&seen.evidence, catalog)).collect();
    let licensed: Vec<Option<Licensed>> = licenses.par_iter().map(Licensed::of_own).collect();

    let deployer = Deployer {
        monthly_active_users: deployment.monthly_active_users,
        annual_revenue_usd: deployment.annual_revenue_usd,
        jurisdictions: &deployment.jurisdictions,
        uses: &deployment.uses,
    };
    let mut models: Vec<AuditedModel> = snapshots
        .into_par_iter()
        .zip(seen)
        .zip(licenses)
        .enumerate()
        .map(|(index, ((snapshot, seen), license))| {
            let mut model = conclude(index, (snapshot, seen, license), &scanned, &licensed, catalog, ascent);
            if let Some(hub) = &mut model.hub {
                hub.duplicates = copies::ids(index, &same, &identities);
            }
            model.license.conflicts.extend(license::deployer::conflicts(&model.license, &deployer, catalog));
            if model.source == SourceKind::Named {
                referred::weaken(&mut model);
            }
            model
        })
        .collect();
    // The relations of each model are asked for by others until all are concluded.
    models.par_iter_mut().zip(assembled).for_each(|(model, joined)| {
        model.relations = joined.relations;
        model.datasets = joined.datasets;
    });
    models
}

/// What is known of the models together before anything is concluded of each.
struct Joined {
    identities: Vec<Identity>,
    known: Known,
    assembled: Vec<Assembled>,
}

fn identities(snapshots: &[Snapshot], seen: &[Observations], catalog: &Catalog) -> Vec<Identity> {
    seen.par_iter().zip(snapshots).map(|(seen, snapshot)| referred::identify(snapshot, seen, catalog)).collect()
}

/// Identifies the models and joins the claims about each; `asked` are further ids by which they are known.
fn join(snapshots: &[Snapshot], seen: &[Observations], asked: &[(ModelId, usize)], catalog: &Catalog) -> Joined {
    let identities = identities(snapshots, seen, catalog);
    // Of a model that is merely named nothing was read that could stand for an ancestor.
    let read =
        |(identity, snapshot): (&Identity, &Snapshot)| identity.id.clone().filter(|_| snapshot.kind != SourceKind::Named);
    let ids = identities.iter().zip(snapshots).map(read).collect();
    let shapes = seen.iter().map(|seen| structure::own_shape(&seen.evidence).map(|(_, shape)| shape.clone())).collect();
    let mut known = Known::new(ids, shapes, &catalog.families);
    for (id, place) in asked {
        known.also(id, *place);
    }
    let assembled: Vec<Assembled> = seen
        .par_iter()
        .zip(&identities)
        .map(|(seen, identity)| assemble::assemble(identity, &seen.evidence, &known, catalog))
        .collect();
    Joined { identities, known, assembled }
}

/// Models of the catalogue, concluded as if they had been found with nothing in hand but what their rows say.
#[must_use]
pub fn from_catalog(rows: &[&ModelRow], deployment: &Deployment, catalog: &Catalog) -> Vec<AuditedModel> {
    let observed = rows.iter().map(|row| {
        let mut seen = Observations::default();
        let id = row.id.as_str();
        seen.note("naming", Basis::Recorded, catalog_place(), id, Claim::Name { name: id.to_owned() });
        note_row(row, &mut seen);
        seen
    });
    let snapshots = rows.iter().map(|_| Snapshot::from_files(SourceKind::Hub, None, std::iter::empty::<(String, Vec<u8>)>()));
    conclude_all(snapshots.collect(), observed.collect(), rows.len(), &Ascent::default(), deployment, catalog)
}

fn catalog_place() -> Place {
    Place::key("rules/catalog/families.yaml", "models")
}

/// What a row of the catalogue says of its model besides its parents.
fn note_row(row: &ModelRow, seen: &mut Observations) {
    if let Some(license) = &row.license {
        let declared = LicenseClaim::Declared(license.to_string());
        seen.note(CATALOG, Basis::Declared, catalog_place(), license.as_str(), Claim::License(declared));
    }
    if let Some(count) = row.parameters {
        seen.note(CATALOG, Basis::Declared, catalog_place(), "parameters", Claim::Parameters { count });
    }
    for id in &row.datasets {
        if let Some(dataset) = Mention::parse(id.as_str()) {
            seen.note(CATALOG, Basis::Declared, catalog_place(), id.as_str(), Claim::Dataset { dataset });
        }
    }
}

/// What the files of every model say, and what the policy says of them.
fn observe(
    snapshots: &[Snapshot],
    policy: &Policy,
    catalog: &Catalog,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Vec<Observations> {
    let done = AtomicUsize::new(0);
    snapshots
        .par_iter()
        .map(|snapshot| {
            let mut seen = evidence::observe(snapshot, catalog);
            if let Some(named) = policy.models.iter().find(|named| Some(named.path.as_str()) == snapshot.path.as_deref()) {
                note_policy(named, policy, &mut seen);
            }
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, snapshots.len());
            seen
        })
        .collect()
}

/// The policy's own statement of a model's id and commit, as evidence.
fn note_policy(named: &NamedModel, policy: &Policy, seen: &mut Observations) {
    let file = policy.path.as_deref().unwrap_or("provaudit.yaml");
    let place = Place::key(file, "models");
    let claim = Claim::Name { name: named.id.clone() };
    let mut first = Observations::default();
    first.note("naming", Basis::Recorded, place.clone(), &named.id, claim);
    if let Some(revision) = named.revision.as_deref().and_then(|text| text.parse::<Revision>().ok()) {
        let quote = revision.to_string();
        first.note("naming", Basis::Recorded, place, &quote, Claim::Revision { revision });
    }
    seen.evidence.splice(0..0, first.evidence);
}

/// Everything that is concluded about one model; what was joined is not moved into it yet.
fn conclude(
    index: usize,
    (snapshot, seen, license): (Snapshot, Observations, license::License),
    scanned: &Scanned<'_>,
    licensed: &[Option<Licensed>],
    catalog: &Catalog,
    ascent: &Ascent,
) -> AuditedModel {
    let Observations { evidence, mut gaps } = seen;
    let identity = &scanned.identities[index];
    let assembled = &scanned.assembled[index];
    let name = identity.id.as_ref().map_or_else(|| snapshot.path.clone().unwrap_or_default(), ToString::to_string);
    let graph = graph::tree(index, &name, scanned, catalog);

    let stated_maker = evidence.iter().find_map(|item| match &item.claim {
        Claim::Maker { name } => Some(name.as_str()),
        _ => None,
    });
    let origin = origin::origin(identity.id.as_ref(), identity.named_only, stated_maker, &graph, catalog);
    let licensed = |node: &Node| -> Option<Licensed> {
        let own = node.scanned.and_then(|at| licensed[at].clone());
        own.or_else(|| Licensed::of_row(catalog.families.get(&node.id)?))
    };
    let license = license::conclude(license, &graph.nodes[0].id, &graph, &licensed, &evidence, catalog);

    gaps.extend(snapshot.gaps);
    gaps.extend(assembled.gaps.iter().cloned());
    let concluded = Concluded {
        name: &name,
        named_only: identity.named_only,
        assembled,
        graph: &graph,
        origin: &origin,
        license: &license,
        ascent,
        given: scanned.given,
    };
    concluded.left_open(catalog, &mut gaps);
    gaps.sort_unstable();
    gaps.dedup();
    AuditedModel {
        id: identity.id.clone(),
        id_named_only: identity.named_only,
        path: snapshot.path,
        source: snapshot.kind,
        revision: snapshot.revision.or_else(|| recorded_revision(&evidence)),
        kind: kind_of(&evidence),
        architecture: evidence.iter().find_map(|item| match &item.claim {
            Claim::Architecture { model_type } => Some(model_type.clone()),
            _ => None,
        }),
        parameters: evidence.iter().find_map(|item| match &item.claim {
            Claim::Parameters { count } => Some(*count),
            _ => None,
        }),
        digests: snapshot.digests,
        files: snapshot.files,
        references: Vec::new(),
        relations: Vec::new(),
        datasets: Vec::new(),
        graph,
        origin,
        license,
        evidence,
        gaps,
        hub: snapshot.hub.map(|hub| Box::new(hub.facts())),
    }
}

fn recorded_revision(evidence: &[Evidence]) -> Option<Revision> {
    evidence.iter().find_map(|item| match &item.claim {
        Claim::Revision { revision } => Some(revision.clone()),
        _ => None,
    })
}

/// What the model holds: what the strongest evidence says, a model where nothing does.
fn kind_of(evidence: &[Evidence]) -> ModelKind {
    let kinds = evidence.iter().filter_map(|item| match item.claim {
        Claim::Kind(kind) => Some((item.basis, kind)),
        _ => None,
    });
    kinds.max_by_key(|(basis, _)| *basis).map_or(ModelKind::Model, |(_, kind)| kind)
}
