//! Names in small letters: few words begin one, and most words are such.

use super::super::words::is_version;
use super::{Name, Sentence, Sure, Thing, bare};
use crate::catalog::Resolution;

impl Sentence<'_> {
    /// Whether a name may begin with a word in small letters: where it is marked as one, before a number or another such word, or
    /// behind "data from".
    pub(super) fn begins_in_lower_case(&self, index: usize) -> bool {
        let start = self.tokens()[index].span.start;
        self.link_at(start).is_some()
            || self.in_code(start)
            || self.numbered(index + 1)
            || self.plain(index).starts_with("http")
            || self.is_source(index)
            || self.lower_at(index).is_some()
    }

    /// A family's name of two or three words in lower case, with its version: "stable foo 1.5".
    pub(super) fn lower_at(&self, index: usize) -> Option<Name> {
        let lower = |at: usize| self.tokens().get(at).is_some_and(|token| token.lower && token.span.len() > 3);
        let last = (index + 1..index + 3).take_while(|at| lower(index) && lower(*at)).find(|last| {
            let text = &self.text.plain[self.tokens()[index].span.start..self.tokens()[*last].span.end];
            self.catalog.families.resolve(text) != Resolution::Unknown
        })?;
        let end = last + 1 + usize::from(self.numbered(last + 1) || is_version(self.plain(last + 1)));
        let text = &self.text.plain[self.tokens()[index].span.start..self.tokens()[end - 1].span.end];
        Some(Name { tokens: index..end, thing: Thing::Either, sure: Sure::Family, mention: bare(text)? })
    }
}
