//! The header of a safetensors file: eight bytes of length, then JSON from tensor names to type, shape and offsets.
//!
//! A header is read whole, since it must be checked whole, but never built as a tree: names stay borrowed from its bytes. It is
//! judged against the file's size and against itself; what is wrong is told, and the rest is still believed.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::evidence::tensors::TensorSummary;

/// Longest header that is read, in bytes.
pub(super) const MAX_HEADER: u64 = 100_000_000;
/// Most tensors that are believed.
const MAX_TENSORS: usize = 1_000_000;
/// Most dimensions that are believed.
const MAX_DIMENSIONS: usize = 32;
/// Most metadata entries that are kept, and the longest value of one.
const MAX_METADATA: (usize, usize) = (4096, 64 << 10);

/// What a header says.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// `__metadata__`.
    pub(super) metadata: BTreeMap<String, String>,
    /// What the tensors show.
    pub(super) tensors: TensorSummary,
    /// Elements by dtype.
    pub(super) dtypes: BTreeMap<String, u64>,
    /// What is wrong with it.
    pub(super) problems: Vec<String>,
}

/// Reads a header. `size` is the file's.
///
/// # Errors
/// Why nothing of it can be believed.
pub(super) fn read(mut source: impl Read, size: u64) -> Result<Header, String> {
    let mut length = [0; 8];
    if size < 8 {
        return Err(format!("is {size} bytes, shorter than the length that opens a header"));
    }
    source.read_exact(&mut length).map_err(|error| error.to_string())?;
    let length = u64::from_le_bytes(length);
    if length > size - 8 {
        return Err(format!("says its header is {length} bytes, but the file has {size}"));
    }
    if length > MAX_HEADER {
        return Err(format!("has a header of {length} bytes, over the limit of {MAX_HEADER}"));
    }
    let mut bytes = vec![0; usize::try_from(length).map_err(|error| error.to_string())?];
    source.read_exact(&mut bytes).map_err(|error| error.to_string())?;
    parse(&bytes, size - 8 - length)
}

/// Parses the JSON of a header; `data` is how many bytes follow it.
fn parse(bytes: &[u8], data: u64) -> Result<Header, String> {
    if bytes.first() != Some(&b'{') {
        return Err("has a header that does not start with `{`".to_owned());
    }
    let mut file: Entries = serde_json::from_slice(bytes).map_err(|error| format!("has a header that is not JSON: {error}"))?;
    let mut header = Header { metadata: file.metadata, problems: file.problems, ..Header::default() };
    for tensor in &file.tensors {
        header.tensors.add(&tensor.name, &tensor.shape);
        let elements = tensor.shape.iter().fold(1u64, |product, size| product.saturating_mul(*size));
        let count = header.dtypes.entry(tensor.dtype.to_string()).or_default();
        *count = count.saturating_add(elements);
        let bytes = tensor.end.checked_sub(tensor.begin);
        match (bytes, bits(&tensor.dtype)) {
            (None, _) => note(&mut header.problems, || format!("tensor `{}` ends before it begins", tensor.name)),
            (Some(bytes), Some(bits)) if elements.checked_mul(bits) != bytes.checked_mul(8) => {
                note(&mut header.problems, || {
                    format!("tensor `{}` has {bytes} bytes, which its shape does not need", tensor.name)
                });
            }
            _ => {}
        }
    }
    file.tensors.sort_unstable_by_key(|tensor| (tensor.begin, tensor.end));
    let mut end = 0;
    for tensor in &file.tensors {
        if tensor.begin != end {
            let what = if tensor.begin < end { "overlaps the tensor before it" } else { "leaves a hole before it" };
            note(&mut header.problems, || format!("tensor `{}` {what}", tensor.name));
        }
        end = end.max(tensor.end);
    }
    if end > data {
        header.problems.insert(0, format!("truncated: tensor data ends at byte {end} of the data, the file has {data}"));
    } else if end < data {
        note(&mut header.problems, || format!("{} bytes follow the last tensor", data - end));
    }
    file.tensors.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    for pair in file.tensors.windows(2) {
        if pair[0].name == pair[1].name {
            note(&mut header.problems, || format!("tensor `{}` stands twice", pair[0].name));
        }
    }
    Ok(header)
}

