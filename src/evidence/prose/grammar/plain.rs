//! What a model is in plain words, without one for how it came about: "this is X with a longer context", "X in FP8", "a Thai
//! version of X", "I trained X on tables".

use super::super::cues::{Cue, Form, Hit, What};
use super::super::names::{Name, Sure, Thing, has_size};
use super::super::own::Subject;
use super::super::sections::Section;
use super::packed::FINITE;
use super::stops::BLOCK;
use super::{Reader, Says};
use crate::evidence::naming::packing::{self, Packing};
use crate::model::RelationKind::{self, Adapter, Conversion, FineTune, Quantization};

/// What is said of all versions or of another than this: "the latest version of X is needed".
const OTHER_VERSIONS: &[&str] = &[
    "latest",
    "newest",
    "newer",
    "recent",
    "old",
    "older",
    "previous",
    "earlier",
    "first",
    "second",
    "next",
    "another",
    "other",
    "each",
    "every",
    "any",
    "final",
    "current",
    "stable",
    "specific",
    "same",
    "right",
    "correct",
    "paid",
    "required",
    "matching",
    // Made anew as the first was, and not from it.
    "multilingual",
    "scaled",
    "scaled up",
    "larger",
    "bigger",
    "smaller",
    "lighter",
    "open",
    "open source",
    "free",
];

/// Words between "is" and what a model plainly is.
const PLAIN: &[&str] = &[
    "just",
    "simply",
    "basically",
    "essentially",
    "merely",
    "only",
    "a",
    "an",
    "the",
    "our",
    "my",
    "un",
    "ein",
    "standard",
    "original",
    "regular",
    "vanilla",
    "plain",
    "full",
];

/// Verbs before "by training X".
const MADE: &[&str] =
    &["obtained", "created", "made", "produced", "built", "derived", "results", "resulting", "comes", "came", "developed"];

