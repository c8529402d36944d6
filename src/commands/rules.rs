//! `provaudit rules`: list, check and test rule packs.

use chrono::Utc;
use serde::Serialize;

use super::explain::RuleText;
use super::{knowledge, output};
use crate::cli::{RulesCommand, RulesFiles, RulesList, RulesTest, TextFormat};
use crate::error::{Error, ExitCode};
use crate::policy::PACKS;
use crate::report::text::{Ink, counted, visible};
use crate::rules::{ExampleResult, run_examples};
use crate::terminal;

pub fn run(typed: &RulesCommand) -> Result<ExitCode, Error> {
    match typed {
        RulesCommand::List(typed) => list(typed),
        RulesCommand::Check(typed) => check(typed),
        RulesCommand::Test(typed) => test(typed),
    }
}

fn list(typed: &RulesList) -> Result<ExitCode, Error> {
    let catalog = knowledge::catalog(typed.judging.catalog.as_deref())?;
    let rules = knowledge::known_rules(&typed.judging, catalog)?;
    let look = terminal::stdout_look();
    if typed.format == TextFormat::Json {
        let day = Utc::now().date_naive();
        let texts: Vec<RuleText<'_>> = rules.rules.iter().map(|rule| RuleText::new(rule, catalog, day)).collect();
        output::print_json(&texts)?;
        return Ok(ExitCode::Pass);
    }
    let id = rules.rules.iter().map(|rule| rule.id.chars().count()).max().unwrap_or(0);
    let pack = rules.rules.iter().map(|rule| rule.pack.chars().count()).max().unwrap_or(0);
    output::print(|out| {
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
    output::print(|out| {
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
    let look = terminal::stdout_look();
    match typed.format {
        TextFormat::Json => output::print_json(&tested)?,
        TextFormat::Text => output::print(|out| {
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
