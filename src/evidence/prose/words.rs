//! Words around names, and the shapes of names.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::model::split_owner;

/// Words that are asked for at every token of a sentence: most tokens are told from all of them by their length and their first
/// and last byte.
pub(super) struct WordSet {
    words: &'static [&'static str],
    marks: Marks,
}

impl WordSet {
    pub(super) const fn new(words: &'static [&'static str]) -> Self {
        let (mut marks, mut at) = ([0; MARKS / 64], 0);
        while at < words.len() {
            let mark = mark(words[at].as_bytes());
            marks[mark / 64] |= 1 << (mark % 64);
            at += 1;
        }
        Self { words, marks: Marks(marks) }
    }

    pub(super) fn words(&self) -> impl Iterator<Item = &'static str> {
        self.words.iter().copied()
    }

    #[inline]
    pub(super) fn contains(&self, word: &str) -> bool {
        self.marks.may_hold(word) && self.words.contains(&word)
    }
}

/// Tells most words from those of one or more sets.
pub(super) struct Marks([u64; MARKS / 64]);

/// How many marks there are: most of the longest lists' are free.
const MARKS: usize = 512;

impl Marks {
    /// The marks of several sets together.
    pub(super) const fn of(sets: &[&WordSet]) -> Self {
        let (mut marks, mut at) = ([0; MARKS / 64], 0);
        while at < sets.len() * marks.len() {
            marks[at % (MARKS / 64)] |= sets[at / marks.len()].marks.0[at % (MARKS / 64)];
            at += 1;
        }
        Self(marks)
    }

    /// Whether a word may be in one of the sets; `false` is sure.
    #[inline]
    pub(super) fn may_hold(&self, word: &str) -> bool {
        let mark = mark(word.as_bytes());
        self.0[mark / 64] >> (mark % 64) & 1 != 0
    }
}

#[inline]
const fn mark(word: &[u8]) -> usize {
    match *word {
        [] => 0,
        [only] => only as usize % MARKS,
        [first, .., last] => (first as usize + 19 * last as usize + 131 * word.len()) % MARKS,
    }
}

/// Where a phrase first stands in a text: most stand nowhere, and `contains` tells so for a fraction of what `find` takes.
pub(super) fn find(text: &str, phrase: &str) -> Option<usize> {
    if text.contains(phrase) { text.find(phrase) } else { None }
}

/// "7B", "1.5", "v2", "8x7b", "32k", "β".
pub(super) fn is_size(word: &str) -> bool {
    let bytes = word.as_bytes();
    let core = bytes.strip_prefix(b"v").or_else(|| bytes.strip_prefix(b"V")).unwrap_or(bytes);
    core.first().is_some_and(u8::is_ascii_digit) && word.len() < 12 && !word.contains('/')
        || matches!(word, "β" | "α" | "beta" | "alpha")
}

/// "1.5", "v2", "V1.0", "v1-4": a version, which is no name by itself.
pub(super) fn is_version(word: &str) -> bool {
    let core = word.strip_prefix(['v', 'V']).unwrap_or(word);
    core.starts_with(|first: char| first.is_ascii_digit())
        && core.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
}

/// Whether a word looks like a name: a capital letter, or letters and digits in one.
pub(super) fn name_shaped(word: &str) -> bool {
    let bytes = word.as_bytes();
    let letter = bytes.iter().any(u8::is_ascii_alphabetic);
    let digit = bytes.iter().any(u8::is_ascii_digit);
    letter
        && !word.starts_with("http")
        && (bytes[0].is_ascii_uppercase()
            || digit && bytes[0].is_ascii_alphabetic() && word.len() > 2
            || bytes.iter().skip(1).any(u8::is_ascii_uppercase) && bytes[0].is_ascii_lowercase())
}

/// Words beside which a name needs no capital: "trained on the talk dataset", "the following", "the merged model", "from scratch".
static UNCAPPED: LazyLock<[Finder<'static>; 4]> =
    LazyLock::new(|| ["dataset", "following", "merge", "scratch"].map(Finder::new));

/// Whether a folded text has a word beside which a name needs no capital.
pub(super) fn may_be_uncapped(folded: &str) -> bool {
    UNCAPPED.iter().any(|word| word.find(folded.as_bytes()).is_some())
}

/// Whether a byte stands in running text between names: letters in lower case, spaces, commas, semicolons and brackets.
fn is_running(byte: u8) -> bool {
    byte.is_ascii_lowercase() | (byte == b' ') | (byte == b',') | (byte == b';') | (byte == b'(') | (byte == b')')
}

/// Whether a sentence, read without links and code, holds nothing that could name a model or dataset or say "from scratch":
/// plain words in lower case after a word that starts any sentence. Such a sentence claims nothing, whatever its cues, unless it
/// [`may_be_uncapped`].
pub(super) fn is_running_text(plain: &str, folded: &str) -> bool {
    let body = plain.strip_suffix('.').unwrap_or(plain);
    let first = body.bytes().take_while(u8::is_ascii_alphabetic).count();
    let starts_plainly = body[..first].bytes().all(|byte| byte.is_ascii_lowercase()) || is_noise_word(&folded[..first]);
    // Without a way out of the loop, so that many bytes are looked at together.
    starts_plainly && body.as_bytes()[first..].iter().fold(true, |all, byte| all & is_running(*byte))
}

/// "SFT/DPO", "TF/JAX": abbreviations beside one another, not an id.
pub(super) fn short_capitals(owner: &str, name: &str) -> bool {
    [owner, name]
        .iter()
        .all(|part| part.len() <= 5 && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()))
}

