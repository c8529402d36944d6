//! A YAML text's outline: which values it holds and where each stands, so that its tree is had without a parse.
//!
//! The build script outlines the texts that the binary carries. An outline is a value with all that is in it: a head, its kind and
//! a number; how far its place is from that of the value before, the lowest bit of which says that it is back; then its values.

pub mod write;

use super::{Data, MAX_DEPTH, Node};
use crate::document::packed::Cursor;
use write::{KIND_BITS, Kind, folded};

/// The tree of a text from its outline, as [`super::parse`] gives it; `None` where it is not the outline of this text.
#[must_use]
pub fn read(outline: &[u8], text: &str) -> Option<Node> {
    let mut reader = Reader { cursor: Cursor::new(outline), text, place: 0, line: 1, line_start: 0 };
    reader.node(0)
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    text: &'a str,
    /// Where the last value starts, in bytes.
    place: usize,
    /// Its line, counted from 1, and where that starts.
    line: u32,
    line_start: usize,
}

impl Reader<'_> {
    fn node(&mut self, depth: usize) -> Option<Node> {
        let head = self.cursor.number()?;
        let (kind, number) = (*Kind::ALL.get(head & ((1 << KIND_BITS) - 1))?, head >> KIND_BITS);
        self.move_on()?;
        let (line, column) = (self.line, self.text.get(self.line_start..self.place)?.chars().count() + 1);
        let quoted = !matches!(kind, Kind::Plain | Kind::SpelledPlain);
        let scalar = |text: &str| Data::Scalar { text: text.to_owned(), quoted };
        let source = |from: usize| self.text.get(from..)?.get(..number);
        let data = match kind {
            Kind::Null => Data::Null,
            Kind::Plain => scalar(source(self.place)?),
            Kind::Quoted => scalar(source(self.place + 1)?),
            Kind::Folded => Data::Scalar { text: folded(source(self.place)?), quoted },
            Kind::SpelledPlain | Kind::Spelled => scalar(self.cursor.text(number)?),
            Kind::List | Kind::Map if depth >= MAX_DEPTH => return None,
            Kind::List => {
                let mut items = Vec::with_capacity(number.min(self.cursor.left()));
                for _ in 0..number {
                    items.push(self.node(depth + 1)?);
                }
                Data::Sequence(items)
            }
            Kind::Map => {
                let mut pairs = Vec::with_capacity(number.min(self.cursor.left()));
                for _ in 0..number {
                    pairs.push((self.node(depth + 1)?, self.node(depth + 1)?));
                }
                Data::Mapping(pairs)
            }
        };
        Some(Node { data, line, column: u32::try_from(column).ok()? })
    }

    /// Goes to the place of the next value.
    fn move_on(&mut self) -> Option<()> {
        let step = self.cursor.number()?;
        let (back, step) = (step & 1 == 1, step >> 1);
        let place = if back { self.place.checked_sub(step) } else { self.place.checked_add(step) }?;
        let between = self.text.get(self.place.min(place)..self.place.max(place))?;
        let lines = u32::try_from(memchr::memchr_iter(b'\n', between.as_bytes()).count()).ok()?;
        self.place = place;
        if lines > 0 {
            self.line = if back { self.line.checked_sub(lines) } else { self.line.checked_add(lines) }?;
            self.line_start = memchr::memrchr(b'\n', &self.text.as_bytes()[..place]).map_or(0, |end| end + 1);
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::parse;
    use super::*;

    #[test]
    fn gives_the_tree_that_the_parser_gives() {
        let text = "# first\nä: &x {b: 'c', d: \"e\\n\", f: [1, no, ~]}\ng: *x\nh: >-\n  one  \n  two\n\n\ni: |\n  three\n\
                    j:\n  - k: >-\n      four\n  - it's\n    long\nl: ''\nm: *x\nn:\n";
        let outline = write::outline(text).unwrap();
        assert_eq!(read(&outline, text).unwrap(), parse(text).unwrap());
    }

    #[test]
    fn refuses_what_cannot_be_outlined() {
        assert!(write::outline("a: &x {b: 1}\nc: {<<: *x}\n").is_err());
        assert!(write::outline("a: [").is_err());
        assert!(write::outline("").is_err());
    }

    proptest! {
        #[test]
        fn agrees_with_the_parser(text in "[a-b:\\- \n#~'\"&*>|(\\[{}\\],ü]{0,24}\n") {
            if let Ok(outline) = write::outline(&text) {
                prop_assert_eq!(read(&outline, &text).unwrap(), parse(&text).unwrap(), "{:?}", text);
            }
        }

        #[test]
        fn survives_any_bytes(outline in proptest::collection::vec(any::<u8>(), 0..40), text in "[a \nü]{0,20}") {
            drop(read(&outline, &text));
        }
    }
}
