//! `provaudit.yaml`: where models are deployed, which packs judge them, what fails the gate, what is waived.
//!
//! The file is found beside the scanned folder or upwards to the repository's root ([`Policy::find`]), read with all its mistakes
//! at once ([`Policy::parse`]), and decides with the findings how the gate stands ([`gate`]).

mod gate;
mod load;
pub mod questions;
mod schema;
mod template;

pub use gate::gate;
pub use load::PolicyError;
pub(crate) use load::read_deployment;
pub use schema::schema;
pub use template::template;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::{Confidence, Maker};
use crate::finding::Severity;
use crate::model::AuthorityId;
use questions::{Answer, Answers};

/// The names of the shipped packs.
pub const PACKS: [&str; 5] = ["ear", "sector", "retroactive", "license", "provenance"];
/// The words of `deployment.sector`.
pub const SECTORS: &[&str] = &["defense", "finance", "healthcare", "critical-infrastructure", "government", "general"];
/// The words of `deployment.level`.
pub const LEVELS: &[&str] = &["regulated", "standard", "low"];
/// The words of `deployment.exposure`.
pub const EXPOSURES: &[&str] = &["internal", "customer-facing", "redistributed"];
/// The words of `deployment.dealings`.
pub const DEALINGS: &[&str] = &["upload", "telemetry", "paid", "joint-work"];

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
    /// Makers that the user vouches for.
    pub makers: Vec<VouchedMaker>,
    /// Accepted findings.
    pub waivers: Vec<Waiver>,
}

impl Default for Policy {
    /// What holds without a policy file, at level `standard`.
    fn default() -> Self {
        Self::of_level(Level::default())
    }
}

impl Policy {
    /// The file's path for a report: relative, never absolute.
    #[must_use]
    pub fn shown_path(&self) -> Option<String> {
        self.path.as_deref().map(|path| crate::source::shown(std::path::Path::new(path)))
    }

    /// What holds without a policy file: sector `general`, all shipped packs, and the gate of the level.
    #[must_use]
    pub fn of_level(level: Level) -> Self {
        Self {
            path: None,
            deployment: Deployment { sector: vec![Sector::General], level, ..Deployment::default() },
            packs: PACKS.map(String::from).to_vec(),
            rules: Vec::new(),
            gate: GatePolicy::of(level),
            overrides: Vec::new(),
            models: Vec::new(),
            makers: Vec::new(),
            waivers: Vec::new(),
        }
    }
}

/// How strict the gate is by default; [`GatePolicy::of`] says what each means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// What binds and is medium fails, and so does what is unknown.
    Regulated,
    /// What binds and is high fails.
    #[default]
    Standard,
    /// What binds and is critical fails.
    Low,
}

impl Level {
    /// The word as it is written in policies, rules and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Regulated => "regulated",
            Self::Standard => "standard",
            Self::Low => "low",
        }
    }
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

impl Sector {
    /// The word as it is written in policies, rules and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Defense => "defense",
            Self::Finance => "finance",
            Self::Healthcare => "healthcare",
            Self::CriticalInfrastructure => "critical-infrastructure",
            Self::Government => "government",
            Self::General => "general",
        }
    }
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
    /// What passes between the user and a model's maker besides the download; `[]` says that nothing does.
    pub dealings: Option<Vec<Dealing>>,
    /// Monthly active users of all products of the user's group.
    pub monthly_active_users: Option<u64>,
    /// Annual revenue of the user's group, in US dollars.
    pub annual_revenue_usd: Option<u64>,
    /// What the models are used for, in the words that licences bar uses by.
    pub uses: Vec<String>,
    /// Authorities that took effect since the catalogue was reviewed, with the day.
    #[serde(skip)]
    pub effective: Vec<(AuthorityId, chrono::NaiveDate)>,
    /// What else the user answered; [`questions::QUESTIONS`] says what each is.
    #[serde(skip)]
    pub answers: Answers,
}

impl Deployment {
    /// What the user answered to a question; `None` where the policy does not say.
    #[must_use]
    pub fn answer(&self, question: &str) -> Option<&Answer> {
        self.answers.get(question)
    }
}

/// What passes between the user and a model's maker besides the download.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Dealing {
    /// Weights, fine-tunes, patches or technology are sent to it.
    Upload,
    /// Usage data or bug reports reach it.
    Telemetry,
    /// A licence, support or a hosted service is bought from it.
    Paid,
    /// Something is developed together.
    JointWork,
}

impl Dealing {
    /// The word as it is written in policies, rules and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Upload => "upload",
            Self::Telemetry => "telemetry",
            Self::Paid => "paid",
            Self::JointWork => "joint-work",
        }
    }
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

impl Exposure {
    /// The word as it is written in policies, rules and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::CustomerFacing => "customer-facing",
            Self::Redistributed => "redistributed",
        }
    }
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

impl Action {
    /// The word as it is written in policies, rules and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Warn => "warn",
        }
    }
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
    /// The line of the policy, counted from 1; 0 where it is of no file.
    #[serde(skip)]
    pub line: u32,
}

/// An identity that no file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedModel {
    /// The model's path, relative to the policy file or as the report shows it.
    pub path: String,
    /// Its id.
    pub id: String,
    /// Its commit.
    #[serde(default)]
    pub revision: Option<String>,
}

/// A maker that the catalogue does not have and the user answers for: as a rule the user's own organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VouchedMaker {
    /// Its name.
    pub name: String,
    /// The owners under which it publishes.
    pub handles: Vec<String>,
    /// Where its ultimate parent sits, ISO 3166 alpha-2.
    pub country: String,
    /// Who answers for this.
    pub vouched_by: String,
}

impl VouchedMaker {
    /// The row that the catalogue would have; `None` where no handle is an identifier.
    #[must_use]
    pub fn row(&self) -> Option<Maker> {
        Some(Maker {
            id: self.handles.first()?.to_ascii_lowercase().parse().ok()?,
            name: self.name.clone(),
            handles: self.handles.clone(),
            legal_entity: None,
            parent: None,
            country: self.country.clone(),
            kind: None,
            lists: Vec::new(),
            actions: Vec::new(),
            republisher: false,
            notes: Some(format!("vouched for by {}", self.vouched_by)),
            confidence: Confidence::Vouched,
        })
    }
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
    /// The line of the policy, counted from 1; 0 where it is of no file.
    #[serde(skip)]
    pub line: u32,
}
