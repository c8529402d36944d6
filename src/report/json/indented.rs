//! Indented JSON in which hidden characters are escaped, so that a report printed to a terminal cannot act on it. The values
//! stay what they are.
//!
//! The same bytes as `serde_json`'s indented form, but for the escapes. Its serializer writes a key in five pieces and looks at
//! each for what must be escaped; over ten thousand models that was a fifth of a scan.

use std::fmt::{self, Display, Write as _};

use serde::ser::{self, Error as _, Serialize};
use serde_json::Error;
use serde_json::ser::{CompactFormatter, Formatter as _};

use super::page::Page;

/// Takes what is formatted piece by piece.
struct Escaped<'o>(&'o mut Page);

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.escape(text);
        Ok(())
    }
}

/// Writes values that stand `depth` levels deep to the end of `out`. With `IN_PLACE` the code that writes a key is made anew for
/// each key: for what is written ten thousand times, since it takes a third of the time and several times the room.
pub(super) struct Indented<'o, const IN_PLACE: bool> {
    out: &'o mut Page,
    depth: usize,
}

impl<'o, const IN_PLACE: bool> Indented<'o, IN_PLACE> {
    pub(super) fn new(out: &'o mut Page, depth: usize) -> Self {
        Self { out, depth }
    }

    fn open<'s>(&'s mut self, brackets: [u8; 2]) -> Within<'s, 'o, IN_PLACE> {
        self.depth += 1;
        Within { to: self, end: brackets[0], close: brackets[1], outer: false }
    }

    /// An array or object that is the one value of an object.
    fn open_variant<'s>(&'s mut self, variant: &str, brackets: [u8; 2]) -> Within<'s, 'o, IN_PLACE> {
        self.depth += 1;
        self.out.any_key(b'{', self.depth, variant);
        Within { outer: true, ..self.open(brackets) }
    }
}

/// An array or object that is open.
pub(super) struct Within<'s, 'o, const IN_PLACE: bool> {
    to: &'s mut Indented<'o, IN_PLACE>,
    /// What ends the line before the next part: the bracket that opens, or a comma.
    end: u8,
    close: u8,
    /// Whether an object around it ends with it.
    outer: bool,
}

impl<const IN_PLACE: bool> Within<'_, '_, IN_PLACE> {
    /// Starts the line of the next part.
    fn next(&mut self) {
        self.to.out.line(self.end, self.to.depth);
        self.end = b',';
    }

    fn element(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        self.next();
        value.serialize(&mut *self.to)
    }

    #[inline(always)]
    fn field(&mut self, key: &str, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        if !IN_PLACE {
            return self.any_field(key, value);
        }
        self.to.out.key(self.end, self.to.depth, key);
        self.end = b',';
        self.value(value)
    }

    #[inline(never)]
    fn any_field(&mut self, key: &str, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        self.to.out.any_key(self.end, self.to.depth, key);
        self.end = b',';
        value.serialize(&mut *self.to)
    }

    /// Made once for each type of value, and not for each key.
    #[inline(never)]
    fn value(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        value.serialize(&mut *self.to)
    }

    fn close(self) {
        self.to.depth -= 1;
        if self.end == b',' {
            self.to.out.close(self.to.depth, self.close);
        } else {
            self.to.out.fixed([self.end, self.close]);
        }
        if self.outer {
            self.to.depth -= 1;
            self.to.out.close(self.to.depth, b'}');
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

impl<'s, 'o, const IN_PLACE: bool> ser::Serializer for &'s mut Indented<'o, IN_PLACE> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Within<'s, 'o, IN_PLACE>;
    type SerializeTuple = Within<'s, 'o, IN_PLACE>;
    type SerializeTupleStruct = Within<'s, 'o, IN_PLACE>;
    type SerializeTupleVariant = Within<'s, 'o, IN_PLACE>;
    type SerializeMap = Within<'s, 'o, IN_PLACE>;
    type SerializeStruct = Within<'s, 'o, IN_PLACE>;
    type SerializeStructVariant = Within<'s, 'o, IN_PLACE>;

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
        self.out.text(value);
        Ok(())
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Error> {
        self.out.fixed([b'"']);
        write!(Escaped(self.out), "{value}").map_err(Error::custom)?;
        self.out.fixed([b'"']);
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
        self.out.fixed(*b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.out.word(variant);
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

    fn serialize_seq(self, _: Option<usize>) -> Result<Within<'s, 'o, IN_PLACE>, Error> {
        Ok(self.open(*b"[]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Within<'s, 'o, IN_PLACE>, Error> {
        Ok(self.open(*b"[]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Within<'s, 'o, IN_PLACE>, Error> {
        Ok(self.open(*b"[]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Within<'s, 'o, IN_PLACE>, Error> {
        Ok(self.open_variant(variant, *b"[]"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Within<'s, 'o, IN_PLACE>, Error> {
        Ok(self.open(*b"{}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Within<'s, 'o, IN_PLACE>, Error> {
        Ok(self.open(*b"{}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Within<'s, 'o, IN_PLACE>, Error> {
        Ok(self.open_variant(variant, *b"{}"))
    }
}

macro_rules! parts {
    ($($trait:ident: $method:ident as $part:ident $(of $key:ident)?),*) => {
        $(impl<const IN_PLACE: bool> ser::$trait for Within<'_, '_, IN_PLACE> {
            type Ok = ();
            type Error = Error;

            #[inline(always)]
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

impl<const IN_PLACE: bool> ser::SerializeMap for Within<'_, '_, IN_PLACE> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.next();
        let start = self.to.out.bytes().len();
        key.serialize(&mut *self.to)?;
        if self.to.out.bytes()[start] == b'"' { Ok(()) } else { Err(Error::custom("a key is not a text")) }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.to.out.fixed(*b": ");
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
        let mut out = Page::default();
        value.serialize(&mut Indented::<false>::new(&mut out, 0)).unwrap();
        let text = String::from_utf8(out.bytes().to_vec()).unwrap();
        out.clear();
        value.serialize(&mut Indented::<true>::new(&mut out, 0)).unwrap();
        assert_eq!(out.bytes(), text.as_bytes());
        text
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
            prop_assert!(!written.chars().any(crate::report::text::is_hidden));
            prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }
    }

    #[test]
    fn indents_any_depth_and_copies_any_length() {
        let nested = (0..40).fold(serde_json::json!([1, "a"]), |inner, _| serde_json::json!({"a": inner, "b": [2]}));
        assert_eq!(indented(&nested), serde_json::to_string_pretty(&nested).unwrap());
        let texts: Vec<String> = (0..70).chain([20_000]).map(|length| ('a'..='z').cycle().take(length).collect()).collect();
        assert_eq!(indented(&texts), serde_json::to_string_pretty(&texts).unwrap());
    }

    #[test]
    fn writes_numbers_that_are_none_as_null() {
        assert_eq!(indented(&[f64::NAN, f64::INFINITY]), "[\n  null,\n  null\n]");
    }

    #[test]
    fn refuses_keys_that_are_no_text() {
        let map: BTreeMap<(u8, u8), u8> = [((1, 2), 3)].into();
        let mut out = Page::default();
        assert!(map.serialize(&mut Indented::<true>::new(&mut out, 0)).is_err());
    }
}
