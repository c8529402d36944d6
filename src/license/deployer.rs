//! Terms that depend on who uses the model: thresholds of users and revenue, territories, barred uses.
//!
//! A licence that is fine for one user ends for another. What the user says of itself is held against the terms of every licence
//! that binds the model; what it does not say is not held against it, and the duty stands in the list of obligations.

use serde_json::Value;

use super::class::Class;
use super::terms::{condition, is_read};
use super::{Conflict, License};
use crate::catalog::Catalog;
use crate::catalog::licenses::LicenseRow;
use crate::country;
use crate::model::{LicenseId, ModelId};

/// Who uses the models, as far as it is said; `None` and empty mean that it is not.
#[derive(Debug, Clone, Copy, Default)]
pub struct Deployer<'a> {
    /// Monthly active users of all products.
    pub monthly_active_users: Option<u64>,
    /// Annual revenue, in US dollars.
    pub annual_revenue_usd: Option<u64>,
    /// Where the models are used: ISO 3166 alpha-2 codes, `EU` included.
    pub jurisdictions: &'a [String],
    /// What the models are used for, in words of the licence catalogue.
    pub uses: &'a [String],
}

/// A licence that binds the model, and which of its terms reach it.
struct Binding<'a> {
    row: &'a LicenseRow,
    ancestor: Option<&'a ModelId>,
    certain: bool,
    unverified: bool,
    terms: Vec<&'a str>,
}

/// The terms of all licences that bind the model which this user breaks or cannot meet.
#[must_use]
pub fn conflicts(license: &License, deployer: &Deployer<'_>, catalog: &Catalog) -> Vec<Conflict> {
    let nothing_said = deployer.monthly_active_users.is_none()
        && deployer.annual_revenue_usd.is_none()
        && deployer.jurisdictions.is_empty()
        && deployer.uses.is_empty();
    if nothing_said {
        return Vec::new();
    }
    let mut found = Vec::new();
    for binding in bindings(license, catalog) {
        let mut add = |class: Class, certain: bool, why: String| {
            found.push(Conflict {
                class: class.slug().to_owned(),
                certain: certain && binding.certain,
                unverified: certain && binding.unverified,
                ancestor: binding.ancestor.cloned(),
                ancestor_license: Some(binding.row.id.clone()),
                why,
                evidence: license.evidence.clone(),
            });
        };
        let of = binding.ancestor.map(|id| format!(" of {id}")).unwrap_or_default();
        let from = format!("{}{of}", binding.row.title);
        if binding.terms.contains(&"threshold") {
            for (certain, why) in crossed(binding.row, deployer) {
                add(Class::ThresholdCrossed, certain, format!("{from}: {why}"));
            }
        }
        if binding.terms.contains(&"territory") {
            for (certain, why) in excluded(binding.row, deployer.jurisdictions) {
                add(Class::TerritoryExcluded, certain, format!("{from} grants nothing {why}"));
            }
        }
        if binding.terms.iter().any(|term| matches!(*term, "use-restrictions" | "use-policy")) {
            let barred: Vec<&str> = barred(binding.row, deployer.uses, catalog);
            if !barred.is_empty() {
                add(Class::UseRestricted, true, format!("{from} bars this use: {}", barred.join(", ")));
            }
        }
    }
    found
}

