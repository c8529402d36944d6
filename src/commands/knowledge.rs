//! What commands load before they start: catalogue, policy, rules; each mistake as an error for the user.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::audited::Assumption;
use crate::catalog::Catalog;
use crate::cli::{Judging, Scan};
use crate::error::{Error, nearest};
use crate::policy::{self, Deployment, GatePolicy, Policy, PolicyError, Sector};
use crate::report::text::Color;
use crate::rules::{self, RuleSet};
use crate::terminal;

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
    let found = || typed.paths.first().and_then(|path| Policy::find(path));
    let file = typed.policy.clone().or_else(|| if typed.no_policy { None } else { found() });
    let mut policy = match file {
        Some(file) => Policy::load(&file, typed.level).map_err(|error| match error {
            PolicyError::Mistakes(mistakes) => Error::Mistakes(mistakes.render(colors())),
            PolicyError::Unreadable { path, error } => Error::Policy { path, error },
        })?,
        None => {
            let level = typed.level.unwrap_or_default();
            let policy = no_policy();
            Policy { deployment: Deployment { level, ..policy.deployment }, gate: GatePolicy::of(level), ..policy }
        }
    };
    if !typed.sector.is_empty() {
        policy.deployment.sector.clone_from(&typed.sector);
    }
    Ok(policy)
}

/// Whether mistakes are shown in colour.
fn colors() -> bool {
    terminal::stderr_color() == Color::Styled
}

/// The policy where there is no file.
pub fn no_policy() -> Policy {
    Policy::default()
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
pub fn load_rules(packs: &[String], files: &[PathBuf], catalog: &Catalog) -> Result<RuleSet, Error> {
    RuleSet::load(packs, files, catalog).map_err(|mistakes| Error::Mistakes(mistakes.render(colors())))
}

/// The names of the shipped packs.
pub fn shipped_packs() -> Vec<String> {
    policy::PACKS.map(String::from).to_vec()
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
pub fn run_examples(rules: &RuleSet, catalog: &Catalog) -> (usize, Vec<FailedExample>) {
    let results = rules::run_examples(rules, catalog);
    let failed = |result: &rules::ExampleResult| {
        let problem = result.problem.as_ref()?;
        Some(FailedExample { rule: result.rule.clone(), why: format!("{} at line {}: {problem}", result.kind, result.line) })
    };
    (results.len(), results.iter().filter_map(failed).collect())
}

/// A policy file with comments.
pub fn policy_template(sector: Option<Sector>) -> String {
    policy::template(sector)
}

/// The JSON Schema of `provaudit.yaml`.
pub fn policy_schema() -> schemars::Schema {
    schemars::Schema::try_from(policy::schema()).unwrap_or_default()
}

/// The JSON Schema of rule files.
pub fn rules_schema() -> schemars::Schema {
    schemars::Schema::try_from(rules::schema()).unwrap_or_default()
}
