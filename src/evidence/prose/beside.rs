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
use crate::evidence::adapter::ADAPTER_FILES;
use crate::evidence::{Claim, MERGED_ADAPTER, UNMODIFIED_WEIGHTS};
use crate::model::RelationKind::{Adapter, Merge};
use crate::model::{Basis, ModelKind};

impl Reader<'_> {
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
            let here = || {
                matches!(sentence.word(next + 1), "are" | "is")
                    && (next + 2..next + 6).any(|at| matches!(sentence.word(at), "this" | "here"))
            };
            let of = sentence.word(next + 1) == "of";
            matches!(hit.cue, Cue::Kind(Merge, Form::Past)) && at < 2 && weights && (of || here())
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

    /// Notes where a block says that the weights are as they were: "The model weights have not been modified."
    pub(super) fn unmodified(&mut self, text: &Text) {
        const SAID: &[&str] = &[
            "weights have not been modified",
            "weights have not been changed",
            "weights were not modified",
            "weights were not changed",
            "weights are not modified",
            "weights are unmodified",
            "weights are unchanged",
            "weights are untouched",
            "weights remain unchanged",
            "weights remain untouched",
            "weights remain unmodified",
            "no changes to the weights",
            "no changes to the model weights",
            "no changes were made to the weights",
            "no changes were made to the model weights",
        ];
        // What is left as it was while another part learns, or may be.
        const AGAINST: &[&str] = &[
            "train",
            "frozen",
            "freez",
            "encoder",
            "decoder",
            "layer",
            "tower",
            "backbone",
            " if ",
            "during",
            "lora",
            "adapter",
            " head",
            "tuned",
            "tuning",
            "embedding",
            "should",
            "must",
        ];
        let folded = &text.folded;
        if !folded.contains("weights") {
            return;
        }
        let Some(span) = super::sentences::sentences(&text.plain).into_iter().find(|span| {
            let sentence = &folded[span.clone()];
            !sentence.starts_with("if ")
                && SAID.iter().any(|words| sentence.contains(words))
                && !AGAINST.iter().any(|words| sentence.contains(words))
        }) else {
            return;
        };
        let tag = || Claim::Tag { tag: UNMODIFIED_WEIGHTS.to_owned() };
        let sentence = Sentence::new(text, self.card.text(), self.catalog, span);
        let noted = self.seen.evidence.iter().any(|seen| seen.extractor == "prose" && seen.claim == tag());
        if !noted && subject(&sentence, &self.own) != Subject::Other {
            let place = self.card.place_at(text.origin(sentence.span.start));
            self.seen.note("prose", Basis::Stated, place, &text.plain[sentence.span.clone()], tag());
        }
    }

    /// Remembers where the card says that this model is an adapter.
    pub(super) fn adapts(&mut self, sentence: &Sentence, hits: &[Hit]) {
        let against = hits.iter().any(|hit| matches!(hit.cue, Cue::Not | Cue::Compare | Cue::Maybe));
        if self.adapts.is_none() && !against && holds_adapter(sentence, hits, &self.own) {
            let quote = sentence.text.plain[sentence.span.clone()].to_owned();
            self.adapts = Some((sentence.text.origin(sentence.span.start), quote));
        }
    }

    /// As [`Self::adapts`], of a heading, and of an item of a list of files or of the versions that were used.
    pub(super) fn adapts_by(&mut self, heading: bool, text: &Text) {
        let plain = &text.plain;
        let item = || ADAPTER_FILES.iter().any(|file| plain.starts_with(file)) || is_version_of_peft(plain);
        let told = if heading { heads_adapter(&text.folded) } else { item() };
        if told {
            self.adapts.get_or_insert_with(|| (text.origin(0), plain.trim_end().to_owned()));
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
    if !folded.is_ascii() && holds_adapter_abroad(folded) {
        return true;
    }
    // "Type: LoRA adapter", "Adapter type: LoRA".
    if let Some((key, value)) = folded.split_once(':').filter(|(key, _)| is_type(key)) {
        return names_adapter(value) || key.trim() == "adapter type" && value.contains("lora");
    }
    if opens_with_adapter(folded) || is_applied(folded) {
        return true;
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

/// The same in languages that put it in other words: "本仓库为 LoRA 权重", "LoRA アダプタです", "LoRA 어댑터입니다".
fn holds_adapter_abroad(folded: &str) -> bool {
    const THIS: &[&str] = &["本仓库", "本模型", "该模型", "此仓库", "这是"];
    const WEIGHTS: &[&str] = &["适配器权重", "lora 适配器", "lora适配器", "lora 权重", "lora权重"];
    const ENDS: &[&str] =
        &["アダプタです", "アダプターです", "loraです", "lora です", "어댑터입니다", "lora입니다", "lora 입니다"];
    const AGAINST: &[&str] = &["不", "没", "合并", "合併", "もの", "마지"];
    let holds = THIS.iter().any(|this| folded.contains(this)) && WEIGHTS.iter().any(|words| folded.contains(words));
    let end = folded.trim_end_matches(|c: char| !c.is_alphanumeric());
    (holds || ENDS.iter().any(|words| end.ends_with(words))) && !AGAINST.iter().any(|word| folded.contains(word))
}

/// "A LoRA adapter, to be put on the base", "LoRA adapter trained on letters": a line that has no verb for what it is.
fn opens_with_adapter(folded: &str) -> bool {
    let head = ["a ", "an ", "the "].iter().find_map(|article| folded.strip_prefix(article)).unwrap_or(folded);
    let kind = ["peft/lora ", "peft ", "qlora ", "lora ", "dora "].iter().find_map(|kind| head.strip_prefix(kind));
    let noun = |rest: &str| {
        ["adapter", "adapters", "adapter weights"]
            .iter()
            .rev()
            .find_map(|noun| rest.strip_prefix(noun).filter(|rest| !rest.starts_with(char::is_alphanumeric)).map(str::len))
    };
    let Some((rest, left)) = kind.and_then(|rest| Some((rest, noun(rest)?))) else { return false };
    let rest = &rest[rest.len() - left..];
    let goes_on = [",", " trained ", " fine tuned ", " finetuned ", " for ", " on top ", " over "];
    let elsewhere =
        ["available", "found", "merged", "can be", "separate", "see ", "here", "http", "released", "also", "will", "would"];
    (goes_on.iter().any(|word| rest.starts_with(word)) || rest.trim_matches(['.', ' ', '\n']).is_empty())
        && !elsewhere.iter().any(|word| rest.contains(word))
}

/// "Load the base model first and then apply the adapter".
fn is_applied(folded: &str) -> bool {
    let Some(at) = folded.find("load the base model") else { return false };
    let after = &folded[at..];
    ["the adapter", "this adapter", "the lora", "this lora"].iter().any(|adapter| after.contains(adapter))
        && !["merge", "no need", "without", "not "].iter().any(|word| folded.contains(word))
}

/// Whether a folded heading is of an adapter's weights: "Adapter weights download".
fn heads_adapter(folded: &str) -> bool {
    let words = folded.trim_matches(|c: char| !c.is_alphanumeric());
    ["adapter weights", "lora weights", "lora adapter weights", "adapter files", "download the adapter"].iter().any(|start| {
        words.strip_prefix(start).is_some_and(|rest| ["", " download", " download link", " downloads"].contains(&rest))
    })
}

/// Whether an item is of the versions that a trainer noted, and says that an adapter was what it trained: "PEFT 0.8.2".
fn is_version_of_peft(plain: &str) -> bool {
    plain.strip_prefix("PEFT ").is_some_and(|rest| {
        let rest = rest.trim_matches([' ', ':', 'v', '\n']);
        rest.len() < 16 && rest.starts_with(|first: char| first.is_ascii_digit()) && rest.contains('.')
    })
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
