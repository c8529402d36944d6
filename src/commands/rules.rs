//! `provaudit rules`: list, check and test rule packs.

use chrono::Utc;
use serde::Serialize;

use super::explain::{AuthorityText, RuleText, print_authority};
use super::{knowledge, output};
use crate::cli::{RulesAuthorities, RulesCommand, RulesFiles, RulesList, RulesTest, TextFormat};
use crate::error::{Error, ExitCode};
use crate::policy::PACKS;
use crate::report::text::{Ink, counted, visible};
use crate::rules::{ExampleResult, run_examples};

pub fn run(typed: &RulesCommand) -> Result<ExitCode, Error> {
    match typed {
        RulesCommand::List(typed) => list(typed),
        RulesCommand::Check(typed) => check(typed),
        RulesCommand::Test(typed) => test(typed),
        RulesCommand::Authorities(typed) => authorities(typed),
    }
}

fn list(typed: &RulesList) -> Result<ExitCode, Error> {
    let catalog = knowledge::catalog(typed.judging.catalog.as_deref())?;
    let rules = knowledge::known_rules(&typed.judging, catalog)?;
    if typed.format == TextFormat::Json {
        let day = Utc::now().date_naive();
        let texts: Vec<RuleText<'_>> = rules.rules.iter().map(|rule| RuleText::new(rule, catalog, day)).collect();
        output::print_json(&texts)?;
        return Ok(ExitCode::Pass);
    }
    let id = rules.rules.iter().map(|rule| rule.id.chars().count()).max().unwrap_or(0);
    let pack = rules.rules.iter().map(|rule| rule.pack.chars().count()).max().unwrap_or(0);
    output::print_text(|look, out| {
        for rule in &rules.rules {
            let lead = format!("{:id$}  {:pack$}  {:8}  ", visible(&rule.id), visible(&rule.pack), rule.severity.as_str());
            writeln!(out, "{}", look.wrapped(&lead, &visible(&rule.title)))?;
        }
        writeln!(out, "{} in {}", counted(rules.rules.len(), "rule"), counted(rules.packs.len(), "pack"))
    })?;
    Ok(ExitCode::Pass)
}

fn check(typed: &RulesFiles) -> Result<ExitCode, Error> {
    let catalog = knowledge::catalog(typed.catalog.as_deref())?;
    let rules = knowledge::load_rules(&[], &typed.files, catalog)?;
    output::print_text(|_, out| {
        writeln!(out, "{} in {}: no mistakes", counted(rules.rules.len(), "rule"), counted(rules.packs.len(), "file"))
    })?;
    Ok(ExitCode::Pass)
}

/// How the examples went.
#[derive(Debug, Serialize)]
struct Tested<'a> {
    rules: usize,
    examples: usize,
    failures: Vec<Failed<'a>>,
}

/// An example that does not hold.
#[derive(Debug, Serialize)]
struct Failed<'a> {
    rule: &'a str,
    /// `hit` or `miss`.
    example: &'static str,
    /// The line of its file, counted from 1.
    line: u32,
    why: &'a str,
}

fn test(typed: &RulesTest) -> Result<ExitCode, Error> {
    let catalog = knowledge::catalog(typed.catalog.as_deref())?;
    let packs = if typed.files.is_empty() { PACKS.map(String::from).to_vec() } else { Vec::new() };
    let rules = knowledge::load_rules(&packs, &typed.files, catalog)?;
    let results = run_examples(&rules, catalog);
    let failed = |result: &'_ ExampleResult| result.problem.is_some();
    let failures = results.iter().filter(|result| failed(result)).map(|result| Failed {
        rule: &result.rule,
        example: result.kind,
        line: result.line,
        why: result.problem.as_deref().unwrap_or_default(),
    });
    let tested = Tested { rules: rules.rules.len(), examples: results.len(), failures: failures.collect() };
    match typed.format {
        TextFormat::Json => output::print_json(&tested)?,
        TextFormat::Text => output::print_text(|look, out| {
            for Failed { rule, example, line, why } in &tested.failures {
                let text = look.wrapped("failed ", &visible(&format!("{rule}, the {example} in line {line}: {why}")));
                writeln!(out, "{}{}", look.paint(Ink::Error, "failed"), &text["failed".len()..])?;
            }
            let (rules, examples) = (counted(tested.rules, "rule"), counted(tested.examples, "example"));
            writeln!(
                out,
                "{rules}, {examples}: {} hold, {} do not",
                tested.examples - tested.failures.len(),
                tested.failures.len()
            )
        })?,
    }
    Ok(if tested.failures.is_empty() { ExitCode::Pass } else { ExitCode::Fail })
}

fn authorities(typed: &RulesAuthorities) -> Result<ExitCode, Error> {
    let catalog = knowledge::catalog(typed.catalog.as_deref())?;
    let day = typed.as_of.unwrap_or_else(|| Utc::now().date_naive());
    if let Some(id) = &typed.id {
        let Some(row) = id.parse().ok().and_then(|id| catalog.authorities.get(&id)) else {
            return Err(knowledge::unknown_authority(id, catalog));
        };
        print_authority(row, catalog, day, typed.format)?;
        return Ok(ExitCode::Pass);
    }
    let rows = catalog.authorities.rows();
    if typed.format == TextFormat::Json {
        let texts: Vec<AuthorityText<'_>> = rows.iter().map(|row| AuthorityText::new(row, catalog, day)).collect();
        output::print_json(&texts)?;
        return Ok(ExitCode::Pass);
    }
    let width = rows.iter().map(|row| row.id.as_str().chars().count()).max().unwrap_or(0);
    output::print_text(|look, out| {
        for row in rows {
            let status = catalog.authorities.status_on(row, day).as_str();
            let binds = if row.binding { "" } else { "binds nobody, " };
            let known = if row.confidence.is_sourced() { "" } else { "unverified, " };
            let lead = format!("{:width$}  {status:9}  {:8}  ", visible(row.id.as_str()), row.layer.as_str());
            writeln!(out, "{}", look.wrapped(&lead, &visible(&format!("{binds}{known}{}", row.title))))?;
        }
        writeln!(out, "{} authorities as of {day}, reviewed {}", rows.len(), catalog.authorities.reviewed)
    })?;
    Ok(ExitCode::Pass)
}
