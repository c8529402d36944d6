//! Laws, rules, lists, licences and statements, each with a status that has dates.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Confidence;
use super::any_case::AnyCase;
use crate::model::AuthorityId;

/// `rules/catalog/authorities.yaml`.
#[derive(Debug, Deserialize)]
pub(super) struct File {
    reviewed: String,
    #[serde(default)]
    sources: HashMap<String, Source>,
    authorities: Vec<Authority>,
}

/// Where a fact was read.
#[derive(Debug, Clone, Deserialize)]
pub struct Source {
    /// What it is called.
    pub title: String,
    /// Who published it.
    #[serde(default)]
    pub publisher: Option<String>,
    /// When, as written.
    #[serde(default)]
    pub date: Option<String>,
    /// Its address; `None` where none was kept.
    #[serde(default)]
    pub url: Option<String>,
    /// How near to the text it is: `primary`, `secondary` or `recollection`.
    #[serde(default)]
    pub kind: Option<String>,
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

impl ControlLayer {
    /// All layers, as they are written in catalogues and reports.
    pub const ALL: [Self; 5] = [Self::Hardware, Self::Weights, Self::Outputs, Self::Data, Self::Access];

    /// The layer as it is written in catalogues and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hardware => "hardware",
            Self::Weights => "weights",
            Self::Outputs => "outputs",
            Self::Data => "data",
            Self::Access => "access",
        }
    }
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
    by_id: AnyCase<usize>,
    sources: HashMap<String, Source>,
}

impl Authorities {
    pub(super) fn new(file: File) -> Self {
        let by_id = file.authorities.iter().enumerate().map(|(index, row)| (row.id.as_str(), index)).collect();
        Self { reviewed: file.reviewed, rows: file.authorities, by_id, sources: file.sources }
    }

    /// All rows, sorted by id.
    #[must_use]
    pub fn rows(&self) -> &[Authority] {
        &self.rows
    }

    /// The ids of all rows, sorted.
    #[must_use]
    pub fn ids(&self) -> Vec<&str> {
        self.rows.iter().map(|row| row.id.as_str()).collect()
    }

    /// Where an authority stands on a day, once what replaces it is looked at too: it ends when its successor takes effect.
    #[must_use]
    pub fn status_on(&self, row: &Authority, day: NaiveDate) -> Status {
        let status = row.status_on(day);
        let next = row.superseded_by.as_ref().and_then(|id| self.get(id));
        let replaced =
            next.is_some_and(|next| next.dates.effective.as_deref().and_then(first_day).is_some_and(|from| from <= day));
        if replaced && matches!(status, Status::InForce | Status::Suspended) { Status::Expired } else { status }
    }

    /// The source of that id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.get(id)
    }

    /// The authority of that id.
    #[must_use]
    pub fn get(&self, id: &AuthorityId) -> Option<&Authority> {
        self.by_id.get(id.as_str()).map(|index| &self.rows[*index])
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
    /// Days on which its status changes, sorted: it takes effect, its stay begins or ends, it expires.
    #[must_use]
    pub fn turns(&self) -> Vec<NaiveDate> {
        let day = |date: &Option<String>| date.as_deref().and_then(first_day);
        let after = |date: &Option<String>| day(date).and_then(|day| day.succ_opt());
        let dates = &self.dates;
        let all = [day(&dates.effective), after(&dates.expires), day(&dates.suspended_from), after(&dates.suspended_to)];
        let mut turns: Vec<NaiveDate> = all.into_iter().flatten().collect();
        turns.sort_unstable();
        turns.dedup();
        turns
    }

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
            // What was taken back on a known day was in force until then.
            Status::Rescinded
                if self.dates.expires.is_some() && !passed(&self.dates.expires) && reached(&self.dates.effective) =>
            {
                Status::InForce
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn row(status: &str, dates: &str) -> Authority {
        let text = format!(
            "{{id: sample-act, title: Sample, status: {status}, layer: weights, confidence: primary, dates: {{{dates}}}}}"
        );
        crate::document::yaml::read(&text).unwrap()
    }

    fn on(row: &Authority, day: &str) -> Status {
        row.status_on(day.parse().unwrap())
    }

    #[test]
    fn takes_effect_on_the_day_itself() {
        let row = row("enacted", "announced: '2025-12-18', effective: '2026-01-17'");
        assert_eq!((on(&row, "2026-01-16"), on(&row, "2026-01-17")), (Status::Enacted, Status::InForce));
    }

    #[test]
    fn stays_suspended_through_the_last_day_and_is_back_on_the_next() {
        let row = row("suspended", "effective: '2025-09-29', suspended_from: '2025-11-10', suspended_to: '2026-11-09'");
        let seen = ["2025-09-28", "2025-11-09", "2025-11-10", "2026-11-09", "2026-11-10"].map(|day| on(&row, day));
        assert_eq!(seen, [Status::Enacted, Status::InForce, Status::Suspended, Status::Suspended, Status::InForce]);
        assert!(row.turns().contains(&"2026-11-10".parse().unwrap()));
    }

    #[test]
    fn expires_after_its_last_day_and_was_in_force_before_it_was_taken_back() {
        let row_ = row("in-force", "effective: '2026-01-01', expires: '2026-06-30'");
        assert_eq!((on(&row_, "2026-06-30"), on(&row_, "2026-07-01")), (Status::InForce, Status::Expired));
        let taken = row("rescinded", "effective: '2026-06-12', expires: '2026-06-30'");
        assert_eq!((on(&taken, "2026-06-30"), on(&taken, "2026-07-01")), (Status::InForce, Status::Rescinded));
        assert_eq!(on(&row("rescinded", ""), "2020-01-01"), Status::Rescinded);
    }

    #[test]
    fn keeps_what_is_proposed_or_alleged_so_whatever_the_day() {
        for (word, status) in [("proposed", Status::Proposed), ("alleged", Status::Alleged)] {
            assert_eq!(on(&row(word, "announced: '2026-01-01'"), "2036-01-01"), status);
        }
    }

    #[test]
    fn ends_where_its_successor_takes_effect() {
        let mut old = row("in-force", "effective: '2022-10-01'");
        old.superseded_by = Some("sample-act-2".parse().unwrap());
        let mut new = row("enacted", "effective: '2028-07-01'");
        new.id = "sample-act-2".parse().unwrap();
        let file = File { reviewed: String::new(), sources: HashMap::new(), authorities: vec![old, new] };
        let all = Authorities::new(file);
        let of = |day: &str| all.status_on(&all.rows()[0], day.parse().unwrap());
        assert_eq!((of("2028-06-30"), of("2028-07-01")), (Status::InForce, Status::Expired));
    }
}
