//! What a teacher makes, and whose it is: "the outputs of X", "answers that come from X", "X's answers".

use super::super::cues::{Cue, Form};
use super::super::names::{Name, Sure, Thing, has_size};
use super::super::words::WordSet;
use super::{Reader, Says};
use crate::model::RelationKind::Distillation;

impl Reader<'_> {
    pub(super) fn output(&mut self, index: usize, next: usize) {
        let word = &self.sentence.text.folded[self.hits[index].span.clone()];
        let generic = GENERIC_OUTPUT.contains(word);
        // "a list of tasks, drawn up in conversations with X": an idea, and no data.
        let start = self.sentence.token_from(self.hits[index].span.start);
        let talk = matches!(word, "conversations" | "chats" | "dialogues" | "dialogs" | "conversation");
        let talked = matches!(self.sentence.word_back(start, 1), "in" | "during" | "through" | "after" | "via");
        if talk && talked && self.sentence.word(next) == "with" {
            return;
        }
        if !self.speaks_of_training() && !self.signals(index) && !self.only_trains(word, next) {
            return;
        }
        // "answers that X gave".
        if matches!(self.sentence.word(next), "that" | "which")
            && let Some(name) = self.sentence.name_at(next + 1).filter(Name::is_model)
            && matches!(
                self.sentence.word(name.tokens.end),
                "gave" | "wrote" | "produced" | "generated" | "returned" | "gives" | "produces"
            )
            && !generic
        {
            return self.teach_all(index, name);
        }
        // "distilled with data from X".
        let generic = generic && !self.distilled_before(index);
        if matches!(self.sentence.word(next), "collected" | "gathered" | "sourced" | "taken" | "drawn" | "scraped")
            && self.sentence.word(next + 1) == "from"
            && let Some(mut name) =
                self.object(next + 2, Sure::Shape, 3).filter(|name| name.sure == Sure::Shape && !has_size(&name.mention.text))
        {
            name.thing = Thing::Dataset;
            self.attach(index, Says::Dataset, name);
            return;
        }
        if let Some(name) = self.origin(next) {
            if !generic || self.only_teaches(&name) {
                self.teach_all(index, name);
            }
            return;
        }
        let lead = self.sentence.word(next);
        // "the embeddings output by X": what an encoder gives to the next part.
        let inner = ["embeddings", "embedding", "features", "vectors", "representations", "tokens", "states"];
        if word == "output" && lead == "by" && inner.iter().any(|inner| self.sentence.word_back(start, 1).ends_with(inner)) {
            return;
        }
        if !word.is_ascii()
            && self.sentence.name_at(next).is_some_and(|name| name.sure >= Sure::Family && name.thing != Thing::Dataset)
        {
            // "на ответах X": a genitive has no preposition.
            if !generic {
                self.taught(index, next, Sure::Family);
            }
            return;
        }
        let closed = || self.sentence.name_at(next + 1).is_some_and(|name| self.only_teaches(&name));
        if matches!(lead, "of" | "from" | "by" | "von" | "de" | "des" | "with" | "par" | "из" | "от")
            && (!(generic && matches!(lead, "of" | "with" | "de")) || closed())
        {
            if let Some(name) = self.object(next + 1, Sure::Family, 4)
                && (name.thing == Thing::Model || name.thing == Thing::Either && has_size(&name.mention.text))
                && (!generic || self.only_teaches(&name))
            {
                self.teach_all(index, name);
            } else if let Some(name) = self.apposed(next + 1).filter(|name| !generic || self.only_teaches(name)) {
                // "of several models (A, B and C)".
                self.teach_all(index, name);
            } else if !generic {
                self.later_teacher(index, next + 1);
            }
            return;
        }
        // "X's answers".
        let owned = start > 0 && matches!(self.sentence.word(start - 1), "'s" | "’s");
        let at = start - usize::from(owned);
        // "X data": of one whose weights nobody has.
        let model = |name: &Name| name.is_model() || name.sure >= Sure::Known && self.only_teaches(name);
        let one = |name: &Name| !owned || name.sure >= Sure::Known || has_size(&name.mention.text);
        let edition = || {
            if matches!(word, "data" | "dataset" | "knowledge") {
                return None;
            }
            // "Oracle Large answers": the edition stands between.
            let first =
                at.checked_sub(1).filter(|at| self.sentence.plain(*at).starts_with(|c: char| c.is_ascii_uppercase()))?;
            self.sentence.name_before(first).filter(|name| self.with_edition(name.clone()).tokens.end == at)
        };
        if let Some(name) = self
            .before_hit(index, at)
            .filter(|name| name.sure > Sure::Capital)
            .or_else(edition)
            .filter(|name| model(name) && name.sure < Sure::Id && one(name))
            && (!generic || self.only_teaches(&name))
        {
            self.teach(index, name);
        }
    }

    /// "Reasoning traces were extracted from X": what is made for nothing but training.
    fn only_trains(&self, word: &str, next: usize) -> bool {
        let trace = matches!(word, "traces" | "reasoning traces" | "thinking traces" | "chains of thought" | "trajectories");
        trace
            && (next..next + 4).any(|at| matches!(self.sentence.word(at), "extracted" | "collected" | "elicited" | "harvested"))
    }

    /// Whether a participle for distillation stands before.
    fn distilled_before(&self, index: usize) -> bool {
        self.hits[..index].iter().any(|hit| matches!(hit.cue, Cue::Kind(Distillation, Form::Past)))
    }

    /// "the answers in the training set come from X", "synthetic examples (X)".
    fn origin(&self, next: usize) -> Option<Name> {
        let known = |name: &Name| name.is_model() && (name.thing == Thing::Model || name.sure == Sure::Shape);
        if self.sentence.word(next) == "(" {
            let via = usize::from(matches!(self.sentence.word(next + 1), "via" | "by" | "from" | "using" | "with"));
            let name = self.sentence.name_at(next + 1 + via)?;
            return Some(name).filter(|name| self.sentence.word(name.tokens.end) == ")" && self.only_teaches(name));
        }
        let come = (next..self.sentence.tokens().len().min(next + 8))
            .take_while(|at| {
                !matches!(self.sentence.word(*at), "," | "and" | "from" | "by" | "with" | "not" | "never" | "don't")
            })
            .find(|at| {
                matches!(
                    self.sentence.word(*at),
                    "come"
                        | "comes"
                        | "came"
                        | "originate"
                        | "originates"
                        | "extracted"
                        | "elicited"
                        | "harvested"
                        | "stem"
                        | "stems"
                        | "collected"
                        | "gathered"
                        | "obtained"
                        | "taken"
                        | "drawn"
                        | "stammen"
                        | "stammt"
                        | "proviennent"
                        | "provienen"
                )
            })?;
        let from = matches!(self.sentence.word(come + 1), "from" | "von" | "aus" | "de");
        self.object(come + 2, Sure::Family, 2).filter(|name| from && known(name))
    }

    /// "solutions of A and B from X": further on, and only a model that can do nothing but teach.
    fn later_teacher(&mut self, index: usize, start: usize) {
        let end = self.sentence.tokens().len().min(start + 10);
        let from = (start..end).find(|at| matches!(self.sentence.word(*at), "from" | "by"));
        if let Some(name) = from.and_then(|at| self.sentence.name_at(at + 1)).filter(|name| name.thing == Thing::Model)
            && self.only_teaches(&name)
        {
            self.teach_all(index, name);
        }
    }
}