/// Whether a word is the name of a file or of a site.
pub(super) fn is_file(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        ".py",
        ".md",
        ".json",
        ".jsonl",
        ".txt",
        ".sh",
        ".ipynb",
        ".yaml",
        ".yml",
        ".com",
        ".org",
        ".ai",
        ".io",
        ".html",
        ".pdf",
        ".bin",
        ".gguf",
        ".zip",
        ".gz",
        ".ckpt",
        ".pt",
        ".pth",
        ".safetensors",
        ".cpp",
        ".csv",
        ".parquet",
        ".js",
        ".xz",
    ];
    word.rfind('.').is_some_and(|at| ENDINGS.iter().any(|ending| ending.eq_ignore_ascii_case(&word[at..])))
}

/// Techniques, tools, formats, hardware and words of a sentence's start: never a model's name by their shape.
pub(super) fn is_noise(folded: &str, plain: &str) -> bool {
    if plain.bytes().next().is_some_and(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let first = folded.split(' ').next().unwrap_or("");
    is_noise_word(first)
        // "SFT/DPO", "ViT-L/16".
        || split_owner(plain).is_some_and(|(owner, name)| {
            short_capitals(owner, name) || name.bytes().all(|byte| byte.is_ascii_digit())
        })
        || plain.len() > 1 && plain.len() < 4 && plain.bytes().all(|byte| byte.is_ascii_uppercase())
        // "IDs", "GPUs".
        || plain.strip_suffix('s').is_some_and(|short| {
            (2..5).contains(&short.len()) && short.bytes().all(|byte| byte.is_ascii_uppercase())
        })
        // "single-GPU".
        || plain.starts_with(|first: char| first.is_ascii_lowercase())
            && !plain.bytes().any(|byte| byte.is_ascii_digit() || byte == b'/')
            && plain.rsplit_once('-').is_some_and(|(_, last)| is_noise_word(&last.to_ascii_lowercase()))
        || folded.ends_with("trainer")
        || [" style", " like", " based", " compatible", " formatted", " quality"].iter().any(|ending| folded.ends_with(ending))
        || quantization_code(folded)
        || is_file(plain)
        || is_class(plain)
}

/// Whether a folded word is one of [`NOISE`].
pub(super) fn is_noise_word(word: &str) -> bool {
    let Some(first) = word.bytes().next().filter(u8::is_ascii_lowercase) else { return false };
    let first = usize::from(first - b'a');
    let (from, to) = (NOISE_FROM[first], NOISE_FROM[first + 1]);
    let mut start = [0; 8];
    let length = word.len().min(8);
    start[..length].copy_from_slice(&word.as_bytes()[..length]);
    let start = u64::from_be_bytes(start);
    let from = from + NOISE_STARTS[from..to].partition_point(|other| *other < start);
    NOISE[from..to]
        .iter()
        .zip(&NOISE_STARTS[from..to])
        .take_while(|(_, other)| **other == start)
        .any(|(noise, _)| *noise == word)
}

/// The first eight bytes of a word, which are told apart at once; zeros behind a shorter one.
const fn start_of(word: &[u8]) -> u64 {
    let (mut start, mut at) = (0, 0);
    while at < 8 {
        start = start << 8 | if at < word.len() { word[at] as u64 } else { 0 };
        at += 1;
    }
    start
}

/// How each word of [`NOISE`] starts.
static NOISE_STARTS: [u64; NOISE.len()] = {
    let mut starts = [0; NOISE.len()];
    let mut at = 0;
    while at < NOISE.len() {
        starts[at] = start_of(NOISE[at].as_bytes());
        at += 1;
    }
    starts
};

/// Where the words of [`NOISE`] begin that start with each letter.
const NOISE_FROM: [usize; 27] = {
    let mut from = [0; 27];
    let mut at = 0;
    while at < NOISE.len() {
        from[(NOISE[at].as_bytes()[0] - b'a') as usize + 1] = at + 1;
        at += 1;
    }
    let mut letter = 1;
    while letter < from.len() {
        if from[letter] == 0 {
            from[letter] = from[letter - 1];
        }
        letter += 1;
    }
    from
};

/// `FooForTokenClassification`: a class of a library, whatever weights it is given.
fn is_class(plain: &str) -> bool {
    let bytes = plain.as_bytes();
    bytes.iter().all(u8::is_ascii_alphanumeric)
        && plain.contains("For")
        && plain.match_indices("For").any(|(at, _)| {
            at > 2 && bytes[at - 1].is_ascii_alphanumeric() && bytes.get(at + 3).is_some_and(u8::is_ascii_uppercase)
        })
}

/// `Q4_K_M`, `fp16`, `bf16`, `int8`, `w4a16`.
fn quantization_code(folded: &str) -> bool {
    if !folded.as_bytes().iter().take(5).any(u8::is_ascii_digit) {
        return false;
    }
    let rest = ["iq", "q", "fp", "f", "bf", "int", "tf", "w", "uint"].iter().find_map(|prefix| folded.strip_prefix(prefix));
    rest.is_some_and(|rest| {
        rest.bytes().next().is_some_and(|byte| byte.is_ascii_digit())
            && rest.len() < 8
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b'_' | b'k' | b'm' | b's' | b'l' | b'x' | b'a' | b'0'))
    })
}

