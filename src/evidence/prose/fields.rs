//! Lines of the form `key: value`, in lists, tables and bold type: templates of cards, and the lines that tools write.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::grammar::Says;
use super::names::{Name, Sentence, Sure, Thing};
use super::tokens::Sort;
use crate::model::RelationKind::{Distillation, FineTune, Merge, Quantization};

/// What a field's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// A parent, teacher or dataset.
    Names(Says),
    /// The models of a merge, where the card speaks of one.
    Sources,
    /// The models of a merge, where a list holds nothing else.
    Recipe,
    /// The model that this one repackages.
    Original,
    /// A licence.
    License,
    /// The name of the model that a row of a table is about.
    Subject,
}

/// Keys, folded, of one sort, separated by `|`.
#[rustfmt::skip]
const KEYS: &[(Field, &str)] = &[
    (Field::Names(Says::Parent(Some(FineTune))), "finetuned from model|finetuned from|fine tuned from model|fine tuned from|fine tuned on model|finetuned model from|finetuned on top of|parent model finetuned|finetune of|fine tune of|微调自|feinabgestimmt von|affiné à partir de|ajustado a partir de"),
    (Field::Names(Says::Parent(None)), "base model|base models|base policy|base network|base vlm|base|base llm|base checkpoint|model base|foundation model|base foundation model|architecture base|backbone|backbone model|base architecture model|parent model|parent models|parent|pretrained model|pre trained model|pretrained checkpoint|initialized from|initialised from|initial model|init model|starting checkpoint|starting model|derived from|derived from model|based on|student model|student|base weights|基座模型|基础模型|底座模型|基座|底座|基底モデル|ベースモデル|ベース|베이스 모델|기반 모델|기본 모델|basismodell|modèle de base|modelo base|базовая модель|базовая"),
    (Field::Names(Says::Parent(Some(Merge))), "merged models|models merged|merge of"),
    (Field::Sources, "models used|models|components|ingredients|component models|source models|模型来源"),
    (Field::Recipe, "recipe|the recipe|merge recipe|model recipe|mix recipe|merging recipe"),
    (Field::Names(Says::Parent(Some(Quantization))), "quantized from|quantized version of|quantization of|gguf of|量化自"),
    (Field::Names(Says::Parent(Some(Distillation))), "distilled from"),
    (Field::Names(Says::Teacher), "teacher|teachers|teacher model|teacher models|教师模型|教師モデル|教師模型|교사 모델|lehrermodell|modèle enseignant|modelo maestro|модель учитель"),
    (Field::Names(Says::Dataset), "dataset|datasets|original dataset|sft dataset|sft data|training data|training dataset|training datasets|train data|train dataset|dataset used|datasets used|dataset(s)|fine tuning data|fine tuning dataset|fine tuning datasets|finetuning dataset|finetuning data|training set|trained on|data|训练数据|数据集|训练数据集|数据集名称|dataset name|데이터셋 이름|データセット名|データセット|学習データ|학습 데이터|데이터셋|trainingsdaten|datensatz|jeu de données|conjunto de datos|датасет|датасеты|датасеты для обучения|датасет для обучения|набор данных|наборы данных|обучающие данные"),
    (Field::Original, "original model|source model|original|original repo|original repository|original weights|converted from|source|quantized model|model page|原始模型|原模型|元モデル|원본 모델|originalmodell|modèle original|modelo original|оригинальная модель|исходная модель"),
    (Field::License, "license|licence|licenses|terms of use|license(s)|model license|model licence|license type|license agreement|usage license|许可证|许可|许可协议|开源协议|协议|ライセンス|라이선스|라이센스|lizenz|licencia|лицензия"),
    (Field::Subject, "model|model name|name|模型|モデル"),
];

static FIELDS: LazyLock<HashMap<&'static str, Field>> =
    LazyLock::new(|| KEYS.iter().flat_map(|(field, list)| list.split('|').map(move |key| (key, *field))).collect());

/// The field that a folded key names.
pub(super) fn field(key: &str) -> Option<Field> {
    let key = key.trim_matches(|c: char| !c.is_alphanumeric() && c != ')');
    let key = key
        .strip_suffix("[optional]")
        .or_else(|| key.strip_suffix("[optional"))
        .or_else(|| key.strip_suffix("(optional)"))
        .unwrap_or(key);
    let key = key.trim();
    if key.len() < 2 || key.len() > 48 {
        return None;
    }
    // "自建对话数据集": whatever stands before it, but for what is only tested on.
    let data = || {
        let tested = ["测试", "评测", "评估", "验证"].iter().any(|word| key.contains(word));
        (key.ends_with("数据集") && !tested).then_some(Field::Names(Says::Dataset))
    };
    FIELDS.get(key).copied().or_else(data)
}

/// The key of a folded line, and the offset at which its value starts.
pub(super) fn key(folded: &str) -> Option<(Field, usize)> {
    let head = &folded[..super::text::floor(folded, 60)];
    let colon = super::text::colon(head)?;
    Some((field(&head[..colon.start])?, colon.end))
}

