//! Duties and changes that files cannot settle: attribution, marks of changes, source, licences that were others before, licences of
//! works on weights, names of families whose lineage nobody states.
//!
//! Each of these gives review at most: what is missing here may stand elsewhere, and what a licence was on the day on which a
//! child was made, no file says.

use super::Conflict;
use super::class::Class;
use super::compare::{Child, conflict};
use super::conclude::Bond;
use super::terms::over_grants;
use crate::catalog::Catalog;
use crate::catalog::licenses::LicenseRow;
use crate::lineage::{LineageGraph, RelationStanding};

/// Most parts of a name that are looked at.
const MOST_PARTS: usize = 8;

/// What is left to a person: one conflict for a class and an ancestor's licence.
pub(super) fn conflicts(child: &Child<'_>, bonds: &[Bond<'_>], graph: &LineageGraph, catalog: &Catalog) -> Vec<Conflict> {
    let mut found: Vec<Conflict> = Vec::new();
    for bond in bonds.iter().filter(|bond| !bond.way.keys.distills()) {
        let all = [
            unnamed(child, bond, graph, "AT"),
            unnamed(child, bond, graph, "MC"),
            source(child, bond),
            changed(child, bond, catalog),
            beyond_scope(child, bond, catalog),
        ];
        for conflict in all.into_iter().flatten() {
            let same = |known: &Conflict| known.class == conflict.class && known.ancestor_license == conflict.ancestor_license;
            if !found.iter().any(same) {
                found.push(conflict);
            }
        }
    }
    found.extend(generic_on_family(child, graph, catalog));
    found
}

/// A direct parent that nothing in the repository names, though its licence asks to be told of it, or of what was changed.
fn unnamed(child: &Child<'_>, bond: &Bond<'_>, graph: &LineageGraph, code: &str) -> Option<Conflict> {
    // A relation that is claimed anywhere names its parent.
    let claimed = bond.way.edges.first().is_none_or(|edge| graph.edges[*edge].standing != RelationStanding::Inferred);
    if !child.repository || bond.way.edges.len() != 1 || claimed || !bond.way.firm || !bond.has(&[code]) {
        return None;
    }
    let from = format!("{} of {}", bond.row.title, bond.ancestor);
    let (class, why) = match code {
        "AT" => (Class::AttributionMissing, format!("{from} asks that it is named; no file here names it")),
        _ => (Class::ChangesUnmarked, format!("{from} asks that changes are marked; no file here says what was made of it")),
    };
    Some(conflict(class, child, bond, false, why))
}

fn source(child: &Child<'_>, bond: &Bond<'_>) -> Option<Conflict> {
    let why = || {
        format!(
            "{} of {} asks that the source is disclosed; what that is for weights, a person must judge",
            bond.row.title, bond.ancestor
        )
    };
    bond.has(&["SC"]).then(|| conflict(Class::SourceReview, child, bond, false, why()))
}

/// An ancestor that was under stricter terms before: a child that was made then is bound by those.
fn changed(child: &Child<'_>, bond: &Bond<'_>, catalog: &Catalog) -> Option<Conflict> {
    let before = catalog.families.get(bond.ancestor)?.license_before.as_ref()?;
    let row = catalog.licenses.get(before).filter(|row| row.id != bond.row.id)?;
    let looser = child.rows.is_empty() || child.carries(row) || over_grants(&child.rows, row).is_empty();
    let why = || {
        format!(
            "{} was released under {} before {}; a model made of it then is under that",
            bond.ancestor, row.title, bond.row.title
        )
    };
    (!looser).then(|| Conflict {
        ancestor_license: Some(row.id.clone()),
        ..conflict(Class::UpstreamLicenseChanged, child, bond, false, why())
    })
}

/// A licence for works of authorship over weights whose own licence is one for code or models. One that asks for the
/// same licence, or allows no derivative or no commercial use, is told as such.
fn beyond_scope(child: &Child<'_>, bond: &Bond<'_>, catalog: &Catalog) -> Option<Conflict> {
    let works = &catalog.licenses.conflict_class(Class::CreativeCommonsScope.slug())?.families;
    let of_works = |row: &LicenseRow| works.contains(&row.family);
    let same = child.rows.is_empty() || child.carries(bond.row) || child.rows.iter().any(|row| of_works(row));
    if same || !of_works(bond.row) || bond.left.codes.is_empty() || bond.has(&["SA", "ND", "NC"]) {
        return None;
    }
    let why = format!(
        "{} of {} is written for works of authorship, {} is not; what it asks for weights, a person must judge",
        bond.row.title,
        bond.ancestor,
        child.title()
    );
    Some(conflict(Class::CreativeCommonsScope, child, bond, false, why))
}

/// A name that speaks of a family whose models are all under a licensor's restricted terms, on a model that declares a licence that
/// everybody uses and states no base.
fn generic_on_family(child: &Child<'_>, graph: &LineageGraph, catalog: &Catalog) -> Option<Conflict> {
    let licenses = &catalog.licenses;
    let based = graph.nodes.first().is_some_and(|node| node.root)
        || graph.parents(0).any(|edge| graph.edges[edge].kind.carries_weights());
    if based || child.rows.is_empty() || !child.rows.iter().all(|row| licenses.is_generic(row) && row.grant.relicense == "free")
    {
        return None;
    }
    let parts: Vec<&str> = child.id.name().split(['-', '_']).take(MOST_PARTS).collect();
    let named = (0..parts.len()).find_map(|start| {
        (start + 1..=parts.len().min(start + 3)).rev().find_map(|end| {
            let name = parts[start..end].join("-");
            Some((restricted(&name, child, catalog)?, name))
        })
    });
    let (titles, name) = named?;
    let why = format!(
        "the name speaks of {name}, whose models are under {titles}; the model declares {} and states no base",
        child.title()
    );
    Some(Conflict {
        class: Class::GenericLicenseOnFamily.slug().to_owned(),
        certain: false,
        unverified: false,
        ancestor: None,
        ancestor_license: None,
        why,
        evidence: child.evidence.clone(),
    })
}

/// The licences of the models that a name may stand for, where all are a licensor's own and limited, and the publisher is another.
fn restricted(name: &str, child: &Child<'_>, catalog: &Catalog) -> Option<String> {
    if name.chars().filter(|c| c.is_alphabetic()).count() < 4 {
        return None;
    }
    let mut titles: Vec<&str> = Vec::new();
    for model in catalog.families.models_of(name) {
        let row = catalog.licenses.get(model.license.as_ref()?)?;
        let limited = !catalog.licenses.is_generic(row) && !matches!(row.grant.relicense.as_str(), "free" | "" | "unknown");
        let own = model.id.owner().zip(child.id.owner()).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b));
        if !limited || own || model.access() == "closed" {
            return None;
        }
        if !titles.contains(&row.title.as_str()) {
            titles.push(&row.title);
        }
    }
    (!titles.is_empty()).then(|| titles.join(" or "))
}
