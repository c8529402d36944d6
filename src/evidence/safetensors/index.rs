//! `*.safetensors.index.json`: which file holds which tensor. Only the names of the files are kept.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::header::Name;

/// An index.
#[derive(serde::Deserialize)]
pub(super) struct Index {
    /// The files it names, each once.
    pub(super) weight_map: Files,
}

/// The values of a map, each once.
pub(super) struct Files(pub(super) BTreeSet<String>);

impl<'de> Deserialize<'de> for Files {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Values;
        impl<'de> Visitor<'de> for Values {
            type Value = Files;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("file names by tensor")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut files = BTreeSet::new();
                while map.next_key::<IgnoredAny>()?.is_some() {
                    let Name(file) = map.next_value()?;
                    if !files.contains(file.as_ref()) {
                        files.insert(file.into_owned());
                    }
                }
                Ok(Files(files))
            }
        }
        deserializer.deserialize_map(Values)
    }
}