impl Reader<'_> {
    /// "This is X in FP8.", "Helper is X with a longer context.", "X in FP8.": in the first sentence of a paragraph.
    pub(super) fn plainly(&mut self) {
        let scratch = || self.hits.iter().any(|hit| hit.cue == Cue::Scratch);
        if !self.setting.opening || !self.out.findings.is_empty() || self.is_spoken_against() || scratch() {
            return;
        }
        let (start, said) = match self.own_copula() {
            Some(at) => (at, true),
            None => (usize::from(matches!(self.sentence.word(0), "just" | "simply" | "a" | "an" | "my")), false),
        };
        let titled = usize::from(!said && self.sentence.word(0) == "модель");
        let Some(name) = self.sentence.name_at(start + titled).filter(|name| self.is_one_model(name)) else { return };
        if titled > 0 {
            if self.is_of_a_maker_and_trained(&name) {
                self.push(Says::Parent(Some(FineTune)), name);
            }
            return;
        }
        let mut at = name.tokens.end;
        while matches!(self.sentence.word(at), "," | "but") && said || matches!(self.sentence.word(at), "model" | "weights") {
            at += 1;
        }
        if !said && (self.setting.section != Section::Open || name.sure < Sure::Family || self.has_verb_from(at)) {
            return;
        }
        let mark = at + usize::from(matches!(self.sentence.word(at), "-" | "–"));
        let packed = self.packing_at(mark).filter(|_| {
            let rest = self.sentence.word(mark + 1);
            matches!(rest, "" | "." | "quants" | "quantization" | "files" | "weights" | "version" | "format" | "model")
        });
        let kind = match self.sentence.word(at) {
            _ if packed.is_some() => packed,
            "in" => match self.packing_at(at + 1) {
                Some(kind) => Some(kind),
                None => return,
            },
            "with" | "without" | "minus" | "plus" | "mit" | "avec" | "con" | "с" | "со" if said => None,
            "spécialisé" | "adapté" | "adaptado" | "especializado" | "ajustado" | "afinado" | "affiné" if said => {
                Some(FineTune)
            }
            "entraîné" | "entrenado" | "trainiert" | "обученная" | "обученный" | "дообученная" | "дообученный" if said => {
                Some(FineTune)
            }
            "without" => None,
            // "An X LoRA for drawings."
            "lora" | "qlora" | "lokr" | "loha" | "adapter" if !said && self.opens_alone() => Some(Adapter),
            "with" if (at + 1..at + 6).any(|at| self.sentence.word(at) == "head") => Some(FineTune),
            // "A small known design, trained on Thai": often from nothing.
            "trained" if !self.is_weights(&name) => return,
            "trained" | "aligned" | "specialized" | "specialised" => Some(FineTune),
            "adapted" if matches!(self.sentence.word(at + 1), "to" | "for") => Some(FineTune),
            "extended" | "expanded" | "modified" | "tweaked" | "compressed" | "customized" | "customised" => None,
            _ => return,
        };
        self.push(Says::Parent(kind), name);
    }

    /// The token after "this is", "this model is", or this model's name and "is".
    fn own_copula(&self) -> Option<usize> {
        let mut at = match self.sentence.word(0) {
            "this" | "it" => {
                1 + usize::from(matches!(self.sentence.word(1), "model" | "repo" | "repository" | "checkpoint" | "one"))
            }
            "dies" | "das" | "ceci" | "esto" | "это" => 1,
            "dieses" | "ce" | "este" => 1 + usize::from(matches!(self.sentence.word(1), "modell" | "modèle" | "modelo")),
            _ => {
                let name = self.sentence.name_at(0)?;
                self.setting.own.covers(&name, &self.sentence.catalog.families).then_some(name.tokens.end)?
            }
        };
        at = match self.sentence.word(at) {
            "is" | "'s" | "=" | "ist" | "est" | "es" => at + 1,
            // Russian says no "is".
            _ if self.sentence.word(0) == "это" => at,
            _ => return None,
        };
        while PLAIN.contains(&self.sentence.word(at)) {
            at += 1;
        }
        Some(at)
    }

    /// Whether a name is that of one model, which is another than this: an id, or a name with its size.
    pub(super) fn is_one_model(&self, name: &Name) -> bool {
        name.thing != Thing::Dataset
            && (matches!(name.sure, Sure::Id | Sure::Known) || name.sure >= Sure::Shape && has_size(&name.mention.text))
            && !self.setting.own.covers(name, &self.sentence.catalog.families)
            && !self.is_component(name)
            && !self.only_teaches(name)
            && !matches!(self.sentence.word(name.tokens.end), "'s" | "’s" | "as")
    }

    /// Whether a name is that of weights, and not of a design that anyone may train anew.
    pub(super) fn is_weights(&self, name: &Name) -> bool {
        name.sure == Sure::Id || has_size(&name.mention.text)
    }

    /// Whether a phrase that may be said of many things is said of this model: "is powered by X", "a mix of X and Y".
    pub(super) fn says_what_it_is(&self, index: usize) -> bool {
        let hit = &self.hits[index];
        let phrase = &self.sentence.text.folded[hit.span.clone()];
        let start = self.sentence.token_from(hit.span.start);
        if let Some(fits) = self.fits_abroad(index) {
            return fits;
        }
        match phrase {
            "is powered by" | "under the hood" => self.is_own(),
            "built with" => self.is_own() || start == 0 && self.setting.opening && self.opens_alone(),
            // "The text part of X", and not "the tokenizer loads the text part of X".
            "text part of"
            | "language model part of"
            | "llm part of"
            | "language part of"
            | "language model of"
            | "text model of"
            | "text encoder of"
            | "vision encoder of"
            | "vision tower of" => start < 2 && self.setting.opening && self.opens_alone(),
            "created from" | "created using" | "created with" | "made with" | "made from" | "extracted from" => {
                let said = matches!(self.sentence.word_back(start, 1), "is" | "was" | "been");
                // "made with our script": a tool has no size.
                let next = self.sentence.token_from(hit.span.end);
                let model = |name: &Name| name.sure == Sure::Known || has_size(&name.mention.text);
                let named = (next..next + 3).find_map(|at| self.sentence.name_at(at)).as_ref().is_some_and(model);
                named && (start == 0 && self.setting.opening && self.opens_alone() || said && self.is_own())
            }
            "weights come from" | "weights came from" | "weights are taken from" | "weights were taken from" => {
                start == 0 || start == 1 && matches!(self.sentence.word(0), "the" | "its" | "our")
            }
            _ if ["under the hood it", "under the hood this", "at its core", "at heart"]
                .iter()
                .any(|word| phrase.starts_with(word)) =>
            {
                start == 0 && self.setting.opening || self.is_own()
            }
            _ if ["obtenu", "créé en", "obtuvo", "obtenido"].iter().any(|word| phrase.starts_with(word)) => {
                let this =
                    matches!(self.sentence.word(0), "ce" | "este") && matches!(self.sentence.word(1), "modèle" | "modelo");
                start == 0 && self.setting.opening || self.is_own() || this
            }
            _ if phrase.starts_with("poursuivi") => matches!(self.sentence.word_back(start, 1), "avons" | "ai"),
            "продолжили обучение" => matches!(self.sentence.word_back(start, 1), "" | "мы"),
            "entraîné sur la base de" | "aufgesetzt auf" => {
                start == 0 && self.setting.opening
                    || self.is_own()
                    || matches!(self.sentence.word(1), "modelo" | "modèle" | "modell")
            }
            _ if [
                "обучение нач",
                "обучение стартовало",
                "в качестве отправной",
                "отправной точкой",
                "das modell geht",
                "dieses modell geht",
            ]
            .iter()
            .any(|word| phrase.starts_with(word)) =>
            {
                let next = self.sentence.token_from(hit.span.end);
                let next =
                    next + usize::from(matches!(self.sentence.word(next), "модели" | "модель" | "чекпоинта" | "весов" | "das"));
                self.sentence.name_at(next).is_some_and(|name| self.is_one_model(&name))
            }
            "started life as" | "began life as" | "started out as" | "started off as" => self.is_own(),
            "mix of" => !(1..4).any(|back| matches!(self.sentence.word_back(start, back), "on" | "with" | "using" | "from")),
            "moe of" | "mixture of experts of" | "combination of" | "hybrid of" => {
                self.is_own() || start < 2 && self.setting.opening && self.opens_alone()
            }
            // "Helper extends X with sight", and not "the window extends X".
            "extends" | "specializes" | "specialises" | "turns" => {
                let own =
                    |name: &Name| name.tokens.end == start && self.setting.own.covers(name, &self.sentence.catalog.families);
                let next = self.sentence.token_from(hit.span.end);
                // "Extends X to Thai", where a text opens: this does.
                (self.sentence.name_at(0).as_ref().is_some_and(own) || start == 0 && self.setting.opening)
                    && self.sentence.name_at(next).is_some_and(|name| {
                        self.is_one_model(&name)
                            && matches!(self.sentence.word(name.tokens.end), "with" | "for" | "into" | "to" | "towards" | "by")
                    })
            }
            // "Extending the vocabulary of X is future work", "To be loaded on top of X, it must".
            _ if ["extending", "expanding", "to be"].iter().any(|word| phrase.starts_with(word)) => start > 0,
            "sft on" | "sft from" | "dpo on" | "dpo from" | "grpo on" => start > 0 || self.opens_alone(),
            _ => true,
        }
    }

    /// "As a base we used X", "As base model, X was used": the object stands behind.
    pub(super) fn as_a_base(&mut self, index: usize, what: What, next: usize) {
        let mut at = next;
        while matches!(self.sentence.word(at), "," | "we" | "i" | "used" | "use" | "took" | "chose" | "the" | "have") {
            at += 1;
        }
        let ours = (next..at).any(|at| matches!(self.sentence.word(at), "used" | "use" | "took" | "chose"));
        let name = self.sentence.name_at(at).filter(|name| self.is_one_model(name));
        let passive = |name: &Name| {
            matches!(self.sentence.word(name.tokens.end), "was" | "is")
                && matches!(self.sentence.word(name.tokens.end + 1), "used" | "chosen" | "taken")
        };
        if let (Some(name), What::Parent(kind)) = (name.filter(|name| ours || passive(name)), what) {
            self.attach(index, Says::Parent(kind.or_else(|| self.refine(index))), name);
        }
    }

    /// Whether no verb makes a sentence of what would be a title.
    pub(super) fn opens_alone(&self) -> bool {
        !self.has_verb_from(0)
    }

    /// Whether a finite verb stands at or after a token.
    pub(super) fn has_verb_from(&self, start: usize) -> bool {
        (start..self.sentence.tokens().len()).any(|at| FINITE.contains(self.sentence.word(at)))
    }

    /// "Fine-tuning X for Y" and nothing more, where a text begins.
    pub(super) fn opens_plainly(&self, next: usize) -> bool {
        self.setting.opening
            && self.setting.section == Section::Open
            && self.sentence.name_at(next).is_some_and(|name| self.is_one_model(&name))
            && self.opens_alone()
            && !self.is_spoken_against()
    }

    /// Whether anything in the sentence speaks against a claim.
    pub(super) fn is_spoken_against(&self) -> bool {
        self.hits.iter().any(|hit| matches!(hit.cue, Cue::Not | Cue::Compare | Cue::Evaluate | Cue::Maybe))
    }

    /// Whether this model is the subject of the sentence, be it by one word of its name.
    fn is_own(&self) -> bool {
        let covers = |name: &Name| self.setting.own.covers(name, &self.sentence.catalog.families);
        self.guards.subject == Subject::This || self.sentence.name_at(0).as_ref().is_some_and(covers)
    }

    /// What the format or the width at a token makes of a model: "FP8", "bf16", "4 bit", "the GGUF format".
    fn packing_at(&self, start: usize) -> Option<RelationKind> {
        let at = start + usize::from(self.sentence.word(start) == "the");
        let word = self.sentence.word(at).replace(' ', "-");
        match packing::unpacked(&format!("x-{word}"))?.1 {
            Packing::FewerBits => Some(Quantization),
            Packing::Format => Some(Conversion),
        }
    }

    /// "I trained X on tables", "the result of training X on tables".
    pub(super) fn trains(&mut self, index: usize, next: usize) -> bool {
        let start = self.sentence.token_from(self.hits[index].span.start);
        let before = self.sentence.word_back(start, 1);
        // "Entrenado sobre X", and nothing before it.
        let over = start == 0 && self.sentence.word(next) == "sobre" && self.setting.opening;
        let next = next + usize::from(over);
        let active = match &self.sentence.text.folded[self.hits[index].span.clone()] {
            "entrené" | "entrenamos" => true,
            "entrenado" | "entrenada" if over => true,
            "entrenado" => matches!(before, "hemos" | "he"),
            "entraîné" => matches!(before, "avons" | "ai"),
            "обучил" | "обучили" => self.is_first_person(index),
            "trained" | "train" | "aligned" => {
                self.guards.subject == Subject::This
                    && (matches!(before, "we" | "i" | "have" | "then" | "and" | "just" | "simply" | "further" | "also")
                        || before == "to" && matches!(self.sentence.word(1), "use" | "used"))
            }
            "training" | "retraining" => match before {
                "of" => {
                    matches!(self.sentence.word_back(start, 2), "result" | "outcome" | "product")
                        || self.word_of_time(start) && self.opens_alone()
                }
                "by" | "through" | "from" => MADE.contains(&self.sentence.word_back(start, 2)),
                _ => false,
            },
            _ => false,
        };
        let scratch = || self.hits.iter().any(|hit| hit.cue == Cue::Scratch);
        if !active || scratch() {
            return false;
        }
        let at = next + usize::from(matches!(self.sentence.word(next), "the" | "a" | "our"));
        let Some(name) = self.sentence.name_at(at).filter(|name| self.is_one_model(name)) else { return false };
        let end = name.tokens.end;
        self.attach(index, Says::Parent(Some(FineTune)), name);
        self.data_after(index, end);
        true
    }

    /// "the outcome of a weekend of training X".
    fn word_of_time(&self, start: usize) -> bool {
        matches!(self.sentence.word_back(start, 2), "weekend" | "week" | "night" | "days" | "hours")
            && (0..start).any(|at| matches!(self.sentence.word(at), "result" | "outcome" | "product"))
    }

    /// "a Thai version of X", where a version of it is what this is.
    pub(super) fn version(&mut self, index: usize, next: usize) {
        if self.version_in(index, next) {
            return;
        }
        let start = self.sentence.token_from(self.hits[index].span.start);
        if start == 1 && self.sentence.word(0) == "this" && self.sentence.word(next) == "of" {
            return self.this_version(next + 1);
        }
        // "a quantized version of": the participle tells more.
        let told = |hit: &Hit| {
            matches!(hit.cue, Cue::Kind(..)) && self.sentence.token_from(hit.span.end.saturating_sub(1)) + 1 >= start
        };
        if self.hits[..index].last().is_some_and(told) {
            return;
        }
        let opens = |at: usize| match self.sentence.word_back(at, 1) {
            "is" | "=" => true,
            "" | "a" | "an" | "the" | "our" | "my" => {
                self.is_copula(at) || self.setting.opening && at < 2 && self.opens_alone()
            }
            _ => false,
        };
        let first = self.sentence.back_over(start, |word| {
            word.len() > 2
                && !OTHER_VERSIONS.contains(&word)
                && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b' ' || byte == b'-')
                && !BLOCK.contains(word)
        });
        if self.guards.subject == Subject::Other
            || (first..start).any(|at| self.sentence.word(at).starts_with("non"))
            || self.sentence.word(next) != "of"
            || OTHER_VERSIONS.contains(&self.sentence.word_back(first, 1))
            || !opens(first)
        {
            return;
        }
        let at = next + 1 + usize::from(matches!(self.sentence.word(next + 1), "the" | "our"));
        if let Some(name) = self.sentence.name_at(at).filter(|name| self.is_one_model(name)) {
            self.attach(index, Says::Parent(self.refine(index)), name);
        }
    }

    /// "This version of X has been converted to run on Y".
    fn this_version(&mut self, at: usize) {
        let at = at + usize::from(self.sentence.word(at) == "the");
        let Some(name) = self.sentence.name_at(at).filter(|name| self.is_one_model(name)) else { return };
        let mut verb = name.tokens.end;
        while matches!(self.sentence.word(verb), "has" | "was" | "is" | "been" | "model") {
            verb += 1;
        }
        let said = self.hits.iter().enumerate().find_map(|(at, hit)| match hit.cue {
            Cue::Kind(kind, Form::Past) if self.sentence.token_from(hit.span.start) == verb => Some((at, kind)),
            _ => None,
        });
        if let Some((index, kind)) = said.filter(|_| verb > name.tokens.end) {
            self.attach(index, Says::Parent(Some(kind)), name);
        }
    }

    /// Whether "is a" stands before a token.
    fn is_copula(&self, at: usize) -> bool {
        matches!(self.sentence.word_back(at, 2), "is" | "=")
    }
}

