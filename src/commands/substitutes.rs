//! `provaudit substitutes`: what could stand in for a model under the same policy.

use std::io::{self, Write};

use super::auditing::Judged;
use super::horizon::audited;
use super::output;
use crate::audit;
use crate::catalog::{Catalog, ModelRow};
use crate::cli::{Global, Substitutes, TextFormat};
use crate::error::{Error, ExitCode};
use crate::report::NOTICE;
use crate::report::text::{Ink, Look, counted, parameters, visible};
use crate::rules::Judging;
use crate::rules::substitutes::{Candidate, Offered, Substitutes as Found, substitutes};

pub fn run(typed: &Substitutes, global: &Global) -> Result<ExitCode, Error> {
    let Judged { outcome, rules, catalog } = audited(&typed.auditing, global)?;
    let judging = Judging {
        catalog,
        rules: &rules,
        policy: &outcome.policy,
        as_of: outcome.as_of,
        assumptions: &typed.auditing.under.assume,
    };
    let known = audit::from_catalog(&open_models(catalog), &outcome.policy.deployment, catalog);
    let scanned = outcome.models.iter().skip(1).map(|model| Offered { model, scanned: true });
    let offered: Vec<Offered<'_>> = scanned.chain(known.iter().map(|model| Offered { model, scanned: false })).collect();
    let found = substitutes(&outcome.models[0], &offered, judging);
    match typed.auditing.format {
        TextFormat::Json => output::print_json(&found)?,
        TextFormat::Text => output::print_text(|look, out| write(&found, look, out))?,
    }
    Ok(ExitCode::Pass)
}

/// The models of the catalogue whose weights can be had.
fn open_models(catalog: &Catalog) -> Vec<&ModelRow> {
    catalog.families.rows().iter().flat_map(|family| &family.models).filter(|row| row.access() != "closed").collect()
}

fn write(found: &Found, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let size = found.parameters.map_or_else(|| "size not known".to_owned(), parameters);
    let text = format!(
        "{} ({size}): looked for models of other makers than {}, that begin in other countries than {}, half to twice as large",
        found.model,
        or_none(&found.makers),
        or_none(&found.countries)
    );
    writeln!(out, "{}\n", look.wrapped("", &visible(&text)))?;
    writeln!(
        out,
        "{}",
        look.paint(Ink::Strong, &format!("{} shown that no finding stops", counted(found.passing.len(), "candidate")))
    )?;
    for candidate in &found.passing {
        write_candidate(candidate, look, out)?;
    }
    if !found.failing.is_empty() {
        writeln!(out, "\n{}", look.paint(Ink::Strong, "Nearest that do not pass"))?;
    }
    for candidate in &found.failing {
        write_candidate(candidate, look, out)?;
    }
    writeln!(out, "\n{}", look.wrapped("note: ", found.note))?;
    writeln!(out, "{NOTICE}")
}

fn write_candidate(candidate: &Candidate, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let why = if candidate.in_the_way.is_empty() {
        format!("no finding fails the gate, {} shown", counted(candidate.shown, "other"))
    } else {
        let rules: Vec<String> =
            candidate.in_the_way.iter().map(|brief| format!("{} {}", brief.rule, brief.severity)).collect();
        format!("in the way: {}", rules.join(", "))
    };
    let parts = [
        candidate.parameters.map_or_else(|| "size not known".to_owned(), parameters),
        candidate.maker.clone().unwrap_or_else(|| "maker not known".to_owned()),
        or_none(&candidate.countries),
        candidate.license.clone().unwrap_or_else(|| "licence not known".to_owned()),
        format!("known from the {}", if candidate.source == "catalog" { "catalogue" } else { "scan" }),
        why,
    ];
    let text = format!("{}: {}", candidate.model, parts.join("; "));
    writeln!(out, "{}", look.wrapped("  ", &visible(&text)))
}

fn or_none(words: &[String]) -> String {
    if words.is_empty() { "none known".to_owned() } else { words.join(", ") }
}
