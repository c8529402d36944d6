//! Decides conditions: yes, no or unknown. What made it so is asked afterwards, where it is needed ([`reasons`]).
//!
//! Nothing is gathered on the way, and a connective stops where its answer is known: most rules say nothing of most models.
//!
//! [`reasons`]: super::reasons

use super::condition::{Condition, Operation, Test, Truth, Which};
use super::facts::{DataAt, Fact, View};
use super::field::Field;
use super::reasons::Witness;
use super::world::World;
use crate::catalog::ListEntry;
use crate::catalog::makers::Action;
use crate::license::Conflict;
use crate::lineage::AncestorPath;

/// Decides a condition on a model. `focus` is what a finding is about: the subject, the dataset, the licence conflict.
pub(super) fn decide<'a>(view: &View<'a>, condition: &Condition, focus: Option<&Witness<'a>>) -> Truth {
    match condition {
        Condition::All(parts) => all(parts.iter().map(|part| decide(view, part, focus))),
        Condition::Any(parts) => any(parts.iter().map(|part| decide(view, part, focus))),
        Condition::Not(inner) => decide(view, inner, focus).negate(),
        Condition::Model { which, via, test } => {
            let ways = view.ways(*which, *via, focus.map_or(0, |witness| witness.path.node));
            any(ways.iter().map(|path| on_model(view, *which, test, path)))
        }
        Condition::Dataset(test) => any(asked_data(view, focus).map(|data| on_data(view, test, &data))),
        Condition::License(test) => holds(test, &|field| view.license_fact(field), view.world),
        Condition::Conflict(test) => {
            let license = &view.model.license;
            let found = match license.conflicts.is_empty() {
                true => Truth::No,
                false => any(asked_conflicts(view, focus).map(|conflict| on_conflict(view, test, conflict))),
            };
            if found == Truth::No && !license.is_complete() { Truth::Unknown } else { found }
        }
        Condition::Deployment(_) | Condition::Date { .. } | Condition::Authority { .. } => alike(view.world, condition).0,
        Condition::Alike(truth, _) => *truth,
    }
}

/// All hold.
fn all(parts: impl Iterator<Item = Truth>) -> Truth {
    let mut whole = Truth::Yes;
    for part in parts {
        whole = whole.and(part);
        if whole == Truth::No {
            break;
        }
    }
    whole
}

/// At least one holds.
fn any(parts: impl Iterator<Item = Truth>) -> Truth {
    let mut whole = Truth::No;
    for part in parts {
        whole = whole.or(part);
        if whole == Truth::Yes {
            break;
        }
    }
    whole
}

/// Whether a test holds on the model that a path leads to. Where a line ends in a model of which it is not known what it was
/// built on, that model may not be the root.
pub(super) fn on_model(view: &View<'_>, which: Which, test: &Test, path: &AncestorPath) -> Truth {
    match holds(test, &|field| view.model_fact(field, path), view.world) {
        Truth::No if which == Which::Root && !view.is_root(path.node) => Truth::Unknown,
        truth => truth,
    }
}

pub(super) fn on_data<'a>(view: &View<'a>, test: &Test, data: &DataAt<'a>) -> Truth {
    holds(test, &|field| View::dataset_fact(field, data), view.world)
}

pub(super) fn on_conflict<'a>(view: &View<'a>, test: &Test, conflict: &'a Conflict) -> Truth {
    holds(test, &|field| view.conflict_fact(field, conflict), view.world)
}

/// The datasets that may hold a test: that which a finding is about, or all.
pub(super) fn asked_data<'a>(view: &View<'a>, focus: Option<&Witness<'a>>) -> impl Iterator<Item = DataAt<'a>> {
    let only = focus.and_then(|focus| focus.dataset);
    view.datasets().filter(move |data| only.is_none_or(|id| id == data.id))
}

/// The conflicts that may hold a test: that which a finding is about, or all.
pub(super) fn asked_conflicts<'a>(view: &View<'a>, focus: Option<&Witness<'a>>) -> impl Iterator<Item = &'a Conflict> {
    let only = focus.and_then(|focus| focus.conflict);
    view.model.license.conflicts.iter().filter(move |conflict| only.is_none_or(|asked| std::ptr::eq(asked, *conflict)))
}

/// Whether a test holds on what `fact` looks up.
pub(super) fn holds<'a>(test: &Test, fact: &impl Fn(Field) -> Fact<'a>, world: &World<'_>) -> Truth {
    match test {
        Test::All(tests) => all(tests.iter().map(|test| holds(test, fact, world))),
        Test::Any(tests) => any(tests.iter().map(|test| holds(test, fact, world))),
        Test::Not(inner) => holds(inner, fact, world).negate(),
        Test::Field(field, operation) => compare(&fact(*field), operation, world),
    }
}