/// Words that call what stands before them a dataset.
pub(super) static DATA_WORDS: WordSet = WordSet::new(&[
    "dataset",
    "datasets",
    "data",
    "corpus",
    "corpora",
    "dump",
    "dumps",
    "collection",
    "subset",
    "split",
    "splits",
    "subsets",
    "benchmark",
    "pairs",
    "datensatz",
    "datensätze",
    "datensatzes",
    "korpus",
    "daten",
    "jeu",
    "données",
    "conjunto",
    "datos",
    "датасет",
    "датасете",
    "датасета",
    "корпус",
    "корпусе",
    "mix",
    "mixture",
]);

/// Words that call what stands before them a model.
pub(super) static MODEL_WORDS: WordSet = WordSet::new(&[
    "model",
    "models",
    "checkpoint",
    "checkpoints",
    "weights",
    "llm",
    "llms",
    "backbone",
    "modell",
    "modèle",
    "modelo",
    "модель",
    "модели",
    "series",
    "family",
    "lm",
]);

/// Words in lower case that belong to a name before them.
pub(super) static SUFFIXES: WordSet = WordSet::new(&[
    "base",
    "large",
    "small",
    "tiny",
    "mini",
    "medium",
    "xl",
    "xxl",
    "instruct",
    "chat",
    "it",
    "uncased",
    "cased",
    "turbo",
    "pro",
    "preview",
    "flash",
    "plus",
    "coder",
    "math",
    "nano",
    "lite",
    "ultra",
    "multilingual",
    "it-sft",
    "code",
    "vision",
    "distill",
    "think",
    "thinking",
]);

