//! Why a condition holds, or what would decide it: asked of the few that are not simply a no.
//!
//! A [`Witness`] is one model (or dataset, or licence conflict) that satisfies a matcher, with the path to it. `any` joins the
//! witnesses of the alternatives that turned out as the whole did. In `all` the first matcher with witnesses names the subject,
//! and the others weaken it where they rest on less. `not` drops witnesses.

use super::condition::{Condition, Kinds, Operation, Test, Truth, Which};
use super::evaluate::{alike, alleged, asked_conflicts, asked_data, decide, holds, listed, on_conflict, on_data, on_model};
use super::facts::{DataAt, Fact, View};
use super::field::Field;
use super::world::World;
use crate::catalog::ListEntry;
use crate::catalog::makers::Action;
use crate::license::Conflict;
use crate::lineage::{AncestorPath, EvidenceId};
use crate::model::DatasetId;

/// Something that would decide an undecided condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// A field of the model of that number.
    Model(Field, usize),
    /// What the model of that number was built on.
    Base(usize),
    /// A field of a dataset.
    Dataset(Field),
    /// A field of the licence.
    License(Field),
    /// What is not known of a licence, by its number in the list.
    Terms(usize),
    /// A field of the deployment.
    Deployment(Field),
}

/// What made a condition hold, or left it open.
#[derive(Debug, Clone)]
pub(super) struct Witness<'a> {
    /// The way to the model concerned; node 0 without edges is the audited model itself.
    pub path: AncestorPath,
    /// Lowest confidence.
    pub confidence: f64,
    /// Whether it rests on nothing but a name.
    pub named_only: bool,
    /// Whether a fact that decides it is only recalled.
    pub unsure: bool,
    /// The listings that were asked for and found.
    pub listed: Vec<&'a ListEntry>,
    /// The allegations that were asked for and found.
    pub alleged: Vec<&'a Action>,
    /// The dataset.
    pub dataset: Option<&'a DatasetId>,
    /// The licence conflict.
    pub conflict: Option<&'a Conflict>,
    /// Evidence of the model.
    pub evidence: Vec<EvidenceId>,
}

/// Why a condition turned out as it did. A `no` has no reasons, a `yes` misses nothing.
#[derive(Debug, Default)]
pub(super) struct Reasons<'a> {
    pub witnesses: Vec<Witness<'a>>,
    pub missing: Vec<Missing>,
}

impl<'a> Reasons<'a> {
    fn add(&mut self, other: Self) {
        self.witnesses.extend(other.witnesses);
        self.missing.extend(other.missing);
    }

    fn miss(&mut self, fields: Vec<Field>, of: impl Fn(Field) -> Missing) {
        self.missing.extend(fields.into_iter().map(of));
    }

    /// Adds what must hold too: it names the subject where nothing has yet, else it weakens what has.
    fn join(&mut self, other: Self) {
        self.missing.extend(other.missing);
        if self.witnesses.is_empty() {
            self.witnesses = other.witnesses;
        } else if let Some(best) = other.witnesses.iter().min_by_key(|witness| (witness.named_only, witness.unsure)) {
            for witness in &mut self.witnesses {
                witness.named_only |= best.named_only;
                witness.unsure |= best.unsure;
                witness.confidence = witness.confidence.min(best.confidence);
                witness.conflict = witness.conflict.or(best.conflict);
                witness.dataset = witness.dataset.or(best.dataset);
                witness.evidence.extend(&best.evidence);
            }
        }
    }
}

