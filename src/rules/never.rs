//! Finds conditions that can never hold, so that a rule which would stay silent for ever is refused when it is loaded.
//!
//! Only plain contradictions are found: two demands on one field of one thing that no value meets. What is not found is not
//! thereby able to match.

use chrono::NaiveDate;

use super::condition::{Condition, Operation, Test, Which};
use super::field::Field;
use crate::catalog::Status;
use crate::model::AuthorityId;

/// Why a condition can never hold; `None` where no contradiction is seen.
pub(super) fn never(condition: &Condition) -> Option<String> {
    match condition {
        Condition::Any(parts) => {
            let whys: Option<Vec<String>> = parts.iter().map(never).collect();
            whys?.into_iter().next()
        }
        Condition::All(parts) => parts.iter().find_map(never).or_else(|| together(parts)),
        Condition::Not(_) | Condition::Date { .. } | Condition::Authority { .. } | Condition::Alike(..) => None,
        Condition::Model { test, .. }
        | Condition::Dataset(test)
        | Condition::License(test)
        | Condition::Conflict(test)
        | Condition::Deployment(test) => never_test(test),
    }
}

/// The day before which alone a condition can hold, where that day had passed when the catalogue was reviewed.
pub(super) fn over(condition: &Condition, reviewed: NaiveDate) -> Option<NaiveDate> {
    match condition {
        Condition::Date { before, .. } => before.filter(|before| *before <= reviewed),
        Condition::All(parts) => parts.iter().find_map(|part| over(part, reviewed)),
        Condition::Any(parts) => {
            let ends: Option<Vec<NaiveDate>> = parts.iter().map(|part| over(part, reviewed)).collect();
            ends?.into_iter().max()
        }
        _ => None,
    }
}

fn never_test(test: &Test) -> Option<String> {
    match test {
        Test::Any(tests) => {
            let whys: Option<Vec<String>> = tests.iter().map(never_test).collect();
            whys?.into_iter().next()
        }
        Test::All(tests) => tests.iter().find_map(never_test).or_else(|| {
            let mut demands = Vec::new();
            gather(test, &mut demands);
            contradiction(&demands)
        }),
        Test::Field(field, operation) => impossible(*field, operation),
        Test::Not(_) => None,
    }
}

/// Bounds that a field has by what it is.
fn impossible(field: Field, operation: &Operation) -> Option<String> {
    let hit = match (field, operation) {
        (Field::Depth, Operation::Less(bound)) => *bound <= 1.0,
        (Field::Confidence, Operation::Greater(bound)) => *bound >= 1.0,
        (Field::Confidence | Field::Parameters | Field::Gaps | Field::Relations, Operation::Less(bound)) => *bound <= 0.0,
        _ => false,
    };
    hit.then(|| format!("no `{}` can be like that", field.row().name))
}

/// What contradicts itself among conditions that must all hold.
fn together(parts: &[Condition]) -> Option<String> {
    let mut flat = Vec::new();
    flatten(parts, &mut flat);
    let (mut after, mut before): (Option<NaiveDate>, Option<NaiveDate>) = (None, None);
    let mut statuses: Vec<(&AuthorityId, Vec<Status>)> = Vec::new();
    let (mut own, mut deployment) = (Vec::new(), Vec::new());
    for part in flat {
        match part {
            Condition::Date { before: until, after: from } => {
                after = after.max(*from);
                before = match (before, *until) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
            }
            Condition::Authority { id, status } => match statuses.iter_mut().find(|(known, _)| *known == id) {
                Some((_, known)) => known.retain(|one| status.contains(one)),
                None => statuses.push((id, status.clone())),
            },
            Condition::Model { which: Which::Myself, test, .. } => gather(test, &mut own),
            Condition::Deployment(test) => gather(test, &mut deployment),
            _ => {}
        }
    }
    if after.zip(before).is_some_and(|(after, before)| after.succ_opt().is_none_or(|next| next >= before)) {
        return Some("no day is after the one and before the other".to_owned());
    }
    if let Some((id, _)) = statuses.iter().find(|(_, left)| left.is_empty()) {
        return Some(format!("`{id}` has one status at a time"));
    }
    contradiction(&own).or_else(|| contradiction(&deployment))
}

fn flatten<'c>(parts: &'c [Condition], out: &mut Vec<&'c Condition>) {
    for part in parts {
        match part {
            Condition::All(inner) => flatten(inner, out),
            other => out.push(other),
        }
    }
}

/// The demands on fields that must all be met.
fn gather<'t>(test: &'t Test, out: &mut Vec<(Field, &'t Operation)>) {
    match test {
        Test::All(tests) => tests.iter().for_each(|test| gather(test, out)),
        Test::Field(field, operation) => out.push((*field, operation)),
        Test::Any(_) | Test::Not(_) => {}
    }
}

