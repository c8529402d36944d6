//! What the findings of an audit act on: hardware, weights, outputs, data or access, by the authorities that they rest on.

use super::Context;
use crate::catalog::ControlLayer;
use crate::finding::{FindingState, Standing};

/// Findings that count and rest on an authority of one layer; a finding can rest on several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exposure {
    /// The layer.
    pub layer: ControlLayer,
    /// How many bind.
    pub binding: usize,
    /// How many are pending.
    pub pending: usize,
}

/// The exposure by layer, in the order of the layers; those without findings are left out.
#[must_use]
pub fn exposure(context: Context<'_>) -> Vec<Exposure> {
    let outcome = context.outcome;
    let mut all = ControlLayer::ALL.map(|layer| Exposure { layer, binding: 0, pending: 0 });
    let active = outcome.findings.iter().flatten().chain(&outcome.general).filter(|found| found.state == FindingState::Active);
    for found in active {
        let rows = found.authorities.iter().filter_map(|id| context.catalog.authorities.get(id));
        let layers: Vec<ControlLayer> = rows.map(|row| row.layer).collect();
        for exposed in all.iter_mut().filter(|exposed| layers.contains(&exposed.layer)) {
            match found.standing {
                Standing::Binding => exposed.binding += 1,
                Standing::Pending => exposed.pending += 1,
            }
        }
    }
    all.into_iter().filter(|exposed| exposed.binding + exposed.pending > 0).collect()
}

/// The exposure in a line; `None` where no finding rests on an authority.
#[must_use]
pub fn told(context: Context<'_>) -> Option<String> {
    let parts: Vec<String> = exposure(context)
        .iter()
        .map(|exposed| {
            let counts = [(exposed.binding, "binding"), (exposed.pending, "pending")];
            let counts: Vec<String> =
                counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
            format!("{} {}", exposed.layer.as_str(), counts.join(", "))
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}
