//! Who made a model and each of its ancestors, in which country, and on which lists they stand.
//!
//! Who uploaded a model is not whose weights it holds: the country of every root of the tree is part of the answer.

use crate::catalog::{Catalog, Maker};
use crate::model::ModelId;

/// Where a model comes from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Origin {
    /// Who published it: the catalogue's row id, or the owner's name where the catalogue has none.
    pub maker: Option<String>,
    /// The maker's legal entity.
    pub legal_entity: Option<String>,
    /// The maker's country, ISO 3166 alpha-2.
    pub country: Option<String>,
    /// Lists and statutes that name the maker.
    pub lists: Vec<Listing>,
    /// Countries of the makers of every root and teacher, sorted; `ZZ` stands for one that is not known.
    pub root_countries: Vec<String>,
    /// Whether the maker and every ancestor are known to be of the United States; `None` where one is not known.
    pub us_origin: Option<bool>,
    /// How the maker is known: `catalog`, `catalog-unverified`, `owner-name`, `unknown`.
    pub standing: String,
}

/// One listing of a maker, for a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The list's code.
    pub list: String,
    /// Since when.
    pub since: Option<String>,
    /// `self`, `parent` or `affiliate`.
    pub applies_to: String,
}

/// The catalogue's row for the maker of a model: the owner of its canonical id.
#[must_use]
pub fn maker_of<'a>(catalog: &'a Catalog, id: &ModelId) -> Option<&'a Maker> {
    let canonical = catalog.families.canonical(id);
    let known = catalog.families.get(&canonical).map(|row| row.id.clone());
    let id = known.unwrap_or(canonical);
    catalog.makers.by_handle(id.owner()?)
}
