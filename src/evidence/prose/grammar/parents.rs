//! Where weights come from: the grammar of "fine-tuned from", "a GGUF version of", "an X-based model".

use super::super::cues::{Cue, Form, Hit};
use super::super::names::{Name, Sure, Thing, bare, has_size};
use super::super::own::Subject;
use super::super::sections::Section;
use super::super::tokens::Sort;
use super::super::words::{WordSet, is_size};
use super::objects::Lead;
use super::stops::BLOCK;
use super::teachers::DATA_LIKE;
use super::{Reader, Says};
use crate::model::RelationKind::{self, Adapter, Conversion, Copy, Distillation, FineTune, Merge};

impl Reader<'_> {
    pub(super) fn kind(&mut self, index: usize, kind: RelationKind, form: Form, next: usize) {
        // "finetuning details of X".
        let manual = matches!(
            self.sentence.word(next),
            "details" | "instructions" | "example" | "examples" | "guide" | "code" | "script"
        );
        // "Tools that support fine-tuning of X".
        let start = self.sentence.token_from(self.hits[index].span.start);
        let offered = matches!(
            self.sentence.word_back(start, 1),
            "support" | "supports" | "supporting" | "enable" | "enables" | "enabling" | "allow" | "allows" | "offer" | "offers"
        );
        if form == Form::Ing && (manual || offered) || self.phrase(index, kind, form, next) || self.of_many(index, kind) {
            return;
        }
        // "a merge, of X and Y".
        let next = next + usize::from(kind == Merge && self.sentence.word(next) == "," && self.sentence.word(next + 1) == "of");
        if kind == Merge && self.merged(index, form, next) {
            return;
        }
        // "fine-tuned and pruned variants of X".
        let next = match self.sentence.word(next + 1) {
            second
                if form == Form::Past
                    && self.sentence.word(next) == "and"
                    && second.ends_with("ed")
                    && matches!(
                        self.sentence.word(next + 2),
                        "variant" | "variants" | "version" | "versions" | "model" | "models"
                    ) =>
            {
                next + 2
            }
            _ => next,
        };
        // The word nearest to the object tells the kind: "fine-tuned GGUF version of X".
        let leads: &[Lead] = match form {
            Form::Past if kind == Merge => &[Lead::From, Lead::With],
            Form::Past => &[Lead::From, Lead::On],
            Form::Ing | Form::Verb => &[Lead::From, Lead::On],
            Form::Noun if self.merges_with(kind, next) => &[Lead::With],
            Form::Noun => &[Lead::From],
        };
        let at = self.sentence.token_from(self.hits[index].span.start);
        let data_before = kind == Distillation
            && (at.saturating_sub(10)..at)
                .any(|at| DATA_LIKE.contains(self.sentence.word(at)) && self.sentence.word(at) != "knowledge");
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
                if !self.out.findings[found..].iter().any(|finding| matches!(finding.says, Says::Parent(_))) {
                    self.later_from(index, kind, at);
                }
                self.introduced(index, kind, form, self.sentence.token_from(self.hits[index].span.start));
            } else if form == Form::Ing && self.in_passing(self.sentence.token_from(self.hits[index].span.start)) {
                // "problems such as fine-tuning of X".
            } else if self.hits.get(index + 1).is_none_or(|later| !self.shadows(later, at)) {
                let kind = self.sharpen(index, kind);
                if let Some(name) = self.object(at, Sure::Shape, 6) {
                    let end = name.tokens.end;
                    let kind = self.also_tuned(index, kind, &name);
                    self.attach(index, Says::Parent(Some(kind)), name);
                    self.data_after(index, end);
                } else if kind == Merge && !self.merged_row(index, at) {
                    // "a merge of several models, including X, Y and Z".
                    let including = |at: &usize| {
                        matches!(self.sentence.word(*at), "including" | "namely" | "like") && self.sentence.word(at - 1) != "."
                    };
                    if let Some(row) = (at + 1..at + 8).find(including) {
                        self.merged_row(index, row + 1);
                    }
                } else if kind == Adapter && form == Form::Noun {
                    // "an X LoRA for drawings".
                    self.introduced(index, kind, form, self.sentence.token_from(self.hits[index].span.start));
                }
            }
            return;
        }
        // "trained on X distilled pairs".
        if kind == Distillation
            && form == Form::Past
            && DATA_LIKE.contains(self.sentence.word(next))
            && let Some(name) = self.before_hit(index, at).filter(Name::is_model)
        {
            self.teach(index, name);
            return;
        }
        // "ajustado con el dataset X".
        if kind == FineTune
            && form == Form::Past
            && let Some((_, at)) = self.lead(next, &[Lead::With], 3)
            && let Some(name) = self.called_data(at)
        {
            return self.attach(index, Says::Dataset, name);
        }
        if let Some(name) = self.joined(index) {
            let of_data = data_before || DATA_LIKE.contains(self.sentence.word(next));
            if (of_data || self.setting.section == Section::Datasets) && kind == Distillation {
                self.teach(index, name);
            } else if self.guards.subject == Subject::This && form == Form::Past {
                self.attach(index, Says::Parent(Some(kind)), name);
            }
            return;
        }
        let found = self.out.findings.len();
        self.introduced(index, kind, form, at);
        if self.out.findings.len() == found && form == Form::Past {
            self.verb_last(index, kind, at);
        }
    }

    /// "Fine-tunes of X tend to": all of them, unless they are these.
    fn of_many(&self, index: usize, kind: RelationKind) -> bool {
        let span = self.hits[index].span.clone();
        let tokens = self.sentence.tokens().len();
        matches!(kind, FineTune | Merge | Adapter)
            && span.start == self.sentence.span.start
            && self.sentence.text.folded[span].ends_with('s')
            && (0..tokens).any(|at| matches!(self.sentence.word(at), "are" | "have" | "can" | "tend" | "need" | "often" | "do"))
            && !(0..tokens).any(|at| matches!(self.sentence.word(at), "this" | "these" | "here"))
    }

    /// Whether a gerund is one of the things that a sentence lists or wishes.
    fn in_passing(&self, at: usize) -> bool {
        let before = self.sentence.word_back(at, 1);
        matches!(before, "as" | "and" | "or" | "for" | "," | "in" | "to") && self.guards.wishes()
    }

    /// "wurde aus X und Y zusammengeführt", "haben X auf Texten feinabgestimmt": the participle ends the clause.
    pub(super) fn verb_last(&mut self, index: usize, kind: RelationKind, at: usize) -> bool {
        if !matches!(self.sentence.word(at + 1), "" | "." | "," | "und" | "vortrainiert") {
            return false;
        }
        // "trainiert": of data that X made, otherwise.
        let leads: &[&str] = match self.hits[index].cue {
            Cue::Train => &["haben", "habe"],
            _ => &["aus", "von", "haben", "habe"],
        };
        let Some(lead) = (at.saturating_sub(10)..at).find(|at| leads.contains(&self.sentence.word(*at))) else {
            return false;
        };
        let mut start = lead + 1;
        while matches!(self.sentence.word(start), "das" | "dem" | "der" | "die" | "den" | "modell" | "wir") {
            start += 1;
        }
        let clause = (0..at).any(|at| matches!(self.sentence.word(at), "wurde" | "wird" | "ist" | "haben" | "habe" | "wurden"));
        let first = self.sentence.name_at(start).filter(|name| clause && name.sure >= Sure::Shape && name.tokens.end <= at);
        let Some(name) = first.filter(|name| name.thing != Thing::Dataset && self.guards.allows_introduced(index)) else {
            return false;
        };
        let mut last = Some(name);
        while let Some(name) = last.take() {
            last = self.coordinated(&name).filter(|next| kind == Merge && next.tokens.end <= at);
            self.push(Says::Parent(Some(kind)), name);
        }
        true
    }

    /// "a merge with X and Y".
    fn merges_with(&self, kind: RelationKind, next: usize) -> bool {
        kind == Merge && self.sentence.word(next) == "with" && self.object(next + 1, Sure::Shape, 1).is_some()
    }

    /// Whether another word for a kind stands between this one and its object.
    pub(super) fn shadows(&self, later: &Hit, at: usize) -> bool {
        matches!(later.cue, Cue::Kind(..)) && self.sentence.token_from(later.span.end) < at
    }

    /// "fine-tuning X", "we fine-tune X", "quantized X".
    pub(super) fn direct(&mut self, index: usize, kind: RelationKind, form: Form, next: usize, data_before: bool) -> bool {
        let start = self.sentence.token_from(self.hits[index].span.start);
        let before = self.sentence.word_back(start, 1);
        let allowed = match form {
            Form::Verb => {
                matches!(
                    before,
                    "we" | "i" | "project" | "then" | "further" | "and" | "repository" | "also" | "first" | "repo" | "model"
                ) && self.guards.subject != Subject::Reader
                    || self.is_first_person(index)
                    || self
                        .sentence
                        .name_before(start)
                        .is_some_and(|name| self.setting.own.covers(&name, &self.sentence.catalog.families))
            }
            Form::Ing => {
                matches!(
                    before,
                    "by" | "at"
                        | "through"
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
                ) || matches!(before, "weeks" | "days" | "hours")
                    && matches!(self.sentence.word(0), "we" | "i")
                    && self.guards.subject == Subject::This
                    || start == 0 && self.opens_plainly(next)
            }
            Form::Past => !self.setting.heading || start == 0,
            Form::Noun => false,
        };
        if !allowed {
            return false;
        }
        // "Colab for fine-tuning X", "an example for fine-tuning X".
        let lesson = ["colab", "notebook", "script", "code", "tutorial", "guide", "example", "recipe"];
        if before == "for" && (start.saturating_sub(4)..start).any(|at| lesson.contains(&self.sentence.word(at))) {
            return true;
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
                | "loras"
                | "following"
        ) {
            at += 1;
        }
        let sized = if form == Form::Past && kind == FineTune { self.of_size(at) } else { None };
        let named = || self.sentence.name_at(at).filter(|name| name.sure >= Sure::Shape);
        let Some(mut name) = sized.or_else(named) else { return false };
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
    pub(super) fn later_from(&mut self, index: usize, kind: RelationKind, start: usize) {
        let end = self.sentence.tokens().len().min(start + 10);
        let at = (start..end)
            .take_while(|at| {
                self.sentence.tokens()[*at].sort == Sort::Word && !matches!(self.sentence.word(*at), "and" | "which" | "that")
            })
            .find(|at| self.sentence.word(*at) == "from");
        // "on data from X" tells of data, "on data from the X checkpoint" of weights.
        let data = at.is_some_and(|at| (start..at).any(|at| DATA_LIKE.contains(self.sentence.word(at))));
        let weights = |name: &Name| {
            matches!(self.sentence.word(name.tokens.end), "checkpoint" | "checkpoints" | "weights" | "model") || !data
        };
        if let Some(name) =
            at.and_then(|at| self.object(at + 1, Sure::Known, 2)).filter(|name| name.thing != Thing::Dataset && weights(name))
        {
            self.attach(index, Says::Parent(Some(kind)), name);
        }
    }

    /// "fine-tuned X on Y", "a fine-tuned version of X on the y dataset".
    pub(super) fn data_after(&mut self, index: usize, end: usize) {
        if let Some(name) = self.data_named(end) {
            self.attach(index, Says::Dataset, name);
        }
    }

    /// The dataset in "on the y dataset", after a verb or a name.
    pub(super) fn data_named(&self, end: usize) -> Option<Name> {
        let at = (end..end + 3).find(|at| matches!(self.sentence.word(*at), "on" | "using" | "with"))?;
        if let Some(name) = self.object(at + 1, Sure::Capital, 8).filter(|name| name.thing == Thing::Dataset) {
            return Some(name);
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
        let named = self.sentence.word(at + 1) == "the"
            && matches!(self.sentence.word(at + 3), "dataset" | "datasets")
            && !generic.contains(&word)
            && !word.contains(' ');
        let mention = bare(self.sentence.plain(at + 2)).filter(|_| named)?;
        Some(Name { tokens: at + 2..at + 3, thing: Thing::Dataset, sure: Sure::Capital, mention })
    }

    /// "is a X fine-tune", "an X LoRA", "is X fine-tuned on": the parent stands before.
    pub(super) fn introduced(&mut self, index: usize, kind: RelationKind, form: Form, at: usize) {
        if !matches!(form, Form::Past | Form::Noun | Form::Verb) || kind == Copy && form == Form::Past {
            return;
        }
        // "an X model that has been fine-tuned".
        let mut at = at;
        while form == Form::Past && at > 0 && STEPS.contains(self.sentence.word(at - 1)) {
            at -= 1;
        }
        let Some(name) = self.sentence.name_before(at).filter(|name| {
            // "is an Acme-7B model fine-tuned on": a size makes a model of a word that nobody knows.
            let of_a_kind = || {
                let back = |back: usize| self.sentence.word_back(name.tokens.start, back);
                let opens = self.setting.opening && name.tokens.start < 3 && self.opens_alone();
                matches!(back(1), "a" | "an") && (matches!(back(2), "is" | "was") || opens)
                    || opens && matches!(back(1), "another" | "my")
            };
            name.sure >= Sure::Family || name.sure == Sure::Shape && has_size(&name.mention.text) && of_a_kind()
        }) else {
            return;
        };
        let mut before = name.tokens.start;
        // "an X (acme/x) model fine-tuned on".
        if let Some(outer) =
            before.checked_sub(1).filter(|at| self.sentence.word(*at) == "(").and_then(|at| self.sentence.name_before(at))
        {
            before = outer.tokens.start;
        }
        let start = before;
        let mut article = false;
        while before > 0 && start - before < 8 {
            let word = self.sentence.word(before - 1);
            if matches!(word, "a" | "an" | "is" | "=" | "are" | "our") {
                article = true;
                break;
            }
            if !word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b' ' || byte == b'-') && !is_size(word)
                || BLOCK.contains(word) && word != "of"
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
            let kind = if kind == Conversion { self.sharpen(index, kind) } else { kind };
            for name in names.into_iter().chain([name]) {
                if self.guards.allows_introduced(index) && name.thing != Thing::Dataset {
                    self.push(Says::Parent(Some(kind)), name);
                }
            }
        }
    }

    /// The name that a hyphen joins to a cue, as in "X-based".
    pub(super) fn joined(&self, index: usize) -> Option<Name> {
        let hit = &self.hits[index];
        let at = self.sentence.token_from(hit.span.start).checked_sub(1)?;
        let token = &self.sentence.tokens()[at];
        (token.span.start < hit.span.start && token.span.end >= hit.span.end)
            .then(|| self.sentence.name_cut(at, hit.span.start - 1))
            .flatten()
    }
}

/// Words between a model and what was done to it.
static STEPS: WordSet = WordSet::new(&[
    "that",
    "which",
    "has",
    "have",
    "been",
    "was",
    "is",
    "further",
    "then",
    "also",
    "additionally",
    "subsequently",
    "later",
]);
