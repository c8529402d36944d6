//! What a card says of the licences of its bases: not its own terms, but better than nothing where nobody else knows them.

use super::ascent::Way;
use super::read::in_words;
use crate::catalog::Catalog;
use crate::catalog::families::normal_bare_name;
use crate::evidence::{Claim, Evidence, LicenseClaim, Mention};
use crate::model::{LicenseId, ModelId};

/// A licence that the prose gives a base.
pub(super) struct OfBase<'a> {
    /// The base as named; `None` where the text says only that it is one.
    pub(super) base: Option<&'a Mention>,
    /// Its licences.
    pub(super) rows: Vec<LicenseId>,
}

impl OfBase<'_> {
    /// Whether an ancestor is meant: the one that is named, or the next one up where no name is given.
    pub(super) fn is_of(&self, id: &ModelId, way: &Way) -> bool {
        if way.keys.distills() {
            return false;
        }
        let Some(base) = self.base else { return way.edges.len() == 1 };
        let (known, named) = (normal_bare_name(id.as_str()), normal_bare_name(&base.text));
        known.strip_prefix(&*named).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    }
}

/// The licences that the prose gives bases of the model.
pub(super) fn of_bases<'a>(evidence: &'a [Evidence], catalog: &Catalog) -> Vec<OfBase<'a>> {
    let said = evidence.iter().filter_map(|seen| match &seen.claim {
        Claim::License(LicenseClaim::OfBase { license, base }) => {
            Some(OfBase { base: base.as_ref(), rows: in_words(license, catalog)?.rows })
        }
        _ => None,
    });
    said.filter(|said| !said.rows.is_empty()).collect()
}
