//! What is known beforehand: makers, model families, licences, datasets, authorities.
//!
//! The rows live in `rules/catalog/*.yaml` and are compiled into the binary (as JSON, by `build.rs`, since that loads in a few
//! milliseconds); `--catalog DIR` replaces them. Every row says how it is known; a fact that is only recalled stays marked.

pub mod authorities;
pub mod datasets;
pub mod families;
pub mod licenses;
pub mod lint;
pub mod makers;
pub mod references;

use std::path::Path;
use std::sync::OnceLock;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

pub use authorities::{Authorities, Authority, ControlLayer, Status};
pub use datasets::{DatasetRow, Datasets};
pub use families::{Families, Family, ModelRow, Resolution};
pub use licenses::{LicenseRow, Licenses};
pub use makers::{ListEntry, Maker, Makers};
pub use references::References;

/// How a fact is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// From memory; shown as unverified.
    #[serde(alias = "recalled")]
    Recollection,
    /// Somebody else reports it.
    Secondary,
    /// The long-established text, not re-read.
    StandardText,
    /// A part of the text was read.
    TextReadPartial,
    /// A stored copy of the page was read.
    Page,
    /// The source itself was read.
    #[serde(alias = "text-read", alias = "measured")]
    Primary,
}

impl Confidence {
    /// Whether the fact was read in a source, by us or by somebody else, and not only remembered.
    #[must_use]
    pub fn is_sourced(self) -> bool {
        self != Self::Recollection
    }

    /// The word for reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Recollection => "unverified",
            Self::Secondary => "secondary",
            Self::StandardText => "standard text",
            Self::TextReadPartial => "read in part",
            Self::Page => "page",
            Self::Primary => "primary",
        }
    }
}

/// Everything that is known beforehand.
#[derive(Debug)]
pub struct Catalog {
    /// Who makes models.
    pub makers: Makers,
    /// Which models there are, what they are called and what they descend from.
    pub families: Families,
    /// Licences and their terms.
    pub licenses: Licenses,
    /// Training datasets and the models that wrote them.
    pub datasets: Datasets,
    /// Laws, rules, lists, licences and statements.
    pub authorities: Authorities,
    /// How code and configuration name models.
    pub references: References,
    /// SHA-256 over the files as they were read, hexadecimal.
    pub sha256: String,
}

/// Why a catalogue could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// A file cannot be read.
    #[error("cannot read `{file}`: {error}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// A file has a mistake; the message shows the place.
    #[error("mistake in `{file}`: {message}")]
    Malformed {
        /// The file.
        file: String,
        /// What is wrong, with line and column.
        message: String,
    },
}

/// The five files, in the order in which they are hashed.
pub const FILES: [&str; 5] = ["authorities.yaml", "datasets.yaml", "families.yaml", "licenses.yaml", "makers.yaml"];

/// A sixth file, which a catalogue of one's own may leave to the shipped one: how code names models, no fact about any of them.
pub const REFERENCES: &str = "references.yaml";

const SHIPPED: [&str; 5] = [
    include_str!(concat!(env!("OUT_DIR"), "/authorities.json")),
    include_str!(concat!(env!("OUT_DIR"), "/datasets.json")),
    include_str!(concat!(env!("OUT_DIR"), "/families.json")),
    include_str!(concat!(env!("OUT_DIR"), "/licenses.json")),
    include_str!(concat!(env!("OUT_DIR"), "/makers.json")),
];

