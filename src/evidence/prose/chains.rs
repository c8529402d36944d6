//! Lines of names, arrows and signs: "X → SFT → Helper", "Lineage: X > Y > this model", "Helper = X + LoRA", "X + SFT on tickets".

use std::ops::Range;

use super::Reader;
use super::grammar::Says;
use super::names::{Name, Sentence, Thing};
use super::text::Text;
use crate::model::RelationKind::{self, Adapter, FineTune};

/// Arrows from a model to what was made of it.
const ARROWS: &[&str] = &["→", "->", "=>", "➜", "⟶", "➔", "⇒"];
/// Arrows from a model to what it was made of.
const BACK: &[&str] = &["←", "<-", "<="];

/// Labels of a line that tells how a model came about, folded.
const LABELS: &[&str] = &[
    "pipeline",
    "training pipeline",
    "training",
    "recipe",
    "stages",
    "training stages",
    "lineage",
    "model tree",
    "tree",
    "family tree",
    "genealogy",
    "ancestry",
    "training path",
    "path",
    "history",
    "流程",
    "训练流程",
    "系谱",
    "系譜",
    "学習の流れ",
    "계보",
    "학습 과정",
];

/// How this model is called at the end of such a line, folded.
const THIS: &[&str] = &[
    "this model",
    "this",
    "this one",
    "this repo",
    "this release",
    "this checkpoint",
    "here",
    "本模型",
    "このモデル",
    "이 모델",
    "dieses modell",
    "ce modèle",
    "este modelo",
    "эта модель",
];

/// What a step of training begins with, folded.
const STEPS: &[&str] = &[
    "sft",
    "dpo",
    "orpo",
    "kto",
    "grpo",
    "ppo",
    "rlhf",
    "rlvr",
    "rl",
    "cpt",
    "lora",
    "qlora",
    "fine tun",
    "finetun",
    "instruction tun",
    "continued pre",
    "continual pre",
    "continuous pre",
    "further pre",
    "supervised",
    "preference",
    "alignment",
    "distill",
    "reasoning sft",
    "full fine tun",
    "post train",
    "mid train",
    "增量预训练",
    "继续预训练",
    "指令微调",
    "微调",
    "全参微调",
    "継続事前学習",
    "追加学習",
    "指示チューニング",
    "추가 학습",
    "파인튜닝",
];

