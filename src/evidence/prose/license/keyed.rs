//! Lines of the form "key: licence" whose key says of what: "Model License: X", "License for Y base weights: X", "Base model: X".

use super::super::names::{Sentence, Sure, Thing};
use super::super::own::Own;
use super::Of;

/// Longest key, in bytes.
const KEY: usize = 90;

/// What a key is about.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) enum Keyed {
    /// The licence of code, data or something else that is no model.
    Aside,
    /// A model's licence, with the offset in the plain text at which the value starts.
    Licence(Of, usize),
}

/// Reads the key of a sentence; `None` where it has none about a licence. In a section about terms, the key need not say so.
pub(in super::super) fn keyed(sentence: &Sentence, own: &Own, terms: bool) -> Option<Keyed> {
    let folded = &sentence.text.folded[sentence.span.clone()];
    let head = &folded[..super::super::text::floor(folded, KEY)];
    let (colon, mark) = head.char_indices().find(|(_, c)| matches!(c, ':' | '：'))?;
    let key = head[..colon].trim();
    let has = |words: &[&str]| words.iter().any(|word| key.contains(word));
    let about = has(&["licen", "lizenz", "许可", "协议", "ライセンス", "라이선스", "лиценз"]);
    let verb = has(&[" is ", " are ", " under ", " see ", " can ", " must ", " may "])
        || key.starts_with("if ")
        || key.contains(". ")
        || key.contains(',');
    let weights = is_weights(key);
    // "Code and weights: X" is of both.
    let both = ["code", "代码"].iter().any(|code| key.contains(code))
        && ["weight", "model", "checkpoint", "权重", "模型"].iter().any(|model| key.contains(model))
        && [" and ", " & ", "/", "+", "和", "与"].iter().any(|joint| key.contains(joint))
        && !["data", "数据", "base"].iter().any(|other| key.contains(other));
    if both && (about || terms) && !verb {
        return Some(Keyed::Licence(Of::Own, sentence.span.start + colon + mark.len_utf8()));
    }
    if !(about || terms || weights) || verb || key.is_empty() {
        return None;
    }
    let value = sentence.span.start + colon + mark.len_utf8();
    if has(&[
        "code",
        "framework",
        "框架",
        "dataset",
        "data",
        "corpus",
        "script",
        "library",
        "paper",
        "tokenizer",
        "代码",
        "源码",
        "数据",
        "コード",
        "データ",
        "코드",
        "데이터",
    ]) {
        return Some(Keyed::Aside);
    }
    let last = sentence.token_from(sentence.span.start + colon);
    let names: Vec<_> = (0..last)
        .filter_map(|at| sentence.name_at(at))
        .filter(|name| name.sure >= Sure::Shape && name.thing != Thing::Dataset)
        .collect();
    let owns = names.first().is_some_and(|name| own.covers(name, &sentence.catalog.families));
    let named = names.into_iter().find(|name| !own.covers(name, &sentence.catalog.families));
    let base = has(&["base", "original", "parent", "upstream", "backbone", "基座", "底座", "ベース", "베이스", "원본"]);
    if base {
        return Some(Keyed::Licence(Of::Other(named.map(|name| name.mention)), value));
    }
    if let Some(name) = named {
        return about.then_some(Keyed::Licence(Of::Other(Some(name.mention)), value));
    }
    let model = owns || has(&["model", "weight", "checkpoint", "adapter", "lora", "模型", "权重", "權重", "モデル", "모델"]);
    let plain = terms && ["model", "models", "the model", "模型", "モデル", "모델"].contains(&key);
    (model && (about || plain || has(&["weight", "checkpoint", "adapter", "lora", "权重", "權重"])))
        .then_some(Keyed::Licence(Of::Own, value))
}

/// Whether a key can be about nothing but the weights: wherever it stands, a licence behind it is theirs.
pub(in super::super) fn is_weights(key: &str) -> bool {
    let key = key.rsplit(['。', '\n', '-']).next().unwrap_or(key).trim();
    [
        "weights",
        "model weights",
        "adapter weights",
        "the weights",
        "lora weights",
        "模型权重",
        "權重",
        "权重",
        "內嵌權重",
        "モデルの重み",
    ]
    .contains(&key)
}
