//! A rule as it is loaded: what it finds, how bad that is, what it rests on, what to do.

use super::condition::Condition;
use super::example::Example;
use super::message::Template;
use crate::finding::Severity;
use crate::model::AuthorityId;

/// How far a rule's authorities are known to reach a match, beyond what the evidence shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// The text is silent or facts are missing: review at most.
    Low,
    /// A reading that others may not share.
    Medium,
    /// The text says so.
    High,
}

impl Certainty {
    /// The certainties by their words.
    pub(super) const WORDS: [(&str, Self); 3] = [("high", Self::High), ("medium", Self::Medium), ("low", Self::Low)];

    /// The confidence that a finding has at most.
    #[must_use]
    pub fn at_most(self) -> f64 {
        match self {
            Self::Low => 0.4,
            Self::Medium => 0.7,
            Self::High => 1.0,
        }
    }
}

/// What an undecided condition gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfUnknown {
    /// A finding with verdict `review`.
    Review,
    /// Nothing: another rule reports what is not known.
    Pass,
    /// One note for the whole audit, where it is the policy that does not say; a finding to review otherwise.
    Note,
}

/// A value, or another one where a condition holds of the match; the first that holds counts.
#[derive(Debug, Clone)]
pub struct Graded<T> {
    /// The value where none of the conditions holds.
    pub default: T,
    /// Other values with their conditions.
    pub when: Vec<(T, Condition)>,
}

/// When an authority counts for a finding.
#[derive(Debug, Clone)]
pub enum Counts {
    /// Always.
    Always,
    /// Where this holds, or cannot be said.
    If(Condition),
    /// Never: it explains, and decides nothing. A finding names it where this holds.
    Background(Option<Condition>),
}

/// A severity by points: one finding a model, with its terms in the message.
#[derive(Debug, Clone)]
pub struct Score {
    /// The most that the points come to.
    pub most: f64,
    /// What adds points.
    pub terms: Vec<Term>,
    /// The severity from so many points on, most first; fewer give the rule's own.
    pub severities: Vec<(Severity, f64)>,
    /// The severity that a finding has at most where a condition holds; the first that does.
    pub at_most: Vec<(Severity, Condition)>,
}

/// One term of a score.
#[derive(Debug, Clone)]
pub struct Term {
    /// What it adds where it holds.
    pub points: f64,
    /// What it is, in words.
    pub name: String,
    /// When it holds.
    pub when: Condition,
    /// Whether it counts half where every way to the model concerned goes through outputs, not weights.
    pub halved: bool,
}

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// The pack it belongs to.
    pub pack: String,
    /// The pattern it finds, as a fact.
    pub title: String,
    /// How bad a match is, where no condition of [`Rule::severities`] holds.
    pub severity: Severity,
    /// How bad a match is, by condition.
    pub severities: Graded<Severity>,
    /// How far the authorities are known to reach a match.
    pub certainty: Graded<Certainty>,
    /// What it rests on, background included.
    pub authorities: Vec<AuthorityId>,
    /// When each authority counts; the same order.
    pub counts: Vec<Counts>,
    /// When it matches.
    pub when: Condition,
    /// What an undecided condition gives.
    pub if_unknown: IfUnknown,
    /// Rules whose finding about the same model and ancestor speaks for this one's, so that one problem is reported once.
    pub yields_to: Vec<String>,
    /// What a finding says, with `{names}` to fill in.
    pub message: String,
    /// The same, taken apart.
    pub template: Template,
    /// What a finding about the model itself, not an ancestor, says; [`Rule::template`] where there is none.
    pub template_self: Option<Template>,
    /// What a finding says instead where a condition holds; the first that does.
    pub template_when: Vec<(Template, Condition)>,
    /// Points that decide the severity in place of [`Rule::severities`].
    pub score: Option<Score>,
    /// What the risk is, and whom it binds.
    pub why: String,
    /// What the reader can do today.
    pub fix: String,
    /// Models that it must find.
    pub hits: Vec<Example>,
    /// Models that it must not find.
    pub misses: Vec<Example>,
}
