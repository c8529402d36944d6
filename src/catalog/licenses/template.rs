//! The standard licence texts as sets of three-word shingles: enough to say how much of a file they explain, and too little to
//! carry the texts.

use std::sync::LazyLock;

use super::shingle::{Word, shingles};

/// The templates that the build script hashed.
static TEMPLATES: LazyLock<Templates> =
    LazyLock::new(|| Templates::read(include_bytes!(concat!(env!("OUT_DIR"), "/shingles.bin"))).unwrap_or_default());

/// How well one template fits a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The licence whose standard text it is: the `id` of a row.
    pub license: String,
    /// How much of the template the text holds, 0 to 1.
    pub covered: f64,
    /// How many shingles of the text the template does not explain.
    pub unexplained: usize,
    /// Words of the text that no shingle of the template explains, by number.
    pub strange: Vec<usize>,
}

#[derive(Debug, Default)]
struct Templates {
    names: Vec<(String, usize)>,
    sets: Vec<u128>,
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
        let mut names = Vec::new();
        for _ in 0..number(&mut bytes)? {
            let length = number(&mut bytes)?;
            let name = String::from_utf8(take(&mut bytes, length)?.to_vec()).ok()?;
            names.push((name, number(&mut bytes)?));
        }
        let count = number(&mut bytes)?;
        let sets =
            take(&mut bytes, count * 16)?.chunks_exact(16).filter_map(|set| set.try_into().ok().map(u128::from_le_bytes));
        let sets = sets.collect();
        let count = number(&mut bytes)?;
        let hashes =
            take(&mut bytes, count * 4)?.chunks_exact(4).filter_map(|four| four.try_into().ok().map(u32::from_le_bytes));
        let hashes = hashes.collect();
        let set_of = take(&mut bytes, count * 2)?.chunks_exact(2).filter_map(|two| two.try_into().ok().map(u16::from_le_bytes));
        Some(Self { names, sets, hashes, set_of: set_of.collect() })
    }

    /// The templates that hold a shingle, as bits.
    fn holders(&self, hash: u32) -> u128 {
        self.hashes.binary_search(&hash).map_or(0, |at| self.sets[usize::from(self.set_of[at])])
    }

    fn fit(&self, template: usize, holders: &[u128], distinct: usize) -> Fit {
        let (license, size) = &self.names[template];
        let explains = |set: &u128| set & (1 << template) != 0;
        let strange = (0..holders.len() + 2).filter(|word| {
            let from = word.saturating_sub(2);
            holders.get(from..(word + 1).min(holders.len())).is_none_or(|near| !near.iter().any(explains))
        });
        Fit {
            license: license.clone(),
            covered: (distinct as f64 / *size as f64).min(1.0),
            unexplained: holders.iter().filter(|set| !explains(set)).count(),
            strange: strange.collect(),
        }
    }
}

/// The template that fits a text best: the one that is covered most, and of those the one that leaves least unexplained.
/// `among` limits the choice to one licence.
#[must_use]
pub fn best_fit(words: &[Word], among: Option<&str>) -> Option<Fit> {
    let templates = &*TEMPLATES;
    let hashes: Vec<u32> = shingles(words).collect();
    let holders: Vec<u128> = hashes.iter().map(|hash| templates.holders(*hash)).collect();
    let mut known: Vec<(u32, u128)> =
        hashes.iter().copied().zip(holders.iter().copied()).filter(|(_, set)| *set != 0).collect();
    known.sort_unstable();
    known.dedup();
    let mut counts = vec![0usize; templates.names.len()];
    for (_, mut set) in known {
        while set != 0 {
            counts[set.trailing_zeros() as usize] += 1;
            set &= set - 1;
        }
    }
    // Dice's coefficient: a short template inside a long one must not win by being covered whole.
    let dice = |template: usize| 2.0 * counts[template] as f64 / (templates.names[template].1 + hashes.len()) as f64;
    let best = (0..counts.len())
        .filter(|template| counts[*template] > 0 && among.is_none_or(|id| templates.names[*template].0 == id))
        .max_by(|a, b| dice(*a).total_cmp(&dice(*b)).then(b.cmp(a)))?;
    Some(templates.fit(best, &holders, counts[best]))
}

/// Whether the standard text of a licence is among the templates.
#[must_use]
pub fn has_template(license: &str) -> bool {
    TEMPLATES.names.iter().any(|(name, _)| name == license)
}
