//! From evidence to a probability: a sum of decibans, so that what agrees adds and what disagrees subtracts.
//!
//! P = 1 / (1 + 10^(-dB/10)). The weights are those that were measured on labelled pairs of real models, or judgements where
//! nothing was measured; each says which. Everything a text editor can copy is capped: without weights no relation is surer
//! than [`COPYABLE_CAP`] allows.

use crate::catalog::Confidence;
use crate::model::Basis;

/// Most decibans that copyable evidence (names, cards, configs, tokenizers) can reach together: P = .91.
pub const COPYABLE_CAP: f64 = 10.0;

/// Decibans for shapes and vocabulary equal to the parent's (measured: 70 of 81 linked pairs, 1 of 11,330 strangers; capped,
/// since models of one shape and another maker are common).
pub const SAME_SHAPE: f64 = 10.0;
/// Decibans for equal shapes under another vocabulary.
pub const SAME_SHAPE_OTHER_VOCABULARY: f64 = 6.0;
/// Decibans for other shapes than the parent's (measured: 1 of 81 linked pairs).
pub const OTHER_SHAPE: f64 = -15.0;
/// Decibans for another claim of the same kind that names another parent (judgement).
pub const RIVAL_CLAIM: f64 = -6.0;

/// Where a claim was made: claims in one place are one hand, and agree with themselves for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hand {
    /// A name.
    Name,
    /// The card, by its writer.
    Card,
    /// A file that a tool wrote.
    Tool,
    /// Shapes and tokens.
    Structure,
    /// Weights and digests.
    Weights,
}

impl Hand {
    /// The hand behind a basis.
    #[must_use]
    pub fn of(basis: Basis) -> Self {
        match basis {
            Basis::Named => Self::Name,
            Basis::Stated | Basis::Declared => Self::Card,
            Basis::Recorded => Self::Tool,
            Basis::Structural => Self::Structure,
            Basis::Measured => Self::Weights,
        }
    }
}

/// Decibans for one basis that speaks for a relation. A bare claim is worth nothing either way: P = .50.
#[must_use]
pub fn weight(basis: Basis) -> f64 {
    match basis {
        Basis::Named => -6.0,
        Basis::Stated => 3.0,
        Basis::Declared => 0.0,
        Basis::Recorded => 8.0,
        Basis::Structural => SAME_SHAPE,
        Basis::Measured => 50.0,
    }
}

/// Decibans for a fact of the catalogue, by how it is known (judgement).
#[must_use]
pub fn catalog_weight(confidence: Confidence) -> f64 {
    match confidence {
        Confidence::Recollection => 6.0,
        Confidence::Vouched | Confidence::Secondary | Confidence::StandardText | Confidence::TextReadPartial => 8.0,
        Confidence::Page | Confidence::Primary => 10.0,
    }
}

/// The sum over the bases that agree, each counted once, plus what else was found. A name counts only where nothing
/// stronger speaks. `extra` holds structural agreement and everything against.
#[must_use]
pub fn decibans(bases: &[Basis], extra: &[f64]) -> f64 {
    let mut bases = bases.to_vec();
    bases.sort_unstable();
    bases.dedup();
    let strongest = bases.last().copied();
    let mut measured = 0.0;
    let mut copyable = 0.0;
    for basis in bases {
        match basis {
            Basis::Measured => measured += weight(basis),
            Basis::Named if strongest != Some(Basis::Named) => {}
            // Prose that stands alone is the claim itself; beside another statement it agrees.
            Basis::Stated if strongest == Some(Basis::Stated) => {}
            _ => copyable += weight(basis),
        }
    }
    let (for_it, against): (Vec<f64>, Vec<f64>) = extra.iter().partition(|value| **value > 0.0);
    measured + (copyable + for_it.iter().sum::<f64>()).min(COPYABLE_CAP) + against.iter().sum::<f64>()
}

/// The probability of a sum of decibans, from .01 to .999.
#[must_use]
pub fn probability(decibans: f64) -> f64 {
    let probability = 1.0 / (1.0 + 10f64.powf(-decibans / 10.0));
    probability.clamp(0.01, 0.999)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_a_bare_claim_one_half() {
        assert!((probability(decibans(&[Basis::Declared], &[])) - 0.5).abs() < 1e-9);
        assert!((probability(decibans(&[Basis::Stated], &[])) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn caps_what_can_be_copied() {
        let sure = probability(decibans(&[Basis::Declared, Basis::Stated, Basis::Recorded, Basis::Structural], &[SAME_SHAPE]));
        assert!(sure < 0.911, "{sure}");
    }

    #[test]
    fn puts_a_name_alone_below_a_claim() {
        assert!(probability(decibans(&[Basis::Named], &[])) < 0.25);
        let claimed = decibans(&[Basis::Declared], &[]);
        assert_eq!(decibans(&[Basis::Named, Basis::Declared], &[]), claimed);
    }

    #[test]
    fn lowers_a_claim_that_shapes_contradict() {
        assert!(probability(decibans(&[Basis::Declared, Basis::Recorded], &[OTHER_SHAPE])) < 0.2);
    }
}
