//! Where a cue's object stands: over which preposition, across which words, joined to which others.

use super::super::names::{Name, Sure, Thing, bare, has_size};
use super::super::tokens::Sort;
use super::super::words::{DATA_WORDS, MODEL_WORDS, is_file, is_size};
use super::Reader;
use super::stops::{BLOCK, COMPONENTS, FOR};
use crate::catalog::Resolution;
use crate::catalog::families::{normal_bare_name, normal_name};
use crate::evidence::MentionForm;
use crate::model::RelationKind::{self, Adapter, Conversion, Copy, Merge, Quantization};

/// How a preposition leads to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lead {
    /// "from", "of": the object is a model.
    From,
    /// "on": a model or a dataset.
    On,
    /// "with", "using".
    With,
}

impl Reader<'_> {
    /// Walks from a cue over the words that may stand before its preposition; the object is looked for from the token given.
    pub(super) fn lead(&self, start: usize, wanted: &[Lead], reach: usize) -> Option<(Lead, usize)> {
        let (mut at, mut start) = (start, start);
        while at <= start + reach {
            let word = self.sentence.word(at);
            // "trained for 3 epochs on X".
            if let Some(end) = self.duration(at) {
                start += end - at;
                at = end;
                continue;
            }
            let found = match word {
                "from" | "off" | "of" | "de" | "du" | "des" | "depuis" | "von" | "vom" | "aus" => Some(Lead::From),
                "из" | "от" | "di" | "between" | "desde" | "поверх" => Some(Lead::From),
                // "quantifiée en 4 bits de X".
                "en" if self.sentence.plain(at + 1).starts_with(|first: char| first.is_ascii_digit())
                    || matches!(self.sentence.word(at + 1), "français" | "español" | "gguf" | "int8" | "int4" | "fp8") =>
                {
                    None
                }
                "on" | "upon" | "over" | "around" | "auf" | "sur" | "en" | "на" | "sobre" | "atop" => Some(Lead::On),
                "with" | "using" | "mit" | "avec" | "con" | "через" => Some(Lead::With),
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
            if word.is_empty() || BLOCK.contains(word) && word != "it" || self.sentence.tokens()[at].sort == Sort::Sign {
                return None;
            }
            if self.sentence.tokens()[at].sort == Sort::Mark && !matches!(word, "(" | ")" | "\"") {
                return None;
            }
            at += 1;
        }
        None
    }

    /// As [`Self::lead`], over the wider gaps that some kinds have.
    pub(super) fn lead_from(&self, index: usize, next: usize, leads: &[Lead], kind: RelationKind) -> Option<(Lead, usize)> {
        if let Some(at) = self.genitive(index, next) {
            return Some((Lead::From, at));
        }
        // "LoRA (r=16) of X".
        let next = match self.sentence.word(next) {
            "(" => (next..next + 12).find(|at| self.sentence.word(*at) == ")").map_or(next, |at| at + 1),
            _ => next,
        };
        // "ONNX weights for X".
        let files = matches!(self.sentence.word(next), "weights" | "files" | "checkpoint" | "checkpoints" | "model");
        if kind == Conversion && files && FOR.contains(self.sentence.word(next + 1)) {
            return Some((Lead::From, next + 2));
        }
        match kind {
            Conversion => {
                // "converted to the Foo format from X using bar".
                (next..self.sentence.tokens().len().min(next + 14))
                    .find(|at| {
                        let word = self.sentence.word(*at);
                        matches!(word, "from" | "of")
                            || matches!(word, "depuis" | "desde" | "von" | "aus" | "из") && *at < next + 6
                    })
                    .map(|at| (Lead::From, at + 1))
                    .or_else(|| self.lead(next, leads, 3))
            }
            // "quantized with foo from X".
            Quantization
                if leads.contains(&Lead::On)
                    && matches!(self.sentence.word(next), "with" | "using" | "by" | "to" | "in" | "via") =>
            {
                (next..self.sentence.tokens().len().min(next + 12))
                    .find(|at| self.sentence.word(*at) == "from")
                    .map(|at| (Lead::From, at + 1))
            }
            // "an int4 model with group size 128 of X".
            Quantization if self.sentence.word(next) == "model" && self.sentence.word(next + 1) == "with" => {
                (next + 2..next + 14).find(|at| self.sentence.word(*at) == "of").map(|at| (Lead::From, at + 1))
            }
            Adapter | Quantization => self.lead(next, leads, 6).or_else(|| {
                (next..self.sentence.tokens().len().min(next + 6))
                    .take_while(|at| {
                        *at == next || !BLOCK.contains(self.sentence.word(*at)) || FOR.contains(self.sentence.word(*at))
                    })
                    .find(|at| FOR.contains(self.sentence.word(*at)))
                    .map(|at| (Lead::From, at + 1))
                    // "quantized with such a tool from X".
                    .or_else(|| {
                        let tool = kind == Quantization && matches!(self.sentence.word(next), "with" | "using");
                        (next + 1..next + 5).find(|at| tool && self.sentence.word(*at) == "from").map(|at| (Lead::From, at + 1))
                    })
            }),
            Copy => self.lead(next, leads, 1),
            Merge => {
                self.lead(next, leads, 3).filter(|(lead, at)| *lead == Lead::From || leads == [Lead::With] && *at == next + 1)
            }
            _ => self.lead(next, leads, 5),
        }
    }

    /// "13b parameter X model": the one of that size, where the catalogue knows it.
    pub(super) fn of_size(&self, at: usize) -> Option<Name> {
        let size = self.sentence.plain(at);
        if !is_size(size) || !size.ends_with(['b', 'B', 'm', 'M']) {
            return None;
        }
        let first = at + 1 + usize::from(matches!(self.sentence.word(at + 1), "parameter" | "parameters" | "param" | "params"));
        let name = self.sentence.name_at(first).filter(|name| name.sure >= Sure::Family && name.is_model())?;
        let whole = bare(&format!("{} {size}", name.mention.text))?;
        let known = self.sentence.catalog.families.resolve(&whole.text) != Resolution::Unknown;
        let tokens = at..name.tokens.end;
        let mention = if known { whole } else { name.mention.clone() };
        (self.sentence.word(tokens.end) == "model").then_some(Name { tokens, mention, ..name })
    }

    /// The name that is a cue's object: over at most `gap` words that say nothing.
    pub(super) fn object(&self, start: usize, least: Sure, gap: usize) -> Option<Name> {
        let mut at = start;
        let mut steps = 0;
        while steps <= gap {
            let word = self.sentence.word(at);
            if word.is_empty() {
                return None;
            }
            if let Some(name) = self.sentence.name_at(at) {
                let end = name.tokens.end;
                if matches!(self.sentence.word(end), "'s" | "’s" | "´s") {
                    // "Acme's Helper-7B": the owner is no object, unless a part of it is meant.
                    at = end + 1;
                    steps += 1;
                    // "from Acme's release https://…/acme/x".
                    if self.sentence.word(at) == "release"
                        && self.sentence.name_at(at + 1).is_some_and(|name| self.is_page(&name))
                    {
                        at += 1;
                    }
                    if COMPONENTS.contains(self.sentence.word(at)) {
                        return None;
                    }
                    continue;
                }
                // "from the Acme checkpoint X": whose it is.
                if name.sure == Sure::Shape
                    && self.is_maker(&name)
                    && matches!(self.sentence.word(end), "checkpoint" | "model" | "weights")
                    && self.sentence.name_at(end + 1).is_some_and(|next| next.sure >= Sure::Shape)
                {
                    at = end;
                    steps += 1;
                    continue;
                }
                // A name that says its size is a model's, whether the catalogue knows it or not.
                let sized = least <= Sure::Known && name.sure == Sure::Shape && has_size(&name.mention.text);
                let enough = name.sure >= least
                    || sized && name.thing != Thing::Dataset
                    || name.sure == Sure::Capital
                        && matches!(name.thing, Thing::Model)
                        // "From Large Reasoning Models", in a heading: a sort of models.
                        && !(self.setting.heading && matches!(self.sentence.word(end), "models" | "llms"))
                        && !self.is_maker(&name);
                if enough {
                    let name = self.with_initials(name, start);
                    return (name.thing == Thing::Dataset || !self.is_part(&name)).then_some(name);
                }
                if name.sure == Sure::Capital {
                    at = end;
                    steps += 1;
                    continue;
                }
                return None;
            }
            // "an LLM (Foo, Bar, etc)": examples.
            let close = || (at..at + 16).find(|at| self.sentence.word(*at) == ")");
            if word == "(" && close().is_some_and(|close| matches!(self.sentence.word_back(close, 1), "etc" | "etc." | "...")) {
                return None;
            }
            let token = &self.sentence.tokens()[at];
            match token.sort {
                Sort::Mark
                    if matches!(word, "\"" | "'" | "“" | "(" | "「" | "『" | "《" | ":" | "：" | "‘" | "`")
                        || !word.is_ascii() && word != "，" => {}
                Sort::Word
                    if !(is_file(self.sentence.plain(at))
                        || BLOCK.contains(word)
                        || COMPONENTS.contains(word)
                        || word.ends_with("ing") && word.len() > 4) => {}
                Sort::Sign if steps < 6 && !matches!(word, "架" | "结" | "框") => {}
                _ => return None,
            }
            at += 1;
            steps += 1;
        }
        None
    }

    /// "X 3 (4B), `acme/X-3-4B-it`", "X 3, available at its page": the id that says a name in full.
    pub(super) fn in_full(&self, name: Name) -> Name {
        if name.mention.form != MentionForm::Name {
            return name;
        }
        let short = normal_name(&name.mention.text);
        let says_more = |id: &Name| {
            let long = normal_bare_name(&id.mention.text);
            let begins = long.strip_prefix(short.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
            // "the Z draft model for `acme/X-7B-Z`".
            let ends = || long.strip_suffix(short.as_str()).is_some_and(|rest| rest.ends_with(' '));
            id.mention.form == MentionForm::HubId && (begins || ends())
        };
        let mut at = name.tokens.end;
        let end = self.sentence.tokens().len().min(at + 8);
        while at < end && !matches!(self.sentence.word(at), "." | ";" | "and" | "or" | "than" | "not" | "unlike" | "like") {
            match self.sentence.name_at(at) {
                Some(id) if id.sure == Sure::Id && says_more(&id) => {
                    return Name { tokens: name.tokens.start..id.tokens.end, ..id };
                }
                Some(other) if other.sure >= Sure::Shape => break,
                _ => at += 1,
            }
        }
        name
    }

    /// "on the FOO Talk dataset": initials before a name that is one word with a capital belong to it.
    fn with_initials(&self, name: Name, start: usize) -> Name {
        let Some(first) = name.tokens.start.checked_sub(1).filter(|first| *first >= start) else { return name };
        let initials = self.sentence.plain(first);
        let joins = name.sure == Sure::Capital
            && name.thing == Thing::Dataset
            && (2..5).contains(&initials.len())
            && initials.bytes().all(|byte| byte.is_ascii_uppercase());
        match bare(&format!("{initials} {}", name.mention.text)).filter(|_| joins) {
            Some(mention) => Name { tokens: first..name.tokens.end, mention, ..name },
            None => name,
        }
    }

    /// The names that stand in a row from a token on, at most so many, over words that join them.
    pub(super) fn names_in_row(
        &self,
        start: usize,
        most: usize,
        fits: impl Fn(&Name) -> bool,
        joins: impl Fn(&str) -> bool,
    ) -> Vec<Name> {
        let (mut at, mut names) = (start, Vec::new());
        while let Some(name) = self.sentence.name_at(at).filter(|name| names.len() < most && fits(name)) {
            let end = name.tokens.end;
            names.push(name);
            at = end;
            while joins(self.sentence.word(at)) {
                at += 1;
            }
            if at == end {
                break;
            }
        }
        names
    }

    pub(super) fn is_maker(&self, name: &Name) -> bool {
        self.sentence.catalog.makers.by_handle(&name.mention.text).is_some()
    }

    /// "the X architecture", "X tokenizer", "X-style": not the model itself.
    pub(super) fn is_component(&self, name: &Name) -> bool {
        let mut end = name.tokens.end;
        while matches!(
            self.sentence.word(end),
            ")" | "\"" | "'" | "”" | "'s" | "’s" | "model" | "transformer" | "的" | "」" | "』"
        ) {
            end += 1;
        }
        let rest = self
            .sentence
            .tokens()
            .get(end)
            .map_or("", |token| &self.sentence.text.folded[token.span.start..self.sentence.span.end]);
        // A link may cover the part too: "[the X model card](its page)".
        let last = name.tokens.end.checked_sub(1).filter(|at| *at > name.tokens.start).map_or("", |at| self.sentence.word(at));
        // "Vision Transformer (ViT)": short for an architecture.
        let before = |back: usize| self.sentence.word_back(name.tokens.start, back);
        let short =
            before(1) == "(" && matches!(before(2), "transformer" | "transformers" | "network" | "networks" | "architecture");
        COMPONENTS.contains(self.sentence.word(end))
            || short
            || name.sure == Sure::Shape && last == "code"
            || name.sure == Sure::Id
                && matches!(
                    last,
                    "card" | "paper" | "code" | "repository" | "docs" | "documentation" | "tokenizer" | "architecture"
                )
            || [
                "架构",
                "结构",
                "框架",
                "方法",
                "论文",
                "计算平台",
                "平台",
                "服务器",
                "芯片",
                "显卡",
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

    /// The name joined to another by a comma, "and" or "with".
    pub(super) fn coordinated(&self, name: &Name) -> Option<Name> {
        let mut at = name.tokens.end;
        if self.sentence.word(at) == "(" {
            at = (at..at + 14).find(|at| self.sentence.word(*at) == ")")? + 1;
        }
        while MODEL_WORDS.contains(self.sentence.word(at))
            || DATA_WORDS.contains(self.sentence.word(at))
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
                | "then"
                | "with"
                | "，"
                | "/"
                | "the"
                | "by"
                | "a"
                | "\""
                | "both"
        ) {
            joined |= !matches!(self.sentence.word(at), "the" | "a" | "\"" | "by");
            let by = self.sentence.word(at) == "by";
            at += 1;
            // "X by Acme (its people) and Y": who made it is no further one.
            if let Some(owner) = self.sentence.name_at(at).filter(|_| by) {
                at = owner.tokens.end;
                if self.sentence.word(at) == "(" {
                    at = (at..at + 14).find(|at| self.sentence.word(*at) == ")")? + 1;
                }
            }
        }
        let mut next = self.sentence.name_at(at).filter(|next| joined && next.sure >= Sure::Shape)?;
        if matches!(self.sentence.word(next.tokens.end), "'s" | "’s") {
            // "A and Acme's B": the owner is none.
            next = self.sentence.name_at(next.tokens.end + 1).filter(|owned| owned.sure >= Sure::Shape)?;
        }
        let verb = self.sentence.word(next.tokens.end);
        let clause =
            matches!(verb, "is" | "was" | "has" | "are" | "were" | "outperforms" | "achieves" | "can" | "does" | "shows");
        (!clause && !self.is_component(&next)).then_some(next)
    }
}