impl Catalog {
    /// The catalogue that is compiled in. Loaded once.
    ///
    /// # Panics
    /// Never: a test loads it.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static CATALOG: OnceLock<Catalog> = OnceLock::new();
        CATALOG.get_or_init(|| {
            fn row<T: DeserializeOwned>(index: usize) -> T {
                serde_json::from_str(SHIPPED[index])
                    .unwrap_or_else(|error| panic!("the shipped {} loads: {error}", FILES[index]))
            }
            let ((authorities, datasets), (families, (licenses, makers))) =
                rayon::join(|| (row(0), row(1)), || rayon::join(|| row(2), || (row(3), row(4))));
            Self::assemble(authorities, datasets, families, licenses, makers, env!("PROVAUDIT_CATALOG_SHA256").to_owned())
        })
    }

    /// Loads a catalogue from a folder that holds the five files, and the sixth where it has one.
    ///
    /// # Errors
    /// The first file that is missing or has a mistake.
    pub fn load(folder: &Path) -> Result<Self, CatalogError> {
        let read = |file: &str| {
            let path = folder.join(file);
            let unreadable = |error| CatalogError::Unreadable { file: path.to_string_lossy().into_owned(), error };
            std::fs::read_to_string(&path).map_err(unreadable)
        };
        let mut texts: [String; 5] = Default::default();
        for (file, text) in FILES.iter().zip(&mut texts) {
            *text = read(file)?;
        }
        let references = folder.join(REFERENCES).is_file().then(|| read(REFERENCES)).transpose()?;
        Self::parse_all(&texts, references.as_deref())
    }

    /// A catalogue from the texts of the five files, in the order of [`FILES`].
    ///
    /// # Errors
    /// The first text that has a mistake.
    pub fn parse(texts: &[String; 5]) -> Result<Self, CatalogError> {
        Self::parse_all(texts, None)
    }

    fn parse_all(texts: &[String; 5], references: Option<&str>) -> Result<Self, CatalogError> {
        fn row<T: DeserializeOwned>(texts: &[String; 5], index: usize) -> Result<T, CatalogError> {
            serde_yaml::from_str(&texts[index])
                .map_err(|error| CatalogError::Malformed { file: FILES[index].to_owned(), message: error.to_string() })
        }
        let mut hash = Sha256::new();
        texts.iter().for_each(|text| hash.update(text.as_bytes()));
        let references = match references {
            None => References::shipped().clone(),
            Some(text) => {
                hash.update(text.as_bytes());
                let malformed = |error: serde_yaml::Error| CatalogError::Malformed {
                    file: REFERENCES.to_owned(),
                    message: error.to_string(),
                };
                References::new(serde_yaml::from_str(text).map_err(malformed)?)
            }
        };
        let sha256 = hex(&hash.finalize());
        let catalog = Self::assemble(row(texts, 0)?, row(texts, 1)?, row(texts, 2)?, row(texts, 3)?, row(texts, 4)?, sha256);
        Ok(Self { references, ..catalog })
    }

    fn assemble(
        authorities: authorities::File,
        datasets: datasets::File,
        families: families::File,
        licenses: licenses::File,
        makers: makers::File,
        sha256: String,
    ) -> Self {
        Self {
            makers: Makers::new(makers),
            families: Families::new(families),
            licenses: Licenses::new(licenses),
            datasets: Datasets::new(datasets),
            authorities: Authorities::new(authorities),
            references: References::shipped().clone(),
            sha256,
        }
    }

    /// The five files, each with the day on which it was last reviewed, as `YYYY-MM-DD`.
    #[must_use]
    pub fn reviewed_files(&self) -> [(&'static str, &str); 5] {
        let days = [
            &self.authorities.reviewed,
            &self.datasets.reviewed,
            &self.families.reviewed,
            &self.licenses.reviewed,
            &self.makers.reviewed,
        ];
        std::array::from_fn(|place| (FILES[place], days[place].as_str()))
    }

    /// The day on which the oldest of the five files was last reviewed, as `YYYY-MM-DD`.
    #[must_use]
    pub fn reviewed(&self) -> &str {
        [
            &self.makers.reviewed,
            &self.families.reviewed,
            &self.licenses.reviewed,
            &self.datasets.reviewed,
            &self.authorities.reviewed,
        ]
        .into_iter()
        .min()
        .map_or("", |day| day.as_str())
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
