//! What commands load before they start: catalogue, policy, rules; each mistake as an error for the user.

use std::path::{Path, PathBuf};

use crate::audited::Assumption;
use crate::catalog::{Catalog, CatalogError, Maker};
use crate::cli::{Judging, Under};
use crate::diagnostic::{Diagnostics, nearest};
use crate::error::Error;
use crate::policy::{Level, PACKS, Policy, PolicyError, VouchedMaker};
use crate::report::text::Color;
use crate::rules::RuleSet;
use crate::{source, terminal};

/// The shipped catalogue, or the one of a folder. It lives as long as the process.
pub fn catalog(folder: Option<&Path>) -> Result<&'static Catalog, Error> {
    match folder {
        None => Ok(Catalog::shipped()),
        Some(folder) => Ok(Box::leak(Box::new(load_catalog(folder)?))),
    }
}

fn load_catalog(folder: &Path) -> Result<Catalog, Error> {
    Catalog::load(folder).map_err(|error| match error {
        CatalogError::Malformed(mistakes) => shown_mistakes(&mistakes),
        unreadable @ CatalogError::Unreadable { .. } => unreadable.into(),
    })
}

/// The catalogue with the makers that a policy vouches for.
pub fn vouched(policy: &Policy, folder: Option<&Path>, catalog: &'static Catalog) -> Result<&'static Catalog, Error> {
    let makers: Vec<Maker> = policy.makers.iter().filter_map(VouchedMaker::row).collect();
    if makers.is_empty() {
        return Ok(catalog);
    }
    let own = folder.map_or_else(|| Ok(Catalog::from_shipped()), load_catalog)?;
    Ok(Box::leak(Box::new(own.with_makers(makers))))
}

/// Refuses an assumption about an authority that the catalogue does not have.
pub fn check_assumptions(assumed: &[Assumption], catalog: &Catalog) -> Result<(), Error> {
    let unknown = assumed.iter().find(|assumed| catalog.authorities.get(&assumed.authority).is_none());
    let Some(unknown) = unknown else { return Ok(()) };
    Err(unknown_authority(unknown.authority.as_str(), catalog))
}

/// The error for an authority that the catalogue does not have.
pub fn unknown_authority(name: &str, catalog: &Catalog) -> Error {
    let known = catalog.authorities.rows().iter().map(|row| row.id.as_str());
    let hint = match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`provaudit rules authorities` shows all of them".to_owned(),
    };
    Error::Unknown { what: "authority", name: name.to_owned(), hint }
}

/// The error for paths under which there is no model.
pub fn nothing_found(paths: &[PathBuf]) -> Error {
    Error::NothingFound(paths.iter().map(|path| source::shown(path)).collect())
}

/// The policy file named or found for paths, with what was typed in its stead.
pub fn policy(paths: &[PathBuf], typed: &Under, catalog: &Catalog) -> Result<Policy, Error> {
    let file = policy_file(typed.policy.as_deref(), typed.no_policy, paths);
    let mut policy = load_policy(file.as_deref(), typed.level, catalog)?;
    if !typed.sector.is_empty() {
        policy.deployment.sector.clone_from(&typed.sector);
    }
    if !typed.judging.pack.is_empty() {
        policy.packs.clone_from(&typed.judging.pack);
    }
    // A policy's paths are its own; a report shows paths as they were typed.
    let beside = beside(&policy);
    for named in &mut policy.models {
        let target = beside.join(&named.path);
        if let Some(shown) = paths.iter().find_map(|path| source::shown_below(path, &target)) {
            named.path = shown;
        }
    }
    Ok(policy)
}

/// The folder of the policy's file.
fn beside(policy: &Policy) -> PathBuf {
    policy.path.as_deref().and_then(|path| Path::new(path).parent()).unwrap_or(Path::new("")).to_owned()
}

/// The policy file that was named, or the one that holds for the first path.
pub fn policy_file(named: Option<&Path>, none: bool, paths: &[PathBuf]) -> Option<PathBuf> {
    // For a model on the Hub the policy of the folder holds in which the program runs.
    let beside =
        |path: &Path| if crate::source::hub::typed(path).is_some() { Path::new(".").to_owned() } else { path.to_owned() };
    let found = || paths.first().and_then(|path| Policy::find(&beside(path)));
    named.map(Path::to_owned).or_else(|| if none { None } else { found() })
}

/// Loads a policy file, or shows every mistake in it; the defaults where there is none.
pub fn load_policy(file: Option<&Path>, level: Option<Level>, catalog: &Catalog) -> Result<Policy, Error> {
    let Some(file) = file else { return Ok(Policy::of_level(level.unwrap_or_default())) };
    Policy::load(file, level, catalog).map_err(|error| match error {
        PolicyError::Mistakes(mistakes) => shown_mistakes(&mistakes),
        unreadable @ PolicyError::Unreadable { .. } => Error::Policy(unreadable),
    })
}

/// The rules that judge: the policy's packs and files, which are named from its own folder, and the files typed.
pub fn rules(typed: &Judging, policy: &Policy, catalog: &Catalog) -> Result<RuleSet, Error> {
    let beside = beside(policy);
    let mut files: Vec<PathBuf> = policy.rules.iter().map(|file| beside.join(file)).collect();
    files.extend(typed.rules.iter().cloned());
    load_rules(&policy.packs, &files, catalog)
}

/// The rules that are listed or explained: the packs typed, else all shipped ones, and the files typed.
pub fn known_rules(typed: &Judging, catalog: &Catalog) -> Result<RuleSet, Error> {
    let shipped = PACKS.map(String::from);
    load_rules(if typed.pack.is_empty() { &shipped } else { &typed.pack }, &typed.rules, catalog)
}

/// Loads packs and files, or shows every mistake in them.
pub fn load_rules(packs: &[String], files: &[PathBuf], catalog: &Catalog) -> Result<RuleSet, Error> {
    RuleSet::load(packs, files, catalog).map_err(|mistakes| shown_mistakes(&mistakes))
}

fn shown_mistakes(mistakes: &Diagnostics) -> Error {
    Error::Mistakes(mistakes.render(terminal::stderr_color() == Color::Styled))
}
