//! The standard licence texts as sets of three-word shingles: enough to say how much of a file they explain, and too little to
//! carry the texts. All texts of the SPDX list are among them, so that what titles and the catalogue's rows do not know is still
//! told; the detection of the `spdx` crate, which would do the same, needs the texts in the binary.

use std::ops::Range;
use std::sync::LazyLock;

use super::recognise::PLAIN_MAX;
use super::shingle::{Word, shingles};
use crate::document::packed::Cursor;

/// Upper halves of 32 bits.
const HALVES: usize = 1 << 16;

/// The templates that the build script hashed.
static TEMPLATES: LazyLock<Templates> =
    LazyLock::new(|| Templates::read(include_bytes!(concat!(env!("OUT_DIR"), "/shingles.bin"))).unwrap_or_default());

/// How well one template fits a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The licence whose standard text it is: the `id` of a row, or an SPDX id that no row has.
    pub license: String,
    /// How much of the template the text holds, 0 to 1.
    pub covered: f64,
    /// How many shingles of the text the template does not explain.
    pub unexplained: usize,
    /// Words of the text that no shingle of the template explains, by number; empty for a plain copy.
    pub strange: Vec<usize>,
}

#[derive(Debug, Default)]
struct Templates {
    /// The licence and the number of shingles of each template; rows of the catalogue come first.
    names: Vec<(String, usize)>,
    /// Sets of templates that share a shingle, one behind the other.
    sets: Vec<u16>,
    /// Where in `sets` each set ends.
    set_ends: Vec<u32>,
    /// Where in `lower` the hashes of each upper half end.
    half_ends: Vec<u32>,
    /// The lower halves of the hashes, in 16 bits.
    lower: &'static [u8],
    /// The set of each hash.
    set_of: Vec<u16>,
}

impl Templates {
    /// Reads what the build script wrote; `None` where it ends early.
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let mut cursor = Cursor::new(bytes);
        let mut all = Self::default();
        for _ in 0..cursor.number()? {
            let length = cursor.number()?;
            let name = cursor.text(length)?.to_owned();
            all.names.push((name, cursor.number()?));
        }
        let mut before = 0usize;
        for _ in 0..cursor.number()? {
            let (same, more) = (cursor.number()?, cursor.number()?);
            let start = all.sets.len();
            all.sets.extend_from_within(before..before.checked_add(same).filter(|end| *end <= start)?);
            let mut last: u16 = if same == 0 { 0 } else { *all.sets.last()? };
            for _ in 0..more {
                last = last.checked_add(u16::try_from(cursor.number()?).ok()?)?;
                all.sets.push(last);
            }
            all.set_ends.push(u32::try_from(all.sets.len()).ok()?);
            before = start;
        }
        let count = cursor.number()?;
        let bits =
            cursor.take((count + HALVES).div_ceil(8))?.iter().flat_map(|byte| (0..8).map(move |place| byte >> place & 1 == 1));
        let mut before = 0;
        all.half_ends.reserve(HALVES);
        for is_hash in bits.take(count + HALVES) {
            if is_hash {
                before += 1;
            } else {
                all.half_ends.push(before);
            }
        }
        all.lower = cursor.take(count * 2)?;
        all.set_of.reserve(count);
        for _ in 0..count {
            all.set_of.push(u16::try_from(cursor.number()?).ok()?);
        }
        Some(all)
    }

    /// The templates that hold a shingle.
    fn holders(&self, hash: u32) -> &[u16] {
        self.find(hash)
            .and_then(|at| between(&self.set_ends, usize::from(*self.set_of.get(at)?)))
            .and_then(|set| self.sets.get(set))
            .unwrap_or_default()
    }

    /// The number of a hash: few share an upper half.
    fn find(&self, hash: u32) -> Option<usize> {
        let half = between(&self.half_ends, (hash >> 16) as usize)?;
        let lower = ((hash & 0xffff) as u16).to_le_bytes();
        let near = self.lower.get(half.start * 2..half.end * 2)?;
        near.chunks_exact(2).position(|known| known == lower).map(|index| half.start + index)
    }

    fn fit(&self, template: usize, holders: &[&[u16]], distinct: usize) -> Fit {
        let (license, size) = &self.names[template];
        let explains = |set: &&[u16]| set.iter().any(|holder| usize::from(*holder) == template);
        let unexplained = holders.iter().filter(|set| !explains(set)).count();
        let is_strange = |word: &usize| {
            let from = word.saturating_sub(2);
            holders.get(from..(word + 1).min(holders.len())).is_none_or(|near| !near.iter().any(explains))
        };
        // Plain copies are by far the most, and nobody asks which of their words are strange.
        let strange = if unexplained > PLAIN_MAX { (0..holders.len() + 2).filter(is_strange).collect() } else { Vec::new() };
        Fit { license: license.clone(), covered: (distinct as f64 / *size as f64).min(1.0), unexplained, strange }
    }
}