/// Sorted, folded, first word only.
#[rustfmt::skip]
const NOISE: &[&str] = &[
    "a", "a100", "a100s", "abstract", "accelerate", "adam", "adamw", "adapter", "added", "additionally", "after", "ai",
    "all", "als", "also", "although", "amharic", "an", "and", "api", "applied", "april", "arabic", "armenian", "arxiv",
    "as", "at", "auf", "august", "aus", "autoawq", "autogptq", "automatic", "autonlp", "autotrain", "avec", "awq",
    "axolotl", "azerbaijani", "bad", "based", "basque", "because", "before", "bengali", "best", "better", "bf16",
    "bfloat16", "bi", "bigger", "billion", "bitsandbytes", "bleu", "bm25", "both", "bpe", "built", "bulgarian", "burmese",
    "by", "cantonese", "catalan", "causal", "chatml", "chinese", "chosen", "cleaned", "cloud", "colab", "combining",
    "component", "components", "con", "context", "continual", "continue", "continued", "converted", "croatian", "cross",
    "ctranslate2", "cuda", "czech", "danish", "dare", "data", "dataset", "datasets", "december", "decoder", "deep",
    "deepspeed", "depuis", "desde", "despite", "detectron2", "dieses", "diffusers", "diffusion", "direct", "dora", "dpo",
    "dreambooth", "dual", "durch", "during", "dutch", "each", "early", "easylm", "eight", "encoder", "end", "english",
    "entrenamos", "epoch", "epochs", "espnet", "espnet2", "estonian", "evol", "evol instruct", "exl2", "experiment",
    "extending", "fairseq", "farsi", "feature", "featuring", "february", "figure", "filtered", "finally", "fine",
    "finetuned", "finnish", "first", "five", "flax", "float16", "for", "foundation", "four", "fp16", "fp32", "fp4", "fp8",
    "french", "from", "fsdp", "full", "further", "furthermore", "galician", "generative", "georgian", "german", "ggml",
    "gguf", "github", "good", "gptq", "gpu", "gpus", "gradio", "greek", "grpo", "gujarati", "h100", "h100s", "harnessing",
    "hausa", "he", "hebrew", "hellaswag", "hemos", "here", "high", "hindi", "how", "however", "hub", "humaneval", "hundred",
    "hungarian", "i", "icefall", "icelandic", "if", "igbo", "important", "in", "indonesian", "initially", "instruction",
    "int4", "int8", "introducing", "introduction", "irish", "is", "it", "italian", "its", "january", "japanese", "jax",
    "july", "june", "kaldi", "kannada", "kazakh", "keras", "khmer", "kinyarwanda", "kobold", "koboldai", "koboldcpp",
    "korean", "kto", "language", "lao", "large", "larger", "latent", "latvian", "lazymergekit", "leveraging", "licence",
    "license", "lithuanian", "llamacpp", "llm", "llms", "lm", "lmstudio", "lora", "loras", "low", "lsh", "malay",
    "malayalam", "mandarin", "marathi", "march", "meet", "megatron", "merge", "mergekit", "million", "minhash", "mit",
    "mixture", "mlx", "mmdetection", "mmlu", "model", "models", "moe", "mongolian", "more", "moreover", "most", "mps",
    "mteb", "multi", "mxfp4", "my", "nach", "natural", "nepali", "neural", "new", "nf4", "no", "norwegian", "note",
    "notebook", "november", "nvfp4", "october", "of", "ollama", "on", "one", "onnx", "openvino", "optimum", "original",
    "orpo", "our", "paddlenlp", "paddlespeech", "paper", "para", "parallel", "part", "partimos", "peft", "persian", "phase",
    "please", "polish", "portuguese", "pour", "powered", "ppo", "pretrained", "pretraining", "project", "punjabi", "python",
    "pytorch", "qlora", "quantized", "readme", "reinforcement", "rejected", "release", "removed", "replaced", "retrieval",
    "reward", "rlaif", "rlhf", "romanian", "rope", "rouge", "rtx", "rule", "russian", "safetensors", "section", "see",
    "self", "self instruct", "sentence transformer", "sentence transformers", "sentencepiece", "september", "serbian",
    "several", "sft", "sfttrainer", "simpletransformers", "since", "single", "sinhala", "slerp", "slovak", "slovenian",
    "small", "smaller", "sobre", "somali", "sota", "spacy", "spanish", "spin", "stage", "state", "step", "steps", "strong",
    "stronger", "strongest", "supervised", "swahili", "swedish", "synthetic", "table", "tamil", "telugu", "tensorflow",
    "tensorrt", "text", "tf", "tf32", "thai", "the", "their", "then", "there", "these", "they", "this", "thousand", "three",
    "thus", "ties", "to", "token", "tokenizer", "tpu", "tpus", "trained", "training", "transformer", "transformers", "trl",
    "truthfulqa", "turkish", "two", "u", "ukrainian", "unlike", "unsloth", "urdu", "usamos", "used", "uses", "using",
    "utilising", "utilizamos", "utilizing", "uzbek", "v100", "version", "vietnamese", "vision", "vllm", "von", "w4a16",
    "w8a16", "w8a8", "warning", "we", "weak", "weaker", "welsh", "wenet", "what", "when", "where", "which", "while",
    "winogrande", "with", "xhosa", "yoruba", "you", "your", "zero", "zulu",
];

#[cfg(test)]
mod tests {
    use super::super::names::Sentence;
    use super::super::text::Text;
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn keeps_the_list_of_noise_sorted() {
        assert!(NOISE.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", NOISE.windows(2).find(|pair| pair[0] >= pair[1]));
    }

    #[test]
    fn finds_no_name_where_nothing_can_be_one() {
        for source in [
            "It answers questions about forms, and was checked by hand.",
            "the outputs (all of them) were scored; trained on data",
        ] {
            let mut text = Text::default();
            text.render(source, 0..source.len());
            assert!(is_running_text(&text.plain, &text.folded) && !may_be_uncapped(&text.folded), "{source}");
            let sentence = Sentence::new(&text, source, Catalog::shipped(), 0..text.plain.len());
            assert!((0..sentence.tokens().len()).all(|at| sentence.name_at(at).is_none()), "{source}");
        }
        for source in
            ["It is based on Zorb.", "trained on the talk dataset", "Zorb answers", "it has 7b", "x-generated data", "on:"]
        {
            let folded = source.to_lowercase().replace('-', " ");
            assert!(!is_running_text(source, &folded) || may_be_uncapped(&folded), "{source}");
        }
    }
}
