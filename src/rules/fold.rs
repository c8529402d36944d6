//! Rules with all that is the same for every model of an audit decided beforehand: deployment, day, authorities.
//!
//! A rule that the deployment or the day rules out is then a plain `no`, and the others ask each model only for what depends on
//! it. A folded condition answers on every model as the one that was loaded.

use super::condition::{Condition, Truth};
use super::evaluate::alike;
use super::message::Template;
use super::rule::{Certainty, Counts, Graded, Rule, Score};
use super::world::World;
use crate::catalog::Status;
use crate::finding::Severity;
use crate::model::AuthorityId;

/// A rule, its conditions folded.
pub(super) struct Folded<'r> {
    /// The rule as it was loaded.
    pub loaded: &'r Rule,
    /// Its place among the rules.
    pub place: usize,
    pub when: Condition,
    pub severities: Graded<Severity>,
    pub certainty: Graded<Certainty>,
    pub authorities: Vec<Counted<'r>>,
    /// Whether all its authorities are background.
    pub rests_on_none: bool,
    pub template_when: Vec<(&'r Template, Condition)>,
    pub score: Option<Score>,
}

/// An authority that may count for a finding.
pub(super) struct Counted<'r> {
    pub id: &'r AuthorityId,
    pub counts: Counts,
    /// Whether it binds and is in force on the day.
    pub binds: bool,
}

impl<'r> Folded<'r> {
    pub fn new(rule: &'r Rule, place: usize, world: &World<'_>) -> Self {
        let counted = rule.authorities.iter().zip(&rule.counts).map(|(id, counts)| Counted {
            id,
            counts: match counts {
                Counts::Always => Counts::Always,
                Counts::If(condition) => Counts::If(fold(condition, world)),
                Counts::Background(when) => Counts::Background(when.as_ref().map(|condition| fold(condition, world))),
            },
            binds: world.status(id) == Some((Status::InForce, true)),
        });
        Self {
            loaded: rule,
            place,
            when: fold(&rule.when, world),
            severities: graded(&rule.severities, world),
            certainty: graded(&rule.certainty, world),
            authorities: counted.collect(),
            rests_on_none: rule.counts.iter().all(|counts| matches!(counts, Counts::Background(_))),
            template_when: rule.template_when.iter().map(|(template, when)| (template, fold(when, world))).collect(),
            score: rule.score.as_ref().map(|score| weighed(score, world)),
        }
    }
}

fn graded<T: Copy>(graded: &Graded<T>, world: &World<'_>) -> Graded<T> {
    let when = graded.when.iter().map(|(value, condition)| (*value, fold(condition, world)));
    Graded { default: graded.default, when: when.collect() }
}

fn weighed(score: &Score, world: &World<'_>) -> Score {
    let mut score = score.clone();
    for condition in score.terms.iter_mut().map(|term| &mut term.when).chain(score.at_most.iter_mut().map(|(_, when)| when)) {
        *condition = fold(condition, world);
    }
    score
}

/// A condition with what is the same for all models decided.
fn fold(condition: &Condition, world: &World<'_>) -> Condition {
    match condition {
        Condition::All(parts) => {
            let mut parts: Vec<Condition> = parts.iter().map(|part| fold(part, world)).collect();
            if parts.iter().any(|part| matches!(part, Condition::Alike(Truth::No, _))) {
                return Condition::Alike(Truth::No, Vec::new());
            }
            parts.retain(|part| !matches!(part, Condition::Alike(Truth::Yes, _)));
            joined(parts, Truth::Yes, Condition::All)
        }
        Condition::Any(parts) => {
            let mut parts: Vec<Condition> = parts.iter().map(|part| fold(part, world)).collect();
            parts.retain(|part| !matches!(part, Condition::Alike(Truth::No, _)));
            if parts.iter().any(|part| matches!(part, Condition::Alike(Truth::Yes, _))) {
                parts.retain(|part| !matches!(part, Condition::Alike(Truth::Unknown, _)));
            }
            joined(parts, Truth::No, Condition::Any)
        }
        Condition::Not(inner) => match fold(inner, world) {
            Condition::Alike(truth, missing) => Condition::Alike(truth.negate(), missing),
            inner => Condition::Not(Box::new(inner)),
        },
        Condition::Deployment(_) | Condition::Date { .. } | Condition::Authority { .. } => {
            let (truth, missing) = alike(world, condition);
            Condition::Alike(truth, missing)
        }
        Condition::Model { .. }
        | Condition::Dataset(_)
        | Condition::License(_)
        | Condition::Conflict(_)
        | Condition::Alike(..) => condition.clone(),
    }
}

