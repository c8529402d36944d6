//! What a rule found: how bad, how sure, how it stands today, and what it rests on.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::lineage::EvidenceId;
use crate::model::{AuthorityId, ModelId};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth a look.
    Low,
    /// Needs an answer.
    Medium,
    /// Needs an answer before use.
    High,
    /// Stops use.
    Critical,
}

impl Severity {
    /// All severities, worst first.
    pub const WORST_FIRST: [Self; 5] = [Self::Critical, Self::High, Self::Medium, Self::Low, Self::Info];

    /// The severity as it is written in rules and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a rule says of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The condition could not be decided, or rests on a name alone: a person must look.
    Review,
    /// The condition holds.
    Fail,
}

/// How a finding stands on the day of the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// All its authorities are merely proposed, alleged, suspended or not yet effective.
    Pending,
    /// Some authority is in force, or the rule rests on none.
    Binding,
}

/// Whether a finding counts for the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FindingState {
    /// It counts.
    Active,
    /// Accepted by a waiver in the policy.
    Waived,
    /// Turned off by an override in the policy.
    Suppressed,
}

/// One finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule's id.
    pub rule: String,
    /// The rule's title: the pattern found, as a fact.
    pub title: String,
    /// How bad it is.
    pub severity: Severity,
    /// What the rule says.
    pub verdict: Verdict,
    /// How it stands on the day of the audit.
    pub standing: Standing,
    /// The lowest confidence on the path it rests on, 0 to 1.
    pub confidence: f64,
    /// What was found on this model, with names filled in.
    pub message: String,
    /// What would decide an undecided condition, for `review`.
    pub undecided: Option<String>,
    /// The authorities it rests on.
    pub authorities: Vec<AuthorityId>,
    /// From the model to the ancestor concerned.
    pub path: Vec<ModelId>,
    /// Evidence of the model that the finding rests on.
    pub evidence: Vec<EvidenceId>,
    /// What the reader can do today.
    pub fix: String,
    /// A stable name of this finding: the same rule, model and path give the same one.
    pub fingerprint: String,
    /// Whether it counts.
    pub state: FindingState,
    /// The waiver that accepts it.
    pub waiver: Option<AppliedWaiver>,
}

/// The waiver that accepts a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AppliedWaiver {
    /// Why the finding is accepted.
    pub reason: String,
    /// Who accepted it.
    pub approved_by: String,
    /// The last day on which it is accepted.
    pub expires: String,
}
