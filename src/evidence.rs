//! What a model's files say: one extractor a kind of file, each claim with its place.
//!
//! Extractors observe and never conclude: a [`Claim`] is what a file says, a [`Basis`] says how strong a kind of evidence that
//! is, and the lineage stage decides what to make of it. What an extractor could not read becomes a [`Gap`].

pub mod adapter;
pub mod card;
pub mod config;
#[cfg(test)]
mod corpus;
pub mod download;
pub mod gguf;
mod hub;
pub mod license_text;
mod load;
pub mod merge;
pub mod naming;
pub mod ollama;
pub mod pipeline;
pub mod prose;
pub mod safetensors;
mod tensors;
pub mod tokenizer;
pub mod unread;

use std::fmt;

use crate::catalog::Catalog;
use crate::document::Place;
pub use crate::model::Shape;
use crate::model::{Basis, DatasetId, Gap, LicenseId, ModelId, ModelKind, RelationKind, Revision};
use crate::source::Snapshot;

/// The extractor of what a row of the catalogue says, where no file of the model was read.
pub const CATALOG: &str = "catalog";

/// The tag that an extractor gives a model with an adapter's files beside the weights of a whole one.
pub const BESIDE_FULL_WEIGHTS: &str = "adapter-beside-full-weights";
/// The tag that an extractor gives a model whose text says that an adapter was merged into its weights.
pub const MERGED_ADAPTER: &str = "merged-adapter";
/// The tag that tells that a card says that its weights are those of the model it was made from.
pub const UNMODIFIED_WEIGHTS: &str = "unmodified-weights";

/// One claim with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// What is claimed.
    pub claim: Claim,
    /// How strong a kind of evidence it is.
    pub basis: Basis,
    /// Where it stands.
    pub place: Place,
    /// The words or value it rests on, at most 240 characters, as the file has them (untrusted).
    pub quote: String,
    /// Which extractor saw it: the name of its module.
    pub extractor: &'static str,
}

/// A model or dataset as a file names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The text as the file has it, trimmed, with a Hub address stripped to its id.
    pub text: String,
    /// What form the text has.
    pub form: MentionForm,
    /// The revision that was named with it.
    pub revision: Option<Revision>,
}

/// What form a [`Mention`] has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MentionForm {
    /// `owner/name` in the form of a Hub id.
    HubId,
    /// A name without an owner: `gpt2`, "Qwen2.5 32B", "GPT-4".
    Name,
    /// A path on somebody's disk: never a parent.
    LocalPath,
}

/// What a file says about its model. Each variant is one kind of observation.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// The weights come from this model. `None` where the file does not say how.
    Parent {
        /// The parent as named.
        parent: Mention,
        /// How, where the file says so.
        kind: Option<RelationKind>,
    },
    /// Trained on the outputs of this model.
    Teacher {
        /// The teacher as named.
        teacher: Mention,
    },
    /// Trained on this dataset.
    Dataset {
        /// The dataset as named.
        dataset: Mention,
    },
    /// Trained from scratch: no parent.
    FromScratch,
    /// Under this licence.
    License(LicenseClaim),
    /// The model is called this.
    Name {
        /// The name, with or without owner.
        name: String,
    },
    /// The card's title: what its text is about, which need not be this model where a card was copied.
    Title {
        /// The title as written, without markup.
        title: String,
    },
    /// Made by this organisation or person.
    Maker {
        /// The name as written.
        name: String,
    },
    /// The files are those of this commit.
    Revision {
        /// The commit.
        revision: Revision,
    },
    /// The architecture, in the words of `config.json` `model_type` or GGUF `general.architecture`.
    Architecture {
        /// The word.
        model_type: String,
    },
    /// The sizes of the network.
    Shape(Box<Shape>),
    /// The tokenizer.
    Tokenizer(Box<TokenizerFacts>),
    /// How many parameters the file's tensors hold.
    Parameters {
        /// The count.
        count: u64,
    },
    /// The weights are quantized.
    Quantization {
        /// The method as written (`gptq`, `awq`, `Q4_K_M`).
        method: String,
        /// Bits a weight, where known.
        bits: Option<u8>,
    },
    /// This tool wrote the file or trained the model (`trl`, `unsloth`, `mergekit`, `mlx`, `peft`).
    Tool {
        /// The tool, lower case.
        tool: String,
    },
    /// What the model is, in words of the card's tags, library or task.
    Tag {
        /// The tag.
        tag: String,
    },
    /// What the folder or file holds.
    Kind(ModelKind),
    /// Loading the model runs code, from this repository where another one is named.
    RemoteCode {
        /// The other repository.
        repository: Option<String>,
    },
}

