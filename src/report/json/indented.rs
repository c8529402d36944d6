//! Indented JSON in which hidden characters are escaped, so that a report printed to a terminal cannot act on it. The values
//! stay what they are.
//!
//! The same bytes as `serde_json`'s indented form, but for the escapes. Its serializer writes a key in five pieces and looks at
//! each for what must be escaped; over ten thousand models that was a fifth of a scan.

use std::fmt::{self, Display, Write as _};

use serde::ser::{self, Error as _, Serialize};
use serde_json::Error;
use serde_json::ser::{CompactFormatter, Formatter as _};

use crate::report::text::is_hidden;

/// A comma, a line end and spaces: one slice of it starts a line at any usual depth.
const LEAD: &str = ",\n                                                                ";

/// Writes values that stand `depth` levels deep to the end of `out`.
pub(super) struct Indented<'o> {
    out: &'o mut Vec<u8>,
    depth: usize,
}

impl<'o> Indented<'o> {
    pub(super) fn new(out: &'o mut Vec<u8>, depth: usize) -> Self {
        Self { out, depth }
    }

    /// Starts a line; after a comma unless it is the first of its kind.
    #[inline]
    fn line(&mut self, first: bool) {
        let end = 2 + 2 * self.depth;
        match LEAD.as_bytes().get(usize::from(first)..end) {
            Some(lead) => self.out.extend_from_slice(lead),
            None => {
                self.out.extend_from_slice(&LEAD.as_bytes()[usize::from(first)..]);
                self.out.resize(self.out.len() + end - LEAD.len(), b' ');
            }
        }
    }

    /// A text without anything to escape, as names of fields and variants are.
    fn word(&mut self, word: &str) {
        self.out.push(b'"');
        self.out.extend_from_slice(word.as_bytes());
        self.out.push(b'"');
    }

    fn text(&mut self, text: &str) {
        self.out.push(b'"');
        escape(text, self.out);
        self.out.push(b'"');
    }

    fn open<'s>(&'s mut self, brackets: [u8; 2]) -> Within<'s, 'o> {
        self.out.push(brackets[0]);
        self.depth += 1;
        Within { to: self, close: brackets[1], empty: true, outer: false }
    }

    /// An array or object that is the one value of an object.
    fn open_variant<'s>(&'s mut self, variant: &str, brackets: [u8; 2]) -> Within<'s, 'o> {
        self.out.push(b'{');
        self.depth += 1;
        self.line(true);
        self.word(variant);
        self.out.extend_from_slice(b": ");
        Within { outer: true, ..self.open(brackets) }
    }
}

/// Whether a text stands in JSON as it is: printable ASCII without quotation marks and backslashes. Eight bytes at a time.
fn is_plain(text: &str) -> bool {
    const ONES: u64 = u64::MAX / 0xff;
    // Each sets the high bit of the lowest byte that is below 0x20, or the one given; bytes from 0x7f on set theirs below.
    let below_space = |bytes: u64| bytes.wrapping_sub(ONES * 0x20);
    let equal = |bytes: u64, byte: u8| (bytes ^ (ONES * u64::from(byte))).wrapping_sub(ONES);
    let (eights, rest) = text.as_bytes().as_chunks::<8>();
    let odd = |eight: &[u8; 8]| {
        let bytes = u64::from_le_bytes(*eight);
        bytes | below_space(bytes) | equal(bytes, b'"') | equal(bytes, b'\\') | bytes.wrapping_add(ONES)
    };
    let found = eights.iter().fold(0, |found, eight| found | odd(eight));
    // The last eight bytes of a text that has as many are looked at once more, rather than what is left one by one.
    let found = match text.as_bytes().last_chunk() {
        Some(last) => found | odd(last),
        None => rest.iter().fold(found, |found, byte| found | odd(&[*byte, b' ', b' ', b' ', b' ', b' ', b' ', b' '])),
    };
    found & (ONES * 0x80) == 0
}

