//! What binds a model today, what would bind it on each coming day, and what if a pending measure takes effect.
//!
//! Nothing is predicted. The same rules judge the same models again: on every day on which an authority of a rule changes its
//! status by its own dates, and once for each authority that is only pending, as if it were in force. What differs is told.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::condition::Condition;
use super::{Judging, Scored, judge, scores};
use crate::audited::{Assumption, AuditedModel};
use crate::catalog::Status;
use crate::finding::{Finding, FindingState, Severity, Standing, Verdict};
use crate::model::AuthorityId;

/// The horizon of an audit, version 1.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Horizon {
    /// The version of this shape; 1.
    pub schema_version: u32,
    /// The day of the audit, `YYYY-MM-DD`.
    pub as_of: String,
    /// When the oldest catalogue file was reviewed, `YYYY-MM-DD`: what came later is not known.
    pub reviewed: String,
    /// Today, the coming days, then the assumptions; how many models would fail the gate under each.
    pub points: Vec<Point>,
    /// The models, in the order of the audit.
    pub models: Vec<ModelHorizon>,
}

/// A day or an assumption under which everything was judged.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Point {
    /// The day, `YYYY-MM-DD`; that of the audit under an assumption.
    pub on: String,
    /// The authority that is taken as in force; `null` where only the day differs.
    pub assumed: Option<String>,
    /// Authorities whose status changes on the day, with what they become; the assumed one's title.
    pub because: Vec<String>,
    /// The names of the models that would fail the gate.
    pub fails: Vec<String>,
}

/// One model.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ModelHorizon {
    /// Its id, or its path where it has none.
    pub name: String,
    /// Its path.
    pub path: Option<String>,
    /// Whether it fails the gate today.
    pub fails: bool,
    /// What binds today, worst first.
    pub binds: Vec<Brief>,
    /// What is pending today, worst first.
    pub pending: Vec<Brief>,
    /// What changes on a coming day, against the day before it in the list.
    pub coming: Vec<Change>,
    /// What changes under each assumption, against today.
    pub assumed: Vec<Change>,
    /// The first coming day on which more binds, `YYYY-MM-DD`.
    pub earliest: Option<String>,
    /// The points of every rule that weighs terms.
    pub scores: Vec<Points>,
}

/// What differs on a day or under an assumption.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Change {
    /// The day, `YYYY-MM-DD`.
    pub on: String,
    /// The authority that is assumed.
    pub assumed: Option<String>,
    /// What binds there and did not, or binds harder.
    pub gains: Vec<Brief>,
    /// Rules that bound and no longer do.
    pub ends: Vec<String>,
    /// Whether the model fails the gate there.
    pub fails: bool,
}

/// A finding, in brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Brief {
    /// The rule.
    pub rule: String,
    /// How bad.
    pub severity: Severity,
    /// What the rule says.
    pub verdict: Verdict,
    /// Whether it binds.
    pub standing: Standing,
    /// The model that it is about: the end of its path.
    pub about: Option<String>,
    /// What it rests on.
    pub authorities: Vec<String>,
    /// Its stable name.
    pub fingerprint: String,
}

/// The points of a rule, with their terms.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Points {
    /// The rule.
    pub rule: String,
    /// The points.
    pub points: f64,
    /// The most they can come to.
    pub most: f64,
    /// Points of terms that could not be decided.
    pub open: f64,
    /// The terms.
    pub terms: Vec<TermPoints>,
}

/// One term of a score.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TermPoints {
    /// What it is.
    pub term: String,
    /// What it adds.
    pub points: f64,
    /// What it adds at most.
    pub of: f64,
    /// Because of which makers.
    pub because_of: Vec<String>,
    /// Whether it could not be decided.
    pub open: bool,
}

/// The findings of every model at a point.
type Judged = Vec<Vec<Finding>>;