#[cfg(test)]
mod turns;

#[cfg(test)]
mod tests {
    use super::super::super::tests::check;

    #[test]
    fn reads_what_a_model_plainly_is() {
        check(&[
            ("This model starts from Glimmer-3-4B and was further trained on legal text.", &["fine-tune Glimmer-3-4B"]),
            ("We start with the Glimmer-3-4B checkpoint and train for two more epochs on code.", &["parent Glimmer-3-4B"]),
            ("Helper is Glimmer-3-4B trained on a mixture of chats.", &["fine-tune Glimmer-3-4B"]),
            ("A Glimmer-3-4B finetune for storytelling.", &["fine-tune Glimmer-3-4B"]),
            ("This is Glimmer-3-4B with refusals removed.", &["parent Glimmer-3-4B"]),
            ("The adapter was trained on Glimmer-3-4B.", &["adapter Glimmer-3-4B"]),
            ("Adapter weights for use with Glimmer-3-4B.", &["adapter Glimmer-3-4B"]),
            ("The LoRA is meant to be loaded on top of Glimmer-3-4B.", &["adapter Glimmer-3-4B"]),
            ("This is a 50%-50% mix of Glimmer-3-4B and Shimmer-3-4B.", &["merge Glimmer-3-4B", "merge Shimmer-3-4B"]),
            (
                "Mix of Glimmer-3-4B, Shimmer-3-4B and Dimmer-3-4B.",
                &["merge Glimmer-3-4B", "merge Shimmer-3-4B", "merge Dimmer-3-4B"],
            ),
            ("A mixture of experts made from Glimmer-3-4B and Shimmer-3-4B.", &["merge Glimmer-3-4B", "merge Shimmer-3-4B"]),
            ("It combines the strengths of Glimmer-3-4B and Shimmer-3-4B.", &["merge Glimmer-3-4B", "merge Shimmer-3-4B"]),
            ("Weights are initialised with those of Glimmer-3-4B.", &["parent Glimmer-3-4B"]),
            ("Glimmer-3-4B further pretrained on patents.", &["continued-pretraining Glimmer-3-4B"]),
            ("Domain-adapted Glimmer-3-4B.", &["fine-tune Glimmer-3-4B"]),
            (
                "We extended the vocabulary of Glimmer-3-4B with Thai tokens and continued pretraining.",
                &["continued-pretraining Glimmer-3-4B"],
            ),
            ("A Thai version of Glimmer-3-4B.", &["parent Glimmer-3-4B"]),
            ("It uses Glimmer-3-4B under the hood.", &["parent Glimmer-3-4B"]),
            ("Helper is powered by Glimmer-3-4B.", &["parent Glimmer-3-4B"]),
            ("Built with Glimmer-3-4B.", &["parent Glimmer-3-4B"]),
            ("Helper inherits from Glimmer-3-4B.", &["parent Glimmer-3-4B"]),
            ("Just foo/Glimmer-3-4B in bf16.", &["conversion foo/Glimmer-3-4B"]),
            ("foo/Glimmer-3-4B in fp8.", &["quantization foo/Glimmer-3-4B"]),
            ("foo/Glimmer-3-4B sharded into 2GB pieces.", &["copy foo/Glimmer-3-4B"]),
            ("Zorblax-7B pruned to 5B parameters.", &["fine-tune Zorblax-7B"]),
            ("An upscaled Glimmer-3-4B.", &["fine-tune Glimmer-3-4B"]),
            ("Depth up-scaled from Glimmer-3-4B.", &["fine-tune Glimmer-3-4B"]),
            ("DPO on top of Glimmer-3-4B.", &["fine-tune Glimmer-3-4B"]),
            ("GRPO-trained Glimmer-3-4B.", &["fine-tune Glimmer-3-4B"]),
            ("Helper was trained by applying RL to Glimmer-3-4B.", &["fine-tune Glimmer-3-4B"]),
            ("We applied RL to Glimmer-3-4B.", &["fine-tune Glimmer-3-4B"]),
            ("Applying GRPO to Glimmer-3-4B gave us this model.", &["fine-tune Glimmer-3-4B"]),
            ("The result of training Glimmer-3-4B on SQL.", &["fine-tune Glimmer-3-4B"]),
            ("I trained Glimmer-3-4B on SQL.", &["fine-tune Glimmer-3-4B"]),
            ("The baseline Glimmer-3-4B was fine-tuned on letters.", &["fine-tune Glimmer-3-4B"]),
        ]);
    }

