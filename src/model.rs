//! The words that every stage shares: identifiers, kinds of relation, kinds of source, strength of evidence.
//!
//! Identifiers are newtypes so that a model, a dataset, a maker and a licence can never be mixed.

mod hub_id;

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use hub_id::is_hub_id;
pub(crate) use hub_id::split_owner;

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing is left after trimming.
    #[error("an identifier cannot be empty")]
    Empty,
    /// Longer than [`MAX_ID`] bytes.
    #[error("an identifier cannot be longer than {MAX_ID} bytes")]
    TooLong,
    /// Holds a control character or a line break.
    #[error("an identifier cannot hold control characters")]
    Control,
}

/// Longest identifier that is believed, in bytes: twice the Hub's 96 characters and the slash.
pub const MAX_ID: usize = 193;

fn holds_control(text: &str) -> bool {
    if text.is_ascii() { text.bytes().any(|byte| byte.is_ascii_control()) } else { text.chars().any(char::is_control) }
}

/// An identifier without the white space around it.
pub(crate) fn identifier(text: &str) -> Result<&str, IdError> {
    // Nearly every one is printable ASCII without white space, which holds nothing to trim and no control character.
    let plain = text.bytes().fold(true, |plain, byte| plain & byte.is_ascii_graphic());
    if plain && (1..=MAX_ID).contains(&text.len()) {
        return Ok(text);
    }
    let text = text.trim();
    if text.is_empty() {
        Err(IdError::Empty)
    } else if text.len() > MAX_ID {
        Err(IdError::TooLong)
    } else if holds_control(text) {
        Err(IdError::Control)
    } else {
        Ok(text)
    }
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schemars(with = "String")]
        pub struct $name(Box<str>);

        impl $name {
            /// The identifier as its source spells it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The identifier in lower case, as it is compared.
            #[must_use]
            pub fn key(&self) -> String {
                self.0.to_ascii_lowercase()
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                identifier(text).map(|text| Self(text.into()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0.into()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &self.0)
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.0.eq_ignore_ascii_case(&other.0)
            }
        }

        impl Eq for $name {}

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                for part in self.0.as_bytes().chunks(16) {
                    let mut lower = [0; 16];
                    lower[..part.len()].copy_from_slice(part);
                    lower.make_ascii_lowercase();
                    state.write(&lower);
                }
                state.write_usize(self.0.len());
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                let lower = |byte: u8| byte.to_ascii_lowercase();
                self.0.bytes().map(lower).cmp(other.0.bytes().map(lower))
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }
    };
}

identifier! {
    /// A model: `owner/name` or `name` as the Hub writes it, or the bare name that a text gives where no owner is known.
    ///
    /// Keeps the spelling of its source and compares without regard to case.
    ModelId
}
identifier! {
    /// A dataset: `owner/name` or `name` as the Hub writes it.
    DatasetId
}
identifier! {
    /// A maker: the `id` of a row in `rules/catalog/makers.yaml`.
    MakerId
}
identifier! {
    /// A licence: the `id` of a row in `rules/catalog/licenses.yaml`.
    LicenseId
}
identifier! {
    /// A law, rule, list, licence or statement: the `id` of a row in `rules/catalog/authorities.yaml`.
    AuthorityId
}
identifier! {
    /// A commit, branch or tag of a repository.
    Revision
}

impl ModelId {
    /// The owner: what stands before the slash.
    #[must_use]
    pub fn owner(&self) -> Option<&str> {
        split_owner(&self.0).map(|(owner, _)| owner)
    }

    /// The name without its owner.
    #[must_use]
    pub fn name(&self) -> &str {
        split_owner(&self.0).map_or(&self.0, |(_, name)| name)
    }

    /// Whether the text has the form of a Hub id: `name` or `owner/name`, each 1 to 96 of `[A-Za-z0-9._-]`,
    /// no leading or trailing `-` or `.`, no `--` and no `..`
    /// (source: `_validators.py` of the `huggingface_hub` client).
    #[must_use]
    pub fn is_hub_id(&self) -> bool {
        is_hub_id(&self.0)
    }
}

impl DatasetId {
    /// Whether the text has the form of a Hub id; see [`ModelId::is_hub_id`].
    #[must_use]
    pub fn is_hub_id(&self) -> bool {
        is_hub_id(&self.0)
    }
}

/// How a child model stems from a parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RelationKind {
    /// The parent's weights, trained further for a task or a style.
    FineTune,
    /// Weights that work only beside the parent's (LoRA and its kin).
    Adapter,
    /// The weights of several parents combined.
    Merge,
    /// The parent's weights in fewer bits.
    Quantization,
    /// The parent's weights in another file format or framework.
    Conversion,
    /// Trained on the outputs of the parent, the teacher; the weights come from elsewhere.
    Distillation,
    /// The parent's weights, trained further on raw text.
    ContinuedPretraining,
    /// The parent's bytes under another name.
    Copy,
}

impl RelationKind {
    /// All kinds, in the order in which they are documented.
    pub const ALL: [Self; 8] = [
        Self::FineTune,
        Self::Adapter,
        Self::Merge,
        Self::Quantization,
        Self::Conversion,
        Self::Distillation,
        Self::ContinuedPretraining,
        Self::Copy,
    ];

