//! Conditions over audited models, judged under a policy on a day.
//!
//! A rule pack is YAML in a closed, typed vocabulary ([`condition`]); every field and value is checked when the file is loaded
//! ([`load`]), and evaluation is three-valued and always ends ([`evaluate`]). A match returns its witness: the path and the
//! evidence that made it true.

pub mod condition;
pub mod evaluate;
pub mod load;

use crate::audited::AuditedModel;
use crate::catalog::Catalog;

/// What conditions can look up besides the model itself.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The models that were audited together, for ancestors that were scanned too.
    pub models: &'a [AuditedModel],
    /// What is known beforehand.
    pub catalog: &'a Catalog,
}

/// Judges every model.
#[must_use]
pub fn judge(
    models: &[AuditedModel],
    _catalog: &Catalog,
    _rules: &load::RuleSet,
    _policy: &crate::policy::Policy,
    _as_of: chrono::NaiveDate,
    _assumptions: &[crate::audited::Assumption],
) -> (Vec<Vec<crate::finding::Finding>>, Vec<crate::finding::Finding>) {
    (vec![Vec::new(); models.len()], Vec::new())
}
