//! Words at the end of a model's name that say how its weights are stored: `-GGUF`, `-mlx-4bit`, `.Q4_K_M`, `-onnx`.
//!
//! They tell a packing from the model inside it, and a format, which keeps every bit, from a width, which drops some.

/// What the words at the end of a name say of the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Packing {
    /// Another file format or runtime, with bits of full width.
    Format,
    /// Fewer bits a weight.
    FewerBits,
}

/// Formats and runtimes. Some of them can hold fewer bits, and then another word says so.
const FORMATS: [&str; 27] = [
    "mlx",
    "onnx",
    "openvino",
    "ov",
    "coreml",
    "mlpackage",
    "tflite",
    "litert",
    "tensorrt",
    "trt",
    "safetensors",
    "ctranslate2",
    "ct2",
    "ncnn",
    "mlc",
    "llamafile",
    "torchscript",
    "executorch",
    "rknn",
    "rkllm",
    "fp16",
    "bf16",
    "fp32",
    "f16",
    "f32",
    "float16",
    "float32",
];

/// Methods of quantization, and formats that mostly hold its outcome.
const METHODS: [&str; 28] = [
    "gguf",
    "ggml",
    "gptq",
    "awq",
    "exl2",
    "exl3",
    "bnb",
    "imatrix",
    "quantized",
    "quantised",
    "quant",
    "quants",
    "dynamic",
    "autoround",
    "autoawq",
    "autogptq",
    "hqq",
    "gptqmodel",
    "aqlm",
    "quip",
    "vptq",
    "eetq",
    "torchao",
    "dwq",
    "marlin",
    "smoothquant",
    "bpw",
    "ud",
];

/// The name without the words at its end that say how the weights are stored, and what they say; `None` where there are none.
#[must_use]
pub fn unpacked(name: &str) -> Option<(&str, Packing)> {
    let mut rest = name.trim_end_matches(SEPARATORS);
    let whole = rest.len();
    let mut packing = None;
    loop {
        let start = rest.rfind(SEPARATORS).map_or(0, |at| at + 1);
        let word = rest[start..].to_ascii_lowercase();
        let said = says(&word, &rest[..start], &name[rest.len()..]);
        if said.is_none() && !(packing.is_some() && adds(&word, &name[rest.len()..])) || start == 0 {
            break;
        }
        packing = packing.max(said);
        rest = rest[..start].trim_end_matches(SEPARATORS);
    }
    packing.filter(|_| rest.len() < whole && !rest.is_empty()).map(|packing| (rest, packing))
}

const SEPARATORS: [char; 4] = ['-', '_', '.', ' '];

/// What a word says of the weights, with what stands before and after it in the name.
fn says(word: &str, before: &str, after: &str) -> Option<Packing> {
    if FORMATS.contains(&word) {
        return Some(Packing::Format);
    }
    let inner = !before.is_empty();
    let fewer = METHODS.contains(&word)
        || is_width(word)
        || inner && (is_detail(word, before) || counts_bits(word, before) || is_group(word) && ends_in_width(before))
        || word == "tensors" && before.to_ascii_lowercase().ends_with("compressed-")
        || word == "compressed" && after.to_ascii_lowercase().starts_with("-tensors");
    fewer.then_some(Packing::FewerBits)
}

/// Whether a word only adds to a storage word after it: which build, how large the groups are, the whole part of `4.5bpw`.
fn adds(word: &str, after: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let next = after.trim_start_matches(SEPARATORS).to_ascii_lowercase();
    let next = next.split(SEPARATORS).next().unwrap_or("");
    matches!(word, "i1" | "qat" | "msq" | "unsloth" | "static" | "weighted")
        || is_group(word)
        || digits(word) && (next.ends_with("bpw") || next.starts_with("bit") || next.ends_with("bit"))
}

