//! What only Chinese, Japanese and Korean say: what follows the object tells whether a model is meant.

use super::super::cues::{Cue, Hit, What};
use super::super::names::Sure;
use super::super::tokens::Sort;
use super::Reader;
use crate::model::RelationKind::{ContinuedPretraining, FineTune};

impl Reader<'_> {
    /// "X 기반 계산": what is based on the object is no model.
    pub(super) fn qualifies(&self, hit: &Hit) -> bool {
        let next = self.sentence.token_from(hit.span.end);
        matches!(&self.sentence.text.folded[hit.span.clone()], "기반" | "기반의" | "ベースの")
            && !(next..next + 14).any(|at| {
                matches!(self.sentence.word(at), "model" | "llm" | "lm" | "chatbot" | "lora" | "qlora")
                    || self.sentence.word(at) == "모" && self.sentence.word(at + 1) == "델"
                    || self.sentence.word(at) == "챗" && self.sentence.word(at + 1) == "봇"
                    || self.sentence.word(at) == "モ" && self.sentence.word(at + 1) == "デ"
                    || self.sentence.word(at) == "言" && self.sentence.word(at + 1) == "語"
            })
    }

    /// "基于 X 的模型 Y": what stems from the object has a name, and it isn't this model's.
    pub(super) fn names_another(&self, end: usize) -> bool {
        let signs =
            (end..end + 8).take_while(|at| self.sentence.tokens().get(*at).is_some_and(|token| token.sort == Sort::Sign));
        signs
            .filter(|at| self.sentence.word(*at) == "型")
            .last()
            .and_then(|at| self.sentence.name_at(at + 1))
            .is_some_and(|other| other.sure >= Sure::Shape && !self.setting.own.covers(&other, &self.sentence.catalog.families))
    }

    /// "给一个微调 X 的例子", "基于 X 构建数据": an example, or data.
    pub(super) fn shows_how(&self, end: usize) -> bool {
        let at = self.sentence.tokens().get(end).map_or(self.sentence.span.end, |token| token.span.start);
        let rest = &self.sentence.text.folded[at..self.sentence.span.end];
        ["例子", "示例", "教程", "构建数据", "构建了数据"].iter().any(|word| rest.contains(word))
    }

    /// "X を日本語データで追加学習": the object stands before what it was done with.
    pub(super) fn over_means(&self, hit: &Hit, at: usize) -> usize {
        let folded = &self.sentence.text.folded[hit.span.clone()];
        let tuned = matches!(hit.cue, Cue::Before(What::Parent(Some(FineTune | ContinuedPretraining))));
        if !tuned || !["で", "로", "으로"].iter().any(|means| folded.starts_with(means)) {
            return at;
        }
        let object = |at: &usize| matches!(self.sentence.word(*at), "を" | "를" | "을");
        (at.saturating_sub(24)..at).rev().find(object).unwrap_or(at)
    }
}
