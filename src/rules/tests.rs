//! Judging as a whole: verdicts, standings, waivers, order, speed.

use super::*;
use crate::finding::{FindingState, Severity, Standing, Verdict};
use crate::policy::{Deployment, Override, Sector, Waiver};

/// Rules over invented names; `when` is the condition of OWN-001, `model` the model of its hit.
fn own(when: &str, model: &str) -> RuleSet {
    let text = format!(
        "schema: 1
pack: own
rules:
  - id: OWN-001
    title: Something is found
    severity: high
    when: {when}
    message: '{{model}}: {{ancestor}} by {{via}}'
    why: w
    fix: f
    examples: {{hit: {{model: {model}}}, miss: {{model: {{id: acme/other}}}}}}
"
    );
    RuleSet::parse("own.yaml", &text, Catalog::shipped()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn judging<'a>(rules: &'a RuleSet, policy: &'a Policy, as_of: &str) -> Judging<'a> {
    Judging { catalog: Catalog::shipped(), rules, policy, as_of: as_of.parse().unwrap(), assumptions: &[] }
}

fn judged(rules: &RuleSet, policy: &Policy) -> (Vec<Finding>, Vec<Finding>) {
    let model = rules.rules[0].hits[0].audited();
    let (mut findings, general) = judge(&[model], judging(rules, policy, "2026-11-23"));
    (findings.remove(0), general)
}

fn waiver(model: &str, expires: &str) -> Policy {
    let waiver = Waiver {
        rule: "OWN-001".to_owned(),
        model: model.to_owned(),
        reason: "known".to_owned(),
        approved_by: "Ada".to_owned(),
        expires: expires.to_owned(),
        line: 0,
    };
    Policy { waivers: vec![waiver], ..Policy::default() }
}

const SELF: &str = "{self: {id: {like: 'acme/*'}}}";
const HELPER: &str = "{id: acme/helper-7b}";
const TWO_BASES: &str = "{id: acme/helper-7b, relations: [{kind: merge, parent: example/a, confidence: 0.8}, {kind: merge, parent: example/b, confidence: 0.6}]}";

#[test]
fn gives_one_finding_an_ancestor_with_its_path_and_lowest_confidence() {
    let (findings, _) = judged(&own("{ancestor: {id: {like: 'example/*'}}}", TWO_BASES), &Policy::default());
    let seen: Vec<(&str, f64)> = findings.iter().map(|finding| (finding.message.as_str(), finding.confidence)).collect();
    assert_eq!(seen, [("acme/helper-7b: example/a by merge", 0.8), ("acme/helper-7b: example/b by merge", 0.6)]);
    assert_eq!(findings[0].path.iter().map(crate::model::ModelId::as_str).collect::<Vec<_>>(), ["acme/helper-7b", "example/a"]);
    assert!(findings.iter().all(|finding| finding.verdict == Verdict::Fail && finding.standing == Standing::Binding));
    assert_ne!(findings[0].fingerprint, findings[1].fingerprint);
}

#[test]
fn holds_a_block_on_one_ancestor_and_not_on_two_together() {
    let together = "{ancestor: {id: example/a, confidence: {lt: 0.7}}}";
    assert!(judged(&own(together, TWO_BASES), &Policy::default()).0.is_empty());
    let apart = "{all: [{ancestor: {id: example/a}}, {ancestor: {confidence: {lt: 0.7}}}]}";
    assert_eq!(judged(&own(apart, TWO_BASES), &Policy::default()).0[0].path[1].as_str(), "example/a");
}

#[test]
fn follows_listed_kinds_only() {
    let model = "{id: acme/helper-7b, relations: [{kind: distillation, parent: example/a}]}";
    assert!(judged(&own("{ancestor: {via: [fine-tune, merge]}}", model), &Policy::default()).0.is_empty());
    assert_eq!(judged(&own("{ancestor: {via: distillation}}", model), &Policy::default()).0.len(), 1);
    assert_eq!(judged(&own("{teacher: {id: example/a}}", model), &Policy::default()).0.len(), 1);
}

#[test]
fn reviews_what_is_unknown_and_says_what_would_decide() {
    let rules = own("{self: {maker.country: US}}", "{id: unheard/helper-7b}");
    let (findings, _) = judged(&rules, &Policy::default());
    assert_eq!(findings[0].verdict, Verdict::Review);
    assert_eq!(findings[0].undecided.as_deref(), Some("the country of the maker of unheard/helper-7b"));
    let (findings, _) = judged(&own("{not: {self: {maker.country: US}}}", "{id: unheard/helper-7b}"), &Policy::default());
    assert_eq!(findings[0].verdict, Verdict::Review);
}

#[test]
fn asks_for_the_sector_where_the_policy_does_not_say() {
    let rules = own("{deployment: {sector: defense}, self: {id: acme/helper-7b}}", HELPER);
    assert!(judged(&rules, &Policy::default()).0.is_empty());
    let silent = Policy { deployment: Deployment::default(), ..Policy::default() };
    assert_eq!(judged(&rules, &silent).0[0].undecided.as_deref(), Some("`deployment.sector` in the policy"));
    let defense = Deployment { sector: vec![Sector::Defense], ..Deployment::default() };
    assert_eq!(judged(&rules, &Policy { deployment: defense, ..Policy::default() }).0[0].verdict, Verdict::Fail);
}

#[test]
fn reviews_at_most_what_rests_on_a_name_alone() {
    let rules = own(SELF, "{id: acme/helper-7b, named_only: true}");
    let (findings, _) = judged(&rules, &Policy::default());
    assert_eq!((findings[0].verdict, findings[0].confidence), (Verdict::Review, 0.5));
    let rules = own("{self: {remote_code: false}}", "{id: acme/helper-7b, named_only: true}");
    assert_eq!(judged(&rules, &Policy::default()).0[0].verdict, Verdict::Fail);
}

#[test]
fn waives_until_the_last_day_and_reports_a_waiver_past_it() {
    let rules = own(SELF, HELPER);
    let (findings, general) = judged(&rules, &waiver("acme/*", "2026-11-23"));
    assert_eq!((findings[0].state, general.len()), (FindingState::Waived, 0));
    assert_eq!(findings[0].waiver.as_ref().unwrap().approved_by, "Ada");
    let (findings, general) = judged(&rules, &waiver("acme/*", "2026-11-22"));
    assert_eq!((findings[0].state, general[0].rule.as_str()), (FindingState::Active, "POL-001"));
}

#[test]
fn reports_waivers_that_match_nothing_or_everything() {
    let rules = own(SELF, HELPER);
    assert_eq!(judged(&rules, &waiver("acme/othr", "2027-01-01")).1[0].rule, "POL-002");
    let (findings, general) = judged(&rules, &waiver("*", "2027-01-01"));
    assert_eq!((findings[0].state, general[0].rule.as_str()), (FindingState::Waived, "POL-003"));
}

#[test]
fn waives_by_path_too() {
    let rules = own(SELF, HELPER);
    assert_eq!(judged(&rules, &waiver("exam*", "2027-01-01")).0[0].state, FindingState::Waived);
}

#[test]
fn overrides_a_severity_or_turns_a_rule_off_and_reports_rules_that_are_not_loaded() {
    let rules = own(SELF, HELPER);
    let change = |rule: &str, severity| Policy {
        overrides: vec![Override { rule: rule.to_owned(), severity, reason: "decided".to_owned(), line: 0 }],
        ..Policy::default()
    };
    assert_eq!(judged(&rules, &change("OWN-001", Some(Severity::Low))).0[0].severity, Severity::Low);
    assert_eq!(judged(&rules, &change("OWN-001", None)).0[0].state, FindingState::Suppressed);
    let (_, general) = judged(&rules, &change("OWN-0O1", None));
    assert!(general[0].rule == "POL-004" && general[0].message.contains("did you mean OWN-001?"));
}

#[test]
fn gives_the_same_findings_for_many_models_in_the_same_order() {
    let rules = RuleSet::shipped();
    let models: Vec<AuditedModel> = rules.rules.iter().flat_map(|rule| &rule.hits).map(|hit| hit.audited()).collect();
    let policy = Policy::default();
    let run = || judge(&models, judging(&rules, &policy, "2026-11-23"));
    let (first, second) = (run(), run());
    assert_eq!(first, second);
    for findings in &first.0 {
        assert!(findings.windows(2).all(|pair| pair[0].severity >= pair[1].severity));
    }
}
