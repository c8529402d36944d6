//! Second sentences that refer back: "X is a strong English model. We fine-tuned it on German.", "X は英語のモデルです。これを追加学習しました。"
//!
//! The sentence before must tell of one model that is not this one, and the second must do to it, in this model's name, what
//! makes a child of it.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::Reader;
use super::cues::{Cue, Hit, within};
use super::grammar::Says;
use super::names::{Name, Sentence};
use super::own::{Subject, subject};
use super::sections::Section;
use super::sentences::sentences;
use super::text::Text;
use crate::model::RelationKind::{self, ContinuedPretraining, FineTune};

/// What other languages call a model by that was just named, and the verbs that make a child of it.
const ABROAD: &[(&[&str], &[&str])] = &[
    (
        &["在其基础上", "在此基础上", "对其", "将其", "以其为", "以此为"],
        &["微调", "继续训练", "继续预训练", "增量预训练", "训练得到", "基座", "底座"],
    ),
    (
        &["これを", "これに", "このモデルを", "それを"],
        &["追加学習", "ファインチューニング", "微調整", "継続事前学習", "事前学習しました", "学習させました"],
    ),
    (&["이를", "이 모델을", "여기에"], &["파인튜닝", "추가 학습", "미세조정", "미세 조정", "추가학습"]),
    (
        &["wir haben es", "wir haben sie", "wir haben ihn", "wir haben dieses modell", "darauf"],
        &["trainiert", "feinabgestimmt", "feingetunt"],
    ),
    (
        &["nous l'avons", "nous l’avons", "nous avons affiné ce", "nous avons entraîné ce"],
        &["affiné", "entraîné", "fine tuné", "finetuné"],
    ),
    (
        &["lo hemos", "lo ajustamos", "lo entrenamos", "lo afinamos", "la hemos", "hemos ajustado este"],
        &["ajusta", "entrena", "afina"],
    ),
    (
        &["мы её", "мы ее", "мы его", "мы дообучили её", "мы дообучили ее", "мы дообучили его", "её мы", "его мы"],
        &["дообучили", "обучили"],
    ),
];

/// Words without which a sentence refers to nothing before it.
const ENGLISH: &[&str] = &[" it ", " it.", " it,", "it was then", "the latter", "from there", " its ", "the former"];

static REFERS: LazyLock<AhoCorasick> = LazyLock::new(|| any_of(ENGLISH.iter().copied().chain(abroad())));
static REFERS_ABROAD: LazyLock<AhoCorasick> = LazyLock::new(|| any_of(abroad()));

fn abroad() -> impl Iterator<Item = &'static str> {
    ABROAD.iter().flat_map(|(words, _)| words.iter().copied())
}

/// Tells whether one of these words stands in a text; which one is all the same, and leftmost ones are looked for many bytes at once.
fn any_of(words: impl Iterator<Item = &'static str>) -> AhoCorasick {
    AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(words).expect("the list is small and constant")
}

/// What makes such a verb no more than possible, or denies it.
const AGAINST: &[&str] = &[
    "可以",
    "可能",
    "没有",
    "未",
    "建议",
    "如果",
    "でき",
    "してください",
    "予定",
    "場合",
    "していません",
    "할 수",
    "예정",
    "않",
    "하려면",
    "kann",
    "können",
    "nicht",
    "könn",
    "peut",
    "pouvez",
    "pas ",
    "puede",
    "no lo",
    "можно",
    "не ",
];

/// Words in the sentence before by which its model is a tool, a part, or measured by.
const OTHER_ROLES: &[&str] = &[
    "judge",
    "teacher",
    "reward",
    "tokenizer",
    "baseline",
    "reranker",
    "retriever",
    "draft model",
    "demo",
    "annotat",
    "generated",
    "grader",
    "verifier",
    "评判",
    "奖励",
    "教师",
    "评委",
    "報酬",
    "教師",
    "보상",
    "교사",
];

