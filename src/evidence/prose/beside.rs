//! A merged adapter: "This repo holds the merged model. The adapter can be found here."
//!
//! The first sentence says what was done and names nothing, the second names what was merged and says nothing of it: only both
//! together are a claim. Where the model is the adapter, the merged model is the one that lies elsewhere.

use std::ops::Range;

use super::Reader;
use super::cues::{Cue, Form, Hit};
use super::grammar::Says;
use super::names::{Sentence, Sure, Thing};
use super::own::{Own, Subject, subject};
use super::text::Text;
use super::words::WordSet;
use crate::evidence::{Claim, MERGED_ADAPTER};
use crate::model::RelationKind::{Adapter, Merge};
use crate::model::{Basis, ModelKind};

impl Reader<'_> {
    /// An item of a list of the files that are here: an adapter's tell that this is one.
    pub(super) fn lists_adapter(&mut self, text: &Text) {
        if ["adapter_config.json", "adapter_model."].iter().any(|file| text.plain.starts_with(file)) {
            self.adapts.get_or_insert_with(|| (text.origin(0), text.plain.trim_end().to_owned()));
        }
    }

    /// Notes whether this model is said to be merged, and the adapter that is then said to lie elsewhere.
    pub(super) fn beside(&mut self, sentence: &Sentence, hits: &[Hit]) {
        if !hits.iter().any(|hit| matches!(hit.cue, Cue::Kind(Merge, Form::Past) | Cue::Kind(Adapter, Form::Noun))) {
            return;
        }
        let against =
            hits.iter().any(|hit| matches!(hit.cue, Cue::Not | Cue::Compare | Cue::Maybe) && !is_found(sentence, hit));
        if against {
            return;
        }
        let first = subject(sentence, &self.own);
        let merged = hits.iter().any(|hit| {
            let next = sentence.token_from(hit.span.end);
            let weights = |at: usize| matches!(sentence.word(at), "model" | "models" | "weights" | "checkpoint" | "version");
            matches!(hit.cue, Cue::Kind(Merge, Form::Past)) && (next..next + 4).any(weights)
        });
        if merged && first == Subject::This && !hits.iter().any(|hit| matches!(hit.cue, Cue::Kind(Adapter, _))) {
            self.merged = true;
            if !hits.iter().any(|hit| matches!(hit.cue, Cue::Maybe)) {
                self.note_merged(sentence);
            }
            return;
        }
        // "Merged weights of a LoRA": a line without a verb.
        let opens = hits.iter().any(|hit| {
            let (at, next) = (sentence.token_from(hit.span.start), sentence.token_from(hit.span.end));
            let weights = matches!(sentence.word(next), "weights" | "model" | "checkpoint");
            matches!(hit.cue, Cue::Kind(Merge, Form::Past)) && at < 2 && weights && sentence.word(next + 1) == "of"
        });
        if first != Subject::Other && first != Subject::Reader && (opens || merges_adapter(sentence, hits)) {
            self.note_merged(sentence);
        }
        let adapter = hits.iter().find(|hit| matches!(hit.cue, Cue::Kind(Adapter, Form::Noun)));
        let opens = adapter.is_some_and(|hit| sentence.token_from(hit.span.start) < 4);
        if !self.merged || !opens || first == Subject::Reader {
            return;
        }
        let found = (0..sentence.tokens().len()).find(|at| PLACED.contains(sentence.word(*at)));
        let name = found.and_then(|at| {
            (at + 1..sentence.tokens().len().min(at + 6))
                .find_map(|at| sentence.name_at(at).filter(|name| name.sure == Sure::Id && name.thing != Thing::Dataset))
        });
        if let Some(name) = name {
            self.note(sentence, Says::Parent(Some(Merge)), &name);
        }
    }
}

impl Reader<'_> {
    /// Notes that whole weights are left of an adapter.
    fn note_merged(&mut self, sentence: &Sentence) {
        let tag = || Claim::Tag { tag: MERGED_ADAPTER.to_owned() };
        if self.seen.evidence.iter().any(|seen| seen.extractor == "prose" && seen.claim == tag()) {
            return;
        }
        let place = self.card.place_at(sentence.text.origin(sentence.span.start));
        self.seen.note("prose", Basis::Stated, place, &sentence.text.plain[sentence.span.clone()], tag());
    }

    /// Remembers where the card says that this model is an adapter.
    pub(super) fn adapts(&mut self, sentence: &Sentence, hits: &[Hit]) {
        let against = hits.iter().any(|hit| matches!(hit.cue, Cue::Not | Cue::Compare | Cue::Maybe));
        if self.adapts.is_none() && !against && holds_adapter(sentence, hits, &self.own) {
            let quote = sentence.text.plain[sentence.span.clone()].to_owned();
            self.adapts = Some((sentence.text.origin(sentence.span.start), quote));
        }
    }

    /// As [`Self::adapts`], of a row of two cells: "Type | LoRA adapter".
    pub(super) fn adapts_cell(&mut self, cells: &[Range<usize>], text: &mut Text) {
        let ([key, value], None) = (cells, &self.adapts) else { return };
        let source = self.card.text();
        if !["dapter", "eights"].iter().any(|part| source[value.clone()].contains(part)) {
            return;
        }
        text.render(source, key.clone());
        if is_type(&text.folded) {
            text.render(source, value.clone());
            if names_adapter(&text.folded) {
                self.adapts = Some((text.origin(0), text.plain.trim_end().to_owned()));
            }
        }
    }

    /// Notes that this model is an adapter, where no parent's claim says so.
    pub(super) fn note_adapter(&mut self) {
        let adapter = |claim: &Claim| matches!(claim, Claim::Parent { kind: Some(Adapter), .. });
        let said = self.seen.evidence.iter().any(|seen| adapter(&seen.claim));
        if let Some((at, quote)) = self.adapts.take().filter(|_| !said) {
            self.seen.note("prose", Basis::Stated, self.card.place_at(at), &quote, Claim::Kind(ModelKind::Adapter));
        }
    }
}

