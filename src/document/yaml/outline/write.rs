//! Writes outlines.
//!
//! The build script, which outlines the YAML that the binary carries, compiles this very file, so it stands alone.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle};

/// How many bits of a head tell the [`Kind`]; the others are its number.
pub const KIND_BITS: u32 = 3;

/// What stands at a place. The number that stands with it, in brackets, says how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing.
    Null,
    /// A text without quotes (bytes of the source, from the place on).
    Plain,
    /// A text in quotes (bytes of the source, behind the quote).
    Quoted,
    /// A folded block of one paragraph, without a line end behind it (bytes of the source, from the place on).
    Folded,
    /// A text without quotes that the source spells in another way (bytes of the outline).
    SpelledPlain,
    /// Any other text that the source spells in another way (bytes of the outline).
    Spelled,
    /// Values (how many).
    List,
    /// Keys and values (how many pairs).
    Map,
}

impl Kind {
    /// All kinds, each at the place of its code.
    pub const ALL: [Self; 8] =
        [Self::Null, Self::Plain, Self::Quoted, Self::Folded, Self::SpelledPlain, Self::Spelled, Self::List, Self::Map];
}

/// The paragraph that the lines of a folded block are.
pub fn folded(lines: &str) -> String {
    let mut text = String::with_capacity(lines.len());
    for line in lines.lines() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(line.trim_ascii());
    }
    text
}

/// The outline of the first document of a text.
///
/// # Errors
/// Why it cannot be outlined: it is no YAML, or merges mappings.
pub fn outline(text: &str) -> Result<Vec<u8>, String> {
    let mut open: Vec<(Value, usize)> = Vec::new();
    let mut anchors: HashMap<usize, Value> = HashMap::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| error.to_string())?;
        let start = span.start.byte_offset().ok_or("the parser counts no bytes")?;
        let (value, anchor) = match event {
            Event::SequenceStart(_, anchor, _) => {
                open.push((Value { kind: Kind::List, start, ..Value::default() }, anchor));
                continue;
            }
            Event::MappingStart(_, anchor, _) => {
                open.push((Value { kind: Kind::Map, start, ..Value::default() }, anchor));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop().ok_or("a collection ends that never began")?,
            Event::Scalar(scalar, ..) if scalar == "<<" => return Err("mappings are merged".to_owned()),
            Event::Scalar(scalar, style, anchor, _) => (Value::scalar(text, &scalar, style, start), anchor),
            Event::Alias(anchor) => {
                let named = anchors.get(&anchor).ok_or("an alias stands inside the value that it names")?;
                (Value { start, ..named.clone() }, 0)
            }
            _ => continue,
        };
        if anchor != 0 {
            anchors.insert(anchor, value.clone());
        }
        let Some((holder, _)) = open.last_mut() else {
            let mut out = Vec::new();
            value.put(&mut 0, &mut out);
            return Ok(out);
        };
        holder.inner.push(value);
    }
    Err("nothing stands in it".to_owned())
}

/// A value under writing.
#[derive(Clone)]
struct Value {
    kind: Kind,
    start: usize,
    length: usize,
    spelled: String,
    inner: Vec<Value>,
}

impl Default for Value {
    fn default() -> Self {
        Self { kind: Kind::Null, start: 0, length: 0, spelled: String::new(), inner: Vec::new() }
    }
}

impl Value {
    fn scalar(text: &str, scalar: &str, style: ScalarStyle, start: usize) -> Self {
        let plain = style == ScalarStyle::Plain;
        let value = Self { start, length: scalar.len(), ..Self::default() };
        if plain && matches!(scalar, "" | "~" | "null" | "Null" | "NULL") {
            return Self { length: 0, ..value };
        }
        let source = &text[start..];
        if plain && source.starts_with(scalar) {
            return Self { kind: Kind::Plain, ..value };
        }
        let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
        if quoted && source.get(1..).is_some_and(|inside| inside.starts_with(scalar)) {
            return Self { kind: Kind::Quoted, ..value };
        }
        let mut ends = source.match_indices('\n').map(|(end, _)| end).chain([source.len()]);
        let end = ends.find(|end| folded(&source[..*end]).len() >= scalar.len());
        if let Some(length) = end.filter(|end| style == ScalarStyle::Folded && folded(&source[..*end]) == scalar) {
            return Self { kind: Kind::Folded, length, ..value };
        }
        let kind = if plain { Kind::SpelledPlain } else { Kind::Spelled };
        Self { kind, spelled: scalar.to_owned(), ..value }
    }

    /// Writes the value; `before` is where the one before it starts. Recursion is bounded by the parser's depth.
    fn put(&self, before: &mut usize, out: &mut Vec<u8>) {
        let count = match self.kind {
            Kind::List => self.inner.len(),
            Kind::Map => self.inner.len() / 2,
            _ => self.length,
        };
        number(count << KIND_BITS | self.kind as usize, out);
        // An alias leads back to what stands before it.
        let back = self.start < *before;
        number(self.start.abs_diff(*before) << 1 | usize::from(back), out);
        *before = self.start;
        out.extend_from_slice(self.spelled.as_bytes());
        self.inner.iter().for_each(|value| value.put(before, out));
    }
}

/// A number, seven bits a byte, the lowest first; a byte of 128 and more is not the last.
fn number(mut number: usize, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}
