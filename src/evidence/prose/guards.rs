//! What speaks against a claim: negation, comparison, evaluation, another subject, a wish or an instruction.

mod openings;
mod teaching;

use std::cell::{Cell, OnceCell};

use self::openings::gives_credit;
use super::abroad::Phrases;
use super::cues::{Cue, Form, Hit};
use super::grammar::Setting;
use super::names::{Name, Sentence, Sure};
use super::own::{Subject, subject};
use super::phrases::{
    aside, beside_this, of_a_part, of_a_piece, of_another, of_another_thing, of_the_base, other_before, used_by_another,
};
use super::sections::Section;
use crate::model::RelationKind;

/// Verbs before a quotation.
const SAYING: &[&str] = &[
    "says", "say", "said", "states", "state", "stated", "asks", "asked", "ask", "claims", "claimed", "writes", "wrote",
    "answers", "answered", "replies", "replied", "reply", "output", "outputs", "prompt", "prompted", "responds", "question",
];

/// How many cues around one are looked at.
const NEAR: usize = 16;

/// The guards of one sentence.
pub(super) struct Guards<'a> {
    sentence: &'a Sentence<'a>,
    hits: &'a [Hit],
    setting: Setting<'a>,
    /// Whom the sentence is about; an object that is its sentence's subject sets it to open.
    pub(super) subject: Subject,
    question: bool,
    /// Whether all of it is a quotation: somebody's answer.
    uttered: bool,
    abroad: OnceCell<Phrases>,
    /// The last cue of which it was asked whether anything speaks against it, and the answer.
    last: Cell<Option<(usize, bool)>>,
}

impl<'a> Guards<'a> {
    pub(super) fn new(sentence: &'a Sentence<'a>, hits: &'a [Hit], setting: Setting<'a>) -> Self {
        let text = &sentence.text.plain[sentence.span.clone()];
        let subject = if setting.heading { Subject::Open } else { subject(sentence, setting.own) };
        let told = text.trim_end_matches(['.', '!', ' ']);
        let uttered = text.len() > 2
            && [('"', '"'), ('“', '”'), ('«', '»'), ('„', '“')].iter().any(|(open, close)| {
                told.strip_prefix(*open)
                    .is_some_and(|rest| rest.find(*close).is_some_and(|at| at + close.len_utf8() == rest.len()))
            });
        let question = told.ends_with(['?', '？']);
        Self { sentence, hits, setting, subject, uttered, question, abroad: OnceCell::new(), last: Cell::new(None) }
    }

    /// Whether nothing in the sentence counts.
    pub(super) fn silent(&self) -> bool {
        self.question
            || self.uttered
            || self.hits.iter().any(|hit| matches!(hit.cue, Cue::Thanks))
            || self.setting.foreign
            || gives_credit(&self.sentence.text.folded[self.sentence.span.clone()])
            || matches!(self.setting.section, Section::Mute | Section::Terms)
            || self.setting.section == Section::Quiet && self.subject != Subject::This
            || self.subject == Subject::Reader
    }

    /// Whether a cue's clause may claim a parent.
    pub(super) fn allows_parent(&self, index: usize) -> bool {
        self.subject != Subject::Other
            && !self.before(index, |cue| matches!(cue, Cue::Not), Breaks::Clause)
            && !self.before(index, |cue| matches!(cue, Cue::Compare | Cue::Evaluate), Breaks::Comma)
            && !self.compared_after(index)
            && self.is_of_this(index)
            && !self.of_such_models(index)
            && !self
                .in_same_breath(index)
                .any(|hit| matches!(hit.cue, Cue::Start) && of_a_piece(self.sentence, self.sentence.token_from(hit.span.start)))
    }

    /// Whether the cue is said of a part or a tool, or of a thing that is only compared.
    pub(super) fn is_of_a_part(&self, index: usize) -> bool {
        let hit = &self.hits[index];
        let start = self.sentence.token_from(hit.span.start);
        let weights = matches!(hit.cue, Cue::Kind(..) | Cue::Stem | Cue::Train | Cue::Start | Cue::After(_));
        weights && of_a_part(self.sentence, start) && !self.is_packing_before(index, start) && !self.leads_to_weights(hit)
            || matches!(hit.cue, Cue::Kind(_, Form::Noun) | Cue::After(_)) && of_another_thing(self.sentence, start)
            || matches!(hit.cue, Cue::Kind(_, Form::Past)) && beside_this(self.sentence, start)
    }

