//! From word to word of a sentence.

use super::Sentence;

impl<'a> Sentence<'a> {
    /// The folded text of a token.
    #[inline]
    pub(in crate::evidence::prose) fn word(&self, index: usize) -> &'a str {
        self.tokens().get(index).map_or("", |token| &self.text.folded[token.span.clone()])
    }

    /// The folded text of the token so many before one; empty before the first.
    pub(in crate::evidence::prose) fn word_back(&self, at: usize, back: usize) -> &'a str {
        at.checked_sub(back).map_or("", |at| self.word(at))
    }

    /// The first of such words that stand in a row right before a token; the token itself where none does.
    pub(in crate::evidence::prose) fn back_over(&self, end: usize, such: impl Fn(&str) -> bool) -> usize {
        let mut at = end;
        while at > 0 && such(self.word(at - 1)) {
            at -= 1;
        }
        at
    }

    /// The text of a token as the card has it.
    #[inline]
    pub(in crate::evidence::prose) fn plain(&self, index: usize) -> &'a str {
        self.tokens().get(index).map_or("", |token| &self.text.plain[token.span.clone()])
    }
}
