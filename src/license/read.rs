//! What the model's own files say of its licence, and which statement governs where they differ.
//!
//! Statements are trusted in this order: the text in the repository, what the link leads to, the name beside `other`, the id,
//! the prose. Trust decides which statement is read first; where two differ, the stricter governs and the difference is a
//! conflict with both places.

use super::class::Class;
use super::{Conflict, License};
use crate::catalog::Catalog;
use crate::catalog::licenses::{Licenses, Named};
use crate::document::quote;
use crate::evidence::{Claim, Evidence, LicenseClaim};
use crate::lineage::EvidenceId;
use crate::model::LicenseId;

/// How much a statement is trusted, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Trust {
    Prose,
    Id,
    Name,
    Link,
    Text,
}

/// One statement that names licences.
#[derive(Debug, Clone)]
struct Statement {
    trust: Trust,
    /// As written, or the file's name for a text.
    written: String,
    /// The file it stands in.
    file: String,
    named: Named,
    /// Whether a text holds more than the licence.
    modified: bool,
    evidence: Vec<EvidenceId>,
}

/// Everything that was stated.
#[derive(Debug, Default)]
struct Stated {
    declared: Option<String>,
    /// The file that declared it first.
    declared_in: String,
    /// Statements that name known licences.
    definite: Vec<Statement>,
    /// A name that stands for several texts.
    ambiguous: Option<Statement>,
    /// What is no known licence, as written.
    unknown: Vec<(Trust, String, EvidenceId)>,
    /// Where it says "other" or "unknown", or links to what is not known.
    vague: Vec<EvidenceId>,
    /// Licences that the prose names and nobody knows, as it names them.
    unheard: Vec<(String, EvidenceId)>,
    /// Licences by nothing but whose they are: the words, and the licensor's rows.
    of_licensor: Vec<(String, Vec<LicenseId>, EvidenceId)>,
    /// Licence files that were not recognised.
    unread: Vec<EvidenceId>,
}

/// What the model's own files say of its licence, resolved against the catalogue. Nothing is inherited yet.
pub(super) fn resolve(evidence: &[Evidence], catalog: &Catalog) -> License {
    let licenses = &catalog.licenses;
    let mut stated = gather(evidence, catalog);
    let prose = stated.definite.iter().filter(|statement| statement.trust == Trust::Prose);
    let mut license = License {
        class: "unknown".to_owned(),
        declared: stated.declared.take(),
        in_prose: prose.flat_map(|said| said.named.rows.iter().cloned()).collect(),
        ..License::default()
    };
    // A text or link tells the right one, and so does the prose: "the licence is that in version 4.0".
    let is_told = |row: &LicenseId| stated.definite.iter().any(|statement| statement.named.rows.contains(row));
    if let Some(ambiguous) = stated.ambiguous.take_if(|name| !name.named.rows.iter().any(is_told)) {
        license.class = strictest(&ambiguous.named.rows, licenses).unwrap_or(license.class);
        license.evidence.extend(&ambiguous.evidence);
        license.conflicts.push(ambiguity(&ambiguous));
        license.own_unknown(format!("`{}` is the name of several texts", quote(&ambiguous.written, 80)));
        license.conflicts.extend(modified_text(&stated));
        return license;
    }
    match govern(&stated, licenses, &mut license.conflicts) {
        Some(governing) => settle(&mut license, governing, &stated, licenses),
        None => match stated.of_licensor.first() {
            Some((text, rows, id)) if stated.unknown.is_empty() && stated.unread.is_empty() => {
                super::licensor::leave_open(&mut license, text, rows.clone(), *id);
            }
            _ => unresolved(&mut license, &stated, licenses),
        },
    }
    if license.resolved.is_empty() && license.is_complete() {
        let why = license.conflicts.first().map_or("no licence is stated", |conflict| conflict.why.as_str()).to_owned();
        license.own_unknown(why);
    }
    license.conflicts.extend(modified_text(&stated));
    license.conflicts.extend(against_prose(&license, &stated, licenses));
    license
}

fn at_least(stated: &Stated, trust: Trust) -> impl Iterator<Item = &Statement> {
    stated.definite.iter().filter(move |statement| statement.trust >= trust)
}