/// Looks ahead from the day of the audit.
#[must_use]
pub fn horizon(models: &[AuditedModel], judging: Judging<'_>) -> Horizon {
    let Judging { catalog, policy, as_of, assumptions, .. } = judging;
    let at = |as_of, assumptions: &[Assumption]| judge(models, Judging { as_of, assumptions, ..judging }).0;
    let today = at(as_of, assumptions);
    let days: Vec<(NaiveDate, Judged)> = coming_days(judging).into_iter().map(|day| (day, at(day, assumptions))).collect();
    let measures: Vec<(AuthorityId, Judged)> = pending(&today, judging)
        .into_iter()
        .map(|authority| {
            let mut assumed = assumptions.to_vec();
            assumed.push(Assumption { authority: authority.clone(), from: None });
            (authority, at(as_of, &assumed))
        })
        .collect();

    let fails = |findings: &[Finding]| findings.iter().any(|finding| policy.gate.fails(finding));
    let failing = |judged: &Judged| -> Vec<String> {
        models.iter().zip(judged).filter(|(_, findings)| fails(findings)).map(|(model, _)| model.name().to_owned()).collect()
    };
    let mut points = vec![Point { on: as_of.to_string(), assumed: None, because: Vec::new(), fails: failing(&today) }];
    points.extend(days.iter().map(|(day, judged)| Point {
        on: day.to_string(),
        assumed: None,
        because: turning(*day, judging),
        fails: failing(judged),
    }));
    points.extend(measures.iter().map(|(authority, judged)| Point {
        on: as_of.to_string(),
        assumed: Some(authority.to_string()),
        because: catalog.authorities.get(authority).map(|row| row.title.clone()).into_iter().collect(),
        fails: failing(judged),
    }));

    let scored = scores(models, judging);
    let lines = models.iter().enumerate().map(|(place, model)| {
        let mut before = &today[place];
        let mut coming = Vec::new();
        for (day, judged) in &days {
            let change = change(before, &judged[place], day.to_string(), None, fails(&judged[place]));
            coming.extend(change);
            before = &judged[place];
        }
        let assumed = measures.iter().filter_map(|(authority, judged)| {
            let findings = &judged[place];
            change(&today[place], findings, as_of.to_string(), Some(authority.to_string()), fails(findings))
        });
        ModelHorizon {
            name: model.name().to_owned(),
            path: model.path.clone(),
            fails: fails(&today[place]),
            binds: briefs(&today[place], Standing::Binding),
            pending: briefs(&today[place], Standing::Pending),
            assumed: assumed.collect(),
            earliest: coming.iter().find(|change: &&Change| !change.gains.is_empty()).map(|change| change.on.clone()),
            coming,
            scores: scored[place].iter().map(Points::from).collect(),
        }
    });
    Horizon {
        schema_version: 1,
        as_of: as_of.to_string(),
        reviewed: catalog.reviewed().to_owned(),
        models: lines.collect(),
        points,
    }
}

impl From<&Scored> for Points {
    fn from(scored: &Scored) -> Self {
        let terms = scored.terms.iter().map(|term| TermPoints {
            term: term.name.clone(),
            points: term.points,
            of: term.of,
            because_of: term.because_of.clone(),
            open: term.open,
        });
        Self { rule: scored.rule.clone(), points: scored.points, most: scored.most, open: scored.open, terms: terms.collect() }
    }
}

pub(super) fn brief(finding: &Finding) -> Brief {
    Brief {
        rule: finding.rule.clone(),
        severity: finding.severity,
        verdict: finding.verdict,
        standing: finding.standing,
        about: finding.path.last().map(ToString::to_string),
        authorities: finding.authorities.iter().map(ToString::to_string).collect(),
        fingerprint: finding.fingerprint.clone(),
    }
}

fn briefs(findings: &[Finding], standing: Standing) -> Vec<Brief> {
    let active = findings.iter().filter(|finding| finding.state == FindingState::Active && finding.standing == standing);
    active.map(brief).collect()
}

