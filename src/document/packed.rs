//! Values in a compact form, and how they become rows: the catalogue that the binary carries, and every YAML file that is read into
//! rows.
//!
//! One form for both keeps the code that reads a row from existing twice. The form is a head for each value, its kind and a number,
//! then its bytes or values; texts that come often stand once, in a table before the values.

pub mod write;

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use write::{KIND_BITS, Kind};

/// What is wrong with a value, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// How many bytes stand before the value.
    pub at: usize,
    /// What is wrong, as a lower-case fragment.
    pub message: String,
}

/// Rows from packed values.
///
/// # Errors
/// The first value that is not what a row takes.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    let read = Reader::new(bytes).ok_or_else(broken).and_then(|mut reader| T::deserialize(&mut reader));
    read.map_err(|Error(unplaced)| Fault { at: unplaced.at.unwrap_or(0), message: unplaced.message })
}

/// A mistake. What finds it does not know its place; [`Items`] does.
#[derive(Debug)]
struct Error(Box<Unplaced>);

#[derive(Debug)]
struct Unplaced {
    at: Option<usize>,
    message: String,
}

impl Error {
    /// The mistake at a place, where no value inside has it.
    #[cold]
    fn placed(mut self, at: usize) -> Self {
        self.0.at.get_or_insert(at);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    #[cold]
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(Box::new(Unplaced { at: None, message: message.to_string() }))
    }
}

#[cold]
fn expected(what: &str, found: Kind) -> Error {
    let found = match found {
        Kind::Null => "nothing stands here",
        Kind::Text | Kind::Plain | Kind::Shared => "this is a text",
        Kind::List => "this is a list",
        Kind::Map => "this is a mapping",
    };
    serde::de::Error::custom(format_args!("{what} is expected, and {found}"))
}

/// Numbers and bytes, one after the other.
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next number; `None` where the bytes end before it does.
    #[inline]
    pub(crate) fn number(&mut self) -> Option<usize> {
        match self.bytes.get(self.at) {
            Some(byte) if *byte < 0x80 => {
                self.at += 1;
                Some(usize::from(*byte))
            }
            _ => self.long_number(),
        }
    }

    fn long_number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..usize::BITS).step_by(7) {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// How many bytes are left: no list that they hold is longer.
    pub(crate) fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// The next bytes; `None` where fewer are left.
    pub(crate) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let piece = self.bytes.get(self.at..)?.get(..count)?;
        self.at += count;
        Some(piece)
    }

    /// A text of so many bytes; `None` where fewer are left, or they are no text.
    pub(crate) fn text(&mut self, length: usize) -> Option<&'a str> {
        str::from_utf8(self.take(length)?).ok()
    }
}

struct Reader<'de> {
    cursor: Cursor<'de>,
    shared: Vec<&'de str>,
}

/// A value of one piece.
enum Scalar<'de> {
    Null,
    Text(&'de str),
    Plain(&'de str),
}

impl<'de> Reader<'de> {
    /// A reader that stands behind the table of shared texts.
    fn new(bytes: &'de [u8]) -> Option<Self> {
        let mut cursor = Cursor::new(bytes);
        let count = cursor.number()?;
        let mut shared = Vec::with_capacity(count.min(bytes.len()));
        for _ in 0..count {
            let length = cursor.number()?;
            shared.push(cursor.text(length)?);
        }
        Some(Self { cursor, shared })
    }

    fn number(&mut self) -> Result<usize, Error> {
        self.cursor.number().ok_or_else(broken)
    }

    fn text(&mut self, length: usize) -> Result<&'de str, Error> {
        self.cursor.text(length).ok_or_else(broken)
    }

    fn head(&mut self) -> Result<(Kind, usize), Error> {
        let head = self.number()?;
        let kind = Kind::ALL.get(head & ((1 << KIND_BITS) - 1)).ok_or_else(broken)?;
        Ok((*kind, head >> KIND_BITS))
    }

    /// The kind of the next value, which stays unread.
    fn next_kind(&self) -> Option<Kind> {
        self.cursor
            .bytes
            .get(self.cursor.at)
            .and_then(|head| Kind::ALL.get(usize::from(head & ((1 << KIND_BITS) - 1))))
            .copied()
    }

    fn scalar(&mut self, what: &str) -> Result<Scalar<'de>, Error> {
        match self.head()? {
            (Kind::Null, _) => Ok(Scalar::Null),
            (Kind::Text, length) => self.text(length).map(Scalar::Text),
            (Kind::Plain, length) => self.text(length).map(Scalar::Plain),
            (Kind::Shared, index) => self.shared.get(index).copied().map(Scalar::Text).ok_or_else(broken),
            (kind, _) => Err(expected(what, kind)),
        }
    }

    fn word(&mut self) -> Result<&'de str, Error> {
        match self.scalar("a text")? {
            Scalar::Text(text) | Scalar::Plain(text) => Ok(text),
            Scalar::Null => Err(expected("a text", Kind::Null)),
        }
    }

    fn plain(&mut self, what: &str) -> Result<&'de str, Error> {
        match self.scalar(what)? {
            Scalar::Plain(text) => Ok(text),
            Scalar::Text(_) => Err(expected(what, Kind::Text)),
            Scalar::Null => Err(expected(what, Kind::Null)),
        }
    }

    fn number_of<N: std::str::FromStr>(&mut self, what: &str) -> Result<N, Error> {
        let text = self.plain(what)?;
        let number = if text.contains('_') { text.replace('_', "").parse() } else { text.parse() };
        number.map_err(|_| expected(what, Kind::Text))
    }

    fn count(&mut self, what: &str, wanted: Kind) -> Result<usize, Error> {
        match self.head()? {
            (kind, count) if kind == wanted => Ok(count),
            (kind, _) => Err(expected(what, kind)),
        }
    }

    fn skip(&mut self) -> Result<(), Error> {
        let mut left = 1usize;
        while left > 0 {
            left -= 1;
            match self.head()? {
                (Kind::Null | Kind::Shared, _) => {}
                (Kind::Text | Kind::Plain, length) => drop(self.text(length)?),
                (Kind::List, count) => left = left.saturating_add(count),
                (Kind::Map, count) => left = left.saturating_add(count.saturating_mul(2)),
            }
        }
        Ok(())
    }
}