    #[test]
    fn makes_nothing_of_what_is_said_of_others_in_plain_words() {
        check(&[
            ("The demo is powered by Glimmer-3-4B.", &[]),
            ("Our website is powered by Glimmer-3-4B.", &[]),
            ("The chatbot that answers questions is powered by Glimmer-3-4B.", &[]),
            ("The API is built with Glimmer-3-4B.", &[]),
            ("The dataset was built with Glimmer-3-4B.", &[]),
            ("The evaluation harness is built with Glimmer-3-4B.", &[]),
            ("This is Glimmer-3-4B's license.", &[]),
            ("This is Glimmer-3-4B territory.", &[]),
            ("This is not Glimmer-3-4B with a longer context.", &[]),
            ("This is like Glimmer-3-4B with a longer context.", &[]),
            ("This is better than Glimmer-3-4B with tools.", &[]),
            ("It is just as good as Glimmer-3-4B with tools.", &[]),
            ("This is how Glimmer-3-4B works in FP8.", &[]),
            ("This is what Glimmer-3-4B in FP8 says.", &[]),
            ("The latest version of Glimmer-3-4B is required.", &[]),
            ("You need a recent version of Glimmer-3-4B.", &[]),
            ("Use the GGUF version of Glimmer-3-4B.", &[]),
            ("An older version of Glimmer-3-4B had a bug.", &[]),
            ("The Thai version of Glimmer-3-4B is made by others.", &[]),
            ("Unlike the Thai version of Glimmer-3-4B, it writes poems.", &[]),
            ("It is a smaller version of Glimmer-3-4B.", &[]),
            ("We trained Glimmer-3-4B from scratch.", &["scratch"]),
            ("Others trained Glimmer-3-4B on SQL.", &[]),
            ("They trained Glimmer-3-4B on SQL.", &[]),
            ("People who trained Glimmer-3-4B on SQL report better results.", &[]),
            ("Training Glimmer-3-4B on SQL costs 100 dollars.", &[]),
            ("The cost of training Glimmer-3-4B on SQL is high.", &[]),
            ("By training Glimmer-3-4B on SQL you get a better model.", &[]),
            ("If you trained Glimmer-3-4B on SQL, tell us.", &[]),
            ("We compared it with Glimmer-3-4B trained on SQL.", &[]),
            ("Next we will apply DPO to Glimmer-3-4B.", &[]),
            ("Others applied DPO to Glimmer-3-4B.", &[]),
            ("Applying DPO to Glimmer-3-4B is planned.", &[]),
            ("The tokenizer inherits from Glimmer-3-4B.", &[]),
            ("The config inherits from Glimmer-3-4B.", &[]),
            ("Glimmer-3-4B combines the strengths of Shimmer-3-4B and Dimmer-3-4B.", &[]),
            ("It should combine the strengths of Glimmer-3-4B and Shimmer-3-4B.", &[]),
            ("The benchmark is a mix of Glimmer-3-4B and Shimmer-3-4B answers.", &[]),
            ("The tool uses Glimmer-3-4B under the hood.", &[]),
            ("The scoring script uses Glimmer-3-4B under the hood.", &[]),
            ("The reranker is Glimmer-3-4B with a head.", &[]),
            ("To be loaded on top of Glimmer-3-4B, a LoRA must have the same shape.", &[]),
            ("The baseline Glimmer-3-4B was fine-tuned by others.", &[]),
            ("The original Glimmer-3-4B was fine-tuned by its makers.", &[]),
            ("The base Glimmer-3-4B model was evaluated on SQL.", &[]),
            ("Glimmer-3-4B in FP8 is faster.", &[]),
            ("Just run Glimmer-3-4B in FP8.", &[]),
            ("Just like Glimmer-3-4B in FP8.", &[]),
            ("Simply load Glimmer-3-4B in 4 bit.", &[]),
            ("Extending the vocabulary of Glimmer-3-4B is future work.", &[]),
            ("The mixture of experts built from Glimmer-3-4B is another model.", &[]),
            ("I trained with Glimmer-3-4B as a judge.", &[]),
            ("We trained Glimmer-3-4B as a reward model.", &[]),
            ("We trained Glimmer-3-4B as a baseline.", &[]),
            ("We also trained Glimmer-3-4B for comparison.", &[]),
            ("It starts from Glimmer-3-4B's tokenizer.", &[]),
            ("We start with the Glimmer-3-4B prompt.", &[]),
            ("We started with the Glimmer-3-4B paper.", &[]),
        ]);
    }

