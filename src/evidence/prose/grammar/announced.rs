//! What the list below a sentence holds: "a merge of the following models:".

use super::super::cues::Cue;
use super::super::own::Subject;
use super::super::sections::Section;
use super::super::words::DATA_WORDS;
use super::{Reader, Says};
use crate::model::RelationKind::{ContinuedPretraining, FineTune, Merge};

impl Reader<'_> {
    /// "base models", and not "this student replaces:".
    fn names_bases(&self, index: usize) -> bool {
        let word = &self.sentence.text.folded[self.hits[index].span.clone()];
        !word.starts_with("student") && !word.starts_with("backbone")
    }

    /// "a merge of the following models:", "It uses the following base models:".
    pub(super) fn announcement(&mut self) {
        let text = self.sentence.text.folded[self.sentence.span.clone()].trim_end();
        if !(text.ends_with([':', '：']) || text.contains("following")) || self.guards.subject == Subject::Reader {
            return;
        }
        // "the data was cleaned, and the following steps were applied:" lists what was done.
        let steps = ["steps", "cleaned", "preprocess", "pre process", "applied", "hyperparameter", "parameters"];
        if steps.iter().any(|word| text.contains(word)) {
            return;
        }
        // "It was inspired by merges like:".
        if text.contains("inspired") || ["like:", "such as:"].iter().any(|end| text.ends_with(end)) {
            return;
        }
        let has = |wanted: fn(&Cue) -> bool| self.hits.iter().position(|hit| wanted(&hit.cue));
        if self.guards.subject == Subject::This
            && ["following data", "following corpora"].iter().any(|words| text.contains(words))
            && ["uses ", "used ", "using ", "trained ", "tuned "].iter().any(|verb| text.contains(verb))
            && let Some(index) = has(|cue| matches!(cue, Cue::Output))
            && self.guards.allows_data(index)
        {
            // "It uses the following data:".
            self.out.announces = Some(Says::Dataset);
            return;
        }
        let data = (0..self.sentence.tokens().len()).any(|at| DATA_WORDS.contains(self.sentence.word(at)));
        let (index, says) = if let Some(index) = has(|cue| matches!(cue, Cue::Kind(Merge, _))) {
            (index, Says::Parent(Some(Merge)))
        } else if let Some(index) =
            has(|cue| matches!(cue, Cue::Train | Cue::Kind(FineTune | ContinuedPretraining, _))).filter(|_| data)
        {
            (index, Says::Dataset)
        } else if let Some(index) = has(|cue| matches!(cue, Cue::Train | Cue::Kind(FineTune, _)))
            .filter(|_| ["trained on:", "tuned on:", "finetuned on:"].iter().any(|end| text.ends_with(end)))
            .filter(|_| self.guards.subject == Subject::This || text.len() < 16)
        {
            (index, Says::Dataset)
        } else if let Some(index) = has(|cue| matches!(cue, Cue::Output)).filter(|_| {
            ["following datasets were used", "following datasets are used", "following data was used"]
                .iter()
                .any(|words| text.contains(words))
        }) {
            (index, Says::Dataset)
        } else if let Some(index) = has(|cue| matches!(cue, Cue::Base)).filter(|index| self.names_bases(*index)) {
            (index, Says::Parent(self.refine(index)))
        } else if let Some(index) =
            has(|cue| matches!(cue, Cue::Output)).filter(|_| data && self.setting.section >= Section::Training)
        {
            (index, Says::Dataset)
        } else {
            return;
        };
        let allowed = if says == Says::Dataset { self.guards.allows_data(index) } else { self.guards.allows_parent(index) };
        if allowed && self.out.findings.is_empty() {
            self.out.announces = Some(says);
        }
    }
}