/// The licences that bind, ancestors' first, each once for an ancestor.
fn bindings<'a>(license: &'a License, catalog: &'a Catalog) -> Vec<Binding<'a>> {
    let mut all: Vec<(&LicenseId, Binding<'_>)> = Vec::new();
    for duty in &license.obligations {
        let ancestor = (duty.path.len() > 1).then_some(&duty.from_model);
        let known = all.iter_mut().find(|(id, known)| **id == duty.from_license && known.ancestor == ancestor);
        match known {
            Some((_, known)) => known.terms.push(&duty.term),
            None => {
                let Some(row) = catalog.licenses.get(&duty.from_license) else { continue };
                let (certain, unverified) = (duty.certain, duty.unverified);
                all.push((&duty.from_license, Binding { row, ancestor, certain, unverified, terms: vec![&duty.term] }));
            }
        }
    }
    all.into_iter().map(|(_, binding)| binding).collect()
}

/// Thresholds that the user's figures pass, and whether the text leaves room.
fn crossed(row: &LicenseRow, deployer: &Deployer<'_>) -> Vec<(bool, String)> {
    let conditions = row.terms["conditions"].as_array().map_or(&[][..], Vec::as_slice);
    let crossed = conditions.iter().filter_map(|term| {
        let kind = term["kind"].as_str()?;
        let figure = match kind {
            "mau" => deployer.monthly_active_users?,
            "revenue_annual" | "revenue_monthly" if term["currency"].as_str().is_none_or(|currency| currency == "USD") => {
                let months = if kind == "revenue_monthly" { 12 } else { 1 };
                deployer.annual_revenue_usd? / months
            }
            _ => return None,
        };
        let amount = term["amount"].as_u64()?;
        let boundary = term["boundary"].as_str().unwrap_or("unknown");
        if figure < amount || (figure == amount && boundary == "exclusive") {
            return None;
        }
        // A figure of the day says little of one that is counted on the day of a release or over one product, and a duty to show
        // a name can be met.
        let measured = term["measured"].as_str().unwrap_or("");
        let elsewhere = ["before", "product", "only", "attributable"].iter().any(|word| measured.contains(word));
        let met = term["then"].as_str().is_some_and(|then| then.starts_with("display"));
        let sure = !elsewhere && !met && (boundary != "unknown" || figure > amount) && is_read(row);
        Some((sure, format!("the policy's figure passes its threshold: {}", condition(term))))
    });
    crossed.collect()
}

/// Territories of the user that the licence leaves out, and whether the text leaves room.
fn excluded(row: &LicenseRow, jurisdictions: &[String]) -> Vec<(bool, String)> {
    let regions = row.terms["territory_excluded"].as_array().map_or(&[][..], Vec::as_slice);
    let text = |region: &Value, key: &str| region[key].as_str().map(str::to_owned);
    let found = regions.iter().filter_map(|region| {
        let name = text(region, "region")?;
        let code = if name == "UK" { "GB" } else { name.as_str() };
        let here = |own: &&String| own.eq_ignore_ascii_case(code) || (code == "EU" && country::in_union(own));
        let own = jurisdictions.iter().find(here)?;
        let scope = text(region, "scope").unwrap_or_else(|| "all".to_owned());
        let who = text(region, "who").map(|who| format!("; {who}")).unwrap_or_default();
        let inside = if own == code { String::new() } else { format!(" ({own} is in it)") };
        Some((scope.starts_with("all") && is_read(row), format!("in {name}{inside}: {scope}{who}")))
    });
    found.collect()
}

/// The uses of the user that the licence bars.
fn barred<'a>(row: &'a LicenseRow, uses: &'a [String], catalog: &'a Catalog) -> Vec<&'a str> {
    let restricted: Vec<&str> = row.restricted_uses().collect();
    let hits = |word: &&String| catalog.licenses.uses_of(word).iter().any(|word| restricted.contains(word));
    uses.iter().filter(hits).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(terms: Value) -> LicenseRow {
        serde_json::from_value(json!({
            "id": "acme-1.0", "title": "Acme License", "class": "community-restricted", "grant": {}, "confidence": "text-read", "terms": terms,
        }))
        .unwrap()
    }

    fn users(figure: u64) -> Deployer<'static> {
        Deployer { monthly_active_users: Some(figure), ..Deployer::default() }
    }

    #[test]
    fn starts_at_the_amount_or_above_it_as_the_text_says() {
        let at = |boundary: &str, figure: u64| {
            let terms = json!({"conditions": [{"kind": "mau", "amount": 100, "boundary": boundary, "measured": "licensee"}]});
            crossed(&row(terms), &users(figure)).first().map(|(sure, _)| *sure)
        };
        assert_eq!((at("exclusive", 100), at("exclusive", 101)), (None, Some(true)));
        assert_eq!((at("inclusive", 99), at("inclusive", 100)), (None, Some(true)));
        assert_eq!((at("unknown", 100), at("unknown", 101)), (Some(false), Some(true)));
    }

    #[test]
    fn leaves_figures_of_another_day_or_currency_to_a_person() {
        let before =
            json!({"conditions": [{"kind": "mau", "amount": 1, "boundary": "exclusive", "measured": "month before release"}]});
        assert_eq!(crossed(&row(before), &users(9)).first().map(|(sure, _)| *sure), Some(false));
        let foreign = json!({"conditions": [{"kind": "revenue_annual", "amount": 1, "currency": "CNY"}]});
        let rich = Deployer { annual_revenue_usd: Some(9), ..Deployer::default() };
        assert!(crossed(&row(foreign), &rich).is_empty());
    }

    #[test]
    fn counts_a_months_revenue_as_a_twelfth() {
        let terms =
            json!({"conditions": [{"kind": "revenue_monthly", "amount": 10, "boundary": "exclusive", "currency": "USD"}]});
        let of =
            |revenue: u64| crossed(&row(terms.clone()), &Deployer { annual_revenue_usd: Some(revenue), ..Deployer::default() });
        assert!(of(120).is_empty() && !of(240).is_empty());
    }

    #[test]
    fn finds_a_member_state_in_the_union_and_doubts_a_narrow_scope() {
        let terms = json!({"territory_excluded": [{"region": "EU", "scope": "multimodal models only"}, {"region": "UK", "scope": "all"}]});
        let of = |code: &str| excluded(&row(terms.clone()), &[code.to_owned()]).first().map(|(sure, _)| *sure);
        assert_eq!((of("FR"), of("EU"), of("GB"), of("US")), (Some(false), Some(false), Some(true), None));
    }
}
