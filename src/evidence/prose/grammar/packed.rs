//! Turns of phrase of their own: "X with ONNX weights", "smaller versions of X", "X was quantized to 4 bits", "the X model was
//! distilled".

use super::super::cues::{Cue, Form};
use super::super::names::has_size;
use super::super::names::{Name, Sure, Thing};
use super::super::own::Subject;
use super::super::sections::Section;
use super::super::words::WordSet;
use super::{Reader, Says};
use crate::catalog::Resolution;
use crate::model::RelationKind::{
    self, Adapter, ContinuedPretraining, Conversion, Copy, Distillation, FineTune, Merge, Quantization,
};

impl Reader<'_> {
    /// Reads what only such a phrase says; false where the cue is for the grammar of parents.
    pub(super) fn phrase(&mut self, index: usize, kind: RelationKind, form: Form, next: usize) -> bool {
        let at = self.sentence.token_from(self.hits[index].span.start);
        match (kind, form) {
            (Conversion, Form::Noun) => {
                self.with_weights(index, at) || self.smaller(index, at, next) || self.in_format(index, kind, at, next)
            }
            (Quantization, Form::Noun) => self.in_format(index, kind, at, next),
            (Adapter, Form::Noun) => self.applied(index, at, next) || self.adapts(index, next),
            (Merge, Form::Noun) => self.merged_at_once(index, at, next),
            (Distillation, Form::Past) => self.was_distilled(index, at, next),
            (FineTune, Form::Past) => {
                let found = self.out.findings.len();
                self.apposed_to_page(index, at);
                if self.out.findings.len() > found {
                    self.data_after(index, next);
                    return true;
                }
                self.opening(index, kind, at, next) || self.was_tuned(index, at, next)
            }
            (FineTune, Form::Verb) => self.takes(index, at) || self.opening(index, kind, at, next),
            (ContinuedPretraining | Copy, Form::Past) => self.opening(index, kind, at, next),
            (Conversion | Quantization, Form::Past) => {
                self.opening(index, kind, at, next) || self.was_packed(index, kind, at, next)
            }
            _ => false,
        }
    }

    /// "[X](its page) with ONNX weights": the page and the format are all that such a card says.
    fn with_weights(&mut self, index: usize, at: usize) -> bool {
        if at < 2 || self.sentence.word(at - 1) != "with" || self.sentence.word(at + 1) != "weights" {
            return false;
        }
        let base = self.sentence.name_before(at - 1).filter(|name| self.is_page(name) && name.tokens.start < 2);
        base.map(|name| self.attach(index, Says::Parent(Some(Conversion)), name)).is_some()
    }

    /// "X in GGUF format", where a text begins or after what this repository holds.
    fn in_format(&mut self, index: usize, kind: RelationKind, at: usize, next: usize) -> bool {
        let of_format = matches!(self.sentence.word(next), "format" | "formats" | "form");
        let Some(lead) = at.checked_sub(1).filter(|at| of_format && self.sentence.word(*at) == "in") else { return false };
        let base = self.sentence.name_before(lead).filter(|name| name.sure >= Sure::Known && name.thing != Thing::Dataset);
        let Some(name) = base else { return false };
        let first = self.sentence.back_over(name.tokens.start, |word| matches!(word, "the" | "original" | "\""));
        let held = first.checked_sub(1).is_some_and(|at| {
            matches!(self.sentence.word(at), "contains" | "holds" | "provides" | "hosts" | "is" | "of" | "for")
        });
        if first == 0 && self.setting.opening && self.opens_alone() {
            self.push(Says::Parent(Some(kind)), name);
            return true;
        }
        if held && self.guards.subject == Subject::This {
            self.attach(index, Says::Parent(Some(kind)), name);
            return true;
        }
        false
    }

    /// "smaller versions of X that handle fewer languages": cut, not trained.
    fn smaller(&mut self, index: usize, at: usize, next: usize) -> bool {
        if !matches!(self.sentence.word(at), "smaller" | "reduced" | "trimmed") {
            return false;
        }
        let cut = (next..self.sentence.tokens().len()).any(|at| {
            matches!(
                self.sentence.word(at),
                "language"
                    | "languages"
                    | "vocabulary"
                    | "vocabularies"
                    | "vocab"
                    | "tokens"
                    | "embeddings"
                    | "removing"
                    | "pruning"
                    | "dropping"
            )
        });
        let base =
            self.object(next + 1, Sure::Id, 2).filter(|name| cut && self.sentence.word(next) == "of" && self.is_page(name));
        if let Some(name) = base {
            self.attach(index, Says::Parent(Some(Conversion)), name);
        }
        true
    }

    /// "a LoRA adapter that turns X into a helper", "LoRA adapter (3 MB) on X".
    fn adapts(&mut self, index: usize, next: usize) -> bool {
        let mut at = next;
        if self.sentence.word(at) == "(" {
            at = (at..at + 12).find(|at| self.sentence.word(*at) == ")").map_or(at, |at| at + 1);
        }
        let object = match self.sentence.word(at) {
            "that" | "which" if matches!(self.sentence.word(at + 1), "turns" | "adapts" | "makes" | "teaches") => at + 2,
            "on" => at + 1,
            _ => return false,
        };
        let object = object + usize::from(self.sentence.word(object) == "the");
        let base = self.sentence.name_at(object).filter(|name| name.sure >= Sure::Known && name.thing != Thing::Dataset);
        let Some(base) = base else { return false };
        self.attach(index, Says::Parent(Some(Adapter)), base);
        true
    }

    /// "The X model was distilled using Y data": X taught this model, unless it was itself distilled from another.
    fn was_distilled(&mut self, index: usize, at: usize, next: usize) -> bool {
        let passive = at.checked_sub(1).is_some_and(|at| matches!(self.sentence.word(at), "was" | "is" | "been" | "were"));
        let onward = matches!(self.sentence.word(next), "using" | "into" | "on" | "to" | "with" | "for" | "." | "");
        let from = (next..self.sentence.tokens().len()).any(|at| matches!(self.sentence.word(at), "from" | "of"));
        if !passive || !onward || from {
            return false;
        }
        let families = &self.sentence.catalog.families;
        let subject = self.sentence.name_before(at - 1).filter(|name| {
            name.tokens.start < 6
                && name.sure >= Sure::Shape
                && name.thing != Thing::Dataset
                && !self.setting.own.covers(name, families)
        });
        let Some(name) = subject else { return false };
        if self.allows_subject(index) {
            self.push(Says::Parent(Some(Distillation)), name);
        }
        true
    }

    /// "X fine-tuned on Y for Z" and nothing more, where a text begins: a title without its marks.
    fn opening(&mut self, index: usize, kind: RelationKind, at: usize, next: usize) -> bool {
        // "Modèle X fine-tuné pour": such a word opens a title wherever it stands.
        let titled = matches!(self.sentence.word(0), "modèle" | "modelo" | "modell" | "модель");
        if !(self.setting.opening || titled && self.setting.section >= Section::Open)
            || !matches!(
                self.sentence.word(next),
                "on" | "for"
                    | "using"
                    | "with"
                    | "to"
                    | "into"
                    | "in"
                    | "and"
                    | "("
                    | "pour"
                    | "sur"
                    | "para"
                    | "con"
                    | "für"
                    | "auf"
                    | "mit"
                    | "на"
                    | "для"
                    | "en"
                    | "a"
                    | "à"
                    | "ins"
                    | "nach"
                    | "в"
                    | "до"
            )
        {
            return false;
        }
        // "Acme's X fine-tuned for".
        let owned = self.sentence.word(1) == "'s" && !self.sentence.tokens()[0].lower;
        let first = if owned { 2 } else { usize::from(titled) };
        // "Elder-7B fine-tuned on Y" may be this model by another name, "Elder-7B cut to 5B" is none of its own.
        let fits = |name: &Name| name.is_model() && (name.sure >= Sure::Family || kind != FineTune);
        let Some(name) = self.sentence.name_at(first).filter(fits) else { return false };
        let between = name.tokens.end..at;
        let joined = between.clone().all(|at| {
            matches!(self.sentence.word(at), "model" | "models" | "base")
                || self.sentence.word(at) == "," && name.sure >= Sure::Family
        });
        let by = self.sentence.word(name.tokens.end) == "trained"
            && self.sentence.word(name.tokens.end + 1) == "by"
            && between.len() < 10
            && self.sentence.word(at.wrapping_sub(1)) == "and"
            && self.is_page(&name);
        let whole = !self.opens_alone() || self.is_spoken_against();
        let plain = kind != FineTune && name.sure < Sure::Known && !has_size(&name.mention.text);
        if !(joined || by) || whole || plain || self.setting.own.covers(&name, &self.sentence.catalog.families) {
            return false;
        }
        let end = self.sentence.token_from(self.hits[index].span.end);
        let kind = self.sharpen(index, kind);
        self.push(Says::Parent(Some(kind)), name);
        if let Some(data) = self.data_named(end).filter(|_| kind == FineTune) {
            self.push(Says::Dataset, data);
        }
        true
    }

    /// "a Zorb-7B was then fine-tuned on it", "the baseline Zorb-7B was fine-tuned": what is tuned is named as one of many or as a
    /// beginning, so this model came of it.
    fn was_tuned(&mut self, index: usize, at: usize, next: usize) -> bool {
        let verb = self.sentence.back_over(at, |word| matches!(word, "then" | "further" | "subsequently" | "finally"));
        let passive = verb.checked_sub(1).is_some_and(|at| self.sentence.word(at) == "was");
        if !passive || !matches!(self.sentence.word(next), "on" | "using" | "with" | "for" | "." | "") {
            return false;
        }
        let from = (next..self.sentence.tokens().len().min(next + 8)).any(|at| self.sentence.word(at) == "from");
        let families = &self.sentence.catalog.families;
        let end = self.sentence.back_over(verb - 1, |word| word == "model");
        let base = self.sentence.name_before(end).filter(|name| {
            let begins = ["a", "an", "base", "baseline", "foundation", "original", "pretrained", "pre trained", "vanilla"];
            let begun = name.tokens.start.checked_sub(1).is_some_and(|at| begins.contains(&self.sentence.word(at)));
            name.is_model()
                && (begun || self.makes_this(next))
                && !self.setting.own.covers(name, families)
                && !self.only_teaches(name)
        });
        let Some(name) = base.filter(|_| !from) else { return false };
        if self.allows_subject(index) {
            self.push(Says::Parent(Some(FineTune)), name);
        }
        true
    }

    /// "to create this model", "which gave this model", behind a verb.
    fn makes_this(&self, from: usize) -> bool {
        (from..self.sentence.tokens().len().min(from + 24)).any(|at| {
            let made = ["create", "obtain", "produce", "make", "build", "get", "gave", "yield", "yielding", "in", "into"];
            made.contains(&self.sentence.word(at))
                && self.sentence.word(at + 1) == "this"
                && matches!(self.sentence.word(at + 2), "model" | "checkpoint" | "adapter" | "version")
        })
    }

    /// "The model X was converted to MLX", "X was quantized to 4 bits": whose page is named, and whose weights are here.
    fn was_packed(&mut self, index: usize, kind: RelationKind, at: usize, next: usize) -> bool {
        let passive = at.checked_sub(1).is_some_and(|at| matches!(self.sentence.word(at), "was" | "is" | "were"));
        let onward = matches!(self.sentence.word(next), "to" | "into" | "in" | "using" | "with");
        let from =
            (next..self.sentence.tokens().len()).any(|at| matches!(self.sentence.word(at), "from" | "of" | "by" | "for"));
        if !passive || !onward || from {
            return false;
        }
        let first = (0..3).find(|at| !matches!(self.sentence.word(*at), "the" | "original" | "model")).unwrap_or(3);
        let families = &self.sentence.catalog.families;
        let base = self
            .sentence
            .name_at(first)
            .filter(|name| self.is_page(name) && name.tokens.end + 1 >= at - 1 && !self.setting.own.covers(name, families));
        let Some(name) = base else { return false };
        if self.allows_subject(index) {
            self.push(Says::Parent(Some(self.sharpen(index, kind))), name);
        }
        true
    }

    /// "This is a [X](its page) model, trained for Y", "is the [X](its page) model, fine-tuned on Y".
    pub(super) fn apposed_to_page(&mut self, index: usize, at: usize) {
        let name = at.checked_sub(1).filter(|comma| self.sentence.word(*comma) == ",");
        let name = name.and_then(|comma| self.sentence.name_before(comma)).filter(|name| {
            let start = name.tokens.start;
            self.is_page(name)
                && start > 1
                && matches!(self.sentence.word(start - 1), "a" | "an" | "the")
                && matches!(self.sentence.word(start - 2), "is" | "was")
        });
        if let Some(name) = name.filter(|_| self.guards.subject == Subject::This && self.guards.allows_introduced(index)) {
            self.push(Says::Parent(Some(FineTune)), name);
        }
    }

    /// "takes X and fine-tunes it", "we start with X and fine-tune it".
    pub(super) fn takes(&mut self, index: usize, at: usize) -> bool {
        let end = at - usize::from(at > 0 && self.sentence.word(at - 1) == "and");
        let taken = self.sentence.name_before(end).filter(|name| {
            let start = self.sentence.back_over(name.tokens.start, |word| matches!(word, "the" | "a" | "an" | "base"));
            let word = |back: usize| self.sentence.word_back(start, back);
            let taken = match word(1) {
                "takes" | "take" | "took" | "taking" => true,
                "use" | "used" => matches!(word(2), "we" | "i"),
                "with" => matches!(word(2), "start" | "started" | "starts" | "begin" | "began"),
                _ => false,
            };
            let it = self.sentence.word(self.sentence.token_from(self.hits[index].span.end)) == "it";
            taken && name.thing != Thing::Dataset && (self.is_page(name) || it && has_size(&name.mention.text))
        });
        let Some(name) = taken.filter(|_| self.guards.allows_introduced(index)) else { return false };
        self.push(Says::Parent(Some(FineTune)), name);
        true
    }

    /// "a quantized version of X, fine-tuned for Y": what was done besides to X changes more than its bits.
    pub(super) fn also_tuned(&self, index: usize, kind: RelationKind, name: &Name) -> RelationKind {
        let mut at = name.tokens.end;
        while matches!(self.sentence.word(at), "model" | "models" | "," | "that" | "which" | "is" | "was" | "has" | "been") {
            at += 1;
        }
        let tuned = self.hits[index + 1..]
            .iter()
            .any(|hit| matches!(hit.cue, Cue::Kind(FineTune, Form::Past)) && self.sentence.token_from(hit.span.start) == at);
        let onward = self.hits.iter().any(|hit| {
            self.sentence.token_from(hit.span.start) == at
                && matches!(self.sentence.word(self.sentence.token_from(hit.span.end)), "for" | "on" | "to")
        });
        // A link to the fine-tuned model itself is what was quantized.
        if kind == Quantization && tuned && onward && name.sure < Sure::Id { FineTune } else { kind }
    }

    /// Whether nothing speaks against a cue whose object is the sentence's subject: that another model stands there is its sense.
    fn allows_subject(&mut self, index: usize) -> bool {
        let whom = std::mem::replace(&mut self.guards.subject, Subject::Open);
        let allowed = self.guards.allows_introduced(index);
        self.guards.subject = whom;
        allowed
    }

    /// "We provide a GGUF version of X at [its page]": whether the packing has a page of its own, which is not this one.
    pub(super) fn is_elsewhere(&self, name: &Name) -> bool {
        let offers = (0..4.min(name.tokens.start)).any(|at| {
            matches!(self.sentence.word(at), "provide" | "offer" | "release" | "released" | "provided" | "host" | "uploaded")
        });
        let end = name.tokens.end;
        offers
            && (end..self.sentence.tokens().len().min(end + 6)).any(|at| {
                self.sentence.word(at) == "at"
                    && self
                        .sentence
                        .name_at(at + 1)
                        .is_some_and(|page| page.sure == Sure::Id && !self.setting.own.is(&page.mention.text))
            })
    }

    /// Whether a name is the page of one model.
    pub(super) fn is_page(&self, name: &Name) -> bool {
        let known = || matches!(self.sentence.catalog.families.resolve(&name.mention.text), Resolution::One(_));
        name.sure == Sure::Id && name.thing != Thing::Dataset && (name.mention.text.contains('/') || known())
    }
}

/// Whether a name is made as those of unknown models are: "foo5-base", "Foo-7B".
pub(super) fn looks_like_a_model(name: &Name) -> bool {
    let sizes = ["base", "large", "small", "tiny", "mini", "medium", "xl", "xxl", "cased", "uncased", "multilingual"];
    let text = &name.mention.text;
    has_size(&name.mention.text) || text.contains('-') && text.split(['-', '_']).any(|part| sizes.contains(&part))
}

/// Verbs that make a sentence of what would be a title.
pub(super) static FINITE: WordSet = WordSet::new(&[
    "is",
    "are",
    "was",
    "were",
    "has",
    "have",
    "had",
    "can",
    "will",
    "does",
    "do",
    "did",
    "should",
    "may",
    "could",
    "would",
    "works",
    "needs",
    "requires",
    "provides",
    "supports",
    "shows",
    "achieves",
    "performs",
    "gets",
    "reaches",
    "uses",
    "gives",
    "outperforms",
    "beats",
    "learns",
    "tends",
    "seems",
    "improves",
    "becomes",
    "yields",
    "takes",
    "costs",
    "scores",
    "scored",
    "wrote",
    "answers",
    "answered",
    "loads",
    "we",
    "i",
    "you",
]);
