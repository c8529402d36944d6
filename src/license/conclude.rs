//! What ancestors still demand: their duties carried down every way, the licences that bind, and where the model's own licence
//! does not fit.

use std::collections::{BTreeMap, HashSet};

use super::ascent::{Way, is_firm, ways};
use super::class::Class;
use super::compare::{self, Child};
use super::open;
use super::terms::{self, Surviving, beyond_notice, surviving};
use super::{Conflict, License, Licensed, Obligation, Unknown};
use crate::catalog::licenses::{LicenseRow, Licenses};
use crate::catalog::{Catalog, Resolution};
use crate::evidence::{Claim, Evidence};
use crate::lineage::{AncestorSource, LineageGraph, Node};
use crate::model::{Basis, LicenseId, ModelId, identifier};
use crate::origin;

/// What one licence of one ancestor still demands at the lower end of one way.
pub(super) struct Bond<'a> {
    /// The ancestor.
    pub(super) ancestor: &'a ModelId,
    /// Its licence.
    pub(super) row: &'a LicenseRow,
    /// How it is reached.
    pub(super) way: Way,
    /// What is left of its duties.
    pub(super) left: Surviving<'a>,
    /// Whether terms and way are sure enough to fail on.
    pub(super) certain: bool,
    /// Whether it was read that the ancestor is under the licence, so that it can be failed on.
    pub(super) read: bool,
}

impl Bond<'_> {
    /// Whether a duty of that code survives.
    pub(super) fn has(&self, codes: &[&str]) -> bool {
        self.left.codes.iter().any(|code| codes.contains(code))
    }

    /// Whether the licence still covers what comes down this way, and not only a notice of it.
    fn binds(&self) -> bool {
        let relicense = self.row.grant.relicense.as_str();
        let covers = !self.way.keys.distills() && relicense != "free" && !relicense.is_empty();
        covers || self.left.codes.iter().any(|code| beyond_notice(code))
    }
}

/// See [`super::conclude`].
pub(super) fn conclude(
    mut own: License,
    id: &ModelId,
    graph: &LineageGraph,
    licensed: &dyn Fn(&Node) -> Option<Licensed>,
    evidence: &[Evidence],
    catalog: &Catalog,
) -> License {
    let named = |node: &Node| {
        let mut known = licensed(node)?;
        known.rows.retain(|row| !catalog.licenses.is_placeholder(row));
        (!known.rows.is_empty()).then_some(known)
    };
    let known: Vec<Option<Licensed>> = graph.nodes.iter().map(named).collect();
    let said = super::bases::of_bases(evidence, catalog);
    let sure = is_sure_of_name(id, evidence) || is_released_as(id, &own, catalog);
    let has_licence =
        |node: usize| if node == 0 { !own.resolved.is_empty() } else { known.get(node).is_some_and(Option::is_some) };
    let mut bonds = Vec::new();
    let mut unknown = vec![false; graph.nodes.len()];
    for way in ways(graph, id, &has_licence, catalog) {
        // A folder's name alone does not make a model its licensor's own.
        let own_claim = way.within_licensor && way.child(graph) == 0 && !sure;
        if way.within_licensor && !own_claim {
            continue;
        }
        let node = &graph.nodes[way.node];
        match &known[way.node] {
            Some(known) => bonds.extend(bonds_of(&known.rows, node, &way, (!own_claim, known.read), catalog)),
            None => {
                // What the model's card says of its base is better than nothing, and no more than that.
                if let Some(said) = said.iter().find(|said| said.is_of(&node.id, &way)) {
                    bonds.extend(bonds_of(&said.rows, node, &way, (false, true), catalog));
                }
                // So is what all models have that a name stands for.
                let bare = Some(node.id.as_str()).filter(|_| node.id.owner().is_none());
                match bare.and_then(|name| catalog.license_of_all(name)) {
                    Some(row) => bonds.extend(bonds_of(std::slice::from_ref(row), node, &way, (false, true), catalog)),
                    None if unknown[way.node] || is_repacked(way.node, graph, &known) => {}
                    None => {
                        if let Some(why) = unlicensed(&mut own, node, &way, graph, catalog) {
                            unknown[way.node] = true;
                            own.unknown.push(Unknown { of: Some(node.id.clone()), why: why.to_owned() });
                        }
                    }
                }
            }
        }
    }
    if graph.truncated {
        own.own_unknown("its tree is larger than is followed");
    }
    let mut unsure: HashSet<(&ModelId, &LicenseId)> = HashSet::new();
    for bond in bonds.iter().filter(|bond| bond.left.review && !bond.way.keys.distills()) {
        if unsure.insert((bond.ancestor, &bond.row.id)) {
            let why = format!("what {} asks of a derivative like this is not sure", bond.row.title);
            own.unknown.push(Unknown { of: Some(bond.ancestor.clone()), why });
        }
    }
    super::licensor::settle(&mut own, &bonds, catalog);
    let child = Child::new(&own, id, sure, graph, evidence, catalog);
    let mut conflicts = compare::conflicts(&child, &bonds, catalog);
    conflicts.extend(open::conflicts(&child, &bonds, graph, catalog));
    own.obligations = obligations(&own, id, graph, &bonds, catalog);
    own.concluded = concluded(&own, &bonds, catalog);
    // What the prose says of an ancestor's licence is no contradiction.
    let inherited: HashSet<&LicenseId> = bonds.iter().map(|bond| &bond.row.id).collect();
    own.conflicts.retain(|conflict| {
        let about_ancestor = conflict.ancestor_license.as_ref().is_some_and(|row| inherited.contains(row));
        conflict.class != Class::CardContradictsItself.slug() || !about_ancestor
    });
    own.conflicts.extend(conflicts);
    own
}