fn gather(evidence: &[Evidence], catalog: &Catalog) -> Stated {
    let licenses = &catalog.licenses;
    let mut stated = Stated::default();
    let texts = TextFiles::of(evidence);
    for (number, seen) in evidence.iter().enumerate() {
        let Claim::License(claim) = &seen.claim else { continue };
        let id = EvidenceId(number);
        let file = &*seen.place.file;
        match claim {
            LicenseClaim::Declared(text) => stated.declare(text, file, id, licenses),
            LicenseClaim::Name(text) => stated.name(text, file, id, licenses),
            LicenseClaim::Link(text) => match catalog.license_at(text) {
                Some(row) => {
                    let named = Named { rows: vec![row.clone()], spdx: spdx_of(row, licenses), ..Named::default() };
                    stated.add(Trust::Link, text, file, named, id);
                }
                None => stated.vague.push(id),
            },
            LicenseClaim::Text { license, residue, .. } if texts.governs(file) => match license {
                Some(row) => stated.text(file, recognised(row, licenses), residue.is_some(), id),
                None => stated.unread.push(id),
            },
            LicenseClaim::Text { .. } => {}
            LicenseClaim::Shown(_) | LicenseClaim::OfBase { .. } => {}
            LicenseClaim::Stated(text) => match in_words(text, catalog) {
                Some(named) => stated.add(Trust::Prose, text, file, named, id),
                None => match super::licensor::licenses_of(text, catalog) {
                    rows if rows.is_empty() => stated.unheard.push((text.clone(), id)),
                    rows => stated.of_licensor.push((text.clone(), rows, id)),
                },
            },
        }
    }
    stated
}

/// What words of the prose mean: a licence's name, a sentence that holds one, or a model under whose terms this one stands.
pub(super) fn in_words(text: &str, catalog: &Catalog) -> Option<Named> {
    let licenses = &catalog.licenses;
    let found = licenses.named(text).filter(|named| !named.is_vague() && !named.ambiguous);
    found.or_else(|| {
        let rows = licenses.names_in(text);
        let rows = if rows.is_empty() { catalog.license_of_referred(text).cloned().into_iter().collect() } else { rows };
        (!rows.is_empty()).then(|| Named { spdx: joined(&rows, licenses), rows, ..Named::default() })
    })
}

/// What a recognised text means: a row, or an SPDX id whose terms the catalogue does not have.
fn recognised(license: &LicenseId, licenses: &Licenses) -> Named {
    match licenses.get(license) {
        Some(row) => Named { rows: vec![row.id.clone()], spdx: row.spdx.clone(), ..Named::default() },
        None => Named { spdx: Some(license.to_string()), without_terms: vec![license.to_string()], ..Named::default() },
    }
}

impl Stated {
    fn declare(&mut self, text: &str, file: &str, id: EvidenceId, licenses: &Licenses) {
        // All entries of one file's list are declared; another file's do not join them.
        match &mut self.declared {
            Some(declared) if self.declared_in == file => *declared = format!("{declared}, {}", text.trim()),
            Some(_) => {}
            None => {
                self.declared = Some(text.trim().to_owned());
                file.clone_into(&mut self.declared_in);
            }
        }
        self.id_or_name(Trust::Id, text, file, id, licenses);
    }

    fn name(&mut self, text: &str, file: &str, id: EvidenceId, licenses: &Licenses) {
        self.id_or_name(Trust::Name, text, file, id, licenses);
    }

    fn id_or_name(&mut self, trust: Trust, text: &str, file: &str, id: EvidenceId, licenses: &Licenses) {
        match licenses.named(text) {
            // "other" says that there is a licence; "unknown" and "none" are as good as no statement.
            Some(named) if named.open.as_deref() == Some("see-license_name") => self.vague.push(id),
            Some(named) if named.rows.iter().any(|row| licenses.is_placeholder(row)) => {}
            Some(named) if named.ambiguous => {
                let written = text.to_owned();
                let statement = Statement { trust, written, file: file.to_owned(), named, modified: false, evidence: vec![id] };
                self.ambiguous.get_or_insert(statement);
            }
            Some(named) => self.add(trust, text, file, named, id),
            None if !text.trim().is_empty() => self.unknown.push((trust, text.trim().to_owned(), id)),
            None => self.vague.push(id),
        }
    }