/// How many weights share a scale, or the width of one layer: `g128`, `gs64`, `h6`.
fn is_group(word: &str) -> bool {
    let number = word.strip_prefix("gs").or_else(|| word.strip_prefix(['g', 'h']));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn ends_in_width(name: &str) -> bool {
    let last = name.trim_end_matches(SEPARATORS).rsplit(SEPARATORS).next().unwrap_or("").to_ascii_lowercase();
    is_width(&last) || METHODS.contains(&last.as_str())
}

/// `4bit`, `8bits`, `5bpw`, `int4`, `uint8`, `fp8`, `nf4`, `nvfp4`, `mxfp4`, `w4a16`, `q4`, `iq3`, `q4f16`.
#[must_use]
pub fn is_width(word: &str) -> bool {
    let bytes = word.as_bytes();
    let leading = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if leading > 0 {
        return leading < 3 && matches!(&word[leading..], "bit" | "bits" | "bpw");
    }
    let letters = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (kind, rest) = word.split_at(letters);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, tail) = rest.split_at(digits);
    if !number.parse::<u8>().is_ok_and(|bits| (1..16).contains(&bits)) {
        return false;
    }
    let numbered = |tail: &str, letter: char| {
        tail.strip_prefix(letter).is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    match kind {
        "int" | "uint" | "fp" | "nf" | "nvfp" | "mxfp" | "mxint" => {
            tail.is_empty() || matches!(tail, "wo" | "dq" | "da") || numbered(tail, 'a')
        }
        "w" => numbered(tail, 'a'),
        "q" | "iq" | "tq" => number.len() < 2 && (tail.is_empty() || numbered(tail, 'f')),
        _ => false,
    }
}

/// The `k`, `m` of `Q4_K_M` and the `0` of `Q8_0`: only after such a width. The `1` of `helper-v0.1` and the `xl` of
/// `helper-xl` say nothing of storage.
fn is_detail(word: &str, before: &str) -> bool {
    let detail = |word: &str| matches!(word, "k" | "m" | "s" | "l" | "xl" | "xs" | "xxs" | "nl" | "0" | "1");
    let numbered = |word: &str| word.starts_with('q') || word.starts_with("iq") || word.starts_with("tq");
    let mut words = before.rsplit(SEPARATORS).map(str::to_ascii_lowercase).filter(|word| !word.is_empty());
    detail(word) && words.find(|word| !detail(word)).is_some_and(|word| numbered(&word) && is_width(&word))
}

/// The `bit` of `4-bit`.
fn counts_bits(word: &str, before: &str) -> bool {
    matches!(word, "bit" | "bits") && before[..before.len() - 1].ends_with(|character: char| character.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_words_for_storage_off_a_name() {
        for (name, base) in [
            ("helper-7b-GGUF", Some("helper-7b")),
            ("helper-7b-Q4_K_M-GGUF", Some("helper-7b")),
            ("helper_7b_gguf", Some("helper_7b")),
            ("helper-7b-AWQ-4bit", Some("helper-7b")),
            ("helper-7b-bnb-4bit", Some("helper-7b")),
            // The tool's own quantised copies end so; alone the word says what a model was trained with.
            ("helper-7b-unsloth-bnb-4bit", Some("helper-7b")),
            ("helper-7b-unsloth", None),
            ("helper-7b.Q4_K_M", Some("helper-7b")),
            ("Helper 7B AWQ", Some("Helper 7B")),
            ("helper-v1.1-GGUF", Some("helper-v1.1")),
            ("helper-7b-4.5bpw-h6-exl2", Some("helper-7b")),
            ("helper-7b-8-bit", Some("helper-7b")),
            ("helper-7b-w4a16-g128", Some("helper-7b")),
            ("helper-7b-int4-ov", Some("helper-7b")),
            ("helper-7b-i1-GGUF", Some("helper-7b")),
            ("helper-7b-Q8_0", Some("helper-7b")),
            ("helper-7b", None),
            ("helper-7b-v0.1", None),
            ("helper-v1.0", None),
            ("helper-2-xl", None),
            ("helper-q-1", None),
            ("helper-w2v2", None),
            ("gguf", None),
        ] {
            assert_eq!(unpacked(name).map(|(bare, _)| bare), base, "{name}");
        }
    }

    #[test]
    fn tells_fewer_bits_from_another_format() {
        let formats =
            ["mlx", "onnx-bf16", "CoreML", "TFLite", "TensorRT", "ct2", "fp16", "fp32", "safetensors", "openvino-fp16"];
        for ending in formats {
            assert_eq!(unpacked(&format!("helper-7b-{ending}")), Some(("helper-7b", Packing::Format)), "{ending}");
        }
        let widths = [
            "mlx-4bit",
            "8-bit",
            "mxfp8",
            "mxfp4",
            "nvfp4",
            "NVFP4A16",
            "GGUF",
            "int4",
            "INT8",
            "fp8",
            "FP8-Dynamic",
            "q4f16",
            "q4f16_1-MLC",
            "IQ3_XXS",
            "5.0bpw",
            "onnx-int8",
            "MLX-Q4",
            "compressed-tensors",
            "int4wo",
            "1.58bit",
            "exl3",
            "gptq",
        ];
        for ending in widths {
            assert_eq!(unpacked(&format!("helper-7b-{ending}")), Some(("helper-7b", Packing::FewerBits)), "{ending}");
        }
    }
}
