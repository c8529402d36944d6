//! From cues and names to claims: where a cue's object stands, and what speaks against it.
//!
//! One sentence at a time. Each cue looks for its object only in the place that its grammar gives it, over a short gap of
//! words that may stand between; [`guards`](super::guards) decide whether the clause is a statement about this model at all.

use super::cues::{Cue, Form, Hit, What};
use super::guards::Guards;
use super::names::{DATA_WORDS, MODEL_WORDS, Name, Sentence, Sort, Sure, Thing};
use super::own::{Own, Subject};
use super::sections::Section;
use crate::catalog::Resolution;
use crate::evidence::MentionForm;
use crate::model::RelationKind::{
    self, Adapter, ContinuedPretraining, Conversion, Copy, Distillation, FineTune, Merge, Quantization,
};

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
}

/// Where a sentence stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) own: &'a Own,
    pub(super) section: Section,
    pub(super) heading: bool,
    /// Whether the block is about another model.
    pub(super) foreign: bool,
}

/// How a preposition leads to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// "from", "of": the object is a model.
    From,
    /// "on": a model or a dataset.
    On,
    /// "with", "using".
    With,
    /// No preposition.
    Direct,
}

struct Reader<'a> {
    sentence: &'a Sentence<'a>,
    hits: &'a [Hit],
    setting: Setting<'a>,
    guards: Guards<'a>,
    out: Reading,
}