/// Whether the catalogue has a model of this id under the licence that is stated here.
fn is_released_as(id: &ModelId, own: &License, catalog: &Catalog) -> bool {
    let known = catalog.families.get(id).and_then(|row| row.license.as_ref());
    known.is_some_and(|license| own.resolved.contains(license))
}

/// Whether the model's id rests on more than the name of a folder or file.
fn is_sure_of_name(id: &ModelId, evidence: &[Evidence]) -> bool {
    evidence.iter().any(|seen| match &seen.claim {
        Claim::Name { name } if seen.basis > Basis::Named => {
            identifier(name).is_ok_and(|name| name.eq_ignore_ascii_case(id.as_str()))
        }
        _ => false,
    })
}

/// Bonds to an ancestor's licences; `sure` and `read` say whether way and licence can be failed on.
fn bonds_of<'a>(
    rows: &[LicenseId],
    node: &'a Node,
    way: &Way,
    (sure, read): (bool, bool),
    catalog: &'a Catalog,
) -> Vec<Bond<'a>> {
    let licenses = &catalog.licenses;
    let rows = rows.iter().filter_map(|row| licenses.get(row));
    rows.map(|row| Bond {
        ancestor: &node.id,
        row,
        left: surviving(row, way.keys, licenses),
        certain: sure && way.firm && terms::is_read(row),
        read,
        way: way.clone(),
    })
    .collect()
}

/// Whether a model is nothing but another one in other packing, whose licence is known: who repacks adds no work of his own.
fn is_repacked(node: usize, graph: &LineageGraph, known: &[Option<Licensed>]) -> bool {
    let mut seen = vec![node];
    let mut at = node;
    loop {
        let mut above = graph.parents(at).map(|edge| &graph.edges[edge]).filter(|edge| edge.kind.carries_weights());
        let (Some(edge), None) = (above.next(), above.next()) else { return false };
        if !edge.kind.repacks() || !is_firm(edge) || seen.contains(&edge.parent) {
            return false;
        }
        at = edge.parent;
        if at == 0 || known.get(at).is_some_and(Option::is_some) {
            return at != 0;
        }
        seen.push(at);
    }
}

/// An ancestor whose licence is not known. A closed teacher has no licence; its provider's terms speak instead.
/// Gives why nothing is known where neither speaks.
fn unlicensed(own: &mut License, node: &Node, way: &Way, graph: &LineageGraph, catalog: &Catalog) -> Option<&'static str> {
    let taught = way.edges.last().is_some_and(|edge| !graph.edges[*edge].kind.carries_weights());
    let closed = taught && catalog.families.access(&node.id).is_some_and(|(access, _)| access == "closed");
    let maker = closed.then(|| origin::maker_of(catalog, &node.id)).flatten();
    let told = |conflict: &Conflict| conflict.ancestor.as_ref() == Some(&node.id);
    match maker.and_then(|maker| catalog.licenses.provider_terms(&maker.id)) {
        Some(_) if own.conflicts.iter().any(told) => None,
        Some(terms) if terms.verdict.starts_with("FORBIDDEN") => {
            own.conflicts.push(Conflict {
                class: Class::DistillationBarred.slug().to_owned(),
                certain: false,
                unverified: false,
                ancestor: Some(node.id.clone()),
                ancestor_license: None,
                why: format!("the provider's terms for outputs of {}: {}", node.id, terms.rule),
                evidence: Vec::new(),
            });
            None
        }
        Some(terms) if terms.verdict == "ALLOWED" => None,
        _ => Some(why_unlicensed(node, closed, catalog)),
    }
}

