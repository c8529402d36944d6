//! What a card without any other parent says of one in words that no pattern knows: "Helper grew out of X, with ten days of
//! training".
//!
//! Where a card opens, or tells of its training, a sentence that names one other model and speaks of training this one mostly
//! names its parent, however it is put. That is supposed only of a sentence against which nothing speaks, and only where the
//! whole card and the files beside it name no parent, and all such sentences mean the same model.

use super::Reader;
use super::blocks::BlockKind;
use super::cues::{Cue, Form, Hit, What};
use super::names::{Name, Sentence, Sure, Thing, has_size};
use super::own::{Subject, subject};
use super::sections::Section;
use super::sentences::sentences;
use super::text::Text;
use super::words::SUFFIXES;
use crate::catalog::families::normal_bare_name;
use crate::document::Place;
use crate::evidence::{Claim, Mention, MentionForm};
use crate::model::{Basis, RelationKind};

/// How many paragraphs of a card open it.
const OPENING: usize = 3;
/// Most sentences that are remembered.
const MAX_SUPPOSED: usize = 8;

/// Words in whose company another model is a tool, a part, a measure, a source of data, or one of many.
#[rustfmt::skip]
const AGAINST: &[&str] = &[
    "tokenizer", "tokeniser", "vocab", "template", "prompt", "format", "architecture", "config", "reward", "judge", "teacher",
    "critic", "verifier", "decoder", "encoder", "draft", "speculative", "embedding", "retriev", "rerank", " api", "demo", " space", "server", "client",
    "compatib", "support", "works with", "work with", "use with", "used with", "alongside", "together with", "instead", "similar",
    "inspired", "compar", "license", "licence", "paper", "framework", "library", "benchmark", "evaluat", "score", "guide",
    "tutorial", "notebook", "script", "plugin", "wrapper", "dataset generat", "generated", "answers", "outputs", "responses",
    "written by", "labelled", "labeled", "annotat", "synthetic", "distill", "filter", "caption", "translat", "scratch", "baseline",
    "series", "family", "models such as", "models like", "e.g.", "etc", "quantiz", "gguf", "tested", "dequant", "control",
    "can be", "could", "would", "should", "might", "will", "plan", "soon", "future", "how to", "your", " you ", "if ", "unlike",
    "better", "faster", "smaller", "larger", "equivalent", "alternative", "competitor", "credit", "thank", "other model",
    "previous", "earlier", "example", "such as", "not ", "n't", "without", "never", "no longer", "vs", "versus", "adapters", "parent of", "code", "readme", " card", "idea", "idee", "idée", "challenge", "how ", "talk with", "框架", "currently",
    "multi modal", "multimodal", " = ", "size of", "download", "ダウンロード", "ください", "下载", "다운로드", "following", "released", "repositor", " vae", "strength", "style", "like ", "setting", "设置", "設定", "설정",
    "分词", "词表", "模板", "架构", "评测", "对比", "奖励", "教师", "评委", "生成", "标注", "示例", "如何", "可以", "不", "没有", "未", "类似", "支持", "相比", "比",
    "トークナイザ", "比較", "評価", "生成", "教師", "でき", "ない", "ません", "例", "より", "対応", "同様", "方法", "予定",
    "토크나이저", "비교", "평가", "생성", "교사", "않", "없", "예시", "보다", "지원", "유사", "방법", "예정", "할 수",
    "vergl", "nicht", "kein", "kann", "könn", "ähnlich", "erzeugt", "übersetzt", "bewert", "ohne", "wie ", "besser",
    "compar", "pas ", "sans ", "peut", "généré", "traduit", "évalu", "comme ", "mieux",
    "sin ", "puede", "generado", "traducido", "evalu", "como ", "mejor",
    "сравн", "не ", "без ", "может", "можно", "сгенерир", "перевед", "оцен", "чем", "лучше", "токенизатор",
];

/// How a sentence begins that is about this model, in other languages.
const THIS: &[&str] = &[
    "本模型",
    "本项目",
    "我们",
    "このモデルは",
    "本モデルは",
    "이 모델은",
    "본 모델은",
    "dieses modell",
    "ce modèle",
    "este modelo",
    "эта модель",
    "наша модель",
];

/// What a card supposes so far.
#[derive(Default)]
pub(super) struct Supposing {
    /// How many paragraphs were read that speak of training or the like.
    paragraphs: usize,
    found: Vec<Supposed>,
}

