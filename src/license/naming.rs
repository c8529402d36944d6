//! What ancestors' licences ask of the model's name, and where two of them ask for what cannot be met together.

use std::collections::HashSet;

use super::Conflict;
use super::class::Class;
use super::compare::{Child, conflict};
use super::conclude::Bond;
use super::terms::starts_with_prefix;
use crate::catalog::Catalog;
use crate::model::{LicenseId, ModelId};

/// The licences whose start of the name the model has.
///
/// A name that starts like that of a model on a way there, up to what is asked for, keeps to the licensor's own naming.
pub(super) fn kept_prefixes<'a>(child: &Child<'_>, bonds: &[&Bond<'a>]) -> HashSet<&'a LicenseId> {
    let keeps = |bond: &Bond<'a>| {
        let prefix = prefix_of(bond)?;
        let head = |name: &ModelId| {
            let name = name.name();
            Some(name[..name.to_ascii_lowercase().find(&prefix.to_ascii_lowercase())? + prefix.len()].to_owned())
        };
        let passed = bond.way.edges.iter().map(|edge| &child.graph.nodes[child.graph.edges[*edge].parent].id);
        let mut heads = passed.filter_map(head).chain([prefix.to_owned(), bond.ancestor.name().to_owned()]);
        heads.any(|head| starts_with_prefix(child.id.name(), &head)).then_some(&bond.row.id)
    };
    bonds.iter().filter_map(|bond| keeps(bond)).collect()
}

/// The start of the name that an ancestor's licence asks for, where the model does not have it.
pub(super) fn naming(child: &Child<'_>, bond: &Bond<'_>) -> Option<Conflict> {
    let prefix = prefix_of(bond)?;
    let why = format!(
        "{} of {} asks that the name starts with `{prefix}`; it is `{}`",
        bond.row.title,
        bond.ancestor,
        child.id.name()
    );
    Some(conflict(Class::NamePrefixMissing, child, bond, child.sure_of_name, why))
}

fn prefix_of<'a>(bond: &Bond<'a>) -> Option<&'a str> {
    bond.has(&["NP"]).then(|| bond.row.terms["name_prefix"]["value"].as_str()).flatten()
}

/// Two ancestors whose demands cannot be met together.
pub(super) fn clashes(child: &Child<'_>, bonds: &[&Bond<'_>], catalog: &Catalog) -> Vec<Conflict> {
    let mut found = Vec::new();
    for (number, bond) in bonds.iter().enumerate() {
        for other in &bonds[number + 1..] {
            let both = |what: &str| {
                let (a, b) = (&bond.row.title, &other.row.title);
                format!("{a} of {} and {b} of {} {what}", bond.ancestor, other.ancestor)
            };
            let certain = other.certain;
            let become_each_other = catalog.licenses.may_become(&bond.row.id, &other.row.id)
                || catalog.licenses.may_become(&other.row.id, &bond.row.id);
            if bond.has(&["SA"]) && other.has(&["SA"]) && !become_each_other {
                found.push(conflict(Class::MergeUnsatisfiable, child, bond, certain, both("each ask for their own licence")));
            }
            if let (Some(a), Some(b)) = (prefix_of(bond), prefix_of(other))
                && !starts_with_prefix(a, b)
                && !starts_with_prefix(b, a)
            {
                let why = both(&format!("ask for names that start with `{a}` and with `{b}`"));
                found.push(conflict(Class::NamePrefixClash, child, bond, certain, why));
            }
        }
    }
    found
}
