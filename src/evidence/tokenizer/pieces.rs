//! The `set` digest of a vocabulary: SHA-256 over its normal pieces, sorted by bytes and joined by LF.
//!
//! Sorting makes the digest survive a shift or re-ordering of ids, and leaving out special pieces makes it survive added ones,
//! so that two files of one tokenizer family agree on it, whatever format they are in.

use sha2::{Digest as _, Sha256};

use crate::digest::hex;

/// Most pieces that are held for sorting.
pub(in crate::evidence) const MAX_PIECES: usize = 512 << 10;
/// Most bytes of pieces that are held for sorting.
pub(in crate::evidence) const MAX_BYTES: usize = 32 << 20;

/// The digest over normal pieces, hexadecimal; `None` over none.
pub(in crate::evidence) fn set_digest<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Option<String> {
    // Comparing the first eight bytes as a number spares most comparisons of strings.
    let mut sorted: Vec<(u64, &[u8])> = pieces.map(|piece| (prefix(piece), piece)).collect();
    if sorted.is_empty() {
        return None;
    }
    sorted.sort_unstable();
    let mut hash = Sha256::new();
    let mut buffer = Vec::with_capacity(BUFFER + 256);
    for (index, (_, piece)) in sorted.iter().enumerate() {
        if index > 0 {
            buffer.push(b'\n');
        }
        buffer.extend_from_slice(piece);
        if buffer.len() >= BUFFER {
            hash.update(&buffer);
            buffer.clear();
        }
    }
    hash.update(&buffer);
    Some(hex(&hash.finalize()))
}

const BUFFER: usize = 16 << 10;

/// The first eight bytes, big-endian and padded with zeros, so that they order as the bytes do.
fn prefix(piece: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let length = piece.len().min(8);
    bytes[..length].copy_from_slice(&piece[..length]);
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::sha256;

    #[test]
    fn sorts_by_bytes_and_joins_by_line_feeds() {
        let pieces: [&[u8]; 5] = [b"b", b"abcdefghi", b"a", b"abcdefgh", b"a\0"];
        let expected = sha256(b"a\na\0\nabcdefgh\nabcdefghi\nb");
        assert_eq!(set_digest(pieces.into_iter()), Some(expected));
    }

    #[test]
    fn has_no_digest_of_nothing() {
        assert_eq!(set_digest(std::iter::empty()), None);
    }
}
