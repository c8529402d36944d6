//! Names that a hyphen joins to a cue: "X-based", "X-generated".

use super::super::words::name_shaped;
use super::{MAX_WORDS, Name, Sentence, Sure, Thing, bare, has_size};
use crate::catalog::Resolution;

impl Sentence<'_> {
    /// The name that ends at an offset inside a token: "X" of "X-generated".
    pub(in crate::evidence::prose) fn name_cut(&self, index: usize, cut: usize) -> Option<Name> {
        let known = |start: usize| {
            let text = self.text.plain.get(self.tokens()[start].span.start..cut)?;
            let sure = match self.catalog.families.resolve(text) {
                Resolution::One(_) | Resolution::Several(_) => Sure::Known,
                Resolution::Family(_) => Sure::Family,
                Resolution::Unknown => return None,
            };
            Some(Name { tokens: start..index + 1, thing: Thing::Model, sure, mention: bare(text)? })
        };
        (index.saturating_sub(MAX_WORDS)..=index).find_map(known).or_else(|| {
            let text = self.text.plain.get(self.tokens()[index].span.start..cut)?;
            let sized = name_shaped(text) && has_size(text) && !text.contains('/');
            let mention = bare(text).filter(|_| sized)?;
            Some(Name { tokens: index..index + 1, thing: Thing::Model, sure: Sure::Shape, mention })
        })
    }
}