/// The piece of a number, where the ends of all are known.
fn between(ends: &[u32], number: usize) -> Option<Range<usize>> {
    let start = number.checked_sub(1).map_or(Some(&0), |before| ends.get(before))?;
    Some(*start as usize..*ends.get(number)? as usize)
}

/// Least part of a standard text that must be there. Appendices are often left out.
pub const COVERED_MIN: f64 = 0.8;

/// The template that fits a text best: of those that the text holds, the one that leaves least unexplained, since a variant
/// explains the clause that makes it one; without any, the one that is nearest. `among` limits the choice to one licence.
#[must_use]
pub fn best_fit(words: &[Word], among: Option<&str>) -> Option<Fit> {
    let templates = &*TEMPLATES;
    let hashes: Vec<u32> = shingles(words).collect();
    let holders: Vec<&[u16]> = hashes.iter().map(|hash| templates.holders(*hash)).collect();
    let mut known: Vec<(u32, &[u16])> =
        hashes.iter().copied().zip(holders.iter().copied()).filter(|(_, set)| !set.is_empty()).collect();
    let explained = count(templates.names.len(), &known);
    known.sort_unstable_by_key(|(hash, _)| *hash);
    known.dedup_by_key(|(hash, _)| *hash);
    let distinct = count(templates.names.len(), &known);
    let rank = |template: usize| {
        let size = templates.names[template].1 as f64;
        let held = distinct[template] as f64;
        // Dice's coefficient: a short template inside a long one must not win by being covered whole.
        let dice = 2.0 * held / (size + hashes.len() as f64);
        (held / size >= COVERED_MIN, if held / size >= COVERED_MIN { explained[template] } else { 0 }, dice)
    };
    let best = (0..distinct.len())
        .filter(|template| distinct[*template] > 0 && among.is_none_or(|id| templates.names[*template].0 == id))
        .max_by(|a, b| {
            let (left, right) = (rank(*a), rank(*b));
            (left.0, left.1).cmp(&(right.0, right.1)).then(left.2.total_cmp(&right.2)).then(b.cmp(a))
        })?;
    Some(templates.fit(best, &holders, distinct[best]))
}

/// How many of these shingles each template holds.
fn count(templates: usize, shingles: &[(u32, &[u16])]) -> Vec<usize> {
    let mut counts = vec![0usize; templates];
    shingles.iter().flat_map(|(_, set)| set.iter()).for_each(|template| counts[usize::from(*template)] += 1);
    counts
}

/// Whether the standard text of a licence is among the templates.
#[must_use]
pub fn has_template(license: &str) -> bool {
    TEMPLATES.names.iter().any(|(name, _)| name == license)
}

#[cfg(test)]
mod tests {
    use super::super::shingle::{shingles, words};
    use super::{TEMPLATES, between};

    #[test]
    fn reads_all_that_the_build_script_wrote() {
        let mut counts = vec![0; TEMPLATES.names.len()];
        for set in &TEMPLATES.set_of {
            let set = &TEMPLATES.sets[between(&TEMPLATES.set_ends, usize::from(*set)).unwrap()];
            set.iter().for_each(|template| counts[usize::from(*template)] += 1);
        }
        let sizes: Vec<usize> = TEMPLATES.names.iter().map(|(_, size)| *size).collect();
        assert!(sizes.len() > 600 && sizes == counts);
        assert_eq!(*TEMPLATES.half_ends.last().unwrap() as usize, TEMPLATES.set_of.len());
    }

    #[test]
    fn finds_each_hash_and_no_other() {
        let mut found = 0;
        for half in [0, 1, 0x7fff, 0x8000, 0xffff] {
            for lower in 0..=0xffff {
                found += usize::from(!TEMPLATES.holders(half << 16 | lower).is_empty());
            }
        }
        let known = |half: usize| between(&TEMPLATES.half_ends, half).unwrap().len();
        assert_eq!(found, [0, 1, 0x7fff, 0x8000, 0xffff].map(known).iter().sum::<usize>());
    }

    /// Prints the lines of `rules/catalog/licenses.shingles` for texts named `<id of a row>[@<edition>].txt`.
    #[test]
    #[ignore = "makes data: PROVAUDIT_TEXTS=<folder> cargo test prints_the_hashes -- --ignored --nocapture"]
    fn prints_the_hashes_of_a_folder_of_texts() {
        let folder = std::env::var("PROVAUDIT_TEXTS").expect("the folder is given");
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files {
            let name = file.file_stem().unwrap().to_string_lossy().into_owned();
            let mut hashes: Vec<u32> = shingles(&words(&std::fs::read_to_string(&file).unwrap())).collect();
            hashes.sort_unstable();
            hashes.dedup();
            let digits: String = hashes.iter().map(|hash| format!("{hash:08x}")).collect();
            println!("{} {digits}", name.split('@').next().unwrap());
        }
    }
}
