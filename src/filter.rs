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
            let (word, bit) = filter.place(hash);
            filter.bits[word] |= bit;
        }
        filter
    }

    /// Whether the set may hold a hash; `false` is sure.
    #[inline]
    pub(crate) fn may_hold(&self, hash: u64) -> bool {
        let (word, bit) = self.place(hash);
        self.bits[word] & bit != 0
    }

    #[inline]
    fn place(&self, hash: u64) -> (usize, u64) {
        let mixed = hash ^ (hash >> 29);
        ((mixed >> 6) as usize & (self.bits.len() - 1), 1 << (mixed & 63))
    }
}

/// What a hash starts from.
pub(crate) const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// A hash with one more value in it (FNV-1a).
#[inline]
pub(crate) fn step(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(0x0100_0000_01b3)
}

/// The hash of some bytes, without regard to ASCII case.
#[inline]
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(SEED, |hash, byte| step(hash, u64::from(byte.to_ascii_lowercase())))
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
    fn denies_most_of_what_it_was_not_given() {
        let filter = Filter::new((0..1000).map(|number| hash(format!("word-{number}").as_bytes())).collect());
        let held = (0..1000).filter(|number| filter.may_hold(hash(format!("other-{number}").as_bytes()))).count();
        assert!(held < 100, "{held}");
        assert!(!Filter::new(Vec::new()).may_hold(SEED));
    }
}
