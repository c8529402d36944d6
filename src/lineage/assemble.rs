//! Claims to relations: what is said of one parent is joined, weighed and given a standing.

use super::Relation;
use crate::catalog::Catalog;
use crate::evidence::Evidence;
use crate::model::ModelId;

/// The direct relations of one model, surest first.
#[must_use]
pub fn relations(_id: Option<&ModelId>, _evidence: &[Evidence], _catalog: &Catalog) -> Vec<Relation> {
    Vec::new()
}
