//! Weights that come from another model without a word for how: "based on X", "initialized from X", "the base model is X".

use super::super::cues::{Cue, Form};
use super::super::names::{Name, Sure, Thing, bare};
use super::super::own::Subject;
use super::super::words::{MODEL_WORDS, is_version};
use super::objects::Lead;
use super::stops::BLOCK;
use super::{Reader, Says};
use crate::model::RelationKind::{self, FineTune};

impl Reader<'_> {
    /// "based on X", "derived from X", "built on top of X".
    pub(super) fn stem(&mut self, index: usize, next: usize) {
        let word = &self.sentence.text.folded[self.hits[index].span.clone()];
        // "Eine kleinere Variante von X": made as it was, and not from it.
        let start = self.sentence.token_from(self.hits[index].span.start);
        let sizes = ["kleiner", "größer", "schneller", "ander", "petite", "autre", "menor", "mayor", "otra", "pequeñ"];
        if word == "variante" && sizes.iter().any(|size| self.sentence.word_back(start, 1).starts_with(size)) {
            return;
        }
        let builds = matches!(word, "builds" | "build");
        let leads: &[Lead] = if builds
            || matches!(word, "built" | "based" | "developed")
            || !word.is_ascii()
            || word.starts_with("bas")
            || word.starts_with("auf")
            || word.starts_with("s'")
        {
            &[Lead::From, Lead::On]
        } else {
            &[Lead::From]
        };
        if word == "based"
            && let Some(name) = self.joined(index)
        {
            // "a X-based model".
            let opens = self.setting.opening && name.tokens.start < 2 && self.is_one_model(&name) && self.opens_alone();
            // "an X-based model pre-trained on texts" has the design of a family, not the weights of one of its models.
            let design = name.sure == Sure::Family
                && self.hits.get(index + 1).is_some_and(|hit| {
                    let pretrained = self.sentence.text.folded[hit.span.clone()].starts_with("pre");
                    hit.cue == Cue::Train && pretrained && self.sentence.token_from(hit.span.start) < next + 5
                });
            if !design
                && (self.guards.subject == Subject::This || opens)
                && !self.is_component(&Name { tokens: next - 1..next, ..name.clone() })
            {
                self.attach(index, Says::Parent(self.refine(index)), name);
            }
            return;
        }
        if self.obtained_data(index, next) {
            return;
        }
        // "starting with the X checkpoint".
        let trains = || self.hits.iter().any(|hit| matches!(hit.cue, Cue::Train | Cue::Kind(..)));
        if matches!(word, "starting" | "started")
            && trains()
            && self.sentence.word(next) == "with"
            && let Some(name) = self.object(next + 1, Sure::Shape, 2)
            && (matches!(self.sentence.word(name.tokens.end), "checkpoint" | "checkpoints" | "weights")
                || self.is_one_model(&name)
                    && self.sentence.word(name.tokens.end) == ","
                    && matches!(self.sentence.word(name.tokens.end + 1), "we" | "i"))
        {
            self.attach(index, Says::Parent(self.refine(index)), name);
            return;
        }
        let reach = if matches!(word, "obtained" | "modified" | "evolved" | "made") { 0 } else { 2 };
        let Some((_, at)) = self.lead(next, leads, reach) else {
            let named = |name: &Name| name.sure >= Sure::Known || self.is_one_model(name);
            let at = self.sentence.token_from(self.hits[index].span.start);
            if word == "based"
                && MODEL_WORDS.contains(self.sentence.word(next))
                && self.sentence.name_before(at).as_ref().is_some_and(named)
            {
                // "is an X based model".
                self.introduced(index, FineTune, Form::Past, at);
            }
            return;
        };
        let start = self.sentence.token_from(self.hits[index].span.start);
        // "languages selected based on the X survey".
        let before = self.sentence.word_back(start, 1);
        if word == "based" && matches!(before, "selected" | "chosen" | "filtered" | "ranked" | "sorted" | "scored" | "computed")
        {
            return;
        }
        // "images made from X" are none of its weights; "is a MoE made from X" tells what this is.
        let is = |at: usize| matches!(self.sentence.word(at), "is" | "was" | "are");
        if self.guards.is_of_a_part(index) || word == "made" && !(start.saturating_sub(6)..start).any(is) {
            return;
        }
        match self.versioned(index, at) {
            Some(name) => self.attach(index, Says::Parent(self.refine(index)), name),
            // "builds on" and "variant of" may be said of ideas.
            None => {
                let idea = builds || word.starts_with("variant");
                self.parent(index, at, self.refine(index), if idea { Sure::Known } else { Sure::Shape });
            }
        }
    }

    pub(super) fn parent(&mut self, index: usize, at: usize, kind: Option<RelationKind>, least: Sure) {
        let at = self.over_weights(at);
        let Some(name) = self.object(at, least, 6).filter(|name| !self.is_technique(name) && !self.is_tool(name)) else {
            return;
        };
        let second = self.coordinated(&name).filter(|next| {
            kind.is_none()
                && next.thing != Thing::Dataset
                && name.sure >= Sure::Shape
                && (next.sure >= Sure::Known || next.mention.text.bytes().any(|byte| byte.is_ascii_digit()))
                && self.sentence.word(next.tokens.start - 1) == "and"
        });
        // "a series built on X and Y", both families: which of them this one is built on is not said.
        let series = kind.is_none() && name.sure == Sure::Family && second.is_none();
        let other =
            |name: &Name| self.coordinated(name).filter(|next| next.sure == Sure::Family && next.thing != Thing::Dataset);
        if series && other(&name).is_some_and(|next| self.sentence.word(next.tokens.start - 1) == "and") {
            return;
        }
        self.attach(index, Says::Parent(kind), name);
        // "built from X-1B and Y-7B": of both.
        if let Some(second) = second {
            self.attach(index, Says::Parent(kind), second);
        }
    }

    /// "initialized with weights from X": over the weights.
    fn over_weights(&self, start: usize) -> usize {
        let words = start..start + 5;
        let end = words
            .clone()
            .take_while(|at| {
                matches!(
                    self.sentence.word(*at),
                    "the"
                        | "a"
                        | "pretrained"
                        | "pre trained"
                        | "original"
                        | "model"
                        | "weights"
                        | "weight"
                        | "checkpoint"
                        | "checkpoints"
                        | "parameters"
                        | "those"
                )
            })
            .last();
        end.filter(|at| matches!(self.sentence.word(*at), "weights" | "checkpoint" | "checkpoints" | "parameters" | "those"))
            .filter(|at| matches!(self.sentence.word(at + 1), "from" | "of"))
            .map_or(start, |at| at + 2)
    }

    /// "based on X and latent diffusion": beside a technique in plain words, a name without a number is one too.
    fn is_technique(&self, name: &Name) -> bool {
        let at = name.tokens.end;
        let next = self.sentence.word(at + 1);
        name.sure == Sure::Shape
            && !name.mention.text.bytes().any(|byte| byte.is_ascii_digit())
            && matches!(self.sentence.word(at), "and" | "&")
            && next.len() > 3
            && self.sentence.plain(at + 1).bytes().all(|byte| byte.is_ascii_lowercase())
            && !(next.ends_with("ed") || next.ends_with("ly") || next.ends_with("ing") || next.ends_with('s'))
            && !BLOCK.contains(next)
            && !matches!(next, "then" | "built" | "fine" | "further" | "later" | "their" | "some" | "more")
    }

    /// "built upon x2y, foo, bar and baz": one of several in lower case, which are tools.
    fn is_tool(&self, name: &Name) -> bool {
        let lower = |at: usize| {
            let word = self.sentence.plain(at);
            word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        let participle = |at: usize| ["ed", "ly", "ing"].iter().any(|end| self.sentence.word(at).ends_with(end));
        let at = name.tokens.end;
        name.sure == Sure::Shape
            && lower(name.tokens.start)
            && self.sentence.word(at) == ","
            && lower(at + 1)
            && !participle(at + 1)
            && matches!(self.sentence.word(at + 2), "," | "and")
    }

    /// "a fine-tuned X model (based on v1.5)": the version of the name before the bracket.
    fn versioned(&self, index: usize, at: usize) -> Option<Name> {
        let version = self.sentence.plain(at);
        let open = self.sentence.token_from(self.hits[index].span.start).checked_sub(1)?;
        if !is_version(version) || self.sentence.word(open) != "(" || self.sentence.word(at + 1) != ")" {
            return None;
        }
        let name = self.sentence.name_before(open).filter(|name| name.sure == Sure::Family)?;
        let mention = bare(&format!("{} {version}", name.mention.text))?;
        Some(Name { tokens: at..at + 1, mention, ..name })
    }

    /// "the base model is X", "base model X".
    pub(super) fn base(&mut self, index: usize, next: usize) {
        let word = &self.sentence.text.folded[self.hits[index].span.clone()];
        let mut at = next;
        while matches!(
            self.sentence.word(at),
            ":" | "is"
                | "was"
                | "used"
                | "("
                | "："
                | "为"
                | "是"
                | "="
                | "named"
                | "の"
                | "に"
                | "は"
                | "ist"
                | "est"
                | "es"
                | "—"
                | "utilisé"
                | "utilizado"
                | "verwendete"
                | "–"
                | "это"
                | "the"
        ) {
            at += 1;
        }
        let start = self.sentence.token_from(self.hits[index].span.start);
        if start > 1
            && matches!(self.sentence.word(start - 1), "'s" | "’s")
            && self
                .sentence
                .name_before(start - 1)
                .is_some_and(|name| !self.setting.own.covers(&name, &self.sentence.catalog.families))
        {
            // "Elder's base model is X".
            return;
        }
        // "Teacher → Student: A → B": which of them, the arrow tells.
        if self.arrow_at().is_some() {
            return;
        }
        let copula = at > next;
        let uses = self.guards.uses_before(index);
        let plain = word.starts_with("base") && !word.ends_with('s')
            || word.starts_with("backbone")
            || word.starts_with("student model");
        if (copula || uses || plain && at == next)
            && let Some(name) = self.sentence.name_at(at).filter(|name| name.sure >= Sure::Shape && at - next <= 4)
            && !self.is_component(&name)
        {
            self.attach(index, Says::Parent(self.refine(index)), name);
            return;
        }
        // "X is the base model of Helper".
        let is = start.checked_sub(2).filter(|at| self.sentence.word(*at) == "is" && self.sentence.word(at + 1) == "the");
        if let Some(name) = is.and_then(|at| self.sentence.name_before(at)).filter(|name| name.tokens.start == 0)
            && self.is_one_model(&name)
            && !word.ends_with('s')
            && (matches!(self.sentence.word(next), "" | "." | ",")
                || matches!(self.sentence.word(next), "of" | "for") && self.sentence.word(next + 1) == "this")
        {
            if !self.is_spoken_against() {
                self.push(Says::Parent(self.refine(index)), name);
            }
            return;
        }
        // "uses the X pre-trained model".
        let at = self.sentence.token_from(self.hits[index].span.start);
        if let Some(name) = self.sentence.name_before(at).filter(|name| name.sure >= Sure::Family)
            && self.guards.used(name.tokens.start)
        {
            self.attach(index, Says::Parent(self.refine(index)), name);
        }
    }
}
