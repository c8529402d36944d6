//! Where the training data comes from, in languages that say so in words of their own: "训练数据来自 X", "데이터는 X를 사용".

use super::Reader;

impl Reader<'_> {
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
];
