//! Weight files by their names: which files are weights, which of them belong together, and a model that is one such file.
//!
//! Splits (`-00001-of-00003`) and quantizations (`.Q4_K_M`) of one stem are one model; files of unrelated stems that lie in one
//! folder without a card or a config are a model each.

use std::collections::BTreeMap;

/// Endings of files that hold weights.
const ENDINGS: [&str; 18] = [
    "safetensors",
    "gguf",
    "ggml",
    "pt",
    "pth",
    "ckpt",
    "onnx",
    "h5",
    "keras",
    "msgpack",
    "tflite",
    "litertlm",
    "mlmodel",
    "npz",
    "nemo",
    "pdparams",
    "dduf",
    "llamafile",
];

/// Beginnings of `.bin` files that hold weights; other `.bin` files hold anything.
const BIN_STEMS: [&str; 8] = ["pytorch", "model", "adapter", "diffusion", "consolidated", "ggml", "weights", "openvino"];

/// Beginnings of files that a trainer leaves beside the weights.
const TRAINER_STEMS: [&str; 5] = ["training_args", "optimizer", "scheduler", "rng_state", "random_states"];

/// Stems that name a role and no model: the folder that holds such a file is the model.
const ROLES: [&str; 15] = [
    "model",
    "pytorch_model",
    "adapter_model",
    "diffusion_pytorch_model",
    "tf_model",
    "flax_model",
    "consolidated",
    "weights",
    "adapter",
    "adapters",
    "pytorch_lora_weights",
    "openvino_model",
    "ggml-model",
    "pytorch_model_fsdp",
    "lora",
];

/// Longest word for a quantization, in bytes.
const MAX_WORD: usize = 16;

/// A name before its last dot, and the ending behind it.
pub(crate) fn split_ending(name: &str) -> (&str, &str) {
    name.bytes().rposition(|byte| byte == b'.').map_or((name, ""), |dot| (&name[..dot], &name[dot + 1..]))
}

/// Whether a file of that name holds weights.
pub(crate) fn is_weights(name: &str) -> bool {
    let (stem, ending) = split_ending(name);
    let Some(first) = ending.bytes().next() else { return false };
    let is = |known: &str| {
        known.len() == ending.len() && known.as_bytes()[0] == first.to_ascii_lowercase() && known.eq_ignore_ascii_case(ending)
    };
    let is_bin = is("bin");
    if !is_bin && !ENDINGS.iter().any(|known| is(known)) {
        return false;
    }
    let stem = stem.to_ascii_lowercase();
    let starts = |stems: &[&str]| stems.iter().any(|start| stem.starts_with(start));
    !starts(&TRAINER_STEMS) && (!is_bin || starts(&BIN_STEMS) || stem.contains("model") || stem.contains("lora"))
}

/// The name of a weight file without its ending and its place in a split.
pub(crate) fn stem(name: &str) -> &str {
    without_split(split_ending(name).0).0
}

/// A stem without `-00001-of-00003`, and that split's number and count.
fn without_split(stem: &str) -> (&str, Option<(u32, u32)>) {
    let parsed = || {
        let (rest, count) = stem.rsplit_once("-of-")?;
        let (rest, number) = rest.rsplit_once('-')?;
        let figure = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
        (number.len() >= 2).then_some(())?;
        Some((rest, (figure(number)?, figure(count)?)))
    };
    parsed().map_or((stem, None), |(rest, split)| (rest, Some(split)))
}

/// Whether two names are splits of one set.
pub(super) fn same_set(one: &str, other: &str) -> bool {
    let parts = |name| {
        let (stem, ending) = split_ending(name);
        let (stem, split) = without_split(stem);
        split.map(|(_, count)| (stem, ending, count))
    };
    parts(one).is_some() && parts(one) == parts(other)
}

/// Splits a name such as `helper-7b.Q4_K_M` into the model's name and the word for its quantization.
pub(crate) fn quantization(stem: &str) -> Option<(&str, &str)> {
    // No word is longer than this; an earlier separator starts none.
    let from = stem.len().saturating_sub(MAX_WORD + 1);
    let separators = stem.bytes().enumerate().skip(from).filter(|(_, byte)| matches!(byte, b'.' | b'-' | b'_'));
    separators.map(|(index, _)| (&stem[..index], &stem[index + 1..])).find_map(|(before, word)| {
        (!before.is_empty() && is_quantization(word)).then(|| {
            let before = ["-UD", ".i1", "-i1", "-imat"].iter().find_map(|mark| before.strip_suffix(mark)).unwrap_or(before);
            (before, word)
        })
    })
}

/// Whether a whole word is a type of the GGUF world: `Q4_K_M`, `IQ3_XXS`, `BF16`, `MXFP4`.
fn is_quantization(word: &str) -> bool {
    let upper = word.to_ascii_uppercase();
    if matches!(upper.as_str(), "F16" | "F32" | "BF16" | "FP16" | "FP32" | "FP8" | "MXFP4" | "NVFP4" | "INT4" | "INT8") {
        return true;
    }
    let Some(rest) = ["IQ", "TQ", "Q"].iter().find_map(|start| upper.strip_prefix(start)) else { return false };
    let mut parts = rest.split('_');
    let bits = parts.next().is_some_and(|bits| matches!(bits.as_bytes(), [b'1'..=b'8']));
    let mut tail = 0;
    let known = parts.all(|part| {
        tail += 1;
        matches!(part, "0" | "1" | "4" | "8" | "K" | "S" | "M" | "L" | "XS" | "XL" | "XXS" | "NL" | "XXL" | "P")
    });
    bits && known && tail <= 4 && (tail > 0 || word.starts_with(['q', 'Q']))
}

