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