/// Reads one sentence, given the cues inside it.
pub(super) fn read(sentence: &Sentence, hits: &[Hit], setting: Setting) -> Reading {
    let guards = Guards::new(sentence, hits, setting);
    let mut reader = Reader { sentence, hits, setting, guards, out: Reading::default() };
    if !reader.guards.silent() {
        for index in 0..hits.len().min(MAX_CUES) {
            if reader.out.findings.len() > MAX_FINDINGS {
                break;
            }
            reader.cue(index);
        }
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
                    self.parent(index, at, self.refine(index), Sure::Shape);
                }
            }
            Cue::Train => {
                let start = self.sentence.token_from(hit.span.start);
                let word = &self.sentence.text.folded[hit.span.clone()];
                if word.ends_with("trained") && word.starts_with("pre") && self.guards.used(start) {
                    // "we used the pretrained X model".
                    if let Some(name) = self.sentence.name_at(next).filter(|name| name.sure >= Sure::Family) {
                        self.attach(index, Says::Parent(self.refine(index)), name);
                    }
                    return;
                }
                if let Some((lead, at)) = self.lead(next, &[Lead::From, Lead::On, Lead::With], 4) {
                    self.trained(index, lead, at);
                }
            }
            Cue::Wrote => self.wrote(index, next),
            Cue::Judged => self.judged(index, next),
            Cue::Output => self.output(index, next),
            Cue::Teacher => self.teacher(index, next),
            Cue::Base => self.base(index, next),
            Cue::As(what) | Cue::Before(what) => {
                let mut at = self.sentence.token_from(hit.span.start);
                while matches!(hit.cue, Cue::As(_))
                    && at > 0
                    && matches!(
                        self.sentence.word(at - 1),
                        "was" | "is" | "were" | "are" | "used" | "been" | "serves" | "served" | "acts" | "chosen" | "selected"
                    )
                {
                    at -= 1;
                }
                if let Some(name) = self.sentence.name_before(at) {
                    let subject = self.guards.subject;
                    if matches!(hit.cue, Cue::As(_)) && name.tokens.start < 3 {
                        // "X was used as the teacher": the subject is the object.
                        self.guards.subject = Subject::Open;
                    }
                    self.claim(index, what, name);
                    self.guards.subject = subject;
                }
            }
            Cue::After(what) => {
                if let Some(name) = self.object(next, Sure::Family, 3) {
                    self.claim(index, what, name);
                }
            }
            Cue::Scratch => {
                let trains = self.hits.iter().any(|hit| matches!(hit.cue, Cue::Train | Cue::Kind(ContinuedPretraining, _)));
                let alone = !self.sentence.text.folded[hit.span.clone()].contains("scratch");
                self.out.scratch |= (trains || alone) && self.guards.allows_parent(index);
            }
            Cue::Not | Cue::Compare | Cue::Evaluate | Cue::Maybe | Cue::Thanks => {}
        }
    }

    fn kind(&mut self, index: usize, kind: RelationKind, form: Form, next: usize) {
        // The word nearest to the object tells the kind: "fine-tuned GGUF version of X".
        let leads: &[Lead] = match form {
            Form::Past if kind == Merge => &[Lead::From, Lead::With],
            Form::Past => &[Lead::From, Lead::On],
            Form::Ing | Form::Verb => &[Lead::From, Lead::On],
            Form::Noun => &[Lead::From],
        };
        let at = self.sentence.token_from(self.hits[index].span.start);
        let data_before = kind == Distillation
            && (at.saturating_sub(10)..at)
                .any(|at| DATA_LIKE.contains(&self.sentence.word(at)) && self.sentence.word(at) != "knowledge");
        if form != Form::Noun && self.direct(index, kind, form, next, data_before) {
            return;
        }
        if let Some((lead, at)) = self.lead_from(index, next, leads, kind) {
            if data_before {
                if let Some(name) = self.object(at, Sure::Shape, 5) {
                    self.teach(index, name);
                }
            } else if lead == Lead::On {
                let found = self.out.findings.len();
                self.trained_as(index, kind, at);
                if self.out.findings.len() == found {
                    self.later_from(index, kind, at);
                }
                self.introduced(index, kind, form, self.sentence.token_from(self.hits[index].span.start));
            } else if self.hits.get(index + 1).is_none_or(|later| !self.shadows(later, at)) {
                let kind = self.sharpen(index, kind);
                if let Some(name) = self.object(at, Sure::Shape, 6) {
                    let end = name.tokens.end;
                    self.attach(index, Says::Parent(Some(kind)), name);
                    self.data_after(index, end);
                }
            }
            return;
        }
        if let Some(name) = self.joined(index) {
            if DATA_LIKE.contains(&self.sentence.word(next)) && kind == Distillation {
                self.teach(index, name);
            } else if self.guards.subject == Subject::This && form == Form::Past {
                self.attach(index, Says::Parent(Some(kind)), name);
            }
            return;
        }
        self.introduced(index, kind, form, at);
    }

    /// Whether another word for a kind stands between this one and its object.
    fn shadows(&self, later: &Hit, at: usize) -> bool {
        matches!(later.cue, Cue::Kind(..)) && self.sentence.token_from(later.span.end) < at
    }

    /// "fine-tuning X", "we fine-tune X", "quantized X".
    fn direct(&mut self, index: usize, kind: RelationKind, form: Form, next: usize, data_before: bool) -> bool {
        let start = self.sentence.token_from(self.hits[index].span.start);
        let before = start.checked_sub(1).map_or("", |at| self.sentence.word(at));
        let allowed = match form {
            Form::Verb => {
                matches!(
                    before,
                    "we" | "i" | "project" | "then" | "further" | "and" | "repository" | "also" | "first" | "repo" | "model"
                ) && self.guards.subject != Subject::Reader
            }
            Form::Ing => matches!(
                before,
                "by" | "through"
                    | "via"
                    | "after"
                    | "from"
                    | "of"
                    | "with"
                    | "for"
                    | "durch"
                    | "par"
                    | "lora"
                    | "qlora"
                    | "supervised"
            ),
            Form::Past => !self.setting.heading || start == 0,
            Form::Noun => false,
        };
        if !allowed {
            return false;
        }
        let mut at = next;
        while matches!(
            self.sentence.word(at),
            "the"
                | "a"
                | "an"
                | "our"
                | "base"
                | "original"
                | "pretrained"
                | "pre-trained"
                | "pre trained"
                | "\""
                | "two"
                | "models"
        ) {
            at += 1;
        }
        let Some(name) = self.sentence.name_at(at).filter(|name| name.sure >= Sure::Shape) else { return false };
        let mut name = name;
        if self.sentence.word(name.tokens.end) == "'s"
            && let Some(owned) = self.sentence.name_at(name.tokens.end + 1).filter(|owned| owned.sure >= Sure::Shape)
        {
            name = owned;
        }
        if name.sure == Sure::Shape && !name.mention.text.bytes().any(|byte| byte.is_ascii_digit()) {
            return false;
        }
        let end = name.tokens.end;
        if kind == Distillation && name.sure >= Sure::Family && (data_before || name.thing == Thing::Dataset) {
            self.teach(index, name);
        } else if !matches!(kind, Copy | Adapter) {
            self.attach(index, Says::Parent(Some(kind)), name);
        }
        self.data_after(index, end);
        true
    }

    /// "fine-tuned on such hardware from X".
    fn later_from(&mut self, index: usize, kind: RelationKind, start: usize) {
        let end = self.sentence.tokens.len().min(start + 10);
        let at = (start..end)
            .take_while(|at| {
                self.sentence.tokens[*at].sort == Sort::Word && !matches!(self.sentence.word(*at), "and" | "which" | "that")
            })
            .take_while(|at| !DATA_LIKE.contains(&self.sentence.word(*at)))
            .find(|at| self.sentence.word(*at) == "from");
        if let Some(name) = at.and_then(|at| self.object(at + 1, Sure::Known, 2)).filter(|name| name.thing != Thing::Dataset) {
            self.attach(index, Says::Parent(Some(kind)), name);
        }
    }

    /// "fine-tuned X on Y", "a fine-tuned version of X on the y dataset".
    fn data_after(&mut self, index: usize, end: usize) {
        let Some(at) = (end..end + 3).find(|at| matches!(self.sentence.word(*at), "on" | "using" | "with")) else { return };
        if let Some(name) = self.object(at + 1, Sure::Capital, 8).filter(|name| name.thing == Thing::Dataset) {
            self.attach(index, Says::Dataset, name);
            return;
        }
        let word = self.sentence.word(at + 2);
        let generic = [
            "same",
            "full",
            "whole",
            "following",
            "custom",
            "private",
            "own",
            "new",
            "training",
            "unknown",
            "none",
            "above",
            "entire",
            "original",
            "large",
            "small",
        ];
        if self.sentence.word(at + 1) == "the"
            && matches!(self.sentence.word(at + 3), "dataset" | "datasets")
            && !generic.contains(&word)
            && !word.contains(' ')
            && let Some(mention) = super::names::bare(self.sentence.plain(at + 2))
        {
            self.attach(
                index,
                Says::Dataset,
                Name { tokens: at + 2..at + 3, thing: Thing::Dataset, sure: Sure::Capital, mention },
            );
        }
    }

    /// "is a X fine-tune", "an X LoRA", "is X fine-tuned on": the parent stands before.
    fn introduced(&mut self, index: usize, kind: RelationKind, form: Form, at: usize) {
        if !matches!(form, Form::Past | Form::Noun | Form::Verb) || kind == Copy && form == Form::Past {
            return;
        }
        let Some(name) = self.sentence.name_before(at).filter(|name| name.sure >= Sure::Family) else { return };
        let mut before = name.tokens.start;
        let mut article = false;
        while before > 0 && name.tokens.start - before < 8 {
            let word = self.sentence.word(before - 1);
            if matches!(word, "a" | "an" | "is" | "=" | "are" | "our") {
                article = true;
                break;
            }
            if !word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b' ' || byte == b'-')
                || BLOCK.contains(&word) && word != "of"
            {
                break;
            }
            before -= 1;
        }
        // "my A and B merge": both.
        let mut names = vec![name];
        while kind == Merge && form == Form::Noun && names.len() < 8 {
            let first = names.last().map_or(0, |name| name.tokens.start);
            let joined = first.checked_sub(1).is_some_and(|at| matches!(self.sentence.word(at), "and" | "," | "&" | "+" | "x"));
            let Some(other) =
                joined.then(|| self.sentence.name_before(first - 1)).flatten().filter(|name| name.sure >= Sure::Shape)
            else {
                break;
            };
            article |= matches!(self.sentence.word(other.tokens.start.wrapping_sub(1)), "my" | "a" | "an" | "our" | "is");
            names.push(other);
        }
        let Some(name) = names.pop() else { return };
        let title = self.setting.heading && before == 0 && name.tokens.start == 0 && form == Form::Past;
        let article = article && (form != Form::Verb || self.sentence.word(before.saturating_sub(1)) != "are");
        if (article || title) && self.guards.subject != Subject::Other && self.guards.superlative(before, name.tokens.start) {
            for name in names.into_iter().chain([name]) {
                if self.guards.allows_introduced(index) && name.thing != Thing::Dataset {
                    self.push(Says::Parent(Some(kind)), name);
                }
            }
        }
    }

    /// "based on X", "derived from X", "built on top of X".
    fn stem(&mut self, index: usize, next: usize) {
        let word = &self.sentence.text.folded[self.hits[index].span.clone()];
        let leads: &[Lead] = if matches!(word, "built" | "based" | "developed" | "built up")
            || !word.is_ascii()
            || word.starts_with("bas")
            || word.starts_with("auf")
        {
            &[Lead::From, Lead::On]
        } else {
            &[Lead::From]
        };
        if word == "based"
            && let Some(name) = self.joined(index)
        {
            // "a X-based model".
            if self.guards.subject == Subject::This && !self.is_component(&Name { tokens: next - 1..next, ..name.clone() }) {
                self.attach(index, Says::Parent(self.refine(index)), name);
            }
            return;
        }
        let reach = if matches!(word, "obtained" | "modified" | "evolved") { 0 } else { 2 };
        let Some((_, at)) = self.lead(next, leads, reach) else { return };
        self.parent(index, at, self.refine(index), Sure::Shape);
    }

    /// What kind a cue without one means, as the rest of the sentence tells.
    fn refine(&self, index: usize) -> Option<RelationKind> {
        let here = self.hits[index].span.start;
        let kinds = |wanted: fn(&Hit) -> bool| self.hits.iter().any(wanted);
        let adjacent = self.hits[..index].iter().rev().find_map(|hit| match hit.cue {
            Cue::Kind(kind, _) if here - hit.span.end < 12 => Some(kind),
            _ => None,
        });
        if adjacent.is_some() {
            return adjacent;
        }
        if kinds(|hit| matches!(hit.cue, Cue::Kind(Merge, _))) {
            Some(Merge)
        } else if kinds(|hit| {
            matches!(hit.cue, Cue::Kind(ContinuedPretraining, _) | Cue::Before(What::Parent(Some(ContinuedPretraining))))
        }) {
            Some(ContinuedPretraining)
        } else if kinds(|hit| matches!(hit.cue, Cue::Kind(FineTune, _) | Cue::Before(What::Parent(Some(FineTune))))) {
            Some(FineTune)
        } else if self.sentence.text.folded[self.sentence.span.clone()].contains("微调") {
            Some(FineTune)
        } else {
            None
        }
    }

    /// A kind, given what else the sentence says of the weights.
    fn sharpen(&self, index: usize, kind: RelationKind) -> RelationKind {
        let before = &self.hits[..index];
        let noun = |wanted: RelationKind| {
            before.iter().any(|hit| {
                let at = self.sentence.token_from(hit.span.start);
                let introduced = at.checked_sub(1).map_or("", |at| self.sentence.word(at));
                matches!(hit.cue, Cue::Kind(kind, Form::Noun) if kind == wanted)
                    && !matches!(introduced, "using" | "with" | "via" | "by" | "through")
            })
        };
        match kind {
            FineTune if noun(Adapter) => Adapter,
            Conversion if self.hits.iter().any(|hit| matches!(hit.cue, Cue::Kind(Quantization, _))) => Quantization,
            kind => kind,
        }
    }

    /// The name that a hyphen joins to a cue, as in "X-based".
    fn joined(&self, index: usize) -> Option<Name> {
        let hit = &self.hits[index];
        let at = self.sentence.token_from(hit.span.start).checked_sub(1)?;
        let token = &self.sentence.tokens[at];
        (token.span.start < hit.span.start && token.span.end >= hit.span.end)
            .then(|| self.sentence.name_cut(at, hit.span.start - 1))
            .flatten()
    }

    /// Walks from a cue over the words that may stand before its preposition; the object is looked for from the token given.
    fn lead(&self, start: usize, wanted: &[Lead], reach: usize) -> Option<(Lead, usize)> {
        let mut at = start;
        while at <= start + reach {
            let word = self.sentence.word(at);
            let found = match word {
                "from" | "off" | "of" | "de" | "du" | "des" | "depuis" | "von" | "vom" | "aus" | "из" | "от" | "di" => {
                    Some(Lead::From)
                }
                "on" | "upon" | "over" | "auf" | "sur" | "en" | "на" | "sobre" | "atop" => Some(Lead::On),
                "with" | "using" | "mit" | "avec" | "con" | "через" => Some(Lead::With),
                "between" => Some(Lead::From),
                _ => None,
            };
            if let Some(lead) = found {
                let mut next = at + 1;
                if self.sentence.word(next) == "top" && self.sentence.word(next + 1) == "of" {
                    return Some((Lead::From, next + 2));
                }
                if word == "на" && matches!(self.sentence.word(next), "основе" | "базе")
                    || matches!(word, "auf") && self.sentence.word(next) == "basis"
                {
                    next += 1 + usize::from(self.sentence.word(next + 1) == "von");
                    return Some((Lead::From, next));
                }
                if wanted.contains(&lead) {
                    return Some((lead, next));
                }
                return None;
            }
            if word.is_empty() || BLOCK.contains(&word) && word != "it" || self.sentence.tokens[at].sort == Sort::Sign {
                return None;
            }
            if self.sentence.tokens[at].sort == Sort::Mark && !matches!(word, "(" | ")" | "\"") {
                return None;
            }
            at += 1;
        }
        None
    }

    /// As [`Self::lead`], over the wider gaps that some kinds have.
    fn lead_from(&self, index: usize, next: usize, leads: &[Lead], kind: RelationKind) -> Option<(Lead, usize)> {
        let slavic = !self.sentence.text.folded[self.hits[index].span.clone()].is_ascii();
        if slavic && matches!(self.sentence.word(next), "версия" | "версию" | "вариант" | "модель" | "копия")
        {
            return Some((Lead::From, next + 1));
        }
        match kind {
            Conversion => {
                // "converted to the Foo format from X using bar".
                (next..self.sentence.tokens.len().min(next + 14))
                    .find(|at| matches!(self.sentence.word(*at), "from" | "of"))
                    .map(|at| (Lead::From, at + 1))
            }
            Adapter | Quantization => self.lead(next, leads, 6).or_else(|| {
                (next..self.sentence.tokens.len().min(next + 6))
                    .take_while(|at| {
                        *at == next || !BLOCK.contains(&self.sentence.word(*at)) || self.sentence.word(*at) == "for"
                    })
                    .find(|at| self.sentence.word(*at) == "for")
                    .map(|at| (Lead::From, at + 1))
            }),
            Merge => self.lead(next, leads, 3).filter(|(lead, _)| *lead == Lead::From),
            _ => self.lead(next, leads, 5),
        }
    }

    /// The name that is a cue's object: over at most `gap` words that say nothing.
    fn object(&self, start: usize, least: Sure, gap: usize) -> Option<Name> {
        let mut at = start;
        let mut steps = 0;
        while steps <= gap {
            let word = self.sentence.word(at);
            if word.is_empty() {
                return None;
            }
            if let Some(name) = self.sentence.name_at(at) {
                let end = name.tokens.end;
                if self.sentence.word(end) == "'s" || self.sentence.word(end) == "’s" {
                    // "Acme's Helper-7B": the owner is no object, unless a part of it is meant.
                    at = end + 1;
                    steps += 1;
                    if COMPONENTS.contains(&self.sentence.word(at)) {
                        return None;
                    }
                    continue;
                }
                let enough = name.sure >= least
                    || name.sure == Sure::Capital && matches!(name.thing, Thing::Model) && !self.is_maker(&name);
                if enough {
                    return (name.thing == Thing::Dataset || !self.is_part(&name)).then_some(name);
                }
                if name.sure == Sure::Capital {
                    at = end;
                    steps += 1;
                    continue;
                }
                return None;
            }
            let token = &self.sentence.tokens[at];
            match token.sort {
                Sort::Mark
                    if matches!(word, "\"" | "'" | "“" | "(" | "「" | "『" | "《" | ":" | "：" | "‘" | "`")
                        || !word.is_ascii() && word != "，" => {}
                Sort::Word
                    if !BLOCK.contains(&word) && !COMPONENTS.contains(&word) && !(word.ends_with("ing") && word.len() > 4) => {}
                Sort::Sign if steps < 6 && !matches!(word, "架" | "结" | "框") => {}
                _ => return None,
            }
            at += 1;
            steps += 1;
        }
        None
    }

    fn is_maker(&self, name: &Name) -> bool {
        self.sentence.catalog.makers.by_handle(&name.mention.text).is_some()
    }

    /// "the X architecture", "X tokenizer", "X-style": not the model itself.
    fn is_component(&self, name: &Name) -> bool {
        let mut end = name.tokens.end;
        while matches!(
            self.sentence.word(end),
            ")" | "\"" | "'" | "”" | "'s" | "’s" | "model" | "transformer" | "的" | "」" | "』"
        ) {
            end += 1;
        }
        let rest = self
            .sentence
            .tokens
            .get(end)
            .map_or("", |token| &self.sentence.text.folded[token.span.start..self.sentence.span.end]);
        COMPONENTS.contains(&self.sentence.word(end))
            || [
                "架构",
                "结构",
                "框架",
                "方法",
                "论文",
                "架構",
                "アーキテクチャ",
                "アーキテクチャー",
                "아키텍처",
                "구조",
                "style ",
                "like ",
            ]
            .iter()
            .any(|word| rest.starts_with(word))
    }

    /// As [`Self::is_component`], but a teacher's data may be named after it.
    fn is_part(&self, name: &Name) -> bool {
        let next = self.sentence.word(name.tokens.end);
        !DATA_LIKE.contains(&next) && next != "api" && self.is_component(name)
    }

    fn claim(&mut self, index: usize, what: What, name: Name) {
        if name.sure < Sure::Shape || self.is_component(&name) {
            return;
        }
        match what {
            What::Parent(kind) => {
                let kind = kind.or_else(|| self.refine(index));
                self.attach(index, Says::Parent(kind), name);
            }
            What::Teacher => self.teach(index, name),
        }
    }

    fn parent(&mut self, index: usize, at: usize, kind: Option<RelationKind>, least: Sure) {
        if let Some(name) = self.object(at, least, 6) {
            self.attach(index, Says::Parent(kind), name);
        }
    }

    /// "trained on X": a dataset, or a model where X is surely one.
    fn trained(&mut self, index: usize, lead: Lead, at: usize) {
        match lead {
            Lead::From => {
                let scratch = self.sentence.word(at) == "scratch";
                if !scratch {
                    self.parent(index, at, Some(self.sharpen(index, FineTune)), Sure::Family);
                }
            }
            _ => self.trained_as(index, FineTune, at),
        }
    }

    fn trained_as(&mut self, index: usize, kind: RelationKind, at: usize) {
        let Some(name) = self.object(at, Sure::Capital, 8) else { return };
        let data = name.thing == Thing::Dataset;
        let kind = if kind == Merge || kind == Quantization { return } else { self.sharpen(index, kind) };
        if data {
            self.attach(index, Says::Dataset, name);
        } else if name.sure >= Sure::Family && name.thing == Thing::Model {
            let plain = self.sentence.token_from(self.hits[index].span.end) + 3 >= name.tokens.start;
            if plain && kind != Distillation {
                self.attach(index, Says::Parent(Some(kind)), name);
            }
        }
    }

    fn wrote(&mut self, index: usize, next: usize) {
        let word = &self.sentence.text.folded[self.hits[index].span.clone()];
        if !self.speaks_of_data() {
            return;
        }
        let noun = word.starts_with("synthetic");
        let at = self.sentence.token_from(self.hits[index].span.start);
        let near = |range: std::ops::Range<usize>| range.clone().any(|at| DATA_LIKE.contains(&self.sentence.word(at)));
        if !noun
            && !near(at.saturating_sub(9)..at)
            && !near(next..next + 4)
            && self.sentence.text.folded[self.sentence.span.clone()].is_ascii()
        {
            return;
        }
        if word.starts_with("generat") && word.ends_with('e') && self.hits[index].span.start == self.sentence.span.start {
            return;
        }
        let strong = noun || matches!(word, "generated" | "synthesized" | "synthesised" | "distilled data" | "synthetized");
        for at in next..next + 4 {
            let lead = self.sentence.word(at);
            let least = match lead {
                "by" | "from" | "von" | "durch" | "par" | "por" | "aus" | "помощью" => Sure::Shape,
                "with" | "using" | "via" | "through" | "mit" | "avec" | "con" => Sure::Family,
                _ if !word.is_ascii() && self.sentence.name_at(at).is_some_and(|name| name.sure >= Sure::Family) => {
                    self.taught(index, at, Sure::Family);
                    return;
                }
                word if word.is_empty() || BLOCK.contains(&word) => break,
                _ => continue,
            };
            let synthetic = self.sentence.text.folded[self.sentence.span.clone()].contains("synthetic");
            let least = if strong && synthetic && matches!(lead, "by" | "from") { Sure::Capital } else { least };
            self.taught(index, at + 1, least);
            return;
        }
        // "X-generated data".
        let at = self.sentence.token_from(self.hits[index].span.start);
        if let Some(name) = self.before_hit(index, at).filter(|name| name.sure >= Sure::Family)
            && (noun || (next..next + 4).any(|at| DATA_LIKE.contains(&self.sentence.word(at))))
        {
            self.teach(index, name);
        }
    }

    /// The name right before a cue, also where a hyphen joins them in one token.
    fn before_hit(&self, index: usize, at: usize) -> Option<Name> {
        self.joined(index).or_else(|| self.sentence.name_before(at))
    }

    fn judged(&mut self, index: usize, next: usize) {
        if !self.speaks_of_data() {
            return;
        }
        if let Some(at) = (next..next + 3).find(|at| matches!(self.sentence.word(*at), "by" | "with" | "using" | "from")) {
            self.taught(index, at + 1, Sure::Family);
        }
    }

    fn output(&mut self, index: usize, next: usize) {
        let word = &self.sentence.text.folded[self.hits[index].span.clone()];
        let generic = GENERIC_OUTPUT.contains(&word);
        let trains = self
            .hits
            .iter()
            .any(|hit| matches!(hit.cue, Cue::Train | Cue::Kind(FineTune | Distillation | ContinuedPretraining, _)))
            || self.setting.section >= Section::Training;
        if !trains {
            return;
        }
        if matches!(self.sentence.word(next), "collected" | "gathered" | "sourced" | "taken" | "drawn" | "scraped")
            && self.sentence.word(next + 1) == "from"
            && let Some(mut name) = self.object(next + 2, Sure::Shape, 3).filter(|name| name.sure == Sure::Shape)
        {
            name.thing = Thing::Dataset;
            self.attach(index, Says::Dataset, name);
            return;
        }
        let lead = self.sentence.word(next);
        if matches!(lead, "of" | "from" | "by" | "von" | "de" | "des" | "with" | "par" | "из" | "от")
            && !(generic && matches!(lead, "of" | "with" | "de"))
        {
            if let Some(name) = self.object(next + 1, Sure::Family, 4)
                && name.thing == Thing::Model
                && (!generic || self.only_teaches(&name))
            {
                self.teach_all(index, name);
            }
            return;
        }
        let at = self.sentence.token_from(self.hits[index].span.start);
        if let Some(name) = self.before_hit(index, at).filter(|name| matches!(name.sure, Sure::Known | Sure::Family))
            && (!generic || self.only_teaches(&name))
        {
            self.teach(index, name);
        }
    }

    /// Whether a name is of a model whose weights nobody has: such a one can teach, not be trained on as data.
    fn only_teaches(&self, name: &Name) -> bool {
        let families = &self.sentence.catalog.families;
        let closed = |id: &crate::model::ModelId| families.get(id).is_some_and(|row| row.access.as_deref() == Some("closed"));
        match families.resolve(&name.mention.text) {
            Resolution::One(id) => closed(&id),
            Resolution::Several(ids) => ids.iter().all(closed),
            Resolution::Family(family) => families.rows().iter().find(|row| row.id == family).is_some_and(|row| {
                !row.models.is_empty() && row.models.iter().all(|model| model.access.as_deref() == Some("closed"))
            }),
            Resolution::Unknown => false,
        }
    }

    fn teacher(&mut self, index: usize, next: usize) {
        let mut at = next;
        while matches!(
            self.sentence.word(at),
            "model"
                | "models"
                | ":"
                | "is"
                | "was"
                | "are"
                | "were"
                | "("
                | ","
                | "—"
                | "–"
                | "named"
                | "the"
                | "a"
                | "："
                | "为"
                | "是"
                | "llm"
                | "は"
                | "ist"
                | "est"
                | "es"
        ) {
            at += 1;
        }
        if let Some(name) =
            self.sentence.name_at(at).filter(|name| name.sure >= Sure::Shape && name.thing != Thing::Dataset && at - next <= 4)
        {
            self.teach_all(index, name);
            return;
        }
        let at = self.sentence.token_from(self.hits[index].span.start);
        if let Some(name) = self.before_hit(index, at).filter(|name| name.sure >= Sure::Shape) {
            self.teach(index, name);
        }
    }

    /// "the base model is X", "base model X".
    fn base(&mut self, index: usize, next: usize) {
        let word = &self.sentence.text.folded[self.hits[index].span.clone()];
        let mut at = next;
        while matches!(
            self.sentence.word(at),
            ":" | "is" | "was" | "used" | "(" | "：" | "为" | "是" | "=" | "named" | "の" | "は" | "ist" | "est" | "es" | "the"
        ) {
            at += 1;
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
        // "uses the X pre-trained model".
        let at = self.sentence.token_from(self.hits[index].span.start);
        if let Some(name) = self.sentence.name_before(at).filter(|name| name.sure >= Sure::Family)
            && self.guards.used(name.tokens.start)
        {
            self.attach(index, Says::Parent(self.refine(index)), name);
        }
    }

    /// Whether the sentence is about training data at all.
    fn speaks_of_data(&self) -> bool {
        self.hits.iter().any(|hit| matches!(hit.cue, Cue::Train | Cue::Output | Cue::Kind(FineTune | Distillation, _)))
            || self.setting.section >= Section::Training
            || self.sentence.tokens.iter().enumerate().any(|(index, _)| DATA_LIKE.contains(&self.sentence.word(index)))
    }

    fn taught(&mut self, index: usize, at: usize, least: Sure) {
        if let Some(name) = self
            .object(at, least, 4)
            .filter(|name| name.thing != Thing::Dataset && (name.sure >= Sure::Family || !self.is_maker(name)))
        {
            self.teach_all(index, name);
        } else if let Some(name) = self.apposed(at) {
            self.teach_all(index, name);
        }
    }

    /// "a stronger and more advanced model, X", "models such as X".
    fn apposed(&self, start: usize) -> Option<Name> {
        let end = self.sentence.tokens.len().min(start + 12);
        let at = (start..end)
            .take_while(|at| {
                self.sentence.tokens[*at].sort == Sort::Word
                    && !matches!(self.sentence.word(*at), "for" | "to" | "with" | "from")
            })
            .find(|at| matches!(self.sentence.word(*at), "model" | "models" | "llm" | "llms" | "teacher" | "teachers"))?;
        let mut next = at + 1;
        while matches!(
            self.sentence.word(next),
            "," | ":" | "(" | "such" | "as" | "like" | "including" | "namely" | "e.g" | "." | "i.e" | "—"
        ) {
            next += 1;
        }
        let name = self.sentence.name_at(next).filter(|name| name.sure >= Sure::Shape && name.thing != Thing::Dataset)?;
        (next > at + 1).then_some(name)
    }

    fn teach(&mut self, index: usize, name: Name) {
        if self.guards.allows_teacher(index) && !self.is_part(&name) {
            self.push(Says::Teacher, name);
        }
    }

    fn teach_all(&mut self, index: usize, name: Name) {
        if !self.guards.allows_teacher(index) || self.is_part(&name) {
            return;
        }
        let mut last = name.clone();
        self.push(Says::Teacher, name);
        while let Some(next) = self.coordinated(&last).filter(|_| self.out.findings.len() < MAX_FINDINGS) {
            self.push(Says::Teacher, next.clone());
            last = next;
        }
    }

    /// Notes an object and, for merges and data, those joined to it.
    fn attach(&mut self, index: usize, says: Says, name: Name) {
        let allowed = match says {
            Says::Dataset => self.guards.allows_data(index),
            _ => self.guards.allows_parent(index),
        };
        let fits = match says {
            Says::Dataset => name.thing == Thing::Dataset,
            _ => name.thing != Thing::Dataset,
        };
        if !allowed || !fits || says != Says::Dataset && self.is_component(&name) {
            return;
        }
        let mut last = name.clone();
        self.push(says, name);
        if matches!(says, Says::Parent(Some(Merge)) | Says::Dataset) {
            while let Some(next) = self.coordinated(&last).filter(|_| self.out.findings.len() < MAX_FINDINGS) {
                if fits && (says == Says::Dataset) == (next.thing == Thing::Dataset) {
                    self.push(says, next.clone());
                }
                last = next;
            }
        }
    }

    /// The name joined to another by a comma, "and" or "with".
    fn coordinated(&self, name: &Name) -> Option<Name> {
        let mut at = name.tokens.end;
        if self.sentence.word(at) == "(" {
            at = (at..at + 14).find(|at| self.sentence.word(*at) == ")")? + 1;
        }
        while MODEL_WORDS.contains(&self.sentence.word(at))
            || DATA_WORDS.contains(&self.sentence.word(at))
            || matches!(self.sentence.word(at), "\"" | "'")
        {
            at += 1;
        }
        let mut joined = false;
        while matches!(
            self.sentence.word(at),
            "," | "and"
                | "&"
                | "+"
                | "、"
                | "和"
                | "与"
                | "與"
                | "及"
                | "und"
                | "et"
                | "y"
                | "и"
                | "と"
                | "or"
                | "as"
                | "well"
                | "with"
                | "，"
                | "/"
                | "the"
                | "by"
                | "a"
                | "\""
                | "both"
        ) {
            joined |= !matches!(self.sentence.word(at), "the" | "a" | "\"");
            at += 1;
        }
        let next = self.sentence.name_at(at).filter(|next| joined && next.sure >= Sure::Shape)?;
        let verb = self.sentence.word(next.tokens.end);
        let clause =
            matches!(verb, "is" | "was" | "has" | "are" | "were" | "outperforms" | "achieves" | "can" | "does" | "shows");
        (!clause && !self.is_component(&next)).then_some(next)
    }

    fn push(&mut self, says: Says, name: Name) {
        let text = &name.mention.text;
        // What is packed already is made from this model, not this from it.
        let packed = || {
            let lower = text.to_ascii_lowercase();
            ["gguf", "gptq", "awq", "exl2", "ggml"].iter().any(|word| lower.contains(word))
        };
        if matches!(says, Says::Parent(Some(Quantization | Conversion))) && packed() {
            return;
        }
        if says != Says::Dataset && self.setting.own.is(text) && name.mention.form != MentionForm::LocalPath {
            return;
        }
        if says != Says::Dataset
            && matches!(says, Says::Teacher)
            && self.setting.own.covers(&name, &self.sentence.catalog.families)
        {
            return;
        }
        self.out.findings.push(Finding { says, name });
    }

    /// Links to datasets in a sentence about training.
    fn linked_datasets(&mut self) {
        let Some(index) =
            self.hits.iter().position(|hit| matches!(hit.cue, Cue::Train | Cue::Kind(FineTune | ContinuedPretraining, _)))
        else {
            if self.setting.section == Section::Datasets && self.guards.allows_data_anywhere() {
                self.every_dataset();
            }
            return;
        };
        if self.guards.allows_data(index) && self.guards.allows_data_anywhere() {
            self.every_dataset();
        }
    }

    fn every_dataset(&mut self) {
        for link in &self.sentence.text.links {
            if link.span.start < self.sentence.span.start || link.span.end > self.sentence.span.end {
                continue;
            }
            if self.sentence.text.folded[self.sentence.span.start..link.span.start].contains(", which is") {
                break;
            }
            if let Some(name) = self.sentence.name_at(self.sentence.token_from(link.span.start))
                && name.thing == Thing::Dataset
                && name.sure == Sure::Id
            {
                self.push(Says::Dataset, name);
            }
        }
    }

    /// "a merge of the following models:", "It uses the following base models:".
    fn announcement(&mut self) {
        let text = self.sentence.text.folded[self.sentence.span.clone()].trim_end();
        if !(text.ends_with([':', '：']) || text.contains("following")) || self.guards.subject == Subject::Reader {
            return;
        }
        let has = |wanted: fn(&Cue) -> bool| self.hits.iter().position(|hit| wanted(&hit.cue));
        let data = (0..self.sentence.tokens.len()).any(|at| DATA_WORDS.contains(&self.sentence.word(at)));
        let (index, says) = if let Some(index) = has(|cue| matches!(cue, Cue::Kind(Merge, _))) {
            (index, Says::Parent(Some(Merge)))
        } else if let Some(index) =
            has(|cue| matches!(cue, Cue::Train | Cue::Kind(FineTune | ContinuedPretraining, _))).filter(|_| data)
        {
            (index, Says::Dataset)
        } else if let Some(index) = has(|cue| matches!(cue, Cue::Base)) {
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

/// Words that end a search: what follows them is another matter.
const BLOCK: &[&str] = &[
    "and",
    "or",
    "with",
    "by",
    "for",
    "to",
    "in",
    "at",
    "which",
    "that",
    "is",
    "are",
    "was",
    "were",
    "has",
    "have",
    "had",
    "not",
    "no",
    "than",
    "via",
    "using",
    "as",
    "if",
    "when",
    "but",
    "where",
    "while",
    "can",
    "will",
    "be",
    "been",
    "so",
    "because",
    "who",
    "whose",
    "created",
    "made",
    "designed",
    "about",
    "into",
    "like",
    "between",
    "against",
    "after",
    "before",
    "during",
    "without",
    "through",
    "both",
    "et",
    "und",
    "y",
    "that's",
    "including",
    "such",
    "various",
    "several",
    "many",
    "other",
    "different",
    "similar",
    "what",
    "how",
    "why",
    "we",
    "it",
    "they",
    "you",
    "i",
    "on",
    "from",
];

/// Parts of a model, or things about it, that are not its weights.
const COMPONENTS: &[&str] = &[
    "tokenizer",
    "tokenizers",
    "tokeniser",
    "architecture",
    "architectures",
    "paper",
    "papers",
    "code",
    "codebase",
    "framework",
    "library",
    "technique",
    "method",
    "methods",
    "approach",
    "recipe",
    "recipes",
    "idea",
    "ideas",
    "structure",
    "dataset",
    "datasets",
    "data",
    "corpus",
    "feedback",
    "prompt",
    "prompts",
    "format",
    "template",
    "encoder",
    "decoder",
    "vocabulary",
    "vocab",
    "findings",
    "work",
    "results",
    "research",
    "license",
    "licence",
    "outputs",
    "output",
    "responses",
    "toolkit",
    "api",
    "platform",
    "team",
    "pipeline",
    "script",
    "scripts",
    "repository",
    "repo",
    "repo's",
    "github",
    "blog",
    "style",
    "styled",
    "tokenization",
    "workers",
    "study",
    "design",
    "config",
    "configuration",
    "embedding",
    "retriever",
    "vae",
    "implementation",
    "benchmark",
    "leaderboard",
    "classifier",
    "reward",
    "architektur",
    "arquitectura",
    "архитектура",
    "архитектуре",
    "архитектуры",
    "authors",
    "notebook",
    "engine",
    "app",
    "package",
    "strategy",
    "loss",
    "objective",
    "hyperparameters",
    "settings",
    "specification",
    "quality",
];

/// Nouns for what a teacher makes.
const DATA_LIKE: &[&str] = &[
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
];

/// Nouns that may as well mean data that nobody's model wrote.
const GENERIC_OUTPUT: &[&str] = &[
    "data",
    "dataset",
    "samples",
    "labels",
    "instructions",
    "feedback",
    "preferences",
    "captions",
    "knowledge",
    "daten",
    "données",
    "datos",
    "данных",
    "conversations",
    "dialogues",
    "dialogs",
    "demonstrations",
];