    fn text(&mut self, file: &str, named: Named, modified: bool, id: EvidenceId) {
        self.add(Trust::Text, file, "", named, id);
        if let Some(text) = self.definite.iter_mut().find(|known| known.trust == Trust::Text) {
            text.modified |= modified;
        }
    }

    /// Adds a statement. What one file says with the same trust is a list, and all of it applies; so do several licence files.
    fn add(&mut self, trust: Trust, written: &str, file: &str, named: Named, id: EvidenceId) {
        let listed = |known: &Statement| trust == Trust::Text || (trust != Trust::Prose && known.file == file);
        let same = |known: &&mut Statement| known.trust == trust && listed(known);
        if let Some(known) = self.definite.iter_mut().find(same) {
            known.evidence.push(id);
            if named.rows.iter().all(|row| known.named.rows.contains(row)) && named.without_terms.is_empty() {
                return;
            }
            known.written = format!("{}, {written}", known.written);
            let parts = [known.named.spdx.take(), named.spdx].into_iter().flatten().collect::<Vec<_>>();
            known.named.spdx = (!parts.is_empty()).then(|| parts.join(" AND "));
            known.named.rows.extend(named.rows);
            known.named.without_terms.extend(named.without_terms);
            known.named.open = known.named.open.take().or(named.open);
            return;
        }
        let (written, file) = (written.to_owned(), file.to_owned());
        self.definite.push(Statement { trust, written, file, named, modified: false, evidence: vec![id] });
    }
}

/// Which of the licence files speak for the weights.
struct TextFiles {
    model: bool,
    root: bool,
}

impl TextFiles {
    fn of(evidence: &[Evidence]) -> Self {
        let files = || {
            let text = |seen: &&Evidence| matches!(seen.claim, Claim::License(LicenseClaim::Text { .. }));
            evidence.iter().filter(text).map(|seen| &*seen.place.file).filter(|file| !is_aside(file))
        };
        Self { model: files().any(is_for_model), root: files().any(|file| !file.contains('/')) }
    }

    /// A licence of the model by its file's name goes before the others, one in the model's own folder before one below.
    fn governs(&self, file: &str) -> bool {
        !is_aside(file) && if self.model { is_for_model(file) } else { !self.root || !file.contains('/') }
    }
}

fn is_for_model(file: &str) -> bool {
    let file = file.to_ascii_lowercase();
    file.contains("model") || file.contains("weight")
}

/// Notices, policies and licences of code say nothing of the weights.
fn is_aside(file: &str) -> bool {
    let file = file.to_ascii_lowercase();
    ["notice", "code", "policy", "dataset"].iter().any(|word| file.contains(word))
}

fn spdx_of(row: &LicenseId, licenses: &Licenses) -> Option<String> {
    licenses.get(row).and_then(|row| row.spdx.clone())
}

fn joined(rows: &[LicenseId], licenses: &Licenses) -> Option<String> {
    let parts: Vec<String> = rows.iter().filter_map(|row| spdx_of(row, licenses)).collect();
    (!parts.is_empty()).then(|| parts.join(" AND "))
}

/// The class of the strictest of several licences.
fn strictest(rows: &[LicenseId], licenses: &Licenses) -> Option<String> {
    let rows = rows.iter().filter_map(|row| licenses.get(row));
    rows.max_by_key(|row| licenses.strictness(row)).map(|row| row.class.clone())
}

fn rank(statement: &Statement, licenses: &Licenses) -> usize {
    strictest(&statement.named.rows, licenses).map_or(0, |class| licenses.class_rank(&class))
}

/// The statement that governs: the most trusted, unless another that differs is stricter. Prose governs alone only.
fn govern<'a>(stated: &'a Stated, licenses: &Licenses, conflicts: &mut Vec<Conflict>) -> Option<&'a Statement> {
    let mut ordered: Vec<&Statement> = at_least(stated, Trust::Id).collect();
    ordered.sort_by_key(|statement| std::cmp::Reverse(statement.trust));
    let Some(first) = ordered.first().copied() else { return stated.definite.first() };
    let mut governing = first;
    // A family's name leaves its member open; where the prose names one, that is meant.
    if first.named.is_family() && ordered.len() == 1 {
        let member =
            stated.definite.iter().find(|said| said.trust == Trust::Prose && !said.named.is_family() && agree(first, said));
        return Some(member.unwrap_or(first));
    }
    for other in &ordered[1..] {
        if agree(first, other) {
            if other.named.rows.len() > governing.named.rows.len() && agree(governing, other) {
                governing = other;
            }
            continue;
        }
        conflicts.push(disagreement(first, other, licenses));
        if rank(other, licenses) > rank(governing, licenses) {
            governing = other;
        }
    }
    Some(governing)
}

