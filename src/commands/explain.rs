//! `provaudit explain`: a rule or an authority, in full.

use std::io::{self, Write};

use chrono::{NaiveDate, Utc};
use serde::Serialize;

use super::{explain_finding, knowledge, output};
use crate::catalog::{Authority, Catalog, ControlLayer, Status};
use crate::cli::{Explain, TextFormat};
use crate::diagnostic::nearest;
use crate::document::yaml::Node;
use crate::error::{Error, ExitCode};
use crate::finding::Severity;
use crate::model::AuthorityId;
use crate::report::NOTICE;
use crate::report::text::{Ink, Look, visible};
use crate::rules::rule::{Counts, IfUnknown};
use crate::rules::waivers::{POLICY_RULES, PolicyRule};
use crate::rules::written::{Written, written};
use crate::rules::{Rule, RuleSet};

/// A rule as it is explained.
#[derive(Debug, Serialize)]
pub struct RuleText<'a> {
    id: &'a str,
    pack: &'a str,
    title: &'a str,
    severity: Severity,
    /// The severities that a match has under conditions of the rule.
    severities: Vec<Severity>,
    if_unknown: &'static str,
    /// Rules whose finding about the same ancestor speaks for this one's.
    yields_to: &'a [String],
    authorities: Vec<AuthorityText<'a>>,
    message: &'a str,
    why: &'a str,
    fix: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<EntryText>,
}

/// What a rule's file has, as JSON.
#[derive(Debug, Serialize)]
struct EntryText {
    /// When it matches.
    when: Option<serde_json::Value>,
    /// The severities of a match under conditions; the first that holds counts.
    severity_when: Vec<GradeText>,
    /// What adds points, where it weighs.
    score: Option<serde_json::Value>,
    /// Models that it must find.
    hit: Vec<serde_json::Value>,
    /// Models that it must not find.
    miss: Vec<serde_json::Value>,
}

/// A severity and its condition.
#[derive(Debug, Serialize)]
struct GradeText {
    severity: String,
    #[serde(rename = "if")]
    condition: serde_json::Value,
}

/// An authority as it is explained.
#[derive(Debug, Serialize)]
pub struct AuthorityText<'a> {
    id: &'a str,
    /// Whether it explains the rule and decides nothing.
    background: bool,
    title: Option<&'a str>,
    issuer: Option<&'a str>,
    citation: Option<&'a str>,
    status: Option<Status>,
    binding: Option<bool>,
    layer: Option<ControlLayer>,
    announced: Option<&'a str>,
    effective: Option<&'a str>,
    expires: Option<&'a str>,
    suspended_from: Option<&'a str>,
    suspended_to: Option<&'a str>,
    superseded_by: Option<&'a str>,
    covers: Option<&'a str>,
    open_weight_effect: Option<&'a str>,
    known_by: Option<&'static str>,
    notes: Option<&'a str>,
    sources: Vec<SourceText<'a>>,
}

/// Where an authority was read.
#[derive(Debug, Serialize)]
struct SourceText<'a> {
    id: &'a str,
    title: Option<&'a str>,
    publisher: Option<&'a str>,
    date: Option<&'a str>,
    url: Option<&'a str>,
    kind: Option<&'a str>,
}

