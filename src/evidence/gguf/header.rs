//! The header of a GGUF file: keys with values, then names, shapes and places of tensors.
//!
//! It is read as a stream. A mistake stops the reading where it stands, and everything before it is kept: the caller gets a
//! header and, beside it, the reason why there is no more.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::io::{Read, Seek};

use super::stream::{MAX_STRING, Stop, Stream};
use super::types::tensor_type;
use super::vocabulary::Vocabulary;
use crate::evidence::load::lossy;
use crate::evidence::tensors::TensorSummary;

/// Most keys that are read.
const MAX_KEYS: u64 = 65_536;
/// Longest key and tensor name, in bytes.
const MAX_NAME: u64 = 65_535;
/// Longest string that is kept, and longest chat template.
const MAX_KEPT: (usize, usize) = (64 << 10, 1 << 20);
/// Most items of a list that are kept, and the longest one.
const MAX_LIST: (usize, usize) = (1024, 1024);
/// Deepest nesting of lists.
const MAX_DEPTH: u32 = 4;
/// Most dimensions of a tensor.
const MAX_DIMENSIONS: u32 = 4;
/// Fewest bytes that a key with its value takes, and a tensor's entry.
const LEAST: (u64, u64) = (13, 24);

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Integer(i128),
    Float(f64),
    Bool(bool),
    Text(String),
    /// A list: its length, and its first items where they are strings or numbers.
    List(u64, Vec<Value>),
}

/// Something odd that stopped nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Oddity {
    /// The key it stands at.
    pub(super) key: String,
    /// What is odd, as a lower-case fragment.
    pub(super) why: String,
}

/// What a header says.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) keys: HashMap<String, Value>,
    pub(super) vocabulary: Vocabulary,
    /// How many tensors the file says it has; `None` where the count was not reached.
    pub(super) tensor_count: Option<u64>,
    /// What the tensors show.
    pub(super) tensors: TensorSummary,
    /// Whether every tensor's entry was read.
    pub(super) tensors_read: bool,
    /// Elements by the number of the tensor's type.
    pub(super) types: BTreeMap<u32, u64>,
    /// The byte at which the tensors' data ends.
    pub(super) data_end: u64,
    /// What is odd.
    pub(super) odd: Vec<Oddity>,
    /// Why the header was not read to its end.
    pub(super) stop: Option<Stop>,
}

/// Reads a header. `size` is the file's.
pub(super) fn read(source: impl Read + Seek, size: u64) -> Header {
    let mut header = Header::default();
    let mut stream = Stream::new(source, size);
    header.stop = header.fill(&mut stream).err();
    header
}

impl Header {
    fn fill<R: Read + Seek>(&mut self, stream: &mut Stream<R>) -> Result<(), Stop> {
        let magic: [u8; 4] = stream.array()?;
        if &magic != b"GGUF" {
            return Err(Stop { offset: 0, why: "does not start with `GGUF`".to_owned() });
        }
        let mut version = stream.u32()?;
        if version != 0 && version & 0xffff == 0 {
            stream.big_endian = true;
            version = version.swap_bytes();
        }
        if !(2..=3).contains(&version) {
            return Err(Stop { offset: 4, why: format!("version {version} of the format is not read, only 2 and 3") });
        }
        let tensors = stream.u64()?;
        let keys = stream.u64()?;
        stream.expect("keys", keys, LEAST.0)?;
        self.tensor_count = Some(tensors);
        for _ in 0..keys.min(MAX_KEYS) {
            self.key(stream)?;
        }
        if keys > MAX_KEYS {
            return Err(stream.stop(format!("has {keys} keys, over the limit of {MAX_KEYS}")));
        }
        self.tensors(stream, tensors)
    }

    /// Reads one key and its value.
    fn key<R: Read + Seek>(&mut self, stream: &mut Stream<R>) -> Result<(), Stop> {
        let key = self.name(stream, "key")?;
        let kind = stream.u32()?;
        let value = if key == "tokenizer.ggml.tokens" && kind == LIST && self.vocabulary.is_empty() {
            self.tokens(stream)?
        } else if key == "tokenizer.ggml.token_type" && kind == LIST {
            self.token_types(stream)?
        } else {
            self.value(stream, &key, kind, 0)?
        };
        match self.keys.entry(key) {
            Entry::Occupied(entry) => {
                let key = entry.key().clone();
                self.note(&key, "the key stands twice: the first value is taken");
            }
            Entry::Vacant(entry) => {
                entry.insert(value);
            }
        }
        Ok(())
    }

    /// Reads a key or a tensor's name.
    fn name<R: Read + Seek>(&mut self, stream: &mut Stream<R>, what: &str) -> Result<String, Stop> {
        let offset = stream.position();
        let mut bytes = Vec::new();
        let length = stream.string(&mut bytes, MAX_NAME as usize)?;
        if length > MAX_NAME {
            return Err(Stop { offset, why: format!("a {what} of {length} bytes is over the limit of {MAX_NAME}") });
        }
        let (text, damaged) = lossy(&bytes);
        if damaged {
            self.note(&text, &format!("the {what} is not valid UTF-8"));
        }
        Ok(text.into_owned())
    }

