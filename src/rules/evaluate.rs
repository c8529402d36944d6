//! Decides conditions: yes, no or unknown, with the models that made it so.
//!
//! A [`Witness`] is one model (or dataset, or licence conflict) that satisfies a matcher, with the path to it. `any` joins the
//! witnesses of the alternatives that hold. In `all` the first matcher with witnesses names the subject, and the others weaken
//! it where they rest on less. `not` drops witnesses.

use super::condition::{Condition, Kinds, Operation, Test, Truth, Which};
use super::facts::{DataAt, Fact, View};
use super::field::Field;
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

/// How a condition turned out.
#[derive(Debug, Clone)]
pub(super) struct Answer<'a> {
    pub truth: Truth,
    pub witnesses: Vec<Witness<'a>>,
    pub missing: Vec<Missing>,
}

impl Answer<'_> {
    fn plain(truth: Truth) -> Self {
        Self { truth, witnesses: Vec::new(), missing: Vec::new() }
    }
}

/// How a test of one thing turned out.
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
}

/// Decides a condition on a model. `focus` is what a finding is about: the subject, the dataset, the licence conflict.
pub(super) fn decide<'a>(view: &View<'a>, condition: &Condition, focus: Option<&Witness<'a>>) -> Answer<'a> {
    match condition {
        Condition::All(parts) => all(view, parts, focus),
        Condition::Any(parts) => any(view, parts, focus),
        Condition::Not(inner) => {
            let answer = decide(view, inner, focus);
            Answer { truth: answer.truth.negate(), witnesses: Vec::new(), missing: answer.missing }
        }
        Condition::Model { which: Which::Subject, via, test } => match focus.map_or(0, |witness| witness.path.node) {
            0 if *via == Kinds::ALL => models(view, Which::Subject, test, view.paths(Which::Myself, *via).iter()),
            0 => Answer::plain(Truth::No),
            node => {
                let paths = view.paths(Which::Ancestor, *via);
                models(view, Which::Subject, test, paths.iter().filter(|path| path.node == node))
            }
        },
        Condition::Model { which, via, test } => models(view, *which, test, view.paths(*which, *via).iter()),
        Condition::Dataset(test) => datasets(view, test, focus),
        Condition::License(test) => licenses(view, test, focus),
        Condition::Deployment(test) => {
            let (truth, trace) = check(test, &|field| view.deployment_fact(field), view, false);
            let missing = trace.missing.into_iter().map(Missing::Deployment).collect();
            Answer { truth, witnesses: Vec::new(), missing }
        }
        Condition::Date { before, after } => {
            let day = view.world.as_of;
            Answer::plain((before.is_none_or(|before| day < before) && after.is_none_or(|after| day > after)).into())
        }
        Condition::Authority { id, status } => {
            Answer::plain(view.world.status(id).is_some_and(|(now, _)| status.contains(&now)).into())
        }
    }
}

fn all<'a>(view: &View<'a>, parts: &[Condition], focus: Option<&Witness<'a>>) -> Answer<'a> {
    let mut whole = Answer::plain(Truth::Yes);
    for part in parts {
        let answer = decide(view, part, focus);
        if answer.truth == Truth::No {
            return Answer::plain(Truth::No);
        }
        whole.truth = whole.truth.and(answer.truth);
        if answer.truth == Truth::Unknown {
            whole.missing.extend(answer.missing);
        }
        if whole.witnesses.is_empty() {
            whole.witnesses = answer.witnesses;
        } else if let Some(best) = answer.witnesses.iter().min_by_key(|witness| (witness.named_only, witness.unsure)) {
            for witness in &mut whole.witnesses {
                witness.named_only |= best.named_only;
                witness.unsure |= best.unsure;
                witness.confidence = witness.confidence.min(best.confidence);
                witness.conflict = witness.conflict.or(best.conflict);
                witness.dataset = witness.dataset.or(best.dataset);
                witness.evidence.extend(&best.evidence);
            }
        }
    }
    whole
}

fn any<'a>(view: &View<'a>, parts: &[Condition], focus: Option<&Witness<'a>>) -> Answer<'a> {
    let mut whole = Answer::plain(Truth::No);
    for part in parts {
        let answer = decide(view, part, focus);
        if answer.truth > whole.truth {
            whole = answer;
        } else if answer.truth == whole.truth && answer.truth != Truth::No {
            whole.witnesses.extend(answer.witnesses);
            whole.missing.extend(answer.missing);
        }
    }
    whole
}

