//! Conditions over audited models, judged under a policy on a day.
//!
//! A rule pack is YAML in a closed, typed vocabulary ([`field`] is its table, [`condition`] its shape); every field and value is
//! checked when the file is loaded ([`load`]), and evaluation is three-valued and always ends (`evaluate`). A match has its
//! witness: the path and the evidence that made it true.

mod check;
pub mod condition;
mod entry;
mod evaluate;
pub mod example;
mod facts;
pub mod field;
mod fold;
pub mod glob;
pub mod horizon;
mod judge;
pub mod load;
mod merge;
pub mod message;
mod never;
mod policy_notes;
mod read;
mod reasons;
pub mod router;
pub mod rule;
mod schema;
pub mod score;
pub mod substitutes;
mod terms;
#[cfg(test)]
mod tests;
pub mod waivers;
mod world;
pub mod written;

use chrono::NaiveDate;
use rayon::prelude::*;

pub use example::{ExampleResult, run_examples};
pub use load::{Rule, RuleSet};
pub use schema::schema;
pub use world::Given;

use crate::audited::{Assumption, AuditedModel};
use crate::catalog::Catalog;
use crate::finding::Finding;
use crate::policy::{Deployment, Policy};
use facts::View;
use fold::Folded;
use judge::Said;
use policy_notes::Asked;
pub use policy_notes::is_stale;
pub use score::{Scored, ScoredTerm};
use world::World;

/// What the models are judged by.
#[derive(Clone, Copy)]
pub struct Judging<'a> {
    /// What is known beforehand.
    pub catalog: &'a Catalog,
    /// The rules.
    pub rules: &'a RuleSet,
    /// The policy.
    pub policy: &'a Policy,
    /// The day.
    pub as_of: NaiveDate,
    /// What is taken as in force.
    pub assumptions: &'a [Assumption],
}

impl<'a> Judging<'a> {
    /// What is the same for all models; `assumed` is what [`assumed`] tells.
    fn world(self, models: &'a [AuditedModel], assumed: &'a [Assumption]) -> World<'a> {
        let Self { catalog, policy, as_of, .. } = self;
        World { models, catalog, deployment: &policy.deployment, as_of, assumptions: assumed, given: None }
    }

    /// The rules with what is the same for all models decided.
    fn folded(self, world: &World<'_>) -> Vec<Folded<'a>> {
        self.rules.rules.iter().enumerate().map(|(place, rule)| Folded::new(rule, place, world)).collect()
    }
}

/// Judges every model by every rule: the findings of each model, worst first, in the order of `models`, and the findings about
/// no single model. The same input gives the same findings, however many threads there are.
#[must_use]
pub fn judge(models: &[AuditedModel], judging: Judging<'_>) -> (Vec<Vec<Finding>>, Vec<Finding>) {
    let Judging { catalog, rules, policy, as_of, assumptions } = judging;
    let assumed = assumed(&policy.deployment, assumptions);
    let world = judging.world(models, &assumed);
    let folded = judging.folded(&world);
    let said: Vec<Said> = models.par_iter().map(|model| judge_one(&world, &folded, model)).collect();
    let mut asked = Asked::of(folded.len());
    let mut findings: Vec<Vec<Finding>> = Vec::with_capacity(said.len());
    for said in said {
        asked.add(&said.asked);
        findings.push(said.findings);
    }
    let mut general = waivers::apply(policy, rules, models, &mut findings, as_of);
    general.extend(asked.told(rules));
    general.extend(policy_notes::stale(catalog, as_of));
    for assumption in &assumed {
        if catalog.authorities.get(&assumption.authority).is_none() {
            let message = format!("the assumption {} is not an authority of the catalogue", assumption.authority);
            general.push(waivers::about_policy("POL-005", message));
        }
    }
    findings.par_iter_mut().for_each(|findings| order(findings));
    order(&mut general);
    (findings, general)
}

/// The points of every rule that weighs terms, on every model, in the order of `models`.
#[must_use]
pub fn scores(models: &[AuditedModel], judging: Judging<'_>) -> Vec<Vec<Scored>> {
    let assumed = assumed(&judging.policy.deployment, judging.assumptions);
    let world = judging.world(models, &assumed);
    let folded = judging.folded(&world);
    let of = |model| {
        let view = View::new(&world, model);
        let weighing = folded.iter().filter_map(|rule| Some((&rule.loaded.id, rule.score.as_ref()?)));
        weighing.map(|(id, score)| score::weigh(&view, id, score).scored).collect()
    };
    models.par_iter().map(of).collect()
}

/// What the audit takes as in force: what was typed, and what the policy says took effect.
#[must_use]
pub fn assumed(deployment: &Deployment, typed: &[Assumption]) -> Vec<Assumption> {
    let effective = deployment.effective.iter();
    let effective = effective.map(|(authority, day)| Assumption { authority: authority.clone(), from: Some(*day) });
    typed.iter().cloned().chain(effective).collect()
}

fn judge_one(world: &World<'_>, rules: &[Folded<'_>], model: &AuditedModel) -> Said {
    let view = View::new(world, model);
    // Most policies leave that much open.
    let mut said = Said { asked: Vec::with_capacity(16), ..Said::default() };
    for rule in rules {
        judge::add(&mut said, &view, rule);
    }
    yielding(rules, &mut said.findings);
    said
}

/// Leaves out findings that another rule's finding about the same ancestor speaks for. What is about the model as a whole yields
/// to any of those findings.
fn yielding(rules: &[Folded<'_>], findings: &mut Vec<Finding>) {
    let mut place = 0;
    while place < findings.len() {
        let finding = &findings[place];
        let mut yielding = rules.iter().map(|rule| rule.loaded).filter(|rule| !rule.yields_to.is_empty());
        let rule = yielding.find(|rule| rule.id == finding.rule);
        let yields_to = rule.map_or(&[][..], |rule| rule.yields_to.as_slice());
        let speaks = |other: &&Finding| {
            yields_to.contains(&other.rule) && (finding.path.len() < 2 || finding.path.last() == other.path.last())
        };
        if findings.iter().any(|other| speaks(&other)) {
            findings.remove(place);
        } else {
            place += 1;
        }
    }
}

/// Worst first: severity, what fails before what needs review, what binds before what may; then by rule and path.
fn order(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.severity, finding.verdict, finding.standing);
        key(b)
            .cmp(&key(a))
            .then_with(|| b.confidence.total_cmp(&a.confidence))
            .then_with(|| (&a.rule, &a.path).cmp(&(&b.rule, &b.path)))
    });
}
