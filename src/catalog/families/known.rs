//! How names are compared, and what is surely no known name.
//!
//! The prose of a card asks for every word that starts like a name; nearly all are unknown, and are told so from here.

use super::Families;
use crate::filter::{Filter, SEED, hash, step};
use crate::model::split_owner;

/// All bare names and ids, to tell what is none of them without copying it.
#[derive(Debug)]
pub(in crate::catalog) struct KnownNames {
    /// The first run of letters or digits of every name.
    starts: Filter,
    /// Every name.
    whole: Filter,
    /// Every id that is a row's or was renamed.
    ids: Filter,
    /// Every organisation that was renamed.
    owners: Filter,
}

impl KnownNames {
    /// From normal names, and from ids and owners.
    pub(in crate::catalog) fn new<'a>(
        names: impl Iterator<Item = &'a str> + Clone,
        ids: impl Iterator<Item = &'a str>,
        owners: impl Iterator<Item = &'a str>,
    ) -> Self {
        let of = |name: &str| name.chars().fold(SEED, |hash, character| step(hash, u64::from(character)));
        let exact = |key: &str| hash(key.as_bytes());
        Self {
            starts: Filter::new(names.clone().map(|name| of(name.split(' ').next().unwrap_or(""))).collect()),
            whole: Filter::new(names.map(of).collect()),
            ids: Filter::new(ids.map(exact).collect()),
            owners: Filter::new(owners.map(exact).collect()),
        }
    }

    /// Whether a name can be one of these; `false` is sure.
    pub(in crate::catalog) fn may_be_name(&self, name: &str) -> bool {
        let mut hash = SEED;
        let mut first = true;
        let mut known = true;
        normal(name, |character| {
            if first && character == ' ' {
                first = false;
                known = self.starts.may_hold(hash);
            }
            hash = step(hash, u64::from(character));
            known
        });
        known && self.whole.may_hold(hash)
    }

    /// Whether an id can be one of these or can have been renamed; `false` is sure.
    pub(super) fn may_be_id(&self, id: &str) -> bool {
        self.ids.may_hold(hash(id.as_bytes()))
            || split_owner(id).is_some_and(|(owner, _)| self.owners.may_hold(hash(owner.as_bytes())))
    }
}

/// A name as it is compared: lower case, as runs of letters and runs of digits with one space between, so that `Acme2.5-32B`,
/// "Acme 2.5 32B" and `acme2_5_32b` are one name, and `acme-1.3b` and `acme-13b` are two.
#[must_use]
pub fn normal_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    normal(name, |character| {
        out.push(character);
        true
    });
    out
}

/// The name of an id, or a name, without its owner, as it is compared.
#[must_use]
pub fn normal_bare_name(id: &str) -> String {
    normal_name(id.rsplit('/').next().unwrap_or(id))
}

/// Gives the characters of [`normal_name`] one by one, as long as `take` wants more.
fn normal(name: &str, take: impl FnMut(char) -> bool) {
    // Nearly every name is ASCII, and bytes cost less to go through than characters.
    // The mask changes none of them, and tells the compiler that each is one byte of text.
    if name.is_ascii() { runs(name.bytes().map(|byte| char::from(byte & 0x7f)), take) } else { runs(name.chars(), take) }
}

fn runs(characters: impl Iterator<Item = char>, mut take: impl FnMut(char) -> bool) {
    let mut last = Class::Other;
    let mut begun = false;
    for character in characters {
        let class = Class::of(character);
        if class != Class::Other {
            if class != last && begun && !take(' ') {
                return;
            }
            begun = true;
            let more = if character.is_ascii() {
                take(character.to_ascii_lowercase())
            } else {
                character.to_lowercase().all(&mut take)
            };
            if !more {
                return;
            }
        } else if last != Class::Other && character == '+' {
            begun = true;
            if !take('+') {
                return;
            }
        }
        last = class;
    }
}

/// What runs of a name are made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Other,
}

impl Class {
    const ASCII: [Self; 128] = {
        let mut classes = [Self::Other; 128];
        let mut byte = 0;
        while byte < classes.len() {
            match byte as u8 {
                b'a'..=b'z' | b'A'..=b'Z' => classes[byte] = Self::Letter,
                b'0'..=b'9' => classes[byte] = Self::Digit,
                _ => {}
            }
            byte += 1;
        }
        classes
    };

    #[inline]
    fn of(character: char) -> Self {
        match Self::ASCII.get(character as usize) {
            Some(class) => *class,
            None => Self::of_other(character),
        }
    }

    fn of_other(character: char) -> Self {
        match character {
            _ if character.is_numeric() => Self::Digit,
            _ if character.is_alphabetic() => Self::Letter,
            _ => Self::Other,
        }
    }
}
impl Families {
    /// Whether a text is the id of a model that the catalogue has.
    #[must_use]
    pub fn knows(&self, text: &str) -> bool {
        text.parse().is_ok_and(|id| self.get(&id).is_some())
    }
}