/// Why the licence of an ancestor is not known.
fn why_unlicensed(node: &Node, closed: bool, catalog: &Catalog) -> &'static str {
    match node.source {
        _ if closed => "its provider's terms for outputs are not known",
        AncestorSource::Scanned | AncestorSource::Hub => "its files state none that is known",
        AncestorSource::Unresolved => match catalog.families.resolve(node.id.as_str()) {
            Resolution::Several(_) | Resolution::Family(_) => "its name is that of several models",
            Resolution::One(_) | Resolution::Unknown => "it was not scanned, and the catalogue does not have it",
        },
        AncestorSource::Catalog => match catalog.families.get(&node.id).and_then(|row| row.license.as_ref()) {
            Some(_) => "it is only said to have one, not which",
            None => "the catalogue has the model and not its licence",
        },
    }
}

/// All duties, each once for a licence: own ones last, since a child that carries its base's licence passes on its duties.
fn obligations<'c>(
    own: &License,
    id: &ModelId,
    graph: &LineageGraph,
    bonds: &[Bond<'c>],
    catalog: &'c Catalog,
) -> Vec<Obligation> {
    let licenses = &catalog.licenses;
    let mut out: Vec<Obligation> = Vec::new();
    // The terms that are told of already, by licence.
    let mut told: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut add = |code: &str, row: &'c LicenseRow, bond: Option<&Bond<'_>>| {
        let Some(duty) = licenses.obligation(code) else { return };
        let Some(term) = duty.term.as_deref() else { return };
        let told = told.entry(row.id.as_str()).or_default();
        if told.contains(&term) {
            return;
        }
        told.push(term);
        let edges = bond.map_or(&[][..], |bond| &bond.way.edges).iter().map(|edge| &graph.edges[*edge]);
        out.push(Obligation {
            term: term.to_owned(),
            text: terms::describe(code, &duty.name, row),
            from_model: bond.map_or(id, |bond| bond.ancestor).clone(),
            from_license: row.id.clone(),
            path: std::iter::once(id).chain(edges.clone().map(|edge| &graph.nodes[edge.parent].id)).cloned().collect(),
            via: edges.map(|edge| edge.kind).collect(),
            certain: bond.map_or_else(|| terms::is_read(row) && !own.recalled, |bond| bond.certain && bond.read),
            unverified: bond.map_or_else(|| terms::is_read(row) && own.recalled, |bond| bond.certain && !bond.read),
        });
    };
    for bond in surest_first(bonds) {
        for code in &bond.left.codes {
            add(code, bond.row, Some(bond));
        }
    }
    for row in own.resolved.iter().filter_map(|row| licenses.get(row)) {
        for code in row.derivatives.inherit.get("weights").into_iter().flatten() {
            add(code, row, None);
        }
    }
    out
}

/// Bonds with the sure ones first, of equal ones the farthest ancestor first: where a duty comes from, and not who passed it on.
pub(super) fn surest_first<'a, 'b>(bonds: &'b [Bond<'a>]) -> Vec<&'b Bond<'a>> {
    let mut sorted: Vec<&Bond<'_>> = bonds.iter().collect();
    sorted.sort_by_key(|bond| (!bond.certain, !bond.read, std::cmp::Reverse(bond.way.edges.len()), bond.way.node));
    sorted
}

/// The licences that bind a user: the model's own first, then those of ancestors by name.
fn concluded(own: &License, bonds: &[Bond<'_>], catalog: &Catalog) -> Option<String> {
    let licenses = &catalog.licenses;
    let omitted = own.resolved.is_empty();
    let spdx = |row: &LicenseRow| row.spdx.clone().unwrap_or_else(|| format!("LicenseRef-{}", row.id));
    let mut parts: Vec<String> = match own.spdx.as_deref() {
        None => Vec::new(),
        Some(spdx) if !spdx.contains(' ') || spdx.contains(" OR ") => vec![spdx.to_owned()],
        Some(spdx) => spdx.split(" AND ").map(str::to_owned).collect(),
    };
    let mut inherited: Vec<String> = bonds
        .iter()
        .filter(|bond| bond.binds() || (omitted && !bond.way.keys.distills()))
        .map(|bond| spdx(bond.row))
        .chain(stricter_prose(own, licenses).map(spdx))
        .filter(|name| !parts.contains(name))
        .collect();
    inherited.sort_unstable();
    inherited.dedup();
    if !inherited.is_empty() {
        parts.iter_mut().filter(|part| part.contains(" OR ")).for_each(|part| *part = format!("({part})"));
    }
    parts.extend(inherited);
    (!parts.is_empty()).then(|| parts.join(" AND "))
}

/// Licences that only the prose names and that are stricter than the declared one: where statements differ, the stricter governs.
fn stricter_prose<'a>(own: &'a License, licenses: &'a Licenses) -> impl Iterator<Item = &'a LicenseRow> {
    let declared = licenses.class_rank(&own.class);
    own.in_prose.iter().filter_map(|row| licenses.get(row)).filter(move |row| licenses.strictness(row) > declared)
}