/// Nouns for what a teacher makes.
pub(in crate::evidence::prose) static DATA_LIKE: WordSet = WordSet::new(&[
    "data",
    "dataset",
    "datasets",
    "samples",
    "examples",
    "instructions",
    "dialogues",
    "dialogs",
    "conversations",
    "pairs",
    "outputs",
    "completions",
    "responses",
    "traces",
    "answers",
    "captions",
    "labels",
    "corpus",
    "texts",
    "trajectories",
    "rationales",
    "preferences",
    "preference",
    "synthetic",
    "entries",
    "records",
    "questions",
    "solutions",
    "demonstrations",
    "explanations",
    "instruction",
    "generations",
    "rollouts",
    "tokens",
    "textbooks",
    "stories",
    "prompts",
    "annotations",
    "reasoning",
    "content",
    "summaries",
    "translations",
    "daten",
    "données",
    "datos",
    "данных",
    "данные",
    "knowledge",
    "targets",
    "queries",
    "replies",
    "pseudo labels",
    "chain of thought",
    "chains of thought",
    "thoughts",
    "transcripts",
    "paraphrases",
    "assessments",
    "truth",
    "trainingsdaten",
    "antworten",
    "respuestas",
    "réponses",
    "ответах",
    "ответы",
    "инструкции",
    "датасет",
    "datensatz",
]);

/// Nouns for one thing that a teacher makes.
pub(super) static SINGULAR: WordSet = WordSet::new(&[
    "sample",
    "example",
    "response",
    "answer",
    "caption",
    "completion",
    "dialogue",
    "conversation",
    "document",
    "passage",
    "problem",
    "prompt",
    "text",
    "image",
    "question",
    "label",
]);

/// Nouns that may as well mean data that nobody's model wrote.
pub(super) static GENERIC_OUTPUT: WordSet = WordSet::new(&[
    "data",
    "dataset",
    "samples",
    "labels",
    "instructions",
    "feedback",
    "preferences",
    "captions",
    "chats",
    "knowledge",
    "daten",
    "données",
    "datos",
    "данных",
    "conversations",
    "dialogues",
    "dialogs",
    "demonstrations",
]);

/// Endings of a word that tells who wrote some data.
pub(super) const WRITTEN: &[&str] =
    &["-generated", "-distilled", "-synthesized", "-synthesised", "-written", "-labelled", "-labeled", "-annotated"];