fn models<'a, 'p>(view: &View<'a>, which: Which, test: &Test, paths: impl Iterator<Item = &'p AncestorPath>) -> Answer<'a> {
    let mut whole = Answer::plain(Truth::No);
    for path in paths {
        let own = path.edges.is_empty();
        let (mut truth, trace) = check(test, &|field| view.model_fact(field, path), view, own);
        let mut missing: Vec<Missing> = trace.missing.iter().map(|field| Missing::Model(*field, path.node)).collect();
        if which == Which::Root && truth != Truth::Yes && view.is_from_scratch(path.node) != Some(true) {
            truth = Truth::Unknown;
            missing.push(Missing::Base(path.node));
        }
        if truth == Truth::No || truth < whole.truth {
            continue;
        }
        if truth > whole.truth {
            whole = Answer::plain(truth);
        }
        whole.missing.extend(missing);
        whole.witnesses.push(Witness {
            path: path.clone(),
            confidence: path.confidence,
            named_only: view.model.graph.path_named_only(path) || (trace.own_name && view.model.id_named_only),
            unsure: trace.unsure,
            listed: trace.listed,
            alleged: trace.alleged,
            dataset: path.edges.last().and_then(|edge| view.model.graph.edges[*edge].through.as_ref()),
            conflict: None,
            evidence: first_evidence(view, path),
        });
    }
    whole
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

fn datasets<'a>(view: &View<'a>, test: &Test, focus: Option<&Witness<'a>>) -> Answer<'a> {
    let mut whole = Answer::plain(Truth::No);
    for data in view.datasets() {
        if focus.and_then(|focus| focus.dataset).is_some_and(|id| id != data.id) {
            continue;
        }
        let (truth, trace) = check(test, &|field| View::dataset_fact(field, &data), view, false);
        if truth == Truth::No || truth < whole.truth {
            continue;
        }
        if truth > whole.truth {
            whole = Answer::plain(truth);
        }
        whole.missing.extend(trace.missing.into_iter().map(Missing::Dataset));
        whole.witnesses.push(Witness { dataset: Some(data.id), ..own(data_evidence(view, &data)) });
    }
    whole
}

fn data_evidence(view: &View<'_>, data: &DataAt<'_>) -> Vec<EvidenceId> {
    data.own.map_or_else(Vec::new, |index| view.model.datasets[index].evidence.clone())
}

fn licenses<'a>(view: &View<'a>, test: &Test, focus: Option<&Witness<'a>>) -> Answer<'a> {
    let license = &view.model.license;
    if !test.asks(&|field| matches!(field, Field::Conflicts | Field::ConflictCertain)) {
        let (truth, trace) = check(test, &|field| view.license_fact(field), view, false);
        let missing = trace.missing.into_iter().map(Missing::License).collect();
        let witnesses = if truth == Truth::No { Vec::new() } else { vec![own(license.evidence.clone())] };
        return Answer { truth, witnesses, missing };
    }
    let mut whole = Answer::plain(Truth::No);
    for conflict in &license.conflicts {
        if focus.and_then(|focus| focus.conflict).is_some_and(|asked| !std::ptr::eq(asked, conflict)) {
            continue;
        }
        let fact = |field| match field {
            Field::Conflicts => Fact::Text(conflict.class.as_str(), true),
            Field::ConflictCertain => Fact::Flag(conflict.certain, true),
            field => view.license_fact(field),
        };
        let (truth, trace) = check(test, &fact, view, false);
        if truth == Truth::No || truth < whole.truth {
            continue;
        }
        if truth > whole.truth {
            whole = Answer::plain(truth);
        }
        whole.missing.extend(trace.missing.into_iter().map(Missing::License));
        whole.witnesses.push(conflict_witness(view, conflict));
    }
    if whole.truth == Truth::No && !license.is_complete() {
        whole.truth = Truth::Unknown;
        whole.missing.extend((0..license.unknown.len()).map(Missing::Terms));
        whole.witnesses.push(own(view.unknown_evidence()));
    }
    whole
}

fn conflict_witness<'a>(view: &View<'a>, conflict: &'a Conflict) -> Witness<'a> {
    let path = conflict.ancestor.as_ref().and_then(|ancestor| {
        let paths = view.paths(Which::Ancestor, Kinds::ALL);
        paths.iter().find(|path| view.id(path.node) == Some(ancestor)).cloned()
    });
    let mut witness = Witness { conflict: Some(conflict), ..own(conflict.evidence.clone()) };
    if let Some(path) = path {
        witness.named_only = view.model.graph.path_named_only(&path);
        witness.confidence = path.confidence;
        witness.evidence.extend(first_evidence(view, &path));
        witness.path = path;
    }
    witness
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

/// Decides a test. `own` says that the thing tested is the audited model itself.
fn check<'a>(test: &Test, fact: &dyn Fn(Field) -> Fact<'a>, view: &View<'a>, own: bool) -> (Truth, Trace<'a>) {
    match test {
        Test::All(tests) => {
            let (mut truth, mut trace) = (Truth::Yes, Trace::default());
            for test in tests {
                let (next, more) = check(test, fact, view, own);
                if next == Truth::No {
                    return (Truth::No, Trace::default());
                }
                truth = truth.and(next);
                trace.add(more);
            }
            (truth, trace)
        }
        Test::Any(tests) => {
            let (mut truth, mut trace) = (Truth::No, Trace::default());
            for test in tests {
                let (next, more) = check(test, fact, view, own);
                if next > truth {
                    (truth, trace) = (next, more);
                } else if next == truth && next != Truth::No {
                    let weaker = (trace.unsure && more.unsure, trace.own_name && more.own_name);
                    trace.add(more);
                    (trace.unsure, trace.own_name) = weaker;
                }
            }
            (truth, trace)
        }
        Test::Not(inner) => {
            let (truth, trace) = check(inner, fact, view, own);
            (truth.negate(), Trace { listed: Vec::new(), alleged: Vec::new(), ..trace })
        }
        Test::Field(field, operation) => {
            let mut trace = Trace::default();
            let truth = compare(&fact(*field), operation, view, &mut trace);
            trace.own_name = (own && follows_from_name(*field, view)) || *field == Field::CountryDiffers;
            if truth == Truth::Unknown {
                trace.missing.push(*field);
            }
            (truth, trace)
        }
    }
}