/// Appends a text, with what JSON and what a terminal would act on escaped.
fn escape(text: &str, out: &mut Vec<u8>) {
    if is_plain(text) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    let mut done = 0;
    for (index, character) in text.char_indices() {
        let short = match character {
            '"' | '\\' => Some(character as u8),
            '\n' => Some(b'n'),
            '\r' => Some(b'r'),
            '\t' => Some(b't'),
            '\u{8}' => Some(b'b'),
            '\u{c}' => Some(b'f'),
            _ => None,
        };
        if short.is_none() && character >= ' ' && !is_hidden(character) {
            continue;
        }
        out.extend_from_slice(&text.as_bytes()[done..index]);
        done = index + character.len_utf8();
        match short {
            Some(letter) => out.extend_from_slice(&[b'\\', letter]),
            None => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    out.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
                }
            }
        }
    }
    out.extend_from_slice(&text.as_bytes()[done..]);
}

/// Takes what is formatted piece by piece.
struct Escaped<'o>(&'o mut Vec<u8>);

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escape(text, self.0);
        Ok(())
    }
}

/// An array or object that is open.
pub(super) struct Within<'s, 'o> {
    to: &'s mut Indented<'o>,
    close: u8,
    empty: bool,
    /// Whether an object around it ends with it.
    outer: bool,
}

impl Within<'_, '_> {
    /// Starts the line of the next part.
    #[inline]
    fn next(&mut self) {
        self.to.line(self.empty);
        self.empty = false;
    }

    fn element(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        self.next();
        value.serialize(&mut *self.to)
    }

    fn field(&mut self, key: &str, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        // One look at the room for all the pieces.
        self.to.out.reserve(LEAD.len() + key.len() + 4);
        self.next();
        self.to.out.push(b'"');
        self.to.out.extend_from_slice(key.as_bytes());
        self.to.out.extend_from_slice(b"\": ");
        value.serialize(&mut *self.to)
    }

    fn close(self) {
        self.to.depth -= 1;
        if !self.empty {
            self.to.line(true);
        }
        self.to.out.push(self.close);
        if self.outer {
            self.to.depth -= 1;
            self.to.line(true);
            self.to.out.push(b'}');
        }
    }
}

macro_rules! numbers {
    ($($method:ident $write:ident $type:ty),*) => {
        $(fn $method(self, value: $type) -> Result<(), Error> {
            CompactFormatter.$write(&mut *self.out, value).map_err(Error::io)
        })*
    };
}

