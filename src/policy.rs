//! `provaudit.yaml`: where models are deployed, which packs judge them, what fails the gate, what is waived.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finding::Severity;

/// A policy. What the file leaves out has the default of its level.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// The file it was read from, as given; `None` for the defaults.
    pub path: Option<String>,
    /// Where and how the models are used.
    pub deployment: Deployment,
    /// The shipped packs that judge.
    pub packs: Vec<String>,
    /// Rule files of the user's own, relative to the policy.
    pub rules: Vec<String>,
    /// What fails the gate.
    pub gate: GatePolicy,
    /// Severities changed, with a reason.
    pub overrides: Vec<Override>,
    /// Identities where no file says them.
    pub models: Vec<NamedModel>,
    /// Accepted findings.
    pub waivers: Vec<Waiver>,
}

/// How strict the gate is by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// What is unknown fails.
    Regulated,
    /// What is binding and medium fails.
    #[default]
    Standard,
    /// What is binding and critical fails.
    Low,
}

/// Where a model is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sector {
    /// Armed forces and their suppliers.
    Defense,
    /// Banks, insurers, brokers.
    Finance,
    /// Hospitals, devices, insurers of health.
    Healthcare,
    /// Energy, water, transport, communications.
    CriticalInfrastructure,
    /// Federal, state and local bodies.
    Government,
    /// Anything else.
    General,
}

/// Where and how the models are used. `None` and empty mean that the user did not say.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Deployment {
    /// Sectors; several at once are possible.
    pub sector: Vec<Sector>,
    /// How strict the gate is by default.
    pub level: Level,
    /// `internal`, `customer-facing` or `redistributed`.
    pub exposure: Option<Exposure>,
    /// ISO 3166 alpha-2 codes, `EU` included.
    pub jurisdictions: Vec<String>,
}

/// Who meets the model's output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Exposure {
    /// Staff only.
    Internal,
    /// Customers.
    CustomerFacing,
    /// The weights are passed on.
    Redistributed,
}

/// What a gate does about something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// The gate fails.
    Fail,
    /// It is shown and does not count.
    Warn,
}

/// What fails the gate.
#[derive(Debug, Clone, PartialEq)]
pub struct GatePolicy {
    /// Binding findings of this severity or worse fail; `None`: none does.
    pub binding: Option<Severity>,
    /// Pending findings of this severity or worse fail; `None`: none does.
    pub pending: Option<Severity>,
    /// What a finding with verdict `review` does.
    pub review: Action,
    /// What a gap does.
    pub gaps: Action,
}

/// A rule's severity changed by the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The rule.
    pub rule: String,
    /// Its new severity; `None` turns it off.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// Why.
    pub reason: String,
}

/// An identity that no file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedModel {
    /// The model's path as the report shows it.
    pub path: String,
    /// Its id.
    pub id: String,
    /// Its commit.
    #[serde(default)]
    pub revision: Option<String>,
}

/// An accepted finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The rule.
    pub rule: String,
    /// The model's id or path; a glob is possible.
    pub model: String,
    /// Why the finding is accepted.
    pub reason: String,
    /// Who accepted it.
    pub approved_by: String,
    /// The last day on which it is accepted, `YYYY-MM-DD`.
    pub expires: String,
}

/// How the gate stands.
#[must_use]
pub fn gate(
    _policy: &Policy,
    _models: &[crate::audited::AuditedModel],
    _findings: &[Vec<crate::finding::Finding>],
    _general: &[crate::finding::Finding],
    _gaps: &[crate::model::Gap],
) -> crate::audited::Gate {
    crate::audited::Gate::Pass
}