fn compare<'a>(fact: &Fact<'a>, operation: &Operation, view: &View<'a>, trace: &mut Trace<'a>) -> Truth {
    match operation {
        Operation::OneOf(values) => {
            among(fact, &|text| values.iter().any(|value| value.eq_ignore_ascii_case(text)), view, trace)
        }
        Operation::NoneOf(values) => {
            let found = among(fact, &|text| values.iter().any(|value| value.eq_ignore_ascii_case(text)), view, trace);
            trace.listed.clear();
            trace.alleged.clear();
            found.negate()
        }
        Operation::Like(globs) => among(fact, &|text| globs.iter().any(|glob| glob.matches(text)), view, trace),
        Operation::Flag(wanted) => match fact {
            Fact::Flag(value, sure) => {
                trace.unsure = !sure;
                (value == wanted).into()
            }
            _ => Truth::Unknown,
        },
        Operation::Equal(bound) => number(fact, |value| (value - bound).abs() < f64::EPSILON),
        Operation::Greater(bound) => number(fact, |value| value > *bound),
        Operation::Less(bound) => number(fact, |value| value < *bound),
        Operation::Before(day) => match fact {
            Fact::Day(value) => (value < day).into(),
            _ => Truth::Unknown,
        },
        Operation::After(day) => match fact {
            Fact::Day(value) => (value > day).into(),
            _ => Truth::Unknown,
        },
        Operation::Exists(wanted) => {
            let exists = match fact {
                Fact::Lists(_) | Fact::ListsOf(..) | Fact::Actions(_) => among(fact, &|_| true, view, trace) == Truth::Yes,
                Fact::Texts(texts, _) => !texts.is_empty(),
                Fact::Terms(terms) => !terms.is_empty(),
                Fact::Unknown | Fact::Absent => false,
                Fact::Text(..) | Fact::Number(_) | Fact::Flag(..) | Fact::Day(_) => true,
            };
            (exists == *wanted).into()
        }
    }
}

fn number(fact: &Fact<'_>, holds: impl Fn(f64) -> bool) -> Truth {
    match fact {
        Fact::Number(value) => holds(*value).into(),
        _ => Truth::Unknown,
    }
}

/// Whether one of the values is wanted.
fn among<'a>(fact: &Fact<'a>, wanted: &dyn Fn(&str) -> bool, view: &View<'a>, trace: &mut Trace<'a>) -> Truth {
    match fact {
        Fact::Absent => Truth::No,
        Fact::Text(text, sure) => {
            trace.unsure = !sure;
            wanted(text).into()
        }
        Fact::Texts(texts, open) => match texts.iter().any(|text| wanted(text)) {
            true => Truth::Yes,
            false if *open => Truth::Unknown,
            false => Truth::No,
        },
        Fact::Terms(terms) => {
            let found: Vec<bool> = terms.iter().filter(|(term, _)| wanted(term)).map(|(_, sure)| *sure).collect();
            trace.unsure = match found.as_slice() {
                [] => terms.iter().any(|(_, sure)| !sure),
                found => !found.contains(&true),
            };
            (!found.is_empty()).into()
        }
        Fact::Lists(entries) => listed(entries.iter(), wanted, view, trace),
        Fact::ListsOf(entries, own) => {
            listed(entries.iter().filter(|entry| (entry.applies_to == "self") == *own), wanted, view, trace)
        }
        Fact::Actions(entries) => {
            trace.alleged =
                entries.iter().filter(|entry| wanted(&entry.action) && view.world.reached(entry.date.as_deref())).collect();
            trace.unsure = !trace.alleged.is_empty() && !trace.alleged.iter().any(|entry| entry.confidence.is_sourced());
            (!trace.alleged.is_empty()).into()
        }
        Fact::Unknown | Fact::Number(_) | Fact::Flag(..) | Fact::Day(_) => Truth::Unknown,
    }
}

/// Whether a listing that is wanted stands on the day.
fn listed<'a>(
    entries: impl Iterator<Item = &'a ListEntry>,
    wanted: &dyn Fn(&str) -> bool,
    view: &View<'a>,
    trace: &mut Trace<'a>,
) -> Truth {
    trace.listed = entries.filter(|entry| wanted(&entry.list) && view.world.reached(entry.since.as_deref())).collect();
    trace.unsure = !trace.listed.is_empty() && !trace.listed.iter().any(|entry| entry.confidence.is_sourced());
    (!trace.listed.is_empty()).into()
}