    /// The kind as it is written in rules and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FineTune => "fine-tune",
            Self::Adapter => "adapter",
            Self::Merge => "merge",
            Self::Quantization => "quantization",
            Self::Conversion => "conversion",
            Self::Distillation => "distillation",
            Self::ContinuedPretraining => "continued-pretraining",
            Self::Copy => "copy",
        }
    }

    /// Whether the child's weights come from the parent's: true for every kind but distillation.
    #[must_use]
    pub fn carries_weights(self) -> bool {
        self != Self::Distillation
    }

    /// Whether the child is the parent in other packing: nothing was trained.
    #[must_use]
    pub fn repacks(self) -> bool {
        matches!(self, Self::Copy | Self::Conversion | Self::Quantization)
    }
}

impl fmt::Display for RelationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a piece of evidence rests on, weakest first, so that a greater basis is a stronger one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// A name suggests it.
    Named,
    /// Prose says it.
    Stated,
    /// The card's front matter, or a key meant for the purpose, claims it.
    Declared,
    /// A tool wrote it: adapter config, GGUF keys, merge config, download metadata.
    Recorded,
    /// Shapes, vocabulary or tensor names show it.
    Structural,
    /// Weights or digests show it.
    Measured,
}

impl Basis {
    /// The basis as it is written in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Stated => "stated",
            Self::Declared => "declared",
            Self::Recorded => "recorded",
            Self::Structural => "structural",
            Self::Measured => "measured",
        }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where a model's bytes were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// A folder.
    Local,
    /// One weight file.
    File,
    /// A snapshot in a Hugging Face cache.
    HfCache,
    /// A manifest in an Ollama store.
    Ollama,
    /// A repository on the Hub.
    Hub,
    /// A name in code or configuration: none of the model's files was read.
    Named,
}

impl SourceKind {
    /// The kind as it is written in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::File => "file",
            Self::HfCache => "hf-cache",
            Self::Ollama => "ollama",
            Self::Hub => "hub",
            Self::Named => "named",
        }
    }
}

/// What a folder or file turned out to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ModelKind {
    /// Weights that can run by themselves.
    Model,
    /// Weights that need a base beside them.
    Adapter,
    /// A pipeline of several models (diffusers).
    Pipeline,
    /// A tokenizer or vocabulary without weights.
    Vocabulary,
}

impl ModelKind {
    /// The kind as it is written in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Adapter => "adapter",
            Self::Pipeline => "pipeline",
            Self::Vocabulary => "vocabulary",
        }
    }
}

/// Sizes of a network, as far as a file or a row of the catalogue gives them.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Shape {
    /// Width of the residual stream.
    pub hidden: Option<u64>,
    /// Number of layers.
    pub layers: Option<u64>,
    /// Attention heads.
    pub heads: Option<u64>,
    /// Key-value heads.
    pub kv_heads: Option<u64>,
    /// Width of the feed-forward layer.
    pub intermediate: Option<u64>,
    /// Rows of the embedding.
    pub vocab: Option<u64>,
    /// Base of the rotary position encoding.
    pub rope_theta: Option<f64>,
    /// Experts of a mixture, where there is one.
    pub experts: Option<u64>,
}

/// How a digest came to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DigestOrigin {
    /// From the bytes, by this run.
    Computed,
    /// Written down by the tool that fetched the file; a claim, not a proof.
    Recorded,
    /// From `provaudit.lock`.
    Pinned,
}

/// The SHA-256 of one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Digest {
    /// The file's name inside the model.
    pub file: String,
    /// 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// How it is known.
    pub origin: DigestOrigin,
}

/// Something that could not be looked at. A gap reaches the report and never passes as clean.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Gap {
    /// What is missing from the audit: "front matter", "GGUF header", "parent".
    pub what: Cow<'static, str>,
    /// The file, with line and column where there is one.
    #[serde(rename = "where")]
    pub place: String,
    /// Why it could not be read, with the figure where a limit was met.
    pub why: Cow<'static, str>,
    /// What the reader can do to close it.
    pub close_by: Cow<'static, str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_ids_without_regard_to_case_and_keeps_the_spelling() {
        let a: ModelId = "Acme/Helper-7B".parse().unwrap();
        let b: ModelId = "acme/helper-7b".parse().unwrap();
        assert_eq!(a, b);
        assert_eq!(a.to_string(), "Acme/Helper-7B");
        assert_eq!((a.owner(), a.name()), (Some("Acme"), "Helper-7B"));
    }

    #[test]
    fn refuses_ids_with_control_characters() {
        assert_eq!("a\u{7}b".parse::<ModelId>(), Err(IdError::Control));
        assert_eq!("\u{7f}".parse::<ModelId>(), Err(IdError::Control));
        assert_eq!(" \n".parse::<ModelId>(), Err(IdError::Empty));
        assert_eq!(" \u{3000}a b\t".parse::<ModelId>().unwrap().as_str(), "a b");
        assert!("a".repeat(MAX_ID).parse::<ModelId>().is_ok());
        assert_eq!("a".repeat(MAX_ID + 1).parse::<ModelId>(), Err(IdError::TooLong));
    }

    #[test]
    fn orders_bases_from_weak_to_strong() {
        assert!(Basis::Named < Basis::Stated && Basis::Recorded < Basis::Structural);
    }
}
