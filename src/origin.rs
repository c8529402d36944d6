//! Who made a model and each of its ancestors, in which country, and on which lists they stand.
//!
//! Who uploaded a model is not whose weights it holds: the country of every root of the tree is part of the answer.

use crate::catalog::{Catalog, Confidence, ListEntry, Maker, Resolution};
use crate::lineage::{AncestorSource, LineageGraph};
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
    /// How the maker is known: `catalog`, `catalog-by-name`, `catalog-unverified`, `vouched`, `owner-name`, `unknown`.
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
    /// How the listing is known.
    pub confidence: Confidence,
}

/// The catalogue's row for the maker of a model: the owner of its id as it is spelled today, or the owner of the model or family
/// that a bare name means.
#[must_use]
pub fn maker_of<'a>(catalog: &'a Catalog, id: &ModelId) -> Option<&'a Maker> {
    let (canonical, known) = catalog.families.today(id);
    let known = known.map(|row| &row.id);
    if let Some(owner) = known.unwrap_or(&*canonical).owner() {
        return catalog.makers.by_handle(owner);
    }
    match catalog.families.resolve(id.as_str()) {
        Resolution::One(model) => catalog.makers.by_handle(model.owner()?),
        Resolution::Family(family) => catalog.makers.by_handle(catalog.families.family(&family)?.owner.as_deref()?),
        Resolution::Several(_) | Resolution::Unknown => None,
    }
}

/// Who made the model, and where the lines above it begin.
///
/// `stated` is the maker that the model's own files name, for models whose id has no owner.
#[must_use]
pub fn origin(
    id: Option<&ModelId>,
    id_named_only: bool,
    stated: Option<&str>,
    graph: &LineageGraph,
    catalog: &Catalog,
) -> Origin {
    let own = id.and_then(|id| maker_of(catalog, id)).or_else(|| stated.and_then(|name| catalog.makers.by_handle(name)));
    let owner = id.and_then(ModelId::owner).or(stated).map(str::to_owned);
    let standing = match own {
        Some(maker) if !maker.confidence.is_sourced() => "catalog-unverified",
        Some(maker) if maker.confidence == Confidence::Vouched => "vouched",
        Some(_) if id_named_only => "catalog-by-name",
        Some(_) => "catalog",
        None if owner.is_some() => "owner-name",
        None => "unknown",
    };

    let country_of = |node: usize| {
        let maker = if node == 0 { own } else { maker_of(catalog, &graph.nodes[node].id) };
        maker.and_then(Maker::known_country).unwrap_or(UNKNOWN_COUNTRY)
    };
    let countries: Vec<&str> = (0..graph.nodes.len()).map(country_of).collect();
    let roots = graph.roots();
    let mut root_countries: Vec<&str> = roots.iter().map(|node| countries[*node]).collect();
    // A model without a known parent begins its own line only when something says so.
    if roots == [0] && !graph.nodes[0].root {
        root_countries.push(UNKNOWN_COUNTRY);
    }
    root_countries.sort_unstable();
    root_countries.dedup();

    let begun = roots.iter().all(|node| graph.nodes[*node].root || graph.nodes[*node].source == AncestorSource::Catalog);
    let us_origin = if countries.iter().any(|country| ![HOME, UNKNOWN_COUNTRY].contains(country)) {
        Some(false)
    } else if begun && !graph.truncated && countries.iter().all(|country| *country == HOME) {
        Some(true)
    } else {
        None
    };
    Origin {
        maker: own.map(|maker| maker.id.to_string()).or(owner),
        legal_entity: own.and_then(|maker| maker.legal_entity.clone()),
        country: own.and_then(Maker::known_country).map(str::to_owned),
        lists: own.map_or_else(Vec::new, |maker| maker.lists.iter().map(Listing::from).collect()),
        root_countries: root_countries.into_iter().map(str::to_owned).collect(),
        us_origin,
        standing: standing.to_owned(),
    }
}

/// The code for a country that is not known.
pub const UNKNOWN_COUNTRY: &str = "ZZ";
/// The country that `us_origin` asks about.
const HOME: &str = "US";

impl From<&ListEntry> for Listing {
    fn from(entry: &ListEntry) -> Self {
        Self {
            list: entry.list.clone(),
            since: entry.since.clone(),
            applies_to: entry.applies_to.clone(),
            confidence: entry.confidence,
        }
    }
}
