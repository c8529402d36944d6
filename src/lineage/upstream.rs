//! Ancestors that are named beside the parent: a card tells the whole story, a config keeps what its maker loaded.
//!
//! Only the nearest is a parent. What stands further up is found again by the walk from there, with its own evidence.

use super::assemble::{Gathered, Group, original};
use super::context::Context;
use crate::catalog::Catalog;
use crate::evidence::Evidence;
use crate::model::{Basis, RelationKind};

/// A config that came over with the weights still names what its maker loaded: where the model is another form of a parent that
/// is named elsewhere, that is the parent's parent.
pub(super) fn drop_left_behind(parents: &mut Gathered, context: &Context, evidence: &[Evidence]) {
    use RelationKind::{Conversion, Copy, Quantization};
    let other_form = |group: &Group| match group.claims.iter().find_map(|said| said.kind) {
        Some(kind) => matches!(kind, Quantization | Conversion | Copy),
        None => context.quantized || context.converted,
    };
    let left_behind =
        |group: &Group| group.claims.iter().all(|said| said.kind.is_none() && evidence[said.evidence].extractor == "config");
    if parents.groups.iter().any(|group| !left_behind(group) && other_form(group)) {
        parents.groups.retain(|group| !left_behind(group));
    }
}

/// "Helper-Chat is based on Base": where the catalogue knows that another parent, nearer, descends from one that only prose
/// names, prose told of the ancestor. A merge may well take both.
pub(super) fn drop_ancestors(parents: &mut Gathered, catalog: &Catalog) {
    let merged = |group: &Group| group.claims.iter().any(|said| said.kind == Some(RelationKind::Merge));
    let told = |group: &Group| group.resolved && group.claims.iter().all(|said| said.basis <= Basis::Stated);
    let originals: Vec<_> =
        parents.groups.iter().map(|group| (original(&group.id, catalog), group.resolved, merged(group))).collect();
    let is_above = |index: usize, group: &Group| {
        let (id, ..) = &originals[index];
        told(group)
            && group.catalog.is_none()
            && !merged(group)
            && originals.iter().enumerate().any(|(at, (nearer, resolved, merges))| {
                at != index && *resolved && !merges && nearer != id && catalog.families.descends(nearer, id)
            })
    };
    let mut above =
        parents.groups.iter().enumerate().map(|(index, group)| is_above(index, group)).collect::<Vec<_>>().into_iter();
    parents.groups.retain(|_| !above.next().unwrap_or(false));
}
