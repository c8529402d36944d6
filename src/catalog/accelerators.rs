//! Common accelerators and their memory: on what class of machine weights of a size fit.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Confidence;
use super::authorities::Source;

/// `rules/catalog/accelerators.yaml`.
#[derive(Debug, Default, Deserialize)]
pub(super) struct File {
    reviewed: String,
    #[serde(default)]
    sources: HashMap<String, Source>,
    accelerators: Vec<Accelerator>,
}

/// Where an accelerator stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HardwareClass {
    /// A graphics card for a desk.
    Consumer,
    /// A professional card for a desk.
    Workstation,
    /// A server.
    DataCenter,
}

impl HardwareClass {
    /// The class as it is written in catalogues and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Consumer => "consumer",
            Self::Workstation => "workstation",
            Self::DataCenter => "data-center",
        }
    }
}

/// One accelerator.
#[derive(Debug, Clone, Deserialize)]
pub struct Accelerator {
    /// The row's id.
    pub id: String,
    /// The name that people know.
    pub name: String,
    /// Its memory, in thousands of millions of bytes.
    pub memory_gb: u64,
    /// Where it stands.
    pub class: HardwareClass,
    /// Where that was read: an id under `sources:` of the file.
    pub source: String,
    /// How it is known.
    pub confidence: Confidence,
}

/// All accelerators, least memory first.
#[derive(Debug)]
pub struct Accelerators {
    /// When the file was last reviewed, `YYYY-MM-DD`.
    pub reviewed: String,
    rows: Vec<Accelerator>,
    by_memory: Vec<usize>,
    sources: HashMap<String, Source>,
}

impl Accelerators {
    pub(super) fn new(file: File) -> Self {
        let rows = file.accelerators;
        let mut by_memory: Vec<usize> = (0..rows.len()).collect();
        by_memory.sort_by_key(|place| (rows[*place].memory_gb, rows[*place].class));
        Self { reviewed: file.reviewed, rows, by_memory, sources: file.sources }
    }

    /// All rows, sorted by id.
    #[must_use]
    pub fn rows(&self) -> &[Accelerator] {
        &self.rows
    }

    /// Where a row was read.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.get(id)
    }

    /// The smallest that holds so many bytes, of the humblest class; else the largest, and how many of it do.
    #[must_use]
    pub fn holding(&self, bytes: u64) -> Option<(&Accelerator, u64)> {
        let all = || self.by_memory.iter().map(|place| &self.rows[*place]);
        let memory = |row: &Accelerator| row.memory_gb.saturating_mul(1_000_000_000).max(1);
        all()
            .find(|row| memory(row) >= bytes)
            .map(|row| (row, 1))
            .or_else(|| all().next_back().map(|row| (row, bytes.div_ceil(memory(row)))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Accelerators {
        let row = |id: &str, memory_gb, class| Accelerator {
            id: id.to_owned(),
            name: id.to_owned(),
            memory_gb,
            class,
            source: String::new(),
            confidence: Confidence::Page,
        };
        Accelerators::new(File {
            reviewed: "2026-01-01".to_owned(),
            sources: HashMap::new(),
            accelerators: vec![
                row("large", 100, HardwareClass::DataCenter),
                row("server", 24, HardwareClass::DataCenter),
                row("small", 24, HardwareClass::Consumer),
            ],
        })
    }

    #[test]
    fn takes_the_smallest_that_holds_the_weights_and_counts_the_largest_beyond() {
        let all = rows();
        let taken = |bytes| all.holding(bytes).map(|(row, count)| (row.id.clone(), count)).unwrap();
        assert_eq!(taken(24_000_000_000), ("small".to_owned(), 1));
        assert_eq!(taken(24_000_000_001), ("large".to_owned(), 1));
        assert_eq!(taken(250_000_000_000), ("large".to_owned(), 3));
    }
}
