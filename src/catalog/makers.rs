//! Who makes models: name, legal entity, country, and the lists that name them.

use std::collections::HashMap;

use serde::Deserialize;

use super::Confidence;
use super::any_case::AnyCase;
use super::families::normal_name;
use crate::model::{AuthorityId, MakerId};

/// `rules/catalog/makers.yaml`.
#[derive(Debug, Deserialize)]
pub(super) struct File {
    reviewed: String,
    #[serde(default)]
    lists: HashMap<String, ListMeaning>,
    #[serde(default)]
    actions: HashMap<String, ListMeaning>,
    makers: Vec<Maker>,
}

/// What a list code or an action code means.
#[derive(Debug, Clone, Deserialize)]
pub struct ListMeaning {
    /// The authority that keeps the list, or that records the action.
    pub authority: Option<AuthorityId>,
    /// What being listed does, and to whom; what was claimed or asked.
    pub meaning: String,
}

/// One maker: a company, a university, a person.
#[derive(Debug, Clone, Deserialize)]
pub struct Maker {
    /// The row's id.
    pub id: MakerId,
    /// The name that people know.
    pub name: String,
    /// Hub organisation names, compared without regard to case.
    #[serde(default)]
    pub handles: Vec<String>,
    /// The legal entity, where known.
    #[serde(default)]
    pub legal_entity: Option<String>,
    /// The legal parent, in words.
    #[serde(default)]
    pub parent: Option<String>,
    /// ISO 3166 alpha-2 of the headquarters of the ultimate parent; `EU` a consortium, `ZZ` unknown.
    pub country: String,
    /// What it is: company, nonprofit, university, person, community.
    #[serde(default)]
    pub kind: Option<String>,
    /// Lists and statutes that name it. An empty field means that none was found, not that the party is clear.
    #[serde(default)]
    pub lists: Vec<ListEntry>,
    /// Allegations, threats and requests: never listings.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// Whether it mainly uploads other makers' models.
    #[serde(default)]
    pub republisher: bool,
    /// What a reader should know besides.
    #[serde(default)]
    pub notes: Option<String>,
    /// How name and country are known.
    pub confidence: Confidence,
}

/// One listing of a maker.
#[derive(Debug, Clone, Deserialize)]
pub struct ListEntry {
    /// The list's code.
    pub list: String,
    /// Since when, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[serde(default)]
    pub since: Option<String>,
    /// The legal citation.
    #[serde(default)]
    pub citation: Option<String>,
    /// `self`, `parent` or `affiliate`.
    pub applies_to: String,
    /// How the listing is known.
    pub confidence: Confidence,
}

/// One allegation, threat or request about a maker.
#[derive(Debug, Clone, Deserialize)]
pub struct Action {
    /// The action's code.
    pub action: String,
    /// When, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[serde(default)]
    pub date: Option<String>,
    /// How it is known.
    pub confidence: Confidence,
}

impl Maker {
    /// The country, where it is known.
    #[must_use]
    pub fn known_country(&self) -> Option<&str> {
        (self.country != "ZZ").then_some(self.country.as_str())
    }
}

/// All makers, by handle and by id.
#[derive(Debug)]
pub struct Makers {
    /// When the file was last reviewed, `YYYY-MM-DD`.
    pub reviewed: String,
    lists: HashMap<String, ListMeaning>,
    actions: HashMap<String, ListMeaning>,
    rows: Vec<Maker>,
    by_handle: AnyCase<usize>,
    by_name: HashMap<String, usize>,
    by_id: AnyCase<usize>,
}

impl Makers {
    pub(super) fn new(file: File) -> Self {
        let mut makers = Self {
            reviewed: file.reviewed,
            lists: file.lists,
            actions: file.actions,
            rows: Vec::with_capacity(file.makers.len()),
            by_handle: AnyCase::default(),
            by_name: HashMap::new(),
            by_id: AnyCase::default(),
        };
        file.makers.into_iter().for_each(|row| makers.add(row));
        makers
    }

    /// Adds a row; handles and names that another row has stay that one's.
    pub(super) fn add(&mut self, row: Maker) {
        let index = self.rows.len();
        self.by_id.add(row.id.as_str(), index);
        let bare = row.name.split(['(', ',']).next().unwrap_or_default();
        self.by_name.entry(normal_name(bare)).or_insert(index);
        for handle in &row.handles {
            self.by_handle.add(handle, index);
            self.by_name.entry(normal_name(handle)).or_insert(index);
        }
        self.rows.push(row);
    }

    /// All rows, sorted by id.
    #[must_use]
    pub fn rows(&self) -> &[Maker] {
        &self.rows
    }

    /// The maker behind a Hub organisation's name.
    #[must_use]
    pub fn by_handle(&self, handle: &str) -> Option<&Maker> {
        self.by_handle.get(handle).map(|index| &self.rows[*index])
    }

    /// The maker of that name, as people write it.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<&Maker> {
        self.by_name.get(&normal_name(name)).map(|index| &self.rows[*index])
    }

    /// The maker of that id.
    #[must_use]
    pub fn get(&self, id: &MakerId) -> Option<&Maker> {
        self.by_id.get(id.as_str()).map(|index| &self.rows[*index])
    }

    /// What a list code means.
    #[must_use]
    pub fn list(&self, code: &str) -> Option<&ListMeaning> {
        self.lists.get(code)
    }

    /// All list codes, sorted.
    #[must_use]
    pub fn list_codes(&self) -> Vec<&str> {
        let mut codes: Vec<&str> = self.lists.keys().map(String::as_str).collect();
        codes.sort_unstable();
        codes
    }

    /// What an action code means.
    #[must_use]
    pub fn action(&self, code: &str) -> Option<&ListMeaning> {
        self.actions.get(code)
    }

    /// All action codes, sorted.
    #[must_use]
    pub fn action_codes(&self) -> Vec<&str> {
        let mut codes: Vec<&str> = self.actions.keys().map(String::as_str).collect();
        codes.sort_unstable();
        codes
    }
}
