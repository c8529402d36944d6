//! The commented policy that `provaudit init` writes, from the profiles of the sectors.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::questions::{QUESTIONS, Question, Takes};
use super::{GatePolicy, Level, Sector};
use crate::country;

const TEMPLATE: &str = include_str!("../../rules/policy-template.yaml");
const PROFILES: &str = include_str!("../../rules/profiles.yaml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Profiles {
    #[serde(rename = "schema")]
    _schema: u32,
    sectors: BTreeMap<String, Profile>,
    jurisdictions: BTreeMap<String, PlaceProfile>,
}

/// What a place adds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceProfile {
    note: String,
    asks: Vec<String>,
}

/// What a sector starts from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Profile {
    level: Level,
    /// A severity or `none`.
    pending: String,
    note: String,
    asks: Vec<String>,
    jurisdictions: Vec<String>,
}

/// The severities by their words, strictest bound last.
const BOUNDS: [&str; 6] = ["none", "critical", "high", "medium", "low", "info"];

/// A policy with comments, for sectors, a level and jurisdictions; no sector writes the general one, no level that of the strictest
/// profile, no jurisdiction leaves it unknown. It loads as it is.
///
/// # Panics
/// Never: a test reads the shipped profiles.
#[must_use]
pub fn template(sectors: &[Sector], level: Option<Level>, jurisdictions: &[String]) -> String {
    let profiles: Profiles =
        serde_yaml::from_str(PROFILES).unwrap_or_else(|error| panic!("the shipped profiles load: {error}"));
    let sectors = if sectors.is_empty() { &[Sector::General] } else { sectors };
    let chosen: Vec<&Profile> = sectors.iter().filter_map(|sector| profiles.sectors.get(sector.as_str())).collect();
    let strictness = |level: &Level| match level {
        Level::Low => 0,
        Level::Standard => 1,
        Level::Regulated => 2,
    };
    let level = level.or_else(|| chosen.iter().map(|profile| profile.level).max_by_key(strictness)).unwrap_or_default();
    let rank = |bound: &str| BOUNDS.iter().position(|known| *known == bound).unwrap_or(0);
    let pending = chosen.iter().map(|profile| profile.pending.as_str()).max_by_key(|bound| rank(bound)).unwrap_or("none");
    let pending = if level == Level::Regulated { pending } else { "none" };
    let gate = GatePolicy::of(level);
    let binding = gate.binding.map_or("none", |severity| severity.as_str());
    let (review, gaps) = (gate.review.as_str(), gate.gaps.as_str());
    let mut gate_lines =
        format!("# gate: {{fail_on: {{binding: {binding}, pending: {pending}}}, review: {review}, gaps: {gaps}}}\n");
    if pending != gate.pending.map_or("none", |severity| severity.as_str()) {
        gate_lines.push_str(&format!("gate: {{fail_on: {{pending: {pending}}}}}\n"));
    }
    let local: Vec<&PlaceProfile> = profiles
        .jurisdictions
        .iter()
        .filter(|(code, _)| jurisdictions.iter().any(|place| place == *code || (*code == "EU" && country::in_union(place))))
        .map(|(_, profile)| profile)
        .collect();
    let words: Vec<&str> = sectors.iter().map(|sector| sector.as_str()).collect();
    let notes: String = chosen.iter().map(|profile| commented("  ", &profile.note)).collect();
    let asked = |asks: &[String], question: &Question| asks.iter().any(|name| name == question.name);
    let asks = |question: &&Question| {
        chosen.iter().any(|profile| asked(&profile.asks, question))
            || local.iter().any(|profile| asked(&profile.asks, question))
    };
    let first: String = QUESTIONS.iter().filter(asks).map(written).collect();
    let others: String = QUESTIONS.iter().filter(|question| !asks(question)).map(written).collect();
    let mut places: Vec<&str> = chosen.iter().flat_map(|profile| &profile.jurisdictions).map(String::as_str).collect();
    places.dedup();
    let places = if places.is_empty() { "US".to_owned() } else { places.join(", ") };
    let place_lines = if jurisdictions.is_empty() {
        format!("  # jurisdictions: [{places}]\n")
    } else {
        let notes: String = local.iter().map(|profile| commented("  ", &profile.note)).collect();
        format!("{notes}  jurisdictions: [{}]\n", jurisdictions.join(", "))
    };
    TEMPLATE
        .replace("  NOTES\n", &notes)
        .replace("[SECTORS]", &format!("[{}]", words.join(", ")))
        .replace("LEVEL", level.as_str())
        .replace("  # jurisdictions: [PLACES]\n", &place_lines)
        .replace("  FIRST\n", &first)
        .replace("  OTHERS\n", &others)
        .replace("GATE\n", &gate_lines)
}

