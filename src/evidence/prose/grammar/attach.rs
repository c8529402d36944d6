//! From the name in a cue's place to a finding: what may be claimed of it, and what stands in a row with it.

use super::super::cues::{Cue, What};
use super::super::names::{self, Name, Sure, Thing};
use super::super::own::Subject;
use super::outputs::WRITTEN;
use super::teachers::DATA_LIKE;
use super::{Finding, MAX_FINDINGS, Reader, Says};
use crate::evidence::MentionForm;
use crate::evidence::naming::packing;
use crate::model::RelationKind::{self, Conversion, Merge, Quantization};

impl Reader<'_> {
    pub(super) fn claim(&mut self, index: usize, what: What, name: Name) {
        if name.sure < Sure::Shape || self.is_component(&name) {
            return;
        }
        match what {
            What::Parent(kind) => {
                let kind = match kind {
                    Some(Quantization) if self.keeps_bits() => Some(Conversion),
                    kind => kind.or_else(|| self.refine(index)),
                };
                self.attach(index, Says::Parent(kind), name.clone());
                if kind == Some(Merge)
                    && matches!(self.hits[index].cue, Cue::Before(_) | Cue::Ends(_))
                    && !self.out.findings.is_empty()
                {
                    self.joined_before(index, Says::Parent(kind), &name);
                }
            }
            What::Teacher => {
                if self.made_data(index) {
                    self.teach(index, name);
                }
            }
        }
    }

    /// Notes an object and, for merges and data, those joined to it.
    pub(super) fn attach(&mut self, index: usize, says: Says, name: Name) {
        if matches!(says, Says::Parent(kind) if kind.is_none_or(RelationKind::carries_weights)) && self.only_teaches(&name) {
            // Nobody has the weights of such a model. "Trained on answers of X", where X stands far from them.
            let at = name.tokens.start;
            if (at.saturating_sub(6)..at).any(|at| DATA_LIKE.contains(self.sentence.word(at))) {
                self.teach(index, name);
            }
            return;
        }
        if says == Says::Parent(Some(RelationKind::Distillation)) && self.gave_up(index) {
            return;
        }
        let allowed = match says {
            Says::Dataset => self.guards.allows_data(index),
            _ => self.guards.allows_parent(index),
        };
        let fits = match says {
            Says::Dataset => name.thing == Thing::Dataset,
            _ => name.thing != Thing::Dataset,
        };
        if !allowed
            || !fits
            || self.guards.denied_between(index, self.start_of(&name))
            || self.is_subject_abroad(index, &name)
            || says != Says::Dataset && self.is_component(&name)
        {
            return;
        }
        let mut last = name.clone();
        self.push(says, name);
        if matches!(says, Says::Parent(Some(Merge)) | Says::Dataset) {
            while let Some(next) = self.coordinated(&last).filter(|_| self.out.cut.is_none()) {
                if fits && (says == Says::Dataset) == (next.thing == Thing::Dataset) {
                    self.push(says, next.clone());
                }
                last = next;
            }
        }
    }

    pub(super) fn start_of(&self, name: &Name) -> usize {
        self.sentence.tokens().get(name.tokens.start).map_or(self.sentence.span.end, |token| token.span.start)
    }

    pub(super) fn push(&mut self, says: Says, name: Name) {
        let text = &name.mention.text;
        // "all quants of X models are broken": a class of models, not this one.
        if matches!(says, Says::Parent(Some(Quantization | Conversion)))
            && self.sentence.word(name.tokens.end) == "models"
            && self.guards.subject != Subject::This
        {
            return;
        }
        // "We provide a GGUF version of X at its page": what is elsewhere.
        if matches!(says, Says::Parent(Some(Quantization | Conversion))) && self.is_elsewhere(&name) {
            return;
        }
        // "8bit/6bit", "the Chat model": how it is packed or which of a series, and no name.
        let lower = text.to_ascii_lowercase();
        if says != Says::Dataset && (lower.split('/').all(packing::is_width) || matches!(&*lower, "base" | "chat" | "instruct"))
        {
            return;
        }
        // What is packed already is made from this model, not this from it.
        let packed = || ["gguf", "gptq", "awq", "exl2", "ggml"].iter().any(|word| lower.contains(word));
        if matches!(says, Says::Parent(Some(Quantization | Conversion))) && packed() {
            return;
        }
        if says != Says::Dataset && self.setting.own.is(text) && name.mention.form != MentionForm::LocalPath {
            return;
        }
        if says == Says::Dataset
            && name.sure < Sure::Id
            && self.sentence.catalog.datasets.named(text).is_none()
            && self.only_teaches(&name)
        {
            // "tuned on X data": who wrote it.
            return;
        }
        if says == Says::Dataset && WRITTEN.iter().any(|end| text.ends_with(end)) {
            // "X-generated data": who wrote it, and no name.
            return;
        }
        if says == Says::Teacher
            && (name.thing == Thing::Dataset || name.sure < Sure::Known)
            && self.sentence.catalog.datasets.named(text).is_some()
        {
            // "chats from X", where X is a dataset.
            return;
        }
        if says != Says::Dataset
            && matches!(says, Says::Teacher)
            && self.setting.own.covers(&name, &self.sentence.catalog.families)
        {
            return;
        }
        if self.out.findings.len() >= MAX_FINDINGS {
            let at = self.sentence.tokens().get(name.tokens.start).map_or(self.sentence.span.start, |token| token.span.start);
            self.out.cut.get_or_insert(at);
            return;
        }
        let name = if says == Says::Dataset { name } else { self.in_full(name) };
        let series = if says == Says::Dataset { Vec::new() } else { names::series(self.sentence.plain(name.tokens.start)) };
        let more = if series.first() == Some(&name.mention) { series.len() } else { 0 };
        // "X-1.7B/14B": one of each size.
        let others = series.into_iter().take(more).skip(1).map(|mention| Name { mention, ..name.clone() });
        let others: Vec<Name> = others.collect();
        self.out.findings.extend([name].into_iter().chain(others).map(|name| Finding { says, name }));
    }
}
