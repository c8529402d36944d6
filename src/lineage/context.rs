//! Which kind a relation is: how the signals of files, front matter, text and names agree or disagree.
//!
//! The right parent with the wrong kind is a wrong relation: a licence asks other things of an adapter than of a whole model.
//! The signals, strongest first; a weaker one speaks only where the stronger ones are silent:
//!
//! 1. Files. An adapter's configuration or weights without the weights of a whole model are an adapter, whatever is written; the
//!    weights of a whole model are none, even beside an adapter's configuration. `quantization_config` with few bits is a
//!    quantization where nobody says how the model was made; 4-bit loading that a trainer left there is not.
//! 2. Front matter. `base_model_relation`, and the Hub's tags `base_model:<kind>:<id>`, govern where no file speaks against
//!    them: a fine-tune that is shared as GGUF stays a fine-tune where it says so.
//! 3. Text. What a sentence says of this parent: "a LoRA adapter for" is an adapter; "fine-tuned with LoRA", "a QLoRA fine-tune
//!    of" name a method, and the outcome is whole weights unless the model calls itself an adapter. A "conversion" that leaves
//!    fewer bits is a quantization.
//! 4. What the model calls itself. The library `peft` and the words lora or adapter in its name, or at the end of its title, say
//!    what it is; a tag `lora` alone says how it was trained. "Merged", in a name, a tag or the text, says that whole weights
//!    are left.
//! 5. How it is stored. A name or tag for fewer bits (GGUF, AWQ, 4bit, mxfp8, …) is a quantization, one for a format alone (MLX,
//!    ONNX, bf16, …) a conversion, both only where no trainer left its mark. A model under another name than its parent's is a
//!    fine-tune in whatever packing it is shared, and so is one of another version, whose few bits only a file tells.
//!    Where the card says that the weights are as they were, packing is all that was done, and without it the model is a copy.
//! 6. Nothing. A parent without a word on how is a fine-tune, under a tag for it one whose pre-training went on, and one of several under the mark of a merge was merged.

use super::names;
use crate::catalog::families::normal_name;
use crate::evidence::naming::packing::{self, Packing};
use crate::evidence::{BESIDE_FULL_WEIGHTS, Claim, Evidence, MERGED_ADAPTER, UNMODIFIED_WEIGHTS};
use crate::model::{Basis, ModelId, ModelKind, RelationKind};

/// What the files and the card show of how the model was made.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// The files are weights beside a base, and no whole model.
    pub adapter_files: bool,
    /// It calls itself weights beside a base: by its library, its tags, its name or its title.
    pub adapter: bool,
    /// Its files hold the weights of a whole model.
    pub whole: bool,
    /// It is said to be merged.
    merged: bool,
    /// Its card says that the weights are as they were.
    unmodified: bool,
    /// A tag tells that pre-training went on, and none of another training.
    continued: bool,
    /// A merge tool or tag.
    pub merge: bool,
    /// Fewer bits than the parent, and no sign of training.
    pub quantized: bool,
    /// Another file format or framework, and no sign of training.
    pub converted: bool,
    /// A trainer left its mark.
    pub trained: bool,
    /// Its names without the words for how its weights are stored, as names are compared, where they have such words.
    pub unpacked: Vec<String>,
    /// All its names, as names are compared.
    pub names: Vec<String>,
}

/// Tags and tools that are marks of training.
const TRAINERS: [&str; 17] = [
    "trl",
    "sft",
    "dpo",
    "orpo",
    "kto",
    "grpo",
    "ppo",
    "rlhf",
    "unsloth",
    "axolotl",
    "llama-factory",
    "autotrain",
    "finetuned",
    "fine-tuned",
    "fine-tune",
    "generated_from_trainer",
    "setfit",
];
/// Tags that are marks of a pre-training that went on.
const CONTINUERS: [&str; 5] =
    ["continued-pretraining", "continual-pretraining", "continued-pre-training", "continuous-pretraining", "cpt"];
/// Tags and tools that are marks of weights beside a base.
const ADAPTERS: [&str; 7] = ["lora", "peft", "adapter-transformers", "adapterhub", "adapter", "lora-adapter", "qlora-adapter"];
/// Words in a name that are marks of weights beside a base.
const ADAPTER_WORDS: [&str; 8] = ["peft", "lora", "qlora", "dora", "lokr", "loha", "adapter", "adapters"];
/// Endings of a title that say that the model is weights beside a base, and not only trained as such.
const ADAPTER_TITLES: [&str; 8] =
    ["lora", "qlora", "loras", "adapter", "adapters", "lora weights", "adapter weights", "lora checkpoint"];
/// Words before the name of a method: "fine-tuned with LoRA".
const MEANS: [&str; 11] = ["with", "using", "via", "by", "and", "through", "+", "&", "of", "mit", "avec"];
/// Tags and tools that are marks of a merge.
const MERGERS: [&str; 4] = ["merge", "mergekit", "lazymergekit", "moerge"];
/// Words in a name that are marks of a merge.
const MERGE_WORDS: [&str; 10] =
    ["merge", "merged", "slerp", "ties", "dare", "passthrough", "frankenmerge", "moerge", "modelstock", "breadcrumbs"];