    #[test]
    fn reads_what_plain_words_headings_and_arrows_say_of_the_base() {
        check(&[
            ("## Training procedure\n\nStage 1: SFT from Glimmer-3-4B. Stage 2: DPO.", &["fine-tune Glimmer-3-4B"]),
            ("## How it was made\n\nGlimmer-3-4B -> SFT -> DPO -> Helper", &["parent Glimmer-3-4B"]),
            ("## Base Model\n\nGlimmer-3-4B", &["parent Glimmer-3-4B"]),
            ("### Base model\n\n[foo/Glimmer-3-4B](https://huggingface.co/foo/Glimmer-3-4B)", &["parent foo/Glimmer-3-4B"]),
            (
                "### BaseModel\n\n- Huggingface **foo/Glimmer-3-4B** [foo/Glimmer-3-4B](https://huggingface.co/foo/Glimmer-3-4B)",
                &["parent foo/Glimmer-3-4B"],
            ),
            ("## Original model\n\nfoo/Glimmer-3-4B", &["parent foo/Glimmer-3-4B"]),
            ("Provides Zorb's Glimmer-3-4B model as GGUF.", &["quantization Glimmer-3-4B"]),
            ("Glimmer-3-4B as GGUF.", &["quantization Glimmer-3-4B"]),
            (
                "This is an int4 model with group_size 128 of foo/Glimmer-3-4B generated by auto-round.",
                &["quantization foo/Glimmer-3-4B"],
            ),
            ("This version of foo/Glimmer-3-4B has been converted to run on Axera NPUs.", &["conversion foo/Glimmer-3-4B"]),
            ("Helper is a MoE of Glimmer-3-4B and Shimmer-3-4B.", &["merge Glimmer-3-4B", "merge Shimmer-3-4B"]),
            ("Helper is a combination of Glimmer-3-4B and Shimmer-3-4B.", &["merge Glimmer-3-4B", "merge Shimmer-3-4B"]),
            ("Experts:\n- foo/Glimmer-3-4B\n- bar/Shimmer-3-4B", &["merge foo/Glimmer-3-4B", "merge bar/Shimmer-3-4B"]),
            ("Fine-tuning foo/Glimmer-3-4B for SQL.", &["fine-tune foo/Glimmer-3-4B"]),
            ("SFT on foo/Glimmer-3-4B.", &["fine-tune foo/Glimmer-3-4B"]),
            ("Instruction tuning foo/Glimmer-3-4B with 50k pairs.", &["fine-tune foo/Glimmer-3-4B"]),
            ("A Glimmer-3-4B-based chatbot.", &["parent Glimmer-3-4B"]),
            ("Helper is a Glimmer-3-4B based model.", &["fine-tune Glimmer-3-4B"]),
            ("Helper extends Glimmer-3-4B with vision.", &["parent Glimmer-3-4B"]),
            ("Helper specializes Glimmer-3-4B for law.", &["parent Glimmer-3-4B"]),
            ("Helper turns Glimmer-3-4B into a lawyer.", &["parent Glimmer-3-4B"]),
            ("The underlying model is Glimmer-3-4B.", &["parent Glimmer-3-4B"]),
            ("The underlying LLM is Glimmer-3-4B.", &["parent Glimmer-3-4B"]),
            ("Uses Glimmer-3-4B as LLM.", &["parent Glimmer-3-4B"]),
            ("We use Glimmer-3-4B as the language backbone.", &["parent Glimmer-3-4B"]),
            ("Glimmer-3-4B is the base model.", &["parent Glimmer-3-4B"]),
            ("The base is Glimmer-3-4B.", &["parent Glimmer-3-4B"]),
            ("As a base we used Glimmer-3-4B.", &["parent Glimmer-3-4B"]),
            ("As base model, Glimmer-3-4B was used.", &["parent Glimmer-3-4B"]),
            ("Starting with Glimmer-3-4B, we trained on law.", &["parent Glimmer-3-4B"]),
        ]);
    }