/// Whether two statements can both be meant: one's licences are among the other's, or one names the other's family.
fn agree(a: &Statement, b: &Statement) -> bool {
    let within =
        |a: &Statement, b: &Statement| !a.named.rows.is_empty() && a.named.rows.iter().all(|row| b.named.rows.contains(row));
    let family = |family: &Statement, member: &Statement| {
        let word = family.written.to_ascii_lowercase();
        family.named.is_family() && member.named.rows.iter().any(|row| row.key().contains(&word))
    };
    within(a, b) || within(b, a) || family(a, b) || family(b, a)
}

fn disagreement(trusted: &Statement, other: &Statement, licenses: &Licenses) -> Conflict {
    let text = trusted.trust == Trust::Text;
    let class = if text { Class::LicenseTextContradictsTag } else { Class::CardContradictsItself };
    let rows = trusted.named.rows.iter().chain(&other.named.rows);
    let sourced = rows.filter_map(|row| licenses.get(row)).all(super::terms::is_read);
    // A looser text may be the licence of code that lies beside the weights.
    let firm = !text || rank(trusted, licenses) >= rank(other, licenses);
    let (say, said) = (titles(&trusted.named.rows, licenses), titles(&other.named.rows, licenses));
    let why = match trusted.trust {
        Trust::Text => format!("the text in {} is {say}, but `{}` declares {said}", trusted.written, other.written),
        Trust::Link => format!("the link leads to {say}, but `{}` declares {said}", other.written),
        _ => format!("`{}` means {say}, but `{}` means {said}", trusted.written, other.written),
    };
    let evidence = trusted.evidence.iter().chain(&other.evidence).copied().collect();
    Conflict { certain: sourced && firm && !trusted.modified, ..own(class, why, evidence) }
}

fn titles(rows: &[LicenseId], licenses: &Licenses) -> String {
    rows.iter().map(|row| licenses.get(row).map_or(row.as_str(), |row| &row.title)).collect::<Vec<_>>().join(" and ")
}

/// A conflict within the model itself.
fn own(class: Class, why: String, evidence: Vec<EvidenceId>) -> Conflict {
    let class = class.slug().to_owned();
    Conflict { class, certain: true, unverified: false, ancestor: None, ancestor_license: None, why, evidence }
}

fn ambiguity(name: &Statement) -> Conflict {
    let rows = name.named.rows.iter().map(|row| format!("`{row}`")).collect::<Vec<_>>().join(", ");
    let why = format!("`{}` is the name of several texts ({rows}), and the text is not here", name.written);
    Conflict { certain: false, ..own(Class::LicenseNameAmbiguous, why, name.evidence.clone()) }
}

fn modified_text(stated: &Stated) -> Option<Conflict> {
    let text = stated.definite.iter().find(|statement| statement.modified)?;
    let name = text.named.spdx.as_deref().unwrap_or("a known licence");
    let why = format!("{} holds {name} and other text, which may change its terms", text.written);
    Some(Conflict { certain: false, ..own(Class::LicenseTextModified, why, text.evidence.clone()) })
}

