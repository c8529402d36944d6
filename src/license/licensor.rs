//! Licences that a card gives by nothing but whose they are: "the Acme license". Where a licensor has several, an ancestor's tells
//! which of them is meant; else it stays open, with the candidates named.

use super::class::Class;
use super::conclude::Bond;
use super::{Conflict, License};
use crate::catalog::Catalog;
use crate::document::quote;
use crate::lineage::EvidenceId;
use crate::model::LicenseId;
use crate::origin::maker_of;

/// Most candidates that are named.
const MOST: usize = 8;

/// Words of such a phrase that name nobody.
const FILLER: &[&str] =
    &["the", "license", "licence", "agreement", "terms", "of", "use", "community", "model", "models", "original", "s"];

/// The licences of its own that the licensor named in a phrase has released models under; empty where it names none.
pub(super) fn licenses_of(text: &str, catalog: &Catalog) -> Vec<LicenseId> {
    let lower = text.to_lowercase();
    if text.len() > 80 || !["licen", "agreement", "terms"].iter().any(|word| lower.contains(word)) {
        return Vec::new();
    }
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.')).filter(|word| !word.is_empty());
    let name: Vec<&str> = words.filter(|word| !FILLER.contains(&word.to_lowercase().as_str())).collect();
    let name = name.join(" ");
    let named = |maker: &&crate::catalog::Maker| {
        maker.name.eq_ignore_ascii_case(&name) || maker.handles.iter().any(|handle| handle.eq_ignore_ascii_case(&name))
    };
    let Some(maker) = (!name.is_empty()).then(|| catalog.makers.rows().iter().find(named)).flatten() else { return Vec::new() };
    let models = catalog.families.rows().iter().flat_map(|family| &family.models);
    let own = models.filter(|row| row.license.is_some() && maker_of(catalog, &row.id).is_some_and(|of| of.id == maker.id));
    let mut rows: Vec<LicenseId> = own.filter_map(|row| row.license.clone()).filter(|id| is_vendors(id, catalog)).collect();
    rows.sort_unstable_by_key(LicenseId::key);
    rows.dedup();
    rows
}

/// Whether a licence is a vendor's, and none that everybody uses.
fn is_vendors(id: &LicenseId, catalog: &Catalog) -> bool {
    let row = catalog.licenses.get(id).filter(|_| !catalog.licenses.is_placeholder(id));
    row.is_some_and(|row| row.spdx.as_deref().is_none_or(|spdx| spdx.starts_with("LicenseRef-")))
}

/// Leaves open which of a licensor's licences is meant.
pub(super) fn leave_open(license: &mut License, text: &str, rows: Vec<LicenseId>, id: EvidenceId) {
    let named = rows.iter().take(MOST).map(|row| format!("`{row}`")).collect::<Vec<_>>().join(", ");
    let more = rows.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let text = quote(text, 80);
    license.conflicts.push(Conflict {
        class: Class::LicenseNameAmbiguous.slug().to_owned(),
        certain: false,
        unverified: false,
        ancestor: None,
        ancestor_license: None,
        why: format!("`{text}` may be any of its licensor's ({named}{more}), and nothing says which"),
        evidence: vec![id],
    });
    license.evidence.push(id);
    license.own_unknown(format!("`{text}` is the name of several texts"));
    license.candidates = rows;
}

/// Takes the candidate that an ancestor of the weights is under, where there is one.
pub(super) fn settle(license: &mut License, bonds: &[Bond<'_>], catalog: &Catalog) {
    if !license.resolved.is_empty() || license.candidates.is_empty() {
        return;
    }
    let of_weights = bonds.iter().filter(|bond| !bond.way.keys.distills()).map(|bond| &bond.row.id);
    let mut meant: Vec<&LicenseId> = of_weights.filter(|id| license.candidates.contains(id)).collect();
    meant.sort_unstable_by_key(|id| id.key());
    meant.dedup();
    let [row] = meant[..] else { return };
    let row = row.clone();
    let known = catalog.licenses.get(&row);
    license.spdx = known.and_then(|row| row.spdx.clone());
    license.class = known.map_or_else(|| "unknown".to_owned(), |row| row.class.clone());
    license.resolved = vec![row];
    license.unknown.retain(|unknown| unknown.of.is_some());
    license.conflicts.retain(|conflict| conflict.class != Class::LicenseNameAmbiguous.slug());
}
