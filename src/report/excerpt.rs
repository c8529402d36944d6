//! A finding as a compiler shows one: what, where, the words it rests on, what to do.

use std::io::{self, Write};

use super::Context;
use super::claim;
use super::text::{Ink, Look, counted, visible, wrap};
use super::underline::marked;
use crate::audited::AuditedModel;
use crate::evidence::Evidence;
use crate::finding::{Finding, FindingState, Severity, Standing, Verdict};
use crate::model::ModelId;

/// How many pieces of evidence a finding shows.
const SHOWN: usize = 3;

/// How much of a rule is told with a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    /// All of it.
    Full,
    /// What stands above with another finding of the rule is not repeated.
    Brief,
}

/// The word before a finding, and its ink.
pub(super) fn head(finding: &Finding) -> (&'static str, Ink) {
    match (finding.verdict, finding.standing, finding.severity) {
        (Verdict::Review, _, _) => ("review", Ink::Warning),
        (_, Standing::Pending, _) => ("pending", Ink::Note),
        (_, _, Severity::Critical | Severity::High) => ("error", Ink::Error),
        (_, _, Severity::Medium) => ("warning", Ink::Warning),
        (_, _, Severity::Low | Severity::Info) => ("note", Ink::Note),
    }
}

/// `1 more piece of evidence`, `2 more pieces of evidence`.
pub(super) fn more_evidence(count: usize) -> String {
    format!("{} of evidence", counted(count, "more piece"))
}

/// Writes what one rule finds on one model, or on none: the gravest finding in full, the others in a line each.
pub(super) fn write(
    context: Context<'_>,
    look: Look,
    model: Option<&AuditedModel>,
    group: &[&Finding],
    telling: Telling,
    out: &mut dyn Write,
) -> io::Result<()> {
    let [finding, others @ ..] = group else { return Ok(()) };
    let (word, ink) = head(finding);
    let title = look.wrapped(&format!("{word}[{}]: ", visible(&finding.rule)), &visible(&finding.title));
    match title.split_once(": ") {
        Some((tag, rest)) => writeln!(out, "{}: {}", look.paint(ink, tag), look.paint(Ink::Strong, rest))?,
        None => writeln!(out, "{title}")?,
    }
    let evidence: Vec<&Evidence> =
        model.map_or_else(Vec::new, |model| finding.evidence.iter().filter_map(|id| model.evidence.get(id.0)).collect());
    let digits = evidence.iter().take(SHOWN).filter_map(|seen| seen.place.line).max().map_or(1, |line| line.to_string().len());
    let place = model.map_or("", |model| model.path.as_deref().unwrap_or(model.name()));
    if evidence.is_empty() && !place.is_empty() {
        writeln!(out, "{:digits$}{} {}", "", look.paint(Ink::Frame, "-->"), visible(place))?;
    }
    let bar = look.paint(Ink::Frame, "|");
    for (index, seen) in evidence.iter().take(SHOWN).enumerate() {
        let arrow = if index == 0 { "-->" } else { ":::" };
        let at = visible(&seen.place.to_string()).into_owned();
        writeln!(out, "{:digits$}{} {} {at}", "", look.paint(Ink::Frame, arrow), visible(place))?;
        writeln!(out, "{:digits$} {bar}", "")?;
        let number = seen.place.line.map_or_else(String::new, |line| line.to_string());
        let words = claim::words(&seen.claim);
        let said = format!("{} ({}, {})", visible(&words.phrase), seen.basis, seen.extractor);
        let room = look.width.saturating_sub(digits + 3).max(20);
        let lines = wrap(&visible(&seen.quote), room);
        let lines = marked(lines, words.value.as_deref().map(visible).as_deref());
        let last = lines.iter().rposition(|(_, under)| under.is_some());
        for (index, (text, under)) in lines.iter().enumerate() {
            let number = if index == 0 { number.as_str() } else { "" };
            writeln!(out, "{} {bar} {text}", look.paint(Ink::Frame, &format!("{number:>digits$}")))?;
            let Some((column, width)) = *under else { continue };
            let marks = "^".repeat(width);
            let beside = column + width + 1 + said.chars().count() <= room;
            let label = if Some(index) == last && beside { format!(" {said}") } else { String::new() };
            writeln!(out, "{:digits$} {bar} {:column$}{}", "", "", look.paint(ink, &format!("{marks}{label}")))?;
            if Some(index) == last && !beside {
                for text in wrap(&said, room) {
                    writeln!(out, "{:digits$} {bar} {}", "", look.paint(ink, &text))?;
                }
            }
        }
    }
    let fix = visible(&finding.fix);
    let mut line = |name: &str, text: &str| {
        let lead = format!("{:digits$} = {name}: ", "");
        writeln!(out, "{}", look.wrapped(&lead, text))
    };
    if evidence.len() > SHOWN {
        line("note", &format!("and {}: --format json", more_evidence(evidence.len() - SHOWN)))?;
    }
    if !finding.message.is_empty() {
        line("found", &visible(&finding.message))?;
    }
    if finding.path.len() > 1 {
        line("path", &path(model, &finding.path))?;
    }
    let standing = if finding.standing == Standing::Binding { "binding" } else { "pending" };
    line("note", &format!("severity {}; standing {standing}; confidence {:.2}", finding.severity, finding.confidence))?;
    match telling {
        Telling::Full => {
            for authority in &finding.authorities {
                line("authority", &visible(&context.authority(authority)))?;
            }
        }
        Telling::Brief if finding.authorities.is_empty() => {}
        Telling::Brief => {
            let ids: Vec<&str> = finding.authorities.iter().map(|id| id.as_str()).collect();
            line("authority", &visible(&ids.join(", ")))?;
        }
    }
    if let Some(undecided) = &finding.undecided {
        line("open", &visible(undecided))?;
    }
    for other in others {
        line("also", &also(model, other, finding))?;
    }
    if !finding.fix.is_empty() {
        line("fix", if telling == Telling::Full { &fix } else { "as above" })?;
    }
    writeln!(out)
}