pub fn run(typed: &Explain) -> Result<ExitCode, Error> {
    if let Some(place) = &typed.within {
        return explain_finding::run(typed, place);
    }
    let catalog = knowledge::catalog(typed.judging.catalog.as_deref())?;
    if explain_finding::is_fingerprint(&typed.id) {
        let hint = "say where the finding is: `--in report.json`, or `--in` the folder that was scanned".to_owned();
        return Err(Error::Unknown { what: "rule or authority", name: typed.id.clone(), hint });
    }
    let rules = knowledge::known_rules(&typed.judging, catalog)?;
    let today = Utc::now().date_naive();
    if let Some(rule) = rules.rules.iter().find(|rule| rule.id.eq_ignore_ascii_case(&typed.id)) {
        let entry = written(&rule.id, &typed.judging.rules);
        let text = RuleText { entry: entry.as_ref().map(EntryText::new), ..RuleText::new(rule, catalog, today) };
        match typed.format {
            TextFormat::Json => output::print_json(&text)?,
            TextFormat::Text => output::print_text(|look, out| write_rule(&text, entry.as_ref(), look, out))?,
        }
    } else if let Some(rule) = POLICY_RULES.iter().find(|rule| rule.id.eq_ignore_ascii_case(&typed.id)) {
        let text = RuleText::of_policy(rule);
        match typed.format {
            TextFormat::Json => output::print_json(&text)?,
            TextFormat::Text => output::print_text(|look, out| write_rule(&text, None, look, out))?,
        }
    } else if let Some(row) = typed.id.parse().ok().and_then(|id| catalog.authorities.get(&id)) {
        print_authority(row, catalog, today, typed.format)?;
    } else {
        return Err(unknown(&typed.id, &rules, catalog));
    }
    Ok(ExitCode::Pass)
}

fn unknown(id: &str, rules: &RuleSet, catalog: &Catalog) -> Error {
    let known = rules.rules.iter().map(|rule| rule.id.as_str());
    let known = known
        .chain(POLICY_RULES.iter().map(|rule| rule.id))
        .chain(catalog.authorities.rows().iter().map(|row| row.id.as_str()));
    let hint = match nearest(id, known) {
        Some(name) => format!("did you mean `{name}`? `provaudit rules list` shows all rules"),
        None => "`provaudit rules list` shows all rules".to_owned(),
    };
    Error::Unknown { what: "rule", name: id.to_owned(), hint }
}

impl<'a> RuleText<'a> {
    /// The text of a rule, with where its authorities stand on a day.
    pub fn new(rule: &'a Rule, catalog: &'a Catalog, day: NaiveDate) -> Self {
        let authority = |(place, id): (usize, &'a AuthorityId)| {
            let text = match catalog.authorities.get(id) {
                Some(row) => AuthorityText::new(row, catalog, day),
                None => AuthorityText::unknown(id.as_str()),
            };
            AuthorityText { background: matches!(rule.counts.get(place), Some(Counts::Background(_))), ..text }
        };
        Self {
            id: &rule.id,
            pack: &rule.pack,
            title: &rule.title,
            severity: rule.severity,
            severities: rule.severities.when.iter().map(|(severity, _)| *severity).collect(),
            yields_to: &rule.yields_to,
            if_unknown: match rule.if_unknown {
                IfUnknown::Review => "review",
                IfUnknown::Pass => "pass",
                IfUnknown::Note => "note",
            },
            authorities: rule.authorities.iter().enumerate().map(authority).collect(),
            message: &rule.message,
            why: &rule.why,
            fix: &rule.fix,
            entry: None,
        }
    }

    /// The text of a rule about the policy itself.
    fn of_policy(rule: &PolicyRule) -> RuleText<'static> {
        RuleText {
            id: rule.id,
            pack: "policy",
            title: rule.title,
            severity: rule.severity,
            severities: Vec::new(),
            yields_to: &[],
            if_unknown: "pass",
            authorities: Vec::new(),
            message: "",
            why: rule.why,
            fix: rule.fix,
            entry: None,
        }
    }
}

/// Prints an authority in full.
pub fn print_authority(row: &Authority, catalog: &Catalog, day: NaiveDate, format: TextFormat) -> Result<(), Error> {
    let text = AuthorityText::new(row, catalog, day);
    match format {
        TextFormat::Json => output::print_json(&text),
        TextFormat::Text => output::print_text(|look, out| {
            write_authority(&text, look, out)?;
            writeln!(out, "\n{NOTICE}")
        }),
    }
}

impl EntryText {
    fn new(written: &Written) -> Self {
        let all = |nodes: &[Node]| nodes.iter().map(Node::to_json).collect();
        Self {
            when: written.when.as_ref().map(Node::to_json),
            severity_when: written
                .severities
                .iter()
                .map(|(severity, condition)| GradeText { severity: severity.clone(), condition: condition.to_json() })
                .collect(),
            score: written.score.as_ref().map(Node::to_json),
            hit: all(&written.hits),
            miss: all(&written.misses),
        }
    }
}

