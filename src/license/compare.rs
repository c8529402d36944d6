//! Where a model's own licence does not fit what its ancestors demand, class by class.

use std::collections::HashSet;
use std::sync::Arc;

use super::class::Class;
use super::conclude::{Bond, surest_first};
use super::naming::{clashes, kept_prefixes, naming};
use super::terms::{is_read, over_grants};
use super::{Conflict, License};
use crate::catalog::Catalog;
use crate::catalog::licenses::LicenseRow;
use crate::evidence::{Claim, Evidence, LicenseClaim};
use crate::lineage::{EvidenceId, LineageGraph};
use crate::model::{LicenseId, ModelId, ModelKind, RelationKind};

/// The model whose licence is compared.
pub(super) struct Child<'a> {
    pub(super) id: &'a ModelId,
    pub(super) graph: &'a LineageGraph,
    pub(super) sure_of_name: bool,
    pub(super) rows: Vec<&'a LicenseRow>,
    /// Rows whose texts or notices lie in the repository besides.
    carried: Vec<LicenseId>,
    /// Licences that the card names as those of its bases.
    named: Vec<LicenseId>,
    stated: bool,
    /// Whether its own licence was read, and is not only recalled.
    read: bool,
    /// Whether a whole repository lies here and not one file.
    pub(super) repository: bool,
    has_notice: bool,
    /// Phrases that card and notices show.
    shown: Vec<(&'a str, bool)>,
    /// What licences ask of a notice and the card says of terms.
    noticed: HashSet<&'a str>,
    adapter: bool,
    known_lineage: bool,
    /// Whether every line of weights ends in a model that is known to be a beginning.
    ends_known: bool,
    pub(super) evidence: Vec<EvidenceId>,
}

impl<'a> Child<'a> {
    pub(super) fn new(
        own: &License,
        id: &'a ModelId,
        sure_of_name: bool,
        graph: &'a LineageGraph,
        evidence: &'a [Evidence],
        catalog: &'a Catalog,
    ) -> Self {
        let is_notice = |file: &str| file.as_bytes().windows(6).any(|part| part.eq_ignore_ascii_case(b"notice"));
        let is_card = |file: &str| file.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("readme"));
        // What one file says stands together.
        let files = || evidence.chunk_by(|a, b| Arc::ptr_eq(&a.place.file, &b.place.file)).map(|seen| &*seen[0].place.file);
        let shown = evidence.iter().filter_map(|seen| match &seen.claim {
            Claim::License(LicenseClaim::Shown(phrase)) => Some((phrase.as_str(), is_notice(&seen.place.file))),
            _ => None,
        });
        let carried = evidence.iter().filter_map(|seen| match &seen.claim {
            Claim::License(LicenseClaim::Text { license, .. }) => license.clone(),
            _ => None,
        });
        let adapter = evidence.iter().any(|seen| seen.claim == Claim::Kind(ModelKind::Adapter))
            || graph.parents(0).any(|edge| graph.edges[edge].kind == RelationKind::Adapter);
        let of_terms = evidence
            .iter()
            .filter(|seen| matches!(seen.claim, Claim::License(LicenseClaim::OfBase { .. } | LicenseClaim::Stated(_))));
        let noticed = of_terms.flat_map(|seen| catalog.licenses.noticed_in(&seen.quote)).map(|(_, phrase)| phrase);
        let weights = |edge: usize| graph.edges[edge].kind.carries_weights();
        let open_ends = graph.roots().into_iter().any(|node| !graph.nodes[node].root);
        Self {
            id,
            graph,
            sure_of_name,
            rows: own.resolved.iter().filter_map(|row| catalog.licenses.get(row)).collect(),
            carried: carried.collect(),
            named: super::bases::of_bases(evidence, catalog).into_iter().flat_map(|said| said.rows).collect(),
            repository: files().any(is_card),
            has_notice: files().any(is_notice),
            shown: shown.collect(),
            noticed: noticed.collect(),
            stated: !own.evidence.is_empty(),
            read: !own.recalled,
            adapter,
            ends_known: !open_ends && graph.nodes.len() > 1,
            known_lineage: !open_ends || graph.parents(0).any(weights),
            evidence: own.evidence.clone(),
        }
    }

    /// Whether the model carries this licence, as its own or beside it.
    pub(super) fn carries(&self, row: &LicenseRow) -> bool {
        self.rows.iter().any(|own| own.id == row.id) || self.carried.contains(&row.id)
    }

    /// How far the card tells its readers of this licence of a base.
    fn tells(&self, row: &LicenseRow) -> Told {
        if !self.named.contains(&row.id) {
            Told::No
        } else if row.notice_phrases().next().is_some() && row.notice_phrases().all(|phrase| self.noticed.contains(phrase)) {
            Told::Notice
        } else {
            Told::Name
        }
    }

    fn kin<'b>(&'b self, row: &LicenseRow, catalog: &Catalog) -> Option<&'b LicenseRow> {
        self.rows.iter().copied().find(|own| catalog.licenses.are_kin(own, row))
    }

    pub(super) fn title(&self) -> String {
        self.rows.iter().map(|row| row.title.as_str()).collect::<Vec<_>>().join(" and ")
    }
}