/// Tags and tools that are marks of quantization.
const QUANTIZERS: [&str; 16] = [
    "gptq",
    "awq",
    "exl2",
    "exl3",
    "autogptq",
    "autoawq",
    "bitsandbytes",
    "llm-compressor",
    "compressed-tensors",
    "modelopt",
    "hqq",
    "aqlm",
    "imatrix",
    "4-bit",
    "8-bit",
    "quantized",
];
/// Tags and tools that are marks of a conversion.
const CONVERTERS: [&str; 25] = [
    "ct2",
    "litert",
    "litert-lm",
    "tensorrt-llm",
    "onnxruntime",
    "torchscript",
    "rknn",
    "gguf",
    "ggml",
    "mlx",
    "onnx",
    "openvino",
    "coreml",
    "ctranslate2",
    "tflite",
    "tensorrt",
    "rkllm",
    "optimum",
    "transformers.js",
    "mlc-llm",
    "web-llm",
    "llamafile",
    "executorch",
    "faster-whisper",
    "ncnn",
];

/// Words in a model's name for weights from which refusals were taken out: another model in whatever packing.
const CHANGED: [&str; 7] = ["abliterated", "decensored", "derestricted", "heretic", "jailbroken", "uncensored", "unrestricted"];

impl Context {
    pub fn of(evidence: &[Evidence]) -> Self {
        let mut seen = Self::default();
        let (mut quant, mut format, mut stored) = (false, false, false);
        let (mut marked, mut network, mut merged) = (false, false, false);
        // What it calls itself, and what the text says that it is.
        let (mut called, mut library) = (false, false);
        let (mut told_tuned, mut told_adapter, mut recipe) = (false, false, false);
        for item in evidence {
            match &item.claim {
                Claim::Kind(ModelKind::Adapter) if item.basis >= Basis::Recorded => seen.adapter_files = true,
                Claim::Kind(ModelKind::Adapter) => called = true,
                Claim::Parent { kind: Some(RelationKind::Adapter), .. } if item.basis == Basis::Recorded => {
                    // A recipe that the card shows tells how it was trained, and what came of it where no more is told.
                    recipe |= item.extractor == "card";
                    seen.adapter_files |= item.extractor != "card";
                }
                Claim::Parent { kind: Some(RelationKind::Adapter), .. } => told_adapter = true,
                Claim::Parent { kind: Some(RelationKind::FineTune), .. } if item.basis == Basis::Stated => told_tuned = true,
                Claim::Kind(ModelKind::Model) if item.basis >= Basis::Recorded => seen.whole = true,
                Claim::Quantization { method, .. } => {
                    let full = matches!(
                        method.to_ascii_lowercase().as_str(),
                        "f16" | "f32" | "bf16" | "all_f32" | "mostly_f16" | "mostly_bf16"
                    );
                    // Trainers leave 4-bit loading in the config; that is how the model was trained, not what it is.
                    let loading = method.eq_ignore_ascii_case("bitsandbytes") && item.basis == Basis::Recorded;
                    format |= full;
                    quant |= !full && !loading;
                }
                Claim::Name { name } => {
                    let bare = name.rsplit('/').next().unwrap_or(name);
                    seen.names.push(normal_name(bare));
                    if let Some((unpacked, packing)) = packing::unpacked(bare) {
                        stored |= packing == Packing::FewerBits;
                        format = true;
                        seen.unpacked.push(normal_name(unpacked));
                    }
                    let holds = |marks: &[&str]| names::words(bare).any(|word| marks.contains(&word.as_str()));
                    called |= holds(&ADAPTER_WORDS) && !holds(&["gguf"]);
                    merged |= holds(&["merged", "fused"]);
                    seen.merge |= holds(&MERGE_WORDS);
                }
                Claim::Title { title } => {
                    let title = title.to_lowercase();
                    let end = title.trim_end_matches(|last: char| !last.is_alphanumeric());
                    let ends = |word: &str| {
                        let before = end.strip_suffix(word).filter(|rest| !rest.ends_with(char::is_alphanumeric));
                        let last = before.and_then(|rest| rest.split_whitespace().next_back());
                        before.is_some() && !last.is_some_and(|last| MEANS.contains(&last))
                    };
                    called |= ADAPTER_TITLES.iter().any(|word| ends(word));
                    merged |= title.split(|c: char| !c.is_alphanumeric()).any(|word| word == "merged");
                }
                Claim::Architecture { .. } if item.basis >= Basis::Recorded => network = true,
                Claim::Tag { tag } | Claim::Tool { tool: tag } => {
                    let tag = tag.trim().to_ascii_lowercase();
                    let is = |marks: &[&str]| marks.iter().any(|mark| mark.len() == tag.len() && *mark == tag);
                    seen.trained |= is(&TRAINERS);
                    seen.merge |= is(&MERGERS);
                    marked |= is(&ADAPTERS);
                    library |= is(&ADAPTERS) && item.quote.starts_with("library");
                    merged |= is(&["merged", MERGED_ADAPTER]);
                    seen.whole |= is(&[BESIDE_FULL_WEIGHTS]);
                    seen.unmodified |= is(&[UNMODIFIED_WEIGHTS]);
                    seen.continued |= is(&CONTINUERS);
                    quant |= is(&QUANTIZERS);
                    format |= is(&CONVERTERS);
                }
                _ => {}
            }
        }
        // Where the text says "fine-tuned from", a tag tells by what method.
        let method = told_tuned && !told_adapter && !library && !called;
        // A network of its own beside the mark of an adapter is an adapter that was merged in.
        seen.adapter = (called || library || marked && !method) && !network && !merged;
        seen.merged = merged;
        seen.continued &= !seen.trained;
        seen.unmodified &= !seen.trained;
        seen.adapter_files |= recipe && !merged;
        seen.adapter_files &= !seen.whole;
        seen.adapter &= !seen.whole;
        // A name that says how weights are stored outweighs tags, which come over with a copied card.
        seen.quantized = stored || (quant && !seen.trained);
        seen.converted = format && !seen.trained;
        seen
    }

