//! Who judged data: a teacher where its preferences or labels were learned from, and nobody where it only chose.

use super::super::cues::Cue;
use super::super::names::Sure;
use super::super::words::WordSet;
use super::Reader;

impl Reader<'_> {
    pub(super) fn judged(&mut self, index: usize, next: usize) {
        if !self.speaks_of_data() || self.only_selects(index) {
            return;
        }
        if self.sentence.text.folded[self.hits[index].span.clone()].ends_with(" by") {
            // "labels were given by X", but not "inference is provided by X".
            let at = self.sentence.token_from(self.hits[index].span.start);
            let labels = |at: usize| {
                matches!(
                    self.sentence.word(at),
                    "labels"
                        | "annotations"
                        | "answers"
                        | "rewards"
                        | "preferences"
                        | "captions"
                        | "ratings"
                        | "scores"
                        | "judgments"
                        | "truth"
                )
            };
            if (at.saturating_sub(4)..at).any(labels) {
                self.taught(index, next, Sure::Family);
            }
            return;
        }
        if let Some(at) = (next..next + 3).find(|at| matches!(self.sentence.word(*at), "by" | "with" | "using" | "from")) {
            self.taught(index, at + 1, Sure::Family);
        }
    }

    /// "scored by X, and the best tenth was kept", "answers were judged by X": what only chose among data, or nothing that a model
    /// learned from. Preferences and labels are learned from.
    fn only_selects(&self, index: usize) -> bool {
        if self.sentence.text.folded[self.hits[index].span.clone()].ends_with(" by") {
            return false;
        }
        let word = |at: usize| self.sentence.word(at);
        let has = |words: &WordSet| (0..self.sentence.tokens().len()).any(|at| words.contains(word(at)));
        if has(&LEARNED) || self.hits.iter().any(|hit| matches!(hit.cue, Cue::Tunes | Cue::Signal)) {
            return false;
        }
        has(&SELECTED) || !self.speaks_of_training()
    }

    /// "The distillation of X failed", "we gave up distilling X".
    pub(super) fn gave_up(&self, index: usize) -> bool {
        let start = self.sentence.token_from(self.hits[index].span.start);
        (start.saturating_sub(4)..self.sentence.tokens().len()).any(|at| {
            matches!(self.sentence.word(at), "failed" | "abandoned" | "unsuccessful")
                || matches!(self.sentence.word(at), "gave" | "given") && self.sentence.word(at + 1) == "up"
        })
    }
}

/// What a model learns from, beside answers.
static LEARNED: WordSet = WordSet::new(&[
    "preference",
    "preferences",
    "preferred",
    "chosen",
    "rejected",
    "pairs",
    "pairwise",
    "dpo",
    "rlhf",
    "rlaif",
    "reward",
    "rewards",
    "feedback",
    "labels",
    "targets",
    "completions",
]);

/// What is done with data that was only looked through.
static SELECTED: WordSet = WordSet::new(&[
    "kept",
    "keep",
    "keeping",
    "retained",
    "select",
    "selected",
    "selecting",
    "removed",
    "remove",
    "discarded",
    "discard",
    "dropped",
    "threshold",
    "top",
    "filter",
    "filtering",
    "quality",
    "deduplicated",
    "excluded",
]);