#[cold]
fn broken() -> Error {
    serde::de::Error::custom("the packed values are broken")
}

/// What a text that is not quoted stands for where any value is taken.
enum Meaning {
    Flag(bool),
    Count(u64),
    Whole(i64),
    Number(f64),
    Text,
}

fn meaning(text: &str) -> Meaning {
    let digits = text.trim_start_matches(['-', '+']);
    match text {
        "true" => Meaning::Flag(true),
        "false" => Meaning::Flag(false),
        _ if !digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') => Meaning::Text,
        // A code such as `0123` is no number.
        _ if digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.") => Meaning::Text,
        _ => text.parse().map(Meaning::Count).or_else(|_| text.parse().map(Meaning::Whole)).unwrap_or_else(|_| {
            text.parse().ok().filter(|number: &f64| number.is_finite()).map_or(Meaning::Text, Meaning::Number)
        }),
    }
}

/// A scalar that is asked for by its type.
macro_rules! scalars {
    ($($method:ident: $read:expr => $visit:ident,)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit($read(self)?)
        }
    )*};
}

const FLAG: &str = "`true` or `false`";
const WHOLE: &str = "a whole number";
const COUNT: &str = "a whole number that is not negative";
const NUMBER: &str = "a number";

fn flag(reader: &mut Reader<'_>) -> Result<bool, Error> {
    match reader.plain(FLAG)? {
        "true" | "True" | "TRUE" => Ok(true),
        "false" | "False" | "FALSE" => Ok(false),
        _ => Err(expected(FLAG, Kind::Text)),
    }
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Error;

    scalars! {
        deserialize_bool: flag => visit_bool,
        deserialize_i8: |reader: Self| reader.number_of(WHOLE) => visit_i64,
        deserialize_i16: |reader: Self| reader.number_of(WHOLE) => visit_i64,
        deserialize_i32: |reader: Self| reader.number_of(WHOLE) => visit_i64,
        deserialize_i64: |reader: Self| reader.number_of(WHOLE) => visit_i64,
        deserialize_u8: |reader: Self| reader.number_of(COUNT) => visit_u64,
        deserialize_u16: |reader: Self| reader.number_of(COUNT) => visit_u64,
        deserialize_u32: |reader: Self| reader.number_of(COUNT) => visit_u64,
        deserialize_u64: |reader: Self| reader.number_of(COUNT) => visit_u64,
        deserialize_f32: |reader: Self| reader.number_of(NUMBER) => visit_f64,
        deserialize_f64: |reader: Self| reader.number_of(NUMBER) => visit_f64,
        deserialize_char: Reader::word => visit_borrowed_str,
        deserialize_str: Reader::word => visit_borrowed_str,
        deserialize_string: Reader::word => visit_borrowed_str,
        deserialize_identifier: Reader::word => visit_borrowed_str,
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.next_kind() {
            Some(Kind::List) => return self.deserialize_seq(visitor),
            Some(Kind::Map) => return self.deserialize_map(visitor),
            _ => {}
        }
        match self.scalar("a value")? {
            Scalar::Null => visitor.visit_unit(),
            Scalar::Text(text) => visitor.visit_borrowed_str(text),
            Scalar::Plain(text) => match meaning(text) {
                Meaning::Flag(value) => visitor.visit_bool(value),
                Meaning::Count(value) => visitor.visit_u64(value),
                Meaning::Whole(value) => visitor.visit_i64(value),
                Meaning::Number(value) => visitor.visit_f64(value),
                Meaning::Text => visitor.visit_borrowed_str(text),
            },
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.next_kind() == Some(Kind::Null) {
            self.head()?;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let left = self.count("a list", Kind::List)?;
        visitor.visit_seq(Items { reader: self, left })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let left = self.count("a mapping", Kind::Map)?;
        visitor.visit_map(Items { reader: self, left })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(Word(self.word()?))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.skip()?;
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { bytes byte_buf unit unit_struct tuple tuple_struct }
}

/// What is left of a list or a mapping.
struct Items<'r, 'de> {
    reader: &'r mut Reader<'de>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        self.next_value_seed(seed).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl<'de> MapAccess<'de> for Items<'_, 'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.next_element_seed(seed)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let at = self.reader.cursor.at;
        seed.deserialize(&mut *self.reader).map_err(|error| error.placed(at))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

/// A word of a closed list: no row has a choice that carries values.
struct Word<'de>(&'de str);

impl<'de> EnumAccess<'de> for Word<'de> {
    type Error = Error;
    type Variant = <StrDeserializer<'de, Error> as EnumAccess<'de>>::Variant;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self::Variant), Error> {
        let word: StrDeserializer<'de, Error> = self.0.into_deserializer();
        word.variant_seed(seed)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::Deserialize;

    use super::write::{Kind, Writer};
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Row {
        id: String,
        #[serde(default)]
        size: Option<u32>,
        #[serde(default)]
        also: BTreeMap<String, serde_json::Value>,
    }

    fn pack(value: &serde_json::Value, shared: &[&str]) -> Vec<u8> {
        let mut writer = Writer::new(shared.iter().map(|text| (*text).to_owned()).collect());
        writer.value(value);
        writer.finish()
    }

    fn values() -> impl Strategy<Value = serde_json::Value> {
        let scalar = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<u64>().prop_map(Into::into),
            (-1e9..1e9_f64).prop_map(Into::into),
            "\\PC{0,20}".prop_map(Into::into),
            "[a-c]".prop_map(Into::into),
        ];
        scalar.prop_recursive(4, 64, 8, |inner| {
            let key = prop_oneof!["[a-c]", "\\PC{0,9}"];
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..20).prop_map(Into::into),
                prop::collection::btree_map(key, inner, 0..20)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn reads_what_was_packed(value in values()) {
            prop_assert_eq!(read::<serde_json::Value>(&pack(&value, &["a", "b"])).unwrap(), value.clone());
            prop_assert_eq!(read::<serde_json::Value>(&pack(&value, &[])).unwrap(), value);
        }

        #[test]
        fn never_panics_on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = read::<serde_json::Value>(&bytes);
            let _ = read::<Vec<Row>>(&bytes);
        }

        #[test]
        fn skips_what_no_row_takes(value in values()) {
            #[derive(Debug, Deserialize)]
            struct Last {
                z: u32,
            }
            let all = serde_json::json!({"y": value, "z": 7});
            prop_assert_eq!(read::<Last>(&pack(&all, &["a"])).unwrap().z, 7);
        }
    }

    #[test]
    fn takes_a_plain_text_as_what_is_asked_for() {
        let row = |size: &str| {
            let mut writer = Writer::new(Vec::new());
            writer.head(Kind::Map, 2);
            writer.text("id");
            writer.plain("1.10");
            writer.text("size");
            writer.plain(size);
            read::<Row>(&writer.finish())
        };
        assert_eq!(row("1_000").unwrap(), Row { id: "1.10".to_owned(), size: Some(1000), also: BTreeMap::new() });
        assert_eq!(row("-1").unwrap_err().message, "a whole number that is not negative is expected, and this is a text");
    }

    #[test]
    fn tells_numbers_from_what_looks_like_them() {
        let any = |text: &str| {
            let mut writer = Writer::new(Vec::new());
            writer.plain(text);
            read::<serde_json::Value>(&writer.finish()).unwrap()
        };
        for (text, value) in [
            ("12", serde_json::json!(12)),
            ("-3", serde_json::json!(-3)),
            ("1.50", serde_json::json!(1.5)),
            ("0.5", serde_json::json!(0.5)),
            ("false", serde_json::json!(false)),
        ] {
            assert_eq!(any(text), value);
        }
        for text in ["no", "0123", "1.2.3", "2026-01-01", "-", "nan", "inf", "1e999", "."] {
            assert_eq!(any(text), serde_json::json!(text));
        }
    }

    #[test]
    fn places_a_mistake_at_the_value_or_the_key_that_has_it() {
        let value = serde_json::json!({"id": "x", "size": [1]});
        let bytes = pack(&value, &[]);
        let at = |needle: &[u8]| bytes.windows(needle.len()).position(|part| part == needle).unwrap();
        let fault = read::<Row>(&bytes).unwrap_err();
        assert_eq!(
            (fault.at, fault.message.as_str()),
            (at(b"size") + 4, "a whole number that is not negative is expected, and this is a list")
        );
        let value = serde_json::json!([{"id": "x"}, {"id": "y", "sise": 1}]);
        let bytes = pack(&value, &[]);
        let fault = read::<Vec<Row>>(&bytes).unwrap_err();
        assert!(fault.message.contains("sise") && fault.message.contains("size"), "{fault:?}");
        assert_eq!(bytes[fault.at + 1..fault.at + 5], *b"sise");
    }
}