/// A question as a comment, with what it takes.
fn written(question: &Question) -> String {
    let value = match question.takes {
        Takes::Flag => "false".to_owned(),
        Takes::Words(words) => {
            let more = if words.len() > 10 { ", …" } else { "" };
            let words: Vec<&str> = words.iter().take(10).copied().collect();
            return format!("{}  # {}: []   # {}{more}\n", commented("  ", question.doc), question.name, words.join(", "));
        }
        Takes::Countries | Takes::Authorities => "[]".to_owned(),
        Takes::Day => "2026-01-31".to_owned(),
        Takes::Number => "0.01".to_owned(),
        Takes::Text => "\"A. Person\"".to_owned(),
    };
    format!("{}  # {}: {value}\n", commented("  ", question.doc), question.name)
}

/// A text as comment lines.
fn commented(indent: &str, text: &str) -> String {
    let mut out = String::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && indent.len() + line.len() + word.len() > 110 {
            out.push_str(&format!("{indent}# {line}\n"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    out.push_str(&format!("{indent}# {line}\n"));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;
    use crate::policy::Policy;

    const ALL: [Sector; 6] = [
        Sector::Defense,
        Sector::Finance,
        Sector::Healthcare,
        Sector::CriticalInfrastructure,
        Sector::Government,
        Sector::General,
    ];

    #[test]
    fn writes_a_policy_that_loads_for_every_sector_and_level_with_every_question() {
        for sector in ALL {
            for level in [None, Some(Level::Low), Some(Level::Regulated)] {
                let text = template(&[sector], level, &[]);
                let policy = Policy::parse("provaudit.yaml", &text).unwrap_or_else(|mistakes| panic!("{mistakes}"));
                assert_eq!(policy.deployment.sector, [sector]);
                assert_eq!(level.unwrap_or(policy.deployment.level), policy.deployment.level);
                for question in QUESTIONS {
                    assert_eq!(text.matches(&format!("  # {}: ", question.name)).count(), 1, "{}", question.name);
                }
            }
        }
    }

    #[test]
    fn takes_the_strictest_of_several_sectors() {
        let text = template(&[Sector::Defense, Sector::General], None, &[]);
        let policy = Policy::parse("provaudit.yaml", &text).unwrap();
        assert_eq!((policy.deployment.level, policy.gate.pending), (Level::Regulated, Some(Severity::High)));
        assert_eq!(policy.deployment.sector, [Sector::Defense, Sector::General]);
    }

    #[test]
    fn asks_first_what_the_rules_of_a_place_ask() {
        for places in [&["DE"][..], &["EU"], &["US", "EU", "GB"]] {
            let places: Vec<String> = places.iter().map(|place| (*place).to_owned()).collect();
            let text = template(&[Sector::General], None, &places);
            let policy = Policy::parse("provaudit.yaml", &text).unwrap_or_else(|mistakes| panic!("{mistakes}"));
            assert_eq!(policy.deployment.jurisdictions, places);
            let (first, _) = text.split_once("  # What other rules ask.").unwrap();
            assert!(first.contains("# training_summary: ") && first.contains("(EU-001)"), "{text}");
        }
    }

    #[test]
    fn asks_only_what_there_is_to_answer() {
        let profiles: Profiles = serde_yaml::from_str(PROFILES).unwrap();
        assert_eq!(profiles.sectors.len(), ALL.len());
        let known = ["dealings", "effective"];
        let local = profiles.jurisdictions.values().flat_map(|profile| &profile.asks);
        for name in profiles.sectors.values().flat_map(|profile| &profile.asks).chain(local) {
            assert!(known.contains(&name.as_str()) || QUESTIONS.iter().any(|question| question.name == name), "{name}");
        }
        for sector in ALL {
            let profile = &profiles.sectors[sector.as_str()];
            assert!(BOUNDS.contains(&profile.pending.as_str()));
        }
    }

    #[test]
    fn loads_where_a_question_is_answered_by_taking_its_comment_away() {
        let mut text = template(&[Sector::Finance], None, &[]);
        for question in QUESTIONS {
            text = text.replace(&format!("  # {}: ", question.name), &format!("  {}: ", question.name));
        }
        let policy = Policy::parse("provaudit.yaml", &text).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        assert_eq!(policy.deployment.answers.len(), QUESTIONS.len());
    }
}
