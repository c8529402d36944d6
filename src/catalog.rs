//! What is known beforehand: makers, model families, licences, datasets, authorities.
//!
//! The rows live in `rules/catalog/*.yaml` and are compiled into the binary (packed by `build.rs`, since YAML takes long to
//! load); `--catalog DIR` replaces them. Every row says how it is known; a fact that is only recalled stays marked.

pub mod accelerators;
mod any_case;
pub mod authorities;
pub mod datasets;
pub mod families;
pub mod licenses;
pub mod lint;
pub mod makers;
pub mod references;
mod terms_of;

use std::path::Path;
use std::sync::OnceLock;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::diagnostic::reader::Reader;
use crate::diagnostic::{Diagnostics, file};
use crate::digest::hex;
use crate::document::packed;

pub use accelerators::{Accelerator, Accelerators};
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
    /// The user vouches for it in the policy.
    Vouched,
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

    /// Whether the text itself was read, or is one that everybody knows: a term that is only reported or remembered makes a finding to
    /// review and no failure.
    #[must_use]
    pub fn is_read(self) -> bool {
        !matches!(self, Self::Secondary | Self::Recollection)
    }

    /// The word for reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Recollection => "unverified",
            Self::Vouched => "vouched for in the policy",
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
    /// Common accelerators and their memory.
    pub accelerators: Accelerators,
    /// How code and configuration name models, where the catalogue has that file; see [`Catalog::references`].
    references: Option<References>,
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
    /// A file has a mistake.
    #[error(transparent)]
    Malformed(#[from] Diagnostics),
}

/// The files that every catalogue has, in the order in which they are hashed.
pub const FILES: [&str; 5] = ["authorities.yaml", "datasets.yaml", "families.yaml", "licenses.yaml", "makers.yaml"];

/// The files that a catalogue may leave out, each then as shipped: common accelerators, and how code names models. Hashed after the
/// others.
pub const OPTIONAL: [&str; 2] = ["accelerators.yaml", "references.yaml"];

/// Largest file that is read, in bytes.
const LARGEST: u64 = 16 << 20;

/// The files as the build script packed them: those of [`FILES`], then those of [`OPTIONAL`].
const SHIPPED: [&[u8]; 7] = [
    include_bytes!(concat!(env!("OUT_DIR"), "/authorities.packed")),
    include_bytes!(concat!(env!("OUT_DIR"), "/datasets.packed")),
    include_bytes!(concat!(env!("OUT_DIR"), "/families.packed")),
    include_bytes!(concat!(env!("OUT_DIR"), "/licenses.packed")),
    include_bytes!(concat!(env!("OUT_DIR"), "/makers.packed")),
    include_bytes!(concat!(env!("OUT_DIR"), "/accelerators.packed")),
    include_bytes!(concat!(env!("OUT_DIR"), "/references.packed")),
];

/// A file of a catalogue from its text.
fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, CatalogError> {
    let mut reader = Reader::new(file, text);
    reader.rows().ok_or_else(|| reader.finish().into())
}

/// A file that is compiled in.
fn shipped<T: DeserializeOwned>(index: usize) -> T {
    let name = FILES.iter().chain(&OPTIONAL).nth(index).copied().unwrap_or_default();
    packed::read(SHIPPED[index]).unwrap_or_else(|fault| panic!("the shipped {name} loads: {fault:?}"))
}

impl Catalog {
    /// The catalogue that is compiled in. Loaded once.
    ///
    /// # Panics
    /// Never: a test loads it.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static CATALOG: OnceLock<Catalog> = OnceLock::new();
        CATALOG.get_or_init(Self::from_shipped)
    }

    /// The catalogue that is compiled in, loaded anew, for one who changes it.
    ///
    /// # Panics
    /// Never: a test loads it.
    #[must_use]
    pub fn from_shipped() -> Self {
        let ((authorities, datasets), (families, (licenses, makers))) =
            rayon::join(|| (shipped(0), shipped(1)), || rayon::join(|| shipped(2), || (shipped(3), shipped(4))));
        let sha256 = env!("PROVAUDIT_CATALOG_SHA256").to_owned();
        Self::assemble(authorities, datasets, families, licenses, makers, shipped(5), sha256)
    }

    /// How code and configuration name models. The shipped file is loaded when it is first asked for: most runs read no code.
    #[must_use]
    pub fn references(&self) -> &References {
        self.references.as_ref().unwrap_or_else(|| References::shipped())
    }

    /// The catalogue with makers that the user vouches for. What it has already stays as it is.
    #[must_use]
    pub fn with_makers(mut self, vouched: Vec<Maker>) -> Self {
        vouched.into_iter().for_each(|maker| self.makers.add(maker));
        self
    }

    /// Loads a catalogue from a folder that holds the files; those of [`OPTIONAL`] may be absent.
    ///
    /// # Errors
    /// The first file that is missing or has a mistake.
    pub fn load(folder: &Path) -> Result<Self, CatalogError> {
        let read_text = |file: &str| {
            let path = folder.join(file);
            let unreadable = |error| CatalogError::Unreadable { file: path.to_string_lossy().into_owned(), error };
            file::text(&path, LARGEST).map_err(unreadable)
        };
        let mut texts: [String; 5] = Default::default();
        for (file, text) in FILES.iter().zip(&mut texts) {
            *text = read_text(file)?;
        }
        let mut optional: [Option<String>; 2] = Default::default();
        for (file, text) in OPTIONAL.iter().zip(&mut optional) {
            *text = folder.join(file).is_file().then(|| read_text(file)).transpose()?;
        }
        Self::parse_all(&texts, &optional)
    }

    /// A catalogue from the texts of the files, in the order of [`FILES`]; the others are as shipped.
    ///
    /// # Errors
    /// The first text that has a mistake.
    pub fn parse(texts: &[String; 5]) -> Result<Self, CatalogError> {
        Self::parse_all(texts, &[None, None])
    }

    fn parse_all(texts: &[String; 5], optional: &[Option<String>; 2]) -> Result<Self, CatalogError> {
        fn row<T: DeserializeOwned>(texts: &[String; 5], index: usize) -> Result<T, CatalogError> {
            read(FILES[index], &texts[index])
        }
        let mut hash = Sha256::new();
        texts.iter().chain(optional.iter().flatten()).for_each(|text| hash.update(text.as_bytes()));
        let sha256 = hex(&hash.finalize());
        let accelerators = optional[0].as_ref().map_or_else(|| Ok(shipped(5)), |text| read(OPTIONAL[0], text))?;
        let references = optional[1].as_ref().map(|text| read(OPTIONAL[1], text).map(References::new)).transpose()?;
        let (authorities, datasets, families) = (row(texts, 0)?, row(texts, 1)?, row(texts, 2)?);
        let catalog = Self::assemble(authorities, datasets, families, row(texts, 3)?, row(texts, 4)?, accelerators, sha256);
        Ok(Self { references, ..catalog })
    }

    fn assemble(
        authorities: authorities::File,
        datasets: datasets::File,
        families: families::File,
        licenses: licenses::File,
        makers: makers::File,
        accelerators: accelerators::File,
        sha256: String,
    ) -> Self {
        Self {
            makers: Makers::new(makers),
            families: Families::new(families),
            licenses: Licenses::new(licenses),
            datasets: Datasets::new(datasets),
            authorities: Authorities::new(authorities),
            accelerators: Accelerators::new(accelerators),
            references: None,
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
