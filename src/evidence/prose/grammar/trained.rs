//! "trained on X": a dataset, or a model.

use super::super::cues::{Cue, Form, Hit, What};
use super::super::names::{Name, Sure, Thing, has_size};
use super::super::words::{DATA_WORDS, MODEL_WORDS, SUFFIXES};
use super::Reader;
use super::Says;
use super::objects::Lead;
use super::packed::looks_like_a_model;
use super::stops::BLOCK;
use super::teachers::DATA_LIKE;
use crate::model::RelationKind::{self, Adapter, Distillation, FineTune, Merge, Quantization};

impl Reader<'_> {
    /// "trained on X": a dataset, or a model where X is surely one.
    pub(super) fn trained(&mut self, index: usize, lead: Lead, at: usize) {
        match lead {
            Lead::From => {
                let scratch = self.sentence.word(at) == "scratch";
                // "Training data from X" is no weights of X.
                let after = self.sentence.token_from(self.hits[index].span.end);
                let of_data = (after..at).any(|at| {
                    let word = self.sentence.word(at);
                    DATA_LIKE.contains(word) || DATA_WORDS.contains(word) || matches!(word, "set" | "sets")
                });
                if !scratch && !of_data {
                    let unknown = self.object(at, Sure::Shape, 2).is_some_and(|name| looks_like_a_model(&name));
                    let least = if unknown { Sure::Shape } else { Sure::Family };
                    self.parent(index, at, Some(self.sharpen(index, FineTune)), least);
                }
            }
            _ => self.trained_as(index, FineTune, at),
        }
    }

    pub(super) fn trained_as(&mut self, index: usize, kind: RelationKind, at: usize) {
        let Some(mut name) = self.called_data(at).or_else(|| self.object(at, Sure::Capital, 8)) else { return };
        // "the train-b split of X": X.
        let end = name.tokens.end;
        let part = matches!(self.sentence.word(end), "split" | "splits" | "subset" | "portion" | "part" | "section");
        if part && name.sure < Sure::Id && matches!(self.sentence.word(end + 1), "of" | "from") {
            let at = end + 2 + usize::from(self.sentence.word(end + 2) == "the");
            match self.sentence.name_at(at).filter(|whole| whole.thing == Thing::Dataset) {
                Some(whole) => name = whole,
                None => return,
            }
        }
        let data = name.thing == Thing::Dataset;
        let kind = if kind == Merge || kind == Quantization { return } else { self.sharpen(index, kind) };
        let synthetic = self.sentence.word_back(name.tokens.start, 1) == "synthetic";
        if data && synthetic && name.sure < Sure::Id && has_size(&name.mention.text) {
            // "trained with synthetic X-70B data".
            self.teach(index, name);
        } else if data {
            self.attach(index, Says::Dataset, name);
        } else if (name.sure >= Sure::Family && (name.thing == Thing::Model || self.is_tuned(index, &name))
            || self.is_adapted(index, &name))
            && !self.is_attribute(&name)
        {
            let after = self.sentence.token_from(self.hits[index].span.end);
            let of_data =
                || (after..name.tokens.start).any(|at| DATA_LIKE.contains(self.sentence.word(at)) || self.is_output(at));
            if after + 3 >= name.tokens.start && kind != Distillation && !self.is_taught_by(&name) && !of_data() {
                self.attach(index, Says::Parent(Some(kind)), name);
            }
        }
    }

    /// "fine-tuned on Foo-7B", "a LoRA trained on Foo-7B": what has billions of parameters and is tuned is a model.
    fn is_tuned(&self, index: usize, name: &Name) -> bool {
        let tuned = |hit: &Hit| matches!(hit.cue, Cue::Kind(FineTune | Adapter, _));
        has_size(&name.mention.text) && name.sure >= Sure::Shape && self.hits[..=index].iter().any(tuned)
    }

    /// "The adapter was trained on Foo-7B": adapters are trained for weights.
    fn is_adapted(&self, index: usize, name: &Name) -> bool {
        let adapter = |hit: &Hit| matches!(hit.cue, Cue::Kind(Adapter, Form::Noun));
        name.sure == Sure::Shape && has_size(&name.mention.text) && self.hits[..index].iter().any(adapter)
    }

    /// Whether a cue for what a teacher makes stands at a token.
    fn is_output(&self, at: usize) -> bool {
        let start = self.sentence.tokens()[at].span.start;
        self.hits.iter().any(|hit| hit.span.start == start && matches!(hit.cue, Cue::Output))
    }

    /// "trained with X as the teacher".
    fn is_taught_by(&self, name: &Name) -> bool {
        let start = self.sentence.tokens().get(name.tokens.end).map(|token| token.span.start);
        self.hits.iter().any(|hit| Some(hit.span.start) == start && hit.cue == Cue::As(What::Teacher))
    }

    /// "trained on X embeddings", "on X text and images": what the name only qualifies.
    fn is_attribute(&self, name: &Name) -> bool {
        let next = self.sentence.word(name.tokens.end);
        if DATA_LIKE.contains(next) || matches!(next, "scores" | "generations" | "prompts") {
            return true;
        }
        let plain = |word: &str| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b' ');
        name.sure < Sure::Id
            && plain(next)
            && !BLOCK.contains(next)
            && !MODEL_WORDS.contains(next)
            && !SUFFIXES.contains(next)
            && !matches!(next, "over" | "then" | "further" | "itself" | "only" | "again" | "first" | "directly" | "via")
    }
}