    /// Reads one value.
    fn value<R: Read + Seek>(&mut self, stream: &mut Stream<R>, key: &str, kind: u32, depth: u32) -> Result<Value, Stop> {
        Ok(match kind {
            0 => Value::Integer(stream.u8()?.into()),
            1 => Value::Integer(stream.i8()?.into()),
            2 => Value::Integer(stream.u16()?.into()),
            3 => Value::Integer(stream.i16()?.into()),
            4 => Value::Integer(stream.u32()?.into()),
            5 => Value::Integer(stream.i32()?.into()),
            6 => Value::Float(stream.f32()?.into()),
            7 => {
                let byte = stream.u8()?;
                if byte > 1 {
                    self.note(key, &format!("a boolean is {byte}, neither 0 nor 1"));
                }
                Value::Bool(byte != 0)
            }
            8 => {
                let keep = if key.starts_with("tokenizer.chat_template") { MAX_KEPT.1 } else { MAX_KEPT.0 };
                self.text(stream, key, if depth > 0 { keep.min(MAX_LIST.1) } else { keep })?
            }
            LIST => self.list(stream, key, depth)?,
            10 => Value::Integer(stream.u64()?.into()),
            11 => Value::Integer(stream.i64()?.into()),
            12 => Value::Float(stream.f64()?),
            _ => return Err(stream.stop(format!("value type {kind} of `{key}` is not known"))),
        })
    }

    /// Reads a string, of which so many bytes are kept.
    fn text<R: Read + Seek>(&mut self, stream: &mut Stream<R>, key: &str, keep: usize) -> Result<Value, Stop> {
        let mut bytes = Vec::new();
        let length = stream.string(&mut bytes, keep)?;
        let (text, damaged) = lossy(&bytes);
        if length > keep as u64 {
            let limit = if length > MAX_STRING { MAX_STRING } else { keep as u64 };
            self.note(key, &format!("a string of {length} bytes is over the limit of {limit} and was cut"));
        } else if damaged {
            self.note(key, "a string is not valid UTF-8");
        }
        Ok(Value::Text(text.trim_end_matches('\0').to_owned()))
    }

    /// Reads a list, of which the first items are kept.
    fn list<R: Read + Seek>(&mut self, stream: &mut Stream<R>, key: &str, depth: u32) -> Result<Value, Stop> {
        if depth == MAX_DEPTH {
            return Err(stream.stop(format!("lists of `{key}` are nested deeper than {MAX_DEPTH}")));
        }
        let (kind, count) = self.list_head(stream, key)?;
        let mut items = Vec::new();
        match width(kind) {
            Some(width) => {
                let kept = if depth == 0 { count.min(MAX_LIST.0 as u64) } else { 0 };
                for _ in 0..kept {
                    items.push(self.value(stream, key, kind, depth + 1)?);
                }
                stream.skip((count - kept) * width)?;
            }
            None => {
                for index in 0..count {
                    if index < MAX_LIST.0 as u64 && depth == 0 && key != "tokenizer.ggml.merges" {
                        items.push(self.value(stream, key, kind, depth + 1)?);
                    } else if kind == LIST {
                        self.list(stream, key, depth + 1)?;
                    } else {
                        stream.string(&mut Vec::new(), 0)?;
                    }
                }
            }
        }
        Ok(Value::List(count, items))
    }

    /// Reads the type and the length of a list.
    fn list_head<R: Read + Seek>(&mut self, stream: &mut Stream<R>, key: &str) -> Result<(u32, u64), Stop> {
        let kind = stream.u32()?;
        let least = match kind {
            8 => 8,
            LIST => 12,
            _ => width(kind).ok_or_else(|| stream.stop(format!("item type {kind} of `{key}` is not known")))?,
        };
        let count = stream.u64()?;
        stream.expect(&format!("items of `{key}`"), count, least)?;
        Ok((kind, count))
    }

    /// Reads the vocabulary.
    fn tokens<R: Read + Seek>(&mut self, stream: &mut Stream<R>) -> Result<Value, Stop> {
        let (kind, count) = self.list_head(stream, "tokenizer.ggml.tokens")?;
        if kind != 8 {
            return Err(stream.stop(format!("the tokens are of type {kind}, not strings")));
        }
        for _ in 0..count {
            self.vocabulary.read_token(stream)?;
        }
        Ok(Value::List(count, Vec::new()))
    }

    /// Reads the types of tokens.
    fn token_types<R: Read + Seek>(&mut self, stream: &mut Stream<R>) -> Result<Value, Stop> {
        let (kind, count) = self.list_head(stream, "tokenizer.ggml.token_type")?;
        if width(kind).is_none() {
            return Err(stream.stop(format!("the types of tokens are of type {kind}, not numbers")));
        }
        for _ in 0..count {
            let value = self.value(stream, "tokenizer.ggml.token_type", kind, 1)?;
            self.vocabulary.add_type(if let Value::Integer(number) = value { u8::try_from(number).unwrap_or(0) } else { 0 });
        }
        Ok(Value::List(count, Vec::new()))
    }