    #[test]
    fn makes_nothing_of_plain_words_about_others() {
        check(&[
            ("Fine-tuning Glimmer-3-4B for SQL takes two hours.", &[]),
            ("Fine-tuning Glimmer-3-4B for SQL can be done with our tool.", &[]),
            ("Instruction tuning Glimmer-3-4B is expensive.", &[]),
            ("A Glimmer-3-4B-based judge scored the answers.", &[]),
            ("A Glimmer-3-4B-based chatbot is planned.", &[]),
            ("Most Glimmer-3-4B based models fail here.", &[]),
            ("The window extends Glimmer-3-4B with colours.", &[]),
            ("Shimmer-3-4B extends Glimmer-3-4B with vision.", &[]),
            ("Helper extends Glimmer-3-4B's prompt format.", &[]),
            ("Our tool turns Glimmer-3-4B into a lawyer.", &[]),
            ("The underlying model of the demo is Glimmer-3-4B.", &[]),
            ("Glimmer-3-4B is the base model of Shimmer-3-4B.", &[]),
            ("Glimmer-3-4B is not the base model.", &[]),
            ("Glimmer-3-4B is the base model for comparison.", &[]),
            ("As a baseline we used Glimmer-3-4B.", &[]),
            ("As a base for comparison we used Glimmer-3-4B.", &[]),
            ("As a teacher we used Shimmer-3-70B.", &["teacher Shimmer-3-70B"]),
            ("Use Glimmer-3-4B as LLM.", &[]),
            ("You can use Glimmer-3-4B as the language backbone.", &[]),
            ("The judge uses Glimmer-3-4B as LLM.", &[]),
            ("Starting with Glimmer-3-4B, users can train their own.", &[]),
            ("Starting with version 2, Glimmer-3-4B is supported.", &[]),
            ("Glimmer-3-4B as GGUF is found elsewhere.", &[]),
            ("Download Glimmer-3-4B as GGUF.", &[]),
            ("The demo loads Glimmer-3-4B as GGUF.", &[]),
            ("For speed, use Glimmer-3-4B in AWQ.", &[]),
            ("This version of Glimmer-3-4B is outdated.", &[]),
            ("This version of the tool has been converted to Rust.", &[]),
            ("This version of transformers needs Glimmer-3-4B.", &[]),
            ("It is a combination of Glimmer-3-4B prompts and rules.", &[]),
            ("The dataset is a combination of Glimmer-3-4B and Shimmer-3-4B answers.", &[]),
            ("The judge is a MoE of Glimmer-3-4B and Shimmer-3-4B.", &[]),
            ("SFT on Glimmer-3-4B is slow.", &[]),
            ("Others did SFT from Glimmer-3-4B.", &[]),
            ("Glimmer-3-4B → Shimmer-3-4B → Dimmer-3-4B", &[]),
            ("Glimmer-3-4B -> 70.1, Helper -> 72.3", &[]),
            ("Input -> Glimmer-3-4B -> Output", &[]),
            ("prompt -> Helper -> answer", &[]),
            ("## Base model\n\nWe do not say.", &[]),
            ("## Base model\n\nThe base model is a secret.", &[]),
            ("## Base model\n\nCompared with Glimmer-3-4B, it is better.", &[]),
            ("## Baseline\n\nGlimmer-3-4B", &[]),
            ("## Comparison\n\nGlimmer-3-4B", &[]),
            ("## Related models\n\nGlimmer-3-4B", &[]),
        ]);
    }