/// Adds a problem, up to a bound.
fn note(problems: &mut Vec<String>, problem: impl FnOnce() -> String) {
    const MAX_PROBLEMS: usize = 8;
    if problems.len() < MAX_PROBLEMS {
        problems.push(problem());
    }
}

/// Bits an element; `None` for types that are not known here.
fn bits(dtype: &str) -> Option<u64> {
    Some(match dtype {
        "F64" | "I64" | "U64" | "C64" => 64,
        "F32" | "I32" | "U32" => 32,
        "F16" | "BF16" | "I16" | "U16" => 16,
        "BOOL" | "U8" | "I8" | "F8_E4M3" | "F8_E5M2" | "F8_E8M0" | "F8_E4M3FNUZ" | "F8_E5M2FNUZ" => 8,
        "F6_E2M3" | "F6_E3M2" => 6,
        "F4" => 4,
        _ => return None,
    })
}

/// One tensor.
struct Tensor<'a> {
    name: Cow<'a, str>,
    dtype: Cow<'a, str>,
    shape: Vec<u64>,
    begin: u64,
    end: u64,
}

/// A tensor's entry as it stands in the file.
#[derive(serde::Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    dtype: Cow<'a, str>,
    shape: Dimensions,
    data_offsets: (u64, u64),
}

/// A tensor's dimensions, up to a bound: a hostile list could fill the memory.
struct Dimensions {
    sizes: Vec<u64>,
    dropped: bool,
}

impl<'de> Deserialize<'de> for Dimensions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Sizes;
        impl<'de> Visitor<'de> for Sizes {
            type Value = Dimensions;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of sizes")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut sizes = Vec::new();
                while sizes.len() < MAX_DIMENSIONS {
                    let Some(size) = list.next_element()? else { return Ok(Dimensions { sizes, dropped: false }) };
                    sizes.push(size);
                }
                let mut dropped = false;
                while list.next_element::<IgnoredAny>()?.is_some() {
                    dropped = true;
                }
                Ok(Dimensions { sizes, dropped })
            }
        }
        deserializer.deserialize_seq(Sizes)
    }
}

/// The header as it stands in the file.
#[derive(Default)]
struct Entries<'a> {
    metadata: BTreeMap<String, String>,
    tensors: Vec<Tensor<'a>>,
    problems: Vec<String>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Tensors;
        impl<'de> Visitor<'de> for Tensors {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("tensors by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Entries::default();
                let mut metadata_seen = false;
                while let Some(Name(name)) = map.next_key()? {
                    if name == "__metadata__" {
                        if metadata_seen {
                            note(&mut entries.problems, || "`__metadata__` stands twice".to_owned());
                        }
                        metadata_seen = true;
                        let Metadata { mut pairs, dropped } = map.next_value()?;
                        entries.metadata.append(&mut pairs);
                        if dropped > 0 {
                            note(&mut entries.problems, || {
                                format!(
                                    "`__metadata__` has {dropped} entries over the limit of {}: they were not read",
                                    MAX_METADATA.0
                                )
                            });
                        }
                    } else if entries.tensors.len() < MAX_TENSORS {
                        let Entry { dtype, shape, data_offsets: (begin, end) } = map.next_value()?;
                        if shape.dropped {
                            note(&mut entries.problems, || {
                                format!("tensor `{name}` has more than {MAX_DIMENSIONS} dimensions")
                            });
                        }
                        entries.tensors.push(Tensor { name, dtype, shape: shape.sizes, begin, end });
                    } else {
                        map.next_value::<IgnoredAny>()?;
                        if entries.problems.last().is_none_or(|last| !last.starts_with("more than")) {
                            entries.problems.push(format!("more than {MAX_TENSORS} tensors: the others were not read"));
                        }
                    }
                }
                Ok(entries)
            }
        }
        deserializer.deserialize_map(Tensors)
    }
}

/// A name, borrowed where it needs no unescaping.
#[derive(serde::Deserialize)]
pub(super) struct Name<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

/// `__metadata__`: strings by key; other values, which the format forbids, are passed over.
#[derive(Default)]
struct Metadata {
    pairs: BTreeMap<String, String>,
    /// How many were over the limit.
    dropped: u64,
}

