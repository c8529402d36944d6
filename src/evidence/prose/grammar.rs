//! From cues and names to claims: where a cue's object stands, and what speaks against it.
//!
//! One sentence at a time. Each cue looks for its object only in the place that its grammar gives it, over a short gap of
//! words that may stand between; [`guards`](super::guards) decide whether the clause is a statement about this model at all.

mod abroad;
mod announced;
mod attach;
mod data;
mod ends;
mod fed;
mod fragments;
mod judged;
mod kinds;
mod latin;
mod lessons;
mod merges;
mod objects;
mod outputs;
mod packed;
mod parents;
mod plain;
mod prompted;
mod rows;
mod signs;
mod sourced;
mod stems;
mod stops;
mod students;
mod teachers;
mod trained;

pub(super) use self::data::opens_with_data;
use self::objects::Lead;
use self::stops::COMPONENTS;
pub(super) use self::teachers::DATA_LIKE;
use super::cues::{Cue, Form, Hit, What};
use super::guards::Guards;
use super::names::{Name, Sentence, Sure, Thing};
use super::own::{Own, Subject};
use super::phrases::is_piece;
use super::sections::Section;
use super::words::WordSet;
use crate::model::RelationKind::{self, ContinuedPretraining, FineTune};

/// The most cues of one sentence that are followed, and the most claims it can make.
const MAX_CUES: usize = 48;
const MAX_FINDINGS: usize = 48;

/// What is claimed about a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// The weights come from it.
    Parent(Option<RelationKind>),
    /// Trained on its outputs.
    Teacher,
    /// Trained on it.
    Dataset,
}

/// One claim of a sentence.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub(super) says: Says,
    pub(super) name: Name,
}

/// What a sentence says.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) findings: Vec<Finding>,
    /// Trained from scratch.
    pub(super) scratch: bool,
    /// What the list after this sentence holds, where it announces one.
    pub(super) announces: Option<Says>,
    /// Where the part begins that was not read, in a sentence that says more than is followed.
    pub(super) cut: Option<usize>,
}

/// Where a sentence stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) own: &'a Own,
    pub(super) section: Section,
    pub(super) heading: bool,
    /// Whether the block is about another model.
    pub(super) foreign: bool,
    /// Whether it is the first sentence of running text.
    pub(super) opening: bool,
}

struct Reader<'a> {
    sentence: &'a Sentence<'a>,
    hits: &'a [Hit],
    setting: Setting<'a>,
    guards: Guards<'a>,
    out: Reading,
}

/// Whether cues can make a claim at all: words that only speak against one, or nouns without a verb of training, cannot.
pub(super) fn claims(hits: &[Hit], section: Section) -> bool {
    let trains = || hits.iter().any(|hit| matches!(hit.cue, Cue::Train | Cue::Kind(..))) || section >= Section::Training;
    hits.iter().any(|hit| match hit.cue {
        Cue::Not | Cue::Compare | Cue::Evaluate | Cue::Maybe | Cue::Thanks | Cue::Opening => false,
        Cue::Output => trains(),
        _ => true,
    })
}

/// Whether cues can make a claim where a text opens.
pub(super) fn may_open(folded: &str, hits: &[Hit]) -> bool {
    hits.iter().any(|hit| hit.cue == Cue::Opening)
        || [", a ", ", an ", " base) "].iter().any(|words| folded.contains(words))
        || !folded.is_ascii() && [" – a", " — a"].iter().any(|words| folded.contains(words))
}

/// Reads one sentence, given the cues inside it.
pub(super) fn read(sentence: &Sentence, hits: &[Hit], setting: Setting) -> Reading {
    let guards = Guards::new(sentence, hits, setting);
    let mut reader = Reader { sentence, hits, setting, guards, out: Reading::default() };
    if !reader.guards.silent() {
        for (index, hit) in hits.iter().enumerate() {
            if index >= MAX_CUES {
                reader.out.cut.get_or_insert(hit.span.start);
            }
            if reader.out.cut.is_some() {
                break;
            }
            reader.cue(index);
        }
        reader.plainly();
        reader.fragment();
        reader.base_elsewhere();
        reader.arrow();
        reader.student();
        reader.called();
        reader.uses();
        reader.sourced_id();
        reader.used_to_train();
        reader.linked_datasets();
        reader.announcement();
    }
    reader.out
}