fn settle(license: &mut License, governing: &Statement, stated: &Stated, licenses: &Licenses) {
    let named = &governing.named;
    license.resolved.clone_from(&named.rows);
    license.evidence = at_least(stated, Trust::Id).flat_map(|statement| statement.evidence.iter().copied()).collect();
    license.evidence.extend(&governing.evidence);
    license.evidence.extend(&stated.vague);
    license.evidence.sort_unstable();
    license.evidence.dedup();
    license.spdx = named.spdx.clone().or_else(|| joined(&named.rows, licenses));
    license.class = strictest(&named.rows, licenses).unwrap_or_else(|| "unknown".to_owned());
    if named.is_family() {
        license
            .own_unknown(format!("`{}` is a family of licences, and none says which of them", quote(&governing.written, 80)));
    } else if named.rows.is_empty() || !named.without_terms.is_empty() {
        let known = named.without_terms.join(" and ");
        let of = if known.is_empty() { governing.written.clone() } else { known };
        license.own_unknown(format!("the catalogue does not have the terms of {}", quote(&of, 80)));
    }
    if governing.modified {
        license.spdx =
            license.spdx.take().map(|spdx| format!("LicenseRef-modified-{}", spdx.trim_start_matches("LicenseRef-")));
        license.class = "unknown".to_owned();
        license.own_unknown(format!("{} holds other text besides", quote(&governing.written, 80)));
    }
    for (trust, text, id) in &stated.unknown {
        // A vendor's own name for a licence whose text is at hand leaves nothing open.
        if governing.trust > *trust && *trust == Trust::Name {
            continue;
        }
        license.conflicts.push(unknown(text, *id, licenses));
        if governing.trust <= *trust {
            license.own_unknown(format!("`{}` is no licence that is known", quote(text, 80)));
        }
    }
}

fn unresolved(license: &mut License, stated: &Stated, licenses: &Licenses) {
    license.evidence = stated.vague.iter().chain(&stated.unread).copied().collect();
    for (_, text, id) in &stated.unknown {
        license.conflicts.push(unknown(text, *id, licenses));
        license.evidence.push(*id);
    }
    license.evidence.sort_unstable();
    if license.evidence.is_empty()
        && let Some((text, id)) = stated.unheard.first()
    {
        let why = format!("the card names `{}`, which is no licence that is known", quote(text, 80));
        license.evidence.push(*id);
        license.conflicts.push(Conflict { certain: false, ..own(Class::CustomLicenseUnresolved, why, vec![*id]) });
        return;
    }
    if stated.unknown.is_empty() && !license.evidence.is_empty() {
        let why = match stated.unheard.first() {
            _ if !stated.unread.is_empty() => "the licence file holds no text that is known".to_owned(),
            Some((text, _)) => {
                format!("the card names `{}`, which is no licence that is known", quote(text, 80))
            }
            None => "the card says that there is a licence, not which: no name, link or text that is known".to_owned(),
        };
        license.evidence.extend(stated.unheard.first().map(|(_, id)| *id));
        license.evidence.sort_unstable();
        license.conflicts.push(own(Class::CustomLicenseUnresolved, why, license.evidence.clone()));
    }
}

fn unknown(text: &str, id: EvidenceId, licenses: &Licenses) -> Conflict {
    let hint = licenses.nearest(text).map(|known| format!("; the nearest known is `{known}`")).unwrap_or_default();
    let text = quote(text, 80);
    own(Class::CustomLicenseUnresolved, format!("`{text}` is no licence that is known{hint}"), vec![id])
}

/// Licences that the prose names and the other statements do not: to be looked at, since prose speaks of bases and data too.
fn against_prose(license: &License, stated: &Stated, licenses: &Licenses) -> Vec<Conflict> {
    if license.resolved.is_empty() || !stated.definite.iter().any(|statement| statement.trust > Trust::Prose) {
        return Vec::new();
    }
    let prose = stated.definite.iter().filter(|statement| statement.trust == Trust::Prose);
    let named = |said: &Statement| at_least(stated, Trust::Id).any(|statement| agree(statement, said));
    let differs = prose.filter(|said| {
        !said.named.is_family() && !said.named.rows.iter().any(|row| license.resolved.contains(row)) && !named(said)
    });
    let conflicts = differs.flat_map(|said| {
        said.named.rows.iter().map(|row| {
            let (text, named) = (titles(std::slice::from_ref(row), licenses), titles(&license.resolved, licenses));
            let why = format!("the text of the card names {text}, but the model is declared under {named}");
            let evidence = license.evidence.iter().chain(&said.evidence).copied().collect();
            Conflict { certain: false, ancestor_license: Some(row.clone()), ..own(Class::CardContradictsItself, why, evidence) }
        })
    });
    let mut kept: Vec<Conflict> = Vec::new();
    for conflict in conflicts {
        if !kept.iter().any(|known| known.ancestor_license == conflict.ancestor_license) {
            kept.push(conflict);
        }
    }
    kept
}
