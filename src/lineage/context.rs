//! How a child was made, from what its files show, for claims that name a parent and do not say how.

use super::names;
use crate::evidence::{Claim, Evidence};
use crate::model::{Basis, ModelKind, RelationKind};

/// What the files show of how the model was made.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// It is weights beside a base, as a file or a tool records.
    pub adapter: bool,
    /// A merge tool or tag.
    pub merge: bool,
    /// Fewer bits than the parent, and no sign of training.
    pub quantized: bool,
    /// Another file format or framework, and no sign of training.
    pub converted: bool,
    /// A trainer left its mark.
    pub trained: bool,
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
/// Tags and tools that are marks of weights beside a base.
const ADAPTERS: [&str; 4] = ["lora", "peft", "adapter-transformers", "adapterhub"];
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
const CONVERTERS: [&str; 18] = [
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

impl Context {
    pub fn of(evidence: &[Evidence]) -> Self {
        let mut seen = Self::default();
        let mut weights = false;
        let mut quant = false;
        let mut format = false;
        let mut stored = false;
        let mut lora = false;
        let mut network = false;
        // Whether a tag is all that speaks of an adapter, and what the text says that this model is.
        let mut tagged_only = true;
        let (mut told_tuned, mut told_adapter) = (false, false);
        for item in evidence {
            match &item.claim {
                Claim::Kind(ModelKind::Adapter) => seen.adapter = true,
                Claim::Parent { kind: Some(RelationKind::Adapter), .. } if item.basis == Basis::Recorded => seen.adapter = true,
                Claim::Parent { kind: Some(RelationKind::Adapter), .. } => told_adapter = true,
                Claim::Parent { kind: Some(RelationKind::FineTune), .. } if item.basis == Basis::Stated => told_tuned = true,
                Claim::Kind(ModelKind::Model) if item.basis >= Basis::Recorded => weights = true,
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
                    stored |= names::says_fewer_bits(bare);
                    format |= names::without_storage_words(bare).is_some();
                    tagged_only &=
                        !names::words(bare).any(|word| matches!(word.as_str(), "lora" | "qlora" | "adapter" | "adapters"));
                    seen.merge |= names::words(bare).any(|word| MERGE_WORDS.contains(&word.as_str()));
                }
                Claim::Title { title } => {
                    let title = title.to_lowercase();
                    tagged_only &= !["lora", "adapter"].iter().any(|word| title.contains(word));
                }
                Claim::Architecture { .. } if item.basis >= Basis::Recorded => network = true,
                Claim::Tag { tag } | Claim::Tool { tool: tag } => {
                    let tag = tag.trim().to_ascii_lowercase();
                    let is = |marks: &[&str]| marks.contains(&tag.as_str());
                    seen.trained |= is(&TRAINERS);
                    seen.merge |= is(&MERGERS);
                    lora |= is(&ADAPTERS);
                    tagged_only &= !(is(&ADAPTERS) && item.quote.starts_with("library"));
                    quant |= is(&QUANTIZERS);
                    format |= is(&CONVERTERS);
                }
                _ => {}
            }
        }
        // A network of its own beside the mark of an adapter is an adapter that was merged in.
        // Where the text says "fine-tuned from", the tag tells by what method.
        let method = tagged_only && told_tuned && !told_adapter;
        seen.adapter |= lora && !network && !method;
        seen.adapter &= !weights;
        // A name that says how weights are stored outweighs tags, which come over with a copied card.
        seen.quantized = stored || (quant && !seen.trained);
        seen.converted = format && !seen.trained;
        seen
    }

    /// Whether anything was done to the weights that a file or name tells of.
    pub fn changed(&self) -> bool {
        self.adapter || self.merge || self.quantized || self.converted
    }

    /// How the child stems from a parent that is named without saying how. `several` tells whether more parents are named.
    pub fn kind(&self, several: bool) -> RelationKind {
        if self.adapter {
            RelationKind::Adapter
        } else if self.merge && several {
            RelationKind::Merge
        } else if self.quantized {
            RelationKind::Quantization
        } else if self.converted {
            RelationKind::Conversion
        } else {
            RelationKind::FineTune
        }
    }
}