/// The names in a field's value.
pub(super) fn values(sentence: &Sentence, says: Says) -> Vec<Name> {
    let mut out: Vec<Name> = Vec::new();
    let mut at = 0;
    let mut words = 0;
    let machines = says == Says::Dataset && is_of_machines(&sentence.text.folded[sentence.span.clone()]);
    // Whether a separator stands right before.
    let mut listed = false;
    while at < sentence.tokens.len() && out.len() < 40 {
        let word = sentence.word(at);
        if word == "(" {
            // What a bracket adds is no second value.
            at = (at..sentence.tokens.len()).find(|at| sentence.word(*at) == ")").map_or(sentence.tokens.len(), |at| at + 1);
            continue;
        }
        let after = std::mem::replace(&mut listed, joined(word)) || listed && word == "and";
        if let Some(name) = sentence.name_at(at) {
            let listed = after;
            let fits = match says {
                Says::Dataset => {
                    name.thing == Thing::Dataset
                        || name.sure == Sure::Id
                        || words == 0 && name.sure >= Sure::Shape
                        || listed && is_one_of_several(sentence, &name, out.len())
                }
                _ => name.thing != Thing::Dataset && (name.sure >= Sure::Shape || words == 0),
            };
            let fits = fits && !(machines && name.sure < Sure::Known);
            at = name.tokens.end;
            if matches!(sentence.word(at), "'s" | "’s") {
                // "Acme's Helper": the owner is no value.
                at += 1;
                continue;
            }
            if fits {
                out.push(name);
                words = 0;
                // Only a separator leads to a further value, or an id and its address on the next line.
                let address = says == Says::Dataset
                    && out.last().is_some_and(|name| name.sure == Sure::Id)
                    && (sentence.word(at) == ":" && sentence.plain(at + 1).starts_with("http")
                        || sentence.name_at(at).is_some_and(|next| next.sure == Sure::Id));
                if !joined(sentence.word(at)) && !address {
                    break;
                }
            }
            words += usize::from(!fits);
            if words > 2 {
                break;
            }
            continue;
        }
        let plain_word = sentence.tokens[at].sort == Sort::Word;
        if plain_word && !matches!(word, "the" | "a" | "an" | "and" | "model" | "meta" | "our") {
            words += 1;
        }
        let bracketed = word == "["
            && at == 0
            && (1..8).any(|at| sentence.word(at) == "]")
            && !sentence.text.folded[sentence.span.clone()].contains("needed");
        if bracketed {
            at += 1;
            continue;
        }
        if words > 2 || word == "[" || word == "." || out.is_empty() && word == "more" {
            break;
        }
        if plain_word && out.is_empty() && words == 1 && says != Says::Dataset && word.contains(' ') && !word.contains("more") {
            // "some-model-base": nothing but a field would call this a name.
            if let Some(mention) = super::names::bare(sentence.plain(at)) {
                out.push(Name { tokens: at..at + 1, thing: Thing::Model, sure: Sure::Shape, mention });
                break;
            }
        }
        at += 1;
    }
    if says == Says::Dataset
        && let [token] = sentence.tokens.as_slice()
        && out.is_empty()
        && is_plain_name(sentence.plain(0))
        && let Some(mention) = super::names::bare(&sentence.text.plain[token.span.clone()])
    {
        out.push(Name { tokens: 0..1, thing: Thing::Dataset, sure: Sure::Shape, mention });
    }
    out
}

/// Whether a value is about machines: "Trained on: two RTX 9000, 48GB".
fn is_of_machines(folded: &str) -> bool {
    const PARTS: &[&str] =
        &["gpu", "gpus", "cpu", "cpus", "tpu", "tpus", "rtx", "gtx", "vram", "a100", "a6000", "h100", "h200", "v100", "l40"];
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    words.any(|word| PARTS.contains(&word))
}

/// Whether a word separates values.
fn joined(word: &str) -> bool {
    matches!(word, "," | "and" | "&" | "+" | "、" | "/" | "|" | "，" | "(" | ")" | ";")
}

/// Whether a name in a list of datasets is one, though it is no more than a word with a capital: "LoreSet-2, PLIPPA".
fn is_one_of_several(sentence: &Sentence, name: &Name, before: usize) -> bool {
    let text = &name.mention.text;
    let inner = text.bytes().skip(1).any(|byte| byte.is_ascii_uppercase());
    let bound = matches!(sentence.word(name.tokens.end), "" | "," | "and" | "&" | "+" | "(" | "." | ";");
    let catalog = sentence.catalog;
    let named_else = || catalog.makers.by_handle(text).is_some() || catalog.licenses.named(text).is_some();
    before > 0 && bound && text.len() > 2 && inner && !text.contains(' ') && name.thing != Thing::Model && !named_else()
}

/// Whether a field's only word may name a dataset: in lower case, as ids are, and no word that says that it has no name.
fn is_plain_name(word: &str) -> bool {
    const NAMELESS: &[&str] = &[
        "above",
        "below",
        "custom",
        "internal",
        "mixed",
        "none",
        "other",
        "own",
        "private",
        "proprietary",
        "public",
        "see",
        "self",
        "synthetic",
        "tba",
        "tbd",
        "text",
        "unknown",
        "various",
        "web",
        "yes",
        "images",
        "audio",
        "n/a",
        "multiple",
        "confidential",
    ];
    word.len() > 2
        && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'))
        && word.starts_with(|first: char| first.is_ascii_lowercase())
        && !NAMELESS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_keys_of_templates() {
        assert_eq!(key("finetuned from model [optional]: x"), Some((Field::Names(Says::Parent(Some(FineTune))), 32)));
        assert_eq!(field("base model"), Some(Field::Names(Says::Parent(None))));
        assert_eq!(field("基座模型"), Some(Field::Names(Says::Parent(None))));
        assert_eq!(field("model type"), None);
    }
}