/// Why a condition that [`decide`] decided turned out so.
pub(super) fn reasons<'a>(view: &View<'a>, condition: &Condition, focus: Option<&Witness<'a>>, decided: Truth) -> Reasons<'a> {
    let mut why = Reasons::default();
    if decided == Truth::No {
        return why;
    }
    match condition {
        Condition::All(parts) => {
            for part in parts {
                why.join(reasons(view, part, focus, decide(view, part, focus)));
            }
        }
        Condition::Any(parts) => {
            for part in parts.iter().filter(|part| decide(view, part, focus) == decided) {
                why.add(reasons(view, part, focus, decided));
            }
        }
        Condition::Not(inner) => why.missing = reasons(view, inner, focus, decided.negate()).missing,
        Condition::Model { which, via, test } => {
            let ways = view.ways(*which, *via, focus.map_or(0, |witness| witness.path.node));
            for path in ways.iter().filter(|path| on_model(view, *which, test, path) == decided) {
                why.add(of_model(view, test, path));
                if *which == Which::Root && decided == Truth::Unknown && !view.is_root(path.node) {
                    why.missing.push(Missing::Base(path.node));
                }
            }
        }
        Condition::Dataset(test) => {
            for data in asked_data(view, focus).filter(|data| on_data(view, test, data) == decided) {
                let trace = traced(test, &|field| View::dataset_fact(field, &data), view, false);
                why.miss(trace.missing, Missing::Dataset);
                why.witnesses.push(Witness { dataset: Some(data.id), ..own(data_evidence(view, &data)) });
            }
        }
        Condition::License(test) => {
            why.miss(traced(test, &|field| view.license_fact(field), view, false).missing, Missing::License);
            why.witnesses.push(own(view.model.license.evidence.clone()));
        }
        Condition::Conflict(test) => {
            for conflict in asked_conflicts(view, focus).filter(|conflict| on_conflict(view, test, conflict) == decided) {
                let trace = traced(test, &|field| view.conflict_fact(field, conflict), view, false);
                why.miss(trace.missing, Missing::License);
                why.witnesses.push(conflict_witness(view, conflict));
            }
            if why.witnesses.is_empty() {
                why.missing.extend((0..view.model.license.unknown.len()).map(Missing::Terms));
                why.witnesses.push(own(view.unknown_evidence()));
            }
        }
        Condition::Deployment(_) | Condition::Date { .. } | Condition::Authority { .. } => {
            why.miss(alike(view.world, condition).1, Missing::Deployment);
        }
        Condition::Alike(_, missing) => why.miss(missing.clone(), Missing::Deployment),
    }
    why
}

/// Tells the fields of the deployment that would decide a condition which [`decide`] left open.
pub(super) fn open_in_policy(view: &View<'_>, condition: &Condition, tell: &mut dyn FnMut(Field)) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts.iter().filter(|part| decide(view, part, None) == Truth::Unknown) {
                open_in_policy(view, part, tell);
            }
        }
        Condition::Not(inner) => open_in_policy(view, inner, tell),
        Condition::Deployment(_) => alike(view.world, condition).1.into_iter().for_each(tell),
        Condition::Alike(_, missing) => missing.iter().copied().for_each(tell),
        _ => {}
    }
}

fn of_model<'a>(view: &View<'a>, test: &Test, path: &AncestorPath) -> Reasons<'a> {
    let graph = &view.model.graph;
    let trace = traced(test, &|field| view.model_fact(field, path), view, path.edges.is_empty());
    let witness = Witness {
        path: path.clone(),
        confidence: path.confidence,
        named_only: graph.path_named_only(path) || (trace.own_name && view.model.id_named_only),
        unsure: trace.unsure,
        listed: trace.listed,
        alleged: trace.alleged,
        dataset: path.edges.last().and_then(|edge| graph.edges[*edge].through.as_ref()),
        conflict: None,
        evidence: first_evidence(view, path),
    };
    let missing = trace.missing.into_iter().map(|field| Missing::Model(field, path.node)).collect();
    Reasons { witnesses: vec![witness], missing }
}

/// Evidence for the first step of a path, which is the audited model's own relation.
pub(super) fn first_evidence(view: &View<'_>, path: &AncestorPath) -> Vec<EvidenceId> {
    let relation = path.edges.first().and_then(|edge| view.model.graph.edges[*edge].relation);
    relation.and_then(|relation| view.model.relations.get(relation)).map_or_else(Vec::new, |relation| relation.evidence.clone())
}

fn own<'a>(evidence: Vec<EvidenceId>) -> Witness<'a> {
    Witness {
        path: AncestorPath { node: 0, edges: Vec::new(), confidence: 1.0 },
        confidence: 1.0,
        named_only: false,
        unsure: false,
        listed: Vec::new(),
        alleged: Vec::new(),
        dataset: None,
        conflict: None,
        evidence,
    }
}

fn data_evidence(view: &View<'_>, data: &DataAt<'_>) -> Vec<EvidenceId> {
    data.own.map_or_else(Vec::new, |index| view.model.datasets[index].evidence.clone())
}

fn conflict_witness<'a>(view: &View<'a>, conflict: &'a Conflict) -> Witness<'a> {
    let mut witness = Witness { conflict: Some(conflict), unsure: conflict.unverified, ..own(conflict.evidence.clone()) };
    let Some(ancestor) = &conflict.ancestor else { return witness };
    let ancestors = view.ways(Which::Ancestor, Kinds::ALL, 0);
    if let Some(path) = ancestors.iter().find(|path| view.id(path.node) == Some(ancestor)) {
        witness.named_only = view.model.graph.path_named_only(path);
        witness.confidence = path.confidence;
        witness.evidence.extend(first_evidence(view, path));
        witness.path = path.clone();
    }
    witness
}