    /// Whether anything was done to the weights that a file or name tells of.
    pub fn changed(&self) -> bool {
        self.is_adapter() || self.merge || self.quantized || self.converted
    }

    /// Whether it is weights beside a base.
    pub fn is_adapter(&self) -> bool {
        self.adapter_files || self.adapter
    }

    /// Whether its name is another than its parent's, so that its packing is only the form that it is shared in. Who packs a
    /// model keeps its name and adds to the end of it; where a trainer left a mark, whatever was added is the tune's name.
    fn is_tune_in_packing(&self, parent: &ModelId) -> bool {
        let whole = normal_name(&parent.as_str().replace('/', "_"));
        let foreign = |word: &str| !whole.split(' ').any(|other| other == word);
        let other =
            |own: &String| if self.trained { own.split(' ').any(foreign) } else { own.split(' ').next().is_some_and(foreign) };
        let changed = |own: &String| own.split(' ').any(|word| CHANGED.contains(&word) && foreign(word));
        !self.unpacked.is_empty() && self.unpacked.iter().all(|own| other(own) || changed(own))
    }

    /// Whether its name has a number where its parent's has another, as "Foo 2.7" has beside "Foo 2.6": who packs a model keeps its
    /// version, so few bits are then how this one was made.
    fn is_another_version(&self, parent: &ModelId) -> bool {
        let whole = normal_name(parent.name());
        let alone = |name: &str, other: &str| {
            let numbered = |word: &&str| word.bytes().any(|byte| byte.is_ascii_digit());
            name.split(' ').filter(numbered).any(|word| !other.split(' ').any(|same| same == word))
        };
        !self.names.is_empty() && self.names.iter().all(|own| alone(own, &whole) && alone(&whole, own))
    }

    /// How the child stems from a parent that is named without saying how. `several` tells whether more parents are named.
    pub fn kind(&self, parent: &ModelId, several: bool) -> RelationKind {
        if self.is_adapter() {
            RelationKind::Adapter
        } else if self.merge && several {
            RelationKind::Merge
        } else if self.unmodified && !self.quantized && !self.converted {
            RelationKind::Copy
        } else if !self.unmodified
            && (self.is_tune_in_packing(parent) || self.unpacked.is_empty() && self.is_another_version(parent))
        {
            RelationKind::FineTune
        } else if self.quantized {
            RelationKind::Quantization
        } else if self.converted {
            RelationKind::Conversion
        } else if self.continued {
            RelationKind::ContinuedPretraining
        } else {
            RelationKind::FineTune
        }
    }

    /// The kind of a relation, given what is said of it: the claims that say how, with their basis.
    pub fn settle(&self, said: impl Iterator<Item = (Basis, RelationKind)>, parent: &ModelId, several: bool) -> RelationKind {
        use RelationKind::{Adapter, Conversion, FineTune, Quantization};
        let strongest = said.fold(None::<(Basis, RelationKind)>, |best, claim| match best {
            Some(best) if best.0 >= claim.0 => Some(best),
            _ => Some(claim),
        });
        match strongest {
            Some((_, Adapter)) if self.whole => FineTune,
            Some((Basis::Recorded, Adapter)) if self.merged && !self.adapter_files => FineTune,
            Some((basis, FineTune)) if self.adapter_files && basis < Basis::Recorded => Adapter,
            Some((basis, FineTune)) if self.adapter && basis < Basis::Declared => Adapter,
            Some((Basis::Stated, FineTune)) if self.unmodified && (self.quantized || self.converted) => {
                self.kind(parent, several)
            }
            // A converter's card says what the format is, not how many bits are left.
            Some((basis, Conversion)) if self.quantized && basis < Basis::Recorded => Quantization,
            Some((_, kind)) => kind,
            None => self.kind(parent, several),
        }
    }
}