    /// "GPTQ format quantized models": the format of what is here.
    fn is_packing_before(&self, index: usize, start: usize) -> bool {
        let before = index.checked_sub(1).map(|before| &self.hits[before]);
        start > 0
            && self.sentence.word(start - 1) == "format"
            && before.is_some_and(|hit| {
                matches!(hit.cue, Cue::Kind(RelationKind::Quantization | RelationKind::Conversion, Form::Noun))
                    && self.sentence.token_from(hit.span.end) == start - 1
            })
    }

    /// "tuned on a dataset, based on the X pre-trained model": no data is based on one.
    fn leads_to_weights(&self, hit: &Hit) -> bool {
        let next = self.sentence.token_from(hit.span.end);
        let name = (next..next + 4).find_map(|at| self.sentence.name_at(at));
        matches!(hit.cue, Cue::Stem)
            && name.is_some_and(|name| {
                let end = name.tokens.end;
                matches!(self.sentence.word(end), "pre trained" | "pretrained" | "base" | "foundation")
                    && matches!(self.sentence.word(end + 1), "model" | "checkpoint" | "weights" | "llm")
            })
    }

    /// "competitive with models such as X that rely on data from Y": what others do.
    fn of_such_models(&self, index: usize) -> bool {
        let here = self.sentence.token_from(self.hits[index].span.start);
        let such = |at: &usize| {
            matches!(self.sentence.word(*at), "models" | "llms" | "systems")
                && (self.sentence.word(at + 1) == "such" && self.sentence.word(at + 2) == "as"
                    || self.sentence.word(at + 1) == "like")
        };
        (0..here).find(such).is_some_and(|at| (at..here).any(|at| matches!(self.sentence.word(at), "that" | "which" | "who")))
    }

    fn in_aside(&self, index: usize) -> bool {
        self.aside(self.sentence.token_from(self.hits[index].span.start))
    }

    /// Whether a token stands in a clause about a model that was just named as an object: "from X, which was trained on Y".
    pub(super) fn aside(&self, at: usize) -> bool {
        let opening = aside(self.sentence, self.setting.own, at);
        let first = opening.and_then(|opening| {
            let start = self.sentence.tokens()[opening].span.start;
            self.hits.iter().find(|hit| hit.span.start >= start)
        });
        let unlike = self.sentence.word(0) == "unlike";
        first.is_some_and(|hit| unlike || matches!(hit.cue, Cue::Kind(..) | Cue::Stem | Cue::Train | Cue::Start | Cue::Scratch))
    }

    /// The cues of descent up to one, in the same breath.
    fn in_same_breath(&self, index: usize) -> impl Iterator<Item = &Hit> {
        let here = self.hits[index].span.start;
        self.hits[..=index].iter().rev().take(NEAR).filter(move |hit| {
            matches!(hit.cue, Cue::Kind(..) | Cue::Stem | Cue::Train | Cue::Start | Cue::As(_) | Cue::Base)
                && !self.broken(hit.span.end.min(here), here, Breaks::Comma)
        })
    }

    /// Whether the cue, or one before it in the same breath, speaks of another model.
    fn of_others(&self, index: usize) -> bool {
        self.in_same_breath(index).any(|hit| {
            let start = self.word_of(hit);
            if matches!(hit.cue, Cue::As(_)) {
                return used_by_another(self.sentence, self.setting.own, start);
            }
            let noun = matches!(hit.cue, Cue::Kind(_, Form::Noun));
            // "numerous developers have built models on X".
            let people = |at: usize| {
                matches!(self.sentence.word(at), "developers" | "researchers" | "people" | "users" | "others" | "community")
            };
            if !noun && (start.saturating_sub(4)..start).any(people) {
                return true;
            }
            // "Owl adapts X": one word with a capital, where this model would be named.
            let owl = |name: &Name| name.sure == Sure::Capital && name.tokens.start < 2;
            // "Experimental finetune of X": no verb.
            let tune = self.sentence.text.folded[hit.span.clone()].ends_with("tune");
            let next = self.sentence.word(self.sentence.token_from(hit.span.end));
            let noun = noun || tune && matches!(next, "of" | "on" | "for");
            if matches!(hit.cue, Cue::Kind(_, Form::Verb))
                && !noun
                && self
                    .sentence
                    .name_before(start)
                    .filter(owl)
                    .is_some_and(|name| !self.setting.own.covers(&name, &self.sentence.catalog.families))
            {
                return true;
            }
            other_before(self.sentence, self.setting.own, start, noun) || self.is_of_another(hit)
        })
    }

