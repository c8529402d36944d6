//! Words and three-word shingles of a text.
//!
//! The build script, which hashes the standard texts, compiles this very file: both sides must hash alike, so it stands alone.

/// One word of a text: a run of letters and digits.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// Byte offset at which it starts.
    pub start: usize,
    /// Byte offset behind it.
    pub end: usize,
    /// Hash of the word in lower case.
    pub hash: u64,
}

const FNV: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

/// The words of a text, lower case, letters and digits only: markup, punctuation and line breaks fall away.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::with_capacity(text.len() / 6);
    let mut start = None;
    let mut hash = FNV;
    for (offset, character) in text.char_indices() {
        if character.is_ascii_alphanumeric() {
            start.get_or_insert(offset);
            hash = (hash ^ u64::from(character.to_ascii_lowercase() as u8)).wrapping_mul(PRIME);
        } else if !character.is_ascii() && character.is_alphanumeric() {
            start.get_or_insert(offset);
            for lower in character.to_lowercase() {
                hash = (hash ^ u64::from(lower as u32)).wrapping_mul(PRIME);
            }
        } else if let Some(start) = start.take() {
            words.push(Word { start, end: offset, hash });
            hash = FNV;
        }
    }
    if let Some(start) = start {
        words.push(Word { start, end: text.len(), hash });
    }
    words
}

/// The hashes of the three-word shingles, one for each word but the last two.
pub fn shingles(words: &[Word]) -> impl Iterator<Item = u32> + '_ {
    words.windows(3).map(|three| {
        let mixed = three.iter().fold(FNV, |hash, word| (hash.rotate_left(23) ^ word.hash).wrapping_mul(PRIME));
        u32::try_from((mixed ^ (mixed >> 29)) >> 32).unwrap_or(u32::MAX)
    })
}
