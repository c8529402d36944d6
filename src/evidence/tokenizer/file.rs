//! `tokenizer.json` as a stream: counts, added tokens and pieces, borrowed from the bytes of the file.
//!
//! The file may be tens of megabytes, most of it merge rules; those are counted and nothing else is built of them.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::pieces::{MAX_BYTES, MAX_PIECES, set_digest};
use crate::evidence::TokenizerFacts;

/// Most special and added tokens that are reported.
pub(in crate::evidence) const MAX_SPECIAL: usize = 4096;

/// A `tokenizer.json`.
#[derive(serde::Deserialize)]
struct TokenizerJson<'a> {
    #[serde(borrow, default)]
    added_tokens: Option<Vec<Added<'a>>>,
    #[serde(borrow, default)]
    model: Option<Model<'a>>,
}

#[derive(serde::Deserialize)]
struct Added<'a> {
    id: u64,
    #[serde(borrow)]
    content: Cow<'a, str>,
}

#[derive(serde::Deserialize)]
struct Model<'a> {
    #[serde(borrow, default, rename = "type")]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    vocab: Vocabulary<'a>,
    #[serde(default)]
    merges: Option<Count>,
}

/// Reads the bytes of a `tokenizer.json`. The second value says why there is no digest, where there is none.
pub(super) fn read(bytes: &[u8]) -> Result<(TokenizerFacts, Option<String>), serde_json::Error> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let file: TokenizerJson = serde_json::from_slice(bytes)?;
    let mut added = file.added_tokens.unwrap_or_default();
    added.sort_by_key(|token| token.id);
    added.dedup_by_key(|token| token.id);
    let mut facts = TokenizerFacts {
        special: added.iter().take(MAX_SPECIAL).map(|token| (token.id, token.content.to_string())).collect(),
        ..TokenizerFacts::default()
    };
    let ids: HashSet<u64> = added.iter().map(|token| token.id).collect();
    let Some(model) = file.model else {
        return Ok((facts, None));
    };
    facts.kind = model.kind.map(Cow::into_owned);
    facts.merges = model.merges.map(|merges| merges.0);
    let vocab = model.vocab;
    let mut also_in_vocabulary = 0;
    let normal = vocab.pieces.iter().filter(|(_, id)| {
        let is_added = ids.contains(id);
        also_in_vocabulary += u64::from(is_added);
        !is_added
    });
    facts.pieces_sha256 = set_digest(normal.map(|(piece, _)| piece.as_bytes()));
    facts.vocabulary = (vocab.entries > 0).then(|| vocab.entries + ids.len() as u64 - also_in_vocabulary);
    Ok((facts, vocab.dropped.then(|| too_many(vocab.entries))))
}

/// Why a vocabulary has no digest.
pub(super) fn too_many(entries: u64) -> String {
    format!("{entries} pieces are over the limit of {MAX_PIECES} pieces or {MAX_BYTES} bytes")
}

/// A vocabulary: a map from piece to id, or (Unigram) a list of pieces with scores, whose ids are their positions.
#[derive(Default)]
pub(super) struct Vocabulary<'a> {
    /// The pieces with their ids; empty when there are too many.
    pub(super) pieces: Vec<(Cow<'a, str>, u64)>,
    /// How many entries there are.
    pub(super) entries: u64,
    /// Whether pieces were dropped because there are too many.
    pub(super) dropped: bool,
    bytes: usize,
}

impl<'a> Vocabulary<'a> {
    fn add(&mut self, piece: Cow<'a, str>, id: u64) {
        self.entries += 1;
        self.bytes = self.bytes.saturating_add(piece.len());
        if self.pieces.len() >= MAX_PIECES || self.bytes > MAX_BYTES {
            self.pieces = Vec::new();
            self.dropped = true;
        }
        if !self.dropped {
            self.pieces.push((piece, id));
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Vocabulary<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Vocabulary<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a vocabulary")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut vocabulary = Vocabulary::default();
                while let Some((piece, id)) = map.next_entry::<Text<'de>, u64>()? {
                    vocabulary.add(piece.0, id);
                }
                Ok(vocabulary)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut vocabulary = Vocabulary::default();
                while let Some((piece, _score)) = list.next_element::<(Text<'de>, IgnoredAny)>()? {
                    let id = vocabulary.entries;
                    vocabulary.add(piece.0, id);
                }
                Ok(vocabulary)
            }

            fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
                Ok(Vocabulary::default())
            }
        }
        deserializer.deserialize_any(Entries)
    }
}

/// A string, borrowed where the file needs no unescaping.
struct Text<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Borrowed;
        impl<'de> Visitor<'de> for Borrowed {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Borrowed)
    }
}

/// The length of a list of anything.
struct Count(u64);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items;
        impl<'de> Visitor<'de> for Items {
            type Value = Count;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut count = 0;
                while list.next_element::<IgnoredAny>()?.is_some() {
                    count += 1;
                }
                Ok(Count(count))
            }
        }
        deserializer.deserialize_seq(Items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::sha256;

    #[test]
    fn leaves_added_tokens_out_of_the_digest_wherever_they_stand() {
        let text = br#"{"model": {"vocab": {"b": 1, "a\u0020": 2, "<s>": 0}, "merges": ["a b", ["c", "d"]], "type": "BPE"},
            "added_tokens": [{"id": 3, "content": "<x>", "special": true}, {"id": 0, "content": "<s>"}]}"#;
        let (facts, note) = read(text).unwrap();
        assert_eq!(facts.kind.as_deref(), Some("BPE"));
        assert_eq!((facts.vocabulary, facts.merges), (Some(4), Some(2)));
        assert_eq!(facts.special, [(0, "<s>".to_owned()), (3, "<x>".to_owned())]);
        assert_eq!(facts.pieces_sha256, Some(sha256(b"a \nb")));
        assert_eq!(note, None);
    }

    #[test]
    fn reads_a_unigram_vocabulary_by_position() {
        let (facts, _) = read(
            br#"{"added_tokens": [{"id": 0, "content": "<unk>"}],
            "model": {"type": "Unigram", "vocab": [["<unk>", 0.0], ["b", -1.5], ["a", -2]]}}"#,
        )
        .unwrap();
        assert_eq!(facts.pieces_sha256, Some(sha256(b"a\nb")));
        assert_eq!((facts.vocabulary, facts.merges), (Some(3), None));
    }

    #[test]
    fn refuses_ids_that_are_no_numbers() {
        assert!(read(br#"{"model": {"vocab": {"a": "x"}}}"#).is_err());
        assert!(read(b"[3]").is_err());
    }

    #[test]
    fn accepts_a_file_without_a_model() {
        assert_eq!(read(b"{}").unwrap().0, TokenizerFacts::default());
    }
}
