//! What is learned of parents and teachers besides what files claim outright: from training data, copied cards, the
//! catalogue, token signatures and names.

use super::assemble::{Gathered, Group, Said, original, same_model};
use super::context::Context;
use super::identity::Identity;
use super::teachers::Taught;
use super::{graph, names};
use crate::catalog::families::normal_name;
use crate::catalog::{Catalog, Confidence, Resolution};
use crate::evidence::{Claim, Evidence};
use crate::model::{Basis, ModelId, RelationKind};

/// Adds the models that wrote the training data.
pub(super) fn from_data(teachers: &mut Gathered, taught: &[Taught], identity: &Identity) {
    for taught in taught {
        for teacher in &taught.on.teachers {
            if identity.id.as_ref() == Some(teacher) {
                continue;
            }
            let group = teachers.group(teacher.clone(), true);
            let basis = if taught.confidence.is_some() { Basis::Declared } else { Basis::Named };
            for id in &taught.on.evidence {
                group.claims.push(Said { kind: Some(RelationKind::Distillation), basis, evidence: id.0 });
            }
            group.catalog = group.catalog.max(taught.confidence);
            group.through.get_or_insert_with(|| taught.on.id.clone());
            group.notes.push(match taught.confidence {
                Some(_) => format!("trained on `{}`, whose text was written by `{teacher}`", taught.on.id),
                None => format!("trained on `{}`, whose name suggests that `{teacher}` wrote it", taught.on.id),
            });
        }
    }
}

/// A card that is about another model, by its title or the name in its results, came over with that model's weights. What its
/// prose says of parents is then said of the other model.
pub(super) fn from_copied_card(parents: &mut Gathered, identity: &Identity, evidence: &[Evidence], catalog: &Catalog) {
    let Some(own) = &identity.id else { return };
    let declared = |group: &Group| group.claims.iter().any(|said| said.basis > Basis::Stated);
    if parents.groups.iter().any(declared) {
        return;
    }
    let titles = || {
        evidence.iter().enumerate().filter_map(|(index, seen)| match &seen.claim {
            Claim::Title { title } => Some((index, seen.basis, title.as_str())),
            Claim::Name { name } if seen.basis == Basis::Declared => Some((index, seen.basis, name.as_str())),
            _ => None,
        })
    };
    if titles().any(|(_, _, title)| within(own.name(), title)) {
        // What else the card is called is left over from an earlier model of its maker.
        return;
    }
    let about = titles().find_map(|(index, basis, name)| match catalog.families.resolve(name) {
        Resolution::One(id) => Some((index, basis, id.clone(), vec![id])),
        Resolution::Several(ids) => Some((index, basis, name.parse().ok()?, ids)),
        _ => None,
    });
    let Some((index, basis, other, meant)) = about else { return };
    let same = meant.iter().any(|other| {
        same_model(own, other, catalog)
            || own.owner().is_some_and(|owner| other.owner().is_some_and(|other| owner.eq_ignore_ascii_case(other)))
            || original(own, catalog) == *other
            || normal_name(own.name()).contains(&normal_name(other.name()))
    });
    if same || normal_name(own.name()).contains(&normal_name(other.name())) {
        return;
    }
    parents.groups.clear();
    let one = meant.len() == 1;
    let group = parents.group(other.clone(), one);
    group.alternatives = if one { Vec::new() } else { meant };
    let experts = names::has_experts(own.name()) && !names::has_experts(other.name());
    let kind = match Context::of(evidence).changed() {
        _ if experts => Some(RelationKind::Merge),
        true => None,
        false => Some(RelationKind::Copy),
    };
    group.claims.push(Said { kind, basis, evidence: index });
    group.notes.push(format!("the card is that of `{other}`"));
}

/// Whether a title is that of a model's name: all words of the name are in it.
fn within(name: &str, title: &str) -> bool {
    let title = normal_name(title);
    normal_name(name).split(' ').all(|word| title.split(' ').any(|other| other == word))
}

/// Adds what the catalogue knows of the model under its id: its parents, its teachers, the model it is a copy of.
pub(super) fn from_catalog(parents: &mut Gathered, teachers: &mut Gathered, identity: &Identity, catalog: &Catalog) {
    let (Some(id), Some(first)) = (&identity.id, identity.evidence.first()) else { return };
    let basis = if identity.named_only { Basis::Named } else { Basis::Recorded };
    let add = |to: &mut Gathered, parent: &ModelId, kind: RelationKind, known: Confidence, note: String| {
        let group = to.group(parent.clone(), true);
        group.claims.push(Said { kind: Some(kind), basis, evidence: first.0 });
        group.catalog = group.catalog.max(Some(known));
        group.notes.push(note);
    };
    if let Some(row) = catalog.families.get(id) {
        for parent in &row.parents {
            // What the card itself says of this parent goes before what the catalogue remembers.
            let said = |to: &Gathered| to.groups.iter().any(|group| group.id == parent.id);
            if parent.kind.carries_weights() && said(teachers) && !said(parents) {
                continue;
            }
            let to = if parent.kind.carries_weights() { &mut *parents } else { &mut *teachers };
            add(to, &parent.id, parent.kind, row.confidence, format!("the catalogue has `{}` from `{}`", row.id, parent.id));
        }
    } else if let Some((original, kind, known)) = graph::republished(id, catalog)
        && parents.groups.is_empty()
    {
        add(parents, &original, kind, known, format!("the catalogue has `{id}` as a copy of `{original}`"));
    }
}