    /// Reads names, shapes and places of the tensors.
    fn tensors<R: Read + Seek>(&mut self, stream: &mut Stream<R>, count: u64) -> Result<(), Stop> {
        stream.expect("tensors", count, LEAST.1)?;
        let mut end = 0u64;
        let mut sizes = Vec::with_capacity(MAX_DIMENSIONS as usize);
        for _ in 0..count {
            let name = self.name(stream, "tensor name")?;
            let dimensions = stream.u32()?;
            if dimensions > MAX_DIMENSIONS {
                let why = format!("tensor `{name}` has {dimensions} dimensions, over the limit of {MAX_DIMENSIONS}");
                return Err(stream.stop(why));
            }
            sizes.clear();
            for _ in 0..dimensions {
                sizes.push(stream.u64()?);
            }
            // The format writes the innermost dimension first.
            sizes.reverse();
            let number = stream.u32()?;
            let offset = stream.u64()?;
            self.tensors.add(&name, &sizes);
            let elements = sizes.iter().fold(1u64, |product, size| product.saturating_mul(*size));
            let kind = tensor_type(number);
            let bytes = kind.as_ref().map_or(0, |kind| elements.div_ceil(kind.block).saturating_mul(kind.bytes));
            end = end.max(offset.saturating_add(bytes));
            let count = self.types.entry(number).or_default();
            *count = count.saturating_add(elements);
        }
        self.tensors_read = true;
        if count > 0 {
            let alignment = self.integer("general.alignment").filter(|number| number.is_power_of_two()).unwrap_or(32);
            let start = stream.position().checked_next_multiple_of(alignment).unwrap_or(u64::MAX);
            self.data_end = start.saturating_add(end);
        }
        Ok(())
    }

    fn note(&mut self, key: &str, why: &str) {
        const MAX_ODD: usize = 16;
        if self.odd.len() < MAX_ODD {
            self.odd.push(Oddity { key: key.to_owned(), why: why.to_owned() });
        }
    }

    /// The text of a key, trimmed; `None` where it is missing or empty.
    pub(super) fn text_of(&self, key: &str) -> Option<&str> {
        match self.keys.get(key)? {
            Value::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// Keys that name something and hold no text, with the form of what they hold, sorted.
    pub(super) fn no_texts(&self) -> Vec<(&str, &'static str)> {
        const NAMES: [&str; 9] =
            ["architecture", "author", "license", "link", "name", "organization", "repo_url", "repository", "url"];
        let names = |key: &str| key.strip_prefix("general.").is_some_and(|rest| NAMES.contains(&last(rest)));
        let mut found: Vec<(&str, &'static str)> = (self.keys.iter())
            .filter(|(key, _)| names(key))
            .filter_map(|(key, value)| match value {
                Value::Text(_) => None,
                Value::Integer(_) | Value::Float(_) => Some((key.as_str(), "a number")),
                Value::Bool(_) => Some((key.as_str(), "a truth value")),
                Value::List(..) => Some((key.as_str(), "a list")),
            })
            .collect();
        found.sort_unstable();
        found
    }

    /// The whole number of a key, whatever its width; of a list, the number that all its items are.
    pub(super) fn integer(&self, key: &str) -> Option<u64> {
        let whole = |value: &Value| if let Value::Integer(number) = value { u64::try_from(*number).ok() } else { None };
        match self.keys.get(key)? {
            Value::List(count, items) if items.len() as u64 == *count => {
                let first = whole(items.first()?)?;
                items.iter().all(|item| whole(item) == Some(first)).then_some(first)
            }
            value => whole(value),
        }
    }

    /// The strings of a list, or the string where a list belongs.
    pub(super) fn texts(&self, key: &str) -> Vec<&str> {
        match self.keys.get(key) {
            Some(Value::List(_, items)) => {
                items.iter().filter_map(|item| if let Value::Text(text) = item { Some(text.trim()) } else { None }).collect()
            }
            Some(Value::Text(text)) => vec![text.trim()],
            _ => Vec::new(),
        }
    }

    /// The length of a list.
    pub(super) fn length(&self, key: &str) -> Option<u64> {
        if let Value::List(count, _) = self.keys.get(key)? { Some(*count) } else { None }
    }
}

/// The last part of a dotted key.
fn last(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}

/// The number of the list type.
const LIST: u32 = 9;

/// Bytes of a value of fixed width.
fn width(kind: u32) -> Option<u64> {
    match kind {
        0 | 1 | 7 => Some(1),
        2 | 3 => Some(2),
        4..=6 => Some(4),
        10..=12 => Some(8),
        _ => None,
    }
}