/// How far a card tells its readers of the licence of a base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    No,
    /// It names the licence.
    Name,
    /// It gives the notice that the licence asks for.
    Notice,
}

/// Everything that does not fit: one conflict for a class and an ancestor's licence, on the surest way to it.
pub(super) fn conflicts(child: &Child<'_>, bonds: &[Bond<'_>], catalog: &Catalog) -> Vec<Conflict> {
    let bonds = surest_first(bonds);
    // Families of the weights: few, however many ancestors there are.
    let weights = distinct(bonds.iter().filter(|bond| !bond.way.keys.distills()).copied());
    let mut found = Vec::new();
    if child.rows.is_empty() {
        found.extend(omitted(child, &bonds));
    }
    let firm: Vec<&Bond<'_>> = weights.iter().copied().filter(|bond| bond.certain).collect();
    let kept = kept_prefixes(child, &bonds);
    for bond in &bonds {
        found.extend(dropped(child, bond, catalog));
        found.extend(no_derivatives(child, bond));
        found.extend(distilled(child, bond, &weights, catalog));
        // What a doubtful ancestor asks, a sure one under a licence of the same family asks already.
        if !bond.way.firm && firm.iter().any(|sure| catalog.licenses.are_kin(sure.row, bond.row)) {
            continue;
        }
        found.extend(naming(child, bond).filter(|_| !kept.contains(&bond.row.id)));
        found.extend(missing_files(child, bond));
        found.extend(undisplayed(child, bond));
        found.extend(at_the_licensors_will(bond));
    }
    let asking = bonds.iter().filter(|bond| bond.has(&["SA", "NP"])).copied();
    found.extend(clashes(child, &distinct(asking), catalog));
    found.extend(unsupported(child, &bonds, catalog));
    for row in &child.rows {
        found.extend(own_at_will(child, row));
    }
    let mut seen = HashSet::new();
    found.retain(|conflict: &Conflict| seen.insert((conflict.class.clone(), conflict.ancestor_license.clone())));
    found
}

/// The first bond of each licence.
fn distinct<'a, 'b>(bonds: impl Iterator<Item = &'b Bond<'a>>) -> Vec<&'b Bond<'a>>
where
    'a: 'b,
{
    let mut seen = HashSet::new();
    bonds.filter(|bond| seen.insert(&bond.row.id)).collect()
}

pub(super) fn conflict(class: Class, child: &Child<'_>, bond: &Bond<'_>, certain: bool, why: String) -> Conflict {
    Conflict {
        class: class.slug().to_owned(),
        certain: certain && bond.certain && bond.read && child.read,
        unverified: certain && bond.certain && !(bond.read && child.read),
        ancestor: Some(bond.ancestor.clone()),
        ancestor_license: Some(bond.row.id.clone()),
        why,
        evidence: child.evidence.clone(),
    }
}