impl<'a> AuthorityText<'a> {
    pub fn new(row: &'a Authority, catalog: &'a Catalog, day: NaiveDate) -> Self {
        Self {
            id: row.id.as_str(),
            background: false,
            title: Some(&row.title),
            issuer: row.authority.as_deref(),
            citation: row.citation.as_deref(),
            status: Some(catalog.authorities.status_on(row, day)),
            binding: Some(row.binding),
            layer: Some(row.layer),
            announced: row.dates.announced.as_deref(),
            effective: row.dates.effective.as_deref(),
            expires: row.dates.expires.as_deref(),
            suspended_from: row.dates.suspended_from.as_deref(),
            suspended_to: row.dates.suspended_to.as_deref(),
            superseded_by: row.superseded_by.as_ref().map(AuthorityId::as_str),
            covers: row.covers.as_deref(),
            open_weight_effect: row.open_weight_effect.as_deref(),
            known_by: Some(row.confidence.as_str()),
            notes: row.notes.as_deref(),
            sources: row.sources.iter().map(|id| SourceText::new(id, catalog)).collect(),
        }
    }

    fn unknown(id: &'a str) -> Self {
        Self {
            id,
            background: false,
            title: None,
            issuer: None,
            citation: None,
            status: None,
            binding: None,
            layer: None,
            announced: None,
            effective: None,
            expires: None,
            suspended_from: None,
            suspended_to: None,
            superseded_by: None,
            covers: None,
            open_weight_effect: None,
            known_by: None,
            notes: None,
            sources: Vec::new(),
        }
    }
}

impl<'a> SourceText<'a> {
    fn new(id: &'a str, catalog: &'a Catalog) -> Self {
        let row = catalog.authorities.source(id);
        Self {
            id,
            title: row.map(|row| row.title.as_str()),
            publisher: row.and_then(|row| row.publisher.as_deref()),
            date: row.and_then(|row| row.date.as_deref()),
            url: row.and_then(|row| row.url.as_deref()),
            kind: row.and_then(|row| row.kind.as_deref()),
        }
    }
}

fn write_rule(rule: &RuleText<'_>, written: Option<&Written>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}: {}", look.paint(Ink::Strong, &visible(rule.id)), visible(rule.title))?;
    let mut page = Page { look, out };
    page.line("pack", Some(rule.pack))?;
    let grades = written.map_or(&[][..], |written| &written.severities);
    page.line("severity", Some(&if grades.is_empty() { severities(rule) } else { rule.severity.to_string() }))?;
    for (severity, condition) in grades {
        page.yaml(&format!("            {severity} where "), condition)?;
    }
    if rule.pack != "policy" {
        page.line("undecided", Some(undecided(rule.if_unknown)))?;
        page.line("says", Some(rule.message))?;
    }
    if !rule.yields_to.is_empty() {
        page.line("yields to", Some(&rule.yields_to.join(", ")))?;
    }
    if let Some(when) = written.and_then(|written| written.when.as_ref()) {
        page.heading("Matches where")?;
        page.yaml("  ", when)?;
    }
    if let Some(score) = written.and_then(|written| written.score.as_ref()) {
        page.heading("Points")?;
        page.yaml("  ", score)?;
    }
    page.paragraph("Why", rule.why)?;
    page.paragraph("What to do", rule.fix)?;
    if !rule.authorities.is_empty() {
        writeln!(page.out, "\n{}", look.paint(Ink::Strong, "Authorities"))?;
    }
    for authority in &rule.authorities {
        let status = authority.status.map_or("not in the catalogue", Status::as_str);
        let role = if authority.background { "background, " } else { "" };
        let status = if authority.known_by == Some("unverified") { format!("{status}, unverified") } else { status.to_owned() };
        let title = authority.title.unwrap_or_default();
        writeln!(page.out, "{}", look.wrapped("  ", &visible(&format!("{} ({role}{status}): {title}", authority.id))))?;
    }
    if let Some(written) = written.filter(|written| !written.hits.is_empty() || !written.misses.is_empty()) {
        page.heading("Examples")?;
        for (kind, examples) in [("hit", &written.hits), ("miss", &written.misses)] {
            for example in examples {
                page.yaml(&format!("  {kind:<5} "), example)?;
            }
        }
    }
    writeln!(page.out, "\n{NOTICE}")
}

