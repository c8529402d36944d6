//! Whether shapes allow what is claimed: sizes of the model against those of the parent, scanned beside it or in the catalogue.
//!
//! Equal shapes never show descent (models of one shape and another maker are common); other shapes make a claim impossible.

use super::EvidenceId;
use super::confidence::{OTHER_SHAPE, SAME_SHAPE, SAME_SHAPE_OTHER_VOCABULARY};
use crate::evidence::{Claim, Evidence};
use crate::model::{RelationKind, Shape};

/// What the shapes say of one relation.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fit {
    /// Nothing to compare.
    Silent,
    /// The shapes agree.
    Agrees { decibans: f64, evidence: EvidenceId },
    /// The shapes rule the relation out.
    Impossible { evidence: EvidenceId, why: String },
}

impl Fit {
    /// Decibans for or against.
    pub fn decibans(&self) -> f64 {
        match self {
            Self::Silent => 0.0,
            Self::Agrees { decibans, .. } => *decibans,
            Self::Impossible { .. } => OTHER_SHAPE,
        }
    }
}

/// Compares the model's shape with a parent's. Adapters have no shape of their own, merges may stack layers, and teachers
/// share nothing: only kinds that keep the parent's network are compared.
pub(super) fn fit(kind: RelationKind, evidence: &[Evidence], parent: &Shape) -> Fit {
    use RelationKind::{ContinuedPretraining, Conversion, Copy, FineTune, Merge, Quantization};
    if !matches!(kind, FineTune | Quantization | Conversion | ContinuedPretraining | Copy | Merge) {
        return Fit::Silent;
    }
    let Some((index, shape)) = own_shape(evidence) else { return Fit::Silent };
    let id = EvidenceId(index);
    let pairs: [(&str, Option<u64>, Option<u64>); 3] = [
        ("hidden size", shape.hidden, parent.hidden),
        ("attention heads", shape.heads, parent.heads),
        ("feed-forward size", shape.intermediate, parent.intermediate),
    ];
    let layers = [("layers", shape.layers, parent.layers)];
    let compared = pairs.iter().chain(if kind == Merge { &[][..] } else { &layers[..] });
    let (mut same, mut other) = (0, Vec::new());
    for (what, own, theirs) in compared {
        match (own, theirs) {
            (Some(own), Some(theirs)) if own == theirs => same += 1,
            (Some(own), Some(theirs)) => other.push(format!("{what} is {own}, the parent's {theirs}")),
            _ => {}
        }
    }
    if shape.hidden.is_some() && parent.hidden.is_some() && shape.hidden != parent.hidden {
        return Fit::Impossible { evidence: id, why: other.join("; ") };
    }
    if !other.is_empty() || same < 2 {
        return Fit::Silent;
    }
    let vocabulary = match (shape.vocab, parent.vocab) {
        (Some(own), Some(theirs)) => padded_equal(own, theirs),
        _ => false,
    };
    let decibans = if vocabulary { SAME_SHAPE } else { SAME_SHAPE_OTHER_VOCABULARY };
    Fit::Agrees { decibans, evidence: id }
}

/// The model's own shape: the fullest that its files give.
#[must_use]
pub fn own_shape(evidence: &[Evidence]) -> Option<(usize, &Shape)> {
    let shapes = evidence.iter().enumerate().filter_map(|(index, seen)| match &seen.claim {
        Claim::Shape(shape) if shape.hidden.is_some() => Some((index, &**shape)),
        _ => None,
    });
    shapes.max_by_key(|(index, shape)| (filled(shape), std::cmp::Reverse(*index)))
}

fn filled(shape: &Shape) -> usize {
    [shape.hidden, shape.layers, shape.heads, shape.kv_heads, shape.intermediate, shape.vocab].iter().flatten().count()
}

/// Vocabularies are padded to multiples of 64, 128 or 256; such a difference is none.
fn padded_equal(one: u64, other: u64) -> bool {
    one == other || [64, 128, 256].iter().any(|step| one.next_multiple_of(*step) == other.next_multiple_of(*step))
}