impl Reader<'_> {
    /// Notes the models that sentences of a text refer back to.
    pub(super) fn referred(&mut self, text: &Text, hits: &[Hit]) {
        let section = self.sections.current();
        if section < Section::Open || section == Section::Terms || hits.is_empty() || !REFERS.is_match(&text.folded) {
            return;
        }
        let mut before: Option<Range<usize>> = None;
        for span in sentences(&text.plain) {
            let Some(last) = before.replace(span.clone()) else { continue };
            let (folded, told) = (&text.folded[span.clone()], within(hits, &span));
            let refers = match told {
                [] => folded.trim_end_matches('.').ends_with(" version") || REFERS_ABROAD.is_match(folded),
                _ => REFERS.is_match(folded),
            };
            if !refers {
                continue;
            }
            let sentence = Sentence::new(text, self.card.text(), self.catalog, span.clone());
            let Some(back) = self.refers(&sentence, told) else { continue };
            let first = Sentence::new(text, self.card.text(), self.catalog, last.clone());
            if let Some(name) = self.referent(&first, within(hits, &last), back.which) {
                self.note(&first, Says::Parent(back.kind), &name);
            }
        }
    }

    /// What a sentence says of a model that it does not name.
    fn refers(&self, sentence: &Sentence, hits: &[Hit]) -> Option<Back> {
        let folded = &sentence.text.folded[sentence.span.clone()];
        let against = |hit: &Hit| matches!(hit.cue, Cue::Not | Cue::Maybe | Cue::Compare | Cue::Evaluate | Cue::Scratch);
        if sentence.text.plain[sentence.span.clone()].ends_with(['?', '？']) || hits.iter().any(against) {
            return None;
        }
        let own = || sentence.name_at(0).is_some_and(|name| self.own.covers(&name, &self.catalog.families));
        let ours = (0..sentence.tokens().len()).any(|at| matches!(sentence.word(at), "we" | "i"));
        let this =
            own() || sentence.word(0) == "this" && matches!(sentence.word(1), "model" | "one" | "release" | "checkpoint");
        let said = |kind: Option<RelationKind>| Some(Back { which: Which::One, kind });
        if matches!(subject(sentence, &self.own), Subject::Other | Subject::Reader) && !own() {
            return None;
        }
        for hit in hits {
            let start = sentence.token_from(hit.span.start);
            let next = sentence.token_from(hit.span.end);
            let kind = match hit.cue {
                Cue::Kind(kind, _) if kind.carries_weights() => Some(kind),
                Cue::Train if !sentence.text.folded[hit.span.clone()].starts_with("pre") => Some(FineTune),
                Cue::Tunes => Some(FineTune),
                Cue::Start | Cue::Stem => None,
                _ => continue,
            };
            let adapted = &sentence.text.folded[hit.span.clone()] == "adapted";
            let done = !matches!(hit.cue, Cue::Start | Cue::Stem | Cue::Tunes) || adapted;
            // "We picked X. It was then tuned."
            let then = sentence.word(0) == "it" && sentence.word(1) == "was" && sentence.word(2) == "then" && start == 3;
            if then && done {
                return Some(Back { which: Which::Chosen, kind });
            }
            // "The latter was then tuned".
            let first = sentence.word(0) == "the" && matches!(sentence.word(1), "latter" | "former") && start < 6;
            if first && done && matches!(sentence.word(2), "was" | "is" | "has") {
                let which = if sentence.word(1) == "latter" { Which::Last } else { Which::First };
                return Some(Back { which, kind });
            }
            // "We fine-tuned it on", "Helper fine-tunes it for".
            let object = sentence.word(next) == "it"
                && matches!(
                    sentence.word(next + 1),
                    "on" | "for" | "with" | "using" | "to" | "further" | "again" | "." | "" | "in" | "over"
                );
            if object && done && (ours || own()) {
                return said(kind);
            }
            // "Helper was initialised from it", "This model builds on it".
            let led = matches!(sentence.word(next), "from" | "on" | "upon")
                && sentence.word(next + 1) == "it"
                && matches!(sentence.word(next + 2), "" | "." | "," | "and" | "with" | "by");
            if led && this && !matches!(hit.cue, Cue::Train | Cue::Tunes) {
                return said(kind);
            }
            // "From there we ran two rounds of DPO".
            let onward = matches!((sentence.word(0), sentence.word(1)), ("from", "there") | ("from", "it"));
            if onward && ours && start > 2 {
                return said(kind.or(Some(FineTune)));
            }
            // "Helper is its German version".
            let version = matches!(sentence.word(2), "its")
                || (1..6).any(|at| sentence.word(at) == "is" && sentence.word(at + 1) == "its");
            if version && own() && (start < 10) && matches!(hit.cue, Cue::Kind(..) | Cue::Stem) {
                return said(kind);
            }
        }
        let version = own()
            && (1..6).any(|at| sentence.word(at) == "is" && sentence.word(at + 1) == "its")
            && folded.trim_end_matches('.').ends_with(" version");
        if version {
            return said(None);
        }
        if !AGAINST.iter().any(|word| folded.contains(word)) {
            for (words, verbs) in ABROAD {
                let at = words.iter().filter_map(|word| folded.find(word)).min();
                if let Some(at) = at.filter(|at| *at < 48)
                    && verbs.iter().any(|verb| folded[at..].contains(verb))
                {
                    let continued = ["预训练", "事前学習"].iter().any(|word| folded[at..].contains(word));
                    return said(Some(if continued { ContinuedPretraining } else { FineTune }));
                }
            }
        }
        None
    }

    /// The one model that a sentence tells of.
    fn referent(&self, sentence: &Sentence, hits: &[Hit], which: Which) -> Option<Name> {
        let folded = &sentence.text.folded[sentence.span.clone()];
        if OTHER_ROLES.iter().any(|role| folded.contains(role))
            || sentence.text.plain[sentence.span.clone()].ends_with(['?', '？'])
        {
            return None;
        }
        let mut names: Vec<Name> = Vec::new();
        let mut at = 0;
        while at < sentence.tokens().len() && names.len() < 8 {
            match sentence.name_at(at) {
                Some(name) if name.is_model() => {
                    at = name.tokens.end;
                    names.push(name);
                }
                Some(name) => at = name.tokens.end.max(at + 1),
                None => at += 1,
            }
        }
        if names.iter().any(|name| self.own.covers(name, &self.catalog.families) || self.own.begins(&name.mention.text)) {
            return None;
        }
        let opens = |name: &Name| {
            name.tokens.start == 0 || name.tokens.start == 1 && matches!(sentence.word(0), "the" | "our" | "das" | "le" | "el")
        };
        let denied = || hits.iter().any(|hit| matches!(hit.cue, Cue::Not | Cue::Compare | Cue::Maybe));
        match which {
            Which::One => {
                let first = names.first()?;
                let told = opens(first) && self.is_told_of(sentence, first)
                    || names.len() == 1 && !denied() && self.is_chosen(sentence, first);
                told.then(|| first.clone())
            }
            Which::Chosen => {
                let first = names.first().filter(|first| names.len() == 1 && self.is_chosen(sentence, first));
                first.filter(|_| !denied() && matches!(sentence.word(0), "we" | "i")).cloned()
            }
            Which::First | Which::Last if names.len() == 2 && !denied() => {
                if which == Which::Last {
                    names.pop()
                } else {
                    names.into_iter().next()
                }
            }
            _ => None,
        }
    }

    /// "X is a strong model", "X lacks Swahili": the sentence is about X.
    fn is_told_of(&self, sentence: &Sentence, name: &Name) -> bool {
        let mut at = name.tokens.end;
        if sentence.word(at) == "(" {
            at = (at..at + 12).find(|at| sentence.word(*at) == ")").map_or(at, |at| at + 1);
        }
        !matches!(sentence.word(at), "" | "." | ":" | "'s" | "’s" | "and" | "or" | "+" | "|")
    }

    /// "We chose X", "The base is an open checkpoint, X".
    fn is_chosen(&self, sentence: &Sentence, name: &Name) -> bool {
        const CHOICES: &[&str] = &[
            "chose",
            "choose",
            "picked",
            "selected",
            "took",
            "take",
            "used",
            "use",
            "start",
            "started",
            "began",
            "begin",
            "base",
            "starting",
            "backbone",
            "foundation",
        ];
        (0..name.tokens.start).any(|at| CHOICES.contains(&sentence.word(at)))
            && matches!(sentence.word(0), "we" | "i" | "the" | "our" | "as" | "for")
            && matches!(sentence.word(name.tokens.end), "" | "." | "," | "(" | "as" | "for" | "because" | "model" | "since")
    }
}

