//! Notes about an audit as a whole: what the policy does not say, and what the catalogue may no longer have right.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::RuleSet;
use super::field::{FIELDS, Field};
use super::waivers::about_policy;
use crate::catalog::Catalog;
use crate::finding::{Finding, Verdict};

/// After how many days a fact of the catalogue counts as old.
pub const STALE_AFTER: i64 = 90;

/// What rules asked the policy and got no answer to.
pub(super) struct Asked {
    /// Which fields each rule asked for, by the places of both.
    by_rule: Vec<[bool; FIELDS.len()]>,
    models: usize,
}

impl Asked {
    /// Nothing yet, of so many rules.
    pub fn of(rules: usize) -> Self {
        Self { by_rule: vec![[false; FIELDS.len()]; rules], models: 0 }
    }

    /// Adds what one model left open.
    pub fn add(&mut self, asked: &[(usize, Field)]) {
        self.models += usize::from(!asked.is_empty());
        for (rule, field) in asked {
            self.by_rule[*rule][*field as usize] = true;
        }
    }

    /// One note for all of it.
    pub fn told(&self, rules: &RuleSet) -> Option<Finding> {
        let asking = rules.rules.iter().zip(&self.by_rule).filter(|(_, asked)| asked.contains(&true));
        let ids: BTreeSet<&str> = asking.map(|(rule, _)| rule.id.as_str()).collect();
        if ids.is_empty() {
            return None;
        }
        let ids: Vec<&str> = ids.into_iter().collect();
        let asked = FIELDS.iter().filter(|row| self.by_rule.iter().any(|asked| asked[row.field as usize]));
        let names: BTreeSet<&str> = asked.map(|row| row.name).collect();
        let fields: Vec<String> = names.into_iter().map(|name| format!("`deployment.{name}`")).collect();
        let on = if self.models == 1 { "one model".to_owned() } else { format!("{} models", self.models) };
        let mut finding = about_policy("POL-006", format!("{} could not be decided on {on}", ids.join(", ")));
        finding.verdict = Verdict::Review;
        finding.undecided = Some(format!("{} in the policy", fields.join(", ")));
        Some(finding)
    }
}

/// Whether facts reviewed on that day, `YYYY-MM-DD`, count as old on another.
#[must_use]
pub fn is_stale(reviewed: &str, as_of: NaiveDate) -> bool {
    reviewed.parse::<NaiveDate>().is_ok_and(|day| (as_of - day).num_days() > STALE_AFTER)
}

/// What was reviewed too long before the day of the audit.
pub(super) fn stale(catalog: &Catalog, as_of: NaiveDate) -> Option<Finding> {
    let old: Vec<String> = catalog
        .reviewed_files()
        .into_iter()
        .filter(|(_, day)| is_stale(day, as_of))
        .map(|(file, day)| format!("{file} on {day}"))
        .collect();
    if old.is_empty() {
        return None;
    }
    let message = format!("last reviewed more than {STALE_AFTER} days before {as_of}: {}", old.join(", "));
    Some(about_policy("POL-007", message))
}