/// What a test met on one thing.
#[derive(Default)]
struct Trace<'a> {
    unsure: bool,
    own_name: bool,
    listed: Vec<&'a ListEntry>,
    alleged: Vec<&'a Action>,
    missing: Vec<Field>,
}

impl<'a> Trace<'a> {
    fn add(&mut self, other: Self) {
        self.unsure |= other.unsure;
        self.own_name |= other.own_name;
        self.listed.extend(other.listed);
        self.alleged.extend(other.alleged);
        self.missing.extend(other.missing);
    }

    /// What a comparison met: what it named, and whether that is only recalled.
    fn of(fact: &Fact<'a>, operation: &Operation, world: &World<'_>) -> Self {
        let mut trace = Self::default();
        match (operation, fact) {
            (
                Operation::OneOf(_) | Operation::NoneOf(_) | Operation::Like(_),
                Fact::Text(_, sure) | Fact::Licenses(_, sure),
            )
            | (Operation::Before(_) | Operation::After(_), Fact::Day(_, sure))
            | (Operation::Flag(_), Fact::Flag(_, sure)) => trace.unsure = !sure,
            (Operation::OneOf(_) | Operation::NoneOf(_) | Operation::Like(_), Fact::Terms(terms)) => {
                let mut named = terms.iter().filter(|(term, _)| operation.names(term)).peekable();
                trace.unsure = match named.peek() {
                    None => terms.iter().any(|(_, sure)| !sure),
                    Some(_) => !named.any(|(_, sure)| *sure),
                };
            }
            (_, Fact::Lists(_) | Fact::ListsOf(..)) => {
                trace.listed = listed(fact, operation, world).collect();
                trace.unsure = !trace.listed.is_empty() && !trace.listed.iter().any(|entry| entry.confidence.is_sourced());
            }
            (_, Fact::Actions(_)) => {
                trace.alleged = alleged(fact, operation, world).collect();
                trace.unsure = !trace.alleged.is_empty() && !trace.alleged.iter().any(|entry| entry.confidence.is_sourced());
            }
            _ => {}
        }
        trace
    }

    /// The same without what was named: it is what was not wanted.
    fn unnamed(self) -> Self {
        Self { listed: Vec::new(), alleged: Vec::new(), ..self }
    }
}

/// What a test met. One that does not hold met nothing that counts. `own` says that the thing tested is the audited model itself.
fn traced<'a>(test: &Test, fact: &impl Fn(Field) -> Fact<'a>, view: &View<'a>, own: bool) -> Trace<'a> {
    let mut trace = Trace::default();
    let decided = holds(test, fact, view.world);
    if decided == Truth::No {
        return trace;
    }
    match test {
        Test::All(tests) => tests.iter().for_each(|test| trace.add(traced(test, fact, view, own))),
        Test::Any(tests) => {
            // One alternative that is sure is enough.
            let (mut unsure, mut own_name) = (true, true);
            for test in tests.iter().filter(|test| holds(test, fact, view.world) == decided) {
                let more = traced(test, fact, view, own);
                unsure &= more.unsure;
                own_name &= more.own_name;
                trace.add(more);
            }
            (trace.unsure, trace.own_name) = (unsure, own_name);
        }
        Test::Not(inner) => trace = traced(inner, fact, view, own).unnamed(),
        Test::Field(field, operation) => {
            let fact = fact(*field);
            trace = Trace::of(&fact, operation, view.world);
            if matches!(operation, Operation::NoneOf(_)) {
                trace = trace.unnamed();
            }
            trace.own_name = (own && follows_from_name(*field, view)) || *field == Field::CountryDiffers;
            trace.missing.extend((decided == Truth::Unknown).then_some(*field));
        }
    }
    trace
}

/// Whether a fact about the audited model hangs on what it is called: where its files do not say, the catalogue's row does.
fn follows_from_name(field: Field, view: &View<'_>) -> bool {
    use Field as F;
    let model = view.model;
    match field {
        F::Id | F::Maker | F::MakerCountry | F::MakerKind | F::MakerRepublisher | F::MakerActions => true,
        F::MakerLists | F::MakerListsOwn | F::MakerListsAbove | F::Released | F::Access | F::UsOrigin | F::RootCountries => {
            true
        }
        F::ModelLicense | F::ModelLicenseClass | F::RestrictedUses | F::OutputsBarred | F::BarsTerritory => {
            model.license.resolved.is_empty()
        }
        F::Parameters => model.parameters.is_none(),
        F::Architecture => model.architecture.is_none(),
        _ => false,
    }
}