    /// The token that a cue begins in: "FP8-quantized" is one, and no subject of its second half.
    fn word_of(&self, hit: &Hit) -> usize {
        let start = self.sentence.token_from(hit.span.start);
        let part = start.checked_sub(1).filter(|at| self.sentence.tokens()[*at].span.end > hit.span.start);
        part.unwrap_or(start)
    }

    fn is_of_another(&self, hit: &Hit) -> bool {
        let word = &self.sentence.text.folded[hit.span.clone()];
        let end = match hit.cue {
            // "with X as its base": what stands before is the object.
            Cue::As(_) | Cue::Base => return false,
            // "works with adapters for X": the noun itself.
            Cue::Kind(_, Form::Noun) if word.ends_with("ers") || word.ends_with("ras") => hit.span.end,
            _ => hit.span.start,
        };
        of_another(self.sentence, self.setting.own, self.sentence.token_from(end))
    }

    /// Whether the phrase that the cue, or one before it in the same breath, is said of is another model's. Names do not count.
    fn of_another(&self, index: usize) -> bool {
        self.in_same_breath(index).any(|hit| self.is_of_another(hit))
    }

    /// Whether the cue, or one before it in the same breath, speaks of what this model was made from.
    fn of_the_base(&self, index: usize) -> bool {
        self.in_same_breath(index).any(|hit| of_the_base(self.sentence, self.sentence.token_from(hit.span.start)))
    }

    /// As [`Self::allows_parent`], for a parent that stands before its cue.
    pub(super) fn allows_introduced(&self, index: usize) -> bool {
        self.subject != Subject::Other
            && !self.before(index, |cue| matches!(cue, Cue::Not), Breaks::Clause)
            && !self.before(index, |cue| matches!(cue, Cue::Compare | Cue::Evaluate), Breaks::Comma)
            && !self.wished(index)
            && !self.denied_after(index)
            && !self.of_another(index)
            && !self.in_aside(index)
    }

    /// Whether a cue's clause may claim a dataset.
    pub(super) fn allows_data(&self, index: usize) -> bool {
        self.subject != Subject::Other
            && !self.before(index, |cue| matches!(cue, Cue::Not | Cue::Evaluate | Cue::Compare), Breaks::Comma)
            && self.is_of_this(index)
    }

    /// Whether a cue's clause says what holds, and of this model: asked for each object of a cue.
    fn is_of_this(&self, index: usize) -> bool {
        if let Some((_, answer)) = self.last.get().filter(|(last, _)| *last == index) {
            return answer;
        }
        let answer = !self.wished(index)
            && !self.denied_after(index)
            && !self.of_others(index)
            && !self.of_the_base(index)
            && !self.in_aside(index)
            && !self.is_of_a_part(index);
        self.last.set(Some((index, answer)));
        answer
    }

    /// Whether datasets may be taken from anywhere in the sentence.
    pub(super) fn allows_data_anywhere(&self) -> bool {
        self.subject != Subject::Other
            && !self.hits.iter().any(|hit| matches!(hit.cue, Cue::Not | Cue::Evaluate | Cue::Compare))
    }

    /// Whether "use" stands right before a cue, over an article.
    pub(super) fn uses_before(&self, index: usize) -> bool {
        let at = self.sentence.back_over(self.sentence.token_from(self.hits[index].span.start), |word| {
            matches!(word, "the" | "a" | "our" | "an")
        });
        at > 0 && matches!(self.sentence.word(at - 1), "uses" | "used" | "using" | "use" | "from" | "of" | "on" | "with")
    }