/// Which of the models before is meant, and what this one is of it.
struct Back {
    which: Which,
    kind: Option<RelationKind>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    /// The one that the sentence is about.
    One,
    /// The one that we chose.
    Chosen,
    /// "The former" of two.
    First,
    /// "The latter" of two.
    Last,
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn reads_second_sentences_that_refer_back() {
        check(&[
            ("Glimmer-3-4B is a strong open model for English. We fine-tuned it on German data.", &["fine-tune Glimmer-3-4B"]),
            (
                "Glimmer-3-4B is a strong open model for English. Helper fine-tunes it on German data.",
                &["fine-tune Glimmer-3-4B"],
            ),
            ("Glimmer-3-4B is a strong open model for English. Helper is its German version.", &["parent Glimmer-3-4B"]),
            (
                "Glimmer-3-4B lacks Swahili. To fix this, we continued pretraining it on 10B tokens.",
                &["continued-pretraining Glimmer-3-4B"],
            ),
            (
                "Glimmer-3-4B (Zorb, 2025) knows little law. We trained it for two epochs on rulings.",
                &["fine-tune Glimmer-3-4B"],
            ),
            ("Glimmer-3-4B does not speak Welsh. We trained it on Welsh news.", &["fine-tune Glimmer-3-4B"]),
            (
                "We looked at Glimmer-3-4B and Shimmer-3-4B. The latter was then tuned on our tickets.",
                &["fine-tune Shimmer-3-4B"],
            ),
            (
                "We looked at Glimmer-3-4B and Shimmer-3-4B. The former was then fine-tuned on our tickets.",
                &["fine-tune Glimmer-3-4B"],
            ),
            ("The base is an open checkpoint, Glimmer-3-4B. Helper was initialised from it.", &["parent Glimmer-3-4B"]),
            ("Our starting point was Glimmer-3-4B. From there we ran two rounds of DPO.", &["fine-tune Glimmer-3-4B"]),
            ("We chose Glimmer-3-4B. We then fine-tuned it on letters.", &["fine-tune Glimmer-3-4B"]),
            ("We picked Glimmer-3-4B. It was then fine-tuned on 3k letters.", &["fine-tune Glimmer-3-4B"]),
            ("Glimmer-3-4B is an English model. We adapted it to Greek with 4B tokens.", &["parent Glimmer-3-4B"]),
            ("Glimmer-3-4B 是一个英文模型。我们在其基础上进行了中文微调。", &["fine-tune Glimmer-3-4B"]),
            ("Glimmer-3-4B は英語のモデルです。これを日本語で追加学習しました。", &["fine-tune Glimmer-3-4B"]),
            ("Glimmer-3-4B는 영어 모델입니다. 이를 한국어 데이터로 파인튜닝했습니다.", &["fine-tune Glimmer-3-4B"]),
            ("Glimmer-3-4B kann kaum Deutsch. Wir haben es auf deutschen Texten weitertrainiert.", &["fine-tune Glimmer-3-4B"]),
            ("Glimmer-3-4B est un modèle anglais. Nous l'avons affiné sur des textes français.", &["fine-tune Glimmer-3-4B"]),
            ("Glimmer-3-4B es un modelo en inglés. Lo hemos ajustado con textos legales.", &["fine-tune Glimmer-3-4B"]),
            ("Glimmer-3-4B плохо знает право. Мы дообучили её на законах.", &["fine-tune Glimmer-3-4B"]),
        ]);
    }