/// The model states no licence that is known. That is so whoever it descends from: an ancestor that only a name suggests must not
/// make it less sure.
fn omitted(child: &Child<'_>, bonds: &[&Bond<'_>]) -> Option<Conflict> {
    if child.stated {
        return None;
    }
    let class = if child.adapter { Class::AdapterLicenseOmitted } else { Class::LicenseOmitted };
    let floor = bonds.iter().find(|bond| bond.way.firm && !bond.way.keys.distills());
    Some(match floor {
        Some(bond) => {
            let why = format!("no licence is stated; {} of {} still applies", bond.row.title, bond.ancestor);
            Conflict { certain: true, unverified: false, ..conflict(class, child, bond, true, why) }
        }
        None => Conflict {
            class: class.slug().to_owned(),
            certain: true,
            unverified: false,
            ancestor: None,
            ancestor_license: None,
            why: "neither card nor file states a licence, so nothing is granted".to_owned(),
            evidence: Vec::new(),
        },
    })
}

/// Limits of an ancestor that the child's licence does not pass on.
fn dropped(child: &Child<'_>, bond: &Bond<'_>, catalog: &Catalog) -> Vec<Conflict> {
    // "openrail" over a licence of that class may well be that licence: only its text could tell.
    let may_be = |own: &LicenseRow| own.class == bond.row.class && catalog.licenses.leaves_member_open(&own.id);
    if child.rows.is_empty() || child.carries(bond.row) || child.rows.iter().any(|own| may_be(own)) {
        return Vec::new();
    }
    let read = child.rows.iter().all(|row| is_read(row));
    let from = format!("{} of {}", bond.row.title, bond.ancestor);
    if let Some(kin) = child.kin(bond.row, catalog) {
        let why = format!("{} is another version than {from}", kin.title);
        return if bond.left.codes.is_empty() {
            Vec::new()
        } else {
            vec![conflict(Class::LicenseVersionSkew, child, bond, true, why)]
        };
    }
    // A licence that lets own changes stand under own terms binds beside them: a card that names it as the base's tells of its
    // limits on use, and one that gives its notice passes them on.
    let told = if bond.row.grant.relicense == "additive" { child.tells(bond.row) } else { Told::No };
    let mut found = Vec::new();
    let mut over = over_grants(&child.rows, bond.row);
    over.retain(|(axis, _)| *axis != "uses" || told != Told::Notice);
    if !bond.way.keys.distills() && !over.is_empty() && bond.left.codes.iter().any(|code| super::terms::beyond_notice(code)) {
        let sure = read && (told == Told::No || over.iter().any(|(axis, _)| *axis != "uses"));
        let over: Vec<String> = over.into_iter().map(|(_, words)| words).collect();
        let why = format!("{} grants more than {from}: {}", child.title(), over.join("; "));
        found.push(conflict(Class::Relabelled, child, bond, sure, why));
    }
    if bond.has(&["UR", "UA"]) && told != Told::Notice && !child.rows.iter().any(|row| row.grant.uses == "restricted") {
        let why = format!("{from} bars some uses for everyone downstream; {} does not", child.title());
        found.push(conflict(Class::UseRestrictionsDropped, child, bond, read && told == Told::No, why));
    }
    let mut add = |class: Class, why: String| found.push(conflict(class, child, bond, read, why));
    if bond.has(&["NC", "RO"]) && !child.rows.iter().any(|row| row.grant.commercial == "no") {
        add(Class::NoncommercialDropped, format!("{from} allows no commercial use; {} does", child.title()));
    }
    // Who reads in the card under what the base stands is told of its conditions.
    if bond.has(&["TH", "TR", "OT"]) && !child.named.contains(&bond.row.id) {
        add(Class::ConditionsDropped, format!("{from} sets conditions on users that {} does not name", child.title()));
    }
    if bond.has(&["SA"]) && !child.rows.iter().any(|row| catalog.licenses.may_become(&bond.row.id, &row.id)) {
        add(Class::CopyleftDropped, format!("{from} asks for the same licence; {} is another", child.title()));
    }
    let refused = |code: &&&str| child.rows.iter().any(|row| catalog.licenses.refuses(&row.id, code));
    if let Some(code) = bond.left.codes.iter().find(refused) {
        let duty = catalog.licenses.obligation(code).map_or(*code, |duty| duty.name.as_str());
        add(Class::GplIncompatibleParent, format!("{} takes no further limits, but {from} imposes: {duty}", child.title()));
    }
    found
}

