//! `tokenizer.model` of SentencePiece: a protocol buffer whose first field repeats, one piece with its type at a time.
//!
//! Only what is needed is read: lengths are checked against the bytes at hand, unknown fields are passed over.

use super::file::MAX_SPECIAL;
use super::pieces::{MAX_PIECES, set_digest};
use crate::evidence::TokenizerFacts;
use crate::evidence::load::lossy;

/// Types of pieces, as the format numbers them.
const NORMAL: u64 = 1;
const CONTROL: u64 = 3;
const USER_DEFINED: u64 = 4;
const BYTE: u64 = 6;

/// Reads a model; `None` where the bytes are something else.
pub(super) fn read(bytes: &[u8]) -> Option<TokenizerFacts> {
    let mut normal: Vec<&[u8]> = Vec::new();
    let mut facts = TokenizerFacts::default();
    let mut id = 0;
    let mut fields = Fields { rest: bytes };
    while let Some(field) = fields.next()? {
        match field {
            (1, Content::Bytes(message)) => {
                let (piece, kind) = piece(message)?;
                match kind {
                    NORMAL | BYTE => normal.push(piece),
                    CONTROL | USER_DEFINED if facts.special.len() < MAX_SPECIAL => {
                        facts.special.push((id, lossy(piece).0.into_owned()));
                    }
                    _ => {}
                }
                id += 1;
            }
            (2, Content::Bytes(trainer)) => facts.kind = model_type(trainer)?.map(str::to_owned),
            _ => {}
        }
    }
    if id == 0 {
        return None;
    }
    facts.vocabulary = Some(id);
    facts.pieces_sha256 = if normal.len() <= MAX_PIECES { set_digest(normal.into_iter()) } else { None };
    Some(facts)
}

/// The text and the type of one piece.
fn piece(message: &[u8]) -> Option<(&[u8], u64)> {
    let (mut text, mut kind) = (&[][..], NORMAL);
    let mut fields = Fields { rest: message };
    while let Some(field) = fields.next()? {
        match field {
            (1, Content::Bytes(bytes)) => text = bytes,
            (3, Content::Number(number)) => kind = number,
            _ => {}
        }
    }
    Some((text, kind))
}

/// The model's type, out of the trainer's settings; Unigram where none is written.
fn model_type(trainer: &[u8]) -> Option<Option<&'static str>> {
    let mut kind = 1;
    let mut fields = Fields { rest: trainer };
    while let Some(field) = fields.next()? {
        if let (3, Content::Number(number)) = field {
            kind = number;
        }
    }
    Some(match kind {
        1 => Some("Unigram"),
        2 => Some("BPE"),
        3 => Some("Word"),
        4 => Some("Char"),
        _ => None,
    })
}

/// The content of a field.
enum Content<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

/// The fields of a message.
struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    /// The next field with its number: `Some(None)` at the end, `None` where the bytes are no message.
    fn next(&mut self) -> Option<Option<(u64, Content<'a>)>> {
        if self.rest.is_empty() {
            return Some(None);
        }
        let tag = self.varint()?;
        let content = match tag & 7 {
            0 => Content::Number(self.varint()?),
            1 => Content::Bytes(self.take(8)?),
            2 => {
                let length = usize::try_from(self.varint()?).ok()?;
                Content::Bytes(self.take(length)?)
            }
            5 => Content::Bytes(self.take(4)?),
            _ => return None,
        };
        (tag >> 3 != 0).then_some(Some((tag >> 3, content)))
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = *self.take(1)?.first()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::sha256;

    fn piece(text: &str, kind: u8) -> Vec<u8> {
        let mut message = vec![0x0a, text.len() as u8];
        message.extend_from_slice(text.as_bytes());
        message.extend_from_slice(&[0x15, 0, 0, 0, 0, 0x18, kind]);
        let mut field = vec![0x0a, message.len() as u8];
        field.append(&mut message);
        field
    }

    #[test]
    fn reads_pieces_by_type() {
        let mut bytes = [piece("<unk>", 2), piece("<s>", 3), piece("b", 1), piece("<0x00>", 6)].concat();
        bytes.extend_from_slice(&[0x0a, 3, 0x0a, 1, b'a', 0x12, 2, 0x18, 2]);
        let facts = read(&bytes).unwrap();
        assert_eq!((facts.kind.as_deref(), facts.vocabulary), (Some("BPE"), Some(5)));
        assert_eq!(facts.special, [(1, "<s>".to_owned())]);
        assert_eq!(facts.pieces_sha256, Some(sha256(b"<0x00>\na\nb")));
    }

    #[test]
    fn takes_nothing_else_for_a_model() {
        for bytes in [&b""[..], b"IQ== 0\nIg== 1\n", b"{}", &[0xff; 64], &[0x0a, 0xff, 0xff, 0xff, 0x7f, 1], &[0x0a, 5, 1]] {
            assert_eq!(read(bytes), None, "{bytes:?}");
        }
    }
}
