//! Which licences a text in words means.

use std::collections::BTreeSet;

use provaudit::catalog::Catalog;
use provaudit::catalog::families::normal_name;

/// Words that licences share and that tell none from another.
const FILLER: [&str; 18] = [
    "license",
    "licence",
    "licensed",
    "agreement",
    "terms",
    "of",
    "use",
    "under",
    "file",
    "for",
    "code",
    "model",
    "models",
    "base",
    "s",
    "meta",
    "v",
    "and",
];

/// Words that say what a licence is like and not which.
const GENERIC: [&str; 6] = ["non", "commercial", "noncommercial", "research", "community", "open"];

/// The catalogue's rows that a text may mean, clause by clause. Empty where it names none.
pub fn licenses_in(text: &str) -> BTreeSet<String> {
    let clauses = text.split(|character: char| ";:/,()".contains(character)).flat_map(|clause| clause.split(" and "));
    clauses.chain([text]).flat_map(licenses_of).collect()
}

/// Whether one text stands in the other word for word, or all words of the shorter are in the longer: the last resort for licences
/// that the catalogue does not have.
pub fn alike(one: &str, other: &str) -> bool {
    let (shorter, longer) = if one.len() < other.len() { (one, other) } else { (other, one) };
    if shorter.chars().count() >= 8 && stands_in(&longer.to_lowercase(), &shorter.to_lowercase()) {
        return true;
    }
    let (one, other) = (words(one), words(other));
    one.len().min(other.len()) >= 2 && (one.is_subset(&other) || other.is_subset(&one))
}

/// Whether a text holds another, cut at no letter of an alphabet.
fn stands_in(longer: &str, shorter: &str) -> bool {
    let inside = |character: Option<char>| character.is_some_and(|character| character.is_ascii_alphanumeric());
    longer
        .match_indices(shorter)
        .any(|(at, found)| !inside(longer[..at].chars().next_back()) && !inside(longer[at + found.len()..].chars().next()))
}

fn licenses_of(clause: &str) -> Vec<String> {
    let licenses = &Catalog::shipped().licenses;
    let clause = clause.trim();
    if let Some(named) = licenses.named(clause).filter(|named| !named.rows.is_empty()) {
        return named.rows.iter().map(ToString::to_string).collect();
    }
    let asked = words(clause);
    if asked.iter().all(|word| GENERIC.contains(&word.as_str())) {
        return Vec::new();
    }
    // The rows whose id, SPDX id or title has all the words that were asked for, or the other way round; nearest first.
    let mut near: Vec<(usize, String)> = Vec::new();
    for row in licenses.rows() {
        let spellings = [Some(row.id.as_str()), row.spdx.as_deref(), Some(row.title.as_str())];
        let distance = spellings.into_iter().flatten().map(words).filter_map(|have| distance(&asked, &have)).min();
        near.extend(distance.map(|distance| (distance, row.id.to_string())));
    }
    let nearest = near.iter().map(|(distance, _)| *distance).min();
    near.into_iter().filter(|(distance, _)| Some(*distance) == nearest).map(|(_, id)| id).collect()
}

fn distance(asked: &BTreeSet<String>, have: &BTreeSet<String>) -> Option<usize> {
    let fits = asked == have || (asked.len() >= 2 && asked.is_subset(have)) || (have.len() >= 2 && have.is_subset(asked));
    fits.then(|| asked.symmetric_difference(have).count())
}

fn words(text: &str) -> BTreeSet<String> {
    normal_name(text).split(' ').filter(|word| !word.is_empty() && !FILLER.contains(word)).map(str::to_owned).collect()
}