/// A further finding of the rule: how it stands, what was found, where, and what is open about it.
fn also(model: Option<&AuditedModel>, finding: &Finding, first: &Finding) -> String {
    let word = if finding.verdict == Verdict::Review { "review, " } else { "" };
    let standing = if finding.standing == Standing::Binding { "binding" } else { "pending" };
    let mut text =
        format!("{word}{}, {standing}, confidence {:.2}: {}", finding.severity, finding.confidence, visible(&finding.message));
    if finding.message.is_empty() && finding.path.len() > 1 {
        text.push_str(&path(model, &finding.path));
    }
    let places = model.into_iter().flat_map(|model| finding.evidence.iter().filter_map(|id| model.evidence.get(id.0)));
    let mut places: Vec<String> =
        places.filter(|seen| seen.place.line.is_some()).map(|seen| visible(&seen.place.to_string()).into_owned()).collect();
    places.dedup();
    places.truncate(SHOWN);
    if !places.is_empty() {
        text.push_str(&format!(" [{}]", places.join(", ")));
    }
    if let Some(undecided) = finding.undecided.as_ref().filter(|_| finding.undecided != first.undecided) {
        text.push_str(&format!("; open: {}", visible(undecided)));
    }
    text
}

/// Writes a finding that does not count, on one line.
pub(super) fn write_held_back(
    look: Look,
    model: Option<&AuditedModel>,
    finding: &Finding,
    out: &mut dyn Write,
) -> io::Result<()> {
    let word = if finding.state == FindingState::Waived { "waived" } else { "suppressed" };
    let mut text = visible(&finding.title).into_owned();
    if let Some(model) = model {
        text = format!("{}: {text}", visible(model.name()));
    }
    if let Some(waiver) = &finding.waiver {
        let (reason, by, until) = (visible(&waiver.reason), visible(&waiver.approved_by), visible(&waiver.expires));
        text.push_str(&format!(" ({reason}; approved by {by} until {until})"));
    }
    writeln!(out, "{}", look.wrapped(&format!("{word}[{}]: ", visible(&finding.rule)), &text))
}

/// The path of a finding with the kinds of relation between its models.
fn path(model: Option<&AuditedModel>, path: &[ModelId]) -> String {
    let mut text = path.first().map_or_else(String::new, |id| visible(id.as_str()).into_owned());
    for pair in path.windows(2) {
        let mut kinds: Vec<&str> = model.map_or_else(Vec::new, |model| {
            let graph = &model.graph;
            let between =
                |edge: &&crate::lineage::Edge| graph.nodes[edge.child].id == pair[0] && graph.nodes[edge.parent].id == pair[1];
            graph.edges.iter().filter(between).map(|edge| edge.kind.as_str()).collect()
        });
        kinds.dedup();
        let arrow = if kinds.is_empty() { "→".to_owned() } else { format!("─ {} →", kinds.join(", ")) };
        text.push_str(&format!(" {arrow} {}", visible(pair[1].as_str())));
    }
    text
}

impl Context<'_> {
    /// An authority with its status on the day of the audit and its title.
    fn authority(self, id: &crate::model::AuthorityId) -> String {
        let Some(row) = self.catalog.authorities.get(id) else { return id.to_string() };
        let assumed = self.outcome.assumptions.iter().find(|assumed| assumed.authority == *id);
        let status = match assumed {
            Some(assumed) if assumed.from.is_none_or(|from| from <= self.outcome.as_of) => "assumed in force",
            _ => self.catalog.authorities.status_on(row, self.outcome.as_of).as_str(),
        };
        let known = if row.confidence.is_sourced() { "" } else { ", unverified" };
        let binds = if row.binding { "" } else { ", binds nobody" };
        let stale = if self.is_stale(&self.catalog.authorities.reviewed) { ", stale" } else { "" };
        format!("{id} ({status}{binds}{known}{stale}): {}", row.title)
    }
}
