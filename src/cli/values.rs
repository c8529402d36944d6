//! Reads what is typed as a value: days, assumptions, words of the policy.

use chrono::NaiveDate;

use crate::audited::Assumption;
use crate::country;
use crate::diagnostic::nearest;
use crate::policy::{LEVELS, Level, SECTORS, Sector};

/// A day as `YYYY-MM-DD`.
pub(super) fn day(text: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| "expected a day as YYYY-MM-DD, like 2026-11-23".to_owned())
}

/// An authority's id, with a day after `=` where one is given.
pub(super) fn assumption(text: &str) -> Result<Assumption, String> {
    let (id, from) = match text.split_once('=') {
        Some((id, from)) => (id, Some(day(from)?)),
        None => (text, None),
    };
    Ok(Assumption { authority: id.parse().map_err(|error| format!("{error}"))?, from })
}

/// A country's code.
pub(super) fn country(text: &str) -> Result<String, String> {
    match text.to_ascii_uppercase() {
        code if country::is_code(&code) => Ok(code),
        code if code == "UK" => Err("the code of the United Kingdom is GB".to_owned()),
        _ => Err("expected a code of ISO 3166-1 alpha-2, such as US, or EU".to_owned()),
    }
}

pub(super) fn sector(text: &str) -> Result<Sector, String> {
    named(text, SECTORS)
}

pub(super) fn level(text: &str) -> Result<Level, String> {
    named(text, LEVELS)
}

/// A word of the policy's language.
fn named<T: serde::de::DeserializeOwned>(text: &str, known: &[&str]) -> Result<T, String> {
    serde_json::from_value(text.into()).map_err(|_| {
        let near = nearest(text, known.iter().copied()).map_or_else(String::new, |name| format!(" (did you mean `{name}`?)"));
        format!("expected one of {}{near}", known.join(", "))
    })
}