/// How a condition about the deployment, the day or an authority turns out, and which fields of the deployment would decide it.
/// Unknown of any other: it is for a model to say.
pub(super) fn alike(world: &World<'_>, condition: &Condition) -> (Truth, Vec<Field>) {
    match condition {
        Condition::Deployment(test) => {
            let decided = holds(test, &|field| world.deployment_fact(field), world);
            let mut missing = Vec::new();
            if decided == Truth::Unknown {
                open(test, world, &mut missing);
            }
            (decided, missing)
        }
        Condition::Date { before, after } => {
            let day = world.as_of;
            ((before.is_none_or(|before| day < before) && after.is_none_or(|after| day > after)).into(), Vec::new())
        }
        Condition::Authority { id, status } => {
            (world.status(id).is_some_and(|(now, _)| status.contains(&now)).into(), Vec::new())
        }
        _ => (Truth::Unknown, Vec::new()),
    }
}

/// The fields of the deployment that leave a test open.
fn open(test: &Test, world: &World<'_>, missing: &mut Vec<Field>) {
    if holds(test, &|field| world.deployment_fact(field), world) != Truth::Unknown {
        return;
    }
    match test {
        Test::All(tests) | Test::Any(tests) => tests.iter().for_each(|test| open(test, world, missing)),
        Test::Not(inner) => open(inner, world, missing),
        Test::Field(field, _) => missing.push(*field),
    }
}

/// Whether a fact compares so.
fn compare(fact: &Fact<'_>, operation: &Operation, world: &World<'_>) -> Truth {
    match (operation, fact) {
        (Operation::OneOf(_) | Operation::Like(_), _) => among(fact, operation, world),
        (Operation::NoneOf(_), _) => among(fact, operation, world).negate(),
        (Operation::Exists(wanted), _) => {
            let exists = match fact {
                Fact::Lists(_) | Fact::ListsOf(..) | Fact::Actions(_) => among(fact, operation, world) == Truth::Yes,
                Fact::Texts(texts, _) => !texts.is_empty(),
                Fact::Terms(terms) => !terms.is_empty(),
                Fact::Unknown | Fact::Absent => false,
                Fact::Text(..) | Fact::Licenses(..) | Fact::Number(_) | Fact::Flag(..) | Fact::Day(..) => true,
            };
            (exists == *wanted).into()
        }
        (Operation::Flag(wanted), Fact::Flag(value, _)) => (value == wanted).into(),
        (Operation::Equal(bound), Fact::Number(value)) => ((value - bound).abs() < f64::EPSILON).into(),
        (Operation::Greater(bound), Fact::Number(value)) => (value > bound).into(),
        (Operation::Less(bound), Fact::Number(value)) => (value < bound).into(),
        (Operation::Before(bound), Fact::Day(day, _)) => (day < bound).into(),
        (Operation::After(bound), Fact::Day(day, _)) => (day > bound).into(),
        _ => Truth::Unknown,
    }
}

/// Whether one of the values is wanted.
fn among(fact: &Fact<'_>, operation: &Operation, world: &World<'_>) -> Truth {
    match fact {
        Fact::Absent => Truth::No,
        Fact::Text(text, _) => operation.names(text).into(),
        Fact::Texts(texts, open) => match texts.iter().any(|text| operation.names(text)) {
            true => Truth::Yes,
            false if *open => Truth::Unknown,
            false => Truth::No,
        },
        Fact::Terms(terms) => terms.iter().any(|(term, _)| operation.names(term)).into(),
        Fact::Licenses(ids, _) => ids.iter().any(|id| operation.names(id.as_str())).into(),
        Fact::Lists(_) | Fact::ListsOf(..) => listed(fact, operation, world).next().is_some().into(),
        Fact::Actions(_) => alleged(fact, operation, world).next().is_some().into(),
        Fact::Unknown | Fact::Number(_) | Fact::Flag(..) | Fact::Day(..) => Truth::Unknown,
    }
}

/// The listings of a fact that an operation names and that stand on the day.
pub(super) fn listed<'a>(fact: &Fact<'a>, operation: &Operation, world: &World<'_>) -> impl Iterator<Item = &'a ListEntry> {
    let (entries, own): (&'a [ListEntry], _) = match fact {
        Fact::Lists(entries) => (entries, None),
        Fact::ListsOf(entries, own) => (entries, Some(*own)),
        _ => (&[], None),
    };
    let whose = move |entry: &&ListEntry| own.is_none_or(|own| (entry.applies_to == "self") == own);
    entries.iter().filter(whose).filter(|entry| operation.names(&entry.list) && world.reached(entry.since.as_deref()))
}

/// The allegations of a fact that an operation names and that were made by the day.
pub(super) fn alleged<'a>(fact: &Fact<'a>, operation: &Operation, world: &World<'_>) -> impl Iterator<Item = &'a Action> {
    let entries: &'a [Action] = if let Fact::Actions(entries) = fact { entries } else { &[] };
    entries.iter().filter(|entry| operation.names(&entry.action) && world.reached(entry.date.as_deref()))
}