    /// Whether a name is what somebody uses: "we used the pretrained X".
    pub(super) fn used(&self, at: usize) -> bool {
        let at = self.sentence.back_over(at, |word| {
            matches!(word, "the" | "a" | "pretrained" | "pre-trained" | "pre trained" | "\"" | "an" | "our")
        });
        at > 0 && matches!(self.sentence.word(at - 1), "uses" | "used" | "using" | "use")
    }

    /// Whether no superlative stands before a name: "the best X fine-tune" is not this one.
    pub(super) fn superlative(&self, from: usize, to: usize) -> bool {
        (from.saturating_sub(2)..to).all(|at| {
            !matches!(
                self.sentence.word(at),
                "best" | "as" | "other" | "every" | "most" | "than" | "any" | "another" | "previous" | "earlier" | "prior"
            )
        })
    }

    /// Whether a cue of some sort stands before, in the same clause.
    fn before(&self, index: usize, wanted: impl Fn(&Cue) -> bool, breaks: Breaks) -> bool {
        let here = self.hits[index].span.start;
        self.hits[..index].iter().rev().take(NEAR).any(|hit| wanted(&hit.cue) && !self.broken(hit.span.end, here, breaks))
    }

    /// Whether anything in the sentence is only possible.
    pub(super) fn wishes(&self) -> bool {
        self.hits.iter().any(|hit| matches!(hit.cue, Cue::Maybe))
    }

    /// Whether another language's phrases speak against a cue.
    fn abroad(&self, index: usize) -> bool {
        let (start, hit) = (self.sentence.span.start, &self.hits[index].span);
        let folded = &self.sentence.text.folded[self.sentence.span.clone()];
        self.abroad.get_or_init(|| Phrases::of(folded)).speak_against(folded, hit.start - start..hit.end - start)
    }

    /// Whether the cue, or a verb before it in the same breath, tells of what is only possible, planned or said.
    fn wished(&self, index: usize) -> bool {
        let verbs = self.in_same_breath(index).filter(|hit| !matches!(hit.cue, Cue::As(_) | Cue::Base));
        verbs.chain([&self.hits[index]]).any(|hit| self.wishes_for(hit))
            || self.put_off(index)
            || self.quoted(index)
            || self.abroad(index)
    }

    /// "cannot", "can be", "plan to" close before a cue.
    fn wishes_for(&self, hit: &Hit) -> bool {
        let here = self.sentence.token_from(hit.span.start);
        let before = self.hits.partition_point(|other| other.span.start < hit.span.start);
        self.hits[..before].iter().rev().take(4).any(|maybe| {
            matches!(maybe.cue, Cue::Maybe)
                && here.saturating_sub(self.sentence.token_from(maybe.span.end)) <= 5
                && !self.broken(maybe.span.end, hit.span.start, Breaks::Comma)
        }) || here > 0
            && hit.cue != Cue::Make
            && !self.is_use(hit)
            && self.sentence.word(here - 1) == "to"
            && matches!(self.sentence.word(here.saturating_sub(2)), "how" | "want" | "plan" | "order" | "used")
    }

    /// "X was used to generate", "which we used to generate".
    fn is_use(&self, hit: &Hit) -> bool {
        let at = self.sentence.token_from(hit.span.start);
        let back = |back: usize| self.sentence.word_back(at, back);
        hit.cue == Cue::Wrote && back(2) == "used" && matches!(back(3), "was" | "were" | "is" | "are" | "we" | "i" | "that")
    }

