//! adapter

use super::Observations;
use crate::source::Snapshot;

/// Notes what these files say.
pub(super) fn observe(_snapshot: &Snapshot, _seen: &mut Observations) {}