/// Adds teachers whose token signature the tokenizer carries, where no parent explains it: a tokenizer comes over with the weights.
pub(super) fn from_signatures(teachers: &mut Gathered, parents: &Gathered, evidence: &[Evidence], catalog: &Catalog) {
    for (index, seen) in evidence.iter().enumerate() {
        let Claim::Tokenizer(tokenizer) = &seen.claim else { continue };
        for signature in catalog.families.signatures() {
            let Some(concludes) = &signature.concludes else { continue };
            if concludes.kind != RelationKind::Distillation || !signature.matches(&tokenizer.special) {
                continue;
            }
            let explains = |parent: &Group| catalog.families.descends(&original(&parent.id, catalog), &concludes.id);
            if parents.groups.iter().any(explains) {
                continue;
            }
            let group = teachers.group(concludes.id.clone(), true);
            group.claims.push(Said { kind: Some(concludes.kind), basis: Basis::Structural, evidence: index });
            group.notes.push(format!("the tokenizer carries the tokens of signature `{}`", signature.id));
        }
    }
}

/// Adds the parent that the model's own name suggests.
pub(super) fn from_names(parents: &mut Gathered, identity: &Identity, evidence: &[Evidence], catalog: &Catalog) {
    let named: Vec<(usize, &str)> = evidence
        .iter()
        .enumerate()
        .filter_map(|(index, seen)| match &seen.claim {
            Claim::Name { name } => Some((index, name.as_str())),
            _ => None,
        })
        .collect();
    for (index, name) in named {
        let bare = name.rsplit('/').next().unwrap_or(name);
        let stored = names::without_storage_words(bare);
        let whole = stored.and_then(|stored| match catalog.families.resolve(stored) {
            Resolution::One(id) => Some((id, stored)),
            _ => None,
        });
        let Some((parent, inside)) = whole.or_else(|| names::named_inside(bare, &catalog.families)) else { continue };
        let whole_name = inside == bare || normal_name(bare) == normal_name(parent.name());
        let own = identity.id.as_ref();
        let itself = |own: &ModelId| {
            same_model(own, &parent, catalog) || whole_name && own.owner().is_some_and(|owner| parent.owner() == Some(owner))
        };
        // A name left over from elsewhere is not the model's own.
        let alone = stored.is_some() || own.is_some_and(|own| own.name() == bare) && names::says_enough(bare, inside);
        if own.is_some_and(itself) || !architecture_allows(evidence, &parent, alone, catalog) {
            continue;
        }
        let basis = evidence[index].basis.min(Basis::Recorded);
        let kind = match stored {
            _ if whole_name && Context::of(evidence).changed() => None,
            _ if whole_name => Some(RelationKind::Copy),
            stored => stored.map(|_| RelationKind::Quantization),
        };
        let group = parents.group(parent.clone(), true);
        group.claims.push(Said { kind, basis, evidence: index });
        group.notes.push(format!("the name `{name}` holds that of `{parent}`"));
        return;
    }
}

/// Whether the model's architecture is one that the parent's family uses; where none is known, whether the name says enough
/// `alone`.
fn architecture_allows(evidence: &[Evidence], parent: &ModelId, alone: bool, catalog: &Catalog) -> bool {
    let own = evidence.iter().find_map(|seen| match &seen.claim {
        Claim::Architecture { model_type } => Some(model_type),
        _ => None,
    });
    let Some(row) = catalog.families.get(parent) else { return own.is_some() || alone };
    let types = &catalog.families.family_of(row).model_types;
    let is_one = |word: &str| types.iter().any(|known| known.eq_ignore_ascii_case(word));
    match own {
        Some(own) => types.is_empty() || is_one(own),
        // A card's tags often hold the word that a config would.
        None => alone || evidence.iter().any(|seen| matches!(&seen.claim, Claim::Tag { tag } if is_one(tag))),
    }
}

pub(super) fn known_root(identity: &Identity, catalog: &Catalog) -> bool {
    identity.id.as_ref().and_then(|id| catalog.families.get(id)).is_some_and(|row| row.root)
}
