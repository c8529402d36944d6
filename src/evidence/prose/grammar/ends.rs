//! Languages that put the verb, or the noun for what came of it, behind its object: "X を LoRA で学習", "X에 … 기법을 적용해 학습한",
//! "对 X 进行 4bit 量化", "X 的中文微调版". What was used may stand between.

mod words;

use self::words::{
    DATA, LEADS, MADE, MADE_BY, NOUNS, OTHERS, OWN, OWNERS, PAGES, PARTICLES, PARTS, POSSIBLE, QUALIFIERS, TOOLS, USED,
};
use super::super::cues::{Cue, Hit, What};
use super::super::names::{Name, Sure, Thing, has_size};
use super::super::own::Subject;
use super::super::tokens::Sort;
use super::{Finding, Reader, Says};
use crate::model::RelationKind::{self, ContinuedPretraining, Conversion, FineTune, Merge, Quantization};

/// How far back the object is looked for, in tokens.
const REACH: usize = 40;
/// The longest text between object and verb, in characters.
const LONGEST: usize = 36;

impl Reader<'_> {
    /// What a verb or a noun behind its object says; false where its object isn't found.
    pub(super) fn ends(&mut self, index: usize, what: What) -> bool {
        let hit = self.hits[index].clone();
        let Some(name) = self.object_behind(&hit) else { return false };
        let gap = self.gap(&name, &hit);
        let sentence = &self.sentence.text.folded[self.sentence.span.clone()];
        let row = if what == What::Parent(Some(Merge)) { self.joined_to(&name) } else { Vec::new() };
        let first = row.last().unwrap_or(&name);
        let before = &self.sentence.text.folded[self.sentence.span.start..self.start_of(first)];
        let after = self.after(&hit);
        let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
        if gap.chars().count() > LONGEST
            || gap.contains([',', '，', '、', '；', '：'])
            || has(before, OTHERS)
            || has(sentence, POSSIBLE)
            || self.opens_with_another(&name)
            || self.tells_of_another(&hit)
        {
            return false;
        }
        let mut led = before.trim_end_matches([' ', '`', '"', '“']);
        while let Some(shorter) = ["原始的", "原始", "原版", "官方的", "官方", "开源的", "开源", "预训练的"]
            .iter()
            .find_map(|word| led.strip_suffix(word))
        {
            led = shorter.trim_end();
        }
        let lead = LEADS.iter().any(|lead| led.ends_with(lead));
        let starts = |words: &[&str]| words.iter().find_map(|word| gap.strip_prefix(word));
        let of_a_part = OWNERS.iter().filter_map(|owner| gap.strip_prefix(owner)).any(|rest| begins(rest.trim(), PARTS));
        // "X 모델을 학습한 방식": how it was done.
        let of_a_way =
            begins(after.trim_start(), &["方式", "方法", "的方法", "的方式", "过程", "방식", "방법", "과정", "手順"]);
        if of_a_part || of_a_way || begins(gap, PARTS) || ends_with_a_part(before) {
            return false;
        }
        if let Some(teachers) = (what == What::Teacher).then(|| self.distilled_by(&hit, before, gap)).flatten() {
            teachers.into_iter().for_each(|name| self.push(Says::Parent(Some(RelationKind::Distillation)), name));
            self.push(Says::Parent(Some(FineTune)), name);
            return true;
        }
        match what {
            What::Teacher => {
                let word = &self.sentence.text.folded[hit.span.clone()];
                let distills = ["蒸馏", "蒸餾", "蒸留", "증류"].iter().any(|root| word.contains(root));
                let known = distills && starts(&["의 지식", "の知識", "的知识"]).is_some();
                let tool = match () {
                    () if known => true,
                    () if lead => gap.is_empty() || starts(TOOLS).is_some() || !distills,
                    () if word.ends_with("させ") => gap == "に",
                    () => starts(TOOLS).is_some() || gap.is_empty() && begins(word, &["로", "으로", "で"]),
                };
                let of_data = distills || has(sentence, DATA) && !has(sentence, PAGES);
                if tool && of_data && !has(gap, &["学習", "학습", "训练"]) {
                    self.teach(index, name);
                    return true;
                }
                false
            }
            What::Parent(kind) => {
                let found = |finding: &Finding| finding.name.tokens.start == name.tokens.start;
                // "X에 데이터를 추가 학습": what was done stands with what it was done with.
                let word = &self.sentence.text.folded[hit.span.clone()];
                if begins(word, &["を", "을", "를"]) && starts(&["に", "에", "위에"]).is_none() {
                    return false;
                }
                if has(gap, MADE) || self.out.findings.iter().any(found) {
                    return false;
                }
                let version = self.is_version(&hit);
                let owned = starts(OWNERS).is_some() || gap.is_empty() || is_qualified(gap);
                let fits = match version {
                    true => owned && self.is_told_of_this(before, after),
                    false => {
                        starts(PARTICLES).is_some()
                            || lead
                            || kind == Some(Merge)
                            || owned && self.is_told_of_this(before, after)
                    }
                };
                let row = kind != Some(Merge) || !row.is_empty();
                if !fits || !row || self.names_another(self.sentence.token_from(hit.span.end)) {
                    return false;
                }
                let bits = ["gguf", "ggml", "gptq", "awq", "exl2", "4bit", "8bit", "4 bit", "8 bit", "int4", "int8"];
                let kind = match kind {
                    Some(Conversion) if has(gap, &bits) || has(after, &bits) => Some(Quantization),
                    kind => kind.or_else(|| self.refine(index)),
                };
                self.claim(index, What::Parent(kind), name);
                true
            }
        }
    }

    /// "利用 X 和 Y 对 Z 进行蒸馏": X and Y taught, Z was taught.
    fn distilled_by(&self, hit: &Hit, before: &str, gap: &str) -> Option<Vec<Name>> {
        let word = &self.sentence.text.folded[hit.span.clone()];
        let led = before.trim_end_matches([' ', '`', '"', '“']);
        let rest = word.contains('蒸').then(|| led.strip_suffix(['对', '對'])).flatten()?;
        let end = self.sentence.token_from(self.sentence.span.start + rest.trim_end().len());
        if !(gap.is_empty() || begins(gap, &["进行", "進行", "做"])) {
            return None;
        }
        let teacher = self.sentence.name_before(end).filter(|name| name.sure >= Sure::Shape && name.is_model())?;
        let row = self.joined_to(&teacher);
        let first = row.last().unwrap_or(&teacher);
        let lead = self.sentence.text.folded[self.sentence.span.start..self.start_of(first)].trim_end_matches([' ', '`', '"']);
        if !["用", "以", "通过", "借助", "由"].iter().any(|word| lead.ends_with(word)) || self.guards.subject == Subject::Other
        {
            return None;
        }
        Some(row.into_iter().rev().chain([teacher]).collect())
    }

    /// The dataset behind which a verb of training stands: "example/talk データセットで学習"; or before which "学習には" does.
    pub(super) fn learns(&mut self, index: usize) -> bool {
        let hit = self.hits[index].clone();
        let next = self.sentence.token_from(hit.span.end);
        let data = |name: &Name| name.thing == Thing::Dataset && name.sure == Sure::Id;
        if hit.cue == Cue::Learns
            && let Some(name) = (next..next + 2).find_map(|at| self.sentence.name_at(at)).filter(data)
            && self.is_used(&name)
        {
            self.attach(index, Says::Dataset, name);
            return true;
        }
        let end = self.sentence.token_from(hit.span.start);
        let found = (end.saturating_sub(REACH)..=end).rev().find_map(|at| self.sentence.name_before(at));
        // "使用 X 数据进行训练": a name that the catalogue has.
        let folded = &self.sentence.text.folded[self.sentence.span.clone()];
        let known = |name: &Name| {
            // "기존 X는 …로 학습되었으며" tells of what there was before.
            name.thing == Thing::Dataset
                && self.sentence.catalog.datasets.named(&name.mention.text).is_some()
                && !["기존", "既存", "原模型", "原版"].iter().any(|word| folded.contains(word))
        };
        let Some(name) =
            found.filter(|name| (name.sure == Sure::Id || known(name)) && !self.setting.own.is(&name.mention.text))
        else {
            return false;
        };
        let gap = self.gap(&name, &hit);
        let sentence = &self.sentence.text.folded[self.sentence.span.clone()];
        let data = name.thing == Thing::Dataset
            || name.thing == Thing::Either
                && (begins(gap, DATA) || ["data", "corpus"].iter().any(|word| name.mention.text.to_lowercase().contains(word)));
        let against = POSSIBLE.iter().chain(OTHERS).any(|word| sentence.contains(word));
        if !data || against || self.tells_of_another(&hit) || gap.chars().count() > LONGEST || gap.contains([',', '，', '；'])
        {
            return false;
        }
        let row = self.joined_to(&name);
        let titled = |name: &Name| self.sentence.catalog.datasets.named(&name.mention.text).is_some();
        let fits = |name: &Name| name.sure == Sure::Id && name.thing != Thing::Model || titled(name);
        for name in row.into_iter().rev().filter(fits).chain([name]).collect::<Vec<_>>() {
            self.attach(index, Says::Dataset, Name { thing: Thing::Dataset, ..name });
        }
        true
    }

    /// What follows a cue in its sentence.
    pub(super) fn after(&self, hit: &Hit) -> &str {
        self.sentence.text.folded.get(hit.span.end..self.sentence.span.end).unwrap_or("")
    }

    /// The nearest name before a cue that may be a model's.
    fn object_behind(&self, hit: &Hit) -> Option<Name> {
        let end = self.sentence.token_from(hit.span.start);
        let model = |name: &Name| name.is_model() && !self.setting.own.covers(name, &self.sentence.catalog.families);
        (end.saturating_sub(REACH)..=end).rev().find_map(|at| self.sentence.name_before(at).filter(|name| model(name)))
    }

    /// What stands between a name and a cue, but for a word for a model.
    fn gap(&self, name: &Name, hit: &Hit) -> &str {
        let start = self.sentence.tokens().get(name.tokens.end - 1).map_or(hit.span.start, |token| token.span.end);
        let mut gap = self.sentence.text.folded.get(start..hit.span.start).unwrap_or("").trim();
        while let Some(rest) = NOUNS.iter().find_map(|noun| gap.strip_prefix(noun)) {
            gap = rest.trim();
        }
        gap
    }

    /// Whether what follows a name says that it was used: "ベースモデルとして X を採用", and not what differs from it or may be.
    pub(super) fn is_used(&self, name: &Name) -> bool {
        let start = self.sentence.tokens().get(name.tokens.end - 1).map_or(self.sentence.span.end, |token| token.span.end);
        let mut rest = self.sentence.text.folded.get(start..self.sentence.span.end).unwrap_or("").trim();
        while let Some(shorter) =
            NOUNS.iter().chain(DATA).chain(&["集", "セット", "셋"]).find_map(|noun| rest.strip_prefix(noun))
        {
            rest = shorter.trim();
        }
        let sentence = &self.sentence.text.folded[self.sentence.span.clone()];
        let against = POSSIBLE.iter().chain(OTHERS).chain(&["必要", "予定", "예정"]).any(|word| sentence.contains(word));
        !against && (rest.is_empty() || begins(rest, USED) || rest.starts_with(|first: char| !first.is_alphanumeric()))
    }

    /// "在 X 上训练的 Y", "X で学習した Y": what was made from it is another model.
    fn tells_of_another(&self, hit: &Hit) -> bool {
        let mut at = self.sentence.token_from(hit.span.end);
        for _ in 0..2 {
            at += usize::from(matches!(self.sentence.word(at), "的" | "し" | "た" | "한" | "된" | "得" | "到"));
        }
        let other = self.sentence.name_at(at);
        other.is_some_and(|other| {
            (other.sure >= Sure::Family || has_size(&other.mention.text))
                && other.thing != Thing::Dataset
                && !self.setting.own.covers(&other, &self.sentence.catalog.families)
        })
    }

    /// "기반 모델로 X를 사용", "基于某公司开源的 X": from where an object behind such words is looked for; `None` where it isn't one.
    pub(super) fn behind_abroad(&self, index: usize, next: usize) -> Option<usize> {
        let phrase = &self.sentence.text.folded[self.hits[index].span.clone()];
        let serves = [
            "モデルとして",
            "ベースとして",
            "値として",
            "重みとして",
            "師として",
            "모델로",
            "모델로는",
            "백본으로",
            "가중치로",
            "교사로",
        ];
        if serves.iter().any(|end| phrase.ends_with(end)) {
            let name = (next..next + 2).find_map(|at| self.sentence.name_at(at))?;
            return self.is_used(&name).then_some(next);
        }
        if matches!(phrase, "合并了" | "融合了") {
            let before = &self.sentence.text.folded[self.sentence.span.start..self.hits[index].span.start];
            return (!OTHERS.iter().chain(&["其他", "可以"]).any(|word| before.contains(word))).then_some(next);
        }
        if phrase.ends_with("格式的") {
            let start = self.sentence.token_from(self.hits[index].span.start);
            let told = start == 0 && self.setting.opening || matches!(self.sentence.word_back(start, 1), "是" | "为");
            let sentence = &self.sentence.text.folded[self.sentence.span.clone()];
            return (told && !POSSIBLE.iter().any(|word| sentence.contains(word))).then_some(next);
        }
        // Whose model it is: "某公司开源的".
        let sign = |at: usize| self.sentence.tokens().get(at).is_some_and(|token| token.sort == Sort::Sign);
        let named = (next..next + 12).take_while(|at| sign(*at)).last();
        let owned = named.filter(|at| {
            let before = self.sentence.tokens()[*at].span.end;
            let told = &self.sentence.text.folded[self.sentence.tokens()[next].span.start..before];
            ["开源的", "发布的", "提出的", "官方的", "推出的", "開源的", "釋出的"].iter().any(|end| told.ends_with(end))
                || phrase.ends_with('自') && told.ends_with('的')
        });
        Some(owned.map_or(next, |at| at + 1))
    }

    /// "数据由 X 生成", "X 生成了 10 万条训练数据": bare, such a verb may be about anything.
    pub(super) fn made_data(&self, index: usize) -> bool {
        let hit = &self.hits[index].span;
        let folded = &self.sentence.text.folded;
        if !matches!(&folded[hit.clone()], "生成" | "标注" | "標註" | "撰写" | "编写" | "翻译") {
            return true;
        }
        let near: String =
            folded[hit.end..self.sentence.span.end].chars().take(16).take_while(|c| !matches!(c, ',' | '，')).collect();
        MADE_BY.iter().any(|words| folded[self.sentence.span.clone()].contains(words))
            || ["训练数据", "微调数据", "指令数据", "合成数据", "训练样本"].iter().any(|words| near.contains(words))
    }

    /// Whether another model opens the sentence: "Y 由 X 微调而来".
    fn opens_with_another(&self, object: &Name) -> bool {
        let first = (0..3).find_map(|at| self.sentence.name_at(at));
        self.guards.subject == Subject::Other
            || first.is_some_and(|first| {
                first.tokens.end <= object.tokens.start
                    && first.thing != Thing::Dataset
                    && (first.sure >= Sure::Family || has_size(&first.mention.text))
                    && !self.setting.own.covers(&first, &self.sentence.catalog.families)
                    && self.sentence.tokens().get(first.tokens.end).is_some_and(|token| token.sort == Sort::Sign)
                    && !["和", "与", "與", "と", "와", "과", "及"].contains(&self.sentence.word(first.tokens.end))
            })
    }

    /// Whether a cue is a noun for what came of a model.
    fn is_version(&self, hit: &Hit) -> bool {
        let word = &self.sentence.text.folded[hit.span.clone()];
        ["版", "版本", "模型", "镜像", "ミラー", "モデル", "버전", "모델", "미러", "lora", "어댑터", "アダプタ", "适配器"]
            .iter()
            .any(|end| word.ends_with(end))
    }

    /// Whether a noun is said of this model: "本模型是X的微调版", or a text that holds nothing else.
    fn is_told_of_this(&self, before: &str, after: &str) -> bool {
        let lead = before.trim_end_matches([' ', '`', '"', '“', '「', '[', '(', '*', ':', '：', '、', ',']);
        let own = OWN.iter().any(|word| before.contains(word));
        let copula = ["是", "为", "は", "은", "는"].iter().any(|word| lead.ends_with(word));
        let own_name =
            || self.sentence.name_at(0).is_some_and(|name| self.setting.own.covers(&name, &self.sentence.catalog.families));
        let closes = || {
            if after.starts_with(['，', ',', '。', '（', '(', ';', '；']) {
                return true;
            }
            let after = after.trim_matches(|c: char| !c.is_alphanumeric());
            ["です", "입니다", "である", "용", "用", "，", ","].iter().any(|end| after.starts_with(end))
                || after.chars().count() < 3
        };
        own || copula && own_name()
            || lead.is_empty()
                && self.setting.opening
                && (closes() || self.sentence.text.folded[self.sentence.span.clone()].ends_with('用'))
    }

    /// Notes what is joined to an object before it, as in languages that put the verb last: "A and B merged".
    pub(super) fn joined_before(&mut self, index: usize, says: Says, name: &Name) {
        self.joined_to(name).into_iter().for_each(|other| self.attach(index, says, other));
    }

    /// The names that are joined to one before it, the nearest first.
    fn joined_to(&self, name: &Name) -> Vec<Name> {
        let (mut start, mut row) = (name.tokens.start, Vec::new());
        while row.len() < 8 {
            let joint = self.sentence.back_over(start, |word| super::JOINERS.contains(word));
            let other = (joint < start).then(|| self.sentence.name_before(joint)).flatten();
            let Some(other) = other.filter(|other| other.sure >= Sure::Shape) else { break };
            start = other.tokens.start;
            row.push(other);
        }
        row
    }
}