impl<'de> Deserialize<'de> for Metadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(untagged)]
        enum Value {
            Text(String),
            Other(IgnoredAny),
        }
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Metadata;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("strings by key")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut metadata = Metadata::default();
                while let Some(key) = map.next_key::<String>()? {
                    // What is longer is a trainer's statistics.
                    if let Value::Text(text) = map.next_value()?
                        && text.len() <= MAX_METADATA.1
                    {
                        if metadata.pairs.len() < MAX_METADATA.0 {
                            metadata.pairs.entry(key).or_insert(text);
                        } else {
                            metadata.dropped += 1;
                        }
                    }
                }
                Ok(metadata)
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Metadata::default())
            }
        }
        deserializer.deserialize_any(Pairs)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A file of that header and so much data.
    pub(in crate::evidence::safetensors) fn file(header: &str, data: usize) -> Vec<u8> {
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend_from_slice(header.as_bytes());
        bytes.resize(bytes.len() + data, 0);
        bytes
    }

    fn read_bytes(bytes: &[u8]) -> Result<Header, String> {
        read(bytes, bytes.len() as u64)
    }

    #[test]
    fn reads_metadata_tensors_and_dtypes() {
        let header = read_bytes(&file(
            r#"{"__metadata__": {"format": "pt", "odd": 1}, "a": {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]},
                "b": {"dtype": "WEIRD", "shape": [3], "data_offsets": [16, 17]}}  "#,
            17,
        ))
        .unwrap();
        assert_eq!(header.metadata.get("format").map(String::as_str), Some("pt"));
        assert_eq!((header.tensors.tensors, header.tensors.elements), (2, 7));
        assert_eq!(header.dtypes.get("WEIRD"), Some(&3));
        assert_eq!(header.problems, [] as [&str; 0]);
    }

    #[test]
    fn refuses_headers_that_cannot_be_believed() {
        for (bytes, why) in [
            (b"short".to_vec(), "shorter"),
            (u64::MAX.to_le_bytes().to_vec(), "says its header"),
            (file("[1, 2]", 0), "does not start"),
            (file("{\"a\": ", 0), "not JSON"),
            (file("{\"a\": {\"dtype\": \"F32\", \"shape\": [-1], \"data_offsets\": [0, 4]}}", 4), "not JSON"),
        ] {
            let error = read_bytes(&bytes).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
        let error = read(&mut (MAX_HEADER + 1).to_le_bytes().as_slice(), u64::MAX).unwrap_err();
        assert!(error.contains("over the limit"), "{error}");
    }

    #[test]
    fn tells_what_is_wrong_and_believes_the_rest() {
        for (header, data, why) in [
            (r#"{"a": {"dtype": "U8", "shape": [4], "data_offsets": [0, 4]}}"#, 2, "truncated"),
            (r#"{"a": {"dtype": "U8", "shape": [4], "data_offsets": [0, 4]}}"#, 9, "follow"),
            (r#"{"a": {"dtype": "U8", "shape": [4], "data_offsets": [4, 0]}}"#, 4, "ends before"),
            (r#"{"a": {"dtype": "F32", "shape": [4], "data_offsets": [0, 4]}}"#, 4, "shape"),
            (
                r#"{"a": {"dtype": "U8", "shape": [1], "data_offsets": [0, 1]}, "a": {"dtype": "U8", "shape": [1], "data_offsets": [1, 2]}}"#,
                2,
                "twice",
            ),
            (
                r#"{"a": {"dtype": "U8", "shape": [2], "data_offsets": [0, 2]}, "b": {"dtype": "U8", "shape": [2], "data_offsets": [1, 3]}}"#,
                3,
                "overlaps",
            ),
            (r#"{"a": {"dtype": "U8", "shape": [2], "data_offsets": [1, 3]}}"#, 3, "hole"),
            (
                r#"{"a": {"dtype": "F64", "shape": [18446744073709551615, 9], "data_offsets": [0, 18446744073709551615]}}"#,
                0,
                "truncated",
            ),
        ] {
            let header = read_bytes(&file(header, data)).unwrap();
            assert!(header.problems.iter().any(|problem| problem.contains(why)), "{why}: {:?}", header.problems);
            assert!(header.tensors.tensors > 0);
        }
    }
}