    #[test]
    fn reads_more_plain_words_and_their_twins() {
        check(&[
            ("Helper is built around Glimmer-3-4B.", &["parent Glimmer-3-4B"]),
            ("Helper is built around a pretrained LLM (Glimmer-3-4B, Zorblax, etc) and an encoder.", &[]),
            (
                "We merged our fine-tuned model with the [Glimmer](https://huggingface.co/foo/Glimmer-3-4B) model.",
                &["merged", "merge foo/Glimmer-3-4B"],
            ),
            ("They merged the fine-tuned model with the [Glimmer](https://huggingface.co/foo/Glimmer-3-4B) model.", &[]),
            ("Made from Glimmer-3-4B.", &["parent Glimmer-3-4B"]),
            ("Made with foo/packing-script.", &[]),
            ("The dataset was created from Glimmer-3-4B answers.", &[]),
            ("Experimental finetune of Glimmer-3-4B.", &["fine-tune Glimmer-3-4B"]),
            ("Owl finetunes Glimmer-3-4B.", &[]),
            ("An attempt at fine-tuning Glimmer-3-4B for poems.", &["fine-tune Glimmer-3-4B"]),
            ("Many tools support fine-tuning of Zorblax-7B.", &[]),
            ("It adds a regression head to Glimmer-3-4B.", &["fine-tune Glimmer-3-4B"]),
            ("The text part of Glimmer-3-4B.", &["conversion Glimmer-3-4B"]),
            ("The tokenizer loads the text part of Glimmer-3-4B.", &[]),
            ("Glimmer-3-4B without the vision tower.", &[]),
            ("Helper is a hybrid of Glimmer-3-4B and Shimmer-3-4B.", &["merge Glimmer-3-4B", "merge Shimmer-3-4B"]),
            ("Finally, I SLERP merged Component 1 and Component 2 above.", &[]),
            ("We finetuned it and fed the patch-embeddings output by Zorblax-7B to it.", &[]),
            ("A quantized GGUF of [Glimmer-mini](https://foo.org/x) 3.8B parameters.", &["quantization Glimmer-mini"]),
            ("- Original Glimmer 4B model: [Glimmer 4B](https://huggingface.co/foo/glimmer-4b)", &["parent foo/glimmer-4b"]),
            ("Datos recomendados para practicar: entrenado con Oracle-4.", &[]),
        ]);
    }

