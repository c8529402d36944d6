//! Half sentences in which a text's first line says what the model is: "X tuned for tools", "Another X finetune", "X, but for
//! Polish", "Helper, a Polish X", "I taught X to rhyme".

use super::super::cues::{Cue, Form, What};
use super::super::names::{Name, Sure};
use super::super::own::Subject;
use super::super::sections::Section;
use super::super::tokens::Sort;
use super::stops::BLOCK;
use super::{Reader, Says};
use crate::model::RelationKind::{self, Adapter, FineTune};

/// Words before the name in such a line.
const LEADS: &[&str] = &[
    "a",
    "an",
    "the",
    "my",
    "our",
    "just",
    "simply",
    "basically",
    "essentially",
    "another",
    "yet",
    "it",
    "is",
    "'s",
    "this",
    "here",
    "only",
    "plain",
];

/// What a tune is called behind the name of what was tuned.
const TUNES: &[&str] =
    &["finetune", "fine tune", "tune", "finetuned", "fine tuned", "derivative", "offshoot", "spin off", "spinoff", "retrain"];

/// Adjectives of a model that is like another and not made from it.
const RIVALS: &[&str] =
    &["smaller", "larger", "bigger", "faster", "cheaper", "free", "open", "new", "better", "lighter", "second", "different"];

/// What a model can be better at.
const ABILITIES: &[&str] = &[
    "reasoning",
    "coding",
    "code",
    "math",
    "maths",
    "instruction",
    "tool",
    "function",
    "writing",
    "prose",
    "roleplay",
    "memory",
    "context",
    "recall",
    "refusals",
    "knowledge",
];

/// Words that may follow a participle and not the past of a verb.
const PREPOSITIONS: &[&str] = &[
    "on",
    "for",
    "with",
    "to",
    "using",
    "via",
    "in",
    "over",
    "at",
    "and",
    "as",
    "only",
    "through",
    "w",
    "specifically",
    "entirely",
    "auf",
    "mit",
    "für",
    "sur",
    "avec",
    "pour",
    "con",
    "para",
    "на",
    "для",
    "exclusively",
    "purely",
    "against",
    "without",
];