/// A text or notice that must come along and is not here. A partial download looks the same, so a person must look.
fn missing_files(child: &Child<'_>, bond: &Bond<'_>) -> Vec<Conflict> {
    if !child.repository || bond.way.keys.distills() || bond.row.grant.relicense == "free" {
        return Vec::new();
    }
    let from = format!("{} of {}", bond.row.title, bond.ancestor);
    let mut found = Vec::new();
    if bond.has(&["LC"]) && !child.carried.contains(&bond.row.id) {
        let why = format!("{from} asks for a copy of its text; none is here");
        found.push(conflict(Class::LicenseTextMissing, child, bond, false, why));
    }
    let required = bond.row.terms["notice_file"]["required"].as_bool() == Some(true);
    let in_notice = |phrase: &&str| child.shown.contains(&(*phrase, true));
    let unsaid: Vec<&str> = bond.row.notice_phrases().filter(|phrase| !in_notice(phrase)).collect();
    let why = match (child.has_notice, unsaid.as_slice()) {
        (false, _) if child.tells(bond.row) == Told::Notice => {
            Some(format!("{from} asks for a notice file; only the card gives the notice"))
        }
        (false, _) => Some(format!("{from} asks for a notice file; none is here")),
        (true, []) => None,
        (true, unsaid) => Some(format!("{from} asks for a notice that mentions: {}", unsaid.join(", "))),
    };
    if bond.has(&["NF"]) && required {
        found.extend(why.map(|why| conflict(Class::NoticeMissing, child, bond, false, why)));
    }
    found
}

/// A phrase that must be displayed and that the card does not show. It may stand on a web page instead, so a person must look.
fn undisplayed(child: &Child<'_>, bond: &Bond<'_>) -> Option<Conflict> {
    if !child.repository || !bond.has(&["DA"]) {
        return None;
    }
    let phrases: Vec<&str> = bond.row.display_phrases().collect();
    if phrases.is_empty() || phrases.iter().any(|phrase| child.shown.contains(&(*phrase, false))) {
        return None;
    }
    let when = bond.row.terms["display"]["when"].as_str().map(|when| format!(" ({when})")).unwrap_or_default();
    let phrases = phrases.iter().map(|phrase| format!("`{phrase}`")).collect::<Vec<_>>().join(" or ");
    let why = format!("{} of {} asks to display {phrases}{when}; the card does not", bond.row.title, bond.ancestor);
    Some(conflict(Class::DisplayMissing, child, bond, false, why))
}

/// A licensor's licence that nothing above the model is under: a family that is claimed and not there, or terms borrowed.
fn unsupported(child: &Child<'_>, bonds: &[&Bond<'_>], catalog: &Catalog) -> Option<Conflict> {
    if bonds.is_empty() || !child.ends_known {
        return None;
    }
    let supported = |row: &LicenseRow| {
        bonds.iter().any(|bond| bond.row.id == row.id || catalog.licenses.are_kin(bond.row, row))
            || !catalog.licenses.are_kin(row, row)
            || row.grant.relicense == "free"
            || is_licensor(child.id, &row.id, catalog)
    };
    let row = child.rows.iter().find(|row| !supported(row))?;
    let why = format!("{} is declared, but no known ancestor is under it", row.title);
    Some(Conflict {
        class: Class::FamilyClaimUnsupported.slug().to_owned(),
        certain: false,
        unverified: false,
        ancestor: None,
        ancestor_license: Some(row.id.clone()),
        why,
        evidence: child.evidence.clone(),
    })
}

/// Whether models of this maker are released under a licence: its licensor names it on works of its own.
fn is_licensor(id: &ModelId, license: &LicenseId, catalog: &Catalog) -> bool {
    let maker = |id: &ModelId| catalog.makers.by_handle(id.owner()?).map(|maker| &maker.id);
    let same = |other: &ModelId| match (id.owner(), other.owner()) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b) || maker(id).is_some_and(|own| Some(own) == maker(other)),
        _ => false,
    };
    let mut models = catalog.families.rows().iter().flat_map(|family| &family.models);
    models.any(|model| model.license.as_ref() == Some(license) && same(&model.id))
}

