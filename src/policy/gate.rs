//! How the gate stands: what the policy does about each finding and each gap.

use super::{Action, GatePolicy, Level, Policy};
use crate::audited::{AuditedModel, Gate};
use crate::finding::{Finding, FindingState, Severity, Standing, Verdict};
use crate::model::Gap;

impl GatePolicy {
    /// The defaults of a level.
    ///
    /// | level | binding | pending | review | gaps |
    /// |---|---|---|---|---|
    /// | `regulated` | medium fails | critical fails | fail | fail |
    /// | `standard` | high fails | none fails | warn | warn |
    /// | `low` | critical fails | none fails | warn | warn |
    ///
    /// At `regulated` nothing unknown passes: what cannot be decided fails, and a gap leaves the gate incomplete.
    #[must_use]
    pub fn of(level: Level) -> Self {
        match level {
            Level::Regulated => Self {
                binding: Some(Severity::Medium),
                pending: Some(Severity::Critical),
                review: Action::Fail,
                gaps: Action::Fail,
            },
            Level::Standard => Self { binding: Some(Severity::High), pending: None, review: Action::Warn, gaps: Action::Warn },
            Level::Low => Self { binding: Some(Severity::Critical), pending: None, review: Action::Warn, gaps: Action::Warn },
        }
    }

    /// Whether a finding breaks the policy.
    #[must_use]
    pub fn fails(&self, finding: &Finding) -> bool {
        if finding.state != FindingState::Active {
            return false;
        }
        if finding.verdict == Verdict::Review {
            return self.review == Action::Fail;
        }
        let bound = match finding.standing {
            Standing::Binding => self.binding,
            Standing::Pending => self.pending,
        };
        bound.is_some_and(|bound| finding.severity >= bound)
    }
}

/// How the gate stands: after the findings of every model and those about none, the gaps of every model and those outside any.
#[must_use]
pub fn gate(policy: &Policy, models: &[AuditedModel], findings: &[Vec<Finding>], general: &[Finding], gaps: &[Gap]) -> Gate {
    let open = !gaps.is_empty() || models.iter().any(|model| !model.gaps.is_empty());
    if findings.iter().flatten().chain(general).any(|finding| policy.gate.fails(finding)) {
        Gate::Fail
    } else if open && policy.gate.gaps == Action::Fail {
        Gate::Incomplete
    } else {
        Gate::Pass
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(severity: Severity, verdict: Verdict, standing: Standing) -> Finding {
        Finding {
            rule: "OWN-001".to_owned(),
            title: String::new(),
            severity,
            verdict,
            standing,
            confidence: 1.0,
            message: String::new(),
            undecided: None,
            authorities: Vec::new(),
            path: Vec::new(),
            evidence: Vec::new(),
            fix: String::new(),
            fingerprint: String::new(),
            state: FindingState::Active,
            waiver: None,
        }
    }

    fn gate_of(policy: &Policy, findings: &[Finding], gaps: usize) -> Gate {
        let gap = Gap { what: "".into(), place: String::new(), why: "".into(), close_by: "".into() };
        gate(policy, &[], &[findings.to_vec()], &[], &vec![gap; gaps])
    }

    fn at(level: Level) -> Policy {
        Policy { gate: GatePolicy::of(level), ..Policy::default() }
    }

    #[test]
    fn fails_on_what_is_unknown_at_the_regulated_level_alone() {
        let review = [finding(Severity::Low, Verdict::Review, Standing::Pending)];
        assert_eq!(gate_of(&at(Level::Regulated), &review, 0), Gate::Fail);
        assert_eq!(gate_of(&at(Level::Standard), &review, 0), Gate::Pass);
    }

    #[test]
    fn stays_incomplete_on_gaps_at_the_regulated_level_alone() {
        assert_eq!(gate_of(&at(Level::Regulated), &[], 1), Gate::Incomplete);
        assert_eq!(gate_of(&at(Level::Standard), &[], 1), Gate::Pass);
    }

    #[test]
    fn weighs_binding_and_pending_findings_apart() {
        let binding = [finding(Severity::High, Verdict::Fail, Standing::Binding)];
        let pending = [finding(Severity::High, Verdict::Fail, Standing::Pending)];
        let grave = [finding(Severity::Critical, Verdict::Fail, Standing::Pending)];
        assert_eq!(gate_of(&at(Level::Standard), &binding, 0), Gate::Fail);
        assert_eq!(gate_of(&at(Level::Low), &binding, 0), Gate::Pass);
        assert_eq!(gate_of(&at(Level::Regulated), &pending, 0), Gate::Pass);
        assert_eq!(gate_of(&at(Level::Regulated), &grave, 0), Gate::Fail);
    }

    #[test]
    fn counts_no_waived_finding() {
        let waived = Finding { state: FindingState::Waived, ..finding(Severity::Critical, Verdict::Fail, Standing::Binding) };
        assert_eq!(gate_of(&at(Level::Regulated), &[waived], 0), Gate::Pass);
    }
}