impl Reader<'_> {
    /// A half sentence that opens a text.
    pub(super) fn fragment(&mut self) {
        let scratch = || self.hits.iter().any(|hit| hit.cue == Cue::Scratch);
        if !self.setting.opening
            || self.setting.section > Section::Training
            || !self.out.findings.is_empty()
            || self.guards.subject == Subject::Reader
            || self.is_spoken_against()
            || scratch()
            || self.sentence.text.plain[self.sentence.span.clone()].ends_with([':', '：'])
        {
            return;
        }
        let taught = Some(()).filter(|()| self.guards.subject != Subject::Other).and_then(|()| self.taught_or_taken());
        let found = taught.or_else(|| self.own_apposed()).or_else(|| self.led());
        if let Some((kind, name)) = found.filter(|(_, name)| !self.setting.own.begins(&name.mention.text)) {
            self.push(Says::Parent(kind), name);
        }
    }

    /// "Another X finetune", "It's X, fine-tuned on chats", "X with better German".
    fn led(&self) -> Option<(Option<RelationKind>, Name)> {
        let mut at = 0;
        while LEADS.contains(&self.sentence.word(at)) {
            at += 1;
        }
        let qualified = |at: usize| {
            self.sentence.tokens().get(at).is_some_and(|token| token.lower)
                || matches!(self.sentence.word(at), "and" | "first" | "second" | "third" | "last")
        };
        let led = at > 0;
        let mut start = at;
        let opens_a_noun = at > 0 && ["a", "an", "the", "my", "our", "another"].contains(&self.sentence.word(at - 1));
        while opens_a_noun && start < at + 5 && self.sentence.name_at(start).is_none() && qualified(start) {
            let word = self.sentence.word(start);
            let leads_on = (BLOCK.contains(word) || matches!(word, "on" | "of" | "from")) && word != "and";
            if RIVALS.contains(&word) || word.ends_with("er") || leads_on {
                return None;
            }
            start += 1;
        }
        let name = self.sentence.name_at(start).filter(|name| self.is_one_model(name))?;
        let said = (0..start).any(|at| matches!(self.sentence.word(at), "is" | "'s"));
        let mut next = name.tokens.end;
        next += usize::from(matches!(self.sentence.word(next), "model" | "checkpoint" | "base" | "weights"));
        // No verb but the participle: the line is a title of what is here.
        if !said && self.has_verb_from(next) {
            return None;
        }
        let tuned = self.tuned_at(next + usize::from(self.sentence.word(next) == ","));
        let from_nothing = self.sentence.word(next) == "trained" && !self.is_weights(&name);
        let kind = tuned.filter(|_| !from_nothing).or_else(|| {
            // "A quick X roleplay tune".
            let noun = (next..next + 3).find(|at| TUNES.contains(&self.sentence.word(*at)))?;
            let between = (next..noun).all(|at| {
                self.sentence.tokens()[at].sort == Sort::Word
                    && self.sentence.name_at(at).is_none_or(|name| !self.is_one_model(&name))
            });
            let closed = !matches!(self.sentence.word(noun + 1), "data" | "dataset" | "guide" | "script" | "code" | "notebook");
            (led && between && closed).then_some(Some(FineTune))
        });
        if let Some(kind) = kind {
            // "X tuned on chats": may be what this model is called elsewhere.
            return (led || name.sure >= Sure::Family).then_some((kind, name));
        }
        if start > at {
            return None;
        }
        let comma = usize::from(self.sentence.word(next) == ",");
        match self.sentence.word(next + comma) {
            "but" => self.is_changed(next + comma + 1).then_some((None, name)),
            "with" if comma == 0 => {
                let better = ["better", "improved", "stronger", "extra", "added", "longer", "extended", "reduced", "fewer"];
                let at = next + 1 + usize::from(matches!(self.sentence.word(next + 1), "some" | "a" | "much"));
                let end = (at + 1..at + 4).find(|at| matches!(self.sentence.word(*at), "" | "." | "," | "and"))?;
                let ability = (at + 1..end).any(|at| {
                    let word = self.sentence.word(at);
                    self.sentence.plain(at).starts_with(|first: char| first.is_uppercase()) || ABILITIES.contains(&word)
                });
                (better.contains(&self.sentence.word(at)) && ability).then_some((None, name))
            }
            "after" => {
                let steps = ["epoch", "epochs", "steps", "sft", "dpo", "orpo", "kto", "grpo", "rlhf", "tokens", "finetuning"];
                (next + 1..next + 6).any(|at| steps.contains(&self.sentence.word(at))).then_some((Some(FineTune), name))
            }
            _ => None,
        }
    }

    /// "but for Polish", "but trained on law", "but less verbose".
    fn is_changed(&self, at: usize) -> bool {
        matches!(
            self.sentence.word(at),
            "for"
                | "in"
                | "less"
                | "more"
                | "with"
                | "without"
                | "trained"
                | "tuned"
                | "finetuned"
                | "fine tuned"
                | "better"
                | "further"
        )
    }

    /// The kind that a participle at a token tells: "trained", "further tuned", "DPO'd".
    fn tuned_at(&self, at: usize) -> Option<Option<RelationKind>> {
        if self.is_initialed(at) {
            return Some(Some(FineTune));
        }
        let at = at
            + usize::from(matches!(
                self.sentence.word(at),
                "further" | "then" | "continually" | "lightly" | "fully" | "merely" | "that" | "which"
            ));
        let hit = self.hits.iter().find(|hit| {
            let start = self.sentence.token_from(hit.span.start);
            start == at || start + 1 == at && self.sentence.token_from(hit.span.end) > at
        })?;
        // "X trained a generation": a verb.
        let next = self.sentence.token_from(hit.span.end);
        let verb = self.sentence.tokens().get(next).is_some_and(|token| token.sort == Sort::Word)
            && !PREPOSITIONS.contains(&self.sentence.word(next));
        if verb {
            return None;
        }
        match hit.cue {
            Cue::Kind(kind, Form::Past) if kind.carries_weights() => Some(Some(kind)),
            Cue::Train if self.sentence.text.folded[hit.span.clone()].ends_with("trained") => Some(Some(FineTune)),
            _ => None,
        }
    }

    /// "DPO'd": an abbreviation made a participle.
    fn is_initialed(&self, at: usize) -> bool {
        let mark = matches!(self.sentence.word(at + 1), "'" | "’") && matches!(self.sentence.word(at + 2), "d" | "ed");
        let word = self.sentence.word(at);
        matches!(word, "dpo" | "sft" | "orpo" | "kto" | "lora") && mark || matches!(word, "dpoed" | "sfted")
    }

    /// "Helper, a Polish X", "Helper – an X that speaks Basque", "Helper (X base)".
    fn own_apposed(&self) -> Option<(Option<RelationKind>, Name)> {
        let own = self.sentence.name_at(0).filter(|name| self.setting.own.covers(name, &self.sentence.catalog.families))?;
        let mut at = own.tokens.end;
        if !matches!(self.sentence.plain(at), "," | "-" | "–" | "—" | ":" | "(") {
            return None;
        }
        let bracket = self.sentence.word(at) == "(";
        at += 1;
        let article = matches!(self.sentence.word(at), "a" | "an" | "our" | "my");
        if !article && !bracket {
            return None;
        }
        at += usize::from(article);
        for _ in 0..3 {
            let name = self.sentence.name_at(at);
            if let Some(name) = name.filter(|name| self.is_one_model(name)) {
                let next = name.tokens.end;
                let word = self.sentence.word(next);
                let closes = if bracket {
                    name.mention.text.ends_with("base") && word == ")" || word == "base" && self.sentence.word(next + 1) == ")"
                } else {
                    matches!(word, "" | "." | "," | "that" | "for" | "with" | "which") || TUNES.contains(&word)
                };
                let kind = self.tuned_at(next).unwrap_or(None);
                return (closes || kind.is_some()).then_some((kind, name));
            }
            let word = self.sentence.word(at);
            let fits = self.sentence.tokens().get(at).is_some_and(|token| token.sort == Sort::Word)
                && !RIVALS.contains(&word)
                && !BLOCK.contains(word)
                && !matches!(word, "on" | "of" | "from")
                && !word.ends_with("er");
            if !fits {
                return None;
            }
            at += 1;
        }
        None
    }

    /// "I taught X to rhyme", "An attempt to teach X Welsh", "We took X and ran SFT on it", "Took X, ran DPO", "Trained X for two
    /// epochs".
    fn taught_or_taken(&self) -> Option<(Option<RelationKind>, Name)> {
        let count = self.sentence.tokens().len().min(12);
        let ours = |at: usize| at == 0 || matches!(self.sentence.word(at - 1), "i" | "we");
        let tries = |at: usize| {
            (at.saturating_sub(3)..at)
                .any(|at| matches!(self.sentence.word(at), "attempt" | "experiment" | "try" | "test" | "exercise"))
        };
        let named = |at: usize| {
            let at = at + usize::from(matches!(self.sentence.word(at), "the" | "a"));
            self.sentence.name_at(at).filter(|name| self.is_one_model(name))
        };
        (0..count).find_map(|at| match self.sentence.word(at) {
            "taught" if ours(at) => named(at + 1).map(|name| (Some(FineTune), name)),
            "teach" | "teaching" | "make" | "making" | "turn" | "turning" if tries(at) => {
                named(at + 1).map(|name| (Some(FineTune), name))
            }
            "took" | "repris" | "pris" if ours(at) || at > 0 && matches!(self.sentence.word(at - 1), "avons" | "ai") => {
                let name = named(at + 1)?;
                let done = self.hits.iter().filter(|hit| self.sentence.token_from(hit.span.start) >= name.tokens.end);
                let mut kinds = done.filter_map(|hit| match hit.cue {
                    Cue::Kind(Adapter, _) => Some(Adapter),
                    Cue::Kind(FineTune, _) | Cue::Tunes | Cue::Train | Cue::After(What::Parent(Some(FineTune))) => {
                        Some(FineTune)
                    }
                    _ => None,
                });
                kinds.next().map(|kind| (Some(kind), name))
            }
            "trained" | "finetuned" | "fine tuned" | "tuned" | "retrained" if at == 0 => {
                let name = named(1)?;
                let told = matches!(self.sentence.word(name.tokens.end), "for" | "on" | "with" | "using" | "to");
                told.then_some((Some(FineTune), name))
            }
            "dpo" | "sft" | "orpo" | "kto" if at == 0 && self.is_initialed(0) => named(3).map(|name| (Some(FineTune), name)),
            "unfroze" | "froze" if ours(at) => {
                let of = (at + 1..at + 8).find(|at| self.sentence.word(*at) == "of")?;
                let parts = ["layers", "blocks", "parameters", "weights", "half", "all", "most", "rest"];
                if !(at + 1..of).any(|at| parts.contains(&self.sentence.word(at))) {
                    return None;
                }
                named(of + 1).map(|name| (Some(FineTune), name))
            }
            // "Full fine-tune, X, 3 epochs".
            word if at < 3 && TUNES.contains(&word) && matches!(self.sentence.word(at + 1), "," | "(" | "–" | "—") => {
                let closed = |name: &Name| matches!(self.sentence.word(name.tokens.end), "" | "." | "," | ")" | ";");
                named(at + 2).filter(closed).map(|name| (Some(FineTune), name))
            }
            _ => None,
        })
    }

    /// "The base model can be found [here](its page)", "Base model link: here".
    pub(super) fn base_elsewhere(&mut self) {
        const BETWEEN: &[&str] = &[
            "link",
            "can",
            "be",
            "is",
            "found",
            "available",
            "located",
            "here",
            "at",
            "on",
            "under",
            "the",
            "weights",
            "hub",
            "hugging",
            "face",
            ":",
            "a",
            "original",
            "seen",
            "downloaded",
            "from",
        ];
        let start = usize::from(matches!(self.sentence.word(0), "the" | "our" | "its"));
        let led = matches!(self.sentence.word(start), "base" | "parent" | "original" | "foundation")
            && self.sentence.word(start + 1) == "model";
        if !led || !self.out.findings.is_empty() || self.setting.section < Section::Open {
            return;
        }
        let mut at = start + 2;
        while at < start + 12 {
            if let Some(name) = self.sentence.name_at(at).filter(|name| name.sure == Sure::Id) {
                let own = self.setting.own.covers(&name, &self.sentence.catalog.families);
                let page = self.is_page(&name) && matches!(self.sentence.word(name.tokens.end), "" | "." | "," | ")");
                if page && !own && at > start + 2 {
                    self.push(Says::Parent(None), name);
                }
                return;
            }
            if !BETWEEN.contains(&self.sentence.word(at)) {
                return;
            }
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests;
