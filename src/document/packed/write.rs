//! Writes packed values.
//!
//! The build script, which packs what the binary carries, compiles this very file, so it stands alone.

use std::collections::HashMap;

use serde_json::Value;

/// How many bits of a head tell the [`Kind`]; the others are its number.
pub const KIND_BITS: u32 = 3;

/// What a packed value is. The number that stands with it, in brackets, is the length of what follows or says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing.
    Null,
    /// Text, whatever it looks like (bytes).
    Text,
    /// Text that may stand for a number or a truth value, as what asks for it takes it (bytes).
    Plain,
    /// Text of the table before the values (its index).
    Shared,
    /// Values (how many).
    List,
    /// Keys and values (how many pairs).
    Map,
}

impl Kind {
    /// All kinds, each at the place of its code.
    pub const ALL: [Self; 6] = [Self::Null, Self::Text, Self::Plain, Self::Shared, Self::List, Self::Map];
}

/// Packed values under writing.
#[derive(Debug, Default)]
pub struct Writer {
    out: Vec<u8>,
    shared: HashMap<String, usize>,
}

impl Writer {
    /// A writer that writes these texts only once; the first ones are named in the fewest bytes.
    pub fn new(shared: Vec<String>) -> Self {
        let mut writer = Self::default();
        writer.number(shared.len());
        for text in &shared {
            writer.number(text.len());
            writer.raw(text.as_bytes());
        }
        writer.shared = shared.into_iter().enumerate().map(|(index, text)| (text, index)).collect();
        writer
    }

    /// How many bytes are written: the place of the next value.
    pub fn at(&self) -> usize {
        self.out.len()
    }

    /// What was written.
    pub fn finish(self) -> Vec<u8> {
        self.out
    }

    /// A value's head. As many bytes or values as it says must follow.
    pub fn head(&mut self, kind: Kind, number: usize) {
        self.number(number << KIND_BITS | kind as usize);
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        match self.shared.get(text) {
            Some(index) => self.head(Kind::Shared, *index),
            None => self.bytes(Kind::Text, text),
        }
    }

    /// A text that may stand for a number or a truth value.
    pub fn plain(&mut self, text: &str) {
        self.bytes(Kind::Plain, text);
    }

    /// A value of JSON with all that is in it. Its depth must be bounded.
    pub fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.head(Kind::Null, 0),
            Value::Bool(_) | Value::Number(_) => self.plain(&value.to_string()),
            Value::String(text) => self.text(text),
            Value::Array(items) => {
                self.head(Kind::List, items.len());
                items.iter().for_each(|item| self.value(item));
            }
            Value::Object(pairs) => {
                self.head(Kind::Map, pairs.len());
                pairs.iter().for_each(|(key, value)| {
                    self.text(key);
                    self.value(value);
                });
            }
        }
    }

    fn bytes(&mut self, kind: Kind, text: &str) {
        self.head(kind, text.len());
        self.raw(text.as_bytes());
    }

    /// Bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    /// A number, seven bits a byte, the lowest first; a byte of 128 and more is not the last.
    pub fn number(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.out.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.out.push(number as u8);
    }
}
