//! A map whose keys are compared without regard to case: ids of models and licences, handles of makers.
//!
//! A scan asks for some forty of them with every model, nearly always in vain, so that nothing is copied or folded to ask.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use crate::filter::hash;

/// Values by keys of the catalogue. What is audited only asks and never adds, so a plain hash serves.
#[derive(Debug)]
pub(super) struct AnyCase<V> {
    table: HashTable<(Box<str>, V)>,
}

impl<V> Default for AnyCase<V> {
    fn default() -> Self {
        Self { table: HashTable::new() }
    }
}

impl<V> AnyCase<V> {
    /// The value of a key, in whatever case it is written.
    pub(super) fn get(&self, key: &str) -> Option<&V> {
        let found = self.table.find(hash(key.as_bytes()), |(known, _)| known.eq_ignore_ascii_case(key));
        found.map(|(_, value)| value)
    }

    /// Sets a value; what the key had before is gone.
    pub(super) fn insert(&mut self, key: &str, value: V) {
        match self.entry(key) {
            Entry::Occupied(mut known) => known.get_mut().1 = value,
            Entry::Vacant(place) => drop(place.insert((key.into(), value))),
        }
    }

    /// Sets a value where the key has none.
    pub(super) fn add(&mut self, key: &str, value: V) {
        if let Entry::Vacant(place) = self.entry(key) {
            place.insert((key.into(), value));
        }
    }

    /// The value of a key, made where there is none.
    pub(super) fn get_or_default(&mut self, key: &str) -> &mut V
    where
        V: Default,
    {
        &mut self.entry(key).or_insert_with(|| (key.into(), V::default())).into_mut().1
    }

    fn entry(&mut self, key: &str) -> Entry<'_, (Box<str>, V)> {
        let same = |(known, _): &(Box<str>, V)| known.eq_ignore_ascii_case(key);
        self.table.entry(hash(key.as_bytes()), same, |(known, _)| hash(known.as_bytes()))
    }

    /// All keys as they were first written, with their values, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &V)> + Clone {
        self.table.iter().map(|(key, value)| (&**key, value))
    }
}

impl<'k, V> FromIterator<(&'k str, V)> for AnyCase<V> {
    fn from_iter<I: IntoIterator<Item = (&'k str, V)>>(pairs: I) -> Self {
        let mut map = Self::default();
        pairs.into_iter().for_each(|(key, value)| map.insert(key, value));
        map
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_key_in_any_case_and_keeps_the_value_that_was_set_last_or_added_first() {
        let mut map: AnyCase<usize> = (0..500).map(|number| (["Acme/base", "acme/Base"][number % 2], number)).collect();
        map.add("ACME/BASE", 7);
        map.add("acme/other", 8);
        assert_eq!((map.get("aCmE/bAsE"), map.get("acme/OTHER"), map.get("acme")), (Some(&499), Some(&8), None));
        assert_eq!(map.iter().count(), 2);
    }

    #[test]
    fn holds_many_keys() {
        let keys: Vec<String> = (0..2_000).map(|number| format!("owner{}/Model-{number}", number % 7)).collect();
        let map: AnyCase<usize> = keys.iter().enumerate().map(|(number, key)| (key.as_str(), number)).collect();
        assert!(keys.iter().enumerate().all(|(number, key)| map.get(&key.to_ascii_lowercase()) == Some(&number)));
    }
}