fn contradiction(demands: &[(Field, &Operation)]) -> Option<String> {
    let clash = |(place, (field, operation)): (usize, &(Field, &Operation))| {
        let rest = demands[place + 1..].iter().filter(|(other, _)| other == field);
        rest.map(|(_, other)| *other)
            .any(|other| excludes(operation, other, field.row().many) || excludes(other, operation, field.row().many))
            .then(|| format!("no `{}` meets both demands", field.row().name))
    };
    demands.iter().enumerate().find_map(clash)
}

/// Whether no value meets both; `many` where the field holds several.
fn excludes(one: &Operation, other: &Operation, many: bool) -> bool {
    match (one, other) {
        (Operation::OneOf(a), Operation::OneOf(b)) => !many && !a.iter().any(|value| b.contains(value)),
        (Operation::OneOf(a), Operation::NoneOf(b)) => a.iter().all(|value| b.contains(value)),
        (Operation::Flag(a), Operation::Flag(b)) => a != b,
        (Operation::Exists(a), Operation::Exists(b)) => a != b,
        (Operation::Exists(false), Operation::NoneOf(_)) => false,
        (Operation::Exists(false), _) => true,
        (Operation::Equal(a), Operation::Equal(b)) => (a - b).abs() > f64::EPSILON,
        (Operation::Equal(a), Operation::Greater(b)) => a <= b,
        (Operation::Equal(a), Operation::Less(b)) => a >= b,
        (Operation::Greater(a), Operation::Less(b)) => a >= b,
        (Operation::After(a), Operation::Before(b)) => a.succ_opt().is_none_or(|next| next >= *b),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::Catalog;
    use crate::rules::RuleSet;

    /// The mistakes of a rule with that condition.
    fn mistakes(when: &str) -> String {
        let text = format!(
            "schema: 1\npack: own\nrules:\n  - id: OWN-001\n    title: t\n    severity: low\n    when: {when}\n    message: m\n    why: w\n    fix: f\n    examples: {{hit: {{model: {{id: acme/x}}}}, miss: {{model: {{id: acme/y}}}}}}\n"
        );
        RuleSet::parse("own.yaml", &text, Catalog::shipped()).map_or_else(|mistakes| mistakes.to_string(), |_| String::new())
    }

    #[test]
    fn refuses_a_rule_that_can_never_match_and_says_why() {
        for (when, why) in [
            ("{all: [{date: {after: 2027-01-01}}, {date: {before: 2027-01-02}}]}", "no day is after"),
            ("{all: [{self: {access: open}}, {self: {access: closed}}]}", "no `access` meets both demands"),
            ("{all: [{deployment: {level: low}}, {deployment: {level: regulated}}]}", "no `level` meets both demands"),
            ("{self: {all: [{access: open}, {access: {none: [open, gated]}}]}}", "no `access` meets both demands"),
            ("{self: {remote_code: true, not: {id: acme/x}, all: [{remote_code: false}]}}", "no `remote_code` meets"),
            ("{ancestor: {depth: {lt: 1}}}", "no `depth` can be like that"),
            ("{any: [{ancestor: {confidence: {gt: 1}}}, {ancestor: {depth: {lt: 0}}}]}", "no `confidence` can be like that"),
            (
                "{all: [{authority: {id: hr8283, status: proposed}}, {authority: {id: hr8283, status: in-force}}]}",
                "one status at a time",
            ),
        ] {
            let told = mistakes(when);
            assert!(told.contains("the rule can never match") && told.contains(why), "{when}\n{told}");
        }
    }

    #[test]
    fn refuses_a_rule_whose_time_is_over() {
        for when in ["{date: {before: 2024-01-01}}", "{all: [{self: {access: open}}, {date: {before: 2024-01-01}}]}"] {
            let told = mistakes(when);
            assert!(told.contains("the rule's time is over") && told.contains("before 2024-01-01 only"), "{when}\n{told}");
        }
        assert_eq!(mistakes("{any: [{self: {access: open}}, {date: {before: 2024-01-01}}]}"), "");
    }

    #[test]
    fn lets_rules_be_that_can_match() {
        for when in [
            "{all: [{deployment: {sector: defense}}, {deployment: {sector: finance}}]}",
            "{all: [{ancestor: {access: open}}, {ancestor: {access: closed}}]}",
            "{any: [{ancestor: {depth: {lt: 1}}}, {self: {access: open}}]}",
        ] {
            assert_eq!(mistakes(when), "", "{when}");
        }
    }
}