    /// "A version trained on X is planned": the plan stands after the cue.
    fn put_off(&self, index: usize) -> bool {
        let here = self.hits[index].span.end;
        self.hits[index + 1..].iter().take(NEAR).any(|hit| {
            matches!(hit.cue, Cue::Maybe | Cue::Compare)
                && matches!(
                    &self.sentence.text.folded[hit.span.clone()],
                    "planned"
                        | "geplant"
                        | "prévu"
                        | "prévue"
                        | "previsto"
                        | "prevista"
                        | "планируется"
                        | "coming soon"
                        | "being trained"
                        | "in preparation"
                        | "on the way"
                        | "upcoming"
                        | "also available"
                        | "elsewhere"
                        | "as a baseline"
                        | "as baseline"
                        | "as baselines"
                        | "for comparison"
                        | "your data"
                        | "your own"
                        | "your dataset"
                        | "your task"
                        | "your domain"
                        | "not allowed"
                        | "not permitted"
                        | "forbidden"
                        | "prohibited"
                )
                && !self.broken(here, hit.span.start, Breaks::Clause)
        })
    }

    /// Whether a cue stands in a quotation that somebody is said to have uttered.
    fn quoted(&self, index: usize) -> bool {
        let before = &self.sentence.text.plain[self.sentence.span.start..self.hits[index].span.start];
        let open = match before.rfind(['“', '”']) {
            Some(at) if before[at..].starts_with('“') => Some(at),
            Some(_) => None,
            None => before.rfind('"').filter(|_| before.bytes().filter(|byte| *byte == b'"').count() % 2 == 1),
        };
        let said = |at: usize| {
            SAYING
                .iter()
                .any(|word| before[..at].split(|c: char| !c.is_ascii_alphabetic()).any(|part| part.eq_ignore_ascii_case(word)))
        };
        open.is_some_and(said)
    }

    /// A negation after the cue that takes it back: "X was not used", and the suffixes of Japanese and Korean.
    fn denied_after(&self, index: usize) -> bool {
        let here = self.hits[index].span.end;
        self.hits[index + 1..].iter().take(NEAR).any(|hit| {
            if !matches!(hit.cue, Cue::Not) {
                return false;
            }
            let text = &self.sentence.text.folded[hit.span.clone()];
            if !text.is_ascii() {
                return !self.broken(here, hit.span.start, Breaks::Clause);
            }
            let next = self.sentence.token_from(hit.span.end);
            matches!(text, "not" | "never" | "isn't" | "wasn't" | "aren't" | "weren't" | "no longer" | "excluding" | "nicht")
                && (next..next + 3).any(|at| {
                    ["used", "included", "involved", "part", "employed", "tried", "done", "performed", "applied", "verwendet"]
                        .contains(&self.sentence.word(at))
                })
                && !self.broken(here, hit.span.start, Breaks::Clause)
        })
    }

    /// A negation between a cue and its object: "basiert nicht auf X".
    pub(super) fn denied_between(&self, index: usize, object: usize) -> bool {
        let here = self.hits[index].span.end;
        self.hits[index + 1..]
            .iter()
            .take(NEAR)
            .take_while(|hit| hit.span.start < object)
            .any(|hit| matches!(hit.cue, Cue::Not) && !self.broken(here, hit.span.start, Breaks::Comma))
    }

    /// In languages that put the verb last, a comparison with a model made from the object comes after it.
    fn compared_after(&self, index: usize) -> bool {
        let here = self.hits[index].span.end;
        self.hits[index + 1..].iter().take(NEAR).any(|hit| {
            matches!(hit.cue, Cue::Compare)
                && !self.sentence.text.folded[hit.span.clone()].is_ascii()
                && !self.broken(here, hit.span.start, Breaks::Comma)
        })
    }

    fn broken(&self, from: usize, to: usize, breaks: Breaks) -> bool {
        let Some(between) = self.sentence.text.folded.get(from..to).filter(|between| !between.is_empty()) else { return false };
        let has = |words: &[&str]| words.iter().any(|word| between.contains(word));
        let ascii = between.is_ascii();
        if has(&[";", " but ", " however", " instead", ". ", ": ", " aber ", " mais ", " pero "])
            || !ascii && has(&["；", "—", " – ", "，而", "，但", " но "])
        {
            return true;
        }
        if breaks == Breaks::Comma {
            return between.contains([',', '，', '、']);
        }
        has(&[", and ", ", so ", ", we ", ", it ", ", this ", ", the model"]) || !ascii && between.contains('，')
    }
}

/// What ends the reach of a word that speaks against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Breaks {
    /// The end of its clause.
    Clause,
    /// A comma.
    Comma,
}