/// Whether what follows a verb makes it no more than possible: "微調整できます", "파인튜닝할 수".
pub(super) fn is_only_possible(after: &str) -> bool {
    if after.is_ascii() {
        return false;
    }
    let after = after.trim_start();
    let rest = ["量子化", "양자화"].iter().find_map(|verb| after.strip_prefix(verb)).unwrap_or(after);
    begins(
        rest,
        &[
            "でき",
            "することができ",
            "してください",
            "する予定",
            "する方法",
            "する場合",
            "すると",
            "するには",
            "したい",
            "하려면",
            "하는 방법",
            "하면",
            "하세요",
            "사용하는 다른",
            "할 수",
            "할 예정",
        ],
    )
}

/// Whether a part of a model leads to its name: "词表在 X 的基础上".
pub(super) fn ends_with_a_part(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '`', '"', '“', '在', '用', '使', '从', '由']);
    ["词表", "分词器", "トークナイザー", "토크나이저"].iter().any(|part| before.ends_with(part))
}

fn begins(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.starts_with(word))
}

/// Whether a text is nothing but qualifiers.
fn is_qualified(text: &str) -> bool {
    let mut rest = text.trim_matches([' ', '-']);
    while let Some(shorter) = QUALIFIERS.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = shorter.trim_start_matches([' ', '-', '的']);
    }
    rest.is_empty()
}

/// Whether a cue is a verb of training in one of these languages.
pub(super) fn trains(hit: &Hit) -> bool {
    let tunes = |what: What| matches!(what, What::Parent(Some(FineTune | ContinuedPretraining)));
    matches!(hit.cue, Cue::Learns) || matches!(hit.cue, Cue::Before(what) | Cue::After(what) | Cue::Ends(what) if tunes(what))
}

/// Whether a cue that stands right behind its object may stand further from it, as one does that begins with no particle of it.
pub(super) fn may_stand_apart(folded: &str, what: What) -> bool {
    let kinds = [FineTune, ContinuedPretraining, Quantization, Conversion, Merge];
    let kind = |kind: RelationKind| kinds.contains(&kind);
    matches!(what, What::Parent(Some(found)) if kind(found))
        && !folded.is_ascii()
        && !begins(folded, &["的", "に", "の", "から", "의", "에", "模型", "모델"])
        && !folded.starts_with("in ")
}

#[cfg(test)]
mod tests;
