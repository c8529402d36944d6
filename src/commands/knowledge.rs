//! What commands load before they start: catalogue, policy, rules; each mistake as an error for the user.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::audited::Assumption;
use crate::catalog::Catalog;
use crate::cli::{Judging, Scan};
use crate::error::{Error, nearest};
use crate::policy::{Action, Deployment, GatePolicy, Policy, Sector};
use crate::rules::load::RuleSet;

/// The shipped catalogue, or the one of a folder. It lives as long as the process.
pub fn catalog(folder: Option<&Path>) -> Result<&'static Catalog, Error> {
    match folder {
        None => Ok(Catalog::shipped()),
        Some(folder) => Ok(Box::leak(Box::new(Catalog::load(folder)?))),
    }
}

/// Refuses an assumption about an authority that the catalogue does not have.
pub fn check_assumptions(assumed: &[Assumption], catalog: &Catalog) -> Result<(), Error> {
    let unknown = assumed.iter().find(|assumed| catalog.authorities.get(&assumed.authority).is_none());
    let Some(unknown) = unknown else { return Ok(()) };
    let name = unknown.authority.as_str();
    let known = catalog.authorities.rows().iter().map(|row| row.id.as_str());
    let hint = match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "the ids are those of `rules/catalog/authorities.yaml`".to_owned(),
    };
    Err(Error::Unknown { what: "authority", name: name.to_owned(), hint })
}

/// The error for paths under which there is no model.
pub fn nothing_found(paths: &[PathBuf]) -> Error {
    Error::NothingFound(paths.iter().map(|path| crate::source::shown(path)).collect())
}

/// The policy of a scan: the file named or found, with what was typed in its stead.
pub fn policy(typed: &Scan) -> Result<Policy, Error> {
    // TODO(merge): `policy::{load, find}`; `--level` sets the gate's defaults where the file says nothing.
    let mut policy = no_policy();
    if let Some(level) = typed.level {
        policy.deployment.level = level;
    }
    if !typed.sector.is_empty() {
        policy.deployment.sector.clone_from(&typed.sector);
    }
    Ok(policy)
}

/// The policy where there is no file.
pub fn no_policy() -> Policy {
    // TODO(merge): the defaults of `policy`.
    Policy {
        path: None,
        deployment: Deployment::default(),
        packs: shipped_packs(),
        rules: Vec::new(),
        gate: GatePolicy {
            binding: Some(crate::finding::Severity::Medium),
            pending: None,
            review: Action::Warn,
            gaps: Action::Warn,
        },
        overrides: Vec::new(),
        models: Vec::new(),
        waivers: Vec::new(),
    }
}

/// The rules that judge: the packs typed, else the policy's; the policy's own files, and those typed.
pub fn rules(typed: &Judging, policy: &Policy, catalog: &Catalog) -> Result<RuleSet, Error> {
    let packs = if typed.pack.is_empty() { &policy.packs } else { &typed.pack };
    // The policy's files are relative to the policy.
    let beside = policy.path.as_deref().and_then(|path| Path::new(path).parent()).unwrap_or(Path::new(""));
    let mut files: Vec<PathBuf> = policy.rules.iter().map(|file| beside.join(file)).collect();
    files.extend(typed.rules.iter().cloned());
    load_rules(packs, &files, catalog)
}

/// Loads packs and files, or shows every mistake in them.
pub fn load_rules(_packs: &[String], _files: &[PathBuf], _catalog: &Catalog) -> Result<RuleSet, Error> {
    // TODO(merge): `RuleSet::load(packs, files, catalog).map_err(|mistakes| Error::Mistakes(mistakes.render(color)))`.
    Ok(RuleSet::default())
}

/// The names of the shipped packs.
pub fn shipped_packs() -> Vec<String> {
    // TODO(merge): `rules::load::PACKS`.
    ["ear", "sector", "retroactive", "license", "provenance"].map(String::from).to_vec()
}

/// An example of a rule that does not hold.
#[derive(Debug, Serialize)]
pub struct FailedExample {
    /// The rule's id.
    pub rule: String,
    /// What was expected, and what came out.
    pub why: String,
}

/// Runs the examples of rules: how many there are, and those that do not hold.
pub fn run_examples(_rules: &RuleSet, _catalog: &Catalog) -> (usize, Vec<FailedExample>) {
    // TODO(merge): `rules::run_examples`.
    (0, Vec::new())
}

/// A policy file with comments.
pub fn policy_template(_sector: Option<Sector>) -> String {
    // TODO(merge): `policy::template(sector)`.
    "schema: 1\n".to_owned()
}

/// The JSON Schema of `provaudit.yaml`.
pub fn policy_schema() -> schemars::Schema {
    // TODO(merge): `policy::schema()`.
    schemars::schema_for!(Deployment)
}

/// The JSON Schema of rule files.
pub fn rules_schema() -> schemars::Schema {
    // TODO(merge): `rules::schema()`.
    schemars::schema_for!(serde_json::Value)
}
