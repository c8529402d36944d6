//! The standard licence texts as sets of three-word shingles: enough to say how much of a file they explain, and too little to
//! carry the texts. All texts of the SPDX list are among them, so that what titles and the catalogue's rows do not know is still
//! told; the detection of the `spdx` crate, which would do the same, needs the texts in the binary.

use std::sync::LazyLock;

use super::recognise::PLAIN_MAX;
use super::shingle::{Word, shingles};

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
    /// Sets of templates that share a shingle.
    sets: Vec<Vec<u16>>,
    hashes: Vec<u32>,
    set_of: Vec<u16>,
}

impl Templates {
    /// Reads what the build script wrote; `None` where it ends early.
    fn read(mut bytes: &[u8]) -> Option<Self> {
        fn take<'a>(bytes: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
            let (head, tail) = bytes.split_at_checked(count)?;
            *bytes = tail;
            Some(head)
        }
        fn number(bytes: &mut &[u8]) -> Option<usize> {
            take(bytes, 4)?.try_into().ok().map(|four| u32::from_le_bytes(four) as usize)
        }
        fn shorts(bytes: &[u8]) -> Vec<u16> {
            bytes.chunks_exact(2).filter_map(|two| two.try_into().ok().map(u16::from_le_bytes)).collect()
        }
        let mut names = Vec::new();
        for _ in 0..number(&mut bytes)? {
            let length = number(&mut bytes)?;
            let name = String::from_utf8(take(&mut bytes, length)?.to_vec()).ok()?;
            names.push((name, number(&mut bytes)?));
        }
        let mut sets = Vec::new();
        for _ in 0..number(&mut bytes)? {
            let count = number(&mut bytes)?;
            sets.push(shorts(take(&mut bytes, count * 2)?));
        }
        let count = number(&mut bytes)?;
        let hashes =
            take(&mut bytes, count * 4)?.chunks_exact(4).filter_map(|four| four.try_into().ok().map(u32::from_le_bytes));
        Some(Self { names, sets, hashes: hashes.collect(), set_of: shorts(take(&mut bytes, count * 2)?) })
    }

    /// The templates that hold a shingle.
    fn holders(&self, hash: u32) -> &[u16] {
        let set = self.hashes.binary_search(&hash).ok().and_then(|at| self.set_of.get(at));
        set.and_then(|set| self.sets.get(usize::from(*set))).map_or(&[], Vec::as_slice)
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
