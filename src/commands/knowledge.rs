//! What commands load before they start: catalogue, policy, rules; each mistake as an error for the user.

use std::path::{Path, PathBuf};

use crate::audited::Assumption;
use crate::catalog::Catalog;
use crate::cli::{Judging, Scan};
use crate::diagnostic::{Diagnostics, nearest};
use crate::error::Error;
use crate::policy::{GatePolicy, Level, PACKS, Policy, PolicyError};
use crate::report::text::Color;
use crate::rules::RuleSet;
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

/// A policy, and the folder that its own rule files are named from.
pub struct Chosen {
    /// The policy.
    pub policy: Policy,
    /// The folder it stands in.
    pub folder: PathBuf,
}

/// The policy of a scan: the file named or found, with what was typed in its stead.
pub fn policy(typed: &Scan) -> Result<Chosen, Error> {
    let found = match &typed.policy {
        Some(path) => Some((path.clone(), crate::source::shown(path))),
        None if typed.no_policy => None,
        None => typed.paths.first().and_then(|path| Policy::find(path)).map(|path| {
            let shown = from_here(&path);
            (path, shown)
        }),
    };
    let mut chosen = match found {
        Some((path, shown)) => Chosen {
            policy: Policy::load(&path, &shown).map_err(|error| match error {
                PolicyError::Mistakes(mistakes) => shown_mistakes(&mistakes),
                unreadable @ PolicyError::Unreadable { .. } => Error::Policy(unreadable),
            })?,
            folder: path.parent().map(Path::to_owned).unwrap_or_default(),
        },
        None => Chosen { policy: Policy::default(), folder: PathBuf::new() },
    };
    if let Some(level) = typed.level {
        set_level(&mut chosen.policy, level);
    }
    if !typed.sector.is_empty() {
        chosen.policy.deployment.sector.clone_from(&typed.sector);
    }
    if !typed.judging.pack.is_empty() {
        chosen.policy.packs.clone_from(&typed.judging.pack);
    }
    Ok(chosen)
}

/// Sets the level, and with it what the gate has by default; what the file says of the gate stays.
fn set_level(policy: &mut Policy, level: Level) {
    let (before, after) = (GatePolicy::of(policy.deployment.level), GatePolicy::of(level));
    let gate = &mut policy.gate;
    if gate.binding == before.binding {
        gate.binding = after.binding;
    }
    if gate.pending == before.pending {
        gate.pending = after.pending;
    }
    if gate.review == before.review {
        gate.review = after.review;
    }
    if gate.gaps == before.gaps {
        gate.gaps = after.gaps;
    }
    policy.deployment.level = level;
}

/// A path as seen from where the program runs, never absolute: reports are the same on every machine.
fn from_here(path: &Path) -> String {
    let here = std::env::current_dir().and_then(std::fs::canonicalize).unwrap_or_default();
    let up = here.ancestors().enumerate().find_map(|(steps, folder)| Some((steps, path.strip_prefix(folder).ok()?)));
    match up {
        Some((steps, rest)) => format!("{}{}", "../".repeat(steps), crate::source::shown(rest)),
        None => path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
    }
}

/// The rules that judge: the policy's packs and files, and the files typed.
pub fn rules(typed: &Judging, chosen: &Chosen, catalog: &Catalog) -> Result<RuleSet, Error> {
    let mut files: Vec<PathBuf> = chosen.policy.rules.iter().map(|file| chosen.folder.join(file)).collect();
    files.extend(typed.rules.iter().cloned());
    load_rules(&chosen.policy.packs, &files, catalog)
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
