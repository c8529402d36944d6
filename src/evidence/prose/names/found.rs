//! The names found in a sentence so far: every cue asks again.

use super::Name;

/// The names found at the tokens of a sentence.
#[derive(Default)]
pub(super) struct Found {
    /// Which of the names was found at each token, counted from [`FIRST`].
    places: Vec<u32>,
    names: Vec<Name>,
}

/// What was not looked for yet, where no name was found, and the first of the names.
const UNASKED: u32 = 0;
const NAMELESS: u32 = 1;
const FIRST: u32 = 2;

impl Found {
    /// What was found at a token; `None` where nobody has looked.
    pub(super) fn at(&self, index: usize) -> Option<Option<&Name>> {
        match *self.places.get(index)? {
            UNASKED => None,
            NAMELESS => Some(None),
            place => Some(self.names.get((place - FIRST) as usize)),
        }
    }

    /// Keeps what was found at a token of so many.
    pub(super) fn keep(&mut self, index: usize, count: usize, name: Option<Name>) {
        if self.places.is_empty() {
            self.places.resize(count, UNASKED);
        }
        self.places[index] = match name {
            None => NAMELESS,
            Some(name) => {
                self.names.push(name);
                FIRST + self.names.len() as u32 - 1
            }
        };
    }
}
