//! Terms of a licence in use: which duties survive which relations, how grants compare, how a duty reads.

use serde_json::Value;

use crate::catalog::licenses::{LicenseRow, Licenses};
use crate::model::RelationKind;

/// The kinds of relation that licences tell apart, as a set: what a duty must survive depends on which kinds lie on the path,
/// not on their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Keys(u8);

impl Keys {
    const ALL: [(Self, &'static str, &'static str); 3] =
        [(Self(1), "weights", "finetune"), (Self(2), "adapter", "adapter"), (Self(4), "distill", "distill")];

    /// With one more relation on the path.
    pub(super) fn with(self, kind: RelationKind) -> Self {
        Self(
            self.0
                | match kind {
                    RelationKind::Adapter => 2,
                    RelationKind::Distillation => 4,
                    _ => 1,
                },
        )
    }

    /// Whether the path crosses outputs and not only weights.
    pub(super) fn distills(self) -> bool {
        self.0 & 4 != 0
    }

    /// A number below 8.
    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// What is left of a licence's duties at the lower end of a path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Surviving<'a> {
    /// Codes of duties, in the order of the row.
    pub(super) codes: Vec<&'a str>,
    /// Codes that judge the relation itself.
    pub(super) verdicts: Vec<&'a str>,
    /// Whether the text is silent or was not read, so that a person must look.
    pub(super) review: bool,
}

/// The duties of a licence that survive relations of these kinds: those that its row keeps for each of them.
pub(super) fn surviving<'a>(row: &'a LicenseRow, keys: Keys, licenses: &Licenses) -> Surviving<'a> {
    let mut left: Option<Vec<&'a str>> = None;
    let mut out = Surviving::default();
    for (key, name, default) in Keys::ALL {
        if keys.0 & key.0 == 0 {
            continue;
        }
        let kept = match row.derivatives.inherit.get(name) {
            Some(codes) => codes.iter().map(String::as_str).collect(),
            None => by_default(row, default, licenses, &mut out.review),
        };
        out.review |= kept.contains(&"REVIEW");
        out.verdicts.extend(kept.iter().copied().filter(|code| code.starts_with("FORBIDDEN")));
        let duty = |code: &&str| licenses.obligation(code).is_some_and(|duty| duty.term.is_some());
        let kept: Vec<&str> = kept.into_iter().filter(duty).collect();
        left = Some(match left {
            None => kept,
            Some(left) => left.into_iter().filter(|code| kept.contains(code)).collect(),
        });
    }
    out.codes = left.unwrap_or_default();
    out
}

/// What a silent row keeps: the duties of its weights row that survive by default.
fn by_default<'a>(row: &'a LicenseRow, key: &str, licenses: &Licenses, review: &mut bool) -> Vec<&'a str> {
    let weights = row.derivatives.inherit.get("weights").map_or(&[][..], Vec::as_slice);
    let survives = |code: &&str| match licenses.obligation(code).and_then(|duty| duty.survives.get(key)) {
        Some(Value::Bool(survives)) => *survives,
        Some(_) => {
            *review = true;
            true
        }
        None => false,
    };
    weights.iter().map(String::as_str).filter(survives).collect()
}

/// Whether a duty asks for more than to keep notices and say what was changed.
pub(super) fn beyond_notice(code: &str) -> bool {
    !matches!(code, "LC" | "NF" | "AT" | "MC" | "DOC")
}

/// Whether the terms were read and not only reported or remembered.
pub(super) fn is_read(row: &LicenseRow) -> bool {
    row.confidence.is_read()
}

/// Axes on which a licence grants, each from least to most.
const AXES: [(&str, &[&str]); 4] = [
    ("commercial", &["no", "conditional", "yes"]),
    ("field", &["research", "non-production", "any"]),
    ("uses", &["restricted", "law-only", "free"]),
    ("relicense", &["none", "same-only", "additive-restricted", "additive", "free"]),
];

fn grant<'a>(row: &'a LicenseRow, axis: &str) -> &'a str {
    match axis {
        "commercial" => &row.grant.commercial,
        "field" => &row.grant.field,
        "uses" => &row.grant.uses,
        _ => &row.grant.relicense,
    }
}

/// The axes on which all of `child` together promise more than `parent` allows, each with that in words. What is unknown promises
/// nothing.
pub(super) fn over_grants(child: &[&LicenseRow], parent: &LicenseRow) -> Vec<(&'static str, String)> {
    let found = AXES.iter().filter_map(|(axis, order)| {
        let rank = |row: &LicenseRow| order.iter().position(|value| *value == grant(row, axis));
        let allowed = rank(parent)?;
        let promised = child.iter().map(|row| rank(row)).collect::<Option<Vec<usize>>>()?.into_iter().min()?;
        // Own changes may carry own terms under an additive licence; unlawful use needs no licence to forbid it.
        let harmless = matches!((*axis, order[allowed]), ("relicense", "additive") | ("uses", "law-only"));
        (promised > allowed && !harmless).then(|| (*axis, words(axis, order[allowed], order[promised])))
    });
    found.collect()
}