/// The parts that are left of a connective; `none` is what it says of no parts at all.
fn joined(mut parts: Vec<Condition>, none: Truth, connective: impl Fn(Vec<Condition>) -> Condition) -> Condition {
    if parts.len() == 1 {
        return parts.remove(0);
    }
    let mut whole = (none, Vec::new());
    for part in &parts {
        let Condition::Alike(truth, missing) = part else { return connective(parts) };
        whole.0 = *truth;
        whole.1.extend(missing);
    }
    Condition::Alike(whole.0, whole.1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::NaiveDate;

    use super::*;
    use crate::audited::AuditedModel;
    use crate::catalog::Catalog;
    use crate::policy::questions::Answer;
    use crate::policy::{Dealing, Deployment, Exposure, Sector};
    use crate::rules::RuleSet;
    use crate::rules::facts::View;
    use crate::rules::judge::{self, Said};

    /// A rule with nothing decided beforehand.
    fn unfolded<'r>(rule: &'r Rule, place: usize, world: &World<'_>) -> Folded<'r> {
        let folded = Folded::new(rule, place, world);
        let authorities = folded.authorities.into_iter().zip(&rule.counts);
        Folded {
            when: rule.when.clone(),
            severities: rule.severities.clone(),
            certainty: rule.certainty.clone(),
            authorities: authorities.map(|(counted, counts)| Counted { counts: counts.clone(), ..counted }).collect(),
            template_when: rule.template_when.iter().map(|(template, when)| (template, when.clone())).collect(),
            score: rule.score.clone(),
            ..folded
        }
    }

    /// Deployments that leave everything open, answer everything, and something between.
    fn deployments() -> Vec<Deployment> {
        let flags = ["local_copy", "egress", "hash_pinned", "approved_boundary", "federal_purchase", "exit_plan", "high_risk"];
        let flags = |answer: bool| flags.map(|name| (name, Answer::Flag(answer)));
        let words = |words: &[&str]| Answer::Words(words.iter().map(|word| (*word).to_owned()).collect());
        let answers = |answers: Vec<(&'static str, Answer)>| answers.into_iter().collect::<BTreeMap<_, _>>();
        let risky = answers(
            flags(false)
                .into_iter()
                .chain([
                    ("activities", words(&["tune", "train"])),
                    ("customer_countries", words(&["CN"])),
                    ("data", words(&["cui", "health"])),
                    ("hosting", words(&["remote-api"])),
                    ("fallback", words(&[])),
                    ("cites", words(&["sr-11-7"])),
                    ("tuning_share", Answer::Number(0.5)),
                ])
                .collect(),
        );
        let calm = answers(flags(true).into_iter().chain([("hosting", words(&["local"])), ("data", words(&[]))]).collect());
        vec![
            Deployment::default(),
            Deployment { sector: vec![Sector::General], ..Deployment::default() },
            Deployment { sector: vec![Sector::Defense, Sector::Government], answers: risky.clone(), ..Deployment::default() },
            Deployment {
                sector: vec![Sector::Finance, Sector::Healthcare],
                jurisdictions: vec!["DE".to_owned(), "US".to_owned()],
                exposure: Some(Exposure::Redistributed),
                dealings: Some(vec![Dealing::Telemetry]),
                answers: risky,
                ..Deployment::default()
            },
            Deployment {
                sector: vec![Sector::CriticalInfrastructure],
                dealings: Some(Vec::new()),
                answers: calm,
                ..Deployment::default()
            },
        ]
    }

    #[test]
    fn says_the_same_folded_and_unfolded_under_every_deployment_and_day() {
        let rules = RuleSet::shipped();
        let catalog = Catalog::shipped();
        let examples = rules.rules.iter().flat_map(|rule| rule.hits.iter().chain(&rule.misses));
        let models: Vec<AuditedModel> = examples.map(|example| example.audited()).collect();
        let (mut found, mut asked, mut decided) = (0, 0, 0);
        for deployment in &deployments() {
            for as_of in ["2025-01-01", "2026-11-23", "2028-06-01"] {
                let as_of: NaiveDate = as_of.parse().unwrap();
                let world = World { models: &models, catalog, deployment, as_of, assumptions: &[], given: None };
                let rules = || rules.rules.iter().enumerate();
                let folded: Vec<Folded<'_>> = rules().map(|(place, rule)| Folded::new(rule, place, &world)).collect();
                let plain: Vec<Folded<'_>> = rules().map(|(place, rule)| unfolded(rule, place, &world)).collect();
                decided += folded.iter().filter(|rule| matches!(rule.when, Condition::Alike(..))).count();
                for model in &models {
                    let view = View::new(&world, model);
                    for (folded, plain) in folded.iter().zip(&plain) {
                        let (mut one, mut other) = (Said::default(), Said::default());
                        judge::add(&mut one, &view, folded);
                        judge::add(&mut other, &view, plain);
                        assert_eq!(one.findings, other.findings, "{} on {}", folded.loaded.id, model.name());
                        assert_eq!(one.asked, other.asked, "{} on {}", folded.loaded.id, model.name());
                        found += one.findings.len();
                        asked += one.asked.len();
                    }
                }
            }
        }
        assert!(found > 1000 && asked > 100 && decided > 50, "{found} findings, {asked} questions, {decided} decided rules");
    }
}