impl Reader<'_> {
    /// "Foo-7B → tuning → Helper": the last model before this one is its parent.
    pub(super) fn chained(&mut self, text: &Text) -> bool {
        // Few blocks are so short and have a sign of an arrow in them.
        let plain = &text.plain;
        if plain.len() >= 600 || plain.is_ascii() && memchr::memchr2(b'<', b'>', plain.as_bytes()).is_none() {
            return false;
        }
        let lineage = ["lineage", "family tree", "model tree", "genealogy", "ancestry"]
            .iter()
            .any(|label| text.folded.starts_with(label));
        let arrows = ARROWS.iter().chain(BACK).copied().chain(lineage.then_some(" > "));
        let Some(arrow) = arrows.into_iter().find(|arrow| plain.contains(arrow)) else { return false };
        let Some(line) = text.plain.split('\n').find(|line| line.contains(arrow)) else { return false };
        let start = line.as_ptr() as usize - text.plain.as_ptr() as usize;
        let mut parts: Vec<Range<usize>> = Vec::new();
        let mut at = start;
        for part in line.split(arrow) {
            let skipped = part.len() - part.trim_start().len();
            parts.push(at + skipped..at + part.trim_end().len().max(skipped));
            at += part.len() + arrow.len();
        }
        let mut labelled = false;
        if let Some(first) = parts.first_mut()
            && let Some(colon) = super::text::colon(&text.plain[first.clone()])
            && LABELS.contains(&text.folded[first.start..first.start + colon.start].trim())
        {
            let rest = &text.plain[first.start + colon.end..first.end];
            first.start = first.end - rest.trim_start().len();
            labelled = true;
        }
        if BACK.contains(&arrow) {
            parts.reverse();
        }
        let lone = |span: &Range<usize>| self.lone_name(text, span.clone());
        let Some((last, before)) = parts.split_last() else { return false };
        let called = THIS.contains(&text.folded[last.clone()].trim_matches(['.', '*', ' ', '(', ')']));
        let own = called || lone(last).is_some_and(|name| self.own.covers(&name, &self.catalog.families));
        // "X → SFT → DPO", and nothing else: what came of it is here.
        let steps = || {
            let step = |span: &Range<usize>| STEPS.iter().any(|step| text.folded[span.clone()].starts_with(step));
            let alone = text.plain.trim_end().len() == start + line.trim_end().len() && start == 0;
            alone && parts.len() > 1 + usize::from(!labelled) && parts[1..].iter().all(step)
        };
        let before = match own {
            true => before,
            false if steps() => &parts[..1],
            false => return false,
        };
        let parent = before.iter().rev().find_map(|span| Some((span, lone(span).filter(Name::is_model)?)));
        let Some((span, name)) = parent.filter(|(_, name)| !self.own.covers(name, &self.catalog.families)) else {
            return false;
        };
        let sentence = Sentence::new(text, self.card.text(), self.catalog, span.clone());
        self.note(&sentence, Says::Parent(None), &name);
        true
    }

    /// The name that a span holds, and at most a remark behind it.
    fn lone_name(&self, text: &Text, span: Range<usize>) -> Option<Name> {
        let sentence = Sentence::new(text, self.card.text(), self.catalog, span);
        sentence
            .name_at(0)
            .filter(|name| name.thing != Thing::Dataset && matches!(sentence.word(name.tokens.end), "" | "(" | "." | ","))
    }

    /// "Helper = X + LoRA", "X + DPO = Helper", "X + SFT on tickets": a model, and what was done to it.
    pub(super) fn added(&mut self, text: &Text) -> bool {
        let line = text.plain.split('\n').next().unwrap_or("").trim_end();
        if line.len() > 200 || !line.contains(" + ") {
            return false;
        }
        let own =
            |span: Range<usize>| self.lone_name(text, span).is_some_and(|name| self.own.covers(&name, &self.catalog.families));
        let (mut span, mut named) = (0..line.len(), false);
        if let Some(at) = line.find(" = ") {
            let (left, right) = (0..at, at + 3..line.len());
            span = match (own(left.clone()), own(right.clone())) {
                (true, false) => right,
                (false, true) => left,
                _ => return false,
            };
            named = true;
        }
        let sentence = Sentence::new(text, self.card.text(), self.catalog, span.clone());
        let Some(name) = sentence.name_at(0).filter(|name| name.is_model() && sentence.word(name.tokens.end) == "+") else {
            return false;
        };
        let rest = sentence.tokens()[name.tokens.end].span.end..span.end;
        let added = text.folded[rest.clone()].trim_start();
        // Of two models each may be the base, and the other what was put on it.
        let others = Sentence::new(text, self.card.text(), self.catalog, rest.clone());
        let model = |name: Name| name.is_model();
        let kind = method(added);
        let counted = || named && added.starts_with(|first: char| first.is_ascii_digit());
        if kind.is_none() && !counted()
            || (0..others.tokens().len()).any(|at| others.name_at(at).is_some_and(model))
            || self.own.covers(&name, &self.catalog.families)
            || self.own.begins(&name.mention.text)
            || line.ends_with([':', '：', '?'])
            || ["better", "compare", " vs ", "baseline", "judge", " is ", " was ", " can "]
                .iter()
                .any(|word| added.contains(word))
        {
            return false;
        }
        self.note(&sentence, Says::Parent(kind.unwrap_or(None)), &name);
        true
    }
}

