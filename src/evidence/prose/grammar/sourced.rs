//! Where the training data comes from, in languages that say so in words of their own: "训练数据来自 X", "데이터는 X를 사용".

use super::super::names::{Name, Sure, Thing};
use super::{Reader, Says};
use crate::evidence::MentionForm;

impl Reader<'_> {
    /// "训练数据来自 `acme/talk`": an id right behind such words.
    pub(super) fn sourced_id(&mut self) {
        let span = self.sentence.span.clone();
        let folded = &self.sentence.text.folded[span.clone()];
        if folded.is_ascii() || !self.tells_where_data_comes_from() {
            return;
        }
        let end = SOURCED.iter().find_map(|words| folded.find(words).map(|at| span.start + at + words.len()));
        let Some(at) = end.map(|end| self.sentence.token_from(end)) else { return };
        let known = |name: &Name| self.sentence.catalog.families.knows(&name.mention.text);
        let fits = |name: &Name| {
            name.sure == Sure::Id && name.mention.form == MentionForm::HubId && name.thing != Thing::Model && !known(name)
        };
        let named = (at..at + 2).find_map(|at| self.sentence.name_at(at)).filter(fits);
        let said = |name: &Name| self.out.findings.iter().any(|finding| finding.name.mention == name.mention);
        if let Some(name) = named.filter(|name| !said(name)) {
            self.push(Says::Dataset, Name { thing: Thing::Dataset, ..name });
        }
    }

    /// "训练数据来自 [X](its page)".
    pub(super) fn tells_where_data_comes_from(&self) -> bool {
        let folded = &self.sentence.text.folded[self.sentence.span.clone()];
        // Tests, and what is only like it.
        const OTHERS: &[&str] = &[
            "评测",
            "测试",
            "验证",
            "格式",
            "不同",
            "評価",
            "テスト",
            "検証",
            "異な",
            "同じ",
            "形式",
            "평가",
            "테스트",
            "검증",
            "다릅",
            "다른",
            "달리",
            "형식",
            "같은",
        ];
        !folded.is_ascii()
            && SOURCED.iter().any(|words| folded.contains(words))
            && !OTHERS.iter().any(|words| folded.contains(words))
    }
}

/// Phrases that tell where the training data comes from.
pub(super) const SOURCED: &[&str] = &[
    "训练数据来自",
    "训练数据为",
    "训练数据包括",
    "训练集来自",
    "訓練資料來自",
    "学習データには",
    "학습 데이터는",
    "데이터는",
    "데이터셋은",
    "データセットは",
    "训练语料",
    "训练数据使用",
    "训练数据采用",
];