/// An ancestor whose derivatives may not be shared. Whether a repacked copy is a derivative is open.
fn no_derivatives(child: &Child<'_>, bond: &Bond<'_>) -> Option<Conflict> {
    if !bond.has(&["ND"]) || bond.way.keys.distills() {
        return None;
    }
    let why = format!("{} of {} allows no shared derivative", bond.row.title, bond.ancestor);
    Some(conflict(Class::NoDerivatives, child, bond, !bond.way.repacked, why))
}

/// Training on an ancestor's outputs that its licence bars, or on which it is silent.
fn distilled(child: &Child<'_>, bond: &Bond<'_>, weights: &[&Bond<'_>], catalog: &Catalog) -> Option<Conflict> {
    if !bond.way.keys.distills() {
        return None;
    }
    let from = format!("{} of {}", bond.row.title, bond.ancestor);
    let silent = bond.left.review.then(|| (false, format!("{from} says nothing sure on training with outputs")));
    let (certain, why) = match bond.left.verdicts.first().copied() {
        Some("FORBIDDEN") => (true, format!("{from} bars training other models on outputs")),
        Some("FORBIDDEN-UNLESS-FAMILY") => {
            let weights = weights.iter().map(|other| other.row);
            let family = |row: &LicenseRow| row.id == bond.row.id || catalog.licenses.are_kin(row, bond.row);
            if weights.chain(child.rows.iter().copied()).any(family) {
                return None;
            }
            (child.known_lineage, format!("{from} lets outputs improve models of its own family only"))
        }
        Some(_) => (false, format!("{from} bars training models that compete with the licensor's")),
        None => silent?,
    };
    Some(conflict(Class::DistillationBarred, child, bond, certain, why))
}

/// An ancestor's licence that its licensor can change or end for those who hold it.
fn at_the_licensors_will(bond: &Bond<'_>) -> Vec<Conflict> {
    let holds = !bond.way.keys.distills() && !bond.left.codes.is_empty();
    let about = |class: Class, why: &str| Conflict {
        class: class.slug().to_owned(),
        certain: bond.certain && bond.read,
        unverified: bond.certain && !bond.read,
        ancestor: Some(bond.ancestor.clone()),
        ancestor_license: Some(bond.row.id.clone()),
        why: format!("{} of {}: {why}", bond.row.title, bond.ancestor),
        evidence: Vec::new(),
    };
    will(bond.row).into_iter().filter(|_| holds).map(|(class, why)| about(class, why)).collect()
}

fn own_at_will(child: &Child<'_>, row: &LicenseRow) -> Vec<Conflict> {
    let about = |class: Class, why: &str| Conflict {
        class: class.slug().to_owned(),
        certain: is_read(row) && child.read,
        unverified: is_read(row) && !child.read,
        ancestor: None,
        ancestor_license: Some(row.id.clone()),
        why: format!("{}: {why}", row.title),
        evidence: child.evidence.clone(),
    };
    will(row).into_iter().map(|(class, why)| about(class, why)).collect()
}

/// What a licensor can do on his own.
fn will(row: &LicenseRow) -> Vec<(Class, &'static str)> {
    let term = |name: &str| row.terms[name].as_str().unwrap_or("");
    let mut found = Vec::new();
    match (term("unilateral_change"), term("retroactive")) {
        ("licence", _) => found.push((Class::UnilateralChange, "the licensor may change the licence for those who hold it")),
        ("aup", "yes" | "aup-only") => {
            found.push((Class::UnilateralChange, "the licensor may change the use policy for those who are bound by it"));
        }
        _ => {}
    }
    if term("revocable") == "at-will" {
        let breach_only = term("termination").starts_with("on-breach") && !term("termination").contains("any time");
        let why = match breach_only {
            true => "its grant calls itself revocable, though what it says of its end names a breach only",
            false => "the licensor may end it at will",
        };
        found.push((Class::RevocableAtWill, why));
    }
    found
}