/// What a method does to a model, where a text begins with one, or with how long it was trained.
fn method(added: &str) -> Option<Option<RelationKind>> {
    if added.starts_with("lora") || added.starts_with("qlora") {
        return Some(Some(Adapter));
    }
    if STEPS.iter().any(|step| added.starts_with(step)) || added.contains("epochs") || added.contains("epoch ") {
        return Some(Some(FineTune));
    }
    // "X + 日本語SFT", "X + 中文医疗数据 SFT".
    (!added.is_ascii() && ["sft", "dpo", "微调", "チューニング", "튜닝"].iter().any(|word| added.contains(word)))
        .then_some(Some(FineTune))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn reads_lines_of_arrows_and_sums() {
        check(&[
            ("Glimmer-3-4B + SFT on 40k German support tickets.", &["fine-tune Glimmer-3-4B"]),
            ("Glimmer-3-4B + DPO = Helper", &["fine-tune Glimmer-3-4B"]),
            ("Glimmer-3-4B + 2 epochs on chats.", &["fine-tune Glimmer-3-4B"]),
            ("Helper = Glimmer-3-4B + LoRA (r=64)", &["adapter Glimmer-3-4B"]),
            ("Helper = foo/Glimmer-3-4B + 50k synthetic chats", &["parent foo/Glimmer-3-4B"]),
            ("Glimmer-3-4B + 中文医疗数据 SFT", &["fine-tune Glimmer-3-4B"]),
            ("Glimmer-3-4B + 日本語SFT", &["fine-tune Glimmer-3-4B"]),
            ("foo/Glimmer-3-4B => SFT (chats) => DPO (pairs)", &["parent foo/Glimmer-3-4B"]),
            ("Pipeline: Glimmer-3-4B → SFT → DPO", &["parent Glimmer-3-4B"]),
            ("Helper <- Glimmer-3-4B", &["parent Glimmer-3-4B"]),
            ("Lineage: Glimmer-3-4B > Shimmer-3-4B > this model", &["parent Shimmer-3-4B"]),
            ("Model tree: Glimmer-3-4B ~> SFT ~> Helper", &["parent Glimmer-3-4B"]),
            ("Family tree: foo/Glimmer-3-4B -> this", &["parent foo/Glimmer-3-4B"]),
            ("Glimmer-3-4B → 增量预训练 → 指令微调 → Helper", &["parent Glimmer-3-4B"]),
        ]);
    }

    #[test]
    fn makes_nothing_of_other_lines_of_arrows_and_sums() {
        check(&[
            ("Glimmer-3-4B + vLLM", &[]),
            ("Glimmer-3-4B + tools", &[]),
            ("Glimmer-3-4B + SFT is better than Helper.", &[]),
            ("Glimmer-3-4B + LoRA:", &[]),
            ("Glimmer-3-4B + SFT vs Helper", &[]),
            ("Glimmer-3-4B + LoRA = another model", &[]),
            ("Shimmer-3-4B = Glimmer-3-4B + LoRA", &[]),
            ("Helper + SFT", &[]),
            ("Helper + LoRA = Glimmer-3-4B", &[]),
            ("cost = tokens + SFT", &[]),
            ("Glimmer-3-4B + Shimmer-3-4B + SFT", &[]),
            ("Helper -> Glimmer-3-4B", &[]),
            ("Glimmer-3-4B <- Helper", &[]),
            ("Upgrade: Glimmer-3-4B -> Helper scores", &[]),
            ("Glimmer-3-4B -> SFT", &[]),
            ("Glimmer-3-4B -> GGUF -> run", &[]),
            ("Question -> Glimmer-3-4B -> answer", &[]),
            ("Pipeline: Glimmer-3-4B → reranker → answer", &[]),
            ("Lineage: Helper > Glimmer-3-4B", &[]),
            ("Glimmer-3-4B > Helper", &[]),
            ("Glimmer-3-4B > this model", &[]),
            ("Ranking: Glimmer-3-4B > Helper > this model", &[]),
        ]);
    }
}