/// Whether a sentence about this model says that it is an adapter: "this is a LoRA adapter", "这是 LoRA 适配器".
fn holds_adapter(sentence: &Sentence, hits: &[Hit], own: &Own) -> bool {
    let folded = &sentence.text.folded[sentence.span.clone()];
    if ["本仓库", "本模型", "该模型", "此仓库", "这是"].iter().any(|this| folded.starts_with(this)) {
        let adapter = ["适配器权重", "lora 适配器", "lora适配器"].iter().any(|words| folded.contains(words));
        return adapter && !folded.contains('不');
    }
    // "Type: LoRA adapter".
    if let Some((_, value)) = folded.split_once(':').filter(|(key, _)| is_type(key)) {
        return names_adapter(value);
    }
    // "This adapter was trained on letters".
    if ["this adapter ", "this lora ", "this lora adapter "].iter().any(|this| {
        folded
            .strip_prefix(this)
            .is_some_and(|rest| ["was ", "is ", "has been ", "were "].iter().any(|verb| rest.starts_with(verb)))
    }) {
        return true;
    }
    // "Only the adapter is published".
    let only = folded.strip_prefix("only the ").filter(|rest| rest.starts_with("adapter") || rest.starts_with("lora"));
    let given = ["published", "provided", "included", "uploaded", "released", "here", "in this repo", "shared"];
    if only.is_some_and(|rest| given.iter().any(|word| rest.contains(word))) {
        return true;
    }
    let held = |hit: &Hit| {
        if !matches!(hit.cue, Cue::Kind(Adapter, Form::Noun)) || !sentence.text.folded[hit.span.clone()].contains("adapt") {
            return false;
        }
        let mut at = sentence.token_from(hit.span.start);
        let start = at;
        while at > 0
            && start - at < 5
            && matches!(sentence.word(at - 1), "a" | "an" | "the" | "only" | "peft" | "trained" | "/" | "small")
        {
            at -= 1;
        }
        let verb = sentence.word_back(at, 1);
        start > at && matches!(verb, "is" | "contains" | "holds" | "provides" | "hosts" | "are" | "contain")
    };
    hits.iter().any(held) && subject(sentence, own) == Subject::This
}

/// Whether a folded key is for what the files are.
fn is_type(key: &str) -> bool {
    matches!(
        key.trim(),
        "type"
            | "model type"
            | "artifact"
            | "artifact type"
            | "adapter type"
            | "format"
            | "release type"
            | "output"
            | "files"
            | "artifacts"
    )
}

/// Whether a folded value says that the files are an adapter.
fn names_adapter(value: &str) -> bool {
    ["lora adapter", "peft adapter", "adapter weights", "lora weights"].iter().any(|words| value.contains(words))
}

/// Whether a sentence says that the adapter went into whole weights: "the LoRA was merged into the base model".
fn merges_adapter(sentence: &Sentence, hits: &[Hit]) -> bool {
    let adapter = hits.iter().position(|hit| matches!(hit.cue, Cue::Kind(Adapter, Form::Noun)));
    let may = hits.iter().any(|hit| matches!(hit.cue, Cue::Maybe));
    adapter.filter(|_| !may).is_some_and(|at| {
        hits[at..].iter().any(|hit| {
            let next = sentence.token_from(hit.span.end);
            matches!(hit.cue, Cue::Kind(Merge, Form::Past)) && matches!(sentence.word(next), "into" | "back" | "in" | "to")
        })
    })
}

/// "can be found", "can be downloaded": no wish.
fn is_found(sentence: &Sentence, hit: &Hit) -> bool {
    let next = sentence.token_from(hit.span.end);
    matches!(hit.cue, Cue::Maybe) && (next..next + 3).any(|at| PLACED.contains(sentence.word(at)) || sentence.word(at) == "be")
}

/// Participles of where something lies.
static PLACED: WordSet =
    WordSet::new(&["found", "available", "located", "hosted", "published", "uploaded", "downloaded", "here"]);