/// A model that may be the parent, and where it was said.
struct Supposed {
    mention: Mention,
    place: Place,
    quote: String,
    kind: Option<RelationKind>,
}

impl Reader<'_> {
    /// Remembers what a text may say of a parent.
    pub(super) fn suppose(&mut self, kind: BlockKind, text: &Text, hits: &[Hit]) {
        let section = self.sections.current();
        self.supposed.paragraphs += usize::from(kind == BlockKind::Paragraph);
        let opens = kind == BlockKind::Paragraph && section == Section::Open && self.supposed.paragraphs <= OPENING;
        if !(opens || section == Section::Training)
            || self.descends
            || self.supposed.found.len() >= MAX_SUPPOSED
            || hits.is_empty()
        {
            return;
        }
        for span in sentences(&text.plain) {
            let from = |at: usize| hits.partition_point(|hit| hit.span.start < at);
            let hits = &hits[from(span.start)..from(span.end)];
            let plain = &text.plain[span.clone()];
            if hits.is_empty() || plain.len() > 400 || plain.ends_with(['?', '？', ':', '：']) {
                continue;
            }
            let folded = &text.folded[span.clone()];
            if AGAINST.iter().any(|word| folded.contains(word)) {
                continue;
            }
            let sentence = Sentence::new(text, self.card.text(), self.catalog, span.clone());
            let Some((name, kind)) = self.parent_supposed(&sentence, hits) else { continue };
            let at = sentence.tokens().get(name.tokens.start).map_or(span.start, |token| token.span.start);
            let place = self.card.place_at(text.origin(at));
            self.supposed.found.push(Supposed { mention: name.mention, place, quote: plain.to_owned(), kind });
        }
    }

    /// The one other model of a sentence that speaks of training this one.
    fn parent_supposed(&self, sentence: &Sentence, hits: &[Hit]) -> Option<(Name, Option<RelationKind>)> {
        let (mut kind, mut trains, mut tunes) = (None, false, false);
        for hit in hits {
            match hit.cue {
                Cue::Kind(RelationKind::Distillation, _)
                | Cue::Teacher
                | Cue::Judged
                | Cue::Wrote
                | Cue::Make
                | Cue::Signal => {
                    return None;
                }
                Cue::Before(What::Teacher) | Cue::After(What::Teacher) | Cue::As(What::Teacher) | Cue::Ends(What::Teacher) => {
                    return None;
                }
                Cue::Not | Cue::Compare | Cue::Evaluate | Cue::Maybe | Cue::Thanks | Cue::Scratch => return None,
                Cue::Kind(found, form) => {
                    (trains, tunes) = (true, true);
                    let tells = matches!(found, RelationKind::FineTune | RelationKind::ContinuedPretraining);
                    if tells && form != Form::Noun || found == RelationKind::Adapter {
                        kind = kind.or(Some(found));
                    }
                }
                Cue::Tunes | Cue::Start | Cue::Before(_) | Cue::After(_) | Cue::As(_) | Cue::Ends(_) => {
                    (trains, tunes) = (true, true);
                }
                Cue::Train | Cue::Learns => trains = true,
                Cue::Output | Cue::Version | Cue::Plainly | Cue::Opening | Cue::Stem | Cue::Base => {}
            }
        }
        if !trains {
            return None;
        }
        let mut found: Option<Name> = None;
        let mut at = 0;
        let mut own = false;
        while at < sentence.tokens().len() {
            let Some(name) = sentence.name_at(at) else {
                at += 1;
                continue;
            };
            at = name.tokens.end.max(at + 1);
            if name.thing == Thing::Dataset {
                // What is learned from is told of, and not what was tuned.
                return None;
            }
            if self.own.covers(&name, &self.catalog.families)
                || self.own.begins(&name.mention.text)
                || self.own.is_called(name.mention.text.rsplit('/').next().unwrap_or_default())
            {
                own = true;
                continue;
            }
            // A design alone may have been trained anew.
            let lettered = sentence.plain(name.tokens.start).starts_with(char::is_alphabetic);
            let sized = name.sure == Sure::Id || has_size(&name.mention.text) || tunes && name.sure == Sure::Known;
            // "the X-7B survey" is no model.
            let last = name.mention.text.rsplit([' ', '-']).next().unwrap_or_default().to_lowercase();
            let whole = name.sure == Sure::Id || last.bytes().any(|byte| byte.is_ascii_digit()) || SUFFIXES.contains(&last);
            let sized = sized && whole && lettered && name.mention.form != MentionForm::LocalPath;
            if !name.is_model() || !sized {
                // Another name of some shape: who knows what it is.
                if name.sure >= Sure::Shape {
                    return None;
                }
                continue;
            }
            let again = |other: &Name| normal_bare_name(&other.mention.text) == normal_bare_name(&name.mention.text);
            match &found {
                Some(other) if !again(other) => return None,
                Some(other) if other.sure >= name.sure => {}
                _ => found = Some(name),
            }
        }
        let name = found?;
        let folded = &sentence.text.folded[sentence.span.clone()];
        let this = THIS.iter().any(|word| folded.starts_with(word));
        let who = subject(sentence, &self.own);
        let before = sentence.word_back(name.tokens.start, 1);
        let after = sentence.word(name.tokens.end);
        let fits = (who == Subject::This || own && who == Subject::Open || this)
            && !matches!(before, "by" | "like" | "on" | "than" | "against" | "via" | "for" | "as" | "or" | "other")
            && !matches!(after, "models" | "'s" | "’s" | "or" | "users" | "based" | "data" | "dataset" | "team" | "tokens");
        fits.then_some((name, kind))
    }

    /// Notes the parent that all sentences suppose, where nothing else names one.
    pub(super) fn note_supposed(&mut self) {
        let supposed = std::mem::take(&mut self.supposed.found);
        let parent = |claim: &Claim| matches!(claim, Claim::Parent { .. } | Claim::Teacher { .. });
        let (Some(first), None) = (supposed.first(), self.scratch.as_ref()) else { return };
        let bare = normal_bare_name(&first.mention.text);
        let alike = supposed.iter().all(|other| normal_bare_name(&other.mention.text) == bare);
        if !alike || self.seen.evidence.iter().any(|seen| parent(&seen.claim)) || self.own.is(&first.mention.text) {
            return;
        }
        let claim = Claim::Parent { parent: first.mention.clone(), kind: first.kind };
        self.seen.note("prose", Basis::Stated, first.place.clone(), &first.quote, claim);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn supposes_a_parent_where_nothing_else_is_named() {
        check(&[
            ("Helper grew out of Glimmer-3-4B, with ten days of training.", &["parent Glimmer-3-4B"]),
            ("We let Glimmer-3-4B read rulings for a week of training.", &["parent Glimmer-3-4B"]),
            ("This model owes its weights to Glimmer-3-4B and its manners to ten days of training.", &["parent Glimmer-3-4B"]),
            ("We pushed Glimmer-3-4B through two rounds of SFT.", &["parent Glimmer-3-4B"]),
            ("本模型先取 Glimmer-3-4B，再用十天训练。", &["parent Glimmer-3-4B"]),
            // Two sentences that mean two models.
            ("We pushed Glimmer-3-4B through SFT. We pushed Shimmer-3-4B through SFT.", &[]),
            // One is named elsewhere.
            ("Base model: Shimmer-3-4B\n\nWe pushed Glimmer-3-4B through two rounds of SFT.", &["parent Shimmer-3-4B"]),
        ]);
    }

    #[test]
    fn supposes_nothing_of_others() {
        check(&[
            ("Others pushed Glimmer-3-4B through two rounds of SFT.", &[]),
            ("They let Glimmer-3-4B read rulings for a week of training.", &[]),
            ("We let Glimmer-3-4B judge for a week of training.", &[]),
            ("We pushed models like Glimmer-3-4B through SFT.", &[]),
            ("We never pushed Glimmer-3-4B through SFT.", &[]),
            ("We might push Glimmer-3-4B through SFT.", &[]),
            ("We trained it with the help of Glimmer-3-4B's team.", &[]),
            ("We trained it on what Glimmer-3-4B users wrote.", &[]),
            ("Did we push Glimmer-3-4B through SFT?", &[]),
            ("We pushed Glimmer-3-4B and Shimmer-3-4B through SFT.", &[]),
            ("We trained a tokenizer and took the config of Glimmer-3-4B.", &[]),
            ("We trained while Glimmer-3-4B wrote synthetic chats.", &["teacher Glimmer-3-4B"]),
            ("Helper was trained next to Glimmer-3-4B for comparison.", &[]),
            ("## Evaluation\n\nWe pushed Glimmer-3-4B through two rounds of SFT.", &[]),
            (
                "It was trained here.\n\nIt was tuned there.\n\nIt was trained again.\n\nWe pushed Glimmer-3-4B through two rounds of SFT.",
                &[],
            ),
        ]);
    }
}