/// What differs between two judgements of one model; `None` where nothing that binds does.
fn change(before: &[Finding], after: &[Finding], on: String, assumed: Option<String>, fails: bool) -> Option<Change> {
    let binding = |findings: &[Finding]| -> BTreeMap<String, (Severity, Verdict)> {
        let briefs = briefs(findings, Standing::Binding).into_iter();
        briefs.map(|brief| (brief.fingerprint, (brief.severity, brief.verdict))).collect()
    };
    let (was, is) = (binding(before), binding(after));
    let gains: Vec<Brief> = briefs(after, Standing::Binding)
        .into_iter()
        .filter(|brief| was.get(&brief.fingerprint).is_none_or(|known| *known < (brief.severity, brief.verdict)))
        .collect();
    let mut ends: Vec<String> = briefs(before, Standing::Binding)
        .into_iter()
        .filter(|brief| !is.contains_key(&brief.fingerprint))
        .map(|brief| brief.rule)
        .collect();
    ends.dedup();
    (!gains.is_empty() || !ends.is_empty()).then_some(Change { on, assumed, gains, ends, fails })
}

/// The coming days on which something that the rules ask changes.
fn coming_days(judging: Judging<'_>) -> BTreeSet<NaiveDate> {
    let mut days = BTreeSet::new();
    for rule in &judging.rules.rules {
        rule.authorities.iter().for_each(|id| turns(judging, id, &mut days));
        let graded = rule.severities.when.iter().map(|(_, condition)| condition);
        let certain = rule.certainty.when.iter().map(|(_, condition)| condition);
        let scored = rule.score.iter().flat_map(|score| score.terms.iter().map(|term| &term.when));
        for condition in std::iter::once(&rule.when).chain(graded).chain(certain).chain(scored) {
            asked(judging, condition, &mut days);
        }
    }
    let effective = judging.policy.deployment.effective.iter().map(|(_, day)| *day);
    days.extend(effective.chain(judging.assumptions.iter().filter_map(|assumption| assumption.from)));
    days.retain(|day| *day > judging.as_of);
    days
}

fn turns(judging: Judging<'_>, id: &AuthorityId, days: &mut BTreeSet<NaiveDate>) {
    // The stay of what is only proposed or taken back has no effect.
    let row = judging.catalog.authorities.get(id);
    let row = row.filter(|row| !matches!(row.status, Status::Proposed | Status::Alleged));
    days.extend(row.into_iter().flat_map(|row| row.turns()));
}

fn asked(judging: Judging<'_>, condition: &Condition, days: &mut BTreeSet<NaiveDate>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| asked(judging, part, days)),
        Condition::Not(inner) => asked(judging, inner, days),
        Condition::Date { before, after } => {
            days.extend(*before);
            days.extend(after.and_then(|day| day.succ_opt()));
        }
        Condition::Authority { id, .. } => turns(judging, id, days),
        _ => {}
    }
}

/// What turns on a day, in words.
fn turning(day: NaiveDate, judging: Judging<'_>) -> Vec<String> {
    let authorities = &judging.catalog.authorities;
    let ids: BTreeSet<&str> = judging.rules.rules.iter().flat_map(|rule| &rule.authorities).map(AuthorityId::as_str).collect();
    let eve = day.pred_opt().unwrap_or(day);
    authorities
        .rows()
        .iter()
        .filter(|row| ids.contains(row.id.as_str()))
        .map(|row| (row, authorities.status_on(row, eve), authorities.status_on(row, day)))
        .filter(|(_, was, is)| was != is)
        .map(|(row, was, is)| format!("{}: {} → {}", row.id, was.as_str(), is.as_str()))
        .collect()
}

/// Measures that findings of today rest on and that could still take effect. An allegation is none: it binds nobody.
fn pending(today: &Judged, judging: Judging<'_>) -> Vec<AuthorityId> {
    let authorities = &judging.catalog.authorities;
    let mut found: BTreeMap<&str, &AuthorityId> = BTreeMap::new();
    for id in
        today.iter().flatten().filter(|finding| finding.standing == Standing::Pending).flat_map(|finding| &finding.authorities)
    {
        let row = authorities.get(id).filter(|row| row.binding);
        let status = row.map(|row| authorities.status_on(row, judging.as_of));
        if matches!(status, Some(Status::Proposed | Status::Enacted | Status::Suspended)) {
            found.insert(id.as_str(), id);
        }
    }
    found.into_values().cloned().collect()
}