/// Weight files of one folder that belong together.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// Their common name, as the first file spells it.
    pub(super) stem: String,
    /// Indices into the names that were grouped.
    pub(super) members: Vec<usize>,
    /// Splits that the names promise and that are not there: how many of how many.
    pub(super) missing: Option<(u32, u32)>,
}

/// The weight files among `names` by stem, ordered by stem; `None` where one of them names a role and no model.
pub(super) fn groups<'a>(names: impl Iterator<Item = &'a str>) -> Option<Vec<Group>> {
    let mut found: BTreeMap<String, Group> = BTreeMap::new();
    let mut companions = Vec::new();
    for (index, name) in names.enumerate().filter(|(_, name)| is_weights(name)) {
        let whole = stem(name);
        let stem = quantization(whole).map_or(whole, |(stem, _)| stem);
        let lower = stem.to_ascii_lowercase();
        if ROLES.iter().any(|role| lower == *role) || lower.starts_with("consolidated.") {
            return None;
        }
        if lower.starts_with("mmproj") || lower.contains("imatrix") {
            companions.push((index, stem));
            continue;
        }
        let new = || Group { stem: stem.to_owned(), members: Vec::new(), missing: None };
        found.entry(lower).or_insert_with(new).members.push(index);
    }
    let mut groups: Vec<Group> = found.into_values().collect();
    // A projector or an importance matrix goes with the only model there is; beside several it stays by itself.
    for (index, stem) in companions {
        match groups.as_mut_slice() {
            [only] => only.members.push(index),
            _ => groups.push(Group { stem: stem.to_owned(), members: vec![index], missing: None }),
        }
    }
    Some(groups)
}

/// How many splits of a set are not among `names`, and how many there should be.
pub(super) fn missing_splits<'a>(names: impl Iterator<Item = &'a str>) -> Option<(u32, u32)> {
    let mut sets: BTreeMap<(&str, &str), (u32, u32)> = BTreeMap::new();
    for name in names.filter(|name| is_weights(name)) {
        let (stem, ending) = split_ending(name);
        if let (stem, Some((_, count))) = without_split(stem) {
            let set = sets.entry((stem, ending)).or_insert((0, count));
            *set = (set.0 + 1, set.1.max(count));
        }
    }
    sets.into_values().find(|(have, count)| have < count).map(|(have, count)| (count - have, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(names: &[&str]) -> Option<Vec<(String, usize)>> {
        groups(names.iter().copied()).map(|groups| groups.into_iter().map(|group| (group.stem, group.members.len())).collect())
    }

    #[test]
    fn tells_weights_from_what_a_trainer_leaves() {
        for name in ["model.safetensors", "a.GGUF", "pytorch_model-00001-of-00002.bin", "adapter_model.bin", "x.ckpt"] {
            assert!(is_weights(name), "{name}");
        }
        for name in ["training_args.bin", "optimizer.pt", "rng_state_0.pth", "vocab.bin", "README.md", "gguf"] {
            assert!(!is_weights(name), "{name}");
        }
    }

    #[test]
    fn splits_the_quantization_from_a_name() {
        assert_eq!(quantization("helper-7b.Q4_K_M"), Some(("helper-7b", "Q4_K_M")));
        assert_eq!(quantization("helper-7b-UD-IQ2_XXS"), Some(("helper-7b", "IQ2_XXS")));
        assert_eq!(quantization("helper-7b-bf16"), Some(("helper-7b", "bf16")));
        assert_eq!(quantization("helper_7b_q8_0"), Some(("helper_7b", "q8_0")));
        assert_eq!(quantization("helper-7b-v1.0"), None);
        assert_eq!(quantization("Q4_K_M"), None);
    }

    #[test]
    fn joins_splits_and_quantizations_of_one_stem() {
        let names = ["Helper.Q4_K_M.gguf", "helper.Q8_0-00001-of-00002.gguf", "helper.Q8_0-00002-of-00002.gguf"];
        assert_eq!(stems(&names), Some(vec![("Helper".to_owned(), 3)]));
        assert_eq!(stems(&["a.gguf", "b.gguf"]).map(|groups| groups.len()), Some(2));
        assert_eq!(stems(&["helper.gguf", "mmproj-F16.gguf"]), Some(vec![("helper".to_owned(), 2)]));
        assert_eq!(stems(&["a.gguf", "model.safetensors"]), None);
    }

    #[test]
    fn counts_missing_splits() {
        assert_eq!(missing_splits(["a-00001-of-00003.gguf", "a-00003-of-00003.gguf"].into_iter()), Some((1, 3)));
        assert_eq!(missing_splits(["a-00001-of-00001.gguf", "b.gguf"].into_iter()), None);
    }
}
