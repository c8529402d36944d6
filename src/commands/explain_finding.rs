//! `provaudit explain FINGERPRINT --in …`: one finding of a report or of a fresh audit, with the whole chain of evidence.

use std::io::{self, Write};
use std::path::Path;

use serde_json::Value;

use super::auditing::{self, Judged};
use super::{knowledge, output};
use crate::catalog::Catalog;
use crate::cli::{Explain, TextFormat, Under};
use crate::diagnostic::nearest;
use crate::error::{Error, ExitCode};
use crate::report::census::Profile;
use crate::report::text::{Ink, Look, visible};
use crate::report::{Context, NOTICE, json};
use crate::source::references::Sought;

/// Largest report that is read, in bytes.
const LARGEST: u64 = 1 << 30;

/// Whether an id has the form of a fingerprint.
pub fn is_fingerprint(id: &str) -> bool {
    id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

pub fn run(typed: &Explain, place: &Path) -> Result<ExitCode, Error> {
    let (report, catalog) = if place.is_dir() {
        audited(typed, place)?
    } else {
        (read(place)?, knowledge::catalog(typed.judging.catalog.as_deref())?)
    };
    let known = || findings(&report).map(|(_, finding)| text(finding, "fingerprint"));
    let Some((model, finding)) = findings(&report).find(|(_, finding)| text(finding, "fingerprint") == typed.id) else {
        let hint = match nearest(&typed.id, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("`{}` has {} findings, each with its `fingerprint`", crate::source::shown(place), known().count()),
        };
        return Err(Error::Unknown { what: "fingerprint", name: typed.id.clone(), hint });
    };
    let evidence = evidence(model, finding);
    match typed.format {
        TextFormat::Json => {
            let name = model.and_then(|model| model["id"].as_str().or(model["path"].as_str()));
            output::print_json(&serde_json::json!({"model": name, "finding": finding, "evidence": evidence}))?;
        }
        TextFormat::Text => output::print_text(|look, out| write(finding, &evidence, catalog, look, out))?,
    }
    Ok(ExitCode::Pass)
}

/// A report that was saved before.
fn read(place: &Path) -> Result<Value, Error> {
    let shown = crate::source::shown(place);
    let unreadable = |hint: String| Error::Unknown { what: "report", name: shown.clone(), hint };
    let size = std::fs::metadata(place).map_err(|error| unreadable(error.to_string()))?.len();
    if size > LARGEST {
        return Err(unreadable(format!("{size} bytes are more than a report can have ({LARGEST})")));
    }
    let bytes = std::fs::read(place).map_err(|error| unreadable(error.to_string()))?;
    let report: Value = serde_json::from_slice(&bytes).map_err(|error| unreadable(format!("it is no JSON: {error}")))?;
    if report["models"].is_array() && report["findings"].is_array() {
        Ok(report)
    } else {
        Err(unreadable("write one with `provaudit scan … --format json -o report.json`".to_owned()))
    }
}

/// A fresh report of a folder, under the policy that holds for it.
fn audited(typed: &Explain, place: &Path) -> Result<(Value, &'static Catalog), Error> {
    let under = Under::of(typed.judging.clone());
    let Judged { outcome, catalog, .. } = auditing::judged(&[place.to_owned()], Sought::default(), &under, true)?;
    let mut bytes = Vec::new();
    json::write(Context { outcome: &outcome, catalog, profile: Profile::Terms }, &mut bytes).map_err(Error::stdout)?;
    let report = serde_json::from_slice(&bytes).map_err(|error| Error::stdout(io::Error::other(error)))?;
    Ok((report, catalog))
}

/// Every finding, with its model where it is about one.
fn findings(report: &Value) -> impl Iterator<Item = (Option<&Value>, &Value)> {
    let models = report["models"].as_array().into_iter().flatten();
    let inside =
        models.flat_map(|model| model["findings"].as_array().into_iter().flatten().map(move |finding| (Some(model), finding)));
    inside.chain(report["findings"].as_array().into_iter().flatten().map(|finding| (None, finding)))
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn words<'v>(value: &'v Value, key: &str) -> Vec<&'v str> {
    value[key].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// The evidence of a finding: what it names, and what the model's relations on its path rest on.
fn evidence<'v>(model: Option<&'v Value>, finding: &Value) -> Vec<&'v Value> {
    let Some(model) = model else { return Vec::new() };
    let mut ids = words(finding, "evidence");
    let path = words(finding, "path");
    for relation in model["relations"].as_array().into_iter().flatten() {
        if path.get(1).is_some_and(|parent| text(relation, "parent").eq_ignore_ascii_case(parent)) {
            ids.extend(words(relation, "evidence"));
            ids.extend(words(relation, "against"));
        }
    }
    let all = model["evidence"].as_array().into_iter().flatten();
    all.filter(|seen| ids.contains(&text(seen, "id"))).collect()
}

fn write(finding: &Value, evidence: &[&Value], catalog: &Catalog, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let head = format!("{}: {}", text(finding, "rule"), text(finding, "title"));
    writeln!(out, "{}", look.paint(Ink::Strong, &visible(&head)))?;
    let confidence = format!("{:.2}", finding["confidence"].as_f64().unwrap_or_default());
    let path = words(finding, "path").join(" → ");
    for (name, value) in [
        ("severity", text(finding, "severity")),
        ("verdict", text(finding, "verdict")),
        ("standing", text(finding, "standing")),
        ("sure", confidence.as_str()),
        ("state", text(finding, "state")),
        ("path", path.as_str()),
        ("found", text(finding, "message")),
        ("open", text(finding, "undecided")),
        ("fix", text(finding, "fix")),
    ] {
        if !value.is_empty() {
            writeln!(out, "{}", look.wrapped(&format!("  {name:<9} "), &visible(value)))?;
        }
    }
    writeln!(out, "\n{}", look.paint(Ink::Strong, "Evidence"))?;
    for seen in evidence {
        let line = seen["line"].as_u64().map_or_else(String::new, |line| format!(":{line}"));
        let key = seen["key"].as_str().map_or_else(String::new, |key| format!(" {key}"));
        let file = text(seen, "file");
        let told = format!(
            "{} ({}, {}) {file}{line}{key}: “{}”",
            text(seen, "claim"),
            text(seen, "basis"),
            text(seen, "extractor"),
            text(seen, "quote")
        );
        writeln!(out, "{}", look.wrapped(&format!("  {:<5} ", text(seen, "id")), &visible(&told)))?;
    }
    if evidence.is_empty() {
        writeln!(out, "  none of the model's own files; the catalogue or the policy decides")?;
    }
    let authorities = words(finding, "authorities");
    if !authorities.is_empty() {
        writeln!(out, "\n{}", look.paint(Ink::Strong, "Authorities"))?;
    }
    for id in authorities {
        let title = id.parse().ok().and_then(|id| catalog.authorities.get(&id)).map_or("", |row| row.title.as_str());
        writeln!(out, "{}", look.wrapped("  ", &visible(&format!("{id}: {title}"))))?;
    }
    writeln!(out, "\n{NOTICE}")
}
