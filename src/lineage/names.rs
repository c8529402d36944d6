//! What a model's own name says of its parent: the weakest evidence, used where nothing stronger speaks.

use crate::catalog::{Families, Resolution};
use crate::model::ModelId;

/// Endings of repository names that say how the weights are stored, not which model it is. Compared as whole words.
const STORAGE_WORDS: [&str; 40] = [
    "gguf",
    "ggml",
    "gptq",
    "awq",
    "exl2",
    "exl3",
    "bnb",
    "4bit",
    "8bit",
    "6bit",
    "3bit",
    "5bit",
    "2bit",
    "mlx",
    "onnx",
    "int4",
    "int8",
    "fp8",
    "fp4",
    "nvfp4",
    "nf4",
    "mxfp8",
    "mxfp6",
    "1bit",
    "mxfp4",
    "fp16",
    "bf16",
    "w4a16",
    "w8a8",
    "w8a16",
    "imatrix",
    "quantized",
    "quant",
    "dynamic",
    "autoround",
    "hqq",
    "gptqmodel",
    "ud",
    "openvino",
    "coreml",
];

/// Those of the words that name a format and say nothing of the bits.
const FORMAT_WORDS: [&str; 6] = ["mlx", "onnx", "openvino", "coreml", "fp16", "bf16"];

/// Whether a name says that its weights have fewer bits, and not only another format.
pub(super) fn says_fewer_bits(name: &str) -> bool {
    let Some(bare) = without_storage_words(name) else { return false };
    let mut words = name[bare.len()..].split(['-', '_', '.', ' ']).filter(|word| !word.is_empty());
    words.any(|word| !FORMAT_WORDS.contains(&word.to_ascii_lowercase().as_str()))
}

/// The name without the words at its end that say how the weights are stored; `None` where there are none.
pub(super) fn without_storage_words(name: &str) -> Option<&str> {
    let mut rest = name.trim_end_matches(['-', '_', '.', ' ']);
    let whole = rest.len();
    loop {
        let start = rest.rfind(['-', '_', '.', ' ']).map_or(0, |at| at + 1);
        let word = rest[start..].to_ascii_lowercase();
        let stored = STORAGE_WORDS.contains(&word.as_str())
            || (start > 0 && is_gguf_type(&word, &rest[..start]))
            // The tool's own quantised copies end in `-unsloth-bnb-4bit`; alone the word says what a model was trained with.
            || (rest.len() < whole && word == "unsloth")
            || (start > 0 && word == "bit" && rest[..start - 1].ends_with(|character: char| character.is_ascii_digit()));
        if !stored || start == 0 {
            break;
        }
        rest = rest[..start].trim_end_matches(['-', '_', '.', ' ']);
    }
    (rest.len() < whole && !rest.is_empty()).then_some(rest)
}

/// Words such as `q4_k_m`, split at `_` as `q4`, `k`, `m`, or `iq3`. The letters and the digit count only after such a width:
/// the `1` of `helper-v0.1` and the `xl` of `helper-xl` say nothing of storage.
fn is_gguf_type(word: &str, before: &str) -> bool {
    let numbered = |word: &str| {
        let digits = word.strip_prefix("iq").or_else(|| word.strip_prefix('q'));
        digits.is_some_and(|rest| rest.len() <= 2 && rest.starts_with(|character: char| character.is_ascii_digit()))
    };
    let detail = |word: &str| matches!(word, "k" | "m" | "s" | "l" | "xl" | "xs" | "xxs" | "0" | "1");
    let mut words = before.rsplit(['-', '_', '.', ' ']).map(str::to_ascii_lowercase).filter(|word| !word.is_empty());
    numbered(word) || detail(word) && words.find(|word| !detail(word)).is_some_and(|word| numbered(&word))
}

/// The model that the longest run of words in a name means. Runs of one word count only when they hold a digit, so that a
/// common word never names a parent.
pub(super) fn named_inside(name: &str, families: &Families) -> Option<ModelId> {
    let words: Vec<(usize, usize)> = word_bounds(name);
    let bounded = &words[..words.len().min(16)];
    for length in (1..=bounded.len().min(8)).rev() {
        for run in bounded.windows(length) {
            let text = &name[run[0].0..run[length - 1].1];
            let distinct = text.bytes().any(|byte| byte.is_ascii_digit()) || length > 1;
            if distinct
                && text.len() >= 4
                && let Resolution::One(id) = families.resolve(text)
            {
                return Some(id);
            }
        }
    }
    None
}

/// Whether a name tells of experts put side by side: `8x7b`.
pub(super) fn has_experts(name: &str) -> bool {
    words(name).any(|word| {
        word.split_once('x').is_some_and(|(count, size)| {
            !count.is_empty()
                && count.bytes().all(|byte| byte.is_ascii_digit())
                && size.starts_with(|character: char| character.is_ascii_digit())
        })
    })
}

/// The words of a name, lower case.
pub(super) fn words(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split(['-', '_', ' ', '/', ':', '.']).map(str::to_ascii_lowercase)
}

fn word_bounds(name: &str) -> Vec<(usize, usize)> {
    let mut bounds = Vec::new();
    let mut start = 0;
    for (at, character) in name.char_indices() {
        if matches!(character, '-' | '_' | ' ' | '/' | ':') {
            if at > start {
                bounds.push((start, at));
            }
            start = at + character.len_utf8();
        }
    }
    if name.len() > start {
        bounds.push((start, name.len()));
    }
    bounds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_words_that_say_how_weights_are_stored() {
        for (name, base) in [
            ("helper-7b-GGUF", Some("helper-7b")),
            ("helper-7b-bnb-4bit", Some("helper-7b")),
            ("helper-7b-unsloth-bnb-4bit", Some("helper-7b")),
            ("helper-7b-unsloth", None),
            ("helper-7b.Q4_K_M", Some("helper-7b")),
            ("Helper 7B AWQ", Some("Helper 7B")),
            ("helper-7b", None),
            ("helper-7b-v0.1", None),
            ("helper-2-xl", None),
            ("helper-7b-Q8_0", Some("helper-7b")),
            ("gguf", None),
        ] {
            assert_eq!(without_storage_words(name), base, "{name}");
        }
    }

    #[test]
    fn tells_fewer_bits_from_another_format() {
        for (name, fewer) in [
            ("helper-7b-mlx", false),
            ("helper-7b-onnx-bf16", false),
            ("helper-7b-mlx-4bit", true),
            ("helper-7b-mxfp8", true),
            ("helper-7b-GGUF", true),
            ("helper-7b", false),
        ] {
            assert_eq!(says_fewer_bits(name), fewer, "{name}");
        }
    }
}
