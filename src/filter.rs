//! Tells what is surely not in a set, for a few instructions: most words of a card are no name and no cue, and are never looked
//! up. What may be in the set is looked up where it really stands.

/// A set of hashes that forgets which: `may_hold` errs on one side only.
#[derive(Debug)]
pub(crate) struct Filter {
    bits: Vec<u64>,
}

impl Filter {
    /// The filter of these hashes, with 64 places for each.
    pub(crate) fn new(hashes: Vec<u64>) -> Self {
        let words = hashes.len().next_power_of_two();
        let mut filter = Self { bits: vec![0; words] };
        for hash in hashes {
            let (word, bits) = filter.place(hash);
            filter.bits[word] |= bits;
        }
        filter
    }

    /// Whether the set may hold a hash; `false` is sure.
    #[inline]
    pub(crate) fn may_hold(&self, hash: u64) -> bool {
        let (word, bits) = self.place(hash);
        self.bits[word] & bits == bits
    }

    /// Two bits of one word: one by itself holds too much, and some of that are among the commonest words.
    #[inline]
    fn place(&self, hash: u64) -> (usize, u64) {
        let mixed = hash ^ (hash >> 29);
        ((mixed >> 12) as usize & (self.bits.len() - 1), 1 << (mixed & 63) | 1 << (mixed >> 6 & 63))
    }
}

/// What a hash starts from.
pub(crate) const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// A hash with one more value in it (FNV-1a).
#[inline]
pub(crate) fn step(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(0x0100_0000_01b3)
}

/// The hash of some bytes, without regard to ASCII case, eight of them at a time. Good enough for the buckets of a map as well.
#[inline]
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    // The bit in which the two cases of a letter differ is set in every byte: a few other bytes count as one then, to no harm.
    let mix = |hash: u64, word: [u8; 8]| mix(hash, u64::from_le_bytes(word) | (0x20 * EACH));
    let seed = SEED ^ bytes.len() as u64;
    // The last bytes are mixed in as a whole word, though it overlaps the word before.
    if let Some(last) = bytes.last_chunk() {
        let words = &bytes[..bytes.len() - 1];
        return mix(words.as_chunks().0.iter().fold(seed, |hash, word| mix(hash, *word)), *last);
    }
    if let (Some([a, b, c, d]), Some([e, f, g, h])) = (bytes.first_chunk(), bytes.last_chunk()) {
        return mix(seed, [*a, *b, *c, *d, *e, *f, *g, *h]);
    }
    let mut last = [0; 8];
    last.iter_mut().zip(bytes).take(3).for_each(|(place, byte)| *place = *byte);
    mix(seed, last)
}

/// The hash and the length of the word of ASCII letters and digits that a text begins with; the letters count as they stand.
#[inline]
pub(crate) fn word(text: &[u8]) -> (u64, usize) {
    // Most words end within eight bytes.
    match text.first_chunk().map(|eight| u64::from_le_bytes(*eight)) {
        Some(next) if ends(next) != 0 => last(SEED, next),
        _ => any_word(text),
    }
}

/// The same, of any length.
fn any_word(text: &[u8]) -> (u64, usize) {
    let (mut hash, mut length) = (SEED, 0);
    loop {
        let next = eight(&text[length..]);
        if ends(next) != 0 {
            let (hash, rest) = last(hash, next);
            return (hash, length + rest);
        }
        hash = mix(hash, next);
        length += 8;
    }
}

/// The high bit of each of eight bytes that no word goes on with.
#[inline]
fn ends(next: u64) -> u64 {
    !(within(next, b'0', b'9') | within(next | (0x20 * EACH), b'a', b'z')) & HIGH
}

/// The hash of a word that ends within these eight bytes, and how many of them are its.
#[inline]
fn last(hash: u64, next: u64) -> (u64, usize) {
    let bits = ends(next).trailing_zeros() & !7;
    (mix(hash, next & !(u64::MAX << bits)), bits as usize / 8)
}

#[inline]
fn mix(hash: u64, word: u64) -> u64 {
    const FACTOR: u128 = 0x9e37_79b9_7f4a_7c15;
    let wide = u128::from(hash ^ word) * FACTOR;
    (wide >> 64) as u64 ^ wide as u64
}

/// The first eight bytes; of fewer, as if zeros followed.
fn eight(rest: &[u8]) -> u64 {
    let mut eight = [0; 8];
    let length = rest.len().min(8);
    eight[..length].copy_from_slice(&rest[..length]);
    u64::from_le_bytes(eight)
}

const EACH: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * EACH;

/// The high bit of each of eight bytes that lies within two bounds of ASCII.
#[inline]
fn within(word: u64, first: u8, last: u8) -> u64 {
    // The high bit of each byte is free to tell whether the rest of it reaches a bound.
    let rest = word & !HIGH;
    let reaches = |bound: u8| rest + (0x80 - u64::from(bound)) * EACH;
    reaches(first) & !reaches(last + 1) & !word & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_denies_what_it_was_given() {
        let words: Vec<String> = (0..5000).map(|number| format!("word-{number}")).collect();
        let filter = Filter::new(words.iter().map(|word| hash(word.as_bytes())).collect());
        assert!(words.iter().all(|word| filter.may_hold(hash(word.to_uppercase().as_bytes()))));
    }

    #[test]
    fn spreads_hashes_of_words_that_differ_little() {
        let hashes: Vec<u64> = (0..4096).map(|number| hash(format!("owner/model-{number}").as_bytes())).collect();
        for shift in [0, 12, 52] {
            let buckets: std::collections::HashSet<u64> = hashes.iter().map(|hash| hash >> shift & 0xfff).collect();
            assert!(buckets.len() > 2400, "{}", buckets.len());
        }
        assert_ne!(hash(b"a"), hash(b"b"));
        assert_ne!(hash(b"model-10"), hash(b"model-1"));
    }

    #[test]
    fn cuts_off_the_word_that_a_text_begins_with() {
        for byte in (0..=u8::MAX).filter(|byte| !byte.is_ascii_alphanumeric()) {
            for length in 0..20 {
                let text = [&b"Quaint0azZ9words4ever"[..length], &[byte], b"more"].concat();
                assert_eq!(word(&text), (word(&text[..length]).0, length), "{byte} {length}");
            }
        }
        assert_ne!(word(b"words4ever").0, word(b"words4evermore").0);
    }

    #[test]
    fn takes_letters_of_both_cases_for_the_same() {
        for length in 1..30 {
            let text = &b"Quaint0-azZ9words/4everAndMore"[..length];
            assert_eq!(hash(&text.to_ascii_uppercase()), hash(&text.to_ascii_lowercase()), "{length}");
        }
    }

    #[test]
    fn denies_most_of_what_it_was_not_given() {
        let filter = Filter::new((0..1000).map(|number| hash(format!("word-{number}").as_bytes())).collect());
        let held = (0..1000).filter(|number| filter.may_hold(hash(format!("other-{number}").as_bytes()))).count();
        assert!(held < 10, "{held}");
        assert!(!Filter::new(Vec::new()).may_hold(SEED));
    }
}