impl Reader<'_> {
    fn cue(&mut self, index: usize) {
        let hit = &self.hits[index];
        let next = self.sentence.token_from(hit.span.end);
        match hit.cue {
            Cue::Kind(kind, form) => self.kind(index, kind, form, next),
            Cue::Stem => self.stem(index, next),
            Cue::Start => {
                if let Some((_, at)) = self.lead(next, &[Lead::From, Lead::With, Lead::On], 3) {
                    // "Continuation of" another's page; "a continuation of the last model" may be of its idea.
                    let continues = &self.sentence.text.folded[hit.span.clone()] == "continuation";
                    if (next..at).any(|at| is_piece(self.sentence.word(at))) {
                        // "initialised the decoder from X".
                    } else if !continues {
                        self.parent(index, at, self.refine(index), Sure::Shape);
                    } else if hit.span.start == self.sentence.span.start
                        && let Some(name) = self.sentence.name_at(at).filter(|name| name.sure == Sure::Id)
                    {
                        self.attach(index, Says::Parent(Some(FineTune)), name);
                    }
                }
            }
            Cue::Train => {
                let start = self.sentence.token_from(hit.span.start);
                let word = &self.sentence.text.folded[hit.span.clone()];
                if word == "trained"
                    && matches!(self.sentence.word(next), "on" | "with" | "for" | "using")
                    && self.sentence.name_before(start).is_some_and(|name| self.is_page(&name))
                {
                    // "This is an [X](its page) model trained on Y".
                    self.introduced(index, FineTune, Form::Past, start);
                }
                if word.ends_with("trained") && word.starts_with("pre") && self.guards.used(start) {
                    // "we used the pretrained X model".
                    if let Some(name) = self.sentence.name_at(next).filter(|name| name.sure >= Sure::Family) {
                        self.attach(index, Says::Parent(self.refine(index)), name);
                    }
                    return;
                }
                if self.trains(index, next) || word == "trainiert" && self.verb_last(index, FineTune, start) {
                    return;
                }
                if word == "trained" {
                    if self.sentence.word(next) == "it" && self.takes(index, start) {
                        return;
                    }
                    self.apposed_to_page(index, start);
                }
                if let Some((lead, at)) = self.lead(next, &[Lead::From, Lead::On, Lead::With], 4) {
                    self.trained(index, lead, at);
                }
            }
            Cue::Tunes => self.tunes(index, next),
            Cue::Make => {
                self.made(index, next);
            }
            Cue::Wrote => self.wrote(index, next),
            Cue::Judged => self.judged(index, next),
            Cue::Output | Cue::Signal => self.output(index, next),
            Cue::Teacher => self.teacher(index, next),
            Cue::Base => self.base(index, next),
            Cue::Version => self.version(index, next),
            Cue::Before(_) if ends::is_only_possible(self.after(hit)) => {}
            Cue::Before(_) if self.qualifies(hit) || self.only_handled(hit) || !self.says_what_it_is(index) => {}
            // "X as chosen answers would be better".
            Cue::As(What::Teacher) if self.guards.wishes() && self.is_of_pairs(hit) => {}
            // "as the base model architecture".
            Cue::As(_) if COMPONENTS.contains(self.sentence.word(next)) => {}
            Cue::As(What::Teacher) if self.is_of_others_lessons(hit) => {}
            Cue::As(what) | Cue::Before(what) => {
                let mut at = self.sentence.token_from(hit.span.start);
                while matches!(hit.cue, Cue::As(_))
                    && at > 0
                    && matches!(
                        self.sentence.word(at - 1),
                        "was"
                            | "is"
                            | "were"
                            | "are"
                            | "used"
                            | "been"
                            | "serves"
                            | "served"
                            | "serving"
                            | "acts"
                            | "acted"
                            | "acting"
                            | "chosen"
                            | "selected"
                            | "взята"
                            | "взят"
                            | "dient"
                            | "diente"
                            | "sert"
                            | "sirve"
                            | "servi"
                            | "a"
                            | "sirvió"
                            | "выступает"
                            | "выступила"
                            | "выступал"
                    )
                {
                    at -= 1;
                }
                at = self.over_means(hit, at);
                let apart = matches!(hit.cue, Cue::Before(_))
                    && ends::may_stand_apart(&self.sentence.text.folded[hit.span.clone()], what);
                let part = |name: &Name| {
                    let before = &self.sentence.text.folded[self.sentence.span.start..self.start_of(name)];
                    ends::ends_with_a_part(before)
                };
                let fits = |name: &Name| (!apart || name.thing != Thing::Dataset) && !part(name);
                let before = self.sentence.name_before(at).filter(fits);
                if before.is_none() && matches!(hit.cue, Cue::As(_)) && hit.span.start == self.sentence.span.start {
                    self.as_a_base(index, what, next);
                }
                if let Some(name) = before {
                    let subject = self.guards.subject;
                    let first = (0..name.tokens.start).all(|at| self.sentence.name_at(at).is_none());
                    let of_this = self.sentence.text.folded[hit.span.clone()].contains(" this ");
                    if (matches!(hit.cue, Cue::As(_)) || of_this) && name.tokens.start < 3 && first {
                        // "X was used as the teacher", "X is the base of this model": the subject is the object.
                        self.guards.subject = Subject::Open;
                    }
                    self.claim(index, what, name);
                    self.merged_with(index, what, next);
                    self.guards.subject = subject;
                } else if matches!(hit.cue, Cue::As(_)) {
                    if hit.cue == Cue::As(What::Teacher) && hit.span.start == self.sentence.span.start {
                        self.chosen_teacher(index, next);
                    }
                    self.serves(index, what, next);
                } else if apart && !self.learns(index) {
                    self.ends(index, what);
                }
            }
            Cue::Ends(what) => {
                if !(ends::trains(hit) && self.learns(index)) {
                    self.ends(index, what);
                }
            }
            Cue::Learns => {
                self.learns(index);
            }
            Cue::After(What::Teacher) if self.sentence.text.folded[hit.span.clone()].is_ascii() => self.lesson(index, next),
            Cue::After(What::Teacher) if !self.is_student(index) => {}
            Cue::After(What::Parent(_)) if self.fed_with(index, next) || self.data_made(index, next) => {}
            Cue::After(_) if !self.says_what_it_is(index) => {}
            Cue::After(what) => {
                let Some(next) = self.behind_abroad(index, next) else { return };
                let known = |name: &Name| {
                    name.is_model()
                        && !self.names_another(name.tokens.end)
                        && !self.shows_how(name.tokens.end)
                        && !matches!(self.sentence.word(name.tokens.end), "answers" | "outputs" | "responses" | "answer")
                };
                // "蒸馏自 X-R1": nothing but a model is what one is distilled from.
                let distills = what == What::Parent(Some(RelationKind::Distillation));
                let least = if distills { Sure::Shape } else { Sure::Family };
                if let Some(name) = self.object(next, least, 3).filter(known) {
                    self.claim(index, what, name);
                } else if ends::trains(hit) {
                    self.learns(index);
                }
            }
            Cue::Scratch => {
                let trains = self.hits.iter().any(|hit| matches!(hit.cue, Cue::Train | Cue::Kind(ContinuedPretraining, _)));
                let alone = !self.sentence.text.folded[hit.span.clone()].contains("scratch");
                self.out.scratch |= (trains || alone) && self.guards.allows_parent(index);
            }
            Cue::Plainly | Cue::Opening | Cue::Not | Cue::Compare | Cue::Evaluate | Cue::Maybe | Cue::Thanks => {}
        }
    }
}

/// What joins names in a row.
static JOINERS: WordSet = WordSet::new(&[
    "and", ",", "&", "+", "、", "，", "和", "与", "與", "及", "と", "와", "과", "und", "et", "y", "и", "\"", "」",
]);

#[cfg(test)]
mod tests;
#[cfg(test)]
mod whole_sentences;
