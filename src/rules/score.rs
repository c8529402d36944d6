//! The points of a rule that weighs terms: each with what it adds, and because of whom.
//!
//! A term that cannot be decided adds nothing and is shown as open, so that a score never grows out of what is not known. A term
//! that only outputs lead to counts half where the rule says so: the student has none of the teacher's weights.

use std::collections::BTreeMap;

use super::condition::Truth;
use super::evaluate::decide;
use super::facts::View;
use super::reasons::{Witness, reasons};
use super::rule::{Score, Term};
use crate::finding::Severity;
use crate::model::RelationKind;

/// The points of one rule on one model.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// The rule.
    pub rule: String,
    /// The points, at most [`Scored::most`].
    pub points: f64,
    /// The most that they can come to.
    pub most: f64,
    /// Points of terms that could not be decided; not in [`Scored::points`].
    pub open: f64,
    /// The terms, in the order of the rule.
    pub terms: Vec<ScoredTerm>,
}

/// One term on one model.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredTerm {
    /// What it is, in words.
    pub name: String,
    /// What it adds here.
    pub points: f64,
    /// What it adds at most.
    pub of: f64,
    /// Because of which makers.
    pub because_of: Vec<String>,
    /// Whether it could not be decided.
    pub open: bool,
}

/// The points of a score, and what the findings need besides.
pub(super) struct Weighed<'a> {
    pub scored: Scored,
    /// The points that rest on more than names and recollections.
    pub sure: f64,
    /// A witness of the model that adds most.
    pub best: Option<Witness<'a>>,
}

/// Weighs every term of a score on a model.
pub(super) fn weigh<'a>(view: &View<'a>, rule: &str, score: &Score) -> Weighed<'a> {
    let mut weighed = Weighed {
        scored: Scored { rule: rule.to_owned(), points: 0.0, most: score.most, open: 0.0, terms: Vec::new() },
        sure: 0.0,
        best: None,
    };
    let mut by_node: BTreeMap<usize, (bool, f64, Witness<'a>)> = BTreeMap::new();
    for term in &score.terms {
        let decided = decide(view, &term.when, None);
        let witnesses = reasons(view, &term.when, None, decided).witnesses;
        let mut told =
            ScoredTerm { name: term.name.clone(), points: 0.0, of: term.points, because_of: Vec::new(), open: false };
        let mut sure: f64 = 0.0;
        match decided {
            Truth::No => {}
            Truth::Unknown => {
                told.open = true;
                weighed.scored.open += term.points;
            }
            Truth::Yes if witnesses.is_empty() => {
                (told.points, sure) = (term.points, term.points);
            }
            Truth::Yes => {
                for witness in witnesses {
                    let points = worth(view, term, &witness);
                    let strong = !witness.named_only && !witness.unsure;
                    told.points = told.points.max(points);
                    sure = if strong { sure.max(points) } else { sure };
                    let node = witness.path.node;
                    let name = view.maker(node).map_or_else(|| view.name(node).to_owned(), |maker| maker.name.clone());
                    if !told.because_of.contains(&name) {
                        told.because_of.push(name);
                    }
                    let sum = by_node.entry(node).or_insert_with(|| (false, 0.0, witness));
                    sum.0 |= strong;
                    sum.1 += points;
                }
            }
        }
        weighed.scored.points += told.points;
        weighed.sure += sure;
        weighed.scored.terms.push(told);
    }
    let sums = by_node.into_values().reduce(|best, next| if (next.0, next.1) > (best.0, best.1) { next } else { best });
    weighed.best = sums.map(|(.., witness)| witness);
    weighed.scored.points = weighed.scored.points.min(score.most);
    weighed.sure = weighed.sure.min(score.most);
    weighed
}

fn worth(view: &View<'_>, term: &Term, witness: &Witness<'_>) -> f64 {
    let edges = &view.model.graph.edges;
    let outputs = witness.path.edges.iter().any(|edge| edges[*edge].kind == RelationKind::Distillation);
    if term.halved && outputs { term.points / 2.0 } else { term.points }
}

/// The severity of so many points.
pub(super) fn severity(view: &View<'_>, score: &Score, points: f64, least: Severity) -> Severity {
    let reached = score.severities.iter().find(|(_, from)| points >= *from).map_or(least, |(severity, _)| *severity);
    let bound = score.at_most.iter().find(|(_, condition)| decide(view, condition, None) == Truth::Yes);
    bound.map_or(reached, |(bound, _)| reached.min(*bound))
}

impl Scored {
    /// The points with their terms, in a line.
    #[must_use]
    pub fn told(&self) -> String {
        let mut parts = Vec::new();
        for term in self.terms.iter().filter(|term| term.points > 0.0) {
            let mut notes = term.because_of.join(", ");
            if term.points < term.of {
                let half = format!("through outputs only, half of {}", number(term.of));
                notes = if notes.is_empty() { half } else { format!("{notes}; {half}") };
            }
            let notes = if notes.is_empty() { notes } else { format!(" ({notes})") };
            parts.push(format!("+{} {}{notes}", number(term.points), term.name));
        }
        let open: Vec<String> =
            self.terms.iter().filter(|term| term.open).map(|term| format!("{} +{}", term.name, number(term.of))).collect();
        let open = if open.is_empty() { String::new() } else { format!("; not known: {}", open.join(", ")) };
        let parts = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
        format!("{} of {}{parts}{open}", number(self.points), number(self.most))
    }
}

/// A number without needless digits.
fn number(value: f64) -> String {
    format!("{}", (value * 10.0).round() / 10.0)
}