fn words(axis: &str, allowed: &str, promised: &str) -> String {
    match (axis, allowed) {
        ("commercial", "no") => "commercial use is not allowed".to_owned(),
        ("commercial", _) => "commercial use is allowed under conditions only".to_owned(),
        ("field", field) => format!("use is allowed for {field} only, not for {promised}"),
        ("uses", _) => "some uses are barred".to_owned(),
        ("relicense", "none") => "derivatives may not be shared".to_owned(),
        ("relicense", "same-only") => "derivatives stay under the same licence".to_owned(),
        _ => "own terms must carry its use limits".to_owned(),
    }
}

/// What the duty of that code and name asks, in words, with the licence's own figures and phrases.
pub(super) fn describe(code: &str, name: &str, row: &LicenseRow) -> String {
    let terms = &row.terms;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let list = |value: &Value| {
        let items: Vec<&str> = value.as_array().map_or(Vec::new(), |items| items.iter().filter_map(Value::as_str).collect());
        (!items.is_empty()).then(|| items.join(", "))
    };
    let detail = match code {
        "NP" => text(&terms["name_prefix"]["value"]).map(|prefix| format!("the name starts with `{prefix}`")),
        "DA" => display(&terms["display"]),
        "NF" => list(&terms["notice_file"]["must_mention"]).map(|phrases| format!("it mentions: {phrases}")),
        "UR" | "UA" => list(&terms["restricted_uses"]).map(|uses| format!("barred: {uses}")),
        "TH" => terms["conditions"].as_array().map(|all| all.iter().map(condition).collect::<Vec<_>>().join("; ")),
        "TR" => territories(&terms["territory_excluded"]),
        "OT" => list(&terms["output_training"]).map(|limits| format!("outputs: {limits}")),
        "AT" => text(&terms["attribution"]),
        _ => None,
    };
    detail.filter(|detail| !detail.is_empty()).map_or_else(|| name.to_owned(), |detail| format!("{name}: {detail}"))
}

fn display(display: &Value) -> Option<String> {
    let phrases: Vec<String> = display["text"].as_str()?.split('|').map(|phrase| format!("`{}`", phrase.trim())).collect();
    let mut text = phrases.join(" or ");
    if let Some(place) = display["where"].as_str() {
        text = format!("{text}, {place}");
    }
    if let Some(when) = display["when"].as_str() {
        text = format!("{text} ({when})");
    }
    Some(text)
}

fn territories(excluded: &Value) -> Option<String> {
    let rows = excluded.as_array()?.iter().filter_map(|row| {
        let region = row["region"].as_str()?;
        Some(row["scope"].as_str().map_or_else(|| region.to_owned(), |scope| format!("{region} ({scope})")))
    });
    let rows: Vec<String> = rows.collect();
    (!rows.is_empty()).then(|| format!("not in {}", rows.join(", ")))
}

/// One condition of commercial use: whom it meets, at which figure, and what then.
pub(super) fn condition(condition: &Value) -> String {
    let kind = condition["kind"].as_str().unwrap_or("condition");
    let what = match kind {
        "mau" => "monthly active users".to_owned(),
        "dau" => "daily active users".to_owned(),
        "revenue_annual" => "annual revenue".to_owned(),
        "revenue_monthly" => "monthly revenue".to_owned(),
        "sector" => condition["sector"].as_str().unwrap_or("some sectors").to_owned(),
        other => other.replace('_', " "),
    };
    let mut text = what;
    if let Some(amount) = condition["amount"].as_u64() {
        let bound = if condition["boundary"].as_str() == Some("inclusive") { "from" } else { "above" };
        let currency = condition["currency"].as_str().map(|currency| format!(" {currency}")).unwrap_or_default();
        text = format!("{text} {bound} {}{currency}", grouped(amount));
    }
    if let Some(measured) = condition["measured"].as_str() {
        text = format!("{text} ({measured})");
    }
    match condition["then"].as_str() {
        Some(then) => format!("{text}: {then}"),
        None => text,
    }
}

fn grouped(amount: u64) -> String {
    let digits = amount.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Whether a name starts with a prefix, without regard to case, spaces and hyphens.
pub(super) fn starts_with_prefix(name: &str, prefix: &str) -> bool {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    plain(name).starts_with(&plain(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_figures_by_thousands() {
        assert_eq!(grouped(700_000_000), "700,000,000");
        assert_eq!(grouped(12), "12");
    }

    #[test]
    fn compares_prefixes_without_spaces_and_case() {
        assert!(starts_with_prefix("acme-3-helper", "Acme 3"));
        assert!(!starts_with_prefix("helper-acme", "Acme"));
    }
}
