//! The vocabulary of a GGUF file: tokens in one buffer, with their types beside them.

use std::io::{Read, Seek};

use super::stream::{Stop, Stream};
use crate::evidence::load::lossy;
use crate::evidence::tokenizer::file::MAX_SPECIAL;
use crate::evidence::tokenizer::pieces::{MAX_BYTES, MAX_PIECES, set_digest};

/// Types of tokens as the format numbers them.
const NORMAL: u8 = 1;
const CONTROL: u8 = 3;
const USER_DEFINED: u8 = 4;
const BYTE: u8 = 6;
/// Longest token that is held.
const MAX_TOKEN: usize = 4096;

/// Tokens by id.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    types: Vec<u8>,
    /// How many tokens there are, also of those that are not held.
    pub(super) count: u64,
    /// Whether tokens were dropped because there are too many, or one too long.
    pub(super) dropped: bool,
}

impl Vocabulary {
    /// Whether no token was read.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Reads one token.
    pub(super) fn read_token<R: Read + Seek>(&mut self, stream: &mut Stream<R>) -> Result<(), Stop> {
        self.count += 1;
        if self.ends.len() >= MAX_PIECES || self.bytes.len() > MAX_BYTES {
            self.dropped = true;
            stream.string(&mut Vec::new(), 0)?;
            return Ok(());
        }
        let length = stream.string(&mut self.bytes, MAX_TOKEN)?;
        self.dropped |= length > MAX_TOKEN as u64;
        self.ends.push(self.bytes.len());
        Ok(())
    }

    /// Adds the type of the next token.
    pub(super) fn add_type(&mut self, kind: u8) {
        if self.types.len() < MAX_PIECES {
            self.types.push(kind);
        }
    }

    /// The bytes of a token.
    fn token(&self, id: usize) -> Option<&[u8]> {
        let end = *self.ends.get(id)?;
        let start = id.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.bytes[start..end])
    }

    /// The digest of the normal pieces. A file that gives no types has normal ones only.
    pub(super) fn digest(&self) -> Option<String> {
        if self.dropped {
            return None;
        }
        let normal =
            |id: &usize| self.types.is_empty() || self.types.get(*id).is_some_and(|kind| matches!(*kind, NORMAL | BYTE));
        set_digest((0..self.ends.len()).filter(normal).filter_map(|id| self.token(id)))
    }

    /// Control and user-defined tokens by id, and those that `also` names, up to a bound.
    pub(super) fn special(&self, also: &[u64]) -> Vec<(u64, String)> {
        let is_special = |id: &usize| {
            self.types.get(*id).is_some_and(|kind| matches!(*kind, CONTROL | USER_DEFINED)) || also.contains(&(*id as u64))
        };
        (0..self.ends.len())
            .filter(is_special)
            .filter_map(|id| Some((id as u64, lossy(self.token(id)?).0.into_owned())))
            .take(MAX_SPECIAL)
            .collect()
    }
}
