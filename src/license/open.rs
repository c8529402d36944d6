//! Duties and changes that files cannot settle: attribution, marks of changes, source, licences that were others before.
//!
//! Each of these gives review at most: what is missing here may stand elsewhere, and what a licence was on the day on which a
//! child was made, no file says.

use super::Conflict;
use super::class::Class;
use super::compare::{Child, conflict};
use super::conclude::Bond;
use super::terms::over_grants;
use crate::catalog::Catalog;
use crate::lineage::{LineageGraph, RelationStanding};

/// What is left to a person: one conflict for a class and an ancestor's licence.
pub(super) fn conflicts(child: &Child<'_>, bonds: &[Bond<'_>], graph: &LineageGraph, catalog: &Catalog) -> Vec<Conflict> {
    let mut found: Vec<Conflict> = Vec::new();
    for bond in bonds.iter().filter(|bond| !bond.way.keys.distills()) {
        let all = [
            unnamed(child, bond, graph, "AT"),
            unnamed(child, bond, graph, "MC"),
            source(child, bond),
            changed(child, bond, catalog),
        ];
        for conflict in all.into_iter().flatten() {
            let same = |known: &Conflict| known.class == conflict.class && known.ancestor_license == conflict.ancestor_license;
            if !found.iter().any(same) {
                found.push(conflict);
            }
        }
    }
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