    #[test]
    fn makes_nothing_of_second_sentences_about_others() {
        check(&[
            ("Glimmer-3-4B is a strong open model. Others fine-tuned it on German data.", &[]),
            ("Glimmer-3-4B is a strong open model. You can fine-tune it on German data.", &[]),
            ("Glimmer-3-4B is a strong open model. We compared it with Helper.", &[]),
            ("Glimmer-3-4B is a strong open model. We did not fine-tune it on German data.", &[]),
            ("Glimmer-3-4B is a strong open model. We plan to fine-tune it on German data.", &[]),
            ("Glimmer-3-4B is a strong open model. We fine-tuned it for comparison.", &[]),
            ("Glimmer-3-4B is a strong open model. Shimmer-3-4B fine-tunes it on German data.", &[]),
            ("Glimmer-3-4B is a strong open model. Helper was tested with it.", &[]),
            ("Glimmer-3-4B is a strong open model. Helper runs next to it.", &[]),
            ("Glimmer-3-4B is a strong open model. Did we fine-tune it on German?", &[]),
            ("Glimmer-3-4B is our judge. We fine-tuned it on verdicts.", &[]),
            ("Glimmer-3-4B is the reward model. We trained it on preferences.", &[]),
            ("Glimmer-3-4B is our baseline. We fine-tuned it on the same data.", &[]),
            ("The reward model is Glimmer-3-4B. We fine-tuned it on preferences.", &[]),
            ("Helper beats Glimmer-3-4B. We fine-tuned it on German data.", &[]),
            ("Helper is a chat model. We fine-tuned it on German data.", &[]),
            ("The data is large. We trained it on Glimmer-3-4B.", &[]),
            ("We looked at Glimmer-3-4B and Shimmer-3-4B. The latter is better.", &[]),
            ("We looked at Glimmer-3-4B. The latter was then tuned on tickets.", &[]),
            ("We compared it with Glimmer-3-4B. We then fine-tuned it on letters.", &[]),
            ("Glimmer-3-4B is an English model. It was then fine-tuned on letters.", &[]),
            ("We compared Glimmer-3-4B. It was then fine-tuned on letters.", &[]),
            ("Glimmer-3-4B's tokenizer is small. We trained it on Welsh.", &[]),
            ("Glimmer-3-4B 是一个英文模型。您可以在其基础上进行微调。", &[]),
            ("Glimmer-3-4B は英語のモデルです。これを日本語で追加学習できます。", &[]),
            ("Glimmer-3-4B는 영어 모델입니다. 이를 파인튜닝할 수 있습니다.", &[]),
            ("Glimmer-3-4B kann kaum Deutsch. Man kann es auf deutschen Texten weitertrainieren.", &[]),
            ("Glimmer-3-4B est un modèle anglais. Vous pouvez l'affiner.", &[]),
        ]);
    }
}
