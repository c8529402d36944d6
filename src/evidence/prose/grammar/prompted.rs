//! Teachers as the ones who were told to write: "we prompted X to write", "X was used to label", "a student of X".

use super::super::cues::{Cue, Hit, What};
use super::super::names::Name;
use super::super::own::Subject;
use super::super::words::WordSet;
use super::Reader;
use super::teachers::DATA_LIKE;
use crate::model::RelationKind::FineTune;

impl Reader<'_> {
    /// "We prompted X to write the training data", "X was used to label the training data"; false for another sentence.
    pub(super) fn made(&mut self, index: usize, next: usize) -> bool {
        let at = self.sentence.token_from(self.hits[index].span.start);
        let Some(to) = at.checked_sub(1).filter(|to| self.sentence.word(*to) == "to") else { return false };
        if !self.makes_training_data(next) {
            return false;
        }
        let Some((name, passive)) = self.told_to(to) else { return false };
        let subject = self.guards.subject;
        if passive {
            // The subject is the object.
            self.guards.subject = Subject::Open;
        }
        self.teach_all(index, name);
        self.guards.subject = subject;
        true
    }

    /// Who is told to do what follows "to", and whether the sentence is about that one.
    fn told_to(&self, to: usize) -> Option<(Name, bool)> {
        let word = |at: usize| self.sentence.word(at);
        let known = Name::is_model;
        // "X, which we used to write", "X that was used to".
        if to > 2 && USED.contains(word(to - 1)) && matches!(word(to - 2), "we" | "i" | "authors") {
            let end = self.sentence.back_over(to - 2, |word| matches!(word, "that" | "which" | "," | "the"));
            let name = self.sentence.name_before(over_api(self, end)).filter(known);
            return name.filter(|_| end < to - 2).map(|name| (name, true));
        }
        if to > 1 && USED.contains(word(to - 1)) {
            let end = self.sentence.back_over(to - 1, |word| {
                matches!(word, "was" | "were" | "is" | "are" | "been" | "has" | "then" | "also" | "that" | "which" | ",")
            });
            let name = self.sentence.name_before(over_api(self, end)).filter(known);
            return name.filter(|_| end < to - 1).map(|name| (name, true));
        }
        let name = self.sentence.name_before(over_api(self, to)).filter(known)?;
        let articles = |word: &str| matches!(word, "the" | "a" | "an" | "our" | "model" | "\"" | "teacher");
        let verb = self.sentence.word_back(self.sentence.back_over(name.tokens.start, articles), 1);
        let told = USED.contains(verb) || USES.contains(verb);
        (told && self.guards.subject != Subject::Reader).then_some((name, false))
    }

    /// Whether the object of a verb is training data: by its own words, or by those of the sentence or its section.
    fn makes_training_data(&self, next: usize) -> bool {
        let training =
            |at: usize| matches!(self.sentence.word(at), "training" | "train" | "finetuning" | "fine tuning" | "synthetic");
        let end = self.sentence.tokens().len();
        let data = (next..end.min(next + 8)).any(|at| DATA_LIKE.contains(self.sentence.word(at)));
        // "the data" of a card is what its model was trained on.
        let the = |at: usize| {
            matches!(self.sentence.word(at), "the" | "our")
                && matches!(self.sentence.word(at + 1), "data" | "dataset" | "datasets")
        };
        let object = (next..end.min(next + 6)).any(|at| training(at) || the(at));
        let tunes = |hit: &Hit| hit.cue == Cue::After(What::Parent(Some(FineTune)));
        // "We prompted X to produce solutions": what only a model that learns is given.
        let lessons = |at: usize| {
            matches!(self.sentence.word(at), "solutions" | "rationales" | "traces" | "demonstrations" | "trajectories")
        };
        object
            || (next..end.min(next + 3)).any(lessons)
            || data && (self.speaks_of_training() || self.hits.iter().any(tunes) || (0..end).any(training))
    }

    /// "Helper is a student of X", and not "as a student of X, Elder".
    pub(super) fn is_student(&self, index: usize) -> bool {
        let at = self.sentence.token_from(self.hits[index].span.start);
        let back = |back: usize| self.sentence.word_back(at, back);
        let student = self.sentence.text.folded[self.hits[index].span.clone()].starts_with("student");
        // "A 7B student of X", where a text begins.
        let opens = || self.setting.opening && self.sentence.word(0) == "a" && at < 3;
        !student || opens() || matches!(back(1), "a" | "the") && matches!(back(2), "is" | "was")
    }
}

/// Over "API" and "model" between a name and its verb.
fn over_api(reader: &Reader, end: usize) -> usize {
    reader.sentence.back_over(end, |word| matches!(word, "api" | "model" | "models" | "llm" | ")" | "\""))
}

/// What was done to a model so that it writes.
static USED: WordSet = WordSet::new(&["used", "prompted", "asked", "queried", "instructed", "employed", "leveraged"]);
/// The same in other forms.
static USES: WordSet = WordSet::new(&[
    "use",
    "uses",
    "using",
    "prompt",
    "prompting",
    "ask",
    "asking",
    "employ",
    "employing",
    "leverage",
    "leveraging",
    "let",
    "had",
]);
