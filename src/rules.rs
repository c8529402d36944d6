//! Conditions over audited models, judged under a policy on a day.
//!
//! A rule pack is YAML in a closed, typed vocabulary ([`field`] is its table, [`condition`] its shape); every field and value is
//! checked when the file is loaded ([`load`]), and evaluation is three-valued and always ends (`evaluate`). A match returns its
//! witness: the path and the evidence that made it true.

mod check;
pub mod condition;
mod evaluate;
pub mod example;
mod facts;
pub mod field;
pub mod glob;
mod judge;
pub mod load;
pub mod message;
pub mod rule;
mod schema;
#[cfg(test)]
mod tests;
pub mod waivers;

use chrono::NaiveDate;
use rayon::prelude::*;

pub use example::{ExampleResult, run_examples};
pub use facts::Given;
pub use load::{Rule, RuleSet};
pub use schema::schema;

use crate::audited::{Assumption, AuditedModel};
use crate::catalog::Catalog;
use crate::finding::Finding;
use crate::policy::Policy;
use facts::{View, World};

/// What conditions can look up besides the model itself.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The models that were audited together, for ancestors that were scanned too.
    pub models: &'a [AuditedModel],
    /// What is known beforehand.
    pub catalog: &'a Catalog,
}

/// Judges every model by every rule: the findings of each model, worst first, in the order of `models`, and the findings about
/// no single model. The same input gives the same findings, however many threads there are.
#[must_use]
pub fn judge(
    models: &[AuditedModel],
    catalog: &Catalog,
    rules: &RuleSet,
    policy: &Policy,
    as_of: NaiveDate,
    assumptions: &[Assumption],
) -> (Vec<Vec<Finding>>, Vec<Finding>) {
    let world = World { models, catalog, deployment: &policy.deployment, as_of, assumptions, given: None };
    let mut findings: Vec<Vec<Finding>> = models.par_iter().map(|model| judge_one(&world, rules, model)).collect();
    let mut general = waivers::apply(policy, rules, models, &mut findings, as_of);
    for assumption in assumptions {
        if catalog.authorities.get(&assumption.authority).is_none() {
            let message = format!("the assumption {} is not an authority of the catalogue", assumption.authority);
            general.push(waivers::about_policy("POL-005", message));
        }
    }
    for findings in &mut findings {
        order(findings);
    }
    order(&mut general);
    (findings, general)
}

fn judge_one(world: &World<'_>, rules: &RuleSet, model: &AuditedModel) -> Vec<Finding> {
    let view = View::new(world, model);
    rules.rules.iter().flat_map(|rule| judge::findings(&view, rule)).collect()
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
