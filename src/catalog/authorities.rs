//! Laws, rules, lists, licences and statements, each with a status that has dates.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Confidence;
use crate::model::AuthorityId;

/// `rules/catalog/authorities.yaml`.
#[derive(Debug, Deserialize)]
pub(super) struct File {
    reviewed: String,
    authorities: Vec<Authority>,
}

/// Where an authority stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// In force.
    InForce,
    /// Enacted, not yet effective.
    Enacted,
    /// Proposed.
    Proposed,
    /// Claimed by a party, never a listing.
    Alleged,
    /// In force, but suspended for a time.
    Suspended,
    /// Taken back.
    Rescinded,
    /// Past its end.
    Expired,
}

impl Status {
    /// The status as it is written in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in-force",
            Self::Enacted => "enacted",
            Self::Proposed => "proposed",
            Self::Alleged => "alleged",
            Self::Suspended => "suspended",
            Self::Rescinded => "rescinded",
            Self::Expired => "expired",
        }
    }
}

/// What an authority acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ControlLayer {
    /// Chips and machines.
    Hardware,
    /// Model weights.
    Weights,
    /// What models write: distillation.
    Outputs,
    /// Training and user data.
    Data,
    /// The use of a service.
    Access,
}

/// One authority.
#[derive(Debug, Clone, Deserialize)]
pub struct Authority {
    /// The row's id.
    pub id: AuthorityId,
    /// What it is called.
    pub title: String,
    /// Who issued it.
    #[serde(default)]
    pub authority: Option<String>,
    /// The legal citation.
    #[serde(default)]
    pub citation: Option<String>,
    /// Where it stood when the file was last reviewed.
    pub status: Status,
    /// Whether it binds anyone: false for guidance, letters, reports and allegations.
    #[serde(default = "yes")]
    pub binding: bool,
    /// Its dates.
    #[serde(default)]
    pub dates: Dates,
    /// The authority that replaced it.
    #[serde(default)]
    pub superseded_by: Option<AuthorityId>,
    /// What it acts on.
    pub layer: ControlLayer,
    /// Whom and what it covers.
    #[serde(default)]
    pub covers: Option<String>,
    /// What it does to open weights.
    #[serde(default)]
    pub open_weight_effect: Option<String>,
    /// How the facts are known.
    pub confidence: Confidence,
    /// Sources, ids under `sources:` of the file.
    #[serde(default)]
    pub sources: Vec<String>,
    /// What a reader should know besides.
    #[serde(default)]
    pub notes: Option<String>,
}

fn yes() -> bool {
    true
}

/// The dates of an authority, as written: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Dates {
    /// Made public.
    pub announced: Option<String>,
    /// In force from.
    pub effective: Option<String>,
    /// In force until, inclusive.
    pub expires: Option<String>,
    /// Suspended from.
    pub suspended_from: Option<String>,
    /// Suspended until, inclusive.
    pub suspended_to: Option<String>,
}

/// All authorities by id.
#[derive(Debug)]
pub struct Authorities {
    /// When the file was last reviewed, `YYYY-MM-DD`.
    pub reviewed: String,
    rows: Vec<Authority>,
    by_id: HashMap<String, usize>,
}

impl Authorities {
    pub(super) fn new(file: File) -> Self {
        let by_id = file.authorities.iter().enumerate().map(|(index, row)| (row.id.key(), index)).collect();
        Self { reviewed: file.reviewed, rows: file.authorities, by_id }
    }

    /// All rows, sorted by id.
    #[must_use]
    pub fn rows(&self) -> &[Authority] {
        &self.rows
    }

    /// The authority of that id.
    #[must_use]
    pub fn get(&self, id: &AuthorityId) -> Option<&Authority> {
        self.by_id.get(&id.key()).map(|index| &self.rows[*index])
    }
}

/// A date as the catalogue writes it, as the first day it can mean.
#[must_use]
pub fn first_day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next().map_or(Some(1), |month| month.parse().ok())?;
    let day = parts.next().map_or(Some(1), |day| day.parse().ok())?;
    NaiveDate::from_ymd_opt(year, month, day)
}

impl Authority {
    /// Where the authority stands on `day`: a function of its status when reviewed and its dates.
    ///
    /// Proposed and alleged ones stay so whatever the day, unless an assumption says otherwise; a date that is not known
    /// changes nothing.
    #[must_use]
    pub fn status_on(&self, day: NaiveDate) -> Status {
        let reached = |date: &Option<String>| date.as_deref().and_then(first_day).is_some_and(|date| date <= day);
        let passed = |date: &Option<String>| date.as_deref().and_then(first_day).is_some_and(|date| date < day);
        match self.status {
            Status::Proposed | Status::Alleged => self.status,
            Status::Rescinded => Status::Rescinded,
            _ if passed(&self.dates.expires) => Status::Expired,
            _ if self.dates.effective.is_some() && !reached(&self.dates.effective) => Status::Enacted,
            Status::Suspended if self.dates.suspended_from.is_some() && !reached(&self.dates.suspended_from) => Status::InForce,
            Status::Suspended if passed(&self.dates.suspended_to) => Status::InForce,
            Status::Enacted if reached(&self.dates.effective) => Status::InForce,
            status => status,
        }
    }
}
