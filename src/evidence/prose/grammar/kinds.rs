//! How a model stems from its parent, as the rest of the sentence tells.

use super::super::cues::{Cue, Form, Hit, What};
use super::super::names::Sure;
use super::{Reader, Says};
use crate::evidence::naming::packing;
use crate::model::RelationKind::{self, Adapter, ContinuedPretraining, Conversion, Copy, FineTune, Merge, Quantization};

impl Reader<'_> {
    /// What kind a cue without one means, as the rest of the sentence tells.
    pub(super) fn refine(&self, index: usize) -> Option<RelationKind> {
        let here = self.hits[index].span.start;
        let kinds = |wanted: fn(&Hit) -> bool| self.hits.iter().any(wanted);
        let adjacent = self.hits[..index].iter().rev().find_map(|hit| match hit.cue {
            Cue::Kind(kind, _) if here - hit.span.end < 12 => Some(kind),
            _ => None,
        });
        if adjacent.is_some() {
            return adjacent;
        }
        if kinds(|hit| matches!(hit.cue, Cue::Kind(Merge, _))) {
            Some(Merge)
        } else if kinds(|hit| {
            matches!(
                hit.cue,
                Cue::Kind(ContinuedPretraining, _)
                    | Cue::Before(What::Parent(Some(ContinuedPretraining)))
                    | Cue::Ends(What::Parent(Some(ContinuedPretraining)))
            )
        }) {
            Some(ContinuedPretraining)
        } else if kinds(|hit| {
            let what = |what| matches!(what, What::Parent(Some(FineTune)));
            matches!(hit.cue, Cue::Kind(FineTune, _)) || matches!(hit.cue, Cue::Before(it) | Cue::After(it) if what(it))
        }) {
            Some(FineTune)
        } else {
            None
        }
    }

    /// A kind, given what else the sentence says of the weights.
    pub(super) fn sharpen(&self, index: usize, kind: RelationKind) -> RelationKind {
        let before = &self.hits[..index];
        let noun = |wanted: RelationKind| {
            before.iter().any(|hit| {
                let at = self.sentence.token_from(hit.span.start);
                let introduced = self.sentence.word_back(at, 1);
                matches!(hit.cue, Cue::Kind(kind, Form::Noun) if kind == wanted)
                    && !matches!(introduced, "using" | "with" | "via" | "by" | "through")
            })
        };
        match kind {
            FineTune if self.by_adapter(index) => FineTune,
            FineTune if noun(Adapter) => Adapter,
            Conversion if self.drops_bits() => Quantization,
            Quantization if self.keeps_bits() => Conversion,
            // "merged weights of a LoRA fine-tune of X": of an adapter, not of several models.
            Merge
                if matches!(self.hits[index].cue, Cue::Kind(_, Form::Past))
                    && self.hits[index..].iter().any(|hit| matches!(hit.cue, Cue::Kind(Adapter, _)))
                    && self.hits[index..].iter().any(|hit| matches!(hit.cue, Cue::Kind(FineTune, _))) =>
            {
                FineTune
            }
            // "a fork of X with ONNX".
            Copy if self.hits[index..].iter().any(|hit| {
                let at = self.sentence.token_from(hit.span.start);
                // "a clone of X, converted to ONNX".
                matches!(hit.cue, Cue::Kind(Conversion, Form::Noun)) && at > 0 && self.sentence.word(at - 1) == "with"
                    || matches!(hit.cue, Cue::Kind(Conversion, Form::Past))
            }) =>
            {
                Conversion
            }
            kind => kind,
        }
    }

    /// "converted to ONNX and quantized", but not "with no quantization".
    fn drops_bits(&self) -> bool {
        let quantized =
            |(at, hit): (usize, &Hit)| matches!(hit.cue, Cue::Kind(Quantization, _)) && self.guards.allows_introduced(at);
        self.hits.iter().enumerate().any(quantized) && !self.keeps_bits() || self.counts_bits()
    }

    /// "palettized to 6 bits", "weights compressed to 4 bit".
    fn counts_bits(&self) -> bool {
        (0..self.sentence.tokens().len()).any(|at| {
            let width = |at: usize| matches!(self.sentence.word(at), "2" | "3" | "4" | "5" | "6" | "8");
            matches!(self.sentence.word(at), "palettized" | "palettised" | "compressed")
                && (at + 1..at + 4).any(|at| width(at) && matches!(self.sentence.word(at + 1), "bit" | "bits"))
        })
    }

    /// "a GGUF of X in F16": a format alone, where no other width is told.
    pub(super) fn keeps_bits(&self) -> bool {
        const WHOLE: &[&str] = &["f16", "fp16", "bf16", "f32", "fp32", "float16", "bfloat16", "unquantized", "unquantised"];
        let folded = &self.sentence.text.folded;
        let gguf = |hit: &Hit| folded[hit.span.clone()].contains("gguf");
        let words = || (0..self.sentence.tokens().len()).map(|at| self.sentence.word(at));
        let few = |(at, hit): (usize, &Hit)| {
            matches!(hit.cue, Cue::Kind(Quantization, _)) && !gguf(hit) && self.guards.allows_introduced(at)
        };
        let level = |word: &str| {
            word.strip_prefix('i')
                .unwrap_or(word)
                .strip_prefix('q')
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        };
        let short = |word: &str| (packing::is_width(word) || level(word)) && !WHOLE.contains(&word);
        self.hits.iter().any(gguf)
            && words().any(|word| WHOLE.contains(&word))
            && !words().any(short)
            && !self.hits.iter().enumerate().any(few)
    }

    /// "a QLoRA fine-tune of X": how it was tuned, and not what came of it. "A LoRA fine-tuned on X" is one.
    fn by_adapter(&self, index: usize) -> bool {
        let here = &self.hits[index];
        let Some(before) = index.checked_sub(1).map(|before| &self.hits[before]) else { return false };
        let start = self.sentence.back_over(self.sentence.token_from(here.span.start), |word| {
            matches!(word, "supervised" | "full" | "sft" | "dpo" | "instruction")
        });
        let beside = matches!(before.cue, Cue::Kind(Adapter, Form::Noun)) && self.sentence.token_from(before.span.end) == start;
        let lora = self.sentence.token_from(before.span.start);
        let article = matches!(self.sentence.word_back(lora, 1), "a" | "an" | "the" | "this");
        let next = self.sentence.word(self.sentence.token_from(here.span.end));
        let word = &self.sentence.text.folded[here.span.clone()];
        let noun = word.ends_with("tune") || matches!(next, "version" | "model" | "variant");
        beside && !matches!(next, "adapter" | "adapters" | "weights") && (noun || !article)
    }

    /// "X as a base with Y", of a merge.
    pub(super) fn merged_with(&mut self, index: usize, what: What, next: usize) {
        let merges = what == What::Parent(None) && self.refine(index) == Some(Merge);
        if merges
            && self.sentence.word(next) == "with"
            && let Some(name) = self.sentence.name_at(next + 1).filter(|name| name.sure >= Sure::Known)
        {
            self.attach(index, Says::Parent(Some(Merge)), name);
        }
    }

    /// "the demo loads X in GGUF format": what is done with it, and not what is here.
    pub(super) fn only_handled(&self, hit: &Hit) -> bool {
        let folded = &self.sentence.text.folded[hit.span.clone()];
        let object = || self.sentence.name_before(self.sentence.token_from(hit.span.start));
        (folded.starts_with("in ") || folded.starts_with("as ") && matches!(hit.cue, Cue::Before(_)))
            && object().is_some_and(|name| {
                let start = self
                    .sentence
                    .back_over(name.tokens.start, |word| matches!(word, "the" | "a" | "an" | "original" | "model"));
                let before = self.sentence.word_back(start, 1);
                !matches!(
                    before,
                    "" | "is"
                        | "are"
                        | "of"
                        | "contains"
                        | "hosts"
                        | "provides"
                        | "converted"
                        | "quantized"
                        | "for"
                        | "'s"
                        | "’s"
                )
            })
    }
}