/// What an undecided condition gives, in words.
fn undecided(word: &str) -> &'static str {
    match word {
        "pass" => "gives no finding",
        "note" => "gives one note for the audit where the policy does not say, a finding to review otherwise",
        _ => "gives a finding to review",
    }
}

fn severities(rule: &RuleText<'_>) -> String {
    let mut others: Vec<Severity> = rule.severities.iter().copied().filter(|severity| *severity != rule.severity).collect();
    others.sort_unstable();
    others.dedup();
    match others.as_slice() {
        [] => rule.severity.to_string(),
        others => {
            let words: Vec<&str> = others.iter().rev().map(|severity| severity.as_str()).collect();
            format!("{}; {} where its conditions say so", rule.severity, words.join(" or "))
        }
    }
}

fn write_authority(authority: &AuthorityText<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let title = authority.title.unwrap_or_default();
    writeln!(out, "{}: {}", look.paint(Ink::Strong, &visible(authority.id)), visible(title))?;
    let mut page = Page { look, out };
    page.line("issued by", authority.issuer)?;
    page.line("citation", authority.citation)?;
    page.line("status", authority.status.map(Status::as_str))?;
    page.line("binding", authority.binding.map(|binds| if binds { "yes" } else { "no: guidance, a letter or an allegation" }))?;
    page.line("announced", authority.announced)?;
    page.line("effective", authority.effective)?;
    page.line("expires", authority.expires)?;
    let suspended =
        authority.suspended_from.map(|from| format!("from {from} to {}", authority.suspended_to.unwrap_or("an open day")));
    page.line("suspended", suspended.as_deref())?;
    page.line("followed", authority.superseded_by)?;
    page.line("acts on", authority.layer.map(ControlLayer::as_str))?;
    page.line("known by", authority.known_by)?;
    for (heading, text) in
        [("Covers", authority.covers), ("Effect on open weights", authority.open_weight_effect), ("Notes", authority.notes)]
    {
        page.paragraph(heading, text.unwrap_or_default())?;
    }
    if !authority.sources.is_empty() {
        writeln!(page.out, "\n{}", look.paint(Ink::Strong, "Sources"))?;
    }
    for source in &authority.sources {
        let parts = [
            source.title.or(Some(source.id)),
            source.publisher,
            source.date,
            source.kind,
            source.url.or(Some("no address kept")),
        ];
        let text = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        writeln!(page.out, "{}", look.wrapped("  ", &visible(&text)))?;
    }
    Ok(())
}

/// Where the lines go, and how they look.
struct Page<'a> {
    look: Look,
    out: &'a mut dyn Write,
}

impl Page<'_> {
    fn line(&mut self, name: &str, text: Option<&str>) -> io::Result<()> {
        let Some(text) = text else { return Ok(()) };
        writeln!(self.out, "{}", self.look.wrapped(&format!("  {name:<9} "), &visible(text)))
    }

    fn heading(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "\n{}", self.look.paint(Ink::Strong, text))
    }

    /// A part of a rule's file, under itself where it takes several lines.
    fn yaml(&mut self, lead: &str, node: &Node) -> io::Result<()> {
        let indent = lead.chars().count();
        let text = node.written(self.look.width.saturating_sub(indent).max(40));
        for (index, line) in text.lines().enumerate() {
            let lead = if index == 0 { lead } else { &" ".repeat(indent) };
            writeln!(self.out, "{lead}{}", visible(line))?;
        }
        Ok(())
    }

    fn paragraph(&mut self, heading: &str, text: &str) -> io::Result<()> {
        if text.trim().is_empty() {
            return Ok(());
        }
        writeln!(self.out, "\n{}", self.look.paint(Ink::Strong, heading))?;
        for part in text.trim().split("\n\n") {
            let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
            writeln!(self.out, "{}", self.look.wrapped("  ", &visible(&part)))?;
        }
        Ok(())
    }
}