impl<'s, 'o> ser::Serializer for &'s mut Indented<'o> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Within<'s, 'o>;
    type SerializeTuple = Within<'s, 'o>;
    type SerializeTupleStruct = Within<'s, 'o>;
    type SerializeTupleVariant = Within<'s, 'o>;
    type SerializeMap = Within<'s, 'o>;
    type SerializeStruct = Within<'s, 'o>;
    type SerializeStructVariant = Within<'s, 'o>;

    numbers!(
        serialize_bool write_bool bool,
        serialize_i8 write_i8 i8,
        serialize_i16 write_i16 i16,
        serialize_i32 write_i32 i32,
        serialize_i64 write_i64 i64,
        serialize_u8 write_u8 u8,
        serialize_u16 write_u16 u16,
        serialize_u32 write_u32 u32,
        serialize_u64 write_u64 u64
    );

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        if !value.is_finite() {
            return self.serialize_unit();
        }
        CompactFormatter.write_f32(&mut *self.out, value).map_err(Error::io)
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        if !value.is_finite() {
            return self.serialize_unit();
        }
        CompactFormatter.write_f64(&mut *self.out, value).map_err(Error::io)
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        self.text(value);
        Ok(())
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Error> {
        self.out.push(b'"');
        write!(Escaped(self.out), "{value}").map_err(Error::custom)?;
        self.out.push(b'"');
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.word(variant);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let mut object = self.open(*b"{}");
        object.field(variant, value)?;
        object.close();
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Within<'s, 'o>, Error> {
        Ok(self.open(*b"[]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Within<'s, 'o>, Error> {
        Ok(self.open(*b"[]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Within<'s, 'o>, Error> {
        Ok(self.open(*b"[]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Within<'s, 'o>, Error> {
        Ok(self.open_variant(variant, *b"[]"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Within<'s, 'o>, Error> {
        Ok(self.open(*b"{}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Within<'s, 'o>, Error> {
        Ok(self.open(*b"{}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Within<'s, 'o>, Error> {
        Ok(self.open_variant(variant, *b"{}"))
    }
}

macro_rules! parts {
    ($($trait:ident: $method:ident as $part:ident $(of $key:ident)?),*) => {
        $(impl ser::$trait for Within<'_, '_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, $($key: &'static str,)? value: &T) -> Result<(), Error> {
                self.$part($($key,)? value)
            }

            fn end(self) -> Result<(), Error> {
                self.close();
                Ok(())
            }
        })*
    };
}

parts!(
    SerializeSeq: serialize_element as element,
    SerializeTuple: serialize_element as element,
    SerializeTupleStruct: serialize_field as element,
    SerializeTupleVariant: serialize_field as element,
    SerializeStruct: serialize_field as field of key,
    SerializeStructVariant: serialize_field as field of key
);

impl ser::SerializeMap for Within<'_, '_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.next();
        let start = self.to.out.len();
        key.serialize(&mut *self.to)?;
        if self.to.out[start] == b'"' { Ok(()) } else { Err(Error::custom("a key is not a text")) }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.to.out.extend_from_slice(b": ");
        value.serialize(&mut *self.to)
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::Serialize;

    use super::*;

    fn indented(value: &impl Serialize) -> String {
        let mut out = Vec::new();
        value.serialize(&mut Indented::new(&mut out, 0)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[derive(Serialize)]
    enum Shape {
        Unit,
        Newtype(u8),
        Tuple(i64, f64),
        Struct { character: char, nothing: Option<()> },
    }

    #[derive(Serialize)]
    struct Named<'a> {
        text: &'a str,
        shapes: Vec<Shape>,
        map: BTreeMap<String, Vec<bool>>,
        pair: (f32, f64),
        empty: [u8; 0],
    }

    proptest! {
        /// Whatever has nothing hidden in it is written as `serde_json` writes it.
        #[test]
        fn writes_what_serde_json_writes(text in "[ -~äé漢\\n\\t\"\\\\]{0,40}", keys in prop::collection::vec("[a-z\"]{0,4}", 0..4), number: f64) {
            let map = keys.into_iter().map(|key| (key, vec![true, false])).collect();
            let shapes = vec![
                Shape::Unit,
                Shape::Newtype(7),
                Shape::Tuple(-3, number),
                Shape::Struct { character: '"', nothing: None },
            ];
            let value = Named { text: &text, shapes, map, pair: (0.1, number), empty: [] };
            prop_assert_eq!(indented(&value), serde_json::to_string_pretty(&value).unwrap());
        }

        /// Whatever is escaped is still the same text.
        #[test]
        fn keeps_every_text(text: String) {
            let written = indented(&text);
            prop_assert!(!written.chars().any(is_hidden));
            prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }
    }

    #[test]
    fn tells_plain_text_byte_by_byte() {
        for byte in 0..=0x7f_u8 {
            for at in 0..11 {
                let mut text = [b'a'; 11];
                text[at] = byte;
                let plain = (b' '..0x7f).contains(&byte) && byte != b'"' && byte != b'\\';
                assert_eq!(is_plain(std::str::from_utf8(&text).unwrap()), plain, "{byte} at {at}");
            }
        }
        assert!(!is_plain("aaaaaaa\u{e9}") && !is_plain("\u{ff}") && is_plain(""));
    }

    #[test]
    fn writes_numbers_that_are_none_as_null() {
        assert_eq!(indented(&[f64::NAN, f64::INFINITY]), "[\n  null,\n  null\n]");
    }

    #[test]
    fn refuses_keys_that_are_no_text() {
        let map: BTreeMap<(u8, u8), u8> = [((1, 2), 3)].into();
        let mut out = Vec::new();
        assert!(map.serialize(&mut Indented::new(&mut out, 0)).is_err());
    }
}
