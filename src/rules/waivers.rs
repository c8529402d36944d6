//! What the policy changes about findings: overrides, waivers, and what is wrong with either.
//!
//! A waiver that is past its last day accepts nothing: the finding counts again, and the waiver is a finding itself. So is one
//! that accepts everything, and one that nothing needs.

use chrono::NaiveDate;

use super::RuleSet;
use super::glob::Glob;
use super::judge::fingerprint;
use crate::audited::AuditedModel;
use crate::finding::{AppliedWaiver, Finding, FindingState, Severity, Standing, Verdict};
use crate::policy::{Policy, Waiver};

/// A finding about the policy itself, which no rule file can turn off: id, title, severity, fix.
pub struct PolicyRule {
    /// Its id.
    pub id: &'static str,
    /// The pattern it finds, as a fact.
    pub title: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What the risk is.
    pub why: &'static str,
    /// What the reader can do today.
    pub fix: &'static str,
}

/// The findings about the policy itself.
pub const POLICY_RULES: [PolicyRule; 7] = [
    PolicyRule {
        id: "POL-001",
        title: "A waiver has expired",
        severity: Severity::Medium,
        why: "What was accepted for a time counts again, and somebody believes that it does not.",
        fix: "Fix what the waiver covers, or have it approved again with a new last day.",
    },
    PolicyRule {
        id: "POL-002",
        title: "A waiver matches no finding",
        severity: Severity::Low,
        why: "It may be misspelt, or wait to accept a finding that nobody has seen yet.",
        fix: "Remove the waiver, or correct its rule or model.",
    },
    PolicyRule {
        id: "POL-003",
        title: "A waiver takes every model",
        severity: Severity::Medium,
        why: "It accepts the finding on models that do not exist yet. Turning a rule off is an override, with its reason.",
        fix: "Name the models, or write an override.",
    },
    PolicyRule {
        id: "POL-004",
        title: "A waiver or an override names a rule that is not loaded",
        severity: Severity::Medium,
        why: "It has no effect; the id may be misspelt, or its pack left out.",
        fix: "Correct the id, or load the pack.",
    },
    PolicyRule {
        id: "POL-005",
        title: "An assumption names an authority that the catalogue does not have",
        severity: Severity::Medium,
        why: "The audit was not made under it.",
        fix: "Correct the id; the catalogue lists them.",
    },
    PolicyRule {
        id: "POL-006",
        title: "The policy does not say what some rules ask",
        severity: Severity::Info,
        why: "What only the user knows is in no file of a model. What the policy leaves out is unknown, never no.",
        fix: "Answer under `deployment:` in the policy; `provaudit init` writes every question with what it means.",
    },
    PolicyRule {
        id: "POL-007",
        title: "Facts of the catalogue are stale on the day of the audit",
        severity: Severity::Low,
        why: "Lists and laws change; the audit judges by what was known when the facts were last reviewed.",
        fix: "Use a release with a newer catalogue, or one of your own (`--catalog`); look up at its source what a finding rests on.",
    },
];

/// The finding of a policy rule.
pub(super) fn about_policy(id: &str, message: String) -> Finding {
    let rule = POLICY_RULES.iter().find(|rule| rule.id == id).unwrap_or(&POLICY_RULES[3]);
    Finding {
        rule: rule.id.to_owned(),
        title: rule.title.to_owned(),
        severity: rule.severity,
        verdict: Verdict::Fail,
        standing: Standing::Binding,
        confidence: 1.0,
        fingerprint: fingerprint(rule.id, &message, &[]),
        message,
        undecided: None,
        authorities: Vec::new(),
        path: Vec::new(),
        evidence: Vec::new(),
        fix: rule.fix.to_owned(),
        state: FindingState::Active,
        waiver: None,
    }
}

/// Applies overrides and waivers to the findings of all models, and reports what is wrong with them.
pub(super) fn apply(
    policy: &Policy,
    rules: &RuleSet,
    models: &[AuditedModel],
    findings: &mut [Vec<Finding>],
    as_of: NaiveDate,
) -> Vec<Finding> {
    let mut general = Vec::new();
    let mut unloaded = |what: &str, rule: &str| {
        if rules.get(rule).is_none() && !POLICY_RULES.iter().any(|known| known.id.eq_ignore_ascii_case(rule)) {
            let near = crate::diagnostic::nearest(rule, rules.rules.iter().map(|rule| rule.id.as_str()));
            let hint = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
            general.push(about_policy("POL-004", format!("{what} names {rule}, which no loaded pack has{hint}")));
        }
    };
    for change in &policy.overrides {
        unloaded(&format!("an override{}", place(policy, change.line)), &change.rule);
    }
    for waiver in &policy.waivers {
        unloaded(&format!("a waiver{}", place(policy, waiver.line)), &waiver.rule);
    }
    for finding in findings.iter_mut().flatten() {
        if let Some(change) = policy.overrides.iter().find(|change| change.rule.eq_ignore_ascii_case(&finding.rule)) {
            match change.severity {
                Some(severity) => finding.severity = severity,
                None => finding.state = FindingState::Suppressed,
            }
        }
    }
    for waiver in &policy.waivers {
        general.extend(apply_one(waiver, &place(policy, waiver.line), models, findings, as_of));
    }
    general
}

/// Where an entry of the policy stands, in brackets; nothing where it is of no file.
fn place(policy: &Policy, line: u32) -> String {
    let file = policy.shown_path().filter(|_| line > 0);
    file.map_or_else(String::new, |file| format!(" ({file}:{line})"))
}

fn apply_one(
    waiver: &Waiver,
    place: &str,
    models: &[AuditedModel],
    findings: &mut [Vec<Finding>],
    as_of: NaiveDate,
) -> Vec<Finding> {
    let glob = Glob::new(waiver.model.trim());
    let mut general = Vec::new();
    let named = format!("the waiver of {} for {}{place}", waiver.rule, waiver.model);
    if glob.takes_all() {
        general.push(about_policy("POL-003", format!("{named} takes every model, approved by {}", waiver.approved_by)));
    }
    // A day that cannot be read is no day: the waiver accepts nothing.
    let valid = waiver.expires.parse::<NaiveDate>().is_ok_and(|last| last >= as_of);
    if !valid {
        general.push(about_policy("POL-001", format!("{named} expired on {}; the finding counts again", waiver.expires)));
        return general;
    }
    let mut used = false;
    for (model, findings) in models.iter().zip(findings) {
        let id = model.id.as_ref().is_some_and(|id| glob.matches(id.as_str()));
        if !id && !model.path.as_deref().is_some_and(|path| glob.matches(path)) {
            continue;
        }
        for finding in findings.iter_mut().filter(|finding| finding.rule.eq_ignore_ascii_case(&waiver.rule)) {
            used = true;
            if finding.state == FindingState::Active {
                finding.state = FindingState::Waived;
                finding.waiver = Some(AppliedWaiver {
                    reason: waiver.reason.clone(),
                    approved_by: waiver.approved_by.clone(),
                    expires: waiver.expires.clone(),
                });
            }
        }
    }
    if !used {
        general.push(about_policy("POL-002", format!("{named} matches no finding")));
    }
    general
}
