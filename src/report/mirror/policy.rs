//! The policy block of the report.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use super::Text;
use crate::finding::Severity;
use crate::policy::questions::Answers;
use crate::policy::{Action, Dealing, Exposure, Level, Sector, VouchedMaker};

/// The policy that an audit was made under.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Policy<'a> {
    /// The file; null for the defaults.
    pub path: Option<Text<'a>>,
    /// Where the models are used.
    pub sector: Cow<'a, [Sector]>,
    /// How strict the gate is by default.
    pub level: Level,
    /// Who meets the models' output.
    pub exposure: Option<Exposure>,
    /// Where the deployer answers to the law, ISO 3166 alpha-2 and `EU`.
    pub jurisdictions: Cow<'a, [String]>,
    /// Monthly active users of all products of the deployer's group; null: not said.
    pub monthly_active_users: Option<u64>,
    /// Annual revenue of the deployer's group, in US dollars; null: not said.
    pub annual_revenue_usd: Option<u64>,
    /// What the models are used for, in the words that licences bar uses by; none: not said.
    pub uses: Cow<'a, [String]>,
    /// What passes between the deployer and a model's maker; null: not said, none: nothing.
    pub dealings: Option<Cow<'a, [Dealing]>>,
    /// What else the policy answers, by question; what is not there was not said.
    pub answers: Cow<'a, Answers>,
    /// Makers that the policy vouches for.
    pub makers: Cow<'a, [VouchedMaker]>,
    /// The shipped packs that judge.
    pub packs: Cow<'a, [String]>,
    /// What fails the gate.
    pub gate: GatePolicy,
    /// How many waivers it holds.
    pub waivers: usize,
    /// How many overrides it holds.
    pub overrides: usize,
}

/// What fails the gate.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct GatePolicy {
    /// Binding findings of this severity or worse fail; null: none does.
    pub binding: Option<Severity>,
    /// Pending findings of this severity or worse fail; null: none does.
    pub pending: Option<Severity>,
    /// What a finding with verdict `review` does.
    pub review: Action,
    /// What a gap does.
    pub gaps: Action,
}
