//! What the findings of an audit act on: hardware, weights, outputs, data or access, by the authorities that they rest on.

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

use super::Context;
use crate::catalog::ControlLayer;
use crate::finding::{Finding, FindingState, Standing};

/// Findings that count and rest on an authority of one layer; a finding can rest on several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LayerExposure {
    /// The layer.
    pub layer: ControlLayer,
    /// How many bind.
    pub binding: usize,
    /// How many are pending.
    pub pending: usize,
    /// On how many models they are.
    pub models: usize,
}

/// The exposure by layer, in the order of the layers; those without findings are left out.
#[must_use]
pub fn exposure(context: Context<'_>) -> Vec<LayerExposure> {
    let outcome = context.outcome;
    let none = || ControlLayer::ALL.map(|layer| LayerExposure { layer, binding: 0, pending: 0, models: 0 });
    let with = |mut all: Layers, (findings, of_model): (&[Finding], usize)| {
        let before = all;
        for found in findings.iter().filter(|found| found.state == FindingState::Active) {
            let rows = found.authorities.iter().filter_map(|id| context.catalog.authorities.get(id));
            let layers: Vec<ControlLayer> = rows.map(|row| row.layer).collect();
            for exposed in all.iter_mut().filter(|exposed| layers.contains(&exposed.layer)) {
                match found.standing {
                    Standing::Binding => exposed.binding += 1,
                    Standing::Pending => exposed.pending += 1,
                }
            }
        }
        for (exposed, before) in all.iter_mut().zip(before) {
            exposed.models += if *exposed == before { 0 } else { of_model };
        }
        all
    };
    let joined = |mut all: Layers, more: Layers| {
        for (exposed, more) in all.iter_mut().zip(more) {
            exposed.binding += more.binding;
            exposed.pending += more.pending;
            exposed.models += more.models;
        }
        all
    };
    let of_models = outcome.findings.par_iter().with_min_len(256).map(|findings| (findings.as_slice(), 1));
    let all = with(of_models.fold(none, with).reduce(none, joined), (&outcome.general, 0));
    all.into_iter().filter(|exposed| exposed.binding + exposed.pending > 0).collect()
}

/// The exposure of every layer.
type Layers = [LayerExposure; ControlLayer::ALL.len()];

/// The exposure in a line; `None` where no finding rests on an authority.
#[must_use]
pub fn told(layers: &[LayerExposure]) -> Option<String> {
    let parts: Vec<String> = layers
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