/// What a file says about the licence.
#[derive(Debug, Clone, PartialEq)]
pub enum LicenseClaim {
    /// `license:` of the card, `general.license` of a GGUF: an id as written.
    Declared(String),
    /// `license_name:` beside `license: other`.
    Name(String),
    /// `license_link:`.
    Link(String),
    /// A licence file was recognised.
    Text {
        /// The row of the catalogue, or an SPDX id that no row has; `None` where the text is not recognised.
        license: Option<LicenseId>,
        /// How much of the text the match explains, 0 to 1.
        score: f64,
        /// Text that the recognised licence does not explain, where it is more than a copyright line.
        residue: Option<String>,
    },
    /// The prose says so.
    Stated(String),
    /// The prose says it of a base, and not of this model.
    OfBase {
        /// The licence as named.
        license: String,
        /// The base as named; `None` where the text says only that it is one.
        base: Option<Mention>,
    },
    /// A card or notice shows a phrase that some licence asks to be shown; it says nothing of which licence holds.
    Shown(String),
}

/// What a tokenizer file says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TokenizerFacts {
    /// `BPE`, `Unigram`, `WordPiece`, `gpt2`, `llama`: the word of the file.
    pub kind: Option<String>,
    /// `tokenizer.ggml.pre` of a GGUF.
    pub pre: Option<String>,
    /// Entries of the vocabulary, added tokens included.
    pub vocabulary: Option<u64>,
    /// Merge rules.
    pub merges: Option<u64>,
    /// Special and added tokens by id, at most 4,096.
    pub special: Vec<(u64, String)>,
    /// The `set` digest of the normal pieces (see `tokenizers` in `rules/catalog/families.yaml`), hexadecimal.
    pub pieces_sha256: Option<String>,
    /// SHA-256 of the chat template, hexadecimal.
    pub chat_template_sha256: Option<String>,
    /// Markers in the chat template (`<|im_start|>`, `<think>`), at most 64.
    pub markers: Vec<String>,
}

/// What the extractors saw in one model, in a fixed order.
#[derive(Debug, Clone, Default)]
pub struct Observations {
    /// The claims, ordered by file and place.
    pub evidence: Vec<Evidence>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
}

impl Observations {
    /// Notes one claim.
    pub fn note(&mut self, extractor: &'static str, basis: Basis, place: Place, quote: &str, claim: Claim) {
        let quote = crate::document::quote(quote, 240);
        self.evidence.push(Evidence { claim, basis, place, quote, extractor });
    }
}

impl Mention {
    /// Reads a text that names a model or dataset: trims it, strips Hub addresses (`https://huggingface.co/org/name/tree/rev`,
    /// `hf.co/…`, `hf://…`), splits `@revision`, and tells ids from names and from local paths.
    /// `None` for texts that name nothing (`""`, `None`, `N/A`, `unknown`, `-`, `[base]`, `{base_model}`).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        naming::mention(text)
    }

    /// The name that the last part of a path on somebody's disk gives, where it has the form of a model's name: letters with a
    /// digit. No more than a name: what stands there is not known.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let last = path.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next()?;
        let named = last.len() >= 5
            && last.bytes().any(|byte| byte.is_ascii_digit())
            && last.bytes().filter(u8::is_ascii_alphabetic).count() >= 3
            && !["checkpoint", "output", "epoch", "step", "run", "tmp", "v"]
                .iter()
                .any(|word| last.to_ascii_lowercase().starts_with(word));
        named.then(|| Self { text: last.to_owned(), form: MentionForm::Name, revision: None })
    }

    /// The mention as a model id; `None` for a local path.
    #[must_use]
    pub fn model_id(&self) -> Option<ModelId> {
        (self.form != MentionForm::LocalPath).then(|| self.text.parse().ok()).flatten()
    }

    /// The mention as a dataset id; `None` for a local path.
    #[must_use]
    pub fn dataset_id(&self) -> Option<DatasetId> {
        (self.form != MentionForm::LocalPath).then(|| self.text.parse().ok()).flatten()
    }
}

impl fmt::Display for Mention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Runs every extractor over a snapshot. One unreadable file never ends the audit of the others.
#[must_use]
pub fn observe(snapshot: &Snapshot, catalog: &Catalog) -> Observations {
    let mut seen = Observations::default();
    naming::observe(snapshot, catalog, &mut seen);
    download::observe(snapshot, &mut seen);
    card::observe(snapshot, catalog, &mut seen);
    config::observe(snapshot, &mut seen);
    adapter::observe(snapshot, &mut seen);
    merge::observe(snapshot, &mut seen);
    pipeline::observe(snapshot, &mut seen);
    tokenizer::observe(snapshot, &mut seen);
    safetensors::observe(snapshot, &mut seen);
    gguf::observe(snapshot, &mut seen);
    unread::observe(snapshot, &mut seen);
    ollama::observe(snapshot, catalog, &mut seen);
    license_text::observe(snapshot, catalog, &mut seen);
    hub::observe(snapshot, &mut seen);
    seen
}