    #[test]
    fn takes_no_width_tool_or_example_for_a_model() {
        check(&[
            ("This repo also has quantized 8bit/6bit GGUF models.", &[]),
            ("Quantized for KoboldAI.", &[]),
            ("There are 4-bit quantized versions of the Chat model.", &[]),
            ("- Base: Base text-to-image diffusion model.", &[]),
            ("- Base: Glimmer", &["parent Glimmer"]),
            ("Helper is fine-tuned on Zorblax-7B using the training set of Elder-13B.", &["fine-tune Zorblax-7B"]),
            ("It was inspired by merges like:\n\n- acme/ember-7b\n- acme/birch-7b", &[]),
            ("It is competitive with models such as Elder that rely on synthetic data generated by Oracle-4.", &[]),
            ("It relies on synthetic data generated by Oracle-4.", &["teacher Oracle-4"]),
            ("Example (en): This model is a fine-tuned version of Glimmer-3-4B.", &[]),
            ("We provide a GGUF version of Glimmer-3-4B at [the page](https://huggingface.co/foo/Glimmer-3-4B-GGUF).", &[]),
            ("We provide a GGUF version of Glimmer-3-4B.", &["quantization Glimmer-3-4B"]),
            ("This model is pruned from Glimmer-3-4B.", &["fine-tune Glimmer-3-4B"]),
            ("| Model dasar | Glimmer-3-4B |\n|---|---|\n| Bahasa | Jawa |", &["parent Glimmer-3-4B"]),
        ]);
    }

    #[test]
    fn reads_methods_applied_to_a_model_and_its_adapters() {
        check(&[
            ("Glimmer-3-4B was fine-tuned on letters to create this model.", &["fine-tune Glimmer-3-4B"]),
            ("Glimmer-3-4B was fine-tuned on letters to create Shimmer-3-4B.", &[]),
            ("Glimmer-3-4B was fine-tuned on letters.", &[]),
            ("A Glimmer-3-4B LoRA for drawings.", &["adapter Glimmer-3-4B"]),
            ("A Glimmer-3-4B LoRA is needed.", &[]),
            ("We use GRPO to train Glimmer-3-4B on letters.", &["fine-tune Glimmer-3-4B"]),
            ("They use GRPO to train Glimmer-3-4B on letters.", &[]),
            ("SFT was done on Glimmer-3-4B.", &["fine-tune Glimmer-3-4B"]),
            ("SFT was done on 8 GPUs.", &[]),
            ("SFT was not done on Glimmer-3-4B.", &[]),
            ("Post-training of Glimmer-3-4B with letters.", &["fine-tune Glimmer-3-4B"]),
            ("Post-training of Glimmer-3-4B is planned.", &[]),
        ]);
    }

    #[test]
    fn reads_on_behind_the_value_of_a_heading() {
        check(&[
            // The cues of the value were taken for those of the next sentence, which begins behind them.
            ("## Teacher model\n\nZorblax-13Bをベースに微调。./x/y", &["teacher Zorblax-13B"]),
            ("Were used for training on data: letters.", &[]),
            ("Helper is an iteration of Zorblax-7B expanded vocabulary of a corpus.", &[]),
            ("Aligned by DPO with letters as chosen answers and Elder-7B as rejected answers.", &[]),
            ("| Base Model | GGUF |\n|---|---|\n| Helper 13b | [Link](https://huggingface.co/packer/Helper-13b-GGUF) |", &[]),
            ("An eval rubric scored by Oracle-4 follows the training.", &[]),
            ("모델 아키텍처는 Zorblax-7B를 기반으로 합니다.", &[]),
        ]);
    }
}
