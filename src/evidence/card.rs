//! card

use super::Observations;
use crate::catalog::Catalog;
use crate::source::Snapshot;

/// Notes what these files say.
pub(super) fn observe(_snapshot: &Snapshot, _catalog: &Catalog, _seen: &mut Observations) {}
